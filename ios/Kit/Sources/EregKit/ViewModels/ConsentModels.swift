import Foundation
import Observation

/// The consents to the use of licences (用证授权) that a person gave, or that the office whose account it is was given. One is taken
/// back once the registry holds the word.
public final class ConsentListModel: PageModel<ConsentListModel.State, ConsentListModel.Event> {
    public struct State: Hashable, Sendable, Discreet {
        /// Those that nobody took back come first.
        public internal(set) var consents: [ConsentScreen] = []
        /// The consent that is looked at, by its digest.
        public internal(set) var open: String?
        /// The consent that the person is asked about before it is taken back.
        public internal(set) var asked: ConsentScreen?
        /// The revocation of the one that is looked at, queued.
        public internal(set) var revoking: CommandId?
        /// The request of the office to be shown the licence, queued.
        public internal(set) var asking: CommandId?

        public var opened: ConsentScreen? { consents.first { $0.consent == open } }
    }

    public enum Event: Hashable, Sendable {
        case load
        case open(String)
        case close
        /// Asks the person before the consent that is looked at is taken back.
        case ask
        /// The person keeps it.
        case keep
        /// The person takes it back, and has been asked.
        case revoke
        /// Requests, as the office, to be shown the licence for the use that was consented to.
        case use
    }

    private let vault: any Vault

    public init(vault: any Vault) {
        self.vault = vault
        super.init(State())
    }

    override func handle(_ event: Event) async throws {
        switch event {
        case .load: try await read()
        case .open(let consent): look(at: consent)
        case .close: look(at: nil)
        case .ask:
            guard let opened = state.opened, opened.act == .takeBack else { return }
            state.asked = opened
        case .keep: state.asked = nil
        case .revoke:
            guard let asked = state.asked, state.revoking == nil else { return }
            state.revoking = try await vault.consents.revoke(asked.consent)
            state.asked = nil
            try await read()
        case .use:
            guard let opened = state.opened, opened.act == .ask, state.asking == nil else { return }
            state.asking = try await vault.consents.ask(
                opened.consent, licence: opened.licence, purpose: opened.purpose)
        }
    }

    /// Follows what moves among them until the vault ends or the task is cancelled.
    public func observe() async {
        await follow(vault, { ConsentListModel.concerns($0) }, { try await read() })
    }

    private static func concerns(_ moved: Moved) -> Bool {
        switch moved {
        // A consent is shown with the number of its certificate, and by the names that the rules give.
        case .everything, .account, .certificates, .rules: true
        default: false
        }
    }

    private func look(at consent: String?) {
        state.open = consent
        state.asked = nil
        state.revoking = nil
        state.asking = nil
    }

    private func read() async throws {
        state.consents = try await vault.consents.list()
    }
}

/// Gives a consent: of which licence, to which office, for which of its uses, until when. It stands once the registry holds it.
public final class GiveConsentModel: PageModel<GiveConsentModel.State, GiveConsentModel.Event> {
    public struct State: Hashable, Sendable, Discreet {
        /// The certificates and proofs that are in force, as far as is known here.
        public internal(set) var certificates: [CertificateScreen] = []
        /// The offices that may be shown one, each with its uses.
        public internal(set) var offices: [LicenceUserScreen] = []
        /// The consent that was signed here, queued.
        public internal(set) var given: CommandId?
    }

    public enum Event: Hashable, Sendable, Discreet {
        case load
        /// Signs a consent to the use of a certificate or proof, by its number. The device asks for the person.
        case give(String, ConsentTerms)
    }

    private let vault: any Vault

    public init(vault: any Vault) {
        self.vault = vault
        super.init(State())
    }

    override func handle(_ event: Event) async throws {
        switch event {
        case .load:
            state.offices = try await vault.consents.offices()
            state.certificates = try await vault.certificates.list().filter { $0.status == .current }
        case .give(let number, let terms):
            // A second tap signs no second one.
            guard state.given == nil else { return }
            state.given = try await vault.consents.give(number, terms)
        }
    }
}

/// The log of the uses of licences (调用记录), under one consent or under all: who asked, when, for what, and what it was answered.
public final class UseLogModel: PageModel<UseLogModel.State, UseLogModel.Event> {
    public struct State: Hashable, Sendable, Discreet {
        /// Newest first.
        public internal(set) var uses: [LicenceUseScreen] = []
        /// The file that was written last, for whoever is to have it.
        public internal(set) var saved: URL?
    }

    public enum Event: Hashable, Sendable {
        case load
        /// Writes the file of what the office was shown, in one of its forms, to a place where nothing is.
        case save(LicenceUseScreen, DocumentForm, to: URL)
    }

    private let vault: any Vault
    private let consent: String?

    /// `consent` is the digest of one; absent for all.
    public init(vault: any Vault, consent: String?) {
        self.vault = vault
        self.consent = consent
        super.init(State())
    }

    override func handle(_ event: Event) async throws {
        switch event {
        case .load: break
        case .save(let use, let form, let file):
            state.saved = nil
            _ = try await vault.consents.save(use.id, as: form, to: file)
            state.saved = file
        }
        try await read()
    }

    /// Follows what comes in until the vault ends or the task is cancelled.
    public func observe() async {
        await follow(vault, { [.everything, .account, .rules].contains($0) }, { try await read() })
    }

    private func read() async throws {
        state.uses = try await vault.consents.uses(of: consent)
    }
}
