//! The world of the demonstration: a registry in this process on a free port, phones over real HTTP, one clock.

use std::{
    fs,
    future::Future,
    io::{Read as _, Write as _},
    net::{Ipv4Addr, SocketAddr, TcpStream},
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use ereg_client::{
    CaseId, Client, ClientConfig, ClientError, Clock as _, Connection, DEVICE_ALIAS, DraftId, Instant, KeyStore,
    MaterialCode, Secret, SeededIds, SoftwareKeys, SyncReport, USER_ALIAS, VirtualClock,
};
use ereg_registry::{
    http::{Background, Running, ServeConfig, serve},
    partner::{OfficerSays, Sandbox},
    seed::{CityListing, CityPlan, seed},
    service::{Answering, to_decide},
};
use tokio::runtime::Runtime;

use super::{
    broken::{Broken, While as _, found, holds},
    cast::Character,
    gate::{Gate, Network, Tape},
};
use crate::{language::Language, shell};

/// Homes of the city, the named cast among them.
const HOUSEHOLDS: usize = 100;
/// The amount of a file that a phone hands over at a time, bytes.
const SLICE: usize = 64 << 10;
/// The number of times a phone tries in one go before the story gives up; each wait moves the clock.
const PATIENCE: u32 = 12;
/// The passphrase of every phone of a demonstration: the directory protects nobody real.
pub const PASSPHRASE: &str = "ereg-demo";

/// The office of the seeded city.
const OFFICE: &str = "demo";

/// The result for a case that was put before the sandbox's person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reviewed {
    /// The sandbox played the person.
    Played,
    /// No person may approve it as it stands.
    NotTheirs,
}

/// Everything outside the phones.
pub struct World {
    /// The demonstration's directory.
    pub dir: PathBuf,
    /// The seed.
    pub seed: u64,
    /// The story's clock, which everybody shares.
    pub clock: VirtualClock,
    /// The partners, and how to move them.
    pub sandbox: Sandbox,
    /// The people who live there.
    pub city: CityListing,
    /// The requests that passed over the networks.
    pub tape: Arc<Tape>,
    language: Language,
    running: Running,
    // Last: what runs on it goes first.
    runtime: Runtime,
}

/// An empty directory, or a new one.
pub fn empty_directory(dir: &Path) -> Result<(), Broken> {
    match fs::read_dir(dir) {
        Ok(mut entries) => match entries.next() {
            None => Ok(()),
            Some(_) => Err(Broken::NotEmpty),
        },
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            fs::create_dir_all(dir).map_err(Broken::io("the output directory"))
        }
        Err(error) => Err(Broken::io("the output directory")(error)),
    }
}

impl World {
    /// Seeds a city in `DIR/registry` and serves it.
    pub fn begin(dir: &Path, seed_number: u64, start: Instant, language: Language) -> Result<World, Broken> {
        let registry = dir.join("registry");
        let city = seed(&registry, &CityPlan::new(seed_number, HOUSEHOLDS))?;
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .map_err(Broken::io("the runtime"))?;
        let clock = VirtualClock::at(start);
        let config = ServeConfig {
            clock: Arc::new(clock.clone()),
            ids: Arc::new(SeededIds::new(seed_number, "registry")),
            // What happens between two steps of the story must not depend on this machine's speed.
            background: Background::ByHand,
            answering: Answering::Last,
            ..ServeConfig::new(registry.clone(), SocketAddr::from((Ipv4Addr::LOCALHOST, 0)))
        };
        let running = runtime.block_on(serve(config))?;
        let sandbox = Sandbox::open(&registry)?;
        Ok(World {
            dir: dir.to_owned(),
            seed: seed_number,
            clock,
            sandbox,
            city,
            tape: Arc::new(Tape::default()),
            language,
            running,
            runtime,
        })
    }

    /// Waits for a call.
    pub fn wait<T>(&self, call: impl Future<Output = T>) -> T {
        self.runtime.block_on(call)
    }

    /// Now, by the story's clock.
    pub fn now(&self) -> Instant {
        self.clock.read().wall
    }

    /// Minutes go by.
    pub fn pass(&self, minutes: u64) {
        self.clock.advance(minutes * 60_000);
    }

    /// Lets the registry do what is due now.
    pub fn registry_works(&self) -> Result<(), Broken> {
        let service = self.running.service().clone();
        // Several turns: what one settles may make the next due.
        for _ in 0..3 {
            let service = service.clone();
            self.wait(self.runtime.spawn_blocking(move || service.tick()))
                .map_err(|error| Broken::Registry(error.to_string()))??;
        }
        Ok(())
    }

    /// 演示: the sandbox plays the person for whom this case waits, who finds it in order. Nothing where it is not a
    /// person's to approve.
    pub fn approves(&self, case: CaseId) -> Result<Reviewed, Broken> {
        match to_decide(&self.dir.join("registry"), OFFICE, ereg_client::LAW, case, OfficerSays::Approve)? {
            Ok(approved) => {
                self.sandbox.decide(&approved)?;
                Ok(Reviewed::Played)
            }
            Err(_) => Ok(Reviewed::NotTheirs),
        }
    }

    /// The registry as it is reached.
    pub fn running(&self) -> &Running {
        &self.running
    }

    /// Returns where the registry is and which root to pin.
    pub fn connection(&self) -> Connection {
        Connection {
            url: format!("http://{}", self.running.authority()),
            office: OFFICE.to_owned(),
            root_fingerprint: Some(self.running.root_fingerprint().to_string()),
        }
    }

    /// A person takes a new phone out of its box.
    pub fn new_phone(&self, who: Character) -> Result<Phone, Broken> {
        Phone::make(self, who, Client::create)
    }

    /// A person's phone after it was closed or died.
    pub fn reopen_phone(&self, who: Character) -> Result<Phone, Broken> {
        Phone::make(self, who, Client::open)
    }

    /// Returns what anybody may read of the registry, over HTTP like a stranger: the body of an answer 200.
    pub fn public(&self, path: &str) -> Result<Vec<u8>, Broken> {
        let authority = self.running.authority();
        let ask = || -> std::io::Result<Vec<u8>> {
            let mut stream = TcpStream::connect(self.running.addr())?;
            stream.set_read_timeout(Some(Duration::from_secs(20)))?;
            write!(stream, "GET {path} HTTP/1.1\r\nHost: {authority}\r\nConnection: close\r\n\r\n")?;
            let mut answer = Vec::new();
            stream.read_to_end(&mut answer)?;
            Ok(answer)
        };
        let answer = ask().map_err(Broken::io("a public question"))?;
        let end = found(answer.windows(4).position(|w| w == b"\r\n\r\n"), "a whole answer to a public question")?;
        let head = String::from_utf8_lossy(&answer[..end]).to_ascii_lowercase();
        holds(head.starts_with("http/1.1 200"), "the public question is answered", head.lines().next())?;
        holds(!head.contains("transfer-encoding"), "the public answer comes whole", path)?;
        Ok(answer[end + 4..].to_vec())
    }

    /// The registry stops in order.
    pub fn end(self) {
        let World { running, runtime, .. } = self;
        runtime.block_on(running.shutdown());
    }
}

/// The directory of a person's vault.
pub fn vault_dir(dir: &Path, who: Character) -> PathBuf {
    dir.join("phones").join(who.key())
}

/// A person's keys beside the vault, made from the committed fixtures, as the shell keeps them.
pub fn fixture_keys(dir: &Path, who: Character) -> Result<SoftwareKeys, Broken> {
    let vault = vault_dir(dir, who);
    fs::create_dir_all(vault.parent().unwrap_or(dir)).map_err(Broken::io("the directory of phones"))?;
    let told = |error: &dyn std::fmt::Display| Broken::Registry(format!("the fixture keys: {error}"));
    let place = shell::keys_dir(&vault);
    let known = place.exists();
    let keys = SoftwareKeys::in_dir_with_passphrase(&place, PASSPHRASE.as_bytes()).map_err(|e| told(&e))?;
    let (user, device) = who.fixtures();
    if !known && !user.is_empty() {
        keys.import(USER_ALIAS, user).map_err(|e| told(&e))?;
        keys.import(DEVICE_ALIAS, device).map_err(|e| told(&e))?;
    }
    Ok(keys)
}

/// A person's phone: a client over a vault of its own.
pub struct Phone {
    /// The person who holds this phone.
    pub who: Character,
    /// The client.
    pub client: Client,
    /// Its network.
    pub gate: Arc<Gate>,
}

impl Phone {
    fn make(
        world: &World,
        who: Character,
        begin: fn(ClientConfig) -> Result<Client, ClientError>,
    ) -> Result<Phone, Broken> {
        let connection = world.connection();
        let gate = Gate::new(who, &connection.url, Arc::clone(&world.tape))
            .map_err(|error| Broken::Registry(error.to_string()))?;
        let client = begin(ClientConfig {
            law: ereg_client::LAW,
            dir: vault_dir(&world.dir, who),
            secret: Secret::Passphrase(PASSPHRASE.to_owned()),
            keys: KeyStore::OfTheVault(Arc::new(fixture_keys(&world.dir, who)?)),
            clock: Arc::new(world.clock.clone()),
            ids: Arc::new(SeededIds::new(world.seed, &who.key())),
            connection: Some(connection),
            transport: Some(gate.clone()),
            lang: world.language,
            logs: None,
        })
        .when("opening the phone")?;
        Ok(Phone { who, client, gate })
    }

    /// Brings a file in as a material of a draft, slice by slice.
    pub async fn attaches(&self, draft: DraftId, material: MaterialCode, content: &[u8]) -> Result<(), ClientError> {
        let writer = self.client.attachments().begin(draft, material).await?;
        for slice in content.chunks(SLICE) {
            writer.write(slice.to_vec()).await?;
        }
        writer.finish().await.map(|_| ())
    }

    /// Changes the phone's network.
    pub fn network(&self, network: Network) {
        self.gate.set(network);
    }

    /// One run of sync.
    pub fn sync_once(&self, world: &World) -> Result<SyncReport, Broken> {
        world.wait(async { self.client.sync().now()?.finished().await }).when("exchanging with the registry")
    }

    /// Exchanges until nothing is left to send, waiting as long as the phone says it waits.
    pub fn sync(&self, world: &World) -> Result<SyncReport, Broken> {
        let mut whole = SyncReport::default();
        for _ in 0..PATIENCE {
            let report = self.sync_once(world)?;
            whole.sent += report.sent;
            whole.acked += report.acked;
            whole.chunks += report.chunks;
            whole.changes += report.changes;
            whole.needs_you += report.needs_you;
            (whole.left, whole.trouble) = (report.left, report.trouble);
            if report.needs_you > 0 || (report.left == 0 && report.next_try_s.is_none()) {
                return Ok(whole);
            }
            world.clock.advance(u64::from(report.next_try_s.unwrap_or(1).max(1)) * 1_000);
        }
        holds(false, "everything is sent when there is a network", &whole)?;
        Ok(whole)
    }

    /// Switches the phone off.
    pub fn close(&self, world: &World) -> Result<(), Broken> {
        world.wait(self.client.end()).when("closing the phone")
    }
}
