package ereg.ui.screen

import androidx.compose.material3.MaterialTheme
import androidx.compose.runtime.Composable
import ereg.kit.Home
import ereg.kit.MatterId
import ereg.kit.MatterRules
import ereg.kit.UnitCode
import ereg.kit.screen.Shown
import ereg.kit.screen.StartPage
import ereg.ui.look.Icons
import ereg.ui.look.Kind
import ereg.ui.look.said
import ereg.ui.parts.Act
import ereg.ui.parts.Card
import ereg.ui.parts.Empty
import ereg.ui.parts.Leaving
import ereg.ui.parts.Mark
import ereg.ui.parts.Page
import ereg.ui.parts.QuietWords
import ereg.ui.parts.Value
import ereg.ui.parts.Words
import ereg.ui.words.Labels
import ereg.ui.words.grouped
import ereg.ui.words.written

sealed interface StartEvent {
    data class Choose(
        val matter: MatterId,
    ) : StartEvent

    /** Begin what was chosen, for a home or without one. */
    data class Begin(
        val unit: UnitCode?,
    ) : StartEvent

    data object Refresh : StartEvent

    data object ChooseAnother : StartEvent

    data object Join : StartEvent

    data object Back : StartEvent

    data object TroubleSeen : StartEvent
}

/** The choice of a matter, then of a home. */
@Composable
fun StartScreen(
    shown: Shown<StartPage>,
    on: (StartEvent) -> Unit,
) {
    val chosen = shown.content?.chosen
    Page(
        if (chosen == null) Labels.start else Labels.whichHome,
        shown,
        Leaving({ on(if (chosen == null) StartEvent.Back else StartEvent.ChooseAnother) }) { on(StartEvent.TroubleSeen) },
        top = listOfNotNull(Act(Labels.refresh, Icons.again) { on(StartEvent.Refresh) }.takeIf { chosen != null }),
        others = { page ->
            listOf(
                if (page.chosen == null) {
                    Act(Labels.join, Icons.code) { on(StartEvent.Join) }
                } else {
                    Act(Labels.withoutHome, Icons.further) { on(StartEvent.Begin(null)) }
                },
            )
        },
    ) { page ->
        if (page.chosen == null) {
            QuietWords(Labels.startWhy.said)
            page.matters.forEach { matter -> MatterCard(matter) { on(StartEvent.Choose(matter.matter)) } }
        } else {
            QuietWords(
                page.chosen
                    ?.name
                    ?.said
                    .orEmpty(),
            )
            if (page.homes.isEmpty()) Empty(Icons.home, Labels.noHomes.said, Labels.noHomesWhy.said)
            page.homes.forEach { home -> HomeCard(home) { on(StartEvent.Begin(home.unit)) } }
        }
    }
}

@Composable
private fun MatterCard(
    matter: MatterRules,
    choose: () -> Unit,
) {
    val closed = matter.closed
    Card(open = choose.takeIf { closed == null }) {
        Words(matter.name.said, style = MaterialTheme.typography.titleMedium)
        if (closed == null) {
            Words(matter.needs.said, style = MaterialTheme.typography.bodyMedium)
            Words(matter.costs.said, style = MaterialTheme.typography.bodyMedium)
            QuietWords(matter.takes.said, style = MaterialTheme.typography.bodySmall)
        } else {
            Mark(Kind.CALM, Icons.over, closed.text.said)
        }
    }
}

@Composable
internal fun HomeCard(
    home: Home,
    open: (() -> Unit)?,
) = Card(open = open) {
    Words(home.address, style = MaterialTheme.typography.titleMedium)
    Value(Labels.unit.said, grouped(home.unit.value), style = MaterialTheme.typography.bodyMedium)
    Value(Labels.area.said, home.area)
    if (home.burdens == 0) {
        Mark(Kind.WELL, Icons.done, Labels.named(Labels.burdens, Labels.burdensOf(0)).said)
    } else {
        Mark(Kind.YOURS, Icons.attention, Labels.named(Labels.burdens, Labels.burdensOf(home.burdens)).said)
    }
    QuietWords(Labels.asOf.said + " " + home.asOf.written, style = MaterialTheme.typography.bodySmall)
}
