package ereg.ui.screen

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.material3.MaterialTheme
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.text.style.TextAlign
import androidx.compose.ui.unit.dp
import ereg.kit.LicenceId
import ereg.kit.QrCode
import ereg.kit.screen.CertificatePage
import ereg.kit.screen.Shown
import ereg.ui.look.Icons
import ereg.ui.look.Kind
import ereg.ui.look.said
import ereg.ui.parts.Act
import ereg.ui.parts.Card
import ereg.ui.parts.Code
import ereg.ui.parts.Leading
import ereg.ui.parts.Leaving
import ereg.ui.parts.Notice
import ereg.ui.parts.Page
import ereg.ui.parts.Value
import ereg.ui.parts.Words
import ereg.ui.words.Labels
import ereg.ui.words.grouped
import ereg.ui.words.written

sealed interface CertificateEvent {
    /** Have the status sealed anew, over a network. */
    data object Freshen : CertificateEvent

    /** See the sealed document of it, to keep it as a file. */
    data object Document : CertificateEvent

    /** Have an annotated copy made, to be handed on in its place. */
    data object Annotate : CertificateEvent

    /** Let an office be shown it. */
    data object Consent : CertificateEvent

    /** Ask the registry how the licence stands now. */
    data class LookUp(
        val licence: LicenceId,
    ) : CertificateEvent

    data object Back : CertificateEvent

    data object TroubleSeen : CertificateEvent
}

/** A certificate that is held out to somebody (亮证): its code, how it stands and since when, what it says. */
@Composable
fun CertificateScreen(
    shown: Shown<CertificatePage>,
    code: QrCode?,
    on: (CertificateEvent) -> Unit,
) = Page(
    Labels.certificate,
    shown,
    Leaving({ on(CertificateEvent.Back) }) { on(CertificateEvent.TroubleSeen) },
    primary = { Act(Labels.freshen, Icons.again) { on(CertificateEvent.Freshen) } },
) { page ->
    val certificate = page.certificate
    certificate.mark?.let { Notice(Kind.UNDER_WAY, Icons.info, it.said) }
    Card {
        Column(
            Modifier.fillMaxWidth(),
            horizontalAlignment = Alignment.CenterHorizontally,
            verticalArrangement = Arrangement.spacedBy(8.dp),
        ) {
            Words(certificate.kind.said, style = MaterialTheme.typography.titleLarge, align = TextAlign.Center)
            if (code == null) Notice(Kind.YOURS, Icons.attention, Labels.noCode.said) else Code(code, Labels.codeOf.said)
            Words(Labels.showCode.said, style = MaterialTheme.typography.bodyMedium, align = TextAlign.Center)
        }
    }
    val (kind, icon) = looks(certificate.status)
    Notice(kind, icon, certificate.words.said)
    Card {
        Value(Labels.number.said, certificate.number.value, style = MaterialTheme.typography.titleMedium)
        Value(Labels.unit.said, grouped(certificate.unit.value))
        Value(Labels.registeredAt.said, certificate.registeredAt.written)
    }
    Card {
        Leading(Labels.documents.said, { on(CertificateEvent.Document) }, Icons.paper)
        Leading(Labels.annotate.said, { on(CertificateEvent.Annotate) }, Icons.edit)
        Leading(Labels.giveConsent.said, { on(CertificateEvent.Consent) }, Icons.person)
        Leading(Labels.licence.said, { on(CertificateEvent.LookUp(certificate.licenceId)) }, Icons.search)
    }
}
