//! The objects a person's feed carries, as the registry shows them to that person: nothing more than they may see.

use ereg_domain::{
    identifier::{CaseNumber, IssuedNumber, LicenceId, QuotedCertificate, RegistrationProofNumber, UnitCode},
    money::Fen,
    party::Slot,
    register::RegisterFacts,
    time::{Day, Instant},
};
use ereg_law::{
    calendar::Deadline,
    case::{CaseState, Course, Term, Then, Turn},
    dispute::{Checked, DisputedFact},
    material::{MaterialCode, MediaType},
    policy::{ChannelId, PaymentChannel},
    publication::Publication,
    supplement::Corrected,
    verdict::Needs,
};
use ereg_trust::digest::Digest;
use serde::{Deserialize, Serialize};

use crate::{
    command::Carried,
    document::LicenceView,
    id::{AccountId, AttemptId, CaseId, CommandId, DraftId, VaultMark},
    outcome::{AttemptState, Receipt},
};

/// A register extract (登记簿摘录), signed by the book role as envelope `extract.1`; given to a current holder, to a
/// mortgagee of the home, and to an heir of a holder whom a notarial deed names, alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Extract {
    /// 不动产单元号.
    pub unit: UnitCode,
    /// Number of the unit's last entry.
    pub entry_seq: u64,
    /// Its leaf hash.
    pub entry_hash: Digest,
    /// The facts in the register.
    pub facts: RegisterFacts,
    /// Registry time.
    pub as_of: Instant,
    /// The account to which it was given as an heir's, on a notarial deed; absent where whoever asked holds the home or
    /// lent on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heir: Option<AccountId>,
}

/// Something that an account is told in answer to one request of its own.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ToldTo {
    /// The account that is told.
    pub account: AccountId,
    /// Registry time.
    pub at: Instant,
    /// The asker's nonce, where one was sent: what was told to another request is no answer to this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nonce: Option<String>,
    /// The content: what the account is told.
    pub tells: Tells,
}

debug_without_content!(ToldTo { account, at });

/// The content of what an account is told.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Tells {
    /// Homes the account holds.
    Homes(Vec<HeldHome>),
    /// A fresh extract of a unit the account holds: envelope `extract.1`.
    Extract(Carried),
    /// A workspace the account takes part in.
    Workspace(Box<WorkspaceView>),
    /// The chunks that are held of a medium of the account.
    Medium(MediumState),
    /// The registry's knowledge of a command of the account.
    Command(CommandAnswer),
    /// A licence that names the account's holder.
    Licence(Box<LicenceView>),
}

/// The registry's knowledge of a command: its outcome or, where that is missing, that it has not carried it out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CommandAnswer {
    /// The command that was asked for.
    pub command_id: CommandId,
    /// The outcome it got: envelope `outcome.1`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<Carried>,
}

/// A mandate (授权委托书) as whoever granted it, the one that is acted for and whoever it names see it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MandateView {
    /// Envelope `mandate.1`. Absent where whoever reads acts for the one that is acted for, and it names somebody else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mandate: Option<Carried>,
    /// Registry time at which it was taken.
    pub granted_at: Instant,
    /// Registry time from which it no longer stands, where it was revoked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revoked_at: Option<Instant>,
}
debug_without_content!(MandateView { granted_at, revoked_at });

/// A section held in a workspace.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HeldSection {
    /// `matter.1` …
    pub kind: ereg_domain::name::SectionName,
    /// The slot of an own section.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slot: Option<Slot>,
    /// The writer's revision.
    pub rev: u64,
    /// Section hash.
    pub hash: Digest,
    /// The bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<Carried>,
}

debug_without_content!(HeldSection { kind, slot, rev, hash });

/// A medium announced in a workspace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HeldMedium {
    /// The member who announced it: what it says is that member's word until it is whole.
    pub by: Slot,
    /// The material.
    pub material: MaterialCode,
    /// Kind of file, by its content.
    pub media_type: MediaType,
    /// Its digest.
    pub digest: Digest,
    /// The size, bytes.
    pub size: u64,
    /// Chunks the registry holds.
    pub held: u32,
    /// Chunks in all.
    pub chunks: u32,
}

/// Somebody who takes part in a workspace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Participant {
    /// The slot.
    pub slot: Slot,
    /// The participant's progress.
    pub standing: Participation,
}

/// The progress of a participant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Participation {
    /// Nobody is invited.
    Open,
    /// Invited, not joined.
    Invited,
    /// Joined, has not signed the current manifest.
    Joined,
    /// The person has signed the current manifest.
    Signed {
        /// The payload's digest.
        statement: Digest,
    },
}

/// A shared workspace, as one participant sees it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WorkspaceView {
    /// The draft.
    pub draft_id: DraftId,
    /// The slot the reader fills.
    pub slot: Slot,
    /// The matter applied for.
    pub matter: ereg_domain::name::MatterId,
    /// The slot of the creator, who writes the shared sections.
    pub creator: Slot,
    /// The end, half-open.
    pub until: Instant,
    /// Everybody who takes part.
    pub participants: Vec<Participant>,
    /// Shared sections held, and the reader's own one; of another party's own section not even the hash.
    pub sections: Vec<HeldSection>,
    /// Media announced.
    pub media: Vec<HeldMedium>,
    /// The extract's envelope, where the draft rests on what the register says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extract: Option<Carried>,
    /// The current manifest's bytes, where it is frozen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub manifest: Option<Carried>,
    /// The case it became, once submitted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case_id: Option<CaseId>,
    /// The reason why it is over for the reader, where it is: what was in it is deleted, and nothing but this remains
    /// of it. `until` is when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<Ended>,
}

debug_without_content!(WorkspaceView { draft_id, slot, creator, until, participants, sections, media, case_id, ended });

/// The reason why a workspace is over for whoever took part in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ended {
    /// Its time ran out without a submission.
    Over,
    /// The reader is no longer named in it.
    Dismissed,
}

/// A case as its parties see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CaseView {
    /// The case.
    pub case_id: CaseId,
    /// The draft it came from.
    pub draft_id: DraftId,
    /// The unit.
    pub unit: UnitCode,
    /// The reader's slot.
    pub slot: Slot,
    /// The side in the matter to which that slot belongs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub side: Option<ereg_domain::party::Side>,
    /// The receipt.
    pub receipt: Receipt,
    /// The receipts of its supplements, oldest first: the last one names what the case is judged by.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub supplements: Vec<Receipt>,
    /// The state in which it stands.
    pub state: CaseState,
    /// Registry time of this state.
    pub since: Instant,
    /// The stages that it has come to, the one where it stands last.
    pub course: Course,
    /// Slots that have signed a withdrawal.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub withdrawing: Vec<Slot>,
    /// Shared facts that its parties have said are wrong, oldest first, and how their check stands.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub disputes: Vec<DisputedFact>,
    /// The time until which the others may join in that withdrawal; without all it lapses.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer_by: Option<Deadline>,
    /// The period in which its applicants have something to do, and what follows after it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub term: Option<Term>,
    /// Its turn in the unit's queue.
    #[serde(default, skip_serializing_if = "Turn::is_held")]
    pub turn: Turn,
}

/// A line of a fee.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QuoteLine {
    /// Code of its text in the catalogue.
    pub code: String,
    /// The number of them that are charged.
    pub quantity: u32,
    /// Fen in all.
    pub amount: Fen,
}

/// The bill (缴费): what is due, signed by the receipt role as envelope `quote.1`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Quote {
    /// The case.
    pub case_id: CaseId,
    /// The policy pack the fee is from.
    pub pack: Digest,
    /// The payers: slots of transferees.
    pub payers: Vec<Slot>,
    /// The items that make up the total.
    pub lines: Vec<QuoteLine>,
    /// The total, fen.
    pub total: Fen,
    /// The law that it is charged by.
    pub basis: String,
    /// The channels (缴费渠道) by which it can be paid, in the order they are shown.
    pub channels: Vec<PaymentChannel>,
    /// Registry time.
    pub quoted_at: Instant,
    /// The end, half-open.
    pub valid_until: Instant,
}

impl Quote {
    /// The channel of this id, where the bill names it.
    pub fn channel(&self, id: &ChannelId) -> Option<&PaymentChannel> {
        self.channels.iter().find(|channel| channel.id == *id)
    }
}

/// An attempt to pay, as its payer sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PaymentView {
    /// The attempt.
    pub attempt_id: AttemptId,
    /// The case.
    pub case_id: CaseId,
    /// The quote's digest.
    pub quote: Digest,
    /// The amount, fen.
    pub amount: Fen,
    /// The channel that was chosen.
    pub channel: ChannelId,
    /// The state of the attempt.
    pub state: AttemptState,
    /// Registry time of this state.
    pub since: Instant,
    /// The code or link that its payer opens or scans: envelope `intent.1`, from when it was offered on, however the
    /// attempt ended since.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub intent: Option<Carried>,
    /// The refund (退款), where the money taken settles nothing and goes back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refund: Option<Refund>,
}

/// The state of a refund.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refund {
    /// The bank is asked to give it back.
    Due,
    /// Given back.
    Done,
}

/// The standing of a certificate (证照状态).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CertificateStatus {
    /// 现势.
    Current,
    /// 注销.
    Cancelled,
}

/// A certificate, as its holder sees it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CertificateView {
    /// 不动产权证书号 or 不动产登记证明号.
    pub number: IssuedNumber,
    /// 电子证照标识.
    pub licence_id: LicenceId,
    /// The unit.
    pub unit: UnitCode,
    /// Its standing.
    pub status: CertificateStatus,
    /// The sealed token, `EREG1:…`.
    pub token: String,
    /// The full-face file, which opens the token's content commitment: canonical entry and its salt.
    pub face: Carried,
    /// The case it came from; absent for what was there before this registry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case_id: Option<CaseId>,
    /// Index of the leaf.
    pub entry_index: u64,
    /// 登簿时间.
    pub registered_at: Instant,
}

debug_without_content!(CertificateView { number, licence_id, unit, status, entry_index, registered_at });

/// The full-face file: opens the content commitment of a leaf.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FullFace {
    /// Canonical JSON of the entry.
    pub entry: Carried,
    /// 32 bytes, hex.
    pub salt: String,
}

debug_without_content!(FullFace {});

/// A letter to a person (通知书), signed by the receipt role as envelope `letter.1`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LetterBody {
    /// The news in it.
    pub tells: LetterTells,
    /// Registry time.
    pub at: Instant,
    /// The office.
    pub office: String,
}

/// The news in a letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum LetterTells {
    /// 受理凭证: the case is accepted.
    Accepted {
        /// The case.
        case_id: CaseId,
        /// Number, rank, legal limit.
        acceptance: ereg_law::case::Acceptance,
        /// Cases on the same unit that stand before it.
        ahead: u32,
    },
    /// 补正通知 / 不予受理通知: every ground at once.
    Grounds {
        /// The case.
        case_id: CaseId,
        /// The matter applied for, by which the letter is called.
        matter: ereg_domain::name::MatterId,
        /// The reader's slot.
        slot: Slot,
        /// State it led to.
        state: ereg_law::case::CaseStage,
        /// All grounds.
        grounds: Vec<ereg_law::case::ToldGround>,
        /// The last day to correct, where something can be corrected.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<Deadline>,
    },
    /// A supplement came in (补正): who sent it, and what it changes, no values.
    Supplemented {
        /// The case.
        case_id: CaseId,
        /// The matter applied for, by which the fields are called.
        matter: ereg_domain::name::MatterId,
        /// The party that sent it.
        by: Slot,
        /// The differences from what was submitted before, and whether each was asked for. One that was not is judged
        /// like the rest.
        corrected: Vec<Corrected>,
    },
    /// The home has changed hands; the reader's certificate is cancelled (注销).
    TransferredAway {
        /// The case.
        case_id: CaseId,
        /// The certificate that is cancelled; an old one, which was paper alone, is void.
        certificate: QuotedCertificate,
        /// 登簿时间.
        registered_at: Instant,
    },
    /// The reader still holds the home, and their certificate is void: another stands in its place (补证, 变更, 换证).
    CertificateReplaced {
        /// The case.
        case_id: CaseId,
        /// The certificate that is void.
        certificate: QuotedCertificate,
        /// 登簿时间.
        registered_at: Instant,
    },
    /// 领证通知: the new certificate is ready.
    CertificateReady {
        /// The case.
        case_id: CaseId,
        /// Its number.
        certificate: IssuedNumber,
        /// The time of the reader's title: since this entry, or before it.
        title: TitleSince,
        /// 登簿时间.
        registered_at: Instant,
    },
    /// To a mortgagee: the mortgaged home has a new owner, the mortgage stays (民法典 406).
    MortgagedHomeTransferred {
        /// The mortgage.
        proof: RegistrationProofNumber,
        /// 登簿时间.
        registered_at: Instant,
    },
    /// To whoever holds a home and is no party (产权监护): an application on it is accepted (受理). The register is as it was.
    HomeAppliedFor {
        /// The home.
        unit: UnitCode,
        /// The matter applied for.
        matter: ereg_domain::name::MatterId,
        /// 受理号, by which the office finds it.
        case_number: CaseNumber,
        /// 受理时间.
        accepted_at: Instant,
    },
    /// To whoever was told of an application on a home by [`LetterTells::HomeAppliedFor`]: it ended, and nothing was entered.
    HomeApplicationEnded {
        /// The home.
        unit: UnitCode,
        /// The matter applied for.
        matter: ereg_domain::name::MatterId,
        /// 受理号.
        case_number: CaseNumber,
        /// 受理时间.
        accepted_at: Instant,
        /// The end.
        end: UnenteredEnd,
    },
    /// To whoever held a home and is no party (产权监护): an entry was made on it (登簿).
    HomeEntered {
        /// The home.
        unit: UnitCode,
        /// The ground of the entry.
        ground: EntryGround,
        /// The title certificates that are void since.
        certificates: Vec<QuotedCertificate>,
        /// The registration proofs of what was lifted, which are void since.
        proofs: Vec<RegistrationProofNumber>,
        /// The reader's right after it.
        reader: HolderAfter,
        /// 登簿时间.
        registered_at: Instant,
    },
    /// To whoever locked a home (产权锁定): the lift of the lock was taken, and takes effect later.
    HomeLockLifting {
        /// The home.
        unit: UnitCode,
        /// Registry time from which the lock stands no more.
        open_from: Instant,
    },
    /// A reminder before a period ends (期限提醒).
    TermEnds {
        /// The case.
        case_id: CaseId,
        /// The reader's side: what is to be done may be the other's.
        side: ereg_domain::party::Side,
        /// The last day.
        by: Deadline,
        /// The consequence if that day passes.
        then: Then,
        /// The stage of the case, and so what is to be done.
        state: ereg_law::case::CaseStage,
        /// The fee, where it is what is due.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        amount: Option<Fen>,
    },
    /// The period is over: cases behind this one on the same home may go first (让位).
    TurnPassed {
        /// The case.
        case_id: CaseId,
        /// The reader's side.
        side: ereg_domain::party::Side,
        /// The stage of the case, and so what is still to be done.
        state: ereg_law::case::CaseStage,
        /// The day after which a local rule closes the case if it stays unpaid.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        closes_by: Option<Deadline>,
    },
    /// A case waits for a person who could not let it be entered as it stands: cases behind it on the same home may go first
    /// (让位).
    GaveWay {
        /// The case.
        case_id: CaseId,
        /// The reason.
        why: GaveWayFor,
    },
    /// Not corrected in time: the application has lapsed (失效).
    Lapsed {
        /// The case.
        case_id: CaseId,
    },
    /// The case was closed by the local rule, as withdrawn, for it stayed unpaid.
    ClosedUnpaid {
        /// The case.
        case_id: CaseId,
    },
    /// A bill (缴费单) ended unpaid, and a new one stands in its place.
    BillRenewed {
        /// The case.
        case_id: CaseId,
        /// The time at which the old one ended.
        ended: Instant,
        /// The amount due.
        amount: Fen,
        /// The time until which the new one is good; half-open.
        valid_until: Instant,
    },
    /// Another party asks to withdraw the application (撤回); it is withdrawn only if all sign.
    WithdrawalAsked {
        /// The case.
        case_id: CaseId,
        /// The party that asks.
        by: Slot,
        /// Last day to join in; until its end no entry is made, the first time it is asked.
        answer_by: Deadline,
    },
    /// Not all signed the withdrawal in time: it has lapsed and the case goes on.
    WithdrawalLapsed {
        /// The case.
        case_id: CaseId,
    },
    /// A party says that a shared fact is wrong, and its source is asked to check it (共享信息核查).
    SourceAsked {
        /// The case.
        case_id: CaseId,
        /// The fact, and so whose it is.
        need: Needs,
        /// The party that says so.
        by: Slot,
        /// The last day on which the source answers in time.
        answer_by: Deadline,
    },
    /// The result of the check of a shared fact (共享信息核查结果).
    SourceChecked {
        /// The case.
        case_id: CaseId,
        /// The fact.
        need: Needs,
        /// The result.
        how: Checked,
    },
    /// A shared draft is over for the reader, and what of it the registry held for that reader is deleted.
    WorkspaceEnded {
        /// The draft.
        draft_id: DraftId,
        /// The reason it ended.
        why: Ended,
    },
    /// 审核通过（演示）: the sandbox played the person for whom the case waited.
    ApprovedInDemonstration {
        /// The case.
        case_id: CaseId,
    },
    /// 不予登记、不予查询（演示）: the sandbox played the person for whom the case waited, and refused the registration, or to
    /// answer the query.
    RefusedInDemonstration {
        /// The case.
        case_id: CaseId,
        /// All grounds.
        grounds: Vec<ereg_law::case::ToldGround>,
    },
    /// 补正（演示）: the sandbox played the person for whom the case waited, and asks for a correction.
    CorrectionInDemonstration {
        /// The case.
        case_id: CaseId,
        /// All that is to be corrected.
        grounds: Vec<ereg_law::case::ToldGround>,
    },
    /// A payment was returned.
    Refunded {
        /// The case.
        case_id: CaseId,
        /// The amount, fen.
        amount: Fen,
    },
}

/// The ground of an entry (登记启动方式), as somebody is told of it who is no party.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum EntryGround {
    /// 依申请登记.
    Application {
        /// The matter applied for.
        matter: ereg_domain::name::MatterId,
        /// 受理号.
        case_number: CaseNumber,
    },
    /// 依嘱托或者依职权登记: an authority asked for it, or the law says it.
    Official {},
}

/// The reason why a case that waits for a person stands before nobody (让位).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GaveWayFor {
    /// The register has moved under it.
    RegisterMoved,
    /// It waits for something that is not a person's to set aside.
    BeyondAPerson,
}

/// The end of an accepted application that comes to no entry, as somebody is told of it who is no party.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UnenteredEnd {
    /// 不予登记.
    Refused,
    /// 撤回, by its applicants or by the local rule: that nobody paid is no news for others.
    Withdrawn,
}

/// The right of somebody who held a home before an entry, after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HolderAfter {
    /// The register names them as a holder as before.
    Holds,
    /// The register names them as a holder no more.
    HoldsNoMore,
}

/// Registry time, signed by the time role as envelope `time.1`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignedTime {
    /// Registry time.
    pub time: Instant,
    /// The asker's nonce, where there was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nonce: Option<String>,
}

/// The registry's word on what it was told of the vault behind a request key, signed by the receipt role as envelope
/// `vault.1`. A vault that has not drawn `last` was put back to an older copy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VaultSeen {
    /// The account whose key it is.
    pub account: AccountId,
    /// Registry time.
    pub at: Instant,
    /// The mark it was told last, before this request: by the vault that drew it, whatever key that had then, or else under
    /// this key. None where it was told none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last: Option<VaultMark>,
    /// The asker's nonce, where there was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nonce: Option<String>,
}

/// A proof from the log, for whoever checks it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LogProof {
    /// Size of the tree the proof is for.
    pub size: u64,
    /// Node hashes.
    pub path: Vec<Digest>,
}

/// The time of a holder's title: since an entry, or before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TitleSince {
    /// They came to it by this entry.
    Now,
    /// They held it before.
    Before,
}

/// A page of what the registry's portal says to everybody (公告), newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Publications {
    /// The publications.
    pub items: Vec<Published>,
    /// The place where the next page begins; absent at the end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<u64>,
}

/// One thing that was published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Published {
    /// Registry time since when it stands there.
    pub since: Instant,
    /// The publication itself.
    pub said: Publication,
}

/// The chunks of a medium the registry holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MediumState {
    /// Indices held, ascending.
    pub held: Vec<u32>,
    /// Chunks in all.
    pub chunks: u32,
}

/// A home the asker holds, with the certificate in force.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HeldHome {
    /// The unit.
    pub unit: UnitCode,
    /// Envelope `extract.1`.
    pub extract: Carried,
    /// Registered on.
    pub since: Day,
}

debug_without_content!(HeldHome { unit, since });
