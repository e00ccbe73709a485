//! Media (photos, documents) in encrypted 256 KiB chunks.
//!
//! A chunk is durable before a record names it; what no record names is an orphan and is collected. Each medium has
//! its own key, which lies in its record: under content, and under transit until the registry has acknowledged it.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ereg_law::material::MediaType;
use ereg_trust::aead::Secret32;
use ereg_trust::digest::Digest;
use ereg_trust::merkle::leaf_hash;
use rusqlite::{Connection, OptionalExtension as _};
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize as _, Zeroizing};

use crate::collection::Collection;
use crate::database;
use crate::error::VaultError;
use crate::row::SlotKeys;
use crate::stored::{blob, parse};
use crate::tx::Tx;
use crate::vault::Vault;
use crate::view::View;

/// A medium in the vault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredMedium {
    /// RFC 9162 tree over the plaintext chunks.
    pub digest: Digest,
    /// Kind of file, by its content.
    pub media_type: MediaType,
    /// The size, bytes.
    pub size: u64,
    /// The leaf hashes: one a chunk.
    pub chunks: Vec<Digest>,
}

/// A medium whose chunks are durable and which no record names yet: hand it to [`Tx::keep_medium`]. Once this is dropped,
/// what no record names is an orphan.
#[derive(Clone)]
pub struct ImportedMedium {
    pub(crate) medium: StoredMedium,
    pub(crate) place: [u8; 16],
    pub(crate) key: Secret32,
    /// The sign that the chunks are no orphans, for as long as it lives.
    pub(crate) _here: Arc<()>,
}

impl ImportedMedium {
    /// The medium that was imported.
    pub fn medium(&self) -> &StoredMedium {
        &self.medium
    }
}

impl fmt::Debug for ImportedMedium {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ImportedMedium({:?})", self.medium.digest)
    }
}

/// The record of a medium.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct MediumRecord {
    digest: Digest,
    media_type: MediaType,
    size: u64,
    chunks: Vec<Digest>,
    /// The place where its chunks lie, base64 of 16 bytes.
    place: String,
    /// Its key, base64 of 32 bytes.
    key: String,
    /// Chunks that the registry is known to hold: of what is in transit alone.
    #[serde(default, skip_serializing_if = "is_zero")]
    held: u32,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's signature")]
fn is_zero(held: &u32) -> bool {
    *held == 0
}

impl Drop for MediumRecord {
    fn drop(&mut self) {
        self.key.zeroize();
    }
}

impl MediumRecord {
    fn of(imported: &ImportedMedium) -> Self {
        let medium = imported.medium.clone();
        Self {
            digest: medium.digest,
            media_type: medium.media_type,
            size: medium.size,
            chunks: medium.chunks,
            place: STANDARD.encode(imported.place),
            key: STANDARD.encode(imported.key.expose()),
            held: 0,
        }
    }

    fn place(&self) -> Result<[u8; 16], VaultError> {
        let place = STANDARD.decode(&self.place).ok().and_then(|bytes| bytes.try_into().ok());
        place.ok_or(VaultError::corrupt("a medium"))
    }

    fn key(&self) -> Result<Secret32, VaultError> {
        let bytes = Zeroizing::new(STANDARD.decode(&self.key).map_err(|_| VaultError::corrupt("a medium"))?);
        Secret32::from_slice(&bytes).ok_or(VaultError::corrupt("a medium"))
    }

    fn medium(&self) -> StoredMedium {
        StoredMedium { digest: self.digest, media_type: self.media_type, size: self.size, chunks: self.chunks.clone() }
    }
}

impl View<'_> {
    fn medium_record(&self, digest: Digest) -> Result<Option<MediumRecord>, VaultError> {
        // With the content locked, what is still to be sent can be read all the same.
        let known = if self.keys.content.is_some() { self.get_json(Collection::Medium, digest.bytes())? } else { None };
        match known {
            Some(record) => Ok(Some(record)),
            None => self.get_json(Collection::MediumInTransit, digest.bytes()),
        }
    }

    /// Returns what is known of a medium.
    pub fn medium(&self, digest: Digest) -> Result<Option<StoredMedium>, VaultError> {
        Ok(self.medium_record(digest)?.map(|record| record.medium()))
    }

    /// Media that the registry has not acknowledged.
    pub fn media_in_transit(&self) -> Result<Vec<StoredMedium>, VaultError> {
        let records = self.all(Collection::MediumInTransit)?;
        records.iter().map(|plain| parse::<MediumRecord>(plain).map(|record| record.medium())).collect()
    }

    /// The number of chunks of a medium in transit that the registry is known to hold; none where it is not in transit.
    pub fn chunks_held(&self, digest: Digest) -> Result<Option<u32>, VaultError> {
        let record: Option<MediumRecord> = self.get_json(Collection::MediumInTransit, digest.bytes())?;
        Ok(record.map(|record| record.held))
    }
}

impl Tx<'_> {
    /// Names an imported medium, so that it stays; opens to transit until it is acknowledged. One that is there
    /// already stays as it is, and the new chunks become orphans.
    pub fn keep_medium(&mut self, imported: &ImportedMedium) -> Result<(), VaultError> {
        let digest = imported.medium.digest;
        if self.view.medium_record(digest)?.is_some() {
            return Ok(());
        }
        let record = MediumRecord::of(imported);
        self.put_json(Collection::Medium, digest.bytes(), &record)?;
        self.put_json(Collection::MediumInTransit, digest.bytes(), &record)
    }

    /// The registry has all of it: transit opens it no more.
    pub fn medium_acknowledged(&mut self, digest: Digest) -> Result<(), VaultError> {
        self.delete(Collection::MediumInTransit, digest.bytes())
    }

    /// Notes how many chunks of a medium in transit are missing at the registry, by its own word.
    pub fn chunks_missing(&mut self, digest: Digest, missing: usize) -> Result<(), VaultError> {
        let record: Option<MediumRecord> = self.get_json(Collection::MediumInTransit, digest.bytes())?;
        let Some(mut record) = record else { return Ok(()) };
        let held = u32::try_from(record.chunks.len().saturating_sub(missing)).unwrap_or(u32::MAX);
        if record.held == held {
            return Ok(());
        }
        record.held = held;
        self.put_json(Collection::MediumInTransit, digest.bytes(), &record)
    }

    /// Marks a medium to be sent again: where it was held it is held no more.
    pub fn medium_to_be_sent(&mut self, digest: Digest) -> Result<(), VaultError> {
        let Some(record) = self.get(Collection::Medium, digest.bytes())? else { return Ok(()) };
        self.put(Collection::MediumInTransit, digest.bytes(), &record)
    }

    /// Forgets a medium by the person's wish: with its record its key is gone.
    pub fn drop_medium(&mut self, digest: Digest) -> Result<(), VaultError> {
        self.delete(Collection::MediumInTransit, digest.bytes())?;
        self.delete(Collection::Medium, digest.bytes())
    }
}

impl Vault {
    /// Returns what is known of a medium.
    pub fn medium(&self, digest: Digest) -> Result<Option<StoredMedium>, VaultError> {
        self.read(|view| view.medium(digest))
    }

    /// Chunk `index` of a medium, checked against its leaf.
    pub fn chunk(&self, digest: Digest, index: u32) -> Result<Zeroizing<Vec<u8>>, VaultError> {
        let mut held = self.hold()?;
        let unlocked = held.unlocked()?;
        let view = unlocked.view()?;
        let record = view.medium_record(digest)?.ok_or(VaultError::NotFound)?;
        let leaf = record.chunks.get(index as usize).ok_or(VaultError::NotFound)?;
        let keys: SlotKeys = view.keys.transit.of_medium(&record.key()?)?;
        let place = keys.chunk_place(record.place()?, u64::from(index));
        let body = unlocked.chunk(self, &place.coll, &place.key)?;
        let plain = keys.open(&place, &body.ok_or(VaultError::corrupt("a chunk"))?)?;
        if leaf_hash(&plain) == *leaf { Ok(plain) } else { Err(VaultError::corrupt("a chunk")) }
    }

    /// Gives back the chunks of a medium that no record names: it was refused, or the same is here already.
    pub fn take_back(&self, imported: &ImportedMedium) -> Result<(), VaultError> {
        let mut held = self.hold()?;
        let (view, media, _) = held.unlocked()?.with_media(self)?;
        let record = view.medium_record(imported.medium.digest)?;
        if record.map(|record| record.place()).transpose()? == Some(imported.place) {
            return Ok(());
        }
        remove_chunks(media, imported.place)?;
        database::give_back(media)
    }

    /// Removes chunks that no record names at this look nor at the one before it: between two looks some minutes pass,
    /// in which another process names what it has imported. Returns the number of media whose chunks were removed.
    pub fn collect_orphans(&self) -> Result<usize, VaultError> {
        let mut held = self.hold()?;
        let (view, media, importing) = held.unlocked()?.with_media(self)?;
        let mut named: BTreeSet<[u8; 16]> = importing.here().collect();
        for collection in [Collection::Medium, Collection::MediumInTransit] {
            for plain in view.all(collection)? {
                named.insert(parse::<MediumRecord>(&plain)?.place()?);
            }
        }
        let before = std::mem::take(&mut importing.unnamed);
        let (mut orphans, mut after) = (0, Vec::new());
        loop {
            let next: Option<[u8; 16]> = media
                .prepare_cached("SELECT coll FROM rec WHERE coll > ?1 ORDER BY coll LIMIT 1")?
                .query_row([&after], |row| Ok(blob(row.get_ref(0)?)))
                .optional()?
                .transpose()?;
            let Some(medium) = next else { break };
            if before.contains(&medium) && !named.contains(&medium) {
                remove_chunks(media, medium)?;
                orphans += 1;
            } else if !named.contains(&medium) {
                importing.unnamed.insert(medium);
            }
            after = medium.to_vec();
        }
        if orphans > 0 {
            database::give_back(media)?;
        }
        Ok(orphans)
    }
}

pub(crate) fn remove_chunks(media: &Connection, medium: [u8; 16]) -> Result<(), VaultError> {
    media.prepare_cached("DELETE FROM rec WHERE coll = ?1")?.execute([medium.as_slice()])?;
    Ok(())
}
