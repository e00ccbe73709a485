//! Running the program, and an office that seals tokens.
#![allow(dead_code, reason = "each test binary uses its part")]
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, reason = "a test that cannot run has failed")]

pub mod city;
#[cfg(unix)]
pub mod terminal;

use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
};

use ereg_domain::time::Instant;
use ereg_trust::{
    Digest,
    bundle::{DocumentSeals, KeyRole, Log, Office as OfficeRow, RoleKey, TrustBundle, TrustContent},
    checkpoint::Checkpoint,
    keys::{AssuranceLevel, RegistryKey},
    leaf::content_commit,
    merkle::Tree,
    token::{Face, StatusState, TokenCheckpoint, TokenClaims, TokenStatus, seal},
};
use serde_json::Value;

/// The result of a run.
pub struct Run {
    pub exit: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Run {
    /// One object a line.
    pub fn objects(&self) -> Vec<Value> {
        self.stdout.lines().map(|line| serde_json::from_str(line).expect("an object a line")).collect()
    }

    /// The only object answered.
    pub fn object(&self) -> Value {
        let mut objects = self.objects();
        assert_eq!((objects.len(), self.exit), (1, 0), "{} {}", self.stdout, self.stderr);
        objects.remove(0)
    }

    /// Returns what standard error says with `--json`.
    pub fn failure(&self) -> Value {
        serde_json::from_str(&self.stderr).expect("an object on standard error")
    }
}

/// The program with these arguments, in an environment that says nothing about language or vault.
pub fn program(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ereg"));
    command.args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    for name in ["EREG_LANG", "EREG_VAULT", "EREG_PASSPHRASE", "LANG", "LC_ALL", "LC_MESSAGES"] {
        command.env_remove(name);
    }
    command
}

/// Runs to the end.
pub fn finish(mut child: Child, input: &[u8]) -> Run {
    let mut stdin = child.stdin.take().expect("standard input");
    let input = input.to_vec();
    // In a thread of its own: the answers are read while the input is written.
    let writer = thread::spawn(move || {
        let _ = stdin.write_all(&input);
    });
    let output = child.wait_with_output().expect("ended");
    writer.join().expect("written");
    Run {
        exit: output.status.code().expect("an exit code"),
        stdout: String::from_utf8(output.stdout).expect("UTF-8"),
        stderr: String::from_utf8(output.stderr).expect("UTF-8"),
    }
}

pub fn ereg(args: &[&str], input: &[u8]) -> Run {
    finish(program(args).spawn().expect("started"), input)
}

/// Runs it as `ereg … | head -1` does.
pub fn ereg_cut_short(args: &[&str], input: &[u8]) -> Run {
    let mut child = program(args).spawn().expect("started");
    let mut first = String::new();
    let mut stdin = child.stdin.take().expect("standard input");
    let input = input.to_vec();
    let writer = thread::spawn(move || {
        let _ = stdin.write_all(&input);
    });
    let mut answers = BufReader::new(child.stdout.take().expect("standard output"));
    answers.read_line(&mut first).expect("a first answer");
    drop(answers);
    writer.join().expect("written");
    let mut stderr = String::new();
    child.stderr.take().expect("standard error").read_to_string(&mut stderr).expect("UTF-8");
    Run { exit: child.wait().expect("ended").code().expect("an exit code"), stdout: first, stderr }
}

/// An answer arrives while the input is still open.
pub fn answers_while_waiting(args: &[&str], line: &str) {
    let mut child = program(args).spawn().expect("started");
    let mut stdin = child.stdin.take().expect("standard input");
    let mut answers = BufReader::new(child.stdout.take().expect("standard output"));
    for _ in 0..2 {
        stdin.write_all(line.as_bytes()).expect("written");
        let mut answer = String::new();
        answers.read_line(&mut answer).expect("answered");
        assert!(answer.ends_with("}\n"), "{answer}");
    }
    drop(stdin);
    assert!(child.wait().expect("ended").success());
}

fn at(text: &str) -> Instant {
    text.parse().expect("an instant")
}

/// An office with a log of a few entries and a trust bundle.
pub struct Office {
    id: String,
    root: RegistryKey,
    book: RegistryKey,
    seal: RegistryKey,
    old_seal: RegistryKey,
}

impl Office {
    /// Its keys follow from `seed`.
    pub fn new(seed: u8, id: &str) -> Self {
        let key = |n: u8| RegistryKey::from_seed(&[seed + n; 32]).expect("a key");
        Self { id: id.to_owned(), root: key(0), book: key(1), seal: key(2), old_seal: key(3) }
    }

    fn origin(&self) -> String {
        format!("{}.example/log", self.id)
    }

    fn trust(&self) -> Vec<u8> {
        let from = at("2026-01-01T00:00:00.000Z");
        let row =
            |role, key: &RegistryKey| RoleKey { demo: true, ..RoleKey::new(role, key.public_key(), from, &self.id) };
        let ended = RoleKey { to: Some(at("2026-06-01T00:00:00.000Z")), ..row(KeyRole::Seal, &self.old_seal) };
        let content = TrustContent {
            version: 1,
            office: OfficeRow { id: self.id.clone(), name: "演示".to_owned(), origin: "127.0.0.1:1".to_owned() },
            root: self.root.public_key(),
            roles: vec![row(KeyRole::Book, &self.book), row(KeyRole::Seal, &self.seal), ended],
            least_assurance: AssuranceLevel::C,
            log: Log { origin: self.origin() },
            demo: true,
            seals: DocumentSeals::default(),
            finance: DocumentSeals::default(),
        };
        content.sign(&self.root).expect("signed").to_bytes().expect("bytes")
    }

    /// Writes `trust.json`.
    pub fn write_trust(&self, dir: &Path) -> PathBuf {
        let path = dir.join("trust.json");
        fs::write(&path, self.trust()).expect("written");
        path
    }

    /// The fingerprint that a person pins.
    pub fn root_fingerprint(&self) -> String {
        TrustBundle::parse(&self.trust(), None, 0).expect("a bundle").root_fingerprint().to_string()
    }

    fn claims(&self, status: Option<StatusState>) -> TokenClaims {
        let status =
            status.map(|state| TokenStatus { state, as_of_s: at("2026-11-23T00:00:00.000Z").seconds() as u64 });
        let mut claims = TokenClaims {
            face: Face {
                licence_id: "11100000MB03271699001.11420100MB00000196.20261120000000000001.001.0".to_owned(),
                certificate: "鄂(2026)演示市江岸不动产权第0000001号".to_owned(),
                unit: "420102001001GB00001F00010001".to_owned(),
                holders: "林**".to_owned(),
                address: "江岸区一元街道".to_owned(),
            },
            content_commit: content_commit(&[9; 32], b"{}"),
            entry_index: 2,
            booked_at_ms: at("2026-11-20T02:00:00.000Z").ms() as u64,
            path: Vec::new(),
            checkpoint: TokenCheckpoint { key_hash: [0; 4], size: 0, time_s: 0, signature: [0; 64] },
            status,
            other_shown: Vec::new(),
        };
        let mut log = Tree::new();
        for leaf in [Digest::of(b"a"), Digest::of(b"b"), claims.leaf().entry_hash(), Digest::of(b"c")] {
            log.append(leaf);
        }
        claims.path = log.inclusion_path(2, 4).expect("a path");
        let time_s = at("2026-11-20T02:00:05.000Z").seconds() as u64;
        let checkpoint = Checkpoint { origin: self.origin(), size: 4, root: log.root(), time_s };
        let (key_hash, signature) = checkpoint.sign(&self.book).expect("signed").own_signature().expect("own");
        claims.checkpoint = TokenCheckpoint { key_hash, size: 4, time_s, signature };
        claims
    }

    /// A genuine token.
    pub fn token(&self, status: Option<StatusState>) -> String {
        seal(self.claims(status), &self.seal).expect("sealed").text()
    }

    /// One of many genuine tokens, each of other bytes.
    pub fn token_numbered(&self, n: u8) -> String {
        let mut claims = self.claims(None);
        claims.content_commit = content_commit(&[n; 32], b"{}");
        let mut log = Tree::new();
        for leaf in [Digest::of(b"a"), Digest::of(b"b"), claims.leaf().entry_hash(), Digest::of(b"c")] {
            log.append(leaf);
        }
        claims.path = log.inclusion_path(2, 4).expect("a path");
        let time_s = claims.checkpoint.time_s;
        let checkpoint = Checkpoint { origin: self.origin(), size: 4, root: log.root(), time_s };
        let (key_hash, signature) = checkpoint.sign(&self.book).expect("signed").own_signature().expect("own");
        claims.checkpoint = TokenCheckpoint { key_hash, size: 4, time_s, signature };
        seal(claims, &self.seal).expect("sealed").text()
    }

    /// A genuine token's payload under a signature that somebody else made up.
    pub fn forged(&self) -> String {
        let genuine = seal(self.claims(None), &self.seal).expect("sealed");
        let mut bytes = genuine.bytes();
        let last = bytes.len() - 1;
        bytes[last] ^= 1;
        format!("{}{}", ereg_trust::token::PREFIX, base45(&bytes))
    }

    /// Sealed with a stolen seal key: the book has no such entry.
    pub fn not_in_the_book(&self) -> String {
        let mut claims = self.claims(None);
        claims.face.holders = "周**".to_owned();
        seal(claims, &self.seal).expect("sealed").text()
    }

    /// Sealed with a key whose term had ended.
    pub fn after_term(&self) -> String {
        seal(self.claims(None), &self.old_seal).expect("sealed").text()
    }
}

/// RFC 9285, written down here so that the tests need no crate for it.
fn base45(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 45] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
    let mut text = String::new();
    for pair in bytes.chunks(2) {
        let (mut value, digits) = match pair {
            [high, low] => (usize::from(*high) * 256 + usize::from(*low), 3),
            _ => (usize::from(pair[0]), 2),
        };
        for _ in 0..digits {
            text.push(char::from(ALPHABET[value % 45]));
            value /= 45;
        }
    }
    text
}
