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
    field::FieldKind,
    policy::PolicyPack,
    section::{Content, Form, Reader, Sections},
};

pub use crate::section::{LONGEST_VALUE, MOST_FIELDS};

/// A field that differs between two versions. People's names and numbers are masked; the rest is shown as written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FieldChange {
    /// Which field.
    pub field: FieldPath,
    /// What it was; absent where it was not answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old: Option<String>,
    /// The value it has now; absent where it is not answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new: Option<String>,
}

impl Form {
    /// Reads the shared sections; each exists only if every field of it is good. All problems at once, in path order.
    pub fn read_shared(&'static self, typed: &TypedFields) -> (Sections, Vec<FieldProblem>) {
        let mut reader = Reader::shared(self, typed);
        let mut sections = Sections::default();
        if !reader.overflows() {
            for section in self.shared() {
                if let Some(body) = section.read(&mut reader) {
                    sections.put_body(section.name, body);
                }
            }
        }
        (sections, reader.finish())
    }

    /// Reads a party's own section, as far as it was answered.
    pub fn read_inquiry(
        &'static self,
        slot: Slot,
        typed: &TypedFields,
        pack: &PolicyPack,
    ) -> (Inquiry, Vec<FieldProblem>) {
        let mut reader = Reader::own_of(self, typed, slot, pack);
        let inquiry = if reader.overflows() { None } else { Inquiry::read(&mut reader) };
        let unanswered = Inquiry { slot, answers: Default::default(), acknowledgements: Vec::new(), draft: None };
        (inquiry.unwrap_or(unanswered), reader.finish())
    }

    /// How an amount that was typed is read, with separators and in capital characters (大写), as a person holds it
    /// against the contract: `1,680,000.00（壹佰陆拾捌万元整）`. `None` for any other kind of field, and for what is no
    /// amount.
    pub fn reads(&self, path: &str, typed: &str) -> Option<String> {
        self.field(path).filter(|spec| spec.kind == FieldKind::Yuan)?;
        let amount: Fen = typed.parse().ok()?;
        Some(format!("{}（{}）", amount.grouped(), amount.in_capitals()))
    }

    /// What differs between two versions of the shared sections, in path order: what a party is shown whose signature
    /// fell.
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

#[cfg(test)]
mod tests;
