//! Appending to the book: entry, leaf, nodes, the unit's state, certificates, and one checkpoint for the transaction.

use ereg_domain::{canonical::to_canonical, identifier::TitleCertificateNumber, party::Holder, time::Instant};
use ereg_trust::{
    bundle::Role,
    checkpoint::{Checkpoint, SignedCheckpoint},
    digest::Digest,
    leaf::{Leaf, content_commit, shown},
    merkle::{CompactRange, Nodes},
};
use rusqlite::{Connection, params};

use super::seal;
use crate::{
    fault::ServiceFault,
    keys::RegistryKeys,
    model::{AUTOMATIC_REGISTRAR, EntryContent, NewEntry},
    store::{
        StoreError,
        read::Rows,
        write::{int, person_key},
    },
};

/// The log's nodes in the database.
pub(crate) struct StoredNodes<'a>(&'a Rows<'a>);

/// Nodes as these rows hold them.
pub(crate) fn nodes<'a>(rows: &'a Rows<'a>) -> StoredNodes<'a> {
    StoredNodes(rows)
}

impl Nodes for StoredNodes<'_> {
    type Error = StoreError;

    fn node(&self, level: u8, index: u64) -> Result<Digest, StoreError> {
        self.0.node(level, index)
    }
}

/// Makes the entries of one transaction, in order, and signs one checkpoint over all of them.
pub(crate) fn append(
    connection: &Connection,
    keys: &RegistryKeys,
    entries: Vec<NewEntry>,
    at: Instant,
) -> Result<(), ServiceFault> {
    if entries.is_empty() {
        return Ok(());
    }
    let rows = Rows::new(connection, keys.office());
    let mut edge = CompactRange::load(&nodes(&rows), rows.entries()?)?;
    let mut sealed = Vec::new();
    for entry in entries {
        let content = enter(connection, keys.office(), &mut edge, entry)?;
        sealed.push(content);
    }
    let checkpoint = Checkpoint {
        origin: keys.log_origin().to_owned(),
        size: edge.size(),
        root: edge.root(),
        time_s: u64::try_from(at.seconds()).unwrap_or(0),
    };
    let signed = checkpoint.sign(keys.role(Role::Book)).map_err(|_| ServiceFault::Object("checkpoint"))?;
    write_checkpoint(connection, keys.office(), &signed)?;
    for (content, leaf) in &sealed {
        seal::certificates(connection, keys, content, leaf, &signed)?;
    }
    Ok(())
}

fn write_checkpoint(connection: &Connection, office: &str, signed: &SignedCheckpoint) -> Result<(), StoreError> {
    let Checkpoint { size, root, time_s, .. } = &signed.checkpoint;
    connection
        .prepare_cached("INSERT INTO checkpoint (office, size, root, time_s, note) VALUES (?1, ?2, ?3, ?4, ?5)")?
        .execute(params![office, int(*size), root.to_string(), int(*time_s), signed.to_string()])?;
    Ok(())
}

fn enter(
    connection: &Connection,
    office: &str,
    edge: &mut CompactRange,
    entry: NewEntry,
) -> Result<(EntryContent, Leaf), ServiceFault> {
    // What a failed source of randomness leaves would let anybody open the commitment by guessing.
    if entry.salt == [0; 32] {
        return Err(ServiceFault::Object("salt"));
    }
    let rows = Rows::new(connection, office);
    let before = rows.unit(&entry.unit)?;
    let content = EntryContent {
        office: office.to_owned(),
        entry_index: edge.size(),
        entry_seq: before.as_ref().map_or(0, |u| u.entry_seq) + 1,
        kind: entry.kind,
        booked_at: entry.booked_at,
        predecessor: before.as_ref().map(|u| u.entry_hash),
        case: entry.case,
        registrar: AUTOMATIC_REGISTRAR.to_owned(),
        certificates: entry.certificates,
        cancels: entry.cancels,
        facts: entry.facts,
    };
    let bytes = to_canonical(&content).map_err(|_| ServiceFault::Object("entry"))?;
    let leaf = Leaf {
        entry_index: content.entry_index,
        booked_at_ms: u64::try_from(content.booked_at.ms()).unwrap_or(0),
        content_commit: content_commit(&entry.salt, &bytes),
        shown: shown(&content.certificates.iter().map(|c| content.face(c).shown_hash()).collect::<Vec<_>>()),
    };
    connection
        .prepare_cached(
            "INSERT INTO entry (office, entry_index, unit, entry_seq, kind, content, salt, content_commit, shown, \
             entry_hash, booked_at, case_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
        )?
        .execute(params![
            office,
            int(content.entry_index),
            entry.unit.as_str(),
            int(content.entry_seq),
            content.kind.name(),
            bytes,
            entry.salt,
            leaf.content_commit.to_string(),
            leaf.shown.to_string(),
            leaf.entry_hash().to_string(),
            content.booked_at.ms(),
            content.case.as_ref().map(|c| c.case_id.to_string()),
        ])?;
    let mut insert =
        connection.prepare_cached("INSERT INTO node (office, level, idx, hash) VALUES (?1, ?2, ?3, ?4)")?;
    for node in edge.append(leaf.entry_hash()) {
        insert.execute(params![office, node.level, int(node.index), node.hash.bytes()])?;
    }
    state_of_unit(connection, office, &content, &leaf)?;
    for number in &content.cancels {
        cancel(connection, office, number, content.entry_index)?;
    }
    Ok((content, leaf))
}

fn state_of_unit(
    connection: &Connection,
    office: &str,
    content: &EntryContent,
    leaf: &Leaf,
) -> Result<(), ServiceFault> {
    let unit = content.facts.unit.as_str();
    let facts = to_canonical(&content.facts).map_err(|_| ServiceFault::Object("register facts"))?;
    let facts = String::from_utf8(facts).map_err(|_| ServiceFault::Object("register facts"))?;
    connection
        .prepare_cached(
            "INSERT INTO unit (office, unit, entry_seq, entry_index, entry_hash, facts) VALUES (?1, ?2, ?3, ?4, ?5, ?6) \
             ON CONFLICT (office, unit) DO UPDATE SET entry_seq = ?3, entry_index = ?4, entry_hash = ?5, facts = ?6",
        )?
        .execute(params![
            office,
            unit,
            int(content.entry_seq),
            int(content.entry_index),
            leaf.entry_hash().to_string(),
            facts
        ])?;
    connection.prepare_cached("DELETE FROM holding WHERE office = ?1 AND unit = ?2")?.execute(params![office, unit])?;
    let mut insert =
        connection.prepare_cached("INSERT OR IGNORE INTO holding (office, unit, person) VALUES (?1, ?2, ?3)")?;
    for person in content.facts.right.holders.iter().flat_map(persons_of) {
        insert.execute(params![office, unit, person])?;
    }
    Ok(())
}

/// The keys under which a holder finds his homes: by his number and by an older one.
fn persons_of(holder: &Holder) -> Vec<String> {
    let numbers = std::iter::once(&holder.identity).chain(&holder.former_identity);
    numbers.filter_map(|number| person_key(number, &holder.name)).collect()
}

fn cancel(connection: &Connection, office: &str, number: &TitleCertificateNumber, by: u64) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "UPDATE certificate SET cancelled_by = ?3 WHERE office = ?1 AND number = ?2 AND cancelled_by IS NULL",
        )?
        .execute(params![office, number.as_str(), int(by)])?;
    Ok(())
}
