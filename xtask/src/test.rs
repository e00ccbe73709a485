//! `cargo xtask test`: every test there is, in one command.
//!
//! First the Rust tests of all crates and the sabotage twins of some, then what the bindings export against
//! `bindings/surface.txt`, then Python (the generated bindings, and the second verifier against the test vectors), then the
//! shells where they can run: Kotlin under Maven, the Kit in Swift and the kit in ArkTS in Node, with journeys against the
//! registry's own program. All of it is one build: what the shells load is what the Rust tests have tested.
//!
//! `cargo xtask surface` writes `bindings/surface.txt` anew: whoever changes what shells get changes it knowingly.

use crate::{Broken, harmony, run, sabotage, swift};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

pub(crate) fn run(arguments: &[String]) -> Result<(), Broken> {
    run::must_pass("Rust tests", &mut run::cargo(&["test", "--workspace"]))?;
    sabotage::judge_all(sabotage::Before::Green)?;
    shells(arguments)
}

/// Everything that reaches the core through its bindings.
pub(crate) fn shells(_: &[String]) -> Result<(), Broken> {
    let built = Built::of_the_workspace()?;
    python(&built)?;
    kotlin(&built.registry)?;
    let lacks = swift::run(&built.library, &generated().join("swift"), &built.registry)?;
    let also = harmony::run(&built.library, &generated().join("arkts"), &built.registry)?;
    skipped().iter().chain(&lacks).chain(&also).for_each(|what| eprintln!("==> skipped: {what}"));
    Ok(())
}

/// Says what this desk lacks and its tests therefore left out: a passing test's own word about it is not shown.
fn skipped() -> Vec<&'static str> {
    let set = |name: &str| std::env::var_os(name).is_some();
    let mut skipped = Vec::new();
    if !set("EREG_MUST_BROWSE") && !set("EREG_BROWSER") && !BROWSERS.iter().any(|name| in_path(name)) {
        skipped.push("journey.html in a real browser: no Chromium is installed");
    }
    let reads_pdf = set("EREG_MUST_PDF") || (in_path("pdfsig") && has_pyhanko());
    if !reads_pdf {
        skipped.push("the PDF of a document in other programs: they are pdfsig (poppler-utils) and pyHanko for Python");
    }
    let reads_ofd = set("EREG_MUST_OFD") || (in_path("mvn") && in_path("openssl") && has_ofdkit());
    if !reads_ofd {
        skipped
            .push("the OFD of a document in other programs: they are ofdrw (by Maven), openssl and ofdkit for Python");
    }
    if !has_maven() {
        skipped.push("Kotlin: the contract tests, the kit and its journeys need Maven and a JDK");
    }
    if has_maven() && !can_draw() {
        skipped.push("the screens in Compose and the rim over them: on Linux they need libgl1 and fonts-noto-cjk");
    }
    skipped
}

fn has_pyhanko() -> bool {
    has_python_program("pyhanko")
}

fn has_ofdkit() -> bool {
    has_python_program("ofdkit")
}

fn has_python_program(name: &str) -> bool {
    let output = Command::new("python3").args(["-m", name, "--version"]).output();
    output.is_ok_and(|output| output.status.success())
}

/// A JDK and not only what runs Java: the tests watch which calls are made from inside the running machine.
pub(crate) fn has_maven() -> bool {
    in_path("mvn") && in_path("javac")
}

/// Whether the screens can be drawn here: the graphics library that Compose brings is for one platform, and is linked to
/// OpenGL even where none is used; the pictures are of Chinese letters.
pub(crate) fn can_draw() -> bool {
    let here = (std::env::consts::OS, std::env::consts::ARCH) == ("linux", "x86_64");
    let open_gl = ["/usr/lib/x86_64-linux-gnu", "/usr/lib64", "/usr/lib"].map(|dir| Path::new(dir).join("libGL.so.1"));
    let letters = ["opentype/noto/NotoSansCJK-Regular.ttc", "noto-cjk/NotoSansCJK-Regular.ttc"];
    here && open_gl.iter().any(|file| file.exists())
        && letters.iter().any(|file| Path::new("/usr/share/fonts").join(file).exists())
}

/// The names under which `cli/tests/browser.rs` looks for a browser.
const BROWSERS: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

fn in_path(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|dir| dir.join(program).exists())
}

/// The directory of the generated files, with a directory for each language.
pub(crate) fn generated() -> PathBuf {
    run::root().join("bindings").join("generated")
}

fn python(built: &Built) -> Result<(), Broken> {
    let tests = run::root().join("tests").join("python");
    let exported = built.surface()?;
    if fs::read_to_string(surface_file()).unwrap_or_default() != exported {
        let told =
            "bindings/surface.txt is not what the library exports: run cargo xtask surface, and look at the change";
        return Err(Broken::one(told.to_owned()));
    }
    for language in ["kotlin", "swift", "python", "arkts"] {
        built.generate(language, &generated().join(language))?;
    }
    let out = generated().join("python");
    let mut command = Command::new("python3");
    command.current_dir(run::root()).env("PYTHONPATH", &out).env("PYTHONDONTWRITEBYTECODE", "1");
    command.env("EREG_REGISTRY", &built.registry);
    if has_pytest() {
        return run::must_pass("Python tests", command.args(["-m", "pytest", "--quiet"]).arg(&tests));
    }
    // A bare machine has python3 alone; the tests are written so that its own runner can run them.
    unittest(command.args(["-m", "unittest", "discover", "--pattern", "test_*.py", "--start-directory"]).arg(&tests))
}

/// Checks and runs what lies in `android/` over the Kotlin that [`python`] has generated, with the library beside it: the
/// kit, and the screens and the rim over them where screens can be drawn.
fn kotlin(registry: &Path) -> Result<(), Broken> {
    if !has_maven() {
        return Ok(());
    }
    let mut command = Command::new("mvn");
    // A test that was taken away would still be there without `clean`.
    command.current_dir(run::root()).args(["-B", "-ntp", "-f", "android/pom.xml", "clean", "ktlint:check", "test"]);
    if !can_draw() {
        command.args(["--projects", "kit"]);
    }
    run::must_pass("Kotlin tests", command.arg(format!("-Dregistry={}", registry.display())))
}

/// Writes down what the bindings export.
pub(crate) fn surface(_: &[String]) -> Result<(), Broken> {
    let exported = Built::of_the_workspace()?.surface()?;
    fs::write(surface_file(), exported).map_err(|error| Broken::one(format!("surface: {error}")))
}

fn surface_file() -> PathBuf {
    run::root().join("bindings").join("surface.txt")
}

/// The files of this house that the other languages need.
pub(crate) struct Built {
    /// The library of the bindings, as a foreign language loads it.
    pub(crate) library: PathBuf,
    /// The program that writes the files of a language from it.
    bindgen: PathBuf,
    /// The registry's program, which the journeys of the shells talk to.
    pub(crate) registry: PathBuf,
    /// The program that fills vaults with many cases, for a benchmark.
    pub(crate) many_cases: PathBuf,
}

impl Built {
    /// Builds them with the features of the Rust tests (`--examples` counts as such), so that after these nothing is left to
    /// be compiled but what they had no use for.
    pub(crate) fn of_the_workspace() -> Result<Self, Broken> {
        eprintln!("==> library and programs");
        let build = ["build", "--workspace", "--lib", "--bins", "--examples"];
        let told = ["--message-format", "json-render-diagnostics"];
        let messages = run::printed("library and programs", run::cargo(&build).args(told))?;
        let missing = |what: &str| Broken::one(format!("cargo names no {what}"));
        let program = |name: &str| {
            messages.lines().filter_map(|line| program(line, name)).next_back().ok_or_else(|| missing(name))
        };
        let library = messages.lines().filter_map(dynamic_library).next_back();
        Ok(Self {
            library: library.ok_or_else(|| missing("dynamic library"))?,
            bindgen: program("ereg-bindgen")?,
            registry: program("ereg-registry")?,
            many_cases: program("many_cases")?,
        })
    }

    /// Returns what the library exports; names that a shell could not write as they are are an error.
    fn surface(&self) -> Result<String, Broken> {
        let mut command = Command::new(&self.bindgen);
        run::printed("surface of the bindings", command.current_dir(run::root()).arg("surface").arg(&self.library))
    }

    /// Writes the files of a language, with the library beside them, where Python looks for it.
    pub(crate) fn generate(&self, language: &str, out: &Path) -> Result<(), Broken> {
        let what = &format!("{language} bindings");
        let failed = |error: std::io::Error| Broken::one(format!("{what}: {error}"));
        fs::create_dir_all(out).map_err(failed)?;
        let mut command = Command::new(&self.bindgen);
        command.current_dir(run::root()).args(["generate", "--language", language, "--no-format", "--out-dir"]);
        run::must_pass(what, command.arg(out).arg(&self.library))?;
        let beside = out.join(self.library.file_name().unwrap_or_default());
        fs::copy(&self.library, beside).map_err(failed)?;
        Ok(())
    }
}

/// The program of this name, if a line of cargo's messages is about it.
pub(crate) fn program(line: &str, name: &str) -> Option<PathBuf> {
    let message: serde_json::Value = serde_json::from_str(line).ok()?;
    if message.get("target")?.get("name")? != name {
        return None;
    }
    Some(PathBuf::from(message.get("executable")?.as_str()?))
}

/// The dynamic library that a line of cargo's messages names, if it is about the bindings and names one.
pub(crate) fn dynamic_library(line: &str) -> Option<PathBuf> {
    let message: serde_json::Value = serde_json::from_str(line).ok()?;
    if message.get("reason")? != "compiler-artifact" || message.get("target")?.get("name")? != "ereg_bindings" {
        return None;
    }
    let files = message.get("filenames")?.as_array()?.iter().filter_map(|name| name.as_str());
    files.map(PathBuf::from).find(|path| path.extension().is_some_and(|end| end == std::env::consts::DLL_EXTENSION))
}

fn has_pytest() -> bool {
    Command::new("python3").args(["-c", "import pytest"]).output().is_ok_and(|output| output.status.success())
}

/// Older runners call a directory without tests a success.
fn unittest(command: &mut Command) -> Result<(), Broken> {
    let what = "Python tests";
    eprintln!("==> {what}");
    let output = command.output().map_err(|error| Broken::one(format!("{what}: cannot run: {error}")))?;
    let report = String::from_utf8_lossy(&output.stderr);
    eprint!("{report}");
    if !output.status.success() {
        return Err(Broken::one(format!("{what}: {}", output.status)));
    }
    if report.contains("Ran 0 tests") {
        return Err(Broken::one(format!("{what}: none was found")));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_program_is_found_among_cargos_messages() {
        let line = r#"{"target":{"name":"ereg-registry"},"executable":"t/ereg-registry"}"#;
        assert_eq!(program(line, "ereg-registry"), Some(PathBuf::from("t/ereg-registry")));
        assert_eq!(program(line, "ereg"), None);
        assert_eq!(program(r#"{"target":{"name":"ereg"},"executable":null}"#, "ereg"), None);
        assert_eq!(program("warning: not a message", "ereg"), None);
    }

    #[test]
    fn the_dynamic_library_is_found_among_cargos_messages() {
        let end = std::env::consts::DLL_EXTENSION;
        let line = |reason: &str, name: &str| {
            format!(
                r#"{{"reason":"{reason}","target":{{"name":"{name}"}},"filenames":["t/lib{name}.rlib","t/lib{name}.{end}"]}}"#
            )
        };
        let found = dynamic_library(&line("compiler-artifact", "ereg_bindings"));
        assert_eq!(found, Some(PathBuf::from(format!("t/libereg_bindings.{end}"))));
        assert_eq!(dynamic_library(&line("compiler-artifact", "ereg_client")), None);
        assert_eq!(dynamic_library(&line("build-finished", "ereg_bindings")), None);
        assert_eq!(dynamic_library("warning: not a message"), None);
    }
}
