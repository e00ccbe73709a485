package ereg.kit.live

import ereg.core.Verifier
import ereg.core.qrMatrix
import ereg.kit.CaseId
import ereg.kit.Certificate
import ereg.kit.CertificateNumber
import ereg.kit.CertificateToken
import ereg.kit.Certificates
import ereg.kit.CommandId
import ereg.kit.GreyPicture
import ereg.kit.Handed
import ereg.kit.HandedCopy
import ereg.kit.LicenceId
import ereg.kit.PresentedRoot
import ereg.kit.QrCode
import ereg.kit.QrCodes
import ereg.kit.QueryResult
import ereg.kit.Results
import ereg.kit.SealRoots
import ereg.kit.TokenFace
import ereg.kit.TrustImport
import ereg.kit.UnitCode
import ereg.kit.Verification
import ereg.kit.Verify
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.withContext

internal class LiveCertificates(
    private val core: ereg.core.Certificates,
) : Certificates {
    override suspend fun list(): List<Certificate> = called { core.list().map { it.toKit() } }

    override suspend fun see(number: CertificateNumber): Certificate = called { core.see(number.value).toKit() }

    override suspend fun collect(case: CaseId): CommandId = called { core.collect(case.toCore()).toKit() }

    override suspend fun freshStatus(token: CertificateToken): CertificateToken = called { CertificateToken(core.freshStatus(token.value)) }

    override suspend fun verify(token: CertificateToken): Verification = called { core.verify(token.value).toKit() }
}

internal class LiveResults(
    private val core: ereg.core.QueryResults,
) : Results {
    override suspend fun list(): List<QueryResult> = called { core.list().map { it.toKit() } }

    override suspend fun ofCase(case: CaseId): QueryResult = called { core.ofCase(case.toCore()).toKit() }

    override suspend fun verify(result: String): Verification = called { core.verify(result).toKit() }
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

    override fun under(seals: SealRoots): Verify = called { LiveVerify(core.withSealRoots(seals.certificates, seals.revoked)) }

    override suspend fun file(content: ByteArray): Handed = withContext(Dispatchers.Default) { called { core.document(content).toKit() } }

    override suspend fun picture(of: GreyPicture): Verification =
        withContext(Dispatchers.Default) { called { core.picture(of.wide.toUInt(), of.tall.toUInt(), of.light).toKit() } }
}

private fun ereg.core.CertificateScreen.toKit() =
    Certificate(
        kind.toKit(),
        CertificateNumber(number),
        LicenceId(licenceId),
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

private fun ereg.core.Handed.toKit(): Handed =
    when (this) {
        is ereg.core.Handed.Checked -> Handed.Checked(found.toKit())
        is ereg.core.Handed.Picture -> Handed.Picture
    }

private fun ereg.core.HandedCopy.toKit(): HandedCopy =
    when (this) {
        is ereg.core.HandedCopy.Annotated -> HandedCopy.Annotated(licence, original, user, purpose, until, over)
        is ereg.core.HandedCopy.Cancelled -> HandedCopy.Cancelled(day)
    }

private fun ereg.core.Verification.toKit() =
    Verification(
        kind.mirrored(),
        title.toKit(),
        ok,
        integrity.mirrored(),
        seal.mirrored(),
        book.mirrored(),
        said.map { it.toKit() },
        conclusion.toKit(),
        trouble?.toKit(),
        bookedAt,
        asOf,
        office,
        demo,
        face?.let { TokenFace(CertificateNumber(it.number), it.holders, it.address, UnitCode(it.unit)) },
        copy?.toKit(),
        lines.map { it.toKit() },
        words?.toKit(),
    )

private fun ereg.core.ResultScreen.toKit() =
    QueryResult(
        number,
        UnitCode(unit),
        asOf,
        entries.toInt(),
        check.toKit(),
        result,
        mark?.toKit(),
    )
