//! Documents, seals and files of roots that chance has changed: each is answered, soon, and none is good by a change of what is sealed.
//!
//! A search by chance, not by coverage: it needs no compiler and no crate that this workspace has not. One seed gives the same
//! changes at every time. Some hundred of them in a run of all tests; a minute of each kind with `EREG_LONG=1`, from the seed in
//! `EREG_SEED`.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot run has failed")]

mod fixture;

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    time::{Duration, Instant},
};

use ereg_document::{DocumentVerdict, RevocationList, SealRoots, TimestampStanding, verify};
use fixture::{
    Draft, LIST, Office, SEAL, SIGNATURES, VALUE,
    authority::revocation_list,
    pdf::{PdfDraft, PdfOffice},
};

/// Changes of a kind in a run of all tests.
const USUAL: u64 = 300;
/// The time that a kind is searched with `EREG_LONG=1`.
const LONG: Duration = Duration::from_secs(60);
/// The time within which a document of some kilobytes is answered by a build with every check, on a busy machine.
const SOON: Duration = Duration::from_secs(10);

/// Numbers that a length, a count or an offset goes wrong by.
const ODD: [&[u8]; 8] = [
    &[0],
    &[0xFF],
    &[0x7F, 0xFF, 0xFF, 0xFF],
    &[0xFF, 0xFF, 0xFF, 0xFF],
    &[0x80, 0, 0, 0],
    &[0x84, 0xFF, 0xFF, 0xFF, 0xFF],
    &[0x30, 0x80],
    b"99999999999999999999",
];

/// Chance of a seed (SplitMix64).
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end.max(1) as u64) as usize
    }

    fn of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }

    fn odd(&mut self) -> &'static [u8] {
        ODD[self.below(ODD.len())]
    }

    /// A part of bytes, no longer than so many.
    fn part<'a>(&mut self, bytes: &'a [u8], most: usize) -> &'a [u8] {
        let from = self.below(bytes.len());
        let length = self.below(most.min(bytes.len() - from) + 1);
        &bytes[from..from + length]
    }

    /// Bytes with one to four changes: a bit, an odd number, a part of itself or of another put in or over, a part left out, an end.
    fn changed(&mut self, bytes: &[u8], other: &[u8]) -> Vec<u8> {
        let mut bytes = bytes.to_vec();
        for _ in 0..1 + self.below(4) {
            if bytes.is_empty() {
                break;
            }
            let at = self.below(bytes.len());
            match self.below(8) {
                0 | 1 => bytes[at] ^= 1 << self.below(8),
                2 => put(&mut bytes[at..], self.odd()),
                3 => drop(bytes.splice(at..at, self.odd().iter().copied())),
                4 => {
                    let copied = self.part(&bytes, 64).to_vec();
                    put(&mut bytes[at..], &copied);
                }
                5 => drop(bytes.splice(at..at, self.part(other, 64).iter().copied())),
                6 => {
                    let end = at + self.below(64.min(bytes.len() - at) + 1);
                    drop(bytes.drain(at..end));
                }
                _ => bytes.truncate(at.max(1)),
            }
        }
        bytes
    }
}

/// Puts bytes over others, as far as there are any.
fn put(bytes: &mut [u8], over: &[u8]) {
    bytes.iter_mut().zip(over).for_each(|(place, byte)| *place = *byte);
}

/// Makes change after change and judges each. `judge` says whether an answer is right; of one that is not, that does not come soon or
/// that is a panic, the seed and the number of the change are told.
fn search(kind: &str, mut judge: impl FnMut(&mut Chance) -> bool) {
    let is_long = std::env::var_os("EREG_LONG").is_some();
    let seed = std::env::var("EREG_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(7);
    let (begun, mut number) = (Instant::now(), 0);
    while if is_long { begun.elapsed() < LONG } else { number < USUAL } {
        let asked = Instant::now();
        // Each change has chance of its own, so that one can be made again without those before it.
        let mut chance = Chance(seed ^ u64::rotate_left(number, 32));
        let right = catch_unwind(AssertUnwindSafe(|| judge(&mut chance)));
        let took = asked.elapsed();
        assert!(
            matches!(right, Ok(true)) && took < SOON,
            "{kind}: seed {seed}, change {number}: {right:?} in {took:?}"
        );
        number += 1;
    }
}

fn is_good(verdict: &DocumentVerdict) -> bool {
    verdict.is_good()
}

#[test]
fn a_changed_package_is_answered_and_a_good_one_has_its_one_seal() {
    let (office, sealed) = (Office::new("one"), Draft::plain().sealed(&Office::new("one")));
    let (roots, whole) = (office.roots(), sealed.zip());
    let other = Draft::version(5).sealed(&Office::new("two")).zip();
    search("package", |chance| {
        // The times of a package are nobody's: with others it is as good as it was.
        let changed = chance.changed(&whole, &other);
        let verdict = verify(&changed, &roots);
        !is_good(&verdict) || verdict.seals.len() == 1
    });
}

#[test]
fn a_changed_file_of_a_package_is_never_good() {
    let (office, sealed) = (Office::new("one"), Draft::plain().sealed(&Office::new("one")));
    let roots = office.roots();
    let other = Draft::version(5).sealed(&Office::new("two"));
    // The list of signatures is no word of the seal's, and the value and the seal have tests of their own.
    let own = [SIGNATURES, VALUE, SEAL];
    let names: Vec<String> =
        sealed.0.iter().map(|(name, _)| name.clone()).filter(|name| !own.contains(&name.as_str())).collect();
    assert!(names.len() > 10 && names.iter().any(|name| name == LIST));
    search("file", |chance| {
        let name = chance.of(&names);
        let bytes = sealed.bytes(name);
        let changed = chance.changed(bytes, other.bytes(name));
        changed == bytes || !is_good(&verify(&sealed.clone().with(name, changed).zip(), &roots))
    });
}

#[test]
fn a_changed_seal_or_signature_is_answered() {
    let (office, sealed) = (Office::new("one"), Draft::plain().sealed(&Office::new("one")));
    let roots = office.roots();
    let other = Draft::version(5).sealed(&Office::new("two"));
    search("seal", |chance| {
        let name = *chance.of(&[SIGNATURES, VALUE, SEAL]);
        let changed = chance.changed(sealed.bytes(name), other.bytes(name));
        let verdict = verify(&sealed.clone().with(name, changed.clone()).zip(), &roots);
        // A seal beside the signature is the one inside, to the byte; what else can be written otherwise says the same of one sealer.
        !is_good(&verdict) || (verdict.seals.len() == 1 && (name != SEAL || changed == sealed.bytes(SEAL)))
    });
}

#[test]
fn a_changed_time_stamp_proves_no_other_time() {
    let (office, authority) = (Office::new("one"), PdfOffice::new("one"));
    let roots = SealRoots::parse([office.roots_pem(), authority.roots_pem()].concat().as_bytes()).unwrap();
    let stamped = |at| Draft::plain().stamped(&authority, at).sealed(&office);
    let (sealed, other) = (stamped("20261120020008Z"), stamped("20261121020008Z"));
    let bare = Draft::plain().sealed(&office).bytes(VALUE).len();
    search("time stamp", |chance| {
        let (own, others) = (sealed.bytes(VALUE), other.bytes(VALUE));
        let changed = [&own[..bare], &chance.changed(&own[bare..], &others[bare..])].concat();
        let verdict = verify(&sealed.clone().with(VALUE, changed).zip(), &roots);
        // The other token is of another time and of the same signature: whole in its place it is as good.
        !is_good(&verdict)
            || match &verdict.seals[0].timestamp {
                TimestampStanding::Trusted { at, .. } => at.to_string().ends_with("T02:00:08.000Z"),
                TimestampStanding::Absent | TimestampStanding::NotChecked | TimestampStanding::NotTrusted => true,
            }
    });
}

#[test]
fn a_changed_pdf_is_answered_and_a_good_one_is_as_long_as_it_was() {
    let office = PdfOffice::new("one");
    let (roots, whole) = (office.roots(), PdfDraft::plain().stamped(&office));
    let other = PdfDraft::plain().signed(&PdfOffice::new("two"));
    search("pdf", |chance| {
        // Digits of the value may be written large: nothing else may be written otherwise.
        let changed = chance.changed(&whole, &other);
        !is_good(&verify(&changed, &roots)) || changed.eq_ignore_ascii_case(&whole)
    });
}

#[test]
fn changed_roots_and_lists_of_revoked_certificates_are_answered() {
    let (one, two) = (Office::new("one"), Office::new("two"));
    let (whole, other) = (one.roots_pem().into_bytes(), two.roots_pem().into_bytes());
    let (list, other_list) = (revocation_list(&one.root, &[3]), revocation_list(&two.root, &[2, 3, 4]));
    let zip = Draft::plain().sealed(&one).zip();
    search("roots", |chance| {
        let changed = chance.changed(&whole, &other);
        if let Ok(roots) = SealRoots::parse(&changed) {
            let _ = verify(&zip, &roots);
        }
        if let Ok(list) = RevocationList::parse(&chance.changed(&list, &other_list)) {
            // A list of another's hand makes nobody trusted.
            let _ = verify(&zip, &one.roots().with_revocations(list));
        }
        true
    });
}
