//! The judgement of how an act stands before what is on its way and what was heard. It decides by the table of acts,
//! and only reads.

use std::sync::Arc;

use ereg_domain::{canonical::from_canonical, party::Slot, time::Instant};
use ereg_law::{
    case::{CaseStage, Then},
    dispute::{NotDisputed, asking, may_dispute},
    policy::ChannelId,
};
use ereg_protocol::{
    act::{AtOnce, Seen},
    command::{CommandBody, CommandKind},
    feed::ObjectKind,
    id::{CaseId, CommandId, DraftId},
    intent::Intent,
    objects::{CaseView, Ended, Participation, PaymentView, Quote, Refund, WorkspaceView},
    outcome::{AttemptState, CommandEffect, OutcomeResult},
};
use ereg_sync::{
    belief::{PinnedTrust, open_intent, open_quote},
    time::{Certainty, TrustedTime},
};
use ereg_trust::digest::Digest;
use ereg_vault::{Lane, OutboxItem, VaultError, View};
use serde::de::DeserializeOwned;

use crate::{
    ToDo,
    acts::takes_the_place_of,
    lane,
    record::{DraftFacts, Reads},
};

/// The standing of an act before what is on its way and what was heard.
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

/// The trust to judge by and the time: all that judging needs beside the vault.
#[derive(Clone)]
pub(crate) struct Sight {
    pub trust: Arc<PinnedTrust>,
    pub time: Arc<TrustedTime>,
}

/// The objects of the feed that tell of what an act touches: looked at once, for all that is asked of it.
pub(crate) struct Scene {
    /// Registry time, where it is known for certain: no deadline passes by a device's own clock.
    now: Option<Instant>,
    workspace: Option<WorkspaceView>,
    /// Time until which the workspace is open; none where that is not known yet.
    open_until: Option<Instant>,
    case: Option<CaseView>,
    payments: Vec<PaymentView>,
    /// The intents that the payers of those were offered.
    intents: Vec<Intent>,
    bill: Option<(Digest, Quote)>,
}

/// An object as this version understands it; one that it does not understand speaks against nothing.
fn object<T: DeserializeOwned>(view: &View<'_>, kind: ObjectKind, id: &str) -> Result<Option<T>, VaultError> {
    Ok(view.object(kind, id)?.and_then(|object| from_canonical(object.body.as_bytes()).ok()))
}

/// Finds what of a lane's own commands makes an act a repeat.
fn on_its_way(
    view: &View<'_>,
    lane: &Lane,
    kind: CommandKind,
    body: Option<&CommandBody>,
) -> Result<Option<Stands>, VaultError> {
    let row = kind.act();
    let mut open = view.outbox_of(lane)?;
    open.retain(|item| item.kind() == kind && item.is_open());
    let mut same = None;
    for item in open.iter().rev() {
        if body.is_none() || lane::body(view, item)?.as_ref() == body {
            same = Some(item);
            break;
        }
    }
    let in_the_way = |item: &&OutboxItem| row.at_once == AtOnce::One && !takes_the_place_of(kind, item);
    let found = match same {
        // Held, it goes nowhere, and this one goes in its place.
        Some(held) if held.is_held() && takes_the_place_of(kind, held) => None,
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

    /// Decides like [`Sight::decide`], before there is a command: only what does not hang on its words. Of what may go
    /// many times the newest on its way is named, once nothing that was heard speaks against it.
    pub(crate) fn decide_kind(&self, view: &View<'_>, lane: &Lane, kind: CommandKind) -> Result<Stands, VaultError> {
        match (on_its_way(view, lane, kind, None)?, kind.act().at_once) {
            (Some(stands), AtOnce::One) => Ok(stands),
            (stands, _) => match self.judged(view, lane, kind, None)? {
                Stands::Live => Ok(stands.unwrap_or(Stands::Live)),
                heard => Ok(heard),
            },
        }
    }

    /// Judges an act by what was heard alone.
    pub(crate) fn judge(&self, view: &View<'_>, lane: &Lane, body: &CommandBody) -> Result<Stands, VaultError> {
        self.judged(view, lane, body.kind(), Some(body))
    }

    /// Judges like [`Sight::judge`], before there is a command: only what does not hang on its words.
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
        Ok(self.scene(view, lane, kind)?.stands(kind, body))
    }

    fn scene(&self, view: &View<'_>, lane: &Lane, kind: CommandKind) -> Result<Scene, VaultError> {
        if let Some(draft) = lane::draft_of(lane) {
            return self.of_draft(view, draft);
        }
        let Some(case) = lane::case_of(lane) else { return Ok(self.nothing_heard()) };
        let mut scene = Scene { case: object(view, ObjectKind::Case, &case.to_string())?, ..self.nothing_heard() };
        if matches!(kind, CommandKind::Pay | CommandKind::AskPayment) {
            scene.payments = payments_of(view, case)?;
            scene.intents = scene.payments.iter().filter_map(|payment| self.intent_of(payment)).collect();
            scene.bill = self.newest_bill(view, case)?;
        }
        Ok(scene)
    }

    fn nothing_heard(&self) -> Scene {
        Scene {
            now: self.now(),
            workspace: None,
            open_until: None,
            case: None,
            payments: Vec::new(),
            intents: Vec::new(),
            bill: None,
        }
    }

    /// The scene of the acts of a draft: nothing of them hangs on a payment.
    pub(crate) fn of_draft(&self, view: &View<'_>, draft: DraftId) -> Result<Scene, VaultError> {
        self.of_known_draft(view, draft, &view.draft_facts(draft)?, || told(view, draft))
    }

    /// Works like [`Sight::of_draft`] with what is known of the draft, and its workspace as last told.
    pub(crate) fn of_known_draft(
        &self,
        view: &View<'_>,
        draft: DraftId,
        facts: &DraftFacts,
        told: impl FnOnce() -> Result<ToldWorkspace, VaultError>,
    ) -> Result<Scene, VaultError> {
        let (workspace, open_until) = opened_by(view, draft, facts, told)?;
        let case = match workspace.as_ref().and_then(|workspace| workspace.case_id) {
            Some(case) => object(view, ObjectKind::Case, &case.to_string())?,
            None => None,
        };
        Ok(Scene { workspace, open_until, case, ..self.nothing_heard() })
    }

    /// The case that a draft became, where it is to be corrected (补正) and still can be.
    pub(crate) fn correction(&self, view: &View<'_>, draft: DraftId) -> Result<Option<CaseView>, VaultError> {
        Ok(self.of_draft(view, draft)?.into_correction())
    }

    /// Registry time, where it is known for certain.
    pub(crate) fn now(&self) -> Option<Instant> {
        let told = self.time.now();
        (told.certainty == Certainty::Registry).then_some(told.at)
    }

    /// Returns what the payer of an attempt opens or scans, where the registry has signed it for this account.
    pub(crate) fn intent_of(&self, payment: &PaymentView) -> Option<Intent> {
        let (bundle, account) = (self.trust.bundle()?, self.trust.account()?);
        open_intent(&bundle, &account, payment, payment.intent.as_ref()?.as_bytes()).ok()
    }

    /// The newest bill (缴费单) of a case whose signature is good.
    pub(crate) fn newest_bill(&self, view: &View<'_>, case: CaseId) -> Result<Option<(Digest, Quote)>, VaultError> {
        let Some(bundle) = self.trust.bundle() else { return Ok(None) };
        let objects = view.objects(ObjectKind::Quote)?;
        let opened = objects.iter().filter_map(|object| open_quote(&bundle, object.body.as_bytes()).ok());
        Ok(opened.filter(|(_, bill)| bill.case_id == case).max_by_key(|(_, bill)| bill.quoted_at))
    }
}

/// Returns what the feed has told of the attempts to pay for a case, oldest first.
pub(crate) fn payments_of(view: &View<'_>, case: CaseId) -> Result<Vec<PaymentView>, VaultError> {
    let objects = view.objects(ObjectKind::Payment)?;
    let read = objects.iter().filter_map(|object| from_canonical::<PaymentView>(object.body.as_bytes()).ok());
    let mut payments: Vec<PaymentView> = read.filter(|payment| payment.case_id == case).collect();
    payments.sort_by_key(|payment| payment.since);
    Ok(payments)
}

/// Whether a case is to be corrected (补正) and still can be; `now` is registry time where it is certain.
fn is_to_be_corrected(case: &CaseView, now: Option<Instant>) -> bool {
    let lapses = case.term.as_ref().filter(|term| term.then == Then::Lapse);
    let over = lapses.zip(now).is_some_and(|(term, now)| term.by().is_over(now));
    case.state.asks().is_some() && !over
}

/// Whether a case has ended without an entry.
pub(crate) fn is_over(stage: CaseStage) -> bool {
    use CaseStage::{Answered, Expired, NotAccepted, Refused, Withdrawn};
    matches!(stage, NotAccepted | Answered | Refused | Withdrawn | Expired)
}

/// Whether some have signed a withdrawal of a case and the others are waited for.
fn withdrawal_is_open(case: &CaseView) -> bool {
    let stage = case.state.stage();
    // Of a case that has ended nobody waits for anybody.
    !case.withdrawing.is_empty() && !is_over(stage) && !is_entered(stage)
}

/// Returns what an open withdrawal asks of this person; none where there is none.
pub(crate) fn withdrawal_of(case: &CaseView) -> Option<ToDo> {
    let own = case.withdrawing.contains(&case.slot);
    let to_do = if own { ToDo::WithdrawalHeld } else { ToDo::WithdrawalAsked };
    withdrawal_is_open(case).then_some(to_do)
}

/// Whether there is a withdrawal of a case for this person to sign: it is neither entered nor over, and theirs is not held.
pub(crate) fn can_withdraw(case: &CaseView) -> bool {
    let stage = case.state.stage();
    !is_over(stage) && !is_entered(stage) && !case.withdrawing.contains(&case.slot)
}

/// Whether a case is entered in the register.
fn is_entered(stage: CaseStage) -> bool {
    matches!(stage, CaseStage::Registered | CaseStage::Issued)
}

/// The workspace of a draft and until when it is open, by all that was heard: the feed, and the answer to the command
/// that opened it, perhaps anew. What the feed told before that command was carried out says nothing of the one that was
/// opened or joined by it: the registry's numbers say which was first, never its clock.
pub(crate) fn opened(view: &View<'_>, draft: DraftId) -> Result<(Option<WorkspaceView>, Option<Instant>), VaultError> {
    opened_by(view, draft, &view.draft_facts(draft)?, || told(view, draft))
}

/// A workspace as the feed told it last, where this version understands it, and the number of that change.
pub(crate) struct ToldWorkspace {
    pub workspace: Option<WorkspaceView>,
    pub seq: Option<u64>,
}

/// Returns the workspace of a draft as told, and the number of that change.
pub(crate) fn told(view: &View<'_>, draft: DraftId) -> Result<ToldWorkspace, VaultError> {
    let stored = view.object(ObjectKind::Workspace, &draft.to_string())?;
    let workspace = stored.as_ref().and_then(|stored| from_canonical(stored.body.as_bytes()).ok());
    Ok(ToldWorkspace { workspace, seq: stored.map(|stored| stored.seq) })
}

/// Works like [`opened`] with what is known of the draft, and its workspace as last told.
fn opened_by(
    view: &View<'_>,
    draft: DraftId,
    facts: &DraftFacts,
    told: impl FnOnce() -> Result<ToldWorkspace, VaultError>,
) -> Result<(Option<WorkspaceView>, Option<Instant>), VaultError> {
    let of_draft = lane::of_draft(draft);
    let opens = |item: &OutboxItem| matches!(item.kind(), CommandKind::Share | CommandKind::Accept);
    if view.outbox_of(&of_draft)?.iter().any(|item| opens(item) && item.is_open()) {
        return Ok((None, None));
    }
    let ToldWorkspace { workspace: told, seq } = told()?;
    for command in facts.share.into_iter().chain(facts.joined.map(|joined| joined.command)) {
        let Some(outcome) = lane::outcome(view, command)? else { continue };
        match outcome.result {
            _ if seq.is_some_and(|seq| seq > outcome.follows) => {}
            OutcomeResult::Done(CommandEffect::Shared { until }) => return Ok((None, Some(until))),
            OutcomeResult::Done(CommandEffect::Joined { .. }) => return Ok((None, None)),
            _ => {}
        }
    }
    let until = told.as_ref().map(|workspace| workspace.until);
    Ok((told, until))
}

impl Scene {
    /// Returns how an act stands in it. One that hangs on its words needs them.
    pub(crate) fn stands(&self, kind: CommandKind, body: Option<&CommandBody>) -> Stands {
        let act = kind.act();
        let holds = |seen: &&Seen| self.shows(**seen, body);
        match (act.repeat.iter().find(holds), act.moot.iter().find(holds)) {
            (Some(seen), _) => Stands::Repeat(*seen),
            (None, Some(seen)) => Stands::Moot(*seen),
            (None, None) => Stands::Live,
        }
    }

    /// The case that the draft became, where it is to be corrected (补正) and still can be.
    pub(crate) fn correction(&self) -> Option<&CaseView> {
        let is_case = self.workspace.as_ref().is_some_and(|workspace| workspace.case_id.is_some());
        self.case.as_ref().filter(|case| is_case && is_to_be_corrected(case, self.now))
    }

    /// Works like [`Scene::correction`] and gives it away.
    pub(crate) fn into_correction(self) -> Option<CaseView> {
        if self.correction().is_some() { self.case } else { None }
    }

    fn shows(&self, seen: Seen, body: Option<&CommandBody>) -> bool {
        let stage = self.case.as_ref().map(|case| case.state.stage());
        let stage_is = |wanted: fn(CaseStage) -> bool| stage.is_some_and(wanted);
        let workspace = self.workspace.as_ref();
        let is_case = workspace.is_some_and(|workspace| workspace.case_id.is_some());
        let asked = self.case.as_ref().is_some_and(|case| is_to_be_corrected(case, self.now));
        // The registry's word needs no clock; before it came, only registry time that is certain ends a workspace.
        let ended = workspace.and_then(|workspace| workspace.ended);
        let ran_out = self.open_until.zip(self.now).is_some_and(|(until, now)| until <= now);
        let dismissed = ended == Some(Ended::Dismissed);
        let over = !is_case && !dismissed && (ended == Some(Ended::Over) || ran_out);
        let open = !over && !dismissed;
        match seen {
            Seen::CaseOver | Seen::Ended => stage_is(is_over),
            Seen::Submitted => is_case && !asked,
            Seen::IsCase => is_case,
            Seen::NotAsked => match body {
                // What it answers was answered, also where more is asked since.
                Some(CommandBody::Supplement(sent)) if asked => self.rounds() != Some(sent.round),
                _ => self.case.is_some() && !asked,
            },
            Seen::Supplemented => match body {
                Some(CommandBody::Supplement(sent)) => self
                    .case
                    .as_ref()
                    .and_then(|case| case.supplements.get(usize::try_from(sent.round).ok()?))
                    .is_some_and(|receipt| {
                        (receipt.manifest, &receipt.statements) == (sent.manifest, &sent.statements)
                    }),
                _ => false,
            },
            Seen::WorkspaceOver => over,
            Seen::Dismissed => dismissed,
            Seen::Opened => open && workspace.is_some_and(|workspace| workspace.slot == workspace.creator),
            // Only who takes part is told of it.
            Seen::Joined => open && workspace.is_some(),
            Seen::SlotFilled => match body {
                Some(CommandBody::Invite(invite)) => self.takes_part(invite.slot),
                _ => false,
            },
            Seen::InvitationUsed => match body {
                Some(CommandBody::RevokeInvitation(revoke)) => self.takes_part(revoke.slot),
                _ => false,
            },
            Seen::MediumAnnounced => match body {
                Some(CommandBody::PutMedium(put)) => workspace
                    .into_iter()
                    .flat_map(|w| &w.media)
                    .any(|m| (m.digest, m.material) == (put.digest, put.material)),
                _ => false,
            },
            Seen::WithdrawalHeld => self.case.as_ref().and_then(withdrawal_of) == Some(ToDo::WithdrawalHeld),
            Seen::SourceAsked => self.not_disputed(body) == Some(NotDisputed::Open),
            Seen::SourceChecked => self.not_disputed(body) == Some(NotDisputed::Checked),
            Seen::NothingRests => self.not_disputed(body) == Some(NotDisputed::NothingRests),
            Seen::Entered => stage_is(is_entered),
            Seen::NotEntered => stage_is(|stage| !is_entered(stage)),
            Seen::Collected => stage_is(|stage| stage == CaseStage::Issued),
            Seen::NotDue => stage_is(|stage| stage != CaseStage::FeeDue),
            Seen::Paid => self.other_attempts(body).any(|p| p.state == AttemptState::Succeeded && p.refund.is_none()),
            Seen::AttemptOpen => {
                let channel = match body {
                    Some(CommandBody::Pay(pay)) => Some(&pay.channel),
                    _ => None,
                };
                self.other_attempts(body).any(|payment| payment.state.is_open() && !self.gives_way(payment, channel))
            }
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

    /// Whether somebody fills a slot of the workspace, as the feed has told.
    fn takes_part(&self, slot: Slot) -> bool {
        self.workspace.iter().flat_map(|workspace| &workspace.participants).any(|participant| {
            let joined = matches!(participant.standing, Participation::Joined | Participation::Signed { .. });
            participant.slot == slot && joined
        })
    }

    /// Returns why the fact of a dispute cannot be disputed, as far as the feed has told.
    fn not_disputed(&self, body: Option<&CommandBody>) -> Option<NotDisputed> {
        let (Some(CommandBody::Dispute(said)), Some(case)) = (body, &self.case) else { return None };
        let of = asking(case.supplements.len(), &case.disputes);
        may_dispute(said.need, &case.state, &case.disputes, of).err()
    }

    /// Returns how many supplements of the case have come in.
    fn rounds(&self) -> Option<u32> {
        u32::try_from(self.case.as_ref()?.supplements.len()).ok()
    }

    /// Whether an attempt is closed at the bank before another one is made, by this channel or by the one that it has.
    fn gives_way(&self, payment: &PaymentView, channel: Option<&ChannelId>) -> bool {
        let intent = self.intents.iter().find(|intent| intent.attempt_id == payment.attempt_id);
        let offered = intent.filter(|_| payment.state == AttemptState::Offered);
        offered.is_some_and(|intent| intent.gives_way_to(channel.unwrap_or(&payment.channel), self.now))
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
