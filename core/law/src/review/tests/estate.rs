//! A home whose holder has died (T06): what the rules say of it together, and its entry.

use ereg_domain::{
    dictionary::CoOwnership,
    identifier::CaseNumber,
    party::{Agent, Holder},
    register::{Change, Objection, SuitProof, Unit},
};

use crate::{
    application::Parties,
    fixture::{Sale, buyer, holder, someone, third},
    matter::T06,
    review::Conclusion,
    rule::tests::{answer, beside, codes, part, silent},
    section::Content,
    subject::{Phase, TaxFact, TaxState},
    verdict::VerdictKind,
};

#[test]
fn an_estate_waits_for_a_person_alone_and_is_entered_once_they_have_judged() {
    for phase in [Phase::Precheck, Phase::Review, Phase::Booking] {
        let review = Sale::inherited().at(phase).review();
        assert_eq!(review.decisive(), VerdictKind::Manual, "{:?}", review.findings);
        let grounds = review.grounds(VerdictKind::Manual);
        assert_eq!(grounds.iter().map(|ground| ground.code.as_str()).collect::<Vec<_>>(), ["R-36.inheritance"]);
        let judged = review.with_judged(&grounds).conclusion();
        match phase {
            Phase::Booking => assert_eq!(judged, Conclusion::Book),
            Phase::Review => assert_eq!(judged, Conclusion::FixFee),
            Phase::Precheck | Phase::Device => assert!(matches!(judged, Conclusion::Accept(_))),
        }
    }
}

#[test]
fn the_dead_are_asked_nothing_sign_nothing_owe_nothing_and_are_the_recorded_holder() {
    let sale = Sale::inherited().at(Phase::Review);
    let parties = sale.get::<Parties>().clone();
    let signs: Vec<String> = T06.form.signers(&parties).map(|party| party.slot.to_string()).collect();
    assert_eq!(signs, ["heir.1", "heir.2"]);
    assert_eq!((sale.inquiries.len(), sale.signatures.as_ref().unwrap().len()), (2, 2));
    for rule in [3, 7, 34, 53, 54] {
        assert!(silent(&sale.review(), rule), "R-{rule:02}");
    }
    let income =
        sale.clone().with(|s| s.tax = Some(TaxFact { deed_tax: TaxState::Cleared, income_tax: TaxState::Open }));
    assert!(silent(&income.review(), 27), "no income tax of the dead");
    let deed_tax =
        sale.clone().with(|s| s.tax = Some(TaxFact { deed_tax: TaxState::Open, income_tax: TaxState::Cleared }));
    let told = deed_tax.review();
    assert_eq!(codes(&told, 27), ["R-27.deed_tax"]);
    assert_eq!(told.by_rule(crate::application::RuleId(27)).next().unwrap().field.as_deref(), Some("parties.heir"));

    let other = sale.clone().with(|s| s.party_mut("deceased.1").identity = buyer().identity);
    assert_eq!(codes(&other.review(), 7), ["R-07.deceased_not_the_holder"]);
    // The heirs alone promise that they know of an objection.
    let objected = sale.with(|s| {
        let registered_at = "2026-11-21T02:00:00.000Z".parse().unwrap();
        s.register_mut().objections.push(Objection {
            objector: third().name,
            registered_at,
            suit: SuitProof::NotShown,
        });
    });
    assert_eq!(answer(&objected.review(), 15), VerdictKind::Acknowledge);
    let disclosure = objected.pack.disclosure_ref("objection_risk").unwrap();
    let promised = objected.with(|s| {
        for inquiry in &mut s.inquiries {
            let rule = crate::application::RuleId(15);
            inquiry.acknowledgements.push(crate::application::Acknowledgement { rule, disclosure: disclosure.clone() });
        }
    });
    assert_eq!(answer(&promised.review(), 15), VerdictKind::Pass);
}

#[test]
fn nothing_is_asked_of_the_dead_but_who_they_were() {
    for field in ["name", "id_no", "kind", "document"] {
        assert!(T06.form.field(&format!("parties.deceased.1.{field}")).is_some(), "{field}");
    }
    for field in ["phone", "service", "address", "agent_name", "agent_id_no", "agent_agency", "agent_phone"] {
        assert!(T06.form.field(&format!("parties.deceased.1.{field}")).is_none(), "{field}");
        assert!(T06.form.field(&format!("parties.heir.1.{field}")).is_some(), "{field}");
    }
    assert!(
        T06.form.field("holding.deceased.1.share").is_none() && T06.form.field("parties.deceased.2.name").is_none()
    );
    let agent = third();
    let number = agent.identity.person().unwrap();
    let agent = Agent { name: agent.name, number, agency: None, phone: None };
    let mut parties = Sale::inherited().get::<Parties>().clone();
    assert_eq!(parties.fits(&T06.form), Ok(()));
    parties.parties[0].agent = Some(agent);
    assert_eq!(parties.fits(&T06.form).unwrap_err().code(), "section.other_matter");
}

/// The holders after the entry.
fn entered(sale: &Sale) -> (CoOwnership, Vec<Holder>) {
    let facts = sale.register.clone().unwrap();
    let licence = |_: &_| {
        let issuer = "11420100MB00000196".parse().unwrap();
        let day = facts.right.registered_at.day().date();
        ereg_domain::identifier::LicenceId::booked(
            ereg_domain::identifier::LicenceType::TitleCertificate,
            &issuer,
            day,
            1,
        )
    };
    let entries = facts.entries(licence).unwrap();
    let unit: Unit = ereg_domain::register::fold(facts.unit, &entries).unwrap().unwrap();
    let case: CaseNumber = "420102202611231000001".parse().unwrap();
    let changes: Vec<Change> = T06.changes(&unit, &sale.sections, &case).unwrap();
    let after = ereg_domain::register::make_changes(facts.unit, Some(&unit), sale.as_of, &changes).unwrap();
    let right = after.open_right().unwrap();
    (right.co_ownership, right.holders.clone())
}

#[test]
fn the_entry_names_the_heirs_and_leaves_co_owners_in_shares_theirs() {
    let heirs = vec![holder(&buyer(), part(1, 2)), holder(&third(), part(1, 2))];
    assert_eq!(entered(&Sale::inherited()), (CoOwnership::Shares, heirs));
    let sibling = someone("林小兰", "19650101", 4);
    let shared = beside(&[(&sibling, part(1, 2))], part(1, 2), CoOwnership::Shares).with(|s| {
        s.states("heir.1", part(1, 8));
        s.states("heir.2", part(3, 8));
    });
    let expected = vec![holder(&sibling, part(1, 2)), holder(&buyer(), part(1, 8)), holder(&third(), part(3, 8))];
    assert_eq!(entered(&shared), (CoOwnership::Shares, expected));
}
