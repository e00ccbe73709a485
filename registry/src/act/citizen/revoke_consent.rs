//! Takes a consent to the use of a licence back (撤销用证授权): from now on the licence is shown to nobody under it, and no file of it
//! is handed out.

use ereg_domain::party::IdentityNumber;
use ereg_protocol::{command::RevokeConsent, outcome::CommandEffect};

use crate::{
    act::{Circumstances, Desk},
    model::{ConsentRow, Decision, Enrolled, Refusal},
};

pub(super) fn act(desk: &Desk<'_>, who: &Enrolled, command: &RevokeConsent) -> Result<Decision, Refusal> {
    let row = desk.rows.consent(command.consent)?.filter(|row| row.holder == who.account).ok_or(Refusal::NotFound)?;
    let office = desk.rows.enrolled_by_number(&IdentityNumber::Organisation(row.consent.office.clone()))?;
    Ok(decide(row, office.as_ref(), &desk.now))
}

fn decide(row: ConsentRow, office: Option<&Enrolled>, now: &Circumstances<'_>) -> Decision {
    let done = Decision::done("revoke_consent", row.digest, CommandEffect::ConsentRevoked { consent: row.digest });
    if row.revoked_at.is_some() {
        return done;
    }
    done.consent(ConsentRow { revoked_at: Some(now.as_of), ..row }, office)
}
