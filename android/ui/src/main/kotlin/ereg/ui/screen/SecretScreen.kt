package ereg.ui.screen

import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.setValue
import androidx.compose.ui.text.input.KeyboardType
import ereg.kit.Secret
import ereg.kit.screen.NewLock
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

sealed interface SecretEvent {
    data class SetPassphrase(
        val passphrase: Secret.Passphrase,
    ) : SecretEvent

    /** Open it by the device's own lock from now on. */
    data object UseDevice : SecretEvent

    data object Back : SecretEvent

    data object TroubleSeen : SecretEvent
}

/** Puts a passphrase on the vault, typed twice, or goes back to the device's own lock. */
@Composable
fun SecretScreen(
    shown: Shown<NewLock>,
    opensWith: OpensWith,
    device: DeviceLock,
    on: (SecretEvent) -> Unit,
) {
    // Kept no longer than they are typed: they are not saved with the screen's state.
    var typed by remember { mutableStateOf("") }
    var again by remember { mutableStateOf("") }
    val differs = again.isNotEmpty() && typed != again
    val set = { on(SecretEvent.SetPassphrase(Secret.Passphrase(typed))) }
    Page(
        Labels.passphrase,
        shown,
        Leaving({ on(SecretEvent.Back) }) { on(SecretEvent.TroubleSeen) },
        primary = { lock ->
            when (lock) {
                NewLock.NONE -> Act(Labels.setPassphrase, Icons.lock, set.takeIf { typed.isNotEmpty() && typed == again })
                NewLock.PASSPHRASE, NewLock.DEVICE -> Act(Labels.finish, Icons.check) { on(SecretEvent.Back) }
            }
        },
        others = { lock ->
            val isOffered = lock == NewLock.NONE && opensWith == OpensWith.PASSPHRASE
            listOfNotNull(Act(device.use, Icons.phone) { on(SecretEvent.UseDevice) }.takeIf { isOffered })
        },
    ) { lock ->
        when (lock) {
            NewLock.NONE -> {
                Words(Labels.passphraseWhy.said)
                Typed(typed, { typed = it }, Labels.newPassphrase.said, Typing(KeyboardType.Password))
                val under = Labels.passphrasesDiffer.said.takeIf { differs }
                Typed(
                    again,
                    { again = it },
                    Labels.newPassphraseAgain.said,
                    Typing(KeyboardType.Password, problem = differs),
                    under = under,
                )
                Notice(Kind.YOURS, Icons.attention, Labels.passphraseLost.said)
            }

            NewLock.PASSPHRASE -> {
                Notice(Kind.WELL, Icons.done, Labels.passphraseSet.said)
                Notice(Kind.CALM, Icons.info, Labels.oldBackups.said)
            }

            NewLock.DEVICE -> {
                Notice(Kind.WELL, Icons.done, device.opens.said)
                Notice(Kind.CALM, Icons.info, Labels.oldBackups.said)
            }
        }
    }
}
