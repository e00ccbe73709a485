//! Starts the service on a directory and an address, and stops it in order.

use std::{
    fmt,
    fs::{File, TryLockError},
    io,
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use axum::{
    Router,
    body::Bytes,
    extract::Request,
    http::StatusCode,
    routing::{MethodFilter, MethodRouter},
};
use ereg_domain::canonical::{self, CanonicalError};
use ereg_law::matter::{LAW, Law};
use ereg_protocol::{
    transport::Method,
    world::{Clock, Ids, RandomIds, SystemClock},
};
use ereg_trust::keys::KeyId;
use tokio::{sync::watch, task::JoinHandle};

use super::{
    answer::{problem, respond_problem},
    caller::Gatekeeper,
    connections::{self, House, RouteName},
    exchange::{App, answer},
    metrics,
    nonces::NonceMemory,
    openapi::document,
    place::Places,
    refused::Refused,
    routes::{ROUTES, Route},
    shares::{AddressLimit, Shares},
};
use crate::{
    keys::{KeysError, RegistryKeys, RoleOptions},
    partner::{Partners, Sandbox, SandboxError},
    private, seed,
    service::{
        Answering, DigestName, OfficePress, PackTaken, SealFormat, Service, ServiceError, Surroundings, packs_kept,
    },
};

/// Interval at which background work is looked for, real time.
const TICK: Duration = Duration::from_millis(200);
/// Those who do what follows commands: a partner or a bank that is slow holds up one of them.
const FOLLOWERS: usize = 8;
/// Time for which open exchanges may go on after a shutdown was asked for.
const DRAIN: Duration = Duration::from_secs(10);

/// Connections open at a time where nothing else is said.
const CONNECTIONS: usize = 1_024;

/// The one who does the work that no request asks for: partner questions, bookings, expiries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Background {
    /// The served registry itself: what follows a command at once, everything else five times a second.
    OfItself,
    /// Whoever holds [`Running::service`], by calling `tick`: for runs that must repeat step by step.
    ByHand,
}

/// The way to treat a directory that holds no registry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Founding {
    /// Serve nothing: a mistyped directory must not become a registry with keys nobody knows.
    Refuse,
    /// Found a registry there, with new keys and an empty book.
    Found,
}

/// The registry that is served, and how it is served.
#[derive(Clone)]
pub struct ServeConfig {
    /// The registry's directory; without `seed` it has no connectors.
    pub dir: PathBuf,
    /// The way to treat it where it holds no registry.
    pub founding: Founding,
    /// Address to listen on: a loopback address; port 0 takes a free one.
    pub listen: SocketAddr,
    /// Connections open at a time: once all places are taken, a new one takes the place of whoever has kept the
    /// registry waiting longest.
    pub connections: usize,
    /// Address at which `/metrics` is served: a loopback address of its own. `None` serves none.
    pub metrics: Option<SocketAddr>,
    /// Limits by address, where the operator wants them.
    pub by_address: Option<AddressLimit>,
    /// Registry time; in a directory made by `seed` as far ahead of it as the sandbox's clock was put forward.
    pub clock: Arc<dyn Clock>,
    /// Ids and entry salts.
    pub ids: Arc<dyn Ids>,
    /// The one who does the background work.
    pub background: Background,
    /// The order in which a command is answered and what follows it is done.
    pub answering: Answering,
    /// The format of the electronic seal that documents are sealed with.
    pub seal: SealFormat,
    /// The name of the digest in the lists of files that are signed with it.
    pub digest_name: DigestName,
    /// The matters that it knows: [`ereg_law::matter::LAW`], or a test's own.
    pub law: Law,
    /// A policy pack that the operator brings, as [`Service::take_pack`] takes one. Without one it decides by those that it
    /// keeps.
    pub pack: Option<Vec<u8>>,
}

impl ServeConfig {
    /// Takes the machine's clock and the system's randomness.
    pub fn new(dir: PathBuf, listen: SocketAddr) -> ServeConfig {
        ServeConfig {
            dir,
            founding: Founding::Refuse,
            listen,
            connections: CONNECTIONS,
            metrics: None,
            by_address: None,
            clock: Arc::new(SystemClock::start()),
            ids: Arc::new(RandomIds::new()),
            background: Background::OfItself,
            answering: Answering::First,
            seal: SealFormat::default(),
            digest_name: DigestName::default(),
            law: LAW,
            pack: None,
        }
    }
}

impl fmt::Debug for ServeConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ServeConfig").field("dir", &self.dir).field("listen", &self.listen).finish_non_exhaustive()
    }
}

/// The reason why nothing is served.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// Plain HTTP to other machines.
    #[error("plain HTTP is served to this machine alone: listen on a loopback address and put TLS in front")]
    NotLoopback,
    /// Another process serves this directory: two would sign two trust bundles for one book.
    #[error("another process serves this directory: stop it, or name another directory")]
    InUse,
    /// There is none to serve.
    #[error("this directory holds no registry: name another, or found a new one here (serve --found)")]
    NoRegistry,
    /// A book without its keys, or keys without their book.
    #[error("this directory holds half a registry, its book or its keys: put back the other half from your backup")]
    HalfRegistry,
    /// A city whose making was cut off.
    #[error("a city was made for this directory and is not in its place yet: seed it once more as before")]
    SeedCutOff,
    /// The directory cannot be made.
    #[error("the directory cannot be used: {0}")]
    Directory(#[source] io::Error),
    /// The address cannot be taken.
    #[error("cannot listen: {0}")]
    Listen(#[source] io::Error),
    /// Keys or bundle.
    #[error(transparent)]
    Keys(#[from] KeysError),
    /// The sandbox.
    #[error(transparent)]
    Sandbox(#[from] SandboxError),
    /// The service itself.
    #[error(transparent)]
    Service(#[from] ServiceError),
}

impl ServeError {
    /// Returns what only this failure knows: a file, a place, the system's own words. Empty where the code says it all.
    pub fn detail(&self) -> String {
        match self {
            ServeError::NotLoopback
            | ServeError::InUse
            | ServeError::NoRegistry
            | ServeError::HalfRegistry
            | ServeError::SeedCutOff => String::new(),
            ServeError::Directory(error) | ServeError::Listen(error) => error.to_string(),
            ServeError::Keys(error) => error.detail(),
            ServeError::Sandbox(error) => error.detail(),
            ServeError::Service(error) => error.detail(),
        }
    }

    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            ServeError::NotLoopback => "serve.not_loopback",
            ServeError::InUse => "serve.in_use",
            ServeError::NoRegistry => "serve.no_registry",
            ServeError::HalfRegistry => "serve.half_registry",
            ServeError::SeedCutOff => "serve.seed_cut_off",
            ServeError::Directory(_) => "serve.directory",
            ServeError::Listen(_) => "serve.listen",
            ServeError::Keys(e) => e.code(),
            ServeError::Sandbox(e) => e.code(),
            ServeError::Service(e) => e.code(),
        }
    }
}

/// A registry that is being served. Dropping it stops listening at once; [`Running::shutdown`] stops in order.
#[derive(Debug)]
pub struct Running {
    addr: SocketAddr,
    metrics: Option<SocketAddr>,
    authority: String,
    app: Arc<App>,
    fingerprint: KeyId,
    stop: watch::Sender<()>,
    server: JoinHandle<()>,
    scraped: Option<JoinHandle<()>>,
    workers: Vec<JoinHandle<()>>,
    /// Held, never read: the directory is this process's as long as it lives.
    _lock: File,
}

impl Running {
    /// Address it listens on.
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// Address at which `/metrics` is served, if it is.
    pub fn metrics(&self) -> Option<SocketAddr> {
        self.metrics
    }

    /// The authority that requests must be signed for.
    pub fn authority(&self) -> &str {
        &self.authority
    }

    /// The fingerprint that a phone pins.
    pub fn root_fingerprint(&self) -> KeyId {
        self.fingerprint
    }

    /// The service itself, in this process.
    pub fn service(&self) -> &Service {
        self.app.service()
    }

    /// Takes no more requests, lets the open ones end (at most 10 s), then does what follows them and stops the background
    /// work.
    pub async fn shutdown(mut self) {
        self.stop.send_replace(());
        if tokio::time::timeout(DRAIN, &mut self.server).await.is_err() {
            self.server.abort();
        }
        let works = !self.workers.is_empty();
        for worker in &mut self.workers {
            let _ = worker.await;
        }
        let app = Arc::clone(&self.app);
        let end = move || {
            if works {
                app.service().settle();
            }
            app.refused.end(app.service());
        };
        let _ = tokio::task::spawn_blocking(end).await;
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.server.abort();
        for task in self.scraped.iter().chain(&self.workers) {
            task.abort();
        }
    }
}

/// Serves a directory.
pub async fn serve(config: ServeConfig) -> Result<Running, ServeError> {
    if ![Some(config.listen), config.metrics].iter().flatten().all(|addr| addr.ip().is_loopback()) {
        return Err(ServeError::NotLoopback);
    }
    let lock = take(&config.dir, config.founding)?;
    let listener = connections::listen(config.listen).map_err(ServeError::Listen)?;
    let addr = listener.local_addr().map_err(ServeError::Listen)?;
    let scrapes = match config.metrics {
        Some(addr) => Some(metrics::listen(addr).await.map_err(ServeError::Listen)?),
        None => None,
    };
    let metrics_addr = scrapes.as_ref().and_then(|listener| listener.local_addr().ok());
    let (background, authority) = (config.background, addr.to_string());
    let places = Places::new(connections::room_for(config.connections));
    let (fingerprint, app) = {
        let authority = authority.clone();
        let opened = tokio::task::spawn_blocking(move || open(config, &authority)).await;
        opened.map_err(|e| ServeError::Directory(io::Error::other(e)))??
    };
    let app = Arc::new(app);
    let (stop, stopped) = watch::channel(());
    let house = House::new(Arc::clone(&app), router(&app), Arc::clone(&places), app.service().now().ms());
    let server = tokio::spawn(house.run(listener, stopped.clone()));
    let scraped = scrapes.map(|listener| tokio::spawn(metrics::run(listener, Arc::clone(&app), places)));
    let workers = match background {
        Background::OfItself => {
            let follower = || tokio::spawn(follow(Arc::clone(&app), stopped.clone()));
            let mut workers: Vec<JoinHandle<()>> = (0..FOLLOWERS).map(|_| follower()).collect();
            workers.push(tokio::spawn(work(Arc::clone(&app), stopped)));
            workers
        }
        Background::ByHand => Vec::new(),
    };
    let metrics = metrics_addr;
    Ok(Running { addr, metrics, authority, app, fingerprint, stop, server, scraped, workers, _lock: lock })
}

/// Takes a directory for this process, until the file is dropped or the process ends, however it ends. From then on nobody
/// else on this machine can look into it.
fn take(dir: &Path, founding: Founding) -> Result<File, ServeError> {
    if seed::is_cut_off(dir).map_err(ServeError::Directory)? {
        return Err(ServeError::SeedCutOff);
    }
    match (RegistryKeys::exist(dir), Service::exists(dir), founding) {
        // A founding that was cut off left keys alone; it goes on.
        (true, true, _) | (_, false, Founding::Found) => {}
        (false, false, Founding::Refuse) => return Err(ServeError::NoRegistry),
        (true, false, Founding::Refuse) | (false, true, _) => return Err(ServeError::HalfRegistry),
    }
    private::directory(dir).map_err(ServeError::Directory)?;
    let file = private::options().create(true).truncate(false).open(dir.join("serve.lock"));
    let file = file.map_err(ServeError::Directory)?;
    // A process that ends, and a program that one has just started, let go of what they hold within a moment.
    for _ in 0..LETTING_GO {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::WouldBlock) => std::thread::sleep(Duration::from_millis(10)),
            Err(TryLockError::Error(error)) => return Err(ServeError::Directory(error)),
        }
    }
    Err(ServeError::InUse)
}

/// Number of times that the directory is tried before it is said to be in use, 10 ms apart.
const LETTING_GO: u32 = 50;

/// The registry of a directory, to be asked or told something by whoever operates it; it may be served meanwhile. Asks no
/// partner. Blocks.
///
/// # Errors
/// [`ServeError::NoRegistry`], or what keeps it from being opened.
pub fn beside(dir: &Path) -> Result<Service, ServeError> {
    if !(RegistryKeys::exist(dir) && Service::exists(dir)) {
        return Err(ServeError::NoRegistry);
    }
    let keys = RegistryKeys::load(dir)?;
    let clock = clock_of(dir, &keys)?;
    let (ids, partners) = (Arc::new(RandomIds::new()), Partners::none());
    let press = Arc::new(OfficePress);
    let (law, seal, digest_name) = (LAW, SealFormat::default(), DigestName::default());
    let world = Surroundings { clock, ids, partners, law, answering: Answering::First, press, seal, digest_name };
    Ok(Service::open(dir, keys, None, world)?)
}

/// The clock of a directory: the sandbox's, where it is one.
fn clock_of(dir: &Path, keys: &RegistryKeys) -> Result<Arc<dyn Clock>, ServeError> {
    let machine: Arc<dyn Clock> = Arc::new(SystemClock::start());
    let sandbox = Sandbox::exists(dir) && keys.is_demo();
    Ok(if sandbox { Arc::new(Sandbox::open(dir)?.clock(machine)?) } else { machine })
}

/// Every policy pack that a directory keeps. It writes nothing: the directory may be served meanwhile. Blocks.
///
/// # Errors
/// [`ServeError::NoRegistry`] where none was founded there.
pub fn packs_of(dir: &Path) -> Result<Vec<PackTaken>, ServeError> {
    if !(RegistryKeys::exist(dir) && Service::exists(dir)) {
        return Err(ServeError::NoRegistry);
    }
    let keys = RegistryKeys::load(dir)?;
    Ok(packs_kept(dir, keys.office(), LAW, clock_of(dir, &keys)?.read().wall)?)
}

/// Opens what a directory holds. Blocks.
fn open(config: ServeConfig, authority: &str) -> Result<(KeyId, App), ServeError> {
    let seeded = Sandbox::exists(&config.dir);
    let options = RoleOptions {
        demo: seeded,
        from: if seeded { RoleOptions::demonstration().from } else { config.clock.read().wall },
        authority: authority.to_owned(),
        ..RoleOptions::demonstration()
    };
    let keys = RegistryKeys::create_or_load(&config.dir, &options)?.announce(authority)?;
    // The bundle must say so too: a sandbox copied into a real registry's directory loads nothing.
    let (clock, partners): (Arc<dyn Clock>, Partners) = if seeded && keys.is_demo() {
        let sandbox = Sandbox::open(&config.dir)?;
        sandbox.check()?;
        (Arc::new(sandbox.clock(config.clock)?), sandbox.partners()?)
    } else {
        (config.clock, Partners::none())
    };
    let ServeConfig { ids, law, answering, seal, digest_name, .. } = config;
    let world = Surroundings { clock, ids, partners, law, answering, press: Arc::new(OfficePress), seal, digest_name };
    let service = Service::open(&config.dir, keys.clone(), config.pack.as_deref(), world)?;
    let started_s = service.now().seconds();
    let memory = NonceMemory::open(&config.dir, started_s).map_err(ServeError::Directory)?;
    let written = |value: Result<Vec<u8>, CanonicalError>| {
        value.map(Bytes::from).map_err(|error| ServeError::Directory(io::Error::other(error)))
    };
    let app = App {
        openapi: written(canonical::to_canonical(&document()))?,
        gate: Gatekeeper { service, memory, authority: authority.to_owned(), started_s },
        shares: Shares::new(config.by_address),
        refused: Refused::default(),
    };
    Ok((keys.root_fingerprint(), app))
}

/// The router, from the route table and nothing else.
fn router(app: &Arc<App>) -> Router {
    let mut router = Router::new();
    for route in ROUTES {
        router = router.route(route.path, on(route, Arc::clone(app)));
    }
    router
        .fallback(|| async { respond_problem(problem(StatusCode::NOT_FOUND, "not_found")) })
        .method_not_allowed_fallback(|| async {
            let code = "method_not_allowed";
            respond_problem(problem(StatusCode::METHOD_NOT_ALLOWED, code))
        })
}

fn on(route: &'static Route, app: Arc<App>) -> MethodRouter {
    let filter = match route.method {
        Method::Get => MethodFilter::GET,
        Method::Post => MethodFilter::POST,
        Method::Put => MethodFilter::PUT,
    };
    axum::routing::on(filter, move |request: Request| {
        let app = Arc::clone(&app);
        async move {
            let mut response = answer(app, route, request).await;
            response.extensions_mut().insert(RouteName(route.path));
            response
        }
    })
}

/// The follow-up of commands, as it comes, until told to stop.
async fn follow(app: Arc<App>, mut stopped: watch::Receiver<()>) {
    loop {
        tokio::select! {
            _ = stopped.changed() => return,
            () = app.service().something_follows() => {}
        }
        let app = Arc::clone(&app);
        if tokio::task::spawn_blocking(move || app.service().follow_all()).await.is_err() {
            tracing::error!("what follows a command ended unexpectedly");
        }
    }
}

/// Background work until told to stop; a failure is logged and tried again at the next tick.
async fn work(app: Arc<App>, mut stopped: watch::Receiver<()>) {
    loop {
        let app = Arc::clone(&app);
        let tick = move || {
            app.refused.end_period(app.service());
            app.service().look()
        };
        match tokio::task::spawn_blocking(tick).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::error!(code = error.code(), "background work failed"),
            Err(_) => tracing::error!("background work ended unexpectedly"),
        }
        tokio::select! {
            _ = stopped.changed() => return,
            () = tokio::time::sleep(TICK) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{
        io::{Read as _, Write as _},
        net::TcpStream,
    };

    use tokio::time::timeout;

    use super::*;

    /// The status of what somebody without a key asks.
    fn status(running: &Running, path: &str) -> u16 {
        let mut stream = TcpStream::connect(running.addr()).unwrap();
        let ask = format!("GET {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n\r\n", running.addr());
        stream.write_all(ask.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer.split(' ').nth(1).unwrap().parse().unwrap()
    }

    #[test]
    fn of_what_is_served_its_directory_and_address_are_shown() {
        let config = ServeConfig::new("data".into(), "127.0.0.1:8440".parse().unwrap());
        assert_eq!(format!("{config:?}"), "ServeConfig { dir: \"data\", listen: 127.0.0.1:8440, .. }");
    }

    /// Whoever keeps the registry busy with public questions keeps no phone from its trust bundle, its policy pack or the
    /// document of its routes: these lie ready and wait for nobody's turn.
    #[tokio::test(flavor = "multi_thread")]
    async fn what_lies_ready_for_everybody_is_told_while_every_turn_is_taken() {
        let dir = tempfile::tempdir().unwrap();
        let listen = "127.0.0.1:0".parse().unwrap();
        let config = ServeConfig { founding: Founding::Found, ..ServeConfig::new(dir.path().join("new"), listen) };
        let running = serve(config).await.unwrap();
        let mut turns = Vec::new();
        while let Ok(turn) = timeout(Duration::from_millis(100), running.app.shares.public()).await {
            turns.push(turn.unwrap());
        }
        for path in ["/v1/trust", "/v1/pack", "/v1/openapi.json"] {
            assert_eq!(status(&running, path), 200, "{path}");
        }
        assert_eq!(status(&running, "/v1/time"), 503, "what is made for whoever asks has its turn");
        turns.pop();
        assert_eq!(status(&running, "/v1/time"), 200);
    }
}
