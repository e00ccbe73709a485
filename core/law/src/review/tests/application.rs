//!

use ereg_domain::{money::Fen, register::TransferClause};

use super::{answer, codes, silent};
use crate::{
    application::Answer,
    draft::FieldProblem,
    fixture::{Sale, photo, third},
    material::{ContentCheck, MaterialCode, UploadedMaterial},
    policy::{MaterialNeed, Switch},
    question::{self, Question},
    review::VerdictKind,
    subject::{ContractFact, Phase},
};

fn contract(change: impl FnOnce(&mut ContractFact)) -> Sale {
    Sale::clean().at(Phase::Precheck).with(|s| change(s.contract.as_mut().unwrap()))
}

#[test]
fn r11_each_difference_from_the_filed_contract_is_told() {
    let sale = contract(|c| {
        let ContractFact::Active { unit, price, sellers, buyers } = c else { unreachable!() };
        *unit = "420102001001GB00001F00010002".parse().unwrap();
        *price = Fen::new(crate::fixture::PRICE + 1).unwrap();
        sellers.push((third().name, third().identity));
        buyers.clear();
    });
    assert_eq!(codes(&sale.review(), 11), ["R-11.unit", "R-11.price", "R-11.sellers", "R-11.buyers"]);
    assert_eq!(answer(&sale.review(), 11), VerdictKind::Supplement);
}

#[test]
fn r11_one_fen_is_a_difference() {
    let sale =
        Sale::clean().at(Phase::Precheck).with(|s| s.deal_mut().price = Fen::new(crate::fixture::PRICE - 1).unwrap());
    assert_eq!(codes(&sale.review(), 11), ["R-11.price"]);
}

#[test]
fn r11_a_contract_that_does_not_stand_is_left_to_r28() {
    for fact in [ContractFact::NotFound, ContractFact::Cancelled] {
        let review = contract(|c| *c = fact).review();
        assert!(silent(&review, 11));
        assert_eq!(answer(&review, 28), VerdictKind::Supplement);
    }
}

#[test]
fn r11_where_no_filing_is_asked_a_person_compares_the_paper() {
    let sale =
        contract(|c| *c = ContractFact::NotFound).with(|s| s.pack.parameters.resale_needs_filed_contract = Switch::Off);
    assert_eq!((codes(&sale.review(), 11), silent(&sale.review(), 28)), (vec!["R-11.contract_on_paper"], true));
}

/// Judged for 2026-11-23: the day itself can be, the next cannot, nor a year of another calendar.
#[test]
fn r51_a_contract_is_signed_before_it_is_applied_with() {
    for (day, told) in [
        ("2026-11-23", None),
        ("2026-11-24", Some("R-51.day_ahead")),
        ("2027-01-01", Some("R-51.day_ahead")),
        ("2099-12-31", Some("R-51.day_ahead")),
        ("2100-01-01", Some("time.day_range")),
        ("2569-11-10", Some("time.day_range")),
        ("9999-12-31", Some("time.day_range")),
        ("1950-01-01", None),
        ("1949-12-31", Some("time.day_range")),
    ] {
        for phase in [Phase::Device, Phase::Precheck, Phase::Review] {
            let review = Sale::clean().at(phase).with(|s| s.deal_mut().signed_on = day.parse().unwrap()).review();
            assert_eq!(codes(&review, 51), told.into_iter().collect::<Vec<_>>(), "{day} {phase:?}");
            assert_eq!(answer(&review, 51) == VerdictKind::Supplement, told.is_some());
        }
    }
}

#[test]
fn r28_says_which_contract_is_missing_and_never_guesses() {
    assert_eq!(codes(&contract(|c| *c = ContractFact::NotFound).review(), 28), ["R-28.not_filed"]);
    assert_eq!(codes(&contract(|c| *c = ContractFact::Cancelled).review(), 28), ["R-28.cancelled"]);
    assert!(silent(&Sale::clean().at(Phase::Precheck).review(), 28));
    let unknown = Sale::clean().at(Phase::Device).with(|s| s.contract = None).review();
    assert_eq!(
        (codes(&unknown, 11), codes(&unknown, 28)),
        (vec!["needs.filed_contract"], vec!["needs.filed_contract"])
    );
}

#[test]
fn r51_a_section_that_is_missing_is_told_unless_its_fields_say_so() {
    let sale = Sale::clean().at(Phase::Device).with(|s| s.sections.remove::<crate::application::Delivery>());
    assert_eq!(codes(&sale.review(), 51), ["R-51.section"]);
    let typed = sale.with(|s| s.problems.push(FieldProblem { field: "delivery.medium".into(), code: "field.missing" }));
    assert_eq!(codes(&typed.review(), 51), ["field.missing"]);
}

#[test]
fn r51_both_sides_must_be_named() {
    let only =
        |role| Sale::clean().at(Phase::Precheck).with(|s| s.parties_mut().parties.retain(|p| p.slot.role() == role));
    assert_eq!(codes(&only(crate::role::TRANSFEREE).review(), 51), ["R-51.role_missing"]);
    assert_eq!(codes(&only(crate::role::TRANSFEROR).review(), 51), ["R-51.role_missing"]);
}

#[test]
fn r51_a_file_is_whole_of_the_signed_content_and_of_a_size_that_is_taken() {
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
fn r51_a_material_that_only_the_applicant_has_must_be_uploaded() {
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

#[test]
fn r51_without_a_checklist_a_person_looks() {
    let sale = Sale::clean().at(Phase::Precheck).with(|s| s.pack.matters.clear());
    assert_eq!(
        (answer(&sale.review(), 51), codes(&sale.review(), 51)),
        (VerdictKind::Manual, vec!["R-51.no_checklist"])
    );
}

fn says(who: usize, question: Question, said: Answer) -> Sale {
    Sale::clean().at(Phase::Precheck).with(|s| s.answers(who, question, Some(said)))
}

const SELLER: usize = 1;
const BUYER: usize = 0;

#[test]
fn r54_a_will_that_is_not_free_or_papers_that_are_not_true_go_to_a_person() {
    for who in [SELLER, BUYER] {
        for said in [Answer::No, Answer::NotSure] {
            assert_eq!(codes(&says(who, question::TRUE_INTENT, said).review(), 54), ["R-54.intent"]);
            assert_eq!(codes(&says(who, question::TRUE_MATERIALS, said).review(), 54), ["R-54.materials"]);
        }
    }
}

#[test]
fn r54_a_seller_who_names_a_co_owner_or_an_alteration_is_asked_by_a_person() {
    for (question, code) in [(question::UNRECORDED_CO_OWNER, "R-54.co_owner"), (question::ALTERED, "R-54.altered")] {
        for said in [Answer::Yes, Answer::NotSure] {
            let review = says(SELLER, question, said).review();
            assert_eq!((answer(&review, 54), codes(&review, 54)), (VerdictKind::Manual, vec![code]));
        }
        // A buyer need not know, but what he says he knows counts.
        assert!(silent(&says(BUYER, question, Answer::NotSure).review(), 54));
        assert_eq!(codes(&says(BUYER, question, Answer::Yes).review(), 54), [code]);
    }
}

#[test]
fn r54_what_is_said_of_a_mortgage_fits_the_register() {
    assert_eq!(codes(&says(SELLER, question::MORTGAGED, Answer::Yes).review(), 54), ["R-54.mortgage"]);
    assert_eq!(codes(&says(SELLER, question::MORTGAGED, Answer::NotSure).review(), 54), ["R-54.mortgage"]);
    assert!(silent(&says(BUYER, question::MORTGAGED, Answer::NotSure).review(), 54));
    let mortgaged = Sale::mortgaged(TransferClause::Free).at(Phase::Precheck);
    assert!(silent(&mortgaged.review(), 54));
    for said in [Answer::No, Answer::NotSure] {
        // A buyer who does not know of the mortgage must not learn of it after the entry.
        let unaware = mortgaged.clone().with(|s| s.answers(BUYER, question::MORTGAGED, Some(said)));
        assert_eq!(codes(&unaware.review(), 54), ["R-54.mortgage"]);
    }
}

#[test]
fn r54_every_question_is_answered_by_every_party() {
    let skipped = Sale::clean().at(Phase::Precheck).with(|s| s.answers(BUYER, question::ALTERED, None));
    assert_eq!(
        (answer(&skipped.review(), 54), codes(&skipped.review(), 54)),
        (VerdictKind::Supplement, vec!["R-54.unanswered"])
    );
    let silent_party = Sale::clean().at(Phase::Precheck).with(|s| drop(s.inquiries.pop()));
    assert_eq!(codes(&silent_party.review(), 54), ["R-54.unanswered"]);
}

#[test]
fn r54_on_a_phone_the_other_partys_answers_are_not_guessed() {
    let alone = Sale::clean().at(Phase::Device).with(|s| drop(s.inquiries.pop()));
    assert_eq!(codes(&alone.review(), 54), ["needs.other_inquiries"]);
    let no_register = Sale::clean().at(Phase::Device).with(|s| s.register = None);
    assert!(codes(&no_register.review(), 54).iter().all(|code| *code == "needs.register_extract"));
}

#[test]
fn r54_an_answer_that_cannot_be_read_is_told() {
    let sale = Sale::clean().at(Phase::Device).with(|s| {
        s.problems.push(FieldProblem { field: "inquiry.altered".into(), code: "field.choice" });
        s.problems.push(FieldProblem { field: "inquiry.mortgaged".into(), code: "field.missing" });
    });
    assert_eq!(codes(&sale.review(), 54), ["field.choice"]);
}

#[test]
fn r54_an_answer_that_is_missing_while_it_is_typed_is_told_once_as_a_field() {
    let typed = Sale::clean().at(Phase::Device).with(|s| {
        s.answers(SELLER, question::ALTERED, None);
        s.problems.push(FieldProblem { field: "inquiry.altered".into(), code: "field.missing" });
    });
    let review = typed.review();
    let told = review.findings.iter().filter(|found| found.field.as_deref() == Some("inquiry.altered"));
    assert_eq!(told.filter_map(|found| found.verdict.code()).collect::<Vec<_>>(), ["field.missing"]);
    // Where nothing is typed any more, the rule says it in its own words.
    let sent = typed.with(|s| s.problems.clear());
    assert_eq!(codes(&sent.review(), 54), ["R-54.unanswered"]);
}
