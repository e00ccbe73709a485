package ereg.kit.screen

import ereg.kit.CaseId
import ereg.kit.CertificateNumber
import ereg.kit.Discreet
import ereg.kit.Document
import ereg.kit.DocumentForm
import ereg.kit.DocumentStanding
import ereg.kit.Documents
import ereg.kit.Moved
import ereg.kit.PagePicture
import ereg.kit.Trouble
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.flow.Flow
import java.nio.file.Path

/** The documents that a list is of. */
sealed interface DocumentScope {
    data object All : DocumentScope

    class OfCase(
        val case: CaseId,
    ) : DocumentScope

    class OfCertificate(
        val number: CertificateNumber,
    ) : DocumentScope
}

/** A document that is looked at, with the name under which it was kept here last, and its first page once that is read. */
data class OpenDocument(
    val document: Document,
    val kept: String?,
    val page: PagePicture?,
) : Discreet()

/** The documents of the office, newest first, and the one that is looked at now. */
data class DocumentList(
    val documents: List<Document>,
    val open: OpenDocument?,
) : Discreet()

/** The documents (文书、电子证照) that the office wrote for this person: how each stands here, and its file for others. */
class DocumentListModel(
    private val documents: Documents,
    private val of: DocumentScope,
    changes: Flow<List<Moved>>,
    scope: CoroutineScope,
) : ScreenModel<DocumentList>(scope) {
    init {
        // A document is shown with the standing of its certificate.
        follow(changes, { it == Moved.Documents || it == Moved.Certificates }) { listed() }
    }

    fun open(document: Document) {
        val list = content ?: return
        show(list.copy(open = OpenDocument(document, kept = null, page = null)))
        reading { pictured(document, pageOf(document)) }
    }

    fun close() {
        content?.let { show(it.copy(open = null)) }
    }

    /**
     * Has the document that is looked at kept in one of its forms: [keep] is given what writes it to a path where nothing is, and
     * returns the name under which it is kept, or nothing.
     */
    fun save(
        form: DocumentForm,
        keep: suspend (write: suspend (Path) -> Unit) -> String?,
    ) = act {
        val document = content?.open?.document ?: return@act
        val kept = keep { path -> documents.save(document.id, form, path) } ?: return@act
        content?.let { list -> show(list.copy(open = list.open?.copy(kept = kept))) }
    }

    private suspend fun listed(): DocumentList {
        val now = read()
        val before = content?.open
        val open = now.find { it.id == before?.document?.id }
        val page = open?.let { before?.page ?: pageOf(it) }
        return DocumentList(now, open?.let { OpenDocument(it, before?.kept, page) })
    }

    /** Returns the list with the page of a document, if that is the one that is looked at still. */
    private suspend fun pictured(
        document: Document,
        page: PagePicture?,
    ): DocumentList {
        val list = content ?: listed()
        val open = list.open?.takeIf { it.document.id == document.id } ?: return list
        return list.copy(open = open.copy(page = page))
    }

    /** Absent where there is no picture of it, and while its files are not here: nobody waits for a network to look. */
    private suspend fun pageOf(document: Document): PagePicture? {
        if (document.standing != DocumentStanding.HERE || DocumentForm.PNG !in document.forms) return null
        return try {
            documents.picture(document.id)
        } catch (_: Trouble.NotFound) {
            null
        }
    }

    private suspend fun read(): List<Document> =
        when (of) {
            is DocumentScope.All -> documents.list()
            is DocumentScope.OfCase -> documents.ofCase(of.case)
            is DocumentScope.OfCertificate -> listOfNotNull(ofCertificate(of.number))
        }

    /** Absent while no document of it was told of. */
    private suspend fun ofCertificate(number: CertificateNumber): Document? =
        try {
            documents.see(number)
        } catch (_: Trouble.NotFound) {
            null
        }
}
