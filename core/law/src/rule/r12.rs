//! a seized home cannot be disposed of (查封的不动产不得处分).

use ereg_domain::dictionary::SeizureKind;

use super::{Judge, Rule, SB, answer::unknown};
use crate::{
    application::RuleId,
    fact::{TermPhase, term_on},
    section,
    subject::{Known, Subject},
    verdict::{Awaits, Binds, FieldVerdict, Ground, Needs, Verdict},
    words::titles,
};

/// A seized home cannot be disposed of (查封的不动产不得处分).
pub static R12: Rule = Rule {
    id: RuleId(12),
    title: titles::R12,
    phases: SB,
    reads: &[section::MATTER],
    may_read: &[],
    needs: &[Needs::RegisterExtract],
    asks: &[],
    field: Some("matter.unit"),
    basis: "城市房地产管理法 38(2); 民法典 399(5)",
    disclosure: None,
    awaits: Awaits::Applicants,
    binds: Binds::Everything,
    judge: Judge::Each(seizure_bars_disposal),
};

/// a seized unit (查封, 预查封) cannot be disposed of while the seizure is in force. 城市房地产管理法 38(2); 民法典 399(5).
fn seizure_bars_disposal(subject: &Subject<'_>) -> Vec<FieldVerdict> {
    let Known::Yes(register) = subject.facts.register() else { return unknown(Needs::RegisterExtract) };
    let Some(item) = subject.item() else { return unknown(Needs::Section) };
    let today = subject.as_of.day();
    register
        .seizures
        .iter()
        .filter(|s| matches!(s.kind, SeizureKind::Seizure | SeizureKind::PreSeizure))
        .filter(|s| term_on(s, today) == TermPhase::InForce && item.act.is_disposal())
        .map(|s| (Verdict::Refuse(Ground::showing("R-12.seized", s.authority.as_str())), None))
        .collect()
}

#[cfg(test)]
mod tests {
    use ereg_domain::dictionary::SeizureKind;

    use crate::{
        fixture::{Sale, seizure},
        rule::tests::{answer, codes, silent},
        verdict::VerdictKind,
    };

    fn seized(kind: SeizureKind, from: &str, to: &str) -> Sale {
        Sale::clean().with(|s| s.register_mut().seizures.push(seizure(kind, from, to)))
    }

    #[test]
    fn a_sale_of_a_seized_home_is_refused() {
        for kind in [SeizureKind::Seizure, SeizureKind::PreSeizure] {
            let review = seized(kind, "2025-01-01", "2028-01-01").review();
            assert_eq!((answer(&review, 12), codes(&review, 12)), (VerdictKind::Refuse, vec!["R-12.seized"]));
            assert!(silent(&review, 0), "the seizure is claimed");
        }
    }

    #[test]
    fn the_last_day_of_a_seizure_bars_and_the_day_after_goes_to_a_person() {
        // Judged for 2026-11-23.
        assert_eq!(answer(&seized(SeizureKind::Seizure, "2023-11-24", "2026-11-24").review(), 12), VerdictKind::Refuse);
        let past = seized(SeizureKind::Seizure, "2023-11-23", "2026-11-23").review();
        assert!(silent(&past, 12));
        assert_eq!(codes(&past, 0), ["R-00.seizure"]);
    }

    #[test]
    fn a_seizure_that_begins_tomorrow_goes_to_a_person() {
        assert_eq!(answer(&seized(SeizureKind::Seizure, "2026-11-23", "2029-11-23").review(), 12), VerdictKind::Refuse);
        let tomorrow = seized(SeizureKind::Seizure, "2026-11-24", "2029-11-24").review();
        assert_eq!((answer(&tomorrow, 12), codes(&tomorrow, 0)), (VerdictKind::Pass, vec!["R-00.seizure"]));
    }

    #[test]
    fn a_waiting_seizure_alone_is_not_this_rules_but_a_persons() {
        for kind in [SeizureKind::WaitingSeizure, SeizureKind::WaitingPreSeizure] {
            let review = seized(kind, "2025-01-01", "2028-01-01").review();
            assert!(silent(&review, 12));
            assert_eq!(codes(&review, 0), ["R-00.seizure"]);
        }
    }

    #[test]
    fn each_of_two_seizures_is_told() {
        let sale = seized(SeizureKind::Seizure, "2025-01-01", "2028-01-01")
            .with(|s| s.register_mut().seizures.push(seizure(SeizureKind::PreSeizure, "2025-02-01", "2028-02-01")));
        assert_eq!(codes(&sale.review(), 12).len(), 2);
    }
}
