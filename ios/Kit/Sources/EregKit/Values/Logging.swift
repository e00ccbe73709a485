import Foundation

/// How much an event matters, and from where on events are written down.
public enum LogLevel: Hashable, Sendable, CaseIterable {
    /// What must not be: damage, a registry that contradicts itself.
    case error
    /// What did not work this time.
    case warn
    /// What was done.
    case info
    /// Each step of it.
    case debug
}
