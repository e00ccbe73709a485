import Foundation

/// A name that the core gave or knows, in its one spelling. `Of` keeps a draft's id from being handed in where a case is asked
/// for; whether the text reads is decided by the core, where it enters.
public struct Identifier<Of>: Hashable, Sendable, CustomStringConvertible {
    public let text: String

    public init(_ text: String) {
        self.text = text
    }

    public var description: String { text }
}

/// The kinds of things that an ``Identifier`` names.
public enum Named {
    public enum Draft {}
    public enum Case {}
    public enum Command {}
    public enum Attempt {}
    public enum Channel {}
    public enum Place {}
    public enum Matter {}
    public enum Fact {}
    public enum Question {}
    public enum Section {}
    public enum Vault {}
    public enum Paper {}
}

/// A draft, and the workspace in which it is shared.
public typealias DraftId = Identifier<Named.Draft>
/// A case (案件).
public typealias CaseId = Identifier<Named.Case>
/// A command of the outbox.
public typealias CommandId = Identifier<Named.Command>
/// An attempt to pay.
public typealias AttemptId = Identifier<Named.Attempt>
/// A payment channel (缴费渠道) by its name, as the bill lists it: `wechat`.
public typealias ChannelId = Identifier<Named.Channel>
/// A place in the application that exactly one person fills: `transferor.1`.
public typealias Slot = Identifier<Named.Place>
/// A matter (登记事项): `T04`.
public typealias MatterId = Identifier<Named.Matter>
/// A fact by its name: `tax_clearance`.
public typealias Needs = Identifier<Named.Fact>
/// A question of the inquiry record (询问记录): `true_intent`.
public typealias QuestionName = Identifier<Named.Question>
/// A section of the form with its version: `parties.1`.
public typealias SectionName = Identifier<Named.Section>
/// A vault among those of this device.
public typealias VaultId = Identifier<Named.Vault>
/// A paper of the office, and the document that is made of it.
public typealias PaperId = Identifier<Named.Paper>

/// A legal day at +08:00, written `YYYY-MM-DD`. Later days are greater.
public struct Day: Hashable, Sendable, Comparable, CustomStringConvertible {
    public let text: String

    public init(_ text: String) {
        self.text = text
    }

    public static func < (one: Day, other: Day) -> Bool { one.text < other.text }

    public var description: String { text }
}

/// Money in fen (分).
public struct Fen: Hashable, Sendable, Comparable, Discreet {
    public let amount: Int64

    public init(_ amount: Int64) {
        self.amount = amount
    }

    public static func < (one: Fen, other: Fen) -> Bool { one.amount < other.amount }

    /// The amount in yuan, as a bill writes it: `¥1,680,000.00`.
    public var inYuan: String {
        var digits = String(amount / 100)
        var groups: [String] = []
        while digits.count > 3 {
            groups.insert(String(digits.suffix(3)), at: 0)
            digits.removeLast(3)
        }
        groups.insert(digits, at: 0)
        let fen = amount % 100
        return "¥\(groups.joined(separator: ",")).\(fen < 10 ? "0" : "")\(fen)"
    }
}
