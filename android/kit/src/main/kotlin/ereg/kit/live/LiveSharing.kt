package ereg.kit.live

import ereg.kit.DraftId
import ereg.kit.FieldChange
import ereg.kit.FieldPath
import ereg.kit.InquiryAnswer
import ereg.kit.Invitation
import ereg.kit.ManifestDigest
import ereg.kit.Message
import ereg.kit.Participant
import ereg.kit.Progress
import ereg.kit.QuestionName
import ereg.kit.RuleId
import ereg.kit.Sharing
import ereg.kit.Sheet
import ereg.kit.SheetLine
import ereg.kit.SheetPart
import ereg.kit.Signed
import ereg.kit.Signing
import ereg.kit.Slot
import ereg.kit.Workspace

internal class LiveSharing(
    private val core: ereg.core.Sharing,
) : Sharing {
    override suspend fun share(
        draft: DraftId,
        slot: Slot,
    ): Progress = called { core.share(draft.toCore(), slot.toCore()).mirrored() }

    override suspend fun invite(
        draft: DraftId,
        slot: Slot,
    ): Invitation =
        called {
            core.invite(draft.toCore(), slot.toCore()).use { link ->
                val progress: Progress = link.progress().mirrored()
                Invitation(link.text(), link.slot().toKit(), progress, said("share.unsent").takeIf { progress != Progress.DONE })
            }
        }

    override suspend fun revokeInvitation(
        draft: DraftId,
        slot: Slot,
    ): Progress = called { core.revokeInvitation(draft.toCore(), slot.toCore()).mirrored() }

    override suspend fun join(invitation: String): Workspace = called { core.join(invitation).toKit() }

    override suspend fun see(draft: DraftId): Workspace = called { core.see(draft.toCore()).toKit() }

    override suspend fun refresh(draft: DraftId): Workspace = called { core.refresh(draft.toCore()).toKit() }
}

internal class LiveSigning(
    private val core: ereg.core.Signing,
) : Signing {
    override suspend fun sheet(draft: DraftId): Sheet = called { core.sheet(draft.toCore()).toKit() }

    override suspend fun sheetInFull(draft: DraftId): Sheet = called { core.sheetInFull(draft.toCore()).toKit() }

    override suspend fun answerInquiry(
        draft: DraftId,
        question: QuestionName,
        answer: InquiryAnswer,
    ) = called { core.answerInquiry(draft.toCore(), question.toCore(), answer.mirrored()) }

    override suspend fun toAcknowledge(draft: DraftId): List<Message> = called { core.toAcknowledge(draft.toCore()).map { it.toKit() } }

    override suspend fun acknowledge(
        draft: DraftId,
        rule: RuleId,
    ) = called { core.acknowledge(draft.toCore(), rule.value) }

    override suspend fun sign(
        draft: DraftId,
        manifest: ManifestDigest,
    ): Signed =
        called {
            val signed = core.sign(draft.toCore(), manifest.value)
            val told =
                when (signed.progress) {
                    ereg.core.Progress.QUEUED -> said("outbox.waiting")
                    ereg.core.Progress.ON_ITS_WAY -> said("outbox.on_its_way")
                    ereg.core.Progress.DONE -> null
                }
            Signed(signed.slot.toKit(), ManifestDigest(signed.manifest), signed.statement, signed.progress.mirrored(), told)
        }
}

private fun ereg.core.WorkspaceScreen.toKit() =
    Workspace(
        draft.toKit(),
        slot.toKit(),
        creator.toKit(),
        until,
        participants.map { Participant(it.slot.toKit(), it.name.toKit(), it.standing.mirrored(), it.words.toKit()) },
        manifest?.let(::ManifestDigest),
        changes.map { it.toKit() },
        fell.map { it.toKit() },
        turn.mirrored(),
        waitsFor.map { it.toKit() },
        caseId?.toKit(),
    )

internal fun ereg.core.FieldChangeView.toKit() = FieldChange(FieldPath(field), label.toKit(), before, after)

private fun ereg.core.Sheet.toKit() =
    Sheet(
        draft.toKit(),
        ManifestDigest(manifest),
        manifestRev.toLong(),
        title.toKit(),
        caution.toKit(),
        parts.map { SheetPart(it.title.toKit(), it.lines.map { line -> line.toKit() }) },
        disclosures.map { it.toKit() },
        mark?.toKit(),
    )

internal fun ereg.core.SheetLineView.toKit() = SheetLine(label.toKit(), value.toKit())
