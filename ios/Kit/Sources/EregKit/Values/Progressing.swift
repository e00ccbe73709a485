import Foundation

/// The kind of one of the citizen's two tasks (两个任务): what a matter has of them, and what of that is this person's.
public enum TaskKind: Hashable, Sendable, CaseIterable {
    /// 申请受理: from the draft to the acceptance, of every matter.
    case apply
    /// 缴费领证: this person's side pays a fee and collects what the entry hands out.
    case payAndCollect
    /// 领证: nothing is to be paid.
    case collect
    /// 缴费登簿: the entry hands nothing out to this person, and their side pays a fee.
    case payAndEnter
    /// 登簿: the entry alone. Of whoever gives a right it is all that follows: the other side pays and collects.
    case enter
    /// 出具查询结果证明: a query ends in a sealed answer. Nothing is entered and nothing is to be paid.
    case answer
}

/// The standing of a task.
public enum TaskStanding: Hashable, Sendable, Discreet {
    /// Nothing of it has begun.
    case notBegun
    /// The registry is at work, or what this person did is on its way to it.
    case underWay
    /// This person has something to do.
    case waitsForYou(toDo: ToDo)
    /// Somebody else has something to do.
    case waitsForOthers(whom: Words)
    /// Done.
    case done(at: Date)
    /// It has ended without its purpose.
    case over(why: Words)
}

/// One of the citizen's two tasks.
public struct CitizenTask: Hashable, Sendable, Discreet {
    /// Its kind in this matter, for this person.
    public let kind: TaskKind
    /// Its name.
    public let name: Words
    /// Its standing.
    public let standing: TaskStanding
    /// The same in words, with what is to be done and the last day for it where there is one.
    public let words: Words

    public init(kind: TaskKind, name: Words, standing: TaskStanding, words: Words) {
        self.kind = kind
        self.name = name
        self.standing = standing
        self.words = words
    }
}

/// The state of an application as far as sending it from this device goes: of these five exactly one is true. A receipt
/// number stands only where the receipt that the registry has signed is here.
public enum SendingState: Hashable, Sendable, Discreet {
    /// 已存本机: nothing of it waits to be sent, and nothing was sent in.
    case keptHere
    /// 待发送: it waits in the outbox, and never reached the registry.
    case toBeSent(what: Words)
    /// 发送中: it is being sent, or it was sent and the answer was lost.
    case onItsWay(what: Words)
    /// 已收到: the registry holds the application.
    case received(receiptNumber: String, receivedAt: Date)
    /// 需要您处理: something in the outbox stands still.
    case needsYou(item: CommandId, what: Words, told: Message, fixer: Fixer)
}

/// Something that happened to a case.
public enum Happened: Hashable, Sendable, CaseIterable {
    /// The registry holds the application (回执).
    case received
    /// A correction was asked for (补正).
    case supplementAsked
    /// The registry holds the correction (补正回执).
    case supplemented
    /// 不予受理.
    case notAccepted
    /// 受理.
    case accepted
    /// 审核 began, or began anew.
    case inReview
    /// A party has said that a shared fact is wrong, and its source is asked to check it (共享信息核查).
    case sourceAsked
    /// The check of a shared fact has ended.
    case sourceChecked
    /// 审核通过（演示）: the sandbox played the person for whom the case waited.
    case approvedInDemonstration
    /// The fee is due (待缴费).
    case feeDue
    /// A bill ended unpaid, and a new one stands in its place.
    case billRenewed
    /// A period ended, or the register has moved: cases behind this one may go first (让位).
    case turnPassed
    /// The registry gave this person a code to pay by (缴费码).
    case paymentOffered
    /// The fee is paid.
    case paid
    /// Money was returned (退费).
    case refunded
    /// 登簿.
    case registered
    /// The document that the entry hands out to this person is ready (领证通知).
    case certificateReady
    /// The document of the entry could not be sealed so far: it waits and is tried again (待用印).
    case documentsWait
    /// The document of the entry is sealed (已用印).
    case documentsSealed
    /// No document can be made of what was entered.
    case documentsUnfit
    /// 领证: a holder has collected, the first of them.
    case issued
    /// 已出具查询结果.
    case answered
    /// Some have asked to withdraw, and the others are waited for (撤回).
    case withdrawalAsked
    /// Not all have signed the withdrawal: the case goes on.
    case withdrawalLapsed
    /// 不予登记.
    case refused
    /// 撤回.
    case withdrawn
    /// 失效.
    case expired
}

/// The one whose doing an entry of a timeline is, as far as this device can prove it.
public enum ToldBy: Hashable, Sendable, CaseIterable {
    /// An act of this device, which the registry has answered.
    case thisDevice
    /// The registry's word: its own doing, another party's, or that of another device of this person.
    case registry
}

/// One thing that happened, proven by what the registry has signed.
public struct TimelineEntry: Hashable, Sendable, Discreet {
    /// Registry time.
    public let at: Date
    /// The event.
    public let happened: Happened
    /// The same in words.
    public let words: Words
    /// The one whose doing it is.
    public let toldBy: ToldBy
    /// The same in words.
    public let whose: Words

    public init(at: Date, happened: Happened, words: Words, toldBy: ToldBy, whose: Words) {
        self.at = at
        self.happened = happened
        self.words = words
        self.toldBy = toldBy
        self.whose = whose
    }
}

/// The time that a case may take.
public enum CaseLimits: Hashable, Sendable, Discreet {
    /// Not accepted yet: counted from its acceptance, by the rules that are here now.
    case fromAcceptance(promisedWorkingDays: Int, legalWorkingDays: Int)
    /// Accepted: as the acceptance letter says.
    case until(promisedBy: DeadlineView, decideBy: DeadlineView)
}

/// The next thing that comes for a case.
public struct ComesNext: Hashable, Sendable, Discreet {
    /// Words for it.
    public let words: Words
    /// The time that it may take; absent where no law and no promise says so.
    public let limits: CaseLimits?
    /// Time until which the applicants have something to do, and what follows.
    public let term: TermView?

    public init(words: Words, limits: CaseLimits?, term: TermView?) {
        self.words = words
        self.limits = limits
        self.term = term
    }
}

/// The progress of an application, from its draft to its end.
public struct CaseProgress: Hashable, Sendable, Discreet {
    /// The draft.
    public let draft: DraftId
    /// The case, once it is one.
    public let caseId: CaseId?
    /// 受理号, from acceptance on.
    public let caseNumber: String?
    /// The first task: 申请受理.
    public let first: CitizenTask
    /// The second task: 缴费领证, or what this matter has of it for this person.
    public let second: CitizenTask
    /// The state of its sending from this device.
    public let sending: SendingState
    /// The same in words.
    public let sendingWords: Words
    /// The things to do now, as ``Client/next_steps`` says them: two where another party asks to withdraw.
    public let steps: [NextStep]
    /// The events and their times, oldest first.
    public let timeline: [TimelineEntry]
    /// Said where the registry keeps the oldest stages of this case no more, so that the timeline has a gap.
    public let gap: Words?
    /// The next thing that comes; absent where nothing does.
    public let comesNext: ComesNext?

    public init(
        draft: DraftId, caseId: CaseId?, caseNumber: String?, first: CitizenTask, second: CitizenTask,
        sending: SendingState, sendingWords: Words, steps: [NextStep], timeline: [TimelineEntry], gap: Words?,
        comesNext: ComesNext?
    ) {
        self.draft = draft
        self.caseId = caseId
        self.caseNumber = caseNumber
        self.first = first
        self.second = second
        self.sending = sending
        self.sendingWords = sendingWords
        self.steps = steps
        self.timeline = timeline
        self.gap = gap
        self.comesNext = comesNext
    }
}
