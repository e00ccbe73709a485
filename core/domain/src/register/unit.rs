//! A unit (不动产单元) as its entries made it: land, perhaps a building, rights and burdens.

use serde::{Deserialize, Serialize};

use super::{
    at::ChangeAt,
    burden::{Burden, BurdenId, StandingBurden},
    right::{Right, RightId},
};
use crate::{
    area::Area,
    dictionary::{HouseNature, HouseType, LandNature, TenureStatus},
    identifier::{RegistrationProofNumber, TitleCertificateNumber, UnitCode},
    text::Address,
    time::Day,
};

/// A unit of the register, folded from its entries by [`fold()`](super::fold()).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unit {
    /// 不动产单元号.
    pub code: UnitCode,
    /// Number of the entries that made it.
    pub entries: u32,
    /// The latest description.
    pub description: Description,
    /// Every right it ever had, in the order of their opening. Of these at most one is open, and that one is the last.
    pub rights: Vec<Right>,
    /// The burdens that stand, in the order of their entry. Each stands on an open right or on the unit.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub burdens: Vec<StandingBurden>,
}

/// The description of a unit in the cadastre (不动产自然状况): where a fold begins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Description {
    /// Status of the unit in the cadastre (A.22): only a current unit can be dealt in.
    pub status: TenureStatus,
    /// 坐落.
    pub address: Address,
    /// 宗地.
    pub land: Land,
    /// 房屋, where one stands on the land.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub building: Option<Building>,
}

/// The land of a unit (宗地).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Land {
    /// 权利性质.
    pub nature: LandNature,
    /// Last day of the land-use term, where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub term_end: Option<Day>,
}

/// The building of a unit (房屋).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Building {
    /// 建筑面积, m².
    pub area: Area,
    /// 房屋类型 (planned use).
    pub house_type: HouseType,
    /// 房屋性质.
    pub nature: HouseNature,
}

impl Unit {
    /// A right by its name.
    pub fn right(&self, id: RightId) -> Option<&Right> {
        self.rights.iter().find(|right| right.id == id)
    }

    /// A burden that stands, by its name.
    pub fn burden(&self, id: BurdenId) -> Option<&StandingBurden> {
        self.burdens.iter().find(|burden| burden.id == id)
    }

    /// The place of a mortgage that stands among the mortgages of the unit (抵押顺位), from 1: by when each was registered
    /// (民法典 414). `None` for another burden.
    pub fn rank(&self, mortgage: BurdenId) -> Option<u32> {
        let mortgages = self.burdens.iter().filter(|standing| matches!(standing.burden, Burden::Mortgage(_)));
        mortgages.zip(1_u32..).find(|(standing, _)| standing.id == mortgage).map(|(_, rank)| rank)
    }

    /// The right that stands, provisionally or fully.
    pub fn open_right(&self) -> Option<&Right> {
        self.rights.last().filter(|right| right.is_open())
    }

    /// Numbers of the certificates in force (现势).
    pub fn certificates_in_force(&self) -> &[TitleCertificateNumber] {
        self.open_right().map_or(&[], |right| &right.certificates)
    }

    /// Numbers of the registration proofs in force.
    pub fn proofs_in_force(&self) -> impl Iterator<Item = &RegistrationProofNumber> {
        self.burdens.iter().filter_map(|standing| standing.proof.as_ref())
    }

    /// The burden that the change at this place of the unit's newest entry entered.
    pub fn burden_entered_last(&self, place: u16) -> Option<BurdenId> {
        let id = BurdenId(ChangeAt::new(self.entries, place).ok()?);
        self.burden(id).map(|standing| standing.id)
    }

    /// The right that the change at this place of the unit's newest entry opened.
    pub fn right_opened_last(&self, place: u16) -> Option<RightId> {
        let id = RightId(ChangeAt::new(self.entries, place).ok()?);
        self.right(id).map(|right| right.id)
    }
}
