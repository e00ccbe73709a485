//! A vault that was put back to an older copy of itself: recognised before anything is sent, and healed.
//!
//! The vault draws a random mark as a process begins to send and at the end of each run that did anything, and tells it; the
//! registry keeps the one that it was told last. A vault that has not drawn that one is an older copy, however much was done
//! with it since. Then the feed begins anew, and each command the copy still has is asked for: what the registry has carried
//! out gets its outcome, what never arrived waits for the person's word. No old intent is sent as new. In the same way the
//! registry is asked for a command whose bytes are damaged here since its answer was lost: it cannot be sent again to hear it.

use std::collections::BTreeSet;

use ereg_domain::time::Instant;
use ereg_logs::{event, field::Code};
use ereg_protocol::{
    catalogue::ErrorClass,
    http_signature::Nonce,
    id::{VaultMark, VaultMarks},
    objects::VaultSeen,
    payload,
    registry::CallError,
};
use ereg_trust::{bundle::KeyRole, random::SecureRandom};
use ereg_vault::{DAMAGED, LastError, NEVER_ARRIVED, OutboxItem, Outgoing, Tx, VaultError};

use super::{
    Heard, Memory, Report, SyncError, SyncLoop, ms,
    send::{is_to, keep},
};
use crate::{
    belief::{SentCommand, open, open_outcome_of, said},
    state::{self, Marks},
};

/// Code of the report that tells it.
pub const STALE: &str = "vault.stale";
/// The knowledge of whether the vault is the newest copy: only then may this process send.
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

/// The effect of a look at the copy on this step.
pub(super) enum Says {
    /// The step goes on.
    GoOn,
    /// Something was done: look again.
    Did(Report),
    /// Nothing is sent before then, ms.
    Wait(u64),
}

/// The standing of the vault by the registry's word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stands {
    /// The newest copy, and told under a mark that nobody had before.
    Newest,
    /// The newest copy. Its newest mark had arrived before: a copy made meanwhile has it too.
    ToldBefore,
    /// An older copy; what it was to send is held now.
    Older,
}

impl SyncLoop {
    /// Tells the registry what this vault has drawn and compares what it was told before.
    pub(super) async fn compare_copies(&self, memory: &mut Memory, now: Instant) -> Result<Says, SyncError> {
        match memory.copy {
            Copy::Newest => return Ok(Says::GoOn),
            Copy::AskAt(at) if at > ms(now) => return Ok(Says::Wait(at)),
            Copy::Unknown | Copy::AskAt(_) => {}
        }
        let mut report = Report::default();
        match self.tell_marks().await? {
            None => return Ok(Says::GoOn),
            Some(Ok(stands)) => {
                // Only now: had the hold not been written, this process would send what it must not.
                memory.copy = Copy::Newest;
                if stands != Stands::Older {
                    return Ok(Says::GoOn);
                }
                memory.feed_is_due(now);
                event!(WARN, "this is an older copy of the vault: nothing goes before the registry was asked for it");
                report.trouble = Some(STALE.to_owned());
            }
            Some(Err(error)) => {
                // Nobody signed it, so it proves nothing of the copy. It may be true of the key: then an enrolment is the
                // way out, and nothing else goes.
                if matches!(error.class(), ErrorClass::Auth | ErrorClass::Upgrade) {
                    let sent = self.send_enrolment(memory, now).await?;
                    if sent.sent > 0 {
                        return Ok(Says::Did(sent));
                    }
                }
                memory.copy_tries += 1;
                event!(
                    WARN,
                    "whether this is the newest copy is not known",
                    code = Code::of(said(&error)),
                    attempts = memory.copy_tries
                );
                memory.copy = Copy::AskAt(self.after(now, memory.copy_tries).max(ms(now) + 1));
                report.trouble = Some(said(&error).to_owned());
                report.feed_trouble = Some(said(&error).to_owned());
            }
        }
        Ok(Says::Did(report))
    }

    /// Lets the registry know at the end of a run that the vault has come further. Told again at the next where it fails.
    pub(super) async fn tell_copy(&self) -> Result<Option<&'static str>, SyncError> {
        let told = self.tell_marks().await?;
        Ok(matches!(told, Some(Ok(Stands::Older))).then_some(STALE))
    }

    /// Draws a mark and tells it; what follows for the vault is written when this returns. None before it is enrolled.
    async fn tell_marks(&self) -> Result<Option<Result<Stands, CallError>>, SyncError> {
        let mut stands = self.tell_mark().await?;
        if let Some(Ok(Stands::ToldBefore)) = stands {
            stands = self.tell_mark().await?;
        }
        Ok(stands)
    }

    async fn tell_mark(&self) -> Result<Option<Result<Stands, CallError>>, SyncError> {
        let Some(account) = self.blocking(|vault| vault.read(state::account)).await? else { return Ok(None) };
        let Ok(fresh) = VaultMark::draw(&SecureRandom::new()) else { return Ok(Some(Err(CallError::Unreadable))) };
        let marks = self.blocking(move |vault| vault.write(|tx| drawn(tx, fresh))).await?;
        let asked = async {
            let bundle = self.trust.bundle().ok_or(CallError::Unreadable)?;
            let nonce = Nonce::fresh(&SecureRandom::new()).map_err(|_| CallError::Unreadable)?;
            let bytes = self.registry.vault_seen(&marks, &nonce.to_string()).await?;
            let seen = open(&bundle, KeyRole::Receipt, &payload::VAULT, bytes.as_bytes(), |seen: &VaultSeen| seen.at)?;
            let mine = seen.nonce == Some(nonce.to_string()) && seen.account == account;
            if mine { Ok(seen.last) } else { Err(CallError::Unreadable) }
        };
        let last = match asked.await {
            Ok(last) => last,
            Err(error) => return Ok(Some(Err(error))),
        };
        Ok(Some(Ok(self.blocking(move |vault| vault.write(|tx| heard(tx, &marks, last))).await?)))
    }

    /// Asks for each command of which only the registry can say what became of it: those of an older copy, and those that are
    /// damaged here since an answer was lost. Once a run, and where more such are met: what could not be asked for stands still.
    pub(super) async fn ask_for_held(&self, memory: &mut Memory, now: Instant) -> Result<Report, SyncError> {
        let mut report = Report::default();
        if std::mem::replace(&mut memory.held_asked, true) {
            return Ok(report);
        }
        let (items, account) =
            self.blocking(|vault| Ok::<_, VaultError>((vault.outbox()?, vault.read(state::account)?))).await?;
        for item in items.into_iter().filter(OutboxItem::is_to_be_asked_for) {
            match self.registry.outcome(item.command_id()).await {
                Ok(Some(bytes)) => {
                    let bundle = self.trust.bundle().ok_or(VaultError::NotFound)?;
                    // What it is about is known without its bytes, which may be damaged.
                    let outcome =
                        match open_outcome_of(&bundle, SentCommand::from(&item), &bytes).map_err(CallError::from) {
                            Ok(outcome) if is_to(&outcome, account.as_ref()) => outcome,
                            told => {
                                let error = told.err().unwrap_or(CallError::OtherAccount);
                                report.trouble.get_or_insert_with(|| said(&error).to_owned());
                                continue;
                            }
                        };
                    report.acked += 1;
                    event!(INFO, "a command that stood still had been carried out", command = item.command_id());
                    memory.feed_is_due(now);
                    let aftermath = self.aftermath.clone();
                    self.blocking(move |vault| {
                        vault.write(|tx| {
                            let command = Outgoing { bytes: readable(tx, &item)?.unwrap_or_default(), item };
                            tx.sent_before(command.item.command_id())?;
                            keep(tx, &command, &outcome, &bytes, now)?;
                            aftermath.follows(tx, Heard::Answers(&BTreeSet::from([command.item.lane().clone()])))
                        })
                    })
                    .await?;
                }
                Ok(None) => {
                    report.needs_you += 1;
                    event!(WARN, "a command that stands still never arrived", command = item.command_id());
                    self.blocking(move |vault| vault.write(|tx| never_arrived(tx, &item))).await?;
                }
                Err(error) => {
                    report.trouble = Some(said(&error).to_owned());
                    break;
                }
            }
        }
        Ok(report)
    }
}

/// The bytes of a command that stands still; none where they are damaged here.
fn readable(tx: &Tx<'_>, item: &OutboxItem) -> Result<Option<Vec<u8>>, VaultError> {
    match tx.as_view().command_bytes(item) {
        Err(VaultError::Corrupt { .. }) => Ok(None),
        read => read.map(Some),
    }
}

/// Keeps the registry's word that it does not know a command, which is free from now on. A damaged one cannot go again.
fn never_arrived(tx: &mut Tx<'_>, item: &OutboxItem) -> Result<(), VaultError> {
    let error = match readable(tx, item)? {
        Some(_) => LastError { code: NEVER_ARRIVED.to_owned(), class: ErrorClass::Conflict },
        None => LastError { code: DAMAGED.to_owned(), class: ErrorClass::Permanent },
    };
    tx.never_arrived(item.command_id(), error)
}

/// The marks to tell: with a new one, unless the newest has yet to be answered.
fn drawn(tx: &mut Tx<'_>, fresh: VaultMark) -> Result<VaultMarks, VaultError> {
    let drawn = match state::marks(tx)? {
        Some(Marks { drawn, answered: false }) => return Ok(drawn),
        Some(Marks { drawn, answered: true }) => drawn.then(fresh),
        None => VaultMarks::first(fresh),
    };
    state::put_marks(tx, &Marks { drawn: drawn.clone(), answered: false })?;
    Ok(drawn)
}

/// Returns what follows from the mark that the registry was told last, before these. Another process over this vault
/// may have told more since they were sent: then it is here by now.
fn heard(tx: &mut Tx<'_>, told: &VaultMarks, last: Option<VaultMark>) -> Result<Stands, VaultError> {
    let drawn = state::marks(tx)?.map_or_else(|| told.clone(), |marks| marks.drawn);
    let newest = last.map_or(told.is_first(), |last| drawn.has(last));
    if newest {
        state::put_marks(tx, &Marks { drawn, answered: true })?;
        return Ok(if last == Some(told.newest()) { Stands::ToldBefore } else { Stands::Newest });
    }
    tx.hold_older_copy()?;
    // From here on it is the newest: what is drawn next follows what the registry knows.
    match last {
        Some(last) => state::put_marks(tx, &Marks { drawn: VaultMarks::first(last), answered: true })?,
        None => state::forget_marks(tx)?,
    }
    Ok(Stands::Older)
}
