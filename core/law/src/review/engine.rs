//! Runs the table over a subject and says what follows from the findings.
//!
//! The engine knows no law of its own: it runs every rule of the phase, keeps all findings in the table's order and
//! maps the strongest verdict to what the case does next.

use crate::{
    application::RuleId,
    case::{Proposal, ReviewState, ToldGround, Waiting},
    fact::{Claimed, Topic},
    rule::{Judge, Listed},
    subject::{Known, Phase, QueueFact, Subject},
};

#[cfg(any(test, feature = "fixtures"))]
use super::Ground;
use super::{Awaits, Finding, Needs, RegisterFact, Verdict, VerdictKind};

/// All findings about one application, in the order of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Review {
    /// The phase in which it ran.
    pub phase: Phase,
    /// The findings of every rule: at least one for each rule of the phase.
    pub findings: Vec<Finding>,
    /// Number of accepted cases on the unit that stand before this one, where a rule says that it waits its turn.
    ahead: Option<u32>,
}

/// The next step of the case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Conclusion {
    /// Before acceptance: 不予受理, with the one written list of all grounds (supplements included).
    NotAccept(Vec<ToldGround>),
    /// Before acceptance: 补正, with the one written list of all grounds.
    Supplement(Vec<ToldGround>),
    /// Before acceptance: 受理, and then the review stands here.
    Accept(ReviewState),
    /// In review: waits or goes to a person.
    Stay(ReviewState),
    /// In review: everything passed or was acknowledged, the fee is fixed next.
    FixFee,
    /// In the booking transaction: everything passed again, enter it.
    Book,
    /// In the booking transaction: back to a person, or to the queue; a payment is kept.
    Return(ReviewState),
}

/// Judges an application by every rule of its phase that is listed; all findings at once, in the order of the list. No
/// rule need claim what the matter leaves as it is.
pub(crate) fn review(
    rules: impl Iterator<Item = Listed> + Clone,
    untouched: &[Topic],
    subject: &Subject<'_>,
) -> Review {
    let claimed: Vec<RegisterFact> = rules.clone().flat_map(|listed| listed.claims.iter().copied()).collect();
    let mut needs: Vec<Needs> = rules.clone().flat_map(|listed| listed.rule.needs.iter().copied()).collect();
    needs.sort();
    needs.dedup();
    let mut findings = Vec::new();
    for rule in rules.map(|listed| listed.rule).filter(|rule| rule.phases.contains(&subject.phase)) {
        let finding = |verdict, field: Option<String>| Finding {
            rule: rule.id,
            verdict,
            field: field.or_else(|| rule.field.map(str::to_owned)),
            basis: rule.basis,
            awaits: rule.awaits,
            binds: rule.binds,
        };
        let each = match rule.judge {
            Judge::One(judge) => vec![finding(judge(subject), None)],
            Judge::Each(judge) | Judge::Whole(judge) => {
                judge(subject).into_iter().map(|(v, f)| finding(v, f)).collect()
            }
            Judge::All(judge) => judge(subject, &needs).into_iter().map(|(v, f)| finding(v, f)).collect(),
            Judge::Rest(judge) => judge(subject, &Claimed { values: &claimed, untouched })
                .into_iter()
                .map(|(v, f)| finding(v, f))
                .collect(),
        };
        if each.is_empty() {
            findings.push(finding(Verdict::PASS, None));
        }
        findings.extend(each);
    }
    let waits = findings.iter().any(|f| f.awaits == Awaits::Turn && f.verdict != Verdict::PASS);
    let ahead = match subject.facts.queue() {
        Known::Yes(QueueFact::Behind { ahead }) if waits => Some(ahead),
        _ => None,
    };
    Review { phase: subject.phase, findings, ahead }
}

impl Review {
    /// The strongest kind of verdict, which decides.
    pub fn decisive(&self) -> VerdictKind {
        self.findings.iter().map(|f| f.verdict.kind()).max().unwrap_or(VerdictKind::Pass)
    }

    /// The findings of one kind of verdict, in the order of the table.
    pub fn of_kind(&self, kind: VerdictKind) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(move |f| f.verdict.kind() == kind)
    }

    /// The grounds told for one kind of verdict, in the order of the table.
    pub fn grounds(&self, kind: VerdictKind) -> Vec<ToldGround> {
        self.of_kind(kind).filter_map(Finding::told).collect()
    }

    /// The findings of one rule.
    pub fn by_rule(&self, rule: RuleId) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(move |f| f.rule == rule)
    }

    /// The next step of the case. On a phone: what the registry would do at precheck, were its facts the same.
    pub fn conclusion(&self) -> Conclusion {
        match self.phase {
            Phase::Device | Phase::Precheck => self.before_acceptance(),
            Phase::Review => match self.standing() {
                ReviewState::Auto => Conclusion::FixFee,
                stands => Conclusion::Stay(stands),
            },
            Phase::Booking => self.at_booking(),
        }
    }

    fn before_acceptance(&self) -> Conclusion {
        // 条例 17(3): told once and whole, so supplements stand in the list of a non-acceptance too.
        let list = |kinds: &[VerdictKind]| -> Vec<ToldGround> {
            self.findings.iter().filter(|f| kinds.contains(&f.verdict.kind())).filter_map(Finding::told).collect()
        };
        use VerdictKind::{Acknowledge, NotAccept, Supplement};
        if self.decisive() == NotAccept {
            return Conclusion::NotAccept(list(&[NotAccept, Supplement, Acknowledge]));
        }
        let open = list(&[Supplement, Acknowledge]);
        if open.is_empty() { Conclusion::Accept(self.standing()) } else { Conclusion::Supplement(open) }
    }

    /// The standing of an accepted case.
    fn standing(&self) -> ReviewState {
        use VerdictKind::{Acknowledge, Manual, NotAccept, Pass, Refuse, Supplement, Unknown};
        let of = |kinds: &[VerdictKind]| kinds.iter().flat_map(|k| self.grounds(*k)).collect::<Vec<_>>();
        match self.decisive() {
            // Acceptance closed that door; if a rule knocks all the same, a person looks.
            NotAccept => manual(of(&[NotAccept, Supplement, Refuse, Manual]), Proposal::Judge),
            Supplement => {
                let grounds = of(&[Supplement, Acknowledge]);
                // What is settled at another office is asked again there, and nothing is sent to us.
                let asked = || self.of_kind(Supplement).chain(self.of_kind(Acknowledge));
                if asked().all(|finding| finding.awaits == Awaits::Partner) {
                    ReviewState::Waiting(Waiting::Partner { needs: [grounds, of(&[Unknown])].concat() })
                } else {
                    ReviewState::Waiting(Waiting::Supplement { grounds })
                }
            }
            Refuse => manual(of(&[Refuse, Manual]), Proposal::Refuse),
            Manual => manual(of(&[Manual]), Proposal::Judge),
            Unknown => ReviewState::Waiting(Waiting::Partner { needs: of(&[Unknown]) }),
            Acknowledge => ReviewState::Waiting(Waiting::Supplement { grounds: of(&[Acknowledge]) }),
            Pass => match self.ahead {
                Some(ahead) => ReviewState::Waiting(Waiting::Queue { ahead }),
                None => ReviewState::Auto,
            },
        }
    }

    fn at_booking(&self) -> Conclusion {
        use VerdictKind::{Acknowledge, Manual, NotAccept, Pass, Refuse, Supplement, Unknown};
        match (self.decisive(), self.ahead) {
            (Pass, None) => Conclusion::Book,
            (Pass, Some(ahead)) => Conclusion::Return(ReviewState::Waiting(Waiting::Queue { ahead })),
            _ => {
                let kinds = [Refuse, NotAccept, Supplement, Manual, Unknown, Acknowledge];
                let grounds = kinds.iter().flat_map(|k| self.grounds(*k)).collect();
                let refused = self.of_kind(Refuse).next().is_some();
                Conclusion::Return(manual(grounds, if refused { Proposal::Refuse } else { Proposal::Judge }))
            }
        }
    }
}

/// A review as tests look at it: what a program does with one follows from its conclusion.
#[cfg(any(test, feature = "fixtures"))]
impl Review {
    /// Everything passed (or was acknowledged) and the case is at the head of its queue, or the queue plays no part.
    pub fn passed(&self) -> bool {
        self.decisive() == VerdictKind::Pass && self.ahead.is_none()
    }

    /// The notes told with a pass: duties to notify, warnings.
    pub fn notes(&self) -> impl Iterator<Item = (RuleId, &Ground)> {
        self.findings.iter().flat_map(|f| match &f.verdict {
            Verdict::Pass { notes } => notes.iter().map(|n| (f.rule, n)).collect::<Vec<_>>(),
            _ => Vec::new(),
        })
    }
}

fn manual(grounds: Vec<ToldGround>, proposal: Proposal) -> ReviewState {
    ReviewState::Manual { grounds, proposal }
}
