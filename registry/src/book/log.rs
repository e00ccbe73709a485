//! Appending to the book: entry, leaf, nodes, the unit's state, certificates, and one checkpoint for the transaction.

use ereg_domain::{
    canonical::to_canonical,
    identifier::IssuedNumber,
    party::Holder,
    register::{self, Unit},
    time::Instant,
};
use ereg_trust::{
    bundle::KeyRole,
    checkpoint::Checkpoint,
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
) -> Result<(), ServiceFault> {
    if entries.is_empty() {
        return Ok(());
    }
    let rows: &dyn BookReads = writer;
    let mut edge = CompactRange::load(&nodes(rows), rows.entries()?)?;
    let mut entered = Vec::new();
    for entry in entries {
        entered.push(enter(writer, keys.office(), &mut edge, entry)?);
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
            seal::void(writer, number, content.booked_at())?;
        }
    }
    Ok(())
}

/// An entry as it was made.
struct Entered {
    content: EntryContent,
    leaf: Leaf,
    /// Certificates and proofs that were in force before it and are not any more.
    void: Vec<IssuedNumber>,
}

fn enter(
    writer: &dyn BookWrites,
    office: &str,
    edge: &mut CompactRange,
    new: NewEntry,
) -> Result<Entered, ServiceFault> {
    // What a failed source of randomness leaves would let anybody open the commitment by guessing.
    if new.salt == [0; 32] {
        return Err(ServiceFault::Object("salt"));
    }
    let before = writer.unit(&new.unit)?;
    let after = register::enter(new.unit, before.as_ref().map(|record| &record.unit), &new.entry)?;
    let content = EntryContent {
        office: office.to_owned(),
        unit: new.unit,
        entry_index: edge.size(),
        entry_seq: after.entries.into(),
        predecessor: before.as_ref().map(|record| record.entry_hash),
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
    for node in edge.append(leaf.entry_hash()) {
        writer.put_node(&node)?;
    }
    let state = to_canonical(&after).map_err(|_| ServiceFault::Object("unit"))?;
    let state = String::from_utf8(state).map_err(|_| ServiceFault::Object("unit"))?;
    let holders = after.rights.last().map_or(&[][..], |right| &right.holders);
    let persons: Vec<String> = holders.iter().flat_map(persons_of).collect();
    writer.put_unit(&content, &leaf, &state, &persons)?;
    let void = before.map(|record| void_since(&record.unit, &after)).unwrap_or_default();
    Ok(Entered { content, leaf, void })
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
