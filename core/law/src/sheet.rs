//! The application sheet (不动产登记申请书): what a party reads before signing, rendered from what is signed.
//!
//! Data, not layout: headings and lines in both languages, in reading order. People are masked; the home is shown in
//! full, because one signs for that home. Nothing is taken from anywhere but the subject handed in.

use ereg_domain::{
    dictionary::PartyKind,
    party::Side,
    register::{Mortgage, RegisterFacts},
};
use serde::Serialize;

pub use crate::section::SheetLine;

use crate::{
    application::Act,
    checklist, fee,
    matter::Matter,
    policy::{Disclosure, Wording},
    section::{Content, Showing, Whose},
    subject::{Known, Subject, TaxState},
    verdict::Needs,
    words::{
        labels::{self, Label},
        sheet::{self as words, MortgageAfter},
    },
};

/// The sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ApplicationSheet {
    /// Its title.
    pub title: Label,
    /// The one sentence that stands above all: the home changes hands only at the entry (登簿).
    pub above_all: Option<SheetDisclosure>,
    /// Blocks in reading order.
    pub blocks: Vec<SheetBlock>,
    /// Texts of the policy pack that concern this application.
    pub disclosures: Vec<SheetDisclosure>,
}

/// A block of lines under a heading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SheetBlock {
    /// Heading.
    pub heading: Label,
    /// Lines.
    pub lines: Vec<SheetLine>,
}

/// A disclosure as shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SheetDisclosure {
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
        blocks.push(block(words::HOME, home_lines(subject)));
        blocks.push(block(words::BURDENS, burden_lines(subject)));
        blocks.push(block(words::MONEY, money_lines(matter, subject)));
        blocks.push(block(words::MATERIALS, material_lines(matter, subject)));
        let mut above_all = disclosures(subject).into_iter();
        ApplicationSheet {
            title: if matter.is_entered() { words::TITLE } else { words::QUERY_TITLE },
            above_all: above_all.next(),
            blocks: blocks.into_iter().filter(|b| !b.lines.is_empty()).collect(),
            disclosures: above_all.collect(),
        }
    }
}

fn block(heading: Label, lines: Vec<SheetLine>) -> SheetBlock {
    SheetBlock { heading, lines }
}

fn shown(disclosure: &Disclosure) -> SheetDisclosure {
    SheetDisclosure {
        id: disclosure.id.clone(),
        version: disclosure.version,
        zh: disclosure.zh.clone(),
        en: disclosure.en.clone(),
    }
}

fn home_lines(subject: &Subject<'_>) -> Vec<SheetLine> {
    let Known::Yes(register) = subject.facts.register() else { return Vec::new() };
    let mut lines = vec![
        SheetLine::plain(words::ADDRESS, &register.address),
        SheetLine::named(words::AREA, words::area(register.area)),
        SheetLine::named(words::USE, labels::house_type(register.house_type)),
        SheetLine::named(words::NATURE, labels::house_nature(register.house_nature)),
        SheetLine::named(words::LAND, labels::land_nature(register.land_nature)),
        SheetLine::named(words::HELD, labels::co_ownership(register.right.co_ownership)),
    ];
    if let Some(end) = register.land_term_end {
        lines.push(SheetLine::plain(words::LAND_TERM, end));
    }
    lines
}

fn burden_lines(subject: &Subject<'_>) -> Vec<SheetLine> {
    let Known::Yes(register) = subject.facts.register() else {
        return vec![SheetLine::named(words::REGISTER, words::NO_REGISTER)];
    };
    let mut lines = burdens_of(register, subject);
    if lines.is_empty() {
        lines.push(SheetLine::named(words::REGISTER, words::NO_BURDENS));
    }
    if subject.form.act == Act::Mortgage {
        lines.push(SheetLine::named(words::RANK, words::rank(register.mortgages.len() + 1)));
    }
    lines
}

fn burdens_of(register: &RegisterFacts, subject: &Subject<'_>) -> Vec<SheetLine> {
    let after = |mortgage: &Mortgage| match subject.sections.end(mortgage) {
        true => MortgageAfter::Lifted,
        false => MortgageAfter::standing(subject.form.act),
    };
    let mortgages = register.mortgages.iter().map(|m| SheetLine::named(words::MORTGAGE, words::mortgage(m, after(m))));
    let seizures = register.seizures.iter().map(|s| SheetLine::named(words::SEIZURE, words::seizure(s)));
    let objections = register.objections.iter().map(|o| SheetLine::named(words::OBJECTION, words::objection(o)));
    let notices = register.notices.iter().map(|n| SheetLine::plain(words::ADVANCE_NOTICE, n.kind.term()));
    let others = register.other_burdens.iter().map(|b| SheetLine::plain(words::OTHER_BURDEN, b.kind.term()));
    mortgages.chain(seizures).chain(objections).chain(notices).chain(others).collect()
}

fn money_lines(matter: &Matter, subject: &Subject<'_>) -> Vec<SheetLine> {
    let tax = |state: fn(&crate::subject::TaxFact) -> TaxState| match subject.facts.tax() {
        Known::NotYet => words::TAX_UNKNOWN,
        Known::Yes(fact) => match state(fact) {
            TaxState::Cleared => words::TAX_CLEARED,
            TaxState::Open => words::TAX_OPEN,
        },
    };
    let mut lines = Vec::new();
    let taxed = matter.needs(Needs::TaxClearance);
    if taxed {
        lines.push(SheetLine::named(words::deed_tax(subject.form.called_on(Side::RightHolder)), tax(|t| t.deed_tax)));
    }
    // Organisations owe none.
    let disposes = match subject.parties() {
        Some(_) => subject.disposing().any(|party| party.kind == PartyKind::Person),
        None => subject.form.signs_on(Side::Obligor),
    };
    if taxed && disposes {
        lines.push(SheetLine::named(words::income_tax(subject.form.called_on(Side::Obligor)), tax(|t| t.income_tax)));
    }
    let Known::Yes(register) = subject.facts.register() else { return lines };
    let Some(facts) = subject.form.fee_facts(subject.sections, register) else { return lines };
    let Ok(fee) = fee::quote(subject.pack, &facts) else { return lines };
    lines.extend(fee.lines.iter().map(|line| SheetLine::named(labels::fee_item(line.item), words::fee_line(line))));
    if fee.total.is_zero() {
        lines.push(SheetLine::named(words::FEE_IN_ALL, words::NOTHING_TO_PAY));
        return lines;
    }
    let payer = subject.form.called_on(Side::RightHolder);
    lines.push(SheetLine::named(words::FEE_IN_ALL, words::fee_total(&fee, payer)));
    lines
}

fn material_lines(matter: &Matter, subject: &Subject<'_>) -> Vec<SheetLine> {
    let lines = checklist::resolve(matter, subject).unwrap_or_default();
    let needed = lines.into_iter().filter(|line| line.held != checklist::Held::NotNeeded);
    let line = |line: checklist::ResolvedLine| {
        let name = Wording { zh: line.name_zh, en: line.name_en };
        SheetLine::named(words::MATERIAL, words::material(&name, line.held))
    };
    needed.map(line).collect()
}

/// The texts that the pack gives the matter, as far as the register makes them this application's; the first stands above
/// all.
fn disclosures(subject: &Subject<'_>) -> Vec<SheetDisclosure> {
    let register = subject.facts.register();
    let concerns = |text: &&Disclosure| match (text.shown_where, register) {
        (None, _) => true,
        (Some(burden), Known::Yes(register)) => burden.is_met(register, subject.as_of, subject.pack),
        (Some(_), Known::NotYet) => false,
    };
    subject.pack.disclosures_of(subject.form.matter).filter(concerns).map(shown).collect()
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::subject::Phase;
    use crate::{
        application::{CertificateMedium, Delivery, Handover, UtilityWish},
        fixture::{Sale, seizure},
        matter::T04,
        words::message::Language,
    };
    use ereg_domain::{
        dictionary::SeizureKind,
        party::Agent,
        register::{BurdenKind, TransferClause},
    };

    /// The sheet of an application as plain text in one language: `heading`, then `  label: value`.
    pub(crate) fn text(sale: &Sale, language: Language) -> String {
        let sheet = ApplicationSheet::of(sale.matter, &sale.subject());
        let mut lines = vec![sheet.title.say(language).to_owned()];
        let text = |disclosure: &SheetDisclosure| match language {
            Language::Zh => disclosure.zh.clone(),
            Language::En => disclosure.en.clone(),
        };
        lines.extend(sheet.above_all.as_ref().map(text));
        for block in &sheet.blocks {
            lines.push(block.heading.say(language).to_owned());
            for line in &block.lines {
                lines.push(match language {
                    Language::Zh => format!("  {}：{}", line.label.zh, line.zh),
                    Language::En => format!("  {}: {}", line.label.en, line.en),
                });
            }
        }
        lines.extend(sheet.disclosures.iter().map(text));
        lines.join("\n")
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
        for part in [
            "The right to the home passes when",
            "89.50 m²",
            "80.00 yuan",
            "sole ownership",
            "cleared",
            "not paid here",
        ] {
            assert!(en.contains(part), "{part}\n{en}");
        }
    }

    /// A party that signs signs the own answers too: they are on the sheet, each beside its question.
    #[test]
    fn the_answers_of_the_inquiry_are_on_it() {
        let said = text(&Sale::clean(), Language::Zh);
        let form = &T04.form;
        for question in form.questions {
            let asked = labels::question(question.name);
            assert!(said.contains(asked.zh), "{}\n{said}", asked.zh);
        }
        let silent = Sale::clean().with(|s| s.inquiries.clear());
        assert!(!text(&silent, Language::Zh).contains("扩建"), "of nobody's answers nothing is said");
    }

    #[test]
    fn the_first_thing_said_is_that_only_the_register_decides() {
        let sheet = ApplicationSheet::of(&T04, &Sale::clean().subject());
        assert_eq!(sheet.above_all.unwrap().id, "register_decides");
    }

    #[test]
    fn it_carries_the_disclosures_that_concern_this_sale_and_no_others() {
        let disclosures = |sale: &Sale| -> Vec<String> {
            ApplicationSheet::of(sale.matter, &sale.subject())
                .disclosures
                .into_iter()
                .map(|disclosure| disclosure.id)
                .collect()
        };
        let always = ["true_answers", "fee_not_price", "personal_data"];
        assert_eq!(disclosures(&Sale::clean()), always);
        assert_eq!(disclosures(&Sale::clean().with(|s| s.register = None)), always);
        let mortgaged = ["true_answers", "fee_not_price", "mortgage_follows", "lender_notified", "personal_data"];
        assert_eq!(disclosures(&Sale::mortgaged(TransferClause::Free)), mortgaged);
        // Which does not follow by itself: the lender is asked, not told.
        let asked = ["true_answers", "fee_not_price", "mortgage_follows", "personal_data"];
        assert_eq!(disclosures(&Sale::mortgaged(TransferClause::Restricted)), asked);
        assert_eq!(
            disclosures(&Sale::objected()),
            ["true_answers", "fee_not_price", "objection_risk", "personal_data"]
        );
    }

    #[test]
    fn who_takes_a_home_in_which_somebody_may_live_reads_that_they_stay() {
        let stays = |sale: &Sale| {
            let sheet = ApplicationSheet::of(sale.matter, &sale.subject());
            sheet.disclosures.iter().any(|disclosure| disclosure.id == "residence_stays")
        };
        let lived_in = || {
            let registered_at = "2023-05-04T02:00:00.000Z".parse().unwrap();
            ereg_domain::register::OtherBurden { kind: BurdenKind::Residence, registered_at }
        };
        assert!(!stays(&Sale::to_be_mortgaged()));
        assert!(stays(&Sale::to_be_mortgaged().with(|s| s.register_mut().other_burdens.push(lived_in()))));
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
        assert!(
            ApplicationSheet::of(&T04, &mortgaged.subject()).disclosures.iter().any(|n| n.id == "mortgage_follows")
        );
        assert!(
            ApplicationSheet::of(&T04, &Sale::objected().subject())
                .disclosures
                .iter()
                .any(|n| n.id == "objection_risk")
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
