package ereg.ui.app

import androidx.compose.runtime.Composable
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.rememberCoroutineScope
import ereg.kit.Connection
import ereg.kit.Vault
import ereg.kit.Vaults
import ereg.kit.screen.BackupModel
import ereg.kit.screen.EraseModel
import ereg.kit.screen.FirstModel
import ereg.kit.screen.LogModel
import ereg.kit.screen.NewLock
import ereg.kit.screen.SecretModel
import ereg.ui.screen.BackupEvent
import ereg.ui.screen.BackupScreen
import ereg.ui.screen.EraseEvent
import ereg.ui.screen.EraseScreen
import ereg.ui.screen.FirstEvent
import ereg.ui.screen.FirstScreen
import ereg.ui.screen.LogEvent
import ereg.ui.screen.LogScreen
import ereg.ui.screen.OpensWith
import ereg.ui.screen.SecretEvent
import ereg.ui.screen.SecretScreen
import kotlinx.coroutines.launch

/**
 * The app on a device that has no vault yet: it begins with nothing or with a backup and tells once the vault is open, or it is a
 * notary's from now on, for visits.
 */
@Composable
fun First(
    vaults: Vaults,
    connection: Connection?,
    rim: Rim,
    opened: (Vault, OpensWith) -> Unit,
    receiveVisits: () -> Unit,
) {
    val scope = rememberCoroutineScope()
    val model = model { FirstModel(vaults, connection, it) }
    val shown = shown(model)
    val vault = shown.content?.opened
    LaunchedEffect(vault) {
        vault?.let { opened(it, if (shown.content?.backup == null) OpensWith.DEVICE else OpensWith.PASSPHRASE) }
    }
    FirstScreen(shown) { event ->
        when (event) {
            FirstEvent.Begin -> model.begin()
            FirstEvent.Choose -> scope.launch { rim.backupFrom()?.let { model.choose(it) } }
            is FirstEvent.Restore -> model.restore(event.passphrase)
            FirstEvent.ReceiveVisits -> receiveVisits()
            FirstEvent.Back -> model.choose(null)
            FirstEvent.TroubleSeen -> model.troubleSeen()
        }
    }
}

@Composable
internal fun AtPassphrase(
    ground: Ground,
    own: Own,
) {
    val model = model { SecretModel(ground.vault, it) }
    val shown = shown(model)
    val lock = shown.content
    LaunchedEffect(lock) {
        when (lock) {
            NewLock.PASSPHRASE -> {
                own.setOpensWith(OpensWith.PASSPHRASE)
            }

            NewLock.DEVICE -> {
                own.setOpensWith(OpensWith.DEVICE)
            }

            NewLock.NONE, null -> {}
        }
    }
    SecretScreen(shown, own.opensWith, ground.rim.deviceLock()) { event ->
        when (event) {
            is SecretEvent.SetPassphrase -> model.setPassphrase(event.passphrase)
            SecretEvent.UseDevice -> model.useDevice()
            SecretEvent.Back -> ground.places.back()
            SecretEvent.TroubleSeen -> model.troubleSeen()
        }
    }
}

@Composable
internal fun AtMoving(
    ground: Ground,
    own: Own,
) {
    val model = model { BackupModel(ground.vault, it) }
    BackupScreen(shown(model), own.opensWith) { event ->
        when (event) {
            BackupEvent.Backup -> model.backup(ground.rim::keepBackup)
            BackupEvent.Passphrase -> ground.places.open(Place.Passphrase)
            BackupEvent.Back -> ground.places.back()
            BackupEvent.TroubleSeen -> model.troubleSeen()
        }
    }
}

@Composable
internal fun AtErase(
    ground: Ground,
    own: Own,
) {
    val model = model { EraseModel(own.vaults, ground.vault, it) }
    Once(model.erased) { ground.rim.erased() }
    EraseScreen(shown(model)) { event ->
        when (event) {
            EraseEvent.Erase -> model.erase()
            EraseEvent.Outbox -> ground.places.open(Place.Outbox)
            EraseEvent.Back -> ground.places.back()
            EraseEvent.TroubleSeen -> model.troubleSeen()
        }
    }
}

@Composable
internal fun AtLogs(ground: Ground) {
    val scope = rememberCoroutineScope()
    val model = model { LogModel(ground.vault.outbox, ground.rim.ownFile(), it) }
    LogScreen(shown(model)) { event ->
        when (event) {
            LogEvent.Export -> scope.launch { ground.rim.fileToWrite()?.let { model.export(it) } }
            LogEvent.Back -> ground.places.back()
            LogEvent.TroubleSeen -> model.troubleSeen()
        }
    }
}
