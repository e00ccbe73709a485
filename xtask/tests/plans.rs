//! The plans by which SQLite carries out every statement of the registry's store, of its sandbox and of the vault.
//!
//! No plan rests on luck: nobody runs ANALYZE, no plan looks at a bound value (`SQLITE_DBCONFIG_ENABLE_QPSG`), and what is
//! planned today is a golden file. A plan that walks a whole table, or all that an office has of it, is red, but where
//! [`REGISTRY_WALKS`] or [`VAULT_WALKS`] says why it may. `EREG_BLESS=1` writes the golden files anew: the difference is
//! read before it is kept.
//!
//! A statement is found where it is written. It cannot escape: the registry's room takes none but `&'static str`, and
//! neither room puts one together.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot run has failed")]

use std::{
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

use proc_macro2::{TokenStream, TokenTree};
use rusqlite::{Connection, config::DbConfig};

/// Statements of the registry that walk what an office has of a table, each known by its file and how it begins, and why
/// they may.
const REGISTRY_WALKS: &[(&str, &str)] = &[
    ("audit.rs: SELECT seq, hash FROM audit", "it takes the last row alone"),
    ("book.rs: SELECT entry_index + 1 FROM entry", "it takes the last row alone"),
    ("book.rs: SELECT note FROM checkpoint", "it takes the last row alone"),
    ("paper.rs: SELECT 1 FROM document", "it takes one row alone"),
    ("book.rs: SELECT unit, entry_seq, entry_index, entry_hash, state FROM unit", "the whole book is recomputed"),
    ("book.rs: SELECT size, root FROM checkpoint", "the whole book is recomputed"),
    ("book.rs: SELECT count(*) FROM certificate", "the whole book is recomputed"),
    ("paper.rs: SELECT ofd_digest FROM document WHERE office = ?1 UNION", "the whole book is recomputed"),
    ("case.rs: UPDATE case_file INDEXED BY case_uncounted", "each of these cases is written, once for each pack"),
    ("migrate.rs: SELECT count(*) FROM sqlite_schema", "the schema does not grow"),
    ("pack.rs: SELECT version, digest", "a few packs a year, read at the start and when one comes"),
    ("pack.rs: SELECT version FROM pack", "it takes the last row alone"),
    ("standing.rs: SELECT count(*) - count(DISTINCT unit) FROM queue", "the cases under way, by an index alone"),
    (
        "standing.rs: SELECT count(*) FROM attempt INDEXED BY attempt_refund",
        "the refunds that are owed, by an index alone",
    ),
    ("standing.rs: SELECT count(*) FROM workspace INDEXED BY workspace_until", "the workspaces that are no case yet"),
];

/// Statements of the vault that walk a whole table, each known by its file and how it begins, and why they may.
const VAULT_WALKS: &[(&str, &str)] = &[
    ("database.rs: SELECT type, name, sql FROM sqlite_schema", "the schema does not grow"),
    ("outbox.rs: SELECT seq, head FROM outbox", "what is known of each command, once an opening"),
    ("salvage.rs: SELECT key, body FROM meta", "a damaged vault is read to its end"),
    ("vault.rs: SELECT 1 FROM outbox", "it takes one row alone"),
];

/// A room where SQL is spoken.
struct Room {
    /// Its golden file.
    golden: &'static str,
    /// The folder of its sources.
    sources: &'static str,
    /// The script that makes its tables.
    schema: &'static str,
    walks: &'static [(&'static str, &'static str)],
}

const REGISTRY: Room = Room {
    golden: "plans_registry.txt",
    sources: "registry/src/store/sqlite",
    schema: "registry/migrations/0001_first.sql",
    walks: REGISTRY_WALKS,
};

/// The books of the sandbox's partners.
const SANDBOX: Room = Room {
    golden: "plans_sandbox.txt",
    sources: "registry/src/partner/sandbox",
    schema: "registry/src/partner/sandbox/table.sql",
    walks: &[],
};

/// The tables of `media.db` are among those of `vault.db`, word for word.
const VAULT: Room = Room {
    golden: "plans_vault.txt",
    sources: "core/vault/src",
    schema: "core/vault/src/migrations/vault_001.sql",
    walks: VAULT_WALKS,
};

/// A statement with the file that it stands in and the steps in which it is carried out.
struct Planned {
    file: String,
    sql: String,
    steps: Vec<String>,
}

impl Planned {
    fn named(&self) -> String {
        format!("{}: {}", self.file, self.sql)
    }

    /// Whether a step goes through all rows of a table, or through all that an office has in it.
    fn walks(&self) -> bool {
        let through_all = |step: &String| {
            let scans = step.starts_with("SCAN ") && !step.contains("VIRTUAL TABLE") && !step.contains("CONSTANT ROW");
            scans || step.ends_with("(office=?)")
        };
        self.steps.iter().any(through_all)
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The sources of a room without their tests, by name, those in its folders too.
fn sources(room: &Room) -> Vec<(String, String)> {
    let folder = root().join(room.sources);
    let (mut sources, mut folders) = (Vec::new(), vec![folder.clone()]);
    while let Some(next) = folders.pop() {
        for path in fs::read_dir(next).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let source = fs::read_to_string(&path).unwrap();
                let code = source.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default().to_owned();
                sources.push((path.strip_prefix(&folder).unwrap().to_string_lossy().into_owned(), code));
            }
        }
    }
    sources.sort();
    sources
}

/// The texts of a source at any depth, as the compiler reads them.
fn texts(tokens: TokenStream, found: &mut Vec<String>) {
    for token in tokens {
        match token {
            TokenTree::Group(group) => texts(group.stream(), found),
            TokenTree::Literal(literal) => found.extend(text(&literal.to_string())),
            TokenTree::Ident(_) | TokenTree::Punct(_) => {}
        }
    }
}

/// The text that a literal spells; `None` of what is none, such as a number.
fn text(literal: &str) -> Option<String> {
    let spelled = literal.trim_start_matches('r').trim_matches('#').strip_prefix('"')?.strip_suffix('"')?;
    let (mut text, mut rest) = (String::new(), spelled.chars());
    while let Some(c) = rest.next() {
        match c {
            // A line that goes on in the next one.
            '\\' if rest.as_str().starts_with('\n') => rest = rest.as_str().trim_start().chars(),
            '\\' => text.extend(rest.next()),
            c => text.push(c),
        }
    }
    Some(text)
}

fn is_statement(text: &str) -> bool {
    ["SELECT", "INSERT", "UPDATE", "DELETE", "REPLACE", "WITH"].iter().any(|verb| text.starts_with(verb))
}

fn statements(source: &str) -> Vec<String> {
    let mut found = Vec::new();
    texts(source.parse().unwrap(), &mut found);
    found.retain(|text| is_statement(text));
    found
}

/// Every statement of a room as it is carried out.
fn plans(room: &Room) -> Vec<Planned> {
    let db = Connection::open_in_memory().unwrap();
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).unwrap();
    db.execute_batch(&fs::read_to_string(root().join(room.schema)).unwrap()).unwrap();
    let mut planned = Vec::new();
    for (file, source) in sources(room) {
        for sql in statements(&source) {
            let mut explain = db.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap_or_else(|fault| {
                panic!("{file}: no whole statement, and nothing of one may be put together: {sql}: {fault}")
            });
            let steps = explain.raw_query().mapped(|row| row.get(3)).map(Result::unwrap).collect();
            planned.push(Planned { file: file.clone(), sql, steps });
        }
    }
    planned
}

/// Holds a room's plans against its golden file, and its walks against those that may be.
fn hold(room: &Room) {
    let plans = plans(room);
    let mut written = String::new();
    for plan in &plans {
        writeln!(written, "{}\n    {}", plan.named(), plan.steps.join("\n    ")).unwrap();
    }
    let path = root().join("xtask/tests/golden").join(room.golden);
    if std::env::var_os("EREG_BLESS").is_some() {
        fs::write(&path, &written).unwrap();
    }
    let walks: Vec<String> = plans.iter().filter(|plan| plan.walks()).map(Planned::named).collect();
    let may = |named: &str| room.walks.iter().any(|(begins, _)| named.starts_with(begins));
    let unexplained: Vec<&String> = walks.iter().filter(|named| !may(named)).collect();
    assert!(unexplained.is_empty(), "each of these walks a table that grows: {unexplained:#?}");
    for (begins, why) in room.walks {
        let known = walks.iter().filter(|named| named.starts_with(begins)).count();
        assert_eq!(known, 1, "one statement walks, and begins with {begins:?} ({why})");
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    let differs = written.lines().zip(kept.lines()).find(|(written, kept)| written != kept);
    assert!(written == kept, "another plan than was kept (EREG_BLESS=1 writes it anew): {differs:?}");
}

#[test]
fn the_registry_walks_no_table_that_grows() {
    hold(&REGISTRY);
}

#[test]
fn the_sandbox_walks_no_table_that_grows() {
    hold(&SANDBOX);
}

#[test]
fn the_vault_walks_no_table_that_grows() {
    hold(&VAULT);
}

/// Nothing escapes the test above: no text is put together, and no statement is compiled elsewhere.
#[test]
fn the_registry_speaks_sql_in_one_room_and_in_whole_statements() {
    for (file, source) in sources(&REGISTRY) {
        assert!(!source.contains("format!") && !source.contains("concat!"), "{file} puts text together");
        let prepared = source.matches("prepare_cached(").count();
        assert_eq!(prepared, usize::from(file == "mod.rs"), "{file}: statements are compiled by `Connected::prepare`");
    }
}

/// The test would notice: each of these ways to write a statement is found, and each way to walk is seen.
#[test]
fn a_statement_is_found_however_it_is_written() {
    let source = r###"
        // "SELECT nothing FROM a comment"
        fn a<'s>(c: char) -> &'s str { if c == '"' || c == '\'' { "SELECT 1" } else { "say \"SELECT\"" } }
        const B: &str = "DELETE FROM t \
                         WHERE a = ?1";
        const C: &str = r#"UPDATE t"#;
    "###;
    assert_eq!(statements(source), ["SELECT 1", "DELETE FROM t WHERE a = ?1", "UPDATE t"]);
    let walks = |steps: &[&str]| {
        let steps = steps.iter().map(|step| (*step).to_owned()).collect();
        Planned { file: String::new(), sql: String::new(), steps }.walks()
    };
    assert!(walks(&["SEARCH a USING INDEX i (office=? AND b=?)", "SCAN c USING COVERING INDEX d"]));
    assert!(walks(&["SEARCH a USING PRIMARY KEY (office=?)"]));
    assert!(!walks(&["SEARCH a USING PRIMARY KEY (office=? AND b>?)", "USE TEMP B-TREE FOR ORDER BY"]));
}
