package ereg.ui.screen

import androidx.compose.material3.MaterialTheme
import androidx.compose.runtime.Composable
import ereg.kit.screen.LogPage
import ereg.kit.screen.Shown
import ereg.ui.look.Icons
import ereg.ui.look.Kind
import ereg.ui.look.said
import ereg.ui.parts.Act
import ereg.ui.parts.Card
import ereg.ui.parts.Leaving
import ereg.ui.parts.Notice
import ereg.ui.parts.Page
import ereg.ui.parts.Words
import ereg.ui.words.Labels

sealed interface LogEvent {
    data object Export : LogEvent

    data object Back : LogEvent

    data object TroubleSeen : LogEvent
}

/** The log as whoever helps gets it, to be read before it is handed on. */
@Composable
fun LogScreen(
    shown: Shown<LogPage>,
    on: (LogEvent) -> Unit,
) = Page(
    Labels.logs,
    shown,
    Leaving({ on(LogEvent.Back) }) { on(LogEvent.TroubleSeen) },
    primary = { Act(Labels.exportLogs, Icons.sending) { on(LogEvent.Export) } },
) { page ->
    Notice(Kind.CALM, Icons.info, Labels.logsWhy.said)
    Card { page.lines.filter { it.isNotBlank() }.forEach { Words(it, style = MaterialTheme.typography.bodySmall) } }
}
