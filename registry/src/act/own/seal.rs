//! Sealing (用印) the document of a certificate: what follows once its files were made, or could not be.
//!
//! The entry stands whatever becomes of it: a document that cannot be sealed waits and is tried again.

use std::collections::BTreeSet;

use ereg_domain::{identifier::IssuedNumber, time::Instant};
use ereg_protocol::id::AccountId;

use crate::{
    document::NotSealed,
    model::{Decision, DocumentFiles, Told, Write},
};

/// Time after which a document that could not be sealed is tried again, ms. It paces this program and is no rule of the office.
const LATER_MS: i64 = 60 * 60 * 1_000;
/// The same for one with a character that the font lacks, ms: it changes with the program alone.
const NEXT_DAY_MS: i64 = 24 * LATER_MS;

/// The document, sealed at a time, is kept, and the certificate told anew to those of these accounts that it names.
pub(crate) fn sealed(number: &IssuedNumber, at: Instant, files: DocumentFiles, told: &BTreeSet<AccountId>) -> Decision {
    let kept = Decision::event("document.sealed", number, "done").write(Write::Document(number.clone(), at, files));
    told.iter().fold(kept, |decision, account| decision.tell(account, Told::Certificate(number.clone())))
}

/// The document waits.
pub(crate) fn waits(number: &IssuedNumber, why: NotSealed, now: Instant) -> Decision {
    let later = now.plus_ms(if why.is_of_the_font() { NEXT_DAY_MS } else { LATER_MS });
    Decision::event("document.waits", number, why.code()).write(Write::SealLater(number.clone(), later))
}
