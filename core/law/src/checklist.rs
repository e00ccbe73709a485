//! The checklist of materials (材料清单): what this application needs, from where, and what of it is here.

use ereg_domain::{
    dictionary::{LandNature, PartyKind},
    register::TransferClause,
};
use serde::Serialize;

use crate::{
    material::{ContentCheck, MaterialCode, MaterialSource},
    policy::MaterialNeed,
    review::{Verdict, review},
    subject::{ContractFact, Known, Subject, TaxState},
};

/// How a material stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Held {
    /// This application does not need it.
    NotNeeded,
    /// The review speaks of it: the registry may ask for it.
    MayBeAsked,
    /// Whether it is needed shows in the register, which is not known here.
    NotKnown,
    /// Made by the app as the parties sign: nothing to bring.
    Generated,
    /// The registry fetches it by sharing: nothing to bring (716号 7).
    Fetched,
    /// Fetched, and the answer is here.
    Confirmed,
    /// A file is here.
    Uploaded,
    /// To be uploaded by the applicant.
    ToUpload,
}

/// One line of the checklist as it stands for this application.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ResolvedLine {
    /// Which material.
    pub code: MaterialCode,
    /// When it is needed.
    pub need: MaterialNeed,
    /// Where it comes from, best first.
    pub sources: Vec<MaterialSource>,
    /// Name, Simplified Chinese.
    pub name_zh: String,
    /// Name, English.
    pub name_en: String,
    /// How it stands.
    pub held: Held,
}

/// The checklist of this application; `None` where the pack has none for its registration type. A material that the
/// review asks for, or tells the parties to have ready, is never called not needed.
pub fn resolve(subject: &Subject<'_>) -> Option<Vec<ResolvedLine>> {
    let mut lines = demanded(subject)?;
    let asked: Vec<MaterialCode> =
        review(subject).findings.iter().filter_map(|found| asked_by(&found.verdict)).collect();
    for line in lines.iter_mut().filter(|line| line.held == Held::NotNeeded && asked.contains(&line.code)) {
        line.held = Held::MayBeAsked;
    }
    Some(lines)
}

/// The material that the words of a verdict ask for.
fn asked_by(verdict: &Verdict) -> Option<MaterialCode> {
    let (Verdict::Manual(ground) | Verdict::Supplement(ground)) = verdict else { return None };
    Some(match ground.code {
        "R-00.minor" => MaterialCode::M06,
        "R-00.mortgage" | "R-00.notice" | "R-20.consent_missing" => MaterialCode::M18,
        "R-08.two_thirds" | "R-32.share_sale" => MaterialCode::M25,
        "R-34.power" | "R-34.power_of_a_seller" => MaterialCode::M04,
        // Which proof, of marriage or of an enterprise, the finding shows.
        "R-55.claim_unproven" if ground.shown.iter().any(|shown| shown == MaterialCode::M03.as_str()) => {
            MaterialCode::M03
        }
        "R-55.claim_unproven" => MaterialCode::M05,
        _ => return None,
    })
}

/// What the checklist by itself demands: what the rule of materials looks for.
pub(crate) fn demanded(subject: &Subject<'_>) -> Option<Vec<ResolvedLine>> {
    let matter = subject.shared.matter.as_ref().map_or(crate::application::MatterType::T04, |m| m.matter);
    let checklist = subject.pack.checklist(matter)?;
    let lines = checklist.lines.iter().map(|line| ResolvedLine {
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
        Some(MaterialSource::Licence | MaterialSource::Shared) => Held::Fetched,
        Some(MaterialSource::Upload | MaterialSource::Issued) | None => Held::ToUpload,
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
    let by_register = |asks: fn(&ereg_domain::register::RegisterFacts) -> bool| match subject.register {
        Known::Yes(register) => needed_if(asks(register)),
        Known::NotYet => Known::NotYet,
    };
    match need {
        MaterialNeed::Always => Known::Yes(Needed::Yes),
        MaterialNeed::Organisation => {
            needed_if(subject.parties().is_some_and(|p| p.parties.iter().any(|party| party.kind != PartyKind::Person)))
        }
        MaterialNeed::IndividualSeller => match subject.parties() {
            Some(_) => needed_if(subject.transferors().any(|party| party.kind == PartyKind::Person)),
            None => Known::Yes(Needed::Yes),
        },
        MaterialNeed::Agent => {
            needed_if(subject.parties().is_some_and(|p| p.parties.iter().any(|party| party.agent.is_some())))
        }
        MaterialNeed::Consent => {
            by_register(|r| r.mortgages.iter().any(|m| m.transfer_clause == TransferClause::Restricted))
        }
        MaterialNeed::AllocatedLand => by_register(|r| r.land_nature == LandNature::Allocated),
        // Minors and absent co-owners go to a person, who asks for their papers. Whether there are other
        // co-owners the register alone says.
        MaterialNeed::CoOwners => by_register(|_| false),
        MaterialNeed::Minor | MaterialNeed::OnRequest => Known::Yes(Needed::No),
    }
}

fn is_confirmed(subject: &Subject<'_>, code: MaterialCode) -> bool {
    let tax = |cleared: fn(&crate::subject::TaxFact) -> TaxState| match subject.tax {
        Known::Yes(tax) => cleared(tax) == TaxState::Cleared,
        Known::NotYet => false,
    };
    match code {
        MaterialCode::M02 => matches!(subject.identities, Known::Yes(_)),
        MaterialCode::M07 => matches!(subject.register, Known::Yes(_)),
        MaterialCode::M08 => matches!(subject.contract, Known::Yes(ContractFact::Active { .. })),
        MaterialCode::M10 => tax(|t| t.deed_tax),
        MaterialCode::M26 => tax(|t| t.income_tax),
        MaterialCode::M18 => matches!(subject.mortgagee_consent, Known::Yes(Some(_))),
        MaterialCode::M01
        | MaterialCode::M03
        | MaterialCode::M04
        | MaterialCode::M05
        | MaterialCode::M06
        | MaterialCode::M15
        | MaterialCode::M25 => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{Sale, line, photo};

    fn held(sale: &Sale, code: MaterialCode) -> Held {
        resolve(&sale.subject()).unwrap().into_iter().find(|l| l.code == code).unwrap().held
    }

    #[test]
    fn a_plain_sale_brings_nothing_that_can_be_fetched() {
        let sale = Sale::clean().with(|s| {
            s.tax = None;
            s.contract = None;
            s.identities = None;
        });
        let lines = resolve(&sale.subject()).unwrap();
        assert!(lines.iter().all(|l| l.held != Held::ToUpload), "{lines:#?}");
        assert_eq!(held(&sale, MaterialCode::M01), Held::Generated);
        for code in [MaterialCode::M02, MaterialCode::M08, MaterialCode::M10, MaterialCode::M26] {
            assert_eq!(held(&sale, code), Held::Fetched, "{code:?}");
            assert_eq!(held(&Sale::clean(), code), Held::Confirmed, "{code:?}");
        }
    }

    #[test]
    fn a_photo_of_a_tax_proof_is_held() {
        let sale = Sale::clean().with(|s| s.materials.push(photo(MaterialCode::M10)));
        assert_eq!(held(&sale, MaterialCode::M10), Held::Uploaded);
    }

    #[test]
    fn a_file_is_held_as_its_own_material_and_when_its_bytes_are_checked() {
        let fetched = Sale::clean().with(|s| s.tax = None);
        let other = fetched.clone().with(|s| s.materials.push(photo(MaterialCode::M26)));
        assert_eq!((held(&other, MaterialCode::M26), held(&other, MaterialCode::M10)), (Held::Uploaded, Held::Fetched));
        for content in [ContentCheck::Missing, ContentCheck::Differs] {
            let file = crate::material::UploadedMaterial { content, ..photo(MaterialCode::M10) };
            let sale = fetched.clone().with(|s| s.materials.push(file));
            assert_eq!(held(&sale, MaterialCode::M10), Held::Fetched, "{content:?}");
        }
    }

    #[test]
    fn a_lenders_consent_is_asked_only_where_the_register_says_so() {
        assert_eq!(held(&Sale::clean(), MaterialCode::M18), Held::NotNeeded);
        assert_eq!(held(&Sale::mortgaged(TransferClause::Free), MaterialCode::M18), Held::NotNeeded);
        let restricted = Sale::mortgaged(TransferClause::Restricted);
        assert_eq!(held(&restricted, MaterialCode::M18), Held::ToUpload);
        assert_eq!(
            held(&restricted.clone().with(|s| s.consent = Some(Some(line("TY-1")))), MaterialCode::M18),
            Held::Confirmed
        );
        assert_eq!(held(&restricted.with(|s| s.register = None), MaterialCode::M18), Held::NotKnown);
    }

    #[test]
    fn what_the_review_speaks_of_may_be_asked_for() {
        assert_eq!(held(&Sale::clean(), MaterialCode::M25), Held::NotNeeded);
        assert_eq!(held(&Sale::clean().with(|s| s.register = None), MaterialCode::M25), Held::NotKnown);
        let claimed = |claim| Sale::clean().with(|s| s.shared.deal.as_mut().unwrap().fee_claim = claim);
        let spouses = claimed(crate::application::FeeClaim::BetweenSpouses);
        assert_eq!(held(&Sale::clean(), MaterialCode::M05), Held::NotNeeded);
        assert_eq!(held(&spouses, MaterialCode::M05), Held::MayBeAsked);
        assert_eq!(held(&claimed(crate::application::FeeClaim::SoleTrader), MaterialCode::M03), Held::MayBeAsked);
        let proven = spouses.with(|s| s.materials.push(photo(MaterialCode::M05)));
        assert_eq!(held(&proven, MaterialCode::M05), Held::Uploaded);
    }

    #[test]
    fn an_organisation_brings_its_licence_and_a_person_none() {
        assert_eq!(held(&Sale::clean(), MaterialCode::M03), Held::NotNeeded);
        for side in [0, 1] {
            let firm = Sale::clean().with(|s| s.parties_mut().parties[side].kind = PartyKind::Enterprise);
            assert_eq!(held(&firm, MaterialCode::M03), Held::Fetched, "party {side}");
        }
    }

    #[test]
    fn the_origin_of_the_land_is_asked_for_allocated_land_alone() {
        assert_eq!(held(&Sale::clean(), MaterialCode::M15), Held::NotNeeded);
        let allocated = Sale::clean().with(|s| s.register_mut().land_nature = LandNature::Allocated);
        assert_eq!(held(&allocated, MaterialCode::M15), Held::Fetched);
        assert_eq!(held(&allocated.with(|s| s.register = None), MaterialCode::M15), Held::NotKnown);
    }

    #[test]
    fn every_material_of_t04_is_on_the_list_with_a_source_and_both_names() {
        let lines = resolve(&Sale::clean().subject()).unwrap();
        // Domain reference §1.5, row T04: M01, M02 or M03, M07, M08, M10, M26; M04, M05, M06, M15, M18, M25 where needed.
        let codes: std::collections::BTreeSet<_> = lines.iter().map(|l| l.code.as_str()).collect();
        let all = ["M01", "M02", "M03", "M04", "M05", "M06", "M07", "M08", "M10", "M15", "M18", "M25", "M26"];
        assert_eq!(codes.into_iter().collect::<Vec<_>>(), all);
        assert!(lines.iter().all(|l| !l.sources.is_empty() && !l.name_zh.is_empty() && l.name_en.is_ascii()));
    }
}
