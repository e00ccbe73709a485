package ereg.kit

import java.time.Instant

/** The workspaces this person takes part in. */
interface Sharing {
    /** Queues opening a workspace in which this person fills [slot]. */
    suspend fun share(
        draft: DraftId,
        slot: Slot,
    ): Progress

    /** Queues an invitation for the person named in [slot] and gives the text to hand over. */
    suspend fun invite(
        draft: DraftId,
        slot: Slot,
    ): Invitation

    /** Takes the invitation of [slot] back (收回邀请): its code opens nothing once the registry has this. */
    suspend fun revokeInvitation(
        draft: DraftId,
        slot: Slot,
    ): Progress

    /** Joins with the text of an invitation. Needs a network. */
    suspend fun join(invitation: String): Workspace

    /** The workspace as last heard. */
    suspend fun see(draft: DraftId): Workspace

    /** Asks the registry for the workspace now. Needs a network. */
    suspend fun refresh(draft: DraftId): Workspace
}

/** The text that is handed to the other party by QR or message; it opens nothing before [progress] is done, which [told] says. */
data class Invitation(
    val text: String,
    val slot: Slot,
    val progress: Progress,
    val told: Message?,
) : Discreet()

/** A shared workspace as this person sees it; it ends at [until], registry time. */
data class Workspace(
    val draft: DraftId,
    val slot: Slot,
    val creator: Slot,
    val until: Instant,
    val participants: List<Participant>,
    val manifest: ManifestDigest?,
    val changes: List<FieldChange>,
    val fell: List<Slot>,
    val turn: YourTurn,
    val waitsFor: List<Slot>,
    val case: CaseId?,
) : Discreet()

/** Somebody who takes part, by [name] as the matter calls them; [words] say the standing. */
data class Participant(
    val slot: Slot,
    val name: Text,
    val standing: ParticipantStanding,
    val words: Text,
) : Discreet()

enum class ParticipantStanding { OPEN, INVITATION_UNSENT, INVITED, REVOCATION_UNSENT, JOINED, SIGNATURE_UNSENT, SIGNED }

/** A field that changed since this person signed. */
data class FieldChange(
    val field: FieldPath,
    val label: Text,
    val before: String?,
    val after: String?,
) : Discreet()

/** The next step that this person can take in a workspace. */
enum class YourTurn {
    WAIT_FOR_OTHERS,
    INVITE,
    FREEZE,
    SIGN,
    SIGN_AGAIN,
    SUBMIT,
    SHARE_AGAIN,
    WAIT_FOR_SHARE,
    DISMISSED,
    CORRECT,
    SEND_SUPPLEMENT,
    SEE_CASE,
}

/** The party's own section and signature. */
interface Signing {
    /** The application sheet (申请书), rendered from the very bytes that will be signed. Only what was shown is signed. */
    suspend fun sheet(draft: DraftId): Sheet

    /** Returns what [sheet] does, with this person's own facts unmasked. */
    suspend fun sheetInFull(draft: DraftId): Sheet

    suspend fun answerInquiry(
        draft: DraftId,
        question: QuestionName,
        answer: InquiryAnswer,
    )

    /** Returns what must be acknowledged before signing, with the text of each disclosure (须知). */
    suspend fun toAcknowledge(draft: DraftId): List<Message>

    suspend fun acknowledge(
        draft: DraftId,
        rule: RuleId,
    )

    /**
     * Signs what [manifest] names and queues the signature.
     *
     * @throws Trouble.SignAgain where the content has changed since it was shown.
     */
    suspend fun sign(
        draft: DraftId,
        manifest: ManifestDigest,
    ): Signed
}

enum class InquiryAnswer { YES, NO, NOT_SURE }

data class Sheet(
    val draft: DraftId,
    val manifest: ManifestDigest,
    val revision: Long,
    val title: Text,
    val caution: Text,
    val parts: List<SheetPart>,
    val disclosures: List<Text>,
    val mark: Text?,
) : Discreet()

data class SheetPart(
    val title: Text,
    val lines: List<SheetLine>,
) : Discreet()

data class SheetLine(
    val label: Text,
    val value: Text,
) : Discreet()

/** A signature that was made here; [told] says what it waits for until the registry has answered it. */
data class Signed(
    val slot: Slot,
    val manifest: ManifestDigest,
    val statement: String,
    val progress: Progress,
    val told: Message?,
) : Discreet()
