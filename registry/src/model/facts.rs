//! The facts that a decision looks at: the rows of one draft, case and unit as values, and nothing that could do I/O.

use std::collections::BTreeMap;

use ereg_domain::{
    identifier::{PersonNumber, UnitCode},
    money::Fen,
    name::{MatterId, SectionName},
    party::{Holder, IdentityNumber, Officer, Party, Principal, Side, Slot},
    register::{Mortgage, RegisterFacts, Unit},
    text::PersonName,
    time::Instant,
};
use ereg_law::{
    calendar::{Deadline, Period},
    case::{AcceptanceSeq, CaseState, Course, Term, Then, ToldGround, Turn},
    dispute::{self, DisputedFact},
    material::{MaterialCode, MediaType},
    policy::ChannelId,
    review::Review,
    subject::{HomeLockState, SharedFacts},
};
use ereg_protocol::{
    home_lock::{HomeLockView, LiftTaken},
    id::{AccountId, AttemptId, CaseId, CommandId, DraftId},
    intent::Intent,
    objects::Quote,
    outcome::{AttemptState, Receipt},
};
use ereg_trust::{
    digest::Digest,
    key_record::KeyUse,
    keys::{Kept, KeyId, PublicKey},
    mandate::Mandate,
    manifest::Manifest,
    merkle::MEDIA_CHUNK,
};

use super::{answer::FormerIdentity, dispute::DisputeRow};

/// A person or an organisation with an account. `Debug` shows masks alone, as its fields do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enrolled {
    /// Their only account.
    pub account: AccountId,
    /// The person or organisation that it belongs to.
    pub principal: Principal,
    /// Names and numbers that a person had before, as the police said when they last enrolled.
    pub formerly: Vec<FormerIdentity>,
}

impl Enrolled {
    /// Whether an application's party is this account's, its kind included.
    pub fn is_party(&self, party: &Party) -> bool {
        self.principal.is_party(party)
    }

    /// Whether the register names this account's as a holder; an older number counts, and a former name.
    pub fn is_holder(&self, holder: &Holder) -> bool {
        let was = |former: &FormerIdentity| {
            let principal = Principal::Person { name: former.name.clone(), number: former.number.clone() };
            principal.is_holder(holder)
        };
        self.principal.is_holder(holder) || self.formerly.iter().any(was)
    }

    /// Whether what the register says of a home is theirs to read: as a holder, or as a mortgagee of it.
    pub fn may_read(&self, facts: &RegisterFacts) -> bool {
        self.holds(facts) || facts.mortgages.iter().any(|mortgage| self.lent(mortgage))
    }

    /// Returns what the register says of a home as this account is told it. Its holders read all of it; anybody else
    /// reads that it is mortgaged, for how much and whether it may be transferred, and of the debt only what they lent
    /// themselves (不动产登记暂行条例 27–28; 实施细则 97).
    pub fn told(&self, mut facts: RegisterFacts) -> RegisterFacts {
        if !self.holds(&facts) {
            let others = facts.mortgages.iter_mut().filter(|mortgage| !self.lent(mortgage));
            others.for_each(|mortgage| mortgage.debt = None);
        }
        facts
    }

    fn holds(&self, facts: &RegisterFacts) -> bool {
        facts.right.holders.iter().any(|holder| self.is_holder(holder))
    }

    fn lent(&self, mortgage: &Mortgage) -> bool {
        self.principal.is_named(&mortgage.mortgagee, &mortgage.mortgagee_identity)
    }

    /// The keys under which they find what names them, as they are called now first.
    pub(crate) fn keys(&self) -> Vec<String> {
        let now = self.principal.identity().and_then(|number| person_key(&number, self.principal.name()));
        let formerly = self.formerly.iter().map(|former| person_key(&former.number.clone().into(), &former.name));
        now.into_iter().chain(formerly.flatten()).collect()
    }
}

/// The key under which whoever can have an account finds what names them: number and folded name.
pub(crate) fn person_key(number: &IdentityNumber, name: &PersonName) -> Option<String> {
    match number {
        // Nobody enrols by another document.
        IdentityNumber::Other { .. } => None,
        IdentityNumber::Citizen(_)
        | IdentityNumber::ResidencePermit(_)
        | IdentityNumber::PermanentResident(_)
        | IdentityNumber::Organisation(_) => Some(format!("{}/{}", number.as_str(), name.folded())),
    }
}

/// A mandate (授权委托书) as it was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MandateRow {
    /// Digest of its payload.
    pub digest: Digest,
    /// The mandate that was signed.
    pub mandate: Mandate,
    /// The account of whoever granted it: the principal's, or that of an organisation's legal representative.
    pub grantor: AccountId,
    /// Registry time at which it was taken.
    pub granted_at: Instant,
    /// Registry time from which it no longer stands.
    pub revoked_at: Option<Instant>,
    /// Envelope `mandate.1`.
    pub envelope: String,
}

impl MandateRow {
    /// Whether it stands at a moment, whatever the matter: taken, in its term and not revoked.
    pub fn stands(&self, at: Instant) -> bool {
        let revoked = self.revoked_at.is_some_and(|revoked| revoked <= at);
        self.granted_at <= at && !revoked && self.mandate.is_in_term(at)
    }

    /// Whether it covers an act in a matter at a moment.
    pub fn covers(&self, matter: MatterId, at: Instant) -> bool {
        self.stands(at) && self.mandate.covers(matter, at)
    }

    /// Whether it mandates this person.
    pub fn names(&self, representative: &Representative) -> bool {
        self.mandate.number == representative.number && self.mandate.representative.is_same(&representative.name)
    }
}

/// A lock of a home as it was put on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HomeLockRow {
    /// The home.
    pub unit: UnitCode,
    /// Its id: the digest of who locked and of the command.
    pub lock: Digest,
    /// The holder who locked.
    pub holder: Enrolled,
    /// Registry time at which it was put on.
    pub locked_at: Instant,
    /// Its lift, where one was taken.
    pub lift: Option<SignedLift>,
    /// Registry time since which it is over: its holder holds the home no more, or has locked it anew.
    pub ended_at: Option<Instant>,
}

/// The lift of a lock as it was signed and taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedLift {
    /// The times of it.
    pub taken: LiftTaken,
    /// Envelope `home_lock_lift.1`.
    pub statement: String,
}

impl HomeLockRow {
    /// The lock as its holder is told of it.
    pub(crate) fn view(&self) -> HomeLockView {
        HomeLockView {
            unit: self.unit,
            lock: self.lock,
            locked_at: self.locked_at,
            lift: self.lift.as_ref().map(|lift| lift.taken),
            ended_at: self.ended_at,
        }
    }

    /// Its state at a registry time.
    pub(crate) fn state(&self, at: Instant) -> HomeLockState {
        self.view().state(at)
    }
}

/// The person who holds a key of an account that is another's (经办人, 代理人): whether they may act with it is asked of the
/// mandates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Representative {
    /// 姓名.
    pub name: PersonName,
    /// The number of the card.
    pub number: PersonNumber,
}

/// The person or organisation that fills a slot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// The slot.
    pub slot: Slot,
    /// The person or organisation.
    pub who: Enrolled,
}

/// The standing of an invitation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InvitationStanding {
    /// It can still be used.
    Open,
    /// Somebody joined with it.
    Used,
}

/// An invitation for a slot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    /// The slot.
    pub slot: Slot,
    /// SHA-256 of the code's 16 bytes.
    pub code_hash: Digest,
    /// Wrong tries so far by each caller: whoever used up their own is refused, and nobody else is.
    pub wrong: BTreeMap<AccountId, u32>,
    /// Its standing.
    pub standing: InvitationStanding,
}

/// A section as put.
#[derive(Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct StoredSection {
    /// Its kind.
    pub kind: SectionName,
    /// The slot that it belongs to, for an own section.
    pub slot: Option<Slot>,
    /// The writer's revision.
    pub rev: u64,
    /// Section hash.
    pub hash: Digest,
    /// Canonical bytes.
    pub body: String,
}

/// A medium as one member announced it. What one member says of a file, another may say otherwise: each announcement
/// stands for itself, and a wrong one is never whole, for no bytes have its leaves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Medium {
    /// The slot that announced it.
    pub by: Slot,
    /// RFC 9162 tree over the chunks.
    pub digest: Digest,
    /// Code of its material.
    pub material: MaterialCode,
    /// Kind of file.
    pub media_type: MediaType,
    /// The size, bytes.
    pub size: u64,
    /// Leaf hashes.
    pub chunks: Vec<Digest>,
    /// Places of the chunks that are held, ascending.
    pub held: Vec<u32>,
}

impl Medium {
    /// Returns the number of bytes that the chunk at this place has, by the size announced; `None` where there is no
    /// such chunk.
    pub fn chunk_len(&self, index: u32) -> Option<usize> {
        let whole = u64::try_from(MEDIA_CHUNK).ok()?;
        let rest = self.size.checked_sub(u64::from(index).checked_mul(whole)?)?;
        usize::try_from(rest.min(whole)).ok().filter(|len| *len > 0)
    }

    /// Whether every chunk is held; each was checked against its leaf hash when it came.
    pub fn is_whole(&self) -> bool {
        self.held.len() == self.chunks.len()
    }
}

/// The manifest in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frozen {
    /// The manifest as parsed.
    pub manifest: Manifest,
    /// Its bytes as received.
    pub bytes: String,
    /// Its digest.
    pub digest: Digest,
}

/// A party's statement over the manifest in force.
#[derive(Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Statement {
    /// The party that made it.
    pub slot: Slot,
    /// Digest of the payload.
    pub digest: Digest,
    /// Section hash of the own section it covers.
    pub own: Digest,
    /// The key that signed.
    pub key: KeyId,
    /// Envelope `party.1`.
    pub envelope: String,
}

/// A submission that is to be corrected (补正), as it was: the workspace is edited from then on, and the bytes that
/// receipts name are kept. The chunks of its files stay with the workspace.
#[derive(Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct LaidAside {
    /// Bytes of the manifest.
    pub manifest: String,
    /// Every section, own ones too.
    pub sections: Vec<StoredSection>,
    /// The statements over that manifest.
    pub statements: Vec<Statement>,
}

/// The part of the register that a workspace rests on.
#[derive(Clone, PartialEq, Eq)]
pub struct Base {
    /// Envelope `extract.1` as shared.
    pub extract: String,
    /// The unit's last entry at the extract.
    pub entry_seq: u64,
    /// Hash of that entry.
    pub entry_hash: Digest,
}

/// A shared workspace with everything in it. After submission it is the content of the case, and changes only while the case
/// is to be corrected: nothing judges it meanwhile.
#[derive(Clone, PartialEq, Eq)]
pub struct Workspace {
    /// The draft.
    pub draft_id: DraftId,
    /// The matter that is applied for.
    pub matter: MatterId,
    /// Slot of the creator.
    pub creator: Slot,
    /// The end, half-open.
    pub until: Instant,
    /// The unit.
    pub unit: UnitCode,
    /// The part of the register that it rests on; nothing where it is to end in no entry.
    pub base: Option<Base>,
    /// Those who take part.
    pub members: Vec<Member>,
    /// Invitations, at most one a slot.
    pub invitations: Vec<Invitation>,
    /// Sections held.
    pub sections: Vec<StoredSection>,
    /// Media announced.
    pub media: Vec<Medium>,
    /// The manifest in force.
    pub frozen: Option<Frozen>,
    /// Highest manifest revision ever frozen; 0 for none.
    pub manifest_rev: u64,
    /// Statements over the manifest in force.
    pub statements: Vec<Statement>,
    /// The case it became.
    pub case_id: Option<CaseId>,
    /// Rises with every write; 0 = not written yet.
    pub version: u64,
}

impl Workspace {
    /// The member with this account.
    pub fn member(&self, account: &AccountId) -> Option<&Member> {
        self.members.iter().find(|m| m.who.account == *account)
    }

    /// A shared section, or a slot's own one.
    pub fn section(&self, kind: SectionName, slot: Option<Slot>) -> Option<&StoredSection> {
        self.sections.iter().find(|s| s.kind == kind && s.slot == slot)
    }
}

/// A party of a case.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct CaseParty {
    /// The slot.
    pub slot: Slot,
    /// The side of that slot in the matter.
    pub side: Side,
    /// The account that fills it.
    pub account: AccountId,
}

/// The hold that a withdrawal has on the entry while not all have signed it. A case is held up once: a second
/// withdrawal after one that lapsed ends the case if all sign before the entry, and keeps nobody waiting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Hold {
    /// Nobody has asked for a withdrawal.
    Unused,
    /// A withdrawal holds up the entry.
    InForce,
    /// A withdrawal lapsed.
    Spent,
}

/// A case in its unit's queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Queued {
    /// Its rank.
    pub seq: AcceptanceSeq,
    /// The case.
    pub case_id: CaseId,
    /// Its place by that rank, held or passed; `at` of a passed turn is not told here.
    pub holds: HoldsPlace,
}

/// The place of a case of the queue before those behind it, held or passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HoldsPlace {
    /// It stands before them.
    Yes,
    /// Its turn has passed.
    No,
}

/// The registry's proceeding over an application (案件).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseFile {
    /// The case.
    pub case_id: CaseId,
    /// The draft in which its content lies.
    pub draft_id: DraftId,
    /// The unit.
    pub unit: UnitCode,
    /// 回执.
    pub receipt: Receipt,
    /// Receipts of its supplements, oldest first.
    pub supplements: Vec<Receipt>,
    /// The command that submitted it.
    pub submitted_by: (AccountId, CommandId),
    /// Its state.
    pub state: CaseState,
    /// Registry time of that state.
    pub since: Instant,
    /// The stages that it has come to.
    pub course: Course,
    /// Rank, from acceptance on and for ever.
    pub seq: Option<AcceptanceSeq>,
    /// Pack effective at acceptance (at receipt before that).
    pub pack: Digest,
    /// Parties, by slot.
    pub parties: Vec<CaseParty>,
    /// Slots that have signed a withdrawal.
    pub withdrawing: Vec<Slot>,
    /// Shared facts that its parties have said are wrong, oldest first.
    pub disputes: Vec<DisputeRow>,
    /// The period within which the others may join in that withdrawal.
    pub answer_by: Option<Period>,
    /// The hold of that withdrawal on the entry.
    pub hold: Hold,
    /// The period in which its applicants have something to do.
    pub term: Option<Term>,
    /// Its turn in the unit's queue.
    pub turn: Turn,
    /// Time at which the registry looks at it again by itself.
    pub next: Option<Instant>,
    /// Number of times that partners were asked in this state.
    pub asked: u32,
    /// Rises with every write; 0 = not written yet.
    pub version: u64,
}

impl CaseFile {
    /// The case stands so from now on.
    pub fn stands(&mut self, state: CaseState, since: Instant) {
        self.course.reach(&state, since);
        (self.state, self.since) = (state, since);
    }

    /// Every receipt, the submission's first.
    pub fn receipts(&self) -> impl DoubleEndedIterator<Item = &Receipt> {
        std::iter::once(&self.receipt).chain(&self.supplements)
    }

    /// Number of times that it was supplemented: what was laid aside is numbered by it.
    pub fn round(&self) -> u32 {
        u32::try_from(self.supplements.len()).unwrap_or(u32::MAX)
    }

    /// Number of times that the sources have been asked anew, for a supplement or because one has corrected what it
    /// shares: what partners answered is numbered by it.
    pub fn asking(&self) -> u32 {
        dispute::asking(self.supplements.len(), self.disputes.iter().map(|row| &row.told))
    }

    /// Whether it goes on, and a limit or a period of it ends in a year that no calendar knew when it was counted.
    pub fn is_uncounted(&self) -> bool {
        if self.state.is_final() || matches!(self.state, CaseState::Registered { .. }) {
            return false;
        }
        let limits = self.state.acceptance().into_iter().flat_map(|said| [said.decide_by, said.promised_by]);
        let disputed = self.disputes.iter().filter(|row| row.told.is_open()).map(|row| row.told.period);
        let own = self.term.as_ref().map(|term| term.period).into_iter().chain(self.answer_by);
        limits.chain(disputed).chain(own).any(|period| matches!(period.by, Deadline::NotBefore(_)))
    }

    /// Its disputes, as its parties see them.
    pub fn disputed(&self) -> Vec<DisputedFact> {
        self.disputes.iter().map(|row| row.told.clone()).collect()
    }

    /// The grounds that the applicants are asked to correct, while they may.
    pub fn asks(&self, now: Instant) -> Option<&[ToldGround]> {
        let over = self.term.as_ref().is_some_and(|term| term.then == Then::Lapse && term.by().is_over(now));
        self.state.asks().filter(|_| !over)
    }

    /// The party with this account.
    pub fn party(&self, account: &AccountId) -> Option<&CaseParty> {
        self.parties.iter().find(|p| p.account == *account)
    }
}

/// The state that follows from the entries of one unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitRecord {
    /// Number of its last entry.
    pub entry_seq: u64,
    /// Index of that entry.
    pub entry_index: u64,
    /// Hash of that entry.
    pub entry_hash: Digest,
    /// The unit, folded from its entries.
    pub unit: Unit,
    /// The register's facts of it as a home.
    pub facts: RegisterFacts,
}

/// A quote with what deciding needs of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuoteRow {
    /// Digest of its payload.
    pub digest: Digest,
    /// The quote as it was made.
    pub quote: Quote,
}

/// The standing of a refund of money that was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefundStanding {
    /// Not asked for.
    None,
    /// To be given back by the bank.
    Due,
    /// Given back.
    Done,
}

/// An attempt to pay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// The id of the attempt, made by the client.
    pub attempt_id: AttemptId,
    /// Digest of the quote it pays.
    pub quote: Digest,
    /// The case.
    pub case_id: CaseId,
    /// Account of the payer.
    pub account: AccountId,
    /// The amount, fen.
    pub amount: Fen,
    /// The channel that was chosen.
    pub channel: ChannelId,
    /// The intent that its payer opens or scans, once the bank has offered it.
    pub intent: Option<Intent>,
    /// Its state.
    pub state: AttemptState,
    /// Registry time of that state.
    pub since: Instant,
    /// Time at which the bank is asked next; also the lease of a call under way.
    pub next: Option<Instant>,
    /// Number of times that it was asked.
    pub asked: u32,
    /// The standing of its refund.
    pub refund: RefundStanding,
}

impl Attempt {
    /// Whether the bank may still take money for it, as far as the registry knows.
    pub fn is_open(&self) -> bool {
        self.state.is_open()
    }

    /// Whether a call may be under way at this moment that orders the money.
    pub fn is_leased(&self, now: Instant) -> bool {
        self.state == AttemptState::Submitted && self.next.is_some_and(|until| now < until)
    }

    /// Whether a case waits for the money of this attempt: its fee is due, by the bill that this pays.
    pub fn is_due_of(&self, case: &CaseFile) -> bool {
        matches!(&case.state, CaseState::FeeDue { fee, .. } if fee.quote == self.quote.to_string())
    }

    /// Whether it is closed at the bank before another one is made: the payer's own where they choose otherwise, and anybody's
    /// whose time is over. Of one that the bank has not yet answered only asking says how it ends.
    pub fn gives_way(&self, to: &AccountId, channel: &ChannelId, now: Instant) -> bool {
        let offered = self.intent.as_ref().filter(|_| self.state == AttemptState::Offered);
        offered.is_some_and(|intent| {
            intent.is_over(Some(now)) || (self.account == *to && intent.gives_way_to(channel, Some(now)))
        })
    }
}

/// A device's key with its history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyRow {
    /// Thumbprint.
    pub id: KeyId,
    /// The account it belongs to.
    pub account: AccountId,
    /// The key.
    pub key: PublicKey,
    /// Its only use.
    pub key_use: KeyUse,
    /// The person who holds it, where that acts for the account's holder under a mandate.
    pub representative: Option<Representative>,
    /// Registry time from which it no longer counts.
    pub revoked_at: Option<Instant>,
    /// The way in which the device said that it keeps it, when it was enrolled. It counts for nothing while nobody has
    /// verified it.
    pub kept: Kept,
    /// Envelope `key.1`.
    pub record: String,
}

/// A case as its content and circumstances stand: what the rules of review and booking look at.
#[derive(Clone)]
pub struct CaseFacts {
    /// The case.
    pub case: CaseFile,
    /// Its content.
    pub content: Workspace,
    /// The unit; `None` where the book has no such unit.
    pub unit: Option<UnitRecord>,
    /// The cases on the unit, by rank.
    pub queue: Vec<Queued>,
    /// The locks on the unit that are not over, the last of each holder.
    pub locks: Vec<HomeLockRow>,
    /// The answers of other offices, each the newest under its need.
    pub shared: SharedFacts,
    /// The judgement of a person on it.
    pub approval: Option<Approval>,
    /// Time since which the matter's publication stands on the portal.
    pub published: Option<Instant>,
    /// Party keys of the statements.
    pub keys: Vec<KeyRow>,
    /// Every mandate of those that take part, of each the oldest first.
    pub mandates: Vec<MandateRow>,
    /// The newest quote.
    pub quote: Option<QuoteRow>,
    /// Attempts to pay.
    pub attempts: Vec<Attempt>,
}

/// An officer's judgement of a case (审核意见). It holds while the register stands as it was judged by.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Approval {
    /// The officer who judged, and is accountable for it.
    pub by: Officer,
    /// The findings that are taken as judged.
    pub grounds: Vec<ToldGround>,
    /// The last entry of the unit when they were judged.
    pub entry_seq: u64,
}

impl CaseFacts {
    /// A review with what a person has judged taken as judged.
    pub fn as_judged(&self, review: Review) -> Review {
        match (&self.approval, &self.unit) {
            (Some(approval), Some(unit)) if approval.entry_seq == unit.entry_seq => {
                review.with_judged(&approval.grounds)
            }
            _ => review,
        }
    }

    /// The newest mandate under which whoever holds a key could act in the case's matter at a moment.
    pub fn mandate_of(&self, key: &KeyRow, at: Instant) -> Option<&MandateRow> {
        let member = self.content.members.iter().find(|member| member.who.account == key.account)?;
        self.mandate_to(&member.who, key.representative.as_ref()?, at)
    }

    /// The newest mandate under which somebody could act for one of those that take part, in the case's matter at a moment.
    pub fn mandate_to(&self, who: &Enrolled, representative: &Representative, at: Instant) -> Option<&MandateRow> {
        let number = who.principal.principal_number()?;
        let covers = |row: &&MandateRow| {
            row.mandate.principal.principal_number().as_ref() == Some(&number)
                && row.names(representative)
                && row.covers(self.content.matter, at)
        };
        self.mandates.iter().rev().find(covers)
    }

    /// Returns how many accepted cases on the unit stand before this one; for a case without a rank all of them. One
    /// whose turn has passed stands before nobody.
    pub fn ahead(&self) -> u32 {
        let earlier = |queued: &&Queued| self.case.seq.is_none_or(|own| queued.seq < own);
        let before = self.queue.iter().filter(earlier).filter(|queued| queued.holds == HoldsPlace::Yes).count();
        u32::try_from(before).unwrap_or(u32::MAX)
    }

    /// Whether the case stands in its unit's queue, where others may wait for it.
    pub fn is_queued(&self) -> bool {
        self.queue.iter().any(|queued| queued.case_id == self.case.case_id)
    }

    /// The attempt whose money is held.
    pub fn paid(&self) -> Option<&Attempt> {
        self.attempts.iter().find(|a| a.state == AttemptState::Succeeded && a.refund == RefundStanding::None)
    }
}

/// Numbers and ids reserved for this one decision; those not used stay free.
#[derive(Debug, Clone)]
pub struct Reserved {
    /// Id for a new case.
    pub case_id: CaseId,
    /// Id for a new account.
    pub account: AccountId,
    /// Next rank of the office.
    pub seq: u64,
    /// Next serial of the unit's district, today, by the app.
    pub case_serial: u32,
    /// Next certificate serial of the place this year.
    pub certificate_serial: u32,
    /// First free registration proof serial of the place and year.
    pub proof_serial: u32,
    /// Next licence serial of the day.
    pub licence_serial: u64,
    /// Leaves in the log.
    pub entries: u64,
    /// Salts of the next entries, as many as were asked for.
    pub salts: Vec<[u8; 32]>,
}

#[cfg(test)]
mod tests {
    use ereg_domain::register::TransferClause;
    use ereg_law::fixture::{Sale, mortgage, seller, third};

    use super::*;

    fn enrolled(principal: Principal) -> Enrolled {
        Enrolled { account: "0000000000000000000000".parse().unwrap(), principal, formerly: Vec::new() }
    }

    /// A holder reads everything, a mortgagee what they lent themselves, and whoever is neither nothing of any debt.
    #[test]
    fn of_a_debt_the_holder_is_told_and_who_lent_it() {
        let facts = Sale::clean().with(|s| {
            let bank = mortgage(TransferClause::Free, "2023-05-04T02:00:00.000Z");
            let other = "演示银行武汉分行".parse().unwrap();
            let code = "91420100MA0000023A".parse().unwrap();
            let second = Mortgage {
                mortgagee: other,
                mortgagee_identity: IdentityNumber::Organisation(code),
                ..mortgage(TransferClause::Restricted, "2024-05-04T02:00:00.000Z")
            };
            s.register_mut().mortgages = vec![bank, second];
        });
        let facts = facts.register.unwrap();
        let told = |principal: Principal| -> Vec<bool> {
            let told = enrolled(principal).told(facts.clone());
            assert_eq!(RegisterFacts { mortgages: facts.mortgages.clone(), ..told.clone() }, facts, "all else is told");
            told.mortgages.iter().map(|mortgage| mortgage.debt.is_some()).collect()
        };
        let person = |who: ereg_law::fixture::Someone| {
            let number = who.identity.person().unwrap();
            Principal::Person { name: who.name, number }
        };
        let lender = |at: usize| {
            let Mortgage { mortgagee, mortgagee_identity, .. } = facts.mortgages[at].clone();
            let IdentityNumber::Organisation(code) = mortgagee_identity else { panic!("a bank lent it") };
            Principal::Organisation { name: mortgagee, code }
        };
        assert_eq!(told(person(seller())), [true, true]);
        assert_eq!(told(lender(0)), [true, false]);
        assert_eq!(told(lender(1)), [false, true]);
        assert_eq!(told(person(third())), [false, false]);
    }
}
