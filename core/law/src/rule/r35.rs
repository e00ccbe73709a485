//! the notarial deed is the one that the notaries' platform has (公证书经公证平台核验).

use ereg_domain::party::{IdentityNumber, Party};

use super::{
    Judge, Rule, SB, Where,
    answer::{answer, manual, supplement_once, unknown},
    ask,
};
use crate::{
    application::{Holding, Inheritance, RuleId},
    material::{ContentCheck, MaterialCode},
    section,
    subject::{DeedFact, Known, NotarialDeed, Subject},
    verdict::{Awaits, Binds, FieldVerdict, Ground, Needs},
    words::titles,
};

/// The notarial deed is the one that the notaries' platform has (公证书经公证平台核验).
pub static R35: Rule = Rule {
    id: RuleId(35),
    title: titles::R35,
    phases: SB,
    reads: &[section::MATTER, section::PARTIES, section::HOLDING, section::INHERITANCE],
    may_read: &[],
    needs: &[Needs::NotarialDeed],
    asks: &[ask("R-35.not_found", MaterialCode::M13, Where::Everywhere)],
    field: Some("inheritance.deed"),
    basis: "公证法 36, 39; 不动产登记暂行条例实施细则 14",
    disclosure: None,
    awaits: Awaits::Applicants,
    binds: Binds::Told(&["R-35.revoked"]),
    judge: Judge::Each(the_deed_is_the_notarys),
};

/// the deed is the one that the notaries' platform has: its number, institution and day, the home, who has died, who
/// takes it and with what shares, and it has not been revoked. Notarised facts, the death among them, are accepted unless
/// they are rebutted. One that the platform does not have is read by a person, where the deed itself is handed in (M13).
/// 公证法 36, 39.
fn the_deed_is_the_notarys(subject: &Subject<'_>) -> Vec<FieldVerdict> {
    let (Some(said), Some(holding), Some(_)) =
        (subject.section::<Inheritance>(), subject.section::<Holding>(), subject.parties())
    else {
        return unknown(Needs::Section);
    };
    let Known::Yes(deed) = subject.facts.deed() else { return unknown(Needs::NotarialDeed) };
    let once = |code| supplement_once(subject, Ground::of(code));
    let deed = match deed {
        DeedFact::Revoked => return answer(once("R-35.revoked")),
        DeedFact::NotFound if hands_in_the_deed(subject) => return answer(manual("R-35.paper_to_read")),
        DeedFact::NotFound => return answer(once("R-35.not_found")),
        DeedFact::Stands(deed) => deed,
    };
    let unit = subject.item().is_some_and(|item| item.unit == deed.unit);
    let checks = [
        (said.notary.as_str() == deed.notary.as_str(), "R-35.notary", "inheritance.notary"),
        (said.issued_on.day() == deed.issued_on, "R-35.issued_on", "inheritance.issued_on"),
        (said.succession == deed.succession, "R-35.succession", "inheritance.succession"),
        (unit, "R-35.unit", "matter.unit"),
        (is_of_the_deceased(subject, deed), "R-35.deceased", "parties"),
        (are_its_heirs(subject, deed), "R-35.heirs", "parties"),
        (are_its_shares(subject, holding, deed), "R-35.shares", "holding.co_ownership"),
    ];
    let differs = checks.into_iter().filter(|(same, ..)| !same);
    differs.map(|(_, code, field)| (once(code), Some(field.to_owned()))).collect()
}

fn hands_in_the_deed(subject: &Subject<'_>) -> bool {
    subject.materials.iter().any(|m| m.code == MaterialCode::M13 && m.content == ContentCheck::Verified)
}

fn is_of_the_deceased(subject: &Subject<'_>, deed: &NotarialDeed) -> bool {
    let (name, identity) = &deed.deceased;
    let mut named = subject.obligors().peekable();
    named.peek().is_some() && named.all(|party| party.name.is_same(name) && party.identity == *identity)
}

/// Whether exactly those take the home whom the deed names.
fn are_its_heirs(subject: &Subject<'_>, deed: &NotarialDeed) -> bool {
    let folded = |mut people: Vec<(String, IdentityNumber)>| {
        people.sort();
        people
    };
    let ours = subject.right_holders().map(|party| (party.name.folded(), party.identity.clone())).collect();
    let theirs = deed.heirs.iter().map(|heir| (heir.name.folded(), heir.identity.clone())).collect();
    folded(ours) == folded(theirs)
}

/// Whether those who take the home hold it as the deed says. Somebody whom the deed does not name is told as such.
fn are_its_shares(subject: &Subject<'_>, holding: &Holding, deed: &NotarialDeed) -> bool {
    let by_the_deed = |party: &Party| deed.heirs.iter().find(|heir| heir.identity == party.identity);
    let same = |party: &Party| by_the_deed(party).is_none_or(|heir| heir.share == holding.share_of(party.slot));
    holding.co_ownership == deed.co_ownership && subject.right_holders().all(same)
}

#[cfg(test)]
mod tests {
    use ereg_domain::dictionary::CoOwnership;

    use crate::{
        application::{Inheritance, MatterSection, Succession},
        fixture::{Sale, line, photo, third},
        material::MaterialCode,
        review::Conclusion,
        rule::tests::{answer, codes, manual, part, silent},
        subject::{DeedFact, Phase, Supplemented},
        verdict::VerdictKind,
    };

    #[test]
    fn each_thing_that_differs_from_the_deed_is_told_at_its_field_and_then_goes_to_a_person() {
        type Change = fn(&mut Sale);
        let changes: [(&str, &str, Change); 9] = [
            ("R-35.notary", "inheritance.notary", |s| s.edit::<Inheritance>().notary = line("另一公证处")),
            ("R-35.issued_on", "inheritance.issued_on", |s| {
                s.edit::<Inheritance>().issued_on = "2026-11-03".parse().unwrap();
            }),
            ("R-35.succession", "inheritance.succession", |s| s.edit::<Inheritance>().succession = Succession::Legacy),
            ("R-35.unit", "matter.unit", |s| {
                s.edit::<MatterSection>().items[0].unit = "420102001001GB00001F00010002".parse().unwrap();
            }),
            ("R-35.deceased", "parties", |s| s.deed_mut().deceased.1 = third().identity),
            ("R-35.heirs", "parties", |s| s.deed_mut().heirs[0].name = "周建军".parse().unwrap()),
            ("R-35.heirs", "parties", |s| {
                s.deed_mut().heirs.pop();
            }),
            ("R-35.shares", "holding.co_ownership", |s| s.deed_mut().heirs[0].share = part(1, 3)),
            ("R-35.shares", "holding.co_ownership", |s| s.deed_mut().co_ownership = CoOwnership::Joint),
        ];
        for (code, field, change) in changes {
            let sale = Sale::inherited().at(Phase::Review).with(change);
            let review = sale.review();
            assert_eq!((codes(&review, 35), answer(&review, 35)), (vec![code], VerdictKind::Supplement));
            assert!(review.by_rule(crate::application::RuleId(35)).all(|found| found.field.as_deref() == Some(field)));
            let again = sale.with(|s| s.supplemented = Supplemented::Before).review();
            assert_eq!((codes(&again, 35), answer(&again, 35)), (vec![code], VerdictKind::Manual));
        }
        let spelt = Sale::inherited().with(|s| s.deed_mut().heirs.reverse());
        assert!(silent(&spelt.review(), 35), "the order of the heirs says nothing");
    }

    #[test]
    fn a_revoked_deed_is_never_a_persons_to_set_aside_and_one_not_found_is_read_on_paper() {
        let revoked = Sale::inherited().at(Phase::Review).with(|s| s.deed = Some(DeedFact::Revoked));
        assert_eq!(
            (codes(&revoked.review(), 35), answer(&revoked.review(), 35)),
            (vec!["R-35.revoked"], VerdictKind::Supplement)
        );
        let again = revoked.with(|s| s.supplemented = Supplemented::Before);
        assert_eq!(answer(&again.review(), 35), VerdictKind::Manual);
        let grounds = again.review().grounds(VerdictKind::Manual);
        assert_ne!(again.review().with_judged(&grounds).conclusion(), Conclusion::FixFee);

        let unknown = Sale::inherited().at(Phase::Review).with(|s| s.deed = Some(DeedFact::NotFound));
        assert_eq!(
            (codes(&unknown.review(), 35), answer(&unknown.review(), 35)),
            (vec!["R-35.not_found"], VerdictKind::Supplement)
        );
        let again = unknown.clone().with(|s| s.supplemented = Supplemented::Before);
        assert_eq!(answer(&again.review(), 35), VerdictKind::Manual);
        let paper = unknown.with(|s| s.materials.push(photo(MaterialCode::M13)));
        assert_eq!(
            (codes(&paper.review(), 35), answer(&paper.review(), 35)),
            (vec!["R-35.paper_to_read"], VerdictKind::Manual)
        );

        let silent_platform = Sale::inherited().at(Phase::Review).with(|s| s.deed = None);
        assert_eq!(codes(&silent_platform.review(), 35), ["needs.notarial_deed"]);
        assert_eq!(
            silent_platform.review().decisive(),
            VerdictKind::Unknown,
            "a person has the notaries' word before them"
        );
        assert!(manual(&silent_platform.with(|s| s.phase = Phase::Booking)).contains(&"R-60.deed".to_owned()));
    }
}
