//! Lists of revoked certificates (CRL, 证书撤销列表).

use std::collections::BTreeMap;

use ereg_domain::{revocation::RevocationReason, time::Instant};
use x509_cert::{
    crl::{CertificateList, RevokedCert},
    der::{Decode as _, asn1::GeneralizedTime},
    ext::pkix::CrlReason,
    name::Name,
};

use super::certificate::{SealCertificate, SignedParts, instant, signed_parts};
use super::key::SignatureAlgorithm;
use super::pem;
use crate::fault::SealRootsFault;

/// Lists of revoked certificates, as their issuers signed them.
#[derive(Debug, Clone, Default)]
pub struct RevocationList {
    lists: Vec<OneList>,
}

/// Extensions of a list that is not the whole of its issuer's, critical or not: a delta, of one distribution point, of
/// other issuers. What is critical beside them is not understood.
const PARTS: &[&str] = &["2.5.29.27", "2.5.29.28", "2.5.29.29"];
/// The extension of a row that says why (reasonCode).
const REASON: &str = "2.5.29.21";
/// The extension of a row that says since when the key may be another's (invalidityDate).
const INVALID_SINCE: &str = "2.5.29.24";

#[derive(Debug, Clone)]
struct OneList {
    issuer: Name,
    signed: Vec<u8>,
    signed_by: SignatureAlgorithm,
    signature: Vec<u8>,
    issued_at: Instant,
    /// The rows by their serial numbers.
    rows: BTreeMap<Vec<u8>, RevokedSince>,
}

/// The time since when a certificate is revoked, by the word of its issuer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RevokedSince {
    /// The earlier one of the time at which it was revoked and that since when its key may be another's.
    pub since: Instant,
    /// The reason; `None` where the list states none.
    pub reason: Option<RevocationReason>,
}

impl RevokedSince {
    /// Both together: the earlier time, and the reason only where both have it, since none that is stated is the worst one.
    fn and(self, other: Self) -> Self {
        Self { since: self.since.min(other.since), reason: self.reason.filter(|reason| other.reason == Some(*reason)) }
    }

    /// Reads a row.
    fn of(row: &RevokedCert) -> Option<Self> {
        let mut read = Self { since: instant(&row.revocation_date)?, reason: None };
        for extension in row.crl_entry_extensions.iter().flatten() {
            let value = extension.extn_value.as_bytes();
            match extension.extn_id.to_string().as_str() {
                REASON => {
                    let number = u8::try_from(CrlReason::from_der(value).ok()? as u32).ok()?;
                    read.reason = Some(RevocationReason::numbered(number).ok()?);
                }
                INVALID_SINCE => {
                    let since = GeneralizedTime::from_der(value).ok()?.to_unix_duration().as_millis();
                    read.since = read.since.min(Instant::from_ms(i64::try_from(since).ok()?));
                }
                _ => {}
            }
        }
        Some(read)
    }
}

/// The finding of the lists of revoked certificates on a way that leads to a root.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Revocation {
    /// There was no list from after the sealing for every certificate.
    NotChecked,
    /// Nothing was revoked as of the oldest list that it rests on.
    NotRevoked {
        /// The time at which that list was issued.
        as_of: Instant,
    },
    /// A certificate is revoked since a time after that by which a trusted time authority proves that it had been used.
    RevokedLater(RevokedSince),
}

impl Revocation {
    /// The finding on both together: what was revoked is told first, and nothing is known of both that is not known of each.
    pub(crate) fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::RevokedLater(one), Self::RevokedLater(other)) => Self::RevokedLater(one.and(other)),
            (later @ Self::RevokedLater(_), _) | (_, later @ Self::RevokedLater(_)) => later,
            (Self::NotChecked, _) | (_, Self::NotChecked) => Self::NotChecked,
            (Self::NotRevoked { as_of: one }, Self::NotRevoked { as_of: other }) => {
                Self::NotRevoked { as_of: one.min(other) }
            }
        }
    }
}

impl RevocationList {
    /// Reads the lists of a file: one list in DER, or any number in PEM. Each is believed only of the certificates of
    /// the authority that signed it.
    ///
    /// # Errors
    /// [`SealRootsFault::RevocationList`] for what is none, or names parts of a list only (delta or indirect lists).
    pub fn parse(bytes: &[u8]) -> Result<Self, SealRootsFault> {
        let blocks = pem::blocks(bytes, "X509 CRL").ok_or(SealRootsFault::RevocationList)?;
        match blocks.is_empty() {
            true => Err(SealRootsFault::RevocationList),
            false => Self::of(blocks.iter().map(Vec::as_slice)),
        }
    }

    /// Reads lists, each in DER; there may be none.
    ///
    /// # Errors
    /// [`SealRootsFault::RevocationList`], as [`RevocationList::parse`].
    pub(super) fn of<'a>(lists: impl Iterator<Item = &'a [u8]>) -> Result<Self, SealRootsFault> {
        let lists: Option<Vec<OneList>> = lists.map(OneList::read).collect();
        lists.map(|lists| Self { lists }).ok_or(SealRootsFault::RevocationList)
    }

    /// Adds other lists.
    pub(super) fn add(&mut self, more: Self) {
        self.lists.extend(more.lists);
    }

    /// Returns the word of the lists of an authority on a certificate that it issued and that was used until `used_at`. A list
    /// from before says what was revoked, and of nothing that it was not: one that had ended by then all the more.
    pub(crate) fn say(&self, certificate: &SealCertificate, issuer: &SealCertificate, used_at: Instant) -> Said {
        let of_it = self.lists.iter().filter(|list| {
            issuer.may_sign_lists()
                && list.issuer == issuer.subject
                && issuer.is_signer_of(&list.signed, list.signed_by, &list.signature)
        });
        of_it.fold(Said::Nothing, |said, list| match (said, list.rows.get(&certificate.serial)) {
            (Said::Revoked(before), Some(row)) => Said::Revoked(before.and(*row)),
            (_, Some(row)) => Said::Revoked(*row),
            (said, None) if list.issued_at < used_at => said,
            (Said::Nothing, None) => Said::NotRevoked { as_of: list.issued_at },
            (Said::NotRevoked { as_of }, None) => Said::NotRevoked { as_of: as_of.max(list.issued_at) },
            (said @ Said::Revoked(_), None) => said,
        })
    }
}

/// The word of the lists on one certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Said {
    /// No list of its issuer is late enough.
    Nothing,
    NotRevoked {
        as_of: Instant,
    },
    Revoked(RevokedSince),
}

impl OneList {
    fn read(der: &[u8]) -> Option<Self> {
        let SignedParts { content: signed, algorithm: signed_by, signature } = signed_parts(der)?;
        let read = CertificateList::<x509_cert::certificate::Rfc5280>::from_der(der).ok()?;
        let content = read.tbs_cert_list;
        let of_entries = content.revoked_certificates.iter().flatten().flat_map(|row| row.crl_entry_extensions.iter());
        let mut extensions = content.crl_extensions.iter().chain(of_entries).flatten();
        let part = |id: &str| PARTS.contains(&id);
        if extensions.any(|extension| extension.critical || part(&extension.extn_id.to_string())) {
            return None;
        }
        let issued_at = instant(&content.this_update)?;
        let ends = content.next_update.as_ref().map(instant);
        let ends_after = ends.is_none_or(|next| next.is_some_and(|next| issued_at <= next));
        if !ends_after || content.signature != read.signature_algorithm {
            return None;
        }
        let mut rows = BTreeMap::<Vec<u8>, RevokedSince>::new();
        for row in content.revoked_certificates.iter().flatten() {
            let since = RevokedSince::of(row)?;
            let known = rows.entry(row.serial_number.as_bytes().to_vec()).or_insert(since);
            *known = known.and(since);
        }
        let signature = signature.to_vec();
        Some(Self { issuer: content.issuer, signed: signed.to_vec(), signed_by, signature, issued_at, rows })
    }
}
