import EregKit
import Foundation
import LocalAuthentication
import Security

/// The keys of this phone in its Secure Enclave. They never leave it: a signature is made, and a vault's key is opened, inside.
///
/// A key that signs acts asks for the person at each use, and is gone when a face or a finger is added. That the person consented
/// is the key's own condition, and nothing that this code could answer for them.
final class SecureEnclaveKeys: DeviceKeys {
    private let enclave = Enclave()
    // The system's calls block while it asks the person: they have a queue of their own.
    private let queue = DispatchQueue(label: "ereg.keys")

    func generate(alias: String, policy: KeyPolicy) async throws -> KeyInfo {
        try await aside { try $0.generate(alias: alias, policy: policy) }
    }

    func info(alias: String) async throws -> KeyInfo {
        try await aside { try $0.info(alias: alias) }
    }

    func publicKey(alias: String) async throws -> Data {
        try await aside { try $0.publicKey(alias: alias) }
    }

    func sign(alias: String, message: Data, reason: String) async throws -> Data {
        try await aside { try $0.sign(alias: alias, message: message, reason: reason) }
    }

    func wrap(alias: String, dek: Data) async throws -> Data {
        try await aside { try $0.wrap(alias: alias, dek: dek) }
    }

    func unwrap(alias: String, blob: Data, reason: String) async throws -> Data {
        try await aside { try $0.unwrap(alias: alias, blob: blob, reason: reason) }
    }

    func forget(alias: String) async throws {
        try await aside { try $0.forget(alias: alias) }
    }

    private func aside<Answer: Sendable>(
        _ call: @escaping @Sendable (Enclave) throws -> Answer
    ) async throws -> Answer {
        try await withCheckedThrowingContinuation { told in
            queue.async { [enclave] in told.resume(with: Result { try call(enclave) }) }
        }
    }
}

/// The same as the system has it: each call returns when it is done.
private struct Enclave: Sendable {
    func generate(alias: String, policy: KeyPolicy) throws -> KeyInfo {
        guard try find(alias) == nil else { throw DeviceKeyError.alreadyExists }
        let (accessible, flags): (CFString, SecAccessControlCreateFlags) =
            switch policy {
            // Requests are signed in the background too, once the phone was unlocked after its last start.
            case .requests: (kSecAttrAccessibleAfterFirstUnlockThisDeviceOnly, .privateKeyUsage)
            case .acts: (kSecAttrAccessibleWhenUnlockedThisDeviceOnly, [.privateKeyUsage, .biometryCurrentSet])
            // What opens the vault outlives a new face: the person, by whatever the phone asks, is enough.
            case .opens: (kSecAttrAccessibleWhenUnlockedThisDeviceOnly, [.privateKeyUsage, .userPresence])
            }
        var error: Unmanaged<CFError>?
        guard let access = SecAccessControlCreateWithFlags(nil, accessible, flags, &error) else { throw trouble(error) }
        let attributes: [CFString: Any] = [
            kSecAttrKeyType: kSecAttrKeyTypeECSECPrimeRandom,
            kSecAttrKeySizeInBits: 256,
            kSecAttrTokenID: kSecAttrTokenIDSecureEnclave,
            kSecPrivateKeyAttrs: [
                kSecAttrIsPermanent: true,
                kSecAttrApplicationTag: Data(alias.utf8),
                kSecAttrAccessControl: access,
            ] as [CFString: Any],
        ]
        guard let key = SecKeyCreateRandomKey(attributes as CFDictionary, &error) else { throw trouble(error) }
        // The enclave attests nothing by itself, so the key counts as hardware by this phone's own word.
        return KeyInfo(publicKey: try exported(key), level: .b, attestation: [])
    }

    func info(alias: String) throws -> KeyInfo {
        KeyInfo(publicKey: try publicKey(alias: alias), level: .b, attestation: [])
    }

    func publicKey(alias: String) throws -> Data {
        try exported(try key(alias, reason: nil))
    }

    func sign(alias: String, message: Data, reason: String) throws -> Data {
        var error: Unmanaged<CFError>?
        let key = try key(alias, reason: reason)
        let signature = SecKeyCreateSignature(key, .ecdsaSignatureMessageX962SHA256, message as CFData, &error)
        guard let signature else { throw trouble(error) }
        return signature as Data
    }

    func wrap(alias: String, dek: Data) throws -> Data {
        guard let key = SecKeyCopyPublicKey(try key(alias, reason: nil)) else { throw DeviceKeyError.unavailable }
        var error: Unmanaged<CFError>?
        guard let blob = SecKeyCreateEncryptedData(key, Self.wrapping, dek as CFData, &error) else {
            throw trouble(error)
        }
        return blob as Data
    }

    func unwrap(alias: String, blob: Data, reason: String) throws -> Data {
        var error: Unmanaged<CFError>?
        let key = try key(alias, reason: reason)
        guard let dek = SecKeyCreateDecryptedData(key, Self.wrapping, blob as CFData, &error) else {
            let told = trouble(error)
            // What does not decrypt was wrapped under another key, or altered.
            throw told == .other(code: Int32(errSecDecode)) || told == .other(code: Int32(errSecParam))
                ? .wrongKey : told
        }
        return dek as Data
    }

    func forget(alias: String) throws {
        let status = SecItemDelete(query(alias) as CFDictionary)
        guard status == errSecSuccess || status == errSecItemNotFound else { throw trouble(status) }
    }

    private static let wrapping = SecKeyAlgorithm.eciesEncryptionCofactorVariableIVX963SHA256AESGCM

    private func query(_ alias: String) -> [CFString: Any] {
        [
            kSecClass: kSecClassKey,
            kSecAttrKeyType: kSecAttrKeyTypeECSECPrimeRandom,
            kSecAttrApplicationTag: Data(alias.utf8),
        ]
    }

    private func find(_ alias: String, reason: String? = nil) throws -> SecKey? {
        var query = query(alias)
        query[kSecReturnRef] = true
        if let reason {
            let context = LAContext()
            context.localizedReason = reason
            query[kSecUseAuthenticationContext] = context
        }
        var found: CFTypeRef?
        let status = SecItemCopyMatching(query as CFDictionary, &found)
        if status == errSecItemNotFound { return nil }
        guard status == errSecSuccess, let found else { throw trouble(status) }
        // The query asks for keys alone.
        return (found as! SecKey)
    }

    private func key(_ alias: String, reason: String?) throws -> SecKey {
        guard let key = try find(alias, reason: reason) else { throw DeviceKeyError.notFound }
        return key
    }

    /// SEC1 uncompressed, as the core reads a public key.
    private func exported(_ key: SecKey) throws -> Data {
        var error: Unmanaged<CFError>?
        guard let open = SecKeyCopyPublicKey(key), let bytes = SecKeyCopyExternalRepresentation(open, &error) else {
            throw trouble(error)
        }
        return bytes as Data
    }
}

/// Turns the platform's error into the one that the core asks for.
private func trouble(_ error: Unmanaged<CFError>?) -> DeviceKeyError {
    guard let error = error?.takeRetainedValue() else { return .unavailable }
    let code = CFErrorGetCode(error)
    if CFErrorGetDomain(error) as String == LAErrorDomain, let code = LAError.Code(rawValue: code) {
        switch code {
        case .userCancel, .appCancel, .systemCancel, .userFallback: return .cancelled
        case .biometryLockout: return .lockedOut
        case .biometryNotAvailable, .biometryNotEnrolled, .passcodeNotSet: return .unavailable
        default: return .other(code: Int32(clamping: code.rawValue))
        }
    }
    return trouble(OSStatus(clamping: code))
}

private func trouble(_ status: OSStatus) -> DeviceKeyError {
    switch status {
    case errSecUserCanceled: .cancelled
    case errSecItemNotFound: .notFound
    case errSecDuplicateItem: .alreadyExists
    case errSecInteractionNotAllowed, errSecNotAvailable: .unavailable
    case errSecAuthFailed: .lockedOut
    default: .other(code: status)
    }
}
