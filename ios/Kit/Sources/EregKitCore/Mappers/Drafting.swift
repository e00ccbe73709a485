import EregCore
import EregKit
import Foundation

extension EregKit.DraftStanding {
    init(_ core: EregCore.DraftStanding) {
        switch core {
        case .editing: self = .editing
        case .frozen: self = .frozen
        case .signing: self = .signing
        case .complete: self = .complete
        case .submitted: self = .submitted
        case .correcting: self = .correcting
        case .caseOver: self = .caseOver
        case .workspaceOver: self = .workspaceOver
        case .dismissed: self = .dismissed
        }
    }
}

extension EregKit.DraftSummary {
    init(_ core: EregCore.DraftSummary) {
        self.init(
            id: EregKit.DraftId(core.id), matter: EregKit.MatterId(core.matter),
            standing: EregKit.DraftStanding(core.standing), over: core.over.map { EregKit.Message($0) },
            rules: core.rules.map { EregKit.Words($0) }, slot: EregKit.Slot(core.slot), title: core.title,
            unit: core.unit, editedAt: Date(core: core.editedAt), keepUntil: core.keepUntil.map { Date(core: $0) })
    }
}

extension EregKit.DraftPage {
    init(_ core: EregCore.DraftPage) {
        self.init(
            items: core.items.map { EregKit.DraftSummary($0) }, next: core.next.map { Int($0) })
    }
}

extension EregKit.FormView {
    init(_ core: EregCore.FormView) {
        self.init(
            sections: core.sections.map { EregKit.FormSectionView($0) },
            further: core.further.map { EregKit.FieldView($0) })
    }
}

extension EregKit.FormSectionView {
    init(_ core: EregCore.FormSectionView) {
        self.init(
            name: EregKit.SectionName(core.name), title: EregKit.Words(core.title),
            fields: core.fields.map { EregKit.FieldView($0) })
    }
}

extension EregKit.FieldView {
    init(_ core: EregCore.FieldView) {
        self.init(
            path: core.path, kind: EregKit.InputKind(core.kind), label: EregKit.Words(core.label),
            slot: core.slot.map { EregKit.Slot($0) }, need: EregKit.FieldNeed(core.need),
            access: EregKit.FieldAccess(core.access), value: core.value, chosen: core.chosen, reads: core.reads,
            problem: core.problem.map { EregKit.Message($0) })
    }
}

extension EregKit.FieldNeed {
    init(_ core: EregCore.FieldNeed) {
        switch core {
        case .required: self = .required
        case .optional: self = .optional
        }
    }
}

extension EregKit.InputKind {
    init(_ core: EregCore.InputKind) {
        switch core {
        case .unitCode: self = .unitCode
        case .certificateNumber: self = .certificateNumber
        case .proofNumber: self = .proofNumber
        case .choice(let choices): self = .choice(choices: choices.map { EregKit.FieldChoice($0) })
        case .name: self = .name
        case .identityNumber: self = .identityNumber
        case .share: self = .share
        case .yuan: self = .yuan
        case .day: self = .day
        case .freeText(let most): self = .freeText(most: Int(most))
        }
    }
}

extension EregKit.FieldAccess {
    init(_ core: EregCore.FieldAccess) {
        switch core {
        case .write: self = .write
        case .writtenBy(let slot, let words):
            self = .writtenBy(slot: slot.map { EregKit.Slot($0) }, words: EregKit.Words(words))
        case .closed(let code): self = .closed(code: code)
        }
    }
}

extension EregKit.FieldChoice {
    init(_ core: EregCore.FieldChoice) {
        self.init(
            value: core.value, label: EregKit.Words(core.label))
    }
}

extension EregKit.SavedField {
    init(_ core: EregCore.SavedField) {
        self.init(
            problem: core.problem.map { EregKit.Message($0) }, reads: core.reads,
            changed: core.changed.map { EregKit.FieldView($0) }, appeared: core.appeared, gone: core.gone)
    }
}

extension EregKit.AnswerKind {
    init(_ core: EregCore.AnswerKind) {
        switch core {
        case .pass: self = .pass
        case .acknowledge: self = .acknowledge
        case .unknown: self = .unknown
        case .manual: self = .manual
        case .refuse: self = .refuse
        case .supplement: self = .supplement
        case .notAccept: self = .notAccept
        }
    }
}

extension EregKit.FindingView {
    init(_ core: EregCore.FindingView) {
        self.init(
            rule: core.rule, title: EregKit.Words(core.title), answer: EregKit.AnswerKind(core.answer),
            told: core.told.map { EregKit.Message($0) }, basis: core.basis, disclosure: core.disclosure)
    }
}

extension EregKit.Verdicts {
    init(_ core: EregCore.Verdicts) {
        self.init(
            label: EregKit.Words(core.label), asOf: EregKit.TimeEstimate(core.asOf),
            decisive: EregKit.AnswerKind(core.decisive), findings: core.findings.map { EregKit.FindingView($0) },
            problems: core.problems.map { EregKit.Message($0) })
    }
}

extension EregKit.Held {
    init(_ core: EregCore.Held) {
        switch core {
        case .notNeeded: self = .notNeeded
        case .mayBeAsked: self = .mayBeAsked
        case .notKnown: self = .notKnown
        case .generated: self = .generated
        case .fetched: self = .fetched
        case .confirmed: self = .confirmed
        case .uploaded: self = .uploaded
        case .toUpload: self = .toUpload
        }
    }
}

extension EregKit.MaterialLine {
    init(_ core: EregCore.MaterialLine) {
        self.init(
            code: EregKit.MaterialCode(core.code), name: EregKit.Words(core.name),
            sources: core.sources.map { EregKit.Words($0) }, held: EregKit.Held(core.held),
            heldWords: EregKit.Words(core.heldWords), attached: Int(core.attached))
    }
}

extension EregKit.ChecklistView {
    init(_ core: EregCore.ChecklistView) {
        self.init(
            lines: core.lines.map { EregKit.MaterialLine($0) })
    }
}

extension EregKit.AttachedMedium {
    init(_ core: EregCore.AttachedMedium) {
        self.init(
            material: EregKit.MaterialCode(core.material), digest: core.digest, size: Int(core.size),
            chunks: Int(core.chunks), held: Int(core.held))
    }
}

extension EregKit.FrozenView {
    init(_ core: EregCore.FrozenView) {
        self.init(
            manifest: core.manifest, manifestRev: Int(core.manifestRev),
            progress: EregKit.ActProgress(core.progress))
    }
}

extension EregKit.ParticipantStanding {
    init(_ core: EregCore.ParticipantStanding) {
        switch core {
        case .open: self = .open
        case .invitationUnsent: self = .invitationUnsent
        case .invited: self = .invited
        case .revocationUnsent: self = .revocationUnsent
        case .joined: self = .joined
        case .signatureUnsent: self = .signatureUnsent
        case .signed: self = .signed
        }
    }
}

extension EregKit.ParticipantView {
    init(_ core: EregCore.ParticipantView) {
        self.init(
            slot: EregKit.Slot(core.slot), name: EregKit.Words(core.name),
            standing: EregKit.ParticipantStanding(core.standing), words: EregKit.Words(core.words))
    }
}

extension EregKit.FieldChangeView {
    init(_ core: EregCore.FieldChangeView) {
        self.init(
            field: core.field, label: EregKit.Words(core.label), before: core.before, after: core.after)
    }
}

extension EregKit.YourTurn {
    init(_ core: EregCore.YourTurn) {
        switch core {
        case .waitForOthers: self = .waitForOthers
        case .invite: self = .invite
        case .freeze: self = .freeze
        case .sign: self = .sign
        case .signAgain: self = .signAgain
        case .submit: self = .submit
        case .shareAgain: self = .shareAgain
        case .waitForShare: self = .waitForShare
        case .dismissed: self = .dismissed
        case .correct: self = .correct
        case .sendSupplement: self = .sendSupplement
        case .seeCase: self = .seeCase
        }
    }
}

extension EregKit.WorkspaceScreen {
    init(_ core: EregCore.WorkspaceScreen) {
        self.init(
            draft: EregKit.DraftId(core.draft), slot: EregKit.Slot(core.slot), creator: EregKit.Slot(core.creator),
            until: Date(core: core.until), participants: core.participants.map { EregKit.ParticipantView($0) },
            manifest: core.manifest, changes: core.changes.map { EregKit.FieldChangeView($0) },
            fell: core.fell.map { EregKit.Slot($0) }, turn: EregKit.YourTurn(core.turn),
            waitsFor: core.waitsFor.map { EregKit.Slot($0) }, caseId: core.caseId.map { EregKit.CaseId($0) })
    }
}

extension EregKit.SheetLineView {
    init(_ core: EregCore.SheetLineView) {
        self.init(
            label: EregKit.Words(core.label), value: EregKit.Words(core.value))
    }
}

extension EregKit.SheetPart {
    init(_ core: EregCore.SheetPart) {
        self.init(
            title: EregKit.Words(core.title), lines: core.lines.map { EregKit.SheetLineView($0) })
    }
}

extension EregKit.Sheet {
    init(_ core: EregCore.Sheet) {
        self.init(
            draft: EregKit.DraftId(core.draft), manifest: core.manifest, manifestRev: Int(core.manifestRev),
            title: EregKit.Words(core.title), caution: EregKit.Words(core.caution),
            parts: core.parts.map { EregKit.SheetPart($0) },
            disclosures: core.disclosures.map { EregKit.Words($0) }, mark: core.mark.map { EregKit.Words($0) })
    }
}

extension EregKit.SignedView {
    init(_ core: EregCore.SignedView) {
        self.init(
            slot: EregKit.Slot(core.slot), manifest: core.manifest, statement: core.statement,
            progress: EregKit.ActProgress(core.progress))
    }
}
