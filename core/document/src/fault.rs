//! The faults of a document, and of the files that it is judged by. A fault names files of the package and nothing of a
//! person.

use thiserror::Error;

/// The reason why a document is not good: the first cause that was found.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum DocumentFault {
    /// The bytes are neither a package nor a PDF, or the end of a package is missing.
    #[error("not a package, or cut short")]
    NotAPackage,
    /// Bytes stand before, between or behind the entries, or in a header without a known meaning: another reader may see another document.
    #[error("bytes that belong to no entry")]
    SurplusBytes,
    /// Two entries have one name.
    #[error("two entries are named {path}")]
    DuplicateEntry {
        /// The name.
        path: String,
    },
    /// Two entries differ in the case of letters or the like alone, or one is a file and a directory of the other.
    #[error("two entries differ from {path} in case alone")]
    TwinPath {
        /// One of the names.
        path: String,
    },
    /// A name leads out of the package, is absolute, is no name, or some disk takes it for another; or the entry is no
    /// plain file.
    #[error("an entry has an unsafe name or is no plain file")]
    UnsafePath,
    /// The content is larger than what is looked at.
    #[error("more content than is looked at")]
    TooLarge,
    /// There are more entries, elements or seals than are looked at.
    #[error("more entries than are looked at")]
    TooMany,
    /// An entry is encrypted or packed in a way that OFD does not use.
    #[error("{path} is packed in an unknown way")]
    Packing {
        /// The entry.
        path: String,
    },
    /// An entry does not unpack to what the directory says.
    #[error("{path} is damaged")]
    Damaged {
        /// The entry.
        path: String,
    },
    /// A file is no XML that can be read safely.
    #[error("{path} is not readable XML")]
    Xml {
        /// The file.
        path: String,
    },
    /// A file that must be there is not.
    #[error("{path} is missing")]
    Missing {
        /// The file, as it is named.
        path: String,
    },
    /// A file lacks what it must say.
    #[error("{path} does not say what it must")]
    Structure {
        /// The file.
        path: String,
    },
    /// The package holds more than one document, and a reader shows which one it likes.
    #[error("more than one document body")]
    SeveralBodies,
    /// There is no seal.
    #[error("no seal")]
    NotSealed,
    /// The signature of a PDF is of another kind than the one that is verified here (PAdES of one signer).
    #[error("another kind of PDF signature")]
    OtherPdfSignature,
    /// A PDF has more than one signature.
    #[error("more than one signature")]
    SeveralSignatures,
    /// The dictionary of a PDF's signature cannot be read in one way only.
    #[error("a signature dictionary that cannot be read plainly")]
    PdfStructure,
    /// The signed ranges of a PDF are not the whole of it but for the value of the signature.
    #[error("the signed ranges are not the whole file")]
    ByteRange,
    /// Between the signed ranges of a PDF stands something else than one value.
    #[error("something else than a signature between the signed ranges")]
    SignatureGap,
    /// A PDF goes on behind what its signature covers.
    #[error("bytes were added after the signature")]
    AddedAfterSealing,
    /// A seal of GM/T 0031-2014.
    #[error("a seal of the old format")]
    OldSeal,
    /// A signature without a seal (数字签名), which says nothing of an office.
    #[error("a signature without a seal")]
    NotASeal,
    /// The versions that seal and signature state are unknown or contradict each other.
    #[error("an unknown seal version")]
    SealVersion,
    /// The bytes of the seal have not the structure of their version.
    #[error("a seal that cannot be read")]
    SealStructure,
    /// The algorithm is another one than SM2 with SM3 in an OFD, or ECDSA P-256 with SHA-256 in a PDF.
    #[error("an unknown algorithm")]
    Algorithm,
    /// A certificate cannot be read.
    #[error("a certificate that cannot be read")]
    Certificate,
    /// A protected file is not what was sealed.
    #[error("{path} was changed")]
    FileChanged {
        /// The file.
        path: String,
    },
    /// The content of a PDF or of a receipt is not what was signed.
    #[error("the content was changed")]
    ContentChanged,
    /// The list of protected files is not what was sealed.
    #[error("the list of protected files was changed")]
    ListChanged,
    /// The signer's signature does not fit.
    #[error("the signature does not fit")]
    SignatureMismatch,
    /// The signature was made with another certificate than the one beside it.
    #[error("the certificate beside the signature is another one")]
    OtherSigner,
    /// The token of the time authority (时间戳) is of another signature, or was changed.
    #[error("the time stamp does not fit")]
    TimestampMismatch,
    /// The seal maker's signature does not fit the seal: its picture, name or term was changed.
    #[error("the seal was changed")]
    SealChanged,
    /// The seal beside the signature, or that a receipt names, is another one than the one that was signed with.
    #[error("the seal beside the signature is another one")]
    OtherSeal,
    /// The certificate token (`EREG1:`) in the document is of another certificate than the document.
    #[error("the certificate token in it is of another certificate")]
    OtherToken,
    /// The signer is not among those the seal was made for.
    #[error("the signer is not in the seal's list")]
    SignerNotListed,
    /// Something that is displayed is not protected.
    #[error("not everything is protected")]
    PartlyProtected,
    /// The certificate of the seal maker (制章者) leads to no trusted root.
    #[error("the seal maker is not trusted")]
    MakerNotTrusted,
    /// The certificate of the seal maker (制章者) leads to a trusted root, and nobody who is trusted named it as a maker's.
    #[error("the seal maker is not named")]
    MakerNotNamed,
    /// The certificate of the signer (签章者) leads to no trusted root.
    #[error("the signer is not trusted")]
    SignerNotTrusted,
    /// The certificate of the signer (签章者) of a PDF leads to a trusted root, and nobody who is trusted named it as a signer's.
    #[error("the signer is not named")]
    SignerNotNamed,
    /// It was sealed outside the seal's own term, or before the seal was made.
    #[error("the seal was out of term")]
    SealOutOfTerm,
    /// A certificate was out of its term when it was used.
    #[error("a certificate was out of term")]
    CertificateOutOfTerm,
    /// The signer states a later time of signing than a trusted time authority does.
    #[error("the stated time lies after the time stamp")]
    SignedAfterTimestamp,
    /// A certificate may not be used for signing.
    #[error("a certificate may not sign")]
    KeyUsage,
    /// A certificate was revoked.
    #[error("a certificate was revoked")]
    Revoked,
}

impl DocumentFault {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotAPackage => "document.not_a_package",
            Self::SurplusBytes => "document.surplus_bytes",
            Self::DuplicateEntry { .. } => "document.duplicate_entry",
            Self::TwinPath { .. } => "document.twin_path",
            Self::UnsafePath => "document.unsafe_path",
            Self::TooLarge => "document.too_large",
            Self::TooMany => "document.too_many",
            Self::Packing { .. } => "document.packing",
            Self::Damaged { .. } => "document.damaged",
            Self::Xml { .. } => "document.xml",
            Self::Missing { .. } => "document.missing",
            Self::Structure { .. } => "document.structure",
            Self::SeveralBodies => "document.several_bodies",
            Self::NotSealed => "document.not_sealed",
            Self::OtherPdfSignature => "document.other_pdf_signature",
            Self::SeveralSignatures => "document.several_signatures",
            Self::PdfStructure => "document.pdf_structure",
            Self::ByteRange => "document.byte_range",
            Self::SignatureGap => "document.signature_gap",
            Self::AddedAfterSealing => "document.added_after_sealing",
            Self::OldSeal => "document.old_seal",
            Self::NotASeal => "document.not_a_seal",
            Self::SealVersion => "document.seal_version",
            Self::SealStructure => "document.seal_structure",
            Self::Algorithm => "document.algorithm",
            Self::Certificate => "document.certificate",
            Self::FileChanged { .. } => "document.file_changed",
            Self::ContentChanged => "document.content_changed",
            Self::ListChanged => "document.list_changed",
            Self::SignatureMismatch => "document.signature_mismatch",
            Self::OtherSigner => "document.other_signer",
            Self::TimestampMismatch => "document.timestamp_mismatch",
            Self::SealChanged => "document.seal_changed",
            Self::OtherSeal => "document.other_seal",
            Self::OtherToken => "document.other_token",
            Self::SignerNotListed => "document.signer_not_listed",
            Self::PartlyProtected => "document.partly_protected",
            Self::MakerNotTrusted => "document.maker_not_trusted",
            Self::MakerNotNamed => "document.maker_not_named",
            Self::SignerNotTrusted => "document.signer_not_trusted",
            Self::SignerNotNamed => "document.signer_not_named",
            Self::SealOutOfTerm => "document.seal_out_of_term",
            Self::CertificateOutOfTerm => "document.certificate_out_of_term",
            Self::SignedAfterTimestamp => "document.signed_after_timestamp",
            Self::KeyUsage => "document.key_usage",
            Self::Revoked => "document.revoked",
        }
    }

    /// The file of the package that it is about, where it is about one.
    pub fn path(&self) -> Option<&str> {
        match self {
            Self::DuplicateEntry { path }
            | Self::TwinPath { path }
            | Self::Packing { path }
            | Self::Damaged { path }
            | Self::Xml { path }
            | Self::Missing { path }
            | Self::Structure { path }
            | Self::FileChanged { path } => Some(path),
            _ => None,
        }
    }
}

/// The reason why a file of roots or of revoked certificates is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum SealRootsFault {
    /// The file is neither PEM nor DER of certificates, or one of them cannot be read.
    #[error("not certificates")]
    Unreadable,
    /// No root certificate is among them.
    #[error("no root certificate")]
    NoRoot,
    /// The file is no list of revoked certificates, or one that cannot be read whole.
    #[error("not a list of revoked certificates")]
    RevocationList,
}

impl SealRootsFault {
    /// The stable code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Unreadable => "seal_roots.unreadable",
            Self::NoRoot => "seal_roots.no_root",
            Self::RevocationList => "seal_roots.revocation_list",
        }
    }
}
