//! A mortgage (T18): what it is read from, shown with and enters.

use ereg_domain::{
    dictionary::MortgageMethod,
    party::Holder,
    register::{
        Bearer, Burden, Burdening, Change, Description, Entry, Land, Opening, OpeningStatus, TransferClause, Unit,
        enter,
    },
    time::StatedDay,
};

use crate::{
    application::AgreedMortgage, draft::TypedFields, fixture::Sale, matter::T18, review::Conclusion,
    rule::tests::agreeing, sheet::tests::text, words::message::Language,
};

#[test]
fn a_plain_mortgage_is_booked() {
    let review = Sale::to_be_mortgaged().review();
    assert_eq!(review.conclusion(), Conclusion::Book, "{:?}", review.findings);
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
    let text = |sale: &Sale| text(sale, Language::Zh);
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
        let (from, to) = (agreed.from.map(StatedDay::day), agreed.to.map(StatedDay::day));
        assert_eq!(debt.period.map(|period| (Some(period.from()), Some(period.to()))), Some((from, to)));
        let named: Vec<Holder> = Burden::Mortgage(terms.clone()).holders();
        assert!(named[0].is(&sale.clone().parties_mut().parties[0]), "the mortgagee's is the proof");
    }
    // What no rule lets pass makes no entry either.
    let backwards = agreeing(|agreed| (agreed.from, agreed.to) = (agreed.to, agreed.from));
    let case = "420102202611231000001".parse().unwrap();
    assert_eq!(T18.changes(&unit(&backwards), &backwards.sections, &case), None);
}
