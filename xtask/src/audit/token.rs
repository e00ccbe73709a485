//! The certificate token `EREG1:`: COSE_Sign1 in base45, checked against `trust.json` alone.

use super::{Checked, cbor::Cbor, hash::Hash, merkle, note::Head, spelling, trust::Trust};

/// The certificate as its token shows it: claims 1 to 5.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Shown {
    /// Without `1.2.156.3005.2.`.
    pub(crate) licence_id: String,
    pub(crate) certificate: String,
    pub(crate) unit: String,
    pub(crate) holders: String,
    pub(crate) address: String,
}

impl Shown {
    /// SHA-256 of the CBOR map of these claims.
    fn hash(&self) -> Hash {
        let claims = [&self.licence_id, &self.certificate, &self.unit, &self.holders, &self.address];
        let pairs = (1..).zip(claims).map(|(key, text)| (Cbor::Unsigned(key), Cbor::Text(text.clone())));
        Hash::of(&[&Cbor::Map(pairs.collect()).written()])
    }
}

/// The word of a fresh status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    Current,
    Cancelled,
}

/// A token whose form was checked.
#[derive(Debug)]
pub(crate) struct Token {
    pub(crate) shown: Shown,
    pub(crate) content_commit: Hash,
    pub(crate) entry_index: usize,
    pub(crate) booked_at_ms: u64,
    pub(crate) path: Vec<Hash>,
    /// Leaves under the checkpoint.
    pub(crate) size: usize,
    pub(crate) status: Option<Status>,
    others: Vec<Hash>,
    seal: [u8; 4],
    book: [u8; 4],
    checkpoint_s: u64,
    checkpoint_signature: Vec<u8>,
    status_s: u64,
    signed: Vec<u8>,
    signature: Vec<u8>,
}

impl Token {
    /// Reads a token, which must be its only spelling.
    pub(crate) fn read(text: &str) -> Checked<Self> {
        let encoded = text.strip_prefix("EREG1:").ok_or("no EREG1: in front")?;
        let bytes = spelling::from_base45(encoded)?;
        if spelling::base45(&bytes) != encoded {
            return Err("not the only base45 spelling".to_owned());
        }
        let Cbor::Tag(18, sign1) = Cbor::read(&bytes)? else { return Err("no COSE_Sign1".to_owned()) };
        let [protected, unprotected, payload, signature] = sign1.array()?;
        let seal = sealed_by(&Cbor::read(protected.bytes()?)?)?;
        if !unprotected.map()?.is_empty() {
            return Err("something in the unprotected header".to_owned());
        }
        let aad = Cbor::Bytes(b"ereg/token/1".to_vec());
        let signed = Cbor::Array(vec![Cbor::Text("Signature1".to_owned()), protected.clone(), aad, payload.clone()]);
        Self::claims(&Cbor::read(payload.bytes()?)?, seal, signed.written(), signature.bytes()?.to_vec())
    }

    fn claims(payload: &Cbor, seal: [u8; 4], signed: Vec<u8>, signature: Vec<u8>) -> Checked<Self> {
        let claims = payload.map()?;
        let claim = |key| claims.iter().find(|(known, _)| *known == Cbor::Unsigned(key)).map(|(_, value)| value);
        let must = |key| claim(key).ok_or_else(|| format!("claim {key} is missing"));
        let text = |key| must(key)?.text().map(str::to_owned);
        if claims.iter().any(|(key, _)| !key.unsigned().is_ok_and(|key| (1..=12).contains(&key))) {
            return Err("an unknown claim".to_owned());
        }
        let [book, size, time_s, by] = must(10)?.array()?;
        let (status, status_s) = match claim(11) {
            None => (None, 0),
            Some(claim) => {
                let [state, as_of] = claim.array()?;
                let state = match state.unsigned()? {
                    1 => Status::Current,
                    2 => Status::Cancelled,
                    other => return Err(format!("status {other}")),
                };
                (Some(state), as_of.unsigned()?)
            }
        };
        Ok(Self {
            shown: Shown {
                licence_id: text(1)?,
                certificate: text(2)?,
                unit: text(3)?,
                holders: text(4)?,
                address: text(5)?,
            },
            content_commit: Hash::from_slice(must(6)?.bytes()?)?,
            entry_index: count(must(7)?)?,
            booked_at_ms: must(8)?.unsigned()?,
            path: hashes(must(9)?.bytes()?)?,
            size: count(size)?,
            status,
            others: claim(12).map_or(Ok(Vec::new()), |claim| hashes(claim.bytes()?))?,
            seal,
            book: four(book)?,
            checkpoint_s: time_s.unsigned()?,
            checkpoint_signature: by.bytes()?.to_vec(),
            status_s,
            signed,
            signature,
        })
    }

    /// The hash that the leaf commits to of all certificates of the entry.
    pub(crate) fn shown_hash(&self) -> Hash {
        let mut all = self.others.clone();
        all.push(self.shown.hash());
        all.sort();
        Hash::of(&all.iter().map(|hash| hash.0.as_slice()).collect::<Vec<_>>())
    }

    /// Hash of the entry's leaf.
    pub(crate) fn leaf(&self) -> Hash {
        leaf(self.entry_index, self.booked_at_ms, &self.content_commit, &self.shown_hash())
    }

    /// Whether a seal key of the office signed this: `None` where it knows no such key.
    pub(crate) fn sealed(&self, trust: &Trust) -> Option<bool> {
        let at_ms = i64::try_from(self.checkpoint_s.max(self.status_s).saturating_mul(1000)).unwrap_or(i64::MAX);
        let keys = trust.seals(self.seal, at_ms);
        (!keys.is_empty()).then(|| keys.iter().any(|key| key.check(&self.signed, &self.signature).is_ok()))
    }

    /// The head of the log to which leaf and path lead, if a book key of the office signed it.
    pub(crate) fn head(&self, trust: &Trust) -> Checked<Head> {
        let root = merkle::root_by_inclusion(&self.leaf(), self.entry_index, self.size, &self.path);
        let root = root.ok_or("the path has not the length of its tree")?;
        let head = Head { size: self.size, root, time_s: self.checkpoint_s };
        head.check(trust, self.book, &self.checkpoint_signature)?;
        Ok(head)
    }

    /// Checks seal and inclusion.
    pub(crate) fn check(&self, trust: &Trust) -> Checked<Head> {
        match self.sealed(trust) {
            Some(true) => self.head(trust),
            Some(false) => Err("the seal does not fit".to_owned()),
            None => Err("sealed by an unknown key".to_owned()),
        }
    }
}

/// `"ereg/entry/1" 00 entry_index u64 ‖ booked_at ms u64 ‖ SHA-256(content_commit ‖ shown)`, as a leaf of the log.
pub(crate) fn leaf(index: usize, booked_at_ms: u64, content_commit: &Hash, shown: &Hash) -> Hash {
    let content = Hash::of(&[&content_commit.0, &shown.0]);
    let parts: [&[u8]; 5] =
        [b"ereg/entry/1", &[0], &(index as u64).to_be_bytes(), &booked_at_ms.to_be_bytes(), &content.0];
    merkle::leaf(&parts.concat())
}

/// The protected header `{1: -19, 4: kid}`.
fn sealed_by(header: &Cbor) -> Checked<[u8; 4]> {
    match header.map()? {
        [(Cbor::Unsigned(1), Cbor::Negative(18)), (Cbor::Unsigned(4), key)] => four(key),
        _ => Err("not the header of a token".to_owned()),
    }
}

fn four(value: &Cbor) -> Checked<[u8; 4]> {
    value.bytes()?.try_into().map_err(|_| "not four bytes".to_owned())
}

fn count(value: &Cbor) -> Checked<usize> {
    usize::try_from(value.unsigned()?).map_err(|_| "a number that cannot be".to_owned())
}

fn hashes(bytes: &[u8]) -> Checked<Vec<Hash>> {
    bytes.chunks(32).map(Hash::from_slice).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trust() -> Trust {
        Trust::read(include_bytes!("../../../core/trust/tests/golden/trust.json").trim_ascii_end()).unwrap()
    }

    #[test]
    fn the_golden_tokens_are_good() {
        for (text, status) in [
            (include_str!("../../../core/trust/tests/golden/token.txt"), None),
            (include_str!("../../../core/trust/tests/golden/token-cancelled.txt"), Some(Status::Cancelled)),
        ] {
            let token = Token::read(text.trim_end()).unwrap();
            assert_eq!(token.status, status);
            assert_eq!(token.sealed(&trust()), Some(true));
            assert!(token.check(&trust()).is_ok());
        }
    }

    #[test]
    fn no_changed_token_is_good() {
        let golden = include_str!("../../../core/trust/tests/golden/token.txt").trim_end();
        let trust = trust();
        for at in 0..golden.len() {
            let mut changed = golden.as_bytes().to_vec();
            changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
            let changed = std::str::from_utf8(&changed).unwrap();
            assert!(Token::read(changed).and_then(|token| token.check(&trust)).is_err(), "character {at}");
        }
    }

    #[test]
    fn the_leaf_is_that_of_the_golden_file() {
        let (bytes, hash) = include_str!("../../../core/trust/tests/golden/leaf.txt").split_once('\n').unwrap();
        let token = Token::read(include_str!("../../../core/trust/tests/golden/token.txt").trim_end()).unwrap();
        assert_eq!(token.leaf().to_string(), hash.trim_end());
        assert_eq!(merkle::leaf(&spelling::from_hex(bytes).unwrap()), token.leaf());
    }
}
