package ereg.ui.screen

import androidx.compose.material3.MaterialTheme
import androidx.compose.runtime.Composable
import ereg.kit.Home
import ereg.kit.Letter
import ereg.kit.UnitCode
import ereg.kit.screen.Shown
import ereg.kit.screen.TitleWatch
import ereg.kit.screen.WatchedHome
import ereg.ui.look.Icons
import ereg.ui.look.Kind
import ereg.ui.look.said
import ereg.ui.parts.Act
import ereg.ui.parts.Card
import ereg.ui.parts.Empty
import ereg.ui.parts.Leaving
import ereg.ui.parts.Mark
import ereg.ui.parts.Notice
import ereg.ui.parts.Page
import ereg.ui.parts.Part
import ereg.ui.parts.QuietWords
import ereg.ui.parts.Value
import ereg.ui.parts.Words
import ereg.ui.words.Labels
import ereg.ui.words.written

sealed interface TitleWatchEvent {
    data class Open(
        val unit: UnitCode,
    ) : TitleWatchEvent

    /** Ask the registry which homes are the person's. */
    data object Refresh : TitleWatchEvent

    data object Back : TitleWatchEvent

    data object TroubleSeen : TitleWatchEvent
}

/** The person's homes with what others do to them (产权监护), and one of them with the letters about it. */
@Composable
fun TitleWatchScreen(
    shown: Shown<TitleWatch>,
    on: (TitleWatchEvent) -> Unit,
) = Page(
    Labels.homes,
    shown,
    Leaving({ on(TitleWatchEvent.Back) }) { on(TitleWatchEvent.TroubleSeen) },
    top = listOf(Act(Labels.refresh, Icons.again) { on(TitleWatchEvent.Refresh) }),
) { page ->
    val open = page.open
    when {
        open != null -> {
            Watched(open)
        }

        page.homes.isEmpty() -> {
            Empty(Icons.home, Labels.noHomes.said, Labels.noHomesWhy.said)
        }

        else -> {
            QuietWords(Labels.watchWhy.said)
            page.homes.forEach { watched -> Line(watched) { on(TitleWatchEvent.Open(watched.home.unit)) } }
        }
    }
}

@Composable
private fun Line(
    watched: WatchedHome,
    open: () -> Unit,
) = Card(open = open) {
    Words(watched.home.address, style = MaterialTheme.typography.titleMedium)
    val last = watched.letters.firstOrNull()
    if (last == null) {
        QuietWords(Labels.nothingWatched.said)
    } else {
        Mark(Kind.YOURS, Icons.letter, last.title.said)
        QuietWords(last.at.written)
    }
}

@Composable
private fun Watched(watched: WatchedHome) {
    HomeCard(watched.home, open = null)
    Papers(watched.home)
    Part(Labels.watched.said) {
        watched.letters.forEach { Told(it) }
        if (watched.letters.isEmpty()) Notice(Kind.CALM, Icons.letter, Labels.nothingWatched.said)
    }
}

/** The certificates of a home that are in force, those of before the unified registration by their kind. */
@Composable
private fun Papers(home: Home) =
    Card {
        home.certificates.forEach { Value(Labels.number.said, it.value) }
        home.oldCertificates.forEach { Value(it.scheme.said, it.number) }
        Value(Labels.heldSince.said, home.since.written)
    }

@Composable
private fun Told(letter: Letter) =
    Card {
        Words(letter.title.said, style = MaterialTheme.typography.titleMedium)
        Words(letter.body.said)
        QuietWords(letter.at.written + " · " + letter.office)
    }
