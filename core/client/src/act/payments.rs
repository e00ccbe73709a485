//! Fees and their payment.

use ereg_domain::{case::CaseState, fee::FeeItem, labels, time::Instant};
use ereg_protocol::{
    command::{AskPayment, Command, CommandBody, CommandKind, Pay},
    feed::ObjectKind,
    id::{AttemptId, CaseId},
    objects::{PaymentView, Quote, QuoteLine},
    outcome::AttemptState,
};
use ereg_sync::belief::open_quote;
use ereg_trust::{canonical::from_canonical, digest::Digest};

use crate::{ClientError, FeeLine, FeeScreen, PaymentScreen, Text, core::Core, queue, record::Reads, words};

impl Core {
    pub(crate) fn fee_screen(&self, case: CaseId) -> Result<FeeScreen, ClientError> {
        let (digest, quote) = self.newest_quote(case)?;
        let attempt = self.attempts(case)?.into_iter().next_back();
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

    /// The newest quote of a case whose signature is good.
    fn newest_quote(&self, case: CaseId) -> Result<(Digest, Quote), ClientError> {
        let bundle = self.bundle()?;
        let objects = self.read(|view| Ok::<_, ClientError>(view.objects(ObjectKind::Quote)?))?;
        let mut newest: Option<(Digest, Quote)> = None;
        for object in objects {
            let (digest, quote) = open_quote(&bundle, object.body.as_bytes())?;
            let newer = newest.as_ref().is_none_or(|(_, n)| n.quoted_at <= quote.quoted_at);
            if quote.case_id == case && newer {
                newest = Some((digest, quote));
            }
        }
        newest.map_or_else(|| Err(self.without_quote(case)), Ok)
    }

    /// Why there is no quote for this person: none yet, or it is the others' to pay.
    fn without_quote(&self, case: CaseId) -> ClientError {
        match self.case_view(case) {
            Ok(view) if matches!(view.state, CaseState::FeeDue { .. }) => ClientError::fix("quote.for_others"),
            Ok(_) => ClientError::not_found("quote.not_found"),
            Err(error) => error,
        }
    }

    /// Attempts of a case the registry has told of, oldest first, then what is only queued here.
    fn attempts(&self, case: CaseId) -> Result<Vec<PaymentScreen>, ClientError> {
        self.read(|view| {
            let mut told: Vec<PaymentScreen> = Vec::new();
            for object in view.objects(ObjectKind::Payment)? {
                let payment: PaymentView = from_canonical(object.body.as_bytes())?;
                if payment.case_id == case {
                    told.push(screen(&payment));
                }
            }
            told.sort_by_key(|p| p.since);
            let lane = queue::lane_of_case(case);
            for item in view.outbox_items()? {
                if *item.lane() != lane || item.kind() != CommandKind::Pay {
                    continue;
                }
                let Ok(Command { body: CommandBody::Pay(pay), .. }) = Command::from_bytes(&item.bytes) else {
                    continue;
                };
                if told.iter().all(|p| p.attempt != pay.attempt_id) {
                    let amount = self.amount_of(view, pay.quote)?;
                    told.push(PaymentScreen {
                        attempt: pay.attempt_id,
                        case,
                        amount,
                        state: if item.attempts() == 0 { AttemptState::Created } else { AttemptState::Unknown },
                        words: words::queued_payment(item.attempts()),
                        since: None,
                        refund: None,
                    });
                }
            }
            Ok(told)
        })
    }

    fn amount_of(&self, view: &ereg_vault::View<'_>, quote: Digest) -> Result<ereg_domain::money::Fen, ClientError> {
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
        let (digest, quote) = self.newest_quote(case)?;
        if let Some(known) = self.attempts(case)?.into_iter().rfind(may_settle) {
            // At most one open attempt: a second one could take the money twice.
            return if known.state == AttemptState::Succeeded {
                Err(ClientError::fix("quote.settled"))
            } else {
                Ok(known)
            };
        }
        let now = self.time_estimate();
        if quote.valid_until <= now.at && now.trust == crate::TimeTrust::Registry {
            return Err(ClientError::fix("quote.expired"));
        }
        let attempt = self.write(|tx| {
            let id = AttemptId::new(self.next_id(tx, "attempt")?).map_err(|e| ClientError::storage(e.code()))?;
            let body = CommandBody::Pay(Pay { quote: digest, attempt_id: id });
            queue::enqueue(self, tx, queue::lane_of_case(case), body, &[])?;
            Ok::<_, ClientError>(id)
        })?;
        self.see_payment(attempt)
    }

    pub(crate) fn ask_payment(&self, attempt: AttemptId) -> Result<PaymentScreen, ClientError> {
        let known = self.see_payment(attempt)?;
        if known.state == AttemptState::Succeeded && known.refund.is_none() {
            return Ok(known);
        }
        self.write(|tx| {
            let lane = queue::lane_of_case(known.case);
            if queue::pending(tx, &lane, CommandKind::AskPayment)?.is_none() {
                let body = CommandBody::AskPayment(AskPayment { attempt_id: attempt });
                queue::enqueue(self, tx, lane, body, &[])?;
            }
            Ok(known)
        })
    }

    pub(crate) fn see_payment(&self, attempt: AttemptId) -> Result<PaymentScreen, ClientError> {
        let told: Option<PaymentView> =
            self.read(|view| crate::core::feed_object(view, ObjectKind::Payment, &attempt.to_string()))?;
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
        let known = self.attempts(case.ok_or_else(not_found)?)?;
        known.into_iter().find(|p| p.attempt == attempt).ok_or_else(not_found)
    }
}

/// What was closed, refused or given back settles nothing: the fee may still be due.
fn may_settle(known: &PaymentScreen) -> bool {
    known.refund.is_none() && !matches!(known.state, AttemptState::Closed | AttemptState::Failed)
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

fn line(line: &QuoteLine) -> FeeLine {
    // `fee.registration`: the family, then the item as formats name it.
    let name = line.code.strip_prefix("fee.").unwrap_or(&line.code).to_owned();
    let item = serde_json::from_value::<FeeItem>(serde_json::Value::String(name)).ok();
    let what = item.map_or_else(|| words::told(&line.code).text, |item| Text::label(labels::fee_item(item)));
    FeeLine { what, quantity: line.quantity, amount: line.amount }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Refund;

    /// Late money is taken and given back, and the fee is still due: the person must be able to pay it.
    #[test]
    fn only_an_attempt_that_may_settle_stands_in_the_way_of_another() {
        let id = uuid::Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0001);
        let seen = |state, refund| PaymentScreen {
            attempt: AttemptId::new(id).unwrap(),
            case: CaseId::new(id).unwrap(),
            amount: ereg_domain::money::Fen::ZERO,
            state,
            words: words::attempt(state),
            since: None,
            refund,
        };
        for state in [AttemptState::Created, AttemptState::Submitted, AttemptState::Unknown, AttemptState::Succeeded] {
            assert!(may_settle(&seen(state, None)), "{state:?}");
        }
        for state in [AttemptState::Closed, AttemptState::Failed] {
            assert!(!may_settle(&seen(state, None)), "{state:?}");
        }
        for refund in [Refund::Due, Refund::Done] {
            assert!(!may_settle(&seen(AttemptState::Succeeded, Some(refund))), "{refund:?}");
        }
    }
}
