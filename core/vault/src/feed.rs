//! The feed of the registry: numbered changes, applied page by page with the cursor in one transaction.
//!
//! Pages come in rounds: a round begins with a snapshot and goes on with changes until the feed is begun anew. Within a
//! round an object's revisions follow each other without a gap; a new round knows none of the round before, and what its
//! snapshot does not tell is gone when the snapshot has ended. While the content is locked, changes lie undigested under
//! the transit key and are applied by the next unlocked page.

use std::fmt;

use ereg_domain::{canonical::to_canonical, identifier::CaseNumber, time::Instant};
use ereg_law::case::CaseStage;
use ereg_protocol::feed::{FeedCursor, FeedItem, ObjectKind};
use ereg_protocol::id::DraftId;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::case_head::CaseHead;
use crate::collection::{Collection, List};
use crate::document::named;
use crate::error::VaultError;
use crate::list_page::ListLine;
use crate::stored::parse;
use crate::tx::Tx;
use crate::vault::Vault;
use crate::view::View;

/// Key of the one record of [`Collection::Cursor`].
const CURSOR: &[u8] = b"feed";

/// The collection of a kind of object.
const fn collection(kind: ObjectKind) -> Collection {
    match kind {
        ObjectKind::Case => Collection::Case,
        ObjectKind::Workspace => Collection::Workspace,
        ObjectKind::Quote => Collection::Quote,
        ObjectKind::Payment => Collection::Payment,
        ObjectKind::Certificate => Collection::Certificate,
        ObjectKind::Document => Collection::Document,
        ObjectKind::QueryResult => Collection::QueryResult,
        ObjectKind::Letter => Collection::Letter,
        ObjectKind::Key => Collection::Key,
        ObjectKind::Mandate => Collection::Mandate,
        ObjectKind::Consent => Collection::Consent,
        ObjectKind::LicenceUse => Collection::LicenceUse,
        ObjectKind::HomeLock => Collection::HomeLock,
        ObjectKind::Trust => Collection::Trust,
        ObjectKind::Pack => Collection::Pack,
    }
}

/// The state of the feed, as kept.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Stand {
    cursor: FeedCursor,
    /// The number of times the feed was begun anew.
    round: u64,
    /// The round whose snapshot was the last to end: what is of an older one was not told again.
    swept: u64,
}

impl Stand {
    const NEW: Stand = Stand { cursor: FeedCursor::Start, round: 0, swept: 0 };
}

/// An object as the feed told it, its bytes untouched.
#[derive(Clone, PartialEq, Eq)]
pub struct StoredObject {
    /// The object's id within its kind.
    pub object: String,
    /// The account's number of the change that told it.
    pub seq: u64,
    /// Its revision.
    pub rev: u64,
    /// Canonical JSON of the object.
    pub body: String,
    /// The round in which it was told.
    round: u64,
}

impl fmt::Debug for StoredObject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "StoredObject(rev {})", self.rev)
    }
}

impl StoredObject {
    /// `round u64 ‖ seq u64 ‖ rev u64 ‖ len u32 ‖ object ‖ body`.
    fn to_bytes(change: &FeedItem, round: u64) -> Result<Zeroizing<Vec<u8>>, VaultError> {
        let len = u32::try_from(change.object.len()).map_err(|_| VaultError::TooLarge)?;
        let parts: [&[u8]; 6] = [
            &round.to_be_bytes(),
            &change.seq.to_be_bytes(),
            &change.rev.to_be_bytes(),
            &len.to_be_bytes(),
            change.object.as_bytes(),
            change.body.as_bytes(),
        ];
        Ok(Zeroizing::new(parts.concat()))
    }

    fn from_bytes(plain: &[u8]) -> Option<Self> {
        let (round, rest) = plain.split_first_chunk()?;
        let (seq, rest) = rest.split_first_chunk()?;
        let (rev, rest) = rest.split_first_chunk()?;
        let (len, rest) = rest.split_first_chunk()?;
        let (object, body) = rest.split_at_checked(usize::try_from(u32::from_be_bytes(*len)).ok()?)?;
        Some(Self {
            object: String::from_utf8(object.to_vec()).ok()?,
            seq: u64::from_be_bytes(*seq),
            rev: u64::from_be_bytes(*rev),
            body: String::from_utf8(body.to_vec()).ok()?,
            round: u64::from_be_bytes(*round),
        })
    }

    pub(crate) fn read(plain: &[u8]) -> Result<Self, VaultError> {
        Self::from_bytes(plain).ok_or(VaultError::corrupt("an object"))
    }
}

/// A change that came while the content was locked.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Waiting {
    round: u64,
    change: FeedItem,
}

/// The line that stands for a case in the list of cases.
#[derive(Clone, PartialEq, Eq)]
pub struct CaseLine {
    /// The object's id in the feed: the case's.
    pub object: String,
    /// The facts that this version understands of it; absent if the registry is newer and says those in other words.
    pub known: Option<KnownCase>,
}

/// The facts in a line of a case: those that the list shows and no more, since fifty are read for the first screen.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "Spelled", from = "Spelled")]
pub struct KnownCase {
    /// Its number (受理号), from acceptance on.
    pub case_number: Option<CaseNumber>,
    /// The draft it came from.
    pub draft_id: DraftId,
    /// The stage it is at.
    pub stage: CaseStage,
    /// Registry time of this state.
    pub since: Instant,
}

/// A line as it is kept: by place, without names, its time in milliseconds, and none or one number, since canonical JSON has
/// no null. Fifty are read before the first screen shows anything; names and a date take as long to read as all the rest.
type Spelled = (DraftId, CaseStage, i64, Vec<CaseNumber>);

impl From<KnownCase> for Spelled {
    fn from(KnownCase { case_number, draft_id, stage, since }: KnownCase) -> Spelled {
        (draft_id, stage, since.ms(), case_number.into_iter().collect())
    }
}

impl From<Spelled> for KnownCase {
    fn from((draft_id, stage, since, numbers): Spelled) -> KnownCase {
        KnownCase { case_number: numbers.into_iter().next(), draft_id, stage, since: Instant::from_ms(since) }
    }
}

impl fmt::Debug for CaseLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CaseLine({})", self.object)
    }
}

impl fmt::Debug for KnownCase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KnownCase({})", self.draft_id)
    }
}

/// The line of a case: empty where this version does not understand it.
fn line(head: Option<CaseHead>) -> Result<Zeroizing<Vec<u8>>, VaultError> {
    let Some(CaseHead { case_number, draft_id, stage, since, .. }) = head else { return Ok(Zeroizing::default()) };
    Ok(Zeroizing::new(to_canonical(&KnownCase { case_number, draft_id, stage, since })?))
}

impl CaseLine {
    fn read(listed: ListLine) -> Result<Self, VaultError> {
        let object = String::from_utf8(listed.key).map_err(|_| VaultError::corrupt("a page of a list"))?;
        let known = if listed.line.is_empty() { None } else { Some(parse(&listed.line)?) };
        Ok(Self { object, known })
    }
}

/// The effect of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Applied {
    /// Objects that are newer now.
    pub newer: usize,
    /// Objects that the snapshot had told as new already.
    pub known: usize,
}

impl View<'_> {
    /// Returns the place reached in the feed.
    pub fn cursor(&self) -> Result<FeedCursor, VaultError> {
        Ok(self.stand()?.cursor)
    }

    fn stand(&self) -> Result<Stand, VaultError> {
        Ok(self.get_json(Collection::Cursor, CURSOR)?.unwrap_or(Stand::NEW))
    }

    /// An object as the feed told it last.
    pub fn object(&self, kind: ObjectKind, object: &str) -> Result<Option<StoredObject>, VaultError> {
        match self.get(collection(kind), object.as_bytes())? {
            None => Ok(None),
            Some(plain) => StoredObject::read(&plain).map(Some),
        }
    }

    /// All objects of a kind, in order of their ids.
    pub fn objects(&self, kind: ObjectKind) -> Result<Vec<StoredObject>, VaultError> {
        let records = self.all(collection(kind))?;
        let mut objects: Vec<_> = records.iter().map(|plain| StoredObject::read(plain)).collect::<Result<_, _>>()?;
        objects.sort_by(|a, b| a.object.cmp(&b.object));
        Ok(objects)
    }

    /// Cases, last changed first.
    pub fn cases(&self, skip: usize, limit: usize) -> Result<Vec<CaseLine>, VaultError> {
        self.recent(List::Cases, skip, limit)?.into_iter().map(CaseLine::read).collect()
    }
}

impl Tx<'_> {
    /// Returns the place reached in the feed, with what this transaction wrote.
    pub fn cursor(&self) -> Result<FeedCursor, VaultError> {
        self.view.cursor()
    }

    /// Applies a page and moves the cursor to `next`.
    ///
    /// A page that does not follow what is here, or skips a revision of an object, is refused with `feed.gap`: then nothing of
    /// it is kept, and the caller begins a new snapshot with [`Tx::restart_feed`].
    pub fn apply_page(&mut self, changes: &[FeedItem], next: &FeedCursor) -> Result<Applied, VaultError> {
        let mut stand = self.view.stand()?;
        follows(&stand.cursor, changes, next)?;
        self.digest_waiting()?;
        let place = if matches!(stand.cursor, FeedCursor::After(_)) { Place::Numbered } else { Place::Snapshot };
        let mut applied = Applied::default();
        for change in changes {
            if self.apply(change, stand.round, place)? { applied.newer += 1 } else { applied.known += 1 }
        }
        stand.cursor = next.clone();
        self.put_json(Collection::Cursor, CURSOR, &stand)?;
        self.sweep()?;
        Ok(applied)
    }

    /// Begins again with a snapshot, and forgets every revision. Objects are shown until the snapshot has ended; the
    /// outbox stays.
    pub fn restart_feed(&mut self) -> Result<(), VaultError> {
        let Stand { round, swept, .. } = self.view.stand()?;
        let round = round.checked_add(1).ok_or(VaultError::corrupt("the cursor"))?;
        self.put_json(Collection::Cursor, CURSOR, &Stand { cursor: FeedCursor::Start, round, swept })
    }

    /// Applies what came while the content was locked. Does nothing while it still is.
    pub fn digest_waiting(&mut self) -> Result<usize, VaultError> {
        if self.view.keys.content.is_none() {
            return Ok(0);
        }
        let waiting = self.view.all(Collection::Undigested)?;
        for plain in &waiting {
            let Waiting { round, change } = parse(plain)?;
            // What lies between was told and kept no longer than until the next one came.
            self.apply(&change, round, Place::Snapshot)?;
            self.delete(Collection::Undigested, &waiting_key(&change))?;
        }
        self.sweep()?;
        Ok(waiting.len())
    }

    /// Lets go of what the snapshot of this round has not told again, once it has ended.
    fn sweep(&mut self) -> Result<(), VaultError> {
        let stand = self.view.stand()?;
        let ended = matches!(stand.cursor, FeedCursor::After(_));
        if !ended || stand.swept == stand.round || self.view.keys.content.is_none() {
            return Ok(());
        }
        for kind in ObjectKind::ALL {
            for plain in self.view.all(collection(kind))? {
                let object = StoredObject::read(&plain)?;
                if object.round < stand.round {
                    self.delete(collection(kind), object.object.as_bytes())?;
                    if kind == ObjectKind::Document {
                        self.name_files(&named(&object.body), &[])?;
                    }
                }
            }
        }
        self.put_json(Collection::Cursor, CURSOR, &Stand { swept: stand.round, ..stand })
    }

    /// Whether the change was newer than what is here.
    fn apply(&mut self, change: &FeedItem, round: u64, place: Place) -> Result<bool, VaultError> {
        let locked = self.view.keys.content.is_none();
        let before = if locked { None } else { self.view.object(change.kind, &change.object)? };
        let here = if locked {
            let waiting: Option<Waiting> = self.view.get_json(Collection::Undigested, &waiting_key(change))?;
            waiting.map(|waiting| (waiting.round, waiting.change.seq, waiting.change.rev))
        } else {
            before.as_ref().map(|here| (here.round, here.seq, here.rev))
        };
        // A new round knows no revision of the one before.
        let here = here.filter(|(here, ..)| *here >= round);
        if here.is_some_and(|(here, seq, _)| here > round || seq >= change.seq) {
            return Ok(false);
        }
        let known = here.map(|(_, _, rev)| rev);
        // While the content is locked, what is not among the waiting is not known to be the first.
        if place == Place::Numbered && (known.is_some() || !locked) && change.rev != known.unwrap_or(0) + 1 {
            return Err(VaultError::FeedGap);
        }
        if locked {
            let waiting = Waiting { round, change: change.clone() };
            self.put_json(Collection::Undigested, &waiting_key(change), &waiting)?;
            return Ok(true);
        }
        let bytes = StoredObject::to_bytes(change, round)?;
        match change.kind {
            ObjectKind::Case => {
                let head = CaseHead::read(&change.body);
                self.index_case(&change.object, head.as_ref())?;
                self.put_listed(List::Cases, change.object.as_bytes(), &bytes, &line(head)?)?;
            }
            ObjectKind::Document => {
                self.put(Collection::Document, change.object.as_bytes(), &bytes)?;
                let before = before.map(|before| named(&before.body)).unwrap_or_default();
                self.name_files(&before, &named(&change.body))?;
            }
            other => self.put(collection(other), change.object.as_bytes(), &bytes)?,
        }
        Ok(true)
    }
}

/// The way in which a change is told.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// The change is the newest one of its object.
    Snapshot,
    /// The change is told by its number: the one before of the same object is here.
    Numbered,
}

/// One record an object: only its newest revision matters.
fn waiting_key(change: &FeedItem) -> Vec<u8> {
    [change.kind.name().as_bytes(), &[0], change.object.as_bytes()].concat()
}

/// Whether a page that ends at `next` continues `here`.
fn follows(here: &FeedCursor, changes: &[FeedItem], next: &FeedCursor) -> Result<(), VaultError> {
    let in_snapshot = changes.iter().all(FeedItem::is_countable);
    let good = match (here, next) {
        (_, FeedCursor::Start) => false,
        // A snapshot begins from the start, and goes on as the same snapshot.
        (FeedCursor::Start, FeedCursor::InSnapshot { .. }) => in_snapshot,
        (FeedCursor::InSnapshot { snapshot: ours, .. }, FeedCursor::InSnapshot { snapshot: theirs, .. }) => {
            in_snapshot && ours == theirs
        }
        // Its end: the cursor is its number. A short one ends on its first page.
        (FeedCursor::Start, FeedCursor::After(_)) => in_snapshot,
        (FeedCursor::InSnapshot { snapshot, .. }, FeedCursor::After(end)) => in_snapshot && snapshot == end,
        (FeedCursor::After(_), FeedCursor::InSnapshot { .. }) => false,
        (FeedCursor::After(ours), FeedCursor::After(theirs)) => {
            let follows =
                |(change, n): (&FeedItem, u64)| ours.checked_add(n) == Some(change.seq) && change.is_countable();
            changes.iter().zip(1..).all(follows) && ours.checked_add(changes.len() as u64) == Some(*theirs)
        }
    };
    if good { Ok(()) } else { Err(VaultError::FeedGap) }
}

impl Vault {
    /// Applies a page of the feed: [`Tx::apply_page`] in a transaction of its own.
    pub fn apply_page(&self, changes: &[FeedItem], next: &FeedCursor) -> Result<Applied, VaultError> {
        self.write(|tx| tx.apply_page(changes, next))
    }

    /// Returns the place reached in the feed.
    pub fn cursor(&self) -> Result<FeedCursor, VaultError> {
        self.read(|view| view.cursor())
    }

    /// An object as the feed told it last.
    pub fn object(&self, kind: ObjectKind, object: &str) -> Result<Option<StoredObject>, VaultError> {
        self.read(|view| view.object(kind, object))
    }

    /// All objects of a kind, in order of their ids.
    pub fn objects(&self, kind: ObjectKind) -> Result<Vec<StoredObject>, VaultError> {
        self.read(|view| view.objects(kind))
    }

    /// Cases, last changed first.
    pub fn cases(&self, skip: usize, limit: usize) -> Result<Vec<CaseLine>, VaultError> {
        self.read(|view| view.cases(skip, limit))
    }
}
