package ereg.kit.screen

import ereg.kit.CaseId
import ereg.kit.Cases
import ereg.kit.Discreet
import ereg.kit.DraftId
import ereg.kit.Letter
import ereg.kit.Letters
import ereg.kit.Moved
import ereg.kit.Trouble
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.flow.Flow

/** A letter that is read, with the application that it is about, where that is on this device. */
data class OpenLetter(
    val letter: Letter,
    val draft: DraftId?,
) : Discreet()

/** Every letter, newest first, and the one that is read now. */
data class LetterList(
    val letters: List<Letter>,
    val open: OpenLetter?,
) : Discreet()

/** The letters (通知书) of the registry and this device's own notes. */
class LetterListModel(
    private val letters: Letters,
    private val cases: Cases,
    changes: Flow<List<Moved>>,
    scope: CoroutineScope,
) : ScreenModel<LetterList>(scope) {
    init {
        follow(changes, { it == Moved.Letters }) { LetterList(letters.list(), content?.open) }
    }

    fun open(letter: Letter) =
        act {
            val draft = letter.case?.let { draftOf(it) }
            content?.let { show(it.copy(open = OpenLetter(letter, draft))) }
        }

    fun close() {
        content?.let { show(it.copy(open = null)) }
    }

    private suspend fun draftOf(case: CaseId): DraftId? =
        try {
            cases.see(case).draft
        } catch (_: Trouble.NotFound) {
            null
        }
}
