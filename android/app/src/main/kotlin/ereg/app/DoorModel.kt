package ereg.app

import ereg.kit.Language
import ereg.kit.Secret
import ereg.kit.screen.Lock
import ereg.kit.screen.ScreenModel
import kotlinx.coroutines.CoroutineScope

/** Opens the vault of this phone. Once it is open, nothing is left to show here. */
internal class DoorModel(
    private val home: Home,
    private val language: () -> Language,
    scope: CoroutineScope,
) : ScreenModel<Lock>(scope) {
    init {
        show(Lock.SHUT)
    }

    fun open(secret: Secret) =
        act {
            home.open(secret, language())
            show(Lock.OPEN)
        }
}
