//! The named cast: the first households of every city, one for each rule and outcome.
//!
//! Each is a plain sale with one thing changed. The demo and the tests look them up by key; a test of this module
//! fails if a rule of the table has none, or if the household still gets its answer with the rule struck out.

use ereg_domain::{
    application::{Acknowledgement, Answer, FeeClaim, NoticeRef, Question, RuleId},
    dictionary::{
        CoOwnership, HouseNature, HouseType, LandNature, MortgageMethod, NoticeKind, RightKind, SeizureKind,
        TenureStatus,
    },
    identifier::UnitCode,
    material::MaterialCode,
    party::{IdentityNumber, Side},
    register::{AdvanceNotice, BurdenKind, SuitProof, TransferClause},
    review::{Phase, VerdictKind},
};

use super::{
    change::{burden, claim, file, leave_out_second_seller, object, say, seize, share},
    draw::read,
    household::{Conduct, Person, mortgage, person},
    scene::{Scene, scene},
};
use crate::partner::{ContractState, TaxSetting};

use Phase::{Booking, Precheck, Review};
use VerdictKind::{Acknowledge, Manual, NotAccept, Pass, Refuse, Supplement, Unknown};

/// The cast, in the order of the city's first homes.
pub const CAST: &[Scene] = &[
    scene("plain_sale", "普通存量房买卖", "A plain sale", (60, Booking, Pass, None), |h, _| {
        h.named("林秀英", "周建国")
    }),
    scene(
        "mortgaged_sale",
        "带押过户：抵押未限制转让，通知抵押权人",
        "Sold with the mortgage, the lender is notified",
        (19, Review, Pass, Some("R-19.notify_mortgagee")),
        |h, _| {
            h.named("陈晓梅", "何志强")?;
            h.mortgaged(mortgage(&h.facts, TransferClause::Free, "2023-05-04")?)
        },
    ),
    scene("r00_allocated_land", "划拨土地", "Allocated land", (0, Review, Manual, Some("R-00.land")), |h, _| {
        h.facts.land_nature = LandNature::Allocated;
        h.facts.land_term_end = None;
        Ok(())
    }),
    scene(
        "r00_land_term_over",
        "土地使用期限已届满",
        "The land term is over",
        (0, Review, Manual, Some("R-00.land")),
        |h, _| {
            h.facts.land_term_end = Some(read("2024-06-30")?);
            Ok(())
        },
    ),
    scene(
        "r00_affordable",
        "经济适用住房",
        "Affordable housing",
        (0, Review, Manual, Some("R-00.house_nature")),
        |h, _| {
            h.facts.house_nature = HouseNature::Affordable;
            Ok(())
        },
    ),
    scene(
        "r00_commercial",
        "商业用房",
        "Commercial premises",
        (0, Review, Manual, Some("R-00.house_type")),
        |h, _| {
            h.facts.house_type = HouseType::Commercial;
            Ok(())
        },
    ),
    scene("r00_garage", "车库", "A garage", (0, Review, Manual, Some("R-00.house_type")), |h, _| {
        h.facts.house_type = HouseType::Garage;
        Ok(())
    }),
    scene(
        "r00_residence",
        "设有居住权",
        "A right of residence",
        (0, Review, Manual, Some("R-00.burden")),
        |h, _| burden(h, BurdenKind::Residence),
    ),
    scene("r00_easement", "设有地役权", "An easement", (0, Review, Manual, Some("R-00.burden")), |h, _| {
        burden(h, BurdenKind::Easement)
    }),
    scene(
        "r00_advance_notice",
        "存在预告登记",
        "An advance notice",
        (0, Review, Manual, Some("R-00.notice")),
        |h, draw| {
            h.facts.notices.push(AdvanceNotice {
                kind: NoticeKind::OtherSale,
                holder: person(draw, 1970, 1995)?.name,
                registered_at: read("2024-03-11T02:00:00.000Z")?,
            });
            Ok(())
        },
    ),
    scene(
        "r00_objection_lapsed",
        "异议登记已逾期未起诉",
        "An objection without a suit in time",
        (0, Review, Manual, Some("R-00.objection")),
        |h, draw| object(h, draw, "2024-03-11T02:00:00.000Z", SuitProof::NotShown),
    ),
    scene(
        "r00_seizure_over",
        "查封期限届满未注销",
        "A seizure whose term is over",
        (0, Review, Manual, Some("R-00.seizure")),
        |h, _| seize(h, SeizureKind::Seizure, "2021-02-01", "2024-02-01"),
    ),
    scene(
        "r00_waiting_seizure",
        "轮候查封",
        "A seizure that waits in line",
        (0, Review, Manual, Some("R-00.seizure")),
        |h, _| seize(h, SeizureKind::WaitingSeizure, "2025-02-01", "2028-02-01"),
    ),
    scene(
        "r00_mortgage_old_law",
        "2021年前的抵押",
        "A mortgage from before 2021",
        (0, Review, Manual, Some("R-00.mortgage")),
        |h, _| h.mortgaged(mortgage(&h.facts, TransferClause::Silent, "2019-05-04")?),
    ),
    scene(
        "r00_other_co_ownership",
        "其他共有",
        "Another form of co-ownership",
        (0, Review, Manual, Some("R-00.co_ownership")),
        |h, draw| {
            let sellers = vec![h.sellers[0].clone(), (person(draw, 1950, 1985)?, None)];
            h.sold_by(sellers, CoOwnership::Other)
        },
    ),
    scene(
        "r00_minor_buyer",
        "买方为未成年人",
        "A minor buys",
        (0, Review, Manual, Some("R-00.minor")),
        |h, draw| {
            let minor = person(draw, 2012, 2018)?;
            h.sold_to(vec![(minor, None)], CoOwnership::Sole)
        },
    ),
    scene(
        "r00_minor_seller",
        "卖方为未成年人",
        "A minor sells",
        (0, Review, Manual, Some("R-00.minor")),
        |h, draw| {
            let minor = person(draw, 2012, 2018)?;
            h.sold_by(vec![(minor, None)], CoOwnership::Sole)
        },
    ),
    scene(
        "r00_company_buyer",
        "买方为企业",
        "A company buys",
        (0, Review, Manual, Some("R-00.party_kind")),
        |h, _| {
            let identity = IdentityNumber::Organisation(read("91420100MA0000015F")?);
            h.sold_to(vec![(Person { name: read("演示置业有限公司")?, identity }, None)], CoOwnership::Sole)
        },
    ),
    scene(
        "r01_born_later",
        "证件号码中的出生日期尚未到来",
        "A birthday still to come",
        (1, Precheck, Supplement, Some("R-01.born_later")),
        |h, draw| {
            let unborn = person(draw, 2030, 2035)?;
            h.sold_to(vec![(unborn, None)], CoOwnership::Sole)
        },
    ),
    scene(
        "r03_one_person_twice",
        "同一人占两方",
        "One person on both sides",
        (3, Precheck, Manual, Some("R-03.one_person_twice")),
        |h, _| {
            let seller = h.sellers[0].clone();
            h.sold_to(vec![seller], CoOwnership::Sole)
        },
    ),
    scene(
        "r03_other_person",
        "非本人办理",
        "Another person fills the slot",
        (3, Precheck, Manual, Some("R-03.other_person")),
        |h, _| {
            h.conduct = Conduct::OtherPersonInSlot;
            Ok(())
        },
    ),
    scene(
        "r04_other_registry",
        "不动产在其他登记机构辖区",
        "The unit is another registry's",
        (4, Precheck, NotAccept, Some("R-04.other_registry")),
        |h, _| {
            let elsewhere: UnitCode = read(&format!("420502{}", &h.facts.unit.as_str()[6..]))?;
            for item in h.application.matter.iter_mut().flat_map(|matter| &mut matter.items) {
                item.unit = elsewhere;
            }
            Ok(())
        },
    ),
    scene(
        "r05_unit_historic",
        "不动产单元已灭失或变更",
        "The unit is no longer current",
        (5, Review, Manual, Some("R-05.unit_not_current")),
        |h, _| {
            h.facts.status = TenureStatus::Historic;
            Ok(())
        },
    ),
    scene(
        "r06_not_first_registered",
        "所有权未办理首次登记",
        "Never first registered",
        (6, Review, Refuse, Some("R-06.not_first_registered")),
        |h, _| {
            h.facts.right.status = TenureStatus::Provisional;
            Ok(())
        },
    ),
    scene(
        "r06_other_right",
        "申请的权利类型与登记簿不符",
        "Another right than the registered one",
        (6, Review, Manual, Some("R-06.other_right")),
        |h, _| {
            for item in h.application.matter.iter_mut().flat_map(|matter| &mut matter.items) {
                item.right = RightKind::StateConstructionLand;
            }
            Ok(())
        },
    ),
    scene(
        "r07_not_the_holder",
        "转让方不是登记簿权利人",
        "The seller is not the holder",
        (7, Precheck, Supplement, Some("R-07.not_the_holder")),
        |h, draw| {
            // The register keeps the true holder; somebody else offers the home.
            let holders = h.facts.right.holders.clone();
            h.sold_by(vec![(person(draw, 1960, 1990)?, None)], CoOwnership::Sole)?;
            h.facts.right.holders = holders;
            Ok(())
        },
    ),
    scene(
        "r08_co_owner_missing",
        "共同共有人未全部申请",
        "A joint owner does not apply",
        (8, Precheck, Supplement, Some("R-08.holder_missing")),
        |h, draw| {
            let spouse = (person(draw, 1950, 1985)?, None);
            let sellers = vec![h.sellers[0].clone(), spouse];
            h.sold_by(sellers, CoOwnership::Joint)?;
            leave_out_second_seller(h);
            Ok(())
        },
    ),
    scene(
        "r08_two_thirds",
        "占份额三分之二以上的按份共有人处分",
        "Two thirds of the shares dispose",
        (8, Review, Manual, Some("R-08.two_thirds")),
        |h, draw| {
            let sellers =
                vec![(h.sellers[0].0.clone(), Some(share(2, 3)?)), (person(draw, 1950, 1985)?, Some(share(1, 3)?))];
            h.sold_by(sellers, CoOwnership::Shares)?;
            leave_out_second_seller(h);
            Ok(())
        },
    ),
    scene(
        "r08_shares_sale",
        "按份共有人全部出售，买方共同共有",
        "Sold by all in shares, bought jointly",
        (8, Review, Pass, None),
        |h, draw| {
            let sellers =
                vec![(h.sellers[0].0.clone(), Some(share(1, 2)?)), (person(draw, 1950, 1985)?, Some(share(1, 2)?))];
            h.sold_by(sellers, CoOwnership::Shares)?;
            let buyers = vec![h.buyers[0].clone(), (person(draw, 1970, 2000)?, None)];
            h.sold_to(buyers, CoOwnership::Joint)
        },
    ),
    scene(
        "r09_old_certificate",
        "引用了已注销的产权证号",
        "A certificate no longer in force is quoted",
        (9, Precheck, Supplement, Some("R-09.certificate")),
        |h, _| {
            for item in h.application.matter.iter_mut().flat_map(|matter| &mut matter.items) {
                item.certificate = read("鄂(2015)演示市江岸不动产权第9999999号")?;
            }
            Ok(())
        },
    ),
    scene(
        "r11_other_price",
        "成交价与网签合同不一致",
        "Another price than the filed contract's",
        (11, Precheck, Supplement, Some("R-11.price")),
        |h, _| {
            if let Some(filed) = &mut h.filed {
                filed.price = read("1234567.00")?;
            }
            Ok(())
        },
    ),
    scene("r12_seized", "查封", "Seized by a court", (12, Review, Refuse, Some("R-12.seized")), |h, _| {
        seize(h, SeizureKind::Seizure, "2025-02-01", "2028-02-01")
    }),
    scene("r12_pre_seized", "预查封", "Pre-seized", (12, Review, Refuse, Some("R-12.seized")), |h, _| {
        seize(h, SeizureKind::PreSeizure, "2025-02-01", "2028-02-01")
    }),
    scene(
        "r15_objection",
        "存在异议登记，尚未书面知悉",
        "A live objection, not yet acknowledged",
        (15, Precheck, Acknowledge, Some("R-15.objection")),
        |h, draw| object(h, draw, "2026-01-12T02:00:00.000Z", SuitProof::Filed),
    ),
    scene(
        "r15_objection_acknowledged",
        "存在异议登记，各方书面承担风险",
        "A live objection, its risk accepted",
        (15, Review, Pass, Some("R-15.acknowledged")),
        |h, draw| {
            object(h, draw, "2026-01-12T02:00:00.000Z", SuitProof::Filed)?;
            let notice = NoticeRef { id: "objection_risk".to_owned(), version: 1 };
            for inquiry in &mut h.inquiries {
                inquiry.acknowledgements.push(Acknowledgement { rule: RuleId(15), notice: notice.clone() });
            }
            Ok(())
        },
    ),
    scene(
        "r19_mortgage_silent",
        "抵押登记未载明转让约定",
        "A mortgage that is silent on transfer",
        (19, Review, Pass, Some("R-19.notify_mortgagee")),
        |h, _| h.mortgaged(mortgage(&h.facts, TransferClause::Silent, "2022-08-19")?),
    ),
    scene(
        "r19_maximum_mortgage",
        "最高额抵押",
        "A maximum-amount mortgage",
        (19, Review, Pass, Some("R-19.notify_mortgagee")),
        |h, _| {
            let mut charge = mortgage(&h.facts, TransferClause::Free, "2024-01-09")?;
            charge.method = MortgageMethod::MaximumAmount;
            h.mortgaged(charge)
        },
    ),
    scene(
        "r20_restricted",
        "抵押约定禁止转让",
        "A mortgage that forbids transfer",
        (20, Precheck, Supplement, Some("R-20.consent_missing")),
        |h, _| h.mortgaged(mortgage(&h.facts, TransferClause::Restricted, "2022-08-19")?),
    ),
    scene(
        "r20_consented",
        "抵押权人已同意",
        "The lender has consented",
        (20, Review, Pass, Some("R-20.consented")),
        |h, _| {
            h.conduct = Conduct::MortgageeConsents;
            h.materials.push(file(MaterialCode::M18, 1_048_576));
            h.mortgaged(mortgage(&h.facts, TransferClause::Restricted, "2022-08-19")?)
        },
    ),
    scene(
        "r20_several_mortgagees",
        "多个限制转让的抵押",
        "Several restricted mortgages",
        (20, Review, Manual, Some("R-20.several_mortgagees")),
        |h, _| {
            h.conduct = Conduct::MortgageeConsents;
            h.materials.push(file(MaterialCode::M18, 1_048_576));
            h.mortgaged(mortgage(&h.facts, TransferClause::Restricted, "2022-08-19")?)?;
            h.mortgaged(mortgage(&h.facts, TransferClause::Restricted, "2023-08-19")?)
        },
    ),
    scene(
        "r25_behind",
        "同一单元有在先案件",
        "An earlier case on the same home",
        (25, Review, Pass, Some("R-25.waits")),
        |h, _| {
            h.conduct = Conduct::Behind;
            Ok(())
        },
    ),
    scene(
        "r27_deed_tax_open",
        "契税尚未缴清",
        "Deed tax not yet cleared",
        (27, Review, Supplement, Some("R-27.deed_tax")),
        |h, _| {
            h.tax = Some(TaxSetting::OPEN);
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
        "r28_not_filed",
        "合同未网签备案",
        "The contract was never filed",
        (28, Precheck, Supplement, Some("R-28.not_filed")),
        |h, _| {
            h.filed = None;
            Ok(())
        },
    ),
    scene(
        "r28_cancelled",
        "网签合同已注销",
        "The filed contract was cancelled",
        (28, Precheck, Supplement, Some("R-28.cancelled")),
        |h, _| {
            if let Some(filed) = &mut h.filed {
                filed.state = ContractState::Cancelled;
            }
            Ok(())
        },
    ),
    scene(
        "r33_shares_not_whole",
        "份额之和不为一",
        "Shares that make no whole",
        (33, Precheck, Supplement, Some("share.sum")),
        |h, draw| {
            let buyers =
                vec![(h.buyers[0].0.clone(), Some(share(1, 3)?)), (person(draw, 1970, 2000)?, Some(share(1, 3)?))];
            h.sold_to(buyers, CoOwnership::Shares)
        },
    ),
    scene(
        "r33_sole_of_several",
        "单独所有却有多个买方",
        "Sole ownership of several buyers",
        (33, Precheck, Supplement, Some("R-33.sole_of_several")),
        |h, draw| {
            let buyers = vec![h.buyers[0].clone(), (person(draw, 1970, 2000)?, None)];
            h.sold_to(buyers, CoOwnership::Sole)
        },
    ),
    scene(
        "r51_file_too_large",
        "上传文件过大",
        "A file above the limit",
        (51, Precheck, Supplement, Some("R-51.file_size")),
        |h, _| {
            h.materials.push(file(MaterialCode::M10, u64::from(u32::MAX)));
            Ok(())
        },
    ),
    scene(
        "r53_not_signed",
        "一方未签名",
        "A party has not signed",
        (53, Precheck, Supplement, Some("R-53.missing")),
        |h, _| {
            h.conduct = Conduct::NotSigned;
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
        "r54_co_owner",
        "卖方称存在登记簿以外的共有人",
        "The seller tells of an unrecorded co-owner",
        (54, Review, Manual, Some("R-54.co_owner")),
        |h, _| say(h, Side::Transferor, Question::UnrecordedCoOwner, Answer::Yes),
    ),
    scene(
        "r54_mortgage_denied",
        "否认登记簿记载的抵押",
        "The seller denies a recorded mortgage",
        (54, Review, Manual, Some("R-54.mortgage")),
        |h, _| {
            h.mortgaged(mortgage(&h.facts, TransferClause::Free, "2023-05-04")?)?;
            say(h, Side::Transferor, Question::Mortgaged, Answer::No)
        },
    ),
    scene(
        "r54_unanswered",
        "询问未回答",
        "A question is unanswered",
        (54, Precheck, Supplement, Some("R-54.unanswered")),
        |h, _| {
            for inquiry in &mut h.inquiries {
                inquiry.answers.remove(&Question::Altered);
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
        "r55_unpaid",
        "登簿时登记费未缴",
        "Unpaid at the entry",
        (55, Booking, Supplement, Some("R-55.unpaid")),
        |h, _| {
            h.conduct = Conduct::Unpaid;
            Ok(())
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
        "r60_tax_answer_lost",
        "登簿时缺少完税信息",
        "The tax answer is missing at the entry",
        (60, Booking, Manual, Some("R-60.tax")),
        |h, _| {
            h.conduct = Conduct::TaxAnswerLost;
            Ok(())
        },
    ),
];

/// The scene of a name.
pub fn scene_named(key: &str) -> Option<&'static Scene> {
    CAST.iter().find(|scene| scene.key == key)
}
