//! The phone and the registry judge alike: ten thousand generated applications of all matters, each judged as its writer's
//! phone does, which knows little, and by the law over all that the registry knows. What the phone finds the registry finds;
//! where a rule says nothing but *Unknown* it names what it lacks, and nowhere does the phone pass what the registry stops.
//! Nothing that the phone finds is left out but the one note of the one rule that runs at the entry alone.
//!
//! Of these a sample, five hundred and more, also goes the registry's own way: rows of a case, signed sections and files among
//! them, of which the registry itself makes what its rules look at. It finds the same as the law, and the phone fits it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr)]

use std::collections::{BTreeMap, BTreeSet};

use ereg_client::{AnswerKind, TypedApplication, judged};
use ereg_domain::party::{Party, Slot};
use ereg_law::{
    application::Parties,
    draft::TypedFields,
    fixture::Sale,
    matter::LAW,
    policy::PolicyPack,
    review::{Finding, Review, Verdict, VerdictKind},
    section::{Form, Sections},
    subject::{DocumentFact, MandateFact, Phase},
};
use ereg_registry::seed::{CAST, City, CityPlan, Conduct, Household, fixture::sale, received::reviewed};

/// The number of applications that are judged.
const APPLICATIONS: usize = 10_000;
/// The least number of them that go the registry's own way.
const BY_ROWS: usize = 500;
/// Of so many applications one is to go the registry's own way, where it can be a case at all.
const SAMPLED: usize = 5;
/// The phases before the entry.
const BEFORE_THE_ENTRY: [Phase; 2] = [Phase::Precheck, Phase::Review];
/// The rule that runs at the entry alone, and all that a phone says of it.
const AT_THE_ENTRY: (&str, &str) = ("R-60", "R-60.checked_again");

/// The word of a rule: the kind of answer and its code, where it has one.
type Said = BTreeSet<(VerdictKind, Option<String>)>;
/// All that is said, by rule.
type ByRule = BTreeMap<String, Said>;

fn kind(answer: AnswerKind) -> VerdictKind {
    match answer {
        AnswerKind::Pass => VerdictKind::Pass,
        AnswerKind::Acknowledge => VerdictKind::Acknowledge,
        AnswerKind::Unknown => VerdictKind::Unknown,
        AnswerKind::Manual => VerdictKind::Manual,
        AnswerKind::Refuse => VerdictKind::Refuse,
        AnswerKind::Supplement => VerdictKind::Supplement,
        AnswerKind::NotAccept => VerdictKind::NotAccept,
    }
}

/// The things that another household of the same matter brings: burdens, the kind of home, the files, the answers.
fn grafted(one: &Household, other: &Household) -> Household {
    let mut both = one.clone();
    let (facts, from) = (&mut both.facts, &other.facts);
    facts.mortgages.extend(from.mortgages.iter().cloned());
    facts.seizures.extend(from.seizures.iter().cloned());
    facts.objections.extend(from.objections.iter().cloned());
    facts.notices.extend(from.notices.iter().cloned());
    facts.other_burdens.extend(from.other_burdens.iter().cloned());
    (facts.land_nature, facts.land_term_end) = (from.land_nature, from.land_term_end);
    (facts.house_type, facts.house_nature, facts.status) = (from.house_type, from.house_nature, from.status);
    both.consents.extend(other.consents.iter().cloned());
    both.materials.extend(other.materials.iter().cloned());
    for inquiry in &mut both.inquiries {
        let said = other.inquiries.iter().find(|said| said.slot == inquiry.slot);
        inquiry.answers.extend(said.into_iter().flat_map(|said| said.answers.clone()));
    }
    both
}

/// Returns the party that writes on a phone: the first who answers the inquiry.
fn writer(household: &Household) -> Slot {
    household.inquiries[0].slot
}

/// An application as its writer's phone holds it.
struct Held {
    typed: TypedFields,
    /// The sections that are frozen and sent, once everything can be read.
    sections: Option<Sections>,
}

/// Types the application of a household on its writer's phone.
fn held(household: &Household, form: &'static Form, pack: &PolicyPack) -> Held {
    let mut own = Sections::default();
    own.put(household.inquiries[0].clone());
    let mut typed = household.application.typed();
    typed.extend(own.typed());
    let (sections, shared) = form.read_shared(&typed);
    let (_, own) = form.read_inquiry(writer(household), &typed, pack);
    let whole = shared.is_empty() && own.is_empty() && sections.are_complete(form);
    Held { typed, sections: whole.then_some(sections) }
}

/// The strongest of what is said.
fn strongest(said: &Said) -> Option<VerdictKind> {
    said.iter().map(|(kind, _)| *kind).max()
}

/// Returns what the phone of the writer finds, by rule.
fn on_the_phone(household: &Household, seen: &Sale, typed: &TypedFields) -> ByRule {
    let (register, materials) = (Some(household.facts.clone()), household.materials.clone());
    let typed = TypedApplication { matter: seen.matter, typed, slot: writer(household), register, materials };
    let verdicts = judged(typed, seen.pack.clone(), seen.as_of);
    let mut said = ByRule::new();
    for finding in verdicts.findings {
        let code = finding.told.map(|told| told.code);
        said.entry(finding.rule).or_default().insert((kind(finding.answer), code));
    }
    said
}

/// The application as its bytes come to the registry.
fn as_received(household: &Household, form: &'static Form, sections: &Sections) -> Household {
    let bytes: Vec<_> = sections.iter().map(|(name, body)| (name, body.bytes().unwrap())).collect();
    let bytes = bytes.iter().map(|(name, bytes)| (*name, std::str::from_utf8(bytes).unwrap()));
    Household { application: form.parse_all(bytes), ..household.clone() }
}

/// Returns what these reviews find, by rule.
fn found(reviews: impl IntoIterator<Item = Review>) -> ByRule {
    let code = |finding: &Finding| match &finding.verdict {
        Verdict::Pass { notes } => notes.first().map(|note| note.code.to_owned()),
        verdict => verdict.code().map(ToOwned::to_owned),
    };
    let mut said = ByRule::new();
    for finding in reviews.into_iter().flat_map(|review| review.findings) {
        said.entry(finding.rule.to_string()).or_default().insert((finding.verdict.kind(), code(&finding)));
    }
    said
}

/// Returns what the law finds of what the registry has received and knows, in the phases before the entry.
fn by_the_law(received: &Household) -> ByRule {
    found(BEFORE_THE_ENTRY.map(|phase| sale(received, phase).review()))
}

/// Returns what the law finds in the same phases where whoever is represented has mandated their agent in the app, which no
/// phone of another knows. `None` where nobody is.
fn where_agents_are_mandated(received: &Household) -> Option<ByRule> {
    let parties = received.application.get::<Parties>()?;
    let represented: Vec<_> = parties.parties.iter().filter(|party| party.agent.is_some()).collect();
    let review = |phase| {
        let mut seen = sale(received, phase);
        let fact = |party: &&Party| MandateFact { slot: party.slot, state: DocumentFact::Confirmed };
        seen.mandates = Some(represented.iter().map(fact).collect());
        seen.review()
    };
    (!represented.is_empty()).then(|| found(BEFORE_THE_ENTRY.map(review)))
}

/// Returns what the registry finds in the same phases by its own way, from rows to the subject of its rules. `None` where it has no
/// such case; and conduct between the steps of one is played elsewhere.
fn by_its_rows(received: &Household) -> Option<ByRule> {
    let reviews = || BEFORE_THE_ENTRY.into_iter().map(|phase| reviewed(received, phase)).collect::<Option<Vec<_>>>();
    (received.conduct == Conduct::Ordinary).then(reviews)?.map(found)
}

/// The verdict that stands in nobody's way.
const PASSES: Option<VerdictKind> = Some(VerdictKind::Pass);

/// Returns the points on which the phone says otherwise than the registry: something that the registry does not find, or
/// less than what it finds
/// without saying that it lacks anything.
fn differences(phone: &ByRule, registry: &ByRule) -> Vec<String> {
    let mut differences = Vec::new();
    // A rule that the registry alone runs would be a surprise to whoever has read the phone's review.
    let alone = registry.iter().filter(|(rule, found)| !phone.contains_key(*rule) && strongest(found) > PASSES);
    differences.extend(alone.map(|(rule, found)| format!("{rule}: not on the phone, registry {found:?}")));
    for (rule, said) in phone {
        let Some(found) = registry.get(rule) else {
            let note = Said::from([(VerdictKind::Pass, Some(AT_THE_ENTRY.1.to_owned()))]);
            if rule != AT_THE_ENTRY.0 || *said != note {
                differences
                    .push(format!("{rule}: phone {said:?}, and the registry runs no such rule before the entry"));
            }
            continue;
        };
        let known: Said = said.iter().filter(|(kind, _)| *kind != VerdictKind::Unknown).cloned().collect();
        let more = known.iter().any(|what| !found.contains(what));
        let less = known.len() == said.len() && strongest(&known) < strongest(found);
        if more || less {
            differences.push(format!("{rule}: phone {said:?}, registry {found:?}"));
        }
    }
    differences
}

/// Returns the points on which the registry finds something else by its own way than the law does.
fn by_rows_otherwise(rows: &ByRule, law: &ByRule) -> Vec<String> {
    let rules: BTreeSet<&String> = rows.keys().chain(law.keys()).collect();
    let other = rules.into_iter().filter(|rule| rows.get(*rule) != law.get(*rule));
    other.map(|rule| format!("{rule}: law {:?}, by its rows {:?}", law.get(rule), rows.get(rule))).collect()
}

/// The way that an application goes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    /// The law alone judges it.
    ByTheLaw,
    /// The registry judges it by its rows too.
    ByRowsToo,
}

/// Returns what is wrong with one application, and how often the registry went its own way for it.
fn judged_twice(household: &Household, way: Way) -> (usize, Vec<String>) {
    let seen = sale(household, Phase::Review);
    let held = held(household, &seen.matter.form, &seen.pack);
    let phone = on_the_phone(household, &seen, &held.typed);
    let Some(sections) = held.sections else {
        // What cannot be read is sent to nobody; the phone says so.
        let stops = phone.values().any(|said| strongest(said) > Some(VerdictKind::Acknowledge));
        let wrong = (!stops).then(|| format!("unreadable, and the phone finds nothing: {phone:?}"));
        return (0, wrong.into_iter().collect());
    };
    let received = as_received(household, &seen.matter.form, &sections);
    let law = by_the_law(&received);
    let mut wrong = differences(&phone, &law);
    if let Some(mandated) = where_agents_are_mandated(&received) {
        wrong.extend(differences(&phone, &mandated).into_iter().map(|what| format!("agents mandated: {what}")));
    }
    let rows = if way == Way::ByRowsToo { by_its_rows(&received) } else { None };
    if let Some(rows) = &rows {
        wrong.extend(differences(&phone, rows).into_iter().map(|what| format!("by its rows: {what}")));
        wrong.extend(by_rows_otherwise(rows, &law));
    }
    (usize::from(rows.is_some()), wrong)
}

/// The findings of one city.
#[derive(Default)]
struct Shown {
    /// The number of applications that were judged.
    judged: usize,
    /// The number of them that were judged by rows too.
    by_rows: usize,
    /// Each kind of difference, with the first household of it.
    wrong: BTreeMap<String, String>,
}

fn of_city(seed: u64) -> Shown {
    let city = City::draw(&CityPlan::new(seed, 0)).unwrap();
    let mut shown = Shown::default();
    for (at, (scene, household)) in CAST.iter().zip(&city.cast).enumerate() {
        let mut household = household.clone();
        // A mortgage that is entered after the answers comes after all that is compared here.
        if household.conduct == Conduct::MortgagedSince {
            household.conduct = Conduct::Ordinary;
        }
        let same = |other: &usize| CAST[*other].matter.id() == scene.matter.id();
        let others: Vec<usize> = (0..CAST.len()).filter(same).collect();
        let step = usize::try_from(seed).unwrap() * 7 + at;
        let both = grafted(&household, &city.cast[others[step % others.len()]]);
        let way = if step % SAMPLED == 0 { Way::ByRowsToo } else { Way::ByTheLaw };
        for household in [&household, &both] {
            let (by_rows, wrong) = judged_twice(household, way);
            shown.judged += 1;
            shown.by_rows += by_rows;
            for difference in wrong {
                shown.wrong.entry(difference).or_insert_with(|| format!("seed {seed}, {}", scene.key));
            }
        }
    }
    shown
}

#[test]
fn what_a_phone_finds_of_an_application_the_registry_finds_too() {
    // Each of the cast twice: as it is, and with what another one brings.
    let cities = u64::try_from(APPLICATIONS.div_ceil(2 * CAST.len())).unwrap();
    let threads = u64::try_from(std::thread::available_parallelism().map_or(1, usize::from)).unwrap();
    let all = std::thread::scope(|scope| {
        let share = |first| move || (first..=cities).step_by(threads as usize).map(of_city).collect::<Vec<_>>();
        let running: Vec<_> = (1..=threads).map(|first| scope.spawn(share(first))).collect();
        running.into_iter().flat_map(|thread| thread.join().unwrap()).collect::<Vec<_>>()
    });
    let judged: usize = all.iter().map(|shown| shown.judged).sum();
    let by_rows: usize = all.iter().map(|shown| shown.by_rows).sum();
    let wrong: BTreeMap<_, _> = all.into_iter().flat_map(|shown| shown.wrong).collect();
    let shown: Vec<_> = wrong.iter().take(20).map(|(what, at)| format!("{at}: {what}")).collect();
    assert!(wrong.is_empty(), "{} kinds of difference:\n{}", wrong.len(), shown.join("\n"));
    assert!(judged >= APPLICATIONS, "only {judged} applications");
    assert!(by_rows >= BY_ROWS, "only {by_rows} of them by the registry's own way");
    let told: BTreeSet<_> = CAST.iter().map(|scene| scene.matter.id()).collect();
    let law: BTreeSet<_> = LAW.matters().map(ereg_law::matter::Matter::id).collect();
    assert_eq!(told, law, "a matter has no application");
    eprintln!("{judged} applications of {} matters, {cities} cities, {by_rows} by rows too", told.len());
}

/// Every rule runs on the phone, and before the entry too but the one that looks at everything again.
#[test]
fn one_rule_alone_waits_for_the_entry() {
    let rules: Vec<_> = LAW.matters().flat_map(|matter| matter.listed()).map(|listed| listed.rule).collect();
    assert!(rules.iter().all(|rule| rule.phases.contains(&Phase::Device)));
    let before = |phases: &[Phase]| phases.iter().any(|phase| BEFORE_THE_ENTRY.contains(phase));
    let waits: BTreeSet<_> = rules.iter().filter(|rule| !before(rule.phases)).map(|rule| rule.id.to_string()).collect();
    assert_eq!(waits.into_iter().collect::<Vec<_>>(), [AT_THE_ENTRY.0]);
}
