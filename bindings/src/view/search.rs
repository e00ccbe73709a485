//! Hits of a search, as the client shows them.

use ereg_client::{SearchHit, SearchKind, Text};

/// The kinds of things that can be searched for.
#[uniffi::remote(Enum)]
pub enum SearchKind {
    /// Drafts (草稿).
    Drafts,
    /// Cases (案件).
    Cases,
    /// Homes whose extracts are kept (登记簿摘录).
    Homes,
    /// Title certificates and registration proofs (不动产权证书, 不动产登记证明).
    Certificates,
}

/// A thing that a search has found, as lists show it.
#[uniffi::remote(Record)]
pub struct SearchHit {
    /// The kind of the thing.
    pub kind: SearchKind,
    /// The kind in words, as a heading over its hits.
    pub heading: Text,
    /// The name under which its feature takes it: the id of a draft or a case, the unit code of a home, the number of a
    /// certificate.
    pub id: String,
    /// District and street of the home, as far as they are known here; empty where they are not.
    pub title: String,
    /// 受理号 of a case, from acceptance on; of a home the number of its certificate; of a certificate its own.
    pub number: Option<String>,
    /// Words for what it is: the matter of a draft, the state of a case, what a certificate is.
    pub words: Text,
}
