//! The words for a shared fact that is wrong (共享信息有误): who says so, who was asked to check it, how that ended.
//!
//! The check is another office's: nothing here promises what it comes to, and its answer is no decision of the registry.

use ereg_domain::party::Slot;
use ereg_law::{
    calendar::Deadline,
    dispute::Checked,
    section::Form,
    verdict::Needs,
    words::{labels, message::Language, parts},
};

use super::{capitalised, form::party};
use crate::Text;

/// Says that shared facts can be disputed, which they are and whose.
pub(crate) fn can_dispute(needs: &[Needs]) -> Option<Text> {
    let named = |need: &Needs| {
        let (what, whose) = (parts::need(*need), parts::source(*need));
        Text { zh: format!("{}（{}）", what.zh, whose.zh), en: format!("{} (of {})", what.en, whose.en) }
    };
    let all = needs.iter().map(named).reduce(|first, then| Text {
        zh: format!("{}、{}", first.zh, then.zh),
        en: format!("{}, {}", first.en, then.en),
    })?;
    Some(Text {
        zh: format!("如果共享的信息有误：{}，可以在案件里提出，由来源部门核查，受理号和位次保留。", all.zh),
        en: format!(
            "If what is shared is wrong ({}), say so in the case: its source checks it, and number and rank are kept.",
            all.en
        ),
    })
}

/// Says what follows where somebody says that a fact is wrong: its source checks it, and the case waits meanwhile.
pub(crate) fn source_will_check(need: Needs) -> Text {
    let whose = parts::source(need);
    Text {
        zh: format!("由{}核查；核查期间本案等待，不作结论，受理号和位次保留。", whose.zh),
        en: format!(
            "{} checks it; the case waits meanwhile, nothing is concluded, and number and rank are kept.",
            capitalised(whose.en)
        ),
    }
}

/// Says that the source of a fact was asked to check it: who said so, as their matter calls them, who was asked, by when.
pub(crate) fn source_asked(need: Needs, by: Slot, answer_by: Deadline, form: Option<&Form>) -> Text {
    let (what, whose) = (parts::need(need), parts::source(need));
    let by = party(by, form);
    Text {
        zh: format!(
            "{}提出{}有误，已请{}核查，答复期限：{}。核查期间不作结论，受理号和位次保留。",
            by.zh,
            what.zh,
            whose.zh,
            labels::deadline(answer_by, Language::Zh)
        ),
        en: format!(
            "{} says that the {} is wrong. {} is asked to check it; last day: {}. Nothing is concluded meanwhile, and number and rank are kept.",
            by.en,
            what.en,
            capitalised(whose.en),
            labels::deadline(answer_by, Language::En)
        ),
    }
}

/// Says how the check of a fact ended, and what follows.
pub(crate) fn source_checked(need: Needs, how: Checked) -> Text {
    let (what, whose) = (parts::need(need), parts::source(need));
    let (whose_en, what_en) = (capitalised(whose.en), what.en);
    match how {
        Checked::Corrected => Text {
            zh: format!("{}已更正{}。本案按更正后的信息重新审核，您不用重新提交。", whose.zh, what.zh),
            en: format!(
                "{whose_en} has corrected the {what_en}. The case is judged again by what it says now; nothing need be sent again."
            ),
        },
        Checked::Upheld => Text {
            zh: format!(
                "{}核查后认为{}无误，原来的审核意见不变。这不是登记机构的决定；仍认为有误的，请直接向{}申请更正，更正后本案再次核对时会采用。",
                whose.zh, what.zh, whose.zh
            ),
            en: format!(
                "{whose_en} has checked the {what_en} and stands by it: what the case was told stands. This is no decision of the registry. If you still think that it is wrong, ask {} itself to correct it; what it says then counts when it is asked again.",
                whose.en
            ),
        },
        Checked::Unanswered => Text {
            zh: format!(
                "{}没有在期限内答复{}的核查，本案转由工作人员核对；您不用做什么，结果会通知您。",
                whose.zh, what.zh
            ),
            en: format!(
                "{whose_en} did not answer in time about the {what_en}: a member of staff looks at the case. Nothing to do; you are told how it ends."
            ),
        },
    }
}
