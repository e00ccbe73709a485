//! An office's name for something, in both languages.

use serde::{Deserialize, Serialize};

/// Words in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wording {
    /// Simplified Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}
