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
import androidx.compose.runtime.saveable.rememberSaveable
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
import ereg.kit.QrCode
import ereg.kit.screen.CasePage
import ereg.kit.screen.Shown
import ereg.ui.look.Icons
import ereg.ui.look.Kind
import ereg.ui.look.said
import ereg.ui.parts.Act
import ereg.ui.parts.Card
import ereg.ui.parts.Choice
import ereg.ui.parts.Code
import ereg.ui.parts.Empty
import ereg.ui.parts.Leaving
import ereg.ui.parts.Notice
import ereg.ui.parts.Page
import ereg.ui.parts.Part
import ereg.ui.parts.QuietWords
import ereg.ui.parts.Value
import ereg.ui.parts.Words
import ereg.ui.words.Labels
import ereg.ui.words.written

sealed interface FeeEvent {
    data class Pay(
        val channel: ChannelId,
    ) : FeeEvent

    /** Open the link of an offer in the app that it is for. */
    data class Open(
        val link: String,
    ) : FeeEvent

    /** Ask how the last attempt stands: nothing is paid a second time. */
    data object Ask : FeeEvent

    data object Record : FeeEvent

    data object Back : FeeEvent

    data object TroubleSeen : FeeEvent
}

/** The fee that is to be paid, line by line, by which channel, and the standing of the last attempt to pay it. */
@Composable
fun FeeScreen(
    shown: Shown<CasePage>,
    code: QrCode?,
    on: (FeeEvent) -> Unit,
) {
    val channels =
        shown.content
            ?.fee
            ?.channels
            .orEmpty()
    var chosen by rememberSaveable { mutableStateOf<String?>(null) }
    val channel = channels.find { it.id.value == chosen } ?: channels.firstOrNull()
    val pay = channel?.let { { on(FeeEvent.Pay(it.id)) } }
    Page(
        Labels.fee,
        shown,
        Leaving({ on(FeeEvent.Back) }) { on(FeeEvent.TroubleSeen) },
        primary = { page ->
            val attempt = page.fee?.attempt
            when {
                page.fee == null || attempt?.state == AttemptState.SUCCEEDED -> Act(Labels.paid, Icons.further) { on(FeeEvent.Back) }
                attempt == null || attempt.mayBePaidAnew -> Act(Labels.payNow, Icons.pay, pay)
                attempt.linkToOpen != null -> Act(Labels.openToPay, Icons.pay) { attempt.linkToOpen?.let { on(FeeEvent.Open(it)) } }
                else -> Act(Labels.askBank, Icons.again) { on(FeeEvent.Ask) }
            }
        },
        others = { page ->
            val attempt = page.fee?.attempt
            val isSettled = page.fee == null || attempt?.state == AttemptState.SUCCEEDED
            listOfNotNull(
                Act(Labels.askBank, Icons.again) { on(FeeEvent.Ask) }.takeIf { attempt?.linkToOpen != null },
                Act(Labels.paymentRecord, Icons.paper) { on(FeeEvent.Record) }.takeIf { isSettled },
            )
        },
    ) { page ->
        val fee = page.fee
        if (fee == null) {
            Empty(Icons.pay, Labels.nothingDue.said, page.case.words.said)
        } else {
            Due(fee)
            fee.attempt?.let { Attempt(it, code) }
            if (fee.attempt == null || fee.attempt?.mayBePaidAnew == true) {
                Part(Labels.channel.said) {
                    channels.forEach { Choice(it.name.said, it == channel, { chosen = it.id.value }) }
                }
            }
            Notice(Kind.CALM, Icons.info, fee.caution.said)
        }
    }
}

/** Whether another attempt takes its place: it has failed or was closed, or what was offered is over. */
private val Payment.mayBePaidAnew: Boolean
    get() =
        when (state) {
            AttemptState.CLOSED, AttemptState.FAILED -> true
            AttemptState.OFFERED -> offer?.standing == OfferStanding.OVER
            AttemptState.CREATED, AttemptState.SUBMITTED, AttemptState.UNKNOWN, AttemptState.SUCCEEDED -> false
        }

/** The link of an offer that can still be paid. */
private val Payment.linkToOpen: String?
    get() = offer?.takeIf { state == AttemptState.OFFERED && it.kind == ChannelKind.URL && it.standing == OfferStanding.OPEN }?.text

@Composable
private fun Due(fee: Fee) =
    Card {
        QuietWords(Labels.total.said)
        Words(fee.total.written, style = MaterialTheme.typography.displayLarge)
        HorizontalDivider(color = MaterialTheme.colorScheme.outlineVariant)
        FeeLines(fee)
        HorizontalDivider(color = MaterialTheme.colorScheme.outlineVariant)
        Value(Labels.validUntil.said, fee.validUntil.written)
        if (fee.basis.isNotEmpty()) Value(Labels.basis.said, fee.basis, Modifier.fillMaxWidth())
    }

@Composable
internal fun FeeLines(fee: Fee) =
    fee.lines.forEach { line ->
        Row(verticalAlignment = Alignment.CenterVertically, horizontalArrangement = Arrangement.spacedBy(12.dp)) {
            Column(Modifier.weight(1f)) {
                Words(line.what.said)
                QuietWords(Labels.pieces(line.quantity).said, style = MaterialTheme.typography.bodySmall)
            }
            Words(line.amount.written, style = MaterialTheme.typography.titleMedium)
        }
    }

@Composable
private fun Attempt(
    attempt: Payment,
    code: QrCode?,
) {
    val (kind, icon) = looks(attempt.state)
    Notice(kind, icon, attempt.words.said, title = attempt.amount.written)
    val offer = attempt.offer?.takeIf { attempt.state == AttemptState.OFFERED && it.standing == OfferStanding.OPEN } ?: return
    if (offer.kind == ChannelKind.QR) {
        Card {
            if (code == null) Notice(Kind.YOURS, Icons.attention, Labels.noCode.said) else Code(code, Labels.codeToPay.said)
        }
    }
    Value(Labels.validUntil.said, offer.until.written)
}
