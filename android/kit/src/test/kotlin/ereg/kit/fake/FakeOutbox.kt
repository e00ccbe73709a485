package ereg.kit.fake

import ereg.kit.CommandId
import ereg.kit.DoctorReport
import ereg.kit.Fixer
import ereg.kit.Outbox
import ereg.kit.OutboxItem
import ereg.kit.OutboxState
import ereg.kit.Progress
import ereg.kit.Sync
import ereg.kit.SyncReport
import ereg.kit.SyncStatus
import ereg.kit.TimeEstimate
import ereg.kit.TimeTrust
import java.nio.file.Path
import java.time.Instant
import kotlin.io.path.writeText

private val NOW = TimeEstimate(Instant.EPOCH, TimeTrust.REGISTRY)

class FakeOutbox :
    Fake(),
    Outbox {
    val waiting = mutableListOf<OutboxItem>()

    /** The text of the logs, as it is exported. */
    var log = ""

    override suspend fun items(): List<OutboxItem> = read { waiting.toList() }

    override suspend fun retry(item: CommandId) =
        act("retry") { waiting.replaceAll { if (it.item == item) outboxItem(item.value, OutboxState.QUEUED) else it } }

    override suspend fun cancel(item: CommandId) =
        act("cancel") {
            if (!waiting.removeIf { it.item == item }) throw nothing("outbox.not_found")
        }

    override suspend fun progress(item: CommandId): Progress =
        read { if (waiting.any { it.item == item }) Progress.QUEUED else Progress.DONE }

    override suspend fun exportLogs(to: Path) = act("export logs") { to.writeText(log) }

    override suspend fun doctor(): DoctorReport =
        read {
            val allSent = message("outbox.empty").takeIf { waiting.isEmpty() }
            DoctorReport(waiting.filter { it.state == OutboxState.NEEDS_YOU }.map { it.told }, allSent, waiting.toList(), 0, NOW)
        }
}

fun outboxItem(
    id: String,
    state: OutboxState,
) = OutboxItem(
    CommandId(id),
    words("submit"),
    "submit",
    null,
    null,
    state,
    message(if (state == OutboxState.NEEDS_YOU) "register_moved" else "outbox.waiting"),
    1,
    null,
    Fixer.YOU,
    null,
)

/** Sends what waits in an outbox. */
class FakeSync(
    private val outbox: FakeOutbox = FakeOutbox(),
) : Fake(),
    Sync {
    override suspend fun now(): SyncReport = act("now") { sent() }

    override suspend fun inBackground(): SyncReport = act("background") { sent() }

    override suspend fun networkChanged(): SyncReport = act("network") { sent() }

    override suspend fun status(): SyncStatus =
        read { SyncStatus(0, outbox.waiting.size, outbox.waiting.count { it.state == OutboxState.NEEDS_YOU }, NOW, null) }

    override suspend fun askTime(): TimeEstimate = read { NOW }

    private fun sent(): SyncReport {
        val sent = outbox.waiting.count { it.state == OutboxState.QUEUED }
        outbox.waiting.removeIf { it.state == OutboxState.QUEUED }
        return SyncReport(sent, sent, outbox.waiting.size, 0, 0, outbox.waiting.size, null, null, emptyList(), emptyList())
    }
}
