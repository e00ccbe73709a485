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

extension Day {
    /// Beijing time has been eight hours ahead, without a summer time, since before any day that is meant here.
    private static let office: Calendar = {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = TimeZone(secondsFromGMT: 8 * 60 * 60) ?? .gmt
        return calendar
    }()

    /// The legal day in which a moment falls.
    public init(of moment: Date) {
        let parts = Day.office.dateComponents([.year, .month, .day], from: moment)
        self.init(year: parts.year ?? 0, month: parts.month ?? 0, day: parts.day ?? 0)
    }

    /// Reads a day as a person types it, `2027-03-31` or `20270331`; absent while it is none.
    public init?(typed: String) {
        let parts = typed.trimmingCharacters(in: .whitespaces).split(separator: "-", omittingEmptySubsequences: false)
        let digits = parts.joined()
        guard digits.count == 8, digits.allSatisfy({ $0.isASCII && $0.isNumber }) else { return nil }
        guard parts.count == 1 || parts.map(\.count) == [4, 2, 2] else { return nil }
        self.init("\(digits.prefix(4))-\(digits.dropFirst(4).prefix(2))-\(digits.suffix(2))")
        // What the calendar has no such day for becomes another one.
        guard let moment = noon, Day(of: moment) == self else { return nil }
    }

    /// The day so many days later, earlier where they are less than none.
    public func later(by days: Int) -> Day? {
        noon.flatMap { Day.office.date(byAdding: .day, value: days, to: $0) }.map { Day(of: $0) }
    }

    private var noon: Date? {
        let parts = text.split(separator: "-").compactMap { Int($0) }
        guard parts.count == 3 else { return nil }
        return Day.office.date(from: DateComponents(year: parts[0], month: parts[1], day: parts[2], hour: 12))
    }

    private init(year: Int, month: Int, day: Int) {
        let digits = { (number: Int, count: Int) -> String in
            String(repeating: "0", count: max(0, count - String(number).count)) + String(number)
        }
        self.init("\(digits(year, 4))-\(digits(month, 2))-\(digits(day, 2))")
    }
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
