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

    /** The document of a certificate, and the copies of it. */
    class OfCertificate(
        val number: CertificateNumber,
    ) : DocumentScope
}

/**
 * A document that is looked at, with the name under which it was kept here last, and its first page once that is read. While a
 * licence that shows everything was asked for, and its warning not read yet, [warned] is the form in which it was.
 */
data class OpenDocument(
    val document: Document,
    val kept: String?,
    val page: PagePicture?,
    val warned: DocumentForm?,
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
        show(list.copy(open = OpenDocument(document, kept = null, page = null, warned = null)))
        reading { pictured(document, pageOf(document)) }
    }

    fun close() {
        content?.let { show(it.copy(open = null)) }
    }

    /**
     * Has the document that is looked at kept in one of its forms: [keep] is given what writes it to a path where nothing is, and
     * returns the name under which it is kept, or nothing. A licence that shows everything is warned of first.
     */
    fun save(
        form: DocumentForm,
        keep: suspend (write: suspend (Path) -> Unit) -> String?,
    ) = act {
        val open = content?.open ?: return@act
        if (open.document.beforeSharing == null) handOn(open, form, keep) else show(open.copy(warned = form))
    }

    /** Has the document kept all the same, in the form that was asked for: the person has read the warning. */
    fun saveUnmasked(keep: suspend (write: suspend (Path) -> Unit) -> String?) =
        act {
            val open = content?.open ?: return@act
            val form = open.warned ?: return@act
            handOn(open, form, keep)
        }

    /** The person has read the warning, and does not hand the document on. */
    fun doNotSave() {
        content?.open?.let { show(it.copy(warned = null)) }
    }

    private suspend fun handOn(
        open: OpenDocument,
        form: DocumentForm,
        keep: suspend (write: suspend (Path) -> Unit) -> String?,
    ) {
        val acknowledged = open.document.beforeSharing.takeIf { open.warned == form }
        val kept = keep { path -> documents.save(open.document.id, form, path, acknowledged) } ?: return
        content?.open?.let { show(it.copy(kept = kept, warned = null)) }
    }

    private fun show(open: OpenDocument) {
        content?.let { show(it.copy(open = open)) }
    }

    private suspend fun listed(): DocumentList {
        val now = read()
        val before = content?.open
        val open = now.find { it.id == before?.document?.id }
        val page = open?.let { before?.page ?: pageOf(it) }
        return DocumentList(now, open?.let { OpenDocument(it, before?.kept, page, before?.warned) })
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
            is DocumentScope.OfCertificate -> documents.list().filter { it.certificate == of.number }
        }
}
