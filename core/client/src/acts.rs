//! The table of acts (办理事项): for each kind of command, what the feed may have said that makes it moot or a repeat,
//! what on its way makes it a repeat, what it takes the place of, and what becomes of it when the registry declines it.
//!
//! An act is decided by this table in the transaction that queues it, and again after every outcome and every page of
//! the feed: what was overtaken leaves the outbox with a word, so that it neither blocks its lane nor says what is no
//! longer true. Only what had no effect for certain is taken out; what may have arrived goes again and is answered, and
//! what an older copy of the vault holds is neither taken back nor done a second time before it was asked for.

use ereg_protocol::command::CommandKind;
use ereg_vault::{OutboxItem, OutboxState};

/// One row of the table.
pub(crate) struct Act {
    /// What shows that it is done already, by whomever: nothing is sent, and nobody need be told.
    pub repeat: &'static [Seen],
    /// What shows that it can have no effect any more: nothing is sent, and the person is told.
    pub moot: &'static [Seen],
    /// What of the same lane it takes the place of.
    pub supersedes: &'static [(CommandKind, Which)],
    /// How many of it a lane may have on its way.
    pub at_once: AtOnce,
    /// What becomes of it when the registry declines it.
    pub declined: WhenDeclined,
}

/// Which commands of a kind are taken the place of.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Which {
    /// Those that stand still for the person.
    StandingStill,
    /// Those, and what waits and had no effect for certain.
    Unsent,
    /// Those, and what an older copy holds: done twice it is the same.
    Held,
}

impl Which {
    /// Whether it is one of those.
    fn is(self, item: &OutboxItem) -> bool {
        match self {
            Which::StandingStill => item.is_free() && item.state() == OutboxState::NeedsYou,
            Which::Unsent => item.is_free(),
            Which::Held => item.is_free() || item.is_held(),
        }
    }
}

/// How many commands of a kind a lane may have on its way. The same words twice are one whatever the kind.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum AtOnce {
    /// One: pressed again, it is the one on its way, unless the new one takes its place.
    One,
    /// As many as there are.
    Many,
}

impl Act {
    /// Whether a command of the same lane leaves the outbox for it.
    pub(crate) fn takes_the_place_of(&self, item: &OutboxItem) -> bool {
        self.supersedes.iter().any(|(kind, which)| *kind == item.kind() && which.is(item))
    }
}

/// What becomes of a command that the registry declined.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum WhenDeclined {
    /// It stands still and its lane with it: what comes behind is built on it.
    HoldsItsLane,
    /// Nothing is built on it: it leaves the outbox with a word, and can be done anew.
    Leaves,
}

/// What the feed may have said, and the code of its words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Seen {
    /// The workspace became a case that has ended without an entry.
    CaseOver,
    /// The workspace became a case.
    Submitted,
    /// The time of the workspace is over.
    WorkspaceOver,
    /// This person is no longer named in the workspace.
    Dismissed,
    /// The workspace is open, and this person opened it.
    Opened,
    /// The slot to be filled is filled.
    SlotFilled,
    /// This person takes part.
    Joined,
    /// The medium is announced as this material.
    MediumAnnounced,
    /// This person's withdrawal is held, and the others' are waited for.
    WithdrawalHeld,
    /// The case is entered in the register.
    Entered,
    /// The case has ended without an entry.
    Ended,
    /// The fee is paid.
    Paid,
    /// Another attempt to pay is open.
    AttemptOpen,
    /// The case waits for no fee.
    NotDue,
    /// A newer bill stands in the place of this one.
    BillReplaced,
    /// The bill has run out.
    BillOver,
    /// How the attempt stands is known for good.
    AttemptSettled,
    /// Nothing is entered yet.
    NotEntered,
    /// The certificates are collected.
    Collected,
}

impl Seen {
    /// The key of its words in the catalogues.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Seen::CaseOver => "draft.case_over",
            Seen::Submitted => "draft.submitted",
            Seen::WorkspaceOver => "workspace.closed",
            Seen::Dismissed => "workspace.dismissed",
            Seen::Opened => "share.already_shared",
            Seen::SlotFilled => "slot.filled",
            Seen::Joined => "invitation.joined",
            Seen::MediumAnnounced => "medium.known",
            Seen::WithdrawalHeld => "withdraw.held",
            Seen::Entered | Seen::Ended => "case.not_withdrawable",
            Seen::Paid => "quote.settled",
            Seen::AttemptOpen => "attempt.open",
            Seen::NotDue => "pay.not_due",
            Seen::BillReplaced => "quote.superseded",
            Seen::BillOver => "quote.expired",
            Seen::AttemptSettled => "attempt.settled",
            Seen::NotEntered => "collect.not_registered",
            Seen::Collected => "collect.collected",
        }
    }
}

/// The row of a kind.
pub(crate) const fn act(kind: CommandKind) -> Act {
    use AtOnce::{Many, One};
    use CommandKind as Kind;
    use Seen as S;
    use WhenDeclined::{HoldsItsLane, Leaves};
    use Which::{Held, StandingStill, Unsent};
    /// Nothing of a draft is sent once it is a case, or once nobody holds it any more.
    const OVER: &[Seen] = &[S::CaseOver, S::Submitted, S::Dismissed, S::WorkspaceOver];
    match kind {
        Kind::Enrol => {
            Act { repeat: &[], moot: &[], supersedes: &[(Kind::Enrol, Held)], at_once: One, declined: Leaves }
        }
        Kind::Share => Act {
            repeat: &[S::Opened],
            moot: &[S::CaseOver, S::Submitted],
            supersedes: &[(Kind::Share, StandingStill)],
            at_once: One,
            declined: HoldsItsLane,
        },
        Kind::Invite => Act {
            repeat: &[],
            moot: &[S::CaseOver, S::Submitted, S::WorkspaceOver, S::SlotFilled],
            supersedes: &[(Kind::Invite, StandingStill)],
            at_once: Many,
            declined: Leaves,
        },
        Kind::Accept => Act {
            repeat: &[S::Joined],
            moot: &[],
            supersedes: &[(Kind::Accept, Unsent)],
            at_once: One,
            declined: Leaves,
        },
        Kind::PutSections => Act {
            repeat: &[],
            moot: OVER,
            supersedes: &[
                (Kind::PutSections, StandingStill),
                (Kind::Freeze, StandingStill),
                (Kind::Sign, StandingStill),
                (Kind::Submit, StandingStill),
            ],
            at_once: Many,
            declined: HoldsItsLane,
        },
        Kind::PutMedium => Act {
            repeat: &[S::MediumAnnounced],
            moot: OVER,
            supersedes: &[(Kind::PutMedium, StandingStill)],
            at_once: Many,
            declined: HoldsItsLane,
        },
        Kind::Freeze => Act {
            repeat: &[],
            moot: OVER,
            supersedes: &[(Kind::Freeze, StandingStill), (Kind::Sign, StandingStill), (Kind::Submit, StandingStill)],
            at_once: Many,
            declined: HoldsItsLane,
        },
        Kind::Sign => Act {
            repeat: &[],
            moot: OVER,
            supersedes: &[(Kind::Sign, StandingStill), (Kind::Submit, StandingStill)],
            at_once: Many,
            declined: HoldsItsLane,
        },
        Kind::Submit => Act {
            repeat: &[],
            moot: OVER,
            supersedes: &[(Kind::Submit, StandingStill)],
            at_once: One,
            declined: HoldsItsLane,
        },
        Kind::Withdraw => Act {
            repeat: &[S::WithdrawalHeld],
            moot: &[S::Entered, S::Ended],
            // Who withdraws wants to pay no more; money that was sent is asked for and comes back.
            supersedes: &[
                (Kind::Withdraw, StandingStill),
                (Kind::Pay, Unsent),
                (Kind::AskPayment, StandingStill),
                (Kind::Collect, StandingStill),
            ],
            at_once: One,
            declined: Leaves,
        },
        Kind::Pay => Act {
            repeat: &[],
            moot: &[S::Paid, S::AttemptOpen, S::NotDue, S::BillReplaced, S::BillOver],
            supersedes: &[
                (Kind::Pay, StandingStill),
                (Kind::AskPayment, StandingStill),
                (Kind::Withdraw, StandingStill),
                (Kind::Collect, StandingStill),
            ],
            at_once: One,
            declined: Leaves,
        },
        Kind::AskPayment => Act {
            repeat: &[S::AttemptSettled],
            moot: &[],
            supersedes: &[(Kind::AskPayment, StandingStill)],
            at_once: Many,
            declined: Leaves,
        },
        Kind::Collect => Act {
            repeat: &[S::Collected],
            moot: &[S::Ended, S::NotEntered],
            supersedes: &[
                (Kind::Collect, StandingStill),
                (Kind::AskPayment, StandingStill),
                (Kind::Withdraw, StandingStill),
                (Kind::Pay, StandingStill),
            ],
            at_once: One,
            declined: Leaves,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_of_the_table_is_in_the_catalogue() {
        for kind in CommandKind::ALL {
            let row = act(*kind);
            for seen in row.moot.iter().chain(row.repeat) {
                assert!(ereg_protocol::catalogue::words(seen.code()).is_some(), "{seen:?} of {kind:?}");
            }
            assert!(row.repeat.iter().all(|seen| !row.moot.contains(seen)), "{kind:?}");
        }
    }

    /// What holds its lane when declined is what others are built on, and a new act of its kind frees the lane.
    #[test]
    fn nothing_can_stand_still_that_no_act_takes_the_place_of() {
        for kind in CommandKind::ALL {
            let freed = act(*kind).supersedes.iter().any(|(other, _)| other == kind);
            assert!(freed, "{kind:?}");
        }
    }
}
