import EregKit
import Foundation

/// Drafts in memory, all of one form. A required field that is empty is a problem of its own, and `"?"` reads as nothing.
public final class FakeDrafts: Fake, Drafts, @unchecked Sendable {
    /// The form of a new draft, section by section.
    public var form = FormView(sections: [], further: [])
    /// The number of drafts that a page holds.
    public var pageSize = 50
    /// The law's verdicts on any of them.
    public var verdicts: Verdicts?
    /// The list of what is to be brought for any of them.
    public var materials: [MaterialLine] = []
    private var drafts: [(line: DraftSummary, form: FormView)] = []

    public func list(page: Int) async throws -> DraftPage {
        try await take("list \(page)")
        return locked {
            let newest = drafts.reversed().map(\.line)
            let items = newest.dropFirst(page * pageSize).prefix(pageSize)
            return DraftPage(
                items: Array(items), next: (page + 1) * pageSize < newest.count ? page + 1 : nil)
        }
    }

    public func begin(_ matter: MatterId, unit: String?) async throws -> DraftId {
        try await take("begin \(matter)")
        return locked { added(matter, form) }
    }

    public func copy(_ draft: DraftId) async throws -> DraftId {
        try await take("copy \(draft)")
        let kept = try kept(draft)
        return locked { added(kept.line.matter, kept.form) }
    }

    public func summary(_ draft: DraftId) async throws -> DraftSummary {
        try await take("summary \(draft)")
        return try kept(draft).line
    }

    public func remove(_ draft: DraftId) async throws {
        try await take("remove \(draft)")
        _ = try kept(draft)
        locked { drafts.removeAll { $0.line.id == draft } }
    }

    public func form(_ draft: DraftId) async throws -> FormView {
        try await take("form")
        return try kept(draft).form
    }

    public func answer(_ draft: DraftId, field: String, value: String) async throws -> SavedField {
        try await take("answer \(field)=\(value)")
        return try locked {
            guard let at = drafts.firstIndex(where: { $0.line.id == draft }) else {
                throw Failure.missing("draft.not_found")
            }
            let form = drafts[at].form
            guard let asked = form.sections.flatMap(\.fields).first(where: { $0.path == field }) else {
                throw Failure.fake(.fixInput(field: field), "field.unknown")
            }
            let answered = asked.answered(value)
            let sections = form.sections.map { section in
                FormSectionView(
                    name: section.name, title: section.title,
                    fields: section.fields.map { $0.path == field ? answered : $0 })
            }
            drafts[at].form = FormView(sections: sections, further: form.further)
            return SavedField(
                problem: answered.problem, reads: answered.reads, changed: [], appeared: [], gone: [])
        }
    }

    public func review(_ draft: DraftId) async throws -> Verdicts {
        try await take("review")
        _ = try kept(draft)
        guard let verdicts = locked({ verdicts }) else { throw Failure.fake(.storage, "nothing to review") }
        return verdicts
    }

    public func checklist(_ draft: DraftId) async throws -> ChecklistView {
        try await take("checklist")
        _ = try kept(draft)
        return ChecklistView(lines: locked { materials })
    }

    public func freeze(_ draft: DraftId) async throws -> FrozenView {
        try await take("freeze")
        _ = try kept(draft)
        return FrozenView(manifest: "manifest of \(draft)", manifestRev: 1, progress: .queued)
    }

    private func kept(_ draft: DraftId) throws -> (line: DraftSummary, form: FormView) {
        guard let kept = locked({ drafts.first { $0.line.id == draft } }) else {
            throw Failure.missing("draft.not_found")
        }
        return kept
    }

    private func added(_ matter: MatterId, _ form: FormView) -> DraftId {
        let id = DraftId("draft-\(drafts.count + 1)")
        let line = DraftSummary(
            id: id, matter: matter, standing: .editing, over: nil, rules: [], slot: Slot("transferor.1"), title: "",
            unit: nil, editedAt: Date(timeIntervalSince1970: TimeInterval(drafts.count)), keepUntil: nil)
        drafts.append((line, form))
        return id
    }
}

extension FieldView {
    /// A field that was not answered yet.
    public static func fake(_ path: String, _ kind: InputKind = .freeText(most: 100), _ need: FieldNeed = .required)
        -> FieldView
    {
        FieldView(
            path: path, kind: kind, label: .fake(path), slot: nil, need: need, access: .write, value: nil, chosen: nil,
            reads: nil, problem: need == .required ? .fake("field.missing", path) : nil)
    }

    fileprivate func answered(_ value: String) -> FieldView {
        var problem: Message?
        if value.isEmpty && need == .required { problem = .fake("field.missing", path) }
        if value == "?" { problem = .fake("field.unreadable", path) }
        return FieldView(
            path: path, kind: kind, label: label, slot: slot, need: need, access: access, value: value, chosen: value,
            reads: nil, problem: problem)
    }
}

extension Message {
    /// A message whose words are its code.
    public static func fake(_ code: String, _ field: String? = nil) -> Message {
        Message(code: code, text: .fake(code), rule: nil, field: field)
    }
}

/// A workspace that the test sets; what is shared, invited or joined is written down.
public final class FakeSharing: Fake, Sharing, @unchecked Sendable {
    /// The workspace as far as it is known; none before it is shared.
    public var workspace: WorkspaceScreen?

    public func share(_ draft: DraftId, as slot: Slot) async throws -> ActProgress {
        try await take("share \(slot)")
        return .queued
    }

    public func invite(_ slot: Slot, to draft: DraftId) async throws -> Invitation {
        try await take("invite \(slot)")
        return Invitation(text: "ereg:invite:1:\(draft):fake", slot: slot, progress: .queued)
    }

    public func revokeInvitation(of slot: Slot, to draft: DraftId) async throws -> ActProgress {
        try await take("revoke invitation \(slot)")
        return .done
    }

    public func join(_ invitation: String) async throws -> WorkspaceScreen {
        try await take("join")
        return try seen()
    }

    public func see(_ draft: DraftId) async throws -> WorkspaceScreen {
        try await take("see")
        return try seen()
    }

    public func refresh(_ draft: DraftId) async throws -> WorkspaceScreen {
        try await take("refresh")
        return try seen()
    }

    private func seen() throws -> WorkspaceScreen {
        guard let workspace = locked({ workspace }) else { throw Failure.missing("workspace.not_found") }
        return workspace
    }
}

/// A sheet that the test sets. Only what was shown is signed, and only after all was acknowledged.
public final class FakeSigning: Fake, Signing, @unchecked Sendable {
    public var sheet: Sheet?
    /// The disclosures that must be acknowledged, by their rule.
    public var disclosures: [Message] = []
    private var shown: String?

    public func sheet(_ draft: DraftId) async throws -> Sheet {
        try await take("sheet")
        return try show()
    }

    public func sheetInFull(_ draft: DraftId) async throws -> Sheet {
        try await take("sheetInFull")
        return try show()
    }

    public func answer(_ question: QuestionName, of draft: DraftId, _ answer: Answer) async throws {
        try await take("answer \(question)=\(answer)")
    }

    public func toAcknowledge(_ draft: DraftId) async throws -> [Message] {
        try await take("toAcknowledge")
        return locked { disclosures }
    }

    public func acknowledge(rule: String, of draft: DraftId) async throws {
        try await take("acknowledge \(rule)")
        locked { disclosures.removeAll { $0.rule == rule } }
    }

    public func sign(_ draft: DraftId, manifest: String) async throws -> SignedView {
        try await take("sign \(manifest)")
        return try locked {
            guard shown == manifest else { throw Failure.fake(.signAgain, "sign.sheet_not_shown") }
            guard disclosures.isEmpty else { throw Failure.fake(.fixInput(field: nil), "sign.inquiry_open") }
            return SignedView(
                slot: Slot("transferor.1"), manifest: manifest, statement: "statement", progress: .queued)
        }
    }

    private func show() throws -> Sheet {
        try locked {
            guard let sheet else { throw Failure.fake(.fixInput(field: nil), "sheet.not_frozen") }
            shown = sheet.manifest
            return sheet
        }
    }
}
