//! Consents to the use of licences (用证授权), and the log of their uses (调用记录), as shown.

use std::fmt;

use ereg_domain::time::{Day, Instant};
use ereg_protocol::document::DocumentForm;

use super::{Message, Text};

/// An office to which a holder may consent (用证单位).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LicenceUserScreen {
    /// Its unified social credit code, by which a consent names it.
    pub code: String,
    /// Its name.
    pub name: Text,
    /// The uses for which it may be shown a licence.
    pub purposes: Vec<LicencePurposeScreen>,
}

/// A use (用途) for which an office may be shown a licence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LicencePurposeScreen {
    /// The id, by which a consent names it.
    pub id: String,
    /// The words for it.
    pub name: Text,
}

/// The terms of a consent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConsentTerms {
    /// The credit code of the office, one of those that the registry lists.
    pub office: String,
    /// The id of the use, one of that office's.
    pub purpose: String,
    /// The last day on which the licence may be used.
    pub until: Day,
}

/// A consent as it stands.
#[derive(Clone, PartialEq, Eq)]
pub struct ConsentScreen {
    /// Digest by which it is named.
    pub consent: String,
    /// Credit code of the office.
    pub office: String,
    /// Name of the office.
    pub office_name: Text,
    /// The licence (电子证照标识).
    pub licence: String,
    /// The number of the certificate or proof that it is, where that is here.
    pub certificate: Option<String>,
    /// The id of the use.
    pub purpose: String,
    /// The use in words.
    pub purpose_name: Text,
    /// The last day on which the licence may be used.
    pub until: Day,
    /// Registry time at which the office took it.
    pub granted_at: Instant,
    /// Registry time at which it was taken back.
    pub revoked_at: Option<Instant>,
    /// The standing in words.
    pub standing: Text,
    /// The act under it that is open to this account; none once it was taken back or its last day is over.
    pub act: Option<ConsentAct>,
    /// Number of its uses that are told of here, answered or refused.
    pub uses: u32,
}

/// An act under a consent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConsentAct {
    /// The holder, who gave it, takes it back.
    TakeBack,
    /// The office, to which it was given, asks to be shown the licence.
    Ask,
}

/// One use of a licence, as the registry wrote it down.
#[derive(Clone, PartialEq, Eq)]
pub struct LicenceUseScreen {
    /// Its id.
    pub id: String,
    /// Digest of the consent that was named.
    pub consent: String,
    /// Name of the office that asked.
    pub office_name: Text,
    /// Its credit code.
    pub office: String,
    /// The licence that it asked for.
    pub licence: String,
    /// The use for which it asked, in words.
    pub purpose_name: Text,
    /// Registry time.
    pub at: Instant,
    /// The answer in words.
    pub answer: Text,
    /// The reason, where it was refused; none where the licence was shown.
    pub refused: Option<Message>,
    /// The forms in which the file can be fetched, by the office alone.
    pub forms: Vec<DocumentForm>,
}

impl fmt::Debug for ConsentScreen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ConsentScreen").field("consent", &self.consent).finish_non_exhaustive()
    }
}

impl fmt::Debug for LicenceUseScreen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LicenceUseScreen").field("id", &self.id).field("refused", &self.refused).finish_non_exhaustive()
    }
}
