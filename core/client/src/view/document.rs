//! Documents of the office as shown.

use ereg_domain::time::{Day, Instant};
use ereg_protocol::{
    document::{DocumentForm, PaperKind},
    id::{CaseId, PaperId},
};

use super::Text;

/// The standing of a document on this device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DocumentStanding {
    /// It waits for the office's seal.
    Waiting,
    /// Its files are kept here: it opens without a network.
    Here,
    /// It is sealed, and a file of it has not come yet.
    ToFetch,
    /// The office can make no document of what it wrote.
    Unfit,
    /// The certificate is cancelled: the document is handed out no more, or was never sealed.
    Void,
}

/// A document on the screen.
#[derive(Clone, PartialEq, Eq)]
pub struct DocumentScreen {
    /// Its id.
    pub id: PaperId,
    /// Its kind.
    pub kind: PaperKind,
    /// Its kind by name: 受理凭证, 不动产权证书 …
    pub title: Text,
    /// The case of the act that wrote it.
    pub case_id: CaseId,
    /// The number of the certificate or proof that it is of, where it is of one.
    pub certificate: Option<String>,
    /// The day of that act, at +08:00.
    pub written_on: Day,
    /// Registry time of its sealing, once it is sealed.
    pub sealed_at: Option<Instant>,
    /// The forms in which it can be written out, the page first; none while there is no file of it.
    pub forms: Vec<DocumentForm>,
    /// Its standing.
    pub standing: DocumentStanding,
    /// The standing in words.
    pub words: Text,
    /// The annotation in words, of an annotated copy: for whom, for what, until when, and whether that day is over.
    pub annotation: Option<Text>,
    /// The warning before it is handed on, of a licence that shows everything: an annotated copy may do instead.
    pub before_sharing: Option<UnmaskedWarning>,
    /// The choices of an annotated copy that can be asked for of it; none where it is no licence.
    pub copy_choices: Option<CopyChoices>,
    /// The standing of the certificate in words, where it is of one: a document does not know what came after it.
    pub in_force: Option<Text>,
    /// The mark 演示, where the office is a demonstration.
    pub mark: Option<Text>,
}

/// A file of a sealed document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedFileView {
    /// The form that it is in.
    pub form: DocumentForm,
    /// The digest of its bytes.
    pub digest: String,
    /// The size, bytes.
    pub size: u64,
}

/// The warning before a licence that shows everything is handed on. Whoever has read it hands it back: that is the
/// acknowledgement without which no such file is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnmaskedWarning {
    /// The document that it warns of.
    pub document: PaperId,
    /// Says what handing it on gives away, and that an annotated copy (加注件) may do instead.
    pub words: Text,
}

/// The choices of an annotated copy (加注件) that can be asked for: its uses, and the length of what the person writes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CopyChoices {
    /// To let the home (出租住房): [`CopyTerms`] without a purpose.
    pub letting: Text,
    /// Any other use, which the person writes.
    pub other: Text,
    /// Most characters of whoever is to use it, and of the use.
    pub most: u32,
}

/// The terms of an annotated copy (加注件).
#[derive(Clone, PartialEq, Eq)]
pub struct CopyTerms {
    /// Whoever is to use it (使用人).
    pub user: String,
    /// The use that it is for (事由); none where the home is let (出租住房).
    pub purpose: Option<String>,
    /// The last day on which it may be used.
    pub until: Day,
}

/// A licence of this person, or an annotated copy of one, as the registry has it now.
#[derive(Clone, PartialEq, Eq)]
pub struct LicenceScreen {
    /// The identifier that was asked for (电子证照标识).
    pub licence: String,
    /// The number of the certificate or proof that it is, or is a copy of.
    pub number: String,
    /// The standing of that certificate or proof in the book, in words.
    pub standing: Text,
    /// Registry time since which it is not current.
    pub since: Option<Instant>,
    /// The identifiers of what was handed out in its place.
    pub superseded_by: Vec<String>,
    /// The document that is handed out of it now.
    pub document: Option<PaperId>,
    /// The mark 演示, where the office is a demonstration.
    pub mark: Option<Text>,
}
