package ereg.kit.live

import ereg.core.SyncRun
import ereg.core.Synchroniser
import ereg.kit.CommandId
import ereg.kit.DoctorReport
import ereg.kit.LeftAct
import ereg.kit.Outbox
import ereg.kit.OutboxItem
import ereg.kit.Progress
import ereg.kit.Sync
import ereg.kit.SyncReport
import ereg.kit.SyncStanding
import ereg.kit.SyncStatus
import ereg.kit.TimeEstimate
import ereg.kit.WaitsFor
import kotlinx.coroutines.CancellationException
import java.nio.file.Path

internal class LiveOutbox(
    private val core: ereg.core.Outbox,
) : Outbox {
    override suspend fun items(): List<OutboxItem> = called { core.items().map { it.toKit() } }

    override suspend fun retry(item: CommandId) = called { core.retry(item.toCore()) }

    override suspend fun cancel(item: CommandId) = called { core.cancel(item.toCore()) }

    override suspend fun progress(item: CommandId): Progress = called { core.progress(item.toCore()).mirrored() }

    override suspend fun doctor(): DoctorReport =
        called {
            val report = core.doctor()
            DoctorReport(
                report.findings.map { it.toKit() },
                said("outbox.empty").takeIf { report.findings.isEmpty() && report.unsent.isEmpty() },
                report.unsent.map { it.toKit() },
                report.chunksLeft.toInt(),
                report.time.toKit(),
            )
        }

    override suspend fun exportLogs(to: Path) = called { core.exportLogs(to.toString()) }
}

internal class LiveSync(
    private val core: Synchroniser,
) : Sync {
    override suspend fun now(): SyncReport = run { core.now() }

    override suspend fun inBackground(): SyncReport = run { core.inBackground() }

    override suspend fun networkChanged(): SyncReport = run { core.networkChanged() }

    override suspend fun status(): SyncStatus =
        called {
            val status = core.status()
            SyncStatus(
                status.cursor.toLong(),
                status.unsent.toInt(),
                status.needsYou.toInt(),
                status.time.toKit(),
                status.alarm?.toKit(),
            )
        }

    override suspend fun askTime(): TimeEstimate = called { core.askTime().toKit() }

    /** Dropping the call that waits stops nothing, so a cancelled coroutine says it. */
    private suspend fun run(start: () -> SyncRun): SyncReport =
        called {
            start().use { run ->
                try {
                    run.finished().toKit()
                } catch (cancelled: CancellationException) {
                    run.cancel()
                    throw cancelled
                }
            }
        }
}

private fun ereg.core.OutboxItemView.toKit() =
    OutboxItem(
        item.toKit(),
        what.toKit(),
        kind,
        draft?.toKit(),
        caseId?.toKit(),
        state.mirrored(),
        error?.toKit() ?: said(state.code),
        attempts.toInt(),
        nextTryS?.toInt(),
        fixer.mirrored(),
        waitsFor?.let { WaitsFor(it.item.toKit(), it.what.toKit()) },
    )

/** The code under which the core says what an item waits for that has met no error. */
private val ereg.core.OutboxStateView.code: String
    get() =
        when (this) {
            ereg.core.OutboxStateView.QUEUED -> "outbox.waiting"
            ereg.core.OutboxStateView.WAITS_FOR_FILES -> "media.uploading"
            ereg.core.OutboxStateView.SENDING, ereg.core.OutboxStateView.UNKNOWN -> "outbox.on_its_way"
            ereg.core.OutboxStateView.NEEDS_YOU -> "outbox.needs_you"
        }

private fun ereg.core.SyncReport.toKit() =
    SyncReport(
        sent.toInt(),
        acked.toInt(),
        needsYou.toInt(),
        chunks.toInt(),
        changes.toInt(),
        left.toInt(),
        nextTryS?.toInt(),
        trouble?.toKit(),
        news.map { it.toKit() },
        leftActs.map { LeftAct(it.what.toKit(), it.told.toKit(), it.draft?.toKit(), it.caseId?.toKit()) },
    )

internal fun ereg.core.SyncStanding.toKit(): SyncStanding =
    when (this) {
        is ereg.core.SyncStanding.AtRest -> {
            SyncStanding.AtRest
        }

        is ereg.core.SyncStanding.Running -> {
            SyncStanding.Running(waited.toInt(), answered.toInt(), received.toInt())
        }
    }
