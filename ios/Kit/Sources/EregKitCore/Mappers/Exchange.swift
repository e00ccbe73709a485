import EregCore
import EregKit
import Foundation

extension EregKit.TimeTrust {
    init(_ core: EregCore.TimeTrust) {
        switch core {
        case .registry: self = .registry
        case .approximate: self = .approximate
        }
    }
}

extension EregKit.TimeEstimate {
    init(_ core: EregCore.TimeEstimate) {
        self.init(
            at: Date(core: core.at), trust: EregKit.TimeTrust(core.trust))
    }
}

extension EregKit.SalvageReport {
    init(_ core: EregCore.SalvageReport) {
        self.init(
            aside: core.aside, kept: Int(core.kept), lost: Int(core.lost))
    }
}

extension EregKit.AccountStanding {
    init(_ core: EregCore.AccountStanding) {
        self.init(
            account: core.account, name: core.name, principal: core.principal, office: core.office,
            rootFingerprint: core.rootFingerprint, assurance: core.assurance,
            mark: core.mark.map { EregKit.Words($0) })
    }
}

extension EregKit.MandateScreen {
    init(_ core: EregCore.MandateScreen) {
        self.init(
            mandate: core.mandate, principal: core.principal, principalNumber: core.principalNumber,
            representative: core.representative, number: core.number,
            matters: core.matters.map { EregKit.MatterId($0) }, fromDay: EregKit.Day(core.fromDay),
            toDay: EregKit.Day(core.toDay), revokedAt: core.revokedAt.map { Date(core: $0) },
            standing: EregKit.MandateStanding(core.standing), words: EregKit.Words(core.words))
    }
}

extension EregKit.MandateStanding {
    init(_ core: EregCore.MandateStanding) {
        switch core {
        case .stands: self = .stands
        case .over: self = .over
        }
    }
}

extension EregKit.MandateTerms {
    init(_ core: EregCore.MandateTerms) {
        self.init(
            principal: core.principal, principalNumber: core.principalNumber,
            representative: core.representative, number: core.number,
            matters: core.matters.map { EregKit.MatterId($0) },
            fromDay: EregKit.Day(core.fromDay), toDay: EregKit.Day(core.toDay))
    }
}

extension EregKit.PresentedRoot {
    init(_ core: EregCore.PresentedRoot) {
        self.init(
            fingerprint: core.fingerprint, office: core.office, name: core.name,
            mark: core.mark.map { EregKit.Words($0) })
    }
}

extension EregKit.OutboxStateView {
    init(_ core: EregCore.OutboxStateView) {
        switch core {
        case .queued: self = .queued
        case .waitsForFiles: self = .waitsForFiles
        case .sending: self = .sending
        case .unknown: self = .unknown
        case .needsYou: self = .needsYou
        }
    }
}

extension EregKit.Fixer {
    init(_ core: EregCore.Fixer) {
        switch core {
        case .nobody: self = .nobody
        case .you: self = .you
        case .office: self = .office
        case .appUpdate: self = .appUpdate
        }
    }
}

extension EregKit.WaitsFor {
    init(_ core: EregCore.WaitsFor) {
        self.init(
            item: EregKit.CommandId(core.item), what: EregKit.Words(core.what))
    }
}

extension EregKit.ActProgress {
    init(_ core: EregCore.Progress) {
        switch core {
        case .queued: self = .queued
        case .onItsWay: self = .onItsWay
        case .done: self = .done
        }
    }
}

extension EregKit.OutboxItemView {
    init(_ core: EregCore.OutboxItemView) {
        self.init(
            item: EregKit.CommandId(core.item), what: EregKit.Words(core.what), kind: core.kind,
            draft: core.draft.map { EregKit.DraftId($0) }, caseId: core.caseId.map { EregKit.CaseId($0) },
            state: EregKit.OutboxStateView(core.state), error: core.error.map { EregKit.Message($0) },
            attempts: Int(core.attempts), nextTryS: core.nextTryS.map { Int($0) }, fixer: EregKit.Fixer(core.fixer),
            waitsFor: core.waitsFor.map { EregKit.WaitsFor($0) })
    }
}

extension EregKit.DoctorReport {
    init(_ core: EregCore.DoctorReport) {
        self.init(
            findings: core.findings.map { EregKit.Message($0) },
            unsent: core.unsent.map { EregKit.OutboxItemView($0) }, chunksLeft: Int(core.chunksLeft),
            time: EregKit.TimeEstimate(core.time))
    }
}

extension EregKit.SyncReport {
    init(_ core: EregCore.SyncReport) {
        self.init(
            sent: Int(core.sent), acked: Int(core.acked), needsYou: Int(core.needsYou), chunks: Int(core.chunks),
            changes: Int(core.changes), left: Int(core.left), nextTryS: core.nextTryS.map { Int($0) },
            trouble: core.trouble.map { EregKit.Message($0) }, news: core.news.map { EregKit.Words($0) },
            leftActs: core.leftActs.map { EregKit.LeftActView($0) })
    }
}

extension EregKit.LeftActView {
    init(_ core: EregCore.LeftActView) {
        self.init(
            what: EregKit.Words(core.what), told: EregKit.Message(core.told),
            draft: core.draft.map { EregKit.DraftId($0) }, caseId: core.caseId.map { EregKit.CaseId($0) })
    }
}

extension EregKit.SyncStatus {
    init(_ core: EregCore.SyncStatus) {
        self.init(
            cursor: Int(core.cursor), unsent: Int(core.unsent), needsYou: Int(core.needsYou),
            time: EregKit.TimeEstimate(core.time), alarm: core.alarm.map { EregKit.Message($0) })
    }
}
