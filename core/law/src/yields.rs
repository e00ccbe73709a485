//! The documents that an entry in the book hands out (发证).

/// The documents that an entry hands out, to those who take (发证).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Yields {
    /// 不动产权证书, for the right that it opens or alters.
    TitleCertificate,
    /// 不动产登记证明, for the mortgage or the advance notice that it enters.
    RegistrationProof,
    /// Nothing: the entry alone.
    Nothing,
}
