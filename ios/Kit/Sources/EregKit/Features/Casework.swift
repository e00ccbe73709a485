/// The person's cases.
public protocol Cases: Sendable {
    /// A page of cases, newest first; pages count from 0.
    func list(page: Int) async throws -> CasePage

    /// One case.
    func see(_ caseId: CaseId) async throws -> CaseScreen

    /// The case a draft became, once its receipt is here.
    func of(_ draft: DraftId) async throws -> CaseScreen

    /// Returns the progress of an application, from its draft to its end: the citizen's two tasks (申请受理、缴费领证), what
    /// this device has to do with it, what happened and when, what comes next. Works offline.
    func progress(_ draft: DraftId) async throws -> CaseProgress

    /// Queues the submission of a draft that all have signed.
    func submit(_ draft: DraftId) async throws -> CommandId

    /// Signs and queues this person's withdrawal (撤回).
    func withdraw(_ caseId: CaseId) async throws -> CommandId
}

/// The corrections of the person's cases (补正).
public protocol Corrections: Sendable {
    /// Returns what is to be corrected in a case, and how far it is. Works offline.
    func see(_ caseId: CaseId) async throws -> CorrectionScreen

    /// Queues the correction that all have signed.
    func send(_ caseId: CaseId) async throws -> CommandId
}

/// The person's objections to shared facts of their cases (共享信息有误).
public protocol Disputes: Sendable {
    /// Signs and queues that a shared fact is wrong; its source checks it, and the case waits meanwhile. What the person
    /// writes of it, at most ``DisputableFact/most`` characters, is the source's to read.
    func lodge(_ caseId: CaseId, need: Needs, reason: DisputeReason, says: String?) async throws -> CommandId
}

/// Fees and their payment.
public protocol Payments: Sendable {
    /// Returns what is due for a case: the newest quote, whose signature is checked.
    func quote(_ caseId: CaseId) async throws -> FeeScreen

    /// The channels (缴费渠道) by which the newest quote of a case can be paid, in the order they are shown.
    func channels(_ caseId: CaseId) async throws -> [PaymentChannelView]

    /// Queues one attempt to pay the newest quote by one of its channels. While an attempt is open no second one is made,
    /// but in the place of one that was offered: by another channel, or once its time is over.
    func pay(_ caseId: CaseId, by channel: ChannelId) async throws -> PaymentScreen

    /// Queues the question how an attempt stands at the bank.
    func ask(_ attempt: AttemptId) async throws -> PaymentScreen

    /// Returns the standing of an attempt, as far as this device knows.
    func see(_ attempt: AttemptId) async throws -> PaymentScreen
}

/// The person's letters.
public protocol Letters: Sendable {
    /// Every letter, newest first.
    func list() async throws -> [LetterScreen]
}
