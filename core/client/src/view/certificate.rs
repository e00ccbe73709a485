//! Homes, certificates and tokens as shown.

use super::Text;
use ereg_domain::time::{Day, Instant};

/// A home the person holds, from its signed extract.
#[derive(Clone, PartialEq, Eq)]
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
#[derive(Clone, PartialEq, Eq)]
pub struct OldCertificateView {
    /// Its number, as printed.
    pub number: String,
    /// Its kind (证书种类).
    pub scheme: Text,
}

/// The standing of a certificate (证照状态), as far as it proves itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CertificateStanding {
    /// 现势: its token is intact, of this very certificate, sealed by a trusted key and in the book.
    Current,
    /// 注销.
    Cancelled,
    /// Its token does not prove it: nobody is to rely on it.
    Unproven,
}

/// A certificate on the screen.
#[derive(Clone, PartialEq, Eq)]
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

/// The data that a token shows on its face.
#[derive(Clone, PartialEq, Eq)]
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
