package ereg.kit.screen

import ereg.kit.CaseProgress
import ereg.kit.Cases
import ereg.kit.Discreet
import ereg.kit.DraftId
import ereg.kit.DraftLine
import ereg.kit.Drafts
import ereg.kit.MatterId
import ereg.kit.Moved
import ereg.kit.Rules
import ereg.kit.SendingState
import ereg.kit.TaskStanding
import ereg.kit.Text
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.flow.Flow

/** The one who has to act for an application. */
enum class Turn { YOURS, OTHERS, OVER }

/** One application of the person, from its draft to its end; [matter] is what the office calls it, where its rules name it. */
data class Task(
    val draft: DraftLine,
    val matter: Text?,
    val progress: CaseProgress,
) : Discreet() {
    val turn: Turn
        get() {
            val tasks = listOf(progress.first, progress.second).map { it.standing }
            return when {
                progress.sending is SendingState.NeedsYou -> Turn.YOURS
                tasks.any { it is TaskStanding.WaitsForYou } -> Turn.YOURS
                tasks.any { it is TaskStanding.Over } || tasks.all { it is TaskStanding.Done } -> Turn.OVER
                else -> Turn.OTHERS
            }
        }

    /** The one next thing to do, in words: of this person, or of whom they wait for. */
    val next: Text?
        get() = progress.steps.firstOrNull()?.words ?: progress.comesNext?.words
}

/** The applications read so far, newest first; [next] is the page behind them, if there is one. */
data class TaskList(
    val tasks: List<Task>,
    val next: Int?,
) : Discreet() {
    fun whose(turn: Turn): List<Task> = tasks.filter { it.turn == turn }
}

/** The applications that a person has under way, with the one next thing to do for each. */
class TaskListModel(
    private val drafts: Drafts,
    private val cases: Cases,
    private val rules: suspend () -> Rules,
    changes: Flow<List<Moved>>,
    scope: CoroutineScope,
) : ScreenModel<TaskList>(scope) {
    init {
        follow(changes, { it is Moved.OneDraft || it is Moved.OneCase || it == Moved.Outbox || it == Moved.Rules }) { readAgain() }
    }

    /** Reads one page more. */
    fun more() {
        val list = content ?: return
        val next = list.next ?: return
        act { show(page(next).let { TaskList(list.tasks + it.tasks, it.next) }) }
    }

    fun remove(draft: DraftId) =
        act {
            drafts.remove(draft)
            show(readAgain())
        }

    /** Reads as many pages as are shown. */
    private suspend fun readAgain(): TaskList {
        val shown = content?.tasks?.size ?: 1
        var list = TaskList(emptyList(), 0)
        while (list.tasks.size < shown) {
            val page = page(list.next ?: break)
            list = TaskList(list.tasks + page.tasks, page.next)
        }
        return list
    }

    private suspend fun page(number: Int): TaskList {
        val names: Map<MatterId, Text> = rules().matters.associate { it.matter to it.name }
        val page = drafts.list(number)
        return TaskList(page.items.map { Task(it, names[it.matter], cases.progress(it.id)) }, page.next)
    }
}
