import EregKit
import Foundation

/// An account that the test sets.
public final class FakeAccount: Fake, Account, @unchecked Sendable {
    /// The registry it is connected to.
    public var connected: Connection?
    /// The root that the registry presents.
    public var root: PresentedRoot?
    /// The one that the person acts for.
    public var principal: String?
    private var enrolled: String?

    public func standing() async throws -> AccountStanding {
        try await take("standing")
        return stands()
    }

    public func presentedRoot(at url: String) async throws -> PresentedRoot {
        try await take("presentedRoot \(url)")
        guard let root = locked({ root }) else { throw Failure.fake(.tryAgain(afterSeconds: 0), "network.unreachable") }
        return root
    }

    public func connection() async throws -> Connection? {
        try await take("connection")
        return locked { connected }
    }

    public func connect(_ connection: Connection) async throws {
        try await take("connect")
        locked { connected = connection }
    }

    public func enrol(name: String, idNumber: String, identityProof: String) async throws -> AccountStanding {
        try await take("enrol")
        return try locked {
            guard connected?.rootFingerprint != nil else {
                throw Failure.fake(.fixInput(field: nil), "connection.pin_required")
            }
            enrolled = name
            return stands()
        }
    }

    public func enrol(
        for principal: String, name: String, idNumber: String, identityProof: String
    ) async throws -> AccountStanding {
        try await enrol(name: principal, idNumber: idNumber, identityProof: identityProof)
    }

    public func trustBundle() async throws -> Data {
        try await take("trustBundle")
        return Data("{}".utf8)
    }

    private func stands() -> AccountStanding {
        locked {
            AccountStanding(
                account: enrolled.map { _ in "account-1" }, name: enrolled, principal: principal,
                office: connected?.office, rootFingerprint: connected?.rootFingerprint, assurance: nil, mark: nil)
        }
    }
}

/// An outbox that the test fills.
public final class FakeOutbox: Fake, Outbox, @unchecked Sendable {
    public var waiting: [OutboxItemView] = []
    /// The lines of the log.
    public var log = ""

    public func items() async throws -> [OutboxItemView] {
        try await take("items")
        return locked { waiting }
    }

    public func retry(_ item: CommandId) async throws {
        try await take("retry \(item)")
    }

    public func cancel(_ item: CommandId) async throws {
        try await take("cancel \(item)")
        locked { waiting.removeAll { $0.item == item } }
    }

    public func progress(_ item: CommandId) async throws -> ActProgress {
        try await take("progress \(item)")
        return locked { waiting.contains { $0.item == item } } ? .queued : .done
    }

    public func exportLogs(to file: URL) async throws {
        try await take("exportLogs")
        try Data(locked { log }.utf8).write(to: file)
    }

    public func doctor() async throws -> DoctorReport {
        try await take("doctor")
        return DoctorReport(
            findings: [], unsent: locked { waiting }, chunksLeft: 0,
            time: TimeEstimate(at: Date(timeIntervalSince1970: 0), trust: .approximate))
    }
}

/// An exchange whose runs come to what the test sets.
public final class FakeExchange: Fake, Exchange, @unchecked Sendable {
    public var report = SyncReport(
        sent: 0, acked: 0, needsYou: 0, chunks: 0, changes: 0, left: 0, nextTryS: nil, trouble: nil, news: [],
        leftActs: [])
    public var standing = SyncStatus(
        cursor: 0, unsent: 0, needsYou: 0, time: TimeEstimate(at: Date(timeIntervalSince1970: 0), trust: .approximate),
        alarm: nil)

    public func run(_ occasion: Occasion) async throws -> SyncReport {
        try await take("run \(occasion)")
        return locked { report }
    }

    public func status() async throws -> SyncStatus {
        try await take("status")
        return locked { standing }
    }

    public func askTime() async throws -> TimeEstimate {
        try await take("askTime")
        return TimeEstimate(at: Date(timeIntervalSince1970: 0), trust: .registry)
    }
}
