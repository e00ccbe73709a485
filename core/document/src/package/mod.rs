//! The package (ZIP) that a document comes in: every file unpacked, under limits, each found under one name alone.

mod directory;
mod extra;
mod path;

use std::collections::{BTreeMap, BTreeSet};

use flate2::{Crc, Decompress, FlushDecompress, Status};

use crate::fault::DocumentFault;

pub(crate) use directory::{MAGIC, begins_like_one};
use path::last_part;
pub(crate) use path::{PathKey, directory_of, resolve};

use directory::{Entry, Packing};

/// Most entries that are looked at.
pub(crate) const MOST_ENTRIES: usize = 2_000;
/// Most bytes that all files together unpack to: 64 MiB.
const MOST_BYTES: usize = 64 * 1024 * 1024;
/// Most bytes of a package that are looked at: what is packed is hardly ever longer than what it unpacks to.
pub(crate) const MOST_PACKAGE_BYTES: usize = 80 * 1024 * 1024;

/// Every file of a package.
#[derive(Debug)]
pub(crate) struct Package {
    files: BTreeMap<PathKey, File>,
    /// The last parts of their names.
    last_parts: BTreeSet<PathKey>,
}

/// One file.
#[derive(Debug)]
pub(crate) struct File {
    /// The name as the package spells it.
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
}

impl Package {
    /// Unpacks a package.
    ///
    /// # Errors
    /// The package is none, is ambiguous, or holds more than is looked at.
    pub(crate) fn open(bytes: &[u8]) -> Result<Self, DocumentFault> {
        if bytes.len() > MOST_PACKAGE_BYTES {
            return Err(DocumentFault::TooLarge);
        }
        let (entries, directories) = directory::read(bytes, MOST_ENTRIES)?;
        // By what the directory says, before anything is unpacked; what unpacks to more than that is damaged.
        let total = entries.iter().try_fold(0usize, |total, entry| total.checked_add(entry.length));
        if total.is_none_or(|total| total > MOST_BYTES) {
            return Err(DocumentFault::TooLarge);
        }
        let mut files: BTreeMap<PathKey, File> = BTreeMap::new();
        for entry in entries {
            let key = PathKey::of(entry.name);
            if let Some(twin) = files.get(&key) {
                let path = twin.name.clone();
                let same = twin.name == entry.name;
                return Err(if same {
                    DocumentFault::DuplicateEntry { path }
                } else {
                    DocumentFault::TwinPath { path }
                });
            }
            files.insert(key, File { name: entry.name.to_owned(), bytes: unpack(&entry)? });
        }
        let last_parts = files.values().filter_map(|file| last_part(&file.name)).map(PathKey::of).collect();
        let package = Self { files, last_parts };
        let within = package.files.values().filter_map(|file| file.name.rsplit_once('/')).map(|(above, _)| above);
        for directory in within.chain(directories) {
            package.is_no_file(directory)?;
        }
        Ok(package)
    }

    /// No file is named as a directory or one above it is: unpacked, one of them would take the other's place.
    fn is_no_file(&self, directory: &str) -> Result<(), DocumentFault> {
        let ends = directory.match_indices('/').map(|(end, _)| end).chain([directory.len()]);
        for above in ends.filter_map(|end| directory.get(..end)) {
            if let Some(file) = self.find(above) {
                return Err(DocumentFault::TwinPath { path: file.name.clone() });
            }
        }
        Ok(())
    }

    /// Whether a reference could lead to a file, from whatever directory: cheap, and asked of every value of a document.
    pub(crate) fn may_hold(&self, reference: &str) -> bool {
        match last_part(reference.trim()) {
            Some("..") => true,
            Some(last) => self.last_parts.contains(&PathKey::of(last)),
            None => false,
        }
    }

    /// Every file, in the order of their names.
    pub(crate) fn files(&self) -> impl Iterator<Item = (&PathKey, &File)> {
        self.files.iter()
    }

    /// The file that a path names, whatever the case of its letters: there is never more than one.
    pub(crate) fn find(&self, path: &str) -> Option<&File> {
        self.files.get(&PathKey::of(path))
    }
}

fn unpack(entry: &Entry<'_>) -> Result<Vec<u8>, DocumentFault> {
    let damaged = || DocumentFault::Damaged { path: entry.name.to_owned() };
    let bytes = match entry.packing {
        Packing::Stored => entry.packed.to_vec(),
        Packing::Deflated => inflate(entry.packed, entry.length).ok_or_else(damaged)?,
    };
    let mut crc = Crc::new();
    crc.update(&bytes);
    if crc.sum() == entry.crc && bytes.len() == entry.length { Ok(bytes) } else { Err(damaged()) }
}

/// The content, if it is exactly as long as was said and takes all of what is packed.
fn inflate(packed: &[u8], length: usize) -> Option<Vec<u8>> {
    // One byte more than was said, so that the stream reaches its end and a longer one is seen.
    let mut bytes = Vec::with_capacity(length + 1);
    let mut stream = Decompress::new(false);
    let status = stream.decompress_vec(packed, &mut bytes, FlushDecompress::Finish).ok()?;
    let all = stream.total_in() == u64::try_from(packed.len()).ok()?;
    (status == Status::StreamEnd && all && bytes.len() == length).then_some(bytes)
}
