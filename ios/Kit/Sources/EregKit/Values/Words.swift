/// A language that a person reads.
public enum Language: Hashable, Sendable, CaseIterable {
    /// Simplified Chinese.
    case zh
    /// English.
    case en
}

/// Text that a person reads, in both languages. The core words it; no shell does.
public struct Words: Hashable, Sendable, Discreet {
    public let zh: String
    public let en: String

    public init(zh: String, en: String) {
        self.zh = zh
        self.en = en
    }

    public func `in`(_ language: Language) -> String {
        switch language {
        case .zh: zh
        case .en: en
        }
    }
}
