//! Damaged inputs by the thousand: the vectors, changed by chance from a seed, with our verifier's answers.
//!
//! Most of what chance alone makes is refused at the first look. So the damage is done at every depth: to the text, to the
//! bytes behind it, and to what is signed, which is then signed again by the key whose place it is.

use ereg_domain::canonical::to_canonical;
use ereg_domain::time::Instant;
use ereg_trust::bundle::{KeyRole, TRUST_TYPE};
use ereg_trust::digest::Digest;
use ereg_trust::envelope::Envelope;
use ereg_trust::token::{PREFIX, StatusState, Token, TokenStatus, seal};
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::{base64, bundles, checkpoints, log, stranger, tokens};
use crate::fixture::{CHECKPOINT_S, hex, role_key};

/// SplitMix64: the same numbers everywhere.
pub struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ z >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ z >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ z >> 31
    }

    fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() % bound.max(1) as u64).unwrap()
    }

    fn one<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }

    fn byte(&mut self) -> u8 {
        // What heads, lengths and small numbers are made of more often than any byte.
        let telling =
            [0x00, 0x01, 0x17, 0x18, 0x19, 0x1A, 0x1B, 0x1C, 0x1F, 0x20, 0x40, 0x58, 0x59, 0x5F, 0x60, 0x78, 0x7F];
        let others = [0x80, 0x82, 0x84, 0x9F, 0xA0, 0xAA, 0xAB, 0xAC, 0xBF, 0xC2, 0xD2, 0xD8, 0xF4, 0xF6, 0xF9, 0xFF];
        match self.below(3) {
            0 => *self.one(&telling),
            1 => *self.one(&others),
            _ => self.next().to_le_bytes()[0],
        }
    }
}

/// Cuts `cut` units at a place and puts others there.
type Edit<T> = (usize, usize, Vec<T>);

fn edited<T: Clone>(whole: &[T], edits: &[Edit<T>]) -> Vec<T> {
    edits.iter().fold(whole.to_vec(), |now, (at, cut, put)| [&now[..*at], put, &now[at + cut..]].concat())
}

/// One to three edits by chance.
fn edits<T: Clone>(chance: &mut Chance, whole: &[T], mut unit: impl FnMut(&mut Chance) -> T) -> Vec<Edit<T>> {
    let mut now = whole.to_vec();
    let mut made: Vec<Edit<T>> = Vec::new();
    for _ in 0..=chance.below(3) {
        let at = chance.below(now.len());
        let left = now.len() - at;
        let edit = match chance.below(6) {
            0 => (at, 0, vec![unit(chance)]),
            1 => (at, 1.min(left), Vec::new()),
            2 if left > 1 => (at, 2, vec![now[at + 1].clone(), now[at].clone()]),
            3 => {
                let length = 1 + chance.below(left.min(40));
                (at, 0, now[at..(at + length).min(now.len())].to_vec())
            }
            4 if left > 40 => (at, 1 + chance.below(40), Vec::new()),
            _ => (at, 1.min(left), vec![unit(chance)]),
        };
        now = edited(&now, std::slice::from_ref(&edit));
        made.push(edit);
    }
    made
}

/// The one edit that makes `to` of `from`.
fn difference<T: Clone + PartialEq>(from: &[T], to: &[T]) -> Edit<T> {
    let front = from.iter().zip(to).take_while(|(a, b)| a == b).count();
    let (from, rest) = (&from[front..], &to[front..]);
    let back = from.iter().rev().zip(rest.iter().rev()).take_while(|(a, b)| a == b).count();
    (front, from.len() - back, rest[..rest.len() - back].to_vec())
}

#[derive(Serialize, Default)]
struct Damaged {
    kind: &'static str,
    of: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<Vec<(usize, usize, String)>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bytes: Option<Vec<(usize, usize, String)>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    payload: Option<Vec<(usize, usize, String)>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sig: Option<String>,
    #[serde(skip_serializing_if = "Map::is_empty")]
    with: Map<String, Value>,
    answer: Map<String, Value>,
}

fn as_text(edits: Vec<Edit<char>>) -> Vec<(usize, usize, String)> {
    edits.into_iter().map(|(at, cut, put)| (at, cut, put.into_iter().collect())).collect()
}

fn as_hex(edits: Vec<Edit<u8>>) -> Vec<(usize, usize, String)> {
    edits.into_iter().map(|(at, cut, put)| (at, cut, hex(&put))).collect()
}

fn object(value: impl Serialize) -> Map<String, Value> {
    match serde_json::to_value(value).unwrap() {
        Value::Object(map) => map,
        _ => unreachable!(),
    }
}

fn answer(answer: String) -> Map<String, Value> {
    object(json!({ "answer": answer }))
}

/// The whole vectors that are damaged here.
struct Whole {
    bundles: Vec<bundles::Vector>,
    tokens: Vec<tokens::Vector>,
    checkpoints: Vec<checkpoints::Vector>,
    proofs: Vec<log::ProofVector>,
}

const BASE45: &str = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

impl Whole {
    /// The bundle a vector is judged by, or now and then another.
    fn by(&self, chance: &mut Chance, named: &'static str, with: &mut Map<String, Value>) -> &'static str {
        let offices: Vec<_> = self.tokens.iter().map(|vector| vector.bundle).collect();
        let by = if chance.below(3) == 0 { *chance.one(&offices) } else { named };
        if by != named {
            with.insert("bundle".into(), by.into());
        }
        by
    }

    fn token_text(&self, chance: &mut Chance) -> Damaged {
        let of = chance.one(&self.tokens);
        let whole: Vec<char> = of.text.chars().collect();
        let alphabet: Vec<char> = format!("{BASE45}{BASE45}a\n\té—\u{2028}😀").chars().collect();
        let edits = edits(chance, &whole, |chance| *chance.one(&alphabet));
        let text: String = edited(&whole, &edits).into_iter().collect();
        let told = tokens::judged(&text, bundles::good(of.bundle));
        Damaged {
            kind: "token",
            of: of.name.into(),
            text: Some(as_text(edits)),
            answer: object(told),
            ..Damaged::default()
        }
    }

    /// A good token and its bytes.
    fn token(&self, chance: &mut Chance) -> (&tokens::Vector, Vec<u8>) {
        let good: Vec<_> = self.tokens.iter().filter(|v| v.told.read == "good").collect();
        let of = *chance.one(&good);
        (of, base45::decode(&of.text[PREFIX.len()..]).unwrap())
    }

    fn token_of(&self, chance: &mut Chance, of: &tokens::Vector, whole: &[u8], edits: Vec<Edit<u8>>) -> Damaged {
        let mut with = Map::new();
        let by = self.by(chance, of.bundle, &mut with);
        let text = format!("{PREFIX}{}", base45::encode(edited(whole, &edits)));
        let told = tokens::judged(&text, bundles::good(by));
        let (of, bytes) = (of.name.into(), Some(as_hex(edits)));
        Damaged { kind: "token", of, bytes, with, answer: object(told), ..Damaged::default() }
    }

    fn token_bytes(&self, chance: &mut Chance) -> Damaged {
        let (of, whole) = self.token(chance);
        let edits = edits(chance, &whole, Chance::byte);
        self.token_of(chance, of, &whole, edits)
    }

    /// A token changed under a seal that was made anew.
    fn resealed(&self, chance: &mut Chance, of: &tokens::Vector, whole: &[u8], made: &[u8]) -> Damaged {
        // One edit for the signature, which ends a token, and one for all before it.
        let (from, to) = (whole.len() - 64, made.len() - 64);
        let edits = vec![(from, 64, made[to..].to_vec()), difference(&whole[..from], &made[..to])];
        self.token_of(chance, of, whole, edits)
    }

    fn token_payload(&self, chance: &mut Chance) -> Damaged {
        let (of, whole) = self.token(chance);
        let payload = tokens::payload_of(&whole);
        let edits = edits(chance, payload, Chance::byte);
        let made = tokens::resealed(&edited(payload, &edits));
        self.resealed(chance, of, &whole, &made)
    }

    /// Other claims in the right form, sealed by the office or somebody else: what a thief of a key could make.
    fn token_claims(&self, chance: &mut Chance) -> Damaged {
        loop {
            let (of, whole) = self.token(chance);
            let mut claims = Token::parse(&of.text).unwrap().claims().clone();
            let (donor, _) = self.token(chance);
            let donor = Token::parse(&donor.text).unwrap().claims().clone();
            let number = |chance: &mut Chance, now: u64| match chance.below(6) {
                0 => now.wrapping_add(1),
                1 => now.wrapping_sub(1),
                2 => chance.next(),
                3 => chance.next() >> (1 + chance.below(63)),
                4 => 0,
                _ => now ^ 1 << chance.below(40),
            };
            for _ in 0..=chance.below(2) {
                match chance.below(14) {
                    0 => claims.face = donor.face.clone(),
                    1 => claims.content_commit = donor.content_commit,
                    2 => claims.entry_index = number(chance, claims.entry_index),
                    3 => claims.booked_at_ms = number(chance, claims.booked_at_ms),
                    4 => claims.path = donor.path.clone(),
                    5 => drop(claims.path.pop()),
                    6 => claims.path.push(Digest::of(&chance.next().to_le_bytes())),
                    7 => claims.checkpoint = donor.checkpoint.clone(),
                    8 => claims.checkpoint.size = number(chance, claims.checkpoint.size),
                    9 => claims.checkpoint.time_s = number(chance, claims.checkpoint.time_s),
                    10 => claims.checkpoint.key_hash = donor.checkpoint.key_hash,
                    11 => claims.other_shown = donor.other_shown.clone(),
                    _ => {
                        let state = *chance.one(&[StatusState::Current, StatusState::Cancelled]);
                        let as_of_s = claims.checkpoint.time_s.wrapping_add(chance.next() % 1_300).wrapping_sub(650);
                        claims.status = Some(TokenStatus { state, as_of_s });
                    }
                }
            }
            let key = if chance.below(8) == 0 { stranger() } else { role_key(KeyRole::Seal) };
            if let Ok(token) = seal(claims, &key) {
                return self.resealed(chance, of, &whole, &token.bytes());
            }
        }
    }

    fn checkpoint_text(&self, chance: &mut Chance) -> Damaged {
        let of = chance.one(&self.checkpoints[..self.checkpoints.len() - 2]);
        let whole: Vec<char> = of.text.chars().collect();
        if whole.len() > 2_000 {
            return self.checkpoint_note(chance);
        }
        let alphabet: Vec<char> = "0123456789ABCXYZabcxyz+/= \n\r—-.\u{a0}\u{2028}é".chars().collect();
        let edits = edits(chance, &whole, |chance| *chance.one(&alphabet));
        let text: String = edited(&whole, &edits).into_iter().collect();
        let mut with = Map::new();
        let by = self.by(chance, of.bundle, &mut with);
        let answer = answer(checkpoints::judged(&text, bundles::good(by)));
        let (of, text) = (of.name.into(), Some(as_text(edits)));
        Damaged { kind: "checkpoint", of, text, with, answer, ..Damaged::default() }
    }

    /// Other lines, signed by the book key or somebody else.
    fn checkpoint_note(&self, chance: &mut Chance) -> Damaged {
        let of = &self.checkpoints[0];
        let (note, _) = of.text.split_once("\n\n").unwrap();
        let mut lines: Vec<String> = note.split('\n').map(str::to_owned).collect();
        match chance.below(4) {
            0 => lines[1] = (chance.next() >> chance.below(64)).to_string(),
            1 => lines[2] = base64(Digest::of(&chance.next().to_le_bytes()).bytes()),
            2 => lines[3] = format!("time {}", CHECKPOINT_S - 15 + chance.next() % 30),
            _ => {}
        }
        let mut note = format!("{}\n", lines.join("\n"));
        if chance.below(3) == 0 {
            let whole: Vec<char> = note.chars().collect();
            let alphabet: Vec<char> = "0123456789ABCXYZabcxyz+/= \n".chars().collect();
            note = edited(&whole, &edits(chance, &whole, |chance| *chance.one(&alphabet))).into_iter().collect();
        }
        let name = note.split('\n').next().unwrap_or_default();
        let (book, seal) = (role_key(KeyRole::Book), role_key(KeyRole::Seal));
        let lines: String = (0..=chance.below(2))
            .map(|_| {
                let key = if chance.below(4) == 0 { &seal } else { &book };
                let name = if chance.below(4) == 0 { "w.invalid" } else { name };
                checkpoints::line(&note, name, key)
            })
            .collect();
        let text = format!("{note}\n{lines}");
        let mut with = Map::new();
        let by = self.by(chance, of.bundle, &mut with);
        let answer = answer(checkpoints::judged(&text, bundles::good(by)));
        with.insert("text".into(), text.into());
        Damaged { kind: "checkpoint", of: of.name.into(), with, answer, ..Damaged::default() }
    }

    fn proof(&self, chance: &mut Chance) -> Damaged {
        let of = chance.one(&self.proofs[..10]);
        let mut made = of.clone();
        let mut with = Map::new();
        for _ in 0..=chance.below(2) {
            match chance.below(7) {
                0 => made.index = chance.next() % (made.size + 2),
                1 => made.size = chance.next() % 48,
                2 => made.size = chance.next() >> chance.below(60),
                3 => drop(made.path.pop()),
                4 => {
                    let at = chance.below(made.path.len() + 1);
                    made.path.insert(at, Digest::of(&chance.next().to_le_bytes()).to_string());
                }
                5 if made.path.len() > 1 => {
                    let (a, b) = (chance.below(made.path.len()), chance.below(made.path.len()));
                    made.path.swap(a, b);
                }
                _ => made.root = log::tree(1 + chance.next() % 45).root().to_string(),
            }
        }
        let changed = object(&made);
        for (name, now) in changed.iter().filter(|(name, now)| object(of)[name.as_str()] != **now) {
            with.insert(name.clone(), now.clone());
        }
        Damaged { kind: "proof", of: of.name.clone(), with, answer: answer(made.judged()), ..Damaged::default() }
    }

    fn bundle_text(&self, chance: &mut Chance) -> Damaged {
        let of = chance.one(&self.bundles);
        let whole: Vec<char> = of.text.chars().collect();
        if whole.is_empty() || whole.len() > 4_000 {
            return self.bundle_payload(chance);
        }
        let alphabet: Vec<char> = "0123456789ABCXYZabcxyz+/=-_ \n\"\\{}[]:,é".chars().collect();
        let edits = edits(chance, &whole, |chance| *chance.one(&alphabet));
        let text: String = edited(&whole, &edits).into_iter().collect();
        let answer = answer(of.judged(&text));
        Damaged { kind: "bundle", of: of.name.into(), text: Some(as_text(edits)), answer, ..Damaged::default() }
    }

    fn bundle_with(&self, of: &bundles::Vector, whole: &[u8], made: &[u8], edits: Vec<Edit<u8>>) -> Damaged {
        assert_eq!(edited(whole, &edits), made);
        let (keyid, sig) = bundles::signature(made, &crate::fixture::root());
        let sig = base64(&sig);
        let signatures = [(keyid, bundles::signature(made, &crate::fixture::root()).1)];
        let answer = answer(of.judged(&bundles::enveloped(&TRUST_TYPE.to_string(), made, &signatures)));
        let (of, payload) = (of.name.into(), Some(as_hex(edits)));
        Damaged { kind: "bundle", of, payload, sig: Some(sig), answer, ..Damaged::default() }
    }

    fn good_bundle(&self, chance: &mut Chance) -> (&bundles::Vector, Vec<u8>) {
        let own = crate::fixture::root().public_key();
        let good: Vec<_> =
            self.bundles.iter().filter(|v| v.answer == "good" && v.bundle().content().root == own).collect();
        let of = *chance.one(&good);
        (of, Envelope::from_bytes(of.text.as_bytes()).unwrap().unverified_payload().to_vec())
    }

    /// Bytes of the payload changed and signed by the root.
    fn bundle_payload(&self, chance: &mut Chance) -> Damaged {
        let (of, whole) = self.good_bundle(chance);
        let telling = *b"0123456789:-.TZedABfn\"\\{}[], _";
        let edits = edits(chance, &whole, |chance| *chance.one(&telling));
        let made = edited(&whole, &edits);
        self.bundle_with(of, &whole, &made, edits)
    }

    /// Values of the payload changed, canonical and signed by the root.
    fn bundle_values(&self, chance: &mut Chance) -> Damaged {
        let (of, whole) = self.good_bundle(chance);
        let mut value: Value = serde_json::from_slice(&whole).unwrap();
        let donor: Value = serde_json::from_slice(&self.good_bundle(chance).1).unwrap();
        for _ in 0..=chance.below(2) {
            let rows = value["roles"].as_array_mut().unwrap();
            let donors = donor["roles"].as_array().unwrap();
            let at = chance.below(rows.len());
            let moved = Instant::from_ms(1_795_000_000_000 + i64::from(chance.next().to_le_bytes()[0]) * 3_600_000);
            let member = *chance.one(&["alg", "demo", "from", "id", "key", "office", "role", "to"]);
            match chance.below(11) {
                0 if !rows.is_empty() => drop(rows.remove(at)),
                1 if !rows.is_empty() => {
                    let to = chance.below(rows.len());
                    rows.swap(at, to);
                }
                2 if !donors.is_empty() => rows.insert(at, chance.one(donors).clone()),
                3 if !rows.is_empty() => rows[at]["from"] = json!(moved),
                4 if !rows.is_empty() => rows[at]["to"] = json!(moved),
                5 | 6 if !rows.is_empty() && !donors.is_empty() => {
                    if let Some(given) = chance.one(donors).get(member) {
                        rows[at][member] = given.clone();
                    }
                }
                7 if !rows.is_empty() => {
                    let row = rows[at].as_object_mut().unwrap();
                    let given = row.get("office").cloned().unwrap_or(json!("x"));
                    row.insert(member.into(), given);
                }
                8 => value["version"] = json!(chance.next() >> chance.below(64)),
                9 => value["demo"] = json!(chance.below(2) == 0),
                _ => {
                    value["log"]["origin"] =
                        json!(chance.one(&["a/b", "a b", "", "a\u{a0}", "演示/簿", "a+b", "\u{7f}"]))
                }
            }
        }
        match to_canonical(&value) {
            Ok(made) => self.bundle_with(of, &whole, &made, vec![difference(&whole, &made)]),
            Err(_) => self.bundle_values(chance),
        }
    }
}

/// The file: one damaged input a line.
pub fn lines(seed: u64, count: usize) -> String {
    let whole = Whole {
        bundles: bundles::all(),
        tokens: tokens::all(),
        checkpoints: checkpoints::all(),
        proofs: log::proofs(),
    };
    let mut chance = Chance(seed);
    let lines: Vec<String> = (0..count)
        .map(|n| {
            let made = match n % 12 {
                0 => whole.token_text(&mut chance),
                1 | 2 => whole.token_bytes(&mut chance),
                3 => whole.token_payload(&mut chance),
                4..=6 => whole.token_claims(&mut chance),
                7 => whole.checkpoint_text(&mut chance),
                8 => whole.checkpoint_note(&mut chance),
                9 => whole.proof(&mut chance),
                10 => match n % 24 {
                    10 => whole.bundle_text(&mut chance),
                    _ => whole.bundle_payload(&mut chance),
                },
                _ => whole.bundle_values(&mut chance),
            };
            serde_json::to_string(&made).unwrap()
        })
        .collect();
    format!("[\n{}\n]\n", lines.join(",\n"))
}
