package ereg.kit.screen

import ereg.kit.Discreet
import ereg.kit.Moved
import ereg.kit.Trouble
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Job
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.asStateFlow
import kotlinx.coroutines.flow.update
import kotlinx.coroutines.launch

/**
 * The content of a screen.
 *
 * [content] is absent before it was read for the first time. While [acting], what the person asked for is under way.
 * [trouble] is to be told until the person has seen it; what was shown before it is still there.
 */
data class Shown<C : Any>(
    val content: C? = null,
    val acting: Boolean = false,
    val trouble: Trouble? = null,
) : Discreet()

/** State in, events out: reads what a screen shows, again whenever it moves, and runs one act of the person at a time. */
abstract class ScreenModel<C : Any>(
    private val scope: CoroutineScope,
) {
    private val shown = MutableStateFlow(Shown<C>())
    val state: StateFlow<Shown<C>> = shown.asStateFlow()

    /** The person has read the trouble. */
    fun troubleSeen() = shown.update { it.copy(trouble = null) }

    protected val content: C? get() = shown.value.content

    /** Shows something else of what was read. */
    protected fun show(content: C) = shown.update { it.copy(content = content) }

    /** Reads the content, first and whenever something that [concerns] it moves. */
    protected fun follow(
        changes: Flow<List<Moved>>,
        concerns: (Moved) -> Boolean,
        read: suspend () -> C,
    ): Job =
        scope.launch {
            changes.collect { batch ->
                if (batch.any { it == Moved.Everything || concerns(it) }) telling { show(read()) }
            }
        }

    /** Reads the content anew while the person goes on; nothing waits for it. */
    protected fun reading(read: suspend () -> C): Job = scope.launch { telling { show(read()) } }

    /** Runs what the person asked for. A second tap while something is under way asks for nothing. */
    protected fun act(call: suspend () -> Unit): Job? {
        val before = shown.value
        if (before.acting || !shown.compareAndSet(before, before.copy(acting = true, trouble = null))) return null
        return scope.launch {
            try {
                telling(call)
            } finally {
                shown.update { it.copy(acting = false) }
            }
        }
    }

    private suspend fun telling(call: suspend () -> Unit) {
        try {
            call()
        } catch (trouble: Trouble) {
            shown.update { it.copy(trouble = trouble) }
        }
    }
}
