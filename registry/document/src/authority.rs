//! The authority of the demonstration (演示 CA): a root, certificates of seal makers (制章者), signers (签章者)
//! and a time authority, and lists of revoked ones. Values and bytes alone: whoever founds it stores them.

use std::str::FromStr as _;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use der::{
    DateTime, Decode as _, Encode as _,
    asn1::{BitString, Uint},
};
use ereg_domain::{revocation::RevocationReason, time::Instant};
use p256::ecdsa::signature::Keypair;
use x509_cert::{
    Certificate, TbsCertificate,
    builder::{Builder, CertificateBuilder, CrlBuilder, profile::BuilderProfile},
    certificate::Rfc5280,
    crl::RevokedCert,
    ext::{
        Extension, ToExtension as _,
        pkix::{
            AuthorityKeyIdentifier, BasicConstraints, CrlNumber, CrlReason, ExtendedKeyUsage, KeyUsage, KeyUsages,
            SubjectKeyIdentifier,
        },
    },
    name::Name,
    serial_number::SerialNumber,
    spki::{DynSignatureAlgorithmIdentifier, EncodePublicKey, SubjectPublicKeyInfoOwned, SubjectPublicKeyInfoRef},
    time::{Time, Validity},
};

use crate::certificate::{Algorithm, PublicKey, Signer, TIME_STAMPING, seconds};
use crate::demo::DemoName;
use crate::fault::SealingFault;
use crate::key::Sm2Secret;
use crate::p256_key::P256Secret;

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
    /// The revoked certificates.
    pub revoked: Vec<RevokedCertificate>,
}

/// A certificate that a list revokes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RevokedCertificate {
    /// Its serial number.
    pub serial: u64,
    /// The time since when it is revoked.
    pub since: Instant,
    /// The reason. The list states it always: of a time authority none at all would be the worst one (RFC 3161, 4.1).
    pub reason: RevocationReason,
}

/// The key of an authority. Readers of OFD verify what is below a root with an SM2 key, readers of PDF what is below one on
/// P-256.
#[derive(Debug)]
pub enum AuthoritySecret {
    /// A key of SM2.
    Sm2(Sm2Secret),
    /// A key on P-256.
    P256(P256Secret),
}

impl From<Sm2Secret> for AuthoritySecret {
    fn from(secret: Sm2Secret) -> Self {
        Self::Sm2(secret)
    }
}

impl From<P256Secret> for AuthoritySecret {
    fn from(secret: P256Secret) -> Self {
        Self::P256(secret)
    }
}

impl AuthoritySecret {
    fn algorithm(&self) -> Algorithm {
        match self {
            Self::Sm2(_) => Algorithm::Sm2,
            Self::P256(_) => Algorithm::P256,
        }
    }

    fn public_key(&self) -> Result<Vec<u8>, SealingFault> {
        match self {
            Self::Sm2(secret) => secret.public_key(),
            Self::P256(secret) => secret.public_key(),
        }
    }

    fn verifying(&self) -> Result<PublicKey, SealingFault> {
        match self {
            Self::Sm2(secret) => secret.verifying(),
            Self::P256(secret) => Ok(secret.verifying()),
        }
    }
}

/// The root of the demonstration, which issues certificates and lists of revoked ones.
#[derive(Debug)]
pub struct DemoAuthority {
    secret: AuthoritySecret,
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
    /// A time authority, which signs time stamps alone (RFC 3161, 2.3).
    StampsTime,
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
        let usage = match self.part {
            Part::Root => KeyUsages::KeyCertSign | KeyUsages::CRLSign,
            Part::Signs | Part::StampsTime => KeyUsages::DigitalSignature | KeyUsages::NonRepudiation,
        };
        let issuer = SubjectKeyIdentifier::try_from(issuer)?;
        let issuer = AuthorityKeyIdentifier { key_identifier: Some(issuer.0), ..AuthorityKeyIdentifier::default() };
        let mut extensions = vec![KeyUsage(usage).to_extension(&self.subject, &[])?];
        match self.part {
            Part::Root => {
                let authority = BasicConstraints { ca: true, path_len_constraint: Some(0) };
                extensions.push(authority.to_extension(&self.subject, &extensions)?);
            }
            Part::Signs => {}
            Part::StampsTime => {
                // Critical: whoever does not know the purpose takes the key for nothing.
                let alone = ExtendedKeyUsage(vec![TIME_STAMPING]);
                extensions.push((true, &alone).to_extension(&self.subject, &extensions)?);
            }
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
    pub fn found(
        name: &DemoName,
        secret: impl Into<AuthoritySecret>,
        term: CertificateTerm,
    ) -> Result<Self, SealingFault> {
        let secret = secret.into();
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
    pub fn reopen(secret: impl Into<AuthoritySecret>, root: &[u8]) -> Result<Self, SealingFault> {
        let secret = secret.into();
        if !Signer::read(root, secret.algorithm())?.is(&secret.verifying()?) {
            return Err(SealingFault::OtherKey);
        }
        let read = Certificate::from_der(root).map_err(|_| SealingFault::Certificate)?;
        Ok(Self { secret, name: read.tbs_certificate().subject().clone(), root: read, der: root.to_vec() })
    }

    /// The root certificate (DER), which whoever trusts this demonstration takes as a root.
    pub fn certificate(&self) -> &[u8] {
        &self.der
    }

    /// Whether this authority issued a certificate (DER): its key signed it.
    pub fn has_issued(&self, certificate: &[u8]) -> bool {
        let Ok(read) = Certificate::from_der(certificate) else { return false };
        let Ok(own) = Signer::read(&self.der, self.secret.algorithm()) else { return false };
        let content = read.tbs_certificate();
        let signed = content.to_der().ok().zip(read.signature().as_bytes());
        *content.issuer() == self.name && signed.is_some_and(|(content, signature)| own.signed(&content, signature))
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
        self.issue(Part::Signs, (name, serial), public_key, term)
    }

    /// Issues the certificate (DER) of a time authority, whose key signs time stamps alone, for a public key
    /// (SubjectPublicKeyInfo, DER).
    ///
    /// # Errors
    /// A key that is none, or a term that a certificate cannot state.
    pub fn certify_time(
        &self,
        name: &DemoName,
        serial: u64,
        public_key: &[u8],
        term: CertificateTerm,
    ) -> Result<Vec<u8>, SealingFault> {
        self.issue(Part::StampsTime, (name, serial), public_key, term)
    }

    fn issue(
        &self,
        part: Part,
        (name, serial): (&DemoName, u64),
        public_key: &[u8],
        term: CertificateTerm,
    ) -> Result<Vec<u8>, SealingFault> {
        let profile = Profile { issuer: self.name.clone(), subject: distinguished(name)?, part };
        let made = certificate(profile, serial, public_key, term, &self.secret)?;
        let der = made.to_der().map_err(writing)?;
        // A point off the curve is no key, and the builder does not look.
        let algorithm = Algorithm::of(made.tbs_certificate().subject_public_key_info())?;
        Signer::read(&der, algorithm).map(|_| der)
    }

    /// Issues a list of revoked certificates (DER).
    ///
    /// # Errors
    /// A time that a list cannot state.
    pub fn revocation_list(&self, issue: &ListIssue) -> Result<Vec<u8>, SealingFault> {
        let number = Uint::new(&issue.number.to_be_bytes()).map_err(writing)?;
        let mut rows = Vec::with_capacity(issue.revoked.len());
        for RevokedCertificate { serial, since, reason } in &issue.revoked {
            rows.push(RevokedCert {
                serial_number: SerialNumber::from(*serial),
                revocation_date: time(*since)?,
                crl_entry_extensions: Some(vec![reason_code(*reason).to_extension(&self.name, &[]).map_err(writing)?]),
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
    issuer: &AuthoritySecret,
) -> Result<Certificate, SealingFault> {
    let key = SubjectPublicKeyInfoOwned::from_der(public_key).map_err(|_| SealingFault::Certificate)?;
    let validity = Validity::new(time(term.from)?, time(term.until)?);
    let builder = CertificateBuilder::new(profile, SerialNumber::from(serial), validity, key).map_err(writing)?;
    signed(builder, issuer)
}

/// Signs what was built. Not by the builder's own step: for SM2 that would write the two numbers alone, which nobody
/// else reads.
fn signed<B: Builder>(builder: B, issuer: &AuthoritySecret) -> Result<B::Output, SealingFault> {
    match issuer {
        AuthoritySecret::Sm2(secret) => assembled(builder, &secret.signing()?, |content| secret.sign(content)),
        AuthoritySecret::P256(secret) => assembled(builder, &secret.signing(), |content| secret.sign(content)),
    }
}

fn assembled<B: Builder, K>(
    mut builder: B,
    key: &K,
    sign: impl FnOnce(&[u8]) -> Result<Vec<u8>, SealingFault>,
) -> Result<B::Output, SealingFault>
where
    K: Keypair + DynSignatureAlgorithmIdentifier,
    K::VerifyingKey: EncodePublicKey,
{
    let content = builder.finalize(key).map_err(writing)?;
    let signature = BitString::from_bytes(&sign(&content)?).map_err(writing)?;
    builder.assemble(signature, key).map_err(writing)
}

fn reason_code(reason: RevocationReason) -> CrlReason {
    match reason {
        RevocationReason::Unspecified => CrlReason::Unspecified,
        RevocationReason::KeyCompromise => CrlReason::KeyCompromise,
        RevocationReason::AuthorityCompromise => CrlReason::CaCompromise,
        RevocationReason::AffiliationChanged => CrlReason::AffiliationChanged,
        RevocationReason::Superseded => CrlReason::Superseded,
        RevocationReason::CessationOfOperation => CrlReason::CessationOfOperation,
        RevocationReason::CertificateHold => CrlReason::CertificateHold,
        RevocationReason::PrivilegeWithdrawn => CrlReason::PrivilegeWithdrawn,
        RevocationReason::AttributeAuthorityCompromise => CrlReason::AaCompromise,
    }
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
