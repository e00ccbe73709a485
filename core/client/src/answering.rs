//! One field, saved: durably, and with what follows from it for the signatures and for what the others are shown.

use ereg_law::{
    field,
    form::{AskedForm, LONGEST_VALUE, MOST_FIELDS},
};
use ereg_protocol::id::DraftId;

use crate::{
    ClientError, SavedField,
    form::{DraftForm, ReadForm},
    frozen,
    kernel::Kernel,
    open_draft::{OpenDraft, Part, Reach, Who},
    queue,
};

/// Saves one field, and what follows from it: fallen signatures, and the section to send where it is shared. What cannot
/// be read is saved as typed. Tells what differs now in the form.
///
/// # Errors
/// `too_large`, `field.unknown`; `share.not_the_writer` for whoever joined; `acknowledge.not_shown`; why the draft is closed.
pub(crate) fn save(kernel: &Kernel, draft: DraftId, field: &str, value: String) -> Result<SavedField, ClientError> {
    // By bytes first: ten megabytes are refused without being looked at.
    if value.len() > 4 * LONGEST_VALUE {
        return Err(ClientError::fix_field("too_large", field));
    }
    let edited_at = kernel.clocks().wall;
    let pack = kernel.pack()?;
    kernel.write(|tx| {
        let mut open = OpenDraft::of(tx.as_view(), draft)?;
        let matter = kernel.matter(open.stored.matter)?;
        let spec = matter.form.field(field).ok_or_else(|| ClientError::fix_field("field.unknown", field))?;
        let asks = field::acknowledged_by(field).filter(|_| !value.is_empty());
        if let Some(disclosure) = asks.and_then(|rule| matter.form.disclosure(rule))
            && let Some(text) = pack.pack.disclosure(disclosure)
            && !open.facts.told.iter().any(|told| told.id == text.id && told.version == text.version)
        {
            return Err(ClientError::fix_field("acknowledge.not_shown", field));
        }
        let scene = open.scene(&kernel.sight(), tx.as_view())?;
        if let Some(closed) = Reach::in_scene(&scene, tx.as_view(), &open.facts)?.closed() {
            return Err(ClientError::fix_field(closed, field));
        }
        if !open.who().writes(field) {
            return Err(ClientError::fix_field("share.not_the_writer", field));
        }
        let read = ReadForm::of(&open, matter, &pack.pack, open.others(matter));
        if open.stored.typed.get(field) == Some(&value) {
            return Ok(DraftForm::of(&open, matter, &pack.pack, &read).saved(&read.form.asked, field));
        }
        let ReadForm { others, form: AskedForm { asked: before, .. } } = read;
        if !open.stored.typed.contains_key(field) && open.stored.typed.len() >= MOST_FIELDS {
            return Err(ClientError::fix_field("too_large", field));
        }
        open.stored.typed.insert(field.to_owned(), value);
        open.stored.edited_at = edited_at;
        if Who::is_own_section(field) {
            open.take_back_own();
        } else {
            open.unfreeze();
        }
        // An own section goes with the signature; edited after that, the registry must know that it fell.
        let is_put = !matter.form.is_own(spec.section) || open.facts.put.contains_key(&spec.section);
        let after = ReadForm::of(&open, matter, &pack.pack, others);
        if open.who().part != Part::Alone
            && is_put
            && let Some(bytes) = frozen::section_bytes(matter, &open.stored, &after.form, spec.section)?
        {
            queue::put_sections(kernel, tx, &mut open, vec![(spec.section, bytes)], &scene)?;
        }
        open.save(tx)?;
        Ok(DraftForm::of(&open, matter, &pack.pack, &after).saved(&before, field))
    })
}
