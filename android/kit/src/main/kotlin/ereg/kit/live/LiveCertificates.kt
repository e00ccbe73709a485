package ereg.kit.live

import ereg.core.Verifier
import ereg.core.qrMatrix
import ereg.kit.CaseId
import ereg.kit.Certificate
import ereg.kit.CertificateNumber
import ereg.kit.CertificateToken
import ereg.kit.Certificates
import ereg.kit.CommandId
import ereg.kit.PresentedRoot
import ereg.kit.QrCode
import ereg.kit.QrCodes
import ereg.kit.QueryResult
import ereg.kit.ResultCheck
import ereg.kit.Results
import ereg.kit.TokenCheck
import ereg.kit.TokenFace
import ereg.kit.TrustImport
import ereg.kit.UnitCode
import ereg.kit.Verify

internal class LiveCertificates(
    private val core: ereg.core.Certificates,
) : Certificates {
    override suspend fun list(): List<Certificate> = called { core.list().map { it.toKit() } }

    override suspend fun see(number: CertificateNumber): Certificate = called { core.see(number.value).toKit() }

    override suspend fun collect(case: CaseId): CommandId = called { core.collect(case.toCore()).toKit() }

    override suspend fun freshStatus(token: CertificateToken): CertificateToken = called { CertificateToken(core.freshStatus(token.value)) }

    override suspend fun verify(token: CertificateToken): TokenCheck = called { core.verify(token.value).toKit() }
}

internal class LiveResults(
    private val core: ereg.core.QueryResults,
) : Results {
    override suspend fun list(): List<QueryResult> = called { core.list().map { it.toKit() } }

    override suspend fun ofCase(case: CaseId): QueryResult = called { core.ofCase(case.toCore()).toKit() }

    override suspend fun verify(result: String): ResultCheck = called { core.verify(result).toKit() }
}

/** Verification by the real library. */
class LiveTrustImport : TrustImport {
    override fun under(
        trust: ByteArray,
        rootFingerprint: String?,
    ): Verify = called { LiveVerify(Verifier.under(trust, rootFingerprint)) }
}

/** The library's own drawing of a code. */
class LiveQrCodes : QrCodes {
    override fun of(text: String): QrCode = called { qrMatrix(text).let { QrCode(it.side.toInt(), it.dark) } }
}

private class LiveVerify(
    private val core: Verifier,
) : Verify {
    override fun root(): PresentedRoot = called { core.root().toKit() }

    override fun token(token: CertificateToken): TokenCheck = called { core.token(token.value).toKit() }

    override fun result(text: String): ResultCheck = called { core.result(text).toKit() }
}

private fun ereg.core.CertificateScreen.toKit() =
    Certificate(
        kind.toKit(),
        CertificateNumber(number),
        licenceId,
        UnitCode(unit),
        status.mirrored(),
        asOf,
        words.toKit(),
        CertificateToken(token),
        face,
        caseId?.let(::CaseId),
        entryIndex.toLong(),
        registeredAt,
        mark?.toKit(),
    )

private fun ereg.core.TokenCheck.toKit() =
    TokenCheck(
        ok,
        integrity.mirrored(),
        seal.mirrored(),
        book.mirrored(),
        said.map { it.toKit() },
        bookedAt,
        asOf,
        office,
        demo,
        face?.let { TokenFace(CertificateNumber(it.number), it.holders, it.address, UnitCode(it.unit)) },
    )

private fun ereg.core.ResultScreen.toKit() =
    QueryResult(
        number,
        UnitCode(unit),
        asOf,
        entries.toInt(),
        lines.map { it.toKit() },
        words.toKit(),
        check.toKit(),
        result,
        mark?.toKit(),
    )

private fun ereg.core.ResultCheck.toKit() = ResultCheck(check.toKit(), lines.map { it.toKit() }, words?.toKit())
