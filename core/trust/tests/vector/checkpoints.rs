//! Checkpoints, judged by a bundle.

use ereg_trust::bundle::{KeyRole, TrustBundle};
use ereg_trust::checkpoint::{NoteSignature, SignedCheckpoint, note_key_hash};
use ereg_trust::digest::Digest;
use ereg_trust::keys::RegistryKey;
use serde::Serialize;

use super::{base64, bundles, second_spelling, stranger};
use crate::fixture::{CHECKPOINT_S, ORIGIN, SIZE, checkpoint, role_key};

#[derive(Serialize, Clone)]
pub struct Vector {
    pub name: &'static str,
    why: &'static str,
    pub text: String,
    pub bundle: &'static str,
    pub answer: String,
}

pub fn judged(text: &str, bundle: &TrustBundle) -> String {
    let checked = SignedCheckpoint::parse(text).and_then(|signed| bundle.verify_checkpoint(&signed).map(drop));
    checked.map_or_else(|error| error.code().into(), |()| "good".into())
}

/// A signature line over a note by a key under a name.
pub fn line(note: &str, name: &str, key: &RegistryKey) -> String {
    let hash = note_key_hash(name, &key.public_key()).unwrap();
    format!("— {name} {}\n", base64(&[hash.as_slice(), &key.sign_message(note.as_bytes())].concat()))
}

/// Four lines signed by the book key, whatever they say.
pub fn signed(note: &str) -> String {
    format!("{note}\n{}", line(note, ORIGIN, &role_key(KeyRole::Book)))
}

#[allow(clippy::too_many_lines)] // a table
pub fn all() -> Vec<Vector> {
    let whole = checkpoint(&super::log::tree(SIZE));
    let text = whole.to_string();
    let note = whole.checkpoint.note();
    let own = &whole.signatures[0];
    let book = role_key(KeyRole::Book);
    let mut vectors = Vec::new();
    let mut add = |name, why, answer: &str, bundle: &'static str, text: String| {
        assert_eq!(judged(&text, bundles::good(bundle)), answer, "{name}");
        vectors.push(Vector { name, why, text, bundle, answer: answer.into() });
    };
    let witness = |length: usize| NoteSignature {
        name: "witness.invalid/w1".into(),
        key_hash: [1, 2, 3, 4],
        signature: vec![7; length],
    };
    let lines = |signatures: Vec<NoteSignature>| {
        SignedCheckpoint { checkpoint: whole.checkpoint.clone(), signatures }.to_string()
    };
    let spoilt = NoteSignature { signature: vec![0; 64], ..own.clone() };

    add("as the registry signs it", "one line by the book key", "good", "demo office", text.clone());
    add("an empty log", "the root of no leaves is the hash of nothing", "good", "demo office", {
        signed(&format!("{ORIGIN}\n0\n{}\ntime {CHECKPOINT_S}\n", base64(Digest::of(b"").bytes())))
    });
    add(
        "the largest log",
        "2^64 - 1 leaves",
        "good",
        "demo office",
        signed(&note.replace("\n41\n", "\n18446744073709551615\n")),
    );
    add(
        "a cosignature behind",
        "lines of others are no matter",
        "good",
        "demo office",
        lines(vec![own.clone(), witness(72)]),
    );
    add("a cosignature in front", "nor is their place", "good", "demo office", lines(vec![witness(72), own.clone()]));
    add("a cosignature of nothing", "nor their length", "good", "demo office", lines(vec![witness(0), own.clone()]));
    add(
        "the first of two own lines fits",
        "the first decides",
        "good",
        "demo office",
        lines(vec![own.clone(), spoilt.clone()]),
    );
    add("the second of two own lines fits", "the first decides", "checkpoint.bad_signature", "demo office", {
        lines(vec![spoilt.clone(), own.clone()])
    });
    add("an own name with another key's hash in front", "a line is found by both", "good", "demo office", {
        lines(vec![NoteSignature { key_hash: [0; 4], ..spoilt.clone() }, own.clone()])
    });
    add("of a rotated key", "an old row verifies for ever", "good", "rotated", text.clone());
    add("of the next key too early", "its term begins later", "checkpoint.out_of_term", "rotated", {
        format!("{note}\n{}", line(&note, ORIGIN, &RegistryKey::from_seed(&[78; 32]).unwrap()))
    });
    add("of both keys at the change", "one of them in term is enough", "good", "rotated", {
        format!(
            "{note}\n{}{}",
            line(&note, ORIGIN, &RegistryKey::from_seed(&[78; 32]).unwrap()),
            line(&note, ORIGIN, &book)
        )
    });
    add("of a real office", "the bundle's mark is no matter here", "good", "real office", text.clone());

    add("before the key's term", "not yet", "checkpoint.out_of_term", "book not yet", text.clone());
    add(
        "at the end of the key's term",
        "no longer: terms are half-open",
        "checkpoint.out_of_term",
        "book until the checkpoint",
        text.clone(),
    );
    add(
        "by a key of another role",
        "a receipt key signs no checkpoint",
        "checkpoint.not_signed",
        "book key for receipts",
        text.clone(),
    );
    add("by another office's key", "unknown here", "checkpoint.not_signed", "another office", text.clone());
    add("for an office without keys", "nobody can say", "checkpoint.not_signed", "no keys", text.clone());
    add("of another log", "the bundle knows one log", "checkpoint.other_origin", "another log", text.clone());
    add("of another log by the same key", "signed under its own name", "checkpoint.other_origin", "demo office", {
        let other = note.replace(ORIGIN, "other.ereg.invalid/book");
        format!("{other}\n{}", line(&other, "other.ereg.invalid/book", &book))
    });
    add("signed under another name", "the hash of a key covers its name", "checkpoint.not_signed", "demo office", {
        format!("{note}\n{}", line(&note, "witness.invalid/w1", &book))
    });
    add("signed by a stranger", "in the log's name", "checkpoint.not_signed", "demo office", {
        format!("{note}\n{}", line(&note, ORIGIN, &stranger()))
    });
    add("a forger names our key", "the signature is his", "checkpoint.bad_signature", "demo office", {
        let signature = stranger().sign_message(note.as_bytes()).to_vec();
        lines(vec![NoteSignature { signature, ..own.clone() }])
    });
    add("another size", "what is signed", "checkpoint.bad_signature", "demo office", text.replace("\n41\n", "\n42\n"));
    add("another time", "what is signed", "checkpoint.bad_signature", "demo office", text.replace("time 1", "time 2"));
    add("S with the order added", "one signature, one spelling", "checkpoint.bad_signature", "demo office", {
        let signature = second_spelling(&own.signature.clone().try_into().unwrap()).to_vec();
        lines(vec![NoteSignature { signature, ..own.clone() }])
    });
    add("a signature of 65 bytes", "Ed25519 has 64", "checkpoint.bad_signature", "demo office", {
        lines(vec![NoteSignature { signature: [own.signature.clone(), vec![0]].concat(), ..own.clone() }])
    });
    add("a signature of 63 bytes", "Ed25519 has 64", "checkpoint.bad_signature", "demo office", {
        lines(vec![NoteSignature { signature: own.signature[..63].to_vec(), ..own.clone() }])
    });

    let root = base64(whole.checkpoint.root.bytes());
    for (name, why, text) in [
        ("no text", "nothing is no checkpoint", String::new()),
        ("no line feed at the end", "every line has one", text.trim_end().to_owned()),
        ("a line feed too many", "nothing comes after the signatures", format!("{text}\n")),
        ("no signature line", "a note has one", format!("{note}\n")),
        ("no empty line", "it parts note and signatures", text.replace("\n\n", "\n")),
        ("carriage returns", "one line end", text.replace('\n', "\r\n")),
        ("a size with a zero in front", "signed, and yet another spelling", signed(&note.replace("\n41\n", "\n041\n"))),
        ("a size with a plus", "signed, and yet another spelling", signed(&note.replace("\n41\n", "\n+41\n"))),
        ("a size of 2^64", "no such log", signed(&note.replace("\n41\n", "\n18446744073709551616\n"))),
        ("a size below 0", "no such log", signed(&note.replace("\n41\n", "\n-1\n"))),
        ("a root of 31 bytes", "a SHA-256 has 32", signed(&note.replace(&root, &base64(&[7; 31])))),
        ("a root without padding", "one spelling", signed(&note.replace(&root, root.trim_end_matches('=')))),
        ("a root with bits after its end", "one spelling", {
            let at = root.len() - 2;
            let next = char::from(root.as_bytes()[at] + 1);
            signed(&note.replace(&root, &format!("{}{next}=", &root[..at])))
        }),
        ("no time", "the fourth line", signed(&note[..note.find("time").unwrap()])),
        (
            "a time after the last instant",
            "no clock of ours can say it",
            signed(&note.replace("1795420860", "253370764800")),
        ),
        ("a time with a blank", "one spelling", signed(&note.replace("time 1", "time  1"))),
        ("a line more", "an extension that nobody checks", signed(&format!("{note}mirror x\n"))),
        ("a hyphen for the dash", "U+2014", text.replace('—', "-")),
        ("two blanks in a signature line", "one", text.replace("— ", "—  ")),
        ("a signature line without a key hash", "four bytes at least", format!("{text}— w.invalid AAAA\n")),
        ("a signature line that is not base64", "of whomever", format!("{text}— w.invalid AAAAAA=\n")),
        ("a signer with a plus", "no name of a note key", format!("{text}— w+1 AAAAAAAA\n")),
        ("a signer with a no-break space", "White_Space", format!("{text}— w\u{a0}1 AAAAAAAA\n")),
        ("a signer with a line separator", "White_Space, and no line end", format!("{text}— w\u{2028}1 AAAAAAAA\n")),
        ("an origin with a control character", "no name of a note key", text.replace(ORIGIN, "demo\u{7f}book")),
        ("no origin", "no name of a note key", text.replace(&format!("{ORIGIN}\n"), "\n")),
        ("more than 16 KiB", "cosignatures included", {
            let more = format!("— w.invalid {}\n", base64(&[5; 12 * 1024]));
            format!("{text}{more}{more}")
        }),
    ] {
        add(name, why, "checkpoint.malformed", "demo office", text);
    }
    add("the last instant", "in the term of a key without end", "good", "demo office", {
        signed(&note.replace("1795420860", "253370764799"))
    });
    vectors
}
