import Foundation

/// The receipt (回执), which is not an acceptance.
public struct ReceiptView: Hashable, Sendable, Discreet {
    /// Registry time at which it entered the registry's system.
    public let receivedAt: Date
    /// Digest of the manifest.
    public let manifest: String
    /// Says that this is no acceptance.
    public let caution: Words

    public init(receivedAt: Date, manifest: String, caution: Words) {
        self.receivedAt = receivedAt
        self.manifest = manifest
        self.caution = caution
    }
}

/// The last day of a period, as far as it is known.
public enum Deadline: Hashable, Sendable, Discreet {
    /// This day, to its end.
    case by(Day)
    /// The calendar of that year is not announced: it ends on this day or later, to be confirmed.
    case notBefore(Day)
}

/// The last day of a period (期限), as far as it is known.
public struct DeadlineView: Hashable, Sendable, Discreet {
    /// The day, and whether it is certain.
    public let until: Deadline
    /// The same in words.
    public let words: Words

    public init(until: Deadline, words: Words) {
        self.until = until
        self.words = words
    }
}

/// The fault that is found with a shared fact, in the person's view.
public enum DisputeReason: Hashable, Sendable, CaseIterable {
    /// It was right once: what has happened since is missing (信息未更新).
    case outOfDate
    /// It says something that is not so (内容有误).
    case wrongContent
    /// It is about somebody or something else (张冠李戴).
    case otherSubject
    /// The source says that it has nothing, and has it (查询不到).
    case notFound
}

/// The outcome of a source's check.
public enum Checked: Hashable, Sendable, CaseIterable {
    /// The source has corrected it: the case is judged again by what it answers now.
    case corrected
    /// The source stands by it: the finding stands.
    case upheld
    /// The source has not answered in its time: a person looks.
    case unanswered
}

/// A period, and what follows when it is over.
public struct TermView: Hashable, Sendable, Discreet {
    /// Its last day.
    public let by: DeadlineView
    /// Words for what is to be done by then and what follows.
    public let words: Words

    public init(by: DeadlineView, words: Words) {
        self.by = by
        self.words = words
    }
}

/// The acceptance letter (受理凭证).
public struct AcceptanceView: Hashable, Sendable, Discreet {
    /// 受理号.
    public let caseNumber: String
    /// Rank.
    public let seq: Int
    /// Registry time.
    public let acceptedAt: Date
    /// Last day of the legal limit, as far as the calendar knows it.
    public let decideBy: DeadlineView
    /// Last day of the time the office promises (承诺时限), as far as the calendar knows it: a promise, no limit.
    public let promisedBy: DeadlineView
    /// Cases on the same unit that stand before it.
    public let ahead: Int

    public init(
        caseNumber: String, seq: Int, acceptedAt: Date, decideBy: DeadlineView, promisedBy: DeadlineView, ahead: Int
    ) {
        self.caseNumber = caseNumber
        self.seq = seq
        self.acceptedAt = acceptedAt
        self.decideBy = decideBy
        self.promisedBy = promisedBy
        self.ahead = ahead
    }
}

/// The book entry.
public struct BookedView: Hashable, Sendable, Discreet {
    /// Index of the leaf in the log.
    public let entryIndex: Int
    /// 登簿时间: from here the change counts (民法典 214).
    public let registeredAt: Date

    public init(entryIndex: Int, registeredAt: Date) {
        self.entryIndex = entryIndex
        self.registeredAt = registeredAt
    }
}

/// The documents (电子证照) that an entry hands out. The entry stands whatever becomes of them.
public struct EntryDocumentsView: Hashable, Sendable, Discreet {
    /// Their standing.
    public let standing: EntryDocumentsStanding
    /// The same in words, with which those of the case end.
    public let words: Words

    public init(standing: EntryDocumentsStanding, words: Words) {
        self.standing = standing
        self.words = words
    }
}

/// The standing of the documents that an entry hands out.
public enum EntryDocumentsStanding: Hashable, Sendable, CaseIterable {
    /// 待用印: they are to be sealed, and nothing is known to stand in the way.
    case sealing
    /// One of them could not be sealed, and is tried again: the case says what it waits for.
    case waiting
    /// 已用印: they are sealed.
    case sealed
    /// No document can be made of what was entered, or of a part of it.
    case unfit
    /// Another entry cancelled what this one hands out before it was sealed.
    case void
}

/// A line of the list of cases.
public struct CaseSummary: Hashable, Sendable, Discreet {
    /// The case.
    public let caseId: CaseId
    /// The draft it came from.
    public let draft: DraftId
    /// 受理号, from acceptance on.
    public let caseNumber: String?
    /// The stage that it is in.
    public let state: CaseStage
    /// The same in words.
    public let words: Words
    /// Registry time of this state.
    public let since: Date

    public init(caseId: CaseId, draft: DraftId, caseNumber: String?, state: CaseStage, words: Words, since: Date) {
        self.caseId = caseId
        self.draft = draft
        self.caseNumber = caseNumber
        self.state = state
        self.words = words
        self.since = since
    }
}

/// A page of cases, newest first.
public struct CasePage: Hashable, Sendable, Discreet {
    /// The cases of the page, at most 50.
    public let items: [CaseSummary]
    /// The next page, if there is one.
    public let next: Int?

    public init(items: [CaseSummary], next: Int?) {
        self.items = items
        self.next = next
    }
}

/// A case on the screen.
public struct CaseScreen: Hashable, Sendable, Discreet {
    /// The case.
    public let caseId: CaseId
    /// The draft it came from.
    public let draft: DraftId
    /// 不动产单元号, last four.
    public let unit: String
    /// The slot this person fills.
    public let slot: Slot
    /// The stage that it is in.
    public let state: CaseStage
    /// The state's name as people read it.
    public let title: Words
    /// Words for where it stands and what to do now.
    public let words: Words
    /// Registry time of this state.
    public let since: Date
    /// The receipt.
    public let receipt: ReceiptView
    /// The acceptance letter, from acceptance on.
    public let acceptance: AcceptanceView?
    /// The things that it waits for, if it waits.
    public let waitsFor: [Message]
    /// Grounds told: supplements, refusals.
    public let grounds: [Message]
    /// The amount that is due, while it is due.
    public let fee: Fen?
    /// The entry, once booked.
    public let booked: BookedView?
    /// The documents of the entry, where it hands out any.
    public let documents: EntryDocumentsView?
    /// Shared facts on which what is told rests, and which can be disputed now.
    public let disputable: [DisputableFact]
    /// Shared facts that a party has said are wrong, oldest first.
    public let disputes: [DisputeScreen]
    /// Words for what follows where this person signs a withdrawal; none where there is none for them to sign: the case is
    /// entered or over, or theirs is held.
    public let withdrawal: Words?
    /// Slots that have signed a withdrawal.
    public let withdrawing: [Slot]
    /// Time until which the others may join in that withdrawal, and what follows.
    public let answerBy: TermView?
    /// Time until which the applicants have something to do, and what follows.
    public let term: TermView?
    /// Said where its turn has passed: cases behind it go first.
    public let turnPassed: Words?

    public init(
        caseId: CaseId, draft: DraftId, unit: String, slot: Slot, state: CaseStage, title: Words, words: Words,
        since: Date, receipt: ReceiptView, acceptance: AcceptanceView?, waitsFor: [Message], grounds: [Message],
        fee: Fen?, booked: BookedView?, documents: EntryDocumentsView?, disputable: [DisputableFact],
        disputes: [DisputeScreen], withdrawal: Words?, withdrawing: [Slot], answerBy: TermView?, term: TermView?,
        turnPassed: Words?
    ) {
        self.caseId = caseId
        self.draft = draft
        self.unit = unit
        self.slot = slot
        self.state = state
        self.title = title
        self.words = words
        self.since = since
        self.receipt = receipt
        self.acceptance = acceptance
        self.waitsFor = waitsFor
        self.grounds = grounds
        self.fee = fee
        self.booked = booked
        self.documents = documents
        self.disputable = disputable
        self.disputes = disputes
        self.withdrawal = withdrawal
        self.withdrawing = withdrawing
        self.answerBy = answerBy
        self.term = term
        self.turnPassed = turnPassed
    }
}

/// A shared fact on which a finding of a case rests, and which can be disputed.
public struct DisputableFact: Hashable, Sendable, Discreet {
    /// The fact.
    public let need: Needs
    /// Its name.
    public let what: Words
    /// The office that has it.
    public let source: Words
    /// Words for what follows where somebody says that it is wrong.
    public let words: Words
    /// The faults that can be found with it, in the order they are shown.
    public let reasons: [DisputeChoice]
    /// Most characters of what the person writes of it.
    public let most: Int

    public init(need: Needs, what: Words, source: Words, words: Words, reasons: [DisputeChoice], most: Int) {
        self.need = need
        self.what = what
        self.source = source
        self.words = words
        self.reasons = reasons
        self.most = most
    }
}

/// A fault that a person can find with a shared fact.
public struct DisputeChoice: Hashable, Sendable, Discreet {
    /// The fault.
    public let reason: DisputeReason
    /// The same in words.
    public let words: Words

    public init(reason: DisputeReason, words: Words) {
        self.reason = reason
        self.words = words
    }
}

/// A shared fact that a party has said is wrong, and how its check stands.
public struct DisputeScreen: Hashable, Sendable, Discreet {
    /// The fact.
    public let need: Needs
    /// Its name.
    public let what: Words
    /// The office that has it, and checks it.
    public let source: Words
    /// The party that says so.
    public let by: Slot
    /// The fault that is found with it.
    public let reason: DisputeReason
    /// That fault in words.
    public let reasonWords: Words
    /// Registry time.
    public let saidAt: Date
    /// The last day on which the source answers in time.
    public let answerBy: DeadlineView
    /// The outcome of the check; absent while the source is waited for.
    public let how: Checked?
    /// The same in words.
    public let words: Words

    public init(
        need: Needs, what: Words, source: Words, by: Slot, reason: DisputeReason, reasonWords: Words, saidAt: Date,
        answerBy: DeadlineView, how: Checked?, words: Words
    ) {
        self.need = need
        self.what = what
        self.source = source
        self.by = by
        self.reason = reason
        self.reasonWords = reasonWords
        self.saidAt = saidAt
        self.answerBy = answerBy
        self.how = how
        self.words = words
    }
}

/// A line of a fee.
public struct FeeLineView: Hashable, Sendable, Discreet {
    /// The item that is charged.
    public let what: Words
    /// The quantity of it that is charged.
    public let quantity: Int
    /// Fen.
    public let amount: Fen

    public init(what: Words, quantity: Int, amount: Fen) {
        self.what = what
        self.quantity = quantity
        self.amount = amount
    }
}

/// The fee that is due (缴费).
public struct FeeScreen: Hashable, Sendable, Discreet {
    /// The case.
    public let caseId: CaseId
    /// Digest of the signed quote.
    public let quote: String
    /// The whole amount, fen.
    public let total: Fen
    /// The items that make up the total.
    public let lines: [FeeLineView]
    /// The parties that have to pay it.
    public let payers: [Slot]
    /// The law that it rests on.
    public let basis: String
    /// The channels (缴费渠道) by which it can be paid, in the order they are shown.
    public let channels: [PaymentChannelView]
    /// Time until which it holds (half-open), registry time.
    public let validUntil: Date
    /// The price of the home is not paid here.
    public let caution: Words
    /// The last attempt known, if any.
    public let attempt: PaymentScreen?

    public init(
        caseId: CaseId, quote: String, total: Fen, lines: [FeeLineView], payers: [Slot], basis: String,
        channels: [PaymentChannelView], validUntil: Date, caution: Words, attempt: PaymentScreen?
    ) {
        self.caseId = caseId
        self.quote = quote
        self.total = total
        self.lines = lines
        self.payers = payers
        self.basis = basis
        self.channels = channels
        self.validUntil = validUntil
        self.caution = caution
        self.attempt = attempt
    }
}

/// An attempt to pay.
public struct PaymentScreen: Hashable, Sendable, Discreet {
    /// The attempt.
    public let attempt: AttemptId
    /// The case.
    public let caseId: CaseId
    /// Fen.
    public let amount: Fen
    /// The channel that was chosen.
    public let channel: ChannelId
    /// Its standing, as far as this phone knows.
    public let state: AttemptState
    /// The same in words.
    public let words: Words
    /// Registry time of this state; absent while only queued here.
    public let since: Date?
    /// The code or link that is to be opened or scanned, while the bank waits for its payer.
    public let offer: PaymentOffer?
    /// The standing of money taken that settles nothing and goes back (退款).
    public let refund: Refund?
    /// Says that this is what the registry told of the payment, and no fiscal receipt (财政电子票据).
    public let caution: Words

    public init(
        attempt: AttemptId, caseId: CaseId, amount: Fen, channel: ChannelId, state: AttemptState, words: Words,
        since: Date?, offer: PaymentOffer?, refund: Refund?, caution: Words
    ) {
        self.attempt = attempt
        self.caseId = caseId
        self.amount = amount
        self.channel = channel
        self.state = state
        self.words = words
        self.since = since
        self.offer = offer
        self.refund = refund
        self.caution = caution
    }
}

/// A payment channel (缴费渠道) that a bill names.
public struct PaymentChannelView: Hashable, Sendable, Discreet {
    /// The id by which it is chosen.
    public let id: ChannelId
    /// Its name.
    public let name: Words
    /// The way in which a payer comes to it.
    public let kind: ChannelKind

    public init(id: ChannelId, name: Words, kind: ChannelKind) {
        self.id = id
        self.name = name
        self.kind = kind
    }
}

/// The link or code that a payer opens or scans: signed by the registry for this account, and found to fit the bill.
public struct PaymentOffer: Hashable, Sendable, Discreet {
    /// The way in which a payer comes to it: it is opened or scanned.
    public let kind: ChannelKind
    /// The link to open, or the text to show as a code.
    public let text: String
    /// Its end (half-open), registry time.
    public let until: Date
    /// Its standing.
    public let standing: OfferStanding

    public init(kind: ChannelKind, text: String, until: Date, standing: OfferStanding) {
        self.kind = kind
        self.text = text
        self.until = until
        self.standing = standing
    }
}

/// A letter (通知书), whose signature was checked.
public struct LetterScreen: Hashable, Sendable, Discreet {
    /// Its id in the feed.
    public let id: String
    /// Registry time.
    public let at: Date
    /// The office.
    public let office: String
    /// `accepted`, `grounds`, `transferred_away`, `certificate_ready`, `mortgaged_home_transferred`, `home_applied_for`,
    /// `home_application_ended`, `home_entered`, `refunded`,
    /// `approved_in_demonstration`, `refused_in_demonstration`, `correction_in_demonstration`,
    /// `supplemented`, `term_ends`, `turn_passed`, `lapsed`, `closed_unpaid`, `bill_renewed`, `withdrawal_asked`, `withdrawal_lapsed`,
    /// `source_asked`, `source_checked`,
    /// `workspace_over`, `workspace_dismissed`; of this device itself `act_left`, `draft_ends`, `draft_removed`.
    public let kind: String
    /// Heading.
    public let title: Words
    /// The text of the letter.
    public let body: Words
    /// The case, where it concerns one of this person's.
    public let caseId: CaseId?
    /// Grounds told, all at once.
    public let grounds: [Message]

    public init(
        id: String, at: Date, office: String, kind: String, title: Words, body: Words, caseId: CaseId?,
        grounds: [Message]
    ) {
        self.id = id
        self.at = at
        self.office = office
        self.kind = kind
        self.title = title
        self.body = body
        self.caseId = caseId
        self.grounds = grounds
    }
}
