import Foundation
import Observation

/// The list of what is to be brought for a draft, and what is attached.
public final class MaterialsModel: PageModel<MaterialsModel.State, MaterialsModel.Event> {
    public struct State: Hashable, Sendable, Discreet {
        public internal(set) var lines: [MaterialLine] = []
        public internal(set) var attached: [AttachedMedium] = []
        /// The reason why the camera took nothing, until something else is asked.
        public internal(set) var camera: CameraTrouble?
    }

    public enum Event: Hashable, Sendable {
        case load
        /// Has the person photograph a paper, and attaches it; where they leave, nothing is.
        case photograph(MaterialCode)
        /// A file that was chosen among the files.
        case file(URL, MaterialCode)
        case remove(String)
    }

    private let vault: any Vault
    private let draft: DraftId
    private let camera: any Camera

    public init(vault: any Vault, draft: DraftId, camera: any Camera) {
        self.vault = vault
        self.draft = draft
        self.camera = camera
        super.init(State())
    }

    override func handle(_ event: Event) async throws {
        state.camera = nil
        switch event {
        case .load: break
        case .photograph(let material):
            let answer = await camera.photograph()
            state.camera = answer.trouble
            guard let photo = answer.taken else { return }
            _ = try await vault.attachments.attach(photo, to: draft, as: material)
        case .file(let file, let material): _ = try await vault.attachments.attach(file: file, to: draft, as: material)
        case .remove(let digest): try await vault.attachments.remove(digest, of: draft)
        }
        state.lines = try await vault.drafts.checklist(draft).lines
        state.attached = try await vault.attachments.list(draft)
    }
}
