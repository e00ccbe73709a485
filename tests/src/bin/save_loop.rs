//! Saves drafts for ever, tells each save on standard output after it returned, and gets killed: `save_loop DIR SEED`.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::io::Write as _;
use std::path::PathBuf;

use ereg_tests::promise::{Promised, key};
use ereg_vault::{OpenOptions, Vault};

fn main() {
    let mut arguments = std::env::args().skip(1);
    let dir = PathBuf::from(arguments.next().unwrap());
    let mut next: u64 = arguments.next().unwrap().parse().unwrap();
    let vault = Vault::open(&dir, &key(0), OpenOptions::default()).unwrap();
    let mut promised = Promised { tried: (1..=4).map(|draft| (draft, 0)).collect(), ..Promised::default() };
    promised.settle_with(&vault).unwrap();
    let mut told = std::io::stdout().lock();
    loop {
        next = next.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        let draft = 1 + (next >> 33) % 4;
        promised.save(&vault, draft).unwrap();
        // One write, one line: the parent counts whole lines alone.
        told.write_all(format!("{draft} {}\n", promised.drafts[&draft]).as_bytes()).unwrap();
        told.flush().unwrap();
    }
}
