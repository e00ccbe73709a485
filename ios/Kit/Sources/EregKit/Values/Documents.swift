import Foundation

/// The kind of a paper of the office.
public enum PaperKind: Hashable, Sendable, CaseIterable {
    /// 不动产权证书.
    case titleCertificate
    /// 不动产登记证明.
    case registrationProof
    /// 受理凭证.
    case acceptance
    /// 补正通知书.
    case supplement
    /// 不予受理决定书.
    case nonAcceptance
    /// 不予查询决定书.
    case queryRefusal
    /// 不予登记决定书.
    case refusal
    /// 登记费缴款通知.
    case feeNotice
    /// 查询结果证明.
    case queryResult
    /// 财政电子票据, of the finance service.
    case fiscalReceipt
    /// 红票: the fiscal e-receipt that cancels another one.
    case fiscalRedReceipt
    /// 注销件: the copy of a cancelled certificate or proof, with the watermark.
    case cancelledCopy
    /// 加注件: the copy of a certificate or proof for one use, until a day.
    case annotatedCopy
}

/// The form of a sealed document (版式文件格式).
public enum DocumentForm: Hashable, Sendable, CaseIterable {
    /// An OFD package (GB/T 33190) with the office's electronic seal.
    case ofd
    /// The same pages as PDF, with the office's signature and a time stamp, for readers abroad.
    case pdf
    /// A fiscal e-receipt (财政电子票据) as XML, under the supervision seal and that of the issuing unit.
    case xml
    /// A picture (PNG) of the first page of what the office wrote, to be looked at. No seal is in it: others rely on the OFD or the
    /// PDF.
    case png
}

/// The standing of a document on this device.
public enum DocumentStanding: Hashable, Sendable, CaseIterable {
    /// It waits for the office's seal.
    case waiting
    /// Its files are kept here: it opens without a network.
    case here
    /// It is sealed, and a file of it has not come yet.
    case toFetch
    /// The office can make no document of what it wrote.
    case unfit
    /// The certificate was cancelled before its document was sealed.
    case void
}

/// A document on the screen.
public struct DocumentScreen: Hashable, Sendable, Discreet {
    /// Its id.
    public let id: PaperId
    /// Its kind.
    public let kind: PaperKind
    /// Its kind by name: 受理凭证, 不动产权证书 …
    public let title: Words
    /// The case of the act that wrote it.
    public let caseId: CaseId
    /// The number of the certificate or proof that it is of, where it is of one.
    public let certificate: String?
    /// The day of that act, at +08:00.
    public let writtenOn: Day
    /// Registry time of its sealing, once it is sealed.
    public let sealedAt: Date?
    /// The forms in which it can be written out, the page first; none while there is no file of it.
    public let forms: [DocumentForm]
    /// Its standing.
    public let standing: DocumentStanding
    /// The standing in words.
    public let words: Words
    /// The standing of the certificate in words, where it is of one: a document does not know what came after it.
    public let inForce: Words?
    /// The mark 演示, where the office is a demonstration.
    public let mark: Words?

    public init(
        id: PaperId, kind: PaperKind, title: Words, caseId: CaseId, certificate: String?, writtenOn: Day,
        sealedAt: Date?, forms: [DocumentForm], standing: DocumentStanding, words: Words, inForce: Words?, mark: Words?
    ) {
        self.id = id
        self.kind = kind
        self.title = title
        self.caseId = caseId
        self.certificate = certificate
        self.writtenOn = writtenOn
        self.sealedAt = sealedAt
        self.forms = forms
        self.standing = standing
        self.words = words
        self.inForce = inForce
        self.mark = mark
    }
}
