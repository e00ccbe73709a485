package ereg.app.keys

import android.hardware.biometrics.BiometricPrompt
import android.security.keystore.KeyPermanentlyInvalidatedException
import android.security.keystore.UserNotAuthenticatedException
import ereg.kit.AssuranceLevel
import ereg.kit.KeyTrouble
import java.security.InvalidAlgorithmParameterException
import java.security.KeyStoreException
import java.security.UnrecoverableKeyException
import javax.crypto.AEADBadTagException

/** P-256 in an X.509 public key: all but the last 65 bytes are the same for every key. */
private const val ENCODED_LENGTH = 91
private const val POINT_LENGTH = 65

/** The causes of a fault that are looked at: the key store wraps its own in those of Java, so the deepest known one tells most. */
private const val DEEPEST = 8

/** The number of a fault for which the platform has none. */
private const val NO_NUMBER = 0

/** The classes that Android 11 does not have are known by their names. */
private const val BUSY = "android.security.keystore.BackendBusyException"

/** Returns what a fault of the key store means for whoever asked for a key. Nothing of its text goes further. */
internal fun keyTrouble(fault: Throwable): KeyTrouble =
    generateSequence(fault) { it.cause }.take(DEEPEST).mapNotNull(::known).lastOrNull() ?: KeyTrouble.Other(NO_NUMBER)

private fun known(fault: Throwable): KeyTrouble? =
    when (fault) {
        is KeyTrouble -> fault

        // A finger or a face was added, or the screen's lock was taken away.
        is KeyPermanentlyInvalidatedException -> KeyTrouble.Invalidated()

        // The consent is older than the key takes.
        is UserNotAuthenticatedException -> KeyTrouble.Timeout()

        // Wrapped under another key, or altered.
        is AEADBadTagException -> KeyTrouble.WrongKey()

        // No finger, no face or no lock of the screen is set up: there is no such key until there is.
        is InvalidAlgorithmParameterException -> KeyTrouble.Unavailable()

        is UnrecoverableKeyException, is KeyStoreException -> KeyTrouble.Unavailable()

        else -> if (fault.javaClass.name == BUSY) KeyTrouble.Busy() else null
    }

/** Returns the reason why a prompt ended without consent, by the platform's number. */
internal fun promptTrouble(code: Int): KeyTrouble =
    when (code) {
        BiometricPrompt.BIOMETRIC_ERROR_USER_CANCELED, BiometricPrompt.BIOMETRIC_ERROR_CANCELED -> KeyTrouble.Cancelled()

        BiometricPrompt.BIOMETRIC_ERROR_LOCKOUT, BiometricPrompt.BIOMETRIC_ERROR_LOCKOUT_PERMANENT -> KeyTrouble.LockedOut()

        BiometricPrompt.BIOMETRIC_ERROR_TIMEOUT -> KeyTrouble.Timeout()

        BiometricPrompt.BIOMETRIC_ERROR_HW_UNAVAILABLE,
        BiometricPrompt.BIOMETRIC_ERROR_HW_NOT_PRESENT,
        BiometricPrompt.BIOMETRIC_ERROR_NO_BIOMETRICS,
        BiometricPrompt.BIOMETRIC_ERROR_NO_DEVICE_CREDENTIAL,
        BiometricPrompt.BIOMETRIC_ERROR_SECURITY_UPDATE_REQUIRED,
        -> KeyTrouble.Unavailable()

        else -> KeyTrouble.Other(code)
    }

/** The place that holds a key, by the device's own word. */
internal enum class Held { SOFTWARE, HARDWARE }

/** Returns the level of a key: attested where its maker has certified it, which a chain of more than itself claims. */
internal fun levelOf(
    held: Held,
    certificates: Int,
): AssuranceLevel =
    when (held) {
        Held.SOFTWARE -> AssuranceLevel.C
        Held.HARDWARE -> if (certificates > 1) AssuranceLevel.A else AssuranceLevel.B
    }

/** Returns the SEC1 point of an X.509 public key on P-256. */
internal fun pointOf(encoded: ByteArray): ByteArray {
    if (encoded.size != ENCODED_LENGTH) throw KeyTrouble.Unavailable()
    return encoded.copyOfRange(ENCODED_LENGTH - POINT_LENGTH, ENCODED_LENGTH)
}
