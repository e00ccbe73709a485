//! Collecting the certificate (自助领证); the first collection issues the case.

use ereg_domain::identifier::IssuedNumber;
use ereg_law::case::CaseState;
use ereg_protocol::{
    command::{Collect, CommandKind},
    outcome::CommandEffect,
};

use crate::{
    act::{Circumstances, Desk, refused_to},
    model::{CaseFacts, CaseParty, Decision, DecisionFault, Enrolled, EntryContent, Refusal, Write},
    store::StoreError,
};

/// The facts that are looked at.
struct Facts {
    /// The case.
    case: CaseFacts,
    /// The party that collects.
    party: CaseParty,
    /// Numbers of the certificates and proofs of the case's entry that name them.
    certificates: Vec<IssuedNumber>,
}

pub(super) fn act(desk: &Desk<'_>, who: &Enrolled, command: &Collect) -> Result<Decision, Refusal> {
    let (case, party) = desk.party_to(command.case_id, who)?;
    let certificates = match refused_to(&party, CommandKind::Collect) {
        None => certificates_of(desk, &case, who)?,
        Some(_) => Vec::new(),
    };
    Ok(decide(Facts { case, party, certificates }, command, &desk.now)?)
}

/// Numbers of the certificates and proofs of a case's entry that name whoever collects.
fn certificates_of(desk: &Desk<'_>, facts: &CaseFacts, who: &Enrolled) -> Result<Vec<IssuedNumber>, Refusal> {
    let (CaseState::Registered { booked, .. } | CaseState::Issued { booked, .. }) = &facts.case.state else {
        return Ok(Vec::new());
    };
    let row = desk.rows.entry(booked.entry_index)?.ok_or(StoreError::Row { table: "entry" })?;
    let content: EntryContent = serde_json::from_slice(&row.content).map_err(|_| StoreError::Row { table: "entry" })?;
    let named = content.issued().into_iter().filter(|issued| issued.holders.iter().any(|holder| who.is_holder(holder)));
    Ok(named.map(|issued| issued.number).collect())
}

/// Records a collector and returns the numbers of the certificates that name them.
fn decide(facts: Facts, command: &Collect, now: &Circumstances<'_>) -> Result<Decision, DecisionFault> {
    const ACT: &str = "collect";
    let Facts { case: facts, party, certificates } = facts;
    let booked = matches!(facts.case.state, CaseState::Registered { .. } | CaseState::Issued { .. });
    if !booked {
        return Ok(Decision::declined(ACT, command.case_id, "collect.not_registered"));
    }
    if certificates.is_empty() {
        return Ok(Decision::declined(ACT, command.case_id, CommandKind::Collect.act().refused));
    }
    let decision = Decision::done(ACT, command.case_id, CommandEffect::Collected { certificates })
        .write(Write::Collection(command.case_id, party.account.clone()));
    if matches!(facts.case.state, CaseState::Issued { .. }) {
        return Ok(decision);
    }
    let mut case = facts.case.clone();
    case.stands(case.state.issue(now.as_of)?, now.as_of);
    Ok(decision.case(case))
}
