package ereg.ui.screen

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.size
import androidx.compose.material3.HorizontalDivider
import androidx.compose.material3.Icon
import androidx.compose.material3.MaterialTheme
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.unit.dp
import ereg.kit.DraftId
import ereg.kit.screen.Shown
import ereg.kit.screen.Task
import ereg.kit.screen.TaskList
import ereg.kit.screen.Turn
import ereg.ui.look.Icons
import ereg.ui.look.Kind
import ereg.ui.look.said
import ereg.ui.parts.Act
import ereg.ui.parts.Card
import ereg.ui.parts.Empty
import ereg.ui.parts.Leading
import ereg.ui.parts.Leaving
import ereg.ui.parts.Mark
import ereg.ui.parts.OtherAct
import ereg.ui.parts.Page
import ereg.ui.parts.Part
import ereg.ui.parts.QuietWords
import ereg.ui.parts.SendingLine
import ereg.ui.parts.TaskTrack
import ereg.ui.parts.Words
import ereg.ui.parts.pictureSize
import ereg.ui.words.Labels

sealed interface TaskListEvent {
    data class Open(
        val draft: DraftId,
    ) : TaskListEvent

    data object Begin : TaskListEvent

    data object More : TaskListEvent

    data object Homes : TaskListEvent

    data object Search : TaskListEvent

    data object Certificates : TaskListEvent

    data object Documents : TaskListEvent

    data object Verify : TaskListEvent

    data object Letters : TaskListEvent

    data object Settings : TaskListEvent

    data object TroubleSeen : TaskListEvent
}

/** Everything a person has under way: what is theirs to do first. */
@Composable
fun TaskListScreen(
    shown: Shown<TaskList>,
    on: (TaskListEvent) -> Unit,
) = Page(
    Labels.tasks,
    shown,
    Leaving(back = null) { on(TaskListEvent.TroubleSeen) },
    primary = { Act(Labels.begin, Icons.add) { on(TaskListEvent.Begin) } },
    top =
        listOf(
            Act(Labels.search, Icons.search) { on(TaskListEvent.Search) },
            Act(Labels.settings, Icons.settings) { on(TaskListEvent.Settings) },
        ),
) { list ->
    if (list.tasks.isEmpty()) Empty(Icons.home, Labels.noTasks.said, Labels.noTasksWhy.said)
    TaskGroups(list) { on(TaskListEvent.Open(it)) }
    if (list.next != null) OtherAct(Act(Labels.more) { on(TaskListEvent.More) }, Modifier.fillMaxWidth())
    Card {
        Leading(Labels.homes.said, { on(TaskListEvent.Homes) }, Icons.home)
        HorizontalDivider(color = MaterialTheme.colorScheme.outlineVariant)
        Leading(Labels.letters.said, { on(TaskListEvent.Letters) }, Icons.letter)
        HorizontalDivider(color = MaterialTheme.colorScheme.outlineVariant)
        Leading(Labels.certificates.said, { on(TaskListEvent.Certificates) }, Icons.paper)
        HorizontalDivider(color = MaterialTheme.colorScheme.outlineVariant)
        Leading(Labels.documents.said, { on(TaskListEvent.Documents) }, Icons.paper)
        HorizontalDivider(color = MaterialTheme.colorScheme.outlineVariant)
        Leading(Labels.verify.said, { on(TaskListEvent.Verify) }, Icons.code)
    }
}

/** The applications by whose turn it is. */
@Composable
internal fun TaskGroups(
    list: TaskList,
    chosen: DraftId? = null,
    open: (DraftId) -> Unit,
) {
    val groups = listOf(Turn.YOURS to Labels.yours, Turn.OTHERS to Labels.othersTurn, Turn.OVER to Labels.over)
    for ((turn, heading) in groups) {
        val tasks = list.whose(turn)
        if (tasks.isEmpty()) continue
        Part(heading.said) {
            tasks.forEach { TaskCard(it, it.draft.id == chosen) { open(it.draft.id) } }
        }
    }
}

@Composable
private fun TaskCard(
    task: Task,
    chosen: Boolean,
    open: () -> Unit,
) = Card(open = open, kind = if (chosen) Kind.UNDER_WAY else null) {
    Row(verticalAlignment = Alignment.CenterVertically, horizontalArrangement = Arrangement.spacedBy(8.dp)) {
        Column(Modifier.weight(1f), verticalArrangement = Arrangement.spacedBy(2.dp)) {
            task.matter?.let { Words(it.said, style = MaterialTheme.typography.titleMedium) }
            if (task.draft.title.isNotEmpty()) QuietWords(task.draft.title)
        }
        Icon(Icons.further, null, Modifier.size(pictureSize), tint = MaterialTheme.colorScheme.onSurfaceVariant)
    }
    TaskTrack(task.progress.first, task.progress.second)
    task.next?.let { NextThing(task.turn, it.said) }
    SendingLine(task.progress)
}

/** The one next thing: of this person it stands out. */
@Composable
private fun NextThing(
    turn: Turn,
    words: String,
) {
    if (turn == Turn.YOURS) {
        Mark(Kind.YOURS, Icons.person, words, Modifier.fillMaxWidth())
    } else {
        QuietWords(words, Modifier.padding(top = 2.dp))
    }
}
