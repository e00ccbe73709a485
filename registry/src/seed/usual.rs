//! Scenes that can happen to an application of most matters, whichever it is: a row for each usual scene.
//!
//! A matter lists the rows whose rules it lists; each changes one thing in the matter's own plain household. What only one
//! matter can show stands in that matter's folder.

use ereg_domain::{
    dictionary::{LandNature, SeizureKind, TenureStatus},
    identifier::{QuotedCertificate, UnitCode},
    name::RoleName,
    register::{BurdenKind, RightEnd, SuitProof, TransferClause},
};
use ereg_law::{
    application::{Answer, Item, MatterSection},
    material::MaterialCode,
    matter::Matter,
    question,
    review::VerdictKind::{self, Acknowledge, Manual, Pass, Refuse, Supplement},
    role::TRANSFEROR,
    subject::{
        Phase::{self, Booking, Precheck, Review},
        TaxState,
    },
};

use super::{
    SeedError,
    change::{burden, file, noticed, object, represent, say, seize},
    draw::{Draw, read},
    household::{Conduct, Household, mortgage, person},
    scene::{Change, Expected, Plain, Scene},
};
use crate::partner::{ContractState, TaxSetting};

type Made = Result<(), SeedError>;

/// A scene that is no matter's own.
pub(super) struct Row {
    key: &'static str,
    zh: &'static str,
    en: &'static str,
    expected: Expected,
    change: Change,
}

const fn row(
    key: &'static str,
    zh: &'static str,
    en: &'static str,
    expected: (u8, Phase, VerdictKind, Option<&'static str>),
    change: Change,
) -> Row {
    Row { key, zh, en, expected: Expected::of(expected), change }
}

/// The way in which a matter takes the usual scenes.
pub(super) struct Usual {
    /// The matter that is applied for.
    pub matter: &'static Matter,
    /// The text that stands before the names of its scenes.
    pub prefix: &'static str,
    /// Makes the plain household in which each scene changes one thing.
    pub plain: Plain,
    /// The role that is represented, and that answers otherwise.
    pub who: RoleName,
}

impl Usual {
    /// Its scenes of these rows.
    pub(super) fn scenes(&self, rows: &[&'static Row]) -> Vec<Scene> {
        let scene = |row: &&'static Row| {
            let key = format!("{}{}", self.prefix, row.key);
            Scene::usual(self.matter, key, (row.zh, row.en), row.expected, (self.plain, row.change, self.who))
        };
        rows.iter().map(scene).collect()
    }
}

/// The plain household of a matter that changes nothing of what is drawn.
pub(super) fn plain(_: &mut Household, _: &mut Draw) -> Made {
    Ok(())
}

/// Somebody acts for the party, and no power is handed in.
fn by_an_agent(h: &mut Household, draw: &mut Draw, who: RoleName) -> Made {
    let agent = person(draw, 1970, 1995)?;
    represent(h, who, agent)
}

/// The rows whose rules every transfer of a home lists.
pub(super) const EVERY_TRANSFER: &[&Row] = &[
    &ALLOCATED_LAND,
    &BORN_LATER,
    &OTHER_PERSON,
    &NO_SUCH_UNIT,
    &UNIT_HISTORIC,
    &NOT_FIRST_REGISTERED,
    &RIGHT_ENDED,
    &NOT_THE_HOLDER,
    &OLD_CERTIFICATE,
    &SEIZED,
    &OBJECTION,
    &HELD_FOR_ANOTHER,
    &NOTICE_MAY_HAVE_LAPSED,
    &NOT_NOTIFIED,
    &RESTRICTED,
    &BEHIND,
    &DEED_TAX_OPEN,
    &WITHOUT_POWER,
    &FILE_TOO_LARGE,
    &NOT_SIGNED,
    &UNRECORDED_CO_OWNER,
    &UNPAID,
    &TAX_ANSWER_LOST,
    &LOCKED,
];

pub(super) static ALLOCATED_LAND: Row =
    row("r00_allocated_land", "划拨土地", "Allocated land", (0, Review, Manual, Some("R-00.land")), |h, _, _| {
        h.facts.land_nature = LandNature::Allocated;
        h.facts.land_term_end = None;
        Ok(())
    });
pub(super) static RESIDENCE: Row = row(
    "r00_residence",
    "设有居住权",
    "A right of residence",
    (0, Review, Manual, Some("R-00.burden")),
    |h, _, _| burden(h, BurdenKind::Residence),
);
pub(super) static GUARDIAN_PAPER: Row = row(
    "r00_guardian_paper",
    "提交了监护关系证明",
    "A proof of guardianship is handed in",
    (0, Review, Manual, Some("R-00.paper")),
    |h, _, _| {
        h.materials.push(file(MaterialCode::M06, 1_048_576));
        Ok(())
    },
);
pub(super) static BORN_LATER: Row = row(
    "r01_born_later",
    "证件号码中的出生日期尚未到来",
    "A birthday still to come",
    (1, Precheck, Supplement, Some("citizen_id.born_later")),
    |h, draw, _| {
        let unborn = person(draw, 2030, 2035)?;
        h.taken_by(unborn)
    },
);
pub(super) static OTHER_PERSON: Row = row(
    "r03_other_person",
    "非本人办理",
    "Another person fills the slot",
    (3, Precheck, Manual, Some("R-03.other_person")),
    |h, _, _| {
        h.conduct = Conduct::OtherPersonInSlot;
        Ok(())
    },
);
pub(super) static MISTYPED_DISTRICT: Row = row(
    "r04_mistyped_district",
    "不动产单元代码的区划像是打错一位",
    "The district of the unit looks mistyped by one digit",
    (4, Precheck, Supplement, Some("R-04.district_mistyped")),
    |h, _, _| {
        let slip: UnitCode = read(&format!("420502{}", &h.facts.unit.as_str()[6..]))?;
        apply_for(h, |item| item.unit = slip);
        Ok(())
    },
);
pub(super) static NO_SUCH_UNIT: Row = row(
    "r04_no_such_unit",
    "辖区内没有该不动产单元",
    "A unit of this registry that does not exist",
    (4, Precheck, Supplement, Some("R-04.no_such_unit")),
    |h, _, _| {
        let nowhere: UnitCode = read(&format!("{}F99990001", &h.facts.unit.as_str()[..19]))?;
        apply_for(h, |item| item.unit = nowhere);
        Ok(())
    },
);
pub(super) static UNIT_HISTORIC: Row = row(
    "r05_unit_historic",
    "不动产单元已灭失或变更",
    "The unit is no longer current",
    (5, Review, Manual, Some("R-05.unit_not_current")),
    |h, _, _| {
        h.facts.status = TenureStatus::Historic;
        Ok(())
    },
);
pub(super) static NOT_FIRST_REGISTERED: Row = row(
    "r06_not_first_registered",
    "所有权未办理首次登记",
    "Never first registered",
    (6, Review, Refuse, Some("R-06.not_first_registered")),
    |h, _, _| {
        h.facts.right.status = TenureStatus::Provisional;
        Ok(())
    },
);
pub(super) static RIGHT_ENDED: Row = row(
    "r06_right_ended",
    "所有权已注销",
    "A right that has ended",
    (6, Review, Manual, Some("R-06.right_ended")),
    |h, _, _| {
        h.facts.right.status = TenureStatus::Terminated;
        let entry = read("注销登记 420102202405061000007")?;
        h.facts.right.ended = Some(RightEnd { entry, registered_at: read("2024-05-06T02:00:00.000Z")? });
        Ok(())
    },
);
pub(super) static NOT_THE_HOLDER: Row = row(
    "r07_not_the_holder",
    "申请人不是登记簿权利人",
    "Who disposes or asks is not the holder",
    (7, Precheck, Supplement, Some("R-07.not_the_holder")),
    |h, draw, _| {
        let stranger = person(draw, 1960, 1990)?;
        h.asked_by_stranger(stranger)
    },
);
pub(super) static CO_OWNER_MISSING: Row = row(
    "r08_co_owner_missing",
    "共同共有人未全部申请",
    "A joint owner does not apply",
    (8, Precheck, Supplement, Some("R-08.holder_missing")),
    |h, draw, _| {
        let spouse = (person(draw, 1950, 1985)?, None);
        h.joint_with(vec![spouse])
    },
);
pub(super) static OLD_CERTIFICATE: Row = row(
    "r09_old_certificate",
    "引用了不在效力中的产权证号",
    "A certificate that is not in force is quoted",
    (9, Precheck, Supplement, Some("R-09.certificate")),
    |h, _, _| {
        let number: ereg_domain::identifier::TitleCertificateNumber = read("鄂(2015)演示市江岸不动产权第9999999号")?;
        apply_for(h, |item| item.certificate = Some(QuotedCertificate::Title(number.clone())));
        Ok(())
    },
);
pub(super) static OTHER_PRICE: Row = row(
    "r11_other_price",
    "成交价与网签合同不一致",
    "Another price than the filed contract's",
    (11, Precheck, Supplement, Some("R-11.price")),
    |h, _, _| {
        h.filed.as_mut().ok_or(SeedError::Unfit("contract"))?.price = read("1234567.00")?;
        Ok(())
    },
);
pub(super) static SEIZED: Row =
    row("r12_seized", "查封", "Seized by a court", (12, Review, Refuse, Some("R-12.seized")), |h, _, _| {
        seize(h, SeizureKind::Seizure, "2025-02-01", "2028-02-01")
    });
pub(super) static OBJECTION: Row = row(
    "r15_objection",
    "存在异议登记，尚未书面知悉",
    "A live objection, not yet acknowledged",
    (15, Precheck, Acknowledge, Some("R-15.objection")),
    |h, draw, _| object(h, draw, "2026-01-12T02:00:00.000Z", SuitProof::Filed),
);
pub(super) static HELD_FOR_ANOTHER: Row = row(
    "r17_held_for_another",
    "预告登记为他人预留",
    "An advance notice holds the home for somebody else",
    (17, Review, Refuse, Some("R-17.held_for_another")),
    |h, draw, _| {
        let other = person(draw, 1970, 1995)?;
        noticed(h, &other, "2026-10-12T02:00:00.000Z")
    },
);
pub(super) static NOTICE_MAY_HAVE_LAPSED: Row = row(
    "r18_may_have_lapsed",
    "预告登记可能已失效",
    "An advance notice that may have lapsed",
    (18, Review, Manual, Some("R-18.may_have_lapsed")),
    |h, draw, _| {
        let other = person(draw, 1970, 1995)?;
        noticed(h, &other, "2024-03-11T02:00:00.000Z")
    },
);
pub(super) static NOT_NOTIFIED: Row = row(
    "r19_not_notified",
    "转让方尚未确认通知抵押权人",
    "Nobody has confirmed to notify the lender",
    (19, Precheck, Acknowledge, Some("R-19.confirm_notified")),
    |h, _, _| {
        h.mortgaged(mortgage(&h.facts, TransferClause::Free, "2023-05-04")?)?;
        h.inquiries.iter_mut().for_each(|inquiry| inquiry.acknowledgements.clear());
        Ok(())
    },
);
pub(super) static RESTRICTED: Row = row(
    "r20_restricted",
    "抵押约定禁止转让",
    "A mortgage that forbids transfer",
    (20, Precheck, Supplement, Some("R-20.consent_missing")),
    |h, _, _| h.mortgaged(mortgage(&h.facts, TransferClause::Restricted, "2022-08-19")?),
);
pub(super) static BEHIND: Row = row(
    "r25_behind",
    "同一单元有在先案件",
    "An earlier case on the same home",
    (25, Review, Pass, Some("R-25.waits")),
    |h, _, _| {
        h.conduct = Conduct::Behind;
        Ok(())
    },
);
pub(super) static DEED_TAX_OPEN: Row = row(
    "r27_deed_tax_open",
    "契税尚未缴清",
    "Deed tax not yet cleared",
    (27, Review, Supplement, Some("R-27.deed_tax")),
    |h, _, _| {
        h.tax = Some(TaxSetting::Answers { deed_tax: TaxState::Open, income_tax: TaxState::Cleared });
        Ok(())
    },
);
pub(super) static NOT_FILED: Row = row(
    "r28_not_filed",
    "合同未网签备案",
    "The contract was never filed",
    (28, Precheck, Supplement, Some("R-28.not_filed")),
    |h, _, _| {
        h.filed = None;
        Ok(())
    },
);
pub(super) static CANCELLED: Row = row(
    "r28_cancelled",
    "网签合同已注销",
    "The filed contract was cancelled",
    (28, Precheck, Supplement, Some("R-28.cancelled")),
    |h, _, _| {
        h.filed.as_mut().ok_or(SeedError::Unfit("contract"))?.state = ContractState::Cancelled;
        Ok(())
    },
);
pub(super) static WITHOUT_POWER: Row = row(
    "r34_without_power",
    "由代理人办理，未提交委托书",
    "An agent without a power of attorney",
    (34, Precheck, Supplement, Some("R-34.power")),
    by_an_agent,
);
/// The same of a party that gives a right up.
pub(super) static WITHOUT_POWER_TO_DISPOSE: Row = row(
    WITHOUT_POWER.key,
    WITHOUT_POWER.zh,
    WITHOUT_POWER.en,
    (34, Precheck, Supplement, Some("R-34.power_to_dispose")),
    by_an_agent,
);
pub(super) static FILE_TOO_LARGE: Row = row(
    "r51_file_too_large",
    "上传文件过大",
    "A file above the limit",
    (51, Precheck, Supplement, Some("R-51.file_size")),
    |h, _, _| {
        h.materials.push(file(MaterialCode::M10, u64::from(u32::MAX)));
        Ok(())
    },
);
pub(super) static NOT_SIGNED: Row = row(
    "r53_not_signed",
    "一方未签名",
    "A party has not signed",
    (53, Precheck, Supplement, Some("R-53.missing")),
    |h, _, _| {
        h.conduct = Conduct::NotSigned;
        Ok(())
    },
);
pub(super) static NO_INTENT: Row = row(
    "r54_no_intent",
    "称非真实意愿",
    "A party says that the wish is not real",
    (54, Review, Manual, Some("R-54.intent")),
    |h, _, who| say(h, who, question::TRUE_INTENT, Answer::No),
);
pub(super) static UNRECORDED_CO_OWNER: Row = row(
    "r54_co_owner",
    "转让方称存在登记簿以外的共有人",
    "Who gives tells of an unrecorded co-owner",
    (54, Review, Manual, Some("R-54.co_owner")),
    |h, _, _| say(h, TRANSFEROR, question::UNRECORDED_CO_OWNER, Answer::Yes),
);
pub(super) static UNPAID: Row = row(
    "r55_unpaid",
    "登簿时费用未缴",
    "Unpaid at the entry",
    (55, Booking, Supplement, Some("R-55.unpaid")),
    |h, _, _| {
        h.conduct = Conduct::Unpaid;
        Ok(())
    },
);
pub(super) static PAID_UNASKED: Row = row(
    "r55_paid_unasked",
    "登簿时另有款项入账",
    "Money was paid where nothing is due",
    (55, Booking, Supplement, Some("R-55.other_amount")),
    |h, _, _| {
        h.conduct = Conduct::OtherAmountPaid;
        Ok(())
    },
);
pub(super) static TAX_ANSWER_LOST: Row = row(
    "r60_tax_answer_lost",
    "登簿时缺少完税信息",
    "The tax answer is missing at the entry",
    (60, Booking, Manual, Some("R-60.tax")),
    |h, _, _| {
        h.conduct = Conduct::TaxAnswerLost;
        Ok(())
    },
);
pub(super) static LOCKED: Row = row(
    "r76_locked",
    "权利人锁定了房屋",
    "Whoever disposes of the home has locked it",
    (76, Precheck, Supplement, Some("R-76.locked")),
    |h, _, _| {
        h.conduct = Conduct::Locked;
        Ok(())
    },
);

fn apply_for(h: &mut Household, change: impl Fn(&mut Item)) {
    h.application.get_mut::<MatterSection>().into_iter().flat_map(|matter| &mut matter.items).for_each(change);
}
