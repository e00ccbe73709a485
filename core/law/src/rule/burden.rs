//! Questions about the burdens of a home that more than one rule asks.

use ereg_domain::{dictionary::NoticeKind, register::AdvanceNotice};

use crate::{
    material::{ContentCheck, MaterialCode, UploadedMaterial},
    subject::Subject,
};

/// Whether a written consent of whom the burden is for (M18) is handed in.
pub(super) fn holds_consent(subject: &Subject<'_>) -> bool {
    let verified = |m: &&UploadedMaterial| m.content == ContentCheck::Verified;
    subject.materials.iter().filter(verified).any(|m| m.code == MaterialCode::M18)
}

/// A notice of a sale of the home as it stands; the other kinds are of homes to be built or of mortgages.
pub(super) fn is_of_a_sale(notice: &AdvanceNotice) -> bool {
    notice.kind == NoticeKind::OtherSale
}
