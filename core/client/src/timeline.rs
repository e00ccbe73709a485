//! The events of a case and their times, oldest first, from what the registry has signed alone: the case with its
//! receipts and its course, letters, payments, and the outcomes of this device's own commands.

use ereg_domain::time::Instant;
use ereg_law::{
    case::{CaseStage, CaseState, EntryDocuments, StageReached, WithdrawnBy},
    matter::Matter,
    words::labels,
};
use ereg_protocol::{
    intent::Intent,
    objects::{CaseView, LetterBody, LetterTells, PaymentView},
    outcome::{AttemptState, CommandEffect, Outcome, OutcomeResult, Receipt, WithdrawalEffect},
};

use crate::{Happened, Text, TimelineEntry, ToldBy, words};

/// The part of a case that is signed and here.
pub(crate) struct Proven<'a> {
    /// The matter that it is for.
    pub matter: &'static Matter,
    /// The case as last told.
    pub case: &'a CaseView,
    /// Letters about it.
    pub letters: &'a [LetterBody],
    /// Attempts of this account to pay for it.
    pub payments: &'a [PaymentView],
    /// The intents that their payers were offered to open or scan.
    pub intents: &'a [Intent],
    /// The outcomes of this device's own commands about it.
    pub own: &'a [Outcome],
}

/// An entry with its place among those of one instant: stage `n` of the course stands at `2n + 1`.
type Placed = (usize, TimelineEntry);

/// Everything that happened, oldest first.
pub(crate) fn of_case(signed: &Proven<'_>) -> Vec<TimelineEntry> {
    let mut placed = receipts(signed);
    placed.extend(stages(signed));
    placed.extend(letters(signed));
    placed.extend(signed.intents.iter().map(|intent| offered(signed, intent)));
    // The asker gets no letter: the answer to their own act says it.
    placed.extend(signed.own.iter().filter(|outcome| asks_to_withdraw(outcome)).map(|outcome| {
        (
            after(signed, outcome.at, Happened::WithdrawalAsked),
            entry(outcome.at, Happened::WithdrawalAsked, words::letters::withdrawal_asked(), ToldBy::ThisDevice),
        )
    }));
    placed.extend(documents(signed));
    placed.sort_by_key(|(place, entry)| (entry.at, *place));
    placed.into_iter().map(|(_, entry)| entry).collect()
}

/// A receipt, of which the feed may not have told yet.
pub(crate) fn of_receipt(receipt: &Receipt, told_by: ToldBy) -> TimelineEntry {
    let words = Text::label(labels::case_stage(CaseStage::Received));
    entry(receipt.received_at, Happened::Received, words, told_by)
}

fn entry(at: Instant, happened: Happened, words: Text, told_by: ToldBy) -> TimelineEntry {
    TimelineEntry { at, happened, words, told_by, whose: words::progress::told_by(told_by) }
}

fn receipts(signed: &Proven<'_>) -> Vec<Placed> {
    let Proven { case, own, .. } = signed;
    let whose = |receipt: &Receipt| {
        told_by(own, |outcome| match done(outcome) {
            Some(CommandEffect::Received(held) | CommandEffect::Supplemented(held)) => held == receipt,
            _ => false,
        })
    };
    let first = of_receipt(&case.receipt, whose(&case.receipt));
    let answers = |receipt: &Receipt| {
        let of_it = |pair: &[StageReached]| {
            pair.first().is_some_and(|asked| asked.stage == CaseStage::Supplement)
                && pair.last().is_some_and(|then| then.at == receipt.received_at)
        };
        // Before the stage that it brings.
        case.course.stages().windows(2).position(of_it).map_or(0, |asked| 2 * (asked + 1))
    };
    let supplement = |receipt: &Receipt| {
        let (at, words) = (receipt.received_at, words::letters::supplement_received());
        (answers(receipt), entry(at, Happened::Supplemented, words, whose(receipt)))
    };
    std::iter::once((0, first)).chain(case.supplements.iter().map(supplement)).collect()
}

/// The way of the documents of the entry: that they waited, and what came of them, each at its time.
fn documents(signed: &Proven<'_>) -> Vec<Placed> {
    let Some(documents) = signed.case.state.documents() else { return Vec::new() };
    let settled = match documents {
        EntryDocuments::Sealed { at, .. } => Some((at, Happened::DocumentsSealed, words::document::entry_sealed())),
        EntryDocuments::Unfit { at, .. } => Some((at, Happened::DocumentsUnfit, words::document::entry_unfit())),
        // That a certificate is void its own letter tells.
        EntryDocuments::Nothing
        | EntryDocuments::Sealing
        | EntryDocuments::Waiting { .. }
        | EntryDocuments::Void { .. } => None,
    };
    let waited = documents.waited_since().map(|since| (since, Happened::DocumentsWait, words::document::entry_wait()));
    let told = waited.into_iter().chain(settled);
    told.map(|(at, happened, words)| (after(signed, at, happened), entry(at, happened, words, ToldBy::Registry)))
        .collect()
}

fn stages(signed: &Proven<'_>) -> Vec<Placed> {
    let course = signed.case.course.stages();
    let mut placed = Vec::new();
    for (n, StageReached { stage, at }) in course.iter().copied().enumerate() {
        let before = n.checked_sub(1).and_then(|n| course.get(n)).map(|before| before.stage);
        let Some(happened) = came_to(stage, before) else { continue };
        placed.push((
            2 * n + 1,
            entry(at, happened, stage_words(signed.case, happened, stage), whose(signed, happened, at)),
        ));
    }
    placed
}

/// Returns what it means that a case came to a stage; none where something else tells it, or nothing is proven by it.
fn came_to(stage: CaseStage, before: Option<CaseStage>) -> Option<Happened> {
    Some(match (stage, before) {
        // The receipt tells it.
        (CaseStage::Received | CaseStage::Precheck, _) => return None,
        // Out of a fee that is due nothing but its payment leads to the entry.
        (CaseStage::Booking, Some(CaseStage::FeeDue)) => Happened::Paid,
        (CaseStage::Booking, _) => return None,
        (CaseStage::Supplement, _) => Happened::SupplementAsked,
        (CaseStage::NotAccepted, _) => Happened::NotAccepted,
        (CaseStage::Accepted, _) => Happened::Accepted,
        (CaseStage::InReview, _) => Happened::InReview,
        (CaseStage::FeeDue, _) => Happened::FeeDue,
        (CaseStage::Registered, _) => Happened::Registered,
        (CaseStage::Issued, _) => Happened::Issued,
        (CaseStage::Answered, _) => Happened::Answered,
        (CaseStage::Refused, _) => Happened::Refused,
        (CaseStage::Withdrawn, _) => Happened::Withdrawn,
        (CaseStage::Expired, _) => Happened::Expired,
    })
}

fn stage_words(case: &CaseView, happened: Happened, stage: CaseStage) -> Text {
    match (happened, &case.state) {
        (Happened::Paid, _) => words::payment::attempt(AttemptState::Succeeded),
        // Nobody has withdrawn it.
        (Happened::Withdrawn, CaseState::Withdrawn { by: WithdrawnBy::UnpaidRule, .. }) => {
            words::letters::closed_unpaid()
        }
        _ => Text::label(labels::case_stage(stage)),
    }
}

/// Returns whose doing a stage is: of those that a party brings about, this device's own where its command did.
fn whose(signed: &Proven<'_>, happened: Happened, at: Instant) -> ToldBy {
    let paid = |attempt| {
        let same = |payment: &PaymentView| payment.attempt_id == attempt && payment.state == AttemptState::Succeeded;
        signed.payments.iter().any(|payment| same(payment) && payment.refund.is_none())
    };
    told_by(signed.own, |outcome| match (happened, done(outcome)) {
        (Happened::Paid, Some(CommandEffect::Payment { attempt_id, .. })) => paid(*attempt_id),
        (Happened::Issued, Some(CommandEffect::Collected { .. })) => outcome.at == at,
        (Happened::Withdrawn, Some(CommandEffect::WithdrawalHeld { case: WithdrawalEffect::Ended })) => true,
        _ => false,
    })
}

/// The payer of an attempt was offered something to open or scan.
fn offered(signed: &Proven<'_>, intent: &Intent) -> Placed {
    let own = |outcome: &Outcome| match done(outcome) {
        Some(CommandEffect::Payment { attempt_id, .. }) => *attempt_id == intent.attempt_id,
        _ => false,
    };
    let (at, happened) = (intent.at, Happened::PaymentOffered);
    let words = words::payment::offer_made(intent.until);
    (after(signed, at, happened), entry(at, happened, words, told_by(signed.own, own)))
}

fn letters(signed: &Proven<'_>) -> Vec<Placed> {
    let told = |letter: &LetterBody| {
        let happened = letter_tells(&letter.tells)?;
        let own = |outcome: &Outcome| match (&letter.tells, done(outcome)) {
            (LetterTells::SourceAsked { need, .. }, Some(CommandEffect::Disputed { need: said, .. })) => {
                need == said && outcome.at == letter.at
            }
            _ => false,
        };
        let (_, title, _) = words::letters::letter(Some(signed.matter), &letter.tells);
        Some((after(signed, letter.at, happened), entry(letter.at, happened, title, told_by(signed.own, own))))
    };
    signed.letters.iter().filter_map(told).collect()
}

/// Returns what a letter alone tells; none where a stage or a receipt tells it, and of a reminder.
fn letter_tells(tells: &LetterTells) -> Option<Happened> {
    Some(match tells {
        LetterTells::CertificateReady { .. } => Happened::CertificateReady,
        LetterTells::TurnPassed { .. } | LetterTells::GaveWay { .. } => Happened::TurnPassed,
        LetterTells::BillRenewed { .. } => Happened::BillRenewed,
        LetterTells::WithdrawalAsked { .. } => Happened::WithdrawalAsked,
        LetterTells::WithdrawalLapsed { .. } => Happened::WithdrawalLapsed,
        LetterTells::SourceAsked { .. } => Happened::SourceAsked,
        LetterTells::SourceChecked { .. } => Happened::SourceChecked,
        LetterTells::ApprovedInDemonstration { .. } => Happened::ApprovedInDemonstration,
        LetterTells::Refunded { .. } => Happened::Refunded,
        LetterTells::Accepted { .. }
        | LetterTells::Grounds { .. }
        | LetterTells::RefusedInDemonstration { .. }
        | LetterTells::CorrectionInDemonstration { .. }
        | LetterTells::Supplemented { .. }
        | LetterTells::TransferredAway { .. }
        | LetterTells::CertificateReplaced { .. }
        | LetterTells::MortgagedHomeTransferred { .. }
        | LetterTells::HomeAppliedFor { .. }
        | LetterTells::HomeApplicationEnded { .. }
        | LetterTells::HomeEntered { .. }
        | LetterTells::HomeLockLifting { .. }
        | LetterTells::TermEnds { .. }
        | LetterTells::Lapsed { .. }
        | LetterTells::ClosedUnpaid { .. }
        | LetterTells::WorkspaceEnded { .. } => return None,
    })
}

/// The place after the last stage that was reached before something, or with it. A certificate is ready with its entry, a
/// withdrawal is asked for before it comes about, a code is given before it is paid, and a turn is given up before a refusal,
/// whatever follows in the same moment.
fn after(signed: &Proven<'_>, at: Instant, happened: Happened) -> usize {
    let follows = |stage| match stage {
        CaseStage::Issued => true,
        CaseStage::Withdrawn => happened == Happened::WithdrawalAsked,
        CaseStage::Refused => matches!(happened, Happened::TurnPassed | Happened::ApprovedInDemonstration),
        CaseStage::Booking | CaseStage::Registered => happened == Happened::PaymentOffered,
        _ => false,
    };
    let reached = signed.case.course.stages().iter().enumerate().filter(|(_, reached)| reached.at <= at);
    reached.filter(|(_, reached)| !follows(reached.stage)).map(|(n, _)| 2 * n + 2).max().unwrap_or(0)
}

fn asks_to_withdraw(outcome: &Outcome) -> bool {
    matches!(done(outcome), Some(CommandEffect::WithdrawalHeld { case: WithdrawalEffect::Waiting }))
}

fn done(outcome: &Outcome) -> Option<&CommandEffect> {
    match &outcome.result {
        OutcomeResult::Done(effect) => Some(effect),
        OutcomeResult::Declined(_) => None,
    }
}

/// This device's own act where one of its outcomes brought it about.
fn told_by(own: &[Outcome], brought: impl Fn(&Outcome) -> bool) -> ToldBy {
    if own.iter().any(brought) { ToldBy::ThisDevice } else { ToldBy::Registry }
}
