//! Roles (当事人身份): what a party is in a matter, on which side, how many there can be, who may fill it.
//!
//! The names here are those that matters share, or that a section or a scene speaks of. A matter whose role nobody else
//! speaks of names it in its own file, and its row says what whoever fills it is called: nothing lists the roles there are.

use ereg_domain::{
    name::RoleName,
    party::{PrincipalKind, Side, Slot},
};

use crate::label::Label;

/// The one who gives the right up (转让方).
pub const TRANSFEROR: RoleName = RoleName::of("transferor");
/// The one who takes the right (受让方).
pub const TRANSFEREE: RoleName = RoleName::of("transferee");

/// The one who takes the right from somebody who has died (继承人、受遗赠人).
pub const HEIR: RoleName = RoleName::of("heir");
/// The one who held the right and has died (被继承人、遗赠人).
pub const DECEASED: RoleName = RoleName::of("deceased");

/// The one who holds the right and keeps it (权利人).
pub const HOLDER: RoleName = RoleName::of("holder");

/// The one whose claim a mortgage secures (抵押权人).
pub const MORTGAGEE: RoleName = RoleName::of("mortgagee");
/// The one whose home secures a claim (抵押人).
pub const MORTGAGOR: RoleName = RoleName::of("mortgagor");

/// People alone.
pub const PEOPLE: &[PrincipalKind] = &[PrincipalKind::Person];
/// A role that persons and organisations may fill.
pub const ANYBODY: &[PrincipalKind] = &[PrincipalKind::Person, PrincipalKind::Organisation];

/// Those who lend on a home, organisations as a rule.
pub const LENDERS: &[PrincipalKind] = &[PrincipalKind::Organisation, PrincipalKind::Person];

/// A role of a matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Role {
    /// Its name, as in `transferor.1`.
    pub name: RoleName,
    /// The name in its matter of whoever fills it.
    pub called: Label,
    /// The side it is on.
    pub side: Side,
    /// Least number of parties in it.
    pub least: u8,
    /// Most parties that can be in it.
    pub most: u8,
    /// The kinds of party that may fill it.
    pub takes: &'static [PrincipalKind],
    /// The register's record of whoever fills it.
    pub recorded: Recorded,
    /// The part that whoever fills it takes.
    pub signing: Signatory,
}

/// The part that whoever fills a role takes in the application.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signatory {
    /// Answers the inquiry and signs.
    Signs,
    /// Is named, and signs nothing: somebody who is dead, or whom others only tell of.
    IsNamed,
}

/// The register's record of whoever fills a role.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recorded {
    /// The register names them as a current holder (登记簿权利人).
    Holder,
    /// The register names them as the mortgagee (抵押权人) of a mortgage that stands.
    Mortgagee,
    /// The register names them as a current holder, under the name and number that the section `former.1` says.
    Formerly,
    /// The register does not name them yet.
    NotYet,
}

impl Role {
    /// Its first slot.
    pub fn first(&self) -> Option<Slot> {
        Slot::new(self.name, 1).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matter::LAW;

    #[test]
    fn an_officer_is_no_party_of_any_matter() {
        let roles: Vec<_> = LAW.matters().flat_map(|matter| matter.form.roles).collect();
        assert!(!roles.is_empty());
        assert!(roles.iter().all(|role| !role.takes.contains(&PrincipalKind::Officer)));
    }
}
