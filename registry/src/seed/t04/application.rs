//! Scenes of what the parties file and do: taxes, contract, shares, files, signatures, answers, fee.

use ereg_domain::{dictionary::CoOwnership, register::TransferClause};
use ereg_law::{
    application::{Answer, Deal, FeeClaim},
    material::MaterialCode,
    question,
    review::VerdictKind,
    role::{TRANSFEREE, TRANSFEROR},
    subject::{Phase, TaxState},
};

use crate::{
    partner::TaxSetting,
    seed::{
        SeedError,
        change::{claim, file, represent, say, share},
        draw::read,
        household::{Conduct, mortgage, person},
        scene::Scene,
    },
};

use super::scene;

use Phase::{Booking, Precheck, Review};
use VerdictKind::{Manual, Supplement, Unknown};

/// The scenes of this file in the order of the rules.
pub(super) const SCENES: &[Scene] = &[
    scene(
        "r27_income_tax_open",
        "个人所得税尚未缴清",
        "Income tax not yet cleared",
        (27, Review, Supplement, Some("R-27.income_tax")),
        |h, _| {
            h.tax = Some(TaxSetting::Answers { deed_tax: TaxState::Cleared, income_tax: TaxState::Open });
            Ok(())
        },
    ),
    scene(
        "r27_tax_unreachable",
        "税务部门暂无答复",
        "The tax office does not answer",
        (27, Review, Unknown, Some("needs.tax_clearance")),
        |h, _| {
            h.tax = Some(TaxSetting::Silent);
            Ok(())
        },
    ),
    scene(
        "r33_shares_not_whole",
        "份额之和不为一",
        "Shares that make no whole",
        (33, Precheck, Supplement, Some("share.sum")),
        |h, draw| {
            let buyers = vec![
                (h.right_holders[0].0.clone(), Some(share(1, 3)?)),
                (person(draw, 1970, 2000)?, Some(share(1, 3)?)),
            ];
            h.sold_to(buyers, CoOwnership::Shares)
        },
    ),
    scene(
        "r33_sole_of_several",
        "单独所有却有多个买方",
        "Sole ownership of several buyers",
        (33, Precheck, Supplement, Some("R-33.sole_of_several")),
        |h, draw| {
            let buyers = vec![h.right_holders[0].clone(), (person(draw, 1970, 2000)?, None)];
            h.sold_to(buyers, CoOwnership::Sole)
        },
    ),
    scene(
        "r33_share_missing",
        "按份共有的买方未填份额",
        "A buyer in shares who states none",
        (33, Precheck, Supplement, Some("R-33.share_missing")),
        |h, draw| {
            let buyers = vec![(h.right_holders[0].0.clone(), Some(share(1, 2)?)), (person(draw, 1970, 2000)?, None)];
            h.sold_to(buyers, CoOwnership::Shares)
        },
    ),
    scene(
        "r33_several_of_one",
        "只有一个买方却选共同共有",
        "Joint ownership of a single buyer",
        (33, Precheck, Supplement, Some("R-33.several_of_one")),
        |h, _| {
            let buyers = h.right_holders.clone();
            h.sold_to(buyers, CoOwnership::Joint)
        },
    ),
    scene(
        "r33_shares_of_joint",
        "共同共有却填写份额",
        "Joint buyers who state shares",
        (33, Precheck, Supplement, Some("R-33.no_shares_here")),
        |h, draw| {
            let half = Some(share(1, 2)?);
            let buyers = vec![(h.right_holders[0].0.clone(), half), (person(draw, 1970, 2000)?, half)];
            h.sold_to(buyers, CoOwnership::Joint)
        },
    ),
    scene(
        "r34_seller_without_power",
        "卖方由代理人办理，未提交委托书",
        "A seller's agent without a power of attorney",
        (34, Precheck, Supplement, Some("R-34.power_to_dispose")),
        |h, draw| {
            let agent = person(draw, 1970, 1995)?;
            represent(h, TRANSFEROR, agent)
        },
    ),
    scene(
        "r34_power_to_read",
        "提交了授权委托书",
        "A power of attorney is handed in",
        (34, Review, Manual, Some("R-34.power_to_read")),
        |h, draw| {
            h.materials.push(file(MaterialCode::M04, 1_048_576));
            let agent = person(draw, 1970, 1995)?;
            represent(h, TRANSFEREE, agent)
        },
    ),
    scene(
        "r51_signed_ahead",
        "合同签订日期尚未到来",
        "A contract of a day still to come",
        (51, Precheck, Supplement, Some("R-51.day_ahead")),
        |h, _| {
            h.application.get_mut::<Deal>().ok_or(SeedError::Unfit("deal"))?.signed_on = read("2027-03-01")?;
            Ok(())
        },
    ),
    scene(
        "r53_other_content",
        "签名与内容不符",
        "A signature over other content",
        (53, Precheck, Supplement, Some("R-53.bad")),
        |h, _| {
            h.conduct = Conduct::OtherContentSigned;
            Ok(())
        },
    ),
    scene(
        "r53_key_revoked",
        "签名密钥事后被注销",
        "The signing key was revoked since",
        (53, Review, Manual, Some("R-53.key_revoked")),
        |h, _| {
            h.conduct = Conduct::KeyRevoked;
            Ok(())
        },
    ),
    scene(
        "r54_mortgage_denied",
        "否认登记簿记载的抵押",
        "The seller denies a recorded mortgage",
        (54, Review, Manual, Some("R-54.mortgage")),
        |h, _| {
            h.mortgaged(mortgage(&h.facts, TransferClause::Free, "2023-05-04")?)?;
            say(h, TRANSFEROR, question::MORTGAGED, Answer::No)
        },
    ),
    scene(
        "r54_untrue_materials",
        "卖方不确定材料真实",
        "The seller is not sure that the papers are true",
        (54, Review, Manual, Some("R-54.materials")),
        |h, _| say(h, TRANSFEROR, question::TRUE_MATERIALS, Answer::NotSure),
    ),
    scene(
        "r54_altered",
        "卖方称房屋有改建",
        "The seller tells of alterations",
        (54, Review, Manual, Some("R-54.altered")),
        |h, _| say(h, TRANSFEROR, question::ALTERED, Answer::Yes),
    ),
    scene(
        "r54_unanswered",
        "询问未回答",
        "A question is unanswered",
        (54, Precheck, Supplement, Some("R-54.unanswered")),
        |h, _| {
            for inquiry in &mut h.inquiries {
                inquiry.answers.remove(&question::ALTERED.name);
            }
            Ok(())
        },
    ),
    scene(
        "r55_claim_unproven",
        "夫妻间减免未提供证明",
        "A reduction claimed without proof",
        (55, Precheck, Supplement, Some("R-55.claim_unproven")),
        |h, _| claim(h, FeeClaim::BetweenSpouses),
    ),
    scene(
        "r55_claim_unfounded",
        "自然人主张小微企业免缴",
        "A person claims a company's exemption",
        (55, Precheck, Supplement, Some("R-55.claim_unfounded")),
        |h, _| claim(h, FeeClaim::SmallEnterprise),
    ),
    scene(
        "r55_proof_to_read",
        "减免证明待人工核对",
        "A proof that a person must read",
        (55, Review, Manual, Some("R-55.proof_to_read")),
        |h, _| {
            h.materials.push(file(MaterialCode::M05, 1_048_576));
            claim(h, FeeClaim::BetweenSpouses)
        },
    ),
    scene(
        "r55_other_amount",
        "实缴金额与应缴不符",
        "Another amount was paid",
        (55, Booking, Supplement, Some("R-55.other_amount")),
        |h, _| {
            h.conduct = Conduct::OtherAmountPaid;
            Ok(())
        },
    ),
    scene(
        "r60_mortgaged_since",
        "各方答复后新设抵押",
        "A mortgage entered after the parties had answered",
        (60, Booking, Manual, Some("R-60.mortgage_since")),
        |h, _| {
            h.conduct = Conduct::MortgagedSince;
            Ok(())
        },
    ),
];
