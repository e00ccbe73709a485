//! The one thing by which a household of the cast differs from a plain sale.

use ereg_domain::{
    dictionary::{NoticeKind, SeizureKind},
    name::RoleName,
    party::Agent,
    register::{AdvanceNotice, BurdenKind, Objection, OtherBurden, Seizure, SuitProof},
    share::Share,
};
use ereg_law::{
    application::{Answer, Deal, FeeClaim, Parties},
    material::{ContentCheck, MaterialCode, MediaType, UploadedMaterial},
    question::Question,
};

use super::{
    SeedError,
    draw::{Draw, read},
    household::{Household, SyntheticParty, holder, person},
};

pub(super) fn share(numer: u64, denom: u64) -> Result<Share, SeedError> {
    Share::new(numer, denom).map_err(|_| SeedError::Unfit("share"))
}

pub(super) fn burden(h: &mut Household, kind: BurdenKind) -> Result<(), SeedError> {
    h.facts.other_burdens.push(OtherBurden { kind, registered_at: read("2023-09-14T02:00:00.000Z")? });
    Ok(())
}

pub(super) fn seize(h: &mut Household, kind: SeizureKind, from: &str, to: &str) -> Result<(), SeedError> {
    let authority = read(&format!("演示市{}人民法院", h.facts.address.district))?;
    h.facts.seizures.push(Seizure { kind, authority, from: read(from)?, to: read(to)? });
    Ok(())
}

pub(super) fn object(h: &mut Household, draw: &mut Draw, at: &str, suit: SuitProof) -> Result<(), SeedError> {
    let objector = person(draw, 1950, 1990)?.name;
    h.facts.objections.push(Objection { objector, registered_at: read(at)?, suit });
    Ok(())
}

/// An advance notice of a sale (预告登记) to somebody.
pub(super) fn noticed(h: &mut Household, who: &SyntheticParty, at: &str) -> Result<(), SeedError> {
    let holders = vec![holder(who, None)];
    h.facts.notices.push(AdvanceNotice { kind: NoticeKind::OtherSale, holders, registered_at: read(at)? });
    Ok(())
}

pub(super) fn file(code: MaterialCode, size: u64) -> UploadedMaterial {
    UploadedMaterial { code, media_type: MediaType::Jpeg, size, content: ContentCheck::Verified }
}

pub(super) fn say(h: &mut Household, side: RoleName, question: Question, answer: Answer) -> Result<(), SeedError> {
    for inquiry in h.inquiries.iter_mut().filter(|inquiry| inquiry.slot.role() == side) {
        inquiry.answers.insert(question.name, answer);
    }
    Ok(())
}

/// The only party of a side acts by this agent.
pub(super) fn represent(h: &mut Household, side: RoleName, agent: SyntheticParty) -> Result<(), SeedError> {
    let number = agent.number().ok_or(SeedError::Unfit("agent"))?;
    let agent = Agent { name: agent.name, number, agency: None, phone: None };
    for party in h.application.get_mut::<Parties>().into_iter().flat_map(|parties| &mut parties.parties) {
        if party.slot.role() == side {
            party.agent = Some(agent.clone());
        }
    }
    Ok(())
}

pub(super) fn claim(h: &mut Household, claimed: FeeClaim) -> Result<(), SeedError> {
    h.application.get_mut::<Deal>().ok_or(SeedError::Unfit("deal"))?.fee_claim = claimed;
    Ok(())
}
