package ereg.ui.screen

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.size
import androidx.compose.material3.Icon
import androidx.compose.material3.MaterialTheme
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.setValue
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.text.input.KeyboardType
import androidx.compose.ui.text.style.TextAlign
import androidx.compose.ui.unit.dp
import ereg.kit.Secret
import ereg.kit.Text
import ereg.kit.screen.Lock
import ereg.kit.screen.Shown
import ereg.ui.look.Icons
import ereg.ui.look.Kind
import ereg.ui.look.said
import ereg.ui.parts.Act
import ereg.ui.parts.Leaving
import ereg.ui.parts.Notice
import ereg.ui.parts.Page
import ereg.ui.parts.Typed
import ereg.ui.parts.Typing
import ereg.ui.parts.Words
import ereg.ui.words.Labels

sealed interface LockEvent {
    data class Unlock(
        val secret: Secret,
    ) : LockEvent

    data object TroubleSeen : LockEvent
}

/** The secret that opens this vault. */
enum class OpensWith { DEVICE, PASSPHRASE }

/** The ways in which the device's own lock opens: by fingerprint or face only where the device has that and the person set it up. */
enum class DeviceLock(
    internal val unlock: Text,
    internal val use: Text,
    internal val opens: Text,
    internal val choices: Text,
) {
    BIOMETRICS(Labels.unlockWithBiometrics, Labels.useBiometrics, Labels.biometricsOpen, Labels.biometricsOrPassphrase),
    SCREEN_LOCK(Labels.unlockWithScreenLock, Labels.useScreenLock, Labels.screenLockOpens, Labels.screenLockOrPassphrase),
}

/** Nothing of a person is shown here. */
@Composable
fun LockScreen(
    shown: Shown<Lock>,
    opensWith: OpensWith,
    device: DeviceLock,
    on: (LockEvent) -> Unit,
) {
    // Kept no longer than it is typed: it is not saved with the screen's state.
    var typed by remember { mutableStateOf("") }
    Page(
        Labels.locked,
        shown,
        Leaving(back = null) { on(LockEvent.TroubleSeen) },
        primary = {
            when (opensWith) {
                OpensWith.DEVICE -> {
                    Act(device.unlock, Icons.lock) { on(LockEvent.Unlock(Secret.Device)) }
                }

                OpensWith.PASSPHRASE -> {
                    val unlock = { on(LockEvent.Unlock(Secret.Passphrase(typed))) }
                    Act(Labels.unlock, Icons.lock, unlock.takeIf { typed.isNotEmpty() })
                }
            }
        },
    ) {
        Column(
            Modifier.fillMaxWidth().padding(top = 40.dp, bottom = 16.dp),
            horizontalAlignment = Alignment.CenterHorizontally,
            verticalArrangement = Arrangement.spacedBy(20.dp),
        ) {
            Icon(Icons.lock, null, Modifier.size(88.dp), tint = MaterialTheme.colorScheme.primary)
            Words(Labels.lockedWhy.said, style = MaterialTheme.typography.titleMedium, align = TextAlign.Center)
        }
        if (opensWith == OpensWith.PASSPHRASE) {
            Typed(typed, { typed = it }, Labels.typePassphrase.said, Typing(KeyboardType.Password))
        }
        Notice(Kind.CALM, Icons.sending, Labels.sendingWhileLocked.said)
    }
}
