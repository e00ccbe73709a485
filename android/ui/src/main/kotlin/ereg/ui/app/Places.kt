package ereg.ui.app

import androidx.compose.runtime.mutableStateListOf
import ereg.kit.CaseId
import ereg.kit.CertificateNumber
import ereg.kit.ConsentDigest
import ereg.kit.DraftId
import ereg.kit.FieldPath
import ereg.kit.LicenceId
import ereg.kit.NextStep
import ereg.kit.ToDo
import ereg.kit.UnitCode
import ereg.kit.screen.DocumentScope

/** A place where a person can be in the app; [key] tells one place from another. */
sealed class Place(
    val key: String,
) {
    data object Tasks : Place("tasks")

    data object Start : Place("start")

    /** The page on which an invitation is taken up; one that came by a link is already filled in. */
    class Join(
        val invitation: String?,
    ) : Place("join ${invitation.orEmpty()}")

    data object Outbox : Place("outbox")

    data object Settings : Place("settings")

    data object Search : Place("search")

    /** The person's homes, or the one of them that is looked at first. */
    class Homes(
        val at: UnitCode?,
    ) : Place("homes ${at?.value.orEmpty()}")

    data object Certificates : Place("certificates")

    data object Verify : Place("verify")

    data object Enrol : Place("enrol")

    data object Letters : Place("letters")

    data object Mandates : Place("mandates")

    data object Grant : Place("grant")

    data object Consents : Place("consents")

    /** The page on which an office is let see a licence: any, or the one that is of this certificate. */
    class GiveConsent(
        val of: CertificateNumber?,
    ) : Place("give consent ${of?.value.orEmpty()}")

    /** The log of the uses of licences, of one consent or of all. */
    class LicenceUses(
        val of: ConsentDigest?,
    ) : Place("licence uses ${of?.value.orEmpty()}")

    /** The page on which a licence is looked up; the identifier of one may be typed already. */
    class OneLicence(
        val licence: LicenceId?,
    ) : Place("licence ${licence?.value.orEmpty()}")

    data object Passphrase : Place("passphrase")

    data object Moving : Place("moving")

    data object Erase : Place("erase")

    data object Logs : Place("logs")

    /** The questions of a draft, beginning at one, or that one alone, and where they lead. */
    class Question(
        val draft: DraftId,
        val at: FieldPath?,
        val then: Then,
    ) : Place("question ${draft.value} ${at?.value}")

    class Review(
        val draft: DraftId,
    ) : Place("review ${draft.value}")

    class Materials(
        val draft: DraftId,
    ) : Place("materials ${draft.value}")

    class Sharing(
        val draft: DraftId,
    ) : Place("sharing ${draft.value}")

    class Signing(
        val draft: DraftId,
    ) : Place("signing ${draft.value}")

    class Progress(
        val draft: DraftId,
    ) : Place("progress ${draft.value}")

    class Correction(
        val case: CaseId,
        val draft: DraftId,
    ) : Place("correction ${case.value}")

    class Fee(
        val case: CaseId,
    ) : Place("fee ${case.value}")

    class PaymentRecord(
        val case: CaseId,
    ) : Place("payment record ${case.value}")

    class Dispute(
        val case: CaseId,
    ) : Place("dispute ${case.value}")

    class Certificate(
        val number: CertificateNumber,
    ) : Place("certificate ${number.value}")

    class Annotate(
        val number: CertificateNumber,
    ) : Place("annotate ${number.value}")

    /** The documents of the office: all of them, those of a case, or that of a certificate. */
    class Documents(
        val of: DocumentScope,
    ) : Place("documents ${named(of)}")

    /** The place that the questions of a draft lead to. */
    enum class Then { REVIEW, SIGN, BACK }
}

private fun named(of: DocumentScope) =
    when (of) {
        is DocumentScope.All -> "all"
        is DocumentScope.OfCase -> "case ${of.case.value}"
        is DocumentScope.OfCertificate -> "certificate ${of.number.value}"
    }

/** The place where the person is, and the way by which they came there. */
class Places {
    private val stack = mutableStateListOf<Place>(Place.Tasks)

    val now: Place get() = stack.last()

    fun open(place: Place) {
        if (place.key != now.key) stack += place
    }

    /** Goes on, so that the way back leads past what was left. */
    fun goOn(place: Place) {
        back()
        open(place)
    }

    /** Somebody else begins where everybody begins: no way leads back to what was left. */
    fun startOver() {
        stack.clear()
        stack += Place.Tasks
    }

    /** Whether there was somewhere to go back to: else the platform leaves the app. */
    fun back(): Boolean {
        if (stack.size == 1) return false
        stack.removeAt(stack.lastIndex)
        return true
    }
}

/**
 * Returns the place where a step is done. Some are one tap on the page of progress, and some wait for others: for those
 * it is that page.
 */
internal fun whereTo(step: NextStep): Place? {
    val (draft, case) = step.draft to step.case
    return when (step.toDo) {
        ToDo.ENROL -> Place.Enrol

        ToDo.SYNC, ToDo.SEE_OUTBOX -> Place.Outbox

        ToDo.FILL -> draft?.let { Place.Question(it, null, Place.Then.REVIEW) }

        ToDo.ANSWER_INQUIRY -> draft?.let { Place.Question(it, null, Place.Then.SIGN) }

        ToDo.FREEZE -> draft?.let { Place.Review(it) }

        ToDo.SHARE, ToDo.SHARE_AGAIN, ToDo.INVITE -> draft?.let { Place.Sharing(it) }

        ToDo.READ_SHEET, ToDo.SIGN, ToDo.SIGN_AGAIN -> draft?.let { Place.Signing(it) }

        ToDo.SUPPLEMENT, ToDo.SUPPLEMENT_ACCEPTED, ToDo.SEND_SUPPLEMENT -> case?.let { c -> draft?.let { Place.Correction(c, it) } }

        ToDo.PAY, ToDo.COMPLETE_PAYMENT, ToDo.ASK_PAYMENT -> case?.let { Place.Fee(it) }

        ToDo.SUBMIT, ToDo.COLLECT, ToDo.COPY_DRAFT, ToDo.SETTLE, ToDo.WITHDRAWAL_ASKED, ToDo.WITHDRAWAL_HELD, ToDo.DISMISSED,
        ToDo.WAIT_FOR_SHARE, ToDo.WAIT_FOR_OTHERS, ToDo.WAIT_FOR_OFFICE, ToDo.WAIT_FOR_CORRECTION, ToDo.WAIT_FOR_SOURCE,
        ToDo.WAIT_FOR_PAYMENT,
        -> null
    }
}
