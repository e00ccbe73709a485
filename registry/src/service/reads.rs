//! The reads of a caller: their own things, and what is public.

use std::path::Path;

use ereg_domain::{identifier::UnitCode, party::IdentityNumber};
use ereg_law::{
    matter::Law,
    subject::{DeedFact, DeedHeir},
};
use ereg_protocol::{
    id::{AccountId, CaseId, CommandId, DraftId, VaultMarks},
    objects::{
        Extract, HeldHome, LogProof, MediumState, Publications, Published, SignedTime, VaultSeen, WorkspaceView,
    },
    payload,
};
use ereg_trust::{
    bundle::KeyRole,
    digest::Digest,
    envelope::PayloadType,
    keys::KeyId,
    merkle::{consistency_path, inclusion_path},
};

use super::{AuditRow, Caller, Service, ServiceError, change::Mark, pack::read_all};
use crate::{
    act::{
        citizen::put_chunk::{self, Chunk},
        mandates, officer,
    },
    book::{self, nodes, reseal},
    fault::ServiceFault,
    model::{Decision, Enrolled, HeldUpPaper, Medium, Refusal, SealedBy, UnitRecord, view},
    partner::{OfficerDecision, OfficerSays},
    store::{Reads, StoreError, sqlite::SqliteReader},
};

/// Longest nonce somebody may have signed with the time.
const LONGEST_NONCE: usize = 64;

/// A directory that was recomputed from its first entry and its first act on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Intact {
    /// Entries of the book.
    pub entries: u64,
    /// Rows of the audit chain.
    pub acts: u64,
}

/// Recomputes book and audit chain of a directory as they are at one moment, and writes nothing: it may be served
/// meanwhile.
pub fn verify_directory(dir: &Path, office: &str) -> Result<Intact, ServiceError> {
    let reader = SqliteReader::of(dir, office)?;
    let moment = reader.moment()?;
    let entries = book::verify(&*moment)??;
    let acts = moment.verify_acts(office)?.map_err(|row| ServiceError::Audit { row })?;
    Ok(Intact { entries, acts })
}

/// A decision on a case of a directory as an officer would make it now. It writes nothing: the directory may be served meanwhile.
///
/// # Errors
/// The code of why it is not theirs to make: `decide.no_case`, `decide.not_waiting`, `decide.beyond_a_person`, `decide.reasons`,
/// `decide.reason_unknown`, `decide.nothing_to_correct`, `decide.last_round`.
pub fn to_decide(
    dir: &Path,
    office: &str,
    law: Law,
    case: CaseId,
    says: OfficerSays,
) -> Result<Result<OfficerDecision, &'static str>, ServiceError> {
    let reader = SqliteReader::of(dir, office)?;
    let moment = reader.moment()?;
    let rows: &dyn Reads = &*moment;
    let Some(facts) = rows.case_facts(case)? else { return Ok(Err("decide.no_case")) };
    let packs = read_all(law, rows.packs()?)?;
    let pack = packs.with_digest(facts.case.pack);
    let pack = pack.ok_or(ServiceFault::Object("a case of a policy pack that cannot be read here"))?;
    let theirs = officer::grounds(&facts, &says, law, &pack.pack).map_err(officer::NotTheirs::code);
    Ok(theirs.map(|_| OfficerDecision { case, version: facts.case.version, says }))
}

/// Most papers that [`held_up_papers`] lists.
const HELD_UP: u32 = 1_000;

/// The papers of a directory whose documents somebody has to see to, at most a thousand, by their reasons. It writes nothing: the
/// directory may be served meanwhile.
pub fn held_up_papers(dir: &Path, office: &str) -> Result<Vec<HeldUpPaper>, ServiceError> {
    let reader = SqliteReader::of(dir, office)?;
    let moment = reader.moment()?;
    let rows: &dyn Reads = &*moment;
    Ok(rows.held_up(SealedBy::Office, HELD_UP)?)
}

/// Publications on a page. A limit of memory: no pack sets it.
const PUBLICATIONS: u32 = 100;

impl Service {
    /// Reads everything as it is at one moment.
    pub(crate) fn reading<T, E: From<StoreError>>(
        &self,
        read: impl FnOnce(&dyn Reads) -> Result<T, E>,
    ) -> Result<T, E> {
        let moment = self.0.store.moment()?;
        read(&*moment)
    }

    /// An envelope of this type over a value of ours.
    pub(crate) fn signed<T: serde::Serialize>(
        &self,
        role: KeyRole,
        payload_type: &PayloadType,
        value: &T,
    ) -> Result<String, ServiceFault> {
        Ok(self.0.sign(role, payload_type, value)?.1)
    }

    /// Signs what the register says of a unit now, as its reader is told it; `heir` where they are one by a notarial
    /// deed.
    fn sign_extract(
        &self,
        unit: UnitCode,
        record: UnitRecord,
        reader: &Enrolled,
        heir: Option<AccountId>,
    ) -> Result<String, Refusal> {
        let extract = Extract {
            unit,
            entry_seq: record.entry_seq,
            entry_hash: record.entry_hash,
            facts: reader.told(record.facts),
            as_of: self.now(),
            heir,
        };
        Ok(self.0.sign(KeyRole::Book, &payload::EXTRACT, &extract)?.1)
    }

    /// Whether a caller may be told anything: whoever acts for another only while a mandate of theirs stands.
    pub(super) fn is_mandated(&self, account: &AccountId, key: &KeyId) -> Result<(), Refusal> {
        self.reading(|rows| {
            let who = rows.enrolled(account)?.ok_or(Refusal::Key)?;
            if mandates::of(rows, &who, key)?.any_stands(self.now()) {
                Ok(())
            } else {
                Err(Refusal::Unmandated { code: "signature.not_mandated" })
            }
        })
    }

    pub(super) fn homes(&self, account: &AccountId) -> Result<Vec<HeldHome>, Refusal> {
        self.reading(|rows| {
            let who = rows.enrolled(account)?.ok_or(Refusal::NotFound)?;
            let mut homes = Vec::new();
            let mut units = Vec::new();
            for key in who.keys() {
                units.extend(rows.units_of(&key)?);
            }
            units.sort();
            units.dedup();
            for unit in units {
                let Some(record) = rows.unit(&unit)? else { continue };
                let since = record.facts.right.registered_at.day();
                homes.push(HeldHome { unit, extract: self.sign_extract(unit, record, &who, None)?, since });
            }
            Ok(homes)
        })
    }

    pub(super) fn extract(&self, account: &AccountId, unit: &UnitCode) -> Result<String, Refusal> {
        self.reading(|rows| {
            let who = rows.enrolled(account)?.ok_or(Refusal::NotFound)?;
            let record = rows.unit(unit)?.ok_or(Refusal::NotFound)?;
            if !who.may_read(&record.facts) {
                return Err(Refusal::NotFound);
            }
            self.sign_extract(*unit, record, &who, None)
        })
    }

    /// Signs an extract for an heir of a holder, as the deed says that they are. Whatever is not so, the refusal is the
    /// same.
    pub(super) fn extract_of_estate(
        &self,
        account: &AccountId,
        unit: &UnitCode,
        deed: &str,
    ) -> Result<String, Refusal> {
        let notary = self.0.world.partners.notary.as_ref().ok_or(Refusal::ConnectorMissing)?;
        let answer = notary.deed(deed).map_err(|error| Refusal::Partner { code: error.code() })?;
        let DeedFact::Stands(deed) = answer.fact else { return Err(Refusal::NotFound) };
        self.reading(|rows| {
            let who = rows.enrolled(account)?.ok_or(Refusal::NotFound)?;
            let record = rows.unit(unit)?.ok_or(Refusal::NotFound)?;
            let is_heir = |heir: &DeedHeir| who.principal.is_named(&heir.name, &heir.identity);
            if !deed.passes_to(unit, &record.facts.right.holders, is_heir) {
                return Err(Refusal::NotFound);
            }
            self.sign_extract(*unit, record, &who, Some(account.clone()))
        })
    }

    pub(super) fn workspace(&self, account: &AccountId, draft: DraftId) -> Result<WorkspaceView, Refusal> {
        self.reading(|rows| {
            let workspace = rows.workspace(draft)?.ok_or(Refusal::NotFound)?;
            let slot = workspace.member(account).ok_or(Refusal::NotFound)?.slot;
            Ok(view::workspace(&workspace, slot))
        })
    }

    /// Finds which chunks of a medium are held: of the caller's own announcements, or of another member's where they
    /// have none.
    pub(super) fn medium(&self, account: &AccountId, digest: Digest) -> Result<MediumState, Refusal> {
        self.reading(|rows| {
            let mut state: Option<MediumState> = None;
            for (_, medium) in announced(rows, account, digest)? {
                let chunks = u32::try_from(medium.chunks.len()).unwrap_or(u32::MAX);
                let mut held = medium.held;
                // A chunk goes into every draft at once, so it is held where none of them lacks it.
                if let Some(known) = &state {
                    held.retain(|index| known.held.contains(index));
                }
                state = Some(MediumState { held, chunks: chunks.max(state.map_or(0, |known| known.chunks)) });
            }
            state.ok_or(Refusal::NotFound)
        })
    }

    /// Takes a chunk of a medium.
    pub(super) fn put_chunk(
        &self,
        account: &AccountId,
        digest: Digest,
        index: u32,
        bytes: Vec<u8>,
    ) -> Result<(), Refusal> {
        let account = account.clone();
        let chunk = Chunk::read(digest, index, bytes)?;
        self.act(move |act| -> Result<(), Refusal> {
            let decided = put_chunk::act(act.rows(), &account, &chunk, act.at())?;
            Ok(decided.map_or(Ok(()), |decision| act.write(account.as_str(), decision))?)
        })
    }

    pub(super) fn chunk(&self, account: &AccountId, digest: Digest, index: u32) -> Result<Vec<u8>, Refusal> {
        self.reading(|rows| {
            let mut announced = announced(rows, account, digest)?;
            // What is whole is surely this file; of anything less only who announced it knows.
            announced.sort_by_key(|(_, medium)| !medium.is_whole());
            let at = usize::try_from(index).unwrap_or(usize::MAX);
            for (draft, medium) in announced {
                let held = medium.chunks.get(at).filter(|_| medium.held.contains(&index));
                if let Some(bytes) = held.map(|leaf| rows.chunk(draft, *leaf)).transpose()?.flatten() {
                    return Ok(bytes);
                }
            }
            Err(Refusal::NotFound)
        })
    }

    pub(super) fn trust_bytes(&self) -> Vec<u8> {
        self.told_trust().bytes().to_vec()
    }

    pub(super) fn checkpoint(&self) -> Result<String, Refusal> {
        self.reading(|rows| rows.checkpoint()?.ok_or(Refusal::NotFound))
    }

    /// A page of what is published, newest first.
    pub(super) fn publications(&self, before: Option<u64>) -> Result<Publications, Refusal> {
        self.reading(|rows| {
            let page = rows.publications(before, PUBLICATIONS)?;
            let whole = page.len() == PUBLICATIONS as usize;
            let before = page.last().filter(|_| whole).map(|last| last.place);
            let items = page.into_iter().map(|row| {
                let said = serde_json::from_str(&row.body).map_err(|_| ServiceFault::Object("publication"))?;
                Ok(Published { since: row.since, said })
            });
            Ok(Publications { items: items.collect::<Result<_, Refusal>>()?, before })
        })
    }

    pub(super) fn inclusion(&self, index: u64, size: u64) -> Result<LogProof, Refusal> {
        self.reading(|rows| {
            if index >= size || size > rows.entries()? {
                return Err(Refusal::Malformed { code: "proof.bounds" });
            }
            let path = inclusion_path(&nodes(rows), index, size).map_err(|_| ServiceFault::Object("inclusion path"))?;
            Ok(LogProof { size, path })
        })
    }

    pub(super) fn consistency(&self, from: u64, to: u64) -> Result<LogProof, Refusal> {
        self.reading(|rows| {
            if from == 0 || from > to || to > rows.entries()? {
                return Err(Refusal::Malformed { code: "proof.bounds" });
            }
            let path =
                consistency_path(&nodes(rows), from, to).map_err(|_| ServiceFault::Object("consistency path"))?;
            Ok(LogProof { size: to, path })
        })
    }

    /// Registry time, signed by the time role, over the asker's nonce.
    pub fn signed_time(&self, nonce: &str) -> Result<String, Refusal> {
        if nonce.len() > LONGEST_NONCE || !nonce.bytes().all(|b| b.is_ascii_graphic()) {
            return Err(Refusal::Malformed { code: "time.nonce" });
        }
        let nonce = (!nonce.is_empty()).then(|| nonce.to_owned());
        Ok(self.0.sign(KeyRole::Time, &payload::TIME, &SignedTime { time: self.now(), nonce })?.1)
    }

    /// The outcome that a command of this account got.
    pub(super) fn outcome_of(&self, account: &AccountId, command: CommandId) -> Result<Option<Vec<u8>>, Refusal> {
        self.reading(|rows| Ok(rows.outcome(account.as_str(), command)?.map(|stored| stored.outcome)))
    }

    /// Takes note of the newest mark of the vault behind the caller's key, and says which it was told last. An older copy
    /// changes nothing here: it is one until it has begun anew from what it is told.
    pub(super) fn vault_seen(&self, caller: &Caller, marks: &VaultMarks, nonce: &str) -> Result<String, Refusal> {
        let Caller::Account { account, key } = caller else { return Err(Refusal::Forbidden) };
        let (key, of, marks) = (key.to_string(), account.clone(), marks.clone());
        let last = self.act(move |act| -> Result<_, Refusal> {
            let told = act.rows().vault_marks(&of)?;
            let drawn = told.iter().find(|(_, mark)| marks.has(*mark)).map(|(_, mark)| *mark);
            let of_key = told.iter().find(|(of, _)| *of == key).map(|(_, mark)| *mark);
            let last = drawn.or(of_key);
            let begins = last.is_none() && marks.is_first();
            if drawn.is_some() || begins {
                act.mark(&Mark { key, account: of, before: drawn, newest: marks.newest() })?;
            }
            Ok(last)
        })?;
        let nonce = (!nonce.is_empty()).then(|| nonce.to_owned());
        let seen = VaultSeen { account: account.clone(), at: self.now(), last, nonce };
        Ok(self.signed(KeyRole::Receipt, &payload::VAULT, &seen)?)
    }

    pub(super) fn status(&self, token: &str) -> Result<String, Refusal> {
        self.reading(|rows| reseal(rows, &self.0.keys, token, self.now())?.ok_or(Refusal::NotFound))
    }

    /// Adds an event that is no command to the audit chain.
    pub fn audit(&self, row: &AuditRow) -> Result<(), ServiceError> {
        let AuditRow { actor, act: of, object } = row.clone();
        self.act(move |act| Ok(act.write(&actor, Decision::event("http", object, of))?))
    }

    /// Recomputes the whole book from its entries and returns how many there are.
    pub fn verify_book(&self) -> Result<u64, ServiceError> {
        self.reading(|rows| Ok(book::verify(rows)??))
    }

    /// Recomputes the audit chain and returns its length.
    pub fn verify_audit(&self) -> Result<u64, ServiceError> {
        self.reading(|rows| rows.verify_acts(self.0.keys.office())?.map_err(|row| ServiceError::Audit { row }))
    }

    /// Letters to one who has no account, such as a mortgagee, by the number they are known by: envelopes `letter.1`,
    /// oldest first.
    pub fn letters_to(&self, number: &IdentityNumber) -> Result<Vec<String>, ServiceError> {
        self.reading(|rows| Ok(rows.letters_to(&view::addressee(number))?))
    }

    /// Returns what the register says of a unit now: for the office itself and its tests, never for a caller.
    pub fn register(&self, unit: &UnitCode) -> Result<Option<ereg_domain::register::RegisterFacts>, ServiceError> {
        self.reading(|rows| Ok(rows.unit(unit)?.map(|record| record.facts)))
    }
}

/// Announcements of a medium in the caller's workspaces: their own where they have any, else those of the others.
fn announced(rows: &dyn Reads, account: &AccountId, digest: Digest) -> Result<Vec<(DraftId, Medium)>, StoreError> {
    let (mut own, mut others) = (Vec::new(), Vec::new());
    for draft in rows.drafts_with_medium(account, digest)? {
        let Some(workspace) = rows.workspace(draft)? else { continue };
        let mine = workspace.member(account).map(|member| member.slot);
        for medium in workspace.media.into_iter().filter(|m| m.digest == digest) {
            let list = if Some(medium.by) == mine { &mut own } else { &mut others };
            list.push((draft, medium));
        }
    }
    Ok(if own.is_empty() { others } else { own })
}
