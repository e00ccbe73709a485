import EregKit

// The three answers to a token, in words. The core answers with a kind alone; these are the words that `ereg verify` has for it.

extension Integrity {
    var words: Words {
        switch self {
        case .intact: Words(zh: "内容完整", en: "intact")
        case .altered: Words(zh: "内容被改动", en: "altered")
        case .unreadable: Words(zh: "不是证照码", en: "no token")
        case .unverifiable: Words(zh: "无法验证内容", en: "cannot be verified")
        }
    }
}

extension SealTrust {
    var words: Words {
        switch self {
        case .trusted: Words(zh: "签章可信", en: "sealed by a trusted office")
        case .unknownKey: Words(zh: "签章密钥不在信任文件中", en: "sealed by a key that the trust file does not have")
        case .outOfTerm: Words(zh: "签章时密钥不在有效期", en: "sealed outside the term of its key")
        }
    }
}

extension BookStanding {
    var words: Words {
        switch self {
        case .current: Words(zh: "在登记簿中，现势", en: "in the book, and current")
        case .cancelled: Words(zh: "已注销", en: "cancelled")
        case .statusUnknown: Words(zh: "当时在登记簿中，此后不详", en: "was in the book, unknown since")
        case .notIncluded: Words(zh: "不在登记簿中", en: "not in the book")
        case .unverifiable: Words(zh: "无法验证", en: "cannot be verified")
        }
    }
}
