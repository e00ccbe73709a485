import Observation

/// The place that a hit leads to.
public enum HitPlace: Hashable, Sendable, Discreet {
    /// An application, from its draft to its end.
    case application(DraftId)
    /// A home, by its unit code.
    case home(String)
    /// A certificate, by its number.
    case certificate(String)
}

/// Search (检索) in what is on this device, as the person types.
public final class SearchModel: PageModel<SearchModel.State, SearchModel.Event> {
    public struct State: Hashable, Sendable, Discreet {
        /// The text that is typed so far.
        public var text = ""
        /// The things that it finds, the newest first.
        public internal(set) var hits: [SearchHit] = []
        /// The place of the hit that was tapped: the page goes on to it.
        public internal(set) var place: HitPlace?

        /// Whether there may be more: a longer text finds fewer.
        public var isCut: Bool { hits.count >= SearchHit.most }

        public func hits(of kind: SearchKind) -> [SearchHit] {
            hits.filter { $0.kind == kind }
        }
    }

    public enum Event: Hashable, Sendable {
        case open(SearchHit)
        /// The page has gone on to the place of the hit.
        case shown
    }

    private let vault: any Vault

    public init(vault: any Vault) {
        self.vault = vault
        super.init(State())
    }

    /// Looks for what is typed so far. The page stays at hand meanwhile.
    public func look() async {
        await reading { try await find() }
    }

    /// Looks anew when something that can be found moves, until the vault ends or the task is cancelled.
    public func observe() async {
        await follow(vault, { concerns($0) }, { try await find() })
    }

    /// The answer to a text that is no longer there is not shown.
    private func find() async throws {
        let text = state.text
        var hits: [SearchHit] = []
        if !text.allSatisfy(\.isWhitespace) {
            hits = try await vault.search.find(text, kinds: [], limit: SearchHit.most)
        }
        if state.text == text { state.hits = hits }
    }

    override func handle(_ event: Event) async throws {
        switch event {
        case .open(let hit): state.place = try await place(of: hit)
        case .shown: state.place = nil
        }
    }

    private func place(of hit: SearchHit) async throws -> HitPlace {
        switch hit.kind {
        case .drafts: .application(DraftId(hit.id))
        case .cases: try await .application(vault.cases.see(CaseId(hit.id)).draft)
        case .homes: .home(hit.id)
        case .certificates: .certificate(hit.id)
        }
    }

    private func concerns(_ moved: Moved) -> Bool {
        switch moved {
        case .everything, .oneDraft, .oneCase, .homes, .certificates: true
        default: false
        }
    }
}
