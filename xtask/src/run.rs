//! Running other programs from the root of the workspace.

use crate::Broken;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The root of the workspace: the parent of this crate.
pub(crate) fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_path_buf()
}

/// The cargo that runs this job, so that a toolchain override reaches the nested ones too.
pub(crate) fn cargo(arguments: &[&str]) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(arguments).current_dir(root());
    // Set for this job by the cargo that runs it. Build scripts look at them (ring's does), so that with them everything
    // above ring would be built again on each change between `cargo xtask` and plain cargo.
    let of_this_package = |name: &str| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_");
    for (name, _) in std::env::vars_os() {
        if name.to_str().is_some_and(of_this_package) {
            command.env_remove(name);
        }
    }
    command
}

/// Runs to the end with the caller's terminal.
pub(crate) fn must_pass(what: &str, command: &mut Command) -> Result<(), Broken> {
    eprintln!("==> {what}");
    let status = command.status().map_err(|error| Broken::one(format!("{what}: cannot run: {error}")))?;
    if status.success() { Ok(()) } else { Err(Broken::one(format!("{what}: {status}"))) }
}

/// Runs to the end and gives back what it printed; errors go to the caller's terminal.
pub(crate) fn printed(what: &str, command: &mut Command) -> Result<String, Broken> {
    let output = command
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| Broken::one(format!("{what}: cannot run: {error}")))?;
    if !output.status.success() {
        return Err(Broken::one(format!("{what}: {}", output.status)));
    }
    String::from_utf8(output.stdout).map_err(|_| Broken::one(format!("{what}: printed something that is not UTF-8")))
}
