import Foundation
import Observation

/// The documents of the office (文书、电子证照), all of them or those of a case: how each stands here, and its file for others.
public final class DocumentListModel: PageModel<DocumentListModel.State, DocumentListModel.Event> {
    public struct State: Hashable, Sendable, Discreet {
        /// Newest first.
        public internal(set) var documents: [DocumentScreen] = []
        /// The file that was written last, for whoever is to have it.
        public internal(set) var saved: URL?
        /// The document that was to be written and shows everything: its warning is to be read first.
        public internal(set) var warned: Warned?
        /// The first page that is looked at.
        public internal(set) var page: Page?
    }

    /// A document that shows everything, the form in which it was to be written, and the warning before that.
    public struct Warned: Hashable, Sendable, Discreet {
        public let document: DocumentScreen
        public let form: DocumentForm
        public let warning: UnmaskedWarning
    }

    /// The first page of a document, as PNG.
    public struct Page: Hashable, Sendable, Discreet {
        public let document: PaperId
        public let png: Data
    }

    public enum Event: Hashable, Sendable {
        case load
        /// Writes a document in one of its forms to a place where nothing is. One that shows everything is not written: its
        /// warning is shown.
        case save(PaperId, DocumentForm, to: URL)
        /// The person has read the warning and hands the document on all the same.
        case saveInFull(to: URL)
        /// The person has read the warning and does not.
        case keep
        /// Shows the first page, to be looked at here.
        case look(PaperId)
        /// Puts the page away.
        case close
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
        case .save(let id, let form, let file):
            state.saved = nil
            state.warned = nil
            let document = try await vault.documents.see(id.text)
            if let warning = document.beforeSharing {
                state.warned = Warned(document: document, form: form, warning: warning)
            } else {
                _ = try await vault.documents.save(id.text, as: form, to: file, acknowledged: nil)
                state.saved = file
            }
        case .saveInFull(let file):
            guard let warned = state.warned else { return }
            _ = try await vault.documents.save(
                warned.document.id.text, as: warned.form, to: file, acknowledged: warned.warning)
            state.warned = nil
            state.saved = file
        case .keep: state.warned = nil
        case .look(let id): state.page = Page(document: id, png: try await vault.documents.page(id.text))
        case .close: state.page = nil
        }
        try await read()
    }

    /// Follows what moves among them until the vault ends or the task is cancelled.
    public func observe() async {
        await follow(vault, { concerns($0) }, { try await read() })
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

/// Asks for an annotated copy (加注件) of a certificate or proof: for whom, for what, until when.
public final class AnnotateModel: PageModel<AnnotateModel.State, AnnotateModel.Event> {
    public struct State: Hashable, Sendable, Discreet {
        /// The choices that there are, once the document was seen.
        public internal(set) var choices: CopyChoices?
        /// The copy that was asked for, queued: it comes as a document of its own.
        public internal(set) var asked: CommandId?
    }

    public enum Event: Hashable, Sendable, Discreet {
        case load
        case ask(CopyTerms)
    }

    private let documents: any Documents
    private let which: String

    /// Of a certificate or proof: `which` is its number, or the id of its document.
    public init(documents: any Documents, which: String) {
        self.documents = documents
        self.which = which
        super.init(State())
    }

    override func handle(_ event: Event) async throws {
        switch event {
        case .load: state.choices = try await documents.see(which).copyChoices
        case .ask(let terms):
            // A second tap asks for no second copy.
            guard state.asked == nil else { return }
            state.asked = try await documents.annotate(which, terms)
        }
    }
}
