//! The form of a draft as this person sees it: what the matter declares, for the slots that the draft has, with what was
//! typed so far. And what a save of one field changes of it.

use std::collections::BTreeMap;

use ereg_law::{
    draft::TypedFields,
    field::{FieldKind, FieldSpec},
    form::{AskedField, AskedSection},
    matter::Matter,
    policy::PolicyPack,
    words::labels,
};

use crate::{
    FieldAccess, FieldChoice, FieldView, FormSectionView, FormView, InputKind, SavedField, Text, judgement,
    open_draft::{OpenDraft, Part},
    words,
    workspace::shared_of,
};

/// The fields that a draft asks now, and what was typed.
pub(crate) struct DraftForm<'a> {
    open: &'a OpenDraft,
    matter: &'static Matter,
    pack: &'a PolicyPack,
    /// The reason why nothing of it can be changed, where that is so.
    closed: Option<&'static str>,
    /// The values that this person may see.
    values: TypedFields,
    /// The values that were typed for all, as the law reads them.
    shared: TypedFields,
    sections: Vec<AskedSection>,
}

impl<'a> DraftForm<'a> {
    /// Returns what a draft asks now. For whoever joined, what the others wrote counts as far as it was shared.
    pub(crate) fn of(
        open: &'a OpenDraft,
        matter: &'static Matter,
        pack: &'a PolicyPack,
        closed: Option<&'static str>,
    ) -> DraftForm<'a> {
        let who = open.who();
        let mut shared = open.stored.typed.clone();
        if who.part == Part::Guest
            && let Some(workspace) = &open.workspace
        {
            shared.extend(shared_of(matter, workspace).typed());
        }
        let sections = matter.form.asked(&shared, &open.stored.typed, who.slot, pack);
        DraftForm { open, matter, pack, closed, values: open.values(matter), shared, sections }
    }

    /// The whole of it.
    pub(crate) fn view(&self) -> FormView {
        let section = |asked: &AskedSection| FormSectionView {
            name: asked.section.name,
            title: Text::label(asked.section.label()),
            fields: asked.fields.iter().map(|field| self.field(field)).collect(),
        };
        let mut further: Vec<FieldView> =
            self.matter.form.further(&self.shared).iter().map(|field| self.field(field)).collect();
        further.retain(|field| field.access == FieldAccess::Write);
        FormView { sections: self.sections.iter().map(section).collect(), further }
    }

    /// Returns how a field that was just saved stands, and what differs now from `before` in the others.
    pub(crate) fn saved(&self, before: &[AskedSection], saved: &str) -> SavedField {
        let before: BTreeMap<&str, &AskedField> = by_path(before).filter(|(path, _)| *path != saved).collect();
        let after: BTreeMap<&str, &AskedField> = by_path(&self.sections).collect();
        let field = after.get(saved).map(|field| self.field(field));
        let others = || by_path(&self.sections).filter(|(path, _)| *path != saved);
        let differs = |(path, field): &(&str, &AskedField)| before.get(path).is_some_and(|was| was != field);
        SavedField {
            reads: field.as_ref().and_then(|field| field.reads.clone()),
            problem: field.and_then(|field| field.problem),
            changed: others().filter(differs).map(|(_, field)| self.field(field)).collect(),
            appeared: others().map(|(path, _)| path.to_owned()).filter(|path| !before.contains_key(&**path)).collect(),
            gone: before.keys().filter(|path| !after.contains_key(*path)).map(|path| (*path).to_owned()).collect(),
        }
    }

    /// The sections that are asked.
    pub(crate) fn sections(&self) -> &[AskedSection] {
        &self.sections
    }

    /// Returns the sections that were asked, to compare a later state with.
    pub(crate) fn into_sections(self) -> Vec<AskedSection> {
        self.sections
    }

    fn field(&self, asked: &AskedField) -> FieldView {
        let AskedField { path, spec, slot, need, problem } = asked;
        let value = self.values.get(path).cloned();
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
