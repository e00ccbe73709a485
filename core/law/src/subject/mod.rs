//! All that a rule may look at: the application, and the facts that are known here.

mod facts;
mod shared;

use ereg_domain::{
    party::{Party, Side, Slot},
    time::Instant,
};

pub use self::{
    facts::{
        Fact, Facts, HomeLockFact, HomeLockState, IdentityFact, Known, MandateFact, PaymentFact, QueueFact,
        SignatureFact, SignatureState,
    },
    shared::{
        ContractFact, DeedCovers, DeedFact, DeedHeir, DocumentFact, MortgageeConsent, NotarialDeed, SharedFact,
        SharedFacts, TaxFact, TaxState,
    },
};
pub use crate::verdict::Phase;

use crate::{
    application::{Act, Inquiry, Item, MatterSection, Parties},
    draft::FieldProblem,
    material::UploadedMaterial,
    policy::PolicyPack,
    role::Recorded,
    section::{Content, Form, Sections},
};

/// The history of a case's supplements: whether its applicants have been asked to correct it (补正) before, and have
/// answered.
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
    /// The history of the case's supplements.
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

    /// Returns what is known of the mandate under which somebody acts for the party in a slot.
    pub fn mandate_of(&self, slot: Slot) -> Known<Option<DocumentFact>> {
        let Known::Yes(mandates) = self.facts.mandates() else { return Known::NotYet };
        Known::Yes(mandates.iter().find(|fact| fact.slot == slot).map(|fact| fact.state))
    }

    /// Whether a person's agent needs no power but the mandate signed in the app: it stands, and the person gives no right
    /// up. 实施细则 12.
    pub fn mandate_is_enough(&self, party: &Party) -> bool {
        let stands = matches!(self.mandate_of(party.slot), Known::Yes(Some(DocumentFact::Confirmed)));
        stands && !self.gives_up(party)
    }

    /// Whether a party gives a right up: it stands on that side, or the act lifts the right that it holds, as the discharge of
    /// a mortgage does.
    pub fn gives_up(&self, party: &Party) -> bool {
        self.form.act == Act::Cancel || self.form.side_of(party.slot) == Some(Side::Obligor)
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
