package ereg.kit.screen

import ereg.kit.Discreet
import ereg.kit.DraftId
import ereg.kit.Message
import ereg.kit.Moved
import ereg.kit.RuleId
import ereg.kit.Sheet
import ereg.kit.Signed
import ereg.kit.Signing
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.flow.Flow

/** The sheet that the person is about to sign, with the disclosures (须知) that they have yet to accept. */
data class SigningPage(
    val sheet: Sheet,
    val toAccept: List<Message>,
    val signed: Signed?,
) : Discreet()

/** The sheet, the disclosures and the signature. Signed is what was shown, by its manifest. */
class SigningModel(
    private val signing: Signing,
    private val draft: DraftId,
    changes: Flow<List<Moved>>,
    scope: CoroutineScope,
) : ScreenModel<SigningPage>(scope) {
    init {
        follow(changes, { it == Moved.OneDraft(draft) }) { read() }
    }

    fun accept(rule: RuleId) =
        act {
            signing.acknowledge(draft, rule)
            show(read())
        }

    /** Shows this person's own facts unmasked: the rim asks for the device's lock before. */
    fun showInFull() = act { content?.let { show(it.copy(sheet = signing.sheetInFull(draft))) } }

    fun sign() =
        act {
            val page = content ?: return@act
            val signed = signing.sign(draft, page.sheet.manifest)
            show(page.copy(signed = signed))
        }

    private suspend fun read() = SigningPage(signing.sheet(draft), signing.toAcknowledge(draft), content?.signed)
}
