package ereg.kit.fake

import ereg.kit.CaseId
import ereg.kit.CertificateNumber
import ereg.kit.CommandId
import ereg.kit.CopyChoices
import ereg.kit.CopyTerms
import ereg.kit.Document
import ereg.kit.DocumentForm
import ereg.kit.DocumentName
import ereg.kit.DocumentStanding
import ereg.kit.Documents
import ereg.kit.Licence
import ereg.kit.LicenceId
import ereg.kit.PagePicture
import ereg.kit.PaperId
import ereg.kit.PaperKind
import ereg.kit.Trouble
import ereg.kit.UnmaskedWarning
import java.nio.file.Path
import java.time.LocalDate
import kotlin.io.path.writeText

/** Documents that the test sets; the text of a file is its form, and the picture of a page is its name. */
class FakeDocuments :
    Fake(),
    Documents {
    val mine = mutableListOf<Document>()

    /** The licences that the registry has. */
    val licences = mutableListOf<Licence>()

    override suspend fun list(): List<Document> = read { mine.toList() }

    override suspend fun ofCase(case: CaseId): List<Document> = read { mine.filter { it.case == case } }

    override suspend fun see(which: DocumentName): Document = read { named(which) }

    override suspend fun annotate(
        which: DocumentName,
        terms: CopyTerms,
    ): CommandId =
        act("annotate ${which.value} ${terms.user} ${terms.purpose} ${terms.until}") {
            named(which)
            if (terms.user.length > copyChoices.most) throw Trouble.FixInput(message("too_long"))
            CommandId("annotate1")
        }

    override suspend fun licence(which: LicenceId): Licence =
        read { licences.find { it.licence == which } ?: throw Trouble.FixInput(message("not_found")) }

    override suspend fun picture(which: DocumentName): PagePicture =
        read {
            if (DocumentForm.PNG !in named(which).forms) throw nothing("paper.other_form")
            PagePicture("page ${which.value}".encodeToByteArray())
        }

    override suspend fun save(
        which: DocumentName,
        form: DocumentForm,
        path: Path,
        acknowledged: UnmaskedWarning?,
    ): Document =
        act("save ${which.value} $form") {
            val document = named(which)
            if (document.forms.isEmpty()) throw nothing("paper.not_sealed_yet")
            if (form !in document.forms) throw nothing("paper.other_form")
            if (document.beforeSharing != acknowledged) throw Trouble.FixInput(message("paper.unmasked"))
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
    null,
    null,
    null,
    certificate?.let { words("in force") },
    null,
)

fun licence(
    id: String,
    number: String,
) = Licence(LicenceId(id), CertificateNumber(number), words("current"), null, emptyList(), null, null)

/** The choices of every copy. */
val copyChoices = CopyChoices(words("letting"), words("another use"), most = 40)

/** The document as that of a licence: with the warning before it is handed on, and the choices of a copy. */
fun warnedOf(document: Document): Document {
    val warning = UnmaskedWarning(document.id, words("it shows everything"))
    return document.copy(beforeSharing = warning, copyChoices = copyChoices)
}

/** An annotated copy of a certificate. */
fun annotatedCopy(
    id: String,
    of: String,
) = document(id, DocumentStanding.HERE, of).copy(kind = PaperKind.ANNOTATED_COPY, annotation = words("copy $id"))
