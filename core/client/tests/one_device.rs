//! Several vaults on one device, whose key store they share: each has its own keys in it, and takes them along at its end.
#![allow(clippy::unwrap_used, clippy::panic, clippy::expect_used, reason = "test code fails loudly")]

#[allow(dead_code, reason = "shared with the other suites")]
mod office;

use std::{
    collections::BTreeSet,
    path::Path,
    sync::{Arc, Mutex},
    time::Duration,
};

use ereg_client::{
    Access, Client, ClientConfig, ClientError, DeviceKeys, KeyError, KeyInfo, KeyPolicy, KeyStore, Language, Pending,
    PublicKey, RandomIds, Secret, SoftwareKeys, Vaults, VaultsConfig, VirtualClock,
};
use ereg_law::fixture::{self, Someone};
use office::{Office, config};
use zeroize::Zeroizing;

/// The key store of a device, which knows what it holds.
struct Device {
    inner: SoftwareKeys,
    held: Mutex<BTreeSet<String>>,
    /// The questions put to the person before a vault was opened.
    asked: Mutex<Vec<String>>,
    /// The person's word then, if not yes.
    says: Mutex<Option<KeyError>>,
}

impl Device {
    fn new() -> Arc<Device> {
        Arc::new(Device {
            inner: SoftwareKeys::in_memory(),
            held: Mutex::default(),
            asked: Mutex::default(),
            says: Mutex::default(),
        })
    }

    fn held(&self) -> BTreeSet<String> {
        self.held.lock().unwrap().clone()
    }
}

impl DeviceKeys for Device {
    fn generate<'a>(&'a self, alias: &'a str, policy: KeyPolicy) -> Pending<'a, KeyInfo> {
        Box::pin(async move {
            self.held.lock().unwrap().insert(alias.to_owned());
            self.inner.generate(alias, policy)
        })
    }
    fn info<'a>(&'a self, alias: &'a str) -> Pending<'a, KeyInfo> {
        Box::pin(async move { self.inner.info(alias) })
    }
    fn public_key<'a>(&'a self, alias: &'a str) -> Pending<'a, PublicKey> {
        Box::pin(async move { self.inner.public_key(alias) })
    }
    fn sign<'a>(&'a self, alias: &'a str, message: &'a [u8], reason: &'a str) -> Pending<'a, Vec<u8>> {
        Box::pin(async move { self.inner.sign(alias, message, reason) })
    }
    fn wrap<'a>(&'a self, alias: &'a str, dek: &'a [u8]) -> Pending<'a, Vec<u8>> {
        Box::pin(async move { self.inner.wrap(alias, dek) })
    }
    fn unwrap<'a>(&'a self, alias: &'a str, blob: &'a [u8], reason: &'a str) -> Pending<'a, Zeroizing<Vec<u8>>> {
        Box::pin(async move {
            self.asked.lock().unwrap().push(reason.to_owned());
            // The person takes their time.
            tokio::time::sleep(Duration::from_millis(20)).await;
            let says = *self.says.lock().unwrap();
            match says {
                Some(error) => Err(error),
                None => self.inner.unwrap(alias, blob, reason),
            }
        })
    }
    fn forget<'a>(&'a self, alias: &'a str) -> Pending<'a, ()> {
        Box::pin(async move {
            self.held.lock().unwrap().remove(alias);
            self.inner.forget(alias)
        })
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

/// The person's finger opens the vault: it is asked for in their language, a no opens nothing, and the key goes with the vault.
#[tokio::test]
async fn a_vault_that_the_device_opens_asks_the_person_and_takes_its_key_along() {
    let (device, dir) = (Device::new(), tempfile::tempdir().unwrap());
    let vaults = |device: &Arc<Device>| {
        Vaults::new(VaultsConfig {
            dir: dir.path().join("vaults"),
            keys: device.clone(),
            clock: Arc::new(VirtualClock::at(office::NOW.parse().unwrap())),
            ids: Arc::new(RandomIds::new()),
            law: ereg_client::LAW,
            transport: None,
            lang: Language::Zh,
            logs: None,
        })
        .unwrap()
    };
    let of_this = vaults(&device);
    let vault = of_this.create(Secret::Device, None).await.unwrap();
    let id = vault.id();
    assert_eq!(device.held(), BTreeSet::from([format!("ereg.{id}.vault")]));
    assert!(device.asked.lock().unwrap().is_empty(), "what was just made is open");
    let draft = vault.drafts().begin(ereg_law::matter::T04.id(), None).await.unwrap();
    vault.end().await.unwrap();

    let vault = of_this.open(id, Secret::Device, Access::Full).await.unwrap();
    assert_eq!(*device.asked.lock().unwrap(), ["解锁：打开您在本机的登记资料"]);
    vault.lock().await.unwrap();
    vault.speak(Language::En);
    *device.says.lock().unwrap() = Some(KeyError::Cancelled);
    assert_eq!(vault.unlock(Secret::Device).await, Err(ClientError::Cancelled));
    assert_eq!(vault.drafts().summary(draft).await.unwrap_err().code(), "vault.content_locked");
    *device.says.lock().unwrap() = None;
    vault.unlock(Secret::Device).await.unwrap();
    vault.drafts().summary(draft).await.unwrap();
    assert_eq!(device.asked.lock().unwrap().last().unwrap(), "Unlock: open what you keep here");

    // The files alone open nothing: neither with another device's key nor with a passphrase that nobody gave it.
    vault.end().await.unwrap();
    let stolen = Device::new();
    stolen.generate(&format!("ereg.{id}.vault"), KeyPolicy::Opens).await.unwrap();
    let of_a_thief = vaults(&stolen);
    assert_eq!(of_a_thief.open(id, Secret::Device, Access::Full).await.unwrap_err().code(), "vault.wrong_key");
    let guessed = Secret::Passphrase("松柏常青于江城".into());
    assert_eq!(of_a_thief.open(id, guessed.clone(), Access::Full).await.unwrap_err().code(), "vault.wrong_key");

    // For a new phone a passphrase is put on it, and the device's key put on again.
    let vault = of_this.open(id, Secret::Device, Access::Full).await.unwrap();
    vault.change_secret(guessed.clone()).await.unwrap();
    vault.unlock(guessed).await.unwrap();
    vault.change_secret(Secret::Device).await.unwrap();
    vault.unlock(Secret::Device).await.unwrap();
    vault.end().await.unwrap();
    of_this.erase(id).await.unwrap();
    assert!(device.held().is_empty(), "{:?}", device.held());
}

/// Of a vault that is erased nothing opens any more, whether or not the key store is at hand; what may be left is told.
#[tokio::test]
async fn a_vault_is_erased_though_the_key_store_fails() {
    struct Gone;
    fn gone<'a, T: Send + 'a>() -> Pending<'a, T> {
        Box::pin(async { Err(KeyError::Unavailable) })
    }
    impl DeviceKeys for Gone {
        fn generate<'a>(&'a self, _: &'a str, _: KeyPolicy) -> Pending<'a, KeyInfo> {
            gone()
        }
        fn info<'a>(&'a self, _: &'a str) -> Pending<'a, KeyInfo> {
            gone()
        }
        fn public_key<'a>(&'a self, _: &'a str) -> Pending<'a, PublicKey> {
            gone()
        }
        fn sign<'a>(&'a self, _: &'a str, _: &'a [u8], _: &'a str) -> Pending<'a, Vec<u8>> {
            gone()
        }
        fn wrap<'a>(&'a self, _: &'a str, _: &'a [u8]) -> Pending<'a, Vec<u8>> {
            gone()
        }
        fn unwrap<'a>(&'a self, _: &'a str, _: &'a [u8], _: &'a str) -> Pending<'a, Zeroizing<Vec<u8>>> {
            gone()
        }
        fn forget<'a>(&'a self, _: &'a str) -> Pending<'a, ()> {
            gone()
        }
    }
    let dir = tempfile::tempdir().unwrap();
    Client::create(config(dir.path(), None, Arc::new(Gone))).unwrap().end().await.unwrap();
    let vault = dir.path().join("vault");
    let error = Client::erase(vault.clone(), Some(Arc::new(Gone)), None).unwrap_err();
    assert_eq!(error.code(), "device_key.unavailable");
    assert!(!vault.exists());
}
