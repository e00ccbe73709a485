/// The reason why a call has no result: what to do about it, the exact cause by its code, and its words. Nothing
/// personal is in it.
public struct Failure: Error, Hashable, Sendable {
    /// The thing to do about it.
    public enum Remedy: Hashable, Sendable {
        /// Later, the same again; nothing is lost. Seconds to wait, 0 for whenever there is a network.
        case tryAgain(afterSeconds: Int)
        /// Something that was typed, picked or asked for must change: the field, where it is one.
        case fixInput(field: String?)
        /// The device or the vault must be unlocked, or the person must confirm.
        case unlockFirst
        /// This app is too old for the vault or the registry.
        case updateApp
        /// Only the office can help.
        case askOffice
        /// The content that was signed has changed, or the signature is no good: look and sign again.
        case signAgain
        /// There is no such thing on this device.
        case notFound
        /// The vault has ended or is paused.
        case closed
        /// The disk or the vault failed; what was acknowledged is kept.
        case storage
        /// The person or the shell cancelled.
        case cancelled
    }

    public let remedy: Remedy
    /// The exact cause.
    public let code: String
    /// Words for what happened and what to do now.
    public let words: Words

    public init(_ remedy: Remedy, code: String, words: Words) {
        self.remedy = remedy
        self.code = code
        self.words = words
    }
}
