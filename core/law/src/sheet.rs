//! The application sheet (不动产登记申请书): what a party reads before signing, rendered from what is signed.
//!
//! Data, not layout: headings and lines in both languages, in reading order. People are masked; the home is shown in
//! full, because one signs for that home. Nothing is taken from anywhere but the subject handed in.

use ereg_domain::{
    dictionary::PartyKind,
    party::Side,
    register::{RegisterFacts, TransferClause},
};
use serde::Serialize;

pub use crate::section::SheetLine;

use crate::{
    application::{Act, Deal, Delivery},
    checklist,
    fact::follows_the_home,
    fee,
    matter::Matter,
    policy::Notice,
    section::{self, Content, Showing, Whose},
    subject::{Known, Subject, TaxState},
    verdict::Needs,
    words::{
        labels::{self, Label},
        message::Language,
    },
};

/// The sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ApplicationSheet {
    /// Its title.
    pub title: Label,
    /// The one sentence that stands above all: the home changes hands only at the entry (登簿).
    pub above_all: Option<SheetNotice>,
    /// Blocks in reading order.
    pub blocks: Vec<SheetBlock>,
    /// Texts of the policy pack that concern this application.
    pub notices: Vec<SheetNotice>,
}

/// A block of lines under a heading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SheetBlock {
    /// Heading.
    pub heading: Label,
    /// Lines.
    pub lines: Vec<SheetLine>,
}

/// A notice as shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SheetNotice {
    /// Its id.
    pub id: String,
    /// Its version.
    pub version: u32,
    /// Simplified Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

impl ApplicationSheet {
    /// The sheet of an application: its sections in the matter's order, then what is known of the register, of money and
    /// of materials.
    pub fn of(matter: &'static Matter, subject: &Subject<'_>) -> ApplicationSheet {
        let showing = Showing { form: subject.form, pack: subject.pack };
        let mut blocks: Vec<SheetBlock> = Vec::new();
        for section in subject.form.sections {
            let lines = match section.whose {
                Whose::Shared => subject.sections.body(section.name).map(|body| body.show(&showing)),
                // On a phone the reader's own answers alone.
                Whose::Own => Some(subject.inquiries.iter().flat_map(|inquiry| inquiry.show(&showing)).collect()),
            };
            blocks.push(block(section.label(), lines.unwrap_or_default()));
        }
        blocks.push(block(name("房屋情况", "The home"), home_lines(subject)));
        blocks.push(block(name("登记簿上的负担", "Burdens in the register"), burden_lines(subject)));
        blocks.push(block(name("税费", "Taxes and fee"), money_lines(matter, subject)));
        blocks.push(block(name("材料", "Materials"), material_lines(matter, subject)));
        let mut above_all = notices(subject).into_iter();
        ApplicationSheet {
            title: name("不动产登记申请书", "Application for registration of real estate"),
            above_all: above_all.next(),
            blocks: blocks.into_iter().filter(|b| !b.lines.is_empty()).collect(),
            notices: above_all.collect(),
        }
    }

    /// As plain lines of text in one language: `heading`, then `  label: value`.
    pub fn to_lines(&self, language: Language) -> Vec<String> {
        let mut lines = vec![self.title.say(language).to_owned()];
        let text = |notice: &SheetNotice| match language {
            Language::Zh => notice.zh.clone(),
            Language::En => notice.en.clone(),
        };
        lines.extend(self.above_all.as_ref().map(text));
        for block in &self.blocks {
            lines.push(block.heading.say(language).to_owned());
            for line in &block.lines {
                lines.push(match language {
                    Language::Zh => format!("  {}：{}", line.label.zh, line.zh),
                    Language::En => format!("  {}: {}", line.label.en, line.en),
                });
            }
        }
        lines.extend(self.notices.iter().map(text));
        lines
    }
}

fn name(zh: &'static str, en: &'static str) -> Label {
    Label { zh, en }
}

fn block(heading: Label, lines: Vec<SheetLine>) -> SheetBlock {
    SheetBlock { heading, lines }
}

fn shown(notice: &Notice) -> SheetNotice {
    SheetNotice { id: notice.id.clone(), version: notice.version, zh: notice.zh.clone(), en: notice.en.clone() }
}

fn home_lines(subject: &Subject<'_>) -> Vec<SheetLine> {
    let Known::Yes(register) = subject.register else { return Vec::new() };
    let mut lines = vec![
        SheetLine::plain(name("坐落", "Address"), &register.address),
        SheetLine {
            label: name("建筑面积", "Floor area"),
            zh: format!("{} 平方米", register.area),
            en: format!("{} m²", register.area),
        },
        SheetLine::named(name("房屋用途", "Use"), labels::house_type(register.house_type)),
        SheetLine::named(name("房屋性质", "Nature of the home"), labels::house_nature(register.house_nature)),
        SheetLine::named(name("土地权利性质", "Nature of the land right"), labels::land_nature(register.land_nature)),
        SheetLine::named(name("现共有方式", "Owned now in"), labels::co_ownership(register.right.co_ownership)),
    ];
    if let Some(end) = register.land_term_end {
        lines.push(SheetLine::plain(name("土地使用期限至", "Land use term until"), end));
    }
    lines
}

fn burden_lines(subject: &Subject<'_>) -> Vec<SheetLine> {
    let Known::Yes(register) = subject.register else {
        return vec![SheetLine::named(
            name("登记簿", "Register"),
            name("手机上没有登记簿信息，签名前请先获取", "Not on this phone: fetch it before signing"),
        )];
    };
    let lines = burdens_of(register, subject.form.act);
    if lines.is_empty() {
        return vec![SheetLine::named(
            name("登记簿", "Register"),
            name("没有抵押、查封、异议等记载", "No mortgage, seizure or objection"),
        )];
    }
    lines
}

fn burdens_of(register: &RegisterFacts, act: Act) -> Vec<SheetLine> {
    let mut lines = Vec::new();
    let stays = match act {
        Act::Transfer => name("转让后抵押权继续存在", "it stays on the home after the transfer"),
        Act::Alter | Act::Reissue | Act::AdvanceNotice => {
            name("本次登记不影响抵押权", "this registration leaves it as it is")
        }
    };
    for mortgage in &register.mortgages {
        let clause = match mortgage.transfer_clause {
            TransferClause::Free => name("可以转让", "may be sold"),
            TransferClause::Silent => name("登记簿未记载转让限制", "no restriction recorded"),
            TransferClause::Restricted => name("约定禁止或限制转让", "sale banned or restricted"),
        };
        lines.push(SheetLine {
            label: name("抵押", "Mortgage"),
            zh: format!("担保债权 {} 元，{}；{}", mortgage.amount.grouped(), clause.zh, stays.zh),
            en: format!("secures {} yuan, {}; {}", mortgage.amount.grouped(), clause.en, stays.en),
        });
    }
    for seizure in &register.seizures {
        lines.push(SheetLine {
            label: name("查封", "Seizure"),
            zh: format!("{}（{} 至 {} 前）", seizure.kind.term(), seizure.from, seizure.to),
            en: format!("{} ({} until before {})", seizure.kind.term(), seizure.from, seizure.to),
        });
    }
    for objection in &register.objections {
        let day = objection.registered_at.day();
        lines.push(SheetLine {
            label: name("异议登记", "Objection"),
            zh: format!("{day} 登记，有人对归属提出异议"),
            en: format!("recorded {day}: someone disputes who owns the home"),
        });
    }
    let notices = register.notices.iter().map(|n| SheetLine::plain(name("预告登记", "Advance notice"), n.kind.term()));
    lines.extend(notices);
    lines.extend(
        register.other_burdens.iter().map(|b| SheetLine::plain(name("其他限制", "Other restriction"), b.kind.term())),
    );
    lines
}

fn money_lines(matter: &Matter, subject: &Subject<'_>) -> Vec<SheetLine> {
    let tax = |state: fn(&crate::subject::TaxFact) -> TaxState| match subject.tax {
        Known::NotYet => {
            name("尚未取得税务部门的信息；登簿前必须缴清", "not known yet; must be cleared before the entry")
        }
        Known::Yes(fact) => match state(fact) {
            TaxState::Cleared => name("已缴清或免征", "cleared"),
            TaxState::Open => name("尚未缴清；登簿前必须缴清", "open; must be cleared before the entry"),
        },
    };
    let mut lines = Vec::new();
    let taxed = matter.needs(Needs::TaxClearance);
    if taxed {
        lines.push(SheetLine::named(name("契税（买方）", "Deed tax (buyer)"), tax(|t| t.deed_tax)));
    }
    // Organisations owe none.
    if taxed && (subject.parties().is_none() || subject.obligors().any(|party| party.kind == PartyKind::Person)) {
        lines.push(SheetLine::named(name("个人所得税（卖方）", "Income tax (seller)"), tax(|t| t.income_tax)));
    }
    let (Known::Yes(register), Some(delivery)) = (subject.register, subject.section::<Delivery>()) else {
        return lines;
    };
    let deal = subject.section::<Deal>();
    if deal.is_none() && subject.form.section(section::DEAL).is_some() {
        return lines;
    }
    let takers = subject.right_holders().count();
    let Ok(fee) = fee::quote_amount(subject.pack, subject.form.matter, register, deal, delivery, takers) else {
        return lines;
    };
    let each = |line: &fee::FeeLine| SheetLine {
        label: labels::fee_item(line.item),
        zh: format!("{} 元 × {} = {} 元", line.each, line.count, line.amount),
        en: format!("{} yuan × {} = {} yuan", line.each, line.count, line.amount),
    };
    lines.extend(fee.lines.iter().map(each));
    if fee.total.is_zero() {
        lines.push(SheetLine::named(name("登记费合计", "Fee in all"), name("0 元，不用缴费", "nothing to pay")));
        return lines;
    }
    let payers = subject.form.roles.iter().find(|role| role.side == Side::RightHolder);
    let payer = payers.map_or(name("申请人", "applicant"), |role| labels::party_in(role.name));
    lines.push(SheetLine {
        label: name("登记费合计", "Fee in all"),
        zh: format!("{} 元，审核通过后由{}缴纳（{}）", fee.total, payer.zh, fee.basis),
        en: format!("{} yuan, paid by the {} after the review ({})", fee.total, payer.en.to_lowercase(), fee.basis),
    });
    lines
}

fn material_lines(matter: &Matter, subject: &Subject<'_>) -> Vec<SheetLine> {
    let lines = checklist::resolve(matter, subject).unwrap_or_default();
    let needed = lines.into_iter().filter(|line| line.held != checklist::Held::NotNeeded);
    let line = |line: checklist::ResolvedLine| {
        let held = labels::held(line.held);
        SheetLine {
            label: name("材料", "Material"),
            zh: format!("{}：{}", line.name_zh, held.zh),
            en: format!("{}: {}", line.name_en, held.en),
        }
    };
    needed.map(line).collect()
}

/// The texts that the pack gives the matter, as far as the register makes them this application's; the first stands above
/// all.
fn notices(subject: &Subject<'_>) -> Vec<SheetNotice> {
    let (mortgaged, follows, objected) = match subject.register {
        Known::Yes(register) => (
            !register.mortgages.is_empty(),
            register.mortgages.iter().any(follows_the_home),
            !register.objections.is_empty(),
        ),
        Known::NotYet => (false, false, false),
    };
    let concerns = |id: &&String| match id.as_str() {
        "mortgage_follows" => mortgaged,
        "lender_notified" => follows,
        "objection_risk" => objected,
        _ => true,
    };
    let said = subject.pack.matter(subject.form.matter).map(|said| said.disclosures.as_slice()).unwrap_or_default();
    said.iter().filter(concerns).filter_map(|id| subject.pack.notice(id)).map(shown).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::subject::Phase;
    use crate::{
        application::{CertificateMedium, Handover, UtilityWish},
        fixture::{Sale, seizure},
        matter::T04,
    };
    use ereg_domain::dictionary::SeizureKind;
    use ereg_domain::party::Agent;

    fn text(sale: &Sale, language: Language) -> String {
        ApplicationSheet::of(sale.matter, &sale.subject()).to_lines(language).join("\n")
    }

    #[test]
    fn every_large_amount_has_its_separators() {
        for language in [Language::Zh, Language::En] {
            let text = text(&Sale::mortgaged(TransferClause::Free), language);
            let bare = |word: &str| word.chars().take_while(char::is_ascii_digit).count() > 3 && word.contains(".00");
            let amounts = text.split(|c: char| !c.is_ascii_digit() && c != ',' && c != '.').filter(|word| bare(word));
            assert_eq!(amounts.collect::<Vec<_>>(), [""; 0], "{text}");
        }
    }

    #[test]
    fn it_says_what_is_signed_in_both_languages() {
        let zh = text(&Sale::clean(), Language::Zh);
        for part in [
            "林**",
            "周**",
            "江岸区演示路1号",
            "89.50 平方米",
            "1,680,000.00",
            "壹佰陆拾捌万元整",
            "登记原因",
            "身份证",
            "本应用内电子送达",
            "本人办理",
            "领取电子证书",
            "水电气网",
            "80.00 元",
            "单独所有",
            "登簿",
            "没有抵押、查封、异议",
            "已缴清",
        ] {
            assert!(zh.contains(part), "{part}\n{zh}");
        }
        let en = text(&Sale::clean(), Language::En);
        for part in
            ["The home changes hands when", "89.50 m²", "80.00 yuan", "sole ownership", "cleared", "not paid here"]
        {
            assert!(en.contains(part), "{part}\n{en}");
        }
    }

    #[test]
    fn the_first_thing_said_is_that_only_the_register_decides() {
        let sheet = ApplicationSheet::of(&T04, &Sale::clean().subject());
        assert_eq!(sheet.above_all.unwrap().id, "register_decides");
    }

    #[test]
    fn it_carries_the_notices_that_concern_this_sale_and_no_others() {
        let notices = |sale: &Sale| -> Vec<String> {
            ApplicationSheet::of(sale.matter, &sale.subject()).notices.into_iter().map(|notice| notice.id).collect()
        };
        let always = ["true_answers", "fee_not_price", "personal_data"];
        assert_eq!(notices(&Sale::clean()), always);
        assert_eq!(notices(&Sale::clean().with(|s| s.register = None)), always);
        let mortgaged = ["true_answers", "fee_not_price", "mortgage_follows", "lender_notified", "personal_data"];
        assert_eq!(notices(&Sale::mortgaged(TransferClause::Free)), mortgaged);
        // Which does not follow by itself: the lender is asked, not told.
        let asked = ["true_answers", "fee_not_price", "mortgage_follows", "personal_data"];
        assert_eq!(notices(&Sale::mortgaged(TransferClause::Restricted)), asked);
        assert_eq!(notices(&Sale::objected()), ["true_answers", "fee_not_price", "objection_risk", "personal_data"]);
    }

    #[test]
    fn nobodys_number_or_whole_name_is_on_it() {
        for language in [Language::Zh, Language::En] {
            let said = text(&Sale::clean(), language);
            for secret in ["林秀英", "周建国", "19620317", "19880905"] {
                assert!(!said.contains(secret), "{secret}");
            }
        }
    }

    #[test]
    fn burdens_are_told_with_what_they_mean() {
        let mortgaged = Sale::mortgaged(TransferClause::Free);
        assert!(text(&mortgaged, Language::Zh).contains("转让后抵押权继续存在"));
        assert!(ApplicationSheet::of(&T04, &mortgaged.subject()).notices.iter().any(|n| n.id == "mortgage_follows"));
        assert!(
            ApplicationSheet::of(&T04, &Sale::objected().subject()).notices.iter().any(|n| n.id == "objection_risk")
        );
        let seized = Sale::clean()
            .with(|s| s.register_mut().seizures.push(seizure(SeizureKind::Seizure, "2026-01-01", "2029-01-01")));
        assert!(text(&seized, Language::Zh).contains("查封（2026-01-01 至 2029-01-01 前）"));
    }

    #[test]
    fn what_is_not_known_is_said_to_be_not_known() {
        let offline = Sale::clean().at(Phase::Device).with(|s| {
            s.register = None;
            s.tax = None;
        });
        let said = text(&offline, Language::Zh);
        assert!(said.contains("手机上没有登记簿信息") && said.contains("尚未取得税务部门的信息"));
        assert!(!said.contains("没有抵押、查封、异议") && !said.contains("登记费合计"));
    }

    #[test]
    fn each_person_is_told_by_document_phone_service_and_agent_and_the_certificate_by_its_way() {
        let sale = Sale::clean().with(|s| {
            let buyer = &mut s.parties_mut().parties[0];
            buyer.phone = Some("13800138000".parse().unwrap());
            buyer.identity = ereg_domain::party::IdentityNumber::ResidencePermit("810000199408230021".parse().unwrap());
            buyer.service = Some(ereg_domain::party::AddressForService {
                way: ereg_domain::party::ServiceWay::Post,
                address: Some("武汉市江岸区演示路9号2单元301室".parse().unwrap()),
            });
            buyer.agent = Some(Agent {
                name: "何志强".parse().unwrap(),
                number: "11010519491231002X".parse().unwrap(),
                agency: Some("演示律师事务所".parse().unwrap()),
                phone: None,
            });
            let delivery = s.edit::<Delivery>();
            delivery.medium = CertificateMedium::Paper;
            delivery.handover = Some(Handover::Post);
            delivery.recipient = Some("周建国".parse().unwrap());
            delivery.address = Some("武汉市江岸区演示路9号2单元301室".parse().unwrap());
            delivery.utilities = Some(UtilityWish::Yes);
        });
        let zh = text(&sale, Language::Zh);
        for part in [
            "港澳台居民居住证",
            "138******00",
            "邮寄送达：武汉市江岸区",
            "何** 1****************X 演示律师事务所",
            "领证方式：邮寄",
            "收件人：周**",
            "水电气网",
        ] {
            assert!(zh.contains(part), "{part}\n{zh}");
        }
        for secret in ["13800138000", "301室", "何志强", "810000199408230021"] {
            assert!(!zh.contains(secret), "{secret}");
        }
    }

    #[test]
    fn an_organisation_that_sells_is_not_told_of_income_tax() {
        let sale = Sale::clean().with(|s| s.parties_mut().parties[1].kind = PartyKind::Enterprise);
        assert!(!text(&sale, Language::Zh).contains("个人所得税"));
        assert!(text(&Sale::clean(), Language::Zh).contains("个人所得税"));
    }

    #[test]
    fn an_empty_draft_has_a_sheet_too() {
        let empty = Sale::clean().with(|s| {
            s.sections = Default::default();
            s.register = None;
            s.inquiries.clear();
        });
        assert!(ApplicationSheet::of(&T04, &empty.subject()).blocks.len() >= 2);
    }
}
