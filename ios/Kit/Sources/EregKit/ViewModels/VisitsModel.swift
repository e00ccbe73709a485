import Observation

/// One client's visit at a notary: a vault of its own. It is known by name only while it is open.
public struct Visit: Hashable, Sendable, Discreet {
    public let id: VaultId
    /// The client as far as they are enrolled; absent while the visit is locked.
    public let client: AccountStanding?
}

/// The hands that a notary's device is in.
public enum Hands: Hashable, Sendable {
    /// The notary's, over all visits.
    case notary
    /// The client's, who sees their own visit and nothing else.
    case client
}

/// Keeps the visits of a notary's clients apart: each is opened and locked by itself, and while one is handed over no other is
/// open.
public final class VisitsModel: PageModel<VisitsModel.State, VisitsModel.Event> {
    public struct State: Sendable, Discreet {
        /// Every visit; none before they were read.
        public internal(set) var visits: [Visit]?
        /// The vault of the visit that is shown.
        public internal(set) var shown: (any Vault)?
        public internal(set) var hands = Hands.notary
    }

    public enum Event: Hashable, Sendable {
        case load
        case begin
        /// Shows a visit; one that is locked is opened first, and the device asks for the notary.
        case show(VaultId)
        /// Hands the device to the client whose visit is shown: every other visit is ended first.
        case handOver
        /// Takes it back, or puts it down: every visit is ended, and nobody's things are shown any more.
        case lock
        /// This is a person's own device after all; only while nothing is kept here.
        case leaveToPerson
    }

    private let vaults: any Vaults
    private let choices: any Choices
    private var open: [VaultId: any Vault] = [:]

    public init(vaults: any Vaults, choices: any Choices) {
        self.vaults = vaults
        self.choices = choices
        super.init(State())
    }

    override func handle(_ event: Event) async throws {
        switch event {
        case .load: break
        case .begin:
            guard state.hands == .notary else { return }
            try await take(vaults.create(secret: .device, connection: nil))
        case .show(let visit):
            guard state.hands == .notary else { return }
            if open[visit] == nil { try await take(vaults.open(visit, secret: .device, access: .full)) }
            state.shown = open[visit]
        case .handOver:
            guard let kept = state.shown else { return }
            try await end { $0 != kept.id }
            state.hands = .client
        case .lock:
            // Nothing is shown before the first of them is ended, and still nothing where one does not end.
            state.shown = nil
            state.hands = .notary
            try await end { _ in true }
        case .leaveToPerson:
            guard try await vaults.list().isEmpty else { break }
            var chosen = choices.chosen
            chosen.owner = .person
            choices.keep(chosen)
        }
        try await read()
    }

    /// The app left the screen: the files of every visit are closed until it is back.
    public func hidden() async {
        for vault in open.values {
            // What keeps a vault from closing now closes with the process.
            try? await vault.pause()
        }
    }

    /// The app is back: a visit whose files do not open again is locked.
    public func shown() async {
        for (id, vault) in open {
            do {
                try await vault.resume()
            } catch {
                open[id] = nil
                if state.shown?.id == id {
                    state.shown = nil
                    state.hands = .notary
                }
                try? await vault.end()
            }
        }
    }

    private func take(_ vault: any Vault) {
        vault.speak(choices.chosen.language)
        open[vault.id] = vault
        state.shown = vault
    }

    private func end(_ which: (VaultId) -> Bool) async throws {
        for (id, vault) in open where which(id) {
            try await vault.end()
            open[id] = nil
        }
    }

    private func read() async throws {
        var visits: [Visit] = []
        for id in try await vaults.list() {
            visits.append(Visit(id: id, client: try await open[id]?.account.standing()))
        }
        state.visits = visits
    }
}
