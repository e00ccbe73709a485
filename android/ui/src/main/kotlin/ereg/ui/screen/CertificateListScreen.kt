package ereg.ui.screen

import androidx.compose.material3.MaterialTheme
import androidx.compose.runtime.Composable
import ereg.kit.Certificate
import ereg.kit.CertificateNumber
import ereg.kit.CertificateStanding
import ereg.kit.screen.CertificateList
import ereg.kit.screen.Shown
import ereg.ui.look.Icons
import ereg.ui.look.Kind
import ereg.ui.look.said
import ereg.ui.parts.Act
import ereg.ui.parts.Card
import ereg.ui.parts.Empty
import ereg.ui.parts.Leaving
import ereg.ui.parts.Mark
import ereg.ui.parts.Page
import ereg.ui.parts.Value
import ereg.ui.parts.Words
import ereg.ui.words.Labels
import ereg.ui.words.written

sealed interface CertificateListEvent {
    data class Open(
        val number: CertificateNumber,
    ) : CertificateListEvent

    /** Check somebody else's. */
    data object Verify : CertificateListEvent

    /** Look one up at the registry by its identifier. */
    data object LookUp : CertificateListEvent

    data object Back : CertificateListEvent

    data object TroubleSeen : CertificateListEvent
}

/** The person's certificates, and the way to check another's. */
@Composable
fun CertificateListScreen(
    shown: Shown<CertificateList>,
    on: (CertificateListEvent) -> Unit,
) = Page(
    Labels.certificates,
    shown,
    Leaving({ on(CertificateListEvent.Back) }) { on(CertificateListEvent.TroubleSeen) },
    primary = { Act(Labels.verify, Icons.code) { on(CertificateListEvent.Verify) } },
    others = { listOf(Act(Labels.licence, Icons.search) { on(CertificateListEvent.LookUp) }) },
) { page ->
    if (page.certificates.isEmpty()) Empty(Icons.paper, Labels.noCertificates.said, Labels.noCertificatesWhy.said)
    page.certificates.forEach { certificate -> Line(certificate) { on(CertificateListEvent.Open(certificate.number)) } }
}

@Composable
private fun Line(
    certificate: Certificate,
    open: () -> Unit,
) = Card(open = open) {
    Words(certificate.kind.said, style = MaterialTheme.typography.titleMedium)
    Value(Labels.number.said, certificate.number.value)
    Value(Labels.registeredAt.said, certificate.registeredAt.written)
    val (kind, icon) = looks(certificate.status)
    Mark(kind, icon, certificate.words.said)
}

internal fun looks(status: CertificateStanding) =
    when (status) {
        CertificateStanding.CURRENT -> Kind.WELL to Icons.done
        CertificateStanding.CANCELLED -> Kind.WRONG to Icons.over
        CertificateStanding.UNPROVEN -> Kind.WRONG to Icons.unknown
    }
