//! The way of a medium into the vault: taken slice by slice, rid of what it need not say, encrypted and durable chunk by
//! chunk, and named by a record last.
//!
//! What is kept is what is hashed, counted, listed and sent: what a picture leaves out ([`ereg_law::medium`]) is never
//! written. The limit holds for what comes, and what is kept is never more than that.

use std::io::{self, Read};
use std::sync::Arc;

use ereg_law::medium::Look;
use ereg_trust::aead::Secret32;
use ereg_trust::digest::Digest;
use ereg_trust::merkle::{CompactRange, MEDIA_CHUNK, leaf_hash};
use ereg_trust::random::SecureRandom;
use rusqlite::params;
use zeroize::Zeroizing;

use crate::compression::RowKind;
use crate::database;
use crate::error::VaultError;
use crate::goes_on::GoesOn;
use crate::media::{ImportedMedium, StoredMedium, remove_chunks};
use crate::vault::Vault;

/// The part of a disk that no photo may take, bytes: typing, signing and sending go on when there is no room for
/// another one, and what an import took can be given back, for which SQLite needs a little room too.
const KEPT_FREE: u64 = 8 << 20;

/// The amount that is read of a file at a time, bytes.
const SLICE: usize = 64 << 10;

/// A medium on its way into the vault, slice by slice; little more than one chunk of it stands in memory. A slice that is
/// refused ends it, and everything that it took is given back.
pub struct MediumWriter {
    place: [u8; 16],
    key: Secret32,
    cap: u64,
    /// The bytes that have come.
    came: u64,
    /// The bytes that are durable.
    size: u64,
    look: Look,
    tree: CompactRange,
    /// The leaf hashes of the chunks that are durable.
    chunks: Vec<Digest>,
    /// The bytes that are kept and not yet durable.
    chunk: Zeroizing<Vec<u8>>,
    here: Arc<()>,
}

impl MediumWriter {
    /// Takes the next slice, of any length: each chunk of 256 KiB is durable before more is taken.
    ///
    /// # Errors
    /// As soon as it shows: `medium.too_large` before anything of the slice is kept, the codes of [`Look`], `vault.full`.
    /// Nothing of the medium is left behind.
    pub fn write(mut self, vault: &Vault, slice: &[u8]) -> Result<Self, VaultError> {
        match self.take(vault, slice) {
            Ok(()) => Ok(self),
            Err(error) => Err(self.refused(vault, error)),
        }
    }

    /// Ends the medium once all has come: the last chunk is made durable. The imported medium is to be named by
    /// [`crate::Tx::keep_medium`].
    ///
    /// # Errors
    /// The medium is not whole, or no kind that is taken; nothing of it is left behind.
    pub fn finish(mut self, vault: &Vault) -> Result<ImportedMedium, VaultError> {
        let ended = std::mem::take(&mut self.look).end().map_err(VaultError::Medium);
        match ended.and_then(|media_type| self.flush(vault, 1).map(|()| media_type)) {
            Ok(media_type) => {
                let Self { place, key, size, tree, chunks, here, .. } = self;
                let medium = StoredMedium { digest: tree.root(), media_type, size, chunks };
                Ok(ImportedMedium { medium, place, key, _here: here })
            }
            Err(error) => Err(self.refused(vault, error)),
        }
    }

    /// Gives back everything that it took.
    pub fn cancel(self, vault: &Vault) -> Result<(), VaultError> {
        let mut held = vault.hold()?;
        let (_, media, _) = held.unlocked()?.with_media(vault)?;
        remove_chunks(media, self.place)?;
        database::give_back(media)
    }

    fn refused(self, vault: &Vault, why: VaultError) -> VaultError {
        // What is left where this fails is an orphan, and is collected as one.
        let _ = self.cancel(vault);
        why
    }

    fn take(&mut self, vault: &Vault, slice: &[u8]) -> Result<(), VaultError> {
        self.came = self.came.saturating_add(u64::try_from(slice.len()).unwrap_or(u64::MAX));
        if self.came > self.cap {
            return Err(VaultError::MediumTooLarge);
        }
        for piece in slice.chunks(SLICE) {
            // Looked at as it comes: what is no such file is refused by its first bytes.
            self.look.take(piece, &mut self.chunk).map_err(VaultError::Medium)?;
            self.flush(vault, MEDIA_CHUNK)?;
        }
        Ok(())
    }

    /// Makes what is kept durable, chunk by chunk, for as long as there is at least so much of one, bytes.
    fn flush(&mut self, vault: &Vault, least: usize) -> Result<(), VaultError> {
        while self.chunk.len() >= least {
            let chunk = self.chunk.get(..self.chunk.len().min(MEDIA_CHUNK)).unwrap_or_default();
            let (leaf, size) = (leaf_hash(chunk), chunk.len());
            let bytes = u64::try_from(size).unwrap_or(u64::MAX);
            vault.needs_room(bytes)?;
            let index = u64::try_from(self.chunks.len()).unwrap_or(u64::MAX);
            vault.write_chunk(self.place, &self.key, index, chunk)?;
            self.tree.append(leaf);
            self.chunks.push(leaf);
            self.size = self.size.saturating_add(bytes);
            self.chunk.drain(..size);
        }
        Ok(())
    }
}

impl Vault {
    /// Begins a medium of at most `cap` bytes. Refuses what there is no room for before any of it comes, where its `size`
    /// is known.
    pub fn begin_medium(&self, size: Option<u64>, cap: u64) -> Result<MediumWriter, VaultError> {
        let size = size.unwrap_or(0);
        if size > cap {
            return Err(VaultError::MediumTooLarge);
        }
        // Encrypted, each chunk grows by less than a sixteenth.
        self.needs_room(size.saturating_add(size / 16))?;
        // Refused where the vault can only be read, whatever the room.
        self.hold()?.unlocked()?.with_media(self)?;
        let random = SecureRandom::new();
        let (place, key): ([u8; 16], _) = (random.bytes()?, Secret32::random(&random)?);
        let here = self.hold()?.unlocked()?.importing.begin(place);
        let writer = MediumWriter {
            place,
            key,
            cap,
            came: 0,
            size: 0,
            look: Look::default(),
            tree: CompactRange::new(),
            chunks: Vec::new(),
            // Beside a chunk, a piece and a segment that was held back: grown, it would leave a copy behind.
            chunk: Zeroizing::new(Vec::with_capacity(MEDIA_CHUNK + 3 * SLICE)),
            here,
        };
        match self.reserve(place) {
            Ok(()) => Ok(writer),
            Err(error) => Err(writer.refused(self, error)),
        }
    }

    /// Brings in a whole file, as [`MediumWriter`] does.
    ///
    /// # Errors
    /// As [`Vault::begin_medium`] and [`MediumWriter::write`]; `medium.source` where it cannot be read.
    pub fn import_medium(
        &self,
        source: &mut dyn Read,
        size: Option<u64>,
        cap: u64,
    ) -> Result<ImportedMedium, VaultError> {
        self.import_medium_while(source, size, cap, &GoesOn::to_the_end())
    }

    /// Works like [`Vault::import_medium`], for as long as it is to go on.
    ///
    /// # Errors
    /// [`VaultError::Stopped`], between two slices: what was taken is given back. Those of [`Vault::import_medium`].
    pub fn import_medium_while(
        &self,
        source: &mut dyn Read,
        size: Option<u64>,
        cap: u64,
        goes_on: &GoesOn,
    ) -> Result<ImportedMedium, VaultError> {
        let mut writer = self.begin_medium(size, cap)?;
        let mut slice = Zeroizing::new(vec![0; SLICE]);
        loop {
            if let Err(stopped) = goes_on.ask() {
                return Err(writer.refused(self, stopped));
            }
            writer = match source.read(&mut slice) {
                Ok(0) => return writer.finish(self),
                Ok(read) => writer.write(self, slice.get(..read).unwrap_or_default())?,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => writer,
                Err(error) => return Err(writer.refused(self, VaultError::MediumSource(error.kind()))),
            };
        }
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

    /// Whether so many bytes more leave enough of the disk free.
    fn needs_room(&self, bytes: u64) -> Result<(), VaultError> {
        match self.room()? {
            Some(room) if room < bytes.saturating_add(KEPT_FREE) => Err(VaultError::Full),
            _ => Ok(()),
        }
    }

    fn write_chunk(&self, medium: [u8; 16], key: &Secret32, index: u64, chunk: &[u8]) -> Result<(), VaultError> {
        let mut held = self.hold()?;
        let (view, media, _) = held.unlocked()?.with_media(self)?;
        let keys = view.keys.transit.of_medium(key)?;
        let place = keys.chunk_place(medium, index);
        let body = keys.encrypt(RowKind::Chunk, &place, chunk)?;
        media.prepare_cached("INSERT INTO rec (coll, key, rev, body) VALUES (?1, ?2, ?3, ?4)")?.execute(params![
            place.coll.as_slice(),
            place.key.as_slice(),
            place.rev.cast_signed(),
            body
        ])?;
        // What was reserved of the WAL stays free for taking it back.
        database::move_from_wal(media)
    }
}
