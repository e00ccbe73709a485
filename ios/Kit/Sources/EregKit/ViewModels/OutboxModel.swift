import Observation

/// The commands that are to be sent, and the reasons why anything is unsent.
public final class OutboxModel: PageModel<OutboxModel.State, OutboxModel.Event> {
    public struct State: Hashable, Sendable, Discreet {
        public internal(set) var items: [OutboxItemView] = []
        public internal(set) var doctor: DoctorReport?
        /// The report of the last run of the exchange.
        public internal(set) var report: SyncReport?
    }

    public enum Event: Hashable, Sendable {
        case load
        /// Sends everything that waits now.
        case exchange
        case retry(CommandId)
        case cancel(CommandId)
    }

    private let vault: any Vault

    public init(vault: any Vault) {
        self.vault = vault
        super.init(State())
    }

    override func handle(_ event: Event) async throws {
        switch event {
        case .load: break
        case .exchange: state.report = try await vault.exchange.run(.person)
        case .retry(let item): try await vault.outbox.retry(item)
        case .cancel(let item): try await vault.outbox.cancel(item)
        }
        state.items = try await vault.outbox.items()
        state.doctor = try await vault.outbox.doctor()
    }
}
