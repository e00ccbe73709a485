//! Time stamps (时间戳, RFC 3161): an authority states when a signature was there. A trait that one elsewhere can stand
//! behind, and the demonstration's own.

use std::{fmt, time::Duration};

use der::{
    AnyRef, Decode as _, Encode as _, Reader as _, Sequence,
    asn1::{GeneralizedTime, ObjectIdentifier, OctetString, Uint},
};
use ereg_domain::time::Instant;
use x509_cert::spki::AlgorithmIdentifierOwned;

use crate::certificate::{Algorithm, Signer, seconds};
use crate::cms::{self, Content};
use crate::fault::{SealKeyFault, SealingFault, TimeAuthorityFault};
use crate::p256_key::P256Key;
use crate::sha::sha256;

/// The kind of content that a time stamp is (id-ct-TSTInfo).
const TIME_STAMP_INFO: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.1.4");
/// The policy of the demonstration, below the number that is kept for examples (RFC 5612).
const DEMO_POLICY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.4.1.32473.1");

/// The time by which the clock of whoever signs may be ahead of the authority's: five minutes.
const CLOCKS_DIFFER: Duration = Duration::from_secs(5 * 60);

/// An authority that states the time (时间戳服务机构, TSA).
pub trait TimeAuthority: Send + Sync {
    /// Stamps a digest (SHA-256) of a signature; the stamp is a TimeStampToken (RFC 3161), DER, with the authority's
    /// certificate in it.
    ///
    /// # Errors
    /// The authority cannot be reached, or refuses.
    fn stamp(&self, digest: &[u8; 32]) -> Result<Vec<u8>, TimeAuthorityFault>;
}

/// The time authority of the demonstration: it states the time that it is given, and knows no clock.
pub struct DemoTimeAuthority<'a> {
    key: &'a dyn P256Key,
    at: Instant,
}

/// The statement of a time (TSTInfo).
#[derive(Sequence)]
struct TimeStampInfo {
    version: u8,
    policy: ObjectIdentifier,
    imprint: Imprint,
    serial: Uint,
    at: GeneralizedTime,
}

/// The digest of which a time is stated (MessageImprint).
#[derive(Debug, Clone, PartialEq, Eq, Sequence)]
struct Imprint {
    algorithm: AlgorithmIdentifierOwned,
    digest: OctetString,
}

impl<'a> DemoTimeAuthority<'a> {
    /// Makes the authority of a key, whose certificate is one of [`certify_time`](crate::DemoAuthority::certify_time),
    /// which states a time.
    ///
    /// # Errors
    /// [`SealingFault::Certificate`] for a certificate of no such key, or not of a time authority,
    /// [`SealingFault::CertificateOutOfTerm`] where it is not in its term at that time.
    pub fn new(key: &'a dyn P256Key, at: Instant) -> Result<Self, SealingFault> {
        let signer = Signer::read(key.certificate(), Algorithm::P256)?;
        if !signer.stamps_time_alone() {
            return Err(SealingFault::Certificate);
        }
        if signer.is_in_term(seconds(at)?) { Ok(Self { key, at }) } else { Err(SealingFault::CertificateOutOfTerm) }
    }

    fn token(&self, digest: &[u8; 32]) -> Result<Vec<u8>, SealingFault> {
        let at = seconds(self.at)?;
        // Another number for each digest and time, of sixteen bytes.
        let serial = sha256(&[digest, &at.as_secs().to_be_bytes()]);
        let info = TimeStampInfo {
            version: 1,
            policy: DEMO_POLICY,
            imprint: imprint(digest)?,
            serial: Uint::new(serial.get(..16).unwrap_or(&serial)).map_err(writing)?,
            at: GeneralizedTime::from_unix_duration(at).map_err(|_| SealingFault::Time)?,
        };
        let info = info.to_der().map_err(writing)?;
        cms::sign(Content::Inside { kind: TIME_STAMP_INFO, bytes: &info }, self.key)?.into_der()
    }
}

/// The time alone.
impl fmt::Debug for DemoTimeAuthority<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("DemoTimeAuthority").field("at", &self.at).finish_non_exhaustive()
    }
}

impl TimeAuthority for DemoTimeAuthority<'_> {
    fn stamp(&self, digest: &[u8; 32]) -> Result<Vec<u8>, TimeAuthorityFault> {
        self.token(digest).map_err(|fault| match fault {
            SealingFault::Key(SealKeyFault::Unreachable) => TimeAuthorityFault::Unreachable,
            _ => TimeAuthorityFault::Refused,
        })
    }
}

/// `20261120020005Z`: the digits of a time in UTC, as seals and signatures state it.
pub(crate) fn compact(at: Instant) -> String {
    let text = at.to_string();
    let digits = text.split('.').next().unwrap_or_default().chars().filter(char::is_ascii_digit);
    digits.chain(['Z']).collect()
}

/// A time stamp of a signature that was made at a time. It is of that signature, since an authority may answer with
/// another's, and not of an earlier time. Whether its own key signed it is for whoever trusts the authority to look at.
pub(crate) fn stamp_of(authority: &dyn TimeAuthority, signature: &[u8], at: Instant) -> Result<Vec<u8>, SealingFault> {
    let digest = sha256(&[signature]);
    let token = authority.stamp(&digest)?;
    let stated = cms::content_of(&token, TIME_STAMP_INFO).and_then(|info| statement_of(&info));
    let (imprinted, stamped) = stated.ok_or(SealingFault::TimeStamp)?;
    if imprinted != imprint(&digest)?.digest {
        return Err(SealingFault::TimeStamp);
    }
    if seconds(at)? > stamped + CLOCKS_DIFFER { Err(SealingFault::EarlyTimeStamp) } else { Ok(token) }
}

/// The digest that a statement is of, if it is one by SHA-256, and the time that it states, since 1970.
fn statement_of(info: &[u8]) -> Option<(OctetString, Duration)> {
    let stated = AnyRef::from_der(info).ok()?.sequence(|reader| {
        let _version = u8::decode(reader)?;
        let _policy = AnyRef::decode(reader)?;
        let imprint = Imprint::decode(reader)?;
        let _serial = AnyRef::decode(reader)?;
        let at = whole_seconds(AnyRef::decode(reader)?);
        while !reader.is_finished() {
            AnyRef::decode(reader)?;
        }
        Ok::<_, der::Error>((imprint, at))
    });
    let (imprint, at) = stated.ok()?;
    at.filter(|_| imprint.algorithm.oid == cms::sha256_algorithm().oid).map(|at| (imprint.digest, at))
}

/// A time in whole seconds since 1970. A fraction of one, which a statement may have (RFC 3161, 2.4.2), is passed over.
fn whole_seconds(time: AnyRef<'_>) -> Option<Duration> {
    let digits = time.value().get(..14)?;
    let whole = [&[0x18, 15][..], digits, b"Z"].concat();
    GeneralizedTime::from_der(&whole).ok().map(|time| time.to_unix_duration())
}

fn imprint(digest: &[u8; 32]) -> Result<Imprint, SealingFault> {
    let digest = OctetString::new(digest.as_slice()).map_err(writing)?;
    Ok(Imprint { algorithm: cms::sha256_algorithm(), digest })
}

fn writing<E>(_: E) -> SealingFault {
    SealingFault::Writing { part: "the time stamp" }
}
