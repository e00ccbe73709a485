//! The documents handed out for the changes of an entry: title certificates for rights, registration proofs for
//! burdens.

use serde::{Deserialize, Serialize};

use super::{
    burden::{Bearer, Burden, BurdenId},
    right::RightId,
    unit::{Building, Land, Unit},
};
use crate::{
    dictionary::{CoOwnership, RightKind},
    identifier::{LicenceId, RegistrationProofNumber, TitleCertificateNumber, UnitCode},
    party::Holder,
    text::Address,
};

/// A title certificate (不动产权证书) for a right that its entry opened or altered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TitleCertificate {
    /// The number, in its entry, of the change it is for: an opening or an alteration of a right.
    pub of: u16,
    /// 不动产权证书号.
    pub number: TitleCertificateNumber,
    /// 电子证照标识.
    pub licence_id: LicenceId,
    /// The content that it shows.
    pub face: TitleFace,
}

/// The content that a title certificate shows (证书记载的内容), as the register had it when its entry was made. It is kept
/// with the entry so that every later rendering shows the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TitleFace {
    /// 不动产单元号.
    pub unit: UnitCode,
    /// 权利类型.
    pub right: RightKind,
    /// 共有方式.
    pub co_ownership: CoOwnership,
    /// The holders whose certificate it is: all of the right, or some where each has a certificate (分别持证).
    pub holders: Vec<Holder>,
    /// 坐落.
    pub address: Address,
    /// The land.
    pub land: Land,
    /// The building, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub building: Option<Building>,
}

/// A registration proof (不动产登记证明) for a burden that its entry entered or altered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegistrationProof {
    /// The number, in its entry, of the change it is for: a burden or an alteration of one.
    pub of: u16,
    /// 不动产登记证明号.
    pub number: RegistrationProofNumber,
    /// The licence issued electronically for it; absent for a proof that was paper alone, from before this book.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issued: Option<IssuedProof>,
}

/// A registration proof as it is issued electronically.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IssuedProof {
    /// 电子证照标识.
    pub licence_id: LicenceId,
    /// The content that it shows.
    pub face: ProofFace,
}

/// The content that a registration proof shows (证明记载的内容), as the register had it when its entry was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProofFace {
    /// 不动产单元号.
    pub unit: UnitCode,
    /// 证明权利或事项: the burden as entered, with whom it is for.
    pub burden: Burden,
    /// 抵押顺位 of a mortgage, from 1, as it was when the entry was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rank: Option<u32>,
    /// 义务人: the holders of the right that it stands on.
    pub obligors: Vec<Holder>,
    /// 坐落.
    pub address: Address,
}

impl Unit {
    /// The content of a proof for a burden that stands, as the unit is now.
    pub fn proof_face(&self, burden: BurdenId) -> Option<ProofFace> {
        let standing = self.burden(burden)?;
        let obligors = match standing.on {
            Bearer::Right(right) => self.right(right)?.holders.clone(),
            Bearer::Unit => Vec::new(),
        };
        let address = self.description.address.clone();
        let rank = self.rank(burden);
        Some(ProofFace { unit: self.code, burden: standing.burden.clone(), rank, obligors, address })
    }

    /// The content of a certificate for these holders of a right, as the unit is now. `None` where the unit has no such
    /// right, or where somebody else is named than those who hold it.
    pub fn title_face(&self, right: RightId, holders: &[Holder]) -> Option<TitleFace> {
        let right = self.right(right)?;
        if holders.is_empty() || !holders.iter().all(|holder| right.holders.contains(holder)) {
            return None;
        }
        Some(TitleFace {
            unit: self.code,
            right: right.kind,
            co_ownership: right.co_ownership,
            holders: holders.to_vec(),
            address: self.description.address.clone(),
            land: self.description.land,
            building: self.description.building,
        })
    }
}
