//! Relatives about to give a home away (T05, 赠与): a person reviews each of them.

use ereg_domain::dictionary::CoOwnership;
use ereg_law::{
    application::Gift,
    material::MaterialCode,
    matter::T05,
    review::VerdictKind::{Manual, Supplement},
    role::TRANSFEREE,
    subject::Phase::{Precheck, Review},
};

use super::{
    SeedError,
    change::file,
    draw::{Draw, read},
    household::Household,
    scene::{Scene, scene},
    usual::{self, Usual},
};

/// Every scene of the matter, the one of the demo first.
pub(super) fn scenes() -> Vec<Scene> {
    let usual = Usual { matter: &T05, prefix: "t05_", plain, who: TRANSFEREE };
    let joint = usual.scenes(&[&usual::CO_OWNER_MISSING]);
    GIFT.iter().cloned().chain(joint).chain(usual.scenes(usual::EVERY_TRANSFER)).collect()
}

/// A parent gives their home to a child; the agreement is handed in.
fn plain(h: &mut Household, _: &mut Draw) -> Result<(), SeedError> {
    h.materials.push(file(MaterialCode::M09, 1_048_576));
    Ok(())
}

/// The scenes of a gift alone, after the one that a person has only to review.
const GIFT: &[Scene] = &[
    scene(
        &T05,
        "plain_gift",
        ("父母把房屋赠与子女", "A parent gives a home to a child"),
        (71, Review, Manual, Some("R-71.gift")),
        plain,
    ),
    scene(
        &T05,
        "t05_r33_several_of_one",
        ("只有一位受赠人却选共同共有", "Joint ownership of a single donee"),
        (33, Precheck, Supplement, Some("R-33.several_of_one")),
        |h, draw| {
            plain(h, draw)?;
            let takers = h.right_holders.clone();
            h.sold_to(takers, CoOwnership::Joint)
        },
    ),
    scene(
        &T05,
        "t05_agreed_ahead",
        ("赠与合同日期尚未到来", "A gift agreed on a day still to come"),
        (51, Precheck, Supplement, Some("R-51.day_ahead")),
        |h, draw| {
            plain(h, draw)?;
            h.application.get_mut::<Gift>().ok_or(SeedError::Unfit("gift"))?.agreed_on = read("2027-03-01")?;
            Ok(())
        },
    ),
    scene(
        &T05,
        "r51_no_agreement",
        ("没有提交赠与合同", "The agreement is not handed in"),
        (51, Precheck, Supplement, Some("R-51.material")),
        |_, _| Ok(()),
    ),
];
