import EregCore
import EregKit
import Foundation

extension EregKit.CorrectionStanding {
    init(_ core: EregCore.CorrectionStanding) {
        switch core {
        case .open: self = .open
        case .corrected: self = .corrected
        case .unknown: self = .unknown
        }
    }
}

extension EregKit.CorrectionPlace {
    init(_ core: EregCore.CorrectionPlace) {
        self.init(
            field: core.field, label: EregKit.Words(core.label), value: core.value,
            writer: core.writer.map { EregKit.Slot($0) })
    }
}

extension EregKit.CorrectionItem {
    init(_ core: EregCore.CorrectionItem) {
        self.init(
            told: EregKit.Message(core.told), places: core.places.map { EregKit.CorrectionPlace($0) },
            standing: EregKit.CorrectionStanding(core.standing), words: EregKit.Words(core.words))
    }
}

extension EregKit.CorrectionScreen {
    init(_ core: EregCore.CorrectionScreen) {
        self.init(
            caseId: EregKit.CaseId(core.caseId), draft: EregKit.DraftId(core.draft), caseNumber: core.caseNumber,
            slot: EregKit.Slot(core.slot), words: EregKit.Words(core.words),
            term: core.term.map { EregKit.TermView($0) }, items: core.items.map { EregKit.CorrectionItem($0) },
            changes: core.changes.map { EregKit.FieldChangeView($0) },
            beyond: core.beyond.map { EregKit.FieldChangeView($0) }, turn: EregKit.YourTurn(core.turn),
            waitsFor: core.waitsFor.map { EregKit.Slot($0) })
    }
}
