package ereg.ui.screen

import androidx.compose.material3.MaterialTheme
import androidx.compose.runtime.Composable
import ereg.kit.MandateDigest
import ereg.kit.screen.MandateLine
import ereg.kit.screen.MandateList
import ereg.kit.screen.Shown
import ereg.ui.look.Icons
import ereg.ui.look.Kind
import ereg.ui.look.said
import ereg.ui.parts.Act
import ereg.ui.parts.AskedFor
import ereg.ui.parts.Card
import ereg.ui.parts.Empty
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

sealed interface MandateListEvent {
    data class Open(
        val mandate: MandateDigest,
    ) : MandateListEvent

    data object Grant : MandateListEvent

    /** Revoke the one that is looked at. */
    data object Revoke : MandateListEvent

    data object Back : MandateListEvent

    data object TroubleSeen : MandateListEvent
}

/** The mandates of a person, and one of them with what its revocation does. */
@Composable
fun MandateListScreen(
    shown: Shown<MandateList>,
    on: (MandateListEvent) -> Unit,
) = Page(
    Labels.mandates,
    shown,
    Leaving({ on(MandateListEvent.Back) }) { on(MandateListEvent.TroubleSeen) },
    primary = { page ->
        val opened = page.opened
        when {
            opened == null -> Act(Labels.grant, Icons.add) { on(MandateListEvent.Grant) }
            opened.isOver || page.revoking != null -> null
            else -> Act(Labels.revoke, Icons.remove) { on(MandateListEvent.Revoke) }
        }
    },
) { page ->
    val (opened, revoking) = page.opened to page.revoking
    if (opened != null) {
        Whole(opened)
        when {
            revoking != null -> AskedFor(revoking)
            !opened.isOver -> Notice(Kind.YOURS, Icons.attention, Labels.revokeWhy.said)
        }
    } else {
        if (page.lines.isEmpty()) Empty(Icons.person, Labels.noMandates.said, Labels.mandatesWhy.said)
        val (over, inUse) = page.lines.partition { it.isOver }
        for ((heading, lines) in listOf(Labels.inUse to inUse, Labels.mandatesOver to over)) {
            if (lines.isEmpty()) continue
            Part(heading.said) {
                lines.forEach { line -> Line(line) { on(MandateListEvent.Open(line.mandate.mandate)) } }
            }
        }
    }
}

@Composable
private fun Line(
    line: MandateLine,
    open: () -> Unit,
) = Card(open = open) {
    Words(line.mandate.terms.representative, style = MaterialTheme.typography.titleMedium)
    Words(line.called)
    QuietWords(line.term)
    Stands(line)
}

@Composable
private fun Whole(line: MandateLine) {
    val terms = line.mandate.terms
    Card {
        Value(Labels.agent.said, terms.representative, style = MaterialTheme.typography.titleMedium)
        Value(Labels.idNo.said, terms.number)
        Value(Labels.principal.said, terms.principal + " · " + terms.principalNumber)
        Value(Labels.mandatedMatters.said, line.called)
        Value(Labels.term.said, line.term)
        line.mandate.revokedAt?.let { Value(Labels.revokedAt.said, it.written) }
        Stands(line)
    }
    if (!line.isOver) AgentSees()
}

@Composable
private fun Stands(line: MandateLine) {
    val (kind, icon) = if (line.isOver) Kind.CALM to Icons.over else Kind.WELL to Icons.done
    Mark(kind, icon, line.mandate.words.said)
}

/** Says what an agent sees while the mandate stands. */
@Composable
internal fun AgentSees() = Notice(Kind.CALM, Icons.info, Labels.agentSees.said, title = Labels.agentSeesTitle.said)

private val MandateLine.called: String
    @Composable get() = Labels.list(matters).said

private val MandateLine.term: String
    @Composable get() = Labels.fromTo(mandate.terms.fromDay.written, lastDay.written).said
