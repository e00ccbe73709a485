//! Media (photos, documents) in encrypted 256 KiB chunks.
//!
//! A chunk is durable before a record names it; what no record names is an orphan and is collected. Each medium has
//! its own key, which lies in its record: under content, and under transit until the registry has acknowledged it.

use std::fmt;
use std::io::Read;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ereg_law::material::MediaType;
use ereg_law::medium::Look;
use ereg_trust::aead::Secret32;
use ereg_trust::digest::Digest;
use ereg_trust::merkle::{CompactRange, MEDIA_CHUNK, leaf_hash};
use ereg_trust::random::SecureRandom;
use rusqlite::{Connection, OptionalExtension as _, params};
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize as _, Zeroizing};

use crate::collection::Collection;
use crate::database;
use crate::error::VaultError;
use crate::row::SlotKeys;
use crate::tx::Tx;
use crate::vault::Vault;
use crate::view::{View, blob, parse};

/// What no photo may take of a disk, bytes: typing, signing and sending go on when there is no room for another one, and
/// what an import took can be given back, for which SQLite needs a little room too.
const KEPT_FREE: u64 = 8 << 20;

/// A medium in the vault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredMedium {
    /// RFC 9162 tree over the plaintext chunks.
    pub digest: Digest,
    /// Kind of file, by its content.
    pub media_type: MediaType,
    /// Bytes.
    pub size: u64,
    /// The leaf hashes: one a chunk.
    pub chunks: Vec<Digest>,
}

/// A medium whose chunks are durable and which no record names yet: hand it to [`Tx::keep_medium`].
#[derive(Clone)]
pub struct ImportedMedium {
    medium: StoredMedium,
    place: [u8; 16],
    key: Secret32,
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
    /// Where its chunks lie, base64 of 16 bytes.
    place: String,
    /// Its key, base64 of 32 bytes.
    key: String,
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

    /// What is known of a medium.
    pub fn medium(&self, digest: Digest) -> Result<Option<StoredMedium>, VaultError> {
        Ok(self.medium_record(digest)?.map(|record| record.medium()))
    }

    /// Media that the registry has not acknowledged.
    pub fn media_in_transit(&self) -> Result<Vec<StoredMedium>, VaultError> {
        let records = self.all(Collection::MediumInTransit)?;
        records.iter().map(|plain| parse::<MediumRecord>(plain).map(|record| record.medium())).collect()
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

    /// To be sent again: where it was held it is held no more.
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
    /// Reads a file in chunks of 256 KiB, each durable before the next is read, and looks at its content for its
    /// kind. Refuses what is longer than `cap` bytes as soon as that shows, and what there is no room for before any of
    /// it is written, where its `size` is known. What was refused leaves nothing behind, and its room is given back.
    pub fn import_medium(
        &self,
        source: &mut dyn Read,
        size: Option<u64>,
        cap: u64,
    ) -> Result<ImportedMedium, VaultError> {
        let size = size.unwrap_or(0);
        if size > cap {
            return Err(VaultError::MediumTooLarge);
        }
        // Sealed, each chunk grows by less than a sixteenth.
        self.needs_room(size.saturating_add(size / 16))?;
        // Refused where the vault can only be read, whatever the room.
        self.hold()?.unlocked()?.with_media(self)?;
        let random = SecureRandom::new();
        let (place, key): ([u8; 16], _) = (random.bytes()?, Secret32::random(&random)?);
        self.hold()?.unlocked()?.importing.here.insert(place);
        self.reserve(place).and_then(|()| self.import_to(source, cap, place, key)).inspect_err(|_| {
            // What is left where this fails is an orphan, and is collected as one.
            let _ = self.forget_import(place);
        })
    }

    /// Lets the WAL grow to what a chunk and taking everything back need, while there is room: on a disk that is filled
    /// meanwhile even a deletion could not be written.
    fn reserve(&self, place: [u8; 16]) -> Result<(), VaultError> {
        let mut held = self.hold()?;
        let (_, media, _) = held.unlocked()?.with_media(self)?;
        media
            .prepare_cached("INSERT INTO rec (coll, key, rev, body) VALUES (?1, x'', 0, zeroblob(?2))")?
            .execute(params![place.as_slice(), 3 * MEDIA_CHUNK as i64])?;
        remove_chunks(media, place)?;
        database::move_from_wal(media)
    }

    /// Takes back the chunks of a medium that was refused.
    fn forget_import(&self, place: [u8; 16]) -> Result<(), VaultError> {
        let mut held = self.hold()?;
        let (_, media, importing) = held.unlocked()?.with_media(self)?;
        importing.here.remove(&place);
        remove_chunks(media, place)?;
        database::give_back(media)
    }

    /// Whether so many bytes more leave enough of the disk free.
    fn needs_room(&self, bytes: u64) -> Result<(), VaultError> {
        match self.room()? {
            Some(room) if room < bytes.saturating_add(KEPT_FREE) => Err(VaultError::Full),
            _ => Ok(()),
        }
    }

    fn import_to(
        &self,
        source: &mut dyn Read,
        cap: u64,
        place: [u8; 16],
        key: Secret32,
    ) -> Result<ImportedMedium, VaultError> {
        let (mut size, mut look) = (0_u64, Look::default());
        let (mut tree, mut chunks) = (CompactRange::new(), Vec::new());
        let mut chunk = Zeroizing::new(Vec::with_capacity(MEDIA_CHUNK));
        loop {
            chunk.clear();
            (&mut *source)
                .take(MEDIA_CHUNK as u64)
                .read_to_end(&mut chunk)
                .map_err(|error| VaultError::MediumSource(error.kind()))?;
            if chunk.is_empty() {
                break;
            }
            size += chunk.len() as u64;
            if size > cap {
                return Err(VaultError::MediumTooLarge);
            }
            look.take(&chunk).map_err(VaultError::Medium)?;
            self.needs_room(chunk.len() as u64)?;
            self.write_chunk(place, &key, chunks.len() as u64, &chunk)?;
            let leaf = leaf_hash(&chunk);
            tree.append(leaf);
            chunks.push(leaf);
            if chunk.len() < MEDIA_CHUNK {
                break;
            }
        }
        let media_type = look.end().map_err(VaultError::Medium)?;
        Ok(ImportedMedium { medium: StoredMedium { digest: tree.root(), media_type, size, chunks }, place, key })
    }

    fn write_chunk(&self, medium: [u8; 16], key: &Secret32, index: u64, chunk: &[u8]) -> Result<(), VaultError> {
        let mut held = self.hold()?;
        let (view, media, _) = held.unlocked()?.with_media(self)?;
        let keys = view.keys.transit.of_medium(key)?;
        let place = keys.chunk_place(medium, index);
        let body = keys.seal(&place, chunk)?;
        media.prepare_cached("INSERT INTO rec (coll, key, rev, body) VALUES (?1, ?2, ?3, ?4)")?.execute(params![
            place.coll.as_slice(),
            place.key.as_slice(),
            place.rev.cast_signed(),
            body
        ])?;
        // What was reserved of the WAL stays free for taking it back.
        database::move_from_wal(media)
    }

    /// What is known of a medium.
    pub fn medium(&self, digest: Digest) -> Result<Option<StoredMedium>, VaultError> {
        self.read(|view| view.medium(digest))
    }

    /// Chunk `index` of a medium, checked against its leaf.
    pub fn chunk(&self, digest: Digest, index: u32) -> Result<Zeroizing<Vec<u8>>, VaultError> {
        let mut held = self.hold()?;
        let unlocked = held.unlocked()?;
        let view = View { db: unlocked.db()?, keys: &unlocked.keys };
        let record = view.medium_record(digest)?.ok_or(VaultError::NotFound)?;
        let leaf = record.chunks.get(index as usize).ok_or(VaultError::NotFound)?;
        let keys: SlotKeys = view.keys.transit.of_medium(&record.key()?)?;
        let place = keys.chunk_place(record.place()?, u64::from(index));
        let body = unlocked.chunk(self, &place.coll, &place.key)?;
        let plain = keys.open(&place, &body.ok_or(VaultError::corrupt("a chunk"))?)?;
        if leaf_hash(&plain) == *leaf { Ok(plain) } else { Err(VaultError::corrupt("a chunk")) }
    }

    /// Removes chunks that no record names at this look nor at the one before it: between two looks some minutes pass,
    /// in which another process names what it has imported. How many media that were.
    pub fn collect_orphans(&self) -> Result<usize, VaultError> {
        let mut held = self.hold()?;
        let (view, media, importing) = held.unlocked()?.with_media(self)?;
        let mut named = importing.here.clone();
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

fn remove_chunks(media: &Connection, medium: [u8; 16]) -> Result<(), VaultError> {
    media.prepare_cached("DELETE FROM rec WHERE coll = ?1")?.execute([medium.as_slice()])?;
    Ok(())
}
