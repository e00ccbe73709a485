//! Writing rows, inside the one transaction that a decision is committed in.

use ereg_domain::{canonical::to_canonical, time::Instant};
use ereg_law::case::Turn;
use ereg_protocol::{
    feed::{FeedItem, MAX_LINE_BYTES, MAX_OBJECT_BYTES, ObjectKind},
    id::{AccountId, CaseId, DraftId, VaultMark},
};
use ereg_trust::{digest::Digest, key_record::KeyUse};
use rusqlite::{Connection, OptionalExtension as _, params};
use serde::Serialize;

use super::{
    StoreError,
    column::{int, number},
    read::Rows,
    read_case::attempt_state_name,
};
use crate::model::{
    Attempt, CaseFile, InvitationStanding, KeyRow, PartnerFact, Person, Posting, PostingKind, RefundStanding, Workspace,
};

fn text_of<T: Serialize + ?Sized>(value: &T, table: &'static str) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|_| StoreError::Row { table })
}

/// A change as it travels, where its object can travel in an answer too.
fn line_of(change: &FeedItem) -> Result<String, StoreError> {
    if change.body.len() > MAX_OBJECT_BYTES {
        return Err(StoreError::LineTooLong);
    }
    let line = to_canonical(change).ok().filter(|line| line.len() <= MAX_LINE_BYTES);
    line.and_then(|line| String::from_utf8(line).ok()).ok_or(StoreError::LineTooLong)
}

/// Writes the rows of one office in one transaction.
pub(crate) struct Writer<'a> {
    pub(super) connection: &'a Connection,
    pub(super) office: &'a str,
    pub(super) now: Instant,
}

impl<'a> Writer<'a> {
    /// Writes with this connection, which is inside a transaction.
    pub(crate) fn new(connection: &'a Connection, office: &'a str, now: Instant) -> Writer<'a> {
        Writer { connection, office, now }
    }

    /// The rows as this transaction sees them.
    pub(crate) fn rows(&self) -> Rows<'a> {
        Rows::new(self.connection, self.office)
    }

    /// Takes `count` numbers from a counter; answers the first, from 1.
    pub(crate) fn take(&self, name: &str, count: u64) -> Result<u64, StoreError> {
        let first = self.rows().counter(name)? + 1;
        self.raise(name, first - 1 + count)?;
        Ok(first)
    }

    /// Sees to it that a counter has given at least this many numbers.
    pub(crate) fn raise(&self, name: &str, taken: u64) -> Result<(), StoreError> {
        self.connection
            .prepare_cached(
                "INSERT INTO counter (office, name, taken) VALUES (?1, ?2, ?3) \
                 ON CONFLICT (office, name) DO UPDATE SET taken = max(taken, ?3)",
            )?
            .execute(params![self.office, name, int(taken)])?;
        Ok(())
    }

    /// A person's account.
    pub(crate) fn account(&self, person: &Person) -> Result<(), StoreError> {
        self.connection
            .prepare_cached(
                "INSERT INTO account (office, account, name, folded, id_no, opened_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?
            .execute(params![
                self.office,
                person.account.as_str(),
                person.name.as_str(),
                person.name.folded(),
                person.id_no.as_str(),
                self.now.ms()
            ])?;
        Ok(())
    }

    /// A device's key.
    pub(crate) fn key(&self, key: &KeyRow) -> Result<(), StoreError> {
        let key_use = match key.key_use {
            KeyUse::Request => "request",
            KeyUse::Party => "party",
        };
        self.connection
            .prepare_cached(
                "INSERT INTO key (office, key_id, account, key, use, level, from_ms, revoked_ms, record) \
                 VALUES (?1, ?2, ?3, ?4, ?5, 'C', ?6, ?7, ?8)",
            )?
            .execute(params![
                self.office,
                key.id.to_string(),
                key.account.as_str(),
                key.key.to_string(),
                key_use,
                self.now.ms(),
                key.revoked_at.map(Instant::ms),
                key.record
            ])?;
        Ok(())
    }

    /// The newest mark of the vault behind a request key, in the place of the one it told before, under whatever keys.
    pub(crate) fn vault_mark(
        &self,
        key: &str,
        account: &AccountId,
        before: Option<VaultMark>,
        newest: VaultMark,
    ) -> Result<(), StoreError> {
        if let Some(before) = before {
            self.connection
                .prepare_cached("UPDATE vault_mark SET mark = ?4 WHERE office = ?1 AND account = ?2 AND mark = ?3")?
                .execute(params![self.office, account.as_str(), before.to_string(), newest.to_string()])?;
        }
        self.connection
            .prepare_cached(
                "INSERT INTO vault_mark (office, key_id, account, mark) VALUES (?1, ?2, ?3, ?4) \
                 ON CONFLICT (office, key_id) DO UPDATE SET account = ?3, mark = ?4",
            )?
            .execute(params![self.office, key, account.as_str(), newest.to_string()])?;
        Ok(())
    }

    /// A workspace with all that is in it, if nobody wrote it since it was loaded.
    pub(crate) fn workspace(&self, workspace: &Workspace) -> Result<(), StoreError> {
        let id = workspace.draft_id.to_string();
        let written = self
            .connection
            .prepare_cached(
                "INSERT INTO workspace (office, draft_id, creator, until_ms, extract, unit, entry_seq, entry_hash, \
                 manifest, manifest_rev, case_id, version) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12 + 1) \
                 ON CONFLICT (office, draft_id) DO UPDATE SET until_ms = ?4, manifest = ?9, manifest_rev = ?10, \
                 case_id = ?11, version = ?12 + 1 WHERE version = ?12",
            )?
            .execute(params![
                self.office,
                id,
                workspace.creator.to_string(),
                workspace.until.ms(),
                workspace.extract,
                workspace.unit.as_str(),
                int(workspace.entry_seq),
                workspace.entry_hash.to_string(),
                workspace.frozen.as_ref().map(|f| f.bytes.as_str()),
                int(workspace.manifest_rev),
                workspace.case_id.map(|c| c.to_string()),
                int(workspace.version),
            ])?;
        if written != 1 {
            return Err(StoreError::Moved);
        }
        self.clear(&id, &["member", "invitation", "section", "medium", "statement"])?;
        self.workspace_parts(workspace, &id)
    }

    fn workspace_parts(&self, workspace: &Workspace, id: &str) -> Result<(), StoreError> {
        let office = self.office;
        let db = self.connection;
        let mut insert =
            db.prepare_cached("INSERT INTO member (office, draft_id, slot, account) VALUES (?1, ?2, ?3, ?4)")?;
        for member in &workspace.members {
            insert.execute(params![office, id, member.slot.to_string(), member.person.account.as_str()])?;
        }
        let mut insert = db.prepare_cached(
            "INSERT INTO invitation (office, draft_id, slot, code_hash, wrong, standing) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?;
        for invitation in &workspace.invitations {
            let standing = match invitation.standing {
                InvitationStanding::Open => "open",
                InvitationStanding::Used => "used",
            };
            let (slot, hash) = (invitation.slot.to_string(), invitation.code_hash.to_string());
            let wrong =
                serde_json::to_string(&invitation.wrong).map_err(|_| StoreError::Row { table: "invitation" })?;
            insert.execute(params![office, id, slot, hash, wrong, standing])?;
        }
        let mut insert = db.prepare_cached(
            "INSERT INTO section (office, draft_id, kind, slot, rev, hash, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?;
        for section in &workspace.sections {
            let slot = section.slot.map(|s| s.to_string()).unwrap_or_default();
            let (kind, hash) = (section.kind.as_str(), section.hash.to_string());
            insert.execute(params![office, id, kind, slot, int(section.rev), hash, section.body])?;
        }
        let mut insert = db.prepare_cached(
            "INSERT INTO medium (office, draft_id, digest, material, media_type, size, chunks, slot) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?;
        for medium in &workspace.media {
            insert.execute(params![
                office,
                id,
                medium.digest.to_string(),
                text_of(&medium.material, "medium")?,
                text_of(&medium.media_type, "medium")?,
                int(medium.size),
                text_of(&medium.chunks, "medium")?,
                medium.by.to_string()
            ])?;
        }
        let mut insert = db.prepare_cached(
            "INSERT INTO statement (office, draft_id, slot, digest, own, key_id, envelope) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?;
        for statement in &workspace.statements {
            insert.execute(params![
                office,
                id,
                statement.slot.to_string(),
                statement.digest.to_string(),
                statement.own.to_string(),
                statement.key.to_string(),
                statement.envelope
            ])?;
        }
        Ok(())
    }

    fn clear(&self, draft: &str, tables: &[&'static str]) -> Result<(), StoreError> {
        for table in tables {
            let sql = format!("DELETE FROM {table} WHERE office = ?1 AND draft_id = ?2");
            self.connection.prepare_cached(&sql)?.execute(params![self.office, draft])?;
        }
        Ok(())
    }

    /// A workspace whose time is over goes with everything in it.
    pub(crate) fn drop_workspace(&self, draft: DraftId) -> Result<(), StoreError> {
        let tables = ["member", "invitation", "section", "medium", "chunk", "statement", "workspace"];
        self.clear(&draft.to_string(), &tables)
    }

    /// One checked chunk of a medium.
    pub(crate) fn chunk(&self, draft: DraftId, leaf: Digest, bytes: &[u8]) -> Result<bool, StoreError> {
        let inserted = self
            .connection
            .prepare_cached("INSERT OR IGNORE INTO chunk (office, draft_id, leaf, bytes) VALUES (?1, ?2, ?3, ?4)")?
            .execute(params![self.office, draft.to_string(), leaf.to_string(), bytes])?;
        Ok(inserted == 1)
    }

    /// Chunks that no announcement of the workspace needs any more go.
    pub(crate) fn drop_chunks(&self, draft: DraftId) -> Result<(), StoreError> {
        self.connection
            .prepare_cached(
                "DELETE FROM chunk WHERE office = ?1 AND draft_id = ?2 AND leaf NOT IN (SELECT leaf.value FROM medium m, \
                 json_each(m.chunks) leaf WHERE m.office = ?1 AND m.draft_id = ?2)",
            )?
            .execute(params![self.office, draft.to_string()])?;
        Ok(())
    }

    /// A case, if nobody wrote it since it was loaded. `once` is what makes a second submission impossible.
    pub(crate) fn case(&self, case: &CaseFile, once: &str) -> Result<(), StoreError> {
        const TABLE: &str = "case_file";
        let written = self
            .connection
            .prepare_cached(
                "INSERT INTO case_file (office, case_id, draft_id, unit, once, receipt, submitter, command_id, state, \
                 state_name, since_ms, acceptance_seq, pack, parties, withdrawing, next_ms, asked, version, answer_by, \
                 hold, term, passed_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, \
                 ?17, ?18 + 1, ?19, ?20, ?21, ?22) \
                 ON CONFLICT (office, case_id) DO UPDATE SET state = ?9, state_name = ?10, since_ms = ?11, \
                 acceptance_seq = ?12, pack = ?13, withdrawing = ?15, next_ms = ?16, asked = ?17, version = ?18 + 1, \
                 answer_by = ?19, hold = ?20, term = ?21, passed_ms = ?22 WHERE version = ?18",
            )?
            .execute(params![
                self.office,
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
                match case.turn {
                    Turn::Held => None,
                    Turn::Passed { at } => Some(at.ms()),
                }
            ])?;
        if written == 1 { Ok(()) } else { Err(StoreError::Moved) }
    }

    /// The case stands in its unit's queue from now on.
    pub(crate) fn join_queue(&self, case: CaseId) -> Result<(), StoreError> {
        self.connection
            .prepare_cached(
                "INSERT INTO queue (office, unit, acceptance_seq, case_id) SELECT office, unit, acceptance_seq, case_id \
                 FROM case_file WHERE office = ?1 AND case_id = ?2",
            )?
            .execute(params![self.office, case.to_string()])?;
        Ok(())
    }

    /// The case leaves the queue; whoever waits behind it is looked at again now.
    pub(crate) fn leave_queue(&self, case: CaseId) -> Result<(), StoreError> {
        let id = case.to_string();
        let unit: Option<String> = self
            .connection
            .prepare_cached("SELECT unit FROM queue WHERE office = ?1 AND case_id = ?2")?
            .query_row(params![self.office, id], |row| row.get(0))
            .optional()?;
        let Some(unit) = unit else { return Ok(()) };
        self.connection
            .prepare_cached("DELETE FROM queue WHERE office = ?1 AND case_id = ?2")?
            .execute(params![self.office, id])?;
        self.wake(&unit)
    }

    /// Whoever waits on the case's unit is looked at again now.
    pub(crate) fn wake_beside(&self, case: CaseId) -> Result<(), StoreError> {
        let unit: Option<String> = self
            .connection
            .prepare_cached("SELECT unit FROM queue WHERE office = ?1 AND case_id = ?2")?
            .query_row(params![self.office, case.to_string()], |row| row.get(0))
            .optional()?;
        unit.map_or(Ok(()), |unit| self.wake(&unit))
    }

    /// Only the schedule: what it says of each is decided when it is looked at.
    fn wake(&self, unit: &str) -> Result<(), StoreError> {
        self.connection
            .prepare_cached(
                "UPDATE case_file SET next_ms = ?3 WHERE office = ?1 AND state_name IN ('in_review', 'fee_due') AND \
                 case_id IN (SELECT case_id FROM queue WHERE office = ?1 AND unit = ?2)",
            )?
            .execute(params![self.office, unit, self.now.ms()])?;
        Ok(())
    }

    /// Cases of which a limit or a period could not be counted are looked at again: the calendar may know its year now.
    pub(crate) fn wake_uncounted(&self) -> Result<(), StoreError> {
        self.connection
            .prepare_cached(
                "UPDATE case_file SET next_ms = ?2 WHERE office = ?1 AND (term LIKE '%\"not_before\"%' OR answer_by LIKE \
                 '%\"not_before\"%' OR (state LIKE '%\"not_before\"%' AND case_id IN (SELECT case_id FROM queue WHERE \
                 office = ?1)))",
            )?
            .execute(params![self.office, self.now.ms()])?;
        Ok(())
    }

    /// A partner's answer.
    pub(crate) fn fact(&self, fact: &PartnerFact) -> Result<(), StoreError> {
        self.connection
            .prepare_cached(
                "INSERT INTO partner_fact (office, case_id, source, as_of, digest, body, fact) \
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            )?
            .execute(params![
                self.office,
                fact.case_id.to_string(),
                fact.source.name(),
                self.now.ms(),
                Digest::of(fact.body.as_bytes()).to_string(),
                fact.body,
                fact.fact
            ])?;
        Ok(())
    }

    /// A quote with its envelope.
    pub(crate) fn quote(
        &self,
        quote: &ereg_protocol::objects::Quote,
        digest: Digest,
        envelope: &str,
    ) -> Result<(), StoreError> {
        self.connection
            .prepare_cached(
                "INSERT INTO quote (office, digest, case_id, amount, valid_until, envelope) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?
            .execute(params![
                self.office,
                digest.to_string(),
                quote.case_id.to_string(),
                int(quote.total.get()),
                quote.valid_until.ms(),
                envelope
            ])?;
        Ok(())
    }

    /// An attempt to pay.
    pub(crate) fn attempt(&self, attempt: &Attempt) -> Result<(), StoreError> {
        let refund = match attempt.refund {
            RefundStanding::None => "none",
            RefundStanding::Due => "due",
            RefundStanding::Done => "done",
        };
        self.connection
            .prepare_cached(
                "INSERT INTO attempt (office, attempt_id, quote, case_id, account, amount, state, since_ms, next_ms, asked, \
                 refund) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11) ON CONFLICT (office, attempt_id) \
                 DO UPDATE SET state = ?7, since_ms = ?8, next_ms = ?9, asked = ?10, refund = ?11",
            )?
            .execute(params![
                self.office,
                attempt.attempt_id.to_string(),
                attempt.quote.to_string(),
                attempt.case_id.to_string(),
                attempt.account.as_str(),
                int(attempt.amount.get()),
                attempt_state_name(attempt.state),
                attempt.since.ms(),
                attempt.next.map(Instant::ms),
                attempt.asked,
                refund
            ])?;
        Ok(())
    }

    /// Money moves between two accounts of the ledger.
    pub(crate) fn posting(&self, posting: &Posting) -> Result<(), StoreError> {
        let held = match posting.what {
            PostingKind::Capture => "registration_fees",
            PostingKind::Suspense => "suspense",
            PostingKind::Refund => return self.refund(posting),
        };
        self.connection
            .prepare_cached(
                "INSERT INTO ledger (office, at_ms, what, ref, debit, credit, amount) \
                 VALUES (?1, ?2, 'capture', ?3, 'bank', ?4, ?5)",
            )?
            .execute(params![self.office, self.now.ms(), posting.reference, held, int(posting.amount.get())])?;
        Ok(())
    }

    /// The reverse of what came in: nothing goes back that did not come, and not more than came.
    fn refund(&self, posting: &Posting) -> Result<(), StoreError> {
        let written = self
            .connection
            .prepare_cached(
                "INSERT INTO ledger (office, at_ms, what, ref, debit, credit, amount) \
                 SELECT office, ?2, 'refund', ref, credit, debit, amount FROM ledger \
                 WHERE office = ?1 AND what = 'capture' AND ref = ?3 AND amount = ?4",
            )?
            .execute(params![self.office, self.now.ms(), posting.reference, int(posting.amount.get())])?;
        if written == 1 { Ok(()) } else { Err(StoreError::Row { table: "ledger" }) }
    }

    /// Who collected; a second time changes nothing.
    pub(crate) fn collection(&self, case: CaseId, account: &AccountId) -> Result<(), StoreError> {
        self.connection
            .prepare_cached(
                "INSERT OR IGNORE INTO collection (office, case_id, account, at_ms) VALUES (?1, ?2, ?3, ?4)",
            )?
            .execute(params![self.office, case.to_string(), account.as_str(), self.now.ms()])?;
        Ok(())
    }

    /// A notice as signed.
    pub(crate) fn notice(&self, digest: Digest, addressee: &str, envelope: &str) -> Result<(), StoreError> {
        self.connection
            .prepare_cached(
                "INSERT OR IGNORE INTO notice (office, digest, addressee, at_ms, envelope) VALUES (?1, ?2, ?3, ?4, ?5)",
            )?
            .execute(params![self.office, digest.to_string(), addressee, self.now.ms(), envelope])?;
        Ok(())
    }

    /// The next change of an account's feed, numbered, as the line that travels.
    ///
    /// # Errors
    /// [`StoreError::LineTooLong`] where no phone would take it.
    pub(crate) fn change(
        &self,
        account: &AccountId,
        kind: ObjectKind,
        object: &str,
        body: String,
    ) -> Result<(), StoreError> {
        let seq = self.rows().newest_change(account)? + 1;
        let rev = self.rows().revision(account, kind, object)? + 1;
        let digest = Digest::of(body.as_bytes()).to_string();
        let change = FeedItem { seq, object: object.to_owned(), kind, rev, body };
        let line = line_of(&change)?;
        let (kind, seq, rev) = (kind.name(), int(seq), int(rev));
        self.connection
            .prepare_cached(
                "INSERT INTO change (office, account, seq, kind, object, line) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?
            .execute(params![self.office, account.as_str(), seq, kind, object, line])?;
        self.connection
            .prepare_cached(
                "INSERT INTO newest (office, account, kind, object, seq, rev, digest) VALUES (?1, ?2, ?3, ?4, ?5, ?6, \
                 ?7) ON CONFLICT (office, account, kind, object) DO UPDATE SET seq = ?5, rev = ?6, digest = ?7",
            )?
            .execute(params![self.office, account.as_str(), kind, object, seq, rev, digest])?;
        Ok(())
    }

    /// Everything an account's feed has told of an object gives way to what remains of it. Numbers and revisions stay, so
    /// that the feed has no gap; the bytes are gone.
    pub(crate) fn erase_told(
        &self,
        account: &AccountId,
        kind: ObjectKind,
        object: &str,
        remains: &str,
    ) -> Result<(), StoreError> {
        let told = self.rows().all(
            "SELECT seq FROM change WHERE office = ?1 AND account = ?2 AND kind = ?3 AND object = ?4 ORDER BY seq",
            params![self.office, account.as_str(), kind.name(), object],
            |row| number(row, 0, "change"),
        )?;
        let mut erase = self
            .connection
            .prepare_cached("UPDATE change SET line = ?4 WHERE office = ?1 AND account = ?2 AND seq = ?3")?;
        for (rev, seq) in (1..).zip(told) {
            let line = line_of(&FeedItem { seq, object: object.to_owned(), kind, rev, body: remains.to_owned() })?;
            erase.execute(params![self.office, account.as_str(), int(seq), line])?;
        }
        Ok(())
    }

    /// A command with its outcome, for ever.
    pub(crate) fn command(&self, row: &CommandRow<'_>) -> Result<(), StoreError> {
        let verb = if crate::sabotage::dedup_is_off() { "INSERT OR REPLACE" } else { "INSERT" };
        let sql = format!(
            "{verb} INTO command (office, principal, command_id, kind, digest, outcome, at_ms) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"
        );
        self.connection.prepare_cached(&sql)?.execute(params![
            self.office,
            row.principal,
            row.command_id,
            row.kind,
            row.digest.to_string(),
            row.outcome,
            self.now.ms()
        ])?;
        Ok(())
    }
}

/// A command's row.
pub(crate) struct CommandRow<'a> {
    /// Account, or thumbprint for an enrolment.
    pub principal: &'a str,
    /// Its id.
    pub command_id: &'a str,
    /// Name of its kind.
    pub kind: &'a str,
    /// Digest of its bytes.
    pub digest: Digest,
    /// The outcome envelope.
    pub outcome: &'a [u8],
}

#[cfg(test)]
mod tests {
    use ereg_protocol::objects::{Tells, ToldTo};
    use ereg_trust::{
        envelope::{Envelope, PayloadType},
        keys::RegistryKey,
    };

    use super::*;

    fn change(body: String) -> FeedItem {
        FeedItem { body, kind: ObjectKind::Workspace, object: "w".to_owned(), rev: 1, seq: 1 }
    }

    /// An object that the feed tells can be told in an answer as well; a longer one is not made.
    #[test]
    fn what_fits_no_answer_comes_into_no_feed() {
        let longest = "x".repeat(MAX_OBJECT_BYTES);
        assert!(line_of(&change(longest.clone())).unwrap().len() <= MAX_LINE_BYTES);
        assert!(matches!(line_of(&change(longest.clone() + "x")), Err(StoreError::LineTooLong)));
        // Text that grows when it is carried as text is too long for its line before.
        assert!(matches!(line_of(&change("\"".repeat(MAX_OBJECT_BYTES))), Err(StoreError::LineTooLong)));
        let told = ToldTo {
            account: "AAAAAAAAAAAAAAAAAAAAAA".parse().unwrap(),
            at: Instant::from_ms(0),
            nonce: Some("n".repeat(64)),
            tells: Tells::Extract(longest),
        };
        let key = RegistryKey::from_seed(&[1; 32]).unwrap();
        let envelope = Envelope::sign_value(&PayloadType::new("told", 1), &told, &key).unwrap();
        assert!(envelope.to_bytes().unwrap().len() <= MAX_LINE_BYTES);
    }
}
