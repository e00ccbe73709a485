import Observation

/// The first page: the one thing to do now for each draft and each case.
public final class TasksModel: PageModel<TasksModel.State, TasksModel.Event> {
    public struct State: Hashable, Sendable, Discreet {
        public internal(set) var steps: [NextStep] = []
        /// The number of commands that are still to be sent, and whether one of them needs the person.
        public internal(set) var unsent = 0
        public internal(set) var needsYou = 0
        /// A run of the exchange with the registry is under way.
        public internal(set) var exchange: SyncStanding = .atRest
        /// The vault is damaged: it is to be set aside.
        public internal(set) var damage: Damage?
    }

    /// The vault is damaged.
    public struct Damage: Hashable, Sendable {}

    public enum Event: Hashable, Sendable {
        case load
        /// The person pulls down: everything that waits is sent, and what is new is fetched.
        case exchange
    }

    private let vault: any Vault

    public init(vault: any Vault) {
        self.vault = vault
        super.init(State())
    }

    override func handle(_ event: Event) async throws {
        if event == .exchange {
            _ = try await vault.exchange.run(.person)
        }
        try await read()
    }

    /// Follows what moves until the vault ends or the task is cancelled: a page starts this when it appears.
    public func observe() async {
        for await batch in vault.changes() {
            for moved in batch {
                switch moved {
                case .sync(let standing): state.exchange = standing
                case .damage: state.damage = Damage()
                default: break
                }
            }
            if batch.contains(where: { TasksModel.concerns($0) }) {
                // What cannot be read now is read with the next batch; the person is told when they ask themselves.
                try? await read()
            }
        }
    }

    private func read() async throws {
        state.steps = try await vault.nextSteps()
        let status = try await vault.exchange.status()
        state.unsent = status.unsent
        state.needsYou = status.needsYou
    }

    private static func concerns(_ moved: Moved) -> Bool {
        switch moved {
        case .everything, .oneDraft, .oneCase, .payments, .outbox, .account: true
        default: false
        }
    }
}
