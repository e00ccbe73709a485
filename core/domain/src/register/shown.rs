//! The facts of a home as a holder who asks is told them (查询结果): the numbers of people's documents masked.
//!
//! The signed result of a query holds it, and the page of that result shows it: both say the same.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{BurdenKind, RegisterFacts, TransferClause};
use crate::{
    area::Area,
    dictionary::{CoOwnership, HouseNature, HouseType, LandNature, NoticeKind, RightKind, SeizureKind},
    identifier::{RegistrationProofNumber, UnitCode},
    money::Fen,
    share::Share,
    text::PersonName,
    time::{Day, Instant},
};

/// The register's facts about a home, as a result shows them: names in full, numbers of identity documents masked.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegisterShown {
    /// 不动产单元号.
    pub unit: UnitCode,
    /// 坐落.
    pub address: String,
    /// 建筑面积, m².
    pub area: Area,
    /// 房屋类型.
    pub house_type: HouseType,
    /// 房屋性质.
    pub house_nature: HouseNature,
    /// 权利性质 of the land.
    pub land_nature: LandNature,
    /// Last day of the land-use term, where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub land_term_end: Option<Day>,
    /// 权利类型.
    pub right: RightKind,
    /// 共有方式.
    pub co_ownership: CoOwnership,
    /// 登记时间 of the right.
    pub registered_at: Instant,
    /// 权利人.
    pub holders: Vec<HolderShown>,
    /// Numbers of the certificates in force, those from before the unified registration after the others.
    pub certificates: Vec<String>,
    /// The burdens on it: mortgages, seizures, objections, advance notices and others; empty where there are none.
    pub burdens: Vec<BurdenShown>,
}

/// A holder as a result shows them.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HolderShown {
    /// 姓名 or 名称.
    pub name: PersonName,
    /// Number of the identity document, masked.
    pub number: String,
    /// The holder's share, under co-ownership in shares.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub share: Option<Share>,
}

/// A burden as a result shows it: of those who are no holders the mortgagee alone is named.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum BurdenShown {
    /// 抵押权.
    Mortgage {
        /// 不动产登记证明号.
        proof: RegistrationProofNumber,
        /// 抵押权人.
        mortgagee: PersonName,
        /// The amount, fen.
        amount: Fen,
        /// The transfer clause of its entry.
        transfer_clause: TransferClause,
        /// 登记时间.
        registered_at: Instant,
    },
    /// 查封.
    Seizure {
        /// 查封类型.
        kind: SeizureKind,
        /// First day.
        from: Day,
        /// First day after it.
        to: Day,
    },
    /// 异议登记.
    Objection {
        /// 登记时间.
        registered_at: Instant,
    },
    /// 预告登记.
    AdvanceNotice {
        /// 预告登记种类.
        kind: NoticeKind,
        /// 登记时间.
        registered_at: Instant,
    },
    /// 居住权, 地役权 and others.
    Other {
        /// 其他限制种类.
        kind: BurdenKind,
        /// 登记时间.
        registered_at: Instant,
    },
}

impl fmt::Debug for RegisterShown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RegisterShown(..)")
    }
}

impl fmt::Debug for HolderShown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HolderShown(..)")
    }
}

impl fmt::Debug for BurdenShown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BurdenShown(..)")
    }
}

impl RegisterShown {
    /// The part of the register's facts that a result shows.
    pub fn of(facts: &RegisterFacts) -> RegisterShown {
        let right = &facts.right;
        let holders = right.holders.iter().map(|holder| HolderShown {
            name: holder.name.clone(),
            number: holder.identity.masked(),
            share: holder.share,
        });
        let titles = right.certificates.iter().map(ToString::to_string);
        let old = right.old_certificates.iter().map(|old| old.number.to_string());
        RegisterShown {
            unit: facts.unit,
            address: facts.address.to_string(),
            area: facts.area,
            house_type: facts.house_type,
            house_nature: facts.house_nature,
            land_nature: facts.land_nature,
            land_term_end: facts.land_term_end,
            right: right.kind,
            co_ownership: right.co_ownership,
            registered_at: right.registered_at,
            holders: holders.collect(),
            certificates: titles.chain(old).collect(),
            burdens: burdens_of(facts),
        }
    }
}

fn burdens_of(facts: &RegisterFacts) -> Vec<BurdenShown> {
    let mortgages = facts.mortgages.iter().map(|mortgage| BurdenShown::Mortgage {
        proof: mortgage.proof.clone(),
        mortgagee: mortgage.mortgagee.clone(),
        amount: mortgage.amount,
        transfer_clause: mortgage.transfer_clause,
        registered_at: mortgage.registered_at,
    });
    let seizures = facts.seizures.iter().map(|seizure| BurdenShown::Seizure {
        kind: seizure.kind,
        from: seizure.from,
        to: seizure.to,
    });
    let objections =
        facts.objections.iter().map(|objection| BurdenShown::Objection { registered_at: objection.registered_at });
    let notices = facts
        .notices
        .iter()
        .map(|notice| BurdenShown::AdvanceNotice { kind: notice.kind, registered_at: notice.registered_at });
    let others = facts
        .other_burdens
        .iter()
        .map(|other| BurdenShown::Other { kind: other.kind, registered_at: other.registered_at });
    mortgages.chain(seizures).chain(objections).chain(notices).chain(others).collect()
}
