package ereg.kit.screen

import ereg.kit.CommandId
import ereg.kit.Discreet
import ereg.kit.DoctorReport
import ereg.kit.Moved
import ereg.kit.Outbox
import ereg.kit.Sync
import ereg.kit.SyncReport
import ereg.kit.SyncStanding
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Job
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.onEach

/**
 * The commands that are unsent and the reasons, whether an exchange is under way, and what the last one that was asked
 * for here did.
 */
data class OutboxPage(
    val doctor: DoctorReport,
    val standing: SyncStanding,
    val report: SyncReport?,
) : Discreet()

/** The outbox and its doctor. */
class OutboxModel(
    private val outbox: Outbox,
    private val sync: Sync,
    changes: Flow<List<Moved>>,
    scope: CoroutineScope,
) : ScreenModel<OutboxPage>(scope) {
    private var standing: SyncStanding = SyncStanding.AtRest
    private var report: SyncReport? = null
    private var run: Job? = null

    init {
        val seen = changes.onEach { batch -> batch.filterIsInstance<Moved.Sync>().lastOrNull()?.let { standing = it.standing } }
        follow(seen, { it == Moved.Outbox || it == Moved.Files || it is Moved.Sync }) { read() }
    }

    /** Exchanges with the registry now. */
    fun sendNow() {
        run = act {
            report = sync.now()
            show(read())
        } ?: run
    }

    /** Stops the exchange that was asked for here; what was on its way goes again. */
    fun stop() {
        run?.cancel()
    }

    fun retry(item: CommandId) =
        act {
            outbox.retry(item)
            show(read())
        }

    fun cancel(item: CommandId) =
        act {
            outbox.cancel(item)
            show(read())
        }

    /** The doctor is asked first: what moved meanwhile is shown as it is then. */
    private suspend fun read() = OutboxPage(outbox.doctor(), standing, report)
}
