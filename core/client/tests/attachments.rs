//! Files of a draft: in by slices, out by chunks, whole or not at all.

#![allow(clippy::unwrap_used, clippy::panic, reason = "test code fails loudly")]

#[allow(dead_code, reason = "shared with the other suites")]
mod office;

use std::{
    fs,
    path::{Path, PathBuf},
    slice::from_ref,
    sync::Arc,
    time::{Duration, Instant as Moment},
};

use ereg_client::{AttachedMedium, AttachmentReader, Client, ClientError, DraftId, MaterialCode, Secret, SoftwareKeys};
use ereg_trust::merkle::{MEDIA_CHUNK, media_digest};
use ereg_vault::{OpenOptions, Vault, VaultSecret};
use office::config;

const M06: MaterialCode = MaterialCode::M06;

/// A phone that is told of no office, and its draft.
struct Desk {
    root: tempfile::TempDir,
    phone: Client,
    draft: DraftId,
}

impl Desk {
    async fn new() -> Desk {
        let root = tempfile::tempdir().unwrap();
        let phone = Client::create(config(root.path(), None, Arc::new(SoftwareKeys::in_memory()))).unwrap();
        let draft = phone.drafts().begin(ereg_law::matter::T04.id(), None).await.unwrap();
        Desk { root, phone, draft }
    }

    fn vault(&self) -> PathBuf {
        self.root.path().join("vault")
    }

    /// Opened again, with all that was acknowledged and nothing else.
    fn opened_again(&mut self) {
        self.phone = Client::open(config(self.root.path(), None, Arc::new(SoftwareKeys::in_memory()))).unwrap();
    }

    /// Opened by another process, which finds the files as they lie now.
    fn found_by_another_process(&mut self) {
        let found = tempfile::tempdir().unwrap();
        fs::create_dir(found.path().join("vault")).unwrap();
        for file in fs::read_dir(self.vault()).unwrap() {
            let file = file.unwrap();
            fs::copy(file.path(), found.path().join("vault").join(file.file_name())).unwrap();
        }
        self.root = found;
        self.opened_again();
    }

    async fn attached(&self, content: &[u8], slice: usize) -> Result<AttachedMedium, ClientError> {
        let writer = self.phone.attachments().begin(self.draft, M06).await?;
        for slice in content.chunks(slice) {
            writer.write(slice.to_vec()).await?;
        }
        writer.finish().await
    }

    async fn listed(&self) -> Vec<AttachedMedium> {
        self.phone.attachments().list(self.draft).await.unwrap()
    }

    async fn reader(&self, medium: &AttachedMedium) -> AttachmentReader {
        self.phone.attachments().read(self.draft, medium.digest.clone()).await.unwrap()
    }

    /// Bytes of the file of chunks.
    fn taken(&self) -> u64 {
        fs::metadata(self.vault().join("media.db")).unwrap().len()
    }

    /// Counts the media that the next process finds and nobody names.
    fn orphans(&self) -> usize {
        let Secret::Key(key) = config(self.root.path(), None, Arc::new(SoftwareKeys::in_memory())).secret else {
            panic!("a key")
        };
        let secret = VaultSecret::raw(&key).unwrap();
        let vault = Vault::open(&self.vault(), &secret, OpenOptions::default()).unwrap();
        assert_eq!(vault.collect_orphans(), Ok(0), "another process may be about to name it");
        let orphans = vault.collect_orphans().unwrap();
        assert_eq!(vault.collect_orphans(), Ok(0));
        vault.close().unwrap();
        orphans
    }
}

/// A JPEG of one pixel and this many bytes, at least 27.
fn photo(size: usize) -> Vec<u8> {
    let mut bytes: Vec<u8> = (0..size).map(|n| (n * 31 % 251) as u8).collect();
    bytes[..25]
        .copy_from_slice(b"\xFF\xD8\xFF\xC0\0\x0B\x08\0\x01\0\x01\x01\x01\x11\0\xFF\xDA\0\x08\x01\x01\0\0\x3F\0");
    bytes[size - 2..].copy_from_slice(&[0xFF, 0xD9]);
    bytes
}

fn code<T>(result: Result<T, ClientError>) -> String {
    result.err().map(|error| error.code().to_owned()).unwrap_or_default()
}

/// All that a reader gives, and what it ended with.
async fn read(reader: &AttachmentReader) -> (Vec<u8>, Result<(), ClientError>) {
    let mut whole = Vec::new();
    loop {
        match reader.next().await {
            Ok(Some(chunk)) => {
                assert!(!chunk.is_empty() && chunk.len() <= MEDIA_CHUNK);
                whole.extend(chunk);
            }
            Ok(None) => return (whole, Ok(())),
            Err(error) => return (whole, Err(error)),
        }
    }
}

fn names(dir: &Path) -> Vec<String> {
    fs::read_dir(dir).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap()).collect()
}

#[tokio::test]
async fn in_slices_of_any_length_it_is_the_same_file() {
    for size in [27, MEDIA_CHUNK - 1, MEDIA_CHUNK, 2 * MEDIA_CHUNK + 77] {
        let mut desk = Desk::new().await;
        let content = photo(size);
        let digest = media_digest(content.chunks(MEDIA_CHUNK)).to_string();
        let expected = AttachedMedium {
            material: M06,
            digest,
            size: size as u64,
            chunks: size.div_ceil(MEDIA_CHUNK) as u32,
            held: 0,
        };
        for slice in [size, 1 + size / 3, 65_537, 255] {
            assert_eq!(desk.attached(&content, slice).await.unwrap(), expected, "{size} in slices of {slice}");
        }
        // The same file again is the same line, and what was written of it once more is given back.
        assert_eq!(desk.listed().await, from_ref(&expected));
        desk.phone.end().await.unwrap();
        assert_eq!(desk.orphans(), 0);
        desk.opened_again();
        assert_eq!(desk.listed().await, from_ref(&expected), "durable when it was finished");
        let (back, ended) = read(&desk.reader(&expected).await).await;
        assert!(back == content && ended.is_ok(), "{size}");
    }
}

#[tokio::test]
async fn one_slice_at_a_time_and_what_is_refused_meanwhile_is_not_taken() {
    let desk = Desk::new().await;
    // Of several chunks, so that it is still being kept when the others are asked for, however busy the machine is.
    let content = photo(8 * MEDIA_CHUNK + 500);
    let (first, second) = content.split_at(8 * MEDIA_CHUNK);
    let writer = desk.phone.attachments().begin(desk.draft, M06).await.unwrap();
    let at_once = tokio::join!(writer.write(first.to_vec()), writer.write(second.to_vec()), writer.finish());
    assert_eq!(at_once.0, Ok(()));
    assert_eq!(at_once.1, Err(ClientError::TryAgain { code: "medium.writing".to_owned(), after_s: 0 }));
    assert_eq!(code(at_once.2), "medium.writing");
    writer.write(second.to_vec()).await.unwrap();
    let kept = writer.finish().await.unwrap();
    assert_eq!(kept.digest, media_digest(content.chunks(MEDIA_CHUNK)).to_string());
    assert_eq!(writer.finish().await, Err(ClientError::Closed));
    assert_eq!(writer.write(vec![1]).await, Err(ClientError::Closed));
    writer.cancel().await.unwrap();
    drop(writer);
    assert_eq!(desk.listed().await, [kept], "what is finished stays");
}

#[tokio::test]
async fn what_is_cancelled_leaves_nothing() {
    let desk = Desk::new().await;
    desk.attached(&photo(MEDIA_CHUNK), MEDIA_CHUNK).await.unwrap();
    let before = desk.taken();
    let writer = desk.phone.attachments().begin(desk.draft, M06).await.unwrap();
    writer.write(photo(8 * MEDIA_CHUNK)).await.unwrap();
    assert!(desk.taken() > before + 4 * MEDIA_CHUNK as u64);
    writer.cancel().await.unwrap();
    assert!(desk.taken() <= before + MEDIA_CHUNK as u64, "{} of {before}", desk.taken());
    writer.cancel().await.unwrap();
    assert_eq!(writer.write(vec![1]).await, Err(ClientError::Cancelled));
    assert_eq!(writer.finish().await, Err(ClientError::Cancelled));
    assert_eq!(desk.listed().await.len(), 1);
    desk.phone.end().await.unwrap();
    assert_eq!(desk.orphans(), 0);
}

#[tokio::test]
async fn a_writer_that_is_dropped_gives_back_what_it_took() {
    let desk = Desk::new().await;
    desk.attached(&photo(MEDIA_CHUNK), MEDIA_CHUNK).await.unwrap();
    let before = desk.taken();
    let writer = desk.phone.attachments().begin(desk.draft, M06).await.unwrap();
    writer.write(photo(8 * MEDIA_CHUNK)).await.unwrap();
    assert!(desk.taken() > before + 4 * MEDIA_CHUNK as u64);
    drop(writer);
    let begun = Moment::now();
    while desk.taken() > before + MEDIA_CHUNK as u64 {
        assert!(begun.elapsed() < Duration::from_secs(60), "{} of {before}", desk.taken());
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(desk.listed().await.len(), 1);
}

#[tokio::test]
async fn what_a_killed_process_was_writing_is_an_orphan_and_is_collected() {
    let mut desk = Desk::new().await;
    let kept = desk.attached(&photo(MEDIA_CHUNK + 1), MEDIA_CHUNK).await.unwrap();
    let writer = desk.phone.attachments().begin(desk.draft, M06).await.unwrap();
    writer.write(photo(3 * MEDIA_CHUNK)).await.unwrap();
    // Neither comes to its end, as in a process that is killed.
    std::mem::forget((writer, desk.phone.clone()));
    assert_eq!(desk.orphans(), 1);
    desk.found_by_another_process();
    assert_eq!(desk.listed().await, from_ref(&kept));
    assert_eq!(read(&desk.reader(&kept).await).await, (photo(MEDIA_CHUNK + 1), Ok(())));
}

#[tokio::test]
async fn a_file_is_refused_as_soon_as_it_shows() {
    let mut desk = Desk::new().await;
    let begin = || async { desk.phone.attachments().begin(desk.draft, M06).await.unwrap() };
    for (head, expected) in [
        (&b"GIF89a......"[..], "medium.type"),
        (b"\0\0\0\x18ftypheic", "medium.heic"),
        (b"\xFF\xD8\xFF\xC0\0\x0B\x08\0\x01\0\0\x01\x01\x11\0", "medium.not_whole"),
    ] {
        let writer = begin().await;
        assert_eq!(code(writer.write(head.to_vec()).await), expected);
        // Whoever goes on all the same is told the same.
        assert_eq!(code(writer.write(photo(100)).await), expected);
        assert_eq!(code(writer.finish().await), expected);
    }
    // The end is missing; nothing came at all.
    let writer = begin().await;
    writer.write(photo(MEDIA_CHUNK + 100)[..MEDIA_CHUNK + 50].to_vec()).await.unwrap();
    assert_eq!(code(writer.finish().await), "medium.not_whole");
    assert_eq!(code(begin().await.finish().await), "medium.type");
    // As much as may be, and one byte more: in the slice that brings it, and before anything of that slice is kept.
    let most = ereg_law::references::floor_pack().unwrap().parameters.max_material_bytes as usize;
    let before = desk.taken();
    let writer = begin().await;
    writer.write(photo(most)).await.unwrap();
    assert!(desk.taken() > most as u64);
    assert_eq!(code(writer.write(vec![0]).await), "medium.too_large");
    assert!(desk.taken() <= before + MEDIA_CHUNK as u64, "{} of {before}", desk.taken());
    let writer = begin().await;
    assert_eq!(code(writer.write(photo(most + 1)).await), "medium.too_large");
    assert!(desk.listed().await.is_empty());
    desk.phone.end().await.unwrap();
    assert_eq!(desk.orphans(), 0);
    desk.opened_again();
    assert_eq!(desk.attached(&photo(most), 1 << 20).await.unwrap().size, most as u64);
}

#[tokio::test]
async fn for_a_draft_that_is_not_there_nothing_is_taken() {
    let desk = Desk::new().await;
    let nobody: DraftId = "019abcde-0000-7000-8000-000000000001".parse().unwrap();
    let attachments = desk.phone.attachments();
    assert_eq!(code(attachments.begin(nobody, M06).await), "draft.not_found");
    assert_eq!(code(attachments.list(nobody).await), "draft.not_found");
    assert_eq!(code(attachments.read(nobody, media_digest([b"x"]).to_string()).await), "draft.not_found");
    for unknown in [media_digest([b"x"]).to_string(), "sha256:00".to_owned(), String::new()] {
        assert_eq!(code(attachments.read(desk.draft, unknown.clone()).await), "medium.not_found");
        assert_eq!(code(attachments.remove(desk.draft, unknown).await), "medium.not_found");
    }
    // One that goes while its file comes.
    let writer = attachments.begin(desk.draft, M06).await.unwrap();
    writer.write(photo(5_000)).await.unwrap();
    desk.phone.drafts().remove(desk.draft).await.unwrap();
    assert_eq!(code(writer.finish().await), "draft.not_found");
    assert_eq!(code(writer.finish().await), "draft.not_found");
    desk.phone.end().await.unwrap();
    assert_eq!(desk.orphans(), 0);
}

#[tokio::test]
async fn a_pause_between_two_slices_is_none_and_within_one_ends_the_file() {
    let mut desk = Desk::new().await;
    let content = photo(3 * MEDIA_CHUNK);
    let writer = desk.phone.attachments().begin(desk.draft, M06).await.unwrap();
    writer.write(content[..2 * MEDIA_CHUNK].to_vec()).await.unwrap();
    desk.phone.pause().await.unwrap();
    desk.phone.resume().await.unwrap();
    writer.write(content[2 * MEDIA_CHUNK..].to_vec()).await.unwrap();
    let kept = writer.finish().await.unwrap();
    assert_eq!(kept.digest, media_digest(content.chunks(MEDIA_CHUNK)).to_string());

    let writer = desk.phone.attachments().begin(desk.draft, M06).await.unwrap();
    writer.write(content[..2 * MEDIA_CHUNK].to_vec()).await.unwrap();
    desk.phone.pause().await.unwrap();
    assert_eq!(writer.write(vec![7; MEDIA_CHUNK]).await, Err(ClientError::Closed));
    let reader = desk.phone.attachments().read(desk.draft, kept.digest.clone()).await;
    assert_eq!(code(reader), "client.closed");
    desk.phone.resume().await.unwrap();
    assert_eq!(desk.listed().await, [kept]);
    drop(writer);
    // Paused, nothing could be given back: it is collected.
    desk.phone.end().await.unwrap();
    assert_eq!(desk.orphans(), 1);
    desk.opened_again();
    assert_eq!(desk.listed().await.len(), 1);
}

#[tokio::test]
async fn once_the_client_is_closed_nothing_goes_in_or_out() {
    let desk = Desk::new().await;
    let kept = desk.attached(&photo(2 * MEDIA_CHUNK), 1 << 20).await.unwrap();
    let reader = desk.reader(&kept).await;
    let writer = desk.phone.attachments().begin(desk.draft, M06).await.unwrap();
    assert!(reader.next().await.unwrap().is_some());
    desk.phone.end().await.unwrap();
    assert_eq!(reader.next().await, Err(ClientError::Closed));
    let out = desk.root.path().join("out.jpg");
    assert_eq!(reader.to_file(out.to_str().unwrap().to_owned()).await, Err(ClientError::Closed));
    assert_eq!(writer.write(photo(100)).await, Err(ClientError::Closed));
    assert_eq!(writer.finish().await, Err(ClientError::Closed));
    assert_eq!(writer.cancel().await, Err(ClientError::Closed));
    drop(writer);
    assert_eq!(names(desk.root.path()), ["vault"]);
}

#[tokio::test]
async fn an_altered_chunk_is_told_and_nothing_after_it_comes() {
    let mut desk = Desk::new().await;
    let content = photo(6 * MEDIA_CHUNK);
    let kept = desk.attached(&content, 1 << 20).await.unwrap();
    desk.phone.end().await.unwrap();
    // A byte in the middle of the file of chunks, and within a page.
    let media = desk.vault().join("media.db");
    let mut bytes = fs::read(&media).unwrap();
    let at = bytes.len() / 2 / 4_096 * 4_096 + 2_000;
    bytes[at] ^= 1;
    fs::write(&media, bytes).unwrap();
    desk.opened_again();
    let reader = desk.reader(&kept).await;
    let (before, ended) = read(&reader).await;
    assert_eq!(ended, Err(ClientError::Storage { code: "vault.corrupt".to_owned() }));
    assert!(!before.is_empty() && before.len() < content.len() && content.starts_with(&before), "{}", before.len());
    for _ in 0..2 {
        assert_eq!(code(reader.next().await), "vault.corrupt");
    }
    let out = desk.root.path().join("out.jpg");
    assert_eq!(code(reader.to_file(out.to_str().unwrap().to_owned()).await), "vault.corrupt");
    assert_eq!(names(desk.root.path()), ["vault"], "nothing half written is left");
}

#[tokio::test]
async fn a_file_is_written_out_whole_or_not_at_all() {
    let desk = Desk::new().await;
    let content = photo(2 * MEDIA_CHUNK + 9);
    let kept = desk.attached(&content, 1 << 20).await.unwrap();
    let reader = desk.reader(&kept).await;
    let dir = desk.root.path().join("out");
    fs::create_dir(&dir).unwrap();
    let to_file = async |name: &str| reader.to_file(dir.join(name).to_str().unwrap().to_owned()).await;
    // Whatever was read before.
    reader.next().await.unwrap();
    to_file("photo.jpg").await.unwrap();
    assert!(fs::read(dir.join("photo.jpg")).unwrap() == content);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(fs::metadata(dir.join("photo.jpg")).unwrap().permissions().mode() & 0o777, 0o600);
    }
    // What is there already stays as it is: a file, a directory, a link to nothing.
    fs::write(dir.join("other.jpg"), b"mine").unwrap();
    fs::create_dir(dir.join("folder")).unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink("nothing", dir.join("link")).unwrap();
    for there in [
        "photo.jpg",
        "other.jpg",
        "folder",
        #[cfg(unix)]
        "link",
    ] {
        assert_eq!(code(to_file(there).await), "medium.target_exists", "{there}");
    }
    assert_eq!(fs::read(dir.join("other.jpg")).unwrap(), b"mine");
    for nowhere in ["no folder/photo.jpg", "photo.jpg/x", ".."] {
        assert!(
            ["medium.target", "medium.target_exists"].contains(&code(to_file(nowhere).await).as_str()),
            "{nowhere}"
        );
    }
    assert_eq!(code(reader.to_file(String::new()).await), "medium.target");
    assert_eq!(names(&dir).len(), if cfg!(unix) { 4 } else { 3 }, "{:?}", names(&dir));

    // Taken off the draft, it is gone for a reader too.
    desk.phone.attachments().remove(desk.draft, kept.digest).await.unwrap();
    assert_eq!(code(to_file("late.jpg").await), "medium.not_found");
    assert_eq!(code(reader.next().await), "medium.not_found");
    assert!(!dir.join("late.jpg").exists());
}

#[tokio::test]
async fn from_a_path_it_is_the_same_file_as_by_slices() {
    let desk = Desk::new().await;
    let path = desk.root.path().join("photo.jpg");
    let from = async |path: &Path| {
        desk.phone.attachments().attach_file(desk.draft, M06, path.to_str().unwrap().to_owned()).await
    };
    assert_eq!(code(from(&path).await), "medium.source");
    assert_eq!(code(from(desk.root.path()).await), "medium.source");
    let content = photo(MEDIA_CHUNK + 1);
    fs::write(&path, &content).unwrap();
    let by_path = from(&path).await.unwrap();
    assert_eq!(by_path, desk.attached(&content, 1_000).await.unwrap());
    // Not a byte of it is read.
    fs::File::create(&path).unwrap().set_len(10_000_000_000).unwrap();
    assert_eq!(code(from(&path).await), "medium.too_large");
}
