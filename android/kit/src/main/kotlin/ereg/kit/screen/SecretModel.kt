package ereg.kit.screen

import ereg.kit.Secret
import ereg.kit.Vault
import kotlinx.coroutines.CoroutineScope

/** The lock that was put on the vault here. */
enum class NewLock { NONE, PASSPHRASE, DEVICE }

/** Puts another lock on the vault. Backups keep the one that they were made under. */
class SecretModel(
    private val vault: Vault,
    scope: CoroutineScope,
) : ScreenModel<NewLock>(scope) {
    init {
        show(NewLock.NONE)
    }

    /** One that is too easy to guess is refused, with the reason. */
    fun setPassphrase(passphrase: Secret.Passphrase) = put(passphrase, NewLock.PASSPHRASE)

    fun useDevice() = put(Secret.Device, NewLock.DEVICE)

    private fun put(
        secret: Secret,
        lock: NewLock,
    ) = act {
        vault.changeSecret(secret)
        show(lock)
    }
}
