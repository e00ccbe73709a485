//! The verdict on a sealed document: the three answers that a certificate token has too, and what they rest on.

use ereg_domain::time::Instant;
use ereg_trust::token::{Integrity, SealTrust};

use crate::fault::DocumentFault;
use crate::pki::{Revocation, RevokedSince, TrustedBy};

/// Is everything that can be displayed what was sealed?
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DocumentIntegrity {
    /// Everything in the file and everything that can be displayed is protected, and unchanged.
    Intact,
    /// The protected files are unchanged; these files are in the package, or named by it and missing, and protected by no
    /// seal, so nobody can tell.
    PartlyProtected {
        /// Those files, by their names in the package.
        uncovered: Vec<String>,
    },
    /// Something differs from what was sealed.
    Altered(DocumentFault),
    /// It can be read, and nothing here can verify its seal.
    Unverifiable(DocumentFault),
    /// The bytes are no document that can be read, or one that could be read in two ways.
    Unreadable(DocumentFault),
}

impl DocumentIntegrity {
    /// The answer without its reasons, as a token has it too.
    pub fn answer(&self) -> Integrity {
        match self {
            Self::Intact => Integrity::Intact,
            Self::PartlyProtected { .. } => Integrity::PartlyProtected,
            Self::Altered(_) => Integrity::Altered,
            Self::Unverifiable(_) => Integrity::Unverifiable,
            Self::Unreadable(_) => Integrity::Unreadable,
        }
    }

    /// Its name in what programs read, such as `partly_protected`.
    pub fn name(&self) -> &'static str {
        self.answer().name()
    }

    /// Files that no seal protects, by their names in the package.
    pub fn uncovered(&self) -> &[String] {
        match self {
            Self::PartlyProtected { uncovered } => uncovered,
            _ => &[],
        }
    }

    /// The reason why it is not good.
    pub fn fault(&self) -> Option<&DocumentFault> {
        match self {
            Self::Intact => None,
            Self::PartlyProtected { .. } => Some(&DocumentFault::PartlyProtected),
            Self::Altered(fault) | Self::Unverifiable(fault) | Self::Unreadable(fault) => Some(fault),
        }
    }

    fn rank(&self) -> u8 {
        match self {
            Self::Intact => 0,
            Self::PartlyProtected { .. } => 1,
            Self::Unverifiable(_) => 2,
            Self::Altered(_) => 3,
            Self::Unreadable(_) => 4,
        }
    }
}

/// The signer of the seal, and whether they are trusted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SealerStanding {
    /// The seal maker is named, or the signer where there is no seal maker; they lead to a root that is trusted by the same word,
    /// and seal and certificates were in their terms. Of several seals it is the word that is worth least.
    Trusted(TrustedBy),
    /// The seal or a certificate was out of its term when it was used.
    OutOfTerm(DocumentFault),
    /// A certificate was revoked, and nobody who is trusted says that it had been used before.
    Revoked(RevokedSince),
    /// No sealer is shown, or none whom the roots that are trusted vouch for.
    Unknown(DocumentFault),
}

impl SealerStanding {
    /// The answer without its reasons, as a token has it too.
    pub fn answer(&self) -> SealTrust {
        match self {
            Self::Trusted(_) => SealTrust::Trusted,
            Self::OutOfTerm(_) => SealTrust::OutOfTerm,
            Self::Revoked(_) => SealTrust::Revoked,
            Self::Unknown(_) => SealTrust::UnknownKey,
        }
    }

    /// Its name in what programs read, such as `unknown_key`.
    pub fn name(&self) -> &'static str {
        self.answer().name()
    }

    /// The reason why it is not good.
    pub fn fault(&self) -> Option<&DocumentFault> {
        match self {
            Self::Trusted(_) => None,
            Self::Revoked(_) => Some(&DocumentFault::Revoked),
            Self::OutOfTerm(fault) | Self::Unknown(fault) => Some(fault),
        }
    }

    /// The word by which they are trusted, if they are.
    pub fn trusted_by(&self) -> Option<TrustedBy> {
        match self {
            Self::Trusted(by) => Some(*by),
            Self::OutOfTerm(_) | Self::Revoked(_) | Self::Unknown(_) => None,
        }
    }

    fn rank(&self) -> u8 {
        match self {
            Self::Trusted(TrustedBy::Office) => 0,
            Self::Trusted(TrustedBy::Finance) => 1,
            Self::Trusted(TrustedBy::Caller) => 2,
            Self::OutOfTerm(_) => 3,
            Self::Revoked(_) => 4,
            Self::Unknown(_) => 5,
        }
    }

    /// Whether it says more of a seal than another standing of the same seal, under other certificates: the better one does, and of
    /// two unknown ones that which some of the certificates had to do with.
    pub(crate) fn says_more_than(&self, other: &Self) -> bool {
        let strange = |standing: &Self| match standing {
            Self::Unknown(DocumentFault::MakerNotTrusted) => 2,
            Self::Unknown(DocumentFault::SignerNotTrusted) => 1,
            _ => 0,
        };
        (self.rank(), strange(self)) < (other.rank(), strange(other))
    }
}

/// The standing of a time authority's word on when it was sealed. Without one that is trusted it is the word of the signer
/// alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TimestampStanding {
    /// There is no token of a time authority.
    Absent,
    /// There is one of a kind that is not verified here (by another algorithm than ECDSA), or of a seal that does not fit.
    NotChecked,
    /// There is one of this very signature, by an authority that no trusted root vouches for as such.
    NotTrusted,
    /// A time authority below a trusted root says so.
    Trusted {
        /// The time by which it was sealed.
        at: Instant,
        /// Subject of the authority's certificate.
        authority: String,
    },
}

impl TimestampStanding {
    /// Its name in what programs read.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Absent => "absent",
            Self::NotChecked => "not_checked",
            Self::NotTrusted => "not_trusted",
            Self::Trusted { .. } => "trusted",
        }
    }
}

/// The form of a seal, and what it says of itself. It is its maker's word, and worth no more than the maker is trusted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SealForm {
    /// An electronic seal (电子印章) on an OFD.
    ElectronicSeal {
        /// Format of the seal: 4 (GB/T 38540-2020) or 5 (GM/T 0031-2025).
        version: u32,
        /// The seal's own identifier (印章标识).
        id: String,
        /// Name of the seal (印章名称).
        name: String,
        /// Subject of the certificate of the seal maker (制章者).
        maker: String,
    },
    /// A signature in a PDF (PAdES), which has no seal and so no seal maker.
    PdfSignature,
}

/// One seal of the document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealReport {
    /// Its form.
    pub form: SealForm,
    /// Subject of the certificate of the signer (签章者).
    pub signer: String,
    /// The time of sealing, by the word of the signer.
    pub sealed_at: Instant,
    /// The standing of a time authority's word on that time.
    pub timestamp: TimestampStanding,
    /// The finding about revocation on the way to the roots.
    pub revocation: Revocation,
}

/// The three answers and what they rest on. Of several seals the worst counts: a document is as good as each of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentVerdict {
    /// The answer on the bytes.
    pub integrity: DocumentIntegrity,
    /// The answer on the seals.
    pub sealer: SealerStanding,
    /// Each seal that could be read.
    pub seals: Vec<SealReport>,
}

impl DocumentVerdict {
    /// Whether the document is intact and sealed by a trusted sealer.
    pub fn is_good(&self) -> bool {
        self.fault().is_none()
    }

    /// The first answer that is not good, and why.
    pub fn fault(&self) -> Option<&DocumentFault> {
        self.integrity.fault().or_else(|| self.sealer.fault())
    }

    /// The verdict on a document that cannot be read so far as to its seals.
    pub(crate) fn unreadable(fault: DocumentFault) -> Self {
        match fault {
            DocumentFault::NotSealed
            | DocumentFault::OldSeal
            | DocumentFault::Algorithm
            | DocumentFault::SealVersion => Self::unverifiable(fault),
            _ => Self::of(DocumentIntegrity::Unreadable(fault.clone()), fault),
        }
    }

    /// The verdict on a document with a seal that nothing here can verify.
    pub(crate) fn unverifiable(fault: DocumentFault) -> Self {
        Self::of(DocumentIntegrity::Unverifiable(fault.clone()), fault)
    }

    /// The verdict on a document that differs from what was sealed: nobody is shown to have sealed it.
    pub(crate) fn altered(fault: DocumentFault) -> Self {
        Self::of(DocumentIntegrity::Altered(fault.clone()), fault)
    }

    fn of(integrity: DocumentIntegrity, fault: DocumentFault) -> Self {
        Self { integrity, sealer: SealerStanding::Unknown(fault), seals: Vec::new() }
    }

    /// The verdict on both together: the worse of each answer.
    pub(crate) fn and(mut self, other: Self) -> Self {
        self.integrity = match (self.integrity, other.integrity) {
            (
                DocumentIntegrity::PartlyProtected { mut uncovered },
                DocumentIntegrity::PartlyProtected { uncovered: more },
            ) => {
                uncovered.extend(more);
                uncovered.sort();
                uncovered.dedup();
                DocumentIntegrity::PartlyProtected { uncovered }
            }
            (own, more) if more.rank() > own.rank() => more,
            (own, _) => own,
        };
        if other.sealer.rank() > self.sealer.rank() {
            self.sealer = other.sealer;
        }
        self.seals.extend(other.seals);
        self
    }
}
