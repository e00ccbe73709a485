//! The vault in bad hours: another passphrase, a backup, a backup on another device, a damaged one, and its end.

use std::path::PathBuf;

use clap::Args;

use crate::{
    failure::Failure,
    filter::RunEnding,
    flow::done,
    messages::{self, terms},
    shell::Shell,
    shown::Shown,
};

/// Puts another passphrase on the vault and on the keys beside it.
///
/// # Errors
/// `passphrase.*` with the reason; as the shell's and the client's.
pub fn passphrase(shell: &mut Shell) -> Result<RunEnding, Failure> {
    shell.change_passphrase()?;
    let shown = Shown::new(shell.language()).say(messages::PASSPHRASE_CHANGED);
    done(shell, &shown)
}

/// Arguments of `ereg backup`.
#[derive(Debug, Args)]
pub struct BackupArgs {
    #[arg(value_name = "DIR")]
    to: PathBuf,
}

/// Copies the vault to another place.
///
/// # Errors
/// As the client's.
pub fn backup(args: &BackupArgs, shell: &mut Shell) -> Result<RunEnding, Failure> {
    let session = shell.open()?;
    if args.to.ancestors().any(|part| shell.vault.as_deref() == Some(part)) {
        return Err(Failure::Argument("backup.device_path"));
    }
    session.wait_long(messages::COPYING, session.client.backup(args.to.clone()))?;
    let shown = Shown::new(shell.language())
        .fact("backup", terms::BACKUP, args.to.display().to_string())
        .say(messages::BACKED_UP);
    done(shell, &shown)
}

/// Arguments of `ereg restore`.
#[derive(Debug, Args)]
pub struct RestoreArgs {
    #[arg(value_name = "DIR")]
    from: PathBuf,
}

/// Makes the vault of a backup.
///
/// # Errors
/// As the client's.
pub fn restore(args: &RestoreArgs, shell: &mut Shell) -> Result<RunEnding, Failure> {
    let session = shell.restore(&args.from)?;
    let items = session.wait(session.client.outbox().items())?;
    let shown = Shown::new(shell.language()).say(messages::RESTORED).fact("unsent", terms::UNSENT, items.len());
    done(shell, &shown)
}

/// Makes a new vault of what opens of a damaged one.
///
/// # Errors
/// As the client's.
pub fn salvage(shell: &mut Shell) -> Result<RunEnding, Failure> {
    let report = shell.salvage()?;
    let shown = Shown::new(shell.language())
        .fact("aside", terms::ASIDE, &report.aside)
        .fact("kept", terms::RECORDS_KEPT, report.kept)
        .fact("lost", terms::RECORDS_LOST, report.lost)
        .say(messages::SALVAGED);
    done(shell, &shown)
}

/// Arguments of `ereg erase`.
#[derive(Debug, Args)]
pub struct EraseArgs {
    #[arg(long)]
    really: bool,
}

/// Says what would be lost, or ends the vault and its keys.
///
/// # Errors
/// As the client's.
pub fn erase(args: &EraseArgs, shell: &mut Shell) -> Result<RunEnding, Failure> {
    if args.really {
        shell.erase()?;
        let shown = Shown::new(shell.language()).say(messages::ERASED);
        return done(shell, &shown);
    }
    let session = shell.open()?;
    let unsent = session.wait(session.client.outbox().items())?.len();
    let drafts = session.wait(session.client.drafts().list(0))?.items.len();
    let shown = Shown::new(shell.language())
        .value("ok", false)
        .fact("drafts", terms::DRAFTS, drafts)
        .fact("unsent", terms::UNSENT, unsent)
        .say(messages::ERASE_CAUTION);
    shell.out.answer(&shown)?;
    Ok(RunEnding::NotAll)
}
