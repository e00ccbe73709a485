//! what the matter has the portal say has been said (公告已发布).

use ereg_domain::time::DAY_MS;

use super::{AB, Judge, Rule};
use crate::{
    application::RuleId,
    subject::{Known, Subject},
    verdict::{Awaits, Binds, Needs, Verdict},
    words::titles,
};

/// The matter's notice on the portal has been published (公告已发布).
pub static R70: Rule = Rule {
    id: RuleId(70),
    title: titles::R70,
    phases: AB,
    reads: &[],
    may_read: &[],
    needs: &[Needs::Publication],
    asks: &[],
    field: None,
    basis: "不动产登记暂行条例实施细则 22",
    disclosure: None,
    awaits: Awaits::Applicants,
    binds: Binds::Nothing,
    judge: Judge::One(statement_is_published),
};

/// what the matter has the portal say to everybody stands there, and has stood for the days of the pack: none by
/// national law. 实施细则 22.
fn statement_is_published(subject: &Subject<'_>) -> Verdict {
    let Known::Yes(since) = subject.facts.published() else { return Verdict::needs(Needs::Publication) };
    let waits = i64::from(subject.pack.parameters.statement_days) * DAY_MS;
    if subject.as_of < since.plus_ms(waits) { Verdict::needs(Needs::Publication) } else { Verdict::PASS }
}
