//! where a holder has died.

use ereg_domain::{
    dictionary::CoOwnership,
    identifier::CaseNumber,
    party::{Agent, Holder},
    register::{Change, Objection, SuitProof, TransferClause, Unit},
    share::Share,
};

use super::{answer, codes, silent};
use crate::{
    application::{Inheritance, MatterSection, Parties, Succession},
    fixture::{Sale, Someone, buyer, holder, line, mortgage, photo, seller, someone, third},
    material::MaterialCode,
    matter::T06,
    review::{Conclusion, VerdictKind},
    section::Content,
    subject::{DeedCovers, DeedFact, Phase, Supplemented, TaxFact, TaxState},
};

fn part(numer: u64, denom: u64) -> Option<Share> {
    Some(Share::new(numer, denom).unwrap())
}

fn manual(sale: &Sale) -> Vec<String> {
    sale.review().grounds(VerdictKind::Manual).into_iter().map(|ground| ground.code).collect()
}

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
fn r35_each_thing_that_differs_from_the_deed_is_told_at_its_field_and_then_goes_to_a_person() {
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
fn r35_a_revoked_deed_is_never_a_persons_to_set_aside_and_one_not_found_is_read_on_paper() {
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

#[test]
fn r36_a_minor_heir_is_told_beside_what_is_always_told() {
    let child = someone("周小宝", "20150301", 12);
    let sale = |who: Someone| {
        Sale::inherited().at(Phase::Review).with(|s| {
            s.party_mut("heir.2").identity = who.identity.clone();
            s.party_mut("heir.2").name = who.name.clone();
            (s.deed_mut().heirs[1].name, s.deed_mut().heirs[1].identity) = (who.name, who.identity);
        })
    };
    assert_eq!(manual(&sale(child)), ["R-36.inheritance", "R-36.minor_heir"]);
    assert_eq!(manual(&sale(someone("周小满", "20081123", 12))), ["R-36.inheritance"], "eighteen today");
    // Whoever has died may have died young: they apply for nothing.
    let young = someone("林小秀", "20150301", 14);
    let died_young = Sale::inherited().at(Phase::Review).with(|s| {
        s.party_mut("deceased.1").identity = young.identity.clone();
        s.deed_mut().deceased.1 = young.identity.clone();
        s.register_mut().right.holders[0].identity = young.identity.clone();
    });
    assert_eq!(manual(&died_young), ["R-36.inheritance"]);
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

/// The estate of a home held by these people beside 林秀英, who has died.
fn beside(others: &[(&Someone, Option<Share>)], own: Option<Share>, held: CoOwnership) -> Sale {
    Sale::inherited().at(Phase::Review).with(|s| {
        let right = &mut s.register_mut().right;
        right.co_ownership = held;
        right.holders = vec![holder(&seller(), own)];
        right.holders.extend(others.iter().map(|(who, share)| holder(who, *share)));
    })
}

#[test]
fn r08_of_a_joint_home_the_survivors_take_part_and_a_deed_of_the_estate_alone_goes_to_a_person() {
    let stranger = someone("吴小兰", "19700101", 4);
    let missing = beside(&[(&stranger, None)], None, CoOwnership::Joint);
    assert_eq!(
        (codes(&missing.review(), 8), answer(&missing.review(), 8)),
        (vec!["R-08.survivor_missing"], VerdictKind::Supplement)
    );
    let survivor = beside(&[(&buyer(), None)], None, CoOwnership::Joint);
    assert_eq!(answer(&survivor.review(), 8), VerdictKind::Pass, "the deed tells the survivor's part too");
    let of_a_part = survivor.clone().with(|s| s.deed_mut().covers = DeedCovers::PartOfTheDeceased);
    assert_eq!(
        (codes(&of_a_part.review(), 8), answer(&of_a_part.review(), 8)),
        (vec!["R-08.joint_estate"], VerdictKind::Manual)
    );
    assert_eq!(codes(&survivor.with(|s| s.deed = None).review(), 8), ["needs.notarial_deed"]);
    // Of a holder whom the register does not name nothing is known: R-07 tells that.
    let nobody = missing.with(|s| s.party_mut("deceased.1").identity = third().identity);
    assert!(silent(&nobody.review(), 8));
}

#[test]
fn r33_of_a_home_in_shares_the_heirs_take_exactly_the_share_of_who_has_died() {
    let sibling = someone("林小兰", "19650101", 4);
    let sale = |one, other| {
        beside(&[(&sibling, part(1, 2))], part(1, 2), CoOwnership::Shares).with(|s| {
            s.states("heir.1", one);
            s.states("heir.2", other);
        })
    };
    assert!(silent(&sale(part(1, 4), part(1, 4)).review(), 33) && silent(&sale(part(1, 4), part(1, 4)).review(), 8));
    for (one, other) in [(part(1, 2), part(1, 2)), (part(1, 4), part(1, 8)), (part(1, 4), part(1, 3))] {
        assert_eq!(codes(&sale(one, other).review(), 33), ["R-33.not_the_estate"]);
    }
    assert_eq!(codes(&sale(part(1, 4), None).review(), 33), ["R-33.share_missing"]);
    let joint = sale(None, None).with(|s| s.holding_mut().co_ownership = CoOwnership::Joint);
    assert_eq!(codes(&joint.review(), 33), ["R-33.estate_in_shares"]);
    // Of a home that was theirs alone the shares make the whole.
    let alone = Sale::inherited().with(|s| s.states("heir.1", part(1, 3)));
    assert_eq!(codes(&alone.review(), 33), ["share.sum"]);
}

#[test]
fn r19_a_mortgage_stays_whatever_it_says_of_transfer_and_asks_nothing_of_anybody() {
    for (clause, at) in [
        (TransferClause::Free, "2023-05-04T02:00:00.000Z"),
        (TransferClause::Restricted, "2023-05-04T02:00:00.000Z"),
        (TransferClause::Silent, "2019-05-04T02:00:00.000Z"),
    ] {
        let sale = Sale::inherited().at(Phase::Review).with(|s| {
            s.register_mut().mortgages.push(mortgage(clause, at));
            s.fill_in_parties();
            s.inquiries.iter_mut().for_each(|inquiry| inquiry.acknowledgements.clear());
        });
        let review = sale.review();
        let noted: Vec<&str> = review.notes().map(|(_, note)| note.code).collect();
        assert!(noted.contains(&"R-19.stays_with_the_heirs"), "{noted:?}");
        assert_eq!(manual(&sale), ["R-36.inheritance"]);
    }
    assert!(silent(&Sale::inherited().review(), 19));
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
