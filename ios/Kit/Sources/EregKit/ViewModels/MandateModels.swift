import Observation

/// A mandate as a page shows it.
public struct MandateLine: Hashable, Sendable, Discreet {
    public let mandate: MandateScreen
    /// The matters as the office's rules call them, or by their ids.
    public let matters: [Words]
    /// The last day on which it stands.
    public let lastDay: Day
}

/// The mandates (授权委托书) of a person. One is revoked once the registry holds the word.
public final class MandateListModel: PageModel<MandateListModel.State, MandateListModel.Event> {
    public struct State: Hashable, Sendable, Discreet {
        public internal(set) var lines: [MandateLine] = []
        /// The mandate that is looked at, by its digest.
        public internal(set) var open: String?
        /// The revocation that was asked for here last.
        public internal(set) var revoking: CommandId?

        public var opened: MandateLine? { lines.first { $0.mandate.mandate == open } }
    }

    public enum Event: Hashable, Sendable {
        case load
        case open(String)
        case close
        /// Revokes the mandate that is looked at.
        case revoke
    }

    private let vault: any Vault

    public init(vault: any Vault) {
        self.vault = vault
        super.init(State())
    }

    override func handle(_ event: Event) async throws {
        switch event {
        case .load: try await read()
        case .open(let mandate):
            state.open = mandate
            state.revoking = nil
        case .close:
            state.open = nil
            state.revoking = nil
        case .revoke:
            guard let opened = state.opened, opened.mandate.standing == .stands, state.revoking == nil else { return }
            state.revoking = try await vault.mandates.revoke(opened.mandate.mandate)
            try await read()
        }
    }

    /// Follows what moves among them until the vault ends or the task is cancelled.
    public func observe() async {
        await follow(vault, { [.everything, .account, .rules].contains($0) }, { try await read() })
    }

    private func read() async throws {
        var names: [MatterId: Words] = [:]
        for rules in try await vault.rules().matters { names[rules.matter] = rules.name }
        state.lines = try await vault.mandates.list().map { mandate in
            MandateLine(
                mandate: mandate,
                matters: mandate.matters.map { names[$0] ?? Words(zh: $0.text, en: $0.text) },
                lastDay: mandate.toDay.later(by: -1) ?? mandate.toDay)
        }
    }
}

/// The terms of a mandate as a person gives them; it stands from the day of signing to the end of ``lastDay``.
public struct NewMandate: Hashable, Sendable, Discreet {
    public let principal: String
    public let principalNumber: String
    public let representative: String
    public let number: String
    public let matters: Set<MatterId>
    public let lastDay: Day

    public init(
        principal: String, principalNumber: String, representative: String, number: String, matters: Set<MatterId>,
        lastDay: Day
    ) {
        self.principal = principal
        self.principalNumber = principalNumber
        self.representative = representative
        self.number = number
        self.matters = matters
        self.lastDay = lastDay
    }
}

/// Signs a mandate. It stands once the registry holds it.
public final class GrantModel: PageModel<GrantModel.State, GrantModel.Event> {
    public struct State: Hashable, Sendable, Discreet {
        /// The matters that can be mandated.
        public internal(set) var matters: [MatterRules] = []
        /// The day on which a mandate would begin.
        public internal(set) var today: Day?
        /// The mandate that was signed here.
        public internal(set) var granting: CommandId?
    }

    public enum Event: Hashable, Sendable, Discreet {
        case load
        case grant(NewMandate)
    }

    private let vault: any Vault

    public init(vault: any Vault) {
        self.vault = vault
        super.init(State())
    }

    override func handle(_ event: Event) async throws {
        switch event {
        case .load:
            state.matters = try await vault.rules().matters.filter { $0.closed == nil }
            state.today = try await vault.today()
        case .grant(let new):
            guard let today = state.today, state.granting == nil, let toDay = new.lastDay.later(by: 1) else { return }
            state.granting = try await vault.mandates.grant(
                MandateTerms(
                    principal: new.principal, principalNumber: new.principalNumber,
                    representative: new.representative, number: new.number,
                    matters: new.matters.sorted { $0.text < $1.text }, fromDay: today, toDay: toDay))
        }
    }
}

extension Vault {
    /// The office's day, as far as this device knows the time.
    func today() async throws -> Day {
        Day(of: try await exchange.status().time.at)
    }
}
