//! The supplement of a case that is to be corrected (补正): the same case goes on with what is corrected and signed now.
//!
//! The submission that it corrects lies aside, so that what differs can be told to every party. Whether it mends what
//! was asked is no question here: the rules judge it as they judge any application, and what was changed unasked with
//! it.

use std::collections::BTreeSet;

use ereg_domain::name::SectionName;
use ereg_law::{
    case::ToldGround,
    material::MaterialCode,
    matter::Matter,
    section::Sections,
    supplement::{Corrected, OWN_SECTION, can_stay_as_it_is, corrected, paper_path},
};
use ereg_protocol::{
    command::Supplement,
    objects::LetterTells,
    outcome::{CommandEffect, Receipt},
};
use ereg_trust::{digest::Digest, manifest::Manifest};

use crate::{
    act::{
        Circumstances, Desk, Joined, publish, tell_all,
        workspace::{Incomplete, incomplete, parties_of},
    },
    model::{
        After, CaseFile, Decision, DecisionFault, Enrolled, LaidAside, Refusal, StoredSection, UnitRecord, Workspace,
        Write,
    },
    store::StoreError,
};

/// The facts that are looked at.
struct Facts {
    /// The case.
    case: CaseFile,
    /// Its workspace, and who sends.
    joined: Joined,
    /// The unit, as the register has it.
    unit: Option<UnitRecord>,
    /// The submission before this one; it is laid aside when the case is asked to be corrected.
    before: Option<LaidAside>,
}

pub(super) fn act(desk: &Desk<'_>, who: &Enrolled, command: &Supplement) -> Result<Decision, Refusal> {
    let case = desk.rows.case(command.case_id)?.ok_or(Refusal::NotFound)?;
    let joined = desk.joined(case.draft_id, who)?;
    let before = desk.rows.laid_aside(case.case_id, case.round())?;
    let unit = desk.rows.unit(&case.unit)?;
    decide(Facts { case, joined, unit, before }, command, &desk.now)
}

/// Whether a receipt is of these very statements over this very manifest.
fn is_of(receipt: &Receipt, command: &Supplement) -> bool {
    receipt.manifest == command.manifest && receipt.statements == command.statements
}

fn decide(facts: Facts, command: &Supplement, now: &Circumstances<'_>) -> Result<Decision, Refusal> {
    const ACT: &str = "supplement";
    let Facts { mut case, joined, unit, before } = facts;
    let declined = |code| Ok(Decision::declined(ACT, command.case_id, code));
    // Another party was first with the same, or it was sent twice: it is in, also where more is asked since.
    let answered = usize::try_from(command.round).ok().and_then(|round| case.supplements.get(round));
    if answered.is_some_and(|receipt| is_of(receipt, command)) {
        return declined("already_supplemented");
    }
    if case.state.asks().is_none() || command.round != case.round() {
        return declined("supplement.not_asked");
    }
    if let Some(code) = joined.closed(now) {
        return declined(code);
    }
    if case.round() >= now.pack.pack.parameters.supplements_at_most {
        return declined("supplement.too_many");
    }
    // Of an accepted case something may have been settled elsewhere, such as a contract filed since: it is looked at again,
    // and its period goes on. Before acceptance the period would begin anew for nothing, but where all that is asked for may have
    // been settled elsewhere: a lender has consented, a holder has lifted their lock.
    let Joined { workspace, member, .. } = joined;
    let matter = now.matter(workspace.matter)?;
    let last = case.receipts().next_back();
    let is_settled = || can_stay_as_it_is(matter, case.state.asks().unwrap_or_default());
    if case.state.acceptance().is_none() && last.is_some_and(|receipt| is_of(receipt, command)) && !is_settled() {
        return declined("supplement.unchanged");
    }
    match incomplete(&workspace, command.manifest, &command.statements) {
        Some(Incomplete::Missing(missing)) => return Err(Refusal::BytesMissing { missing }),
        Some(Incomplete::Declined(code)) => return declined(code),
        None => {}
    }
    let before = before.ok_or(StoreError::Row { table: "laid_aside" })?;
    let grounds = case.state.asks().unwrap_or_default();
    let corrected = what_changed(matter, grounds, &before, &workspace)?;
    let receipt = Receipt {
        case_id: case.case_id,
        draft_id: case.draft_id,
        received_at: now.as_of,
        manifest: command.manifest,
        statements: command.statements.clone(),
    };
    case.supplements.push(receipt.clone());
    case.parties = parties_of(&matter.form, &workspace);
    if case.state.acceptance().is_none() {
        // Received anew; an accepted case has its period go on until the rules are satisfied.
        case.term = None;
    }
    case.stands(case.state.supplement().map_err(DecisionFault::from)?, now.as_of);
    case.asked = 0;
    case.next = Some(now.as_of);
    let tells = LetterTells::Supplemented { case_id: case.case_id, matter: matter.id(), by: member.slot, corrected };
    let decision = Decision::done(ACT, case.case_id, CommandEffect::Supplemented(receipt));
    let mut decision = tell_all(decision, &case, &tells, now);
    if case.state.acceptance().is_some() {
        let (before, after) = (shared(matter, &before.sections), shared(matter, &workspace.sections));
        let said = publish::said_anew(matter, (&before, &after), unit.as_ref().map(|unit| &unit.facts))?;
        let published = said.map(|said| publish::published(case.case_id, &said, now)).transpose()?;
        decision.writes.extend(published.map(Write::Fact));
    }
    Ok(decision.then(After::Case(case.case_id)).case(case))
}

/// The shared sections, read.
fn shared(matter: &Matter, sections: &[StoredSection]) -> Sections {
    let shared = sections.iter().filter(|section| section.slot.is_none());
    matter.form.parse_all(shared.map(|section| (section.kind, section.body.as_str())))
}

/// Returns what differs from what was submitted before, each with whether it was asked for.
fn what_changed(
    matter: &'static Matter,
    grounds: &[ToldGround],
    before: &LaidAside,
    now: &Workspace,
) -> Result<Vec<Corrected>, DecisionFault> {
    let own = |sections: &[StoredSection]| -> BTreeSet<(SectionName, String, Digest)> {
        let own = sections.iter().filter_map(|s| Some((s.kind, s.slot?.to_string(), s.hash)));
        own.collect()
    };
    let manifest = Manifest::from_bytes(before.manifest.as_bytes());
    let manifest = manifest.map_err(|_| DecisionFault::Object("a manifest that was laid aside"))?;
    let papers = |manifest: &Manifest| -> BTreeSet<(String, Digest)> {
        manifest.media.iter().map(|named| (named.material.clone(), named.digest)).collect()
    };
    let held = now.frozen.as_ref().map(|frozen| papers(&frozen.manifest)).unwrap_or_default();
    let fields = matter.form.changes(&shared(matter, &before.sections), &shared(matter, &now.sections));
    let papers: Vec<MaterialCode> =
        papers(&manifest).symmetric_difference(&held).filter_map(|(material, _)| MaterialCode::of(material)).collect();
    let own = (own(&before.sections) != own(&now.sections)).then(|| OWN_SECTION.to_owned());
    let changed = fields.into_iter().map(|change| change.field).chain(papers.into_iter().map(paper_path)).chain(own);
    Ok(corrected(matter, grounds, changed))
}
