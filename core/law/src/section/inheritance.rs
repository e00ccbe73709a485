//! Section `inheritance.1`: how the estate has passed, and the notarial deed that says so (继承情况).

use ereg_domain::{
    name::SectionName,
    text::TextError,
    time::{Instant, TimeError},
};

use super::{Content, Form, Reader, SheetLine, Showing, Typed, Whose, of_field};
use crate::{
    application::{Inheritance, SectionError},
    fact::Met,
    field::{Falls, FieldKind, FieldNeed::Required, FieldSpec},
    verdict::Needs,
    words::labels,
};

const NAME: SectionName = super::INHERITANCE;
const SUCCESSIONS: FieldKind = FieldKind::Choice(&["statutory", "testamentary", "legacy"]);

impl Content for Inheritance {
    const NAME: SectionName = NAME;
    const WHOSE: Whose = Whose::Shared;
    const FIELDS: &'static [FieldSpec] = &[
        FieldSpec::of("inheritance.succession", NAME, SUCCESSIONS, Required),
        FieldSpec::of("inheritance.deed", NAME, FieldKind::Text(40), Required),
        FieldSpec::of("inheritance.notary", NAME, FieldKind::Text(60), Required),
        FieldSpec::of("inheritance.issued_on", NAME, FieldKind::Day(Falls::NotLater), Required),
    ];
    const FOUND_BY: &'static [(Needs, &'static str)] = &[(Needs::NotarialDeed, "inheritance.deed")];

    fn read(reader: &mut Reader<'_>) -> Option<Inheritance> {
        let succession = reader.choice("inheritance.succession", Required);
        let deed = reader.parse("inheritance.deed", Required, TextError::code);
        let notary = reader.parse("inheritance.notary", Required, TextError::code);
        let issued_on = reader.parse("inheritance.issued_on", Required, |e: &TimeError| e.code());
        Some(Inheritance { succession: succession?, deed: deed?, notary: notary?, issued_on: issued_on? })
    }

    fn fits(&self, _: &Form) -> Result<(), SectionError> {
        Ok(())
    }

    fn write(&self, typed: &mut Typed) {
        typed.choose("inheritance.succession", &self.succession);
        typed.put("inheritance.deed", &self.deed);
        typed.put("inheritance.notary", &self.notary);
        typed.put("inheritance.issued_on", self.issued_on);
    }

    fn show(&self, _: &Showing<'_>) -> Vec<SheetLine> {
        vec![
            SheetLine::named(of_field("inheritance.succession"), labels::succession(self.succession)),
            SheetLine::plain(of_field("inheritance.deed"), &self.deed),
            SheetLine::plain(of_field("inheritance.notary"), &self.notary),
            SheetLine::plain(of_field("inheritance.issued_on"), self.issued_on),
        ]
    }

    fn brings(&self, _: Instant) -> Vec<Met> {
        Vec::new()
    }
}
