//! Rows of papers and of their documents.

use ereg_document::FiscalReceiptNumber;
use ereg_domain::{
    identifier::{IssuedNumber, LicenceId},
    time::Instant,
};
use ereg_protocol::{
    document::{PaperKind, SealedDocument, SealedFile, Twin},
    id::{AccountId, PaperId},
};
use ereg_trust::digest::Digest;
use rusqlite::{Row, params};

use super::{
    Connected, Dated,
    column::{json, number, text, text_of},
};
use crate::{
    model::{
        Addressees, DocumentFiles, HeldUpPaper, KeptPaper, PaperStanding, PutOff, SealedBy, TwinFiles, UNFIT,
        WrittenPaper,
    },
    store::{
        StoreError,
        paper::{PaperReads, PaperWrites},
    },
};

const TABLE: &str = "paper";
/// The words for whose document it is: what it has beside its OFD.
const PDF: &str = "pdf";
const XML: &str = "xml";

/// Reads a column whose words are those of a type.
fn word<T>(row: &Row<'_>, at: usize, of: impl Fn(&str) -> Option<T>) -> Result<T, StoreError> {
    row.get_ref(at)?.as_str().ok().and_then(of).ok_or(StoreError::Row { table: TABLE })
}

impl<T: Connected> PaperReads for T {
    fn paper(&self, id: PaperId) -> Result<Option<KeptPaper>, StoreError> {
        self.one(
            "SELECT kind, case_id, certificate, parties, written_ms, face, standing, tried, licence, waits_for FROM paper \
             WHERE office = ?1 AND paper_id = ?2",
            params![self.office(), id.to_string()],
            |row| {
                let has = |at: usize| Ok::<_, StoreError>(row.get::<_, Option<String>>(at)?.is_some());
                let to = match (has(2)?, has(8)?) {
                    (true, true) => {
                        let [account]: [AccountId; 1] = json(row, 3, TABLE)?;
                        Addressees::Asker { account, of: text(row, 2, TABLE)?, copy: text(row, 8, TABLE)? }
                    }
                    (true, false) => Addressees::HoldersOf(text(row, 2, TABLE)?),
                    (false, _) => Addressees::Parties(json(row, 3, TABLE)?),
                };
                let written = WrittenPaper {
                    id,
                    kind: word(row, 0, PaperKind::of)?,
                    case_id: text(row, 1, TABLE)?,
                    to,
                    written_at: Instant::from_ms(row.get(4)?),
                    face: row.get(5)?,
                };
                Ok(KeptPaper {
                    written,
                    standing: word(row, 6, PaperStanding::of)?,
                    tried: row.get(7)?,
                    waits_for: row.get(9)?,
                })
            },
        )
    }

    fn papers_of(&self, of: &IssuedNumber) -> Result<Vec<PaperId>, StoreError> {
        self.all(
            "SELECT paper_id FROM paper INDEXED BY paper_certificate WHERE office = ?1 AND certificate = ?2 \
             ORDER BY written_ms, paper_id",
            params![self.office(), of.as_str()],
            |row| text(row, 0, TABLE),
        )
    }

    fn copy(&self, licence: &LicenceId) -> Result<Option<PaperId>, StoreError> {
        self.one(
            "SELECT paper_id FROM paper INDEXED BY paper_licence WHERE office = ?1 AND licence = ?2",
            params![self.office(), licence.as_str()],
            |row| text(row, 0, TABLE),
        )
    }

    fn copies_since(&self, of: &IssuedNumber, after: Instant) -> Result<u32, StoreError> {
        let count = self.one(
            "SELECT count(*) FROM paper INDEXED BY paper_certificate \
             WHERE office = ?1 AND certificate = ?2 AND written_ms > ?3 AND licence IS NOT NULL",
            params![self.office(), of.as_str(), after.ms()],
            |row| Ok(row.get(0)?),
        )?;
        Ok(count.unwrap_or(0))
    }

    fn to_be_sealed(&self, by: SealedBy, at: Instant, most: u32) -> Result<Vec<PaperId>, StoreError> {
        self.all(
            "SELECT paper_id FROM paper INDEXED BY paper_to_seal WHERE office = ?1 AND sealed_by = ?2 AND seal_ms <= ?3 \
             ORDER BY seal_ms, paper_id LIMIT ?4",
            params![self.office(), by.name(), at.ms(), most],
            |row| text(row, 0, TABLE),
        )
    }

    fn is_put_off(&self, by: SealedBy, at: Instant) -> Result<bool, StoreError> {
        let one = self.one(
            "SELECT 1 FROM paper INDEXED BY paper_to_seal WHERE office = ?1 AND sealed_by = ?2 AND seal_ms > ?3 LIMIT 1",
            params![self.office(), by.name(), at.ms()],
            |_| Ok(()),
        )?;
        Ok(one.is_some())
    }

    fn held_up(&self, by: SealedBy, most: u32) -> Result<Vec<HeldUpPaper>, StoreError> {
        self.all(
            "SELECT paper_id, kind, case_id, waits_for, lacks, tried, seal_ms FROM paper INDEXED BY paper_held_up \
             WHERE office = ?1 AND sealed_by = ?2 AND waits_for IS NOT NULL ORDER BY waits_for, paper_id LIMIT ?3",
            params![self.office(), by.name(), most],
            |row| {
                let lacks: Option<String> = row.get(4)?;
                Ok(HeldUpPaper {
                    paper: text(row, 0, TABLE)?,
                    kind: word(row, 1, PaperKind::of)?,
                    case: text(row, 2, TABLE)?,
                    code: row.get(3)?,
                    lacks: lacks.and_then(|lacks| lacks.chars().next()),
                    put_off: row.get(5)?,
                    next: row.get::<_, Option<i64>>(6)?.map(Instant::from_ms),
                })
            },
        )
    }

    fn sealed(&self, id: PaperId) -> Result<Option<SealedDocument>, StoreError> {
        self.one(
            "SELECT ofd_digest, length(ofd), twin_digest, length(twin), sealed_ms, twin_form, picture_digest, length(picture) \
             FROM document WHERE office = ?1 AND paper_id = ?2",
            params![self.office(), id.to_string()],
            |row| {
                let file = |at: usize| -> Result<SealedFile, StoreError> {
                    Ok(SealedFile { digest: text(row, at, "document")?, size: number(row, at + 1, "document")? })
                };
                Ok(SealedDocument {
                    ofd: file(0)?,
                    twin: match row.get_ref(5)?.as_str() {
                        Ok(PDF) => Twin::Pdf { pdf: file(2)?, picture: file(6)? },
                        Ok(XML) => Twin::Xml { xml: file(2)? },
                        _ => return Err(StoreError::Row { table: "document" }),
                    },
                    sealed_at: Instant::from_ms(row.get(4)?),
                })
            },
        )
    }

    fn paper_of_receipt(&self, number: &FiscalReceiptNumber) -> Result<Option<PaperId>, StoreError> {
        self.one(
            "SELECT paper_id FROM receipt_number WHERE office = ?1 AND code = ?2 AND number = ?3",
            params![self.office(), number.code, number.number],
            |row| text(row, 0, "receipt_number"),
        )
    }

    fn has_sealed(&self) -> Result<bool, StoreError> {
        let sql = "SELECT 1 FROM document WHERE office = ?1 AND twin_form = 'pdf' LIMIT 1";
        Ok(self.one(sql, params![self.office()], |_| Ok(()))?.is_some())
    }

    fn document_digests(&self) -> Result<Vec<Digest>, StoreError> {
        let sql = "SELECT ofd_digest FROM document WHERE office = ?1 \
                   UNION ALL SELECT twin_digest FROM document WHERE office = ?1 \
                   UNION ALL SELECT picture_digest FROM document WHERE office = ?1 AND picture_digest IS NOT NULL ORDER BY 1";
        self.all(sql, params![self.office()], |row| text(row, 0, "document"))
    }

    fn document(&self, digest: Digest) -> Result<Option<(PaperId, Vec<u8>)>, StoreError> {
        self.one(
            "SELECT paper_id, ofd FROM document WHERE office = ?1 AND ofd_digest = ?2 \
             UNION ALL SELECT paper_id, twin FROM document WHERE office = ?1 AND twin_digest = ?2 \
             UNION ALL SELECT paper_id, picture FROM document WHERE office = ?1 AND picture_digest = ?2",
            params![self.office(), digest.to_string()],
            |row| Ok((text(row, 0, "document")?, row.get(1)?)),
        )
    }
}

impl<T: Dated> PaperWrites for T {
    fn put_paper(&self, paper: &WrittenPaper) -> Result<(), StoreError> {
        let (parties, licence) = match &paper.to {
            Addressees::Parties(accounts) => (accounts.as_slice(), None),
            Addressees::HoldersOf(_) => (&[][..], None),
            Addressees::Asker { account, copy, .. } => (std::slice::from_ref(account), Some(copy.as_str())),
        };
        self.prepare(
            "INSERT INTO paper \
             (office, paper_id, kind, case_id, certificate, parties, written_ms, face, standing, sealed_by, seal_ms, tried, \
             licence) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, 0, ?12)",
        )?
        .execute(params![
            self.office(),
            paper.id.to_string(),
            paper.kind.name(),
            paper.case_id.to_string(),
            paper.certificate().map(IssuedNumber::as_str),
            text_of(parties, TABLE)?,
            paper.written_at.ms(),
            paper.face,
            PaperStanding::Waiting.name(),
            SealedBy::of(paper.kind).name(),
            self.at().ms(),
            licence
        ])?;
        Ok(())
    }

    fn put_document(
        &self,
        id: PaperId,
        sealed_at: Instant,
        DocumentFiles { ofd, twin }: &DocumentFiles,
    ) -> Result<(), StoreError> {
        let digest = |bytes: &[u8]| Digest::of(bytes).to_string();
        let (form, twin, picture) = match twin {
            TwinFiles::Pdf { pdf, picture } => (PDF, pdf, Some(picture)),
            TwinFiles::Xml(xml) => (XML, xml, None),
        };
        self.prepare(
            "INSERT INTO document \
             (office, paper_id, sealed_ms, ofd_digest, ofd, twin_form, twin_digest, twin, picture_digest, picture) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        )?
        .execute(params![
            self.office(),
            id.to_string(),
            sealed_at.ms(),
            digest(ofd),
            ofd,
            form,
            digest(twin),
            twin,
            picture.map(|bytes| digest(bytes)),
            picture
        ])?;
        self.end_sealing(id, PaperStanding::Sealed)
    }

    fn put_receipt_number(&self, id: PaperId, number: &FiscalReceiptNumber) -> Result<(), StoreError> {
        self.prepare("INSERT INTO receipt_number (office, code, number, paper_id) VALUES (?1, ?2, ?3, ?4)")?
            .execute(params![self.office(), number.code, number.number, id.to_string()])?;
        Ok(())
    }

    fn put_off_sealing(&self, id: PaperId, put_off: PutOff) -> Result<(), StoreError> {
        let PutOff { until, code, lacks } = put_off;
        self.prepare(
            "UPDATE paper SET seal_ms = ?3, tried = tried + 1, waits_for = ?4, lacks = ?5 \
             WHERE office = ?1 AND paper_id = ?2 AND seal_ms IS NOT NULL",
        )?
        .execute(params![self.office(), id.to_string(), until.ms(), code, lacks.map(String::from)])?;
        Ok(())
    }

    fn seal_anew(&self, by: SealedBy) -> Result<(), StoreError> {
        self.prepare(
            "UPDATE paper INDEXED BY paper_to_seal SET seal_ms = ?3 WHERE office = ?1 AND sealed_by = ?2 AND seal_ms > ?3",
        )?
        .execute(params![self.office(), by.name(), self.at().ms()])?;
        Ok(())
    }

    fn end_sealing(&self, id: PaperId, standing: PaperStanding) -> Result<(), StoreError> {
        self.prepare(
            "UPDATE paper SET standing = ?3, seal_ms = NULL, waits_for = ?4, lacks = NULL \
             WHERE office = ?1 AND paper_id = ?2 AND seal_ms IS NOT NULL",
        )?
        .execute(params![
            self.office(),
            id.to_string(),
            standing.name(),
            (standing == PaperStanding::Unfit).then_some(UNFIT)
        ])?;
        Ok(())
    }
}
