//! The largest checkpoint seen is kept; a new one must follow from it. An alarm is raised, for ever, only by what the registry
//! signed twice and cannot both be true; a proof is nobody's word, so one that does not hold leaves the kept one in its place.

use ereg_logs::{event, field::Code};
use ereg_protocol::registry::CallError;
use ereg_trust::{
    bundle::TrustBundle,
    checkpoint::{Checkpoint, SignedCheckpoint},
    merkle::verify_consistency,
};

use super::{LogCheck, Memory, Report, SyncError, SyncLoop};
use crate::{
    belief::said,
    state::{self, Alarm},
};

/// Code of the alarm.
pub const LOG_INCONSISTENT: &str = "log.inconsistent";
/// Code of a checkpoint that could not be proved to follow.
pub const LOG_UNPROVEN: &str = "log.unproven";

enum Follows {
    Yes,
    Same,
    /// One of before: somebody tells what was true then.
    Earlier,
    /// Nothing proves that it follows, and nothing that it cannot.
    Unproven,
    /// The registry signed both, and both cannot be.
    No,
}

impl SyncLoop {
    /// Asks for the newest checkpoint and holds it against the one kept. Trouble on the way is no alarm.
    pub(super) async fn check_log(&self, memory: &mut Memory) -> Result<Report, SyncError> {
        let Some(bundle) = self.trust.bundle() else { return Ok(Report::default()) };
        let note = match self.registry.checkpoint().await {
            Ok(note) => note,
            Err(error) => return Ok(trouble(&error)),
        };
        let Some(new) = verified(&note, &bundle) else { return Ok(trouble(&CallError::Unreadable)) };
        let kept = self.blocking(|vault| vault.read(state::checkpoint)).await?;
        let Some(kept) = kept else {
            memory.log = LogCheck::Done;
            self.blocking(move |vault| vault.write(|tx| state::put_checkpoint(tx, &note))).await?;
            return Ok(Report::default());
        };
        let Some(old) = SignedCheckpoint::parse(&kept).ok().map(|s| s.checkpoint) else {
            return Ok(trouble(&CallError::Unreadable));
        };
        let follows = match self.follows(&old, &new).await {
            Ok(follows) => follows,
            Err(error) => return Ok(trouble(&error)),
        };
        match follows {
            Follows::Same | Follows::Yes => event!(DEBUG, "the book follows from what was kept of it"),
            Follows::Earlier | Follows::Unproven => event!(WARN, "the book is not proven", code = LOG_UNPROVEN),
            Follows::No => event!(ERROR, "the registry contradicts itself", code = LOG_INCONSISTENT),
        }
        let unproven = || Report { trouble: Some(LOG_UNPROVEN.to_owned()), ..Report::default() };
        match follows {
            Follows::Same => {
                memory.log = LogCheck::Done;
                Ok(Report::default())
            }
            Follows::Earlier | Follows::Unproven => Ok(unproven()),
            Follows::Yes => {
                memory.log = LogCheck::Done;
                self.blocking(move |vault| vault.write(|tx| state::put_checkpoint(tx, &note))).await?;
                Ok(Report::default())
            }
            Follows::No => {
                let alarm = Alarm { code: LOG_INCONSISTENT.to_owned(), kept, seen: note };
                self.blocking(move |vault| vault.write(|tx| state::put_alarm(tx, &alarm))).await?;
                Ok(Report { trouble: Some(LOG_INCONSISTENT.to_owned()), ..Report::default() })
            }
        }
    }

    async fn follows(&self, old: &Checkpoint, new: &Checkpoint) -> Result<Follows, CallError> {
        if new.size < old.size {
            return Ok(if new.time_s > old.time_s { Follows::No } else { Follows::Earlier });
        }
        if new.size == old.size {
            return Ok(if new.root == old.root { Follows::Same } else { Follows::No });
        }
        if old.size == 0 {
            return Ok(Follows::Yes);
        }
        let proof = self.registry.consistency(old.size, new.size).await?;
        let good = verify_consistency(old.size, new.size, &old.root, &new.root, &proof.path).is_ok();
        Ok(if good { Follows::Yes } else { Follows::Unproven })
    }
}

/// A checkpoint of this office's log, signed by a book key in its term.
fn verified(note: &str, bundle: &TrustBundle) -> Option<Checkpoint> {
    bundle.verify_checkpoint(&SignedCheckpoint::parse(note).ok()?).ok().cloned()
}

fn trouble(error: &CallError) -> Report {
    event!(WARN, "the book could not be looked at", code = Code::of(said(error)));
    Report { trouble: Some(said(error).to_owned()), ..Report::default() }
}
