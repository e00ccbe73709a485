package ereg.kit

import java.time.Instant

/** The progress of an act that the person asked for. */
enum class Progress { QUEUED, ON_ITS_WAY, DONE }

/**
 * The progress of an application, from its draft to its end: the citizen's two tasks, what this device has to do with
 * it.
 */
data class CaseProgress(
    val draft: DraftId,
    val case: CaseId?,
    val number: String?,
    val first: CitizenTask,
    val second: CitizenTask,
    val sending: SendingState,
    val sendingWords: Text,
    val steps: List<NextStep>,
    val timeline: List<TimelineEntry>,
    val gap: Text?,
    val comesNext: ComesNext?,
) : Discreet()

/** The kind of one of the two tasks (申请受理, 缴费领证), or of what this matter has of it for this person. */
enum class TaskKind { APPLY, PAY_AND_COLLECT, COLLECT, PAY_AND_ENTER, ENTER, ANSWER }

data class CitizenTask(
    val kind: TaskKind,
    val name: Text,
    val standing: TaskStanding,
    val words: Text,
) : Discreet()

/** The standing of a task. */
sealed interface TaskStanding {
    data object NotBegun : TaskStanding

    /** The registry is at work, or what this person did is on its way to it. */
    data object UnderWay : TaskStanding

    data class WaitsForYou(
        val toDo: ToDo,
    ) : TaskStanding

    data class WaitsForOthers(
        val whom: Text,
    ) : Discreet(),
        TaskStanding

    data class Done(
        val at: Instant,
    ) : TaskStanding

    /** It has ended without its purpose. */
    data class Over(
        val why: Text,
    ) : Discreet(),
        TaskStanding
}

/** The state of an application as far as sending it from this device goes: of these five exactly one is true. */
sealed interface SendingState {
    /** 已存本机. */
    data object KeptHere : SendingState

    /** 待发送. */
    data class ToBeSent(
        val what: Text,
    ) : Discreet(),
        SendingState

    /** 发送中. */
    data class OnItsWay(
        val what: Text,
    ) : Discreet(),
        SendingState

    /** 已收到, with the number of the receipt that the registry has signed. */
    data class Received(
        val receiptNumber: String,
        val receivedAt: Instant,
    ) : Discreet(),
        SendingState

    /** 需要您处理. */
    data class NeedsYou(
        val item: CommandId,
        val what: Text,
        val told: Message,
        val fixer: Fixer,
    ) : Discreet(),
        SendingState
}

/** Something that happened to a case. */
enum class Happened {
    RECEIVED,
    SUPPLEMENT_ASKED,
    SUPPLEMENTED,
    NOT_ACCEPTED,
    ACCEPTED,
    IN_REVIEW,
    SOURCE_ASKED,
    SOURCE_CHECKED,
    APPROVED_IN_DEMONSTRATION,
    FEE_DUE,
    BILL_RENEWED,
    TURN_PASSED,
    PAYMENT_OFFERED,
    PAID,
    REFUNDED,
    REGISTERED,
    CERTIFICATE_READY,
    DOCUMENTS_WAIT,
    DOCUMENTS_SEALED,
    DOCUMENTS_UNFIT,
    ISSUED,
    ANSWERED,
    WITHDRAWAL_ASKED,
    WITHDRAWAL_LAPSED,
    REFUSED,
    WITHDRAWN,
    EXPIRED,
}

/** The one whose doing an entry of a timeline is, as far as this device can prove it. */
enum class ToldBy { THIS_DEVICE, REGISTRY }

/** One thing that happened, at registry time. */
data class TimelineEntry(
    val at: Instant,
    val happened: Happened,
    val words: Text,
    val toldBy: ToldBy,
    val whose: Text,
) : Discreet()

/** The time that a case may take: a promise, and the legal limit. */
sealed interface CaseLimits {
    data class FromAcceptance(
        val promisedWorkingDays: Int,
        val legalWorkingDays: Int,
    ) : CaseLimits

    data class Until(
        val promisedBy: Deadline,
        val decideBy: Deadline,
    ) : Discreet(),
        CaseLimits
}

data class ComesNext(
    val words: Text,
    val limits: CaseLimits?,
    val term: Term?,
) : Discreet()
