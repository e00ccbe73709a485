package ereg.kit.screen

import ereg.kit.CaseId
import ereg.kit.CaseView
import ereg.kit.Cases
import ereg.kit.Discreet
import ereg.kit.DisputeReason
import ereg.kit.Disputes
import ereg.kit.FactName
import ereg.kit.Moved
import ereg.kit.Outbox
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.flow.Flow

/** A case with the shared facts that can be disputed in it, and the dispute that was signed here. */
data class DisputePage(
    val case: CaseView,
    val lodged: Asked?,
) : Discreet()

/** Says that a shared fact of a case is wrong (共享信息有误): its source is asked, and the case waits meanwhile. */
class DisputeModel(
    private val cases: Cases,
    private val disputes: Disputes,
    private val outbox: Outbox,
    private val case: CaseId,
    changes: Flow<List<Moved>>,
    scope: CoroutineScope,
) : ScreenModel<DisputePage>(scope) {
    init {
        follow(changes, { it == Moved.OneCase(case) || it == Moved.Outbox }) { read() }
    }

    /** Signs it; blank words are none. */
    fun lodge(
        fact: FactName,
        reason: DisputeReason,
        says: String,
    ) = act {
        val lodged = outbox.asked(disputes.lodge(case, fact, reason, says.trim().ifEmpty { null }))
        show(read().copy(lodged = lodged))
    }

    private suspend fun read(): DisputePage {
        val waiting = outbox.items()
        return DisputePage(cases.see(case), content?.lodged?.among(waiting))
    }
}
