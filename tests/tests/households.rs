//! The seeded city on a phone: for every rule and outcome a household types its sale, and what its phone finds is what
//! the registry will find. Only where the fact lies elsewhere it is the honest *Unknown* that names it. Never a guess,
//! never a silent pass, never an *Unknown* about what was typed or stands in the extract.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr)]

use std::collections::BTreeSet;

use ereg_client::AnswerKind;
use ereg_domain::party::Slot;
use ereg_law::{
    application::{Answer, Inquiry, RuleId},
    matter::LAW,
    question::TRUE_INTENT,
    review::VerdictKind,
};
use ereg_registry::seed::{CAST, CityPlan, Conduct, Household, ListedPerson, Scene};
use ereg_tests::city::{City, Phone};

const SEED: u64 = 7;

/// The answer of a rule in the client's words.
fn kind(verdict: VerdictKind) -> AnswerKind {
    match verdict {
        VerdictKind::Pass => AnswerKind::Pass,
        VerdictKind::Acknowledge => AnswerKind::Acknowledge,
        VerdictKind::Unknown => AnswerKind::Unknown,
        VerdictKind::Manual => AnswerKind::Manual,
        VerdictKind::Refuse => AnswerKind::Refuse,
        VerdictKind::Supplement => AnswerKind::Supplement,
        VerdictKind::NotAccept => AnswerKind::NotAccept,
    }
}

/// The scenes of which a phone cannot find what the household shows, by the ground that the registry tells, with what
/// it says it lacks.
const LIES_ELSEWHERE: &[(&str, &str)] = &[
    // The register knows no such unit, so there is no extract of it.
    ("R-04.no_such_unit", "needs.register_extract"),
    // Who is no holder is given no extract.
    ("R-07.not_the_holder", "needs.register_extract"),
    // Who is no mortgagee is given none either.
    ("R-50.not_the_mortgagee", "needs.register_extract"),
    ("R-07.deceased_not_the_holder", "needs.register_extract"),
    // The registry asks the notaries' platform.
    ("R-08.joint_estate", "needs.notarial_deed"),
    ("R-08.told_by_the_deed", "needs.notarial_deed"),
    ("R-35.notary", "needs.notarial_deed"),
    ("R-35.issued_on", "needs.notarial_deed"),
    ("R-35.succession", "needs.notarial_deed"),
    ("R-35.unit", "needs.notarial_deed"),
    ("R-35.deceased", "needs.notarial_deed"),
    ("R-35.heirs", "needs.notarial_deed"),
    ("R-35.shares", "needs.notarial_deed"),
    ("R-35.not_found", "needs.notarial_deed"),
    ("R-35.revoked", "needs.notarial_deed"),
    // Whether an agent was mandated in the app the registry knows.
    ("R-34.power", "needs.mandates"),
    ("R-11.price", "needs.filed_contract"),
    ("R-11.unit", "needs.filed_contract"),
    ("R-11.obligors", "needs.filed_contract"),
    ("R-11.right_holders", "needs.filed_contract"),
    ("R-15.acknowledged", "needs.other_inquiries"),
    // The registry asks the lenders' platform.
    ("R-20.consent_missing", "needs.mortgagee_consent"),
    ("R-20.consented", "needs.mortgagee_consent"),
    ("R-20.several_mortgagees", "needs.mortgagee_consent"),
    ("R-27.deed_tax", "needs.tax_clearance"),
    ("R-27.income_tax", "needs.tax_clearance"),
    ("R-28.not_filed", "needs.filed_contract"),
    ("R-28.cancelled", "needs.filed_contract"),
    ("R-52.not_married", "needs.marriage"),
    // Of a home that is not theirs a phone has nothing.
    ("R-75.not_told", "needs.register_extract"),
];
/// Rules that pass by what another office says alone.
const PASSES_ELSEWHERE: &[(u8, &str)] = &[
    // The portal publishes with the acceptance.
    (70, "needs.publication"),
    // Who is the same person under another name is the police's to say.
    (48, "needs.identity"),
    // Who asks is known for certain at the registry alone.
    (75, "needs.identity"),
];
/// The answer of another party stays on their own phone until the submission.
const OF_ANOTHER_PARTY: (&str, &str) = ("R-54.intent", "needs.other_inquiries");

/// Returns what the phone of whoever writes lacks to find what the scene shows.
fn lacks(scene: &Scene, household: &Household, writer: Slot) -> Option<&'static str> {
    let expected = scene.expected;
    let Some(code) = expected.code else {
        return PASSES_ELSEWHERE.iter().find(|(rule, _)| expected.rule == RuleId(*rule)).map(|(_, needs)| *needs);
    };
    let says_no = |inquiry: &&Inquiry| inquiry.answers.get(&TRUE_INTENT.name) == Some(&Answer::No);
    let of_another = household.inquiries.iter().find(says_no).is_some_and(|inquiry| inquiry.slot != writer);
    let of_another = (code == OF_ANOTHER_PARTY.0 && of_another).then_some(OF_ANOTHER_PARTY.1);
    of_another.or_else(|| LIES_ELSEWHERE.iter().find(|(known, _)| *known == code).map(|(_, needs)| *needs))
}

/// The household whose answer is missing where it is typed: there it is a field like any other, told once.
const MISSING_HERE: (&str, &str) = ("r54_unanswered", "field.missing");

/// Returns the one who begins the draft of a scene.
fn writer(city: &City, scene: &Scene) -> ListedPerson {
    let home = city.home(&scene.key);
    let signs = |person: &ListedPerson| scene.matter.form.signs(person.slot);
    home.obligors.into_iter().chain(home.right_holders).find(signs).unwrap()
}

/// Returns what the phone found of the scene's rule, where that is not what it has to say.
async fn wrong_about(city: &City, scene: &Scene, household: &Household, bank: &Phone) -> Option<String> {
    let writer = writer(city, scene);
    let own = match writer.identity.person() {
        Some(_) => Some(city.phone_of(&writer).await),
        None => None,
    };
    let phone = own.as_ref().unwrap_or(bank);
    // Whoever lent on a home asks for it by its unit; nobody else is told anything of it.
    let _ = phone.client.homes().refresh(city.home(&scene.key).unit.to_string()).await;
    if let Some(deed) = city.home(&scene.key).deed {
        // An heir holds nothing yet; where the deed does not say that they are one, the register's word stays away.
        let _ = phone.client.homes().inherited(city.home(&scene.key).unit.to_string(), deed).await;
    }
    let drafts = phone.client.drafts();
    let draft = drafts.begin(scene.matter.id(), Some(city.home(&scene.key).unit.to_string())).await.unwrap();
    let shared = household.application.typed();
    // What the register fills in and this household leaves out is cleared.
    for field in drafts.form(draft).await.unwrap().into_fields() {
        if field.value.is_some() && !shared.contains_key(&field.path) {
            drafts.answer(draft, field.path, Some(String::new())).await.unwrap();
        }
    }
    for (field, value) in shared {
        drafts.answer(draft, field, Some(value)).await.unwrap();
    }
    let inquiry = household.inquiries.iter().find(|inquiry| inquiry.slot == writer.slot).unwrap();
    for (question, answer) in &inquiry.answers {
        phone.client.signing().answer_inquiry(draft, *question, *answer).await.unwrap();
    }
    // Whoever accepts a disclosure has been shown its text; without the extract nobody is asked for what rests on it.
    let shown = phone.client.signing().to_acknowledge(draft).await.unwrap();
    let shown: Vec<String> = shown.into_iter().filter_map(|told| told.rule).collect();
    for acknowledgement in inquiry.acknowledgements.iter().filter(|known| shown.contains(&known.rule.to_string())) {
        phone.client.signing().acknowledge(draft, acknowledgement.rule.to_string()).await.unwrap();
    }
    let rule = scene.expected.rule.to_string();
    let found = phone.finds(draft, &rule).await;
    let (answer, told) = match lacks(scene, household, writer.slot) {
        Some(needs) => (AnswerKind::Unknown, Some(needs)),
        None if scene.key == MISSING_HERE.0 => (kind(scene.expected.verdict), Some(MISSING_HERE.1)),
        None => (kind(scene.expected.verdict), scene.expected.code),
    };
    let answers = |finding: &ereg_client::FindingView| {
        let code = finding.told.as_ref().map(|told| told.code.as_str());
        finding.answer == answer && (code == told || answer == AnswerKind::Pass)
    };
    (!found.iter().any(answers)).then(|| {
        let found: Vec<_> =
            found.iter().map(|finding| (finding.answer, finding.told.as_ref().map(|told| &told.code))).collect();
        format!("{}: {rule} should say {answer:?} {told:?}: {found:?}", scene.key)
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_says_what_it_can_know_of_every_household_and_guesses_about_none() {
    let city = City::seeded(SEED).await;
    let drawn = ereg_registry::seed::City::draw(&CityPlan::new(SEED, 0)).unwrap();
    let bank = city.bank_tablet(&["T21"]).await;
    let mut wrong = Vec::new();
    let (mut judged, mut answered) = (BTreeSet::new(), BTreeSet::new());
    for (scene, household) in CAST.iter().zip(&drawn.cast) {
        // What happens after the phone's part, at signature, bank or queue, is the registry's to see; no form asks
        // for the kind of right, which the register fills in; and who is not born yet enrols no phone to write on.
        let elsewhere = household.conduct != Conduct::Ordinary || !household.materials.is_empty();
        let others_write = scene.matter.form.signs_on(ereg_domain::party::Side::Obligor);
        let unborn = scene.expected.code == Some("citizen_id.born_later") && !others_write;
        if elsewhere || unborn || scene.key == "r06_other_right" {
            continue;
        }
        wrong.extend(wrong_about(&city, scene, household, &bank).await);
        judged.insert(scene.expected.rule);
        if lacks(scene, household, writer(&city, scene).slot).is_none() {
            answered.insert(scene.expected.rule);
        }
    }
    assert!(wrong.is_empty(), "seed {SEED}:\n{}", wrong.join("\n"));
    eprintln!("{} rules, {} of them answered on the phone", judged.len(), answered.len());
    assert!(judged.len() >= 20, "only {} rules were looked at: {judged:?}", judged.len());
    assert!(answered.len() >= 16, "only {} rules were answered on the phone: {answered:?}", answered.len());
}

#[test]
fn every_rule_of_the_table_has_a_household() {
    let cast: BTreeSet<_> = CAST.iter().map(|scene| scene.expected.rule).collect();
    let listed = LAW.matters().flat_map(|matter| matter.listed());
    let without: BTreeSet<_> = listed.map(|listed| listed.rule.id).filter(|id| !cast.contains(id)).collect();
    assert!(without.is_empty(), "no household for {without:?}");
}

/// An old certificate stays valid (不动产登记暂行条例 33): the home shows it, and a draft is filled in with it.
#[tokio::test(flavor = "multi_thread")]
async fn a_home_held_by_an_old_certificate_shows_its_number_and_a_draft_is_filled_in_with_it() {
    let city = City::seeded(SEED).await;
    let home = city.home("r09_house_certificate");
    let phone = city.phone_of(&home.obligors[0]).await;
    let homes = phone.client.homes().my_homes().await.unwrap();
    let shown = homes.iter().find(|shown| shown.unit == home.unit.to_string()).unwrap();
    assert!(shown.certificates.is_empty());
    let [old] = shown.old_certificates.as_slice() else { panic!("one old certificate") };
    assert_eq!((old.number.as_str(), old.scheme.zh.as_str()), ("武房权证岸字第200001234号", "房屋所有权证（房产证）"));
    let draft = phone.client.drafts().begin(ereg_law::matter::T04.id(), Some(home.unit.to_string())).await.unwrap();
    let fields = phone.client.drafts().form(draft).await.unwrap().into_fields();
    let filled = |path: &str| fields.iter().find(|field| field.path == path).unwrap().value.clone();
    assert_eq!(filled("matter.certificate").as_deref(), Some("武房权证岸字第200001234号"));
    assert_eq!(filled("matter.cert_scheme").as_deref(), Some("house"));
}
