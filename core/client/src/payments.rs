//! Fees: the signed quote, the attempt to pay, and asking how a lost one stands.

use std::sync::Arc;

use ereg_protocol::id::{AttemptId, CaseId};

use crate::{ClientError, FeeScreen, PaymentScreen, core::Core};

/// Fees and their payment.
#[derive(Clone)]
pub struct Payments {
    core: Arc<Core>,
}

impl Payments {
    pub(crate) fn new(core: Arc<Core>) -> Payments {
        Payments { core }
    }

    /// What is due for a case: the newest quote, whose signature is checked.
    pub async fn quote(&self, case: CaseId) -> Result<FeeScreen, ClientError> {
        self.core.local(move |core| core.fee_screen(case)).await
    }

    /// Queues one attempt to pay the newest quote. While an attempt is open no second one is made.
    pub async fn pay(&self, case: CaseId) -> Result<PaymentScreen, ClientError> {
        self.core.local(move |core| core.pay(case)).await
    }

    /// Queues the question how an attempt stands at the bank; only that decides a lost answer.
    pub async fn ask(&self, attempt: AttemptId) -> Result<PaymentScreen, ClientError> {
        self.core.local(move |core| core.ask_payment(attempt)).await
    }

    /// How an attempt stands, as far as this phone knows.
    pub async fn see(&self, attempt: AttemptId) -> Result<PaymentScreen, ClientError> {
        self.core.local(move |core| core.see_payment(attempt)).await
    }
}
