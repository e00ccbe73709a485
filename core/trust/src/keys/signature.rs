//! Signature shapes: DER to raw, strictly.

/// The order n of the curve P-256, big-endian (SEC 2 §2.4.2).
const ORDER: [u8; 32] = [
    0xFF, 0xFF, 0xFF, 0xFF, 0x00, 0x00, 0x00, 0x00, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xBC, 0xE6, 0xFA,
    0xAD, 0xA7, 0x17, 0x9E, 0x84, 0xF3, 0xB9, 0xCA, 0xC2, 0xFC, 0x63, 0x25, 0x51,
];

/// The reasons to refuse signature bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SignatureError {
    /// Neither 64 raw bytes nor a strict DER sequence of two integers.
    #[error("not the shape of a signature")]
    Shape,
    /// r or s is zero, or not below the order of the curve.
    #[error("a signature number out of range")]
    Range,
    /// The signature does not fit message and key.
    #[error("the signature does not fit")]
    Mismatch,
}

impl SignatureError {
    /// Stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Shape => "signature.shape",
            Self::Range => "signature.range",
            Self::Mismatch => "signature.mismatch",
        }
    }
}

/// An ECDSA P-256 signature as hardware gives it, as raw r ‖ s.
///
/// Android and SecKey return DER, CryptoKit raw. 64 bytes are always raw: a DER form of just that length needs an
/// r and s that together miss six bytes (chance 2⁻⁴⁸), and whoever verifies afterwards would notice.
pub fn normalise_signature(bytes: &[u8]) -> Result<[u8; 64], SignatureError> {
    match <[u8; 64]>::try_from(bytes) {
        Ok(raw) => in_range(raw),
        Err(_) => raw_from_der(bytes),
    }
}

/// Strict DER `SEQUENCE { INTEGER r, INTEGER s }` to raw r ‖ s: short lengths, minimal positive integers, nothing
/// after the end, r and s in [1, n − 1].
pub fn raw_from_der(der: &[u8]) -> Result<[u8; 64], SignatureError> {
    let [0x30, len, body @ ..] = der else { return Err(SignatureError::Shape) };
    if usize::from(*len) != body.len() || *len > 0x7F {
        return Err(SignatureError::Shape);
    }
    let mut raw = [0; 64];
    let rest = integer(body, &mut raw[..32])?;
    let rest = integer(rest, &mut raw[32..])?;
    if rest.is_empty() { in_range(raw) } else { Err(SignatureError::Shape) }
}

/// Reads one INTEGER into 32 big-endian bytes and returns the rest behind it.
fn integer<'a>(der: &'a [u8], into: &mut [u8]) -> Result<&'a [u8], SignatureError> {
    let [0x02, len, body @ ..] = der else { return Err(SignatureError::Shape) };
    let (value, rest) = body.split_at_checked(usize::from(*len)).ok_or(SignatureError::Shape)?;
    let magnitude = match value {
        [] => return Err(SignatureError::Shape),
        [0x80..=0xFF, ..] => return Err(SignatureError::Shape), // negative
        [0, 0x80..=0xFF, ..] => &value[1..],                    // the zero that keeps it positive
        [0, _, ..] => return Err(SignatureError::Shape),        // a zero too many
        _ => value,
    };
    let start = 32_usize.checked_sub(magnitude.len()).ok_or(SignatureError::Range)?;
    into[start..].copy_from_slice(magnitude);
    Ok(rest)
}

fn in_range(raw: [u8; 64]) -> Result<[u8; 64], SignatureError> {
    let fits = |number: &[u8]| number.iter().any(|&byte| byte != 0) && *number < ORDER[..];
    if fits(&raw[..32]) && fits(&raw[32..]) { Ok(raw) } else { Err(SignatureError::Range) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use SignatureError::{Range, Shape};

    fn der(r: &[u8], s: &[u8]) -> Vec<u8> {
        let len = |bytes: &[u8]| u8::try_from(bytes.len()).unwrap();
        let body = [&[2, len(r)], r, &[2, len(s)], s].concat();
        [&[0x30, len(&body)], &body[..]].concat()
    }

    #[test]
    fn short_and_long_integers_are_brought_to_thirty_two_bytes() {
        let raw = raw_from_der(&der(&[1], &[0, 0x80])).unwrap();
        assert_eq!((raw[31], raw[63]), (1, 0x80));
        assert!(raw[..31].iter().chain(&raw[32..63]).all(|&byte| byte == 0));
        let high = [&[0], &[0x90; 32][..]].concat();
        assert_eq!(raw_from_der(&der(&high, &high)).unwrap(), [0x90; 64]);
    }

    #[test]
    fn every_other_shape_is_refused() {
        let good = der(&[1], &[2]);
        assert!(raw_from_der(&good).is_ok());
        assert_eq!(raw_from_der(&[&good[..], &[0]].concat()), Err(Shape)); // trailing byte
        for cut in 0..good.len() {
            assert_eq!(raw_from_der(&good[..cut]), Err(Shape));
        }
        assert_eq!(raw_from_der(&der(&[0x80], &[1])), Err(Shape)); // negative
        assert_eq!(raw_from_der(&der(&[0, 1], &[1])), Err(Shape)); // not minimal
        assert_eq!(raw_from_der(&der(&[0, 0], &[1])), Err(Shape));
        assert_eq!(raw_from_der(&der(&[], &[1])), Err(Shape));
        assert_eq!(raw_from_der(&[0x30, 0x81, 6, 2, 1, 1, 2, 1, 2]), Err(Shape)); // long length
        assert_eq!(raw_from_der(&[0x30, 9, 2, 1, 1, 2, 1, 2, 2, 1, 3]), Err(Shape)); // three integers
        assert_eq!(raw_from_der(&[0x30, 7, 2, 1, 1, 2, 1, 2, 0]), Err(Shape));
        assert_eq!(raw_from_der(&[0x31, 6, 2, 1, 1, 2, 1, 2]), Err(Shape));
        assert_eq!(raw_from_der(&der(&[1; 33], &[1])), Err(Range));
    }

    #[test]
    fn numbers_outside_one_to_n_minus_one_are_refused_in_both_shapes() {
        let mut below = ORDER;
        below[31] -= 1;
        let positive = |number: &[u8; 32]| [&[0], &number[..]].concat();
        assert!(raw_from_der(&der(&positive(&below), &positive(&below))).is_ok());
        assert_eq!(raw_from_der(&der(&positive(&ORDER), &[1])), Err(Range));
        assert_eq!(raw_from_der(&der(&[1], &positive(&ORDER))), Err(Range));
        assert_eq!(raw_from_der(&der(&[0], &[1])), Err(Range));
        assert_eq!(raw_from_der(&der(&[1], &[0])), Err(Range));
        assert_eq!(normalise_signature(&[below, ORDER].concat()), Err(Range));
        assert_eq!(normalise_signature(&[ORDER, below].concat()), Err(Range));
        assert_eq!(normalise_signature(&[[0; 32], below].concat()), Err(Range));
        assert_eq!(normalise_signature(&[below, [0; 32]].concat()), Err(Range));
        assert!(normalise_signature(&[below, below].concat()).is_ok());
        for len in [0, 63, 65] {
            assert_eq!(normalise_signature(&vec![1; len]), Err(Shape));
        }
    }
}
