//! `ereg-registry`: serves a registry's directory, seeds a synthetic city, checks a book.

use std::{
    io::{self, Write as _},
    net::{IpAddr, SocketAddr},
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::{Args, Parser, Subcommand, ValueEnum};
use ereg_registry::{
    http::{AddressLimit, Founding, ServeConfig, serve},
    keys::RegistryKeys,
    seed::{self, CityPlan},
    service::{Intact, verify_directory},
};

/// The registry service of the e-registration project.
#[derive(Debug, Parser)]
#[command(
    version,
    about,
    after_help = "Example:\n  ereg-registry seed --data city --seed 7 --households 40\n  ereg-registry serve --data city --listen 127.0.0.1:8787"
)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serves a directory over plain HTTP, to this machine alone; prints its address and root fingerprint.
    Serve(Serve),
    /// Makes a synthetic city with sandbox partners; the same seed makes the same city.
    Seed {
        /// A directory that does not exist yet, or is empty.
        #[arg(long, value_name = "DIR")]
        data: PathBuf,
        /// Which city.
        #[arg(long, value_name = "N")]
        seed: u64,
        /// How many households; the named cast comes first and is never left out.
        #[arg(long, value_name = "N", default_value_t = 40)]
        households: usize,
    },
    /// Recomputes every leaf, the tree and the audit chain of a directory; writes nothing, so it may be served meanwhile.
    VerifyBook {
        /// The registry's directory.
        #[arg(long, value_name = "DIR")]
        data: PathBuf,
    },
}

#[derive(Debug, Args)]
struct Serve {
    /// The registry's directory.
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// Founds a registry where the directory holds none: new keys, an empty book, no connectors.
    #[arg(long)]
    found: bool,
    /// Address to listen on; port 0 takes a free one.
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:0")]
    listen: SocketAddr,
    /// How the log is written, on standard error.
    #[arg(long, value_enum, value_name = "FORM", default_value = "text")]
    log: LogForm,
    /// The least weighty thing that is logged. No level ever logs what people send.
    #[arg(long, value_enum, value_name = "LEVEL", default_value = "info")]
    log_level: LogLevel,
    /// Serves counters for Prometheus under /metrics, on a loopback address of their own.
    #[arg(long, value_name = "ADDR")]
    metrics: Option<SocketAddr>,
    /// Open requests of one address at a time that have not proved a key. Many people may share an address.
    #[arg(long, value_name = "N")]
    by_address: Option<usize>,
    /// Address of the proxy whose last word in X-Forwarded-For is believed; for --by-address.
    #[arg(long, value_name = "IP", requires = "by_address")]
    proxy: Option<IpAddr>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum LogForm {
    /// Lines for people.
    Text,
    /// One JSON object a line.
    Json,
    /// Nothing.
    Off,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum LogLevel {
    Error,
    Warn,
    Info,
    Debug,
    Trace,
}

/// Begins to log. A second log in one process is a fault of this program, and is not begun.
fn log(form: LogForm, level: LogLevel) {
    use tracing::level_filters::LevelFilter;
    let level = match level {
        LogLevel::Error => LevelFilter::ERROR,
        LogLevel::Warn => LevelFilter::WARN,
        LogLevel::Info => LevelFilter::INFO,
        LogLevel::Debug => LevelFilter::DEBUG,
        LogLevel::Trace => LevelFilter::TRACE,
    };
    let log = tracing_subscriber::fmt().with_max_level(level).with_ansi(false).with_writer(io::stderr);
    match form {
        LogForm::Text => log.init(),
        LogForm::Json => log.json().init(),
        LogForm::Off => {}
    }
}

/// As many open files as this process may have: each connection is one.
fn raise_descriptors() {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let limit = getrlimit(Resource::Nofile);
    // Where it cannot be raised, fewer connections are taken at a time.
    let _ = setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, maximum: limit.maximum });
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(Arguments::parse().command).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "ereg-registry: {error}");
            ExitCode::from(2)
        }
    }
}

async fn run(command: Command) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    match command {
        Command::Serve(asked) => {
            log(asked.log, asked.log_level);
            raise_descriptors();
            let running = serve(ServeConfig {
                founding: if asked.found { Founding::Found } else { Founding::Refuse },
                metrics: asked.metrics,
                by_address: asked.by_address.map(|each| AddressLimit { each, proxy: asked.proxy }),
                ..ServeConfig::new(asked.data, asked.listen)
            })
            .await?;
            writeln!(io::stdout(), "listening on http://{}", running.authority())?;
            if let Some(metrics) = running.metrics() {
                writeln!(io::stdout(), "metrics on http://{metrics}/metrics")?;
            }
            writeln!(io::stdout(), "root fingerprint {}", running.root_fingerprint())?;
            wait_for_stop().await;
            running.shutdown().await;
        }
        Command::Seed { data, seed, households } => {
            let city =
                tokio::task::spawn_blocking(move || seed::seed(&data, &CityPlan::new(seed, households))).await??;
            writeln!(io::stdout(), "{} households, {} in the named cast", city.households, city.cast.len())?;
        }
        Command::VerifyBook { data } => {
            let Intact { entries, acts } = tokio::task::spawn_blocking(move || verify(&data)).await??;
            writeln!(io::stdout(), "the book is intact: {entries} entries")?;
            writeln!(io::stdout(), "the audit chain is intact: {acts} rows")?;
        }
    }
    Ok(())
}

/// Book and audit chain, all recomputed.
fn verify(data: &Path) -> Result<Intact, Box<dyn std::error::Error + Send + Sync>> {
    if !data.join("keys").is_dir() {
        return Err("there is no registry in this directory".into());
    }
    Ok(verify_directory(data, RegistryKeys::load(data)?.office())?)
}

/// Until Ctrl-C, or SIGTERM from whoever started it.
async fn wait_for_stop() {
    let mut terminate = match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        Ok(signal) => signal,
        Err(_) => {
            let _ = tokio::signal::ctrl_c().await;
            return;
        }
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate.recv() => {}
    }
}
