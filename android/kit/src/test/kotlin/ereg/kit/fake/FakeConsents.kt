package ereg.kit.fake

import ereg.kit.CertificateNumber
import ereg.kit.CommandId
import ereg.kit.Consent
import ereg.kit.ConsentAct
import ereg.kit.ConsentDigest
import ereg.kit.ConsentTerms
import ereg.kit.Consents
import ereg.kit.DocumentForm
import ereg.kit.LicenceId
import ereg.kit.LicenceName
import ereg.kit.LicencePurpose
import ereg.kit.LicenceUse
import ereg.kit.LicenceUseId
import ereg.kit.LicenceUser
import ereg.kit.OfficeCode
import ereg.kit.PurposeId
import ereg.kit.Trouble
import java.nio.file.Path
import java.time.Instant
import java.time.LocalDate
import kotlin.io.path.writeText

/** Consents to two offices, each with one use; the text of a file is its form. */
class FakeConsents :
    Fake(),
    Consents {
    val users = listOf(licenceUser("school", "admission"), licenceUser("bank", "loan"))
    val given = mutableListOf<Consent>()
    val log = mutableListOf<LicenceUse>()

    override suspend fun offices(): List<LicenceUser> = read { users }

    override suspend fun give(
        which: LicenceName,
        terms: ConsentTerms,
    ): CommandId =
        act("give ${which.value} ${terms.office.value} ${terms.purpose.value} ${terms.until}") {
            val user = users.find { it.office == terms.office } ?: throw Trouble.FixInput(message("consent.office_unknown"))
            if (user.purposes.none { it.purpose == terms.purpose }) throw Trouble.FixInput(message("consent.purpose"))
            given += consent("consent${given.size + 1}", terms.until, which as? CertificateNumber)
            CommandId("give1")
        }

    override suspend fun revoke(consent: ConsentDigest): CommandId =
        act("revoke ${consent.value}") {
            if (given.none { it.consent == consent }) throw nothing("consent.not_found")
            val takenBack = { of: Consent -> of.copy(revokedAt = Instant.EPOCH, standing = words("taken back"), act = null) }
            given.replaceAll { if (it.consent == consent) takenBack(it) else it }
            CommandId("revoke1")
        }

    override suspend fun list(): List<Consent> = read { given.toList() }

    override suspend fun uses(of: ConsentDigest?): List<LicenceUse> = read { log.filter { of == null || it.consent == of } }

    override suspend fun ask(
        consent: ConsentDigest,
        licence: LicenceId,
        purpose: PurposeId,
    ): CommandId = act("ask ${consent.value} ${licence.value} ${purpose.value}") { CommandId("ask1") }

    override suspend fun save(
        used: LicenceUseId,
        form: DocumentForm,
        path: Path,
    ): LicenceUse =
        act("save ${used.value} $form") {
            val shown = log.find { it.id == used && it.refused == null } ?: throw nothing("paper.not_found")
            if (form !in shown.forms) throw nothing("paper.other_form")
            path.writeText("$form")
            shown
        }
}

fun licenceUser(
    office: String,
    purpose: String,
) = LicenceUser(OfficeCode(office), words(office), listOf(LicencePurpose(PurposeId(purpose), words(purpose))))

fun consent(
    digest: String,
    until: LocalDate,
    certificate: CertificateNumber?,
    act: ConsentAct? = ConsentAct.TAKE_BACK,
) = Consent(
    ConsentDigest(digest),
    OfficeCode("school"),
    words("school"),
    LicenceId("l1"),
    certificate,
    PurposeId("admission"),
    words("admission"),
    until,
    Instant.EPOCH,
    null,
    words("in force"),
    act,
    0,
)

/** A use under a consent, in which the licence was shown with these forms, or refused under a code. */
fun licenceUse(
    id: String,
    consent: String,
    forms: List<DocumentForm> = emptyList(),
    refused: String? = null,
) = LicenceUse(
    LicenceUseId(id),
    ConsentDigest(consent),
    words("school"),
    OfficeCode("school"),
    LicenceId("l1"),
    words("admission"),
    Instant.EPOCH,
    words(if (refused == null) "shown" else "refused"),
    refused?.let { message(it) },
    forms,
)
