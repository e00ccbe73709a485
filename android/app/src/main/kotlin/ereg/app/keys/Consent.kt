package ereg.app.keys

import android.content.Context
import android.hardware.biometrics.BiometricManager
import android.hardware.biometrics.BiometricManager.Authenticators
import android.hardware.biometrics.BiometricPrompt
import android.os.CancellationSignal
import ereg.app.Words
import ereg.kit.KeyTrouble
import ereg.kit.Language
import ereg.ui.screen.DeviceLock
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.suspendCancellableCoroutine
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.withLock
import kotlinx.coroutines.withContext
import kotlin.coroutines.resume
import kotlin.coroutines.resumeWithException

/** The ways in which a person may consent: by face or finger, or by the lock of the screen too. */
enum class ConsentBy(
    internal val authenticators: Int,
) {
    BODY(Authenticators.BIOMETRIC_STRONG),
    ANYTHING(Authenticators.BIOMETRIC_STRONG or Authenticators.DEVICE_CREDENTIAL),
}

/** Asks the person for one use of a key. */
fun interface Consent {
    /**
     * Returns [use], which the key store now lets go on; nobody else could have made it so.
     *
     * @throws KeyTrouble where the person did not consent.
     */
    suspend fun released(
        use: BiometricPrompt.CryptoObject,
        by: ConsentBy,
        reason: String,
    ): BiometricPrompt.CryptoObject
}

/** The system's own prompt. It shows only while this app is on the screen. */
class PromptConsent(
    private val context: Context,
    private val language: () -> Language,
) : Consent {
    // A second prompt would cancel the first.
    private val turn = Mutex()

    override suspend fun released(
        use: BiometricPrompt.CryptoObject,
        by: ConsentBy,
        reason: String,
    ): BiometricPrompt.CryptoObject = turn.withLock { withContext(Dispatchers.Main) { asked(use, by, reason) } }

    private suspend fun asked(
        use: BiometricPrompt.CryptoObject,
        by: ConsentBy,
        reason: String,
    ): BiometricPrompt.CryptoObject =
        suspendCancellableCoroutine { answer ->
            val prompt = BiometricPrompt.Builder(context).setTitle(reason).setAllowedAuthenticators(by.authenticators)
            if (by == ConsentBy.BODY) {
                // Where the lock of the screen is no way, the prompt has a way out of its own.
                prompt.setNegativeButton(Words.cancel.inLanguage(language()), context.mainExecutor) { _, _ ->
                    if (answer.isActive) answer.resumeWithException(KeyTrouble.Cancelled())
                }
            }
            val stop = CancellationSignal()
            answer.invokeOnCancellation { stop.cancel() }
            val told =
                object : BiometricPrompt.AuthenticationCallback() {
                    override fun onAuthenticationSucceeded(result: BiometricPrompt.AuthenticationResult) {
                        val released = result.cryptoObject
                        if (!answer.isActive) return
                        if (released == null) answer.resumeWithException(KeyTrouble.Unavailable()) else answer.resume(released)
                    }

                    override fun onAuthenticationError(
                        code: Int,
                        text: CharSequence?,
                    ) {
                        if (answer.isActive) answer.resumeWithException(promptTrouble(code))
                    }
                }
            prompt.build().authenticate(use, stop, context.mainExecutor, told)
        }
}

/**
 * Whether the person is there, for what is shown and not signed: false where they cancel, or the phone does not know them. No vault
 * opens on a phone without a way to ask, so there is one.
 */
internal suspend fun isHere(
    context: Context,
    reason: String,
): Boolean =
    withContext(Dispatchers.Main) {
        suspendCancellableCoroutine { answer ->
            val stop = CancellationSignal()
            answer.invokeOnCancellation { stop.cancel() }
            val told =
                object : BiometricPrompt.AuthenticationCallback() {
                    override fun onAuthenticationSucceeded(result: BiometricPrompt.AuthenticationResult) {
                        if (answer.isActive) answer.resume(true)
                    }

                    override fun onAuthenticationError(
                        code: Int,
                        text: CharSequence?,
                    ) {
                        if (answer.isActive) answer.resume(false)
                    }
                }
            val prompt = BiometricPrompt.Builder(context).setTitle(reason).setAllowedAuthenticators(ConsentBy.ANYTHING.authenticators)
            prompt.build().authenticate(stop, context.mainExecutor, told)
        }
    }

/** Returns how the lock of this phone opens: by face or finger where one is enrolled that a key may ask for. */
internal fun deviceLock(context: Context): DeviceLock {
    val can = context.getSystemService(BiometricManager::class.java)?.canAuthenticate(ConsentBy.BODY.authenticators)
    return if (can == BiometricManager.BIOMETRIC_SUCCESS) DeviceLock.BIOMETRICS else DeviceLock.SCREEN_LOCK
}
