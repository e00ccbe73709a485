package ereg.kit.screen

import ereg.kit.Access
import ereg.kit.AccountStanding
import ereg.kit.Connection
import ereg.kit.Discreet
import ereg.kit.Secret
import ereg.kit.Vault
import ereg.kit.VaultId
import ereg.kit.Vaults
import kotlinx.coroutines.CoroutineScope

/** One client's visit at a notary: a vault of its own. It is known by name only while it is open. */
data class Visit(
    val id: VaultId,
    val client: AccountStanding?,
) : Discreet()

/** The visits on a notary's tablet; of those that are open one is shown. */
data class VisitList(
    val visits: List<Visit>,
    val shown: VaultId?,
) : Discreet()

/** Keeps the visits apart: each is opened and locked by itself, and while one is handed over no other is open. */
class VisitsModel(
    private val vaults: Vaults,
    private val connection: Connection?,
    scope: CoroutineScope,
) : ScreenModel<VisitList>(scope) {
    private val open = mutableMapOf<VaultId, Vault>()

    init {
        act { show(read(null)) }
    }

    /** The vault of the visit that is shown. */
    val shown: Vault? get() = content?.shown?.let(open::get)

    fun begin(secret: Secret) =
        act {
            val vault = vaults.create(secret, connection)
            open[vault.id] = vault
            show(read(vault.id))
        }

    /** Shows a visit; one that is locked is opened with [secret]. */
    fun show(
        visit: VaultId,
        secret: Secret,
    ) = act {
        if (visit !in open) open[visit] = vaults.open(visit, secret, Access.FULL)
        show(read(visit))
    }

    /** Hands the tablet to the client whose visit is shown: every other visit is ended first. */
    fun handOver() =
        act {
            val kept = content?.shown
            close { it != kept }
            show(read(kept))
        }

    /** Nobody's things are shown any more. */
    fun lock() =
        act {
            close { true }
            show(read(null))
        }

    private suspend fun close(which: (VaultId) -> Boolean) =
        open.keys.filter(which).forEach { id ->
            open.getValue(id).end()
            open.remove(id)
        }

    private suspend fun read(shown: VaultId?) = VisitList(vaults.list().map { Visit(it, open[it]?.account?.standing()) }, shown)
}
