/// The owner's locks (产权锁定) of the person's homes.
public protocol HomeLocks: Sendable {
    /// The lock of each home whose extract is kept here. Works offline.
    func list() async throws -> [HomeLockScreen]

    /// Queues the lock of a home, by its unit code; while it is being lifted, that it stays.
    func lock(unit: String) async throws -> CommandId

    /// Signs that the lock of a home is to be lifted, and queues that. The device asks for the person.
    func lift(unit: String) async throws -> CommandId
}
