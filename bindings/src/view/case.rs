//! Cases, fees and letters, as the client shows them.

use ereg_client::{
    AcceptanceView, AttemptId, AttemptState, BookedView, CaseId, CasePage, CaseScreen, CaseStage, CaseSummary,
    ChannelId, ChannelKind, Checked, Day, Deadline, DeadlineView, DisputableFact, DisputeChoice, DisputeReason,
    DisputeScreen, DraftId, EntryDocumentsStanding, EntryDocumentsView, FeeLineView, FeeScreen, Fen, Instant,
    LetterScreen, Message, Needs, OfferStanding, PaymentChannelView, PaymentOffer, PaymentScreen, ReceiptView, Refund,
    Slot, TermView, Text,
};

/// The receipt (回执), which is not an acceptance.
#[uniffi::remote(Record)]
pub struct ReceiptView {
    /// Registry time at which it entered the registry's system.
    pub received_at: Instant,
    /// Digest of the manifest.
    pub manifest: String,
    /// Says that this is no acceptance.
    pub caution: Text,
}

/// The last day of a period, as far as it is known.
#[uniffi::remote(Enum)]
pub enum Deadline {
    /// This day, to its end.
    By(Day),
    /// The calendar of that year is not announced: it ends on this day or later, to be confirmed.
    NotBefore(Day),
}

/// The last day of a period (期限), as far as it is known.
#[uniffi::remote(Record)]
pub struct DeadlineView {
    /// The day, and whether it is certain.
    pub until: Deadline,
    /// The same in words.
    pub words: Text,
}

/// The fault that is found with a shared fact, in the person's view.
#[uniffi::remote(Enum)]
pub enum DisputeReason {
    /// It was right once: what has happened since is missing (信息未更新).
    OutOfDate,
    /// It says something that is not so (内容有误).
    WrongContent,
    /// It is about somebody or something else (张冠李戴).
    OtherSubject,
    /// The source says that it has nothing, and has it (查询不到).
    NotFound,
}

/// The outcome of a source's check.
#[uniffi::remote(Enum)]
pub enum Checked {
    /// The source has corrected it: the case is judged again by what it answers now.
    Corrected,
    /// The source stands by it: the finding stands.
    Upheld,
    /// The source has not answered in its time: a person looks.
    Unanswered,
}

/// A period, and what follows when it is over.
#[uniffi::remote(Record)]
pub struct TermView {
    /// Its last day.
    pub by: DeadlineView,
    /// Words for what is to be done by then and what follows.
    pub words: Text,
}

/// The acceptance letter (受理凭证).
#[uniffi::remote(Record)]
pub struct AcceptanceView {
    /// 受理号.
    pub case_number: String,
    /// Rank.
    pub seq: u64,
    /// Registry time.
    pub accepted_at: Instant,
    /// Last day of the legal limit, as far as the calendar knows it.
    pub decide_by: DeadlineView,
    /// Last day of the time the office promises (承诺时限), as far as the calendar knows it: a promise, no limit.
    pub promised_by: DeadlineView,
    /// Cases on the same unit that stand before it.
    pub ahead: u32,
}

/// The book entry.
#[uniffi::remote(Record)]
pub struct BookedView {
    /// Index of the leaf in the log.
    pub entry_index: u64,
    /// 登簿时间: from here the change counts (民法典 214).
    pub registered_at: Instant,
}

/// The documents (电子证照) that an entry hands out. The entry stands whatever becomes of them.
#[uniffi::remote(Record)]
pub struct EntryDocumentsView {
    /// Their standing.
    pub standing: EntryDocumentsStanding,
    /// The same in words, with which those of the case end.
    pub words: Text,
}

/// The standing of the documents that an entry hands out.
#[uniffi::remote(Enum)]
pub enum EntryDocumentsStanding {
    /// 待用印: they are to be sealed, and nothing is known to stand in the way.
    Sealing,
    /// One of them could not be sealed, and is tried again: the case says what it waits for.
    Waiting,
    /// 已用印: they are sealed.
    Sealed,
    /// No document can be made of what was entered, or of a part of it.
    Unfit,
    /// Another entry cancelled what this one hands out before it was sealed.
    Void,
}

/// A line of the list of cases.
#[uniffi::remote(Record)]
pub struct CaseSummary {
    /// The case.
    pub case_id: CaseId,
    /// The draft it came from.
    pub draft: DraftId,
    /// 受理号, from acceptance on.
    pub case_number: Option<String>,
    /// The stage that it is in.
    pub state: CaseStage,
    /// The same in words.
    pub words: Text,
    /// Registry time of this state.
    pub since: Instant,
}

/// A page of cases, newest first.
#[uniffi::remote(Record)]
pub struct CasePage {
    /// The cases of the page, at most 50.
    pub items: Vec<CaseSummary>,
    /// The next page, if there is one.
    pub next: Option<u32>,
}

/// A case on the screen.
#[uniffi::remote(Record)]
pub struct CaseScreen {
    /// The case.
    pub case_id: CaseId,
    /// The draft it came from.
    pub draft: DraftId,
    /// 不动产单元号, last four.
    pub unit: String,
    /// The slot this person fills.
    pub slot: Slot,
    /// The stage that it is in.
    pub state: CaseStage,
    /// The state's name as people read it.
    pub title: Text,
    /// Words for where it stands and what to do now.
    pub words: Text,
    /// Registry time of this state.
    pub since: Instant,
    /// The receipt.
    pub receipt: ReceiptView,
    /// The acceptance letter, from acceptance on.
    pub acceptance: Option<AcceptanceView>,
    /// The things that it waits for, if it waits.
    pub waits_for: Vec<Message>,
    /// Grounds told: supplements, refusals.
    pub grounds: Vec<Message>,
    /// The amount that is due, while it is due.
    pub fee: Option<Fen>,
    /// The entry, once booked.
    pub booked: Option<BookedView>,
    /// The documents of the entry, where it hands out any.
    pub documents: Option<EntryDocumentsView>,
    /// Shared facts on which what is told rests, and which can be disputed now.
    pub disputable: Vec<DisputableFact>,
    /// Shared facts that a party has said are wrong, oldest first.
    pub disputes: Vec<DisputeScreen>,
    /// Words for what follows where this person signs a withdrawal; none where there is none for them to sign: the case is
    /// entered or over, or theirs is held.
    pub withdrawal: Option<Text>,
    /// Slots that have signed a withdrawal.
    pub withdrawing: Vec<Slot>,
    /// Time until which the others may join in that withdrawal, and what follows.
    pub answer_by: Option<TermView>,
    /// Time until which the applicants have something to do, and what follows.
    pub term: Option<TermView>,
    /// Said where its turn has passed: cases behind it go first.
    pub turn_passed: Option<Text>,
}

/// A shared fact on which a finding of a case rests, and which can be disputed.
#[uniffi::remote(Record)]
pub struct DisputableFact {
    /// The fact.
    pub need: Needs,
    /// Its name.
    pub what: Text,
    /// The office that has it.
    pub source: Text,
    /// Words for what follows where somebody says that it is wrong.
    pub words: Text,
    /// The faults that can be found with it, in the order they are shown.
    pub reasons: Vec<DisputeChoice>,
    /// Most characters of what the person writes of it.
    pub most: u32,
}

/// A fault that a person can find with a shared fact.
#[uniffi::remote(Record)]
pub struct DisputeChoice {
    /// The fault.
    pub reason: DisputeReason,
    /// The same in words.
    pub words: Text,
}

/// A shared fact that a party has said is wrong, and how its check stands.
#[uniffi::remote(Record)]
pub struct DisputeScreen {
    /// The fact.
    pub need: Needs,
    /// Its name.
    pub what: Text,
    /// The office that has it, and checks it.
    pub source: Text,
    /// The party that says so.
    pub by: Slot,
    /// The fault that is found with it.
    pub reason: DisputeReason,
    /// That fault in words.
    pub reason_words: Text,
    /// Registry time.
    pub said_at: Instant,
    /// The last day on which the source answers in time.
    pub answer_by: DeadlineView,
    /// The outcome of the check; absent while the source is waited for.
    pub how: Option<Checked>,
    /// The same in words.
    pub words: Text,
}

/// A line of a fee.
#[uniffi::remote(Record)]
pub struct FeeLineView {
    /// The item that is charged.
    pub what: Text,
    /// The quantity of it that is charged.
    pub quantity: u32,
    /// Fen.
    pub amount: Fen,
}

/// The fee that is due (缴费).
#[uniffi::remote(Record)]
pub struct FeeScreen {
    /// The case.
    pub case_id: CaseId,
    /// Digest of the signed quote.
    pub quote: String,
    /// The whole amount, fen.
    pub total: Fen,
    /// The items that make up the total.
    pub lines: Vec<FeeLineView>,
    /// The parties that have to pay it.
    pub payers: Vec<Slot>,
    /// The law that it rests on.
    pub basis: String,
    /// The channels (缴费渠道) by which it can be paid, in the order they are shown.
    pub channels: Vec<PaymentChannelView>,
    /// Time until which it holds (half-open), registry time.
    pub valid_until: Instant,
    /// The price of the home is not paid here.
    pub caution: Text,
    /// The last attempt known, if any.
    pub attempt: Option<PaymentScreen>,
}

/// An attempt to pay.
#[uniffi::remote(Record)]
pub struct PaymentScreen {
    /// The attempt.
    pub attempt: AttemptId,
    /// The case.
    pub case_id: CaseId,
    /// Fen.
    pub amount: Fen,
    /// The channel that was chosen.
    pub channel: ChannelId,
    /// Its standing, as far as this phone knows.
    pub state: AttemptState,
    /// The same in words.
    pub words: Text,
    /// Registry time of this state; absent while only queued here.
    pub since: Option<Instant>,
    /// The code or link that is to be opened or scanned, while the bank waits for its payer.
    pub offer: Option<PaymentOffer>,
    /// The standing of money taken that settles nothing and goes back (退款).
    pub refund: Option<Refund>,
    /// Says that this is what the registry told of the payment, and no fiscal receipt (财政电子票据).
    pub caution: Text,
}

/// A payment channel (缴费渠道) that a bill names.
#[uniffi::remote(Record)]
pub struct PaymentChannelView {
    /// The id by which it is chosen.
    pub id: ChannelId,
    /// Its name.
    pub name: Text,
    /// The way in which a payer comes to it.
    pub kind: ChannelKind,
}

/// The link or code that a payer opens or scans: signed by the registry for this account, and found to fit the bill.
#[uniffi::remote(Record)]
pub struct PaymentOffer {
    /// The way in which a payer comes to it: it is opened or scanned.
    pub kind: ChannelKind,
    /// The link to open, or the text to show as a code.
    pub text: String,
    /// Its end (half-open), registry time.
    pub until: Instant,
    /// Its standing.
    pub standing: OfferStanding,
}

/// A letter (通知书), whose signature was checked.
#[uniffi::remote(Record)]
pub struct LetterScreen {
    /// Its id in the feed.
    pub id: String,
    /// Registry time.
    pub at: Instant,
    /// The office.
    pub office: String,
    /// `accepted`, `grounds`, `transferred_away`, `certificate_ready`, `mortgaged_home_transferred`, `home_applied_for`,
    /// `home_application_ended`, `home_entered`, `refunded`,
    /// `approved_in_demonstration`, `refused_in_demonstration`, `correction_in_demonstration`,
    /// `supplemented`, `term_ends`, `turn_passed`, `lapsed`, `closed_unpaid`, `bill_renewed`, `withdrawal_asked`, `withdrawal_lapsed`,
    /// `source_asked`, `source_checked`,
    /// `workspace_over`, `workspace_dismissed`; of this device itself `act_left`, `draft_ends`, `draft_removed`.
    pub kind: String,
    /// Heading.
    pub title: Text,
    /// The text of the letter.
    pub body: Text,
    /// The case, where it concerns one of this person's.
    pub case_id: Option<CaseId>,
    /// Grounds told, all at once.
    pub grounds: Vec<Message>,
}
