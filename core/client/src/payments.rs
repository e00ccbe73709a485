//! Fees: the signed quote, the channels by which it is paid, the attempt to pay with what its payer opens or scans, and
//! asking how a lost one stands.

use std::sync::Arc;

use ereg_law::{
    case::CaseState,
    fee::FeeItem,
    policy::{ChannelId, ChannelIdError, PaymentChannel},
    words::labels,
};
use ereg_logs::event;
use ereg_protocol::{
    command::{AskPayment, CommandBody, CommandKind, Pay},
    feed::ObjectKind,
    id::{AttemptId, CaseId},
    objects::{CaseView, PaymentView, Quote, QuoteLine},
    outcome::AttemptState,
};
use ereg_sync::belief::open_quote;
use ereg_trust::digest::Digest;
use ereg_vault::{OutboxState, View};

use crate::{
    ClientError, FeeLineView, FeeScreen, OfferStanding, PaymentChannelView, PaymentOffer, PaymentScreen, Text, feed,
    kernel::Kernel, lane, queue, record::Reads, sight, words,
};

/// Code of an intent that the registry did not sign for this account, or that does not fit its bill.
const UNFIT: &str = "intent.unfit";

/// Fees and their payment.
#[derive(Clone)]
pub struct Payments {
    kernel: Arc<Kernel>,
}

impl Payments {
    pub(crate) fn new(kernel: Arc<Kernel>) -> Payments {
        Payments { kernel }
    }

    /// Returns what is due for a case: the newest quote, whose signature is checked.
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
                    channels: channels(&quote),
                    valid_until: quote.valid_until,
                    caution: words::payment::caution(),
                    attempt,
                })
            })
            .await
    }

    /// The channels (缴费渠道) by which the newest quote of a case can be paid, in the order they are shown.
    pub async fn channels(&self, case: CaseId) -> Result<Vec<PaymentChannelView>, ClientError> {
        self.kernel.local(move |kernel| kernel.read(|view| Ok(channels(&newest_quote(kernel, view, case)?.1)))).await
    }

    /// Queues one attempt to pay the newest quote by one of its channels. While an attempt is open no second one is made, but
    /// in the place of one that the bank offered its payer: by another channel, or once its time is over. The registry closes
    /// that one at the bank first.
    pub async fn pay(&self, case: CaseId, channel: ChannelId) -> Result<PaymentScreen, ClientError> {
        self.kernel
            .local(move |kernel| {
                kernel.enrolled()?;
                let attempt = kernel.write(|tx| {
                    // At most one open attempt: a second one could take the money twice.
                    let open = attempts(kernel, tx.as_view(), case)?.into_iter().rfind(|p| p.state.is_open());
                    if let Some(open) = open.filter(|open| !gives_way(open, &channel)) {
                        return Ok(open.attempt);
                    }
                    let (quote, bill) = newest_quote(kernel, tx.as_view(), case)?;
                    if bill.channel(&channel).is_none() {
                        return Err(ClientError::fix(ChannelIdError.code()));
                    }
                    let id =
                        AttemptId::new(kernel.next_id(tx, "attempt")?).map_err(|e| ClientError::storage(e.code()))?;
                    let body = CommandBody::Pay(Pay { quote, attempt_id: id, channel });
                    queue::enqueue(kernel, tx, lane::of_case(case), body, &[])?;
                    Ok(id)
                })?;
                see(kernel, attempt)
                    .inspect(|shown| event!(INFO, "a payment was asked for", state = shown.state.name()))
            })
            .await
    }

    /// Queues the question how an attempt stands at the bank; only that decides a lost answer. Needs no network and is short:
    /// the question goes with the next exchange.
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

    /// Returns how an attempt stands, as far as this phone knows.
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
pub(crate) fn attempts(kernel: &Kernel, view: &View<'_>, case: CaseId) -> Result<Vec<PaymentScreen>, ClientError> {
    let told = sight::payments_of(view, case)?.into_iter();
    let mut told = told.map(|told| screen(kernel, view, &told)).collect::<Result<Vec<_>, _>>()?;
    for item in view.outbox_of(&lane::of_case(case))? {
        if item.kind() != CommandKind::Pay || item.state() == OutboxState::NeedsYou {
            continue;
        }
        let Some(CommandBody::Pay(pay)) = lane::body(view, &item)? else { continue };
        if told.iter().any(|p| p.attempt == pay.attempt_id) {
            continue;
        }
        let arrived = if item.is_free() { AttemptState::Created } else { AttemptState::Unknown };
        told.push(PaymentScreen {
            attempt: pay.attempt_id,
            case_id: case,
            amount: bill(kernel, view, pay.quote)?.ok_or_else(|| ClientError::not_found("quote.not_found"))?.total,
            channel: pay.channel,
            state: arrived,
            words: words::payment::queued(arrived),
            since: None,
            offer: None,
            refund: None,
            caution: words::payment::no_fiscal_receipt(),
        });
    }
    Ok(told)
}

/// A bill by its digest.
fn bill(kernel: &Kernel, view: &View<'_>, digest: Digest) -> Result<Option<Quote>, ClientError> {
    let bundle = kernel.bundle()?;
    for object in view.objects(ObjectKind::Quote)? {
        let (known, read) = open_quote(&bundle, object.body.as_bytes())?;
        if known == digest {
            return Ok(Some(read));
        }
    }
    Ok(None)
}

/// Whether a press makes another attempt in the place of this open one. What was sent and not answered only the bank can end.
fn gives_way(open: &PaymentScreen, to: &ChannelId) -> bool {
    let over = open.offer.as_ref().is_some_and(|offer| offer.standing == OfferStanding::Over);
    match open.state {
        AttemptState::Offered => open.channel != *to || over,
        // Nothing went out: it waits here.
        AttemptState::Created => open.since.is_none() && open.channel != *to,
        _ => false,
    }
}

/// The channels of a bill, as shown.
fn channels(bill: &Quote) -> Vec<PaymentChannelView> {
    let shown = |channel: &PaymentChannel| PaymentChannelView {
        id: channel.id.clone(),
        name: Text { zh: channel.name.zh.clone(), en: channel.name.en.clone() },
        kind: channel.kind,
    };
    bill.channels.iter().map(shown).collect()
}

/// Returns what the payer of an attempt opens or scans, and what is said of it; an intent that does not fit its bill is
/// not shown.
fn offered(
    kernel: &Kernel,
    view: &View<'_>,
    payment: &PaymentView,
) -> Result<(Option<PaymentOffer>, Text), ClientError> {
    let sight = kernel.sight();
    let (Some(intent), Some(bill)) = (sight.intent_of(payment), bill(kernel, view, payment.quote)?) else {
        return Ok((None, words::message::message_of(UNFIT).text));
    };
    let Ok(channel) = intent.check(payment.quote, &bill) else {
        return Ok((None, words::message::message_of(UNFIT).text));
    };
    let standing = if intent.is_over(sight.now()) { OfferStanding::Over } else { OfferStanding::Open };
    let said = words::payment::offer(channel, intent.until, standing);
    let (kind, text) = (intent.offer.kind(), intent.offer.text().to_owned());
    Ok((Some(PaymentOffer { kind, text, until: intent.until, standing }), said))
}

fn see(kernel: &Kernel, attempt: AttemptId) -> Result<PaymentScreen, ClientError> {
    let told = kernel.read(|view| {
        let told: Option<PaymentView> = feed::object(view, ObjectKind::Payment, &attempt.to_string())?;
        told.map(|told| screen(kernel, view, &told)).transpose()
    })?;
    if let Some(told) = told {
        return Ok(told);
    }
    let not_found = || ClientError::not_found("payment.not_found");
    let case = kernel.read(|view| {
        for item in view.outbox_items()?.iter().filter(|item| item.kind() == CommandKind::Pay) {
            if let Some(CommandBody::Pay(pay)) = lane::body(view, item)?
                && pay.attempt_id == attempt
            {
                return Ok(lane::case_of(item.lane()));
            }
        }
        Ok(None)
    })?;
    let case = case.ok_or_else(not_found)?;
    let known = kernel.read(|view| attempts(kernel, view, case))?;
    known.into_iter().find(|p| p.attempt == attempt).ok_or_else(not_found)
}

fn screen(kernel: &Kernel, view: &View<'_>, payment: &PaymentView) -> Result<PaymentScreen, ClientError> {
    let (offer, said) = match payment.state {
        AttemptState::Offered => offered(kernel, view, payment)?,
        state => (None, words::payment::attempt(state)),
    };
    Ok(PaymentScreen {
        attempt: payment.attempt_id,
        case_id: payment.case_id,
        amount: payment.amount,
        channel: payment.channel.clone(),
        state: payment.state,
        words: payment.refund.map_or(said, words::payment::refund),
        since: Some(payment.since),
        offer,
        refund: payment.refund,
        caution: words::payment::no_fiscal_receipt(),
    })
}

fn line(line: &QuoteLine) -> FeeLineView {
    let item = FeeItem::of_bill_code(&line.code);
    let what =
        item.map_or_else(|| words::message::message_of(&line.code).text, |item| Text::label(labels::fee_item(item)));
    FeeLineView { what, quantity: line.quantity, amount: line.amount }
}
