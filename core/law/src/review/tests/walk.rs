//! Every value of every dictionary, in the register and in the application: what is booked is listed here, everything
//! else stops.

use ereg_domain::{
    dictionary::{
        CoOwnership, DocumentKind, HouseNature, HouseType, LandNature, MortgageMethod, MortgagedObject, NoticeKind,
        PartyKind, RightKind, SeizureKind, TenureStatus,
    },
    party::{IdentityNumber, Side},
    register::{AdvanceNotice, BurdenKind, OtherBurden, TransferClause},
    share::Share,
};

use crate::{
    application::{FeeClaim, MatterSection},
    fee,
    fixture::{Sale, buyer, line, mortgage, photo, seizure, third},
    material::MaterialCode,
    matter::T04,
    review::{Conclusion, RegisterFact},
};

const LATER: &str = "2023-05-04T02:00:00.000Z";

/// Every value but those listed must stop before the book; those listed must be booked, or the walk proves nothing.
fn walk<T: Copy + PartialEq + std::fmt::Debug>(values: &[T], booked: &[T], put: impl Fn(&mut Sale, T)) {
    for value in values {
        let conclusion = Sale::clean().with(|sale| put(sale, *value)).review().conclusion();
        assert_eq!(conclusion == Conclusion::Book, booked.contains(value), "{value:?}: {conclusion:?}");
    }
}

#[test]
fn rights_and_their_status() {
    walk(RightKind::ALL, &[RightKind::StateLandAndHouse], |s, v| {
        s.register_mut().right.kind = v;
        s.edit::<MatterSection>().items[0].right = v;
    });
    walk(TenureStatus::ALL, &[TenureStatus::Current], |s, v| s.register_mut().right.status = v);
    walk(TenureStatus::ALL, &[TenureStatus::Current], |s, v| s.register_mut().status = v);
}

#[test]
fn land_and_house() {
    walk(LandNature::ALL, &[LandNature::Granted], |s, v| s.register_mut().land_nature = v);
    walk(HouseType::ALL, &[HouseType::Dwelling], |s, v| {
        s.register_mut().house_type = v;
        let facts = T04.form.fee_facts(&s.sections, s.register.as_ref().unwrap()).unwrap();
        let fee = fee::quote(&s.pack, &facts);
        s.payment = Some(crate::subject::PaymentFact::Settled(fee.unwrap().total));
    });
    walk(HouseNature::ALL, &[HouseNature::Market], |s, v| s.register_mut().house_nature = v);
    walk(&["2026-11-22", "2026-11-23", "2099-01-01"], &["2026-11-23", "2099-01-01"], |s, v| {
        s.register_mut().land_term_end = Some(v.parse().unwrap());
    });
}

#[test]
fn forms_of_ownership_held_and_taken() {
    walk(CoOwnership::ALL, &[CoOwnership::Sole, CoOwnership::Joint, CoOwnership::Shares], |s, v| {
        s.register_mut().right.co_ownership = v;
    });
    let half = Some(Share::new(1, 2).unwrap());
    walk(CoOwnership::ALL, &[CoOwnership::Sole, CoOwnership::Joint, CoOwnership::Shares], |s, v| match v {
        CoOwnership::Sole => s.sold_to(&[(&buyer(), None)], v),
        CoOwnership::Joint | CoOwnership::Other => s.sold_to(&[(&buyer(), None), (&third(), None)], v),
        CoOwnership::Shares => s.sold_to(&[(&buyer(), half), (&third(), half)], v),
    });
}

#[test]
fn kinds_of_people_and_papers_they_show() {
    walk(PartyKind::ALL, &[PartyKind::Person], |s, v| s.register_mut().right.holders[0].kind = v);
    for side in [Side::Obligor, Side::RightHolder] {
        let at = if side == Side::Obligor { 0 } else { 1 };
        walk(PartyKind::ALL, &[PartyKind::Person], |s, v| s.parties_mut().parties[at].kind = v);
        walk(DocumentKind::ALL, &[DocumentKind::CitizenCard], |s, v| {
            let identity = match v {
                DocumentKind::CitizenCard => return,
                DocumentKind::BusinessLicence => IdentityNumber::Organisation("91420100MA0000015F".parse().unwrap()),
                document => IdentityNumber::Other { document, number: line("E12345678") },
            };
            s.parties_mut().parties[at].identity = identity.clone();
            if side == Side::Obligor {
                s.register_mut().right.holders[0].identity = identity;
            }
            s.fill_in_parties();
        });
    }
}

/// A number said to be on an identity card but not read as one: no check character was checked, no age is known.
#[test]
fn a_card_whose_number_was_not_read() {
    let unread = IdentityNumber::Other { document: DocumentKind::CitizenCard, number: line("420100150101001") };
    walk(&["buyer", "seller", "nobody"], &["nobody"], |s, who| {
        match who {
            "buyer" => s.parties_mut().parties[0].identity = unread.clone(),
            "seller" => {
                s.parties_mut().parties[1].identity = unread.clone();
                s.register_mut().right.holders[0].identity = unread.clone();
            }
            _ => {}
        }
        s.fill_in_parties();
    });
}

#[test]
fn ages() {
    // Eighteen on 2026-11-23 is grown up; one day younger is not (民法典 17).
    walk(&["20081123", "20081124", "20150101"], &["20081123"], |s, v| {
        s.sold_to(&[(&crate::fixture::someone("周小宝", v, 12), None)], CoOwnership::Sole);
    });
    walk(&["20081123", "20081124"], &["20081123"], |s, v| {
        s.sold_by(&[(&crate::fixture::someone("林小宝", v, 12), None)], CoOwnership::Sole);
    });
}

#[test]
fn burdens() {
    walk(SeizureKind::ALL, &[], |s, v| s.register_mut().seizures.push(seizure(v, "2026-01-01", "2029-01-01")));
    walk(SeizureKind::ALL, &[], |s, v| s.register_mut().seizures.push(seizure(v, "2020-01-01", "2023-01-01")));
    walk(SeizureKind::ALL, &[], |s, v| s.register_mut().seizures.push(seizure(v, "2027-01-01", "2029-01-01")));
    walk(NoticeKind::ALL, &[], |s, v| {
        let notice = AdvanceNotice {
            kind: v,
            holders: vec![crate::fixture::holder(&third(), None)],
            registered_at: LATER.parse().unwrap(),
        };
        s.register_mut().notices.push(notice);
    });
    walk(BurdenKind::ALL, &[], |s, v| {
        s.register_mut().other_burdens.push(OtherBurden { kind: v, registered_at: LATER.parse().unwrap() });
    });
}

#[test]
fn mortgages() {
    use TransferClause::{Free, Restricted, Silent};
    let mortgaged = |s: &mut Sale, change: &dyn Fn(&mut ereg_domain::register::Mortgage)| {
        let mut one = mortgage(Free, LATER);
        change(&mut one);
        s.register_mut().mortgages.push(one);
        s.fill_in_parties();
    };
    walk(&[Free, Silent, Restricted], &[Free, Silent], |s, v| mortgaged(s, &|m| m.transfer_clause = v));
    walk(&[Free, Silent, Restricted], &[], |s, v| {
        mortgaged(s, &|m| {
            m.transfer_clause = v;
            m.registered_at = "2019-05-04T02:00:00.000Z".parse().unwrap();
        });
    });
    walk(MortgageMethod::ALL, MortgageMethod::ALL, |s, v| mortgaged(s, &|m| m.method = v));
    walk(MortgagedObject::ALL, &[MortgagedObject::LandAndHouse], |s, v| mortgaged(s, &|m| m.object = v));
}

#[test]
fn materials_handed_in_and_reductions_claimed() {
    use MaterialCode::{M01, M02, M03, M04, M05, M06, M07, M08, M10, M15, M18, M25, M26};
    // Those the rules read or need not read; a power of attorney, a guardianship, a licence of an organisation and an
    // origin of allocated land change what must be judged.
    walk(
        &[M01, M02, M03, M04, M05, M06, M07, M08, M10, M15, M18, M25, M26],
        &[M01, M02, M05, M07, M08, M10, M18, M25, M26],
        |s, v| s.materials.push(photo(v)),
    );
    walk(&[FeeClaim::None, FeeClaim::BetweenSpouses, FeeClaim::SmallEnterprise], &[FeeClaim::None], |s, v| {
        s.deal_mut().fee_claim = v
    });
}

#[test]
fn a_package_and_another_fixture() {
    walk(&[1, 2], &[1], |s, v| {
        let items = &mut s.edit::<MatterSection>().items;
        *items = std::iter::repeat_n(items[0].clone(), v).collect();
    });
    let (home, trees, bare) =
        ("420102001001GB00001F00010001", "420102001001GB00001L00000001", "420102001001GB00001W00000000");
    walk(&[home, trees, bare], &[home], |s, v| {
        let code = v.parse().unwrap();
        s.register_mut().unit = code;
        s.edit::<MatterSection>().items[0].unit = code;
        if let Some(crate::subject::ContractFact::Active { unit, .. }) = &mut s.contract {
            *unit = code;
        }
    });
}

#[test]
fn no_value_is_claimed_twice() {
    let mut claimed: Vec<RegisterFact> = T04.listed().flat_map(|listed| listed.claims.iter().copied()).collect();
    let all = claimed.len();
    claimed.sort();
    claimed.dedup();
    assert_eq!(claimed.len(), all);
}
