//! What can happen to any transfer of a home, whichever matter it is: the scenes of the rules that every transfer lists.

use ereg_domain::{
    dictionary::{LandNature, SeizureKind, TenureStatus},
    identifier::{QuotedCertificate, UnitCode},
    register::{SuitProof, TransferClause},
};
use ereg_law::{
    application::{Answer, MatterSection},
    material::MaterialCode,
    question,
    role::{TRANSFEREE, TRANSFEROR},
    subject::TaxState,
};

use super::{
    SeedError,
    change::{file, noticed, object, represent, say, seize},
    draw::{Draw, read},
    household::{Conduct, Household, mortgage, person},
};
use crate::partner::TaxSetting;

type Made = Result<(), SeedError>;

/// The scenes of the rules that every transfer of a home lists, for a matter: the prefix of their names, and the function
/// that makes its plain household, in which each changes one thing.
macro_rules! scenes_of_every_transfer {
    ($matter:expr, $prefix:literal, $plain:path) => {
        scenes_of_every_transfer!(@rows $matter, $prefix, $plain;
            "_r00_allocated_land", "划拨土地", "Allocated land", (0, Review, Manual, Some("R-00.land")), allocated_land;
            "_r01_born_later", "证件号码中的出生日期尚未到来", "A birthday still to come",
                (1, Precheck, Supplement, Some("citizen_id.born_later")), born_later;
            "_r03_other_person", "非本人办理", "Another person fills the slot",
                (3, Precheck, Manual, Some("R-03.other_person")), other_person;
            "_r04_no_such_unit", "辖区内没有该不动产单元", "A unit of this registry that does not exist",
                (4, Precheck, Supplement, Some("R-04.no_such_unit")), no_such_unit;
            "_r05_unit_historic", "不动产单元已灭失或变更", "The unit is no longer current",
                (5, Review, Manual, Some("R-05.unit_not_current")), unit_historic;
            "_r06_not_first_registered", "所有权未办理首次登记", "Never first registered",
                (6, Review, Refuse, Some("R-06.not_first_registered")), not_first_registered;
            "_r07_not_the_holder", "转让方不是登记簿权利人", "Who gives is not the holder",
                (7, Precheck, Supplement, Some("R-07.not_the_holder")), not_the_holder;
            "_r09_old_certificate", "引用了已注销的产权证号", "A certificate no longer in force is quoted",
                (9, Precheck, Supplement, Some("R-09.certificate")), old_certificate;
            "_r12_seized", "查封", "Seized by a court", (12, Review, Refuse, Some("R-12.seized")), seized;
            "_r15_objection", "存在异议登记，尚未书面知悉", "A live objection, not yet acknowledged",
                (15, Precheck, Acknowledge, Some("R-15.objection")), objection;
            "_r17_held_for_another", "预告登记为他人预留", "An advance notice holds the home for somebody else",
                (17, Review, Refuse, Some("R-17.held_for_another")), held_for_another;
            "_r18_may_have_lapsed", "预告登记可能已失效", "An advance notice that may have lapsed",
                (18, Review, Manual, Some("R-18.may_have_lapsed")), notice_may_have_lapsed;
            "_r19_not_notified", "转让方尚未确认通知抵押权人", "Nobody has confirmed to notify the lender",
                (19, Precheck, Acknowledge, Some("R-19.confirm_notified")), not_notified;
            "_r20_restricted", "抵押约定禁止转让", "A mortgage that forbids transfer",
                (20, Precheck, Supplement, Some("R-20.consent_missing")), restricted;
            "_r25_behind", "同一单元有在先案件", "An earlier case on the same home",
                (25, Review, Pass, Some("R-25.waits")), behind;
            "_r27_deed_tax_open", "契税尚未缴清", "Deed tax not yet cleared",
                (27, Review, Supplement, Some("R-27.deed_tax")), deed_tax_open;
            "_r34_without_power", "受让方由代理人办理，未提交委托书", "An agent without a power of attorney",
                (34, Precheck, Supplement, Some("R-34.power")), without_power;
            "_r51_file_too_large", "上传文件过大", "A file above the limit",
                (51, Precheck, Supplement, Some("R-51.file_size")), file_too_large;
            "_r53_not_signed", "一方未签名", "A party has not signed",
                (53, Precheck, Supplement, Some("R-53.missing")), not_signed;
            "_r54_co_owner", "转让方称存在登记簿以外的共有人", "Who gives tells of an unrecorded co-owner",
                (54, Review, Manual, Some("R-54.co_owner")), unrecorded_co_owner;
            "_r55_unpaid", "登簿时费用未缴", "Unpaid at the entry",
                (55, Booking, Supplement, Some("R-55.unpaid")), unpaid;
            "_r60_tax_answer_lost", "登簿时缺少完税信息", "The tax answer is missing at the entry",
                (60, Booking, Manual, Some("R-60.tax")), tax_answer_lost
        )
    };
    (@rows $matter:expr, $prefix:literal, $plain:path;
        $($key:literal, $zh:literal, $en:literal, $expected:expr, $change:ident);+) => {
        &[$($crate::seed::scene::scene(
            $matter,
            concat!($prefix, $key),
            $zh,
            $en,
            {
                #[allow(unused_imports, reason = "each row names one phase and one verdict")]
                use ::ereg_law::{review::VerdictKind::*, subject::Phase::*};
                $expected
            },
            |household, draw| {
                $plain(household, draw)?;
                $crate::seed::transfer::$change(household, draw)
            },
        )),+]
    };
}
pub(super) use scenes_of_every_transfer;

fn apply_for(h: &mut Household, change: impl Fn(&mut ereg_law::application::Item)) {
    h.application.get_mut::<MatterSection>().into_iter().flat_map(|matter| &mut matter.items).for_each(change);
}

pub(super) fn allocated_land(h: &mut Household, _: &mut Draw) -> Made {
    h.facts.land_nature = LandNature::Allocated;
    h.facts.land_term_end = None;
    Ok(())
}

pub(super) fn born_later(h: &mut Household, draw: &mut Draw) -> Made {
    let unborn = person(draw, 2030, 2035)?;
    h.taken_by(unborn)
}

pub(super) fn other_person(h: &mut Household, _: &mut Draw) -> Made {
    h.conduct = Conduct::OtherPersonInSlot;
    Ok(())
}

pub(super) fn no_such_unit(h: &mut Household, _: &mut Draw) -> Made {
    let nowhere: UnitCode = read(&format!("{}F99990001", &h.facts.unit.as_str()[..19]))?;
    apply_for(h, |item| item.unit = nowhere);
    Ok(())
}

pub(super) fn unit_historic(h: &mut Household, _: &mut Draw) -> Made {
    h.facts.status = TenureStatus::Historic;
    Ok(())
}

pub(super) fn not_first_registered(h: &mut Household, _: &mut Draw) -> Made {
    h.facts.right.status = TenureStatus::Provisional;
    Ok(())
}

pub(super) fn not_the_holder(h: &mut Household, draw: &mut Draw) -> Made {
    let stranger = person(draw, 1960, 1990)?;
    h.given_by(stranger)
}

pub(super) fn old_certificate(h: &mut Household, _: &mut Draw) -> Made {
    let number: ereg_domain::identifier::TitleCertificateNumber = read("鄂(2015)演示市江岸不动产权第9999999号")?;
    apply_for(h, |item| item.certificate = QuotedCertificate::Title(number.clone()));
    Ok(())
}

pub(super) fn seized(h: &mut Household, _: &mut Draw) -> Made {
    seize(h, SeizureKind::Seizure, "2025-02-01", "2028-02-01")
}

pub(super) fn objection(h: &mut Household, draw: &mut Draw) -> Made {
    object(h, draw, "2026-01-12T02:00:00.000Z", SuitProof::Filed)
}

pub(super) fn held_for_another(h: &mut Household, draw: &mut Draw) -> Made {
    let other = person(draw, 1970, 1995)?;
    noticed(h, &other, "2026-10-12T02:00:00.000Z")
}

pub(super) fn notice_may_have_lapsed(h: &mut Household, draw: &mut Draw) -> Made {
    let other = person(draw, 1970, 1995)?;
    noticed(h, &other, "2024-03-11T02:00:00.000Z")
}

pub(super) fn not_notified(h: &mut Household, _: &mut Draw) -> Made {
    h.mortgaged(mortgage(&h.facts, TransferClause::Free, "2023-05-04")?)?;
    h.inquiries.iter_mut().for_each(|inquiry| inquiry.acknowledgements.clear());
    Ok(())
}

pub(super) fn restricted(h: &mut Household, _: &mut Draw) -> Made {
    h.mortgaged(mortgage(&h.facts, TransferClause::Restricted, "2022-08-19")?)
}

pub(super) fn behind(h: &mut Household, _: &mut Draw) -> Made {
    h.conduct = Conduct::Behind;
    Ok(())
}

pub(super) fn deed_tax_open(h: &mut Household, _: &mut Draw) -> Made {
    h.tax = Some(TaxSetting::Answers { deed_tax: TaxState::Open, income_tax: TaxState::Cleared });
    Ok(())
}

pub(super) fn without_power(h: &mut Household, draw: &mut Draw) -> Made {
    let agent = person(draw, 1970, 1995)?;
    represent(h, TRANSFEREE, agent)
}

pub(super) fn file_too_large(h: &mut Household, _: &mut Draw) -> Made {
    h.materials.push(file(MaterialCode::M10, u64::from(u32::MAX)));
    Ok(())
}

pub(super) fn not_signed(h: &mut Household, _: &mut Draw) -> Made {
    h.conduct = Conduct::NotSigned;
    Ok(())
}

pub(super) fn unrecorded_co_owner(h: &mut Household, _: &mut Draw) -> Made {
    say(h, TRANSFEROR, question::UNRECORDED_CO_OWNER, Answer::Yes)
}

pub(super) fn unpaid(h: &mut Household, _: &mut Draw) -> Made {
    h.conduct = Conduct::Unpaid;
    Ok(())
}

pub(super) fn tax_answer_lost(h: &mut Household, _: &mut Draw) -> Made {
    h.conduct = Conduct::TaxAnswerLost;
    Ok(())
}
