//! Co-owners about to sell their share of a home (T04S, 份额转让), which they hold in halves with somebody else.

use ereg_domain::dictionary::CoOwnership;
use ereg_law::{
    material::MaterialCode,
    matter::T04S,
    review::VerdictKind::{Acknowledge, Pass, Supplement},
    role::TRANSFEREE,
    subject::Phase::{Booking, Precheck, Review},
};

use super::{
    SeedError,
    change::{file, share},
    draw::Draw,
    household::{Household, person},
    scene::{Scene, scene},
    usual::{self, Usual},
};

/// Every scene of the matter, the one of the demo first.
pub(super) fn scenes() -> Vec<Scene> {
    let usual = Usual { matter: &T04S, prefix: "t04s_", plain, who: TRANSFEREE };
    let sale = usual.scenes(&[&usual::OTHER_PRICE, &usual::NOT_FILED]);
    SHARE.iter().cloned().chain(sale).chain(usual.scenes(usual::EVERY_TRANSFER)).collect()
}

/// The first of two halves is sold whole to somebody who is no co-owner.
fn plain(h: &mut Household, draw: &mut Draw) -> Result<(), SeedError> {
    let half = share(1, 2)?;
    let other = person(draw, 1950, 1985)?;
    h.shared_with(half, vec![(other, Some(half))])?;
    let taker = h.right_holders[0].0.clone();
    h.sold_to(vec![(taker, Some(half))], CoOwnership::Shares)
}

/// The seller confirms nothing, and hands in a paper.
fn shown_by(h: &mut Household, draw: &mut Draw, paper: MaterialCode) -> Result<(), SeedError> {
    plain(h, draw)?;
    h.materials.push(file(paper, 1_048_576));
    h.inquiries.iter_mut().for_each(|inquiry| inquiry.acknowledgements.clear());
    Ok(())
}

/// The scenes of a share alone, in the order of the rules, after the one that passes.
const SHARE: &[Scene] = &[
    scene(
        &T04S,
        "plain_share",
        ("按份共有人出售自己的份额", "A co-owner sells their own share"),
        (60, Booking, Pass, None),
        plain,
    ),
    scene(
        &T04S,
        "r32_not_told",
        ("转让方尚未确认通知其他共有人", "The seller has not confirmed to have told the co-owners"),
        (32, Precheck, Acknowledge, Some("R-32.confirm_told")),
        |h, draw| {
            plain(h, draw)?;
            h.inquiries.iter_mut().for_each(|inquiry| inquiry.acknowledgements.clear());
            Ok(())
        },
    ),
    scene(
        &T04S,
        "r32_told",
        ("转让方已通知其他共有人", "The seller has told the co-owners"),
        (32, Review, Pass, Some("R-32.told")),
        plain,
    ),
    scene(
        &T04S,
        "r32_waiver",
        ("其他共有人书面放弃优先购买权", "The co-owners' written waiver"),
        (32, Review, Pass, Some("R-32.waiver")),
        |h, draw| shown_by(h, draw, MaterialCode::M25),
    ),
    scene(
        &T04S,
        "r32_notice",
        ("转让方提交了通知其他共有人的证明", "A proof that the co-owners were told"),
        (32, Review, Pass, Some("R-32.notice")),
        |h, draw| shown_by(h, draw, MaterialCode::M30),
    ),
    scene(
        &T04S,
        "r33_beyond_the_giver",
        ("受让份额超过转让方的份额", "More is bought than the seller holds"),
        (33, Precheck, Supplement, Some("R-33.beyond_the_giver")),
        |h, draw| {
            plain(h, draw)?;
            let taker = h.right_holders[0].0.clone();
            h.sold_to(vec![(taker, Some(share(2, 3)?))], CoOwnership::Shares)
        },
    ),
    scene(
        &T04S,
        "r33_taken_in_shares",
        ("转让份额却选单独所有", "A share is bought as sole ownership"),
        (33, Precheck, Supplement, Some("R-33.taken_in_shares")),
        |h, draw| {
            plain(h, draw)?;
            let taker = h.right_holders[0].0.clone();
            h.sold_to(vec![(taker, None)], CoOwnership::Sole)
        },
    ),
    scene(
        &T04S,
        "r33_not_in_shares",
        ("登记簿上不是按份共有", "The home is not held in shares"),
        (33, Precheck, Supplement, Some("R-33.not_in_shares")),
        |h, draw| {
            plain(h, draw)?;
            h.facts.right.co_ownership = CoOwnership::Joint;
            h.facts.right.holders.iter_mut().for_each(|holder| holder.share = None);
            Ok(())
        },
    ),
];
