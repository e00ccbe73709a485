//! Revokes a mandate (撤销授权委托书): from now on nobody acts under it, and what rests on it goes to a person.

use ereg_domain::party::IdentityNumber;
use ereg_protocol::{command::RevokeMandate, outcome::CommandEffect};

use crate::{
    act::{Circumstances, Desk},
    model::{Decision, Enrolled, MandateRow, Refusal},
};

pub(super) fn act(desk: &Desk<'_>, who: &Enrolled, command: &RevokeMandate) -> Result<Decision, Refusal> {
    let row = desk.rows.mandate(command.mandate)?.filter(|row| row.grantor == who.account).ok_or(Refusal::NotFound)?;
    let organisation = desk.rows.enrolled_by_number(&IdentityNumber::Organisation(row.mandate.code.clone()))?;
    Ok(decide(row, organisation.as_ref(), &desk.now))
}

fn decide(row: MandateRow, organisation: Option<&Enrolled>, now: &Circumstances<'_>) -> Decision {
    const ACT: &str = "revoke_mandate";
    let done = Decision::done(ACT, row.digest, CommandEffect::MandateRevoked { mandate: row.digest });
    if row.revoked_at.is_some() {
        return done;
    }
    let row = MandateRow { revoked_at: Some(now.as_of), ..row };
    done.mandate(row, organisation.map(|organisation| &organisation.account))
}
