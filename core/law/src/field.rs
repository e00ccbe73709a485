//! The fields of forms: their paths, sections, kinds and choices.

use std::{
    borrow::Cow,
    fmt::{self, Write},
};

use ereg_domain::{mask, name::SectionName, party::Slot};
use serde::{
    Serialize,
    de::{self, DeserializeOwned, IntoDeserializer, value::StrDeserializer},
};

use crate::application::RuleId;

/// The way a field is typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldKind {
    /// 不动产单元号.
    Unit,
    /// 不动产权证号.
    Certificate,
    /// 不动产登记证明号.
    Proof,
    /// One of these.
    Choice(&'static [&'static str]),
    /// 姓名 or 名称.
    Name,
    /// 证件号码; which one depends on the kind of party and document.
    IdentityNumber,
    /// `1/2`.
    Share,
    /// Yuan, at most two decimals.
    Yuan,
    /// `YYYY-MM-DD`, of a year that a [stated day](ereg_domain::time::StatedDay) can be of.
    Day(Falls),
    /// A line of text of at most so many characters.
    Text(usize),
}

/// The place of the day of a field in time, seen from the application.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Falls {
    /// On its day or before: what is stated has happened. R-51 holds every such field to it.
    NotLater,
    /// Before or after.
    Anywhere,
}

/// The need to answer a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldNeed {
    /// It must be answered.
    Required,
    /// It need not be answered: its absence has a meaning of its own.
    Optional,
}

/// The writer of a section.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Whose {
    /// The draft's creator writes it and every party signs it.
    Shared,
    /// Each party writes and signs one of its own.
    Own,
}

/// One field of a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FieldSpec {
    /// Its path; `<slot>` and `<rule>` stand for a slot and a rule.
    pub path: &'static str,
    /// The section it is part of.
    pub section: SectionName,
    /// The way it is typed.
    pub kind: FieldKind,
    /// The need to answer it.
    pub need: FieldNeed,
}

impl FieldSpec {
    /// A row of a table of fields.
    pub const fn of(path: &'static str, section: SectionName, kind: FieldKind, need: FieldNeed) -> FieldSpec {
        FieldSpec { path, section, kind, need }
    }

    /// The beginning and the end of its path, where it is asked of each slot: `parties` and `name`.
    pub(crate) fn of_slot(&self) -> Option<(&'static str, &'static str)> {
        let (section, rest) = self.path.split_once('.')?;
        Some((section, rest.strip_prefix("<slot>.")?))
    }

    /// A value as another party sees it: people's names, numbers and addresses masked.
    pub fn masked(&self, value: &str) -> String {
        match self.kind {
            FieldKind::Name => mask::name(value),
            FieldKind::IdentityNumber => mask::id_number(value),
            _ if self.path.ends_with("phone") => mask::phone(value),
            _ if self.path.ends_with(".address") => mask::ends(value, 6, 0),
            _ => value.to_owned(),
        }
    }
}

/// The path with its variable part as in a table: `parties.<slot>.name`, `inquiry.ack.<rule>`.
pub(crate) fn pattern_of(path: &str) -> Option<Cow<'_, str>> {
    if path.starts_with(ACKNOWLEDGED) {
        return acknowledged_by(path).map(|_| Cow::Borrowed("inquiry.ack.<rule>"));
    }
    match SlotPath::of(path) {
        Some(SlotPath { section, name, .. }) => Some(Cow::Owned(format!("{section}.<slot>.{name}"))),
        None if path.contains('<') => None,
        None => Some(Cow::Borrowed(path)),
    }
}

/// The beginning of the paths of a party's own section (询问): every matter has it, and no other is anybody's own.
const OWN: &str = "inquiry.";

/// The writer of the field of a path, whichever the matter.
pub fn whose(path: &str) -> Whose {
    if path.starts_with(OWN) { Whose::Own } else { Whose::Shared }
}

const ACKNOWLEDGED: &str = "inquiry.ack.";

/// The rule of `inquiry.ack.R-15`.
pub fn acknowledged_by(path: &str) -> Option<RuleId> {
    RuleId::try_from(path.strip_prefix(ACKNOWLEDGED)?.to_owned()).ok()
}

/// A path that names a slot, such as `parties.transferee.1.name`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct SlotPath<'a> {
    /// The name it begins with: `parties`.
    pub section: &'a str,
    /// `transferee.1`.
    pub slot: Slot,
    /// `name`.
    pub name: &'a str,
}

impl<'a> SlotPath<'a> {
    /// The parts of a path, if it names a slot.
    pub(crate) fn of(path: &'a str) -> Option<SlotPath<'a>> {
        let (section, rest) = path.split_once('.')?;
        let (slot, name) = rest.rsplit_once('.')?;
        Some(SlotPath { section, slot: slot.parse().ok()?, name })
    }
}

/// The slots that paths of a section tell of.
pub(crate) fn slots_of<'p>(stem: &'p str, paths: impl Iterator<Item = &'p str>) -> impl Iterator<Item = Slot> {
    // Most paths are of other sections: what comes after is read of this one's alone.
    let of_section = paths.filter(move |path| path.strip_prefix(stem).is_some_and(|rest| rest.starts_with('.')));
    of_section.filter_map(SlotPath::of).map(|path| path.slot)
}

/// The name of a choice in formats, as its type writes it; empty for what is no choice.
pub(crate) fn name_of(choice: &impl Serialize) -> String {
    let mut name = String::new();
    // A formatter writes the name of a variant and refuses what has fields.
    match write!(name, "{}", fmt::from_fn(|out| choice.serialize(out))) {
        Ok(()) => name,
        Err(fmt::Error) => String::new(),
    }
}

/// The choice of a name in formats; `None` where its type has no such name.
pub fn named<T: DeserializeOwned>(name: &str) -> Option<T> {
    let name: StrDeserializer<'_, de::value::Error> = name.into_deserializer();
    T::deserialize(name).ok()
}
