package ereg.kit.fake

import ereg.kit.CaseId
import ereg.kit.CertificateNumber
import ereg.kit.Document
import ereg.kit.DocumentForm
import ereg.kit.DocumentName
import ereg.kit.DocumentStanding
import ereg.kit.Documents
import ereg.kit.PagePicture
import ereg.kit.PaperId
import ereg.kit.PaperKind
import java.nio.file.Path
import java.time.LocalDate
import kotlin.io.path.writeText

/** Documents that the test sets; the text of a file is its form, and the picture of a page is its name. */
class FakeDocuments :
    Fake(),
    Documents {
    val mine = mutableListOf<Document>()

    override suspend fun list(): List<Document> = read { mine.toList() }

    override suspend fun ofCase(case: CaseId): List<Document> = read { mine.filter { it.case == case } }

    override suspend fun see(which: DocumentName): Document = read { named(which) }

    override suspend fun picture(which: DocumentName): PagePicture =
        read {
            if (DocumentForm.PNG !in named(which).forms) throw nothing("paper.other_form")
            PagePicture("page ${which.value}".encodeToByteArray())
        }

    override suspend fun save(
        which: DocumentName,
        form: DocumentForm,
        path: Path,
    ): Document =
        act("save ${which.value} $form") {
            val document = named(which)
            if (document.forms.isEmpty()) throw nothing("paper.not_sealed_yet")
            if (form !in document.forms) throw nothing("paper.other_form")
            path.writeText("$form")
            document
        }

    private fun named(which: DocumentName) =
        mine.find {
            when (which) {
                is PaperId -> it.id == which
                is CertificateNumber -> it.certificate == which
            }
        } ?: throw nothing("paper.not_found")
}

/** The forms of a document that stands so, and whose other form is this. What the office wrote has a picture of its page too. */
fun formsOf(
    standing: DocumentStanding,
    twin: DocumentForm,
) = when (standing) {
    DocumentStanding.HERE, DocumentStanding.TO_FETCH -> listOf(DocumentForm.OFD, twin) + picturesBeside(twin)
    DocumentStanding.WAITING, DocumentStanding.UNFIT, DocumentStanding.VOID -> emptyList()
}

private fun picturesBeside(twin: DocumentForm) = listOf(DocumentForm.PNG).filter { twin == DocumentForm.PDF }

fun document(
    id: String,
    standing: DocumentStanding,
    certificate: String? = null,
) = Document(
    PaperId(id),
    if (certificate == null) PaperKind.ACCEPTANCE else PaperKind.TITLE_CERTIFICATE,
    words("document $id"),
    CaseId("c1"),
    certificate?.let(::CertificateNumber),
    LocalDate.EPOCH,
    null,
    formsOf(standing, DocumentForm.PDF),
    standing,
    words("$standing"),
    certificate?.let { words("in force") },
    null,
)
