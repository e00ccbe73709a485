//! Trust bundles: offices of every kind that tokens and checkpoints are judged by, and what is no bundle.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use ereg_domain::canonical::to_canonical;
use ereg_trust::bundle::{
    BundleError, DocumentSeals, KeyRole, MOST_SEAL_BYTES, MOST_SEAL_CERTIFICATES, Office, RoleKey, SealDer, TRUST_TYPE,
    TrustBundle, TrustContent,
};
use ereg_trust::envelope::{EnvelopeError, PayloadType, pae};
use ereg_trust::keys::{KeyId, PublicKey, RegistryKey, SoftwareKeys, USER_ALIAS};
use serde::Serialize;
use serde_json::{Value, json};

use super::{base64, second_spelling, stranger};
use crate::fixture::{CHECKPOINT_S, at, content, role_key, root};

#[derive(Serialize, Clone)]
pub struct Vector {
    pub name: &'static str,
    why: &'static str,
    pub text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pin: Option<String>,
    pub floor: u64,
    pub answer: String,
}

impl Vector {
    /// Returns what our verifier says of a text in this one's place.
    pub fn judged(&self, text: &str) -> String {
        judged(text, self.pin.as_deref(), self.floor)
    }

    pub fn bundle(&self) -> TrustBundle {
        TrustBundle::parse(self.text.as_bytes(), None, 0).unwrap()
    }
}

/// Returns what our verifier says of a text under a pin and a floor.
pub fn judged(text: &str, pin: Option<&str>, floor: u64) -> String {
    let pin = pin.map(|pin| pin.parse::<KeyId>().unwrap());
    match TrustBundle::parse(text.as_bytes(), pin.as_ref(), floor) {
        Ok(_) => "good".into(),
        Err(BundleError::Content(_) | BundleError::Envelope(EnvelopeError::Canonical(_))) => "form".into(),
        Err(error) => error.code().into(),
    }
}

/// The good bundle of this name.
pub fn good(name: &str) -> &'static TrustBundle {
    static GOOD: LazyLock<BTreeMap<&str, TrustBundle>> = LazyLock::new(|| {
        all().iter().filter(|vector| vector.answer == "good").map(|vector| (vector.name, vector.bundle())).collect()
    });
    &GOOD[name]
}

/// An envelope around any payload, well-formed or not.
pub fn enveloped(payload_type: &str, payload: &[u8], signatures: &[(String, Vec<u8>)]) -> String {
    let signatures: Vec<String> =
        signatures.iter().map(|(keyid, sig)| format!(r#"{{"keyid":"{keyid}","sig":"{}"}}"#, base64(sig))).collect();
    format!(
        r#"{{"payload":"{}","payloadType":"{payload_type}","signatures":[{}]}}"#,
        base64(payload),
        signatures.join(",")
    )
}

pub fn signature(payload: &[u8], key: &RegistryKey) -> (String, Vec<u8>) {
    (key.public_key().key_id().to_string(), key.sign_message(&pae(&TRUST_TYPE, payload)).to_vec())
}

/// A payload signed by the root, whatever it says.
pub fn signed(payload: &[u8]) -> String {
    enveloped(&TRUST_TYPE.to_string(), payload, &[signature(payload, &root())])
}

fn changed(change: impl FnOnce(&mut TrustContent)) -> String {
    let mut content = content();
    change(&mut content);
    signed(&to_canonical(&content).unwrap())
}

fn respelled(change: impl FnOnce(&mut Value)) -> String {
    let mut value = serde_json::to_value(content()).unwrap();
    change(&mut value);
    signed(&to_canonical(&value).unwrap())
}

/// Certificates and lists of revoked ones: what is in them nobody here reads.
fn sealed_under(certificates: &[&str], revoked: &[&str]) -> String {
    let all = |texts: &[&str]| texts.iter().map(|text| SealDer::new(text.as_bytes().to_vec())).collect();
    changed(|content| content.seals = DocumentSeals { certificates: all(certificates), revoked: all(revoked) })
}

fn rows(content: &mut TrustContent, role: KeyRole) -> impl Iterator<Item = &mut RoleKey> {
    content.roles.iter_mut().filter(move |row| row.role == role)
}

fn row(role: KeyRole, key: &RegistryKey, from: u64, office: &str) -> RoleKey {
    RoleKey { demo: true, ..RoleKey::new(role, key.public_key(), at(from), office) }
}

fn sorted(content: &mut TrustContent) {
    content.roles.sort_by_key(|row| (row.role, row.from, row.id));
}

/// Registry time from which the fixture's keys count.
const START: u64 = 1_795_000_000;

#[allow(clippy::too_many_lines)] // a table
pub fn all() -> Vec<Vector> {
    let pin = root().public_key().key_id().to_string();
    let mut vectors = Vec::new();
    let mut add = |name, why, answer: &str, text: String| {
        let vector = Vector { name, why, text, pin: Some(pin.clone()), floor: 0, answer: answer.into() };
        assert_eq!(vector.judged(&vector.text), answer, "{name}");
        vectors.push(vector);
    };

    add("demo office", "a demonstration office, every role from one day on", "good", changed(|_| ()));
    add("real office", "the same keys for an office that is none of a demonstration", "good", {
        changed(|content| {
            content.demo = false;
            content.roles.iter_mut().for_each(|row| row.demo = false);
        })
    });
    add("another office", "another office's keys under the same root", "good", {
        changed(|content| {
            content.office =
                Office { id: "110000".into(), name: "另一演示机构".into(), origin: "127.0.0.1:1".into() };
            for row in &mut content.roles {
                let key = RegistryKey::from_seed(&[100 + row.role as u8; 32]).unwrap().public_key();
                *row = RoleKey { demo: true, ..RoleKey::new(row.role, key, row.from, "110000") };
            }
        })
    });
    add("another log", "the same keys and a log of another name", "good", {
        changed(|content| content.log.origin = "other.ereg.invalid/book".into())
    });
    add("no keys", "an office that has not named a key yet", "good", changed(|content| content.roles.clear()));
    add("seal from the checkpoint on", "the seal key's term begins at the checkpoint's second", "good", {
        changed(|content| rows(content, KeyRole::Seal).for_each(|row| row.from = at(CHECKPOINT_S)))
    });
    add("seal not yet", "the seal key's term begins a millisecond after the checkpoint", "good", {
        changed(|content| rows(content, KeyRole::Seal).for_each(|row| row.from = at(CHECKPOINT_S).plus_ms(1)))
    });
    add(
        "seal until the checkpoint",
        "the seal key's term ends at the checkpoint's second, which is outside",
        "good",
        changed(|content| rows(content, KeyRole::Seal).for_each(|row| row.to = Some(at(CHECKPOINT_S)))),
    );
    add("seal until after the checkpoint", "the seal key's term ends a millisecond after the checkpoint", "good", {
        changed(|content| rows(content, KeyRole::Seal).for_each(|row| row.to = Some(at(CHECKPOINT_S).plus_ms(1))))
    });
    add("book not yet", "the book key's term begins a millisecond after the checkpoint", "good", {
        changed(|content| rows(content, KeyRole::Book).for_each(|row| row.from = at(CHECKPOINT_S).plus_ms(1)))
    });
    add("book until the checkpoint", "the book key's term ends at the checkpoint's second", "good", {
        changed(|content| rows(content, KeyRole::Book).for_each(|row| row.to = Some(at(CHECKPOINT_S))))
    });
    add(
        "seal key for policy",
        "the key that sealed the fixture's tokens may sign policy packs, and nothing else",
        "good",
        {
            changed(|content| {
                rows(content, KeyRole::Policy).for_each(|row| {
                    *row = self::row(KeyRole::Policy, &role_key(KeyRole::Seal), START, "420100");
                });
                rows(content, KeyRole::Seal)
                    .for_each(|row| *row = self::row(KeyRole::Seal, &stranger(), START, "420100"));
            })
        },
    );
    add(
        "book key for receipts",
        "the key that signed the fixture's checkpoints may sign receipts, and nothing else",
        "good",
        {
            changed(|content| {
                rows(content, KeyRole::Receipt).for_each(|row| {
                    *row = self::row(KeyRole::Receipt, &role_key(KeyRole::Book), START, "420100");
                });
                rows(content, KeyRole::Book)
                    .for_each(|row| *row = self::row(KeyRole::Book, &stranger(), START, "420100"));
            })
        },
    );
    add("rotated", "seal and book have a second key from ten seconds after the checkpoint on", "good", {
        changed(|content| {
            for (role, seed) in [(KeyRole::Seal, 77), (KeyRole::Book, 78)] {
                let next = RegistryKey::from_seed(&[seed; 32]).unwrap();
                rows(content, role).for_each(|row| row.to = Some(at(CHECKPOINT_S + 10)));
                content.roles.push(row(role, &next, CHECKPOINT_S + 10, "420100"));
            }
            sorted(content);
        })
    });
    add(
        "seal with a gap",
        "one seal key with two terms: until the checkpoint, and again from ten minutes after it",
        "good",
        {
            changed(|content| {
                rows(content, KeyRole::Seal).for_each(|row| row.to = Some(at(CHECKPOINT_S)));
                content.roles.push(row(KeyRole::Seal, &role_key(KeyRole::Seal), CHECKPOINT_S + 600, "420102"));
                sorted(content);
            })
        },
    );
    add("seal for two offices", "one seal key with two rows that overlap: the first counts", "good", {
        changed(|content| {
            content.roles.push(row(KeyRole::Seal, &role_key(KeyRole::Seal), START + 1, "420102"));
            sorted(content);
        })
    });

    // Not of the form.
    let text = changed(|_| ());
    add("no text", "nothing is no bundle", "form", String::new());
    add("not JSON", "half a bundle", "form", text[..text.len() / 2].into());
    add("a line end", "bytes after the end", "form", format!("{text}\n"));
    add("a blank", "a blank between two tokens is another spelling", "form", text.replacen(':', ": ", 1));
    add("an unknown member of the envelope", "what nobody checks is not carried along", "form", {
        text.replacen(r#""signatures""#, r#""see":"also","signatures""#, 1)
    });
    add("a list for the envelope", "the values in order are not the object", "form", {
        let value: Value = serde_json::from_str(&text).unwrap();
        json!([value["payload"], value["payloadType"], value["signatures"]]).to_string()
    });
    add("a list for a signature", "the values in order are not the object", "form", {
        let mut value: Value = serde_json::from_str(&text).unwrap();
        value["signatures"][0] = json!([value["signatures"][0]["keyid"], value["signatures"][0]["sig"]]);
        String::from_utf8(to_canonical(&value).unwrap()).unwrap()
    });
    add("a list of the names", "a list is no object, whatever it holds", "form", {
        r#"["payload","payloadType","signatures"]"#.into()
    });
    add("an object for the signatures", "an array", "form", {
        let mut value: Value = serde_json::from_str(&text).unwrap();
        value["signatures"] = json!({});
        String::from_utf8(to_canonical(&value).unwrap()).unwrap()
    });
    add("a signature that is not base64", "strict base64", "form", {
        let mut value: Value = serde_json::from_str(&text).unwrap();
        value["signatures"][0]["sig"] = json!("_-_-");
        String::from_utf8(to_canonical(&value).unwrap()).unwrap()
    });
    add("an object for the rows", "an array", "form", respelled(|value| value["roles"] = json!({})));
    add("a number for a name", "a text", "form", respelled(|value| value["office"]["name"] = json!(1)));
    add("a number for an id", "a text", "form", respelled(|value| value["roles"][0]["id"] = json!(1)));
    add("a number for a key", "a text", "form", respelled(|value| value["roles"][0]["key"] = json!(1)));
    add("an id of 30 bytes", "a SHA-256 has 32", "form", {
        respelled(|value| value["roles"][0]["id"] = json!("aVBtapLd11SUVKIMGJfPzOEDuN0sXcmzJQNVT-_s"))
    });
    add("a list for the office", "signed by the root, and yet not the form", "form", {
        respelled(|value| value["office"] = json!(["420100", "演示登记机构", "127.0.0.1:8787"]))
    });
    add("an unknown member", "signed by the root, and yet not the form", "form", {
        respelled(|value| value["extra"] = json!(true))
    });
    add("no log", "a member is missing", "form", {
        respelled(|value| drop(value.as_object_mut().unwrap().remove("log")))
    });
    add("a version below 0", "an integer from 0", "form", respelled(|value| value["version"] = json!(-1)));
    add("a version as text", "an integer", "form", respelled(|value| value["version"] = json!("3")));
    add("demo as a number", "true or false", "form", respelled(|value| value["demo"] = json!(1)));
    add("an unknown role", "one of six", "form", respelled(|value| value["roles"][0]["role"] = json!("root")));
    add("an unknown level", "A, B or C", "form", respelled(|value| value["least_assurance"] = json!("D")));
    add(
        "a P-256 algorithm",
        "registry keys are Ed25519",
        "form",
        respelled(|value| value["roles"][2]["alg"] = json!("p256")),
    );
    for (name, why, from) in [
        ("an instant without milliseconds", "one spelling", "2026-11-18T11:06:40Z"),
        ("an instant at another offset", "one spelling", "2026-11-18T19:06:40.000+08:00"),
        ("a day that there is not", "2026 is no leap year", "2026-02-29T00:00:00.000Z"),
        ("a leap second", "there is none", "2016-12-31T23:59:60.000Z"),
        ("the hour 24", "one spelling of midnight", "2026-11-17T24:00:00.000Z"),
        ("a year before 0", "four digits", "-000001-01-01T00:00:00.000Z"),
        ("the year 0", "the first is 1", "0000-12-31T23:59:59.999Z"),
        ("an instant after the last", "at some offsets its year would have five digits", "9999-01-01T00:00:00.000Z"),
    ] {
        add(name, why, "form", respelled(|value| value["roles"][0]["from"] = json!(from)));
    }
    for (name, why, from) in [
        ("the first instant", "no year before 1", "0001-01-01T00:00:00.000Z"),
        ("a leap day of old", "proleptic Gregorian", "1200-02-29T23:59:59.999Z"),
        ("the last instant", "no year after 9998", "9998-12-31T23:59:59.999Z"),
    ] {
        add(name, why, "good", respelled(|value| value["roles"][0]["from"] = json!(from)));
    }
    let key_text = |key: &str| respelled(|value| value["roles"][0]["key"] = json!(key));
    add("a key of small order", "one signature by it fits every message", "form", {
        let mut one = [0; 32];
        one[0] = 1;
        key_text(&PublicKey::Ed25519(one).to_string())
    });
    add("a key of order 8", "the same, for one message in eight", "form", {
        // With the other sign of x than the page prints.
        key_text(
            &PublicKey::Ed25519([
                0x26, 0xE8, 0x95, 0x8F, 0xC2, 0xB2, 0x27, 0xB0, 0x45, 0xC3, 0xF4, 0x89, 0xF2, 0xEF, 0x98, 0xF0, 0xD5,
                0xDF, 0xAC, 0x05, 0xD3, 0xC6, 0x33, 0x39, 0xB1, 0x38, 0x02, 0x88, 0x6D, 0x53, 0xFC, 0x85,
            ])
            .to_string(),
        )
    });
    add("another spelling of a point", "y is the field's order and 3 more", "form", {
        let mut y = [0xFF; 32];
        (y[0], y[31]) = (0xF0, 0x7F);
        key_text(&PublicKey::Ed25519(y).to_string())
    });
    add("a key with bits after its end", "base64url has one text per byte string", "form", {
        key_text("ed25519:gTl3Dqh9F19Wo1Rmw0x-zMuNipG07jeiXfYPW4_Js5R")
    });
    add(
        "a key of 30 bytes",
        "an Ed25519 key has 32",
        "form",
        key_text("ed25519:gTl3Dqh9F19Wo1Rmw0x-zMuNipG07jeiXfYPW4_J"),
    );
    add("a point that is compressed", "the form of 65 bytes alone", "form", {
        let mut point = [7; 65];
        point[0] = 3;
        key_text(&PublicKey::P256(point).to_string())
    });
    add(
        "an unknown kind of key",
        "ed25519 or p256",
        "form",
        key_text("sm2:gTl3Dqh9F19Wo1Rmw0x-zMuNipG07jeiXfYPW4_Js5Q"),
    );
    let payload = to_canonical(&content()).unwrap();
    add("a payload that is not canonical", "keys in another order, signed by the root", "form", {
        let ours = r#"{"demo":true,"least_assurance":"C","#;
        let text = String::from_utf8(payload.clone()).unwrap();
        signed(text.replacen(ours, r#"{"least_assurance":"C","demo":true,"#, 1).as_bytes())
    });
    add("a payload with bits after its end", "base64 has one text per byte string", "form", {
        // Of a length that leaves bits over.
        let named = |more: usize| changed(|content| content.office.name.push_str(&"a".repeat(more)));
        let text = (0..3).map(named).find(|text| text.contains("fQ==\"")).unwrap();
        text.replacen("fQ==\"", "fR==\"", 1)
    });

    // Of the form, and refused.
    let by_root = |payload: &[u8]| signature(payload, &root());
    let kind = TRUST_TYPE.to_string();
    add("a later format", "the program must be updated", "trust.newer_format", {
        enveloped(&PayloadType::new("trust", 2).to_string(), &payload, &[by_root(&payload)])
    });
    add("another type", "a policy pack is no trust bundle", "envelope.type", {
        enveloped(&PayloadType::new("pack", 1).to_string(), &payload, &[by_root(&payload)])
    });
    add("a version of the type with a zero in front", "one spelling", "form", {
        enveloped("application/vnd.ereg.trust.01+json", &payload, &[by_root(&payload)])
    });
    add("no signature", "nobody said it", "envelope.signatures", enveloped(&kind, &payload, &[]));
    add("the root twice", "one key signs once", "envelope.signatures", {
        enveloped(&kind, &payload, &[by_root(&payload), by_root(&payload)])
    });
    add("seventeen signatures", "refused before any is checked", "envelope.signatures", {
        enveloped(&kind, &payload, &vec![signature(&payload, &stranger()); 17])
    });
    add("signed by a stranger", "in the office's name", "key.unknown", {
        enveloped(&kind, &payload, &[signature(&payload, &stranger())])
    });
    add("signed by a stranger too", "one bad signature among good ones refuses the whole", "key.unknown", {
        enveloped(&kind, &payload, &[by_root(&payload), signature(&payload, &stranger())])
    });
    let (id, good) = by_root(&payload);
    let with = |sig: Vec<u8>| enveloped(&kind, &payload, &[(id.clone(), sig)]);
    add("a bit of the signature", "it does not fit", "envelope.bad_signature", {
        let mut sig = good.clone();
        sig[5] ^= 1;
        with(sig)
    });
    add("S with the order added", "one signature, one spelling", "envelope.bad_signature", {
        with(second_spelling(&good.clone().try_into().unwrap()).to_vec())
    });
    add("a signature of 65 bytes", "64", "envelope.bad_signature", with([good.clone(), vec![0]].concat()));
    add("a signature of 63 bytes", "64", "envelope.bad_signature", with(good[..63].to_vec()));
    add("an empty signature", "64", "envelope.bad_signature", with(Vec::new()));
    add("an origin of the log with a blank", "it could not stand in a signature line", "trust.log", {
        changed(|content| content.log.origin = "demo book".into())
    });
    add("an origin of the log with a line feed", "it would be two lines of a checkpoint", "trust.log", {
        changed(|content| content.log.origin = "demo\n5".into())
    });
    add("an origin of the log with an ideographic space", "White_Space", "trust.log", {
        changed(|content| content.log.origin = "演示\u{3000}簿".into())
    });
    add("an origin of the log with a next line", "a control character", "trust.log", {
        changed(|content| content.log.origin = "demo\u{85}book".into())
    });
    add("an origin of the log with a plus", "the plus parts the fields of a note key", "trust.log", {
        changed(|content| content.log.origin = "demo+book".into())
    });
    add(
        "an empty origin of the log",
        "it would be no name",
        "trust.log",
        changed(|content| content.log.origin.clear()),
    );

    let p256 =
        SoftwareKeys::from_pkcs8(include_bytes!("../golden/p256-user.p8"), include_bytes!("../golden/p256-device.p8"))
            .unwrap()
            .public_key(USER_ALIAS)
            .unwrap();
    add("a P-256 root", "registry keys are Ed25519", "trust.roles", changed(|content| content.root = p256));
    add("a P-256 seal key", "its signatures would have two spellings, and a token two texts", "trust.roles", {
        changed(|content| {
            let from = at(START);
            rows(content, KeyRole::Seal).for_each(|row| {
                *row = RoleKey { demo: true, ..RoleKey::new(KeyRole::Seal, p256, from, "420100") };
            });
        })
    });
    add(
        "rows in another order",
        "one content, one spelling",
        "trust.roles",
        changed(|content| content.roles.swap(0, 1)),
    );
    add("a row twice", "strictly ascending", "trust.roles", {
        changed(|content| content.roles.insert(0, content.roles[0].clone()))
    });
    add("an id of another key", "the id is the key's", "trust.roles", {
        changed(|content| content.roles[1].id = content.roles[0].id)
    });
    add("a key in two roles", "what it says in one could count in the other", "trust.roles", {
        changed(|content| {
            rows(content, KeyRole::Seal)
                .for_each(|row| *row = self::row(KeyRole::Seal, &role_key(KeyRole::Book), START, "420100"));
        })
    });
    add("the root in a role", "the root signs bundles alone", "trust.roles", {
        changed(|content| {
            rows(content, KeyRole::Time).for_each(|row| *row = self::row(KeyRole::Time, &root(), START, "420100"));
        })
    });
    add("an empty term", "from before to", "trust.roles", {
        changed(|content| content.roles[1].to = Some(content.roles[1].from))
    });
    add("a demonstration key in a real office", "it would seal without the mark 演示", "trust.roles", {
        changed(|content| {
            content.demo = false;
            content.roles[1..].iter_mut().for_each(|row| row.demo = false);
        })
    });
    add("a real key in a demonstration office", "a demonstration would look like a certificate", "trust.roles", {
        changed(|content| content.roles[4].demo = false)
    });

    // What documents are verified by.
    add("seals", "two certificates and a list of revoked ones", "good", sealed_under(&["root", "maker"], &["list"]));
    add("a certificate twice", "one is enough", "trust.seals", sealed_under(&["root", "root"], &[]));
    add("an empty list of revoked ones", "it is no list", "trust.seals", sealed_under(&["root"], &[""]));
    add("a certificate too many", "33 of them", "trust.seals", {
        let all = (0..=MOST_SEAL_CERTIFICATES).map(|n| SealDer::new(vec![u8::try_from(n).unwrap()])).collect();
        changed(|content| content.seals.certificates = all)
    });
    add("certificates of a byte too many", "32769 of them", "trust.seals", {
        changed(|content| content.seals.certificates.push(SealDer::new(vec![0; MOST_SEAL_BYTES + 1])))
    });
    add("seals of nothing", "what is nothing is left out", "form", {
        respelled(|value| value["seals"] = json!({"certificates": []}))
    });
    add("an empty array of lists", "what is nothing is left out", "form", {
        respelled(|value| value["seals"] = json!({"certificates": [base64(b"root")], "revoked": []}))
    });

    // The pin and the floor.
    let mut of = |name, why, answer: &str, text: &str, pin: Option<String>, floor| {
        let vector = Vector { name, why, text: text.into(), pin, floor, answer: answer.into() };
        assert_eq!(vector.judged(text), answer, "{name}");
        vectors.push(vector);
    };
    of("without a pin", "it vouches for itself only", "good", &text, None, 0);
    let other = stranger();
    let theirs = TrustContent { root: other.public_key(), ..content() }.sign(&other).unwrap().to_bytes().unwrap();
    let theirs = String::from_utf8(theirs).unwrap();
    of("a stranger's root", "good for whoever has not pinned another", "good", &theirs, None, 0);
    of("another root than the pinned one", "good in itself", "trust.other_root", &theirs, Some(pin.clone()), 0);
    of("the version seen before", "as new as the newest", "good", &text, Some(pin.clone()), 3);
    of("an older version", "version 3 after version 4", "trust.older", &text, Some(pin), 4);
    vectors
}
