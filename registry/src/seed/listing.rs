//! `city.json`: who lives in the cast's homes, for the demo and for developers.
//!
//! It names invented people with their numbers and identity proofs, so that anybody can play any of them. It is
//! canonical JSON, and the same for the same seed.

use ereg_domain::{
    identifier::{CreditCode, PersonNumber, RegistrationProofNumber, UnitCode},
    money::Fen,
    name::MatterId,
    party::{IdentityNumber, Side, Slot},
    share::Share,
    text::{Address, PersonName},
};
use ereg_law::{
    application::{Deal, Inheritance, RuleId},
    subject::Phase,
};
use serde::{Deserialize, Serialize};

use super::{
    CAST, City, Household, Scene, SeedError,
    household::Taker,
    organisation::{SyntheticOrganisation, SyntheticRepresentative},
};
use crate::partner::Sandbox;

/// A city's list of its cast.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CityListing {
    /// The seed.
    pub seed: u64,
    /// Homes in all.
    pub households: u64,
    /// The cast.
    pub cast: Vec<ListedHousehold>,
    /// The organisations that act in it.
    pub organisations: Vec<ListedOrganisation>,
}

/// An organisation of the cast, with the two people who act in its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListedOrganisation {
    /// 名称.
    pub name: PersonName,
    /// 统一社会信用代码.
    pub code: CreditCode,
    /// 法定代表人, as the market supervision has it.
    pub legal_representative: ListedRepresentative,
    /// 经办人, whom nobody has mandated yet.
    pub representative: ListedRepresentative,
}

/// Somebody who acts in the name of an organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListedRepresentative {
    /// Name.
    pub name: PersonName,
    /// Number.
    pub number: PersonNumber,
    /// The proof that the person's identity app hands out.
    pub identity_proof: String,
}

/// One household of the cast.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListedHousehold {
    /// Its name.
    pub key: String,
    /// The matter that is applied for.
    pub matter: MatterId,
    /// Words for what it shows, Simplified Chinese.
    pub zh: String,
    /// Words for what it shows, English.
    pub en: String,
    /// The rule whose verdict it is.
    pub rule: RuleId,
    /// The phase: `precheck`, `review`, `booking`.
    pub phase: String,
    /// The verdict: `pass`, `supplement` …
    pub verdict: String,
    /// Code of the ground.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// The home.
    pub unit: UnitCode,
    /// Its address.
    pub address: Address,
    /// The certificate in force, as it is typed.
    pub certificate: String,
    /// Number of the contract in the application, where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contract: Option<String>,
    /// Price in the application, fen, where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price: Option<Fen>,
    /// Number of the notarial deed in the application, where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deed: Option<String>,
    /// Registration proofs of the mortgages on it, in the order of the register.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mortgages: Vec<RegistrationProofNumber>,
    /// Those who give the right up or are bound (义务人).
    pub obligors: Vec<ListedPerson>,
    /// Those who take or hold the right (权利人).
    pub right_holders: Vec<ListedPerson>,
}

/// A person of the cast.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListedPerson {
    /// The place they fill in the application.
    pub slot: Slot,
    /// Name.
    pub name: PersonName,
    /// Number.
    pub identity: IdentityNumber,
    /// The proof that the person's identity app hands out; absent for an organisation, and for somebody who has died.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identity_proof: Option<String>,
    /// Share held or taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub share: Option<Share>,
}

impl CityListing {
    pub(super) fn of(city: &City, sandbox: &Sandbox) -> Result<CityListing, SeedError> {
        let listed = |(scene, household): (&Scene, &Household)| listed(scene, household, sandbox);
        Ok(CityListing {
            seed: city.plan.seed,
            households: city.plan.households as u64,
            cast: CAST.iter().zip(&city.cast).map(listed).collect::<Result<_, _>>()?,
            organisations: city.organisations.iter().map(|who| organisation(who, sandbox)).collect::<Result<_, _>>()?,
        })
    }

    /// The household of a name.
    pub fn household(&self, key: &str) -> Option<&ListedHousehold> {
        self.cast.iter().find(|household| household.key == key)
    }
}

fn listed(scene: &Scene, household: &Household, sandbox: &Sandbox) -> Result<ListedHousehold, SeedError> {
    let form = &household.the_matter()?.form;
    let people = |side: Side| {
        household
            .slots(side)?
            .into_iter()
            .map(|(slot, taker)| person(slot, taker, form.signs(slot).then_some(sandbox)))
            .collect::<Result<Vec<_>, _>>()
    };
    let deal = household.application.get::<Deal>();
    Ok(ListedHousehold {
        key: scene.key.to_string(),
        matter: scene.matter.id(),
        zh: scene.zh.to_owned(),
        en: scene.en.to_owned(),
        rule: scene.expected.rule,
        phase: phase_name(scene.expected.phase).to_owned(),
        verdict: scene.expected.verdict.name().to_owned(),
        code: scene.expected.code.map(str::to_owned),
        unit: household.facts.unit,
        address: household.facts.address.clone(),
        certificate: household.certificate().ok_or(SeedError::Unfit("certificate"))?.to_string(),
        contract: deal.map(|deal| deal.contract.to_string()),
        price: deal.map(|deal| deal.price),
        deed: household.application.get::<Inheritance>().map(|said| said.deed.to_string()),
        mortgages: household.facts.mortgages.iter().map(|mortgage| mortgage.proof.clone()).collect(),
        obligors: people(Side::Obligor)?,
        right_holders: people(Side::RightHolder)?,
    })
}

/// The person in a slot; who takes part has an identity app.
fn person(slot: Slot, (who, share): &Taker, app: Option<&Sandbox>) -> Result<ListedPerson, SeedError> {
    let handed_out = app.zip(who.number()).map(|(app, id_no)| app.identity_proof(&who.name, &id_no));
    let proof = handed_out.transpose()?;
    Ok(ListedPerson {
        slot,
        name: who.name.clone(),
        identity: who.identity.clone(),
        identity_proof: proof,
        share: *share,
    })
}

fn organisation(who: &SyntheticOrganisation, sandbox: &Sandbox) -> Result<ListedOrganisation, SeedError> {
    let listed = |of: &SyntheticRepresentative| -> Result<ListedRepresentative, SeedError> {
        let identity_proof = sandbox.identity_proof(&of.name, &of.number)?;
        Ok(ListedRepresentative { name: of.name.clone(), number: of.number.clone(), identity_proof })
    };
    Ok(ListedOrganisation {
        name: who.name.clone(),
        code: who.code.clone(),
        legal_representative: listed(&who.legal_representative)?,
        representative: listed(&who.representative)?,
    })
}

fn phase_name(phase: Phase) -> &'static str {
    match phase {
        Phase::Device => "device",
        Phase::Precheck => "precheck",
        Phase::Review => "review",
        Phase::Booking => "booking",
    }
}
