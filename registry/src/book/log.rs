//! Appending to the book: entry, leaf, nodes, the unit's state, certificates, and one checkpoint for the transaction.

use std::collections::BTreeSet;

use ereg_domain::{
    canonical::to_canonical,
    identifier::IssuedNumber,
    party::Holder,
    register::{self, Unit},
    time::Instant,
};
use ereg_protocol::id::CaseId;
use ereg_trust::{
    bundle::KeyRole,
    checkpoint::Checkpoint,
    digest::Digest,
    leaf::{Leaf, content_commit},
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
) -> Result<BTreeSet<CaseId>, ServiceFault> {
    let mut voided = BTreeSet::new();
    if entries.is_empty() {
        return Ok(voided);
    }
    let rows: &dyn BookReads = writer;
    let mut edge = CompactRange::load(&nodes(rows), rows.entries()?)?;
    let mut entered = Vec::new();
    let mut entries = entries.into_iter().peekable();
    let mut standing: Option<Standing> = None;
    while let Some(new) = entries.next() {
        let before = match standing.take() {
            Some(unit) if unit.unit.code == new.unit => Some(unit),
            _ => rows.unit(&new.unit)?.map(|record| Standing { unit: record.unit, entry_hash: record.entry_hash }),
        };
        let (made, after) = enter(writer, keys.office(), &mut edge, before, new)?;
        // Of entries that follow each other on one unit the last one says how it stands.
        if entries.peek().is_none_or(|next| next.unit != after.unit.code) {
            put_unit(writer, &made, &after.unit)?;
        }
        entered.push(made);
        standing = Some(after);
    }
    let checkpoint = Checkpoint {
        origin: keys.log_origin().to_owned(),
        size: edge.size(),
        root: edge.root(),
        time_s: u64::try_from(at.seconds()).unwrap_or(0),
    };
    let signed = checkpoint.sign(keys.role(KeyRole::Book)).map_err(|_| ServiceFault::Object("checkpoint"))?;
    writer.put_checkpoint(&signed)?;
    for Entered { content, leaf, void } in &entered {
        seal::certificates(writer, keys, content, leaf, &signed)?;
        for number in void {
            writer.cancel(number, content.entry_index)?;
            voided.extend(seal::void(writer, number, content.booked_at())?);
        }
    }
    Ok(voided)
}

/// An entry as it was made.
struct Entered {
    content: EntryContent,
    leaf: Leaf,
    /// Certificates and proofs that were in force before it and are not any more.
    void: Vec<IssuedNumber>,
}

/// A unit as its newest entry has made it.
struct Standing {
    unit: Unit,
    entry_hash: Digest,
}

/// Makes one entry on a unit as it stands; `None` where it has none yet. How the unit stands then is not written here.
fn enter(
    writer: &dyn BookWrites,
    office: &str,
    edge: &mut CompactRange,
    before: Option<Standing>,
    new: NewEntry,
) -> Result<(Entered, Standing), ServiceFault> {
    // What a failed source of randomness leaves would let anybody open the commitment by guessing.
    if new.salt == [0; 32] {
        return Err(ServiceFault::Object("salt"));
    }
    let after = register::enter(new.unit, before.as_ref().map(|before| &before.unit), &new.entry)?;
    let content = EntryContent {
        office: office.to_owned(),
        unit: new.unit,
        entry_index: edge.size(),
        entry_seq: after.entries.into(),
        predecessor: before.as_ref().map(|before| before.entry_hash),
        case: new.case,
        registrar: AUTOMATIC_REGISTRAR.to_owned(),
        entry: new.entry,
    };
    let bytes = to_canonical(&content).map_err(|_| ServiceFault::Object("entry"))?;
    let leaf = Leaf {
        entry_index: content.entry_index,
        booked_at_ms: u64::try_from(content.booked_at().ms()).unwrap_or(0),
        content_commit: content_commit(&new.salt, &bytes),
        shown: content.shown(),
    };
    writer.put_entry(&content, &bytes, new.salt, &leaf)?;
    let entry_hash = leaf.entry_hash();
    for node in edge.append(entry_hash) {
        writer.put_node(&node)?;
    }
    let void = before.map(|before| void_since(&before.unit, &after)).unwrap_or_default();
    Ok((Entered { content, leaf, void }, Standing { unit: after, entry_hash }))
}

/// Writes how a unit stands after an entry, and by whom it is found.
fn put_unit(writer: &dyn BookWrites, entered: &Entered, unit: &Unit) -> Result<(), ServiceFault> {
    let state = to_canonical(unit).map_err(|_| ServiceFault::Object("unit"))?;
    let state = String::from_utf8(state).map_err(|_| ServiceFault::Object("unit"))?;
    let holders = unit.rights.last().map_or(&[][..], |right| &right.holders);
    let persons: Vec<String> = holders.iter().flat_map(persons_of).collect();
    Ok(writer.put_unit(&entered.content, &entered.leaf, &state, &persons)?)
}

/// Certificates and proofs in force before that are not in force after.
pub(super) fn void_since(before: &Unit, after: &Unit) -> Vec<IssuedNumber> {
    let in_force = |unit: &Unit| -> Vec<IssuedNumber> {
        let titles = unit.certificates_in_force().iter().cloned().map(IssuedNumber::from);
        titles.chain(unit.proofs_in_force().cloned().map(IssuedNumber::from)).collect()
    };
    let still = in_force(after);
    in_force(before).into_iter().filter(|number| !still.contains(number)).collect()
}

/// The keys under which a holder finds their homes: by their number and by an older one.
fn persons_of(holder: &Holder) -> Vec<String> {
    let numbers = std::iter::once(&holder.identity).chain(&holder.former_identity);
    numbers.filter_map(|number| person_key(number, &holder.name)).collect()
}
