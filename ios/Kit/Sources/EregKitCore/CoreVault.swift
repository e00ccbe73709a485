import EregCore
import EregKit
import Foundation

/// An open vault, over the core.
struct CoreVault: EregKit.Vault {
    private let vault: EregCore.Client

    init(_ vault: EregCore.Client) {
        self.vault = vault
    }

    var account: any EregKit.Account { CoreAccount(account: vault.account()) }
    var homes: any EregKit.Homes { CoreHomes(homes: vault.homes()) }
    var id: EregKit.VaultId { EregKit.VaultId(vault.id()) }
    var attachments: any EregKit.Attachments { CoreAttachments(attachments: vault.attachments()) }
    var drafts: any EregKit.Drafts { CoreDrafts(drafts: vault.drafts()) }
    var sharing: any EregKit.Sharing { CoreSharing(sharing: vault.sharing()) }
    var signing: any EregKit.Signing { CoreSigning(signing: vault.signing()) }
    var cases: any EregKit.Cases { CoreCases(cases: vault.cases()) }
    var corrections: any EregKit.Corrections { CoreCorrections(corrections: vault.corrections()) }
    var disputes: any EregKit.Disputes { CoreDisputes(disputes: vault.disputes()) }
    var payments: any EregKit.Payments { CorePayments(payments: vault.payments()) }
    var certificates: any EregKit.Certificates { CoreCertificates(certificates: vault.certificates()) }
    var results: any EregKit.QueryResults { CoreQueryResults(results: vault.results()) }
    var documents: any EregKit.Documents { CoreDocuments(documents: vault.documents()) }
    var letters: any EregKit.Letters { CoreLetters(letters: vault.letters()) }
    var search: any EregKit.Search { CoreSearch(search: vault.search()) }
    var mandates: any EregKit.Mandates { CoreMandates(mandates: vault.mandates()) }
    var consents: any EregKit.Consents { CoreConsents(consents: vault.consents()) }
    var homeLocks: any EregKit.HomeLocks { CoreHomeLocks(homeLocks: vault.homeLocks()) }
    var outbox: any EregKit.Outbox { CoreOutbox(outbox: vault.outbox()) }
    var exchange: any EregKit.Exchange { CoreExchange(synchroniser: vault.sync()) }

    func nextSteps() async throws -> [EregKit.NextStep] {
        try await told { try await vault.nextSteps() }.map { EregKit.NextStep($0) }
    }

    func rules() async throws -> EregKit.RulesView {
        EregKit.RulesView(try await told { try await vault.rules() })
    }

    func changes() -> AsyncStream<[EregKit.Moved]> {
        let changes = vault.changes()
        return AsyncStream(
            unfolding: { await changes.next()?.map { EregKit.Moved($0) } },
            // A cancelled Swift task does not wake what waits in Rust: the observation itself is ended.
            onCancel: { changes.cancel() })
    }

    func backUp(to directory: URL) async throws {
        try await stoppable { try await vault.backup(to: directory.path, cancel: $0) }
    }

    func change(secret: EregKit.Secret) async throws {
        try await told { try await vault.changeSecret(secret: .of(secret)) }
    }

    func check() async throws {
        try await stoppable { try await vault.check(cancel: $0) }
    }

    func setTransit(secret: EregKit.Secret?) async throws {
        try await told { try await vault.setTransitSecret(secret: secret.map { .of($0) }) }
    }

    func lock() async throws {
        try await told { try await vault.lock() }
    }

    func unlock(secret: EregKit.Secret) async throws {
        try await told { try await vault.unlock(secret: .of(secret)) }
    }

    func speak(_ language: EregKit.Language) {
        vault.speak(lang: EregCore.Language(language))
    }

    func pause() async throws {
        try await told { try await vault.pause() }
    }

    func resume() async throws {
        try await told { try await vault.resume() }
    }

    func end() async throws {
        try await told { try await vault.end() }
    }
}
