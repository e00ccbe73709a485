package ereg.kit.fake

import ereg.kit.AssuranceLevel
import ereg.kit.DeviceKeys
import ereg.kit.KeyPolicy
import ereg.kit.KeyTrouble
import ereg.kit.MadeKey
import java.security.KeyPair
import java.security.KeyPairGenerator
import java.security.SecureRandom
import java.security.Signature
import java.security.interfaces.ECPublicKey
import java.security.spec.ECGenParameterSpec
import java.util.concurrent.ConcurrentHashMap
import javax.crypto.Cipher
import javax.crypto.KeyGenerator
import javax.crypto.SecretKey
import javax.crypto.spec.GCMParameterSpec

/** Keys in memory, level C, with the cryptography of the Java platform: a second implementation beside the core's. */
class SoftwareKeys : DeviceKeys {
    private val pairs = ConcurrentHashMap<String, KeyPair>()
    private val wrapping = ConcurrentHashMap<String, SecretKey>()

    /** The aliases under which there are keys. */
    val aliases: Set<String> get() = pairs.keys + wrapping.keys

    override suspend fun generate(
        alias: String,
        policy: KeyPolicy,
    ): MadeKey {
        val pair =
            KeyPairGenerator.getInstance("EC").run {
                initialize(ECGenParameterSpec("secp256r1"))
                generateKeyPair()
            }
        if (pairs.putIfAbsent(alias, pair) != null) throw KeyTrouble.AlreadyExists()
        return MadeKey(point(pair), AssuranceLevel.C, emptyList())
    }

    override suspend fun info(alias: String) = MadeKey(publicKey(alias), AssuranceLevel.C, emptyList())

    override suspend fun publicKey(alias: String): ByteArray = point(pair(alias))

    override suspend fun sign(
        alias: String,
        message: ByteArray,
        reason: String,
    ): ByteArray =
        Signature.getInstance("SHA256withECDSA").run {
            initSign(pair(alias).private)
            update(message)
            sign()
        }

    override suspend fun wrap(
        alias: String,
        dek: ByteArray,
    ): ByteArray {
        val key = wrapping.computeIfAbsent(alias) { KeyGenerator.getInstance("AES").apply { init(256) }.generateKey() }
        val nonce = ByteArray(NONCE).also(SecureRandom()::nextBytes)
        return nonce + cipher(Cipher.ENCRYPT_MODE, key, nonce).doFinal(dek)
    }

    override suspend fun unwrap(
        alias: String,
        blob: ByteArray,
        reason: String,
    ): ByteArray {
        val key = wrapping[alias] ?: throw KeyTrouble.NotFound()
        val nonce = blob.copyOf(NONCE)
        return cipher(Cipher.DECRYPT_MODE, key, nonce).doFinal(blob.copyOfRange(NONCE, blob.size))
    }

    override suspend fun forget(alias: String) {
        pairs.remove(alias)
        wrapping.remove(alias)
    }

    private fun pair(alias: String) = pairs[alias] ?: throw KeyTrouble.NotFound()

    private fun cipher(
        mode: Int,
        key: SecretKey,
        nonce: ByteArray,
    ) = Cipher.getInstance("AES/GCM/NoPadding").apply { init(mode, key, GCMParameterSpec(128, nonce)) }

    /** SEC1 uncompressed: 04, then both coordinates in 32 bytes each. */
    private fun point(pair: KeyPair): ByteArray {
        val point = (pair.public as ECPublicKey).w
        return byteArrayOf(4) + coordinate(point.affineX.toByteArray()) + coordinate(point.affineY.toByteArray())
    }

    private fun coordinate(bytes: ByteArray): ByteArray {
        val digits = bytes.dropWhile { it == 0.toByte() }.toByteArray()
        return ByteArray(32 - digits.size) + digits
    }

    private companion object {
        const val NONCE = 12
    }
}
