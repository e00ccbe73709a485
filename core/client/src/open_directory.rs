//! The directories that this process has a vault open in. Two clients over one vault would each keep what the other
//! does not know of: a session, the pack in force, who observes.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use ereg_vault::VaultError;

use crate::ClientError;

static OPEN: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

/// The right to have the vault in a directory open, or to end it; given back when dropped.
pub(crate) struct OpenDirectory(PathBuf);

impl OpenDirectory {
    /// Takes it.
    ///
    /// # Errors
    /// `vault.busy`, where this process has it already.
    pub(crate) fn take(dir: &Path) -> Result<OpenDirectory, ClientError> {
        let dir = one_spelling(dir);
        let mut open = OPEN.lock().unwrap_or_else(PoisonError::into_inner);
        if open.insert(dir.clone()) { Ok(OpenDirectory(dir)) } else { Err(VaultError::Busy.into()) }
    }
}

impl Drop for OpenDirectory {
    fn drop(&mut self) {
        OPEN.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.0);
    }
}

/// The same for every way to write a directory, whether it is there yet or not: its parent is.
fn one_spelling(dir: &Path) -> PathBuf {
    let parent = dir.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    match (fs::canonicalize(parent), dir.file_name()) {
        (Ok(parent), Some(name)) => parent.join(name),
        // Refused by the vault, in its own words.
        _ => dir.to_owned(),
    }
}
