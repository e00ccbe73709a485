package ereg.kit.fake

import ereg.kit.FieldPath
import ereg.kit.Message
import ereg.kit.Text
import ereg.kit.Trouble
import kotlinx.coroutines.CompletableDeferred

/**
 * The base of every fake: it notes the acts it was asked for, waits where it is held, and tells the trouble it was
 * given.
 */
open class Fake {
    /** Acts in their order, by name. What is only read is not noted. */
    val acts = mutableListOf<String>()

    /** Told by the next call, once. */
    var trouble: Trouble? = null

    /** Calls wait for it, while there is one. */
    var held: CompletableDeferred<Unit>? = null

    protected suspend fun <T> read(answer: () -> T): T {
        held?.await()
        return told(answer)
    }

    protected suspend fun <T> act(
        name: String,
        answer: () -> T,
    ): T {
        acts += name
        return read(answer)
    }

    protected fun <T> told(answer: () -> T): T {
        trouble?.let {
            trouble = null
            throw it
        }
        return answer()
    }
}

fun words(of: String) = Text("$of（中文）", of)

fun message(
    code: String,
    field: String? = null,
) = Message(code, words(code), null, field?.let(::FieldPath))

fun nothing(code: String) = Trouble.NotFound(message(code))
