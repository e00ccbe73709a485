import Foundation

/// A home the person holds, from its signed extract.
public struct HomeView: Hashable, Sendable, Discreet {
    /// 不动产单元号.
    public let unit: String
    /// District and street.
    public let address: String
    /// 建筑面积, m², such as `89.50`.
    public let area: String
    /// Certificates in force, of the unified scheme.
    public let certificates: [String]
    /// Certificates from before it that are in force (房产证, 土地证).
    public let oldCertificates: [OldCertificateView]
    /// Mortgages, seizures, objections, notices and other burdens, counted.
    public let burdens: Int
    /// Number of the unit's last entry.
    public let entrySeq: Int
    /// Registry time of the extract.
    public let asOf: Date
    /// Registered on.
    public let since: Day

    public init(
        unit: String, address: String, area: String, certificates: [String], oldCertificates: [OldCertificateView],
        burdens: Int, entrySeq: Int, asOf: Date, since: Day
    ) {
        self.unit = unit
        self.address = address
        self.area = area
        self.certificates = certificates
        self.oldCertificates = oldCertificates
        self.burdens = burdens
        self.entrySeq = entrySeq
        self.asOf = asOf
        self.since = since
    }
}

/// A certificate from before the unified registration, as shown.
public struct OldCertificateView: Hashable, Sendable, Discreet {
    /// Its number, as printed.
    public let number: String
    /// Its kind (证书种类).
    public let scheme: Words

    public init(number: String, scheme: Words) {
        self.number = number
        self.scheme = scheme
    }
}

/// A certificate on the screen.
public struct CertificateScreen: Hashable, Sendable, Discreet {
    /// Its kind by name: 不动产权证书 or 不动产登记证明.
    public let kind: Words
    /// Its number.
    public let number: String
    /// 电子证照标识.
    public let licenceId: String
    /// 不动产单元号.
    public let unit: String
    /// 现势 or 注销.
    public let status: CertificateStanding
    /// Registry time of `status`: since then it may have changed. Absent where the feed was never told to its end.
    public let asOf: Date?
    /// The status in words, with that time.
    public let words: Words
    /// The token a stranger verifies, `EREG1:…`.
    public let token: String
    /// The full-face file, which opens the token's commitment.
    public let face: String
    /// The case it came from.
    public let caseId: String?
    /// Index of the leaf.
    public let entryIndex: Int
    /// 登簿时间.
    public let registeredAt: Date
    /// The mark 演示, where the office is a demonstration.
    public let mark: Words?

    public init(
        kind: Words, number: String, licenceId: String, unit: String, status: CertificateStanding, asOf: Date?,
        words: Words, token: String, face: String, caseId: String?, entryIndex: Int, registeredAt: Date,
        mark: Words?
    ) {
        self.kind = kind
        self.number = number
        self.licenceId = licenceId
        self.unit = unit
        self.status = status
        self.asOf = asOf
        self.words = words
        self.token = token
        self.face = face
        self.caseId = caseId
        self.entryIndex = entryIndex
        self.registeredAt = registeredAt
        self.mark = mark
    }
}

/// The integrity of the bytes that were sealed.
public enum Integrity: Hashable, Sendable, CaseIterable {
    /// They are exactly as they were sealed.
    case intact
    /// The seal fits, and not everything in the file is under it. Of a document alone.
    case partlyProtected
    /// Changed.
    case altered
    /// Nothing that can be read.
    case unreadable
    /// Nothing here can verify its seal, so nobody can say.
    case unverifiable
}

/// The trust in whoever sealed it.
public enum SealTrust: Hashable, Sendable, CaseIterable {
    /// A trusted seal, in its term.
    case trusted
    /// None whom anything that is trusted here vouches for.
    case unknownKey
    /// One that is known, out of its term.
    case outOfTerm
    /// A certificate was revoked, and nobody who is trusted says that it had been used before. Of a document alone.
    case revoked
}

/// The standing of a token in the book.
public enum BookStanding: Hashable, Sendable, CaseIterable {
    /// In the book, current as of the status.
    case current
    /// In the book, cancelled as of the status.
    case cancelled
    /// Was in the book; unknown since.
    case statusUnknown
    /// Not in the book.
    case notIncluded
    /// Cannot be said.
    case unverifiable
}

/// The data that a token shows on its face.
public struct TokenFace: Hashable, Sendable, Discreet {
    /// 不动产权证书号.
    public let number: String
    /// Masked holders.
    public let holders: String
    /// Masked address.
    public let address: String
    /// 不动产单元号.
    public let unit: String

    public init(number: String, holders: String, address: String, unit: String) {
        self.number = number
        self.holders = holders
        self.address = address
        self.unit = unit
    }
}
