//! Sealing (用印) a paper: what follows once its document was made, or could not be.
//!
//! The act that wrote it stands whatever becomes of it. A paper that cannot be sealed now waits and is tried again; one that no
//! document can be made of is told so, and tried no more. What the entry of a case hands out is told with the case besides: how
//! far all of its documents are is part of the case's own state.

use std::collections::BTreeSet;

use ereg_domain::time::Instant;
use ereg_law::case::{EntryDocuments, SealingHindrance};
use ereg_protocol::id::{AccountId, PaperId};

use crate::{
    act::Circumstances,
    document::NotSealed,
    model::{CaseFile, Decision, DecisionFault, DocumentFiles, PutOff, Told, Write},
};

/// Time after which a paper that cannot even be read is tried again, ms. It paces this program and is no rule of the office.
const LATER_MS: i64 = 60 * 60 * 1_000;
/// The same where nothing comes of trying before the registry is started anew, which tries at once: the font comes with the
/// program, and a seal is opened at the start.
const NEXT_DAY_MS: i64 = 24 * LATER_MS;

/// The standing of one of the documents that an entry hands out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OneDocument {
    /// It is to be sealed; with the reason why it could not be so far, where it was tried.
    ToSeal(Option<SealingHindrance>),
    /// It is sealed.
    Sealed,
    /// There will be none.
    Unfit,
    /// Another entry cancelled what it is of before it was sealed.
    Void,
}

/// A case whose entry hands documents out.
#[derive(Clone)]
pub(crate) struct HandedOut {
    /// The case.
    pub case: CaseFile,
    /// The standing of each of them, but for the one that is decided on.
    pub others: Vec<OneDocument>,
}

/// A paper that was tried to be sealed, with what follows from that looks at.
#[derive(Clone)]
pub(crate) struct Tried {
    /// The paper.
    pub paper: PaperId,
    /// Number of times that it was put off before.
    pub put_off: u32,
    /// The accounts that may have been told of it.
    pub told: BTreeSet<AccountId>,
    /// The case whose entry hands it out, where one does.
    pub handed_out: Option<HandedOut>,
}

impl Tried {
    /// The document, sealed at a time, is kept, and whom it names are told of it.
    pub(crate) fn sealed(self, at: Instant, files: DocumentFiles) -> Result<Decision, DecisionFault> {
        let kept = Decision::event("document.sealed", self.paper, "done").write(Write::Document(self.paper, at, files));
        let told = self.tell(kept);
        stand(told, self.handed_out, OneDocument::Sealed, at)
    }

    /// The paper is not sealed, for this reason; where there will be no document whom it names are told so.
    pub(crate) fn not_sealed(self, why: &NotSealed, now: &Circumstances<'_>) -> Result<Decision, DecisionFault> {
        let Some(hindrance) = why.hindrance() else {
            let unfit = Decision::event("document.unfit", self.paper, why.code()).write(Write::Unfit(self.paper));
            let told = self.tell(unfit);
            return stand(told, self.handed_out, OneDocument::Unfit, now.as_of);
        };
        let wait = if why.waits_for_a_start() { NEXT_DAY_MS } else { self.back_off_ms(now) };
        let put_off = PutOff { until: now.as_of.plus_ms(wait), code: why.code(), lacks: why.lacks() };
        stand(waits(self.paper, put_off), self.handed_out, OneDocument::ToSeal(Some(hindrance)), now.as_of)
    }

    /// The paper waits for somebody else than this office, for the reason of this code.
    pub(crate) fn waits(self, code: &'static str, now: &Circumstances<'_>) -> Decision {
        waits(self.paper, PutOff { until: now.as_of.plus_ms(self.back_off_ms(now)), code, lacks: None })
    }

    fn back_off_ms(&self, now: &Circumstances<'_>) -> i64 {
        now.pack.pack.parameters.partner_back_off.wait_ms(self.put_off)
    }

    fn tell(&self, decision: Decision) -> Decision {
        self.told.iter().fold(decision, |decision, account| decision.tell(account, Told::Document(self.paper)))
    }
}

/// A paper that could not be read is put off, and nothing else is known of it.
pub(crate) fn unread(paper: PaperId, now: Instant) -> Decision {
    waits(paper, PutOff { until: now.plus_ms(LATER_MS), code: NotSealed::Unread.code(), lacks: None })
}

/// Another entry cancelled what this one hands out while it waited: its case says so, where that changes it.
pub(crate) fn void(handed_out: HandedOut, now: Instant) -> Result<Option<Decision>, DecisionFault> {
    let HandedOut { case, others } = handed_out;
    let event = Decision::event("document.void", case.case_id, case.state.name());
    Ok(standing(case, &others, now)?.map(|case| event.case(case)))
}

fn waits(paper: PaperId, put_off: PutOff) -> Decision {
    Decision::event("document.waits", paper, put_off.code).write(Write::SealLater(paper, put_off))
}

/// Adds how the documents of the entry stand with this one, where that changes.
fn stand(
    decision: Decision,
    handed_out: Option<HandedOut>,
    this: OneDocument,
    at: Instant,
) -> Result<Decision, DecisionFault> {
    let Some(HandedOut { case, mut others }) = handed_out else { return Ok(decision) };
    others.push(this);
    Ok(match standing(case, &others, at)? {
        Some(case) => decision.case(case),
        None => decision,
    })
}

/// The case as its documents stand now; `None` where they stand as before.
fn standing(mut case: CaseFile, all: &[OneDocument], at: Instant) -> Result<Option<CaseFile>, DecisionFault> {
    let Some(before) = case.state.documents() else { return Ok(None) };
    let now = documents_now(before, all, at);
    if now == before {
        return Ok(None);
    }
    // The case stands where it stood, and since when it did: its documents alone have moved.
    case.state = case.state.seal(now)?;
    Ok(Some(case))
}

fn documents_now(before: EntryDocuments, all: &[OneDocument], at: Instant) -> EntryDocuments {
    if before.is_settled() {
        return before;
    }
    let waited_since = before.waited_since();
    let hindrance = all.iter().find_map(|one| match one {
        OneDocument::ToSeal(why) => *why,
        OneDocument::Sealed | OneDocument::Unfit | OneDocument::Void => None,
    });
    match hindrance {
        Some(why) => EntryDocuments::Waiting { why, since: waited_since.unwrap_or(at) },
        None if all.contains(&OneDocument::ToSeal(None)) => before,
        None if all.contains(&OneDocument::Unfit) => EntryDocuments::Unfit { at, waited_since },
        None if all.contains(&OneDocument::Sealed) => EntryDocuments::Sealed { at, waited_since },
        None => EntryDocuments::Void { at, waited_since },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use OneDocument::{Sealed, ToSeal, Unfit, Void};

    fn at(ms: i64) -> Instant {
        Instant::from_ms(ms)
    }

    /// Each of them counts, and what waits before what is settled: nobody is told that all is sealed while one is not.
    #[test]
    fn the_documents_of_an_entry_stand_as_the_last_of_them_does() {
        let (font, key) = (SealingHindrance::Font, SealingHindrance::Key);
        let since = |ms| Some(at(ms));
        let waiting = EntryDocuments::Waiting { why: key, since: at(3) };
        for (before, all, now) in [
            (EntryDocuments::Sealing, &[Sealed, ToSeal(None)][..], EntryDocuments::Sealing),
            (
                EntryDocuments::Sealing,
                &[Sealed, ToSeal(Some(font))],
                EntryDocuments::Waiting { why: font, since: at(9) },
            ),
            (EntryDocuments::Sealing, &[Sealed, Sealed], EntryDocuments::Sealed { at: at(9), waited_since: None }),
            (EntryDocuments::Sealing, &[Void, Sealed], EntryDocuments::Sealed { at: at(9), waited_since: None }),
            (EntryDocuments::Sealing, &[Void], EntryDocuments::Void { at: at(9), waited_since: None }),
            (EntryDocuments::Sealing, &[Unfit, Sealed], EntryDocuments::Unfit { at: at(9), waited_since: None }),
            (EntryDocuments::Sealing, &[Unfit, ToSeal(None)], EntryDocuments::Sealing),
            // Since when they wait is kept, whatever for, and for ever.
            (waiting, &[ToSeal(Some(font))], EntryDocuments::Waiting { why: font, since: at(3) }),
            (waiting, &[ToSeal(None), Sealed], waiting),
            (waiting, &[Sealed], EntryDocuments::Sealed { at: at(9), waited_since: since(3) }),
            (waiting, &[Unfit], EntryDocuments::Unfit { at: at(9), waited_since: since(3) }),
            (waiting, &[Void], EntryDocuments::Void { at: at(9), waited_since: since(3) }),
            (EntryDocuments::Nothing, &[Sealed], EntryDocuments::Nothing),
        ] {
            assert_eq!(documents_now(before, all, at(9)), now, "{before:?} {all:?}");
        }
    }
}
