//! The papers that the office issues (文书), each by its typed face: what a face is told comes as days, sums and identifiers, and is
//! written here.
//!
//! Names are in full, for a paper is handed to those it is about; of a person's identity document first and last character are
//! shown, an organisation's code is public. A list is bounded, and one that a paper says nothing without is not empty.

mod acceptance;
mod copy;
mod decision;
mod fee;
mod fiscal;
mod letter;
mod query;
mod supplement;
mod words;

pub use acceptance::{AcceptanceFace, ReceivedMaterial};
pub use copy::{AnnotatedFace, CancelledFace};
pub use decision::{DecidedOn, DecisionFace, DecisionGround};
pub use fee::{ChargedItem, FeeNoticeFace};
pub use fiscal::{FiscalNumber, FiscalReceiptFace};
pub use letter::{Applicant, ApplicationNumber, LastDay, Letterhead, ReceivedNumber};
pub use query::{EnglishTerms, QueryFinding, QueryResultFace, QueryStanding, RecordedEntry, RecordedUnit};
pub use supplement::{AfterTerm, Defect, SupplementFace, SupplementTerm};

use serde::{Deserialize, Serialize};

use crate::face::LicenceFace;
use crate::fault::SealingFault;
use crate::metadata::Metadata;
use crate::text::{Marking, PaperText};

/// A paper of the office.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Paper {
    /// 不动产权证书 or 不动产登记证明, as the identifier says.
    Licence(LicenceFace),
    /// 受理凭证.
    Acceptance(AcceptanceFace),
    /// 补正通知书.
    Supplement(SupplementFace),
    /// 不予受理决定书, 不予查询决定书 or 不予登记决定书, as it was decided.
    Decision(DecisionFace),
    /// 登记费缴款通知.
    FeeNotice(FeeNoticeFace),
    /// 查询结果证明.
    QueryResult(QueryResultFace),
    /// 财政电子票据, issued or red.
    FiscalReceipt(FiscalReceiptFace),
    /// 注销件.
    Cancelled(CancelledFace),
    /// 加注件.
    Annotated(AnnotatedFace),
}

/// The manner in which a paper is issued, beside what it says.
pub(crate) struct Manner {
    /// The marks on its pages.
    pub(crate) marking: Marking,
    /// The reason that the signature of its PDF states (ISO 32000-1, table 252): of a licence or a copy the items of its metadata that
    /// verifiers look for, a line each, since a PDF has none that a program finds without reading it.
    pub(crate) reason: Option<String>,
    /// The number of seals that it is issued under.
    pub(crate) seals: usize,
}

impl Paper {
    /// The text of its pages.
    pub(crate) fn text(&self) -> Result<PaperText, SealingFault> {
        match self {
            Self::Licence(face) => face.text(),
            Self::Acceptance(face) => face.text(),
            Self::Supplement(face) => face.text(),
            Self::Decision(face) => face.text(),
            Self::FeeNotice(face) => face.text(),
            Self::QueryResult(face) => face.text(),
            Self::FiscalReceipt(face) => face.text(),
            Self::Cancelled(face) => face.text(),
            Self::Annotated(face) => face.text(),
        }
    }

    /// The manner in which a paper of its kind is issued: the one table of the kinds.
    pub(crate) fn manner(&self) -> Manner {
        let plain = Manner { marking: Marking::default(), reason: None, seals: 1 };
        match self {
            Self::Acceptance(_)
            | Self::Supplement(_)
            | Self::Decision(_)
            | Self::FeeNotice(_)
            | Self::QueryResult(_) => plain,
            Self::Licence(face) => Manner { reason: Some(face.reason(words::LICENCE_REASON, [])), ..plain },
            Self::FiscalReceipt(_) => Manner { seals: 2, ..plain },
            Self::Cancelled(face) => Manner { marking: face.marking(), reason: Some(face.reason()), ..plain },
            Self::Annotated(face) => Manner { marking: face.marking(), reason: Some(face.reason()), ..plain },
        }
    }

    pub(crate) fn metadata(&self) -> Result<Metadata, SealingFault> {
        match self {
            Self::Licence(face) => face.metadata(),
            Self::Acceptance(face) => Ok(face.metadata()),
            Self::Supplement(face) => Ok(face.metadata()),
            Self::Decision(face) => Ok(face.metadata()),
            Self::FeeNotice(face) => Ok(face.metadata()),
            Self::QueryResult(face) => Ok(face.metadata()),
            Self::FiscalReceipt(face) => Ok(face.metadata()),
            Self::Cancelled(face) => face.metadata(),
            Self::Annotated(face) => face.metadata(),
        }
    }
}
