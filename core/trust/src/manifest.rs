//! The manifest of a frozen draft, and what each party signs about it.
//!
//! The manifest names the shared sections, media, bases and disclosures by digest; its own digest is what the parties
//! see and sign. Nothing in it covers a signature or a key, so the same content has the same digest in every run.

use ereg_domain::{
    canonical::{CanonicalError, from_canonical, to_canonical},
    disclosure::DisclosureRef,
    time::Instant,
};
use serde::{Deserialize, Serialize};

use crate::{
    digest::Digest,
    envelope::{Envelope, EnvelopeError, PayloadType},
    keys::{PublicKey, Signer},
};

/// `party.1`, signed by the party's user key.
pub const PARTY_TYPE: PayloadType = PayloadType::new("party", 1);

/// The policy pack the draft was reviewed with.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PackRef {
    /// Pack id.
    pub id: String,
    /// Digest of its payload.
    pub hash: Digest,
}

/// The state of a unit's record the parties relied on.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Basis {
    /// Unit code (不动产单元号).
    pub unit: String,
    /// Sequence number of the unit's latest entry.
    pub entry_seq: u64,
    /// Its RFC 9162 leaf hash.
    pub entry_hash: Digest,
}

/// A shared section.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SectionRef {
    /// Kind with its version, e.g. `deal.1`.
    pub kind: String,
    /// Section hash ([`crate::digest::section_hash`]).
    pub hash: Digest,
}

/// A medium that serves as a material.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MediaRef {
    /// Material id of the checklist.
    pub material: String,
    /// Media digest ([`crate::merkle::media_digest`]).
    pub digest: Digest,
}

/// The frozen content of an application, by digests. Arrays are sorted and hold nothing twice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// The draft (UUID text); also the id of its workspace.
    pub draft_id: String,
    /// Counts up with each freeze.
    pub manifest_rev: u64,
    /// The acts applied for, by type (`T04`).
    pub acts: Vec<String>,
    /// The slots that sign: `transferor.1`, `transferee.1`, …
    pub slots: Vec<String>,
    /// The policy pack.
    pub pack: PackRef,
    /// The register states relied on.
    pub bases: Vec<Basis>,
    /// The disclosures shown.
    pub disclosures: Vec<DisclosureRef>,
    /// The shared sections.
    pub sections: Vec<SectionRef>,
    /// The shared media.
    pub media: Vec<MediaRef>,
}

/// The reasons to refuse a manifest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ManifestError {
    /// Not canonical, or not a manifest.
    #[error(transparent)]
    Canonical(#[from] CanonicalError),
    /// An array unsorted or with the same key twice.
    #[error("{array} is not a sorted set")]
    Unsorted {
        /// Name of the array.
        array: &'static str,
    },
}

impl ManifestError {
    /// Stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Canonical(error) => error.code(),
            Self::Unsorted { .. } => "manifest.unsorted",
        }
    }
}

impl Manifest {
    /// Sorts every array, then checks that none holds a key twice.
    pub fn sorted(mut self) -> Result<Self, ManifestError> {
        self.acts.sort();
        self.slots.sort();
        self.bases.sort();
        self.disclosures.sort();
        self.sections.sort();
        self.media.sort();
        self.check()?;
        Ok(self)
    }

    /// Reads received bytes.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ManifestError> {
        let manifest: Self = from_canonical(bytes)?;
        manifest.check()?;
        Ok(manifest)
    }

    /// The canonical bytes.
    pub fn to_bytes(&self) -> Result<Vec<u8>, ManifestError> {
        self.check()?;
        Ok(to_canonical(self)?)
    }

    /// The id of the manifest: what the parties sign and a submission names.
    pub fn digest(&self) -> Result<Digest, ManifestError> {
        Ok(Digest::of(&self.to_bytes()?))
    }

    /// The hash of the shared section of this kind.
    pub fn section(&self, kind: &str) -> Option<Digest> {
        self.sections.iter().find(|section| section.kind == kind).map(|section| section.hash)
    }

    fn check(&self) -> Result<(), ManifestError> {
        fn set<T, K: Ord + ?Sized>(
            array: &'static str,
            items: &[T],
            key: impl Fn(&T) -> &K,
        ) -> Result<(), ManifestError> {
            let sorted = items.windows(2).all(|pair| key(&pair[0]) < key(&pair[1]));
            if sorted { Ok(()) } else { Err(ManifestError::Unsorted { array }) }
        }
        set("acts", &self.acts, String::as_str)?;
        set("slots", &self.slots, String::as_str)?;
        set("bases", &self.bases, |basis| basis.unit.as_str())?;
        set("disclosures", &self.disclosures, |disclosure| disclosure.id.as_str())?;
        set("sections", &self.sections, |section| section.kind.as_str())?;
        set("media", &self.media, |medium| medium) // one material may have several media
    }
}

/// The statement that a party signs: the shared manifest and the party's own section.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PartyStatement {
    /// The draft.
    pub draft_id: String,
    /// The freeze that is signed.
    pub manifest_rev: u64,
    /// Digest of the manifest.
    pub manifest: Digest,
    /// Section hash of the party's own section (`inquiry.1`).
    pub own: Digest,
    /// The slot the party fills.
    pub slot: String,
    /// The party's user key, which signs.
    pub key: PublicKey,
    /// Device time of the signature; provisional, `received_at` decides.
    pub captured_at: Instant,
}

/// The reasons to refuse a party statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StatementError {
    /// Not a good envelope of this type.
    #[error(transparent)]
    Envelope(#[from] EnvelopeError),
    /// Signed by another key than the one it names, or by another one besides.
    #[error("signed by another key than the one it names")]
    OtherKey,
    /// About another draft, revision or manifest than the given one.
    #[error("the statement is about another manifest")]
    OtherManifest,
    /// A slot the manifest does not have.
    #[error("the manifest has no such slot")]
    Slot,
}

impl StatementError {
    /// Stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Envelope(error) => error.code(),
            Self::OtherKey => "statement.other_key",
            Self::OtherManifest => "statement.other_manifest",
            Self::Slot => "statement.slot",
        }
    }
}

impl PartyStatement {
    /// Signs with the key the statement names.
    pub fn sign(&self, user: &dyn Signer) -> Result<Envelope, StatementError> {
        if user.key_id() != self.key.key_id() {
            return Err(StatementError::OtherKey);
        }
        Ok(Envelope::sign_value(&PARTY_TYPE, self, user)?)
    }

    /// Reads a statement and checks that the key it names signed it.
    ///
    /// Whether that key belongs to the person in the slot is for its key record to say.
    pub fn open(envelope: &Envelope) -> Result<Self, StatementError> {
        if *envelope.payload_type() != PARTY_TYPE {
            return Err(EnvelopeError::Type.into());
        }
        let claimed: Self = from_canonical(envelope.unverified_payload()).map_err(EnvelopeError::from)?;
        // One key resolves only itself, so a second signature by anyone is refused here too.
        envelope.verify(&PARTY_TYPE, &claimed.key).map_err(|error| match error {
            EnvelopeError::Key(_) => StatementError::OtherKey,
            other => other.into(),
        })?;
        Ok(claimed)
    }

    /// Whether the statement is about exactly this manifest.
    pub fn fits(&self, manifest: &Manifest, manifest_digest: Digest) -> Result<(), StatementError> {
        let same = self.draft_id == manifest.draft_id
            && self.manifest_rev == manifest.manifest_rev
            && self.manifest == manifest_digest;
        if !same {
            return Err(StatementError::OtherManifest);
        }
        if manifest.slots.contains(&self.slot) { Ok(()) } else { Err(StatementError::Slot) }
    }
}
