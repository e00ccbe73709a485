//! Sealing (用印) the document of a certificate: what follows once its bytes were made, or could not be.
//!
//! The entry stands whatever becomes of it: a document that cannot be sealed waits and is tried again.

use ereg_domain::{identifier::IssuedNumber, time::Instant};
use ereg_protocol::id::AccountId;

use crate::model::{Decision, Told, Write};

/// Time after which a document that could not be sealed is tried again, ms. It paces this program and is no rule of the
/// office.
const LATER_MS: i64 = 60 * 60 * 1_000;

/// The document is kept, and the certificate told anew to those of these accounts that it names.
pub(crate) fn sealed(number: &IssuedNumber, bytes: Vec<u8>, parties: &[AccountId]) -> Decision {
    let kept = Decision::event("document.sealed", number, "done").write(Write::Document(number.clone(), bytes));
    parties.iter().fold(kept, |decision, account| decision.tell(account, Told::Certificate(number.clone())))
}

/// The document waits; `code` says why.
pub(crate) fn waits(number: &IssuedNumber, code: &'static str, now: Instant) -> Decision {
    Decision::event("document.waits", number, code).write(Write::SealLater(number.clone(), now.plus_ms(LATER_MS)))
}
