//! The standing of a licence (证照状态): current, cancelled, or superseded and by what.
//!
//! It is read out of the entries whenever it is asked for, and kept nowhere: what took the place of a certificate is what the entry
//! that cancelled it handed out for the right that follows, or for the same right or burden anew.

use ereg_domain::{
    identifier::{IssuedNumber, LicenceId},
    register::{Alteration, Change, ChangeAt, Entry},
};
use ereg_protocol::document::LicenceStanding;

use super::content_of;
use crate::{
    model::EntryContent,
    store::{
        StoreError,
        book::{BookReads, CertificateRow},
    },
};

/// The standing of a certificate or proof.
pub(crate) fn standing_of(rows: &dyn BookReads, row: &CertificateRow) -> Result<LicenceStanding, StoreError> {
    let Some(cancelled_by) = row.cancelled_by else { return Ok(LicenceStanding::Current) };
    let content = |index| content_of(&rows.entry(index)?.ok_or(StoreError::Row { table: "certificate" })?);
    let (yielded, ended): (EntryContent, EntryContent) = (content(row.entry_index)?, content(cancelled_by)?);
    let by = of_what(&yielded, &row.number).map(|of| in_its_place(of, &ended.entry)).unwrap_or_default();
    let since = ended.booked_at();
    Ok(if by.is_empty() { LicenceStanding::Cancelled { since } } else { LicenceStanding::Superseded { since, by } })
}

/// The right or the burden that a certificate or proof is of, by the change of the unit that it began with.
fn of_what(yielded: &EntryContent, number: &IssuedNumber) -> Option<ChangeAt> {
    let entry = &yielded.entry;
    let titles = entry.certificates.iter().map(|title| (title.number.as_str(), title.of));
    let proofs = entry.proofs.iter().map(|proof| (proof.number.as_str(), proof.of));
    let (_, of) = titles.chain(proofs).find(|(own, _)| *own == number.as_str())?;
    match entry.change(of)? {
        Change::Open(_) | Change::Burden(_) => ChangeAt::new(u32::try_from(yielded.entry_seq).ok()?, of).ok(),
        Change::Alter(
            Alteration::Holders { right, .. } | Alteration::Reissue { right, .. } | Alteration::Confirm { right },
        ) => Some(right.at()),
        Change::Alter(Alteration::Burden { burden, .. }) => Some(burden.at()),
        Change::Describe(_) | Change::Close(_) | Change::Lift(_) => None,
    }
}

/// The licences that an entry hands out for what follows a right or a burden, or for the same one.
fn in_its_place(of: ChangeAt, ended: &Entry) -> Vec<LicenceId> {
    let follows = |change: &Change| match change {
        Change::Open(opening) => opening.predecessors.iter().any(|right| right.at() == of),
        Change::Alter(
            Alteration::Holders { right, .. } | Alteration::Reissue { right, .. } | Alteration::Confirm { right },
        ) => right.at() == of,
        Change::Alter(Alteration::Burden { burden, .. }) => burden.at() == of,
        Change::Describe(_) | Change::Close(_) | Change::Burden(_) | Change::Lift(_) => false,
    };
    let is_for_it = |of: u16| ended.change(of).is_some_and(follows);
    let titles = ended.certificates.iter().filter(|title| is_for_it(title.of)).map(|title| &title.licence_id);
    let proofs = ended.proofs.iter().filter(|proof| is_for_it(proof.of));
    let proofs = proofs.filter_map(|proof| proof.issued.as_ref()).map(|issued| &issued.licence_id);
    titles.chain(proofs).cloned().collect()
}
