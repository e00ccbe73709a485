import EregCore
import EregKit
import Foundation

// Each of the kit's identifiers has one of the generated ones, and no other is taken for it.
extension EregKit.Identifier where Of == EregKit.Named.Draft {
    init(_ core: EregCore.DraftId) { self.init(core.rawValue) }
    var core: EregCore.DraftId { .init(text) }
}

extension EregKit.Identifier where Of == EregKit.Named.Case {
    init(_ core: EregCore.CaseId) { self.init(core.rawValue) }
    var core: EregCore.CaseId { .init(text) }
}

extension EregKit.Identifier where Of == EregKit.Named.Command {
    init(_ core: EregCore.CommandId) { self.init(core.rawValue) }
    var core: EregCore.CommandId { .init(text) }
}

extension EregKit.Identifier where Of == EregKit.Named.Attempt {
    init(_ core: EregCore.AttemptId) { self.init(core.rawValue) }
    var core: EregCore.AttemptId { .init(text) }
}

extension EregKit.Identifier where Of == EregKit.Named.Channel {
    init(_ core: EregCore.ChannelId) { self.init(core.rawValue) }
    var core: EregCore.ChannelId { .init(text) }
}

extension EregKit.Identifier where Of == EregKit.Named.Place {
    init(_ core: EregCore.Slot) { self.init(core.rawValue) }
    var core: EregCore.Slot { .init(text) }
}

extension EregKit.Identifier where Of == EregKit.Named.Matter {
    init(_ core: EregCore.MatterId) { self.init(core.rawValue) }
    var core: EregCore.MatterId { .init(text) }
}

extension EregKit.Identifier where Of == EregKit.Named.Fact {
    init(_ core: EregCore.Needs) { self.init(core.rawValue) }
    var core: EregCore.Needs { .init(text) }
}

extension EregKit.Identifier where Of == EregKit.Named.Question {
    init(_ core: EregCore.QuestionName) { self.init(core.rawValue) }
    var core: EregCore.QuestionName { .init(text) }
}

extension EregKit.Identifier where Of == EregKit.Named.Section {
    init(_ core: EregCore.SectionName) { self.init(core.rawValue) }
}

extension EregKit.Identifier where Of == EregKit.Named.Vault {
    init(_ core: EregCore.VaultId) { self.init(core.rawValue) }
    var core: EregCore.VaultId { .init(text) }
}

extension EregKit.Identifier where Of == EregKit.Named.Paper {
    init(_ core: EregCore.PaperId) { self.init(core.rawValue) }
    var core: EregCore.PaperId { .init(text) }
}

extension EregKit.Day {
    init(_ core: EregCore.Day) { self.init(core.rawValue) }
    var core: EregCore.Day { .init(text) }
}

extension EregKit.Fen {
    init(_ core: EregCore.Fen) { self.init(core.rawValue) }
}

extension Date {
    init(core: EregCore.Instant) { self.init(timeIntervalSince1970: Double(core.rawValue) / 1000) }
}

extension EregKit.Words {
    init(_ core: EregCore.Text) { self.init(zh: core.zh, en: core.en) }
}

extension EregCore.Text {
    init(_ kit: EregKit.Words) { self.init(zh: kit.zh, en: kit.en) }
}

extension EregCore.Language {
    init(_ kit: EregKit.Language) {
        switch kit {
        case .zh: self = .zh
        case .en: self = .en
        }
    }
}

extension EregCore.Connection {
    init(_ kit: EregKit.Connection) {
        self.init(url: kit.url, office: kit.office, rootFingerprint: kit.rootFingerprint)
    }
}

extension EregCore.MandateTerms {
    init(_ kit: EregKit.MandateTerms) {
        self.init(
            principal: kit.principal, principalNumber: kit.principalNumber, representative: kit.representative,
            number: kit.number, matters: kit.matters.map(\.core), fromDay: kit.fromDay.core, toDay: kit.toDay.core)
    }
}

extension EregCore.Secret {
    static func of(_ kit: EregKit.Secret) -> EregCore.Secret {
        switch kit {
        case .key(let bytes): .key(bytes: bytes)
        case .device: .device()
        case .passphrase(let text): .passphrase(text: text)
        }
    }
}
