//! The registration fee (不动产登记费): by piece, never by area or price (民法典 223), from the pack's table.

use ereg_domain::{
    dictionary::HouseType,
    money::{Fen, MoneyError},
    name::MatterId,
};
use serde::{Deserialize, Serialize};

use crate::{
    application::{CertificateCount, CertificateMedium, FeeClaim},
    policy::{FeeTable, MatterFee, PolicyPack},
};

/// The reason why no fee can be named.
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
    /// The stable code of what is told.
    pub fn code(self) -> &'static str {
        match self {
            Self::NoRate => "R-55.no_rate",
            Self::Money(error) => error.code(),
        }
    }
}

/// The item that a line of the fee is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FeeItem {
    /// The registration, one piece (登记费, 件).
    Registration,
    /// Further printed certificates (工本费, 本).
    FurtherCertificates,
    /// Between spouses the certificates alone (工本费, 本).
    SpouseCertificates,
    /// The printed certificates alone, where the registration itself costs nothing (工本费, 本).
    Certificates,
    /// Small or micro enterprise, sole traders included: free (小微企业、个体工商户免收).
    SmallEnterprise,
}

impl FeeItem {
    /// Every item.
    pub const ALL: &'static [FeeItem] = &[
        FeeItem::Registration,
        FeeItem::FurtherCertificates,
        FeeItem::SpouseCertificates,
        FeeItem::Certificates,
        FeeItem::SmallEnterprise,
    ];

    /// The code of its words, which a line of a bill carries.
    pub const fn bill_code(self) -> &'static str {
        match self {
            FeeItem::Registration => "fee.registration",
            FeeItem::FurtherCertificates => "fee.further_certificates",
            FeeItem::SpouseCertificates => "fee.spouse_certificates",
            FeeItem::Certificates => "fee.certificates",
            FeeItem::SmallEnterprise => "fee.small_enterprise",
        }
    }

    /// The item with this code.
    pub fn of_bill_code(code: &str) -> Option<FeeItem> {
        Self::ALL.iter().copied().find(|item| item.bill_code() == code)
    }
}

/// One line of the fee.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FeeLine {
    /// The item that is charged.
    pub item: FeeItem,
    /// Number of them that are charged.
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
    /// The table that it is charged by.
    pub basis: String,
}

/// The certificates that an application orders.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ordered {
    /// 证书介质.
    pub medium: CertificateMedium,
    /// 分别持证.
    pub certificates: CertificateCount,
}

/// The part of an application that its fee rests on, as its sections say it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Charged {
    /// Exemption or reduction claimed.
    pub fee_claim: FeeClaim,
    /// The certificates that are ordered.
    pub ordered: Ordered,
}

/// Nothing is claimed where no section can claim anything, and nothing is printed where none orders a certificate.
impl Default for Charged {
    fn default() -> Charged {
        let ordered = Ordered { medium: CertificateMedium::Electronic, certificates: CertificateCount::One };
        Charged { fee_claim: FeeClaim::None, ordered }
    }
}

/// The few facts that a fee rests on: neither price nor area is among them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FeeFacts {
    /// The matter that is applied for.
    pub matter: MatterId,
    /// 房屋类型, as the register has it.
    pub house_type: HouseType,
    /// Exemption or reduction claimed; none where nothing is said.
    #[serde(default = "nothing_claimed")]
    pub fee_claim: FeeClaim,
    /// 证书介质.
    pub medium: CertificateMedium,
    /// 分别持证.
    pub certificates: CertificateCount,
    /// Number of those who hold the home after the entry; one where nothing is said.
    #[serde(default = "one_holder")]
    pub holders: usize,
}

const fn nothing_claimed() -> FeeClaim {
    FeeClaim::None
}

const fn one_holder() -> usize {
    1
}

/// The fee by the pack's table, fen. A claim is taken at its word here: whether it is proven is rule R-55.
///
/// # Errors
/// [`FeeError::NoRate`] where the pack does not speak of the matter, or its table has no line for the kind of building.
pub fn quote(pack: &PolicyPack, facts: &FeeFacts) -> Result<FeeLines, FeeError> {
    let fees = &pack.fees;
    let charged = pack.matter(facts.matter).ok_or(FeeError::NoRate)?.fee;
    let certificates = match facts.certificates {
        CertificateCount::EachHolder => u64::try_from(facts.holders).unwrap_or(u64::MAX).max(1),
        CertificateCount::One => 1,
    };
    let (further, between_spouses) = match facts.medium {
        CertificateMedium::Paper => (fees.further_certificate, fees.between_spouses),
        CertificateMedium::Electronic => (fees.electronic_certificate, fees.electronic_certificate),
    };
    let mut lines = Vec::new();
    // With the registration the first certificate comes for nothing.
    let (item, paid_for, each) = match (charged, facts.fee_claim) {
        // Where nothing is charged there is nothing to reduce.
        (MatterFee::Free, _) => (FeeItem::Certificates, 0, Fen::ZERO),
        (MatterFee::SpouseCertificates, _) | (_, FeeClaim::BetweenSpouses) => {
            (FeeItem::SpouseCertificates, certificates, between_spouses)
        }
        (_, FeeClaim::SmallEnterprise | FeeClaim::SoleTrader) => {
            lines.push(line(FeeItem::SmallEnterprise, 1, Fen::ZERO)?);
            (FeeItem::FurtherCertificates, 0, Fen::ZERO)
        }
        (MatterFee::CertificatesAlone, FeeClaim::None) => (FeeItem::Certificates, certificates, further),
        (MatterFee::ByPiece, FeeClaim::None) => {
            let rate = fees.per_piece.iter().find(|p| p.house_type == facts.house_type).ok_or(FeeError::NoRate)?;
            lines.push(line(FeeItem::Registration, 1, rate.amount)?);
            (FeeItem::FurtherCertificates, certificates - 1, further)
        }
    };
    if paid_for > 0 && !each.is_zero() {
        lines.push(line(item, paid_for, each)?);
    }
    let total = lines.iter().try_fold(Fen::ZERO, |sum, line| sum.checked_add(line.amount))?;
    Ok(FeeLines { lines, total, basis: fees.basis.clone() })
}

/// The cost of a printed certificate of a matter, fen; `None` where none is paid for.
pub fn printed_certificate(charged: MatterFee, fees: &FeeTable) -> Option<Fen> {
    match charged {
        MatterFee::Free => None,
        MatterFee::SpouseCertificates => Some(fees.between_spouses),
        MatterFee::ByPiece | MatterFee::CertificatesAlone => Some(fees.further_certificate),
    }
}

fn line(item: FeeItem, count: u64, each: Fen) -> Result<FeeLine, FeeError> {
    Ok(FeeLine { item, count, each, amount: each.checked_mul(count)? })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        fixture::Sale,
        matter::{T04, T08},
        references::floor_pack,
    };

    #[test]
    fn an_item_is_known_by_the_code_of_its_words() {
        assert!(FeeItem::ALL.iter().all(|item| FeeItem::of_bill_code(item.bill_code()) == Some(*item)));
        assert_eq!(FeeItem::of_bill_code("fee.other"), None);
    }

    /// The facts of the sale of a dwelling.
    fn sold(
        fee_claim: FeeClaim,
        medium: CertificateMedium,
        certificates: CertificateCount,
        holders: usize,
    ) -> FeeFacts {
        FeeFacts { matter: T04.id(), house_type: HouseType::Dwelling, fee_claim, medium, certificates, holders }
    }

    fn fee(facts: FeeFacts) -> FeeLines {
        quote(&floor_pack().unwrap(), &facts).unwrap()
    }

    fn yuan(facts: FeeFacts) -> u64 {
        fee(facts).total.get() / 100
    }

    fn yuan_of_a(house_type: HouseType, facts: FeeFacts) -> u64 {
        yuan(FeeFacts { house_type, ..facts })
    }

    use CertificateCount::{EachHolder, One};
    use CertificateMedium::{Electronic, Paper};
    use FeeClaim::{BetweenSpouses, SmallEnterprise, SoleTrader};

    /// A line that costs nothing, or is for nothing, is not on a bill.
    #[test]
    fn a_bill_has_a_line_for_further_certificates_where_there_are_any_on_paper() {
        for (medium, certificates, holders, lines) in
            [(Paper, One, 2, 1), (Paper, EachHolder, 1, 1), (Paper, EachHolder, 3, 2), (Electronic, EachHolder, 3, 1)]
        {
            let bill = fee(sold(FeeClaim::None, medium, certificates, holders));
            assert_eq!(bill.lines.len(), lines, "{medium:?} {certificates:?} {holders}");
            assert_eq!((bill.lines[0].item, bill.lines[0].count), (FeeItem::Registration, 1));
            if let Some(further) = bill.lines.get(1) {
                assert_eq!((further.item, further.count), (FeeItem::FurtherCertificates, 2));
            }
        }
    }

    #[test]
    fn a_dwelling_a_garage_and_a_storage_room_cost_80_everything_else_550() {
        for house in HouseType::ALL {
            let cheap = matches!(house, HouseType::Dwelling | HouseType::Garage | HouseType::StorageRoom);
            let expected = if cheap { 80 } else { 550 };
            assert_eq!(yuan_of_a(*house, sold(FeeClaim::None, Electronic, One, 1)), expected, "{house:?}");
        }
    }

    #[test]
    fn what_a_printed_certificate_costs_is_said_where_one_is_given() {
        let fees = &floor_pack().unwrap().fees;
        assert_eq!(printed_certificate(MatterFee::Free, fees), None);
        assert_eq!(printed_certificate(MatterFee::SpouseCertificates, fees), Some(fees.between_spouses));
        assert!(!fees.between_spouses.is_zero() && !fees.further_certificate.is_zero());
        for charged in [MatterFee::ByPiece, MatterFee::CertificatesAlone] {
            assert_eq!(printed_certificate(charged, fees), Some(fees.further_certificate), "{charged:?}");
        }
    }

    #[test]
    fn further_printed_certificates_cost_10_each_and_electronic_ones_nothing() {
        assert_eq!(yuan(sold(FeeClaim::None, Paper, One, 3)), 80);
        assert_eq!(yuan(sold(FeeClaim::None, Paper, EachHolder, 1)), 80);
        assert_eq!(yuan(sold(FeeClaim::None, Paper, EachHolder, 3)), 100);
        assert_eq!(yuan(sold(FeeClaim::None, Electronic, EachHolder, 3)), 80);
    }

    #[test]
    fn spouses_pay_for_the_paper_alone_and_small_enterprises_nothing() {
        assert_eq!(yuan(sold(BetweenSpouses, Electronic, One, 1)), 0);
        assert_eq!(yuan(sold(BetweenSpouses, Electronic, EachHolder, 2)), 0);
        assert_eq!(yuan(sold(BetweenSpouses, Paper, One, 2)), 10);
        assert_eq!(yuan(sold(BetweenSpouses, Paper, EachHolder, 2)), 20);
        assert_eq!(yuan_of_a(HouseType::Office, sold(SmallEnterprise, Paper, One, 1)), 0);
        assert_eq!(yuan_of_a(HouseType::Commercial, sold(SoleTrader, Paper, EachHolder, 2)), 0);
    }

    #[test]
    fn the_lines_make_the_total_and_name_their_law() {
        let fee = fee(sold(FeeClaim::None, Paper, EachHolder, 4));
        assert_eq!(fee.lines.iter().map(|l| l.amount.get()).sum::<u64>(), fee.total.get());
        assert!(fee.lines.iter().all(|l| l.each.get() * l.count == l.amount.get()));
        assert!(fee.basis.contains("2559"));
    }

    #[test]
    fn neither_price_nor_area_moves_the_fee() {
        let sale = Sale::clean();
        let of = |price: &str, area: &str| {
            let sale = sale.clone().with(|sale| {
                sale.deal_mut().price = price.parse().unwrap();
                sale.register_mut().area = area.parse().unwrap();
            });
            let facts = T04.form.fee_facts(&sale.sections, sale.register.as_ref().unwrap()).unwrap();
            quote(&sale.pack, &facts).unwrap().total
        };
        assert_eq!(of("1", "1"), of("99999999", "9999"));
    }

    /// T08 as the floor pack has it: the spouses pay for the certificate on paper alone, whatever the building is.
    #[test]
    fn a_transfer_between_spouses_costs_its_paper_certificate_and_no_more() {
        let each = floor_pack().unwrap().fees.between_spouses;
        let of =
            |medium, house_type| fee(FeeFacts { matter: T08.id(), house_type, ..sold(FeeClaim::None, medium, One, 1) });
        for house in [HouseType::Dwelling, HouseType::Office] {
            let bill = of(Paper, house);
            let line = FeeLine { item: FeeItem::SpouseCertificates, count: 1, each, amount: each };
            assert_eq!((bill.lines, bill.total), (vec![line], each), "{house:?}");
            assert!(of(Electronic, house).lines.is_empty(), "{house:?}");
        }
    }

    /// The rate between spouses is one number of the pack, also where the matter is theirs alone.
    #[test]
    fn what_the_office_changes_between_spouses_is_what_spouses_pay() {
        let mut pack = floor_pack().unwrap();
        pack.fees.between_spouses = Fen::new(700).unwrap();
        pack.matters.get_mut(&T04.id()).unwrap().fee = MatterFee::SpouseCertificates;
        let fee = quote(&pack, &sold(FeeClaim::None, Paper, One, 1)).unwrap();
        assert_eq!(fee.total.get(), 700);
    }

    #[test]
    fn what_costs_nothing_costs_nothing_whatever_is_claimed() {
        let mut pack = floor_pack().unwrap();
        pack.matters.get_mut(&T04.id()).unwrap().fee = MatterFee::Free;
        for claim in [FeeClaim::None, BetweenSpouses, SmallEnterprise, SoleTrader] {
            let fee = quote(&pack, &sold(claim, Paper, One, 1)).unwrap();
            assert!(fee.lines.is_empty() && fee.total.is_zero(), "{claim:?}: {fee:?}");
        }
    }

    #[test]
    fn a_matter_is_charged_as_the_pack_says_for_it() {
        let charged = |fee: MatterFee, medium, count| {
            let mut pack = floor_pack().unwrap();
            pack.matters.get_mut(&T04.id()).unwrap().fee = fee;
            let fee = quote(&pack, &sold(FeeClaim::None, medium, count, 2)).unwrap();
            (fee.total.get(), fee.lines.iter().map(|line| line.item).collect::<Vec<_>>())
        };
        use CertificateCount::{EachHolder, One};
        use CertificateMedium::{Electronic, Paper};
        use FeeItem::{Certificates, FurtherCertificates, Registration, SpouseCertificates};
        let both = vec![Registration, FurtherCertificates];
        assert_eq!(charged(MatterFee::ByPiece, Paper, EachHolder), (9_000, both));
        assert_eq!(charged(MatterFee::ByPiece, Electronic, EachHolder), (8_000, vec![Registration]));
        assert_eq!(charged(MatterFee::CertificatesAlone, Paper, EachHolder), (2_000, vec![Certificates]));
        assert_eq!(charged(MatterFee::CertificatesAlone, Paper, One), (1_000, vec![Certificates]));
        assert_eq!(charged(MatterFee::CertificatesAlone, Electronic, EachHolder), (0, vec![]));
        assert_eq!(charged(MatterFee::SpouseCertificates, Paper, EachHolder), (2_000, vec![SpouseCertificates]));
        assert_eq!(charged(MatterFee::SpouseCertificates, Electronic, EachHolder), (0, vec![]));
        assert_eq!(charged(MatterFee::Free, Paper, EachHolder), (0, vec![]));
        let mut silent = floor_pack().unwrap();
        silent.matters.clear();
        assert_eq!(quote(&silent, &sold(FeeClaim::None, Paper, One, 1)), Err(FeeError::NoRate));
    }
}
