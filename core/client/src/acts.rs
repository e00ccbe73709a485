//! The table of acts (办理事项): for each kind of command, what the feed may have said that makes it moot or a repeat,
//! what on its way makes it a repeat, what it takes the place of, and what becomes of it when the registry declines it.
//!
//! An act is decided by this table in the transaction that queues it, and again after every outcome and every page of
//! the feed: what was overtaken leaves the outbox with a word, so that it neither blocks its lane nor says what is no
//! longer true. Only what had no effect for certain is taken out; what may have arrived goes again and is answered, and
//! what an older copy of the vault holds is neither taken back nor done a second time before it was asked for.

use ereg_domain::{canonical::from_canonical, time::Instant};
use ereg_law::case::CaseStage;
use ereg_protocol::{
    command::{Command, CommandBody, CommandKind},
    feed::ObjectKind,
    id::{CaseId, CommandId, DraftId},
    objects::{CaseView, Ended, Participation, PaymentView, Quote, Refund, WorkspaceView},
    outcome::{AttemptState, Effect, OutcomeResult},
};
use ereg_sync::{
    belief::{PinnedTrust, open_quote},
    run::Aftermath,
    state,
    time::{Certainty, TrustedTime},
};
use ereg_trust::digest::Digest;
use ereg_vault::{Collection, Lane, OutboxItem, OutboxState, Tx, VaultError, View};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::sync::Arc;

use crate::{queue, record::Reads};

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

/// How an act stands before what is on its way and what was heard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stands {
    /// Nothing speaks against it.
    Live,
    /// It is on its way since an earlier press.
    OnItsWay(CommandId),
    /// An older copy of the vault holds it: the registry may have carried it out.
    Held,
    /// It is done already.
    Repeat(Seen),
    /// It can have no effect any more.
    Moot(Seen),
}

/// Whom to believe and what time it is: all that judging needs beside the vault.
#[derive(Clone)]
pub(crate) struct Sight {
    pub trust: Arc<PinnedTrust>,
    pub time: Arc<TrustedTime>,
}

/// What the feed has said of what one act touches.
struct Scene {
    /// Registry time, where it is known for certain: no deadline passes by a device's own clock.
    now: Option<Instant>,
    workspace: Option<WorkspaceView>,
    /// Until when the workspace is open; none where that is not known yet.
    open_until: Option<Instant>,
    case: Option<CaseView>,
    payments: Vec<PaymentView>,
    bill: Option<(Digest, Quote)>,
}

/// An object as this version understands it; one that it does not understand speaks against nothing.
fn object<T: DeserializeOwned>(view: &View<'_>, kind: ObjectKind, id: &str) -> Result<Option<T>, VaultError> {
    Ok(view.object(kind, id)?.and_then(|object| from_canonical(object.body.as_bytes()).ok()))
}

/// What of a lane's own commands makes an act a repeat.
fn on_its_way(
    view: &View<'_>,
    lane: &Lane,
    kind: CommandKind,
    body: Option<&CommandBody>,
) -> Result<Option<Stands>, VaultError> {
    let row = act(kind);
    let mut open = view.outbox()?;
    open.retain(|item| item.lane() == lane && item.kind() == kind && item.is_open());
    let same = |item: &&OutboxItem| {
        body.is_none_or(|body| Command::from_bytes(&item.bytes).is_ok_and(|command| command.body == *body))
    };
    let in_the_way = |item: &&OutboxItem| row.at_once == AtOnce::One && !row.takes_the_place_of(item);
    let found = match open.iter().rfind(same) {
        // Held, it goes nowhere, and this one goes in its place.
        Some(held) if held.is_held() && row.takes_the_place_of(held) => None,
        Some(same) => Some(same),
        None => open.iter().rfind(in_the_way),
    };
    Ok(found.map(|item| if item.is_held() { Stands::Held } else { Stands::OnItsWay(item.command_id()) }))
}

impl Sight {
    /// Decides an act that is to be done: by what is on its way, and by what was heard.
    pub(crate) fn decide(&self, view: &View<'_>, lane: &Lane, body: &CommandBody) -> Result<Stands, VaultError> {
        match on_its_way(view, lane, body.kind(), Some(body))? {
            Some(stands) => Ok(stands),
            None => self.judged(view, lane, body.kind(), Some(body)),
        }
    }

    /// As [`Sight::decide`], before there is a command: only what does not hang on its words. Of what may go many times
    /// the newest on its way is named, once nothing that was heard speaks against it.
    pub(crate) fn decide_kind(&self, view: &View<'_>, lane: &Lane, kind: CommandKind) -> Result<Stands, VaultError> {
        match (on_its_way(view, lane, kind, None)?, act(kind).at_once) {
            (Some(stands), AtOnce::One) => Ok(stands),
            (stands, _) => match self.judged(view, lane, kind, None)? {
                Stands::Live => Ok(stands.unwrap_or(Stands::Live)),
                heard => Ok(heard),
            },
        }
    }

    /// Judges an act by what was heard alone.
    fn judge(&self, view: &View<'_>, lane: &Lane, body: &CommandBody) -> Result<Stands, VaultError> {
        self.judged(view, lane, body.kind(), Some(body))
    }

    /// As [`Sight::judge`], before there is a command: only what does not hang on its words.
    pub(crate) fn judge_kind(&self, view: &View<'_>, lane: &Lane, kind: CommandKind) -> Result<Stands, VaultError> {
        self.judged(view, lane, kind, None)
    }

    fn judged(
        &self,
        view: &View<'_>,
        lane: &Lane,
        kind: CommandKind,
        body: Option<&CommandBody>,
    ) -> Result<Stands, VaultError> {
        let act = act(kind);
        let scene = self.scene(view, lane, kind)?;
        let holds = |seen: &&Seen| scene.shows(**seen, body);
        Ok(match (act.repeat.iter().find(holds), act.moot.iter().find(holds)) {
            (Some(seen), _) => Stands::Repeat(*seen),
            (None, Some(seen)) => Stands::Moot(*seen),
            (None, None) => Stands::Live,
        })
    }

    fn scene(&self, view: &View<'_>, lane: &Lane, kind: CommandKind) -> Result<Scene, VaultError> {
        let told = self.time.now();
        let now = (told.certainty == Certainty::Registry).then_some(told.at);
        let mut scene = Scene { now, workspace: None, open_until: None, case: None, payments: Vec::new(), bill: None };
        if let Some(draft) = queue::draft_of(lane) {
            (scene.workspace, scene.open_until) = opened(view, draft)?;
        }
        let of_workspace = scene.workspace.as_ref().and_then(|workspace| workspace.case_id);
        let Some(case) = queue::case_of(lane).or(of_workspace) else { return Ok(scene) };
        scene.case = object(view, ObjectKind::Case, &case.to_string())?;
        if matches!(kind, CommandKind::Pay | CommandKind::AskPayment) {
            scene.payments = payments_of(view, case)?;
            scene.bill = self.newest_bill(view, case)?;
        }
        Ok(scene)
    }

    /// The newest bill (缴费单) of a case whose signature is good.
    pub(crate) fn newest_bill(&self, view: &View<'_>, case: CaseId) -> Result<Option<(Digest, Quote)>, VaultError> {
        let Some(bundle) = self.trust.bundle() else { return Ok(None) };
        let objects = view.objects(ObjectKind::Quote)?;
        let opened = objects.iter().filter_map(|object| open_quote(&bundle, object.body.as_bytes()).ok());
        Ok(opened.filter(|(_, bill)| bill.case_id == case).max_by_key(|(_, bill)| bill.quoted_at))
    }
}

/// What the feed has told of the attempts to pay for a case, oldest first.
pub(crate) fn payments_of(view: &View<'_>, case: CaseId) -> Result<Vec<PaymentView>, VaultError> {
    let objects = view.objects(ObjectKind::Payment)?;
    let read = objects.iter().filter_map(|object| from_canonical::<PaymentView>(object.body.as_bytes()).ok());
    let mut payments: Vec<PaymentView> = read.filter(|payment| payment.case_id == case).collect();
    payments.sort_by_key(|payment| payment.since);
    Ok(payments)
}

/// Whether a case has ended without an entry.
pub(crate) fn is_over(stage: CaseStage) -> bool {
    use CaseStage::{Expired, NotAccepted, Refused, Withdrawn};
    matches!(stage, NotAccepted | Refused | Withdrawn | Expired)
}

/// Whether some have signed a withdrawal of a case and the others are waited for.
pub(crate) fn withdrawal_is_open(case: &CaseView) -> bool {
    let stage = case.state.stage();
    // Of a case that has ended nobody waits for anybody.
    !case.withdrawing.is_empty() && !is_over(stage) && !is_entered(stage)
}

/// Whether a case is entered in the register.
fn is_entered(stage: CaseStage) -> bool {
    matches!(stage, CaseStage::Registered | CaseStage::Issued)
}

/// The workspace of a draft and until when it is open, by all that was heard: the feed, and the answer to the command
/// that opened it, perhaps anew. What the feed told before that command was carried out says nothing of the one that was
/// opened or joined by it: the registry's numbers say which was first, never its clock.
pub(crate) fn opened(view: &View<'_>, draft: DraftId) -> Result<(Option<WorkspaceView>, Option<Instant>), VaultError> {
    let lane = queue::lane_of_draft(draft);
    let opens = |item: &OutboxItem| matches!(item.kind(), CommandKind::Share | CommandKind::Accept);
    if view.outbox()?.iter().any(|i| *i.lane() == lane && opens(i) && i.is_open()) {
        return Ok((None, None));
    }
    let facts = view.draft_facts(draft)?;
    let stored = view.object(ObjectKind::Workspace, &draft.to_string())?;
    let told: Option<WorkspaceView> = stored.as_ref().and_then(|stored| from_canonical(stored.body.as_bytes()).ok());
    for command in facts.share.into_iter().chain(facts.joined.map(|joined| joined.command)) {
        let Some(outcome) = queue::outcome(view, command)? else { continue };
        match outcome.result {
            _ if stored.as_ref().is_some_and(|stored| stored.seq > outcome.follows) => {}
            OutcomeResult::Done(Effect::Shared { until }) => return Ok((None, Some(until))),
            OutcomeResult::Done(Effect::Joined { .. }) => return Ok((None, None)),
            _ => {}
        }
    }
    let until = told.as_ref().map(|workspace| workspace.until);
    Ok((told, until))
}

impl Scene {
    fn shows(&self, seen: Seen, body: Option<&CommandBody>) -> bool {
        let stage = self.case.as_ref().map(|case| case.state.stage());
        let stage_is = |wanted: fn(CaseStage) -> bool| stage.is_some_and(wanted);
        let workspace = self.workspace.as_ref();
        let submitted = workspace.is_some_and(|workspace| workspace.case_id.is_some());
        // The registry's word needs no clock; before it came, only registry time that is certain ends a workspace.
        let ended = workspace.and_then(|workspace| workspace.ended);
        let ran_out = self.open_until.zip(self.now).is_some_and(|(until, now)| until <= now);
        let dismissed = ended == Some(Ended::Dismissed);
        let over = !submitted && !dismissed && (ended == Some(Ended::Over) || ran_out);
        let open = !over && !dismissed;
        match seen {
            Seen::CaseOver | Seen::Ended => stage_is(is_over),
            Seen::Submitted => submitted,
            Seen::WorkspaceOver => over,
            Seen::Dismissed => dismissed,
            Seen::Opened => open && workspace.is_some_and(|workspace| workspace.slot == workspace.creator),
            // Only who takes part is told of it.
            Seen::Joined => open && workspace.is_some(),
            Seen::SlotFilled => match body {
                Some(CommandBody::Invite(invite)) => workspace.into_iter().flat_map(|w| &w.participants).any(|p| {
                    p.slot == invite.slot && matches!(p.standing, Participation::Joined | Participation::Signed { .. })
                }),
                _ => false,
            },
            Seen::MediumAnnounced => match body {
                Some(CommandBody::PutMedium(put)) => workspace
                    .into_iter()
                    .flat_map(|w| &w.media)
                    .any(|m| (m.digest, m.material) == (put.digest, put.material)),
                _ => false,
            },
            Seen::WithdrawalHeld => {
                self.case.as_ref().is_some_and(|case| withdrawal_is_open(case) && case.withdrawing.contains(&case.slot))
            }
            Seen::Entered => stage_is(is_entered),
            Seen::NotEntered => stage_is(|stage| !is_entered(stage)),
            Seen::Collected => stage_is(|stage| stage == CaseStage::Issued),
            Seen::NotDue => stage_is(|stage| stage != CaseStage::FeeDue),
            Seen::Paid => self.other_attempts(body).any(|p| p.state == AttemptState::Succeeded && p.refund.is_none()),
            Seen::AttemptOpen => self.other_attempts(body).any(|p| is_open(p.state)),
            Seen::BillReplaced => match (body, &self.bill) {
                (Some(CommandBody::Pay(pay)), Some((newest, _))) => pay.quote != *newest,
                _ => false,
            },
            Seen::BillOver => {
                let bill = self.bill.as_ref().zip(self.now);
                bill.is_some_and(|((_, bill), now)| bill.valid_until <= now)
            }
            Seen::AttemptSettled => match body {
                Some(CommandBody::AskPayment(ask)) => self.payments.iter().any(|p| {
                    p.attempt_id == ask.attempt_id
                        && p.state == AttemptState::Succeeded
                        && p.refund != Some(Refund::Due)
                }),
                _ => false,
            },
        }
    }

    /// Attempts to pay but the one that this command itself makes.
    fn other_attempts<'a>(&'a self, body: Option<&CommandBody>) -> impl Iterator<Item = &'a PaymentView> {
        let own = match body {
            Some(CommandBody::Pay(pay)) => Some(pay.attempt_id),
            _ => None,
        };
        self.payments.iter().filter(move |payment| Some(payment.attempt_id) != own)
    }
}

/// Whether only the bank can say how an attempt ends.
pub(crate) fn is_open(state: AttemptState) -> bool {
    matches!(state, AttemptState::Created | AttemptState::Submitted | AttemptState::Unknown)
}

// --- the sweep ---------------------------------------------------------------------------------------------------

/// Where the words of acts that left the outbox are kept.
const LEFT: &str = "acts_that_left";
/// How many of them are kept.
const MOST_LEFT: usize = 50;

/// An act that left the outbox without an effect of its own, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct LeftAct {
    /// Counts on: which of them a run brought.
    pub number: u64,
    /// The device's idea of registry time.
    pub at: Instant,
    /// What it was to do.
    pub kind: CommandKind,
    /// The key of the words.
    pub code: String,
    /// Its lane.
    pub lane: Lane,
}

/// The words of acts that left, oldest first.
pub(crate) fn left_acts(view: &View<'_>) -> Result<Vec<LeftAct>, VaultError> {
    Ok(view.get_json(Collection::Setting, LEFT.as_bytes())?.unwrap_or_default())
}

impl Aftermath for Sight {
    fn follows(&self, tx: &mut Tx<'_>) -> Result<(), VaultError> {
        // While the content is locked nobody can read what the feed says; the next unlocked run looks again.
        match tx.setting(LEFT) {
            Err(VaultError::ContentLocked) => Ok(()),
            Err(error) => Err(error),
            Ok(_) => self.sweep(tx),
        }
    }
}

impl Sight {
    /// Takes out of the outbox what the registry's word has overtaken.
    fn sweep(&self, tx: &mut Tx<'_>) -> Result<(), VaultError> {
        for item in tx.outbox()?.into_iter().filter(OutboxItem::is_free) {
            let Ok(Command { body, .. }) = Command::from_bytes(&item.bytes) else { continue };
            let code = match self.judge(tx.as_view(), item.lane(), &body)? {
                Stands::Moot(seen) => Some(seen.code().to_owned()),
                Stands::Repeat(_) => None,
                Stands::Live | Stands::OnItsWay(_) | Stands::Held => match declined_for_good(tx, &item)? {
                    Some(code) => Some(code),
                    None => continue,
                },
            };
            let at = self.time.now().at;
            queue::take_back(tx, &item, self.time.clocks().wall)?;
            if let Some(code) = code {
                say(tx, at, &item, code)?;
            }
        }
        Ok(())
    }
}

/// The code of a registry's no, where nothing is built on the command.
fn declined_for_good(tx: &Tx<'_>, item: &OutboxItem) -> Result<Option<String>, VaultError> {
    let leaves = act(item.kind()).declined == WhenDeclined::Leaves && item.state() == OutboxState::NeedsYou;
    if !leaves || state::declined(tx.as_view(), item.command_id())?.is_none() {
        return Ok(None);
    }
    Ok(item.last_error().map(|error| error.code.clone()))
}

/// Keeps the word; several commands of one lane that left for one reason are one.
fn say(tx: &mut Tx<'_>, at: Instant, item: &OutboxItem, code: String) -> Result<(), VaultError> {
    let mut left = left_acts(tx.as_view())?;
    let (kind, lane) = (item.kind(), item.lane().clone());
    if let Some(last) = left.last()
        && last.lane == lane
        && last.code == code
        && last.at == at
    {
        return Ok(());
    }
    let number = left.last().map_or(0, |last| last.number) + 1;
    left.push(LeftAct { number, at, kind, code, lane });
    let from = left.len().saturating_sub(MOST_LEFT);
    tx.put_json(Collection::Setting, LEFT.as_bytes(), &left.split_off(from))
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
