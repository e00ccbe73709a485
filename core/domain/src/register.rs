//! What the register (登记簿) says of one unit: the facts an extract carries and every rule reads.
//!
//! Facts are what was written, with no judgement in them; whether a seizure is in force on a day, or a form of
//! ownership can be handled automatically, is for the rules of `ereg-law`.

use serde::{Deserialize, Serialize};

use crate::{
    area::Area,
    dictionary::{
        CoOwnership, HouseNature, HouseType, LandNature, MortgageMethod, MortgagedObject, NoticeKind, RightKind,
        SeizureKind, TenureStatus,
    },
    identifier::{OldCertificate, QuotedCertificate, RegistrationProofNumber, TitleCertificateNumber, UnitCode},
    money::Fen,
    party::{Holder, IdentityNumber},
    text::{Address, PersonName, PlainText},
    time::{Day, Instant},
};

/// Everything the register says of one unit at one entry (登记簿内容).
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
    /// The ownership right (所有权) in force.
    pub right: OwnershipRight,
    /// 抵押权, in rank order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mortgages: Vec<Mortgage>,
    /// 查封, in the order the notices arrived.
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
    /// Numbers of the certificates in force (现势) for this right.
    pub certificates: Vec<TitleCertificateNumber>,
    /// Certificates from before the unified registration that are in force (房产证, 土地证): paper alone, void with the
    /// next entry.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub old_certificates: Vec<OldCertificate>,
    /// 登记时间.
    pub registered_at: Instant,
    /// Which entry ended it, where it is historic or terminated.
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

/// The entry that ended a right (注销登记, 转移登记).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RightEnd {
    /// What was entered, such as 注销登记 with its number.
    pub entry: PlainText<60>,
    /// 登记时间.
    pub registered_at: Instant,
}

/// What a mortgage entry says of transferring the home (是否存在禁止或限制转让抵押不动产的约定).
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
    /// 登记时间: rank, and which law applies (before 2021-01-01 物权法 191).
    pub registered_at: Instant,
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

/// An objection (异议登记).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Objection {
    /// Who objects.
    pub objector: PersonName,
    /// 登记时间.
    pub registered_at: Instant,
    /// Proof that a suit or arbitration was begun.
    pub suit: SuitProof,
}

/// Whether the objector has shown that he sued (民法典 220: within 15 days).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SuitProof {
    /// A court or arbitration body has accepted the matter.
    Filed,
    /// Nothing shown yet.
    NotShown,
}

/// An advance notice (预告登记).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AdvanceNotice {
    /// 预告登记种类.
    pub kind: NoticeKind,
    /// 预告登记权利人.
    pub holder: PersonName,
    /// 登记时间.
    pub registered_at: Instant,
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

/// A burden of a kind that a person judges.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OtherBurden {
    /// Which kind.
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

    #[test]
    fn every_burden_has_a_term_of_its_own() {
        let terms: std::collections::BTreeSet<&str> = BurdenKind::ALL.iter().map(|kind| kind.term()).collect();
        assert_eq!(terms.len(), 5);
        assert!(
            terms.iter().all(|term| term.chars().all(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)) && !term.is_empty())
        );
    }
}
