//! Fees and their payment.

use ereg_domain::time::Instant;
use ereg_law::{case::CaseState, fee::FeeItem, words::labels};
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
    ClientError, FeeLineView, FeeScreen, PaymentScreen, Text, acts,
    core::{Core, feed_object},
    queue,
    record::Reads,
    words,
};

impl Core {
    pub(crate) fn fee_screen(&self, case: CaseId) -> Result<FeeScreen, ClientError> {
        let ((digest, quote), attempt) = self.read(|view| {
            let attempt = self.attempts(view, case)?.into_iter().next_back();
            Ok::<_, ClientError>((self.newest_quote(view, case)?, attempt))
        })?;
        Ok(FeeScreen {
            case,
            quote: digest.to_string(),
            total: quote.total,
            lines: quote.lines.iter().map(line).collect(),
            payers: quote.payers.clone(),
            basis: quote.basis.clone(),
            valid_until: quote.valid_until,
            caution: words::fee_caution(),
            attempt,
        })
    }

    /// The newest bill of a case, or why there is none for this person: none yet, or it is the others' to pay.
    fn newest_quote(&self, view: &View<'_>, case: CaseId) -> Result<(Digest, Quote), ClientError> {
        self.bundle()?;
        if let Some(newest) = self.sight().newest_bill(view, case)? {
            return Ok(newest);
        }
        Err(match feed_object::<CaseView>(view, ObjectKind::Case, &case.to_string())? {
            Some(known) if matches!(known.state, CaseState::FeeDue { .. }) => ClientError::fix("quote.for_others"),
            Some(_) => ClientError::not_found("quote.not_found"),
            None => ClientError::not_found("case.not_found"),
        })
    }

    /// Attempts of a case the registry has told of, oldest first, then what is on its way from here. What it declined is
    /// none: it can settle nothing.
    fn attempts(&self, view: &View<'_>, case: CaseId) -> Result<Vec<PaymentScreen>, ClientError> {
        let mut told: Vec<PaymentScreen> = acts::payments_of(view, case)?.iter().map(screen).collect();
        let lane = queue::lane_of_case(case);
        for item in view.outbox_items()? {
            let on_its_way = *item.lane() == lane && item.state() != OutboxState::NeedsYou;
            let Ok(Command { body: CommandBody::Pay(pay), .. }) = Command::from_bytes(&item.bytes) else { continue };
            if !on_its_way || told.iter().any(|p| p.attempt == pay.attempt_id) {
                continue;
            }
            let arrived = if item.is_free() { AttemptState::Created } else { AttemptState::Unknown };
            told.push(PaymentScreen {
                attempt: pay.attempt_id,
                case,
                amount: self.amount_of(view, pay.quote)?,
                state: arrived,
                words: words::queued_payment(arrived),
                since: None,
                refund: None,
            });
        }
        Ok(told)
    }

    fn amount_of(&self, view: &View<'_>, quote: Digest) -> Result<ereg_domain::money::Fen, ClientError> {
        let bundle = self.bundle()?;
        for object in view.objects(ObjectKind::Quote)? {
            let (digest, read) = open_quote(&bundle, object.body.as_bytes())?;
            if digest == quote {
                return Ok(read.total);
            }
        }
        Err(ClientError::not_found("quote.not_found"))
    }

    pub(crate) fn pay(&self, case: CaseId) -> Result<PaymentScreen, ClientError> {
        self.enrolled()?;
        let attempt = self.write(|tx| {
            // At most one open attempt: a second one could take the money twice.
            let open = self.attempts(tx.as_view(), case)?.into_iter().rfind(|p| acts::is_open(p.state));
            if let Some(open) = open {
                return Ok(open.attempt);
            }
            let (quote, _) = self.newest_quote(tx.as_view(), case)?;
            let id = AttemptId::new(self.next_id(tx, "attempt")?).map_err(|e| ClientError::storage(e.code()))?;
            let body = CommandBody::Pay(Pay { quote, attempt_id: id });
            queue::enqueue(self, tx, queue::lane_of_case(case), body, &[])?;
            Ok::<_, ClientError>(id)
        })?;
        self.see_payment(attempt)
    }

    pub(crate) fn ask_payment(&self, attempt: AttemptId) -> Result<PaymentScreen, ClientError> {
        let known = self.see_payment(attempt)?;
        self.write(|tx| {
            let body = CommandBody::AskPayment(AskPayment { attempt_id: attempt });
            // Known already how it ended: nothing is asked.
            queue::take(self, tx, queue::lane_of_case(known.case), body, &[])?;
            Ok(known)
        })
    }

    pub(crate) fn see_payment(&self, attempt: AttemptId) -> Result<PaymentScreen, ClientError> {
        let told: Option<PaymentView> =
            self.read(|view| feed_object(view, ObjectKind::Payment, &attempt.to_string()))?;
        if let Some(payment) = told {
            return Ok(screen(&payment));
        }
        let not_found = || ClientError::not_found("payment.not_found");
        let outbox = self.read(|view| Ok::<_, ClientError>(view.outbox_items()?))?;
        let case = outbox.iter().find_map(|item| match Command::from_bytes(&item.bytes).map(|c| c.body) {
            Ok(CommandBody::Pay(pay)) if pay.attempt_id == attempt => {
                item.lane().0.strip_prefix("case/").and_then(|id| id.parse::<CaseId>().ok())
            }
            _ => None,
        });
        let case = case.ok_or_else(not_found)?;
        let known = self.read(|view| self.attempts(view, case))?;
        known.into_iter().find(|p| p.attempt == attempt).ok_or_else(not_found)
    }
}

fn screen(payment: &PaymentView) -> PaymentScreen {
    PaymentScreen {
        attempt: payment.attempt_id,
        case: payment.case_id,
        amount: payment.amount,
        state: payment.state,
        words: payment.refund.map_or_else(|| words::attempt(payment.state), words::refund),
        since: Some::<Instant>(payment.since),
        refund: payment.refund,
    }
}

fn line(line: &QuoteLine) -> FeeLineView {
    // `fee.registration`: the family, then the item as formats name it.
    let name = line.code.strip_prefix("fee.").unwrap_or(&line.code).to_owned();
    let item = serde_json::from_value::<FeeItem>(serde_json::Value::String(name)).ok();
    let what = item.map_or_else(|| words::message_of(&line.code).text, |item| Text::label(labels::fee_item(item)));
    FeeLineView { what, quantity: line.quantity, amount: line.amount }
}
