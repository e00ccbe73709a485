//! A vault taken elsewhere: a backup, its restoration, what it means to be an older copy, and the end of a vault.

use std::path::Path;

use ereg_logs::event;
use ereg_protocol::catalogue::ErrorClass;

use crate::database::{self, MEDIA, VAULT};
use crate::error::VaultError;
use crate::goes_on::GoesOn;
use crate::key_file::VaultSecret;
use crate::outbox_item::{LastError, OLDER_COPY, OutboxState};
use crate::storage::{Storage, Thing};
use crate::tx::Tx;
use crate::vault::{FILES, KEY_FILE, OpenOptions, Vault, checked, parent, renamed};

/// Code of such a command once the registry said that it does not know it: it goes by the person's word alone.
pub const NEVER_ARRIVED: &str = "outbox.never_arrived";

impl Tx<'_> {
    /// Marks the vault as one that may be older than what the registry was told: the feed begins anew, and no command
    /// goes until the registry was asked for it ([`OLDER_COPY`]). One that needs the person anyway stays as it is.
    pub fn hold_older_copy(&mut self) -> Result<(), VaultError> {
        self.queue_interrupted()?;
        for item in self.outbox()? {
            if item.state() != OutboxState::NeedsYou {
                let error = LastError { code: OLDER_COPY.to_owned(), class: ErrorClass::Conflict };
                self.needs_you(item.command_id(), error)?;
            }
        }
        self.restart_feed()
    }
}

impl Vault {
    /// Copies the whole vault, as it is at this moment, into the directory `to`, which must not exist: to another disk,
    /// for another device. It opens under the same secret. Works on a vault that can only be read.
    pub fn backup(&self, to: &Path) -> Result<(), VaultError> {
        self.backup_while(to, &GoesOn::to_the_end())
    }

    /// Works like [`Vault::backup`], for as long as it is to go on.
    ///
    /// # Errors
    /// [`VaultError::Stopped`]: then there is no backup, and nothing of one.
    pub fn backup_while(&self, to: &Path, goes_on: &GoesOn) -> Result<(), VaultError> {
        let (to, storage) = (&checked(to)?, self.storage());
        vacant(storage, to)?;
        let new = renamed(to, ".new");
        Self::clear(storage, &new)?;
        self.copy_into(&new, goes_on)
            .and_then(|()| goes_on.ask())
            .inspect_err(|why| Self::leave_no_half(storage, &new, why))?;
        Self::sync_new(storage, &new)?;
        storage.rename(&new, to)?;
        storage.sync_dir(parent(to))?;
        event!(INFO, "a backup was made");
        Ok(())
    }

    /// Makes a vault in `to`, which must not exist, of a backup in `from`, which is left as it is. The commands that it
    /// was about to send are held: [`Tx::hold_older_copy`].
    pub fn restore(from: &Path, to: &Path, secret: &VaultSecret, options: OpenOptions) -> Result<Self, VaultError> {
        Self::restore_while(from, to, secret, options, &GoesOn::to_the_end())
    }

    /// Works like [`Vault::restore`], for as long as it is to go on.
    ///
    /// # Errors
    /// [`VaultError::Stopped`]: then there is no vault in `to`, and nothing of one.
    pub fn restore_while(
        from: &Path,
        to: &Path,
        secret: &VaultSecret,
        options: OpenOptions,
        goes_on: &GoesOn,
    ) -> Result<Self, VaultError> {
        let (from, to, storage) = (&checked(from)?, &checked(to)?, &*options.storage);
        vacant(storage, to)?;
        let key_file = Self::key_file(from, &options)?;
        key_file.open(secret)?;
        let new = renamed(to, ".new");
        Self::clear(storage, &new)?;
        let copied = || -> Result<(), VaultError> {
            key_file.replace(storage, &new, KEY_FILE)?;
            for blueprint in [&VAULT, &MEDIA] {
                let mut old = database::probe(storage, &from.join(blueprint.file), blueprint)?;
                database::copy(storage, &mut old, &new.join(blueprint.file), blueprint, goes_on)?;
            }
            Self::sync_new(storage, &new)?;
            // Held before it has its name: no copy is ever opened that would send what it should not.
            let copy = Self::open(&new, secret, options.clone())?;
            copy.write(|tx| tx.hold_older_copy())?;
            // A command whose bytes alone are damaged stands still by itself, here as in the vault it was copied from.
            copy.verify_but_commands_while(goes_on)?;
            copy.close()
        };
        copied().inspect_err(|why| Self::leave_no_half(storage, &new, why))?;
        storage.rename(&new, to)?;
        storage.sync_dir(parent(to))?;
        event!(INFO, "a vault was made of a backup");
        Self::open(to, secret, options)
    }

    /// Ends a vault: its keys first, durably, so that nothing of it can be read whatever happens next; then its files.
    /// Anything in its directory that is not ours stays, and so does the directory then.
    pub fn erase(dir: &Path, options: &OpenOptions) -> Result<(), VaultError> {
        let (dir, storage) = (&checked(dir)?, &*options.storage);
        match storage.look(dir)? {
            Thing::Directory => {}
            Thing::Nothing => return Err(VaultError::Missing),
            Thing::File => return Err(VaultError::Foreign),
            Thing::Other => return Err(VaultError::Symlink),
        }
        let remove = |name: &&str| -> Result<(), VaultError> {
            let path = dir.join(name);
            if storage.look(&path)? == Thing::Nothing { Ok(()) } else { Ok(storage.remove(&path)?) }
        };
        let (keys, files) = FILES.split_at(2);
        keys.iter().try_for_each(remove)?;
        storage.sync_dir(dir)?;
        files.iter().try_for_each(remove)?;
        storage.sync_dir(dir)?;
        event!(INFO, "a vault was erased");
        // Not empty: somebody's own file is in it.
        if storage.remove_dir(dir).is_ok() { Ok(storage.sync_dir(parent(dir))?) } else { Ok(()) }
    }
}

/// Makes sure that nothing lies where something is to be made.
fn vacant(storage: &dyn Storage, path: &Path) -> Result<(), VaultError> {
    match storage.look(path)? {
        Thing::Nothing => Ok(()),
        Thing::Other => Err(VaultError::Symlink),
        Thing::File | Thing::Directory => Err(VaultError::Exists),
    }
}
