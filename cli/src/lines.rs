//! The input of a filter: one item a line, from a file or from standard input, never more than a line at a time.
//!
//! `\n` and `\r\n` end a line, the last one needs no end, and a byte order mark before the first is no part of it.
//! A line may hold anything: what is too long or not UTF-8 is told as such, in its place in the order.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, Read},
    path::{Path, PathBuf},
};

use crate::failure::Failure;

/// The longest line that is looked at, bytes. Ten times the longest item any filter knows, and no burden to hold.
pub const LONGEST_LINE: usize = 64 * 1024;

const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// The place where the items come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// `-`.
    StandardInput,
    /// A file.
    File(PathBuf),
}

impl From<&Path> for Source {
    fn from(path: &Path) -> Self {
        if path == Path::new("-") { Self::StandardInput } else { Self::File(path.to_owned()) }
    }
}

/// One line, without its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    /// The text as it was given.
    Text(String),
    /// Not UTF-8; with `U+FFFD` where it is not.
    NotUtf8(String),
    /// Longer than [`LONGEST_LINE`]; its beginning.
    TooLarge(String),
}

impl Line {
    /// The line as far as it can be told.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Text(text) | Self::NotUtf8(text) | Self::TooLarge(text) => text,
        }
    }

    /// The text of [`Line::as_str`], owned.
    pub fn into_string(self) -> String {
        match self {
            Self::Text(text) | Self::NotUtf8(text) | Self::TooLarge(text) => text,
        }
    }
}

/// Reads line by line.
pub struct Lines {
    input: BufReader<Box<dyn Read>>,
    at_start: bool,
}

impl Source {
    /// Opens it.
    ///
    /// # Errors
    /// `input.not_found`, `input.unreadable`.
    pub fn open(&self) -> Result<Lines, Failure> {
        let input: Box<dyn Read> = match self {
            Self::StandardInput => Box::new(io::stdin()),
            Self::File(path) => Box::new(File::open(path).map_err(|error| Failure::input(&error))?),
        };
        Ok(Lines::new(input))
    }
}

impl Lines {
    /// Reads lines from any bytes.
    pub fn new(input: Box<dyn Read>) -> Self {
        Self { input: BufReader::with_capacity(LONGEST_LINE, input), at_start: true }
    }

    /// Returns the beginning of the input, without taking anything: as much as came at once, and at least as much as
    /// tells a document or a picture from a line. It is empty at the end.
    ///
    /// # Errors
    /// `input.unreadable`.
    pub fn beginning(&mut self) -> Result<&[u8], Failure> {
        let came = self.input.fill_buf().map_err(|error| Failure::input(&error))?;
        let mut known = ereg_document::BEGINNINGS.iter().chain(&ereg_client::PICTURE_BEGINNINGS);
        let begun = known.find(|begins| came.len() < begins.len() && begins.starts_with(came));
        if let Some(begins) = begun.filter(|_| !came.is_empty()) {
            // Only then is more waited for: somebody who types a line is answered at its end.
            let mut first = Vec::new();
            let most = u64::try_from(begins.len()).unwrap_or_default();
            self.input.by_ref().take(most).read_to_end(&mut first).map_err(|error| Failure::input(&error))?;
            let rest = std::mem::replace(&mut self.input, BufReader::new(Box::new(io::empty())));
            self.input = BufReader::with_capacity(LONGEST_LINE, Box::new(io::Cursor::new(first).chain(rest)));
        }
        self.input.fill_buf().map_err(|error| Failure::input(&error))
    }

    /// Everything that is left, as it is; of what is longer than `most` bytes one byte more than that.
    ///
    /// # Errors
    /// `input.unreadable`.
    pub fn rest(self, most: usize) -> Result<Vec<u8>, Failure> {
        at_most(self.input, most).map_err(|error| Failure::input(&error))
    }

    /// Whether the next line is here already: where it is not, answers so far should be handed on before waiting.
    pub fn is_waiting(&self) -> bool {
        !self.input.buffer().contains(&b'\n')
    }

    fn read(&mut self) -> io::Result<Option<Line>> {
        let mut kept = Vec::new();
        let mut ended = false;
        let mut any = false;
        while !ended {
            let buffer = self.input.fill_buf()?;
            if buffer.is_empty() {
                break;
            }
            any = true;
            let end = buffer.iter().position(|byte| *byte == b'\n');
            let part = &buffer[..end.unwrap_or(buffer.len())];
            // One more than the cap, for the `\r`, and one to tell a line that is too long.
            kept.extend_from_slice(&part[..part.len().min(LONGEST_LINE + 2 - kept.len())]);
            let used = part.len() + usize::from(end.is_some());
            ended = end.is_some();
            self.input.consume(used);
        }
        if !any {
            return Ok(None);
        }
        let first = std::mem::take(&mut self.at_start);
        let line = kept.strip_prefix(BYTE_ORDER_MARK).filter(|_| first).unwrap_or(&kept);
        if first && line.is_empty() && !ended {
            // A mark and nothing else: an empty file, as some editors write it.
            return Ok(None);
        }
        Ok(Some(read_line(line.strip_suffix(b"\r").unwrap_or(line))))
    }
}

/// A file as it is; of one that is longer than `most` bytes one byte more than that, by which its parser knows it.
///
/// # Errors
/// It cannot be opened or read.
pub fn whole_file(path: &Path, most: usize) -> io::Result<Vec<u8>> {
    at_most(File::open(path)?, most)
}

fn at_most(input: impl Read, most: usize) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let most = u64::try_from(most).unwrap_or(u64::MAX).saturating_add(1);
    input.take(most).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn read_line(line: &[u8]) -> Line {
    if let Some(head) = line.get(..LONGEST_LINE).filter(|_| line.len() > LONGEST_LINE) {
        return Line::TooLarge(String::from_utf8_lossy(head).into_owned());
    }
    match str::from_utf8(line) {
        Ok(text) => Line::Text(text.to_owned()),
        Err(_) => Line::NotUtf8(String::from_utf8_lossy(line).into_owned()),
    }
}

impl Iterator for Lines {
    type Item = Result<Line, Failure>;

    fn next(&mut self) -> Option<Self::Item> {
        self.read().map_err(|error| Failure::input(&error)).transpose()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(bytes: &[u8]) -> Vec<Line> {
        Lines::new(Box::new(io::Cursor::new(bytes.to_vec()))).map(Result::unwrap).collect()
    }

    fn text(line: &str) -> Line {
        Line::Text(line.to_owned())
    }

    #[test]
    fn both_line_ends_a_mark_and_a_missing_last_end_are_read() {
        assert_eq!(lines(b"\xEF\xBB\xBFa\r\nb\n\nc"), [text("a"), text("b"), text(""), text("c")]);
        assert_eq!(lines(b"a\n"), [text("a")]);
        assert_eq!(lines(b"\n"), [text("")]);
        assert_eq!(lines(b""), []);
        assert_eq!(lines(b"\xEF\xBB\xBF"), []);
        // Only the first line may begin with a mark; a carriage return inside belongs to the line.
        assert_eq!(lines("a\n\u{FEFF}b\rc\n".as_bytes()), [text("a"), text("\u{FEFF}b\rc")]);
    }

    #[test]
    fn the_beginning_is_looked_at_and_stays() {
        struct Drip(Vec<u8>);
        impl Read for Drip {
            fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
                let Some(byte) = self.0.pop() else { return Ok(0) };
                into[0] = byte;
                Ok(1)
            }
        }
        let drip = |bytes: &[u8]| Lines::new(Box::new(Drip(bytes.iter().rev().copied().collect())));
        let mut package = drip(b"PK\x03\x04rest");
        assert_eq!(package.beginning().unwrap(), b"PK\x03\x04");
        assert_eq!(package.rest(100).unwrap(), b"PK\x03\x04rest");
        assert_eq!(drip(b"PK\x03\x04rest").rest(2).unwrap(), b"PK\x03");
        assert_eq!(drip(b"\x89PNG\r\n\x1A\nrest").beginning().unwrap(), b"\x89PNG\r\n\x1A\n");
        assert_eq!(drip(b"\xFF\xD8\xFFrest").beginning().unwrap(), b"\xFF\xD8\xFF");
        let mut line = drip(b"PQ\nb");
        assert_eq!(line.beginning().unwrap(), b"PQ\nb");
        let mut line = drip(b"ab\n");
        assert_eq!(line.beginning().unwrap(), b"a");
        assert_eq!(line.map(Result::unwrap).collect::<Vec<_>>(), [text("ab")]);
        assert_eq!(lines(b"").len(), 0);
        assert_eq!(Lines::new(Box::new(io::empty())).beginning().unwrap(), b"");
    }

    #[test]
    fn a_file_is_read_one_byte_past_its_limit_and_no_further() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("file");
        std::fs::write(&file, b"abcdef").unwrap();
        assert_eq!(whole_file(&file, 6).unwrap(), b"abcdef");
        assert_eq!(whole_file(&file, 3).unwrap(), b"abcd");
        let missing = whole_file(&dir.path().join("none"), 3).unwrap_err();
        assert_eq!(missing.kind(), io::ErrorKind::NotFound);
    }

    #[test]
    fn what_is_not_utf8_is_told_in_its_place() {
        assert_eq!(lines(b"a\n\xFF\xFEb\nc\n"), [text("a"), Line::NotUtf8("\u{FFFD}\u{FFFD}b".to_owned()), text("c")]);
    }

    #[test]
    fn a_line_too_long_is_cut_and_the_next_one_is_whole() {
        let longest = "x".repeat(LONGEST_LINE);
        assert_eq!(lines(format!("{longest}\r\nb").as_bytes()), [text(&longest), text("b")]);
        for more in ["y", "yy", &"y".repeat(300_000)] {
            let found = lines(format!("{longest}{more}\r\nb\n").as_bytes());
            assert_eq!(found, [Line::TooLarge(longest.clone()), text("b")], "{}", more.len());
        }
    }
}
