//! The progress of an application as its citizen sees it.

use ereg_domain::time::Instant;
use ereg_protocol::id::{CaseId, CommandId, DraftId};

use super::{DeadlineView, Fixer, Message, NextStep, TermView, Text, ToDo};

/// The kind of one of the citizen's two tasks (两个任务): what a matter has of them, and what of that is this person's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TaskKind {
    /// 申请受理: from the draft to the acceptance, of every matter.
    Apply,
    /// 缴费领证: this person's side pays a fee and collects what the entry hands out.
    PayAndCollect,
    /// 领证: nothing is to be paid.
    Collect,
    /// 缴费登簿: the entry hands nothing out to this person, and their side pays a fee.
    PayAndEnter,
    /// 登簿: the entry alone. Of whoever gives a right it is all that follows: the other side pays and collects.
    Enter,
    /// 出具查询结果证明: a query ends in a sealed answer. Nothing is entered and nothing is to be paid.
    Answer,
}

/// The standing of a task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TaskStanding {
    /// Nothing of it has begun.
    NotBegun,
    /// The registry is at work, or what this person did is on its way to it.
    UnderWay,
    /// This person has something to do.
    WaitsForYou {
        /// The thing to do.
        to_do: ToDo,
    },
    /// Somebody else has something to do.
    WaitsForOthers {
        /// The parties, the offices or the earlier cases that are waited for.
        whom: Text,
    },
    /// Done.
    Done {
        /// Registry time.
        at: Instant,
    },
    /// It has ended without its purpose.
    Over {
        /// The reason, and what can be done now.
        why: Text,
    },
}

/// One of the citizen's two tasks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CitizenTask {
    /// Its kind in this matter, for this person.
    pub kind: TaskKind,
    /// Its name.
    pub name: Text,
    /// Its standing.
    pub standing: TaskStanding,
    /// The same in words, with what is to be done and the last day for it where there is one.
    pub words: Text,
}

/// The state of an application as far as sending it from this device goes: of these five exactly one is true. A receipt
/// number stands only where the receipt that the registry has signed is here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SendingState {
    /// 已存本机: nothing of it waits to be sent, and nothing was sent in.
    KeptHere,
    /// 待发送: it waits in the outbox, and never reached the registry.
    ToBeSent {
        /// The act that was asked for last.
        what: Text,
    },
    /// 发送中: it is being sent, or it was sent and the answer was lost.
    OnItsWay {
        /// The act that was asked for last.
        what: Text,
    },
    /// 已收到: the registry holds the application.
    Received {
        /// 回执号: the case's id, by which the application is found before it has a case number and after.
        receipt_number: String,
        /// Registry time of the last receipt: of a correction, where one was sent.
        received_at: Instant,
    },
    /// 需要您处理: something in the outbox stands still.
    NeedsYou {
        /// The command that stands still.
        item: CommandId,
        /// The name of what it does.
        what: Text,
        /// Words for what happened and what to do now.
        told: Message,
        /// The one who can make it move.
        fixer: Fixer,
    },
}

/// Something that happened to a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Happened {
    /// The registry holds the application (回执).
    Received,
    /// A correction was asked for (补正).
    SupplementAsked,
    /// The registry holds the correction (补正回执).
    Supplemented,
    /// 不予受理.
    NotAccepted,
    /// 受理.
    Accepted,
    /// 审核 began, or began anew.
    InReview,
    /// A party has said that a shared fact is wrong, and its source is asked to check it (共享信息核查).
    SourceAsked,
    /// The check of a shared fact has ended.
    SourceChecked,
    /// 审核通过（演示）: the sandbox played the person for whom the case waited.
    ApprovedInDemonstration,
    /// The fee is due (待缴费).
    FeeDue,
    /// A bill ended unpaid, and a new one stands in its place.
    BillRenewed,
    /// A period ended, or the register has moved: cases behind this one may go first (让位).
    TurnPassed,
    /// The registry gave this person a code to pay by (缴费码).
    PaymentOffered,
    /// The fee is paid.
    Paid,
    /// Money was returned (退费).
    Refunded,
    /// 登簿.
    Registered,
    /// The document that the entry hands out to this person is ready (领证通知).
    CertificateReady,
    /// The document of the entry could not be sealed so far: it waits and is tried again (待用印).
    DocumentsWait,
    /// The document of the entry is sealed (已用印).
    DocumentsSealed,
    /// No document can be made of what was entered.
    DocumentsUnfit,
    /// 领证: a holder has collected, the first of them.
    Issued,
    /// 已出具查询结果.
    Answered,
    /// Some have asked to withdraw, and the others are waited for (撤回).
    WithdrawalAsked,
    /// Not all have signed the withdrawal: the case goes on.
    WithdrawalLapsed,
    /// 不予登记.
    Refused,
    /// 撤回.
    Withdrawn,
    /// 失效.
    Expired,
}

/// The one whose doing an entry of a timeline is, as far as this device can prove it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ToldBy {
    /// An act of this device, which the registry has answered.
    ThisDevice,
    /// The registry's word: its own doing, another party's, or that of another device of this person.
    Registry,
}

/// One thing that happened, proven by what the registry has signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimelineEntry {
    /// Registry time.
    pub at: Instant,
    /// The event.
    pub happened: Happened,
    /// The same in words.
    pub words: Text,
    /// The one whose doing it is.
    pub told_by: ToldBy,
    /// The same in words.
    pub whose: Text,
}

/// The time that a case may take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CaseLimits {
    /// Not accepted yet: counted from its acceptance, by the rules that are here now.
    FromAcceptance {
        /// 承诺时限, working days: a promise, no limit.
        promised_working_days: u16,
        /// The legal limit, working days.
        legal_working_days: u16,
    },
    /// Accepted: as the acceptance letter says.
    Until {
        /// Last day of the time that the office promises: a promise, no limit.
        promised_by: DeadlineView,
        /// Last day of the legal limit.
        decide_by: DeadlineView,
    },
}

/// The next thing that comes for a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComesNext {
    /// Words for it.
    pub words: Text,
    /// The time that it may take; absent where no law and no promise says so.
    pub limits: Option<CaseLimits>,
    /// Time until which the applicants have something to do, and what follows.
    pub term: Option<TermView>,
}

/// The progress of an application, from its draft to its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseProgress {
    /// The draft.
    pub draft: DraftId,
    /// The case, once it is one.
    pub case_id: Option<CaseId>,
    /// 受理号, from acceptance on.
    pub case_number: Option<String>,
    /// The first task: 申请受理.
    pub first: CitizenTask,
    /// The second task: 缴费领证, or what this matter has of it for this person.
    pub second: CitizenTask,
    /// The state of its sending from this device.
    pub sending: SendingState,
    /// The same in words.
    pub sending_words: Text,
    /// The things to do now, as [`crate::Client::next_steps`] says them: two where another party asks to withdraw.
    pub steps: Vec<NextStep>,
    /// The events and their times, oldest first.
    pub timeline: Vec<TimelineEntry>,
    /// Said where the registry keeps the oldest stages of this case no more, so that the timeline has a gap.
    pub gap: Option<Text>,
    /// The next thing that comes; absent where nothing does.
    pub comes_next: Option<ComesNext>,
}
