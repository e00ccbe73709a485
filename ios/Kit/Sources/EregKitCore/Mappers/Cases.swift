import EregCore
import EregKit
import Foundation

extension EregKit.ReceiptView {
    init(_ core: EregCore.ReceiptView) {
        self.init(
            receivedAt: Date(core: core.receivedAt), manifest: core.manifest, caution: EregKit.Words(core.caution))
    }
}

extension EregKit.Deadline {
    init(_ core: EregCore.Deadline) {
        switch core {
        case .by(let value): self = .by(EregKit.Day(value))
        case .notBefore(let value): self = .notBefore(EregKit.Day(value))
        }
    }
}

extension EregKit.DeadlineView {
    init(_ core: EregCore.DeadlineView) {
        self.init(
            until: EregKit.Deadline(core.until), words: EregKit.Words(core.words))
    }
}

extension EregKit.DisputeReason {
    init(_ core: EregCore.DisputeReason) {
        switch core {
        case .outOfDate: self = .outOfDate
        case .wrongContent: self = .wrongContent
        case .otherSubject: self = .otherSubject
        case .notFound: self = .notFound
        }
    }
}

extension EregCore.DisputeReason {
    init(_ kit: EregKit.DisputeReason) {
        switch kit {
        case .outOfDate: self = .outOfDate
        case .wrongContent: self = .wrongContent
        case .otherSubject: self = .otherSubject
        case .notFound: self = .notFound
        }
    }
}

extension EregKit.Checked {
    init(_ core: EregCore.Checked) {
        switch core {
        case .corrected: self = .corrected
        case .upheld: self = .upheld
        case .unanswered: self = .unanswered
        }
    }
}

extension EregKit.TermView {
    init(_ core: EregCore.TermView) {
        self.init(
            by: EregKit.DeadlineView(core.by), words: EregKit.Words(core.words))
    }
}

extension EregKit.AcceptanceView {
    init(_ core: EregCore.AcceptanceView) {
        self.init(
            caseNumber: core.caseNumber, seq: Int(core.seq), acceptedAt: Date(core: core.acceptedAt),
            decideBy: EregKit.DeadlineView(core.decideBy), promisedBy: EregKit.DeadlineView(core.promisedBy),
            ahead: Int(core.ahead))
    }
}

extension EregKit.BookedView {
    init(_ core: EregCore.BookedView) {
        self.init(
            entryIndex: Int(core.entryIndex), registeredAt: Date(core: core.registeredAt))
    }
}

extension EregKit.EntryDocumentsStanding {
    init(_ core: EregCore.EntryDocumentsStanding) {
        switch core {
        case .sealing: self = .sealing
        case .waiting: self = .waiting
        case .sealed: self = .sealed
        case .unfit: self = .unfit
        case .void: self = .void
        }
    }
}

extension EregKit.EntryDocumentsView {
    init(_ core: EregCore.EntryDocumentsView) {
        self.init(
            standing: EregKit.EntryDocumentsStanding(core.standing), words: EregKit.Words(core.words))
    }
}

extension EregKit.CaseSummary {
    init(_ core: EregCore.CaseSummary) {
        self.init(
            caseId: EregKit.CaseId(core.caseId), draft: EregKit.DraftId(core.draft), caseNumber: core.caseNumber,
            state: EregKit.CaseStage(core.state), words: EregKit.Words(core.words), since: Date(core: core.since))
    }
}

extension EregKit.CasePage {
    init(_ core: EregCore.CasePage) {
        self.init(
            items: core.items.map { EregKit.CaseSummary($0) }, next: core.next.map { Int($0) })
    }
}

extension EregKit.CaseScreen {
    init(_ core: EregCore.CaseScreen) {
        self.init(
            caseId: EregKit.CaseId(core.caseId), draft: EregKit.DraftId(core.draft), unit: core.unit,
            slot: EregKit.Slot(core.slot), state: EregKit.CaseStage(core.state), title: EregKit.Words(core.title),
            words: EregKit.Words(core.words), since: Date(core: core.since),
            receipt: EregKit.ReceiptView(core.receipt),
            acceptance: core.acceptance.map { EregKit.AcceptanceView($0) },
            waitsFor: core.waitsFor.map { EregKit.Message($0) }, grounds: core.grounds.map { EregKit.Message($0) },
            fee: core.fee.map { EregKit.Fen($0) }, booked: core.booked.map { EregKit.BookedView($0) },
            documents: core.documents.map { EregKit.EntryDocumentsView($0) },
            disputable: core.disputable.map { EregKit.DisputableFact($0) },
            disputes: core.disputes.map { EregKit.DisputeScreen($0) },
            withdrawal: core.withdrawal.map { EregKit.Words($0) },
            withdrawing: core.withdrawing.map { EregKit.Slot($0) },
            answerBy: core.answerBy.map { EregKit.TermView($0) }, term: core.term.map { EregKit.TermView($0) },
            turnPassed: core.turnPassed.map { EregKit.Words($0) })
    }
}

extension EregKit.DisputableFact {
    init(_ core: EregCore.DisputableFact) {
        self.init(
            need: EregKit.Needs(core.need), what: EregKit.Words(core.what), source: EregKit.Words(core.source),
            words: EregKit.Words(core.words), reasons: core.reasons.map { EregKit.DisputeChoice($0) },
            most: Int(core.most))
    }
}

extension EregKit.DisputeChoice {
    init(_ core: EregCore.DisputeChoice) {
        self.init(reason: EregKit.DisputeReason(core.reason), words: EregKit.Words(core.words))
    }
}

extension EregKit.DisputeScreen {
    init(_ core: EregCore.DisputeScreen) {
        self.init(
            need: EregKit.Needs(core.need), what: EregKit.Words(core.what), source: EregKit.Words(core.source),
            by: EregKit.Slot(core.by), reason: EregKit.DisputeReason(core.reason),
            reasonWords: EregKit.Words(core.reasonWords), saidAt: Date(core: core.saidAt),
            answerBy: EregKit.DeadlineView(core.answerBy), how: core.how.map { EregKit.Checked($0) },
            words: EregKit.Words(core.words))
    }
}

extension EregKit.FeeLineView {
    init(_ core: EregCore.FeeLineView) {
        self.init(
            what: EregKit.Words(core.what), quantity: Int(core.quantity), amount: EregKit.Fen(core.amount))
    }
}

extension EregKit.FeeScreen {
    init(_ core: EregCore.FeeScreen) {
        self.init(
            caseId: EregKit.CaseId(core.caseId), quote: core.quote, total: EregKit.Fen(core.total),
            lines: core.lines.map { EregKit.FeeLineView($0) }, payers: core.payers.map { EregKit.Slot($0) },
            basis: core.basis, channels: core.channels.map { EregKit.PaymentChannelView($0) },
            validUntil: Date(core: core.validUntil), caution: EregKit.Words(core.caution),
            attempt: core.attempt.map { EregKit.PaymentScreen($0) })
    }
}

extension EregKit.PaymentScreen {
    init(_ core: EregCore.PaymentScreen) {
        self.init(
            attempt: EregKit.AttemptId(core.attempt), caseId: EregKit.CaseId(core.caseId),
            amount: EregKit.Fen(core.amount), channel: EregKit.ChannelId(core.channel),
            state: EregKit.AttemptState(core.state), words: EregKit.Words(core.words),
            since: core.since.map { Date(core: $0) }, offer: core.offer.map { EregKit.PaymentOffer($0) },
            refund: core.refund.map { EregKit.Refund($0) }, caution: EregKit.Words(core.caution))
    }
}

extension EregKit.PaymentChannelView {
    init(_ core: EregCore.PaymentChannelView) {
        self.init(
            id: EregKit.ChannelId(core.id), name: EregKit.Words(core.name), kind: EregKit.ChannelKind(core.kind))
    }
}

extension EregKit.PaymentOffer {
    init(_ core: EregCore.PaymentOffer) {
        self.init(
            kind: EregKit.ChannelKind(core.kind), text: core.text, until: Date(core: core.until),
            standing: EregKit.OfferStanding(core.standing))
    }
}

extension EregKit.LetterScreen {
    init(_ core: EregCore.LetterScreen) {
        self.init(
            id: core.id, at: Date(core: core.at), office: core.office, kind: core.kind,
            title: EregKit.Words(core.title), body: EregKit.Words(core.body),
            caseId: core.caseId.map { EregKit.CaseId($0) }, grounds: core.grounds.map { EregKit.Message($0) })
    }
}
