import EregCore
import EregKit
import Foundation

extension EregKit.ToDo {
    init(_ core: EregCore.ToDo) {
        switch core {
        case .enrol: self = .enrol
        case .fill: self = .fill
        case .share: self = .share
        case .shareAgain: self = .shareAgain
        case .waitForShare: self = .waitForShare
        case .dismissed: self = .dismissed
        case .invite: self = .invite
        case .freeze: self = .freeze
        case .readSheet: self = .readSheet
        case .answerInquiry: self = .answerInquiry
        case .sign: self = .sign
        case .signAgain: self = .signAgain
        case .submit: self = .submit
        case .waitForOthers: self = .waitForOthers
        case .sync: self = .sync
        case .seeOutbox: self = .seeOutbox
        case .waitForOffice: self = .waitForOffice
        case .supplement: self = .supplement
        case .supplementAccepted: self = .supplementAccepted
        case .sendSupplement: self = .sendSupplement
        case .waitForCorrection: self = .waitForCorrection
        case .waitForSource: self = .waitForSource
        case .settle: self = .settle
        case .withdrawalAsked: self = .withdrawalAsked
        case .withdrawalHeld: self = .withdrawalHeld
        case .pay: self = .pay
        case .completePayment: self = .completePayment
        case .askPayment: self = .askPayment
        case .waitForPayment: self = .waitForPayment
        case .collect: self = .collect
        case .copyDraft: self = .copyDraft
        }
    }
}

extension EregKit.NextStep {
    init(_ core: EregCore.NextStep) {
        self.init(
            draft: core.draft.map { EregKit.DraftId($0) }, caseId: core.caseId.map { EregKit.CaseId($0) },
            title: core.title, toDo: EregKit.ToDo(core.toDo), about: core.about, words: EregKit.Words(core.words))
    }
}
