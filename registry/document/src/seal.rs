//! Electronic seals (电子印章) and what is signed with them (电子签章), as GB/T 38540-2020 (version 4) and GM/T 0031-2025
//! (version 5) lay them out. Signatures cover the DER of the seal's content, and of the content that is signed, alone.

use std::fmt;

use der::{
    Decode as _, Encode, Sequence,
    asn1::{BitString, GeneralizedTime, Ia5String, ObjectIdentifier, OctetString},
};
use ereg_domain::time::Instant;

use crate::certificate::{Algorithm, Signer, seconds};
use crate::demo::{DemoName, PROVIDER};
use crate::fault::SealingFault;
use crate::gm::{SM2_WITH_SM3, SM3_OID, sm3};
use crate::key::{SealKey, signed_by};
use crate::picture;
use crate::time::{TimeAuthority, stamp_of};

/// The format of a seal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SealVersion {
    /// GB/T 38540-2020, which readers in use know.
    Four,
    /// GM/T 0031-2025.
    Five,
}

impl SealVersion {
    fn number(self) -> u32 {
        match self {
            Self::Four => 4,
            Self::Five => 5,
        }
    }
}

/// The name of the digest SM3 in a list of protected files (CheckMethod), which GB/T 33190 leaves open for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DigestName {
    /// `1.2.156.10197.1.401`, its number, as the large vendors write it.
    #[default]
    Oid,
    /// `SM3`, for readers that know the name alone.
    Sm3,
}

impl DigestName {
    pub(crate) fn text(self) -> &'static str {
        match self {
            Self::Oid => SM3_OID,
            Self::Sm3 => "SM3",
        }
    }
}

/// A seal that is to be made.
#[derive(Debug, Clone)]
pub struct SealOrder {
    /// Identifier of the seal (印章标识), ASCII.
    pub id: String,
    /// Name of the seal (印章名称).
    pub name: DemoName,
    /// Format of the seal.
    pub version: SealVersion,
    /// Certificates (DER) of those who may sign with it (签章者证书列表).
    pub signers: Vec<Vec<u8>>,
    /// Begin of its term.
    pub from: Instant,
    /// End of its term, included.
    pub until: Instant,
}

/// An electronic seal of a unit (电子印章, SESeal), as its maker signed it.
#[derive(Clone)]
pub struct Seal {
    der: Vec<u8>,
    content: SesSeal,
}

#[derive(Debug, Clone, PartialEq, Eq, Sequence)]
struct SesSeal {
    info: SealInfo,
    maker: OctetString,
    algorithm: ObjectIdentifier,
    signature: BitString,
}

#[derive(Debug, Clone, PartialEq, Eq, Sequence)]
struct SealInfo {
    header: SealHeader,
    id: Ia5String,
    property: SealProperty,
    picture: SealPicture,
}

#[derive(Debug, Clone, PartialEq, Eq, Sequence)]
struct SealHeader {
    id: Ia5String,
    version: u32,
    vendor: Ia5String,
}

#[derive(Debug, Clone, PartialEq, Eq, Sequence)]
struct SealProperty {
    /// 1: of a unit.
    kind: u32,
    name: String,
    /// 1: certificates, not their digests.
    listed_as: u32,
    signers: Vec<OctetString>,
    made_at: GeneralizedTime,
    from: GeneralizedTime,
    until: GeneralizedTime,
}

#[derive(Debug, Clone, PartialEq, Eq, Sequence)]
struct SealPicture {
    format: Ia5String,
    bytes: OctetString,
    width_mm: u32,
    height_mm: u32,
}

/// The content that a signer signs.
#[derive(Sequence)]
struct ToSign {
    version: u32,
    seal: SesSeal,
    at: GeneralizedTime,
    list_digest: BitString,
    list: Ia5String,
}

#[derive(Sequence)]
struct SesSignature {
    content: ToSign,
    signer: OctetString,
    algorithm: ObjectIdentifier,
    signature: BitString,
    /// The token of a time authority over the value of the signature.
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    time_stamp: Option<BitString>,
}

/// Whoever says when something was sealed.
#[derive(Clone, Copy)]
pub(crate) enum SealTime<'a> {
    /// The signer alone.
    Stated,
    /// A time authority too (RFC 3161).
    Stamped(&'a dyn TimeAuthority),
}

impl Seal {
    /// Makes a seal with the key of a seal maker (制章者). Its picture is drawn here: a red ring with 演示 in it.
    ///
    /// # Errors
    /// An identifier or a time that a seal cannot state, a signer's certificate that is none, or a key that does not
    /// sign.
    pub fn make(order: &SealOrder, maker: &dyn SealKey, at: Instant) -> Result<Self, SealingFault> {
        for signer in &order.signers {
            Signer::read(signer, Algorithm::Sm2)?;
        }
        let signers = order.signers.iter().map(|signer| octets(signer)).collect::<Result<_, _>>()?;
        let info = SealInfo {
            header: SealHeader { id: ia5("ES")?, version: order.version.number(), vendor: ia5(PROVIDER)? },
            id: ia5(&order.id)?,
            property: SealProperty {
                kind: 1,
                name: order.name.as_str().to_owned(),
                listed_as: 1,
                signers,
                made_at: time(at)?,
                from: time(order.from)?,
                until: time(order.until)?,
            },
            picture: SealPicture {
                format: ia5("png")?,
                bytes: octets(&picture::seal()?.png()?)?,
                width_mm: picture::SEAL_MM,
                height_mm: picture::SEAL_MM,
            },
        };
        let signature = signed_by(maker, &encoded(&info)?)?;
        let content = SesSeal {
            info,
            maker: octets(maker.certificate())?,
            algorithm: SM2_WITH_SM3,
            signature: bits(&signature)?,
        };
        Ok(Self { der: encoded(&content)?, content })
    }

    /// Reads a seal that was made here and stored.
    ///
    /// # Errors
    /// [`SealingFault::Seal`] for what is none, or none whose maker signed it.
    pub fn from_der(der: &[u8]) -> Result<Self, SealingFault> {
        let content = SesSeal::from_der(der).map_err(|_| SealingFault::Seal)?;
        let signed = Signer::read(content.maker.as_bytes(), Algorithm::Sm2)?;
        let fits = content.signature.as_bytes().is_some_and(|signature| {
            encoded(&content.info).is_ok_and(|info| signed.signed(&info, signature))
                && content.algorithm == SM2_WITH_SM3
        });
        if fits { Ok(Self { der: der.to_vec(), content }) } else { Err(SealingFault::Seal) }
    }

    /// The seal as it is stored, and as it stands beside a signature (DER).
    pub fn as_der(&self) -> &[u8] {
        &self.der
    }

    /// Identifier of the seal (印章标识).
    pub fn id(&self) -> &str {
        self.content.info.id.as_str()
    }

    /// Name of the seal (印章名称).
    pub fn name(&self) -> &str {
        &self.content.info.property.name
    }

    /// Whether a key may seal with it at a time: it is in the seal's list, and seal and certificate are in their terms.
    ///
    /// # Errors
    /// [`SealingFault::SignerNotListed`], [`SealingFault::SealOutOfTerm`], [`SealingFault::CertificateOutOfTerm`].
    pub fn may_be_used_by(&self, key: &dyn SealKey, at: Instant) -> Result<(), SealingFault> {
        let property = &self.content.info.property;
        let at = seconds(at)?;
        let begins = property.from.to_unix_duration().max(property.made_at.to_unix_duration());
        if !property.signers.iter().any(|signer| signer.as_bytes() == key.certificate()) {
            return Err(SealingFault::SignerNotListed);
        }
        if at < begins || at > property.until.to_unix_duration() {
            return Err(SealingFault::SealOutOfTerm);
        }
        if !Signer::read(key.certificate(), Algorithm::Sm2)?.is_in_term(at) {
            return Err(SealingFault::CertificateOutOfTerm);
        }
        Ok(())
    }

    /// Signs content with this seal (SES_Signature), such as a list of protected files: `path` is where it stands in the package.
    pub(crate) fn sign(
        &self,
        (list, path): (&[u8], &str),
        key: &dyn SealKey,
        at: Instant,
        stated: SealTime<'_>,
    ) -> Result<Vec<u8>, SealingFault> {
        let content = ToSign {
            version: self.content.info.header.version,
            seal: self.content.clone(),
            at: time(at)?,
            list_digest: bits(&sm3(list))?,
            list: ia5(path)?,
        };
        let signature = signed_by(key, &encoded(&content)?)?;
        let signer = octets(key.certificate())?;
        let time_stamp = match stated {
            SealTime::Stated => None,
            SealTime::Stamped(authority) => Some(bits(&stamp_of(authority, &signature, at)?)?),
        };
        encoded(&SesSignature { content, signer, algorithm: SM2_WITH_SM3, signature: bits(&signature)?, time_stamp })
    }
}

/// The identifier, the name and the version; not the picture and the certificates.
impl fmt::Debug for Seal {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let info = &self.content.info;
        let mut shown = out.debug_struct("Seal");
        shown.field("id", &info.id.as_str()).field("name", &info.property.name);
        shown.field("version", &info.header.version).finish_non_exhaustive()
    }
}

fn encoded(value: &impl Encode) -> Result<Vec<u8>, SealingFault> {
    value.to_der().map_err(|_| SealingFault::Writing { part: "the seal" })
}

fn ia5(text: &str) -> Result<Ia5String, SealingFault> {
    Ia5String::new(text).map_err(|_| SealingFault::SealId)
}

fn octets(bytes: &[u8]) -> Result<OctetString, SealingFault> {
    OctetString::new(bytes).map_err(|_| SealingFault::Writing { part: "the seal" })
}

fn bits(bytes: &[u8]) -> Result<BitString, SealingFault> {
    BitString::from_bytes(bytes).map_err(|_| SealingFault::Writing { part: "the seal" })
}

fn time(at: Instant) -> Result<GeneralizedTime, SealingFault> {
    GeneralizedTime::from_unix_duration(seconds(at)?).map_err(|_| SealingFault::Time)
}
