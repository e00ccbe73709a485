//! Sealing (用印) a paper: what follows once its document was made, or could not be.
//!
//! The act that wrote it stands whatever becomes of it. A paper that cannot be sealed now waits and is tried again; one that no
//! document can be made of is told so, and tried no more.

use std::collections::BTreeSet;

use ereg_domain::time::Instant;
use ereg_protocol::id::{AccountId, PaperId};

use crate::{
    document::NotSealed,
    model::{Decision, DocumentFiles, Told, Write},
};

/// Time after which a paper that could not be sealed is tried again, ms. It paces this program and is no rule of the office.
const LATER_MS: i64 = 60 * 60 * 1_000;
/// The same for one with a character that the font lacks, ms: it changes with the program alone.
const NEXT_DAY_MS: i64 = 24 * LATER_MS;

/// The document, sealed at a time, is kept, and these accounts are told of it.
pub(crate) fn sealed(paper: PaperId, at: Instant, files: DocumentFiles, told: &BTreeSet<AccountId>) -> Decision {
    let kept = Decision::event("document.sealed", paper, "done").write(Write::Document(paper, at, files));
    tell(kept, paper, told)
}

/// The paper is not sealed, for this reason; where there will be no document these accounts are told so.
pub(crate) fn not_sealed(paper: PaperId, why: &NotSealed, told: &BTreeSet<AccountId>, now: Instant) -> Decision {
    if why.is_unfit() {
        return tell(Decision::event("document.unfit", paper, why.code()).write(Write::Unfit(paper)), paper, told);
    }
    let later = now.plus_ms(if why.is_of_the_font() { NEXT_DAY_MS } else { LATER_MS });
    waits(paper, why.code(), later)
}

/// The paper waits until then, for the reason of this code.
pub(crate) fn waits(paper: PaperId, code: &'static str, until: Instant) -> Decision {
    Decision::event("document.waits", paper, code).write(Write::SealLater(paper, until))
}

fn tell(decision: Decision, paper: PaperId, told: &BTreeSet<AccountId>) -> Decision {
    told.iter().fold(decision, |decision, account| decision.tell(account, Told::Document(paper)))
}
