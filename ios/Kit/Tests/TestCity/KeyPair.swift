import Foundation

#if canImport(CryptoKit)
    import CryptoKit

    /// A P-256 key in memory.
    struct KeyPair: @unchecked Sendable {
        private let key = P256.Signing.PrivateKey()

        /// SEC1 uncompressed.
        var publicKey: Data { key.publicKey.x963Representation }

        /// DER, over SHA-256.
        func sign(_ message: Data) -> Data? {
            try? key.signature(for: message).derRepresentation
        }
    }
#else
    import COpenSSL

    /// A P-256 key in memory.
    final class KeyPair: @unchecked Sendable {
        private let key: OpaquePointer

        init() {
            guard let context = EVP_PKEY_CTX_new_id(EVP_PKEY_EC, nil) else { fatalError("no elliptic curves here") }
            defer { EVP_PKEY_CTX_free(context) }
            var made: OpaquePointer?
            guard EVP_PKEY_keygen_init(context) == 1,
                EVP_PKEY_CTX_set_ec_paramgen_curve_nid(context, NID_X9_62_prime256v1) == 1,
                EVP_PKEY_generate(context, &made) == 1, let made
            else { fatalError("no P-256 here") }
            key = made
        }

        deinit { EVP_PKEY_free(key) }

        /// SEC1 uncompressed.
        var publicKey: Data {
            var bytes: UnsafeMutablePointer<UInt8>?
            let count = EVP_PKEY_get1_encoded_public_key(key, &bytes)
            guard let bytes else { return Data() }
            defer { CRYPTO_free(bytes, #file, #line) }
            return Data(bytes: bytes, count: count)
        }

        /// DER, over SHA-256.
        func sign(_ message: Data) -> Data? {
            guard let context = EVP_MD_CTX_new() else { return nil }
            defer { EVP_MD_CTX_free(context) }
            guard EVP_DigestSignInit(context, nil, EVP_sha256(), nil, key) == 1 else { return nil }
            let bytes = [UInt8](message)
            var count = 0
            guard EVP_DigestSign(context, nil, &count, bytes, bytes.count) == 1 else { return nil }
            var signature = [UInt8](repeating: 0, count: count)
            guard EVP_DigestSign(context, &signature, &count, bytes, bytes.count) == 1 else { return nil }
            return Data(signature.prefix(count))
        }
    }
#endif
