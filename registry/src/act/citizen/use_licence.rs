//! Shows a licence to the office that its holder has consented to (用证), and writes down who asked, when, for what, and what it was
//! answered: in one transaction, whether it was shown or refused.
//!
//! Nothing is shown beyond the consent: that office, that licence, that purpose, until that day, as long as nobody took it back and
//! the licence is in force. Who asks beyond the day's limit is refused, and written down once: nobody fills a holder's log.

use ereg_domain::{identifier::CreditCode, party::Principal, time::DAY_MS};
use ereg_protocol::{
    command::UseLicence,
    consent::{LicenceUseAnswer, LicenceUseView},
    document::SealedDocument,
    id::{CommandId, PaperId},
    outcome::CommandEffect,
};
use ereg_trust::digest::Digest;

use crate::{
    act::{Circumstances, Desk, licence},
    model::{ConsentRow, Decision, Enrolled, LicenceUseRow, Refusal},
    store::book::CertificateRow,
};

const ACT: &str = "use_licence";

/// The facts that are looked at.
struct Facts {
    /// The office that asks.
    office: CreditCode,
    /// The consent that it names.
    consent: ConsentRow,
    /// The certificate or proof that the consent's licence is.
    certificate: CertificateRow,
    /// The paper of it and its document; none where nothing is sealed.
    document: Option<(PaperId, SealedDocument)>,
    /// Number of times that this office asked under it within a day.
    asked: u32,
}

pub(super) fn act(
    desk: &Desk<'_>,
    who: &Enrolled,
    command: &UseLicence,
    command_id: CommandId,
) -> Result<Decision, Refusal> {
    let (rows, now) = (desk.rows, &desk.now);
    // Offices ask; a person has no use for another's licence here.
    let Principal::Organisation { code, .. } = &who.principal else { return Err(Refusal::NotFound) };
    let consent = rows.consent(command.consent)?.ok_or(Refusal::NotFound)?;
    let number = rows.licence(&consent.consent.licence)?.ok_or(Refusal::NotFound)?;
    let certificate = rows.certificate(&number)?.ok_or(Refusal::NotFound)?;
    let document = match licence::own_paper(rows, &number)? {
        Some(kept) => rows.sealed(kept.written.id)?.map(|document| (kept.written.id, document)),
        None => None,
    };
    let asked = rows.uses_since(command.consent, &who.account, now.as_of.plus_ms(-DAY_MS))?;
    let facts = Facts { office: code.clone(), consent, certificate, document, asked };
    Ok(decide(facts, who, command, command_id, now))
}

fn decide(
    facts: Facts,
    who: &Enrolled,
    command: &UseLicence,
    command_id: CommandId,
    now: &Circumstances<'_>,
) -> Decision {
    let most = now.pack.pack.parameters.licence_uses_a_day;
    let asked = facts.asked;
    let shown = shown(&facts, command, now);
    let Facts { office, consent, .. } = facts;
    let id = Digest::of(format!("{ACT}\n{}\n{command_id}", who.account).as_bytes());
    let (decision, paper, answer) = match shown {
        Ok((paper, document)) => (
            Decision::done(ACT, command.consent, CommandEffect::LicenceUsed { id }),
            Some(paper),
            LicenceUseAnswer::Shown { document: Some(document) },
        ),
        Err(code) => {
            (Decision::declined(ACT, command.consent, code), None, LicenceUseAnswer::Refused { code: code.to_owned() })
        }
    };
    if asked > most {
        return decision;
    }
    let view = LicenceUseView {
        consent: command.consent,
        office,
        licence: command.licence.clone(),
        purpose: command.purpose,
        at: now.as_of,
        answer,
    };
    decision.licence_use(LicenceUseRow { id, asker: who.account.clone(), paper, view }, &consent.holder)
}

/// The document that is shown, or why none is.
fn shown(
    facts: &Facts,
    command: &UseLicence,
    now: &Circumstances<'_>,
) -> Result<(PaperId, SealedDocument), &'static str> {
    let pack = &now.pack.pack;
    let signed = &facts.consent.consent;
    if facts.asked >= pack.parameters.licence_uses_a_day {
        return Err("consent.too_many_uses");
    }
    if facts.office != signed.office {
        return Err("consent.other_office");
    }
    if let Some(code) = facts.consent.fault(now.as_of) {
        return Err(code);
    }
    if command.licence != signed.licence {
        return Err("consent.other_licence");
    }
    if command.purpose != signed.purpose {
        return Err("consent.other_purpose");
    }
    // What the office has struck off its list since is shown no more.
    let user = pack.licence_user(&signed.office).ok_or("consent.office_unknown")?;
    user.purpose(signed.purpose).ok_or("consent.purpose")?;
    if facts.certificate.cancelled_by.is_some() {
        return Err("consent.licence_cancelled");
    }
    facts.document.clone().ok_or("consent.no_document")
}
