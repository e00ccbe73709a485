import Foundation

/// The drafts on this device. Everything here works without a network.
public protocol Drafts: Sendable {
    /// A page of drafts, newest first; pages count from 0.
    func list(page: Int) async throws -> DraftPage

    /// Starts a draft and saves it before it returns. With the unit of a home whose extract is here, what the register knows is
    /// filled in.
    func begin(_ matter: MatterId, unit: String?) async throws -> DraftId

    /// A new draft with what another one says.
    func copy(_ draft: DraftId) async throws -> DraftId

    /// One draft's line.
    func summary(_ draft: DraftId) async throws -> DraftSummary

    /// Deletes a draft that was never submitted.
    func remove(_ draft: DraftId) async throws

    /// Every section that the matter declares, with what was typed and what is wrong with it.
    func form(_ draft: DraftId) async throws -> FormView

    /// Saves one answer durably and tells what that changes. `""` clears. What cannot be read is saved all the same and told
    /// in ``SavedField/problem``.
    func answer(_ draft: DraftId, field: String, value: String) async throws -> SavedField

    /// Returns the law's verdicts on the whole so far.
    func review(_ draft: DraftId) async throws -> Verdicts

    /// Returns the list of what is to be brought.
    func checklist(_ draft: DraftId) async throws -> ChecklistView

    /// Freezes the shared sections; every signature over an earlier freezing falls.
    func freeze(_ draft: DraftId) async throws -> FrozenView
}
