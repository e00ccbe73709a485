//! SHA-256, HMAC and the text of a digest, over `ring` and nothing of ours.

use std::fmt;

use ring::{digest, hmac};

use super::{Checked, spelling};

/// A SHA-256 digest; its text is `sha256:` and 64 lower-case hex digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Hash(pub(crate) [u8; 32]);

impl Hash {
    /// SHA-256 of the parts, one after another.
    pub(crate) fn of(parts: &[&[u8]]) -> Self {
        let mut context = digest::Context::new(&digest::SHA256);
        parts.iter().for_each(|part| context.update(part));
        Self::taken(context.finish().as_ref())
    }

    /// HMAC-SHA-256 of a message.
    pub(crate) fn keyed(key: &[u8], message: &[u8]) -> Self {
        Self::taken(hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), message).as_ref())
    }

    /// `SHA-256("ereg/section/1" 00 kind 00 bytes)`.
    pub(crate) fn of_section(kind: &str, bytes: &[u8]) -> Self {
        Self::of(&[b"ereg/section/1", &[0], kind.as_bytes(), &[0], bytes])
    }

    /// A digest that somebody stated.
    pub(crate) fn stated(text: &str) -> Checked<Self> {
        let hex = text.strip_prefix("sha256:").ok_or_else(|| format!("{text} is no digest"))?;
        Self::from_slice(&spelling::from_hex(hex)?)
    }

    /// 32 bytes.
    pub(crate) fn from_slice(bytes: &[u8]) -> Checked<Self> {
        bytes.try_into().map(Self).map_err(|_| format!("a hash has 32 bytes, not {}", bytes.len()))
    }

    fn taken(output: &[u8]) -> Self {
        let mut bytes = [0; 32];
        bytes.copy_from_slice(&output[..32]);
        Self(bytes)
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "sha256:{}", spelling::hex(&self.0))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digest_of_abc_is_that_of_fips_180() {
        let text = "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(Hash::of(&[b"a", b"bc"]).to_string(), text);
        assert_eq!(Hash::stated(text).unwrap(), Hash::of(&[b"abc"]));
        assert!(Hash::stated(&text[7..]).is_err());
        assert!(Hash::stated(&text[..69]).is_err());
    }

    #[test]
    fn the_keyed_hash_is_that_of_rfc_4231() {
        let mac = Hash::keyed(b"Jefe", b"what do ya want for nothing?");
        assert_eq!(mac.to_string(), "sha256:5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    }

    #[test]
    fn a_section_hash_is_that_of_the_golden_file() {
        let (section, golden) = (
            include_str!("../../../core/trust/tests/golden/section.json"),
            include_str!("../../../core/trust/tests/golden/section.hash"),
        );
        assert_eq!(Hash::of_section("deal.1", section.trim_end().as_bytes()).to_string(), golden.trim_end());
    }
}
