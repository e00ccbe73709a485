package ereg.kit.live

import ereg.core.Cancel
import ereg.core.ClientException
import ereg.core.InternalException
import ereg.core.told
import ereg.kit.FieldPath
import ereg.kit.Trouble
import kotlinx.coroutines.CancellationException

/** Runs a call of the core; whatever it throws becomes a [Trouble]. A cancelled coroutine stays cancelled. */
internal inline fun <T> called(call: () -> T): T =
    try {
        call()
    } catch (error: ClientException) {
        throw error.toKit()
    } catch (error: CharacterCodingException) {
        // Half a character, which has no UTF-8: as of every other character that is not seen, a person can take it out.
        throw Trouble.FixInput(told("text.control_char").toKit())
    } catch (error: InternalException) {
        // What the core did not foresee; its text may be about anything and goes no further.
        throw Trouble.TryAgain(told("client.internal").toKit(), 0)
    }

/** Does as [called] with a call that takes long on this device: where its coroutine is cancelled, it stops there too. */
internal suspend inline fun <T> stoppable(call: (Cancel) -> T): T {
    val cancel = Cancel()
    try {
        return called { call(cancel) }
    } catch (left: CancellationException) {
        cancel.cancel()
        throw left
    } finally {
        cancel.close()
    }
}

internal fun ClientException.toKit(): Trouble =
    when (this) {
        is ClientException.TryAgain -> Trouble.TryAgain(told(code).toKit(), afterS.toInt())
        is ClientException.FixInput -> Trouble.FixInput(told(code).toKit().copy(field = field?.let(::FieldPath)))
        is ClientException.UnlockFirst -> Trouble.UnlockFirst(told(code).toKit())
        is ClientException.UpdateApp -> Trouble.UpdateApp(told(code).toKit())
        is ClientException.AskOffice -> Trouble.AskOffice(told(code).toKit())
        is ClientException.SignAgain -> Trouble.SignAgain(told(code).toKit())
        is ClientException.NotFound -> Trouble.NotFound(told(code).toKit())
        is ClientException.Storage -> Trouble.Storage(told(code).toKit())
        is ClientException.Closed -> Trouble.Closed(told("client.closed").toKit())
        is ClientException.Cancelled -> Trouble.Cancelled(told("client.cancelled").toKit())
    }
