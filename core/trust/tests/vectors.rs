//! The test vectors of `docs/vectors/`: written from the fixture with `EREG_BLESS=1`, compared otherwise.
//!
//! They are what `docs/formats.md` promises a stranger who writes a second verifier, and what ours and the one in
//! `tests/python` are held against each other by. Each answer is worked out here by our verifier and, for what was made by
//! hand, also stated by hand: a vector that says something else than its maker meant fails before it is written.
// The lint knows test functions, not what they share.
#![allow(clippy::unwrap_used)]

mod fixture;
mod vector;

use std::path::PathBuf;

use vector::damaged;

/// Compares a file of `docs/vectors` with what is made now.
fn same(name: &str, made: &str) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs/vectors").join(name);
    if std::env::var_os("EREG_BLESS").is_some() {
        std::fs::write(&path, made).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    let differs = kept.lines().zip(made.lines()).position(|(kept, made)| kept != made);
    assert!(
        kept == made,
        "docs/vectors/{name} is not what is made now, from line {differs:?} on; bless it and say why"
    );
}

#[test]
fn keys() {
    same("keys.json", &vector::pretty(&vector::keys()));
}

#[test]
fn canonical() {
    same("canonical.json", &vector::pretty(&vector::canonical::all()));
}

#[test]
fn trust_bundles() {
    same("trust_bundles.json", &vector::pretty(&vector::bundles::all()));
}

#[test]
fn leaves() {
    same("leaves.json", &vector::pretty(&vector::log::leaves()));
}

#[test]
fn inclusion_proofs() {
    same("inclusion_proofs.json", &vector::pretty(&vector::log::proofs()));
}

#[test]
fn checkpoints() {
    same("checkpoints.json", &vector::pretty(&vector::checkpoints::all()));
}

#[test]
fn tokens() {
    same("tokens.json", &vector::pretty(&vector::tokens::all()));
}

/// Vectors that the author of the second verifier made, who had the page alone: ours says of each what theirs does.
#[test]
fn a_stranger_s_vectors() {
    let text =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/vectors/strangers.json")).unwrap();
    let all: Vec<serde_json::Value> = serde_json::from_str(&text).unwrap();
    assert!(all.len() >= 21, "{}", all.len());
    for given in &all {
        let of = |name: &str| given[name].as_str().unwrap();
        let told = match of("file") {
            "trust_bundles" => {
                vector::bundles::judged(of("text"), given["pin"].as_str(), given["floor"].as_u64().unwrap())
            }
            "checkpoints" => vector::checkpoints::judged(of("text"), vector::bundles::good(of("bundle"))),
            "canonical" => vector::canonical::judged(of("hex")).to_owned(),
            other => panic!("{other}"),
        };
        assert_eq!(told, of("answer"), "{}: {}", of("name"), of("why"));
    }
}

/// The damaged inputs that are kept; with `EREG_DAMAGED=SEED,COUNT,FILE` others are written to a file of the caller's,
/// to be judged by the second verifier too (`tests/python/test_second_verifier.py` reads the same variable).
#[test]
fn damaged_inputs() {
    same("damaged.json", &damaged::lines(1, 1_200));
    if let Ok(asked) = std::env::var("EREG_DAMAGED") {
        let [seed, count, file] = asked.splitn(3, ',').collect::<Vec<_>>()[..] else { panic!("SEED,COUNT,FILE") };
        std::fs::write(file, damaged::lines(seed.parse().unwrap(), count.parse().unwrap())).unwrap();
    }
}
