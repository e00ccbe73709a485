//! The place where the registry keeps everything, behind a trait.
//!
//! Reads are of one moment ([`Store::moment`]). Whatever changes something is an act of a batch ([`Store::begin`]): it loads
//! its facts, decides and writes where nobody else writes, all or nothing by itself, and counts once the batch is committed,
//! which costs one flush for all of its acts. Rows in, rows out: no rule of law and no signature is made here. SQL is spoken
//! in [`sqlite`] alone; another database is another room beside it, held to the same suite (`conformance`).

use std::sync::Arc;

use ereg_domain::time::Instant;
use ereg_law::subject::{SharedFact, SharedFacts};
use ereg_protocol::id::CaseId;

use crate::model::{Approval, CaseFacts, CaseFile, PUBLISHED_ONCE, Source, UnitRecord, Workspace};

pub(crate) mod account;
pub(crate) mod audit;
pub(crate) mod book;
pub(crate) mod case;
#[cfg(test)]
mod conformance;
pub(crate) mod draft;
pub(crate) mod feed;
pub(crate) mod home_lock;
pub(crate) mod licence;
pub(crate) mod pack;
pub(crate) mod paper;
pub(crate) mod sqlite;
pub(crate) mod standing;

use standing::Standing;

/// The registry's version: facts that were loaded at one are the same as long as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Version(pub u64);

/// The registry's database, of one office.
pub(crate) trait Store: Send + Sync {
    /// Everything as it is at one moment, whoever writes meanwhile. Never waits for whoever writes.
    fn moment(&self) -> Result<Box<dyn Reads + '_>, StoreError>;

    /// Begins a batch of acts. Nobody else writes until it is committed or dropped.
    fn begin(&self) -> Result<Box<dyn Batch + '_>, StoreError>;
}

/// Acts that are made to count together. Nobody else reads any of it before; dropped without [`Batch::commit`] nothing of it has
/// been.
pub(crate) trait Batch {
    /// Begins the next act, which reads what the acts before it have written; `at` is the registry time of what it writes.
    ///
    /// # Errors
    /// [`StoreError::Undone`] where the database has undone the batch by itself.
    fn act(&self, at: Instant) -> Result<Box<dyn Writes + '_>, StoreError>;

    /// Makes every act that was kept count: on return they survive a loss of power.
    fn commit(self: Box<Self>) -> Result<(), StoreError>;
}

/// Everything that is read.
pub(crate) trait Reads:
    account::AccountReads
    + audit::ActReads
    + book::BookReads
    + case::CaseReads
    + draft::DraftReads
    + feed::FeedReads
    + home_lock::HomeLockReads
    + licence::LicenceReads
    + pack::PackReads
    + paper::PaperReads
{
    /// Counts how much lies where at a registry time.
    fn standing(&self, at: Instant) -> Result<Standing, StoreError>;
}

/// Everything that one act writes, all or nothing. What was just written is read. Dropped without [`Writes::keep`] nothing of
/// it has been, and the acts before it stand.
pub(crate) trait Writes:
    Reads
    + account::AccountWrites
    + audit::ActWrites
    + book::BookWrites
    + case::CaseWrites
    + draft::DraftWrites
    + feed::FeedWrites
    + home_lock::HomeLockWrites
    + licence::LicenceWrites
    + pack::PackWrites
    + paper::PaperWrites
{
    /// Makes all of it part of the batch, with which it counts.
    fn keep(self: Box<Self>) -> Result<(), StoreError>;
}

impl dyn Reads + '_ {
    /// A case with its content and circumstances.
    pub(crate) fn case_facts(&self, id: CaseId) -> Result<Option<CaseFacts>, StoreError> {
        let Some(case) = self.case(id)? else { return Ok(None) };
        let content = self.workspace(case.draft_id)?.ok_or(StoreError::Row { table: "workspace" })?;
        let unit = self.unit(&case.unit)?;
        let bad = |_| StoreError::Row { table: "partner_fact" };
        let mut shared = SharedFacts::default();
        let heard = self.partner_facts(id, case.asking())?;
        for need in SharedFact::NEEDS {
            if let Some(heard) = heard.get(Source::Shared(*need).name()) {
                shared.put(serde_json::from_str(heard).map_err(bad)?);
            }
        }
        let approval = self.partner_fact(id, case.round(), Source::Reviewer)?;
        let approval = approval.map(|t| serde_json::from_str::<Approval>(&t)).transpose().map_err(bad)?;
        let published = self.partner_fact(id, PUBLISHED_ONCE, Source::Portal)?;
        let published = published.map(|t| serde_json::from_str::<Instant>(&t)).transpose().map_err(bad)?;
        let (quote, attempts) = (self.newest_quote(id)?, self.attempts_of(id)?);
        let facts = self.facts_of_new(case, content, unit)?;
        Ok(Some(CaseFacts { shared, approval, published, quote, attempts, ..facts }))
    }

    /// A case of which nobody outside has said anything yet, with the circumstances in which it is received.
    pub(crate) fn facts_of_new(
        &self,
        case: CaseFile,
        content: Workspace,
        unit: Option<UnitRecord>,
    ) -> Result<CaseFacts, StoreError> {
        let mut keys = Vec::with_capacity(content.statements.len());
        for statement in &content.statements {
            keys.extend(self.key(&statement.key)?);
        }
        let mut mandates = Vec::new();
        for member in &content.members {
            if let Some(number) = member.who.principal.principal_number() {
                mandates.extend(self.mandates_of(&number)?);
            }
        }
        Ok(CaseFacts {
            unit,
            queue: self.queue(&case.unit)?,
            locks: self.home_locks(&case.unit)?,
            shared: SharedFacts::default(),
            approval: None,
            published: None,
            keys,
            mandates,
            quote: None,
            attempts: Vec::new(),
            case,
            content,
        })
    }
}

impl dyn Writes + '_ {
    /// Takes `count` numbers from a counter and returns the first, counted from 1.
    pub(crate) fn take(&self, name: &str, count: u64) -> Result<u64, StoreError> {
        let first = self.counter(name)? + 1;
        self.raise(name, first - 1 + count)?;
        Ok(first)
    }
}

/// The reason why the store did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database, in its own words: never values, only statements' structure.
    #[error("the database failed: {0}")]
    Database(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The file cannot be made.
    #[error("the database file cannot be made: {0}")]
    File(#[source] std::io::Error),
    /// Made by a newer program.
    #[error("the database has schema {found}, this program knows {known}")]
    Newer {
        /// The version that the file states.
        found: i64,
        /// The version that this program knows.
        known: i64,
    },
    /// Another kind of file.
    #[error("this is not a registry's database")]
    Foreign,
    /// A row that this program could not have written.
    #[error("a row of {table} cannot be read")]
    Row {
        /// The table of the row.
        table: &'static str,
    },
    /// A change of a feed that is longer than any phone takes.
    #[error("a change is longer than a line of the feed")]
    LineTooLong,
    /// A row has been written since it was loaded.
    #[error("the facts have changed since they were loaded")]
    Moved,
    /// The database has undone a batch by itself, as it does where the disk is full or fails.
    #[error("the database has undone what was written together")]
    Undone,
    /// A fault of this program in an act, or where a batch was begun or committed: nothing of it was written.
    #[error("the program has panicked")]
    Panicked,
    /// The batch of which an act was a part does not count.
    #[error("what was written together does not count: {0}")]
    Together(#[source] Arc<StoreError>),
    /// Nobody writes any more: the registry stops.
    #[error("nobody writes any more")]
    Stopped,
}

impl StoreError {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            StoreError::Database(_) | StoreError::Undone | StoreError::Panicked | StoreError::Stopped => "store.sqlite",
            StoreError::Together(error) => error.code(),
            StoreError::File(_) => "store.file",
            StoreError::Newer { .. } => "store.newer_schema",
            StoreError::Foreign => "store.foreign",
            StoreError::Row { .. } => "store.row",
            StoreError::LineTooLong => "too_large",
            StoreError::Moved => "store.moved",
        }
    }
}
