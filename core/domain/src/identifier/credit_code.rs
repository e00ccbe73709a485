//! Unified social credit codes of organisations (统一社会信用代码, GB 32100-2015).

use super::{Fault, IdentifierError, IdentifierKind, ascii, fixed, malformed};
use crate::text::canonical_text;
use std::{fmt, str::FromStr};

const KIND: IdentifierKind = IdentifierKind::CreditCode;
/// The characters of a code: I, O, S, V, Z, which are read as digits or as each other, are not among them.
const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
const WEIGHTS: [usize; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
const ORGANISATION_WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];

/// A well-formed code: registering body, class, district (6 digits), organisation code (GB 11714, with its
/// own check character), check character. Codes of the pilot areas of 2015 whose last character does not follow the
/// standard are in force and read as well ([`CreditCode::is_of_a_pilot_area`]).
///
/// Typed input: ends trimmed, else exact.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CreditCode([u8; 18]);

impl CreditCode {
    /// The code itself.
    pub fn as_str(&self) -> &str {
        ascii(&self.0)
    }

    /// Whether the last character does not follow the standard, as with codes of the pilot areas (试点地区) of 2015 that
    /// are still in force. Told as a note, never as a mistake.
    pub fn is_of_a_pilot_area(&self) -> bool {
        check(&self.0[..17]) != Some(self.0[17])
    }

    /// `****0196`: the last four. A sole trader's code leads to a person.
    pub fn masked(&self) -> String {
        crate::mask::last_four(self.as_str())
    }
}

impl FromStr for CreditCode {
    type Err = IdentifierError;

    fn from_str(typed: &str) -> Result<Self, Self::Err> {
        let code: [u8; 18] = fixed(KIND, typed.trim(), |_, byte| ALPHABET.contains(&byte))?;
        if code[0] == b'0' || code[1] == b'0' || !code[2..8].iter().all(u8::is_ascii_digit) {
            return Err(malformed(KIND, Fault::Format));
        }
        // The organisation codes of the pilot areas begin with M and keep their own check.
        let outer_fits = check(&code[..17]) == Some(code[17]) || code[8] == b'M';
        if organisation_check(&code[8..16]) != code[16] || !outer_fits {
            return Err(malformed(KIND, Fault::Checksum));
        }
        Ok(Self(code))
    }
}

/// GB 32100-2015, annex: weights are powers of 3 modulo 31.
fn check(body: &[u8]) -> Option<u8> {
    let mut sum = 0;
    for (weight, byte) in WEIGHTS.iter().zip(body) {
        sum += weight * ALPHABET.iter().position(|known| known == byte)?;
    }
    ALPHABET.get((31 - sum % 31) % 31).copied()
}

/// GB 11714: here the letters count A = 10 … Z = 35, unlike in the outer code.
fn organisation_check(body: &[u8]) -> u8 {
    let sum: u32 = ORGANISATION_WEIGHTS
        .iter()
        .zip(body)
        .map(|(weight, byte)| weight * char::from(*byte).to_digit(36).unwrap_or_default())
        .sum();
    match 11 - sum % 11 {
        10 => b'X',
        11 => b'0',
        digit => b'0' + digit as u8,
    }
}

impl fmt::Display for CreditCode {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.as_str())
    }
}

/// The last four only.
impl fmt::Debug for CreditCode {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.masked())
    }
}

canonical_text!(CreditCode);
