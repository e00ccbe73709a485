//! The holders of the right after the entry (登簿后的权利人): decided once, for each matter by the function that its form
//! names. The entry is made from them, and the fee counts them.

use ereg_domain::{
    dictionary::CoOwnership,
    party::{Holder, Party, Side},
    share::Share,
};

use crate::{
    application::{Former, Holding, Parties},
    section::{Form, Ownership, Sections},
};

/// The right stays as it is held (补证).
pub fn kept(_: &Form, _: &Sections, before: &Ownership) -> Option<Ownership> {
    Some(before.clone())
}

/// The same people hold the right, and the one who applies as they are called now (变更登记).
pub fn renamed(_: &Form, sections: &Sections, before: &Ownership) -> Option<Ownership> {
    let (parties, former) = (sections.get::<Parties>()?, sections.get::<Former>()?);
    let party = parties.parties.first()?;
    let as_called_now = |holder: &Holder| {
        if holder.identity != former.identity || !holder.name.is_same(&former.name) {
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
    let holders = before.holders.iter().map(as_called_now).collect();
    Some(Ownership { co_ownership: before.co_ownership, holders })
}

/// Those who take the right hold it, and nobody else (转移登记).
pub fn taken(form: &Form, sections: &Sections, _: &Ownership) -> Option<Ownership> {
    let (parties, holding) = (sections.get::<Parties>()?, sections.get::<Holding>()?);
    let takers = on(form, parties, Side::RightHolder).map(|party| recorded(party, holding.share_of(party.slot)));
    Some(Ownership { co_ownership: holding.co_ownership, holders: takers.collect() })
}

/// The other spouse holds the home alone, or both jointly, or both in shares, of which the one who held it keeps what is
/// not taken (夫妻间变更).
pub fn between_spouses(form: &Form, sections: &Sections, before: &Ownership) -> Option<Ownership> {
    let (parties, holding) = (sections.get::<Parties>()?, sections.get::<Holding>()?);
    let keeper = on(form, parties, Side::Obligor).next()?;
    let taker = on(form, parties, Side::RightHolder).next()?;
    let kept = before.holders.iter().find(|holder| holder.is(keeper))?;
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
    Some(Ownership { co_ownership: holding.co_ownership, holders })
}

/// The giver of a share has so much less and the takers so much more (份额转让). Whoever is left alone owns the home alone.
pub fn share_taken(form: &Form, sections: &Sections, before: &Ownership) -> Option<Ownership> {
    let (parties, holding) = (sections.get::<Parties>()?, sections.get::<Holding>()?);
    let mut holders = shares_moved(form, parties, holding, &before.holders)?;
    let alone = holders.len() == 1;
    if alone {
        holders.iter_mut().for_each(|holder| holder.share = None);
    }
    Some(Ownership { co_ownership: if alone { CoOwnership::Sole } else { CoOwnership::Shares }, holders })
}

/// The heirs hold the home (继承、受遗赠); of one held in shares they take the share of who has died, and the other holders
/// keep theirs.
pub fn inherited(form: &Form, sections: &Sections, before: &Ownership) -> Option<Ownership> {
    match before.co_ownership {
        CoOwnership::Shares => share_taken(form, sections, before),
        CoOwnership::Sole | CoOwnership::Joint | CoOwnership::Other => taken(form, sections, before),
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
pub(crate) fn on<'a>(form: &'a Form, parties: &'a Parties, side: Side) -> impl Iterator<Item = &'a Party> {
    parties.parties.iter().filter(move |party| form.side_of(party.slot) == Some(side))
}

/// A party as the register names them.
pub(crate) fn recorded(party: &Party, share: Option<Share>) -> Holder {
    Holder {
        kind: party.kind,
        name: party.name.clone(),
        identity: party.identity.clone(),
        former_identity: None,
        share,
    }
}
