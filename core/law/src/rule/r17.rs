//! an advance notice holds the home for whom it names (预告登记期间未经同意不得处分).

use ereg_domain::{party::Holder, register::AdvanceNotice};

use super::{
    Judge, Rule, SB, Where,
    answer::{manual, unknown},
    ask,
    burden::{holds_consent, is_of_a_sale},
};
use crate::{
    application::RuleId,
    fact::notice_may_have_lapsed,
    material::MaterialCode,
    section,
    subject::{Known, Subject},
    verdict::{Awaits, Binds, FieldVerdict, Ground, Needs, Verdict},
    words::titles,
};

/// An advance notice holds the home for whom it names (预告登记期间未经同意不得处分).
pub static R17: Rule = Rule {
    id: RuleId(17),
    title: titles::R17,
    phases: SB,
    reads: &[section::PARTIES],
    may_read: &[],
    needs: &[Needs::RegisterExtract],
    asks: &[
        ask("R-17.held_for_another", MaterialCode::M18, Where::Everywhere),
        ask("R-17.consent_to_read", MaterialCode::M18, Where::Everywhere),
    ],
    field: None,
    basis: "民法典 221; 不动产登记暂行条例实施细则 85; 物权编解释(一) 4",
    disclosure: None,
    awaits: Awaits::Applicants,
    binds: Binds::Nothing,
    judge: Judge::Each(notice_holds_the_home),
};

/// an advance notice (预告登记) of a sale holds the home for whom it names: to anybody else it is not disposed of
/// without their written consent, which a person reads. 民法典 221; 实施细则 85; 物权编解释(一) 4.
fn notice_holds_the_home(subject: &Subject<'_>) -> Vec<FieldVerdict> {
    let Known::Yes(register) = subject.facts.register() else { return unknown(Needs::RegisterExtract) };
    if subject.parties().is_none() {
        return unknown(Needs::Section);
    }
    let takes = |holder: &Holder| subject.right_holders().any(|party| holder.is(party));
    let verdict = |notice: &AdvanceNotice| {
        if notice.holders.iter().all(takes) {
            Verdict::noting(Ground::of("R-17.own_notice"))
        } else if holds_consent(subject) {
            manual("R-17.consent_to_read")
        } else {
            Verdict::Refuse(Ground::of("R-17.held_for_another"))
        }
    };
    let standing =
        |notice: &&AdvanceNotice| is_of_a_sale(notice) && !notice_may_have_lapsed(notice, subject.as_of, subject.pack);
    register.notices.iter().filter(standing).map(|notice| (verdict(notice), None)).collect()
}
