package ereg.kit.screen

import ereg.kit.CaseId
import ereg.kit.CaseStage
import ereg.kit.CaseView
import ereg.kit.Cases
import ereg.kit.Certificates
import ereg.kit.ChannelId
import ereg.kit.Discreet
import ereg.kit.Fee
import ereg.kit.Moved
import ereg.kit.Payments
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.flow.Flow

/** A case with what is due for it, while something is. */
data class CasePage(
    val case: CaseView,
    val fee: Fee?,
) : Discreet()

/** One case: where it stands, what is to be paid, and its certificate collected. */
class CaseModel(
    private val cases: Cases,
    private val payments: Payments,
    private val certificates: Certificates,
    private val case: CaseId,
    changes: Flow<List<Moved>>,
    scope: CoroutineScope,
) : ScreenModel<CasePage>(scope) {
    init {
        follow(changes, { it == Moved.OneCase(case) || it == Moved.Payments }) { read() }
    }

    /** Pays by a channel of the bill; pressed again it makes a new attempt only where the last one gives way. */
    fun pay(channel: ChannelId) = doing { payments.pay(case, channel) }

    /** Asks how the last attempt stands at the bank. */
    fun askPayment() = doing { content?.fee?.attempt?.let { payments.ask(it.attempt) } }

    fun collect() = doing { certificates.collect(case) }

    fun withdraw() = doing { cases.withdraw(case) }

    private fun doing(call: suspend () -> Unit) =
        act {
            call()
            show(read())
        }

    private suspend fun read(): CasePage {
        val seen = cases.see(case)
        return CasePage(seen, if (seen.stage == CaseStage.FEE_DUE) payments.quote(case) else null)
    }
}
