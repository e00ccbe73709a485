//! Hits of a search as shown.

use ereg_vault::SearchKind;

use super::Text;

/// A thing that a search has found, as lists show it.
#[derive(Clone, PartialEq, Eq)]
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
