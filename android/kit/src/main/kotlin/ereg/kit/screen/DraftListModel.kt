package ereg.kit.screen

import ereg.kit.Discreet
import ereg.kit.DraftId
import ereg.kit.DraftLine
import ereg.kit.Drafts
import ereg.kit.MatterId
import ereg.kit.Moved
import ereg.kit.UnitCode
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.receiveAsFlow

/** The drafts read so far, newest first; [next] is the page behind them, if there is one. */
data class DraftList(
    val lines: List<DraftLine>,
    val next: Int?,
) : Discreet()

/** The list of drafts: read page by page, begun, copied and removed. */
class DraftListModel(
    private val drafts: Drafts,
    changes: Flow<List<Moved>>,
    scope: CoroutineScope,
) : ScreenModel<DraftList>(scope) {
    private val begun = Channel<DraftId>(Channel.CONFLATED)

    /** The draft to open now: it was just begun. Told once. */
    val toOpen: Flow<DraftId> = begun.receiveAsFlow()

    init {
        follow(changes, { it is Moved.OneDraft }) { readAgain() }
    }

    /** Reads one page more. */
    fun more() {
        val list = content ?: return
        val next = list.next ?: return
        act {
            val page = drafts.list(next)
            show(DraftList(list.lines + page.items, page.next))
        }
    }

    fun begin(
        matter: MatterId,
        unit: UnitCode?,
    ) = act { begun.send(drafts.begin(matter, unit)) }

    fun copy(draft: DraftId) = act { begun.send(drafts.copy(draft)) }

    fun remove(draft: DraftId) =
        act {
            drafts.remove(draft)
            show(readAgain())
        }

    /** Reads as many pages as are shown. */
    private suspend fun readAgain(): DraftList {
        val shown = content?.lines?.size ?: 1
        var lines = emptyList<DraftLine>()
        var next: Int? = 0
        while (next != null && lines.size < shown) {
            val page = drafts.list(next)
            lines = lines + page.items
            next = page.next
        }
        return DraftList(lines, next)
    }
}
