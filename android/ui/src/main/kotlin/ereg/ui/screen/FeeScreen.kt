package ereg.ui.screen

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.material3.HorizontalDivider
import androidx.compose.material3.MaterialTheme
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.setValue
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.unit.dp
import ereg.kit.AttemptState
import ereg.kit.ChannelId
import ereg.kit.ChannelKind
import ereg.kit.Fee
import ereg.kit.OfferStanding
import ereg.kit.Payment
import ereg.kit.PaymentOffer
import ereg.kit.screen.CasePage
import ereg.kit.screen.Shown
import ereg.ui.look.Icons
import ereg.ui.look.Kind
import ereg.ui.look.said
import ereg.ui.parts.Act
import ereg.ui.parts.Card
import ereg.ui.parts.Choice
import ereg.ui.parts.Code
import ereg.ui.parts.CodeMatrix
import ereg.ui.parts.Empty
import ereg.ui.parts.Leaving
import ereg.ui.parts.Notice
import ereg.ui.parts.Page
import ereg.ui.parts.QuietWords
import ereg.ui.parts.SecondaryButton
import ereg.ui.parts.Value
import ereg.ui.parts.Words
import ereg.ui.words.Labels
import ereg.ui.words.written

sealed interface FeeEvent {
    data class Pay(
        val channel: ChannelId,
    ) : FeeEvent

    /** Leave for the app that the channel's link opens. */
    data class Open(
        val link: String,
    ) : FeeEvent

    /** Ask how the last attempt stands: nothing is paid a second time. */
    data object Ask : FeeEvent

    data object Back : FeeEvent

    data object TroubleSeen : FeeEvent
}

/** What is to be paid, line by line, by which channel, and how the last attempt to pay it stands. */
@Composable
fun FeeScreen(
    shown: Shown<CasePage>,
    code: (String) -> CodeMatrix?,
    on: (FeeEvent) -> Unit,
) {
    var picked by remember { mutableStateOf<ChannelId?>(null) }
    Page(
        Labels.fee,
        shown,
        Leaving({ on(FeeEvent.Back) }) { on(FeeEvent.TroubleSeen) },
        primary = { page -> act(page.fee, picked, on) },
    ) { page ->
        val fee = page.fee
        if (fee == null) {
            Empty(Icons.pay, Labels.nothingDue.said, page.case.words.said)
        } else {
            Due(fee)
            fee.attempt?.let { Attempt(it) }
            val offer = fee.openOffer
            if (offer != null) {
                Offer(offer, code) { on(FeeEvent.Ask) }
            } else if (fee.isToPay && fee.channels.size > 1) {
                Words(Labels.payBy.said, style = MaterialTheme.typography.titleMedium)
                val chosen = picked ?: fee.channels.first().id
                fee.channels.forEach { Choice(it.name.said, chosen == it.id, { picked = it.id }) }
            }
            Notice(Kind.CALM, Icons.info, fee.caution.said)
        }
    }
}

/** The one thing to do now. */
private fun act(
    fee: Fee?,
    picked: ChannelId?,
    on: (FeeEvent) -> Unit,
): Act {
    val offer = fee?.openOffer
    val channel = picked ?: fee?.channels?.firstOrNull()?.id
    return when {
        offer?.kind == ChannelKind.URL -> Act(Labels.openPayment, Icons.pay) { on(FeeEvent.Open(offer.text)) }
        offer != null -> Act(Labels.askBank, Icons.again) { on(FeeEvent.Ask) }
        fee == null || fee.attempt?.state == AttemptState.SUCCEEDED -> Act(Labels.paid, Icons.further) { on(FeeEvent.Back) }
        !fee.isToPay -> Act(Labels.askBank, Icons.again) { on(FeeEvent.Ask) }
        else -> Act(Labels.payNow, Icons.pay, channel?.let { { on(FeeEvent.Pay(it)) } })
    }
}

/** What can still be opened or scanned. */
private val Fee.openOffer get() =
    attempt?.takeIf { it.state == AttemptState.OFFERED }?.offer?.takeIf { it.standing == OfferStanding.OPEN }

/** Whether to pay is the next thing: nothing is under way, or what was offered is over. */
private val Fee.isToPay get() =
    when (attempt?.state) {
        AttemptState.CLOSED, AttemptState.FAILED, null -> true
        AttemptState.OFFERED -> openOffer == null
        AttemptState.CREATED, AttemptState.SUBMITTED, AttemptState.UNKNOWN, AttemptState.SUCCEEDED -> false
    }

@Composable
private fun Offer(
    offer: PaymentOffer,
    code: (String) -> CodeMatrix?,
    ask: () -> Unit,
) = Card {
    if (offer.kind == ChannelKind.QR) {
        val matrix = remember(offer.text) { code(offer.text) }
        if (matrix == null) Notice(Kind.YOURS, Icons.attention, Labels.noCode.said) else Code(matrix, Labels.codeToPay.said)
        Words(Labels.scanToPay.said)
    } else {
        Words(Labels.leavesForPayment.said)
        SecondaryButton(Act(Labels.askBank, Icons.again, ask))
    }
    Value(Labels.validUntil.said, offer.until.written)
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
            AttemptState.CREATED, AttemptState.SUBMITTED, AttemptState.OFFERED -> Kind.UNDER_WAY to Icons.wait
            AttemptState.UNKNOWN -> Kind.YOURS to Icons.unknown
            AttemptState.SUCCEEDED -> Kind.WELL to Icons.done
            AttemptState.CLOSED, AttemptState.FAILED -> Kind.WRONG to Icons.wrong
        }
    Notice(kind, icon, attempt.words.said, title = attempt.amount.written)
}
