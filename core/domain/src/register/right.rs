//! A right (权利) that a unit's book has opened: who holds it, what came before it, how far it has come.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::at::ChangeAt;
use crate::{
    dictionary::{CoOwnership, RightKind, TenureStatus},
    identifier::{OldCertificate, TitleCertificateNumber},
    party::Holder,
    text::PlainText,
    time::Instant,
};

/// The name of a right within its unit: where it was opened. The fold gives it; it is never given again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RightId(pub(super) ChangeAt);

impl RightId {
    /// The change that opened it.
    pub fn at(self) -> ChangeAt {
        self.0
    }
}

impl fmt::Display for RightId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A right of the unit, open or ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Right {
    /// Its name within the unit.
    pub id: RightId,
    /// 权利类型.
    pub kind: RightKind,
    /// 权属状态, with the end where it has ended.
    pub status: RightStatus,
    /// The rights of the unit that it came from (上手权利).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub predecessors: Vec<RightId>,
    /// 共有方式.
    pub co_ownership: CoOwnership,
    /// 权利人, at least one.
    pub holders: Vec<Holder>,
    /// Numbers of its certificates: those in force while the right is open, those that its end made void after it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub certificates: Vec<TitleCertificateNumber>,
    /// Its certificates from before the unified registration (房产证, 土地证), which hold as long as the others.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub old_certificates: Vec<OldCertificate>,
    /// 登记时间.
    pub registered_at: Instant,
}

impl Right {
    /// Whether the right still stands, provisionally or fully. Only such a right is closed, altered or burdened.
    pub fn is_open(&self) -> bool {
        matches!(self.status, RightStatus::Provisional | RightStatus::Current)
    }
}

/// The status of a right (权属状态, A.22). It only ever goes forward: provisional, current, ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RightStatus {
    /// 临时 (0).
    Provisional,
    /// 现势 (1).
    Current,
    /// 历史 (2): another right has taken its place.
    Historic(RightEnd),
    /// 终止 (3): it ended and nothing took its place.
    Terminated(RightEnd),
}

impl RightStatus {
    /// The status that the dictionary has.
    pub fn tenure(&self) -> TenureStatus {
        match self {
            RightStatus::Provisional => TenureStatus::Provisional,
            RightStatus::Current => TenureStatus::Current,
            RightStatus::Historic(_) => TenureStatus::Historic,
            RightStatus::Terminated(_) => TenureStatus::Terminated,
        }
    }

    /// The end of the right, where it has ended.
    pub fn end(&self) -> Option<&RightEnd> {
        match self {
            RightStatus::Provisional | RightStatus::Current => None,
            RightStatus::Historic(end) | RightStatus::Terminated(end) => Some(end),
        }
    }
}

/// The entry that ended a right (注销登记, 转移登记).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RightEnd {
    /// The words that were entered, such as 注销登记 with its number.
    pub entry: PlainText<60>,
    /// 登记时间.
    pub registered_at: Instant,
}
