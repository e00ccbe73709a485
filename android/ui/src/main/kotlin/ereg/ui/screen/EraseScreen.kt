package ereg.ui.screen

import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.setValue
import ereg.kit.screen.ErasePage
import ereg.kit.screen.Shown
import ereg.ui.look.Icons
import ereg.ui.look.Kind
import ereg.ui.look.said
import ereg.ui.parts.Act
import ereg.ui.parts.Card
import ereg.ui.parts.Leaving
import ereg.ui.parts.Notice
import ereg.ui.parts.Page
import ereg.ui.parts.Part
import ereg.ui.parts.Tick
import ereg.ui.parts.Words
import ereg.ui.words.Labels

sealed interface EraseEvent {
    data object Erase : EraseEvent

    data object Outbox : EraseEvent

    data object Back : EraseEvent

    data object TroubleSeen : EraseEvent
}

/** Erases what is kept here, once the person has said that they know what is lost. */
@Composable
fun EraseScreen(
    shown: Shown<ErasePage>,
    on: (EraseEvent) -> Unit,
) {
    var isKnown by remember { mutableStateOf(false) }
    Page(
        Labels.erase,
        shown,
        Leaving({ on(EraseEvent.Back) }) { on(EraseEvent.TroubleSeen) },
        primary = { Act(Labels.eraseNow, Icons.remove, { on(EraseEvent.Erase) }.takeIf { isKnown }) },
        others = { page ->
            listOfNotNull(Act(Labels.outbox, Icons.sending) { on(EraseEvent.Outbox) }.takeIf { page.unsent.isNotEmpty() })
        },
    ) { page ->
        Notice(Kind.WRONG, Icons.attention, Labels.erasedThen.said, title = Labels.gone.said)
        if (page.unsent.isNotEmpty()) {
            Part(Labels.unsentLost.said) {
                Card { page.unsent.forEach { Words(it.what.said) } }
            }
        }
        Notice(Kind.CALM, Icons.info, Labels.eraseWhy.said)
        Tick(Labels.eraseKnown.said, isKnown) { isKnown = !isKnown }
    }
}
