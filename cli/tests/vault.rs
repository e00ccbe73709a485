//! The vault in bad hours, from the command line: another passphrase, a backup, a damaged file, its end.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot run has failed")]

mod common;

use std::{
    fs,
    path::{Path, PathBuf},
};

use common::{Run, finish, program};
use serde_json::{Value, json};

const PASSPHRASE: &str = "correct horse";

struct Phone {
    home: tempfile::TempDir,
}

impl Phone {
    fn new() -> Self {
        let phone = Self { home: tempfile::tempdir().unwrap() };
        assert_eq!(phone.json("seller", &["init"])["ok"], true);
        phone
    }

    fn at(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    fn run_with(&self, vault: &str, passphrase: &str, args: &[&str], new: &str) -> Run {
        let mut command = program(args);
        command.env("EREG_VAULT", self.at(vault)).env("EREG_PASSPHRASE", passphrase).env("EREG_NEW_PASSPHRASE", new);
        finish(command.arg("--json").spawn().unwrap(), b"")
    }

    fn run(&self, vault: &str, args: &[&str]) -> Run {
        self.run_with(vault, PASSPHRASE, args, "")
    }

    fn json(&self, vault: &str, args: &[&str]) -> Value {
        self.run(vault, args).object()
    }

    fn draft(&self) -> String {
        let draft = self.json("seller", &["draft", "new", "--matter", "T04"])["draft"].as_str().unwrap().to_owned();
        self.json("seller", &["draft", "set", &draft, "deal.price=1680000"]);
        draft
    }

    fn price(&self, vault: &str, draft: &str) -> Value {
        let shown = self.json(vault, &["draft", "show", draft]);
        let fields = shown["fields"].as_array().unwrap();
        fields.iter().find(|field| field["path"] == "deal.price").unwrap()["value"].clone()
    }
}

#[test]
fn what_is_in_the_vault_is_searched_with_no_network() {
    let phone = Phone::new();
    let draft = phone.draft();
    phone.json("seller", &["draft", "set", &draft, "parties.transferee.1.name=周建国"]);
    for typed in [&["周"][..], &["周建国"], &["周", "建国"], &["周建", "--kind", "draft", "--kind", "case"]] {
        let found = phone.json("seller", &[&["search"], typed].concat());
        assert_eq!(found["items"].as_array().unwrap().len(), 1, "{typed:?}");
        assert_eq!((&found["items"][0]["kind"], &found["items"][0]["id"]), (&json!("draft"), &json!(draft)));
    }
    for typed in [&["建国"][..], &["周", "--kind", "home"], &["·"]] {
        assert_eq!(phone.json("seller", &[&["search"], typed].concat())["items"], json!([]), "{typed:?}");
    }
    assert_eq!(code(&phone.run("seller", &["search", "周", "--limit", "51"])), "usage");
}

fn code(run: &Run) -> Value {
    run.failure()["error"]["code"].clone()
}

#[test]
fn a_hopeless_passphrase_is_refused_with_its_reason_and_nothing_is_made() {
    let phone = Phone { home: tempfile::tempdir().unwrap() };
    for (passphrase, reason) in
        [("1234567", "too_short"), ("19800101", "digits"), ("Password123!", "common"), ("我爱中国", "too_short")]
    {
        let run = phone.run_with("seller", passphrase, &["init"], "");
        assert_eq!((run.exit, code(&run)), (2, json!(format!("passphrase.{reason}"))));
    }
    assert_eq!(fs::read_dir(phone.home.path()).unwrap().flatten().filter(|e| e.file_name() == "seller").count(), 0);
    assert!(!phone.at("keys/seller").exists());
}

#[test]
fn the_passphrase_of_the_vault_and_of_its_keys_is_changed_together() {
    let phone = Phone::new();
    let draft = phone.draft();
    let weak = phone.run_with("seller", PASSPHRASE, &["passphrase"], "12345678");
    assert_eq!(code(&weak), "passphrase.digits");
    assert_eq!(phone.price("seller", &draft), "1680000", "the old one goes on");
    let changed = phone.run_with("seller", PASSPHRASE, &["passphrase"], "battery staple");
    assert_eq!(changed.object()["ok"], true);
    let old = phone.run("seller", &["draft", "list"]);
    assert_eq!((old.exit, code(&old)), (2, json!("key_store.wrong_key")));
    let new = phone.run_with("seller", "battery staple", &["draft", "show", &draft], "");
    assert_eq!(new.object()["draft"], draft.as_str());
}

#[test]
fn a_backup_is_restored_on_another_device() {
    let phone = Phone::new();
    let draft = phone.draft();
    let backup = phone.at("card");
    let backup = backup.to_str().unwrap();
    assert_eq!(phone.json("seller", &["backup", backup])["ok"], true);
    assert_eq!(code(&phone.run("seller", &["backup", backup])), "vault.exists");
    let inside = phone.at("seller/copy");
    assert_eq!(code(&phone.run("seller", &["backup", inside.to_str().unwrap()])), "backup.device_path");
    phone.json("seller", &["draft", "set", &draft, "deal.price=1700000"]);

    fs::create_dir(phone.at("tablet")).unwrap();
    let wrong = phone.run_with("tablet/seller", "battery staple", &["restore", backup], "");
    assert_eq!(code(&wrong), "vault.wrong_key");
    assert!(!phone.at("tablet/keys/seller").exists() && !phone.at("tablet/seller").exists());
    assert_eq!(phone.json("tablet/seller", &["restore", backup])["unsent"], 0);
    assert_eq!(phone.price("tablet/seller", &draft), "1680000", "as it was when the backup was made");
    assert_eq!(phone.price("seller", &draft), "1700000");
    assert_eq!(code(&phone.run("seller", &["restore", backup])), "vault.exists");
}

const PAGE: usize = 4096;

/// Returns the place in a vault's file at which the table of the manifests begins: its root page as the first page, the schema, names it.
fn page_of_manifests(bytes: &[u8]) -> usize {
    let row = b"tablemetameta";
    let at = bytes[..PAGE].windows(row.len()).position(|part| part == row).unwrap();
    (usize::from(bytes[at + row.len()]) - 1) * PAGE
}

#[test]
fn a_damaged_vault_is_salvaged_by_the_command_that_its_error_names() {
    let phone = Phone::new();
    let drafts = [phone.draft(), phone.draft()];
    phone.json("seller", &["draft", "set", &drafts[1], "deal.price=1700000"]);
    let file = phone.at("seller/vault.db");
    let mut bytes = fs::read(&file).unwrap();
    let page = page_of_manifests(&bytes);
    bytes[page..page + PAGE].fill(0xEE);
    fs::write(&file, bytes).unwrap();
    let damaged = phone.run("seller", &["draft", "list"]);
    assert_eq!(code(&damaged), "vault.corrupt");
    assert!(damaged.failure()["error"].to_string().contains("ereg salvage"), "{}", damaged.stderr);
    assert_eq!(code(&phone.run_with("seller", "battery staple", &["salvage"], "")), "vault.wrong_key");
    let salvaged = phone.json("seller", &["salvage"]);
    assert!(Path::new(salvaged["aside"].as_str().unwrap()).join("vault.db").exists());
    assert!(salvaged["kept"].as_u64().unwrap() >= 2 && salvaged["lost"] == 0, "{salvaged}");
    // Nothing that a person typed was on that page: all of it is here, and the vault goes on.
    let listed = |phone: &Phone| phone.json("seller", &["draft", "list"])["items"].as_array().unwrap().len();
    assert_eq!(listed(&phone), 2);
    assert_eq!(phone.price("seller", &drafts[0]), "1680000");
    assert_eq!(phone.price("seller", &drafts[1]), "1700000");
    phone.draft();
    assert_eq!(listed(&phone), 3);
    assert_eq!(code(&phone.run("nowhere", &["salvage"])), "vault.missing");
}

#[test]
fn erasing_says_first_what_is_lost_and_then_leaves_nothing() {
    let phone = Phone::new();
    phone.draft();
    let asked = phone.run("seller", &["erase"]);
    assert_eq!((asked.exit, asked.objects()[0]["drafts"].clone()), (1, json!(1)));
    assert!(phone.at("seller/vault.db").exists());
    fs::write(phone.at("keys/seller/letter.txt"), "mine").unwrap();
    assert_eq!(phone.json("seller", &["erase", "--really"])["ok"], true);
    assert!(!phone.at("seller").exists());
    let left: Vec<_> = fs::read_dir(phone.at("keys/seller")).unwrap().flatten().map(|e| e.file_name()).collect();
    assert_eq!(left, ["letter.txt"]);
    assert_eq!(code(&phone.run("seller", &["erase", "--really"])), "vault.missing");
}

/// At a terminal: what is typed is not shown, and a new one is asked for twice.
#[test]
#[cfg(unix)]
fn a_passphrase_is_not_shown_while_it_is_typed() {
    let home = tempfile::tempdir().unwrap();
    let mut command = program(&["init", "--lang", "en"]);
    command.env("EREG_VAULT", home.path().join("seller"));
    let mut terminal = common::terminal::Terminal::running(command);
    for question in ["Passphrase", "Once more"] {
        terminal.until(question);
        terminal.types("tai an lu de huai shu");
    }
    let (exit, shown) = terminal.ended();
    assert_eq!(exit, 0, "{shown}");
    assert!(shown.contains("encrypted vault is made"), "{shown}");
    assert!(!shown.contains("huai shu"), "{shown}");
}
