import Foundation

/// The vaults of this device: one for a homeowner, one a visit for a notary.
public protocol Vaults: Sendable {
    /// Those that are there, open or not; what was set aside is none any more.
    func list() async throws -> [VaultId]

    /// Makes a new vault and opens it, with its registry or without one yet.
    func create(secret: Secret, connection: Connection?) async throws -> any Vault

    /// Opens a vault: all of it, or what is in transit alone.
    func open(_ id: VaultId, secret: Secret, access: Access) async throws -> any Vault

    /// Makes a vault of a backup, which keeps its id, and opens it. The person enrols again: its keys are new.
    func restore(from backup: URL, secret: Secret) async throws -> any Vault

    /// Makes a new vault of what opens of a damaged one, which is set aside.
    func salvage(_ id: VaultId, secret: Secret) async throws -> SalvageReport

    /// Puts a vault of which nothing opens out of the way, unchanged. Where it lies now.
    func setAside(_ id: VaultId) async throws -> URL

    /// Ends a vault for good: what opens it first, then its files, then its keys. What the registry holds stays there.
    func erase(_ id: VaultId) async throws
}

/// An open vault: what a person does with it, each in a feature of its own.
public protocol Vault: Sendable {
    var id: VaultId { get }
    var account: any Account { get }
    var homes: any Homes { get }
    var drafts: any Drafts { get }
    var attachments: any Attachments { get }
    var sharing: any Sharing { get }
    var signing: any Signing { get }
    var cases: any Cases { get }
    var corrections: any Corrections { get }
    var disputes: any Disputes { get }
    var payments: any Payments { get }
    var certificates: any Certificates { get }
    var results: any QueryResults { get }
    var documents: any Documents { get }
    var letters: any Letters { get }
    var search: any Search { get }
    var mandates: any Mandates { get }
    var consents: any Consents { get }
    var homeLocks: any HomeLocks { get }
    var outbox: any Outbox { get }
    var exchange: any Exchange { get }

    /// The one thing to do now for each draft and each case. Works offline.
    func nextSteps() async throws -> [NextStep]

    /// The office's rules in force on this device. Works offline.
    func rules() async throws -> RulesView

    /// Returns what moves on this device from now on, batch after batch; the first batch says that everything is to be
    /// read. Ends with the vault. Whoever stops iterating ends the observation.
    func changes() -> AsyncStream<[Moved]>

    /// Goes through the whole vault now, for what was taken out, doubled or put back.
    func check() async throws

    /// Copies the whole vault, as it is now, into a directory that must not exist.
    func backUp(to directory: URL) async throws

    /// Puts another lock on the vault.
    func change(secret: Secret) async throws

    /// Lets a secret open what is in transit alone, for exchange in the background; none takes that away.
    func setTransit(secret: Secret?) async throws

    /// Forgets what opens the content; exchange goes on with what is in transit. Twice is fine.
    func lock() async throws

    /// Opens the content again.
    func unlock(secret: Secret) async throws

    /// Sets the language in which the device asks the person whatever it asks from now on.
    func speak(_ language: Language)

    /// Closes every file: iOS kills an app that is suspended while it holds a lock. Twice is fine.
    func pause() async throws

    /// Opens the files again.
    func resume() async throws

    /// Ends this vault's use: keys forgotten, tasks stopped, files closed when this returns. Twice is fine.
    func end() async throws
}
