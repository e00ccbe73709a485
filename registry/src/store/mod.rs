//! The place where the registry keeps everything, behind a trait.
//!
//! Three steps make every mutation. Facts are loaded from one moment ([`Store::moment`]); what follows is decided with no
//! transaction open; what was decided is written between [`Store::begin`] and [`Writes::commit`], all or nothing, and only
//! if nothing has been written since that moment. Rows in, rows out: no rule of law and no signature is made here. SQL is
//! spoken in [`sqlite`] alone; another database is another room beside it, held to the same suite (`conformance`).

use ereg_domain::time::Instant;
use ereg_law::subject::{SharedFact, SharedFacts};
use ereg_protocol::id::CaseId;

use crate::model::{Approval, CaseFacts, PUBLISHED_ONCE, Source};

pub(crate) mod account;
pub(crate) mod audit;
pub(crate) mod book;
pub(crate) mod case;
#[cfg(test)]
mod conformance;
pub(crate) mod draft;
pub(crate) mod feed;
pub(crate) mod pack;
pub(crate) mod paper;
pub(crate) mod sqlite;
pub(crate) mod standing;

use standing::Standing;

/// The registry's version: what is decided at one version is written at that version or not at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Version(pub u64);

/// The registry's database, of one office.
pub(crate) trait Store: Send + Sync {
    /// Everything as it is at one moment, whoever writes meanwhile. Never waits for whoever writes.
    fn moment(&self) -> Result<Box<dyn Reads + '_>, StoreError>;

    /// Begins to write what was decided from a moment of this version; `at` is the registry time of what is written.
    /// Nobody else writes until it is committed or dropped.
    ///
    /// # Errors
    /// [`StoreError::Moved`] where something has been written since that moment.
    fn begin(&self, decided_at: Version, at: Instant) -> Result<Box<dyn Writes + '_>, StoreError>;
}

/// Everything that is read.
pub(crate) trait Reads:
    account::AccountReads
    + audit::ActReads
    + book::BookReads
    + case::CaseReads
    + draft::DraftReads
    + feed::FeedReads
    + pack::PackReads
    + paper::PaperReads
{
    /// Counts how much lies where at a registry time.
    fn standing(&self, at: Instant) -> Result<Standing, StoreError>;
}

/// Everything that is written, all or nothing. What was just written is read. Dropped without [`Writes::commit`] nothing of
/// it has been.
pub(crate) trait Writes:
    Reads
    + account::AccountWrites
    + audit::ActWrites
    + book::BookWrites
    + case::CaseWrites
    + draft::DraftWrites
    + feed::FeedWrites
    + pack::PackWrites
    + paper::PaperWrites
{
    /// Makes all of it count: on return it survives a loss of power.
    fn commit(self: Box<Self>) -> Result<(), StoreError>;
}

impl dyn Reads + '_ {
    /// A case with its content and circumstances.
    pub(crate) fn case_facts(&self, id: CaseId) -> Result<Option<CaseFacts>, StoreError> {
        let Some(case) = self.case(id)? else { return Ok(None) };
        let content = self.workspace(case.draft_id)?.ok_or(StoreError::Row { table: "workspace" })?;
        let bad = |_| StoreError::Row { table: "partner_fact" };
        let mut shared = SharedFacts::default();
        for need in SharedFact::NEEDS {
            if let Some(heard) = self.partner_fact(id, case.asking(), Source::Shared(*need))? {
                shared.put(serde_json::from_str(&heard).map_err(bad)?);
            }
        }
        let approval = self.partner_fact(id, case.round(), Source::Reviewer)?;
        let approval = approval.map(|t| serde_json::from_str::<Approval>(&t)).transpose().map_err(bad)?;
        let published = self.partner_fact(id, PUBLISHED_ONCE, Source::Portal)?;
        let published = published.map(|t| serde_json::from_str::<Instant>(&t)).transpose().map_err(bad)?;
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
        Ok(Some(CaseFacts {
            unit: self.unit(&case.unit)?,
            queue: self.queue(&case.unit)?,
            shared,
            approval,
            published,
            keys,
            mandates,
            quote: self.newest_quote(id)?,
            attempts: self.attempts_of(id)?,
            case,
            content,
        }))
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
    /// Something was written between loading and committing: what was decided is decided again.
    #[error("the facts have changed since they were loaded")]
    Moved,
}

impl StoreError {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            StoreError::Database(_) => "store.sqlite",
            StoreError::File(_) => "store.file",
            StoreError::Newer { .. } => "store.newer_schema",
            StoreError::Foreign => "store.foreign",
            StoreError::Row { .. } => "store.row",
            StoreError::LineTooLong => "too_large",
            StoreError::Moved => "store.moved",
        }
    }
}
