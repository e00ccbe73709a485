package ereg.ui.screen

import androidx.compose.material3.MaterialTheme
import androidx.compose.runtime.Composable
import ereg.kit.DraftId
import ereg.kit.Letter
import ereg.kit.screen.LetterList
import ereg.kit.screen.OpenLetter
import ereg.kit.screen.Shown
import ereg.ui.look.Icons
import ereg.ui.look.said
import ereg.ui.parts.Act
import ereg.ui.parts.Card
import ereg.ui.parts.Empty
import ereg.ui.parts.Leaving
import ereg.ui.parts.Page
import ereg.ui.parts.Part
import ereg.ui.parts.QuietWords
import ereg.ui.parts.Value
import ereg.ui.parts.Words
import ereg.ui.words.Labels
import ereg.ui.words.written

sealed interface LetterListEvent {
    data class Open(
        val letter: Letter,
    ) : LetterListEvent

    /** Go to the application that the letter is about. */
    data class See(
        val draft: DraftId,
    ) : LetterListEvent

    data object Back : LetterListEvent

    data object TroubleSeen : LetterListEvent
}

/** The letters of the registry, newest first, and one of them to be read. */
@Composable
fun LetterListScreen(
    shown: Shown<LetterList>,
    on: (LetterListEvent) -> Unit,
) = Page(
    Labels.letters,
    shown,
    Leaving({ on(LetterListEvent.Back) }) { on(LetterListEvent.TroubleSeen) },
    primary = { page ->
        page.open?.draft?.let { draft -> Act(Labels.seeApplication, Icons.further) { on(LetterListEvent.See(draft)) } }
    },
) { page ->
    val open = page.open
    when {
        open != null -> Read(open)
        page.letters.isEmpty() -> Empty(Icons.paper, Labels.noLetters.said, Labels.noLettersWhy.said)
        else -> page.letters.forEach { letter -> Line(letter) { on(LetterListEvent.Open(letter)) } }
    }
}

@Composable
private fun Line(
    letter: Letter,
    open: () -> Unit,
) = Card(open = open) {
    Words(letter.title.said, style = MaterialTheme.typography.titleMedium)
    QuietWords(letter.at.written + " · " + letter.from())
}

@Composable
private fun Read(open: OpenLetter) {
    val letter = open.letter
    Words(letter.title.said, style = MaterialTheme.typography.headlineSmall)
    Card {
        Words(letter.body.said)
        Value(Labels.sender.said, letter.from())
        Value(Labels.writtenAt.said, letter.at.written)
    }
    if (letter.grounds.isNotEmpty()) {
        Part(Labels.grounds.said) { letter.grounds.forEach { ground -> Card { Words(ground.text.said) } } }
    }
}

/** The office whose letter it is; this device's own notes have none. */
@Composable
private fun Letter.from() = office.ifEmpty { Labels.here.said }
