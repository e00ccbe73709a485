//! Vaults of many cases, for `cargo xtask bench-calls`: that of a seller whose sale waits for its fee, and beside this case as many
//! more, each of a draft of its own, as the feed would have told them.
//!
//! `many_cases DIR CASES ...` makes `DIR/CASES`, a directory as an app has it, with one vault under the key of 32 sevens.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fs;
use std::path::{Path, PathBuf};

use ereg_protocol::feed::{FeedCursor, FeedItem, ObjectKind};
use ereg_tests::city::{City, case_of_many};
use ereg_tests::promise::draft_id;
use ereg_vault::{OpenOptions, Vault, VaultSecret};

/// Changes that are applied in one transaction.
const PAGE: usize = 500;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let root = PathBuf::from(arguments.next().unwrap());
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let city = City::seeded(7).await;
        let sale = city.submitted_sale("plain_sale", &["fee_due"]).await;
        sale.seller.client.end().await.unwrap();
        for cases in arguments {
            let vault = copied(&sale.seller.vault(), &root.join(&cases));
            fill(&vault, cases.parse().unwrap(), &sale.draft.to_string());
        }
    });
}

/// Copies a closed vault into a directory of vaults, under its id.
fn copied(vault: &Path, vaults: &Path) -> PathBuf {
    let id = Vault::id_of(vault, &OpenOptions::default()).unwrap();
    let copy = vaults.join(id.to_string());
    fs::create_dir_all(&copy).unwrap();
    let entries = fs::read_dir(vault).unwrap().map(Result::unwrap);
    for file in entries.filter(|entry| entry.path().is_file()) {
        fs::copy(file.path(), copy.join(file.file_name())).unwrap();
    }
    copy
}

fn fill(dir: &Path, cases: u64, draft: &str) {
    let secret = VaultSecret::raw(&[7; 32]).unwrap();
    let vault = Vault::open(dir, &secret, OpenOptions::default()).unwrap();
    let body = vault.objects(ObjectKind::Case).unwrap().remove(0).body;
    let FeedCursor::After(known) = vault.cursor().unwrap() else { panic!("the sale is known to its end") };
    let change = |n: u64| {
        let (object, body) = case_of_many(&body, n);
        let body = body.replace(draft, &draft_id(n).to_string());
        FeedItem { seq: known + n + 1, object, kind: ObjectKind::Case, rev: 1, body }
    };
    let numbers: Vec<u64> = (0..cases).collect();
    for page in numbers.chunks(PAGE) {
        let changes: Vec<_> = page.iter().map(|n| change(*n)).collect();
        let next = FeedCursor::After(changes.last().unwrap().seq);
        vault.apply_page(&changes, &next).unwrap();
    }
    vault.close().unwrap();
}
