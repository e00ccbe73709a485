//! The law as a page about it shows it: every matter with what it asks and is judged by, every rule, every number with
//! its source. It is made from the table and a policy pack, and knows no matter and no rule by name.
//!
//! Nothing here decides anything; it is the one source of `docs/law.md` and of `ereg matters`, and a phone says by it
//! what a matter costs.

use ereg_domain::{
    money::Fen,
    name::{MatterId, QuestionName, RoleName, SectionName},
};
use serde::Serialize;
use serde_json::Value;

use crate::{
    application::RuleId,
    fee,
    field::{FieldNeed, FieldSpec},
    material::MaterialCode,
    matter::{EndsIn, Law, Matter},
    policy::{ChecklistLine, MatterFee, MatterPack, PolicyPack, Wording},
    role::{Role, Signatory},
    rule::{Listed, Rule},
    section::Section,
    words::{
        labels::{self, Label},
        parts,
    },
};

/// One matter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MatterOutline {
    /// Its id.
    pub matter: MatterId,
    /// Its name.
    pub name: Wording,
    /// 登记类型.
    pub registration: Label,
    /// The right that it deals in.
    pub right: Label,
    /// The result in which its cases end.
    pub ends_in: Label,
    /// The kinds of unit that it deals in.
    pub units: Vec<Label>,
    /// The roles of those who take part.
    pub roles: Vec<RoleOutline>,
    /// The sections that are asked, one by one.
    pub sections: Vec<SectionOutline>,
    /// The inquiry (询问).
    pub questions: Vec<QuestionOutline>,
    /// The rules that judge it, in the order of every list of findings.
    pub rules: Vec<ListedOutline>,
    /// The values of its plain case, which need no rule of their own.
    pub plain: Vec<Wording>,
    /// The settings of the pack's office for it; absent where the office does not register the matter online.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub office: Option<OfficeOutline>,
}

/// A role of a matter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RoleOutline {
    /// Its name, as in `transferor.1`.
    pub role: RoleName,
    /// Its name in words.
    pub name: Label,
    /// The side it is on.
    pub side: Label,
    /// Least number of parties in it.
    pub least: u8,
    /// Most parties that can be in it.
    pub most: u8,
    /// The kinds of party that may fill it.
    pub takes: Label,
    /// The register's record of whoever fills it.
    pub recorded: Label,
    /// The part that whoever fills it takes.
    pub signing: Label,
}

impl RoleOutline {
    /// Whether whoever fills it applies; others are only named.
    pub fn applies(&self) -> bool {
        self.signing == parts::signing(Signatory::Signs)
    }
}

/// A section of a matter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SectionOutline {
    /// Its name with its version.
    pub section: SectionName,
    /// Its name in words.
    pub name: Label,
    /// The one who writes it.
    pub whose: Label,
    /// Its fields, in the order they are asked; without the questions of the inquiry.
    pub fields: Vec<FieldOutline>,
}

/// A field of a section.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FieldOutline {
    /// Its path, as in `deal.price`.
    pub field: &'static str,
    /// Its name in words; absent where it has no name of its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<Label>,
    /// Whether it must be answered.
    #[serde(rename = "required")]
    pub is_required: bool,
    /// The values that can be chosen; empty where it is no choice.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<ChoiceOutline>,
}

/// One choice of a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChoiceOutline {
    /// Its name in formats.
    pub value: &'static str,
    /// Its name in words.
    pub name: Label,
}

/// A question of the inquiry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct QuestionOutline {
    /// Its name, as in `inquiry.true_intent`.
    pub question: QuestionName,
    /// The words in which the office asks it.
    pub asked: Wording,
    /// The answer that stands in nobody's way.
    pub good: Label,
}

/// A rule as a matter lists it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ListedOutline {
    /// Its number.
    pub rule: RuleId,
    /// The question that it asks.
    pub asks: Label,
    /// The phases in which it runs.
    pub phases: Vec<Label>,
    /// Statute, regulation or standard.
    pub basis: &'static str,
    /// The values that it judges in this matter.
    pub claims: Vec<Wording>,
}

/// The settings of an office for a matter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OfficeOutline {
    /// The switch for online applications.
    pub online: Label,
    /// The way the registration is charged.
    pub fee: FeeOutline,
    /// The legal limit for a decision, working days from acceptance.
    pub legal_working_days: u16,
    /// The time that the office promises, working days from acceptance.
    pub promised_working_days: u16,
    /// Its materials, in the order they are shown.
    pub materials: Vec<MaterialOutline>,
    /// The texts that its applicants read.
    pub disclosures: Vec<DisclosureOutline>,
}

/// The way a matter is charged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FeeOutline {
    /// The fee in words.
    pub charged: Label,
    /// The fee for one piece, the kinds of building together that cost the same; empty where none is charged.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub per_piece: Vec<RateOutline>,
    /// The cost of a printed certificate that is paid for, fen; absent where none is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub printed_certificate: Option<Fen>,
}

/// The fee for one piece.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RateOutline {
    /// The amount, fen.
    pub amount: Fen,
    /// The kinds of building.
    pub buildings: Vec<Label>,
}

/// A material of a checklist.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MaterialOutline {
    /// Its code.
    pub material: MaterialCode,
    /// Its name in words.
    pub name: Wording,
    /// The circumstances in which it is needed.
    pub needed: Label,
    /// The sources it comes from, best first.
    pub sources: Vec<Wording>,
}

/// A text that applicants read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DisclosureOutline {
    /// Its id.
    pub disclosure: String,
    /// Its version.
    pub version: u32,
    /// The circumstances in which it is read.
    pub shown: Label,
    /// The rule that has it acknowledged, where one does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub acknowledged_for: Option<RuleId>,
    /// Its text.
    pub text: Wording,
}

/// One rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RuleOutline {
    /// Its number.
    pub rule: RuleId,
    /// The question that it asks.
    pub asks: Label,
    /// The phases in which it runs.
    pub phases: Vec<Label>,
    /// The sections it judges by.
    pub reads: Vec<SectionName>,
    /// The sections it judges by too, where the matter has them.
    pub may_read: Vec<SectionName>,
    /// The facts it waits for.
    pub needs: Vec<Label>,
    /// The materials that its words ask for.
    pub materials: Vec<MaterialCode>,
    /// The disclosure that it has acknowledged.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub disclosure: Option<&'static str>,
    /// Statute, regulation or standard.
    pub basis: &'static str,
    /// The matters that list it.
    pub matters: Vec<MatterId>,
}

/// One number or switch of the pack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NumberOutline {
    /// Its path in the pack, such as `parameters.workspace_days`.
    pub path: String,
    /// Its values, those of a list together and each once; empty for a part of the pack that is more than numbers.
    pub values: Vec<String>,
    /// The kind of its source.
    pub kind: Label,
    /// Its source.
    pub source: String,
}

impl MatterOutline {
    /// The outline of a matter, as a pack's office registers it.
    pub fn of(matter: &Matter, pack: &PolicyPack) -> MatterOutline {
        let (id, form) = (matter.id(), &matter.form);
        let said = pack.matter(id);
        let office = said.map(|said| office(matter, said, pack));
        let question = |question: &crate::question::Question| QuestionOutline {
            question: question.name,
            asked: pack
                .question(id, question.name)
                .map_or_else(|| labels::question(question.name).into(), Wording::clone),
            good: parts::good(question.good),
        };
        MatterOutline {
            matter: id,
            name: said.map_or_else(|| labels::act(form.act).into(), |said| said.name.clone()),
            registration: labels::act(form.act),
            right: labels::right(form.right),
            ends_in: match matter.ends_in {
                EndsIn::Entry { yields, .. } => parts::entry(yields),
                EndsIn::Answer => parts::AN_ANSWER,
            },
            units: form.fixtures.iter().copied().map(parts::fixture).collect(),
            roles: form.roles.iter().map(|one| role(one, pack)).collect(),
            sections: form.sections.iter().map(section).collect(),
            questions: form.questions.iter().map(question).collect(),
            rules: matter.listed().map(listed).collect(),
            plain: matter.plain.iter().copied().map(parts::claimed).collect(),
            office,
        }
    }
}

fn role(role: &Role, pack: &PolicyPack) -> RoleOutline {
    RoleOutline {
        role: role.name,
        name: role.called,
        side: parts::side(role.side),
        least: role.least,
        most: u8::try_from(pack.parameters.parties_at_most).map_or(role.most, |most| role.most.min(most)),
        takes: parts::takes(role.takes),
        recorded: parts::recorded(role.recorded),
        signing: parts::signing(role.signing),
    }
}

fn section(section: &Section) -> SectionOutline {
    let field = |spec: &FieldSpec| FieldOutline {
        field: spec.path,
        name: labels::row(spec),
        is_required: spec.need == FieldNeed::Required,
        choices: labels::choices(spec).into_iter().map(|(value, name)| ChoiceOutline { value, name }).collect(),
    };
    SectionOutline {
        section: section.name,
        name: section.label(),
        whose: parts::whose(section.whose),
        fields: section.fields.iter().map(field).collect(),
    }
}

fn listed(listed: Listed) -> ListedOutline {
    let rule = listed.rule;
    ListedOutline {
        rule: rule.id,
        asks: rule.title,
        phases: phases(rule),
        basis: rule.basis,
        claims: listed.claims.iter().copied().map(parts::claimed).collect(),
    }
}

fn phases(rule: &Rule) -> Vec<Label> {
    rule.phases.iter().copied().map(parts::phase).collect()
}

fn office(matter: &Matter, said: &MatterPack, pack: &PolicyPack) -> OfficeOutline {
    let material = |line: &ChecklistLine| MaterialOutline {
        material: line.code,
        name: Wording { zh: line.name_zh.clone(), en: line.name_en.clone() },
        needed: parts::material_need(line.need),
        sources: parts::sources(line.code, &line.sources, |need| matter.needs(need)),
    };
    let disclosure = |id: &String| {
        let text = pack.disclosure(id)?;
        let rule = matter.form.acknowledged.iter().find(|(_, asked)| asked.id == id).map(|(rule, _)| *rule);
        Some(DisclosureOutline {
            disclosure: id.clone(),
            version: text.version,
            shown: parts::shown_where(text.shown_where),
            acknowledged_for: rule,
            text: Wording { zh: text.zh.clone(), en: text.en.clone() },
        })
    };
    OfficeOutline {
        online: parts::switch(said.online),
        fee: FeeOutline::of(said, pack),
        legal_working_days: said.limits.decide_within_working_days,
        promised_working_days: said.limits.promised_working_days,
        materials: said.checklist.iter().map(material).collect(),
        disclosures: said.disclosures.iter().filter_map(disclosure).collect(),
    }
}

impl FeeOutline {
    /// The way in which a pack charges one of its matters.
    pub fn of(said: &MatterPack, pack: &PolicyPack) -> FeeOutline {
        let mut per_piece: Vec<RateOutline> = Vec::new();
        for rate in pack.fees.per_piece.iter().filter(|_| said.fee == MatterFee::ByPiece) {
            let building = labels::house_type(rate.house_type);
            match per_piece.iter_mut().find(|known| known.amount == rate.amount) {
                Some(known) => known.buildings.push(building),
                None => per_piece.push(RateOutline { amount: rate.amount, buildings: vec![building] }),
            }
        }
        FeeOutline {
            charged: parts::charge(said.fee),
            per_piece,
            printed_certificate: fee::printed_certificate(said.fee, &pack.fees),
        }
    }
}

impl Law {
    /// Every rule that a matter lists, by its number. Rows that share a number and ask different things are shown each.
    pub fn rules(self) -> Vec<RuleOutline> {
        let mut rules: Vec<RuleOutline> = Vec::new();
        for matter in self.matters() {
            for rule in matter.listed().map(|listed| listed.rule) {
                match rules.iter_mut().find(|known| (known.rule, known.asks) == (rule.id, rule.title)) {
                    Some(known) => known.matters.push(matter.id()),
                    None => rules.push(outlined(rule, matter.id())),
                }
            }
        }
        rules.sort_by_key(|rule| rule.rule);
        rules
    }
}

fn outlined(rule: &Rule, matter: MatterId) -> RuleOutline {
    let mut materials: Vec<MaterialCode> = rule.asks.iter().map(|ask| ask.material).collect();
    materials.sort();
    materials.dedup();
    RuleOutline {
        rule: rule.id,
        asks: rule.title,
        phases: phases(rule),
        reads: rule.reads.to_vec(),
        may_read: rule.may_read.to_vec(),
        needs: rule.needs.iter().copied().map(parts::need).collect(),
        materials,
        disclosure: rule.disclosure.map(|asked| asked.id),
        basis: rule.basis,
        matters: vec![matter],
    }
}

/// Every number and switch of a pack with its source, in the order of their paths.
pub fn numbers(pack: &PolicyPack) -> Vec<NumberOutline> {
    let whole = serde_json::to_value(pack).unwrap_or_default();
    let sources = pack.sources.iter();
    sources
        .map(|(path, source)| {
            let mut values = Vec::new();
            at(&whole, path, &mut values);
            NumberOutline {
                path: path.clone(),
                values,
                kind: parts::source_kind(source.kind),
                source: source.text.clone(),
            }
        })
        .collect()
}

/// The values under a path; places in a list are no part of it.
fn at(value: &Value, path: &str, found: &mut Vec<String>) {
    let (first, rest) = path.split_once('.').unwrap_or((path, ""));
    match value {
        Value::Array(items) => items.iter().for_each(|item| at(item, path, found)),
        Value::Object(_) if path.is_empty() => {}
        Value::Object(members) => members.get(first).into_iter().for_each(|member| at(member, rest, found)),
        _ if !path.is_empty() => {}
        Value::String(text) => once(found, text.clone()),
        other => once(found, other.to_string()),
    }
}

fn once(found: &mut Vec<String>, value: String) {
    if !found.contains(&value) {
        found.push(value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        matter::{LAW, T04, T08},
        references::floor_pack,
    };

    #[test]
    fn every_matter_is_shown_whole() {
        let pack = floor_pack().unwrap();
        for matter in LAW.matters() {
            let shown = MatterOutline::of(matter, &pack);
            assert_eq!(shown.matter, matter.id());
            let fields: usize = shown.sections.iter().map(|section| section.fields.len()).sum();
            assert_eq!(fields + shown.questions.len(), matter.form.fields().count(), "{}", shown.matter);
            assert_eq!(shown.rules.len(), matter.listed().count(), "{}", shown.matter);
            let nameless = shown.sections.iter().flat_map(|section| &section.fields).find(|field| field.name.is_none());
            assert_eq!(nameless, None, "{}", shown.matter);
            let office = shown.office.unwrap();
            let acknowledged = office.disclosures.iter().filter(|text| text.acknowledged_for.is_some()).count();
            assert_eq!(acknowledged, matter.form.acknowledged.len(), "{}", shown.matter);
            assert!(office.promised_working_days <= office.legal_working_days);
        }
    }

    /// A licence that nobody is asked for is promised to nobody, and takes the paper's place where it is handed in.
    #[test]
    fn a_material_says_which_licences_are_checked_and_which_are_handed_in() {
        let pack = floor_pack().unwrap();
        let sources = |matter: &Matter, code: MaterialCode| -> Vec<String> {
            let office = MatterOutline::of(matter, &pack).office.unwrap();
            let line = office.materials.into_iter().find(|line| line.material == code).unwrap();
            line.sources.into_iter().map(|source| source.zh).collect()
        };
        let (checked, instead) = ("登记机构自行核验，查到的不用提交：", "可以提交电子证照代替纸件：");
        let marriage = "结婚证、离婚证";
        assert_eq!(sources(&T08, MaterialCode::M05)[0], format!("{checked}{marriage}"));
        assert_eq!(sources(&T04, MaterialCode::M05)[0], format!("{instead}{marriage}"));
        assert_eq!(sources(&T04, MaterialCode::M06)[0], format!("{instead}户口簿、出生医学证明"));
        let identity = [format!("{checked}居民身份证"), format!("{instead}户口簿"), "由您上传".to_owned()];
        assert_eq!(sources(&T04, MaterialCode::M02), identity);
    }

    #[test]
    fn a_rule_is_shown_once_with_every_matter_that_lists_it() {
        let rules = LAW.rules();
        assert!(rules.windows(2).all(|pair| pair[0].rule <= pair[1].rule));
        let shown_once = |rule: &RuleOutline| {
            rules.iter().filter(|other| (other.rule, other.asks) == (rule.rule, rule.asks)).count() == 1
        };
        assert!(rules.iter().all(shown_once));
        for matter in LAW.matters() {
            for listed in matter.listed() {
                let row = (listed.rule.id, listed.rule.title);
                let shown = rules.iter().find(|rule| (rule.rule, rule.asks) == row).unwrap();
                assert_eq!(shown.basis, listed.rule.basis);
                assert!(shown.matters.contains(&matter.id()), "{} of {}", shown.rule, matter.id());
            }
        }
    }

    #[test]
    fn every_number_of_the_pack_is_shown_with_its_value() {
        let pack = floor_pack().unwrap();
        let numbers = numbers(&pack);
        assert_eq!(numbers.len(), pack.sources.len());
        let silent: Vec<&str> =
            numbers.iter().filter(|number| number.values.is_empty()).map(|number| number.path.as_str()).collect();
        // Its days are no numbers of the office.
        assert_eq!(silent, ["calendar"]);
        let of = |path: &str| numbers.iter().find(|number| number.path == path).unwrap();
        assert_eq!(of("parameters.workspace_days").values, [pack.parameters.workspace_days.to_string()]);
        assert_eq!(of("parameters.reminders.days_before").values.len(), pack.parameters.reminders.days_before.len());
    }
}
