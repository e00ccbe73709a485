//! Makes an annotated copy of a licence (加注件): for whom, for what, until when. The holder shows it in the place of the licence,
//! and it serves for nothing else.
//!
//! It has an identifier, a seal and a last day of its own, and the face of the licence as that was handed out. Of one that is
//! cancelled none is made.

use ereg_domain::{identifier::LicenceId, time::DAY_MS};
use ereg_law::words::face::LETTING;
use ereg_protocol::{command::Annotate, document::CopyPurpose, id::CaseId, outcome::CommandEffect};
use ereg_sealing::{AnnotatedFace, Bilingual, LicenceFace, Paper};

use crate::{
    act::{Circumstances, Desk, licence, numbers},
    fault::ServiceFault,
    model::{Decision, Enrolled, Refusal, Taken, Write, WrittenPaper},
    store::book::CertificateRow,
};

const ACT: &str = "annotate";

/// The facts that are looked at.
struct Facts {
    /// The certificate or proof.
    certificate: CertificateRow,
    /// Its face as it was handed out and the case of its entry; none of what was there before this registry.
    face: Option<(LicenceFace, CaseId)>,
    /// Copies of it that were made within a day.
    made: u32,
    /// The serial that the next licence of the day gets.
    serial: u64,
}

pub(super) fn act(desk: &Desk<'_>, who: &Enrolled, command: &Annotate) -> Result<Decision, Refusal> {
    let (rows, number, now) = (desk.rows, &command.certificate, &desk.now);
    let certificate = licence::of_holder(rows, who, number)?;
    let face = licence::own_paper(rows, number)?.and_then(|kept| match kept.written.paper() {
        Some(Paper::Licence(licence)) => Some((licence, kept.written.case_id)),
        _ => None,
    });
    let made = rows.copies_since(number, now.as_of.plus_ms(-DAY_MS))?;
    let serial = rows.counter(&numbers::licence(now.as_of))? + 1;
    Ok(decide(Facts { certificate, face, made, serial }, who, command, now)?)
}

fn decide(facts: Facts, who: &Enrolled, command: &Annotate, now: &Circumstances<'_>) -> Result<Decision, ServiceFault> {
    let Facts { certificate, face, made, serial } = facts;
    let declined = |code| Ok(Decision::declined(ACT, certificate.licence_id.as_str(), code));
    if certificate.cancelled_by.is_some() {
        return declined("annotate.cancelled");
    }
    let Some((licence, case_id)) = face else { return declined("annotate.no_document") };
    let today = now.as_of.day();
    let longest = today.plus_days(i64::from(now.pack.pack.parameters.annotated_copy_days));
    if command.until < today || command.until > longest {
        return declined("annotate.term");
    }
    if made >= now.pack.pack.parameters.annotated_copies_a_day {
        return declined("annotate.too_many");
    }
    let wrong = || ServiceFault::Object("licence id");
    let kind = licence.licence.licence_type().ok_or_else(wrong)?;
    let copy = LicenceId::booked(kind, now.issuer, today.date(), serial).map_err(|_| wrong())?;
    let purpose = match &command.purpose {
        CopyPurpose::Letting => Bilingual { chinese: LETTING.zh.to_owned(), english: LETTING.en.to_owned() },
        CopyPurpose::Other(text) => Bilingual { chinese: text.to_string(), english: text.to_string() },
    };
    let face = AnnotatedFace {
        licence,
        copy: copy.clone(),
        made_on: today,
        user: command.user.to_string(),
        purpose,
        until: command.until,
    };
    let paper =
        WrittenPaper::of_annotation(case_id, (who.account.clone(), certificate.number.clone()), face, now.as_of);
    let effect = CommandEffect::Annotated { document: paper.id, licence: copy };
    let taken = Write::Taken(Taken::UpTo(numbers::licence(now.as_of), serial));
    Ok(Decision::done(ACT, certificate.licence_id.as_str(), effect).paper(paper).write(taken))
}
