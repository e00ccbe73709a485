import Foundation

/// The level of an event, and the level from which on events are written down.
public enum LogLevel: Hashable, Sendable, CaseIterable {
    /// Something that must not be: damage, a registry that contradicts itself.
    case error
    /// Something that did not work this time.
    case warn
    /// Something that was done.
    case info
    /// Each step of it.
    case debug
}
