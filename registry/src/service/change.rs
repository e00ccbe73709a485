//! Load, decide, commit: the three steps of every mutation.
//!
//! Facts are loaded from one moment, and what follows is decided with no transaction open. If another process has written
//! since, all of it is done again.

use std::sync::PoisonError;

use ereg_domain::time::Instant;
use ereg_protocol::id::{AccountId, VaultMark};

use super::{Inner, Service, commit::Answered};
use crate::{
    fault::ServiceFault,
    model::Decision,
    store::{Reads, StoreError, Version},
};

/// Most times that it is decided again where another process was first.
const MOST_TRIES: u32 = 16;

/// The result of deciding from a moment.
pub(super) enum Decided {
    /// An event.
    Event(Box<Decision>),
    /// The effect of a command.
    Answer(Box<Decision>, Answered),
    /// The newest mark of a vault. Every visit of a phone tells one: the audit chain has no row of it.
    Mark(Mark),
}

/// The newest mark of the vault behind a request key.
pub(super) struct Mark {
    /// Thumbprint of the key.
    pub key: String,
    /// The account whose vault it marks.
    pub account: AccountId,
    /// The mark it was drawn from, which it takes the place of.
    pub before: Option<VaultMark>,
    /// The mark.
    pub newest: VaultMark,
}

impl From<Decision> for Decided {
    fn from(decision: Decision) -> Decided {
        Decided::Event(Box::new(decision))
    }
}

impl Service {
    /// Loads and decides with `decide`, and commits what it says in the name of `actor`; the outcome envelope of a
    /// command.
    pub(super) fn change<E: From<ServiceFault> + From<StoreError>>(
        &self,
        actor: &str,
        mut decide: impl FnMut(&dyn Reads, Instant) -> Result<Option<Decided>, E>,
    ) -> Result<Option<Vec<u8>>, E> {
        let _turn = self.0.turn.lock().unwrap_or_else(PoisonError::into_inner);
        for _ in 0..MOST_TRIES {
            let at = self.now();
            let (version, decided) = {
                let moment = self.0.store.moment()?;
                (moment.version()?, decide(&*moment, at)?)
            };
            let Some(decided) = decided else { return Ok(None) };
            match self.0.commit(version, at, actor, decided) {
                Err(ServiceFault::Store(StoreError::Moved)) => {}
                done => return Ok(done?),
            }
        }
        Err(StoreError::Moved.into())
    }
}

impl Inner {
    fn commit(
        &self,
        version: Version,
        at: Instant,
        actor: &str,
        decided: Decided,
    ) -> Result<Option<Vec<u8>>, ServiceFault> {
        let writes = self.store.begin(version, at)?;
        let outcome = match decided {
            Decided::Event(decision) => {
                self.apply(&*writes, *decision, actor, at)?;
                None
            }
            Decided::Answer(decision, answered) => {
                // Before the decision tells the account more.
                let follows = writes.newest_change(&answered.account)?;
                let result = self.apply(&*writes, *decision, actor, at)?;
                let outcome = result.map(|result| self.outcome(&answered, follows, result, at));
                outcome.map(|outcome| self.put_outcome(&*writes, &answered, outcome)).transpose()?
            }
            Decided::Mark(mark) => {
                writes.put_vault_mark(&mark.key, &mark.account, mark.before, mark.newest)?;
                None
            }
        };
        writes.commit()?;
        Ok(outcome)
    }
}
