//! `cargo xtask layers`: the edges of ARCHITECTURE.md, checked, and the circles between modules. One line for each
//! broken rule, exit 1 if there is one.
//!
//! Ordinary, build and dev dependencies are judged alike, because a test that reaches across a layer is the first
//! step of the code doing so. What needs more rooms at once belongs into `tests/`, which is free.

use crate::rust_text::uses_word;
use crate::workspace::{Kind, Package, SourceFile, Workspace, rust_files};
use crate::{Broken, circles, run};

/// The crates that one crate of ours may use of the others.
enum May {
    Use(&'static [&'static str]),
    UseAll,
}

/// Every crate of ours and the crates of ours that it may use. A crate that is not here breaks the rules.
const EDGES: &[(&str, May)] = &[
    ("ereg-domain", May::Use(&[])),
    ("ereg-law", May::Use(&["ereg-domain"])),
    ("ereg-trust", May::Use(&["ereg-domain"])),
    ("ereg-document", May::Use(&["ereg-domain", "ereg-trust"])),
    ("ereg-protocol", May::Use(&["ereg-domain", "ereg-law", "ereg-trust"])),
    ("ereg-logs", May::Use(&["ereg-domain", "ereg-protocol"])),
    ("ereg-vault", May::Use(&["ereg-domain", "ereg-law", "ereg-trust", "ereg-protocol", "ereg-logs"])),
    ("ereg-sync", May::Use(&["ereg-domain", "ereg-law", "ereg-trust", "ereg-protocol", "ereg-logs", "ereg-vault"])),
    (
        "ereg-client",
        May::Use(&[
            "ereg-domain",
            "ereg-law",
            "ereg-trust",
            "ereg-document",
            "ereg-protocol",
            "ereg-logs",
            "ereg-vault",
            "ereg-sync",
        ]),
    ),
    ("ereg-bindings", May::Use(&["ereg-client"])),
    ("ereg-bindgen", May::Use(&[])),
    // The registry for the `demo` module alone, see `registry_outside_the_demo`.
    (
        "ereg",
        May::Use(&[
            "ereg-client",
            "ereg-domain",
            "ereg-law",
            "ereg-trust",
            "ereg-document",
            "ereg-terminal",
            "ereg-registry",
        ]),
    ),
    // The disk that loses power for its tests alone.
    (
        "ereg-registry",
        May::Use(&[
            "ereg-domain",
            "ereg-law",
            "ereg-trust",
            "ereg-document",
            "ereg-protocol",
            "ereg-sealing",
            "ereg-terminal",
            "ereg-crash-vfs",
        ]),
    ),
    // The verifier for its tests alone.
    ("ereg-sealing", May::Use(&["ereg-domain", "ereg-document"])),
    ("ereg-terminal", May::Use(&["ereg-domain"])),
    ("ereg-crash-vfs", May::Use(&[])),
    ("ereg-tests", May::UseAll),
    ("xtask", May::UseAll),
];

/// Outside crates that stand for a power (keys, disk, network, log, foreign code), and who holds it. `ereg-tests` and
/// `xtask` are free.
const GUARDED: &[(&str, &[&str])] = &[
    ("ring", &["ereg-trust"]),
    // The ciphers that seals of documents are made with, which ring has not.
    ("sm2", &["ereg-document", "ereg-sealing"]),
    ("sm3", &["ereg-document", "ereg-sealing"]),
    // What signs the PDF of a document, and states its time, the same way at every time, which ring does not.
    // The verifier signs with it in its tests.
    ("p256", &["ereg-document", "ereg-sealing"]),
    ("sha2", &["ereg-sealing"]),
    ("rusqlite", &["ereg-vault", "ereg-registry", "ereg-crash-vfs"]),
    ("reqwest", &["ereg-sync", "ereg-registry"]),
    ("axum", &["ereg-registry"]),
    ("tokio-postgres", &["ereg-registry"]),
    ("tokio", &["ereg-logs", "ereg-sync", "ereg-client", "ereg-registry", "ereg"]),
    // The core tells events through the typed door of `ereg-logs` alone.
    ("tracing", &["ereg-logs", "ereg-registry"]),
    ("uniffi", &["ereg-bindings", "ereg-bindgen"]),
];
const FREE: &[&str] = &["ereg-tests", "xtask"];

/// The crates that are pure: no I/O, no clock, no randomness, no cryptography.
const PURE: &[&str] = &["ereg-domain", "ereg-law"];
/// The crates from outside that the pure ones may use, but for their tests.
const PURE_OUTSIDE: &[&str] =
    &["serde", "serde_json", "thiserror", "uuid", "jiff", "unicode-normalization", "icu_properties"];

/// Never in the tree, not even at three removes: a second SQL layer, and every crypto but ring and what
/// seals of documents are verified with.
const FORBIDDEN: &[Forbidden] = &[
    Forbidden::Name("sqlx"),
    Forbidden::Name("diesel"),
    // By name: `openssl-probe`, which reqwest's certificate verifier brings, only looks for directories of certificates.
    Forbidden::Name("openssl"),
    Forbidden::Name("openssl-sys"),
    Forbidden::Name("openssl-src"),
    Forbidden::Name("native-tls"),
    Forbidden::Family("aws-lc"),
];

enum Forbidden {
    Name(&'static str),
    /// The crate of this name and all that begin with it and a dash.
    Family(&'static str),
}

impl Forbidden {
    fn is(&self, package: &str) -> bool {
        match self {
            Self::Name(name) => package == *name,
            Self::Family(name) => {
                package.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
            }
        }
    }
}

/// The places where unsafe code may be: the foreign-function border, and the C callbacks of the crash VFS.
const UNSAFE_ALLOWED: &[&str] = &["bindings/", "tests/crash-vfs/"];

pub(crate) fn run(_: &[String]) -> Result<(), Broken> {
    let lock = run::root().join("Cargo.lock");
    let lock = std::fs::read_to_string(lock).map_err(|error| Broken::one(format!("Cargo.lock: {error}")))?;
    let files = rust_files()?;
    let mut broken = all(&Workspace::read()?, &lock, &files);
    broken.extend(circles::broken(&files));
    if broken.is_empty() {
        println!("layers: every edge is in the table, no modules use each other in a circle");
        return Ok(());
    }
    Err(Broken(broken))
}

fn all(workspace: &Workspace, lock: &str, files: &[SourceFile]) -> Vec<String> {
    let mut broken: Vec<String> = workspace.packages.iter().flat_map(|package| edges(workspace, package)).collect();
    broken.extend(workspace.packages.iter().flat_map(guards));
    broken.extend(pure_stays_pure(workspace));
    broken.extend(forbidden(lock));
    broken.extend(unsafe_code(files));
    broken.extend(registry_outside_the_demo(files));
    broken.extend(sql_outside_the_store(files));
    broken.extend(tracing_outside_the_log(files));
    broken
}

fn edges(workspace: &Workspace, package: &Package) -> Vec<String> {
    let from = &package.name;
    let allowed = match EDGES.iter().find(|(name, _)| name == from) {
        Some((_, May::UseAll)) => return Vec::new(),
        Some((_, May::Use(allowed))) => *allowed,
        None => return vec![format!("{from}: is not in the table of layers")],
    };
    let ours = |name: &str| workspace.packages.iter().any(|package| package.name == name);
    let strays = package.dependencies.iter().filter(|used| ours(&used.name) && !allowed.contains(&used.name.as_str()));
    strays.map(|used| format!("{from} -> {}: this edge is not in the table of layers", used.name)).collect()
}

fn guards(package: &Package) -> Vec<String> {
    let from = package.name.as_str();
    if FREE.contains(&from) {
        return Vec::new();
    }
    let strays = package.dependencies.iter().filter_map(|used| {
        let (guarded, holders) = GUARDED.iter().find(|(name, _)| *name == used.name)?;
        (!holders.contains(&from)).then(|| format!("{from} -> {guarded}: only {} may", holders.join(", ")))
    });
    strays.collect()
}

fn pure_stays_pure(workspace: &Workspace) -> Vec<String> {
    let pure = workspace.packages.iter().filter(|package| PURE.contains(&package.name.as_str()));
    let used = pure.flat_map(|package| package.dependencies.iter().map(|used| (&package.name, used)));
    let used = used.filter(|(_, used)| used.kind != Some(Kind::Dev));
    let outside = used.filter(|(_, used)| EDGES.iter().all(|(ours, _)| *ours != used.name));
    let strays = outside.filter(|(_, used)| !PURE_OUTSIDE.contains(&used.name.as_str()));
    strays.map(|(from, used)| format!("{from} -> {}: a pure crate uses only small pure crates", used.name)).collect()
}

fn forbidden(lock: &str) -> Vec<String> {
    let names = lock.lines().filter_map(|line| line.strip_prefix("name = \"")?.strip_suffix('"'));
    let found = names.filter(|name| FORBIDDEN.iter().any(|forbidden| forbidden.is(name)));
    found.map(|name| format!("Cargo.lock: {name}: forbidden anywhere in the tree")).collect()
}

fn unsafe_code(files: &[SourceFile]) -> Vec<String> {
    let guarded = files.iter().filter(|file| !UNSAFE_ALLOWED.iter().any(|allowed| file.path.starts_with(allowed)));
    let found = guarded.filter(|file| uses_word(&file.text, "unsafe"));
    found.map(|file| format!("{}: unsafe code, allowed only in {}", file.path, UNSAFE_ALLOWED.join(", "))).collect()
}

/// The shell carries the registry for one command; everywhere else it has to go through the client.
fn registry_outside_the_demo(files: &[SourceFile]) -> Vec<String> {
    let shell = files.iter().filter(|file| {
        file.path.strip_prefix("cli/src/").is_some_and(|path| !path.starts_with("demo/") && !is_demo_file(path))
    });
    let found = shell.filter(|file| uses_word(&file.text, "ereg_registry"));
    found.map(|file| format!("{}: ereg_registry, allowed only in the demo module", file.path)).collect()
}

/// The one file beside the store in which the registry speaks SQL: the sandbox's partners keep books of their own.
const SANDBOX_TABLE: &str = "registry/src/partner/sandbox/table.rs";

/// Statements stand under `store/sqlite`; everything else of the registry knows the store's trait alone.
fn sql_outside_the_store(files: &[SourceFile]) -> Vec<String> {
    let outside = files
        .iter()
        .filter(|file| file.path.strip_prefix("registry/src/").is_some_and(|path| !path.starts_with("store/sqlite/")));
    let outside = outside.filter(|file| file.path != SANDBOX_TABLE);
    let found = outside.filter(|file| uses_word(&file.text, "rusqlite"));
    found.map(|file| format!("{}: rusqlite, allowed only in registry/src/store/sqlite", file.path)).collect()
}

/// The core tells events by `ereg_logs::event!`, whose fields have types that hold nothing of a person: not past it, by the
/// crate that the macro has to pass on.
fn tracing_outside_the_log(files: &[SourceFile]) -> Vec<String> {
    let core = files.iter().filter(|file| {
        let is_of_a_room = file.path.starts_with("core/") && file.path.contains("/src/");
        (is_of_a_room && !file.path.starts_with("core/logs/")) || file.path.starts_with("bindings/src/")
    });
    let found = core.filter(|file| uses_word(&file.text, "tracing"));
    found.map(|file| format!("{}: tracing, allowed only in core/logs", file.path)).collect()
}

fn is_demo_file(path: &str) -> bool {
    path.starts_with("demo") && !path.contains('/')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn workspace(packages: &[(&str, &[&str])]) -> Workspace {
        let dependency = |name: &&str| crate::workspace::Dependency { name: (*name).to_owned(), kind: None };
        let package = |(name, used): &(&str, &[&str])| Package {
            name: (*name).to_owned(),
            targets: Vec::new(),
            dependencies: used.iter().map(dependency).collect(),
        };
        Workspace { packages: packages.iter().map(package).collect() }
    }

    fn file(path: &str, text: &str) -> SourceFile {
        SourceFile { path: path.to_owned(), text: text.to_owned() }
    }

    const SOUND: &[(&str, &[&str])] = &[
        ("ereg-domain", &["serde", "jiff"]),
        ("ereg-law", &["ereg-domain", "serde"]),
        ("ereg-trust", &["ereg-domain", "ring"]),
        ("ereg-document", &["ereg-domain", "ereg-trust", "sm2", "sm3", "p256"]),
        ("ereg-protocol", &["ereg-domain", "ereg-law", "ereg-trust"]),
        ("ereg-vault", &["ereg-protocol", "rusqlite"]),
        ("ereg-sync", &["ereg-vault", "reqwest", "tokio"]),
        ("ereg-client", &["ereg-sync", "tokio"]),
        ("ereg-bindings", &["ereg-client", "uniffi"]),
        ("ereg-sealing", &["ereg-domain", "ereg-document", "sm2", "sm3", "p256", "sha2"]),
        ("ereg-registry", &["ereg-protocol", "axum", "rusqlite", "tokio", "tokio-postgres", "reqwest"]),
        ("ereg", &["ereg-client", "ereg-registry", "tokio"]),
        ("ereg-crash-vfs", &["rusqlite"]),
        ("ereg-tests", &["ereg-registry", "ereg-client", "ereg-crash-vfs", "ring", "rusqlite", "reqwest"]),
        ("xtask", &["ereg-protocol", "ring"]),
    ];

    /// The sound graph with one edge more.
    fn broken_by(from: &str, to: &str) -> Vec<String> {
        let mut graph = workspace(SOUND);
        let used = crate::workspace::Dependency { name: to.to_owned(), kind: None };
        graph.packages.iter_mut().filter(|package| package.name == from).for_each(|package| {
            package.dependencies.push(crate::workspace::Dependency { name: used.name.clone(), kind: used.kind });
        });
        all(&graph, "", &[])
    }

    #[test]
    fn a_sound_graph_passes() {
        assert_eq!(all(&workspace(SOUND), "", &[]), Vec::<String>::new());
    }

    #[test]
    fn every_edge_that_is_not_in_the_table_is_named() {
        for (from, may) in EDGES {
            for (to, _) in EDGES.iter().filter(|(to, _)| to != from) {
                let known = SOUND.iter().any(|(name, _)| name == from) && SOUND.iter().any(|(name, _)| name == to);
                let allowed = match may {
                    May::UseAll => true,
                    May::Use(allowed) => allowed.contains(to),
                };
                let expected = usize::from(known && !allowed);
                assert_eq!(broken_by(from, to).len(), expected, "{from} -> {to}");
            }
        }
    }

    #[test]
    fn the_wrong_turns_one_would_take_are_red() {
        assert_eq!(broken_by("ereg", "ereg-vault"), ["ereg -> ereg-vault: this edge is not in the table of layers"]);
        assert_eq!(broken_by("ereg-domain", "ereg-law").len(), 1);
        assert_eq!(broken_by("ereg-law", "ereg-trust").len(), 1);
        assert_eq!(broken_by("ereg-trust", "ereg-law").len(), 1);
        assert_eq!(broken_by("ereg-registry", "ereg-vault").len(), 1);
        assert_eq!(broken_by("ereg-vault", "ereg-crash-vfs").len(), 1);
        assert_eq!(broken_by("ereg-client", "ereg-registry").len(), 1);
    }

    #[test]
    fn guarded_crates_stay_with_their_holders() {
        assert_eq!(broken_by("ereg-vault", "ring"), ["ereg-vault -> ring: only ereg-trust may"]);
        for (guarded, holders) in GUARDED {
            for (from, _) in SOUND {
                let expected = usize::from(!holders.contains(from) && !FREE.contains(from));
                let found = broken_by(from, guarded).iter().filter(|line| line.contains("only")).count();
                assert!(found >= expected, "{from} -> {guarded}");
                assert_eq!(found > 0, expected > 0, "{from} -> {guarded}");
            }
        }
    }

    #[test]
    fn an_unknown_crate_is_red() {
        assert_eq!(all(&workspace(&[("ereg-utils", &[])]), "", &[]), ["ereg-utils: is not in the table of layers"]);
    }

    #[test]
    fn the_law_takes_no_clock_and_no_dice() {
        assert_eq!(broken_by("ereg-domain", "rand").len(), 1);
        assert_eq!(broken_by("ereg-law", "rand").len(), 1);
        let mut graph = workspace(SOUND);
        let proptest = crate::workspace::Dependency { name: "proptest".to_owned(), kind: Some(Kind::Dev) };
        graph.packages[0].dependencies.push(proptest);
        assert_eq!(all(&graph, "", &[]), Vec::<String>::new());
    }

    #[test]
    fn dev_dependencies_count() {
        let json = r#"{"packages": [
            {"name": "ereg-domain", "targets": [], "dependencies": []},
            {"name": "ereg-trust", "targets": [], "dependencies": []},
            {"name": "ereg-vault", "targets": [], "dependencies": [
                {"name": "tokio", "kind": "dev", "rename": "runtime"}, {"name": "ereg-trust", "kind": null}]},
            {"name": "ereg-protocol", "targets": [], "dependencies": [{"name": "ereg-vault", "kind": "dev"}]}
        ], "target_directory": "x"}"#;
        let graph: Workspace = serde_json::from_str(json).unwrap();
        assert_eq!(
            all(&graph, "", &[]),
            [
                "ereg-protocol -> ereg-vault: this edge is not in the table of layers",
                "ereg-vault -> tokio: only ereg-logs, ereg-sync, ereg-client, ereg-registry, ereg may",
            ]
        );
    }

    #[test]
    fn forbidden_crates_are_found_anywhere_in_the_lock_file() {
        let entry = |name: &str| format!("[[package]]\nname = \"{name}\"\nversion = \"1.0.0\"\n");
        for name in ["sqlx", "diesel", "openssl", "openssl-sys", "openssl-src", "native-tls", "aws-lc-rs", "aws-lc-sys"]
        {
            assert_eq!(forbidden(&entry(name)).len(), 1, "{name}");
        }
        for name in ["ring", "rustls", "openssl-probe", "sqlx2", "rustls-native-certs"] {
            assert_eq!(forbidden(&entry(name)), Vec::<String>::new(), "{name}");
        }
    }

    #[test]
    fn unsafe_code_is_found_outside_its_two_rooms() {
        let body = "fn f() { unsafe { g() } }";
        let found = unsafe_code(&[
            file("core/vault/src/lib.rs", body),
            file("bindings/src/lib.rs", body),
            file("tests/crash-vfs/src/vfs.rs", body),
            file("tests/src/lib.rs", body),
            file("core/trust/src/lib.rs", "// unsafe\n#![forbid(unsafe_code)]"),
        ]);
        assert_eq!(found.len(), 2, "{found:?}");
    }

    #[test]
    fn the_shell_reaches_the_registry_only_in_its_demo() {
        let body = "use ereg_registry::serve;";
        let found = registry_outside_the_demo(&[
            file("cli/src/main.rs", body),
            file("cli/src/sale/demo.rs", body),
            file("cli/src/demo.rs", body),
            file("cli/src/demo/city.rs", body),
            file("cli/src/demo_page.rs", body),
            file("tests/src/lib.rs", body),
            file("cli/src/check.rs", "// ereg_registry is for the demo"),
        ]);
        assert_eq!(found.len(), 2, "{found:?}");
    }

    #[test]
    fn the_registry_speaks_sql_only_in_one_room() {
        let body = "use rusqlite::params;";
        let found = sql_outside_the_store(&[
            file("registry/src/book/log.rs", body),
            file("registry/src/store/sqlite/book.rs", body),
            file("registry/src/store/mod.rs", body),
            file("registry/src/service/drive.rs", body),
            file("registry/src/partner/sandbox/table.rs", body),
            file("registry/src/partner/sandbox/tax.rs", body),
            file("registry/tests/power_loss.rs", body),
            file("core/vault/src/tx.rs", body),
        ]);
        assert_eq!(found.len(), 4, "{found:?}");
    }

    #[test]
    fn the_core_tells_events_through_the_typed_door_alone() {
        let body = r#"fn f(name: &str) { ereg_logs::tracing::info!(name, "a person"); }"#;
        let found = tracing_outside_the_log(&[
            file("core/client/src/kernel.rs", body),
            file("core/vault/src/tx.rs", "// tracing\nfn f() { ereg_logs::event!(INFO, \"tracing\"); }"),
            file("core/logs/src/lib.rs", body),
            file("bindings/src/logs.rs", body),
            file("tests/benches/ereg/main.rs", body),
            file("registry/src/main.rs", body),
        ]);
        assert_eq!(found.len(), 2, "{found:?}");
    }

    /// Plain `cargo test` sees a broken rule too.
    #[test]
    fn this_house_keeps_its_rules() {
        assert!(run(&[]).map_err(|Broken(lines)| lines) == Ok(()), "run `cargo xtask layers`");
    }
}
