import Observation

/// One case: where it stands, its fee, its withdrawal, its certificate.
public final class CaseModel: PageModel<CaseModel.State, CaseModel.Event> {
    public struct State: Hashable, Sendable, Discreet {
        /// The progress of the application: the two tasks, what this device has to do with it, what happened and what
        /// comes next.
        public internal(set) var progress: CaseProgress?
        public internal(set) var screen: CaseScreen?
        /// The fee that is due, while it is.
        public internal(set) var fee: FeeScreen?
        /// The attempt to pay that was made last.
        public internal(set) var payment: PaymentScreen?
        /// The command that was queued here last: it is done when the registry's answer is here.
        public internal(set) var queued: CommandId?
    }

    public enum Event: Hashable, Sendable {
        case load
        /// Pays by a channel of the bill.
        case pay(ChannelId)
        /// Asks how the attempt stands at the bank: only that decides a lost answer.
        case askBank
        case collect
        case withdraw
    }

    private let vault: any Vault
    private let draft: DraftId

    /// A case is followed by the draft it came from: before its receipt is here it has no id.
    public init(vault: any Vault, draft: DraftId) {
        self.vault = vault
        self.draft = draft
        super.init(State())
    }

    override func handle(_ event: Event) async throws {
        switch event {
        case .load: break
        case .pay(let channel):
            guard let fee = state.fee else { return }
            state.payment = try await vault.payments.pay(fee.caseId, by: channel)
        case .askBank:
            guard let payment = state.payment else { return }
            state.payment = try await vault.payments.ask(payment.attempt)
        case .collect:
            guard let screen = state.screen else { return }
            state.queued = try await vault.certificates.collect(screen.caseId)
        case .withdraw:
            guard let screen = state.screen else { return }
            state.queued = try await vault.cases.withdraw(screen.caseId)
        }
        try await read()
    }

    /// Follows what moves in this case until the vault ends or the task is cancelled.
    public func observe() async {
        await follow(vault, { concerns($0) }, { try await read() })
    }

    private func concerns(_ moved: Moved) -> Bool {
        switch moved {
        case .everything, .payments: true
        case .oneDraft(let moved): moved == draft
        case .oneCase(let moved): state.screen.map { $0.caseId == moved } ?? true
        default: false
        }
    }

    private func read() async throws {
        state.progress = try await vault.cases.progress(draft)
        // Before its receipt is here, how far it is says all.
        state.screen = try await whereThere { try await vault.cases.of(draft) }
        guard let screen = state.screen, screen.state == .feeDue else {
            state.fee = nil
            return
        }
        let fee = try await vault.payments.quote(screen.caseId)
        state.fee = fee
        state.payment = fee.attempt ?? state.payment
    }
}

/// The submission of a draft, which is possible once all have signed.
public final class SubmitModel: PageModel<SubmitModel.State, SubmitModel.Event> {
    public struct State: Hashable, Sendable, Discreet {
        public internal(set) var workspace: WorkspaceScreen?
        /// The submission, queued: it counts when its receipt is here.
        public internal(set) var submitted: CommandId?
    }

    public enum Event: Hashable, Sendable {
        case load
        case submit
    }

    private let vault: any Vault
    private let draft: DraftId

    public init(vault: any Vault, draft: DraftId) {
        self.vault = vault
        self.draft = draft
        super.init(State())
    }

    override func handle(_ event: Event) async throws {
        switch event {
        case .load: state.workspace = try await vault.sharing.see(draft)
        case .submit: state.submitted = try await vault.cases.submit(draft)
        }
    }
}
