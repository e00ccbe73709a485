package ereg.ui.screen

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxHeight
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.size
import androidx.compose.foundation.layout.width
import androidx.compose.foundation.rememberScrollState
import androidx.compose.foundation.verticalScroll
import androidx.compose.material3.Icon
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.VerticalDivider
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.semantics.heading
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.dp
import ereg.kit.DraftId
import ereg.kit.NextStep
import ereg.kit.VaultId
import ereg.kit.screen.ProgressPage
import ereg.kit.screen.Shown
import ereg.kit.screen.TaskList
import ereg.kit.screen.Visit
import ereg.kit.screen.VisitList
import ereg.ui.look.Icons
import ereg.ui.look.Kind
import ereg.ui.look.isElder
import ereg.ui.look.said
import ereg.ui.parts.Act
import ereg.ui.parts.Card
import ereg.ui.parts.Empty
import ereg.ui.parts.Leaving
import ereg.ui.parts.OtherAct
import ereg.ui.parts.Page
import ereg.ui.parts.PrimaryButton
import ereg.ui.parts.QuietWords
import ereg.ui.parts.Words
import ereg.ui.parts.pictureSize
import ereg.ui.words.Labels

/** The detail of a notary's tablet: the applications of the client whose visit is shown, and one of them opened. */
data class VisitDetail(
    val tasks: Shown<TaskList>,
    val chosen: DraftId?,
    val progress: Shown<ProgressPage>?,
) {
    /** The step of the application that is opened which is the client's to do. */
    internal val due: NextStep? get() = progress?.content?.progress?.due
}

sealed interface VisitsEvent {
    data object Begin : VisitsEvent

    data class Show(
        val visit: VaultId,
    ) : VisitsEvent

    data class Open(
        val draft: DraftId,
    ) : VisitsEvent

    data class Go(
        val step: NextStep,
    ) : VisitsEvent

    /** Let the client see their own visit and nothing else. */
    data object HandOver : VisitsEvent

    data object Lock : VisitsEvent

    data object TroubleSeen : VisitsEvent
}

/** A notary's tablet: the visits, the applications of one, and how far one of those is, side by side. */
@Composable
fun VisitsScreen(
    shown: Shown<VisitList>,
    detail: VisitDetail?,
    on: (VisitsEvent) -> Unit,
) = Row(Modifier.fillMaxSize()) {
    val begin = Act(Labels.newVisit, Icons.add) { on(VisitsEvent.Begin) }
    // In elder mode one act stands out: what is to be done for the client, where something is.
    val isBeside = isElder && detail?.due != null
    Column(Modifier.width(300.dp).fillMaxHeight()) {
        Page(
            Labels.visits,
            shown,
            Leaving(back = null) { on(VisitsEvent.TroubleSeen) },
            primary = { begin.takeUnless { isBeside } },
            others = { listOfNotNull(begin.takeIf { isBeside }) },
            top = listOf(Act(Labels.lockNow, Icons.lock) { on(VisitsEvent.Lock) }),
        ) { list ->
            list.visits.forEachIndexed { index, visit ->
                VisitCard(index + 1, visit, visit.id == list.shown) { on(VisitsEvent.Show(visit.id)) }
            }
        }
    }
    VerticalDivider(color = MaterialTheme.colorScheme.outlineVariant)
    if (detail == null) {
        Column(Modifier.weight(1f)) { Empty(Icons.person, Labels.choose.said, Labels.handOverWhy.said) }
    } else {
        Detail(detail, on)
    }
}

@Composable
private fun VisitCard(
    number: Int,
    visit: Visit,
    isShown: Boolean,
    show: () -> Unit,
) = Card(open = show, kind = if (isShown) Kind.UNDER_WAY else null) {
    val client = visit.client
    Row(verticalAlignment = Alignment.CenterVertically, horizontalArrangement = Arrangement.spacedBy(12.dp)) {
        Icon(
            if (client == null) Icons.lock else Icons.person,
            null,
            Modifier.size(pictureSize),
            tint = MaterialTheme.colorScheme.primary,
        )
        Column(Modifier.weight(1f)) {
            Words(Labels.visit(number).said, style = MaterialTheme.typography.titleMedium)
            if (client == null) QuietWords(Labels.visitLocked.said)
            client?.name?.let { QuietWords(it) }
            client?.told?.let { QuietWords(it.text.said) }
        }
    }
}

@Composable
private fun Detail(
    detail: VisitDetail,
    on: (VisitsEvent) -> Unit,
) = Row(Modifier.fillMaxSize()) {
    Column(
        Modifier
            .weight(1f)
            .fillMaxHeight()
            .verticalScroll(rememberScrollState())
            .padding(16.dp),
        verticalArrangement = Arrangement.spacedBy(12.dp),
    ) {
        Words(Labels.tasks.said, Modifier.padding(vertical = 8.dp).semantics { heading() }, MaterialTheme.typography.headlineSmall)
        detail.tasks.content?.let { list -> TaskGroups(list, detail.chosen) { on(VisitsEvent.Open(it)) } }
        OtherAct(Act(Labels.handOver, Icons.person) { on(VisitsEvent.HandOver) }, Modifier.fillMaxWidth())
        QuietWords(Labels.handOverWhy.said, style = MaterialTheme.typography.bodySmall)
    }
    VerticalDivider(color = MaterialTheme.colorScheme.outlineVariant)
    Column(
        Modifier
            .weight(1.15f)
            .fillMaxHeight()
            .verticalScroll(rememberScrollState())
            .padding(16.dp),
        verticalArrangement = Arrangement.spacedBy(12.dp),
    ) {
        val page = detail.progress?.content
        if (page == null) {
            Empty(Icons.paper, Labels.choose.said, "")
        } else {
            Words(Labels.progress.said, Modifier.padding(vertical = 8.dp).semantics { heading() }, MaterialTheme.typography.headlineSmall)
            ProgressParts(page, see = null)
            detail.due?.let { step -> PrimaryButton(Act(Labels.go, Icons.further) { on(VisitsEvent.Go(step)) }, acting = false) }
        }
    }
}
