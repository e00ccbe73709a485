//! A damaged vault: set aside, never deleted, and what was not sent is read from it as far as it goes.

use std::path::{Path, PathBuf};

use rusqlite::types::ValueRef;

use crate::collection::KeySlot;
use crate::database::{self, VAULT};
use crate::error::VaultError;
use crate::key_file::Secret;
use crate::outbox::OutboxItem;
use crate::row::SlotKeys;
use crate::sabotage::Sabotage;
use crate::storage::Thing;
use crate::vault::{OpenOptions, Vault, checked, parent, renamed};

/// How many vaults of one name may be set aside.
const ASIDE: u32 = 1000;

/// What could be read of the outbox of a damaged vault.
#[derive(Debug, Clone, Default)]
pub struct Salvage {
    /// Commands not yet answered, oldest first, exact bytes.
    pub items: Vec<OutboxItem>,
    /// Rows that could not be read.
    pub lost: u64,
}

impl Vault {
    /// Renames a vault that is not open to the first free of `DIR.aside-1`, `DIR.aside-2` …, so that a new one can be
    /// made in its place. Nothing in it is changed.
    pub fn set_aside(dir: &Path, options: &OpenOptions) -> Result<PathBuf, VaultError> {
        let (dir, storage) = (&checked(dir)?, &*options.storage);
        match storage.look(dir)? {
            Thing::Directory => {}
            Thing::Nothing => return Err(VaultError::Missing),
            Thing::File => return Err(VaultError::Foreign),
            Thing::Other => return Err(VaultError::Symlink),
        }
        for number in 1..=ASIDE {
            let aside = renamed(dir, &format!(".aside-{number}"));
            if storage.look(&aside)? == Thing::Nothing {
                storage.rename(dir, &aside)?;
                storage.sync_dir(parent(dir))?;
                return Ok(aside);
            }
        }
        Err(VaultError::Exists)
    }

    /// Reads what is left of the outbox of a damaged vault. Changes nothing in it.
    pub fn salvage(dir: &Path, secret: &Secret, options: &OpenOptions) -> Result<Salvage, VaultError> {
        let dir = &checked(dir)?;
        let key_file = Self::key_file(dir, options)?;
        let opened = key_file.open(secret).or_else(|_| key_file.open_transit(secret))?;
        let keys = SlotKeys::new(&opened.transit, KeySlot::Transit, key_file.vault, Sabotage::Off)?;
        let db = database::probe(&*options.storage, &dir.join(VAULT.file), &VAULT)?;
        let mut salvage = Salvage::default();
        let mut query = db.prepare("SELECT seq, lane, body FROM outbox ORDER BY seq")?;
        let mut rows = query.query([])?;
        // A broken page ends the pass: what came before it is kept.
        loop {
            match rows.next() {
                Ok(Some(row)) => match read(&keys, row) {
                    Some(item) => salvage.items.push(item),
                    None => salvage.lost += 1,
                },
                Ok(None) => return Ok(salvage),
                Err(_) => {
                    salvage.lost += 1;
                    return Ok(salvage);
                }
            }
        }
    }
}

fn read(keys: &SlotKeys, row: &rusqlite::Row<'_>) -> Option<OutboxItem> {
    let seq = u64::try_from(row.get::<_, i64>(0).ok()?).ok()?;
    let (Ok(ValueRef::Blob(lane)), Ok(ValueRef::Blob(body))) = (row.get_ref(1), row.get_ref(2)) else { return None };
    let place = keys.outbox_place(lane.try_into().ok()?, seq);
    OutboxItem::from_row(seq, &keys.open(&place, body).ok()?).ok()
}
