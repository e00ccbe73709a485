package ereg.ui.screen

import androidx.compose.material3.HorizontalDivider
import androidx.compose.material3.MaterialTheme
import androidx.compose.runtime.Composable
import ereg.kit.AttemptState
import ereg.kit.screen.PaymentRecord
import ereg.kit.screen.Shown
import ereg.ui.look.Icons
import ereg.ui.look.Kind
import ereg.ui.look.said
import ereg.ui.parts.Card
import ereg.ui.parts.Empty
import ereg.ui.parts.Leaving
import ereg.ui.parts.Notice
import ereg.ui.parts.Page
import ereg.ui.parts.Part
import ereg.ui.parts.Value
import ereg.ui.words.Labels
import ereg.ui.words.written

sealed interface PaymentRecordEvent {
    data object Back : PaymentRecordEvent

    data object TroubleSeen : PaymentRecordEvent
}

/** The payment for a case as the registry told of it, to be kept or shown to somebody. */
@Composable
fun PaymentRecordScreen(
    shown: Shown<PaymentRecord>,
    on: (PaymentRecordEvent) -> Unit,
) = Page(
    Labels.paymentRecord,
    shown,
    Leaving({ on(PaymentRecordEvent.Back) }) { on(PaymentRecordEvent.TroubleSeen) },
) { page ->
    val (fee, payment) = page.fee to page.payment
    if (fee == null || payment == null) {
        Empty(Icons.pay, Labels.noPayment.said, page.case.words.said)
    } else {
        val (kind, icon) = if (payment.refund == null) looks(payment.state) else Kind.YOURS to Icons.info
        Notice(kind, icon, payment.words.said, title = payment.amount.written)
        Card {
            page.channel?.let { Value(Labels.channel.said, it.name.said, style = MaterialTheme.typography.titleMedium) }
            payment.since?.let { Value(Labels.toldAt.said, it.written) }
            page.case.acceptance?.let { Value(Labels.caseNumber.said, it.number) }
            Value(Labels.paymentNumber.said, payment.attempt.value, style = MaterialTheme.typography.bodyMedium)
        }
        Part(Labels.bill.said) {
            Card {
                FeeLines(fee)
                HorizontalDivider(color = MaterialTheme.colorScheme.outlineVariant)
                Value(Labels.total.said, fee.total.written, style = MaterialTheme.typography.titleMedium)
                if (fee.basis.isNotEmpty()) Value(Labels.basis.said, fee.basis)
            }
        }
        Notice(Kind.CALM, Icons.info, payment.caution.said)
    }
}

internal fun looks(state: AttemptState) =
    when (state) {
        AttemptState.CREATED, AttemptState.SUBMITTED -> Kind.UNDER_WAY to Icons.wait
        AttemptState.OFFERED -> Kind.YOURS to Icons.pay
        AttemptState.UNKNOWN -> Kind.YOURS to Icons.unknown
        AttemptState.SUCCEEDED -> Kind.WELL to Icons.done
        AttemptState.CLOSED, AttemptState.FAILED -> Kind.WRONG to Icons.wrong
    }
