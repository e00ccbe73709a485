//! Section `holding.1`: how those who take the right will hold it (共有方式, 份额); absent where nothing is taken.

use ereg_domain::{name::SectionName, party::Slot, share::ShareError, time::Instant};

use super::{Content, Form, Reader, SheetLine, Showing, Typed, Whose, of_field, words};
use crate::{
    application::{Holding, SectionError, StatedShare},
    fact::{Met, RegisterFact},
    field::{
        FieldKind,
        FieldNeed::{Optional, Required},
        FieldSpec, slots_of,
    },
    words::labels,
};

const NAME: SectionName = super::HOLDING;
const FORMS_OF_OWNERSHIP: FieldKind = FieldKind::Choice(&["sole", "joint", "shares", "other"]);

impl Content for Holding {
    const NAME: SectionName = NAME;
    const WHOSE: Whose = Whose::Shared;
    const FIELDS: &'static [FieldSpec] = &[
        FieldSpec::of("holding.co_ownership", NAME, FORMS_OF_OWNERSHIP, Required),
        // Absent: nobody holds in shares.
        FieldSpec::of("holding.<slot>.share", NAME, FieldKind::Share, Optional),
    ];

    /// A share of those alone who take the right.
    fn asks(form: &Form, slot: Slot, _: &str) -> bool {
        form.takes(slot)
    }

    fn read(reader: &mut Reader<'_>) -> Option<Holding> {
        let co_ownership = reader.choice("holding.co_ownership", Required);
        let form = reader.form();
        let stated = slots_of("holding", reader.answered());
        let mut slots: Vec<Slot> = stated.filter(|slot| form.takes(*slot)).collect();
        slots.sort();
        let mut shares = Vec::new();
        for slot in slots {
            let share = reader.parse(&format!("holding.{slot}.share"), Optional, ShareError::code);
            shares.extend(share.map(|share| StatedShare { slot, share }));
        }
        Some(Holding { co_ownership: co_ownership?, shares })
    }

    fn fits(&self, form: &Form) -> Result<(), SectionError> {
        if self.shares.iter().all(|stated| form.takes(stated.slot)) { Ok(()) } else { Err(SectionError::OtherMatter) }
    }

    fn write(&self, typed: &mut Typed) {
        typed.choose("holding.co_ownership", &self.co_ownership);
        for stated in &self.shares {
            typed.put(format!("holding.{}.share", stated.slot), stated.share);
        }
    }

    fn show(&self, sheet: &Showing<'_>) -> Vec<SheetLine> {
        let mut lines =
            vec![SheetLine::named(of_field("holding.co_ownership"), labels::co_ownership(self.co_ownership))];
        for stated in &self.shares {
            let (slot, form) = (stated.slot, sheet.form);
            let who = form.called(slot.role());
            let said = words::share(who, slot.number(), form.side_of(slot), stated.share);
            lines.push(SheetLine::named(of_field("holding.<slot>.share"), said));
        }
        lines
    }

    fn brings(&self, _: Instant) -> Vec<Met> {
        vec![(RegisterFact::Taken(self.co_ownership), Some("holding.co_ownership".to_owned()))]
    }
}
