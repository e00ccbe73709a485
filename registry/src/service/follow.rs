//! The follow-up of commands: a case is moved on, the bank is asked to take money.
//!
//! It is no part of the command's answer, which says what was received. Whatever of it is not done when the process ends, or
//! fails, is found by the clock.

use std::{
    collections::VecDeque,
    sync::{Condvar, Mutex, MutexGuard, PoisonError},
};

use tokio::sync::Notify;

use super::Service;
use crate::model::After;

/// The order in which a command is answered and what follows it is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answering {
    /// The answer comes first; what follows waits for whoever calls [`Service::settle`] or [`Service::tick`], and a served
    /// registry begins with it at once.
    First,
    /// The answer comes last, once what follows is done: for runs that must repeat step by step.
    Last,
}

/// The follow-up of commands that were answered, until it is done.
#[derive(Debug, Default)]
pub(super) struct Following {
    open: Mutex<Open>,
    ended: Condvar,
    came: Notify,
}

#[derive(Debug, Default)]
struct Open {
    waiting: VecDeque<After>,
    under_way: usize,
}

impl Following {
    fn open(&self) -> MutexGuard<'_, Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn put(&self, after: After) {
        self.open().waiting.push_back(after);
        self.came.notify_one();
    }

    fn take(&self) -> Option<UnderWay<'_>> {
        let mut open = self.open();
        let after = open.waiting.pop_front()?;
        open.under_way += 1;
        Some(UnderWay { following: self, after })
    }
}

/// Something that follows, while it is being done.
struct UnderWay<'a> {
    following: &'a Following,
    after: After,
}

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        self.following.open().under_way -= 1;
        self.following.ended.notify_all();
    }
}

impl Service {
    /// A command was carried out, and this follows: before it is answered, or once it is.
    pub(super) fn follows(&self, after: After) {
        match (after, self.0.world.answering) {
            (After::Nothing, _) => {}
            (after, Answering::First) => self.0.following.put(after),
            (after, Answering::Last) => self.follow(after),
        }
    }

    fn follow(&self, after: After) {
        let followed = match after {
            After::Nothing => Ok(()),
            After::Case(case) => self.advance(case),
            After::Pay(attempt) => self.take_money(attempt),
        };
        // The outcome stands; the clock finds what is left.
        if let Err(fault) = followed {
            tracing::error!(%fault, "what follows a command is left to the next tick");
        }
    }

    /// Does what follows the commands answered so far, as far as nobody else has begun with it.
    pub(crate) fn follow_all(&self) {
        while let Some(under_way) = self.0.following.take() {
            self.follow(under_way.after);
        }
    }

    /// Does what follows the commands answered so far, and returns once it is done, whoever does it.
    pub fn settle(&self) {
        loop {
            self.follow_all();
            let open = self.0.following.open();
            if open.under_way == 0 && open.waiting.is_empty() {
                return;
            }
            let busy = |open: &mut Open| open.under_way > 0 && open.waiting.is_empty();
            drop(self.0.following.ended.wait_while(open, busy));
        }
    }

    /// Waits until something follows a command.
    pub(crate) async fn something_follows(&self) {
        self.0.following.came.notified().await;
    }
}
