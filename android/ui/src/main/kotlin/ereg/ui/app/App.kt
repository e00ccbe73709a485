package ereg.ui.app

import androidx.compose.runtime.Composable
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.collectAsState
import androidx.compose.runtime.getValue
import androidx.compose.runtime.key
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.rememberCoroutineScope
import androidx.compose.runtime.saveable.rememberSaveableStateHolder
import androidx.compose.runtime.setValue
import ereg.kit.QrCode
import ereg.kit.QrCodes
import ereg.kit.Trouble
import ereg.kit.TrustImport
import ereg.kit.Vault
import ereg.kit.Vaults
import ereg.kit.screen.Lock
import ereg.kit.screen.LockModel
import ereg.kit.screen.ScreenModel
import ereg.kit.screen.Shown
import ereg.ui.look.Look
import ereg.ui.screen.LockEvent
import ereg.ui.screen.LockScreen
import ereg.ui.screen.OpensWith
import kotlinx.coroutines.CoroutineScope

/** The parts that every place uses. */
internal class Ground(
    val vault: Vault,
    val codes: QrCodes,
    val trust: TrustImport,
    val rim: Rim,
    val places: Places,
    val lock: LockModel,
    val own: Own?,
    val look: Look,
    val setLook: (Look) -> Unit,
) {
    /** A text as a code, where it is short enough for one. */
    fun code(text: String): QrCode? =
        try {
            codes.of(text)
        } catch (_: Trouble) {
            null
        }
}

/** A phone of the person's own: where its vaults are, and what opens this one. */
internal class Own(
    val vaults: Vaults,
    val opensWith: OpensWith,
    val setOpensWith: (OpensWith) -> Unit,
)

/**
 * A person's own app over an open vault: the place where they are, or the lock. Without [vaults] it runs on somebody else's
 * device, whose lock it does not change.
 */
@Composable
fun App(
    vault: Vault,
    vaults: Vaults?,
    codes: QrCodes,
    trust: TrustImport,
    rim: Rim,
    places: Places,
    opensWith: OpensWith,
    look: Look,
    setLook: (Look) -> Unit,
) {
    val lock = model { LockModel(vault, Lock.OPEN, it) }
    val shown by lock.state.collectAsState()
    val holder = rememberSaveableStateHolder()
    var opens by remember { mutableStateOf(opensWith) }
    if (shown.content == Lock.SHUT) {
        LockScreen(shown, opens, rim.deviceLock()) { event ->
            when (event) {
                is LockEvent.Unlock -> lock.unlock(event.secret)
                LockEvent.TroubleSeen -> lock.troubleSeen()
            }
        }
    } else {
        val own =
            vaults?.let {
                Own(it, opens) { changed ->
                    opens = changed
                    rim.keep(changed)
                }
            }
        val ground = Ground(vault, codes, trust, rim, places, lock, own, look, setLook)
        val place = places.now
        // A place has its model while it is shown; what was typed and how far it was scrolled is there again on the way back.
        key(place.key) { holder.SaveableStateProvider(place.key) { At(place, ground) } }
    }
}

/** A model that lives as long as its place is shown. */
@Composable
internal fun <M : ScreenModel<*>> model(make: (CoroutineScope) -> M): M {
    val scope = rememberCoroutineScope()
    return remember { make(scope) }
}

@Composable
internal fun <C : Any> shown(model: ScreenModel<C>): Shown<C> {
    val shown by model.state.collectAsState()
    return shown
}

/** Goes on once a model tells where to. */
@Composable
internal fun <T> Once(
    told: kotlinx.coroutines.flow.Flow<T>,
    go: (T) -> Unit,
) = LaunchedEffect(told) { told.collect { go(it) } }
