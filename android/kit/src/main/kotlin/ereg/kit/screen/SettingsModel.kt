package ereg.kit.screen

import ereg.kit.AccountStanding
import ereg.kit.Moved
import ereg.kit.Vault
import kotlinx.coroutines.CoroutineScope
import java.nio.file.Path

/** Who the person is to the office, and what is done with what is kept here. */
class SettingsModel(
    private val vault: Vault,
    scope: CoroutineScope,
) : ScreenModel<AccountStanding>(scope) {
    init {
        follow(vault.changes(), { it == Moved.Account }) { vault.account.standing() }
    }

    /** Writes the logs into a file, which must not exist. Nothing personal is in them. */
    fun exportLogs(to: Path) = act { vault.outbox.exportLogs(to) }
}
