//! Locks a home (产权锁定): from now on no application in which this holder disposes of it is accepted. What was accepted goes on.
//!
//! It protects, so nobody is asked to be present; to lift it is another act. Locked twice it is one lock. Locked while a lift waits
//! for its effect, it is a lock of its own, which the statement that lifted the other does not name.

use ereg_domain::party::Holder;
use ereg_law::subject::HomeLockState;
use ereg_protocol::{
    command::{CommandKind, LockHome},
    id::CommandId,
    outcome::CommandEffect,
};
use ereg_trust::digest::Digest;

use crate::{
    act::{Circumstances, Desk},
    model::{Decision, Enrolled, HomeLockRow, Refusal, UnitRecord, Write},
};

const ACT: &str = "lock_home";

pub(super) fn act(
    desk: &Desk<'_>,
    who: &Enrolled,
    command: &LockHome,
    command_id: CommandId,
) -> Result<Decision, Refusal> {
    let unit = desk.rows.unit(&command.unit)?;
    let held = desk.rows.home_locks(&command.unit)?.into_iter().find(|row| row.holder.account == who.account);
    let new = HomeLockRow {
        unit: command.unit,
        lock: Digest::of(format!("{ACT}\n{}\n{command_id}", who.account).as_bytes()),
        holder: who.clone(),
        locked_at: desk.now.as_of,
        lift: None,
        ended_at: None,
    };
    Ok(decide(unit.as_ref(), held, new, &desk.now))
}

fn decide(unit: Option<&UnitRecord>, held: Option<HomeLockRow>, new: HomeLockRow, now: &Circumstances<'_>) -> Decision {
    let holders: &[Holder] = match unit.and_then(|record| record.unit.open_right()) {
        Some(right) => &right.holders,
        None => &[],
    };
    // A home that is not there is nobody's: the answer says nothing of any.
    if !holders.iter().any(|holder| new.holder.is_holder(holder)) {
        return Decision::declined(ACT, &new.holder.account, CommandKind::LockHome.act().refused);
    }
    let done = |lock| Decision::done(ACT, lock, CommandEffect::HomeLocked { lock });
    match held {
        Some(held) if held.state(now.as_of) == HomeLockState::Locked => done(held.lock),
        Some(held) => {
            let over = HomeLockRow { ended_at: Some(now.as_of), ..held };
            done(new.lock).write(Write::HomeLock(Box::new(over))).home_lock(new)
        }
        None => done(new.lock).home_lock(new),
    }
}
