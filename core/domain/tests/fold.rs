//! A unit is the fold of its entries: the matters that are coming as the changes they make, what does not fit, and what
//! holds of every fold.

#![allow(clippy::unwrap_used, clippy::panic, reason = "test code fails loudly")]

use ereg_domain::{
    canonical::to_canonical,
    dictionary::{
        CoOwnership, HouseNature, HouseType, LandNature, MortgageMethod, MortgagedObject, NoticeKind, PartyKind,
        RightKind, SeizureKind, TenureStatus,
    },
    identifier::{CertScheme, LicenceId, LicenceType, OldCertificate, QuotedCertificate, UnitCode},
    money::Fen,
    party::{Holder, IdentityNumber},
    register::{
        Alteration, Bearer, Building, Burden, BurdenId, BurdenKind, Burdening, Change, ChangeAt, Closing, DaySpan,
        Description, Ending, Entry, FoldFault, Land, Lifting, MortgageTerms, Opening, OpeningStatus, RegisterFacts,
        RegistrationProof, RightId, RightStatus, SecuredDebt, Seizure, SuitProof, TitleCertificate, TransferClause,
        Unit, enter, fold, make_changes,
    },
    share::Share,
    text::Address,
    time::Instant,
};
use proptest::prelude::*;

fn code() -> UnitCode {
    "420102001001GB00001F00010001".parse().unwrap()
}

fn at(day: u32) -> Instant {
    format!("2026-11-{day:02}T02:00:00.000Z").parse().unwrap()
}

fn person(name: &str, share: Option<(u64, u64)>) -> Holder {
    Holder {
        kind: PartyKind::Person,
        name: name.parse().unwrap(),
        identity: IdentityNumber::Citizen("420100196203170028".parse().unwrap()),
        former_identity: None,
        share: share.map(|(numer, denom)| Share::new(numer, denom).unwrap()),
    }
}

fn flat(status: TenureStatus) -> Change {
    Change::Describe(Description {
        status,
        address: Address {
            district: "江岸区".parse().unwrap(),
            street: "演示路".parse().unwrap(),
            detail: "1号1栋1单元101室".parse().unwrap(),
        },
        land: Land { nature: LandNature::Granted, term_end: Some("2075-06-30".parse().unwrap()) },
        building: Some(Building {
            area: "89.50".parse().unwrap(),
            house_type: HouseType::Dwelling,
            nature: HouseNature::Market,
        }),
    })
}

fn opening(holders: Vec<Holder>, predecessors: Vec<RightId>) -> Opening {
    let co_ownership = match (holders.len(), holders.iter().any(|holder| holder.share.is_some())) {
        (0 | 1, _) => CoOwnership::Sole,
        (_, true) => CoOwnership::Shares,
        (_, false) => CoOwnership::Joint,
    };
    Opening {
        kind: RightKind::StateLandAndHouse,
        status: OpeningStatus::Current,
        predecessors,
        co_ownership,
        holders,
        old_certificates: Vec::new(),
    }
}

fn right(id: &str) -> RightId {
    serde_json::from_str(&format!("\"{id}\"")).unwrap()
}

fn burden(id: &str) -> BurdenId {
    serde_json::from_str(&format!("\"{id}\"")).unwrap()
}

fn close(id: RightId, ending: Ending) -> Change {
    Change::Close(Closing { right: id, ending, entry: "转移登记 420102202611281000001".parse().unwrap() })
}

fn mortgage() -> Burden {
    Burden::Mortgage(MortgageTerms {
        mortgagee: "演示银行江岸支行".parse().unwrap(),
        mortgagee_identity: IdentityNumber::Organisation("91420100MA0000015F".parse().unwrap()),
        method: MortgageMethod::Ordinary,
        object: MortgagedObject::LandAndHouse,
        amount: Fen::new(60_000_000).unwrap(),
        transfer_clause: TransferClause::Free,
        debt: Some(SecuredDebt {
            debtor: None,
            period: Some(DaySpan::new("2026-01-05".parse().unwrap(), "2046-01-04".parse().unwrap()).unwrap()),
            scope: "本金、利息、违约金和实现抵押权的费用".parse().unwrap(),
            restriction: None,
        }),
    })
}

fn seizure(kind: SeizureKind) -> Burden {
    Burden::Seizure(Seizure {
        kind,
        authority: "演示市江岸区人民法院".parse().unwrap(),
        from: "2026-02-01".parse().unwrap(),
        to: "2029-02-01".parse().unwrap(),
    })
}

fn on(id: &str, burden: Burden) -> Change {
    Change::Burden(Burdening { on: Bearer::Right(right(id)), burden })
}

fn proof(of: u16, serial: u32) -> RegistrationProof {
    RegistrationProof {
        of,
        number: format!("鄂(2026)演示市江岸不动产证明第{serial:07}号").parse().unwrap(),
        issued: None,
    }
}

fn title(serial: u32) -> ereg_domain::identifier::TitleCertificateNumber {
    format!("鄂(2026)演示市江岸不动产权第{serial:07}号").parse().unwrap()
}

fn licence(serial: u32) -> LicenceId {
    let issuer = "11420100MB00000196".parse().unwrap();
    LicenceId::booked(LicenceType::TitleCertificate, &issuer, at(1).day().date(), serial.into()).unwrap()
}

/// An entry of changes that hands out a certificate for one of them, to these holders.
fn certified(unit: Option<&Unit>, day: u32, changes: Vec<Change>, of: u16, serial: u32) -> Entry {
    let after = make_changes(code(), unit, at(day), &changes).unwrap();
    let open = after.open_right().unwrap();
    let face = after.title_face(open.id, &open.holders).unwrap();
    let certificate = TitleCertificate { of, number: title(serial), licence_id: licence(serial), face };
    Entry { certificates: vec![certificate], ..Entry::of(at(day), changes) }
}

/// A flat of one owner, with certificate 1.
fn home() -> (Entry, Unit) {
    let changes = vec![flat(TenureStatus::Current), Change::Open(opening(vec![person("林秀英", None)], vec![]))];
    let first = certified(None, 1, changes, 2, 1);
    let unit = enter(code(), None, &first).unwrap();
    (first, unit)
}

/// The flat with a mortgage.
fn mortgaged() -> Unit {
    let entry = Entry { proofs: vec![proof(1, 1)], ..Entry::of(at(2), vec![on("1.2", mortgage())]) };
    enter(code(), Some(&home().1), &entry).unwrap()
}

fn names(unit: &Unit) -> Vec<String> {
    unit.open_right().unwrap().holders.iter().map(|holder| holder.name.to_string()).collect()
}

fn refused(unit: &Unit, changes: Vec<Change>) -> FoldFault {
    enter(code(), Some(unit), &Entry::of(at(20), changes)).unwrap_err()
}

// The matters, as the changes they make.

/// Sale, gift, inheritance, a transfer between spouses: one right takes the place of another, and what burdens it follows.
#[test]
fn a_transfer_closes_and_opens_and_the_mortgage_follows() {
    let before = mortgaged();
    let taken = Change::Open(opening(vec![person("周建国", None)], vec![right("1.2")]));
    let sale = certified(Some(&before), 3, vec![close(right("1.2"), Ending::Historic), taken], 2, 2);
    let after = enter(code(), Some(&before), &sale).unwrap();
    assert_eq!(names(&after), ["周建国"]);
    let [old, new] = after.rights.as_slice() else { panic!("{:?}", after.rights) };
    assert_eq!((old.id, new.id), (right("1.2"), right("3.2")));
    assert_eq!((old.status.tenure(), &new.status), (TenureStatus::Historic, &RightStatus::Current));
    assert_eq!(old.status.end().unwrap().registered_at, at(3));
    assert_eq!(new.predecessors, [right("1.2")]);
    assert_eq!(after.certificates_in_force(), [title(2)], "the old certificate is void with its right");
    let [standing] = after.burdens.as_slice() else { panic!("{:?}", after.burdens) };
    assert_eq!(standing.id, burden("2.1"), "a burden keeps its name");
    assert_eq!(standing.on, Bearer::Right(right("3.2")));
    assert_eq!(standing.registered_at, at(2), "and its rank");
    let facts = RegisterFacts::of(&after).unwrap();
    assert_eq!(facts.mortgages, RegisterFacts::of(&before).unwrap().mortgages);
}

/// A co-owner's share goes to somebody else: the right of all is closed and opened with the changed shares.
#[test]
fn a_share_transfer_opens_the_right_with_changed_shares() {
    let changes = vec![
        flat(TenureStatus::Current),
        Change::Open(opening(vec![person("甲", Some((1, 2))), person("乙", Some((1, 2)))], vec![])),
    ];
    let before = enter(code(), None, &Entry::of(at(1), changes)).unwrap();
    let taken = opening(vec![person("甲", Some((1, 2))), person("丙", Some((1, 2)))], vec![right("1.2")]);
    let changes = vec![close(right("1.2"), Ending::Historic), Change::Open(taken)];
    let after = enter(code(), Some(&before), &Entry::of(at(2), changes)).unwrap();
    assert_eq!(names(&after), ["甲", "丙"]);
    assert_eq!(after.open_right().unwrap().co_ownership, CoOwnership::Shares);
}

/// The holder has a new name: the right stays, its certificate is given anew, and what burdens it is untouched.
#[test]
fn a_holder_with_a_new_name_keeps_the_right_and_gets_a_new_certificate() {
    let before = mortgaged();
    let renamed = vec![Change::Alter(Alteration::Holders {
        right: right("1.2"),
        co_ownership: CoOwnership::Sole,
        holders: vec![person("林秀", None)],
    })];
    let after = enter(code(), Some(&before), &certified(Some(&before), 3, renamed.clone(), 1, 2)).unwrap();
    let open = after.open_right().unwrap();
    assert_eq!((open.id, open.registered_at), (right("1.2"), at(1)));
    assert_eq!(names(&after), ["林秀"]);
    assert_eq!(after.certificates_in_force(), [title(2)]);
    assert_eq!(after.burdens, before.burdens);
    // Without a new certificate there is none: the old one shows another name.
    let bare = enter(code(), Some(&before), &Entry::of(at(3), renamed)).unwrap();
    assert!(bare.certificates_in_force().is_empty());
}

/// A mortgage burdens the right and has its proof; its discharge lifts it. Neither touches the right.
#[test]
fn a_mortgage_is_entered_with_its_proof_and_lifted_by_name() {
    let (_, before) = home();
    let entered = Entry::of(at(2), vec![on("1.2", mortgage())]);
    assert_eq!(enter(code(), Some(&before), &entered), Err(FoldFault::NoProof { burden: burden("2.1") }));
    let after = mortgaged();
    assert_eq!(after.rights, before.rights);
    assert_eq!(RegisterFacts::of(&after).unwrap().mortgages[0].proof, proof(1, 1).number);
    let face = after.proof_face(burden("2.1")).unwrap();
    assert_eq!((face.rank, face.obligors.len()), (Some(1), 1));
    let discharged =
        enter(code(), Some(&after), &Entry::of(at(3), vec![Change::Lift(Lifting { burden: burden("2.1") })])).unwrap();
    assert_eq!(discharged, Unit { entries: 3, ..before });
}

/// An advance notice holds the home: others see it, on a right or, before there is one, on the unit.
#[test]
fn an_advance_notice_is_a_burden_that_others_see() {
    let (_, before) = home();
    let notice = Burden::Notice { kind: NoticeKind::OtherSale, holders: vec![person("周建国", None)] };
    let entry = Entry { proofs: vec![proof(1, 9)], ..Entry::of(at(2), vec![on("1.2", notice.clone())]) };
    let after = enter(code(), Some(&before), &entry).unwrap();
    assert_eq!(RegisterFacts::of(&after).unwrap().notices[0].holders[0].name.to_string(), "周建国");
    assert_eq!(after.burdens[0].proof, Some(proof(1, 9).number));
    let presale = vec![flat(TenureStatus::Current), Change::Burden(Burdening { on: Bearer::Unit, burden: notice })];
    let unbuilt = enter(code(), None, &Entry::of(at(1), presale)).unwrap();
    assert_eq!(unbuilt.burdens[0].on, Bearer::Unit);
    assert_eq!(RegisterFacts::of(&unbuilt), None, "no right was ever opened");
}

/// A unit has land, perhaps a building: a right to land alone is certified like another, and the unit is no home before
/// something is built on it.
#[test]
fn land_without_a_building_is_a_unit_with_a_right_and_no_home() {
    let Change::Describe(described) = flat(TenureStatus::Current) else { panic!("a description") };
    let land = Change::Describe(Description { building: None, ..described });
    let to_land =
        Opening { kind: RightKind::StateConstructionLand, ..opening(vec![person("林秀英", None)], vec![]) };
    let first = certified(None, 1, vec![land, Change::Open(to_land)], 2, 1);
    assert_eq!(first.certificates[0].face.building, None);
    let unit = enter(code(), None, &first).unwrap();
    assert_eq!((names(&unit), unit.certificates_in_force()), (vec!["林秀英".to_owned()], [title(1)].as_slice()));
    assert_eq!(RegisterFacts::of(&unit), None);
    let built = enter(code(), Some(&unit), &Entry::of(at(2), vec![flat(TenureStatus::Current)])).unwrap();
    assert!(RegisterFacts::of(&built).is_some_and(|facts| facts.area == "89.50".parse().unwrap()));
}

/// A lost certificate: the same right, the lost number void at once, another in force.
#[test]
fn a_reissued_certificate_is_an_alteration() {
    let (_, before) = home();
    let again = |replaces| vec![Change::Alter(Alteration::Reissue { right: right("1.2"), replaces })];
    let lost = again(vec![QuotedCertificate::Title(title(1))]);
    let after = enter(code(), Some(&before), &certified(Some(&before), 2, lost, 1, 2)).unwrap();
    assert_eq!(after.certificates_in_force(), [title(2)]);
    assert_eq!(after.open_right().unwrap().holders, before.open_right().unwrap().holders);
    for wrong in [vec![], vec![QuotedCertificate::Title(title(7))]] {
        assert_eq!(refused(&before, again(wrong)), FoldFault::NotInForce { right: right("1.2") });
    }
    let twice = vec![QuotedCertificate::Title(title(1)), QuotedCertificate::Title(title(1))];
    assert_eq!(refused(&before, again(twice)), FoldFault::NotInForce { right: right("1.2") });
}

/// A certificate from before the unified registration is exchanged like any other.
#[test]
fn an_old_certificate_is_replaced_by_a_new_one() {
    let old = |number: &str| OldCertificate { number: number.parse().unwrap(), scheme: CertScheme::Land };
    let held = Opening {
        old_certificates: vec![old("武国用(2005)第123号")],
        ..opening(vec![person("甲", None)], vec![])
    };
    let first = Entry::of(at(1), vec![flat(TenureStatus::Current), Change::Open(held)]);
    let before = enter(code(), None, &first).unwrap();
    let exchange = |number| {
        let replaces = vec![QuotedCertificate::Old(old(number))];
        vec![Change::Alter(Alteration::Reissue { right: right("1.2"), replaces })]
    };
    assert_eq!(refused(&before, exchange("武国用(2005)第124号")), FoldFault::NotInForce { right: right("1.2") });
    let entry = certified(Some(&before), 2, exchange("武国用(2005)第123号"), 1, 1);
    let after = enter(code(), Some(&before), &entry).unwrap();
    assert!(after.open_right().unwrap().old_certificates.is_empty());
    assert_eq!(after.certificates_in_force(), [title(1)]);
}

/// A later entry about a burden changes it where it stands.
#[test]
fn an_objector_who_sues_and_a_seizure_whose_turn_comes_are_altered_burdens() {
    let (_, home) = home();
    let objection = |suit| Burden::Objection { objector: "丙".parse().unwrap(), suit };
    let entry = Entry::of(
        at(2),
        vec![on("1.2", objection(SuitProof::NotShown)), on("1.2", seizure(SeizureKind::WaitingSeizure))],
    );
    let before = enter(code(), Some(&home), &entry).unwrap();
    let alter = |id, becomes| Change::Alter(Alteration::Burden { burden: burden(id), becomes });
    let entry =
        Entry::of(at(3), vec![alter("2.1", objection(SuitProof::Filed)), alter("2.2", seizure(SeizureKind::Seizure))]);
    let after = enter(code(), Some(&before), &entry).unwrap();
    let facts = RegisterFacts::of(&after).unwrap();
    assert_eq!((facts.objections[0].suit, facts.seizures[0].kind), (SuitProof::Filed, SeizureKind::Seizure));
    assert_eq!(facts.objections[0].registered_at, at(2), "its rank is kept");
    let other = vec![alter("2.1", seizure(SeizureKind::Seizure))];
    assert_eq!(refused(&before, other), FoldFault::OtherKind { burden: burden("2.1") });
}

// What does not fit.

#[test]
fn a_fold_begins_with_a_description_and_every_entry_changes_something() {
    let nothing = Entry::of(at(1), vec![]);
    assert_eq!(enter(code(), None, &nothing), Err(FoldFault::Empty));
    assert_eq!(enter(code(), Some(&home().1), &nothing), Err(FoldFault::Empty));
    let undescribed = Entry::of(at(1), vec![Change::Open(opening(vec![person("甲", None)], vec![]))]);
    assert_eq!(enter(code(), None, &undescribed), Err(FoldFault::NotDescribed));
    assert_eq!(fold(code(), []), Ok(None));
    let many = vec![flat(TenureStatus::Current); usize::from(u16::MAX) + 1];
    assert_eq!(refused(&home().1, many), FoldFault::TooMany);
}

#[test]
fn one_right_at_a_time_and_none_without_a_holder() {
    let (_, home) = home();
    let second = Change::Open(opening(vec![person("乙", None)], vec![]));
    assert_eq!(refused(&home, vec![second]), FoldFault::SecondRight { open: right("1.2") });
    let successor = Change::Open(opening(vec![person("乙", None)], vec![right("1.2")]));
    assert_eq!(refused(&home, vec![successor]), FoldFault::SecondRight { open: right("1.2") });
    let ended = close(right("1.2"), Ending::Historic);
    let nobodys = Change::Open(opening(vec![], vec![]));
    assert_eq!(refused(&home, vec![ended.clone(), nobodys]), FoldFault::NobodyHolds);
    let emptied = Alteration::Holders { right: right("1.2"), co_ownership: CoOwnership::Sole, holders: vec![] };
    assert_eq!(refused(&home, vec![Change::Alter(emptied)]), FoldFault::NobodyHolds);
    for kind in [RightKind::Mortgage, RightKind::Residence, RightKind::Easement] {
        let burden = Change::Open(Opening { kind, ..opening(vec![person("乙", None)], vec![]) });
        assert_eq!(refused(&home, vec![ended.clone(), burden]), FoldFault::OpenedBurden { kind });
    }
}

#[test]
fn a_right_only_goes_forward() {
    let (first, home) = home();
    let confirm = |id| Change::Alter(Alteration::Confirm { right: right(id) });
    assert_eq!(refused(&home, vec![confirm("1.2")]), FoldFault::NotProvisional { right: right("1.2") });
    let provisional = Opening { status: OpeningStatus::Provisional, ..opening(vec![person("甲", None)], vec![]) };
    let entry = Entry::of(at(1), vec![first.changes[0].clone(), Change::Open(provisional)]);
    let before = enter(code(), None, &entry).unwrap();
    assert_eq!(before.open_right().unwrap().status, RightStatus::Provisional);
    let after = enter(code(), Some(&before), &Entry::of(at(2), vec![confirm("1.2")])).unwrap();
    assert_eq!(after.open_right().unwrap().status, RightStatus::Current);

    let ended = enter(code(), Some(&home), &Entry::of(at(2), vec![close(right("1.2"), Ending::Terminated)])).unwrap();
    assert_eq!(ended.rights[0].status.tenure(), TenureStatus::Terminated);
    assert_eq!(ended.open_right(), None);
    let renamed =
        Alteration::Holders {
            right: right("1.2"), co_ownership: CoOwnership::Sole, holders: vec![person("甲", None)]
        };
    let reissued = Alteration::Reissue { right: right("1.2"), replaces: vec![QuotedCertificate::Title(title(1))] };
    for change in [
        close(right("1.2"), Ending::Historic),
        confirm("1.2"),
        Change::Alter(renamed),
        Change::Alter(reissued),
        on("1.2", mortgage()),
    ] {
        assert_eq!(refused(&ended, vec![change]), FoldFault::RightEnded { right: right("1.2") });
    }
    // What was ended by mistake is opened anew, after it.
    let again = Change::Open(opening(vec![person("甲", None)], vec![right("1.2")]));
    assert_eq!(names(&enter(code(), Some(&ended), &Entry::of(at(3), vec![again])).unwrap()), ["甲"]);
}

#[test]
fn what_the_unit_does_not_have_cannot_be_changed() {
    let (_, home) = home();
    for change in [
        close(right("1.1"), Ending::Historic),
        close(right("2.1"), Ending::Historic),
        on("7.1", seizure(SeizureKind::Seizure)),
        Change::Alter(Alteration::Confirm { right: right("1.3") }),
    ] {
        assert!(matches!(refused(&home, vec![change]), FoldFault::NoSuchRight { .. }));
    }
    let strange = Change::Open(opening(vec![person("乙", None)], vec![right("9.9")]));
    let ended = close(right("1.2"), Ending::Historic);
    assert_eq!(refused(&home, vec![ended, strange]), FoldFault::NoSuchRight { right: right("9.9") });
    let lift = |id| Change::Lift(Lifting { burden: burden(id) });
    assert_eq!(refused(&home, vec![lift("1.2")]), FoldFault::NotStanding { burden: burden("1.2") });
    let before = mortgaged();
    assert_eq!(refused(&before, vec![lift("2.1"), lift("2.1")]), FoldFault::NotStanding { burden: burden("2.1") });
    let altered = Alteration::Burden { burden: burden("2.2"), becomes: mortgage() };
    assert_eq!(refused(&before, vec![Change::Alter(altered)]), FoldFault::NotStanding { burden: burden("2.2") });
}

/// A right that is opened names only what has ended, itself never.
#[test]
fn a_successor_comes_after_what_has_ended() {
    let (first, _) = home();
    let itself = Change::Open(opening(vec![person("甲", None)], vec![right("1.2")]));
    let entry = Entry::of(at(1), vec![first.changes[0].clone(), itself]);
    assert_eq!(enter(code(), None, &entry), Err(FoldFault::NoSuchRight { right: right("1.2") }));
}

#[test]
fn no_burden_is_left_on_a_right_that_has_ended() {
    let before = mortgaged();
    let fault = FoldFault::BurdenLeft { burden: burden("2.1") };
    assert_eq!(refused(&before, vec![close(right("1.2"), Ending::Terminated)]), fault);
    // A new right that does not come from the old one leaves the burden behind too.
    let strange = Change::Open(opening(vec![person("乙", None)], vec![]));
    assert_eq!(refused(&before, vec![close(right("1.2"), Ending::Historic), strange]), fault);
    let lifted = vec![Change::Lift(Lifting { burden: burden("2.1") }), close(right("1.2"), Ending::Terminated)];
    let after = enter(code(), Some(&before), &Entry::of(at(3), lifted)).unwrap();
    assert!(after.burdens.is_empty() && after.open_right().is_none());
}

#[test]
fn a_unit_does_not_come_back() {
    use TenureStatus::{Current, Historic, Provisional, Terminated};
    let described = |unit: Option<&Unit>, status| enter(code(), unit, &Entry::of(at(1), vec![flat(status)]));
    for (from, allowed) in [
        (Provisional, vec![Provisional, Current, Historic, Terminated]),
        (Current, vec![Current, Historic, Terminated]),
        (Historic, vec![Historic]),
        (Terminated, vec![Terminated]),
    ] {
        let before = described(None, from).unwrap();
        for &to in TenureStatus::ALL {
            let after = described(Some(&before), to);
            match after {
                Ok(unit) => assert!(allowed.contains(&to) && unit.description.status == to, "{from:?} {to:?}"),
                Err(fault) => {
                    assert!(!allowed.contains(&to), "{from:?} {to:?}");
                    assert_eq!(fault, FoldFault::UnitGoesBack { from, to });
                }
            }
        }
    }
}

#[test]
fn what_is_handed_out_belongs_to_a_change_and_shows_what_the_register_says() {
    let (first, home) = home();
    let lost = || {
        let replaces = vec![QuotedCertificate::Title(title(1))];
        vec![Change::Alter(Alteration::Reissue { right: right("1.2"), replaces })]
    };
    let good = certified(Some(&home), 2, lost(), 1, 2);
    let changed = |change: &dyn Fn(&mut TitleCertificate)| {
        let mut entry = good.clone();
        change(&mut entry.certificates[0]);
        enter(code(), Some(&home), &entry)
    };
    for of in [0, 2, 9] {
        assert_eq!(changed(&|certificate| certificate.of = of), Err(FoldFault::CertifiesNothing { of }));
    }
    assert_eq!(changed(&|c| c.face.holders.clear()), Err(FoldFault::FaceDiffers { of: 1 }));
    assert_eq!(changed(&|c| c.face.holders[0] = person("乙", None)), Err(FoldFault::FaceDiffers { of: 1 }));
    assert_eq!(changed(&|c| c.face.building = None), Err(FoldFault::FaceDiffers { of: 1 }));
    assert_eq!(changed(&|c| c.face.co_ownership = CoOwnership::Joint), Err(FoldFault::FaceDiffers { of: 1 }));

    // A number that the unit has had is not given again, were it void or given twice at once.
    let mut twice = good.clone();
    twice.certificates.push(good.certificates[0].clone());
    assert_eq!(enter(code(), Some(&home), &twice), Err(FoldFault::NumberGivenBefore { of: 1 }));
    let sale = vec![
        close(right("1.2"), Ending::Historic),
        Change::Open(opening(vec![person("周建国", None)], vec![right("1.2")])),
    ];
    let again = certified(Some(&home), 2, sale.clone(), 2, 1);
    assert_eq!(enter(code(), Some(&home), &again), Err(FoldFault::NumberGivenBefore { of: 2 }));
    // A certificate for the right that the sale ended, or for its ending, is for nothing.
    let mut ended = certified(Some(&home), 2, sale, 2, 2);
    ended.certificates[0].of = 1;
    assert_eq!(enter(code(), Some(&home), &ended), Err(FoldFault::CertifiesNothing { of: 1 }));
    let described = Entry { certificates: vec![TitleCertificate { of: 1, ..first.certificates[0].clone() }], ..first };
    assert_eq!(enter(code(), None, &described), Err(FoldFault::CertifiesNothing { of: 1 }));

    let proofs = |changes, proofs| enter(code(), Some(&home), &Entry { proofs, ..Entry::of(at(2), changes) });
    let pledge = || vec![on("1.2", mortgage()), on("1.2", mortgage())];
    assert_eq!(proofs(pledge(), vec![proof(3, 1)]), Err(FoldFault::ProvesNothing { of: 3 }));
    assert_eq!(proofs(pledge(), vec![proof(1, 1)]), Err(FoldFault::NoProof { burden: burden("2.2") }));
    let same = vec![proof(1, 1), proof(2, 1)];
    assert_eq!(proofs(pledge(), same), Err(FoldFault::NumberGivenBefore { of: 2 }));
    assert_eq!(proofs(lost(), vec![proof(1, 1)]), Err(FoldFault::ProvesNothing { of: 1 }));
    assert!(proofs(pledge(), vec![proof(1, 1), proof(2, 2)]).is_ok());
}

/// The bytes of an entry are committed to for ever; another spelling would break every proof.
#[test]
fn a_change_of_every_kind_has_its_golden_bytes() {
    let joint = CoOwnership::Joint;
    let changes = vec![
        flat(TenureStatus::Current),
        Change::Open(opening(vec![person("周建国", None)], vec![right("1.2")])),
        close(right("1.2"), Ending::Historic),
        Change::Alter(Alteration::Holders { right: right("1.2"), co_ownership: joint, holders: vec![] }),
        Change::Alter(Alteration::Reissue { right: right("1.2"), replaces: vec![QuotedCertificate::Title(title(1))] }),
        Change::Alter(Alteration::Confirm { right: right("1.2") }),
        Change::Alter(Alteration::Burden { burden: burden("2.1"), becomes: seizure(SeizureKind::Seizure) }),
        on("1.2", mortgage()),
        on("1.2", Burden::Objection { objector: "丙".parse().unwrap(), suit: SuitProof::NotShown }),
        on("1.2", Burden::Notice { kind: NoticeKind::OtherSale, holders: vec![person("丁", None)] }),
        Change::Burden(Burdening { on: Bearer::Unit, burden: Burden::Other { kind: BurdenKind::Residence } }),
        Change::Lift(Lifting { burden: burden("2.1") }),
    ];
    let golden = include_str!("golden/changes.json").trim_end();
    assert_eq!(String::from_utf8(to_canonical(&changes).unwrap()).unwrap(), golden);
    assert_eq!(serde_json::from_str::<Vec<Change>>(golden).unwrap(), changes);
    for (at, change) in changes.iter().enumerate() {
        let mut extended = serde_json::to_value(change).unwrap();
        for body in extended.as_object_mut().unwrap().values_mut() {
            body["more"] = 1.into();
        }
        assert!(serde_json::from_value::<Change>(extended).is_err(), "{at}");
    }
}

// What holds of every fold.

/// One step of a story: an entry that may fit or not.
#[derive(Debug, Clone)]
enum Step {
    Describe(usize),
    Open { ended: Option<u8>, provisional: u8, kind: usize },
    Transfer { certified: u8 },
    Close(u8, u8),
    Rename(u8),
    Reissue(u8),
    Confirm(u8),
    Burden { on: u8, what: u8, proven: u8 },
    Alter(u8, u8),
    Lift(u8),
    Two(Box<Step>, Box<Step>),
}

fn step() -> impl Strategy<Value = Step> {
    let single = prop_oneof![
        1 => (0_usize..4).prop_map(Step::Describe),
        2 => (proptest::option::of(0_u8..4), 0_u8..3, 0_usize..8)
            .prop_map(|(ended, provisional, kind)| Step::Open { ended, provisional, kind }),
        4 => (0_u8..3).prop_map(|certified| Step::Transfer { certified }),
        1 => (0_u8..4, 0_u8..2).prop_map(|(which, how)| Step::Close(which, how)),
        2 => (0_u8..4).prop_map(Step::Rename),
        2 => (0_u8..4).prop_map(Step::Reissue),
        1 => (0_u8..4).prop_map(Step::Confirm),
        5 => (0_u8..5, 0_u8..5, 0_u8..4).prop_map(|(on, what, proven)| Step::Burden { on, what, proven }),
        1 => (0_u8..4, 0_u8..5).prop_map(|(which, what)| Step::Alter(which, what)),
        3 => (0_u8..4).prop_map(Step::Lift),
    ]
    .boxed();
    prop_oneof![
        6 => single.clone(),
        1 => (single.clone(), single).prop_map(|(one, two)| Step::Two(Box::new(one), Box::new(two))),
    ]
}

/// The `which`-th right from the last, or one that the unit never had.
fn some_right(unit: &Unit, which: u8) -> RightId {
    unit.rights.iter().rev().nth(usize::from(which)).map_or(right("9.9"), |right| right.id)
}

fn some_burden(unit: &Unit, which: u8) -> BurdenId {
    unit.burdens.get(usize::from(which)).map_or(burden("9.9"), |standing| standing.id)
}

fn some_kind(what: u8) -> Burden {
    match what {
        0 => mortgage(),
        1 => seizure(SeizureKind::Seizure),
        2 => Burden::Objection { objector: "丙".parse().unwrap(), suit: SuitProof::NotShown },
        3 => Burden::Notice { kind: NoticeKind::OtherSale, holders: vec![person("丁", None)] },
        _ => Burden::Other { kind: BurdenKind::Residence },
    }
}

/// The changes that a step makes, and the number of the change that something is handed out for, if anything is.
fn changes(unit: &Unit, step: &Step) -> (Vec<Change>, Option<u16>) {
    let last = some_right(unit, 0);
    match step {
        Step::Describe(status) => (vec![flat(TenureStatus::ALL[*status])], None),
        Step::Open { ended, provisional, kind } => {
            let predecessors = ended.map(|which| some_right(unit, which)).into_iter().collect();
            let status = if *provisional == 0 { OpeningStatus::Provisional } else { OpeningStatus::Current };
            let kind = if *kind == 0 { RightKind::Easement } else { RightKind::StateLandAndHouse };
            let opening = Opening { kind, status, ..opening(vec![person("甲", None)], predecessors) };
            (vec![Change::Open(opening)], None)
        }
        Step::Transfer { certified } => {
            let taken = opening(vec![person("乙", Some((1, 2))), person("丙", Some((1, 2)))], vec![last]);
            (vec![close(last, Ending::Historic), Change::Open(taken)], (*certified > 0).then_some(2))
        }
        Step::Close(which, how) => {
            let ending = if *how == 0 { Ending::Historic } else { Ending::Terminated };
            (vec![close(some_right(unit, *which), ending)], None)
        }
        Step::Rename(which) => {
            let holders = vec![person("戊", None)];
            let right = some_right(unit, *which);
            (vec![Change::Alter(Alteration::Holders { right, co_ownership: CoOwnership::Sole, holders })], Some(1))
        }
        Step::Reissue(which) => {
            let replaces: Vec<_> =
                unit.certificates_in_force().iter().take(1).cloned().map(QuotedCertificate::Title).collect();
            let right = some_right(unit, *which);
            (vec![Change::Alter(Alteration::Reissue { right, replaces })], Some(1))
        }
        Step::Confirm(which) => (vec![Change::Alter(Alteration::Confirm { right: some_right(unit, *which) })], None),
        Step::Burden { on, what, proven } => {
            let on = if *on == 4 { Bearer::Unit } else { Bearer::Right(some_right(unit, *on / 2)) };
            (vec![Change::Burden(Burdening { on, burden: some_kind(*what) })], (*proven > 0).then_some(1))
        }
        Step::Alter(which, what) => {
            let (burden, becomes) = (some_burden(unit, *which), some_kind(*what));
            (vec![Change::Alter(Alteration::Burden { burden, becomes })], None)
        }
        Step::Lift(which) => (vec![Change::Lift(Lifting { burden: some_burden(unit, *which) })], None),
        Step::Two(one, two) => {
            let ((mut both, given), (more, _)) = (changes(unit, one), changes(unit, two));
            both.extend(more);
            (both, given)
        }
    }
}

fn entry_of(unit: &Unit, step: &Step, serial: u32) -> Entry {
    let (changes, given) = changes(unit, step);
    let mut entry = Entry::of(at(2), changes);
    match (given, given.and_then(|of| entry.change(of))) {
        (Some(of), Some(Change::Burden(_))) => entry.proofs.push(proof(of, serial)),
        (Some(of), Some(_)) => {
            if let Ok(after) = make_changes(code(), Some(unit), at(2), &entry.changes)
                && let Some(open) = after.open_right()
                && let Some(face) = after.title_face(open.id, &open.holders)
            {
                let (number, licence_id) = (title(serial), licence(serial));
                entry.certificates.push(TitleCertificate { of, number, licence_id, face });
            }
        }
        _ => {}
    }
    entry
}

fn rank(status: &RightStatus) -> u8 {
    match status {
        RightStatus::Provisional => 0,
        RightStatus::Current => 1,
        RightStatus::Historic(_) | RightStatus::Terminated(_) => 2,
    }
}

/// Checks that one entry has done to a unit only what it may.
fn went_on(before: &Unit, after: &Unit) -> Result<(), TestCaseError> {
    prop_assert_eq!(after.entries, before.entries + 1);
    prop_assert!(after.rights.len() >= before.rights.len(), "no right is forgotten");
    for (old, new) in before.rights.iter().zip(&after.rights) {
        prop_assert_eq!((old.id, old.kind, &old.predecessors), (new.id, new.kind, &new.predecessors));
        prop_assert!(rank(&new.status) >= rank(&old.status), "{:?} {:?}", old.status, new.status);
        if !old.is_open() {
            prop_assert_eq!(old, new, "what has ended stays as it is");
        }
    }
    for standing in &before.burdens {
        let Some(now) = after.burden(standing.id) else { continue };
        prop_assert_eq!(now.registered_at, standing.registered_at);
        let Bearer::Right(bearer) = standing.on else {
            prop_assert_eq!(now.on, Bearer::Unit);
            continue;
        };
        let stays = after.right(bearer).is_some_and(|right| right.is_open());
        match now.on {
            Bearer::Right(on) if stays => prop_assert_eq!(on, bearer),
            Bearer::Right(on) => prop_assert!(descends(after, on, bearer), "a burden follows the successors"),
            Bearer::Unit => prop_assert!(false, "a burden of a right stays one"),
        }
    }
    Ok(())
}

fn descends(unit: &Unit, right: RightId, from: RightId) -> bool {
    let predecessors = unit.right(right).map(|right| right.predecessors.clone()).unwrap_or_default();
    predecessors.contains(&from) || predecessors.into_iter().any(|before| descends(unit, before, from))
}

/// The place of the change that a right or a burden is named by.
fn place(id: impl std::fmt::Display) -> ChangeAt {
    id.to_string().parse().unwrap()
}

/// Checks that this holds of every unit.
fn is_sound(unit: &Unit) -> Result<(), TestCaseError> {
    let open = unit.rights.iter().filter(|right| right.is_open()).count();
    prop_assert_eq!(open, usize::from(unit.open_right().is_some()), "only the last right may be open");
    let mut names: Vec<_> = unit.rights.iter().map(|right| place(right.id)).collect();
    names.extend(unit.burdens.iter().map(|standing| place(standing.id)));
    let given = names.len();
    names.sort();
    names.dedup();
    prop_assert_eq!(names.len(), given, "a name is given once");
    for standing in &unit.burdens {
        if let Bearer::Right(on) = standing.on {
            prop_assert!(unit.right(on).is_some_and(|right| right.is_open()), "a burden stands on an open right");
        }
        prop_assert!(!matches!(standing.burden, Burden::Mortgage(_)) || standing.proof.is_some());
    }
    let text = serde_json::to_string(unit).unwrap();
    prop_assert_eq!(&serde_json::from_str::<Unit>(&text).unwrap(), unit, "a unit is read back as it was written");
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn a_unit_is_the_fold_of_its_entries(steps in proptest::collection::vec(step(), 1..24)) {
        let (first, mut unit) = home();
        let (mut entries, mut units) = (vec![first], vec![unit.clone()]);
        let mut names = vec![place(right("1.2"))];
        for (serial, step) in (10..).zip(&steps) {
            let entry = entry_of(&unit, step, serial);
            let before = unit.clone();
            match enter(code(), Some(&unit), &entry) {
                Err(_) => prop_assert_eq!(&unit, &before, "a refused entry does nothing"),
                Ok(after) => {
                    went_on(&before, &after)?;
                    is_sound(&after)?;
                    let new = after.rights.iter().map(|right| place(right.id));
                    let new = new.chain(after.burdens.iter().map(|standing| place(standing.id)));
                    let new: Vec<_> = new.filter(|name| name.entry() == after.entries).collect();
                    prop_assert!(new.iter().all(|name| !names.contains(name)), "no name is ever given again");
                    names.extend(new);
                    entries.push(entry);
                    units.push(after.clone());
                    unit = after;
                }
            }
        }
        for length in 0..=entries.len() {
            let folded = fold(code(), &entries[..length]).unwrap();
            prop_assert_eq!(folded.as_ref(), length.checked_sub(1).map(|last| &units[last]), "every prefix folds");
        }
        let again: Vec<Entry> = serde_json::from_slice(&to_canonical(&entries).unwrap()).unwrap();
        prop_assert_eq!(&again, &entries);
        prop_assert_eq!(fold(code(), &again).unwrap(), Some(unit));
    }

    /// A unit that is read off can be entered again, and is then read off the same.
    #[test]
    fn the_view_of_a_home_makes_entries_that_show_the_same_view(steps in proptest::collection::vec(step(), 1..16)) {
        let (_, mut unit) = home();
        for (serial, step) in (10..).zip(&steps) {
            if let Ok(after) = enter(code(), Some(&unit), &entry_of(&unit, step, serial)) {
                unit = after;
            }
        }
        // A burden of the unit is entered on its right; without one it is left.
        prop_assume!(unit.open_right().is_some() || unit.burdens.is_empty());
        let facts = RegisterFacts::of(&unit).unwrap();
        let entries = facts.entries(|number| Ok::<_, ()>(licence(number.serial()))).unwrap();
        let inherited = fold(code(), &entries).unwrap().unwrap();
        prop_assert_eq!(RegisterFacts::of(&inherited), Some(facts));
    }
}

/// The stories above are no collection of refusals.
#[test]
fn most_kinds_of_step_are_accepted_somewhere() {
    use proptest::strategy::ValueTree;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let (mut accepted, mut tried) = (0, 0);
    for _ in 0..50 {
        let steps = proptest::collection::vec(step(), 1..24).new_tree(&mut runner).unwrap().current();
        let (_, mut unit) = home();
        for (serial, step) in (10..).zip(&steps) {
            tried += 1;
            if let Ok(after) = enter(code(), Some(&unit), &entry_of(&unit, step, serial)) {
                accepted += 1;
                unit = after;
            }
        }
    }
    assert!(accepted * 3 > tried, "{accepted} of {tried}");
}
