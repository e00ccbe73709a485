import EregKit
import SwiftUI

extension Language {
    /// The first language of the phone that the app speaks.
    static var ofThePhone: Language {
        Locale.preferredLanguages.first?.hasPrefix("zh") == false ? .en : .zh
    }
}

extension EnvironmentValues {
    /// The person's language.
    @Entry var language: Language = .zh
    /// Draws codes; the app's is the core's.
    @Entry var qrCodes: (any QrCodes)?
}

/// Words of the core, in the person's language.
struct Said: View {
    @Environment(\.language) private var language
    let words: Words

    init(_ words: Words) {
        self.words = words
    }

    var body: some View {
        Text(verbatim: words.in(language))
    }
}

/// The words that this shell says itself: the names of its buttons and pages. All else is said by the core.
enum Label {
    static let tasks = Words(zh: "待办", en: "To do")
    static let drafts = Words(zh: "草稿", en: "Drafts")
    static let certificates = Words(zh: "证照", en: "Certificates")
    static let documents = Words(zh: "文书与证照", en: "Documents")
    static let noDocuments = Words(zh: "还没有文书", en: "No documents yet")
    static let saveOfd = Words(zh: "取出 OFD 文件", en: "Take out as OFD")
    static let savePdf = Words(zh: "取出 PDF 文件", en: "Take out as PDF")
    static let saveXml = Words(zh: "取出 XML 文件", en: "Take out as XML")
    static let savePng = Words(zh: "取出图片", en: "Take out as picture")
    static let handOn = Words(zh: "保存或者发给别人", en: "Keep it or hand it on")
    static let verify = Words(zh: "核验", en: "Verify")
    static let outbox = Words(zh: "待发送", en: "To be sent")
    static let begin = Words(zh: "开始", en: "Begin")
    static let whichHome = Words(zh: "为哪套房屋办理", en: "For which home?")
    static let withoutHome = Words(zh: "不选房屋，直接填写", en: "Fill in without choosing a home")
    static let invitationCode = Words(zh: "请对方用手机扫这个码", en: "Let the other party scan this code")
    static let inviteAgain = Words(zh: "再次出示邀请", en: "Show the invitation again")
    static let next = Words(zh: "下一题", en: "Next")
    static let back = Words(zh: "上一题", en: "Back")
    static let attach = Words(zh: "选择文件", en: "Choose a file")
    static let photograph = Words(zh: "拍照", en: "Take a photo")
    static let scanCode = Words(zh: "扫码", en: "Scan a code")
    static let noCamera = Words(zh: "相机现在用不了", en: "The camera cannot be used now")
    static let cameraRefused = Words(
        zh: "没有允许本应用使用相机。要用，请到系统设置里允许。",
        en: "This app may not use the camera. To use it, allow it in the system's settings.")
    static let openSettings = Words(zh: "打开系统设置", en: "Open the system's settings")
    static let review = Words(zh: "检查", en: "Review")
    static let change = Words(zh: "去修改", en: "Change")
    static let freeze = Words(zh: "定稿", en: "Finish editing")
    static let share = Words(zh: "共享给另一方", en: "Share with the other party")
    static let revokeInvitation = Words(zh: "收回邀请", en: "Take the invitation back")
    static let revokeNow = Words(zh: "确定收回", en: "Yes, take it back")
    static let keepInvitation = Words(zh: "不收回", en: "Keep it")
    static let invite = Words(zh: "邀请", en: "Invite")
    static let read = Words(zh: "阅读申请书", en: "Read the sheet")
    static let whole = Words(zh: "显示本人完整信息", en: "Show my own data in full")
    static let acknowledge = Words(zh: "我已阅读", en: "I have read this")
    static let sign = Words(zh: "签名", en: "Sign")
    static let submit = Words(zh: "提交", en: "Submit")
    static let pay = Words(zh: "缴费", en: "Pay")
    static let askBank = Words(zh: "查询付款结果", en: "Ask the bank")
    static let collect = Words(zh: "领证", en: "Collect")
    static let withdraw = Words(zh: "撤回", en: "Withdraw")
    static let freshen = Words(zh: "更新状态", en: "Ask for its status now")
    static let trust = Words(zh: "选择信任文件", en: "Choose the trust file")
    static let check = Words(zh: "核验", en: "Check")
    static let retry = Words(zh: "重试", en: "Try again")
    static let cancel = Words(zh: "取消", en: "Cancel")
    static let close = Words(zh: "关闭", en: "Close")
    static let exchange = Words(zh: "立即同步", en: "Exchange now")
    static let more = Words(zh: "更多", en: "More")
    static let remove = Words(zh: "删除", en: "Delete")
    static let open = Words(zh: "打开", en: "Open")
    static let look = Words(zh: "查看登记机构指纹", en: "Show the registry's fingerprint")
    static let confirm = Words(zh: "指纹一致", en: "The fingerprint is the one published")
    static let enrol = Words(zh: "实名注册", en: "Enrol")
    static let address = Words(zh: "登记机构地址", en: "Address of the registry")
    static let office = Words(zh: "登记机构", en: "Office")
    static let name = Words(zh: "姓名", en: "Name")
    static let number = Words(zh: "证件号码", en: "ID number")
    static let proof = Words(zh: "身份核验码", en: "Identity proof")
    static let code = Words(zh: "证照码", en: "Token of the certificate")
    static let required = Words(zh: "必答", en: "Required")
    static let homes = Words(zh: "我的房屋", en: "My homes")
    static let noHomes = Words(zh: "还没有取到您的房屋，联网后下拉更新。", en: "Your homes are not here yet: pull down over a network.")
    static let nothingWatched = Words(zh: "这部手机上没有他人办理的来信。", en: "No letter on this phone tells of what others did.")
    static let homeLock = Words(zh: "产权锁定", en: "Lock on the home")
    static let lockHome = Words(zh: "锁定", en: "Lock it")
    static let lockAgain = Words(zh: "重新锁定", en: "Lock it again")
    static let liftLock = Words(zh: "申请解除锁定", en: "Ask to lift the lock")
    static let liftLockNow = Words(zh: "确定，签名解除", en: "Yes, sign to lift it")
    static let keepLocked = Words(zh: "不解除", en: "Keep it locked")
    static let unit = Words(zh: "不动产单元号", en: "Unit code")
    static let area = Words(zh: "建筑面积", en: "Floor area")
    static let certificateNumber = Words(zh: "证号", en: "Certificate")
    static let burdens = Words(zh: "登记簿上的负担", en: "Burdens in the register")
    static let asOf = Words(zh: "查询时间", en: "As of")
    static let search = Words(zh: "查找", en: "Search")
    static let searchFor = Words(zh: "姓名、受理号、证号或地址", en: "A name, a number or an address")
    static let searchWhy = Words(zh: "输入一个字就开始找，不用联网。", en: "One character is enough; no network is needed.")
    static let nothingFound = Words(zh: "没有找到", en: "Nothing found")
    static let onlyTheNewest = Words(zh: "只显示最新的，多输入几个字再找。", en: "The newest alone are shown: type more to find fewer.")
    static let join = Words(zh: "加入对方的申请", en: "Join an application")
    static let invitation = Words(zh: "粘贴邀请", en: "Paste the invitation")
    static let sendCorrection = Words(zh: "提交补正", en: "Send the correction")

    static let trustSeals = Words(zh: "选择其他机构印章的根证书", en: "Choose the roots of others' seals")
    static let sealsTrusted = Words(zh: "已取用其他机构印章的根证书", en: "The roots of others' seals are in use")
    static let checkFile = Words(zh: "核验文件或图片", en: "Check a file or a picture")
    static let holders = Words(zh: "权利人", en: "Holders")
    static let place = Words(zh: "坐落", en: "Address")
    static let annotate = Words(zh: "申请加注件", en: "Ask for an annotated copy")
    static let shareInFull = Words(zh: "仍然交出完整件", en: "Hand on the full document all the same")
    static let keepHere = Words(zh: "不交出", en: "Do not hand it on")
    static let user = Words(zh: "使用人", en: "For whom")
    static let purpose = Words(zh: "用途", en: "For what")
    static let untilDay = Words(zh: "用到哪一天", en: "Until which day")
    static let annotationAsked = Words(
        zh: "已放入发件箱；登记机构制好后，在“文书与证照”里。",
        en: "It is in the outbox; once the registry has made it, it is among the documents.")
    static let seePage = Words(zh: "看首页", en: "See the first page")
    static let demonstration = Words(zh: "演示数据，不是真的登记", en: "A demonstration, no real registration")

    static let licence = Words(zh: "电子证照信息", en: "The licence now")
    static let licenceIdentifier = Words(zh: "电子证照标识", en: "Identifier of the licence")
    static let licenceStanding = Words(zh: "登记簿状态", en: "In the book")
    static let since = Words(zh: "起始时间", en: "Since")
    static let handedOutNow = Words(zh: "现在发放的文件", en: "Document handed out now")
    static let inItsPlace = Words(zh: "换发的电子证照", en: "Handed out in its place")

    static let consents = Words(zh: "用证授权", en: "Consents to show a licence")
    static let noConsents = Words(zh: "没有用证授权", en: "No consents")
    static let consentsWhy = Words(
        zh: "别的单位要查看您的证照时，在这里授权。", en: "Where an office is to see a licence of yours, you consent here.")
    static let notTakenBack = Words(zh: "没有撤销的", en: "Not taken back")
    static let takenBack = Words(zh: "已撤销的", en: "Taken back")
    static let giveConsent = Words(zh: "授权用证", en: "Give a consent")
    static let giveConsentNow = Words(zh: "确认，签名授权", en: "All is right: sign")
    static let consentGiven = Words(
        zh: "用证授权已放入发件箱，登记机构收到后生效。",
        en: "The consent is in the outbox: it stands once the registry has taken it.")
    static let whichLicence = Words(zh: "授权哪一份证照", en: "Of which licence")
    static let noLicence = Words(zh: "没有现势的证照", en: "No licence is in force")
    static let noOffices = Words(zh: "业务规则没有列出用证单位", en: "The rules list no office")
    static let licenceUser = Words(zh: "用证单位", en: "Office")
    static let grantedAt = Words(zh: "授权时间", en: "Given")
    static let standing = Words(zh: "状态", en: "Standing")
    static let usesSoFar = Words(zh: "调用次数", en: "Uses so far")
    static let useLog = Words(zh: "用证记录", en: "Log of uses")
    static let noUses = Words(zh: "还没有单位查看过", en: "No office has asked yet")
    static let takeConsentBack = Words(zh: "撤销这份用证授权", en: "Take this consent back")
    static let takeBackWhy = Words(
        zh: "登记机构收到撤销后，这个单位不能再用它查看证照。已经看过的，收不回来。",
        en: "Once the registry has it, the office sees the licence no more. What it has seen cannot be unseen.")
    static let takeBackNow = Words(zh: "确定撤销", en: "Yes, take it back")
    static let keepConsent = Words(zh: "不撤销", en: "Keep it")
    static let takingBack = Words(
        zh: "撤销已放入发件箱，登记机构收到后才算撤销，请联网发送。",
        en: "It is in the outbox, and taken back once the registry has it: send it over a network.")
    static let askForLicence = Words(zh: "申请查看证照", en: "Ask to see the licence")
    static let licenceAsked = Words(
        zh: "已放入发件箱；答复在“用证记录”里。", en: "It is in the outbox; the answer comes to the log of uses.")

    static let dispute = Words(zh: "共享信息有误", en: "A shared fact is wrong")
    static let whichFact = Words(zh: "哪一项有误", en: "Which of them")
    static let howWrong = Words(zh: "怎么有误", en: "In what way")
    static let sayMore = Words(zh: "说明（可不填）", en: "In your words (optional)")
    static let sayMoreHere = Words(zh: "写给来源部门看", en: "For its source to read")
    static let lodge = Words(zh: "签名提出", en: "Sign and say so")
    static let lodged = Words(
        zh: "已放入发件箱，联网后发给登记机构。", en: "It is in the outbox and goes to the registry over a network.")
    static let disputes = Words(zh: "已经提出的", en: "Said before")
    static let nothingDisputable = Words(zh: "现在没有可以提出的", en: "Nothing can be disputed now")

    static let answered = Words(zh: "已答的必答题", en: "Required questions answered")
    static let uploaded = Words(zh: "登记机构已收到的部分", en: "Received by the registry so far")
    static let working = Words(zh: "正在处理", en: "Under way")

    static let paymentRecord = Words(zh: "缴费记录", en: "Payment record")
    static let noPayment = Words(zh: "没有缴费记录", en: "No payment record")
    static let channel = Words(zh: "缴费方式", en: "How it was paid")
    static let toldAt = Words(zh: "时间", en: "Time")
    static let caseNumber = Words(zh: "受理号", en: "Case number")
    static let paymentNumber = Words(zh: "缴费编号", en: "Number of the payment")
    static let total = Words(zh: "应缴合计", en: "To pay in all")
    static let basis = Words(zh: "依据", en: "Basis")

    static let settings = Words(zh: "设置", en: "Settings")
    static let account = Words(zh: "账户", en: "Account")
    static let notEnrolled = Words(zh: "还没有实名注册", en: "Not enrolled yet")
    static let reading = Words(zh: "显示", en: "Display")
    static let normal = Words(zh: "标准版", en: "Standard")
    static let elder = Words(zh: "长辈版（大字）", en: "Large letters")
    static let language = Words(zh: "语言", en: "Language")
    static let chinese = Words(zh: "简体中文", en: "简体中文")
    static let english = Words(zh: "English", en: "English")
    static let security = Words(zh: "安全", en: "Security")
    static let lockNow = Words(zh: "立即锁定", en: "Lock now")
    static let passphrase = Words(zh: "更换口令", en: "Change the passphrase")
    static let here = Words(zh: "本机", en: "This device")
    static let moving = Words(zh: "备份和换手机", en: "Backup and a new phone")
    static let logs = Words(zh: "运行记录", en: "Logs")
    static let logsWhy = Words(zh: "不含任何个人信息。", en: "Nothing personal is in them.")
    static let exportLogs = Words(zh: "导出给帮助您的人", en: "Export them for whoever helps you")
    static let erase = Words(zh: "清除本机资料", en: "Erase what is kept here")
    static let eraseWhy = Words(zh: "登记机构留存的资料不受影响。", en: "What the registry holds stays there.")
    static let gone = Words(zh: "清除后找不回来", en: "It cannot be brought back")
    static let erasedThen = Words(
        zh: "本机的草稿、证照、发件箱和签名密钥都会删除。",
        en: "The drafts, certificates, outbox and signing keys on this device are deleted.")
    static let unsentLost = Words(zh: "还没有发给登记机构的", en: "Not sent to the registry yet")
    static let eraseKnown = Words(zh: "我知道清除后找不回来", en: "I know that it cannot be brought back")
    static let eraseNow = Words(zh: "清除", en: "Erase")

    static let locked = Words(zh: "已锁定", en: "Locked")
    static let lockedWhy = Words(
        zh: "您填的内容加密存在本机，没有丢。", en: "What you typed is on this device, encrypted; nothing is lost.")
    static let unlock = Words(zh: "解锁", en: "Unlock")
    static let unlockWithDevice = Words(zh: "用面容、指纹或锁屏密码解锁", en: "Unlock with face, finger or passcode")
    static let typePassphrase = Words(zh: "输入口令", en: "Type your passphrase")

    static let passphraseWhy = Words(
        zh: "口令打开本机的内容，也打开之后做的备份。",
        en: "The passphrase opens what is on this device, and the backups that you make from now on.")
    static let newPassphrase = Words(zh: "新口令", en: "New passphrase")
    static let newPassphraseAgain = Words(zh: "再输一次", en: "Once more")
    static let passphrasesDiffer = Words(zh: "两次输入的不一样。", en: "The two are not the same.")
    static let passphraseLost = Words(
        zh: "请记好：忘了口令，谁也打不开，登记机构也帮不了。",
        en: "Keep it well: without it nobody opens this, and the registry cannot help.")
    static let setPassphrase = Words(zh: "换成这个口令", en: "Set this passphrase")
    static let passphraseSet = Words(
        zh: "口令已更换，原来的打不开了。", en: "The passphrase is set; what opened it before does not any more.")
    static let useDevice = Words(zh: "改用面容、指纹或锁屏密码", en: "Use face, finger or passcode")
    static let deviceOpens = Words(
        zh: "以后用面容、指纹或锁屏密码打开。", en: "Face, finger or passcode opens it from now on.")
    static let oldBackups = Words(
        zh: "以前做的备份，仍用当时的口令打开。", en: "Backups of before keep what opened them then.")

    static let passphraseFirst = Words(
        zh: "现在用本机的锁打开，这样的备份在别的手机上打不开。请先设置口令。",
        en: "This device's own lock opens it now, and opens no backup on another phone. Set a passphrase first.")
    static let backupWhy = Words(
        zh: "备份是本机全部内容的加密副本。", en: "A backup is an encrypted copy of all that is on this device.")
    static let makeBackup = Words(zh: "做备份", en: "Make a backup")
    static let keepBackup = Words(zh: "选择存放的位置", en: "Choose where it is kept")
    static let backupKept = Words(zh: "备份已存好", en: "The backup is kept")
    static let notKept = Words(zh: "没有存成，请换一个位置", en: "Not kept: choose another place")
    static let howToMove = Words(zh: "换到新手机", en: "To a new phone")
    static let moveCopy = Words(zh: "1. 把备份放到新手机上。", en: "1. Put the backup on the new phone.")
    static let moveRestore = Words(
        zh: "2. 在新手机上打开本应用，选“从备份恢复”，输入口令。",
        en: "2. Open this app there, choose Restore from a backup, type the passphrase.")
    static let moveEnrol = Words(
        zh: "3. 在新手机上重新实名注册：签名密钥不在备份里。",
        en: "3. Enrol again on the new phone: the signing keys are not in the backup.")
    static let backupKeeps = Words(
        zh: "备份不会自己发给谁。请放在只有您拿得到的地方。",
        en: "A backup goes nowhere by itself. Keep it where only you can reach it.")
    static let welcome = Words(zh: "在自己的手机上办理登记", en: "Apply on your own phone")
    static let welcomeWhy = Words(
        zh: "填写不用联网；要签名和提交时，再实名注册。",
        en: "Filling in needs no network; you enrol before you sign and send.")
    static let keptEncrypted = Words(zh: "您填的内容加密存在本机。", en: "What you type is kept on this device, encrypted.")
    static let beginHere = Words(zh: "开始使用", en: "Begin")
    static let restore = Words(zh: "从备份恢复", en: "Restore from a backup")
    static let restoreNow = Words(zh: "打开备份", en: "Open the backup")
    static let backup = Words(zh: "备份", en: "Backup")
    static let backupPassphrase = Words(zh: "做备份时的口令", en: "Passphrase of the backup")
    static let notTaken = Words(zh: "没有取到，请再选一次", en: "Not taken: choose it again")

    static let letters = Words(zh: "通知", en: "Letters")
    static let noLetters = Words(zh: "还没有通知", en: "No letters yet")
    static let sender = Words(zh: "来自", en: "From")
    static let writtenAt = Words(zh: "时间", en: "Written")
    static let grounds = Words(zh: "逐项说明", en: "Point by point")
    static let seeApplication = Words(zh: "打开这份申请", en: "Open the application")

    static let mandates = Words(zh: "授权委托", en: "Mandates")
    static let noMandates = Words(zh: "没有授权委托", en: "No mandates")
    static let mandatesWhy = Words(
        zh: "请别人代办登记时，在这里签署授权委托书。", en: "Where somebody is to act for you, you sign the mandate here.")
    static let inUse = Words(zh: "没有撤销、没有到期的", en: "Neither revoked nor run out")
    static let mandatesOver = Words(zh: "已撤销或已到期的", en: "Revoked or run out")
    static let agent = Words(zh: "代理人", en: "Agent")
    static let principal = Words(zh: "委托人", en: "Whom they act for")
    static let mandatedMatters = Words(zh: "授权办理的登记", en: "Matters")
    static let term = Words(zh: "期限", en: "Term")
    static let revokedAt = Words(zh: "撤销时间", en: "Revoked")
    static let agentSees = Words(
        zh: "期限内，代理人注册后能看到委托人账户里的全部内容；委托人授权给别人的，只看得到时间，看不到内容。",
        en: "While it stands, an agent who has enrolled sees all of the account that they act for; of what is mandated "
            + "to others they see when, and no word.")
    static let grant = Words(zh: "签署授权委托书", en: "Grant a mandate")
    static let grantNow = Words(zh: "确认，签署", en: "All is right: sign")
    static let granting = Words(
        zh: "授权委托书已放入发件箱，登记机构收到后生效。",
        en: "The mandate is in the outbox: it stands once the registry has taken it.")
    static let ofMyself = Words(zh: "我本人", en: "Myself")
    static let ofOrganisation = Words(zh: "我任法定代表人的单位", en: "The organisation that I lead")
    static let ownName = Words(zh: "您的姓名", en: "Your name")
    static let ownNumber = Words(zh: "您的证件号码", en: "Your identity number")
    static let itsName = Words(zh: "单位名称", en: "Name of the organisation")
    static let creditCode = Words(zh: "统一社会信用代码", en: "Credit code")
    static let agentName = Words(zh: "代理人姓名", en: "The agent's name")
    static let agentNumber = Words(zh: "代理人证件号码", en: "The agent's identity number")
    static let lastDayOfMandate = Words(zh: "到哪一天为止", en: "Until which day")
    static let dayFormat = Words(zh: "例如 2027-03-31", en: "Such as 2027-03-31")
    static let revoke = Words(zh: "撤销这份授权", en: "Revoke this mandate")
    static let revokeWhy = Words(
        zh: "登记机构收到撤销后，代理人就不能再用它办理。",
        en: "Once the registry has the revocation, nobody acts under it any more.")
    static let revoking = Words(
        zh: "撤销已放入发件箱，登记机构收到后才算撤销，请联网发送。",
        en: "The revocation is in the outbox. It is revoked once the registry has it: send it over a network.")

    static let visits = Words(zh: "今日接待", en: "Visits")
    static let newVisit = Words(zh: "新的接待", en: "New visit")
    static let visitLocked = Words(zh: "已锁定，点开解锁", en: "Locked: tap to unlock")
    static let chooseVisit = Words(zh: "请从左边选一项", en: "Choose on the left")
    static let handOver = Words(zh: "转给当事人看", en: "Hand over to the client")
    static let handOverWhy = Words(
        zh: "只显示这一位当事人的内容，其他接待锁定。",
        en: "Only this client's things are shown; the other visits are locked.")
    static let takeBack = Words(zh: "收回平板", en: "Take the tablet back")
    static let receiveVisits = Words(zh: "公证机构接待用", en: "For a notary's visits")
    static let ownDevice = Words(zh: "改为个人自用", en: "A person's own device instead")

    static func visit(_ number: Int) -> Words { Words(zh: "接待 \(number)", en: "Visit \(number)") }

    /// The characters that are typed of those that may be.
    static func characters(_ typed: Int, of most: Int) -> Words {
        Words(zh: "\(typed)/\(most) 字", en: "\(typed) of \(most) characters")
    }

    static func term(from: Day, to: Day) -> Words { Words(zh: "\(from) 至 \(to)", en: "\(from) to \(to)") }

    /// Several things in a row.
    static func list(_ of: [Words]) -> Words {
        Words(zh: of.map(\.zh).joined(separator: "、"), en: of.map(\.en).joined(separator: ", "))
    }

    /// A document taken out in one of its forms.
    static func save(_ form: DocumentForm) -> Words {
        switch form {
        case .ofd: saveOfd
        case .pdf: savePdf
        case .xml: saveXml
        case .png: savePng
        }
    }
}
