package ereg.kit.fake

import ereg.kit.DraftId
import ereg.kit.InquiryAnswer
import ereg.kit.Invitation
import ereg.kit.ManifestDigest
import ereg.kit.Message
import ereg.kit.Participant
import ereg.kit.ParticipantStanding
import ereg.kit.Progress
import ereg.kit.QuestionName
import ereg.kit.RuleId
import ereg.kit.Sharing
import ereg.kit.Sheet
import ereg.kit.Signed
import ereg.kit.Signing
import ereg.kit.Slot
import ereg.kit.Trouble
import ereg.kit.Workspace
import ereg.kit.YourTurn
import java.time.Instant

class FakeSharing :
    Fake(),
    Sharing {
    val workspaces = mutableMapOf<DraftId, Workspace>()

    override suspend fun share(
        draft: DraftId,
        slot: Slot,
    ): Progress =
        act("share") {
            workspaces[draft] = workspace(draft, slot, slot)
            Progress.QUEUED
        }

    override suspend fun invite(
        draft: DraftId,
        slot: Slot,
    ): Invitation = act("invite") { Invitation("ereg:invite:1:${draft.value}:code", slot, Progress.QUEUED, message("share.unsent")) }

    override suspend fun revokeInvitation(
        draft: DraftId,
        slot: Slot,
    ): Progress = act("revoke invitation ${slot.value}") { Progress.DONE }

    override suspend fun join(invitation: String): Workspace =
        act("join") {
            val draft = DraftId(invitation.split(":").getOrElse(3) { throw Trouble.FixInput(message("invitation.format")) })
            workspace(draft, Slot("transferee.1"), Slot("transferor.1")).also { workspaces[draft] = it }
        }

    override suspend fun see(draft: DraftId): Workspace = read { workspaces[draft] ?: throw Trouble.FixInput(message("share.not_shared")) }

    override suspend fun refresh(draft: DraftId): Workspace = see(draft)

    private fun workspace(
        draft: DraftId,
        slot: Slot,
        creator: Slot,
    ) = Workspace(
        draft,
        slot,
        creator,
        until = Instant.EPOCH,
        participants = listOf(participant(slot, ParticipantStanding.JOINED)),
        manifest = null,
        changes = emptyList(),
        fell = emptyList(),
        turn = YourTurn.INVITE,
        waitsFor = emptyList(),
        case = null,
    )
}

/** A sheet that is signed only as it was shown last, with disclosures to be accepted before. */
class FakeSigning(
    vararg disclosures: String,
) : Fake(),
    Signing {
    var manifest = ManifestDigest("m1")
    private val toAccept = disclosures.map { message(it).copy(rule = RuleId(it)) }.toMutableList()

    override suspend fun sheet(draft: DraftId): Sheet = read { sheet(draft, full = "") }

    override suspend fun sheetInFull(draft: DraftId): Sheet = read { sheet(draft, full = " in full") }

    override suspend fun answerInquiry(
        draft: DraftId,
        question: QuestionName,
        answer: InquiryAnswer,
    ) = act("answer ${question.value}") {}

    override suspend fun toAcknowledge(draft: DraftId): List<Message> = read { toAccept.toList() }

    override suspend fun acknowledge(
        draft: DraftId,
        rule: RuleId,
    ) = act("accept ${rule.value}") {
        if (!toAccept.removeIf { it.rule == rule }) throw Trouble.FixInput(message("rule.unknown"))
    }

    override suspend fun sign(
        draft: DraftId,
        manifest: ManifestDigest,
    ): Signed =
        act("sign ${manifest.value}") {
            if (manifest != this.manifest) throw Trouble.SignAgain(message("signature_void"))
            Signed(Slot("transferor.1"), manifest, "s1", Progress.QUEUED, message("outbox.waiting"))
        }

    private fun sheet(
        draft: DraftId,
        full: String,
    ) = Sheet(draft, manifest, 1, words("application$full"), words("caution"), emptyList(), emptyList(), null)
}

fun participant(
    slot: Slot,
    standing: ParticipantStanding,
) = Participant(slot, words(slot.value), standing, words("$standing"))
