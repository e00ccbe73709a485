package ereg.app.keys

import android.hardware.biometrics.BiometricPrompt
import android.security.keystore.KeyPermanentlyInvalidatedException
import android.security.keystore.UserNotAuthenticatedException
import ereg.kit.AssuranceLevel
import ereg.kit.KeyTrouble
import java.math.BigInteger
import java.security.InvalidAlgorithmParameterException
import java.security.InvalidKeyException
import java.security.KeyPairGenerator
import java.security.KeyStoreException
import java.security.ProviderException
import java.security.UnrecoverableKeyException
import java.security.interfaces.ECPublicKey
import java.security.spec.ECGenParameterSpec
import javax.crypto.AEADBadTagException
import javax.crypto.IllegalBlockSizeException
import kotlin.reflect.KClass
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertFailsWith
import kotlin.test.assertIs
import kotlin.test.assertSame

class KeyFaultsTest {
    private fun means(
        trouble: KClass<out KeyTrouble>,
        fault: Throwable,
    ) = assertEquals(trouble, keyTrouble(fault)::class, "$fault")

    @Test
    fun `a key that a new finger made void is told as its own trouble`() {
        means(KeyTrouble.Invalidated::class, KeyPermanentlyInvalidatedException())
        // As some phones wrap it.
        means(KeyTrouble.Invalidated::class, UnrecoverableKeyException().initCause(KeyPermanentlyInvalidatedException()))
        means(KeyTrouble.Invalidated::class, ProviderException(KeyPermanentlyInvalidatedException()))
    }

    @Test
    fun `what else goes wrong in the key store has its meaning`() {
        means(KeyTrouble.Timeout::class, UserNotAuthenticatedException())
        means(KeyTrouble.WrongKey::class, AEADBadTagException())
        means(KeyTrouble.Unavailable::class, InvalidAlgorithmParameterException())
        means(KeyTrouble.Unavailable::class, UnrecoverableKeyException())
        means(KeyTrouble.Unavailable::class, KeyStoreException())
        val own = KeyTrouble.NotFound()
        assertSame(own, keyTrouble(own))
    }

    @Test
    fun `what is not known tells nothing of its text`() {
        val fault = keyTrouble(ProviderException("alias ereg.0123", IllegalBlockSizeException()))
        assertIs<KeyTrouble.Other>(fault)
        assertEquals(null, fault.message)
        means(KeyTrouble.Other::class, InvalidKeyException())
        // A fault that is its own cause, or nearly so, comes to an end.
        val (one, other) = RuntimeException() to RuntimeException()
        one.initCause(other)
        other.initCause(one)
        means(KeyTrouble.Other::class, one)
    }

    @Test
    fun `a prompt without consent says why`() {
        assertIs<KeyTrouble.Cancelled>(promptTrouble(BiometricPrompt.BIOMETRIC_ERROR_USER_CANCELED))
        assertIs<KeyTrouble.Cancelled>(promptTrouble(BiometricPrompt.BIOMETRIC_ERROR_CANCELED))
        assertIs<KeyTrouble.LockedOut>(promptTrouble(BiometricPrompt.BIOMETRIC_ERROR_LOCKOUT))
        assertIs<KeyTrouble.LockedOut>(promptTrouble(BiometricPrompt.BIOMETRIC_ERROR_LOCKOUT_PERMANENT))
        assertIs<KeyTrouble.Timeout>(promptTrouble(BiometricPrompt.BIOMETRIC_ERROR_TIMEOUT))
        assertIs<KeyTrouble.Unavailable>(promptTrouble(BiometricPrompt.BIOMETRIC_ERROR_NO_BIOMETRICS))
        assertIs<KeyTrouble.Unavailable>(promptTrouble(BiometricPrompt.BIOMETRIC_ERROR_NO_DEVICE_CREDENTIAL))
        val vendors = assertIs<KeyTrouble.Other>(promptTrouble(1008))
        assertEquals(1008, vendors.platformCode)
    }

    @Test
    fun `a key is attested where a chain says so and hardware holds it`() {
        assertEquals(AssuranceLevel.C, levelOf(Held.SOFTWARE, 4))
        assertEquals(AssuranceLevel.B, levelOf(Held.HARDWARE, 1))
        assertEquals(AssuranceLevel.A, levelOf(Held.HARDWARE, 2))
    }

    @Test
    fun `a public key is given as its point`() {
        val key =
            KeyPairGenerator.getInstance("EC").run {
                initialize(ECGenParameterSpec("secp256r1"))
                generateKeyPair().public as ECPublicKey
            }
        val point = pointOf(key.encoded)
        assertEquals(65, point.size)
        assertEquals(4, point.first())
        assertEquals(key.w.affineX, BigInteger(1, point.copyOfRange(1, 33)))
        assertEquals(key.w.affineY, BigInteger(1, point.copyOfRange(33, 65)))
        // A key on another curve.
        assertFailsWith<KeyTrouble.Unavailable> { pointOf(ByteArray(120)) }
    }
}
