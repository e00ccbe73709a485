import Foundation

/// A secret that opens a vault.
public enum Secret: Hashable, Sendable, Discreet {
    /// 32 bytes that the platform's key store released.
    case key(Data)
    /// A key in the device's store, made with the vault, which asks for the person. It opens nothing on another device.
    case device
    /// The passphrase that the person typed.
    case passphrase(String)
}
