//! The promises about what a person was told is safe, and the way to find out whether they were true.
//!
//! Everything here can be computed from small numbers: draft `d` at revision `r` has one price, one command and one id.
//! So a vault found after a crash can be judged without having been watched.

use std::collections::{BTreeMap, BTreeSet};

use ereg_domain::name::SectionName;
use ereg_domain::party::Slot;
use ereg_domain::time::Instant;
use ereg_law::draft::DraftState;
use ereg_protocol::command::CommandKind;
use ereg_protocol::feed::{FeedCursor, FeedItem, ObjectKind};
use ereg_protocol::id::{CommandId, DraftId};
use ereg_trust::digest::Digest;
use ereg_vault::{
    Collection, Lane, List, NewOutboxItem, OutboxItem, OutboxState, SearchIndex, SearchKind, StoredDraft, Tx, Vault,
    VaultError, VaultSecret,
};

/// Noon of the day all of this happens on, ms.
const NOON: u64 = 1_795_400_000_000;
/// The setting that a flow writes beside a draft: the last revision of each.
const SECTION: SectionName = ereg_law::section::DEAL;

/// Seconds after noon.
pub fn at(seconds: u64) -> Instant {
    Instant::from_ms((NOON + seconds * 1000).cast_signed())
}

fn uuid(number: u64) -> uuid::Uuid {
    let mut tail = [0; 10];
    tail[2..].copy_from_slice(&number.to_be_bytes());
    uuid::Builder::from_unix_timestamp_millis(NOON, &tail).into_uuid()
}

/// Draft number `draft`.
pub fn draft_id(draft: u64) -> DraftId {
    DraftId::new(uuid(draft)).unwrap()
}

/// The command that sends revision `rev` of a draft; further commands of a draft take numbers from 900 on.
pub fn command_id(draft: u64, rev: u64) -> CommandId {
    CommandId::new(uuid(draft * 1000 + rev)).unwrap()
}

/// One of the keys a vault may have.
pub fn key(number: u8) -> VaultSecret {
    VaultSecret::raw(&[number + 1; 32]).unwrap()
}

/// The name that is typed in a draft at a revision: a search for it finds that draft and no other.
fn name(draft: u64, rev: u64) -> String {
    format!("演示{draft}甲{rev}乙")
}

/// Draft `draft` as it is at revision `rev`.
pub fn draft(draft: u64, rev: u64) -> StoredDraft {
    StoredDraft {
        draft_id: draft_id(draft),
        matter: ereg_law::matter::T04.id(),
        title: format!("演示路 {draft} 号"),
        typed: BTreeMap::from([
            ("deal.price".to_owned(), (1_000_000 + draft * 1000 + rev).to_string()),
            ("delivery.note".to_owned(), "演示".repeat((rev % 40) as usize)),
            ("parties.transferee.1.name".to_owned(), name(draft, rev)),
        ]),
        revs: BTreeMap::from([(SECTION, rev)]),
        state: DraftState::Editing,
        slot: Slot::new(ereg_law::role::TRANSFEROR, 1).unwrap(),
        media: Vec::new(),
        edited_at: at(draft * 1000 + rev),
    }
}

/// The lane of a draft.
pub fn lane(draft: u64) -> Lane {
    Lane(draft_id(draft).to_string())
}

/// The command that sends it. `coalesce` as field saves do.
pub fn command(draft: u64, rev: u64) -> NewOutboxItem {
    NewOutboxItem {
        command_id: command_id(draft, rev),
        lane: lane(draft),
        kind: CommandKind::PutSections,
        bytes: format!("{{\"draft\":{draft},\"rev\":{rev}}}").into_bytes(),
        coalesce: Some("sections".to_owned()),
        after_media: Vec::new(),
        made_at: at(draft * 1000 + rev),
    }
}

/// Takes what whoever plans would: the first of each lane whose time has come, marked as being sent.
pub fn take_due(vault: &Vault, now: Instant) -> Result<Vec<OutboxItem>, VaultError> {
    vault.write(|tx| {
        let mut lanes = BTreeSet::new();
        let mut due = tx.outbox()?;
        due.retain(|item| lanes.insert(item.lane().clone()));
        due.retain(|item| item.state() == OutboxState::Queued && item.next_try_at() <= now);
        Ok(tx.begin_sending(&due)?.into_iter().map(|begun| begun.item).collect())
    })
}

/// The feed of these tests: every object is changed again and again, change `seq` is of object `seq % 5` and carries
/// revision `seq`.
pub fn change(seq: u64) -> FeedItem {
    let object = format!("case-{}", seq % 5);
    let body = format!("{{\"seq\":{seq},\"words\":\"{}\"}}", "演示".repeat((seq % 60) as usize));
    FeedItem { seq, object, kind: ObjectKind::Case, rev: seq.div_ceil(5), body }
}

/// The files of a document at a revision: its page, its twin and its picture. Of an even revision there are none: it waits for its seal.
pub fn document_files(document: u64, rev: u64) -> Vec<Vec<u8>> {
    let file = |form: &str| format!("{form} {document} {rev} {}", "演示".repeat((rev % 7 * 400) as usize)).into_bytes();
    if rev.is_multiple_of(2) { Vec::new() } else { vec![file("page"), file("twin"), file("picture")] }
}

/// The news of a document as the vault reads it, change `seq`: it names its files.
pub fn document(seq: u64, document: u64, rev: u64) -> FeedItem {
    let named: Vec<String> = document_files(document, rev)
        .iter()
        .map(|bytes| format!("{{\"digest\":\"{}\",\"size\":{}}}", Digest::of(bytes), bytes.len()))
        .collect();
    let state = match named.as_slice() {
        [page, twin, picture] => format!(
            "{{\"sealed\":{{\"application/ofd\":{page},\"sealed_at\":\"2026-11-23T05:30:00.000Z\",\
             \"twin\":{{\"office\":{{\"application/pdf\":{twin},\"image/png\":{picture}}}}}}}}}"
        ),
        _ => "\"waiting\"".to_owned(),
    };
    let (object, body) = (format!("document-{document}"), format!("{{\"rev\":{rev},\"state\":{state}}}"));
    FeedItem { seq, object, kind: ObjectKind::Document, rev, body }
}

/// The beginning of a JPEG of one pixel; data without 0xFF and `\xFF\xD9` end it.
pub const JPEG: &[u8; 25] = b"\xFF\xD8\xFF\xC0\0\x0B\x08\0\x01\0\x01\x01\x01\x11\0\xFF\xDA\0\x08\x01\x01\0\0\x3F\0";

/// A photo that can be made again from its number: a JPEG by its structure, of at least 27 bytes.
pub fn photo(number: u64, size: usize) -> Vec<u8> {
    let mut bytes: Vec<u8> = (0..size).map(|n| ((n as u64 * 31 + number * 17) % 251) as u8).collect();
    bytes[..JPEG.len()].copy_from_slice(JPEG);
    bytes[size - 2..].copy_from_slice(&[0xFF, 0xD9]);
    bytes
}

/// The promises of the calls that returned `Ok`, and how far the one that never returned may have come.
#[derive(Debug, Default, Clone)]
pub struct Promised {
    /// Draft → revision saved.
    pub drafts: BTreeMap<u64, u64>,
    /// Draft → highest revision tried.
    pub tried: BTreeMap<u64, u64>,
    /// Commands whose answer was kept.
    pub settled: Vec<CommandId>,
    /// The last change applied.
    pub cursor: u64,
    /// Media kept: digest and bytes.
    pub media: Vec<(Digest, Vec<u8>)>,
    /// The media among these that the registry has acknowledged: they are not to be sent again.
    pub acknowledged: Vec<Digest>,
    /// Media the person has removed.
    pub dropped: Vec<Digest>,
    /// Document → revision told of; its feed tells of documents alone.
    pub documents: BTreeMap<u64, u64>,
    /// Document → highest revision that may have been told of.
    pub documents_tried: BTreeMap<u64, u64>,
    /// The documents whose files were kept, at which revision.
    pub files_kept: Vec<(u64, u64)>,
    /// The key that opens the vault.
    pub key: u8,
    /// The key it was being changed to.
    pub next_key: Option<u8>,
}

impl Promised {
    /// Saves the next revision of a draft with its command: one field save as the app makes it.
    pub fn save(&mut self, vault: &Vault, number: u64) -> Result<(), VaultError> {
        self.save_with(vault, number, |_| Ok(()))
    }

    /// Saves like [`save`](Self::save), with more in the same transaction.
    pub fn save_with(
        &mut self,
        vault: &Vault,
        number: u64,
        more: impl FnOnce(&mut Tx<'_>) -> Result<(), VaultError>,
    ) -> Result<(), VaultError> {
        let rev = self.tried.get(&number).copied().unwrap_or(0) + 1;
        self.tried.insert(number, rev);
        vault.write(|tx| {
            tx.save_draft(&draft(number, rev))?;
            tx.enqueue(command(number, rev))?;
            more(tx)
        })?;
        self.drafts.insert(number, rev);
        Ok(())
    }

    /// Saves the next revisions of several drafts with their commands, in one transaction.
    pub fn save_all(&mut self, vault: &Vault, numbers: &[u64]) -> Result<(), VaultError> {
        for number in numbers {
            *self.tried.entry(*number).or_default() += 1;
        }
        vault.write(|tx| {
            for number in numbers {
                let rev = self.tried.get(number).copied().unwrap_or(0);
                tx.save_draft(&draft(*number, rev))?;
                tx.enqueue(command(*number, rev))?;
            }
            Ok::<_, VaultError>(())
        })?;
        let saved = numbers.iter().filter_map(|number| Some((*number, *self.tried.get(number)?)));
        self.drafts.extend(saved);
        Ok(())
    }

    /// Counts what was found after a crash as told from now on.
    pub fn settle_with(&mut self, vault: &Vault) -> Result<(), VaultError> {
        for (number, tried) in &mut self.tried {
            let found = vault.draft(draft_id(*number))?.and_then(|draft| draft.revs.get(&SECTION).copied());
            *tried = found.unwrap_or(0);
            self.drafts.insert(*number, *tried);
        }
        Ok(())
    }

    /// Every promise, over an open vault. The first one that is broken, in words.
    pub fn judge(&self, vault: &Vault) -> Result<(), String> {
        let read = |error: VaultError| format!("cannot be read: {}", error.code());
        // I-3: all rows together are what was committed together.
        vault.verify_all().map_err(read)?;
        // I-2: a thing and what finds it are one.
        if vault.mend_search().map_err(read)? != SearchIndex::Sound {
            return Err("I-2: the search index does not say what is stored".to_owned());
        }
        let outbox = vault.outbox().map_err(read)?;
        let mut listed = 0;
        for (number, tried) in &self.tried {
            let told = self.drafts.get(number).copied().unwrap_or(0);
            let found = vault.draft(draft_id(*number)).map_err(read)?;
            let rev = found.as_ref().and_then(|draft| draft.revs.get(&SECTION).copied()).unwrap_or(0);
            // I-1: what was acknowledged is there; what was not is there whole or not at all.
            if rev < told {
                return Err(format!("I-1: draft {number} was saved at revision {told} and is at {rev}"));
            }
            if rev > *tried {
                return Err(format!("I-1: draft {number} is at revision {rev}, which nobody wrote"));
            }
            if let Some(found) = found {
                listed += 1;
                if found.typed != draft(*number, rev).typed {
                    return Err(format!("I-1: draft {number} is not what was typed for revision {rev}"));
                }
                for (of, hits) in [(rev, 1), (rev + 1, 0)] {
                    let found = vault.find(&name(*number, of), &[SearchKind::Drafts], 9).map_err(read)?;
                    if found.len() != hits {
                        return Err(format!("I-2: draft {number} is at {rev} and found {} times at {of}", found.len()));
                    }
                }
            }
            // I-2: a change and the command that sends it are one.
            let sent = vault.settled(command_id(*number, rev)).map_err(read)?.is_some();
            let queued: Vec<_> = outbox
                .iter()
                .filter(|item| item.lane() == &lane(*number) && item.kind() == CommandKind::PutSections)
                .collect();
            let bytes =
                |item: &&OutboxItem| vault.command_bytes(item).is_ok_and(|it| it == command(*number, rev).bytes);
            if rev > 0 && !sent && !queued.iter().any(bytes) {
                return Err(format!("I-2: revision {rev} of draft {number} is saved and nothing sends it"));
            }
            let ahead =
                (rev + 1..=*tried).any(|later| queued.iter().any(|i| i.command_id() == command_id(*number, later)));
            if ahead {
                return Err(format!("I-2: a command sends what draft {number} does not hold"));
            }
        }
        let lines = vault.count(List::Drafts).map_err(read)?;
        if lines != listed || vault.drafts(0, lines + 1).map_err(read)?.len() != lines {
            return Err(format!("the list has {lines} drafts, the vault {listed}"));
        }
        for command in &self.settled {
            if vault.settled(*command).map_err(read)?.is_none() {
                return Err("I-1: an answer that was kept is gone".to_owned());
            }
        }
        self.judge_feed(vault)?;
        self.judge_documents(vault)?;
        self.judge_media(vault)
    }

    /// Applies a page that tells of documents at their next revisions.
    pub fn told_of(&mut self, vault: &Vault, documents: &[u64]) -> Result<(), VaultError> {
        let next = |of: &BTreeMap<u64, u64>, document| of.get(document).copied().unwrap_or(0) + 1;
        let mut page = Vec::new();
        for (seq, number) in (self.cursor + 1..).zip(documents) {
            let rev = next(&self.documents, number);
            self.documents_tried.insert(*number, rev);
            page.push(document(seq, *number, rev));
        }
        let cursor = self.cursor + documents.len() as u64;
        vault.apply_page(&page, &FeedCursor::After(cursor))?;
        self.documents.clone_from(&self.documents_tried);
        self.cursor = cursor;
        Ok(())
    }

    /// Keeps the files of a document at a revision, as they were fetched: each in a transaction of its own.
    pub fn fetched(&mut self, vault: &Vault, document: u64, rev: u64) -> Result<(), VaultError> {
        for bytes in document_files(document, rev) {
            vault.write(|tx| tx.keep_document_file(Digest::of(&bytes), &bytes))?;
        }
        self.files_kept.push((document, rev));
        Ok(())
    }

    /// A file that a document names is kept or noted as missing; one that none names is neither.
    fn judge_documents(&self, vault: &Vault) -> Result<(), String> {
        let read = |error: VaultError| format!("a document cannot be read: {}", error.code());
        let missing = vault.read(|view| view.missing_files()).map_err(read)?;
        for (number, tried) in &self.documents_tried {
            let told = self.documents.get(number).copied().unwrap_or(0);
            let found = vault.object(ObjectKind::Document, &format!("document-{number}")).map_err(read)?;
            let now = (told..=*tried).find(|rev| match &found {
                None => *rev == 0,
                Some(found) => found.body == document(0, *number, *rev).body,
            });
            let now = now.ok_or_else(|| format!("I-1: document {number} is not as it was told of"))?;
            for rev in 0..=*tried {
                for bytes in document_files(*number, rev) {
                    let digest = Digest::of(&bytes);
                    let kept = vault.read(|view| view.document_file(digest)).map_err(read)?;
                    let is_missing = missing.contains(&digest);
                    let good = match (&kept, rev == now) {
                        (Some(kept), true) => !is_missing && kept.as_slice() == bytes,
                        (None, true) => is_missing && !self.files_kept.contains(&(*number, rev)),
                        (kept, false) => kept.is_none() && !is_missing,
                    };
                    if !good {
                        return Err(format!(
                            "I-2: document {number} is at {now}, a file of its revision {rev} is not so"
                        ));
                    }
                }
            }
        }
        Ok(())
    }

    /// A page and its cursor are one.
    fn judge_feed(&self, vault: &Vault) -> Result<(), String> {
        let read = |error: VaultError| format!("cannot be read: {}", error.code());
        let cursor = match vault.cursor().map_err(read)? {
            FeedCursor::Start | FeedCursor::InSnapshot { .. } => 0,
            FeedCursor::After(cursor) => cursor,
        };
        if cursor < self.cursor {
            return Err(format!("I-1: the feed stood at {} and stands at {cursor}", self.cursor));
        }
        // Where the feed tells of documents it tells of no case.
        let objects = if self.documents_tried.is_empty() { 0..5 } else { 0..0 };
        for object in objects {
            let newest = (1..=cursor).rev().find(|seq| seq % 5 == object);
            let found = vault.object(ObjectKind::Case, &format!("case-{object}")).map_err(read)?;
            let good = match (newest, &found) {
                (None, None) => true,
                (Some(seq), Some(found)) => found.body == change(seq).body,
                _ => false,
            };
            if !good {
                return Err(format!("I-2: the cursor says {cursor}, object {object} is of another page"));
            }
        }
        Ok(())
    }

    /// Checks that what is kept, and what any record names, can be read to its last byte.
    fn judge_media(&self, vault: &Vault) -> Result<(), String> {
        let read = |error: VaultError| format!("a medium cannot be read: {}", error.code());
        // At the second look what nobody named at the first one goes.
        for _ in 0..2 {
            vault.collect_orphans().map_err(read)?;
        }
        let named = vault.read(|view| view.media_in_transit()).map_err(read)?;
        let kept = self.media.iter().map(|(digest, _)| *digest);
        for digest in kept.chain(named.iter().map(|medium| medium.digest)) {
            let medium = vault.medium(digest).map_err(read)?.ok_or("I-1: a medium that was kept is gone")?;
            for index in 0..medium.chunks.len() as u32 {
                vault.chunk(digest, index).map_err(read)?;
            }
        }
        for (digest, bytes) in &self.media {
            if *vault.chunk(*digest, 0).map_err(read)? != bytes[..bytes.len().min(256 << 10)] {
                return Err("I-1: a medium came back with other bytes".to_owned());
            }
        }
        if named.iter().any(|medium| self.acknowledged.contains(&medium.digest)) {
            return Err("I-1: a medium that was acknowledged is to be sent again".to_owned());
        }
        for digest in &self.dropped {
            if vault.medium(*digest).map_err(read)?.is_some() {
                return Err("I-1: a medium that was removed is there again".to_owned());
            }
        }
        if vault.collect_orphans().map_err(read)? > 0 {
            return Err("chunks that nothing names stay behind".to_owned());
        }
        Ok(())
    }
}

/// Writes what a frozen section leaves in the vault, by number.
pub fn statement(tx: &mut Tx<'_>, number: u64) -> Result<Digest, VaultError> {
    let bytes = format!("{{\"statement\":{number}}}");
    let digest = Digest::of(bytes.as_bytes());
    tx.put(Collection::Statement, digest.bytes(), bytes.as_bytes())?;
    Ok(digest)
}
