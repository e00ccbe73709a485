//! Certificates: sealing their tokens, showing them to their holders, and sealing a fresh status.

use ereg_domain::{canonical::to_canonical, identifier::IssuedNumber, time::Instant};
use ereg_protocol::{
    id::CaseId,
    objects::{CertificateStatus, CertificateView, FullFace},
};
use ereg_sealing::Paper;
use ereg_trust::{
    bundle::KeyRole,
    checkpoint::SignedCheckpoint,
    digest::Digest,
    leaf::Leaf,
    merkle::inclusion_path,
    token::{StatusState, Token, TokenCheckpoint, TokenClaims, TokenStatus, seal},
};

use super::nodes::nodes;
use crate::{
    document,
    fault::ServiceFault,
    keys::RegistryKeys,
    model::{EntryContent, Issued, PaperStanding, WrittenPaper},
    store::{
        StoreError,
        book::{BookReads, BookWrites, CertificateRow, EntryRow},
    },
};

/// Seals and writes the certificates of an entry just made.
pub(super) fn certificates(
    writer: &dyn BookWrites,
    keys: &RegistryKeys,
    content: &EntryContent,
    leaf: &Leaf,
    checkpoint: &SignedCheckpoint,
) -> Result<(), ServiceFault> {
    let rows: &dyn BookReads = writer;
    for issued in content.issued() {
        let claims = claims(rows, content, leaf, &issued, checkpoint)?;
        let token = seal(claims, keys.role(KeyRole::Seal)).map_err(|_| ServiceFault::Object("token"))?.text();
        writer.put_certificate(content, &issued, &token)?;
        // What was there before this registry has been handed out on paper.
        if let Some(case) = &content.case {
            let office = &keys.bundle().content().office.name;
            let face = document::face(content, &issued.number, &token, office).map(Paper::Licence);
            let (number, at) = (issued.number, content.booked_at());
            writer.put_paper(&WrittenPaper::of_certificate(case.case_id, number, face.as_ref(), at))?;
        }
    }
    Ok(())
}

/// A certificate is cancelled at a time: what waits to be sealed of it is sealed no more, and from now on the copy with the
/// watermark is what is handed out. Returns the case whose entry had handed it out, where its own document was waiting.
pub(super) fn void(writer: &dyn BookWrites, number: &IssuedNumber, at: Instant) -> Result<Option<CaseId>, StoreError> {
    let mut waited = None;
    for id in writer.papers_of(number)? {
        let kept = writer.paper(id)?.ok_or(StoreError::Row { table: "paper" })?;
        writer.end_sealing(id, PaperStanding::Void)?;
        if let Some(copy) = WrittenPaper::of_cancelled(&kept.written, at) {
            writer.put_paper(&copy)?;
            waited = (kept.standing == PaperStanding::Waiting).then_some(kept.written.case_id);
        }
    }
    Ok(waited)
}

fn claims(
    rows: &dyn BookReads,
    content: &EntryContent,
    leaf: &Leaf,
    issued: &Issued,
    checkpoint: &SignedCheckpoint,
) -> Result<TokenClaims, ServiceFault> {
    let size = checkpoint.checkpoint.size;
    let path =
        inclusion_path(&nodes(rows), content.entry_index, size).map_err(|_| ServiceFault::Object("inclusion path"))?;
    let (key_hash, signature) = checkpoint.own_signature().map_err(|_| ServiceFault::Object("checkpoint"))?;
    let others = content.issued().into_iter().filter(|other| other.number != issued.number);
    let mut other_shown: Vec<Digest> = others.map(|other| other.token_face().shown_hash()).collect();
    other_shown.sort();
    Ok(TokenClaims {
        face: issued.token_face(),
        content_commit: leaf.content_commit,
        entry_index: content.entry_index,
        booked_at_ms: leaf.booked_at_ms,
        path,
        checkpoint: TokenCheckpoint { key_hash, size, time_s: checkpoint.checkpoint.time_s, signature },
        status: None,
        other_shown,
    })
}

/// Reads the content of an entry's row.
pub(crate) fn content_of(entry: &EntryRow) -> Result<EntryContent, StoreError> {
    serde_json::from_slice(&entry.content).map_err(|_| StoreError::Row { table: "entry" })
}

/// A certificate as its holder sees it.
pub(crate) fn certificate_view(
    rows: &dyn BookReads,
    number: &IssuedNumber,
) -> Result<Option<CertificateView>, StoreError> {
    let Some(row) = rows.certificate(number)? else { return Ok(None) };
    let Some(entry) = rows.entry(row.entry_index)? else { return Err(StoreError::Row { table: "certificate" }) };
    let content = content_of(&entry)?;
    let text = String::from_utf8(entry.content).map_err(|_| StoreError::Row { table: "entry" })?;
    let salt = Digest::from_bytes(entry.salt).hex();
    let face = to_canonical(&FullFace { entry: text, salt }).map_err(|_| StoreError::Row { table: "entry" })?;
    Ok(Some(CertificateView {
        number: row.number,
        licence_id: row.licence_id,
        unit: content.unit,
        status: if row.cancelled_by.is_some() { CertificateStatus::Cancelled } else { CertificateStatus::Current },
        token: row.token,
        face: String::from_utf8(face).map_err(|_| StoreError::Row { table: "entry" })?,
        registered_at: content.booked_at(),
        case_id: content.case.map(|case| case.case_id),
        entry_index: content.entry_index,
    }))
}

/// Seals a token anew with the certificate's status now. `None` where the token is not one that this registry sealed
/// for a certificate it knows.
pub(crate) fn reseal(
    rows: &dyn BookReads,
    keys: &RegistryKeys,
    text: &str,
    now: Instant,
) -> Result<Option<String>, ServiceFault> {
    use ereg_trust::token::{Integrity, SealTrust, judge};
    let Ok(token) = Token::parse(text) else { return Ok(None) };
    let verdict = judge(&token, keys.bundle());
    if verdict.integrity != Integrity::Intact || verdict.seal != SealTrust::Trusted {
        return Ok(None);
    }
    let Ok(number) = token.claims().face.certificate.parse::<IssuedNumber>() else { return Ok(None) };
    let Some(row) = rows.certificate(&number)? else { return Ok(None) };
    if !is_same(&row, &token) {
        return Ok(None);
    }
    let state = if row.cancelled_by.is_some() { StatusState::Cancelled } else { StatusState::Current };
    let status = TokenStatus { state, as_of_s: u64::try_from(now.seconds()).unwrap_or(0) };
    // The claims of the token first sealed: what is shown and proven never changes, only its status.
    let Ok(first) = Token::parse(&row.token) else { return Err(StoreError::Row { table: "certificate" }.into()) };
    let claims = TokenClaims { status: Some(status), ..first.claims().clone() };
    Ok(Some(seal(claims, keys.role(KeyRole::Seal)).map_err(|_| ServiceFault::Object("token"))?.text()))
}

fn is_same(row: &CertificateRow, token: &Token) -> bool {
    let claims = token.claims();
    claims.face.licence_id == row.licence_id.rootless() && claims.entry_index == row.entry_index
}

#[cfg(test)]
mod tests {
    use ereg_domain::{identifier::TitleCertificateNumber, time::Instant};
    use ereg_protocol::document::PaperKind;

    use super::*;
    use crate::{
        model::{DocumentFiles, SealedBy, TwinFiles},
        store::{Store as _, sqlite::Sqlite},
    };

    #[test]
    fn what_is_cancelled_before_it_is_sealed_is_sealed_no_more() {
        let dir = tempfile::tempdir().unwrap();
        let store = Sqlite::open(dir.path(), "office").unwrap();
        let at = Instant::from_ms(0);
        let batch = store.begin().unwrap();
        let writer = batch.act(at).unwrap();
        let number = |serial: u8| -> IssuedNumber {
            format!("鄂(2026)武汉市江岸不动产权第000000{serial}号").parse::<TitleCertificateNumber>().unwrap().into()
        };
        let paper = |serial: u8| {
            let case = "019abcde-0000-7000-8000-000000000001".parse().unwrap();
            WrittenPaper::of_certificate(case, number(serial), None, at)
        };
        let (waits, sealed) = (paper(1), paper(2));
        writer.put_paper(&waits).unwrap();
        writer.put_paper(&sealed).unwrap();
        let twin = TwinFiles::Pdf { pdf: b"pdf".to_vec(), picture: b"png".to_vec() };
        let files = DocumentFiles { ofd: b"ofd".to_vec(), twin };
        writer.put_document(sealed.id, at, &files).unwrap();
        // Of the third there never was one: it is from before this registry.
        let voided: Vec<_> = (1..=3).map(|serial| void(&*writer, &number(serial), at).unwrap()).collect();
        assert_eq!(voided, [Some(waits.case_id), None, None], "the case of which one was waiting has to say so");
        let standing = |paper: &WrittenPaper| writer.paper(paper.id).unwrap().unwrap().standing;
        assert_eq!((standing(&waits), standing(&sealed)), (PaperStanding::Void, PaperStanding::Sealed));
        let of_copies = writer.to_be_sealed(SealedBy::Office, at, 9).unwrap();
        let copies = [&waits, &sealed].map(|paper| WrittenPaper::of_cancelled(paper, at).unwrap());
        assert!(of_copies.len() == 2 && copies.iter().all(|copy| of_copies.contains(&copy.id)), "a copy of each");
        assert!(copies.iter().all(|copy| copy.kind == PaperKind::CancelledCopy));
        assert!(WrittenPaper::of_cancelled(&copies[0], at).is_none(), "a copy has none");
    }
}
