//! The parties' statements whose signatures were checked.
//!
//! An entry rests on signatures, and not on a row that says they were good: a statement is checked when it is made, at precheck,
//! at each review and before the entry. What comes of it is a function of its bytes. So it is checked once in a process, where
//! nobody waits for it (whoever sends it is no part of the thread that writes), and of the same bytes the same is known
//! afterwards, by their digest.

use std::{
    collections::HashMap,
    fmt, mem,
    sync::{Arc, Mutex, PoisonError},
};

use ereg_trust::{digest::Digest, envelope::Envelope, manifest::PartyStatement};

/// Most statements that are remembered in either half: those of some thousand applications. Any other is checked again.
const MOST: usize = 4096;

/// A statement whose signature is the one of the key that it names.
pub(crate) struct Opened {
    /// The statement.
    pub statement: PartyStatement,
    /// Its id.
    pub digest: Digest,
}

/// The statements that were checked in this process.
#[derive(Default)]
pub(crate) struct Statements(Mutex<Halves>);

/// Once the newer half is full it takes the place of the older one, so that what is looked at again stays.
#[derive(Default)]
struct Halves {
    newer: HashMap<Digest, Arc<Opened>>,
    older: HashMap<Digest, Arc<Opened>>,
}

impl Halves {
    fn keep(&mut self, bytes: Digest, opened: &Arc<Opened>) {
        if self.newer.len() >= MOST {
            self.older = mem::take(&mut self.newer);
        }
        self.newer.insert(bytes, Arc::clone(opened));
    }
}

/// Says nothing of what they state.
impl fmt::Debug for Statements {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Statements")
    }
}

impl Statements {
    /// Reads a statement whose signature is good.
    ///
    /// # Errors
    /// The code of why it is none. That is not remembered: whoever sends many bad ones takes no place of a good one.
    pub(crate) fn open(&self, envelope: &str) -> Result<Arc<Opened>, &'static str> {
        let bytes = Digest::of(envelope.as_bytes());
        let known = |halves: &mut Halves| -> Option<Arc<Opened>> {
            if let Some(opened) = halves.newer.get(&bytes) {
                return Some(Arc::clone(opened));
            }
            let opened = halves.older.remove(&bytes)?;
            halves.keep(bytes, &opened);
            Some(opened)
        };
        if let Some(opened) = self.halves(known) {
            return Ok(opened);
        }
        let envelope = Envelope::from_bytes(envelope.as_bytes()).map_err(|error| error.code())?;
        let statement = PartyStatement::open(&envelope).map_err(|error| error.code())?;
        let opened = Arc::new(Opened { statement, digest: envelope.digest() });
        self.halves(|halves| halves.keep(bytes, &opened));
        Ok(opened)
    }

    fn halves<T>(&self, with: impl FnOnce(&mut Halves) -> T) -> T {
        with(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[cfg(test)]
mod tests {
    use ereg_domain::time::Instant;
    use ereg_trust::keys::RegistryKey;

    use super::*;

    fn signed(slot: &str) -> String {
        let key = RegistryKey::from_seed(&[7; 32]).unwrap();
        let statement = PartyStatement {
            draft_id: "draft".to_owned(),
            manifest_rev: 1,
            manifest: Digest::of(b"manifest"),
            own: Digest::of(b"own"),
            slot: slot.to_owned(),
            key: key.public_key(),
            captured_at: Instant::from_ms(0),
        };
        String::from_utf8(statement.sign(&key).unwrap().to_bytes().unwrap()).unwrap()
    }

    #[test]
    fn the_same_bytes_are_checked_once_and_others_are_others() {
        let statements = Statements::default();
        let envelope = signed("transferor.1");
        let first = statements.open(&envelope).unwrap();
        assert_eq!(first.statement.slot, "transferor.1");
        assert_eq!(first.digest, Envelope::from_bytes(envelope.as_bytes()).unwrap().digest());
        assert!(Arc::ptr_eq(&first, &statements.open(&envelope).unwrap()));
        // Its payload under another's signature, after it was found good under its own.
        let other = signed("transferee.1");
        let part = |envelope: &str, begins: &str| {
            let at = envelope.find(begins).unwrap() + begins.len();
            envelope[at..].split('"').next().unwrap().to_owned()
        };
        let forged = envelope.replace(&part(&envelope, "\"sig\":\""), &part(&other, "\"sig\":\""));
        for _ in 0..2 {
            assert_eq!(statements.open(&forged).err(), Some("envelope.bad_signature"));
        }
        assert!(statements.open("{}").is_err());
        assert_eq!(statements.halves(|halves| halves.newer.len()), 1, "what is bad is not remembered");
    }

    #[test]
    fn nothing_is_shown_of_what_was_stated() {
        let statements = Statements::default();
        statements.open(&signed("transferor.1")).unwrap();
        assert_eq!(format!("{statements:?}"), "Statements");
    }

    #[test]
    fn no_more_are_remembered_than_there_is_room_for_and_the_used_ones_stay() {
        let statements = Statements::default();
        let (used, opened) = (Digest::of(signed("used").as_bytes()), statements.open(&signed("used")).unwrap());
        for round in 0..3 * MOST {
            let bytes = Digest::of(&round.to_be_bytes());
            statements.halves(|halves| halves.keep(bytes, &opened));
            if round % 100 == 0 {
                assert!(Arc::ptr_eq(&statements.open(&signed("used")).unwrap(), &opened));
            }
        }
        let (newer, older) = statements.halves(|halves| (halves.newer.len(), halves.older.len()));
        assert!(newer <= MOST && older <= MOST, "{newer} {older}");
        assert!(statements.halves(|halves| halves.newer.contains_key(&used) || halves.older.contains_key(&used)));
    }
}
