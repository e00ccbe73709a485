//! A vault that was put back to an older copy of itself: recognised before anything is sent, and healed.
//!
//! The registry keeps how many changes the vault behind a request key has counted. Before a process sends its first command
//! it tells its own number; where the registry knows a higher one, this is an older copy. Then the feed begins anew, and
//! each command the copy still has is asked for: what the registry has carried out gets its outcome, what never arrived
//! waits for the person's word. No old intent is sent as new.

use ereg_domain::time::Instant;
use ereg_protocol::{catalogue::ErrorClass, http_signature::Nonce, objects::VaultSeen, registry::CallError};
use ereg_trust::{bundle::Role, envelope::PayloadType, random::SecureRandom};
use ereg_vault::{LastError, NEVER_ARRIVED, OLDER_COPY, OutboxItem, OutboxState, VaultError};

use super::{
    Memory, Report, SyncError, SyncLoop, ms,
    send::{is_to, keep},
};
use crate::{
    belief::{open, open_outcome},
    state,
};

/// Code of the report that tells it.
pub const STALE: &str = "vault.stale";
/// `vault.1`.
const VAULT_TYPE: PayloadType = PayloadType::new("vault", 1);

/// Whether this process may send.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) enum Copy {
    /// Nobody has said yet whether the vault is the newest copy.
    #[default]
    Unknown,
    /// It was not to be had; not asked again before then, ms on the wall clock.
    AskAt(u64),
    /// The newest, or healed.
    Newest,
}

/// What a look at the copy says about this step.
pub(super) enum Says {
    /// Go on.
    GoOn,
    /// Something was done: look again.
    Did(Report),
    /// Nothing is sent before then, ms.
    Wait(u64),
}

impl SyncLoop {
    /// Tells the registry how many changes the vault counts and compares what it was told before.
    pub(super) async fn compare_copies(&self, memory: &mut Memory, now: Instant) -> Result<Says, SyncError> {
        match memory.copy {
            Copy::Newest => return Ok(Says::GoOn),
            Copy::AskAt(at) if at > ms(now) => return Ok(Says::Wait(at)),
            Copy::Unknown | Copy::AskAt(_) => {}
        }
        if self.blocking(|vault| vault.read(state::account)).await?.is_none() {
            return Ok(Says::GoOn);
        }
        let mut report = Report::default();
        match self.ask_copy().await? {
            Ok(highest) => {
                let mine = self.blocking(|vault| vault.change_count()).await?;
                // Another process over this vault may have told more since this one asked: then it is here by now.
                if highest <= mine {
                    memory.copy = Copy::Newest;
                    return Ok(Says::GoOn);
                }
                self.blocking(move |vault| {
                    vault.write(|tx| {
                        tx.hold_older_copy()?;
                        tx.count_from(highest)
                    })
                })
                .await?;
                // Only now: had the hold not been written, this process would send what it must not.
                memory.copy = Copy::Newest;
                memory.feed_is_due(now);
                report.trouble = Some(STALE.to_owned());
            }
            Err(error) => {
                // Nobody signed it, so it proves nothing of the copy. It may be true of the key: then an enrolment is the
                // way out, and nothing else goes.
                if matches!(error.class(), ErrorClass::Auth | ErrorClass::Upgrade) {
                    let sent = self.send_enrolment(memory, now).await?;
                    if sent.sent > 0 {
                        return Ok(Says::Did(sent));
                    }
                }
                memory.copy_tries += 1;
                memory.copy = Copy::AskAt(self.after(now, memory.copy_tries).max(ms(now) + 1));
                report.trouble = Some(error.code().to_owned());
                report.feed_trouble = Some(error.code().to_owned());
            }
        }
        Ok(Says::Did(report))
    }

    /// Lets the registry know how far the vault has come, at the end of a run.
    pub(super) async fn tell_copy(&self) -> Result<(), SyncError> {
        // Told again at the next run where it fails.
        self.ask_copy().await.map(drop)
    }

    async fn ask_copy(&self) -> Result<Result<u64, CallError>, SyncError> {
        let (changes, account) =
            self.blocking(|vault| Ok::<_, VaultError>((vault.change_count()?, vault.read(state::account)?))).await?;
        let asked = async {
            let bundle = self.trust.bundle().ok_or(CallError::Unreadable)?;
            let nonce = Nonce::fresh(&SecureRandom::new()).map_err(|_| CallError::Unreadable)?;
            let bytes = self.registry.vault_seen(changes, &nonce.to_string()).await?;
            let seen = open(&bundle, Role::Receipt, &VAULT_TYPE, bytes.as_bytes(), |seen: &VaultSeen| seen.at)?;
            let mine = seen.nonce == Some(nonce.to_string()) && Some(&seen.account) == account.as_ref();
            if mine { Ok(seen.highest) } else { Err(CallError::Unreadable) }
        };
        Ok(asked.await)
    }

    /// Asks for each command of an older copy. Once a run: what could not be asked for stays held.
    pub(super) async fn ask_for_held(&self, memory: &mut Memory, now: Instant) -> Result<Report, SyncError> {
        let mut report = Report::default();
        if std::mem::replace(&mut memory.held_asked, true) {
            return Ok(report);
        }
        let held = |item: &OutboxItem| {
            item.state() == OutboxState::NeedsYou && item.last_error().is_some_and(|error| error.code == OLDER_COPY)
        };
        let (items, account) =
            self.blocking(|vault| Ok::<_, VaultError>((vault.outbox()?, vault.read(state::account)?))).await?;
        for item in items.into_iter().filter(held) {
            match self.registry.outcome(item.command_id()).await {
                Ok(Some(bytes)) => {
                    let bundle = self.trust.bundle().ok_or(VaultError::NotFound)?;
                    let outcome = match open_outcome(&bundle, &item.bytes, &bytes).map_err(CallError::from) {
                        Ok(outcome) if is_to(&outcome, account.as_ref()) => outcome,
                        told => {
                            let error = told.err().unwrap_or(CallError::OtherAccount);
                            report.trouble.get_or_insert_with(|| error.code().to_owned());
                            continue;
                        }
                    };
                    report.acked += 1;
                    memory.feed_is_due(now);
                    let aftermath = self.aftermath.clone();
                    self.blocking(move |vault| {
                        vault.write(|tx| {
                            tx.sent_before(item.command_id())?;
                            keep(tx, &item, &outcome, &bytes, now)?;
                            aftermath.follows(tx)
                        })
                    })
                    .await?;
                }
                Ok(None) => {
                    report.needs_you += 1;
                    let error = LastError { code: NEVER_ARRIVED.to_owned(), class: ErrorClass::Conflict };
                    self.blocking(move |vault| {
                        vault.write(|tx| {
                            tx.queued_again(item.command_id(), now, None)?;
                            tx.needs_you(item.command_id(), error)
                        })
                    })
                    .await?;
                }
                Err(error) => {
                    report.trouble = Some(error.code().to_owned());
                    break;
                }
            }
        }
        Ok(report)
    }
}
