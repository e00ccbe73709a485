//! What an entry of a matter does to the unit's rights (登记簿记载): changes, made from what was applied for.
//!
//! An effect decides nothing: it is asked after every rule has passed. It is pure, and the same for every registry.

use ereg_domain::{
    identifier::CaseNumber,
    party::{Holder, Side},
    register::{Alteration, Change, Closing, Ending, Opening, OpeningStatus, Unit},
};

use crate::{
    application::{Holding, MatterSection, Parties},
    section::{Form, Sections},
};

/// The changes of an entry; `None` where the unit or the application has not what they are made from.
pub type Effect = fn(&Form, &Sections, &Unit, &CaseNumber) -> Option<Vec<Change>>;

/// A reissue (补证): the certificate that is quoted is void, and one is given again for the same right.
pub fn reissue(_: &Form, sections: &Sections, unit: &Unit, _: &CaseNumber) -> Option<Vec<Change>> {
    let (right, item) = (unit.open_right()?, sections.get::<MatterSection>()?.items.first()?);
    Some(vec![Change::Alter(Alteration::Reissue { right: right.id, replaces: vec![item.certificate.clone()] })])
}

/// A transfer (转移登记): the right that stands ends, and one that follows it opens for those who take it.
pub fn transfer(form: &Form, sections: &Sections, unit: &Unit, case: &CaseNumber) -> Option<Vec<Change>> {
    let (given, parties, holding) = (unit.open_right()?, sections.get::<Parties>()?, sections.get::<Holding>()?);
    let takes = |party: &&ereg_domain::party::Party| form.side_of(party.slot) == Some(Side::RightHolder);
    let holders = parties.parties.iter().filter(takes).map(|party| Holder {
        kind: party.kind,
        name: party.name.clone(),
        identity: party.identity.clone(),
        former_identity: None,
        share: holding.share_of(party.slot),
    });
    let entry = format!("转移登记 {case}").parse().ok()?;
    Some(vec![
        Change::Close(Closing { right: given.id, ending: Ending::Historic, entry }),
        Change::Open(Opening {
            kind: given.kind,
            status: OpeningStatus::Current,
            predecessors: vec![given.id],
            co_ownership: holding.co_ownership,
            holders: holders.collect(),
            old_certificates: Vec::new(),
        }),
    ])
}
