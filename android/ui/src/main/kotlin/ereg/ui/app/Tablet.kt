package ereg.ui.app

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.BoxWithConstraints
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.padding
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Surface
import androidx.compose.runtime.Composable
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.getValue
import androidx.compose.runtime.key
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.setValue
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.unit.dp
import ereg.kit.DraftId
import ereg.kit.QrCodes
import ereg.kit.Secret
import ereg.kit.Text
import ereg.kit.Trouble
import ereg.kit.TrustImport
import ereg.kit.Vault
import ereg.kit.screen.Hands
import ereg.kit.screen.ProgressModel
import ereg.kit.screen.TaskListModel
import ereg.kit.screen.VisitsModel
import ereg.ui.look.Icons
import ereg.ui.look.Look
import ereg.ui.look.isElder
import ereg.ui.look.said
import ereg.ui.parts.Act
import ereg.ui.parts.QuietButton
import ereg.ui.parts.SecondaryButton
import ereg.ui.parts.Words
import ereg.ui.screen.OpensWith
import ereg.ui.screen.VisitDetail
import ereg.ui.screen.VisitsEvent
import ereg.ui.screen.VisitsScreen
import ereg.ui.words.Labels

/**
 * A notary's tablet or phone. Each visit is a vault of its own, which the device's key opens; the client sees theirs alone.
 * [visits] outlives what is shown here, and so does whose hands the device is in. [leave] makes it a person's own device, which is
 * offered while nothing is kept here.
 */
@Composable
fun Tablet(
    visits: VisitsModel,
    codes: QrCodes,
    trust: TrustImport,
    rim: Rim,
    places: Places,
    look: Look,
    setLook: (Look) -> Unit,
    leave: () -> Unit,
) {
    val shown = shown(visits)
    // It is the model that has the vault: what is shown of it is read again whenever the list is.
    val vault = shown.content?.shown?.let { visits.shown }
    var isAtWork by remember(vault?.id) { mutableStateOf(false) }
    LaunchedEffect(vault, look.language) { vault?.speak(look.language) }
    val isClients = shown.content?.hands == Hands.CLIENT
    if (vault != null && (isClients || isAtWork)) {
        val back =
            if (isClients) {
                Act(Labels.takeBack, Icons.lock) { visits.lock() }
            } else {
                Act(Labels.visits, Icons.back) {
                    places.startOver()
                    isAtWork = false
                }
            }
        Within(if (isClients) Labels.handedOver else Labels.visits, back) {
            App(vault, null, codes, trust, rim, places, OpensWith.DEVICE, look, setLook)
        }
        return
    }
    key(vault?.id) {
        var chosen by remember { mutableStateOf<DraftId?>(null) }
        val detail = vault?.let { detail(it, chosen) }
        VisitsScreen(shown.copy(trouble = shown.trouble ?: detail?.trouble), detail?.shown) { event ->
            when (event) {
                VisitsEvent.Begin -> {
                    visits.begin(Secret.Device)
                }

                is VisitsEvent.Show -> {
                    visits.show(event.visit, Secret.Device)
                }

                is VisitsEvent.Open -> {
                    chosen = event.draft
                }

                is VisitsEvent.Go -> {
                    val place = whereTo(event.step)
                    if (place == null) {
                        detail?.progress?.carryOut(event.step)
                    } else {
                        places.startOver()
                        places.open(place)
                        isAtWork = true
                    }
                }

                VisitsEvent.HandOver -> {
                    places.startOver()
                    visits.handOver()
                }

                VisitsEvent.Lock -> {
                    visits.lock()
                }

                VisitsEvent.Back -> {
                    if (chosen == null) {
                        visits.leave()
                    } else {
                        chosen = null
                    }
                }

                VisitsEvent.OwnDevice -> {
                    leave()
                }

                VisitsEvent.TroubleSeen -> {
                    visits.troubleSeen()
                    detail?.troubleSeen()
                }
            }
        }
    }
}

/** The models behind what is shown of a client's vault. */
private class Detail(
    val shown: VisitDetail,
    val tasks: TaskListModel,
    val progress: ProgressModel?,
) {
    val trouble: Trouble? get() = shown.tasks.trouble ?: shown.progress?.trouble

    fun troubleSeen() {
        tasks.troubleSeen()
        progress?.troubleSeen()
    }
}

@Composable
private fun detail(
    vault: Vault,
    chosen: DraftId?,
): Detail {
    val tasks = model { TaskListModel(vault.drafts, vault.cases, vault::rules, vault.changes(), it) }
    val progress =
        chosen?.let { draft ->
            key(draft) { model { ProgressModel(vault.cases, vault.certificates, vault.drafts, draft, vault.changes(), it) } }
        }
    return Detail(VisitDetail(shown(tasks), chosen, progress?.let { shown(it) }), tasks, progress)
}

/** A client's app under a line that says whose hands it is in, and how it comes back. */
@Composable
internal fun Within(
    said: Text,
    back: Act,
    app: @Composable () -> Unit,
) = Column(Modifier.fillMaxSize()) {
    Surface(color = MaterialTheme.colorScheme.primaryContainer) {
        BoxWithConstraints(Modifier.fillMaxWidth().padding(horizontal = 16.dp, vertical = 8.dp)) {
            if (maxWidth < BESIDE) {
                Column(verticalArrangement = Arrangement.spacedBy(4.dp)) {
                    Words(said.said, style = MaterialTheme.typography.bodyMedium)
                    WayBack(back)
                }
            } else {
                Row(verticalAlignment = Alignment.CenterVertically, horizontalArrangement = Arrangement.spacedBy(16.dp)) {
                    Words(said.said, Modifier.weight(1f), MaterialTheme.typography.bodyMedium)
                    WayBack(back)
                }
            }
        }
    }
    Box(Modifier.weight(1f)) { app() }
}

/** The width from which on the line over a client's app has room for its button. */
private val BESIDE = 600.dp

/** In elder mode the one button is the app's own. */
@Composable
private fun WayBack(back: Act) = if (isElder) QuietButton(back) else SecondaryButton(back)
