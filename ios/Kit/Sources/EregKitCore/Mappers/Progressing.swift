import EregCore
import EregKit
import Foundation

extension EregKit.TaskKind {
    init(_ core: EregCore.TaskKind) {
        switch core {
        case .apply: self = .apply
        case .payAndCollect: self = .payAndCollect
        case .collect: self = .collect
        case .payAndEnter: self = .payAndEnter
        case .enter: self = .enter
        case .answer: self = .answer
        }
    }
}

extension EregKit.TaskStanding {
    init(_ core: EregCore.TaskStanding) {
        switch core {
        case .notBegun: self = .notBegun
        case .underWay: self = .underWay
        case .waitsForYou(let toDo): self = .waitsForYou(toDo: EregKit.ToDo(toDo))
        case .waitsForOthers(let whom): self = .waitsForOthers(whom: EregKit.Words(whom))
        case .done(let at): self = .done(at: Date(core: at))
        case .over(let why): self = .over(why: EregKit.Words(why))
        }
    }
}

extension EregKit.CitizenTask {
    init(_ core: EregCore.CitizenTask) {
        self.init(
            kind: EregKit.TaskKind(core.kind), name: EregKit.Words(core.name),
            standing: EregKit.TaskStanding(core.standing), words: EregKit.Words(core.words))
    }
}

extension EregKit.SendingState {
    init(_ core: EregCore.SendingState) {
        switch core {
        case .keptHere: self = .keptHere
        case .toBeSent(let what): self = .toBeSent(what: EregKit.Words(what))
        case .onItsWay(let what): self = .onItsWay(what: EregKit.Words(what))
        case .received(let receiptNumber, let receivedAt):
            self = .received(receiptNumber: receiptNumber, receivedAt: Date(core: receivedAt))
        case .needsYou(let item, let what, let told, let fixer):
            self = .needsYou(
                item: EregKit.CommandId(item), what: EregKit.Words(what), told: EregKit.Message(told),
                fixer: EregKit.Fixer(fixer))
        }
    }
}

extension EregKit.Happened {
    init(_ core: EregCore.Happened) {
        switch core {
        case .received: self = .received
        case .supplementAsked: self = .supplementAsked
        case .supplemented: self = .supplemented
        case .notAccepted: self = .notAccepted
        case .accepted: self = .accepted
        case .inReview: self = .inReview
        case .sourceAsked: self = .sourceAsked
        case .sourceChecked: self = .sourceChecked
        case .approvedInDemonstration: self = .approvedInDemonstration
        case .feeDue: self = .feeDue
        case .billRenewed: self = .billRenewed
        case .turnPassed: self = .turnPassed
        case .paymentOffered: self = .paymentOffered
        case .paid: self = .paid
        case .refunded: self = .refunded
        case .registered: self = .registered
        case .certificateReady: self = .certificateReady
        case .documentsWait: self = .documentsWait
        case .documentsSealed: self = .documentsSealed
        case .documentsUnfit: self = .documentsUnfit
        case .issued: self = .issued
        case .answered: self = .answered
        case .withdrawalAsked: self = .withdrawalAsked
        case .withdrawalLapsed: self = .withdrawalLapsed
        case .refused: self = .refused
        case .withdrawn: self = .withdrawn
        case .expired: self = .expired
        }
    }
}

extension EregKit.ToldBy {
    init(_ core: EregCore.ToldBy) {
        switch core {
        case .thisDevice: self = .thisDevice
        case .registry: self = .registry
        }
    }
}

extension EregKit.TimelineEntry {
    init(_ core: EregCore.TimelineEntry) {
        self.init(
            at: Date(core: core.at), happened: EregKit.Happened(core.happened), words: EregKit.Words(core.words),
            toldBy: EregKit.ToldBy(core.toldBy), whose: EregKit.Words(core.whose))
    }
}

extension EregKit.CaseLimits {
    init(_ core: EregCore.CaseLimits) {
        switch core {
        case .fromAcceptance(let promisedWorkingDays, let legalWorkingDays):
            self = .fromAcceptance(
                promisedWorkingDays: Int(promisedWorkingDays), legalWorkingDays: Int(legalWorkingDays))
        case .until(let promisedBy, let decideBy):
            self = .until(promisedBy: EregKit.DeadlineView(promisedBy), decideBy: EregKit.DeadlineView(decideBy))
        }
    }
}

extension EregKit.ComesNext {
    init(_ core: EregCore.ComesNext) {
        self.init(
            words: EregKit.Words(core.words), limits: core.limits.map { EregKit.CaseLimits($0) },
            term: core.term.map { EregKit.TermView($0) })
    }
}

extension EregKit.CaseProgress {
    init(_ core: EregCore.CaseProgress) {
        self.init(
            draft: EregKit.DraftId(core.draft), caseId: core.caseId.map { EregKit.CaseId($0) },
            caseNumber: core.caseNumber, first: EregKit.CitizenTask(core.first),
            second: EregKit.CitizenTask(core.second), sending: EregKit.SendingState(core.sending),
            sendingWords: EregKit.Words(core.sendingWords), steps: core.steps.map { EregKit.NextStep($0) },
            timeline: core.timeline.map { EregKit.TimelineEntry($0) }, gap: core.gap.map { EregKit.Words($0) },
            comesNext: core.comesNext.map { EregKit.ComesNext($0) })
    }
}
