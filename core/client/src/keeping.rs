//! The period for which a draft that was never sent in is kept (草稿保存期限): counted in registry time alone,
//! announced three times, and then carried out.
//!
//! The count begins at the first certain registry time after the last edit; the device's own clock counts for nothing.
//! The last reminder is a day old before anything is removed, however long the device was not used. What is shared
//! while its workspace lives, what was submitted, and what may have reached the registry is never removed here.

use std::collections::BTreeSet;

use ereg_domain::{
    canonical::from_canonical,
    time::{DAY_MS, Instant},
};
use ereg_law::policy::Parameters;
use ereg_protocol::id::DraftId;
use ereg_sync::time::Certainty;
use ereg_trust::{digest::Digest, manifest::Manifest};
use ereg_vault::{Collection, StoredDraft, Tx, VaultError, View};
use serde::{Deserialize, Serialize};

use crate::{
    ClientError, LetterScreen, Text,
    kernel::Kernel,
    lane,
    media::is_attached,
    open_draft::OpenDraft,
    queue,
    record::{DraftFacts, Reads, forget_draft_facts},
    sight, words,
};

/// Key under which the words about drafts are kept.
const WORDS: &[u8] = b"draft_words";
/// Most such words that are kept.
const MOST_WORDS: usize = 50;

/// The instant from which the time of a draft is counted, and how far its person was reminded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Count {
    /// Digest of the draft's bytes as they then were: other bytes are an edit, whatever the device's clock said of it.
    draft: Digest,
    /// The first certain registry time after that edit.
    since: Instant,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reminded: Option<Reminder>,
}

/// The last reminder that was noted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Reminder {
    /// Days before the end for which it was noted.
    days_before: u32,
    /// Registry time.
    at: Instant,
}

impl Count {
    /// The instant of registry time before which nothing is removed.
    fn until(&self, terms: &Parameters) -> Instant {
        let end = self.since.plus_ms(i64::from(terms.draft_kept_days) * DAY_MS);
        self.reminded.map_or(end, |reminder| end.max(reminder.at.plus_ms(DAY_MS)))
    }

    /// The reminder to be noted now. Of several that are due at once the last stands for all.
    fn due(&self, terms: &Parameters, now: Instant) -> Option<u32> {
        let begins = |before: u32| {
            self.since.plus_ms((i64::from(terms.draft_kept_days) - i64::from(before)).saturating_mul(DAY_MS))
        };
        let reached =
            terms.draft_reminders_days_before.iter().copied().filter(|before| begins(*before) <= now).min()?;
        self.reminded.is_none_or(|reminder| reached < reminder.days_before).then_some(reached)
    }

    /// Whether its time is over and its person was told so a day before.
    fn is_over(&self, terms: &Parameters, now: Instant) -> bool {
        let last = terms.draft_reminders_days_before.iter().min();
        let told = self.reminded.zip(last).is_some_and(|(reminder, last)| reminder.days_before <= *last);
        told && self.until(terms) <= now
    }
}

/// The thing to be done about a draft now.
enum Step {
    /// It was edited since anybody counted.
    Begin(Digest),
    Remind(Count, u32),
    Remove,
}

/// This device's own word on a draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct DraftWord {
    /// Counts on.
    number: u64,
    /// Registry time.
    at: Instant,
    draft: DraftId,
    title: String,
    tells: Tells,
}

/// The content of such a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
enum Tells {
    /// It will be removed after then, registry time, unless it is edited.
    Ends { until: Instant },
    /// It was removed.
    Removed {},
}

impl DraftWord {
    fn words(&self) -> (Text, Text) {
        let draft = self.draft.to_string();
        match self.tells {
            Tells::Ends { until } => words::draft::ends(&draft, &self.title, until),
            Tells::Removed {} => words::draft::removed(&draft, &self.title),
        }
    }
}

/// Counts, reminds and removes, a transaction for each draft. Does nothing where registry time is not certain, or
/// while the content is locked. Returns what was told.
pub(crate) fn keep_drafts(kernel: &Kernel) -> Result<Vec<Text>, ClientError> {
    let now = kernel.time.now();
    if now.certainty != Certainty::Registry {
        return Ok(Vec::new());
    }
    let now = now.at;
    let drafts = match kernel.read(|view| {
        Ok(match view.all(Collection::Draft) {
            Err(VaultError::ContentLocked) => Vec::new(),
            other => other?,
        })
    }) {
        Ok(drafts) if !drafts.is_empty() => drafts,
        other => return other.map(|_| Vec::new()),
    };
    let pack = kernel.pack()?;
    let terms = &pack.pack.parameters;
    let mut told = Vec::new();
    for plain in drafts {
        // One in the words of a newer version stays as it is, and stops none of the others.
        let Ok(StoredDraft { draft_id, .. }) = from_canonical(&plain) else { continue };
        if kernel.read(|view| step(view, draft_id, terms, now))?.is_none() {
            continue;
        }
        told.extend(kernel.write(|tx| take_step(kernel, tx, draft_id, terms, now))?);
    }
    Ok(told)
}

fn take_step(
    kernel: &Kernel,
    tx: &mut Tx<'_>,
    draft: DraftId,
    terms: &Parameters,
    now: Instant,
) -> Result<Option<Text>, ClientError> {
    let Some(stored) = tx.draft(draft)? else { return Ok(None) };
    // Looked at again: an edit may have come between.
    match step(tx.as_view(), draft, terms, now)? {
        None => Ok(None),
        Some(Step::Begin(digest)) => {
            put_count(tx, draft, &Count { draft: digest, since: now, reminded: None })?;
            Ok(None)
        }
        Some(Step::Remind(mut count, days_before)) => {
            count.reminded = Some(Reminder { days_before, at: now });
            put_count(tx, draft, &count)?;
            say(tx, now, &stored, Tells::Ends { until: count.until(terms) }).map(Some)
        }
        Some(Step::Remove) => {
            remove_draft(kernel, tx, &stored)?;
            say(tx, now, &stored, Tells::Removed {}).map(Some)
        }
    }
}

/// Removes a draft with all that is here of it: what waits in its lane and had no effect for certain, its files,
/// frozen copies and what was noted of it. What another draft has too stays.
pub(crate) fn remove_draft(kernel: &Kernel, tx: &mut Tx<'_>, stored: &StoredDraft) -> Result<(), ClientError> {
    let draft = stored.draft_id;
    queue::clear_lane(kernel, tx, &lane::of_draft(draft))?;
    tx.discard_draft(draft)?;
    for medium in &stored.media {
        if !is_attached(tx, medium.digest)? {
            tx.drop_medium(medium.digest)?;
        }
    }
    let facts = tx.draft_facts(draft)?;
    for digest in frozen_copies(tx, draft, &facts)? {
        tx.delete(Collection::Statement, digest.bytes())?;
    }
    forget_draft_facts(tx, draft)?;
    tx.delete(Collection::Setting, &count_key(draft))?;
    let mut words = draft_words(tx)?;
    let all = words.len();
    words.retain(|word| word.draft != draft);
    if words.len() < all {
        tx.put_json(Collection::Setting, WORDS, &words)?;
    }
    Ok(())
}

/// Returns until when a draft is kept at least, registry time; none where nothing is counted: not yet, or because it is
/// shared or submitted.
pub(crate) fn keep_until(
    kernel: &Kernel,
    view: &View<'_>,
    draft: DraftId,
    terms: &Parameters,
) -> Result<Option<Instant>, ClientError> {
    let Some((_, Some(count))) = counted(view, draft)? else { return Ok(None) };
    let open = OpenDraft::of(view, draft)?;
    if is_held(view, &open)? || is_shared(view, &open, terms, kernel.time.now().at)? {
        return Ok(None);
    }
    Ok(Some(count.until(terms)))
}

/// Returns what is to be done about a draft at an instant of registry time.
fn step(view: &View<'_>, draft: DraftId, terms: &Parameters, now: Instant) -> Result<Option<Step>, ClientError> {
    let Some((digest, count)) = counted(view, draft)? else { return Ok(None) };
    // A workspace in the words of a newer registry may be a case: the draft stays.
    let Ok(open) = OpenDraft::of(view, draft) else { return Ok(None) };
    // Of most drafts nothing is due, and what holds one is looked for among everything that was told.
    let due = match count {
        None => Step::Begin(digest),
        Some(count) => match count.due(terms, now) {
            Some(days_before) => Step::Remind(count, days_before),
            None if count.is_over(terms, now) => Step::Remove,
            None => return Ok(None),
        },
    };
    let begins = matches!(due, Step::Begin(_));
    if is_held(view, &open)? || (!begins && is_shared(view, &open, terms, now)?) {
        return Ok(None);
    }
    Ok(Some(due))
}

/// A draft's digest, and its count where it is of these very bytes.
fn counted(view: &View<'_>, draft: DraftId) -> Result<Option<(Digest, Option<Count>)>, ClientError> {
    let Some(bytes) = view.get(Collection::Draft, &draft.bytes())? else { return Ok(None) };
    let digest = Digest::of(&bytes);
    let count: Option<Count> = view.get_json(Collection::Setting, &count_key(draft))?;
    Ok(Some((digest, count.filter(|count| count.draft == digest))))
}

/// Whether it was submitted, by whomever, or anything of it may have reached the registry without an answer.
fn is_held(view: &View<'_>, open: &OpenDraft) -> Result<bool, ClientError> {
    let lane = lane::of_draft(open.id());
    if open.is_submitted(view)? || view.outbox_of(&lane)?.iter().any(|item| !item.is_free()) {
        return Ok(true);
    }
    let cases = view.cases(0, usize::MAX)?;
    // A case that this version cannot read may be this draft's.
    Ok(cases.iter().any(|case| case.known.as_ref().is_none_or(|known| known.draft_id == open.id())))
}

/// Whether its workspace lives, by all that was heard of it.
fn is_shared(view: &View<'_>, open: &OpenDraft, terms: &Parameters, now: Instant) -> Result<bool, ClientError> {
    if open.workspace.as_ref().is_some_and(|workspace| now < workspace.until) {
        return Ok(true);
    }
    if sight::opened(view, open.id())?.1.is_some_and(|until| now < until) {
        return Ok(true);
    }
    // Who joined and has heard nothing of it since: it lives no longer than one that was opened at that moment.
    let joined = match open.facts.joined.filter(|_| open.workspace.is_none()) {
        Some(joined) => lane::outcome(view, joined.command)?,
        None => None,
    };
    Ok(joined.is_some_and(|outcome| now < outcome.at.plus_ms(i64::from(terms.workspace_days) * DAY_MS)))
}

/// Frozen sections, manifests and statements that are this draft's alone.
fn frozen_copies(tx: &Tx<'_>, draft: DraftId, facts: &DraftFacts) -> Result<BTreeSet<Digest>, ClientError> {
    let (mut own, mut others) = (BTreeSet::new(), BTreeSet::new());
    own.extend(facts.put.values().copied());
    own.extend(facts.signed.iter().flat_map(|signed| [signed.manifest, signed.statement]));
    for plain in tx.all(Collection::Statement)? {
        let Ok(manifest) = from_canonical::<Manifest>(&plain) else { continue };
        let sections = manifest.sections.iter().map(|section| section.hash);
        if manifest.draft_id == draft.to_string() {
            own.insert(Digest::of(&plain));
            own.extend(sections);
        } else {
            others.extend(sections);
        }
    }
    for plain in tx.all(Collection::Draft)? {
        let Ok(StoredDraft { draft_id, .. }) = from_canonical(&plain) else { continue };
        others.extend(tx.draft_facts(draft_id)?.put.values().copied());
    }
    Ok(own.difference(&others).copied().collect())
}

fn count_key(draft: DraftId) -> Vec<u8> {
    [b"draft_count/".as_slice(), &draft.bytes()].concat()
}

fn put_count(tx: &mut Tx<'_>, draft: DraftId, count: &Count) -> Result<(), VaultError> {
    tx.put_json(Collection::Setting, &count_key(draft), count)
}

fn draft_words(reads: &impl Reads) -> Result<Vec<DraftWord>, VaultError> {
    Ok(reads.json(Collection::Setting, WORDS)?.unwrap_or_default())
}

/// Keeps the word and returns its text.
fn say(tx: &mut Tx<'_>, at: Instant, stored: &StoredDraft, tells: Tells) -> Result<Text, ClientError> {
    let mut words = draft_words(tx)?;
    let number = words.last().map_or(0, |last| last.number) + 1;
    let word = DraftWord { number, at, draft: stored.draft_id, title: stored.title.clone(), tells };
    let text = word.words().1;
    words.push(word);
    let from = words.len().saturating_sub(MOST_WORDS);
    tx.put_json(Collection::Setting, WORDS, &words.split_off(from))?;
    Ok(text)
}

/// The words about drafts as the list of letters shows them.
pub(crate) fn listed(view: &View<'_>) -> Result<Vec<LetterScreen>, ClientError> {
    let screen = |word: &DraftWord| {
        let (title, body) = word.words();
        let kind = match word.tells {
            Tells::Ends { .. } => "draft_ends",
            Tells::Removed {} => "draft_removed",
        };
        LetterScreen {
            id: format!("draft/{:08}", word.number),
            at: word.at,
            office: String::new(),
            kind: kind.to_owned(),
            title,
            body,
            case_id: None,
            grounds: Vec::new(),
        }
    };
    Ok(draft_words(view)?.iter().map(screen).collect())
}
