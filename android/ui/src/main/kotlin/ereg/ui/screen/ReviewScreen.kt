package ereg.ui.screen

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.material3.MaterialTheme
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.graphics.vector.ImageVector
import androidx.compose.ui.unit.dp
import ereg.kit.AnswerKind
import ereg.kit.FieldPath
import ereg.kit.Finding
import ereg.kit.Message
import ereg.kit.Text
import ereg.kit.screen.ReviewPage
import ereg.kit.screen.Shown
import ereg.ui.look.Icons
import ereg.ui.look.Kind
import ereg.ui.look.said
import ereg.ui.parts.Act
import ereg.ui.parts.Card
import ereg.ui.parts.Leading
import ereg.ui.parts.Leaving
import ereg.ui.parts.Mark
import ereg.ui.parts.Notice
import ereg.ui.parts.OtherAct
import ereg.ui.parts.Page
import ereg.ui.parts.Part
import ereg.ui.parts.QuietWords
import ereg.ui.parts.Words
import ereg.ui.words.Labels

sealed interface ReviewEvent {
    /** Go to the field that something was found of. */
    data class Fix(
        val field: FieldPath,
    ) : ReviewEvent

    data object Freeze : ReviewEvent

    data object Sign : ReviewEvent

    data object Materials : ReviewEvent

    data object Back : ReviewEvent

    data object TroubleSeen : ReviewEvent
}

/** Everything that was found, what stands in the way first; each leads to where it is put right. */
@Composable
fun ReviewScreen(
    shown: Shown<ReviewPage>,
    on: (ReviewEvent) -> Unit,
) = Page(
    Labels.review,
    shown,
    Leaving({ on(ReviewEvent.Back) }) { on(ReviewEvent.TroubleSeen) },
    primary = { page ->
        val first = page.firstField
        when {
            page.frozen != null -> Act(Labels.frozen, Icons.edit) { on(ReviewEvent.Sign) }
            first != null -> Act(Labels.fixFirst, Icons.edit) { on(ReviewEvent.Fix(first)) }
            else -> Act(Labels.freeze, Icons.check) { on(ReviewEvent.Freeze) }
        }
    },
) { page ->
    val fix = { field: FieldPath -> on(ReviewEvent.Fix(field)) }
    Notice(Kind.CALM, Icons.info, page.review.label.said)
    if (page.toFix.isNotEmpty()) {
        Part(Labels.toFix.said) { page.toFix.forEach { ToFix(it, fix) } }
    }
    Found(Labels.against.said, page.against, Kind.WRONG, Icons.wrong, fix)
    Found(Labels.open.said, page.open, Kind.UNDER_WAY, Icons.info, fix)
    Card {
        Leading(
            Labels.materials.said,
            { on(ReviewEvent.Materials) },
            Icons.paper,
            Labels.found(page.checklist.size).said,
        )
    }
    val passed = page.review.findings.count { it.answer == AnswerKind.PASS }
    if (passed > 0) Mark(Kind.WELL, Icons.done, Labels.passed.said + " · " + Labels.found(passed).said)
}

@Composable
private fun ToFix(
    told: Message,
    fix: (FieldPath) -> Unit,
) {
    val field = told.field
    Card(open = field?.let { { fix(it) } }) {
        Column(Modifier.fillMaxWidth(), verticalArrangement = Arrangement.spacedBy(8.dp)) {
            Words(told.text.said)
            if (field != null) Mark(Kind.YOURS, Icons.edit, Labels.fix.said)
        }
    }
}

@Composable
private fun Found(
    heading: String,
    findings: List<Finding>,
    kind: Kind,
    icon: ImageVector,
    fix: (FieldPath) -> Unit,
) {
    if (findings.isEmpty()) return
    Part(heading) {
        findings.forEach { finding ->
            Card {
                Mark(kind, icon, finding.title.said)
                finding.told?.let { Words(it.text.said) }
                if (finding.basis.isNotEmpty()) {
                    QuietWords(
                        Labels.named(Labels.basis, Text(finding.basis, finding.basis)).said,
                        style = MaterialTheme.typography.bodySmall,
                    )
                }
                finding.told?.field?.let { OtherAct(Act(Labels.fix, Icons.edit) { fix(it) }) }
            }
        }
    }
}
