//! The one place that writes: answers to standard output, remarks and failures to standard error.
//!
//! With `--json` an answer is one object a line; without, plain words in the person's language. A reader that has
//! seen enough (`| head`) is no failure.

use std::io::{self, BufWriter, IsTerminal, Write};

use serde::Serialize;

use crate::{failure::Failure, language::Language};

/// The form in which answers are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReplyForm {
    /// Plain words.
    Words,
    /// One JSON object a line.
    Json,
}

/// Something that a command prints when it is done.
pub trait Reply: Serialize {
    /// The answer in plain words, which may be several lines. It is already made safe for a terminal by [`visible`]
    /// where it repeats input.
    fn words(&self, language: Language) -> String;
}

/// The place where answers go.
pub struct Output {
    form: ReplyForm,
    language: Language,
    out: BufWriter<io::Stdout>,
}

/// The state of the reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReaderState {
    /// The reader reads on.
    Reading,
    /// The reader closed the pipe: nothing more needs to be said.
    Gone,
}

impl Output {
    /// Makes an output that writes to standard output.
    pub fn new(form: ReplyForm, language: Language) -> Self {
        Self { form, language, out: BufWriter::new(io::stdout()) }
    }

    /// The person's language.
    pub fn language(&self) -> Language {
        self.language
    }

    /// Writes one answer.
    ///
    /// # Errors
    /// `output.failed`.
    pub fn answer(&mut self, answer: &impl Reply) -> Result<ReaderState, Failure> {
        let written = match self.form {
            ReplyForm::Json => {
                serde_json::to_vec(answer).map_err(io::Error::other).and_then(|line| self.out.write_all(&line))
            }
            ReplyForm::Words => self.out.write_all(answer.words(self.language).as_bytes()),
        };
        told(written.and_then(|()| self.out.write_all(b"\n")))
    }

    /// Writes bytes exactly as they are: a file that others verify.
    ///
    /// # Errors
    /// `output.failed`.
    pub fn raw(&mut self, bytes: &[u8]) -> Result<ReaderState, Failure> {
        told(self.out.write_all(bytes))
    }

    /// Hands on what was written so far.
    ///
    /// # Errors
    /// `output.failed`.
    pub fn flush(&mut self) -> Result<ReaderState, Failure> {
        told(self.out.flush())
    }

    /// Something a person at a terminal should know now; nothing in a pipe.
    pub fn remark(&self, remark: &str) {
        if io::stderr().is_terminal() {
            // A remark that nobody can read is no reason to stop.
            let _ = writeln!(io::stderr(), "{remark}");
        }
    }
}

fn told(written: io::Result<()>) -> Result<ReaderState, Failure> {
    match written {
        Ok(()) => Ok(ReaderState::Reading),
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(ReaderState::Gone),
        Err(_) => Err(Failure::Output),
    }
}

/// Writes why a command did not do what it was asked to standard error.
pub fn failure(failure: &Failure, form: ReplyForm, language: Language) {
    let line = match form {
        ReplyForm::Json => serde_json::to_string(&failure.object(language)).unwrap_or_default(),
        ReplyForm::Words => failure.words(language),
    };
    let _ = writeln!(io::stderr(), "{line}");
}

/// Text from elsewhere, made safe to show: what would steer the terminal or deceive the eye is spelled out.
pub fn safe(given: &str) -> String {
    let mut shown = String::with_capacity(given.len());
    for character in given.chars() {
        if ereg_domain::text::is_refused(character) {
            shown.extend(character.escape_unicode());
        } else {
            shown.push(character);
        }
    }
    shown
}

/// Works like [`safe`], for what a filter repeats: its beginning is enough to know it by.
pub fn visible(given: &str) -> String {
    const LONGEST: usize = 160;
    match given.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", safe(&given[..end])),
        None => safe(given),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_steers_a_terminal_is_spelled_out_and_long_text_is_cut() {
        assert_eq!(visible("a\u{1b}[2Jb\u{202e}c"), "a\\u{1b}[2Jb\\u{202e}c");
        assert_eq!(visible("鄂(2020)武汉市"), "鄂(2020)武汉市");
        assert_eq!(visible(&"长".repeat(200)).chars().count(), 161);
    }
}
