package ereg.kit.screen

import ereg.kit.AccountStanding
import ereg.kit.Moved
import ereg.kit.Vault
import kotlinx.coroutines.CoroutineScope

/** The person's account at the office. */
class SettingsModel(
    vault: Vault,
    scope: CoroutineScope,
) : ScreenModel<AccountStanding>(scope) {
    init {
        follow(vault.changes(), { it == Moved.Account }) { vault.account.standing() }
    }
}
