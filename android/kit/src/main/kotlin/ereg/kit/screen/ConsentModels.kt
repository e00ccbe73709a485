package ereg.kit.screen

import ereg.kit.Certificate
import ereg.kit.CertificateNumber
import ereg.kit.CertificateStanding
import ereg.kit.Consent
import ereg.kit.ConsentDigest
import ereg.kit.ConsentTerms
import ereg.kit.Consents
import ereg.kit.Discreet
import ereg.kit.DocumentForm
import ereg.kit.LicenceUse
import ereg.kit.LicenceUser
import ereg.kit.Moved
import ereg.kit.Vault
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.flow.Flow
import java.nio.file.Path
import java.time.LocalDate

/** The step of a person who takes a consent back: they are asked once more before it is. */
enum class RevokeStep { NOT_ASKED, TO_CONFIRM }

/**
 * The consents that the registry has told of, and the one that is looked at, with how far its revocation is and what was asked for
 * here last: that, or to be shown the licence.
 */
data class ConsentList(
    val consents: List<Consent>,
    val open: ConsentDigest?,
    val step: RevokeStep,
    val asked: Asked?,
) : Discreet() {
    val opened: Consent? get() = consents.find { it.consent == open }
}

/** The consents (用证授权) of a person, and those that were given to an office. One is revoked once the registry holds the word. */
class ConsentListModel(
    private val vault: Vault,
    scope: CoroutineScope,
) : ScreenModel<ConsentList>(scope) {
    init {
        follow(vault.changes(), { it == Moved.Account || it == Moved.Rules || it == Moved.Certificates || it == Moved.Outbox }) { read() }
    }

    fun open(consent: ConsentDigest) = look(consent)

    fun close() = look(null)

    /** Asks the person once more whether they take back the consent that is looked at. */
    fun askToRevoke() = step(RevokeStep.TO_CONFIRM)

    /** The person does not take it back. */
    fun keep() = step(RevokeStep.NOT_ASKED)

    /** Revokes the consent that is looked at, of which the person was asked once more. */
    fun revoke() =
        act {
            val page = content ?: return@act
            val opened = page.opened?.takeIf { page.step == RevokeStep.TO_CONFIRM } ?: return@act
            val asked = vault.outbox.asked(vault.consents.revoke(opened.consent))
            show(read().copy(step = RevokeStep.NOT_ASKED, asked = asked))
        }

    /** Asks, for the office, to be shown the licence. */
    fun askForIt() =
        act {
            val of = content?.opened ?: return@act
            val asked = vault.outbox.asked(vault.consents.ask(of.consent, of.licence, of.purpose))
            show(read().copy(asked = asked))
        }

    private fun look(consent: ConsentDigest?) {
        content?.let { show(it.copy(open = consent, step = RevokeStep.NOT_ASKED, asked = null)) }
    }

    private fun step(step: RevokeStep) {
        content?.let { show(it.copy(step = step)) }
    }

    private suspend fun read(): ConsentList {
        val consents = vault.consents.list()
        val waiting = vault.outbox.items()
        val now = content
        return ConsentList(consents, now?.open, now?.step ?: RevokeStep.NOT_ASKED, now?.asked?.among(waiting))
    }
}

/**
 * The certificates to whose use the person may consent, the offices and uses that the rules list, the registry's day, and the consent
 * that was signed here.
 */
data class GiveConsentPage(
    val certificates: List<Certificate>,
    val offices: List<LicenceUser>,
    val today: LocalDate,
    val giving: Asked?,
) : Discreet()

/** Lets an office be shown a licence: a certificate in force, any or the one that is [of] this number. */
class GiveConsentModel(
    private val vault: Vault,
    private val of: CertificateNumber?,
    scope: CoroutineScope,
) : ScreenModel<GiveConsentPage>(scope) {
    init {
        follow(vault.changes(), { it == Moved.Certificates || it == Moved.Rules || it == Moved.Outbox }) { read() }
    }

    fun give(
        which: CertificateNumber,
        terms: ConsentTerms,
    ) = act {
        val giving = vault.outbox.asked(vault.consents.give(which, terms))
        show(read().copy(giving = giving))
    }

    private suspend fun read(): GiveConsentPage {
        val inForce = vault.certificates.list().filter { it.status == CertificateStanding.CURRENT }
        val offices = vault.consents.offices()
        val waiting = vault.outbox.items()
        return GiveConsentPage(
            inForce.filter { of == null || it.number == of },
            offices,
            vault.today(),
            content?.giving?.among(waiting),
        )
    }
}

/** The uses of licences, newest first; the one whose file can be kept and is looked at, and the name under which it was kept here. */
data class LicenceUseList(
    val uses: List<LicenceUse>,
    val open: LicenceUse?,
    val kept: String?,
) : Discreet()

/** The log of the uses (调用记录) of one consent, or of all; an office keeps the file of what it was shown. */
class LicenceUseListModel(
    private val consents: Consents,
    private val of: ConsentDigest?,
    changes: Flow<List<Moved>>,
    scope: CoroutineScope,
) : ScreenModel<LicenceUseList>(scope) {
    init {
        follow(changes, { it == Moved.Account || it == Moved.Rules }) {
            val uses = consents.uses(of)
            val now = content
            LicenceUseList(uses, uses.find { it.id == now?.open?.id }, now?.kept)
        }
    }

    fun open(used: LicenceUse) = look(used)

    fun close() = look(null)

    /** Has the file of the use that is looked at kept: [keep] is given what writes it to a path where nothing is. */
    fun save(
        form: DocumentForm,
        keep: suspend (write: suspend (Path) -> Unit) -> String?,
    ) = act {
        val used = content?.open ?: return@act
        val kept = keep { path -> consents.save(used.id, form, path) } ?: return@act
        content?.let { show(it.copy(kept = kept)) }
    }

    private fun look(used: LicenceUse?) {
        content?.let { show(it.copy(open = used, kept = null)) }
    }
}
