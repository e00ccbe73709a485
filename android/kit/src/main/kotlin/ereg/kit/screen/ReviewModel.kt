package ereg.kit.screen

import ereg.kit.AnswerKind
import ereg.kit.Discreet
import ereg.kit.DraftId
import ereg.kit.FieldPath
import ereg.kit.Finding
import ereg.kit.Forms
import ereg.kit.Frozen
import ereg.kit.MaterialLine
import ereg.kit.Message
import ereg.kit.Moved
import ereg.kit.Review
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.flow.Flow

/**
 * The whole review: what cannot be read or is missing, what stands in the way, what only the office knows, what to bring.
 *
 * A [Message] with a field leads to that field.
 */
data class ReviewPage(
    val review: Review,
    val toFix: List<Message>,
    val against: List<Finding>,
    val open: List<Finding>,
    val checklist: List<MaterialLine>,
    val frozen: Frozen?,
) : Discreet() {
    /** The place where the person fixes what comes first. */
    val firstField: FieldPath? get() = (toFix + against.mapNotNull { it.told }).firstNotNullOfOrNull { it.field }
}

/** The review of a draft before it is frozen. It is asked for whole, whenever the draft moves. */
class ReviewModel(
    private val forms: Forms,
    private val draft: DraftId,
    changes: Flow<List<Moved>>,
    scope: CoroutineScope,
) : ScreenModel<ReviewPage>(scope) {
    init {
        follow(changes, { it == Moved.OneDraft(draft) || it == Moved.Rules || it == Moved.Homes }) { read() }
    }

    fun freeze() =
        act {
            val frozen = forms.freeze(draft)
            show(read().copy(frozen = frozen))
        }

    private suspend fun read(): ReviewPage {
        val review = forms.review(draft)
        val found = review.findings.groupBy { it.answer }

        fun of(vararg kinds: AnswerKind) = kinds.flatMap { found[it].orEmpty() }
        return ReviewPage(
            review,
            review.problems,
            of(AnswerKind.NOT_ACCEPT, AnswerKind.REFUSE, AnswerKind.SUPPLEMENT),
            of(AnswerKind.MANUAL, AnswerKind.ACKNOWLEDGE, AnswerKind.UNKNOWN),
            forms.checklist(draft),
            content?.frozen,
        )
    }
}
