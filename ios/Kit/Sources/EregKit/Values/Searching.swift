import Foundation

/// The kinds of things that can be searched for.
public enum SearchKind: Hashable, Sendable, CaseIterable {
    /// Drafts (草稿).
    case drafts
    /// Cases (案件).
    case cases
    /// Homes whose extracts are kept (登记簿摘录).
    case homes
    /// Title certificates and registration proofs (不动产权证书, 不动产登记证明).
    case certificates
}

/// A thing that a search has found, as lists show it.
public struct SearchHit: Hashable, Sendable, Discreet {
    /// The hits that one search finds at the most.
    public static let most = 50

    /// The kind of the thing.
    public let kind: SearchKind
    /// The kind in words, as a heading over its hits.
    public let heading: Words
    /// The name under which its feature takes it: an id, a unit code, the number of a certificate.
    public let id: String
    /// District and street of the home; empty where they are not known here.
    public let title: String
    /// 受理号 of a case; of a home the number of its certificate; of a certificate its own.
    public let number: String?
    /// Words for what it is.
    public let words: Words

    public init(kind: SearchKind, heading: Words, id: String, title: String, number: String?, words: Words) {
        self.kind = kind
        self.heading = heading
        self.id = id
        self.title = title
        self.number = number
        self.words = words
    }
}
