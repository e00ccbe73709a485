package ereg.kit.screen

import ereg.kit.CaseProgress
import ereg.kit.Cases
import ereg.kit.DraftId
import ereg.kit.Moved
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.flow.Flow

/** How far an application is: its two tasks, its timeline, what comes next. It is only read. */
class ProgressModel(
    cases: Cases,
    draft: DraftId,
    changes: Flow<List<Moved>>,
    scope: CoroutineScope,
) : ScreenModel<CaseProgress>(scope) {
    init {
        follow(changes, { it == Moved.OneDraft(draft) || it is Moved.OneCase || it == Moved.Outbox || it == Moved.Payments }) {
            cases.progress(draft)
        }
    }
}
