//! The text by which each thing is searched, and the words that a hit shows of it.
//!
//! The registry may tell a thing in words that this version does not understand: such a one is not found.

use ereg_domain::canonical::from_canonical;
use ereg_domain::identifier::IssuedNumber;
use ereg_domain::party::Holder;
use ereg_domain::register::Entry;
use ereg_domain::search::Searchable;
use ereg_domain::text::Address;
use ereg_law::application::Parties;
use ereg_law::section::PARTIES;
use ereg_protocol::id::{CaseId, DraftId};
use ereg_protocol::objects::{CertificateView, Extract, FullFace, WorkspaceView};
use ereg_trust::envelope::Envelope;
use serde::Deserialize;

use crate::case_head::CaseHead;
use crate::collection::Collection;
use crate::draft::StoredDraft;
use crate::feed::StoredObject;
use crate::searched::{FoundThing, Words};
use crate::stored::parse;

impl Words {
    fn of_address(address: &Address) -> Words {
        let mut words = Words { title: address.masked(), texts: Searchable::default() };
        words.texts.add_address(&address.to_string());
        words
    }

    fn add_holders(&mut self, holders: &[Holder]) {
        holders.iter().for_each(|holder| self.texts.add_name(holder.name.as_str()));
    }
}

/// The thing in a record of a collection, with its own words.
pub(crate) fn thing_of(collection: Collection, plain: &[u8]) -> Option<(FoundThing, Words)> {
    match collection {
        Collection::Draft => parse(plain).ok().map(|draft: StoredDraft| of_draft(&draft)),
        Collection::Extract => of_extract(plain),
        Collection::Case => {
            let object = StoredObject::read(plain).ok()?;
            of_case(&object.object, &CaseHead::read(&object.body)?)
        }
        Collection::Certificate => told(plain, of_certificate),
        _ => None,
    }
}

/// A thing out of an object of the feed, if its id is the one that it lies under.
fn told(plain: &[u8], read: impl FnOnce(&str) -> Option<(FoundThing, Words)>) -> Option<(FoundThing, Words)> {
    let object = StoredObject::read(plain).ok()?;
    read(&object.body).filter(|(thing, _)| thing.key() == object.object.as_bytes())
}

/// The ends of the fields of a draft that hold a name.
const NAMES: &[&str] = &[".name", ".agent_name", ".debtor", ".recipient"];
/// The fields of a draft that hold a number of the register.
const NUMBERS: &[&str] = &["matter.unit", "matter.certificate", "discharge.proof"];

/// A draft, by its title, the names that were typed and the numbers of its home.
pub(crate) fn of_draft(draft: &StoredDraft) -> (FoundThing, Words) {
    let mut words = Words { title: draft.title.clone(), texts: Searchable::default() };
    words.texts.add_address(&draft.title);
    for (field, typed) in &draft.typed {
        if NAMES.iter().any(|end| field.ends_with(end)) {
            words.texts.add_name(typed);
        } else if NUMBERS.contains(&field.as_str()) {
            words.texts.add_number(typed);
        }
    }
    (FoundThing::Draft { draft_id: draft.draft_id, matter: draft.matter }, words)
}

/// A case, by its number, if its id is the one that it lies under.
pub(crate) fn of_case(object: &str, head: &CaseHead) -> Option<(FoundThing, Words)> {
    let CaseHead { case_id, draft_id, stage, case_number, .. } = head.clone();
    let mut words = Words::default();
    case_number.iter().for_each(|number| words.texts.add_number(number.as_str()));
    let thing = FoundThing::Case { case_id, draft_id, case_number, stage };
    (thing.key() == object.as_bytes()).then_some((thing, words))
}

/// The extract in an envelope; whoever kept it has looked at its signature.
fn extract_in(envelope: &[u8]) -> Option<Extract> {
    from_canonical(Envelope::from_bytes(envelope).ok()?.unverified_payload()).ok()
}

fn of_extract(envelope: &[u8]) -> Option<(FoundThing, Words)> {
    let Extract { unit, facts, .. } = extract_in(envelope)?;
    let mut words = Words::of_address(&facts.address);
    let right = &facts.right;
    let in_force = right.certificates.iter().map(ToString::to_string);
    let numbers: Vec<String> =
        in_force.chain(right.old_certificates.iter().map(|old| old.number.to_string())).collect();
    numbers.iter().for_each(|number| words.texts.add_number(number));
    words.texts.add_number(unit.as_str());
    words.add_holders(&right.holders);
    facts.mortgages.iter().for_each(|mortgage| words.texts.add_name(mortgage.mortgagee.as_str()));
    Some((FoundThing::Home { unit, certificate: numbers.into_iter().next() }, words))
}

fn of_certificate(body: &str) -> Option<(FoundThing, Words)> {
    let view: CertificateView = from_canonical(body.as_bytes()).ok()?;
    let mut words = face_of(&view).unwrap_or_default();
    words.texts.add_number(view.number.as_str());
    words.texts.add_number(view.unit.as_str());
    Some((FoundThing::Certificate { number: view.number }, words))
}

/// The entry in what the book has of it. What else is there, whose it is and where it stands, finds nothing.
#[derive(Deserialize)]
struct InTheBook {
    entry: Entry,
}

/// The words on the face of a certificate, out of the entry that it was issued for.
fn face_of(view: &CertificateView) -> Option<Words> {
    let face: FullFace = from_canonical(view.face.as_bytes()).ok()?;
    let InTheBook { entry } = from_canonical(face.entry.as_bytes()).ok()?;
    match &view.number {
        IssuedNumber::Title(number) => {
            let face = &entry.certificates.iter().find(|certificate| certificate.number == *number)?.face;
            let mut words = Words::of_address(&face.address);
            words.add_holders(&face.holders);
            Some(words)
        }
        IssuedNumber::Proof(number) => {
            let face = &entry.proofs.iter().find(|proof| proof.number == *number)?.issued.as_ref()?.face;
            let mut words = Words::of_address(&face.address);
            words.add_holders(&face.obligors);
            words.add_holders(&face.burden.holders());
            Some(words)
        }
    }
}

/// The words that a workspace lends to its draft and to the case that this became: where the home is, and who takes part.
pub(crate) struct Lending {
    pub(crate) draft_id: DraftId,
    pub(crate) case_id: Option<CaseId>,
    pub(crate) words: Words,
}

/// Reads what a workspace lends. One that is over has nothing left in it.
pub(crate) fn lending(plain: &[u8]) -> Option<Lending> {
    let object = StoredObject::read(plain).ok()?;
    let workspace: WorkspaceView = from_canonical(object.body.as_bytes()).ok()?;
    let extract = workspace.extract.as_ref().and_then(|envelope| extract_in(envelope.as_bytes()));
    let mut words = extract.map(|extract| Words::of_address(&extract.facts.address)).unwrap_or_default();
    let shared = workspace.sections.iter().find(|section| section.kind == PARTIES && section.slot.is_none());
    let parties = shared.and_then(|section| from_canonical::<Parties>(section.body.as_ref()?.as_bytes()).ok());
    for party in parties.iter().flat_map(|parties| &parties.parties) {
        words.texts.add_name(party.name.as_str());
        party.agent.iter().for_each(|agent| words.texts.add_name(agent.name.as_str()));
    }
    Some(Lending { draft_id: workspace.draft_id, case_id: workspace.case_id, words })
}

#[cfg(test)]
mod tests {
    use super::*;
    use ereg_law::field::FieldKind;
    use ereg_law::matter::LAW;

    /// A field that a section adds is thought of here.
    #[test]
    fn every_name_and_number_that_a_form_asks_is_searched_and_nothing_else() {
        let fields = LAW.matters().flat_map(|matter| matter.form.sections).flat_map(|section| section.fields);
        for field in fields {
            let named = NAMES.iter().any(|end| field.path.ends_with(end));
            assert_eq!(named, field.kind == FieldKind::Name, "{}", field.path);
            let numbered = matches!(field.kind, FieldKind::Unit | FieldKind::Certificate | FieldKind::Proof);
            assert_eq!(NUMBERS.contains(&field.path), numbered, "{}", field.path);
        }
    }
}
