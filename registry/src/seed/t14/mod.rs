//! Homes about to be promised (T14, 预告登记): one household for each rule of the matter and for each of its outcomes.

use ereg_domain::{
    dictionary::{CoOwnership, SeizureKind, TenureStatus},
    identifier::{QuotedCertificate, UnitCode},
    register::{BurdenKind, SuitProof, TransferClause},
};
use ereg_law::{
    application::{Answer, MatterSection},
    material::MaterialCode,
    matter::T14,
    question,
    review::VerdictKind,
    role::TRANSFEREE,
    subject::Phase,
};

use super::{
    SeedError,
    change::{burden, file, leave_out_second_seller, noticed, object, represent, say, seize},
    draw::{Draw, read},
    household::{Conduct, Household, mortgage, person},
    scene::{self, Scene},
};
use crate::partner::ContractState;

use Phase::{Booking, Precheck, Review};
use VerdictKind::{Acknowledge, Manual, Pass, Refuse, Supplement};

/// A scene of a promised home.
const fn scene(
    key: &'static str,
    zh: &'static str,
    en: &'static str,
    expected: (u8, Phase, VerdictKind, Option<&'static str>),
    make: fn(&mut Household, &mut Draw) -> Result<(), SeedError>,
) -> Scene {
    scene::scene(&T14, key, zh, en, expected, make)
}

/// In the order of the rules, after the one of the demo.
pub(super) const SCENES: &[Scene] = &[
    scene(
        "promised_home",
        "合同签订后为买方预告登记",
        "A home is held for its buyer after the contract",
        (60, Booking, Pass, None),
        |h, _| h.named("郑海燕", "冯立新"),
    ),
    scene(
        "promised_while_mortgaged",
        "有抵押的房屋预告登记",
        "A mortgaged home is held for its buyer",
        (17, Booking, Pass, None),
        |h, _| h.mortgaged(mortgage(&h.facts, TransferClause::Restricted, "2023-05-04")?),
    ),
    scene(
        "t14_residence",
        "设有居住权",
        "A right of residence",
        (0, Review, Manual, Some("R-00.burden")),
        |h, _| burden(h, BurdenKind::Residence),
    ),
    scene(
        "t14_born_later",
        "证件号码中的出生日期尚未到来",
        "A birthday still to come",
        (1, Precheck, Supplement, Some("citizen_id.born_later")),
        |h, draw| {
            let unborn = person(draw, 2030, 2035)?;
            h.sold_to(vec![(unborn, None)], CoOwnership::Sole)
        },
    ),
    scene(
        "t14_other_person",
        "非本人办理",
        "Another person fills the slot",
        (3, Precheck, Manual, Some("R-03.other_person")),
        |h, _| {
            h.conduct = Conduct::OtherPersonInSlot;
            Ok(())
        },
    ),
    scene(
        "t14_mistyped_district",
        "不动产单元代码的区划像是打错一位",
        "The district of the unit looks mistyped by one digit",
        (4, Precheck, Supplement, Some("R-04.district_mistyped")),
        |h, _| {
            let slip: UnitCode = read(&format!("420502{}", &h.facts.unit.as_str()[6..]))?;
            for item in h.application.get_mut::<MatterSection>().into_iter().flat_map(|matter| &mut matter.items) {
                item.unit = slip;
            }
            Ok(())
        },
    ),
    scene(
        "t14_unit_historic",
        "不动产单元已灭失或变更",
        "The unit is no longer current",
        (5, Review, Manual, Some("R-05.unit_not_current")),
        |h, _| {
            h.facts.status = TenureStatus::Historic;
            Ok(())
        },
    ),
    scene(
        "t14_not_first_registered",
        "所有权未办理首次登记",
        "Never first registered",
        (6, Review, Refuse, Some("R-06.not_first_registered")),
        |h, _| {
            h.facts.right.status = TenureStatus::Provisional;
            Ok(())
        },
    ),
    scene(
        "t14_not_the_holder",
        "出卖人不是登记簿权利人",
        "The seller is not the holder",
        (7, Precheck, Supplement, Some("R-07.not_the_holder")),
        |h, draw| {
            let holders = h.facts.right.holders.clone();
            h.held_by(vec![(person(draw, 1960, 1990)?, None)], CoOwnership::Sole)?;
            h.facts.right.holders = holders;
            Ok(())
        },
    ),
    scene(
        "t14_co_owner_missing",
        "共同共有人未全部申请",
        "A joint owner does not apply",
        (8, Precheck, Supplement, Some("R-08.holder_missing")),
        |h, draw| {
            let spouse = (person(draw, 1950, 1985)?, None);
            let sellers = vec![h.obligors[0].clone(), spouse];
            h.held_by(sellers, CoOwnership::Joint)?;
            leave_out_second_seller(h);
            Ok(())
        },
    ),
    scene(
        "t14_other_certificate",
        "引用了不在效力中的产权证号",
        "A certificate that is not in force is quoted",
        (9, Precheck, Supplement, Some("R-09.certificate")),
        |h, _| {
            for item in h.application.get_mut::<MatterSection>().into_iter().flat_map(|matter| &mut matter.items) {
                item.certificate = QuotedCertificate::Title(read("鄂(2015)演示市江岸不动产权第9999999号")?);
            }
            Ok(())
        },
    ),
    scene(
        "t14_other_price",
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
    scene("t14_seized", "查封", "Seized by a court", (12, Review, Refuse, Some("R-12.seized")), |h, _| {
        seize(h, SeizureKind::Seizure, "2025-02-01", "2028-02-01")
    }),
    scene(
        "t14_objection",
        "存在异议登记，尚未书面知悉",
        "A live objection, not yet acknowledged",
        (15, Precheck, Acknowledge, Some("R-15.objection")),
        |h, draw| object(h, draw, "2026-01-12T02:00:00.000Z", SuitProof::Filed),
    ),
    scene(
        "t14_held_for_another",
        "已为他人预告登记",
        "The home is held for somebody else already",
        (17, Review, Refuse, Some("R-17.held_for_another")),
        |h, draw| {
            let other = person(draw, 1970, 1995)?;
            noticed(h, &other, "2026-10-12T02:00:00.000Z")
        },
    ),
    scene(
        "t14_old_notice",
        "旧的预告登记可能已失效",
        "An older notice that may have lapsed",
        (18, Review, Manual, Some("R-18.may_have_lapsed")),
        |h, draw| {
            let other = person(draw, 1970, 1995)?;
            noticed(h, &other, "2024-03-11T02:00:00.000Z")
        },
    ),
    scene(
        "t14_behind",
        "同一单元有在先案件",
        "An earlier case on the same home",
        (25, Review, Pass, Some("R-25.waits")),
        |h, _| {
            h.conduct = Conduct::Behind;
            Ok(())
        },
    ),
    scene(
        "t14_cancelled",
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
        "t14_without_power",
        "由代理人办理，未提交委托书",
        "An agent without a power of attorney",
        (34, Precheck, Supplement, Some("R-34.power")),
        |h, draw| {
            let agent = person(draw, 1970, 1995)?;
            represent(h, TRANSFEREE, agent)
        },
    ),
    scene(
        "t14_file_too_large",
        "上传文件过大",
        "A file above the limit",
        (51, Precheck, Supplement, Some("R-51.file_size")),
        |h, _| {
            h.materials.push(file(MaterialCode::M02, u64::from(u32::MAX)));
            Ok(())
        },
    ),
    scene(
        "t14_not_signed",
        "一方未签名",
        "A party has not signed",
        (53, Precheck, Supplement, Some("R-53.missing")),
        |h, _| {
            h.conduct = Conduct::NotSigned;
            Ok(())
        },
    ),
    scene(
        "t14_no_intent",
        "买方称非真实意愿",
        "The buyer says the wish is not real",
        (54, Review, Manual, Some("R-54.intent")),
        |h, _| say(h, TRANSFEREE, question::TRUE_INTENT, Answer::No),
    ),
    scene(
        "t14_paid_unasked",
        "登簿时另有款项入账",
        "Money was paid where nothing is due",
        (55, Booking, Supplement, Some("R-55.other_amount")),
        |h, _| {
            h.conduct = Conduct::OtherAmountPaid;
            Ok(())
        },
    ),
    scene(
        "t14_contract_lost",
        "登簿时没有取得网签合同信息",
        "At the entry the contract's word is gone",
        (60, Booking, Manual, Some("R-60.contract")),
        |h, _| {
            h.conduct = Conduct::ContractAnswerLost;
            Ok(())
        },
    ),
];
