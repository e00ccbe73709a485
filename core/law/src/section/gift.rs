//! Section `gift.1`: who is given the home by whom, as what to each other, and since when it is agreed (赠与情况).

use ereg_domain::{
    name::SectionName,
    time::{Instant, TimeError},
};

use super::{Content, Form, Reader, SheetLine, Showing, Typed, Whose, of_field};
use crate::{
    application::{Gift, SectionError},
    fact::Met,
    field::{Falls, FieldKind, FieldNeed::Required, FieldSpec},
    words::labels,
};

const NAME: SectionName = super::GIFT;
const RELATIONS: FieldKind =
    FieldKind::Choice(&["parent_or_child", "grandparent_or_grandchild", "sibling", "supporter", "other"]);

impl Content for Gift {
    const NAME: SectionName = NAME;
    const WHOSE: Whose = Whose::Shared;
    const FIELDS: &'static [FieldSpec] = &[
        FieldSpec::of("gift.relation", NAME, RELATIONS, Required),
        FieldSpec::of("gift.agreed_on", NAME, FieldKind::Day(Falls::NotLater), Required),
    ];

    fn read(reader: &mut Reader<'_>) -> Option<Gift> {
        let relation = reader.choice("gift.relation", Required);
        let agreed_on = reader.parse("gift.agreed_on", Required, |e: &TimeError| e.code());
        Some(Gift { relation: relation?, agreed_on: agreed_on? })
    }

    fn fits(&self, _: &Form) -> Result<(), SectionError> {
        Ok(())
    }

    fn write(&self, typed: &mut Typed) {
        typed.choose("gift.relation", &self.relation);
        typed.put("gift.agreed_on", self.agreed_on);
    }

    fn show(&self, _: &Showing<'_>) -> Vec<SheetLine> {
        vec![
            SheetLine::named(of_field("gift.relation"), labels::relation(self.relation)),
            SheetLine::plain(of_field("gift.agreed_on"), self.agreed_on),
        ]
    }

    fn brings(&self, _: Instant) -> Vec<Met> {
        Vec::new()
    }
}
