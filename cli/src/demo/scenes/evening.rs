//! The evening before: the seller enrols and fetches her extract; the buyer enrols too.

use ereg_client::{AccountStanding, CertificateStanding, HomeView, MandateTerms, MatterId};
use ereg_registry::seed::ListedOrganisation;

use super::Stage;
use crate::demo::{
    broken::{Broken, While as _, found, holds},
    cast::{Character, Player, acting},
    said::Said,
    words,
    world::Phone,
};

/// The days for which a mandate of the story is good.
const MANDATED_DAYS: i64 = 365;

/// The things that the seller has when the evening is over.
pub struct Evening {
    /// Her home, from its extract.
    pub home: HomeView,
    /// Her certificate's token.
    pub token: String,
}

/// Enrols both people of a sale and gives the seller her extract.
pub fn evening_before(
    stage: &mut Stage<'_>,
    seller: (&Phone, &Player),
    buyer: (&Phone, &Player),
    unit: &str,
) -> Result<Evening, Broken> {
    for (phone, person) in [seller, buyer] {
        stage.world.pass(4);
        let standing = enrol(stage, phone, person)?;
        stage.says(phone, words::enrolled(&standing))?;
    }
    let (phone, _) = seller;
    stage.world.pass(2);
    stage.world.wait(phone.client.homes().my_homes()).when("fetching the extract")?;
    let homes = stage.world.wait(phone.client.homes().cached()).when("reading the extract")?;
    let home = found(homes.into_iter().find(|home| home.unit == unit), "the seller holds the home")?;
    let mark = stage.mark.clone();
    stage.says(phone, words::home(&mark, &home))?;
    phone.sync(stage.world)?;
    let all = stage.world.wait(phone.client.certificates().list()).when("looking at the certificates")?;
    let mine = all.into_iter().find(|c| c.unit == unit && c.status == CertificateStanding::Current);
    let certificate = found(mine, "the seller has her certificate on the phone")?;
    stage.says(phone, words::certificate(&certificate))?;
    Ok(Evening { home, token: certificate.token })
}

/// A person enrols on a new phone.
pub fn enrol(stage: &mut Stage<'_>, phone: &Phone, person: &Player) -> Result<AccountStanding, Broken> {
    let account = phone.client.account();
    let enrolling = account.enrol(person.name.clone(), person.id_no.clone(), person.proof.clone());
    stage.world.wait(enrolling).when("enrolling")?;
    enrolled(stage, phone)
}

/// An organisation's legal representative mandates somebody in a matter, who enrols for it on a new phone.
pub fn enrol_for(
    stage: &mut Stage<'_>,
    phone: &Phone,
    organisation: &ListedOrganisation,
    matter: MatterId,
) -> Result<AccountStanding, Broken> {
    let world = stage.world;
    let legal = world.new_phone(Character::LegalRepresentative)?;
    let standing = enrol(stage, &legal, &acting(&organisation.legal_representative))?;
    stage.says(&legal, words::enrolled(&standing))?;
    let today = world.now().day();
    let terms = MandateTerms {
        principal: organisation.name.to_string(),
        principal_number: organisation.code.to_string(),
        representative: organisation.representative.name.to_string(),
        number: organisation.representative.number.to_string(),
        matters: vec![matter],
        from_day: today,
        to_day: today.plus_days(MANDATED_DAYS),
    };
    world.wait(legal.client.mandates().grant(terms)).when("mandating")?;
    legal.sync(world)?;
    stage.says(&legal, words::mandated(&organisation.representative.name.masked(), matter))?;
    legal.close(world)?;
    let person = acting(&organisation.representative);
    let code = organisation.code.to_string();
    let account = phone.client.account();
    world
        .wait(account.enrol_for(code, person.name, person.id_no, person.proof))
        .when("enrolling for an organisation")?;
    enrolled(stage, phone)
}

/// Reads the standing of whoever has just enrolled.
fn enrolled(stage: &mut Stage<'_>, phone: &Phone) -> Result<AccountStanding, Broken> {
    let account = phone.client.account();
    let standing = stage.world.wait(account.standing()).when("reading the standing")?;
    holds(standing.account.is_some(), "the person has an account", &standing.account)?;
    let mark = found(standing.mark.as_ref(), "the office says that it is a demonstration")?;
    stage.mark = Said::from(mark);
    Ok(standing)
}
