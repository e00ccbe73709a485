/// An invitation to be handed to the other party by QR or message. It never goes to the registry.
public struct Invitation: Hashable, Sendable, Discreet {
    /// The text to hand over.
    public let text: String
    /// The slot that it invites.
    public let slot: Slot
    /// Its progress: it opens nothing before the registry has it.
    public let progress: ActProgress

    public init(text: String, slot: Slot, progress: ActProgress) {
        self.text = text
        self.slot = slot
        self.progress = progress
    }
}

/// The workspaces in which drafts are shared with the other party.
public protocol Sharing: Sendable {
    /// Opens a workspace in which this person fills `slot`, and puts what was typed so far.
    func share(_ draft: DraftId, as slot: Slot) async throws -> ActProgress

    /// Makes an invitation for the person named in `slot`.
    func invite(_ slot: Slot, to draft: DraftId) async throws -> Invitation

    /// Takes the invitation of `slot` back (收回邀请): its code opens nothing once the registry has this.
    func revokeInvitation(of slot: Slot, to draft: DraftId) async throws -> ActProgress

    /// Joins with the text of an invitation. Needs a network.
    func join(_ invitation: String) async throws -> WorkspaceScreen

    /// The workspace as last heard. Works offline.
    func see(_ draft: DraftId) async throws -> WorkspaceScreen

    /// Asks the registry for the workspace now. Needs a network.
    func refresh(_ draft: DraftId) async throws -> WorkspaceScreen
}
