import Observation

/// A letter that is read, with the application that it is about, where that is on this device.
public struct OpenLetter: Hashable, Sendable, Discreet {
    public let letter: LetterScreen
    public let draft: DraftId?
}

/// The letters of the registry (通知书) and this device's own notes.
public final class LetterListModel: PageModel<LetterListModel.State, LetterListModel.Event> {
    public struct State: Hashable, Sendable, Discreet {
        /// Newest first.
        public internal(set) var letters: [LetterScreen] = []
        /// The letter that is read now.
        public internal(set) var open: OpenLetter?
    }

    public enum Event: Hashable, Sendable {
        case load
        case open(LetterScreen)
        /// Back to the list.
        case close
    }

    private let vault: any Vault

    public init(vault: any Vault) {
        self.vault = vault
        super.init(State())
    }

    override func handle(_ event: Event) async throws {
        switch event {
        case .load: state.letters = try await vault.letters.list()
        case .open(let letter): state.open = OpenLetter(letter: letter, draft: try await draft(of: letter))
        case .close: state.open = nil
        }
    }

    /// Follows what comes in until the vault ends or the task is cancelled.
    public func observe() async {
        for await batch in vault.changes() {
            guard batch.contains(where: { $0 == .everything || $0 == .letters }) else { continue }
            // What cannot be read now is read with the next batch; the person is told when they ask themselves.
            if let letters = try? await vault.letters.list() { state.letters = letters }
        }
    }

    private func draft(of letter: LetterScreen) async throws -> DraftId? {
        guard let caseId = letter.caseId else { return nil }
        do {
            return try await vault.cases.see(caseId).draft
        } catch let failure as Failure where failure.remedy == .notFound {
            return nil
        }
    }
}
