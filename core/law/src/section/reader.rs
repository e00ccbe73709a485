//! Reads typed fields and collects everything that is wrong with them at once.

use std::{collections::BTreeMap, str::FromStr};

use ereg_domain::party::Slot;
use serde::de::DeserializeOwned;

use super::{Form, Whose};
use crate::{
    draft::{FieldPath, FieldProblem, TypedFields},
    field::{
        self,
        FieldNeed::{self, Optional, Required},
    },
    policy::PolicyPack,
    words::labels,
};

/// Most characters of one field.
pub const LONGEST_VALUE: usize = 1_000;
/// Most fields of one draft.
pub const MOST_FIELDS: usize = 200;

/// Reads typed fields and collects what is wrong with them.
#[derive(Debug)]
pub struct Reader<'a> {
    form: &'static Form,
    typed: &'a TypedFields,
    /// The party whose own section is read, and the pack whose disclosures it names.
    own: Option<(Slot, &'a PolicyPack)>,
    problems: Vec<FieldProblem>,
    /// The fields that were read so far, and whether each had to be there.
    needs: BTreeMap<FieldPath, FieldNeed>,
    overflows: bool,
}

impl<'a> Reader<'a> {
    /// Makes a reader of the shared sections; a path of no section at all is told with them.
    pub(crate) fn shared(form: &'static Form, typed: &'a TypedFields) -> Reader<'a> {
        Reader { form, typed, own: None, problems: Vec::new(), needs: BTreeMap::new(), overflows: false }
            .begin(Whose::Shared)
    }

    /// Makes a reader of a party's own sections.
    pub(crate) fn own_of(form: &'static Form, typed: &'a TypedFields, slot: Slot, pack: &'a PolicyPack) -> Reader<'a> {
        Reader { form, typed, own: Some((slot, pack)), problems: Vec::new(), needs: BTreeMap::new(), overflows: false }
            .begin(Whose::Own)
    }

    fn begin(mut self, whose: Whose) -> Reader<'a> {
        if self.typed.len() > MOST_FIELDS {
            self.overflows = true;
            self.problem("", "too_large");
            return self;
        }
        for path in self.typed.keys() {
            if field::whose(path) == whose && self.form.field(path).is_none() {
                self.problem(path, "field.unknown");
            }
        }
        self
    }

    /// Whether a field that was read had to be there: only here is it known of one that is asked for only sometimes.
    pub(crate) fn need(&self, path: &str) -> Option<FieldNeed> {
        self.needs.get(path).copied()
    }

    /// Whether there are more fields than are read.
    pub(crate) fn overflows(&self) -> bool {
        self.overflows
    }

    /// The first problem of a field, in the order of [`Reader::finish`].
    pub(crate) fn problem_of(&self, path: &str) -> Option<&FieldProblem> {
        self.problems.iter().filter(|problem| problem.field == path).min()
    }

    /// Every problem once, in path order.
    pub(crate) fn finish(mut self) -> Vec<FieldProblem> {
        self.problems.sort();
        self.problems.dedup();
        self.problems
    }

    /// A section is there only if reading it added no problem; an own one as far as it was answered.
    pub(super) fn whole<T>(&mut self, read: fn(&mut Reader<'a>) -> Option<T>) -> Option<T> {
        let before = self.problems.len();
        let section = read(self);
        section.filter(|_| self.own.is_some() || self.problems.len() == before)
    }

    /// The questions of the matter.
    pub fn form(&self) -> &'static Form {
        self.form
    }

    /// The party whose own section is read, and the pack whose disclosures it names.
    pub fn own(&self) -> Option<(Slot, &'a PolicyPack)> {
        self.own
    }

    /// Tells a problem.
    pub fn problem(&mut self, path: &str, code: &'static str) {
        self.problems.push(FieldProblem { field: path.to_owned(), code });
    }

    /// The number of problems that were told so far.
    pub fn found(&self) -> usize {
        self.problems.len()
    }

    /// The paths that were answered.
    pub fn answered(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        self.typed.iter().filter(|(_, value)| !value.is_empty()).map(|(path, _)| path.as_str())
    }

    /// Whether a field was answered.
    pub fn is_answered(&self, path: &str) -> bool {
        self.typed.get(path).is_some_and(|value| !value.is_empty())
    }

    /// The paths of what was typed, cleared or not, whether the matter has a field for them or not.
    pub fn paths(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        self.typed.keys().map(String::as_str)
    }

    /// The text of a field, if it says anything that is worth reading.
    fn text(&mut self, path: &str, need: FieldNeed) -> Option<&'a str> {
        self.needs.insert(path.to_owned(), need);
        let typed = self.typed.get(path).map(String::as_str).filter(|value| !value.is_empty());
        let Some(value) = typed else {
            if need == Required {
                self.problem(path, "field.missing");
            }
            return None;
        };
        // No further than that: ten megabytes are refused without being counted.
        if value.chars().nth(LONGEST_VALUE).is_some() {
            self.problem(path, "too_large");
            return None;
        }
        if value.trim().is_empty() {
            self.problem(path, "blank");
            return None;
        }
        Some(value)
    }

    /// A value by its parser.
    pub fn parse<T: FromStr>(&mut self, path: &str, need: FieldNeed, code: fn(&T::Err) -> &'static str) -> Option<T> {
        let text = self.text(path, need)?;
        match text.parse() {
            Ok(value) => Some(value),
            Err(error) => {
                self.problem(path, code(&error));
                None
            }
        }
    }

    /// A choice, in words as they are shown or by its name in formats.
    pub fn choice<T: DeserializeOwned>(&mut self, path: &str, need: FieldNeed) -> Option<T> {
        let text = self.text(path, need)?.trim();
        let chosen = self.form.field(path).and_then(|spec| labels::chosen(spec, text));
        let text = chosen.unwrap_or(text);
        let value = field::named(text);
        if value.is_none() {
            self.problem(path, "field.choice");
        }
        value
    }

    /// A yes; anything else is told.
    pub fn yes(&mut self, path: &str) -> Option<()> {
        let text = self.text(path, Optional)?;
        if self.form.field(path).and_then(|spec| labels::chosen(spec, text)) == Some("yes") {
            return Some(());
        }
        self.problem(path, "field.choice");
        None
    }
}
