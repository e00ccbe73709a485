package ereg.kit

import java.time.Instant
import java.time.LocalDate

/** The person's certificates. */
interface Certificates {
    /** Every certificate of this person, current ones first. */
    suspend fun list(): List<Certificate>

    suspend fun see(number: CertificateNumber): Certificate

    /** Queues the collection (领证) of a case's certificates; the first one issues the case. */
    suspend fun collect(case: CaseId): CommandId

    /** A token sealed anew with the status now. Needs a network, but no account. */
    suspend fun freshStatus(token: CertificateToken): CertificateToken

    /** Checks a token under the trust that is pinned in this vault. Works offline. */
    suspend fun verify(token: CertificateToken): Verification
}

enum class CertificateStanding { CURRENT, CANCELLED, UNPROVEN }

/** A certificate on the screen; its status is as of [asOf], registry time, and may have changed since. */
data class Certificate(
    val kind: Text,
    val number: CertificateNumber,
    val licenceId: LicenceId,
    val unit: UnitCode,
    val status: CertificateStanding,
    val asOf: Instant?,
    val words: Text,
    val token: CertificateToken,
    val face: String,
    val case: CaseId?,
    val entryIndex: Long,
    val registeredAt: Instant,
    val mark: Text?,
) : Discreet()

/** Checks whatever a person was handed, under one trust bundle, with neither a vault nor a network. */
interface Verify {
    /** Returns the root whose trust it is: to be compared with what the office publishes. */
    fun root(): PresentedRoot

    /**
     * Returns the same verifier, which trusts the seals of documents under these roots too: those of others than the office, whose
     * own the trust bundle states.
     *
     * @throws Trouble.FixInput by code, for what are no roots.
     */
    fun under(seals: SealRoots): Verify

    /** Checks any file, whose content says what it is: of a large one it may take seconds. */
    suspend fun file(content: ByteArray): Handed

    /** Checks the text of the one code in a picture. */
    suspend fun picture(of: GreyPicture): Verification
}

/** Checks a file, or the code in it where it is a picture: [grey] reads that, or returns nothing where it cannot. */
suspend fun Verify.handed(
    content: ByteArray,
    grey: suspend (ByteArray) -> GreyPicture?,
): Verification =
    when (val handed = file(content)) {
        is Handed.Checked -> handed.found
        is Handed.Picture -> picture(grey(content) ?: unreadable)
    }

/** It lacks the one pixel that it says it has. */
private val unreadable = GreyPicture(1, 1, ByteArray(0))

/** Checks a text, as a code held it or as somebody sent it. */
suspend fun Verify.text(handed: String): Verification = handed(handed.encodeToByteArray()) { null }

/** The roots under which seals of documents of others are trusted, as those hand them out, and the list of those that are revoked. */
class SealRoots(
    val certificates: ByteArray,
    val revoked: ByteArray?,
) : Discreet()

/** A picture by the lightness of each pixel, row by row from above: 0 black, 255 white. */
class GreyPicture(
    val wide: Int,
    val tall: Int,
    val light: ByteArray,
) : Discreet()

/** Takes a trust bundle in, and gives what verifies under it. */
fun interface TrustImport {
    /**
     * Returns a verifier under a trust bundle. With the fingerprint of the root as the office publishes it, another
     * root is refused.
     *
     * @throws Trouble.FixInput by code, for what is no bundle or of another root.
     */
    fun under(
        trust: ByteArray,
        rootFingerprint: String?,
    ): Verify
}

/** The integrity of what was sealed. */
enum class Integrity { INTACT, PARTLY_PROTECTED, ALTERED, UNREADABLE, UNVERIFIABLE }

/** The trust in whoever sealed it. */
enum class SealTrust { TRUSTED, UNKNOWN_KEY, OUT_OF_TERM, REVOKED }

/** The standing of what was sealed in the book. */
enum class BookStanding { CURRENT, CANCELLED, STATUS_UNKNOWN, NOT_INCLUDED, UNVERIFIABLE }

/** The kind of a thing that a person was handed, by its content. */
enum class HandedKind { TOKEN, QUERY_RESULT, OFD, PDF, FISCAL_RECEIPT, PICTURE, UNKNOWN }

/** The answer about a file that a person was handed. */
sealed interface Handed {
    data class Checked(
        val found: Verification,
    ) : Discreet(),
        Handed

    /** It is a picture: the platform reads it first. */
    data object Picture : Handed
}

/** The copy that a sealed licence is, where it is one. */
sealed interface HandedCopy {
    /** 加注件: for one use, until the end of a day. */
    data class Annotated(
        val licence: String,
        val original: String,
        val user: String,
        val purpose: String,
        val until: LocalDate,
        val isOver: Boolean,
    ) : Discreet(),
        HandedCopy

    /** 注销件: the licence was cancelled. */
    data class Cancelled(
        val day: LocalDate,
    ) : Discreet(),
        HandedCopy
}

/** The findings about a thing that a person was handed; [allWell] and [conclusion] are the library's own, over all that it found. */
data class Verification(
    val kind: HandedKind,
    /** The kind by name. */
    val title: Text,
    val allWell: Boolean,
    val integrity: Integrity,
    val seal: SealTrust,
    val book: BookStanding,
    /** The three in words, a line each, in this order. */
    val said: List<Text>,
    val conclusion: Text,
    /** The trouble, and what to do now; absent where all is well. */
    val trouble: Message?,
    val bookedAt: Instant?,
    val asOf: Instant?,
    val office: String?,
    val demonstration: Boolean,
    val face: TokenFace?,
    val copy: HandedCopy?,
    /** Everything else in reading order: what a result says, the seals of a document, its numbers, and what no seal protects. */
    val lines: List<SheetLine>,
    /** Says that a result is true of its moment. */
    val words: Text?,
) : Discreet()

/** The data that a token shows on its face; people and places are masked. */
data class TokenFace(
    val number: CertificateNumber,
    val holders: String,
    val address: String,
    val unit: UnitCode,
) : Discreet()

/** Results of queries (查询). */
interface Results {
    /** Every result that this person was given, the newest first. */
    suspend fun list(): List<QueryResult>

    /** The result in which a case ended. */
    suspend fun ofCase(case: CaseId): QueryResult

    /** Checks a result under the trust that is pinned in this vault. Works offline. */
    suspend fun verify(result: String): Verification
}

data class QueryResult(
    val number: String,
    val unit: UnitCode,
    val asOf: Instant,
    val entries: Int,
    val check: Verification,
    val result: String,
    val mark: Text?,
) : Discreet()
