//! Collecting the certificate (自助领证); the first collection issues the case.

use ereg_domain::identifier::TitleCertificateNumber;
use ereg_law::case::CaseState;
use ereg_protocol::{command::Collect, outcome::Effect};

use super::Circumstances;
use crate::model::{CaseFacts, CaseParty, Decision, DecisionFault, Write};

/// Records a collector and answers the numbers of the certificates that name him. `certificates` are those of the
/// case's entry that do.
pub(crate) fn collect(
    facts: &CaseFacts,
    party: &CaseParty,
    certificates: Vec<TitleCertificateNumber>,
    command: &Collect,
    now: &Circumstances<'_>,
) -> Result<Decision, DecisionFault> {
    const ACT: &str = "collect";
    let booked = matches!(facts.case.state, CaseState::Registered { .. } | CaseState::Issued { .. });
    if !booked {
        return Ok(Decision::declined(ACT, command.case_id, "collect.not_registered"));
    }
    if certificates.is_empty() {
        return Ok(Decision::declined(ACT, command.case_id, "collect.not_holder"));
    }
    let decision = Decision::done(ACT, command.case_id, Effect::Collected { certificates })
        .write(Write::Collection(command.case_id, party.account.clone()));
    if matches!(facts.case.state, CaseState::Issued { .. }) {
        return Ok(decision);
    }
    let mut case = facts.case.clone();
    case.state = case.state.issue(now.as_of)?;
    case.since = now.as_of;
    Ok(decision.case(case))
}
