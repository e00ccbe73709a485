//! The memory that attaching and reading back a large file takes: a chunk at a time, whatever the file's size.
//!
//! A test alone in its process: the system's mark of the most memory ever resident is the process's.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "test code fails loudly")]

#[allow(dead_code, reason = "shared with the other suites")]
mod office;

use std::{fs, sync::Arc};

use ereg_client::{MaterialCode, SoftwareKeys};
use ereg_law::policy::FLOOR_PACK;
use ereg_trust::bundle::KeyRole;
use office::{Office, seller};

/// Bytes of the file: half as much again as the floor pack lets an office take.
const SIZE: usize = 30 << 20;
/// The bytes that a shell hands over at a time.
const SLICE: usize = 256 << 10;
/// The most that it may take, bytes: a few chunks, and what SQLite keeps of two databases.
const MOST: u64 = 10 << 20;

/// A line of `/proc/self/status`, bytes.
fn of_status(name: &str) -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap();
    line.trim_start_matches(':').trim().trim_end_matches(" kB").parse::<u64>().unwrap() * 1_024
}

/// Returns how much more was resident at the worst moment of an act than before it.
async fn peak(act: impl AsyncFnOnce()) -> u64 {
    // The mark begins anew at what is resident now.
    fs::write("/proc/self/clear_refs", "5").unwrap();
    let before = of_status("VmRSS");
    act().await;
    of_status("VmHWM").saturating_sub(before)
}

/// The slice of a PDF that begins at `at`.
fn slice(at: usize) -> Vec<u8> {
    let mut slice = vec![b'x'; SLICE.min(SIZE - at)];
    if at == 0 {
        slice[..9].copy_from_slice(b"%PDF-1.7\n");
    }
    if at + slice.len() == SIZE {
        let end = b"\nstartxref\n9\n%%EOF\n";
        let begins = slice.len() - end.len();
        slice[begins..].copy_from_slice(end);
    }
    slice
}

#[tokio::test]
async fn thirty_megabytes_never_stand_in_memory() {
    let (dir, office) = (tempfile::tempdir().unwrap(), Office::open());
    let phone = seller(dir.path(), &office, Arc::new(SoftwareKeys::in_memory())).await;
    let mut pack: serde_json::Value = serde_json::from_slice(FLOOR_PACK).unwrap();
    (pack["version"], pack["parameters"]["max_material_bytes"]) = (2.into(), (SIZE as u64).into());
    office.tells_pack("demo", &serde_json::to_vec(&pack).unwrap(), KeyRole::Policy);
    phone.sync().now().unwrap().finished().await.unwrap();
    let draft = phone.drafts().begin(ereg_law::matter::T04.id(), None).await.unwrap();
    let attachments = phone.attachments();

    let mut kept = None;
    let attaching = peak(async || {
        let writer = attachments.begin(draft, MaterialCode::M10).await.unwrap();
        for at in (0..SIZE).step_by(SLICE) {
            writer.write(slice(at)).await.unwrap();
        }
        kept = Some(writer.finish().await.unwrap());
    })
    .await;
    let kept = kept.unwrap();
    assert_eq!((kept.size, kept.chunks), (SIZE as u64, 120));
    let out = dir.path().join("out.pdf");
    let writing_out = peak(async || {
        let reader = attachments.read(draft, kept.digest.clone()).await.unwrap();
        reader.to_file(out.to_str().unwrap().to_owned()).await.unwrap();
    })
    .await;
    assert_eq!(fs::metadata(&out).unwrap().len(), SIZE as u64);
    println!("30 MiB attached: {} KiB at the worst; written out: {} KiB", attaching / 1_024, writing_out / 1_024);
    assert!(attaching < MOST, "{attaching}");
    assert!(writing_out < MOST, "{writing_out}");
}
