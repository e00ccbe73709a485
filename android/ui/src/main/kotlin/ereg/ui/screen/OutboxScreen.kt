package ereg.ui.screen

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.material3.LinearProgressIndicator
import androidx.compose.material3.MaterialTheme
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.graphics.vector.ImageVector
import androidx.compose.ui.semantics.contentDescription
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.dp
import ereg.kit.CommandId
import ereg.kit.Fixer
import ereg.kit.OutboxItem
import ereg.kit.OutboxState
import ereg.kit.SyncReport
import ereg.kit.SyncStanding
import ereg.kit.screen.OutboxPage
import ereg.kit.screen.Shown
import ereg.ui.look.Icons
import ereg.ui.look.Kind
import ereg.ui.look.isElder
import ereg.ui.look.said
import ereg.ui.parts.Act
import ereg.ui.parts.Card
import ereg.ui.parts.Empty
import ereg.ui.parts.Leaving
import ereg.ui.parts.Mark
import ereg.ui.parts.Notice
import ereg.ui.parts.OtherAct
import ereg.ui.parts.Page
import ereg.ui.parts.Part
import ereg.ui.parts.QuietButton
import ereg.ui.parts.QuietWords
import ereg.ui.parts.Value
import ereg.ui.parts.Words
import ereg.ui.words.Labels

sealed interface OutboxEvent {
    data object SendNow : OutboxEvent

    data object Stop : OutboxEvent

    data class Retry(
        val item: CommandId,
    ) : OutboxEvent

    data class Cancel(
        val item: CommandId,
    ) : OutboxEvent

    /** Go and see the application that an item belongs to. */
    data class See(
        val item: OutboxItem,
    ) : OutboxEvent

    data object Back : OutboxEvent

    data object TroubleSeen : OutboxEvent
}

/** The commands that are unsent and the reasons, what can be done about each, and the standing of the exchange. */
@Composable
fun OutboxScreen(
    shown: Shown<OutboxPage>,
    on: (OutboxEvent) -> Unit,
) = Page(
    Labels.outbox,
    // An exchange can be stopped while it is under way: its button is not held back.
    shown.copy(acting = false),
    Leaving({ on(OutboxEvent.Back) }) { on(OutboxEvent.TroubleSeen) },
    primary = { page ->
        when {
            shown.acting || page.standing is SyncStanding.Running -> Act(Labels.stop, Icons.over) { on(OutboxEvent.Stop) }
            else -> Act(Labels.sendNow, Icons.sending) { on(OutboxEvent.SendNow) }
        }
    },
) { page ->
    (page.standing as? SyncStanding.Running)?.let { Running(it) }
    val doctor = page.doctor
    doctor.allSent?.let { Empty(Icons.received, it.text.said, "") }
    val (yours, waiting) = doctor.unsent.partition { it.state == OutboxState.NEEDS_YOU }
    if (yours.isNotEmpty()) {
        Part(Labels.asks.said) { yours.forEach { Item(it, on) } }
    }
    // What is told with an item is not told twice.
    val told = doctor.unsent.map { it.told.code }.toSet()
    val others = doctor.findings.filter { it.code !in told }
    if (others.isNotEmpty()) {
        Part(Labels.whyUnsent.said) { others.forEach { Notice(Kind.UNDER_WAY, Icons.info, it.text.said) } }
    }
    if (waiting.isNotEmpty()) {
        Part(Labels.waiting.said) { waiting.forEach { Item(it, on) } }
    }
    if (doctor.chunksLeft > 0) Card { Value(Labels.toUpload.said, "${doctor.chunksLeft}") }
    page.report?.let { LastRun(it) }
}

@Composable
private fun Running(run: SyncStanding.Running) =
    Card {
        val words = Labels.exchanging(run.answered, run.waited).said
        Words(words)
        LinearProgressIndicator(
            { if (run.waited == 0) 0f else run.answered.toFloat() / run.waited },
            Modifier.fillMaxWidth().semantics { contentDescription = words },
            drawStopIndicator = {},
        )
    }

internal fun looks(state: OutboxState): Pair<Kind, ImageVector> =
    when (state) {
        OutboxState.QUEUED -> Kind.CALM to Icons.clock
        OutboxState.WAITS_FOR_FILES -> Kind.CALM to Icons.paper
        OutboxState.SENDING -> Kind.UNDER_WAY to Icons.sending
        OutboxState.UNKNOWN -> Kind.UNDER_WAY to Icons.unknown
        OutboxState.NEEDS_YOU -> Kind.YOURS to Icons.attention
    }

@Composable
private fun Item(
    item: OutboxItem,
    on: (OutboxEvent) -> Unit,
) {
    val (kind, icon) = looks(item.state)
    Card {
        Mark(kind, icon, item.what.said)
        Words(item.told.text.said, style = MaterialTheme.typography.bodyMedium)
        item.nextTrySeconds?.let { QuietWords(Labels.nextTry(it).said, style = MaterialTheme.typography.bodySmall) }
        if (item.state == OutboxState.NEEDS_YOU) {
            Column(verticalArrangement = Arrangement.spacedBy(8.dp)) {
                if (item.fixer == Fixer.YOU && (item.draft != null || item.case != null)) {
                    OtherAct(Act(Labels.seeApplication, Icons.further) { on(OutboxEvent.See(item)) }, Modifier.fillMaxWidth())
                }
                OtherAct(Act(Labels.tryAgain, Icons.again) { on(OutboxEvent.Retry(item.item)) }, Modifier.fillMaxWidth())
                if (!isElder) {
                    QuietButton(
                        Act(Labels.cancelItem, Icons.remove) { on(OutboxEvent.Cancel(item.item)) },
                        Modifier.fillMaxWidth(),
                    )
                }
            }
        }
    }
}

@Composable
private fun LastRun(report: SyncReport) =
    Part(Labels.lastRun.said) {
        Card {
            Words(Labels.exchanged(report.sent, report.left).said)
            report.trouble?.let { Notice(Kind.YOURS, Icons.attention, it.text.said) }
            report.news.forEach { Words(it.said) }
            report.leftActs.forEach { act -> QuietWords(Labels.named(act.what, act.told.text).said) }
        }
    }
