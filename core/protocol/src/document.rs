//! Documents of the office (文书、电子证照): what an act wrote for the people it names, sealed afterwards, and as they are told of it.

use ereg_domain::{
    identifier::{IssuedNumber, LicenceId},
    text::PlainText,
    time::{Day, Instant},
};
use ereg_trust::digest::Digest;
use serde::{Deserialize, Serialize};

use crate::id::{CaseId, PaperId};

/// The kind of a paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaperKind {
    /// 不动产权证书.
    TitleCertificate,
    /// 不动产登记证明.
    RegistrationProof,
    /// 受理凭证.
    Acceptance,
    /// 补正通知书.
    Supplement,
    /// 不予受理决定书.
    NonAcceptance,
    /// 不予查询决定书.
    QueryRefusal,
    /// 不予登记决定书.
    Refusal,
    /// 登记费缴款通知.
    FeeNotice,
    /// 查询结果证明.
    QueryResult,
    /// 财政电子票据, of the finance service.
    FiscalReceipt,
    /// 红票: the fiscal e-receipt that cancels another one.
    FiscalRedReceipt,
    /// 注销件: the copy of a cancelled certificate or proof, with the watermark.
    CancelledCopy,
    /// 加注件: the copy of a certificate or proof for one use, until a day.
    AnnotatedCopy,
}

impl PaperKind {
    /// Every kind.
    pub const ALL: [PaperKind; 13] = [
        PaperKind::TitleCertificate,
        PaperKind::RegistrationProof,
        PaperKind::Acceptance,
        PaperKind::Supplement,
        PaperKind::NonAcceptance,
        PaperKind::QueryRefusal,
        PaperKind::Refusal,
        PaperKind::FeeNotice,
        PaperKind::QueryResult,
        PaperKind::FiscalReceipt,
        PaperKind::FiscalRedReceipt,
        PaperKind::CancelledCopy,
        PaperKind::AnnotatedCopy,
    ];

    /// Its name in formats.
    pub const fn name(self) -> &'static str {
        match self {
            PaperKind::TitleCertificate => "title_certificate",
            PaperKind::RegistrationProof => "registration_proof",
            PaperKind::Acceptance => "acceptance",
            PaperKind::Supplement => "supplement",
            PaperKind::NonAcceptance => "non_acceptance",
            PaperKind::QueryRefusal => "query_refusal",
            PaperKind::Refusal => "refusal",
            PaperKind::FeeNotice => "fee_notice",
            PaperKind::QueryResult => "query_result",
            PaperKind::FiscalReceipt => "fiscal_receipt",
            PaperKind::FiscalRedReceipt => "fiscal_red_receipt",
            PaperKind::CancelledCopy => "cancelled_copy",
            PaperKind::AnnotatedCopy => "annotated_copy",
        }
    }

    /// The kind of this name.
    pub fn of(name: &str) -> Option<PaperKind> {
        PaperKind::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// A document as somebody is told of it whom it names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DocumentView {
    /// The paper that it is made of.
    pub id: PaperId,
    /// The kind of that paper.
    pub kind: PaperKind,
    /// The case of the act that wrote it.
    pub case_id: CaseId,
    /// The number of the certificate or proof that it is of, where it is of one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certificate: Option<IssuedNumber>,
    /// The annotation, of an annotated copy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub annotation: Option<Annotation>,
    /// Registry time of that act.
    pub written_at: Instant,
    /// The state in which it is.
    pub state: DocumentState,
}

/// The annotation (加注) of a copy, as its holder is told of it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Annotation {
    /// The copy's own identifier (电子证照标识).
    pub licence: LicenceId,
    /// Whoever is to use it (使用人).
    pub user: PlainText<ANNOTATION_TEXT>,
    /// The use that it is for (事由), as its pages say it in Chinese.
    pub purpose: PlainText<ANNOTATION_TEXT>,
    /// The last day on which it may be used.
    pub until: Day,
}

debug_without_content!(Annotation { licence, user, purpose, until });

/// The longest text of an annotation, characters: it stands on every page.
pub const ANNOTATION_TEXT: usize = 40;

/// The use that an annotated copy is for (事由).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CopyPurpose {
    /// The home is let: the landlord shows the proof of title (住房租赁条例).
    Letting,
    /// Another use, in the holder's own words.
    Other(PlainText<ANNOTATION_TEXT>),
}

/// The standing of a licence in the book (证照状态), derived whenever it is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum LicenceStanding {
    /// 现势.
    Current,
    /// 注销: an entry ended what it is of, and nothing was handed out in its place.
    Cancelled {
        /// Registry time of that entry.
        since: Instant,
    },
    /// 注销, and another one was handed out in its place: for the right that follows, or for the same one anew.
    Superseded {
        /// Registry time of that entry.
        since: Instant,
        /// The identifiers of those that name whoever is told: none to a former holder, since what the home's new owner was handed
        /// out is that one's own.
        by: Vec<LicenceId>,
    },
}

/// A licence, or a copy of one, as somebody is told of it whom it names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LicenceView {
    /// The identifier that was asked for.
    pub licence: LicenceId,
    /// The number of the certificate or proof that it is, or is a copy of.
    pub number: IssuedNumber,
    /// The standing of that certificate or proof.
    pub standing: LicenceStanding,
    /// The document that is handed out of it now: of a cancelled licence the copy with the watermark. None where there is
    /// none, as for what was there before this registry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<DocumentView>,
}

/// The state of a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum DocumentState {
    /// It waits for the office's seal. The act stands already.
    Waiting,
    /// It is sealed.
    Sealed(SealedDocument),
    /// No document can be made of what the act wrote (`sealing.unfit`): there is none, and the act stands.
    Unfit,
    /// The certificate is cancelled: the document is handed out no more, or was never sealed.
    Void,
}

impl DocumentState {
    /// Its name in formats.
    pub const fn name(&self) -> &'static str {
        match self {
            DocumentState::Waiting => "waiting",
            DocumentState::Sealed(_) => "sealed",
            DocumentState::Unfit => "unfit",
            DocumentState::Void => "void",
        }
    }

    /// The files, once it is sealed.
    pub fn sealed(&self) -> Option<&SealedDocument> {
        match self {
            DocumentState::Sealed(document) => Some(document),
            DocumentState::Waiting | DocumentState::Unfit | DocumentState::Void => None,
        }
    }
}

/// The largest file of a sealed document, bytes. A limit of the wire: it is sent whole.
pub const MOST_DOCUMENT_BYTES: usize = 256 * 1024;

/// The form of a sealed document (版式文件格式).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DocumentForm {
    /// An OFD package (GB/T 33190) with the office's electronic seal.
    Ofd,
    /// The same pages as PDF, with the office's signature and a time stamp, for readers abroad.
    Pdf,
    /// A fiscal e-receipt (财政电子票据) as XML, under the supervision seal and that of the issuing unit.
    Xml,
    /// A picture (PNG) of the first page of what the office wrote, to be looked at. No seal is in it: others rely on the OFD or the
    /// PDF.
    Png,
}

impl DocumentForm {
    /// The media type of the form, by which the feed names it.
    pub fn media_type(self) -> &'static str {
        match self {
            DocumentForm::Ofd => "application/ofd",
            DocumentForm::Pdf => "application/pdf",
            DocumentForm::Xml => "application/xml",
            DocumentForm::Png => "image/png",
        }
    }
}

/// A sealed document (电子证照) of the caller: its pages as OFD, and the same in other forms. All are made together or none is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SealedDocument {
    /// The file in the form [`DocumentForm::Ofd`].
    #[serde(rename = "application/ofd")]
    pub ofd: SealedFile,
    /// The files in the other forms.
    pub twin: Twin,
    /// The time of sealing (用印), registry time.
    pub sealed_at: Instant,
}

/// The files of a document in the forms beside the OFD, by whose paper it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Twin {
    /// A paper of the office.
    #[serde(rename = "office")]
    Pdf {
        /// The file in the form [`DocumentForm::Pdf`].
        #[serde(rename = "application/pdf")]
        pdf: SealedFile,
        /// The file in the form [`DocumentForm::Png`].
        #[serde(rename = "image/png")]
        picture: SealedFile,
    },
    /// A fiscal e-receipt.
    #[serde(rename = "finance")]
    Xml {
        /// The file in the form [`DocumentForm::Xml`].
        #[serde(rename = "application/xml")]
        xml: SealedFile,
    },
}

impl SealedDocument {
    /// The file in one of the forms, where there is one in it.
    pub fn file(&self, form: DocumentForm) -> Option<&SealedFile> {
        self.files().find(|(has, _)| *has == form).map(|(_, file)| file)
    }

    /// Every file with its form, the pages first.
    pub fn files(&self) -> impl Iterator<Item = (DocumentForm, &SealedFile)> {
        let [second, third] = match &self.twin {
            Twin::Pdf { pdf, picture } => [Some((DocumentForm::Pdf, pdf)), Some((DocumentForm::Png, picture))],
            Twin::Xml { xml } => [Some((DocumentForm::Xml, xml)), None],
        };
        [Some((DocumentForm::Ofd, &self.ofd)), second, third].into_iter().flatten()
    }
}

/// A file of a sealed document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SealedFile {
    /// SHA-256 of its bytes, by which it is asked for.
    pub digest: Digest,
    /// The size, bytes.
    pub size: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_has_one_spelling_in_every_state() {
        let file = SealedFile { digest: Digest::of(b"o"), size: 1 };
        let twin = Twin::Pdf { pdf: file.clone(), picture: file.clone() };
        let sealed = SealedDocument { ofd: file, twin, sealed_at: Instant::from_ms(0) };
        for state in [DocumentState::Waiting, DocumentState::Sealed(sealed), DocumentState::Unfit, DocumentState::Void]
        {
            let told = serde_json::to_value(&state).unwrap();
            let name = told.as_str().or_else(|| told.as_object()?.keys().next().map(String::as_str));
            assert_eq!(name, Some(state.name()));
            assert_eq!(serde_json::from_value::<DocumentState>(told).unwrap(), state);
        }
        for kind in PaperKind::ALL {
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.name());
            assert_eq!(PaperKind::of(kind.name()), Some(kind));
        }
        assert_eq!(PaperKind::of("letter"), None);
    }

    #[test]
    fn a_document_names_its_files_by_their_media_types() {
        let file = |bytes: &[u8]| SealedFile { digest: Digest::of(bytes), size: 1 };
        let of_office = Twin::Pdf { pdf: file(b"p"), picture: file(b"i") };
        let of_finance = Twin::Xml { xml: file(b"x") };
        for (twin, whose, forms, other) in [
            (of_office, "office", &[DocumentForm::Pdf, DocumentForm::Png][..], DocumentForm::Xml),
            (of_finance, "finance", &[DocumentForm::Xml], DocumentForm::Png),
        ] {
            let document = SealedDocument { ofd: file(b"o"), twin, sealed_at: Instant::from_ms(0) };
            let told = serde_json::to_value(&document).unwrap();
            let named = |file: &SealedFile| serde_json::json!({ "digest": file.digest, "size": 1 });
            assert_eq!(told["application/ofd"], named(document.file(DocumentForm::Ofd).unwrap()));
            assert_eq!(told["twin"][whose].as_object().unwrap().len(), forms.len());
            for form in forms {
                assert_eq!(told["twin"][whose][form.media_type()], named(document.file(*form).unwrap()));
            }
            assert_eq!(document.file(other), None);
            let all: Vec<DocumentForm> = document.files().map(|(form, _)| form).collect();
            assert_eq!(all, [&[DocumentForm::Ofd][..], forms].concat());
            assert_eq!(serde_json::from_value::<SealedDocument>(told).unwrap(), document);
        }
        let without = serde_json::json!({ "application/ofd": { "digest": Digest::of(b"o"), "size": 1 }, "sealed_at": Instant::from_ms(0) });
        assert!(serde_json::from_value::<SealedDocument>(without).is_err(), "all or none");
        let (one, more) = (file(b"p"), file(b"x"));
        for twin in [
            serde_json::json!({ "office": { "application/pdf": one } }),
            serde_json::json!({ "office": { "image/png": one } }),
            serde_json::json!({ "office": { "application/pdf": one, "image/png": one, "application/xml": more } }),
            serde_json::json!({ "finance": { "application/xml": more, "image/png": one } }),
            serde_json::json!({ "finance": { "application/pdf": one, "image/png": one } }),
        ] {
            assert!(serde_json::from_value::<Twin>(twin.clone()).is_err(), "{twin}");
        }
    }
}
