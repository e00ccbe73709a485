//! SHA-256 digests, HMAC and the section hash.
//!
//! A digest names bytes: an object's id is the digest of its payload, never of its envelope or signature.

use std::fmt;
use std::io;
use std::str::FromStr;

use crate::text::serde_as_text;

/// A SHA-256 digest. Text form `sha256:` + 64 lower-case hex digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest([u8; 32]);

/// The reasons why a text is not a digest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DigestError {
    /// The text does not start with `sha256:`.
    #[error("a digest starts with sha256:")]
    Prefix,
    /// Not exactly 64 characters after the prefix.
    #[error("a digest has 64 hexadecimal digits")]
    Length,
    /// A character other than 0–9 a–f (upper case is another spelling and refused).
    #[error("a digest is written in lower-case hexadecimal digits")]
    Charset,
}

impl DigestError {
    /// Stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Prefix => "digest.prefix",
            Self::Length => "digest.length",
            Self::Charset => "digest.charset",
        }
    }
}

impl Digest {
    /// SHA-256 of `bytes`.
    pub fn of(bytes: &[u8]) -> Self {
        Self::of_parts(&[bytes])
    }

    /// SHA-256 of the concatenation of `parts`. The caller sees to it that the split cannot be moved.
    pub fn of_parts(parts: &[&[u8]]) -> Self {
        let mut writer = DigestWriter::new();
        for part in parts {
            writer.update(part);
        }
        writer.finish()
    }

    /// A digest that was computed or stored elsewhere.
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The 32 bytes.
    pub const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The 64 lower-case hex digits without the prefix, as they are used in file names.
    pub fn hex(&self) -> String {
        use fmt::Write as _;
        self.0.iter().fold(String::with_capacity(64), |mut out, byte| {
            let _ = write!(out, "{byte:02x}"); // writing to a String cannot fail
            out
        })
    }
}

impl AsRef<[u8]> for Digest {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "sha256:{}", self.hex())
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Digest {
    type Err = DigestError;

    fn from_str(text: &str) -> Result<Self, DigestError> {
        let hex = text.strip_prefix("sha256:").ok_or(DigestError::Prefix)?.as_bytes();
        if hex.len() != 64 {
            return Err(DigestError::Length);
        }
        let mut bytes = [0; 32];
        for (byte, pair) in bytes.iter_mut().zip(hex.chunks_exact(2)) {
            *byte = nibble(pair[0])? << 4 | nibble(pair[1])?;
        }
        Ok(Self(bytes))
    }
}

fn nibble(digit: u8) -> Result<u8, DigestError> {
    match digit {
        b'0'..=b'9' => Ok(digit - b'0'),
        b'a'..=b'f' => Ok(digit - b'a' + 10),
        _ => Err(DigestError::Charset),
    }
}

serde_as_text!(Digest, "a sha256 digest");

/// SHA-256 of a stream: write, then [`DigestWriter::finish`].
#[derive(Clone)]
pub struct DigestWriter(ring::digest::Context);

impl DigestWriter {
    /// Begins with nothing written yet.
    pub fn new() -> Self {
        Self(ring::digest::Context::new(&ring::digest::SHA256))
    }

    /// Adds bytes; never fails, unlike the `io::Write` form.
    pub fn update(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// The digest of all that was written.
    pub fn finish(self) -> Digest {
        Digest(first_32(self.0.finish().as_ref()))
    }
}

impl Default for DigestWriter {
    fn default() -> Self {
        Self::new()
    }
}

impl io::Write for DigestWriter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// HMAC-SHA-256 over the concatenation of `parts`; the caller sees to it that the split cannot be moved.
pub fn hmac_sha256(key: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    MacKey::new(key).mac(parts)
}

/// A key of HMAC-SHA-256 for many messages: of a short one, half the work is taking in the key.
pub struct MacKey(ring::hmac::Key);

impl fmt::Debug for MacKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MacKey(..)")
    }
}

impl MacKey {
    /// The key over secret bytes.
    pub fn new(key: &[u8]) -> Self {
        Self(ring::hmac::Key::new(ring::hmac::HMAC_SHA256, key))
    }

    /// The MAC over the concatenation of `parts`.
    pub fn mac(&self, parts: &[&[u8]]) -> [u8; 32] {
        let mut context = ring::hmac::Context::with_key(&self.0);
        for part in parts {
            context.update(part);
        }
        first_32(context.sign().as_ref())
    }
}

/// Compares two MACs without telling by the time it takes how many bytes agree.
pub fn equal_in_constant_time(a: &[u8; 32], b: &[u8; 32]) -> bool {
    a.iter().zip(b).fold(0, |differing, (x, y)| std::hint::black_box(differing | (x ^ y))) == 0
}

/// The hash a manifest names a section by: `SHA-256("ereg/section/1" 00 kind 00 bytes)`.
///
/// `kind` carries its version (`deal.1`) and has no zero byte, so one preimage has one reading.
pub fn section_hash(kind: &str, bytes: &[u8]) -> Digest {
    Digest::of_parts(&[b"ereg/section/1\0", kind.as_bytes(), b"\0", bytes])
}

/// SHA-256 and HMAC outputs of ring are slices; both are 32 bytes by their algorithm.
fn first_32(output: &[u8]) -> [u8; 32] {
    let mut bytes = [0; 32];
    bytes.copy_from_slice(&output[..32]);
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digest_of_abc_is_the_one_of_fips_180() {
        let digest = Digest::of(b"abc");
        assert_eq!(digest.to_string(), "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert_eq!(digest.to_string().parse(), Ok(digest));
        assert_eq!(serde_json::to_string(&digest).unwrap(), format!("\"{digest}\""));
    }

    #[test]
    fn other_spellings_are_refused_each_with_its_code() {
        let text = Digest::of(b"abc").to_string();
        let code = |text: &str| text.parse::<Digest>().unwrap_err().code();
        assert_eq!(code(&text[7..]), "digest.prefix");
        assert_eq!(code(&format!("{text}0")), "digest.length");
        assert_eq!(code(&text[..70]), "digest.length");
        assert_eq!(code(&format!("sha256:{}", text[7..].to_uppercase())), "digest.charset");
        assert_eq!(code(&format!(" {text}")), "digest.prefix");
    }

    #[test]
    fn a_stream_in_pieces_gives_the_digest_of_the_whole() {
        use io::Write as _;
        let mut writer = DigestWriter::new();
        writer.write_all(b"a").unwrap();
        writer.write_all(b"bc").unwrap();
        assert_eq!(writer.finish(), Digest::of(b"abc"));
    }

    #[test]
    fn hmac_is_the_one_of_rfc_4231_case_2() {
        let mac = hmac_sha256(b"Jefe", &[b"what do ya want ", b"for nothing?"]);
        assert_eq!(Digest::from_bytes(mac).hex(), "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
        assert!(equal_in_constant_time(&mac, &mac));
        assert!(!equal_in_constant_time(&mac, &[0; 32]));
        // Two bytes that differ by the same bits do not make up for each other.
        let mut other = mac;
        (other[3], other[9]) = (mac[3] ^ 1, mac[9] ^ 1);
        assert!(!equal_in_constant_time(&mac, &other));
    }

    #[test]
    fn a_section_hash_tells_kinds_apart() {
        assert_eq!(section_hash("deal.1", b"{}"), Digest::of(b"ereg/section/1\0deal.1\0{}"));
        assert_ne!(section_hash("deal.1", b"{}"), section_hash("deal.2", b"{}"));
    }
}
