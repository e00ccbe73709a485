//! The questions of the inquiry record (询问记录), asked of each party alone, and which answer stands in nobody's way.

use ereg_domain::{
    name::{QuestionName, SectionName},
    register::Mortgage,
};

use crate::{
    application::Answer,
    field::{FieldKind, FieldNeed, FieldSpec},
};

/// The section that holds the answers.
pub const SECTION: SectionName = SectionName::of("inquiry.1");

/// A question.
#[derive(Debug, Clone, Copy)]
pub struct Question {
    /// Its name, as in `inquiry.true_intent`.
    pub name: QuestionName,
    /// The field it is answered in.
    pub field: FieldSpec,
    /// The answer that stands in nobody's way.
    pub good: Good,
    /// Code of the ground that any other answer is.
    pub otherwise: &'static str,
}

/// The answer that stands in nobody's way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Good {
    /// Everybody answers yes.
    Yes,
    /// Everybody answers no; who takes the right may not know.
    No,
    /// Yes where the register shows mortgages, otherwise no. Who takes the right may not know where there is none.
    MortgagesAsRegistered,
}

impl Question {
    /// The answer that stands in nobody's way, where the register shows these mortgages.
    pub fn true_answer(&self, mortgages: &[Mortgage]) -> Answer {
        match self.good {
            Good::Yes => Answer::Yes,
            Good::MortgagesAsRegistered if !mortgages.is_empty() => Answer::Yes,
            Good::MortgagesAsRegistered | Good::No => Answer::No,
        }
    }
}

const fn question(name: &'static str, path: &'static str, good: Good, otherwise: &'static str) -> Question {
    let answers = FieldKind::Choice(&["yes", "no", "not_sure"]);
    let field = FieldSpec::of(path, SECTION, answers, FieldNeed::Required);
    Question { name: QuestionName::of(name), field, good, otherwise }
}

/// ① 申请登记事项是否为真实意思表示.
pub const TRUE_INTENT: Question = question("true_intent", "inquiry.true_intent", Good::Yes, "R-54.intent");
/// ② 提交的材料是否真实有效.
pub const TRUE_MATERIALS: Question = question("true_materials", "inquiry.true_materials", Good::Yes, "R-54.materials");
/// ③ 是否存在登记簿以外的共有人.
pub const UNRECORDED_CO_OWNER: Question =
    question("unrecorded_co_owner", "inquiry.unrecorded_co_owner", Good::No, "R-54.co_owner");
/// ④ 是否存在抵押.
pub const MORTGAGED: Question =
    question("mortgaged", "inquiry.mortgaged", Good::MortgagesAsRegistered, "R-54.mortgage");
/// ⑤ 是否扩建、加建、改建.
pub const ALTERED: Question = question("altered", "inquiry.altered", Good::No, "R-54.altered");
