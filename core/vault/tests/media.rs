//! Media in chunks: durable before they are named, checked one by one, collected when nothing names them.

// A test that cannot go on stops; the policy is for what ships.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout)]

mod common;

use std::io::{self, Read};

use common::*;
use ereg_domain::material::MediaType;
use ereg_trust::merkle::{MEDIA_CHUNK, media_digest};
use ereg_vault::{Secret, Vault};
use rusqlite::Connection;

/// A JPEG of this many bytes, by its first three.
fn photo(size: usize) -> Vec<u8> {
    let mut bytes: Vec<u8> = (0..size).map(|n| (n * 31 % 251) as u8).collect();
    bytes[..3].copy_from_slice(&[0xFF, 0xD8, 0xFF]);
    bytes
}

const CAP: u64 = 20 << 20;

#[test]
fn a_photo_comes_back_in_chunks_under_the_digest_of_the_whole() {
    for size in [3, MEDIA_CHUNK - 1, MEDIA_CHUNK, MEDIA_CHUNK + 1, 1 << 20, 3 * MEDIA_CHUNK + 7] {
        let (_root, dir, vault) = new_vault();
        let bytes = photo(size);
        let imported = vault.import_medium(&mut bytes.as_slice(), CAP).unwrap();
        vault.write(|tx| tx.keep_medium(&imported)).unwrap();
        vault.close().unwrap();
        let vault = reopen(&dir);
        let digest = media_digest(bytes.chunks(MEDIA_CHUNK));
        let medium = vault.medium(digest).unwrap().unwrap();
        assert_eq!((medium.media_type, medium.size), (MediaType::Jpeg, size as u64));
        let mut back = Vec::new();
        for index in 0..medium.chunks.len() as u32 {
            back.extend_from_slice(&vault.chunk(digest, index).unwrap());
        }
        assert!(back == bytes, "{size}");
        assert_eq!(vault.chunk(digest, medium.chunks.len() as u32).unwrap_err().code(), "vault.not_found");
    }
}

#[test]
fn the_kind_is_in_the_content_and_the_cap_is_kept() {
    let (_root, _dir, vault) = new_vault();
    let code = |bytes: &[u8], cap| vault.import_medium(&mut &*bytes, cap).unwrap_err().code();
    assert_eq!(code(b"", CAP), "medium.type");
    assert_eq!(code(b"GIF89a", CAP), "medium.type");
    assert_eq!(code(&photo(MEDIA_CHUNK + 1), MEDIA_CHUNK as u64), "medium.too_large");
    let media = Connection::open(vault.dir().join("media.db")).unwrap();
    let left: i64 = media.query_row("SELECT count(*) FROM rec", [], |row| row.get(0)).unwrap();
    assert_eq!(left, 0, "what was refused leaves nothing behind");
    assert!(vault.import_medium(&mut photo(MEDIA_CHUNK).as_slice(), MEDIA_CHUNK as u64).is_ok());
    assert_eq!(vault.medium(media_digest([photo(9)])).unwrap(), None);
}

/// Gives a photo and then fails, as a card that is pulled out.
struct Broken<'a>(&'a [u8]);

impl Read for Broken<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.0.is_empty() { Err(io::ErrorKind::BrokenPipe.into()) } else { self.0.read(out) }
    }
}

#[test]
fn what_no_record_names_is_collected_after_the_next_start_and_not_before() {
    let (_root, dir, vault) = new_vault();
    let kept = vault.import_medium(&mut photo(MEDIA_CHUNK + 5).as_slice(), CAP).unwrap();
    vault.write(|tx| tx.keep_medium(&kept)).unwrap();
    let half = photo(2 * MEDIA_CHUNK);
    assert_eq!(vault.import_medium(&mut Broken(&half), CAP).unwrap_err().code(), "medium.source");
    let unnamed = vault.import_medium(&mut photo(77).as_slice(), CAP).unwrap();
    assert_eq!(vault.collect_orphans(), Ok(0), "an import may be about to be named");
    drop(vault);

    let vault = reopen(&dir);
    assert_eq!(vault.collect_orphans(), Ok(0), "another process may be about to name them");
    assert_eq!(vault.collect_orphans(), Ok(1), "what broke off was taken back at once");
    assert_eq!(vault.collect_orphans(), Ok(0));
    assert!(vault.chunk(kept.medium().digest, 1).is_ok());
    assert_eq!(vault.chunk(unnamed.medium().digest, 0).unwrap_err().code(), "vault.not_found");
    vault.write(|tx| tx.drop_medium(kept.medium().digest)).unwrap();
    drop(vault);
    let vault = reopen(&dir);
    assert_eq!([vault.collect_orphans(), vault.collect_orphans()], [Ok(0), Ok(1)]);
}

#[test]
fn what_another_process_names_between_two_looks_stays() {
    let (_root, dir, vault) = new_vault();
    let other = reopen(&dir);
    let imported = vault.import_medium(&mut photo(MEDIA_CHUNK + 5).as_slice(), CAP).unwrap();
    assert_eq!(other.collect_orphans(), Ok(0));
    vault.write(|tx| tx.keep_medium(&imported)).unwrap();
    assert_eq!(other.collect_orphans(), Ok(0));
    assert!(other.chunk(imported.medium().digest, 1).is_ok());
}

#[test]
fn transit_reads_a_medium_until_the_registry_has_it() {
    let (_root, dir, vault) = new_vault();
    let transit = Secret::raw(&[9; 32]).unwrap();
    vault.set_transit_secret(Some(&transit)).unwrap();
    let imported = vault.import_medium(&mut photo(500).as_slice(), CAP).unwrap();
    let digest = imported.medium().digest;
    vault.write(|tx| tx.keep_medium(&imported)).unwrap();
    vault.close().unwrap();

    let background = Vault::open_transit(&dir, &transit, options()).unwrap();
    assert_eq!(background.read(|view| view.media_in_transit()).unwrap(), [imported.medium().clone()]);
    assert!(*background.chunk(digest, 0).unwrap() == photo(500));
    background.write(|tx| tx.medium_acknowledged(digest)).unwrap();
    assert_eq!(background.chunk(digest, 0).unwrap_err().code(), "vault.not_found");
    background.close().unwrap();
    let vault = reopen(&dir);
    assert!(vault.chunk(digest, 0).is_ok(), "the person still has it");
    // Kept again (attached to another draft): it does not go out a second time.
    vault.write(|tx| tx.keep_medium(&imported)).unwrap();
    assert!(vault.read(|view| view.media_in_transit()).unwrap().is_empty());
}

#[test]
fn a_chunk_that_was_swapped_or_altered_or_lost_is_refused() {
    for damage in [
        // The first row gets the second one's body, then the second its own again.
        "UPDATE rec SET body = (SELECT body FROM rec other WHERE other.key <> rec.key)",
        "UPDATE rec SET body = CAST(substr(body, 1, 40) || substr(body, 40) AS BLOB)",
        "DELETE FROM rec",
    ] {
        let (_root, dir, vault) = new_vault();
        let imported = vault.import_medium(&mut photo(2 * MEDIA_CHUNK).as_slice(), CAP).unwrap();
        vault.write(|tx| tx.keep_medium(&imported)).unwrap();
        vault.close().unwrap();
        let db = Connection::open(dir.join("media.db")).unwrap();
        assert_eq!(db.execute(damage, []).unwrap(), 2);
        drop(db);
        let vault = reopen(&dir);
        let chunks = [0, 1].map(|index| vault.chunk(imported.medium().digest, index));
        let refused = chunks.iter().filter_map(|chunk| chunk.as_ref().err()).map(|error| error.code());
        assert_eq!(refused.collect::<Vec<_>>(), vec!["vault.corrupt"; if damage.contains("other") { 1 } else { 2 }]);
    }
}
