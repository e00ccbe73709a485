//! The authorities (演示 CA) below which this office seals: their certificates, which of them are revoked, and the lists that
//! say so.
//!
//! What is revoked stands in a file beside the keys, a line each, and is never taken back: the lists to hand out are made of
//! it, by one process at a time. A line is on the disk before a list names it, the registry enters each into its audit chain, and its trust
//! bundle states the lists. Certificates are issued when a demonstration founds its seal and when its operator has them renewed, so
//! that a revoked one ends the sealing until then. It must not seal, and knows no clock.

use std::{fmt, fs, io, path::Path};

use ereg_domain::{canonical, revocation::RevocationReason, time::Instant};
use ereg_sealing::{
    CertificateFacts, DemoAuthority, ListIssue, P256Secret, PemLabel, RevokedCertificate, SealingFault, Sm2Secret, pem,
};
use ereg_trust::bundle::{DocumentSeals, SealDer};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::{
    error::SealerError,
    place::{self, KeySet},
};
use crate::private::{self, Appended, Outlives, held};

/// The file with the certificates by which documents of this office are verified: its roots, who makes its seals, and who signs
/// its PDFs, now and before.
pub const SEAL_ROOTS: &str = "seal-roots.pem";
/// The file with the lists of revoked certificates (CRL) below the roots.
pub(super) const SEAL_REVOKED: &str = "seal-revoked.crl";

/// The file with what is revoked, beside the keys.
const REVOKED: &str = "revoked.jsonl";

/// Time from one list of revoked certificates to the next, ms.
const LIST_TERM_MS: i64 = 30 * 24 * 60 * 60 * 1_000;

/// A certificate by which this office seals. Those of the roots are none: no list of theirs can revoke them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OfficeCertificate {
    /// The seal maker's (制章者), on SM2.
    SealMaker,
    /// The signer's (签章者) of OFDs, on SM2.
    SealSigner,
    /// The signer's of PDFs, on P-256.
    PdfSigner,
    /// The time authority's (时间戳机构), on P-256.
    TimeAuthority,
}

impl OfficeCertificate {
    /// Every one of them.
    pub const ALL: [Self; 4] = [Self::SealMaker, Self::SealSigner, Self::PdfSigner, Self::TimeAuthority];

    /// Its name in what programs read.
    pub fn name(self) -> &'static str {
        match self {
            Self::SealMaker => "seal_maker",
            Self::SealSigner => "seal_signer",
            Self::PdfSigner => "pdf_signer",
            Self::TimeAuthority => "time_authority",
        }
    }

    fn file(self) -> &'static str {
        match self {
            Self::SealMaker => place::MAKER,
            Self::SealSigner => place::SIGNER,
            Self::PdfSigner => place::PDF_SIGNER,
            Self::TimeAuthority => place::TIME,
        }
    }

    /// The root that issued it.
    fn root(self) -> RootOf {
        match self {
            Self::SealMaker | Self::SealSigner => RootOf::Seals,
            Self::PdfSigner | Self::TimeAuthority => RootOf::Pdfs,
        }
    }
}

/// A root of the demonstration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum RootOf {
    Seals,
    Pdfs,
}

/// The word of this office that a certificate is revoked: a line of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RevocationLine {
    certificate: OfficeCertificate,
    reason: RevocationReason,
    /// Its serial number below its root, which is never given again.
    serial: u64,
    since: Instant,
    /// The time at which it was written down.
    noted_at: Instant,
}

impl RevocationLine {
    fn is_of(&self, issued: Issued) -> bool {
        (self.certificate, self.serial) == (issued.certificate, issued.serial)
    }
}

/// A certificate that was issued to the office.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Issued {
    certificate: OfficeCertificate,
    serial: u64,
}

impl Issued {
    /// Those of a set.
    pub(super) fn of(set: &KeySet) -> Result<Vec<Self>, SealerError> {
        let one = |certificate: OfficeCertificate| Self::one(set, certificate);
        OfficeCertificate::ALL.into_iter().map(one).collect()
    }

    fn one(set: &KeySet, certificate: OfficeCertificate) -> Result<Self, SealerError> {
        Ok(Self { certificate, serial: facts(set, certificate)?.serial })
    }
}

fn facts(set: &KeySet, certificate: OfficeCertificate) -> Result<CertificateFacts, SealerError> {
    Ok(CertificateFacts::read(&fs::read(set.path.join(certificate.file()))?)?)
}

/// The standing of one of the office's certificates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CertificateStated {
    /// The one that it is.
    pub certificate: OfficeCertificate,
    /// Its word about itself.
    pub facts: CertificateFacts,
    /// The time since when it is revoked, and why; `None` while it is not.
    pub revoked: Option<(Instant, RevocationReason)>,
}

/// The authorities of a directory, with their keys.
pub struct SealAuthorities<'a> {
    dir: &'a Path,
    pub(super) of_seals: DemoAuthority,
    pub(super) of_pdfs: DemoAuthority,
}

/// The directory alone.
impl fmt::Debug for SealAuthorities<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("SealAuthorities").field("dir", &self.dir).finish_non_exhaustive()
    }
}

/// The certificates of a registry's directory that are revoked, each with its reason, in the order in which that was written.
pub(crate) fn revoked_in(dir: &Path) -> Result<Vec<(OfficeCertificate, RevocationReason)>, SealerError> {
    Ok(lines(&dir.join(place::SEAL))?.into_iter().map(|line| (line.certificate, line.reason)).collect())
}

/// The lines of what is revoked in the directory of a seal: none where there is no such file yet.
fn lines(lies: &Path) -> Result<Vec<RevocationLine>, SealerError> {
    let bytes = match fs::read(lies.join(REVOKED)) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        read => read?,
    };
    let line = |line: &[u8]| canonical::from_canonical(line).map_err(|_| SealerError::RevokedUnreadable);
    bytes.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).map(line).collect()
}

/// The numbers of the renewals in a registry's directory, in their order; none where it has no seal.
pub(crate) fn renewals_in(dir: &Path) -> io::Result<Vec<u64>> {
    let lies = dir.join(place::SEAL);
    let sets = if lies.exists() { place::sets(&lies)? } else { Vec::new() };
    Ok(sets.into_iter().map(|set| set.number.saturating_sub(place::FIRST)).filter(|number| *number > 0).collect())
}

/// Looks whether any of these certificates is revoked: then nothing is sealed with them.
///
/// # Errors
/// [`SealingFault::CertificateRevoked`], also where the file cannot be read: nobody could tell.
pub(super) fn none_is_revoked(lies: &Path, issued: &[Issued]) -> Result<(), SealingFault> {
    let stands = |revoked: Vec<RevocationLine>| issued.iter().all(|one| revoked.iter().all(|line| !line.is_of(*one)));
    if lines(lies).is_ok_and(stands) { Ok(()) } else { Err(SealingFault::CertificateRevoked) }
}

impl<'a> SealAuthorities<'a> {
    /// Opens the authorities of a registry's directory.
    ///
    /// # Errors
    /// [`SealerError::NoSeal`] where it has no seal; else a file is damaged or missing.
    pub fn open(dir: &'a Path) -> Result<Self, SealerError> {
        let lies = dir.join(place::SEAL);
        if !lies.exists() {
            return Err(SealerError::NoSeal);
        }
        let read = |name: &str| fs::read(lies.join(name));
        let secret = |name: &str| Ok::<_, SealerError>(Zeroizing::new(read(name)?));
        let of_seals = Sm2Secret::from_pkcs8(&secret(place::ROOT_KEY)?)?;
        let of_pdfs = P256Secret::from_pkcs8(&secret(place::PDF_ROOT_KEY)?)?;
        Ok(Self {
            dir,
            of_seals: DemoAuthority::reopen(of_seals, &read(place::ROOT)?)?,
            of_pdfs: DemoAuthority::reopen(of_pdfs, &read(place::PDF_ROOT)?)?,
        })
    }

    /// Each certificate of the office, those before a renewal first, and how it stands.
    ///
    /// # Errors
    /// A file is damaged or missing.
    pub fn certificates(&self) -> Result<Vec<CertificateStated>, SealerError> {
        let mut all = Vec::new();
        for set in place::sets(&self.dir.join(place::SEAL))? {
            all.extend(self.of_set(&set)?);
        }
        Ok(all)
    }

    /// The certificates of a set, and how they stand.
    pub(super) fn of_set(&self, set: &KeySet) -> Result<Vec<CertificateStated>, SealerError> {
        let revoked = lines(&self.dir.join(place::SEAL))?;
        let stated = |certificate: OfficeCertificate| {
            let facts = facts(set, certificate)?;
            let issued = Issued { certificate, serial: facts.serial };
            let line = revoked.iter().find(|line| line.is_of(issued));
            Ok::<_, SealerError>(CertificateStated {
                certificate,
                facts,
                revoked: line.map(|line| (line.since, line.reason)),
            })
        };
        OfficeCertificate::ALL.into_iter().map(stated).collect()
    }

    /// Revokes a certificate that is sealed with since a time, and issues the lists anew: from now on nothing is sealed with it, by a registry that serves
    /// the directory neither.
    ///
    /// # Errors
    /// [`SealerError::AlreadyRevoked`], [`SealerError::RevokedAhead`] for a time that has not come, or a file cannot be written.
    pub fn revoke(
        &self,
        certificate: OfficeCertificate,
        reason: RevocationReason,
        since: Instant,
        now: Instant,
    ) -> Result<(), SealerError> {
        let lies = self.dir.join(place::SEAL);
        if since > now {
            return Err(SealerError::RevokedAhead);
        }
        let _held = held(&lies)?;
        let issued = Issued::one(&place::newest(&lies)?, certificate)?;
        if lines(&lies)?.iter().any(|line| line.is_of(issued)) {
            return Err(SealerError::AlreadyRevoked);
        }
        let line = RevocationLine { certificate, reason, serial: issued.serial, since, noted_at: now };
        let line = canonical::to_canonical(&line);
        let line = [line.map_err(|_| SealerError::RevokedUnreadable)?.as_slice(), b"\n"].concat();
        Appended::open(&lies, REVOKED)?.append(&line, Outlives::TheMachine)?;
        self.lay_lists(now)
    }

    /// Issues the list of each root anew, with everything that is revoked, and lays them beside the roots to be handed out.
    ///
    /// # Errors
    /// A file cannot be read or written.
    pub fn issue_lists(&self, now: Instant) -> Result<(), SealerError> {
        let _held = held(&self.dir.join(place::SEAL))?;
        self.lay_lists(now)
    }

    /// The same for whoever has [`held`] it.
    pub(super) fn lay_lists(&self, now: Instant) -> Result<(), SealerError> {
        let lists = self.lists(now)?.into_iter().map(|(authority, issue)| {
            let list = authority.revocation_list(&issue)?;
            Ok::<_, SealingFault>(pem(PemLabel::RevocationList, &list))
        });
        let lists = lists.collect::<Result<String, SealingFault>>()?;
        Ok(private::replace(self.dir, SEAL_REVOKED, lists.as_bytes())?)
    }

    /// Lays the certificates by which documents are verified beside the directory of the seal, to be handed out, for whoever has
    /// [`held`] it.
    pub(super) fn lay_roots(&self) -> Result<(), SealerError> {
        let roots: String = self.verified_by()?.iter().map(|one| pem(PemLabel::Certificate, one)).collect();
        if fs::read(self.dir.join(SEAL_ROOTS)).ok().as_deref() != Some(roots.as_bytes()) {
            private::replace(self.dir, SEAL_ROOTS, roots.as_bytes())?;
        }
        Ok(())
    }

    /// The certificates by which documents are verified: both roots, and of each set who makes seals and who signs PDFs.
    fn verified_by(&self) -> Result<Vec<Vec<u8>>, SealerError> {
        let mut all = vec![self.of_seals.certificate().to_vec(), self.of_pdfs.certificate().to_vec()];
        for set in place::sets(&self.dir.join(place::SEAL))? {
            for name in [place::MAKER, place::PDF_SIGNER] {
                all.push(fs::read(set.path.join(name))?);
            }
        }
        Ok(all)
    }

    /// The list that each root has to issue at a time: everything that is revoked.
    fn lists(&self, at: Instant) -> Result<[(&DemoAuthority, ListIssue); 2], SealerError> {
        let lines = lines(&self.dir.join(place::SEAL))?;
        let list_of = |root: RootOf| {
            let own = lines.iter().filter(|line| line.certificate.root() == root);
            let row = |line: &RevocationLine| RevokedCertificate {
                serial: line.serial,
                since: line.since,
                reason: line.reason,
            };
            ListIssue {
                number: u64::try_from(at.ms()).unwrap_or_default(),
                at,
                next: at.plus_ms(LIST_TERM_MS),
                revoked: own.map(row).collect(),
            }
        };
        Ok([(&self.of_seals, list_of(RootOf::Seals)), (&self.of_pdfs, list_of(RootOf::Pdfs))])
    }

    /// The certificates by which documents of this office are verified, and the lists of what is revoked of them, as its trust bundle
    /// states both. The lists are those of the last revocation, byte for byte: what is stated is something new only when the
    /// certificates are renewed, another seal is here or another certificate is revoked, and not because a registry was started.
    ///
    /// # Errors
    /// A file cannot be read.
    pub(crate) fn stated(&self) -> Result<DocumentSeals, SealerError> {
        let lies = self.dir.join(place::SEAL);
        let _held = held(&lies)?;
        let certificates = self.verified_by()?.into_iter().map(SealDer::new).collect();
        Ok(DocumentSeals { certificates, revoked: self.revoked_stated(&lies)? })
    }

    /// The lists alone: a seal of which a file is lost or taken away can be revoked all the same, and people are told.
    ///
    /// # Errors
    /// A file cannot be read.
    pub(crate) fn stated_revoked(&self) -> Result<DocumentSeals, SealerError> {
        let lies = self.dir.join(place::SEAL);
        let _held = held(&lies)?;
        Ok(DocumentSeals { certificates: Vec::new(), revoked: self.revoked_stated(&lies)? })
    }

    fn revoked_stated(&self, lies: &Path) -> Result<Vec<SealDer>, SealerError> {
        let mut revoked = Vec::new();
        if let Some(last) = lines(lies)?.last() {
            for (authority, issue) in self.lists(last.noted_at)? {
                if !issue.revoked.is_empty() {
                    revoked.push(SealDer::new(authority.revocation_list(&issue)?));
                }
            }
        }
        Ok(revoked)
    }
}
