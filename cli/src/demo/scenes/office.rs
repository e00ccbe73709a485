//! Acceptance, review that waits for the tax office, the fee whose answer is lost, the entry, the certificates.

use ereg_client::{
    AttemptState, CaseScreen, CaseStage, CertificateScreen, CertificateStanding, ChannelId, FeeScreen, PaymentScreen,
};
use ereg_registry::partner::{BankState, TaxSetting};

use super::{Play, Stage, transferee};
use crate::demo::{
    broken::{Broken, While as _, found, holds},
    words,
    world::Phone,
};

/// The number of times the story looks again before it gives up; each look is some minutes apart.
const LOOKS: u32 = 40;

/// The tax office has not booked the deed tax yet.
pub fn taxes_open(stage: &Stage<'_>, play: &Play) -> Result<(), Broken> {
    Ok(stage.world.sandbox.set_tax(&play.sale.contract, TaxSetting::OPEN)?)
}

/// Looks at the case on a phone, letting minutes pass, until it stands in one of these states.
fn until(stage: &Stage<'_>, play: &Play, phone: &Phone, states: &[CaseStage]) -> Result<CaseScreen, Broken> {
    let world = stage.world;
    phone.sync(world)?;
    let mut case = play.case(world, phone)?;
    for _ in 0..LOOKS {
        if states.contains(&case.state) {
            return Ok(case);
        }
        world.registry_works()?;
        phone.sync(world)?;
        case = play.case(world, phone)?;
        if states.contains(&case.state) {
            return Ok(case);
        }
        world.pass(5);
    }
    holds(false, "the case goes on", (&case.state, &case.waits_for, &case.grounds))?;
    Ok(case)
}

/// The state of a sale's taxes at the tax office.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tax {
    /// The taxes are not booked yet: the case must wait for them, and say so.
    Open,
    /// The taxes are booked.
    Cleared,
}

/// Acceptance letter, then the review; where the tax is open it waits, and goes on when it is not.
pub fn accepted_and_reviewed(stage: &mut Stage<'_>, play: &Play, tax: Tax) -> Result<(), Broken> {
    let world = stage.world;
    let seller = &play.transferor;
    let mark = stage.mark.clone();
    let case = until(stage, play, seller, &[CaseStage::Accepted, CaseStage::InReview, CaseStage::FeeDue])?;
    let acceptance = found(case.acceptance.clone(), "an accepted case has its letter")?;
    stage.says(seller, words::acceptance(&mark, &acceptance))?;
    stage.journey.stable_in(play.key(), "case_number", &acceptance.case_number);
    if tax == Tax::Open {
        let waiting = case.state == CaseStage::InReview && !case.waits_for.is_empty();
        holds(waiting, "the case waits for the tax office", case.state)?;
        stage.says(seller, words::waits(&case))?;
        world.pass(45);
        world.sandbox.set_tax(&play.sale.contract, TaxSetting::CLEARED)?;
        let case = until(stage, play, seller, &[CaseStage::FeeDue])?;
        stage.says(seller, words::stands(&case))?;
    }
    stage.journey.stable_in(play.key(), "waited_for", case.waits_for.iter().map(|t| &t.code).collect::<Vec<_>>());
    Ok(())
}

/// The fee; where `lose_answer`, the bank's answer is lost after it took the money, and asking finds it.
pub fn paid(stage: &mut Stage<'_>, play: &Play, bank: BankLine) -> Result<(), Broken> {
    let world = stage.world;
    let buyer = &play.transferee;
    until(stage, play, buyer, &[CaseStage::FeeDue])?;
    let case = play.case_id(world)?;
    let payments = buyer.client.payments();
    let fee = world.wait(payments.quote(case)).when("looking at the fee")?;
    holds(fee.payers == [transferee()?], "the buyer pays", &fee.payers)?;
    let said = words::fee(&stage.mark, &fee, stage.narrator.form());
    stage.says(buyer, said)?;
    stage.journey.stable_in(play.key(), "quote", &fee.quote);
    if bank == BankLine::LosesAnswer {
        world.sandbox.lose_next_bank_answer()?;
    }
    world.pass(2);
    let queued = world.wait(payments.pay(case, first_channel(&fee)?)).when("paying")?;
    buyer.sync(world)?;
    let mut seen = world.wait(payments.see(queued.attempt)).when("looking at the payment")?;
    if bank == BankLine::LosesAnswer {
        holds(seen.state == AttemptState::Unknown, "the bank's answer was lost", seen.state)?;
        stage.says(buyer, words::payment(&seen))?;
        // The bank's own book, which no phone sees.
        let bank = found(world.sandbox.partners()?.bank, "the city has a bank")?;
        let taken = bank.query(&queued.attempt).map_err(|e| Broken::Registry(e.to_string()))?;
        holds(taken == BankState::Taken, "the bank took the money before its answer was lost", taken)?;
        world.pass(1);
        world.wait(payments.ask(queued.attempt)).when("asking for the payment")?;
        buyer.sync(world)?;
        seen = world.wait(payments.see(queued.attempt)).when("looking at the payment")?;
    }
    let PaymentScreen { state, .. } = seen;
    holds(state == AttemptState::Succeeded, "the fee is paid", state)?;
    stage.says(buyer, words::payment(&seen))?;
    stage.journey.stable_in(play.key(), "attempt_id", queued.attempt.to_string());
    Ok(())
}

/// The channel that the demonstration pays by.
pub fn first_channel(fee: &FeeScreen) -> Result<ChannelId, Broken> {
    found(fee.channels.first().map(|channel| channel.id.clone()), "a bill names its channels")
}

/// The state of the bank's line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BankLine {
    /// The line is good.
    Good,
    /// It dies after the bank took the money.
    LosesAnswer,
}

/// The certificates that both have in hand in the end.
pub struct InHand {
    /// The buyer's new certificate.
    pub new: CertificateScreen,
    /// The seller's old one, cancelled.
    pub old: CertificateScreen,
    /// The old one's token as the seller had it before the sale.
    pub old_token: String,
}

/// Entry, letters, collection.
pub fn booked_and_collected(stage: &mut Stage<'_>, play: &Play) -> Result<InHand, Broken> {
    let world = stage.world;
    let (seller, buyer) = (&play.transferor, &play.transferee);
    let case = until(stage, play, buyer, &[CaseStage::Registered, CaseStage::Issued])?;
    let booked = found(case.booked.clone(), "a registered case has its entry")?;
    let said = words::booked(&booked, stage.narrator.form());
    stage.says(buyer, said)?;
    world.wait(buyer.client.certificates().collect(case.case_id)).when("collecting the certificate")?;
    world.pass(1);
    buyer.sync(world)?;
    seller.sync(world)?;
    let new = certificate(stage, buyer, &play.sale.unit, CertificateStanding::Current)?;
    holds(new.number != play.sale.certificate, "the buyer's certificate is a new one", &new.number)?;
    holds(new.entry_index == booked.entry_index, "the certificate is the entry's", new.entry_index)?;
    stage.says(buyer, words::certificate(&new))?;
    tell_letters(stage, buyer, "certificate_ready")?;
    tell_letters(stage, seller, "transferred_away")?;
    let old = certificate(stage, seller, &play.sale.unit, CertificateStanding::Cancelled)?;
    holds(old.number == play.sale.certificate, "the seller's certificate is cancelled", &old.number)?;
    stage.says(seller, words::certificate(&old))?;
    let case = until(stage, play, buyer, &[CaseStage::Issued])?;
    stage.says(buyer, words::stands(&case))?;
    Ok(InHand { new, old, old_token: play.old_token.clone() })
}

fn certificate(
    stage: &Stage<'_>,
    phone: &Phone,
    unit: &str,
    status: CertificateStanding,
) -> Result<CertificateScreen, Broken> {
    let all = stage.world.wait(phone.client.certificates().list()).when("looking at the certificates")?;
    let states: Vec<_> = all.iter().map(|c| c.status).collect();
    match all.into_iter().find(|c| c.unit == unit && c.status == status) {
        Some(certificate) => Ok(certificate),
        None => Err(Broken::Story {
            expected: "the certificate is on the phone, in the right state",
            found: format!("{states:?}, not {status:?}"),
        }),
    }
}

fn tell_letters(stage: &mut Stage<'_>, phone: &Phone, kind: &str) -> Result<(), Broken> {
    let mark = stage.mark.clone();
    let letters = stage.world.wait(phone.client.letters().list()).when("reading the letters")?;
    let letter = found(letters.iter().find(|n| n.kind == kind), "the office has written")?;
    stage.says(phone, words::letter(&mark, letter))
}
