//! The signature of a PDF (PAdES, ETSI EN 319 142-1), found without reading the PDF.
//!
//! Two ranges of bytes are signed: all before the value of the signature and all behind it, to the last byte. Between
//! them stands the value alone, and no reader can take it for anything else. So whatever a reader makes of the file, it
//! makes of signed bytes, and no parser here has to agree with it. A file that was only extended after it was signed is
//! refused with every other one that does not have this form.

mod syntax;

use ereg_domain::time::Instant;

use crate::asn1::{Element, tag};
use crate::fault::DocumentFault;
use crate::sabotage::pdf_coverage_is_judged;
use crate::time;

use syntax::{Dictionary, Value};

/// Most bytes of a PDF that are looked at: 4 MiB.
pub(crate) const MOST_BYTES: usize = 4 * 1024 * 1024;
/// Most bytes of the value of a signature, as digits.
const MOST_DIGITS: usize = 256 * 1024;

/// The first bytes of a PDF.
pub(crate) const MAGIC: &[u8] = b"%PDF-";
/// The entry that names the signed ranges.
const BYTE_RANGE: &[u8] = b"/ByteRange";
/// The encoding of a PAdES signature.
const PADES: &[u8] = b"ETSI.CAdES.detached";

/// The signature of a PDF and what it is over.
#[derive(Debug)]
pub(crate) struct PdfSignature<'a> {
    /// Everything but the value, in two parts.
    pub(crate) covered: [&'a [u8]; 2],
    /// The time of signing, by the word of the signer.
    pub(crate) at: Instant,
    /// The reason that is stated, where it is spelled in UTF-16.
    pub(crate) reason: Option<String>,
    value: Vec<u8>,
}

/// Whether bytes begin as a PDF does.
pub(crate) fn begins_like_one(bytes: &[u8]) -> bool {
    bytes.starts_with(MAGIC)
}

impl<'a> PdfSignature<'a> {
    /// Finds the one signature of a PDF.
    ///
    /// # Errors
    /// There is none or more than one, it is of another kind, or something stands outside what it covers.
    pub(crate) fn find(bytes: &'a [u8]) -> Result<Self, DocumentFault> {
        if bytes.len() > MOST_BYTES {
            return Err(DocumentFault::TooLarge);
        }
        let mut places = places(bytes, BYTE_RANGE);
        let place = places.next().ok_or(DocumentFault::NotSealed)?;
        if places.next().is_some() {
            return Err(DocumentFault::SeveralSignatures);
        }
        let dictionary = Dictionary::around(bytes, place).ok_or(DocumentFault::PdfStructure)?;
        let is_name = |key: &[u8], name: &[u8]| matches!(dictionary.get(key), Some(Value::Name(read)) if *read == name);
        if !is_name(b"Type", b"Sig") || !is_name(b"SubFilter", PADES) {
            return Err(DocumentFault::OtherPdfSignature);
        }
        let (from, to) = match dictionary.get(b"Contents") {
            Some(Value::Hex { from, to }) => (*from, *to),
            _ => return Err(DocumentFault::PdfStructure),
        };
        let covered = covered(bytes, dictionary.get(b"ByteRange"), (from, to))?;
        let at = match dictionary.get(b"M") {
            Some(Value::Text(text)) => signed_at(text).ok_or(DocumentFault::PdfStructure)?,
            _ => return Err(DocumentFault::OtherPdfSignature),
        };
        let digits = bytes.get(from + 1..to.saturating_sub(1)).ok_or(DocumentFault::SignatureGap)?;
        let reason = match dictionary.get(b"Reason") {
            Some(Value::Hex { from, to }) => bytes.get(from + 1..to.saturating_sub(1)).and_then(utf16),
            _ => None,
        };
        Ok(Self { covered, at, reason, value: value(digits)? })
    }

    /// The value: one element of DER, and behind it the zeros that kept its place.
    ///
    /// # Errors
    /// It is no element, or something else follows it.
    pub(crate) fn value(&self) -> Result<Element<'_>, DocumentFault> {
        let (element, rest) = Element::first(&self.value, tag::SEQUENCE).ok_or(DocumentFault::SealStructure)?;
        if rest.iter().all(|byte| *byte == 0) { Ok(element) } else { Err(DocumentFault::SignatureGap) }
    }
}

/// The two parts that are signed: from the first byte to the value, and from its end to the last byte.
fn covered<'a>(
    bytes: &'a [u8],
    stated: Option<&Value<'_>>,
    (from, to): (usize, usize),
) -> Result<[&'a [u8]; 2], DocumentFault> {
    let Some(Value::Array(stated)) = stated else { return Err(DocumentFault::ByteRange) };
    let [Value::Number(first), Value::Number(length), Value::Number(second), Value::Number(rest)] = stated.as_slice()
    else {
        return Err(DocumentFault::ByteRange);
    };
    if (*first, *length, *second) != (0, from, to) {
        return Err(DocumentFault::ByteRange);
    }
    let (before, behind) = bytes.get(..from).zip(bytes.get(to..)).ok_or(DocumentFault::ByteRange)?;
    let signed = behind.get(..*rest).ok_or(DocumentFault::ByteRange)?;
    if signed.len() < behind.len() && pdf_coverage_is_judged() {
        return Err(DocumentFault::AddedAfterSealing);
    }
    Ok([before, signed])
}

/// Hexadecimal digits as bytes. The letters are all of one case, as every writer has them.
fn value(digits: &[u8]) -> Result<Vec<u8>, DocumentFault> {
    if digits.len() > MOST_DIGITS {
        return Err(DocumentFault::TooLarge);
    }
    let has = |letters: &[u8]| digits.iter().any(|digit| letters.contains(digit));
    if has(b"abcdef") && has(b"ABCDEF") {
        return Err(DocumentFault::SignatureGap);
    }
    let digit = |digit: u8| char::from(digit).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let (pairs, rest) = digits.as_chunks::<2>();
    let bytes: Option<Vec<u8>> = pairs.iter().map(|[high, low]| Some(digit(*high)? << 4 | digit(*low)?)).collect();
    bytes.filter(|_| rest.is_empty()).ok_or(DocumentFault::SignatureGap)
}

/// The text of a string in hexadecimal digits, which is UTF-16 with its mark.
fn utf16(digits: &[u8]) -> Option<String> {
    let bytes = value(digits).ok()?;
    let (units, rest) = bytes.strip_prefix(&[0xFE, 0xFF])?.as_chunks::<2>();
    let units: Vec<u16> = units.iter().map(|unit| u16::from_be_bytes(*unit)).collect();
    String::from_utf16(&units).ok().filter(|_| rest.is_empty())
}

/// A time as PDFs state it, such as `D:20261120100005+08'00'`, with its offset. The last apostrophe is of the older standard.
fn signed_at(text: &[u8]) -> Option<Instant> {
    let text = String::from_utf8(unescaped(text)?).ok()?;
    let (clock, offset) = text.strip_prefix("D:")?.split_at_checked(14)?;
    let offset = match offset.strip_suffix('\'').unwrap_or(offset) {
        "Z" | "Z00'00" => "Z",
        offset => offset.starts_with(['+', '-']).then_some(offset)?,
    };
    time::read(&format!("{clock}{offset}"))
}

/// A string as it is meant: behind a backslash stand three octal digits.
fn unescaped(text: &[u8]) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((first, behind)) = rest.split_first() {
        let byte = match (first, behind) {
            (b'\\', [high @ b'0'..=b'3', middle @ b'0'..=b'7', low @ b'0'..=b'7', behind @ ..]) => {
                rest = behind;
                (high - b'0') << 6 | (middle - b'0') << 3 | (low - b'0')
            }
            (b'\\', _) => return None,
            _ => {
                rest = behind;
                *first
            }
        };
        bytes.push(byte);
    }
    Some(bytes)
}

/// The places at which a word begins.
fn places<'b>(bytes: &'b [u8], word: &'b [u8]) -> impl Iterator<Item = usize> + 'b {
    let starts = bytes.iter().enumerate().filter(move |(_, byte)| word.first() == Some(byte));
    starts.map(|(at, _)| at).filter(move |at| bytes.get(*at..).is_some_and(|rest| rest.starts_with(word)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_has_an_offset_and_is_spelled_in_one_of_the_ways_that_writers_have() {
        let moment: Instant = "2026-11-20T02:00:05.000Z".parse().unwrap();
        for text in [
            "D:20261120100005+08'00'",
            "D:20261120100005+08'00",
            "D:20261120020005Z",
            "D\\07220261120020005Z",
            "D:20261120020005Z00'00'",
            "D:20261119190005-07'00'",
        ] {
            assert_eq!(signed_at(text.as_bytes()), Some(moment), "{text}");
        }
        for text in [
            "20261120020005Z",
            "D:20261120020005",
            "D:2026112002",
            "D:20261320020005Z",
            "D:20261120020005.5Z",
            "D:20261120020005Z08'00'",
            "D\\:20261120020005Z",
            "D\\7220261120020005Z",
            "D\\47220261120020005Z",
            "",
        ] {
            assert_eq!(signed_at(text.as_bytes()), None, "{text}");
        }
        assert_eq!(signed_at(&[0xFF; 30]), None);
    }

    #[test]
    fn a_value_is_digits_of_one_case() {
        assert_eq!(value(b"00ffa9"), Ok(vec![0, 0xFF, 0xA9]));
        assert_eq!(value(b"00FFA9"), Ok(vec![0, 0xFF, 0xA9]));
        assert_eq!(value(b""), Ok(vec![]));
        for digits in [&b"00fFA9"[..], b"00f", b"0 0f", b"0g", b"00\n", b"\x80\x80"] {
            assert_eq!(value(digits), Err(DocumentFault::SignatureGap), "{digits:?}");
        }
        assert_eq!(value(&vec![b'0'; MOST_DIGITS + 2]), Err(DocumentFault::TooLarge));
    }

    #[test]
    fn a_word_is_found_each_time() {
        assert_eq!(places(b"/a/ab/a", b"/a").collect::<Vec<_>>(), [0, 2, 5]);
        assert_eq!(places(b"a/", b"/a").count(), 0);
    }
}
