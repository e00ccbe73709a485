package ereg.kit.live

import ereg.kit.CaseId
import ereg.kit.CertificateNumber
import ereg.kit.CommandId
import ereg.kit.CopyChoices
import ereg.kit.CopyTerms
import ereg.kit.Document
import ereg.kit.DocumentForm
import ereg.kit.DocumentName
import ereg.kit.Documents
import ereg.kit.Licence
import ereg.kit.LicenceId
import ereg.kit.PagePicture
import ereg.kit.UnmaskedWarning
import java.nio.file.Path

internal class LiveDocuments(
    private val core: ereg.core.Documents,
) : Documents {
    override suspend fun list(): List<Document> = called { core.list().map { it.toKit() } }

    override suspend fun ofCase(case: CaseId): List<Document> = called { core.ofCase(case.toCore()).map { it.toKit() } }

    override suspend fun see(which: DocumentName): Document = called { core.see(which.value).toKit() }

    override suspend fun annotate(
        which: DocumentName,
        terms: CopyTerms,
    ): CommandId = called { core.annotate(which.value, ereg.core.CopyTerms(terms.user, terms.purpose, terms.until)).toKit() }

    override suspend fun licence(which: LicenceId): Licence = called { core.licence(which.value).toKit() }

    override suspend fun picture(which: DocumentName): PagePicture = called { PagePicture(core.page(which.value)) }

    override suspend fun save(
        which: DocumentName,
        form: DocumentForm,
        path: Path,
        acknowledged: UnmaskedWarning?,
    ): Document = called { core.save(which.value, form.mirrored(), path.toString(), acknowledged?.toCore()).toKit() }
}

private fun UnmaskedWarning.toCore() = ereg.core.UnmaskedWarning(document.toCore(), words.toCore())

private fun ereg.core.LicenceScreen.toKit() =
    Licence(
        LicenceId(licence),
        CertificateNumber(number),
        standing.toKit(),
        since,
        supersededBy.map(::LicenceId),
        document?.toKit(),
        mark?.toKit(),
    )

private fun ereg.core.DocumentScreen.toKit() =
    Document(
        id.toKit(),
        kind.mirrored(),
        title.toKit(),
        caseId.toKit(),
        certificate?.let(::CertificateNumber),
        writtenOn,
        sealedAt,
        forms.map { it.mirrored() },
        standing.mirrored(),
        words.toKit(),
        annotation?.toKit(),
        beforeSharing?.let { UnmaskedWarning(it.document.toKit(), it.words.toKit()) },
        copyChoices?.let { CopyChoices(it.letting.toKit(), it.other.toKit(), it.most.toInt()) },
        inForce?.toKit(),
        mark?.toKit(),
    )
