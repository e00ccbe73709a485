//! The rules as rows: what each asks, where it runs, the field to look at, its basis and its function.
//!
//! Which of them judge a matter, and what each claims there, the matter lists.

use ereg_domain::name::SectionName;

use crate::{
    application::RuleId,
    fact::{Claimed, Topic},
    material::MaterialCode,
    section,
    subject::{Phase, Subject},
    verdict::{Awaits, Binds, FieldVerdict},
};

use super::{
    Needs, Needs as N, RegisterFact, Verdict,
    rules::{application, burdens, estate, money, mortgage, parties, queue, signatures, unclaimed, unit},
};

/// How a rule answers.
#[derive(Debug, Clone, Copy)]
pub enum Judge {
    /// With one verdict.
    One(fn(&Subject<'_>) -> Verdict),
    /// With each thing it finds; none = pass.
    Each(fn(&Subject<'_>) -> Vec<FieldVerdict>),
    /// With each thing it finds in the application as a whole, whatever its sections are; none = pass.
    Whole(fn(&Subject<'_>) -> Vec<FieldVerdict>),
    /// With each value that no rule of the matter claims; none = pass.
    Rest(fn(&Subject<'_>, &Claimed<'_>) -> Vec<FieldVerdict>),
    /// With each thing it finds, of all facts that the matter's rules wait for; none = pass.
    All(fn(&Subject<'_>, &[Needs]) -> Vec<FieldVerdict>),
}

/// A material that the words of a rule ask for.
#[derive(Debug, Clone, Copy)]
pub struct Ask {
    /// Code of the words.
    pub code: &'static str,
    /// The material.
    pub material: MaterialCode,
    /// In which matters the rule can come to these words.
    pub r#where: Where,
}

/// In which matters a rule can come to some words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Where {
    /// Wherever it is listed.
    Everywhere,
    /// Where the matter does not leave this as it is.
    Touched(Topic),
    /// Where the matter has this section.
    Section(SectionName),
}

const fn ask(code: &'static str, material: MaterialCode, r#where: Where) -> Ask {
    Ask { code, material, r#where }
}

/// One sentence of law.
#[derive(Debug)]
pub struct Rule {
    /// Its number.
    pub id: RuleId,
    /// What it asks, Simplified Chinese.
    pub title_zh: &'static str,
    /// What it asks, English.
    pub title_en: &'static str,
    /// Where it runs: always on the phone too, which answers Unknown where it lacks a fact.
    pub phases: &'static [Phase],
    /// The sections it judges by, which a matter that lists it has.
    pub reads: &'static [SectionName],
    /// The sections it judges by too, where the matter has them.
    pub may_read: &'static [SectionName],
    /// The facts it waits for: unknown where they are, it says so and never guesses.
    pub needs: &'static [Needs],
    /// The materials that its words ask for, by the code of the words. Of several under one code the words show which.
    pub asks: &'static [Ask],
    /// The field to look at, where it is one.
    pub field: Option<&'static str>,
    /// Statute, regulation or standard.
    pub basis: &'static str,
    /// The disclosure of the policy pack that it has acknowledged, where it asks for that.
    pub disclosure: Option<&'static str>,
    /// Whom an accepted case waits for while the rule is not satisfied.
    pub awaits: Awaits,
    /// What it leaves to a person that no person may set aside all the same.
    pub binds: Binds,
    /// Its function.
    pub judge: Judge,
}

/// A rule as a matter lists it.
#[derive(Debug, Clone, Copy)]
pub struct Listed {
    /// The rule.
    pub rule: &'static Rule,
    /// The values that it judges in this matter; every other value met stops at a person (`R-00`).
    pub claims: &'static [RegisterFact],
}

/// Registry precheck and review.
const S: &[Phase] = &[Phase::Device, Phase::Precheck, Phase::Review];
/// The booking transaction too.
const SB: &[Phase] = &[Phase::Device, Phase::Precheck, Phase::Review, Phase::Booking];
/// From acceptance on (and a word on the phone).
const AB: &[Phase] = &[Phase::Device, Phase::Review, Phase::Booking];
/// The booking transaction alone (and a word on the phone).
const B: &[Phase] = &[Phase::Device, Phase::Booking];

/// What no rule claims is judged by a person (没有规则认领的情形由人工审核).
pub static R00: Rule = Rule {
    id: RuleId(0),
    title_zh: "没有规则认领的情形由人工审核",
    title_en: "What no rule claims is judged by a person",
    phases: SB,
    reads: &[],
    may_read: &[],
    needs: &[N::RegisterExtract],
    asks: &[
        ask("R-00.minor", MaterialCode::M06, Where::Everywhere),
        ask("R-00.mortgage", MaterialCode::M18, Where::Touched(Topic::Burdens)),
        ask("R-00.notice", MaterialCode::M18, Where::Touched(Topic::Burdens)),
    ],
    field: None,
    basis: "不动产登记暂行条例 18–19",
    disclosure: None,
    awaits: Awaits::Applicants,
    binds: Binds::Told(&["R-00.seizure"]),
    judge: Judge::Rest(unclaimed::nothing_slips_through),
};

/// Numbers are well-formed (证件号码、编号格式正确).
pub static R01: Rule = Rule {
    id: RuleId(1),
    title_zh: "证件号码、编号格式正确",
    title_en: "Numbers are well-formed",
    phases: S,
    reads: &[section::PARTIES],
    may_read: &[],
    needs: &[],
    asks: &[],
    field: Some("parties"),
    basis: "GB 11643-1999; GB 32100-2015; GB/T 37346-2019",
    disclosure: None,
    awaits: Awaits::Applicants,
    binds: Binds::Nothing,
    judge: Judge::Each(parties::numbers_are_well_formed),
};

/// Each party acts in person (每位申请人由本人办理).
pub static R03: Rule = Rule {
    id: RuleId(3),
    title_zh: "每位申请人由本人办理",
    title_en: "Each party acts in person",
    phases: S,
    reads: &[section::PARTIES],
    may_read: &[],
    needs: &[N::Identity],
    asks: &[],
    field: Some("parties"),
    basis: "电子签名法 13",
    disclosure: None,
    awaits: Awaits::Applicants,
    binds: Binds::Nothing,
    judge: Judge::Each(parties::each_party_acts_in_person),
};

/// The unit belongs to this registry (不动产单元在本登记机构辖区内).
pub static R04: Rule = Rule {
    id: RuleId(4),
    title_zh: "不动产单元在本登记机构辖区内",
    title_en: "The unit belongs to this registry",
    phases: S,
    reads: &[section::MATTER],
    may_read: &[],
    needs: &[N::RegisterExtract],
    asks: &[],
    field: Some("matter.unit"),
    basis: "不动产登记暂行条例 7, 17(4)",
    disclosure: None,
    awaits: Awaits::Applicants,
    binds: Binds::Nothing,
    judge: Judge::One(unit::unit_belongs_to_this_registry),
};

/// R-04 where somebody asks about a unit: it belongs to this registry, by its code alone (查询的不动产在本登记机构辖区内).
pub static R04_OF_A_QUERY: Rule = Rule {
    id: RuleId(4),
    title_zh: "查询的不动产在本登记机构辖区内",
    title_en: "What is asked about belongs to this registry",
    phases: S,
    reads: &[section::MATTER],
    may_read: &[],
    needs: &[],
    asks: &[],
    field: Some("matter.unit"),
    basis: "不动产登记暂行条例 7; 不动产登记暂行条例实施细则 99(1)",
    disclosure: None,
    awaits: Awaits::Applicants,
    binds: Binds::Nothing,
    judge: Judge::One(unit::what_is_asked_about_is_ours),
};

/// The unit is current (不动产单元现势有效).
pub static R05: Rule = Rule {
    id: RuleId(5),
    title_zh: "不动产单元现势有效",
    title_en: "The unit is current",
    phases: SB,
    reads: &[],
    may_read: &[],
    needs: &[N::RegisterExtract],
    asks: &[],
    field: Some("matter.unit"),
    basis: "不动产登记暂行条例 8",
    disclosure: None,
    awaits: Awaits::Applicants,
    binds: Binds::Nothing,
    judge: Judge::One(unit::unit_is_current),
};

/// The home has been first registered (房屋所有权已办理首次登记).
pub static R06: Rule = Rule {
    id: RuleId(6),
    title_zh: "房屋所有权已办理首次登记",
    title_en: "The home has been first registered",
    phases: SB,
    reads: &[section::MATTER],
    may_read: &[],
    needs: &[N::RegisterExtract],
    asks: &[],
    field: Some("matter.unit"),
    basis: "不动产登记暂行条例实施细则 24",
    disclosure: None,
    awaits: Awaits::Applicants,
    binds: Binds::Nothing,
    judge: Judge::One(unit::home_is_first_registered),
};

/// Those who must be holders are in the register (应为权利人的申请人与登记簿一致).
pub static R07: Rule = Rule {
    id: RuleId(7),
    title_zh: "应为权利人的申请人与登记簿一致",
    title_en: "Those who must be holders are in the register",
    phases: SB,
    reads: &[section::PARTIES],
    may_read: &[],
    needs: &[N::RegisterExtract],
    asks: &[],
    field: Some("parties"),
    basis: "不动产登记暂行条例 18",
    disclosure: None,
    awaits: Awaits::Applicants,
    binds: Binds::Nothing,
    judge: Judge::Each(parties::who_holds_is_the_recorded_holder),
};

/// Every holder is a party (全部权利人共同申请).
pub static R08: Rule = Rule {
    id: RuleId(8),
    title_zh: "全部权利人共同申请",
    title_en: "Every holder is a party",
    phases: SB,
    reads: &[section::PARTIES],
    may_read: &[],
    needs: &[N::RegisterExtract],
    asks: &[ask("R-08.two_thirds", MaterialCode::M25, Where::Everywhere)],
    field: Some("parties"),
    basis: "民法典 301; 不动产登记暂行条例实施细则 10",
    disclosure: None,
    awaits: Awaits::Applicants,
    binds: Binds::Nothing,
    judge: Judge::One(parties::every_holder_is_a_party),
};

/// R-08 of an estate: what belongs to the other holders is no part of it (其他共有人的部分不属于遗产).
pub static R08_OF_AN_ESTATE: Rule = Rule {
    id: RuleId(8),
    title_zh: "其他共有人的部分不属于遗产",
    title_en: "What belongs to the other holders is no part of the estate",
    phases: SB,
    reads: &[section::PARTIES],
    may_read: &[],
    needs: &[N::RegisterExtract, N::NotarialDeed],
    asks: &[],
    field: Some("parties"),
    basis: "民法典 1153; 不动产登记暂行条例实施细则 10",
    disclosure: None,
    awaits: Awaits::Applicants,
    binds: Binds::Nothing,
    judge: Judge::One(estate::the_estate_leaves_others_theirs),
};

/// The certificate quoted is in force (不动产权证号现势有效).
pub static R09: Rule = Rule {
    id: RuleId(9),
    title_zh: "不动产权证号现势有效",
    title_en: "The certificate quoted is in force",
    phases: SB,
    reads: &[section::MATTER],
    may_read: &[],
    needs: &[N::RegisterExtract],
    asks: &[],
    field: Some("matter.certificate"),
    basis: "民法典 217; 不动产登记暂行条例 33; 不动产登记暂行条例实施细则 105",
    disclosure: None,
    awaits: Awaits::Applicants,
    binds: Binds::Nothing,
    judge: Judge::One(unit::certificate_is_in_force),
};

/// The application agrees with the filed contract (申请内容与网签合同一致).
pub static R11: Rule = Rule {
    id: RuleId(11),
    title_zh: "申请内容与网签合同一致",
    title_en: "The application agrees with the filed contract",
    phases: S,
    reads: &[section::MATTER, section::PARTIES, section::DEAL],
    may_read: &[],
    needs: &[N::FiledContract],
    asks: &[],
    field: Some("deal.contract"),
    basis: "不动产登记暂行条例 18(2)",
    disclosure: None,
    awaits: Awaits::Applicants,
    binds: Binds::Nothing,
    judge: Judge::Each(application::agrees_with_the_filed_contract),
};

/// A seized home cannot be disposed of (查封的不动产不得处分).
pub static R12: Rule = Rule {
    id: RuleId(12),
    title_zh: "查封的不动产不得处分",
    title_en: "A seized home cannot be disposed of",
    phases: SB,
    reads: &[section::MATTER],
    may_read: &[],
    needs: &[N::RegisterExtract],
    asks: &[],
    field: Some("matter.unit"),
    basis: "城市房地产管理法 38(2); 民法典 399(5)",
    disclosure: None,
    awaits: Awaits::Applicants,
    binds: Binds::Everything,
    judge: Judge::Each(burdens::seizure_bars_disposal),
};

/// An objection is known and its risk accepted (存在异议登记的，申请人须知悉并自担风险).
pub static R15: Rule = Rule {
    id: RuleId(15),
    title_zh: "存在异议登记的，申请人须知悉并自担风险",
    title_en: "An objection is known and its risk accepted",
    phases: SB,
    reads: &[section::PARTIES, section::INQUIRY],
    may_read: &[],
    needs: &[N::RegisterExtract, N::OtherInquiries],
    asks: &[],
    field: Some("inquiry.ack.R-15"),
    basis: "不动产登记暂行条例实施细则 84; 民法典 220",
    disclosure: Some(burdens::OBJECTION_RISK),
    awaits: Awaits::Applicants,
    binds: Binds::Nothing,
    judge: Judge::One(burdens::objection_is_acknowledged),
};

/// An advance notice holds the home for whom it names (预告登记期间未经同意不得处分).
pub static R17: Rule = Rule {
    id: RuleId(17),
    title_zh: "预告登记期间，未经预告登记权利人同意不得处分",
    title_en: "An advance notice holds the home for whom it names",
    phases: SB,
    reads: &[section::PARTIES],
    may_read: &[],
    needs: &[N::RegisterExtract],
    asks: &[
        ask("R-17.held_for_another", MaterialCode::M18, Where::Everywhere),
        ask("R-17.consent_to_read", MaterialCode::M18, Where::Everywhere),
    ],
    field: None,
    basis: "民法典 221; 不动产登记暂行条例实施细则 85; 物权编解释(一) 4",
    disclosure: None,
    awaits: Awaits::Applicants,
    binds: Binds::Nothing,
    judge: Judge::Each(burdens::notice_holds_the_home),
};

/// A notice that may have lapsed is looked at (预告登记可能失效的由人工确认).
pub static R18: Rule = Rule {
    id: RuleId(18),
    title_zh: "可能已经失效的预告登记由人工确认",
    title_en: "An advance notice that may have lapsed is looked at",
    phases: SB,
    reads: &[],
    may_read: &[],
    needs: &[N::RegisterExtract],
    asks: &[],
    field: None,
    basis: "民法典 221",
    disclosure: None,
    awaits: Awaits::Applicants,
    binds: Binds::Nothing,
    judge: Judge::One(burdens::lapsed_notice_is_looked_at),
};

/// A mortgaged home may change hands; whoever gives it up notifies the lender (抵押不影响转让的，由转让方通知抵押权人).
pub static R19: Rule = Rule {
    id: RuleId(19),
    title_zh: "抵押不影响转让的，由转让方通知抵押权人",
    title_en: "A mortgaged home may change hands; whoever gives it up notifies the lender",
    phases: SB,
    reads: &[section::PARTIES, section::INQUIRY],
    may_read: &[],
    needs: &[N::RegisterExtract, N::OtherInquiries],
    asks: &[],
    field: Some("inquiry.ack.R-19"),
    basis: "民法典 406",
    disclosure: Some(burdens::LENDER_NOTIFIED),
    awaits: Awaits::Applicants,
    binds: Binds::Nothing,
    judge: Judge::One(burdens::mortgage_follows_the_home),
};

/// R-19 of an estate: a mortgage stays with the heirs (抵押权不因继承而改变).
pub static R19_OF_AN_ESTATE: Rule = Rule {
    id: RuleId(19),
    title_zh: "抵押权不因继承而改变",
    title_en: "A mortgage stays on an inherited home",
    phases: SB,
    reads: &[],
    may_read: &[],
    needs: &[N::RegisterExtract],
    asks: &[],
    field: None,
    basis: "民法典 230, 1161",
    disclosure: None,
    awaits: Awaits::Applicants,
    binds: Binds::Nothing,
    judge: Judge::One(estate::a_mortgage_stays_with_the_heirs),
};

/// A restricted mortgage needs the lender's consent (约定禁止或限制转让的，须抵押权人同意).
pub static R20: Rule = Rule {
    id: RuleId(20),
    title_zh: "约定禁止或限制转让的，须抵押权人同意",
    title_en: "A restricted mortgage needs the lender's consent",
    phases: SB,
    reads: &[],
    may_read: &[],
    needs: &[N::RegisterExtract, N::MortgageeConsent],
    asks: &[ask("R-20.consent_missing", MaterialCode::M18, Where::Everywhere)],
    field: Some("materials"),
    basis: "民法典 406; 担保制度解释 43(2)",
    disclosure: None,
    awaits: Awaits::Applicants,
    binds: Binds::Nothing,
    judge: Judge::One(burdens::restricted_mortgage_needs_consent),
};

/// A right of residence stays, and whoever takes the home or is secured by it knows (设有居住权的，须知悉其继续存在).
pub static R23: Rule = Rule {
    id: RuleId(23),
    title_zh: "设有居住权的，取得权利的一方须知悉其继续存在",
    title_en: "A right of residence stays, and whoever takes the home or is secured by it knows",
    phases: SB,
    reads: &[section::PARTIES, section::INQUIRY],
    may_read: &[],
    needs: &[N::RegisterExtract, N::OtherInquiries],
    asks: &[],
    field: Some("inquiry.ack.R-23"),
    basis: "民法典 366–370",
    disclosure: Some(burdens::RESIDENCE_STAYS),
    awaits: Awaits::Applicants,
    binds: Binds::Nothing,
    judge: Judge::One(burdens::residence_is_acknowledged),
};

/// Cases on one unit go in order of acceptance (同一单元按受理先后办理).
pub static R25: Rule = Rule {
    id: RuleId(25),
    title_zh: "同一单元按受理先后办理",
    title_en: "Cases on one unit go in order of acceptance",
    phases: SB,
    reads: &[],
    may_read: &[],
    needs: &[N::Queue],
    asks: &[],
    field: None,
    basis: "受理先后（深圳经济特区房地产登记条例 15，通行做法）",
    disclosure: None,
    awaits: Awaits::Turn,
    binds: Binds::Told(&["case.register_moved"]),
    judge: Judge::One(queue::earlier_cases_go_first),
};

/// Taxes are cleared (税款已缴清).
pub static R27: Rule = Rule {
    id: RuleId(27),
    title_zh: "税款已缴清",
    title_en: "Taxes are cleared",
    phases: SB,
    reads: &[section::PARTIES],
    may_read: &[],
    needs: &[N::TaxClearance],
    asks: &[],
    field: None,
    basis: "契税法 11; 个人所得税法 15",
    disclosure: None,
    awaits: Awaits::Partner,
    binds: Binds::Nothing,
    judge: Judge::Each(money::taxes_are_cleared),
};

/// The contract is filed (买卖合同已网签备案).
pub static R28: Rule = Rule {
    id: RuleId(28),
    title_zh: "买卖合同已网签备案",
    title_en: "The contract is filed",
    phases: S,
    reads: &[],
    may_read: &[],
    needs: &[N::FiledContract],
    asks: &[],
    field: Some("deal.contract"),
    basis: "本地网签备案规定（业务规则包开关）",
    disclosure: None,
    awaits: Awaits::Applicants,
    binds: Binds::Nothing,
    judge: Judge::One(application::contract_is_filed),
};

/// Co-owners may buy a share that is sold first (出售份额的，其他共有人可以优先购买).
pub static R32: Rule = Rule {
    id: RuleId(32),
    title_zh: "出售份额的，其他共有人可以优先购买",
    title_en: "Co-owners may buy a share that is sold first",
    phases: SB,
    reads: &[section::PARTIES, section::INQUIRY],
    may_read: &[],
    needs: &[N::RegisterExtract, N::OtherInquiries],
    asks: &[ask("R-32.confirm_told", MaterialCode::M25, Where::Everywhere)],
    field: Some("inquiry.ack.R-32"),
    basis: "民法典 305–306; 不动产登记暂行条例实施细则 10",
    disclosure: Some(parties::CO_OWNERS_TOLD),
    awaits: Awaits::Applicants,
    binds: Binds::Nothing,
    judge: Judge::One(parties::co_owners_may_buy_first),
};

/// Shares fit the form of ownership (共有方式与份额一致).
pub static R33: Rule = Rule {
    id: RuleId(33),
    title_zh: "共有方式与份额一致",
    title_en: "Shares fit the form of ownership",
    phases: S,
    reads: &[section::PARTIES, section::HOLDING],
    may_read: &[],
    needs: &[],
    asks: &[],
    field: Some("holding.co_ownership"),
    basis: "民法典 297–299, 308–309",
    disclosure: None,
    awaits: Awaits::Applicants,
    binds: Binds::Nothing,
    judge: Judge::Each(parties::shares_fit_the_ownership),
};

/// R-33 where a share moves: what is taken is part of what is held (受让份额不超过转让方的份额).
pub static R33_OF_A_SHARE: Rule = Rule {
    id: RuleId(33),
    title_zh: "受让份额不超过转让方的份额",
    title_en: "What is taken is part of what the giver holds",
    phases: SB,
    reads: &[section::PARTIES, section::HOLDING],
    may_read: &[],
    needs: &[N::RegisterExtract],
    asks: &[],
    field: Some("holding.co_ownership"),
    basis: "民法典 298, 305; 不动产登记暂行条例实施细则 10",
    disclosure: None,
    awaits: Awaits::Applicants,
    binds: Binds::Nothing,
    judge: Judge::Each(parties::what_is_taken_is_part_of_what_is_held),
};

/// R-33 between spouses: what they will hold fits (夫妻间变更后的共有方式与份额一致).
pub static R33_OF_SPOUSES: Rule = Rule {
    id: RuleId(33),
    title_zh: "夫妻间变更后的共有方式与份额一致",
    title_en: "What spouses will hold fits the form of ownership",
    phases: S,
    reads: &[section::PARTIES, section::HOLDING],
    may_read: &[],
    needs: &[],
    asks: &[],
    field: Some("holding.co_ownership"),
    basis: "民法典 297–299, 1065",
    disclosure: None,
    awaits: Awaits::Applicants,
    binds: Binds::Nothing,
    judge: Judge::Each(parties::what_spouses_hold_fits),
};

/// R-33 of an estate: heirs take what the estate has (继承的份额与遗产一致).
pub static R33_OF_AN_ESTATE: Rule = Rule {
    id: RuleId(33),
    title_zh: "继承的份额与遗产一致",
    title_en: "Heirs take what the estate has",
    phases: SB,
    reads: &[section::PARTIES, section::HOLDING],
    may_read: &[],
    needs: &[N::RegisterExtract],
    asks: &[],
    field: Some("holding.co_ownership"),
    basis: "民法典 297–299, 1121–1124",
    disclosure: None,
    awaits: Awaits::Applicants,
    binds: Binds::Nothing,
    judge: Judge::Each(estate::heirs_take_what_the_estate_has),
};

/// An agent holds a power of attorney (代理人持有授权委托书).
pub static R34: Rule = Rule {
    id: RuleId(34),
    title_zh: "代理人持有授权委托书",
    title_en: "An agent holds a power of attorney",
    phases: SB,
    reads: &[section::PARTIES],
    may_read: &[],
    needs: &[N::Identity],
    asks: &[
        ask("R-34.power", MaterialCode::M04, Where::Everywhere),
        ask("R-34.power_to_dispose", MaterialCode::M04, Where::Everywhere),
    ],
    field: Some("parties"),
    basis: "民法典 61, 165; 不动产登记暂行条例实施细则 12",
    disclosure: None,
    awaits: Awaits::Applicants,
    binds: Binds::Nothing,
    judge: Judge::Each(parties::agents_hold_a_power),
};

/// The notarial deed is the one that the notaries' platform has (公证书经公证平台核验).
pub static R35: Rule = Rule {
    id: RuleId(35),
    title_zh: "公证书经公证平台核验",
    title_en: "The notarial deed is the one that the notaries' platform has",
    phases: SB,
    reads: &[section::MATTER, section::PARTIES, section::HOLDING, section::INHERITANCE],
    may_read: &[],
    needs: &[N::NotarialDeed],
    asks: &[ask("R-35.not_found", MaterialCode::M13, Where::Everywhere)],
    field: Some("inheritance.deed"),
    basis: "公证法 36, 39; 不动产登记暂行条例实施细则 14",
    disclosure: None,
    awaits: Awaits::Applicants,
    binds: Binds::Told(&["R-35.revoked"]),
    judge: Judge::Each(estate::the_deed_is_the_notarys),
};

/// An inheritance is reviewed by a person (继承、受遗赠由人工审核).
pub static R36: Rule = Rule {
    id: RuleId(36),
    title_zh: "继承、受遗赠由人工审核",
    title_en: "An inheritance is reviewed by a person",
    phases: SB,
    reads: &[section::PARTIES, section::INHERITANCE],
    may_read: &[],
    needs: &[N::NotarialDeed],
    asks: &[ask("R-36.minor_heir", MaterialCode::M06, Where::Everywhere)],
    field: Some("inheritance.succession"),
    basis: "不动产登记暂行条例实施细则 11, 14",
    disclosure: None,
    awaits: Awaits::Applicants,
    binds: Binds::Nothing,
    judge: Judge::Each(estate::a_person_reviews_the_inheritance),
};

/// The land-use term lasts (土地使用期限未届满).
pub static R37: Rule = Rule {
    id: RuleId(37),
    title_zh: "土地使用期限未届满",
    title_en: "The land-use term lasts",
    phases: SB,
    reads: &[],
    may_read: &[],
    needs: &[N::RegisterExtract],
    asks: &[],
    field: None,
    basis: "民法典 359; 不动产登记暂行条例 22",
    disclosure: None,
    awaits: Awaits::Applicants,
    binds: Binds::Nothing,
    judge: Judge::One(mortgage::land_term_lasts),
};

/// The right can be mortgaged (权利可以抵押).
pub static R40: Rule = Rule {
    id: RuleId(40),
    title_zh: "依法可以抵押的权利",
    title_en: "The right can be mortgaged",
    phases: SB,
    reads: &[],
    may_read: &[],
    needs: &[N::RegisterExtract],
    asks: &[],
    field: Some("matter.unit"),
    basis: "民法典 399",
    disclosure: None,
    awaits: Awaits::Applicants,
    binds: Binds::Nothing,
    judge: Judge::One(mortgage::right_can_be_mortgaged),
};

/// A building and its land are mortgaged together (房地一并抵押).
pub static R41: Rule = Rule {
    id: RuleId(41),
    title_zh: "房屋和占用范围内的土地一并抵押",
    title_en: "A building and its land are mortgaged together",
    phases: S,
    reads: &[section::MORTGAGE],
    may_read: &[],
    needs: &[],
    asks: &[],
    field: Some("mortgage.object"),
    basis: "民法典 397; 不动产登记暂行条例实施细则 2, 65",
    disclosure: None,
    awaits: Awaits::Applicants,
    binds: Binds::Nothing,
    judge: Judge::One(mortgage::building_and_land_together),
};

/// What is secured is said (被担保的债权明确).
pub static R42: Rule = Rule {
    id: RuleId(42),
    title_zh: "被担保的债权数额和期限明确",
    title_en: "The claim that is secured and its term are said",
    phases: S,
    reads: &[section::MORTGAGE],
    may_read: &[],
    needs: &[],
    asks: &[],
    field: Some("mortgage.amount"),
    basis: "民法典 400, 414, 420",
    disclosure: None,
    awaits: Awaits::Applicants,
    binds: Binds::Nothing,
    judge: Judge::Each(mortgage::secured_claim_is_said),
};

/// Who lends is licensed for it (抵押权人具备放贷资格).
pub static R43: Rule = Rule {
    id: RuleId(43),
    title_zh: "抵押权人是持有金融许可证的机构",
    title_en: "The mortgagee is a licensed lender",
    phases: SB,
    reads: &[section::PARTIES],
    may_read: &[],
    needs: &[N::LenderLicence],
    asks: &[],
    field: Some("parties.mortgagee.1"),
    basis: "银行业监督管理法 19; 本登记机构审核要求",
    disclosure: None,
    awaits: Awaits::Applicants,
    binds: Binds::Nothing,
    judge: Judge::One(mortgage::lender_is_licensed),
};

/// A maximum amount has a time of determination (最高额抵押的债权确定期间).
pub static R44: Rule = Rule {
    id: RuleId(44),
    title_zh: "最高额抵押约定了债权确定期间",
    title_en: "A mortgage of a maximum amount says until when its claims can arise",
    phases: S,
    reads: &[section::MORTGAGE],
    may_read: &[],
    needs: &[],
    asks: &[],
    field: Some("mortgage.from"),
    basis: "民法典 420, 423",
    disclosure: None,
    awaits: Awaits::Applicants,
    binds: Binds::Nothing,
    judge: Judge::Each(mortgage::maximum_amount_is_determined),
};

/// Who is named otherwise now is the same person (姓名、证件号码变更的，是同一人).
pub static R48: Rule = Rule {
    id: RuleId(48),
    title_zh: "姓名、证件号码变更的，与登记簿上的权利人是同一人",
    title_en: "Who is named otherwise now is the holder in the register",
    phases: SB,
    reads: &[section::PARTIES, section::FORMER],
    may_read: &[],
    needs: &[N::RegisterExtract, N::Identity],
    asks: &[ask("R-48.not_shown", MaterialCode::M22, Where::Everywhere)],
    field: Some("former.name"),
    basis: "不动产登记暂行条例 14(4); 不动产登记暂行条例实施细则 26, 37",
    disclosure: None,
    awaits: Awaits::Applicants,
    binds: Binds::Nothing,
    judge: Judge::Each(parties::same_person_as_recorded),
};

/// A mortgage is discharged by whom it is for (由登记的抵押权人申请注销).
pub static R50: Rule = Rule {
    id: RuleId(50),
    title_zh: "申请人是登记簿上的抵押权人，登记证明号是这一抵押权的",
    title_en: "The applicant is the mortgagee in the register, and the proof is that of the mortgage",
    phases: SB,
    reads: &[section::PARTIES, section::DISCHARGE],
    may_read: &[],
    needs: &[N::RegisterExtract],
    asks: &[],
    field: Some("discharge.proof"),
    basis: "民法典 393; 不动产登记暂行条例 18; 不动产登记暂行条例实施细则 28, 70",
    disclosure: None,
    awaits: Awaits::Applicants,
    binds: Binds::Nothing,
    judge: Judge::Each(burdens::mortgage_is_the_applicants),
};

/// The application and its materials are complete (申请材料齐全).
pub static R51: Rule = Rule {
    id: RuleId(51),
    title_zh: "申请材料齐全",
    title_en: "The application and its materials are complete",
    phases: S,
    reads: &[],
    may_read: &[],
    needs: &[],
    asks: &[],
    field: None,
    basis: "不动产登记暂行条例 16–17",
    disclosure: None,
    awaits: Awaits::Applicants,
    binds: Binds::Nothing,
    judge: Judge::Whole(application::application_is_complete),
};

/// Who applies as spouses is married (婚姻关系经核验).
pub static R52_OF_SPOUSES: Rule = Rule {
    id: RuleId(52),
    title_zh: "婚姻关系经核验",
    title_en: "Who applies as spouses is married",
    phases: SB,
    reads: &[section::PARTIES],
    may_read: &[],
    needs: &[N::Marriage],
    asks: &[ask("R-52.not_married", MaterialCode::M05, Where::Everywhere)],
    field: Some("materials"),
    basis: "国务院令第716号 7, 10; 政务数据共享条例 19",
    disclosure: None,
    awaits: Awaits::Applicants,
    binds: Binds::Nothing,
    judge: Judge::One(parties::parties_are_married),
};

/// Every party's signature is good (各方签名有效).
pub static R53: Rule = Rule {
    id: RuleId(53),
    title_zh: "各方签名有效",
    title_en: "Every party's signature is good",
    phases: SB,
    reads: &[section::PARTIES],
    may_read: &[],
    needs: &[N::Signatures],
    asks: &[],
    field: None,
    basis: "电子签名法 13–14; 民法典 161–165, 173",
    disclosure: None,
    awaits: Awaits::Applicants,
    binds: Binds::Everything,
    judge: Judge::Each(signatures::every_signature_is_good),
};

/// The inquiry's answers are true and fit the register (询问回答真实且与登记簿一致).
pub static R54: Rule = Rule {
    id: RuleId(54),
    title_zh: "询问回答真实且与登记簿一致",
    title_en: "The inquiry's answers are true and fit the register",
    phases: S,
    reads: &[section::PARTIES, section::INQUIRY],
    may_read: &[],
    needs: &[N::RegisterExtract, N::OtherInquiries],
    asks: &[],
    field: None,
    basis: "民法典 212(2); 不动产登记暂行条例 19",
    disclosure: None,
    awaits: Awaits::Applicants,
    binds: Binds::Nothing,
    judge: Judge::Each(application::inquiry_is_answered),
};

/// The fee is right and settled (登记费已按标准计收).
pub static R55: Rule = Rule {
    id: RuleId(55),
    title_zh: "登记费已按标准计收",
    title_en: "The fee is right and settled",
    phases: SB,
    reads: &[section::PARTIES],
    may_read: &[section::DEAL, section::DELIVERY],
    needs: &[N::RegisterExtract, N::Payment],
    asks: &[
        ask("R-55.claim_unproven", MaterialCode::M03, Where::Section(section::DEAL)),
        ask("R-55.claim_unproven", MaterialCode::M05, Where::Section(section::DEAL)),
    ],
    field: None,
    basis: "民法典 223; 发改价格规〔2016〕2559号; 财税〔2019〕45号",
    disclosure: None,
    awaits: Awaits::Applicants,
    binds: Binds::Nothing,
    judge: Judge::Each(money::fee_is_right_and_settled),
};

/// All is checked again at the entry (登簿前全部复核).
pub static R60: Rule = Rule {
    id: RuleId(60),
    title_zh: "登簿前全部复核",
    title_en: "All is checked again at the entry",
    phases: B,
    reads: &[],
    may_read: &[],
    needs: &[],
    asks: &[],
    field: None,
    basis: "民法典 214",
    disclosure: None,
    awaits: Awaits::Applicants,
    binds: Binds::Everything,
    judge: Judge::All(signatures::all_is_known_at_booking),
};

/// What the matter has the portal say has been said (公告已发布).
pub static R70: Rule = Rule {
    id: RuleId(70),
    title_zh: "声明已在登记机构门户网站公告",
    title_en: "The statement is published on the registry's portal",
    phases: AB,
    reads: &[],
    may_read: &[],
    needs: &[N::Publication],
    asks: &[],
    field: None,
    basis: "不动产登记暂行条例实施细则 22",
    disclosure: None,
    awaits: Awaits::Applicants,
    binds: Binds::Nothing,
    judge: Judge::One(unit::statement_is_published),
};

/// A gift is reviewed by a person (赠与由人工审核).
pub static R71: Rule = Rule {
    id: RuleId(71),
    title_zh: "赠与由人工审核",
    title_en: "A gift is reviewed by a person",
    phases: SB,
    reads: &[section::GIFT],
    may_read: &[],
    needs: &[],
    asks: &[],
    field: Some("gift.relation"),
    basis: "不动产登记暂行条例 18–19; 民法典 657",
    disclosure: None,
    awaits: Awaits::Applicants,
    binds: Binds::Nothing,
    judge: Judge::One(application::a_person_reviews_the_gift),
};

/// Who asks about a home holds it (查询人是登记簿上的权利人).
pub static R75: Rule = Rule {
    id: RuleId(75),
    title_zh: "查询人是登记簿上的权利人",
    title_en: "Who asks about a home holds it",
    phases: S,
    reads: &[section::MATTER, section::PARTIES],
    may_read: &[],
    needs: &[N::RegisterExtract, N::Identity],
    asks: &[],
    field: Some("matter.unit"),
    basis: "民法典 218; 不动产登记暂行条例 27; 不动产登记暂行条例实施细则 98, 99",
    disclosure: None,
    awaits: Awaits::Applicants,
    binds: Binds::Everything,
    judge: Judge::One(parties::who_asks_holds_the_home),
};
