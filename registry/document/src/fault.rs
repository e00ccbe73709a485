//! The faults of making and sealing a document. A fault holds nothing of a person: at most one character of a text.

use thiserror::Error;

/// The reason why no document was made.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SealingFault {
    /// The font has no glyph for a character that the page shows; it is never left out.
    #[error("the font has no glyph for {character} (U+{:04X})", u32::from(*character))]
    NoGlyph {
        /// The character.
        character: char,
    },
    /// A text holds a character that XML cannot hold.
    #[error("a text holds U+{:04X}, which XML cannot hold", u32::from(*character))]
    Unwritable {
        /// The character.
        character: char,
    },
    /// The identifier is of a licence that this registry does not issue.
    #[error("the licence is of no kind that is issued here")]
    UnknownLicence,
    /// There is more on the paper than twenty pages hold, or a title or an issuer is longer than its place.
    #[error("more text than the pages of one document hold")]
    TooMuchText,
    /// A list of the face has more items than a paper shows, or none where there must be some.
    #[error("the list of {list} has more than {most} items, or none")]
    ListLength {
        /// The list.
        list: &'static str,
        /// Most items.
        most: usize,
    },
    /// The items of a fee do not make up its total.
    #[error("the items do not make up the total")]
    Total,
    /// The token is longer than a code holds.
    #[error("the token is too long for a code")]
    TokenTooLong,
    /// A name of the demonstration does not say so, or is no plain name.
    #[error("a name must hold 演示, be of 64 characters at most, and be plain")]
    DemoName,
    /// A time is outside of what seals and certificates can state: 1970 to 9998.
    #[error("a time that seals cannot state")]
    Time,
    /// The identifier of a seal has other characters than ASCII.
    #[error("the identifier of a seal is ASCII")]
    SealId,
    /// The seal was not made for the signer whose key is used.
    #[error("the signer is not in the seal's list")]
    SignerNotListed,
    /// The seal is not in its term.
    #[error("the seal is out of term")]
    SealOutOfTerm,
    /// The certificate of the signer is not in its term.
    #[error("the certificate is out of term")]
    CertificateOutOfTerm,
    /// A certificate of the seal or of the signatures is revoked.
    #[error("a certificate is revoked")]
    CertificateRevoked,
    /// The bytes are no seal.
    #[error("not a seal")]
    Seal,
    /// The bytes are no certificate, or none of a key of the algorithm that is asked for.
    #[error("not a certificate of such a key")]
    Certificate,
    /// The certificate is of another key.
    #[error("the certificate is of another key")]
    OtherKey,
    /// The certificate was issued by another authority.
    #[error("the certificate is of another authority")]
    OtherIssuer,
    /// The bytes are no such key in PKCS#8.
    #[error("not such a key")]
    Secret,
    /// The key did not sign.
    #[error(transparent)]
    Key(#[from] SealKeyFault),
    /// The authority stated no time.
    #[error(transparent)]
    TimeAuthority(#[from] TimeAuthorityFault),
    /// The authority stated the time of something else, or in bytes that are no time stamp.
    #[error("not a time stamp of this signature")]
    TimeStamp,
    /// The authority stated a time that lies more than five minutes before that of signing.
    #[error("the time stamp lies before the time of signing")]
    EarlyTimeStamp,
    /// The certificate of the signer and the time stamp are longer than the place that the document has for them.
    #[error("the signature is longer than its place")]
    SignatureTooLong,
    /// The key signed, and its own certificate does not verify what it signed.
    #[error("the signature does not fit the certificate")]
    SignatureMismatch,
    /// A part of the document could not be written; nothing that was handed in explains it.
    #[error("{part} could not be written")]
    Writing {
        /// The part.
        part: &'static str,
    },
}

impl SealingFault {
    /// Whether the paper itself is at fault: no other try, seal or key makes a document of it. What the font lacks it may have one
    /// day.
    pub fn is_of_the_paper(&self) -> bool {
        match self {
            Self::Unwritable { .. }
            | Self::UnknownLicence
            | Self::TooMuchText
            | Self::ListLength { .. }
            | Self::Total
            | Self::TokenTooLong => true,
            Self::NoGlyph { .. }
            | Self::DemoName
            | Self::Time
            | Self::SealId
            | Self::SignerNotListed
            | Self::SealOutOfTerm
            | Self::CertificateOutOfTerm
            | Self::CertificateRevoked
            | Self::Seal
            | Self::Certificate
            | Self::OtherKey
            | Self::OtherIssuer
            | Self::Secret
            | Self::Key(_)
            | Self::TimeAuthority(_)
            | Self::TimeStamp
            | Self::EarlyTimeStamp
            | Self::SignatureTooLong
            | Self::SignatureMismatch
            | Self::Writing { .. } => false,
        }
    }
}

/// The reason why a key did not sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum SealKeyFault {
    /// The device that holds the key does not answer; another try may do.
    #[error("the key cannot be reached")]
    Unreachable,
    /// The device that holds the key refuses.
    #[error("the key refuses to sign")]
    Refused,
}

/// The reason why an authority stated no time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum TimeAuthorityFault {
    /// The authority does not answer; another try may do.
    #[error("the time authority cannot be reached")]
    Unreachable,
    /// The authority refuses.
    #[error("the time authority refuses")]
    Refused,
}
