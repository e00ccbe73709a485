//! and what a mortgage (T18) is read from and enters.

use ereg_domain::{
    dictionary::{HouseType, MortgageMethod, MortgagedObject, RightKind},
    money::Fen,
    party::{Holder, Party},
    register::{
        Bearer, Burden, BurdenKind, Burdening, Change, Description, Entry, Land, Opening, OpeningStatus, OtherBurden,
        TransferClause, Unit, enter,
    },
};

use super::{answer, codes, silent};
use crate::{
    application::{Acknowledgement, AgreedMortgage, RuleId},
    draft::TypedFields,
    fixture::{Sale, party, someone},
    matter::T18,
    review::{Conclusion, VerdictKind},
    sheet::ApplicationSheet,
    subject::{DocumentFact, Phase},
    words::message::Language,
};

fn agreeing(change: impl FnOnce(&mut AgreedMortgage)) -> Sale {
    Sale::to_be_mortgaged().with(|s| change(s.edit()))
}

#[test]
fn a_plain_mortgage_is_booked() {
    let review = Sale::to_be_mortgaged().review();
    assert_eq!(review.conclusion(), Conclusion::Book, "{:?}", review.findings);
}

#[test]
fn r23_the_mortgagee_alone_confirms_to_know_of_a_right_of_residence() {
    let lived_in = Sale::to_be_mortgaged().at(Phase::Precheck).with(|s| {
        let registered_at = "2023-05-04T02:00:00.000Z".parse().unwrap();
        s.register_mut().other_burdens.push(OtherBurden { kind: BurdenKind::Residence, registered_at });
    });
    let known = |s: &mut Sale, place: &str| {
        let disclosure = s.pack.disclosure_ref("residence_stays").unwrap();
        s.inquiry_mut(place).acknowledgements.push(Acknowledgement { rule: RuleId(23), disclosure });
    };
    assert_eq!(codes(&lived_in.review(), 23), ["R-23.residence"]);
    let by_the_owner = lived_in.clone().with(|s| known(s, "mortgagor.1"));
    assert_eq!(answer(&by_the_owner.review(), 23), VerdictKind::Acknowledge);
    let by_the_lender = lived_in.with(|s| known(s, "mortgagee.1"));
    assert_eq!(answer(&by_the_lender.review(), 23), VerdictKind::Pass);
    // An easement is another thing, and a person's.
    let easement = Sale::to_be_mortgaged().with(|s| {
        let registered_at = "2023-05-04T02:00:00.000Z".parse().unwrap();
        s.register_mut().other_burdens.push(OtherBurden { kind: BurdenKind::Easement, registered_at });
    });
    assert!(silent(&easement.review(), 23));
    assert_eq!(codes(&easement.review(), 0), ["R-00.burden"]);
}

/// Judged for 2026-11-23.
#[test]
fn r37_the_term_of_a_home_renews_itself_and_that_of_a_shop_does_not() {
    let until = |last: &str, house: HouseType| {
        Sale::to_be_mortgaged().with(|s| {
            let register = s.register_mut();
            (register.land_term_end, register.house_type) = (Some(last.parse().unwrap()), house);
        })
    };
    let noted = |sale: &Sale| {
        let review = sale.review();
        let of_it = review.notes().filter(|(rule, _)| *rule == RuleId(37)).map(|(_, note)| note.code);
        of_it.collect::<Vec<_>>()
    };
    assert_eq!(noted(&until("2026-11-22", HouseType::Dwelling)), ["R-37.renewed"]);
    assert_eq!(codes(&until("2026-11-22", HouseType::Commercial).review(), 37), ["R-37.expired"]);
    assert_eq!(answer(&until("2026-11-22", HouseType::Commercial).review(), 37), VerdictKind::Refuse);
    for house in [HouseType::Dwelling, HouseType::Commercial] {
        assert_eq!(noted(&until("2026-11-23", house)), ["R-37.ends_soon"], "its last day still counts");
        assert_eq!(noted(&until("2028-11-21", house)), ["R-37.ends_soon"]);
        assert!(silent(&until("2028-11-22", house).review(), 37));
    }
    let endless = Sale::to_be_mortgaged().with(|s| s.register_mut().land_term_end = None);
    assert!(silent(&endless.review(), 37));
}

#[test]
fn r40_land_that_is_owned_and_homesteads_secure_nothing() {
    for kind in RightKind::ALL {
        let sale = Sale::to_be_mortgaged().with(|s| s.register_mut().right.kind = *kind);
        let barred = matches!(
            kind,
            RightKind::CollectiveLandOwnership
                | RightKind::StateLandOwnership
                | RightKind::Homestead
                | RightKind::HomesteadAndHouse
        );
        assert_eq!(answer(&sale.review(), 40) == VerdictKind::Refuse, barred, "{kind:?}");
    }
}

#[test]
fn r41_a_building_is_never_mortgaged_without_its_land_nor_the_land_alone() {
    for object in MortgagedObject::ALL {
        let whole = *object == MortgagedObject::LandAndHouse;
        let said = codes(&agreeing(|agreed| agreed.object = *object).at(Phase::Precheck).review(), 41);
        assert_eq!(said.is_empty(), whole, "{object:?}");
    }
}

#[test]
fn r42_an_amount_and_both_days_in_their_order_are_said() {
    let said = |change: fn(&mut AgreedMortgage)| codes(&agreeing(change).at(Phase::Precheck).review(), 42);
    assert_eq!(said(|agreed| agreed.amount = Fen::ZERO), ["R-42.amount"]);
    assert_eq!(said(|agreed| agreed.to = None), ["R-42.day_missing"]);
    assert_eq!(said(|agreed| (agreed.from, agreed.to) = (None, None)), ["R-42.day_missing", "R-42.day_missing"]);
    assert_eq!(said(|agreed| agreed.to = Some("2023-05-03".parse().unwrap())), ["R-42.order"]);
    assert_eq!(said(|agreed| agreed.to = agreed.from), [""; 0], "a loan of one day is one");
    assert_eq!(said(|agreed| agreed.to = Some("2100-01-01".parse().unwrap())), ["time.day_range"]);
}

#[test]
fn r43_only_a_licensed_lender_goes_the_automatic_way() {
    let lender = |fact| Sale::to_be_mortgaged().with(|s| s.lender = fact);
    assert!(silent(&lender(Some(DocumentFact::Confirmed)).review(), 43));
    assert_eq!(codes(&lender(Some(DocumentFact::Contradicted)).review(), 43), ["R-43.not_licensed"]);
    assert_eq!(answer(&lender(None).review(), 43), VerdictKind::Unknown);
    let private = Sale::to_be_mortgaged().with(|s| {
        s.parties_mut().parties[0] = Party { ..party("mortgagee.1", &someone("陈晓梅", "19700101", 5)) };
    });
    assert_eq!(
        (answer(&private.review(), 43), codes(&private.review(), 43)),
        (VerdictKind::Manual, vec!["R-43.private_creditor"])
    );
}

#[test]
fn r44_a_maximum_amount_without_a_time_of_determination_goes_to_a_person() {
    let maximum = |s: &mut AgreedMortgage| s.method = MortgageMethod::MaximumAmount;
    assert_eq!(agreeing(maximum).review().conclusion(), Conclusion::Book);
    let open = agreeing(|agreed| {
        maximum(agreed);
        (agreed.from, agreed.to) = (None, None);
    });
    let review = open.at(Phase::Precheck).review();
    assert_eq!((codes(&review, 44), codes(&review, 42)), (vec!["R-44.no_period"], vec![]));
    // Half a time is a slip, and R-42's.
    let half = agreeing(|agreed| {
        maximum(agreed);
        agreed.to = None;
    });
    let review = half.at(Phase::Precheck).review();
    assert_eq!((codes(&review, 44), codes(&review, 42)), (vec![], vec!["R-42.day_missing"]));
}

fn typed() -> TypedFields {
    Sale::to_be_mortgaged().sections.typed()
}

#[test]
fn what_was_agreed_is_read_from_what_was_typed() {
    let problems = |changes: &[(&str, &str)]| {
        let mut typed = typed();
        typed.extend(changes.iter().map(|(path, value)| ((*path).to_owned(), (*value).to_owned())));
        let (sections, problems) = T18.form.read_shared(&typed);
        let codes: Vec<_> = problems.into_iter().map(|p| (p.field, p.code)).collect();
        (sections.get::<AgreedMortgage>().cloned(), codes)
    };
    let (agreed, told) = problems(&[]);
    assert_eq!((agreed.as_ref(), told), (Some(Sale::to_be_mortgaged().get::<AgreedMortgage>()), vec![]));
    // The rank is nowhere to be typed.
    assert!(T18.form.fields().all(|field| !field.path.contains("rank")));
    let said = ("mortgage.restriction", "未经同意不得转让");
    let (agreed, told) = problems(&[("mortgage.restricted", "yes"), said]);
    assert_eq!((agreed.unwrap().restriction.unwrap().as_str(), told), ("未经同意不得转让", vec![]));
    for (changes, field, code) in [
        (vec![("mortgage.restricted", "yes")], "mortgage.restriction", "field.missing"),
        (vec![("mortgage.restricted", "no"), said], "mortgage.restricted", "mortgage.restriction_said"),
        (vec![("mortgage.amount", "0")], "mortgage.amount", "money.range"),
        (vec![("mortgage.to", "2146-11-19")], "mortgage.to", "time.day_range"),
        (vec![("mortgage.scope", "")], "mortgage.scope", "field.missing"),
    ] {
        assert_eq!(problems(&changes), (None, vec![(field.to_owned(), code)]), "{changes:?}");
    }
}

/// The sheet says what is signed, with the rank that the register makes now, and masks who owes.
#[test]
fn the_sheet_says_what_is_secured_and_with_which_rank() {
    let text = |sale: &Sale| ApplicationSheet::of(sale.matter, &sale.subject()).to_lines(Language::Zh).join("\n");
    let first = text(&agreeing(|agreed| agreed.debtor = Some("周建国".parse().unwrap())));
    for part in [
        "600,000.00 元（大写：陆拾万元整）",
        "2023-05-04 起至 2043-05-03 止",
        "第 1 顺位",
        "周**",
        "没有约定禁止或者限制转让",
    ] {
        assert!(first.contains(part), "{part}\n{first}");
    }
    assert!(!first.contains("周建国") && first.contains("抵押权自记载于不动产登记簿（登簿）时设立"));
    let second = text(&Sale::to_be_mortgaged().with(|s| {
        let lent = crate::fixture::mortgage(TransferClause::Restricted, "2023-05-04T02:00:00.000Z");
        s.register_mut().mortgages.push(lent);
        s.edit::<AgreedMortgage>().method = MortgageMethod::MaximumAmount;
    }));
    assert!(
        second.contains("第 2 顺位") && second.contains("最高债权数额") && second.contains("债权确定期间"),
        "{second}"
    );
}

/// The home of the sale, as a unit of the register.
fn unit(sale: &Sale) -> Unit {
    let register = sale.register.as_ref().unwrap();
    let right = &register.right;
    let opening = Opening {
        kind: right.kind,
        status: OpeningStatus::Current,
        predecessors: Vec::new(),
        co_ownership: right.co_ownership,
        holders: right.holders.clone(),
        old_certificates: Vec::new(),
    };
    let described = Description {
        status: register.status,
        address: register.address.clone(),
        land: Land { nature: register.land_nature, term_end: None },
        building: None,
    };
    let first = Entry::of(right.registered_at, vec![Change::Describe(described), Change::Open(opening)]);
    enter(register.unit, None, &first).unwrap()
}

#[test]
fn the_entry_burdens_the_right_with_what_was_agreed_for_the_mortgagee() {
    let restriction = "未经同意不得转让";
    for (restricted, clause) in [(None, TransferClause::Free), (Some(restriction), TransferClause::Restricted)] {
        let sale = agreeing(|agreed| agreed.restriction = restricted.map(|said| said.parse().unwrap()));
        let unit = unit(&sale);
        let case = "420102202611231000001".parse().unwrap();
        let changes = T18.changes(&unit, &sale.sections, &case).unwrap();
        let [Change::Burden(Burdening { on, burden: Burden::Mortgage(terms) })] = changes.as_slice() else {
            panic!("{changes:?}")
        };
        let agreed = sale.get::<AgreedMortgage>();
        assert_eq!(*on, Bearer::Right(unit.open_right().unwrap().id));
        assert_eq!((terms.transfer_clause, terms.amount, terms.method), (clause, agreed.amount, agreed.method));
        let debt = terms.debt.as_ref().unwrap();
        assert_eq!((&debt.scope, &debt.restriction), (&agreed.scope, &agreed.restriction));
        assert_eq!(debt.period.map(|period| (Some(period.from()), Some(period.to()))), Some((agreed.from, agreed.to)));
        let named: Vec<Holder> = Burden::Mortgage(terms.clone()).holders();
        assert!(named[0].is(&sale.clone().parties_mut().parties[0]), "the mortgagee's is the proof");
    }
    // What no rule lets pass makes no entry either.
    let backwards = agreeing(|agreed| (agreed.from, agreed.to) = (agreed.to, agreed.from));
    let case = "420102202611231000001".parse().unwrap();
    assert_eq!(T18.changes(&unit(&backwards), &backwards.sections, &case), None);
}
