//! Heirs about to have a home registered by a notarial deed (T06, 继承、受遗赠): a person reviews each of them.

use ereg_domain::{dictionary::CoOwnership, register::TransferClause, share::Share};
use ereg_law::{
    application::{Inheritance, Succession},
    material::MaterialCode,
    matter::T06,
    review::VerdictKind::{self, Manual, Pass, Supplement, Unknown},
    role::HEIR,
    subject::{
        DeedCovers,
        Phase::{self, Booking, Precheck, Review},
    },
};

use super::{
    SeedError,
    change::{file, share},
    draw::{Draw, read},
    household::{Conduct, Household, mortgage, person},
    scene::{self, Scene},
    usual::{self, Usual},
};
use crate::partner::{DeedSetting, IssuedDeed, TaxSetting};

type Made = Result<(), SeedError>;

/// Every scene of the matter, the one of the demo first.
pub(super) fn scenes() -> Vec<Scene> {
    let usual = Usual { matter: &T06, prefix: "t06_", plain, who: HEIR };
    let rows = [
        &usual::ALLOCATED_LAND,
        &usual::BORN_LATER,
        &usual::OTHER_PERSON,
        &usual::NO_SUCH_UNIT,
        &usual::UNIT_HISTORIC,
        &usual::NOT_FIRST_REGISTERED,
        &usual::RIGHT_ENDED,
        &usual::OLD_CERTIFICATE,
        &usual::SEIZED,
        &usual::OBJECTION,
        &usual::HELD_FOR_ANOTHER,
        &usual::NOTICE_MAY_HAVE_LAPSED,
        &usual::BEHIND,
        &usual::DEED_TAX_OPEN,
        &usual::WITHOUT_POWER,
        &usual::FILE_TOO_LARGE,
        &usual::NOT_SIGNED,
        &usual::NO_INTENT,
        &usual::UNPAID,
        &usual::TAX_ANSWER_LOST,
    ];
    ESTATE.iter().cloned().chain(usual.scenes(&rows)).collect()
}

/// A scene of an estate.
const fn scene(
    key: &'static str,
    zh: &'static str,
    en: &'static str,
    expected: (u8, Phase, VerdictKind, Option<&'static str>),
    make: fn(&mut Household, &mut Draw) -> Made,
) -> Scene {
    scene::scene(&T06, key, (zh, en), expected, make)
}

/// Two heirs take the home in halves.
fn plain(h: &mut Household, draw: &mut Draw) -> Made {
    let half = Some(share(1, 2)?);
    in_shares(h, draw, half, half)
}

fn in_shares(h: &mut Household, draw: &mut Draw, one: Option<Share>, other: Option<Share>) -> Made {
    let first = h.right_holders.first().cloned().ok_or(SeedError::Unfit("nobody"))?.0;
    let second = person(draw, 1960, 2004)?;
    h.sold_to(vec![(first, one), (second, other)], CoOwnership::Shares)
}

/// The deed as the notaries' platform has it.
fn issued(h: &mut Household) -> Result<&mut IssuedDeed, SeedError> {
    h.issued.as_mut().ok_or(SeedError::Unfit("deed"))
}

fn said(h: &mut Household) -> Result<&mut Inheritance, SeedError> {
    h.application.get_mut::<Inheritance>().ok_or(SeedError::Unfit("inheritance"))
}

/// The scenes of an estate alone, after the one that a person has only to review.
const ESTATE: &[Scene] = &[
    scene(
        "plain_estate",
        "两位子女按公证书各继承一半",
        "Two children inherit a home in halves by a notarial deed",
        (36, Review, Manual, Some("R-36.inheritance")),
        plain,
    ),
    scene(
        "r08_survivor_missing",
        "配偶也是共有人，却没有一起申请",
        "The surviving spouse holds the home too and does not take part",
        (8, Precheck, Supplement, Some("R-08.survivor_missing")),
        |h, draw| {
            plain(h, draw)?;
            let spouse = (person(draw, 1945, 1985)?, None);
            h.joint_with(vec![spouse])
        },
    ),
    scene(
        "r08_joint_estate",
        "公证书只写明遗产部分，没有写明配偶的部分",
        "The deed does not tell the surviving spouse's part from the estate",
        (8, Review, Manual, Some("R-08.joint_estate")),
        |h, draw| {
            plain(h, draw)?;
            let spouse = h.right_holders.first().cloned().ok_or(SeedError::Unfit("nobody"))?.0;
            h.joint_with(vec![(spouse, None)])?;
            issued(h)?.deed.covers = DeedCovers::PartOfTheDeceased;
            Ok(())
        },
    ),
    scene(
        "t06_widow",
        "夫妻共有，配偶和子女按公证书取得",
        "A couple's home: the surviving spouse and a child take it as the deed says of the whole",
        (8, Review, Pass, Some("R-08.told_by_the_deed")),
        |h, draw| {
            in_shares(h, draw, Some(share(3, 4)?), Some(share(1, 4)?))?;
            let spouse = h.right_holders.first().cloned().ok_or(SeedError::Unfit("nobody"))?.0;
            h.joint_with(vec![(spouse, None)])
        },
    ),
    scene(
        "t06_share",
        "继承被继承人的份额，其他共有人不变",
        "Heirs take the share of who has died, and a co-owner keeps theirs",
        (33, Review, Pass, None),
        |h, draw| {
            in_shares(h, draw, Some(share(1, 4)?), Some(share(1, 4)?))?;
            let (half, sibling) = (share(1, 2)?, person(draw, 1945, 1985)?);
            h.shared_with(half, vec![(sibling, Some(half))])
        },
    ),
    scene(
        "r33_estate_in_shares",
        "继承份额却选共同共有",
        "A share is inherited and joint ownership chosen",
        (33, Precheck, Supplement, Some("R-33.estate_in_shares")),
        |h, draw| {
            plain(h, draw)?;
            let heirs = h.right_holders.iter().map(|(who, _)| (who.clone(), None)).collect();
            h.sold_to(heirs, CoOwnership::Joint)?;
            let (half, sibling) = (share(1, 2)?, person(draw, 1945, 1985)?);
            h.shared_with(half, vec![(sibling, Some(half))])
        },
    ),
    scene(
        "r33_not_the_estate",
        "继承的份额超过被继承人的份额",
        "The heirs take more than the share of who has died",
        (33, Precheck, Supplement, Some("R-33.not_the_estate")),
        |h, draw| {
            plain(h, draw)?;
            let (half, sibling) = (share(1, 2)?, person(draw, 1945, 1985)?);
            h.shared_with(half, vec![(sibling, Some(half))])
        },
    ),
    scene(
        "r35_notary",
        "填写了另一家公证机构",
        "Another notarial institution is given",
        (35, Review, Supplement, Some("R-35.notary")),
        |h, draw| {
            plain(h, draw)?;
            said(h)?.notary = read("演示市第二公证处")?;
            Ok(())
        },
    ),
    scene(
        "r35_issued_on",
        "公证书出具日期填错",
        "Another day of the deed is given",
        (35, Review, Supplement, Some("R-35.issued_on")),
        |h, draw| {
            plain(h, draw)?;
            said(h)?.issued_on = read("2026-10-21")?;
            Ok(())
        },
    ),
    scene(
        "r35_succession",
        "公证书是遗嘱继承，填写了法定继承",
        "The deed says by a will and the application by law",
        (35, Review, Supplement, Some("R-35.succession")),
        |h, draw| {
            plain(h, draw)?;
            issued(h)?.deed.succession = Succession::Testamentary;
            Ok(())
        },
    ),
    scene(
        "r35_unit",
        "公证书写的是另一套房屋",
        "The deed is about another home",
        (35, Review, Supplement, Some("R-35.unit")),
        |h, draw| {
            plain(h, draw)?;
            issued(h)?.deed.unit = read("420102999999GB99999F99990001")?;
            Ok(())
        },
    ),
    scene(
        "r35_deceased",
        "公证书写的是另一位被继承人",
        "The deed names somebody else as who has died",
        (35, Review, Supplement, Some("R-35.deceased")),
        |h, draw| {
            plain(h, draw)?;
            let other = person(draw, 1930, 1960)?;
            issued(h)?.deed.deceased = (other.name, other.identity);
            Ok(())
        },
    ),
    scene(
        "r35_heirs",
        "公证书写明的一位继承人没有申请",
        "An heir whom the deed names does not apply",
        (35, Review, Supplement, Some("R-35.heirs")),
        |h, draw| {
            plain(h, draw)?;
            let missing = person(draw, 1960, 2004)?;
            let deed = &mut issued(h)?.deed;
            let mut heir = deed.heirs.first().cloned().ok_or(SeedError::Unfit("nobody"))?;
            (heir.name, heir.identity) = (missing.name, missing.identity);
            deed.heirs.push(heir);
            Ok(())
        },
    ),
    scene(
        "r35_shares",
        "份额与公证书不一致",
        "The shares are not those of the deed",
        (35, Review, Supplement, Some("R-35.shares")),
        |h, draw| {
            plain(h, draw)?;
            let shares = [share(1, 3)?, share(2, 3)?];
            let heirs = issued(h)?.deed.heirs.iter_mut().zip(shares);
            heirs.for_each(|(heir, share)| heir.share = Some(share));
            Ok(())
        },
    ),
    scene(
        "r35_not_found",
        "公证平台没有这份公证书",
        "The notaries' platform has no such deed",
        (35, Review, Supplement, Some("R-35.not_found")),
        |h, draw| {
            plain(h, draw)?;
            h.issued = None;
            Ok(())
        },
    ),
    scene(
        "r35_paper_to_read",
        "公证平台没有这份公证书，提交了原件扫描件",
        "The notaries' platform has no such deed, and it is handed in",
        (35, Review, Manual, Some("R-35.paper_to_read")),
        |h, draw| {
            plain(h, draw)?;
            h.issued = None;
            h.materials.push(file(MaterialCode::M13, 1_048_576));
            Ok(())
        },
    ),
    scene(
        "r35_revoked",
        "公证书已经撤销",
        "The deed was revoked",
        (35, Review, Supplement, Some("R-35.revoked")),
        |h, draw| {
            plain(h, draw)?;
            issued(h)?.setting = DeedSetting::Revoked;
            Ok(())
        },
    ),
    scene(
        "r35_unreachable",
        "公证平台暂无答复",
        "The notaries' platform does not answer",
        (35, Review, Unknown, Some("needs.notarial_deed")),
        |h, draw| {
            plain(h, draw)?;
            issued(h)?.setting = DeedSetting::Silent;
            Ok(())
        },
    ),
    scene(
        "r36_minor_heir",
        "一位继承人未成年",
        "An heir is under age",
        (36, Review, Manual, Some("R-36.minor_heir")),
        |h, draw| {
            plain(h, draw)?;
            let child = person(draw, 2012, 2016)?;
            h.right_holders.last_mut().ok_or(SeedError::Unfit("nobody"))?.0 = child;
            let heirs = h.right_holders.clone();
            h.sold_to(heirs, CoOwnership::Shares)
        },
    ),
    scene(
        "t06_legacy_tax_open",
        "受遗赠人的契税尚未缴清",
        "A legatee owes the deed tax",
        (27, Review, Supplement, Some("R-27.deed_tax")),
        |h, _| {
            said(h)?.succession = Succession::Legacy;
            issued(h)?.deed.succession = Succession::Legacy;
            h.tax = Some(TaxSetting::OPEN);
            Ok(())
        },
    ),
    scene(
        "t06_deed_answer_lost",
        "登簿时没有公证平台的答复",
        "The notaries' platform does not answer at the entry",
        (60, Booking, Manual, Some("R-60.deed")),
        |h, draw| {
            plain(h, draw)?;
            h.conduct = Conduct::DeedAnswerLost;
            Ok(())
        },
    ),
    scene(
        "t06_r07_not_the_holder",
        "被继承人不是登记簿权利人",
        "Who has died is not the holder",
        (7, Precheck, Supplement, Some("R-07.deceased_not_the_holder")),
        |h, draw| {
            plain(h, draw)?;
            let stranger = person(draw, 1930, 1960)?;
            h.asked_by_stranger(stranger)
        },
    ),
    scene(
        "t06_r19_mortgaged",
        "继承有抵押的房屋，登记约定禁止转让",
        "A mortgaged home is inherited, whatever the mortgage says of transfer",
        (19, Review, Pass, Some("R-19.stays_with_the_heirs")),
        |h, draw| {
            plain(h, draw)?;
            h.mortgaged(mortgage(&h.facts, TransferClause::Restricted, "2019-05-04")?)
        },
    ),
];
