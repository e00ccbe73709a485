//! The whole way from a face to a sealed document (制证、签章).

use ereg_domain::time::Instant;

use crate::face::{LicenceFace, Sealing};
use crate::fault::SealingFault;
use crate::key::SealKey;
use crate::ofd;
use crate::seal::Seal;

/// Issues a licence: writes its pages and metadata (OFD, GB/T 33190), and seals all of it (GB/T 38540) with the seal
/// and the key of a signer (签章者) at a time. The same face, seal, key and time give the same bytes, if the key signs the
/// same way twice.
///
/// # Errors
/// The face has what no page can show, the seal may not be used by this key at this time, or the key does not sign.
pub fn issue(face: &LicenceFace, seal: &Seal, key: &dyn SealKey, at: Instant) -> Result<Vec<u8>, SealingFault> {
    seal.may_be_used_by(key, at)?;
    let draft = ofd::write(face, Sealing { seal: seal.name(), at })?;
    let draft = ofd::signatures(draft, seal.as_der())?;
    let list = ofd::list(&draft, at)?;
    let value = seal.sign(&list, &format!("/{}", ofd::LIST), key, at)?;
    let draft = ofd::with(ofd::with(draft, ofd::LIST, list), ofd::VALUE, value);
    ofd::pack(draft.files())
}
