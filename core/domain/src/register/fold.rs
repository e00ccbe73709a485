//! The fold: a unit from its entries, each of which must fit what stands.
//!
//! It is pure and total: the same entries always make the same unit, every prefix of them makes one too, and an entry that
//! does not fit is refused whole. This holds of every unit it makes: at most one right is open, and it is the last one;
//! a right only goes forward (临时 → 现势 → 历史 or 终止); every burden stands on an open right or on the unit; no name of a
//! right or a burden is given twice; a mortgage has its registration proof.

use super::{
    at::ChangeAt,
    burden::{Bearer, Burden, BurdenId, StandingBurden},
    change::{Alteration, Burdening, Change, Closing, Ending, Entry, Opening, OpeningStatus},
    right::{Right, RightEnd, RightId, RightStatus},
    unit::{Description, Unit},
};
use crate::{
    dictionary::{RightKind, TenureStatus},
    identifier::{QuotedCertificate, UnitCode},
    time::Instant,
};

/// The reason why an entry does not fit what stands in the book. It names places in the book, never a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FoldFault {
    /// The entry changes nothing.
    #[error("an entry without a change")]
    Empty,
    /// The unit has more entries, or the entry more changes, than can be named.
    #[error("too many entries or changes")]
    TooMany,
    /// The unit was never described, so there is nothing to change.
    #[error("the first change of a unit does not describe it")]
    NotDescribed,
    /// The unit's status in the cadastre would go back.
    #[error("the status of the unit would go back from {from:?} to {to:?}")]
    UnitGoesBack {
        /// The status it has.
        from: TenureStatus,
        /// The status it was to get.
        to: TenureStatus,
    },
    /// A right was to be opened while another stands.
    #[error("right {open} is not closed")]
    SecondRight {
        /// The right that stands.
        open: RightId,
    },
    /// A burden on another right (抵押权, 居住权, 地役权) was to be opened as a right of its own.
    #[error("{kind:?} is entered as a burden")]
    OpenedBurden {
        /// Its kind.
        kind: RightKind,
    },
    /// A right without a holder.
    #[error("a right that nobody holds")]
    NobodyHolds,
    /// The unit has no such right.
    #[error("no right {right}")]
    NoSuchRight {
        /// The name.
        right: RightId,
    },
    /// The right has ended.
    #[error("right {right} has ended")]
    RightEnded {
        /// The right that is named.
        right: RightId,
    },
    /// The right is current already.
    #[error("right {right} is not provisional")]
    NotProvisional {
        /// The right that is named.
        right: RightId,
    },
    /// A predecessor has not ended.
    #[error("right {right} has not ended and can have no successor")]
    PredecessorOpen {
        /// The right that is named.
        right: RightId,
    },
    /// A certificate that was to be replaced is not in force for the right, or none was named.
    #[error("a certificate to be replaced is not in force for right {right}")]
    NotInForce {
        /// The right.
        right: RightId,
    },
    /// No such burden stands.
    #[error("burden {burden} does not stand")]
    NotStanding {
        /// The name.
        burden: BurdenId,
    },
    /// A burden was to become one of another kind.
    #[error("burden {burden} is of another kind")]
    OtherKind {
        /// The burden that is named.
        burden: BurdenId,
    },
    /// A right ended without a successor while a burden still stands on it.
    #[error("burden {burden} would stand on a right that has ended")]
    BurdenLeft {
        /// The burden that is named.
        burden: BurdenId,
    },
    /// A certificate is for a change that opens and alters no right which is open at the end of the entry.
    #[error("a certificate for change {of}, which gives none")]
    CertifiesNothing {
        /// The change it names.
        of: u16,
    },
    /// A certificate or proof shows something else than the register says.
    #[error("what is handed out for change {of} shows something else than the register says")]
    FaceDiffers {
        /// The change it names.
        of: u16,
    },
    /// A registration proof is for a change that enters and alters no burden which stands at the end of the entry.
    #[error("a registration proof for change {of}, which gives none")]
    ProvesNothing {
        /// The change it names.
        of: u16,
    },
    /// A number was given to the unit before.
    #[error("the number handed out for change {of} was given before")]
    NumberGivenBefore {
        /// The change it is for.
        of: u16,
    },
    /// A mortgage without a registration proof.
    #[error("burden {burden} has no registration proof")]
    NoProof {
        /// The burden that is named.
        burden: BurdenId,
    },
}

/// The unit that these entries make, in their order; `None` where there are none.
///
/// # Errors
/// [`FoldFault`] of the first entry that does not fit.
pub fn fold<'a>(code: UnitCode, entries: impl IntoIterator<Item = &'a Entry>) -> Result<Option<Unit>, FoldFault> {
    entries.into_iter().try_fold(None, |unit, entry| enter(code, unit.as_ref(), entry).map(Some))
}

/// The unit after one more entry. `before` is what the entries before it made, `None` for the first.
///
/// # Errors
/// [`FoldFault`] where the entry does not fit; nothing of it is done then.
pub fn enter(code: UnitCode, before: Option<&Unit>, entry: &Entry) -> Result<Unit, FoldFault> {
    let mut unit = make_changes(code, before, entry.registered_at, &entry.changes)?;
    for proof in &entry.proofs {
        let of = proof.of;
        let burden = unit.burden_of(entry, of).ok_or(FoldFault::ProvesNothing { of })?;
        if unit.burdens.iter().any(|standing| standing.proof.as_ref() == Some(&proof.number)) {
            return Err(FoldFault::NumberGivenBefore { of });
        }
        if proof.issued.as_ref().is_some_and(|issued| unit.proof_face(burden).as_ref() != Some(&issued.face)) {
            return Err(FoldFault::FaceDiffers { of });
        }
        unit.burden_mut(burden)?.proof = Some(proof.number.clone());
    }
    for certificate in &entry.certificates {
        let of = certificate.of;
        let right = unit.right_of(entry, of).ok_or(FoldFault::CertifiesNothing { of })?;
        if unit.title_face(right, &certificate.face.holders).as_ref() != Some(&certificate.face) {
            return Err(FoldFault::FaceDiffers { of });
        }
        if unit.rights.iter().any(|right| right.certificates.contains(&certificate.number)) {
            return Err(FoldFault::NumberGivenBefore { of });
        }
        unit.open_mut(right)?.certificates.push(certificate.number.clone());
    }
    let unproven =
        |standing: &&StandingBurden| matches!(standing.burden, Burden::Mortgage(_)) && standing.proof.is_none();
    match unit.burdens.iter().find(unproven) {
        Some(standing) => Err(FoldFault::NoProof { burden: standing.id }),
        None => Ok(unit),
    }
}

/// The unit after these changes, before anything is handed out for them: what the certificates of the entry will show.
///
/// # Errors
/// [`FoldFault`] where a change does not fit.
pub fn make_changes(
    code: UnitCode,
    before: Option<&Unit>,
    registered_at: Instant,
    changes: &[Change],
) -> Result<Unit, FoldFault> {
    let mut unit = match (before, changes.first()) {
        (_, None) => return Err(FoldFault::Empty),
        (Some(unit), Some(_)) => unit.clone(),
        (None, Some(Change::Describe(description))) => {
            let description = description.clone();
            Unit { code, entries: 0, description, rights: Vec::new(), burdens: Vec::new() }
        }
        (None, Some(_)) => return Err(FoldFault::NotDescribed),
    };
    unit.entries = unit.entries.checked_add(1).ok_or(FoldFault::TooMany)?;
    for (number, change) in changes.iter().enumerate() {
        let place = u16::try_from(number + 1).map_err(|_| FoldFault::TooMany)?;
        let at = ChangeAt::new(unit.entries, place).map_err(|_| FoldFault::TooMany)?;
        unit.make(at, registered_at, change)?;
    }
    let left = unit.burdens.iter().find(|standing| match standing.on {
        Bearer::Unit => false,
        Bearer::Right(right) => unit.right(right).is_none_or(|right| !right.is_open()),
    });
    match left {
        Some(standing) => Err(FoldFault::BurdenLeft { burden: standing.id }),
        None => Ok(unit),
    }
}

impl Unit {
    fn make(&mut self, at: ChangeAt, registered_at: Instant, change: &Change) -> Result<(), FoldFault> {
        match change {
            Change::Describe(description) => self.describe(description),
            Change::Open(opening) => self.open(RightId(at), registered_at, opening),
            Change::Close(closing) => self.close(registered_at, closing),
            Change::Alter(alteration) => self.alter(alteration),
            Change::Burden(burdening) => self.bear(BurdenId(at), registered_at, burdening),
            Change::Lift(lifting) => {
                self.burden_mut(lifting.burden)?;
                self.burdens.retain(|standing| standing.id != lifting.burden);
                Ok(())
            }
        }
    }

    fn describe(&mut self, description: &Description) -> Result<(), FoldFault> {
        let (from, to) = (self.description.status, description.status);
        if !goes_forward(from, to) {
            return Err(FoldFault::UnitGoesBack { from, to });
        }
        self.description = description.clone();
        Ok(())
    }

    fn open(&mut self, id: RightId, registered_at: Instant, opening: &Opening) -> Result<(), FoldFault> {
        if matches!(opening.kind, RightKind::Mortgage | RightKind::Residence | RightKind::Easement) {
            return Err(FoldFault::OpenedBurden { kind: opening.kind });
        }
        if let Some(open) = self.open_right() {
            return Err(FoldFault::SecondRight { open: open.id });
        }
        if opening.holders.is_empty() {
            return Err(FoldFault::NobodyHolds);
        }
        for &predecessor in &opening.predecessors {
            let right = self.right(predecessor).ok_or(FoldFault::NoSuchRight { right: predecessor })?;
            if right.is_open() {
                return Err(FoldFault::PredecessorOpen { right: predecessor });
            }
        }
        // What stands on a right follows it to whoever takes it (民法典 406).
        for standing in &mut self.burdens {
            if matches!(standing.on, Bearer::Right(right) if opening.predecessors.contains(&right)) {
                standing.on = Bearer::Right(id);
            }
        }
        self.rights.push(Right {
            id,
            kind: opening.kind,
            status: match opening.status {
                OpeningStatus::Provisional => RightStatus::Provisional,
                OpeningStatus::Current => RightStatus::Current,
            },
            predecessors: opening.predecessors.clone(),
            co_ownership: opening.co_ownership,
            holders: opening.holders.clone(),
            certificates: Vec::new(),
            old_certificates: opening.old_certificates.clone(),
            registered_at,
        });
        Ok(())
    }

    fn close(&mut self, registered_at: Instant, closing: &Closing) -> Result<(), FoldFault> {
        let right = self.open_mut(closing.right)?;
        let end = RightEnd { entry: closing.entry.clone(), registered_at };
        right.status = match closing.ending {
            Ending::Historic => RightStatus::Historic(end),
            Ending::Terminated => RightStatus::Terminated(end),
        };
        Ok(())
    }

    fn alter(&mut self, alteration: &Alteration) -> Result<(), FoldFault> {
        match alteration {
            Alteration::Holders { right, co_ownership, holders } => {
                let right = self.open_mut(*right)?;
                if holders.is_empty() {
                    return Err(FoldFault::NobodyHolds);
                }
                right.co_ownership = *co_ownership;
                right.holders.clone_from(holders);
                right.certificates.clear();
                right.old_certificates.clear();
            }
            Alteration::Reissue { right: id, replaces } => {
                let right = self.open_mut(*id)?;
                if replaces.is_empty() {
                    return Err(FoldFault::NotInForce { right: *id });
                }
                for replaced in replaces {
                    let before = right.certificates.len() + right.old_certificates.len();
                    match replaced {
                        QuotedCertificate::Title(number) => right.certificates.retain(|held| held != number),
                        QuotedCertificate::Old(old) => right.old_certificates.retain(|held| !held.is_same(old)),
                    }
                    if right.certificates.len() + right.old_certificates.len() == before {
                        return Err(FoldFault::NotInForce { right: *id });
                    }
                }
            }
            Alteration::Confirm { right: id } => {
                let right = self.open_mut(*id)?;
                if right.status != RightStatus::Provisional {
                    return Err(FoldFault::NotProvisional { right: *id });
                }
                right.status = RightStatus::Current;
            }
            Alteration::Burden { burden, becomes } => {
                let standing = self.burden_mut(*burden)?;
                if !standing.burden.is_like(becomes) {
                    return Err(FoldFault::OtherKind { burden: *burden });
                }
                standing.burden = becomes.clone();
            }
        }
        Ok(())
    }

    fn bear(&mut self, id: BurdenId, registered_at: Instant, burdening: &Burdening) -> Result<(), FoldFault> {
        if let Bearer::Right(right) = burdening.on {
            self.open_mut(right)?;
        }
        let (on, burden) = (burdening.on, burdening.burden.clone());
        self.burdens.push(StandingBurden { id, on, burden, proof: None, registered_at });
        Ok(())
    }

    fn open_mut(&mut self, id: RightId) -> Result<&mut Right, FoldFault> {
        let right = self.rights.iter_mut().find(|right| right.id == id).ok_or(FoldFault::NoSuchRight { right: id })?;
        if right.is_open() { Ok(right) } else { Err(FoldFault::RightEnded { right: id }) }
    }

    fn burden_mut(&mut self, id: BurdenId) -> Result<&mut StandingBurden, FoldFault> {
        self.burdens.iter_mut().find(|standing| standing.id == id).ok_or(FoldFault::NotStanding { burden: id })
    }

    /// The open right that a change of the entry just made opened or altered.
    fn right_of(&self, entry: &Entry, of: u16) -> Option<RightId> {
        let id = match entry.change(of)? {
            Change::Open(_) => RightId(ChangeAt::new(self.entries, of).ok()?),
            Change::Alter(Alteration::Holders { right, .. } | Alteration::Reissue { right, .. })
            | Change::Alter(Alteration::Confirm { right }) => *right,
            Change::Alter(Alteration::Burden { .. })
            | Change::Describe(_)
            | Change::Close(_)
            | Change::Burden(_)
            | Change::Lift(_) => return None,
        };
        self.right(id).filter(|right| right.is_open()).map(|right| right.id)
    }

    /// The standing burden that a change of the entry just made entered or altered.
    fn burden_of(&self, entry: &Entry, of: u16) -> Option<BurdenId> {
        let id = match entry.change(of)? {
            Change::Burden(_) => BurdenId(ChangeAt::new(self.entries, of).ok()?),
            Change::Alter(Alteration::Burden { burden, .. }) => *burden,
            Change::Alter(_) | Change::Describe(_) | Change::Open(_) | Change::Close(_) | Change::Lift(_) => {
                return None;
            }
        };
        self.burden(id).map(|standing| standing.id)
    }
}

/// Whether a status may follow another in the cadastre: it stays, or goes on to a later one, and an end is an end.
fn goes_forward(from: TenureStatus, to: TenureStatus) -> bool {
    use TenureStatus::{Current, Historic, Provisional, Terminated};
    match (from, to) {
        (Provisional, _) | (Current, Current | Historic | Terminated) => true,
        (Historic | Terminated, _) => from == to,
        (Current, Provisional) => false,
    }
}
