package ereg.ui.screen

import androidx.compose.material3.MaterialTheme
import androidx.compose.runtime.Composable
import ereg.kit.CorrectionItem
import ereg.kit.CorrectionStanding
import ereg.kit.FieldChange
import ereg.kit.FieldPath
import ereg.kit.YourTurn
import ereg.kit.screen.CorrectionPage
import ereg.kit.screen.Shown
import ereg.ui.look.Icons
import ereg.ui.look.Kind
import ereg.ui.look.said
import ereg.ui.parts.Act
import ereg.ui.parts.Card
import ereg.ui.parts.Leaving
import ereg.ui.parts.Mark
import ereg.ui.parts.Notice
import ereg.ui.parts.OtherAct
import ereg.ui.parts.Page
import ereg.ui.parts.Part
import ereg.ui.parts.Value
import ereg.ui.parts.Words
import ereg.ui.words.Labels

sealed interface CorrectionEvent {
    data class Fix(
        val field: FieldPath,
    ) : CorrectionEvent

    data object Sign : CorrectionEvent

    data object Send : CorrectionEvent

    data object Back : CorrectionEvent

    data object TroubleSeen : CorrectionEvent
}

/** The items that the registry asks to be corrected, each leading to its place. */
@Composable
fun CorrectionScreen(
    shown: Shown<CorrectionPage>,
    on: (CorrectionEvent) -> Unit,
) = Page(
    Labels.correction,
    shown,
    Leaving({ on(CorrectionEvent.Back) }) { on(CorrectionEvent.TroubleSeen) },
    primary = { page ->
        val first =
            page.correction.items
                .filter { it.standing == CorrectionStanding.OPEN }
                .firstNotNullOfOrNull { it.places.firstOrNull() }
        when (page.correction.turn) {
            YourTurn.SEND_SUPPLEMENT -> Act(Labels.sendCorrection, Icons.sending) { on(CorrectionEvent.Send) }
            YourTurn.SIGN, YourTurn.SIGN_AGAIN -> Act(Labels.sign, Icons.edit) { on(CorrectionEvent.Sign) }
            else -> first?.let { Act(Labels.fixFirst, Icons.edit) { on(CorrectionEvent.Fix(it.field)) } }
        }
    },
) { page ->
    val correction = page.correction
    Notice(Kind.YOURS, Icons.attention, correction.words.said)
    correction.term?.let { Notice(Kind.UNDER_WAY, Icons.clock, it.words.said, title = Labels.lastDay.said) }
    Part(Labels.toCorrect.said) {
        correction.items.forEach { item -> Item(item) { on(CorrectionEvent.Fix(it)) } }
    }
    val changes = correction.changes + correction.beyond
    if (changes.isNotEmpty()) {
        Part(Labels.changes.said) {
            Card { changes.forEach { Changed(it) } }
        }
    }
}

@Composable
private fun Item(
    item: CorrectionItem,
    fix: (FieldPath) -> Unit,
) = Card {
    val (kind, icon) = looks(item.standing)
    Mark(kind, icon, item.words.said)
    Words(item.told.text.said)
    item.places.forEach { place ->
        Value(place.label.said, place.value ?: Labels.notYet.said, style = MaterialTheme.typography.titleSmall)
        if (place.writer == null || item.standing == CorrectionStanding.OPEN) {
            OtherAct(Act(Labels.fix, Icons.edit) { fix(place.field) })
        }
    }
}

@Composable
private fun Changed(change: FieldChange) = Value(change.label.said, listOf(change.before, change.after).joinToString(" → ") { it ?: "—" })

private fun looks(standing: CorrectionStanding) =
    when (standing) {
        CorrectionStanding.OPEN -> Kind.YOURS to Icons.attention
        CorrectionStanding.CORRECTED -> Kind.WELL to Icons.done
        CorrectionStanding.UNKNOWN -> Kind.CALM to Icons.unknown
    }
