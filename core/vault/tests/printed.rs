//! The printed form of a vault (in a log, a panic, a failed test) says which thing it is, and nothing of what is in it.

// A test that cannot go on stops; the policy is for what ships.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout)]

mod common;

use common::*;
use ereg_law::case::CaseStage;
use ereg_protocol::feed::{FeedCursor, FeedItem, ObjectKind};
use ereg_vault::{CaseLine, KnownCase, List, NewOutboxItem, Settlement, VaultSecret};

const CANARY: &str = "金丝雀 42010219";

#[test]
fn what_is_printed_says_which_and_never_what() {
    let (_root, _dir, vault) = new_vault();
    let mut typed = draft(1);
    typed.title = CANARY.to_owned();
    typed.typed.insert("deal.note".to_owned(), CANARY.to_owned());
    vault.save_draft(&typed).unwrap();
    let new = NewOutboxItem { bytes: CANARY.as_bytes().to_vec(), ..command(1, "a") };
    let told = FeedItem {
        seq: 7,
        object: "n1".to_owned(),
        kind: ObjectKind::Letter,
        rev: 7,
        body: format!("{{\"text\":\"{CANARY}\"}}"),
    };
    vault.apply_page(&[told], &FeedCursor::After(7)).unwrap();
    vault.write(|tx| tx.enqueue(new.clone())).unwrap();
    let item = take_due(&vault, at(9), 1).unwrap().remove(0);
    let other = NewOutboxItem { bytes: CANARY.as_bytes().to_vec(), ..command(2, "b") };
    vault.write(|tx| tx.enqueue(other)).unwrap();
    let waits = vault.read(|view| view.outbox_item(command_id(2))).unwrap().unwrap();
    let outgoing = vault.write(|tx| tx.begin_sending(&[waits])).unwrap().remove(0);
    vault.write(|tx| tx.acked(command_id(1), CANARY.as_bytes(), at(9))).unwrap();
    let paper = format!("%PDF-1.7 {CANARY} startxref 0 %%EOF");
    let medium = vault.import_medium(&mut paper.as_bytes(), None, 999).unwrap();
    let known = KnownCase {
        case_number: Some("420102202611231000001".parse().unwrap()),
        draft_id: draft_id(1),
        stage: CaseStage::Accepted,
        since: at(1),
    };
    let case = CaseLine { object: "c1".to_owned(), known: Some(known.clone()) };
    let (draft, digest) = (draft_id(1).to_string(), format!("{:?}", medium.medium().digest));
    let id = command_id(1).to_string();
    let printed = [
        (format!("{typed:?}"), vec!["StoredDraft", &draft]),
        (format!("{:?}", vault.drafts(0, 1).unwrap()), vec!["DraftLine", &draft]),
        (format!("{:?}", vault.recent(List::Drafts, 0, 1).unwrap()), vec!["ListLine"]),
        (format!("{:?}", vault.object(ObjectKind::Letter, "n1").unwrap().unwrap()), vec!["StoredObject", "7"]),
        (format!("{known:?}"), vec!["KnownCase", &draft]),
        (format!("{case:?}"), vec!["CaseLine", "c1"]),
        (format!("{new:?}"), vec!["NewOutboxItem", &id]),
        (format!("{item:?}"), vec!["OutboxItem", &id, "Sending"]),
        (format!("{outgoing:?}"), vec!["Outgoing", "OutboxItem", "Sending", "bytes"]),
        (format!("{:?}", vault.settled(command_id(1)).unwrap().unwrap()), vec!["Settled", &id]),
        (format!("{:?}", Settlement::Acked(CANARY.into())), vec!["Acked"]),
        (format!("{:?}", Settlement::Cancelled(CANARY.into())), vec!["Cancelled"]),
        (format!("{medium:?}"), vec!["ImportedMedium", &digest]),
        (format!("{:?}", VaultSecret::passphrase(CANARY).unwrap()), vec!["Passphrase"]),
        (format!("{:?}", VaultSecret::raw(&CANARY.repeat(2).as_bytes()[..32]).unwrap()), vec!["Raw"]),
        (format!("{vault:?}"), vec!["Vault"]),
    ];
    let bytes = format!("{:?}", CANARY.as_bytes());
    for (text, says) in printed {
        for word in says {
            assert!(text.contains(word), "{text:?} does not say {word}");
        }
        for secret in [CANARY, &bytes[1..9], "420102202611231000001"] {
            assert!(!text.contains(secret), "{text}");
        }
    }
}
