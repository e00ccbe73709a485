//! Cases, the queues they stand in, partners' answers, quotes, attempts to pay, the ledger, letters.

use std::collections::BTreeMap;

use ereg_domain::{identifier::UnitCode, time::Instant};
use ereg_protocol::{
    id::{AccountId, AttemptId, CaseId},
    objects::Quote,
};
use ereg_trust::digest::Digest;

use super::StoreError;
use crate::model::{Attempt, CaseFile, LaidAside, PartnerFact, Posting, Queued, QuoteRow, Source};

/// The reads of cases.
pub(crate) trait CaseReads {
    /// A case.
    fn case(&self, case: CaseId) -> Result<Option<CaseFile>, StoreError>;

    /// The case this manifest was submitted as first.
    fn case_of_manifest(&self, manifest: Digest) -> Result<Option<CaseFile>, StoreError>;

    /// Cases to be looked at by now.
    fn cases_due(&self, now: Instant, most: u32) -> Result<Vec<CaseId>, StoreError>;

    /// The cases on a unit, by rank.
    fn queue(&self, unit: &UnitCode) -> Result<Vec<Queued>, StoreError>;

    /// An attempt.
    fn attempt(&self, id: AttemptId) -> Result<Option<Attempt>, StoreError>;

    /// Attempts the bank is to be asked of by now.
    fn attempts_due(&self, now: Instant, most: u32) -> Result<Vec<AttemptId>, StoreError>;

    /// A quote.
    fn quote(&self, digest: Digest) -> Result<Option<QuoteRow>, StoreError>;

    /// The newest quote of a case.
    fn newest_quote(&self, case: CaseId) -> Result<Option<QuoteRow>, StoreError>;

    /// The part of a case that was laid aside in a round.
    fn laid_aside(&self, case: CaseId, round: u32) -> Result<Option<LaidAside>, StoreError>;

    /// The newest answer of every partner on a case, of this time of asking, as read, each under the name of its source.
    fn partner_facts(&self, case: CaseId, round: u32) -> Result<BTreeMap<String, String>, StoreError>;

    /// The newest answer of a partner on a case, of this time of asking, as read.
    fn partner_fact(&self, case: CaseId, round: u32, source: Source) -> Result<Option<String>, StoreError>;

    /// Publications, newest first, from before this place on: at most so many.
    fn publications(&self, before: Option<u64>, most: u32) -> Result<Vec<PublicationRow>, StoreError>;

    /// Letters to an addressee, oldest first: envelopes.
    fn letters_to(&self, addressee: &str) -> Result<Vec<String>, StoreError>;

    /// Every attempt to pay for a case.
    fn attempts_of(&self, case: CaseId) -> Result<Vec<Attempt>, StoreError>;
}

/// Something that was published, as it is kept.
#[derive(Debug)]
pub(crate) struct PublicationRow {
    /// Its place in the order of publication; rises.
    pub place: u64,
    /// Registry time since when it stands there.
    pub since: Instant,
    /// Canonical JSON of it.
    pub body: String,
}

/// The writes of cases.
pub(crate) trait CaseWrites {
    /// A case, if nobody wrote it since it was loaded. `once` is what makes a second submission impossible.
    fn put_case(&self, case: &CaseFile, once: &str) -> Result<(), StoreError>;

    /// Lays aside what was submitted, once a round; a second time changes nothing.
    fn lay_aside(&self, case: CaseId, round: u32, content: &LaidAside) -> Result<(), StoreError>;

    /// The case stands in its unit's queue from now on.
    fn join_queue(&self, case: CaseId) -> Result<(), StoreError>;

    /// The case leaves the queue; whoever waits behind it is looked at again now.
    fn leave_queue(&self, case: CaseId) -> Result<(), StoreError>;

    /// Whoever waits on the case's unit is looked at again now.
    fn wake_beside(&self, case: CaseId) -> Result<(), StoreError>;

    /// Cases of which a limit or a period could not be counted are looked at again: the calendar may know its year now.
    fn wake_uncounted(&self) -> Result<(), StoreError>;

    /// A partner's answer.
    fn put_fact(&self, fact: &PartnerFact) -> Result<(), StoreError>;

    /// A quote with its envelope.
    fn put_quote(&self, quote: &Quote, digest: Digest, envelope: &str) -> Result<(), StoreError>;

    /// An attempt to pay.
    fn put_attempt(&self, attempt: &Attempt) -> Result<(), StoreError>;

    /// Money moves between two accounts of the ledger.
    fn put_posting(&self, posting: &Posting) -> Result<(), StoreError>;

    /// Notes who collected; a second time changes nothing.
    fn put_collection(&self, case: CaseId, account: &AccountId) -> Result<(), StoreError>;

    /// A letter as signed.
    fn put_letter(&self, digest: Digest, addressee: &str, envelope: &str) -> Result<(), StoreError>;
}
