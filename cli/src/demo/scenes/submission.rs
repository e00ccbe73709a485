//! The submission: sent, its answer lost, sent again, and sent by the other party too, with one effect.

use ereg_client::OutboxStateView;
use serde_json::Value;

use super::{Play, Stage};
use crate::demo::{
    broken::{Broken, While as _, found, holds},
    gate::{Exchange, Network},
    words,
};

/// Submits twice; both phones end with the same receipt, which is no acceptance.
pub fn submitted_twice(stage: &mut Stage<'_>, play: &Play) -> Result<(), Broken> {
    let world = stage.world;
    let (seller, buyer) = (&play.transferor, &play.transferee);
    buyer.sync(world)?;
    seller.sync(world)?;
    // The buyer presses the button as well, before either phone has heard of the other's.
    seller.network(Network::LosesAnswerTo("submit"));
    let command = world.wait(seller.client.cases().submit(play.draft)).when("submitting")?;
    world.wait(buyer.client.cases().submit(play.draft)).when("submitting too")?;
    seller.sync_once(world)?;
    let items = world.wait(seller.client.outbox().items()).when("looking at the outbox")?;
    let item = found(items.into_iter().find(|i| i.item == command), "the submission is in the outbox")?;
    let pending = matches!(item.state, OutboxStateView::Unknown | OutboxStateView::Queued);
    holds(
        pending && item.attempts == 1 && item.error.is_some(),
        "without an answer it is not sent",
        (item.state, item.attempts),
    )?;
    stage.says(seller, words::submission_unanswered(&item))?;
    let first = arrivals(stage, &command.to_string());
    holds(
        first.len() == 1 && first.iter().all(|e| !e.delivered && e.status == 200),
        "the registry had carried it out before the repeat",
        first.len(),
    )?;
    world.pass(1);
    seller.sync(world)?;
    let all = arrivals(stage, &command.to_string());
    holds(all.len() >= 2, "the same submission went again", all.len())?;
    holds(all.iter().all(|e| e.answered == all[0].answered && e.sent == all[0].sent), "the same bytes both times", ())?;
    let digest = ereg_trust::digest::Digest::of(&all[0].answered).to_string();
    stage.says(seller, words::repeated(all.len(), &digest))?;

    let case = play.case(world, seller)?;
    let mark = stage.mark.clone();
    stage.says(seller, words::receipt(&mark, &case.receipt))?;

    buyer.sync(world)?;
    let cases = world.wait(buyer.client.cases().list(0)).when("listing the cases")?.items;
    holds(cases.len() == 1, "two submissions make one case", cases.len())?;
    let declined = declined_submission(stage);
    let code = found(declined, "the second submission is told that there was a first")?;
    stage.says(buyer, words::also_submitted(&code, cases.len()))?;
    let other = play.case(world, buyer)?;
    holds(other.receipt == case.receipt, "both hold the same receipt", other.case_id)?;
    stage.journey.stable_in(play.key(), "case_id", case.case_id.to_string());
    stage.journey.stable_in(play.key(), "manifest", &case.receipt.manifest);
    Ok(())
}

/// One submission, as usual.
pub fn submitted(stage: &mut Stage<'_>, play: &Play) -> Result<(), Broken> {
    let world = stage.world;
    play.transferor.sync(world)?;
    world.wait(play.transferor.client.cases().submit(play.draft)).when("submitting")?;
    play.transferor.sync(world)?;
    let case = play.case(world, &play.transferor)?;
    let mark = stage.mark.clone();
    stage.says(&play.transferor, words::receipt(&mark, &case.receipt))?;
    stage.journey.stable_in(play.key(), "case_id", case.case_id.to_string());
    stage.journey.stable_in(play.key(), "manifest", &case.receipt.manifest);
    Ok(())
}

/// Every time a command reached the registry.
fn arrivals(stage: &Stage<'_>, command: &str) -> Vec<Exchange> {
    let of = |e: &Exchange| e.command().is_some_and(|(_, id)| id == command);
    stage.world.tape.all().into_iter().filter(of).collect()
}

/// The code with which a submission was declined, as the registry signed it.
fn declined_submission(stage: &Stage<'_>) -> Option<String> {
    let submissions =
        stage.world.tape.all().into_iter().filter(|e| e.command().is_some_and(|(kind, _)| kind == "submit"));
    submissions.filter_map(|e| declined(&e.answered)).next()
}

fn declined(envelope: &[u8]) -> Option<String> {
    let payload = ereg_trust::envelope::Envelope::from_bytes(envelope).ok()?;
    let outcome: Value = serde_json::from_slice(payload.unverified_payload()).ok()?;
    Some(outcome.get("result")?.get("declined")?.get("code")?.as_str()?.to_owned())
}
