//! Lists of revoked certificates (CRL, 证书撤销列表).

use std::collections::BTreeSet;

use ereg_domain::time::Instant;
use x509_cert::{crl::CertificateList, der::Decode as _, name::Name};

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

#[derive(Debug, Clone)]
struct OneList {
    issuer: Name,
    signed: Vec<u8>,
    signed_by: SignatureAlgorithm,
    signature: Vec<u8>,
    issued_at: Instant,
    serials: BTreeSet<Vec<u8>>,
}

impl RevocationList {
    /// Reads the lists of a file: one list in DER, or any number in PEM. Each is believed only of the certificates of
    /// the authority that signed it.
    ///
    /// # Errors
    /// [`SealRootsFault::RevocationList`] for what is none, or names parts of a list only (delta or indirect lists).
    pub fn parse(bytes: &[u8]) -> Result<Self, SealRootsFault> {
        let blocks = pem::blocks(bytes, "X509 CRL").ok_or(SealRootsFault::RevocationList)?;
        let lists: Option<Vec<OneList>> = blocks.iter().map(|der| OneList::read(der)).collect();
        lists.filter(|lists| !lists.is_empty()).map(|lists| Self { lists }).ok_or(SealRootsFault::RevocationList)
    }

    /// Returns the word of the lists of an authority on a certificate that it issued and that was used until `used_at`. A list
    /// from before says what was revoked, and of nothing that it was not.
    pub(crate) fn say(&self, certificate: &SealCertificate, issuer: &SealCertificate, used_at: Instant) -> Said {
        let of_it = self.lists.iter().filter(|list| {
            issuer.may_sign_lists()
                && list.issuer == issuer.subject
                && issuer.is_signer_of(&list.signed, list.signed_by, &list.signature)
        });
        of_it.fold(Said::Nothing, |said, list| match said {
            Said::Revoked => said,
            _ if list.serials.contains(&certificate.serial) => Said::Revoked,
            _ if list.issued_at < used_at => said,
            Said::NotRevoked { as_of } => Said::NotRevoked { as_of: as_of.max(list.issued_at) },
            Said::Nothing => Said::NotRevoked { as_of: list.issued_at },
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
    Revoked,
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
        let serials = content.revoked_certificates.iter().flatten();
        Some(Self {
            issuer: content.issuer,
            signed: signed.to_vec(),
            signed_by,
            signature: signature.to_vec(),
            issued_at,
            serials: serials.map(|row| row.serial_number.as_bytes().to_vec()).collect(),
        })
    }
}
