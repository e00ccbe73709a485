//! The progress of an application, from its draft to its end, as its citizen sees it. It decides nothing and writes
//! nothing: it reads where things stand, and says no more of it than is proven here.

use ereg_domain::{
    name::RoleName,
    party::{Side, Slot},
};
use ereg_law::{
    case::{CaseStage, CaseState, ReviewState, Waiting},
    matter::{EndsIn, Matter, Yields},
    policy::MatterFee,
    verdict::Needs,
};
use ereg_protocol::{
    command::CommandKind,
    feed::ObjectKind,
    id::{CaseId, DraftId},
    intent::Intent,
    objects::{CaseView, WorkspaceView},
    outcome::{Outcome, Receipt},
};
use ereg_sync::state;
use ereg_vault::{OutboxItem, OutboxState, StoredDraft, View};

use crate::{
    CaseLimits, CaseProgress, CitizenTask, ClientError, ComesNext, NextStep, SendingState, TaskKind, TaskStanding,
    Text, TimelineEntry, ToDo, ToldBy, feed,
    judgement::Content,
    kernel::Kernel,
    lane, letters, next, outbox,
    record::Reads,
    sharing,
    sight::{self, Stands},
    timeline::{self, Proven},
    words::{self, progress::Next},
};

/// All that is here of an application.
struct Known {
    draft: DraftId,
    matter: &'static Matter,
    slot: Slot,
    stored: Option<StoredDraft>,
    workspace: Option<WorkspaceView>,
    case: Option<CaseView>,
    /// The receipt of a submission of this device, of which the feed may not have told yet.
    receipt: Option<Receipt>,
    case_id: Option<CaseId>,
    /// The items of it that wait in the outbox.
    items: Vec<OutboxItem>,
    /// The newest of those that may have arrived, and of which nobody knows whether it did.
    in_doubt: Option<CommandKind>,
    /// The outcomes of this device's own commands about its case.
    own: Vec<Outcome>,
    /// Whether this device has an account.
    is_enrolled: bool,
}

impl Known {
    fn of(kernel: &Kernel, view: &View<'_>, draft: DraftId) -> Result<Known, ClientError> {
        let (stored, workspace) = (view.draft(draft)?, feed::workspace(view, draft)?);
        let told = workspace.as_ref().map(|workspace| (workspace.matter, workspace.slot));
        let here = told.or(stored.as_ref().map(|stored| (stored.matter, stored.slot)));
        let (matter, slot) = here.ok_or_else(|| ClientError::not_found("draft.not_found"))?;
        let case_id = feed::case_of_draft(view, draft)?;
        let case = match case_id {
            Some(case) => feed::object::<CaseView>(view, ObjectKind::Case, &case.to_string())?,
            None => None,
        };
        let lanes = [Some(lane::of_draft(draft)), case_id.map(lane::of_case)];
        let of_lanes = lanes.iter().flatten().map(|lane| view.outbox_of(lane)).collect::<Result<Vec<_>, _>>()?;
        let mut items = of_lanes.concat();
        items.sort_by_key(|item| item.seq);
        let mut in_doubt = None;
        for item in items.iter().filter(|item| !item.is_free()) {
            if !is_told_of(kernel, view, item)? {
                in_doubt = Some(item.kind());
            }
        }
        let outcomes = view.own_acts(draft)?.into_iter().map(|command| lane::outcome(view, command));
        let own: Vec<Option<Outcome>> = outcomes.collect::<Result<_, _>>()?;
        Ok(Known {
            draft,
            matter: kernel.matter(matter)?,
            slot: case.as_ref().map_or(slot, |case| case.slot),
            stored,
            workspace,
            case,
            receipt: feed::received(view, draft)?,
            case_id,
            items,
            in_doubt,
            own: own.into_iter().flatten().collect(),
            is_enrolled: state::account(view)?.is_some(),
        })
    }

    fn side(&self) -> Option<Side> {
        let told = self.case.as_ref().and_then(|case| case.side);
        told.or_else(|| self.matter.form.side_of(self.slot))
    }

    /// The last receipt that is here: of a correction, where one was sent.
    fn last_receipt(&self) -> Option<&Receipt> {
        let told = self.case.as_ref().map(|case| case.supplements.last().unwrap_or(&case.receipt));
        told.or(self.receipt.as_ref())
    }
}

/// Whether the registry's word tells what became of a command, though its own answer was lost: the case is there, or the
/// entry is made.
fn is_told_of(kernel: &Kernel, view: &View<'_>, item: &OutboxItem) -> Result<bool, ClientError> {
    let Some(body) = lane::body(view, item)? else { return Ok(false) };
    Ok(kernel.sight().judge(view, item.lane(), &body)? != Stands::Live)
}

/// The thing that is due, by whomever.
struct Due {
    to_do: ToDo,
    words: Text,
    /// The one who is waited for, where it is not this person.
    whom: Option<Text>,
}

/// Returns how far an application is.
pub(crate) fn of(kernel: &Kernel, draft: DraftId) -> Result<CaseProgress, ClientError> {
    let known = kernel.read(|view| Known::of(kernel, view, draft))?;
    let due = due(kernel, &known)?;
    let charge = charge(kernel, &known)?;
    let yields = match known.matter.ends_in {
        EndsIn::Entry { yields, .. } => yields,
        EndsIn::Answer => Yields::Nothing,
    };
    let kind = second_kind(known.matter, known.side(), charge);
    let (first, second) = standings(&known, kind, due.as_ref());
    let said = due.as_ref().map(|due| &due.words);
    let task = |kind, standing: TaskStanding| {
        let words = words::progress::standing(&standing, said);
        CitizenTask { kind, name: words::progress::task(kind, yields), standing, words }
    };
    let sending = sending(&known);
    let whole = known.case.as_ref().is_none_or(|case| case.course.is_whole(case.receipt.received_at));
    Ok(CaseProgress {
        draft,
        case_id: known.case_id,
        case_number: known.case.as_ref().and_then(|case| Some(case.state.acceptance()?.case_number.to_string())),
        first: task(TaskKind::Apply, first),
        second: task(kind, second),
        sending_words: words::progress::sending(&sending),
        sending,
        steps: steps(kernel, &known)?,
        timeline: timeline(kernel, &known)?,
        gap: (!whole).then(words::progress::gap),
        comes_next: comes_next(kernel, &known, kind, charge)?,
    })
}

/// Returns what is due of it; none where nothing is, and where this device has no draft of it.
fn due(kernel: &Kernel, known: &Known) -> Result<Option<Due>, ClientError> {
    let now = match &known.case {
        Some(case) => next::due(kernel, &known.items, case)?,
        None if known.stored.is_some() => next::of_draft(kernel, &known.items, known.draft)?,
        None => None,
    };
    let Some(now) = now else { return Ok(None) };
    let waits = known.case.as_ref().and_then(|case| next::waiting(&known.items, &lane::of_case(case.case_id)));
    let to_do = match waits {
        // It is asked for already, and waits or stands still.
        Some(waits) if next::is_this_persons(now.to_do) => waits,
        _ if now.to_do != ToDo::Fill && !known.is_enrolled => ToDo::Enrol,
        _ => now.to_do,
    };
    let words = if to_do == now.to_do { now.said() } else { words::next::to_do(to_do) };
    Ok(Some(Due { to_do, words, whom: whom(kernel, known, to_do)? }))
}

/// Returns who is waited for.
fn whom(kernel: &Kernel, known: &Known, to_do: ToDo) -> Result<Option<Text>, ClientError> {
    let form = &known.matter.form;
    let review = match known.case.as_ref().map(|case| &case.state) {
        Some(CaseState::InReview { review, .. }) => Some(review),
        _ => None,
    };
    let parties = known.workspace.iter().flat_map(|workspace| &workspace.participants);
    let creator = known.workspace.as_ref().map(|workspace| workspace.creator);
    Ok(match (to_do, review) {
        (ToDo::WaitForOthers, Some(ReviewState::Waiting(Waiting::Partner { needs }))) => {
            let mut roles: Vec<RoleName> = needs.iter().filter_map(next::role_of).collect();
            roles.dedup();
            words::progress::parties(form, roles.into_iter())
        }
        (ToDo::WaitForOthers, _) => {
            let missing = sharing::see(kernel, known.draft)?.waits_for;
            // Where nobody has yet to join or to sign, whoever began it has yet to freeze it.
            words::progress::slots(form, if missing.is_empty() { creator.as_slice() } else { &missing })
        }
        (ToDo::WaitForShare, _) => words::progress::slots(form, creator.as_slice()),
        (ToDo::WaitForCorrection | ToDo::WithdrawalHeld, _) => {
            let others: Vec<Slot> = parties.map(|party| party.slot).filter(|slot| *slot != known.slot).collect();
            words::progress::slots(form, &others)
        }
        (ToDo::WaitForOffice, Some(ReviewState::Waiting(Waiting::Queue { ahead }))) => {
            Some(words::progress::earlier_cases(*ahead))
        }
        (ToDo::WaitForOffice, Some(ReviewState::Waiting(Waiting::Partner { needs }))) => {
            words::progress::offices(needs.iter().filter_map(|ground| Needs::of(ground.code.strip_prefix("needs.")?)))
        }
        (ToDo::WaitForSource, _) => {
            let disputes = known.case.iter().flat_map(|case| &case.disputes);
            words::progress::offices(disputes.filter(|told| told.is_open()).map(|told| told.need))
        }
        (ToDo::WaitForPayment, _) => {
            let takers = form.roles.iter().filter(|role| role.side == Side::RightHolder);
            words::progress::parties(form, takers.map(|role| role.name))
        }
        _ => None,
    })
}

/// Returns how the task stands in which something is due.
fn by_due(due: Option<&Due>) -> TaskStanding {
    match due {
        // What waits to be sent, and news to be fetched, wait for a network and not for the person.
        None | Some(Due { to_do: ToDo::Sync, .. }) => TaskStanding::UnderWay,
        Some(Due { to_do: ToDo::WaitForOffice, whom: None, .. }) => TaskStanding::UnderWay,
        Some(due) if next::is_this_persons(due.to_do) => TaskStanding::WaitsForYou { to_do: due.to_do },
        Some(due) => TaskStanding::WaitsForOthers { whom: due.whom.clone().unwrap_or_else(words::progress::others) },
    }
}

/// A draft that this person has nothing to do with any more.
fn dismissed(due: Option<&Due>) -> Option<TaskStanding> {
    let due = due.filter(|due| due.to_do == ToDo::Dismissed)?;
    Some(TaskStanding::Over { why: due.words.clone() })
}

/// 申请受理, of what is a case: until it is accepted, or ends before that.
fn first_standing(case: &CaseView, due: Option<&Due>) -> TaskStanding {
    match (&case.state, case.state.acceptance()) {
        (_, Some(acceptance)) => TaskStanding::Done { at: acceptance.accepted_at },
        (state, None) if state.is_final() => TaskStanding::Over { why: words::case::where_it_stands(state) },
        (_, None) => by_due(due),
    }
}

/// Returns how the task stands that follows the acceptance.
fn second_standing(case: &CaseView, kind: TaskKind, due: Option<&Due>) -> TaskStanding {
    match (&case.state, kind) {
        (CaseState::Answered { given, .. }, _) => TaskStanding::Done { at: given.answered_at },
        (state, _) if sight::is_over(state.stage()) => TaskStanding::Over { why: words::case::where_it_stands(state) },
        (
            CaseState::Registered { booked, .. } | CaseState::Issued { booked, .. },
            TaskKind::Enter | TaskKind::PayAndEnter,
        ) => TaskStanding::Done { at: booked.registered_at },
        (CaseState::Issued { issued_at, .. }, _) => TaskStanding::Done { at: *issued_at },
        (state, _) if state.acceptance().is_none() => TaskStanding::NotBegun,
        _ => by_due(due),
    }
}

/// Both tasks, the second of this kind.
fn standings(known: &Known, kind: TaskKind, due: Option<&Due>) -> (TaskStanding, TaskStanding) {
    match (&known.case, dismissed(due)) {
        (Some(case), _) => (first_standing(case, due), second_standing(case, kind, due)),
        // Received, and the feed has yet to tell of the case.
        (None, _) if known.case_id.is_some() => (TaskStanding::UnderWay, TaskStanding::NotBegun),
        (None, Some(over)) => (over.clone(), over),
        (None, None) => (by_due(due), TaskStanding::NotBegun),
    }
}

/// The charge for an application, as far as it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Charge {
    /// It costs a fee, or the office may say so.
    Charged,
    /// It costs none: the rules say so, or the case was to be entered and no fee had been due.
    Free,
}

fn charge(kernel: &Kernel, known: &Known) -> Result<Charge, ClientError> {
    if let Some(case) = &known.case {
        let came_to = |stage| case.course.stages().iter().any(|reached| reached.stage == stage);
        if came_to(CaseStage::FeeDue) {
            return Ok(Charge::Charged);
        }
        if came_to(CaseStage::Booking) && case.course.is_whole(case.receipt.received_at) {
            return Ok(Charge::Free);
        }
    }
    let charged = kernel.pack()?.pack.matter(known.matter.id()).map(|matter| matter.fee);
    if charged == Some(MatterFee::Free) {
        return Ok(Charge::Free);
    }
    if known.stored.is_none() {
        return Ok(Charge::Charged);
    }
    match Content::of(kernel, known.draft) {
        Ok(content) => Ok(if content.costs_nothing() { Charge::Free } else { Charge::Charged }),
        Err(error @ ClientError::Storage { .. }) => Err(error),
        // What it costs is not known here.
        Err(_) => Ok(Charge::Charged),
    }
}

/// Returns what of the second task this matter has for whoever stands on this side.
fn second_kind(matter: &Matter, side: Option<Side>, charge: Charge) -> TaskKind {
    let EndsIn::Entry { yields, .. } = matter.ends_in else { return TaskKind::Answer };
    match (side, yields, charge) {
        // Only who takes pays and collects.
        (Some(Side::Obligor) | None, ..) | (_, Yields::Nothing, Charge::Free) => TaskKind::Enter,
        (_, Yields::Nothing, Charge::Charged) => TaskKind::PayAndEnter,
        (_, _, Charge::Charged) => TaskKind::PayAndCollect,
        (_, _, Charge::Free) => TaskKind::Collect,
    }
}

/// Returns what this device has to do with it.
fn sending(known: &Known) -> SendingState {
    let what = |kind: CommandKind| Text::label(kind.act().called);
    if let Some(stuck) = known.items.iter().find(|item| item.state() == OutboxState::NeedsYou) {
        let code = stuck.last_error().map_or("outbox.needs_you", |error| error.code.as_str());
        return SendingState::NeedsYou {
            item: stuck.command_id(),
            what: what(stuck.kind()),
            told: words::message::message_of(code),
            fixer: outbox::fixer(stuck, None),
        };
    }
    // One of which an answer was lost may have arrived, whatever it waits for now.
    if let Some(in_doubt) = known.in_doubt {
        return SendingState::OnItsWay { what: what(in_doubt) };
    }
    if let Some(last) = known.items.iter().rfind(|item| item.is_free()) {
        return SendingState::ToBeSent { what: what(last.kind()) };
    }
    match known.last_receipt() {
        Some(receipt) => {
            SendingState::Received { receipt_number: receipt.case_id.to_string(), received_at: receipt.received_at }
        }
        None => SendingState::KeptHere,
    }
}

fn steps(kernel: &Kernel, known: &Known) -> Result<Vec<NextStep>, ClientError> {
    if let Some(case) = &known.case {
        return next::steps_of_case(kernel, &known.items, case);
    }
    let Some(stored) = &known.stored else { return Ok(Vec::new()) };
    if !known.is_enrolled {
        return Ok(vec![next::step(None, None, String::new(), ToDo::Enrol.into())]);
    }
    let now = next::of_draft(kernel, &known.items, known.draft)?;
    let waits = || next::waiting(&known.items, &lane::of_draft(known.draft)).map(Into::into);
    let now = now.or_else(waits);
    Ok(now.map(|now| next::step(Some(known.draft), None, stored.title.clone(), now)).into_iter().collect())
}

fn timeline(kernel: &Kernel, known: &Known) -> Result<Vec<TimelineEntry>, ClientError> {
    let own = || known.receipt.iter().map(|receipt| timeline::of_receipt(receipt, ToldBy::ThisDevice));
    let Some(case) = &known.case else { return Ok(own().collect()) };
    let letters = letters::of_case(kernel, case.case_id)?;
    let payments = kernel.read(|view| Ok(sight::payments_of(view, case.case_id)?))?;
    let sight = kernel.sight();
    let intents: Vec<Intent> = payments.iter().filter_map(|payment| sight.intent_of(payment)).collect();
    let own = &known.own;
    Ok(timeline::of_case(&Proven {
        matter: known.matter,
        case,
        letters: &letters,
        payments: &payments,
        intents: &intents,
        own,
    }))
}

fn comes_next(
    kernel: &Kernel,
    known: &Known,
    kind: TaskKind,
    charge: Charge,
) -> Result<Option<ComesNext>, ClientError> {
    let case = known.case.as_ref();
    let next = match case.map(|case| &case.state) {
        None if known.case_id.is_none() => Next::Receipt,
        None | Some(CaseState::Received | CaseState::Precheck) => Next::Acceptance,
        Some(CaseState::Supplement { .. }) => Next::CorrectionThenAcceptance,
        Some(state) if state.asks().is_some() => Next::CorrectionThenReview,
        Some(CaseState::Accepted { .. } | CaseState::InReview { .. }) => match (kind, charge) {
            (TaskKind::Answer, _) => Next::AnswerAfterReview,
            (_, Charge::Charged) => Next::FeeAfterReview,
            (_, Charge::Free) => Next::EntryAfterReview,
        },
        Some(CaseState::FeeDue { .. }) => Next::EntryAfterFee,
        Some(CaseState::Booking { .. }) => Next::Entry,
        Some(CaseState::Registered { .. }) if matches!(kind, TaskKind::PayAndCollect | TaskKind::Collect) => {
            Next::Collection
        }
        Some(
            CaseState::Registered { .. }
            | CaseState::Issued { .. }
            | CaseState::Answered { .. }
            | CaseState::NotAccepted { .. }
            | CaseState::Refused { .. }
            | CaseState::Withdrawn { .. }
            | CaseState::Expired { .. },
        ) => return Ok(None),
    };
    let accepted = case.and_then(|case| case.state.acceptance());
    let limits = match (next, accepted) {
        // Entered in time: no limit runs any more.
        (Next::Collection, _) => None,
        (_, Some(accepted)) => Some(CaseLimits::Until {
            promised_by: words::case::deadline(accepted.promised_by.by),
            decide_by: words::case::deadline(accepted.decide_by.by),
        }),
        (_, None) => kernel.pack()?.pack.matter(known.matter.id()).map(|rules| CaseLimits::FromAcceptance {
            promised_working_days: rules.limits.promised_working_days,
            legal_working_days: rules.limits.decide_within_working_days,
        }),
    };
    let term = case.and_then(|case| Some(words::case::term_view(case.term.as_ref()?, case.state.stage(), case.side)));
    Ok(Some(ComesNext { words: words::progress::next(next), limits, term }))
}

#[cfg(test)]
mod tests;
