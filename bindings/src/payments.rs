//! Fees: the signed quote, the channels by which it is paid, the attempt to pay with what its payer opens or scans, and
//! asking how a lost one stands; and any text as a QR code.

use ereg_client::{AttemptId, CaseId, ChannelId, ClientError, FeeScreen, PaymentChannelView, PaymentScreen, QrMatrix};

/// Fees and their payment.
#[derive(uniffi::Object)]
pub struct Payments(pub(crate) ereg_client::Payments);

#[uniffi::export]
impl Payments {
    /// Returns what is due for a case: the newest quote, whose signature is checked.
    pub async fn quote(&self, case_id: CaseId) -> Result<FeeScreen, ClientError> {
        self.0.quote(case_id).await
    }

    /// The channels (缴费渠道) by which the newest quote of a case can be paid, in the order they are shown.
    pub async fn channels(&self, case_id: CaseId) -> Result<Vec<PaymentChannelView>, ClientError> {
        self.0.channels(case_id).await
    }

    /// Queues one attempt to pay the newest quote by one of its channels. While an attempt is open no second one is made, but
    /// in the place of one that the bank offered its payer: by another channel, or once its time is over. The registry closes
    /// that one at the bank first.
    pub async fn pay(&self, case_id: CaseId, channel: ChannelId) -> Result<PaymentScreen, ClientError> {
        self.0.pay(case_id, channel).await
    }

    /// Queues the question how an attempt stands at the bank; only that decides a lost answer. Needs no network and is short:
    /// the question goes with the next exchange.
    pub async fn ask(&self, attempt: AttemptId) -> Result<PaymentScreen, ClientError> {
        self.0.ask(attempt).await
    }

    /// Returns how an attempt stands, as far as this phone knows.
    pub async fn see(&self, attempt: AttemptId) -> Result<PaymentScreen, ClientError> {
        self.0.see(attempt).await
    }
}

/// The smallest QR code (二维码) that holds a text, such as the token of a certificate or what a payer scans, at the lowest
/// level of error correction.
///
/// # Errors
/// `qr.too_long` for a text that no code holds.
#[uniffi::export]
pub fn qr_matrix(text: String) -> Result<QrMatrix, ClientError> {
    ereg_client::qr_matrix(&text)
}
