//! Appending to the book: entry, leaf, nodes, the unit's state, certificates, and one checkpoint for the transaction.

use ereg_domain::{canonical::to_canonical, party::Holder, time::Instant};
use ereg_trust::{
    bundle::KeyRole,
    checkpoint::Checkpoint,
    leaf::{Leaf, content_commit, shown},
    merkle::CompactRange,
};

use super::{nodes::nodes, seal};
use crate::{
    fault::ServiceFault,
    keys::RegistryKeys,
    model::{AUTOMATIC_REGISTRAR, EntryContent, NewEntry, person_key},
    store::book::{BookReads, BookWrites},
};

/// Makes the entries of one transaction, in order, and signs one checkpoint over all of them.
pub(crate) fn append(
    writer: &dyn BookWrites,
    keys: &RegistryKeys,
    entries: Vec<NewEntry>,
    at: Instant,
) -> Result<(), ServiceFault> {
    if entries.is_empty() {
        return Ok(());
    }
    let rows: &dyn BookReads = writer;
    let mut edge = CompactRange::load(&nodes(rows), rows.entries()?)?;
    let mut sealed = Vec::new();
    for entry in entries {
        let content = enter(writer, keys.office(), &mut edge, entry)?;
        sealed.push(content);
    }
    let checkpoint = Checkpoint {
        origin: keys.log_origin().to_owned(),
        size: edge.size(),
        root: edge.root(),
        time_s: u64::try_from(at.seconds()).unwrap_or(0),
    };
    let signed = checkpoint.sign(keys.role(KeyRole::Book)).map_err(|_| ServiceFault::Object("checkpoint"))?;
    writer.put_checkpoint(&signed)?;
    for (content, leaf) in &sealed {
        seal::certificates(writer, keys, content, leaf, &signed)?;
    }
    Ok(())
}

fn enter(
    writer: &dyn BookWrites,
    office: &str,
    edge: &mut CompactRange,
    entry: NewEntry,
) -> Result<(EntryContent, Leaf), ServiceFault> {
    // What a failed source of randomness leaves would let anybody open the commitment by guessing.
    if entry.salt == [0; 32] {
        return Err(ServiceFault::Object("salt"));
    }
    let before = writer.unit(&entry.unit)?;
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
    writer.put_entry(&entry.unit, &content, &bytes, entry.salt, &leaf)?;
    for node in edge.append(leaf.entry_hash()) {
        writer.put_node(&node)?;
    }
    let facts = to_canonical(&content.facts).map_err(|_| ServiceFault::Object("register facts"))?;
    let facts = String::from_utf8(facts).map_err(|_| ServiceFault::Object("register facts"))?;
    let persons: Vec<String> = content.facts.right.holders.iter().flat_map(persons_of).collect();
    writer.put_unit(&content, &leaf, &facts, &persons)?;
    for number in &content.cancels {
        writer.cancel(number, content.entry_index)?;
    }
    Ok((content, leaf))
}

/// The keys under which a holder finds his homes: by his number and by an older one.
fn persons_of(holder: &Holder) -> Vec<String> {
    let numbers = std::iter::once(&holder.identity).chain(&holder.former_identity);
    numbers.filter_map(|number| person_key(number, &holder.name)).collect()
}
