//! Households with a mortgage that its mortgagee has lifted (T21, 抵押权注销): one for each rule of the matter and for each
//! of its outcomes. The owner is no party.

use ereg_domain::{
    dictionary::SeizureKind,
    register::{SuitProof, TransferClause},
};
use ereg_law::{
    application::{Discharge, DischargeReason},
    matter::T21,
    review::VerdictKind,
    role::MORTGAGEE,
    subject::Phase,
};

use super::{
    SeedError,
    change::{object, seize},
    draw::{Draw, read},
    household::{Conduct, Household, holder, mortgage, person},
    scene::{self, Scene},
    usual::{self, Usual},
};

use Phase::{Booking, Precheck};
use VerdictKind::{Manual, Pass, Supplement};

/// A scene of a discharge.
const fn scene(
    key: &'static str,
    zh: &'static str,
    en: &'static str,
    expected: (u8, Phase, VerdictKind, Option<&'static str>),
    make: fn(&mut Household, &mut Draw) -> Result<(), SeedError>,
) -> Scene {
    scene::scene(&T21, key, (zh, en), expected, make)
}

fn discharge(h: &mut Household) -> Result<&mut Discharge, SeedError> {
    h.application.get_mut().ok_or(SeedError::Unfit("discharge"))
}

/// The loan of a person, and nothing else that is not as the bank's.
fn lent_by_a_person(h: &mut Household, draw: &mut Draw) -> Result<(), SeedError> {
    h.lent_by(person(draw, 1950, 1985)?)
}

/// Every scene of the matter, the one of the demo first.
pub(super) fn scenes() -> Vec<Scene> {
    let by_the_bank = Usual { matter: &T21, prefix: "t21_", plain: usual::plain, who: MORTGAGEE };
    // An organisation names who acts for it and has no birthday.
    let by_a_person = Usual { plain: lent_by_a_person, ..by_the_bank };
    let rows = by_the_bank.scenes(&[
        &usual::GUARDIAN_PAPER,
        &usual::OTHER_PERSON,
        &usual::MISTYPED_DISTRICT,
        &usual::UNIT_HISTORIC,
        &usual::BEHIND,
        &usual::FILE_TOO_LARGE,
        &usual::NOT_SIGNED,
        &usual::NO_INTENT,
        &usual::PAID_UNASKED,
    ]);
    let persons = by_a_person.scenes(&[&usual::BORN_LATER, &usual::WITHOUT_POWER_TO_DISPOSE]);
    OWN.iter().cloned().chain(rows).chain(persons).collect()
}

/// The scenes that only this matter can show, in the order of the rules.
const OWN: &[Scene] = &[
    scene(
        "discharged_mortgage",
        "贷款还清，银行申请注销抵押",
        "The loan is paid, and the bank has its mortgage lifted",
        (60, Booking, Pass, None),
        |h, draw| {
            h.facts.right.holders = vec![holder(&person(draw, 1960, 1990)?.named("龚志远")?, None)];
            Ok(())
        },
    ),
    scene(
        "discharged_while_burdened",
        "房屋被查封、有异议、另有抵押时注销一项抵押",
        "One of two mortgages lifted while the home is seized and disputed",
        (50, Booking, Pass, None),
        |h, draw| {
            h.facts.mortgages.push(mortgage(&h.facts, TransferClause::Restricted, "2024-05-04")?);
            discharge(h)?.reason = DischargeReason::Waived;
            seize(h, SeizureKind::Seizure, "2025-02-01", "2028-02-01")?;
            object(h, draw, "2026-01-12T02:00:00.000Z", SuitProof::Filed)
        },
    ),
    scene(
        "discharged_of_a_minor",
        "未成年人房屋上的抵押注销",
        "A mortgage lifted from the home of a minor",
        (0, Booking, Pass, None),
        |h, draw| {
            h.facts.right.holders = vec![holder(&person(draw, 2012, 2018)?, None)];
            Ok(())
        },
    ),
    scene(
        "discharged_by_a_person",
        "个人抵押权人申请注销",
        "A mortgage lifted by a person who lent on it",
        (50, Booking, Pass, None),
        |h, draw| {
            discharge(h)?.reason = DischargeReason::Realised;
            lent_by_a_person(h, draw)
        },
    ),
    scene(
        "t21_other_proof",
        "登记证明号不是现有抵押权的",
        "The proof is of no mortgage that stands",
        (50, Precheck, Supplement, Some("R-50.proof")),
        |h, _| {
            discharge(h)?.proof = read("鄂(2015)演示市江岸不动产证明第9999999号")?;
            Ok(())
        },
    ),
    scene(
        "t21_not_the_mortgagee",
        "申请人不是登记簿上的抵押权人",
        "Whoever applies is not the mortgagee in the register",
        (50, Precheck, Supplement, Some("R-50.not_the_mortgagee")),
        |h, draw| h.taken_by(person(draw, 1960, 1990)?),
    ),
    scene(
        "t21_identity_lost",
        "登簿时没有取得身份核验信息",
        "At the entry the word of who applies is gone",
        (60, Booking, Manual, Some("R-60.identities")),
        |h, _| {
            h.conduct = Conduct::IdentityLost;
            Ok(())
        },
    ),
];
