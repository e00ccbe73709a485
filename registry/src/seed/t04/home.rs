//! The home and who deals in it: unit, right, burdens, holders, the filed contract.

use ereg_domain::{
    dictionary::{
        CoOwnership, DocumentKind, HouseNature, HouseType, LandNature, MortgageMethod, NoticeKind, RightKind,
        SeizureKind, TenureStatus,
    },
    disclosure::DisclosureRef,
    identifier::{CertScheme, OldCertificate, QuotedCertificate, UnitCode},
    party::IdentityNumber,
    register::{AdvanceNotice, BurdenKind, RightEnd, SuitProof, TransferClause},
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
        change::{burden, file, leave_out_second_seller, noticed, object, seize, share},
        draw::read,
        household::{Conduct, SyntheticParty, holder, mortgage, person},
        scene::Scene,
    },
};

use super::scene;

use Phase::{Booking, Precheck, Review};
use VerdictKind::{Acknowledge, Manual, NotAccept, Pass, Refuse, Supplement};

/// In the order of the rules, after the two of the demo.
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
    scene("r00_storage_room", "储藏室", "A storage room", (0, Review, Manual, Some("R-00.house_type")), |h, _| {
        h.facts.house_type = HouseType::StorageRoom;
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
        "r00_guardian_paper",
        "提交了监护关系证明",
        "A proof of guardianship is handed in",
        (0, Review, Manual, Some("R-00.paper")),
        |h, _| {
            h.materials.push(file(MaterialCode::M06, 1_048_576));
            Ok(())
        },
    ),
    scene(
        "r01_born_later",
        "证件号码中的出生日期尚未到来",
        "A birthday still to come",
        (1, Precheck, Supplement, Some("citizen_id.born_later")),
        |h, draw| {
            let unborn = person(draw, 2030, 2035)?;
            h.sold_to(vec![(unborn, None)], CoOwnership::Sole)
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
            let elsewhere: UnitCode = read(&format!("330110{}", &h.facts.unit.as_str()[6..]))?;
            for item in h.application.get_mut::<MatterSection>().into_iter().flat_map(|matter| &mut matter.items) {
                item.unit = elsewhere;
            }
            Ok(())
        },
    ),
    scene(
        "r04_mistyped_district",
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
        "r04_no_such_unit",
        "辖区内没有该不动产单元",
        "A unit of this registry that does not exist",
        (4, Precheck, Supplement, Some("R-04.no_such_unit")),
        |h, _| {
            let nowhere: UnitCode = read(&format!("{}F99990001", &h.facts.unit.as_str()[..19]))?;
            for item in h.application.get_mut::<MatterSection>().into_iter().flat_map(|matter| &mut matter.items) {
                item.unit = nowhere;
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
        "r06_right_ended",
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
        "r07_not_the_holder",
        "转让方不是登记簿权利人",
        "The seller is not the holder",
        (7, Precheck, Supplement, Some("R-07.not_the_holder")),
        |h, draw| {
            // The register keeps the true holder; somebody else offers the home.
            let holders = h.facts.right.holders.clone();
            h.held_by(vec![(person(draw, 1960, 1990)?, None)], CoOwnership::Sole)?;
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
            let sellers = vec![h.obligors[0].clone(), spouse];
            h.held_by(sellers, CoOwnership::Joint)?;
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
                vec![(h.obligors[0].0.clone(), Some(share(2, 3)?)), (person(draw, 1950, 1985)?, Some(share(1, 3)?))];
            h.held_by(sellers, CoOwnership::Shares)?;
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
                vec![(h.obligors[0].0.clone(), Some(share(1, 2)?)), (person(draw, 1950, 1985)?, Some(share(1, 2)?))];
            h.held_by(sellers, CoOwnership::Shares)?;
            let buyers = vec![h.right_holders[0].clone(), (person(draw, 1970, 2000)?, None)];
            h.sold_to(buyers, CoOwnership::Joint)
        },
    ),
    scene(
        "r09_old_certificate",
        "引用了已注销的产权证号",
        "A certificate no longer in force is quoted",
        (9, Precheck, Supplement, Some("R-09.certificate")),
        |h, _| {
            for item in h.application.get_mut::<MatterSection>().into_iter().flat_map(|matter| &mut matter.items) {
                item.certificate = QuotedCertificate::Title(read("鄂(2015)演示市江岸不动产权第9999999号")?);
            }
            Ok(())
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
                item.certificate = QuotedCertificate::Old(old.clone());
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
        (11, Precheck, Supplement, Some("R-11.sellers")),
        |h, draw| {
            let SyntheticParty { name, identity } = person(draw, 1950, 1985)?;
            if let Some(filed) = &mut h.filed {
                filed.sellers.push(ContractParty { name, identity });
            }
            Ok(())
        },
    ),
    scene(
        "r11_other_buyers",
        "受让方与网签合同不一致",
        "Another buyer than the filed contract's",
        (11, Precheck, Supplement, Some("R-11.buyers")),
        |h, draw| {
            let SyntheticParty { name, identity } = person(draw, 1970, 2000)?;
            if let Some(filed) = &mut h.filed {
                filed.buyers = vec![ContractParty { name, identity }];
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
            let notice = DisclosureRef { id: "objection_risk".to_owned(), version: 1 };
            for inquiry in &mut h.inquiries {
                inquiry.acknowledgements.push(Acknowledgement { rule: RuleId(15), notice: notice.clone() });
            }
            Ok(())
        },
    ),
    scene(
        "r17_held_for_another",
        "预告登记为他人预留",
        "An advance notice holds the home for somebody else",
        (17, Review, Refuse, Some("R-17.held_for_another")),
        |h, draw| {
            let other = person(draw, 1970, 1995)?;
            noticed(h, &other, "2026-10-12T02:00:00.000Z")
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
        "r18_may_have_lapsed",
        "预告登记可能已失效",
        "An advance notice that may have lapsed",
        (18, Review, Manual, Some("R-18.may_have_lapsed")),
        |h, draw| {
            let other = person(draw, 1970, 1995)?;
            noticed(h, &other, "2024-03-11T02:00:00.000Z")
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
        "r19_not_notified",
        "卖方尚未确认通知抵押权人",
        "The seller has not confirmed that he notifies the lender",
        (19, Precheck, Acknowledge, Some("R-19.confirm_notified")),
        |h, _| {
            h.mortgaged(mortgage(&h.facts, TransferClause::Free, "2023-05-04")?)?;
            h.inquiries.iter_mut().for_each(|inquiry| inquiry.acknowledgements.clear());
            Ok(())
        },
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
];
