package ereg.kit

import java.nio.file.Path
import java.time.Instant

/** The drafts on this device. Everything here works without a network. */
interface Drafts {
    /** A page of drafts, newest first; pages count from 0. */
    suspend fun list(page: Int): Page<DraftLine>

    suspend fun one(draft: DraftId): DraftLine

    /** Starts a draft and saves it before it returns. */
    suspend fun begin(
        matter: MatterId,
        unit: UnitCode?,
    ): DraftId

    /** A new draft with what another one says. */
    suspend fun copy(draft: DraftId): DraftId

    /**
     * Deletes a draft that was never submitted.
     *
     * @throws Trouble.FixInput `draft.submitted` where the registry may hold it.
     */
    suspend fun remove(draft: DraftId)
}

/** The standing of a draft on this device. */
enum class DraftStanding {
    EDITING,
    FROZEN,
    SIGNING,
    COMPLETE,
    SUBMITTED,
    CORRECTING,
    CASE_OVER,
    WORKSPACE_OVER,
    DISMISSED,
}

/** A line of the list of drafts. */
data class DraftLine(
    val id: DraftId,
    val matter: MatterId,
    val standing: DraftStanding,
    val over: Message?,
    val rules: List<Text>,
    val slot: Slot,
    val title: String,
    val unit: String?,
    val editedAt: Instant,
    val keepUntil: Instant?,
) : Discreet()

/** The content of a draft, and the law's verdicts on it. Everything here works without a network. */
interface Forms {
    /** Every section that the matter declares, with what was typed and what is wrong with it. */
    suspend fun form(draft: DraftId): Form

    /**
     * Saves one answer durably, and tells what that changes. An empty [value] clears.
     *
     * A value that cannot be read is saved all the same and told in [SavedField.problem].
     */
    suspend fun answer(
        draft: DraftId,
        field: FieldPath,
        value: String,
    ): SavedField

    /** Returns the law's verdicts on the whole so far. */
    suspend fun review(draft: DraftId): Review

    /** Returns the list of what is to be brought (材料清单). */
    suspend fun checklist(draft: DraftId): List<MaterialLine>

    /** Freezes the shared sections; every signature over an earlier content falls. */
    suspend fun freeze(draft: DraftId): Frozen
}

/** The form of a draft as this person sees it; each of [further] names one more party when it is answered. */
data class Form(
    val sections: List<FormSection>,
    val further: List<Field>,
) : Discreet()

data class FormSection(
    val name: String,
    val title: Text,
    val fields: List<Field>,
) : Discreet()

/** A field with what was typed in it, exactly; [reads] is how an amount is read, in capital characters too (大写). */
data class Field(
    val path: FieldPath,
    val kind: InputKind,
    val label: Text,
    val slot: Slot?,
    val need: FieldNeed,
    val access: FieldAccess,
    val value: String?,
    val chosen: String?,
    val reads: String?,
    val problem: Message?,
) : Discreet()

enum class FieldNeed { REQUIRED, OPTIONAL }

/** The way in which a field is typed: which keyboard, which picker. */
sealed interface InputKind {
    data object UnitCode : InputKind

    data object CertificateNumber : InputKind

    data object ProofNumber : InputKind

    data class Choice(
        val choices: List<FieldChoice>,
    ) : Discreet(),
        InputKind

    data object Name : InputKind

    data object IdentityNumber : InputKind

    data object Share : InputKind

    data object Yuan : InputKind

    data object Day : InputKind

    data class FreeText(
        val most: Int,
    ) : InputKind
}

data class FieldChoice(
    val value: String,
    val label: Text,
) : Discreet()

/** This person's right to write a field. */
sealed interface FieldAccess {
    data object Write : FieldAccess

    /** Another party writes it, in [words] too. */
    data class WrittenBy(
        val slot: Slot?,
        val words: Text,
    ) : Discreet(),
        FieldAccess

    /** Nothing of the draft can be changed any more, and why. */
    data class Closed(
        val told: Message,
    ) : Discreet(),
        FieldAccess
}

/** The changes that a save made. Where fields appeared or are gone, the form is to be asked for again. */
data class SavedField(
    val problem: Message?,
    val reads: String?,
    val changed: List<Field>,
    val appeared: List<FieldPath>,
    val gone: List<FieldPath>,
) : Discreet()

/** The law's verdicts on the whole so far: always provisional here. */
data class Review(
    val label: Text,
    val asOf: TimeEstimate,
    val decisive: AnswerKind,
    val findings: List<Finding>,
    val problems: List<Message>,
) : Discreet()

/** The kind of verdict that a rule comes to. */
enum class AnswerKind { PASS, ACKNOWLEDGE, UNKNOWN, MANUAL, REFUSE, SUPPLEMENT, NOT_ACCEPT }

/** The finding of one rule. */
data class Finding(
    val rule: RuleId,
    val title: Text,
    val answer: AnswerKind,
    val told: Message?,
    val basis: String,
    val disclosure: String?,
) : Discreet()

enum class TimeTrust { REGISTRY, APPROXIMATE }

/** A time with how far it is to be trusted. */
data class TimeEstimate(
    val at: Instant,
    val trust: TimeTrust,
)

/** One material of the checklist: where it comes from, best first, and how it stands. */
data class MaterialLine(
    val code: MaterialCode,
    val name: Text,
    val sources: List<Text>,
    val held: Held,
    val heldWords: Text,
    val attached: Int,
) : Discreet()

/** The standing of a material. */
enum class Held { NOT_NEEDED, MAY_BE_ASKED, NOT_KNOWN, GENERATED, FETCHED, CONFIRMED, UPLOADED, TO_UPLOAD }

data class Frozen(
    val manifest: ManifestDigest,
    val revision: Long,
    val progress: Progress,
) : Discreet()

/** The files of the drafts on this device (材料影像). Everything here works without a network. */
interface Attachments {
    /** Begins a file that is brought in slice by slice. */
    suspend fun begin(
        draft: DraftId,
        material: MaterialCode,
    ): AttachmentWriter

    /** Brings in a whole file that this process can read. */
    suspend fun attachFile(
        draft: DraftId,
        material: MaterialCode,
        path: Path,
    ): Attached

    suspend fun list(draft: DraftId): List<Attached>

    /** Opens a file for reading. Let go of the reader. */
    suspend fun read(
        draft: DraftId,
        digest: MediumDigest,
    ): AttachmentReader

    /** Takes a file off the draft; signatures fall as with an edit. */
    suspend fun remove(
        draft: DraftId,
        digest: MediumDigest,
    )
}

/**
 * A file on its way in. No draft names it before [finish]: one that is cancelled, closed or cut off leaves nothing.
 *
 * Slices of 64 KiB to 1 MiB cost least.
 */
interface AttachmentWriter : AutoCloseable {
    /** Takes the next slice. After a [Trouble] begin anew. */
    suspend fun write(slice: ByteArray)

    /** All has come: keeps the file, and queues its upload once the draft is shared. */
    suspend fun finish(): Attached

    /** Leaves it. Twice is fine; a file that is finished stays. */
    suspend fun cancel()
}

/** A file of a draft, read back; each chunk was checked before it is given out. */
interface AttachmentReader : AutoCloseable {
    /** The next chunk; absent at the end. */
    suspend fun next(): ByteArray?

    /** Writes the whole file to a path where nothing is: complete, or not at all. */
    suspend fun toFile(path: Path)
}

/** A file that was attached, in chunks, with how many of them the registry is known to hold. */
data class Attached(
    val material: MaterialCode,
    val digest: MediumDigest,
    val size: Long,
    val chunks: Int,
    val held: Int,
) : Discreet()
