import Foundation
import Observation

/// Says that a shared fact of a case is wrong (共享信息有误): its source is asked, and the case waits meanwhile.
public final class DisputeModel: PageModel<DisputeModel.State, DisputeModel.Event> {
    public struct State: Hashable, Sendable, Discreet {
        /// The case, with the facts that can be disputed in it and those that were.
        public internal(set) var screen: CaseScreen?
        /// The dispute that was signed here, queued.
        public internal(set) var lodged: CommandId?
    }

    public enum Event: Hashable, Sendable, Discreet {
        case load
        /// Signs it. The device asks for the person; blank words are none.
        case lodge(Needs, DisputeReason, says: String)
    }

    private let vault: any Vault
    private let caseId: CaseId

    public init(vault: any Vault, caseId: CaseId) {
        self.vault = vault
        self.caseId = caseId
        super.init(State())
    }

    override func handle(_ event: Event) async throws {
        switch event {
        case .load: break
        case .lodge(let need, let reason, let says):
            // A second tap signs no second one.
            guard state.lodged == nil else { return }
            let words = says.trimmingCharacters(in: .whitespacesAndNewlines)
            state.lodged = try await vault.disputes.lodge(
                caseId, need: need, reason: reason, says: words.isEmpty ? nil : words)
        }
        try await read()
    }

    /// Follows what moves in the case until the vault ends or the task is cancelled.
    public func observe() async {
        await follow(vault, { $0 == .everything || $0 == .oneCase(caseId: caseId) }, { try await read() })
    }

    private func read() async throws {
        state.screen = try await vault.cases.see(caseId)
    }
}
