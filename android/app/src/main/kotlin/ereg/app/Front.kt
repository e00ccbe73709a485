package ereg.app

import android.app.Activity
import android.content.Intent
import android.view.WindowManager
import androidx.compose.foundation.isSystemInDarkTheme
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.safeDrawingPadding
import androidx.compose.runtime.Composable
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.collectAsState
import androidx.compose.runtime.getValue
import androidx.compose.runtime.key
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.setValue
import androidx.compose.ui.Modifier
import androidx.compose.ui.graphics.ImageBitmap
import ereg.app.camera.CameraSheet
import ereg.app.keys.deviceLock
import ereg.kit.PagePicture
import ereg.kit.Secret
import ereg.kit.Vault
import ereg.kit.live.LiveQrCodes
import ereg.kit.live.LiveTrustImport
import ereg.kit.screen.Lock
import ereg.kit.screen.Shown
import ereg.ui.app.App
import ereg.ui.app.First
import ereg.ui.app.Place
import ereg.ui.app.Places
import ereg.ui.app.Tablet
import ereg.ui.look.Brightness
import ereg.ui.look.EregTheme
import ereg.ui.look.Look
import ereg.ui.screen.LockEvent
import ereg.ui.screen.LockScreen
import ereg.ui.screen.OpensWith
import ereg.ui.screen.Owner
import kotlinx.coroutines.launch

/**
 * Everything that an activity shows and hears. The activity itself is left with handing on what the system tells it, and with
 * making a picture of the platform one of Compose, since what that stands on is not to be had where this is compiled.
 */
class Front(
    private val activity: Activity,
    private val app: EregApplication,
    private val draws: (PagePicture) -> ImageBitmap?,
) {
    private val camera = CameraSheet(activity) { app.chosen.language }
    private val other = OtherApp(activity)
    private val codes = LiveQrCodes()
    private val trust = LiveTrustImport()
    private val places = Places()
    private val network = NetworkWatch(activity) { app.scope.launch { app.networkChanged() } }

    /** The activity was made. What is shown is in no screenshot, and a tap through another app's window does not count. */
    fun created() {
        activity.window.addFlags(WindowManager.LayoutParams.FLAG_SECURE)
        activity.window.decorView.filterTouchesWhenObscured = true
    }

    /** The app was opened by a link. */
    fun opened(intent: Intent) {
        if (intent.action == Intent.ACTION_VIEW) invitationOf(intent.dataString)?.let { places.open(Place.Join(it)) }
    }

    fun started() {
        app.scope.launch { app.shown() }
        network.start()
    }

    fun stopped() {
        network.stop()
        app.scope.launch { app.hidden() }
        SliceJob.schedule(app, SOONEST)
    }

    fun permissionTold(
        request: Int,
        results: IntArray,
    ) = camera.permissionTold(request, results)

    fun resultTold(
        request: Int,
        code: Int,
        data: Intent?,
    ) = other.told(request, code, data)

    /** Whether there was somewhere to go back to. */
    fun back(): Boolean = places.back()

    @Composable
    fun Content() {
        var look by remember { mutableStateOf(app.chosen.look) }
        val brightness = if (isSystemInDarkTheme()) Brightness.DARK else Brightness.LIGHT
        val seen = look.copy(brightness = brightness)
        EregTheme(seen) {
            Box(Modifier.safeDrawingPadding()) {
                val home = app.home
                if (home != null) {
                    Inside(home, seen) { look = it }
                } else {
                    // The core could not even begin: its word about that is all there is to show.
                    LockScreen(Shown(Lock.SHUT, trouble = app.failure), OpensWith.DEVICE, deviceLock(activity)) {}
                }
            }
        }
    }

    @Composable
    private fun Inside(
        home: Home,
        look: Look,
        setLook: (Look) -> Unit,
    ) {
        var owner by remember { mutableStateOf(app.chosen.owner) }
        val setOwner = { chosen: Owner ->
            app.chosen.owner = chosen
            owner = chosen
        }
        val rim = remember { PhoneRim(activity, app, home, camera, other, draws) }
        val visits = if (owner == Owner.NOTARY) app.visits else null
        if (visits == null) {
            Persons(home, rim, look, setLook) { setOwner(Owner.NOTARY) }
        } else {
            Tablet(visits, codes, trust, rim, places, look, setLook) { setOwner(Owner.PERSON) }
        }
    }

    /** A person's own device, with the one vault that is theirs. */
    @Composable
    private fun Persons(
        home: Home,
        rim: PhoneRim,
        look: Look,
        setLook: (Look) -> Unit,
        receiveVisits: () -> Unit,
    ) {
        val vault by home.vault.collectAsState()
        val isEmpty by home.isEmpty.collectAsState()
        val open = vault
        when {
            open != null -> key(open) { App(open, home.vaults, codes, trust, rim, places, app.chosen.opensWith, look, setLook) }
            isEmpty -> First(home.vaults, home.connection, rim, ::movedIn, receiveVisits)
            else -> Door(home)
        }
    }

    private fun movedIn(
        vault: Vault,
        opensWith: OpensWith,
    ) {
        app.chosen.opensWith = opensWith
        app.scope.launch {
            app.home?.moveIn(vault, app.chosen.language)
            app.backups.clear()
        }
    }

    /** The vault is closed: a key of the phone is asked for at once, a passphrase when it is typed. */
    @Composable
    private fun Door(home: Home) {
        // The app's scope, not this page's: were it stopped halfway, the vault would be open and nobody have it.
        val model = remember { DoorModel(home, { app.chosen.language }, app.scope) }
        val shown by model.state.collectAsState()
        val opensWith = app.chosen.opensWith
        LaunchedEffect(model) { if (opensWith == OpensWith.DEVICE) model.open(Secret.Device) }
        LockScreen(shown, opensWith, deviceLock(activity)) { event ->
            when (event) {
                is LockEvent.Unlock -> model.open(event.secret)
                LockEvent.TroubleSeen -> model.troubleSeen()
            }
        }
    }
}
