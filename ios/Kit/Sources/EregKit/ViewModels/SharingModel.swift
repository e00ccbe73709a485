import Observation

/// The draft with the other party: shared, invited, joined.
public final class SharingModel: PageModel<SharingModel.State, SharingModel.Event> {
    public struct State: Hashable, Sendable, Discreet {
        public internal(set) var workspace: WorkspaceScreen?
        /// The invitation that is to be handed over now, by QR or message.
        public internal(set) var invitation: Invitation?
    }

    public enum Event: Hashable, Sendable {
        /// Reads it as last heard.
        case load
        /// Asks the registry.
        case refresh
        /// Shares it, in the place that this person fills in the draft.
        case share
        case invite(Slot)
        /// Takes the invitation of a slot back.
        case revokeInvitation(Slot)
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
        case .load:
            state.workspace = try await whereThere { try await vault.sharing.see(draft) }
        case .refresh: state.workspace = try await vault.sharing.refresh(draft)
        case .share:
            let slot = try await vault.drafts.summary(draft).slot
            _ = try await vault.sharing.share(draft, as: slot)
        case .invite(let slot): state.invitation = try await vault.sharing.invite(slot, to: draft)
        case .revokeInvitation(let slot):
            _ = try await vault.sharing.revokeInvitation(of: slot, to: draft)
            if state.invitation?.slot == slot { state.invitation = nil }
            state.workspace = try await vault.sharing.see(draft)
        }
    }
}

/// Whoever was invited joins, by what they scanned, tapped or pasted.
public final class JoinModel: PageModel<JoinModel.State, JoinModel.Event> {
    public struct State: Hashable, Sendable, Discreet {
        public var invitation = ""
        public internal(set) var joined: WorkspaceScreen?
        /// The reason why the camera read nothing, until something else is asked.
        public internal(set) var camera: CameraTrouble?
    }

    public enum Event: Hashable, Sendable {
        /// Joins with what was pasted or filled in.
        case join
        /// Has the person hold the code of the invitation before the camera, and joins; where they leave, nothing is done.
        case scan
    }

    private let sharing: any Sharing
    private let camera: any Camera

    /// `invitation` is filled in already: it came by a link.
    public init(sharing: any Sharing, camera: any Camera, invitation: String = "") {
        self.sharing = sharing
        self.camera = camera
        super.init(State(invitation: invitation))
    }

    override func handle(_ event: Event) async throws {
        state.camera = nil
        if event == .scan {
            let answer = await camera.scan()
            state.camera = answer.trouble
            guard let text = answer.taken else { return }
            state.invitation = text
        }
        state.joined = try await sharing.join(state.invitation)
    }
}
