//! Electronic seals (电子印章) and what is signed with them (电子签章): GB/T 38540-2020 and GM/T 0031-2025, read in place.
//!
//! Everything that a signature covers is kept as the slice that was given. What vendors add (`extDatas`) is passed over:
//! it is covered and not read, because some write it in a form that is not DER.

use ereg_domain::time::Instant;

use crate::asn1::{Element, Fields, ends, number, tag};
use crate::fault::DocumentFault;
use crate::pki::{DIGEST_BYTES, SealCertificate, SignatureAlgorithm, sm3};
use crate::time;

/// The content of a file of a signature.
#[derive(Debug)]
pub(crate) struct SealSignature<'a> {
    pub(crate) seal: Seal<'a>,
    /// Version of the format: 4 or 5.
    pub(crate) version: u32,
    /// The time of sealing, by the word of the signer.
    pub(crate) at: Instant,
    /// SM3 of the file with the list of what is protected.
    pub(crate) list_digest: [u8; DIGEST_BYTES],
    pub(crate) signer: SealCertificate,
    /// The value of the signature, which a time stamp is over.
    pub(crate) signature: &'a [u8],
    /// The place of a time authority's token, which no signature covers but its own.
    stamp: Option<Element<'a>>,
    signed: &'a [u8],
}

/// A seal, as its maker made it.
#[derive(Debug)]
pub(crate) struct Seal<'a> {
    /// The whole seal, as it was given.
    pub(crate) der: &'a [u8],
    pub(crate) id: &'a str,
    pub(crate) name: &'a str,
    pub(crate) made_at: Instant,
    pub(crate) from: Instant,
    pub(crate) until: Instant,
    pub(crate) maker: SealCertificate,
    listed: Listed<'a>,
    signed: &'a [u8],
    signature: &'a [u8],
}

/// The signers that a seal was made for.
#[derive(Debug)]
enum Listed<'a> {
    Certificates(Vec<&'a [u8]>),
    /// Digests (SM3) of their certificates.
    Digests(Vec<&'a [u8]>),
}

impl<'a> SealSignature<'a> {
    /// Reads a signature.
    ///
    /// # Errors
    /// It is none that can be verified.
    pub(crate) fn read(bytes: &'a [u8]) -> Result<Self, DocumentFault> {
        let whole = Element::only(bytes, tag::SEQUENCE).ok_or(DocumentFault::SealStructure)?;
        let count = whole.fields().count();
        let mut fields = whole.fields();
        let signed = fields.field(tag::SEQUENCE).ok_or(DocumentFault::SealStructure)?;
        // GM/T 0031-2014: what was signed, and the signature; everything else lies inside.
        if count == 2 && fields.field(tag::BIT_STRING).is_some() && fields.is_empty() {
            return Err(DocumentFault::OldSeal);
        }
        let signer = certificate(&mut fields)?;
        algorithm(&mut fields)?;
        let signature = bits(&mut fields)?;
        let stamp = fields.field(tag::CONTEXT_0);
        ends(fields)?;

        let mut content = signed.fields();
        let stated = number(&mut content)?;
        let (seal, version) = Seal::read(content.field(tag::SEQUENCE).ok_or(DocumentFault::SealStructure)?)?;
        if stated != version {
            return Err(DocumentFault::SealVersion);
        }
        let at = instant(&mut content)?;
        let list_digest = bits(&mut content)?.try_into().map_err(|_| DocumentFault::SealStructure)?;
        content.field(tag::IA5_STRING).ok_or(DocumentFault::SealStructure)?;
        content.field(tag::CONTEXT_0);
        ends(content)?;
        Ok(Self { seal, version, at, list_digest, signer, signature, stamp, signed: signed.whole })
    }

    /// The token of a time authority (RFC 3161), if there is one.
    ///
    /// # Errors
    /// [`DocumentFault::TimestampMismatch`] where something else stands in its place.
    pub(crate) fn stamp(&self) -> Result<Option<Element<'a>>, DocumentFault> {
        let token = |place: Element<'a>| {
            let bits = Element::only(place.content, tag::BIT_STRING).and_then(Element::bits);
            bits.and_then(|token| Element::only(token, tag::SEQUENCE)).ok_or(DocumentFault::TimestampMismatch)
        };
        self.stamp.map(token).transpose()
    }

    /// Whether a time authority's token, or something else, stands behind the signature.
    pub(crate) fn is_stamped(&self) -> bool {
        self.stamp.is_some()
    }

    /// Whether the signer's key signed this.
    pub(crate) fn fits(&self) -> bool {
        self.signer.is_signer_of(self.signed, SignatureAlgorithm::Sm2WithSm3, self.signature)
    }

    /// Whether the seal was made for the signer.
    pub(crate) fn is_by_a_listed_signer(&self) -> bool {
        match &self.seal.listed {
            Listed::Certificates(listed) => listed.contains(&self.signer.der.as_slice()),
            Listed::Digests(listed) => listed.contains(&sm3(&self.signer.der).as_slice()),
        }
    }
}

impl<'a> Seal<'a> {
    /// Reads a seal and the version that it states.
    fn read(whole: Element<'a>) -> Result<(Self, u32), DocumentFault> {
        let mut fields = whole.fields();
        let signed = fields.field(tag::SEQUENCE).ok_or(DocumentFault::SealStructure)?;
        let mut content = signed.fields();
        let mut header = content.field(tag::SEQUENCE).ok_or(DocumentFault::SealStructure)?.fields();
        if header.field(tag::IA5_STRING).is_none_or(|id| id.content != b"ES") {
            return Err(DocumentFault::SealStructure);
        }
        let version = number(&mut header)?;
        if whole.fields().count() == 2 {
            return Err(DocumentFault::OldSeal);
        }
        if !(4..=5).contains(&version) {
            return Err(DocumentFault::SealVersion);
        }
        header.field(tag::IA5_STRING).ok_or(DocumentFault::SealStructure)?;
        ends(header)?;
        let id = text(&mut content, tag::IA5_STRING)?;
        let mut property = content.field(tag::SEQUENCE).ok_or(DocumentFault::SealStructure)?.fields();
        number(&mut property)?;
        let name = text(&mut property, tag::UTF8_STRING)?;
        let kind = number(&mut property)?;
        let listed = listed(kind, property.field(tag::SEQUENCE).ok_or(DocumentFault::SealStructure)?)?;
        let (made_at, from, until) = (instant(&mut property)?, instant(&mut property)?, instant(&mut property)?);
        ends(property)?;
        // The picture; what vendors add behind it is covered by the maker's signature like everything here.
        content.field(tag::SEQUENCE).ok_or(DocumentFault::SealStructure)?;

        let maker = certificate(&mut fields)?;
        algorithm(&mut fields)?;
        let signature = bits(&mut fields)?;
        if version == 5 {
            // The time at which the seal was made is its maker's word, whatever stands here.
            fields.field(tag::CONTEXT_0);
        }
        ends(fields)?;
        let seal =
            Self { der: whole.whole, id, name, made_at, from, until, maker, listed, signed: signed.whole, signature };
        Ok((seal, version))
    }

    /// Whether the maker's key signed this seal.
    pub(crate) fn fits(&self) -> bool {
        self.maker.is_signer_of(self.signed, SignatureAlgorithm::Sm2WithSm3, self.signature)
    }
}

fn listed(kind: u32, list: Element<'_>) -> Result<Listed<'_>, DocumentFault> {
    let mut fields = list.fields();
    let mut rows = Vec::new();
    while !fields.is_empty() {
        let octets = match kind {
            1 => fields.field(tag::OCTET_STRING),
            2 => fields.field(tag::SEQUENCE).and_then(|row| {
                let mut row = row.fields();
                row.next()?;
                row.field(tag::OCTET_STRING).filter(|_| row.is_empty())
            }),
            _ => None,
        };
        rows.push(octets.ok_or(DocumentFault::SealStructure)?.content);
    }
    match kind {
        1 => Ok(Listed::Certificates(rows)),
        2 => Ok(Listed::Digests(rows)),
        _ => Err(DocumentFault::SealStructure),
    }
}

fn text<'a>(fields: &mut Fields<'a>, tag: u8) -> Result<&'a str, DocumentFault> {
    fields.field(tag).and_then(Element::text).ok_or(DocumentFault::SealStructure)
}

fn instant(fields: &mut Fields<'_>) -> Result<Instant, DocumentFault> {
    text(fields, tag::GENERALIZED_TIME).and_then(|text| time::read(text).ok_or(DocumentFault::SealStructure))
}

fn bits<'a>(fields: &mut Fields<'a>) -> Result<&'a [u8], DocumentFault> {
    fields.field(tag::BIT_STRING).and_then(Element::bits).ok_or(DocumentFault::SealStructure)
}

fn certificate(fields: &mut Fields<'_>) -> Result<SealCertificate, DocumentFault> {
    let der = fields.field(tag::OCTET_STRING).ok_or(DocumentFault::SealStructure)?;
    let read = SealCertificate::read(der.content);
    read.filter(|read| read.key.algorithm() == SignatureAlgorithm::Sm2WithSm3).ok_or(DocumentFault::Certificate)
}

fn algorithm(fields: &mut Fields<'_>) -> Result<(), DocumentFault> {
    let id = fields.field(tag::OID).ok_or(DocumentFault::SealStructure)?;
    match SignatureAlgorithm::of(id.content) {
        Some(SignatureAlgorithm::Sm2WithSm3) => Ok(()),
        Some(SignatureAlgorithm::EcdsaWithSha256) | None => Err(DocumentFault::Algorithm),
    }
}
