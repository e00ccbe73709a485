//! Section `mortgage.1`: what the parties agreed on for a mortgage (抵押情况).

use ereg_domain::{
    dictionary::MortgagedObject,
    money::MoneyError,
    name::SectionName,
    text::TextError,
    time::{Instant, TimeError},
};
use serde::Deserialize;

use super::{Content, Form, Reader, SheetLine, Showing, Typed, Whose, of_field, words};
use crate::{
    application::{AgreedMortgage, SectionError},
    fact::{Met, RegisterFact},
    field::{
        Falls, FieldKind,
        FieldNeed::{Optional, Required},
        FieldSpec,
    },
    words::labels,
};

const NAME: SectionName = super::MORTGAGE;

/// The parties' agreement on a ban or restriction of transfer.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Restricted {
    Yes,
    No,
}

impl Content for AgreedMortgage {
    const NAME: SectionName = NAME;
    const WHOSE: Whose = Whose::Shared;
    const FIELDS: &'static [FieldSpec] = &[
        FieldSpec::of("mortgage.method", NAME, FieldKind::Choice(&["ordinary", "maximum_amount"]), Required),
        // Absent: the home with its land.
        FieldSpec::of("mortgage.object", NAME, FieldKind::Choice(&["land_and_house", "land"]), Optional),
        FieldSpec::of("mortgage.amount", NAME, FieldKind::Yuan, Required),
        // Absent: the holder who gives the home as security owes it themselves.
        FieldSpec::of("mortgage.debtor", NAME, FieldKind::Name, Optional),
        // Whether they may be absent is R-42's and R-44's.
        FieldSpec::of("mortgage.from", NAME, FieldKind::Day(Falls::Anywhere), Optional),
        FieldSpec::of("mortgage.to", NAME, FieldKind::Day(Falls::Anywhere), Optional),
        FieldSpec::of("mortgage.scope", NAME, FieldKind::Text(200), Required),
        FieldSpec::of("mortgage.restricted", NAME, FieldKind::Choice(&["yes", "no"]), Required),
        FieldSpec::of("mortgage.restriction", NAME, FieldKind::Text(200), Optional),
        FieldSpec::of("mortgage.loan_contract", NAME, FieldKind::Text(40), Required),
        FieldSpec::of("mortgage.mortgage_contract", NAME, FieldKind::Text(40), Required),
    ];

    fn read(reader: &mut Reader<'_>) -> Option<AgreedMortgage> {
        let method = reader.choice("mortgage.method", Required);
        let object = reader.choice("mortgage.object", Optional).unwrap_or(MortgagedObject::LandAndHouse);
        let amount = reader.parse("mortgage.amount", Required, MoneyError::code);
        let debtor = reader.parse("mortgage.debtor", Optional, TextError::code);
        let from = reader.parse("mortgage.from", Optional, |e: &TimeError| e.code());
        let to = reader.parse("mortgage.to", Optional, |e: &TimeError| e.code());
        let scope = reader.parse("mortgage.scope", Required, TextError::code);
        let restricted = reader.choice("mortgage.restricted", Required);
        let need = if restricted == Some(Restricted::Yes) { Required } else { Optional };
        let restriction = reader.parse("mortgage.restriction", need, TextError::code);
        if restricted == Some(Restricted::No) && reader.is_answered("mortgage.restriction") {
            reader.problem("mortgage.restricted", "mortgage.restriction_said");
        }
        let loan_contract = reader.parse("mortgage.loan_contract", Required, TextError::code);
        let mortgage_contract = reader.parse("mortgage.mortgage_contract", Required, TextError::code);
        Some(AgreedMortgage {
            method: method?,
            object,
            amount: amount?,
            debtor,
            from,
            to,
            scope: scope?,
            restriction,
            loan_contract: loan_contract?,
            mortgage_contract: mortgage_contract?,
        })
    }

    fn fits(&self, _: &Form) -> Result<(), SectionError> {
        Ok(())
    }

    fn write(&self, typed: &mut Typed) {
        typed.choose("mortgage.method", &self.method);
        typed.choose("mortgage.object", &self.object);
        typed.put("mortgage.amount", self.amount);
        typed.put_some("mortgage.debtor", self.debtor.as_ref());
        typed.put_some("mortgage.from", self.from);
        typed.put_some("mortgage.to", self.to);
        typed.put("mortgage.scope", &self.scope);
        typed.put("mortgage.restricted", if self.restriction.is_some() { "yes" } else { "no" });
        typed.put_some("mortgage.restriction", self.restriction.as_ref());
        typed.put("mortgage.loan_contract", &self.loan_contract);
        typed.put("mortgage.mortgage_contract", &self.mortgage_contract);
    }

    fn show(&self, _: &Showing<'_>) -> Vec<SheetLine> {
        let mut lines = vec![
            SheetLine::named(of_field("mortgage.method"), labels::mortgage_method(self.method)),
            SheetLine::named(of_field("mortgage.object"), labels::mortgaged_object(self.object)),
            SheetLine::named(words::secured(self.method), words::amount(self.amount)),
            match &self.debtor {
                Some(debtor) => SheetLine::plain(of_field("mortgage.debtor"), debtor.masked()),
                None => SheetLine::named(of_field("mortgage.debtor"), words::MORTGAGOR_OWES),
            },
        ];
        lines.push(match (self.from, self.to) {
            (Some(from), Some(to)) => SheetLine::named(words::term(self.method), words::days(from.day(), to.day())),
            _ => SheetLine::named(words::term(self.method), words::NO_TERM),
        });
        lines.push(SheetLine::plain(of_field("mortgage.scope"), &self.scope));
        lines.push(match &self.restriction {
            Some(said) => SheetLine::plain(of_field("mortgage.restricted"), said),
            None => SheetLine::named(of_field("mortgage.restricted"), words::NO_RESTRICTION),
        });
        lines.push(SheetLine::plain(of_field("mortgage.loan_contract"), &self.loan_contract));
        lines.push(SheetLine::plain(of_field("mortgage.mortgage_contract"), &self.mortgage_contract));
        lines
    }

    fn brings(&self, _: Instant) -> Vec<Met> {
        vec![
            (RegisterFact::MortgageMethod(self.method), Some("mortgage.method".to_owned())),
            (RegisterFact::MortgagedObject(self.object), Some("mortgage.object".to_owned())),
        ]
    }
}
