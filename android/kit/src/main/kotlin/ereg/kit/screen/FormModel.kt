package ereg.kit.screen

import ereg.kit.Discreet
import ereg.kit.DraftId
import ereg.kit.Field
import ereg.kit.FieldAccess
import ereg.kit.FieldPath
import ereg.kit.Form
import ereg.kit.Forms
import ereg.kit.Message
import ereg.kit.Moved
import ereg.kit.Text
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.receiveAsFlow

/**
 * One question of the form on a page of its own.
 *
 * [problem] and [reads] are told of what was saved last here; pages count from 1.
 */
data class QuestionPage(
    val section: Text,
    val field: Field,
    val number: Int,
    val of: Int,
    val problem: Message?,
    val reads: String?,
    val span: Span = Span.ALL,
) : Discreet() {
    val isLast: Boolean get() = span == Span.THIS_ALONE || number == of
}

/** The span of a form: all questions, one after the other, or the one that something was found of. */
enum class Span { ALL, THIS_ALONE }

/** A form, one question per page, each answer saved before the next one is shown. */
class FormModel(
    private val forms: Forms,
    private val draft: DraftId,
    changes: Flow<List<Moved>>,
    scope: CoroutineScope,
    /**
     * The field to begin at: the one that a review found something of, else the first that this person has yet to
     * answer.
     */
    start: FieldPath? = null,
    private val span: Span = Span.ALL,
) : ScreenModel<QuestionPage>(scope) {
    private var questions = emptyList<Pair<Text, Field>>()
    private var at = start
    private val last = Channel<Unit>(Channel.CONFLATED)

    /** The last question was answered. Told each time. */
    val finished: Flow<Unit> = last.receiveAsFlow()

    init {
        follow(changes, { it == Moved.OneDraft(draft) }) { readAgain() }
    }

    /** Saves what is typed and stays: the amount is echoed, and what is wrong is told. */
    fun save(value: String) = act { saved(value) }

    /** Saves what is typed and goes on; where it cannot be read it stays, and what was typed is kept all the same. */
    fun next(value: String) =
        act {
            val isLast = content?.isLast == true
            if (saved(value)) {
                if (isLast && content?.isLast == true) last.send(Unit) else step(1)
            }
        }

    /** Goes on without an answer: what must be answered is told by the review. */
    fun skip() = step(1)

    fun back() = step(-1)

    /** Opens the question that something was found of. */
    fun goTo(field: FieldPath) {
        at = field
        if (questions.isNotEmpty()) show(page())
    }

    /** Whether it could be read. */
    private suspend fun saved(value: String): Boolean {
        val field = content?.field ?: return false
        val saved = forms.answer(draft, field.path, value)
        val page = readAgain()
        show(if (page.field.path == field.path) page.copy(problem = saved.problem, reads = saved.reads) else page)
        return saved.problem == null
    }

    private fun step(by: Int) {
        val to = questions.indexOfFirst { it.second.path == at } + by
        questions.getOrNull(to)?.let { goTo(it.second.path) }
    }

    private suspend fun readAgain(): QuestionPage {
        questions = asked(forms.form(draft))
        return page()
    }

    /** Every field, what another party writes too: by its access the page shows it and takes no answer. */
    private fun asked(form: Form): List<Pair<Text, Field>> =
        form.sections.flatMap { section -> section.fields.map { section.title to it } } + form.further.map { it.label to it }

    /** The page of the field that is shown, or the first where that is gone. */
    private fun page(): QuestionPage {
        val shown = at ?: questions.firstOrNull { it.second.isOpen }?.second?.path
        val index = questions.indexOfFirst { it.second.path == shown }.coerceAtLeast(0)
        val (section, field) = questions[index]
        at = field.path
        return QuestionPage(section, field, index + 1, questions.size, field.problem.takeIf { field.value != null }, field.reads, span)
    }
}

private val Field.isOpen: Boolean get() = value == null && access == FieldAccess.Write
