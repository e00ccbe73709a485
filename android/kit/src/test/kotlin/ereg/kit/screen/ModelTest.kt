package ereg.kit.screen

import app.cash.turbine.ReceiveTurbine
import app.cash.turbine.test
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.Job
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.test.UnconfinedTestDispatcher
import kotlinx.coroutines.test.runTest

/** A test of a view model in virtual time; what the model follows ends with it. */
@OptIn(ExperimentalCoroutinesApi::class)
fun modelTest(test: suspend (CoroutineScope) -> Unit) =
    runTest(UnconfinedTestDispatcher()) {
        val screen = Job()
        test(CoroutineScope(coroutineContext + screen))
        screen.cancel()
    }

/** Looks at what a screen shows from now on. */
suspend fun <C : Any> StateFlow<Shown<C>>.looked(look: suspend ReceiveTurbine<Shown<C>>.() -> Unit) =
    test {
        look()
        cancelAndIgnoreRemainingEvents()
    }

/** The content that is shown. */
val <C : Any> StateFlow<Shown<C>>.content: C get() = checkNotNull(value.content) { "nothing is shown" }
