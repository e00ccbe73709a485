//! The canonical spelling in one pass, without a tree.
//!
//! Most bytes that are checked are canonical, and what `serde_json` writes differs from that in the order of keys alone. Both are
//! looked at here first. Whatever this pass does not follow is left to the tree, which alone says why bytes are refused: so
//! this may take nothing that the tree refuses, and may leave to it whatever is rare.

use std::ops::Range;

use super::{INTEGER_BOUND, MAX_DEPTH};

/// Most digits of an integer in range.
const MOST_DIGITS: usize = 16;

/// Whether bytes are canonical, as far as this pass follows them.
pub(super) fn is_canonical(bytes: &[u8]) -> bool {
    let mut pass = Pass { bytes, at: 0 };
    std::str::from_utf8(bytes).is_ok() && pass.value(0, None).is_some() && pass.at == bytes.len()
}

/// The canonical form of what `serde_json` wrote without blanks; `None` for what this pass does not follow.
pub(super) fn sorted(plain: &[u8]) -> Option<Vec<u8>> {
    let (mut pass, mut out) = (Pass { bytes: plain, at: 0 }, Vec::with_capacity(plain.len()));
    pass.value(0, Some(&mut out))?;
    (pass.at == plain.len()).then_some(out)
}

/// The place up to which bytes were followed. Each step returns `None` at what is no canonical spelling.
struct Pass<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Pass<'a> {
    fn eats(&mut self, byte: u8) -> bool {
        let is_next = self.bytes.get(self.at) == Some(&byte);
        self.at += usize::from(is_next);
        is_next
    }

    fn expects(&mut self, byte: u8) -> Option<()> {
        self.eats(byte).then_some(())
    }

    /// A value, written behind what is there; without a place to write the keys of its objects must be in order.
    fn value(&mut self, depth: usize, mut out: Option<&mut Vec<u8>>) -> Option<()> {
        let from = self.at;
        match self.bytes.get(from)? {
            b'{' | b'[' if depth == MAX_DEPTH => return None,
            b'{' => return self.object(depth + 1, out),
            b'[' => return self.array(depth + 1, out),
            b'"' => self.text()?,
            b't' => self.word(b"true")?,
            b'f' => self.word(b"false")?,
            _ => self.integer()?,
        }
        write(&mut out, self.bytes.get(from..self.at)?);
        Some(())
    }

    fn array(&mut self, depth: usize, mut out: Option<&mut Vec<u8>>) -> Option<()> {
        self.expects(b'[')?;
        write(&mut out, b"[");
        if !self.eats(b']') {
            loop {
                self.value(depth, out.as_deref_mut())?;
                if self.eats(b']') {
                    break;
                }
                self.expects(b',')?;
                write(&mut out, b",");
            }
        }
        write(&mut out, b"]");
        Some(())
    }

    fn object(&mut self, depth: usize, mut out: Option<&mut Vec<u8>>) -> Option<()> {
        self.expects(b'{')?;
        write(&mut out, b"{");
        let begins = out.as_ref().map_or(0, |out| out.len());
        let mut entries: Vec<(&'a [u8], Range<usize>)> = Vec::new();
        let (mut before, mut in_order) = (None, true);
        if !self.eats(b'}') {
            loop {
                let key = self.key()?;
                match before {
                    // The tree says that it is there twice.
                    Some(before) if before == key => return None,
                    Some(before) => in_order &= before < key,
                    None => {}
                }
                before = Some(key);
                self.expects(b':')?;
                if let Some(out) = out.as_deref_mut() {
                    let from = out.len();
                    out.push(b'"');
                    out.extend_from_slice(key);
                    out.extend_from_slice(b"\":");
                    self.value(depth, Some(out))?;
                    entries.push((key, from..out.len()));
                } else {
                    self.value(depth, None)?;
                }
                if self.eats(b'}') {
                    break;
                }
                self.expects(b',')?;
                write(&mut out, b",");
            }
        }
        match out.as_deref_mut() {
            Some(out) if !in_order => put_in_order(out, begins, entries)?,
            None if !in_order => return None,
            _ => {}
        }
        write(&mut out, b"}");
        Some(())
    }

    /// A key without its quotes. One with escapes is left to the tree, which compares what it says and not how it is spelled.
    fn key(&mut self) -> Option<&'a [u8]> {
        self.expects(b'"')?;
        let rest = self.bytes.get(self.at..)?;
        let key = rest.get(..rest.iter().position(|byte| matches!(byte, b'"' | b'\\' | 0x00..=0x1F | 0x80..))?)?;
        self.at += key.len();
        self.expects(b'"')?;
        Some(key)
    }

    fn text(&mut self) -> Option<()> {
        self.expects(b'"')?;
        loop {
            let rest = self.bytes.get(self.at..)?;
            self.at += rest.iter().position(|byte| matches!(byte, b'"' | b'\\' | 0x00..=0x1F))?;
            if self.eats(b'"') {
                return Some(());
            }
            self.escape()?;
        }
    }

    /// RFC 8785 §3.2.2.2: the two-character escapes where they exist, `\u00xx` in small letters for the other controls.
    fn escape(&mut self) -> Option<()> {
        self.expects(b'\\')?;
        let long = match self.bytes.get(self.at..)? {
            [b'"' | b'\\' | b'b' | b't' | b'n' | b'f' | b'r', ..] => 1,
            [b'u', b'0', b'0', b'0', b'0'..=b'7' | b'b' | b'e' | b'f', ..] => 5,
            [b'u', b'0', b'0', b'1', b'0'..=b'9' | b'a'..=b'f', ..] => 5,
            _ => return None,
        };
        self.at += long;
        Some(())
    }

    fn word(&mut self, word: &[u8]) -> Option<()> {
        self.bytes.get(self.at..)?.starts_with(word).then(|| self.at += word.len())
    }

    fn integer(&mut self) -> Option<()> {
        let is_negative = self.eats(b'-');
        let rest = self.bytes.get(self.at..)?;
        let digits = rest.get(..rest.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(rest.len()))?;
        self.at += digits.len();
        match digits {
            [] | [b'0', _, ..] => None,
            [b'0'] => (!is_negative).then_some(()),
            _ if digits.len() > MOST_DIGITS => None,
            _ => {
                let size = digits.iter().fold(0, |size: u64, digit| size * 10 + u64::from(digit - b'0'));
                (size < INTEGER_BOUND).then_some(())
            }
        }
    }
}

fn write(out: &mut Option<&mut Vec<u8>>, bytes: &[u8]) {
    if let Some(out) = out {
        out.extend_from_slice(bytes);
    }
}

/// Puts the entries of an object in the order of their keys: ASCII, so that the order of bytes is that of RFC 8785. `None` where two
/// have the same.
fn put_in_order(out: &mut Vec<u8>, begins: usize, mut entries: Vec<(&[u8], Range<usize>)>) -> Option<()> {
    entries.sort_unstable_by_key(|(key, _)| *key);
    let mut ordered = Vec::with_capacity(out.len() - begins);
    let mut before: Option<&[u8]> = None;
    for (key, text) in entries {
        if before.is_some_and(|before| before == key) {
            return None;
        }
        if before.is_some() {
            ordered.push(b',');
        }
        before = Some(key);
        ordered.extend_from_slice(out.get(text)?);
    }
    out.truncate(begins);
    out.append(&mut ordered);
    Some(())
}
