//! A consent (用证授权): another office is shown the licence of the home's new holder for one purpose, the holder reads who asked, and
//! takes the consent back; whoever asks after that is refused.

use ereg_client::{ConsentScreen, ConsentTerms, LicenceUseScreen};
use ereg_law::matter::T28;
use serde_json::json;

use super::{Play, Stage, evening::enrol_for, office::InHand};
use crate::demo::{
    broken::{Broken, While as _, found, holds},
    cast::Character,
    words,
    world::{Phone, World},
};

/// The days for which the consent of the story is good.
const CONSENTED_DAYS: i64 = 30;

/// Plays a consent to the first office that the registry lists, for the first purpose of that office.
pub fn shown_with_consent(stage: &mut Stage<'_>, play: &Play, in_hand: &InHand) -> Result<(), Broken> {
    let world = stage.world;
    let holder = &play.transferee;
    let listed = world.wait(holder.client.consents().offices()).when("reading to which offices one may consent")?;
    let office = found(listed.first(), "the registry lists an office")?;
    let purpose = found(office.purposes.first(), "the office is listed for a purpose")?;
    let organisation = world.city.organisations.iter().find(|known| known.code.as_str() == office.code);
    let bureau = world.new_phone(Character::Bureau)?;
    let standing = enrol_for(stage, &bureau, found(organisation, "the office is in the city")?, T28.id())?;
    stage.says(&bureau, words::enrolled(&standing))?;

    world.pass(10);
    let until = world.now().day().plus_days(CONSENTED_DAYS);
    let terms = ConsentTerms { office: office.code.clone(), purpose: purpose.id.clone(), until };
    world.wait(holder.client.consents().give(in_hand.new.number.clone(), terms)).when("consenting")?;
    holder.sync(world)?;
    let given = consent(world, holder)?;
    holds(given.certificate.as_ref() == Some(&in_hand.new.number), "the consent is to the new licence", &given)?;
    stage.says(holder, words::consented(&given))?;

    world.pass(25);
    bureau.sync(world)?;
    let told = consent(world, &bureau)?;
    let shown = asks(world, &bureau, &told)?;
    holds(shown.refused.is_none(), "the office is shown the licence", &shown)?;
    stage.says(&bureau, words::licence_asked(&shown))?;
    holder.sync(world)?;
    stage.says(holder, words::log_of_uses(&log(world, holder)?))?;

    world.pass(40);
    world.wait(holder.client.consents().revoke(given.consent)).when("taking the consent back")?;
    holder.sync(world)?;
    let over = consent(world, holder)?;
    holds(over.revoked_at.is_some(), "the consent is taken back", &over)?;
    stage.says(holder, words::consented(&over))?;
    world.pass(15);
    let refused = asks(world, &bureau, &told)?;
    holds(refused.refused.is_some(), "nothing is shown any more", &refused)?;
    stage.says(&bureau, words::licence_asked(&refused))?;
    bureau.close(world)?;

    holder.sync(world)?;
    let answers = log(world, holder)?;
    let answers = answers.iter().map(|used| used.refused.as_ref().map_or("shown", |told| told.code.as_str()));
    stage.journey.stable(
        "consent",
        json!({
            "office": office.code,
            "purpose": purpose.id,
            "until": until.to_string(),
            "log": answers.collect::<Vec<_>>(),
        }),
    );
    Ok(())
}

/// The one consent that a phone is told of.
fn consent(world: &World, phone: &Phone) -> Result<ConsentScreen, Broken> {
    let all = world.wait(phone.client.consents().list()).when("looking at the consents")?;
    found(all.into_iter().next(), "the consent is on the phone")
}

/// The office asks to be shown the licence; what it was answered, as it is written down.
fn asks(world: &World, bureau: &Phone, told: &ConsentScreen) -> Result<LicenceUseScreen, Broken> {
    let (named, licence, purpose) = (told.consent.clone(), told.licence.clone(), told.purpose.clone());
    world.wait(bureau.client.consents().ask(named, licence, purpose)).when("asking to be shown the licence")?;
    bureau.sync(world)?;
    found(log(world, bureau)?.into_iter().next(), "each asking is written down")
}

/// The log of the uses as a phone has it, the newest first.
fn log(world: &World, phone: &Phone) -> Result<Vec<LicenceUseScreen>, Broken> {
    world.wait(phone.client.consents().uses(None)).when("reading who asked")
}
