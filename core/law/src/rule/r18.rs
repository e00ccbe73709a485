//! an advance notice that may have lapsed is looked at (预告登记可能失效的由人工确认).

use ereg_domain::register::AdvanceNotice;

use super::{Judge, Rule, SB, burden::is_of_a_sale};
use crate::{
    application::RuleId,
    fact::notice_may_have_lapsed,
    subject::{Known, Subject},
    verdict::{Awaits, Binds, Ground, Needs, Verdict},
    words::titles,
};

/// A notice that may have lapsed is looked at (预告登记可能失效的由人工确认).
pub static R18: Rule = Rule {
    id: RuleId(18),
    title: titles::R18,
    phases: SB,
    reads: &[],
    may_read: &[],
    needs: &[Needs::RegisterExtract],
    asks: &[],
    field: None,
    basis: "民法典 221",
    disclosure: None,
    awaits: Awaits::Applicants,
    binds: Binds::Nothing,
    judge: Judge::One(lapsed_notice_is_looked_at),
};

/// an advance notice lapses where nobody applied within ninety days of when they could; a person looks whether it
/// has. 民法典 221.
fn lapsed_notice_is_looked_at(subject: &Subject<'_>) -> Verdict {
    let Known::Yes(register) = subject.facts.register() else { return Verdict::needs(Needs::RegisterExtract) };
    let old =
        |notice: &&AdvanceNotice| is_of_a_sale(notice) && notice_may_have_lapsed(notice, subject.as_of, subject.pack);
    match register.notices.iter().find(old) {
        None => Verdict::PASS,
        Some(notice) => {
            Verdict::Manual(Ground::showing("R-18.may_have_lapsed", notice.registered_at.day().to_string()))
        }
    }
}
