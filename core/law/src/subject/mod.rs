//! All that a rule may look at: the application, and the facts that are known here.

mod facts;
mod shared;

use ereg_domain::{
    party::{Party, Side, Slot},
    time::Instant,
};

pub use self::{
    facts::{Fact, Facts, IdentityFact, Known, PaymentFact, QueueFact, SignatureFact, SignatureState},
    shared::{
        ContractFact, DeedCovers, DeedFact, DeedHeir, DocumentFact, NotarialDeed, SharedFact, SharedFacts, TaxFact,
        TaxState,
    },
};
pub use crate::verdict::Phase;

use crate::{
    application::{Inquiry, Item, MatterSection, Parties},
    draft::FieldProblem,
    material::UploadedMaterial,
    policy::PolicyPack,
    role::Recorded,
    section::{Content, Form, Sections},
};

/// Whether the applicants of a case have been asked to correct it (补正) before, and have answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Supplemented {
    /// They have not been asked before.
    Never,
    /// They have been asked: a slip would have been corrected by now, so what some rules asked for then goes to a
    /// person.
    Before,
}

/// Everything a review looks at.
#[derive(Debug, Clone)]
pub struct Subject<'a> {
    /// The phase in which it runs.
    pub phase: Phase,
    /// The moment it judges for: registry time, or the phone's estimate.
    pub as_of: Instant,
    /// Whether the case was supplemented before.
    pub supplemented: Supplemented,
    /// The pack it judges by.
    pub pack: &'a PolicyPack,
    /// The form of the matter.
    pub form: &'static Form,
    /// Shared sections, as far as complete.
    pub sections: &'a Sections,
    /// The problems of what was typed: what cannot be read, or is unanswered; empty in the registry, which receives
    /// sections.
    pub problems: &'a [FieldProblem],
    /// Own sections held: on a phone only this person's.
    pub inquiries: &'a [Inquiry],
    /// Files held or named.
    pub materials: &'a [UploadedMaterial],
    /// The facts that are known here and the application does not say itself.
    pub facts: Facts<'a>,
}

impl<'a> Subject<'a> {
    /// A section, if it is here.
    pub fn section<T: Content>(&self) -> Option<&'a T> {
        self.sections.get()
    }

    /// The one item of an application; a package has more and is judged by a person (`R-00`).
    pub fn item(&self) -> Option<&'a Item> {
        self.section::<MatterSection>()?.items.first()
    }

    /// The parties that apply.
    pub fn parties(&self) -> Option<&'a Parties> {
        self.section()
    }

    /// The parties that give the right up (义务人); empty while the section is not complete.
    pub fn obligors(&self) -> impl Iterator<Item = &'a Party> {
        self.on(Side::Obligor)
    }

    /// The parties that give the right up by an act of their own: the dead do nothing. Empty while the section is not
    /// complete.
    pub fn disposing(&self) -> impl Iterator<Item = &'a Party> {
        let form = self.form;
        self.obligors().filter(move |party| form.signs(party.slot))
    }

    /// The parties that take or hold the right (权利人); empty while the section is not complete.
    pub fn right_holders(&self) -> impl Iterator<Item = &'a Party> {
        self.on(Side::RightHolder)
    }

    /// Parties whom the register must name as holders already; empty while the section is not complete.
    pub fn recorded(&self) -> impl Iterator<Item = &'a Party> {
        self.recorded_as(Recorded::Holder)
    }

    /// Parties whom the register must name as this already; empty while the section is not complete.
    pub fn recorded_as(&self, recorded: Recorded) -> impl Iterator<Item = &'a Party> {
        let form = self.form;
        let parties = self.parties().into_iter().flat_map(|p| &p.parties);
        parties.filter(move |party| form.role_of(party.slot).is_some_and(|role| role.recorded == recorded))
    }

    fn on(&self, side: Side) -> impl Iterator<Item = &'a Party> {
        let form = self.form;
        let parties = self.parties().into_iter().flat_map(|p| &p.parties);
        parties.filter(move |party| form.side_of(party.slot) == Some(side))
    }

    /// Whether every shared section is here.
    pub fn shared_is_complete(&self) -> bool {
        self.sections.are_complete(self.form)
    }

    /// A party's own section, if it is held here.
    pub fn inquiry_of(&self, slot: Slot) -> Option<&'a Inquiry> {
        self.inquiries.iter().find(|i| i.slot == slot)
    }
}
