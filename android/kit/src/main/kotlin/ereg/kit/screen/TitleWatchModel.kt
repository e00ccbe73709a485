package ereg.kit.screen

import ereg.kit.Discreet
import ereg.kit.Home
import ereg.kit.Homes
import ereg.kit.Letter
import ereg.kit.Moved
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.flow.Flow

/** A home, and what the registry has told its holder of it who is no party, newest first. */
data class WatchedHome(
    val home: Home,
    val letters: List<Letter>,
) : Discreet()

/** The person's homes with what others applied for on them or had entered; those of which something is told come first. */
data class TitleWatch(
    val homes: List<WatchedHome>,
) : Discreet()

/** Title watch (产权监护): what happens to the person's homes by others, as the registry's signed letters tell it. */
class TitleWatchModel(
    private val homes: Homes,
    changes: Flow<List<Moved>>,
    scope: CoroutineScope,
) : ScreenModel<TitleWatch>(scope) {
    init {
        follow(changes, { it == Moved.Homes || it == Moved.Letters }) { read() }
    }

    private suspend fun read(): TitleWatch {
        val watched = homes.cached().map { WatchedHome(it, homes.letters(it.unit)) }
        return TitleWatch(watched.sortedByDescending { it.letters.firstOrNull()?.at })
    }
}
