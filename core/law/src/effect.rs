//! The effect of a matter's entry on the unit's rights (登记簿记载): changes, made from what was applied for.
//!
//! An effect decides nothing: it is asked after every rule has passed. It is pure, and the same for every registry.

use ereg_domain::{
    dictionary::{CoOwnership, NoticeKind},
    identifier::CaseNumber,
    party::{Holder, Side},
    register::{
        Alteration, Bearer, Burden, Burdening, Change, Closing, Ending, Lifting, MortgageTerms, Opening, OpeningStatus,
        Right, SecuredDebt, StandingBurden, TransferClause, Unit,
    },
};

use crate::{
    application::{Act, AgreedMortgage, Discharge, MatterSection, Parties},
    ownership::{on, recorded},
    section::{Form, Ownership, Sections},
    words::labels,
};

/// The changes of an entry; `None` where the unit or the application has not what they are made from.
pub type Effect = fn(&Form, &Sections, &Unit, &CaseNumber) -> Option<Vec<Change>>;

/// A reissue (补证): the certificate that is quoted is void, and one is given again for the same right.
pub fn reissue(_: &Form, sections: &Sections, unit: &Unit, _: &CaseNumber) -> Option<Vec<Change>> {
    let (right, item) = (unit.open_right()?, sections.get::<MatterSection>()?.items.first()?);
    let replaces = vec![item.certificate.clone()?];
    Some(vec![Change::Alter(Alteration::Reissue { right: right.id, replaces })])
}

/// A transfer (转移登记): the right that stands ends, and one that follows it opens for those who hold it from now on.
pub fn transfer(form: &Form, sections: &Sections, unit: &Unit, case: &CaseNumber) -> Option<Vec<Change>> {
    let (given, parties) = (unit.open_right()?, sections.get::<Parties>()?);
    let mut changes = notices_fulfilled(form, parties, unit);
    changes.extend(follow(given, ownership_after(form, sections, given)?, case)?);
    Some(changes)
}

/// A change of a holder's name or number (变更登记): the right stays, and names the same person as they are called now.
pub fn rename(form: &Form, sections: &Sections, unit: &Unit, _: &CaseNumber) -> Option<Vec<Change>> {
    let right = unit.open_right()?;
    let Ownership { co_ownership, holders } = ownership_after(form, sections, right)?;
    Some(vec![Change::Alter(Alteration::Holders { right: right.id, co_ownership, holders })])
}

/// A transfer of a share (份额转让): the right that stands ends, and one that follows it opens for those who hold shares from
/// now on.
pub fn transfer_of_a_share(form: &Form, sections: &Sections, unit: &Unit, case: &CaseNumber) -> Option<Vec<Change>> {
    let given = unit.open_right()?;
    follow(given, ownership_after(form, sections, given)?, case)
}

/// An inheritance (继承、受遗赠): a transfer of the share of who has died where the home is held in shares, else of the home.
pub fn inherit(form: &Form, sections: &Sections, unit: &Unit, case: &CaseNumber) -> Option<Vec<Change>> {
    match unit.open_right()?.co_ownership {
        CoOwnership::Shares => transfer_of_a_share(form, sections, unit, case),
        CoOwnership::Sole | CoOwnership::Joint | CoOwnership::Other => transfer(form, sections, unit, case),
    }
}

/// The holders of a right after the entry, as the form has them decided.
fn ownership_after(form: &Form, sections: &Sections, right: &Right) -> Option<Ownership> {
    let before = Ownership { co_ownership: right.co_ownership, holders: right.holders.clone() };
    form.ownership_after?(form, sections, &before)
}

/// The right ends by a case and one follows it, held like this.
fn follow(given: &Right, after: Ownership, case: &CaseNumber) -> Option<Vec<Change>> {
    let Ownership { co_ownership, holders } = after;
    let entry = format!("{} {case}", labels::act(Act::Transfer).zh).parse().ok()?;
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
