package ereg.ui.screen

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.material3.MaterialTheme
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.saveable.rememberSaveable
import androidx.compose.runtime.setValue
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.text.style.TextAlign
import androidx.compose.ui.unit.dp
import ereg.kit.Invitation
import ereg.kit.QrCode
import ereg.kit.Slot
import ereg.kit.screen.JoinPage
import ereg.kit.screen.SharingPage
import ereg.kit.screen.Shown
import ereg.ui.look.Icons
import ereg.ui.look.Kind
import ereg.ui.look.said
import ereg.ui.parts.Act
import ereg.ui.parts.Card
import ereg.ui.parts.Code
import ereg.ui.parts.Leaving
import ereg.ui.parts.Notice
import ereg.ui.parts.Page
import ereg.ui.parts.QuietWords
import ereg.ui.parts.Typed
import ereg.ui.parts.Typing
import ereg.ui.parts.Value
import ereg.ui.parts.Words
import ereg.ui.words.Labels
import ereg.ui.words.written

sealed interface SharingEvent {
    /** Let others take part. */
    data object Share : SharingEvent

    /** Make an invitation for whom the draft names there. */
    data class Invite(
        val slot: Slot,
    ) : SharingEvent

    /** Take the invitation of that place back; the person has said so twice. */
    data class Revoke(
        val slot: Slot,
    ) : SharingEvent

    /** Hand the text of the invitation to another app. */
    data class Send(
        val invitation: Invitation,
    ) : SharingEvent

    data object Back : SharingEvent

    data object TroubleSeen : SharingEvent
}

/** The way in which the other party is invited: by a code that is scanned or a text that is sent. */
@Composable
fun SharingScreen(
    shown: Shown<SharingPage>,
    code: QrCode?,
    on: (SharingEvent) -> Unit,
) {
    // Whose invitation the person is asked about before it is taken back.
    var asked by rememberSaveable { mutableStateOf<String?>(null) }
    Page(
        Labels.invite,
        shown,
        Leaving({ on(SharingEvent.Back) }) { on(SharingEvent.TroubleSeen) },
        primary = { page ->
            val revoked = page.revocable?.takeIf { it.value == asked }
            if (revoked == null) {
                toInvite(page, on)
            } else {
                Act(Labels.revokeInvitationNow, Icons.remove) {
                    asked = null
                    on(SharingEvent.Revoke(revoked))
                }
            }
        },
        others = { page ->
            val slot = page.revocable
            if (slot != null && slot.value == asked) {
                listOf(Act(Labels.keepInvitation) { asked = null })
            } else {
                listOfNotNull(
                    page.next?.let { next -> Act(Labels.inviteNext, Icons.code) { on(SharingEvent.Invite(next)) } },
                    slot?.let { Act(Labels.revokeInvitation, Icons.remove) { asked = it.value } },
                )
            }
        },
    ) { page ->
        if (asked != null && page.revocable?.value == asked) {
            Notice(Kind.YOURS, Icons.attention, Labels.revokeInvitationWhy.said, title = Labels.revokeInvitation.said)
        }
        Invited(page, code)
    }
}

/** The next thing to do until the other party has joined. */
private fun toInvite(
    page: SharingPage,
    on: (SharingEvent) -> Unit,
): Act? {
    val invitation = page.invitation
    val slot = page.workspace?.waitsFor?.firstOrNull()
    return when {
        page.workspace == null -> Act(Labels.share, Icons.sending) { on(SharingEvent.Share) }
        invitation != null -> Act(Labels.sendInvitation, Icons.sending) { on(SharingEvent.Send(invitation)) }
        slot != null -> Act(Labels.makeInvitation, Icons.code) { on(SharingEvent.Invite(slot)) }
        else -> null
    }
}

@Composable
private fun Invited(
    page: SharingPage,
    code: QrCode?,
) {
    Words(Labels.inviteWhy.said)
    page.invitation?.let { invitation ->
        Card {
            Column(
                Modifier.fillMaxWidth(),
                horizontalAlignment = Alignment.CenterHorizontally,
                verticalArrangement = Arrangement.spacedBy(8.dp),
            ) {
                if (code == null) Notice(Kind.YOURS, Icons.attention, Labels.noCode.said) else Code(code, Labels.invitationCode.said)
                Words(Labels.scanInvitation.said, style = MaterialTheme.typography.bodyMedium, align = TextAlign.Center)
            }
        }
        invitation.told?.let { Notice(Kind.UNDER_WAY, Icons.clock, it.text.said) }
    }
    val participants = page.workspace?.participants.orEmpty()
    if (participants.isNotEmpty()) {
        Card { participants.forEach { Value(it.name.said, it.words.said) } }
    }
    page.workspace?.let { QuietWords(Labels.validUntil.said + " " + it.until.written, style = MaterialTheme.typography.bodySmall) }
}

sealed interface JoinEvent {
    data object Scan : JoinEvent

    data class Join(
        val invitation: String,
    ) : JoinEvent

    data object Back : JoinEvent

    data object TroubleSeen : JoinEvent
}

/** Joins an application: by scanning, with what was pasted from a chat, or with the [invitation] that a link brought. */
@Composable
fun JoinScreen(
    shown: Shown<JoinPage>,
    invitation: String?,
    on: (JoinEvent) -> Unit,
) {
    var pasted by rememberSaveable { mutableStateOf(invitation.orEmpty()) }
    Page(
        Labels.join,
        shown,
        Leaving({ on(JoinEvent.Back) }) { on(JoinEvent.TroubleSeen) },
        primary = {
            if (pasted.isBlank()) {
                Act(Labels.scan, Icons.code) { on(JoinEvent.Scan) }
            } else {
                Act(Labels.joinNow, Icons.further) { on(JoinEvent.Join(pasted)) }
            }
        },
    ) {
        Words(Labels.joinWhy.said)
        Typed(pasted, { pasted = it }, Labels.pasted.said, Typing(lines = 3))
    }
}
