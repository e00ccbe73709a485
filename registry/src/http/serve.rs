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
    extract::Request,
    http::StatusCode,
    routing::{MethodFilter, MethodRouter},
};
use ereg_domain::policy::FLOOR_PACK;
use ereg_protocol::{
    problem::ErrorClass,
    transport::Method,
    world::{Clock, Ids, RandomIds, SystemClock},
};
use ereg_trust::keys::KeyId;
use tokio::{net::TcpListener, sync::watch, task::JoinHandle};

use super::{
    answer::{problem, respond_problem},
    caller::NonceMemory,
    exchange::{App, answer},
    patient::PatientListener,
    routes::{ROUTES, Route},
};
use crate::{
    keys::{KeysError, RegistryKeys, RoleOptions},
    partner::{Partners, Sandbox, SandboxError},
    service::{Service, ServiceError, World},
};

/// How often background work is looked for, real time.
const TICK: Duration = Duration::from_millis(200);
/// How long open exchanges may go on after a shutdown was asked for.
const DRAIN: Duration = Duration::from_secs(10);

/// How long a connection may be still. Longer than one exchange may take.
const IDLE: Duration = Duration::from_secs(30);
/// Connections open at a time; more wait.
const CONNECTIONS: usize = 1_024;

/// Who does the work that no request asks for: partner questions, bookings, expiries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Background {
    /// The served registry itself, five times a second.
    OfItself,
    /// Whoever holds [`Running::service`], by calling `tick`: for runs that must repeat step by step.
    ByHand,
}

/// What to serve and where.
#[derive(Clone)]
pub struct ServeConfig {
    /// The registry's directory. Made where it does not exist; without `seed` it has no connectors.
    pub dir: PathBuf,
    /// Where to listen: a loopback address; port 0 takes a free one.
    pub listen: SocketAddr,
    /// Registry time.
    pub clock: Arc<dyn Clock>,
    /// Ids and entry salts.
    pub ids: Arc<dyn Ids>,
    /// Who does the background work.
    pub background: Background,
}

impl ServeConfig {
    /// With the machine's clock and the system's randomness.
    pub fn new(dir: PathBuf, listen: SocketAddr) -> ServeConfig {
        ServeConfig {
            dir,
            listen,
            clock: Arc::new(SystemClock::start()),
            ids: Arc::new(RandomIds::new()),
            background: Background::OfItself,
        }
    }
}

impl fmt::Debug for ServeConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ServeConfig").field("dir", &self.dir).field("listen", &self.listen).finish_non_exhaustive()
    }
}

/// Why nothing is served.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// Plain HTTP to other machines.
    #[error("plain HTTP is served to this machine alone: listen on a loopback address and put TLS in front")]
    NotLoopback,
    /// Another process serves this directory: two would sign two trust bundles for one book.
    #[error("another process serves this directory: stop it, or name another directory")]
    InUse,
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
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            ServeError::NotLoopback => "serve.not_loopback",
            ServeError::InUse => "serve.in_use",
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
    authority: String,
    service: Service,
    fingerprint: KeyId,
    stop: watch::Sender<()>,
    server: JoinHandle<io::Result<()>>,
    worker: Option<JoinHandle<()>>,
    /// Held, never read: the directory is this process's as long as it lives.
    _lock: File,
}

impl Running {
    /// Where it listens.
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// What requests must be signed for.
    pub fn authority(&self) -> &str {
        &self.authority
    }

    /// What a phone pins.
    pub fn root_fingerprint(&self) -> KeyId {
        self.fingerprint
    }

    /// The service itself, in this process.
    pub fn service(&self) -> &Service {
        &self.service
    }

    /// Takes no more requests, lets the open ones end (at most 10 s), then stops the background work.
    pub async fn shutdown(mut self) {
        self.stop.send_replace(());
        if tokio::time::timeout(DRAIN, &mut self.server).await.is_err() {
            self.server.abort();
        }
        if let Some(worker) = &mut self.worker {
            let _ = worker.await;
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.server.abort();
        if let Some(worker) = &self.worker {
            worker.abort();
        }
    }
}

/// Serves a directory.
pub async fn serve(config: ServeConfig) -> Result<Running, ServeError> {
    if !config.listen.ip().is_loopback() {
        return Err(ServeError::NotLoopback);
    }
    let lock = take(&config.dir)?;
    let listener = TcpListener::bind(config.listen).await.map_err(ServeError::Listen)?;
    let addr = listener.local_addr().map_err(ServeError::Listen)?;
    let background = config.background;
    let authority = addr.to_string();
    let (keys, service) = {
        let authority = authority.clone();
        let opened = tokio::task::spawn_blocking(move || open(config, &authority)).await;
        opened.map_err(|e| ServeError::Directory(io::Error::other(e)))??
    };
    let app = Arc::new(App {
        started_s: service.now().seconds(),
        service: service.clone(),
        memory: NonceMemory::default(),
        authority: authority.clone(),
    });
    let (stop, stopped) = watch::channel(());
    let server = tokio::spawn(run(listener, router(&app), stopped.clone()));
    let worker = match background {
        Background::OfItself => Some(tokio::spawn(work(service.clone(), stopped))),
        Background::ByHand => None,
    };
    Ok(Running { addr, authority, service, fingerprint: keys.root_fingerprint(), stop, server, worker, _lock: lock })
}

/// Takes a directory for this process, until the file is dropped or the process ends, however it ends.
fn take(dir: &Path) -> Result<File, ServeError> {
    std::fs::create_dir_all(dir).map_err(ServeError::Directory)?;
    let file = File::create(dir.join("serve.lock")).map_err(ServeError::Directory)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(ServeError::InUse),
        Err(TryLockError::Error(error)) => Err(ServeError::Directory(error)),
    }
}

/// Opens what a directory holds. Blocks.
fn open(config: ServeConfig, authority: &str) -> Result<(RegistryKeys, Service), ServeError> {
    let seeded = Sandbox::exists(&config.dir);
    let options = RoleOptions {
        demo: seeded,
        from: if seeded { RoleOptions::demonstration().from } else { config.clock.read().wall },
        authority: authority.to_owned(),
        ..RoleOptions::demonstration()
    };
    let keys = RegistryKeys::create_or_load(&config.dir, &options)?.announce(authority)?;
    // The bundle must say so too: a sandbox copied into a real registry's directory loads nothing.
    let partners = if seeded && keys.is_demo() { Sandbox::open(&config.dir)?.partners()? } else { Partners::none() };
    let world = World { clock: config.clock, ids: config.ids, partners };
    let service = Service::open(&config.dir, keys.clone(), FLOOR_PACK, world)?;
    Ok((keys, service))
}

/// The router, from the route table and nothing else.
fn router(app: &Arc<App>) -> Router {
    let mut router = Router::new();
    for route in ROUTES {
        router = router.route(route.path, on(route, Arc::clone(app)));
    }
    router
        .fallback(|| async { respond_problem(problem(StatusCode::NOT_FOUND, ErrorClass::Permanent, "not_found")) })
        .method_not_allowed_fallback(|| async {
            let code = "method_not_allowed";
            respond_problem(problem(StatusCode::METHOD_NOT_ALLOWED, ErrorClass::Permanent, code))
        })
}

fn on(route: &'static Route, app: Arc<App>) -> MethodRouter {
    let filter = match route.method {
        Method::Get => MethodFilter::GET,
        Method::Post => MethodFilter::POST,
        Method::Put => MethodFilter::PUT,
    };
    axum::routing::on(filter, move |request: Request| answer(Arc::clone(&app), route, request))
}

async fn run(listener: TcpListener, router: Router, mut stopped: watch::Receiver<()>) -> io::Result<()> {
    let listener = PatientListener::new(listener, IDLE, CONNECTIONS);
    let stop = async move {
        let _ = stopped.changed().await;
    };
    axum::serve(listener, router).with_graceful_shutdown(stop).await
}

/// Background work until told to stop; a failure is logged and tried again at the next tick.
async fn work(service: Service, mut stopped: watch::Receiver<()>) {
    loop {
        let service = service.clone();
        match tokio::task::spawn_blocking(move || service.tick()).await {
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
