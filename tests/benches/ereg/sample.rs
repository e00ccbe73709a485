//! Bodies to measure with: a draft with everything filled in, a case and its workspace as a registry tells them.

use std::path::PathBuf;
use std::sync::OnceLock;

use ereg_domain::canonical::to_canonical;
use ereg_protocol::feed::{FeedItem, ObjectKind};
use ereg_protocol::objects::CaseView;
use ereg_tests::city::{City, case_of_many};
use ereg_tests::promise::draft;
use ereg_vault::{OpenOptions, StoredDraft, Vault, VaultSecret};
use tempfile::TempDir;

use crate::runtime;

/// A draft as it is when everything is filled in.
pub(crate) fn filled_draft(number: u64, rev: u64) -> StoredDraft {
    let mut draft = draft(number, rev);
    for field in 0..20 {
        draft.typed.insert(format!("parties.transferee.{field}.name"), "演示演示演示".to_owned());
    }
    draft
}

/// The same as the bytes that are kept of it.
pub(crate) fn bytes_of(draft: &StoredDraft) -> Vec<u8> {
    to_canonical(draft).unwrap()
}

/// A directory on the disk of the target directory.
pub(crate) fn on_disk() -> TempDir {
    tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap()
}

/// A directory in memory, where this machine has such a file system.
pub(crate) fn in_memory() -> Option<TempDir> {
    let place = PathBuf::from("/dev/shm");
    if place.is_dir() { tempfile::tempdir_in(place).ok() } else { None }
}

/// The secret of the phones of the seeded city.
pub(crate) fn secret_of_phones() -> VaultSecret {
    VaultSecret::raw(&[7; 32]).unwrap()
}

/// A case whose fee is due, and the workspace of its draft, made once by a registry.
pub(crate) struct CaseAndWorkspace {
    pub(crate) case: String,
    pub(crate) workspace: String,
}

pub(crate) fn case_and_workspace() -> &'static CaseAndWorkspace {
    static MADE: OnceLock<CaseAndWorkspace> = OnceLock::new();
    MADE.get_or_init(|| {
        let (city, sale) = runtime().block_on(async {
            let city = City::seeded(7).await;
            let sale = city.submitted_sale("plain_sale", &["fee_due"]).await;
            sale.seller.client.end().await.unwrap();
            (city, sale)
        });
        let vault = Vault::open(&sale.seller.vault(), &secret_of_phones(), OpenOptions::default()).unwrap();
        let first = |kind| vault.objects(kind).unwrap().remove(0).body;
        let made = CaseAndWorkspace { case: first(ObjectKind::Case), workspace: first(ObjectKind::Workspace) };
        vault.close().unwrap();
        let _entered = runtime().enter();
        drop((sale, city));
        made
    })
}

/// Number of the `n`-th of many cases.
pub(crate) fn number(n: u64) -> String {
    format!("420102202611231{:06}", n + 1)
}

/// The `n`-th of many cases as the feed tells it, with a number of its own.
pub(crate) fn case(n: u64) -> FeedItem {
    static NUMBER: OnceLock<String> = OnceLock::new();
    let made = &case_and_workspace().case;
    let of_made = NUMBER.get_or_init(|| {
        let view: CaseView = serde_json::from_str(made).unwrap();
        view.state.acceptance().unwrap().case_number.to_string()
    });
    let (object, body) = case_of_many(made, n);
    FeedItem { seq: n + 1, object, kind: ObjectKind::Case, rev: 1, body: body.replace(of_made, &number(n)) }
}
