package ereg.kit

import java.time.Instant
import java.time.LocalDate

/** The person's account at one office. */
interface Account {
    /** Returns the root that the registry at [url] presents, to be compared by the person. Needs a network. */
    suspend fun presentedRoot(url: String): PresentedRoot

    /** Connects to a registry, or to another address of the same one. */
    suspend fun connect(connection: Connection)

    /** The registry this vault is connected to. */
    suspend fun connection(): Connection?

    /** Proves identity and registers this device's keys. Needs a network. */
    suspend fun enrol(identity: Identity): AccountStanding

    /** Enrols as [enrol] does, for the account of an organisation or of another person who has mandated this one. */
    suspend fun enrolFor(
        principal: String,
        identity: Identity,
    ): AccountStanding

    /** Returns where the person stands with the office. Works offline. */
    suspend fun standing(): AccountStanding

    /** The trust bundle as received (`trust.json`), to hand to a stranger. */
    suspend fun trustBundle(): ByteArray
}

/** The registry's address and the root to trust there. */
data class Connection(
    val url: String,
    val office: String,
    val rootFingerprint: String?,
)

/** The identity that a person claims, with what their identity app handed out. */
data class Identity(
    val name: String,
    val idNo: String,
    val proof: String,
) : Discreet()

/** The root that a registry presents as its own before anything of it is believed. */
data class PresentedRoot(
    val fingerprint: String,
    val office: String,
    val name: String,
    val mark: Text?,
) : Discreet()

/** The standing of this person with the office; [account] is absent before they are enrolled, and [told] says so. */
data class AccountStanding(
    val account: String?,
    val name: String?,
    val principal: String?,
    val office: String?,
    val rootFingerprint: String?,
    val assurance: String?,
    val mark: Text?,
    val told: Message?,
) : Discreet()

/** The person's homes and their extracts. */
interface Homes {
    /** Returns the homes as last heard. Works offline. */
    suspend fun cached(): List<Home>

    /** Asks the registry. Needs a network. */
    suspend fun mine(): List<Home>

    /** Asks for one extract anew. Needs a network. */
    suspend fun refresh(unit: UnitCode): Home

    /** The extract of a home that a notarial deed of inheritance gives this person. Needs a network. */
    suspend fun inherited(
        unit: UnitCode,
        deed: String,
    ): Home

    /**
     * The letters about a home that the person holds or held, where they are no party (产权监护): an application on it was
     * accepted, an entry was made on it; and that a lock of theirs on it is being lifted. Newest first. Works offline.
     */
    suspend fun letters(unit: UnitCode): List<Letter>
}

/** A home that the person holds, from its signed extract. */
data class Home(
    val unit: UnitCode,
    val address: String,
    val area: String,
    val certificates: List<CertificateNumber>,
    val oldCertificates: List<OldCertificate>,
    val burdens: Int,
    val entrySeq: Long,
    val asOf: Instant,
    val since: LocalDate,
) : Discreet()

/** A certificate from before the unified registration. */
data class OldCertificate(
    val number: String,
    val scheme: Text,
) : Discreet()

/** The mandates that the person has granted to act for them or for an organisation. */
interface Mandates {
    suspend fun list(): List<Mandate>

    /** Signs a mandate and queues it. */
    suspend fun grant(terms: MandateTerms): CommandId

    /** Queues the revocation of a mandate. */
    suspend fun revoke(mandate: MandateDigest): CommandId
}

/**
 * The terms on which a person mandates somebody to act for them or for the organisation that they lead; [toDay] is the
 * first day on which the mandate no longer stands.
 */
data class MandateTerms(
    val principal: String,
    val principalNumber: String,
    val representative: String,
    val number: String,
    val matters: List<MatterId>,
    val fromDay: LocalDate,
    val toDay: LocalDate,
) : Discreet()

/** A mandate as it stands, in [words] too; its people are masked. */
data class Mandate(
    val mandate: MandateDigest,
    val terms: MandateTerms,
    val revokedAt: Instant?,
    val standing: MandateStanding,
    val words: Text,
) : Discreet()

/** The standing of a mandate; it is over once it was revoked or its last day is over. */
enum class MandateStanding { STANDS, OVER }

/** The person's letters (通知书). */
interface Letters {
    /** Every letter, newest first. */
    suspend fun list(): List<Letter>
}

/** A letter, whose signature was checked. */
data class Letter(
    val id: String,
    val at: Instant,
    val office: String,
    val kind: String,
    val title: Text,
    val body: Text,
    val case: CaseId?,
    val grounds: List<Message>,
) : Discreet()
