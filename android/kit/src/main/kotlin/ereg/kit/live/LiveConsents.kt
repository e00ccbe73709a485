package ereg.kit.live

import ereg.kit.CertificateNumber
import ereg.kit.CommandId
import ereg.kit.Consent
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
import java.nio.file.Path

internal class LiveConsents(
    private val core: ereg.core.Consents,
) : Consents {
    override suspend fun offices(): List<LicenceUser> = called { core.offices().map { it.toKit() } }

    override suspend fun give(
        which: LicenceName,
        terms: ConsentTerms,
    ): CommandId = called { core.give(which.value, terms.toCore()).toKit() }

    override suspend fun revoke(consent: ConsentDigest): CommandId = called { core.revoke(consent.value).toKit() }

    override suspend fun list(): List<Consent> = called { core.list().map { it.toKit() } }

    override suspend fun uses(of: ConsentDigest?): List<LicenceUse> = called { core.uses(of?.value).map { it.toKit() } }

    override suspend fun ask(
        consent: ConsentDigest,
        licence: LicenceId,
        purpose: PurposeId,
    ): CommandId = called { core.ask(consent.value, licence.value, purpose.value).toKit() }

    override suspend fun save(
        used: LicenceUseId,
        form: DocumentForm,
        path: Path,
    ): LicenceUse = called { core.save(used.value, form.mirrored(), path.toString()).toKit() }
}

private fun ConsentTerms.toCore() = ereg.core.ConsentTerms(office.value, purpose.value, until)

private fun ereg.core.LicenceUserScreen.toKit() =
    LicenceUser(OfficeCode(code), name.toKit(), purposes.map { LicencePurpose(PurposeId(it.id), it.name.toKit()) })

private fun ereg.core.ConsentScreen.toKit() =
    Consent(
        ConsentDigest(consent),
        OfficeCode(office),
        officeName.toKit(),
        LicenceId(licence),
        certificate?.let(::CertificateNumber),
        PurposeId(purpose),
        purposeName.toKit(),
        until,
        grantedAt,
        revokedAt,
        standing.toKit(),
        act?.mirrored(),
        uses.toInt(),
    )

private fun ereg.core.LicenceUseScreen.toKit() =
    LicenceUse(
        LicenceUseId(id),
        ConsentDigest(consent),
        officeName.toKit(),
        OfficeCode(office),
        LicenceId(licence),
        purposeName.toKit(),
        at,
        answer.toKit(),
        refused?.toKit(),
        forms.map { it.mirrored() },
    )
