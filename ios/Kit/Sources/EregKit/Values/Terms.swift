import Foundation

/// A material of the checklist (申请材料).
public enum MaterialCode: Hashable, Sendable, CaseIterable {
    /// 不动产登记申请书和询问记录.
    case m01
    /// 申请人身份证明.
    case m02
    /// 营业执照 / 统一社会信用代码证书.
    case m03
    /// 授权委托书.
    case m04
    /// 婚姻关系证明.
    case m05
    /// 监护关系证明和保证书.
    case m06
    /// 原不动产权证书.
    case m07
    /// 买卖合同（网签备案）.
    case m08
    /// 赠与、互换、析产或者夫妻间约定的协议.
    case m09
    /// 契税完税或减免税凭证.
    case m10
    /// 主债权合同和抵押合同.
    case m11
    /// 金融许可证.
    case m12
    /// 继承权公证书.
    case m13
    /// 土地权属来源（划拨）.
    case m15
    /// 建设工程规划许可或者规划核实、竣工验收备案.
    case m16
    /// 抵押权人 / 预告登记权利人同意书.
    case m18
    /// 抵押权人的注销申请、债权消灭证明.
    case m19
    /// 遗失、灭失声明.
    case m21
    /// 身份信息变更证明（公安、市场监管）.
    case m22
    /// 其他共有人的书面意见：同意转让，或者放弃优先购买权.
    case m25
    /// 转让方完税凭证.
    case m26
    /// 通知其他共有人可以优先购买的证明.
    case m30
}

/// An answer in the inquiry record.
public enum Answer: Hashable, Sendable, CaseIterable {
    /// 是.
    case yes
    /// 否.
    case no
    /// 不清楚.
    case notSure
}

/// The standing of money that goes back (退款).
public enum Refund: Hashable, Sendable, CaseIterable {
    /// The bank is asked to give it back.
    case due
    /// Given back.
    case done
}

/// The state of a case (案件状态).
public enum CaseStage: Hashable, Sendable, CaseIterable {
    /// 已收到，尚未受理.
    case received
    /// 预审.
    case precheck
    /// 补正.
    case supplement
    /// 不予受理.
    case notAccepted
    /// 受理.
    case accepted
    /// 审核.
    case inReview
    /// 待缴费.
    case feeDue
    /// 登簿中.
    case booking
    /// 已登簿.
    case registered
    /// 已领证.
    case issued
    /// 已出具查询结果.
    case answered
    /// 不予登记.
    case refused
    /// 撤回.
    case withdrawn
    /// 失效.
    case expired
}

/// The standing of an attempt to pay.
public enum AttemptState: Hashable, Sendable, CaseIterable {
    /// Recorded; the bank has not been asked.
    case created
    /// The bank was asked.
    case submitted
    /// The bank waits for its payer, who has something to open or to scan.
    case offered
    /// The bank's answer was lost: only asking it decides.
    case unknown
    /// The bank has the money.
    case succeeded
    /// Closed at the bank without money.
    case closed
    /// Refused by the bank.
    case failed
}

/// The way in which a payer comes to a payment channel.
public enum ChannelKind: Hashable, Sendable, CaseIterable {
    /// A link opens another app on the same phone.
    case url
    /// A code (二维码) is scanned with another phone, or at a counter.
    case qr
}

/// The standing of what a payer opens or scans.
public enum OfferStanding: Hashable, Sendable, CaseIterable {
    /// It can still be paid, as far as registry time is known.
    case open
    /// Its time is over: paying anew makes another one.
    case over
}

/// The standing of a certificate (证照状态).
public enum CertificateStanding: Hashable, Sendable, CaseIterable {
    /// 现势.
    case current
    /// 注销.
    case cancelled
    /// Its token does not prove it: nobody is to rely on it.
    case unproven
}

/// The part of a vault that a secret opens.
public enum Access: Hashable, Sendable, CaseIterable {
    /// All of it.
    case full
    /// Only what is in transit, for exchange in the background.
    case transit
}

/// The registry's address and the root to trust there.
public struct Connection: Hashable, Sendable, Discreet {
    /// `https://authority`, or `http://` and a loopback literal.
    public let url: String
    /// The office's id.
    public let office: String
    /// Fingerprint of the root to pin, as the person confirmed it; nothing is believed without one.
    public let rootFingerprint: String?

    public init(url: String, office: String, rootFingerprint: String?) {
        self.url = url
        self.office = office
        self.rootFingerprint = rootFingerprint
    }
}
