//! The authorities that are trusted: root certificates of an office's trust bundle, which names the finance service's too, and of the caller's file, and the way from a
//! certificate up to one of them.

use std::collections::BTreeMap;

use ereg_domain::{revocation::RevocationReason, time::Instant};
use ereg_trust::bundle::{DocumentSeals, SealDer, TrustContent};

use crate::fault::SealRootsFault;

use super::certificate::{SealCertificate, name_bytes};
use super::pem;
use super::revocation::{Revocation, RevocationList, RevokedSince, Said};

/// Longest way from a certificate to a root, in certificates above it.
const HIGHEST: usize = 5;

/// The word by which a seal is trusted. The better known one comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TrustedBy {
    /// The trust bundle of an office states its certificates.
    Office,
    /// The trust bundle of an office states its certificates as those of the finance service (财政电子票据), which is another authority.
    Finance,
    /// The caller named them.
    Caller,
}

impl TrustedBy {
    /// Its name in what programs read.
    pub fn name(self) -> &'static str {
        match self {
            Self::Office => "office",
            Self::Finance => "finance",
            Self::Caller => "caller",
        }
    }
}

/// The roots of seals that are trusted, and lists of what was revoked below them. The default trusts nobody.
///
/// A trust bundle or a file names, beside roots, the seal makers (制章者) and the signers of PDFs (签章者) by their certificates,
/// and holds what authorities lie between. Only a maker that is named may have made a seal, and only a signer that is named may
/// have signed a PDF, which has no seal maker: below a root stand many others, and each could make a seal of any name.
///
/// What an office states of its own seals, what it states of the finance service's, and what the caller names are three circles: a seal
/// is trusted by one of them, and nobody who is named in one leads to a root of another. What is revoked is revoked in all.
#[derive(Debug, Clone, Default)]
pub struct SealRoots {
    office: Circle,
    finance: Circle,
    caller: Circle,
    revoked: RevocationList,
}

/// Certificates that are trusted together.
#[derive(Debug, Clone, Default)]
struct Circle {
    roots: BTreeMap<Vec<u8>, Vec<SealCertificate>>,
    between: BTreeMap<Vec<u8>, Vec<SealCertificate>>,
    named: Vec<Vec<u8>>,
}

/// The certificates by which one verdict is reached, and all that is revoked.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TrustedCircle<'a> {
    /// The word by which they are trusted.
    pub(crate) by: TrustedBy,
    circle: &'a Circle,
    revoked: &'a RevocationList,
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

impl Circle {
    /// Reads certificates, each in DER.
    fn of<'a>(certificates: impl Iterator<Item = &'a [u8]>) -> Result<Self, SealRootsFault> {
        let mut circle = Self::default();
        for der in certificates {
            let certificate = SealCertificate::read(der).ok_or(SealRootsFault::Unreadable)?;
            let name = name_bytes(&certificate.subject).ok_or(SealRootsFault::Unreadable)?;
            if !certificate.is_authority() {
                circle.named.push(certificate.der);
            } else if certificate.is_issued_by(&certificate) {
                circle.roots.entry(name).or_default().push(certificate);
            } else {
                circle.between.entry(name).or_default().push(certificate);
            }
        }
        if circle.is_empty() { Err(SealRootsFault::NoRoot) } else { Ok(circle) }
    }

    /// Whether there is no root, so that nothing leads to one.
    fn is_empty(&self) -> bool {
        self.roots.is_empty()
    }

    fn add(&mut self, more: Self) {
        for (held, more) in [(&mut self.roots, more.roots), (&mut self.between, more.between)] {
            for (name, certificates) in more {
                held.entry(name).or_default().extend(certificates);
            }
        }
        self.named.extend(more.named);
    }
}

impl SealRoots {
    /// Reads a file of certificates that the caller trusts: one in DER, or any number in PEM.
    ///
    /// # Errors
    /// [`SealRootsFault::Unreadable`] for what holds none or one that cannot be read, [`SealRootsFault::NoRoot`] where no
    /// certificate is a root.
    pub fn parse(bytes: &[u8]) -> Result<Self, SealRootsFault> {
        let blocks = pem::blocks(bytes, "CERTIFICATE").filter(|blocks| !blocks.is_empty());
        let blocks = blocks.ok_or(SealRootsFault::Unreadable)?;
        let caller = Circle::of(blocks.iter().map(Vec::as_slice))?;
        Ok(Self { caller, ..Self::default() })
    }

    /// Reads what the trust bundle of an office states of its seals. Of an office that states none, nobody is trusted.
    ///
    /// # Errors
    /// A certificate or a list cannot be read, or no certificate is a root. Whoever holds such a bundle trusts no document by it:
    /// what cannot be read may be the list that says that a seal is revoked.
    pub fn of_office(seals: &DocumentSeals) -> Result<Self, SealRootsFault> {
        if seals.is_empty() {
            return Ok(Self::default());
        }
        let office = Circle::of(seals.certificates.iter().map(SealDer::as_der))?;
        let revoked = RevocationList::of(seals.revoked.iter().map(SealDer::as_der))?;
        Ok(Self { office, revoked, ..Self::default() })
    }

    /// Reads what the content of a trust bundle states: of the office's own seals, and of the finance service's.
    ///
    /// # Errors
    /// As of [`SealRoots::of_office`].
    pub fn of_content(content: &TrustContent) -> Result<Self, SealRootsFault> {
        Self::of_office(&content.seals)?.with_finance(&content.finance)
    }

    /// The same roots, and what the trust bundle of an office states of the finance service's seals.
    ///
    /// # Errors
    /// As of [`SealRoots::of_office`].
    pub fn with_finance(self, seals: &DocumentSeals) -> Result<Self, SealRootsFault> {
        let Self { office: finance, revoked, .. } = Self::of_office(seals)?;
        Ok(Self { finance, ..self.with_revocations(revoked) })
    }

    /// These roots and others; what was revoked of either is revoked of both.
    #[must_use]
    pub fn and(mut self, others: Self) -> Self {
        self.office.add(others.office);
        self.finance.add(others.finance);
        self.caller.add(others.caller);
        self.with_revocations(others.revoked)
    }

    /// The same roots, with more lists of what was revoked.
    #[must_use]
    pub fn with_revocations(mut self, revoked: RevocationList) -> Self {
        self.revoked.add(revoked);
        self
    }

    /// The circle by which a document is judged first, and the others that have a root. Whoever trusts nobody is answered too.
    pub(crate) fn circles(&self) -> (TrustedCircle<'_>, impl Iterator<Item = TrustedCircle<'_>>) {
        let of = |by, circle| TrustedCircle { by, circle, revoked: &self.revoked };
        let office = of(TrustedBy::Office, &self.office);
        let others = [of(TrustedBy::Finance, &self.finance), of(TrustedBy::Caller, &self.caller)];
        let mut others = others.into_iter().filter(|one| !one.circle.is_empty());
        let first = if self.office.is_empty() { others.next().unwrap_or(office) } else { office };
        (first, others)
    }
}

impl TrustedCircle<'_> {
    /// Whether this certificate is named as that of a seal maker or of a signer of PDFs.
    pub(crate) fn names(self, certificate: &SealCertificate) -> bool {
        self.circle.named.contains(&certificate.der)
    }

    /// The best way from a certificate to a root, as the certificate was used.
    pub(crate) fn way(self, certificate: &SealCertificate, used: CertificateUse) -> Way {
        // A way has at least one step, and each says how old the lists are that it rests on.
        let untouched = Way::Trusted { revocation: Revocation::NotRevoked { as_of: Instant::LAST } };
        let so_far = if certificate.is_in_term(used.at) { untouched } else { Way::OutOfTerm };
        self.upwards(certificate, used, so_far, 0)
    }

    fn upwards(self, certificate: &SealCertificate, used: CertificateUse, so_far: Way, height: usize) -> Way {
        let Some(issuer) = name_bytes(&certificate.issuer).filter(|_| height < HIGHEST) else { return Way::Nowhere };
        let above = |issuer: &SealCertificate| {
            let fits = issuer.may_issue_over(height) && certificate.is_issued_by(issuer);
            fits.then(|| self.step(certificate, issuer, used, so_far))
        };
        let direct = self.circle.roots.get(&issuer).into_iter().flatten().filter_map(&above);
        let between = self.circle.between.get(&issuer).into_iter().flatten();
        let longer = between.filter_map(|next| above(next).map(|so_far| self.upwards(next, used, so_far, height + 1)));
        direct.chain(longer).min_by_key(|way| way.rank()).unwrap_or(Way::Nowhere)
    }

    /// The way so far, one certificate further up.
    fn step(self, certificate: &SealCertificate, issuer: &SealCertificate, used: CertificateUse, so_far: Way) -> Way {
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
