package ereg.ui.screen

import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.material3.HorizontalDivider
import androidx.compose.material3.MaterialTheme
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import ereg.kit.Message
import ereg.kit.RuleId
import ereg.kit.Sheet
import ereg.kit.SheetPart
import ereg.kit.screen.Shown
import ereg.kit.screen.SigningPage
import ereg.ui.look.Icons
import ereg.ui.look.Kind
import ereg.ui.look.isElder
import ereg.ui.look.said
import ereg.ui.parts.Act
import ereg.ui.parts.Card
import ereg.ui.parts.Heading
import ereg.ui.parts.Leaving
import ereg.ui.parts.Notice
import ereg.ui.parts.OtherAct
import ereg.ui.parts.Page
import ereg.ui.parts.Part
import ereg.ui.parts.QuietWords
import ereg.ui.parts.Value
import ereg.ui.parts.Words
import ereg.ui.words.Labels

sealed interface SigningEvent {
    data class Accept(
        val rule: RuleId,
    ) : SigningEvent

    /** Show this person's own facts: the rim asks for the device's lock before. */
    data object InFull : SigningEvent

    data object Sign : SigningEvent

    data object Back : SigningEvent

    data object TroubleSeen : SigningEvent
}

/** The sheet that a person is about to sign: in plain words first, then each disclosure, then the very sheet. */
@Composable
fun SigningScreen(
    shown: Shown<SigningPage>,
    on: (SigningEvent) -> Unit,
) {
    // One thing at a time: what is accepted next is the act of the screen.
    val oneByOne = isElder
    Page(
        Labels.sign,
        shown,
        Leaving({ on(SigningEvent.Back) }) { on(SigningEvent.TroubleSeen) },
        primary = { page ->
            val next = page.toAccept.firstOrNull()?.rule
            when {
                page.signed != null -> Act(Labels.back, Icons.done) { on(SigningEvent.Back) }
                oneByOne && next != null -> Act(Labels.accept, Icons.check) { on(SigningEvent.Accept(next)) }
                page.toAccept.isEmpty() -> Act(Labels.signNow, Icons.edit) { on(SigningEvent.Sign) }
                else -> Act(Labels.stillToAccept(page.toAccept.size), Icons.edit, run = null)
            }
        },
    ) { page ->
        page.signed?.let { signed ->
            val told = signed.told?.text?.said
            Notice(Kind.WELL, Icons.done, told ?: Labels.signed.said, title = Labels.signed.said.takeIf { told != null })
        }
        page.sheet.mark?.let { Notice(Kind.UNDER_WAY, Icons.info, it.said) }
        val next = page.toAccept.firstOrNull()
        if (oneByOne && next != null && page.signed == null) {
            Heading(Labels.disclosures.said)
            QuietWords(Labels.stillToAccept(page.toAccept.size).said)
            Card { Words(next.text.said) }
        } else {
            InPlainWords(page.sheet)
            if (page.signed == null && next != null) Disclosures(page.toAccept) { on(SigningEvent.Accept(it)) }
            Part(Labels.sheetWhole.said) {
                page.sheet.parts
                    .drop(1)
                    .forEach { SheetCard(it) }
                OtherAct(Act(Labels.inFull, Icons.lock) { on(SigningEvent.InFull) }, Modifier.fillMaxWidth())
            }
        }
    }
}

/** The kind of the sheet, its subject, and what signing does not do. */
@Composable
private fun InPlainWords(sheet: Sheet) {
    Card(kind = Kind.UNDER_WAY) {
        QuietWords(Labels.aboutToSign.said, style = MaterialTheme.typography.titleSmall)
        Words(sheet.title.said, style = MaterialTheme.typography.headlineSmall)
        sheet.parts
            .firstOrNull()
            ?.lines
            ?.forEach { Value(it.label.said, it.value.said) }
    }
    Notice(Kind.YOURS, Icons.attention, sheet.caution.said)
}

@Composable
private fun Disclosures(
    toAccept: List<Message>,
    accept: (RuleId) -> Unit,
) = Part(Labels.disclosures.said) {
    toAccept.forEach { told ->
        Card {
            Words(told.text.said)
            told.rule?.let { rule -> OtherAct(Act(Labels.accept, Icons.check) { accept(rule) }) }
        }
    }
}

@Composable
internal fun SheetCard(part: SheetPart) =
    Card {
        Words(part.title.said, style = MaterialTheme.typography.titleSmall)
        HorizontalDivider(color = MaterialTheme.colorScheme.outlineVariant)
        part.lines.forEach { Value(it.label.said, it.value.said) }
    }
