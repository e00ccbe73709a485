package ereg.kit.screen

import ereg.kit.Discreet
import ereg.kit.DraftId
import ereg.kit.Drafts
import ereg.kit.Invitation
import ereg.kit.Moved
import ereg.kit.ParticipantStanding
import ereg.kit.Sharing
import ereg.kit.Slot
import ereg.kit.Trouble
import ereg.kit.Workspace
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.flow.Flow

/** The workspace of a draft, once it is shared, with the invitation that was made here last. */
data class SharingPage(
    val workspace: Workspace?,
    val invitation: Invitation?,
) : Discreet() {
    /** The slot whose invitation stands and can be taken back, the one that is shown first. */
    val revocable: Slot? get() = invitation?.slot ?: workspace?.participants?.find { it.standing in STANDS }?.slot

    /** The slot whose invitation is made next while another one is shown, where somebody else is still to be invited. */
    val next: Slot? get() =
        invitation?.let { shown ->
            workspace?.participants?.find { it.standing == ParticipantStanding.OPEN && it.slot != shown.slot }?.slot
        }
}

/** Somebody is invited, here or at the registry, and has not joined. */
private val STANDS = setOf(ParticipantStanding.INVITATION_UNSENT, ParticipantStanding.INVITED)

/** The people who take part in an application, and the way in which the next one is invited. */
class SharingModel(
    private val sharing: Sharing,
    private val drafts: Drafts,
    private val draft: DraftId,
    changes: Flow<List<Moved>>,
    scope: CoroutineScope,
) : ScreenModel<SharingPage>(scope) {
    init {
        follow(changes, { it == Moved.OneDraft(draft) || it == Moved.Outbox }) { read() }
    }

    /** Opens a workspace, in which this person stands as in the draft; one that has run out is opened again. */
    fun share() =
        act {
            sharing.share(draft, drafts.one(draft).slot)
            show(read())
        }

    /** Makes an invitation for whom the draft names in [slot]; asked again, the code is shown again. */
    fun invite(slot: Slot) =
        act {
            val invitation = sharing.invite(draft, slot)
            show(SharingPage(seen(), invitation))
        }

    /** Takes the invitation of [slot] back: its code is shown no more. */
    fun revokeInvitation(slot: Slot) =
        act {
            sharing.revokeInvitation(draft, slot)
            show(SharingPage(seen(), content?.invitation?.takeIf { it.slot != slot }))
        }

    private suspend fun read() = SharingPage(seen(), content?.invitation)

    private suspend fun seen(): Workspace? =
        try {
            sharing.see(draft)
        } catch (trouble: Trouble.FixInput) {
            if (trouble.code == NOT_SHARED) null else throw trouble
        }
}

/** The code of a draft that was not shared yet. */
private const val NOT_SHARED = "share.not_shared"

/** The application that a person joins with the text of an invitation, once they have joined. */
data class JoinPage(
    val joined: Workspace?,
) : Discreet()

/** Joins an application by its invitation: scanned, opened by a link, or pasted. */
class JoinModel(
    private val sharing: Sharing,
    scope: CoroutineScope,
) : ScreenModel<JoinPage>(scope) {
    init {
        show(JoinPage(null))
    }

    fun join(invitation: String) = act { show(JoinPage(sharing.join(invitation.trim()))) }
}
