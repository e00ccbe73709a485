package ereg.ui.parts

import androidx.compose.foundation.background
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.Row
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
import androidx.compose.ui.graphics.vector.ImageVector
import androidx.compose.ui.platform.LocalDensity
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.Dp
import androidx.compose.ui.unit.dp
import ereg.kit.CaseProgress
import ereg.kit.CitizenTask
import ereg.kit.EntryDocumentsStanding
import ereg.kit.Language
import ereg.kit.SendingState
import ereg.kit.TaskStanding
import ereg.kit.screen.Asked
import ereg.ui.look.Icons
import ereg.ui.look.Kind
import ereg.ui.look.LocalLook
import ereg.ui.look.isElder
import ereg.ui.look.said
import ereg.ui.look.tones

/** Returns the look of the standing of a task; its words come from the core. */
internal fun looks(standing: TaskStanding): Pair<Kind, ImageVector> =
    when (standing) {
        is TaskStanding.NotBegun -> Kind.CALM to Icons.clock
        is TaskStanding.UnderWay -> Kind.UNDER_WAY to Icons.wait
        is TaskStanding.WaitsForYou -> Kind.YOURS to Icons.person
        is TaskStanding.WaitsForOthers -> Kind.UNDER_WAY to Icons.wait
        is TaskStanding.Done -> Kind.WELL to Icons.done
        is TaskStanding.Over -> Kind.WRONG to Icons.over
    }

/** Returns the look of a state of sending; its words come from the core. */
internal fun looks(sending: SendingState): Pair<Kind, ImageVector> =
    when (sending) {
        is SendingState.KeptHere -> Kind.CALM to Icons.phone
        is SendingState.ToBeSent -> Kind.UNDER_WAY to Icons.clock
        is SendingState.OnItsWay -> Kind.UNDER_WAY to Icons.sending
        is SendingState.Received -> Kind.WELL to Icons.received
        is SendingState.NeedsYou -> Kind.YOURS to Icons.attention
    }

/** Returns the look of how the documents of an entry stand; its words come from the core. */
internal fun looks(documents: EntryDocumentsStanding): Pair<Kind, ImageVector> =
    when (documents) {
        EntryDocumentsStanding.SEALING -> Kind.UNDER_WAY to Icons.wait
        EntryDocumentsStanding.WAITING -> Kind.UNDER_WAY to Icons.clock
        EntryDocumentsStanding.SEALED -> Kind.WELL to Icons.done
        EntryDocumentsStanding.UNFIT, EntryDocumentsStanding.VOID -> Kind.CALM to Icons.over
    }

/** The two tasks of a citizen, one after the other. */
@Composable
fun TaskTrack(
    first: CitizenTask,
    second: CitizenTask,
) {
    // English names are too long to stand beside each other.
    if (isElder || LocalLook.current.language == Language.EN) {
        Column(verticalArrangement = Arrangement.spacedBy(8.dp)) {
            TaskDot(1, first)
            TaskDot(2, second)
        }
    } else {
        Row(verticalAlignment = Alignment.CenterVertically, horizontalArrangement = Arrangement.spacedBy(8.dp)) {
            TaskDot(1, first, Modifier.weight(1f, fill = false))
            Box(Modifier.width(20.dp).height(2.dp).background(MaterialTheme.colorScheme.outlineVariant))
            TaskDot(2, second, Modifier.weight(1f, fill = false))
        }
    }
}

/** A task by its number, which gives way to a picture once it is at work, and its name. */
@Composable
private fun TaskDot(
    number: Int,
    task: CitizenTask,
    modifier: Modifier = Modifier,
) {
    val (kind, icon) = looks(task.standing)
    val tone = tones.of(kind)
    Row(modifier.semantics(mergeDescendants = true) {}, verticalAlignment = Alignment.CenterVertically) {
        Box(
            Modifier.size(grown(if (isElder) 36.dp else 28.dp)).clip(CircleShape).background(tone.ground),
            contentAlignment = Alignment.Center,
        ) {
            if (kind == Kind.CALM) {
                Words("$number", style = MaterialTheme.typography.labelMedium, color = tone.ink)
            } else {
                Icon(icon, null, Modifier.size(if (isElder) 24.dp else 18.dp), tint = tone.ink)
            }
        }
        Words(task.name.said, Modifier.padding(start = 8.dp), style = MaterialTheme.typography.labelMedium)
    }
}

/** The one of the five states of sending that is true, in a line. */
@Composable
fun SendingLine(progress: CaseProgress) {
    val (kind, icon) = looks(progress.sending)
    val ink = if (kind == Kind.CALM) MaterialTheme.colorScheme.onSurfaceVariant else tones.of(kind).ink
    Row(Modifier.semantics(mergeDescendants = true) {}, horizontalArrangement = Arrangement.spacedBy(8.dp)) {
        Icon(icon, null, Modifier.padding(top = 2.dp).size(if (isElder) 24.dp else 18.dp), tint = ink)
        Words(progress.sendingWords.said, style = MaterialTheme.typography.bodySmall, color = ink)
    }
}

/** The act that was asked for here, as the core says what it waits for in the outbox; nothing once the registry has answered it. */
@Composable
fun AskedFor(asked: Asked) {
    asked.waits?.let { Notice(Kind.UNDER_WAY, Icons.sending, it.told.text.said, title = it.what.said) }
}

/** Returns the size of something that letters stand in, which grows with them. */
@Composable
private fun grown(size: Dp): Dp = size * LocalDensity.current.fontScale.coerceAtLeast(1f)
