//! A second, short sale: the home carries a mortgage; it is sold with the mortgage noted and the lender is told.

use super::{
    Play, Stage,
    application::answers,
    evening::{Evening, evening_before},
    office::{BankLine, Tax, accepted_and_reviewed, booked_and_collected, paid},
    sharing::invited_and_joined,
    signing::{freeze, read_and_sign},
    submission::submitted,
};
use ereg_law::matter::T04;

use crate::demo::{
    broken::{Broken, While as _, found, holds},
    cast::{Character, Sale},
    words,
};

/// Plays it from enrolment to the lender's letter.
pub fn mortgaged_home(stage: &mut Stage<'_>) -> Result<Play, Broken> {
    let world = stage.world;
    let sale = Sale::of(&world.city, "mortgaged_sale", Character::MortgagedTransferor, Character::MortgagedTransferee)?;
    let (seller, buyer) = (world.new_phone(sale.transferor.0)?, world.new_phone(sale.transferee.0)?);
    let Evening { home, token } =
        evening_before(stage, (&seller, &sale.transferor.1), (&buyer, &sale.transferee.1), &sale.unit)?;
    holds(home.burdens > 0, "the home carries a mortgage", home.burdens)?;
    let drafts = seller.client.drafts();
    let draft = world.wait(drafts.begin(T04.id(), Some(sale.unit.clone()))).when("beginning the draft")?;
    for (field, value) in answers(&sale, sale.price.clone()) {
        world.wait(drafts.answer(draft, field.to_owned(), Some(value))).when("answering a field")?;
    }
    invited_and_joined(stage, &seller, &buyer, draft)?;
    let play = Play { sale, transferor: seller, transferee: buyer, draft, old_token: token };
    freeze(stage, &play)?;
    for phone in play.phones() {
        world.pass(3);
        read_and_sign(stage, &play, phone)?;
    }
    submitted(stage, &play)?;
    accepted_and_reviewed(stage, &play, Tax::Cleared)?;
    paid(stage, &play, BankLine::Good)?;
    let in_hand = booked_and_collected(stage, &play)?;
    stage.journey.stable_in("mortgaged_sale", "certificate", &in_hand.new.number);
    world.wait(play.transferee.client.homes().my_homes()).when("fetching the new extract")?;
    let homes = world.wait(play.transferee.client.homes().cached()).when("reading the new extract")?;
    let home = found(homes.into_iter().find(|h| h.unit == play.sale.unit), "the buyer holds the home")?;
    holds(home.burdens > 0, "the mortgage stays with the home", home.burdens)?;
    stage.says(&play.transferee, words::mortgage_stays(home.burdens))?;
    Ok(play)
}
