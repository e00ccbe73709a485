import Observation

/// The drafts on this device.
public final class DraftListModel: PageModel<DraftListModel.State, DraftListModel.Event> {
    public struct State: Hashable, Sendable, Discreet {
        public internal(set) var drafts: [DraftSummary] = []
        /// The page behind the last one that was read; none where all was.
        public internal(set) var next: Int?
        /// The matters that can be applied for, as the office's rules say.
        public internal(set) var matters: [MatterRules] = []
        /// The homes whose extracts are here: what the register knows of one is filled in.
        public internal(set) var homes: [HomeView] = []
        /// The draft that was just begun or copied: the page goes on to its form.
        public internal(set) var begun: DraftId?
    }

    public enum Event: Hashable, Sendable {
        case load
        case more
        case begin(MatterId, unit: String?)
        case copy(DraftId)
        case remove(DraftId)
        /// The page has gone on to the draft that was begun.
        case shown
    }

    private let vault: any Vault

    public init(vault: any Vault) {
        self.vault = vault
        super.init(State())
    }

    override func handle(_ event: Event) async throws {
        switch event {
        case .load:
            try await read()
            state.matters = try await vault.rules().matters
            state.homes = try await vault.homes.cached()
        case .more:
            guard let next = state.next else { return }
            let page = try await vault.drafts.list(page: next)
            let known = Set(state.drafts.map(\.id))
            state.drafts += page.items.filter { !known.contains($0.id) }
            state.next = page.next
        case .begin(let matter, let unit):
            state.begun = try await vault.drafts.begin(matter, unit: unit)
            try await read()
        case .copy(let draft):
            state.begun = try await vault.drafts.copy(draft)
            try await read()
        case .remove(let draft):
            try await vault.drafts.remove(draft)
            try await read()
        case .shown:
            state.begun = nil
        }
    }

    private func read() async throws {
        let page = try await vault.drafts.list(page: 0)
        state.drafts = page.items
        state.next = page.next
    }
}
