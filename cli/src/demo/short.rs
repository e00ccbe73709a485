//! The short scene of any matter: its people, each with a phone, from the draft to what the entry yields.
//!
//! It is played from the matter's first household of the seeded city and knows no matter by name: what is typed are the
//! fields of that household's application, who signs are its parties, and it goes on as the case does.

use std::path::Path;

use ereg_client::{
    Answer, CaseId, CaseScreen, CaseStage, CertificateStanding, DraftId, Handed, Instant, MaterialCode,
    ParticipantStanding, Verifier,
};
use ereg_domain::party::{IdentityNumber, Side};
use ereg_law::{matter::Matter, references::floor_pack, role::Recorded, verdict::Needs};
use ereg_registry::seed::{CAST, City, CityPlan, Household};

use super::{
    broken::{Broken, While as _, found, holds},
    cast::{Character, player},
    evidence,
    gate::Network,
    scenes::{Stage, enrol, enrol_for, first_channel, verdict_list},
    words,
    world::{self, Phone, Reviewed, World},
};
use crate::output::Output;

/// The number of times the story looks at the case before it gives up; each look is some minutes apart.
const LOOKS: u32 = 40;

/// Somebody who applies.
struct Applicant {
    phone: Phone,
    slot: ereg_client::Slot,
}

/// Plays the short scene of a matter into an empty directory.
pub fn play(dir: &Path, seed: u64, matter: &'static Matter, start: Instant, out: &mut Output) -> Result<(), Broken> {
    let started = std::time::Instant::now();
    world::empty_directory(dir)?;
    let scene =
        found(CAST.iter().find(|scene| scene.matter.id() == matter.id()), "the city has a scene of the matter")?;
    let city = City::draw(&CityPlan::new(seed, 0))?;
    let household = found(city.household(&scene.key), "the scene has its household")?;
    let world = World::begin(dir, seed, start, out.language())?;
    let mut stage = Stage::new(&world, &matter.form, out);
    let pack = floor_pack().ok();
    let called = found(pack.as_ref().and_then(|pack| pack.matter(matter.id())), "the office registers the matter")?;
    stage.narrator.scene(words::short_title(&called.name, scene))?;
    evidence::registry_begins(&mut stage)?;
    let applicants = enrolled(&mut stage, &scene.key, household)?;
    let draft = typed(&mut stage, &applicants, matter, household)?;
    signed(&mut stage, &applicants, household, draft)?;
    let case = registered(&mut stage, &applicants, draft)?;
    match case.state {
        CaseStage::Answered => answered(&mut stage, &applicants, case.case_id)?,
        _ => yielded(&mut stage, &applicants, household, case.case_id)?,
    }
    stage.journey.stable("matter", matter.id().to_string());
    stage.journey.stable("case_id", case.case_id.to_string());
    let took = started.elapsed();
    stage.journey.measured("milliseconds", u64::try_from(took.as_millis()).unwrap_or(u64::MAX));
    stage.journey.finish(seed)?;
    stage.narrator.ends(words::short_end(
        dir,
        took,
        world::PASSPHRASE,
        applicants.first().map(|a| a.phone.who.key()),
    ))?;
    for applicant in &applicants {
        applicant.phone.close(stage.world)?;
    }
    drop(stage);
    world.end();
    Ok(())
}

/// Everybody takes a phone out of its box and enrols; who writes the application stands first.
fn enrolled(stage: &mut Stage<'_>, key: &str, household: &Household) -> Result<Vec<Applicant>, Broken> {
    let world = stage.world;
    let listed = found(world.city.household(key), "the household is in the city's cast")?;
    let form = &household.the_matter()?.form;
    let all = listed.obligors.iter().chain(&listed.right_holders);
    let mut people: Vec<_> = all.filter(|person| form.signs(person.slot)).collect();
    let holds_it = |slot| form.role_of(slot).is_some_and(|role| role.recorded != Recorded::NotYet);
    people.sort_by_key(|person| (!holds_it(person.slot), person.slot));
    let mut applicants = Vec::new();
    for person in people {
        world.pass(4);
        let phone = world.new_phone(Character::Applicant(person.slot))?;
        let standing = match &person.identity {
            IdentityNumber::Organisation(code) => {
                let organisation = world.city.organisations.iter().find(|known| known.code == *code);
                enrol_for(stage, &phone, found(organisation, "the organisation is in the city")?, household.matter)?
            }
            _ => enrol(stage, &phone, &player(person)?)?,
        };
        stage.narrator.says(phone.who, words::enrolled(&standing))?;
        applicants.push(Applicant { phone, slot: person.slot });
    }
    Ok(applicants)
}

fn writer(applicants: &[Applicant]) -> Result<&Applicant, Broken> {
    found(applicants.first(), "somebody applies")
}

/// The first of them fetches the register's word, then fills the form in with no network and reviews it.
fn typed(
    stage: &mut Stage<'_>,
    applicants: &[Applicant],
    matter: &'static Matter,
    household: &Household,
) -> Result<DraftId, Broken> {
    let world = stage.world;
    let Applicant { phone, .. } = writer(applicants)?;
    let unit = household.facts.unit.to_string();
    world.pass(3);
    let register = phone.client.homes();
    let fields = household.application.typed();
    let extract = match matter.form.found_by(Needs::NotarialDeed).and_then(|field| fields.get(field)) {
        // Whoever inherits holds nothing yet: the notarial deed opens the register's word to them.
        Some(deed) => world.wait(register.inherited(unit.clone(), deed.clone())),
        None => world.wait(register.refresh(unit.clone())),
    };
    let home = extract.when("fetching the extract")?;
    let mark = stage.mark.clone();
    stage.narrator.says(phone.who, words::home(&mark, &home))?;
    phone.sync(world)?;
    phone.network(Network::Airplane);
    let drafts = phone.client.drafts();
    let draft = world.wait(drafts.begin(matter.id(), Some(unit))).when("beginning the draft")?;
    for (field, value) in fields {
        let saved = world.wait(drafts.answer(draft, field, Some(value))).when("answering a field")?;
        holds(saved.problem.is_none(), "what was typed can be read", &saved.problem)?;
    }
    world.pass(9);
    let fields = world.wait(drafts.form(draft)).when("reading the draft")?.into_fields();
    stage.narrator.says(phone.who, words::typed(&fields))?;
    let verdicts = world.wait(drafts.review(draft)).when("reviewing the draft")?;
    stage.narrator.says(phone.who, words::review(&verdicts))?;
    let list = world.wait(drafts.checklist(draft)).when("reading the checklist")?;
    stage.narrator.says(phone.who, words::checklist(&list))?;
    stage.journey.stable_in("verdicts", "offline", verdict_list(&verdicts));
    phone.network(Network::Up);
    for material in &household.materials {
        attach(world, phone, draft, material.code)?;
    }
    invited(stage, applicants, draft)?;
    Ok(draft)
}

/// A small photo of a paper that the household hands in.
fn attach(world: &World, phone: &Phone, draft: DraftId, material: MaterialCode) -> Result<(), Broken> {
    let mut photo = b"\xFF\xD8\xFF\xE0\x00\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0".to_vec();
    photo.extend_from_slice(b"\xFF\xC0\0\x0B\x08\x0F\xA0\x0B\xB8\x01\x01\x11\0\xFF\xDA\0\x08\x01\x01\0\0\x3F\0");
    photo.extend_from_slice(material.as_str().as_bytes());
    photo.extend_from_slice(&[0xFF, 0xD9]);
    world.wait(phone.attaches(draft, material, &photo)).when("attaching a paper")?;
    Ok(())
}

/// The others are invited and join; who applies alone has nobody to invite.
fn invited(stage: &mut Stage<'_>, applicants: &[Applicant], draft: DraftId) -> Result<(), Broken> {
    let world = stage.world;
    let Applicant { phone, slot } = writer(applicants)?;
    let others = applicants.get(1..).unwrap_or_default();
    if others.is_empty() {
        return stage.narrator.says(phone.who, words::alone());
    }
    world.wait(phone.client.sharing().share(draft, *slot)).when("sharing the draft")?;
    for other in others {
        let invitation = world.wait(phone.client.sharing().invite(draft, other.slot)).when("inviting a party")?;
        phone.sync(world)?;
        world.pass(5);
        world.wait(other.phone.client.sharing().join(invitation.text)).when("joining with the invitation")?;
        let joined = world.wait(other.phone.client.sharing().see(draft)).when("looking at the workspace")?;
        let said = words::joined_workspace(&joined, stage.narrator.form());
        stage.narrator.says(other.phone.who, said)?;
    }
    let seen = world.wait(phone.client.sharing().refresh(draft)).when("looking at the workspace")?;
    let there = |who: &Applicant| {
        seen.participants.iter().any(|p| p.slot == who.slot && p.standing == ParticipantStanding::Joined)
    };
    holds(others.iter().all(there), "everybody has joined", &seen.participants)
}

/// Frozen by the writer, read and signed by each, sent in.
fn signed(
    stage: &mut Stage<'_>,
    applicants: &[Applicant],
    household: &Household,
    draft: DraftId,
) -> Result<(), Broken> {
    let world = stage.world;
    let Applicant { phone: first, .. } = writer(applicants)?;
    world.pass(20);
    let frozen = world.wait(first.client.drafts().freeze(draft)).when("freezing the draft")?;
    first.sync(world)?;
    stage.narrator.says(first.who, words::frozen(&frozen))?;
    for Applicant { phone, slot } in applicants.iter().rev() {
        world.pass(6);
        phone.sync(world)?;
        world.wait(phone.client.sharing().refresh(draft)).when("looking at the workspace")?;
        let signing = phone.client.signing();
        let sheet = world.wait(signing.sheet(draft)).when("reading the sheet")?;
        let mark = stage.mark.clone();
        stage.narrator.says(phone.who, words::sheet(&mark, &sheet))?;
        stage.narrator.says(phone.who, words::caution(&sheet.caution))?;
        let answered = found(household.inquiries.iter().find(|own| own.slot == *slot), "the party has answers")?;
        for (question, answer) in &answered.answers {
            let said: Answer = *answer;
            world.wait(signing.answer_inquiry(draft, *question, said)).when("answering the inquiry")?;
        }
        let disclosures = world.wait(signing.to_acknowledge(draft)).when("reading the disclosures")?;
        if !disclosures.is_empty() {
            stage.narrator.says(phone.who, words::acknowledges(&disclosures))?;
        }
        for disclosure in &disclosures {
            let rule = found(disclosure.rule.clone(), "a disclosure names its rule")?;
            world.wait(signing.acknowledge(draft, rule)).when("acknowledging a disclosure")?;
        }
        let signed = world.wait(signing.sign(draft, sheet.manifest)).when("signing")?;
        phone.sync(world)?;
        stage.narrator.says(phone.who, words::signed(&signed))?;
    }
    world.pass(8);
    first.sync(world)?;
    world.wait(first.client.sharing().refresh(draft)).when("looking at the workspace")?;
    world.wait(first.client.cases().submit(draft)).when("submitting")?;
    first.sync(world)?;
    let case = world.wait(first.client.cases().of_draft(draft)).when("looking at the case")?;
    let mark = stage.mark.clone();
    stage.narrator.says(first.who, words::receipt(&mark, &case.receipt))
}

/// Accepted, reviewed, paid where anything is due, entered.
fn registered(stage: &mut Stage<'_>, applicants: &[Applicant], draft: DraftId) -> Result<CaseScreen, Broken> {
    let world = stage.world;
    let Applicant { phone: first, .. } = writer(applicants)?;
    let mut told = None;
    for _ in 0..LOOKS {
        world.registry_works()?;
        first.sync(world)?;
        let case = world.wait(first.client.cases().of_draft(draft)).when("looking at the case")?;
        if let (Some(acceptance), None) = (&case.acceptance, told) {
            let mark = stage.mark.clone();
            stage.narrator.says(first.who, words::acceptance(&mark, acceptance))?;
        }
        if told != Some(case.state) && case.acceptance.is_some() {
            stage.narrator.says(first.who, words::stands(&case))?;
            told = Some(case.state);
        }
        match case.state {
            CaseStage::InReview if !case.grounds.is_empty() && world.approves(case.case_id)? == Reviewed::Played => {
                let mark = stage.mark.clone();
                stage.narrator.says(Character::Registry, words::approved(&mark))?;
            }
            CaseStage::FeeDue => paid(stage, applicants, draft, case.case_id)?,
            CaseStage::Answered => return Ok(case),
            CaseStage::Registered | CaseStage::Issued => {
                let booked = found(case.booked.clone(), "a registered case has its entry")?;
                stage.journey.stable("entry_index", booked.entry_index);
                stage.narrator.says(first.who, words::entered(&booked))?;
                return Ok(case);
            }
            _ => {}
        }
        world.pass(5);
    }
    let case = world.wait(first.client.cases().of_draft(draft)).when("looking at the case")?;
    holds(false, "the case goes on to its entry", (&case.state, &case.waits_for, &case.grounds))?;
    Ok(case)
}

/// Whoever owes the fee pays it.
fn paid(stage: &mut Stage<'_>, applicants: &[Applicant], draft: DraftId, case: CaseId) -> Result<(), Broken> {
    let world = stage.world;
    for Applicant { phone, slot } in applicants {
        phone.sync(world)?;
        world.wait(phone.client.cases().of_draft(draft)).when("looking at the case")?;
        let payments = phone.client.payments();
        let Ok(fee) = world.wait(payments.quote(case)) else { continue };
        if !fee.payers.contains(slot) {
            continue;
        }
        let said = words::fee(&stage.mark, &fee, stage.narrator.form());
        stage.narrator.says(phone.who, said)?;
        world.pass(2);
        let queued = world.wait(payments.pay(case, first_channel(&fee)?)).when("paying")?;
        phone.sync(world)?;
        let seen = world.wait(payments.see(queued.attempt)).when("looking at the payment")?;
        stage.journey.stable("fee", seen.amount.to_string());
        return stage.narrator.says(phone.who, words::payment(&seen));
    }
    holds(false, "somebody owes the fee", case)
}

/// Somebody who has the trust file and nothing else.
fn stranger(trust: Vec<u8>) -> Result<Verifier, Broken> {
    Verifier::under(trust, None).when("reading trust.json")
}

/// The answer in which a query ends: read by whoever asked, and handed to a stranger.
fn answered(stage: &mut Stage<'_>, applicants: &[Applicant], case: CaseId) -> Result<(), Broken> {
    let world = stage.world;
    let Applicant { phone, .. } = writer(applicants)?;
    let trust = world.wait(phone.client.account().trust_bundle()).when("handing out trust.json")?;
    stage.journey.write("trust.json", &trust)?;
    let results = phone.client.results();
    let result = world.wait(results.of_case(case)).when("reading the answer")?;
    stage.narrator.says(phone.who, words::answered(&result))?;
    let shown = stranger(trust)?.document(result.result.clone().into_bytes());
    let good = matches!(&shown, Handed::Checked { found } if found.ok);
    holds(good, "a stranger finds the answer good, offline", &shown)?;
    stage.narrator.says(Character::Stranger, words::result_found_good(&result))?;
    stage.journey.stable("answered", result.number.clone());
    stage.journey.write("query-result.json", format!("{}\n", result.result).as_bytes())
}

/// Shows what the entry yields: certificates in force, collected and shown to a stranger, and what is void since.
fn yielded(stage: &mut Stage<'_>, applicants: &[Applicant], household: &Household, case: CaseId) -> Result<(), Broken> {
    let world = stage.world;
    let unit = household.facts.unit.to_string();
    let Applicant { phone: first, .. } = writer(applicants)?;
    let trust = world.wait(first.client.account().trust_bundle()).when("handing out trust.json")?;
    stage.journey.write("trust.json", &trust)?;
    let hands_out = household.the_matter()?.form.hands_out();
    if !hands_out {
        let mark = stage.mark.clone();
        stage.narrator.says(Character::Registry, words::nothing_handed_out(&mark))?;
    }
    let form = &household.the_matter()?.form;
    let mut collected = false;
    for Applicant { phone, slot } in applicants {
        phone.sync(world)?;
        // Of several who hold it together, whoever comes first collects.
        if hands_out && !collected && form.side_of(*slot) == Some(Side::RightHolder) {
            world.wait(phone.client.certificates().collect(case)).when("collecting what the entry yields")?;
            phone.sync(world)?;
            collected = true;
        }
        let letters = world.wait(phone.client.letters().list()).when("reading the letters")?;
        let mark = stage.mark.clone();
        for letter in letters.iter().filter(|letter| letter.case_id == Some(case) && letter.kind != "accepted") {
            stage.narrator.says(phone.who, words::letter(&mark, letter))?;
        }
        let all = world.wait(phone.client.certificates().list()).when("looking at the certificates")?;
        for certificate in all.iter().filter(|certificate| certificate.unit == unit) {
            stage.narrator.says(phone.who, words::certificate(certificate))?;
            if certificate.status != CertificateStanding::Current {
                stage.journey.stable_in("void", &certificate.number, phone.who.key());
                continue;
            }
            let shown = stranger(trust.clone())?.document(certificate.token.clone().into_bytes());
            let good = matches!(&shown, Handed::Checked { found } if found.ok);
            holds(good, "a stranger finds the certificate good, offline", &shown)?;
            stage.narrator.says(Character::Stranger, words::found_good(&certificate.number))?;
            stage.journey.write("certificate.txt", format!("{}\n", certificate.token).as_bytes())?;
            stage.journey.stable_in("in_force", &certificate.number, phone.who.key());
        }
    }
    Ok(())
}
