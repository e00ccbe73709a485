package ereg.kit.screen

import ereg.kit.Secret
import ereg.kit.Vault
import kotlinx.coroutines.CoroutineScope

/** The state of what is kept here: it can be read when it is open. */
enum class Lock { SHUT, OPEN }

/**
 * Opens a locked vault, by the device's key or by what the person types.
 *
 * While it is shut, exchange goes on and nothing is shown.
 */
class LockModel(
    private val vault: Vault,
    start: Lock,
    scope: CoroutineScope,
) : ScreenModel<Lock>(scope) {
    init {
        show(start)
    }

    fun unlock(secret: Secret) =
        act {
            vault.unlock(secret)
            show(Lock.OPEN)
        }

    fun lock() =
        act {
            vault.lock()
            show(Lock.SHUT)
        }
}
