package ereg.ui.screen

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.material3.HorizontalDivider
import androidx.compose.material3.MaterialTheme
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.unit.dp
import ereg.kit.AttemptState
import ereg.kit.Fee
import ereg.kit.Payment
import ereg.kit.screen.CasePage
import ereg.kit.screen.Shown
import ereg.ui.look.Icons
import ereg.ui.look.Kind
import ereg.ui.look.said
import ereg.ui.parts.Act
import ereg.ui.parts.Card
import ereg.ui.parts.Empty
import ereg.ui.parts.Leaving
import ereg.ui.parts.Notice
import ereg.ui.parts.Page
import ereg.ui.parts.QuietWords
import ereg.ui.parts.Value
import ereg.ui.parts.Words
import ereg.ui.words.Labels
import ereg.ui.words.written

sealed interface FeeEvent {
    data object Pay : FeeEvent

    /** Ask how the last attempt stands: nothing is paid a second time. */
    data object Ask : FeeEvent

    data object Back : FeeEvent

    data object TroubleSeen : FeeEvent
}

/** What is to be paid, line by line, and how the last attempt to pay it stands. */
@Composable
fun FeeScreen(
    shown: Shown<CasePage>,
    on: (FeeEvent) -> Unit,
) = Page(
    Labels.fee,
    shown,
    Leaving({ on(FeeEvent.Back) }) { on(FeeEvent.TroubleSeen) },
    primary = { page ->
        val fee = page.fee
        when (fee?.attempt?.state) {
            AttemptState.CREATED, AttemptState.SUBMITTED, AttemptState.UNKNOWN -> {
                Act(Labels.askBank, Icons.again) { on(FeeEvent.Ask) }
            }

            AttemptState.SUCCEEDED -> {
                Act(Labels.paid, Icons.further) { on(FeeEvent.Back) }
            }

            AttemptState.CLOSED, AttemptState.FAILED, null -> {
                if (fee ==
                    null
                ) {
                    Act(Labels.paid, Icons.further) { on(FeeEvent.Back) }
                } else {
                    Act(Labels.payNow, Icons.pay) { on(FeeEvent.Pay) }
                }
            }
        }
    },
) { page ->
    val fee = page.fee
    if (fee == null) {
        Empty(Icons.pay, Labels.nothingDue.said, page.case.words.said)
    } else {
        Due(fee)
        fee.attempt?.let { Attempt(it) }
        Notice(Kind.CALM, Icons.info, fee.caution.said)
    }
}

@Composable
private fun Due(fee: Fee) =
    Card {
        QuietWords(Labels.total.said)
        Words(fee.total.written, style = MaterialTheme.typography.displayLarge)
        HorizontalDivider(color = MaterialTheme.colorScheme.outlineVariant)
        fee.lines.forEach { line ->
            Row(verticalAlignment = Alignment.CenterVertically, horizontalArrangement = Arrangement.spacedBy(12.dp)) {
                Column(Modifier.weight(1f)) {
                    Words(line.what.said)
                    QuietWords(Labels.pieces(line.quantity).said, style = MaterialTheme.typography.bodySmall)
                }
                Words(line.amount.written, style = MaterialTheme.typography.titleMedium)
            }
        }
        HorizontalDivider(color = MaterialTheme.colorScheme.outlineVariant)
        Value(Labels.validUntil.said, fee.validUntil.written)
        if (fee.basis.isNotEmpty()) Value(Labels.basis.said, fee.basis, Modifier.fillMaxWidth())
    }

@Composable
private fun Attempt(attempt: Payment) {
    val (kind, icon) =
        when (attempt.state) {
            AttemptState.CREATED, AttemptState.SUBMITTED -> Kind.UNDER_WAY to Icons.wait
            AttemptState.UNKNOWN -> Kind.YOURS to Icons.unknown
            AttemptState.SUCCEEDED -> Kind.WELL to Icons.done
            AttemptState.CLOSED, AttemptState.FAILED -> Kind.WRONG to Icons.wrong
        }
    Notice(kind, icon, attempt.words.said, title = attempt.amount.written)
}
