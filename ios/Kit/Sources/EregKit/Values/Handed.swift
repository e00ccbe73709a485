import Foundation

/// The kind of a thing that a person was handed, by its content.
public enum HandedKind: Hashable, Sendable, CaseIterable {
    /// 证书码: the token of a certificate or of a registration proof.
    case token
    /// 查询结果证明: the sealed result of a query.
    case queryResult
    /// A document as OFD package (GB/T 33190).
    case ofd
    /// A document as PDF.
    case pdf
    /// 财政电子票据, as XML.
    case fiscalReceipt
    /// A picture in which no code was read.
    case picture
    /// None of these.
    case unknown
}

/// The copy of a licence, where it is one that is sound.
public enum HandedCopy: Hashable, Sendable, Discreet {
    /// 加注件: for one use, until a day. Whether that day is over is told by this device's clock.
    case annotated(licence: String, original: String, user: String, purpose: String, until: Day, over: Bool)
    /// 注销件: the licence was cancelled on a day.
    case cancelled(day: Day)
}

/// The findings about a thing that a person was handed, offline: the three answers, and what it shows where they are good.
public struct Verification: Hashable, Sendable, Discreet {
    /// Its kind, by its content.
    public let kind: HandedKind
    /// The kind by name.
    public let title: Words
    /// Whether all is well: intact, sealed by whom one trusts, current or of unknown status, and no copy that is over or of
    /// what was cancelled.
    public let ok: Bool
    /// The first answer: whether everything that it shows is what was sealed.
    public let integrity: Integrity
    /// The second: whether whoever sealed it is trusted.
    public let seal: SealTrust
    /// The third: whether it is in the book. A document does not know what came after it was sealed.
    public let book: BookStanding
    /// These three in words, a line each, in this order.
    public let said: [Words]
    /// The conclusion over all that was found, in words.
    public let conclusion: Words
    /// The trouble, and what to do now; none where all is well.
    public let trouble: Message?
    /// 登簿时间, where the book proves it.
    public let bookedAt: Date?
    /// Time as of which the book answer holds.
    public let asOf: Date?
    /// The office that a token was sealed for.
    public let office: String?
    /// A demonstration.
    public let demo: Bool
    /// The face of a token, where a trusted seal vouches for it.
    public let face: TokenFace?
    /// The copy of a licence, where a trusted seal vouches for it.
    public let copy: HandedCopy?
    /// Everything else in reading order: of a result what the register said, of a document its seals, its numbers, and the
    /// files that no seal protects.
    public let lines: [SheetLineView]
    /// Says that a result is true of its moment.
    public let words: Words?

    public init(
        kind: HandedKind, title: Words, ok: Bool, integrity: Integrity, seal: SealTrust, book: BookStanding,
        said: [Words], conclusion: Words, trouble: Message?, bookedAt: Date?, asOf: Date?, office: String?, demo: Bool,
        face: TokenFace?, copy: HandedCopy?, lines: [SheetLineView], words: Words?
    ) {
        self.kind = kind
        self.title = title
        self.ok = ok
        self.integrity = integrity
        self.seal = seal
        self.book = book
        self.said = said
        self.conclusion = conclusion
        self.trouble = trouble
        self.bookedAt = bookedAt
        self.asOf = asOf
        self.office = office
        self.demo = demo
        self.face = face
        self.copy = copy
        self.lines = lines
        self.words = words
    }
}

/// The answer about a file that a person was handed.
public enum Handed: Hashable, Sendable, Discreet {
    /// It was checked.
    case checked(found: Verification)
    /// It is a picture: it is decoded by the platform, and its pixels are checked.
    case picture
}

/// A decoded picture: the lightness of each pixel, row by row from above, 0 black and 255 white.
public struct GreyPicture: Hashable, Sendable, Discreet {
    public let wide: Int
    public let tall: Int
    public let light: Data

    public init(wide: Int, tall: Int, light: Data) {
        self.wide = wide
        self.tall = tall
        self.light = light
    }

    /// The picture of what the platform cannot decode: no code is read in it.
    public static let unreadable = GreyPicture(wide: 0, tall: 0, light: Data())
}
