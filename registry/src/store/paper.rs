//! Papers as their acts wrote them, and their sealed documents.
//!
//! A paper and a document are never changed: of a paper moves how far its sealing is.

use ereg_document::FiscalReceiptNumber;
use ereg_domain::{
    identifier::{IssuedNumber, LicenceId},
    time::Instant,
};
use ereg_protocol::{document::SealedDocument, id::PaperId};
use ereg_trust::digest::Digest;

use super::StoreError;
use crate::model::{DocumentFiles, HeldUpPaper, KeptPaper, PaperStanding, PutOff, SealedBy, WrittenPaper};

/// The reads of papers.
pub(crate) trait PaperReads {
    /// A paper.
    fn paper(&self, id: PaperId) -> Result<Option<KeptPaper>, StoreError>;

    /// The papers of a certificate or proof, in the order in which they were written: its own, and its copies.
    fn papers_of(&self, number: &IssuedNumber) -> Result<Vec<PaperId>, StoreError>;

    /// The annotated copy of this identifier.
    fn copy(&self, licence: &LicenceId) -> Result<Option<PaperId>, StoreError>;

    /// Number of annotated copies of a certificate or proof that were written after a time.
    fn copies_since(&self, number: &IssuedNumber, after: Instant) -> Result<u32, StoreError>;

    /// Papers that somebody is to seal by a registry time, those that wait longest first.
    fn to_be_sealed(&self, by: SealedBy, at: Instant, most: u32) -> Result<Vec<PaperId>, StoreError>;

    /// Whether a paper that somebody is to seal is put off to after a registry time.
    fn is_put_off(&self, by: SealedBy, at: Instant) -> Result<bool, StoreError>;

    /// The papers that somebody seals and that could not be sealed so far, or never can be: by their reasons, at most so many.
    fn held_up(&self, by: SealedBy, most: u32) -> Result<Vec<HeldUpPaper>, StoreError>;

    /// The sealed document of a paper.
    fn sealed(&self, id: PaperId) -> Result<Option<SealedDocument>, StoreError>;

    /// The paper whose receipt has this number.
    fn paper_of_receipt(&self, number: &FiscalReceiptNumber) -> Result<Option<PaperId>, StoreError>;

    /// Whether the office ever sealed a document.
    fn has_sealed(&self) -> Result<bool, StoreError>;

    /// The digests of the files of all sealed documents.
    fn document_digests(&self) -> Result<Vec<Digest>, StoreError>;

    /// The paper and the bytes of a file of a sealed document.
    fn document(&self, digest: Digest) -> Result<Option<(PaperId, Vec<u8>)>, StoreError>;
}

/// The writes of papers.
pub(crate) trait PaperWrites {
    /// A paper, which is to be sealed from now on.
    fn put_paper(&self, paper: &WrittenPaper) -> Result<(), StoreError>;

    /// The document of a paper, which has none yet, as it was sealed at a time: it is to be sealed no more.
    fn put_document(&self, id: PaperId, sealed_at: Instant, files: &DocumentFiles) -> Result<(), StoreError>;

    /// The number of the receipt of a paper.
    ///
    /// # Errors
    /// Another paper's receipt has it, or this one's has another.
    fn put_receipt_number(&self, id: PaperId, number: &FiscalReceiptNumber) -> Result<(), StoreError>;

    /// A paper that waits was tried once more, and is put off.
    fn put_off_sealing(&self, id: PaperId, put_off: PutOff) -> Result<(), StoreError>;

    /// The papers that somebody is to seal and that were put off are to be sealed from now on.
    fn seal_anew(&self, by: SealedBy) -> Result<(), StoreError>;

    /// A paper that waits is to be sealed no more, and stands so; any other stays as it is.
    fn end_sealing(&self, id: PaperId, standing: PaperStanding) -> Result<(), StoreError>;
}
