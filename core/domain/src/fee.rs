//! The registration fee (不动产登记费): by piece, never by area or price (民法典 223), from the pack's table.

use serde::{Deserialize, Serialize};

use crate::{
    application::{CertificateCount, Deal, Delivery, FeeClaim, Medium},
    money::{Fen, MoneyError},
    policy::PolicyPack,
    register::RegisterFacts,
};

/// Why no fee can be named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FeeError {
    /// The pack has no rate for this kind of building.
    #[error("the pack has no rate for this kind of building")]
    NoRate,
    /// The amount is out of range.
    #[error(transparent)]
    Money(#[from] MoneyError),
}

impl FeeError {
    /// The stable code.
    pub fn code(self) -> &'static str {
        match self {
            FeeError::NoRate => "fee.no_rate",
            FeeError::Money(error) => error.code(),
        }
    }
}

/// What a line of the fee is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FeeItem {
    /// The registration, one piece (登记费, 件).
    Registration,
    /// Further printed certificates (工本费, 本).
    FurtherCertificates,
    /// Between spouses the certificates alone (工本费, 本).
    SpouseCertificates,
    /// Small or micro enterprise: free (小微企业免收).
    SmallEnterprise,
}

/// One line of the fee.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FeeLine {
    /// What for.
    pub item: FeeItem,
    /// How many.
    pub count: u64,
    /// Fen for each.
    pub each: Fen,
    /// Fen in all.
    pub amount: Fen,
}

/// The fee of one application.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FeeLines {
    /// Its lines.
    pub lines: Vec<FeeLine>,
    /// Their sum, fen.
    pub total: Fen,
    /// By which table.
    pub basis: String,
}

/// The fee of a sale (T04), fen; `holders` = how many take the home. A claim is taken at its word here: whether it is
/// proven is rule R-55.
///
/// # Errors
/// [`FeeError::NoRate`] where the pack's table has no line for the kind of building.
pub fn quote_amount(
    pack: &PolicyPack,
    register: &RegisterFacts,
    deal: &Deal,
    delivery: &Delivery,
    holders: usize,
) -> Result<FeeLines, FeeError> {
    let fees = &pack.fees;
    let printed = match (delivery.medium, delivery.certificates) {
        (Medium::Paper, CertificateCount::EachHolder) => u64::try_from(holders).unwrap_or(u64::MAX).max(1),
        (Medium::Paper, CertificateCount::One) | (Medium::Electronic, _) => 1,
    };
    let lines = match deal.fee_claim {
        FeeClaim::BetweenSpouses => vec![line(FeeItem::SpouseCertificates, printed, fees.between_spouses)?],
        FeeClaim::SmallEnterprise => vec![line(FeeItem::SmallEnterprise, 1, Fen::ZERO)?],
        FeeClaim::None => {
            let rate = fees.per_piece.iter().find(|p| p.house_type == register.house_type).ok_or(FeeError::NoRate)?;
            let mut lines = vec![line(FeeItem::Registration, 1, rate.amount)?];
            if printed > 1 {
                lines.push(line(FeeItem::FurtherCertificates, printed - 1, fees.further_certificate)?);
            }
            lines
        }
    };
    let total = lines.iter().try_fold(Fen::ZERO, |sum, line| sum.checked_add(line.amount))?;
    Ok(FeeLines { lines, total, basis: fees.basis.clone() })
}

fn line(item: FeeItem, count: u64, each: Fen) -> Result<FeeLine, FeeError> {
    Ok(FeeLine { item, count, each, amount: each.checked_mul(count)? })
}
