package ereg.kit.screen

import ereg.kit.CaseId
import ereg.kit.CommandId
import ereg.kit.Correction
import ereg.kit.Corrections
import ereg.kit.Discreet
import ereg.kit.Moved
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.flow.Flow

/** The items that are to be corrected in a case, and the correction that was sent from here. */
data class CorrectionPage(
    val correction: Correction,
    val sent: CommandId?,
) : Discreet()

/** The correction (补正) of a case, item by item. */
class CorrectionModel(
    private val corrections: Corrections,
    private val case: CaseId,
    changes: Flow<List<Moved>>,
    scope: CoroutineScope,
) : ScreenModel<CorrectionPage>(scope) {
    init {
        follow(changes, { it == Moved.OneCase(case) || it is Moved.OneDraft }) { read() }
    }

    fun send() =
        act {
            val sent = corrections.send(case)
            show(read().copy(sent = sent))
        }

    private suspend fun read() = CorrectionPage(corrections.see(case), content?.sent)
}
