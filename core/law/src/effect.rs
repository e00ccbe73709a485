//! The effect of a matter's entry on the unit's rights (登记簿记载): changes, made from what was applied for.
//!
//! An effect decides nothing: it is asked after every rule has passed. It is pure, and the same for every registry.

use ereg_domain::{
    dictionary::{CoOwnership, NoticeKind},
    identifier::CaseNumber,
    party::{Holder, Party, Side},
    register::{
        Alteration, Bearer, Burden, Burdening, Change, Closing, Ending, Lifting, MortgageTerms, Opening, OpeningStatus,
        Right, SecuredDebt, StandingBurden, TransferClause, Unit,
    },
    share::Share,
};

use crate::{
    application::{AgreedMortgage, Discharge, Former, Holding, MatterSection, Parties},
    section::{Form, Sections},
};

/// The changes of an entry; `None` where the unit or the application has not what they are made from.
pub type Effect = fn(&Form, &Sections, &Unit, &CaseNumber) -> Option<Vec<Change>>;

/// A reissue (补证): the certificate that is quoted is void, and one is given again for the same right.
pub fn reissue(_: &Form, sections: &Sections, unit: &Unit, _: &CaseNumber) -> Option<Vec<Change>> {
    let (right, item) = (unit.open_right()?, sections.get::<MatterSection>()?.items.first()?);
    let replaces = vec![item.certificate.clone()?];
    Some(vec![Change::Alter(Alteration::Reissue { right: right.id, replaces })])
}

/// A transfer (转移登记): the right that stands ends, and one that follows it opens for those who take it.
pub fn transfer(form: &Form, sections: &Sections, unit: &Unit, case: &CaseNumber) -> Option<Vec<Change>> {
    let (given, parties, holding) = (unit.open_right()?, sections.get::<Parties>()?, sections.get::<Holding>()?);
    let takers = on(form, parties, Side::RightHolder).map(|party| recorded(party, holding.share_of(party.slot)));
    let takers: Vec<Holder> = takers.collect();
    let mut changes = notices_fulfilled(form, parties, unit);
    changes.extend(follow(given, holding.co_ownership, takers, case)?);
    Some(changes)
}

/// A change of a holder's name or number (变更登记): the right stays, and names the same person as they are called now.
pub fn rename(_: &Form, sections: &Sections, unit: &Unit, _: &CaseNumber) -> Option<Vec<Change>> {
    let (right, parties, former) = (unit.open_right()?, sections.get::<Parties>()?, sections.get::<Former>()?);
    let party = parties.parties.first()?;
    let renamed = |holder: &Holder| {
        if holder.identity != former.identity || holder.name.folded() != former.name.folded() {
            return holder.clone();
        }
        let numbered_anew = holder.identity != party.identity;
        Holder {
            name: party.name.clone(),
            identity: party.identity.clone(),
            former_identity: if numbered_anew { Some(holder.identity.clone()) } else { holder.former_identity.clone() },
            ..holder.clone()
        }
    };
    let holders = right.holders.iter().map(renamed).collect();
    Some(vec![Change::Alter(Alteration::Holders { right: right.id, co_ownership: right.co_ownership, holders })])
}

/// A change between spouses (夫妻间变更): the right that stands ends, and one that follows it opens for the other spouse
/// alone, for both jointly, or for both in shares, of which the one who held it keeps what is not taken.
pub fn transfer_between_spouses(
    form: &Form,
    sections: &Sections,
    unit: &Unit,
    case: &CaseNumber,
) -> Option<Vec<Change>> {
    let (given, parties, holding) = (unit.open_right()?, sections.get::<Parties>()?, sections.get::<Holding>()?);
    let keeper = on(form, parties, Side::Obligor).next()?;
    let taker = on(form, parties, Side::RightHolder).next()?;
    let kept = given.holders.iter().find(|holder| holder.is(keeper))?;
    let both = |left, taken| vec![Holder { share: left, ..kept.clone() }, recorded(taker, taken)];
    let holders = match holding.co_ownership {
        CoOwnership::Sole => vec![recorded(taker, None)],
        CoOwnership::Joint => both(None, None),
        CoOwnership::Shares => {
            let taken = holding.share_of(taker.slot)?;
            both(Share::WHOLE.less(&[taken]).ok()?, Some(taken))
        }
        CoOwnership::Other => return None,
    };
    let mut changes = notices_fulfilled(form, parties, unit);
    changes.extend(follow(given, holding.co_ownership, holders, case)?);
    Some(changes)
}

/// A transfer of a share (份额转让): the right that stands ends, and one that follows it opens for the same holders, of whom
/// the giver has so much less and the takers so much more. Whoever is left alone owns the home alone.
pub fn transfer_of_a_share(form: &Form, sections: &Sections, unit: &Unit, case: &CaseNumber) -> Option<Vec<Change>> {
    let (given, parties, holding) = (unit.open_right()?, sections.get::<Parties>()?, sections.get::<Holding>()?);
    let mut holders = shares_moved(form, parties, holding, &given.holders)?;
    let alone = holders.len() == 1;
    if alone {
        holders.iter_mut().for_each(|holder| holder.share = None);
    }
    follow(given, if alone { CoOwnership::Sole } else { CoOwnership::Shares }, holders, case)
}

/// An inheritance (继承、受遗赠): the right ends, and one that follows it opens for the heirs; of a home held in shares they
/// take the share of who has died, and the other holders keep theirs.
pub fn inherit(form: &Form, sections: &Sections, unit: &Unit, case: &CaseNumber) -> Option<Vec<Change>> {
    match unit.open_right()?.co_ownership {
        CoOwnership::Shares => transfer_of_a_share(form, sections, unit, case),
        CoOwnership::Sole | CoOwnership::Joint | CoOwnership::Other => transfer(form, sections, unit, case),
    }
}

/// The holders once the takers have what they state of the one giver's share; `None` where the giver is no holder in
/// shares, gives more than they hold, or a share comes out finer than a share can be.
pub(crate) fn shares_moved(
    form: &Form,
    parties: &Parties,
    holding: &Holding,
    holders: &[Holder],
) -> Option<Vec<Holder>> {
    let giver = on(form, parties, Side::Obligor).next()?;
    let taken: Vec<(&Party, Share)> = on(form, parties, Side::RightHolder)
        .map(|party| Some((party, holding.share_of(party.slot)?)))
        .collect::<Option<_>>()?;
    let given: Vec<Share> = taken.iter().map(|(_, share)| *share).collect();
    let mut after = Vec::new();
    for holder in holders {
        let share = holder.share?;
        let left = if holder.is(giver) { share.less(&given).ok()? } else { Some(share) };
        after.extend(left.map(|share| Holder { share: Some(share), ..holder.clone() }));
    }
    if !holders.iter().any(|holder| holder.is(giver)) {
        return None;
    }
    for (taker, share) in taken {
        match after.iter_mut().find(|holder| holder.is(taker)) {
            Some(holder) => holder.share = Some(holder.share?.plus(share).ok()?),
            None => after.push(recorded(taker, Some(share))),
        }
    }
    Some(after)
}

/// The parties of a side.
fn on<'a>(form: &'a Form, parties: &'a Parties, side: Side) -> impl Iterator<Item = &'a Party> {
    parties.parties.iter().filter(move |party| form.side_of(party.slot) == Some(side))
}

/// A party as the register names them.
fn recorded(party: &Party, share: Option<Share>) -> Holder {
    Holder {
        kind: party.kind,
        name: party.name.clone(),
        identity: party.identity.clone(),
        former_identity: None,
        share,
    }
}

/// The right ends by a case and one follows it for these holders.
fn follow(given: &Right, co_ownership: CoOwnership, holders: Vec<Holder>, case: &CaseNumber) -> Option<Vec<Change>> {
    let entry = format!("转移登记 {case}").parse().ok()?;
    Some(vec![
        Change::Close(Closing { right: given.id, ending: Ending::Historic, entry }),
        Change::Open(Opening {
            kind: given.kind,
            status: OpeningStatus::Current,
            predecessors: vec![given.id],
            co_ownership,
            holders,
            old_certificates: Vec::new(),
        }),
    ])
}

/// A discharge (抵押权注销): the mortgage of the proof that is quoted is lifted, and nothing else moves.
pub fn discharge(_: &Form, sections: &Sections, unit: &Unit, _: &CaseNumber) -> Option<Vec<Change>> {
    let discharge = sections.get::<Discharge>()?;
    let is_it = |standing: &&StandingBurden| {
        matches!(standing.burden, Burden::Mortgage(_)) && standing.proof.as_ref() == Some(&discharge.proof)
    };
    let mortgage = unit.burdens.iter().find(is_it)?;
    Some(vec![Change::Lift(Lifting { burden: mortgage.id })])
}

/// An advance notice of a sale (预告登记): the right is burdened for those to whom it is promised; a notice that they had
/// before ends with it.
pub fn advance_notice(form: &Form, sections: &Sections, unit: &Unit, _: &CaseNumber) -> Option<Vec<Change>> {
    let (right, parties) = (unit.open_right()?, sections.get::<Parties>()?);
    let holders: Vec<Holder> = on(form, parties, Side::RightHolder).map(|party| recorded(party, None)).collect();
    let mut changes = notices_fulfilled(form, parties, unit);
    changes.push(Change::Burden(Burdening {
        on: Bearer::Right(right.id),
        burden: Burden::Notice { kind: NoticeKind::OtherSale, holders },
    }));
    Some(changes)
}

/// The creation of a mortgage (抵押权首次登记): the right comes to secure what was agreed, for the mortgagee. Its rank follows
/// from the mortgages that stand on the unit already.
pub fn mortgage(form: &Form, sections: &Sections, unit: &Unit, _: &CaseNumber) -> Option<Vec<Change>> {
    let (right, parties) = (unit.open_right()?, sections.get::<Parties>()?);
    let agreed = sections.get::<AgreedMortgage>()?;
    let mortgagee = on(form, parties, Side::RightHolder).next()?;
    let terms = MortgageTerms {
        mortgagee: mortgagee.name.clone(),
        mortgagee_identity: mortgagee.identity.clone(),
        method: agreed.method,
        object: agreed.object,
        amount: agreed.amount,
        transfer_clause: match agreed.restriction {
            Some(_) => TransferClause::Restricted,
            None => TransferClause::Free,
        },
        debt: Some(SecuredDebt {
            debtor: agreed.debtor.clone(),
            period: agreed.period().ok()?,
            scope: agreed.scope.clone(),
            restriction: agreed.restriction.clone(),
        }),
    };
    let burdening = Burdening { on: Bearer::Right(right.id), burden: Burden::Mortgage(terms) };
    Some(vec![Change::Burden(burdening)])
}

/// The advance notices of the sale that has now come: their whole purpose is reached, and they are lifted (预告转本登记).
fn notices_fulfilled(form: &Form, parties: &Parties, unit: &Unit) -> Vec<Change> {
    let takes = |named: &Holder| on(form, parties, Side::RightHolder).any(|party| named.is(party));
    let fulfilled = |standing: &&StandingBurden| match &standing.burden {
        Burden::Notice { kind: NoticeKind::OtherSale, holders } => holders.iter().all(takes),
        _ => false,
    };
    let standing = unit.burdens.iter().filter(fulfilled);
    standing.map(|notice| Change::Lift(Lifting { burden: notice.id })).collect()
}

#[cfg(test)]
mod tests;
