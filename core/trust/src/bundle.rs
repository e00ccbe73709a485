//! The trust bundle, `trust.json`: which keys speak for an office, in which role and term, signed by its root.
//!
//! A phone pins the root at enrolment by its fingerprint; a stranger is handed the bundle. A rotated key is a new
//! row, and old rows verify for ever. A lower version than the highest seen is refused. What the office's documents are
//! verified by stands in it too, as bytes that are read where a document is.

use ereg_domain::{
    canonical::{CanonicalError, from_canonical, to_canonical},
    time::Instant,
};
use serde::{Deserialize, Serialize};

use crate::checkpoint::{Checkpoint, CheckpointError, SignedCheckpoint, is_note_name, seconds};
use crate::digest::Digest;
use crate::envelope::{Envelope, EnvelopeError, KeyRefusal, KeyResolver, PayloadType};
use crate::keys::{AssuranceLevel, KeyId, PublicKey, RegistryKey};
use crate::text::base64_bytes;

/// `trust.1`.
pub const TRUST_TYPE: PayloadType = PayloadType::new("trust", 1);

/// Most certificates of seals in a bundle, and most lists of revoked ones: those of eight seals, one after the other.
pub const MOST_SEAL_CERTIFICATES: usize = 32;
/// Most bytes of all of them together, as DER.
pub const MOST_SEAL_BYTES: usize = 32 * 1024;

/// The role of a registry key: the kinds of object it may sign. One key has one role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyRole {
    /// Receipts, outcomes, letters, quotes, key records.
    Receipt,
    /// Checkpoints and extracts.
    Book,
    /// Certificate tokens.
    Seal,
    /// Policy packs.
    Policy,
    /// Registry time.
    Time,
    /// Results of queries (查询专用章).
    Query,
}

impl KeyRole {
    /// Every role.
    pub const ALL: [Self; 6] = [Self::Receipt, Self::Book, Self::Seal, Self::Policy, Self::Time, Self::Query];

    /// The name in `trust.json` and in key files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Receipt => "receipt",
            Self::Book => "book",
            Self::Seal => "seal",
            Self::Policy => "policy",
            Self::Time => "time",
            Self::Query => "query",
        }
    }
}

/// The algorithm of a registry key. There is one: a token and a checkpoint name it in their own form, and an algorithm
/// whose signatures have a second spelling would give them one too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Algorithm {
    /// RFC 8032.
    Ed25519,
}

/// One role key: who may sign what, from when to when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoleKey {
    /// Its role.
    pub role: KeyRole,
    /// Its thumbprint; must fit `key`.
    pub id: KeyId,
    /// Its algorithm, which `key` must have.
    pub alg: Algorithm,
    /// The public key.
    pub key: PublicKey,
    /// First instant of its term.
    pub from: Instant,
    /// First instant after its term; open where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Instant>,
    /// The office it speaks for.
    pub office: String,
    /// A demonstration key: what it signs is shown with the mark 演示.
    pub demo: bool,
}

impl RoleKey {
    /// A row for `key` of a real office, with the id that follows from it.
    pub fn new(role: KeyRole, key: PublicKey, from: Instant, office: &str) -> Self {
        let alg = Algorithm::Ed25519;
        Self { role, id: key.key_id(), alg, key, from, to: None, office: office.to_owned(), demo: false }
    }

    /// Whether the term covers `at` (half-open).
    pub fn valid_at(&self, at: Instant) -> bool {
        self.from <= at && self.to.is_none_or(|to| at < to)
    }
}

/// The office a bundle speaks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Office {
    /// Its id, as on every row of the registry.
    pub id: String,
    /// Its name as people read it.
    pub name: String,
    /// The authority of its HTTP API, e.g. `127.0.0.1:8787`: what requests are signed for.
    pub origin: String,
}

/// The Merkle log of the office.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Log {
    /// First line of its checkpoints and name of its note key (C2SP).
    pub origin: String,
}

/// A certificate, or a list of revoked ones, as the authority signed it (DER). It is not read here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SealDer(#[serde(with = "base64_bytes")] Vec<u8>);

impl SealDer {
    /// Takes the bytes as they are.
    pub fn new(der: Vec<u8>) -> Self {
        Self(der)
    }

    /// The bytes.
    pub fn as_der(&self) -> &[u8] {
        &self.0
    }
}

/// The certificates by which documents of an office are verified, and the lists that say which of them, or of those below them,
/// are revoked. They prove that a document is under the office's seal, and nothing about its book.
///
/// What was stated once stays, so that a document that was sealed under an earlier seal verifies for ever. The lists come with the
/// certificates, not beside them: whoever is told to trust a seal is told by the same word that it is revoked. There are
/// none before something is revoked, and none is made anew because time has passed: what is revoked stays so, and a new bundle
/// a month for nothing would be told to every phone.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DocumentSeals {
    /// The roots, the seal makers (制章者) and the signers of PDFs (签章者), in the order in which they came.
    pub certificates: Vec<SealDer>,
    /// The lists of revoked certificates (CRL), in the order in which they came.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub revoked: Vec<SealDer>,
}

impl DocumentSeals {
    /// Whether the office states nothing of a seal.
    pub fn is_empty(&self) -> bool {
        self.certificates.is_empty() && self.revoked.is_empty()
    }

    /// Adds what is not stated yet; nothing is taken back.
    pub fn add(&mut self, more: DocumentSeals) {
        for (stated, more) in [(&mut self.certificates, more.certificates), (&mut self.revoked, more.revoked)] {
            for one in more {
                if !stated.contains(&one) {
                    stated.push(one);
                }
            }
        }
    }

    fn is_within_limits(&self) -> bool {
        // Counted first: whether any stands there twice is looked for among few.
        let few = |all: &[SealDer]| all.len() <= MOST_SEAL_CERTIFICATES;
        let bytes = |all: &[SealDer]| all.iter().map(|one| one.0.len()).sum::<usize>();
        let sound =
            |all: &[SealDer]| all.iter().enumerate().all(|(at, one)| !one.0.is_empty() && !all[..at].contains(one));
        let (certificates, revoked) = (&self.certificates[..], &self.revoked[..]);
        few(certificates)
            && few(revoked)
            && bytes(certificates) + bytes(revoked) <= MOST_SEAL_BYTES
            && sound(certificates)
            && sound(revoked)
    }
}

/// The part of a trust bundle that the root signs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrustContent {
    /// Counts up with each change; a lower one than the highest seen is refused.
    pub version: u64,
    /// The office.
    pub office: Office,
    /// The root key, which signs this.
    pub root: PublicKey,
    /// Role keys, old ones included, sorted by role, then start of term, then id.
    pub roles: Vec<RoleKey>,
    /// The least assurance level of device keys the office accepts.
    pub least_assurance: AssuranceLevel,
    /// The log.
    pub log: Log,
    /// A demonstration office: sandbox connectors may be loaded.
    pub demo: bool,
    /// The certificates that its documents are verified by; left out where it has no seal.
    #[serde(default, skip_serializing_if = "DocumentSeals::is_empty")]
    pub seals: DocumentSeals,
    /// The certificates that the fiscal e-receipts (财政电子票据) of its fees are verified by, which the finance service issues and not
    /// the office; left out where it has none.
    #[serde(default, skip_serializing_if = "DocumentSeals::is_empty")]
    pub finance: DocumentSeals,
}

/// The reasons to refuse a trust bundle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BundleError {
    /// Not an envelope, or a bad signature of the root.
    #[error(transparent)]
    Envelope(#[from] EnvelopeError),
    /// The payload is not of the expected shape.
    #[error(transparent)]
    Content(#[from] CanonicalError),
    /// A `trust` object of a later format: the program must be updated.
    #[error("a trust bundle of a later format")]
    NewerFormat,
    /// Another root than the pinned one.
    #[error("another root key than the pinned one")]
    OtherRoot,
    /// Older than one seen before.
    #[error("version {found} is older than {floor}")]
    Older {
        /// The version found.
        found: u64,
        /// The least version accepted.
        floor: u64,
    },
    /// A root that is not Ed25519.
    #[error("the root is not an Ed25519 key")]
    Root,
    /// Rows unsorted, doubled, of a wrong id or algorithm, of an empty term, or demonstration keys in a real office.
    #[error("role {row} is not well-formed")]
    Roles {
        /// Index of the row.
        row: usize,
    },
    /// A log whose origin cannot name a note key: it would not be one line of a checkpoint.
    #[error("the origin of the log is not the name of a note key")]
    Log,
    /// More certificates of seals, or lists of revoked ones, than are looked at, an empty one, or one twice.
    #[error("the certificates of the seals are too many, or one stands there twice")]
    Seals,
}

impl BundleError {
    /// Stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Envelope(error) => error.code(),
            Self::Content(error) => error.code(),
            Self::NewerFormat => "trust.newer_format",
            Self::OtherRoot => "trust.other_root",
            Self::Older { .. } => "trust.older",
            Self::Root | Self::Roles { .. } => "trust.roles",
            Self::Log => "trust.log",
            Self::Seals => "trust.seals",
        }
    }
}

impl TrustContent {
    /// Sorts the rows and signs with the root.
    pub fn sign(mut self, root: &RegistryKey) -> Result<Envelope, BundleError> {
        self.roles.sort_by_key(|row| (row.role, row.from, row.id));
        if self.root != root.public_key() {
            return Err(BundleError::OtherRoot);
        }
        self.check()?;
        Ok(Envelope::sign_value(&TRUST_TYPE, &self, root)?)
    }

    fn check(&self) -> Result<(), BundleError> {
        if !is_ed25519(&self.root) {
            return Err(BundleError::Root);
        }
        if !is_note_name(&self.log.origin) {
            return Err(BundleError::Log);
        }
        if !self.seals.is_within_limits() || !self.finance.is_within_limits() {
            return Err(BundleError::Seals);
        }
        for (row, role) in self.roles.iter().enumerate() {
            let right =
                RoleKey { to: role.to, demo: role.demo, ..RoleKey::new(role.role, role.key, role.from, &role.office) };
            let in_order = self.roles[..row]
                .last()
                .is_none_or(|before| (before.role, before.from, before.id) < (role.role, role.from, role.id));
            // A key that speaks in two roles could be made to say in one what was asked of it in the other.
            let alone =
                role.key != self.root && self.roles[..row].iter().all(|o| o.key != role.key || o.role == role.role);
            let term = role.to.is_none_or(|to| role.from < to);
            let shape = *role == right && is_ed25519(&role.key);
            if !shape || !in_order || !alone || !term || role.demo != self.demo {
                return Err(BundleError::Roles { row });
            }
        }
        Ok(())
    }
}

/// A checked trust bundle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrustBundle {
    content: TrustContent,
    bytes: Vec<u8>,
    digest: Digest,
}

impl TrustBundle {
    /// Checks a bundle as received.
    ///
    /// `root_fingerprint` is the pinned root; without one the bundle vouches for itself only, which is enough for what was
    /// kept after it was pinned, and for a stranger who compares the fingerprint. A phone takes none from a registry
    /// without a root that its person has confirmed. `floor` is the highest version seen, or 0.
    pub fn parse(bytes: &[u8], root_fingerprint: Option<&KeyId>, floor: u64) -> Result<Self, BundleError> {
        let envelope = Envelope::from_bytes(bytes)?;
        let found = envelope.payload_type();
        if found.name() == TRUST_TYPE.name() && found.version() > TRUST_TYPE.version() {
            return Err(BundleError::NewerFormat);
        }
        if *found != TRUST_TYPE {
            return Err(EnvelopeError::Type.into());
        }
        // The root is read from the payload it signs: what makes it ours is the pin.
        let content: TrustContent = from_canonical(envelope.unverified_payload())?;
        // A list of the values in their order reads like an object with their names; signed or not, it is not the form.
        if to_canonical(&content)? != envelope.unverified_payload() {
            return Err(CanonicalError::Shape { at: 0 }.into());
        }
        if !is_ed25519(&content.root) {
            return Err(BundleError::Root);
        }
        if root_fingerprint.is_some_and(|pinned| content.root.key_id() != *pinned) {
            return Err(BundleError::OtherRoot);
        }
        envelope.verify(&TRUST_TYPE, &content.root)?;
        if content.version < floor {
            return Err(BundleError::Older { found: content.version, floor });
        }
        content.check()?;
        Ok(Self { content, bytes: bytes.to_vec(), digest: envelope.digest() })
    }

    /// The content that the root signed.
    pub fn content(&self) -> &TrustContent {
        &self.content
    }

    /// The bytes as received: what is stored and handed on.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The digest of the payload.
    pub fn digest(&self) -> Digest {
        self.digest
    }

    /// Counts up with each change.
    pub fn version(&self) -> u64 {
        self.content.version
    }

    /// Whether this is a demonstration office.
    pub fn is_demo(&self) -> bool {
        self.content.demo
    }

    /// The fingerprint that a phone pins: the key id of the root, 43 characters.
    pub fn root_fingerprint(&self) -> KeyId {
        self.content.root.key_id()
    }

    /// The row of the key with this id in this role, in whose term `at` falls.
    pub fn key_for(&self, role: KeyRole, id: &KeyId, at: Instant) -> Result<&RoleKey, KeyRefusal> {
        in_term(self.content.roles.iter().filter(|row| row.role == role && row.id == *id), at)
    }

    /// The rows of a role, old ones included.
    pub fn keys_in(&self, role: KeyRole) -> impl Iterator<Item = &RoleKey> {
        self.content.roles.iter().filter(move |row| row.role == role)
    }

    /// Checks that this is a checkpoint of the office's log, signed by a book key in its term.
    pub fn verify_checkpoint<'a>(&self, signed: &'a SignedCheckpoint) -> Result<&'a Checkpoint, CheckpointError> {
        let origin = &self.content.log.origin;
        if signed.checkpoint.origin != *origin {
            return Err(CheckpointError::OtherOrigin);
        }
        let at = seconds(signed.checkpoint.time_s).ok_or(CheckpointError::Malformed)?;
        let tried: Vec<_> = self.keys_in(KeyRole::Book).map(|row| (row, signed.verify(origin, &row.key))).collect();
        match in_term(tried.iter().filter(|(_, checked)| checked.is_ok()).map(|(row, _)| *row), at) {
            Ok(_) => return Ok(&signed.checkpoint),
            Err(KeyRefusal::OutOfTerm) => return Err(CheckpointError::OutOfTerm),
            Err(KeyRefusal::UnknownKey) => {}
        }
        // A line that names one of our keys and does not fit says more than a key that no line names.
        let mut refusals = tried.into_iter().filter_map(|(_, checked)| checked.err());
        let first = refusals.next().unwrap_or(CheckpointError::NotSigned);
        Err(refusals.fold(first, |said, next| if said == CheckpointError::NotSigned { next } else { said }))
    }

    /// The keys of one role whenever they were valid: for an object whose own time, once read, decides the term.
    pub fn role_ever(&self, role: KeyRole) -> RoleEver<'_> {
        RoleEver { bundle: self, role }
    }
}

fn is_ed25519(key: &PublicKey) -> bool {
    matches!(key, PublicKey::Ed25519(_))
}

/// The row valid at `at`; if there is none, whether any row was known at all.
pub(crate) fn in_term<'a>(rows: impl Iterator<Item = &'a RoleKey>, at: Instant) -> Result<&'a RoleKey, KeyRefusal> {
    let mut refusal = KeyRefusal::UnknownKey;
    for row in rows {
        if row.valid_at(at) {
            return Ok(row);
        }
        refusal = KeyRefusal::OutOfTerm;
    }
    Err(refusal)
}

/// Keys of one role, whatever their term.
#[derive(Debug, Clone, Copy)]
pub struct RoleEver<'a> {
    bundle: &'a TrustBundle,
    role: KeyRole,
}

impl KeyResolver for RoleEver<'_> {
    fn resolve(&self, id: &KeyId) -> Result<PublicKey, KeyRefusal> {
        self.bundle.keys_in(self.role).find(|row| row.id == *id).map(|row| row.key).ok_or(KeyRefusal::UnknownKey)
    }
}
