package ereg.ui.screen

import androidx.compose.foundation.layout.Column
import androidx.compose.material3.MaterialTheme
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.saveable.rememberSaveable
import androidx.compose.runtime.setValue
import androidx.compose.ui.Modifier
import androidx.compose.ui.semantics.LiveRegionMode
import androidx.compose.ui.semantics.liveRegion
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.text.input.KeyboardType
import ereg.kit.Certificate
import ereg.kit.CertificateNumber
import ereg.kit.Licence
import ereg.kit.LicenceId
import ereg.kit.screen.LicencePage
import ereg.kit.screen.Shown
import ereg.ui.look.Icons
import ereg.ui.look.Kind
import ereg.ui.look.said
import ereg.ui.parts.Act
import ereg.ui.parts.Card
import ereg.ui.parts.Leading
import ereg.ui.parts.Leaving
import ereg.ui.parts.Notice
import ereg.ui.parts.Page
import ereg.ui.parts.Part
import ereg.ui.parts.Typed
import ereg.ui.parts.Typing
import ereg.ui.parts.Value
import ereg.ui.parts.Words
import ereg.ui.words.Labels
import ereg.ui.words.written

sealed interface LicenceEvent {
    data class Look(
        val which: LicenceId,
    ) : LicenceEvent

    /** See the document of the certificate that was found. */
    data class Document(
        val of: CertificateNumber,
    ) : LicenceEvent

    data object Back : LicenceEvent

    data object TroubleSeen : LicenceEvent
}

/** Looks a licence up at the registry by its identifier, typed or one of the person's own; [asked] is typed already. */
@Composable
fun LicenceScreen(
    shown: Shown<LicencePage>,
    asked: LicenceId?,
    on: (LicenceEvent) -> Unit,
) {
    var typed by rememberSaveable { mutableStateOf(asked?.value.orEmpty()) }
    val look = { which: LicenceId ->
        typed = which.value
        on(LicenceEvent.Look(which))
    }
    Page(
        Labels.licence,
        shown,
        Leaving({ on(LicenceEvent.Back) }) { on(LicenceEvent.TroubleSeen) },
        primary = { Act(Labels.lookUp, Icons.search, { look(LicenceId(typed.trim())) }.takeIf { typed.isNotBlank() }) },
    ) { page ->
        Words(Labels.licenceWhy.said)
        Typed(typed, { typed = it }, Labels.licenceId.said, Typing(KeyboardType.Ascii, lines = IDENTIFIER_LINES))
        page.found?.let { Found(it, look) { number -> on(LicenceEvent.Document(number)) } }
        if (page.mine.isNotEmpty()) {
            Part(Labels.certificates.said) { page.mine.forEach { Mine(it) { look(it.licenceId) } } }
        }
    }
}

/** An identifier is as long as three lines of a phone. */
private const val IDENTIFIER_LINES = 3

@Composable
private fun Found(
    licence: Licence,
    look: (LicenceId) -> Unit,
    document: (CertificateNumber) -> Unit,
) {
    licence.mark?.let { Notice(Kind.UNDER_WAY, Icons.info, it.said) }
    val (kind, icon) = if (licence.since == null) Kind.WELL to Icons.done else Kind.WRONG to Icons.over
    Column(Modifier.semantics { liveRegion = LiveRegionMode.Polite }) {
        Notice(kind, icon, licence.standing.said, title = Labels.standing.said)
    }
    Card {
        Value(Labels.number.said, licence.number.value, style = MaterialTheme.typography.titleMedium)
        licence.since?.let { Value(Labels.standingSince.said, it.written) }
        Value(Labels.licenceId.said, licence.licence.value, style = MaterialTheme.typography.bodyMedium)
        if (licence.document != null) Leading(Labels.documents.said, { document(licence.number) }, Icons.paper)
    }
    if (licence.supersededBy.isNotEmpty()) {
        Part(Labels.supersededBy.said) {
            Card { licence.supersededBy.forEach { Leading(it.value, { look(it) }, Icons.search) } }
        }
    }
}

@Composable
private fun Mine(
    certificate: Certificate,
    look: () -> Unit,
) = Card(open = look) {
    Words(certificate.kind.said, style = MaterialTheme.typography.titleMedium)
    Value(Labels.number.said, certificate.number.value)
    Value(Labels.licenceId.said, certificate.licenceId.value, style = MaterialTheme.typography.bodyMedium)
}
