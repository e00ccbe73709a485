//! The consent of a holder that another office uses a licence (用证授权), and the log of its uses (调用记录), as both are told of
//! them.
//!
//! A consent is signed by its holder; that it was taken, and whether it was revoked, the head of its page proves. A use is written
//! in the transaction that answers it and is never changed: the holder and the office are told the same, but that the files of
//! what was shown are named to the office alone.

use ereg_domain::{
    identifier::{CreditCode, LicenceId},
    name::PurposeName,
    time::Instant,
};
use ereg_trust::digest::Digest;
use serde::{Deserialize, Serialize};

use crate::{command::Carried, document::SealedDocument};

/// A consent (用证授权) as its holder and the office that it is for see it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConsentView {
    /// Envelope `licence_consent.1`.
    pub consent: Carried,
    /// Registry time at which it was taken.
    pub granted_at: Instant,
    /// Registry time from which it no longer stands, where it was revoked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revoked_at: Option<Instant>,
}
debug_without_content!(ConsentView { granted_at, revoked_at });

/// One use of a licence (调用记录), answered or refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LicenceUseView {
    /// Digest of the payload of the consent that was named.
    pub consent: Digest,
    /// The office that asked, by its unified social credit code.
    pub office: CreditCode,
    /// The licence that it asked for.
    pub licence: LicenceId,
    /// The use for which it asked.
    pub purpose: PurposeName,
    /// Registry time.
    pub at: Instant,
    /// The answer that it got.
    pub answer: LicenceUseAnswer,
}

/// The answer to an office that asked to be shown a licence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum LicenceUseAnswer {
    /// It was shown.
    Shown {
        /// The files of its document; named to the office alone.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        document: Option<SealedDocument>,
    },
    /// It was refused.
    Refused {
        /// The stable code.
        code: String,
    },
}

impl LicenceUseView {
    /// The same as its holder is told: that it was shown, and nothing by which the files are fetched.
    #[must_use]
    pub fn for_holder(&self) -> LicenceUseView {
        let answer = match &self.answer {
            LicenceUseAnswer::Shown { .. } => LicenceUseAnswer::Shown { document: None },
            LicenceUseAnswer::Refused { code } => LicenceUseAnswer::Refused { code: code.clone() },
        };
        LicenceUseView { answer, ..self.clone() }
    }
}
