package ereg.ui.screen

import androidx.compose.material3.MaterialTheme
import androidx.compose.runtime.Composable
import ereg.kit.Consent
import ereg.kit.ConsentAct
import ereg.kit.ConsentDigest
import ereg.kit.screen.ConsentList
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
            opened.act == null || page.asked != null -> null
            opened.act == ConsentAct.ASK -> Act(Labels.askForLicence, Icons.sending) { on(ConsentListEvent.Ask) }
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
                { on(ConsentListEvent.Uses(opened.consent)) },
                Icons.paper,
                Labels.times(opened.uses).said,
            )
        }
    } else {
        if (page.consents.isEmpty()) Empty(Icons.paper, Labels.noConsents.said, Labels.consentsWhy.said)
        val (over, inUse) = page.consents.partition { it.act == null }
        for ((heading, consents) in listOf(Labels.inUse to inUse, Labels.mandatesOver to over)) {
            if (consents.isEmpty()) continue
            Part(heading.said) {
                consents.forEach { consent -> Line(consent) { on(ConsentListEvent.Open(consent.consent)) } }
            }
        }
    }
}

@Composable
private fun Line(
    consent: Consent,
    open: () -> Unit,
) = Card(open = open) {
    Words(consent.officeName.said, style = MaterialTheme.typography.titleMedium)
    Words(consent.purposeName.said)
    QuietWords(consent.called)
    Stands(consent)
}

@Composable
private fun Whole(consent: Consent) =
    Card {
        Value(Labels.consentOffice.said, consent.officeName.said, style = MaterialTheme.typography.titleMedium)
        Value(Labels.consentUse.said, consent.purposeName.said)
        Value(Labels.whichLicence.said, consent.called)
        Value(Labels.copyUntil.said, consent.until.written)
        Value(Labels.consentedAt.said, consent.grantedAt.written)
        consent.revokedAt?.let { Value(Labels.revokedAt.said, it.written) }
        Stands(consent)
    }

@Composable
private fun Stands(consent: Consent) {
    val (kind, icon) = if (consent.act == null) Kind.CALM to Icons.over else Kind.WELL to Icons.done
    Mark(kind, icon, consent.standing.said)
}

/** The certificate by its number, or its identifier where that is not here. */
private val Consent.called: String
    get() = certificate?.value ?: licence.value
