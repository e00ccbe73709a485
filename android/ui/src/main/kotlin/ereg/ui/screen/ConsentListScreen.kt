package ereg.ui.screen

import androidx.compose.material3.MaterialTheme
import androidx.compose.runtime.Composable
import ereg.kit.ConsentDigest
import ereg.kit.screen.ConsentLine
import ereg.kit.screen.ConsentList
import ereg.kit.screen.ConsentSide
import ereg.kit.screen.RevokeStep
import ereg.kit.screen.Shown
import ereg.ui.look.Icons
import ereg.ui.look.Kind
import ereg.ui.look.said
import ereg.ui.parts.Act
import ereg.ui.parts.AskedFor
import ereg.ui.parts.Card
import ereg.ui.parts.Empty
import ereg.ui.parts.Leading
import ereg.ui.parts.Leaving
import ereg.ui.parts.Mark
import ereg.ui.parts.Notice
import ereg.ui.parts.Page
import ereg.ui.parts.Part
import ereg.ui.parts.QuietWords
import ereg.ui.parts.Value
import ereg.ui.parts.Words
import ereg.ui.words.Labels
import ereg.ui.words.written

sealed interface ConsentListEvent {
    data class Open(
        val consent: ConsentDigest,
    ) : ConsentListEvent

    data object Give : ConsentListEvent

    /** See the log of the uses, of one consent or of all. */
    data class Uses(
        val of: ConsentDigest?,
    ) : ConsentListEvent

    /** Ask, for the office, to be shown the licence of the one that is looked at. */
    data object Ask : ConsentListEvent

    /** Take the one that is looked at back: the person is asked once more. */
    data object AskToRevoke : ConsentListEvent

    data object Revoke : ConsentListEvent

    data object Keep : ConsentListEvent

    data object Back : ConsentListEvent

    data object TroubleSeen : ConsentListEvent
}

/** The consents of a person (用证授权), and one of them with what its revocation does. */
@Composable
fun ConsentListScreen(
    shown: Shown<ConsentList>,
    on: (ConsentListEvent) -> Unit,
) = Page(
    Labels.consents,
    shown,
    Leaving({ on(ConsentListEvent.Back) }) { on(ConsentListEvent.TroubleSeen) },
    primary = { page ->
        val opened = page.opened
        when {
            opened == null -> Act(Labels.giveConsent, Icons.add) { on(ConsentListEvent.Give) }
            opened.isOver || page.asked != null -> null
            opened.side == ConsentSide.OFFICE -> Act(Labels.askForLicence, Icons.sending) { on(ConsentListEvent.Ask) }
            page.step == RevokeStep.TO_CONFIRM -> Act(Labels.revokeConsentNow, Icons.remove) { on(ConsentListEvent.Revoke) }
            else -> Act(Labels.revokeConsent, Icons.remove) { on(ConsentListEvent.AskToRevoke) }
        }
    },
    others = { page ->
        val isConfirmed = page.opened != null && page.step == RevokeStep.TO_CONFIRM
        when {
            isConfirmed -> listOf(Act(Labels.keepConsent, Icons.back) { on(ConsentListEvent.Keep) })
            page.opened == null -> listOf(Act(Labels.usesLog, Icons.paper) { on(ConsentListEvent.Uses(null)) })
            else -> emptyList()
        }
    },
) { page ->
    val (opened, asked) = page.opened to page.asked
    if (opened != null) {
        if (page.step == RevokeStep.TO_CONFIRM) {
            Notice(Kind.YOURS, Icons.attention, Labels.revokeConsentWhy.said, title = Labels.revokeConsent.said)
        }
        asked?.let { AskedFor(it) }
        Whole(opened)
        Card {
            Leading(
                Labels.usesLog.said,
                { on(ConsentListEvent.Uses(opened.consent.consent)) },
                Icons.paper,
                Labels.times(opened.consent.uses).said,
            )
        }
    } else {
        if (page.lines.isEmpty()) Empty(Icons.paper, Labels.noConsents.said, Labels.consentsWhy.said)
        val (over, inUse) = page.lines.partition { it.isOver }
        for ((heading, lines) in listOf(Labels.inUse to inUse, Labels.mandatesOver to over)) {
            if (lines.isEmpty()) continue
            Part(heading.said) {
                lines.forEach { line -> Line(line) { on(ConsentListEvent.Open(line.consent.consent)) } }
            }
        }
    }
}

@Composable
private fun Line(
    line: ConsentLine,
    open: () -> Unit,
) = Card(open = open) {
    val consent = line.consent
    Words(consent.officeName.said, style = MaterialTheme.typography.titleMedium)
    Words(consent.purposeName.said)
    QuietWords(line.licence)
    Stands(line)
}

@Composable
private fun Whole(line: ConsentLine) {
    val consent = line.consent
    Card {
        Value(Labels.consentOffice.said, consent.officeName.said, style = MaterialTheme.typography.titleMedium)
        Value(Labels.consentUse.said, consent.purposeName.said)
        Value(Labels.whichLicence.said, line.licence)
        Value(Labels.copyUntil.said, consent.until.written)
        Value(Labels.consentedAt.said, consent.grantedAt.written)
        consent.revokedAt?.let { Value(Labels.revokedAt.said, it.written) }
        Stands(line)
    }
}

@Composable
private fun Stands(line: ConsentLine) {
    val (kind, icon) = if (line.isOver) Kind.CALM to Icons.over else Kind.WELL to Icons.done
    Mark(kind, icon, line.consent.standing.said)
}

/** The certificate by its number, or its identifier where that is not here. */
private val ConsentLine.licence: String
    get() = consent.certificate?.value ?: consent.licence.value
