//! The registry's own keys and the trust bundle they appear in.
//!
//! One Ed25519 key per role, made on the first start and kept as PKCS#8 under `keys/` (directory 0700, files 0600).
//! The directory is built as `keys.new`, flushed, and renamed when complete, so that no start ever finds half of
//! it. `keys/trust.json` is the bundle in force; `trust.json` beside it is the copy to hand out. A next version of it is issued by
//! one process at a time, and a registry that is being served takes note of one that another process issued: an operator revokes
//! a certificate of the seal beside it. Key material never leaves this module but as a [`RegistryKey`], whose `Debug` shows the
//! public half only.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::{Arc, PoisonError, RwLock},
};

use ereg_document::{SealRoots, SealRootsFault};
use ereg_domain::time::Instant;
use ereg_trust::{
    bundle::{BundleError, DocumentSeals, KeyRole, Log, Office, RoleKey, TrustBundle, TrustContent},
    envelope::EnvelopeError,
    keys::{AssuranceLevel, KeyId, RegistryKey, RegistryKeyError},
};
use zeroize::Zeroizing;

use crate::private::{self, held};

const KEYS: &str = "keys";
const TRUST: &str = "trust.json";

/// The bundle's content on the office when it is made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleOptions {
    /// Id of the office, on every row of the registry.
    pub office: String,
    /// Its name as people read it.
    pub office_name: String,
    /// Authority of its HTTP API (`host:port`); [`RegistryKeys::announce`] changes it.
    pub authority: String,
    /// A demonstration office: sandbox connectors may be loaded, and all it signs carries the mark 演示.
    pub demo: bool,
    /// The least assurance level of a person's keys that the office accepts.
    pub least_assurance: AssuranceLevel,
    /// First instant of the role keys' term, registry time.
    pub from: Instant,
}

impl RoleOptions {
    /// The demonstration office `demo`, which the floor pack names; its keys count from 2015-03-01, when unified registration began, so
    /// that seeded entries of any later day verify.
    pub fn demonstration() -> RoleOptions {
        RoleOptions {
            office: "demo".to_owned(),
            office_name: "演示市不动产登记中心（演示）".to_owned(),
            authority: "127.0.0.1".to_owned(),
            demo: true,
            least_assurance: AssuranceLevel::C,
            from: Instant::from_ms(1_425_139_200_000),
        }
    }
}

/// The reason why there are no keys.
#[derive(Debug, thiserror::Error)]
pub enum KeysError {
    /// The directory or a file in it cannot be read or written.
    #[error("the key directory cannot be used: {0}")]
    Io(#[from] io::Error),
    /// A key file is not a key.
    #[error("key file {name}: {source}")]
    Key {
        /// Role of the file.
        name: &'static str,
        /// The fault in it.
        source: RegistryKeyError,
    },
    /// No new key could be made.
    #[error(transparent)]
    Make(#[from] RegistryKeyError),
    /// The bundle does not verify or cannot be signed.
    #[error("trust.json: {0}")]
    Bundle(#[from] BundleError),
    /// The bundle cannot be written.
    #[error("trust.json: {0}")]
    Envelope(#[from] EnvelopeError),
    /// A key file and the bundle do not belong together.
    #[error("the key of role {role} is not the one in trust.json")]
    OtherKey {
        /// The role.
        role: &'static str,
    },
    /// The certificates of the office's seal, which the bundle would state, cannot be read by anybody.
    #[error("the certificates of the seal: {0}")]
    Seals(#[from] SealRootsFault),
}

impl KeysError {
    /// Returns what only this failure knows: a file, a role, the system's own words. Empty where the code says it all.
    pub fn detail(&self) -> String {
        match self {
            KeysError::Io(error) => error.to_string(),
            KeysError::Key { name, source } => format!("{name}: {source}"),
            KeysError::Make(error) => error.to_string(),
            KeysError::Bundle(error) => format!("trust.json: {error}"),
            KeysError::Envelope(error) => format!("trust.json: {error}"),
            KeysError::OtherKey { role } => (*role).to_owned(),
            KeysError::Seals(fault) => fault.to_string(),
        }
    }

    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            KeysError::Io(_) => "keys.io",
            KeysError::Key { .. } => "keys.malformed",
            KeysError::Make(e) => e.code(),
            KeysError::Bundle(e) => e.code(),
            KeysError::Envelope(e) => e.code(),
            KeysError::OtherKey { .. } => "keys.other_key",
            KeysError::Seals(fault) => fault.code(),
        }
    }
}

/// The keys of one registry; clones share them.
#[derive(Debug, Clone)]
pub struct RegistryKeys {
    root: Arc<RegistryKey>,
    receipt: Arc<RegistryKey>,
    book: Arc<RegistryKey>,
    seal: Arc<RegistryKey>,
    policy: Arc<RegistryKey>,
    time: Arc<RegistryKey>,
    query: Arc<RegistryKey>,
    bundle: Arc<TrustBundle>,
    in_force: Arc<RwLock<Arc<TrustBundle>>>,
    dir: PathBuf,
}

impl RegistryKeys {
    /// Whether a directory has keys, complete or not readable: new ones are made only where there are none.
    pub fn exist(dir: &Path) -> bool {
        dir.join(KEYS).exists()
    }

    /// Loads the keys of a registry's directory, or makes them where there are none. `options` count only when the
    /// keys are made.
    pub fn create_or_load(dir: &Path, options: &RoleOptions) -> Result<RegistryKeys, KeysError> {
        if !dir.join(KEYS).exists() {
            create(dir, options)?;
        }
        let loaded = RegistryKeys::load(dir)?;
        let bytes = fs::read(dir.join(KEYS).join(TRUST))?;
        if fs::read(dir.join(TRUST)).ok().as_deref() != Some(&bytes) {
            private::replace(dir, TRUST, &bytes)?;
        }
        Ok(loaded)
    }

    /// Loads the keys of a registry's directory, and writes nothing there.
    pub fn load(dir: &Path) -> Result<RegistryKeys, KeysError> {
        load(dir)
    }

    /// The root, which signs the trust bundle and nothing else.
    pub fn root(&self) -> &RegistryKey {
        &self.root
    }

    /// The key of a role.
    pub fn role(&self, role: KeyRole) -> &RegistryKey {
        self.shared(role)
    }

    /// The key of a role, for another thread that signs.
    pub(crate) fn shared(&self, role: KeyRole) -> &Arc<RegistryKey> {
        match role {
            KeyRole::Receipt => &self.receipt,
            KeyRole::Book => &self.book,
            KeyRole::Seal => &self.seal,
            KeyRole::Policy => &self.policy,
            KeyRole::Time => &self.time,
            KeyRole::Query => &self.query,
        }
    }

    /// The bundle as it was when these keys were loaded: what the office is called and which keys speak for it. While they are in
    /// use nothing of that changes.
    pub fn bundle(&self) -> &TrustBundle {
        &self.bundle
    }

    /// The bundle in force, as people are told of it and as anybody is handed it: what it states of the seal changes while a
    /// registry is served.
    pub fn told(&self) -> Arc<TrustBundle> {
        self.in_force.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The fingerprint that a phone pins: printed at every start.
    pub fn root_fingerprint(&self) -> KeyId {
        self.bundle.root_fingerprint()
    }

    /// Id of the office.
    pub fn office(&self) -> &str {
        &self.bundle.content().office.id
    }

    /// Name and note-key name of the log.
    pub fn log_origin(&self) -> &str {
        &self.bundle.content().log.origin
    }

    /// Whether this is a demonstration office.
    pub fn is_demo(&self) -> bool {
        self.bundle.is_demo()
    }

    /// States the authority of the HTTP API in the bundle: a new version, where it is another than before.
    pub fn announce(self, authority: &str) -> Result<RegistryKeys, KeysError> {
        if self.bundle.content().office.origin == authority {
            return Ok(self);
        }
        let bundle = self.issue(|content| content.office.origin = authority.to_owned())?;
        Ok(RegistryKeys { bundle, ..self })
    }

    /// States in the bundle what the office's documents are verified by, beside what it states already: a new version, where that
    /// is something new.
    ///
    /// # Errors
    /// Nobody could read it, the bundle cannot hold it, or a file cannot be written; the bundle stays as it is.
    pub(crate) fn state_seals(&self, seals: DocumentSeals) -> Result<(), KeysError> {
        self.issue(|content| content.seals.add(seals)).map(drop)
    }

    /// States in the bundle what the receipts of the finance service are verified by, in the same way.
    ///
    /// # Errors
    /// As of [`RegistryKeys::state_seals`].
    pub(crate) fn state_finance(&self, seals: DocumentSeals) -> Result<(), KeysError> {
        self.issue(|content| content.finance.add(seals)).map(drop)
    }

    /// Takes note of a bundle that another process has issued.
    ///
    /// # Errors
    /// What lies there is no bundle of this office, or older than the one in force.
    pub(crate) fn follow(&self) -> Result<(), KeysError> {
        let standing = self.told();
        let bytes = fs::read(self.dir.join(KEYS).join(TRUST))?;
        if bytes != standing.bytes() {
            self.put(TrustBundle::parse(&bytes, Some(&self.root_fingerprint()), standing.version())?);
        }
        Ok(())
    }

    /// Issues the next version of the bundle, and says it in force; where nothing changes it is the one that stands.
    fn issue(&self, change: impl FnOnce(&mut TrustContent)) -> Result<Arc<TrustBundle>, KeysError> {
        let keys = self.dir.join(KEYS);
        let _held = held(&keys)?;
        let (root, bytes) = (self.root_fingerprint(), fs::read(keys.join(TRUST))?);
        let standing = TrustBundle::parse(&bytes, Some(&root), self.told().version())?;
        let mut content = standing.content().clone();
        change(&mut content);
        if content == *standing.content() {
            return Ok(self.put(standing));
        }
        SealRoots::of_content(&content)?;
        content.version += 1;
        let bytes = content.sign(&self.root)?.to_bytes()?;
        let next = TrustBundle::parse(&bytes, Some(&root), standing.version())?;
        private::replace(&keys, TRUST, &bytes)?;
        private::replace(&self.dir, TRUST, &bytes)?;
        Ok(self.put(next))
    }

    /// Puts a bundle in force, unless another thread was faster with a later one.
    fn put(&self, bundle: TrustBundle) -> Arc<TrustBundle> {
        let mut in_force = self.in_force.write().unwrap_or_else(PoisonError::into_inner);
        if in_force.version() < bundle.version() {
            *in_force = Arc::new(bundle);
        }
        Arc::clone(&in_force)
    }
}

fn create(dir: &Path, options: &RoleOptions) -> Result<(), KeysError> {
    let building = dir.join("keys.new");
    if building.exists() {
        // Left by a start that was killed before the rename: nobody has seen these keys.
        fs::remove_dir_all(&building)?;
    }
    private::directory(&building)?;
    let root = RegistryKey::generate()?;
    write_secret(&building, "root", &root)?;
    let mut roles = Vec::with_capacity(KeyRole::ALL.len());
    for role in KeyRole::ALL {
        let key = RegistryKey::generate()?;
        write_secret(&building, role.name(), &key)?;
        roles.push(RoleKey {
            demo: options.demo,
            ..RoleKey::new(role, key.public_key(), options.from, &options.office)
        });
    }
    let content = TrustContent {
        version: 1,
        office: Office {
            id: options.office.clone(),
            name: options.office_name.clone(),
            origin: options.authority.clone(),
        },
        root: root.public_key(),
        roles,
        least_assurance: options.least_assurance,
        log: Log { origin: format!("ereg.invalid/{}/book", options.office) },
        demo: options.demo,
        // It has none yet: whoever opens it states it.
        seals: DocumentSeals::default(),
        finance: DocumentSeals::default(),
    };
    private::replace(&building, TRUST, &content.sign(&root)?.to_bytes()?)?;
    private::rename(&building, &dir.join(KEYS))?;
    Ok(private::flush_names(dir)?)
}

fn load(dir: &Path) -> Result<RegistryKeys, KeysError> {
    let keys = dir.join(KEYS);
    let root = read_secret(&keys, "root")?;
    let bytes = fs::read(keys.join(TRUST))?;
    let bundle = Arc::new(TrustBundle::parse(&bytes, Some(&root.public_key().key_id()), 0)?);
    let role = |role: KeyRole| -> Result<Arc<RegistryKey>, KeysError> {
        let key = read_secret(&keys, role.name())?;
        let listed = bundle.keys_in(role).any(|row| row.key == key.public_key());
        if listed { Ok(Arc::new(key)) } else { Err(KeysError::OtherKey { role: role.name() }) }
    };
    Ok(RegistryKeys {
        receipt: role(KeyRole::Receipt)?,
        book: role(KeyRole::Book)?,
        seal: role(KeyRole::Seal)?,
        policy: role(KeyRole::Policy)?,
        time: role(KeyRole::Time)?,
        query: role(KeyRole::Query)?,
        root: Arc::new(root),
        in_force: Arc::new(RwLock::new(Arc::clone(&bundle))),
        bundle,
        dir: dir.to_owned(),
    })
}

fn write_secret(dir: &Path, name: &str, key: &RegistryKey) -> Result<(), KeysError> {
    Ok(private::create(&dir.join(format!("{name}.key")), key.to_pkcs8())?)
}

fn read_secret(dir: &Path, name: &'static str) -> Result<RegistryKey, KeysError> {
    let bytes = Zeroizing::new(fs::read(dir.join(format!("{name}.key")))?);
    RegistryKey::from_pkcs8(&bytes).map_err(|source| KeysError::Key { name, source })
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;
    use crate::private::noted::{self, Step};

    #[test]
    fn keys_are_made_once_and_read_by_nobody_else() {
        let dir = tempfile::tempdir().unwrap();
        let made = RegistryKeys::create_or_load(dir.path(), &RoleOptions::demonstration()).unwrap();
        let again = RegistryKeys::create_or_load(dir.path(), &RoleOptions::demonstration()).unwrap();
        assert_eq!(made.bundle(), again.bundle());
        for role in KeyRole::ALL {
            assert_eq!(made.role(role).public_key(), again.role(role).public_key());
            let mode =
                fs::metadata(dir.path().join("keys").join(format!("{}.key", role.name()))).unwrap().permissions();
            assert_eq!(mode.mode() & 0o777, 0o600);
        }
        assert_eq!(fs::read(dir.path().join("trust.json")).unwrap(), made.bundle().bytes());
    }

    /// A broken file, or a role whose key is another's, is told by name: the code alone does not help whoever must mend
    /// it.
    #[test]
    fn a_broken_key_is_told_by_its_file_or_role() {
        let dir = tempfile::tempdir().unwrap();
        RegistryKeys::create_or_load(dir.path(), &RoleOptions::demonstration()).unwrap();
        let keys = dir.path().join("keys");
        let (book, receipt) = (KeyRole::Book.name(), KeyRole::Receipt.name());
        let key = |role: &str| keys.join(format!("{role}.key"));
        let sound = fs::read(key(book)).unwrap();
        fs::write(key(book), b"no key").unwrap();
        let broken = RegistryKeys::load(dir.path()).unwrap_err();
        assert_eq!(broken.code(), "keys.malformed");
        assert!(broken.detail().contains(book), "{}", broken.detail());
        fs::write(key(book), fs::read(key(receipt)).unwrap()).unwrap();
        let other = RegistryKeys::load(dir.path()).unwrap_err();
        assert!(matches!(other, KeysError::OtherKey { .. }) && other.detail() == book, "{}", other.detail());
        fs::write(key(book), sound).unwrap();
        assert!(RegistryKeys::load(dir.path()).is_ok());
    }

    #[test]
    fn the_bundle_says_of_the_office_what_it_was_founded_with() {
        let dir = tempfile::tempdir().unwrap();
        let options = RoleOptions {
            office: "other".to_owned(),
            office_name: "另一个登记中心".to_owned(),
            authority: "127.0.0.1:8787".to_owned(),
            demo: false,
            least_assurance: AssuranceLevel::B,
            from: Instant::from_ms(1_700_000_000_000),
        };
        let made = RegistryKeys::create_or_load(dir.path(), &options).unwrap();
        // What they are loaded with counts no more.
        let loaded = RegistryKeys::create_or_load(dir.path(), &RoleOptions::demonstration()).unwrap();
        for keys in [made, loaded] {
            assert_eq!((keys.office(), keys.log_origin(), keys.is_demo()), ("other", "ereg.invalid/other/book", false));
            let said = keys.bundle().content();
            assert_eq!((said.version, said.least_assurance), (1, AssuranceLevel::B));
            assert_eq!((said.office.name.as_str(), said.office.origin.as_str()), ("另一个登记中心", "127.0.0.1:8787"));
            assert_eq!(said.roles.len(), KeyRole::ALL.len());
            let as_founded = |key: &RoleKey| !key.demo && key.from == options.from && key.office == "other";
            assert!(said.roles.iter().all(as_founded), "{:?}", said.roles);
        }
    }

    #[test]
    fn a_new_authority_is_a_new_version_under_the_same_root() {
        let dir = tempfile::tempdir().unwrap();
        let made = RegistryKeys::create_or_load(dir.path(), &RoleOptions::demonstration()).unwrap();
        let root = made.root_fingerprint();
        let moved = made.announce("127.0.0.1:8787").unwrap();
        assert_eq!((moved.bundle().version(), moved.root_fingerprint()), (2, root));
        let same = moved.announce("127.0.0.1:8787").unwrap();
        assert_eq!(same.bundle().version(), 2);
    }

    /// Told keys that a loss of power took back would be a registry whose every signature nobody can check any more.
    #[test]
    fn keys_outlive_a_loss_of_power_whole_with_every_name_above_them() {
        let root = tempfile::tempdir().unwrap();
        let dir = root.path().canonicalize().unwrap().join("above/registry");
        let steps = noted::steps(|| {
            private::directory(&dir).unwrap();
            create(&dir, &RoleOptions::demonstration()).unwrap();
        });
        for role in KeyRole::ALL {
            let file = dir.join("keys.new").join(format!("{}.key", role.name()));
            assert!(steps.contains(&Step::Wrote(file)), "{steps:?}");
        }
        let renamed = steps.iter().position(|s| *s == Step::Renamed(dir.join("keys.new"), dir.join("keys"))).unwrap();
        assert!(steps[renamed..].contains(&Step::Flushed(dir.clone())), "the name of the keys is flushed: {steps:?}");
        assert_eq!(noted::in_danger(&steps), Vec::<PathBuf>::new());

        let loaded = noted::steps(|| {
            let keys = RegistryKeys::create_or_load(&dir, &RoleOptions::demonstration()).unwrap();
            keys.announce("127.0.0.1:8787").unwrap();
        });
        assert_eq!(noted::in_danger(&loaded), Vec::<PathBuf>::new());
    }

    #[test]
    fn a_half_made_directory_is_made_anew() {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir_all(dir.path().join("keys.new")).unwrap();
        fs::write(dir.path().join("keys.new").join("root.key"), b"half").unwrap();
        assert!(RegistryKeys::create_or_load(dir.path(), &RoleOptions::demonstration()).is_ok());
    }

    #[test]
    fn a_foreign_key_file_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        RegistryKeys::create_or_load(dir.path(), &RoleOptions::demonstration()).unwrap();
        let other = RegistryKey::generate().unwrap();
        fs::write(dir.path().join("keys").join("seal.key"), other.to_pkcs8()).unwrap();
        let refused = RegistryKeys::create_or_load(dir.path(), &RoleOptions::demonstration()).unwrap_err();
        assert_eq!(refused.code(), "keys.other_key");
    }
}
