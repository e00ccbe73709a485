//! The form of a draft as this person sees it: what the matter declares, for the slots that the draft has, with what was
//! typed so far. And what a save of one field changes of it.

use std::{borrow::Cow, collections::BTreeMap};

use ereg_law::{
    draft::TypedFields,
    field::{FieldKind, FieldSpec},
    form::{AskedField, AskedForm, AskedSection},
    matter::Matter,
    policy::PolicyPack,
    words::labels,
};

use crate::{
    FieldAccess, FieldChoice, FieldView, FormSectionView, FormView, InputKind, SavedField, Text, judgement,
    open_draft::OpenDraft, words,
};

/// The typed fields of a draft as the law reads them, and what it asks now.
pub(crate) struct ReadForm {
    /// The fields that another party wrote.
    pub others: TypedFields,
    pub form: AskedForm,
}

impl ReadForm {
    /// Reads what was typed. For whoever joined, what the others wrote counts as far as it was shared
    /// ([`OpenDraft::others`]).
    pub(crate) fn of(open: &OpenDraft, matter: &'static Matter, pack: &PolicyPack, others: TypedFields) -> ReadForm {
        let form = matter.form.asked(&shared(open, &others), &open.stored.typed, open.who().slot, pack);
        ReadForm { others, form }
    }
}

/// The values that were typed for all.
fn shared<'a>(open: &'a OpenDraft, others: &TypedFields) -> Cow<'a, TypedFields> {
    let mut shared = Cow::Borrowed(&open.stored.typed);
    if !others.is_empty() {
        shared.to_mut().extend(others.iter().map(|(path, value)| (path.clone(), value.clone())));
    }
    shared
}

/// The fields that a draft asks now, and what was typed.
pub(crate) struct DraftForm<'a> {
    open: &'a OpenDraft,
    matter: &'static Matter,
    pack: &'a PolicyPack,
    read: &'a ReadForm,
    /// The reason why nothing of it can be changed, where that is so.
    pub closed: Option<&'static str>,
}

impl<'a> DraftForm<'a> {
    /// Returns the form of a draft that can be changed.
    pub(crate) fn of(
        open: &'a OpenDraft,
        matter: &'static Matter,
        pack: &'a PolicyPack,
        read: &'a ReadForm,
    ) -> DraftForm<'a> {
        DraftForm { open, matter, pack, read, closed: None }
    }

    /// The whole of it.
    pub(crate) fn view(&self) -> FormView {
        let section = |asked: &AskedSection| FormSectionView {
            name: asked.section.name,
            title: Text::label(asked.section.label()),
            fields: asked.fields.iter().map(|field| self.field(field)).collect(),
        };
        let further = self.matter.form.further(&shared(self.open, &self.read.others));
        let mut further: Vec<FieldView> = further.iter().map(|field| self.field(field)).collect();
        further.retain(|field| field.access == FieldAccess::Write);
        FormView { sections: self.asked().iter().map(section).collect(), further }
    }

    /// Returns how a field that was just saved stands, and what differs now from `before` in the others.
    pub(crate) fn saved(&self, before: &[AskedSection], saved: &str) -> SavedField {
        let before: BTreeMap<&str, &AskedField> = by_path(before).filter(|(path, _)| *path != saved).collect();
        let after: BTreeMap<&str, &AskedField> = by_path(self.asked()).collect();
        let field = after.get(saved).map(|field| self.field(field));
        let others = || by_path(self.asked()).filter(|(path, _)| *path != saved);
        let differs = |(path, field): &(&str, &AskedField)| before.get(path).is_some_and(|was| was != field);
        SavedField {
            reads: field.as_ref().and_then(|field| field.reads.clone()),
            problem: field.and_then(|field| field.problem),
            changed: others().filter(differs).map(|(_, field)| self.field(field)).collect(),
            appeared: others().map(|(path, _)| path.to_owned()).filter(|path| !before.contains_key(&**path)).collect(),
            gone: before.keys().filter(|path| !after.contains_key(*path)).map(|path| (*path).to_owned()).collect(),
        }
    }

    fn asked(&self) -> &[AskedSection] {
        &self.read.form.asked
    }

    fn field(&self, asked: &AskedField) -> FieldView {
        let AskedField { path, spec, slot, need, problem } = asked;
        let value = self.value(path);
        let access = self.access(path);
        FieldView {
            label: words::form::field_by(path, &self.matter.form, self.pack),
            kind: kind(spec),
            slot: *slot,
            need: *need,
            reads: value.as_deref().and_then(|typed| self.matter.form.reads(path, typed)),
            chosen: value.as_deref().and_then(|typed| labels::chosen(spec, typed)).map(str::to_owned),
            value,
            // What another wrote is shown, and nobody is told to put right what they may not.
            problem: problem
                .as_ref()
                .filter(|_| !matches!(access, FieldAccess::WrittenBy { .. }))
                .map(judgement::problem),
            access,
            path: path.clone(),
        }
    }

    /// The value that this person may see.
    fn value(&self, path: &str) -> Option<String> {
        match self.read.others.get(path) {
            Some(written) => Some(self.open.shown(self.matter, path, written)),
            None => self.open.stored.typed.get(path).cloned(),
        }
    }

    fn access(&self, path: &str) -> FieldAccess {
        match self.closed {
            _ if !self.open.who().writes(path) => {
                let slot = self.open.workspace.as_ref().map(|workspace| workspace.creator);
                FieldAccess::WrittenBy { slot, words: words::form::written_by(slot, &self.matter.form) }
            }
            Some(code) => FieldAccess::Closed { code: code.to_owned() },
            None => FieldAccess::Write,
        }
    }
}

fn by_path(sections: &[AskedSection]) -> impl Iterator<Item = (&str, &AskedField)> {
    sections.iter().flat_map(|asked| &asked.fields).map(|field| (field.path.as_str(), field))
}

fn kind(spec: &FieldSpec) -> InputKind {
    let choice =
        |(value, label): (&str, labels::Label)| FieldChoice { value: value.to_owned(), label: Text::label(label) };
    match spec.kind {
        FieldKind::Unit => InputKind::UnitCode,
        FieldKind::Certificate => InputKind::CertificateNumber,
        FieldKind::Proof => InputKind::ProofNumber,
        FieldKind::Choice(_) => InputKind::Choice { choices: labels::choices(spec).into_iter().map(choice).collect() },
        FieldKind::Name => InputKind::Name,
        FieldKind::IdentityNumber => InputKind::IdentityNumber,
        FieldKind::Share => InputKind::Share,
        FieldKind::Yuan => InputKind::Yuan,
        FieldKind::Day(_) => InputKind::Day,
        FieldKind::Text(most) => InputKind::FreeText { most: u32::try_from(most).unwrap_or(u32::MAX) },
    }
}
