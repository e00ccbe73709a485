//! Each reads the sheet, rendered from the very bytes, answers the inquiry and signs; a change makes signatures fall.

use ereg_client::{Answer, ClientError, FrozenView, Sheet, SheetLineView, SheetPart, SignedView, Text, YourTurn};
use ereg_law::{matter::T04, question::Good};

use super::{Play, Stage, transferee, verdict_list};
use crate::demo::{
    broken::{Broken, While as _, found, holds},
    words,
    world::Phone,
};

/// Freezes the shared sections on the seller's phone and sends them.
pub fn freeze(stage: &mut Stage<'_>, play: &Play) -> Result<FrozenView, Broken> {
    let world = stage.world;
    let seller = &play.transferor;
    world.wait(seller.client.sharing().refresh(play.draft)).when("looking at the workspace")?;
    let frozen = world.wait(seller.client.drafts().freeze(play.draft)).when("freezing the draft")?;
    seller.sync(world)?;
    stage.says(seller, words::frozen(&frozen))?;
    Ok(frozen)
}

/// Shows the sheet, answers the inquiry, acknowledges and signs; sends the signature.
pub fn read_and_sign(stage: &mut Stage<'_>, play: &Play, phone: &Phone) -> Result<SignedView, Broken> {
    let world = stage.world;
    let sheet = read_sheet(stage, play, phone)?;
    let signing = phone.client.signing();
    let mortgaged = if play.key() == "mortgaged_sale" { Answer::Yes } else { Answer::No };
    for question in T04.form.questions {
        let answer = match question.good {
            Good::Yes => Answer::Yes,
            Good::MortgagesAsRegistered => mortgaged,
            Good::No => Answer::No,
        };
        world.wait(signing.answer_inquiry(play.draft, question.name, answer)).when("answering the inquiry")?;
    }
    let disclosures = world.wait(signing.to_acknowledge(play.draft)).when("reading the disclosures")?;
    if !disclosures.is_empty() {
        stage.says(phone, words::acknowledges(&disclosures))?;
        for disclosure in &disclosures {
            let rule = found(disclosure.rule.clone(), "a disclosure names its rule")?;
            world.wait(signing.acknowledge(play.draft, rule)).when("acknowledging a disclosure")?;
        }
    }
    let signed = world.wait(signing.sign(play.draft, sheet.manifest)).when("signing")?;
    phone.sync(world)?;
    stage.says(phone, words::signed(&signed))?;
    Ok(signed)
}

/// Shows a person the sheet, part by part, and gives it.
pub fn read_sheet(stage: &mut Stage<'_>, play: &Play, phone: &Phone) -> Result<Sheet, Broken> {
    let world = stage.world;
    phone.sync(world)?;
    world.wait(phone.client.sharing().refresh(play.draft)).when("looking at the workspace")?;
    let sheet = world.wait(phone.client.signing().sheet(play.draft)).when("reading the sheet")?;
    let mark = stage.mark.clone();
    stage.says(phone, words::sheet(&mark, &sheet))?;
    holds(!sheet.disclosures.is_empty(), "the sheet tells the disclosures", sheet.manifest_rev)?;
    match stage.sheet.replace(sheet.clone()) {
        // Whole once; then what is another than on the sheet shown before.
        None => {
            stage.says(phone, words::caution(&sheet.caution))?;
            for part in &sheet.parts {
                stage.says(phone, words::sheet_part(part))?;
            }
            stage.says(phone, words::sheet_disclosures(&sheet.disclosures))?;
        }
        Some(before) => {
            let changed = changed_parts(&before, &sheet);
            if changed.is_empty() {
                stage.says(phone, words::sheet_same())?;
            }
            for part in &changed {
                stage.says(phone, words::sheet_part(part))?;
            }
            let disclosures: Vec<Text> = sheet
                .disclosures
                .iter()
                .filter(|disclosure| !before.disclosures.contains(disclosure))
                .cloned()
                .collect();
            if !disclosures.is_empty() {
                stage.says(phone, words::sheet_disclosures(&disclosures))?;
            }
        }
    }
    let masked = |person: &str| !sheet.parts.iter().flat_map(|p| &p.lines).any(|l| l.value.zh.contains(person));
    let (_, seller) = &play.sale.transferor;
    let (_, buyer) = &play.sale.transferee;
    holds(masked(&seller.id_no) && masked(&buyer.id_no), "the sheet masks both parties", sheet.manifest_rev)?;
    Ok(sheet)
}

/// The lines of a sheet that the one before did not have, under their headings.
fn changed_parts(before: &Sheet, now: &Sheet) -> Vec<SheetPart> {
    let had = |part: &SheetPart, line: &SheetLineView| {
        before.parts.iter().filter(|old| old.title == part.title).any(|old| old.lines.contains(line))
    };
    let changed = |part: &SheetPart| SheetPart {
        title: part.title.clone(),
        lines: part.lines.iter().filter(|line| !had(part, line)).cloned().collect(),
    };
    now.parts.iter().map(changed).filter(|part| !part.lines.is_empty()).collect()
}

/// The buyer signs first.
pub fn signed_by_transferee(stage: &mut Stage<'_>, play: &Play) -> Result<SignedView, Broken> {
    let frozen = freeze(stage, play)?;
    stage.world.pass(8);
    play.transferee.sync(stage.world)?;
    let attached =
        stage.world.wait(play.transferee.client.attachments().list(play.draft)).when("looking at the photo")?;
    holds(attached.iter().all(|m| m.held == m.chunks), "the phone has heard that the whole photo is there", &attached)?;
    let verdicts =
        stage.world.wait(play.transferor.client.drafts().review(play.draft)).when("reviewing what is frozen")?;
    stage.journey.stable_in("verdicts", "seller_frozen", verdict_list(&verdicts));
    let signed = read_and_sign(stage, play, &play.transferee)?;
    let verdicts =
        stage.world.wait(play.transferee.client.drafts().review(play.draft)).when("reviewing what is signed")?;
    stage.journey.stable_in("verdicts", "buyer_signed", verdict_list(&verdicts));
    holds(signed.manifest == frozen.manifest, "the buyer signed what was frozen", &signed.manifest)?;
    Ok(signed)
}

/// The seller corrects the price after the buyer's signature: it falls, the change is shown, all sign again.
pub fn price_changes(stage: &mut Stage<'_>, play: &Play, stale: &SignedView) -> Result<(), Broken> {
    let world = stage.world;
    let (seller, buyer) = (&play.transferor, &play.transferee);
    let typed = Some(play.sale.price.clone());
    world
        .wait(seller.client.drafts().answer(play.draft, "deal.price".to_owned(), typed))
        .when("correcting the price")?;
    let frozen = freeze(stage, play)?;
    holds(frozen.manifest != stale.manifest, "the change makes another manifest", &frozen.manifest)?;
    world.pass(5);
    buyer.sync(world)?;
    let screen = world.wait(buyer.client.sharing().refresh(play.draft)).when("looking at the change")?;
    let price = found(screen.changes.iter().find(|c| c.field == "deal.price"), "the buyer sees the change of price")?;
    holds(
        price.before != price.after && price.after.is_some(),
        "the change shows old and new",
        (&price.before, &price.after),
    )?;
    holds(screen.fell == [transferee()?], "the buyer's signature fell, and nobody else's", &screen.fell)?;
    holds(screen.turn == YourTurn::SignAgain, "the buyer is asked to sign again", screen.turn)?;
    let said = words::changed(&screen, stage.narrator.form());
    stage.says(buyer, said)?;
    match world.wait(buyer.client.signing().sign(play.draft, stale.manifest.clone())) {
        Err(refused @ ClientError::SignAgain { .. }) => stage.says(buyer, words::stale_refused(refused.code()))?,
        other => holds(false, "the old content cannot be signed any more", &other)?,
    }
    world.pass(2);
    read_and_sign(stage, play, buyer)?;
    world.pass(4);
    read_and_sign(stage, play, seller)?;
    Ok(())
}
