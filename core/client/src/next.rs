//! The thing to do now for each draft and each case. It decides nothing and writes nothing: it reads where things
//! stand.

use ereg_domain::{canonical::from_canonical, name::RoleName, party::Side};
use ereg_law::case::{CaseState, EntryDocuments, ReviewState, ToldGround, Waiting};
use ereg_protocol::{
    command::CommandKind,
    feed::ObjectKind,
    id::{CaseId, DraftId},
    objects::{CaseView, CertificateView},
};
use ereg_sync::state;
use ereg_vault::{Lane, OutboxItem, OutboxState, View};

use crate::{
    ClientError, NextStep, OfferStanding, PaymentOffer, PaymentScreen, Text, ToDo, YourTurn, corrections, disputes,
    drafts, feed,
    frozen::{self, FrozenContent},
    judgement::Content,
    kernel::Kernel,
    lane,
    open_draft::{OpenDraft, Part},
    payments,
    record::Reads,
    sharing,
    sight::{self, Stands},
    signing,
    words::{self, message::Mend},
};

/// Drafts and cases looked at, of each the newest.
const NEWEST: usize = 50;

/// The thing to do now, before it is said of which draft or case.
pub(crate) struct Now {
    pub to_do: ToDo,
    /// Words of its own, where the general ones do not say it all.
    words: Option<Text>,
    /// The thing that is signed or asked for.
    object: Option<String>,
}

impl Now {
    /// Says it in words.
    pub(crate) fn said(&self) -> Text {
        self.words.clone().unwrap_or_else(|| words::next::to_do(self.to_do))
    }
}

impl From<ToDo> for Now {
    fn from(to_do: ToDo) -> Now {
        Now { to_do, words: None, object: None }
    }
}

/// The one thing to do now for each draft and each case, of each the newest.
pub(crate) fn steps(kernel: &Kernel) -> Result<Vec<NextStep>, ClientError> {
    let (items, account) = kernel.read(|view| Ok((view.outbox_items()?, state::account(view)?)))?;
    if account.is_none() {
        let enrols = waiting(&items, &lane::of_account()).unwrap_or(ToDo::Enrol);
        return Ok(vec![step(None, None, String::new(), enrols.into())]);
    }
    let mut steps = Vec::new();
    for draft in drafts::page(kernel, 0)?.items {
        let now = of_draft(kernel, &items, draft.id)?;
        steps.extend(now.map(|now| step(Some(draft.id), None, draft.title, now)));
    }
    for case in kernel.read(|view| Ok(view.cases(0, NEWEST)?))? {
        let view = kernel.read(|view| feed::object::<CaseView>(view, ObjectKind::Case, &case.object))?;
        steps.extend(view.map(|view| steps_of_case(kernel, &items, &view)).transpose()?.unwrap_or_default());
    }
    // What waits in any other lane, such as a joining whose draft is not here yet, is not forgotten.
    for item in &items {
        let (draft, case) = (lane::draft_of(item.lane()), lane::case_of(item.lane()));
        // What waits in the draft of a case that is to be corrected is told with the case.
        let corrected = match draft {
            Some(draft) => kernel.read(|view| Ok(kernel.sight().correction(view, draft)?.is_some()))?,
            None => false,
        };
        let told = |step: &NextStep| {
            if case.is_some() {
                step.case_id == case
            } else {
                step.draft == draft && (step.case_id.is_none() || corrected)
            }
        };
        if !steps.iter().any(told)
            && let Some(waits) = waiting(&items, item.lane())
        {
            steps.push(step(draft, case, String::new(), waits.into()));
        }
    }
    Ok(steps)
}

/// Returns what to do now about one case.
pub(crate) fn steps_of_case(
    kernel: &Kernel,
    items: &[OutboxItem],
    known: &CaseView,
) -> Result<Vec<NextStep>, ClientError> {
    let title = known.state.acceptance().map(|a| a.case_number.to_string()).unwrap_or_default();
    let all = of_case(kernel, items, known.case_id, known)?;
    Ok(all.into_iter().map(|now| step(Some(known.draft_id), Some(known.case_id), title.clone(), now)).collect())
}

/// None once it is a case: that says the rest.
pub(crate) fn of_draft(kernel: &Kernel, items: &[OutboxItem], draft: DraftId) -> Result<Option<Now>, ClientError> {
    let waits = waiting(items, &lane::of_draft(draft));
    let open = kernel.read(|view| OpenDraft::of(view, draft))?;
    if open.workspace.as_ref().is_some_and(|workspace| workspace.case_id.is_some()) {
        return Ok(None);
    }
    if waits == Some(ToDo::SeeOutbox) {
        return Ok(waits.map(Now::from));
    }
    if open.workspace.is_none() {
        return Ok(Some(match open.who().part {
            Part::Guest | Part::Creator => waits.unwrap_or(ToDo::Sync).into(),
            Part::Alone => once_filled(kernel, &open, first_of_a_draft(kernel, draft)?).into(),
        }));
    }
    Ok(Some(match sharing::see(kernel, draft)?.turn {
        YourTurn::ShareAgain => once_filled(kernel, &open, ToDo::ShareAgain).into(),
        YourTurn::WaitForShare => ToDo::WaitForShare.into(),
        YourTurn::Dismissed => ToDo::Dismissed.into(),
        YourTurn::Invite => ToDo::Invite.into(),
        YourTurn::Freeze => once_filled(kernel, &open, ToDo::Freeze).into(),
        YourTurn::Sign => about_the_signature(kernel, draft, ToDo::ReadSheet)?,
        YourTurn::SignAgain => about_the_signature(kernel, draft, ToDo::SignAgain)?,
        YourTurn::Submit => waits.unwrap_or(ToDo::Submit).into(),
        YourTurn::WaitForOthers => waits.unwrap_or(ToDo::WaitForOthers).into(),
        // Said of the case.
        YourTurn::Correct | YourTurn::SendSupplement | YourTurn::SeeCase => return Ok(None),
    }))
}

/// Returns what a filled-in draft is for first: a person who applies alone has nobody to share it with.
fn first_of_a_draft(kernel: &Kernel, draft: DraftId) -> Result<ToDo, ClientError> {
    Ok(if Content::of(kernel, draft)?.signers().count() == 1 { ToDo::Freeze } else { ToDo::Share })
}

/// Returns what is to be done with the shared sections once they can be read; until then, to fill them in.
fn once_filled(kernel: &Kernel, open: &OpenDraft, then: ToDo) -> ToDo {
    let bytes = kernel.matter(open.stored.matter).and_then(|matter| frozen::shared_bytes(matter, &open.stored));
    match bytes {
        Ok(_) => then,
        Err(_) => ToDo::Fill,
    }
}

/// The sheet, then the inquiry, then the signature; `unread` is said while the sheet was not shown.
fn about_the_signature(kernel: &Kernel, draft: DraftId, unread: ToDo) -> Result<Now, ClientError> {
    let frozen = match FrozenContent::of(kernel, draft) {
        Ok(frozen) => frozen,
        Err(error @ ClientError::Storage { .. }) => return Err(error),
        Err(error) if error.code() == "sheet.not_frozen" => return Ok(ToDo::WaitForOthers.into()),
        // Why it cannot be shown is said where it is asked for.
        Err(_) => return Ok(unread.into()),
    };
    let shown = kernel.read(|view| Ok(view.draft_facts(draft)?.shown.contains(&frozen.digest)))?;
    if !shown {
        return Ok(unread.into());
    }
    if !frozen.own_problems.is_empty() || !signing::unacknowledged(kernel, draft)?.is_empty() {
        return Ok(ToDo::AnswerInquiry.into());
    }
    Ok(Now { object: Some(frozen.digest.to_string()), ..ToDo::Sign.into() })
}

/// Returns what is due of a case, whatever of it waits in the outbox; none where nothing is.
pub(crate) fn due(kernel: &Kernel, items: &[OutboxItem], known: &CaseView) -> Result<Option<Now>, ClientError> {
    due_of_case(kernel, items, known.case_id, known)
}

/// Empty where nothing is left to do. Two where another party asks to withdraw, and who does not agree has
/// something else to do.
fn of_case(kernel: &Kernel, items: &[OutboxItem], case: CaseId, known: &CaseView) -> Result<Vec<Now>, ClientError> {
    if let Some(waits) = waiting(items, &lane::of_case(case)) {
        return Ok(vec![waits.into()]);
    }
    let due = due_of_case(kernel, items, case, known)?.map(|due| or_dispute(due, known));
    let Some(to_do) = sight::withdrawal_of(known) else { return Ok(due.into_iter().collect()) };
    let withdrawal = Now { words: Some(words::next::withdrawal(to_do, known.answer_by)), ..Now::from(to_do) };
    // Who has asked for it waits; who is asked goes on with what is theirs until they agree.
    let own = due.filter(|due| to_do == ToDo::WithdrawalAsked && is_this_persons(due.to_do));
    Ok([withdrawal].into_iter().chain(own).collect())
}

/// Returns what is to be done, and what of it rests on a shared fact that the person may say is wrong.
fn or_dispute(due: Now, known: &CaseView) -> Now {
    let Some(may) = words::dispute::can_dispute(&disputes::disputable(known)) else { return due };
    let words = due.words.unwrap_or_else(|| words::next::to_do(due.to_do));
    Now { words: Some(words::and(words, may)), ..due }
}

fn due_of_case(
    kernel: &Kernel,
    items: &[OutboxItem],
    case: CaseId,
    known: &CaseView,
) -> Result<Option<Now>, ClientError> {
    let pays = known.side == Some(Side::RightHolder);
    Ok(Some(match &known.state {
        CaseState::Received
        | CaseState::Precheck
        | CaseState::Accepted { .. }
        | CaseState::Booking { .. }
        | CaseState::InReview {
            review: ReviewState::Auto | ReviewState::Manual { .. } | ReviewState::Waiting(Waiting::Queue { .. }),
            ..
        } => ToDo::WaitForOffice.into(),
        CaseState::Supplement { .. }
        | CaseState::InReview { review: ReviewState::Waiting(Waiting::Supplement { .. }), .. } => {
            about_the_correction(kernel, items, known)?
        }
        CaseState::InReview { review: ReviewState::Waiting(Waiting::Partner { needs }), .. } => settles(needs, known),
        CaseState::InReview { review: ReviewState::Waiting(Waiting::Source { .. }), .. } => {
            let matter = kernel.read(|view| Ok(feed::matter_of_draft(kernel.law(), view, known.draft_id)))?;
            let words = disputes::awaited(known, matter.map(|matter| &matter.form));
            Now { words, ..ToDo::WaitForSource.into() }
        }
        CaseState::FeeDue { .. } if pays => kernel.read(|view| about_the_fee(kernel, view, case, known))?,
        CaseState::FeeDue { .. } => ToDo::WaitForPayment.into(),
        CaseState::Registered { .. } if pays && is_something_to_collect(kernel, case)? => ToDo::Collect.into(),
        CaseState::Registered { documents, .. } | CaseState::Issued { documents, .. } if pays => {
            return Ok(about_the_documents(*documents));
        }
        CaseState::Registered { .. } | CaseState::Issued { .. } | CaseState::Answered { .. } => return Ok(None),
        CaseState::NotAccepted { .. }
        | CaseState::Refused { .. }
        | CaseState::Withdrawn { .. }
        | CaseState::Expired { .. } => return about_what_ended(kernel, known.draft_id),
    }))
}

/// Returns what is awaited of the documents of an entry: only what waits is told, for what is being sealed is here soon.
fn about_the_documents(documents: EntryDocuments) -> Option<Now> {
    match documents {
        EntryDocuments::Waiting { .. } => {
            Some(Now { words: words::case::documents(documents), ..ToDo::WaitForOffice.into() })
        }
        EntryDocuments::Nothing
        | EntryDocuments::Sealing
        | EntryDocuments::Sealed { .. }
        | EntryDocuments::Unfit { .. }
        | EntryDocuments::Void { .. } => None,
    }
}

/// Whether the case's entry has handed something out for this person: not every registration does.
fn is_something_to_collect(kernel: &Kernel, case: CaseId) -> Result<bool, ClientError> {
    let held = kernel.read(|view| Ok(view.objects(ObjectKind::Certificate)?))?;
    for object in held {
        let certificate: CertificateView = from_canonical(object.body.as_bytes())?;
        if certificate.case_id == Some(case) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Returns what is to be done about a case that is to be corrected, by how far the correction is in the draft it came
/// from.
fn about_the_correction(kernel: &Kernel, items: &[OutboxItem], known: &CaseView) -> Result<Now, ClientError> {
    let asks = match known.state {
        CaseState::Supplement { .. } => ToDo::Supplement,
        _ => ToDo::SupplementAccepted,
    };
    let draft = known.draft_id;
    let waits = waiting(items, &lane::of_draft(draft));
    if waits == Some(ToDo::SeeOutbox) {
        return Ok(ToDo::SeeOutbox.into());
    }
    let open = kernel.read(|view| match view.draft(draft)? {
        Some(_) => Ok(Some(OpenDraft::of(view, draft)?)),
        None => Ok(None),
    })?;
    // On another device of this person than the one that has the draft: the list alone is told here.
    let Some(open) = open else { return Ok(in_time(asks, known)) };
    let grounds = known.state.asks().unwrap_or_default();
    Ok(match sharing::see(kernel, draft)?.turn {
        // In review it may be settled at another office, by whomever.
        YourTurn::Correct if asks == ToDo::SupplementAccepted => in_time(asks, known),
        YourTurn::Correct if corrections::is_asked_of(kernel, &open, grounds)? => in_time(asks, known),
        YourTurn::Correct => in_time(ToDo::WaitForCorrection, known),
        YourTurn::Invite => in_time(ToDo::Invite, known),
        YourTurn::Freeze => in_time(once_filled(kernel, &open, ToDo::Freeze), known),
        YourTurn::Sign => about_the_signature(kernel, draft, ToDo::ReadSheet)?,
        YourTurn::SignAgain => about_the_signature(kernel, draft, ToDo::SignAgain)?,
        YourTurn::Submit | YourTurn::SendSupplement => {
            waits.map_or_else(|| in_time(ToDo::SendSupplement, known), Now::from)
        }
        YourTurn::WaitForOthers => waits.map_or_else(|| in_time(ToDo::WaitForOthers, known), Now::from),
        // It is on its way, or over and the registry has yet to say so.
        YourTurn::SeeCase | YourTurn::ShareAgain | YourTurn::WaitForShare | YourTurn::Dismissed => {
            waits.unwrap_or(ToDo::Sync).into()
        }
    })
}

fn about_the_fee(kernel: &Kernel, view: &View<'_>, case: CaseId, known: &CaseView) -> Result<Now, ClientError> {
    let open = payments::attempts(kernel, view, case)?.into_iter().find(|p| p.since.is_some() && p.state.is_open());
    match open {
        // One whose time is over gives way to the next press.
        Some(PaymentScreen { offer: Some(PaymentOffer { standing: OfferStanding::Over, .. }), .. }) | None => {}
        Some(PaymentScreen { attempt, words, offer, .. }) => {
            let object = Some(attempt.to_string());
            return Ok(match offer {
                Some(_) => Now { object, words: Some(words), ..ToDo::CompletePayment.into() },
                None => Now { object, ..ToDo::AskPayment.into() },
            });
        }
    }
    // Without a bill that is good there is nothing to pay: the office makes a new one, and sync brings it.
    let stands = kernel.sight().judge_kind(view, &lane::of_case(case), CommandKind::Pay)?;
    Ok(if stands == Stands::Live { in_time(ToDo::Pay, known) } else { ToDo::Sync.into() })
}

/// The draft of a case that has ended can be copied: not where it is gone, nor where the copy is there.
fn about_what_ended(kernel: &Kernel, draft: DraftId) -> Result<Option<Now>, ClientError> {
    let here = kernel.read(|view| {
        let copied = match view.draft_facts(draft)?.copied {
            Some(copy) => view.draft(copy)?.is_some(),
            None => false,
        };
        Ok(view.draft(draft)?.is_some() && !copied)
    })?;
    Ok(here.then(|| ToDo::CopyDraft.into()))
}

/// Says it with the last day and what follows after it, where there is one.
fn in_time(to_do: ToDo, known: &CaseView) -> Now {
    let words = words::next::in_time(words::next::to_do(to_do), known.term.as_ref(), known.state.stage(), known.side);
    Now { words: Some(words), ..to_do.into() }
}

/// Returns what other offices have yet to say, and whose it is to settle: a ground that names a side is that side's,
/// one that names none is everybody's, and a fact that nobody has told yet is nobody's here.
fn settles(needs: &[ToldGround], known: &CaseView) -> Now {
    let (facts, duties): (Vec<_>, Vec<_>) = needs.iter().partition(|ground| ground.code.starts_with("needs."));
    let (own, others): (Vec<_>, Vec<_>) =
        duties.into_iter().partition(|ground| role_of(ground).is_none_or(|role| role == known.slot.role()));
    let (to_do, grounds) = match (own.is_empty(), others.is_empty()) {
        (false, _) => (ToDo::Settle, own),
        (true, false) => (ToDo::WaitForOthers, others),
        (true, true) => (ToDo::WaitForOffice, facts),
    };
    let told =
        grounds.iter().map(|ground| words::message::ground(ground, Mend::of(&known.state)).text).reduce(words::and);
    let words = told.unwrap_or_else(|| words::next::to_do(to_do));
    Now {
        words: Some(words::next::in_time(words, known.term.as_ref(), known.state.stage(), known.side)),
        ..to_do.into()
    }
}

/// The role that a ground concerns, where it names one: it is written as its slots are, without their number.
pub(crate) fn role_of(ground: &ToldGround) -> Option<RoleName> {
    ground.field.as_deref()?.strip_prefix("parties.")?.split('.').next()?.parse().ok()
}

/// Whether this person does it, and nobody else.
pub(crate) fn is_this_persons(to_do: ToDo) -> bool {
    match to_do {
        ToDo::Enrol
        | ToDo::Fill
        | ToDo::Share
        | ToDo::ShareAgain
        | ToDo::Invite
        | ToDo::Freeze
        | ToDo::ReadSheet
        | ToDo::AnswerInquiry
        | ToDo::Sign
        | ToDo::SignAgain
        | ToDo::Submit
        | ToDo::Sync
        | ToDo::SeeOutbox
        | ToDo::Supplement
        | ToDo::SupplementAccepted
        | ToDo::SendSupplement
        | ToDo::Settle
        | ToDo::WithdrawalAsked
        | ToDo::Pay
        | ToDo::CompletePayment
        | ToDo::AskPayment
        | ToDo::Collect
        | ToDo::CopyDraft => true,
        ToDo::WaitForShare
        | ToDo::Dismissed
        | ToDo::WaitForOthers
        | ToDo::WaitForCorrection
        | ToDo::WaitForOffice
        | ToDo::WaitForSource
        | ToDo::WithdrawalHeld
        | ToDo::WaitForPayment => false,
    }
}

/// Returns what a lane's own outbox asks for: to be seen to where something stands still, to be sent where something
/// waits.
pub(crate) fn waiting(items: &[OutboxItem], lane: &Lane) -> Option<ToDo> {
    let mut of_lane = items.iter().filter(|item| item.lane() == lane).peekable();
    of_lane.peek()?;
    let stuck = of_lane.any(|item| item.state() == OutboxState::NeedsYou);
    Some(if stuck { ToDo::SeeOutbox } else { ToDo::Sync })
}

pub(crate) fn step(draft: Option<DraftId>, case: Option<CaseId>, title: String, now: Now) -> NextStep {
    NextStep { draft, case_id: case, title, words: now.said(), to_do: now.to_do, about: now.object }
}
