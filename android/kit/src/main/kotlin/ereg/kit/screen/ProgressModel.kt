package ereg.kit.screen

import ereg.kit.CaseProgress
import ereg.kit.Cases
import ereg.kit.Certificates
import ereg.kit.DraftId
import ereg.kit.Drafts
import ereg.kit.Moved
import ereg.kit.NextStep
import ereg.kit.ToDo
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Job
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.receiveAsFlow

/** The progress of an application: its two tasks, its timeline, what comes next. */
class ProgressModel(
    private val cases: Cases,
    private val certificates: Certificates,
    private val drafts: Drafts,
    private val draft: DraftId,
    changes: Flow<List<Moved>>,
    scope: CoroutineScope,
) : ScreenModel<CaseProgress>(scope) {
    private val copied = Channel<DraftId>(Channel.CONFLATED)

    /** The draft to open now: it was just copied. Told once. */
    val toOpen: Flow<DraftId> = copied.receiveAsFlow()

    init {
        follow(changes, { it == Moved.OneDraft(draft) || it is Moved.OneCase || it == Moved.Outbox || it == Moved.Payments }) {
            cases.progress(draft)
        }
    }

    /** Does what a step asks for, where it is one tap and no page of its own. */
    fun carryOut(step: NextStep): Job? =
        when (step.toDo) {
            ToDo.SUBMIT -> doing { cases.submit(draft) }
            ToDo.COLLECT -> doing { step.case?.let { certificates.collect(it) } }
            ToDo.COPY_DRAFT -> doing { copied.send(drafts.copy(draft)) }
            else -> null
        }

    private fun doing(call: suspend () -> Unit) =
        act {
            call()
            show(cases.progress(draft))
        }
}
