import Foundation

/// The person's account at the office.
public protocol Account: Sendable {
    /// Returns where the person stands with the office. Works offline.
    func standing() async throws -> AccountStanding

    /// Returns the root that the registry at an address presents, to be shown and confirmed before it is connected to.
    func presentedRoot(at url: String) async throws -> PresentedRoot

    /// The registry this vault is connected to.
    func connection() async throws -> Connection?

    /// Connects to a registry, or to another address of the same one.
    func connect(_ connection: Connection) async throws

    /// Proves identity and registers this device's keys.
    func enrol(name: String, idNumber: String, identityProof: String) async throws -> AccountStanding

    /// Enrols as ``enrol(name:idNumber:identityProof:)`` does, for an organisation or another person who has mandated
    /// this one.
    func enrol(
        for principal: String, name: String, idNumber: String, identityProof: String
    ) async throws -> AccountStanding

    /// The trust bundle as received, to hand to a stranger.
    func trustBundle() async throws -> Data
}
