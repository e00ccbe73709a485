import EregKit
import Foundation

/// A device's key store in memory, for tests: it signs with real P-256 keys, and what it wraps it keeps under a number.
///
/// It does not import the generated code, so that journeys hand it to the kit as an app's rim would.
public final class KeyStoreInMemory: DeviceKeys, @unchecked Sendable {
    private let lock = NSLock()
    private var keys: [String: KeyPair] = [:]
    private var wrapped: [Data: Data] = [:]
    private var trouble: DeviceKeyError?

    public init() {}

    /// The names under which it holds a key.
    public var aliases: [String] { lock.withLock { keys.keys.sorted() } }

    /// The next signature or unwrapping is not given, for this reason.
    public func failNext(_ trouble: DeviceKeyError) {
        lock.withLock { self.trouble = trouble }
    }

    public func generate(alias: String, policy: KeyPolicy) throws -> KeyInfo {
        try lock.withLock {
            guard keys[alias] == nil else { throw DeviceKeyError.alreadyExists }
            let made = KeyPair()
            keys[alias] = made
            return KeyInfo(publicKey: made.publicKey, level: .c, attestation: [])
        }
    }

    public func info(alias: String) throws -> KeyInfo {
        KeyInfo(publicKey: try publicKey(alias: alias), level: .c, attestation: [])
    }

    public func publicKey(alias: String) throws -> Data {
        try lock.withLock {
            guard let key = keys[alias] else { throw DeviceKeyError.notFound }
            return key.publicKey
        }
    }

    public func sign(alias: String, message: Data, reason: String) throws -> Data {
        try lock.withLock {
            try throwTrouble()
            guard let key = keys[alias] else { throw DeviceKeyError.notFound }
            guard let signature = key.sign(message) else { throw DeviceKeyError.unavailable }
            return signature
        }
    }

    public func wrap(alias: String, dek: Data) throws -> Data {
        lock.withLock {
            let blob = withUnsafeBytes(of: UInt64(wrapped.count).bigEndian) { Data($0) } + Data(alias.utf8)
            wrapped[blob] = dek
            return blob
        }
    }

    public func unwrap(alias: String, blob: Data, reason: String) throws -> Data {
        try lock.withLock {
            try throwTrouble()
            guard let dek = wrapped[blob], blob.dropFirst(8) == Data(alias.utf8) else { throw DeviceKeyError.wrongKey }
            return dek
        }
    }

    public func forget(alias: String) throws {
        lock.withLock { keys[alias] = nil }
    }

    private func throwTrouble() throws {
        defer { trouble = nil }
        if let trouble { throw trouble }
    }
}
