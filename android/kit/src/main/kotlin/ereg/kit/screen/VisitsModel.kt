package ereg.kit.screen

import ereg.kit.Access
import ereg.kit.AccountStanding
import ereg.kit.Connection
import ereg.kit.Discreet
import ereg.kit.Secret
import ereg.kit.Trouble
import ereg.kit.Vault
import ereg.kit.VaultId
import ereg.kit.Vaults
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.withLock

/** One client's visit at a notary: a vault of its own. It is known by name only while it is open. */
data class Visit(
    val id: VaultId,
    val client: AccountStanding?,
) : Discreet()

/** The hands that a notary's device is in. */
enum class Hands {
    /** The notary's, over all visits. */
    NOTARY,

    /** The client's, whose visit alone is shown. */
    CLIENT,
}

/** The visits on a notary's device; of those that are open one is shown. */
data class VisitList(
    val visits: List<Visit>,
    val shown: VaultId?,
    val hands: Hands = Hands.NOTARY,
) : Discreet()

/** Keeps the visits apart: each is opened and locked by itself, and while one is handed over no other is open. */
class VisitsModel(
    private val vaults: Vaults,
    private val connection: Connection?,
    scope: CoroutineScope,
) : ScreenModel<VisitList>(scope) {
    private val open = mutableMapOf<VaultId, Vault>()
    private val turn = Mutex()

    init {
        act { show(read(null)) }
    }

    /** The vault of the visit that is shown. */
    val shown: Vault? get() = content?.shown?.let(open::get)

    fun begin(secret: Secret) =
        byNotary {
            val vault = vaults.create(secret, connection)
            open[vault.id] = vault
            show(read(vault.id))
        }

    /** Shows a visit; one that is locked is opened with [secret]. */
    fun show(
        visit: VaultId,
        secret: Secret,
    ) = byNotary {
        if (visit !in open) open[visit] = vaults.open(visit, secret, Access.FULL)
        show(read(visit))
    }

    /** Goes back to the list; the visit that was shown stays open. */
    fun leave() = byNotary { show(read(null)) }

    /** Hands the device to the client whose visit is shown: every other visit is ended first. */
    fun handOver() =
        byNotary {
            val kept = content?.shown ?: return@byNotary
            close { it != kept }
            show(read(kept).copy(hands = Hands.CLIENT))
        }

    /** Takes the device back, or puts it down: nobody's things are shown any more. */
    fun lock() =
        act {
            turn.withLock {
                close { true }
                show(read(null))
            }
        }

    /** The app left the screen: the files of every visit are closed until it is back. */
    suspend fun pause() =
        turn.withLock {
            for (vault in open.values) {
                try {
                    vault.pause()
                } catch (_: Trouble) {
                    // What keeps a vault from closing now closes with the process.
                }
            }
        }

    /** The app is back: a visit whose files do not open again is locked. */
    suspend fun resume() =
        turn.withLock {
            for ((visit, vault) in open.toMap()) {
                try {
                    vault.resume()
                } catch (_: Trouble) {
                    open.remove(visit)
                    vault.end()
                }
            }
            content?.let { list ->
                val visits = list.visits.map { if (it.id in open) it else it.copy(client = null) }
                show(if (list.shown in open) list.copy(visits = visits) else VisitList(visits, null))
            }
        }

    /** There is a network again: what failed for its sake goes at once. What comes of it stands in each outbox. */
    suspend fun networkChanged() =
        open.values.toList().forEach {
            try {
                it.sync.networkChanged()
            } catch (_: Trouble) {
            }
        }

    /** Does what the notary asks for: none of it while the device is in the hands of a client. */
    private fun byNotary(call: suspend () -> Unit) = act { turn.withLock { if (content?.hands != Hands.CLIENT) call() } }

    private suspend fun close(which: (VaultId) -> Boolean) =
        open.keys.filter(which).forEach { id ->
            open.getValue(id).end()
            open.remove(id)
        }

    private suspend fun read(shown: VaultId?) = VisitList(vaults.list().map { Visit(it, open[it]?.account?.standing()) }, shown)
}
