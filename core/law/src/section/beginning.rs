//! Everything that is known as a draft begins (开始填写), and the places that follow from it. Each section takes from it what
//! is its own.

use ereg_domain::{
    identifier::{CreditCode, PersonNumber, UnitCode},
    party::{Holder, IdentityNumber, PrincipalKind, Slot},
    register::RegisterFacts,
    text::PersonName,
};

use super::{Form, Typed};
use crate::{
    draft::TypedFields,
    role::{Recorded, Role, Signatory},
};

/// The person who begins a draft. No `Debug`: it names people.
#[derive(Clone, PartialEq, Eq)]
pub struct Beginner {
    /// Their name.
    pub name: PersonName,
    /// Their number.
    pub number: PersonNumber,
    /// The organisation for which they act, by its name and credit code.
    pub organisation: Option<(String, CreditCode)>,
}

impl Beginner {
    /// The number by which they, or the organisation for which they act, are a party and stand in the register.
    pub fn identity(&self) -> IdentityNumber {
        match &self.organisation {
            Some((_, code)) => IdentityNumber::Organisation(code.clone()),
            None => self.number.clone().into(),
        }
    }
}

/// Everything that is known as a draft begins. No `Debug`: it names people.
#[derive(Clone, Copy)]
pub struct Beginning<'a> {
    /// The questions of the matter.
    pub form: &'static Form,
    /// The unit, where it is begun for one.
    pub unit: Option<&'a UnitCode>,
    /// The register on that unit, where its extract is here.
    pub register: Option<&'a RegisterFacts>,
    /// The person who begins, once they are known.
    pub by: Option<&'a Beginner>,
}

impl<'a> Beginning<'a> {
    /// The fields that are filled in before anything is typed.
    pub fn typed(&self) -> TypedFields {
        let mut typed = Typed::default();
        for section in self.form.sections {
            (section.begin)(self, &mut typed);
        }
        typed.0
    }

    /// The place of whoever begins: their own among the holders who apply, or the first in which they can be. `None` in a
    /// matter in which nobody signs.
    pub fn slot(&self) -> Option<Slot> {
        let number = self.by.map(Beginner::identity);
        // Who is only named as the holder is somebody else.
        let among = self.holder_role().filter(|role| role.signing == Signatory::Signs).and_then(|_| {
            let mut applying = self.applying().into_iter();
            applying.position(|holder| Some(&holder.identity) == number.as_ref())
        });
        let of_an_organisation = |role: &&Role| {
            role.recorded == Recorded::Mortgagee
                || (role.recorded == Recorded::NotYet && role.takes.contains(&PrincipalKind::Organisation))
        };
        let roles = self.form.roles;
        let place = match (among, self.by.and_then(|by| by.organisation.as_ref())) {
            (Some(index), _) => self.place_of_holder(index),
            (None, Some(_)) => roles.iter().find(of_an_organisation).and_then(Role::first),
            (None, None) => {
                let first = self.place_of_holder(0).filter(|slot| self.form.signs(*slot));
                first.or_else(|| self.first_place(Recorded::Formerly))
            }
        };
        place.or_else(|| roles.iter().find(|role| role.signing == Signatory::Signs)?.first())
    }

    /// The holders whom the application names, each in their place.
    pub(super) fn holders(&self) -> Vec<(Slot, &'a Holder)> {
        let applying = self.applying().into_iter().enumerate();
        applying.map_while(|(index, holder)| Some((self.place_of_holder(index)?, holder))).collect()
    }

    /// The first place of those whom the register names so, if the matter has one.
    pub(super) fn first_place(&self, recorded: Recorded) -> Option<Slot> {
        self.form.roles.iter().find(|role| role.recorded == recorded)?.first()
    }

    /// The role whose people the register names as holders, if the matter has one.
    fn holder_role(&self) -> Option<&'static Role> {
        self.form.roles.iter().find(|role| role.recorded == Recorded::Holder)
    }

    /// The place of a holder in the register's list, where the matter has a role whose people the register names so.
    fn place_of_holder(&self, index: usize) -> Option<Slot> {
        Slot::new(self.holder_role()?.name, u8::try_from(index + 1).ok()?).ok()
    }

    /// The holders whom the application names: all of them, or whoever begins alone where the matter has no place for all,
    /// because each disposes of what is theirs. Of several of whom one has died it is not known which, but that it is not
    /// whoever begins.
    fn applying(&self) -> Vec<&'a Holder> {
        let holders = self.register.map_or(&[][..], |register| register.right.holders.as_slice());
        let own = self.by.map(Beginner::identity);
        let is_own = |holder: &Holder| Some(&holder.identity) == own.as_ref();
        let role = self.holder_role();
        let places = role.map_or(usize::MAX, |role| usize::from(role.most));
        if role.is_some_and(|role| role.signing == Signatory::IsNamed) {
            let others: Vec<&Holder> = holders.iter().filter(|holder| !is_own(holder)).collect();
            return if others.len() <= places { others } else { Vec::new() };
        }
        holders.iter().filter(|holder| holders.len() <= places || is_own(holder)).collect()
    }
}
