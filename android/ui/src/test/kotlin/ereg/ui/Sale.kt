package ereg.ui

import androidx.compose.ui.graphics.ImageBitmap
import androidx.compose.ui.graphics.toComposeImageBitmap
import com.google.zxing.BarcodeFormat
import com.google.zxing.EncodeHintType
import com.google.zxing.qrcode.QRCodeWriter
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel
import ereg.Repository
import ereg.kit.Acceptance
import ereg.kit.AccountStanding
import ereg.kit.AnswerKind
import ereg.kit.Attached
import ereg.kit.AttemptId
import ereg.kit.AttemptState
import ereg.kit.BookStanding
import ereg.kit.CaseId
import ereg.kit.CaseLimits
import ereg.kit.CaseProgress
import ereg.kit.CaseStage
import ereg.kit.Certificate
import ereg.kit.CertificateNumber
import ereg.kit.CertificateStanding
import ereg.kit.CertificateToken
import ereg.kit.ChannelId
import ereg.kit.ChannelKind
import ereg.kit.CitizenTask
import ereg.kit.ComesNext
import ereg.kit.CommandId
import ereg.kit.Connection
import ereg.kit.Correction
import ereg.kit.CorrectionItem
import ereg.kit.CorrectionPlace
import ereg.kit.CorrectionStanding
import ereg.kit.Deadline
import ereg.kit.DisputableFact
import ereg.kit.Dispute
import ereg.kit.DisputeChoice
import ereg.kit.DisputeReason
import ereg.kit.DoctorReport
import ereg.kit.Document
import ereg.kit.DocumentForm
import ereg.kit.DocumentStanding
import ereg.kit.DraftId
import ereg.kit.FactName
import ereg.kit.Fee
import ereg.kit.FeeLine
import ereg.kit.Fen
import ereg.kit.Field
import ereg.kit.FieldAccess
import ereg.kit.FieldChange
import ereg.kit.FieldChoice
import ereg.kit.FieldNeed
import ereg.kit.FieldPath
import ereg.kit.Finding
import ereg.kit.Fixer
import ereg.kit.HandedCopy
import ereg.kit.HandedKind
import ereg.kit.Happened
import ereg.kit.Held
import ereg.kit.Home
import ereg.kit.InputKind
import ereg.kit.Integrity
import ereg.kit.Invitation
import ereg.kit.Letter
import ereg.kit.MOST_HITS
import ereg.kit.Mandate
import ereg.kit.MandateDigest
import ereg.kit.MandateTerms
import ereg.kit.ManifestDigest
import ereg.kit.MaterialCode
import ereg.kit.MaterialLine
import ereg.kit.MatterId
import ereg.kit.MatterRules
import ereg.kit.MediumDigest
import ereg.kit.Message
import ereg.kit.NextStep
import ereg.kit.OfferStanding
import ereg.kit.OutboxItem
import ereg.kit.OutboxState
import ereg.kit.PaperId
import ereg.kit.PaperKind
import ereg.kit.Payment
import ereg.kit.PaymentChannel
import ereg.kit.PaymentOffer
import ereg.kit.PresentedRoot
import ereg.kit.Progress
import ereg.kit.QrCode
import ereg.kit.Refund
import ereg.kit.Review
import ereg.kit.RuleId
import ereg.kit.SealTrust
import ereg.kit.SearchHit
import ereg.kit.SearchKind
import ereg.kit.SendingState
import ereg.kit.SharedFact
import ereg.kit.Sheet
import ereg.kit.SheetLine
import ereg.kit.SheetPart
import ereg.kit.Slot
import ereg.kit.SyncStanding
import ereg.kit.TaskKind
import ereg.kit.TaskStanding
import ereg.kit.Term
import ereg.kit.Text
import ereg.kit.TimeEstimate
import ereg.kit.TimeTrust
import ereg.kit.TimelineEntry
import ereg.kit.ToDo
import ereg.kit.TokenFace
import ereg.kit.ToldBy
import ereg.kit.UnitCode
import ereg.kit.UnmaskedWarning
import ereg.kit.VaultId
import ereg.kit.Verification
import ereg.kit.Workspace
import ereg.kit.YourTurn
import ereg.kit.fake.caseView
import ereg.kit.fake.draftLine
import ereg.kit.fake.formsOf
import ereg.kit.screen.AnnotatePage
import ereg.kit.screen.CasePage
import ereg.kit.screen.CertificatePage
import ereg.kit.screen.CorrectionPage
import ereg.kit.screen.DisputePage
import ereg.kit.screen.DocumentList
import ereg.kit.screen.EnrolPage
import ereg.kit.screen.ErasePage
import ereg.kit.screen.GrantPage
import ereg.kit.screen.LetterList
import ereg.kit.screen.LogPage
import ereg.kit.screen.MandateLine
import ereg.kit.screen.MandateList
import ereg.kit.screen.Material
import ereg.kit.screen.MaterialList
import ereg.kit.screen.OpenDocument
import ereg.kit.screen.OpenLetter
import ereg.kit.screen.OutboxPage
import ereg.kit.screen.PaymentRecord
import ereg.kit.screen.PinnedRoot
import ereg.kit.screen.QuestionPage
import ereg.kit.screen.ReviewPage
import ereg.kit.screen.SearchPage
import ereg.kit.screen.SharingPage
import ereg.kit.screen.SigningPage
import ereg.kit.screen.StartPage
import ereg.kit.screen.Task
import ereg.kit.screen.TaskList
import ereg.kit.screen.TitleWatch
import ereg.kit.screen.VerifyPage
import ereg.kit.screen.Visit
import ereg.kit.screen.VisitList
import ereg.kit.screen.WatchedHome
import org.jetbrains.skia.Image
import java.nio.file.Path
import java.time.Instant
import java.time.LocalDate
import kotlin.io.path.readBytes
import kotlin.io.path.readText

/**
 * A sale of a home as the screens show it, from its first answer to its certificate: invented people and numbers, in words as
 * the core says them.
 */
object Sale {
    val draft = DraftId("d1")
    private val now: Instant = Instant.parse("2026-11-29T02:15:00Z")

    private fun at(
        day: Int,
        hour: Int = 2,
    ): Instant = Instant.parse("2026-11-%02dT%02d:30:00Z".format(day, hour))

    private fun say(
        zh: String,
        en: String,
    ) = Text(zh, en)

    private fun told(
        code: String,
        zh: String,
        en: String,
        field: String? = null,
        rule: String? = null,
    ) = Message(code, say(zh, en), rule?.let(::RuleId), field?.let(::FieldPath))

    // The list.

    private val matterSale = say("存量房买卖转移登记", "Transfer of a second-hand home by sale")
    private val matterMortgage = say("抵押权注销登记", "Discharge of a mortgage")
    private val matterRename = say("权利人姓名、证件号码变更登记", "Change of a holder's name or number")
    private val apply = say("申请受理", "Application and acceptance")
    private val payAndCollect = say("缴费领证", "Pay the fee, collect the certificate")

    private fun first(
        standing: TaskStanding,
        zh: String,
        en: String,
    ) = CitizenTask(TaskKind.APPLY, apply, standing, say(zh, en))

    private fun second(
        standing: TaskStanding,
        zh: String,
        en: String,
    ) = CitizenTask(TaskKind.PAY_AND_COLLECT, payAndCollect, standing, say(zh, en))

    private fun step(
        toDo: ToDo,
        zh: String,
        en: String,
    ) = NextStep(draft, null, "", toDo, null, say(zh, en))

    private val notBegun = second(TaskStanding.NotBegun, "还没有开始。", "Not begun.")
    private val accepted =
        first(TaskStanding.Done(at(24)), "已办结，2026-11-24 10:30。", "Done, 2026-11-24 10:30.")

    private val filling =
        CaseProgress(
            draft,
            case = null,
            number = null,
            first(TaskStanding.WaitsForYou(ToDo.FILL), "等您办理：请继续填写。", "Waits for you: Go on filling in."),
            notBegun,
            SendingState.KeptHere,
            say("已存本机，还没有提交。", "Kept on this device; the application is not sent in."),
            listOf(step(ToDo.FILL, "请继续填写。", "Go on filling in.")),
            emptyList(),
            gap = null,
            comesNext = null,
        )

    val paying =
        CaseProgress(
            draft,
            CaseId("c1"),
            number = "WH-2026-1129-000318",
            accepted,
            second(TaskStanding.WaitsForYou(ToDo.PAY), "等您办理：请缴费。", "Waits for you: Pay the fee."),
            SendingState.Received("R-7F3A-20261124", at(24)),
            say("已收到，回执号 R-7F3A-20261124，2026-11-24 10:30。", "Received, receipt number R-7F3A-20261124, 2026-11-24 10:30."),
            listOf(step(ToDo.PAY, "请缴费。", "Pay the fee.")),
            listOf(
                entry(23, Happened.RECEIVED, "登记机构已收到申请。", "The registry holds the application."),
                entry(24, Happened.ACCEPTED, "申请已受理。", "The application is accepted."),
                entry(25, Happened.IN_REVIEW, "正在审核。", "It is being reviewed."),
                entry(28, Happened.FEE_DUE, "审核已通过，在等缴纳登记费。", "The review has passed; the registration fee is due."),
            ),
            gap = null,
            ComesNext(
                say("缴费后登簿，登簿后领证。", "After the payment comes the entry, then the certificate."),
                CaseLimits.Until(
                    Deadline.By(LocalDate.of(2026, 12, 1), say("2026-12-01", "2026-12-01")),
                    Deadline.By(LocalDate.of(2027, 1, 6), say("2027-01-06", "2027-01-06")),
                ),
                Term(
                    Deadline.By(LocalDate.of(2026, 12, 5), say("2026-12-05", "2026-12-05")),
                    say(
                        "请办理：缴纳登记费，期限：2026-12-05。逾期后同一房屋上后面的申请可以先办，受理号保留，本案不会因此被拒绝。",
                        "Pay the registration fee; last day: 2026-12-05. After that day applications behind this one on the " +
                            "same home may go " +
                            "first; its number is kept and it is not refused for that.",
                    ),
                ),
            ),
        )

    private fun entry(
        day: Int,
        happened: Happened,
        zh: String,
        en: String,
    ) = TimelineEntry(at(day), happened, say(zh, en), ToldBy.REGISTRY, say("登记机构告知", "As the registry tells"))

    private val stuck =
        filling.copy(
            first = first(TaskStanding.UnderWay, "办理中：请处理发件箱。", "Under way: see to the outbox."),
            sending =
                SendingState.NeedsYou(
                    CommandId("c9"),
                    say("提交申请", "Submit the application"),
                    told("register_moved", "登记簿有变动，请查看后重新签名。", "The register has moved: look and sign again."),
                    Fixer.YOU,
                ),
            sendingWords =
                say(
                    "需要您处理：提交申请。登记簿有变动，请查看后重新签名。",
                    "Needs you: Submit the application. The register has moved: look and sign again.",
                ),
            steps = listOf(step(ToDo.SEE_OUTBOX, "发件箱里有一项停住了，请处理。", "Something in the outbox stands still: see to it.")),
        )

    private val reviewing =
        filling.copy(
            case = CaseId("c2"),
            first = first(TaskStanding.UnderWay, "办理中：正在自动审核。", "Under way: The rules are reviewing it."),
            sending = SendingState.Received("R-19C2-20261127", at(27)),
            sendingWords =
                say("已收到，回执号 R-19C2-20261127，2026-11-27 10:30。", "Received, receipt number R-19C2-20261127, 2026-11-27 10:30."),
            steps = listOf(step(ToDo.WAIT_FOR_OFFICE, "登记机构在办理，您不用做什么。", "The registry is at work; nothing to do.")),
        )

    private val unsent =
        filling.copy(
            first = first(TaskStanding.UnderWay, "办理中：提交申请。", "Under way: Submit the application."),
            sending = SendingState.ToBeSent(say("提交申请", "Submit the application")),
            sendingWords =
                say("待发送：提交申请。联网后发出。", "Waiting to be sent: Submit the application. It goes once there is a network."),
            steps = listOf(step(ToDo.SYNC, "请联网同步。", "Sync over a network.")),
        )

    private val over =
        paying.copy(
            first = accepted,
            second = second(TaskStanding.Done(at(20)), "已办结，2026-11-20 10:30。", "Done, 2026-11-20 10:30."),
            steps = emptyList(),
            comesNext = ComesNext(say("电子证书已领取，全部办结。", "The certificate has been collected; everything is done."), null, null),
        )

    private fun task(
        id: String,
        matter: Text,
        home: String,
        progress: CaseProgress,
    ) = Task(draftLine(id).copy(title = home), matter, progress)

    val tasks =
        TaskList(
            listOf(
                task("d1", matterSale, "武汉市江岸区沿江大道***", paying),
                task("d2", matterSale, "武汉市武昌区中北路***", filling),
                task("d3", matterMortgage, "武汉市江岸区沿江大道***", reviewing),
                task("d4", matterRename, "武汉市硚口区解放大道***", unsent),
                task("d5", matterSale, "武汉市汉阳区鹦鹉大道***", over),
            ),
            next = null,
        )

    val tasksInNeed = TaskList(listOf(task("d1", matterSale, "武汉市江岸区沿江大道***", stuck)), next = 1)

    // The form.

    private fun field(
        path: String,
        kind: InputKind,
        label: Text,
        value: String? = null,
    ) = Field(
        FieldPath(path),
        kind,
        label,
        slot = null,
        need = FieldNeed.REQUIRED,
        access = FieldAccess.Write,
        value = value,
        chosen = null,
        reads = null,
        problem = null,
    )

    private val deal = say("交易情况", "The sale")

    val price =
        QuestionPage(
            deal,
            field("deal.price", InputKind.Yuan, say("成交价格（元）", "Price (yuan)"), "1680000"),
            number = 6,
            of = 14,
            problem = null,
            reads = "1,680,000.00（壹佰陆拾捌万元整）",
        )

    val wrongPrice =
        price.copy(
            field = price.field.copy(value = "168万"),
            problem =
                told(
                    "money.format",
                    "金额写法不对。请只写数字，例如 1680000 或者 1680000.50。",
                    "The amount is not written as one. Write digits alone, such as 1680000 or 1680000.50.",
                    "deal.price",
                ),
            reads = null,
        )

    val choice =
        QuestionPage(
            say("房屋情况", "The home"),
            field(
                "asset.ownership",
                InputKind.Choice(
                    listOf(
                        FieldChoice("sole", say("单独所有", "Sole ownership")),
                        FieldChoice("joint", say("共同共有", "Joint ownership")),
                        FieldChoice("shares", say("按份共有", "Ownership in shares")),
                    ),
                ),
                say("现共有方式", "Owned now in"),
                "joint",
            ).copy(chosen = "joint"),
            number = 3,
            of = 14,
            problem = null,
            reads = null,
        )

    val theirs =
        choice.copy(
            section = say("受让方", "The buyer"),
            field =
                field("transferee.1.name", InputKind.Name, say("受让方姓名", "The buyer's name"), "周*国")
                    .copy(access = FieldAccess.WrittenBy(Slot("transferee.1")), need = FieldNeed.OPTIONAL),
            number = 9,
        )

    // The review.

    private val review =
        Review(
            say("以下为本机预审，仅供参考，以登记机构审核为准。", "Provisional: judged on this device; the registry decides."),
            TimeEstimate(now, TimeTrust.APPROXIMATE),
            AnswerKind.SUPPLEMENT,
            List(21) { Finding(RuleId("R-$it"), say("", ""), AnswerKind.PASS, null, "", null) },
            emptyList(),
        )

    private val shares =
        Finding(
            RuleId("R-08"),
            say("受让份额合计为一", "The shares make a whole"),
            AnswerKind.SUPPLEMENT,
            told(
                "share.sum",
                "各人的份额加起来不是一整套房屋。请写成分数，例如 1/2，合计等于 1。",
                "The shares do not add up to the whole home. Write fractions such as 1/2 that make 1.",
                "transferee.1.share",
            ),
            "民法典第二百九十八条",
            null,
        )

    private val taxes =
        Finding(
            RuleId("R-27"),
            say("契税已经缴清", "Deed tax is settled"),
            AnswerKind.UNKNOWN,
            told(
                "needs.tax_clearance",
                "完税情况由税务部门告知登记机构，您不用上传。登簿前必须缴清。",
                "The tax office tells the registry; you need upload nothing. It must be settled before the entry.",
            ),
            "契税法第十一条",
            null,
        )

    private val made = say("由应用生成，不用准备", "Made by the app: nothing to bring")
    private val shared = say("部门间共享核验，不用提交", "Checked with the other office: nothing to bring")
    private val brought = say("由您上传", "You upload it")

    private fun material(
        code: String,
        name: Text,
        source: Text,
        held: Held,
        heldWords: Text,
    ) = MaterialLine(MaterialCode(code), name, listOf(source), held, heldWords, 0)

    private val materialLines =
        listOf(
            material(
                "M01",
                say("不动产登记申请书和询问记录", "Application form and inquiry record"),
                made,
                Held.GENERATED,
                say("签名时自动生成", "Made as you sign"),
            ),
            material(
                "M02",
                say("申请人身份证明", "Proof of the parties' identity"),
                shared,
                Held.FETCHED,
                say("登记机构自行核验", "The registry fetches it"),
            ),
            material(
                "M08",
                say("买卖合同（网签备案）", "Sale contract, filed online"),
                shared,
                Held.FETCHED,
                say("登记机构自行核验", "The registry fetches it"),
            ),
            material("M18", say("抵押权人同意书", "Consent of the mortgagee"), brought, Held.TO_UPLOAD, say("待上传", "To be uploaded")),
            material("M05", say("婚姻关系证明", "Proof of marriage"), brought, Held.TO_UPLOAD, say("待上传", "To be uploaded")),
        )

    val found =
        ReviewPage(
            review,
            listOf(
                told(
                    "field.missing",
                    "网签合同编号：这一项还没有填写。请填写这一项；也可以以后再填。",
                    "Number of the filed contract: this is not filled in yet. Fill it in, now or later.",
                    "deal.contract",
                ),
            ),
            listOf(shares),
            listOf(taxes),
            materialLines,
            frozen = null,
        )

    val inOrder = found.copy(toFix = emptyList(), against = emptyList())

    val materials =
        MaterialList(
            materialLines.map { line ->
                val file = Attached(line.code, MediumDigest("f1"), 2_400_000, chunks = 10, held = 4)
                Material(line, if (line.code.value == "M18") listOf(file) else emptyList())
            },
        )

    // Inviting and signing.

    val invited =
        SharingPage(
            Workspace(
                draft,
                Slot("transferor.1"),
                Slot("transferor.1"),
                until = Instant.parse("2026-12-06T02:15:00Z"),
                participants = emptyList(),
                manifest = null,
                changes = emptyList(),
                fell = emptyList(),
                turn = YourTurn.INVITE,
                waitsFor = listOf(Slot("transferee.1")),
                case = null,
            ),
            Invitation("ereg:invite:1:d1:K7QF-2M9X-PT4H", Slot("transferee.1"), Progress.QUEUED),
        )

    private fun line(
        zh: String,
        en: String,
        value: String,
        valueEn: String = value,
    ) = SheetLine(say(zh, en), say(value, valueEn))

    private val sheet =
        Sheet(
            draft,
            ManifestDigest("m1"),
            revision = 3,
            say("不动产登记申请书", "Application for registration of real estate"),
            say(
                "登簿时房屋才转移，签名和受理都不转移房屋。",
                "The home changes hands only at the book entry, not by signing or acceptance.",
            ),
            listOf(
                SheetPart(
                    say("登记", "Registration"),
                    listOf(
                        line("登记类型", "Registration", "存量房买卖转移登记", "Transfer of a second-hand home by sale"),
                        line("坐落", "Address", "武汉市江岸区沿江大道***"),
                        line("成交价格", "Price", "1,680,000.00 元（大写：壹佰陆拾捌万元整）", "1,680,000.00 yuan"),
                    ),
                ),
                SheetPart(
                    say("申请人", "Applicants"),
                    listOf(
                        line("转让方", "Seller", "林*英 · 4201**********0021"),
                        line("受让方", "Buyer", "周*国 · 4201**********0032"),
                    ),
                ),
                SheetPart(
                    say("登记簿上的负担", "Burdens in the register"),
                    listOf(
                        line(
                            "抵押",
                            "Mortgage",
                            "担保债权 600,000.00 元，可以转让；转让后抵押权继续存在",
                            "secures 600,000.00 yuan, may be transferred; it stays on the home after the transfer",
                        ),
                    ),
                ),
            ),
            emptyList(),
            mark = null,
        )

    private val disclosures =
        listOf(
            told(
                "R-15",
                "该房屋上登记有抵押权。房屋转让后，抵押权继续存在：债务未按期清偿的，抵押权人可以就该房屋优先受偿。",
                "A mortgage is registered on this home. It stays on the home after the transfer: if the debt is not " +
                    "paid, the lender may be " +
                    "satisfied from the home first.",
                rule = "R-15",
            ),
            told(
                "R-19",
                "您在这里缴纳的只是不动产登记费，按件收取。购房款不在这里支付，登记机构不会要求您向个人账户转账。",
                "What you pay here is the registration fee only. The price is not paid here, and the registry never " +
                    "asks you to pay into a " +
                    "private account.",
                rule = "R-19",
            ),
        )

    val toSign = SigningPage(sheet, disclosures, signed = null)
    val readyToSign = SigningPage(sheet, emptyList(), signed = null)

    // The fee.

    private val case =
        caseView("c1", CaseStage.FEE_DUE).copy(
            words = say("审核已通过，在等权利人一方缴纳登记费。", "The review has passed; the registration fee is due."),
        )

    private val fee =
        Fee(
            CaseId("c1"),
            "q1",
            Fen(8_000),
            listOf(
                FeeLine(say("不动产登记费（住宅）", "Registration fee (dwelling)"), 1, Fen(8_000)),
                FeeLine(say("电子证书工本费", "Electronic certificate"), 1, Fen(0)),
            ),
            listOf(Slot("transferee.1")),
            "民法典第二百二十三条；发改价格规〔2016〕2559号",
            listOf(
                PaymentChannel(ChannelId("wechat"), say("微信支付", "WeChat Pay"), ChannelKind.URL),
                PaymentChannel(ChannelId("alipay"), say("支付宝", "Alipay"), ChannelKind.URL),
                PaymentChannel(ChannelId("bank"), say("银行卡扫码", "Bank card by a code"), ChannelKind.QR),
            ),
            Instant.parse("2026-11-30T02:15:00Z"),
            say("这里只缴登记机构的费用，其他款项不在这里支付。", "Only what the registry charges is paid here, no price and no loan."),
            attempt = null,
        )

    val feeDue = CasePage(case, fee)

    const val LINK = "https://pay.example/bank/7f3a19c2?amount=80.00"

    private fun attempt(
        state: AttemptState,
        words: Text,
        offer: PaymentOffer?,
    ) = CasePage(
        case,
        fee.copy(
            attempt = Payment(AttemptId("a1"), CaseId("c1"), Fen(8_000), ChannelId("bank"), state, words, now, offer, refund = null),
        ),
    )

    val feeUnknown =
        attempt(
            AttemptState.UNKNOWN,
            say("缴费结果还不知道，请查询，不要重复缴费。", "How the payment stands is not known: ask, do not pay again."),
            offer = null,
        )

    private val offered = say("请在到期前完成支付。", "Complete the payment before its time is over.")

    private fun offer(
        kind: ChannelKind,
        standing: OfferStanding,
    ) = PaymentOffer(kind, LINK, Instant.parse("2026-11-29T02:45:00Z"), standing)

    val feeToScan = attempt(AttemptState.OFFERED, offered, offer(ChannelKind.QR, OfferStanding.OPEN))
    val feeToOpen = attempt(AttemptState.OFFERED, offered, offer(ChannelKind.URL, OfferStanding.OPEN))
    val feeOver = attempt(AttemptState.OFFERED, offered, offer(ChannelKind.URL, OfferStanding.OVER))

    // The certificate.

    /** One of the test vectors: a code is as dense as a real one. */
    val token: String =
        Repository.root
            .resolve("docs/vectors/tokens.json")
            .readText()
            .let { Regex("EREG1:[^\"]+").findAll(it).first().value }

    private val certificate =
        Certificate(
            say("不动产权证书", "title certificate"),
            CertificateNumber("鄂（2026）武汉市江岸不动产权第0012345号"),
            "1.2.156.3001.2.11100000MB0306525.0012345.1",
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
    private val sealedTitle =
        document("p1", PaperKind.TITLE_CERTIFICATE, certificate.kind, 28, DocumentStanding.HERE, keptHere)
            .copy(certificate = certificate.number, beforeSharing = unmasked, inForce = certificate.words)
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
    val toAnnotate = AnnotatePage(certificate.number, unmasked, listOf(copy), LocalDate.of(2026, 11, 29), asked = null)
    val annotated = toAnnotate.copy(asked = CommandId("c5"))
    val nothingToAnnotate = toAnnotate.copy(warning = null, copies = emptyList())

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
                trouble = told("copy.over", "这份加注件已过期，请索取新的。", "The last day of this copy is over: ask for another one."),
            ),
        )
    val cancelledCopy =
        found(
            sealedFile.copy(
                allWell = false,
                copy = HandedCopy.Cancelled(LocalDate.of(2026, 11, 28)),
                trouble = told("copy.cancelled", "这份证照已经注销，请勿采信。", "This licence is cancelled: do not rely on it."),
                lines = listOf(line("注销日期", "Cancelled on", "2026-11-28")) + sealedFile.lines,
            ),
        )
    val strangeSeal =
        found(
            sealedFile.copy(
                allWell = false,
                seal = SealTrust.UNKNOWN_KEY,
                trouble = told("seal.unknown", "不知道盖章的是谁，请勿采信。", "Nobody who is trusted vouches for this seal: do not rely on it."),
            ),
        )

    /** The code of a text, as the core makes it. */
    fun code(text: String): QrCode {
        val hints = mapOf(EncodeHintType.MARGIN to 0, EncodeHintType.ERROR_CORRECTION to ErrorCorrectionLevel.M)
        val bits = QRCodeWriter().encode(text, BarcodeFormat.QR_CODE, 0, 0, hints)
        return QrCode(bits.width, ByteArray(bits.width * bits.height) { if (bits[it % bits.width, it / bits.width]) 1 else 0 })
    }

    // The outbox.

    private fun item(
        id: String,
        what: Text,
        state: OutboxState,
        error: Message? = null,
    ) = OutboxItem(CommandId(id), what, "", draft, null, state, error, 1, null, Fixer.YOU, null)

    private val moved =
        told("register_moved", "登记簿有变动，请查看后重新签名。", "The register has moved: look and sign again.")

    val outbox =
        OutboxPage(
            DoctorReport(
                listOf(moved, told("doctor.offline", "现在没有网络，联网后自动发送。", "There is no network now; it goes by itself later.")),
                listOf(
                    item("c1", say("提交申请", "Submit the application"), OutboxState.NEEDS_YOU, moved),
                    item("c2", say("上传材料：抵押权人同意书", "Upload: consent of the mortgagee"), OutboxState.SENDING),
                    item("c3", say("邀请受让方", "Invite the buyer"), OutboxState.QUEUED),
                ),
                chunksLeft = 6,
                TimeEstimate(now, TimeTrust.REGISTRY),
            ),
            SyncStanding.AtRest,
            report = null,
        )

    val outboxRunning =
        outbox.copy(
            doctor = outbox.doctor.copy(findings = emptyList(), unsent = outbox.doctor.unsent.drop(1)),
            standing = SyncStanding.Running(3, 1, 4),
        )

    val outboxEmpty = outbox.copy(doctor = outbox.doctor.copy(findings = emptyList(), unsent = emptyList(), chunksLeft = 0))

    // Who is who.

    val standing = AccountStanding("a1", "林*英", null, "demo", "9f2c41d07be6a853", "C", null)

    private fun rules(
        id: String,
        name: Text,
        promised: Int,
        closed: Message? = null,
    ) = MatterRules(MatterId(id), name, closed, 30, promised)

    val start =
        StartPage(
            listOf(
                rules("T04", matterSale, 5),
                rules("T05", say("存量房赠与转移登记", "Transfer of a home by gift"), 5),
                rules("T18", say("住房抵押权首次登记", "Creation of a mortgage on a home"), 1),
                rules("T21", matterMortgage, 1),
                rules("T10", matterRename, 1),
                rules(
                    "T06",
                    say("存量房继承、受遗赠转移登记", "Transfer of a home by inheritance"),
                    5,
                    told("matter.closed", "请到登记大厅办理。", "Go to the counter of the registry."),
                ),
            ),
            listOf(
                Home(
                    UnitCode("420102001001GB00001F00010001"),
                    "武汉市江岸区沿江大道***",
                    "89.50 平方米",
                    emptyList(),
                    emptyList(),
                    burdens = 1,
                    entrySeq = 7,
                    asOf = now,
                    since = LocalDate.of(2018, 5, 4),
                ),
                Home(
                    UnitCode("420106002003GB00012F00070302"),
                    "武汉市武昌区中北路***",
                    "120.00 平方米",
                    emptyList(),
                    emptyList(),
                    burdens = 0,
                    entrySeq = 2,
                    asOf = now,
                    since = LocalDate.of(2021, 9, 1),
                ),
            ),
            chosen = null,
        )

    val whichHome = start.copy(chosen = start.matters.first())

    // A correction.

    val correction =
        CorrectionPage(
            Correction(
                CaseId("c1"),
                draft,
                "WH-2026-1129-000318",
                Slot("transferor.1"),
                say(
                    "申请还不能受理：下面是需要补正的全部内容，已一次列出。请在手机上逐项改正，要重新签名的人签名，再提交补正，还是这个案件。",
                    "The application cannot be accepted yet: here is, once and in full, what must be corrected. Correct " +
                        "each point on the phone; " +
                        "who must sign again signs; then send the correction, in this same case.",
                ),
                Term(
                    Deadline.By(LocalDate.of(2026, 12, 28), say("2026-12-28", "2026-12-28")),
                    say("请办理：补正所列事项并提交，期限：2026-12-28。", "Correct what is listed and send it; last day: 2026-12-28."),
                ),
                listOf(
                    CorrectionItem(
                        told("R-20.contract", "合同编号与网签备案的不一致。", "The number is not that of the filed contract.", "deal.contract"),
                        listOf(
                            CorrectionPlace(
                                FieldPath("deal.contract"),
                                say("网签合同编号", "Number of the filed contract"),
                                "YS-2026-0318",
                                null,
                            ),
                        ),
                        CorrectionStanding.OPEN,
                    ),
                    CorrectionItem(
                        told("share.sum", "各人的份额加起来不是一整套房屋。", "The shares do not add up to the whole home."),
                        emptyList(),
                        CorrectionStanding.CORRECTED,
                    ),
                ),
                listOf(FieldChange(FieldPath("transferee.1.share"), say("受让方的份额", "The buyer's share"), "1/3", "1/2")),
                emptyList(),
                YourTurn.CORRECT,
                emptyList(),
            ),
            sent = null,
        )

    // A notary's tablet.

    val visits =
        VisitList(
            listOf(
                Visit(VaultId("v1"), standing),
                Visit(VaultId("v2"), standing.copy(name = "周*国")),
                Visit(VaultId("v3"), client = null),
            ),
            VaultId("v1"),
        )

    // Enrolling.

    private val demonstration = say("演示，不是真的登记机构", "演示 DEMONSTRATION, no real office")
    private const val ROOT = "Zk3vQ8mTt1bXw6ReYh0sLq9dNf2aJcUo7gPiKxV5ME4"
    val address = EnrolPage.Address("https://bdc.demo.example")
    val compare = EnrolPage.Compare("https://bdc.demo.example", PresentedRoot(ROOT, "demo", "演示不动产登记机构", demonstration))
    val identify = EnrolPage.Identify(Connection("https://bdc.demo.example", "demo", ROOT))
    val enrolled = EnrolPage.Enrolled(standing)
    val notEnrolled = AccountStanding(null, null, null, null, null, null, null)

    // After the payment.

    private val acceptance =
        Acceptance(
            "WH-2026-1129-000318",
            318,
            at(24),
            Deadline.By(LocalDate.of(2027, 1, 6), say("2027-01-06", "2027-01-06")),
            Deadline.By(LocalDate.of(2026, 12, 1), say("2026-12-01", "2026-12-01")),
            0,
        )
    private val registered =
        case.copy(
            stage = CaseStage.REGISTERED,
            acceptance = acceptance,
            words = say("已经登簿。", "Entered in the register."),
        )

    private fun record(payment: Payment) = PaymentRecord(registered, fee.copy(attempt = payment))

    private val payment =
        Payment(
            AttemptId("0199abcd-7c3e-7a41-9b2d-5f60718293a4"),
            CaseId("c1"),
            Fen(8_000),
            ChannelId("wechat"),
            AttemptState.SUCCEEDED,
            say("缴费成功。", "Paid."),
            now,
            offer = null,
            refund = null,
        )
    val paid = record(payment)
    val refunded =
        record(
            payment.copy(
                refund = Refund.DUE,
                words =
                    say(
                        "银行收了款，但这笔款没有用来缴费，正在原路退回；您不用做什么。如仍待缴费，可以重新缴。",
                        "The bank took this money and it settles no fee: it is being returned, and you need do nothing. Where a fee is " +
                            "still due, pay again.",
                    ),
            ),
        )
    val notPaid = PaymentRecord(case, null)

    // Letters.

    private fun letter(
        id: String,
        day: Int,
        title: Text,
        body: Text,
        office: String = "demo",
    ) = Letter(id, at(day), office, "accepted", title, body, CaseId("c1"), emptyList())

    private val ready =
        letter(
            "l1",
            28,
            say("领证通知", "Your certificate is ready"),
            say(
                "2026-11-28 16:20 登簿，从这时起权利记载在您名下；新证书可以领取。",
                "Entered in the register at 2026-11-28 16:20: since then the right is recorded as yours. The new certificate can be " +
                    "collected.",
            ),
        )
    private val correct =
        letter(
            "l2",
            25,
            say("补正通知书", "Notice to correct"),
            say(
                "申请还不能受理：下面是需要补正的全部内容，已一次列出。期限：2026-12-28。",
                "The application cannot be accepted yet: here is, once and in full, what must be corrected. Last day: 2026-12-28.",
            ),
        ).copy(
            grounds =
                listOf(
                    told("R-20.contract", "合同编号与网签备案的不一致。", "The number is not that of the filed contract."),
                    told("share.sum", "各人的份额加起来不是一整套房屋。", "The shares do not add up to the whole home."),
                ),
        )
    private val accepting =
        letter(
            "l3",
            24,
            say("受理凭证", "Acceptance letter"),
            say("申请已受理，受理号 WH-2026-1129-000318。", "The application is accepted under the number WH-2026-1129-000318."),
        )
    private val left =
        letter(
            "l4",
            23,
            say("没有发出：邀请受让方", "Not sent: invite the buyer"),
            say("这份申请已经提交，不用再邀请。", "The application is sent in: nobody need be invited any more."),
            office = "",
        )
    val letters = LetterList(listOf(ready, correct, accepting, left), open = null)
    val letter = letters.copy(open = OpenLetter(correct, draft))

    // What others did to the homes.

    private val entered =
        letter(
            "l6",
            27,
            say("您的房屋有新的登记", "An entry on your home"),
            say(
                "不动产单元 420102001001GB00001F00010001：2026-11-27 10:30 登簿，转移登记，受理号 420102202611231000001。您仍是权利人。",
                "Unit 420102001001GB00001F00010001: entered at 2026-11-27 10:30, a transfer, case number 420102202611231000001. " +
                    "You still hold a right in it.",
            ),
        ).copy(case = null)
    private val applied =
        letter(
            "l5",
            23,
            say("您的房屋有新的登记申请", "An application on your home"),
            say(
                "不动产单元 420102001001GB00001F00010001：转移登记的申请已受理，受理号 420102202611231000001。还没有登簿。",
                "Unit 420102001001GB00001F00010001: an application for a transfer is accepted, case number 420102202611231000001. " +
                    "Nothing is entered yet.",
            ),
        ).copy(case = null)

    private val certified = start.homes.first().copy(certificates = listOf(CertificateNumber("鄂(2018)武汉市江岸不动产权第0012345号")))

    val homes = TitleWatch(listOf(WatchedHome(certified, listOf(entered, applied)), WatchedHome(start.homes.last(), emptyList())))
    val watchedHome = homes.copy(at = certified.unit)
    val unwatchedHome = homes.copy(at = start.homes.last().unit)

    // Search.

    val searched =
        SearchPage(
            "江",
            listOf(
                SearchHit(SearchKind.DRAFTS, "d3", "武汉市江岸区沿江大道***", null, matterMortgage),
                SearchHit(
                    SearchKind.CASES,
                    "c1",
                    "武汉市江岸区沿江大道***",
                    "420102202611241000318",
                    say("待缴费", "Fee due"),
                ),
                SearchHit(
                    SearchKind.HOMES,
                    "420102001001GB00001F00010001",
                    "武汉市江岸区沿江大道***",
                    "鄂(2018)武汉市江岸不动产权第0012345号",
                    say("房屋", "Home"),
                ),
                SearchHit(
                    SearchKind.CERTIFICATES,
                    "鄂(2018)武汉市江岸不动产权第0012345号",
                    "武汉市江岸区沿江大道***",
                    "鄂(2018)武汉市江岸不动产权第0012345号",
                    say("不动产权证书", "Title certificate"),
                ),
            ),
        )
    val nothingFound = SearchPage("林", emptyList())
    val foundMost = SearchPage("武", List(MOST_HITS) { searched.hits.first().copy(id = "d$it") })

    // Mandates.

    private fun mandate(
        id: String,
        agent: String,
        number: String,
        months: Long,
        revokedAt: Instant? = null,
    ) = MandateLine(
        Mandate(
            MandateDigest(id),
            MandateTerms(
                "林*英",
                "4201**********0021",
                agent,
                number,
                listOf(MatterId("T04"), MatterId("T21")),
                LocalDate.of(2026, 12, 1),
                LocalDate.of(2026, 12, 1).plusMonths(months),
            ),
            revokedAt,
        ),
        listOf(matterSale, matterMortgage),
        isOver = revokedAt != null,
    )

    val mandates =
        MandateList(
            listOf(
                mandate("m1", "周*国", "4201**********0032", 4),
                mandate("m2", "陈*", "4201**********0047", 1, at(27)),
            ),
            open = null,
            revoking = null,
        )
    val mandate = mandates.copy(open = MandateDigest("m1"))
    val revoking = mandate.copy(revoking = CommandId("c8"))
    val toGrant = GrantPage(start.matters.filter { it.closed == null }, LocalDate.of(2026, 11, 29), granting = null)
    val granted = toGrant.copy(granting = CommandId("c7"))

    // What is kept here.

    val backup: Path = Path.of("e登记备份-20261129")
    val unsentHere = ErasePage(outbox.doctor.unsent)
    val log =
        LogPage(
            listOf(
                "ereg 0.1.0",
                "2026-11-29T02:15:00.000Z (UTC, 登记机构时间)",
                "不含任何个人信息。",
                "== 为什么没有发出",
                "- [register_moved] 登簿有变动，请查看后重新签名。",
                "== 运行记录",
                "2026-11-29T02:14:07.113Z INFO a vault was opened access=full",
                "2026-11-29T02:14:31.902Z INFO a payment was asked for state=created",
                "2026-11-29T02:14:32.450Z WARN a run of sync has failed code=network after_s=30",
            ),
        )

    val feeSettled = attempt(AttemptState.SUCCEEDED, say("缴费成功。", "Paid."), offer = null)
    val progressPaid =
        paying.copy(
            second = second(TaskStanding.UnderWay, "办理中：正在登簿。", "Under way: The entry is being made."),
            steps = emptyList(),
            timeline = paying.timeline + entry(29, Happened.PAID, "缴费成功。", "Paid."),
        )

    // A shared fact that is wrong.

    private val taxOffice = say("税务部门", "the tax office")
    private val clearance = SharedFact(FactName("tax_clearance"), say("完税信息", "tax clearance"), taxOffice)
    private val marriage =
        SharedFact(FactName("marriage"), say("婚姻登记", "record of marriage"), say("民政部门", "the civil affairs office"))
    private val outOfDate = DisputeChoice(DisputeReason.OUT_OF_DATE, say("信息没有更新", "It is out of date"))
    private val faults =
        listOf(
            outOfDate,
            DisputeChoice(DisputeReason.WRONG_CONTENT, say("内容有误", "What it says is not so")),
            DisputeChoice(
                DisputeReason.OTHER_SUBJECT,
                say("张冠李戴，说的是别人或者别的房屋", "It is about somebody or something else"),
            ),
            DisputeChoice(DisputeReason.NOT_FOUND, say("应当有，却查不到", "It is there and was not found")),
        )

    private fun disputable(of: SharedFact) =
        DisputableFact(
            of,
            say(
                "由${of.source.zh}核查；核查期间本案等待，不作结论，受理号和位次保留。",
                "${of.source.en.replaceFirstChar(Char::uppercase)} checks it; the case waits meanwhile, nothing is concluded, and number " +
                    "and rank are kept.",
            ),
            faults,
        )

    val toDispute = DisputePage(case.copy(disputable = listOf(disputable(clearance))), lodged = null)
    val whichToDispute = DisputePage(case.copy(disputable = listOf(disputable(clearance), disputable(marriage))), lodged = null)
    val disputed =
        DisputePage(
            case.copy(
                disputes =
                    listOf(
                        Dispute(
                            clearance,
                            Slot("transferor.1"),
                            outOfDate,
                            at(27),
                            Deadline.By(LocalDate.of(2026, 12, 7), say("2026-12-07", "2026-12-07")),
                            how = null,
                            say(
                                "转让方提出完税信息有误，已请税务部门核查，答复期限：2026-12-07。核查期间不作结论，受理号和位次保留。",
                                "Seller says that the tax clearance is wrong. The tax office is asked to check it; last day: 2026-12-07. " +
                                    "Nothing is concluded meanwhile, and number and rank are kept.",
                            ),
                        ),
                    ),
            ),
            lodged = CommandId("c6"),
        )
    val nothingToDispute = DisputePage(case, lodged = null)
}
