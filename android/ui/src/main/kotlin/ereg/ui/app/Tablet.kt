package ereg.ui.app

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.padding
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Surface
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.key
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.setValue
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.unit.dp
import ereg.kit.Connection
import ereg.kit.DraftId
import ereg.kit.NextStep
import ereg.kit.QrCodes
import ereg.kit.Secret
import ereg.kit.Text
import ereg.kit.TrustImport
import ereg.kit.Vault
import ereg.kit.Vaults
import ereg.kit.screen.ProgressModel
import ereg.kit.screen.TaskListModel
import ereg.kit.screen.VisitsModel
import ereg.ui.look.Icons
import ereg.ui.look.Look
import ereg.ui.look.said
import ereg.ui.parts.Act
import ereg.ui.parts.SecondaryButton
import ereg.ui.parts.Words
import ereg.ui.screen.OpensWith
import ereg.ui.screen.VisitDetail
import ereg.ui.screen.VisitsEvent
import ereg.ui.screen.VisitsScreen
import ereg.ui.words.Labels

/** The hands that the tablet is in: the notary's, over all visits or at work in one, or the client's. */
private enum class Hands { NOTARY, AT_WORK, CLIENT }

/** A notary's tablet. Each visit is a vault of its own, which the device's key opens; the client sees theirs alone. */
@Composable
fun Tablet(
    vaults: Vaults,
    connection: Connection?,
    codes: QrCodes,
    trust: TrustImport,
    rim: Rim,
    look: Look,
    setLook: (Look) -> Unit,
) {
    val model = model { VisitsModel(vaults, connection, it) }
    val visits = shown(model)
    var hands by remember { mutableStateOf(Hands.NOTARY) }
    var places by remember { mutableStateOf(Places()) }
    // It is the model that has the vault: what is shown of it is read again whenever the list is.
    val vault = visits.content?.shown?.let { model.shown }
    if (vault != null && hands != Hands.NOTARY) {
        val back =
            when (hands) {
                Hands.CLIENT -> Act(Labels.takeBack, Icons.lock) { model.lock() }
                else -> Act(Labels.visits, Icons.back) { hands = Hands.NOTARY }
            }
        Within(if (hands == Hands.CLIENT) Labels.handOverWhy else Labels.visits, back) {
            App(vault, null, codes, trust, rim, places, OpensWith.DEVICE, look, setLook)
        }
        return
    }
    hands = Hands.NOTARY
    key(vault?.id) {
        var chosen by remember { mutableStateOf<DraftId?>(null) }
        val detail = vault?.let { detail(it, chosen) }
        VisitsScreen(visits, detail?.first) { event ->
            when (event) {
                VisitsEvent.Begin -> {
                    model.begin(Secret.Device)
                }

                is VisitsEvent.Show -> {
                    model.show(event.visit, Secret.Device)
                }

                is VisitsEvent.Open -> {
                    chosen = event.draft
                }

                is VisitsEvent.Go -> {
                    val place = whereTo(event.step)
                    if (place == null) {
                        detail?.second?.invoke(event.step)
                    } else {
                        places = Places().also { it.open(place) }
                        hands = Hands.AT_WORK
                    }
                }

                VisitsEvent.HandOver -> {
                    model.handOver()
                    places = Places()
                    hands = Hands.CLIENT
                }

                VisitsEvent.Lock -> {
                    model.lock()
                }

                VisitsEvent.TroubleSeen -> {
                    model.troubleSeen()
                }
            }
        }
    }
}

/** Returns what is shown of a client's vault, and the way to do a step that is one tap. */
@Composable
private fun detail(
    vault: Vault,
    chosen: DraftId?,
): Pair<VisitDetail, ((NextStep) -> Unit)?> {
    val tasks = model { TaskListModel(vault.drafts, vault.cases, vault::rules, vault.changes(), it) }
    val progress =
        chosen?.let { draft ->
            key(draft) { model { ProgressModel(vault.cases, vault.certificates, vault.drafts, draft, vault.changes(), it) } }
        }
    val shown = VisitDetail(shown(tasks), chosen, progress?.let { shown(it) })
    return shown to progress?.let { model -> { step -> model.carryOut(step) } }
}

/** A client's app under a line that says whose hands it is in, and how it comes back. */
@Composable
private fun Within(
    said: Text,
    back: Act,
    app: @Composable () -> Unit,
) = Column(Modifier.fillMaxSize()) {
    Surface(color = MaterialTheme.colorScheme.primaryContainer) {
        Row(
            Modifier.fillMaxWidth().padding(horizontal = 16.dp, vertical = 8.dp),
            verticalAlignment = Alignment.CenterVertically,
            horizontalArrangement = Arrangement.spacedBy(16.dp),
        ) {
            Words(said.said, Modifier.weight(1f), MaterialTheme.typography.bodyMedium)
            SecondaryButton(back)
        }
    }
    Box(Modifier.weight(1f)) { app() }
}
