//! The background of a city: homes of every kind and burden, in proportions a city might have.

use ereg_domain::{
    dictionary::{CoOwnership, HouseNature, HouseType, LandNature, NoticeKind, SeizureKind},
    register::{AdvanceNotice, BurdenKind, Objection, OtherBurden, RegisterFacts, Seizure, SuitProof, TransferClause},
    share::Share,
};

use ereg_law::matter::T04;

use super::{
    SeedError,
    draw::{Draw, read},
    household::{Household, Taker, holder, mortgage, person},
};

/// The `ordinal`-th home of the city.
pub(super) fn household(draw: &mut Draw, ordinal: u32) -> Result<Household, SeedError> {
    let mut household = Household::plain(&T04, draw, ordinal)?;
    own(&mut household, draw)?;
    use_and_land(&mut household, draw)?;
    burden(&mut household, draw)?;
    Ok(household)
}

/// The seizures of a home that were lifted again, as many as give it so many entries at least. Nothing is drawn: the people of
/// a city are the same, however long the history of their homes.
pub(super) fn lifted(facts: &RegisterFacts, entries: usize) -> Result<Vec<Seizure>, SeedError> {
    let RegisterFacts { mortgages, seizures, objections, notices, other_burdens, .. } = facts;
    let standing = mortgages.len() + seizures.len() + objections.len() + notices.len() + other_burdens.len();
    let from = facts.right.registered_at.day();
    let seizure = Seizure {
        kind: SeizureKind::Seizure,
        authority: read(&format!("演示市{}人民法院", facts.address.district))?,
        from,
        to: from.plus_days(1),
    };
    Ok(vec![seizure; entries.saturating_sub(1 + standing).div_ceil(2)])
}

/// Draws who holds it: mostly one, often a couple, sometimes in shares, now and then a minor.
fn own(household: &mut Household, draw: &mut Draw) -> Result<(), SeedError> {
    let first: Taker = household.obligors.first().cloned().ok_or(SeedError::Unfit("obligor"))?;
    match draw.below(100) {
        0..=54 => Ok(()),
        55..=84 => {
            let spouse = (person(draw, 1945, 1990)?, None);
            household.held_by(vec![first, spouse], CoOwnership::Joint)
        }
        85..=96 => {
            let parts = u64::from(draw.between(2, 4));
            let each = Some(Share::new(1, parts).map_err(|_| SeedError::Unfit("share"))?);
            let mut holders = vec![(first.0, each)];
            for _ in 1..parts {
                holders.push((person(draw, 1945, 1995)?, each));
            }
            household.held_by(holders, CoOwnership::Shares)
        }
        _ => {
            let minor = (person(draw, 2010, 2020)?, None);
            household.held_by(vec![minor], CoOwnership::Sole)
        }
    }
}

fn use_and_land(household: &mut Household, draw: &mut Draw) -> Result<(), SeedError> {
    let facts = &mut household.facts;
    facts.house_type = match draw.below(100) {
        0..=84 => HouseType::Dwelling,
        85..=91 => HouseType::Garage,
        _ => draw.one_of(&[HouseType::Commercial, HouseType::Office, HouseType::Storage])?,
    };
    facts.house_nature = match draw.below(100) {
        0..=81 => HouseNature::Market,
        _ => draw.one_of(&[
            HouseNature::Affordable,
            HouseNature::Relocation,
            HouseNature::Welfare,
            HouseNature::FundRaised,
        ])?,
    };
    if draw.percent(12) {
        facts.land_nature = LandNature::Allocated;
        facts.land_term_end = None;
    }
    Ok(())
}

fn burden(household: &mut Household, draw: &mut Draw) -> Result<(), SeedError> {
    if draw.percent(30) {
        let clause = draw.one_of(&[TransferClause::Free, TransferClause::Silent, TransferClause::Restricted])?;
        let charge = mortgage(&household.facts, clause, &draw.past_day(2017))?;
        household.mortgaged(charge)?;
    }
    let facts = &mut household.facts;
    if draw.percent(4) {
        let from = draw.past_day(2019);
        let year: u32 = read(from.get(..4).unwrap_or_default())?;
        let to = format!("{}{}", year + 3, from.get(4..).unwrap_or_default());
        let kind = draw.one_of(&[SeizureKind::Seizure, SeizureKind::Seizure, SeizureKind::PreSeizure])?;
        let authority = read(&format!("演示市{}人民法院", facts.address.district))?;
        facts.seizures.push(Seizure { kind, authority, from: read(&from)?, to: read(&to)? });
    }
    let stamp = |day: String| read(&format!("{day}T02:00:00.000Z"));
    if draw.percent(2) {
        let suit = draw.one_of(&[SuitProof::Filed, SuitProof::NotShown])?;
        let objector = person(draw, 1950, 1990)?.name;
        facts.objections.push(Objection { objector, registered_at: stamp(draw.past_day(2022))?, suit });
    }
    if draw.percent(2) {
        let holders = vec![holder(&person(draw, 1950, 1990)?, None)];
        let registered_at = stamp(draw.past_day(2020))?;
        facts.notices.push(AdvanceNotice { kind: NoticeKind::OtherSale, holders, registered_at });
    }
    if draw.percent(4) {
        let kind = draw.one_of(BurdenKind::ALL)?;
        facts.other_burdens.push(OtherBurden { kind, registered_at: stamp(draw.past_day(2021))? });
    }
    Ok(())
}
