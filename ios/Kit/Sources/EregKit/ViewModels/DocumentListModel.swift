import Foundation
import Observation

/// The documents of the office (文书、电子证照), all of them or those of a case: how each stands here, and its file for others.
public final class DocumentListModel: PageModel<DocumentListModel.State, DocumentListModel.Event> {
    public struct State: Hashable, Sendable, Discreet {
        /// Newest first.
        public internal(set) var documents: [DocumentScreen] = []
        /// The file that was written last, for whoever is to have it.
        public internal(set) var saved: URL?
    }

    public enum Event: Hashable, Sendable {
        case load
        /// Writes a document in one of its forms to a place where nothing is.
        case save(PaperId, DocumentForm, to: URL)
    }

    private let vault: any Vault
    private let caseId: CaseId?

    /// `caseId` is absent for all of them.
    public init(vault: any Vault, caseId: CaseId?) {
        self.vault = vault
        self.caseId = caseId
        super.init(State())
    }

    override func handle(_ event: Event) async throws {
        switch event {
        case .load: break
        case .save(let document, let form, let file):
            state.saved = nil
            _ = try await vault.documents.save(document.text, as: form, to: file)
            state.saved = file
        }
        try await read()
    }

    /// Follows what moves among them until the vault ends or the task is cancelled.
    public func observe() async {
        for await batch in vault.changes() {
            guard batch.contains(where: { concerns($0) }) else { continue }
            // What cannot be read now is read with the next batch; the person is told when they ask themselves.
            try? await read()
        }
    }

    private func concerns(_ moved: Moved) -> Bool {
        switch moved {
        // A document is shown with the standing of its certificate.
        case .everything, .documents, .certificates: true
        default: false
        }
    }

    private func read() async throws {
        if let caseId {
            state.documents = try await vault.documents.of(caseId)
        } else {
            state.documents = try await vault.documents.list()
        }
    }
}
