//! The registry's machine (案件状态): states carry what is true in them; transitions are functions that refuse the rest.

use ereg_domain::{identifier::CaseNumber, money::Fen, time::Instant};
use serde::{Deserialize, Serialize};

use crate::{
    application::RuleId,
    calendar::{Deadline, Period},
    policy::Reminders,
};

/// Rank among the accepted cases of an office (受理顺序), given in the acceptance transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AcceptanceSeq(pub u64);

/// The content of the acceptance letter (受理凭证).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Acceptance {
    /// 受理号.
    pub case_number: CaseNumber,
    /// The rank in the order of acceptance.
    pub seq: AcceptanceSeq,
    /// Registry time.
    pub accepted_at: Instant,
    /// Last day of the legal limit (暂行条例 20: 30 working days), as far as the calendar knows it.
    pub decide_by: Period,
    /// Last day of the time the office promises (承诺时限), as far as the calendar knows it: a promise, no limit.
    pub promised_by: Period,
}

/// A ground told to the applicant: rule, code of the catalogue text, field it concerns.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ToldGround {
    /// The rule that found it.
    pub rule: RuleId,
    /// Code of the text in the message catalogue, such as `R-12.seized`.
    pub code: String,
    /// Path of the field, such as `deal.price`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
}

/// The reason why a case waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Waiting {
    /// An earlier accepted case on the same unit.
    Queue {
        /// Number of cases that stand before this one.
        ahead: u32,
    },
    /// Facts from partners (tax, filed contract, identity), asked again by back-off.
    Partner {
        /// The facts that are missing, by rule.
        needs: Vec<ToldGround>,
    },
    /// The applicants must supply or correct something (补正).
    Supplement {
        /// All of it at once.
        grounds: Vec<ToldGround>,
    },
    /// Sources that check a shared fact which a party says is wrong (共享信息核查). Nothing is concluded meanwhile.
    Source {
        /// The grounds that stood when it was said.
        grounds: Vec<ToldGround>,
    },
}

/// The standing of a review.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum ReviewState {
    /// Being decided by the rules.
    Auto,
    /// With a person, who sees these findings and, if any, the proposal to refuse.
    Manual {
        /// The grounds for it, all at once.
        grounds: Vec<ToldGround>,
        /// The proposal of the rules.
        proposal: Proposal,
    },
    /// The review waits.
    Waiting(Waiting),
}

/// The proposal that the rules make to the officer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Proposal {
    /// A person is to judge it: no proposal.
    Judge,
    /// It is proposed to refuse registration (不予登记); a person decides.
    Refuse,
}

/// The act of the clock when a period ends in which the applicants had something to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Then {
    /// 失效: not accepted yet, the application lapses.
    Lapse,
    /// 让位: the case loses the head of its unit's queue, not its number; the next one goes first.
    PassTurn,
    /// The case is closed by a local rule, as withdrawn (撤回).
    Close,
}

/// A period in which the applicants have something to do (期限): a correction, a tax, the fee.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// The period, with its last day.
    pub period: Period,
    /// The act of the clock after it.
    pub then: Then,
    /// Reminders about it that have gone out or whose day had passed when it began.
    pub reminders: u8,
}

impl Term {
    /// A period that begins now, or whose last day has just become certain.
    pub fn begin(period: Period, then: Then, now: Instant, reminders: &Reminders) -> Term {
        Term { period, then, reminders: reminders_due(period.by, now, reminders) }
    }

    /// Its last day.
    pub fn by(&self) -> Deadline {
        self.period.by
    }

    /// Number of reminders that should have gone out by now.
    pub fn reminders_due(&self, now: Instant, reminders: &Reminders) -> u8 {
        reminders_due(self.by(), now, reminders)
    }

    /// The next moment at which the clock has something to do about it: the next reminder, or its end. `None` where its
    /// end is not certain and all reminders have gone out.
    pub fn next(&self, reminders: &Reminders) -> Option<Instant> {
        let reminder =
            reminders.days_before.get(usize::from(self.reminders)).map(|days| reminders.at(self.by(), *days));
        reminder.into_iter().chain(self.by().end()).min()
    }
}

fn reminders_due(by: Deadline, now: Instant, reminders: &Reminders) -> u8 {
    let due = reminders.days_before.iter().filter(|days| reminders.at(by, **days) <= now).count();
    u8::try_from(due).unwrap_or(u8::MAX)
}

/// The turn of an accepted case in its unit's queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Turn {
    /// The case stands by its number.
    #[default]
    Held,
    /// Cases behind it go first. Its number stays, and it stands by it again once it is settled.
    Passed {
        /// Registry time.
        at: Instant,
        /// The reason.
        why: PassedFor,
    },
}

/// The reason why the turn of a case has passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PassedFor {
    /// Its period ended.
    PeriodOver,
    /// It waited for a person, and the register had moved under it.
    RegisterMoved,
    /// It waited for what is not a person's to set aside.
    BeyondAPerson,
}

impl Turn {
    /// Whether it stands in nobody's way.
    pub fn is_passed(self) -> bool {
        matches!(self, Turn::Passed { .. })
    }

    /// Whether it stands by its number, which needs not be told.
    pub fn is_held(&self) -> bool {
        *self == Turn::Held
    }
}

/// The party that ended a case before its entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WithdrawnBy {
    /// All of its applicants.
    Applicants,
    /// The local rule about cases that stay unpaid.
    UnpaidRule,
}

/// The fee that is due, and until when (缴费).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FeeDue {
    /// Digest of the signed quote.
    pub quote: String,
    /// The amount, fen.
    pub amount: Fen,
    /// The end, half-open.
    pub until: Instant,
}

/// The settlement of a fee.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Settled {
    /// Nothing was due.
    Exempt,
    /// The provider says it has the money.
    Paid {
        /// The attempt that succeeded.
        attempt: String,
    },
}

/// The content of the book entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Booked {
    /// Index of the leaf in the log.
    pub entry_index: u64,
    /// Registry time of the entry (登簿时间): from here the change counts (民法典 214).
    pub registered_at: Instant,
}

/// The reason why a document is not sealed yet (未用印的原因). It is tried again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SealingHindrance {
    /// There is no electronic seal (电子印章) that may be used: none is here, or it is revoked or out of its term.
    Seal,
    /// A key did not sign.
    Key,
    /// The font lacks a character.
    Font,
    /// The document could not be made, for a reason that the log of the registry has.
    Making,
}

impl SealingHindrance {
    /// Every one of them.
    pub const ALL: [SealingHindrance; 4] =
        [SealingHindrance::Seal, SealingHindrance::Key, SealingHindrance::Font, SealingHindrance::Making];

    /// The stable code, which has its words in the catalogue.
    pub const fn code(self) -> &'static str {
        match self {
            SealingHindrance::Seal => "sealing.no_seal",
            SealingHindrance::Key => "sealing.key",
            SealingHindrance::Font => "sealing.no_glyph",
            SealingHindrance::Making => "sealing.failed",
        }
    }

    /// The one of this code.
    pub fn of(code: &str) -> Option<SealingHindrance> {
        SealingHindrance::ALL.into_iter().find(|hindrance| hindrance.code() == code)
    }
}

/// The documents (电子证照) that an entry hands out, as far as their sealing (用印) is. The entry stands whatever becomes of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum EntryDocuments {
    /// The entry hands out none.
    Nothing,
    /// 待用印: they are to be sealed, and nothing is known to stand in the way.
    Sealing,
    /// One of them could not be sealed, and is tried again.
    Waiting {
        /// The reason for it now.
        why: SealingHindrance,
        /// Registry time since when they wait, for whatever reason.
        since: Instant,
    },
    /// 已用印: they are sealed.
    Sealed {
        /// Registry time at which the last one was.
        at: Instant,
        /// Registry time since when they had waited, if they had.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        waited_since: Option<Instant>,
    },
    /// No document can be made of what was entered (`sealing.unfit`), or of a part of it: it is tried no more.
    Unfit {
        /// Registry time.
        at: Instant,
        /// Registry time since when they had waited, if they had.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        waited_since: Option<Instant>,
    },
    /// Another entry cancelled what this one hands out before it was sealed.
    Void {
        /// Registry time.
        at: Instant,
        /// Registry time since when they had waited, if they had.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        waited_since: Option<Instant>,
    },
}

impl EntryDocuments {
    /// Whether nothing of it is to be sealed any more.
    pub fn is_settled(self) -> bool {
        match self {
            EntryDocuments::Nothing
            | EntryDocuments::Sealed { .. }
            | EntryDocuments::Unfit { .. }
            | EntryDocuments::Void { .. } => true,
            EntryDocuments::Sealing | EntryDocuments::Waiting { .. } => false,
        }
    }

    /// Registry time since when they wait, or had waited before they were settled; none where nothing stood in the way.
    pub fn waited_since(self) -> Option<Instant> {
        match self {
            EntryDocuments::Waiting { since, .. } => Some(since),
            EntryDocuments::Sealed { waited_since, .. }
            | EntryDocuments::Unfit { waited_since, .. }
            | EntryDocuments::Void { waited_since, .. } => waited_since,
            EntryDocuments::Nothing | EntryDocuments::Sealing => None,
        }
    }
}

/// The answer given to somebody who asked (查询).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnswerGiven {
    /// Digest of the sealed result (查询结果证明).
    pub result: String,
    /// Registry time: the result tells the register as it was then.
    pub answered_at: Instant,
}

/// The state of a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "state")]
pub enum CaseState {
    /// The registry holds the submission; nothing is accepted yet.
    Received,
    /// 预审 is running.
    Precheck,
    /// 补正通知: all defects at once; not accepted yet.
    Supplement {
        /// The one written list.
        grounds: Vec<ToldGround>,
    },
    /// 不予受理.
    NotAccepted {
        /// The one written list.
        grounds: Vec<ToldGround>,
    },
    /// 受理: rank is given.
    Accepted {
        /// The acceptance letter.
        acceptance: Acceptance,
    },
    /// 审核.
    InReview {
        /// The acceptance letter.
        acceptance: Acceptance,
        /// The standing of the review.
        review: ReviewState,
    },
    /// 待缴费.
    FeeDue {
        /// The acceptance letter.
        acceptance: Acceptance,
        /// The fee that is due.
        fee: FeeDue,
    },
    /// 登簿中: settled, to be entered.
    Booking {
        /// The acceptance letter.
        acceptance: Acceptance,
        /// The settlement of the fee.
        settled: Settled,
    },
    /// 已登簿.
    Registered {
        /// The acceptance letter.
        acceptance: Acceptance,
        /// The entry.
        booked: Booked,
        /// The documents that it hands out.
        documents: EntryDocuments,
    },
    /// 已领证: a holder has collected.
    Issued {
        /// The acceptance letter.
        acceptance: Acceptance,
        /// The entry.
        booked: Booked,
        /// The documents that it hands out: whoever collects waits for none of them.
        documents: EntryDocuments,
        /// First collection.
        issued_at: Instant,
    },
    /// 已出具查询结果: what was asked is answered, and nothing was entered.
    Answered {
        /// The acceptance letter.
        acceptance: Acceptance,
        /// The answer.
        given: AnswerGiven,
    },
    /// 不予登记, decided by a person.
    Refused {
        /// The acceptance letter.
        acceptance: Acceptance,
        /// The grounds for it, all at once.
        grounds: Vec<ToldGround>,
    },
    /// 撤回, before the entry.
    Withdrawn {
        /// The acceptance letter, where it had been accepted: a number once given is how the case is found for ever.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        acceptance: Option<Acceptance>,
        /// Registry time.
        withdrawn_at: Instant,
        /// The one who withdrew it.
        by: WithdrawnBy,
    },
    /// A time limit before acceptance ran out.
    Expired {
        /// Registry time.
        expired_at: Instant,
    },
}

/// The state of a case without what it carries (案件状态): all that a list shows of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CaseStage {
    /// 已收到，尚未受理.
    Received,
    /// 预审.
    Precheck,
    /// 补正.
    Supplement,
    /// 不予受理.
    NotAccepted,
    /// 受理.
    Accepted,
    /// 审核.
    InReview,
    /// 待缴费.
    FeeDue,
    /// 登簿中.
    Booking,
    /// 已登簿.
    Registered,
    /// 已领证.
    Issued,
    /// 已出具查询结果.
    Answered,
    /// 不予登记.
    Refused,
    /// 撤回.
    Withdrawn,
    /// 失效.
    Expired,
}

impl CaseStage {
    /// Its name in formats and messages.
    pub const fn name(self) -> &'static str {
        match self {
            CaseStage::Received => "received",
            CaseStage::Precheck => "precheck",
            CaseStage::Supplement => "supplement",
            CaseStage::NotAccepted => "not_accepted",
            CaseStage::Accepted => "accepted",
            CaseStage::InReview => "in_review",
            CaseStage::FeeDue => "fee_due",
            CaseStage::Booking => "booking",
            CaseStage::Registered => "registered",
            CaseStage::Issued => "issued",
            CaseStage::Answered => "answered",
            CaseStage::Refused => "refused",
            CaseStage::Withdrawn => "withdrawn",
            CaseStage::Expired => "expired",
        }
    }
}

/// A stage that a case came to, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StageReached {
    /// The stage. One that waits for a correction (补正) is told as [`CaseStage::Supplement`], accepted or not: its
    /// acceptance says which.
    pub stage: CaseStage,
    /// Registry time.
    pub at: Instant,
}

/// The stages that a case has come to (案件进程), oldest first, none twice in a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<StageReached>", into = "Vec<StageReached>")]
pub struct Course(Vec<StageReached>);

/// A course that no registry can have written: of no stage, or of more than are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a course of no stage or of too many")]
pub struct CourseError;

impl Course {
    /// The most stages that are kept. Beyond them the oldest goes: a review that is begun again and again fills no feed.
    pub const MOST: usize = 48;

    /// The course of a case that was received just now.
    pub fn received(at: Instant) -> Course {
        Course(vec![StageReached { stage: CaseStage::Received, at }])
    }

    /// The case stands so from now on.
    pub fn reach(&mut self, state: &CaseState, at: Instant) {
        let stage = state.reached();
        if self.0.last().is_some_and(|last| last.stage == stage) {
            return;
        }
        if self.0.len() == Course::MOST {
            self.0.remove(0);
        }
        self.0.push(StageReached { stage, at });
    }

    /// Every stage that is kept, oldest first.
    pub fn stages(&self) -> &[StageReached] {
        &self.0
    }

    /// Whether it begins where the case began, with its receipt, so that nothing is left out.
    pub fn is_whole(&self, received_at: Instant) -> bool {
        self.0.first() == Some(&StageReached { stage: CaseStage::Received, at: received_at })
    }
}

impl TryFrom<Vec<StageReached>> for Course {
    type Error = CourseError;

    fn try_from(stages: Vec<StageReached>) -> Result<Course, CourseError> {
        if stages.is_empty() || stages.len() > Course::MOST { Err(CourseError) } else { Ok(Course(stages)) }
    }
}

impl From<Course> for Vec<StageReached> {
    fn from(course: Course) -> Vec<StageReached> {
        course.0
    }
}

/// A step that the machine does not know from where the case stands.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a case in state {from} cannot {step}")]
pub struct CaseStepError {
    /// Name of the state.
    pub from: &'static str,
    /// The step that was asked.
    pub step: &'static str,
}

impl CaseState {
    /// The state it is in, without what it carries.
    pub fn stage(&self) -> CaseStage {
        match self {
            CaseState::Received => CaseStage::Received,
            CaseState::Precheck => CaseStage::Precheck,
            CaseState::Supplement { .. } => CaseStage::Supplement,
            CaseState::NotAccepted { .. } => CaseStage::NotAccepted,
            CaseState::Accepted { .. } => CaseStage::Accepted,
            CaseState::InReview { .. } => CaseStage::InReview,
            CaseState::FeeDue { .. } => CaseStage::FeeDue,
            CaseState::Booking { .. } => CaseStage::Booking,
            CaseState::Registered { .. } => CaseStage::Registered,
            CaseState::Issued { .. } => CaseStage::Issued,
            CaseState::Answered { .. } => CaseStage::Answered,
            CaseState::Refused { .. } => CaseStage::Refused,
            CaseState::Withdrawn { .. } => CaseStage::Withdrawn,
            CaseState::Expired { .. } => CaseStage::Expired,
        }
    }

    /// The stage as a course tells it: what waits for a correction (补正) is one stage, whether accepted or not.
    pub fn reached(&self) -> CaseStage {
        if self.asks().is_some() { CaseStage::Supplement } else { self.stage() }
    }

    /// The state's name in formats and messages.
    pub fn name(&self) -> &'static str {
        self.stage().name()
    }

    /// The acceptance letter, from acceptance on and for ever.
    pub fn acceptance(&self) -> Option<&Acceptance> {
        match self {
            CaseState::Accepted { acceptance }
            | CaseState::InReview { acceptance, .. }
            | CaseState::FeeDue { acceptance, .. }
            | CaseState::Booking { acceptance, .. }
            | CaseState::Registered { acceptance, .. }
            | CaseState::Issued { acceptance, .. }
            | CaseState::Answered { acceptance, .. }
            | CaseState::Refused { acceptance, .. } => Some(acceptance),
            CaseState::Withdrawn { acceptance, .. } => acceptance.as_ref(),
            CaseState::Received
            | CaseState::Precheck
            | CaseState::Supplement { .. }
            | CaseState::NotAccepted { .. }
            | CaseState::Expired { .. } => None,
        }
    }

    /// Whether it stands in its unit's queue.
    pub fn is_queued(&self) -> bool {
        matches!(
            self,
            CaseState::Accepted { .. }
                | CaseState::InReview { .. }
                | CaseState::FeeDue { .. }
                | CaseState::Booking { .. }
        )
    }

    /// Whether nothing follows any more but the sealing of documents.
    pub fn is_final(&self) -> bool {
        matches!(
            self,
            CaseState::NotAccepted { .. }
                | CaseState::Issued { .. }
                | CaseState::Answered { .. }
                | CaseState::Refused { .. }
                | CaseState::Withdrawn { .. }
                | CaseState::Expired { .. }
        )
    }

    fn cannot<T>(&self, step: &'static str) -> Result<T, CaseStepError> {
        Err(CaseStepError { from: self.name(), step })
    }

    /// Received → Precheck.
    pub fn precheck(&self) -> Result<CaseState, CaseStepError> {
        match self {
            CaseState::Received => Ok(CaseState::Precheck),
            _ => self.cannot("be prechecked"),
        }
    }

    /// Precheck → Supplement: the one written list of all grounds (条例 17(3)).
    pub fn ask_supplement(&self, grounds: Vec<ToldGround>) -> Result<CaseState, CaseStepError> {
        match self {
            CaseState::Precheck => Ok(CaseState::Supplement { grounds }),
            _ => self.cannot("ask for a supplement"),
        }
    }

    /// All that the applicants are asked to supply or correct (补正), where they are.
    pub fn asks(&self) -> Option<&[ToldGround]> {
        match self {
            CaseState::Supplement { grounds }
            | CaseState::InReview { review: ReviewState::Waiting(Waiting::Supplement { grounds }), .. } => {
                Some(grounds)
            }
            _ => None,
        }
    }

    /// Supplement → Received, to be prechecked anew; accepted already, a review that waits for one → the rules again. The
    /// number and the rank of an accepted case stay.
    pub fn supplement(&self) -> Result<CaseState, CaseStepError> {
        match self {
            CaseState::Supplement { .. } => Ok(CaseState::Received),
            CaseState::InReview { acceptance, review: ReviewState::Waiting(Waiting::Supplement { .. }) } => {
                Ok(CaseState::InReview { acceptance: acceptance.clone(), review: ReviewState::Auto })
            }
            _ => self.cannot("be supplemented"),
        }
    }

    /// Precheck → NotAccepted.
    pub fn not_accept(&self, grounds: Vec<ToldGround>) -> Result<CaseState, CaseStepError> {
        match self {
            CaseState::Precheck => Ok(CaseState::NotAccepted { grounds }),
            _ => self.cannot("be not accepted"),
        }
    }

    /// Precheck → Accepted.
    pub fn accept(&self, acceptance: Acceptance) -> Result<CaseState, CaseStepError> {
        match self {
            CaseState::Precheck => Ok(CaseState::Accepted { acceptance }),
            _ => self.cannot("be accepted"),
        }
    }

    /// Accepted, or a review that stands elsewhere, → InReview. From Booking only to a person or the queue; from a fee
    /// due only to a person, where the register has moved under it.
    pub fn review(&self, review: ReviewState) -> Result<CaseState, CaseStepError> {
        match (self, &review) {
            (CaseState::Accepted { acceptance }, _) | (CaseState::InReview { acceptance, .. }, _) => {
                Ok(CaseState::InReview { acceptance: acceptance.clone(), review })
            }
            (
                CaseState::Booking { acceptance, .. },
                ReviewState::Manual { .. } | ReviewState::Waiting(Waiting::Queue { .. }),
            ) => Ok(CaseState::InReview { acceptance: acceptance.clone(), review }),
            (CaseState::FeeDue { acceptance, .. }, ReviewState::Manual { .. }) => {
                Ok(CaseState::InReview { acceptance: acceptance.clone(), review })
            }
            _ => self.cannot("be reviewed"),
        }
    }

    /// A review that passed → FeeDue.
    pub fn fee_due(&self, fee: FeeDue) -> Result<CaseState, CaseStepError> {
        match self {
            CaseState::InReview { acceptance, review: ReviewState::Auto } => {
                Ok(CaseState::FeeDue { acceptance: acceptance.clone(), fee })
            }
            CaseState::FeeDue { acceptance, .. } => Ok(CaseState::FeeDue { acceptance: acceptance.clone(), fee }),
            _ => self.cannot("have its fee fixed"),
        }
    }

    /// FeeDue → Booking, or straight from the review where nothing is due.
    pub fn settle(&self, settled: Settled) -> Result<CaseState, CaseStepError> {
        match (self, &settled) {
            (CaseState::FeeDue { acceptance, .. }, Settled::Paid { .. })
            | (CaseState::InReview { acceptance, review: ReviewState::Auto }, Settled::Exempt) => {
                Ok(CaseState::Booking { acceptance: acceptance.clone(), settled })
            }
            _ => self.cannot("be settled"),
        }
    }

    /// A review that passed → Answered, where the case ends in an answer.
    pub fn answer(&self, given: AnswerGiven) -> Result<CaseState, CaseStepError> {
        match self {
            CaseState::InReview { acceptance, review: ReviewState::Auto } => {
                Ok(CaseState::Answered { acceptance: acceptance.clone(), given })
            }
            _ => self.cannot("be answered"),
        }
    }

    /// Booking → Registered, with the documents that are to be sealed now, if any.
    pub fn book(&self, booked: Booked, documents: EntryDocuments) -> Result<CaseState, CaseStepError> {
        match self {
            CaseState::Booking { acceptance, .. } => {
                Ok(CaseState::Registered { acceptance: acceptance.clone(), booked, documents })
            }
            _ => self.cannot("be booked"),
        }
    }

    /// The entry, once it is made.
    pub fn booked(&self) -> Option<&Booked> {
        match self {
            CaseState::Registered { booked, .. } | CaseState::Issued { booked, .. } => Some(booked),
            _ => None,
        }
    }

    /// The documents of its entry, once there is one.
    pub fn documents(&self) -> Option<EntryDocuments> {
        match self {
            CaseState::Registered { documents, .. } | CaseState::Issued { documents, .. } => Some(*documents),
            _ => None,
        }
    }

    /// The same entry, whose documents stand so from now on. What is settled of them is not undone.
    pub fn seal(&self, now: EntryDocuments) -> Result<CaseState, CaseStepError> {
        let mut state = self.clone();
        match &mut state {
            CaseState::Registered { documents, .. } | CaseState::Issued { documents, .. }
                if !documents.is_settled() =>
            {
                *documents = now;
            }
            _ => return self.cannot("have its documents sealed"),
        }
        Ok(state)
    }

    /// Registered → Issued, at the first collection.
    pub fn issue(&self, issued_at: Instant) -> Result<CaseState, CaseStepError> {
        match self {
            CaseState::Registered { acceptance, booked, documents } => Ok(CaseState::Issued {
                acceptance: acceptance.clone(),
                booked: booked.clone(),
                documents: *documents,
                issued_at,
            }),
            _ => self.cannot("be issued"),
        }
    }

    /// A review that waits for a person, or for a correction that a person no longer waits for, → Refused (不予登记, 暂行条例 22): the
    /// rules propose it at most.
    pub fn refuse(&self, grounds: Vec<ToldGround>) -> Result<CaseState, CaseStepError> {
        match self {
            CaseState::InReview {
                acceptance,
                review: ReviewState::Manual { .. } | ReviewState::Waiting(Waiting::Supplement { .. }),
            } => Ok(CaseState::Refused { acceptance: acceptance.clone(), grounds }),
            _ => self.cannot("be refused"),
        }
    }

    /// Anything before the entry → Withdrawn (撤回, 暂行条例 15).
    pub fn withdraw(&self, withdrawn_at: Instant, by: WithdrawnBy) -> Result<CaseState, CaseStepError> {
        match self {
            CaseState::Registered { .. } | CaseState::Issued { .. } => self.cannot("be withdrawn after its entry"),
            _ if self.is_final() => self.cannot("be withdrawn"),
            _ => Ok(CaseState::Withdrawn { acceptance: self.acceptance().cloned(), withdrawn_at, by }),
        }
    }

    /// Supplement → Expired: not corrected in time.
    pub fn expire(&self, expired_at: Instant) -> Result<CaseState, CaseStepError> {
        match self {
            CaseState::Supplement { .. } => Ok(CaseState::Expired { expired_at }),
            _ => self.cannot("expire"),
        }
    }

    /// The same state under a legal limit and a promised time counted again, when the calendar has come to know their
    /// year.
    pub fn recount(&self, decide_by: Period, promised_by: Period) -> Result<CaseState, CaseStepError> {
        let mut state = self.clone();
        match &mut state {
            CaseState::Accepted { acceptance }
            | CaseState::InReview { acceptance, .. }
            | CaseState::FeeDue { acceptance, .. }
            | CaseState::Booking { acceptance, .. } => {
                (acceptance.decide_by, acceptance.promised_by) = (decide_by, promised_by);
            }
            _ => return self.cannot("have its limit counted again"),
        }
        Ok(state)
    }

    /// Whether it waits for something that its applicants, or their tax office, must do.
    pub fn waits_for_applicants(&self) -> bool {
        matches!(
            self,
            CaseState::FeeDue { .. }
                | CaseState::InReview {
                    review: ReviewState::Waiting(Waiting::Partner { .. } | Waiting::Supplement { .. }),
                    ..
                }
        )
    }
}
