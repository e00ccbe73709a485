package ereg.app.keys

import android.content.Context
import android.security.keystore.KeyGenParameterSpec
import android.security.keystore.KeyProperties
import android.util.AtomicFile
import ereg.app.TransitKey
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.withContext
import java.io.IOException
import java.security.GeneralSecurityException
import java.security.KeyStore
import java.security.ProviderException
import java.security.SecureRandom
import javax.crypto.Cipher
import javax.crypto.KeyGenerator
import javax.crypto.SecretKey
import javax.crypto.spec.GCMParameterSpec

private const val ALIAS = "ereg.transit"

private const val SECRET_LENGTH = 32

/** A key that opens what is in transit, in a file that a key of the Keystore encrypts which asks for nobody. */
class KeystoreTransitKey(
    context: Context,
) : TransitKey {
    private val file = AtomicFile(context.noBackupFilesDir.resolve("transit"))

    override suspend fun kept(): ByteArray? =
        withContext(Dispatchers.IO) {
            try {
                val blob = file.readFully()
                val key = KeyStore.getInstance(KEYSTORE).apply { load(null) }.getKey(ALIAS, null) as? SecretKey
                if (key == null || blob.size <= NONCE_LENGTH) {
                    null
                } else {
                    val nonce = GCMParameterSpec(TAG_BITS, blob, 0, NONCE_LENGTH)
                    val cipher = Cipher.getInstance(AES_GCM).apply { init(Cipher.DECRYPT_MODE, key, nonce) }
                    cipher.doFinal(blob, NONCE_LENGTH, blob.size - NONCE_LENGTH)
                }
            } catch (_: IOException) {
                // Not there, as before the first time. Whatever cannot be read is made anew when the person opens the vault.
                null
            } catch (_: GeneralSecurityException) {
                null
            } catch (_: ProviderException) {
                null
            }
        }

    override suspend fun made(): ByteArray? =
        withContext(Dispatchers.IO) {
            val secret = ByteArray(SECRET_LENGTH).also(SecureRandom()::nextBytes)
            try {
                val cipher = Cipher.getInstance(AES_GCM).apply { init(Cipher.ENCRYPT_MODE, newKey()) }
                write(cipher.iv + cipher.doFinal(secret))
                secret
            } catch (_: IOException) {
                null
            } catch (_: GeneralSecurityException) {
                null
            } catch (_: ProviderException) {
                null
            }
        }

    override suspend fun forget() =
        withContext(Dispatchers.IO) {
            file.delete()
            KeyStore.getInstance(KEYSTORE).apply { load(null) }.deleteEntry(ALIAS)
        }

    private fun newKey(): SecretKey =
        KeyGenerator.getInstance(KeyProperties.KEY_ALGORITHM_AES, KEYSTORE).run {
            init(
                KeyGenParameterSpec
                    .Builder(ALIAS, KeyProperties.PURPOSE_ENCRYPT or KeyProperties.PURPOSE_DECRYPT)
                    .setBlockModes(KeyProperties.BLOCK_MODE_GCM)
                    .setEncryptionPaddings(KeyProperties.ENCRYPTION_PADDING_NONE)
                    .setKeySize(256)
                    .build(),
            )
            generateKey()
        }

    private fun write(blob: ByteArray) {
        val out = file.startWrite()
        try {
            out.write(blob)
            file.finishWrite(out)
        } catch (fault: IOException) {
            file.failWrite(out)
            throw fault
        }
    }
}
