//! Burdens (他项权利, 限制): what stands on a right or on the unit and goes along when the right changes hands.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{at::ChangeAt, right::RightId};
use crate::{
    dictionary::{MortgageMethod, MortgagedObject, NoticeKind, PartyKind, SeizureKind},
    identifier::RegistrationProofNumber,
    money::Fen,
    party::{Holder, IdentityNumber},
    text::{PersonName, PlainText},
    time::{Day, Instant},
};

/// The name of a burden within its unit: where it was entered. The fold gives it; it is never given again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct BurdenId(pub(super) ChangeAt);

impl BurdenId {
    /// The change that entered it.
    pub fn at(self) -> ChangeAt {
        self.0
    }
}

impl fmt::Display for BurdenId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The bearer of a burden: what it stands on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Bearer {
    /// A right: the burden follows its successors (民法典 406).
    Right(RightId),
    /// The unit itself, where no right of it is registered yet (预告登记 of a home that is still being built).
    Unit,
}

/// A burden as an entry says it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Burden {
    /// 抵押权.
    Mortgage(MortgageTerms),
    /// 查封.
    Seizure(Seizure),
    /// 异议登记.
    Objection {
        /// The person who objects.
        objector: PersonName,
        /// Proof that a suit or arbitration was begun.
        suit: SuitProof,
    },
    /// 预告登记.
    Notice {
        /// 预告登记种类.
        kind: NoticeKind,
        /// 预告登记权利人, at least one, in the order of the application.
        holders: Vec<Holder>,
    },
    /// A burden of a kind that only a person judges so far.
    Other {
        /// Its kind.
        kind: BurdenKind,
    },
}

impl Burden {
    /// The holders it is for (权利人); none for what a court or the law entered.
    pub fn holders(&self) -> Vec<Holder> {
        match self {
            Burden::Mortgage(terms) => vec![Holder {
                kind: match terms.mortgagee_identity {
                    IdentityNumber::Organisation(_) => PartyKind::Enterprise,
                    IdentityNumber::Citizen(_)
                    | IdentityNumber::ResidencePermit(_)
                    | IdentityNumber::PermanentResident(_)
                    | IdentityNumber::Other { .. } => PartyKind::Person,
                },
                name: terms.mortgagee.clone(),
                identity: terms.mortgagee_identity.clone(),
                former_identity: None,
                share: None,
            }],
            Burden::Notice { holders, .. } => holders.clone(),
            Burden::Seizure(_) | Burden::Objection { .. } | Burden::Other { .. } => Vec::new(),
        }
    }

    /// Whether two burdens are of one kind, so that one can be what the other became.
    pub(super) fn is_like(&self, other: &Burden) -> bool {
        match (self, other) {
            (Burden::Mortgage(_), Burden::Mortgage(_))
            | (Burden::Seizure(_), Burden::Seizure(_))
            | (Burden::Objection { .. }, Burden::Objection { .. })
            | (Burden::Notice { .. }, Burden::Notice { .. }) => true,
            (Burden::Other { kind }, Burden::Other { kind: other }) => kind == other,
            _ => false,
        }
    }
}

/// A burden that stands, with what the fold knows of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StandingBurden {
    /// Its name within the unit.
    pub id: BurdenId,
    /// The bearer it stands on now.
    pub on: Bearer,
    /// The burden as it is entered.
    pub burden: Burden,
    /// Number of the registration proof in force for it; a mortgage always has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proof: Option<RegistrationProofNumber>,
    /// 登记时间: rank.
    pub registered_at: Instant,
}

/// The clause of a mortgage entry on transferring the home (是否存在禁止或限制转让抵押不动产的约定).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TransferClause {
    /// Recorded: no such agreement.
    Free,
    /// The entry is silent.
    Silent,
    /// Recorded: transfer is forbidden or restricted.
    Restricted,
}

/// Days from a first to a last one, both of them in it (起止时间), at +08:00.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "ReadSpan")]
pub struct DaySpan {
    from: Day,
    to: Day,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ReadSpan {
    from: Day,
    to: Day,
}

/// The last day of a period is before its first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a period ends on its first day or later")]
pub struct SpanError;

impl DaySpan {
    /// The days from `from` to `to`.
    ///
    /// # Errors
    /// [`SpanError`] where `to` is before `from`.
    pub fn new(from: Day, to: Day) -> Result<DaySpan, SpanError> {
        if to < from { Err(SpanError) } else { Ok(DaySpan { from, to }) }
    }

    /// Its first day.
    pub fn from(self) -> Day {
        self.from
    }

    /// Its last day.
    pub fn to(self) -> Day {
        self.to
    }
}

impl TryFrom<ReadSpan> for DaySpan {
    type Error = SpanError;

    fn try_from(ReadSpan { from, to }: ReadSpan) -> Result<DaySpan, SpanError> {
        DaySpan::new(from, to)
    }
}

/// The particulars that a mortgage entry gives of the debt it secures (被担保债权), beyond its amount.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SecuredDebt {
    /// 债务人, where it is somebody else than the holder who gives the home as security (抵押人).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub debtor: Option<PersonName>,
    /// 债务履行期限; of a mortgage of a maximum amount 债权确定期间. Absent where none was agreed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<DaySpan>,
    /// 担保范围.
    pub scope: PlainText<200>,
    /// 禁止或限制转让的约定, in the words of the contract, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub restriction: Option<PlainText<200>>,
}

/// The terms of a mortgage (抵押权): what it secures, for whom and how.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MortgageTerms {
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
    /// The particulars of the debt in the entry; absent where an entry from before this book says nothing of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub debt: Option<SecuredDebt>,
}

/// A seizure (查封).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Seizure {
    /// 查封类型.
    pub kind: SeizureKind,
    /// 查封机关.
    pub authority: PlainText<100>,
    /// First day.
    pub from: Day,
    /// First day on which it is no longer in force (half-open).
    pub to: Day,
}

/// The proof of a suit that the objector has shown (民法典 220: within 15 days).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SuitProof {
    /// A court or arbitration body has accepted the matter.
    Filed,
    /// Nothing shown yet.
    NotShown,
}

/// Kinds of burden that are recorded and carried but not yet judged automatically.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BurdenKind {
    /// 居住权.
    Residence,
    /// 地役权.
    Easement,
    /// 限售 / 限制处分.
    SaleRestriction,
    /// 更正登记已受理.
    CorrectionPending,
    /// 其它限制.
    Other,
}

impl BurdenKind {
    /// Every kind.
    pub const ALL: &'static [BurdenKind] = &[
        BurdenKind::Residence,
        BurdenKind::Easement,
        BurdenKind::SaleRestriction,
        BurdenKind::CorrectionPending,
        BurdenKind::Other,
    ];

    /// The official term.
    pub fn term(self) -> &'static str {
        match self {
            BurdenKind::Residence => "居住权",
            BurdenKind::Easement => "地役权",
            BurdenKind::SaleRestriction => "限制处分",
            BurdenKind::CorrectionPending => "更正登记已受理",
            BurdenKind::Other => "其他限制",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_ends_on_its_first_day_or_later() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        let (first, last) = (day("2026-11-28"), day("2046-11-27"));
        let period = DaySpan::new(first, last).unwrap();
        assert_eq!((period.from(), period.to()), (first, last));
        assert!(DaySpan::new(first, first).is_ok());
        assert_eq!(DaySpan::new(last, first), Err(SpanError));
        let text = r#"{"from":"2026-11-28","to":"2046-11-27"}"#;
        assert_eq!(serde_json::from_str::<DaySpan>(text).unwrap(), period);
        assert_eq!(serde_json::to_string(&period).unwrap(), text);
        assert!(serde_json::from_str::<DaySpan>(r#"{"from":"2046-11-27","to":"2026-11-28"}"#).is_err());
    }

    #[test]
    fn every_burden_has_a_term_of_its_own() {
        let terms: std::collections::BTreeSet<&str> = BurdenKind::ALL.iter().map(|kind| kind.term()).collect();
        assert_eq!(terms.len(), 5);
        assert!(
            terms.iter().all(|term| term.chars().all(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)) && !term.is_empty())
        );
    }
}
