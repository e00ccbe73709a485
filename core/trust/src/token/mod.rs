//! The certificate token `EREG1:`: what a title certificate (不动产权证书) or registration proof (不动产登记证明) shows,
//! proven by seal, log and checkpoint, in one QR code that is checked offline.
//!
//! COSE_Sign1 over deterministic CBOR in base45. It holds masks, never an ID number, not even hashed. One token has
//! one text: whatever encodes again to something else is refused. A new claim means `EREG2:`.

mod base45;
mod cbor;
mod copied;
mod verify;

use std::fmt;

use crate::checkpoint::{milliseconds, seconds};
use crate::digest::Digest;
use crate::keys::RegistryKey;
use crate::leaf::{Leaf, shown};
use cbor::{Reader, Writer};
use copied::read_copied;

pub use verify::{BookStanding, Integrity, SealTrust, TokenVerdict, judge, read, verify};

/// The prefix of every token.
pub const PREFIX: &str = "EREG1:";
/// The most bytes a token may have: QR version 27-L in alphanumeric mode.
pub const MAX_BYTES: usize = 1417;

const EXTERNAL_AAD: &[u8] = b"ereg/token/1";
const COSE_SIGN1: u64 = 18;
/// COSE algorithm −19 (Ed25519, RFC 9864), as −1 − 18.
const ED25519: u64 = 18;

/// The reasons why a text is not a token, or a token cannot be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// Does not start with `EREG1:`.
    #[error("a token starts with EREG1:")]
    Prefix,
    /// Not base45, or not the only spelling of it.
    #[error("not base45")]
    Base45,
    /// More than the cap.
    #[error("more than {MAX_BYTES} bytes")]
    TooLarge,
    /// Not a COSE_Sign1 as we write it: tag, header, lengths.
    #[error("not a sealed token")]
    Structure,
    /// Shorter than it says itself: something was lost when it was copied.
    #[error("a part is missing")]
    Incomplete,
    /// Sealed, but not the claims of a token, or not their only spelling.
    #[error("not the claims of a token")]
    Claims,
}

impl TokenError {
    /// Stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Prefix => "token.prefix",
            Self::Base45 => "token.base45",
            Self::TooLarge => "token.too_large",
            Self::Structure => "token.structure",
            Self::Incomplete => "token.incomplete",
            Self::Claims => "token.claims",
        }
    }
}

/// The face of the certificate: claims 1–5. Masked, yet nothing of it goes into a log.
#[derive(Clone, PartialEq, Eq)]
pub struct Face {
    /// Electronic licence id (电子证照标识) without the arc in front of every one, `1.2.156.3005.2.`.
    pub licence_id: String,
    /// Certificate number (证号).
    pub certificate: String,
    /// Unit code (不动产单元号).
    pub unit: String,
    /// Masked holders (权利人), with shares where several; from four on `张*等4人`.
    pub holders: String,
    /// Address (坐落), masked after the street.
    pub address: String,
}

impl fmt::Debug for Face {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Face(..)")
    }
}

impl Face {
    /// The shown hash of this certificate: SHA-256 of the CBOR map of claims 1–5.
    pub fn shown_hash(&self) -> Digest {
        let mut out = Writer::default();
        out.map(5);
        self.write(&mut out);
        Digest::of(&out.finish())
    }

    fn write(&self, out: &mut Writer) {
        let claims = [&self.licence_id, &self.certificate, &self.unit, &self.holders, &self.address];
        for (key, claim) in (1..).zip(claims) {
            out.unsigned(key).text(claim);
        }
    }
}

/// Claim 10: the signature of a checkpoint; its root follows from leaf and path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenCheckpoint {
    /// C2SP hash of the book key.
    pub key_hash: [u8; 4],
    /// Leaves in the log.
    pub size: u64,
    /// Registry time of the checkpoint, seconds UTC.
    pub time_s: u64,
    /// Ed25519 over the note.
    pub signature: [u8; 64],
}

/// The state of the certificate by a fresh status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StatusState {
    /// In force (现势).
    Current,
    /// Cancelled (注销).
    Cancelled,
}

/// Claim 11: the state of the certificate when the token was sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TokenStatus {
    /// The state.
    pub state: StatusState,
    /// Registry time it was looked up, seconds UTC.
    pub as_of_s: u64,
}

/// All claims of a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenClaims {
    /// Claims 1–5.
    pub face: Face,
    /// Claim 6: commitment to the whole entry.
    pub content_commit: Digest,
    /// Claim 7: position of the entry in the log.
    pub entry_index: u64,
    /// Claim 8: registry time of the entry (登簿时间), UTC ms.
    pub booked_at_ms: u64,
    /// Claim 9: inclusion path, lowest hash first.
    pub path: Vec<Digest>,
    /// Claim 10: the checkpoint that the inclusion path leads to.
    pub checkpoint: TokenCheckpoint,
    /// Claim 11, absent at issue.
    pub status: Option<TokenStatus>,
    /// Claim 12: shown hashes of the entry's other certificates, ascending; absent where there is none.
    pub other_shown: Vec<Digest>,
}

impl TokenClaims {
    /// The leaf of the entry, recomputed from what the token shows.
    pub fn leaf(&self) -> Leaf {
        let certificates = [&[self.face.shown_hash()], self.other_shown.as_slice()].concat();
        Leaf {
            entry_index: self.entry_index,
            booked_at_ms: self.booked_at_ms,
            content_commit: self.content_commit,
            shown: shown(&certificates),
        }
    }

    fn to_cbor(&self) -> Vec<u8> {
        let mut out = Writer::default();
        out.map(10 + u64::from(self.status.is_some()) + u64::from(!self.other_shown.is_empty()));
        self.face.write(&mut out);
        out.unsigned(6).bytes(self.content_commit.bytes());
        out.unsigned(7).unsigned(self.entry_index);
        out.unsigned(8).unsigned(self.booked_at_ms);
        out.unsigned(9).bytes(&joined(&self.path));
        let checkpoint = &self.checkpoint;
        out.unsigned(10).array(4).bytes(&checkpoint.key_hash).unsigned(checkpoint.size);
        out.unsigned(checkpoint.time_s).bytes(&checkpoint.signature);
        if let Some(status) = self.status {
            let state = match status.state {
                StatusState::Current => 1,
                StatusState::Cancelled => 2,
            };
            out.unsigned(11).array(2).unsigned(state).unsigned(status.as_of_s);
        }
        if !self.other_shown.is_empty() {
            out.unsigned(12).bytes(&joined(&self.other_shown));
        }
        out.finish()
    }

    fn from_cbor(bytes: &[u8]) -> Option<Self> {
        let mut cbor = Reader::new(bytes);
        let mut left = cbor.map()?;
        let mut text = |key| claim(&mut cbor, &mut left, key)?.text().map(str::to_owned);
        let face =
            Face { licence_id: text(1)?, certificate: text(2)?, unit: text(3)?, holders: text(4)?, address: text(5)? };
        let content_commit = Digest::from_bytes(claim(&mut cbor, &mut left, 6)?.bytes()?.try_into().ok()?);
        let entry_index = claim(&mut cbor, &mut left, 7)?.unsigned()?;
        let booked_at_ms = claim(&mut cbor, &mut left, 8)?.unsigned()?;
        let path = split(claim(&mut cbor, &mut left, 9)?.bytes()?)?;
        claim(&mut cbor, &mut left, 10)?.array(4)?;
        let checkpoint = TokenCheckpoint {
            key_hash: cbor.bytes()?.try_into().ok()?,
            size: cbor.unsigned()?,
            time_s: cbor.unsigned()?,
            signature: cbor.bytes()?.try_into().ok()?,
        };
        let mut claims = Self {
            face,
            content_commit,
            entry_index,
            booked_at_ms,
            path,
            checkpoint,
            status: None,
            other_shown: Vec::new(),
        };
        // In their order and once, or writing them again gives other bytes: [`Token::parse`].
        while left > 0 {
            left -= 1;
            match cbor.unsigned()? {
                11 => {
                    cbor.array(2)?;
                    let state = match cbor.unsigned()? {
                        1 => StatusState::Current,
                        2 => StatusState::Cancelled,
                        _ => return None,
                    };
                    claims.status = Some(TokenStatus { state, as_of_s: cbor.unsigned()? });
                }
                12 => claims.other_shown = split(cbor.bytes()?)?,
                _ => return None,
            }
        }
        cbor.end()?;
        claims.is_well_formed().then_some(claims)
    }

    fn is_well_formed(&self) -> bool {
        let ascending = self.other_shown.windows(2).all(|pair| pair[0] < pair[1]);
        let others_are_others = ascending && !self.other_shown.contains(&self.face.shown_hash());
        let status_at = self.status.map_or(0, |status| status.as_of_s);
        let times = seconds(self.checkpoint.time_s).and(seconds(status_at)).and(milliseconds(self.booked_at_ms));
        others_are_others && times.is_some()
    }
}

/// The value of `key`, which must be the next one of the map.
fn claim<'r, 'a>(cbor: &'r mut Reader<'a>, left: &mut u64, key: u64) -> Option<&'r mut Reader<'a>> {
    *left = left.checked_sub(1)?;
    (cbor.unsigned()? == key).then_some(cbor)
}

fn joined(hashes: &[Digest]) -> Vec<u8> {
    hashes.iter().flat_map(|hash| *hash.bytes()).collect()
}

fn split(bytes: &[u8]) -> Option<Vec<Digest>> {
    let (hashes, rest) = bytes.as_chunks::<32>();
    rest.is_empty().then(|| hashes.iter().copied().map(Digest::from_bytes).collect())
}

/// A token whose form was checked; who sealed it and what is in the book is for [`judge`].
#[derive(Clone, PartialEq, Eq)]
pub struct Token {
    claims: TokenClaims,
    key: [u8; 4],
    payload: Vec<u8>,
    signature: [u8; 64],
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Token(entry {}, {:?})", self.claims.entry_index, self.claims.status)
    }
}

/// Seals the claims with a seal key.
pub fn seal(claims: TokenClaims, seal_key: &RegistryKey) -> Result<Token, TokenError> {
    if !claims.is_well_formed() {
        return Err(TokenError::Claims);
    }
    let key = seal_key.public_key().key_id().short();
    let payload = claims.to_cbor();
    let signature = seal_key.sign_message(&to_be_signed(key, &payload));
    let token = Token { claims, key, payload, signature };
    if token.bytes().len() > MAX_BYTES { Err(TokenError::TooLarge) } else { Ok(token) }
}

impl Token {
    /// Reads a token. Nothing is trusted yet.
    pub fn parse(text: &str) -> Result<Self, TokenError> {
        let encoded = text.strip_prefix(PREFIX).ok_or(TokenError::Prefix)?;
        if encoded.len() > MAX_BYTES.div_ceil(2) * 3 {
            return Err(TokenError::TooLarge);
        }
        let bytes = base45::decode(encoded.as_bytes()).ok_or(TokenError::Base45)?;
        if bytes.len() > MAX_BYTES {
            return Err(TokenError::TooLarge);
        }
        let (key, payload, signature) = open_sign1(&bytes).ok_or(TokenError::Structure)?;
        let claims = TokenClaims::from_cbor(payload).ok_or(TokenError::Claims)?;
        let token = Self { claims, key, payload: payload.to_vec(), signature };
        if token.claims.to_cbor() != token.payload {
            return Err(TokenError::Claims);
        }
        if token.bytes() == bytes { Ok(token) } else { Err(TokenError::Structure) }
    }

    /// The claims, as trustworthy as the verdict says.
    pub fn claims(&self) -> &TokenClaims {
        &self.claims
    }

    /// First four bytes of the thumbprint of the seal key.
    pub fn key(&self) -> [u8; 4] {
        self.key
    }

    /// The COSE_Sign1 bytes.
    pub fn bytes(&self) -> Vec<u8> {
        let mut out = Writer::default();
        out.tag(COSE_SIGN1).array(4).bytes(&protected(self.key)).map(0).bytes(&self.payload).bytes(&self.signature);
        out.finish()
    }

    /// The text that goes into a QR code in alphanumeric mode.
    pub fn text(&self) -> String {
        format!("{PREFIX}{}", base45::encode(&self.bytes()))
    }

    fn signed_message(&self) -> Vec<u8> {
        to_be_signed(self.key, &self.payload)
    }
}

fn open_sign1(bytes: &[u8]) -> Option<([u8; 4], &[u8], [u8; 64])> {
    let mut cbor = Reader::new(bytes);
    cbor.tag(COSE_SIGN1)?;
    cbor.array(4)?;
    let mut header = Reader::new(cbor.bytes()?);
    let two = header.map()? == 2 && header.unsigned()? == 1 && header.negative()? == ED25519 && header.unsigned()? == 4;
    let key = header.bytes()?.try_into().ok()?;
    header.end()?;
    let nothing_unprotected = cbor.map()? == 0;
    let payload = cbor.bytes()?;
    let signature = cbor.bytes()?.try_into().ok()?;
    cbor.end()?;
    (two && nothing_unprotected).then_some((key, payload, signature))
}

/// Protected header `{1: -19, 4: kid}`.
fn protected(key: [u8; 4]) -> Vec<u8> {
    let mut out = Writer::default();
    out.map(2).unsigned(1).negative(ED25519).unsigned(4).bytes(&key);
    out.finish()
}

/// `Sig_structure` of RFC 9052 §4.4.
fn to_be_signed(key: [u8; 4], payload: &[u8]) -> Vec<u8> {
    let mut out = Writer::default();
    out.array(4).text("Signature1").bytes(&protected(key)).bytes(EXTERNAL_AAD).bytes(payload);
    out.finish()
}
