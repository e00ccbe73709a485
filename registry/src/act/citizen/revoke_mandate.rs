//! Revokes a mandate (撤销授权委托书): from now on nobody acts under it, and what rests on it goes to a person.
//!
//! Whoever granted it may, and whoever the market supervision names as the organisation's legal representative now: who
//! leads an organisation is not bound by what a predecessor granted. A person's mandate that person alone takes back.

use ereg_protocol::{command::RevokeMandate, outcome::CommandEffect};

use super::Heeded;
use crate::{
    act::{Circumstances, Desk},
    model::{Decision, Enrolled, MandateRow, Refusal},
};

pub(super) fn act(
    desk: &Desk<'_>,
    who: &Enrolled,
    command: &RevokeMandate,
    heeded: &Heeded,
) -> Result<Decision, Refusal> {
    let leads = match heeded {
        Heeded::Organisation(Some(registered)) => registered.is_led_by(&who.principal),
        Heeded::Organisation(None) | Heeded::Nobody | Heeded::Identity(_) | Heeded::Bank(_) => false,
    };
    let may = |row: &MandateRow| leads || row.grantor == who.account;
    let row = desk.rows.mandate(command.mandate)?.filter(may).ok_or(Refusal::NotFound)?;
    let principal = match row.mandate.principal.identity() {
        Some(number) => desk.rows.enrolled_by_number(&number)?,
        None => None,
    };
    Ok(decide(row, who, principal.as_ref(), &desk.now))
}

fn decide(row: MandateRow, who: &Enrolled, principal: Option<&Enrolled>, now: &Circumstances<'_>) -> Decision {
    const ACT: &str = "revoke_mandate";
    let done = Decision::done(ACT, row.digest, CommandEffect::MandateRevoked { mandate: row.digest });
    if row.revoked_at.is_some() {
        return done;
    }
    let row = MandateRow { revoked_at: Some(now.as_of), ..row };
    let grantor = row.grantor.clone();
    let told = [&grantor, &who.account].into_iter().chain(principal.map(|principal| &principal.account));
    done.mandate(row, told)
}
