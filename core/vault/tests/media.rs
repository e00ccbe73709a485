//! Media in chunks: durable before they are named, checked one by one, collected when nothing names them.

// A test that cannot go on stops; the policy is for what ships.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout)]

mod common;

use std::io::{self, Read};
use std::sync::atomic::Ordering;

use common::*;
use ereg_law::material::MediaType;
use ereg_trust::merkle::{MEDIA_CHUNK, media_digest};
use ereg_vault::{OpenOptions, Vault, VaultSecret};
use rusqlite::Connection;

/// A JPEG of one pixel and this many bytes, at least 27.
fn photo(size: usize) -> Vec<u8> {
    let mut bytes: Vec<u8> = (0..size).map(|n| (n * 31 % 251) as u8).collect();
    bytes[..25]
        .copy_from_slice(b"\xFF\xD8\xFF\xC0\0\x0B\x08\0\x01\0\x01\x01\x01\x11\0\xFF\xDA\0\x08\x01\x01\0\0\x3F\0");
    bytes[size - 2..].copy_from_slice(&[0xFF, 0xD9]);
    bytes
}

const CAP: u64 = 20 << 20;

#[test]
fn a_photo_comes_back_in_chunks_under_the_digest_of_the_whole() {
    for size in [27, MEDIA_CHUNK - 1, MEDIA_CHUNK, MEDIA_CHUNK + 1, 1 << 20, 3 * MEDIA_CHUNK + 7] {
        let (_root, dir, vault) = new_vault();
        let bytes = photo(size);
        let imported = vault.import_medium(&mut bytes.as_slice(), None, CAP).unwrap();
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
    let code = |bytes: &[u8], cap| vault.import_medium(&mut &*bytes, None, cap).unwrap_err().code();
    assert_eq!(code(b"", CAP), "medium.type");
    assert_eq!(code(b"GIF89a", CAP), "medium.type");
    assert_eq!(code(b"\xFF\xD8\xFF", CAP), "medium.not_whole");
    assert_eq!(code(&photo(2 * MEDIA_CHUNK)[..MEDIA_CHUNK + 9], CAP), "medium.not_whole");
    assert_eq!(code(b"\0\0\0\x18ftypheic\0\0\0\0", CAP), "medium.heic");
    assert_eq!(code(b"PK\x03\x04..........................OFD.xml", CAP), "medium.ofd");
    assert_eq!(code(&photo(MEDIA_CHUNK + 1), MEDIA_CHUNK as u64), "medium.too_large");
    let unread = &mut Broken(&[]);
    assert_eq!(vault.import_medium(unread, Some(CAP + 1), CAP).unwrap_err().code(), "medium.too_large");
    let media = Connection::open(vault.dir().join("media.db")).unwrap();
    let left: i64 = media.query_row("SELECT count(*) FROM rec", [], |row| row.get(0)).unwrap();
    assert_eq!(left, 0, "what was refused leaves nothing behind");
    for size in [None, Some(MEDIA_CHUNK as u64)] {
        assert!(vault.import_medium(&mut photo(MEDIA_CHUNK).as_slice(), size, MEDIA_CHUNK as u64).is_ok());
    }
    assert_eq!(vault.medium(media_digest([photo(29)])).unwrap(), None);
}

#[test]
fn what_a_photo_need_not_say_is_neither_kept_nor_hashed_nor_counted() {
    let (_root, _dir, vault) = new_vault();
    let plain = photo(MEDIA_CHUNK + 9);
    let told = [&plain[..2], b"\xFF\xFE\0\x11GPS of the home", &plain[2..], b"GPS behind the end"].concat();
    let imported = vault.import_medium(&mut told.as_slice(), None, told.len() as u64).unwrap();
    vault.write(|tx| tx.keep_medium(&imported)).unwrap();
    let medium = imported.medium();
    assert_eq!((medium.digest, medium.size), (media_digest(plain.chunks(MEDIA_CHUNK)), plain.len() as u64));
    let back = [0, 1].map(|index| vault.chunk(medium.digest, index).unwrap().to_vec()).concat();
    assert!(back == plain);
    for slice in [1_000, 77_777, MEDIA_CHUNK, MEDIA_CHUNK + 21] {
        let mut writer = vault.begin_medium(None, CAP).unwrap();
        for slice in told.chunks(slice) {
            writer = writer.write(&vault, slice).unwrap();
        }
        assert_eq!(writer.finish(&vault).unwrap().medium(), medium, "in slices of {slice}");
    }
    // The limit is that of the file that comes.
    let refused = vault.import_medium(&mut told.as_slice(), None, told.len() as u64 - 1).unwrap_err();
    assert_eq!(refused.code(), "medium.too_large");
}

/// Rows of chunks in a vault.
fn rows(vault: &Vault) -> i64 {
    let media = Connection::open(vault.dir().join("media.db")).unwrap();
    media.query_row("SELECT count(*) FROM rec", [], |row| row.get(0)).unwrap()
}

#[test]
fn what_comes_by_slices_is_durable_chunk_by_chunk_and_is_what_comes_at_once() {
    let (_root, _dir, vault) = new_vault();
    let bytes = photo(2 * MEDIA_CHUNK + 9);
    let mut writer = vault.begin_medium(None, CAP).unwrap();
    let mut taken = 0;
    for slice in bytes.chunks(77_777) {
        writer = writer.write(&vault, slice).unwrap();
        taken += slice.len();
        assert_eq!(rows(&vault), (taken / MEDIA_CHUNK) as i64, "after {taken}");
    }
    let imported = writer.finish(&vault).unwrap();
    assert_eq!(rows(&vault), 3);
    assert_eq!(imported.medium(), vault.import_medium(&mut bytes.as_slice(), None, CAP).unwrap().medium());
}

#[test]
fn a_writer_that_is_left_gives_back_its_chunks_and_one_that_is_dropped_leaves_orphans() {
    let (_root, _dir, vault) = new_vault();
    let written = || vault.begin_medium(None, CAP).unwrap().write(&vault, &photo(3 * MEDIA_CHUNK)).unwrap();
    written().cancel(&vault).unwrap();
    assert_eq!(rows(&vault), 0);
    let slice = vec![0; CAP as usize];
    assert_eq!(written().write(&vault, &slice).err().unwrap().code(), "medium.too_large");
    assert_eq!(rows(&vault), 0);

    let alive = written();
    drop(written());
    assert_eq!(rows(&vault), 6);
    // Nobody's at two looks; what is being written is somebody's at both.
    assert_eq!([vault.collect_orphans(), vault.collect_orphans(), vault.collect_orphans()], [Ok(0), Ok(1), Ok(0)]);
    assert_eq!(rows(&vault), 3);
    let imported = alive.finish(&vault).unwrap();
    assert_eq!([vault.collect_orphans(), vault.collect_orphans()], [Ok(0), Ok(0)]);
    vault.write(|tx| tx.keep_medium(&imported)).unwrap();
    // What a record names is not taken back, but the same once more is.
    let again = vault.import_medium(&mut photo(3 * MEDIA_CHUNK).as_slice(), None, CAP).unwrap();
    vault.write(|tx| tx.keep_medium(&again)).unwrap();
    assert_eq!(rows(&vault), 6);
    vault.take_back(&imported).unwrap();
    vault.take_back(&again).unwrap();
    assert_eq!(rows(&vault), 3);
    assert!(vault.chunk(imported.medium().digest, 2).is_ok());
}

#[test]
fn how_much_of_a_medium_the_registry_holds_is_kept_until_it_has_all() {
    let (_root, dir, vault) = new_vault();
    let imported = vault.import_medium(&mut photo(3 * MEDIA_CHUNK).as_slice(), None, CAP).unwrap();
    let digest = imported.medium().digest;
    let held = |vault: &Vault| vault.read(|view| view.chunks_held(digest)).unwrap();
    vault.write(|tx| tx.chunks_missing(digest, 1)).unwrap();
    assert_eq!(held(&vault), None, "not here");
    vault.write(|tx| tx.keep_medium(&imported)).unwrap();
    assert_eq!(held(&vault), Some(0));
    vault.write(|tx| tx.chunks_missing(digest, 1)).unwrap();
    drop(vault);
    let vault = reopen(&dir);
    assert_eq!(held(&vault), Some(2));
    assert!(vault.chunk(digest, 2).is_ok());
    vault.write(|tx| tx.medium_to_be_sent(digest)).unwrap();
    assert_eq!(held(&vault), Some(0), "held no more");
    vault.write(|tx| tx.medium_acknowledged(digest)).unwrap();
    assert_eq!(held(&vault), None);
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
    let kept = vault.import_medium(&mut photo(MEDIA_CHUNK + 5).as_slice(), None, CAP).unwrap();
    vault.write(|tx| tx.keep_medium(&kept)).unwrap();
    let half = photo(2 * MEDIA_CHUNK);
    assert_eq!(vault.import_medium(&mut Broken(&half), None, CAP).unwrap_err().code(), "medium.source");
    let unnamed = vault.import_medium(&mut photo(77).as_slice(), None, CAP).unwrap();
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
    let imported = vault.import_medium(&mut photo(MEDIA_CHUNK + 5).as_slice(), None, CAP).unwrap();
    assert_eq!(other.collect_orphans(), Ok(0));
    vault.write(|tx| tx.keep_medium(&imported)).unwrap();
    assert_eq!(other.collect_orphans(), Ok(0));
    assert!(other.chunk(imported.medium().digest, 1).is_ok());
}

#[test]
fn transit_reads_a_medium_until_the_registry_has_it() {
    let (_root, dir, vault) = new_vault();
    let transit = VaultSecret::raw(&[9; 32]).unwrap();
    vault.set_transit_secret(Some(&transit)).unwrap();
    let imported = vault.import_medium(&mut photo(500).as_slice(), None, CAP).unwrap();
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
    // Where it was held it is held no more: it goes out again, and what is not here does not.
    vault.write(|tx| tx.medium_to_be_sent(digest)).unwrap();
    assert_eq!(vault.read(|view| view.media_in_transit()).unwrap(), [imported.medium().clone()]);
    vault.write(|tx| tx.drop_medium(digest).and_then(|()| tx.medium_to_be_sent(digest))).unwrap();
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
        let imported = vault.import_medium(&mut photo(2 * MEDIA_CHUNK).as_slice(), None, CAP).unwrap();
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

#[test]
fn what_the_registry_has_acknowledged_is_no_orphan() {
    let (_root, dir, vault) = new_vault();
    let imported = vault.import_medium(&mut photo(MEDIA_CHUNK + 5).as_slice(), None, CAP).unwrap();
    let digest = imported.medium().digest;
    vault.write(|tx| tx.keep_medium(&imported)).unwrap();
    vault.write(|tx| tx.medium_acknowledged(digest)).unwrap();
    drop(vault);
    let vault = reopen(&dir);
    for _ in 0..3 {
        assert_eq!(vault.collect_orphans(), Ok(0));
    }
    assert!(vault.chunk(digest, 0).is_ok() && vault.chunk(digest, 1).is_ok());
}

/// Bytes of the vault's files.
fn taken(dir: &std::path::Path) -> u64 {
    std::fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().metadata().unwrap().len()).sum()
}

#[test]
fn a_photo_for_which_there_is_no_room_is_refused_before_it_is_read() {
    let root = tempfile::tempdir().unwrap();
    let (dir, disk) = (root.path().join("vault"), Watched::new());
    let vault = Vault::create(&dir, &key(), OpenOptions::on(disk.clone())).unwrap();
    disk.room.store(20 << 20, Ordering::SeqCst);
    // It would fail where it is read.
    let refused = vault.import_medium(&mut Broken(&[]), Some(15 << 20), CAP).unwrap_err();
    assert_eq!(refused.code(), "vault.full");
    // What is small still goes, and so does typing.
    assert!(vault.import_medium(&mut photo(1 << 20).as_slice(), Some(1 << 20), CAP).is_ok());
    disk.room.store(1 << 20, Ordering::SeqCst);
    assert_eq!(vault.import_medium(&mut photo(99).as_slice(), Some(99), CAP).unwrap_err().code(), "vault.full");
    // 8 MiB stay free for everything else, beside the photo and what encryption adds to it.
    let mib = 1 << 20;
    disk.room.store(9 * mib + mib / 16 - 1, Ordering::SeqCst);
    assert_eq!(vault.import_medium(&mut Broken(&[]), Some(mib), CAP).unwrap_err().code(), "vault.full");
    disk.room.store(9 * mib + mib / 16, Ordering::SeqCst);
    assert!(vault.import_medium(&mut photo(1 << 20).as_slice(), Some(mib), CAP).is_ok());
    vault.save_draft(&draft(1)).unwrap();
}

#[test]
fn an_import_that_failed_gives_its_room_back() {
    let root = tempfile::tempdir().unwrap();
    let (dir, disk) = (root.path().join("vault"), Watched::new());
    let vault = Vault::create(&dir, &key(), OpenOptions::on(disk.clone())).unwrap();
    let kept = vault.import_medium(&mut photo(3 * MEDIA_CHUNK).as_slice(), None, CAP).unwrap();
    vault.write(|tx| tx.keep_medium(&kept)).unwrap();
    let before = taken(&dir);
    let large = photo(10 << 20);
    // The card is pulled out; the end is missing; the disk fills up while it is read.
    assert_eq!(vault.import_medium(&mut Broken(&large), None, CAP).unwrap_err().code(), "medium.source");
    assert!(taken(&dir) <= before + MEDIA_CHUNK as u64, "{} of {before}", taken(&dir));
    assert_eq!(vault.import_medium(&mut &large[..9 << 20], None, CAP).unwrap_err().code(), "medium.not_whole");
    assert!(taken(&dir) <= before + MEDIA_CHUNK as u64, "{} of {before}", taken(&dir));
    let mut filling = Filling { photo: &large, disk: &disk };
    assert_eq!(vault.import_medium(&mut filling, None, CAP).unwrap_err().code(), "vault.full");
    assert!(taken(&dir) <= before + MEDIA_CHUNK as u64, "{} of {before}", taken(&dir));
    disk.room.store(u64::MAX, Ordering::SeqCst);
    // So does one that nothing names any more.
    let dropped = vault.import_medium(&mut large.as_slice(), Some(10 << 20), CAP).unwrap();
    vault.write(|tx| tx.keep_medium(&dropped)).unwrap();
    vault.write(|tx| tx.drop_medium(dropped.medium().digest)).unwrap();
    drop(vault);
    let vault = reopen(&dir);
    assert_eq!([vault.collect_orphans(), vault.collect_orphans()], [Ok(0), Ok(1)]);
    assert!(taken(&dir) <= before + MEDIA_CHUNK as u64, "{} of {before}", taken(&dir));
    assert!(vault.chunk(kept.medium().digest, 2).is_ok());
}

/// A disk that is full after half of the photo.
struct Filling<'a> {
    photo: &'a [u8],
    disk: &'a Watched,
}

impl Read for Filling<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.photo.len() < 5 << 20 {
            self.disk.room.store(0, Ordering::SeqCst);
        }
        self.photo.read(out)
    }
}
