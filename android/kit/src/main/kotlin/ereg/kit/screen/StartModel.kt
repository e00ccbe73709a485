package ereg.kit.screen

import ereg.kit.Discreet
import ereg.kit.DraftId
import ereg.kit.Drafts
import ereg.kit.Home
import ereg.kit.Homes
import ereg.kit.MatterId
import ereg.kit.MatterRules
import ereg.kit.Moved
import ereg.kit.Rules
import ereg.kit.UnitCode
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.receiveAsFlow

/**
 * The things that can be begun: the matters of the office's table, those that it takes online first, and the person's
 * homes.
 */
data class StartPage(
    val matters: List<MatterRules>,
    val homes: List<Home>,
    val chosen: MatterRules?,
) : Discreet()

/** Begins an application: first which matter, then for which home. */
class StartModel(
    private val drafts: Drafts,
    private val homes: Homes,
    private val rules: suspend () -> Rules,
    changes: Flow<List<Moved>>,
    scope: CoroutineScope,
) : ScreenModel<StartPage>(scope) {
    private val begun = Channel<DraftId>(Channel.CONFLATED)

    /** The draft to open now: it was just begun. Told once. */
    val toOpen: Flow<DraftId> = begun.receiveAsFlow()

    init {
        follow(changes, { it == Moved.Rules || it == Moved.Homes }) { read() }
    }

    /** A matter that is closed now is not chosen. */
    fun choose(matter: MatterId) {
        val page = content ?: return
        show(page.copy(chosen = page.matters.find { it.matter == matter && it.closed == null }))
    }

    fun chooseAnother() {
        content?.let { show(it.copy(chosen = null)) }
    }

    /** Begins what was chosen, for a home or without one. */
    fun begin(unit: UnitCode?) =
        act {
            val chosen = content?.chosen ?: return@act
            begun.send(drafts.begin(chosen.matter, unit))
        }

    /** Asks the registry which homes are the person's. */
    fun refreshHomes() =
        act {
            val mine = homes.mine()
            content?.let { show(it.copy(homes = mine)) }
        }

    private suspend fun read(): StartPage {
        val matters = rules().matters.sortedBy { it.closed != null }
        return StartPage(matters, homes.cached(), matters.find { it.matter == content?.chosen?.matter && it.closed == null })
    }
}
