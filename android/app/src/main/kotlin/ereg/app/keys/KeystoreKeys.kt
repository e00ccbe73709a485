package ereg.app.keys

import android.content.Context
import android.content.pm.PackageManager
import android.hardware.biometrics.BiometricPrompt.CryptoObject
import android.os.Build
import android.security.keystore.KeyGenParameterSpec
import android.security.keystore.KeyInfo
import android.security.keystore.KeyProperties
import ereg.app.Words
import ereg.kit.DeviceKeys
import ereg.kit.KeyPolicy
import ereg.kit.KeyTrouble
import ereg.kit.Language
import ereg.kit.MadeKey
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.withContext
import java.security.Key
import java.security.KeyFactory
import java.security.KeyPairGenerator
import java.security.KeyStore
import java.security.PrivateKey
import java.security.ProviderException
import java.security.Signature
import java.security.spec.ECGenParameterSpec
import javax.crypto.Cipher
import javax.crypto.KeyGenerator
import javax.crypto.SecretKey
import javax.crypto.SecretKeyFactory
import javax.crypto.spec.GCMParameterSpec

internal const val KEYSTORE = "AndroidKeyStore"
internal const val AES_GCM = "AES/GCM/NoPadding"
internal const val NONCE_LENGTH = 12
internal const val TAG_BITS = 128

/** The end of the name of the key that wraps, beside the pair that an alias names: no key does both. */
private const val WRAPPING = ".wrap"

/**
 * The keys of this phone in its Keystore: in StrongBox where there is one, else in the trusted environment. They never leave
 * it: a signature is made, and a vault's key is opened, inside.
 *
 * A key that signs acts asks for a face or a finger at each use, and is gone when another is enrolled; a PIN does not open it,
 * since whoever knows that could add a finger of their own. What opens a vault asks for whatever opens the phone, and outlives
 * a new finger. Consent is the key's own condition: the Keystore finishes nothing without it.
 */
class KeystoreKeys(
    context: Context,
    private val consent: Consent,
    private val language: () -> Language,
) : DeviceKeys {
    private val hasStrongBox = context.packageManager.hasSystemFeature(PackageManager.FEATURE_STRONGBOX_KEYSTORE)

    override suspend fun generate(
        alias: String,
        policy: KeyPolicy,
    ): MadeKey =
        asked {
            if (store().containsAlias(alias)) throw KeyTrouble.AlreadyExists()
            try {
                // The pair comes last: where it is, the other is too, and where it is not, nothing was wrapped yet.
                if (policy == KeyPolicy.OPENS) makeWrapping(alias)
                makePair(alias, policy)
                told(alias)
            } catch (fault: Exception) {
                drop(alias)
                throw fault
            }
        }

    override suspend fun info(alias: String): MadeKey = asked { told(alias) }

    override suspend fun publicKey(alias: String): ByteArray =
        asked { pointOf((store().getCertificate(alias) ?: throw KeyTrouble.NotFound()).publicKey.encoded) }

    override suspend fun sign(
        alias: String,
        message: ByteArray,
        reason: String,
    ): ByteArray =
        asked {
            val key = pair(alias)
            val signature = Signature.getInstance("SHA256withECDSA").apply { initSign(key) }
            val released = released(CryptoObject(signature), infoOf(key), reason) { it.signature }
            released.update(message)
            released.sign()
        }

    /** Asks for the person too: the Keystore sets one condition on both ways of such a key. */
    override suspend fun wrap(
        alias: String,
        dek: ByteArray,
    ): ByteArray =
        asked {
            val key = wrapping(alias)
            val cipher = Cipher.getInstance(AES_GCM).apply { init(Cipher.ENCRYPT_MODE, key) }
            val reason = Words.protect.inLanguage(language())
            val released = released(CryptoObject(cipher), infoOf(key), reason) { it.cipher }
            released.iv + released.doFinal(dek)
        }

    override suspend fun unwrap(
        alias: String,
        blob: ByteArray,
        reason: String,
    ): ByteArray =
        asked {
            if (blob.size < NONCE_LENGTH + TAG_BITS / Byte.SIZE_BITS) throw KeyTrouble.WrongKey()
            val key = wrapping(alias)
            val nonce = GCMParameterSpec(TAG_BITS, blob, 0, NONCE_LENGTH)
            val cipher = Cipher.getInstance(AES_GCM).apply { init(Cipher.DECRYPT_MODE, key, nonce) }
            val released = released(CryptoObject(cipher), infoOf(key), reason) { it.cipher }
            released.doFinal(blob, NONCE_LENGTH, blob.size - NONCE_LENGTH)
        }

    override suspend fun forget(alias: String) = asked { drop(alias) }

    private fun store() = KeyStore.getInstance(KEYSTORE).apply { load(null) }

    private fun pair(alias: String) = store().getKey(alias, null) as? PrivateKey ?: throw KeyTrouble.NotFound()

    private fun wrapping(alias: String) = store().getKey(alias + WRAPPING, null) as? SecretKey ?: throw KeyTrouble.NotFound()

    private fun drop(alias: String) {
        val store = store()
        for (name in listOf(alias, alias + WRAPPING)) if (store.containsAlias(name)) store.deleteEntry(name)
    }

    private fun told(alias: String): MadeKey {
        val chain = store().getCertificateChain(alias) ?: throw KeyTrouble.NotFound()
        val level = levelOf(heldIn(infoOf(pair(alias))), chain.size)
        // A chain of one is the key's own word for itself and attests nothing.
        val attestation = if (chain.size > 1) chain.map { it.encoded } else emptyList()
        return MadeKey(pointOf(chain.first().publicKey.encoded), level, attestation)
    }

    private fun makePair(
        alias: String,
        policy: KeyPolicy,
    ) {
        val bare = {
            KeyGenParameterSpec
                .Builder(alias, KeyProperties.PURPOSE_SIGN)
                .setAlgorithmParameterSpec(ECGenParameterSpec("secp256r1"))
                .setDigests(KeyProperties.DIGEST_SHA256)
                .asking(policy)
        }
        // The name of the key is all the challenge there is: no registry has given one.
        val attested = { bare().setAttestationChallenge(alias.encodeToByteArray()) }
        // Last of all without an attestation: to some phones their makers gave nothing to attest with.
        make(inStrongBox(attested) + attested + bare) { spec ->
            KeyPairGenerator.getInstance(KeyProperties.KEY_ALGORITHM_EC, KEYSTORE).run {
                initialize(spec)
                generateKeyPair()
            }
        }
    }

    private fun makeWrapping(alias: String) {
        val bare = {
            KeyGenParameterSpec
                .Builder(alias + WRAPPING, KeyProperties.PURPOSE_ENCRYPT or KeyProperties.PURPOSE_DECRYPT)
                .setBlockModes(KeyProperties.BLOCK_MODE_GCM)
                .setEncryptionPaddings(KeyProperties.ENCRYPTION_PADDING_NONE)
                .setKeySize(256)
                .asking(KeyPolicy.OPENS)
        }
        make(inStrongBox(bare) + bare) { spec ->
            KeyGenerator.getInstance(KeyProperties.KEY_ALGORITHM_AES, KEYSTORE).run {
                init(spec)
                generateKey()
            }
        }
    }

    private fun inStrongBox(spec: () -> KeyGenParameterSpec.Builder) =
        if (hasStrongBox) listOf({ spec().setIsStrongBoxBacked(true) }) else emptyList()

    /** Makes a key in the best of several ways that this phone takes. */
    private fun make(
        ways: List<() -> KeyGenParameterSpec.Builder>,
        by: (KeyGenParameterSpec) -> Unit,
    ) {
        for (way in ways.dropLast(1)) {
            try {
                return by(way().build())
            } catch (_: ProviderException) {
                // StrongBox is busy, has no such key, or nothing attests here: the next way asks for less.
            }
        }
        by(ways.last()().build())
    }

    private suspend fun <T : Any> released(
        use: CryptoObject,
        info: KeyInfo,
        reason: String,
        of: (CryptoObject) -> T?,
    ): T {
        val by =
            if (info.userAuthenticationType and KeyProperties.AUTH_DEVICE_CREDENTIAL != 0) ConsentBy.ANYTHING else ConsentBy.BODY
        val released = if (info.isUserAuthenticationRequired) consent.released(use, by, reason) else use
        return of(released) ?: throw KeyTrouble.Unavailable()
    }

    private suspend fun <T> asked(call: suspend () -> T): T =
        withContext(Dispatchers.IO) {
            try {
                call()
            } catch (cancelled: CancellationException) {
                throw cancelled
            } catch (fault: Exception) {
                throw keyTrouble(fault)
            }
        }
}

private fun KeyGenParameterSpec.Builder.asking(policy: KeyPolicy): KeyGenParameterSpec.Builder =
    when (policy) {
        KeyPolicy.REQUESTS -> {
            this
        }

        KeyPolicy.ACTS -> {
            setUserAuthenticationRequired(true)
                .setUserAuthenticationParameters(0, KeyProperties.AUTH_BIOMETRIC_STRONG)
                .setInvalidatedByBiometricEnrollment(true)
        }

        KeyPolicy.OPENS -> {
            setUserAuthenticationRequired(true)
                .setUserAuthenticationParameters(0, KeyProperties.AUTH_BIOMETRIC_STRONG or KeyProperties.AUTH_DEVICE_CREDENTIAL)
        }
    }

private fun infoOf(key: Key): KeyInfo =
    when (key) {
        is SecretKey -> SecretKeyFactory.getInstance(key.algorithm, KEYSTORE).getKeySpec(key, KeyInfo::class.java) as KeyInfo
        else -> KeyFactory.getInstance(key.algorithm, KEYSTORE).getKeySpec(key, KeyInfo::class.java)
    }

@Suppress("DEPRECATION") // Android 11 has nothing newer.
private fun heldIn(info: KeyInfo): Held {
    if (Build.VERSION.SDK_INT < Build.VERSION_CODES.S) return if (info.isInsideSecureHardware) Held.HARDWARE else Held.SOFTWARE
    return when (info.securityLevel) {
        KeyProperties.SECURITY_LEVEL_STRONGBOX,
        KeyProperties.SECURITY_LEVEL_TRUSTED_ENVIRONMENT,
        KeyProperties.SECURITY_LEVEL_UNKNOWN_SECURE,
        -> Held.HARDWARE

        else -> Held.SOFTWARE
    }
}
