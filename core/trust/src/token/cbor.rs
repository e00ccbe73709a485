//! Deterministic CBOR (RFC 8949 §4.2.1) in the subset the token needs: integers, strings, arrays, maps, one tag.
//!
//! The reader accepts the shortest heads only, so that each value has one spelling; it never allocates for a
//! length before the bytes are there.

/// Major types.
const UNSIGNED: u8 = 0;
const NEGATIVE: u8 = 1;
const BYTES: u8 = 2;
const TEXT: u8 = 3;
const ARRAY: u8 = 4;
const MAP: u8 = 5;
const TAG: u8 = 6;

/// Writes items one after another.
#[derive(Default)]
pub(super) struct Writer(Vec<u8>);

impl Writer {
    pub(super) fn finish(self) -> Vec<u8> {
        self.0
    }

    fn head(&mut self, major: u8, value: u64) {
        let major = major << 5;
        let bytes = value.to_be_bytes();
        match value {
            0..24 => self.0.push(major | bytes[7]),
            24..0x100 => self.0.extend_from_slice(&[major | 24, bytes[7]]),
            0x100..0x1_0000 => self.0.extend_from_slice(&[&[major | 25], &bytes[6..]].concat()),
            0x1_0000..0x1_0000_0000 => self.0.extend_from_slice(&[&[major | 26], &bytes[4..]].concat()),
            _ => self.0.extend_from_slice(&[&[major | 27], &bytes[..]].concat()),
        }
    }

    pub(super) fn unsigned(&mut self, value: u64) -> &mut Self {
        self.head(UNSIGNED, value);
        self
    }

    /// The integer −1 − n.
    pub(super) fn negative(&mut self, n: u64) -> &mut Self {
        self.head(NEGATIVE, n);
        self
    }

    pub(super) fn bytes(&mut self, bytes: &[u8]) -> &mut Self {
        self.head(BYTES, bytes.len() as u64);
        self.0.extend_from_slice(bytes);
        self
    }

    pub(super) fn text(&mut self, text: &str) -> &mut Self {
        self.head(TEXT, text.len() as u64);
        self.0.extend_from_slice(text.as_bytes());
        self
    }

    pub(super) fn array(&mut self, items: u64) -> &mut Self {
        self.head(ARRAY, items);
        self
    }

    pub(super) fn map(&mut self, entries: u64) -> &mut Self {
        self.head(MAP, entries);
        self
    }

    pub(super) fn tag(&mut self, tag: u64) -> &mut Self {
        self.head(TAG, tag);
        self
    }
}

/// Reads items one after another; `None` at the first that is not the expected one in its shortest spelling.
pub(super) struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    /// Returns `Some` where nothing is left.
    pub(super) fn end(&self) -> Option<()> {
        self.0.is_empty().then_some(())
    }

    fn take(&mut self, len: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(len)?;
        self.0 = rest;
        Some(taken)
    }

    fn head(&mut self, major: u8) -> Option<u64> {
        let first = *self.take(1)?.first()?;
        if first >> 5 != major {
            return None;
        }
        let (len, least) = match first & 0x1F {
            small @ 0..24 => return Some(u64::from(small)),
            24 => (1, 24),
            25 => (2, 0x100),
            26 => (4, 0x1_0000),
            27 => (8, 0x1_0000_0000),
            _ => return None, // reserved or of indefinite length
        };
        let value = self.take(len)?.iter().fold(0, |value: u64, &byte| value << 8 | u64::from(byte));
        (value >= least).then_some(value)
    }

    pub(super) fn unsigned(&mut self) -> Option<u64> {
        self.head(UNSIGNED)
    }

    pub(super) fn negative(&mut self) -> Option<u64> {
        self.head(NEGATIVE)
    }

    pub(super) fn bytes(&mut self) -> Option<&'a [u8]> {
        let len = self.head(BYTES)?;
        self.take(usize::try_from(len).ok()?)
    }

    /// Reads the number of bytes that a byte string claims; they may not all be here.
    pub(super) fn length_of_bytes(&mut self) -> Option<usize> {
        usize::try_from(self.head(BYTES)?).ok()
    }

    /// Bytes not read yet.
    pub(super) fn left(&self) -> usize {
        self.0.len()
    }

    pub(super) fn text(&mut self) -> Option<&'a str> {
        let len = self.head(TEXT)?;
        std::str::from_utf8(self.take(usize::try_from(len).ok()?)?).ok()
    }

    pub(super) fn array(&mut self, items: u64) -> Option<()> {
        (self.head(ARRAY)? == items).then_some(())
    }

    pub(super) fn map(&mut self) -> Option<u64> {
        self.head(MAP)
    }

    pub(super) fn tag(&mut self, tag: u64) -> Option<()> {
        (self.head(TAG)? == tag).then_some(())
    }
}
