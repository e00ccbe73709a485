package ereg.ui

import ereg.kit.Acceptance
import ereg.kit.AnswerKind
import ereg.kit.Attached
import ereg.kit.AttemptId
import ereg.kit.AttemptState
import ereg.kit.CaseId
import ereg.kit.CaseLimits
import ereg.kit.CaseProgress
import ereg.kit.CaseStage
import ereg.kit.ChannelId
import ereg.kit.ChannelKind
import ereg.kit.CitizenTask
import ereg.kit.ComesNext
import ereg.kit.CommandId
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
import ereg.kit.DraftId
import ereg.kit.EntryDocuments
import ereg.kit.EntryDocumentsStanding
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
import ereg.kit.Happened
import ereg.kit.Held
import ereg.kit.Home
import ereg.kit.InputKind
import ereg.kit.Invitation
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
import ereg.kit.Payment
import ereg.kit.PaymentChannel
import ereg.kit.PaymentOffer
import ereg.kit.Progress
import ereg.kit.Refund
import ereg.kit.Review
import ereg.kit.RuleId
import ereg.kit.SendingState
import ereg.kit.SharedFact
import ereg.kit.Sheet
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
import ereg.kit.ToldBy
import ereg.kit.UnitCode
import ereg.kit.Workspace
import ereg.kit.YourTurn
import ereg.kit.fake.caseView
import ereg.kit.fake.draftLine
import ereg.kit.screen.CasePage
import ereg.kit.screen.CorrectionPage
import ereg.kit.screen.DisputePage
import ereg.kit.screen.Material
import ereg.kit.screen.MaterialList
import ereg.kit.screen.OutboxPage
import ereg.kit.screen.PaymentRecord
import ereg.kit.screen.ProgressPage
import ereg.kit.screen.QuestionPage
import ereg.kit.screen.ReviewPage
import ereg.kit.screen.SharingPage
import ereg.kit.screen.SigningPage
import ereg.kit.screen.StartPage
import ereg.kit.screen.Task
import ereg.kit.screen.TaskList
import java.time.Instant
import java.time.LocalDate

/**
 * A sale of a home as the screens show it, from its first answer to its fee: invented people and numbers, in words as the core says
 * them.
 */
object Sale {
    val draft = DraftId("d1")

    // The list.

    internal val matterSale = say("存量房买卖转移登记", "Transfer of a second-hand home by sale")
    internal val matterMortgage = say("抵押权注销登记", "Discharge of a mortgage")
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

    private val writtenByTheBuyer = say("这一项由受让方 1 填写，您不用填。", "Buyer 1 fills this in; you need not.")

    val theirs =
        choice.copy(
            section = say("受让方", "The buyer"),
            field =
                field("transferee.1.name", InputKind.Name, say("受让方姓名", "The buyer's name"), "周*国")
                    .copy(access = FieldAccess.WrittenBy(Slot("transferee.1"), writtenByTheBuyer), need = FieldNeed.OPTIONAL),
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
            Invitation(
                "ereg:invite:1:d1:K7QF-2M9X-PT4H",
                Slot("transferee.1"),
                Progress.QUEUED,
                told(
                    "share.unsent",
                    "已在本机共享，还没有发到登记机构，对方还看不到。请联网同步；发不出的，待发送之列会说明原因。",
                    "It is shared on this device and has not reached the registry: the other party sees nothing yet. Sync over a " +
                        "network; where it does not go, the outbox says why.",
                ),
            ),
        )

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

    private val noFiscalReceipt =
        say("这是登记机构告知的缴费情况，不是财政电子票据。", "This is what the registry told of the payment, and no fiscal receipt.")

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
            attempt =
                Payment(AttemptId("a1"), CaseId("c1"), Fen(8_000), ChannelId("bank"), state, words, now, offer, null, noFiscalReceipt),
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

    // The outbox.

    private fun item(
        id: String,
        what: Text,
        state: OutboxState,
        told: Message,
    ) = OutboxItem(CommandId(id), what, "", draft, null, state, told, 1, null, Fixer.YOU, null)

    private val moved =
        told("register_moved", "登记簿有变动，请查看后重新签名。", "The register has moved: look and sign again.")

    private val uploading =
        told(
            "media.uploading",
            "材料还在上传。请联网同步。",
            "Materials are still being uploaded. Sync over a network.",
        )
    private val onItsWay =
        told(
            "outbox.on_its_way",
            "已经发出，要等回答。请联网同步，等登记机构回答后再决定。",
            "It is on its way; only the answer decides. Sync over a network and wait for the registry's answer.",
        )

    val outbox =
        OutboxPage(
            DoctorReport(
                listOf(moved, uploading),
                allSent = null,
                listOf(
                    item("c1", say("提交申请", "Submit the application"), OutboxState.NEEDS_YOU, moved),
                    item("c2", say("上传材料：抵押权人同意书", "Upload: consent of the mortgagee"), OutboxState.SENDING, onItsWay),
                    item("c3", say("邀请受让方", "Invite the buyer"), OutboxState.QUEUED, waiting),
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

    val outboxEmpty =
        outbox.copy(
            doctor =
                outbox.doctor.copy(
                    findings = emptyList(),
                    allSent = told("outbox.empty", "都已发出。您不用做什么。", "Everything is sent. Nothing to do."),
                    unsent = emptyList(),
                    chunksLeft = 0,
                ),
        )

    // Which matter, and for which home.

    private fun rules(
        id: String,
        name: Text,
        promised: Int,
        closed: Message? = null,
    ) = MatterRules(MatterId(id), name, needs, costs, takes(promised), closed, 30, promised)

    private val needs =
        say(
            "需要您准备：授权委托书（由代理人办理的）、其他共有人同意书（须经其他共有人同意的）。其余材料先由登记机构调取、核验或者由应用生成，查不到的再请您上传。",
            "You bring: Power of attorney (where a party acts by an agent), Consent of the other co-owners (where other co-owners must " +
                "consent). The office fetches or checks the others, or the app makes them; you are asked for what is not found.",
        )

    private val costs =
        say(
            "费用：按件收取登记费；住宅每件 80.00 元；每本须收费的纸质证书 10.00 元。",
            "Fee: by piece; 80.00 yuan a piece (dwelling); 10.00 yuan for each printed certificate that is paid for.",
        )

    private fun takes(promised: Int) =
        say(
            "受理后承诺 $promised 个工作日办结，法定 30 个工作日。",
            "Within $promised working days of acceptance (promised); 30 by law.",
        )

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
                        say("待改正", "To be corrected"),
                    ),
                    CorrectionItem(
                        told("share.sum", "各人的份额加起来不是一整套房屋。", "The shares do not add up to the whole home."),
                        emptyList(),
                        CorrectionStanding.CORRECTED,
                        say(
                            "已改正（本机预审，以登记机构审核为准）",
                            "Corrected (as far as this device can judge; the registry decides)",
                        ),
                    ),
                ),
                listOf(FieldChange(FieldPath("transferee.1.share"), say("受让方的份额", "The buyer's share"), "1/3", "1/2")),
                emptyList(),
                YourTurn.CORRECT,
                emptyList(),
            ),
            sent = null,
        )

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
            noFiscalReceipt,
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

    val feeSettled = attempt(AttemptState.SUCCEEDED, say("缴费成功。", "Paid."), offer = null)
    private val hasPaid =
        paying.copy(
            second = second(TaskStanding.UnderWay, "办理中：正在登簿。", "Under way: The entry is being made."),
            steps = emptyList(),
            timeline = paying.timeline + entry(29, Happened.PAID, "缴费成功。", "Paid."),
        )
    val progressPaying = ProgressPage(paying, documents = null)
    val progressPaid = ProgressPage(hasPaid, documents = null)

    // The entry, and the documents that it hands out.

    private val toCollect =
        hasPaid.copy(
            second = second(TaskStanding.WaitsForYou(ToDo.COLLECT), "等您办理：请领取证书。", "Waits for you: Collect the certificate."),
            steps = listOf(step(ToDo.COLLECT, "请领取证书。", "Collect the certificate.")),
            timeline =
                hasPaid.timeline +
                    entry(29, Happened.REGISTERED, "已登簿。", "Entered in the register.") +
                    entry(29, Happened.DOCUMENTS_SEALED, "电子证照的文件已经盖章。", "The document is sealed."),
            comesNext = ComesNext(say("领取证书，就全部办结。", "Once the certificate is collected, everything is done."), null, null),
        )
    val progressSealed =
        ProgressPage(
            toCollect,
            EntryDocuments(
                EntryDocumentsStanding.SEALED,
                say(
                    "电子证照的文件已经盖章。可以在手机上打开、出示、交给他人核验。",
                    "The document is sealed. It can be opened on the phone, shown, and handed to others to be verified.",
                ),
            ),
        )
    val progressUnsealed =
        ProgressPage(
            toCollect.copy(timeline = toCollect.timeline.dropLast(1)),
            EntryDocuments(
                EntryDocumentsStanding.WAITING,
                say(
                    "电子证照的文件还没有盖上章，原因另列；登簿不受影响，登记机构会再次盖章。您不用做什么，盖好以后会送到手机上；急用的，先出示证照码。",
                    "The document could not be sealed so far, for the reason given; the entry stands, and the registry tries again. " +
                        "There is nothing to do, and it comes to the phone once it is sealed; show the token if you need it before.",
                ),
            ),
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
            most = 200,
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
            lodged = asked("c6", say("提出共享信息有误", "Say that a shared fact is wrong")),
        )
    val nothingToDispute = DisputePage(case, lodged = null)
}
