//! The checklist of materials (材料清单) as a person reads it: what the list demands, and what the review speaks of besides.

pub use crate::{demand::ResolvedLine, material::Held};

use crate::{
    demand::demanded,
    material::MaterialCode,
    matter::Matter,
    subject::Subject,
    verdict::{Finding, Verdict},
};

/// The checklist of this application; `None` where the pack has none for its registration type. A material that the
/// review asks for, or tells the parties to have ready, is never called not needed.
pub fn resolve(matter: &Matter, subject: &Subject<'_>) -> Option<Vec<ResolvedLine>> {
    let mut lines = demanded(subject)?;
    let review = matter.review(subject);
    let asked: Vec<MaterialCode> = review.findings.iter().flat_map(|found| asked_by(matter, found)).collect();
    for line in lines.iter_mut().filter(|line| line.held == Held::NotNeeded && asked.contains(&line.code)) {
        line.held = Held::MayBeAsked;
    }
    Some(lines)
}

/// The materials that the words of a finding ask for.
fn asked_by<'f>(matter: &Matter, found: &'f Finding) -> impl Iterator<Item = MaterialCode> + use<'f> {
    let ground = match &found.verdict {
        Verdict::Manual(ground)
        | Verdict::Supplement(ground)
        | Verdict::Refuse(ground)
        | Verdict::Acknowledge { ground, .. } => Some(ground),
        Verdict::Pass { .. } | Verdict::Unknown { .. } | Verdict::NotAccept(_) => None,
    };
    let asks = matter.rule(found.rule).map_or(&[][..], |rule| rule.asks);
    ground.into_iter().flat_map(move |ground| {
        let under = asks.iter().filter(|ask| ask.code == ground.code).map(|ask| ask.material);
        let shows = |material: MaterialCode| ground.shown.iter().any(|shown| shown == material.as_str());
        // Of several papers under one code the ground says which; where it says none, each of them will do.
        let says_which = under.clone().any(shows);
        under.filter(move |material| !says_which || shows(*material))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        fixture::{Sale, photo},
        material::ContentCheck,
        matter::T04,
    };
    use ereg_domain::{
        dictionary::{LandNature, PartyKind},
        register::TransferClause,
    };

    fn held(sale: &Sale, code: MaterialCode) -> Held {
        resolve(sale.matter, &sale.subject()).unwrap().into_iter().find(|l| l.code == code).unwrap().held
    }

    #[test]
    fn a_plain_sale_brings_nothing_that_can_be_fetched() {
        let sale = Sale::clean().with(|s| {
            s.tax = None;
            s.contract = None;
            s.identities = None;
        });
        let lines = resolve(sale.matter, &sale.subject()).unwrap();
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
        assert_eq!(held(&restricted.clone().with(Sale::lenders_consent), MaterialCode::M18), Held::Confirmed);
        let of_another = restricted.clone().with(|s| {
            s.lenders_consent();
            s.register_mut().mortgages[0].proof = "鄂(2024)演示市江岸不动产证明第0000008号".parse().unwrap();
        });
        assert_eq!(held(&of_another, MaterialCode::M18), Held::ToUpload);
        assert_eq!(held(&restricted.with(|s| s.register = None), MaterialCode::M18), Held::NotKnown);
    }

    #[test]
    fn what_the_review_speaks_of_may_be_asked_for() {
        assert_eq!(held(&Sale::clean(), MaterialCode::M25), Held::NotNeeded);
        assert_eq!(held(&Sale::clean().with(|s| s.register = None), MaterialCode::M25), Held::NotKnown);
        let claimed = |claim| Sale::clean().with(|s| s.edit::<crate::application::Deal>().fee_claim = claim);
        let spouses = claimed(crate::application::FeeClaim::BetweenSpouses);
        assert_eq!(held(&Sale::clean(), MaterialCode::M05), Held::NotNeeded);
        assert_eq!(held(&spouses, MaterialCode::M05), Held::MayBeAsked);
        assert_eq!(held(&claimed(crate::application::FeeClaim::SoleTrader), MaterialCode::M03), Held::MayBeAsked);
        let proven = spouses.with(|s| s.materials.push(photo(MaterialCode::M05)));
        assert_eq!(held(&proven, MaterialCode::M05), Held::Uploaded);
    }

    /// An office that wants the guardian's papers of everybody has nobody to ask for a licence in their place.
    #[test]
    fn what_a_licence_shows_is_brought_where_nobody_is_asked_for_it() {
        let wanted = |code| {
            let sale = Sale::clean().with(|s| {
                let lines = &mut s.pack.matters.get_mut(&T04.id()).unwrap().checklist;
                lines.iter_mut().find(|line| line.code == code).unwrap().need = crate::policy::MaterialNeed::Always;
            });
            held(&sale, code)
        };
        assert_eq!(wanted(MaterialCode::M06), Held::ToUpload);
        assert_eq!(wanted(MaterialCode::M03), Held::Fetched);
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
        let lines = resolve(&T04, &Sale::clean().subject()).unwrap();
        // A sale needs M01, M02 or M03, M07, M08, M10, M26; M04, M05, M06, M15, M18, M25 where they apply.
        let codes: std::collections::BTreeSet<_> = lines.iter().map(|l| l.code.as_str()).collect();
        let all = ["M01", "M02", "M03", "M04", "M05", "M06", "M07", "M08", "M10", "M15", "M18", "M25", "M26"];
        assert_eq!(codes.into_iter().collect::<Vec<_>>(), all);
        assert!(lines.iter().all(|l| !l.sources.is_empty() && !l.name_zh.is_empty() && l.name_en.is_ascii()));
    }
}
