//! Checkpoints of the book: C2SP signed notes (tlog-checkpoint), open to cosignatures.
//!
//! ```text
//! origin
//! size
//! base64 root
//! time 1795312800
//!
//! — origin base64(key hash 4 ‖ Ed25519 signature 64)
//! ```
//! The text is refused unless writing it again gives the same bytes.

use std::fmt;

use ereg_domain::time::Instant;

use crate::digest::Digest;
use crate::keys::{PublicKey, RegistryKey};
use crate::text::{base64, from_base64};

/// No checkpoint needs more bytes, cosignatures included.
const MAX_BYTES: usize = 16 * 1024;

/// The reasons to refuse a checkpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointError {
    /// Not the text of a signed note, or not the only spelling of it.
    #[error("not a checkpoint")]
    Malformed,
    /// The checkpoint is of another log.
    #[error("a checkpoint of another log")]
    OtherOrigin,
    /// No signature by this key.
    #[error("not signed by this key")]
    NotSigned,
    /// A signature that does not fit.
    #[error("the signature does not fit")]
    BadSignature,
    /// The key that signed it was not, or is no longer, in its term at the checkpoint's time.
    #[error("signed by a key out of its term")]
    OutOfTerm,
    /// Book keys are Ed25519.
    #[error("not an Ed25519 key")]
    Algorithm,
}

impl CheckpointError {
    /// Stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Malformed => "checkpoint.malformed",
            Self::OtherOrigin => "checkpoint.other_origin",
            Self::NotSigned => "checkpoint.not_signed",
            Self::BadSignature => "checkpoint.bad_signature",
            Self::OutOfTerm => "checkpoint.out_of_term",
            Self::Algorithm => "checkpoint.algorithm",
        }
    }
}

/// The state of a log at a time.
///
/// ```
/// use ereg_trust::checkpoint::{Checkpoint, SignedCheckpoint};
/// use ereg_trust::keys::RegistryKey;
/// use ereg_trust::merkle::{Tree, leaf_hash};
///
/// let mut log = Tree::new();
/// log.append(leaf_hash(b"first entry"));
/// let book = RegistryKey::generate()?;
/// let origin = "example.invalid/book".to_owned();
/// let state = Checkpoint { origin, size: log.size(), root: log.root(), time_s: 1_795_312_800 };
/// let note = state.sign(&book)?.to_string();
///
/// let read = SignedCheckpoint::parse(&note)?;
/// assert_eq!(read.verify("example.invalid/book", &book.public_key())?.root, log.root());
/// assert!(read.verify("example.invalid/other", &book.public_key()).is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// Name of the log, one line without blanks or `+`.
    pub origin: String,
    /// Number of leaves.
    pub size: u64,
    /// RFC 9162 root over them.
    pub root: Digest,
    /// Registry time, seconds UTC, as an extension line; one that an [`Instant`] can name.
    pub time_s: u64,
}

/// One signature line of a note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoteSignature {
    /// Name of the key.
    pub name: String,
    /// First four bytes of its C2SP hash.
    pub key_hash: [u8; 4],
    /// 64 bytes for Ed25519; cosignatures are longer.
    pub signature: Vec<u8>,
}

/// A checkpoint with its signatures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedCheckpoint {
    /// The signed checkpoint.
    pub checkpoint: Checkpoint,
    /// The log's own signature first, then cosignatures.
    pub signatures: Vec<NoteSignature>,
}

/// C2SP key hash: first four bytes of `SHA-256(name ‖ 0A ‖ 01 ‖ public key)` for Ed25519.
pub fn note_key_hash(name: &str, key: &PublicKey) -> Result<[u8; 4], CheckpointError> {
    let PublicKey::Ed25519(key) = key else { return Err(CheckpointError::Algorithm) };
    let digest = Digest::of_parts(&[name.as_bytes(), b"\n\x01", key]);
    let [a, b, c, d, ..] = *digest.bytes();
    Ok([a, b, c, d])
}

/// Whether a text can name a log or note key: no blanks, no plus, one line.
pub(crate) fn is_note_name(text: &str) -> bool {
    !text.is_empty() && !text.contains(|c: char| c.is_whitespace() || c.is_control() || c == '+')
}

/// The instant that a count of seconds names, if there is one: what is signed is never brought to another time.
pub(crate) fn seconds(seconds: u64) -> Option<Instant> {
    milliseconds(seconds.checked_mul(1000)?)
}

/// The instant that a count of milliseconds names, if there is one.
pub(crate) fn milliseconds(ms: u64) -> Option<Instant> {
    let ms = i64::try_from(ms).ok()?;
    Some(Instant::from_ms(ms)).filter(|instant| instant.ms() == ms)
}

impl Checkpoint {
    /// The note text, which is what gets signed; ends with a line feed.
    pub fn note(&self) -> String {
        format!("{}\n{}\n{}\ntime {}\n", self.origin, self.size, base64(self.root.bytes()), self.time_s)
    }

    /// Signs with the book key under the log's own name.
    pub fn sign(self, book: &RegistryKey) -> Result<SignedCheckpoint, CheckpointError> {
        if !is_note_name(&self.origin) || seconds(self.time_s).is_none() {
            return Err(CheckpointError::Malformed);
        }
        let signature = NoteSignature {
            name: self.origin.clone(),
            key_hash: note_key_hash(&self.origin, &book.public_key())?,
            signature: book.sign_message(self.note().as_bytes()).to_vec(),
        };
        Ok(SignedCheckpoint { checkpoint: self, signatures: vec![signature] })
    }

    /// Checks a 64-byte signature over the note.
    pub fn verify_signature(&self, key: &PublicKey, signature: &[u8]) -> Result<(), CheckpointError> {
        key.verify(self.note().as_bytes(), signature).map_err(|_| CheckpointError::BadSignature)
    }
}

impl SignedCheckpoint {
    /// Reads a signed note; nothing is verified yet.
    pub fn parse(text: &str) -> Result<Self, CheckpointError> {
        Self::read(text).filter(|parsed| parsed.to_string() == text).ok_or(CheckpointError::Malformed)
    }

    fn read(text: &str) -> Option<Self> {
        if text.len() > MAX_BYTES {
            return None;
        }
        let (note, signatures) = text.split_once("\n\n")?;
        let mut lines = note.split('\n');
        let origin = lines.next().filter(|origin| is_note_name(origin))?.to_owned();
        let size = lines.next()?.parse().ok()?;
        let root = from_base64(lines.next()?)?.try_into().ok().map(Digest::from_bytes)?;
        let time_s = lines.next()?.strip_prefix("time ")?.parse().ok()?;
        seconds(time_s)?;
        if lines.next().is_some() {
            return None;
        }
        let signatures = signatures.lines().map(NoteSignature::read).collect::<Option<Vec<_>>>()?;
        let checkpoint = Checkpoint { origin, size, root, time_s };
        (!signatures.is_empty()).then_some(Self { checkpoint, signatures })
    }

    /// Checks that this is a checkpoint of the log `origin`, signed by its `key`. Other signatures are ignored, as
    /// C2SP asks.
    pub fn verify(&self, origin: &str, key: &PublicKey) -> Result<&Checkpoint, CheckpointError> {
        if self.checkpoint.origin != origin {
            return Err(CheckpointError::OtherOrigin);
        }
        let hash = note_key_hash(origin, key)?;
        let own = self.signatures.iter().find(|line| line.name == origin && line.key_hash == hash);
        let own = own.ok_or(CheckpointError::NotSigned)?;
        self.checkpoint.verify_signature(key, &own.signature)?;
        Ok(&self.checkpoint)
    }

    /// The log's own signature as a token carries it: key hash and 64 bytes.
    pub fn own_signature(&self) -> Result<([u8; 4], [u8; 64]), CheckpointError> {
        let own = self.signatures.iter().find(|line| line.name == self.checkpoint.origin);
        let own = own.ok_or(CheckpointError::NotSigned)?;
        let signature = own.signature.as_slice().try_into().map_err(|_| CheckpointError::BadSignature)?;
        Ok((own.key_hash, signature))
    }
}

impl NoteSignature {
    fn read(line: &str) -> Option<Self> {
        let (name, encoded) = line.strip_prefix("— ")?.split_once(' ')?;
        let bytes = from_base64(encoded)?;
        let (key_hash, signature) = bytes.split_first_chunk()?;
        is_note_name(name).then(|| Self { name: name.to_owned(), key_hash: *key_hash, signature: signature.to_vec() })
    }
}

impl fmt::Display for SignedCheckpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.checkpoint.note())?;
        for line in &self.signatures {
            let bytes = [&line.key_hash, line.signature.as_slice()].concat();
            writeln!(f, "— {} {}", line.name, base64(&bytes))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(origin: &str) -> Checkpoint {
        Checkpoint { origin: origin.to_owned(), size: 1, root: Digest::of(b"root"), time_s: 1 }
    }

    /// It would be read as two lines, or as a name and something else.
    #[test]
    fn a_log_has_a_name_of_one_word() {
        let book = RegistryKey::from_seed(&[2; 32]).unwrap();
        let good = of("demo/book").sign(&book).unwrap();
        let text = good.to_string();
        assert_eq!(SignedCheckpoint::parse(&text).as_ref(), Ok(&good));
        for name in ["", "a b", "a\tb", "a\nb", "a+b", "a\u{7F}b", "a\u{A0}b", "a\u{1}b", "\u{3000}"] {
            assert_eq!(of(name).sign(&book), Err(CheckpointError::Malformed), "{name:?}");
            for altered in [text.replacen("demo/book", name, 1), text.replace("— demo/book", &format!("— {name}"))]
            {
                assert_eq!(SignedCheckpoint::parse(&altered), Err(CheckpointError::Malformed), "{name:?}");
            }
        }
    }

    #[test]
    fn a_checkpoint_with_more_cosignatures_than_any_needs_is_not_read() {
        let mut signed = of("demo/book").sign(&RegistryKey::from_seed(&[2; 32]).unwrap()).unwrap();
        let cosignature = NoteSignature { name: "w".to_owned(), key_hash: [7; 4], signature: vec![7; 12_000] };
        for (over, is_read) in [(0, true), (1, false)] {
            signed.signatures.truncate(1);
            signed.signatures.push(cosignature.clone());
            let missing = |signed: &SignedCheckpoint| MAX_BYTES + over - signed.to_string().len();
            // Filled up by groups of base64, and what is left by letters of a name.
            let room = missing(&signed) / 4 * 3;
            signed.signatures[1].signature.resize(12_000 + room, 7);
            let letters = missing(&signed);
            signed.signatures[1].name.push_str(&"w".repeat(letters));
            let text = signed.to_string();
            assert_eq!(text.len(), MAX_BYTES + over);
            assert_eq!(SignedCheckpoint::parse(&text).is_ok(), is_read, "{over} bytes over");
        }
    }
}
