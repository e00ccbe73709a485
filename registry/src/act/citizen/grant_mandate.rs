//! Mandates a representative to act for an organisation (签署授权委托书): its legal representative signs, and the market
//! supervision's register says who that is.

use ereg_domain::party::IdentityNumber;
use ereg_protocol::{
    command::{CommandKind, GrantMandate},
    outcome::CommandEffect,
};
use ereg_trust::{
    envelope::Envelope,
    key_record::KeyUse,
    mandate::{Mandate, MandateError},
};

use super::Heeded;
use crate::{
    act::{Circumstances, Desk},
    model::{Decision, Enrolled, KeyRow, MandateRow, Refusal, RegisteredOrganisation, Told, view},
};

/// The facts that are looked at.
struct Facts {
    /// The mandate that was signed.
    mandate: Mandate,
    /// Its envelope.
    envelope: Envelope,
    /// The same mandate, where it was taken already.
    held: Option<MandateRow>,
    /// The key that signed, as far as it is registered.
    key: Option<KeyRow>,
    /// The organisation by the market supervision's register.
    registered: Option<RegisteredOrganisation>,
    /// The organisation's account, where it has one.
    organisation: Option<Enrolled>,
    /// Its mandates that stand.
    standing: Vec<MandateRow>,
}

/// Reads the envelope and the mandate that a command brings, as far as they can be read.
pub(crate) fn signed(command: &GrantMandate) -> Result<(Envelope, Mandate), MandateError> {
    let envelope = Envelope::from_bytes(command.mandate.as_bytes())?;
    let mandate = Mandate::open(&envelope)?;
    Ok((envelope, mandate))
}

pub(super) fn act(
    desk: &Desk<'_>,
    who: &Enrolled,
    command: &GrantMandate,
    heeded: &Heeded,
) -> Result<Decision, Refusal> {
    let (envelope, mandate) = match signed(command) {
        Ok(signed) => signed,
        Err(MandateError::Envelope(error)) => return Err(Refusal::Malformed { code: error.code() }),
        Err(error) => return Ok(Decision::declined(ACT, &who.account, error.code())),
    };
    let Heeded::Organisation(registered) = heeded else { return Err(Refusal::Forbidden) };
    let organisation = desk.rows.enrolled_by_number(&IdentityNumber::Organisation(mandate.code.clone()))?;
    let held = desk.rows.mandate(envelope.digest())?;
    let key = desk.rows.key(&mandate.key.key_id())?;
    let mut standing = desk.rows.mandates_of(&mandate.code)?;
    standing.retain(|row| row.revoked_at.is_none() && desk.now.as_of < row.mandate.to.start());
    let facts = Facts { mandate, envelope, held, key, registered: registered.clone(), organisation, standing };
    Ok(decide(facts, who, command, &desk.now))
}

const ACT: &str = "grant_mandate";

fn decide(facts: Facts, who: &Enrolled, command: &GrantMandate, now: &Circumstances<'_>) -> Decision {
    let Facts { mandate, envelope, held, key, registered, organisation, standing } = facts;
    let digest = envelope.digest();
    let declined = |code| Decision::declined(ACT, digest, code);
    let signed_here =
        key.is_some_and(|row| row.account == who.account && row.key_use == KeyUse::Party && row.revoked_at.is_none());
    if !signed_here {
        return declined("mandate.other_key");
    }
    let of_that_name = |known: &RegisteredOrganisation| known.name.folded() == mandate.organisation.folded();
    let Some(registered) = registered.filter(of_that_name) else { return declined("mandate.other_organisation") };
    if !registered.is_led_by(&who.principal) {
        return declined(CommandKind::GrantMandate.act().refused);
    }
    if mandate.to.start() <= now.as_of {
        return declined("mandate.term");
    }
    let done = Decision::done(ACT, digest, CommandEffect::MandateGranted { mandate: digest });
    if let Some(held) = held {
        // The same words once more, as another command: what was revoked meanwhile stays so.
        return if held.revoked_at.is_some() { declined("mandate.ended") } else { done };
    }
    if u32::try_from(standing.len()).unwrap_or(u32::MAX) >= now.pack.pack.parameters.mandates_at_most {
        return declined("mandate.too_many");
    }
    let row = MandateRow {
        digest,
        mandate,
        grantor: who.account.clone(),
        granted_at: now.as_of,
        revoked_at: None,
        envelope: command.mandate.clone(),
    };
    // Whoever leads the organisation now is told of what others granted before, and may take it back.
    let before = standing.iter().filter(|row| row.grantor != who.account);
    let done = before.fold(done, |done, row| done.tell(&who.account, Told::Mandate(row.digest, view::mandate(row))));
    let told = std::iter::once(&who.account).chain(organisation.as_ref().map(|organisation| &organisation.account));
    done.mandate(row, told)
}
