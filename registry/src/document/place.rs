//! The names of the files in which the seal, its authorities and their keys lie. The authorities' own lie in the directory of the seal,
//! and what is issued below them in a directory for each set: `1` from the founding, one more for each renewal.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// The directory of the others, below that of the registry.
pub(super) const SEAL: &str = "seal";
pub(super) const ROOT: &str = "root.der";
pub(super) const ROOT_KEY: &str = "root.p8";
pub(super) const MAKER: &str = "maker.der";
pub(super) const SIGNER: &str = "signer.der";
pub(super) const SIGNER_KEY: &str = "signer.p8";
/// The seal in the format that is in use (GB/T 38540-2020), and in the one that follows (GM/T 0031-2025).
pub(super) const SEAL_FILE: &str = "seal.der";
pub(super) const SEAL_FIVE_FILE: &str = "seal-v5.der";
pub(super) const PDF_ROOT: &str = "pdf-root.der";
pub(super) const PDF_ROOT_KEY: &str = "pdf-root.p8";
pub(super) const PDF_SIGNER: &str = "pdf-signer.der";
pub(super) const PDF_SIGNER_KEY: &str = "pdf-signer.p8";
pub(super) const TIME: &str = "time.der";
pub(super) const TIME_KEY: &str = "time.p8";

/// The number of the set that a founding makes.
pub(super) const FIRST: u64 = 1;

/// A set of keys, certificates and seals.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct KeySet {
    pub(super) number: u64,
    pub(super) path: PathBuf,
}

/// The place of a set in the directory of a seal.
pub(super) fn set(lies: &Path, number: u64) -> PathBuf {
    lies.join(number.to_string())
}

/// The sets in the directory of a seal, in the order in which they were made. One that is still being made has another name.
pub(super) fn sets(lies: &Path) -> io::Result<Vec<KeySet>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(lies)? {
        let number = entry?.file_name().to_str().and_then(|name| name.parse().ok());
        found.extend(number.map(|number| KeySet { number, path: set(lies, number) }));
    }
    found.sort_by_key(|set| set.number);
    Ok(found)
}

/// The set that is sealed with.
pub(super) fn newest(lies: &Path) -> io::Result<KeySet> {
    sets(lies)?.pop().ok_or_else(|| io::ErrorKind::NotFound.into())
}
