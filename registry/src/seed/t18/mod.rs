//! Homes about to be mortgaged to a bank (T18, 抵押权首次登记): one household for each rule of the matter and for each of
//! its outcomes.

use ereg_domain::{
    dictionary::{CoOwnership, HouseType, MortgageMethod, MortgagedObject, RightKind},
    disclosure::DisclosureRef,
    money::Fen,
    party::IdentityNumber,
    register::{BurdenKind, TransferClause},
};
use ereg_law::{
    application::{Acknowledgement, AgreedMortgage, Answer, RuleId},
    material::MaterialCode,
    matter::T18,
    question,
    review::VerdictKind::{Acknowledge, Manual, Pass, Refuse, Supplement, Unknown},
    role::{MORTGAGEE, MORTGAGOR},
    subject::Phase::{Booking, Precheck, Review},
};

use super::{
    SeedError,
    change::{burden, file, represent, say},
    draw::{Draw, read},
    household::{Conduct, Household, SyntheticParty, mortgage, person},
    scene::{Scene, scene},
    usual::{self, Usual},
};
use crate::partner::LicenceSetting;

type Made = Result<(), SeedError>;

/// The holder mortgages the home to the bank, which has handed in the two contracts.
fn plain(h: &mut Household, _: &mut Draw) -> Made {
    h.materials.push(file(MaterialCode::M11, 1_048_576));
    Ok(())
}

/// Changes what was agreed.
fn agree(h: &mut Household, change: impl FnOnce(&mut AgreedMortgage)) -> Made {
    change(h.application.get_mut().ok_or(SeedError::Unfit("mortgage"))?);
    Ok(())
}

/// The lender is another organisation than the city's bank, of which the licence library says this.
fn lent_by(h: &mut Household, name: &str, code: &str, licence: LicenceSetting) -> Made {
    h.lender = licence;
    h.taken_by(SyntheticParty { name: read(name)?, identity: IdentityNumber::Organisation(read(code)?) })
}

/// Every scene of the matter, the one of the demo first.
pub(super) fn scenes() -> Vec<Scene> {
    let usual = Usual { matter: &T18, prefix: "t18_", plain, who: MORTGAGOR };
    let rows = usual.scenes(&[
        &usual::ALLOCATED_LAND,
        &usual::BORN_LATER,
        &usual::OTHER_PERSON,
        &usual::NO_SUCH_UNIT,
        &usual::UNIT_HISTORIC,
        &usual::NOT_FIRST_REGISTERED,
        &usual::NOT_THE_HOLDER,
        &usual::CO_OWNER_MISSING,
        &usual::OLD_CERTIFICATE,
        &usual::SEIZED,
        &usual::OBJECTION,
        &usual::HELD_FOR_ANOTHER,
        &usual::NOTICE_MAY_HAVE_LAPSED,
        &usual::BEHIND,
        &usual::FILE_TOO_LARGE,
        &usual::NOT_SIGNED,
        &usual::NO_INTENT,
        &usual::UNPAID,
        &usual::LOCKED,
    ]);
    OWN.iter().cloned().chain(rows).collect()
}

/// The scenes that only this matter can show, in the order of the rules, after what passes.
const OWN: &[Scene] = &[
    scene(
        &T18,
        "plain_mortgage",
        ("房屋抵押给银行", "A home is mortgaged to a bank"),
        (60, Booking, Pass, None),
        |h, draw| {
            plain(h, draw)?;
            let owner = h.obligors[0].0.clone().named("蒋文静")?;
            h.held_by(vec![(owner, None)], CoOwnership::Sole)
        },
    ),
    scene(
        &T18,
        "second_mortgage",
        ("已有抵押的房屋再次抵押", "A mortgaged home is mortgaged again, with the lower rank"),
        (60, Booking, Pass, None),
        |h, draw| {
            plain(h, draw)?;
            h.mortgaged(mortgage(&h.facts, TransferClause::Restricted, "2023-05-04")?)
        },
    ),
    scene(
        &T18,
        "joint_mortgage",
        ("共同共有人一起抵押房屋", "Joint owners mortgage their home together"),
        (8, Booking, Pass, None),
        |h, draw| {
            plain(h, draw)?;
            let spouse = (person(draw, 1950, 1985)?, None);
            let owners = vec![h.obligors[0].clone(), spouse];
            h.held_by(owners, CoOwnership::Joint)
        },
    ),
    scene(
        &T18,
        "maximum_amount",
        ("最高额抵押", "A mortgage of a maximum amount"),
        (44, Review, Pass, None),
        |h, draw| {
            plain(h, draw)?;
            agree(h, |agreed| agreed.method = MortgageMethod::MaximumAmount)
        },
    ),
    scene(
        &T18,
        "r23_residence",
        ("设有居住权，抵押权人尚未确认知悉", "A right of residence that the mortgagee has not acknowledged"),
        (23, Precheck, Acknowledge, Some("R-23.residence")),
        |h, draw| {
            plain(h, draw)?;
            burden(h, BurdenKind::Residence)
        },
    ),
    scene(
        &T18,
        "r23_residence_known",
        ("设有居住权，抵押权人已确认知悉", "A right of residence that the mortgagee knows of"),
        (23, Review, Pass, Some("R-23.acknowledged")),
        |h, draw| {
            plain(h, draw)?;
            burden(h, BurdenKind::Residence)?;
            let disclosure = DisclosureRef { id: "residence_stays".to_owned(), version: 1 };
            for inquiry in h.inquiries.iter_mut().filter(|inquiry| inquiry.slot.role() == MORTGAGEE) {
                inquiry.acknowledgements.push(Acknowledgement { rule: RuleId(23), disclosure: disclosure.clone() });
            }
            Ok(())
        },
    ),
    scene(
        &T18,
        "t18_without_power",
        ("抵押人由代理人办理，未提交委托书", "The mortgagor acts by an agent without a power of attorney"),
        (34, Precheck, Supplement, Some("R-34.power_to_dispose")),
        |h, draw| {
            plain(h, draw)?;
            let agent = person(draw, 1970, 1995)?;
            represent(h, MORTGAGOR, agent)
        },
    ),
    scene(
        &T18,
        "t18_power_to_read",
        (
            "抵押人由代理人办理，提交了授权委托书",
            "The mortgagor acts by an agent, whose power of attorney is handed in",
        ),
        (34, Review, Manual, Some("R-34.power_to_dispose_to_read")),
        |h, draw| {
            plain(h, draw)?;
            h.materials.push(file(MaterialCode::M04, 1_048_576));
            let agent = person(draw, 1970, 1995)?;
            represent(h, MORTGAGOR, agent)
        },
    ),
    scene(
        &T18,
        "r37_renewed",
        ("住宅用地使用期限已届满", "The land-use term of a home is over"),
        (37, Review, Pass, Some("R-37.renewed")),
        |h, draw| {
            plain(h, draw)?;
            h.facts.land_term_end = Some(read("2026-06-30")?);
            Ok(())
        },
    ),
    scene(
        &T18,
        "r37_ends_soon",
        ("土地使用期限不到两年届满", "The land-use term ends soon"),
        (37, Review, Pass, Some("R-37.ends_soon")),
        |h, draw| {
            plain(h, draw)?;
            h.facts.land_term_end = Some(read("2028-06-30")?);
            Ok(())
        },
    ),
    scene(
        &T18,
        "r37_expired",
        ("商业用房的土地使用期限已届满", "The land-use term of a shop is over"),
        (37, Review, Refuse, Some("R-37.expired")),
        |h, draw| {
            plain(h, draw)?;
            h.facts.house_type = HouseType::Commercial;
            h.facts.land_term_end = Some(read("2026-06-30")?);
            Ok(())
        },
    ),
    scene(
        &T18,
        "r40_homestead",
        ("宅基地上的房屋", "A house on a homestead"),
        (40, Review, Refuse, Some("R-40.barred")),
        |h, draw| {
            plain(h, draw)?;
            h.facts.right.kind = RightKind::HomesteadAndHouse;
            Ok(())
        },
    ),
    scene(
        &T18,
        "r41_land_alone",
        ("只抵押土地", "The land alone is to be mortgaged"),
        (41, Precheck, Supplement, Some("R-41.together")),
        |h, draw| {
            plain(h, draw)?;
            agree(h, |agreed| agreed.object = MortgagedObject::Land)
        },
    ),
    scene(
        &T18,
        "r42_no_amount",
        ("被担保的债权数额为零", "Nothing is secured"),
        (42, Precheck, Supplement, Some("R-42.amount")),
        |h, draw| {
            plain(h, draw)?;
            agree(h, |agreed| agreed.amount = Fen::ZERO)
        },
    ),
    scene(
        &T18,
        "r42_day_missing",
        ("债务履行期限没有届满日", "The term of performance has no last day"),
        (42, Precheck, Supplement, Some("R-42.day_missing")),
        |h, draw| {
            plain(h, draw)?;
            agree(h, |agreed| agreed.to = None)
        },
    ),
    scene(
        &T18,
        "r42_order",
        ("届满日早于起始日", "The term ends before it begins"),
        (42, Precheck, Supplement, Some("R-42.order")),
        |h, draw| {
            plain(h, draw)?;
            agree(h, |agreed| (agreed.from, agreed.to) = (agreed.to, agreed.from))
        },
    ),
    scene(
        &T18,
        "r43_private_creditor",
        ("抵押给个人", "A home is mortgaged to a person"),
        (43, Review, Manual, Some("R-43.private_creditor")),
        |h, draw| {
            plain(h, draw)?;
            let creditor = person(draw, 1960, 1990)?;
            h.taken_by(creditor)
        },
    ),
    scene(
        &T18,
        "r43_not_licensed",
        ("抵押权人没有金融许可证", "The lender has no financial licence"),
        (43, Review, Manual, Some("R-43.not_licensed")),
        |h, draw| {
            plain(h, draw)?;
            lent_by(h, "演示投资咨询有限公司", "91420100MA00000315", LicenceSetting::NotInForce)
        },
    ),
    scene(
        &T18,
        "r43_unreachable",
        ("电子证照库暂无答复", "The licence library does not answer"),
        (43, Review, Unknown, Some("needs.lender_licence")),
        |h, draw| {
            plain(h, draw)?;
            lent_by(h, "演示农村商业银行", "91420100MA000004XW", LicenceSetting::Silent)
        },
    ),
    scene(
        &T18,
        "r44_no_period",
        ("最高额抵押没有约定债权确定期间", "A maximum amount without a time of determination"),
        (44, Review, Manual, Some("R-44.no_period")),
        |h, draw| {
            plain(h, draw)?;
            agree(h, |agreed| {
                (agreed.method, agreed.from, agreed.to) = (MortgageMethod::MaximumAmount, None, None);
            })
        },
    ),
    scene(
        &T18,
        "t18_co_owner",
        ("抵押人称存在登记簿以外的共有人", "The mortgagor tells of an unrecorded co-owner"),
        (54, Review, Manual, Some("R-54.co_owner")),
        |h, draw| {
            plain(h, draw)?;
            say(h, MORTGAGOR, question::UNRECORDED_CO_OWNER, Answer::Yes)
        },
    ),
    scene(
        &T18,
        "t18_mortgaged_since",
        ("询问后登记了另一项抵押", "Another mortgage was entered after the inquiry"),
        (60, Booking, Manual, Some("R-60.mortgage_since")),
        |h, draw| {
            plain(h, draw)?;
            h.conduct = Conduct::MortgagedSince;
            Ok(())
        },
    ),
];
