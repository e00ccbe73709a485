//! Submissions and their cases.

use std::sync::Arc;

use ereg_domain::{mask, name::MatterId};
use ereg_law::{
    case::{CaseStage, CaseState, EntryDocuments, ReviewState, ToldGround, Turn, Waiting},
    rule::waits_behind,
    section::Form,
    words::{labels, message::lost_turn_code},
};
use ereg_protocol::{
    command::{CommandBody, CommandKind, Submit, Withdraw, WithdrawalStatement},
    id::{CaseId, CommandId, DraftId},
    objects::{CaseView, LetterTells},
    payload,
};
use ereg_trust::{
    envelope::Envelope,
    keys::{DeviceSigner, USER_ALIAS},
};

use crate::{
    AcceptanceView, BookedView, CasePage, CaseProgress, CaseScreen, CaseSummary, ClientError, EntryDocumentsStanding,
    EntryDocumentsView, Message, ReceiptView, TermView, Text, disputes, feed,
    kernel::Kernel,
    lane, letters,
    open_draft::OpenDraft,
    progress, queue,
    record::put_draft_facts,
    sight,
    signed::Signed,
    words::{self, key::Act, message::Mend},
};

/// Cases on a page of the list.
const PAGE: usize = 50;
/// The person's cases.
#[derive(Clone)]
pub struct Cases {
    kernel: Arc<Kernel>,
}

impl Cases {
    pub(crate) fn new(kernel: Arc<Kernel>) -> Cases {
        Cases { kernel }
    }

    /// Queues the submission of a draft that all have signed. It counts as submitted when its receipt is here.
    ///
    /// # Errors
    /// `submit.not_complete` while a signature is missing.
    pub async fn submit(&self, draft: DraftId) -> Result<CommandId, ClientError> {
        self.kernel
            .local(move |kernel| {
                kernel.enrolled()?;
                kernel.write(|tx| {
                    let workspace = feed::shared(tx.as_view(), draft)?;
                    let mut open = OpenDraft::of(tx.as_view(), draft)?;
                    let lane = lane::of_draft(draft);
                    if let Some(on_its_way) = queue::asked(kernel, tx.as_view(), &lane, CommandKind::Submit)? {
                        return Ok(on_its_way);
                    }
                    let Signed { manifest, statements, media } = Signed::of(&open, &workspace)?;
                    let body = CommandBody::Submit(Submit { draft_id: draft, manifest, statements });
                    let command = queue::enqueue(kernel, tx, lane, body, &media)?;
                    open.facts.submission = Some(command);
                    put_draft_facts(tx, draft, &open.facts)?;
                    Ok(command)
                })
            })
            .await
    }

    /// A page of cases, newest first; pages count from 0.
    pub async fn list(&self, page: u32) -> Result<CasePage, ClientError> {
        self.kernel
            .local(move |kernel| {
                let skip = usize::try_from(page).unwrap_or(usize::MAX).saturating_mul(PAGE);
                let mut lines = kernel.read(|view| Ok(view.cases(skip, PAGE + 1)?))?;
                let next = (lines.len() > PAGE).then(|| page.saturating_add(1));
                lines.truncate(PAGE);
                let summary = |line: ereg_vault::CaseLine| -> Option<CaseSummary> {
                    let known = line.known?;
                    let case = line.object.parse().ok()?;
                    // The line tells the stage alone; on whom a review rests stands in the case.
                    let label = match known.stage {
                        CaseStage::InReview => {
                            kernel.read(|view| feed::case(view, case)).ok().map(|view| labels::case_state(&view.state))
                        }
                        _ => None,
                    };
                    Some(CaseSummary {
                        case_id: case,
                        draft: known.draft_id,
                        case_number: known.case_number.map(|number| number.to_string()),
                        words: Text::label(label.unwrap_or_else(|| labels::case_stage(known.stage))),
                        state: known.stage,
                        since: known.since,
                    })
                };
                Ok(CasePage { items: lines.into_iter().filter_map(summary).collect(), next })
            })
            .await
    }

    /// One case.
    pub async fn see(&self, case: CaseId) -> Result<CaseScreen, ClientError> {
        self.kernel.local(move |kernel| see(kernel, case)).await
    }

    /// The matter that a case is for, by whose names its parties are called.
    ///
    /// # Errors
    /// `case.not_found`; `draft.not_found` where nothing here says what it is for.
    pub async fn matter(&self, case: CaseId) -> Result<MatterId, ClientError> {
        self.kernel
            .local(move |kernel| {
                let matter = kernel.read(|view| feed::matter_id(view, feed::case(view, case)?.draft_id))?;
                matter.ok_or_else(|| ClientError::not_found("draft.not_found"))
            })
            .await
    }

    /// The case a draft became, once its receipt is here.
    pub async fn of_draft(&self, draft: DraftId) -> Result<CaseScreen, ClientError> {
        self.kernel
            .local(move |kernel| {
                let case = kernel.read(|view| feed::case_of_draft(view, draft))?;
                see(kernel, case.ok_or_else(|| ClientError::not_found("case.not_found"))?)
            })
            .await
    }

    /// Returns how far an application is, from its draft to its end: the citizen's two tasks, what this device has to
    /// do with it, what happened and when, and what comes next. Works without a network.
    ///
    /// # Errors
    /// `draft.not_found` where neither the draft nor its workspace is known here.
    pub async fn progress(&self, draft: DraftId) -> Result<CaseProgress, ClientError> {
        self.kernel.local(move |kernel| progress::of(kernel, draft)).await
    }

    /// Signs and queues this person's withdrawal (撤回); the last party's ends the case.
    pub async fn withdraw(&self, case: CaseId) -> Result<CommandId, ClientError> {
        self.kernel
            .local(move |kernel| {
                kernel.enrolled()?;
                let view = kernel.read(|view| feed::case(view, case))?;
                let lane = lane::of_case(case);
                // Before the person is asked for the key: what is on its way, or has no sense any more.
                let on_its_way = kernel.read(|view| queue::asked(kernel, view, &lane, CommandKind::Withdraw))?;
                if let Some(on_its_way) = on_its_way {
                    return Ok(on_its_way);
                }
                let reason = kernel.reason(Act::Withdraw);
                let signer = DeviceSigner::new(kernel.keys.as_ref(), USER_ALIAS, &reason)?;
                let key = signer.public_key().key_id().to_string();
                let statement = WithdrawalStatement { case_id: case, slot: view.slot, key };
                let envelope = Envelope::sign_value(&payload::WITHDRAW, &statement, &signer)?;
                let text =
                    String::from_utf8(envelope.to_bytes()?).map_err(|_| ClientError::storage("client.internal"))?;
                kernel.write(|tx| {
                    let body = CommandBody::Withdraw(Withdraw { case_id: case, statement: text.clone() });
                    queue::enqueue(kernel, tx, lane.clone(), body, &[])
                })
            })
            .await
    }
}

fn see(kernel: &Kernel, case: CaseId) -> Result<CaseScreen, ClientError> {
    let (view, form) = kernel.read(|view| {
        let told = feed::case(view, case)?;
        let form = feed::matter_of_draft(kernel.law(), view, told.draft_id).map(|matter| &matter.form);
        Ok((told, form))
    })?;
    let ahead_at_acceptance = letters::of_case(kernel, case)?.into_iter().find_map(|letter| match letter.tells {
        LetterTells::Accepted { ahead, .. } => Some(ahead),
        _ => None,
    });
    Ok(screen(&view, ahead_at_acceptance, form))
}

/// Returns what the sealing of the documents of an entry waits for.
fn sealing_waits_for(state: &CaseState) -> impl Iterator<Item = Message> {
    let why = match state.documents() {
        Some(EntryDocuments::Waiting { why, .. }) => Some(why),
        _ => None,
    };
    why.map(|why| words::message::message_of(why.code())).into_iter()
}

/// The documents of an entry as shown; none where it hands out none.
fn entry_documents(documents: EntryDocuments) -> Option<EntryDocumentsView> {
    let standing = match documents {
        EntryDocuments::Nothing => return None,
        EntryDocuments::Sealing => EntryDocumentsStanding::Sealing,
        EntryDocuments::Waiting { .. } => EntryDocumentsStanding::Waiting,
        EntryDocuments::Sealed { .. } => EntryDocumentsStanding::Sealed,
        EntryDocuments::Unfit { .. } => EntryDocumentsStanding::Unfit,
        EntryDocuments::Void { .. } => EntryDocumentsStanding::Void,
    };
    words::case::documents(documents).map(|words| EntryDocumentsView { standing, words })
}

fn screen(view: &CaseView, ahead_at_acceptance: Option<u32>, form: Option<&Form>) -> CaseScreen {
    let mend = Mend::of(&view.state);
    let told = |grounds: &[ToldGround]| grounds.iter().map(|one| words::message::ground(one, mend)).collect::<Vec<_>>();
    let review = match &view.state {
        CaseState::InReview { review, .. } => Some(review),
        _ => None,
    };
    let queue = match review {
        Some(ReviewState::Waiting(Waiting::Queue { ahead })) => Some(*ahead),
        _ => None,
    };
    let waits_for: Vec<Message> = match review {
        Some(ReviewState::Waiting(
            Waiting::Partner { needs: grounds } | Waiting::Supplement { grounds } | Waiting::Source { grounds },
        )) => told(grounds),
        Some(ReviewState::Waiting(Waiting::Queue { ahead })) => {
            let (rule, note) = waits_behind(*ahead);
            vec![words::message::told_of(note.code, Some(rule.to_string()), None, &note.shown)]
        }
        Some(ReviewState::Auto | ReviewState::Manual { .. }) | None => sealing_waits_for(&view.state).collect(),
    };
    let grounds = match &view.state {
        CaseState::Supplement { grounds } | CaseState::NotAccepted { grounds } | CaseState::Refused { grounds, .. } => {
            told(grounds)
        }
        CaseState::InReview { review: ReviewState::Manual { grounds, .. }, .. } => told(grounds),
        _ => Vec::new(),
    };
    let booked = match &view.state {
        CaseState::Registered { booked, .. } | CaseState::Issued { booked, .. } => {
            Some(BookedView { entry_index: booked.entry_index, registered_at: booked.registered_at })
        }
        _ => None,
    };
    let fee = match &view.state {
        CaseState::FeeDue { fee, .. } => Some(fee.amount),
        _ => None,
    };
    CaseScreen {
        case_id: view.case_id,
        draft: view.draft_id,
        unit: mask::last_four(view.unit.as_str()),
        slot: view.slot,
        state: view.state.stage(),
        title: Text::label(labels::case_state(&view.state)),
        words: words::case::where_it_stands(&view.state),
        since: view.since,
        receipt: ReceiptView {
            received_at: view.receipt.received_at,
            manifest: view.receipt.manifest.to_string(),
            caution: words::case::receipt_caution(),
        },
        acceptance: view.state.acceptance().map(|a| AcceptanceView {
            case_number: a.case_number.to_string(),
            seq: a.seq.0,
            accepted_at: a.accepted_at,
            decide_by: words::case::deadline(a.decide_by.by),
            promised_by: words::case::deadline(a.promised_by.by),
            ahead: queue.or(ahead_at_acceptance).unwrap_or(0),
        }),
        waits_for,
        grounds,
        fee,
        booked,
        documents: view.state.documents().and_then(entry_documents),
        disputable: disputes::disputable_facts(view),
        disputes: disputes::screens(view, form),
        withdrawal: sight::can_withdraw(view).then(words::case::withdrawal),
        withdrawing: view.withdrawing.clone(),
        answer_by: view
            .answer_by
            .map(|by| TermView { by: words::case::deadline(by), words: words::case::withdrawal_open(by) }),
        term: view.term.as_ref().map(|term| words::case::term_view(term, view.state.stage(), view.side)),
        // Of a case that has ended it says nothing any more.
        turn_passed: match view.turn {
            Turn::Passed { why, .. } if view.state.is_queued() => {
                Some(words::message::message_of(lost_turn_code(&view.state, why)).text)
            }
            Turn::Passed { .. } | Turn::Held => None,
        },
    }
}
