package ereg.ui.words

import ereg.kit.Text

/**
 * The words that the shell says itself: names of buttons, titles, headings. States, choices, errors and what is to be
 * done come from the core and are not here.
 */
object Labels {
    /** A value with its name before it. */
    fun named(
        name: Text,
        value: Text,
    ) = Text("${name.zh}：${value.zh}", "${name.en}: ${value.en}")

    /** Several things in a row. */
    fun list(of: List<Text>) = Text(of.joinToString("、") { it.zh }, of.joinToString(", ") { it.en })

    val back = Text("返回", "Back")
    val next = Text("保存，下一步", "Save and go on")
    val saveLast = Text("保存，去检查", "Save and check")
    val skipOther = Text("看下一项", "See the next one")
    val skip = Text("先跳过这一项", "Skip for now")
    val understood = Text("知道了", "Understood")
    val underWay = Text("正在办理…", "Working…")
    val opening = Text("正在打开…", "Opening…")
    val tryAgain = Text("再试一次", "Try again")
    val needsYou = Text("请注意", "Attention")
    val asks = Text("需要您处理", "Needs you")
    val settings = Text("设置", "Settings")

    val tasks = Text("我的办理", "My applications")
    val yours = Text("轮到您办", "Your turn")
    val othersTurn = Text("正在办理", "Under way")
    val over = Text("已经结束", "Finished")
    val begin = Text("办理新的登记", "Begin an application")
    val noTasks = Text("还没有在办的登记", "No applications yet")
    val noTasksWhy =
        Text(
            "从下面的按钮开始。填写时不用联网，每填一项都自动保存。",
            "Begin with the button below. No network is needed to fill in, and every answer is saved.",
        )
    val more = Text("显示更多", "Show more")
    val certificates = Text("我的证照", "My certificates")

    fun question(
        number: Int,
        of: Int,
    ) = Text("第 $number 项，共 $of 项", "Question $number of $of")

    val optional = Text("可不填", "Optional")
    val notYet = Text("还没有填写", "Not filled in yet")
    val saved = Text("已存在本机", "Saved on this device")
    val compareAmount = Text("请核对大写金额是否正确。", "Is this the amount you mean?")
    val yuan = Text("元", "yuan")

    fun typedAt(label: String) = Text("填写：$label", "Type: $label")

    fun characters(
        used: Int,
        most: Int,
    ) = Text("$used / $most 字", "$used of $most characters")

    val review = Text("检查", "Review")
    val toFix = Text("要补上的", "To be filled in")
    val against = Text("有妨碍的", "In the way")
    val open = Text("要知道的", "To know")
    val passed = Text("检查通过的", "Found in order")
    val fix = Text("去修改", "Go and change it")
    val fixFirst = Text("去改第一项", "Go to the first")
    val freeze = Text("内容无误，定稿", "All is right: freeze it")
    val frozen = Text("已定稿，去签署", "Frozen: go and sign")
    val materials = Text("材料清单", "Materials")
    val basis = Text("依据", "Basis")

    fun found(count: Int) = Text("$count 项", if (count == 1) "1 item" else "$count items")

    val sign = Text("签署", "Sign")
    val aboutToSign = Text("您将要签署", "What you are about to sign")
    val sheetWhole = Text("申请书全文", "The whole sheet")
    val disclosures = Text("签署前请逐条确认", "To be accepted before you sign")
    val accept = Text("我已看懂，确认", "I understand and accept")
    val inFull = Text("显示我的完整信息", "Show my own facts in full")
    val signNow = Text("确认无误，签名", "All is right: sign")
    val signed = Text("已签名", "Signed")

    fun stillToAccept(count: Int) =
        Text("还有 $count 条须知没有确认", if (count == 1) "One disclosure is not accepted yet" else "$count disclosures are not accepted yet")

    val progress = Text("办理进度", "Progress")
    val sendingState = Text("发送情况", "Sending")
    val toDoNow = Text("现在要做的", "To do now")
    val comesNext = Text("接下来", "Comes next")
    val timeline = Text("办理经过", "What happened")
    val caseNumber = Text("受理号", "Case number")
    val go = Text("去办理", "Go")

    fun task(number: Int) = Text("第${if (number == 1) "一" else "二"}步", "Step $number")

    fun days(
        promised: Int,
        legal: Int,
    ) = Text(
        "受理后 $promised 个工作日内办结（承诺）；法定期限 $legal 个工作日。",
        "Decided within $promised working days of acceptance (promised); the legal limit is $legal.",
    )

    val promisedBy = Text("承诺办结", "Promised by")
    val decideBy = Text("法定期限", "Legal limit")

    val fee = Text("缴纳登记费", "Registration fee")
    val total = Text("应缴合计", "To pay in all")
    val validUntil = Text("有效期至", "Valid until")
    val payNow = Text("去缴费", "Pay")
    val channel = Text("缴费方式", "How to pay")
    val openToPay = Text("打开应用去支付", "Open the app that pays")
    val codeToPay = Text("缴费二维码", "Code to pay by")
    val askBank = Text("查询缴费结果", "Ask how the payment stands")
    val paid = Text("查看办理进度", "See the progress")
    val nothingDue = Text("现在不用缴费", "Nothing is due now")

    fun pieces(quantity: Int) = Text("$quantity 件", if (quantity == 1) "1 piece" else "$quantity pieces")

    val certificate = Text("亮证", "Certificate")
    val showCode = Text("请对方用本应用扫码核验", "Let the other side scan it with this app")
    val freshen = Text("更新核验状态", "Seal the status anew")
    val number = Text("证号", "Number")
    val unit = Text("不动产单元号", "Unit code")
    val registeredAt = Text("登记时间", "Registered")
    val statusAsOf = Text("状态截至", "Status as of")
    val codeOf = Text("证照二维码", "Code of the certificate")
    val noCertificates = Text("还没有证照", "No certificates yet")
    val noCertificatesWhy = Text("登簿后在这里领取电子证照。", "After the entry the electronic certificate is collected here.")
    val noCode = Text("二维码暂时显示不出", "The code cannot be drawn now")

    val documents = Text("文书与证照", "Documents")
    val noDocuments = Text("还没有文书", "No documents yet")
    val noDocumentsWhy =
        Text(
            "登记机构出具的凭证、通知书和电子证照，还有财政电子票据，盖章后都在这里。",
            "The letters, decisions and certificates that the registry seals are here, and the fiscal e-receipts.",
        )
    val writtenOn = Text("出具日期", "Written on")
    val sealedAt = Text("盖章时间", "Sealed")
    val certificateNow = Text("这本证照现在", "The certificate now")
    val saveOfd = Text("存为 OFD 文件", "Save as OFD")
    val savePdf = Text("存为 PDF 文件", "Save as PDF")
    val saveXml = Text("存为 XML 文件", "Save as XML")
    val savePng = Text("存为图片", "Save as picture")
    val beforeYouShare = Text("交出去之前", "Before you hand it on")
    val makeCopy = Text("改用加注件", "Make an annotated copy")
    val shareAll = Text("仍要交出完整证照", "Hand on the whole licence")
    val doNotShare = Text("不交出去", "Do not hand it on")
    val annotation = Text("加注", "Annotation")

    val annotate = Text("加注件", "Annotated copies")
    val copyUser = Text("给谁用", "For whom")
    val copyUserHere = Text("使用人或单位", "A person or an organisation")
    val copyUse = Text("用于什么", "For what")
    val copyOtherHere = Text("写明事由", "Say what for")
    val copyUntil = Text("用到哪天", "Until which day")
    val askCopy = Text("申请加注件", "Ask for this copy")
    val copiesMade = Text("已有的加注件", "Copies made so far")
    val noCopyYet = Text("现在还做不了加注件", "No copy can be made yet")

    val larger = Text("放大看", "Look closer")
    val wholePage = Text("看整页", "See the whole page")

    fun firstPageOf(title: Text) = Text("${title.zh}的第一页", "First page: ${title.en}")

    val documentKept = Text("已存为文件", "Kept as a file")
    val documentWhole =
        Text(
            "文件里有完整的姓名，可能还有坐落，请只交给需要的人。",
            "The file says names in full, and perhaps the address: give it only to whoever needs it.",
        )

    val verify = Text("核验证照", "Check a certificate")
    val scan = Text("扫码核验", "Scan")
    val checkFile = Text("核验文件或图片", "Check a file or a picture")
    val scanAgain = Text("再扫一个", "Scan another")
    val root = Text("信任的登记机构", "Trusted office")
    val fingerprint = Text("根指纹", "Root fingerprint")
    val noTrust = Text("还没有连接登记机构", "Not connected to a registry yet")
    val compare =
        Text("请与登记机构公布的指纹对照，一致才可信。", "Compare it with what the office publishes: trust it only if they are the same.")
    val holders = Text("权利人", "Holders")
    val address = Text("坐落", "Address")
    val demonstration = Text("演示数据，不是真的登记", "A demonstration, no real registration")
    val annotatedCopy = Text("加注件", "Annotated copy")
    val cancelledCopy = Text("注销件", "Copy of a cancelled licence")
    val cancelledOn = Text("注销日期", "Cancelled on")
    val foundBesides = Text("其他内容", "What else is found")
    val noScan = Text("还没有扫码", "Nothing scanned yet")
    val noScanWhy =
        Text(
            "请对方打开“亮证”，把二维码对准取景框；手里有文件或图片的，选文件核验。核验不用联网。",
            "Ask the other side to show the certificate and scan its code, or pick the file or picture that you were handed. No network " +
                "is needed.",
        )

    val outbox = Text("发件箱", "Outbox")
    val sendNow = Text("现在发送", "Send now")
    val stop = Text("停止发送", "Stop")
    val cancelItem = Text("不发了", "Do not send it")
    val seeApplication = Text("打开这份申请", "Open the application")
    val whyUnsent = Text("为什么没有发出", "Why something is unsent")
    val waiting = Text("等待发送", "Waiting to be sent")
    val toUpload = Text("待上传的文件（块）", "Pieces of files to be uploaded")
    val lastRun = Text("刚才的发送", "The last exchange")

    fun exchanging(
        answered: Int,
        waited: Int,
    ) = Text("正在发送：已答复 $answered 项，共 $waited 项", "Sending: $answered of $waited answered")

    fun exchanged(
        sent: Int,
        left: Int,
    ) = Text("发出 $sent 项，还剩 $left 项", "$sent sent, $left left")

    fun nextTry(seconds: Int) = Text("$seconds 秒后自动再试", "Tried again in $seconds s")

    val language = Text("语言", "Language")
    val chinese = Text("简体中文", "简体中文")
    val english = Text("English", "English")
    val reading = Text("显示", "Display")
    val normal = Text("标准版", "Standard")
    val elder = Text("长辈版（大字）", "Large letters, one thing at a time")
    val security = Text("安全", "Security")
    val lockNow = Text("立即锁定", "Lock now")
    val passphrase = Text("更换口令", "Change the passphrase")
    val moving = Text("备份和换手机", "Backup and a new phone")
    val logs = Text("运行记录", "Logs")
    val exportLogs = Text("导出给帮助您的人", "Export them for whoever helps you")
    val logsWhy = Text("不含任何个人信息。", "Nothing personal is in them.")
    val erase = Text("清除本机资料", "Erase what is kept here")
    val eraseWhy = Text("登记机构留存的资料不受影响。", "What the registry holds stays there.")
    val here = Text("本机", "This device")
    val account = Text("账户", "Account")

    val locked = Text("已锁定", "Locked")
    val lockedWhy = Text("您填的内容加密存在本机，没有丢。", "What you typed is on this device, encrypted; nothing is lost.")
    val unlock = Text("解锁", "Unlock")
    val unlockWithBiometrics =
        Text("用生物识别（指纹或人脸）或锁屏密码解锁", "Unlock with biometrics (fingerprint or face) or screen lock")
    val unlockWithScreenLock = Text("用锁屏密码解锁", "Unlock with the screen lock")
    val typePassphrase = Text("输入口令", "Type your passphrase")
    val sendingWhileLocked = Text("锁定时照常发送和接收。", "Sending and receiving go on while it is locked.")

    val toPhotograph = Text("需要您拍照的", "For you to photograph")
    val nothingToDo = Text("不用您准备的", "Nothing to do for these")
    val photograph = Text("拍照", "Photograph")
    val removeFile = Text("删除这个文件", "Remove this file")
    val noMaterials = Text("不需要准备材料", "Nothing is to be brought")
    val materialsWhy =
        Text("能共享的由登记机构取；需要您拍照的，拍清楚四个角。", "What can be shared the registry fetches; photograph the rest with all four corners in sight.")

    fun filesOf(count: Int) = Text("已拍 $count 个文件", if (count == 1) "1 file" else "$count files")

    fun uploaded(
        held: Int,
        chunks: Int,
    ) = Text("已上传 $held / $chunks 段", "$held of $chunks pieces uploaded")

    fun fileOf(number: Int) = Text("文件 $number", "File $number")

    val visits = Text("今日接待", "Visits")
    val newVisit = Text("新的接待", "New visit")
    val handOver = Text("转给当事人看", "Hand over to the client")
    val handOverWhy = Text("只显示这一位当事人的内容，其他接待锁定。", "Only this client's things are shown; the other visits are locked.")
    val visitLocked = Text("已锁定，点开解锁", "Locked: tap to unlock")
    val choose = Text("请从左边选一项", "Choose on the left")
    val handedOver = Text("这里只显示您的内容", "Only what is yours is shown here")
    val takeBack = Text("收回", "Take it back")
    val receiveVisits = Text("公证机构接待用", "For a notary's visits")
    val ownDevice = Text("改为个人自用", "A person's own device instead")

    fun visit(number: Int) = Text("接待 $number", "Visit $number")

    val start = Text("要办哪件事", "Which matter is yours?")
    val startWhy = Text("选一件，看清要准备什么、要多久。", "Choose one and see what it takes.")

    val whichHome = Text("为哪套房屋办理", "For which home?")
    val withoutHome = Text("不选房屋，直接填写", "Fill in without choosing a home")
    val noHomes = Text("还没有取到您的房屋", "Your homes are not here yet")
    val noHomesWhy = Text("联网后点“更新”，从登记簿取。", "Over a network, tap Refresh to ask the register.")
    val refresh = Text("更新", "Refresh")
    val area = Text("建筑面积", "Floor area")
    val burdens = Text("登记簿上的负担", "Burdens in the register")
    val asOf = Text("查询时间", "As of")

    fun burdensOf(count: Int) = if (count == 0) Text("没有", "None") else Text("$count 项", if (count == 1) "1 entry" else "$count entries")

    val invite = Text("邀请对方", "Invite the other party")
    val inviteWhy =
        Text("请对方用本应用扫码，或者把邀请发给对方。只有您写明的那个人能打开。", "Let them scan this with the app, or send it. Only the person you named can open it.")
    val share = Text("共享给对方", "Share it")
    val sendInvitation = Text("发送邀请", "Send the invitation")
    val invitationCode = Text("邀请二维码", "Code of the invitation")
    val makeInvitation = Text("生成邀请", "Make an invitation")
    val inviteNext = Text("邀请下一位", "Invite the next one")
    val revokeInvitation = Text("收回邀请", "Take it back")
    val revokeInvitationWhy =
        Text("收回后，这份邀请不能再用；以后可以重新邀请。", "It then lets nobody in any more. You can invite them anew later.")
    val revokeInvitationNow = Text("确定收回", "Yes, take it back")
    val keepInvitation = Text("不收回", "Keep it")
    val scanInvitation = Text("对方扫码加入", "The other party scans this to join")
    val join = Text("加入对方的申请", "Join an application")
    val joinWhy = Text("扫对方的邀请二维码，或者把收到的邀请粘贴在下面。", "Scan the other party's code, or paste the invitation below.")
    val pasted = Text("粘贴邀请", "Paste the invitation")
    val joinNow = Text("加入", "Join")

    val correction = Text("补正", "Correction")
    val toCorrect = Text("要改正的", "To correct")
    val sendCorrection = Text("提交补正", "Send the correction")
    val lastDay = Text("期限", "Last day")
    val changes = Text("改了什么", "What was changed")

    val finish = Text("完成", "Done")
    val name = Text("姓名", "Name")
    val idNo = Text("证件号码", "Identity number")
    val ofMyself = Text("我本人", "Myself")

    val enrol = Text("实名注册", "Enrol")
    val addressWhy =
        Text(
            "请输入登记机构公布的网址。先看它出示的指纹，对过之后才连接。",
            "Type the address that the registry publishes. You see the fingerprint that it presents, and compare it before you connect.",
        )
    val officeAddress = Text("登记机构的网址", "Address of the registry")
    val seeRoot = Text("查看它的指纹", "See its fingerprint")
    val compareFirst = Text("请先对照指纹", "Compare the fingerprint first")
    val compareNow =
        Text(
            "请在登记机构的窗口或公告上找到它公布的指纹，逐组对照，大小写也要一样。有一处不同，就不要连接。",
            "Find the fingerprint that the registry publishes at its counter or in a notice and compare each group, capitals too. If " +
                "anything differs, do not connect.",
        )
    val saysItIs = Text("它自称是", "It says that it is")
    val sameRoot = Text("完全一致，连接", "They are the same: connect")
    val otherRoot = Text("不一致，不连接", "They differ: do not connect")
    val identifyWhy =
        Text(
            "请填写您本人的姓名和证件号码，再到身份核验应用里确认是您。",
            "Give your own name and number, then confirm in your identity app that it is you.",
        )
    val accountOf = Text("为谁注册", "Whose account")
    val ofAnother = Text("授权我代办的人或单位", "One who has mandated me")
    val ofAnotherWhy = Text("对方已经签署授权委托书才能注册。", "They must have signed a mandate first.")
    val principalNumber = Text("对方的证件号码或统一社会信用代码", "Their identity number or credit code")
    val whoYouAre = Text("您是谁", "Who you are")
    val prove = Text("去核验身份", "Prove your identity")
    val anotherOffice = Text("换一个网址", "Another address")
    val enrolled = Text("已实名注册", "Enrolled")
    val enrolledWhy =
        Text("本机的签名密钥已经登记，可以办理登记了。", "The keys of this device are registered: you can apply now.")

    val paymentRecord = Text("缴费记录", "Payment record")
    val noPayment = Text("没有缴费记录", "No payment record")
    val toldAt = Text("时间", "Time")
    val paymentNumber = Text("缴费编号", "Number of the payment")
    val bill = Text("缴费单", "The bill")

    val letters = Text("通知", "Letters")
    val noLetters = Text("还没有通知", "No letters yet")
    val noLettersWhy = Text("登记机构写给您的，都在这里。", "What the registry writes to you is here.")
    val sender = Text("来自", "From")
    val writtenAt = Text("时间", "Written")
    val grounds = Text("逐项说明", "Point by point")

    val homes = Text("我的房屋", "My homes")
    val watchWhy =
        Text(
            "您没有参与的申请一经受理、登记一经登簿，登记机构都会来信告知。",
            "The registry writes to you when an application on your home that you are no party of is accepted, or an entry is made.",
        )
    val watched = Text("您没有参与的登记，锁定的解除", "Done without you, and lifts of the lock")
    val nothingWatched = Text("这部手机上没有这方面的来信。", "No letter on this phone tells of any.")
    val heldSince = Text("登记日期", "Registered on")
    val homeLock = Text("产权锁定", "The owner's lock")
    val lockHome = Text("锁定这套房屋", "Lock this home")
    val lockHomeAgain = Text("重新锁定", "Lock it again")
    val liftLock = Text("申请解除锁定", "Ask to lift the lock")
    val liftLockNow = Text("确定申请解除", "Yes, ask for it")
    val keepLock = Text("不解除", "Keep it locked")

    val search = Text("查找", "Search")
    val searchFor = Text("姓名、受理号、证号或地址", "A name, a number or an address")
    val searchWhy =
        Text(
            "输入一个字就开始找，只找这部手机里的，不用联网。",
            "One character is enough. This phone alone is searched; no network is needed.",
        )
    val nothingFound = Text("没有找到", "Nothing found")
    val nothingFoundWhy =
        Text(
            "姓名、受理号和证号从头输入，地址可以输入其中一段。",
            "Type a name or a number from its beginning, or any part of an address.",
        )

    fun mostFound(most: Int) = Text("只显示最新的 $most 项，多输入几个字再找。", "The newest $most alone are shown: type more to find fewer.")

    val mandates = Text("授权委托", "Mandates")
    val noMandates = Text("没有授权委托", "No mandates")
    val mandatesWhy =
        Text("请别人代办登记时，在这里签署授权委托书。", "Where somebody is to act for you, you sign the mandate here.")
    val inUse = Text("没有撤销、没有到期的", "Neither revoked nor run out")
    val mandatesOver = Text("已撤销或已到期的", "Revoked or run out")
    val agent = Text("代理人", "Agent")
    val principal = Text("委托人", "Whom they act for")
    val mandatedMatters = Text("授权办理的登记", "Matters")
    val term = Text("期限", "Term")
    val revokedAt = Text("撤销时间", "Revoked")
    val agentSeesTitle = Text("代理人能看到什么", "What the agent sees")
    val agentSees =
        Text(
            "期限内，代理人注册后能看到委托人账户里的全部内容；委托人授权给别人的，只看得到时间，看不到内容。",
            "While it stands, an agent who has enrolled sees all of the account that they act for; of what is mandated to others they " +
                "see when, and no word.",
        )
    val grant = Text("签署授权委托书", "Grant a mandate")
    val grantNow = Text("确认，签署", "All is right: sign")
    val ofOrganisation = Text("我任法定代表人的单位", "The organisation that I lead")
    val ownName = Text("您的姓名", "Your name")
    val ownNumber = Text("您的证件号码", "Your identity number")
    val itsName = Text("单位名称", "Name of the organisation")
    val creditCode = Text("统一社会信用代码", "Credit code")
    val agentName = Text("代理人姓名", "The agent's name")
    val agentNumber = Text("代理人证件号码", "The agent's identity number")
    val lastDayOfMandate = Text("到哪一天为止", "Until which day")
    val dayFormat = Text("例如 2027-03-31", "Such as 2027-03-31")

    fun fromTo(
        from: String,
        to: String,
    ) = Text("$from 至 $to", "$from to $to")

    val revoke = Text("撤销这份授权", "Revoke this mandate")
    val revokeWhy =
        Text("登记机构收到撤销后，代理人就不能再用它办理。", "Once the registry has the revocation, nobody acts under it any more.")

    val consents = Text("用证授权", "Consents to the use of licences")
    val noConsents = Text("没有用证授权", "No consents")
    val consentsWhy =
        Text(
            "别的单位要查看您的证照时，在这里授权：给哪个单位、用于什么、到哪天。",
            "Where an office is to see a licence of yours, you consent here: which office, for what, until when.",
        )
    val giveConsent = Text("授权单位用证", "Let an office see a licence")
    val whichLicence = Text("哪一本证照", "Which licence")
    val toOffice = Text("给哪个单位看", "Which office")
    val consentOffice = Text("用证单位", "Office")
    val consentUse = Text("用途", "Purpose")
    val consentedAt = Text("授权时间", "Consented")
    val askForLicence = Text("请求查看证照", "Ask to be shown it")
    val revokeConsent = Text("撤销用证授权", "Take this consent back")
    val revokeConsentWhy =
        Text(
            "登记机构收到撤销后，这个单位不能再凭它查看证照；已经看过的收不回来。",
            "Once the registry has it, the office is shown nothing under it any more. What it has seen already it has seen.",
        )
    val revokeConsentNow = Text("确定撤销", "Yes, take it back")
    val keepConsent = Text("不撤销", "Keep it")
    val usesLog = Text("调用记录", "Log of uses")
    val noUses = Text("还没有调用", "No uses yet")
    val noUsesWhy =
        Text("哪个单位、什么时候、为什么要看，看到没有，都记在这里。", "Who asked, when, for what, and what they were answered is kept here.")
    val askedAt = Text("请求时间", "Asked")

    fun times(count: Int) = Text("$count 次", if (count == 1) "once" else "$count times")

    val licence = Text("查询证照状态", "How a licence stands")
    val licenceWhy =
        Text(
            "输入电子证照标识，问登记机构这本证照现在怎样。要联网；登记机构只告诉证照上的人。",
            "Type the identifier of a licence to ask the registry how it stands now. It needs a network; the registry tells whom it names.",
        )
    val licenceId = Text("电子证照标识", "Identifier of the licence")
    val lookUp = Text("查询", "Look it up")
    val standing = Text("现在的状态", "Stands now")
    val standingSince = Text("从什么时候起", "Since")
    val supersededBy = Text("换发的新证照", "Handed out in its place")

    val passphraseWhy =
        Text("口令打开本机的内容，也打开之后做的备份。", "The passphrase opens what is on this device, and the backups that you make from now on.")
    val newPassphrase = Text("新口令", "New passphrase")
    val newPassphraseAgain = Text("再输一次", "Once more")
    val passphrasesDiffer = Text("两次输入的不一样。", "The two are not the same.")
    val passphraseLost = Text("请记好：忘了口令，谁也打不开，登记机构也帮不了。", "Keep it well: without it nobody opens this, and the registry cannot help.")
    val setPassphrase = Text("换成这个口令", "Set this passphrase")
    val passphraseSet = Text("口令已更换，原来的打不开了。", "The passphrase is set; what opened it before does not any more.")
    val useBiometrics = Text("改用生物识别（指纹或人脸）或锁屏密码", "Use biometrics (fingerprint or face) or screen lock")
    val useScreenLock = Text("改用锁屏密码", "Use the screen lock")
    val biometricsOpen =
        Text("以后用生物识别（指纹或人脸）或锁屏密码打开。", "Biometrics (fingerprint or face) or the screen lock opens it from now on.")
    val screenLockOpens = Text("以后用锁屏密码打开。", "The screen lock opens it from now on.")
    val biometricsOrPassphrase =
        Text("可用生物识别（指纹或人脸）、锁屏密码，或者口令", "Biometrics (fingerprint or face), the screen lock, or a passphrase")
    val screenLockOrPassphrase = Text("可用锁屏密码，或者口令", "The screen lock, or a passphrase")
    val oldBackups = Text("以前做的备份，仍用当时的口令打开。", "Backups of before keep what opened them then.")

    val passphraseFirst =
        Text(
            "现在用本机的指纹或锁屏密码打开，这样的备份在别的手机上打不开。请先设置口令。",
            "This device's own lock opens it now, and opens no backup on another phone. Set a passphrase first.",
        )
    val backupWhy =
        Text("备份是本机全部内容的加密副本。", "A backup is an encrypted copy of all that is on this device.")
    val makeBackup = Text("做备份", "Make a backup")
    val backupMade = Text("备份已写好", "The backup is written")
    val backup = Text("备份", "Backup")
    val howToMove = Text("换到新手机", "To a new phone")
    val moveCopy = Text("把备份放到新手机上。", "Put the backup on the new phone.")
    val moveRestore = Text("在新手机上打开本应用，选“从备份恢复”，输入口令。", "Open this app there, choose Restore from a backup, type the passphrase.")
    val moveEnrol = Text("在新手机上重新实名注册：签名密钥不在备份里。", "Enrol again on the new phone: the signing keys are not in the backup.")
    val backupKeeps = Text("备份不会自己发给谁。请放在只有您拿得到的地方。", "A backup goes nowhere by itself. Keep it where only you can reach it.")
    val welcome = Text("不动产登记", "Property registration")
    val welcomeTitle = Text("在自己的手机上办理登记", "Apply on your own phone")
    val welcomeWhy = Text("填写不用联网；要签名和提交时，再实名注册。", "Filling in needs no network; you enrol before you sign and send.")
    val keptEncrypted = Text("您填的内容加密存在本机。", "What you type is kept on this device, encrypted.")
    val beginHere = Text("开始使用", "Begin")
    val restore = Text("从备份恢复", "Restore from a backup")
    val restoreNow = Text("打开备份", "Open the backup")
    val backupPassphrase = Text("做备份时的口令", "Passphrase of the backup")

    val gone = Text("清除后找不回来", "It cannot be brought back")
    val erasedThen =
        Text(
            "本机的草稿、证照、发件箱和签名密钥都会删除。",
            "The drafts, certificates, outbox and signing keys on this device are deleted.",
        )
    val unsentLost = Text("还没有发给登记机构的", "Not sent to the registry yet")
    val eraseKnown = Text("我知道清除后找不回来", "I know that it cannot be brought back")
    val eraseNow = Text("清除", "Erase")

    val dispute = Text("共享信息有误", "A shared fact is wrong")
    val whichFact = Text("哪一项有误", "Which of them")
    val howWrong = Text("怎么有误", "In what way")
    val sayMore = Text("说明（可不填）", "In your words (optional)")
    val sayMoreHere = Text("写给来源部门看", "For its source to read")
    val lodge = Text("签名提出", "Sign and say so")
    val disputes = Text("已经提出的", "Said before")
    val nothingDisputable = Text("现在没有可以提出的", "Nothing can be disputed now")
}
