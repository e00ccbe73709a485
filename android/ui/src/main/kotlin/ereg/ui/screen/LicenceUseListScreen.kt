package ereg.ui.screen

import androidx.compose.material3.MaterialTheme
import androidx.compose.runtime.Composable
import ereg.kit.DocumentForm
import ereg.kit.LicenceUse
import ereg.kit.screen.LicenceUseList
import ereg.kit.screen.Shown
import ereg.ui.look.Icons
import ereg.ui.look.Kind
import ereg.ui.look.said
import ereg.ui.parts.Act
import ereg.ui.parts.Card
import ereg.ui.parts.Empty
import ereg.ui.parts.Leaving
import ereg.ui.parts.Mark
import ereg.ui.parts.Notice
import ereg.ui.parts.Page
import ereg.ui.parts.Value
import ereg.ui.parts.Words
import ereg.ui.words.Labels
import ereg.ui.words.written

sealed interface LicenceUseListEvent {
    /** Look at a use, to keep the file that was shown. */
    data class Open(
        val used: LicenceUse,
    ) : LicenceUseListEvent

    /** Keep the file of the use that is looked at. */
    data class Save(
        val used: LicenceUse,
        val form: DocumentForm,
    ) : LicenceUseListEvent

    data object Back : LicenceUseListEvent

    data object TroubleSeen : LicenceUseListEvent
}

/** The log of the uses of licences (调用记录), newest first; an office keeps the file of one that it was shown. */
@Composable
fun LicenceUseListScreen(
    shown: Shown<LicenceUseList>,
    on: (LicenceUseListEvent) -> Unit,
) = Page(
    Labels.usesLog,
    shown,
    Leaving({ on(LicenceUseListEvent.Back) }) { on(LicenceUseListEvent.TroubleSeen) },
    primary = { list -> list.acts(on).firstOrNull() },
    others = { list -> list.acts(on).drop(1) },
) { list ->
    val open = list.open
    when {
        open != null -> {
            list.kept?.let { Notice(Kind.WELL, Icons.done, it, title = Labels.documentKept.said) }
            Used(open, null)
        }

        list.uses.isEmpty() -> {
            Empty(Icons.paper, Labels.noUses.said, Labels.noUsesWhy.said)
        }

        else -> {
            list.uses.forEach { used ->
                Used(used, { on(LicenceUseListEvent.Open(used)) }.takeIf { used.forms.isNotEmpty() })
            }
        }
    }
}

/** The acts for the use that is looked at: one for each form in which its file can be had. */
private fun LicenceUseList.acts(on: (LicenceUseListEvent) -> Unit): List<Act> {
    val used = open ?: return emptyList()
    return used.forms.map { Act(label(it), Icons.paper) { on(LicenceUseListEvent.Save(used, it)) } }
}

@Composable
private fun Used(
    used: LicenceUse,
    open: (() -> Unit)?,
) = Card(open = open) {
    Words(used.officeName.said, style = MaterialTheme.typography.titleMedium)
    Value(Labels.consentUse.said, used.purposeName.said)
    Value(Labels.askedAt.said, used.at.written)
    Value(Labels.licenceId.said, used.licence.value, style = MaterialTheme.typography.bodyMedium)
    val refused = used.refused
    if (refused == null) {
        Mark(Kind.WELL, Icons.done, used.answer.said)
    } else {
        Mark(Kind.CALM, Icons.over, used.answer.said)
        Words(refused.text.said)
    }
}
