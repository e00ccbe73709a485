//! The offices that use licences (用证单位), as an office names them in its policy pack: to whom a holder may consent, and for
//! what.
//!
//! A consent names one of them by its credit code and one of its purposes by name. Whoever is not in the list is shown nobody's
//! licence, and a purpose is never free text.

use ereg_domain::{identifier::CreditCode, name::PurposeName};
use serde::{Deserialize, Serialize};

use super::Wording;

/// An office that may be shown a licence with its holder's consent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LicenceUser {
    /// Its unified social credit code (统一社会信用代码).
    pub code: CreditCode,
    /// The name that people know it by.
    pub name: Wording,
    /// The uses for which it asks, in the order they are shown: at least one.
    pub purposes: Vec<LicencePurpose>,
}

/// A use (用途) of a licence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LicencePurpose {
    /// Its name in formats.
    pub id: PurposeName,
    /// The words for it.
    pub name: Wording,
}

impl LicenceUser {
    /// A use for which it asks.
    pub fn purpose(&self, id: PurposeName) -> Option<&LicencePurpose> {
        self.purposes.iter().find(|purpose| purpose.id == id)
    }

    /// Whether it has words, and purposes with words of which none is there twice.
    pub fn is_sound(&self) -> bool {
        let says = |words: &Wording| !words.zh.is_empty() && !words.en.is_empty();
        let mut ids: Vec<PurposeName> = self.purposes.iter().map(|purpose| purpose.id).collect();
        ids.sort();
        ids.dedup();
        let once = ids.len() == self.purposes.len() && !ids.is_empty();
        once && says(&self.name) && self.purposes.iter().all(|purpose| says(&purpose.name))
    }
}
