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
    /// Its text, and the findings about its seal and the book's proof under the trust bundle kept here.
    public let check: Verification
    /// The sealed bytes, as they are handed on: a stranger verifies them.
    public let result: String
    /// The mark 演示, where the office is a demonstration.
    public let mark: Words?

    public init(
        number: String, unit: String, asOf: Date, entries: Int, check: Verification, result: String, mark: Words?
    ) {
        self.number = number
        self.unit = unit
        self.asOf = asOf
        self.entries = entries
        self.check = check
        self.result = result
        self.mark = mark
    }
}
