//! The words of the application sheet (不动产登记申请书) itself: its title, headings and lines.

use ereg_domain::{
    area::Area,
    dictionary::MortgageMethod,
    money::Fen,
    party::Side,
    register::{Mortgage, Objection, Seizure, TransferClause},
    share::Share,
    time::Day,
};

use super::{
    labels::{self, Label},
    parts,
};
use crate::{
    application::Act,
    fee::{FeeLine, FeeLines},
    material::Held,
    policy::Wording,
    role::Role,
};

macro_rules! words {
    ($($name:ident $zh:literal $en:literal;)*) => {
        $(#[doc = $zh] pub const $name: Label = Label { zh: $zh, en: $en };)*
    };
}

words! {
    TITLE "不动产登记申请书" "Application for registration of real estate";
    QUERY_TITLE "不动产登记资料查询申请书" "Application for a query of the register";
    RESULT_TITLE "不动产登记资料查询结果证明" "Result of a query of the register";
    QUERY_NUMBER "查询编号" "Query number";
    PURPOSE "查询目的" "Purpose";
    UNIT "不动产单元号" "Unit code";
    HOLDER "权利人" "Holder";
    CERTIFICATE "不动产权证号" "Title certificate number";
    REGISTERED_AT "登记时间" "Registered";
    HOME "房屋情况" "The home";
    BURDENS "登记簿上的负担" "Burdens in the register";
    MONEY "税费" "Taxes and fee";
    MATERIALS "材料" "Materials";
    MATERIAL "材料" "Material";
    REGISTRATION "登记类型" "Registration";
    REASON "登记原因" "Reason of the registration";
    RIGHT "权利类型" "Right";
    ADDRESS "坐落" "Address";
    AREA "建筑面积" "Floor area";
    USE "房屋用途" "Use";
    NATURE "房屋性质" "Nature of the home";
    LAND "土地权利性质" "Nature of the land right";
    HELD "现共有方式" "Owned now in";
    LAND_TERM "土地使用期限至" "Land use term until";
    REGISTER "登记簿" "Register";
    NO_REGISTER "手机上没有登记簿信息，签名前请先获取" "Not on this phone: fetch it before signing";
    NO_BURDENS "没有抵押、查封、异议等记载" "No mortgage, seizure or objection";
    MORTGAGE "抵押" "Mortgage";
    SEIZURE "查封" "Seizure";
    OBJECTION "异议登记" "Objection";
    ADVANCE_NOTICE "预告登记" "Advance notice";
    OTHER_BURDEN "其他限制" "Other restriction";
    TAX_UNKNOWN "尚未取得税务部门的信息；登簿前必须缴清" "not known yet; must be cleared before the entry";
    TAX_CLEARED "已缴清或免征" "cleared";
    TAX_OPEN "尚未缴清；登簿前必须缴清" "open; must be cleared before the entry";
    FEE_IN_ALL "登记费合计" "Fee in all";
    AGENT "代理人" "Agent";
    NO_AGENT "没有，本人办理" "none: the party acts in person";
    NOT_GIVEN "未填写" "not given";
    HOLDERS_THEMSELVES "权利人本人" "the holders themselves";
    COLLECTED_HERE "在本应用内领取电子证书" "collected in this app, electronically";
    READ_AND_CONFIRMED "已阅读并确认" "Read and confirmed";
    NOTHING_TO_PAY "0 元，不用缴费" "nothing to pay";
    MORTGAGOR_OWES "抵押人本人" "the mortgagor";
    NO_TERM "没有约定" "none was agreed";
    NO_RESTRICTION "没有约定禁止或者限制转让" "no ban or restriction of transfer was agreed";
    RANK "本次抵押的顺位" "Rank of this mortgage";
    OTHER "其他" "Other";
    PARTIES "申请人" "Applicants";
}

/// The heading of the lines of whoever fills a role: what they are called, and on which side of the form they stand.
pub fn party_heading(role: &Role) -> Wording {
    let (called, side) = (role.called, parts::side(role.side));
    let zh = if called.zh == side.zh { side.zh.to_owned() } else { format!("{}（{}）", called.zh, side.zh) };
    Wording { zh, en: format!("{} ({})", called.en, side.en) }
}

/// The way in which decisions are served, and the address.
pub fn served_at(way: Label, address: &str) -> Wording {
    Wording { zh: format!("{}：{address}", way.zh), en: format!("{}: {address}", way.en) }
}

/// A material, and its standing.
pub fn material(name: &Wording, held: Held) -> Wording {
    let held = labels::held(held);
    Wording { zh: format!("{}：{}", name.zh, held.zh), en: format!("{}: {}", name.en, held.en) }
}

/// A floor area with its unit.
pub fn area(area: Area) -> Wording {
    Wording { zh: format!("{area} 平方米"), en: format!("{area} m²") }
}

/// The effect of an entry on a mortgage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MortgageAfter {
    /// It follows the home to whoever takes it.
    Follows,
    /// The entry leaves it as it is.
    Untouched,
    /// The entry lifts it.
    Lifted,
}

impl MortgageAfter {
    /// The effect of an entry that does not lift the mortgage.
    pub fn standing(act: Act) -> MortgageAfter {
        match act {
            Act::Transfer => MortgageAfter::Follows,
            Act::Alter | Act::Reissue | Act::AdvanceNotice | Act::Mortgage | Act::Cancel | Act::Query => {
                MortgageAfter::Untouched
            }
        }
    }
}

/// The claim that a mortgage secures, and what becomes of the mortgage.
pub fn mortgage(mortgage: &Mortgage, after: MortgageAfter) -> Wording {
    let stays = match after {
        MortgageAfter::Follows => ("转让后抵押权继续存在", "it stays on the home after the transfer"),
        MortgageAfter::Untouched => ("本次登记不影响抵押权", "this registration leaves it as it is"),
        MortgageAfter::Lifted => ("本次申请注销这一抵押权", "this is the mortgage that is applied to be lifted"),
    };
    let clause = transfer_clause(mortgage.transfer_clause);
    let amount = mortgage.amount.grouped();
    Wording {
        zh: format!("担保债权 {amount} 元，{}；{}", clause.zh, stays.0),
        en: format!("secures {amount} yuan, {}; {}", clause.en, stays.1),
    }
}

/// The clause of a mortgage's entry on a transfer of the home.
pub fn transfer_clause(clause: TransferClause) -> Label {
    let (zh, en) = match clause {
        TransferClause::Free => ("可以转让", "may be transferred"),
        TransferClause::Silent => ("登记簿未记载转让限制", "no restriction recorded"),
        TransferClause::Restricted => ("约定禁止或限制转让", "transfer banned or restricted"),
    };
    Label { zh, en }
}

/// The name of the amount of a mortgage.
pub fn secured(method: MortgageMethod) -> Label {
    match method {
        MortgageMethod::Ordinary => Label { zh: "被担保主债权数额", en: "Claim secured" },
        MortgageMethod::MaximumAmount => Label { zh: "最高债权数额", en: "Maximum amount secured" },
    }
}

/// The name of the term of a mortgage.
pub fn term(method: MortgageMethod) -> Label {
    match method {
        MortgageMethod::Ordinary => Label { zh: "债务履行期限", en: "Term of performance" },
        MortgageMethod::MaximumAmount => Label { zh: "债权确定期间", en: "Time until the claims are determined" },
    }
}

/// Days from a first to a last one.
pub fn days(from: Day, to: Day) -> Wording {
    Wording { zh: format!("{from} 起至 {to} 止"), en: format!("from {from} to {to}") }
}

/// An amount, in figures and in capital characters (大写).
pub fn amount(amount: Fen) -> Wording {
    let (grouped, capitals) = (amount.grouped(), amount.in_capitals());
    Wording { zh: format!("{grouped} 元（大写：{capitals}）"), en: format!("{grouped} yuan") }
}

/// The rank that a mortgage would have now, and that the register makes it.
pub fn rank(rank: usize) -> Wording {
    Wording {
        zh: format!("第 {rank} 顺位（由登记簿按登记先后确定，以登簿时为准）"),
        en: format!("{rank} (made by the register, in order of registration, as it is at the entry)"),
    }
}

/// The seizure, and how long it lasts.
pub fn seizure(seizure: &Seizure) -> Wording {
    let (kind, from, to) = (seizure.kind.term(), seizure.from, seizure.to);
    Wording { zh: format!("{kind}（{from} 至 {to} 前）"), en: format!("{kind} ({from} until before {to})") }
}

/// The day from which somebody objects.
pub fn objection(objection: &Objection) -> Wording {
    let day = objection.registered_at.day();
    Wording {
        zh: format!("{day} 登记，有人对归属提出异议"),
        en: format!("recorded {day}: someone disputes who owns the home"),
    }
}

/// 契税, and whose it is.
pub fn deed_tax(taker: Label) -> Wording {
    Wording { zh: format!("契税（{}）", taker.zh), en: format!("Deed tax ({})", taker.en) }
}

/// 个人所得税, and whose it is.
pub fn income_tax(giver: Label) -> Wording {
    Wording { zh: format!("个人所得税（{}）", giver.zh), en: format!("Income tax ({})", giver.en) }
}

/// A line of the fee.
pub fn fee_line(line: &FeeLine) -> Wording {
    let (each, count, amount) = (line.each, line.count, line.amount);
    Wording {
        zh: format!("{each} 元 × {count} = {amount} 元"), en: format!("{each} yuan × {count} = {amount} yuan")
    }
}

/// The fee in all, who pays it and by which table.
pub fn fee_total(fee: &FeeLines, payer: Label) -> Wording {
    let (total, basis) = (fee.total, &fee.basis);
    Wording {
        zh: format!("{total} 元，审核通过后由{}缴纳（{basis}）", payer.zh),
        en: format!("{total} yuan, paid by the {} after the review ({basis})", payer.en.to_lowercase()),
    }
}

/// An amount in figures and in capital characters (大写), as a person holds it against a contract.
pub fn in_figures_and_capitals(amount: Fen) -> String {
    format!("{}（{}）", amount.grouped(), amount.in_capitals())
}

/// A price, in figures and in capital characters (大写), and that it is not paid here.
pub fn price(price: Fen) -> Wording {
    let (grouped, capitals) = (price.grouped(), price.in_capitals());
    Wording {
        zh: format!("{grouped}（大写：{capitals}；由买卖双方自行交付，不在这里支付）"),
        en: format!("{grouped} (settled between the parties, not paid here)"),
    }
}

/// The share that a party gives up or takes.
pub fn share(who: Label, number: u8, side: Option<Side>, share: Share) -> Wording {
    let (zh, en) = match side {
        Some(Side::Obligor) => ("转让份额", "gives"),
        Some(Side::RightHolder) | None => ("取得份额", "takes"),
    };
    Wording { zh: format!("{}{number}：{zh} {share}", who.zh), en: format!("{} {number} {en} {share}", who.en) }
}
