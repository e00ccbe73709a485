//! The form: from what was typed to sections with types, and what differs between two versions.
//!
//! A draft holds what was typed, field by field; here it is read, once, with every problem at once. A section exists
//! only when all of its fields are there and well-formed, so that nothing half-read is ever frozen or signed.
//! Absent = unanswered; `""` clears; only blanks is `blank`.

use std::collections::BTreeSet;

use ereg_domain::{money::Fen, party::Slot};
use serde::Serialize;

use crate::{
    application::Inquiry,
    draft::{FieldPath, FieldProblem, TypedFields},
    field::{FieldKind, FieldNeed, FieldSpec, slots_of},
    policy::PolicyPack,
    role::Role,
    section::{Content, Form, Reader, Section, Sections},
    words::sheet::in_figures_and_capitals,
};

pub use crate::section::{LONGEST_VALUE, MOST_FIELDS};

/// A field that differs between two versions. People's names and numbers are masked; the rest is shown as written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FieldChange {
    /// The field.
    pub field: FieldPath,
    /// The value it had; absent where it was not answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old: Option<String>,
    /// The value it has now; absent where it is not answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new: Option<String>,
}

/// A section of the form as a draft asks it now.
#[derive(Debug)]
pub struct AskedSection {
    /// The section that the matter declares.
    pub section: &'static Section,
    /// Its fields: those of nobody first, then person by person.
    pub fields: Vec<AskedField>,
}

/// The form as a draft asks it now, with what was read for it.
#[derive(Debug)]
pub struct AskedForm {
    /// Every section that the matter declares.
    pub asked: Vec<AskedSection>,
    /// The shared sections, each that could be read.
    pub shared: Sections,
    /// This party's own section, as far as it was answered.
    pub own: Inquiry,
}

/// A field as a draft asks it now: by what was typed so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskedField {
    /// Its path, with no variable part left.
    pub path: FieldPath,
    /// The row of the matter's form.
    pub spec: &'static FieldSpec,
    /// The slot that it tells of, where it tells of one.
    pub slot: Option<Slot>,
    /// The need to answer it now: an address is needed once papers are to come by post.
    pub need: FieldNeed,
    /// The problem with it, if any.
    pub problem: Option<FieldProblem>,
}

impl Form {
    /// Reads the shared sections; each exists only if every field of it is good. All problems at once, in path order.
    pub fn read_shared(&'static self, typed: &TypedFields) -> (Sections, Vec<FieldProblem>) {
        let mut reader = Reader::shared(self, typed);
        let sections = self.read_shared_by(&mut reader);
        (sections, reader.finish())
    }

    fn read_shared_by(&'static self, reader: &mut Reader<'_>) -> Sections {
        let mut sections = Sections::default();
        if !reader.overflows() {
            for section in self.shared() {
                if let Some(body) = section.read(reader) {
                    sections.put_body(section.name, body);
                }
            }
        }
        sections
    }

    /// The form as a draft asks it now: every section that the matter declares, with each field for every slot that the
    /// draft has. `shared` is what was typed for all, `own` what this party typed for its own section. A disclosure is read
    /// and acknowledged where the review asks for it, so its field stands here only once it was answered.
    pub fn asked(&'static self, shared: &TypedFields, own: &TypedFields, slot: Slot, pack: &PolicyPack) -> AskedForm {
        let mut of_all = Reader::shared(self, shared);
        let sections = self.read_shared_by(&mut of_all);
        let mut of_one = Reader::own_of(self, own, slot, pack);
        let inquiry = read_inquiry_by(&mut of_one, slot);
        let field = |path: FieldPath, spec: &'static FieldSpec, slot: Option<Slot>| AskedField {
            need: of_one.need(&path).or_else(|| of_all.need(&path)).unwrap_or(spec.need),
            problem: of_all.problem_of(&path).or_else(|| of_one.problem_of(&path)).cloned(),
            path,
            spec,
            slot,
        };
        let named = self.slots_named(answered(shared));
        let asked = |section: &'static Section| {
            let specs = || section.fields_with(self.questions);
            let plain = specs().filter(|spec| !spec.path.contains('<'));
            let mut fields: Vec<AskedField> = plain.map(|spec| field(spec.path.to_owned(), spec, None)).collect();
            for slot in self.slots_asked(section, shared, &named) {
                let of_slot = specs().filter(|spec| section.is_asked_of(self, spec, slot));
                let place = slot.to_string();
                let has = of_slot.map(|spec| (spec.path.replace("<slot>", &place), spec));
                fields.extend(has.map(|(path, spec)| field(path, spec, Some(slot))));
            }
            for spec in specs().filter(|spec| spec.path.contains("<rule>")) {
                let paths = self.acknowledged.iter().map(|(rule, _)| spec.path.replace("<rule>", &rule.to_string()));
                let said = paths.filter(|path| is_answered(own, path));
                fields.extend(said.map(|path| field(path, spec, None)));
            }
            AskedSection { section, fields }
        };
        AskedForm { asked: self.sections.iter().map(asked).collect(), shared: sections, own: inquiry }
    }

    /// The slots that a draft has in a section, whoever begins first: those of the parties, which are `named`, and those that
    /// something was typed for in this section.
    fn slots_asked(&self, section: &Section, shared: &TypedFields, named: &BTreeSet<Slot>) -> Vec<Slot> {
        let mut slots: Vec<Slot> = named.iter().copied().collect();
        let typed = slots_of(section.stem(), answered(shared)).filter(|slot| self.has_slot(*slot));
        slots.extend(typed.filter(|slot| !named.contains(slot)));
        let role = |slot: &Slot| self.roles.iter().position(|role| role.name == slot.role());
        slots.sort_by_key(|slot| (role(slot), slot.number()));
        slots.dedup();
        slots
    }

    /// The slots of the parties: the first of each role that somebody must fill, and those that were named.
    pub(crate) fn slots_named<'p>(&self, answered: impl Iterator<Item = &'p str>) -> BTreeSet<Slot> {
        let least = self.roles.iter().filter(|role| role.least > 0).filter_map(Role::first);
        least.chain(slots_of("parties", answered).filter(|slot| self.has_slot(*slot))).collect()
    }

    /// The fields that one more party is named in, the first of each role that has room for another. They are no part of
    /// the form before something is typed in them.
    pub fn further(&'static self, shared: &TypedFields) -> Vec<AskedField> {
        let named = self.slots_named(answered(shared));
        let Some(first) = self.fields().find(|spec| spec.path.starts_with("parties.<slot>.")) else {
            return Vec::new();
        };
        let free = self.roles.iter().filter_map(|role| {
            let mut slots = (1..=role.most).filter_map(|number| Slot::new(role.name, number).ok());
            slots.find(|slot| !named.contains(slot))
        });
        let field = |slot: Slot| AskedField {
            path: first.path.replace("<slot>", &slot.to_string()),
            spec: first,
            slot: Some(slot),
            need: FieldNeed::Optional,
            problem: None,
        };
        free.map(field).collect()
    }

    /// Reads a party's own section, as far as it was answered.
    pub fn read_inquiry(
        &'static self,
        slot: Slot,
        typed: &TypedFields,
        pack: &PolicyPack,
    ) -> (Inquiry, Vec<FieldProblem>) {
        let mut reader = Reader::own_of(self, typed, slot, pack);
        let inquiry = read_inquiry_by(&mut reader, slot);
        (inquiry, reader.finish())
    }

    /// The reading of a typed amount, with separators and in capital characters (大写), as a person holds it
    /// against the contract: `1,680,000.00（壹佰陆拾捌万元整）`. `None` for any other kind of field, and for what is no amount.
    pub fn reads(&self, path: &str, typed: &str) -> Option<String> {
        self.field(path).filter(|spec| spec.kind == FieldKind::Yuan)?;
        let amount: Fen = typed.parse().ok()?;
        Some(in_figures_and_capitals(amount))
    }

    /// The differences between two versions of the shared sections, in path order, as they are shown to a party whose
    /// signature fell.
    pub fn changes(&self, old: &Sections, new: &Sections) -> Vec<FieldChange> {
        let (old, new) = (old.typed(), new.typed());
        let paths: BTreeSet<&FieldPath> = old.keys().chain(new.keys()).collect();
        let differs = paths.into_iter().filter(|path| old.get(*path) != new.get(*path));
        let shown = |path: &str, value: Option<&String>| value.map(|value| self.masked(path, value));
        differs
            .map(|path| FieldChange {
                field: path.clone(),
                old: shown(path, old.get(path)),
                new: shown(path, new.get(path)),
            })
            .collect()
    }

    /// A field's value as another party sees it: people's names and numbers masked.
    pub fn masked(&self, path: &str, value: &str) -> String {
        self.field(path).map_or_else(|| value.to_owned(), |field| field.masked(value))
    }
}

/// A party's own section as far as it was answered.
fn read_inquiry_by(reader: &mut Reader<'_>, slot: Slot) -> Inquiry {
    let inquiry = if reader.overflows() { None } else { Inquiry::read(reader) };
    inquiry.unwrap_or(Inquiry { slot, answers: Default::default(), acknowledgements: Vec::new(), draft: None })
}

/// The paths that were answered.
fn answered(typed: &TypedFields) -> impl Iterator<Item = &str> {
    typed.iter().filter(|(_, value)| !value.is_empty()).map(|(path, _)| path.as_str())
}

fn is_answered(typed: &TypedFields, path: &str) -> bool {
    typed.get(path).is_some_and(|value| !value.is_empty())
}

#[cfg(test)]
mod tests;
