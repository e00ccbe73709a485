//! `ereg-registry`: serves a registry's directory, seeds a synthetic city, checks a book.

mod shell;

use std::{
    io,
    net::{IpAddr, SocketAddr},
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::{Args, Parser, Subcommand, ValueEnum};
use ereg_registry::{
    http::{AddressLimit, Founding, ServeConfig, beside, packs_of, serve},
    keys::RegistryKeys,
    seed::{self, CityPlan},
    service::{DigestName, HeldUpPaper, Intact, PackStanding, PackTaken, SealFormat, held_up_papers, verify_directory},
};
use ereg_terminal::language::{Language, Phrase};

use crate::shell::{ShellFailure, answer, ca::CaTask, sandbox::SandboxTask, words};

/// The arguments. Their help is in [`words`], in both languages.
#[derive(Debug, Parser)]
#[command(name = "ereg-registry", version, disable_help_flag = true, disable_help_subcommand = true)]
struct Arguments {
    #[arg(long, global = true, value_parser = ereg_terminal::language::values())]
    lang: Option<Language>,
    #[command(subcommand)]
    command: Command,
}

/// The task that is asked for.
#[derive(Debug, Subcommand)]
enum Command {
    Serve(Serve),
    Seed {
        #[arg(long, value_name = "DIR")]
        data: PathBuf,
        #[arg(long, value_name = "N")]
        seed: u64,
        #[arg(long, value_name = "N", default_value_t = 40)]
        households: usize,
        #[arg(long, value_name = "N", default_value_t = 1)]
        entries_per_home: usize,
    },
    Pack {
        #[arg(long, value_name = "DIR")]
        data: PathBuf,
        #[arg(value_name = "FILE")]
        file: Option<PathBuf>,
    },
    VerifyBook {
        #[arg(long, value_name = "DIR")]
        data: PathBuf,
    },
    Documents {
        #[arg(long, value_name = "DIR")]
        data: PathBuf,
    },
    #[command(subcommand)]
    Ca(CaTask),
    #[command(subcommand)]
    Sandbox(SandboxTask),
}

#[derive(Debug, Args)]
struct Serve {
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    #[arg(long)]
    found: bool,
    #[arg(long, value_name = "FILE")]
    pack: Option<PathBuf>,
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:0")]
    listen: SocketAddr,
    #[arg(long, value_enum, value_name = "FORM", default_value = "text")]
    log: LogForm,
    #[arg(long, value_enum, value_name = "LEVEL", default_value = "info")]
    log_level: LogLevel,
    #[arg(long, value_name = "N", default_value_t = 1_024)]
    connections: usize,
    #[arg(long, value_name = "ADDR")]
    metrics: Option<SocketAddr>,
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "v4")]
    seal: SealNamed,
    #[arg(long, value_enum, value_name = "NAME", default_value = "oid")]
    digest_name: DigestNamed,
    #[arg(long, value_name = "N")]
    by_address: Option<usize>,
    #[arg(long, value_name = "IP", requires = "by_address")]
    proxy: Option<IpAddr>,
}

impl Serve {
    /// The registry that is to be served.
    fn config(self) -> Result<ServeConfig, ShellFailure> {
        Ok(ServeConfig {
            founding: if self.found { Founding::Found } else { Founding::Refuse },
            connections: self.connections,
            metrics: self.metrics,
            seal: self.seal.into(),
            digest_name: self.digest_name.into(),
            pack: self.pack.as_deref().map(read_pack).transpose()?,
            by_address: self.by_address.map(|each| AddressLimit { each, proxy: self.proxy }),
            ..ServeConfig::new(self.data, self.listen)
        })
    }
}

/// The format of the electronic seal, as it is typed.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum SealNamed {
    V4,
    V5,
}

impl From<SealNamed> for SealFormat {
    fn from(named: SealNamed) -> SealFormat {
        match named {
            SealNamed::V4 => SealFormat::Four,
            SealNamed::V5 => SealFormat::Five,
        }
    }
}

/// The name of the digest in a list of protected files, as it is typed.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum DigestNamed {
    Oid,
    Sm3,
}

impl From<DigestNamed> for DigestName {
    fn from(named: DigestNamed) -> DigestName {
        match named {
            DigestNamed::Oid => DigestName::Oid,
            DigestNamed::Sm3 => DigestName::Sm3,
        }
    }
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

/// Allows as many open files as this process may have: each connection is one.
fn raise_descriptors() {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let limit = getrlimit(Resource::Nofile);
    // Where it cannot be raised, fewer connections are taken at a time.
    let _ = setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, maximum: limit.maximum });
}

#[tokio::main]
async fn main() -> ExitCode {
    let (language, asked) = match shell::understood::<Arguments>() {
        Ok(understood) => understood,
        Err(ended) => return ended,
    };
    let language = asked.lang.unwrap_or(language);
    shell::ended(run(asked.command, language).await, language)
}

async fn run(command: Command, language: Language) -> Result<(), ShellFailure> {
    let say = |text: Phrase| text.in_language(language);
    match command {
        Command::Serve(asked) => {
            log(asked.log, asked.log_level);
            raise_descriptors();
            let running = serve(asked.config()?).await?;
            answer(&format!("{}http://{}", say(words::LISTENING), running.authority()))?;
            if let Some(metrics) = running.metrics() {
                answer(&format!("{}http://{metrics}/metrics", say(words::METRICS)))?;
            }
            if let Some(fault) = running.service().seal_fault() {
                let why = ShellFailure::Coded { code: fault.code(), detail: fault.detail() };
                shell::told(words::SEAL_UNUSABLE, &why, language);
            }
            answer(&format!("{}{}", say(words::ROOT), running.root_fingerprint()))?;
            wait_for_stop().await;
            running.shutdown().await;
        }
        Command::Seed { data, seed, households, entries_per_home } => {
            let plan = CityPlan::new(seed, households).with_entries(entries_per_home);
            let city = tokio::task::spawn_blocking(move || seed::seed(&data, &plan)).await??;
            answer(&format!("{}{}", say(words::HOUSEHOLDS), city.households))?;
            answer(&format!("{}{}", say(words::CAST), city.cast.len()))?;
        }
        Command::Pack { data, file } => {
            let pack = file.as_deref().map(read_pack).transpose()?;
            for kept in tokio::task::spawn_blocking(move || packs(&data, pack.as_deref())).await?? {
                let standing = match kept.standing {
                    PackStanding::Before => words::PACK_BEFORE,
                    PackStanding::InForce => words::PACK_IN_FORCE,
                    PackStanding::ToCome => words::PACK_TO_COME,
                };
                let PackTaken { version, digest, valid_from, .. } = kept;
                answer(&format!("{version}\t{} +08:00\t{}\t{digest}", valid_from.wall_text(), say(standing)))?;
            }
        }
        Command::VerifyBook { data } => {
            let Intact { entries, acts } = tokio::task::spawn_blocking(move || verify(&data)).await??;
            answer(&format!("{}{entries}", say(words::BOOK_INTACT)))?;
            answer(&format!("{}{acts}", say(words::AUDIT_INTACT)))?;
        }
        Command::Documents { data } => {
            for paper in tokio::task::spawn_blocking(move || held_up(&data)).await?? {
                answer(&shell::held_up(&paper, language))?;
            }
        }
        Command::Ca(task) => {
            tokio::task::spawn_blocking(move || shell::ca::run(task, language)).await??;
        }
        Command::Sandbox(task) => {
            tokio::task::spawn_blocking(move || shell::sandbox::run(task, language)).await??;
        }
    }
    Ok(())
}

/// The bytes of a policy pack, from a file.
fn read_pack(file: &Path) -> Result<Vec<u8>, ShellFailure> {
    let failed = |error: io::Error| ShellFailure::Coded { code: "pack.file", detail: error.to_string() };
    std::fs::read(file).map_err(failed)
}

/// Every policy pack that a registry keeps, with the one that it is to take, if any: nothing is written without one.
fn packs(data: &Path, pack: Option<&[u8]>) -> Result<Vec<PackTaken>, ShellFailure> {
    let Some(bytes) = pack else { return Ok(packs_of(data)?) };
    let service = beside(data)?;
    service.take_pack(bytes)?;
    Ok(service.packs())
}

/// Book and audit chain, all recomputed.
fn verify(data: &Path) -> Result<Intact, ShellFailure> {
    if !data.join("keys").is_dir() {
        return Err(ShellFailure::of("serve.no_registry"));
    }
    Ok(verify_directory(data, RegistryKeys::load(data)?.office())?)
}

/// The papers whose documents somebody has to see to.
fn held_up(data: &Path) -> Result<Vec<HeldUpPaper>, ShellFailure> {
    if !data.join("keys").is_dir() {
        return Err(ShellFailure::of("serve.no_registry"));
    }
    Ok(held_up_papers(data, RegistryKeys::load(data)?.office())?)
}

/// Waits for Ctrl-C, or SIGTERM from whoever started it.
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

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn every_command_and_argument_is_explained_and_every_example_parses() {
        for language in [Language::Zh, Language::En] {
            let mut command = words::TEACHING.localised(Arguments::command(), language);
            assert_eq!(words::TEACHING.gaps(&command), Vec::<String>::new());
            assert_eq!(words::TEACHING.examples_that_do_not_parse(&command), Vec::<String>::new());
            command.build();
            command.clone().debug_assert();
            let (refused, repeated) = ereg_terminal::usage::repeated(&command, language);
            assert_eq!(repeated, Vec::<String>::new());
            assert!(refused > 100, "{refused}");
        }
    }

    fn sealing(typed: &[&str]) -> Option<(SealFormat, DigestName)> {
        let typed = ["ereg-registry", "serve", "--data", "city"].iter().chain(typed);
        match Arguments::try_parse_from(typed).ok()?.command {
            Command::Serve(asked) => asked.config().ok().map(|config| (config.seal, config.digest_name)),
            _ => None,
        }
    }

    #[test]
    fn the_format_of_the_seal_and_the_name_of_its_digest_are_those_that_were_typed() {
        let (four, five) = (SealFormat::Four, SealFormat::Five);
        assert_eq!(sealing(&[]), Some((four, DigestName::Oid)));
        assert_eq!(sealing(&["--seal", "v4", "--digest-name", "oid"]), Some((four, DigestName::Oid)));
        assert_eq!(sealing(&["--seal", "v5", "--digest-name", "sm3"]), Some((five, DigestName::Sm3)));
        assert_eq!(sealing(&["--seal", "v6"]), None);
        assert_eq!(sealing(&["--digest-name", "md5"]), None);
    }
}
