import Observation

/// A licence of the person (电子证照), or an annotated copy of one, as the registry has it now.
public final class LicenceModel: PageModel<LicenceModel.State, LicenceModel.Event> {
    public struct State: Hashable, Sendable, Discreet {
        /// The registry's answer; none before it was asked.
        public internal(set) var licence: LicenceScreen?
        /// The document that is handed out of it now, where this device knows of it.
        public internal(set) var document: DocumentScreen?
    }

    public enum Event: Hashable, Sendable {
        /// Asks the registry. Needs a network.
        case load
    }

    private let documents: any Documents
    private let identifier: String

    public init(documents: any Documents, identifier: String) {
        self.documents = documents
        self.identifier = identifier
        super.init(State())
    }

    override func handle(_ event: Event) async throws {
        switch event {
        case .load:
            let licence = try await documents.licence(identifier)
            state.licence = licence
            state.document = nil
            guard let document = licence.document else { return }
            state.document = try await whereThere { try await documents.see(document.text) }
        }
    }
}
