package ereg.ui.screen

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.height
import androidx.compose.foundation.layout.padding
import androidx.compose.material3.LinearProgressIndicator
import androidx.compose.material3.MaterialTheme
import androidx.compose.runtime.Composable
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.saveable.rememberSaveable
import androidx.compose.runtime.setValue
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.semantics.LiveRegionMode
import androidx.compose.ui.semantics.contentDescription
import androidx.compose.ui.semantics.heading
import androidx.compose.ui.semantics.liveRegion
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.text.input.KeyboardType
import androidx.compose.ui.unit.dp
import ereg.kit.Field
import ereg.kit.FieldAccess
import ereg.kit.FieldNeed
import ereg.kit.InputKind
import ereg.kit.screen.QuestionPage
import ereg.kit.screen.Shown
import ereg.ui.look.Icons
import ereg.ui.look.Kind
import ereg.ui.look.said
import ereg.ui.parts.Act
import ereg.ui.parts.Card
import ereg.ui.parts.Choice
import ereg.ui.parts.Leaving
import ereg.ui.parts.Mark
import ereg.ui.parts.Notice
import ereg.ui.parts.Page
import ereg.ui.parts.QuietWords
import ereg.ui.parts.Typed
import ereg.ui.parts.Typing
import ereg.ui.parts.Words
import ereg.ui.words.Labels
import kotlinx.coroutines.delay

sealed interface QuestionEvent {
    /** Save and stay: the amount is echoed. */
    data class Save(
        val value: String,
    ) : QuestionEvent

    data class Next(
        val value: String,
    ) : QuestionEvent

    data object Skip : QuestionEvent

    data object Back : QuestionEvent

    data object TroubleSeen : QuestionEvent
}

/** The pause in typing after which an amount is saved and read back to the person, ms. */
private const val PAUSE_MS = 600L

/** One question of the form. What is typed is saved before the next one is asked. */
@Composable
fun QuestionScreen(
    shown: Shown<QuestionPage>,
    on: (QuestionEvent) -> Unit,
) {
    val path =
        shown.content
            ?.field
            ?.path
            ?.value
    var typed by rememberSaveable(path) {
        mutableStateOf(
            shown.content
                ?.field
                ?.let { it.chosen ?: it.value }
                .orEmpty(),
        )
    }
    Page(
        shown.content?.section ?: Labels.opening,
        shown,
        Leaving({ on(QuestionEvent.Back) }) { on(QuestionEvent.TroubleSeen) },
        primary = { page ->
            when {
                page.field.access != FieldAccess.Write -> Act(Labels.skipOther) { on(QuestionEvent.Skip) }
                else -> Act(if (page.isLast) Labels.saveLast else Labels.next) { on(QuestionEvent.Next(typed)) }
            }
        },
        others = { page ->
            listOfNotNull(
                Act(Labels.skip) { on(QuestionEvent.Skip) }.takeIf { page.field.access == FieldAccess.Write && !page.isLast },
            )
        },
    ) { page ->
        HowFar(page)
        Asked(page.field)
        when (val access = page.field.access) {
            FieldAccess.Write -> {
                Answer(page, typed, { typed = it }) { on(QuestionEvent.Save(it)) }
                (page.reads ?: page.field.reads)?.let { ReadsAs(it) }
                page.problem?.let { Problem(it.text.said) }
            }

            is FieldAccess.WrittenBy -> {
                Given(page.field, access.words.said)
            }

            is FieldAccess.Closed -> {
                Given(page.field, access.told.text.said)
            }
        }
    }
}

@Composable
private fun HowFar(page: QuestionPage) {
    Column(verticalArrangement = Arrangement.spacedBy(6.dp)) {
        LinearProgressIndicator(
            { page.number.toFloat() / page.of },
            Modifier.fillMaxWidth().height(6.dp).semantics { contentDescription = "" },
            drawStopIndicator = {},
        )
        QuietWords(Labels.question(page.number, page.of).said, style = MaterialTheme.typography.bodySmall)
    }
}

@Composable
private fun Asked(field: Field) {
    Row(verticalAlignment = Alignment.CenterVertically, horizontalArrangement = Arrangement.spacedBy(10.dp)) {
        Words(
            field.label.said,
            Modifier.weight(1f, fill = false).semantics { heading() },
            style = MaterialTheme.typography.headlineMedium,
        )
        if (field.need == FieldNeed.OPTIONAL) Mark(Kind.CALM, Icons.info, Labels.optional.said)
    }
}

@Composable
private fun Answer(
    page: QuestionPage,
    typed: String,
    type: (String) -> Unit,
    save: (String) -> Unit,
) {
    when (val kind = page.field.kind) {
        is InputKind.Choice -> {
            kind.choices.forEach { choice -> Choice(choice.label.said, typed == choice.value, { type(choice.value) }) }
        }

        else -> {
            TypedAnswer(page, kind, typed, type)
            if (kind == InputKind.Yuan) {
                LaunchedEffect(typed) {
                    delay(PAUSE_MS)
                    if (typed.isNotBlank() && typed != page.field.value) save(typed)
                }
            }
        }
    }
}

@Composable
private fun TypedAnswer(
    page: QuestionPage,
    kind: InputKind,
    typed: String,
    type: (String) -> Unit,
) {
    val most = (kind as? InputKind.FreeText)?.most
    Typed(
        typed,
        { value -> type(if (most == null) value else value.take(most)) },
        Labels.typedAt(page.field.label.said).said,
        Typing(keyboard(kind), if (most == null || most <= SHORT) 1 else LINES, page.problem != null),
        unit = Labels.yuan.said.takeIf { kind == InputKind.Yuan },
        under = most?.let { Labels.characters(typed.length, it).said },
    )
}

/** A text of so many letters fits a line. */
private const val SHORT = 40
private const val LINES = 4

private fun keyboard(kind: InputKind): KeyboardType =
    when (kind) {
        InputKind.Yuan -> KeyboardType.Decimal
        InputKind.IdentityNumber, InputKind.UnitCode -> KeyboardType.Ascii
        InputKind.Day, InputKind.Share -> KeyboardType.Ascii
        InputKind.CertificateNumber, InputKind.ProofNumber, InputKind.Name, is InputKind.FreeText, is InputKind.Choice -> KeyboardType.Text
    }

/** The core's reading of an amount, in capital characters too (大写): the person compares it with what they meant. */
@Composable
private fun ReadsAs(reads: String) =
    Card(kind = Kind.UNDER_WAY) {
        Words(reads, Modifier.semantics { liveRegion = LiveRegionMode.Polite }, style = MaterialTheme.typography.titleMedium)
        QuietWords(Labels.compareAmount.said, style = MaterialTheme.typography.bodySmall)
    }

@Composable
private fun Problem(told: String) =
    Column(Modifier.semantics { liveRegion = LiveRegionMode.Polite }.padding(top = 2.dp)) {
        Notice(Kind.WRONG, Icons.wrong, told)
        QuietWords(Labels.saved.said, Modifier.padding(top = 8.dp, start = 4.dp), MaterialTheme.typography.bodySmall)
    }

/** A value that stands there and is not to be written here. */
@Composable
private fun Given(
    field: Field,
    why: String,
) {
    Card {
        Words(
            (chosenLabel(field) ?: field.value).orEmpty().ifEmpty { Labels.notYet.said },
            style = MaterialTheme.typography.titleLarge,
        )
    }
    Notice(Kind.CALM, Icons.lock, why)
}

@Composable
private fun chosenLabel(field: Field): String? =
    (field.kind as? InputKind.Choice)
        ?.choices
        ?.find { it.value == field.chosen }
        ?.label
        ?.said
