//! `cargo xtask law-doc`: writes `docs/law.md` from the table of matters and the policy pack of the build.
//!
//! A test compares the file with the table, so that a matter, a rule or a number that is not in the page is red. Nothing
//! here names a matter.

use crate::{Broken, run};
use ereg_law::{
    licence::{LICENCES, LicenceKind, LicenceSource},
    matter::LAW,
    outline::{self, MatterOutline, OfficeOutline, RuleOutline, SectionOutline},
    policy::{ChannelKind, LicencePurpose, LicenceUser, PaymentChannel, PolicyPack, Wording},
    references::floor_pack,
    words::{labels::Label, parts::need},
};
use std::{fmt::Display, path::PathBuf};

const HEAD: &str = "\
# 登记事项和审查规则 · Matters and rules

Made by `cargo xtask law-doc` from the table of matters and the policy pack of the build; not edited by hand. `ereg matters`
shows the same.

A field, a section and a role have the names that are used here in every format. Fees are in yuan. A limit is counted in
working days from acceptance. What a rule *claims* it judges in that matter; a value that neither a rule nor the plain case
claims is judged by a person (`R-00`).
";

pub(crate) fn run(_: &[String]) -> Result<(), Broken> {
    std::fs::write(page(), render()?).map_err(|error| Broken::one(format!("docs/law.md: {error}")))?;
    println!("law-doc: docs/law.md written");
    Ok(())
}

fn page() -> PathBuf {
    run::root().join("docs").join("law.md")
}

fn render() -> Result<String, Broken> {
    let pack = floor_pack().map_err(|error| Broken::one(error.to_string()))?;
    let outlines: Vec<MatterOutline> = LAW.matters().map(|matter| MatterOutline::of(matter, &pack)).collect();
    let mut page =
        format!("{HEAD}\nPolicy pack: `{}`, version {}, office `{}`.\n\n", pack.id, pack.version, pack.office);
    table(
        &mut page,
        &["matter", "登记事项", "what", "申请人", "who applies", "days: promised, legal"],
        outlines.iter().map(listed),
    );
    outlines.iter().for_each(|matter| one(&mut page, matter));
    newer(&mut page, &pack);
    disclosures(&mut page, &outlines);
    rules(&mut page);
    channels(&mut page, &pack);
    licences(&mut page);
    licence_users(&mut page, &pack);
    numbers(&mut page, &pack);
    Ok(page)
}

fn listed(matter: &MatterOutline) -> Vec<String> {
    let who = |of: fn(&Label) -> &'static str, comma| {
        matter.roles.iter().filter(|role| role.applies()).map(|role| of(&role.name)).collect::<Vec<_>>().join(comma)
    };
    let days =
        matter.office.as_ref().map(|office| format!("{}, {}", office.promised_working_days, office.legal_working_days));
    vec![
        format!("[`{0}`](#{1})", matter.matter, matter.matter.to_string().to_lowercase()),
        matter.name.zh.clone(),
        matter.name.en.clone(),
        who(|name| name.zh, "、"),
        who(|name| name.en, ", "),
        days.unwrap_or_else(|| "–".to_owned()),
    ]
}

fn one(page: &mut String, matter: &MatterOutline) {
    // The heading is the id alone, so that a link to it never changes with a name.
    page.push_str(&format!("\n## {}\n\n**{}** · {}\n\n", matter.matter, matter.name.zh, matter.name.en));
    page.push_str(&format!("- 登记类型 · registration: {}\n", both(&matter.registration)));
    page.push_str(&format!("- 权利类型 · right: {}\n", both(&matter.right)));
    page.push_str(&format!("- 办结 · ends in: {}\n", both(&matter.ends_in)));
    page.push_str(&format!("- 不动产单元 · units: {}\n", all(&matter.units)));
    if let Some(office) = &matter.office {
        page.push_str(&format!("- 网上申请 · online: {}\n", both(&office.online)));
        page.push_str(&format!(
            "- 办理时限（工作日） · time: 承诺 promised {}, 法定 legal {}\n",
            office.promised_working_days, office.legal_working_days
        ));
        fee(page, office);
    }
    page.push_str(&format!("- 一般情形 · plain case: {}\n", wordings(&matter.plain)));
    page.push_str("\n### 当事人 · Who takes part\n\n");
    let role = |role: &outline::RoleOutline| {
        let many =
            if role.least == role.most { role.least.to_string() } else { format!("{}–{}", role.least, role.most) };
        vec![
            code(role.role),
            role.name.zh.to_owned(),
            role.name.en.to_owned(),
            both(&role.side),
            many,
            both(&role.takes),
            both(&role.recorded),
            both(&role.signing),
        ]
    };
    table(
        page,
        &["role", "身份", "called", "side", "how many", "who", "in the register", "signs"],
        matter.roles.iter().map(role),
    );
    page.push_str("\n### 申请内容 · What is asked\n");
    matter.sections.iter().for_each(|section| fields(page, section));
    if !matter.questions.is_empty() {
        page.push_str("\n### 询问 · The inquiry\n\n");
        let question = |question: &outline::QuestionOutline| {
            vec![code(question.question), question.asked.zh.clone(), question.asked.en.clone(), both(&question.good)]
        };
        table(
            page,
            &["question", "问题", "as it is asked", "无碍的回答 good answer"],
            matter.questions.iter().map(question),
        );
    }
    if let Some(office) = &matter.office {
        materials(page, office);
    }
    page.push_str("\n### 审查规则 · Rules\n\n");
    let rule = |rule: &outline::ListedOutline| {
        vec![rule.rule.to_string(), rule.asks.zh.to_owned(), rule.asks.en.to_owned(), wordings(&rule.claims)]
    };
    table(page, &["rule", "审查内容", "what it asks", "claims"], matter.rules.iter().map(rule));
}

fn fee(page: &mut String, office: &OfficeOutline) {
    let mut parts = vec![both(&office.fee.charged)];
    parts.extend(office.fee.per_piece.iter().map(|rate| format!("{} 元 yuan: {}", rate.amount, all(&rate.buildings))));
    parts.extend(
        office
            .fee
            .printed_certificate
            .map(|cost| format!("纸质证书每本 each printed certificate that is paid for {cost} 元 yuan")),
    );
    page.push_str(&format!("- 登记费 · fee: {}\n", parts.join("; ")));
}

fn fields(page: &mut String, section: &SectionOutline) {
    page.push_str(&format!("\n{} {}: {}\n\n", code(section.section), both(&section.name), both(&section.whose)));
    let field = |field: &outline::FieldOutline| {
        let (zh, en) = field.name.map_or(("", ""), |name| (name.zh, name.en));
        let must = if field.is_required { "是 yes" } else { "否 no" };
        let choices = field.choices.iter().map(|choice| format!("{} {}", code(choice.value), both(&choice.name)));
        let choices = choices.collect::<Vec<_>>().join("; ");
        vec![code(field.field), zh.to_owned(), en.to_owned(), must.to_owned(), choices]
    };
    let header = ["field", "名称", "called", "必填 required", "choices"];
    table(page, &header, section.fields.iter().map(field));
}

fn materials(page: &mut String, office: &OfficeOutline) {
    page.push_str("\n### 材料 · Materials\n\n");
    let material = |line: &outline::MaterialOutline| {
        vec![
            code(line.material.as_str()),
            line.name.zh.clone(),
            line.name.en.clone(),
            both(&line.needed),
            wordings(&line.sources),
        ]
    };
    table(page, &["material", "材料", "what", "needed", "where it comes from"], office.materials.iter().map(material));
    page.push_str("\n须知 · disclosures, with the rule that has one acknowledged: ");
    let text = |text: &outline::DisclosureOutline| {
        let rule = text.acknowledged_for.map(|rule| format!(" ({rule})")).unwrap_or_default();
        format!("[{}](#{}){rule}", code(&text.disclosure), text.disclosure)
    };
    let texts: Vec<String> = office.disclosures.iter().map(text).collect();
    page.push_str(&format!("{}\n", texts.join(", ")));
}

/// The texts, each once, whichever matters show it.
fn disclosures(page: &mut String, matters: &[MatterOutline]) {
    page.push_str("\n## 须知 · Disclosures\n");
    let mut shown: Vec<&str> = Vec::new();
    for text in matters.iter().filter_map(|matter| matter.office.as_ref()).flat_map(|office| &office.disclosures) {
        if shown.contains(&text.disclosure.as_str()) {
            continue;
        }
        shown.push(&text.disclosure);
        page.push_str(&format!("\n### {}\n\nVersion {}; {}.\n\n", text.disclosure, text.version, both(&text.shown)));
        page.push_str(&format!("{}\n\n{}\n", text.text.zh, text.text.en));
    }
}

fn newer(page: &mut String, pack: &PolicyPack) {
    let newer: Vec<String> = pack.newer_matters().map(|(id, name)| format!("{id} {}", wording(&name))).collect();
    if !newer.is_empty() {
        page.push_str(&format!("\nThe pack speaks of matters that this build does not know: {}.\n", newer.join("; ")));
    }
}

fn rules(page: &mut String) {
    page.push_str("\n## 规则 · All rules\n\n");
    let list = |names: &[String]| if names.is_empty() { "–".to_owned() } else { names.join(", ") };
    let rule = |rule: &RuleOutline| {
        let mut asked: Vec<String> = rule.materials.iter().map(|material| code(material.as_str())).collect();
        asked.extend(rule.disclosure.map(code));
        vec![
            rule.rule.to_string(),
            rule.asks.zh.to_owned(),
            rule.asks.en.to_owned(),
            all(&rule.phases),
            list(&rule.reads.iter().chain(&rule.may_read).map(code).collect::<Vec<_>>()),
            list(&rule.needs.iter().map(both).collect::<Vec<_>>()),
            list(&asked),
            rule.basis.to_owned(),
            list(&rule.matters.iter().map(|matter| matter.to_string()).collect::<Vec<_>>()),
        ]
    };
    let header = [
        "rule",
        "审查内容",
        "what it asks",
        "runs at",
        "sections it reads",
        "facts it waits for",
        "may ask for",
        "依据 basis",
        "matters",
    ];
    table(page, &header, LAW.rules().iter().map(rule));
}

/// The channels by which a fee is paid, in the order they are shown.
fn channels(page: &mut String, pack: &PolicyPack) {
    page.push_str("\n## 缴费渠道 · Payment channels\n\n");
    let channel = |channel: &PaymentChannel| {
        let how = match channel.kind {
            ChannelKind::Url => "跳转到支付应用 opens another app",
            ChannelKind::Qr => "扫码 a code is scanned",
        };
        vec![code(&channel.id), wording(&channel.name), how.to_owned()]
    };
    table(page, &["channel", "渠道 what", "怎样付 how"], pack.fees.channels.iter().map(channel));
}

/// The kinds of licence, and the way in which the office comes to know what each says.
fn licences(page: &mut String) {
    page.push_str(
        "\n## 电子证照 · Licences\n\nWhat is asked for its holder need not hand in where a rule of the matter waits for that fact.\n\n",
    );
    let licence = |kind: &LicenceKind| {
        let source = match kind.source {
            LicenceSource::Asked(fact) => format!("核验 asked for: {}", both(&need(fact))),
            LicenceSource::Holder(because) => format!("由持证人提交 handed in: {}", both(&because)),
        };
        let materials = kind.materials.iter().map(|material| code(material.as_str()));
        vec![
            kind.name.zh.to_owned(),
            kind.name.en.to_owned(),
            kind.code.map(code).unwrap_or_else(|| "–".to_owned()),
            materials.collect::<Vec<_>>().join(", "),
            source,
        ]
    };
    let header = ["证照", "licence", "类型代码 code", "in the place of", "how the office knows"];
    table(page, &header, LICENCES.iter().map(licence));
}

/// The offices that may be shown a licence with its holder's consent, and for what.
fn licence_users(page: &mut String, pack: &PolicyPack) {
    page.push_str("\n## 用证单位 · Offices that use licences\n\n");
    let row = |user: &LicenceUser, purpose: &LicencePurpose| {
        vec![code(&user.code), wording(&user.name), code(purpose.id), wording(&purpose.name)]
    };
    let rows = pack.licence_users.iter().flat_map(|user| user.purposes.iter().map(move |purpose| row(user, purpose)));
    table(page, &["code", "单位 office", "purpose", "用途 what for"], rows);
}

fn numbers(page: &mut String, pack: &PolicyPack) {
    page.push_str(
        "\n## 数字和开关的来源 · Where the numbers come from\n\nAmounts are in fen, as the pack writes them.\n\n",
    );
    let number = |number: &outline::NumberOutline| {
        vec![code(&number.path), number.values.join(", "), both(&number.kind), number.source.clone()]
    };
    table(page, &["number or switch", "value", "kind", "来源 source"], outline::numbers(pack).iter().map(number));
}

fn code(name: impl Display) -> String {
    format!("`{name}`")
}

fn both(label: &Label) -> String {
    if label.zh == label.en { label.zh.to_owned() } else { format!("{} {}", label.zh, label.en) }
}

fn wording(words: &Wording) -> String {
    if words.zh == words.en { words.zh.clone() } else { format!("{} {}", words.zh, words.en) }
}

fn all(labels: &[Label]) -> String {
    labels.iter().map(both).collect::<Vec<_>>().join("; ")
}

fn wordings(words: &[Wording]) -> String {
    if words.is_empty() { "–".to_owned() } else { words.iter().map(wording).collect::<Vec<_>>().join("; ") }
}

fn table(page: &mut String, header: &[&str], rows: impl Iterator<Item = Vec<String>>) {
    page.push_str(&crate::markdown::row(header));
    page.push_str(&format!("|{}\n", "---|".repeat(header.len())));
    for cells in rows {
        page.push_str(&crate::markdown::row(&cells.iter().map(String::as_str).collect::<Vec<_>>()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_is_current() {
        let found = std::fs::read_to_string(page()).unwrap_or_default();
        let now = render().unwrap_or_default();
        assert!(found == now && !now.is_empty(), "docs/law.md is not what the table says: run `cargo xtask law-doc`");
    }

    #[test]
    fn every_matter_and_every_rule_has_its_place() {
        let page = render().unwrap_or_default();
        for matter in LAW.matters() {
            assert_eq!(page.matches(&format!("\n## {}\n", matter.id())).count(), 1, "{}", matter.id());
            for listed in matter.listed() {
                assert!(page.contains(listed.rule.title.zh) && page.contains(listed.rule.basis), "{}", listed.rule.id);
            }
        }
    }
}
