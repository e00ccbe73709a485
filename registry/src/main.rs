//! `ereg-registry`: serves a registry's directory, seeds a synthetic city, checks a book.

use std::{
    io::{self, Write as _},
    net::SocketAddr,
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::{Parser, Subcommand};
use ereg_registry::{
    http::{ServeConfig, serve},
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
    Serve {
        /// The registry's directory; made where it does not exist.
        #[arg(long, value_name = "DIR")]
        data: PathBuf,
        /// Address to listen on; port 0 takes a free one.
        #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:0")]
        listen: SocketAddr,
    },
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
        Command::Serve { data, listen } => {
            let running = serve(ServeConfig::new(data, listen)).await?;
            writeln!(io::stdout(), "listening on http://{}", running.authority())?;
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
