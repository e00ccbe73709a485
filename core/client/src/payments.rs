//! Fees: the signed quote, the attempt to pay, and asking how a lost one stands.

use std::sync::Arc;

use ereg_domain::money::Fen;
use ereg_law::{case::CaseState, fee::FeeItem, words::labels};
use ereg_logs::event;
use ereg_protocol::{
    command::{AskPayment, Command, CommandBody, Pay},
    feed::ObjectKind,
    id::{AttemptId, CaseId},
    objects::{CaseView, PaymentView, Quote, QuoteLine},
    outcome::AttemptState,
};
use ereg_sync::belief::open_quote;
use ereg_trust::digest::Digest;
use ereg_vault::{OutboxState, View};

use crate::{
    ClientError, FeeLineView, FeeScreen, PaymentScreen, Text, feed, kernel::Kernel, lane, queue, record::Reads, sight,
    words,
};

/// Fees and their payment.
#[derive(Clone)]
pub struct Payments {
    kernel: Arc<Kernel>,
}

impl Payments {
    pub(crate) fn new(kernel: Arc<Kernel>) -> Payments {
        Payments { kernel }
    }

    /// What is due for a case: the newest quote, whose signature is checked.
    pub async fn quote(&self, case: CaseId) -> Result<FeeScreen, ClientError> {
        self.kernel
            .local(move |kernel| {
                let ((digest, quote), attempt) = kernel.read(|view| {
                    let attempt = attempts(kernel, view, case)?.into_iter().next_back();
                    Ok((newest_quote(kernel, view, case)?, attempt))
                })?;
                Ok(FeeScreen {
                    case_id: case,
                    quote: digest.to_string(),
                    total: quote.total,
                    lines: quote.lines.iter().map(line).collect(),
                    payers: quote.payers.clone(),
                    basis: quote.basis.clone(),
                    valid_until: quote.valid_until,
                    caution: words::fee_caution(),
                    attempt,
                })
            })
            .await
    }

    /// Queues one attempt to pay the newest quote. While an attempt is open no second one is made.
    pub async fn pay(&self, case: CaseId) -> Result<PaymentScreen, ClientError> {
        self.kernel
            .local(move |kernel| {
                kernel.enrolled()?;
                let attempt = kernel.write(|tx| {
                    // At most one open attempt: a second one could take the money twice.
                    let open = attempts(kernel, tx.as_view(), case)?.into_iter().rfind(|p| sight::is_open(p.state));
                    if let Some(open) = open {
                        return Ok(open.attempt);
                    }
                    let (quote, _) = newest_quote(kernel, tx.as_view(), case)?;
                    let id =
                        AttemptId::new(kernel.next_id(tx, "attempt")?).map_err(|e| ClientError::storage(e.code()))?;
                    let body = CommandBody::Pay(Pay { quote, attempt_id: id });
                    queue::enqueue(kernel, tx, lane::of_case(case), body, &[])?;
                    Ok(id)
                })?;
                see(kernel, attempt)
                    .inspect(|shown| event!(INFO, "a payment was asked for", state = shown.state.name()))
            })
            .await
    }

    /// Queues the question how an attempt stands at the bank; only that decides a lost answer.
    pub async fn ask(&self, attempt: AttemptId) -> Result<PaymentScreen, ClientError> {
        self.kernel
            .local(move |kernel| {
                let known = see(kernel, attempt)?;
                kernel
                    .write(|tx| {
                        let body = CommandBody::AskPayment(AskPayment { attempt_id: attempt });
                        // Known already how it ended: nothing is asked.
                        queue::take(kernel, tx, lane::of_case(known.case_id), body, &[])?;
                        Ok(known)
                    })
                    .inspect(|known| event!(INFO, "a payment was asked about", state = known.state.name()))
            })
            .await
    }

    /// How an attempt stands, as far as this phone knows.
    pub async fn see(&self, attempt: AttemptId) -> Result<PaymentScreen, ClientError> {
        self.kernel.local(move |kernel| see(kernel, attempt)).await
    }
}

/// The newest bill of a case, or why there is none for this person: none yet, or it is the others' to pay.
fn newest_quote(kernel: &Kernel, view: &View<'_>, case: CaseId) -> Result<(Digest, Quote), ClientError> {
    kernel.bundle()?;
    if let Some(newest) = kernel.sight().newest_bill(view, case)? {
        return Ok(newest);
    }
    Err(match feed::object::<CaseView>(view, ObjectKind::Case, &case.to_string())? {
        Some(known) if matches!(known.state, CaseState::FeeDue { .. }) => ClientError::fix("quote.for_others"),
        Some(_) => ClientError::not_found("quote.not_found"),
        None => ClientError::not_found("case.not_found"),
    })
}

/// Attempts of a case the registry has told of, oldest first, then what is on its way from here. What it declined is
/// none: it can settle nothing.
fn attempts(kernel: &Kernel, view: &View<'_>, case: CaseId) -> Result<Vec<PaymentScreen>, ClientError> {
    let mut told: Vec<PaymentScreen> = sight::payments_of(view, case)?.iter().map(screen).collect();
    let lane = lane::of_case(case);
    for item in view.outbox_items()? {
        let on_its_way = *item.lane() == lane && item.state() != OutboxState::NeedsYou;
        let Ok(Command { body: CommandBody::Pay(pay), .. }) = Command::from_bytes(&item.bytes) else { continue };
        if !on_its_way || told.iter().any(|p| p.attempt == pay.attempt_id) {
            continue;
        }
        let arrived = if item.is_free() { AttemptState::Created } else { AttemptState::Unknown };
        told.push(PaymentScreen {
            attempt: pay.attempt_id,
            case_id: case,
            amount: amount_of(kernel, view, pay.quote)?,
            state: arrived,
            words: words::queued_payment(arrived),
            since: None,
            refund: None,
        });
    }
    Ok(told)
}

fn amount_of(kernel: &Kernel, view: &View<'_>, quote: Digest) -> Result<Fen, ClientError> {
    let bundle = kernel.bundle()?;
    for object in view.objects(ObjectKind::Quote)? {
        let (digest, read) = open_quote(&bundle, object.body.as_bytes())?;
        if digest == quote {
            return Ok(read.total);
        }
    }
    Err(ClientError::not_found("quote.not_found"))
}

fn see(kernel: &Kernel, attempt: AttemptId) -> Result<PaymentScreen, ClientError> {
    let told: Option<PaymentView> =
        kernel.read(|view| feed::object(view, ObjectKind::Payment, &attempt.to_string()))?;
    if let Some(payment) = told {
        return Ok(screen(&payment));
    }
    let not_found = || ClientError::not_found("payment.not_found");
    let outbox = kernel.read(|view| Ok(view.outbox_items()?))?;
    let case = outbox.iter().find_map(|item| match Command::from_bytes(&item.bytes).map(|c| c.body) {
        Ok(CommandBody::Pay(pay)) if pay.attempt_id == attempt => {
            item.lane().0.strip_prefix("case/").and_then(|id| id.parse::<CaseId>().ok())
        }
        _ => None,
    });
    let case = case.ok_or_else(not_found)?;
    let known = kernel.read(|view| attempts(kernel, view, case))?;
    known.into_iter().find(|p| p.attempt == attempt).ok_or_else(not_found)
}

fn screen(payment: &PaymentView) -> PaymentScreen {
    PaymentScreen {
        attempt: payment.attempt_id,
        case_id: payment.case_id,
        amount: payment.amount,
        state: payment.state,
        words: payment.refund.map_or_else(|| words::attempt(payment.state), words::refund),
        since: Some(payment.since),
        refund: payment.refund,
    }
}

fn line(line: &QuoteLine) -> FeeLineView {
    let item = FeeItem::of_bill_code(&line.code);
    let what = item.map_or_else(|| words::message_of(&line.code).text, |item| Text::label(labels::fee_item(item)));
    FeeLineView { what, quantity: line.quantity, amount: line.amount }
}
