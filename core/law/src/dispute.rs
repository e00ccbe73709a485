//! A shared fact that is wrong (共享信息有误): what a party says against it, and how its source's check ends.
//!
//! Shared facts are not collected again from the applicants (政务数据共享条例 19), so an applicant has a way to say that one is
//! wrong: the case waits, the source checks and corrects within ten working days (26). Phone and registry ask here
//! alone what can be disputed. Nothing here judges a fact: the rules judge what the source answers anew.

use ereg_domain::{party::Slot, time::Instant};
use serde::{Deserialize, Serialize};

use crate::{
    calendar::Period,
    case::{CaseState, ReviewState, ToldGround, Waiting},
    verdict::Needs,
};

/// A finding that rests on what a source has answered, by the code of its words.
#[derive(Debug, Clone, Copy)]
struct Rests {
    code: &'static str,
    on: Needs,
}

const fn rests(code: &'static str, on: Needs) -> Rests {
    Rests { code, on }
}

/// Every such finding. One that says only that an answer is missing is not here: there is nothing yet that could be wrong.
const RESTS: &[Rests] = &[
    rests("R-08.joint_estate", Needs::NotarialDeed),
    rests("R-11.unit", Needs::FiledContract),
    rests("R-11.price", Needs::FiledContract),
    rests("R-11.obligors", Needs::FiledContract),
    rests("R-11.right_holders", Needs::FiledContract),
    rests("R-20.consent_missing", Needs::MortgageeConsent),
    rests("R-20.consent_to_read", Needs::MortgageeConsent),
    rests("R-20.several_mortgagees", Needs::MortgageeConsent),
    rests("R-27.deed_tax", Needs::TaxClearance),
    rests("R-27.income_tax", Needs::TaxClearance),
    rests("R-28.not_filed", Needs::FiledContract),
    rests("R-28.cancelled", Needs::FiledContract),
    rests("R-43.not_licensed", Needs::LenderLicence),
    rests("R-35.not_found", Needs::NotarialDeed),
    rests("R-35.revoked", Needs::NotarialDeed),
    rests("R-35.paper_to_read", Needs::NotarialDeed),
    rests("R-35.notary", Needs::NotarialDeed),
    rests("R-35.issued_on", Needs::NotarialDeed),
    rests("R-35.succession", Needs::NotarialDeed),
    rests("R-35.unit", Needs::NotarialDeed),
    rests("R-35.deceased", Needs::NotarialDeed),
    rests("R-35.heirs", Needs::NotarialDeed),
    rests("R-35.shares", Needs::NotarialDeed),
    rests("R-48.not_shown", Needs::Identity),
    rests("R-52.not_married", Needs::Marriage),
    rests("R-52.paper_to_read", Needs::Marriage),
];

/// The fact shared by another office that a told finding rests on, where it rests on one.
pub fn rests_on(ground: &ToldGround) -> Option<Needs> {
    RESTS.iter().find(|rests| rests.code == ground.code).map(|rests| rests.on)
}

/// The codes of every finding that rests on a shared fact, with that fact.
pub fn findings() -> impl Iterator<Item = (&'static str, Needs)> {
    RESTS.iter().map(|rests| (rests.code, rests.on))
}

/// The facts that can be disputed, in the order of the needs: those on which a finding can rest.
pub fn disputable() -> Vec<Needs> {
    Needs::ALL.iter().copied().filter(|need| RESTS.iter().any(|rests| rests.on == *need)).collect()
}

/// The grounds that an accepted case was told, as far as they stand while it is reviewed. What stands against it before
/// acceptance is sent in anew, and the source is asked again.
pub fn told(state: &CaseState) -> &[ToldGround] {
    let CaseState::InReview { review, .. } = state else { return &[] };
    match review {
        ReviewState::Manual { grounds, .. }
        | ReviewState::Waiting(
            Waiting::Partner { needs: grounds } | Waiting::Supplement { grounds } | Waiting::Source { grounds },
        ) => grounds,
        ReviewState::Auto | ReviewState::Waiting(Waiting::Queue { .. }) => &[],
    }
}

/// The shared facts on which a case's findings rest, in the order of the needs.
pub fn stands_on(state: &CaseState) -> Vec<Needs> {
    let mut needs: Vec<Needs> = told(state).iter().filter_map(rests_on).collect();
    needs.sort();
    needs.dedup();
    needs
}

/// The fault that a person finds in a shared fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DisputeReason {
    /// It was right once: what has happened since is missing (信息未更新).
    OutOfDate,
    /// It says something that is not so (内容有误).
    WrongContent,
    /// It is about somebody or something else (张冠李戴).
    OtherSubject,
    /// The source says that it has nothing, and has it (查询不到).
    NotFound,
}

impl DisputeReason {
    /// Every reason.
    pub const ALL: &'static [DisputeReason] =
        &[DisputeReason::OutOfDate, DisputeReason::WrongContent, DisputeReason::OtherSubject, DisputeReason::NotFound];

    /// Its name in formats.
    pub const fn name(self) -> &'static str {
        match self {
            DisputeReason::OutOfDate => "out_of_date",
            DisputeReason::WrongContent => "wrong_content",
            DisputeReason::OtherSubject => "other_subject",
            DisputeReason::NotFound => "not_found",
        }
    }
}

/// The outcome of a source's check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Checked {
    /// The source has corrected it: the case is judged again by what it answers now.
    Corrected,
    /// The source stands by it: the finding stands.
    Upheld,
    /// The source has not answered in its time: a person looks.
    Unanswered,
}

/// The end of a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CheckEnd {
    /// The outcome.
    pub how: Checked,
    /// Registry time.
    pub at: Instant,
}

/// A fact that a party says is wrong, and how its check stands. What the party wrote of it is not here: it is theirs, and
/// the source's to read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DisputedFact {
    /// The fact.
    pub need: Needs,
    /// The party that says so.
    pub by: Slot,
    /// The fault that the party finds in it.
    pub reason: DisputeReason,
    /// Number of supplements and corrections of the case by then: of one answer this is asked once.
    pub of: u32,
    /// Registry time.
    pub said_at: Instant,
    /// The working days in which the source checks it.
    pub period: Period,
    /// The end of the check; absent while the source is waited for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<CheckEnd>,
}

impl DisputedFact {
    /// Whether the source is waited for.
    pub fn is_open(&self) -> bool {
        self.end.is_none()
    }
}

/// The reason why a fact cannot be disputed now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotDisputed {
    /// Nothing that the case was told rests on it.
    NothingRests,
    /// The source is being asked about it.
    Open,
    /// The source was asked about this very answer.
    Checked,
}

/// Whether a fact of a case can be disputed: a finding rests on it, and the source was not asked about this answer before.
/// `of` is how many supplements and corrections the case has had.
///
/// # Errors
/// [`NotDisputed`], the reason why it cannot be.
pub fn may_dispute(need: Needs, state: &CaseState, disputes: &[DisputedFact], of: u32) -> Result<(), NotDisputed> {
    let same = || disputes.iter().filter(|dispute| dispute.need == need);
    if same().any(DisputedFact::is_open) {
        return Err(NotDisputed::Open);
    }
    if !stands_on(state).contains(&need) {
        return Err(NotDisputed::NothingRests);
    }
    if same().any(|dispute| dispute.of == of) {
        return Err(NotDisputed::Checked);
    }
    Ok(())
}

/// Number of supplements and corrections that a case has had: an answer from before one of them is none any more.
pub fn asking<'a>(supplements: usize, disputes: impl IntoIterator<Item = &'a DisputedFact>) -> u32 {
    let corrected = |dispute: &&DisputedFact| dispute.end.is_some_and(|end| end.how == Checked::Corrected);
    u32::try_from(supplements + disputes.into_iter().filter(corrected).count()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::{
        application::RuleId,
        calendar::{Deadline, Length},
        case::{Acceptance, AcceptanceSeq},
        matter::LAW,
        subject::SharedFact,
        words::message,
    };

    /// A finding rests on a fact that its rule waits for, and its words are in the catalogue.
    #[test]
    fn what_can_be_disputed_is_what_a_rule_waits_for() {
        let rules: BTreeSet<_> =
            LAW.matters().flat_map(|matter| matter.listed()).map(|l| (l.rule.id, l.rule.needs)).collect();
        for (code, need) in findings() {
            let waits = rules.iter().any(|(id, needs)| code.starts_with(&format!("{id}.")) && needs.contains(&need));
            assert!(waits, "{code}");
            assert!(message::lookup(code).is_some(), "{code}");
        }
    }

    /// Whoever waits for what another office shares can be told something by it that is wrong. R-36 finds nothing in the
    /// deed: it waits so that the person who reviews has the answer before them, and R-35 tells what is wrong.
    #[test]
    fn every_rule_that_waits_for_a_shared_fact_has_a_finding_that_rests_on_it() {
        let finds = |rule: RuleId| rule != RuleId(36);
        for listed in LAW.matters().flat_map(|matter| matter.listed()).filter(|listed| finds(listed.rule.id)) {
            for need in listed.rule.needs.iter().filter(|need| SharedFact::NEEDS.contains(need)) {
                let id = format!("{}.", listed.rule.id);
                assert!(findings().any(|(code, on)| on == *need && code.starts_with(&id)), "{id} {need:?}");
            }
        }
    }

    fn of(need: Needs, of: u32, end: Option<Checked>) -> DisputedFact {
        let at = Instant::from_ms(0);
        DisputedFact {
            need,
            by: "transferee.1".parse().unwrap(),
            reason: DisputeReason::OutOfDate,
            of,
            said_at: at,
            period: Period { from: at.day(), length: Length::WorkingDays(10), by: Deadline::By(at.day()) },
            end: end.map(|how| CheckEnd { how, at }),
        }
    }

    #[test]
    fn one_answer_is_disputed_once_and_a_new_answer_anew() {
        let ground = ToldGround { rule: RuleId(27), code: "R-27.deed_tax".into(), field: None };
        let day = "2026-11-23".parse().unwrap();
        let period = Period { from: day, length: Length::WorkingDays(5), by: Deadline::By(day) };
        let acceptance = Acceptance {
            case_number: "420102202611231000001".parse().unwrap(),
            seq: AcceptanceSeq(1),
            accepted_at: Instant::from_ms(0),
            decide_by: period,
            promised_by: period,
        };
        let state =
            CaseState::InReview { acceptance, review: ReviewState::Waiting(Waiting::Partner { needs: vec![ground] }) };
        let may = |disputes: &[DisputedFact], supplements| {
            may_dispute(Needs::TaxClearance, &state, disputes, asking(supplements, disputes))
        };
        assert_eq!(may(&[], 0), Ok(()));
        assert_eq!(may_dispute(Needs::Marriage, &state, &[], 0), Err(NotDisputed::NothingRests));
        assert_eq!(may_dispute(Needs::TaxClearance, &CaseState::Received, &[], 0), Err(NotDisputed::NothingRests));
        assert_eq!(may(&[of(Needs::TaxClearance, 0, None)], 0), Err(NotDisputed::Open));
        assert_eq!(may(&[of(Needs::Marriage, 0, None)], 0), Ok(()), "another fact");
        for how in [Checked::Upheld, Checked::Unanswered] {
            let ended = [of(Needs::TaxClearance, 0, Some(how))];
            assert_eq!(may(&ended, 0), Err(NotDisputed::Checked), "{how:?}");
            assert_eq!(may(&ended, 1), Ok(()), "the sources were asked anew for a supplement");
        }
        assert_eq!(
            may(&[of(Needs::TaxClearance, 0, Some(Checked::Corrected))], 0),
            Ok(()),
            "a new answer may be wrong"
        );
    }

    #[test]
    fn a_reason_has_one_spelling() {
        for reason in DisputeReason::ALL {
            assert_eq!(serde_json::to_value(reason).unwrap(), reason.name());
        }
    }
}
