//! A shared fact that a party says is wrong, as the registry keeps it.

use std::fmt;

use ereg_domain::time::Instant;
use ereg_law::dispute::DisputedFact;
use ereg_protocol::id::CommandId;
use serde::{Deserialize, Serialize};

/// A dispute of a case with what proves it. Its statement may hold a text of the person's: `Debug` shows none of it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DisputeRow {
    /// The command that raised it: the check's number at the source.
    pub id: CommandId,
    /// The part of it that its parties see.
    pub told: DisputedFact,
    /// Envelope `dispute.1`, verified when it came.
    pub statement: String,
    /// Registry time at which the source was reached with it; absent until then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked_at: Option<Instant>,
}

impl fmt::Debug for DisputeRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DisputeRow").field("id", &self.id).field("told", &self.told).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use ereg_law::{
        calendar::{Deadline, Length, Period},
        dispute::DisputeReason,
        verdict::Needs,
    };

    use super::*;

    #[test]
    fn of_a_dispute_nothing_is_shown_that_its_person_wrote() {
        let said_at: Instant = "2026-11-23T05:30:00.000Z".parse().unwrap();
        let day = said_at.day();
        let told = DisputedFact {
            need: Needs::TaxClearance,
            by: "transferee.1".parse().unwrap(),
            reason: DisputeReason::OutOfDate,
            of: 0,
            said_at,
            period: Period { from: day, length: Length::WorkingDays(10), by: Deadline::By(day) },
            end: None,
        };
        let id: CommandId = "019abcde-0000-7000-8000-000000000001".parse().unwrap();
        let row = DisputeRow { id, told, statement: "我已经在三月缴清".to_owned(), asked_at: None };
        let shown = format!("{row:?}");
        assert!(shown.contains(&format!("{id:?}")) && shown.contains("OutOfDate"), "{shown}");
        assert!(!shown.contains("缴清"), "{shown}");
    }
}
