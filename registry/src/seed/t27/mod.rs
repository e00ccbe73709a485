//! Households that have lost their certificate (T27, 补证): one for each rule of the matter and for each of its outcomes.

use ereg_domain::{
    dictionary::{CoOwnership, SeizureKind},
    register::TransferClause,
};
use ereg_law::{
    application::{CertificateMedium, Delivery, Loss},
    matter::T27,
    review::VerdictKind,
    role::HOLDER,
    subject::Phase,
};

use super::{
    SeedError,
    change::seize,
    draw::{Draw, read},
    household::{Conduct, Household, mortgage, person},
    scene::{self, Scene},
    usual::{self, Usual},
};

use Phase::{Booking, Precheck, Review};
use VerdictKind::{Manual, Pass, Supplement, Unknown};

/// A scene of a lost certificate.
const fn scene(
    key: &'static str,
    zh: &'static str,
    en: &'static str,
    expected: (u8, Phase, VerdictKind, Option<&'static str>),
    make: fn(&mut Household, &mut Draw) -> Result<(), SeedError>,
) -> Scene {
    scene::scene(&T27, key, (zh, en), expected, make)
}

/// Every scene of the matter, the one of the demo first.
pub(super) fn scenes() -> Vec<Scene> {
    let usual = Usual { matter: &T27, prefix: "t27_", plain: usual::plain, who: HOLDER };
    let rows = usual.scenes(&[
        &usual::BORN_LATER,
        &usual::OTHER_PERSON,
        &usual::MISTYPED_DISTRICT,
        &usual::UNIT_HISTORIC,
        &usual::NOT_FIRST_REGISTERED,
        &usual::RIGHT_ENDED,
        &usual::NOT_THE_HOLDER,
        &usual::CO_OWNER_MISSING,
        &usual::OLD_CERTIFICATE,
        &usual::BEHIND,
        &usual::WITHOUT_POWER,
        &usual::FILE_TOO_LARGE,
        &usual::NOT_SIGNED,
        &usual::NO_INTENT,
    ]);
    OWN.iter().cloned().chain(rows).collect()
}

/// The scenes that only this matter can show, in the order of the rules.
const OWN: &[Scene] = &[
    scene(
        "lost_certificate",
        "证书遗失补证",
        "A lost certificate given again",
        (60, Booking, Pass, None),
        |h, _| h.held_by(vec![(h.right_holders[0].0.clone().named("沈桂兰")?, None)], CoOwnership::Sole),
    ),
    scene(
        "lost_while_burdened",
        "抵押、查封期间补证",
        "A certificate given again while the home is mortgaged and seized",
        (70, Booking, Pass, None),
        |h, _| {
            h.mortgaged(mortgage(&h.facts, TransferClause::Restricted, "2019-05-04")?)?;
            seize(h, SeizureKind::Seizure, "2025-02-01", "2028-02-01")
        },
    ),
    scene(
        "t27_minor",
        "权利人为未成年人",
        "A minor holds",
        (0, Review, Manual, Some("R-00.minor")),
        |h, draw| {
            let minor = person(draw, 2012, 2018)?;
            h.held_by(vec![(minor, None)], CoOwnership::Sole)
        },
    ),
    scene(
        "t27_noticed_ahead",
        "发现遗失的日期尚未到来",
        "The loss was noticed on a day still to come",
        (51, Precheck, Supplement, Some("R-51.day_ahead")),
        |h, _| {
            h.application.get_mut::<Loss>().ok_or(SeedError::Unfit("loss"))?.noticed_on = read("2027-03-01")?;
            Ok(())
        },
    ),
    scene(
        "t27_paper_unpaid",
        "申领纸质证书，登簿时工本费未缴",
        "A paper certificate whose cost is unpaid at the entry",
        (55, Booking, Supplement, Some("R-55.unpaid")),
        |h, _| {
            h.conduct = Conduct::Unpaid;
            h.application.get_mut::<Delivery>().ok_or(SeedError::Unfit("delivery"))?.medium = CertificateMedium::Paper;
            Ok(())
        },
    ),
    scene(
        "t27_unknown_at_entry",
        "登簿时声明尚未公告",
        "The statement is not published at the entry",
        (60, Booking, Manual, Some("R-60.publication")),
        |h, _| {
            h.conduct = Conduct::NotPublished;
            Ok(())
        },
    ),
    scene(
        "t27_not_published",
        "声明尚未公告",
        "The statement is not published yet",
        (70, Review, Unknown, Some("needs.publication")),
        |h, _| {
            h.conduct = Conduct::NotPublished;
            Ok(())
        },
    ),
];
