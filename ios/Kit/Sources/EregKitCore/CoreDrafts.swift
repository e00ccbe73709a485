import EregCore
import EregKit
import Foundation

struct CoreDrafts: EregKit.Drafts {
    let drafts: EregCore.Drafts

    func list(page: Int) async throws -> EregKit.DraftPage {
        EregKit.DraftPage(try await told { try await drafts.list(page: UInt32(clamping: page)) })
    }

    func begin(_ matter: EregKit.MatterId, unit: String?) async throws -> EregKit.DraftId {
        EregKit.DraftId(try await told { try await drafts.begin(matter: matter.core, unit: unit) })
    }

    func copy(_ draft: EregKit.DraftId) async throws -> EregKit.DraftId {
        EregKit.DraftId(try await told { try await drafts.copy(draft: draft.core) })
    }

    func summary(_ draft: EregKit.DraftId) async throws -> EregKit.DraftSummary {
        EregKit.DraftSummary(try await told { try await drafts.summary(draft: draft.core) })
    }

    func remove(_ draft: EregKit.DraftId) async throws {
        try await told { try await drafts.remove(draft: draft.core) }
    }

    func form(_ draft: EregKit.DraftId) async throws -> EregKit.FormView {
        EregKit.FormView(try await told { try await drafts.form(draft: draft.core) })
    }

    func answer(_ draft: EregKit.DraftId, field: String, value: String) async throws -> EregKit.SavedField {
        EregKit.SavedField(
            try await told { try await drafts.answer(draft: draft.core, field: field, value: value) })
    }

    func review(_ draft: EregKit.DraftId) async throws -> EregKit.Verdicts {
        EregKit.Verdicts(try await told { try await drafts.review(draft: draft.core) })
    }

    func checklist(_ draft: EregKit.DraftId) async throws -> EregKit.ChecklistView {
        EregKit.ChecklistView(try await told { try await drafts.checklist(draft: draft.core) })
    }

    func freeze(_ draft: EregKit.DraftId) async throws -> EregKit.FrozenView {
        EregKit.FrozenView(try await told { try await drafts.freeze(draft: draft.core) })
    }
}

struct CoreSharing: EregKit.Sharing {
    let sharing: EregCore.Sharing

    func share(_ draft: EregKit.DraftId, as slot: EregKit.Slot) async throws -> EregKit.ActProgress {
        EregKit.ActProgress(try await told { try await sharing.share(draft: draft.core, slot: slot.core) })
    }

    func invite(_ slot: EregKit.Slot, to draft: EregKit.DraftId) async throws -> EregKit.Invitation {
        let link = try await told { try await sharing.invite(draft: draft.core, slot: slot.core) }
        return EregKit.Invitation(
            text: link.text(), slot: EregKit.Slot(link.slot()), progress: EregKit.ActProgress(link.progress()))
    }

    func revokeInvitation(of slot: EregKit.Slot, to draft: EregKit.DraftId) async throws -> EregKit.ActProgress {
        EregKit.ActProgress(try await told { try await sharing.revokeInvitation(draft: draft.core, slot: slot.core) })
    }

    func join(_ invitation: String) async throws -> EregKit.WorkspaceScreen {
        EregKit.WorkspaceScreen(try await stoppable { try await sharing.join(invitation: invitation, cancel: $0) })
    }

    func see(_ draft: EregKit.DraftId) async throws -> EregKit.WorkspaceScreen {
        EregKit.WorkspaceScreen(try await told { try await sharing.see(draft: draft.core) })
    }

    func refresh(_ draft: EregKit.DraftId) async throws -> EregKit.WorkspaceScreen {
        EregKit.WorkspaceScreen(try await stoppable { try await sharing.refresh(draft: draft.core, cancel: $0) })
    }
}

struct CoreSigning: EregKit.Signing {
    let signing: EregCore.Signing

    func sheet(_ draft: EregKit.DraftId) async throws -> EregKit.Sheet {
        EregKit.Sheet(try await told { try await signing.sheet(draft: draft.core) })
    }

    func sheetInFull(_ draft: EregKit.DraftId) async throws -> EregKit.Sheet {
        EregKit.Sheet(try await told { try await signing.sheetInFull(draft: draft.core) })
    }

    func answer(_ question: EregKit.QuestionName, of draft: EregKit.DraftId, _ answer: EregKit.Answer) async throws {
        try await told {
            try await signing.answerInquiry(
                draft: draft.core, question: question.core, answer: EregCore.Answer(answer))
        }
    }

    func toAcknowledge(_ draft: EregKit.DraftId) async throws -> [EregKit.Message] {
        try await told { try await signing.toAcknowledge(draft: draft.core) }.map { EregKit.Message($0) }
    }

    func acknowledge(rule: String, of draft: EregKit.DraftId) async throws {
        try await told { try await signing.acknowledge(draft: draft.core, rule: rule) }
    }

    func sign(_ draft: EregKit.DraftId, manifest: String) async throws -> EregKit.SignedView {
        EregKit.SignedView(try await told { try await signing.sign(draft: draft.core, manifest: manifest) })
    }
}
