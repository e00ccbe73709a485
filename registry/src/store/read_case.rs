//! Reading workspaces, cases and what belongs to them as the values a decision looks at.

use std::collections::HashMap;

use ereg_domain::{identifier::UnitCode, money::Fen, time::Instant};
use ereg_law::{
    application::SectionKind,
    case::{AcceptanceSeq, Turn},
    subject::{ContractFact, TaxFact},
};
use ereg_protocol::{
    id::{AccountId, AttemptId, CaseId, CommandId, DraftId},
    outcome::AttemptState,
};
use ereg_trust::{digest::Digest, envelope::Envelope, manifest::Manifest};
use rusqlite::{Row, params};
use serde::{Deserialize, Serialize};

use super::{
    StoreError,
    column::{json, number, text},
    read::Rows,
};
use crate::model::{
    Attempt, CaseFacts, CaseFile, Frozen, HoldsPlace, Invitation, InvitationStanding, Medium, Member, Queued, QuoteRow,
    RefundStanding, Section, Source, Statement, Workspace,
};

/// The tax answer as kept beside its bytes.
#[derive(Serialize, Deserialize)]
pub(crate) struct StoredTax {
    deed_tax: ereg_law::subject::TaxState,
    income_tax: ereg_law::subject::TaxState,
}

impl From<&TaxFact> for StoredTax {
    fn from(fact: &TaxFact) -> StoredTax {
        StoredTax { deed_tax: fact.deed_tax, income_tax: fact.income_tax }
    }
}

impl From<StoredTax> for TaxFact {
    fn from(stored: StoredTax) -> TaxFact {
        TaxFact { deed_tax: stored.deed_tax, income_tax: stored.income_tax }
    }
}

type Named = (ereg_domain::text::PersonName, ereg_domain::party::IdentityNumber);

/// The contract answer as kept beside its bytes.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum StoredContract {
    NotFound,
    Cancelled,
    Active { unit: UnitCode, price: Fen, sellers: Vec<Named>, buyers: Vec<Named> },
}

impl From<&ContractFact> for StoredContract {
    fn from(fact: &ContractFact) -> StoredContract {
        match fact.clone() {
            ContractFact::NotFound => StoredContract::NotFound,
            ContractFact::Cancelled => StoredContract::Cancelled,
            ContractFact::Active { unit, price, sellers, buyers } => {
                StoredContract::Active { unit, price, sellers, buyers }
            }
        }
    }
}

impl From<StoredContract> for ContractFact {
    fn from(stored: StoredContract) -> ContractFact {
        match stored {
            StoredContract::NotFound => ContractFact::NotFound,
            StoredContract::Cancelled => ContractFact::Cancelled,
            StoredContract::Active { unit, price, sellers, buyers } => {
                ContractFact::Active { unit, price, sellers, buyers }
            }
        }
    }
}

/// Name of an attempt's state in the table.
pub(super) fn attempt_state_name(state: AttemptState) -> &'static str {
    match state {
        AttemptState::Created => "created",
        AttemptState::Submitted => "submitted",
        AttemptState::Unknown => "unknown",
        AttemptState::Succeeded => "succeeded",
        AttemptState::Closed => "closed",
        AttemptState::Failed => "failed",
    }
}

fn attempt_state(name: &str) -> Option<AttemptState> {
    use AttemptState::{Closed, Created, Failed, Submitted, Succeeded, Unknown};
    [Created, Submitted, Unknown, Succeeded, Closed, Failed].into_iter().find(|s| attempt_state_name(*s) == name)
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
        state: row.get_ref(5)?.as_str().ok().and_then(attempt_state).ok_or_else(bad)?,
        since: Instant::from_ms(row.get(6)?),
        next: row.get::<_, Option<i64>>(7)?.map(Instant::from_ms),
        asked: u32::try_from(number(row, 8, TABLE)?).map_err(|_| bad())?,
        refund: match row.get_ref(9)?.as_str() {
            Ok("none") => RefundStanding::None,
            Ok("due") => RefundStanding::Due,
            Ok("done") => RefundStanding::Done,
            _ => return Err(bad()),
        },
    })
}

const ATTEMPT: &str =
    "SELECT attempt_id, quote, case_id, account, amount, state, since_ms, next_ms, asked, refund FROM attempt";
const CASE: &str = "SELECT case_id, draft_id, unit, receipt, submitter, command_id, state, since_ms, acceptance_seq, pack, \
                    parties, withdrawing, next_ms, asked, version, answer_by, hold, term, passed_ms FROM case_file";

impl Rows<'_> {
    /// A workspace with everything in it.
    pub(crate) fn workspace(&self, draft: DraftId) -> Result<Option<Workspace>, StoreError> {
        const TABLE: &str = "workspace";
        let id = draft.to_string();
        let head = self.one(
            "SELECT creator, until_ms, extract, unit, entry_seq, entry_hash, manifest, manifest_rev, case_id, version \
             FROM workspace WHERE office = ?1 AND draft_id = ?2",
            params![self.office, id],
            |row| {
                let manifest: Option<String> = row.get(6)?;
                let case_id: Option<String> = row.get(8)?;
                Ok(Workspace {
                    draft_id: draft,
                    creator: text(row, 0, TABLE)?,
                    until: Instant::from_ms(row.get(1)?),
                    extract: row.get(2)?,
                    unit: text(row, 3, TABLE)?,
                    entry_seq: number(row, 4, TABLE)?,
                    entry_hash: text(row, 5, TABLE)?,
                    members: Vec::new(),
                    invitations: Vec::new(),
                    sections: Vec::new(),
                    media: Vec::new(),
                    frozen: manifest.map(frozen).transpose()?,
                    manifest_rev: number(row, 7, TABLE)?,
                    statements: Vec::new(),
                    case_id: case_id.map(|c| c.parse().map_err(|_| StoreError::Row { table: TABLE })).transpose()?,
                    version: number(row, 9, TABLE)?,
                })
            },
        )?;
        let Some(mut workspace) = head else { return Ok(None) };
        workspace.members = self.members(&id)?;
        workspace.invitations = self.invitations(&id)?;
        workspace.sections = self.sections(&id)?;
        workspace.media = self.media(&id)?;
        workspace.statements = self.statements(&id)?;
        Ok(Some(workspace))
    }

    fn members(&self, draft: &str) -> Result<Vec<Member>, StoreError> {
        let mut members = self.all(
            "SELECT slot, account FROM member WHERE office = ?1 AND draft_id = ?2",
            params![self.office, draft],
            |row| {
                let account: AccountId = text(row, 1, "member")?;
                let person = self.person(&account)?.ok_or(StoreError::Row { table: "member" })?;
                Ok(Member { slot: text(row, 0, "member")?, person })
            },
        )?;
        members.sort_by_key(|m| m.slot);
        Ok(members)
    }

    fn invitations(&self, draft: &str) -> Result<Vec<Invitation>, StoreError> {
        const TABLE: &str = "invitation";
        self.all(
            "SELECT slot, code_hash, wrong, standing FROM invitation WHERE office = ?1 AND draft_id = ?2 ORDER BY slot",
            params![self.office, draft],
            |row| {
                Ok(Invitation {
                    slot: text(row, 0, TABLE)?,
                    code_hash: text(row, 1, TABLE)?,
                    wrong: json(row, 2, TABLE)?,
                    standing: match row.get_ref(3)?.as_str() {
                        Ok("open") => InvitationStanding::Open,
                        Ok("used") => InvitationStanding::Used,
                        _ => return Err(StoreError::Row { table: TABLE }),
                    },
                })
            },
        )
    }

    fn sections(&self, draft: &str) -> Result<Vec<Section>, StoreError> {
        const TABLE: &str = "section";
        let mut sections = self.all(
            "SELECT kind, slot, rev, hash, body FROM section WHERE office = ?1 AND draft_id = ?2",
            params![self.office, draft],
            |row| {
                let slot: String = row.get(1)?;
                let own = if slot.is_empty() { None } else { Some(text(row, 1, TABLE)?) };
                Ok(Section {
                    kind: text::<SectionKind>(row, 0, TABLE)?,
                    slot: own,
                    rev: number(row, 2, TABLE)?,
                    hash: text(row, 3, TABLE)?,
                    body: row.get(4)?,
                })
            },
        )?;
        sections.sort_by_key(|s| (s.kind, s.slot));
        Ok(sections)
    }

    fn media(&self, draft: &str) -> Result<Vec<Medium>, StoreError> {
        const TABLE: &str = "medium";
        let parts = self.all(
            "SELECT leaf, length(bytes) FROM chunk WHERE office = ?1 AND draft_id = ?2",
            params![self.office, draft],
            |row| Ok((text::<Digest>(row, 0, "chunk")?, number(row, 1, "chunk")?)),
        )?;
        let parts: HashMap<Digest, u64> = parts.into_iter().collect();
        self.all(
            "SELECT digest, material, media_type, size, chunks, slot FROM medium WHERE office = ?1 AND draft_id = ?2 \
             ORDER BY digest, material, slot",
            params![self.office, draft],
            |row| {
                let mut medium = Medium {
                    by: text(row, 5, TABLE)?,
                    digest: text(row, 0, TABLE)?,
                    material: json(row, 1, TABLE)?,
                    media_type: json(row, 2, TABLE)?,
                    size: number(row, 3, TABLE)?,
                    chunks: json(row, 4, TABLE)?,
                    held: Vec::new(),
                };
                // A chunk is held for an announcement where its bytes have the leaf and the length that it gives.
                let fits = |(at, leaf): &(u32, &Digest)| {
                    let len = medium.chunk_len(*at).and_then(|len| u64::try_from(len).ok());
                    len.is_some() && parts.get(*leaf).copied() == len
                };
                medium.held = (0..).zip(&medium.chunks).filter(fits).map(|(at, _)| at).collect();
                Ok(medium)
            },
        )
    }

    fn statements(&self, draft: &str) -> Result<Vec<Statement>, StoreError> {
        const TABLE: &str = "statement";
        let mut statements = self.all(
            "SELECT slot, digest, own, key_id, envelope FROM statement WHERE office = ?1 AND draft_id = ?2",
            params![self.office, draft],
            |row| {
                Ok(Statement {
                    slot: text(row, 0, TABLE)?,
                    digest: text(row, 1, TABLE)?,
                    own: text(row, 2, TABLE)?,
                    key: text(row, 3, TABLE)?,
                    envelope: row.get(4)?,
                })
            },
        )?;
        statements.sort_by_key(|s| s.slot);
        Ok(statements)
    }

    /// In how many workspaces that are neither over nor submitted an account takes part.
    pub(crate) fn open_workspaces(&self, account: &AccountId, now: Instant) -> Result<u32, StoreError> {
        let open = self.one(
            "SELECT count(*) FROM member p JOIN workspace w ON w.office = p.office AND w.draft_id = p.draft_id \
             WHERE p.office = ?1 AND p.account = ?2 AND w.case_id IS NULL AND w.until_ms > ?3",
            params![self.office, account.as_str(), now.ms()],
            |row| Ok(row.get(0)?),
        )?;
        Ok(open.unwrap_or(0))
    }

    /// Workspaces of an account that announce this medium.
    pub(crate) fn drafts_with_medium(&self, account: &AccountId, digest: Digest) -> Result<Vec<DraftId>, StoreError> {
        self.all(
            "SELECT DISTINCT m.draft_id FROM medium m JOIN member p ON p.office = m.office AND p.draft_id = m.draft_id \
             WHERE m.office = ?1 AND m.digest = ?2 AND p.account = ?3 ORDER BY m.draft_id",
            params![self.office, digest.to_string(), account.as_str()],
            |row| text(row, 0, "medium"),
        )
    }

    /// One chunk, by its leaf hash.
    pub(crate) fn chunk(&self, draft: DraftId, leaf: Digest) -> Result<Option<Vec<u8>>, StoreError> {
        self.one(
            "SELECT bytes FROM chunk WHERE office = ?1 AND draft_id = ?2 AND leaf = ?3",
            params![self.office, draft.to_string(), leaf.to_string()],
            |row| Ok(row.get(0)?),
        )
    }

    /// A case.
    pub(crate) fn case(&self, case: CaseId) -> Result<Option<CaseFile>, StoreError> {
        let sql = format!("{CASE} WHERE office = ?1 AND case_id = ?2");
        self.one(&sql, params![self.office, case.to_string()], case_file)
    }

    /// The case this manifest was submitted as first.
    pub(crate) fn case_of_manifest(&self, manifest: Digest) -> Result<Option<CaseFile>, StoreError> {
        let sql = format!("{CASE} WHERE office = ?1 AND once = ?2");
        self.one(&sql, params![self.office, manifest.to_string()], case_file)
    }

    /// Cases to be looked at by now.
    pub(crate) fn cases_due(&self, now: Instant, most: u32) -> Result<Vec<CaseId>, StoreError> {
        self.all(
            "SELECT case_id FROM case_file WHERE office = ?1 AND next_ms <= ?2 ORDER BY next_ms, case_id LIMIT ?3",
            params![self.office, now.ms(), most],
            |row| text(row, 0, "case_file"),
        )
    }

    /// Attempts the bank is to be asked of by now.
    pub(crate) fn attempts_due(&self, now: Instant, most: u32) -> Result<Vec<AttemptId>, StoreError> {
        self.all(
            "SELECT attempt_id FROM attempt WHERE office = ?1 AND next_ms <= ?2 ORDER BY next_ms, attempt_id LIMIT ?3",
            params![self.office, now.ms(), most],
            |row| text(row, 0, "attempt"),
        )
    }

    /// Workspaces whose time is over without a case.
    pub(crate) fn workspaces_over(&self, now: Instant, most: u32) -> Result<Vec<DraftId>, StoreError> {
        self.all(
            "SELECT draft_id FROM workspace WHERE office = ?1 AND until_ms <= ?2 AND case_id IS NULL LIMIT ?3",
            params![self.office, now.ms(), most],
            |row| text(row, 0, "workspace"),
        )
    }

    /// An attempt.
    pub(crate) fn attempt(&self, id: AttemptId) -> Result<Option<Attempt>, StoreError> {
        let sql = format!("{ATTEMPT} WHERE office = ?1 AND attempt_id = ?2");
        self.one(&sql, params![self.office, id.to_string()], attempt)
    }

    /// A quote.
    pub(crate) fn quote(&self, digest: Digest) -> Result<Option<QuoteRow>, StoreError> {
        self.one(
            "SELECT digest, envelope FROM quote WHERE office = ?1 AND digest = ?2",
            params![self.office, digest.to_string()],
            quote,
        )
    }

    fn newest_quote(&self, case: CaseId) -> Result<Option<QuoteRow>, StoreError> {
        self.one(
            "SELECT digest, envelope FROM quote WHERE office = ?1 AND case_id = ?2 ORDER BY valid_until DESC LIMIT 1",
            params![self.office, case.to_string()],
            quote,
        )
    }

    fn partner_fact(&self, case: CaseId, source: Source) -> Result<Option<String>, StoreError> {
        self.one(
            "SELECT fact FROM partner_fact WHERE office = ?1 AND case_id = ?2 AND source = ?3 ORDER BY seq DESC LIMIT 1",
            params![self.office, case.to_string(), source.name()],
            |row| Ok(row.get(0)?),
        )
    }

    /// The cases on a unit, by rank.
    pub(crate) fn queue(&self, unit: &UnitCode) -> Result<Vec<Queued>, StoreError> {
        self.all(
            "SELECT q.acceptance_seq, q.case_id, c.passed_ms FROM queue q JOIN case_file c ON c.office = q.office \
             AND c.case_id = q.case_id WHERE q.office = ?1 AND q.unit = ?2 ORDER BY q.acceptance_seq",
            params![self.office, unit.as_str()],
            |row| {
                let passed: Option<i64> = row.get(2)?;
                Ok(Queued {
                    seq: AcceptanceSeq(number(row, 0, "queue")?),
                    case_id: text(row, 1, "queue")?,
                    holds: if passed.is_none() { HoldsPlace::Yes } else { HoldsPlace::No },
                })
            },
        )
    }

    /// A case with its content and circumstances.
    pub(crate) fn case_facts(&self, id: CaseId) -> Result<Option<CaseFacts>, StoreError> {
        let Some(case) = self.case(id)? else { return Ok(None) };
        let content = self.workspace(case.draft_id)?.ok_or(StoreError::Row { table: "workspace" })?;
        let bad = |_| StoreError::Row { table: "partner_fact" };
        let tax = self.partner_fact(id, Source::Tax)?;
        let tax = tax.map(|t| serde_json::from_str::<StoredTax>(&t)).transpose().map_err(bad)?;
        let contract = self.partner_fact(id, Source::Housing)?;
        let contract = contract.map(|t| serde_json::from_str::<StoredContract>(&t)).transpose().map_err(bad)?;
        let mut keys = Vec::with_capacity(content.statements.len());
        for statement in &content.statements {
            keys.extend(self.key(&statement.key)?);
        }
        let sql = format!("{ATTEMPT} WHERE office = ?1 AND case_id = ?2 ORDER BY attempt_id");
        Ok(Some(CaseFacts {
            unit: self.unit(&case.unit)?,
            queue: self.queue(&case.unit)?,
            tax: tax.map(TaxFact::from),
            contract: contract.map(ContractFact::from),
            keys,
            quote: self.newest_quote(id)?,
            attempts: self.all(&sql, params![self.office, id.to_string()], attempt)?,
            case,
            content,
        }))
    }
}

fn frozen(bytes: String) -> Result<Frozen, StoreError> {
    let manifest = Manifest::from_bytes(bytes.as_bytes()).map_err(|_| StoreError::Row { table: "workspace" })?;
    Ok(Frozen { manifest, digest: Digest::of(bytes.as_bytes()), bytes })
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
        answer_by: optional(row, 15, TABLE)?,
        hold: json(row, 16, TABLE)?,
        term: optional(row, 17, TABLE)?,
        turn: match row.get::<_, Option<i64>>(18)? {
            None => Turn::Held,
            Some(ms) => Turn::Passed { at: Instant::from_ms(ms) },
        },
    })
}

/// A column of JSON that may be empty.
fn optional<T: serde::de::DeserializeOwned>(
    row: &Row<'_>,
    column: usize,
    table: &'static str,
) -> Result<Option<T>, StoreError> {
    if row.get_ref(column)? == rusqlite::types::ValueRef::Null { Ok(None) } else { json(row, column, table).map(Some) }
}
