package ereg.kit

import java.nio.file.Path

/** The outbox as the person sees it. */
interface Outbox {
    /** Every item in order. */
    suspend fun items(): List<OutboxItem>

    /** Queues an item that stands still again: the same id, the same bytes. */
    suspend fun retry(item: CommandId)

    /**
     * Cancels an item.
     *
     * @throws Trouble `outbox.on_its_way` where it may have reached the registry: only its answer decides.
     */
    suspend fun cancel(item: CommandId)

    /** Returns how far a command of this device is. */
    suspend fun progress(item: CommandId): Progress

    /** Reports why anything is unsent. Holds nothing personal. */
    suspend fun doctor(): DoctorReport

    /** Writes the logs with what the doctor finds into one file, which must not exist. Holds nothing personal. */
    suspend fun exportLogs(to: Path)
}

enum class OutboxState { QUEUED, WAITS_FOR_FILES, SENDING, UNKNOWN, NEEDS_YOU }

/** The one who can make a standing item move. */
enum class Fixer { NOBODY, YOU, OFFICE, APP_UPDATE }

/** An item of the outbox; [told] is the error that it has met last, or else what it waits for. */
data class OutboxItem(
    val item: CommandId,
    val what: Text,
    val kind: String,
    val draft: DraftId?,
    val case: CaseId?,
    val state: OutboxState,
    val told: Message,
    val attempts: Int,
    val nextTrySeconds: Int?,
    val fixer: Fixer,
    val waitsFor: WaitsFor?,
) : Discreet()

/** The item before it that stands still. */
data class WaitsFor(
    val item: CommandId,
    val what: Text,
) : Discreet()

/** The reasons why anything is unsent; [allSent] says that all is sent, where there are none. */
data class DoctorReport(
    val findings: List<Message>,
    val allSent: Message?,
    val unsent: List<OutboxItem>,
    val chunksLeft: Int,
    val time: TimeEstimate,
) : Discreet()

/** The exchange with the registry. */
interface Sync {
    /** The person presses: sends everything that waits and pulls what is new. Whoever stops waiting stops the run. */
    suspend fun now(): SyncReport

    /** Runs as [now] does, for a shell that wakes by itself: what was tried in vain keeps its wait. */
    suspend fun inBackground(): SyncReport

    /** The shell tells that there is a network again: first tries again what failed for the network's sake. */
    suspend fun networkChanged(): SyncReport

    /** Returns where sync stands. Works offline. */
    suspend fun status(): SyncStatus

    /** Asks for signed registry time. Needs a network. */
    suspend fun askTime(): TimeEstimate
}

data class SyncReport(
    val sent: Int,
    val acked: Int,
    val needsYou: Int,
    val chunks: Int,
    val changes: Int,
    val left: Int,
    val nextTrySeconds: Int?,
    val trouble: Message?,
    val news: List<Text>,
    val leftActs: List<LeftAct>,
) : Discreet()

/** An act that left the outbox without an effect of its own, and why. */
data class LeftAct(
    val what: Text,
    val told: Message,
    val draft: DraftId?,
    val case: CaseId?,
) : Discreet()

data class SyncStatus(
    val cursor: Long,
    val unsent: Int,
    val needsYou: Int,
    val time: TimeEstimate,
    val alarm: Message?,
) : Discreet()
