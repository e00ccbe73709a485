//! Mandates somebody to act for a person or for an organisation (签署授权委托书). A person signs for themselves; for an
//! organisation its legal representative signs, and the market supervision's register says who that is.

use ereg_domain::party::Principal;
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
    /// The organisation by the market supervision's register, where an organisation is to be acted for.
    registered: Option<RegisteredOrganisation>,
    /// The account of the one that is to be acted for, where it has one.
    principal: Option<Enrolled>,
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
    let declined = |code| Ok(Decision::declined(ACT, envelope.digest(), code));
    let registered = match (&mandate.principal, heeded) {
        (Principal::Organisation { .. }, Heeded::Organisation(registered)) => registered.clone(),
        (Principal::Organisation { .. }, _) => return Err(Refusal::Forbidden),
        (Principal::Person { .. } | Principal::Officer(_), _) => None,
    };
    let Some(number) = mandate.principal.principal_number() else { return declined("mandate.other_principal") };
    let principal = desk.rows.enrolled_by_number(&number.clone().into())?;
    let held = desk.rows.mandate(envelope.digest())?;
    let key = desk.rows.key(&mandate.key.key_id())?;
    let mut standing = desk.rows.mandates_of(&number)?;
    standing.retain(|row| row.revoked_at.is_none() && desk.now.as_of < row.mandate.to.day().start());
    let facts = Facts { mandate, envelope, held, key, registered, principal, standing };
    Ok(decide(facts, who, command, &desk.now))
}

const ACT: &str = "grant_mandate";

fn decide(facts: Facts, who: &Enrolled, command: &GrantMandate, now: &Circumstances<'_>) -> Decision {
    let Facts { mandate, envelope, held, key, registered, principal, standing } = facts;
    let digest = envelope.digest();
    let declined = |code| Decision::declined(ACT, digest, code);
    // Whoever acts for another holds a key of that one's account, and hands on nothing with it.
    let own = |row: &KeyRow| row.account == who.account && row.representative.is_none();
    if !key.is_some_and(|row| own(&row) && row.key_use == KeyUse::Party && row.revoked_at.is_none()) {
        return declined("mandate.other_key");
    }
    if let Some(code) = may_not_grant(&mandate.principal, registered.as_ref(), who) {
        return declined(code);
    }
    if mandate.to.day().start() <= now.as_of {
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
    let told = std::iter::once(&who.account).chain(principal.as_ref().map(|principal| &principal.account));
    done.mandate(row, told)
}

/// Returns why somebody may not let another act for a principal: a person does it for themselves alone, and whoever leads
/// an organisation for that.
fn may_not_grant(
    principal: &Principal,
    registered: Option<&RegisteredOrganisation>,
    who: &Enrolled,
) -> Option<&'static str> {
    match principal {
        Principal::Organisation { name, .. } => match registered {
            Some(known) if known.name.folded() == name.folded() => {
                (!known.is_led_by(&who.principal)).then_some(CommandKind::GrantMandate.act().refused)
            }
            _ => Some("mandate.other_organisation"),
        },
        Principal::Person { .. } | Principal::Officer(_) => {
            let own = principal.identity().is_some_and(|number| who.principal.is_named(principal.name(), &number));
            (!own).then_some("mandate.other_principal")
        }
    }
}
