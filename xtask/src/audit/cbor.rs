//! Deterministic CBOR (RFC 8949 §4.2.1), as far as a token needs it: integers, strings, arrays, maps with integer
//! keys, tags. Bytes that encode again to others are refused, so that one value has one spelling.

use super::Checked;

/// Deepest nesting of values.
const DEEPEST: u8 = 8;

/// A value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Cbor {
    Unsigned(u64),
    /// The integer −1 − n.
    Negative(u64),
    Bytes(Vec<u8>),
    Text(String),
    Array(Vec<Cbor>),
    Map(Vec<(Cbor, Cbor)>),
    Tag(u64, Box<Cbor>),
}

impl Cbor {
    /// Reads one value that takes all the bytes.
    pub(crate) fn read(bytes: &[u8]) -> Checked<Self> {
        let mut rest = bytes;
        let value = take(&mut rest, 0).ok_or("not the CBOR of a token")?;
        if !rest.is_empty() || value.written() != bytes || !value.is_sorted() {
            return Err("not the only CBOR spelling".to_owned());
        }
        Ok(value)
    }

    /// The shortest spelling.
    pub(crate) fn written(&self) -> Vec<u8> {
        let strung = |head: Vec<u8>, bytes: &[u8]| [head.as_slice(), bytes].concat();
        match self {
            Self::Unsigned(value) => head(0, *value),
            Self::Negative(value) => head(1, *value),
            Self::Bytes(bytes) => strung(head(2, bytes.len() as u64), bytes),
            Self::Text(text) => strung(head(3, text.len() as u64), text.as_bytes()),
            Self::Array(items) => {
                strung(head(4, items.len() as u64), &items.iter().flat_map(Self::written).collect::<Vec<_>>())
            }
            Self::Map(items) => {
                let written: Vec<u8> =
                    items.iter().flat_map(|(key, value)| [key.written(), value.written()].concat()).collect();
                strung(head(5, items.len() as u64), &written)
            }
            Self::Tag(tag, value) => strung(head(6, *tag), &value.written()),
        }
    }

    /// Whether the keys of every map ascend, none twice.
    fn is_sorted(&self) -> bool {
        match self {
            Self::Array(items) => items.iter().all(Self::is_sorted),
            Self::Map(items) => {
                let ascending = items.windows(2).all(|pair| pair[0].0.written() < pair[1].0.written());
                ascending && items.iter().all(|(_, value)| value.is_sorted())
            }
            Self::Tag(_, value) => value.is_sorted(),
            _ => true,
        }
    }

    pub(crate) fn unsigned(&self) -> Checked<u64> {
        if let Self::Unsigned(value) = self { Ok(*value) } else { Err("not an unsigned integer".to_owned()) }
    }

    pub(crate) fn bytes(&self) -> Checked<&[u8]> {
        if let Self::Bytes(bytes) = self { Ok(bytes) } else { Err("not a byte string".to_owned()) }
    }

    pub(crate) fn text(&self) -> Checked<&str> {
        if let Self::Text(text) = self { Ok(text) } else { Err("not a text".to_owned()) }
    }

    pub(crate) fn array<const N: usize>(&self) -> Checked<&[Cbor; N]> {
        if let Self::Array(items) = self { items.as_slice().try_into().ok() } else { None }
            .ok_or_else(|| format!("not an array of {N}"))
    }

    pub(crate) fn map(&self) -> Checked<&[(Cbor, Cbor)]> {
        if let Self::Map(items) = self { Ok(items) } else { Err("not a map".to_owned()) }
    }
}

fn head(major: u8, value: u64) -> Vec<u8> {
    let bytes = value.to_be_bytes();
    let (short, tail) = match value {
        0..24 => return vec![major << 5 | bytes[7]],
        24..0x100 => (24, &bytes[7..]),
        0x100..0x1_0000 => (25, &bytes[6..]),
        0x1_0000..0x1_0000_0000 => (26, &bytes[4..]),
        _ => (27, &bytes[..]),
    };
    [&[major << 5 | short], tail].concat()
}

fn cut<'a>(rest: &mut &'a [u8], len: u64) -> Option<&'a [u8]> {
    let (taken, after) = rest.split_at_checked(usize::try_from(len).ok()?)?;
    *rest = after;
    Some(taken)
}

fn take(rest: &mut &[u8], depth: u8) -> Option<Cbor> {
    let first = *cut(rest, 1)?.first()?;
    let value = match first & 31 {
        small @ 0..24 => u64::from(small),
        wide @ 24..28 => cut(rest, 1 << (wide - 24))?.iter().fold(0, |value, byte| value << 8 | u64::from(*byte)),
        _ => return None,
    };
    if depth > DEEPEST {
        return None;
    }
    Some(match first >> 5 {
        0 => Cbor::Unsigned(value),
        1 => Cbor::Negative(value),
        2 => Cbor::Bytes(cut(rest, value)?.to_vec()),
        3 => Cbor::Text(String::from_utf8(cut(rest, value)?.to_vec()).ok()?),
        4 => Cbor::Array((0..value).map(|_| take(rest, depth + 1)).collect::<Option<_>>()?),
        5 => Cbor::Map(
            (0..value).map(|_| Some((take(rest, depth + 1)?, take(rest, depth + 1)?))).collect::<Option<_>>()?,
        ),
        6 => Cbor::Tag(value, Box::new(take(rest, depth + 1)?)),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::spelling::from_hex;

    /// Examples of RFC 8949, appendix A.
    #[test]
    fn values_are_read_and_written_as_the_appendix_says() {
        let text = |text: &str| Cbor::Text(text.to_owned());
        let pair = |key, value| (Cbor::Unsigned(key), Cbor::Unsigned(value));
        for (hex, value) in [
            ("00", Cbor::Unsigned(0)),
            ("17", Cbor::Unsigned(23)),
            ("1818", Cbor::Unsigned(24)),
            ("1903e8", Cbor::Unsigned(1000)),
            ("1a000f4240", Cbor::Unsigned(1_000_000)),
            ("1bffffffffffffffff", Cbor::Unsigned(u64::MAX)),
            ("29", Cbor::Negative(9)),
            ("3863", Cbor::Negative(99)),
            ("4401020304", Cbor::Bytes(vec![1, 2, 3, 4])),
            ("6449455446", text("IETF")),
            ("63e6b0b4", text("水")),
            ("83010203", Cbor::Array((1..4).map(Cbor::Unsigned).collect())),
            ("a201020304", Cbor::Map(vec![pair(1, 2), pair(3, 4)])),
            ("c11a514b67b0", Cbor::Tag(1, Box::new(Cbor::Unsigned(1_363_896_240)))),
        ] {
            let bytes = from_hex(hex).unwrap();
            assert_eq!(value.written(), bytes);
            assert_eq!(Cbor::read(&bytes).unwrap(), value);
        }
    }

    #[test]
    fn other_spellings_are_refused() {
        // Long head, long length, indefinite length, doubled key, unsorted keys, trailing byte, cut, simple value.
        for hex in ["1817", "5801aa", "9f01ff", "a201020102", "a203040102", "0000", "8301", "f6"] {
            assert!(Cbor::read(&from_hex(hex).unwrap()).is_err(), "{hex}");
        }
        assert!(Cbor::read(&[0x81; 40]).is_err());
    }
}
