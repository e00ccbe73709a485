package ereg.ui.screen

import androidx.compose.material3.MaterialTheme
import androidx.compose.runtime.Composable
import androidx.compose.ui.graphics.ImageBitmap
import ereg.kit.CertificateNumber
import ereg.kit.Document
import ereg.kit.DocumentForm
import ereg.kit.DocumentStanding
import ereg.kit.screen.DocumentList
import ereg.kit.screen.OpenDocument
import ereg.kit.screen.Shown
import ereg.ui.look.Icons
import ereg.ui.look.Kind
import ereg.ui.look.said
import ereg.ui.parts.Act
import ereg.ui.parts.Card
import ereg.ui.parts.Empty
import ereg.ui.parts.FirstPage
import ereg.ui.parts.Leaving
import ereg.ui.parts.Mark
import ereg.ui.parts.Notice
import ereg.ui.parts.Page
import ereg.ui.parts.QuietWords
import ereg.ui.parts.Value
import ereg.ui.parts.Words
import ereg.ui.words.Labels
import ereg.ui.words.written

sealed interface DocumentListEvent {
    data class Open(
        val document: Document,
    ) : DocumentListEvent

    /** Keep the document that is looked at as a file, or hand it on. */
    data class Save(
        val document: Document,
        val form: DocumentForm,
    ) : DocumentListEvent

    /** Have an annotated copy of the licence that is looked at made instead. */
    data class Annotate(
        val of: CertificateNumber,
    ) : DocumentListEvent

    /** Hand on the licence itself: the warning is read. */
    data class SaveUnmasked(
        val document: Document,
        val form: DocumentForm,
    ) : DocumentListEvent

    data object DoNotSave : DocumentListEvent

    data object Back : DocumentListEvent

    data object TroubleSeen : DocumentListEvent
}

/** The documents of the office (文书、电子证照), newest first, and one of them with its first page and its files. */
@Composable
fun DocumentListScreen(
    shown: Shown<DocumentList>,
    page: ImageBitmap?,
    on: (DocumentListEvent) -> Unit,
) = Page(
    Labels.documents,
    shown,
    Leaving({ on(DocumentListEvent.Back) }) { on(DocumentListEvent.TroubleSeen) },
    primary = { list -> list.acts(on).firstOrNull() },
    others = { list -> list.acts(on).drop(1) },
) { list ->
    val open = list.open
    when {
        open?.warned != null -> Warned(open.document)
        open != null -> Looked(open, page)
        list.documents.isEmpty() -> Empty(Icons.paper, Labels.noDocuments.said, Labels.noDocumentsWhy.said)
        else -> list.documents.forEach { document -> Line(document) { on(DocumentListEvent.Open(document)) } }
    }
}

/** The acts for the document that is looked at: one for each form that it is told to have, or what its warning leads to. */
private fun DocumentList.acts(on: (DocumentListEvent) -> Unit): List<Act> {
    val (document, warned) = open?.let { it.document to it.warned } ?: return emptyList()
    if (warned == null) return document.forms.map { Act(label(it), Icons.paper) { on(DocumentListEvent.Save(document, it)) } }
    return listOfNotNull(
        document.certificate?.let { Act(Labels.makeCopy, Icons.edit) { on(DocumentListEvent.Annotate(it)) } },
        Act(Labels.shareAll, Icons.paper) { on(DocumentListEvent.SaveUnmasked(document, warned)) },
        Act(Labels.doNotShare, Icons.back) { on(DocumentListEvent.DoNotSave) },
    )
}

internal fun label(form: DocumentForm) =
    when (form) {
        DocumentForm.OFD -> Labels.saveOfd
        DocumentForm.PDF -> Labels.savePdf
        DocumentForm.XML -> Labels.saveXml
        DocumentForm.PNG -> Labels.savePng
    }

/** The warning that stands before a licence is handed on: it gives everything away. */
@Composable
private fun Warned(document: Document) {
    Words(document.title.said, style = MaterialTheme.typography.headlineSmall)
    document.beforeSharing?.let { Notice(Kind.YOURS, Icons.attention, it.words.said, title = Labels.beforeYouShare.said) }
    Card {
        document.certificate?.let { Value(Labels.number.said, it.value, style = MaterialTheme.typography.titleMedium) }
        Value(Labels.writtenOn.said, document.writtenOn.written)
    }
}

@Composable
private fun Line(
    document: Document,
    open: () -> Unit,
) = Card(open = open) {
    Words(document.title.said, style = MaterialTheme.typography.titleMedium)
    QuietWords(document.writtenOn.written)
    document.certificate?.let { Value(Labels.number.said, it.value) }
    document.annotation?.let { Value(Labels.annotation.said, it.said) }
    val (kind, icon) = looks(document.standing)
    Mark(kind, icon, document.words.said)
}

@Composable
private fun Looked(
    open: OpenDocument,
    page: ImageBitmap?,
) {
    val document = open.document
    document.mark?.let { Notice(Kind.UNDER_WAY, Icons.info, it.said) }
    Words(document.title.said, style = MaterialTheme.typography.headlineSmall)
    open.kept?.let { Notice(Kind.WELL, Icons.done, it, title = Labels.documentKept.said) }
    val (kind, icon) = looks(document.standing)
    Notice(kind, icon, document.words.said)
    document.annotation?.let { Notice(Kind.UNDER_WAY, Icons.edit, it.said, title = Labels.annotation.said) }
    document.inForce?.let { Notice(Kind.CALM, Icons.info, it.said, title = Labels.certificateNow.said) }
    page?.let { FirstPage(it, Labels.firstPageOf(document.title).said) }
    Card {
        document.certificate?.let { Value(Labels.number.said, it.value, style = MaterialTheme.typography.titleMedium) }
        Value(Labels.writtenOn.said, document.writtenOn.written)
        document.sealedAt?.let { Value(Labels.sealedAt.said, it.written) }
    }
    if (document.forms.isNotEmpty()) QuietWords(Labels.documentWhole.said)
}

internal fun looks(standing: DocumentStanding) =
    when (standing) {
        DocumentStanding.HERE -> Kind.WELL to Icons.done
        DocumentStanding.TO_FETCH -> Kind.UNDER_WAY to Icons.received
        DocumentStanding.WAITING -> Kind.UNDER_WAY to Icons.clock
        DocumentStanding.UNFIT -> Kind.YOURS to Icons.attention
        DocumentStanding.VOID -> Kind.CALM to Icons.over
    }
