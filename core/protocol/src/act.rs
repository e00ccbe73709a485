//! The table of acts (办理事项): everything that phone and registry know of a kind of command beside what it carries: how
//! it is called, who may send it, what makes it moot or a repeat, what it takes the place of, and what becomes of it when
//! the registry declines it. Its shape is the type of its name in [`command`](crate::command), and nowhere else.
//!
//! The registry looks up here who may. The client decides an act by it in the transaction that queues it, and again
//! after every outcome and every page of the feed: what was overtaken leaves the outbox with a word, so that it neither
//! blocks its lane nor says what is no longer true. Only what had no effect for certain is taken out; what may have
//! arrived goes again and is answered, and what an older copy of the vault holds is neither taken back nor done a
//! second time before it was asked for.

use ereg_law::words::labels::Label;

use crate::{catalogue::act as called, command::CommandKind};

/// One row of the table.
#[derive(Debug, Clone, Copy)]
pub struct ActRow {
    /// Its name, as a person would say it; the words are the catalogue's.
    pub called: Label,
    /// The persons who may send it.
    pub who: WhoMay,
    /// Code with which somebody is refused who may not, though what it is about is there for them; `not_found` where for
    /// them it is not.
    pub refused: &'static str,
    /// The ones whom the registry asks before it decides.
    pub asks: Asks,
    /// The signs in the feed that it is done already, by whomever: nothing is sent, and nobody need be told.
    pub repeat: &'static [Seen],
    /// The signs in the feed that it can have no effect any more: nothing is sent, and the person is told.
    pub moot: &'static [Seen],
    /// The commands of the same lane that it takes the place of.
    pub supersedes: &'static [(CommandKind, Which)],
    /// The number of commands of its kind that a lane may have on its way.
    pub at_once: AtOnce,
    /// The treatment of a command that the registry declines.
    pub declined: WhenDeclined,
}

/// The persons who may send a command. For everybody else what it is about is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhoMay {
    /// Somebody without an account: the request is signed by the device key in the command.
    Newcomer,
    /// Whoever has an account; what they say of themselves is asked elsewhere.
    Enrolled,
    /// The one who granted the mandate, gave the consent, or locked the home.
    Grantor,
    /// Somebody who holds the home now, by the register.
    Owner,
    /// Somebody who holds the home whose extract they bring, or a mortgage on it, or was given it as an heir.
    Holder,
    /// The one who was invited, by the code.
    Invited,
    /// The one who opened the workspace.
    Writer,
    /// Somebody who takes part in the workspace.
    Member,
    /// A party of the case.
    Party,
    /// A party that takes the right: it pays and collects.
    Taker,
    /// The one who began the attempt to pay.
    Payer,
    /// Somebody whom the certificate or proof names as a holder.
    Named,
    /// The office to which a holder has consented.
    Consented,
}

/// The ones whom the registry asks before it decides about a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asks {
    /// Nobody: it is decided at once, and goes in one request with others.
    Nobody,
    /// Another office or a bank, which may take its time: it is alone in its request, so that nothing else waits for them.
    Another,
}

/// The commands of a kind that a new act takes the place of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// Those that stand still for the person.
    StandingStill,
    /// Those, and what waits and had no effect for certain.
    Unsent,
    /// Those, and what an older copy holds: done twice it is the same.
    Held,
}

/// The number of commands of a kind that a lane may have on its way. The same words twice are one whatever the kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AtOnce {
    /// One: pressed again, it is the one on its way, unless the new one takes its place.
    One,
    /// Any number of them.
    Many,
}

/// The treatment of a command that the registry declined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhenDeclined {
    /// It stands still and its lane with it: what comes behind is built on it.
    HoldsItsLane,
    /// Nothing is built on it: it leaves the outbox with a word, and can be done anew.
    Leaves,
}

/// Something that the feed may have said, with the code of its words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seen {
    /// The workspace became a case that has ended without an entry.
    CaseOver,
    /// The workspace became a case, and nothing of it is asked to be corrected.
    Submitted,
    /// The workspace became a case, whatever is asked of it.
    IsCase,
    /// The case is not asked to be corrected, or not any more.
    NotAsked,
    /// This very supplement came in already.
    Supplemented,
    /// The time of the workspace is over.
    WorkspaceOver,
    /// This person is no longer named in the workspace.
    Dismissed,
    /// The workspace is open, and this person opened it.
    Opened,
    /// The slot to be filled is filled.
    SlotFilled,
    /// Somebody has joined by the invitation that is to be taken back.
    InvitationUsed,
    /// This person takes part.
    Joined,
    /// The medium is announced as this material.
    MediumAnnounced,
    /// This person's withdrawal is held, and the others' are waited for.
    WithdrawalHeld,
    /// The source of this very fact is being asked.
    SourceAsked,
    /// The source was asked about this very answer.
    SourceChecked,
    /// Nothing that the case was told rests on this fact.
    NothingRests,
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
    /// The state of the attempt is known for good.
    AttemptSettled,
    /// Nothing is entered yet.
    NotEntered,
    /// The certificates are collected.
    Collected,
}

impl Seen {
    /// The key of its words in the catalogues.
    pub const fn code(self) -> &'static str {
        match self {
            Seen::CaseOver => "draft.case_over",
            Seen::Submitted | Seen::IsCase => "draft.submitted",
            Seen::NotAsked => "supplement.not_asked",
            Seen::Supplemented => "already_supplemented",
            Seen::WorkspaceOver => "workspace.closed",
            Seen::Dismissed => "workspace.dismissed",
            Seen::Opened => "share.already_shared",
            Seen::SlotFilled => "slot.filled",
            Seen::InvitationUsed => "invitation.used",
            Seen::Joined => "invitation.joined",
            Seen::MediumAnnounced => "medium.known",
            Seen::WithdrawalHeld => "withdraw.held",
            Seen::SourceAsked => "dispute.open",
            Seen::SourceChecked => "dispute.checked",
            Seen::NothingRests => "dispute.nothing_rests",
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

impl Seen {
    /// Whether it is seen only by whoever knows the words of the command: a fact, a bill, a file that it names.
    const fn hangs_on_words(self) -> bool {
        match self {
            Seen::NotAsked
            | Seen::Supplemented
            | Seen::SlotFilled
            | Seen::InvitationUsed
            | Seen::MediumAnnounced
            | Seen::SourceAsked
            | Seen::SourceChecked
            | Seen::NothingRests
            | Seen::Paid
            | Seen::AttemptOpen
            | Seen::BillReplaced
            | Seen::AttemptSettled => true,
            Seen::CaseOver
            | Seen::Submitted
            | Seen::IsCase
            | Seen::WorkspaceOver
            | Seen::Dismissed
            | Seen::Opened
            | Seen::Joined
            | Seen::WithdrawalHeld
            | Seen::Entered
            | Seen::Ended
            | Seen::NotDue
            | Seen::BillOver
            | Seen::NotEntered
            | Seen::Collected => false,
        }
    }
}

impl ActRow {
    /// Whether commands of this kind stand differently by what they say; else all of a lane stand alike.
    pub fn hangs_on_words(&self) -> bool {
        self.repeat.iter().chain(self.moot).any(|seen| seen.hangs_on_words())
    }
}

impl CommandKind {
    /// Its row in the table of acts.
    pub const fn act(self) -> ActRow {
        use Asks::{Another, Nobody};
        use AtOnce::{Many, One};
        use CommandKind as Kind;
        use Seen as S;
        use WhenDeclined::{HoldsItsLane, Leaves};
        use Which::{Held, StandingStill, Unsent};
        /// Nothing of a draft is sent once it is a case, or once nobody holds it any more.
        const OVER: &[Seen] = &[S::CaseOver, S::Submitted, S::Dismissed, S::WorkspaceOver];
        match self {
            Kind::Enrol => ActRow {
                called: called::ENROL,
                who: WhoMay::Newcomer,
                refused: "signature.key_unknown",
                asks: Another,
                repeat: &[],
                moot: &[],
                supersedes: &[(Kind::Enrol, Held)],
                at_once: One,
                declined: Leaves,
            },
            Kind::GrantMandate => ActRow {
                called: called::GRANT_MANDATE,
                who: WhoMay::Enrolled,
                refused: "mandate.not_legal_representative",
                asks: Another,
                repeat: &[],
                moot: &[],
                supersedes: &[(Kind::GrantMandate, StandingStill)],
                at_once: Many,
                declined: Leaves,
            },
            Kind::RevokeMandate => ActRow {
                called: called::REVOKE_MANDATE,
                who: WhoMay::Grantor,
                refused: "not_found",
                asks: Another,
                repeat: &[],
                moot: &[],
                supersedes: &[(Kind::RevokeMandate, StandingStill)],
                at_once: Many,
                declined: Leaves,
            },
            Kind::Share => ActRow {
                called: called::SHARE,
                who: WhoMay::Holder,
                refused: "extract.not_holder",
                asks: Nobody,
                repeat: &[S::Opened],
                moot: &[S::CaseOver, S::IsCase],
                supersedes: &[(Kind::Share, StandingStill)],
                at_once: One,
                declined: HoldsItsLane,
            },
            Kind::Invite => ActRow {
                called: called::INVITE,
                who: WhoMay::Writer,
                refused: "workspace.not_the_writer",
                asks: Nobody,
                repeat: &[],
                moot: &[S::CaseOver, S::Submitted, S::WorkspaceOver, S::SlotFilled],
                supersedes: &[(Kind::Invite, StandingStill)],
                at_once: Many,
                declined: Leaves,
            },
            Kind::RevokeInvitation => ActRow {
                called: called::REVOKE_INVITATION,
                who: WhoMay::Writer,
                refused: "workspace.not_the_writer",
                asks: Nobody,
                repeat: &[],
                moot: &[S::CaseOver, S::Submitted, S::WorkspaceOver, S::InvitationUsed],
                // Which invitation it takes out before that has gone hangs on the slot, which the act itself looks at.
                supersedes: &[(Kind::RevokeInvitation, StandingStill)],
                at_once: Many,
                declined: Leaves,
            },
            Kind::Accept => ActRow {
                called: called::ACCEPT,
                who: WhoMay::Invited,
                refused: "invitation_closed",
                asks: Nobody,
                repeat: &[S::Joined],
                moot: &[],
                supersedes: &[(Kind::Accept, Unsent)],
                at_once: One,
                declined: Leaves,
            },
            Kind::PutSections => ActRow {
                called: called::PUT_SECTIONS,
                who: WhoMay::Member,
                refused: "not_found",
                asks: Nobody,
                repeat: &[],
                moot: OVER,
                supersedes: &[
                    (Kind::PutSections, StandingStill),
                    (Kind::Freeze, StandingStill),
                    (Kind::Sign, StandingStill),
                    (Kind::Submit, StandingStill),
                    (Kind::Supplement, StandingStill),
                ],
                at_once: Many,
                declined: HoldsItsLane,
            },
            Kind::PutMedium => ActRow {
                called: called::PUT_MEDIUM,
                who: WhoMay::Member,
                refused: "not_found",
                asks: Nobody,
                repeat: &[S::MediumAnnounced],
                moot: OVER,
                supersedes: &[(Kind::PutMedium, StandingStill)],
                at_once: Many,
                declined: HoldsItsLane,
            },
            Kind::Freeze => ActRow {
                called: called::FREEZE,
                who: WhoMay::Writer,
                refused: "workspace.not_the_writer",
                asks: Nobody,
                repeat: &[],
                moot: OVER,
                supersedes: &[
                    (Kind::Freeze, StandingStill),
                    (Kind::Sign, StandingStill),
                    (Kind::Submit, StandingStill),
                    (Kind::Supplement, StandingStill),
                ],
                at_once: Many,
                declined: HoldsItsLane,
            },
            Kind::Sign => ActRow {
                called: called::SIGN,
                who: WhoMay::Member,
                refused: "not_found",
                asks: Nobody,
                repeat: &[],
                moot: OVER,
                supersedes: &[
                    (Kind::Sign, StandingStill),
                    (Kind::Submit, StandingStill),
                    (Kind::Supplement, StandingStill),
                ],
                at_once: Many,
                declined: HoldsItsLane,
            },
            Kind::Submit => ActRow {
                called: called::SUBMIT,
                who: WhoMay::Member,
                refused: "not_found",
                asks: Nobody,
                repeat: &[],
                moot: &[S::CaseOver, S::IsCase, S::Dismissed, S::WorkspaceOver],
                supersedes: &[(Kind::Submit, StandingStill)],
                at_once: One,
                declined: HoldsItsLane,
            },
            Kind::Supplement => ActRow {
                called: called::SUPPLEMENT,
                who: WhoMay::Member,
                refused: "not_found",
                asks: Nobody,
                repeat: &[S::Supplemented],
                moot: &[S::CaseOver, S::NotAsked],
                supersedes: &[(Kind::Supplement, StandingStill)],
                at_once: One,
                declined: HoldsItsLane,
            },
            Kind::Withdraw => ActRow {
                called: called::WITHDRAW,
                who: WhoMay::Party,
                refused: "not_found",
                asks: Nobody,
                repeat: &[S::WithdrawalHeld],
                moot: &[S::Entered, S::Ended],
                // Who withdraws wants to pay no more; money that was sent is asked for and comes back.
                supersedes: &[
                    (Kind::Withdraw, StandingStill),
                    // Nobody need check what nobody applies for any more.
                    (Kind::Dispute, Unsent),
                    (Kind::Pay, Unsent),
                    (Kind::AskPayment, StandingStill),
                    (Kind::Collect, StandingStill),
                ],
                at_once: One,
                declined: Leaves,
            },
            Kind::Dispute => ActRow {
                called: called::DISPUTE,
                who: WhoMay::Party,
                refused: "not_found",
                asks: Nobody,
                repeat: &[S::SourceAsked],
                moot: &[S::CaseOver, S::SourceChecked, S::NothingRests],
                supersedes: &[
                    (Kind::Dispute, StandingStill),
                    (Kind::Withdraw, StandingStill),
                    (Kind::Pay, StandingStill),
                    (Kind::AskPayment, StandingStill),
                    (Kind::Collect, StandingStill),
                ],
                // Several facts may be wrong at once.
                at_once: Many,
                declined: Leaves,
            },
            Kind::Pay => ActRow {
                called: called::PAY,
                who: WhoMay::Taker,
                refused: "pay.not_payer",
                asks: Another,
                repeat: &[],
                moot: &[S::Paid, S::AttemptOpen, S::NotDue, S::BillReplaced, S::BillOver],
                supersedes: &[
                    // Another channel was chosen before anything went out.
                    (Kind::Pay, Unsent),
                    (Kind::AskPayment, StandingStill),
                    (Kind::Withdraw, StandingStill),
                    (Kind::Dispute, StandingStill),
                    (Kind::Collect, StandingStill),
                ],
                at_once: One,
                declined: Leaves,
            },
            Kind::AskPayment => ActRow {
                called: called::ASK_PAYMENT,
                who: WhoMay::Payer,
                refused: "not_found",
                asks: Another,
                repeat: &[S::AttemptSettled],
                moot: &[],
                supersedes: &[(Kind::AskPayment, StandingStill)],
                at_once: Many,
                declined: Leaves,
            },
            Kind::Collect => ActRow {
                called: called::COLLECT,
                who: WhoMay::Taker,
                refused: "collect.not_holder",
                asks: Nobody,
                repeat: &[S::Collected],
                moot: &[S::CaseOver, S::NotEntered],
                supersedes: &[
                    (Kind::Collect, StandingStill),
                    (Kind::AskPayment, StandingStill),
                    (Kind::Withdraw, StandingStill),
                    (Kind::Dispute, StandingStill),
                    (Kind::Pay, StandingStill),
                ],
                at_once: One,
                declined: Leaves,
            },
            Kind::Annotate => ActRow {
                called: called::ANNOTATE,
                who: WhoMay::Named,
                refused: "not_found",
                asks: Nobody,
                repeat: &[],
                moot: &[],
                supersedes: &[(Kind::Annotate, StandingStill)],
                at_once: Many,
                declined: Leaves,
            },
            Kind::GrantConsent => ActRow {
                called: called::GRANT_CONSENT,
                who: WhoMay::Named,
                refused: "not_found",
                asks: Nobody,
                repeat: &[],
                moot: &[],
                supersedes: &[(Kind::GrantConsent, StandingStill)],
                at_once: Many,
                declined: Leaves,
            },
            Kind::RevokeConsent => ActRow {
                called: called::REVOKE_CONSENT,
                who: WhoMay::Grantor,
                refused: "not_found",
                asks: Nobody,
                repeat: &[],
                moot: &[],
                supersedes: &[(Kind::RevokeConsent, StandingStill)],
                at_once: Many,
                declined: Leaves,
            },
            Kind::UseLicence => ActRow {
                called: called::USE_LICENCE,
                who: WhoMay::Consented,
                refused: "consent.other_office",
                asks: Nobody,
                repeat: &[],
                moot: &[],
                supersedes: &[(Kind::UseLicence, StandingStill)],
                at_once: Many,
                declined: Leaves,
            },
            Kind::LockHome => ActRow {
                called: called::LOCK_HOME,
                who: WhoMay::Owner,
                refused: "lock.not_held",
                asks: Nobody,
                repeat: &[],
                moot: &[],
                supersedes: &[(Kind::LockHome, StandingStill)],
                at_once: Many,
                declined: Leaves,
            },
            Kind::LiftHomeLock => ActRow {
                called: called::LIFT_HOME_LOCK,
                who: WhoMay::Grantor,
                refused: "not_found",
                asks: Nobody,
                repeat: &[],
                moot: &[],
                supersedes: &[(Kind::LiftHomeLock, StandingStill)],
                at_once: Many,
                declined: Leaves,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::words;

    #[test]
    fn every_act_is_called_something_and_refused_with_words() {
        for kind in CommandKind::ALL {
            let row = kind.act();
            assert!(!row.called.zh.is_empty() && !row.called.en.is_empty(), "{kind:?}");
            assert!(words(row.refused).is_some(), "{kind:?}");
        }
    }

    #[test]
    fn every_word_of_the_table_is_in_the_catalogue() {
        for kind in CommandKind::ALL {
            let row = kind.act();
            for seen in row.moot.iter().chain(row.repeat) {
                assert!(words(seen.code()).is_some(), "{seen:?} of {kind:?}");
            }
            assert!(row.repeat.iter().all(|seen| !row.moot.contains(seen)), "{kind:?}");
        }
    }

    #[test]
    fn only_acts_that_name_what_they_are_about_stand_by_their_words() {
        use CommandKind::{AskPayment, Dispute, Invite, Pay, PutMedium, RevokeInvitation, Supplement};
        let by_words: Vec<CommandKind> =
            CommandKind::ALL.iter().copied().filter(|kind| kind.act().hangs_on_words()).collect();
        let named = [Invite, RevokeInvitation, PutMedium, Supplement, Dispute, Pay, AskPayment];
        assert!(by_words.len() == named.len() && named.iter().all(|kind| by_words.contains(kind)), "{by_words:?}");
    }

    /// Returns what of its lane a new act takes the place of, in the order of the kinds.
    fn taken(kind: CommandKind) -> Vec<(CommandKind, Which)> {
        let mut taken = kind.act().supersedes.to_vec();
        taken.sort_by_key(|(other, _)| CommandKind::ALL.iter().position(|kind| kind == other));
        taken
    }

    /// A signature is built on what was frozen, and that on what was typed: whoever changes one begins anew what comes after
    /// it, and nothing that comes before. What stands still of a case leaves for whatever is done about it next; asking how
    /// a payment stands changes nothing.
    #[test]
    fn a_new_act_frees_its_lane_of_what_stands_still_and_was_built_on_what_it_changes() {
        use CommandKind as Kind;
        let still = |kinds: &[CommandKind]| kinds.iter().map(|kind| (*kind, Which::StandingStill)).collect::<Vec<_>>();
        let chain = [Kind::PutSections, Kind::Freeze, Kind::Sign];
        let sent = [Kind::Submit, Kind::Supplement];
        for (place, kind) in chain.iter().enumerate() {
            assert_eq!(taken(*kind), still(&[&chain[place..], &sent].concat()), "{kind:?}");
        }
        for kind in sent {
            assert_eq!(taken(kind), still(&[kind]), "{kind:?}");
        }
        let of_the_case = [Kind::Withdraw, Kind::Dispute, Kind::Pay, Kind::AskPayment, Kind::Collect];
        for kind in [Kind::Dispute, Kind::Collect] {
            assert_eq!(taken(kind), still(&of_the_case), "{kind:?}");
        }
        // Another channel is chosen: what never left is taken back.
        let mut pays = still(&of_the_case);
        pays[2].1 = Which::Unsent;
        assert_eq!(taken(Kind::Pay), pays);
        // Who withdraws pays no more and disputes nothing: what never left is taken back too.
        let mut withdraws = still(&of_the_case);
        (withdraws[1].1, withdraws[2].1) = (Which::Unsent, Which::Unsent);
        assert_eq!(taken(Kind::Withdraw), withdraws);
        for kind in [Kind::Share, Kind::Invite, Kind::RevokeInvitation, Kind::PutMedium, Kind::AskPayment] {
            assert_eq!(taken(kind), still(&[kind]), "{kind:?}");
        }
        assert_eq!(taken(Kind::Accept), [(Kind::Accept, Which::Unsent)]);
        assert_eq!(taken(Kind::Enrol), [(Kind::Enrol, Which::Held)]);
    }

    /// Others are built on whatever holds its lane when declined, and a new act of its kind frees the lane.
    #[test]
    fn nothing_can_stand_still_that_no_act_takes_the_place_of() {
        for kind in CommandKind::ALL {
            let freed = kind.act().supersedes.iter().any(|(other, _)| other == kind);
            assert!(freed, "{kind:?}");
        }
    }
}
