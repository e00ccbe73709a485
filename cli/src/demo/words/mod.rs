//! The words of the demonstration, Chinese first: the sentences of the story, the names of its people, its page, and why
//! it stops. Each sentence is made of values that were read back; none states a fact of its own about them.

mod application;
pub mod broken;
mod consents;
mod office;
pub mod page;
pub mod people;

pub use application::*;
pub use consents::*;
pub use office::*;

use ereg_client::{Instant, Message, Slot, Text};
use ereg_law::section::Form;

use super::said::Said;
use crate::language::{Phrase, text};

/// The mark on what looks like a document, until a phone has read the office's own.
pub const DEMONSTRATION: Phrase = text("演示", "DEMONSTRATION");

/// The mark that stands before everything that looks like a document.
fn marked(mark: &Said, zh: String, en: String) -> Said {
    Said::of(format!("〔{}〕{zh}", mark.zh), format!("[{}] {en}", mark.en))
}

fn joined(texts: impl Iterator<Item = Said>, zh: &str, en: &str) -> Said {
    let all: Vec<Said> = texts.collect();
    let part = |pick: fn(&Said) -> &str, gap: &str| all.iter().map(pick).collect::<Vec<_>>().join(gap);
    Said::of(part(|said| &said.zh, zh), part(|said| &said.en, en))
}

fn told(tellings: &[Message]) -> Said {
    joined(
        tellings.iter().map(|t| Said::of(t.text.zh.trim_end_matches('。'), t.text.en.trim_end_matches('.'))),
        "；",
        "; ",
    )
}

fn said(text: &Text) -> Said {
    Said::from(text)
}

fn slots(slots: &[Slot], form: &Form) -> Said {
    joined(slots.iter().map(|slot| Said::party(*slot, form)), "、", ", ")
}

fn clock(at: Instant) -> String {
    at.wall_text()
}

/// `sha256:` and the first eight digits: enough for an eye to compare.
pub fn short(digest: &str) -> String {
    let hex = digest.strip_prefix("sha256:").unwrap_or(digest);
    hex.get(..8).unwrap_or(hex).to_owned()
}
