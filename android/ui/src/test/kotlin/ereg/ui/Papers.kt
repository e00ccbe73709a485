package ereg.ui

import androidx.compose.ui.graphics.ImageBitmap
import androidx.compose.ui.graphics.toComposeImageBitmap
import com.google.zxing.BarcodeFormat
import com.google.zxing.EncodeHintType
import com.google.zxing.qrcode.QRCodeWriter
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel
import ereg.Repository
import ereg.kit.BookStanding
import ereg.kit.CaseId
import ereg.kit.Certificate
import ereg.kit.CertificateNumber
import ereg.kit.CertificateStanding
import ereg.kit.CertificateToken
import ereg.kit.Consent
import ereg.kit.ConsentAct
import ereg.kit.ConsentDigest
import ereg.kit.CopyChoices
import ereg.kit.Document
import ereg.kit.DocumentForm
import ereg.kit.DocumentStanding
import ereg.kit.HandedCopy
import ereg.kit.HandedKind
import ereg.kit.Integrity
import ereg.kit.Licence
import ereg.kit.LicenceId
import ereg.kit.LicencePurpose
import ereg.kit.LicenceUse
import ereg.kit.LicenceUseId
import ereg.kit.LicenceUser
import ereg.kit.Message
import ereg.kit.OfficeCode
import ereg.kit.PaperId
import ereg.kit.PaperKind
import ereg.kit.PurposeId
import ereg.kit.QrCode
import ereg.kit.SealTrust
import ereg.kit.Text
import ereg.kit.TokenFace
import ereg.kit.UnitCode
import ereg.kit.UnmaskedWarning
import ereg.kit.Verification
import ereg.kit.fake.formsOf
import ereg.kit.screen.AnnotatePage
import ereg.kit.screen.CertificatePage
import ereg.kit.screen.ConsentList
import ereg.kit.screen.DocumentList
import ereg.kit.screen.GiveConsentPage
import ereg.kit.screen.LicencePage
import ereg.kit.screen.LicenceUseList
import ereg.kit.screen.OpenDocument
import ereg.kit.screen.PinnedRoot
import ereg.kit.screen.RevokeStep
import ereg.kit.screen.VerifyPage
import org.jetbrains.skia.Image
import java.time.Instant
import java.time.LocalDate
import kotlin.io.path.readBytes
import kotlin.io.path.readText

/**
 * The papers that the office hands out, as the screens show them: a certificate, its documents, what a stranger finds who checks them,
 * and the offices that they are shown to.
 */
object Papers {
    // The certificate.

    /** One of the test vectors: a code is as dense as a real one. */
    val token: String =
        Repository.root
            .resolve("docs/vectors/tokens.json")
            .readText()
            .let { Regex("EREG1:[^\"]+").findAll(it).first().value }

    val certificate =
        Certificate(
            say("不动产权证书", "title certificate"),
            CertificateNumber("鄂（2026）武汉市江岸不动产权第0012345号"),
            LicenceId("1.2.156.3001.2.11100000MB0306525.0012345.1"),
            UnitCode("420102001001GB00001F00010001"),
            CertificateStanding.CURRENT,
            now,
            say("截至 2026-11-29 10:15（北京时间）现势，此后未知", "In force as of 2026-11-29 10:15 (+08:00); unknown since"),
            CertificateToken(token),
            "",
            CaseId("c1"),
            318,
            Instant.parse("2026-11-28T08:20:00Z"),
            say("演示", "演示 DEMONSTRATION"),
        )

    private fun check(good: Boolean) =
        Verification(
            HandedKind.TOKEN,
            say("证书码", "Certificate token"),
            good,
            if (good) Integrity.INTACT else Integrity.ALTERED,
            SealTrust.TRUSTED.takeIf { good } ?: SealTrust.UNKNOWN_KEY,
            if (good) BookStanding.CURRENT else BookStanding.UNVERIFIABLE,
            if (good) {
                listOf(
                    say("内容完整：与签章时一致", "Content: exactly what was sealed"),
                    say("签章可信：信任文件所列的机构", "Seal: of an office in the trust file"),
                    say(
                        "登记簿：截至 2026-11-29 10:15（北京时间）现势，此后未知",
                        "Book: in force as of 2026-11-29 10:15 (+08:00); unknown since",
                    ),
                )
            } else {
                listOf(
                    say("内容已被改动：与签章不符", "Content: changed since it was sealed"),
                    say("签章不可信：不是信任文件所列的密钥", "Seal: by no key of the trust file"),
                    say("登记簿：无法核验", "Book: cannot be verified"),
                )
            },
            if (good) {
                say("三项都通过", "All three are well")
            } else {
                say("内容已被改动，请勿采信", "Changed since it was sealed: do not rely on it")
            },
            told("token.altered", "证书码被改动过，请勿采信。", "This token was changed: do not rely on it.").takeIf { !good },
            Instant.parse("2026-11-28T08:20:00Z").takeIf { good },
            now.takeIf { good },
            "demo",
            demonstration = true,
            TokenFace(
                CertificateNumber("鄂（2026）武汉市江岸不动产权第0012345号"),
                "周*国",
                "武汉市江岸区沿江大道***",
                UnitCode("420102001001GB00001F00010001"),
            ).takeIf { good },
            copy = null,
            lines = emptyList(),
            words = null,
        )

    val held = CertificatePage(certificate, certificate.token, check(good = true))
    val certificates = ereg.kit.screen.CertificateList(listOf(certificate))

    // Its sealed document, and the others of the case.

    private fun document(
        id: String,
        kind: PaperKind,
        title: Text,
        day: Int,
        standing: DocumentStanding,
        words: Text,
        twin: DocumentForm = DocumentForm.PDF,
    ) = Document(
        PaperId(id),
        kind,
        title,
        CaseId("c1"),
        certificate = null,
        LocalDate.of(2026, 11, day),
        at(day).takeIf { formsOf(standing, twin).isNotEmpty() },
        formsOf(standing, twin),
        standing,
        words,
        annotation = null,
        beforeSharing = null,
        copyChoices = null,
        inForce = null,
        certificate.mark,
    )

    private val keptHere = say("已保存在本机，不联网也能打开", "Kept here; it opens without a network")
    private val unmasked =
        UnmaskedWarning(
            PaperId("p1"),
            say(
                "这份电子证照没有遮盖姓名、坐落等内容，交出去以后也无法限定用途。建议改用加注件：写明给谁用、用于什么、用到哪天，过期无效。",
                "This licence shows names, address and everything else in full, and nothing limits what it is used for. Hand on an " +
                    "annotated copy instead: it says for whom, for what and until when, and counts for nothing after that day.",
            ),
        )
    private val copyChoices = CopyChoices(say("出租住房", "Letting the home"), say("其他事由", "Something else"), most = 40)
    private val sealedTitle =
        document("p1", PaperKind.TITLE_CERTIFICATE, certificate.kind, 28, DocumentStanding.HERE, keptHere)
            .copy(certificate = certificate.number, beforeSharing = unmasked, copyChoices = copyChoices, inForce = certificate.words)
    private val copy =
        document("p6", PaperKind.ANNOTATED_COPY, say("加注件", "Annotated copy of a licence"), 29, DocumentStanding.HERE, keptHere).copy(
            certificate = certificate.number,
            annotation = say("仅供演示租客用于出租住房，使用至 2027-11-30", "Only for 演示租客, for 出租住房, until 2027-11-30"),
            inForce = certificate.words,
        )
    private val voidTitle =
        sealedTitle.copy(
            sealedAt = null,
            forms = emptyList(),
            standing = DocumentStanding.VOID,
            words = say("证书在文件盖章之前已经注销，没有这份文件", "The certificate was cancelled before this was sealed: there is none"),
        )
    private val feeNotice =
        document(
            "p2",
            PaperKind.FEE_NOTICE,
            say("登记费缴款通知", "Notice of the registration fee"),
            27,
            DocumentStanding.TO_FETCH,
            say("已盖电子签章，还没有取到本机，同步时会取", "Sealed and not here yet; the next sync fetches it"),
        )
    private val unfitLetter =
        document(
            "p3",
            PaperKind.SUPPLEMENT,
            say("补正通知书", "Letter of what must be corrected"),
            25,
            DocumentStanding.UNFIT,
            say(
                "制不成带电子签章的文件；办理结果不受影响，需要的请到登记机构窗口询问",
                "No sealed document can be made of it; what was decided stands, and the registry's counter can be asked",
            ),
        )
    private val acceptanceLetter =
        document(
            "p4",
            PaperKind.ACCEPTANCE,
            say("受理凭证", "Letter of acceptance"),
            24,
            DocumentStanding.WAITING,
            say("等待登记机构盖电子签章；办理结果已经生效", "Waits for the office's seal; what was decided stands already"),
        )
    private val fiscalReceipt =
        document(
            "p5",
            PaperKind.FISCAL_RECEIPT,
            say("财政电子票据", "Fiscal e-receipt"),
            27,
            DocumentStanding.HERE,
            keptHere,
            DocumentForm.XML,
        )
    val documents = DocumentList(listOf(sealedTitle, feeNotice, unfitLetter, acceptanceLetter), open = null)
    val document = documents.copy(open = OpenDocument(sealedTitle, kept = null, page = null, warned = null))
    val documentKept = documents.copy(open = OpenDocument(sealedTitle, kept = "不动产权证书 2026-11-28.ofd", page = null, warned = null))
    val documentWaiting = documents.copy(open = OpenDocument(acceptanceLetter, kept = null, page = null, warned = null))
    val documentReceipt = documents.copy(open = OpenDocument(fiscalReceipt, kept = null, page = null, warned = null))
    val documentVoid = documents.copy(open = OpenDocument(voidTitle, kept = null, page = null, warned = null))

    val documentCopy = documents.copy(open = OpenDocument(copy, kept = null, page = null, warned = null))
    val documentWarned = documents.copy(open = OpenDocument(sealedTitle, kept = null, page = null, warned = DocumentForm.PDF))
    val toAnnotate =
        AnnotatePage(certificate.number, unmasked, copyChoices, notYet = null, listOf(copy), LocalDate.of(2026, 11, 29), asked = null)
    val annotated = toAnnotate.copy(asked = asked("c5", say("申请加注件", "Ask for an annotated copy")))
    val nothingToAnnotate =
        toAnnotate.copy(
            warning = null,
            choices = null,
            notYet =
                say(
                    "登记机构还没有给这份文件盖电子签章；不影响办理结果，也不影响证书。请过一会儿再同步一次；在这个登记系统之前颁发的证书没有这种文件。",
                    "The registry has not sealed this document yet; neither what was decided nor a certificate depend on it. Sync again " +
                        "in a while; what was issued before this registry has no such document.",
                ),
            copies = emptyList(),
        )

    /** The page of a certificate, as the office draws it. */
    val page: ImageBitmap by lazy {
        Image.makeFromEncoded(Repository.root.resolve("docs/documents/title-certificate.png").readBytes()).toComposeImageBitmap()
    }

    private val root = PinnedRoot("演示不动产登记机构", "9f2c41d07be6a853", null)

    private fun found(check: Verification?) = VerifyPage(root, check)

    val verified = found(check(good = true))
    val verifiedThen =
        found(
            check(good = true).let { good ->
                val then =
                    say(
                        "登记簿：截至 2026-11-29 10:15（北京时间）在册，此后状态未知，请索取最新状态",
                        "Book: in the book as of 2026-11-29 10:15 (+08:00); unknown since, ask for a fresh status",
                    )
                good.copy(book = BookStanding.STATUS_UNKNOWN, said = good.said.dropLast(1) + then)
            },
        )
    val doubted = found(check(good = false))
    val nothingScanned = found(null)

    private val sealedFile =
        check(good = true).copy(
            kind = HandedKind.OFD,
            title = say("电子签章文件（OFD）", "Sealed document (OFD)"),
            book = BookStanding.STATUS_UNKNOWN,
            conclusion = say("签发时有效，现在未知", "Valid when sealed; unknown since"),
            said =
                listOf(
                    say("内容完整：能显示的全部内容与盖章时一致", "Content: all that is displayed is exactly what was sealed"),
                    say("签章可信：您信任的机构", "Seal: of an office that you trust"),
                    say(
                        "登记簿：文件不会说明盖章以后的变化，请核验证照码，或者向登记机构查询",
                        "Book: a document does not know what came after it was sealed; check the certificate token or ask the registry",
                    ),
                ),
            bookedAt = null,
            asOf = null,
            face = null,
            lines =
                listOf(
                    line("印章", "Seal", "演示市不动产登记机构证照专用章"),
                    line("盖章时间（盖章者自述，北京时间）", "Sealed, as the signer says (+08:00)", "2026-11-28 16:25"),
                ),
        )
    val verifiedFile = found(sealedFile)
    private val annotation =
        HandedCopy.Annotated(
            "1.2.156.3001.2.11100000MB0306525.0012345.2",
            "1.2.156.3001.2.11100000MB0306525.0012345.1",
            "演示租客",
            "出租住房",
            LocalDate.of(2027, 11, 30),
            isOver = false,
        )
    private val sealedCopy =
        sealedFile.copy(
            copy = annotation,
            lines =
                listOf(
                    line("加注件，使用人", "An annotated copy, only for", "演示租客"),
                    line("使用事由", "Purpose", "出租住房"),
                    line("使用期限至", "Last day of use", "2027-11-30"),
                ) + sealedFile.lines,
        )
    val verifiedCopy = found(sealedCopy)
    val copyOver =
        found(
            sealedCopy.copy(
                allWell = false,
                copy = annotation.copy(until = LocalDate.of(2026, 10, 31), isOver = true),
                conclusion = say("内容和签章可信，但已过使用期限", "Content and seal are good, and its last day is over"),
                trouble =
                    told(
                        "document.copy_over",
                        "这份加注件已过使用期限。请持证人重新申请加注件。",
                        "The last day on which this annotated copy may be used is over. Ask the holder for a new one.",
                    ),
            ),
        )
    val cancelledCopy =
        found(
            sealedFile.copy(
                allWell = false,
                copy = HandedCopy.Cancelled(LocalDate.of(2026, 11, 28)),
                conclusion = say("内容和签章可信，但证照已经注销", "Content and seal are good, and the licence is cancelled"),
                trouble = told("copy.cancelled", "这份证照已经注销，请勿采信。", "This licence is cancelled: do not rely on it."),
                lines = listOf(line("注销日期", "Cancelled on", "2026-11-28")) + sealedFile.lines,
            ),
        )
    val strangeSeal =
        found(
            sealedFile.copy(
                allWell = false,
                seal = SealTrust.UNKNOWN_KEY,
                conclusion = say("签章不可信，请勿采信", "Its seal is not trusted: do not rely on it"),
                trouble = told("seal.unknown", "不知道盖章的是谁，请勿采信。", "Nobody who is trusted vouches for this seal: do not rely on it."),
            ),
        )

    /** The code of a text, as the core makes it. */
    fun code(text: String): QrCode {
        val hints = mapOf(EncodeHintType.MARGIN to 0, EncodeHintType.ERROR_CORRECTION to ErrorCorrectionLevel.M)
        val bits = QRCodeWriter().encode(text, BarcodeFormat.QR_CODE, 0, 0, hints)
        return QrCode(bits.width, ByteArray(bits.width * bits.height) { if (bits[it % bits.width, it / bits.width]) 1 else 0 })
    }

    // Whom it is shown to, and how it stands.

    private val school = say("演示教育局", "Demonstration education bureau")
    private val admission = say("义务教育入学核验住房", "Check of the home for admission to school")
    private val inForce = say("有效", "In force")

    private fun consent(
        id: String,
        standing: Text,
        revokedAt: Instant? = null,
        of: CertificateNumber? = certificate.number,
    ) = Consent(
        ConsentDigest(id),
        OfficeCode("11420100MB00000271"),
        school,
        certificate.licenceId,
        of,
        PurposeId("school_admission"),
        admission,
        LocalDate.of(2027, 3, 31),
        at(28),
        revokedAt,
        standing,
        (if (of == null) ConsentAct.ASK else ConsentAct.TAKE_BACK).takeIf { revokedAt == null },
        uses = 2,
    )

    val consents =
        ConsentList(
            listOf(consent("s1", inForce), consent("s2", say("已撤销", "Taken back"), at(29))),
            open = null,
            RevokeStep.NOT_ASKED,
            asked = null,
        )
    val noConsents = consents.copy(consents = emptyList())
    val consent = consents.copy(open = ConsentDigest("s1"))
    val consentToConfirm = consent.copy(step = RevokeStep.TO_CONFIRM)
    val consentRevoking = consent.copy(asked = asked("c9", say("撤销用证授权", "Take a consent back")))
    val consentRevoked = consents.copy(open = ConsentDigest("s2"))
    val consentOfAnother = consents.copy(consents = listOf(consent("s3", inForce, of = null)), open = ConsentDigest("s3"))

    val toConsent =
        GiveConsentPage(
            listOf(certificate),
            listOf(
                LicenceUser(OfficeCode("11420100MB00000271"), school, listOf(LicencePurpose(PurposeId("school_admission"), admission))),
                LicenceUser(
                    OfficeCode("91420100MA0000023A"),
                    say("演示银行武汉分行", "Demonstration bank, Wuhan branch"),
                    listOf(
                        LicencePurpose(PurposeId("loan_review"), say("贷款审查", "Review of a loan")),
                        LicencePurpose(PurposeId("customer_record"), say("核对客户资料", "Check of a customer's record")),
                    ),
                ),
            ),
            LocalDate.of(2026, 11, 29),
            giving = null,
        )
    val consented = toConsent.copy(giving = asked("c10", say("授权用证", "Consent to the use of a licence")))
    val nothingToConsent = toConsent.copy(certificates = emptyList())

    private fun used(
        id: String,
        day: Int,
        refused: Message?,
        forms: List<DocumentForm> = emptyList(),
    ) = LicenceUse(
        LicenceUseId(id),
        ConsentDigest("s1"),
        school,
        OfficeCode("11420100MB00000271"),
        certificate.licenceId,
        admission,
        at(day),
        if (refused == null) say("已出示", "Shown") else say("没有出示", "Refused"),
        refused,
        forms,
    )

    private val otherPurpose =
        told(
            "consent.other_purpose",
            "授权的不是这个用途，没有出示。请按授权写明的单位、证照和用途提出；需要别的，请持证人另行授权。",
            "The consent is for another purpose; nothing was shown. Ask as the consent says: its office, its licence, its purpose; for " +
                "anything else the holder gives another consent.",
        )
    val uses = LicenceUseList(listOf(used("w2", 29, otherPurpose), used("w1", 28, null)), open = null, kept = null)
    val noUses = uses.copy(uses = emptyList())
    val shownToOffice = used("w1", 28, null, listOf(DocumentForm.OFD, DocumentForm.PDF)).let { LicenceUseList(listOf(it), it, kept = null) }
    val keptByOffice = shownToOffice.copy(kept = "1.2.156.3001.2.11100000MB0306525.0012345.1.ofd")

    val licence =
        LicencePage(
            listOf(certificate),
            Licence(
                certificate.licenceId,
                certificate.number,
                say("现势", "In force"),
                since = null,
                supersededBy = emptyList(),
                PaperId("p1"),
                certificate.mark,
            ),
        )
    val nothingLookedUp = licence.copy(found = null)
    val licenceCancelled =
        licence.copy(found = licence.found?.copy(standing = say("注销", "Cancelled"), since = at(29), document = null))
    val licenceSuperseded =
        licence.copy(
            found =
                licence.found?.copy(
                    standing = say("注销，已颁发新的证照", "Cancelled; another licence was handed out in its place"),
                    since = at(29),
                    supersededBy = listOf(LicenceId("1.2.156.3001.2.11100000MB0306525.0012399.7")),
                    document = null,
                ),
        )
}
