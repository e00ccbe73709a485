//! Lifts a lock of a home (解除产权锁定): signed with the holder's own user key, of this one lock, and in effect only after the time
//! that the office's rules say. The holder is told of it by a letter too, so that a lift which is not theirs is seen while the
//! lock still stands.

use ereg_domain::time::DAY_MS;
use ereg_law::subject::HomeLockState;
use ereg_protocol::{command::LiftHomeLock, home_lock::LiftTaken, objects::LetterTells, outcome::CommandEffect};
use ereg_trust::{
    envelope::Envelope,
    home_lock::{HomeLockLift, HomeLockLiftError},
    key_record::KeyUse,
};

use crate::{
    act::{Circumstances, Desk},
    model::{Decision, Enrolled, HomeLockRow, KeyRow, Refusal, SignedLift, Told},
};

const ACT: &str = "lift_home_lock";

/// The facts that are looked at.
struct Facts {
    /// The lift that was signed.
    lift: HomeLockLift,
    /// The last lock that this holder put on the home.
    held: HomeLockRow,
    /// The key that signed, as far as it is registered.
    key: Option<KeyRow>,
}

pub(super) fn act(desk: &Desk<'_>, who: &Enrolled, command: &LiftHomeLock) -> Result<Decision, Refusal> {
    let envelope = Envelope::from_bytes(command.lift.as_bytes());
    let envelope = envelope.map_err(|error| Refusal::Malformed { code: error.code() })?;
    let lift = match HomeLockLift::open(&envelope) {
        Ok(lift) => lift,
        Err(HomeLockLiftError::Envelope(error)) => return Err(Refusal::Malformed { code: error.code() }),
        Err(error) => return Ok(Decision::declined(ACT, &who.account, error.code())),
    };
    let held = desk.rows.home_locks(&lift.unit)?.into_iter().find(|row| row.holder.account == who.account);
    let held = held.ok_or(Refusal::NotFound)?;
    let key = desk.rows.key(&lift.key.key_id())?;
    Ok(decide(Facts { lift, held, key }, who, command, &desk.now))
}

fn decide(facts: Facts, who: &Enrolled, command: &LiftHomeLock, now: &Circumstances<'_>) -> Decision {
    let Facts { lift, held, key } = facts;
    let declined = |code| Decision::declined(ACT, lift.lock, code);
    let own = |row: &KeyRow| row.account == who.account && row.key_use == KeyUse::Party && row.revoked_at.is_none();
    if !key.is_some_and(|row| own(&row)) {
        return declined("lock.other_key");
    }
    let done = |open_from| Decision::done(ACT, lift.lock, CommandEffect::HomeLockLifted { lock: lift.lock, open_from });
    match held.state(now.as_of) {
        HomeLockState::Open => return declined("lock.not_locked"),
        _ if held.lock != lift.lock => return declined("lock.unknown"),
        // Lifted already: the time does not begin anew.
        HomeLockState::Lifting { open_from } => return done(open_from),
        HomeLockState::Locked => {}
    }
    let hours = i64::from(now.pack.pack.parameters.lock_lift_hours);
    let open_from = now.as_of.plus_ms(hours * (DAY_MS / 24));
    let taken = LiftTaken { taken_at: now.as_of, open_from };
    let letter = now.letter(LetterTells::HomeLockLifting { unit: lift.unit, open_from });
    let lifted = HomeLockRow { lift: Some(SignedLift { taken, statement: command.lift.clone() }), ..held };
    done(open_from).tell(&who.account, Told::Letter(letter)).home_lock(lifted)
}
