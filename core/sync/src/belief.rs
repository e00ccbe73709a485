//! Decides which of the registry's words are believed: only those that a role of the pinned bundle signed, in its term.

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex, PoisonError, RwLock},
};

use ereg_domain::{canonical::from_canonical, time::Instant};
use ereg_law::{
    matter::Law,
    policy::{PackError, PolicyPack},
};
use ereg_protocol::{
    catalogue::is_of_the_exchange,
    command::{Command, CommandKind},
    consent::ConsentView,
    feed::{FeedCursor, FeedHead, FeedItem, FeedPage, PageFault, PageRange},
    http_signature::Nonce,
    id::{AccountId, CommandId},
    intent::Intent,
    objects::{Extract, LetterBody, MandateView, PaymentView, Quote, Tells, ToldTo},
    outcome::{MAX_OUTCOME_BYTES, Outcome},
    pack::SignedPack,
    payload,
    problem::{CommandProblem, MAX_PROBLEM_BYTES},
    registry::CallError,
};
use ereg_trust::{
    bundle::{KeyRole, TrustBundle},
    digest::Digest,
    envelope::{Envelope, EnvelopeError, PayloadType},
    licence_consent::LicenceConsent,
    mandate::Mandate,
    query_result::{QUERY_RESULT_TYPE, QueryResult},
};
use ereg_vault::OutboxItem;
use serde::de::DeserializeOwned;

/// Code of an answer that is not the registry's own.
const NOT_THE_REGISTRY: &str = "network.not_the_registry";
/// Code of what the registry signed for another account than this vault's.
pub const OTHER_ACCOUNT: &str = "account.other";

/// Not signed by a role that may, not of the form, or not the object asked for: it does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not signed by a trusted role, or not the object asked for")]
pub struct NotBelieved;

impl From<NotBelieved> for CallError {
    fn from(_: NotBelieved) -> CallError {
        CallError::Unreadable
    }
}

/// The code of what may be said of a failed call. Nobody signed it: of a problem that somebody wrote only what tells of the
/// exchange itself, and of a matter nothing.
pub fn said(error: &CallError) -> &str {
    match error {
        CallError::Problem(problem) if !is_of_the_exchange(&problem.code) => NOT_THE_REGISTRY,
        error => error.code(),
    }
}

/// Most extracts whose signature is not checked again: the homes of a family, several times.
const MOST_BELIEVED: usize = 256;

/// The pinned trust bundle, which this device believes, and the account that it is there; shared by whoever sends and
/// who reads. Empty until the root is pinned, and until this device is enrolled.
#[derive(Debug, Default)]
pub struct PinnedTrust {
    pinned: RwLock<Option<Arc<Pinned>>>,
    account: RwLock<Option<AccountId>>,
}

/// A bundle, and what was found good under it.
#[derive(Debug)]
struct Pinned {
    bundle: Arc<TrustBundle>,
    /// Digests of extracts: the same bytes are verified once. In memory alone, and gone with the bundle, for whether a
    /// signature counts is said by the bundle and the signed bytes and by nothing else.
    believed: Mutex<BTreeSet<Digest>>,
}

impl Pinned {
    fn new(bundle: TrustBundle) -> Arc<Pinned> {
        Arc::new(Pinned { bundle: Arc::new(bundle), believed: Mutex::default() })
    }

    fn open_extract(&self, bytes: &[u8]) -> Result<Extract, NotBelieved> {
        let digest = Digest::of(bytes);
        let believed = || self.believed.lock().unwrap_or_else(PoisonError::into_inner);
        if believed().contains(&digest) {
            let envelope = Envelope::from_bytes(bytes).map_err(|_| NotBelieved)?;
            return from_canonical(envelope.unverified_payload()).map_err(|_| NotBelieved);
        }
        let extract = open_extract(&self.bundle, bytes)?;
        let mut believed = believed();
        if believed.len() >= MOST_BELIEVED {
            believed.clear();
        }
        believed.insert(digest);
        Ok(extract)
    }
}

impl PinnedTrust {
    /// Begins with the bundle the vault kept, if any.
    pub fn new(bundle: Option<TrustBundle>) -> PinnedTrust {
        PinnedTrust { pinned: RwLock::new(bundle.map(Pinned::new)), account: RwLock::default() }
    }

    /// Sets the account whose answers these are from now on: the one the vault kept, or the one of an enrolment that
    /// was answered.
    pub fn answers_to(&self, account: AccountId) {
        *self.account.write().unwrap_or_else(PoisonError::into_inner) = Some(account);
    }

    /// The account, once enrolled.
    pub fn account(&self) -> Option<AccountId> {
        self.account.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Pins a bundle that was checked, or its next version.
    pub fn pin(&self, bundle: TrustBundle) {
        *self.pinned.write().unwrap_or_else(PoisonError::into_inner) = Some(Pinned::new(bundle));
    }

    fn pinned(&self) -> Option<Arc<Pinned>> {
        self.pinned.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The pinned bundle.
    pub fn bundle(&self) -> Option<Arc<TrustBundle>> {
        Some(self.pinned()?.bundle.clone())
    }

    /// An extract, signed by the book role of the pinned bundle: each save and review asks for it, and its signature is
    /// checked once.
    ///
    /// # Errors
    /// As [`open_extract`]; and where nothing is pinned.
    pub fn open_extract(&self, bytes: &[u8]) -> Result<Extract, NotBelieved> {
        self.pinned().ok_or(NotBelieved)?.open_extract(bytes)
    }
}

/// Opens an envelope signed by a role of the bundle; the object's own time must fall into the key's term.
///
/// # Errors
/// [`NotBelieved`] for everything else.
pub fn open<T: DeserializeOwned>(
    bundle: &TrustBundle,
    role: KeyRole,
    payload_type: &PayloadType,
    bytes: &[u8],
    stated: fn(&T) -> Instant,
) -> Result<T, NotBelieved> {
    let read = || {
        let verified = Envelope::from_bytes(bytes)?.verify(payload_type, &bundle.role_ever(role))?;
        let object: T = verified.parse()?;
        for signer in verified.signers() {
            bundle.key_for(role, signer, stated(&object))?;
        }
        Ok::<T, EnvelopeError>(object)
    };
    read().map_err(|_| NotBelieved)
}

/// The command that an answer has to be about: all that is needed of it to tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SentCommand {
    /// Its id.
    pub id: CommandId,
    /// Its kind.
    pub kind: CommandKind,
    /// SHA-256 of its bytes.
    pub digest: Digest,
}

impl SentCommand {
    /// Reads it out of the bytes of a command.
    fn by(command: &[u8]) -> Result<SentCommand, NotBelieved> {
        let asked = Command::from_bytes(command).map_err(|_| NotBelieved)?;
        Ok(SentCommand { id: asked.id, kind: asked.kind(), digest: Digest::of(command) })
    }
}

/// As the vault knows a command on its way, whose bytes may be damaged.
impl From<&OutboxItem> for SentCommand {
    fn from(item: &OutboxItem) -> SentCommand {
        SentCommand { id: item.command_id(), kind: item.kind(), digest: item.digest() }
    }
}

/// Checks that outcome bytes answer exactly this command and are signed by the receipt role.
pub fn open_outcome(bundle: &TrustBundle, command: &[u8], outcome: &[u8]) -> Result<Outcome, NotBelieved> {
    open_outcome_of(bundle, SentCommand::by(command)?, outcome)
}

/// Works like [`open_outcome`] where the bytes of the command are not at hand.
pub fn open_outcome_of(bundle: &TrustBundle, asked: SentCommand, outcome: &[u8]) -> Result<Outcome, NotBelieved> {
    if outcome.len() > MAX_OUTCOME_BYTES {
        return Err(NotBelieved);
    }
    let outcome: Outcome = open(bundle, KeyRole::Receipt, &payload::OUTCOME, outcome, |o: &Outcome| o.at)?;
    let told = SentCommand { id: outcome.command_id, kind: outcome.kind, digest: outcome.command };
    if told == asked { Ok(outcome) } else { Err(NotBelieved) }
}

/// Checks that a problem is about exactly this command and signed by the receipt role. The account that it names is
/// for the caller to compare.
pub fn open_command_problem(
    bundle: &TrustBundle,
    command: &[u8],
    problem: &[u8],
) -> Result<CommandProblem, NotBelieved> {
    if problem.len() > MAX_PROBLEM_BYTES {
        return Err(NotBelieved);
    }
    let problem: CommandProblem =
        open(bundle, KeyRole::Receipt, &payload::PROBLEM, problem, |p: &CommandProblem| p.at)?;
    let told = SentCommand { id: problem.command_id, kind: problem.kind, digest: problem.command };
    if told == SentCommand::by(command)? { Ok(problem) } else { Err(NotBelieved) }
}

/// An extract, signed by the book role.
pub fn open_extract(bundle: &TrustBundle, bytes: &[u8]) -> Result<Extract, NotBelieved> {
    open(bundle, KeyRole::Book, &payload::EXTRACT, bytes, |e: &Extract| e.as_of)
}

/// A quote with its id, signed by the receipt role.
pub fn open_quote(bundle: &TrustBundle, bytes: &[u8]) -> Result<(Digest, Quote), NotBelieved> {
    let quote = open(bundle, KeyRole::Receipt, &payload::QUOTE, bytes, |q: &Quote| q.quoted_at)?;
    Ok((Envelope::from_bytes(bytes).map_err(|_| NotBelieved)?.digest(), quote))
}

/// Opens what the payer of an attempt opens or scans, signed by the receipt role for this account and this very
/// attempt. Whether it fits the bill is judged where it is shown.
pub fn open_intent(
    bundle: &TrustBundle,
    account: &AccountId,
    payment: &PaymentView,
    bytes: &[u8],
) -> Result<Intent, NotBelieved> {
    let intent = open(bundle, KeyRole::Receipt, &payload::INTENT, bytes, |i: &Intent| i.at)?;
    if intent.is_of(account, payment) { Ok(intent) } else { Err(NotBelieved) }
}

/// The result of a query, sealed by the query role. Whether the book has its entries is judged where it is shown.
pub fn open_query_result(bundle: &TrustBundle, bytes: &[u8]) -> Result<QueryResult, NotBelieved> {
    open(bundle, KeyRole::Query, &QUERY_RESULT_TYPE, bytes, |result: &QueryResult| result.as_of)
}

/// A letter, signed by the receipt role.
pub fn open_letter(bundle: &TrustBundle, bytes: &[u8]) -> Result<LetterBody, NotBelieved> {
    open(bundle, KeyRole::Receipt, &payload::LETTER, bytes, |n: &LetterBody| n.at)
}

/// A mandate with the envelope of what was signed. That it was taken, and whether it was revoked, the head of its page
/// proves.
pub fn open_mandate(bytes: &[u8]) -> Result<(Digest, Mandate, MandateView), NotBelieved> {
    let view: MandateView = from_canonical(bytes).map_err(|_| NotBelieved)?;
    let envelope = view.mandate.as_ref().ok_or(NotBelieved)?;
    let envelope = Envelope::from_bytes(envelope.as_bytes()).map_err(|_| NotBelieved)?;
    let mandate = Mandate::open(&envelope).map_err(|_| NotBelieved)?;
    Ok((envelope.digest(), mandate, view))
}

/// A consent to the use of a licence with the envelope of what was signed. That it was taken, and whether it was revoked, the head
/// of its page proves.
pub fn open_consent(bytes: &[u8]) -> Result<(Digest, LicenceConsent, ConsentView), NotBelieved> {
    let view: ConsentView = from_canonical(bytes).map_err(|_| NotBelieved)?;
    let envelope = Envelope::from_bytes(view.consent.as_bytes()).map_err(|_| NotBelieved)?;
    let consent = LicenceConsent::open(&envelope).map_err(|_| NotBelieved)?;
    Ok((envelope.digest(), consent, view))
}

/// Opens what was told to this account in answer to the request with this nonce, signed by the receipt role.
#[expect(clippy::result_large_err, reason = "one for each answer of the network, never many")]
pub fn open_told(bundle: &TrustBundle, account: &AccountId, nonce: &Nonce, bytes: &[u8]) -> Result<Tells, CallError> {
    let told = open(bundle, KeyRole::Receipt, &payload::TOLD, bytes, |t: &ToldTo| t.at)?;
    if told.nonce != Some(nonce.to_string()) {
        return Err(CallError::Unreadable);
    }
    if told.account == *account { Ok(told.tells) } else { Err(CallError::OtherAccount) }
}

/// A page of the feed that is believed: all of it, in its place.
#[derive(Debug, PartialEq, Eq)]
pub struct BelievedPage {
    /// The changes in their order.
    pub changes: Vec<FeedItem>,
    /// The cursor's place after them; where it was, if there is nothing new.
    pub next: FeedCursor,
    /// The rest of the feed: more, or nothing yet.
    pub rest: Rest,
    /// Registry time of the page.
    pub at: Instant,
}

/// The rest of the feed after a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rest {
    /// More, now.
    More,
    /// Nothing yet.
    Nothing,
}

/// The reasons why a page of the feed does not count. None of it does then.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PageRefusal {
    /// The page goes beyond what a page may have.
    #[error("the page goes beyond its limits")]
    Limits,
    /// The page breaks off.
    #[error("the page breaks off")]
    Cut,
    /// Not signed by the receipt role, altered on the way, or made for another request.
    #[error("the page is not what the registry signed for this request")]
    NotSigned,
    /// The registry signed it for another account: this device's keys are another person's.
    #[error("the page is of another account")]
    OtherAccount,
    /// Signed, and not what comes after the cursor: the feed is begun anew.
    #[error("the page does not continue the feed")]
    OutOfPlace,
}

impl PageRefusal {
    /// The stable code.
    pub fn code(self) -> &'static str {
        match self {
            PageRefusal::Limits => "feed.limits",
            PageRefusal::Cut => "feed.cut",
            PageRefusal::NotSigned => "feed.not_signed",
            PageRefusal::OtherAccount => OTHER_ACCOUNT,
            PageRefusal::OutOfPlace => "feed.gap",
        }
    }
}

impl From<PageFault> for PageRefusal {
    fn from(fault: PageFault) -> PageRefusal {
        match fault {
            PageFault::Limits => PageRefusal::Limits,
            PageFault::Cut => PageRefusal::Cut,
            PageFault::Line => PageRefusal::OutOfPlace,
        }
    }
}

/// The page that comes after `cursor`: limits first, then the head's one signature, the request, the account, the digest of
/// the lines as they travelled, and last what they say.
pub fn open_page(
    bundle: &TrustBundle,
    account: &AccountId,
    cursor: &FeedCursor,
    nonce: &Nonce,
    bytes: &[u8],
) -> Result<BelievedPage, PageRefusal> {
    let page = FeedPage::split(bytes)?;
    let head = open(bundle, KeyRole::Receipt, &payload::FEED, page.head(), |h: &FeedHead| h.at);
    let head = head.map_err(|_| PageRefusal::NotSigned)?;
    if head.nonce != Some(nonce.to_string()) || head.digest != page.digest() {
        return Err(PageRefusal::NotSigned);
    }
    if head.account != *account {
        return Err(PageRefusal::OtherAccount);
    }
    let (next, rest) = after_page(cursor, &head).ok_or(PageRefusal::OutOfPlace)?;
    Ok(BelievedPage { changes: page.changes(&head)?, next, rest, at: head.at })
}

/// Returns the cursor's place after a page, if the page begins where the cursor stands.
fn after_page(cursor: &FeedCursor, head: &FeedHead) -> Option<(FeedCursor, Rest)> {
    let rest = |goes_on| if goes_on { Rest::More } else { Rest::Nothing };
    match (&head.range, cursor) {
        (PageRange::Changes { first, last }, FeedCursor::After(stands)) => {
            let follows = stands.checked_add(1) == Some(*first) && stands <= last && *last <= head.newest;
            // More is there and none of it came: asked again it would be the same.
            let moves = last > stands || head.newest == *last;
            (follows && moves).then_some((FeedCursor::After(*last), rest(*last < head.newest)))
        }
        (PageRange::Snapshot { snapshot, after, last }, cursor) => {
            let follows = match cursor {
                FeedCursor::Start => after.is_none(),
                FeedCursor::InSnapshot { snapshot: ours, from } => ours == snapshot && after.as_ref() == Some(from),
                FeedCursor::After(_) => false,
            };
            let next = match last {
                Some(last) => (FeedCursor::InSnapshot { snapshot: *snapshot, from: last.clone() }, Rest::More),
                None if *snapshot == 0 => (cursor.clone(), Rest::Nothing),
                None => (FeedCursor::After(*snapshot), rest(*snapshot < head.newest)),
            };
            (follows && *snapshot <= head.newest).then_some(next)
        }
        (PageRange::Changes { .. }, FeedCursor::Start | FeedCursor::InSnapshot { .. }) => None,
    }
}

/// A policy pack and its bytes' digest: signed by the policy role, of the bundle's office, read by the one reader of
/// packs, not older than `floor`. The one in force stays where this refuses.
pub fn open_pack(
    law: Law,
    bundle: &TrustBundle,
    signed: &SignedPack,
    floor: u32,
) -> Result<(Digest, PolicyPack), PackRefusal> {
    let digest = signed.verified(bundle).map_err(|_| PackRefusal::Signature)?;
    // An operator, material or field this version does not know is refused whole, never half understood.
    let pack = law.read_pack(signed.pack.as_bytes()).map_err(PackRefusal::Unread)?;
    if pack.office != bundle.content().office.id {
        return Err(PackRefusal::OtherOffice);
    }
    if pack.version < floor { Err(PackRefusal::Older) } else { Ok((digest, pack)) }
}

/// The reasons why a policy pack is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PackRefusal {
    /// Not signed by a policy role, or other bytes than signed.
    #[error("the policy pack is not signed by a policy role")]
    Signature,
    /// The pack is of a form this version does not know, or contradicts itself or lacks what the law looks up in it.
    #[error("the policy pack cannot be read here: {0}")]
    Unread(PackError),
    /// The pack is of another office than the trust bundle's.
    #[error("the policy pack is of another office")]
    OtherOffice,
    /// Older than the one in force.
    #[error("the policy pack is older than the one in force")]
    Older,
}

impl PackRefusal {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            PackRefusal::Signature => "pack.signature",
            PackRefusal::Unread(_) => "pack.unknown",
            PackRefusal::OtherOffice => "pack.other_office",
            PackRefusal::Older => "pack.older",
        }
    }
}

#[cfg(test)]
mod tests {
    use ereg_law::fixture;
    use ereg_trust::{
        bundle::{DocumentSeals, Log, Office, RoleKey, TrustContent},
        keys::{AssuranceLevel, RegistryKey},
    };

    use super::*;

    fn key(n: u8) -> RegistryKey {
        RegistryKey::from_seed(&[n; 32]).unwrap()
    }

    /// A bundle with one key of the book.
    fn bundle(book: u8) -> TrustBundle {
        let from = "2026-01-01T00:00:00.000Z".parse().unwrap();
        let content = TrustContent {
            version: 1,
            office: Office { id: "demo".into(), name: "demo".into(), origin: "127.0.0.1:1".into() },
            root: key(9).public_key(),
            roles: vec![RoleKey { demo: true, ..RoleKey::new(KeyRole::Book, key(book).public_key(), from, "demo") }],
            least_assurance: AssuranceLevel::C,
            log: Log { origin: "demo/book".into() },
            demo: true,
            seals: DocumentSeals::default(),
            finance: DocumentSeals::default(),
        };
        TrustBundle::parse(&content.sign(&key(9)).unwrap().to_bytes().unwrap(), None, 0).unwrap()
    }

    fn extract(entry_seq: u64, signer: u8) -> (Extract, Vec<u8>) {
        let facts = fixture::home_of(&[(&fixture::seller(), None)]);
        let extract = Extract {
            heir: None,
            unit: facts.unit,
            entry_seq,
            entry_hash: Digest::of(b"entry"),
            facts,
            as_of: "2026-11-23T02:00:00.000Z".parse().unwrap(),
        };
        let envelope = Envelope::sign_value(&payload::EXTRACT, &extract, &key(signer)).unwrap();
        (extract, envelope.to_bytes().unwrap())
    }

    #[test]
    fn the_same_extract_is_verified_once_and_no_other_is_believed_for_it() {
        let trust = PinnedTrust::new(Some(bundle(2)));
        let found_good = || trust.pinned().unwrap().believed.lock().unwrap().clone();
        let (told, bytes) = extract(1, 2);
        for _ in 0..2 {
            assert!(trust.open_extract(&bytes) == Ok(told.clone()));
            assert_eq!(found_good(), BTreeSet::from([Digest::of(&bytes)]));
        }
        // What was found good is not looked at again: the proof that the second look was none.
        let (_, forged) = extract(2, 3);
        assert!(trust.open_extract(&forged).is_err());
        assert!(trust.open_extract(&forged).is_err(), "asked twice it is no better");
        assert_eq!(found_good().len(), 1);
        trust.pinned().unwrap().believed.lock().unwrap().insert(Digest::of(&forged));
        assert!(trust.open_extract(&forged).is_ok());
        // Under another bundle everything is looked at anew.
        trust.pin(bundle(3));
        assert!(found_good().is_empty());
        assert!(trust.open_extract(&bytes).is_err());
        assert!(trust.open_extract(&forged).is_ok());
        assert!(PinnedTrust::new(None).open_extract(&bytes).is_err());
    }

    #[test]
    fn what_was_found_good_does_not_grow_without_end() {
        let trust = PinnedTrust::new(Some(bundle(2)));
        for n in 0..MOST_BELIEVED as u64 + 10 {
            trust.open_extract(&extract(n, 2).1).unwrap();
            assert!(trust.pinned().unwrap().believed.lock().unwrap().len() <= MOST_BELIEVED);
        }
    }

    fn head(range: PageRange, newest: u64) -> FeedHead {
        let account = "AAAAAAAAAAAAAAAAAAAAAA".parse().unwrap();
        FeedHead { account, at: Instant::from_ms(0), digest: Digest::of(b""), newest, nonce: None, range }
    }

    #[test]
    fn changes_begin_after_the_cursor_and_bring_something_or_there_is_nothing() {
        let after = |stands, (first, last, newest)| {
            after_page(&FeedCursor::After(stands), &head(PageRange::Changes { first, last }, newest))
        };
        let moved = |to, rest| Some((FeedCursor::After(to), rest));
        assert_eq!(after(4, (5, 6, 6)), moved(6, Rest::Nothing));
        assert_eq!(after(4, (5, 6, 7)), moved(6, Rest::More));
        assert_eq!(after(4, (5, 5, 5)), moved(5, Rest::Nothing));
        assert_eq!(after(4, (5, 4, 4)), moved(4, Rest::Nothing));
        for refused in [
            (5, 4, 9), // more is there and none of it came: it would be asked for without end
            (5, 3, 3), // it would turn the cursor back
            (5, 7, 6), // beyond the newest there is
            (6, 6, 6), // a gap
            (4, 6, 6), // what is here already
            (1, 4, 4),
        ] {
            assert_eq!(after(4, refused), None, "{refused:?}");
        }
        assert_eq!(after(u64::MAX, (0, u64::MAX, u64::MAX)), None);
        let changes = head(PageRange::Changes { first: 1, last: 2 }, 2);
        let inside = FeedCursor::InSnapshot { snapshot: 2, from: "case/a".into() };
        assert_eq!([after_page(&FeedCursor::Start, &changes), after_page(&inside, &changes)], [None, None]);
    }

    #[test]
    fn a_snapshot_begins_at_the_start_and_goes_on_as_itself_from_where_it_was() {
        let snapshot = |cursor: &FeedCursor, snapshot, after: Option<&str>, last: Option<&str>, newest| {
            let (after, last) = (after.map(str::to_owned), last.map(str::to_owned));
            after_page(cursor, &head(PageRange::Snapshot { snapshot, after, last }, newest))
        };
        let inside = |from: &str| FeedCursor::InSnapshot { snapshot: 7, from: from.into() };
        let start = FeedCursor::Start;
        assert_eq!(snapshot(&start, 7, None, Some("b"), 9), Some((inside("b"), Rest::More)));
        assert_eq!(snapshot(&inside("b"), 7, Some("b"), Some("c"), 9), Some((inside("c"), Rest::More)));
        assert_eq!(snapshot(&inside("c"), 7, Some("c"), None, 9), Some((FeedCursor::After(7), Rest::More)));
        assert_eq!(snapshot(&inside("c"), 7, Some("c"), None, 7), Some((FeedCursor::After(7), Rest::Nothing)));
        // Of nothing: it is asked again from the start.
        assert_eq!(snapshot(&start, 0, None, None, 0), Some((FeedCursor::Start, Rest::Nothing)));
        for (cursor, number, after, newest) in [
            (&start, 7, Some("b"), 9),
            (&inside("b"), 7, Some("a"), 9), // what is here already
            (&inside("b"), 7, Some("c"), 9), // a gap
            (&inside("b"), 7, None, 9),
            (&inside("b"), 8, Some("b"), 9), // another snapshot
            (&FeedCursor::After(7), 7, None, 9),
            (&start, 7, None, 6), // of what is not yet
        ] {
            assert_eq!(snapshot(cursor, number, after, Some("d"), newest), None, "{cursor:?} {number} {after:?}");
        }
    }
}
