//! The right, its holders and its burdens, as they stand after the entry of each matter.

use ereg_domain::{
    party::IdentityNumber,
    register::{
        AdvanceNotice, Building, Description, Entry, Land, RegisterFacts, RegistrationProof, enter, make_changes,
    },
    share::Share,
};

use super::*;
use crate::{
    application::Former,
    fixture::{Sale, Someone, buyer, holder, mortgage, seller, someone, third},
    matter::{T05, T08, T14, T27},
};

/// The unit of which these are the facts.
fn unit_of(facts: &RegisterFacts) -> Unit {
    let founded = vec![
        Change::Describe(Description {
            status: facts.status,
            address: facts.address.clone(),
            land: Land { nature: facts.land_nature, term_end: facts.land_term_end },
            building: Some(Building { area: facts.area, house_type: facts.house_type, nature: facts.house_nature }),
        }),
        Change::Open(Opening {
            kind: facts.right.kind,
            status: OpeningStatus::Current,
            predecessors: Vec::new(),
            co_ownership: facts.right.co_ownership,
            holders: facts.right.holders.clone(),
            old_certificates: Vec::new(),
        }),
    ];
    let founded = Entry::of(facts.right.registered_at, founded);
    let unit = enter(facts.unit, None, &founded).unwrap();
    let on = Bearer::Right(unit.open_right().unwrap().id);
    let mortgages = facts.mortgages.iter().map(|m| {
        Burden::Mortgage(MortgageTerms {
            mortgagee: m.mortgagee.clone(),
            mortgagee_identity: m.mortgagee_identity.clone(),
            method: m.method,
            object: m.object,
            amount: m.amount,
            transfer_clause: m.transfer_clause,
            debt: m.debt.clone(),
        })
    });
    let notices = facts.notices.iter().map(|n| Burden::Notice { kind: n.kind, holders: n.holders.clone() });
    let burdens: Vec<Change> =
        mortgages.chain(notices).map(|burden| Change::Burden(Burdening { on, burden })).collect();
    if burdens.is_empty() {
        return unit;
    }
    let proofs = facts.mortgages.iter().zip(1..);
    let proofs =
        proofs.map(|(m, of)| RegistrationProof { of, number: m.proof.clone(), issued: None }).collect::<Vec<_>>();
    enter(facts.unit, Some(&unit), &Entry { proofs, ..Entry::of(facts.right.registered_at, burdens) }).unwrap()
}

fn before(sale: &Sale) -> Unit {
    unit_of(sale.register.as_ref().unwrap())
}

fn changes(sale: &Sale) -> Option<Vec<Change>> {
    sale.matter.changes(&before(sale), &sale.sections, &"420102202611231000001".parse().unwrap())
}

/// The unit once a sale's matter is entered.
fn after(sale: &Sale) -> Unit {
    let before = before(sale);
    make_changes(before.code, Some(&before), sale.as_of, &changes(sale).unwrap()).unwrap()
}

/// Names and shares of those who hold it, and how.
fn held(unit: &Unit) -> (CoOwnership, Vec<(String, Option<Share>)>) {
    let right = unit.open_right().unwrap();
    let holders = right.holders.iter().map(|holder| (holder.name.to_string(), holder.share));
    (right.co_ownership, holders.collect())
}

fn share(numer: u64, denom: u64) -> Option<Share> {
    Share::new(numer, denom).ok()
}

fn named(who: &Someone, share: Option<Share>) -> (String, Option<Share>) {
    (who.name.to_string(), share)
}

fn promised_to(who: &Someone) -> AdvanceNotice {
    let registered_at = "2025-03-03T02:00:00.000Z".parse().unwrap();
    AdvanceNotice { kind: NoticeKind::OtherSale, holders: vec![holder(who, None)], registered_at }
}

#[test]
fn a_sale_ends_the_right_and_another_follows_it_with_the_mortgages_and_without_the_promise_that_is_kept() {
    let sale = Sale::mortgaged(TransferClause::Free).with(|s| {
        s.register_mut().notices = vec![promised_to(&buyer()), promised_to(&third())];
    });
    let (was, is) = (before(&sale), after(&sale));
    assert_eq!(held(&is), (CoOwnership::Sole, vec![named(&buyer(), None)]));
    let [ended, open] = &is.rights[..] else { panic!("{is:?}") };
    assert!(!ended.is_open() && open.predecessors == [ended.id] && open.kind == ended.kind);
    let still: Vec<&Burden> = is.burdens.iter().map(|standing| &standing.burden).collect();
    assert_eq!(still, [&was.burdens[0].burden, &was.burdens[2].burden], "the third person's promise stands");
    let gift = Sale { matter: &T05, ..Sale::clean() };
    assert_eq!(held(&after(&gift)), (CoOwnership::Sole, vec![named(&buyer(), None)]), "a gift does the same");
}

#[test]
fn of_a_share_that_is_sold_the_giver_has_less_and_the_taker_more() {
    let quarter = Sale::of_a_share(&[(&buyer(), share(1, 4))]);
    let each = vec![named(&seller(), share(1, 4)), named(&third(), share(1, 2)), named(&buyer(), share(1, 4))];
    assert_eq!(held(&after(&quarter)), (CoOwnership::Shares, each));
    let all_to_the_other = Sale::of_a_share(&[(&third(), share(1, 2))]);
    assert_eq!(held(&after(&all_to_the_other)), (CoOwnership::Sole, vec![named(&third(), None)]), "alone");
    assert_eq!(changes(&Sale::of_a_share(&[(&buyer(), share(3, 4))])), None, "more than is held");
    let stranger =
        quarter.with(|s| s.register_mut().right.holders[0] = holder(&someone("赵六", "19700101", 9), share(1, 2)));
    assert_eq!(changes(&stranger), None, "the giver is no holder");
}

#[test]
fn between_spouses_one_holds_both_hold_or_each_a_share() {
    let of = |co_ownership, taken: Option<Share>| {
        Sale { matter: &T08, ..Sale::clean() }.with(|s| {
            s.holding_mut().co_ownership = co_ownership;
            s.states("transferee.1", taken);
        })
    };
    let sole = after(&of(CoOwnership::Sole, None));
    assert_eq!(held(&sole), (CoOwnership::Sole, vec![named(&buyer(), None)]));
    let joint = after(&of(CoOwnership::Joint, None));
    assert_eq!(held(&joint), (CoOwnership::Joint, vec![named(&seller(), None), named(&buyer(), None)]));
    let parts = after(&of(CoOwnership::Shares, share(1, 3)));
    let each = vec![named(&seller(), share(2, 3)), named(&buyer(), share(1, 3))];
    assert_eq!(held(&parts), (CoOwnership::Shares, each));
    assert_eq!(changes(&of(CoOwnership::Shares, None)), None, "in shares of which none is stated");
    assert_eq!(changes(&of(CoOwnership::Other, None)), None);
}

#[test]
fn heirs_take_the_home_or_the_share_of_who_has_died() {
    let halves = vec![named(&buyer(), share(1, 2)), named(&third(), share(1, 2))];
    assert_eq!(held(&after(&Sale::inherited())), (CoOwnership::Shares, halves));
    let survivor = someone("赵六", "19700101", 9);
    let of_a_half = Sale::inherited().with(|s| {
        let right = &mut s.register_mut().right;
        right.co_ownership = CoOwnership::Shares;
        right.holders = vec![holder(&seller(), share(1, 2)), holder(&survivor, share(1, 2))];
        s.states("heir.1", share(1, 4));
        s.states("heir.2", share(1, 4));
    });
    let each = vec![named(&survivor, share(1, 2)), named(&buyer(), share(1, 4)), named(&third(), share(1, 4))];
    assert_eq!(held(&after(&of_a_half)), (CoOwnership::Shares, each));
}

#[test]
fn a_holder_has_the_new_name_or_number_and_the_right_stays() {
    let sale = Sale::renamed().with(|s| s.register_mut().right.holders.push(holder(&third(), None)));
    let sale = sale.with(|s| s.register_mut().right.co_ownership = CoOwnership::Joint);
    let (was, is) = (before(&sale), after(&sale));
    assert_eq!(is.rights.len(), 1);
    assert_eq!(is.rights[0].id, was.rights[0].id);
    assert_eq!(held(&is), (CoOwnership::Joint, vec![("林秀慧".to_owned(), None), named(&third(), None)]));
    let renamed = &is.open_right().unwrap().holders[0];
    assert_eq!(
        (renamed.identity.clone(), renamed.former_identity.clone()),
        (seller().identity, None),
        "the same number"
    );

    let number: IdentityNumber = third().identity;
    let numbered = Sale::renamed().with(|s| s.party_mut("holder.1").identity = number.clone());
    let numbered = after(&numbered);
    let holder = &numbered.open_right().unwrap().holders[0];
    assert_eq!((&holder.identity, holder.former_identity.as_ref()), (&number, Some(&seller().identity)));
    let another = Sale::renamed().with(|s| s.edit::<Former>().name = third().name);
    assert_eq!(held(&after(&another)), held(&before(&another)), "who is called otherwise stays");
}

#[test]
fn a_mortgage_secures_what_was_agreed_behind_those_that_stand() {
    let sale = Sale::to_be_mortgaged().with(|s| {
        s.register_mut().mortgages = vec![mortgage(TransferClause::Free, "2023-05-04T02:00:00.000Z")];
    });
    let (was, is) = (before(&sale), after(&sale));
    assert_eq!(held(&is), held(&was));
    let [first, second] = &is.burdens[..] else { panic!("{is:?}") };
    assert_eq!(first, &was.burdens[0], "its rank is kept");
    let Burden::Mortgage(terms) = &second.burden else { panic!("{second:?}") };
    let agreed = sale.get::<AgreedMortgage>();
    assert_eq!(second.on, Bearer::Right(is.open_right().unwrap().id));
    assert_eq!((terms.amount, terms.method, terms.object), (agreed.amount, agreed.method, agreed.object));
    assert_eq!(terms.transfer_clause, TransferClause::Free, "nothing was agreed of transfer");
    assert_eq!(terms.debt.as_ref().map(|debt| debt.debtor.clone()), Some(agreed.debtor.clone()));
    let barred = sale.with(|s| {
        let text = crate::fixture::debt(TransferClause::Restricted).restriction;
        s.edit::<AgreedMortgage>().restriction = text;
    });
    let Burden::Mortgage(terms) = after(&barred).burdens[1].burden.clone() else { panic!("a mortgage") };
    assert_eq!(terms.transfer_clause, TransferClause::Restricted);
}

#[test]
fn a_discharge_lifts_the_mortgage_of_its_proof_and_no_other() {
    let sale = Sale::discharged().with(|s| {
        let other = mortgage(TransferClause::Silent, "2024-05-04T02:00:00.000Z");
        let proof = "鄂(2024)演示市江岸不动产证明第0000008号".parse().unwrap();
        s.register_mut().mortgages.insert(0, ereg_domain::register::Mortgage { proof, ..other });
    });
    let (was, is) = (before(&sale), after(&sale));
    assert_eq!(was.burdens.len(), 2);
    assert_eq!(is.burdens, [was.burdens[0].clone()]);
    assert_eq!(held(&is), held(&was));
    let unknown =
        sale.with(|s| s.edit::<Discharge>().proof = "鄂(2025)演示市江岸不动产证明第0000009号".parse().unwrap());
    assert_eq!(changes(&unknown), None, "no mortgage has that proof");
}

#[test]
fn an_advance_notice_holds_the_right_for_the_buyer_and_takes_the_place_of_theirs() {
    let sale = Sale { matter: &T14, ..Sale::clean() };
    let sale = sale.with(|s| s.register_mut().notices = vec![promised_to(&buyer()), promised_to(&third())]);
    let (was, is) = (before(&sale), after(&sale));
    assert_eq!(held(&is), held(&was), "the seller holds it still");
    let [of_another, new] = &is.burdens[..] else { panic!("{is:?}") };
    assert_eq!(of_another, &was.burdens[1]);
    assert_eq!(new.on, Bearer::Right(is.open_right().unwrap().id));
    let Burden::Notice { kind, holders } = &new.burden else { panic!("{new:?}") };
    assert_eq!((*kind, holders.as_slice()), (NoticeKind::OtherSale, [holder(&buyer(), None)].as_slice()));
}

#[test]
fn a_lost_certificate_is_given_again_for_the_same_right() {
    let sale = Sale { matter: &T27, ..Sale::clean() };
    let right = before(&sale).open_right().unwrap().id;
    let lost = sale.get::<MatterSection>().items[0].certificate.clone().unwrap();
    assert_eq!(changes(&sale), Some(vec![Change::Alter(Alteration::Reissue { right, replaces: vec![lost] })]));
    let unsaid = sale.with(|s| s.edit::<MatterSection>().items[0].certificate = None);
    assert_eq!(changes(&unsaid), None);
}

/// Nothing is made of what is not there: an application without its section, or a home in which no right stands.
#[test]
fn without_what_it_is_made_from_there_is_no_entry() {
    let all = [
        Sale::clean(),
        Sale { matter: &T08, ..Sale::clean() },
        Sale { matter: &T14, ..Sale::clean() },
        Sale::of_a_share(&[(&buyer(), share(1, 4))]),
        Sale::inherited(),
        Sale::renamed(),
        Sale::to_be_mortgaged(),
    ];
    for sale in all {
        let without = |section| Sale { sections: sale.sections.without(section), ..sale.clone() };
        let id = sale.matter.id();
        assert!(changes(&sale).is_some(), "{id}");
        assert_eq!(changes(&without(crate::section::PARTIES)), None, "{id}");
        let unit = before(&sale);
        let right = unit.open_right().unwrap().id;
        let entry = "转移登记".parse().unwrap();
        let ended = Change::Close(Closing { right, ending: Ending::Historic, entry });
        let ended = make_changes(unit.code, Some(&unit), sale.as_of, &[ended]).unwrap();
        let case = "420102202611231000001".parse().unwrap();
        assert_eq!(sale.matter.changes(&ended, &sale.sections, &case), None, "{id}");
    }
    assert_eq!(
        Sale::asked().matter.changes(
            &before(&Sale::clean()),
            &Sale::asked().sections,
            &"420102202611231000001".parse().unwrap()
        ),
        None
    );
}

fn counted(sale: &Sale) -> usize {
    let form = &sale.matter.form;
    form.fee_facts(&sale.sections, sale.register.as_ref().unwrap()).unwrap().holders
}

/// 分别持证: a certificate is charged for each of those whom the entry makes holders; a registration proof is one.
#[test]
fn the_fee_counts_those_who_hold_the_right_after_the_entry() {
    use crate::matter::{EndsIn, LAW, Yields};
    for matter in LAW.matters() {
        let id = matter.id();
        let titles = matches!(matter.ends_in, EndsIn::Entry { yields: Yields::TitleCertificate, .. });
        assert_eq!(matter.form.ownership_after.is_some(), titles, "{id}");
        let sale = Sale::plain_of(matter);
        let holders = match id {
            _ if !titles => 1,
            // A reissue moves nobody; the register of this sale has no certificate to reissue.
            _ if id == T27.id() => held(&before(&sale)).1.len(),
            _ => held(&after(&sale)).1.len(),
        };
        assert_eq!(counted(&sale), holders, "{id}");
    }
    let promised = Sale { matter: &T14, ..Sale::clean() };
    assert_eq!(counted(&promised.with(|s| s.sold_to(&[(&buyer(), None), (&third(), None)], CoOwnership::Joint))), 1);
}

/// It is not known who else stays a holder, and each who takes will be one.
#[test]
fn while_shares_do_not_fit_the_fee_counts_those_who_take() {
    let beyond = Sale::of_a_share(&[(&buyer(), share(3, 4))]);
    assert_eq!((changes(&beyond), counted(&beyond)), (None, 1));
    let to_two = Sale::of_a_share(&[(&buyer(), share(1, 4)), (&someone("赵六", "19700101", 9), None)]);
    assert_eq!((changes(&to_two), counted(&to_two)), (None, 2), "one states no share");
    let unsaid = Sale { sections: to_two.sections.without(crate::section::HOLDING), ..to_two };
    assert_eq!(counted(&unsaid), 2);
}

/// Certificates and proofs are numbered for what an entry opens, alters or burdens: the table says beforehand which.
#[test]
fn an_entry_hands_out_what_the_table_says() {
    use crate::matter::{EndsIn, LAW, Yields};
    for matter in LAW.matters() {
        let EndsIn::Entry { yields, .. } = matter.ends_in else { continue };
        let changes = changes(&Sale::plain_of(matter)).unwrap();
        let of_a_right = |change: &Change| {
            let altered =
                |alteration: &Alteration| matches!(alteration, Alteration::Holders { .. } | Alteration::Reissue { .. });
            matches!(change, Change::Open(_)) || matches!(change, Change::Alter(one) if altered(one))
        };
        let of_a_burden = |change: &Change| matches!(change, Change::Burden(_));
        let told = (changes.iter().any(of_a_right), changes.iter().any(of_a_burden));
        let expected = match yields {
            Yields::TitleCertificate => (true, false),
            Yields::RegistrationProof => (false, true),
            Yields::Nothing => (false, false),
        };
        assert_eq!(told, expected, "{}", matter.id());
    }
}
