//! Section `delivery.1`: how the result is handed over (领证方式).

use ereg_domain::{mask, name::SectionName, text::TextError, time::Instant};

use super::{Content, Form, Reader, SheetLine, Showing, Typed, Whose, of_field, words};
use crate::{
    application::{CertificateMedium, Delivery, Handover, OfDraft, SectionError, UtilityWish},
    fact::Met,
    fee::Ordered,
    field::{
        FieldKind,
        FieldNeed::{Optional, Required},
        FieldSpec,
    },
    words::labels,
};

const NAME: SectionName = super::DELIVERY;

impl Content for Delivery {
    const NAME: SectionName = NAME;
    const WHOSE: Whose = Whose::Shared;
    const FIELDS: &'static [FieldSpec] = &[
        FieldSpec::of("delivery.medium", NAME, FieldKind::Choice(&["electronic", "paper"]), Required),
        FieldSpec::of("delivery.certificates", NAME, FieldKind::Choice(&["one", "each_holder"]), Required),
        // Absent: the printed certificate is collected at the counter, by the holders.
        FieldSpec::of("delivery.handover", NAME, FieldKind::Choice(&["counter", "kiosk", "post"]), Optional),
        FieldSpec::of("delivery.recipient", NAME, FieldKind::Name, Optional),
        FieldSpec::of("delivery.address", NAME, FieldKind::Text(120), Optional),
        // Absent: no.
        FieldSpec::of("delivery.utilities", NAME, FieldKind::Choice(&["yes", "no"]), Optional),
    ];
    const ORDERS: Option<fn(&Delivery) -> Ordered> =
        Some(|delivery| Ordered { medium: delivery.medium, certificates: delivery.certificates });

    fn read(reader: &mut Reader<'_>) -> Option<Delivery> {
        let medium = reader.choice("delivery.medium", Required);
        let certificates = reader.choice("delivery.certificates", Required);
        let handover = reader.choice("delivery.handover", Optional);
        let recipient = reader.parse("delivery.recipient", Optional, TextError::code);
        let need = if handover == Some(Handover::Post) { Required } else { Optional };
        let address = reader.parse("delivery.address", need, TextError::code);
        let utilities = reader.choice("delivery.utilities", Optional);
        let draft = None;
        Some(Delivery { medium: medium?, certificates: certificates?, handover, recipient, address, utilities, draft })
    }

    fn fits(&self, _: &Form) -> Result<(), SectionError> {
        Ok(())
    }

    fn write(&self, typed: &mut Typed) {
        typed.choose("delivery.medium", &self.medium);
        typed.choose("delivery.certificates", &self.certificates);
        self.handover.iter().for_each(|handover| typed.choose("delivery.handover", handover));
        typed.put_some("delivery.recipient", self.recipient.as_ref());
        typed.put_some("delivery.address", self.address.as_ref());
        self.utilities.iter().for_each(|wish| typed.choose("delivery.utilities", wish));
    }

    fn show(&self, _: &Showing<'_>) -> Vec<SheetLine> {
        let mut lines = vec![
            SheetLine::named(of_field("delivery.medium"), labels::medium(self.medium)),
            SheetLine::named(of_field("delivery.certificates"), labels::certificates(self.certificates)),
        ];
        lines.extend(handover_lines(self));
        let wish = labels::utilities(self.utilities.unwrap_or(UtilityWish::No));
        lines.push(SheetLine::named(of_field("delivery.utilities"), wish));
        lines
    }

    fn brings(&self, _: Instant) -> Vec<Met> {
        Vec::new()
    }

    fn of_draft(&mut self, draft: OfDraft) {
        self.draft = Some(draft);
    }
}

/// The lines on the handover of the certificate: a printed one by the way chosen, an electronic one in the app of each
/// holder.
fn handover_lines(delivery: &Delivery) -> Vec<SheetLine> {
    let (handover, recipient) = (of_field("delivery.handover"), of_field("delivery.recipient"));
    let holders = words::HOLDERS_THEMSELVES;
    if delivery.medium == CertificateMedium::Electronic {
        let here = words::COLLECTED_HERE;
        return vec![SheetLine::named(handover, here), SheetLine::named(recipient, holders)];
    }
    let mut lines = vec![
        SheetLine::named(handover, labels::handover(delivery.handover.unwrap_or(Handover::Counter))),
        match &delivery.recipient {
            Some(who) => SheetLine::plain(recipient, who.masked()),
            None => SheetLine::named(recipient, holders),
        },
    ];
    let address = delivery.address.iter();
    lines.extend(address.map(|a| SheetLine::plain(of_field("delivery.address"), mask::ends(a.as_str(), 6, 0))));
    lines
}
