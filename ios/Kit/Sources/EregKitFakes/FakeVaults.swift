import EregKit
import Foundation

/// Vaults in memory.
public final class FakeVaults: Fake, Vaults, @unchecked Sendable {
    private var vaults: [VaultId: (secret: Secret, vault: FakeVault)] = [:]

    public func list() async throws -> [VaultId] {
        try await take("list")
        return locked { vaults.keys.sorted { $0.text < $1.text } }
    }

    public func create(secret: Secret, connection: Connection?) async throws -> any Vault {
        try await take("create")
        return locked {
            let made = FakeVault(VaultId("vault-\(vaults.count + 1)"))
            made.fakeAccount.connected = connection
            vaults[made.id] = (secret, made)
            return made
        }
    }

    public func open(_ id: VaultId, secret: Secret, access: Access) async throws -> any Vault {
        try await take("open \(access)")
        return try locked {
            guard let kept = vaults[id] else { throw Failure.missing("vault.missing") }
            guard kept.secret == secret else { throw Failure.fake(.unlockFirst, "vault.wrong_key") }
            return kept.vault
        }
    }

    public func restore(from backup: URL, secret: Secret) async throws -> any Vault {
        try await take("restore \(backup.lastPathComponent)")
        return try await create(secret: secret, connection: nil)
    }

    public func salvage(_ id: VaultId, secret: Secret) async throws -> SalvageReport {
        try await take("salvage")
        guard locked({ vaults[id] != nil }) else { throw Failure.missing("vault.missing") }
        return SalvageReport(aside: "\(id.text).aside", kept: 1, lost: 0)
    }

    public func setAside(_ id: VaultId) async throws -> URL {
        try await take("setAside")
        try forget(id)
        return URL(fileURLWithPath: "/\(id.text).aside")
    }

    public func erase(_ id: VaultId) async throws {
        try await take("erase")
        try forget(id)
    }

    private func forget(_ id: VaultId) throws {
        try locked {
            guard vaults.removeValue(forKey: id) != nil else { throw Failure.missing("vault.missing") }
        }
    }
}

/// A vault whose features are all fakes; what has moved is told by the test.
public final class FakeVault: Fake, Vault, @unchecked Sendable {
    public let id: VaultId
    public let fakeAccount = FakeAccount()
    public let fakeAttachments = FakeAttachments()
    public let fakeHomes = FakeHomes()
    public let fakeDrafts = FakeDrafts()
    public let fakeSharing = FakeSharing()
    public let fakeSigning = FakeSigning()
    public let fakeCases = FakeCases()
    public let fakeCorrections = FakeCorrections()
    public let fakeDisputes = FakeDisputes()
    public let fakePayments = FakePayments()
    public let fakeCertificates = FakeCertificates()
    public let fakeResults = FakeQueryResults()
    public let fakeDocuments = FakeDocuments()
    public let fakeLetters = FakeLetters()
    public let fakeSearch = FakeSearch()
    public let fakeMandates = FakeMandates()
    public let fakeConsents = FakeConsents()
    public let fakeHomeLocks = FakeHomeLocks()
    public let fakeOutbox = FakeOutbox()
    public let fakeExchange = FakeExchange()

    /// The steps to be done now.
    public var steps: [NextStep] = []
    /// The matters that the office takes online.
    public var matters: [MatterRules] = []
    private var observers: [AsyncStream<[Moved]>.Continuation] = []

    public init(_ id: VaultId = VaultId("vault-1")) {
        self.id = id
    }

    public var account: any Account { fakeAccount }
    public var attachments: any Attachments { fakeAttachments }
    public var homes: any Homes { fakeHomes }
    public var drafts: any Drafts { fakeDrafts }
    public var sharing: any Sharing { fakeSharing }
    public var signing: any Signing { fakeSigning }
    public var cases: any Cases { fakeCases }
    public var corrections: any Corrections { fakeCorrections }
    public var disputes: any Disputes { fakeDisputes }
    public var payments: any Payments { fakePayments }
    public var certificates: any Certificates { fakeCertificates }
    public var results: any QueryResults { fakeResults }
    public var documents: any Documents { fakeDocuments }
    public var letters: any Letters { fakeLetters }
    public var search: any Search { fakeSearch }
    public var mandates: any Mandates { fakeMandates }
    public var consents: any Consents { fakeConsents }
    public var homeLocks: any HomeLocks { fakeHomeLocks }
    public var outbox: any Outbox { fakeOutbox }
    public var exchange: any Exchange { fakeExchange }

    /// The number of those that observe it now.
    public var observed: Int { locked { observers.count } }

    /// Tells everybody who observes.
    public func move(_ batch: [Moved]) {
        for observer in locked({ observers }) { observer.yield(batch) }
    }

    public func nextSteps() async throws -> [NextStep] {
        try await take("nextSteps")
        return locked { steps }
    }

    public func rules() async throws -> RulesView {
        try await take("rules")
        return RulesView(
            version: 1, since: Day("2026-01-01"), office: "demo", note: nil, matters: locked { matters },
            needsNewerApp: [])
    }

    public func changes() -> AsyncStream<[Moved]> {
        AsyncStream { continuation in
            continuation.yield([.everything, .sync(standing: .atRest)])
            locked { observers.append(continuation) }
        }
    }

    public func backUp(to directory: URL) async throws { try await take("backUp") }
    public func change(secret: Secret) async throws { try await take("changeSecret") }
    public func check() async throws { try await take("check") }
    public func setTransit(secret: Secret?) async throws { try await take("setTransit") }
    public func lock() async throws { try await take("lock") }
    public func unlock(secret: Secret) async throws { try await take("unlock") }

    /// The language in which the device asks the person.
    public private(set) var language: Language?
    public func speak(_ language: Language) { locked { self.language = language } }

    public func pause() async throws { try await take("pause") }
    public func resume() async throws { try await take("resume") }

    public func end() async throws {
        try await take("end")
        for observer in locked({ observers }) { observer.finish() }
    }
}
