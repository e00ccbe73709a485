import Foundation

/// The core's record of its own doing, in a few files of a bounded size. Nothing personal is in it.
public protocol Logs: Sendable {
    /// Sets the level from which on events are written down from now on.
    func set(level: LogLevel)

    /// Writes every line so far into one text file, which must not exist: also where no vault opens.
    func export(to file: URL) async throws
}

/// Takes each line of the core's log as well, such as for the system's own. It is called on a thread of the core; one that is slow
/// loses lines rather than hold anybody up.
public protocol LogSink: Sendable {
    /// One line, without time and level. Whatever is thrown is dropped.
    func line(_ level: LogLevel, _ text: String) throws
}
