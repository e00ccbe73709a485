//! Section `loss.1`: what became of the certificate, declared by its holder (遗失、灭失声明).

use ereg_domain::{
    name::SectionName,
    time::{Instant, TimeError},
};

use super::{Content, Form, Reader, SheetLine, Showing, Typed, Whose, of_field};
use crate::{
    application::{Loss, SectionError},
    fact::Met,
    field::{Falls, FieldKind, FieldNeed::Required, FieldSpec},
    words::labels,
};

const NAME: SectionName = super::LOSS;

impl Content for Loss {
    const NAME: SectionName = NAME;
    const WHOSE: Whose = Whose::Shared;
    const FIELDS: &'static [FieldSpec] = &[
        FieldSpec::of("loss.how", NAME, FieldKind::Choice(&["lost", "destroyed"]), Required),
        FieldSpec::of("loss.noticed_on", NAME, FieldKind::Day(Falls::NotLater), Required),
    ];

    fn read(reader: &mut Reader<'_>) -> Option<Loss> {
        let how = reader.choice("loss.how", Required);
        let noticed_on = reader.parse("loss.noticed_on", Required, |e: &TimeError| e.code());
        Some(Loss { how: how?, noticed_on: noticed_on? })
    }

    fn fits(&self, _: &Form) -> Result<(), SectionError> {
        Ok(())
    }

    fn write(&self, typed: &mut Typed) {
        typed.choose("loss.how", &self.how);
        typed.put("loss.noticed_on", self.noticed_on);
    }

    fn show(&self, _: &Showing<'_>) -> Vec<SheetLine> {
        vec![
            SheetLine::named(of_field("loss.how"), labels::loss(self.how)),
            SheetLine::plain(of_field("loss.noticed_on"), self.noticed_on),
        ]
    }

    fn brings(&self, _: Instant) -> Vec<Met> {
        Vec::new()
    }
}
