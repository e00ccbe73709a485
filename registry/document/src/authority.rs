//! The authority of the demonstration (演示 CA): a root, certificates of seal makers (制章者) and signers (签章者), and lists
//! of revoked ones. Values and bytes alone: whoever founds it stores them.

use std::str::FromStr as _;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use der::{
    DateTime, Decode as _, Encode as _,
    asn1::{BitString, Uint},
};
use ereg_domain::time::Instant;
use x509_cert::{
    Certificate, TbsCertificate,
    builder::{Builder, CertificateBuilder, CrlBuilder, profile::BuilderProfile},
    certificate::Rfc5280,
    crl::RevokedCert,
    ext::{
        Extension, ToExtension as _,
        pkix::{AuthorityKeyIdentifier, BasicConstraints, CrlNumber, KeyUsage, KeyUsages, SubjectKeyIdentifier},
    },
    name::Name,
    serial_number::SerialNumber,
    spki::{SubjectPublicKeyInfoOwned, SubjectPublicKeyInfoRef},
    time::{Time, Validity},
};

use crate::demo::DemoName;
use crate::fault::SealingFault;
use crate::gm::{Signer, seconds};
use crate::key::Sm2Secret;

/// The term of a certificate; both ends belong to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CertificateTerm {
    /// Begin.
    pub from: Instant,
    /// End.
    pub until: Instant,
}

/// A list of revoked certificates (CRL, 证书撤销列表) that is to be issued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListIssue {
    /// Number of the list, which rises from one list to the next.
    pub number: u64,
    /// The time at which it is issued.
    pub at: Instant,
    /// The time by which the next one comes.
    pub next: Instant,
    /// Serial numbers of the revoked certificates, and since when each is.
    pub revoked: Vec<(u64, Instant)>,
}

/// The root of the demonstration, which issues certificates and lists of revoked ones.
#[derive(Debug)]
pub struct DemoAuthority {
    secret: Sm2Secret,
    name: Name,
    root: Certificate,
    der: Vec<u8>,
}

/// The part that a certificate plays: it says what the key may be used for (GB/T 20518).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// The root, which issues certificates and lists.
    Root,
    /// A seal maker or a signer, who sign.
    Signs,
}

/// The names and extensions of a certificate, as the builder asks for them.
struct Profile {
    issuer: Name,
    subject: Name,
    part: Part,
}

impl BuilderProfile for Profile {
    fn get_issuer(&self, _: &Name) -> Name {
        self.issuer.clone()
    }

    fn get_subject(&self) -> Name {
        self.subject.clone()
    }

    fn build_extensions(
        &self,
        own: SubjectPublicKeyInfoRef<'_>,
        issuer: SubjectPublicKeyInfoRef<'_>,
        _: &TbsCertificate,
    ) -> x509_cert::builder::Result<Vec<Extension>> {
        let (usage, authority) = match self.part {
            Part::Root => (
                KeyUsages::KeyCertSign | KeyUsages::CRLSign,
                Some(BasicConstraints { ca: true, path_len_constraint: Some(0) }),
            ),
            Part::Signs => (KeyUsages::DigitalSignature | KeyUsages::NonRepudiation, None),
        };
        let issuer = SubjectKeyIdentifier::try_from(issuer)?;
        let issuer = AuthorityKeyIdentifier { key_identifier: Some(issuer.0), ..AuthorityKeyIdentifier::default() };
        let mut extensions = vec![KeyUsage(usage).to_extension(&self.subject, &[])?];
        if let Some(authority) = authority {
            extensions.push(authority.to_extension(&self.subject, &extensions)?);
        }
        extensions.push(SubjectKeyIdentifier::try_from(own)?.to_extension(&self.subject, &extensions)?);
        extensions.push(issuer.to_extension(&self.subject, &extensions)?);
        Ok(extensions)
    }
}

impl DemoAuthority {
    /// Founds an authority: its root certificate has the serial number 1 and is signed by itself.
    ///
    /// # Errors
    /// A term that a certificate cannot state.
    pub fn found(name: &DemoName, secret: Sm2Secret, term: CertificateTerm) -> Result<Self, SealingFault> {
        let own = distinguished(name)?;
        let profile = Profile { issuer: own.clone(), subject: own.clone(), part: Part::Root };
        let root = certificate(profile, 1, &secret.public_key()?, term, &secret)?;
        let der = root.to_der().map_err(writing)?;
        Ok(Self { secret, name: own, root, der })
    }

    /// Opens an authority that was founded before, by its key and its root certificate (DER).
    ///
    /// # Errors
    /// [`SealingFault::Certificate`] for what is none, [`SealingFault::OtherKey`] for that of another key.
    pub fn reopen(secret: Sm2Secret, root: &[u8]) -> Result<Self, SealingFault> {
        if !Signer::read(root)?.is(secret.signing()?.verifying_key()) {
            return Err(SealingFault::OtherKey);
        }
        let read = Certificate::from_der(root).map_err(|_| SealingFault::Certificate)?;
        Ok(Self { secret, name: read.tbs_certificate().subject().clone(), root: read, der: root.to_vec() })
    }

    /// The root certificate (DER), which whoever trusts this demonstration takes as a root.
    pub fn certificate(&self) -> &[u8] {
        &self.der
    }

    /// Issues the certificate (DER) of a seal maker or a signer for a public key (SubjectPublicKeyInfo, DER).
    ///
    /// # Errors
    /// A key that is none, or a term that a certificate cannot state.
    pub fn certify(
        &self,
        name: &DemoName,
        serial: u64,
        public_key: &[u8],
        term: CertificateTerm,
    ) -> Result<Vec<u8>, SealingFault> {
        let profile = Profile { issuer: self.name.clone(), subject: distinguished(name)?, part: Part::Signs };
        let made = certificate(profile, serial, public_key, term, &self.secret)?.to_der().map_err(writing)?;
        // A point off the curve is no key, and the builder does not look.
        Signer::read(&made).map(|_| made)
    }

    /// Issues a list of revoked certificates (DER).
    ///
    /// # Errors
    /// A time that a list cannot state.
    pub fn revocation_list(&self, issue: &ListIssue) -> Result<Vec<u8>, SealingFault> {
        let number = Uint::new(&issue.number.to_be_bytes()).map_err(writing)?;
        let mut rows = Vec::with_capacity(issue.revoked.len());
        for (serial, since) in &issue.revoked {
            let revocation_date = time(*since)?;
            rows.push(RevokedCert {
                serial_number: SerialNumber::from(*serial),
                revocation_date,
                crl_entry_extensions: None,
            });
        }
        let builder = CrlBuilder::<Rfc5280>::new_with_this_update(&self.root, CrlNumber(number), time(issue.at)?);
        let builder = builder.map_err(writing)?.with_next_update(Some(time(issue.next)?));
        // An empty list has no element for its rows (RFC 5280, 5.1.2.6).
        let builder = if rows.is_empty() { builder } else { builder.with_certificates(rows.into_iter()) };
        signed(builder, &self.secret)?.to_der().map_err(writing)
    }
}

/// The kind of what stands in a block of PEM.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PemLabel {
    /// A certificate.
    Certificate,
    /// A list of revoked certificates.
    RevocationList,
}

/// Writes DER as a block of PEM (RFC 7468).
pub fn pem(label: PemLabel, der: &[u8]) -> String {
    let label = match label {
        PemLabel::Certificate => "CERTIFICATE",
        PemLabel::RevocationList => "X509 CRL",
    };
    let mut text = format!("-----BEGIN {label}-----\n");
    // Forty-eight bytes are a line of sixty-four characters.
    for line in der.chunks(48) {
        text.push_str(&STANDARD.encode(line));
        text.push('\n');
    }
    text + &format!("-----END {label}-----\n")
}

fn certificate(
    profile: Profile,
    serial: u64,
    public_key: &[u8],
    term: CertificateTerm,
    issuer: &Sm2Secret,
) -> Result<Certificate, SealingFault> {
    let key = SubjectPublicKeyInfoOwned::from_der(public_key).map_err(|_| SealingFault::Certificate)?;
    let validity = Validity::new(time(term.from)?, time(term.until)?);
    let builder = CertificateBuilder::new(profile, SerialNumber::from(serial), validity, key).map_err(writing)?;
    signed(builder, issuer)
}

/// Signs what was built. Not by the builder's own step: for SM2 that would write the two numbers alone, which nobody
/// else reads.
fn signed<B: Builder>(mut builder: B, issuer: &Sm2Secret) -> Result<B::Output, SealingFault> {
    let key = issuer.signing()?;
    let content = builder.finalize(&key).map_err(writing)?;
    let signature = BitString::from_bytes(&issuer.sign(&content)?).map_err(writing)?;
    builder.assemble(signature, &key).map_err(writing)
}

fn distinguished(name: &DemoName) -> Result<Name, SealingFault> {
    Name::from_str(&format!("CN={},O=演示,C=CN", name.as_str())).map_err(|_| SealingFault::DemoName)
}

/// The earlier of the two forms of a time where it can state it (RFC 5280, 4.1.2.5).
fn time(at: Instant) -> Result<Time, SealingFault> {
    DateTime::from_unix_duration(seconds(at)?).map(Time::from).map_err(|_| SealingFault::Time)
}

fn writing<E>(_: E) -> SealingFault {
    SealingFault::Writing { part: "the certificate" }
}
