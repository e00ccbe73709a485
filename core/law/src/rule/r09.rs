//! the certificate quoted is in force (不动产权证号现势有效).

use ereg_domain::identifier::QuotedCertificate;

use super::{Judge, Rule, SB, answer::supplement};
use crate::{
    application::RuleId,
    section,
    subject::{Known, Subject},
    verdict::{Awaits, Binds, Ground, Needs, Verdict},
    words::titles,
};

/// The certificate quoted is in force (不动产权证号现势有效).
pub static R09: Rule = Rule {
    id: RuleId(9),
    title: titles::R09,
    phases: SB,
    reads: &[section::MATTER],
    may_read: &[],
    needs: &[Needs::RegisterExtract],
    asks: &[],
    field: Some("matter.certificate"),
    basis: "民法典 217; 不动产登记暂行条例 33; 不动产登记暂行条例实施细则 105",
    disclosure: None,
    awaits: Awaits::Applicants,
    binds: Binds::Nothing,
    judge: Judge::One(certificate_is_in_force),
};

/// the certificate quoted is in force and belongs to this unit; the register beats the paper. An old 房产证 or
/// 土地证 counts. 民法典 217; 暂行条例 33; 实施细则 105.
fn certificate_is_in_force(subject: &Subject<'_>) -> Verdict {
    let Some(item) = subject.item() else { return Verdict::needs(Needs::Section) };
    let Known::Yes(register) = subject.facts.register() else { return Verdict::needs(Needs::RegisterExtract) };
    let quoted = item.certificate.as_ref().filter(|quoted| register.right.is_certified_by(quoted));
    match quoted.filter(|_| register.unit == item.unit) {
        None => supplement("R-09.certificate"),
        Some(QuotedCertificate::Title(_)) => Verdict::PASS,
        Some(QuotedCertificate::Old(_)) => Verdict::noting(Ground::of("R-09.old_paper")),
    }
}

#[cfg(test)]
mod tests {
    use ereg_domain::identifier::{CertScheme, OldCertificate, QuotedCertificate};

    use crate::{
        fixture::Sale,
        rule::tests::{answer, codes, silent},
        verdict::VerdictKind,
    };

    #[test]
    fn the_certificate_in_force_passes_and_an_old_one_does_not() {
        assert!(silent(&Sale::clean().review(), 9));
        let renewed = Sale::clean().with(|s| {
            s.register_mut().right.certificates = vec!["鄂(2024)演示市江岸不动产权第0000033号".parse().unwrap()];
        });
        assert_eq!(
            (answer(&renewed.review(), 9), codes(&renewed.review(), 9)),
            (VerdictKind::Supplement, vec!["R-09.certificate"])
        );
    }

    #[test]
    fn one_of_several_certificates_is_enough() {
        let sale = Sale::clean().with(|s| {
            s.register_mut().right.certificates.insert(0, "鄂(2020)演示市江岸不动产权第0000002号".parse().unwrap());
        });
        assert!(silent(&sale.review(), 9));
    }

    #[test]
    fn an_old_certificate_in_force_passes_with_a_word_and_any_other_does_not() {
        let old = |scheme, number: &str| OldCertificate { scheme, number: number.parse().unwrap() };
        let quoted = |certificate: OldCertificate| {
            Sale::clean().with(|s| {
                s.register_mut().right.certificates.clear();
                s.register_mut().right.old_certificates = vec![old(CertScheme::House, "武房权证岸字第200001234号")];
                s.edit::<crate::application::MatterSection>().items[0].certificate =
                    Some(QuotedCertificate::Old(certificate));
            })
        };
        for number in ["武房权证岸字第200001234号", "武房权证 岸字第 200001234 号", "武房权证岸字第２00001234号"]
        {
            let review = quoted(old(CertScheme::House, number)).review();
            assert!(review.passed(), "{number}");
            assert_eq!(codes(&review, 9), ["R-09.old_paper"]);
        }
        for other in
            [old(CertScheme::House, "武房权证岸字第200001235号"), old(CertScheme::Land, "武房权证岸字第200001234号")]
        {
            assert_eq!(codes(&quoted(other).review(), 9), ["R-09.certificate"]);
        }
        let year = |number| old(CertScheme::Land, number);
        assert!(year("武国用〔2005〕第1号").is_same(&year("武国用（2005）第1号")));
    }
}
