package ereg.kit.fake

import ereg.kit.BookStanding
import ereg.kit.CaseId
import ereg.kit.Certificate
import ereg.kit.CertificateNumber
import ereg.kit.CertificateStanding
import ereg.kit.CertificateToken
import ereg.kit.Certificates
import ereg.kit.CommandId
import ereg.kit.GreyPicture
import ereg.kit.Handed
import ereg.kit.HandedKind
import ereg.kit.Integrity
import ereg.kit.LicenceId
import ereg.kit.PresentedRoot
import ereg.kit.QrCode
import ereg.kit.QrCodes
import ereg.kit.QueryResult
import ereg.kit.Results
import ereg.kit.SealRoots
import ereg.kit.SealTrust
import ereg.kit.Text
import ereg.kit.Trouble
import ereg.kit.TrustImport
import ereg.kit.UnitCode
import ereg.kit.Verification
import ereg.kit.Verify
import java.time.Instant

class FakeCertificates :
    Fake(),
    Certificates {
    val mine = mutableListOf<Certificate>()

    override suspend fun list(): List<Certificate> = read { mine.toList() }

    override suspend fun see(number: CertificateNumber): Certificate =
        read { mine.find { it.number == number } ?: throw nothing("certificate.not_found") }

    override suspend fun collect(case: CaseId): CommandId =
        act("collect") {
            mine += certificate("n${mine.size + 1}")
            CommandId("collect1")
        }

    override suspend fun freshStatus(token: CertificateToken): CertificateToken = act("freshen") { CertificateToken("${token.value}+") }

    override suspend fun verify(token: CertificateToken): Verification = read { verification(token.value.startsWith("EREG1:")) }
}

fun certificate(number: String) =
    Certificate(
        words("certificate"),
        CertificateNumber(number),
        LicenceId("l1"),
        UnitCode("420102001001GB00001F00010001"),
        CertificateStanding.CURRENT,
        Instant.EPOCH,
        words("current"),
        CertificateToken("EREG1:$number"),
        "face",
        null,
        1,
        Instant.EPOCH,
        null,
    )

fun verification(
    good: Boolean,
    kind: HandedKind = HandedKind.TOKEN,
) = Verification(
    kind,
    words("$kind"),
    good,
    if (good) Integrity.INTACT else Integrity.UNREADABLE,
    if (good) SealTrust.TRUSTED else SealTrust.UNKNOWN_KEY,
    if (good) BookStanding.CURRENT else BookStanding.UNVERIFIABLE,
    listOf(Text(if (good) "完整" else "无法读取", if (good) "intact" else "unreadable")),
    words(if (good) "all well" else "not well"),
    if (good) null else message("not_well"),
    bookedAt = null,
    asOf = null,
    office = null,
    demonstration = true,
    face = null,
    copy = null,
    lines = emptyList(),
    words = null,
)

class FakeResults :
    Fake(),
    Results {
    val given = mutableMapOf<CaseId, QueryResult>()

    override suspend fun list(): List<QueryResult> = read { given.values.toList() }

    override suspend fun ofCase(case: CaseId): QueryResult = read { given[case] ?: throw nothing("result.not_found") }

    override suspend fun verify(result: String): Verification = read { verification(false, HandedKind.QUERY_RESULT) }
}

/**
 * Trust of the root `root1` alone; what begins with `EREG1:` is good, what begins with `PNG` is a picture, and what begins with `PK` is an
 * OFD of another office, which is good where the roots of its seal are trusted.
 */
class FakeTrustImport :
    Fake(),
    TrustImport {
    override fun under(
        trust: ByteArray,
        rootFingerprint: String?,
    ): Verify {
        acts += "take in"
        return told {
            if (rootFingerprint != null && rootFingerprint != "root1") throw Trouble.FixInput(message("trust.other_root"))
            FakeVerify()
        }
    }
}

class FakeVerify(
    private val seals: SealRoots? = null,
) : Fake(),
    Verify {
    override fun root() = told { PresentedRoot("root1", "demo", "演示", null) }

    override fun under(seals: SealRoots): Verify = told { FakeVerify(seals) }

    override suspend fun file(content: ByteArray): Handed =
        read {
            val text = content.decodeToString()
            when {
                text.startsWith("PNG") -> Handed.Picture
                text.startsWith("PK") -> Handed.Checked(verification(seals != null, HandedKind.OFD))
                else -> Handed.Checked(verification(text.startsWith("EREG1:")))
            }
        }

    override suspend fun picture(of: GreyPicture): Verification = read { verification(of.light.isNotEmpty()) }
}

/** A code of one module a letter, as wide as its text is long: dark where its row is its column. */
class FakeQrCodes :
    Fake(),
    QrCodes {
    override fun of(text: String): QrCode =
        told {
            val side = text.length
            QrCode(side, ByteArray(side * side) { if (it % (side + 1) == 0) 1 else 0 })
        }
}
