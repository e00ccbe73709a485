package ereg.ui.screen

import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.saveable.rememberSaveable
import androidx.compose.runtime.setValue
import androidx.compose.ui.text.input.KeyboardType
import ereg.kit.MatterId
import ereg.kit.screen.GrantPage
import ereg.kit.screen.NewMandate
import ereg.kit.screen.Shown
import ereg.kit.screen.dayOf
import ereg.ui.look.Icons
import ereg.ui.look.said
import ereg.ui.parts.Act
import ereg.ui.parts.AskedFor
import ereg.ui.parts.Choice
import ereg.ui.parts.Leaving
import ereg.ui.parts.Page
import ereg.ui.parts.Part
import ereg.ui.parts.Tick
import ereg.ui.parts.Typed
import ereg.ui.parts.Typing
import ereg.ui.words.Labels
import ereg.ui.words.written

sealed interface GrantEvent {
    data class Grant(
        val mandate: NewMandate,
    ) : GrantEvent

    data object Back : GrantEvent

    data object TroubleSeen : GrantEvent
}

/** The one who is acted for. */
private enum class Principal { SELF, ORGANISATION }

/** Mandates somebody: for whom, who, in which matters, until when. */
@Composable
fun GrantScreen(
    shown: Shown<GrantPage>,
    on: (GrantEvent) -> Unit,
) {
    var who by rememberSaveable { mutableStateOf(Principal.SELF) }
    // Kept no longer than they are typed: they are not saved with the screen's state.
    var principal by remember { mutableStateOf("") }
    var principalNumber by remember { mutableStateOf("") }
    var representative by remember { mutableStateOf("") }
    var number by remember { mutableStateOf("") }
    var matters by remember { mutableStateOf(emptySet<MatterId>()) }
    var typedDay by rememberSaveable { mutableStateOf("") }
    val lastDay = dayOf(typedDay)
    val isNamed = listOf(principal, principalNumber, representative, number).all { it.isNotBlank() } && matters.isNotEmpty()
    val grant =
        lastDay?.takeIf { isNamed }?.let { day ->
            { on(GrantEvent.Grant(NewMandate(principal, principalNumber, representative, number, matters, day))) }
        }
    Page(
        Labels.grant,
        shown,
        Leaving({ on(GrantEvent.Back) }) { on(GrantEvent.TroubleSeen) },
        primary = { page ->
            if (page.granting == null) {
                Act(Labels.grantNow, Icons.edit, grant)
            } else {
                Act(Labels.finish, Icons.check) { on(GrantEvent.Back) }
            }
        },
    ) { page ->
        val granting = page.granting
        if (granting != null) {
            AskedFor(granting)
            AgentSees()
            return@Page
        }
        AgentSees()
        Part(Labels.principal.said) {
            Choice(Labels.ofMyself.said, who == Principal.SELF, { who = Principal.SELF })
            Choice(Labels.ofOrganisation.said, who == Principal.ORGANISATION, { who = Principal.ORGANISATION })
            val (name, its) = if (who == Principal.SELF) Labels.ownName to Labels.ownNumber else Labels.itsName to Labels.creditCode
            Typed(principal, { principal = it }, name.said)
            Typed(principalNumber, { principalNumber = it }, its.said, Typing(KeyboardType.Ascii))
        }
        Part(Labels.agent.said) {
            Typed(representative, { representative = it }, Labels.agentName.said)
            Typed(number, { number = it }, Labels.agentNumber.said, Typing(KeyboardType.Ascii))
        }
        Part(Labels.mandatedMatters.said) {
            page.matters.forEach { matter ->
                val isChosen = matter.matter in matters
                Tick(matter.name.said, isChosen) { matters = if (isChosen) matters - matter.matter else matters + matter.matter }
            }
        }
        Part(Labels.lastDayOfMandate.said) {
            val read = lastDay?.let { Labels.fromTo(page.today.written, it.written).said }
            Typed(typedDay, { typedDay = it }, Labels.dayFormat.said, Typing(KeyboardType.Ascii), under = read)
        }
    }
}
