package ereg.kit.screen

import ereg.kit.Discreet
import ereg.kit.Moved
import ereg.kit.OutboxItem
import ereg.kit.Vault
import ereg.kit.Vaults
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.receiveAsFlow

/** The acts that are lost by erasing, since the registry does not hold them yet. */
data class ErasePage(
    val unsent: List<OutboxItem>,
) : Discreet()

/** Ends the vault for good, with its keys. */
class EraseModel(
    private val vaults: Vaults,
    private val vault: Vault,
    scope: CoroutineScope,
) : ScreenModel<ErasePage>(scope) {
    private val gone = Channel<Unit>(Channel.CONFLATED)

    /** Nothing is left here. Told once. */
    val erased: Flow<Unit> = gone.receiveAsFlow()

    init {
        follow(vault.changes(), { it == Moved.Outbox }) { ErasePage(vault.outbox.items()) }
    }

    /** Only a vault that has ended is erased; pressed again after a failure it goes on from there. */
    fun erase() =
        act {
            vault.end()
            vaults.erase(vault.id)
            gone.send(Unit)
        }
}
