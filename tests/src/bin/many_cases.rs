//! Vaults of many cases, for `cargo xtask bench-calls`: that of a seller whose sale waits for its fee, and beside this case as many
//! more, as the feed would have told them, each with the draft that it came of and its workspace.
//!
//! `many_cases DIR CASES ...` makes `DIR/CASES`, a directory as an app has it, with one vault under the key of 32 sevens.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fs;
use std::path::{Path, PathBuf};

use ereg_protocol::feed::{FeedCursor, FeedItem, ObjectKind};
use ereg_tests::city::{City, case_of_many};
use ereg_tests::promise::draft_id;
use ereg_vault::{OpenOptions, StoredDraft, Vault, VaultSecret};

/// Cases that are applied in one transaction.
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
    let [case, workspace] =
        [ObjectKind::Case, ObjectKind::Workspace].map(|kind| vault.objects(kind).unwrap().remove(0));
    let known_draft = vault.draft(draft.parse().unwrap()).unwrap().unwrap();
    let FeedCursor::After(known) = vault.cursor().unwrap() else { panic!("the sale is known to its end") };
    let changes_of = |n: u64| {
        let (object, body) = case_of_many(&case.body, n);
        let own = draft_id(n).to_string();
        let told = workspace.body.replace(&case.object, &object).replace(draft, &own);
        let seq = known + 2 * n + 1;
        let case = FeedItem { seq, object, kind: ObjectKind::Case, rev: 1, body: body.replace(draft, &own) };
        [case, FeedItem { seq: seq + 1, object: own, kind: ObjectKind::Workspace, rev: 1, body: told }]
    };
    let numbers: Vec<u64> = (0..cases).collect();
    for page in numbers.chunks(PAGE) {
        let changes: Vec<_> = page.iter().flat_map(|n| changes_of(*n)).collect();
        let next = FeedCursor::After(changes.last().unwrap().seq);
        vault.apply_page(&changes, &next).unwrap();
        let drafts = page.iter().map(|n| StoredDraft { draft_id: draft_id(*n), ..known_draft.clone() });
        vault.write(|tx| drafts.into_iter().try_for_each(|draft| tx.save_draft(&draft))).unwrap();
    }
    vault.close().unwrap();
}
