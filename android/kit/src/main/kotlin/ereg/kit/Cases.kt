package ereg.kit

import java.time.Instant
import java.time.LocalDate

/** The person's cases. */
interface Cases {
    /** A page of cases, newest first; pages count from 0. */
    suspend fun list(page: Int): Page<CaseLine>

    suspend fun see(case: CaseId): CaseView

    /** The case that a draft became, once its receipt is here. */
    suspend fun ofDraft(draft: DraftId): CaseView

    /** Returns the progress of an application, from its draft to its end. Works without a network. */
    suspend fun progress(draft: DraftId): CaseProgress

    /** Queues the submission of a draft that all have signed. It counts as submitted when its receipt is here. */
    suspend fun submit(draft: DraftId): CommandId

    /** Signs and queues this person's withdrawal (撤回); the last party's ends the case. */
    suspend fun withdraw(case: CaseId): CommandId
}

/** The state of a case (案件状态). */
enum class CaseStage {
    RECEIVED,
    PRECHECK,
    SUPPLEMENT,
    NOT_ACCEPTED,
    ACCEPTED,
    IN_REVIEW,
    FEE_DUE,
    BOOKING,
    REGISTERED,
    ISSUED,
    ANSWERED,
    REFUSED,
    WITHDRAWN,
    EXPIRED,
}

data class CaseLine(
    val case: CaseId,
    val draft: DraftId,
    val number: String?,
    val stage: CaseStage,
    val words: Text,
    val since: Instant,
) : Discreet()

/** A case on the screen. All times are the registry's. */
data class CaseView(
    val case: CaseId,
    val draft: DraftId,
    val unit: String,
    val slot: Slot,
    val stage: CaseStage,
    val title: Text,
    val words: Text,
    val since: Instant,
    val receipt: Receipt,
    val acceptance: Acceptance?,
    val waitsFor: List<Message>,
    val grounds: List<Message>,
    val fee: Fen?,
    val booked: Booked?,
    val documents: EntryDocuments?,
    val disputable: List<DisputableFact>,
    val disputes: List<Dispute>,
    /** Words for what follows where this person signs a withdrawal; absent where there is none for them to sign. */
    val withdrawal: Text?,
    val withdrawing: List<Slot>,
    val answerBy: Term?,
    val term: Term?,
    val turnPassed: Text?,
) : Discreet()

/** The receipt (回执), which is not an acceptance, as its caution says. */
data class Receipt(
    val receivedAt: Instant,
    val manifest: ManifestDigest,
    val caution: Text,
) : Discreet()

/** The acceptance letter (受理凭证). */
data class Acceptance(
    val number: String,
    val seq: Long,
    val acceptedAt: Instant,
    val decideBy: Deadline,
    val promisedBy: Deadline,
    val ahead: Int,
) : Discreet()

/** The last day of a period; where the calendar of its year is not announced, the first day that it can be. */
sealed class Deadline : Discreet() {
    abstract val day: LocalDate
    abstract val words: Text

    data class By(
        override val day: LocalDate,
        override val words: Text,
    ) : Deadline()

    data class NotBefore(
        override val day: LocalDate,
        override val words: Text,
    ) : Deadline()
}

/** A period, and in words what is to be done by then and what follows. */
data class Term(
    val by: Deadline,
    val words: Text,
) : Discreet()

/** The book entry: from [registeredAt] on the home is the new holder's. */
data class Booked(
    val entryIndex: Long,
    val registeredAt: Instant,
) : Discreet()

/** The documents (电子证照) that an entry hands out; [words] say the same. The entry stands whatever becomes of them. */
data class EntryDocuments(
    val standing: EntryDocumentsStanding,
    val words: Text,
) : Discreet()

/** The standing of the documents of an entry: to be sealed, waiting, sealed, none to be made, or cancelled before. */
enum class EntryDocumentsStanding { SEALING, WAITING, SEALED, UNFIT, VOID }

/** A shared fact, what it is called and which office has it. */
data class SharedFact(
    val name: FactName,
    val what: Text,
    val source: Text,
) : Discreet()

/**
 * A shared fact that can be disputed, in [words] what follows, the faults that can be found with it, and the most characters that a
 * person can write of it.
 */
data class DisputableFact(
    val fact: SharedFact,
    val words: Text,
    val reasons: List<DisputeChoice>,
    val most: Int,
) : Discreet()

/** A fault that can be found with a shared fact, as the core calls it. */
data class DisputeChoice(
    val reason: DisputeReason,
    val words: Text,
) : Discreet()

data class Dispute(
    val fact: SharedFact,
    val by: Slot,
    val reason: DisputeChoice,
    val saidAt: Instant,
    val answerBy: Deadline,
    val how: Checked?,
    val words: Text,
) : Discreet()

enum class DisputeReason { OUT_OF_DATE, WRONG_CONTENT, OTHER_SUBJECT, NOT_FOUND }

enum class Checked { CORRECTED, UPHELD, UNANSWERED }

/** The person's objections to shared facts of their cases (共享信息有误). */
interface Disputes {
    /** Signs and queues that a shared fact is wrong. What the person writes of it has at most [DisputableFact.most] characters. */
    suspend fun lodge(
        case: CaseId,
        fact: FactName,
        reason: DisputeReason,
        says: String?,
    ): CommandId
}

/** The corrections of the person's cases (补正). */
interface Corrections {
    suspend fun see(case: CaseId): Correction

    /** Queues the correction that all have signed. */
    suspend fun send(case: CaseId): CommandId
}

data class Correction(
    val case: CaseId,
    val draft: DraftId,
    val number: String?,
    val slot: Slot,
    val words: Text,
    val term: Term?,
    val items: List<CorrectionItem>,
    val changes: List<FieldChange>,
    val beyond: List<FieldChange>,
    val turn: YourTurn,
    val waitsFor: List<Slot>,
) : Discreet()

/** An item of the list; [words] say its standing. */
data class CorrectionItem(
    val told: Message,
    val places: List<CorrectionPlace>,
    val standing: CorrectionStanding,
    val words: Text,
) : Discreet()

data class CorrectionPlace(
    val field: FieldPath,
    val label: Text,
    val value: String?,
    val writer: Slot?,
) : Discreet()

enum class CorrectionStanding { OPEN, CORRECTED, UNKNOWN }

/** Fees and their payment. */
interface Payments {
    /** Returns what is due for a case: the newest quote. */
    suspend fun quote(case: CaseId): Fee

    /** The channels by which it can be paid, in the order they are shown. */
    suspend fun channels(case: CaseId): List<PaymentChannel>

    /**
     * Queues one attempt to pay the newest quote by one of its channels. While one is open no second one is made, but in the place of
     * one that was offered: by another channel, or once its time is over.
     */
    suspend fun pay(
        case: CaseId,
        channel: ChannelId,
    ): Payment

    /** Queues the question how an attempt stands at the bank; only that decides a lost answer. */
    suspend fun ask(attempt: AttemptId): Payment

    suspend fun see(attempt: AttemptId): Payment
}

data class Fee(
    val case: CaseId,
    val quote: String,
    val total: Fen,
    val lines: List<FeeLine>,
    val payers: List<Slot>,
    val basis: String,
    val channels: List<PaymentChannel>,
    val validUntil: Instant,
    val caution: Text,
    val attempt: Payment?,
) : Discreet()

data class FeeLine(
    val what: Text,
    val quantity: Int,
    val amount: Fen,
) : Discreet()

/** A payment channel that a bill names. */
data class PaymentChannel(
    val id: ChannelId,
    val name: Text,
    val kind: ChannelKind,
) : Discreet()

/** The way in which a payer comes to a channel: a link opens another app, a code is scanned. */
enum class ChannelKind { URL, QR }

/** The link or code that a payer opens or scans: signed by the registry for this account, and found to fit the bill. */
data class PaymentOffer(
    val kind: ChannelKind,
    val text: String,
    val until: Instant,
    val standing: OfferStanding,
) : Discreet()

/** The standing of an offer; once it is over, paying anew makes another one. */
enum class OfferStanding { OPEN, OVER }

enum class AttemptState { CREATED, SUBMITTED, OFFERED, UNKNOWN, SUCCEEDED, CLOSED, FAILED }

enum class Refund { DUE, DONE }

data class Payment(
    val attempt: AttemptId,
    val case: CaseId,
    val amount: Fen,
    val channel: ChannelId,
    val state: AttemptState,
    val words: Text,
    val since: Instant?,
    val offer: PaymentOffer?,
    val refund: Refund?,
    /** Says that this is no fiscal receipt. */
    val caution: Text,
) : Discreet()
