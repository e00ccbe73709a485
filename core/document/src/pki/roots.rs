//! The authorities that the caller trusts: root certificates of a file, and the way from a certificate up to one of them.

use std::collections::BTreeMap;

use ereg_domain::time::Instant;

use crate::fault::SealRootsFault;

use super::certificate::{SealCertificate, name_bytes};
use super::pem;
use super::revocation::{RevocationList, Said};

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
    /// It leads to a root; `revocation` is of when the lists are, where each issuer on the way has one.
    Trusted { revocation: Option<Instant> },
    /// It leads to none.
    Nowhere,
    /// It leads to one, through a certificate that was out of its term.
    OutOfTerm,
    /// It leads to one, and something on it was revoked.
    Revoked,
}

/// The time at which a certificate was used, and that at which the document was sealed.
#[derive(Debug, Clone, Copy)]
struct Times {
    at: Instant,
    sealed_at: Instant,
}

impl Way {
    /// The rank of the result: the better one comes first.
    fn rank(self) -> u8 {
        match self {
            Self::Trusted { .. } => 0,
            Self::Revoked => 1,
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

    /// The best way from a certificate to a root, at the time at which the certificate was used; lists of what was revoked
    /// are asked for the time at which the document was sealed.
    pub(crate) fn way(&self, certificate: &SealCertificate, at: Instant, sealed_at: Instant) -> Way {
        // A way has at least one step, and each says how old the lists are that it rests on.
        let untouched = Way::Trusted { revocation: Some(Instant::LAST) };
        let so_far = if certificate.is_in_term(at) { untouched } else { Way::OutOfTerm };
        self.upwards(certificate, Times { at, sealed_at }, so_far, 0)
    }

    fn upwards(&self, certificate: &SealCertificate, times: Times, so_far: Way, height: usize) -> Way {
        let Some(issuer) = name_bytes(&certificate.issuer).filter(|_| height < HIGHEST) else { return Way::Nowhere };
        let above = |issuer: &SealCertificate| {
            let fits = issuer.may_issue_over(height) && certificate.is_issued_by(issuer);
            fits.then(|| self.step(certificate, issuer, times, so_far))
        };
        let direct = self.roots.get(&issuer).into_iter().flatten().filter_map(&above);
        let between = self.between.get(&issuer).into_iter().flatten();
        let longer = between.filter_map(|next| above(next).map(|so_far| self.upwards(next, times, so_far, height + 1)));
        direct.chain(longer).min_by_key(|way| way.rank()).unwrap_or(Way::Nowhere)
    }

    /// The way so far, one certificate further up.
    fn step(&self, certificate: &SealCertificate, issuer: &SealCertificate, times: Times, so_far: Way) -> Way {
        match (so_far, self.revoked.say(certificate, issuer, times.sealed_at)) {
            (_, Said::Revoked) | (Way::Revoked, _) => Way::Revoked,
            _ if !issuer.is_in_term(times.at) => Way::OutOfTerm,
            (Way::Trusted { revocation }, Said::NotRevoked { as_of }) => {
                Way::Trusted { revocation: revocation.map(|before| before.min(as_of)) }
            }
            (Way::Trusted { .. }, Said::Nothing) => Way::Trusted { revocation: None },
            (other, _) => other,
        }
    }
}
