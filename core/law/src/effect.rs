//! What an entry of a matter does to the unit's rights (登记簿记载): changes, made from what was applied for.
//!
//! An effect decides nothing: it is asked after every rule has passed. It is pure, and the same for every registry.

use ereg_domain::{
    dictionary::NoticeKind,
    identifier::CaseNumber,
    party::{Holder, Party, Side},
    register::{
        Alteration, Bearer, Burden, Burdening, Change, Closing, Ending, Lifting, Opening, OpeningStatus,
        StandingBurden, Unit,
    },
    share::Share,
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
    let takes = |party: &&Party| form.side_of(party.slot) == Some(Side::RightHolder);
    let holders = parties.parties.iter().filter(takes).map(|party| holder_of(party, holding.share_of(party.slot)));
    let entry = format!("转移登记 {case}").parse().ok()?;
    let holders: Vec<Holder> = holders.collect();
    let mut changes = notices_fulfilled(unit, &holders);
    changes.extend([
        Change::Close(Closing { right: given.id, ending: Ending::Historic, entry }),
        Change::Open(Opening {
            kind: given.kind,
            status: OpeningStatus::Current,
            predecessors: vec![given.id],
            co_ownership: holding.co_ownership,
            holders,
            old_certificates: Vec::new(),
        }),
    ]);
    Some(changes)
}

/// An advance notice of a sale (预告登记): the right is burdened for those to whom it is promised; a notice that they had
/// before ends with it.
pub fn advance_notice(form: &Form, sections: &Sections, unit: &Unit, _: &CaseNumber) -> Option<Vec<Change>> {
    let (right, parties) = (unit.open_right()?, sections.get::<Parties>()?);
    let takes = |party: &&Party| form.side_of(party.slot) == Some(Side::RightHolder);
    let holders: Vec<Holder> = parties.parties.iter().filter(takes).map(|party| holder_of(party, None)).collect();
    let mut changes = notices_fulfilled(unit, &holders);
    changes.push(Change::Burden(Burdening {
        on: Bearer::Right(right.id),
        burden: Burden::Notice { kind: NoticeKind::OtherSale, holders },
    }));
    Some(changes)
}

fn holder_of(party: &Party, share: Option<Share>) -> Holder {
    Holder {
        kind: party.kind,
        name: party.name.clone(),
        identity: party.identity.clone(),
        former_identity: None,
        share,
    }
}

/// The advance notices of the sale that has now come: their whole purpose is reached, and they are lifted (预告转本登记).
fn notices_fulfilled(unit: &Unit, takers: &[Holder]) -> Vec<Change> {
    let takes = |named: &Holder| {
        takers.iter().any(|taker| taker.identity == named.identity && taker.name.folded() == named.name.folded())
    };
    let fulfilled = |standing: &&StandingBurden| match &standing.burden {
        Burden::Notice { kind: NoticeKind::OtherSale, holders } => holders.iter().all(takes),
        _ => false,
    };
    let standing = unit.burdens.iter().filter(fulfilled);
    standing.map(|notice| Change::Lift(Lifting { burden: notice.id })).collect()
}
