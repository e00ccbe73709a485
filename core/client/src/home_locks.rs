//! The owner's lock (产权锁定): whoever holds a home says that no application in which they dispose of it may be accepted, and lifts
//! it again.
//!
//! Locking asks for nothing but the press; lifting is signed with the person's own key, and takes effect only after the time that the
//! office's rules say. That a lock was taken, and how it stands, came under the signed head of a page of this account's feed.

use std::sync::Arc;

use ereg_domain::time::Instant;
use ereg_law::subject::HomeLockState;
use ereg_protocol::{
    command::{CommandBody, CommandKind, LiftHomeLock, LockHome},
    feed::ObjectKind,
    home_lock::HomeLockView,
    id::CommandId,
};
use ereg_trust::{
    envelope::Envelope,
    home_lock::{HomeLockLift, HomeLockLiftError},
    keys::{DeviceSigner, USER_ALIAS},
};
use ereg_vault::{OutboxItem, View};

use crate::{
    ClientError, HomeLockScreen, HomeLockStanding, Text, feed, homes,
    kernel::Kernel,
    lane, queue,
    words::{self, key::Act},
};

/// The locks that this person has put on the homes they hold.
#[derive(Clone)]
pub struct HomeLocks {
    kernel: Arc<Kernel>,
}

impl HomeLocks {
    pub(crate) fn new(kernel: Arc<Kernel>) -> HomeLocks {
        HomeLocks { kernel }
    }

    /// Every home that this person holds and whose extract is kept here, and how its lock stands. Works offline. It moves as the
    /// homes do; what is on its way moves with the outbox.
    pub async fn list(&self) -> Result<Vec<HomeLockScreen>, ClientError> {
        self.kernel.local(list).await
    }

    /// Queues the lock of a home. It stands from the moment at which the registry has it, and takes back a lift that has not taken
    /// effect. Pressed twice, it is one.
    ///
    /// # Errors
    /// [`ClientError::FixInput`] for what is no unit code; `lock.not_held` for a home that this person does not hold as far as is
    /// known here.
    pub async fn lock(&self, unit: String) -> Result<CommandId, ClientError> {
        self.kernel
            .local(move |kernel| {
                kernel.enrolled()?;
                let unit = homes::parse_unit(&unit)?;
                if homes::held(kernel)?.iter().all(|home| home.unit != unit.as_str()) {
                    return Err(ClientError::fix("lock.not_held"));
                }
                kernel.write(|tx| {
                    let body = CommandBody::LockHome(LockHome { unit });
                    queue::enqueue(kernel, tx, lane::of_account(), body, &[])
                })
            })
            .await
    }

    /// Signs the lift of a lock with this person's user key and queues it. The lock stands until the time that the registry says in
    /// its answer. Pressed twice, it is one.
    ///
    /// # Errors
    /// [`ClientError::FixInput`] for what is no unit code; `lock.not_locked` for a home of which the registry has told no lock that
    /// stands, `lock.lifting` where the lift has been taken.
    pub async fn lift(&self, unit: String) -> Result<CommandId, ClientError> {
        self.kernel
            .local(move |kernel| {
                kernel.enrolled()?;
                let unit = homes::parse_unit(&unit)?;
                let at = kernel.time_estimate().at;
                let told = kernel.read(|view| Ok(told(view, unit.as_str())))?;
                let told = told.ok_or_else(|| ClientError::fix("lock.not_locked"))?;
                match told.state(at) {
                    HomeLockState::Locked => {}
                    HomeLockState::Open => return Err(ClientError::fix("lock.not_locked")),
                    HomeLockState::Lifting { .. } => return Err(ClientError::fix("lock.lifting")),
                }
                let reason = kernel.reason(Act::LiftHomeLock);
                let signer = DeviceSigner::new(kernel.keys.as_ref(), USER_ALIAS, &reason)?;
                let lift = HomeLockLift {
                    unit,
                    lock: told.lock,
                    key: *signer.public_key(),
                    captured_at: kernel.clocks().wall,
                };
                // Pressed twice, it is one: before the person is asked for the key once more.
                if let Some(on_its_way) = kernel.read(|view| lift_on_its_way(view, &lift))? {
                    return Ok(on_its_way);
                }
                let envelope = lift.sign(&signer).map_err(|error| match error {
                    HomeLockLiftError::Envelope(error) => ClientError::from(error),
                    HomeLockLiftError::OtherKey => ClientError::fix(HomeLockLiftError::OtherKey.code()),
                })?;
                let text =
                    String::from_utf8(envelope.to_bytes()?).map_err(|_| ClientError::storage("client.internal"))?;
                kernel.write(|tx| {
                    if let Some(on_its_way) = lift_on_its_way(tx.as_view(), &lift)? {
                        return Ok(on_its_way);
                    }
                    let body = CommandBody::LiftHomeLock(LiftHomeLock { lift: text.clone() });
                    queue::enqueue(kernel, tx, lane::of_account(), body, &[])
                })
            })
            .await
    }
}

/// The last lock of a home that the registry has told of. One in the words of a newer registry is none.
fn told(view: &View<'_>, unit: &str) -> Option<HomeLockView> {
    feed::object(view, ObjectKind::HomeLock, unit).ok().flatten()
}

/// The commands about locks that are on their way.
fn on_their_way(view: &View<'_>) -> Result<Vec<(OutboxItem, CommandBody)>, ClientError> {
    let kinds = [CommandKind::LockHome, CommandKind::LiftHomeLock];
    let mut found = Vec::new();
    for item in view.outbox()? {
        if kinds.contains(&item.kind())
            && item.is_open()
            && !item.is_held()
            && let Some(body) = lane::body(view, &item)?
        {
            found.push((item, body));
        }
    }
    Ok(found)
}

fn signed(lift: &LiftHomeLock) -> Option<HomeLockLift> {
    Envelope::from_bytes(lift.lift.as_bytes()).ok().and_then(|envelope| HomeLockLift::open(&envelope).ok())
}

/// The command that lifts this lock and is on its way. A signature differs each time it is made, and so does its moment: their bytes
/// do not say it.
fn lift_on_its_way(view: &View<'_>, lift: &HomeLockLift) -> Result<Option<CommandId>, ClientError> {
    let lifts = |body: &CommandBody| match body {
        CommandBody::LiftHomeLock(body) => signed(body).is_some_and(|known| known.lock == lift.lock),
        _ => false,
    };
    Ok(on_their_way(view)?.into_iter().find(|(_, body)| lifts(body)).map(|(item, _)| item.command_id()))
}

/// Whether a command is about the lock of a home.
fn is_about(body: &CommandBody, unit: &str) -> bool {
    match body {
        CommandBody::LockHome(body) => body.unit.as_str() == unit,
        CommandBody::LiftHomeLock(body) => signed(body).is_some_and(|lift| lift.unit.as_str() == unit),
        _ => false,
    }
}

fn list(kernel: &Kernel) -> Result<Vec<HomeLockScreen>, ClientError> {
    let hours = kernel.pack()?.pack.parameters.lock_lift_hours;
    let at = kernel.time_estimate().at;
    let held = homes::held(kernel)?;
    kernel.read(|view| {
        let on_their_way = on_their_way(view)?;
        let mut screens = Vec::with_capacity(held.len());
        for home in held {
            let moves = on_their_way.iter().any(|(_, body)| is_about(body, &home.unit));
            let standing =
                if moves { HomeLockStanding::OnItsWay } else { standing(told(view, &home.unit).as_ref(), at) };
            screens.push(HomeLockScreen {
                unit: home.unit,
                address: home.address,
                standing,
                words: words::home_lock::standing(standing),
                explained: words::home_lock::explained(standing, hours),
            });
        }
        Ok(screens)
    })
}

fn standing(told: Option<&HomeLockView>, at: Instant) -> HomeLockStanding {
    let Some(told) = told else { return HomeLockStanding::Open };
    let since = told.locked_at;
    match told.state(at) {
        HomeLockState::Open => HomeLockStanding::Open,
        HomeLockState::Locked => HomeLockStanding::Locked { since },
        HomeLockState::Lifting { open_from } => HomeLockStanding::Lifting { since, open_from },
    }
}

/// A line about a lock that was told of.
pub(crate) fn told_of(view: &View<'_>, object: &str) -> Result<Option<Text>, ClientError> {
    let told: Option<HomeLockView> = feed::object(view, ObjectKind::HomeLock, object)?;
    Ok(told.map(|told| words::home_lock::line(&told)))
}
