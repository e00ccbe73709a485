package ereg.ui.screen

import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.saveable.rememberSaveable
import androidx.compose.runtime.setValue
import androidx.compose.ui.text.input.KeyboardType
import ereg.kit.CopyTerms
import ereg.kit.Document
import ereg.kit.screen.AnnotatePage
import ereg.kit.screen.Shown
import ereg.kit.screen.dayOf
import ereg.ui.look.Icons
import ereg.ui.look.said
import ereg.ui.parts.Act
import ereg.ui.parts.AskedFor
import ereg.ui.parts.Card
import ereg.ui.parts.Choice
import ereg.ui.parts.Empty
import ereg.ui.parts.Leaving
import ereg.ui.parts.Mark
import ereg.ui.parts.Page
import ereg.ui.parts.Part
import ereg.ui.parts.Typed
import ereg.ui.parts.Typing
import ereg.ui.parts.Value
import ereg.ui.parts.Words
import ereg.ui.words.Labels
import ereg.ui.words.written

sealed interface AnnotateEvent {
    data class Ask(
        val terms: CopyTerms,
    ) : AnnotateEvent

    /** See the documents of the certificate, its copies among them. */
    data object Documents : AnnotateEvent

    data object Back : AnnotateEvent

    data object TroubleSeen : AnnotateEvent
}

/** The use of a copy: the one that the law names, or one that the person does. */
private enum class CopyUse { LETTING, OTHER }

/** Has an annotated copy (加注件) of a certificate made: for whom, for what, until when. Those that there are stand below. */
@Composable
fun AnnotateScreen(
    shown: Shown<AnnotatePage>,
    on: (AnnotateEvent) -> Unit,
) {
    // Kept no longer than they are typed: they are not saved with the screen's state.
    var user by remember { mutableStateOf("") }
    var purpose by remember { mutableStateOf("") }
    var use by rememberSaveable { mutableStateOf(CopyUse.LETTING) }
    var typedDay by rememberSaveable { mutableStateOf("") }
    val until = dayOf(typedDay)
    val typed = purpose.trim().takeIf { use == CopyUse.OTHER }
    val isNamed = user.isNotBlank() && typed?.isEmpty() != true
    val ask = until?.takeIf { isNamed }?.let { day -> { on(AnnotateEvent.Ask(CopyTerms(user.trim(), typed, day))) } }
    Page(
        Labels.annotate,
        shown,
        Leaving({ on(AnnotateEvent.Back) }) { on(AnnotateEvent.TroubleSeen) },
        primary = { page ->
            when {
                page.asked != null -> Act(Labels.finish, Icons.check) { on(AnnotateEvent.Back) }
                page.choices == null -> null
                else -> Act(Labels.askCopy, Icons.edit, ask)
            }
        },
    ) { page ->
        Value(Labels.number.said, page.number.value)
        val (asked, choices) = page.asked to page.choices
        when {
            asked != null -> {
                AskedFor(asked)
            }

            choices == null -> {
                Empty(Icons.paper, Labels.noCopyYet.said, page.notYet?.said.orEmpty())
            }

            else -> {
                page.warning?.let { Words(it.words.said) }
                Part(Labels.copyUser.said) {
                    Typed(user, { user = it.take(choices.most) }, Labels.copyUserHere.said)
                }
                Part(Labels.copyUse.said) {
                    Choice(choices.letting.said, use == CopyUse.LETTING, { use = CopyUse.LETTING })
                    Choice(choices.other.said, use == CopyUse.OTHER, { use = CopyUse.OTHER })
                    if (use == CopyUse.OTHER) Typed(purpose, { purpose = it.take(choices.most) }, Labels.copyOtherHere.said)
                }
                Part(Labels.copyUntil.said) {
                    val read = until?.let { Labels.fromTo(page.today.written, it.written).said }
                    Typed(typedDay, { typedDay = it }, Labels.dayFormat.said, Typing(KeyboardType.Ascii), under = read)
                }
            }
        }
        if (page.copies.isNotEmpty()) {
            Part(Labels.copiesMade.said) { page.copies.forEach { Made(it) { on(AnnotateEvent.Documents) } } }
        }
    }
}

@Composable
private fun Made(
    copy: Document,
    open: () -> Unit,
) = Card(open = open) {
    copy.annotation?.let { Words(it.said) }
    val (kind, icon) = looks(copy.standing)
    Mark(kind, icon, copy.words.said)
}
