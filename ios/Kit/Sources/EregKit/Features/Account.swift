import Foundation

/// Who the person is at the office.
public protocol Account: Sendable {
    /// Where the person stands. Works offline.
    func standing() async throws -> AccountStanding

    /// What the registry at an address presents as its root, to be shown and confirmed before it is connected to.
    func presentedRoot(at url: String) async throws -> PresentedRoot

    /// The registry this vault is connected to.
    func connection() async throws -> Connection?

    /// Connects to a registry, or to another address of the same one.
    func connect(_ connection: Connection) async throws

    /// Proves identity and registers this device's keys.
    func enrol(name: String, idNumber: String, identityProof: String) async throws -> AccountStanding

    /// As ``enrol(name:idNumber:identityProof:)``, for an organisation that has mandated the person.
    func enrol(
        for organisation: String, name: String, idNumber: String, identityProof: String
    ) async throws -> AccountStanding

    /// The trust bundle as received, to hand to a stranger.
    func trustBundle() async throws -> Data
}
