import Foundation
import Observation

/// The list of what is to be brought for a draft, and what is attached.
public final class MaterialsModel: PageModel<MaterialsModel.State, MaterialsModel.Event> {
    public struct State: Hashable, Sendable, Discreet {
        public internal(set) var lines: [MaterialLine] = []
        public internal(set) var attached: [AttachedMedium] = []
    }

    public enum Event: Hashable, Sendable {
        case load
        /// A photo that the camera took.
        case photo(Data, MaterialCode)
        /// A file that was chosen among the files.
        case file(URL, MaterialCode)
        case remove(String)
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
        case .load: break
        case .photo(let content, let material):
            _ = try await vault.attachments.attach(content, to: draft, as: material)
        case .file(let file, let material): _ = try await vault.attachments.attach(file: file, to: draft, as: material)
        case .remove(let digest): try await vault.attachments.remove(digest, of: draft)
        }
        state.lines = try await vault.drafts.checklist(draft).lines
        state.attached = try await vault.attachments.list(draft)
    }
}
