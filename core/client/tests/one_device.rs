//! Several vaults on one device, whose key store they share: each has its own keys in it, and takes them along at its end.
#![allow(clippy::unwrap_used, clippy::panic, clippy::expect_used, reason = "test code fails loudly")]

#[allow(dead_code, reason = "shared with the other suites")]
mod office;

use std::{
    collections::BTreeSet,
    path::Path,
    sync::{Arc, Mutex},
};

use ereg_client::{Client, ClientConfig, DeviceKeys, KeyError, KeyInfo, KeyPolicy, KeyStore, PublicKey, SoftwareKeys};
use ereg_law::fixture::{self, Someone};
use office::{Office, config};

/// The key store of a device, which knows what it holds.
struct Device {
    inner: SoftwareKeys,
    held: Mutex<BTreeSet<String>>,
}

impl Device {
    fn new() -> Arc<Device> {
        Arc::new(Device { inner: SoftwareKeys::in_memory(), held: Mutex::default() })
    }

    fn held(&self) -> BTreeSet<String> {
        self.held.lock().unwrap().clone()
    }
}

impl DeviceKeys for Device {
    fn generate(&self, alias: &str, policy: KeyPolicy) -> Result<KeyInfo, KeyError> {
        self.held.lock().unwrap().insert(alias.to_owned());
        self.inner.generate(alias, policy)
    }
    fn public_key(&self, alias: &str) -> Result<PublicKey, KeyError> {
        self.inner.public_key(alias)
    }
    fn sign(&self, alias: &str, message: &[u8], reason: &str) -> Result<Vec<u8>, KeyError> {
        self.inner.sign(alias, message, reason)
    }
    fn wrap(&self, alias: &str, dek: &[u8]) -> Result<Vec<u8>, KeyError> {
        self.inner.wrap(alias, dek)
    }
    fn unwrap(&self, alias: &str, blob: &[u8], reason: &str) -> Result<zeroize::Zeroizing<Vec<u8>>, KeyError> {
        self.inner.unwrap(alias, blob, reason)
    }
    fn forget(&self, alias: &str) -> Result<(), KeyError> {
        self.held.lock().unwrap().remove(alias);
        self.inner.forget(alias)
    }
}

fn on(device: &Arc<Device>, dir: &Path, office: &Arc<Office>) -> ClientConfig {
    ClientConfig { keys: KeyStore::OfTheDevice(device.clone()), ..config(dir, Some(office), device.clone()) }
}

async fn enrols(phone: &Client, who: &Someone) {
    let number = who.identity.person().unwrap().to_string();
    phone.account().enrol(who.name.to_string(), number, "proof".into()).await.unwrap();
}

#[tokio::test]
async fn two_people_on_one_device_have_keys_of_their_own() {
    let (device, office) = (Device::new(), Office::open());
    let dirs = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let [one, two] = [0, 1].map(|at| Client::create(on(&device, dirs[at].path(), &office)).unwrap());
    enrols(&one, &fixture::seller()).await;
    let of_one = device.held();
    assert_eq!(of_one.len(), 2, "one for requests, one for acts: {of_one:?}");
    enrols(&two, &fixture::buyer()).await;
    let of_two: BTreeSet<String> = device.held().difference(&of_one).cloned().collect();
    assert_eq!(of_two.len(), 2, "{of_two:?}");

    // Opened again, a vault finds its own.
    two.end().await.unwrap();
    let two = Client::open(on(&device, dirs[1].path(), &office)).unwrap();
    two.sync().now().unwrap().finished().await.unwrap();
    assert_eq!(device.held().len(), 4, "and makes no others");

    // At its end it takes its keys along, and leaves the other's.
    one.end().await.unwrap();
    Client::erase(dirs[0].path().join("vault"), Some(device.clone()), None).unwrap();
    assert_eq!(device.held(), of_two);
    two.sync().now().unwrap().finished().await.unwrap();
}

/// Of a vault that is erased nothing opens any more, whether or not the key store is at hand; what may be left is told.
#[tokio::test]
async fn a_vault_is_erased_though_the_key_store_fails() {
    struct Gone;
    impl DeviceKeys for Gone {
        fn generate(&self, _: &str, _: KeyPolicy) -> Result<KeyInfo, KeyError> {
            Err(KeyError::Unavailable)
        }
        fn public_key(&self, _: &str) -> Result<PublicKey, KeyError> {
            Err(KeyError::Unavailable)
        }
        fn sign(&self, _: &str, _: &[u8], _: &str) -> Result<Vec<u8>, KeyError> {
            Err(KeyError::Unavailable)
        }
        fn wrap(&self, _: &str, _: &[u8]) -> Result<Vec<u8>, KeyError> {
            Err(KeyError::Unavailable)
        }
        fn unwrap(&self, _: &str, _: &[u8], _: &str) -> Result<zeroize::Zeroizing<Vec<u8>>, KeyError> {
            Err(KeyError::Unavailable)
        }
        fn forget(&self, _: &str) -> Result<(), KeyError> {
            Err(KeyError::Unavailable)
        }
    }
    let dir = tempfile::tempdir().unwrap();
    Client::create(config(dir.path(), None, Arc::new(Gone))).unwrap().end().await.unwrap();
    let vault = dir.path().join("vault");
    let error = Client::erase(vault.clone(), Some(Arc::new(Gone)), None).unwrap_err();
    assert_eq!(error.code(), "device_key.unavailable");
    assert!(!vault.exists());
}
