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
    /// The annotation in words, of an annotated copy: for whom, for what, until when, and whether that day is over.
    public let annotation: Words?
    /// The warning before it is handed on, of a licence that shows everything: an annotated copy may do instead.
    public let beforeSharing: UnmaskedWarning?
    /// The choices of an annotated copy that can be asked for of it; none where it is no licence.
    public let copyChoices: CopyChoices?
    /// The standing of the certificate in words, where it is of one: a document does not know what came after it.
    public let inForce: Words?
    /// The mark 演示, where the office is a demonstration.
    public let mark: Words?

    public init(
        id: PaperId, kind: PaperKind, title: Words, caseId: CaseId, certificate: String?, writtenOn: Day,
        sealedAt: Date?, forms: [DocumentForm], standing: DocumentStanding, words: Words, annotation: Words?,
        beforeSharing: UnmaskedWarning?, copyChoices: CopyChoices?, inForce: Words?, mark: Words?
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
        self.annotation = annotation
        self.beforeSharing = beforeSharing
        self.copyChoices = copyChoices
        self.inForce = inForce
        self.mark = mark
    }
}

/// The warning before a licence that shows everything is handed on. Whoever has read it hands it back: that is the
/// acknowledgement without which no such file is written.
public struct UnmaskedWarning: Hashable, Sendable, Discreet {
    /// The document that it warns of.
    public let document: PaperId
    /// Says what handing it on gives away, and that an annotated copy (加注件) may do instead.
    public let words: Words

    public init(document: PaperId, words: Words) {
        self.document = document
        self.words = words
    }
}

/// The choices of an annotated copy (加注件) that can be asked for: its uses, and the length of what the person writes.
public struct CopyChoices: Hashable, Sendable, Discreet {
    /// To let the home (出租住房): ``CopyTerms`` without a purpose.
    public let letting: Words
    /// Any other use, which the person writes.
    public let other: Words
    /// Most characters of whoever is to use it, and of the use.
    public let most: Int

    public init(letting: Words, other: Words, most: Int) {
        self.letting = letting
        self.other = other
        self.most = most
    }
}

/// The terms of an annotated copy (加注件).
public struct CopyTerms: Hashable, Sendable, Discreet {
    /// Whoever is to use it (使用人).
    public let user: String
    /// The use that it is for (事由); none where the home is let (出租住房).
    public let purpose: String?
    /// The last day on which it may be used.
    public let until: Day

    public init(user: String, purpose: String?, until: Day) {
        self.user = user
        self.purpose = purpose
        self.until = until
    }
}

/// A licence of this person, or an annotated copy of one, as the registry has it now.
public struct LicenceScreen: Hashable, Sendable, Discreet {
    /// The identifier that was asked for (电子证照标识).
    public let licence: String
    /// The number of the certificate or proof that it is, or is a copy of.
    public let number: String
    /// The standing of that certificate or proof in the book, in words.
    public let standing: Words
    /// Registry time since which it is not current.
    public let since: Date?
    /// The identifiers of what was handed out in its place.
    public let supersededBy: [String]
    /// The document that is handed out of it now.
    public let document: PaperId?
    /// The mark 演示, where the office is a demonstration.
    public let mark: Words?

    public init(
        licence: String, number: String, standing: Words, since: Date?, supersededBy: [String], document: PaperId?,
        mark: Words?
    ) {
        self.licence = licence
        self.number = number
        self.standing = standing
        self.since = since
        self.supersededBy = supersededBy
        self.document = document
        self.mark = mark
    }
}
