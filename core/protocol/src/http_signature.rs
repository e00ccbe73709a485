//! Signed requests: one fixed profile of HTTP Message Signatures (RFC 9421), tag `ereg-1`.
//!
//! A signature proves *this request* by *this device key*: it is made when the request is sent, never when it is
//! queued, and a retry is signed anew. The method fixes what must be covered, so that no sender can leave a
//! part out:
//!
//! | method | components, in this order | headers the caller sets before [`sign_request`] |
//! |---|---|---|
//! | GET | `@method @authority @path @query` | none of those below, and no body |
//! | PUT (a chunk), POST (commands) | those + `content-digest content-type` | `content-type` |
//!
//! No header names what a repeat is known by: the path of a chunk has its digest, and each command its id. A
//! `content-digest` or `content-type` that its method does not cover is refused rather than ignored. `@authority` is configured
//! on both sides and never read from a header. [`sign_request`] adds `content-digest` (SHA-256 alone),
//! `signature-input` and `signature`, both with the one label `ereg`:
//!
//! ```text
//! signature-input: ereg=("@method" …);created=1700000000;expires=1700000120;nonce="…";keyid="…";tag="ereg-1"
//! signature: ereg=:base64 of 64 bytes:
//! ```
//!
//! These five parameters, in this order and spelling, and no others; `alg` is refused because the algorithm is a
//! property of the key record. Structured fields have many spellings of one value: what does not read back to the
//! same characters is refused.

use std::{fmt, str::FromStr};

use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use ereg_trust::{
    digest::Digest,
    keys::{KeyError, KeyId, PublicKey, Signer},
    random::{RandomError, SecureRandom},
};
use sfv::{BareItem, Dictionary, InnerList, ListEntry, Parser};

use crate::transport::{HttpRequest, Method};

/// The time for which a signature may be used, seconds.
pub const LIFETIME_S: i64 = 120;
/// The most that `created` may differ from registry time, seconds, to either side.
pub const SKEW_S: i64 = 300;
/// The tag of this profile.
pub const TAG: &str = "ereg-1";

const LABEL: &str = "ereg";
const DERIVED: [&str; 4] = ["@method", "@authority", "@path", "@query"];
const CONTENT_DIGEST: &str = "content-digest";
const CONTENT_TYPE: &str = "content-type";
const SIGNATURE: &str = "signature";
const SIGNATURE_INPUT: &str = "signature-input";

/// Header fields covered for a method, in order, after the four derived components.
fn covered_fields(method: Method) -> &'static [&'static str] {
    match method {
        Method::Get => &[],
        Method::Put | Method::Post => &[CONTENT_DIGEST, CONTENT_TYPE],
    }
}

/// 128 random bits that make a request single.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Nonce([u8; 16]);

impl Nonce {
    /// Draws a nonce from the system's randomness, also in the demo.
    pub fn fresh(random: &SecureRandom) -> Result<Nonce, RandomError> {
        Ok(Nonce(random.bytes()?))
    }

    /// Makes one of given bytes: for tests and golden files.
    pub fn from_bytes(bytes: [u8; 16]) -> Nonce {
        Nonce(bytes)
    }
}

/// Unpadded base64url, 22 characters.
impl fmt::Display for Nonce {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&URL_SAFE_NO_PAD.encode(self.0))
    }
}

impl FromStr for Nonce {
    type Err = HttpSignatureError;
    fn from_str(text: &str) -> Result<Nonce, HttpSignatureError> {
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| HttpSignatureError::Nonce)?;
        bytes.try_into().map(Nonce).map_err(|_| HttpSignatureError::Nonce)
    }
}

/// The reasons why a request is not signed, or its signature not accepted. Never carries the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum HttpSignatureError {
    /// No `signature` or no `signature-input`.
    #[error("the request is not signed")]
    Missing,
    /// Not a structured field, or not in the one spelling of the profile.
    #[error("the signature headers are not in the form of the profile")]
    Syntax,
    /// A header that is covered, or the signature itself, more than once.
    #[error("a covered header occurs more than once")]
    DuplicateHeader,
    /// Other components than the method's, or a header present that the method does not cover.
    #[error("the covered components are not those of the method")]
    Components,
    /// A covered header is absent, or has characters that cannot be covered.
    #[error("a covered header is absent or malformed")]
    Header,
    /// `content-digest` is of other bytes, or by another algorithm.
    #[error("content-digest does not fit the body")]
    ContentDigest,
    /// Another set or order of parameters.
    #[error("the signature parameters are not those of the profile")]
    Parameters,
    /// `alg` was sent: the algorithm comes from the key record alone.
    #[error("the algorithm is not for the message to name")]
    Algorithm,
    /// Another tag.
    #[error("the signature is for another purpose")]
    Tag,
    /// The nonce is not 128 bits in base64url.
    #[error("the nonce is not 128 bits")]
    Nonce,
    /// `expires` is not after `created`, or more than [`LIFETIME_S`] after it.
    #[error("the signature claims too long a life")]
    Lifetime,
    /// Registry time has passed `expires`.
    #[error("the signature has expired")]
    Expired,
    /// `created` is more than [`SKEW_S`] from registry time.
    #[error("the clocks differ too much")]
    ClockSkew,
    /// No such key, or not one for requests.
    #[error("the key is not known")]
    KeyUnknown,
    /// The key was revoked.
    #[error("the key no longer counts")]
    KeyRevoked,
    /// The signature does not fit.
    #[error("the signature does not fit the request")]
    Mismatch,
    /// The key did not sign.
    #[error(transparent)]
    Signing(#[from] KeyError),
}

impl HttpSignatureError {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            HttpSignatureError::Missing => "signature.missing",
            HttpSignatureError::Syntax => "signature.syntax",
            HttpSignatureError::DuplicateHeader => "signature.duplicate_header",
            HttpSignatureError::Components => "signature.components",
            HttpSignatureError::Header => "signature.header",
            HttpSignatureError::ContentDigest => "signature.digest",
            HttpSignatureError::Parameters => "signature.parameters",
            HttpSignatureError::Algorithm => "signature.alg",
            HttpSignatureError::Tag => "signature.tag",
            HttpSignatureError::Nonce => "signature.nonce",
            HttpSignatureError::Lifetime => "signature.lifetime",
            HttpSignatureError::Expired => "signature.expired",
            HttpSignatureError::ClockSkew => "clock_skew",
            HttpSignatureError::KeyUnknown => "signature.key_unknown",
            HttpSignatureError::KeyRevoked => "signature.key_revoked",
            HttpSignatureError::Mismatch => "signature.mismatch",
            HttpSignatureError::Signing(error) => error.code(),
        }
    }
}

/// The five parameters, as signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Parameters {
    created_s: i64,
    expires_s: i64,
    nonce: Nonce,
    key_id: KeyId,
}

impl Parameters {
    /// The one spelling: what `signature-input` says after the label, and what the base ends with.
    fn text(&self, method: Method) -> String {
        let components: Vec<String> =
            DERIVED.iter().chain(covered_fields(method)).map(|name| format!("\"{name}\"")).collect();
        format!(
            "({});created={};expires={};nonce=\"{}\";keyid=\"{}\";tag=\"{TAG}\"",
            components.join(" "),
            self.created_s,
            self.expires_s,
            self.nonce,
            self.key_id
        )
    }
}

/// Signs a request with a device's request key.
///
/// `authority` is the configured one (`127.0.0.1:8787`), `created_s` the best estimate of registry time in whole
/// seconds since 1970. Headers of an earlier signature are replaced.
///
/// # Errors
/// [`HttpSignatureError::Header`] where a header of the table above is absent, [`HttpSignatureError::Components`]
/// where one too many is present, [`HttpSignatureError::Signing`] where the key did not sign.
pub fn sign_request(
    request: &mut HttpRequest,
    authority: &str,
    signer: &dyn Signer,
    created_s: i64,
    nonce: Nonce,
) -> Result<(), HttpSignatureError> {
    request.headers.retain(|(name, _)| ![CONTENT_DIGEST, SIGNATURE, SIGNATURE_INPUT].contains(&name.as_str()));
    if covered_fields(request.method).contains(&CONTENT_DIGEST) {
        request.headers.push((CONTENT_DIGEST.to_owned(), content_digest(&request.body)));
    }
    let parameters =
        Parameters { created_s, expires_s: created_s.saturating_add(LIFETIME_S), nonce, key_id: signer.key_id() };
    let text = parameters.text(request.method);
    let signature = signer.sign(base_of(request, authority, &text)?.as_bytes())?;
    request.headers.push((SIGNATURE_INPUT.to_owned(), format!("{LABEL}={text}")));
    request.headers.push((SIGNATURE.to_owned(), format!("{LABEL}=:{}:", STANDARD.encode(signature))));
    Ok(())
}

/// A request whose form, digest and covered components are right; who signed it is not yet known.
///
/// Whoever verifies it looks the key up in between, and remembers the nonce.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Presented {
    parameters: Parameters,
    base: String,
    signature: [u8; 64],
}

/// A request whose signature is verified, with the key that made it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VerifiedRequest {
    /// The key that signed.
    pub key_id: KeyId,
    /// Remember it for as long as a signature can live: a second one is a replay.
    pub nonce: Nonce,
    /// Seconds since 1970, by the sender.
    pub created_s: i64,
}

impl Presented {
    /// Reads the signature of a request, its body included.
    pub fn read(request: &HttpRequest, authority: &str) -> Result<Presented, HttpSignatureError> {
        let presented = Presented::read_head(request, authority)?;
        Presented::check_body(request)?;
        Ok(presented)
    }

    /// Reads the signature of a request whose body has not come yet: what is signed of a body is its digest, a header. Whoever
    /// goes on owes [`Presented::check_body`] before a byte of the body counts.
    pub fn read_head(request: &HttpRequest, authority: &str) -> Result<Presented, HttpSignatureError> {
        let input = single(request, SIGNATURE_INPUT)?.ok_or(HttpSignatureError::Missing)?;
        let signature = single(request, SIGNATURE)?.ok_or(HttpSignatureError::Missing)?;
        let parameters = read_parameters(request.method, input)?;
        let signature = read_signature(signature)?;
        let base = base_of(request, authority, &parameters.text(request.method))?;
        Ok(Presented { parameters, base, signature })
    }

    /// Whether the body is the one whose digest was signed.
    pub fn check_body(request: &HttpRequest) -> Result<(), HttpSignatureError> {
        let covers_body = covered_fields(request.method).contains(&CONTENT_DIGEST);
        if covers_body && request.header(CONTENT_DIGEST) != Some(&content_digest(&request.body)) {
            return Err(HttpSignatureError::ContentDigest);
        }
        Ok(())
    }

    /// The key it claims.
    pub fn key_id(&self) -> KeyId {
        self.parameters.key_id
    }

    /// Its nonce.
    pub fn nonce(&self) -> Nonce {
        self.parameters.nonce
    }

    /// The time at which it says it was made, seconds since 1970.
    pub fn created_s(&self) -> i64 {
        self.parameters.created_s
    }

    /// Whether it may be used at registry time `now_s`, seconds since 1970. `expires` is the first second at which
    /// it no longer may.
    pub fn check_time(&self, now_s: i64) -> Result<(), HttpSignatureError> {
        let Parameters { created_s, expires_s, .. } = self.parameters;
        if expires_s <= created_s || expires_s.saturating_sub(created_s) > LIFETIME_S {
            Err(HttpSignatureError::Lifetime)
        } else if created_s.saturating_sub(now_s).saturating_abs() > SKEW_S {
            Err(HttpSignatureError::ClockSkew)
        } else if expires_s <= now_s {
            Err(HttpSignatureError::Expired)
        } else {
            Ok(())
        }
    }

    /// Whether this key made it.
    pub fn check_key(&self, key: &PublicKey) -> Result<VerifiedRequest, HttpSignatureError> {
        if key.key_id() != self.parameters.key_id {
            return Err(HttpSignatureError::KeyUnknown);
        }
        key.verify(self.base.as_bytes(), &self.signature).map_err(|_| HttpSignatureError::Mismatch)?;
        let Parameters { created_s, nonce, key_id, .. } = self.parameters;
        Ok(VerifiedRequest { key_id, nonce, created_s })
    }
}

/// `sha-256=:…:` of a body (RFC 9530).
pub fn content_digest(body: &[u8]) -> String {
    format!("sha-256=:{}:", STANDARD.encode(Digest::of(body).bytes()))
}

/// The value of a header that may occur once.
fn single<'a>(request: &'a HttpRequest, name: &str) -> Result<Option<&'a str>, HttpSignatureError> {
    let mut values = request.headers.iter().filter(|(n, _)| n == name).map(|(_, value)| value.as_str());
    let first = values.next();
    if values.next().is_some() { Err(HttpSignatureError::DuplicateHeader) } else { Ok(first) }
}

fn read_parameters(method: Method, input: &str) -> Result<Parameters, HttpSignatureError> {
    let fields: Dictionary = Parser::new(input).parse().map_err(|_| HttpSignatureError::Syntax)?;
    let (1, Some(ListEntry::InnerList(list))) = (fields.len(), fields.get(LABEL)) else {
        return Err(HttpSignatureError::Syntax);
    };
    check_components(method, list)?;
    if list.params.contains_key("alg") {
        return Err(HttpSignatureError::Algorithm);
    }
    if list.params.keys().map(|key| key.as_str()).ne(["created", "expires", "nonce", "keyid", "tag"]) {
        return Err(HttpSignatureError::Parameters);
    }
    let seconds = |name: &str| match list.params.get(name) {
        Some(BareItem::Integer(value)) => Ok(i64::from(*value)),
        _ => Err(HttpSignatureError::Parameters),
    };
    let text = |name: &str| match list.params.get(name) {
        Some(BareItem::String(value)) => Ok(value.as_str()),
        _ => Err(HttpSignatureError::Parameters),
    };
    if text("tag")? != TAG {
        return Err(HttpSignatureError::Tag);
    }
    let parameters = Parameters {
        created_s: seconds("created")?,
        expires_s: seconds("expires")?,
        nonce: text("nonce")?.parse()?,
        key_id: text("keyid")?.parse().map_err(|_| HttpSignatureError::KeyUnknown)?,
    };
    // One spelling: blanks, leading zeros, escapes and parameters of components all end here.
    if input.strip_prefix(LABEL).and_then(|rest| rest.strip_prefix('=')) == Some(&parameters.text(method)) {
        Ok(parameters)
    } else {
        Err(HttpSignatureError::Syntax)
    }
}

fn check_components(method: Method, list: &InnerList) -> Result<(), HttpSignatureError> {
    let wanted = DERIVED.iter().chain(covered_fields(method));
    let given = list.items.iter().map(|item| match &item.bare_item {
        BareItem::String(name) if item.params.is_empty() => name.as_str(),
        _ => "",
    });
    if wanted.copied().eq(given) { Ok(()) } else { Err(HttpSignatureError::Components) }
}

fn read_signature(value: &str) -> Result<[u8; 64], HttpSignatureError> {
    let fields: Dictionary = Parser::new(value).parse().map_err(|_| HttpSignatureError::Syntax)?;
    let (1, Some(ListEntry::Item(item))) = (fields.len(), fields.get(LABEL)) else {
        return Err(HttpSignatureError::Syntax);
    };
    let BareItem::ByteSequence(bytes) = &item.bare_item else { return Err(HttpSignatureError::Syntax) };
    if value != format!("{LABEL}=:{}:", STANDARD.encode(bytes)) {
        return Err(HttpSignatureError::Syntax);
    }
    bytes.as_slice().try_into().map_err(|_| HttpSignatureError::Mismatch)
}

/// The signature base of a request (RFC 9421 §2.5).
fn base_of(request: &HttpRequest, authority: &str, parameters: &str) -> Result<String, HttpSignatureError> {
    let covered = covered_fields(request.method);
    let uncovered = [CONTENT_DIGEST, CONTENT_TYPE].into_iter().filter(|name| !covered.contains(name));
    for name in uncovered {
        if request.header(name).is_some() {
            return Err(HttpSignatureError::Components);
        }
    }
    if covered.is_empty() && !request.body.is_empty() {
        return Err(HttpSignatureError::Components);
    }
    if !request.path.starts_with('/') || !request.query.starts_with('?') {
        return Err(HttpSignatureError::Components);
    }
    let authority = authority.to_ascii_lowercase();
    let mut lines = vec![
        (DERIVED[0], request.method.as_str()),
        (DERIVED[1], authority.as_str()),
        (DERIVED[2], request.path.as_str()),
        (DERIVED[3], request.query.as_str()),
    ];
    for name in covered {
        lines.push((name, single(request, name)?.ok_or(HttpSignatureError::Header)?));
    }
    signature_base(&lines, parameters)
}

/// One line per component, then the parameters; no line break at the end.
fn signature_base(components: &[(&str, &str)], parameters: &str) -> Result<String, HttpSignatureError> {
    let mut base = String::new();
    for (name, value) in components {
        // A line break or a blank end inside a value would let two requests share one base.
        if value.trim() != *value || !value.bytes().all(|byte| (0x20..0x7f).contains(&byte)) {
            return Err(HttpSignatureError::Header);
        }
        base.push_str(&format!("\"{name}\": {value}\n"));
    }
    base.push_str("\"@signature-params\": ");
    base.push_str(parameters);
    Ok(base)
}

#[cfg(test)]
mod tests;
