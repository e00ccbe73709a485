package ereg.kit

import java.time.Instant

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
    suspend fun verify(token: CertificateToken): TokenCheck
}

enum class CertificateStanding { CURRENT, CANCELLED, UNPROVEN }

/** A certificate on the screen; its status is as of [asOf], registry time, and may have changed since. */
data class Certificate(
    val kind: Text,
    val number: CertificateNumber,
    val licenceId: String,
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

/** Checks what a stranger was handed, under one trust bundle, with neither a vault nor a network. */
interface Verify {
    /** Returns the root whose trust it is: to be compared with what the office publishes. */
    fun root(): PresentedRoot

    fun token(token: CertificateToken): TokenCheck

    /** Checks the result of a query (查询结果证明). */
    fun result(text: String): ResultCheck
}

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

/** The integrity of the bytes that were sealed. */
enum class Integrity { INTACT, ALTERED, UNREADABLE, UNVERIFIABLE }

/** The trust in the key that sealed it. */
enum class SealTrust { TRUSTED, UNKNOWN_KEY, OUT_OF_TERM }

/** The standing of a token in the book. */
enum class BookStanding { CURRENT, CANCELLED, STATUS_UNKNOWN, NOT_INCLUDED, UNVERIFIABLE }

/** The three answers of a verification; [allWell] is the library's own conclusion of them. */
data class TokenCheck(
    val allWell: Boolean,
    val integrity: Integrity,
    val seal: SealTrust,
    val book: BookStanding,
    /** The three in words, a line each, in this order. */
    val said: List<Text>,
    val bookedAt: Instant?,
    val asOf: Instant?,
    val office: String?,
    val demonstration: Boolean,
    val face: TokenFace?,
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
    suspend fun verify(result: String): ResultCheck
}

data class QueryResult(
    val number: String,
    val unit: UnitCode,
    val asOf: Instant,
    val entries: Int,
    val lines: List<SheetLine>,
    val words: Text,
    val check: TokenCheck,
    val result: String,
    val mark: Text?,
) : Discreet()

data class ResultCheck(
    val check: TokenCheck,
    val lines: List<SheetLine>,
    val words: Text?,
) : Discreet()
