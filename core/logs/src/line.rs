//! One line an event: time, level, where, a sentence, `field=value` …

use std::{
    fmt::{self, Write as _},
    time::{SystemTime, UNIX_EPOCH},
};

use ereg_domain::time::Instant;
use tracing::{
    Event,
    field::{Field, Visit},
};

use crate::LogLevel;

/// The longest line, bytes, its line feed counted. A longer one ends in `…` behind a whole word.
pub const MOST_LINE_BYTES: usize = 512;
/// The end of a cut line.
const CUT: &str = " …";

/// An event as it will be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Line {
    at: Instant,
    level: LogLevel,
    target: &'static str,
    text: String,
}

impl Line {
    /// An event of now; `vault` is the number of the vault it happened in.
    pub(crate) fn of(event: &Event<'_>, level: LogLevel, vault: u32) -> Line {
        let mut told = Told::default();
        event.record(&mut told);
        let Told { mut text, fields } = told;
        let _ = write!(text, "{fields} vault={vault}"); // writing to a String cannot fail
        Line { at: now(), level, target: event.metadata().target(), text }
    }

    /// Lines that were not written: too many waited, or the disk did not take them.
    pub(crate) fn lost(lost: u64) -> Line {
        Line { at: now(), level: LogLevel::Warn, target: module_path!(), text: format!("lines were lost lost={lost}") }
    }

    pub(crate) fn level(&self) -> LogLevel {
        self.level
    }

    /// The text for whoever has a time and a level of its own.
    pub(crate) fn said(&self) -> String {
        cut(format!("{} {}", self.target, self.text))
    }

    /// The line as it stands in a file, with its line feed.
    pub(crate) fn written(&self) -> String {
        let mut whole = cut(format!("{} {} {} {}", self.at, self.level, self.target, self.text));
        whole.push('\n');
        whole
    }
}

/// The device's wall clock.
pub(crate) fn now() -> Instant {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Instant::from_ms(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

/// No longer than a line may be. It is cut behind a whole word: half a number would be another number.
fn cut(mut text: String) -> String {
    if text.len() < MOST_LINE_BYTES {
        return text;
    }
    let room = text.floor_char_boundary(MOST_LINE_BYTES - CUT.len() - 1);
    let end = text.get(..room).and_then(|fits| fits.rfind(' ')).unwrap_or(room);
    text.truncate(end);
    text.push_str(CUT);
    text
}

/// The words and fields of an event.
struct Told {
    text: String,
    fields: String,
}

impl Default for Told {
    fn default() -> Told {
        Told { text: String::with_capacity(160), fields: String::with_capacity(96) }
    }
}

impl Visit for Told {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        // Writing to a String cannot fail, and what is written below never refuses.
        if field.name() == "message" {
            let _ = write!(Plain(&mut self.text, Part::Sentence), "{value:?}");
        } else {
            let _ = write!(self.fields, " {}=", field.name());
            let _ = write!(Plain(&mut self.fields, Part::Value), "{value:?}");
        }
    }
}

/// The part of a line that is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Sentence,
    Value,
}

/// Writes what keeps a line one line, and a field one word.
struct Plain<'a>(&'a mut String, Part);

impl fmt::Write for Plain<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let breaks = |c: char| c.is_control() || (c.is_whitespace() && c != ' ');
        let part = self.1;
        self.0.extend(text.chars().map(|c| match (part, c) {
            (_, c) if breaks(c) => '_',
            (Part::Value, ' ') | (Part::Sentence, '=') => '_',
            (_, c) => c,
        }));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_line_is_cut_behind_a_whole_word() {
        let text = |words: usize| format!("{}end", "number=123456 ".repeat(words));
        assert_eq!(cut(text(3)), text(3));
        for words in [37, 38, 100] {
            let cut = cut(text(words));
            assert!(cut.len() < MOST_LINE_BYTES, "{}", cut.len());
            assert!(cut.ends_with("number=123456 …"), "{cut}");
        }
        // One word that is too long, in letters of three bytes.
        let cut = cut("不".repeat(400));
        assert!(cut.len() < MOST_LINE_BYTES && cut.ends_with("不 …"), "{cut}");
    }

    #[test]
    fn what_would_break_a_line_or_a_field_is_replaced() {
        let (mut sentence, mut value) = (String::new(), String::new());
        write!(Plain(&mut sentence, Part::Sentence), "a=b\r\nc\u{2028}d e").unwrap();
        write!(Plain(&mut value, Part::Value), "a b\nc=d").unwrap();
        assert_eq!((sentence.as_str(), value.as_str()), ("a_b__c_d e", "a_b_c=d"));
    }
}
