//! Tokens: good ones, and one for each thing that a reader refuses or a judge says.

use ereg_trust::bundle::{KeyRole, TrustBundle};
use ereg_trust::digest::Digest;
use ereg_trust::keys::RegistryKey;
use ereg_trust::leaf::{Leaf, content_commit, shown};
use ereg_trust::token::{
    Face, MAX_BYTES, StatusState, Token, TokenCheckpoint, TokenClaims, TokenStatus, TokenVerdict, judge, seal,
};
use serde::{Serialize, Serializer};

use super::{bundles, log, second_spelling, stranger};
use crate::fixture::{BOOKED_AT_MS, CHECKPOINT_S, ORIGIN, checkpoint, claims, face, role_key};
use ereg_trust::checkpoint::{Checkpoint, note_key_hash};

/// The verdict of our verifier on a token.
#[derive(Clone)]
pub struct Told {
    pub read: &'static str,
    verdict: TokenVerdict,
}

#[derive(Serialize)]
struct Answers<'a> {
    answer: &'static str,
    read: &'static str,
    integrity: ereg_trust::token::Integrity,
    seal: ereg_trust::token::SealTrust,
    book: ereg_trust::token::BookStanding,
    #[serde(skip_serializing_if = "Option::is_none")]
    booked_at: Option<ereg_domain::time::Instant>,
    #[serde(skip_serializing_if = "Option::is_none")]
    as_of: Option<ereg_domain::time::Instant>,
    #[serde(skip_serializing_if = "Option::is_none")]
    office: Option<&'a str>,
    demo: bool,
}

impl Serialize for Told {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let TokenVerdict { integrity, seal, book, booked_at, as_of, ref office, demo } = self.verdict;
        let answer = self.answer();
        Answers { answer, read: self.read, integrity, seal, book, booked_at, as_of, office: office.as_deref(), demo }
            .serialize(serializer)
    }
}

impl Told {
    pub fn answer(&self) -> &'static str {
        self.verdict.code().unwrap_or("good")
    }
}

/// Reads the exact text and judges it: nothing that was lost in copying is put back.
pub fn judged(text: &str, bundle: &TrustBundle) -> Told {
    match Token::parse(text) {
        Ok(token) => Told { read: "good", verdict: judge(&token, bundle) },
        Err(error) => Told { read: error.code(), verdict: ereg_trust::token::verify("", bundle) },
    }
}

#[derive(Serialize, Clone)]
pub struct Vector {
    pub name: &'static str,
    why: &'static str,
    pub text: String,
    pub bundle: &'static str,
    #[serde(flatten)]
    pub told: Told,
}

/// A CBOR head in the shortest spelling.
fn head(major: u8, value: u64) -> Vec<u8> {
    let bytes = value.to_be_bytes();
    match value {
        0..24 => vec![major << 5 | bytes[7]],
        24..0x100 => vec![major << 5 | 24, bytes[7]],
        0x100..0x1_0000 => [&[major << 5 | 25], &bytes[6..]].concat(),
        0x1_0000..0x1_0000_0000 => [&[major << 5 | 26], &bytes[4..]].concat(),
        _ => [&[major << 5 | 27], &bytes[..]].concat(),
    }
}

fn string(bytes: &[u8]) -> Vec<u8> {
    [head(2, bytes.len() as u64), bytes.to_vec()].concat()
}

fn protected(kid: &[u8]) -> Vec<u8> {
    [b"\xA2\x01\x32\x04".as_slice(), &string(kid)].concat()
}

fn kid(key: &RegistryKey) -> [u8; 4] {
    key.public_key().key_id().short()
}

/// Signs a payload under a protected header, whatever they say.
fn signature(header: &[u8], payload: &[u8], key: &RegistryKey) -> [u8; 64] {
    let start = [b"\x84\x6ASignature1".as_slice(), &string(header), &string(b"ereg/token/1")].concat();
    key.sign_message(&[start, string(payload)].concat())
}

fn cose(header: &[u8], payload: &[u8], signature: &[u8]) -> Vec<u8> {
    [b"\xD2\x84".to_vec(), string(header), vec![0xA0], string(payload), string(signature)].concat()
}

/// A payload sealed by the office, whatever it says: what somebody with its seal key could make.
pub fn resealed(payload: &[u8]) -> Vec<u8> {
    let key = role_key(KeyRole::Seal);
    let header = protected(&kid(&key));
    cose(&header, payload, &signature(&header, payload, &key))
}

/// The payload of a token of the fixture, whose header and signature have one length.
pub fn payload_of(bytes: &[u8]) -> &[u8] {
    let body = &bytes[13..bytes.len() - 66];
    match body[0] {
        0x58 => &body[2..],
        _ => &body[3..],
    }
}

fn text(bytes: &[u8]) -> String {
    format!("EREG1:{}", base45::encode(bytes))
}

fn sealed(claims: &TokenClaims) -> String {
    seal(claims.clone(), &role_key(KeyRole::Seal)).unwrap().text()
}

fn status(state: StatusState, after_s: u64) -> Option<TokenStatus> {
    Some(TokenStatus { state, as_of_s: CHECKPOINT_S + after_s })
}

/// Claims of the only entry of a small log.
fn small(face: Face, others: &[Digest], before: u64, after: u64) -> TokenClaims {
    let leaf = Leaf {
        entry_index: before,
        booked_at_ms: BOOKED_AT_MS,
        content_commit: content_commit(&[3; 32], b"{\"entry\":17}"),
        shown: shown(&[&[face.shown_hash()], others].concat()),
    };
    let mut tree = log::tree(before);
    tree.append(leaf.entry_hash());
    (0..after).for_each(|index| tree.append(log::entry(before + 1 + index)));
    let signed = checkpoint(&tree);
    let (key_hash, signature) = signed.own_signature().unwrap();
    TokenClaims {
        face,
        content_commit: leaf.content_commit,
        entry_index: before,
        booked_at_ms: BOOKED_AT_MS,
        path: tree.inclusion_path(before, tree.size()).unwrap(),
        checkpoint: TokenCheckpoint { key_hash, size: tree.size(), time_s: CHECKPOINT_S, signature },
        status: None,
        other_shown: others.to_vec(),
    }
}

/// The same claims with a checkpoint of another time, signed anew.
fn at_checkpoint(claims: &TokenClaims, time_s: u64, book: &RegistryKey) -> TokenClaims {
    let mut claims = claims.clone();
    let root = ereg_trust::merkle::root_from_inclusion(
        &claims.leaf().entry_hash(),
        claims.entry_index,
        claims.checkpoint.size,
        &claims.path,
    );
    let note = Checkpoint { origin: ORIGIN.into(), size: claims.checkpoint.size, root: root.unwrap(), time_s };
    claims.checkpoint.time_s = time_s;
    claims.checkpoint.key_hash = note_key_hash(ORIGIN, &book.public_key()).unwrap();
    claims.checkpoint.signature = book.sign_message(note.note().as_bytes());
    claims
}

/// A place in a payload where these bytes stand once.
fn place(payload: &[u8], bytes: &[u8]) -> usize {
    let mut found = payload.windows(bytes.len()).enumerate().filter(|(_, window)| *window == bytes);
    let (at, _) = found.next().unwrap();
    assert!(found.next().is_none());
    at
}

fn put(payload: &[u8], at: usize, cut: usize, bytes: &[u8]) -> Vec<u8> {
    [&payload[..at], bytes, &payload[at + cut..]].concat()
}

#[allow(clippy::too_many_lines)] // a table
pub fn all() -> Vec<Vector> {
    const HERE: &str = "demo office";
    let whole = claims(None);
    let fresh = TokenClaims { status: status(StatusState::Current, 600), ..whole.clone() };
    let mut vectors = Vec::new();
    let mut add = |name, why, said: &str, by: &'static str, text: String| {
        let told = judged(&text, bundles::good(by));
        let found = if told.read == "good" { told.answer() } else { told.read };
        assert_eq!(found, said, "{name}");
        vectors.push(Vector { name, why, text, bundle: by, told });
    };

    // Good ones.
    add("at issue", "in the book at the checkpoint; what happened since, nobody said", "good", HERE, sealed(&whole));
    add("in force", "with a status of ten minutes later", "good", HERE, sealed(&fresh));
    add("of a real office", "without the mark of a demonstration", "good", "real office", sealed(&fresh));
    let alone = small(face(), &[], 17, 23);
    add("the entry's only certificate", "no claim 12", "good", HERE, sealed(&alone));
    add("the only entry of a log", "an empty path", "good", HERE, sealed(&small(face(), &[], 0, 0)));
    let mut others = vec![Digest::of(b"one"), Digest::of(b"two"), Digest::of(b"three")];
    others.sort();
    add("one of four certificates", "claim 12 with three hashes", "good", HERE, sealed(&small(face(), &others, 3, 4)));
    add("empty texts", "a text may be empty", "good", HERE, {
        let nothing = String::new;
        let face = Face {
            licence_id: nothing(),
            certificate: nothing(),
            unit: nothing(),
            holders: nothing(),
            address: nothing(),
        };
        sealed(&small(face, &[], 1, 1))
    });
    add("texts beyond the BMP and with controls", "whoever shows them makes controls visible", "good", HERE, {
        sealed(&small(Face { holders: "\u{0}\u{1b}[31m\u{202e}😀".into(), ..face() }, &[], 1, 1))
    });
    add("a text of 256 bytes", "a head of three bytes", "good", HERE, {
        sealed(&small(Face { address: "x".repeat(256), ..face() }, &[], 1, 1))
    });
    add("booked at the last instant", "no clock of ours says more", "good", HERE, {
        let mut claims = whole.clone();
        claims.booked_at_ms = 253_370_764_799_999;
        sealed(&at_checkpoint(&claims, 253_370_764_799, &role_key(KeyRole::Book)))
    });
    add("sealed by an old key", "rotated since: old rows verify for ever", "good", "rotated", sealed(&whole));
    add("sealed anew by the next key", "the status moves the time to judge for", "good", "rotated", {
        seal(fresh.clone(), &RegistryKey::from_seed(&[77; 32]).unwrap()).unwrap().text()
    });
    add(
        "a key with two rows",
        "the first one in term gives the office",
        "good",
        "seal for two offices",
        sealed(&whole),
    );
    add("a key come back", "in its second term, and of that row's office", "good", "seal with a gap", sealed(&fresh));

    // In force and in term.
    add("cancelled", "in the book, and no longer in force", "token.cancelled", HERE, {
        sealed(&TokenClaims { status: status(StatusState::Cancelled, 60), ..whole.clone() })
    });
    add("the first moment of the seal's term", "from is inside", "good", "seal from the checkpoint on", sealed(&whole));
    add("before the seal's term", "not yet", "token.out_of_term", "seal not yet", sealed(&whole));
    add(
        "a status that is in term",
        "the later of checkpoint and status decides",
        "good",
        "seal not yet",
        sealed(&fresh),
    );
    add(
        "a status before the checkpoint",
        "the later of the two decides",
        "token.out_of_term",
        "seal until the checkpoint",
        {
            let early = TokenStatus { state: StatusState::Current, as_of_s: CHECKPOINT_S - 60 };
            sealed(&TokenClaims { status: Some(early), ..whole.clone() })
        },
    );
    add(
        "the end of the seal's term",
        "to is outside",
        "token.out_of_term",
        "seal until the checkpoint",
        sealed(&whole),
    );
    add(
        "the last moment of the seal's term",
        "before to is inside",
        "good",
        "seal until after the checkpoint",
        sealed(&whole),
    );
    add(
        "a status out of term",
        "and its word does not count",
        "token.out_of_term",
        "seal until after the checkpoint",
        sealed(&TokenClaims { status: status(StatusState::Cancelled, 600), ..whole.clone() }),
    );
    add(
        "in the gap between two terms",
        "known, and out of term",
        "token.out_of_term",
        "seal with a gap",
        sealed(&whole),
    );
    add("sealed too early by the next key", "not yet", "token.out_of_term", "rotated", {
        seal(whole.clone(), &RegistryKey::from_seed(&[77; 32]).unwrap()).unwrap().text()
    });

    // Who sealed it.
    add("of another office", "no key of it is known", "token.unknown_key", "another office", sealed(&fresh));
    add("for an office without keys", "nobody can say", "token.unknown_key", "no keys", sealed(&fresh));
    add("sealed by a stranger", "and yet the book proves the entry", "token.unknown_key", HERE, {
        seal(fresh.clone(), &stranger()).unwrap().text()
    });
    add("sealed by a key of another role", "a book key seals no token", "token.unknown_key", HERE, {
        seal(fresh.clone(), &role_key(KeyRole::Book)).unwrap().text()
    });
    add(
        "the seal key in another role",
        "it may sign policy packs there",
        "token.unknown_key",
        "seal key for policy",
        sealed(&whole),
    );
    let bytes = seal(whole.clone(), &role_key(KeyRole::Seal)).unwrap().bytes();
    let payload = payload_of(&bytes).to_vec();
    assert_eq!(resealed(&payload), bytes);
    add("a forger names our key", "the seal is his", "token.altered", HERE, {
        let header = protected(&kid(&role_key(KeyRole::Seal)));
        text(&cose(&header, &payload, &signature(&header, &payload, &stranger())))
    });
    add("a bit of the seal", "it does not fit", "token.altered", HERE, {
        let mut bytes = bytes.clone();
        *bytes.last_mut().unwrap() ^= 1;
        text(&bytes)
    });
    add("another holder under the old seal", "it does not fit", "token.altered", HERE, {
        let at = place(&bytes, "周".as_bytes());
        text(&put(&bytes, at, 3, "王".as_bytes()))
    });
    add("S with the order added", "one token, one text", "token.altered", HERE, {
        let header = protected(&kid(&role_key(KeyRole::Seal)));
        let signature = signature(&header, &payload, &role_key(KeyRole::Seal));
        text(&cose(&header, &payload, &second_spelling(&signature)))
    });
    add("signed without the domain", "external_aad is part of what is signed", "token.altered", HERE, {
        let key = role_key(KeyRole::Seal);
        let header = protected(&kid(&key));
        let message = [b"\x84\x6ASignature1".as_slice(), &string(&header), &string(b""), &string(&payload)].concat();
        text(&cose(&header, &payload, &key.sign_message(&message)))
    });

    // In the book? Everything here is sealed by the office: what a thief of its seal key could make.
    let change = |change: &dyn Fn(&mut TokenClaims)| {
        let mut claims = fresh.clone();
        change(&mut claims);
        sealed(&claims)
    };
    let out = "token.not_included";
    add(
        "another holder",
        "the leaf covers what the certificate shows",
        out,
        HERE,
        change(&|c| c.face.holders = "王*".into()),
    );
    add(
        "another address",
        "the leaf covers what the certificate shows",
        out,
        HERE,
        change(&|c| c.face.address.push('x')),
    );
    add(
        "another licence id",
        "the leaf covers what the certificate shows",
        out,
        HERE,
        change(&|c| c.face.licence_id.push('x')),
    );
    add(
        "another content",
        "the leaf covers the entry",
        out,
        HERE,
        change(&|c| c.content_commit = Digest::of(b"other")),
    );
    add("another time of entry", "the leaf covers it", out, HERE, change(&|c| c.booked_at_ms += 1));
    add("another place in the log", "the leaf covers it", out, HERE, change(&|c| c.entry_index += 1));
    add("without the other certificate", "the leaf covers all of them", out, HERE, change(&|c| c.other_shown.clear()));
    add(
        "another other certificate",
        "the leaf covers all of them",
        out,
        HERE,
        change(&|c| c.other_shown[0] = Digest::of(b"x")),
    );
    add("another size", "the note says it", out, HERE, change(&|c| c.checkpoint.size += 1));
    add("a size of 0", "no such proof", out, HERE, change(&|c| c.checkpoint.size = 0));
    add("a place beyond the size", "no such proof", out, HERE, change(&|c| c.entry_index = u64::MAX));
    add("another time of the checkpoint", "the note says it", out, HERE, change(&|c| c.checkpoint.time_s += 1));
    add("a hash of the path is missing", "no such proof", out, HERE, change(&|c| c.path.truncate(c.path.len() - 1)));
    add("no path", "no such proof", out, HERE, change(&|c| c.path.clear()));
    add("a hash of the path too many", "no such proof", out, HERE, change(&|c| c.path.push(Digest::of(b"x"))));
    add(
        "another hash in the path",
        "another root, which nobody signed",
        out,
        HERE,
        change(&|c| c.path[0] = Digest::of(b"x")),
    );
    add("a bit of the note's signature", "it does not fit", out, HERE, change(&|c| c.checkpoint.signature[7] ^= 1));
    add("the note's S with the order added", "one signature, one spelling", out, HERE, {
        change(&|c| c.checkpoint.signature = second_spelling(&c.checkpoint.signature))
    });
    let unproven = "token.book_unverifiable";
    add(
        "a checkpoint of an unknown key",
        "nobody can say",
        unproven,
        HERE,
        change(&|c| c.checkpoint.key_hash = [0; 4]),
    );
    add(
        "a checkpoint by a stranger",
        "and proven by nobody",
        unproven,
        HERE,
        sealed(&at_checkpoint(&fresh, CHECKPOINT_S, &stranger())),
    );
    add("a checkpoint by a key of another role", "a seal key signs no checkpoint", unproven, HERE, {
        sealed(&at_checkpoint(&fresh, CHECKPOINT_S, &role_key(KeyRole::Seal)))
    });
    add("of another log", "key hash and note are of that name", unproven, "another log", sealed(&fresh));
    add(
        "the book key in another role",
        "it may sign receipts there",
        unproven,
        "book key for receipts",
        sealed(&fresh),
    );
    add("a checkpoint before the book key's term", "not yet", unproven, "book not yet", sealed(&fresh));
    add(
        "a checkpoint at the end of the book key's term",
        "to is outside",
        unproven,
        "book until the checkpoint",
        sealed(&fresh),
    );
    add("a checkpoint by the next book key, too early", "not yet", unproven, "rotated", {
        sealed(&at_checkpoint(&whole, CHECKPOINT_S, &RegistryKey::from_seed(&[78; 32]).unwrap()))
    });

    // Not to be read: the text.
    let good = sealed(&whole);
    add("no text", "it begins EREG1:", "token.prefix", HERE, String::new());
    add("another format", "a new claim would be EREG2:", "token.prefix", HERE, good.replace("EREG1:", "EREG2:"));
    add("a small prefix", "the prefix has one spelling", "token.prefix", HERE, good.replace("EREG1:", "ereg1:"));
    add("a blank in front", "the prefix begins the text", "token.prefix", HERE, format!(" {good}"));
    add("nothing but the prefix", "no COSE", "token.structure", HERE, "EREG1:".into());
    add("small letters", "not base45", "token.base45", HERE, format!("EREG1:{}", good[6..].to_lowercase()));
    add("a line end", "not base45", "token.base45", HERE, format!("{good}\n"));
    add(
        "a character left over",
        "groups are of three, the last may be of two",
        "token.base45",
        HERE,
        "EREG1:AAAA".into(),
    );
    add("a nought left over", "though it would add nothing", "token.base45", HERE, "EREG1:AAA0".into());
    add(
        "a triple above 65,535",
        "GGX is 65,536 more than 000 in characters",
        "token.base45",
        HERE,
        format!("EREG1::::{}", &good[9..]),
    );
    add("a pair above 255", "the largest pair is 5U for 255", "token.base45", HERE, "EREG1:6U".into());
    add("the pair of 255", "a byte, but no COSE", "token.structure", HERE, "EREG1:U5".into());
    add("the triple of 65,535", "two bytes, but no COSE", "token.structure", HERE, "EREG1:FGW".into());
    add("the triple of 65,536", "no two bytes", "token.base45", HERE, "EREG1:GGW".into());
    add("full-width letters", "not base45", "token.base45", HERE, "EREG1:ＡＢＣ".into());
    add("1,418 bytes", "one more than QR 27-L holds", "token.too_large", HERE, text(&[0; MAX_BYTES + 1]));
    add(
        "2,128 characters",
        "too long to be looked at",
        "token.too_large",
        HERE,
        format!("EREG1:{}", "a".repeat(2_128)),
    );
    add("2,127 characters", "looked at, and not base45", "token.base45", HERE, format!("EREG1:{}", "a".repeat(2_127)));

    // Not to be read: the COSE.
    let key = role_key(KeyRole::Seal);
    let header = protected(&kid(&key));
    let sig = signature(&header, &payload, &key);
    let with_header = |header: &[u8]| cose(header, &payload, &signature(header, &payload, &key));
    let mut cose_fault = |name, why, bytes: Vec<u8>| add(name, why, "token.structure", HERE, text(&bytes));
    cose_fault("without a tag", "COSE_Sign1 is tagged", bytes[1..].to_vec());
    cose_fault("the tag in two bytes", "shortest heads", put(&bytes, 0, 1, &[0xD8, 0x12]));
    cose_fault("another tag", "COSE_Mac0", put(&bytes, 0, 1, &[0xD1]));
    cose_fault("the array's head in two bytes", "shortest heads", put(&bytes, 1, 1, &[0x98, 4]));
    cose_fault("an array without a stated end", "definite lengths", [&[0xD2, 0x9F], &bytes[2..], &[0xFF]].concat());
    cose_fault("an array of five", "four", [&[0xD2, 0x85], &bytes[2..], &[0xA0]].concat());
    cose_fault("a byte behind", "nothing comes after the end", [bytes.as_slice(), &[0]].concat());
    cose_fault("a byte short", "cut off", bytes[..bytes.len() - 1].to_vec());
    cose_fault("an unprotected header", "empty", put(&bytes, 12, 1, &[0xA1, 0x04, 0x41, 0x00]));
    cose_fault("an unprotected header that swallows the payload", "empty", put(&bytes, 12, 1, &[0xA1]));
    cose_fault(
        "an algorithm of another number",
        "EdDSA (-8) leaves the curve open",
        with_header(&put(&header, 2, 1, &[0x27])),
    );
    cose_fault("a key id of five bytes", "four", with_header(&protected(&key.public_key().key_id().bytes()[..5])));
    cose_fault("a header in another order", "ascending keys", {
        with_header(&[b"\xA2\x04\x44".as_slice(), &kid(&key), b"\x01\x32"].concat())
    });
    cose_fault("a header without a key", "both members", with_header(b"\xA1\x01\x32"));
    cose_fault("a header with a member more", "both and no other", {
        with_header(&[b"\xA3".as_slice(), &header[1..], b"\x05\x00"].concat())
    });
    cose_fault(
        "a header with a byte behind",
        "nothing comes after the end",
        with_header(&[header.as_slice(), &[0]].concat()),
    );
    cose_fault("a signature of 63 bytes", "64", cose(&header, &payload, &sig[..63]));
    cose_fault("a signature of 65 bytes", "64", cose(&header, &payload, &[sig.as_slice(), &[0]].concat()));
    cose_fault("a payload that says it is longer", "the signature would begin in it", {
        let mut bytes = bytes.clone();
        bytes[15] += 1;
        bytes
    });
    cose_fault("a payload of 2^64 - 1 bytes", "no memory is asked for", [&bytes[..13], &[0x5B], &[0xFF; 8]].concat());
    cose_fault("a payload as text", "a byte string", {
        let mut bytes = bytes.clone();
        bytes[13] += 0x20;
        bytes
    });

    // Not to be read: the claims, sealed by the office.
    let mut claims_fault =
        |name, why, payload: Vec<u8>| add(name, why, "token.claims", HERE, text(&resealed(&payload)));
    let more = |count: u8, bytes: &[u8]| [&[0xA0 | count], &payload[1..], bytes].concat();
    assert_eq!(payload[0], 0xAB); // 11 claims
    claims_fault("no claims", "an empty payload", Vec::new());
    claims_fault("an empty map", "ten claims are always there", vec![0xA0]);
    claims_fault("an array", "a map", more(0, &[])[1..].to_vec());
    claims_fault("the map's head in two bytes", "shortest heads", [&[0xB8, 11], &payload[1..]].concat());
    claims_fault("a map without a stated end", "definite lengths", [&[0xBF], &payload[1..], &[0xFF]].concat());
    claims_fault("one claim fewer than stated", "the map is not full", put(&payload, 0, 1, &[0xAC]));
    claims_fault("one claim more than stated", "something is left", put(&payload, 0, 1, &[0xAA]));
    claims_fault("claim 13", "another claim is another format", more(12, &[0x0D, 0x00]));
    claims_fault("claim 12 twice", "ascending keys", more(12, &[0x0C, 0x40]));
    claims_fault("claim 11 behind claim 12", "ascending keys", more(12, &[0x0B, 0x82, 0x01, 0x00]));
    claims_fault("a byte behind the claims", "nothing comes after the end", [payload.as_slice(), &[0]].concat());
    let unit = place(&payload, b"\x03\x78\x1c420102");
    let commit = place(&payload, &[&[6, 0x58, 32], claims(None).content_commit.bytes().as_slice()].concat());
    claims_fault("a key in two bytes", "shortest heads", put(&payload, unit, 1, &[0x18, 3]));
    claims_fault("a text in a longer head", "shortest heads", put(&payload, unit + 1, 2, &[0x79, 0, 0x1C]));
    claims_fault("a text as bytes", "text", put(&payload, unit + 1, 1, &[0x58]));
    claims_fault("a text that is not UTF-8", "UTF-8", put(&payload, unit + 3, 1, &[0xFF]));
    claims_fault("a text with a surrogate", "UTF-8", put(&payload, unit + 3, 3, &[0xED, 0xA0, 0x80]));
    claims_fault("a text with an overlong character", "UTF-8", put(&payload, unit + 3, 2, &[0xC0, 0xAF]));
    claims_fault("a content commitment of 31 bytes", "32", put(&payload, commit + 2, 2, &[31]));
    let index = commit + 35;
    assert_eq!(payload[index..index + 3], [7, 17, 8]);
    claims_fault("an index in two bytes", "shortest heads", put(&payload, index + 1, 1, &[0x18, 17]));
    claims_fault("an index below 0", "unsigned", put(&payload, index + 1, 1, &[0x20]));
    claims_fault("an index as a float", "unsigned", put(&payload, index + 1, 1, &[0xF9, 0x4C, 0x40]));
    claims_fault("an index as a bignum", "unsigned", put(&payload, index + 1, 1, &[0xC2, 0x41, 17]));
    claims_fault("a time in reserved spelling", "heads end at 27", put(&payload, index + 3, 1, &[0x1C]));
    let path = place(&payload, &[9, 0x58, 6 * 32]);
    claims_fault("a path of 193 bytes", "whole hashes", put(&payload, path + 2, 1, &[193, 0]));
    let note = path + 3 + 6 * 32;
    assert_eq!(payload[note..note + 3], [10, 0x84, 0x44]);
    claims_fault("a checkpoint of three", "four", put(&payload, note + 1, 1, &[0x83]));
    claims_fault("a key hash of three bytes", "four", put(&payload, note + 2, 2, &[0x43]));
    let size = note + 7;
    claims_fault("a size in five bytes", "shortest heads", put(&payload, size, 2, &[0x1A, 0, 0, 0, 41]));
    let sig_at = size + 2 + 5;
    assert_eq!(payload[sig_at..sig_at + 2], [0x58, 64]);
    claims_fault("a note's signature of 63 bytes", "64", put(&payload, sig_at + 1, 2, &[63]));
    let other = sig_at + 2 + 64;
    assert_eq!(payload[other..other + 3], [12, 0x58, 32]);
    let with_status = |bytes: &[u8]| [&[0xAC], &payload[1..other], &[11], bytes, &payload[other..]].concat();
    claims_fault("a status of three", "two", with_status(&[0x83, 1, 0, 0]));
    claims_fault("a status without a time", "two", with_status(&[0x81, 1]));
    claims_fault("a state 0", "1 or 2", with_status(&[0x82, 0, 0]));
    claims_fault("a state 3", "1 or 2", with_status(&[0x82, 3, 0]));
    claims_fault("a null for the status", "what is absent is omitted", with_status(&[0xF6]));
    let with_others = |hashes: &[Digest]| {
        let joined: Vec<u8> = hashes.iter().flat_map(|hash| *hash.bytes()).collect();
        [&payload[..=other], &string(&joined)].concat()
    };
    claims_fault("an empty claim 12", "what is absent is omitted", with_others(&[]));
    claims_fault("claim 12 descending", "one order", with_others(&[others[1], others[0]]));
    claims_fault("a hash twice in claim 12", "strictly ascending", with_others(&[others[0], others[0]]));
    claims_fault("the own shown hash in claim 12", "the others", with_others(&[face().shown_hash()]));
    claims_fault("claim 12 that ends early", "the bytes it says are not there", put(&payload, other + 2, 1, &[64]));
    claims_fault("claim 3 under the key of claim 2", "each key once", put(&payload, unit, 1, &[2]));
    claims_fault("a map of nine with ten claims", "ten are always there", {
        let bytes = seal(alone.clone(), &key).unwrap().bytes();
        put(payload_of(&bytes), 0, 1, &[0xA9])
    });
    claims_fault("claim 12 of 33 bytes", "whole hashes", put(&payload, other + 2, 1, &[33, 0]));
    for (name, at) in
        [("a time of entry after the last instant", index + 3), ("a checkpoint after the last instant", size + 2)]
    {
        let spelled = if at == size + 2 { head(0, 253_370_764_800) } else { head(0, 253_370_764_800_000) };
        let cut = if at == size + 2 { 5 } else { 9 };
        claims_fault(name, "no clock of ours says it", put(&payload, at, cut, &spelled));
    }
    claims_fault("a status after the last instant", "no clock of ours says it", {
        with_status(&[vec![0x82, 1], head(0, 253_370_764_800)].concat())
    });
    claims_fault("a time of 2^64 - 1", "no clock of ours says it", put(&payload, index + 3, 9, &head(0, u64::MAX)));
    vectors
}
