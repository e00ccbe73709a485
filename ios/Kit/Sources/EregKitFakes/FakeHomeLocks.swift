import EregKit

/// Locks that the test sets; what is asked of one is on its way until the test says what came of it.
public final class FakeHomeLocks: Fake, HomeLocks, @unchecked Sendable {
    public var locks: [HomeLockScreen] = []

    /// Sets the standing of a home's lock.
    public func set(_ unit: String, _ standing: HomeLockStanding) {
        locked {
            locks.removeAll { $0.unit == unit }
            locks.append(
                HomeLockScreen(
                    unit: unit, address: "", standing: standing, words: .fake("stands"), explained: .fake("does")))
        }
    }

    public func list() async throws -> [HomeLockScreen] {
        try await take("list")
        return locked { locks }
    }

    public func lock(unit: String) async throws -> CommandId {
        try await asked("lock", unit)
    }

    public func lift(unit: String) async throws -> CommandId {
        try await asked("lift", unit)
    }

    private func asked(_ what: String, _ unit: String) async throws -> CommandId {
        try await take("\(what) \(unit)")
        guard locked({ locks.contains { $0.unit == unit } }) else { throw Failure.missing("home.not_found") }
        set(unit, .onItsWay)
        return CommandId("\(what)-\(unit)")
    }
}
