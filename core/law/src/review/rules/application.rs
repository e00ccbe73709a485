//! the contract, the materials, the inquiry.

use ereg_domain::{
    party::{IdentityNumber, Party, Side, Slot},
    text::PersonName,
    time::Day,
};

use super::{
    super::{Ground, Needs, Verdict},
    answer, manual, supplement, unknown,
};
use crate::{
    application::{Answer as Said, CONTRACT_YEARS, Deal, Gift, Inheritance, Inquiry, Loss},
    demand,
    draft::{FieldProblem, ProblemOf},
    material::{ContentCheck, Held},
    policy::{MaterialNeed, Switch},
    question::{Good, Question},
    role::Role,
    subject::{ContractFact, Known, Phase, Subject},
    verdict::FieldVerdict,
};

/// unit, price and parties are those of the filed contract. 暂行条例 18(2).
pub fn agrees_with_the_filed_contract(subject: &Subject<'_>) -> Vec<FieldVerdict> {
    let filed = match subject.facts.contract() {
        Known::Yes(ContractFact::Active { unit, price, sellers, buyers }) => (unit, price, sellers, buyers),
        // That none stands is R-28's; where the office asks for none, a person compares the paper.
        Known::Yes(_) if subject.pack.parameters.resale_needs_filed_contract == Switch::Off => {
            return answer(manual("R-11.contract_on_paper"));
        }
        Known::Yes(_) => return Vec::new(),
        Known::NotYet => return unknown(Needs::FiledContract),
    };
    let (Some(item), Some(deal), Some(_)) = (subject.item(), subject.section::<Deal>(), subject.parties()) else {
        return unknown(Needs::Section);
    };
    let (unit, price, sellers, buyers) = filed;
    let checks = [
        (*unit == item.unit, "R-11.unit", "matter.unit"),
        (*price == deal.price, "R-11.price", "deal.price"),
        (same_people(subject.obligors(), sellers), "R-11.sellers", "parties"),
        (same_people(subject.right_holders(), buyers), "R-11.buyers", "parties"),
    ];
    let differs = checks.into_iter().filter(|(same, ..)| !same);
    differs.map(|(_, code, field)| (supplement(code), Some(field.to_owned()))).collect()
}

fn same_people<'a>(parties: impl Iterator<Item = &'a Party>, filed: &[(PersonName, IdentityNumber)]) -> bool {
    let mut ours: Vec<_> = parties.map(|p| (p.name.folded(), p.identity.clone())).collect();
    let mut theirs: Vec<_> = filed.iter().map(|(name, id)| (name.folded(), id.clone())).collect();
    ours.sort();
    theirs.sort();
    ours == theirs
}

/// the contract is filed (网签备案) and not cancelled; a local rule, switched by the policy pack.
pub fn contract_is_filed(subject: &Subject<'_>) -> Verdict {
    match (subject.pack.parameters.resale_needs_filed_contract, subject.facts.contract()) {
        (Switch::Off, _) => Verdict::PASS,
        (Switch::On, Known::NotYet) => Verdict::needs(Needs::FiledContract),
        (Switch::On, Known::Yes(ContractFact::NotFound)) => supplement("R-28.not_filed"),
        (Switch::On, Known::Yes(ContractFact::Cancelled)) => supplement("R-28.cancelled"),
        (Switch::On, Known::Yes(ContractFact::Active { .. })) => Verdict::PASS,
    }
}

/// a gift of a home is reviewed by a person: that it is one, who is related to whom, and that the agreement handed
/// in says what is applied for. 不动产登记暂行条例 18–19; 民法典 657.
pub fn a_person_reviews_the_gift(subject: &Subject<'_>) -> Verdict {
    if subject.section::<Gift>().is_none() {
        return Verdict::needs(Needs::Section);
    }
    manual("R-71.gift")
}

/// every section is complete, no day is one that cannot be, every material of the checklist is held or can be fetched, every file is whole and
/// of a size that is taken. 暂行条例 16–17.
pub fn application_is_complete(subject: &Subject<'_>) -> Vec<FieldVerdict> {
    let typed = subject.problems.iter().filter(|p| p.concerns() == ProblemOf::Content);
    let mut told: Vec<FieldVerdict> = typed.map(|p| (supplement(p.code), Some(p.field.clone()))).collect();
    told.extend(sections_present(subject));
    told.extend(roles_present(subject));
    told.extend(days_that_cannot_be(subject));
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

/// What is said to have happened has happened before it is applied with, and in a year that can be.
fn days_that_cannot_be(subject: &Subject<'_>) -> Vec<FieldVerdict> {
    let said = [
        subject.section::<Deal>().map(|deal| (deal.signed_on, "deal.signed_on")),
        subject.section::<Gift>().map(|gift| (gift.agreed_on, "gift.agreed_on")),
        subject.section::<Inheritance>().map(|said| (said.issued_on, "inheritance.issued_on")),
        subject.section::<Loss>().map(|loss| (loss.noticed_on, "loss.noticed_on")),
    ];
    let fault = |day: Day| {
        if !CONTRACT_YEARS.contains(&day.ymd().0) {
            Some("time.day_range")
        } else if day > subject.as_of.day() {
            Some("R-51.day_ahead")
        } else {
            None
        }
    };
    let faults = said.into_iter().flatten().filter_map(|(day, field)| Some((fault(day)?, field)));
    faults.map(|(code, field)| (supplement(code), Some(field.to_owned()))).collect()
}

/// Every role that must be filled is.
fn roles_present(subject: &Subject<'_>) -> Vec<FieldVerdict> {
    let Some(parties) = subject.parties() else { return Vec::new() };
    let absent = subject.form.roles.iter().filter(|role| parties.in_role(role.name).count() < usize::from(role.least));
    let place = |role: &Role| role.first().map_or_else(|| "parties".to_owned(), |slot| format!("parties.{slot}"));
    absent.map(|role| (supplement("R-51.role_missing"), Some(place(role)))).collect()
}

/// each party has answered for themselves that the wish is real and the papers are true, and what they say of
/// co-owners, mortgages and alterations fits the register. 民法典 212(2).
pub fn inquiry_is_answered(subject: &Subject<'_>) -> Vec<FieldVerdict> {
    let unread = subject.problems.iter().filter(|p| p.concerns() == ProblemOf::Inquiry && p.code != "field.missing");
    let mut told: Vec<FieldVerdict> = unread.map(|p| (supplement(p.code), Some(p.field.clone()))).collect();
    let Some(parties) = subject.parties() else { return [told, unknown(Needs::Section)].concat() };
    for party in subject.form.signers(parties) {
        match subject.inquiry_of(party.slot) {
            Some(inquiry) => told.extend(judge_answers(subject, party, inquiry)),
            // On a phone the other party's answers are private and stay away.
            None if subject.phase == Phase::Device => told.push((Verdict::needs(Needs::OtherInquiries), None)),
            None => told.push((supplement("R-54.unanswered"), Some(format!("inquiry.{}", party.slot)))),
        }
    }
    told.dedup();
    told
}

fn judge_answers(subject: &Subject<'_>, party: &Party, inquiry: &Inquiry) -> Vec<FieldVerdict> {
    // While it is typed, an answer that is missing is a field like any other, and is told once.
    let typed = |question: &Question| {
        let is_it = |p: &FieldProblem| p.code == "field.missing" && p.field == question.field.path;
        subject.problems.iter().any(is_it)
    };
    let unanswered = |question: &Question| if typed(question) { "field.missing" } else { "R-54.unanswered" };
    let judge = |question: &Question| {
        let Some(said) = inquiry.answers.get(&question.name) else { return Some(supplement(unanswered(question))) };
        fits(subject, party.slot, question, *said)
    };
    let told = |question: &Question| Some((judge(question)?, Some(question.field.path.to_owned())));
    subject.form.questions.iter().filter_map(told).collect()
}

/// What one answer means; `None` where it stands in no one's way. A buyer may not know of co-owners or alterations; a
/// seller who does not know is asked by a person.
pub(super) fn fits(subject: &Subject<'_>, slot: Slot, question: &Question, said: Said) -> Option<Verdict> {
    let taker_may_not_know = subject.form.side_of(slot) == Some(Side::RightHolder) && said == Said::NotSure;
    let good = match question.good {
        Good::Yes => said == Said::Yes,
        Good::No => said == Said::No || taker_may_not_know,
        Good::MortgagesAsRegistered => {
            let Known::Yes(register) = subject.facts.register() else {
                return Some(Verdict::needs(Needs::RegisterExtract));
            };
            match register.mortgages.is_empty() {
                true => said == Said::No || taker_may_not_know,
                false => said == Said::Yes,
            }
        }
    };
    (!good).then(|| manual(question.otherwise))
}
