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
    static let next = Words(zh: "下一题", en: "Next")
    static let back = Words(zh: "上一题", en: "Back")
    static let attach = Words(zh: "选择文件", en: "Choose a file")
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
    static let toCorrect = Words(zh: "要改正的", en: "To correct")
    static let corrected = Words(zh: "已改好", en: "Corrected")
    static let officeChecks = Words(zh: "由登记机构核对", en: "The registry checks it")
    static let sendCorrection = Words(zh: "提交补正", en: "Send the correction")

    static func of(_ kind: SearchKind) -> Words {
        switch kind {
        case .drafts: drafts
        case .cases: Words(zh: "案件", en: "Cases")
        case .homes: homes
        case .certificates: certificates
        }
    }

    static func of(_ standing: CorrectionStanding) -> Words {
        switch standing {
        case .open: toCorrect
        case .corrected: corrected
        case .unknown: officeChecks
        }
    }
}
