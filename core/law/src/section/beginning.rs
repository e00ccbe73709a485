//! Everything that is known as a draft begins (开始填写), and the places that follow from it. Each section takes from it what
//! is its own.

use ereg_domain::{
    identifier::{PersonNumber, UnitCode},
    party::{Holder, IdentityNumber, PrincipalKind, PrincipalNumber, Slot},
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
    /// The one for whom they act under a mandate, by name and number.
    pub principal: Option<(String, PrincipalNumber)>,
}

impl Beginner {
    /// The number by which they, or the one for whom they act, are a party and stand in the register.
    pub fn identity(&self) -> IdentityNumber {
        match &self.principal {
            Some((_, number)) => number.clone().into(),
            None => self.number.clone().into(),
        }
    }

    /// The name that goes with it.
    pub(super) fn party_name(&self) -> &str {
        self.principal.as_ref().map_or(self.name.as_str(), |(name, _)| name.as_str())
    }

    /// Whether it is an organisation for which they act.
    pub(super) fn is_for_an_organisation(&self) -> bool {
        matches!(self.principal, Some((_, PrincipalNumber::Organisation(_))))
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
        let place = match among {
            Some(index) => self.place_of_holder(index),
            None if self.by.is_some_and(Beginner::is_for_an_organisation) => {
                roles.iter().find(of_an_organisation).and_then(Role::first)
            }
            None => {
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

    /// Whether a place is that of the holder of this number, or of whoever the register has under another name.
    pub(super) fn is_place_of(&self, slot: Slot, number: &IdentityNumber) -> bool {
        let held = self.holders().into_iter().any(|(place, holder)| place == slot && holder.identity == *number);
        held || (self.register.is_some() && self.first_place(Recorded::Formerly) == Some(slot))
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

#[cfg(test)]
mod tests {
    use ereg_domain::register::TransferClause;

    use super::*;
    use crate::{
        fixture::{Someone, buyer, home_of, mortgage, seller, slot},
        matter::{Matter, T04, T10, T21},
    };

    fn person(who: &Someone) -> Beginner {
        Beginner { name: who.name.clone(), number: who.identity.person().unwrap(), principal: None }
    }

    /// The place of whoever begins, and the fields that are filled in for them.
    fn begun(matter: &'static Matter, home: &RegisterFacts, by: &Beginner) -> (Option<Slot>, TypedFields) {
        let (unit, register) = (Some(&home.unit), Some(home));
        let beginning = Beginning { form: &matter.form, unit, register, by: Some(by) };
        (beginning.slot(), beginning.typed())
    }

    fn paths(typed: &TypedFields) -> Vec<&str> {
        typed.keys().map(String::as_str).collect()
    }

    #[test]
    fn a_holder_begins_with_the_home_the_certificate_and_themselves() {
        let home = home_of(&[(&seller(), None)]);
        let (place, typed) = begun(&T04, &home, &person(&seller()));
        assert_eq!(place, Some(slot("transferor.1")));
        let filled = ["matter.certificate", "matter.unit", "parties.transferor.1.id_no", "parties.transferor.1.name"];
        assert_eq!(paths(&typed), filled);
        assert_eq!(typed["matter.certificate"], home.right.certificates[0].to_string());
    }

    /// The second of two holders begins in their own place, and both are named.
    #[test]
    fn whoever_holds_with_others_begins_in_their_own_place() {
        let home = home_of(&[(&seller(), None), (&buyer(), None)]);
        let (place, typed) = begun(&T04, &home, &person(&buyer()));
        assert_eq!(place, Some(slot("transferor.2")));
        assert_eq!(typed["parties.transferor.1.name"], seller().name.to_string());
        assert_eq!(typed["parties.transferor.2.name"], buyer().name.to_string());
    }

    #[test]
    fn whoever_is_called_otherwise_now_begins_as_they_are_called_beside_what_the_register_says() {
        let home = home_of(&[(&seller(), None)]);
        let now = Beginner { name: "林秀慧".parse().unwrap(), ..person(&seller()) };
        let (place, typed) = begun(&T10, &home, &now);
        assert_eq!(place, Some(slot("holder.1")));
        assert_eq!((typed["parties.holder.1.name"].as_str(), typed["former.name"].as_str()), ("林秀慧", "林秀英"));
    }

    #[test]
    fn a_lender_begins_with_the_proof_of_their_one_mortgage_and_is_named_with_who_acts() {
        let mut home = home_of(&[(&seller(), None)]);
        home.mortgages = vec![mortgage(TransferClause::Free, "2023-05-04T02:00:00.000Z")];
        let bank = ("演示银行江岸支行".to_owned(), "91420100MA0000015F".parse().unwrap());
        let by = Beginner { principal: Some(bank), ..person(&buyer()) };
        let (place, typed) = begun(&T21, &home, &by);
        assert_eq!(place, Some(slot("mortgagee.1")));
        assert_eq!(typed["discharge.proof"], home.mortgages[0].proof.to_string());
        assert_eq!(typed["parties.mortgagee.1.id_no"], "91420100MA0000015F");
        assert_eq!(typed["parties.mortgagee.1.agent_name"], buyer().name.to_string());
        assert!(!typed.contains_key("matter.certificate"), "the matter asks for none");
        // Of several it is not known which.
        home.mortgages.push(home.mortgages[0].clone());
        assert!(!begun(&T21, &home, &by).1.contains_key("discharge.proof"));
    }

    #[test]
    fn who_acts_for_a_holder_begins_in_the_holders_place_and_is_named_as_the_agent() {
        let home = home_of(&[(&seller(), None)]);
        let acted_for = |who: &Someone| -> (String, PrincipalNumber) {
            (who.name.to_string(), PrincipalNumber::Person(who.identity.person().unwrap()))
        };
        let by = Beginner { principal: Some(acted_for(&seller())), ..person(&buyer()) };
        let (place, typed) = begun(&T04, &home, &by);
        assert_eq!(place, Some(slot("transferor.1")));
        assert_eq!(typed["parties.transferor.1.name"], seller().name.to_string());
        assert_eq!(typed["parties.transferor.1.agent_name"], buyer().name.to_string());
        assert_eq!(typed["parties.transferor.1.agent_id_no"], buyer().identity.as_str());
        assert!(!typed.contains_key("parties.transferor.1.kind"), "a person is the plain case");
        // Who acts for somebody else than the holder is no agent of the holder.
        let by = Beginner { principal: Some(acted_for(&buyer())), ..person(&buyer()) };
        assert!(!begun(&T04, &home, &by).1.contains_key("parties.transferor.1.agent_name"));
    }

    #[test]
    fn of_whom_and_of_which_home_nothing_is_known_the_first_place_is_empty() {
        let beginning = Beginning { form: &T04.form, unit: None, register: None, by: None };
        assert_eq!((beginning.slot(), beginning.typed()), (Some(slot("transferor.1")), TypedFields::new()));
    }
}
