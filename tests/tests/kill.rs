//! SIGKILL at random moments of the save path, over and over on one vault: nothing that was told is missing.
//!
//! A kill keeps the page cache, so this finds torn transactions, not missing flushes; those are found by `power_loss`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr)]

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};
use std::time::Duration;

use ereg_crash_vfs::Rng;
use ereg_tests::promise::{Promised, key};
use ereg_vault::{OpenOptions, Vault};

const KILLS: u64 = 60;
const SEED: u64 = 7;

#[test]
fn sixty_kills_lose_no_save_that_was_told() {
    let root = tempfile::tempdir().unwrap();
    let dir = root.path().join("vault");
    Vault::create(&dir, &key(0), OpenOptions::default()).unwrap().close().unwrap();
    let mut rng = Rng::new(SEED);
    let mut told: BTreeMap<u64, u64> = BTreeMap::new();
    let (mut saves, mut cut) = (0, 0);
    for kill in 0..KILLS {
        let mut child = Command::new(env!("CARGO_BIN_EXE_save_loop"))
            .arg(&dir)
            .arg(rng.next_u64().to_string())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap());
        let wait = Duration::from_micros(rng.below(40_000));
        let reader = std::thread::spawn(move || {
            let (mut told, mut line) = (Vec::new(), String::new());
            while lines.read_line(&mut line).is_ok_and(|n| n > 0) {
                if let Some((draft, rev)) = line.strip_suffix('\n').and_then(|whole| whole.split_once(' ')) {
                    told.push((draft.parse::<u64>().unwrap(), rev.parse::<u64>().unwrap()));
                }
                line.clear();
            }
            told
        });
        std::thread::sleep(Duration::from_millis(5) + wait);
        child.kill().unwrap();
        let status = child.wait().unwrap();
        assert_eq!(status.code(), None, "seed {SEED}, kill {kill}: it ended by itself");
        let now = reader.join().unwrap();
        cut += u64::from(!now.is_empty());
        saves += now.len();
        told.extend(now);

        let vault = Vault::open(&dir, &key(0), OpenOptions::default()).unwrap();
        // One save may have been under way: it is there whole or not at all.
        let tried = (1..=4).map(|draft| (draft, told.get(&draft).copied().unwrap_or(0) + 1)).collect();
        let mut promised = Promised { drafts: told.clone(), tried, ..Promised::default() };
        if let Err(what) = promised.judge(&vault) {
            panic!("seed {SEED}, kill {kill} after {saves} saves: {what}");
        }
        promised.settle_with(&vault).unwrap();
        told = promised.drafts.into_iter().filter(|(_, rev)| *rev > 0).collect();
        // Half the time the next process finds the WAL as the killed one left it.
        if kill % 2 == 0 { vault.close().unwrap() } else { drop(vault) }
    }
    eprintln!("{saves} saves told, {cut} of {KILLS} kills during saving");
    assert!(cut > KILLS / 2, "only {cut} of {KILLS} kills came while it was saving");
}
