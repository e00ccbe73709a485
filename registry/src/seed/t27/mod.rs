//! Households that have lost their certificate (T27, 补证): one for each rule of the matter and for each of its outcomes.

use ereg_domain::{
    dictionary::{CoOwnership, SeizureKind, TenureStatus},
    identifier::{QuotedCertificate, UnitCode},
    register::{RightEnd, TransferClause},
};
use ereg_law::{
    application::{Answer, CertificateMedium, Delivery, Loss, MatterSection},
    material::MaterialCode,
    matter::T27,
    question,
    review::VerdictKind,
    role::HOLDER,
    subject::Phase,
};

use super::{
    SeedError,
    change::{file, represent, say, seize},
    draw::{Draw, read},
    household::{Conduct, Household, mortgage, person},
    scene::{self, Scene},
};

use Phase::{Booking, Precheck, Review};
use VerdictKind::{Manual, Pass, Refuse, Supplement, Unknown};

/// A scene of a lost certificate.
const fn scene(
    key: &'static str,
    zh: &'static str,
    en: &'static str,
    expected: (u8, Phase, VerdictKind, Option<&'static str>),
    make: fn(&mut Household, &mut Draw) -> Result<(), SeedError>,
) -> Scene {
    scene::scene(&T27, key, zh, en, expected, make)
}

/// In the order of the rules, after the one of the demo.
pub(super) const SCENES: &[Scene] = &[
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
        "t27_born_later",
        "证件号码中的出生日期尚未到来",
        "A birthday still to come",
        (1, Precheck, Supplement, Some("citizen_id.born_later")),
        |h, draw| {
            let unborn = person(draw, 2030, 2035)?;
            h.held_by(vec![(unborn, None)], CoOwnership::Sole)
        },
    ),
    scene(
        "t27_other_person",
        "非本人办理",
        "Another person fills the slot",
        (3, Precheck, Manual, Some("R-03.other_person")),
        |h, _| {
            h.conduct = Conduct::OtherPersonInSlot;
            Ok(())
        },
    ),
    scene(
        "t27_mistyped_district",
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
        "t27_unit_historic",
        "不动产单元已灭失或变更",
        "The unit is no longer current",
        (5, Review, Manual, Some("R-05.unit_not_current")),
        |h, _| {
            h.facts.status = TenureStatus::Historic;
            Ok(())
        },
    ),
    scene(
        "t27_not_first_registered",
        "所有权未办理首次登记",
        "Never first registered",
        (6, Review, Refuse, Some("R-06.not_first_registered")),
        |h, _| {
            h.facts.right.status = TenureStatus::Provisional;
            Ok(())
        },
    ),
    scene(
        "t27_right_ended",
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
        "t27_not_the_holder",
        "申请人不是登记簿权利人",
        "Whoever applies is not the holder",
        (7, Precheck, Supplement, Some("R-07.not_the_holder")),
        |h, draw| {
            let holders = h.facts.right.holders.clone();
            h.held_by(vec![(person(draw, 1960, 1990)?, None)], CoOwnership::Sole)?;
            h.facts.right.holders = holders;
            Ok(())
        },
    ),
    scene(
        "t27_co_owner_missing",
        "共同共有人未全部申请",
        "A joint owner does not apply",
        (8, Precheck, Supplement, Some("R-08.holder_missing")),
        |h, draw| {
            let (first, spouse) = (h.right_holders[0].clone(), (person(draw, 1950, 1985)?, None));
            h.held_by(vec![first.clone(), spouse], CoOwnership::Joint)?;
            let holders = h.facts.right.holders.clone();
            h.held_by(vec![first], CoOwnership::Joint)?;
            h.facts.right.holders = holders;
            Ok(())
        },
    ),
    scene(
        "t27_other_certificate",
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
        "t27_behind",
        "同一单元有在先案件",
        "An earlier case on the same home",
        (25, Review, Pass, Some("R-25.waits")),
        |h, _| {
            h.conduct = Conduct::Behind;
            Ok(())
        },
    ),
    scene(
        "t27_without_power",
        "由代理人办理，未提交委托书",
        "An agent without a power of attorney",
        (34, Precheck, Supplement, Some("R-34.power")),
        |h, draw| {
            let agent = person(draw, 1970, 1995)?;
            represent(h, HOLDER, agent)
        },
    ),
    scene(
        "t27_file_too_large",
        "上传文件过大",
        "A file above the limit",
        (51, Precheck, Supplement, Some("R-51.file_size")),
        |h, _| {
            h.materials.push(file(MaterialCode::M02, u64::from(u32::MAX)));
            Ok(())
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
    scene("t27_not_signed", "未签名", "Not signed", (53, Precheck, Supplement, Some("R-53.missing")), |h, _| {
        h.conduct = Conduct::NotSigned;
        Ok(())
    }),
    scene(
        "t27_no_intent",
        "称非真实意愿",
        "The holder says the wish is not real",
        (54, Review, Manual, Some("R-54.intent")),
        |h, _| say(h, HOLDER, question::TRUE_INTENT, Answer::No),
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
