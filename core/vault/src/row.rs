//! One encrypted row, and the keys of a slot. Spelled in formats "Vault".

use std::array;
use std::sync::OnceLock;

use ereg_protocol::id::CommandId;
use ereg_trust::aead::{RowKey, Secret32, TAG_LEN, derive, encrypt_row, open_row, row_tag};
use ereg_trust::digest::MacKey;
use zeroize::Zeroizing;

use crate::collection::{Collection, KeySlot};
use crate::compression::{AS_IT_IS, RowKind, compressed, restored};
use crate::error::VaultError;
use crate::sabotage::{Sabotage, found_open, laid_open};

/// The key generation of this version. Re-encryption under a new key is a later migration.
pub(crate) const KEY_ID: u32 = 1;

const AAD_PREFIX: &[u8] = b"ereg/row/1";
/// `ereg/row/1 ‖ vault 16 ‖ coll 16 ‖ key 32 ‖ rev 8`.
const AAD_LEN: usize = AAD_PREFIX.len() + 16 + 16 + 32 + 8;

/// The place of a row: what its AAD binds it to, and where SQLite finds it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) coll: [u8; 16],
    pub(crate) key: [u8; 32],
    pub(crate) rev: u64,
}

impl Place {
    /// The same place one revision later.
    pub(crate) fn next(self) -> Self {
        Self { rev: self.rev + 1, ..self }
    }
}

/// The AAD of a place in a vault.
pub(crate) fn aad(vault: &[u8; 16], place: &Place) -> [u8; AAD_LEN] {
    let mut aad = [0; AAD_LEN];
    let parts: [&[u8]; 5] = [AAD_PREFIX, vault, &place.coll, &place.key, &place.rev.to_be_bytes()];
    let mut at = 0;
    for part in parts {
        aad[at..at + part.len()].copy_from_slice(part);
        at += part.len();
    }
    aad
}

/// The keys of one slot, all derived from its 32 secret bytes.
pub(crate) struct SlotKeys {
    vault: [u8; 16],
    enc: RowKey,
    look: MacKey,
    manifest: MacKey,
    /// The collections as the file has them, computed when the first is asked for.
    colls: OnceLock<[[u8; 16]; Collection::ALL.len()]>,
    sabotage: Sabotage,
}

impl SlotKeys {
    pub(crate) fn new(
        secret: &Secret32,
        slot: KeySlot,
        vault: [u8; 16],
        sabotage: Sabotage,
    ) -> Result<Self, VaultError> {
        Self::derived(secret, slot.name(), vault, sabotage)
    }

    /// The keys of one medium, from its own secret.
    pub(crate) fn of_medium(&self, secret: &Secret32) -> Result<Self, VaultError> {
        Self::derived(secret, "medium", self.vault, self.sabotage)
    }

    fn derived(secret: &Secret32, of: &str, vault: [u8; 16], sabotage: Sabotage) -> Result<Self, VaultError> {
        let key = |purpose: &str| derive(secret, &format!("ereg/{purpose}/1/{of}"));
        let mac = |purpose: &str| MacKey::new(key(purpose).expose());
        let (enc, look, manifest) = (RowKey::new(&key("enc"))?, mac("look"), mac("manifest"));
        Ok(Self { vault, enc, look, manifest, colls: OnceLock::new(), sabotage })
    }

    fn coll_named(&self, name: &str) -> [u8; 16] {
        let mac = self.look.mac(&[b"coll\0", name.as_bytes()]);
        let mut coll = [0; 16];
        coll.copy_from_slice(&mac[..16]);
        coll
    }

    pub(crate) fn coll(&self, collection: Collection) -> [u8; 16] {
        self.colls.get_or_init(|| array::from_fn(|at| self.coll_named(Collection::ALL[at].name())))[collection as usize]
    }

    /// The place of the record under `key`, at revision 0: the reader fills in the revision it finds.
    pub(crate) fn place(&self, collection: Collection, key: &[u8]) -> Place {
        let coll = self.coll(collection);
        Place { coll, key: self.look.mac(&[b"key\0", &coll, key]), rev: 0 }
    }

    /// The place of a row of `meta`. `kind` and `name` are spelled by this crate.
    pub(crate) fn meta_place(&self, kind: &str, name: &str) -> Place {
        let coll = self.coll_named("\0meta");
        let key = self.look.mac(&[b"key\0", &coll, kind.as_bytes(), &[0], name.as_bytes()]);
        Place { coll, key, rev: 0 }
    }

    /// The place a row found under this key in `meta` must be encrypted for.
    pub(crate) fn meta_place_at(&self, key: [u8; 32]) -> Place {
        Place { coll: self.coll_named("\0meta"), key, rev: 0 }
    }

    /// The place of the head of a command on its way: its number stands for key and revision.
    pub(crate) fn head_place(&self, seq: u64) -> Place {
        let rev = if self.sabotage.loosens_heads() { 0 } else { seq };
        Place { coll: self.coll_named("\0outbox"), key: [0; 32], rev }
    }

    /// The place of the bytes of a command on its way: its id stands for the key, and its number for the revision.
    pub(crate) fn body_place(&self, command: CommandId, seq: u64) -> Place {
        let coll = self.coll_named("\0outbox_body");
        Place { coll, key: self.look.mac(&[b"command\0", &command.bytes()]), rev: seq }
    }

    /// The place of a chunk of a medium in `media.db`.
    pub(crate) fn chunk_place(&self, medium: [u8; 16], index: u64) -> Place {
        let key = self.look.mac(&[b"chunk\0", &medium, &index.to_be_bytes()]);
        Place { coll: medium, key, rev: 1 }
    }

    /// The place of a row of a run of the search index: the number that it lies under stands for the key, and the writing
    /// for the revision.
    pub(crate) fn run_place(&self, number: i64, writing: u64) -> Place {
        let mut key = [0; 32];
        key[24..].copy_from_slice(&number.to_be_bytes());
        Place { coll: self.coll_named("\0search"), key, rev: writing }
    }

    /// Seals the bytes of a row, compressed where its kind may be and it becomes shorter.
    pub(crate) fn encrypt(&self, kind: RowKind, place: &Place, plain: &[u8]) -> Result<Vec<u8>, VaultError> {
        let seal = |parts: &[&[u8]]| self.with_aad(place, |aad| encrypt_row(&self.enc, KEY_ID, aad, parts));
        match compressed(kind, plain) {
            Some(short) if self.sabotage.lays_compressed_open() => Ok(laid_open(seal(&[&short])?, &short)),
            Some(short) => Ok(seal(&[&short])?),
            None => Ok(seal(&[&[AS_IT_IS], plain])?),
        }
    }

    /// Opens a row and gives its bytes, whichever way they were sealed.
    pub(crate) fn open(&self, place: &Place, body: &[u8]) -> Result<Zeroizing<Vec<u8>>, VaultError> {
        if self.sabotage.lays_compressed_open()
            && let Some(short) = found_open(body)
        {
            return restored(short);
        }
        restored(self.with_aad(place, |aad| open_row(&self.enc, KEY_ID, aad, body))?)
    }

    fn with_aad<T>(&self, place: &Place, f: impl FnOnce(&[u8]) -> T) -> T {
        if self.sabotage.empties_aad() { f(&[]) } else { f(&aad(&self.vault, place)) }
    }

    /// The element that the manifest of rows holds of one row.
    pub(crate) fn element(&self, place: &Place, body: &[u8]) -> Result<[u8; 32], VaultError> {
        Ok(self.element_of(place, &row_tag(body)?))
    }

    /// The same, of a row that is not read: its tag is known.
    pub(crate) fn element_of(&self, place: &Place, tag: &[u8; TAG_LEN]) -> [u8; 32] {
        self.manifest.mac(&[&place.coll, &place.key, &place.rev.to_be_bytes(), tag])
    }
}

/// The keys of an open vault. Without `content` the person's things are locked.
pub(crate) struct Keys {
    pub(crate) content: Option<SlotKeys>,
    pub(crate) transit: SlotKeys,
}

impl Keys {
    pub(crate) fn of(&self, slot: KeySlot) -> Result<&SlotKeys, VaultError> {
        match slot {
            KeySlot::Content => self.content.as_ref().ok_or(VaultError::ContentLocked),
            KeySlot::Transit => Ok(&self.transit),
        }
    }

    /// The slots whose keys are here.
    pub(crate) fn slots(&self) -> impl Iterator<Item = (KeySlot, &SlotKeys)> {
        let content = self.content.as_ref().map(|keys| (KeySlot::Content, keys));
        content.into_iter().chain([(KeySlot::Transit, &self.transit)])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(slot: KeySlot) -> SlotKeys {
        SlotKeys::new(&Secret32::from_bytes([3; 32]), slot, [9; 16], Sabotage::Off).unwrap()
    }

    #[test]
    fn the_aad_is_the_one_of_the_format() {
        let place = Place { coll: [1; 16], key: [2; 32], rev: 258 };
        let spelled = [b"ereg/row/1".as_slice(), &[9; 16], &[1; 16], &[2; 32], &[0, 0, 0, 0, 0, 0, 1, 2]].concat();
        assert_eq!(aad(&[9; 16], &place).as_slice(), spelled);
    }

    #[test]
    fn a_row_opens_at_its_place_and_revision_under_its_slot_only() {
        let content = keys(KeySlot::Content);
        let place = content.place(Collection::Draft, b"one");
        let body = content.encrypt(RowKind::Record(Collection::Draft), &place, b"typed").unwrap();
        assert_eq!(*content.open(&place, &body).unwrap(), b"typed");
        assert!(content.open(&place.next(), &body).is_err());
        assert!(content.open(&content.place(Collection::Draft, b"two"), &body).is_err());
        assert!(content.open(&content.place(Collection::Case, b"one"), &body).is_err());
        assert!(keys(KeySlot::Transit).open(&place, &body).is_err());
    }

    #[test]
    fn a_compressed_row_is_bound_to_its_place_and_opens_to_the_same_bytes() {
        let content = keys(KeySlot::Content);
        let place = content.place(Collection::Draft, b"one");
        let typed = b"parties.transferee.1.name".repeat(40);
        let [draft, setting] = [Collection::Draft, Collection::Setting]
            .map(|collection| content.encrypt(RowKind::Record(collection), &place, &typed).unwrap());
        assert!(draft.len() < setting.len());
        for mut body in [draft, setting] {
            assert_eq!(*content.open(&place, &body).unwrap(), typed);
            assert!(content.open(&place.next(), &body).is_err());
            // The byte that tells the form is sealed with the rest.
            body[21] ^= 1;
            assert!(content.open(&place, &body).is_err());
        }
    }

    #[test]
    fn no_two_collections_share_a_name() {
        let names: std::collections::BTreeSet<_> = Collection::ALL.iter().map(|c| c.name()).collect();
        assert_eq!(names.len(), Collection::ALL.len());
    }
}
