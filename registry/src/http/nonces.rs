//! Nonces of requests that were accepted, so that none is accepted twice, across a restart as well.
//!
//! A request that was signed before a start is refused after it, so only a nonce whose request was dated in the running
//! second or ahead of registry time can matter to a later process. Those are also written to a file: at once, so that
//! they outlive the process, and flushed where the request was dated ahead, so that they outlive the machine. Where
//! that fails the request is refused.

use std::{
    cmp::Ordering,
    collections::{BTreeMap, HashSet},
    fs::File,
    io::{self, Read as _},
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use ereg_protocol::http_signature::{LIFETIME_S, Nonce, SKEW_S};
use ereg_trust::keys::KeyId;

use crate::private::{self, Appended, Outlives};

/// The longest that a signature made at the edge of what is accepted can still be used, and a minute.
const REMEMBER_S: i64 = SKEW_S + LIFETIME_S + 60;
/// The files, written in turn: one is emptied when all it holds is forgotten.
const FILES: [&str; 2] = ["nonces.0", "nonces.1"];

/// Nonces seen, by the second in which they may be forgotten.
#[derive(Debug)]
pub(super) struct NonceMemory {
    seen: Mutex<Seen>,
}

#[derive(Debug)]
struct Seen {
    nonces: HashSet<(KeyId, Nonce)>,
    forget: BTreeMap<i64, Vec<(KeyId, Nonce)>>,
    dir: PathBuf,
    file: Appended,
    /// The file of the two that is written, and the second since which it is.
    current: usize,
    since_s: i64,
}

impl NonceMemory {
    /// Opens what an earlier process left in this directory and may still matter. Blocks.
    pub(super) fn open(dir: &Path, now_s: i64) -> io::Result<NonceMemory> {
        let mut forget: BTreeMap<i64, Vec<(KeyId, Nonce)>> = BTreeMap::new();
        for name in FILES {
            let mut text = String::new();
            match File::open(dir.join(name)) {
                Ok(mut file) => file.read_to_string(&mut text).map(drop)?,
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(error),
            }
            // A last line torn by a power cut was never answered.
            for (until_s, pair) in text.lines().filter_map(read_line).filter(|(until_s, _)| *until_s > now_s) {
                forget.entry(until_s).or_default().push(pair);
            }
        }
        let lines: String =
            forget.iter().flat_map(|(until_s, pairs)| pairs.iter().map(|pair| line(*until_s, pair))).collect();
        private::replace(dir, FILES[0], lines.as_bytes())?;
        // Only now, for the other file may hold what is in none but it.
        private::replace(dir, FILES[1], b"")?;
        let nonces = forget.values().flatten().copied().collect();
        let file = Appended::open(dir, FILES[0])?;
        let seen = Seen { nonces, forget, dir: dir.to_owned(), file, current: 0, since_s: now_s };
        Ok(NonceMemory { seen: Mutex::new(seen) })
    }

    /// Whether this is the first time; from now on it no longer is. Blocks where it must be written down.
    pub(super) fn is_first(&self, key: KeyId, nonce: Nonce, created_s: i64, now_s: i64) -> io::Result<bool> {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = seen.forget.split_off(&now_s);
        let old = std::mem::replace(&mut seen.forget, kept);
        for pair in old.into_values().flatten() {
            seen.nonces.remove(&pair);
        }
        let pair = (key, nonce);
        if !seen.nonces.insert(pair) {
            return Ok(false);
        }
        let until_s = now_s.saturating_add(REMEMBER_S);
        seen.forget.entry(until_s).or_default().push(pair);
        let outlives = match created_s.cmp(&now_s) {
            Ordering::Less => return Ok(true),
            // A machine takes longer to come up than the running second.
            Ordering::Equal => Outlives::TheProcess,
            Ordering::Greater => Outlives::TheMachine,
        };
        seen.keep(now_s, &line(until_s, &pair), outlives)?;
        Ok(true)
    }
}

impl Seen {
    fn keep(&mut self, now_s: i64, line: &str, outlives: Outlives) -> io::Result<()> {
        if now_s.saturating_sub(self.since_s) > REMEMBER_S {
            let next = 1 - self.current;
            private::replace(&self.dir, FILES[next], b"")?;
            self.file = Appended::open(&self.dir, FILES[next])?;
            (self.current, self.since_s) = (next, now_s);
        }
        self.file.append(line.as_bytes(), outlives)
    }
}

fn line(until_s: i64, (key, nonce): &(KeyId, Nonce)) -> String {
    format!("{until_s} {key} {nonce}\n")
}

fn read_line(line: &str) -> Option<(i64, (KeyId, Nonce))> {
    let mut parts = line.split(' ');
    let (until_s, key, nonce) = (parts.next()?, parts.next()?, parts.next()?);
    Some((until_s.parse().ok()?, (key.parse().ok()?, nonce.parse().ok()?)))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::private::noted::{self, Step};

    const KEY: &str = "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k";

    fn seen(memory: &NonceMemory, nonce: u8, created_s: i64, now_s: i64) -> bool {
        !memory.is_first(KEY.parse().unwrap(), Nonce::from_bytes([nonce; 16]), created_s, now_s).unwrap()
    }

    #[test]
    fn a_nonce_is_new_once_and_forgotten_when_no_signature_of_it_can_live() {
        let dir = tempfile::tempdir().unwrap();
        let memory = NonceMemory::open(dir.path(), 1_000).unwrap();
        // Eight minutes: dated up to five minutes ahead, lived two, and one more.
        assert!(!seen(&memory, 1, 1_000, 1_000));
        assert!(seen(&memory, 1, 1_000, 1_000));
        assert!(seen(&memory, 1, 1_000, 1_479));
        assert!(!seen(&memory, 2, 1_000, 1_479));
        assert!(!seen(&memory, 1, 1_000, 1_481));
        assert_eq!(memory.seen.lock().unwrap().nonces.len(), 2);
    }

    #[test]
    fn what_a_later_process_could_take_for_new_is_known_to_it() {
        let dir = tempfile::tempdir().unwrap();
        let memory = NonceMemory::open(dir.path(), 1_000).unwrap();
        assert!(!seen(&memory, 1, 1_000, 1_000) && !seen(&memory, 2, 1_250, 1_000) && !seen(&memory, 3, 990, 1_000));
        // Written in turn: what the older file holds is known still, until it is forgotten.
        assert!(!seen(&memory, 4, 1_000 + REMEMBER_S, 1_000 + REMEMBER_S));
        drop(memory);
        let again = NonceMemory::open(dir.path(), 1_001).unwrap();
        assert!(seen(&again, 1, 1_000, 1_001) && seen(&again, 2, 1_250, 1_001));
        assert!(!seen(&again, 3, 990, 1_001), "refused as signed before the start, and not kept");
        let late = NonceMemory::open(dir.path(), 1_000 + 2 * REMEMBER_S).unwrap();
        assert!(late.seen.lock().unwrap().nonces.is_empty());
    }

    #[test]
    fn a_torn_line_is_no_nonce() {
        let dir = tempfile::tempdir().unwrap();
        drop(NonceMemory::open(dir.path(), 1_000).map(|memory| seen(&memory, 1, 1_000, 1_000)));
        let path = dir.path().join(FILES[0]);
        let whole = fs::read(&path).unwrap();
        fs::write(&path, [&whole[..], &whole[..whole.len() / 2]].concat()).unwrap();
        let memory = NonceMemory::open(dir.path(), 1_001).unwrap();
        assert!(seen(&memory, 1, 1_000, 1_001));
        assert_eq!(memory.seen.lock().unwrap().nonces.len(), 1);
    }

    /// A nonce of a request that was dated ahead is on the disk before the request is let in, in whichever of the files.
    #[test]
    fn a_nonce_that_a_loss_of_power_could_make_new_is_flushed_before_it_is_let_in() {
        let root = tempfile::tempdir().unwrap();
        let dir = root.path().canonicalize().unwrap();
        let files = FILES.map(|name| dir.join(name));
        let memory = NonceMemory::open(&dir, 1_000).unwrap();
        let of = |nonce: u8, created_s: i64, now_s: i64| {
            noted::steps(|| assert!(!seen(&memory, nonce, created_s, now_s), "nonce {nonce}"))
        };
        let flushed = |file: &PathBuf| [Step::Wrote(file.clone()), Step::Flushed(file.clone())];
        assert_eq!(of(1, 999, 1_000), [], "signed before a start, it would be refused after it");
        assert_eq!(of(2, 1_000, 1_000), [Step::Wrote(files[0].clone())]);
        assert_eq!(of(3, 1_001, 1_000), flushed(&files[0]));
        assert_eq!(of(4, 1_300, 1_000), flushed(&files[0]));
        // The other file's turn comes, and then the first's again: emptied on the disk, and named there.
        for (nonce, now_s, file) in [(5, 1_001 + REMEMBER_S, &files[1]), (6, 1_002 + 2 * REMEMBER_S, &files[0])] {
            let steps = of(nonce, now_s + 1, now_s);
            assert!(steps.ends_with(&flushed(file)) && steps.contains(&Step::Made(file.clone())), "{steps:?}");
            assert_eq!(noted::in_danger(&steps), Vec::<PathBuf>::new());
        }
    }

    /// At a start what both files hold is on the disk in the one before the other is emptied.
    #[test]
    fn no_loss_of_power_at_a_start_takes_a_nonce_away() {
        let root = tempfile::tempdir().unwrap();
        let dir = root.path().canonicalize().unwrap();
        drop(NonceMemory::open(&dir, 1_000).unwrap());
        let steps = noted::steps(|| drop(NonceMemory::open(&dir, 1_000).unwrap()));
        assert_eq!(noted::in_danger(&steps), Vec::<PathBuf>::new());
        let new = |name: &str| (dir.join(format!("{name}.new")), dir.join(name));
        let at = |step: Step| steps.iter().position(|one| *one == step).unwrap();
        let ((first_new, first), (second_new, second)) = (new(FILES[0]), new(FILES[1]));
        let kept = at(Step::Renamed(first_new, first));
        let emptied = at(Step::Renamed(second_new, second));
        assert!(steps[kept..emptied].contains(&Step::Flushed(dir.clone())), "{steps:?}");
    }
}
