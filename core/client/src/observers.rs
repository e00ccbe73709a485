//! The things that have moved on this device, told to whoever shows them.
//!
//! An observation begins with everything. Afterwards each thing that moved is named once, however often it did, and what it
//! is now is read where it is shown. Nobody waits for an observer: what one has not taken yet is a set that does not grow
//! past [`MOST`]. Only what is durable is told. Nothing here says what a thing holds.

use std::{
    collections::BTreeSet,
    mem,
    sync::{Arc, Mutex, Weak},
    time::Duration,
};

use ereg_vault::{Collection, MovedRow};
use tokio::{sync::Notify, time::Instant};

use crate::{CaseId, DraftId, locked::locked, record, sweep};

/// The least time between two batches: a screen drawn twenty times a second is up to date.
const PAUSE: Duration = Duration::from_millis(50);
/// Most things that a batch names one by one; where more have moved, everything is read anew.
const MOST: usize = 500;

/// A thing that has moved. It says which thing and not how: whoever shows it reads it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Moved {
    /// Everything that is shown: read it anew. The first of every observation.
    Everything,
    /// A draft, with its files, its workspace and its invitations.
    OneDraft {
        /// The draft that moved.
        draft: DraftId,
    },
    /// A case (案件).
    OneCase {
        /// The case that moved.
        case_id: CaseId,
    },
    /// A bill or a payment.
    Payments,
    /// Files of drafts, and which of them are still to be sent.
    Files,
    /// The commands that are to be sent, and what came of them.
    Outbox,
    /// Extracts of homes, and the locks on them.
    Homes,
    /// Certificates and results of queries.
    Certificates,
    /// Documents of the office, and their files.
    Documents,
    /// Letters of the office.
    Letters,
    /// The person here: account, keys, mandates, consents and their uses, the registry they are with and what is known of its time.
    Account,
    /// The office's rules in force.
    Rules,
    /// The standing of the exchange with the registry.
    Sync {
        /// The standing now.
        standing: SyncStanding,
    },
    /// The vault is damaged: it is to be set aside.
    Damage,
}

/// The standing of the exchange with the registry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum SyncStanding {
    /// Nothing is exchanged.
    #[default]
    AtRest,
    /// A run is under way.
    Running {
        /// Commands that were to be sent when it began.
        waited: u32,
        /// Commands answered since.
        answered: u32,
        /// Objects of the registry received since.
        received: u32,
    },
}

/// All that observe a vault.
#[derive(Default)]
pub(crate) struct Observers {
    seen: Mutex<Seen>,
}

#[derive(Default)]
struct Seen {
    all: Vec<Weak<Observer>>,
    standing: SyncStanding,
    /// Runs of sync under way.
    runs: u32,
    /// Whether nothing moves any more.
    has_ended: bool,
}

/// One of them.
#[derive(Default)]
pub(crate) struct Observer {
    waiting: Mutex<Waiting>,
    moved: Notify,
}

#[derive(Default)]
struct Waiting {
    changes: BTreeSet<Moved>,
    standing: Option<SyncStanding>,
    is_over: bool,
    /// The moment at which the last batch was taken.
    told_at: Option<Instant>,
}

impl Waiting {
    fn add(&mut self, changes: impl IntoIterator<Item = Moved>) {
        self.changes.extend(changes);
        // Damage is nothing that one reads: it stands beside everything.
        if self.changes.len() > MOST || self.changes.contains(&Moved::Everything) {
            self.changes.retain(|change| *change == Moved::Damage);
            self.changes.insert(Moved::Everything);
        }
    }
}

/// The step that an observer is to take now.
pub(crate) enum Turn {
    /// Nothing more is told.
    Over,
    /// The last batch was taken a moment ago: nothing before then.
    NotBefore(Instant),
    /// These have moved.
    Told(Vec<Moved>),
    /// Nothing has moved: to wait for [`Observer::moved`].
    Wait,
}

impl Observer {
    /// Its next turn; what it is told is not told again.
    pub(crate) fn turn(&self) -> Turn {
        let mut waiting = locked(&self.waiting);
        if waiting.is_over {
            return Turn::Over;
        }
        if let Some(next) = waiting.told_at.map(|told_at| told_at + PAUSE).filter(|next| *next > Instant::now()) {
            return Turn::NotBefore(next);
        }
        let standing = waiting.standing.take().map(|standing| Moved::Sync { standing });
        let told: Vec<Moved> = mem::take(&mut waiting.changes).into_iter().chain(standing).collect();
        if told.is_empty() {
            return Turn::Wait;
        }
        waiting.told_at = Some(Instant::now());
        Turn::Told(told)
    }

    /// Waits until something has moved since it was last looked at.
    pub(crate) async fn moved(&self) {
        self.moved.notified().await;
    }

    /// Adds to what it is told.
    pub(crate) fn add(&self, moved: Moved) {
        self.tell(|waiting| waiting.add([moved]));
    }

    /// Tells it nothing more.
    pub(crate) fn end(&self) {
        self.tell(|waiting| waiting.is_over = true);
    }

    fn tell(&self, f: impl FnOnce(&mut Waiting)) {
        f(&mut locked(&self.waiting));
        self.moved.notify_one();
    }
}

impl Observers {
    fn each(seen: &mut Seen, f: impl Fn(&mut Waiting)) {
        seen.all.retain(|observer| observer.upgrade().inspect(|observer| observer.tell(&f)).is_some());
    }

    /// One more, to whom everything is new.
    pub(crate) fn begin(&self) -> Arc<Observer> {
        let observer = Arc::new(Observer::default());
        let mut seen = locked(&self.seen);
        observer.tell(|waiting| {
            waiting.changes.insert(Moved::Everything);
            waiting.standing = Some(seen.standing);
            waiting.is_over = seen.has_ended;
        });
        seen.all.push(Arc::downgrade(&observer));
        observer
    }

    /// Tells that something has moved.
    pub(crate) fn tell(&self, change: Moved) {
        Self::each(&mut locked(&self.seen), |waiting| waiting.add([change]));
    }

    /// A transaction has moved this.
    pub(crate) fn written(&self, moved: &BTreeSet<MovedRow>) {
        let changes: BTreeSet<Moved> = moved.iter().filter_map(change).collect();
        let mut seen = locked(&self.seen);
        if let SyncStanding::Running { waited, answered, received } = seen.standing {
            let count = |is: fn(Collection) -> bool| {
                let those = |moved: &&MovedRow| matches!(moved, MovedRow::Record { collection, .. } if is(*collection));
                u32::try_from(moved.iter().filter(those).count()).unwrap_or(u32::MAX)
            };
            let answered = answered.saturating_add(count(|collection| collection == Collection::Outcome));
            let received = received.saturating_add(count(is_received));
            Self::stands(&mut seen, SyncStanding::Running { waited, answered, received });
        }
        if !changes.is_empty() {
            Self::each(&mut seen, |waiting| waiting.add(changes.iter().copied()));
        }
    }

    fn stands(seen: &mut Seen, standing: SyncStanding) {
        if seen.standing != standing {
            seen.standing = standing;
            Self::each(seen, |waiting| waiting.standing = Some(standing));
        }
    }

    /// A run of sync begins, which ends when what is returned is dropped.
    pub(crate) fn run(self: &Arc<Self>, waited: usize) -> Run {
        let mut seen = locked(&self.seen);
        seen.runs += 1;
        if seen.runs == 1 {
            let waited = u32::try_from(waited).unwrap_or(u32::MAX);
            Self::stands(&mut seen, SyncStanding::Running { waited, answered: 0, received: 0 });
        }
        Run(self.clone())
    }

    /// Ends every observation, for nothing moves any more.
    pub(crate) fn end(&self) {
        let mut seen = locked(&self.seen);
        seen.has_ended = true;
        Self::each(&mut seen, |waiting| waiting.is_over = true);
    }
}

/// A run of sync under way.
pub(crate) struct Run(Arc<Observers>);

impl Drop for Run {
    fn drop(&mut self) {
        let mut seen = locked(&self.0.seen);
        seen.runs = seen.runs.saturating_sub(1);
        if seen.runs == 0 {
            Observers::stands(&mut seen, SyncStanding::AtRest);
        }
    }
}

/// Returns what somebody sees move when this does; nothing where it is not shown by itself.
fn change(moved: &MovedRow) -> Option<Moved> {
    let MovedRow::Record { collection, key } = moved else { return Some(Moved::Outbox) };
    let text = || std::str::from_utf8(key).ok();
    // What is of a draft and does not say of which is not expected: everything is read anew.
    let of_draft = |draft: Option<DraftId>| draft.map_or(Moved::Everything, |draft| Moved::OneDraft { draft });
    Some(match collection {
        Collection::Draft => of_draft(record::draft_of(key)),
        Collection::Invitation => of_draft(key.first_chunk::<16>().and_then(|key| record::draft_of(key))),
        Collection::Workspace => of_draft(text().and_then(|id| id.parse().ok())),
        Collection::Case => {
            text().and_then(|id| id.parse().ok()).map_or(Moved::Everything, |case_id| Moved::OneCase { case_id })
        }
        Collection::Quote | Collection::Payment => Moved::Payments,
        Collection::Medium | Collection::MediumInTransit => Moved::Files,
        Collection::Outcome => Moved::Outbox,
        Collection::Extract | Collection::HomeLock => Moved::Homes,
        Collection::Certificate | Collection::QueryResult => Moved::Certificates,
        Collection::Document | Collection::DocumentFile => Moved::Documents,
        Collection::Letter => Moved::Letters,
        Collection::Key
        | Collection::Mandate
        | Collection::Consent
        | Collection::LicenceUse
        | Collection::Identity
        | Collection::Connection => Moved::Account,
        Collection::Trust | Collection::Pack => Moved::Rules,
        Collection::Setting if record::is_of_packs(key) => Moved::Rules,
        Collection::Setting if sweep::is_of_left_acts(key) => Moved::Outbox,
        Collection::Setting => Moved::OneDraft { draft: record::draft_of_facts(key)? },
        // Of what refers to them something else moves in the same transaction; pages, what is searched, cursors, what is not
        // read yet and what is not here show nothing.
        Collection::Statement
        | Collection::MissingFile
        | Collection::ListPage
        | Collection::Searched
        | Collection::Cursor
        | Collection::Undigested => return None,
    })
}

/// Whether a record of this kind comes from the registry.
fn is_received(collection: Collection) -> bool {
    matches!(
        collection,
        Collection::Case
            | Collection::Workspace
            | Collection::Certificate
            | Collection::Document
            | Collection::QueryResult
            | Collection::Quote
            | Collection::Payment
            | Collection::Letter
            | Collection::Key
            | Collection::Mandate
            | Collection::Consent
            | Collection::LicenceUse
            | Collection::HomeLock
            | Collection::Trust
            | Collection::Pack
            | Collection::Undigested
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(collection: Collection) -> MovedRow {
        MovedRow::Record { collection, key: vec![7; 16] }
    }

    fn standing(observers: &Observers) -> SyncStanding {
        locked(&observers.seen).standing
    }

    #[test]
    fn a_run_counts_what_is_answered_and_received_and_ends_with_the_last() {
        let observers = Arc::new(Observers::default());
        observers.written(&BTreeSet::from([record(Collection::Letter)]));
        assert_eq!(standing(&observers), SyncStanding::AtRest, "nothing is under way");
        let run = observers.run(3);
        observers.written(&BTreeSet::from([record(Collection::Outcome), MovedRow::Outbox]));
        observers.written(&BTreeSet::from([
            record(Collection::Letter),
            record(Collection::Case),
            record(Collection::Draft),
        ]));
        let so_far = SyncStanding::Running { waited: 3, answered: 1, received: 2 };
        assert_eq!(standing(&observers), so_far);
        let second = observers.run(9);
        assert_eq!(standing(&observers), so_far, "one run within another is the same exchange");
        drop(run);
        assert_eq!(standing(&observers), so_far);
        drop(second);
        assert_eq!(standing(&observers), SyncStanding::AtRest);
    }

    /// A kind of record that is added is thought of here: either it is shown, or it says why it is not.
    #[test]
    fn what_is_kept_is_shown_as_something_or_as_part_of_it() {
        let silent: Vec<&str> = Collection::ALL
            .iter()
            .filter(|collection| change(&record(**collection)).is_none())
            .map(|collection| collection.name())
            .collect();
        assert_eq!(silent, ["statement", "missing_file", "setting", "list_page", "searched", "cursor", "undigested"]);
        assert_eq!(change(&record(Collection::Draft)), Some(Moved::Everything), "no id of a draft: read it all");
    }

    #[test]
    fn a_document_moves_with_its_file_and_apart_from_the_certificates() {
        for (collection, moved) in [
            (Collection::Document, Moved::Documents),
            (Collection::DocumentFile, Moved::Documents),
            (Collection::Certificate, Moved::Certificates),
            (Collection::QueryResult, Moved::Certificates),
        ] {
            assert_eq!(change(&record(collection)), Some(moved), "{}", collection.name());
        }
    }

    #[test]
    fn damage_is_told_beside_everything() {
        let mut waiting = Waiting::default();
        waiting.add([Moved::Everything]);
        waiting.add([Moved::Outbox, Moved::Damage]);
        assert_eq!(waiting.changes, BTreeSet::from([Moved::Everything, Moved::Damage]));
    }
}
