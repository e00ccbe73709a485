//! Cases, queues, partners' answers, money, letters.

use std::collections::BTreeMap;

use ereg_domain::{identifier::UnitCode, money::Fen, time::Instant};
use ereg_law::case::{AcceptanceSeq, Turn};
use ereg_protocol::{
    id::{AccountId, AttemptId, CaseId, CommandId},
    objects::Quote,
    outcome::AttemptState,
};
use ereg_trust::{digest::Digest, envelope::Envelope};
use rusqlite::{OptionalExtension as _, Row, params};

use super::{
    Connected, Dated,
    column::{int, json, number, optional, text, text_of},
};
use crate::{
    model::{
        Attempt, CaseFile, HoldsPlace, LaidAside, PartnerFact, Posting, PostingKind, Queued, QuoteRow, RefundStanding,
        Source,
    },
    store::{
        StoreError,
        case::{CaseReads, CaseWrites, PublicationRow},
    },
};

impl<T: Connected> CaseReads for T {
    fn case(&self, case: CaseId) -> Result<Option<CaseFile>, StoreError> {
        self.one(
            "SELECT case_id, draft_id, unit, receipt, submitter, command_id, state, since_ms, acceptance_seq, pack, \
             parties, withdrawing, next_ms, asked, version, answer_by, hold, term, passed, supplements, disputes, \
             course FROM case_file WHERE office = ?1 AND case_id = ?2",
            params![self.office(), case.to_string()],
            case_file,
        )
    }

    fn case_of_manifest(&self, manifest: Digest) -> Result<Option<CaseFile>, StoreError> {
        let sql = "SELECT case_id FROM case_file WHERE office = ?1 AND once = ?2";
        let case = self.one(sql, params![self.office(), manifest.to_string()], |row| text(row, 0, "case_file"))?;
        case.map_or(Ok(None), |case| self.case(case))
    }

    fn cases_due(&self, now: Instant, most: u32) -> Result<Vec<CaseId>, StoreError> {
        self.all(
            "SELECT case_id FROM case_file WHERE office = ?1 AND next_ms <= ?2 ORDER BY next_ms, case_id LIMIT ?3",
            params![self.office(), now.ms(), most],
            |row| text(row, 0, "case_file"),
        )
    }

    fn queue(&self, unit: &UnitCode) -> Result<Vec<Queued>, StoreError> {
        self.all(
            "SELECT q.acceptance_seq, q.case_id, c.passed FROM queue q CROSS JOIN case_file c ON c.office = q.office \
             AND c.case_id = q.case_id WHERE q.office = ?1 AND q.unit = ?2 ORDER BY q.acceptance_seq",
            params![self.office(), unit.as_str()],
            |row| {
                let passed: Option<String> = row.get(2)?;
                Ok(Queued {
                    seq: AcceptanceSeq(number(row, 0, "queue")?),
                    case_id: text(row, 1, "queue")?,
                    holds: if passed.is_none() { HoldsPlace::Yes } else { HoldsPlace::No },
                })
            },
        )
    }

    fn attempt(&self, id: AttemptId) -> Result<Option<Attempt>, StoreError> {
        self.one(
            "SELECT attempt_id, quote, case_id, account, amount, state, since_ms, next_ms, asked, refund, channel, intent \
             FROM attempt WHERE office = ?1 AND attempt_id = ?2",
            params![self.office(), id.to_string()],
            attempt,
        )
    }

    fn attempts_due(&self, now: Instant, most: u32) -> Result<Vec<AttemptId>, StoreError> {
        self.all(
            "SELECT attempt_id FROM attempt WHERE office = ?1 AND next_ms <= ?2 ORDER BY next_ms, attempt_id LIMIT ?3",
            params![self.office(), now.ms(), most],
            |row| text(row, 0, "attempt"),
        )
    }

    fn quote(&self, digest: Digest) -> Result<Option<QuoteRow>, StoreError> {
        self.one(
            "SELECT digest, envelope FROM quote WHERE office = ?1 AND digest = ?2",
            params![self.office(), digest.to_string()],
            quote,
        )
    }

    fn newest_quote(&self, case: CaseId) -> Result<Option<QuoteRow>, StoreError> {
        self.one(
            "SELECT digest, envelope FROM quote INDEXED BY quote_case WHERE office = ?1 AND case_id = ?2 ORDER BY valid_until DESC LIMIT 1",
            params![self.office(), case.to_string()],
            quote,
        )
    }

    fn laid_aside(&self, case: CaseId, round: u32) -> Result<Option<LaidAside>, StoreError> {
        self.one(
            "SELECT content FROM laid_aside WHERE office = ?1 AND case_id = ?2 AND round = ?3",
            params![self.office(), case.to_string(), round],
            |row| json(row, 0, "laid_aside"),
        )
    }

    fn partner_facts(&self, case: CaseId, round: u32) -> Result<BTreeMap<String, String>, StoreError> {
        // Of several rows of a source the last one stays.
        let newest = self.all(
            "SELECT source, fact FROM partner_fact WHERE office = ?1 AND case_id = ?2 AND round = ?3 ORDER BY source, seq",
            params![self.office(), case.to_string(), round],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?;
        Ok(newest.into_iter().collect())
    }

    fn partner_fact(&self, case: CaseId, round: u32, source: Source) -> Result<Option<String>, StoreError> {
        self.one(
            "SELECT fact FROM partner_fact WHERE office = ?1 AND case_id = ?2 AND round = ?3 AND source = ?4 \
             ORDER BY seq DESC LIMIT 1",
            params![self.office(), case.to_string(), round, source.name()],
            |row| Ok(row.get(0)?),
        )
    }

    fn publications(&self, before: Option<u64>, most: u32) -> Result<Vec<PublicationRow>, StoreError> {
        let before = before.and_then(|place| i64::try_from(place).ok()).unwrap_or(i64::MAX);
        self.all(
            "SELECT seq, as_of, body FROM partner_fact WHERE office = ?1 AND source = 'portal' AND seq < ?2 \
             ORDER BY seq DESC LIMIT ?3",
            params![self.office(), before, most],
            |row| {
                let place: i64 = row.get(0)?;
                Ok(PublicationRow {
                    place: u64::try_from(place).unwrap_or_default(),
                    since: Instant::from_ms(row.get(1)?),
                    body: row.get(2)?,
                })
            },
        )
    }

    fn letters_to(&self, addressee: &str) -> Result<Vec<String>, StoreError> {
        self.all(
            "SELECT envelope FROM letter INDEXED BY letter_addressee WHERE office = ?1 AND addressee = ?2 ORDER BY at_ms, digest",
            params![self.office(), addressee],
            |row| Ok(row.get(0)?),
        )
    }

    fn attempts_of(&self, case: CaseId) -> Result<Vec<Attempt>, StoreError> {
        self.all(
            "SELECT attempt_id, quote, case_id, account, amount, state, since_ms, next_ms, asked, refund, channel, intent \
             FROM attempt INDEXED BY attempt_case WHERE office = ?1 AND case_id = ?2 ORDER BY attempt_id",
            params![self.office(), case.to_string()],
            attempt,
        )
    }
}

impl<T: Dated> CaseWrites for T {
    fn put_case(&self, case: &CaseFile, once: &str) -> Result<(), StoreError> {
        const TABLE: &str = "case_file";
        let written = self
            .prepare(
                "INSERT INTO case_file (office, case_id, draft_id, unit, once, receipt, submitter, command_id, state, \
                 state_name, since_ms, acceptance_seq, pack, parties, withdrawing, next_ms, asked, version, answer_by, \
                 hold, term, passed, supplements, disputes, course, uncounted) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, \
                 ?14, ?15, ?16, ?17, ?18 + 1, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26) \
                 ON CONFLICT (office, case_id) DO UPDATE SET state = ?9, state_name = ?10, since_ms = ?11, \
                 acceptance_seq = ?12, pack = ?13, parties = ?14, withdrawing = ?15, next_ms = ?16, asked = ?17, version = ?18 + 1, \
                 answer_by = ?19, hold = ?20, term = ?21, passed = ?22, supplements = ?23, disputes = ?24, course = ?25, uncounted = ?26 \
                 WHERE version = ?18",
            )?
            .execute(params![
                self.office(),
                case.case_id.to_string(),
                case.draft_id.to_string(),
                case.unit.as_str(),
                once,
                text_of(&case.receipt, TABLE)?,
                case.submitted_by.0.as_str(),
                case.submitted_by.1.to_string(),
                text_of(&case.state, TABLE)?,
                case.state.name(),
                case.since.ms(),
                case.seq.map(|s| int(s.0)),
                case.pack.to_string(),
                text_of(&case.parties, TABLE)?,
                text_of(&case.withdrawing, TABLE)?,
                case.next.map(Instant::ms),
                case.asked,
                int(case.version),
                case.answer_by.map(|by| text_of(&by, TABLE)).transpose()?,
                text_of(&case.hold, TABLE)?,
                case.term.as_ref().map(|term| text_of(term, TABLE)).transpose()?,
                case.turn.is_passed().then(|| text_of(&case.turn, TABLE)).transpose()?,
                text_of(&case.supplements, TABLE)?,
                text_of(&case.disputes, TABLE)?,
                text_of(&case.course, TABLE)?,
                case.is_uncounted()
            ])?;
        if written == 1 { Ok(()) } else { Err(StoreError::Moved) }
    }

    fn lay_aside(&self, case: CaseId, round: u32, content: &LaidAside) -> Result<(), StoreError> {
        self.prepare(
            "INSERT OR IGNORE INTO laid_aside (office, case_id, round, at_ms, content) VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute(params![
            self.office(),
            case.to_string(),
            round,
            self.at().ms(),
            text_of(content, "laid_aside")?
        ])?;
        Ok(())
    }

    fn join_queue(&self, case: CaseId) -> Result<(), StoreError> {
        self.prepare(
            "INSERT INTO queue (office, unit, acceptance_seq, case_id) SELECT office, unit, acceptance_seq, case_id \
                 FROM case_file WHERE office = ?1 AND case_id = ?2",
        )?
        .execute(params![self.office(), case.to_string()])?;
        Ok(())
    }

    fn leave_queue(&self, case: CaseId) -> Result<(), StoreError> {
        let id = case.to_string();
        let unit: Option<String> = self
            .prepare("SELECT unit FROM queue WHERE office = ?1 AND case_id = ?2")?
            .query_row(params![self.office(), id], |row| row.get(0))
            .optional()?;
        let Some(unit) = unit else { return Ok(()) };
        self.prepare("DELETE FROM queue WHERE office = ?1 AND case_id = ?2")?.execute(params![self.office(), id])?;
        wake(self, &unit)
    }

    fn wake_beside(&self, case: CaseId) -> Result<(), StoreError> {
        let unit: Option<String> = self
            .prepare("SELECT unit FROM queue WHERE office = ?1 AND case_id = ?2")?
            .query_row(params![self.office(), case.to_string()], |row| row.get(0))
            .optional()?;
        unit.map_or(Ok(()), |unit| wake(self, &unit))
    }

    fn wake_uncounted(&self) -> Result<(), StoreError> {
        self.prepare(
            "UPDATE case_file INDEXED BY case_uncounted SET next_ms = ?2 WHERE office = ?1 AND uncounted = 1",
        )?
        .execute(params![self.office(), self.at().ms()])?;
        Ok(())
    }

    fn put_fact(&self, fact: &PartnerFact) -> Result<(), StoreError> {
        self.prepare(
            "INSERT INTO partner_fact (office, case_id, round, source, as_of, digest, body, fact) \
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?
        .execute(params![
            self.office(),
            fact.case_id.to_string(),
            fact.round,
            fact.source.name(),
            self.at().ms(),
            Digest::of(fact.body.as_bytes()).to_string(),
            fact.body,
            fact.fact
        ])?;
        Ok(())
    }

    fn put_quote(&self, quote: &Quote, digest: Digest, envelope: &str) -> Result<(), StoreError> {
        self.prepare(
                "INSERT INTO quote (office, digest, case_id, amount, valid_until, envelope) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?
            .execute(params![
                self.office(),
                digest.to_string(),
                quote.case_id.to_string(),
                int(quote.total.get()),
                quote.valid_until.ms(),
                envelope
            ])?;
        Ok(())
    }

    fn put_attempt(&self, attempt: &Attempt) -> Result<(), StoreError> {
        let refund = match attempt.refund {
            RefundStanding::None => "none",
            RefundStanding::Due => "due",
            RefundStanding::Done => "done",
        };
        self.prepare(
                "INSERT INTO attempt (office, attempt_id, quote, case_id, account, amount, state, since_ms, next_ms, asked, \
                 refund, channel, intent) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13) \
                 ON CONFLICT (office, attempt_id) \
                 DO UPDATE SET state = ?7, since_ms = ?8, next_ms = ?9, asked = ?10, refund = ?11, intent = ?13",
            )?
            .execute(params![
                self.office(),
                attempt.attempt_id.to_string(),
                attempt.quote.to_string(),
                attempt.case_id.to_string(),
                attempt.account.as_str(),
                int(attempt.amount.get()),
                attempt.state.name(),
                attempt.since.ms(),
                attempt.next.map(Instant::ms),
                attempt.asked,
                refund,
                attempt.channel.as_str(),
                attempt.intent.as_ref().map(|intent| text_of(intent, "attempt")).transpose()?
            ])?;
        Ok(())
    }

    fn put_posting(&self, posting: &Posting) -> Result<(), StoreError> {
        let held = match posting.what {
            PostingKind::Capture => "registration_fees",
            PostingKind::Suspense => "suspense",
            PostingKind::Refund => return refund(self, posting),
        };
        self.prepare(
            "INSERT INTO ledger (office, at_ms, what, ref, debit, credit, amount) \
                 VALUES (?1, ?2, 'capture', ?3, 'bank', ?4, ?5)",
        )?
        .execute(params![
            self.office(),
            self.at().ms(),
            posting.reference,
            held,
            int(posting.amount.get())
        ])?;
        Ok(())
    }

    fn put_collection(&self, case: CaseId, account: &AccountId) -> Result<(), StoreError> {
        self.prepare("INSERT OR IGNORE INTO collection (office, case_id, account, at_ms) VALUES (?1, ?2, ?3, ?4)")?
            .execute(params![self.office(), case.to_string(), account.as_str(), self.at().ms()])?;
        Ok(())
    }

    fn put_letter(&self, digest: Digest, addressee: &str, envelope: &str) -> Result<(), StoreError> {
        self.prepare(
            "INSERT OR IGNORE INTO letter (office, digest, addressee, at_ms, envelope) VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute(params![self.office(), digest.to_string(), addressee, self.at().ms(), envelope])?;
        Ok(())
    }
}

/// Writes only the schedule: what becomes of each case is decided when it is looked at.
fn wake(db: &impl Dated, unit: &str) -> Result<(), StoreError> {
    db.prepare(
        "UPDATE case_file SET next_ms = ?3 WHERE office = ?1 AND state_name IN ('in_review', 'fee_due') AND \
             case_id IN (SELECT case_id FROM queue WHERE office = ?1 AND unit = ?2)",
    )?
    .execute(params![db.office(), unit, db.at().ms()])?;
    Ok(())
}

/// The reverse of what came in: nothing goes back that did not come, and not more than came.
fn refund(db: &impl Dated, posting: &Posting) -> Result<(), StoreError> {
    let written = db
        .prepare(
            "INSERT INTO ledger (office, at_ms, what, ref, debit, credit, amount) \
             SELECT office, ?2, 'refund', ref, credit, debit, amount FROM ledger \
             WHERE office = ?1 AND what = 'capture' AND ref = ?3 AND amount = ?4",
        )?
        .execute(params![db.office(), db.at().ms(), posting.reference, int(posting.amount.get())])?;
    if written == 1 { Ok(()) } else { Err(StoreError::Row { table: "ledger" }) }
}

fn state_named(name: &str) -> Option<AttemptState> {
    AttemptState::ALL.iter().copied().find(|state| state.name() == name)
}

fn attempt(row: &Row<'_>) -> Result<Attempt, StoreError> {
    const TABLE: &str = "attempt";
    let bad = || StoreError::Row { table: TABLE };
    Ok(Attempt {
        attempt_id: text(row, 0, TABLE)?,
        quote: text(row, 1, TABLE)?,
        case_id: text(row, 2, TABLE)?,
        account: text(row, 3, TABLE)?,
        amount: Fen::new(number(row, 4, TABLE)?).map_err(|_| bad())?,
        state: state_named(row.get_ref(5)?.as_str().unwrap_or_default()).ok_or_else(bad)?,
        since: Instant::from_ms(row.get(6)?),
        next: row.get::<_, Option<i64>>(7)?.map(Instant::from_ms),
        asked: u32::try_from(number(row, 8, TABLE)?).map_err(|_| bad())?,
        refund: match row.get_ref(9)?.as_str() {
            Ok("none") => RefundStanding::None,
            Ok("due") => RefundStanding::Due,
            Ok("done") => RefundStanding::Done,
            _ => return Err(bad()),
        },
        channel: text(row, 10, TABLE)?,
        intent: optional(row, 11, TABLE)?,
    })
}

fn quote(row: &Row<'_>) -> Result<QuoteRow, StoreError> {
    let bad = || StoreError::Row { table: "quote" };
    let envelope: String = row.get(1)?;
    let envelope = Envelope::from_bytes(envelope.as_bytes()).map_err(|_| bad())?;
    // Our own row, signed by us when it was written.
    let quote = serde_json::from_slice(envelope.unverified_payload()).map_err(|_| bad())?;
    Ok(QuoteRow { digest: text(row, 0, "quote")?, quote })
}

fn case_file(row: &Row<'_>) -> Result<CaseFile, StoreError> {
    const TABLE: &str = "case_file";
    let seq: Option<i64> = row.get(8)?;
    let bad = || StoreError::Row { table: TABLE };
    Ok(CaseFile {
        case_id: text(row, 0, TABLE)?,
        draft_id: text(row, 1, TABLE)?,
        unit: text(row, 2, TABLE)?,
        receipt: json(row, 3, TABLE)?,
        supplements: json(row, 19, TABLE)?,
        submitted_by: (text(row, 4, TABLE)?, text::<CommandId>(row, 5, TABLE)?),
        state: json(row, 6, TABLE)?,
        since: Instant::from_ms(row.get(7)?),
        seq: seq.map(|s| u64::try_from(s).map(AcceptanceSeq).map_err(|_| bad())).transpose()?,
        pack: text(row, 9, TABLE)?,
        parties: json(row, 10, TABLE)?,
        withdrawing: json(row, 11, TABLE)?,
        next: row.get::<_, Option<i64>>(12)?.map(Instant::from_ms),
        asked: u32::try_from(number(row, 13, TABLE)?).map_err(|_| bad())?,
        version: number(row, 14, TABLE)?,
        disputes: json(row, 20, TABLE)?,
        course: json(row, 21, TABLE)?,
        answer_by: optional(row, 15, TABLE)?,
        hold: json(row, 16, TABLE)?,
        term: optional(row, 17, TABLE)?,
        turn: optional(row, 18, TABLE)?.unwrap_or(Turn::Held),
    })
}
