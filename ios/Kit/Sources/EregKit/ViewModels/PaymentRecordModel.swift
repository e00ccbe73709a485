import Observation

/// The last payment for a case with its bill, as the registry has told of them, also after the fee is settled: to be kept or shown
/// to somebody.
public final class PaymentRecordModel: PageModel<PaymentRecordModel.State, PaymentRecordModel.Event> {
    public struct State: Hashable, Sendable, Discreet {
        public internal(set) var screen: CaseScreen?
        /// The bill; none where this device knows of none.
        public internal(set) var fee: FeeScreen?

        public var payment: PaymentScreen? { fee?.attempt }
        /// The channel by which it was paid, as the bill names it.
        public var channel: PaymentChannelView? { fee?.channels.first { $0.id == payment?.channel } }
    }

    public enum Event: Hashable, Sendable {
        case load
    }

    private let vault: any Vault
    private let caseId: CaseId

    public init(vault: any Vault, caseId: CaseId) {
        self.vault = vault
        self.caseId = caseId
        super.init(State())
    }

    override func handle(_ event: Event) async throws {
        try await read()
    }

    /// Follows what moves in it until the vault ends or the task is cancelled.
    public func observe() async {
        await follow(vault, { concerns($0) }, { try await read() })
    }

    private func concerns(_ moved: Moved) -> Bool {
        switch moved {
        case .everything, .payments: true
        case .oneCase(let moved): moved == caseId
        default: false
        }
    }

    private func read() async throws {
        state.screen = try await vault.cases.see(caseId)
        state.fee = try await whereThere { try await vault.payments.quote(caseId) }
    }
}
