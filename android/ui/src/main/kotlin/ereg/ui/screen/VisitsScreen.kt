package ereg.ui.screen

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.BoxWithConstraints
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

/** The detail of a notary's page: the applications of the client whose visit is shown, and one of them opened. */
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

    /** Go back to what led here, where one thing is shown at a time. */
    data object Back : VisitsEvent

    /** This is a person's own device after all. */
    data object OwnDevice : VisitsEvent

    data object TroubleSeen : VisitsEvent
}

/** The width from which on the three parts of a notary's page have room beside each other. */
private val SIDE_BY_SIDE = 840.dp

/**
 * A notary's page: the visits, the applications of one, and how far one of those is, side by side on a tablet and one after the other
 * on a phone.
 */
@Composable
fun VisitsScreen(
    shown: Shown<VisitList>,
    detail: VisitDetail?,
    on: (VisitsEvent) -> Unit,
) = BoxWithConstraints(Modifier.fillMaxSize()) {
    when {
        maxWidth >= SIDE_BY_SIDE -> SideBySide(shown, detail, on)
        detail == null -> Visits(shown, Prominence.FIRST, on)
        detail.progress == null -> OneClient(shown, detail, on)
        else -> OneApplication(shown, detail, detail.progress, on)
    }
}

/** The standing of an act among those of the screen: the one that stands out, or one beside it. */
private enum class Prominence { FIRST, SECOND }

@Composable
private fun SideBySide(
    shown: Shown<VisitList>,
    detail: VisitDetail?,
    on: (VisitsEvent) -> Unit,
) = Row(Modifier.fillMaxSize()) {
    // In elder mode one act stands out: what is to be done for the client, where something is.
    val prominence = if (isElder && detail?.due != null) Prominence.SECOND else Prominence.FIRST
    Column(Modifier.width(300.dp).fillMaxHeight()) { Visits(shown, prominence, on) }
    VerticalDivider(color = MaterialTheme.colorScheme.outlineVariant)
    if (detail == null) {
        Column(Modifier.weight(1f)) { Empty(Icons.person, Labels.choose.said, Labels.handOverWhy.said) }
    } else {
        Detail(detail, on)
    }
}

@Composable
private fun Visits(
    shown: Shown<VisitList>,
    prominence: Prominence,
    on: (VisitsEvent) -> Unit,
) {
    val begin = Act(Labels.newVisit, Icons.add) { on(VisitsEvent.Begin) }
    val own = Act(Labels.ownDevice, Icons.phone) { on(VisitsEvent.OwnDevice) }
    Page(
        Labels.visits,
        shown,
        Leaving(back = null) { on(VisitsEvent.TroubleSeen) },
        primary = { begin.takeIf { prominence == Prominence.FIRST } },
        others = { list ->
            listOfNotNull(begin.takeIf { prominence == Prominence.SECOND }, own.takeIf { list.visits.isEmpty() })
        },
        top = listOf(Act(Labels.lockNow, Icons.lock) { on(VisitsEvent.Lock) }),
    ) { list ->
        list.visits.forEachIndexed { index, visit ->
            VisitCard(index + 1, visit, visit.id == list.shown) { on(VisitsEvent.Show(visit.id)) }
        }
    }
}

/** The applications of a client, where nothing has room beside them. */
@Composable
private fun OneClient(
    shown: Shown<VisitList>,
    detail: VisitDetail,
    on: (VisitsEvent) -> Unit,
) = Page(
    Labels.tasks,
    Shown(detail.tasks.content, shown.acting, shown.trouble),
    Leaving({ on(VisitsEvent.Back) }) { on(VisitsEvent.TroubleSeen) },
    primary = { Act(Labels.handOver, Icons.person) { on(VisitsEvent.HandOver) } },
) { list ->
    QuietWords(Labels.handOverWhy.said)
    TaskGroups(list, detail.chosen) { on(VisitsEvent.Open(it)) }
}

/** One application of a client with how far it is, where nothing has room beside it. */
@Composable
private fun OneApplication(
    shown: Shown<VisitList>,
    detail: VisitDetail,
    progress: Shown<ProgressPage>,
    on: (VisitsEvent) -> Unit,
) = Page(
    Labels.progress,
    Shown(progress.content, progress.acting, shown.trouble),
    Leaving({ on(VisitsEvent.Back) }) { on(VisitsEvent.TroubleSeen) },
    primary = { detail.due?.let { step -> Act(Labels.go, Icons.further) { on(VisitsEvent.Go(step)) } } },
) { page -> ProgressParts(page, see = null) }

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
