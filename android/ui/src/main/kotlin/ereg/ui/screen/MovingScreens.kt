package ereg.ui.screen

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Row
import androidx.compose.material3.MaterialTheme
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.setValue
import androidx.compose.ui.Modifier
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.text.input.KeyboardType
import androidx.compose.ui.unit.dp
import ereg.kit.Secret
import ereg.kit.screen.BackupPage
import ereg.kit.screen.FirstPage
import ereg.kit.screen.Shown
import ereg.ui.look.Icons
import ereg.ui.look.Kind
import ereg.ui.look.said
import ereg.ui.parts.Act
import ereg.ui.parts.Card
import ereg.ui.parts.Empty
import ereg.ui.parts.Leaving
import ereg.ui.parts.Notice
import ereg.ui.parts.Page
import ereg.ui.parts.Part
import ereg.ui.parts.Typed
import ereg.ui.parts.Typing
import ereg.ui.parts.Value
import ereg.ui.parts.Words
import ereg.ui.words.Labels

sealed interface BackupEvent {
    data object Backup : BackupEvent

    /** Put a passphrase on first: nothing else opens a backup on another phone. */
    data object Passphrase : BackupEvent

    data object Back : BackupEvent

    data object TroubleSeen : BackupEvent
}

/** Makes a backup, and says how another phone begins with it. */
@Composable
fun BackupScreen(
    shown: Shown<BackupPage>,
    opensWith: OpensWith,
    on: (BackupEvent) -> Unit,
) = Page(
    Labels.moving,
    shown,
    Leaving({ on(BackupEvent.Back) }) { on(BackupEvent.TroubleSeen) },
    primary = { page ->
        when {
            opensWith == OpensWith.DEVICE -> Act(Labels.passphrase, Icons.lock) { on(BackupEvent.Passphrase) }
            page.made == null -> Act(Labels.makeBackup, Icons.sending) { on(BackupEvent.Backup) }
            else -> Act(Labels.finish, Icons.check) { on(BackupEvent.Back) }
        }
    },
) { page ->
    val made = page.made
    when {
        opensWith == OpensWith.DEVICE -> Notice(Kind.YOURS, Icons.attention, Labels.passphraseFirst.said)
        made != null -> Notice(Kind.WELL, Icons.done, made, title = Labels.backupMade.said)
        else -> Words(Labels.backupWhy.said)
    }
    Part(Labels.howToMove.said) {
        Card {
            Step(1, Labels.moveCopy.said)
            Step(2, Labels.moveRestore.said)
            Step(3, Labels.moveEnrol.said)
        }
    }
    Notice(Kind.CALM, Icons.lock, Labels.backupKeeps.said)
}

@Composable
private fun Step(
    number: Int,
    what: String,
) = Row(Modifier.semantics(mergeDescendants = true) {}, horizontalArrangement = Arrangement.spacedBy(12.dp)) {
    Words("$number", style = MaterialTheme.typography.titleMedium, color = MaterialTheme.colorScheme.primary)
    Words(what, Modifier.weight(1f))
}

sealed interface FirstEvent {
    data object Begin : FirstEvent

    /** Take the backup of another phone. */
    data object Choose : FirstEvent

    data class Restore(
        val passphrase: Secret.Passphrase,
    ) : FirstEvent

    /** This device is a notary's, for visits. */
    data object ReceiveVisits : FirstEvent

    /** Put the backup away again. */
    data object Back : FirstEvent

    data object TroubleSeen : FirstEvent
}

/** The first start: with nothing, with the backup of another phone and its passphrase, or as a notary's device. */
@Composable
fun FirstScreen(
    shown: Shown<FirstPage>,
    on: (FirstEvent) -> Unit,
) {
    // Kept no longer than it is typed: it is not saved with the screen's state.
    var typed by remember { mutableStateOf("") }
    val backup = shown.content?.backup
    val restore = { on(FirstEvent.Restore(Secret.Passphrase(typed))) }
    Page(
        if (backup == null) Labels.welcome else Labels.restore,
        shown,
        Leaving(if (backup == null) null else ({ on(FirstEvent.Back) })) { on(FirstEvent.TroubleSeen) },
        primary = {
            if (backup == null) {
                Act(Labels.beginHere, Icons.further) { on(FirstEvent.Begin) }
            } else {
                Act(Labels.restoreNow, Icons.lock, restore.takeIf { typed.isNotEmpty() })
            }
        },
        others = {
            val ways =
                listOf(
                    Act(Labels.restore, Icons.phone) { on(FirstEvent.Choose) },
                    Act(Labels.receiveVisits, Icons.person) { on(FirstEvent.ReceiveVisits) },
                )
            if (backup == null) ways else emptyList()
        },
    ) {
        if (backup == null) {
            Empty(Icons.home, Labels.welcomeTitle.said, Labels.welcomeWhy.said)
            Notice(Kind.CALM, Icons.lock, Labels.keptEncrypted.said)
        } else {
            Card { Value(Labels.backup.said, backup.fileName.toString(), style = MaterialTheme.typography.titleMedium) }
            Typed(typed, { typed = it }, Labels.backupPassphrase.said, Typing(KeyboardType.Password))
            Notice(Kind.CALM, Icons.info, Labels.moveEnrol.said)
        }
    }
}
