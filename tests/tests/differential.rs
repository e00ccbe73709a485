//! The phone and the registry judge alike: ten thousand generated applications of all matters, each judged as its writer's
//! phone does, which knows little, and as the registry does, which knows all. What the phone finds the registry finds; where
//! a rule says nothing but *Unknown* it names what it lacks, and nowhere does the phone pass what the registry stops.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr)]

use std::collections::{BTreeMap, BTreeSet};

use ereg_client::{AnswerKind, TypedApplication, judged};
use ereg_domain::party::Slot;
use ereg_law::{
    draft::TypedFields,
    fixture::Sale,
    policy::PolicyPack,
    review::{Finding, Verdict, VerdictKind},
    section::{Form, Sections},
    subject::Phase,
};
use ereg_registry::seed::{CAST, City, CityPlan, Conduct, Household, fixture::sale};

/// How many applications are judged.
const APPLICATIONS: usize = 10_000;
/// What only a phone says: that the registry looks again at the entry.
const OF_THE_PHONE: &str = "R-60.checked_again";

/// What a rule says: the kind of answer and its code, where it has one.
type Said = BTreeSet<(VerdictKind, Option<String>)>;

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

/// What another household of the same matter brings: burdens, the kind of home, the files, the answers.
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
    both.materials.extend(other.materials.iter().cloned());
    for inquiry in &mut both.inquiries {
        let said = other.inquiries.iter().find(|said| said.slot == inquiry.slot);
        inquiry.answers.extend(said.into_iter().flat_map(|said| said.answers.clone()));
    }
    both
}

/// Who writes on a phone: the first who answers the inquiry.
fn writer(household: &Household) -> Slot {
    household.inquiries[0].slot
}

/// An application as its writer's phone holds it.
struct Held {
    typed: TypedFields,
    /// What is frozen and sent, once everything can be read.
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

/// What the phone of the writer finds, by rule.
fn on_the_phone(household: &Household, seen: &Sale, typed: &TypedFields) -> BTreeMap<String, Said> {
    let (register, materials) = (Some(household.facts.clone()), household.materials.clone());
    let typed = TypedApplication { matter: seen.matter, typed, slot: writer(household), register, materials };
    let verdicts = judged(typed, seen.pack.clone(), seen.as_of);
    let mut said: BTreeMap<String, Said> = BTreeMap::new();
    for finding in verdicts.findings {
        let code = finding.told.map(|told| told.code).filter(|code| code != OF_THE_PHONE);
        said.entry(finding.rule).or_default().insert((kind(finding.answer), code));
    }
    said
}

/// What the registry finds of these bytes, by rule, in the phases before the entry.
fn in_the_registry(household: &Household, form: &'static Form, sections: &Sections) -> BTreeMap<String, Said> {
    let bytes: Vec<_> = sections.iter().map(|(name, body)| (name, body.bytes().unwrap())).collect();
    let received = form.parse_all(bytes.iter().map(|(name, bytes)| (*name, std::str::from_utf8(bytes).unwrap())));
    let found = |finding: &Finding| match &finding.verdict {
        Verdict::Pass { notes } => notes.first().map(|note| note.code.to_owned()),
        verdict => verdict.code().map(ToOwned::to_owned),
    };
    let mut said: BTreeMap<String, Said> = BTreeMap::new();
    for phase in [Phase::Precheck, Phase::Review] {
        let mut seen = sale(household, phase);
        seen.sections = received.clone();
        for finding in &seen.review().findings {
            said.entry(finding.rule.to_string()).or_default().insert((finding.verdict.kind(), found(finding)));
        }
    }
    said
}

/// The verdict that stands in nobody's way.
const PASSES: Option<VerdictKind> = Some(VerdictKind::Pass);

/// Where the phone says otherwise than the registry: something that the registry does not find, or less than what it finds
/// without saying that it lacks anything.
fn differences(household: &Household) -> Vec<String> {
    let seen = sale(household, Phase::Review);
    let held = held(household, &seen.matter.form, &seen.pack);
    let phone = on_the_phone(household, &seen, &held.typed);
    let Some(sections) = held.sections else {
        // What cannot be read is sent to nobody; the phone says so.
        let stops = phone.values().any(|said| strongest(said) > Some(VerdictKind::Acknowledge));
        return if stops { Vec::new() } else { vec![format!("unreadable, and the phone finds nothing: {phone:?}")] };
    };
    let registry = in_the_registry(household, &seen.matter.form, &sections);
    let mut differences = Vec::new();
    // A rule that the registry alone runs would be a surprise to whoever has read the phone's review.
    let alone = registry.iter().filter(|(rule, found)| !phone.contains_key(*rule) && strongest(found) > PASSES);
    differences.extend(alone.map(|(rule, found)| format!("{rule}: not on the phone, registry {found:?}")));
    for (rule, said) in phone {
        let Some(found) = registry.get(&rule) else { continue };
        let known: Said = said.iter().filter(|(kind, _)| *kind != VerdictKind::Unknown).cloned().collect();
        let more = known.iter().any(|what| !found.contains(what));
        let less = known.len() == said.len() && strongest(&known) < strongest(found);
        if more || less {
            differences.push(format!("{rule}: phone {said:?}, registry {found:?}"));
        }
    }
    differences
}

/// What one city shows: how many applications were judged, and each kind of difference with the first household of it.
fn of_city(seed: u64) -> (usize, BTreeMap<String, String>) {
    let city = City::draw(&CityPlan::new(seed, 0)).unwrap();
    let (mut judged, mut wrong) = (0, BTreeMap::new());
    for (at, (scene, household)) in CAST.iter().zip(&city.cast).enumerate() {
        // The phone's extract is older than the register.
        if household.conduct == Conduct::MortgagedSince {
            continue;
        }
        let same = |other: &usize| CAST[*other].matter.id() == scene.matter.id();
        let others: Vec<usize> = (0..CAST.len()).filter(same).collect();
        let step = usize::try_from(seed).unwrap() * 7 + at;
        let both = grafted(household, &city.cast[others[step % others.len()]]);
        for household in [household, &both] {
            judged += 1;
            for difference in differences(household) {
                wrong.entry(difference).or_insert_with(|| format!("seed {seed}, {}", scene.key));
            }
        }
    }
    (judged, wrong)
}

#[test]
fn what_a_phone_finds_of_an_application_the_registry_finds_too() {
    // Each of the cast but one twice: as it is, and with what another one brings.
    let cities = u64::try_from(APPLICATIONS.div_ceil(2 * (CAST.len() - 1))).unwrap();
    let threads = u64::try_from(std::thread::available_parallelism().map_or(1, usize::from)).unwrap();
    let all = std::thread::scope(|scope| {
        let share = |first| move || (first..=cities).step_by(threads as usize).map(of_city).collect::<Vec<_>>();
        let running: Vec<_> = (1..=threads).map(|first| scope.spawn(share(first))).collect();
        running.into_iter().flat_map(|thread| thread.join().unwrap()).collect::<Vec<_>>()
    });
    let judged: usize = all.iter().map(|(judged, _)| judged).sum();
    let wrong: BTreeMap<_, _> = all.into_iter().flat_map(|(_, wrong)| wrong).collect();
    let shown: Vec<_> = wrong.iter().take(20).map(|(what, at)| format!("{at}: {what}")).collect();
    assert!(wrong.is_empty(), "{} kinds of difference:\n{}", wrong.len(), shown.join("\n"));
    assert!(judged >= APPLICATIONS, "only {judged} applications");
    let told: BTreeSet<_> = CAST.iter().map(|scene| scene.matter.id()).collect();
    let law: BTreeSet<_> = ereg_law::matter::LAW.matters().map(ereg_law::matter::Matter::id).collect();
    assert_eq!(told, law, "a matter has no application");
    eprintln!("{judged} applications of {} matters, {cities} cities", told.len());
}
