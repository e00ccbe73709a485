//! The records that the client shows, declared a second time: the compiler compares.

mod case;
mod certificate;
mod consent;
mod correction;
mod document;
mod draft;
mod handed;
mod home_lock;
mod next;
mod progress;
mod result;
mod rules;
mod search;
mod sync;

use ereg_client::{Message, QrMatrix, Text};

/// A QR code (二维码), without the quiet zone of four light modules that has to surround it.
#[uniffi::remote(Record)]
pub struct QrMatrix {
    /// Modules a side.
    pub side: u32,
    /// A byte a module, row by row from above: 1 dark, 0 light.
    pub dark: Vec<u8>,
}

/// A text in both languages; the shell picks.
#[uniffi::remote(Record)]
pub struct Text {
    /// Simplified Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

/// A coded message in both languages.
#[uniffi::remote(Record)]
pub struct Message {
    /// The stable code.
    pub code: String,
    /// The words of the message.
    pub text: Text,
    /// The rule that found it (`R-12`), where a rule did.
    pub rule: Option<String>,
    /// The field it concerns, where it is one.
    pub field: Option<String>,
}
