package ereg.ui.screen

import androidx.compose.foundation.background
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.IntrinsicSize
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxHeight
import androidx.compose.foundation.layout.height
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.size
import androidx.compose.foundation.layout.width
import androidx.compose.foundation.shape.CircleShape
import androidx.compose.material3.Icon
import androidx.compose.material3.MaterialTheme
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.draw.clip
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.dp
import ereg.kit.CaseId
import ereg.kit.CaseLimits
import ereg.kit.CaseProgress
import ereg.kit.CitizenTask
import ereg.kit.ComesNext
import ereg.kit.EntryDocuments
import ereg.kit.EntryDocumentsStanding
import ereg.kit.Happened
import ereg.kit.NextStep
import ereg.kit.TaskStanding
import ereg.kit.TimelineEntry
import ereg.kit.screen.ProgressPage
import ereg.kit.screen.Shown
import ereg.ui.look.Icons
import ereg.ui.look.Kind
import ereg.ui.look.isElder
import ereg.ui.look.said
import ereg.ui.look.tones
import ereg.ui.parts.Act
import ereg.ui.parts.Card
import ereg.ui.parts.Leading
import ereg.ui.parts.Leaving
import ereg.ui.parts.Notice
import ereg.ui.parts.Page
import ereg.ui.parts.Part
import ereg.ui.parts.QuietWords
import ereg.ui.parts.Value
import ereg.ui.parts.Words
import ereg.ui.parts.looks
import ereg.ui.words.Labels
import ereg.ui.words.written

sealed interface ProgressEvent {
    /** Go and do what is this person's to do. */
    data class Go(
        val step: NextStep,
    ) : ProgressEvent

    data object Outbox : ProgressEvent

    /** See what was paid for the case. */
    data class Record(
        val case: CaseId,
    ) : ProgressEvent

    /** See what the office wrote in the case. */
    data class Documents(
        val case: CaseId,
    ) : ProgressEvent

    /** Say that a shared fact of the case is wrong. */
    data class Dispute(
        val case: CaseId,
    ) : ProgressEvent

    data object Back : ProgressEvent

    data object TroubleSeen : ProgressEvent
}

/**
 * The progress of an application: its two tasks, what to do now, its documents, what this device has to do with it, what happened. It
 * leads to the documents where they stand once they are sealed, and below to what else the office wrote.
 */
@Composable
fun ProgressScreen(
    shown: Shown<ProgressPage>,
    on: (ProgressEvent) -> Unit,
) = Page(
    Labels.progress,
    shown,
    Leaving({ on(ProgressEvent.Back) }) { on(ProgressEvent.TroubleSeen) },
    primary = { page -> page.progress.due?.let { step -> Act(Labels.go, Icons.further) { on(ProgressEvent.Go(step)) } } },
) { page ->
    val progress = page.progress
    val see = progress.case?.let { case -> { on(ProgressEvent.Documents(case)) } }
    ProgressParts(page, see)
    if (!page.documents.areSealed) see?.let { ToDocuments(it) }
    progress.case?.let { case ->
        val isPaid = progress.timeline.any { it.happened == Happened.PAID || it.happened == Happened.REFUNDED }
        if (isPaid) Card { Leading(Labels.paymentRecord.said, { on(ProgressEvent.Record(case)) }, Icons.pay) }
        val isUnderWay =
            listOf(progress.first, progress.second).none { it.standing is TaskStanding.Over } &&
                progress.second.standing !is TaskStanding.Done
        if (isUnderWay) Card { Leading(Labels.dispute.said, { on(ProgressEvent.Dispute(case)) }, Icons.edit) }
    }
}

/** The step that is this person's to do, where there is one. */
internal val CaseProgress.due: NextStep?
    get() {
        val waits = listOf(first, second).mapNotNull { (it.standing as? TaskStanding.WaitsForYou)?.toDo }
        return steps.firstOrNull { it.toDo in waits }
    }

/** The parts of the progress; where [see] is given, the documents of an entry lead there once they are sealed. */
@Composable
internal fun ProgressParts(
    page: ProgressPage,
    see: (() -> Unit)?,
) {
    val progress = page.progress
    progress.due?.let { Notice(Kind.YOURS, Icons.person, it.words.said, title = Labels.toDoNow.said) }
    TaskCard(1, progress.first)
    TaskCard(2, progress.second)
    page.documents?.let { HandedOut(it, see) }
    val (kind, icon) = looks(progress.sending)
    Notice(kind, icon, progress.sendingWords.said, title = Labels.sendingState.said)
    progress.number?.let { Card { Value(Labels.caseNumber.said, it, style = MaterialTheme.typography.titleMedium) } }
    progress.comesNext?.let { Next(it) }
    if (progress.timeline.isNotEmpty()) {
        Part(Labels.timeline.said) {
            Card {
                progress.timeline.asReversed().forEachIndexed { index, entry -> Entry(entry, index == progress.timeline.lastIndex) }
                progress.gap?.let { QuietWords(it.said, style = MaterialTheme.typography.bodySmall) }
            }
        }
    }
}

/** The documents that the entry hands out, as the core says how they stand. */
@Composable
private fun HandedOut(
    documents: EntryDocuments,
    see: (() -> Unit)?,
) {
    val (kind, icon) = looks(documents.standing)
    Notice(kind, icon, documents.words.said)
    if (documents.areSealed) see?.let { ToDocuments(it) }
}

private val EntryDocuments?.areSealed get() = this?.standing == EntryDocumentsStanding.SEALED

@Composable
private fun ToDocuments(see: () -> Unit) = Card { Leading(Labels.documents.said, see, Icons.paper) }

@Composable
private fun TaskCard(
    number: Int,
    task: CitizenTask,
) {
    val (kind, icon) = looks(task.standing)
    val tone = tones.of(kind)
    Card {
        Row(horizontalArrangement = Arrangement.spacedBy(14.dp), verticalAlignment = Alignment.CenterVertically) {
            Box(Modifier.size(if (isElder) 56.dp else 46.dp).clip(CircleShape).background(tone.ground), Alignment.Center) {
                Icon(icon, null, Modifier.size(if (isElder) 32.dp else 26.dp), tint = tone.ink)
            }
            Column(Modifier.weight(1f).semantics(mergeDescendants = true) {}, verticalArrangement = Arrangement.spacedBy(2.dp)) {
                QuietWords(Labels.task(number).said, style = MaterialTheme.typography.bodySmall)
                Words(task.name.said, style = MaterialTheme.typography.titleMedium)
                Words(task.words.said, style = MaterialTheme.typography.bodyMedium)
            }
        }
    }
}

@Composable
private fun Next(next: ComesNext) =
    Part(Labels.comesNext.said) {
        Card {
            Words(next.words.said)
            next.term?.let { Notice(Kind.YOURS, Icons.clock, it.words.said) }
            when (val limits = next.limits) {
                is CaseLimits.FromAcceptance -> {
                    QuietWords(Labels.days(limits.promisedWorkingDays, limits.legalWorkingDays).said)
                }

                is CaseLimits.Until -> {
                    Value(Labels.promisedBy.said, limits.promisedBy.words.said)
                    Value(Labels.decideBy.said, limits.decideBy.words.said)
                }

                null -> {}
            }
        }
    }

/** One thing that happened, on the line that leads to what was before it. */
@Composable
private fun Entry(
    entry: TimelineEntry,
    isFirst: Boolean,
) {
    Row(
        Modifier.height(IntrinsicSize.Min).semantics(mergeDescendants = true) {},
        horizontalArrangement = Arrangement.spacedBy(14.dp),
    ) {
        val line = MaterialTheme.colorScheme.primary
        Column(Modifier.fillMaxHeight().width(14.dp), horizontalAlignment = Alignment.CenterHorizontally) {
            Box(
                Modifier
                    .padding(top = 7.dp)
                    .size(12.dp)
                    .clip(CircleShape)
                    .background(line),
            )
            if (!isFirst) Box(Modifier.weight(1f).width(2.dp).background(MaterialTheme.colorScheme.outlineVariant))
        }
        Column(Modifier.weight(1f).padding(bottom = 14.dp), verticalArrangement = Arrangement.spacedBy(2.dp)) {
            Words(entry.words.said)
            QuietWords(entry.at.written, style = MaterialTheme.typography.bodySmall)
            QuietWords(entry.whose.said, style = MaterialTheme.typography.bodySmall)
        }
    }
}
