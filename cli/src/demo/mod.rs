//! `ereg demo`: the whole sale in one command. Not built yet.

use std::path::PathBuf;

use clap::Args;

use crate::{failure::Failure, filter::Ending, output::Output};

/// Arguments of `ereg demo`.
#[derive(Debug, Args)]
pub struct DemoArgs {
    /// Same seed, same city and same ids.
    #[arg(long, value_name = "N")]
    pub seed: u64,
    /// Directory to make; must not exist.
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
}

/// Plays the sale.
///
/// # Errors
/// Not built yet.
pub fn run(_args: &DemoArgs, _out: &mut Output) -> Result<Ending, Failure> {
    Err(Failure::NotBuilt)
}
