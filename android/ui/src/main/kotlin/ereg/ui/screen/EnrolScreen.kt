package ereg.ui.screen

import androidx.compose.material3.MaterialTheme
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.saveable.rememberSaveable
import androidx.compose.runtime.setValue
import androidx.compose.ui.text.input.KeyboardType
import ereg.kit.Connection
import ereg.kit.Discreet
import ereg.kit.PresentedRoot
import ereg.kit.screen.EnrolPage
import ereg.kit.screen.Shown
import ereg.ui.look.Icons
import ereg.ui.look.Kind
import ereg.ui.look.said
import ereg.ui.parts.Act
import ereg.ui.parts.Card
import ereg.ui.parts.Choice
import ereg.ui.parts.Leaving
import ereg.ui.parts.Notice
import ereg.ui.parts.Page
import ereg.ui.parts.Part
import ereg.ui.parts.Typed
import ereg.ui.parts.Typing
import ereg.ui.parts.Value
import ereg.ui.parts.Words
import ereg.ui.words.Labels
import ereg.ui.words.grouped

sealed interface EnrolEvent {
    data class Look(
        val url: String,
    ) : EnrolEvent

    /** The root is the one that the office publishes. */
    data object Confirm : EnrolEvent

    /** It is another one, or the address was wrong. */
    data object Another : EnrolEvent

    /** Prove who they are, for an account of their own or of [principal]. */
    data class Prove(
        val name: String,
        val idNo: String,
        val principal: String?,
    ) : Discreet(),
        EnrolEvent

    data object Back : EnrolEvent

    data object TroubleSeen : EnrolEvent
}

/** The one whose account a person enrols for. */
private enum class AccountOf { SELF, ANOTHER }

/** Enrols a person, a page at a time: the registry's address, its root to be compared, who they are. */
@Composable
fun EnrolScreen(
    shown: Shown<EnrolPage>,
    on: (EnrolEvent) -> Unit,
) {
    val known = (shown.content as? EnrolPage.Address)?.known
    var url by rememberSaveable(known) { mutableStateOf(known.orEmpty()) }
    // Kept no longer than they are typed: they are not saved with the screen's state.
    var name by remember { mutableStateOf("") }
    var idNo by remember { mutableStateOf("") }
    var principal by remember { mutableStateOf("") }
    var whose by rememberSaveable { mutableStateOf(AccountOf.SELF) }
    val prove = { on(EnrolEvent.Prove(name, idNo, principal.takeIf { whose == AccountOf.ANOTHER })) }
    val isTyped = name.isNotBlank() && idNo.isNotBlank() && (whose == AccountOf.SELF || principal.isNotBlank())
    Page(
        Labels.enrol,
        shown,
        Leaving({ on(EnrolEvent.Back) }) { on(EnrolEvent.TroubleSeen) },
        primary = { page ->
            when (page) {
                is EnrolPage.Address -> Act(Labels.seeRoot, Icons.further, { on(EnrolEvent.Look(url)) }.takeIf { url.isNotBlank() })
                is EnrolPage.Compare -> Act(Labels.sameRoot, Icons.check) { on(EnrolEvent.Confirm) }
                is EnrolPage.Identify -> Act(Labels.prove, Icons.person, prove.takeIf { isTyped })
                is EnrolPage.Enrolled -> Act(Labels.finish, Icons.check) { on(EnrolEvent.Back) }
            }
        },
        others = { page ->
            when (page) {
                is EnrolPage.Compare -> listOf(Act(Labels.otherRoot, Icons.wrong) { on(EnrolEvent.Another) })
                is EnrolPage.Identify -> listOf(Act(Labels.anotherOffice, Icons.again) { on(EnrolEvent.Another) })
                is EnrolPage.Address, is EnrolPage.Enrolled -> emptyList()
            }
        },
    ) { page ->
        when (page) {
            is EnrolPage.Address -> {
                Words(Labels.addressWhy.said)
                Typed(url, { url = it }, Labels.officeAddress.said, Typing(KeyboardType.Uri))
            }

            is EnrolPage.Compare -> {
                Compare(page.root)
            }

            is EnrolPage.Identify -> {
                Words(Labels.identifyWhy.said)
                Part(Labels.accountOf.said) {
                    Choice(Labels.ofMyself.said, whose == AccountOf.SELF, { whose = AccountOf.SELF })
                    Choice(Labels.ofAnother.said, whose == AccountOf.ANOTHER, { whose = AccountOf.ANOTHER }, Labels.ofAnotherWhy.said)
                }
                if (whose == AccountOf.ANOTHER) {
                    Typed(principal, { principal = it }, Labels.principalNumber.said, Typing(KeyboardType.Ascii))
                }
                Part(Labels.whoYouAre.said) {
                    Typed(name, { name = it }, Labels.name.said)
                    Typed(idNo, { idNo = it }, Labels.idNo.said, Typing(KeyboardType.Ascii))
                }
                Connected(page.connection)
            }

            is EnrolPage.Enrolled -> {
                Notice(Kind.WELL, Icons.done, Labels.enrolledWhy.said, title = Labels.enrolled.said)
                Account(page.standing)
            }
        }
    }
}

@Composable
private fun Compare(root: PresentedRoot) {
    Notice(Kind.YOURS, Icons.attention, Labels.compareNow.said, title = Labels.compareFirst.said)
    Card {
        Value(Labels.saysItIs.said, root.name, style = MaterialTheme.typography.titleMedium)
        root.mark?.let { Words(it.said, style = MaterialTheme.typography.bodyMedium) }
        Value(Labels.fingerprint.said, grouped(root.fingerprint), style = MaterialTheme.typography.titleLarge)
    }
}

@Composable
private fun Connected(connection: Connection) =
    Card {
        Value(Labels.officeAddress.said, connection.url)
        connection.rootFingerprint?.let {
            Value(Labels.fingerprint.said, grouped(it), style = MaterialTheme.typography.bodyMedium)
        }
    }
