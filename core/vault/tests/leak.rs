//! T-LEAK: forty canaries in six encodings, searched in every byte of every file a vault writes, and in what it says.

// A test that cannot go on stops; the policy is for what ships.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout)]

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::sync::Mutex;

use base64::Engine as _;
use common::*;
use ereg_protocol::feed::{Change, FeedCursor, ObjectKind};
use ereg_protocol::problem::ErrorClass;
use ereg_trust::digest::Digest;
use ereg_vault::{
    Collection, Lane, LastError, List, NewOutboxItem, OpenOptions, Secret, Storage, SystemStorage, Thing, Vault,
};

/// Each canary with its GBK bytes in hex; empty where GBK is ASCII.
const CANARIES: [(&str, &str); 40] = [
    ("林秀英演示", "c1d6d0e3d3a2d1ddcabe"),
    ("周建国演示", "d6dcbda8b9fad1ddcabe"),
    ("欧阳慧敏甲", "c5b7d1f4bbdbc3f4bcd7"),
    ("司马相如乙", "cbbec2edcfe0c8e7d2d2"),
    ("武汉市江岸区泰安路七号", "cee4babacad0bdadb0b6c7f8cca9b0b2c2b7c6dfbac5"),
    ("洪山区珞喻路一百二十九号", "bae9c9bdc7f8e7f3d3f7c2b7d2bbb0d9b6fecaaebec5bac5"),
    ("汉阳区鹦鹉大道六栋二单元", "babad1f4c7f8f0d0f0c4b4f3b5c0c1f9b6b0b6feb5a5d4aa"),
    ("青山区和平大道三〇一室", "c7e0c9bdc7f8bacdc6bdb4f3b5c0c8fda996d2bbcad2"),
    (
        "鄂（2026）武汉市江岸不动产权第0012345号",
        "b6f5a3a832303236a3a9cee4babacad0bdadb0b6b2bbb6afb2fac8a8b5da30303132333435bac5",
    ),
    (
        "鄂（2026）武汉市洪山不动产证明第0054321号",
        "b6f5a3a832303236a3a9cee4babacad0bae9c9bdb2bbb6afb2fad6a4c3f7b5da30303534333231bac5",
    ),
    ("夫妻共同共有", "b7f2c6deb9b2cdacb9b2d3d0"),
    ("按份共有三分之一", "b0b4b7ddb9b2d3d0c8fdb7d6d6aed2bb"),
    ("契税完税凭证甲", "c6f5cbb0cdeacbb0c6bed6a4bcd7"),
    ("中国工商银行江岸支行", "d6d0b9fab9a4c9ccd2f8d0d0bdadb0b6d6a7d0d0"),
    ("抵押权人同意书", "b5d6d1bac8a8c8cbcdacd2e2cae9"),
    ("询问笔录第七条", "d1afcecab1cac2bcb5dac6dfccf5"),
    ("申请人签名处", "c9eac7ebc8cbc7a9c3fbb4a6"),
    ("监护人陈桂兰", "bce0bba4c8cbb3c2b9f0c0bc"),
    ("委托代理人赵一鸣", "ceafcdd0b4fac0edc8cbd5d4d2bbc3f9"),
    ("共有人钱小满", "b9b2d3d0c8cbc7aed0a1c2fa"),
    ("110105194912310028", ""),
    ("420102199003074512", ""),
    ("420106198512122347", ""),
    ("13871234567", ""),
    ("02785551234", ""),
    ("6222021234567890123", ""),
    ("6228480012345678901", ""),
    ("420102003004GB00012F00010023", ""),
    ("420111005006GB00034F00020045", ""),
    ("91420100MA4KXYZ12A", ""),
    ("zhou.jianguo@example.cn", ""),
    ("token-9f8e7d6c5b4a39281706", ""),
    ("EREG1:6BFOXN*TS0BI$ZD", ""),
    ("1288000.00", ""),
    ("fen:128800000", ""),
    ("receipt-2026-11-23-000017", ""),
    ("case-420102202611231000017", ""),
    ("invite-code-Qm9yZWQgcGFuZGE", ""),
    ("device-key-canary-0001", ""),
    ("passphrase-canary-泰安", "706173737068726173652d63616e6172792dcca9b0b2"),
];

/// A canary as it would look in a file.
struct Needle {
    canary: &'static str,
    encoding: &'static str,
    bytes: Vec<u8>,
}

fn needles() -> Vec<Needle> {
    let mut needles = Vec::new();
    for (canary, gbk) in CANARIES {
        let mut add = |encoding, bytes: Vec<u8>| needles.push(Needle { canary, encoding, bytes });
        let hex: String = canary.bytes().map(|byte| format!("{byte:02x}")).collect();
        add("UTF-8", canary.as_bytes().to_vec());
        add("UTF-16LE", canary.encode_utf16().flat_map(u16::to_le_bytes).collect());
        add("UTF-16BE", canary.encode_utf16().flat_map(u16::to_be_bytes).collect());
        if !gbk.is_empty() {
            let pairs = (0..gbk.len()).step_by(2);
            add("GBK", pairs.map(|at| u8::from_str_radix(&gbk[at..at + 2], 16).unwrap()).collect());
        }
        add("hex", hex.clone().into_bytes());
        add("hex", hex.to_uppercase().into_bytes());
        // Inside a longer text a canary starts at any of three places of a base64 group; what its edges share with
        // their neighbours is left out.
        for shift in 0..3 {
            let text = base64::engine::general_purpose::STANDARD_NO_PAD
                .encode([vec![0; shift], canary.as_bytes().to_vec()].concat());
            let (skip, end) = ([0, 2, 3][shift], text.len() - 1);
            add("base64", text.as_bytes()[skip..end].to_vec());
        }
    }
    needles
}

fn hits(needles: &[Needle], haystack: &[u8]) -> Vec<String> {
    // One pass over the file for all needles: by their first four bytes.
    let mut by_head: BTreeMap<[u8; 4], Vec<&Needle>> = BTreeMap::new();
    for needle in needles {
        by_head.entry(*needle.bytes.first_chunk().unwrap()).or_default().push(needle);
    }
    let mut found = Vec::new();
    for at in 0..haystack.len().saturating_sub(3) {
        if let Some(candidates) = by_head.get(&haystack[at..at + 4]) {
            for needle in candidates.iter().filter(|needle| haystack[at..].starts_with(&needle.bytes)) {
                found.push(format!("{} as {}", needle.canary, needle.encoding));
            }
        }
    }
    found
}

/// The system's files, with a copy of every directory that is about to get its name: what creation wrote.
struct Watched {
    seen: Mutex<Vec<Vec<u8>>>,
}

impl Storage for Watched {
    fn vfs(&self) -> Option<&str> {
        None
    }
    fn look(&self, path: &Path) -> io::Result<Thing> {
        SystemStorage.look(path)
    }
    fn create_dir(&self, path: &Path) -> io::Result<()> {
        SystemStorage.create_dir(path)
    }
    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        self.seen.lock().unwrap().push(bytes.to_vec());
        SystemStorage.write(path, bytes)
    }
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        SystemStorage.read(path)
    }
    fn head(&self, path: &Path, len: usize) -> io::Result<(Vec<u8>, u64)> {
        SystemStorage.head(path, len)
    }
    fn sync(&self, path: &Path) -> io::Result<()> {
        SystemStorage.sync(path)
    }
    fn sync_dir(&self, path: &Path) -> io::Result<()> {
        SystemStorage.sync_dir(path)
    }
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        SystemStorage.rename(from, to)
    }
    fn remove(&self, path: &Path) -> io::Result<()> {
        SystemStorage.remove(path)
    }
}

/// Every canary at once, as a person's words might hold them.
fn all() -> String {
    CANARIES.map(|(canary, _)| canary).join(" · ")
}

fn change(kind: ObjectKind, object: &str, rev: u64) -> Change {
    let body = format!("{{\"words\":\"{}\"}}", all());
    Change { seq: 0, object: object.to_owned(), kind, rev, digest: Digest::of(body.as_bytes()), body }
}

/// Puts canaries wherever the vault takes bytes, and looks at every file while it does.
fn fill(vault: &Vault, look: &mut dyn FnMut()) {
    let words = all();
    for (n, (canary, _)) in CANARIES.iter().enumerate() {
        let mut draft = draft(n as u64);
        draft.title = (*canary).to_owned();
        draft.typed.insert("parties.transferee.1.name".to_owned(), (*canary).to_owned());
        draft.typed.insert("deal.all".to_owned(), words.clone());
        vault
            .write(|tx| {
                tx.save_draft(&draft)?;
                tx.set(canary, canary.as_bytes())?;
                tx.put(Collection::Identity, canary.as_bytes(), words.as_bytes())?;
                tx.put_listed(List::Cases, format!("{canary} n").as_bytes(), words.as_bytes(), canary.as_bytes())?;
                tx.next_ordinal(canary)?;
                tx.enqueue(NewOutboxItem {
                    bytes: words.clone().into_bytes(),
                    lane: Lane((*canary).to_owned()),
                    coalesce: Some((*canary).to_owned()),
                    ..command(n as u64, canary)
                })
            })
            .unwrap();
    }
    look();
    for item in vault.take_due(at(100), 20).unwrap() {
        let error = LastError { code: CANARIES[0].0.to_owned(), class: ErrorClass::Transient };
        vault.write(|tx| tx.unknown(item.command_id(), error)).unwrap();
        vault.write(|tx| tx.acked(item.command_id(), words.as_bytes(), at(101))).unwrap();
    }
    let changes: Vec<_> = [ObjectKind::Case, ObjectKind::Certificate, ObjectKind::Notice]
        .iter()
        .flat_map(|kind| CANARIES.iter().map(|(canary, _)| change(*kind, canary, 1)))
        .collect();
    let cursor = FeedCursor::InSnapshot { snapshot: 1, from: CANARIES[1].0.to_owned() };
    vault.apply_page(&changes, &cursor).unwrap();
    let photo = [b"%PDF-".as_slice(), words.repeat(200).as_bytes()].concat();
    let imported = vault.import_medium(&mut photo.as_slice(), 1 << 24).unwrap();
    look();
    vault.write(|tx| tx.keep_medium(&imported)).unwrap();
    // Larger than SQLite's page cache, so that pages spill before the commit.
    vault
        .write(|tx| {
            (0..400_u32).try_for_each(|n| tx.put(Collection::Extract, &n.to_be_bytes(), words.repeat(6).as_bytes()))
        })
        .unwrap();
    look();
    vault.write(|tx| (0..20).try_for_each(|n| tx.discard_draft(draft_id(n)))).unwrap();
    vault.change_secret(&Secret::passphrase(&words).unwrap()).unwrap();
    vault.verify_all().unwrap();
    look();
    vault.pause().unwrap();
    vault.resume().unwrap();
    vault.close().unwrap();
    look();
}

#[test]
fn no_canary_in_any_file_a_vault_writes() {
    let needles = needles();
    let root = tempfile::tempdir().unwrap();
    let dir = root.path().join("vault");
    let watched = Arc::new(Watched { seen: Mutex::default() });
    let secret = Secret::passphrase(&all()).unwrap();
    let vault = Vault::create(&dir, &secret, OpenOptions::on(watched.clone())).unwrap();
    let (mut files, mut bytes) = (std::collections::BTreeSet::new(), 0);
    fill(&vault, &mut || {
        for path in hashes(root.path()).into_keys() {
            let content = fs::read(&path).unwrap();
            assert_eq!(hits(&needles, &content), [""; 0], "{path:?}");
            // Names of files say as little.
            assert_eq!(hits(&needles, path.to_string_lossy().as_bytes()), [""; 0]);
            bytes += content.len();
            files.insert(path.file_name().unwrap().to_string_lossy().into_owned());
        }
    });
    for written in watched.seen.lock().unwrap().iter() {
        assert_eq!(hits(&needles, written), [""; 0], "a key file");
    }
    for name in ["vault.key", "vault.db", "vault.db-wal", "media.db", "media.db-wal"] {
        assert!(files.contains(name), "{name} was never looked at");
    }
    assert!(bytes > 10_000_000, "only {bytes} bytes were looked at");
}

#[test]
fn no_canary_in_what_the_vault_says() {
    let needles = needles();
    let (_root, _dir, vault) = new_vault();
    let words = all();
    let mut said = String::new();
    let mut draft = draft(1);
    draft.title = words.clone();
    draft.typed.insert("deal.all".to_owned(), words.clone());
    let new = NewOutboxItem { bytes: words.clone().into_bytes(), ..command(1, "a") };
    let imported = vault.import_medium(&mut [b"%PDF-", words.as_bytes()].concat().as_slice(), 1 << 20).unwrap();
    said += &format!("{draft:?} {new:?} {imported:?} {vault:?} {:?}", Secret::passphrase(&words).unwrap());
    vault
        .write(|tx| {
            tx.save_draft(&draft)?;
            tx.enqueue(new.clone())?;
            tx.apply_page(&[change(ObjectKind::Case, "1", 1)], &FeedCursor::After(1))
        })
        .unwrap();
    said += &format!("{:?} {:?}", vault.drafts(0, 9).unwrap(), vault.recent(List::Drafts, 0, 9).unwrap());
    said += &format!("{:?} {:?}", vault.cases(0, 9).unwrap(), vault.object(ObjectKind::Case, "1").unwrap());
    let sent = vault.take_due(at(9), 9).unwrap();
    said += &format!("{sent:?}");

    let mut altered = change(ObjectKind::Notice, "1", 1);
    altered.seq = 2;
    altered.body = words.clone();
    let mut nested = draft.clone();
    nested.typed.insert(words.clone(), words.clone()); // keys are ASCII: refused by the canonical form
    let errors = [
        vault.write(|tx| tx.cancel(sent[0].command_id(), at(9))).unwrap_err(),
        vault.write(|tx| tx.enqueue(new)).unwrap_err(),
        vault.apply_page(&[altered], &FeedCursor::After(2)).unwrap_err(),
        vault.import_medium(&mut words.as_bytes(), 1 << 20).unwrap_err(),
        vault.import_medium(&mut [b"%PDF-", words.as_bytes()].concat().as_slice(), 9).unwrap_err(),
        vault.save_draft(&nested).unwrap_err(),
    ];
    for error in errors {
        said += &format!("{error} {error:?} {}", error.code());
    }
    vault.write(|tx| tx.acked(sent[0].command_id(), words.as_bytes(), at(9))).unwrap();
    said +=
        &format!("{:?}", vault.settled(sent[0].command_id()).unwrap().map(|settled| (settled.settlement(), settled)));
    assert_eq!(hits(&needles, said.as_bytes()), [""; 0]);
}

/// The search itself must be able to fail, in each encoding.
#[test]
fn the_search_finds_what_is_there() {
    let needles = needles();
    let (canary, gbk) = CANARIES[0];
    let gbk: Vec<u8> = (0..gbk.len()).step_by(2).map(|at| u8::from_str_radix(&gbk[at..at + 2], 16).unwrap()).collect();
    let text = format!("before {canary} after");
    let base64 = base64::engine::general_purpose::STANDARD.encode(&text);
    let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let hex: String = text.bytes().map(|byte| format!("{byte:02X}")).collect();
    for (encoding, bytes) in [
        ("UTF-8", text.as_bytes()),
        ("UTF-16BE", &utf16),
        ("GBK", &gbk),
        ("hex", hex.as_bytes()),
        ("base64", base64.as_bytes()),
    ] {
        assert!(hits(&needles, bytes).contains(&format!("{canary} as {encoding}")), "{encoding}");
    }
}
