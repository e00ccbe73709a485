//! What a rule answers.

use serde::{Deserialize, Serialize};

use crate::application::{NoticeRef, RuleId};

/// A ground: the code of its text in the message catalogue (`R-12.seized`), with the masked values the text shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Ground {
    /// Code of the text: what is wrong, why, what to do now (zh, en).
    pub code: &'static str,
    /// Values the text shows, already masked; never a whole ID number.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub shown: Vec<String>,
}

impl Ground {
    /// A ground without values.
    pub fn of(code: &'static str) -> Ground {
        Ground { code, shown: Vec::new() }
    }

    /// A ground that shows a (masked) value.
    pub fn showing(code: &'static str, shown: impl Into<String>) -> Ground {
        Ground { code, shown: vec![shown.into()] }
    }
}

/// A fact that is missing here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Needs {
    /// A shared section is not complete.
    Section,
    /// The register extract (登记簿).
    RegisterExtract,
    /// Who fills the slots.
    Identity,
    /// The tax office's answer (完税信息).
    TaxClearance,
    /// The filed contract (网签备案).
    FiledContract,
    /// All parties' signatures.
    Signatures,
    /// The other party's answers.
    OtherInquiries,
    /// The unit's queue.
    Queue,
    /// The fee and its payment.
    Payment,
}

/// A rule's answer. The order is the precedence of design §4, strongest last, so that the maximum decides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Nothing against it; notes are told (a duty to notify, a warning).
    Pass {
        /// What is told.
        notes: Vec<Ground>,
    },
    /// A party must read and accept a notice first; answered = the rule passes.
    Acknowledge {
        /// The notice of the policy pack.
        notice: NoticeRef,
        /// Why.
        ground: Ground,
    },
    /// Cannot be judged here: what is missing.
    Unknown {
        /// What.
        needs: Needs,
    },
    /// A person must judge.
    Manual(Ground),
    /// Registration is to be refused (不予登记): always only proposed.
    Refuse(Ground),
    /// Something must be supplied or corrected (补正).
    Supplement(Ground),
    /// Not for this registry or not in legal form (不予受理).
    NotAccept(Ground),
}

impl Verdict {
    /// Passes without a word.
    pub const PASS: Verdict = Verdict::Pass { notes: Vec::new() };

    /// Place in the precedence: NotAccept, Supplement, Refuse, Manual, Unknown, Acknowledge, Pass.
    pub fn rank(&self) -> u8 {
        match self {
            Verdict::Pass { .. } => 0,
            Verdict::Acknowledge { .. } => 1,
            Verdict::Unknown { .. } => 2,
            Verdict::Manual(_) => 3,
            Verdict::Refuse(_) => 4,
            Verdict::Supplement(_) => 5,
            Verdict::NotAccept(_) => 6,
        }
    }

    /// Name in formats: `pass`, `acknowledge`, `unknown`, `manual`, `refuse`, `supplement`, `not_accept`.
    pub fn name(&self) -> &'static str {
        match self {
            Verdict::Pass { .. } => "pass",
            Verdict::Acknowledge { .. } => "acknowledge",
            Verdict::Unknown { .. } => "unknown",
            Verdict::Manual(_) => "manual",
            Verdict::Refuse(_) => "refuse",
            Verdict::Supplement(_) => "supplement",
            Verdict::NotAccept(_) => "not_accept",
        }
    }
}

/// One rule's answer about one application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Which rule.
    pub rule: RuleId,
    /// What it answers.
    pub verdict: Verdict,
    /// The field to look at.
    pub field: Option<String>,
    /// Statute or standard.
    pub basis: &'static str,
}
