//! The follow-up of commands: a case is moved on, the bank is asked to take money.
//!
//! It is no part of the command's answer, which says what was received. Whatever of it is not done when the process ends, or
//! fails, is found by the clock.

use std::{
    collections::VecDeque,
    sync::{Condvar, Mutex, MutexGuard, PoisonError},
};

use ereg_protocol::id::{AttemptId, CaseId};
use tokio::sync::Notify;

use super::Service;
use crate::model::After;

/// Looks in a row at which what nobody waits for gives way to what follows commands: one second.
const GIVES_WAY: u32 = 5;

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

/// No longer than there are attempts with a lease, one a case, and cases that somebody has sent something for.
#[derive(Debug, Default)]
struct Open {
    /// Attempts to pay. They go first: each has a lease that runs out.
    payments: VecDeque<AttemptId>,
    /// Cases to be moved on, each once.
    cases: VecDeque<CaseId>,
    under_way: usize,
    /// Looks in a row at which others gave way.
    given_way: u32,
}

impl Open {
    fn is_empty(&self) -> bool {
        self.under_way == 0 && self.waiting() == 0
    }

    fn waiting(&self) -> usize {
        self.payments.len() + self.cases.len()
    }

    fn next(&mut self) -> Option<After> {
        self.payments.pop_front().map(After::Pay).or_else(|| self.cases.pop_front().map(After::Case))
    }
}

impl Following {
    fn open(&self) -> MutexGuard<'_, Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn put(&self, after: After) {
        let mut open = self.open();
        match after {
            After::Nothing => return,
            After::Pay(attempt) => open.payments.push_back(attempt),
            // One that waits is moved on as it stands when its turn comes.
            After::Case(case) if open.cases.contains(&case) => return,
            After::Case(case) => open.cases.push_back(case),
        }
        self.came.notify_one();
    }

    /// The number of things to do at this look that nobody waits for, of so many at most: none while commands are followed up, and
    /// one in so many looks however long that goes on.
    fn left_to_others(&self, most: u32) -> u32 {
        let mut open = self.open();
        let is_busy = !open.is_empty();
        if is_busy && open.given_way < GIVES_WAY {
            open.given_way += 1;
            return 0;
        }
        open.given_way = 0;
        if is_busy { most.min(1) } else { most }
    }

    fn take(&self) -> Option<UnderWay<'_>> {
        let mut open = self.open();
        let after = open.next()?;
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
            if open.is_empty() {
                return;
            }
            let busy = |open: &mut Open| open.under_way > 0 && open.waiting() == 0;
            drop(self.0.following.ended.wait_while(open, busy));
        }
    }

    /// The number of things to do at this look that nobody waits for, of so many at most.
    pub(super) fn left_to_others(&self, most: u32) -> u32 {
        self.0.following.left_to_others(most)
    }

    /// Whether something follows a command and is not done.
    pub(super) fn is_followed_up(&self) -> bool {
        !self.0.following.open().is_empty()
    }

    /// The number of things that follow commands and with which nobody has begun.
    pub(crate) fn waits_to_follow(&self) -> usize {
        self.0.following.open().waiting()
    }

    /// Waits until something follows a command.
    pub(crate) async fn something_follows(&self) {
        self.0.following.came.notified().await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id<T: std::str::FromStr<Err: std::fmt::Debug>>(last: u8) -> T {
        format!("019abcde-0000-7000-8000-0000000000{last:02x}").parse().unwrap()
    }

    #[test]
    fn an_order_goes_first_and_a_case_that_waits_is_moved_on_once() {
        let following = Following::default();
        let (one, two) = (After::Case(id(1)), After::Case(id(2)));
        let (order, later) = (After::Pay(id(3)), After::Pay(id(4)));
        for after in [one, After::Nothing, two, order, one, later, two] {
            following.put(after);
        }
        assert_eq!(following.open().waiting(), 4);
        let taken: Vec<After> = std::iter::from_fn(|| Some(following.take()?.after)).collect();
        assert_eq!(taken, [order, later, one, two]);
        // Whoever has begun with a case may have looked before it was sent something: it is moved on again.
        following.put(one);
        let begun = following.take();
        following.put(one);
        assert_eq!((begun.map(|begun| begun.after), following.open().waiting()), (Some(one), 1));
    }

    #[test]
    fn what_nobody_waits_for_gives_way_and_is_not_forgotten() {
        let following = Following::default();
        assert_eq!(following.left_to_others(8), 8);
        following.put(After::Case(id(1)));
        let under_way = following.take();
        // As long as it goes on, one in six looks has one.
        let left: Vec<u32> = (0..2 * GIVES_WAY + 2).map(|_| following.left_to_others(8)).collect();
        assert_eq!(left, [[0; GIVES_WAY as usize].as_slice(), &[1]].concat().repeat(2));
        drop(under_way);
        assert_eq!(following.left_to_others(8), 8);
    }
}
