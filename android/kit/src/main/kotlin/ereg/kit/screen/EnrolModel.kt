package ereg.kit.screen

import ereg.kit.Account
import ereg.kit.AccountStanding
import ereg.kit.Connection
import ereg.kit.Discreet
import ereg.kit.Identity
import ereg.kit.Moved
import ereg.kit.PresentedRoot
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.flow.Flow

/** The step that a person is at on the way to their account. */
sealed interface EnrolPage {
    /** The address of the registry is asked for; [known] is one that this device has been given. */
    data class Address(
        val known: String?,
    ) : Discreet(),
        EnrolPage

    /** The registry presents a root: the person compares it with what the office publishes elsewhere. */
    data class Compare(
        val url: String,
        val root: PresentedRoot,
    ) : Discreet(),
        EnrolPage

    /** The root is confirmed; the person says who they are. */
    data class Identify(
        val connection: Connection,
    ) : Discreet(),
        EnrolPage

    data class Enrolled(
        val standing: AccountStanding,
    ) : Discreet(),
        EnrolPage
}

/** Enrols a person: the registry is connected once its root is confirmed, then identity is proved. */
class EnrolModel(
    private val account: Account,
    changes: Flow<List<Moved>>,
    scope: CoroutineScope,
) : ScreenModel<EnrolPage>(scope) {
    /** The step that the person chose, of which nothing is kept yet. */
    private var chosen: EnrolPage? = null

    init {
        follow(changes, { it == Moved.Account }) { read() }
    }

    /** Asks the registry at an address for its root. Nothing is trusted by that. */
    fun look(url: String) = act { goTo(url.trim().let { EnrolPage.Compare(it, account.presentedRoot(it)) }) }

    /** The person has found the root to be the published one: it is pinned. */
    fun confirm() =
        act {
            val compared = content as? EnrolPage.Compare ?: return@act
            account.connect(Connection(compared.url, compared.root.office, compared.root.fingerprint))
            goTo(null)
        }

    /** Another registry, or another address: the root differs from the published one, or the address was wrong. */
    fun chooseAnother() =
        act {
            val known = (content as? EnrolPage.Compare)?.url ?: account.connection()?.url
            goTo(EnrolPage.Address(known))
        }

    /** Enrols the person for themselves, or for [principal], who has mandated them: by the number of a card or the credit code. */
    fun enrol(
        identity: Identity,
        principal: String?,
    ) = act {
        if (principal == null) account.enrol(identity) else account.enrolFor(principal, identity)
        goTo(null)
    }

    private suspend fun goTo(page: EnrolPage?) {
        chosen = page
        show(read())
    }

    private suspend fun read(): EnrolPage {
        val standing = account.standing()
        if (standing.account != null) return EnrolPage.Enrolled(standing)
        chosen?.let { return it }
        val connection = account.connection()
        return if (connection?.rootFingerprint == null) EnrolPage.Address(connection?.url) else EnrolPage.Identify(connection)
    }
}
