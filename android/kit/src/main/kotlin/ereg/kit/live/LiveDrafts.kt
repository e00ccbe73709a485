package ereg.kit.live

import ereg.kit.DraftId
import ereg.kit.DraftLine
import ereg.kit.Drafts
import ereg.kit.Field
import ereg.kit.FieldAccess
import ereg.kit.FieldChoice
import ereg.kit.FieldPath
import ereg.kit.Finding
import ereg.kit.Form
import ereg.kit.FormSection
import ereg.kit.Forms
import ereg.kit.Frozen
import ereg.kit.InputKind
import ereg.kit.ManifestDigest
import ereg.kit.MaterialCode
import ereg.kit.MaterialLine
import ereg.kit.MatterId
import ereg.kit.Page
import ereg.kit.Review
import ereg.kit.RuleId
import ereg.kit.SavedField
import ereg.kit.UnitCode

internal class LiveDrafts(
    private val core: ereg.core.Drafts,
) : Drafts {
    override suspend fun list(page: Int): Page<DraftLine> =
        called {
            val read = core.list(page.toUInt())
            Page(read.items.map { it.toKit() }, read.next?.toInt())
        }

    override suspend fun one(draft: DraftId): DraftLine = called { core.summary(draft.toCore()).toKit() }

    override suspend fun begin(
        matter: MatterId,
        unit: UnitCode?,
    ): DraftId = called { core.begin(matter.toCore(), unit?.value).toKit() }

    override suspend fun copy(draft: DraftId): DraftId = called { core.copy(draft.toCore()).toKit() }

    override suspend fun remove(draft: DraftId) = called { core.remove(draft.toCore()) }
}

internal class LiveForms(
    private val core: ereg.core.Drafts,
) : Forms {
    override suspend fun form(draft: DraftId): Form =
        called {
            val form = core.form(draft.toCore())
            val sections =
                form.sections.map { section ->
                    FormSection(section.name.value, section.title.toKit(), section.fields.map { it.toKit() })
                }
            Form(sections, form.further.map { it.toKit() })
        }

    override suspend fun answer(
        draft: DraftId,
        field: FieldPath,
        value: String,
    ): SavedField =
        called {
            val saved = core.answer(draft.toCore(), field.value, value)
            SavedField(
                saved.problem?.toKit(),
                saved.reads,
                saved.changed.map { it.toKit() },
                saved.appeared.map(::FieldPath),
                saved.gone.map(::FieldPath),
            )
        }

    override suspend fun review(draft: DraftId): Review =
        called {
            val verdicts = core.review(draft.toCore())
            Review(
                verdicts.label.toKit(),
                verdicts.asOf.toKit(),
                verdicts.decisive.mirrored(),
                verdicts.findings.map { it.toKit() },
                verdicts.problems.map { it.toKit() },
            )
        }

    override suspend fun checklist(draft: DraftId): List<MaterialLine> =
        called {
            core.checklist(draft.toCore()).lines.map {
                MaterialLine(
                    MaterialCode(it.code.name),
                    it.name.toKit(),
                    it.sources.map { source -> source.toKit() },
                    it.held.mirrored(),
                    it.heldWords.toKit(),
                    it.attached.toInt(),
                )
            }
        }

    override suspend fun freeze(draft: DraftId): Frozen =
        called {
            val frozen = core.freeze(draft.toCore())
            Frozen(ManifestDigest(frozen.manifest), frozen.manifestRev.toLong(), frozen.progress.mirrored())
        }
}

private fun ereg.core.DraftSummary.toKit() =
    DraftLine(
        id.toKit(),
        matter.toKit(),
        standing.mirrored(),
        over?.toKit(),
        rules.map { it.toKit() },
        slot.toKit(),
        title,
        unit,
        editedAt,
        keepUntil,
    )

private fun ereg.core.FieldView.toKit() =
    Field(
        FieldPath(path),
        kind.toKit(),
        label.toKit(),
        slot?.toKit(),
        need.mirrored(),
        access.toKit(),
        value,
        chosen,
        reads,
        problem?.toKit(),
    )

private fun ereg.core.InputKind.toKit(): InputKind =
    when (this) {
        is ereg.core.InputKind.UnitCode -> InputKind.UnitCode
        is ereg.core.InputKind.CertificateNumber -> InputKind.CertificateNumber
        is ereg.core.InputKind.ProofNumber -> InputKind.ProofNumber
        is ereg.core.InputKind.Choice -> InputKind.Choice(choices.map { FieldChoice(it.value, it.label.toKit()) })
        is ereg.core.InputKind.Name -> InputKind.Name
        is ereg.core.InputKind.IdentityNumber -> InputKind.IdentityNumber
        is ereg.core.InputKind.Share -> InputKind.Share
        is ereg.core.InputKind.Yuan -> InputKind.Yuan
        is ereg.core.InputKind.Day -> InputKind.Day
        is ereg.core.InputKind.FreeText -> InputKind.FreeText(most.toInt())
    }

private fun ereg.core.FieldAccess.toKit(): FieldAccess =
    when (this) {
        is ereg.core.FieldAccess.Write -> FieldAccess.Write
        is ereg.core.FieldAccess.WrittenBy -> FieldAccess.WrittenBy(slot?.toKit(), words.toKit())
        is ereg.core.FieldAccess.Closed -> FieldAccess.Closed(ereg.core.told(code).toKit())
    }

private fun ereg.core.FindingView.toKit() = Finding(RuleId(rule), title.toKit(), answer.mirrored(), told?.toKit(), basis, disclosure)
