package ereg.ui.screen

import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.saveable.rememberSaveable
import androidx.compose.runtime.setValue
import ereg.kit.Dispute
import ereg.kit.DisputeReason
import ereg.kit.FactName
import ereg.kit.screen.DisputePage
import ereg.kit.screen.Shown
import ereg.ui.look.Icons
import ereg.ui.look.Kind
import ereg.ui.look.said
import ereg.ui.parts.Act
import ereg.ui.parts.AskedFor
import ereg.ui.parts.Card
import ereg.ui.parts.Choice
import ereg.ui.parts.Empty
import ereg.ui.parts.Leaving
import ereg.ui.parts.Mark
import ereg.ui.parts.Page
import ereg.ui.parts.Part
import ereg.ui.parts.QuietWords
import ereg.ui.parts.Typed
import ereg.ui.parts.Typing
import ereg.ui.parts.Words
import ereg.ui.words.Labels
import ereg.ui.words.written

sealed interface DisputeEvent {
    data class Lodge(
        val fact: FactName,
        val reason: DisputeReason,
        val says: String,
    ) : DisputeEvent

    data object Back : DisputeEvent

    data object TroubleSeen : DisputeEvent
}

/** Says that a shared fact of a case is wrong: the fact, how it is wrong, and in words if the person likes. */
@Composable
fun DisputeScreen(
    shown: Shown<DisputePage>,
    on: (DisputeEvent) -> Unit,
) {
    var chosen by rememberSaveable { mutableStateOf<String?>(null) }
    var reason by rememberSaveable { mutableStateOf<DisputeReason?>(null) }
    var says by rememberSaveable { mutableStateOf("") }
    val disputable =
        shown.content
            ?.case
            ?.disputable
            .orEmpty()
    val wrong = disputable.find { it.fact.name.value == chosen } ?: disputable.singleOrNull()
    val why = wrong?.reasons?.find { it.reason == reason }
    val lodge = wrong?.let { of -> why?.let { { on(DisputeEvent.Lodge(of.fact.name, it.reason, says)) } } }
    Page(
        Labels.dispute,
        shown,
        Leaving({ on(DisputeEvent.Back) }) { on(DisputeEvent.TroubleSeen) },
        primary = { page ->
            when {
                page.lodged != null -> Act(Labels.finish, Icons.check) { on(DisputeEvent.Back) }
                disputable.isEmpty() -> null
                else -> Act(Labels.lodge, Icons.edit, lodge)
            }
        },
    ) { page ->
        page.lodged?.let { AskedFor(it) }
        if (page.case.disputes.isNotEmpty()) {
            Part(Labels.disputes.said) { page.case.disputes.forEach { Known(it) } }
        }
        when {
            page.lodged != null -> {}

            disputable.isEmpty() -> {
                Empty(Icons.info, Labels.nothingDisputable.said, page.case.words.said)
            }

            else -> {
                Part(Labels.whichFact.said) {
                    disputable.forEach { Choice(it.fact.what.said, it == wrong, { chosen = it.fact.name.value }, it.words.said) }
                }
                if (wrong != null) {
                    Part(Labels.howWrong.said) {
                        wrong.reasons.forEach { Choice(it.words.said, it == why, { reason = it.reason }) }
                    }
                }
                val most = (wrong ?: disputable.first()).most
                Part(Labels.sayMore.said) {
                    val used = Labels.characters(says.length, most).said
                    Typed(says, { says = it.take(most) }, Labels.sayMoreHere.said, Typing(lines = 3), under = used)
                }
            }
        }
    }
}

@Composable
private fun Known(dispute: Dispute) =
    Card {
        val (kind, icon) = if (dispute.how == null) Kind.UNDER_WAY to Icons.wait else Kind.CALM to Icons.check
        Mark(kind, icon, dispute.fact.what.said)
        Words(dispute.words.said)
        QuietWords(dispute.reason.words.said + " · " + dispute.saidAt.written)
    }
