//! The demands that the pack's list of materials (材料清单) makes of an application by itself: what is needed, from where,
//! and what of it is here. The rule of materials reads it, so it must not ask the review.

use ereg_domain::{
    dictionary::{LandNature, PartyKind},
    party::{Party, Side},
};
use serde::Serialize;

use crate::{
    fact::restricting,
    licence::licences_for,
    material::{ContentCheck, Held, MaterialCode, MaterialSource},
    policy::MaterialNeed,
    subject::{ContractFact, DeedFact, DocumentFact, Known, Subject, TaxState},
};

/// One line of the checklist as it stands for this application.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ResolvedLine {
    /// The material.
    pub code: MaterialCode,
    /// The circumstances in which it is needed.
    pub need: MaterialNeed,
    /// The sources it comes from, best first.
    pub sources: Vec<MaterialSource>,
    /// Name, Simplified Chinese.
    pub name_zh: String,
    /// Name, English.
    pub name_en: String,
    /// Its standing.
    pub held: Held,
}

/// The demands of the checklist by itself: what the rule of materials looks for.
pub(crate) fn demanded(subject: &Subject<'_>) -> Option<Vec<ResolvedLine>> {
    let lines = subject.pack.matter(subject.form.matter)?.checklist.iter().map(|line| ResolvedLine {
        code: line.code,
        need: line.need,
        sources: line.sources.clone(),
        name_zh: line.name_zh.clone(),
        name_en: line.name_en.clone(),
        held: stands(subject, line.code, line.need, &line.sources),
    });
    Some(lines.collect())
}

fn stands(subject: &Subject<'_>, code: MaterialCode, need: MaterialNeed, sources: &[MaterialSource]) -> Held {
    if subject.materials.iter().any(|m| m.code == code && m.content == ContentCheck::Verified) {
        return Held::Uploaded;
    }
    match is_needed(subject, need) {
        Known::Yes(Needed::No) => return Held::NotNeeded,
        Known::NotYet => return Held::NotKnown,
        Known::Yes(Needed::Yes) => {}
    }
    if is_confirmed(subject, code) {
        return Held::Confirmed;
    }
    match sources.first() {
        Some(MaterialSource::Generated) => Held::Generated,
        Some(MaterialSource::Shared) => Held::Fetched,
        // A licence that nobody is asked for is its holder's to hand in.
        Some(MaterialSource::Licence) if licences_for(code).any(|kind| kind.asked().is_some()) => Held::Fetched,
        Some(MaterialSource::Licence | MaterialSource::Upload | MaterialSource::Issued) | None => Held::ToUpload,
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Needed {
    Yes,
    No,
}

fn needed_if(condition: bool) -> Known<Needed> {
    Known::Yes(if condition { Needed::Yes } else { Needed::No })
}

fn is_needed(subject: &Subject<'_>, need: MaterialNeed) -> Known<Needed> {
    let by_register = |asks: fn(&ereg_domain::register::RegisterFacts) -> bool| match subject.facts.register() {
        Known::Yes(register) => needed_if(asks(register)),
        Known::NotYet => Known::NotYet,
    };
    match need {
        MaterialNeed::Always => Known::Yes(Needed::Yes),
        MaterialNeed::Organisation => {
            needed_if(subject.parties().is_some_and(|p| p.parties.iter().any(|party| party.kind != PartyKind::Person)))
        }
        MaterialNeed::IndividualObligor => match subject.parties() {
            Some(_) => needed_if(subject.disposing().any(|party| party.kind == PartyKind::Person)),
            None => needed_if(subject.form.signs_on(Side::Obligor)),
        },
        MaterialNeed::Agent => {
            // The registry holds the mandate of whoever acts for an organisation, and of whoever was mandated in the app.
            let represented = |party: &&Party| party.agent.is_some() && party.kind == PartyKind::Person;
            let on_paper = |party: &Party| match subject.mandate_of(party.slot) {
                Known::NotYet if !subject.gives_up(party) => Known::NotYet,
                Known::NotYet | Known::Yes(_) => needed_if(!subject.mandate_is_enough(party)),
            };
            let parties = subject.parties().into_iter().flat_map(|p| &p.parties);
            let asked: Vec<Known<Needed>> = parties.filter(represented).map(on_paper).collect();
            let strongest = [Known::Yes(Needed::Yes), Known::NotYet].into_iter().find(|need| asked.contains(need));
            strongest.unwrap_or(Known::Yes(Needed::No))
        }
        MaterialNeed::Consent => by_register(|r| restricting(r).next().is_some()),
        MaterialNeed::AllocatedLand => by_register(|r| r.land_nature == LandNature::Allocated),
        // Minors and absent co-owners go to a person, who asks for their papers. Whether there are other
        // co-owners the register alone says.
        MaterialNeed::CoOwners => by_register(|_| false),
        MaterialNeed::Minor | MaterialNeed::OnRequest => Known::Yes(Needed::No),
    }
}

fn is_confirmed(subject: &Subject<'_>, code: MaterialCode) -> bool {
    let tax = |cleared: fn(&crate::subject::TaxFact) -> TaxState| match subject.facts.tax() {
        Known::Yes(tax) => cleared(tax) == TaxState::Cleared,
        Known::NotYet => false,
    };
    match code {
        MaterialCode::M02 => matches!(subject.facts.identities(), Known::Yes(_)),
        MaterialCode::M07 => matches!(subject.facts.register(), Known::Yes(_)),
        MaterialCode::M08 => matches!(subject.facts.contract(), Known::Yes(ContractFact::Active { .. })),
        MaterialCode::M10 => tax(|t| t.deed_tax),
        MaterialCode::M26 => tax(|t| t.income_tax),
        MaterialCode::M12 => matches!(subject.facts.lender(), Known::Yes(DocumentFact::Confirmed)),
        MaterialCode::M13 => matches!(subject.facts.deed(), Known::Yes(DeedFact::Stands(_))),
        MaterialCode::M05 => matches!(subject.facts.marriage(), Known::Yes(DocumentFact::Confirmed)),
        MaterialCode::M18 => lenders_have_consented(subject),
        MaterialCode::M01
        | MaterialCode::M03
        | MaterialCode::M04
        | MaterialCode::M06
        | MaterialCode::M09
        | MaterialCode::M11
        | MaterialCode::M15
        | MaterialCode::M16
        | MaterialCode::M19
        | MaterialCode::M21
        | MaterialCode::M22
        | MaterialCode::M25
        | MaterialCode::M30 => false,
    }
}

/// Whether each mortgagee whose mortgage restricts a transfer has consented to it.
fn lenders_have_consented(subject: &Subject<'_>) -> bool {
    let (Known::Yes(register), Known::Yes(given)) = (subject.facts.register(), subject.facts.consents()) else {
        return false;
    };
    restricting(register).all(|mortgage| given.iter().any(|consent| consent.is_of(mortgage)))
}
