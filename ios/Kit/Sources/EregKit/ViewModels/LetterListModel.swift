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
        case .load: try await read()
        case .open(let letter): state.open = OpenLetter(letter: letter, draft: try await draft(of: letter))
        case .close: state.open = nil
        }
    }

    /// Follows what comes in until the vault ends or the task is cancelled.
    public func observe() async {
        await follow(vault, { $0 == .everything || $0 == .letters }, { try await read() })
    }

    private func read() async throws {
        state.letters = try await vault.letters.list()
    }

    private func draft(of letter: LetterScreen) async throws -> DraftId? {
        guard let caseId = letter.caseId else { return nil }
        return try await whereThere { try await vault.cases.see(caseId).draft }
    }
}
