//! The authorities that the caller trusts: root certificates of a file, and the way from a certificate up to one of them.

use std::collections::BTreeMap;

use ereg_domain::{revocation::RevocationReason, time::Instant};

use crate::fault::SealRootsFault;

use super::certificate::{SealCertificate, name_bytes};
use super::pem;
use super::revocation::{Revocation, RevocationList, RevokedSince, Said};

/// Longest way from a certificate to a root, in certificates above it.
const HIGHEST: usize = 5;

/// The roots of seals that the caller trusts, and lists of what was revoked below them. The default trusts nobody.
///
/// A file names, beside roots, the seal makers (制章者) and the signers of PDFs (签章者) by their certificates, and holds
/// what authorities lie between. Only a maker that is named may have made a seal, and only a signer that is named may
/// have signed a PDF, which has no seal maker: below a root stand many others, and each could make a seal of any name.
#[derive(Debug, Clone, Default)]
pub struct SealRoots {
    roots: BTreeMap<Vec<u8>, Vec<SealCertificate>>,
    between: BTreeMap<Vec<u8>, Vec<SealCertificate>>,
    named: Vec<Vec<u8>>,
    revoked: RevocationList,
}

/// The result of the way to a root.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// It leads to a root.
    Trusted { revocation: Revocation },
    /// It leads to none.
    Nowhere,
    /// It leads to one, through a certificate that was out of its term.
    OutOfTerm,
    /// It leads to one, and something on it was revoked before it is proved to have been used.
    Revoked(RevokedSince),
}

/// The use of a certificate, by which it is judged.
#[derive(Debug, Clone, Copy)]
pub(crate) struct CertificateUse {
    /// The time at which it has to be in its term.
    pub(crate) at: Instant,
    /// The time from which on a list of revoked certificates says something good of it.
    pub(crate) sealed_at: Instant,
    /// Whoever says when it was used.
    pub(crate) witness: Witness,
}

/// Whoever says when a certificate was used. By their word a later revocation may leave what it signed as it is.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Witness {
    /// The holder of the certificate, whom nobody need believe: whoever has the key can state any time.
    Holder,
    /// A time authority that the caller trusts: it was used by this time.
    Authority { by: Instant },
    /// A time authority of its own certificate, which is believed as long as nobody else has its key (RFC 3161, 4.1).
    OfItself { at: Instant },
}

impl Witness {
    /// Whether what was signed stands although the certificate is revoked.
    fn outlives(self, revoked: RevokedSince) -> bool {
        match self {
            Self::Holder => false,
            Self::Authority { by } => by < revoked.since,
            Self::OfItself { at } => {
                at < revoked.since && revoked.reason.is_some_and(RevocationReason::leaves_the_key_trusted)
            }
        }
    }
}

impl Way {
    /// The rank of the result: the better one comes first.
    fn rank(self) -> u8 {
        match self {
            Self::Trusted { .. } => 0,
            Self::Revoked(_) => 1,
            Self::OutOfTerm => 2,
            Self::Nowhere => 3,
        }
    }
}

impl SealRoots {
    /// Reads a file of certificates: one in DER, or any number in PEM.
    ///
    /// # Errors
    /// [`SealRootsFault::Unreadable`] for what holds none or one that cannot be read, [`SealRootsFault::NoRoot`] where no
    /// certificate is a root.
    pub fn parse(bytes: &[u8]) -> Result<Self, SealRootsFault> {
        let blocks = pem::blocks(bytes, "CERTIFICATE").ok_or(SealRootsFault::Unreadable)?;
        let mut roots = Self::default();
        for der in &blocks {
            let certificate = SealCertificate::read(der).ok_or(SealRootsFault::Unreadable)?;
            let name = name_bytes(&certificate.subject).ok_or(SealRootsFault::Unreadable)?;
            if !certificate.is_authority() {
                roots.named.push(certificate.der);
            } else if certificate.is_issued_by(&certificate) {
                roots.roots.entry(name).or_default().push(certificate);
            } else {
                roots.between.entry(name).or_default().push(certificate);
            }
        }
        match (blocks.is_empty(), roots.roots.is_empty()) {
            (true, _) => Err(SealRootsFault::Unreadable),
            (_, true) => Err(SealRootsFault::NoRoot),
            _ => Ok(roots),
        }
    }

    /// The same roots, with lists of what was revoked.
    #[must_use]
    pub fn with_revocations(self, revoked: RevocationList) -> Self {
        Self { revoked, ..self }
    }

    /// Whether the caller named this certificate as that of a seal maker or of a signer of PDFs.
    pub(crate) fn names(&self, certificate: &SealCertificate) -> bool {
        self.named.contains(&certificate.der)
    }

    /// The best way from a certificate to a root, as the certificate was used.
    pub(crate) fn way(&self, certificate: &SealCertificate, used: CertificateUse) -> Way {
        // A way has at least one step, and each says how old the lists are that it rests on.
        let untouched = Way::Trusted { revocation: Revocation::NotRevoked { as_of: Instant::LAST } };
        let so_far = if certificate.is_in_term(used.at) { untouched } else { Way::OutOfTerm };
        self.upwards(certificate, used, so_far, 0)
    }

    fn upwards(&self, certificate: &SealCertificate, used: CertificateUse, so_far: Way, height: usize) -> Way {
        let Some(issuer) = name_bytes(&certificate.issuer).filter(|_| height < HIGHEST) else { return Way::Nowhere };
        let above = |issuer: &SealCertificate| {
            let fits = issuer.may_issue_over(height) && certificate.is_issued_by(issuer);
            fits.then(|| self.step(certificate, issuer, used, so_far))
        };
        let direct = self.roots.get(&issuer).into_iter().flatten().filter_map(&above);
        let between = self.between.get(&issuer).into_iter().flatten();
        let longer = between.filter_map(|next| above(next).map(|so_far| self.upwards(next, used, so_far, height + 1)));
        direct.chain(longer).min_by_key(|way| way.rank()).unwrap_or(Way::Nowhere)
    }

    /// The way so far, one certificate further up.
    fn step(&self, certificate: &SealCertificate, issuer: &SealCertificate, used: CertificateUse, so_far: Way) -> Way {
        let found = match self.revoked.say(certificate, issuer, used.sealed_at) {
            Said::Revoked(revoked) if used.witness.outlives(revoked) => Revocation::RevokedLater(revoked),
            Said::Revoked(revoked) => return Way::Revoked(revoked),
            Said::NotRevoked { as_of } => Revocation::NotRevoked { as_of },
            Said::Nothing => Revocation::NotChecked,
        };
        match so_far {
            Way::Revoked(_) => so_far,
            _ if !issuer.is_in_term(used.at) => Way::OutOfTerm,
            Way::Trusted { revocation } => Way::Trusted { revocation: revocation.and(found) },
            Way::OutOfTerm | Way::Nowhere => so_far,
        }
    }
}
