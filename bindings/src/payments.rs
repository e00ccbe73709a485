//! Fees: the signed quote, the attempt to pay, and asking how a lost one stands.

use ereg_client::{AttemptId, CaseId, ClientError, FeeScreen, PaymentScreen};

/// Fees and their payment.
#[derive(uniffi::Object)]
pub struct Payments(pub(crate) ereg_client::Payments);

#[uniffi::export]
impl Payments {
    /// What is due for a case: the newest quote, whose signature is checked.
    pub async fn quote(&self, case_id: CaseId) -> Result<FeeScreen, ClientError> {
        self.0.quote(case_id).await
    }

    /// Queues one attempt to pay the newest quote. While an attempt is open no second one is made.
    pub async fn pay(&self, case_id: CaseId) -> Result<PaymentScreen, ClientError> {
        self.0.pay(case_id).await
    }

    /// Queues the question how an attempt stands at the bank; only that decides a lost answer.
    pub async fn ask(&self, attempt: AttemptId) -> Result<PaymentScreen, ClientError> {
        self.0.ask(attempt).await
    }

    /// How an attempt stands, as far as this phone knows.
    pub async fn see(&self, attempt: AttemptId) -> Result<PaymentScreen, ClientError> {
        self.0.see(attempt).await
    }
}
