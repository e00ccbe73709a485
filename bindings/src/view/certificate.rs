//! Homes, certificates and tokens, as the client shows them.

use ereg_client::{
    BookStanding, CertificateScreen, CertificateStanding, Day, HomeView, Instant, Integrity, OldCertificateView,
    SealTrust, Text, TokenFace,
};

/// A home the person holds, from its signed extract.
#[uniffi::remote(Record)]
pub struct HomeView {
    /// 不动产单元号.
    pub unit: String,
    /// District and street.
    pub address: String,
    /// 建筑面积, m², such as `89.50`.
    pub area: String,
    /// Certificates in force, of the unified scheme.
    pub certificates: Vec<String>,
    /// Certificates from before it that are in force (房产证, 土地证).
    pub old_certificates: Vec<OldCertificateView>,
    /// Mortgages, seizures, objections, notices and other burdens, counted.
    pub burdens: u32,
    /// Number of the unit's last entry.
    pub entry_seq: u64,
    /// Registry time of the extract.
    pub as_of: Instant,
    /// Registered on.
    pub since: Day,
}

/// A certificate from before the unified registration, as shown.
#[uniffi::remote(Record)]
pub struct OldCertificateView {
    /// Its number, as printed.
    pub number: String,
    /// Its kind (证书种类).
    pub scheme: Text,
}

/// A certificate on the screen.
#[uniffi::remote(Record)]
pub struct CertificateScreen {
    /// Its kind by name: 不动产权证书 or 不动产登记证明.
    pub kind: Text,
    /// Its number.
    pub number: String,
    /// 电子证照标识.
    pub licence_id: String,
    /// 不动产单元号.
    pub unit: String,
    /// 现势 or 注销.
    pub status: CertificateStanding,
    /// Registry time of `status`: since then it may have changed. Absent where the feed was never told to its end.
    pub as_of: Option<Instant>,
    /// The status in words, with that time.
    pub words: Text,
    /// The token a stranger verifies, `EREG1:…`.
    pub token: String,
    /// The full-face file, which opens the token's commitment.
    pub face: String,
    /// The case it came from.
    pub case_id: Option<String>,
    /// Index of the leaf.
    pub entry_index: u64,
    /// 登簿时间.
    pub registered_at: Instant,
    /// The mark 演示, where the office is a demonstration.
    pub mark: Option<Text>,
}

/// The integrity of the bytes that were sealed.
#[uniffi::remote(Enum)]
pub enum Integrity {
    /// They are exactly as they were sealed.
    Intact,
    /// The seal fits, and not everything in the file is under it. Of a document alone.
    PartlyProtected,
    /// Changed.
    Altered,
    /// Nothing that can be read.
    Unreadable,
    /// Nothing here can verify its seal, so nobody can say.
    Unverifiable,
}

/// The trust in whoever sealed it.
#[uniffi::remote(Enum)]
pub enum SealTrust {
    /// A trusted seal, in its term.
    Trusted,
    /// None whom anything that is trusted here vouches for.
    UnknownKey,
    /// One that is known, out of its term.
    OutOfTerm,
    /// A certificate was revoked, and nobody who is trusted says that it had been used before. Of a document alone.
    Revoked,
}

/// The standing of a token in the book.
#[uniffi::remote(Enum)]
pub enum BookStanding {
    /// In the book, current as of the status.
    Current,
    /// In the book, cancelled as of the status.
    Cancelled,
    /// In the book as of the status; unknown since.
    StatusUnknown,
    /// Not in the book.
    NotIncluded,
    /// Cannot be said.
    Unverifiable,
}

/// The data that a token shows on its face.
#[uniffi::remote(Record)]
pub struct TokenFace {
    /// 不动产权证书号.
    pub number: String,
    /// Masked holders.
    pub holders: String,
    /// Masked address.
    pub address: String,
    /// 不动产单元号.
    pub unit: String,
}
