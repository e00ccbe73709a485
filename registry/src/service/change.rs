//! Load, decide, write: the three steps of every act.
//!
//! All three are made where nobody else writes (`writer`), so that facts cannot move under a decision. Deciding is a pure
//! function of what was loaded; whatever has to be waited for (a bank, another office) was asked before.

use std::sync::Arc;

use ereg_domain::time::Instant;
use ereg_protocol::{
    id::{AccountId, VaultMark},
    payload,
};
use ereg_trust::bundle::KeyRole;

use super::{
    Inner, Service,
    commit::{Answered, Pen},
    signing::Signatures,
    writer::Acts,
};
use crate::{
    act::{Circumstances, Desk},
    fault::ServiceFault,
    model::{Decision, Packs},
    store::{Reads, StoreError, Writes},
};

/// An act while it is carried out.
pub(super) struct Act<'a> {
    inner: &'a Inner,
    writes: &'a dyn Writes,
    at: Instant,
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

impl Act<'_> {
    /// The rows as they are now, with what this act has written.
    pub(super) fn rows(&self) -> &dyn Reads {
        self.writes
    }

    /// Registry time of what it writes.
    pub(super) fn at(&self) -> Instant {
        self.at
    }

    /// The packs as they are known now.
    pub(super) fn packs(&self) -> Arc<Packs> {
        self.inner.packs()
    }

    /// The circumstances of this act under these packs.
    pub(super) fn circumstances<'a>(&'a self, packs: &'a Packs) -> Circumstances<'a> {
        self.inner.circumstances(packs, self.at)
    }

    /// A desk over these rows.
    pub(super) fn desk<'a>(&'a self, packs: &'a Packs) -> Desk<'a> {
        self.inner.desk(packs, self.rows(), self.at)
    }

    fn pen<'a>(&'a self, signatures: &'a Signatures<'a>) -> Pen<'a> {
        Pen { tx: self.writes, signatures, now: self.at }
    }

    /// Writes what was decided in the name of `actor`.
    pub(super) fn write(&self, actor: &str, decision: Decision) -> Result<(), ServiceFault> {
        self.inner.apply(self.pen(&self.inner.signatures()), decision, actor)
    }

    /// Writes the effect of a command and returns its outcome envelope, which is kept for ever. What the outcome says is known
    /// before anything is written: it is signed meanwhile.
    pub(super) fn answer(&self, answered: &Answered, mut decision: Decision) -> Result<Vec<u8>, ServiceFault> {
        let result = decision.result.take().ok_or(ServiceFault::Object("a command without an outcome"))?;
        // Before the decision tells the account more.
        let follows = self.writes.newest_change(&answered.account)?;
        let outcome = self.inner.outcome(answered, follows, result, self.at);
        let signatures = self.inner.signatures();
        let begun = signatures.begin(KeyRole::Receipt, &payload::OUTCOME, &outcome)?;
        self.inner.apply(self.pen(&signatures), decision, &answered.principal)?;
        self.inner.put_outcome(self.writes, answered, outcome, &begun)
    }

    /// Writes the newest mark of a vault. Every visit of a phone tells one: the audit chain has no row of it.
    pub(super) fn mark(&self, mark: &Mark) -> Result<(), StoreError> {
        self.writes.put_vault_mark(&mark.key, &mark.account, mark.before, mark.newest)
    }
}

impl Service {
    /// Carries an act out, and returns once what it wrote survives a loss of power.
    pub(super) fn act<T, E>(&self, act: impl FnOnce(&Act<'_>) -> Result<T, E> + Send + 'static) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let service = self.clone();
        self.0.writer.together(move |acts| service.next_act(acts, act))?
    }

    /// Carries the next out of acts that are carried out together.
    pub(super) fn next_act<T, E: From<StoreError>>(
        &self,
        acts: &Acts<'_>,
        act: impl FnOnce(&Act<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        acts.carry_out(|writes, at| act(&Act { inner: &self.0, writes, at }))
    }
}
