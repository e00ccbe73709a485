//! Consents that another office uses a licence (用证授权): one office of the pack, one licence that names the sender, one of that
//! office's purposes, until a day that the pack bounds.
//!
//! Nothing is shown by it. Whoever is shown the licence asks for it, and each time is written down for the holder.

use ereg_domain::party::IdentityNumber;
use ereg_protocol::{command::GrantConsent, outcome::CommandEffect};
use ereg_trust::{
    envelope::Envelope,
    key_record::KeyUse,
    licence_consent::{LicenceConsent, LicenceConsentError},
};

use crate::{
    act::{Circumstances, Desk, licence},
    model::{ConsentRow, Decision, Enrolled, KeyRow, Refusal},
    store::book::CertificateRow,
};

const ACT: &str = "grant_consent";

/// The facts that are looked at.
struct Facts {
    /// The consent that was signed.
    consent: LicenceConsent,
    /// Its envelope.
    envelope: Envelope,
    /// The certificate or proof that the licence is.
    certificate: CertificateRow,
    /// Whether there is an electronic licence of it, sealed or to be sealed.
    has_paper: HasPaper,
    /// The same consent, where it was taken already.
    held: Option<ConsentRow>,
    /// The key that signed, as far as it is registered.
    key: Option<KeyRow>,
    /// The account of the office, where it has one.
    office: Option<Enrolled>,
    /// Number of the holder's consents that stand.
    standing: u32,
}

/// Whether an electronic licence was written of a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum HasPaper {
    Yes,
    No,
}

pub(super) fn act(desk: &Desk<'_>, who: &Enrolled, command: &GrantConsent) -> Result<Decision, Refusal> {
    let (rows, now) = (desk.rows, &desk.now);
    let envelope = Envelope::from_bytes(command.consent.as_bytes());
    let envelope = envelope.map_err(|error| Refusal::Malformed { code: error.code() })?;
    let consent = match LicenceConsent::open(&envelope) {
        Ok(consent) => consent,
        Err(LicenceConsentError::Envelope(error)) => return Err(Refusal::Malformed { code: error.code() }),
        Err(error) => return Ok(Decision::declined(ACT, &who.account, error.code())),
    };
    let number = rows.licence(&consent.licence)?.ok_or(Refusal::NotFound)?;
    let certificate = licence::of_holder(rows, who, &number)?;
    let facts = Facts {
        has_paper: if licence::own_paper(rows, &number)?.is_some() { HasPaper::Yes } else { HasPaper::No },
        held: rows.consent(envelope.digest())?,
        key: rows.key(&consent.key.key_id())?,
        office: rows.enrolled_by_number(&IdentityNumber::Organisation(consent.office.clone()))?,
        standing: rows.consents_standing(&who.account, now.as_of)?,
        certificate,
        consent,
        envelope,
    };
    Ok(decide(facts, who, command, now))
}

fn decide(facts: Facts, who: &Enrolled, command: &GrantConsent, now: &Circumstances<'_>) -> Decision {
    let Facts { consent, envelope, certificate, has_paper, held, key, office, standing } = facts;
    let digest = envelope.digest();
    let declined = |code| Decision::declined(ACT, digest, code);
    let pack = &now.pack.pack;
    let own = |row: &KeyRow| row.account == who.account && row.key_use == KeyUse::Party && row.revoked_at.is_none();
    if !key.is_some_and(|row| own(&row)) {
        return declined("consent.other_key");
    }
    let Some(user) = pack.licence_user(&consent.office) else { return declined("consent.office_unknown") };
    if user.purpose(consent.purpose).is_none() {
        return declined("consent.purpose");
    }
    let today = now.as_of.day();
    let longest = today.plus_days(i64::from(pack.parameters.consent_days));
    if consent.until.day() < today || consent.until.day() > longest {
        return declined("consent.term");
    }
    if certificate.cancelled_by.is_some() {
        return declined("consent.licence_cancelled");
    }
    if has_paper == HasPaper::No {
        return declined("consent.no_document");
    }
    let done = Decision::done(ACT, digest, CommandEffect::ConsentGranted { consent: digest });
    if let Some(held) = held {
        // The same words once more, as another command: what was taken back meanwhile stays so.
        return if held.revoked_at.is_some() { declined("consent.revoked") } else { done };
    }
    if standing >= pack.parameters.consents_at_most {
        return declined("consent.too_many");
    }
    let row = ConsentRow {
        digest,
        consent,
        holder: who.account.clone(),
        granted_at: now.as_of,
        revoked_at: None,
        envelope: command.consent.clone(),
    };
    done.consent(row, office.as_ref())
}
