//! The whole way from a paper to a sealed document (制证、签章).

use ereg_domain::time::Instant;

use crate::certificate::holder_name;
use crate::cms::{self, Content};
use crate::fault::SealingFault;
use crate::key::SealKey;
use crate::metadata::Sealing;
use crate::p256_key::{P256Key, may_sign_pdf};
use crate::paper::Paper;
use crate::seal::{DigestName, Seal, SealTime};
use crate::time::{TimeAuthority, stamp_of};
use crate::{ofd, pdf};

/// Issues a paper: writes its pages and metadata (OFD, GB/T 33190), seals all of it (GB/T 38540) with the seal
/// and the key of a signer (签章者) at a time, and has an authority state the time of the signature (RFC 3161). The same
/// paper, seal, key and time give the same bytes, if key and authority answer the same way twice.
///
/// # Errors
/// The paper has what no page can show, the seal may not be used by this key at this time, the key does not sign, or the
/// authority states no time, or one more than five minutes before that of sealing.
pub fn issue(
    paper: &Paper,
    stamp: Stamp<'_>,
    authority: &dyn TimeAuthority,
    at: Instant,
) -> Result<Vec<u8>, SealingFault> {
    issue_with(paper, &[stamp], SealTime::Stamped(authority), at)
}

/// A seal, the key of a signer (签章者) that uses it, and the manner in which it does.
#[derive(Clone, Copy)]
pub struct Stamp<'a> {
    /// The seal.
    pub seal: &'a Seal,
    /// The key.
    pub key: &'a dyn SealKey,
    /// The name of the digest in the list of files that is signed with it.
    pub digest_name: DigestName,
}

/// Issues a paper under several seals, each of which protects all of it.
pub(crate) fn issue_with(
    paper: &Paper,
    stamps: &[Stamp<'_>],
    time: SealTime<'_>,
    at: Instant,
) -> Result<Vec<u8>, SealingFault> {
    for Stamp { seal, key, .. } in stamps {
        seal.may_be_used_by(*key, at)?;
    }
    let names: Vec<&str> = stamps.iter().map(|stamp| stamp.seal.name()).collect();
    let signers = stamps.iter().map(|stamp| holder_name(stamp.key.certificate())).collect::<Result<Vec<_>, _>>()?;
    let draft = ofd::write(paper, Sealing { signer: &signers.join("、"), seal: &names.join("、"), at })?;
    let seals: Vec<&[u8]> = stamps.iter().map(|stamp| stamp.seal.as_der()).collect();
    let draft = ofd::signatures(draft, &seals)?;
    // No list is of another's files: each seal is made of the same draft.
    let mut made = Vec::new();
    for (number, Stamp { seal, key, digest_name }) in (0..).map(ofd::SealNumber).zip(stamps) {
        let list = ofd::list(&draft, number, *digest_name, at)?;
        let value = seal.sign((&list, &format!("/{}", number.list())), *key, at, time)?;
        made.extend([(number.list(), list), (number.value(), value)]);
    }
    let draft = made.into_iter().fold(draft, |draft, (path, bytes)| ofd::with(draft, &path, bytes));
    ofd::pack(draft.files())
}

/// Issues the same paper as PDF (同一文书的 PDF 版): writes its pages (ISO 32000-1), signs them with a key on P-256 at a
/// time, and has an authority state the time of the signature (PAdES B-T, ETSI EN 319 142-1). The same paper, key and time
/// give the same bytes, if key and authority answer the same way twice.
///
/// # Errors
/// The paper has what no page can show, the certificate of the key is out of term at this time, the key does not sign, or
/// the authority states no time, or one more than five minutes before that of signing: whoever verifies would call it out
/// of term.
pub fn issue_pdf(
    paper: &Paper,
    key: &dyn P256Key,
    authority: &dyn TimeAuthority,
    at: Instant,
) -> Result<Vec<u8>, SealingFault> {
    may_sign_pdf(key, at)?;
    let unsigned = pdf::write(paper, at)?;
    let signed = cms::sign(Content::Elsewhere { digest: unsigned.digest() }, key)?;
    let stamp = stamp_of(authority, signed.signature(), at)?;
    unsigned.signed(&signed.stamped(&stamp)?.into_der()?)
}
