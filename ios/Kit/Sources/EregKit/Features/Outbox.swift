import Foundation

/// The commands that are to be sent, as the person sees them.
public protocol Outbox: Sendable {
    /// Every item in order.
    func items() async throws -> [OutboxItemView]

    /// Queues an item that stands still again: the same id, the same bytes.
    func retry(_ item: CommandId) async throws

    /// Cancels an item; one that may have reached the registry is decided by its answer alone.
    func cancel(_ item: CommandId) async throws

    /// Returns how far a command of this device is.
    func progress(_ item: CommandId) async throws -> ActProgress

    /// Reports why anything is unsent.
    func doctor() async throws -> DoctorReport

    /// Writes what the doctor finds and the log of this device into one text file, which must not exist: for whoever helps.
    func exportLogs(to file: URL) async throws
}

/// The occasions that wake the exchange with the registry.
public enum Occasion: Hashable, Sendable, CaseIterable {
    /// The person asks: everything that waits is sent, whatever it waits for.
    case person
    /// The shell woke by itself: what was tried in vain keeps its wait.
    case background
    /// There is a network again, or another one.
    case network
}

/// Exchange with the registry: outbox out, feed in.
public protocol Exchange: Sendable {
    /// Runs until nothing is left to do now. A cancelled task stops the run between two steps; what was on its way goes again.
    func run(_ occasion: Occasion) async throws -> SyncReport

    /// Returns where the exchange stands. Works offline.
    func status() async throws -> SyncStatus

    /// Asks for signed registry time. Needs a network.
    func askTime() async throws -> TimeEstimate
}

/// The mandates that this person has granted, or under which the one whose account it is is acted for.
public protocol Mandates: Sendable {
    /// Every mandate that the office has told of, those that stand first.
    func list() async throws -> [MandateScreen]

    /// Signs a mandate and queues it.
    func grant(_ terms: MandateTerms) async throws -> CommandId

    /// Queues the revocation of a mandate.
    func revoke(_ mandate: String) async throws -> CommandId
}
