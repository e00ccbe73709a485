//! a gift is reviewed by a person (赠与由人工审核).

use super::{Judge, Rule, SB, answer::manual};
use crate::{
    application::{Gift, RuleId},
    section,
    subject::Subject,
    verdict::{Awaits, Binds, Needs, Verdict},
    words::titles,
};

/// A gift is reviewed by a person (赠与由人工审核).
pub static R71: Rule = Rule {
    id: RuleId(71),
    title: titles::R71,
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
    judge: Judge::One(a_person_reviews_the_gift),
};

/// a gift of a home is reviewed by a person: that it is one, who is related to whom, and that the agreement handed
/// in says what is applied for. 不动产登记暂行条例 18–19; 民法典 657.
fn a_person_reviews_the_gift(subject: &Subject<'_>) -> Verdict {
    if subject.section::<Gift>().is_none() {
        return Verdict::needs(Needs::Section);
    }
    manual("R-71.gift")
}
