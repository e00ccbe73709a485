package ereg.kit.screen

import ereg.kit.CaseId
import ereg.kit.CaseProgress
import ereg.kit.Cases
import ereg.kit.Certificates
import ereg.kit.Discreet
import ereg.kit.DraftId
import ereg.kit.Drafts
import ereg.kit.EntryDocuments
import ereg.kit.Moved
import ereg.kit.NextStep
import ereg.kit.ToDo
import ereg.kit.Trouble
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Job
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.receiveAsFlow

/** The progress of an application, with the documents that its entry hands out once it is made. */
data class ProgressPage(
    val progress: CaseProgress,
    val documents: EntryDocuments?,
) : Discreet()

/** The progress of an application: its two tasks, its documents, its timeline, what comes next. */
class ProgressModel(
    private val cases: Cases,
    private val certificates: Certificates,
    private val drafts: Drafts,
    private val draft: DraftId,
    changes: Flow<List<Moved>>,
    scope: CoroutineScope,
) : ScreenModel<ProgressPage>(scope) {
    private val copied = Channel<DraftId>(Channel.CONFLATED)

    /** The draft to open now: it was just copied. Told once. */
    val toOpen: Flow<DraftId> = copied.receiveAsFlow()

    init {
        follow(changes, { it == Moved.OneDraft(draft) || it is Moved.OneCase || it == Moved.Outbox || it == Moved.Payments }) {
            read()
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
            show(read())
        }

    private suspend fun read(): ProgressPage {
        val progress = cases.progress(draft)
        return ProgressPage(progress, progress.case?.let { documents(it) })
    }

    /** A case whose receipt is here may not be told of yet. */
    private suspend fun documents(case: CaseId): EntryDocuments? =
        try {
            cases.see(case).documents
        } catch (_: Trouble.NotFound) {
            null
        }
}
