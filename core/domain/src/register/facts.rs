//! The facts of the register about a home, in the shape that an extract carries and the rules read: a view of a
//! [`Unit`].
//!
//! Facts are what was written, with no judgement in them; whether a seizure is in force on a day, or a form of
//! ownership can be handled automatically, is for the rules of `ereg-law`.

use serde::{Deserialize, Serialize};

use super::{
    at::ChangeAt,
    burden::{
        Bearer, Burden, BurdenKind, MortgageTerms, SecuredDebt, Seizure, StandingBurden, SuitProof, TransferClause,
    },
    certificate::{RegistrationProof, TitleCertificate, TitleFace},
    change::{Burdening, Change, Closing, Ending, Entry, Opening, OpeningStatus},
    right::{RightEnd, RightId},
    unit::{Building, Description, Land, Unit},
};
use crate::{
    area::Area,
    dictionary::{
        CoOwnership, HouseNature, HouseType, LandNature, MortgageMethod, MortgagedObject, NoticeKind, RightKind,
        TenureStatus,
    },
    identifier::{
        LicenceId, OldCertificate, QuotedCertificate, RegistrationProofNumber, TitleCertificateNumber, UnitCode,
    },
    money::Fen,
    party::{Holder, IdentityNumber, Party},
    text::{Address, PersonName},
    time::{Day, Instant},
};

/// Everything the register says of a home at one entry (登记簿内容).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegisterFacts {
    /// 不动产单元号.
    pub unit: UnitCode,
    /// Status of the unit in the cadastre (A.22): only a current unit can be dealt in.
    pub status: TenureStatus,
    /// 坐落.
    pub address: Address,
    /// 建筑面积, m².
    pub area: Area,
    /// 房屋类型 (planned use).
    pub house_type: HouseType,
    /// 房屋性质.
    pub house_nature: HouseNature,
    /// 权利性质 of the land.
    pub land_nature: LandNature,
    /// Last day of the land-use term, where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub land_term_end: Option<Day>,
    /// The ownership right (所有权) that stands or, where none does, the last one that did.
    pub right: OwnershipRight,
    /// 抵押权, in rank order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mortgages: Vec<Mortgage>,
    /// 查封, in the order in which they arrived.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub seizures: Vec<Seizure>,
    /// 异议登记.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub objections: Vec<Objection>,
    /// 预告登记.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notices: Vec<AdvanceNotice>,
    /// Burdens of kinds that only a person handles so far (居住权, 地役权, 限售, 更正中 …).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub other_burdens: Vec<OtherBurden>,
}

impl RegisterFacts {
    /// A unit as its home. `None` where it is none yet: no building stands on the land, or no right was ever opened.
    pub fn of(unit: &Unit) -> Option<RegisterFacts> {
        let (Description { status, address, land, building }, right) = (&unit.description, unit.rights.last()?);
        let building = building.as_ref()?;
        let mut facts = RegisterFacts {
            unit: unit.code,
            status: *status,
            address: address.clone(),
            area: building.area,
            house_type: building.house_type,
            house_nature: building.nature,
            land_nature: land.nature,
            land_term_end: land.term_end,
            right: OwnershipRight {
                kind: right.kind,
                status: right.status.tenure(),
                co_ownership: right.co_ownership,
                holders: right.holders.clone(),
                certificates: right.certificates.clone(),
                old_certificates: right.old_certificates.clone(),
                registered_at: right.registered_at,
                ended: right.status.end().cloned(),
            },
            mortgages: Vec::new(),
            seizures: Vec::new(),
            objections: Vec::new(),
            notices: Vec::new(),
            other_burdens: Vec::new(),
        };
        for StandingBurden { burden, proof, registered_at, .. } in &unit.burdens {
            let registered_at = *registered_at;
            match burden.clone() {
                Burden::Mortgage(terms) => {
                    // The fold lets no mortgage stand without one.
                    let proof = proof.clone()?;
                    facts.mortgages.push(Mortgage::of(terms, proof, registered_at));
                }
                Burden::Seizure(seizure) => facts.seizures.push(seizure),
                Burden::Objection { objector, suit } => {
                    facts.objections.push(Objection { objector, registered_at, suit });
                }
                Burden::Notice { kind, holders } => {
                    facts.notices.push(AdvanceNotice { kind, holders, registered_at });
                }
                Burden::Other { kind } => facts.other_burdens.push(OtherBurden { kind, registered_at }),
            }
        }
        Some(facts)
    }

    /// The same with nothing of the debts that its mortgages secure, but how much is secured.
    pub fn without_debts(mut self) -> RegisterFacts {
        self.mortgages.iter_mut().for_each(|mortgage| mortgage.debt = None);
        self
    }

    /// A home that was registered before this book began (存量数据), as the entries that make it: the right, then each burden
    /// in the order of the lists, then its end. `license` gives each title certificate its licence id.
    ///
    /// # Errors
    /// Those of `license`. Facts that contradict themselves make entries that do not fold to them.
    pub fn entries<E>(
        &self,
        mut license: impl FnMut(&TitleCertificateNumber) -> Result<LicenceId, E>,
    ) -> Result<Vec<Entry>, E> {
        let right = &self.right;
        let each_has_one = right.certificates.len() == right.holders.len();
        let mut certificates = Vec::new();
        for (at, number) in right.certificates.iter().enumerate() {
            let holders = match right.holders.get(at) {
                Some(holder) if each_has_one => vec![holder.clone()],
                _ => right.holders.clone(),
            };
            let (face, licence_id) = (self.title_face(holders), license(number)?);
            certificates.push(TitleCertificate { of: OPENED.place(), number: number.clone(), licence_id, face });
        }
        let opening = vec![Change::Describe(self.description()), Change::Open(self.opening())];
        let mut entries = vec![Entry { certificates, ..Entry::of(right.registered_at, opening) }];
        for (registered_at, burden, proof) in self.burdens() {
            let burdening = Burdening { on: Bearer::Right(RightId(OPENED)), burden };
            let proofs = proof.map(|number| RegistrationProof { of: 1, number, issued: None }).into_iter().collect();
            entries.push(Entry { proofs, ..Entry::of(registered_at, vec![Change::Burden(burdening)]) });
        }
        if let Some(RightEnd { entry, registered_at }) = &right.ended {
            let ending = match right.status {
                TenureStatus::Terminated => Ending::Terminated,
                _ => Ending::Historic,
            };
            let closing = Closing { right: RightId(OPENED), ending, entry: entry.clone() };
            entries.push(Entry::of(*registered_at, vec![Change::Close(closing)]));
        }
        Ok(entries)
    }

    fn description(&self) -> Description {
        Description {
            status: self.status,
            address: self.address.clone(),
            land: Land { nature: self.land_nature, term_end: self.land_term_end },
            building: Some(Building { area: self.area, house_type: self.house_type, nature: self.house_nature }),
        }
    }

    fn opening(&self) -> Opening {
        Opening {
            kind: self.right.kind,
            status: match self.right.status {
                TenureStatus::Provisional => OpeningStatus::Provisional,
                _ => OpeningStatus::Current,
            },
            predecessors: Vec::new(),
            co_ownership: self.right.co_ownership,
            holders: self.right.holders.clone(),
            old_certificates: self.right.old_certificates.clone(),
        }
    }

    fn title_face(&self, holders: Vec<Holder>) -> TitleFace {
        let Description { address, land, building, .. } = self.description();
        let (right, co_ownership) = (self.right.kind, self.right.co_ownership);
        TitleFace { unit: self.unit, right, co_ownership, holders, address, land, building }
    }

    /// The burdens with their times and proofs, one list after the other.
    fn burdens(&self) -> Vec<(Instant, Burden, Option<RegistrationProofNumber>)> {
        let mortgages = self
            .mortgages
            .iter()
            .map(|mortgage| (mortgage.registered_at, Burden::Mortgage(mortgage.terms()), Some(mortgage.proof.clone())));
        let notices = self.notices.iter().cloned().map(|AdvanceNotice { kind, holders, registered_at }| {
            (registered_at, Burden::Notice { kind, holders }, None)
        });
        let objections = self.objections.iter().cloned().map(|Objection { objector, registered_at, suit }| {
            (registered_at, Burden::Objection { objector, suit }, None)
        });
        let others = self
            .other_burdens
            .iter()
            .map(|OtherBurden { kind, registered_at }| (*registered_at, Burden::Other { kind: *kind }, None));
        // What is known of when a seizure was entered is its first day.
        let seizures =
            self.seizures.iter().cloned().map(|seizure| (seizure.from.start(), Burden::Seizure(seizure), None));
        mortgages.chain(notices).chain(objections).chain(others).chain(seizures).collect()
    }
}

/// The place at which the right of a home from before this book is opened: after its description, in the first entry.
const OPENED: ChangeAt = ChangeAt::SECOND_OF_FIRST;

/// The ownership right and who holds it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OwnershipRight {
    /// 权利类型.
    pub kind: RightKind,
    /// 权属状态.
    pub status: TenureStatus,
    /// 共有方式.
    pub co_ownership: CoOwnership,
    /// 权利人, at least one.
    pub holders: Vec<Holder>,
    /// Numbers of the certificates in force (现势) for this right; of an ended one those that its end made void.
    pub certificates: Vec<TitleCertificateNumber>,
    /// Certificates from before the unified registration that are in force (房产证, 土地证): paper alone, void with the
    /// next entry.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub old_certificates: Vec<OldCertificate>,
    /// 登记时间.
    pub registered_at: Instant,
    /// The entry that ended it, where it is historic or terminated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<RightEnd>,
}

impl OwnershipRight {
    /// Whether a certificate is one in force for this right.
    pub fn is_certified_by(&self, quoted: &QuotedCertificate) -> bool {
        match quoted {
            QuotedCertificate::Title(number) => self.certificates.contains(number),
            QuotedCertificate::Old(old) => self.old_certificates.iter().any(|held| held.is_same(old)),
        }
    }
}

/// A mortgage (抵押权).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mortgage {
    /// 不动产登记证明号.
    pub proof: RegistrationProofNumber,
    /// 抵押权人.
    pub mortgagee: PersonName,
    /// Number of the mortgagee.
    pub mortgagee_identity: IdentityNumber,
    /// 抵押方式.
    pub method: MortgageMethod,
    /// 抵押不动产类型.
    pub object: MortgagedObject,
    /// Secured claim or maximum amount, fen.
    pub amount: Fen,
    /// 禁止或限制转让的约定.
    pub transfer_clause: TransferClause,
    /// The particulars of the debt in the entry; absent where it says nothing, and where whoever reads this is told
    /// nothing of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub debt: Option<SecuredDebt>,
    /// 登记时间: rank, and which law applies (before 2021-01-01 物权法 191).
    pub registered_at: Instant,
}

impl Mortgage {
    fn of(terms: MortgageTerms, proof: RegistrationProofNumber, registered_at: Instant) -> Mortgage {
        let MortgageTerms { mortgagee, mortgagee_identity, method, object, amount, transfer_clause, debt } = terms;
        Mortgage { proof, mortgagee, mortgagee_identity, method, object, amount, transfer_clause, debt, registered_at }
    }

    /// Whether it is for a party, by number and name: the register says no more of a mortgagee.
    pub fn is_for(&self, party: &Party) -> bool {
        self.mortgagee_identity == party.identity && self.mortgagee.is_same(&party.name)
    }

    /// The terms of the mortgage: what it secures, for whom and how.
    pub fn terms(&self) -> MortgageTerms {
        MortgageTerms {
            mortgagee: self.mortgagee.clone(),
            mortgagee_identity: self.mortgagee_identity.clone(),
            method: self.method,
            object: self.object,
            amount: self.amount,
            transfer_clause: self.transfer_clause,
            debt: self.debt.clone(),
        }
    }
}

/// An objection (异议登记).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Objection {
    /// The person who objects.
    pub objector: PersonName,
    /// 登记时间.
    pub registered_at: Instant,
    /// Proof that a suit or arbitration was begun.
    pub suit: SuitProof,
}

/// An advance notice (预告登记).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AdvanceNotice {
    /// 预告登记种类.
    pub kind: NoticeKind,
    /// 预告登记权利人, at least one.
    pub holders: Vec<Holder>,
    /// 登记时间.
    pub registered_at: Instant,
}

/// A burden of a kind that a person judges.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OtherBurden {
    /// Its kind.
    pub kind: BurdenKind,
    /// 登记时间.
    pub registered_at: Instant,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identifier::CertScheme;

    #[test]
    fn a_right_is_certified_by_its_certificates_in_force_and_no_others() {
        let title =
            |serial| QuotedCertificate::Title(format!("鄂(2020)武汉市江岸不动产权第{serial:07}号").parse().unwrap());
        let old = |number: &str, scheme| OldCertificate { number: number.parse().unwrap(), scheme };
        let QuotedCertificate::Title(held) = title(1) else { panic!() };
        let right = OwnershipRight {
            kind: RightKind::StateLandAndHouse,
            status: TenureStatus::Current,
            co_ownership: CoOwnership::Sole,
            holders: Vec::new(),
            certificates: vec![held],
            old_certificates: vec![old("武国用(2005)第123号", CertScheme::Land)],
            registered_at: Instant::from_ms(0),
            ended: None,
        };
        assert!(right.is_certified_by(&title(1)) && !right.is_certified_by(&title(2)));
        for (number, scheme, is_held) in [
            ("武国用(2005)第123号", CertScheme::Land, true),
            ("武国用〔２００５〕第 123 号", CertScheme::Land, true),
            ("武国用(2005)第124号", CertScheme::Land, false),
            ("武国用(2005)第123号", CertScheme::House, false),
        ] {
            let quoted = QuotedCertificate::Old(old(number, scheme));
            assert_eq!((quoted.number(), quoted.to_string().as_str()), (number, number));
            assert_eq!(right.is_certified_by(&quoted), is_held, "{number}");
        }
        assert_eq!(title(7).number(), "鄂(2020)武汉市江岸不动产权第0000007号");
    }
}
