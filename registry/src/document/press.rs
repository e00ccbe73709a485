//! The making of a document (制证): all its files of one paper, under the seal and the keys that it is given.
//!
//! It is the dearest step of a case by far, and a pure one: who plays thousands of the same cases may remember what it made. It must
//! not open a seal, nor ask whether it may be used.

use ereg_domain::time::Instant;
use ereg_sealing::{P256Key, Paper, SealingFault, Stamp, TimeAuthority, issue, issue_pdf, issue_picture};

use crate::model::{DocumentFiles, TwinFiles};

/// The seal and the keys of an office, and whoever states the time.
#[derive(Clone, Copy)]
pub struct Means<'a> {
    /// The seal, with the key that seals with it: for the OFD.
    pub stamp: Stamp<'a>,
    /// The key that signs PDFs.
    pub pdf_key: &'a dyn P256Key,
    /// The authority that states the time of both.
    pub time: &'a dyn TimeAuthority,
}

/// Makes the files of documents.
pub trait Press: Send + Sync {
    /// Makes the files of a paper at a registry time; the same again gives the same bytes.
    ///
    /// # Errors
    /// The paper has what no page can show, or the seal or a key may not be used or does not sign.
    fn make(&self, paper: &Paper, means: Means<'_>, at: Instant) -> Result<DocumentFiles, SealingFault>;
}

/// The press of an office: each document is made when it is asked for.
#[derive(Debug, Clone, Copy)]
pub struct OfficePress;

impl Press for OfficePress {
    fn make(&self, paper: &Paper, means: Means<'_>, at: Instant) -> Result<DocumentFiles, SealingFault> {
        let Means { stamp, pdf_key, time } = means;
        Ok(DocumentFiles {
            ofd: issue(paper, stamp, time, at)?,
            twin: TwinFiles::Pdf { pdf: issue_pdf(paper, pdf_key, time, at)?, picture: issue_picture(paper, at)? },
        })
    }
}
