package ereg.kit

import java.nio.file.Path
import java.time.Instant
import java.time.LocalDate

/** The consents (用证授权) by which offices are shown this person's licences, and the log of their uses (调用记录). */
interface Consents {
    /** The offices to which a holder may consent, and for what, by the rules in force on this device. Works offline. */
    suspend fun offices(): List<LicenceUser>

    /**
     * Signs a consent for a licence of this person and queues it.
     *
     * @throws Trouble.FixInput by code, for an office or a purpose that the rules here do not list, and for a day that is over.
     */
    suspend fun give(
        which: LicenceName,
        terms: ConsentTerms,
    ): CommandId

    /** Queues the revocation of a consent. From the moment the registry has it the licence is shown to nobody under it. */
    suspend fun revoke(consent: ConsentDigest): CommandId

    /** Every consent that the registry has told of, those that nobody took back first. Works offline. */
    suspend fun list(): List<Consent>

    /** The log of the uses, of one consent or of all, the newest first. Works offline. */
    suspend fun uses(of: ConsentDigest?): List<LicenceUse>

    /** Queues, for the office whose account this is, the request to be shown a licence under a consent. */
    suspend fun ask(
        consent: ConsentDigest,
        licence: LicenceId,
        purpose: PurposeId,
    ): CommandId

    /**
     * Writes the file of a licence that was shown to the office whose account this is, in one of its forms, to a path where nothing
     * is: complete, or not at all. Nothing of it is kept here. Needs a network.
     *
     * @throws Trouble.NotFound also for a use that showed no file, and where the registry hands it out no more.
     */
    suspend fun save(
        used: LicenceUseId,
        form: DocumentForm,
        path: Path,
    ): LicenceUse
}

/** An office to which a holder may consent (用证单位), and the uses for which it may be shown a licence. */
data class LicenceUser(
    val office: OfficeCode,
    val name: Text,
    val purposes: List<LicencePurpose>,
) : Discreet()

/** A use (用途) for which an office may be shown a licence. */
data class LicencePurpose(
    val purpose: PurposeId,
    val name: Text,
) : Discreet()

/** The terms of a consent: which office, for what, and the last day on which the licence may be used. */
data class ConsentTerms(
    val office: OfficeCode,
    val purpose: PurposeId,
    val until: LocalDate,
) : Discreet()

/**
 * A consent as it stands, [standing] in words; [certificate] is absent where the certificate that it is of is not here. [act] is what
 * this account can do under it, absent once it was taken back or its last day is over.
 */
data class Consent(
    val consent: ConsentDigest,
    val office: OfficeCode,
    val officeName: Text,
    val licence: LicenceId,
    val certificate: CertificateNumber?,
    val purpose: PurposeId,
    val purposeName: Text,
    val until: LocalDate,
    val grantedAt: Instant,
    val revokedAt: Instant?,
    val standing: Text,
    val act: ConsentAct?,
    val uses: Int,
) : Discreet()

/** An act under a consent: its holder takes it back, or the office that it was given to asks to be shown the licence. */
enum class ConsentAct { TAKE_BACK, ASK }

/**
 * One use of a licence, as the registry wrote it down. [refused] says why the licence was not shown; in the [forms] that are told the
 * office alone can have its file.
 */
data class LicenceUse(
    val id: LicenceUseId,
    val consent: ConsentDigest,
    val officeName: Text,
    val office: OfficeCode,
    val licence: LicenceId,
    val purposeName: Text,
    val at: Instant,
    val answer: Text,
    val refused: Message?,
    val forms: List<DocumentForm>,
) : Discreet()
