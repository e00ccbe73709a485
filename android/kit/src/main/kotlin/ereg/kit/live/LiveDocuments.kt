package ereg.kit.live

import ereg.kit.CaseId
import ereg.kit.CertificateNumber
import ereg.kit.Document
import ereg.kit.DocumentForm
import ereg.kit.DocumentName
import ereg.kit.Documents
import ereg.kit.PagePicture
import java.nio.file.Path

internal class LiveDocuments(
    private val core: ereg.core.Documents,
) : Documents {
    override suspend fun list(): List<Document> = called { core.list().map { it.toKit() } }

    override suspend fun ofCase(case: CaseId): List<Document> = called { core.ofCase(case.toCore()).map { it.toKit() } }

    override suspend fun see(which: DocumentName): Document = called { core.see(which.value).toKit() }

    override suspend fun picture(which: DocumentName): PagePicture = called { PagePicture(core.picture(which.value)) }

    override suspend fun save(
        which: DocumentName,
        form: DocumentForm,
        path: Path,
    ): Document = called { core.save(which.value, form.mirrored(), path.toString()).toKit() }
}

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
        inForce?.toKit(),
        mark?.toKit(),
    )
