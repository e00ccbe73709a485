import Foundation

/// A result of a query on the screen.
public struct ResultScreen: Hashable, Sendable, Discreet {
    /// Number of the case in which it was asked (受理号).
    public let number: String
    /// 不动产单元号.
    public let unit: String
    /// Registry time at which the register was as shown.
    public let asOf: Date
    /// Number of entries of the book that it rests on.
    public let entries: Int
    /// The text of the result, in reading order.
    public let lines: [SheetLineView]
    /// Says that it is true of its moment.
    public let words: Words
    /// The findings about its seal and the book's proof under the trust bundle kept here.
    public let check: TokenCheck
    /// The sealed bytes, as they are handed on: a stranger verifies them.
    public let result: String
    /// The mark 演示, where the office is a demonstration.
    public let mark: Words?

    public init(
        number: String, unit: String, asOf: Date, entries: Int, lines: [SheetLineView], words: Words,
        check: TokenCheck, result: String, mark: Words?
    ) {
        self.number = number
        self.unit = unit
        self.asOf = asOf
        self.entries = entries
        self.lines = lines
        self.words = words
        self.check = check
        self.result = result
        self.mark = mark
    }
}

/// The findings of a stranger about a result that they were handed, offline.
public struct ResultCheck: Hashable, Sendable, Discreet {
    /// Seal and book; nothing is shown on a face.
    public let check: TokenCheck
    /// The text of the result, where all is well.
    public let lines: [SheetLineView]
    /// Says that it is true of its moment, where all is well.
    public let words: Words?

    public init(check: TokenCheck, lines: [SheetLineView], words: Words?) {
        self.check = check
        self.lines = lines
        self.words = words
    }
}
