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
    /// There is more on the face than twenty pages hold, or a title or an issuer is longer than its place.
    #[error("more text than the pages of one document hold")]
    TooMuchText,
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
    /// The bytes are no seal.
    #[error("not a seal")]
    Seal,
    /// The bytes are no certificate of an SM2 key.
    #[error("not a certificate of an SM2 key")]
    Certificate,
    /// The certificate is of another key.
    #[error("the certificate is of another key")]
    OtherKey,
    /// The bytes are no SM2 key in PKCS#8.
    #[error("not an SM2 key")]
    Secret,
    /// The key did not sign.
    #[error(transparent)]
    Key(#[from] SealKeyFault),
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
