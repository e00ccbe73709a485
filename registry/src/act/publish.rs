//! The publication of a case on the portal (公告): from its acceptance on, and anew where a correction says something
//! else.
//!
//! Words once said stay said: they are a publication, and nothing unsays one.

use ereg_domain::{canonical::to_canonical, register::RegisterFacts};
use ereg_law::{matter::Matter, publication::Publication, section::Sections};
use ereg_protocol::id::CaseId;

use crate::{
    act::Circumstances,
    model::{DecisionFault, PUBLISHED_ONCE, PartnerFact, Source},
};

/// Returns what a matter publishes of this content; `None` where it publishes nothing.
pub(super) fn said(
    matter: &Matter,
    sections: &Sections,
    unit: Option<&RegisterFacts>,
) -> Result<Option<Publication>, DecisionFault> {
    let Some(publish) = matter.publishes else { return Ok(None) };
    let said = unit.and_then(|unit| publish(sections, unit));
    said.map(Some).ok_or(DecisionFault::Object("a publication without its facts"))
}

/// Returns what a correction has the portal say: nothing where it was said of what was submitted before.
pub(super) fn said_anew(
    matter: &Matter,
    (before, now): (&Sections, &Sections),
    unit: Option<&RegisterFacts>,
) -> Result<Option<Publication>, DecisionFault> {
    let (before, now) = (said(matter, before, unit)?, said(matter, now, unit)?);
    Ok(now.filter(|now| before.as_ref() != Some(now)))
}

/// The portal says it from now on.
pub(super) fn published(
    case_id: CaseId,
    said: &Publication,
    now: &Circumstances<'_>,
) -> Result<PartnerFact, DecisionFault> {
    let written = |value: Result<Vec<u8>, _>| value.ok().and_then(|bytes| String::from_utf8(bytes).ok());
    let (body, fact) = (written(to_canonical(said)), written(to_canonical(&now.as_of)));
    let (body, fact) = body.zip(fact).ok_or(DecisionFault::Object("a publication without its facts"))?;
    Ok(PartnerFact { case_id, round: PUBLISHED_ONCE, source: Source::Portal, body, fact })
}

#[cfg(test)]
mod tests {
    use ereg_domain::identifier::QuotedCertificate;
    use ereg_law::{
        application::{Loss, LossKind, MatterSection},
        fixture::Sale,
        matter::{T04, T27},
    };

    use super::*;

    #[test]
    fn a_correction_is_published_where_it_says_something_else() {
        let lost = |number: &str, how| {
            let number = number.parse().unwrap();
            Sale::clean().with(|sale| {
                sale.edit::<MatterSection>().items[0].certificate = Some(QuotedCertificate::Title(number));
                sale.sections.put(Loss { how, noticed_on: "2026-10-30".parse().unwrap() });
            })
        };
        let first = lost("鄂(2020)武汉市江岸不动产权第0000001号", LossKind::Lost);
        let anew = |other: &Sale| {
            let unit = first.register.as_ref();
            said_anew(&T27, (&first.sections, &other.sections), unit).unwrap()
        };
        assert_eq!(anew(&first), None);
        let another = lost("鄂(2020)武汉市江岸不动产权第0000002号", LossKind::Lost);
        let Some(Publication::CertificateLost { certificate, .. }) = anew(&another) else { panic!("published") };
        assert_eq!(Some(certificate), another.get::<MatterSection>().items[0].certificate);
        assert!(anew(&lost("鄂(2020)武汉市江岸不动产权第0000001号", LossKind::Destroyed)).is_some());
        assert_eq!(said(&T04, &first.sections, first.register.as_ref()).unwrap(), None, "a sale is not published");
        assert!(said(&T27, &first.sections, None).is_err());
    }
}
