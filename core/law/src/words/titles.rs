//! The titles of the rules (审查内容): what each asks, as findings, lists of rules and the page about the law name it.
//!
//! A rule is named by its title in its row. Where a number is judged otherwise in some matters, the row for those has a
//! title of its own.

use crate::label::Label;

pub const R00: Label = Label::of("没有规则认领的情形由人工审核", "What no rule claims is judged by a person");
pub const R01: Label = Label::of("证件号码、编号格式正确", "Numbers are well-formed");
pub const R03: Label = Label::of("每位申请人由本人办理", "Each party acts in person");
pub const R04: Label = Label::of("不动产单元在本登记机构辖区内", "The unit belongs to this registry");
pub const R04_OF_A_QUERY: Label =
    Label::of("查询的不动产在本登记机构辖区内", "What is asked about belongs to this registry");
pub const R05: Label = Label::of("不动产单元现势有效", "The unit is current");
pub const R06: Label = Label::of("房屋所有权已办理首次登记", "The home has been first registered");
pub const R07: Label = Label::of("应为权利人的申请人与登记簿一致", "Those who must be holders are in the register");
pub const R08: Label = Label::of("全部权利人共同申请", "Every holder is a party");
pub const R08_OF_AN_ESTATE: Label =
    Label::of("其他共有人的部分不属于遗产", "What belongs to the other holders is no part of the estate");
pub const R09: Label = Label::of("不动产权证号现势有效", "The certificate quoted is in force");
pub const R11: Label = Label::of("申请内容与网签合同一致", "The application agrees with the filed contract");
pub const R12: Label = Label::of("查封的不动产不得处分", "A seized home cannot be disposed of");
pub const R15: Label =
    Label::of("存在异议登记的，申请人须知悉并自担风险", "An objection is known and its risk accepted");
pub const R17: Label =
    Label::of("预告登记期间，未经预告登记权利人同意不得处分", "An advance notice holds the home for whom it names");
pub const R18: Label =
    Label::of("可能已经失效的预告登记由人工确认", "An advance notice that may have lapsed is looked at");
pub const R19: Label = Label::of(
    "抵押不影响转让的，由转让方通知抵押权人",
    "A mortgaged home may change hands; whoever gives it up notifies the lender",
);
pub const R19_OF_AN_ESTATE: Label = Label::of("抵押权不因继承而改变", "A mortgage stays on an inherited home");
pub const R20: Label =
    Label::of("约定禁止或限制转让的，须抵押权人同意", "A restricted mortgage needs the lender's consent");
pub const R23: Label = Label::of(
    "设有居住权的，取得权利的一方须知悉其继续存在",
    "A right of residence stays, and whoever takes the home or is secured by it knows",
);
pub const R25: Label = Label::of("同一单元按受理先后办理", "Cases on one unit go in order of acceptance");
pub const R27: Label = Label::of("税款已缴清", "Taxes are cleared");
pub const R28: Label = Label::of("买卖合同已网签备案", "The contract is filed");
pub const R32: Label = Label::of("出售份额的，其他共有人可以优先购买", "Co-owners may buy a share that is sold first");
pub const R33: Label = Label::of("共有方式与份额一致", "Shares fit the form of ownership");
pub const R33_OF_A_SHARE: Label =
    Label::of("受让份额不超过转让方的份额", "What is taken is part of what the giver holds");
pub const R33_OF_SPOUSES: Label =
    Label::of("夫妻间变更后的共有方式与份额一致", "What spouses will hold fits the form of ownership");
pub const R33_OF_AN_ESTATE: Label = Label::of("继承的份额与遗产一致", "Heirs take what the estate has");
pub const R34: Label = Label::of("代理人持有授权委托书", "An agent holds a power of attorney");
pub const R35: Label =
    Label::of("公证书经公证平台核验", "The notarial deed is the one that the notaries' platform has");
pub const R36: Label = Label::of("继承、受遗赠由人工审核", "An inheritance is reviewed by a person");
pub const R37: Label = Label::of("土地使用期限未届满", "The land-use term lasts");
pub const R40: Label = Label::of("依法可以抵押的权利", "The right can be mortgaged");
pub const R41: Label = Label::of("房屋和占用范围内的土地一并抵押", "A building and its land are mortgaged together");
pub const R42: Label = Label::of("被担保的债权数额和期限明确", "The claim that is secured and its term are said");
pub const R43: Label = Label::of("抵押权人是持有金融许可证的机构", "The mortgagee is a licensed lender");
pub const R44: Label =
    Label::of("最高额抵押约定了债权确定期间", "A mortgage of a maximum amount says until when its claims can arise");
pub const R48: Label = Label::of(
    "姓名、证件号码变更的，与登记簿上的权利人是同一人",
    "Who is named otherwise now is the holder in the register",
);
pub const R50: Label = Label::of(
    "申请人是登记簿上的抵押权人，登记证明号是这一抵押权的",
    "The applicant is the mortgagee in the register, and the proof is that of the mortgage",
);
pub const R51: Label = Label::of("申请材料齐全", "The application and its materials are complete");
pub const R52_OF_SPOUSES: Label = Label::of("婚姻关系经核验", "Who applies as spouses is married");
pub const R53: Label = Label::of("各方签名有效", "Every party's signature is good");
pub const R54: Label = Label::of("询问回答真实且与登记簿一致", "The inquiry's answers are true and fit the register");
pub const R55: Label = Label::of("登记费已按标准计收", "The fee is right and settled");
pub const R60: Label = Label::of("登簿前全部复核", "All is checked again at the entry");
pub const R70: Label = Label::of("声明已在登记机构门户网站公告", "The statement is published on the registry's portal");
pub const R71: Label = Label::of("赠与由人工审核", "A gift is reviewed by a person");
pub const R75: Label = Label::of("查询人是登记簿上的权利人", "Who asks about a home holds it");
pub const R76: Label = Label::of("处分房屋的权利人没有锁定它", "Who disposes of a home has not locked it");

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use crate::{application::RuleId, matter::LAW};

    /// The names of this file's titles, read as they are written, so that a title that no row names is seen.
    #[test]
    fn every_rule_of_every_matter_has_its_title_and_no_title_is_idle() {
        let written = include_str!("titles.rs");
        let mut named: BTreeMap<&str, BTreeSet<RuleId>> = BTreeMap::new();
        for rule in LAW.matters().flat_map(|matter| matter.listed().map(|listed| listed.rule)) {
            for words in [rule.title.zh, rule.title.en] {
                assert!(!words.is_empty() && written.contains(&format!("\"{words}\"")), "{}: {words}", rule.id);
            }
            named.entry(rule.title.zh).or_default().insert(rule.id);
        }
        let shared: Vec<_> = named.iter().filter(|(_, rules)| rules.len() > 1).collect();
        assert!(shared.is_empty(), "rules under one title: {shared:?}");
        let titles = written.lines().filter(|line| line.starts_with("pub const "));
        assert_eq!(titles.count(), named.len(), "a title of no rule");
    }
}
