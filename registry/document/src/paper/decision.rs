//! The decisions against an application (不予受理、不予查询、不予登记): in writing, with all grounds and both remedies.

use ereg_domain::identifier::CaseNumber;
use serde::{Deserialize, Serialize};

use super::{
    letter::{ApplicationNumber, Letterhead, ReceivedNumber, heading, paragraph, some},
    words,
};
use crate::fault::SealingFault;
use crate::metadata::Metadata;
use crate::text::{Bilingual, PaperText, Words};

/// A ground of a decision.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecisionGround {
    /// The ground, in the words of the catalogue.
    pub found: Bilingual,
    /// The law that the rule rests on, such as `民法典 399(5)`.
    pub basis: String,
}

/// The decision, and the number of what it is on: a registration is refused only after the acceptance, a query at any time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DecidedOn {
    /// 不予受理: an application is not accepted (暂行条例 17).
    NotAccepted(ReceivedNumber),
    /// 不予查询: a query is not answered (实施细则 99), before its acceptance or after it.
    QueryRefused(ApplicationNumber),
    /// 不予登记: registration is refused (暂行条例 22).
    RegistrationRefused(CaseNumber),
}

/// The face of a decision against an application.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecisionFace {
    /// The case.
    pub head: Letterhead,
    /// The decision.
    pub decided: DecidedOn,
    /// All grounds; at least one.
    pub grounds: Vec<DecisionGround>,
}

debug_without_content!(DecisionGround, DecisionFace);

impl DecidedOn {
    fn number(self) -> ApplicationNumber {
        match self {
            Self::NotAccepted(number) => ApplicationNumber::Received(number),
            Self::QueryRefused(number) => number,
            Self::RegistrationRefused(number) => ApplicationNumber::Accepted(number),
        }
    }

    fn title(self) -> Words {
        match self {
            Self::NotAccepted(_) => words::NON_ACCEPTANCE,
            Self::QueryRefused(_) => words::QUERY_REFUSAL,
            Self::RegistrationRefused(_) => words::REFUSAL,
        }
    }

    fn decision(self) -> Words {
        match self {
            Self::NotAccepted(_) => words::DECIDED_NOT_ACCEPTED,
            Self::QueryRefused(_) => words::DECIDED_QUERY_REFUSED,
            Self::RegistrationRefused(_) => words::DECIDED_REFUSED,
        }
    }
}

impl DecisionFace {
    pub(super) fn text(&self) -> Result<PaperText, SealingFault> {
        let mut parts = self.head.rows()?;
        parts.push(paragraph(self.decided.decision()));
        parts.push(heading(words::GROUNDS));
        let grounds = some("grounds", &self.grounds)?;
        let written =
            |(ground, at): (&DecisionGround, usize)| paragraph(words::ground(at, &ground.found, &ground.basis));
        parts.extend(grounds.iter().zip(1..).map(written));
        parts.push(heading(words::REMEDIES));
        parts.extend([words::REVIEW, words::SUIT, words::APPLY_AGAIN].map(paragraph));
        Ok(self.head.letter(self.decided.title(), self.decided.number(), parts))
    }

    pub(super) fn metadata(&self) -> Metadata {
        self.head.metadata(self.decided.title(), self.decided.number())
    }
}
