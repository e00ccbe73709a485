//! Precheck (预审) and acceptance (受理).

use ereg_domain::{
    identifier::{CaseNumber, Channel},
    party::Holder,
};
use ereg_law::{
    case::{Acceptance, AcceptanceSeq, CaseState, Term, Then},
    fact::restricting,
    review::Conclusion,
    subject::{Phase, SharedFact},
    verdict::Needs,
};
use ereg_protocol::objects::LetterTells;

use crate::{
    act::{
        Circumstances, aside::laid_aside, judged::Judged, paper, publish, tell_all, tell_each, term,
        watch::tell_holders,
    },
    model::{CaseFacts, CaseParty, Decision, DecisionFault, Reserved, Taken, Write},
};

/// Prechecks a case in the act that receives it; `None` where somebody has to be asked before acceptance.
pub(crate) fn at_once(
    facts: CaseFacts,
    reserved: &Reserved,
    now: &Circumstances<'_>,
) -> Result<Option<Decision>, DecisionFault> {
    let matter = now.matter(facts.content.matter)?;
    let restricted = facts.unit.as_ref().is_some_and(|unit| restricting(&unit.facts).next().is_some());
    let is_asked = |need: &Needs| match need {
        // Of a home on which no mortgage restricts the transfer nobody has anything to consent to.
        Needs::MortgageeConsent => restricted && matter.needs(*need),
        _ => matter.needs(*need),
    };
    if SharedFact::BEFORE_ACCEPTANCE.iter().any(is_asked) {
        return Ok(None);
    }
    let pack = now.pack_of(&facts.case)?;
    decide(facts, reserved, &now.under(&pack)).map(Some)
}

/// Prechecks a received case and accepts it, asks for supplements or does not accept it; the letter says all at once.
pub(super) fn decide(
    facts: CaseFacts,
    reserved: &Reserved,
    now: &Circumstances<'_>,
) -> Result<Decision, DecisionFault> {
    let judged = Judged::of(&facts, now)?;
    let conclusion = judged.matter().review(&judged.subject(Phase::Precheck, &facts, now)).conclusion();
    let mut case = facts.case.clone();
    let matter = judged.matter();
    let checked = case.state.precheck()?;
    let (grounds, state) = match conclusion {
        Conclusion::Supplement(grounds) => (grounds.clone(), checked.ask_supplement(grounds)?),
        Conclusion::NotAccept(grounds) => (grounds.clone(), checked.not_accept(grounds)?),
        Conclusion::Accept(_) | Conclusion::Stay(_) | Conclusion::FixFee | Conclusion::Book | Conclusion::Return(_) => {
            return accept(facts, &judged, &checked, reserved, now);
        }
    };
    case.term = matches!(state, CaseState::Supplement { .. })
        .then(|| term::begin(now.pack.pack.parameters.supplement_within_days, Then::Lapse, now));
    case.next = term::not_after(None, &case, now);
    case.stands(state, now.as_of);
    let (case_id, state, by) = (case.case_id, case.state.stage(), case.term.as_ref().map(Term::by));
    let paper = match case.state.asks() {
        Some(asked) => paper::supplement(&facts, matter, (asked, case.term.as_ref()), now),
        None => paper::non_acceptance(&facts, matter, &grounds, now),
    };
    let decision = Decision::event("case.precheck", case_id, case.state.name()).paper(paper);
    let matter = matter.id();
    let tells = |party: &CaseParty| LetterTells::Grounds {
        case_id,
        matter,
        slot: party.slot,
        state,
        grounds: grounds.clone(),
        by,
    };
    let aside = laid_aside(&case, &facts.content);
    let mut decision = tell_each(decision, &case, tells, now).case(case);
    decision.writes.extend(aside);
    Ok(decision)
}

fn accept(
    facts: CaseFacts,
    judged: &Judged,
    checked: &CaseState,
    reserved: &Reserved,
    now: &Circumstances<'_>,
) -> Result<Decision, DecisionFault> {
    // What ends in no entry waits for nobody, and nobody waits for it.
    let queued = judged.matter().is_entered();
    let ahead = if queued { facts.ahead() } else { 0 };
    let unit = facts.unit.as_ref().map(|unit| &unit.facts);
    let said = publish::said(judged.matter(), judged.sections(), unit)?;
    let published = said.map(|said| publish::published(facts.case.case_id, &said, now)).transpose()?;
    let seq = AcceptanceSeq(reserved.seq);
    let today = now.as_of.day();
    let district = facts.case.unit.district();
    let case_number = CaseNumber::from_parts(district, today.date(), Channel::App, reserved.case_serial)
        .map_err(|_| DecisionFault::Object("case number"))?;
    let (decide_by, promised_by) =
        term::limits(judged.matter().id(), now).ok_or(DecisionFault::Object("a matter of no pack"))?;
    let acceptance = Acceptance { case_number, seq, accepted_at: now.as_of, decide_by, promised_by };
    let paper = paper::acceptance(&facts, judged, (&acceptance, ahead), now);
    let mut case = facts.case;
    case.stands(checked.accept(acceptance.clone())?, now.as_of);
    case.seq = Some(seq);
    case.pack = now.pack.digest;
    case.next = Some(now.as_of);
    let tells = LetterTells::Accepted { case_id: case.case_id, acceptance, ahead };
    let accepted = Decision::event("case.accept", case.case_id, case_number).paper(paper);
    let mut decision = tell_all(accepted, &case, &tells, now);
    if let (true, Some(record)) = (queued, &facts.unit) {
        let (unit, matter) = (case.unit, judged.matter().id());
        let tells = |_: &Holder| LetterTells::HomeAppliedFor { unit, matter, case_number, accepted_at: now.as_of };
        decision = tell_holders(decision, &record.unit, Some(&facts.content), tells, now);
    }
    decision.writes.extend(published.map(Write::Fact));
    let (id, unit) = (case.case_id, case.unit);
    let mut decision = decision.case(case);
    decision.writes.extend(queued.then_some(Write::JoinQueue(id)));
    Ok(decision.write(Write::Taken(Taken::Acceptance(unit))))
}
