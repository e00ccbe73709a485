//! Spouses about to have a home of one of them registered for the other or for both (T08, 夫妻间变更).

use ereg_domain::dictionary::CoOwnership;
use ereg_law::{
    application::{CertificateMedium, Delivery},
    material::MaterialCode,
    matter::T08,
    review::VerdictKind::{Manual, Pass, Supplement, Unknown},
    role::TRANSFEREE,
    subject::Phase::{Booking, Precheck, Review},
};

use super::{
    SeedError,
    change::{file, noticed, share},
    draw::Draw,
    household::{Household, person},
    scene::{Scene, scene},
    usual::{self, Usual},
};
use crate::partner::MarriageSetting;

/// Every scene of the matter, the one of the demo first.
pub(super) fn scenes() -> Vec<Scene> {
    let usual = Usual { matter: &T08, prefix: "t08_", plain, who: TRANSFEREE };
    SPOUSES.iter().cloned().chain(usual.scenes(usual::EVERY_TRANSFER)).collect()
}

/// The holder's spouse becomes a joint owner; a printed certificate, which alone costs something, is asked for.
fn plain(h: &mut Household, _: &mut Draw) -> Result<(), SeedError> {
    let spouse = h.right_holders[0].clone();
    h.sold_to(vec![spouse], CoOwnership::Joint)?;
    h.application.get_mut::<Delivery>().ok_or(SeedError::Unfit("delivery"))?.medium = CertificateMedium::Paper;
    Ok(())
}

/// The scenes of spouses alone, in the order of the rules, after the ones that pass.
const SPOUSES: &[Scene] = &[
    scene(&T08, "plain_spouses", ("房屋变更为夫妻共同共有", "A home becomes joint"), (60, Booking, Pass, None), plain),
    scene(
        &T08,
        "t08_shares",
        ("房屋变更为夫妻按份共有", "A home is held in shares by both spouses"),
        (33, Review, Pass, None),
        |h, draw| {
            plain(h, draw)?;
            let spouse = h.right_holders[0].0.clone();
            h.sold_to(vec![(spouse, Some(share(1, 3)?))], CoOwnership::Shares)
        },
    ),
    scene(
        &T08,
        "t08_r08_holder_missing",
        ("登记簿上的另一权利人没有申请", "Another holder does not apply"),
        (8, Precheck, Supplement, Some("R-08.holder_missing")),
        |h, draw| {
            plain(h, draw)?;
            let half = share(1, 2)?;
            let other = person(draw, 1950, 1985)?;
            h.shared_with(half, vec![(other, Some(half))])
        },
    ),
    scene(
        &T08,
        "r33_part_of_a_spouse",
        ("夫妻按份共有却取得全部", "A spouse takes the whole in shares"),
        (33, Precheck, Supplement, Some("R-33.part_of_a_spouse")),
        |h, draw| {
            plain(h, draw)?;
            let spouse = h.right_holders[0].0.clone();
            h.sold_to(vec![(spouse, Some(share(1, 1)?))], CoOwnership::Shares)
        },
    ),
    scene(
        &T08,
        "t08_own_notice",
        ("预告登记就是为配偶办理的", "The advance notice is the other spouse's own"),
        (17, Review, Pass, Some("R-17.own_notice")),
        |h, draw| {
            plain(h, draw)?;
            let spouse = h.right_holders[0].0.clone();
            noticed(h, &spouse, "2026-10-12T02:00:00.000Z")
        },
    ),
    scene(
        &T08,
        "t08_held_otherwise",
        ("选择了三种以外的共有方式", "Another form of ownership than spouses have"),
        (33, Precheck, Supplement, Some("R-33.of_spouses")),
        |h, draw| {
            plain(h, draw)?;
            let spouse = h.right_holders[0].clone();
            h.sold_to(vec![spouse], CoOwnership::Other)
        },
    ),
    scene(
        &T08,
        "r52_not_married",
        ("民政部门没有双方的婚姻登记", "No record of a marriage"),
        (52, Review, Supplement, Some("R-52.not_married")),
        |h, draw| {
            plain(h, draw)?;
            h.marriage = MarriageSetting::NotMarried;
            Ok(())
        },
    ),
    scene(
        &T08,
        "r52_paper_to_read",
        ("在境外结婚，提交了结婚证", "Married abroad, the certificate is handed in"),
        (52, Review, Manual, Some("R-52.paper_to_read")),
        |h, draw| {
            plain(h, draw)?;
            h.marriage = MarriageSetting::NotMarried;
            h.materials.push(file(MaterialCode::M05, 1_048_576));
            Ok(())
        },
    ),
    scene(
        &T08,
        "r52_unreachable",
        ("民政部门暂无答复", "The civil affairs office does not answer"),
        (52, Review, Unknown, Some("needs.marriage")),
        |h, draw| {
            plain(h, draw)?;
            h.marriage = MarriageSetting::Silent;
            Ok(())
        },
    ),
];
