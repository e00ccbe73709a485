//! The letter of what must be corrected (补正通知书): all of it at once (暂行条例 17), until when, and where to ask.

use serde::{Deserialize, Serialize};

use super::{
    letter::{ApplicationNumber, LastDay, Letterhead, heading, paragraph, row, some},
    words,
};
use crate::fault::SealingFault;
use crate::metadata::Metadata;
use crate::text::{Bilingual, PaperText};

/// Something that must be supplied or corrected.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Defect {
    /// The field of the application that it concerns, as its form calls it; `None` where it concerns the whole.
    pub field: Option<Bilingual>,
    /// The defect, in the words of the catalogue.
    pub found: Bilingual,
    /// The way to correct it, in the words of the catalogue.
    pub correction: Bilingual,
}

/// The consequence when the period for a correction ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AfterTerm {
    /// 失效: the application, which is not accepted yet, lapses.
    Lapses,
    /// 让位: cases behind it on the same unit may go first.
    LosesTurn,
}

/// The period for a correction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SupplementTerm {
    /// Its last day.
    pub by: LastDay,
    /// The consequence after it.
    pub then: AfterTerm,
}

/// The face of a letter of what must be corrected.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SupplementFace {
    /// The case.
    pub head: Letterhead,
    /// The number of the application, before its acceptance or after it.
    pub number: ApplicationNumber,
    /// Everything that must be corrected; at least one.
    pub defects: Vec<Defect>,
    /// The period, where one is set.
    pub term: Option<SupplementTerm>,
}

debug_without_content!(Defect, SupplementFace);

impl SupplementFace {
    pub(super) fn text(&self) -> Result<PaperText, SealingFault> {
        let mut parts = self.head.rows()?;
        let defects = some("defects", &self.defects)?;
        let by = self.term.map_or_else(|| words::NO_TERM.to_owned(), |term| term.by.written());
        parts.push(row(words::CORRECT_BY, by));
        parts.push(paragraph(match self.number {
            ApplicationNumber::Received(_) => words::NOT_YET_ACCEPTED,
            ApplicationNumber::Accepted(_) => words::ACCEPTED_AND_INCOMPLETE,
        }));
        parts.push(heading(words::TO_CORRECT));
        parts.extend(defects.iter().zip(1..).map(|(defect, at)| {
            paragraph(words::defect(at, defect.field.as_ref(), &defect.found, &defect.correction))
        }));
        parts.push(heading(words::HOW_TO_CORRECT));
        parts.push(paragraph(words::CORRECTION));
        parts.extend(self.term.map(|term| {
            paragraph(match term.then {
                AfterTerm::Lapses => words::LAPSES,
                AfterTerm::LosesTurn => words::LOSES_TURN,
            })
        }));
        parts.push(paragraph(words::ask(&self.head.office)));
        Ok(self.head.letter(words::SUPPLEMENT, self.number, parts))
    }

    pub(super) fn metadata(&self) -> Metadata {
        self.head.metadata(words::SUPPLEMENT, self.number)
    }
}
