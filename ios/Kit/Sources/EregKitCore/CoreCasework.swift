import EregCore
import EregKit

struct CoreCases: EregKit.Cases {
    let cases: EregCore.Cases

    func list(page: Int) async throws -> EregKit.CasePage {
        EregKit.CasePage(try await told { try await cases.list(page: UInt32(clamping: page)) })
    }

    func see(_ caseId: EregKit.CaseId) async throws -> EregKit.CaseScreen {
        EregKit.CaseScreen(try await told { try await cases.see(caseId: caseId.core) })
    }

    func of(_ draft: EregKit.DraftId) async throws -> EregKit.CaseScreen {
        EregKit.CaseScreen(try await told { try await cases.ofDraft(draft: draft.core) })
    }

    func progress(_ draft: EregKit.DraftId) async throws -> EregKit.CaseProgress {
        EregKit.CaseProgress(try await told { try await cases.progress(draft: draft.core) })
    }

    func submit(_ draft: EregKit.DraftId) async throws -> EregKit.CommandId {
        EregKit.CommandId(try await told { try await cases.submit(draft: draft.core) })
    }

    func withdraw(_ caseId: EregKit.CaseId) async throws -> EregKit.CommandId {
        EregKit.CommandId(try await told { try await cases.withdraw(caseId: caseId.core) })
    }
}

struct CoreCorrections: EregKit.Corrections {
    let corrections: EregCore.Corrections

    func see(_ caseId: EregKit.CaseId) async throws -> EregKit.CorrectionScreen {
        EregKit.CorrectionScreen(try await told { try await corrections.see(caseId: caseId.core) })
    }

    func send(_ caseId: EregKit.CaseId) async throws -> EregKit.CommandId {
        EregKit.CommandId(try await told { try await corrections.send(caseId: caseId.core) })
    }
}

struct CoreDisputes: EregKit.Disputes {
    let disputes: EregCore.Disputes

    func lodge(
        _ caseId: EregKit.CaseId, need: EregKit.Needs, reason: EregKit.DisputeReason, says: String?
    ) async throws -> EregKit.CommandId {
        EregKit.CommandId(
            try await told {
                try await disputes.lodge(
                    caseId: caseId.core, need: need.core, reason: EregCore.DisputeReason(reason), says: says)
            })
    }
}

struct CorePayments: EregKit.Payments {
    let payments: EregCore.Payments

    func quote(_ caseId: EregKit.CaseId) async throws -> EregKit.FeeScreen {
        EregKit.FeeScreen(try await told { try await payments.quote(caseId: caseId.core) })
    }

    func channels(_ caseId: EregKit.CaseId) async throws -> [EregKit.PaymentChannelView] {
        try await told { try await payments.channels(caseId: caseId.core) }.map { EregKit.PaymentChannelView($0) }
    }

    func pay(_ caseId: EregKit.CaseId, by channel: EregKit.ChannelId) async throws -> EregKit.PaymentScreen {
        EregKit.PaymentScreen(
            try await told { try await payments.pay(caseId: caseId.core, channel: channel.core) })
    }

    func ask(_ attempt: EregKit.AttemptId) async throws -> EregKit.PaymentScreen {
        EregKit.PaymentScreen(try await told { try await payments.ask(attempt: attempt.core) })
    }

    func see(_ attempt: EregKit.AttemptId) async throws -> EregKit.PaymentScreen {
        EregKit.PaymentScreen(try await told { try await payments.see(attempt: attempt.core) })
    }
}

struct CoreLetters: EregKit.Letters {
    let letters: EregCore.Letters

    func list() async throws -> [EregKit.LetterScreen] {
        try await told { try await letters.list() }.map { EregKit.LetterScreen($0) }
    }
}

struct CoreMandates: EregKit.Mandates {
    let mandates: EregCore.Mandates

    func list() async throws -> [EregKit.MandateScreen] {
        try await told { try await mandates.list() }.map { EregKit.MandateScreen($0) }
    }

    func grant(_ terms: EregKit.MandateTerms) async throws -> EregKit.CommandId {
        EregKit.CommandId(try await told { try await mandates.grant(terms: EregCore.MandateTerms(terms)) })
    }

    func revoke(_ mandate: String) async throws -> EregKit.CommandId {
        EregKit.CommandId(try await told { try await mandates.revoke(mandate: mandate) })
    }
}
