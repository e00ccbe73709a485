//! Holders who are called otherwise now (T10, 变更登记): one household for each rule of the matter and for each of its outcomes.

use ereg_domain::{
    dictionary::{CoOwnership, SeizureKind, TenureStatus},
    identifier::{QuotedCertificate, UnitCode},
    register::{RightEnd, TransferClause},
};
use ereg_law::{
    application::{Answer, Former, MatterSection},
    material::MaterialCode,
    matter::T10,
    question,
    review::VerdictKind,
    role::HOLDER,
    subject::Phase,
};

use super::{
    SeedError,
    change::{file, represent, say, seize},
    draw::{Draw, read},
    household::{Conduct, Household, holder, mortgage, person},
    scene::{self, Scene},
};

use Phase::{Booking, Precheck, Review};
use VerdictKind::{Manual, Pass, Refuse, Supplement};

/// A scene of a holder who is called otherwise now.
const fn scene(
    key: &'static str,
    zh: &'static str,
    en: &'static str,
    expected: (u8, Phase, VerdictKind, Option<&'static str>),
    make: fn(&mut Household, &mut Draw) -> Result<(), SeedError>,
) -> Scene {
    scene::scene(&T10, key, zh, en, expected, make)
}

/// In the order of the rules, after the one of the demo.
pub(super) const SCENES: &[Scene] = &[
    scene("renamed_holder", "权利人改名", "A holder is called otherwise now", (60, Booking, Pass, None), |_, _| Ok(())),
    scene(
        "renamed_while_burdened",
        "抵押、查封期间改名",
        "A holder is called otherwise now while the home is mortgaged and seized",
        (48, Booking, Pass, None),
        |h, _| {
            h.mortgaged(mortgage(&h.facts, TransferClause::Restricted, "2019-05-04")?)?;
            seize(h, SeizureKind::Seizure, "2025-02-01", "2028-02-01")
        },
    ),
    scene(
        "t10_guardian_paper",
        "提交了监护关系证明",
        "A proof of guardianship is handed in",
        (0, Review, Manual, Some("R-00.paper")),
        |h, _| {
            h.materials.push(file(MaterialCode::M06, 1_048_576));
            Ok(())
        },
    ),
    scene(
        "t10_born_later",
        "证件号码中的出生日期尚未到来",
        "A birthday still to come",
        (1, Precheck, Supplement, Some("citizen_id.born_later")),
        |h, draw| {
            let unborn = person(draw, 2030, 2035)?;
            h.sold_to(vec![(unborn, None)], CoOwnership::Sole)
        },
    ),
    scene(
        "t10_not_the_holder",
        "原姓名与登记簿不一致",
        "The former name is not the holder's",
        (48, Precheck, Supplement, Some("R-48.not_the_holder")),
        |h, draw| {
            let other = person(draw, 1960, 1990)?;
            h.application.put(Former { name: other.name, identity: other.identity });
            Ok(())
        },
    ),
    scene(
        "t10_nothing_changed",
        "姓名和号码都没有变化",
        "Neither name nor number has changed",
        (48, Precheck, Supplement, Some("R-48.nothing_changed")),
        |h, _| {
            let now = h.right_holders[0].0.clone();
            h.facts.right.holders = vec![holder(&now, None)];
            h.application.put(Former { name: now.name, identity: now.identity });
            Ok(())
        },
    ),
    scene(
        "t10_not_shown",
        "公安信息没有显示曾用名",
        "The police's data do not show the former name",
        (48, Review, Manual, Some("R-48.not_shown")),
        |h, _| {
            h.conduct = Conduct::FormerNameUnknown;
            Ok(())
        },
    ),
    scene(
        "t10_other_person",
        "非本人办理",
        "Another person fills the slot",
        (3, Precheck, Manual, Some("R-03.other_person")),
        |h, _| {
            h.conduct = Conduct::OtherPersonInSlot;
            Ok(())
        },
    ),
    scene(
        "t10_mistyped_district",
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
        "t10_unit_historic",
        "不动产单元已灭失或变更",
        "The unit is no longer current",
        (5, Review, Manual, Some("R-05.unit_not_current")),
        |h, _| {
            h.facts.status = TenureStatus::Historic;
            Ok(())
        },
    ),
    scene(
        "t10_not_first_registered",
        "所有权未办理首次登记",
        "Never first registered",
        (6, Review, Refuse, Some("R-06.not_first_registered")),
        |h, _| {
            h.facts.right.status = TenureStatus::Provisional;
            Ok(())
        },
    ),
    scene(
        "t10_right_ended",
        "所有权已注销",
        "A right that has ended",
        (6, Review, Manual, Some("R-06.right_ended")),
        |h, _| {
            h.facts.right.status = TenureStatus::Terminated;
            let entry = read("注销登记 420102202405061000007")?;
            h.facts.right.ended = Some(RightEnd { entry, registered_at: read("2024-05-06T02:00:00.000Z")? });
            Ok(())
        },
    ),
    scene(
        "t10_other_certificate",
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
        "t10_behind",
        "同一单元有在先案件",
        "An earlier case on the same home",
        (25, Review, Pass, Some("R-25.waits")),
        |h, _| {
            h.conduct = Conduct::Behind;
            Ok(())
        },
    ),
    scene(
        "t10_without_power",
        "由代理人办理，未提交委托书",
        "An agent without a power of attorney",
        (34, Precheck, Supplement, Some("R-34.power")),
        |h, draw| {
            let agent = person(draw, 1970, 1995)?;
            represent(h, HOLDER, agent)
        },
    ),
    scene(
        "t10_file_too_large",
        "上传文件过大",
        "A file above the limit",
        (51, Precheck, Supplement, Some("R-51.file_size")),
        |h, _| {
            h.materials.push(file(MaterialCode::M02, u64::from(u32::MAX)));
            Ok(())
        },
    ),
    scene("t10_not_signed", "未签名", "Not signed", (53, Precheck, Supplement, Some("R-53.missing")), |h, _| {
        h.conduct = Conduct::NotSigned;
        Ok(())
    }),
    scene(
        "t10_no_intent",
        "称非真实意愿",
        "The holder says the wish is not real",
        (54, Review, Manual, Some("R-54.intent")),
        |h, _| say(h, HOLDER, question::TRUE_INTENT, Answer::No),
    ),
    scene(
        "t10_reduction_unpaid",
        "登簿时另有款项入账",
        "Money was paid where nothing is due",
        (55, Booking, Supplement, Some("R-55.other_amount")),
        |h, _| {
            h.conduct = Conduct::OtherAmountPaid;
            Ok(())
        },
    ),
    scene(
        "t10_identity_lost",
        "登簿时没有取得身份核验信息",
        "At the entry the word of who applies is gone",
        (60, Booking, Manual, Some("R-60.identities")),
        |h, _| {
            h.conduct = Conduct::IdentityLost;
            Ok(())
        },
    ),
];
