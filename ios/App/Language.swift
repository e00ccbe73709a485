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
}
