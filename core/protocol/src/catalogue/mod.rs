//! Every error code and what it means to a person, Simplified Chinese first: the one table of all rooms. Beside it the
//! names of the acts.
//!
//! The law's catalogue ([`ereg_law::words::message`]) has the words for what rules find and for what is wrong with a
//! typed value; everything else is here. `docs/errors.md` is made from both.

pub(crate) mod act;
mod consent;
mod device;
mod document;
mod home_lock;
mod office;
mod operator;
mod proof;
mod remedy;
mod sealing;
mod shell;
mod steps;
mod wire;

use serde::{Deserialize, Serialize};

/// The kind of an error: it decides what the outbox does with the command.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ErrorClass {
    /// Try again later, the same bytes.
    Transient,
    /// Will never work: the person must act.
    Permanent,
    /// The key or account is not accepted.
    Auth,
    /// The clocks differ too much; the answer carries signed registry time.
    Clock,
    /// This app is too old.
    Upgrade,
    /// Somebody else wrote first.
    Conflict,
}

impl ErrorClass {
    /// Every class.
    pub const ALL: &'static [ErrorClass] = &[
        ErrorClass::Transient,
        ErrorClass::Permanent,
        ErrorClass::Auth,
        ErrorClass::Clock,
        ErrorClass::Upgrade,
        ErrorClass::Conflict,
    ];

    /// Its name in formats.
    pub const fn name(self) -> &'static str {
        match self {
            ErrorClass::Transient => "transient",
            ErrorClass::Permanent => "permanent",
            ErrorClass::Auth => "auth",
            ErrorClass::Clock => "clock",
            ErrorClass::Upgrade => "upgrade",
            ErrorClass::Conflict => "conflict",
        }
    }
}

/// One code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CodeEntry {
    /// The stable code.
    pub code: &'static str,
    /// The class, which decides what the outbox does with it.
    pub class: ErrorClass,
    /// Simplified Chinese.
    pub zh: &'static str,
    /// English.
    pub en: &'static str,
    /// The remedy (what to do now), Simplified Chinese.
    pub fix_zh: &'static str,
    /// The remedy, English.
    pub fix_en: &'static str,
}

/// A remedy (what to do now), zh and en.
type Remedy = (&'static str, &'static str);

/// A row: what happened and why, then what to do now. The first says nothing that the second says.
const fn entry(code: &'static str, class: ErrorClass, zh: &'static str, en: &'static str, fix: Remedy) -> CodeEntry {
    CodeEntry { code, class, zh, en, fix_zh: fix.0, fix_en: fix.1 }
}

/// Every entry, by theme.
pub fn entries() -> impl Iterator<Item = &'static CodeEntry> {
    proof::ENTRIES
        .iter()
        .chain(device::ENTRIES)
        .chain(document::ENTRIES)
        .chain(steps::ENTRIES)
        .chain(wire::ENTRIES)
        .chain(office::ENTRIES)
        .chain(operator::ENTRIES)
        .chain(sealing::ENTRIES)
        .chain(consent::ENTRIES)
        .chain(home_lock::ENTRIES)
        .chain(shell::ENTRIES)
}

/// The entry of a code.
pub fn lookup(code: &str) -> Option<&'static CodeEntry> {
    entries().find(|entry| entry.code == code)
}

/// A code as either table has it; none where neither does.
pub fn listed(code: &str) -> Option<&'static str> {
    lookup(code).map(|entry| entry.code).or_else(|| ereg_law::words::message::lookup(code).map(|text| text.code))
}

/// Returns what a code means, zh and en: of this table or, for what rules find and what is typed wrong, of the law's.
pub fn words(code: &str) -> Option<(&'static str, &'static str)> {
    lookup(code)
        .map(|entry| (entry.zh, entry.en))
        .or_else(|| ereg_law::words::message::lookup(code).map(|text| (text.zh, text.en)))
}

/// Returns the remedy for a code, zh and en; of either table, as [`words`].
pub fn fix(code: &str) -> Option<(&'static str, &'static str)> {
    lookup(code)
        .map(|entry| (entry.fix_zh, entry.fix_en))
        .or_else(|| ereg_law::words::message::lookup(code).map(|text| (text.fix_zh, text.fix_en)))
}

/// Whether a code tells of the exchange alone: of the network, the request or its signature, never of a matter.
pub fn is_of_the_exchange(code: &str) -> bool {
    wire::ENTRIES.iter().any(|entry| entry.code == code)
}

/// The class of a code. A code of what rules find or of what is typed wrong waits for the person.
pub fn class(code: &str) -> Option<ErrorClass> {
    lookup(code)
        .map(|entry| entry.class)
        .or_else(|| ereg_law::words::message::lookup(code).map(|_| ErrorClass::Permanent))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn a_code_has_one_entry_and_says_what_happened_and_what_to_do_in_both_languages() {
        let mut seen = BTreeSet::new();
        for entry in entries() {
            assert!(seen.insert(entry.code), "{} twice", entry.code);
            assert!(!entry.zh.is_empty() && !entry.en.is_empty(), "{}", entry.code);
            for (text, end) in [(entry.zh, '。'), (entry.fix_zh, '。'), (entry.en, '.'), (entry.fix_en, '.')] {
                assert!(text.ends_with(end) && text.chars().count() > 2, "{}: {text:?} is no sentence", entry.code);
            }
            // Phones show these words: what is typed in a shell is that shell's to say.
            assert!(!entry.fix_zh.contains("ereg ") && !entry.fix_en.contains("ereg "), "{} for one shell", entry.code);
            assert!(!entry.fix_zh.contains(entry.zh) && !entry.fix_en.contains(entry.en), "{} twice", entry.code);
            assert!(ereg_law::words::message::lookup(entry.code).is_none(), "{} is the law's", entry.code);
        }
    }
}
