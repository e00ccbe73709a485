//! Signatures that are begun before they are needed.
//!
//! What an act signs is kept in the act's own transaction, in the bytes that are sent; so it has to be signed before that is
//! flushed, and one thread alone writes. An act therefore begins its signatures as soon as it has decided, and other threads
//! make them while it writes its rows. Nobody waits for those threads: a signature that is not there when its row is written
//! is made by the act itself. Ed25519 is deterministic (RFC 8032), so whoever makes it, the bytes are the same.

use std::{
    cell::RefCell,
    num::NonZero,
    sync::{
        Arc, Mutex, OnceLock, PoisonError,
        mpsc::{self, Receiver, SyncSender},
    },
    thread::{self, JoinHandle},
};

use ereg_trust::{
    bundle::KeyRole,
    digest::Digest,
    envelope::{PayloadType, UnsignedObject},
    keys::RegistryKey,
};
use serde::Serialize;

use crate::{fault::ServiceFault, keys::RegistryKeys};

/// Most signatures that are begun and not made; of more the act makes them itself.
const MOST_BEGUN: usize = 256;
/// Most threads that sign: what one thread writes needs no more.
const MOST_THREADS: usize = 4;

/// An object whose signature has been begun.
pub(super) struct Signing {
    object: UnsignedObject,
    key: Arc<RegistryKey>,
    envelope: OnceLock<String>,
}

impl Signing {
    /// The id of the object.
    pub(super) fn digest(&self) -> Digest {
        self.object.digest()
    }

    /// The envelope as it is kept and sent: as another thread has made it, or made now.
    pub(super) fn envelope(&self) -> Result<&str, ServiceFault> {
        if let Some(made) = self.envelope.get() {
            return Ok(made);
        }
        let envelope = self.object.clone().sign(&*self.key).and_then(|envelope| envelope.to_bytes());
        let bytes = envelope.map_err(|_| ServiceFault::Object("envelope"))?;
        let text = String::from_utf8(bytes).map_err(|_| ServiceFault::Object("text"))?;
        Ok(self.envelope.get_or_init(|| text))
    }
}

/// The threads that sign. Dropped, they end.
pub(super) struct Signers {
    /// Absent only while they are dropped.
    begun: Option<SyncSender<Arc<Signing>>>,
    threads: Vec<JoinHandle<()>>,
}

impl Signers {
    /// Starts a thread for each core but one, which writes; one at least.
    pub(super) fn start() -> Result<Signers, ServiceFault> {
        let cores = thread::available_parallelism().map_or(1, NonZero::get);
        Signers::of(cores.saturating_sub(1).clamp(1, MOST_THREADS))
    }

    fn of(threads: usize) -> Result<Signers, ServiceFault> {
        let (begun, taken) = mpsc::sync_channel(MOST_BEGUN);
        let taken = Arc::new(Mutex::new(taken));
        let thread = |_| {
            let taken = Arc::clone(&taken);
            thread::Builder::new()
                .name("signer".to_owned())
                .spawn(move || sign(&taken))
                .map_err(|_| ServiceFault::Worker)
        };
        let threads = (0..threads).map(thread).collect::<Result<_, _>>()?;
        Ok(Signers { begun: Some(begun), threads })
    }

    /// The signatures of one act, which has begun none yet.
    pub(super) fn of_act<'a>(&'a self, keys: &'a RegistryKeys) -> Signatures<'a> {
        Signatures { signers: self, keys, begun: RefCell::default() }
    }
}

impl Drop for Signers {
    fn drop(&mut self) {
        drop(self.begun.take());
        for thread in self.threads.drain(..) {
            // Nobody waits for what it signs.
            let _ = thread.join();
        }
    }
}

/// Signs what was begun, until nobody can begin more.
fn sign(begun: &Mutex<Receiver<Arc<Signing>>>) {
    loop {
        let next = begun.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(signing) = next else { return };
        // Whoever needs it is told of the fault.
        let _ = signing.envelope();
    }
}

/// The signatures of one act: each object is signed once, however often it is kept and told.
pub(super) struct Signatures<'a> {
    signers: &'a Signers,
    keys: &'a RegistryKeys,
    begun: RefCell<Vec<Arc<Signing>>>,
}

impl Signatures<'_> {
    /// Begins the signature of a value of ours, or returns the one that this act has begun.
    pub(super) fn begin<T: Serialize>(
        &self,
        role: KeyRole,
        payload_type: &PayloadType,
        value: &T,
    ) -> Result<Arc<Signing>, ServiceFault> {
        let object = UnsignedObject::of(payload_type, value).map_err(|_| ServiceFault::Object("canonical bytes"))?;
        let key = self.keys.shared(role);
        let mut begun = self.begun.borrow_mut();
        if let Some(same) = begun.iter().find(|same| same.object == object && Arc::ptr_eq(&same.key, key)) {
            return Ok(Arc::clone(same));
        }
        let signing = Arc::new(Signing { object, key: Arc::clone(key), envelope: OnceLock::new() });
        begun.push(Arc::clone(&signing));
        if let Some(signers) = &self.signers.begun {
            // Where none of them takes it, the act makes it itself.
            let _ = signers.try_send(Arc::clone(&signing));
        }
        Ok(signing)
    }
}

#[cfg(test)]
mod tests {
    use ereg_protocol::payload;
    use ereg_trust::envelope::Envelope;

    use super::*;
    use crate::keys::RoleOptions;

    fn keys() -> (tempfile::TempDir, RegistryKeys) {
        let dir = tempfile::tempdir().unwrap();
        let keys = RegistryKeys::create_or_load(dir.path(), &RoleOptions::demonstration()).unwrap();
        (dir, keys)
    }

    fn made(value: &str, keys: &RegistryKeys) -> Vec<u8> {
        let key = keys.role(KeyRole::Receipt);
        Envelope::sign_value(&payload::LETTER, &value, key).unwrap().to_bytes().unwrap()
    }

    /// With threads that sign, with none that takes anything, and with more begun than they take: the bytes are the same.
    #[test]
    fn whoever_makes_a_signature_the_bytes_are_the_same() {
        let (_dir, keys) = keys();
        for threads in [0, 1, 3] {
            let signers = Signers::of(threads).unwrap();
            let act = signers.of_act(&keys);
            let values: Vec<String> = (0..MOST_BEGUN + 50).map(|n| format!("letter {n}")).collect();
            let begin = |value: &String| act.begin(KeyRole::Receipt, &payload::LETTER, value).unwrap();
            let begun: Vec<_> = values.iter().map(begin).collect();
            for (value, signing) in values.iter().zip(begun) {
                assert_eq!(signing.envelope().unwrap().as_bytes(), made(value, &keys), "{threads} threads, {value}");
            }
        }
    }

    #[test]
    fn what_was_begun_is_made_by_another_thread_and_once() {
        let (_dir, keys) = keys();
        let signers = Signers::of(1).unwrap();
        let act = signers.of_act(&keys);
        let first = act.begin(KeyRole::Receipt, &payload::LETTER, &"letter").unwrap();
        let again = act.begin(KeyRole::Receipt, &payload::LETTER, &"letter").unwrap();
        assert!(Arc::ptr_eq(&first, &again));
        let of_another_role = act.begin(KeyRole::Query, &payload::LETTER, &"letter").unwrap();
        let of_another_type = act.begin(KeyRole::Receipt, &payload::QUOTE, &"letter").unwrap();
        assert!(!Arc::ptr_eq(&first, &of_another_role) && !Arc::ptr_eq(&first, &of_another_type));
        drop(act);
        // Its threads end with what was begun.
        drop(signers);
        for signing in [first, of_another_role, of_another_type] {
            assert!(signing.envelope.get().is_some());
        }
    }
}
