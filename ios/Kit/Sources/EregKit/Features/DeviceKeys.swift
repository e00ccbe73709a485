import Foundation

/// The level at which a key is kept. `a` is the best.
public enum AssuranceLevel: Hashable, Sendable, CaseIterable {
    /// Software: a file that can be copied.
    case c
    /// Hardware, by the device's own word.
    case b
    /// Hardware, attested by its maker.
    case a
}

/// The purpose of a new key, which decides what its use asks of the person.
public enum KeyPolicy: Hashable, Sendable, CaseIterable {
    /// Signs requests, in the background too; asks for nobody.
    case requests
    /// Signs acts; each use asks for the person (face, fingerprint, passcode).
    case acts
    /// Wraps what opens a vault; unwrapping asks for the person.
    case opens
}

/// A key that was just made.
public struct KeyInfo: Hashable, Sendable, Discreet {
    /// P-256, SEC1 uncompressed: 65 bytes, the first 04.
    public let publicKey: Data
    public let level: AssuranceLevel
    /// Attestation certificates, leaf first; empty where there are none.
    public let attestation: [Data]

    public init(publicKey: Data, level: AssuranceLevel, attestation: [Data]) {
        self.publicKey = publicKey
        self.level = level
        self.attestation = attestation
    }
}

/// The reasons why a device key did not do what it was asked.
public enum DeviceKeyError: Error, Hashable, Sendable {
    /// The person cancelled.
    case cancelled
    /// Too many failed tries; the device waits for its passcode.
    case lockedOut
    /// The key is gone for good, e.g. because a face was added.
    case invalidated
    /// No key under this alias.
    case notFound
    /// A key under this alias exists; it is never replaced silently.
    case alreadyExists
    /// The key store cannot be reached.
    case unavailable
    /// Another operation holds the key store.
    case busy
    /// No answer in time.
    case timeout
    /// The bytes to be unwrapped were wrapped under another key, or altered.
    case wrongKey
    /// Anything else, by the platform's own number.
    case other(code: Int32)
}

/// The key store of a device. The rim of the app implements it. A call may take as long as the person does; the whole
/// message goes in, not its digest.
public protocol DeviceKeys: Sendable {
    /// Makes a P-256 key under `alias`.
    func generate(alias: String, policy: KeyPolicy) async throws -> KeyInfo

    /// Returns what ``generate(alias:policy:)`` told of the key under `alias`: an enrolment passes on how it is kept.
    func info(alias: String) async throws -> KeyInfo

    /// The public half of the key under `alias`. Asked for at each signature, so without the attestation.
    func publicKey(alias: String) async throws -> Data

    /// Signs a message (ECDSA, SHA-256), DER or raw. `reason` is what the person reads.
    func sign(alias: String, message: Data, reason: String) async throws -> Data

    /// Wraps a key of a vault so that only this device opens it.
    func wrap(alias: String, dek: Data) async throws -> Data

    /// Opens what ``wrap(alias:dek:)`` made. `reason` is what the person reads.
    func unwrap(alias: String, blob: Data, reason: String) async throws -> Data

    /// Forgets the key for good. What is not there is forgotten already.
    func forget(alias: String) async throws
}
