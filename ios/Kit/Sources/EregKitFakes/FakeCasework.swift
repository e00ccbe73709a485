import EregKit

/// Cases that the test sets.
public final class FakeCases: Fake, Cases, @unchecked Sendable {
    /// The cases, the newest first.
    public var screens: [CaseScreen] = []
    /// The progress of the application, where the test sets it.
    public var course: CaseProgress?

    public func list(page: Int) async throws -> CasePage {
        try await take("list \(page)")
        let items = locked { page == 0 ? screens : [] }.map { screen in
            CaseSummary(
                caseId: screen.caseId, draft: screen.draft, caseNumber: screen.acceptance?.caseNumber,
                state: screen.state, words: screen.words, since: screen.since)
        }
        return CasePage(items: items, next: nil)
    }

    public func see(_ caseId: CaseId) async throws -> CaseScreen {
        try await take("see \(caseId)")
        return try first { $0.caseId == caseId }
    }

    public func of(_ draft: DraftId) async throws -> CaseScreen {
        try await take("of \(draft)")
        return try first { $0.draft == draft }
    }

    public func progress(_ draft: DraftId) async throws -> CaseProgress {
        try await take("progress \(draft)")
        guard let course = locked({ course }) else { throw Failure.missing("draft.not_found") }
        return course
    }

    public func submit(_ draft: DraftId) async throws -> CommandId {
        try await take("submit \(draft)")
        return CommandId("submit-\(draft)")
    }

    public func withdraw(_ caseId: CaseId) async throws -> CommandId {
        try await take("withdraw \(caseId)")
        return CommandId("withdraw-\(caseId)")
    }

    private func first(_ fits: (CaseScreen) -> Bool) throws -> CaseScreen {
        guard let screen = locked({ screens.first(where: fits) }) else { throw Failure.missing("case.not_found") }
        return screen
    }
}

/// Corrections that the test sets.
public final class FakeCorrections: Fake, Corrections, @unchecked Sendable {
    public var screen: CorrectionScreen?

    public func see(_ caseId: CaseId) async throws -> CorrectionScreen {
        try await take("see \(caseId)")
        guard let screen = locked({ screen }) else { throw Failure.fake(.fixInput(field: nil), "supplement.not_asked") }
        return screen
    }

    public func send(_ caseId: CaseId) async throws -> CommandId {
        try await take("send \(caseId)")
        return CommandId("send-\(caseId)")
    }
}

/// Disputes, written down.
public final class FakeDisputes: Fake, Disputes, @unchecked Sendable {
    /// The texts that were written, in order; none where nothing was.
    public private(set) var texts: [String?] = []
    /// Most characters that are taken.
    public var most = 200

    public func lodge(
        _ caseId: CaseId, need: Needs, reason: DisputeReason, says: String?
    ) async throws -> CommandId {
        try await take("lodge \(need) \(reason)")
        if let says, says.unicodeScalars.count > most {
            throw Failure.fake(.fixInput(field: "says"), "too_large")
        }
        locked { texts.append(says) }
        return CommandId("lodge-\(caseId)")
    }
}

/// A fee that the test sets; one attempt is open at a time.
public final class FakePayments: Fake, Payments, @unchecked Sendable {
    public var fee: FeeScreen?
    /// The standing of an attempt once the bank was asked.
    public var settles: AttemptState = .succeeded
    private var attempt: PaymentScreen?

    public func quote(_ caseId: CaseId) async throws -> FeeScreen {
        try await take("quote")
        return try due()
    }

    public func channels(_ caseId: CaseId) async throws -> [PaymentChannelView] {
        try await take("channels")
        return try due().channels
    }

    public func pay(_ caseId: CaseId, by channel: ChannelId) async throws -> PaymentScreen {
        try await take("pay")
        let fee = try due()
        guard fee.channels.contains(where: { $0.id == channel }) else {
            throw Failure.fake(.fixInput(field: nil), "channel.unknown")
        }
        return locked {
            if let attempt { return attempt }
            let made = payment(fee, channel, .unknown)
            attempt = made
            return made
        }
    }

    public func ask(_ attempt: AttemptId) async throws -> PaymentScreen {
        try await take("ask")
        let fee = try due()
        return locked {
            let answered = payment(fee, self.attempt?.channel ?? ChannelId("wechat"), settles)
            self.attempt = answered
            return answered
        }
    }

    public func see(_ attempt: AttemptId) async throws -> PaymentScreen {
        try await take("see")
        guard let made = locked({ self.attempt }) else { throw Failure.missing("payment.not_found") }
        return made
    }

    private func due() throws -> FeeScreen {
        guard let fee = locked({ fee }) else { throw Failure.missing("quote.none") }
        return fee
    }

    private func payment(_ fee: FeeScreen, _ channel: ChannelId, _ state: AttemptState) -> PaymentScreen {
        PaymentScreen(
            attempt: AttemptId("attempt-1"), caseId: fee.caseId, amount: fee.total, channel: channel, state: state,
            words: .fake("\(state)"), since: nil, offer: nil, refund: nil, caution: .fake("no receipt"))
    }
}

/// Letters that the test sets.
public final class FakeLetters: Fake, Letters, @unchecked Sendable {
    public var letters: [LetterScreen] = []

    public func list() async throws -> [LetterScreen] {
        try await take("list")
        return locked { letters }
    }
}

/// Mandates that the test sets; what is granted stands, until it is revoked.
public final class FakeMandates: Fake, Mandates, @unchecked Sendable {
    public var mandates: [MandateScreen] = []

    public func list() async throws -> [MandateScreen] {
        try await take("list")
        return locked { mandates }
    }

    public func grant(_ terms: MandateTerms) async throws -> CommandId {
        try await take("grant")
        locked {
            mandates.append(
                MandateScreen(
                    mandate: "mandate-\(mandates.count + 1)", principal: terms.principal,
                    principalNumber: terms.principalNumber, representative: terms.representative, number: terms.number,
                    matters: terms.matters, fromDay: terms.fromDay, toDay: terms.toDay, revokedAt: nil,
                    standing: .stands, words: .fake("stands")))
        }
        return CommandId("grant")
    }

    public func revoke(_ mandate: String) async throws -> CommandId {
        try await take("revoke \(mandate)")
        locked { mandates.removeAll { $0.mandate == mandate } }
        return CommandId("revoke")
    }
}
