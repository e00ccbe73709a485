package ereg.kit.screen

import ereg.kit.Connection
import ereg.kit.Discreet
import ereg.kit.Secret
import ereg.kit.Vault
import ereg.kit.Vaults
import kotlinx.coroutines.CoroutineScope
import java.nio.file.Path

/** The name under which the backup that was made here last is kept. */
data class BackupPage(
    val made: String?,
) : Discreet()

/** Copies the whole vault for another disk or another phone; it opens under the same secret, and no key of the device is in it. */
class BackupModel(
    private val vault: Vault,
    scope: CoroutineScope,
) : ScreenModel<BackupPage>(scope) {
    init {
        show(BackupPage(null))
    }

    /**
     * Makes a backup and has it kept: [keep] is given what writes it into a folder that must not exist, and returns the name
     * under which it is kept, or nothing.
     */
    fun backup(keep: suspend (write: suspend (Path) -> Unit) -> String?) = act { keep(vault::backup)?.let { show(BackupPage(it)) } }
}

/** The backup that a new phone is to begin with, if any, and the vault once it is open. */
data class FirstPage(
    val backup: Path?,
    val opened: Vault?,
) : Discreet()

/** The first start on a phone: with nothing, or with the backup of another one. */
class FirstModel(
    private val vaults: Vaults,
    private val connection: Connection?,
    scope: CoroutineScope,
) : ScreenModel<FirstPage>(scope) {
    init {
        show(FirstPage(null, null))
    }

    /** Makes an empty vault that the device's own lock opens. */
    fun begin() = act { show(FirstPage(null, vaults.create(Secret.Device, connection))) }

    /** Takes a backup, or puts it away again. */
    fun choose(backup: Path?) = show(FirstPage(backup, null))

    /** Opens the chosen backup with the passphrase that it was made under. */
    fun restore(passphrase: Secret.Passphrase) =
        act {
            val backup = content?.backup ?: return@act
            show(FirstPage(backup, vaults.restore(backup, passphrase)))
        }
}
