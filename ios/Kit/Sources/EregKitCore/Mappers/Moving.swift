import EregCore
import EregKit
import Foundation

extension EregKit.Moved {
    init(_ core: EregCore.Moved) {
        switch core {
        case .everything: self = .everything
        case .oneDraft(let draft): self = .oneDraft(draft: EregKit.DraftId(draft))
        case .oneCase(let caseId): self = .oneCase(caseId: EregKit.CaseId(caseId))
        case .payments: self = .payments
        case .files: self = .files
        case .outbox: self = .outbox
        case .homes: self = .homes
        case .certificates: self = .certificates
        case .documents: self = .documents
        case .letters: self = .letters
        case .account: self = .account
        case .rules: self = .rules
        case .sync(let standing): self = .sync(standing: EregKit.SyncStanding(standing))
        case .damage: self = .damage
        }
    }
}

extension EregKit.SyncStanding {
    init(_ core: EregCore.SyncStanding) {
        switch core {
        case .atRest: self = .atRest
        case .running(let waited, let answered, let received):
            self = .running(waited: Int(waited), answered: Int(answered), received: Int(received))
        }
    }
}
