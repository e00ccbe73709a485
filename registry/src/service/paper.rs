//! Papers and certificates towards people: whom each names, and what they are told of its document.

use std::collections::BTreeSet;

use ereg_domain::identifier::{IssuedNumber, LicenceId};
use ereg_law::case::SealingHindrance;
use ereg_protocol::{
    document::{Annotation, DocumentState, DocumentView, LicenceStanding, LicenceView, PaperKind},
    id::{AccountId, CaseId, PaperId},
};

use ereg_sealing::Paper;

use crate::{
    act::own::seal::{HandedOut, OneDocument, Tried},
    book::{content_of, standing_of},
    model::{Addressees, EntryContent, KeptPaper, PaperStanding, WrittenPaper},
    store::{Reads, StoreError},
};

/// Whether a certificate names whoever has this account as a holder: nobody is shown another's.
pub(super) fn names(rows: &dyn Reads, account: &AccountId, number: &IssuedNumber) -> Result<bool, StoreError> {
    let Some(who) = rows.enrolled(account)? else { return Ok(false) };
    let Some(content) = entry_of(rows, number)? else { return Ok(false) };
    let issued = content.issued().into_iter().find(|issued| issued.number == *number);
    Ok(issued.is_some_and(|issued| issued.holders.iter().any(|holder| who.is_holder(holder))))
}

/// Whether a paper names whoever has this account.
pub(super) fn is_for(rows: &dyn Reads, account: &AccountId, paper: &WrittenPaper) -> Result<bool, StoreError> {
    match &paper.to {
        Addressees::Parties(accounts) => Ok(accounts.contains(account)),
        Addressees::HoldersOf(number) => names(rows, account, number),
        Addressees::Asker { account: asker, .. } => Ok(asker == account),
    }
}

/// Whether a paper is handed out no more since its certificate is cancelled: all but the copy that says so.
pub(super) fn is_withdrawn(rows: &dyn Reads, paper: &WrittenPaper) -> Result<bool, StoreError> {
    let Some(number) = paper.certificate().filter(|_| paper.kind != PaperKind::CancelledCopy) else { return Ok(false) };
    Ok(rows.certificate(number)?.is_some_and(|row| row.cancelled_by.is_some()))
}

/// A licence by its identifier, or by that of an annotated copy, as whoever has this account is told of it; `None` where it does
/// not name them.
pub(super) fn licence(
    rows: &dyn Reads,
    account: &AccountId,
    licence: &LicenceId,
) -> Result<Option<LicenceView>, StoreError> {
    let copy = rows.copy(licence)?;
    let number = match copy {
        Some(id) => {
            let kept = rows.paper(id)?.ok_or(StoreError::Row { table: "paper" })?;
            kept.written.certificate().filter(|_| is_asker(account, &kept.written)).cloned()
        }
        None => rows.licence(licence)?,
    };
    let Some(number) = number else { return Ok(None) };
    if copy.is_none() && !names(rows, account, &number)? {
        return Ok(None);
    }
    let document = match copy {
        Some(id) => view(rows, account, id)?,
        None => own_document(rows, account, &number)?,
    };
    Ok(Some(LicenceView { document, ..shown_licence(rows, account, licence, number)? }))
}

/// A licence as an office is told of it that it was shown to: how it stands, and not its document, which the use names.
pub(super) fn shown_licence(
    rows: &dyn Reads,
    account: &AccountId,
    licence: &LicenceId,
    number: IssuedNumber,
) -> Result<LicenceView, StoreError> {
    let row = rows.certificate(&number)?.ok_or(StoreError::Row { table: "certificate" })?;
    let standing = told_standing(rows, account, standing_of(rows, &row)?)?;
    Ok(LicenceView { licence: licence.clone(), number, standing, document: None })
}

/// The standing of a licence, as whoever has this account is told of it: of the licences that took its place only those that name
/// them too. Who holds the home now, and by which licence, is no former holder's to know.
fn told_standing(
    rows: &dyn Reads,
    account: &AccountId,
    standing: LicenceStanding,
) -> Result<LicenceStanding, StoreError> {
    let LicenceStanding::Superseded { since, by } = standing else { return Ok(standing) };
    let mut own = Vec::with_capacity(by.len());
    for licence in by {
        let number = rows.licence(&licence)?;
        if number.map_or(Ok(false), |number| names(rows, account, &number))? {
            own.push(licence);
        }
    }
    Ok(LicenceStanding::Superseded { since, by: own })
}

fn is_asker(account: &AccountId, paper: &WrittenPaper) -> bool {
    matches!(&paper.to, Addressees::Asker { account: asker, .. } if asker == account)
}

/// The document that is handed out of a certificate now: its own, or the copy that says that it is cancelled.
fn own_document(
    rows: &dyn Reads,
    account: &AccountId,
    number: &IssuedNumber,
) -> Result<Option<DocumentView>, StoreError> {
    let mut own = None;
    for id in rows.papers_of(number)? {
        let Some(kept) = rows.paper(id)? else { continue };
        if matches!(kept.written.to, Addressees::HoldersOf(_)) && !is_withdrawn(rows, &kept.written)? {
            own = view(rows, account, id)?;
        }
    }
    Ok(own)
}

/// The accounts that may have been told of a paper; whom it does not name is told nothing of it. Of a certificate: those who
/// applied for its entry, and each holder it names, who may have applied for nothing.
pub(super) fn told(rows: &dyn Reads, paper: &WrittenPaper) -> Result<BTreeSet<AccountId>, StoreError> {
    let number = match &paper.to {
        Addressees::Parties(accounts) => return Ok(accounts.iter().cloned().collect()),
        Addressees::Asker { account, .. } => return Ok(BTreeSet::from([account.clone()])),
        Addressees::HoldersOf(number) => number,
    };
    let case = rows.case(paper.case_id)?;
    let mut accounts: BTreeSet<AccountId> =
        case.iter().flat_map(|case| &case.parties).map(|party| party.account.clone()).collect();
    let issued = entry_of(rows, number)?.map(|content| content.issued()).unwrap_or_default();
    for holder in issued.into_iter().filter(|issued| issued.number == *number).flat_map(|issued| issued.holders) {
        accounts.extend(rows.enrolled_by_number(&holder.identity)?.map(|who| who.account));
    }
    Ok(accounts)
}

/// A paper that was tried to be sealed, with what follows from that looks at.
pub(super) fn tried(rows: &dyn Reads, kept: &KeptPaper) -> Result<Tried, StoreError> {
    Ok(Tried {
        paper: kept.written.id,
        put_off: kept.tried,
        told: told(rows, &kept.written)?,
        handed_out: handed_out(rows, &kept.written)?,
    })
}

/// The case whose entry hands out what a paper is of, with how far its other documents are; `None` for any other paper.
fn handed_out(rows: &dyn Reads, paper: &WrittenPaper) -> Result<Option<HandedOut>, StoreError> {
    if is_own(paper) { handed_out_by(rows, paper.case_id, Some(paper.id)) } else { Ok(None) }
}

/// A case that is entered, with how far the documents are that its entry hands out, all but one; `None` where it is not entered.
pub(super) fn handed_out_by(
    rows: &dyn Reads,
    case: CaseId,
    but: Option<PaperId>,
) -> Result<Option<HandedOut>, StoreError> {
    let Some(case) = rows.case(case)? else { return Ok(None) };
    let Some(booked) = case.state.booked() else { return Ok(None) };
    let entry = rows.entry(booked.entry_index)?.ok_or(StoreError::Row { table: "entry" })?;
    let mut others = Vec::new();
    for issued in content_of(&entry)?.issued() {
        for id in rows.papers_of(&issued.number)?.into_iter().filter(|id| Some(*id) != but) {
            others.extend(rows.paper(id)?.filter(|kept| is_own(&kept.written)).map(|kept| how_far(&kept)));
        }
    }
    Ok(Some(HandedOut { case, others }))
}

/// Whether a paper is the certificate or proof itself, and no copy of one.
fn is_own(paper: &WrittenPaper) -> bool {
    matches!(paper.kind, PaperKind::TitleCertificate | PaperKind::RegistrationProof)
}

fn how_far(kept: &KeptPaper) -> OneDocument {
    match kept.standing {
        PaperStanding::Waiting => OneDocument::ToSeal(kept.waits_for.as_deref().and_then(SealingHindrance::of)),
        PaperStanding::Sealed => OneDocument::Sealed,
        PaperStanding::Unfit => OneDocument::Unfit,
        PaperStanding::Void => OneDocument::Void,
    }
}

/// The document of a paper, as whoever has this account is told of it; `None` where it does not name them.
pub(super) fn view(rows: &dyn Reads, account: &AccountId, id: PaperId) -> Result<Option<DocumentView>, StoreError> {
    let Some(kept) = rows.paper(id)? else { return Ok(None) };
    if !is_for(rows, account, &kept.written)? {
        return Ok(None);
    }
    let state = match kept.standing {
        PaperStanding::Waiting => DocumentState::Waiting,
        PaperStanding::Unfit => DocumentState::Unfit,
        PaperStanding::Void => DocumentState::Void,
        PaperStanding::Sealed if is_withdrawn(rows, &kept.written)? => DocumentState::Void,
        PaperStanding::Sealed => DocumentState::Sealed(rows.sealed(id)?.ok_or(StoreError::Row { table: "document" })?),
    };
    let certificate = kept.written.certificate().cloned();
    let annotation = annotation(&kept.written);
    let WrittenPaper { id, kind, case_id, written_at, .. } = kept.written;
    Ok(Some(DocumentView { id, kind, case_id, certificate, annotation, written_at, state }))
}

/// The annotation of a copy, as its face has it.
fn annotation(paper: &WrittenPaper) -> Option<Annotation> {
    if paper.kind != PaperKind::AnnotatedCopy {
        return None;
    }
    let Some(Paper::Annotated(face)) = paper.paper() else { return None };
    let (user, purpose) = (face.user.parse().ok()?, face.purpose.chinese.parse().ok()?);
    Some(Annotation { licence: face.copy, user, purpose, until: face.until })
}

/// The entry that yielded a certificate.
fn entry_of(rows: &dyn Reads, number: &IssuedNumber) -> Result<Option<EntryContent>, StoreError> {
    let Some(row) = rows.certificate(number)? else { return Ok(None) };
    rows.entry(row.entry_index)?.map(|entry| content_of(&entry)).transpose()
}
