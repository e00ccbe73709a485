package ereg.kit.screen

import ereg.kit.CaseId
import ereg.kit.CaseView
import ereg.kit.Cases
import ereg.kit.Discreet
import ereg.kit.Fee
import ereg.kit.Moved
import ereg.kit.Payment
import ereg.kit.PaymentChannel
import ereg.kit.Payments
import ereg.kit.Trouble
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.flow.Flow

/** The last payment for a case with its bill, as the registry has told of them, also after the fee is settled. */
data class PaymentRecord(
    val case: CaseView,
    val fee: Fee?,
) : Discreet() {
    val payment: Payment? get() = fee?.attempt

    val channel: PaymentChannel? get() = fee?.channels?.find { it.id == payment?.channel }
}

/** Shows the payment for a case for as long as this device knows of it. */
class PaymentRecordModel(
    private val cases: Cases,
    private val payments: Payments,
    private val case: CaseId,
    changes: Flow<List<Moved>>,
    scope: CoroutineScope,
) : ScreenModel<PaymentRecord>(scope) {
    init {
        follow(changes, { it == Moved.OneCase(case) || it == Moved.Payments }) { PaymentRecord(cases.see(case), bill()) }
    }

    private suspend fun bill(): Fee? =
        try {
            payments.quote(case)
        } catch (_: Trouble.NotFound) {
            null
        }
}
