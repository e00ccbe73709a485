//! Section `deal.1`: the sale (交易情况).

use ereg_domain::{
    money::MoneyError,
    name::SectionName,
    text::TextError,
    time::{Instant, TimeError},
};

use super::{Content, Form, Reader, SheetLine, Showing, Typed, Whose, of_field, words};
use crate::{
    application::{Deal, FeeClaim, SectionError},
    fact::Met,
    field::{
        Falls, FieldKind,
        FieldNeed::{Optional, Required},
        FieldSpec,
    },
    verdict::Needs,
    words::labels,
};

const NAME: SectionName = super::DEAL;
const GROUNDS: FieldKind = FieldKind::Choice(&["none", "between_spouses", "small_enterprise", "sole_trader"]);

impl Content for Deal {
    const NAME: SectionName = NAME;
    const WHOSE: Whose = Whose::Shared;
    const FIELDS: &'static [FieldSpec] = &[
        FieldSpec::of("deal.price", NAME, FieldKind::Yuan, Required),
        FieldSpec::of("deal.contract", NAME, FieldKind::Text(40), Required),
        FieldSpec::of("deal.signed_on", NAME, FieldKind::Day(Falls::NotLater), Required),
        // Absent: nothing claimed.
        FieldSpec::of("deal.fee_claim", NAME, GROUNDS, Optional),
    ];
    const CLAIMS: Option<fn(&Deal) -> FeeClaim> = Some(|deal| deal.fee_claim);
    const FOUND_BY: &'static [(Needs, &'static str)] =
        &[(Needs::TaxClearance, "deal.contract"), (Needs::FiledContract, "deal.contract")];

    fn read(reader: &mut Reader<'_>) -> Option<Deal> {
        let price = reader.parse("deal.price", Required, MoneyError::code);
        let contract = reader.parse("deal.contract", Required, TextError::code);
        let signed_on = reader.parse("deal.signed_on", Required, |e: &TimeError| e.code());
        let fee_claim = reader.choice("deal.fee_claim", Optional).unwrap_or(FeeClaim::None);
        Some(Deal { price: price?, contract: contract?, signed_on: signed_on?, fee_claim })
    }

    fn fits(&self, _: &Form) -> Result<(), SectionError> {
        Ok(())
    }

    fn write(&self, typed: &mut Typed) {
        typed.put("deal.price", self.price);
        typed.put("deal.contract", &self.contract);
        typed.put("deal.signed_on", self.signed_on);
        typed.choose("deal.fee_claim", &self.fee_claim);
    }

    fn show(&self, _: &Showing<'_>) -> Vec<SheetLine> {
        vec![
            SheetLine::named(of_field("deal.price"), words::price(self.price)),
            SheetLine::plain(of_field("deal.contract"), &self.contract),
            SheetLine::plain(of_field("deal.signed_on"), self.signed_on),
            SheetLine::named(of_field("deal.fee_claim"), labels::fee_claim(self.fee_claim)),
        ]
    }

    fn brings(&self, _: Instant) -> Vec<Met> {
        Vec::new()
    }
}
