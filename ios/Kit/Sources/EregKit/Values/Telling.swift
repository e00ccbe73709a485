import Foundation

/// A coded message in both languages.
public struct Message: Hashable, Sendable, Discreet {
    /// The stable code.
    public let code: String
    /// The words of the message.
    public let text: Words
    /// The rule that found it (`R-12`), where a rule did.
    public let rule: String?
    /// The field it concerns, where it is one.
    public let field: String?

    public init(code: String, text: Words, rule: String?, field: String?) {
        self.code = code
        self.text = text
        self.rule = rule
        self.field = field
    }
}
