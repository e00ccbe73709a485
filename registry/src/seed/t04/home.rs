//! The home and who deals in it: unit, right, burdens, holders, the filed contract.

use ereg_domain::{
    dictionary::{
        CoOwnership, DocumentKind, HouseNature, HouseType, MortgageMethod, NoticeKind, RightKind, SeizureKind,
    },
    disclosure::DisclosureRef,
    identifier::{CertScheme, OldCertificate, QuotedCertificate, UnitCode},
    party::IdentityNumber,
    register::{AdvanceNotice, BurdenKind, SuitProof, TransferClause},
};
use ereg_law::{
    application::{Acknowledgement, MatterSection, RuleId},
    material::MaterialCode,
    review::VerdictKind,
    subject::Phase,
};

use crate::{
    partner::ContractParty,
    seed::{
        change::{burden, file, noticed, object, seize, share},
        draw::read,
        household::{SyntheticParty, holder, mortgage, person},
        scene::Scene,
    },
};

use super::scene;

use Phase::{Booking, Precheck, Review};
use VerdictKind::{Manual, NotAccept, Pass, Refuse, Supplement};

/// The scenes of this file in the order of the rules, after the two of the demo.
pub(super) const SCENES: &[Scene] = &[
    scene("plain_sale", "普通存量房买卖", "A plain sale", (60, Booking, Pass, None), |h, _| {
        h.named("林秀英", "周建国")
    }),
    scene(
        "mortgaged_sale",
        "带押过户：抵押未限制转让，卖方通知抵押权人",
        "Sold with the mortgage, the seller notifies the lender",
        (19, Review, Pass, Some("R-19.notify_mortgagee")),
        |h, _| {
            h.named("陈晓梅", "何志强")?;
            h.mortgaged(mortgage(&h.facts, TransferClause::Free, "2023-05-04")?)
        },
    ),
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
    scene("r00_storage_room", "储藏室", "A storage room", (0, Review, Manual, Some("R-00.house_type")), |h, _| {
        h.facts.house_type = HouseType::StorageRoom;
        Ok(())
    }),
    scene("r00_easement", "设有地役权", "An easement", (0, Review, Manual, Some("R-00.burden")), |h, _| {
        burden(h, BurdenKind::Easement)
    }),
    scene(
        "r00_advance_notice",
        "存在预告登记",
        "An advance notice",
        (0, Review, Manual, Some("R-00.notice")),
        |h, draw| {
            let holders = vec![holder(&person(draw, 1970, 1995)?, None)];
            let registered_at = read("2024-03-11T02:00:00.000Z")?;
            h.facts.notices.push(AdvanceNotice { kind: NoticeKind::OtherMortgage, holders, registered_at });
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
            let sellers = vec![h.obligors[0].clone(), (person(draw, 1950, 1985)?, None)];
            h.held_by(sellers, CoOwnership::Other)
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
            h.held_by(vec![(minor, None)], CoOwnership::Sole)
        },
    ),
    scene(
        "r00_company_buyer",
        "买方为企业",
        "A company buys",
        (0, Review, Manual, Some("R-00.party_kind")),
        |h, _| {
            let identity = IdentityNumber::Organisation(read("91420100MA0000015F")?);
            h.sold_to(vec![(SyntheticParty { name: read("演示置业有限公司")?, identity }, None)], CoOwnership::Sole)
        },
    ),
    scene(
        "r00_passport_buyer",
        "买方以护照为证件",
        "A buyer with a passport",
        (0, Review, Manual, Some("R-00.document")),
        |h, draw| {
            let identity = IdentityNumber::Other { document: DocumentKind::Passport, number: read("P0000001")? };
            h.sold_to(vec![(SyntheticParty { identity, ..person(draw, 1970, 1990)? }, None)], CoOwnership::Sole)
        },
    ),
    scene(
        "r00_residence_permit_buyer",
        "买方持港澳台居民居住证",
        "A buyer with a residence permit",
        (0, Review, Manual, Some("R-00.document")),
        |h, draw| {
            let identity = IdentityNumber::ResidencePermit(read("810000199408230021")?);
            h.sold_to(vec![(SyntheticParty { identity, ..person(draw, 1970, 1990)? }, None)], CoOwnership::Sole)
        },
    ),
    scene(
        "r00_permanent_resident_buyer",
        "买方持外国人永久居留身份证",
        "A buyer with a permanent residence card",
        (0, Review, Manual, Some("R-00.document")),
        |h, draw| {
            let identity = IdentityNumber::PermanentResident(read("911124198108030024")?);
            h.sold_to(vec![(SyntheticParty { identity, ..person(draw, 1970, 1990)? }, None)], CoOwnership::Sole)
        },
    ),
    scene(
        "r04_bare_land",
        "不动产单元无房屋",
        "A unit without a building",
        (4, Precheck, Supplement, Some("unit.no_building")),
        |h, _| {
            let bare: UnitCode = read(&format!("{}W00000000", &h.facts.unit.as_str()[..19]))?;
            h.facts.unit = bare;
            for item in h.application.get_mut::<MatterSection>().into_iter().flat_map(|matter| &mut matter.items) {
                item.unit = bare;
            }
            if let Some(filed) = &mut h.filed {
                filed.unit = bare;
            }
            Ok(())
        },
    ),
    scene(
        "r01_pilot_code",
        "买方为试点地区单位，代码末位不合国家标准",
        "A buyer with a credit code of a pilot area",
        (1, Precheck, Pass, Some("R-01.pilot_code")),
        |h, _| {
            let identity = IdentityNumber::Organisation(read("91350211M00013FA1N")?);
            h.sold_to(vec![(SyntheticParty { name: read("演示试点有限公司")?, identity }, None)], CoOwnership::Sole)
        },
    ),
    scene(
        "r03_one_person_twice",
        "同一人占两方",
        "One person on both sides",
        (3, Precheck, Manual, Some("R-03.one_person_twice")),
        |h, _| {
            let seller = h.obligors[0].clone();
            h.sold_to(vec![seller], CoOwnership::Sole)
        },
    ),
    scene(
        "r04_other_registry",
        "不动产在其他登记机构辖区",
        "The unit is another registry's",
        (4, Precheck, NotAccept, Some("R-04.other_registry")),
        |h, _| {
            let elsewhere: UnitCode = read(&format!("330110{}", &h.facts.unit.as_str()[6..]))?;
            for item in h.application.get_mut::<MatterSection>().into_iter().flat_map(|matter| &mut matter.items) {
                item.unit = elsewhere;
            }
            Ok(())
        },
    ),
    scene(
        "r06_other_right",
        "申请的权利类型与登记簿不符",
        "Another right than the registered one",
        (6, Review, Manual, Some("R-06.other_right")),
        |h, _| {
            for item in h.application.get_mut::<MatterSection>().into_iter().flat_map(|matter| &mut matter.items) {
                item.right = RightKind::StateConstructionLand;
            }
            Ok(())
        },
    ),
    scene(
        "r08_two_thirds",
        "占份额三分之二以上的按份共有人处分",
        "Two thirds of the shares dispose",
        (8, Review, Manual, Some("R-08.two_thirds")),
        |h, draw| {
            let other = (person(draw, 1950, 1985)?, Some(share(1, 3)?));
            h.shared_with(share(2, 3)?, vec![other])
        },
    ),
    scene(
        "r08_shares_sale",
        "按份共有人全部出售，买方共同共有",
        "Sold by all in shares, bought jointly",
        (8, Review, Pass, None),
        |h, draw| {
            let sellers =
                vec![(h.obligors[0].0.clone(), Some(share(1, 2)?)), (person(draw, 1950, 1985)?, Some(share(1, 2)?))];
            h.held_by(sellers, CoOwnership::Shares)?;
            let buyers = vec![h.right_holders[0].clone(), (person(draw, 1970, 2000)?, None)];
            h.sold_to(buyers, CoOwnership::Joint)
        },
    ),
    scene(
        "r09_house_certificate",
        "持有房产证（旧证）",
        "A house certificate from before 2015",
        (9, Review, Pass, Some("R-09.old_paper")),
        |h, _| {
            let number = read("武房权证岸字第200001234号")?;
            let old = OldCertificate { number, scheme: CertScheme::House };
            h.facts.right.certificates.clear();
            h.facts.right.old_certificates = vec![old.clone()];
            for item in h.application.get_mut::<MatterSection>().into_iter().flat_map(|matter| &mut matter.items) {
                item.certificate = Some(QuotedCertificate::Old(old.clone()));
            }
            Ok(())
        },
    ),
    scene(
        "r11_other_unit",
        "网签合同是另一套房屋",
        "The filed contract sells another home",
        (11, Precheck, Supplement, Some("R-11.unit")),
        |h, _| {
            if let Some(filed) = &mut h.filed {
                filed.unit = read(&format!("{}F99990001", &h.facts.unit.as_str()[..19]))?;
            }
            Ok(())
        },
    ),
    scene(
        "r11_other_sellers",
        "转让方与网签合同不一致",
        "Other sellers than the filed contract's",
        (11, Precheck, Supplement, Some("R-11.obligors")),
        |h, draw| {
            let SyntheticParty { name, identity } = person(draw, 1950, 1985)?;
            if let Some(filed) = &mut h.filed {
                filed.obligors.push(ContractParty { name, identity });
            }
            Ok(())
        },
    ),
    scene(
        "r11_other_buyers",
        "受让方与网签合同不一致",
        "Another buyer than the filed contract's",
        (11, Precheck, Supplement, Some("R-11.right_holders")),
        |h, draw| {
            let SyntheticParty { name, identity } = person(draw, 1970, 2000)?;
            if let Some(filed) = &mut h.filed {
                filed.right_holders = vec![ContractParty { name, identity }];
            }
            Ok(())
        },
    ),
    scene("r12_pre_seized", "预查封", "Pre-seized", (12, Review, Refuse, Some("R-12.seized")), |h, _| {
        seize(h, SeizureKind::PreSeizure, "2025-02-01", "2028-02-01")
    }),
    scene(
        "r15_objection_acknowledged",
        "存在异议登记，各方书面承担风险",
        "A live objection, its risk accepted",
        (15, Review, Pass, Some("R-15.acknowledged")),
        |h, draw| {
            object(h, draw, "2026-01-12T02:00:00.000Z", SuitProof::Filed)?;
            let disclosure = DisclosureRef { id: "objection_risk".to_owned(), version: 1 };
            for inquiry in &mut h.inquiries {
                inquiry.acknowledgements.push(Acknowledgement { rule: RuleId(15), disclosure: disclosure.clone() });
            }
            Ok(())
        },
    ),
    scene(
        "r17_consent_to_read",
        "预告登记权利人的同意书待人工核对",
        "The consent of the person the home is held for is read by a person",
        (17, Review, Manual, Some("R-17.consent_to_read")),
        |h, draw| {
            h.materials.push(file(MaterialCode::M18, 1_048_576));
            let other = person(draw, 1970, 1995)?;
            noticed(h, &other, "2026-10-12T02:00:00.000Z")
        },
    ),
    scene(
        "r17_own_notice",
        "预告登记就是为买方办理的",
        "The advance notice is the buyer's own",
        (17, Review, Pass, Some("R-17.own_notice")),
        |h, _| {
            let buyer = h.right_holders[0].0.clone();
            noticed(h, &buyer, "2026-10-12T02:00:00.000Z")
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
        "r20_consented",
        "抵押权人已同意",
        "The lender has consented",
        (20, Review, Pass, Some("R-20.consented")),
        |h, _| h.mortgaged_with_consent(mortgage(&h.facts, TransferClause::Restricted, "2022-08-19")?),
    ),
    scene(
        "r20_consent_to_read",
        "抵押权人同意书待人工核对",
        "A lender's consent that a person must read",
        (20, Review, Manual, Some("R-20.consent_to_read")),
        |h, _| {
            h.materials.push(file(MaterialCode::M18, 1_048_576));
            h.mortgaged(mortgage(&h.facts, TransferClause::Restricted, "2022-08-19")?)
        },
    ),
    scene(
        "r20_several_mortgagees",
        "多个限制转让的抵押，只有一个抵押权人同意",
        "Several restricted mortgages, one lender has consented",
        (20, Review, Manual, Some("R-20.several_mortgagees")),
        |h, _| {
            h.mortgaged_with_consent(mortgage(&h.facts, TransferClause::Restricted, "2022-08-19")?)?;
            h.mortgaged(mortgage(&h.facts, TransferClause::Restricted, "2023-08-19")?)
        },
    ),
];
