package ereg.kit.screen

import ereg.kit.Discreet
import ereg.kit.Home
import ereg.kit.Homes
import ereg.kit.Letter
import ereg.kit.Moved
import ereg.kit.UnitCode
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.flow.Flow

/** A home, and what the registry has told its holder of it who is no party, newest first. */
data class WatchedHome(
    val home: Home,
    val letters: List<Letter>,
) : Discreet()

/**
 * The person's homes with what others applied for on them or had entered; those of which something is told come first.
 * [at] is the one that is looked at.
 */
data class TitleWatch(
    val homes: List<WatchedHome>,
    val at: UnitCode? = null,
) : Discreet() {
    /** The home that is looked at, while the person holds it. */
    val open: WatchedHome? get() = homes.find { it.home.unit == at }
}

/** Title watch (产权监护): what happens to the person's homes by others, as the registry's signed letters tell it. */
class TitleWatchModel(
    private val homes: Homes,
    changes: Flow<List<Moved>>,
    scope: CoroutineScope,
    private var at: UnitCode? = null,
) : ScreenModel<TitleWatch>(scope) {
    init {
        follow(changes, { it == Moved.Homes || it == Moved.Letters }) { read() }
    }

    fun open(unit: UnitCode) = look(unit)

    fun close() = look(null)

    /** Asks the registry which homes are the person's. */
    fun refresh() =
        act {
            homes.mine()
            show(read())
        }

    private fun look(unit: UnitCode?) {
        at = unit
        content?.let { show(it.copy(at = unit)) }
    }

    private suspend fun read(): TitleWatch {
        val watched = homes.cached().map { WatchedHome(it, homes.letters(it.unit)) }
        return TitleWatch(watched.sortedByDescending { it.letters.firstOrNull()?.at }, at)
    }
}
