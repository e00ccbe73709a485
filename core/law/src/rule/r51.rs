//! the application and its materials are complete (申请材料齐全).

use super::{
    Judge, Rule, S,
    answer::{answer, manual, supplement},
};
use crate::{
    application::RuleId,
    demand,
    draft::ProblemOf,
    field::{Falls, FieldKind},
    material::{ContentCheck, Held},
    policy::MaterialNeed,
    role::Role,
    subject::Subject,
    verdict::{Awaits, Binds, FieldVerdict, Ground, Verdict},
    words::titles,
};

/// The application and its materials are complete (申请材料齐全).
pub static R51: Rule = Rule {
    id: RuleId(51),
    title: titles::R51,
    phases: S,
    reads: &[],
    may_read: &[],
    needs: &[],
    asks: &[],
    field: None,
    basis: "不动产登记暂行条例 16–17",
    disclosure: None,
    awaits: Awaits::Applicants,
    binds: Binds::Nothing,
    judge: Judge::Whole(application_is_complete),
};

/// every section is complete, no more people apply together than the office takes, nothing that is said to have happened is still to come, every material of the checklist
/// is held or can be fetched, every file is whole and of a size that is taken. 暂行条例 16–17.
fn application_is_complete(subject: &Subject<'_>) -> Vec<FieldVerdict> {
    let typed = subject.problems.iter().filter(|p| p.concerns() == ProblemOf::Content);
    let mut told: Vec<FieldVerdict> = typed.map(|p| (supplement(p.code), Some(p.field.clone()))).collect();
    told.extend(sections_present(subject));
    told.extend(roles_present(subject));
    told.extend(too_many_parties(subject));
    told.extend(days_still_to_come(subject));
    for file in subject.materials {
        let field = Some(format!("materials.{}", file.code.as_str()));
        let shown = |code| Verdict::Supplement(Ground::showing(code, file.code.as_str()));
        match file.content {
            ContentCheck::Missing => told.push((shown("R-51.file_missing"), field.clone())),
            ContentCheck::Differs => told.push((shown("R-51.file_differs"), field.clone())),
            ContentCheck::Verified => {}
        }
        if file.size == 0 || file.size > subject.pack.parameters.max_material_bytes {
            told.push((shown("R-51.file_size"), field));
        }
    }
    let Some(lines) = demand::demanded(subject) else { return [told, answer(manual("R-51.no_checklist"))].concat() };
    // Consents, powers and proofs of a claim are asked for by the rules that need them, with their
    // reason.
    let asked = lines
        .iter()
        .filter(|l| !matches!(l.need, MaterialNeed::Consent | MaterialNeed::Agent | MaterialNeed::OnRequest));
    for line in asked.filter(|l| l.held == Held::ToUpload) {
        let code = line.code.as_str();
        told.push((Verdict::Supplement(Ground::showing("R-51.material", code)), Some(format!("materials.{code}"))));
    }
    told
}

fn sections_present(subject: &Subject<'_>) -> Vec<FieldVerdict> {
    let absent = subject.form.shared().filter(|section| subject.sections.body(section.name).is_none());
    // The field of a section is its name without the version. While it is typed, the fields that are missing say so one
    // by one.
    let fields = absent.map(|section| section.name.to_string().split('.').next().unwrap_or_default().to_owned());
    let told = |section: &str| subject.problems.iter().any(|p| p.field.starts_with(section));
    fields.filter(|s| !told(s)).map(|s| (supplement("R-51.section"), Some(s))).collect()
}

/// An event that is said to have happened on a day had happened before it is applied with: whichever section says so.
fn days_still_to_come(subject: &Subject<'_>) -> Vec<FieldVerdict> {
    let today = subject.as_of.day().to_string();
    let happened = subject.form.fields().filter(|field| field.kind == FieldKind::Day(Falls::NotLater));
    // Days of four-digit years are in the order of their texts.
    let ahead = happened.filter(|field| {
        let said = subject.sections.typed_in(field.section);
        said.get(field.path).is_some_and(|day| *day > today)
    });
    ahead.map(|field| (supplement("R-51.day_ahead"), Some(field.path.to_owned()))).collect()
}

/// Every role that must be filled is.
fn roles_present(subject: &Subject<'_>) -> Vec<FieldVerdict> {
    let Some(parties) = subject.parties() else { return Vec::new() };
    let absent = subject.form.roles.iter().filter(|role| parties.in_role(role.name).count() < usize::from(role.least));
    let place = |role: &Role| role.first().map_or_else(|| "parties".to_owned(), |slot| format!("parties.{slot}"));
    absent.map(|role| (supplement("R-51.role_missing"), Some(place(role)))).collect()
}

/// No more parties apply together than the office takes.
fn too_many_parties(subject: &Subject<'_>) -> Option<FieldVerdict> {
    let (count, terms) = (subject.parties()?.parties.len(), &subject.pack.parameters);
    let told = || Verdict::Supplement(Ground::showing("R-51.too_many_parties", terms.parties_at_most.to_string()));
    (!terms.take_parties(count)).then(|| (told(), Some("parties".to_owned())))
}

#[cfg(test)]
mod tests {
    use crate::{
        draft::FieldProblem,
        fixture::{Sale, photo},
        material::{ContentCheck, MaterialCode, UploadedMaterial},
        policy::MaterialNeed,
        rule::tests::{answer, codes, silent},
        subject::Phase,
        verdict::VerdictKind,
    };

    /// Judged for 2026-11-23: the day itself can be, the next cannot.
    #[test]
    fn a_contract_is_signed_before_it_is_applied_with() {
        for (day, told) in [
            ("1950-01-01", None),
            ("2026-11-23", None),
            ("2026-11-24", Some("R-51.day_ahead")),
            ("2027-01-01", Some("R-51.day_ahead")),
            ("2099-12-31", Some("R-51.day_ahead")),
        ] {
            for phase in [Phase::Device, Phase::Precheck, Phase::Review] {
                let review = Sale::clean().at(phase).with(|s| s.deal_mut().signed_on = day.parse().unwrap()).review();
                assert_eq!(codes(&review, 51), told.into_iter().collect::<Vec<_>>(), "{day} {phase:?}");
                assert_eq!(answer(&review, 51) == VerdictKind::Supplement, told.is_some());
            }
        }
    }

    #[test]
    fn a_section_that_is_missing_is_told_unless_its_fields_say_so() {
        let sale = Sale::clean().at(Phase::Device).with(|s| s.sections.remove::<crate::application::Delivery>());
        assert_eq!(codes(&sale.review(), 51), ["R-51.section"]);
        let typed =
            sale.with(|s| s.problems.push(FieldProblem { field: "delivery.medium".into(), code: "field.missing" }));
        assert_eq!(codes(&typed.review(), 51), ["field.missing"]);
    }

    #[test]
    fn both_sides_must_be_named() {
        let only = |role| {
            Sale::clean().at(Phase::Precheck).with(|s| s.parties_mut().parties.retain(|p| p.slot.role() == role))
        };
        assert_eq!(codes(&only(crate::role::TRANSFEREE).review(), 51), ["R-51.role_missing"]);
        assert_eq!(codes(&only(crate::role::TRANSFEROR).review(), 51), ["R-51.role_missing"]);
    }

    #[test]
    fn a_file_is_whole_of_the_signed_content_and_of_a_size_that_is_taken() {
        let with = |file: UploadedMaterial| Sale::clean().at(Phase::Precheck).with(|s| s.materials.push(file));
        let whole = photo(MaterialCode::M10);
        let largest = Sale::clean().pack.parameters.max_material_bytes;
        assert!(silent(&with(whole.clone()).review(), 51));
        assert!(silent(&with(UploadedMaterial { size: largest, ..whole.clone() }).review(), 51));
        let cases = [
            (UploadedMaterial { size: largest + 1, ..whole.clone() }, "R-51.file_size"),
            (UploadedMaterial { size: 0, ..whole.clone() }, "R-51.file_size"),
            (UploadedMaterial { content: ContentCheck::Missing, ..whole.clone() }, "R-51.file_missing"),
            (UploadedMaterial { content: ContentCheck::Differs, ..whole }, "R-51.file_differs"),
        ];
        for (file, code) in cases {
            assert_eq!(codes(&with(file).review(), 51), [code]);
        }
    }

    #[test]
    fn a_material_that_only_the_applicant_has_must_be_uploaded() {
        let asks = Sale::clean().at(Phase::Precheck).with(|s| {
            let line = s
                .pack
                .matters
                .get_mut(&crate::matter::T04.id())
                .unwrap()
                .checklist
                .iter_mut()
                .find(|l| l.code == MaterialCode::M05)
                .unwrap();
            line.need = MaterialNeed::Always;
            line.sources = vec![crate::material::MaterialSource::Upload];
        });
        assert_eq!(codes(&asks.review(), 51), ["R-51.material"]);
        let given = asks.with(|s| s.materials.push(photo(MaterialCode::M05)));
        assert!(silent(&given.review(), 51));
    }

    /// Seller and buyer are two.
    #[test]
    fn no_more_people_apply_together_than_the_office_takes() {
        for (most, told) in [(2, vec![]), (1, vec!["R-51.too_many_parties"])] {
            for phase in [Phase::Device, Phase::Precheck, Phase::Review] {
                let sale = Sale::clean().at(phase).with(|s| s.pack.parameters.parties_at_most = most);
                assert_eq!(codes(&sale.review(), 51), told, "{most} {phase:?}");
            }
        }
    }

    #[test]
    fn without_a_checklist_a_person_looks() {
        let sale = Sale::clean().at(Phase::Precheck).with(|s| s.pack.matters.clear());
        assert_eq!(
            (answer(&sale.review(), 51), codes(&sale.review(), 51)),
            (VerdictKind::Manual, vec!["R-51.no_checklist"])
        );
    }
}
