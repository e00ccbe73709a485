//! Section `former.1`: how the register still names the holder whose name or number has changed (变更前的姓名、证件号码).

use ereg_domain::{
    identifier::IdentifierError,
    name::SectionName,
    party::IdentityNumber,
    text::{PersonName, TextError},
    time::Instant,
};

use super::{Beginning, Content, Form, Reader, SheetLine, Showing, Typed, Whose, of_field};
use crate::{
    application::{Former, SectionError},
    fact::{Met, RegisterFact, of_identity},
    field::{FieldKind, FieldNeed::Required, FieldSpec},
};

const NAME: SectionName = super::FORMER;

impl Content for Former {
    const NAME: SectionName = NAME;
    const WHOSE: Whose = Whose::Shared;
    const FIELDS: &'static [FieldSpec] = &[
        FieldSpec::of("former.name", NAME, FieldKind::Name, Required),
        FieldSpec::of("former.id_no", NAME, FieldKind::IdentityNumber, Required),
    ];

    /// The holder of whoever begins, by their number, or the only one.
    fn begin(from: &Beginning<'_>, typed: &mut Typed) {
        let (Some(by), Some(register)) = (from.by, from.register) else { return };
        let holders = register.right.holders.as_slice();
        let number = by.identity();
        let recorded = holders.iter().find(|holder| holder.identity == number).or(match holders {
            [only] => Some(only),
            _ => None,
        });
        if let Some(holder) = recorded {
            typed.put("former.name", &holder.name);
            typed.put("former.id_no", holder.identity.as_str());
        }
    }

    fn read(reader: &mut Reader<'_>) -> Option<Former> {
        let name: Option<PersonName> = reader.parse("former.name", Required, TextError::code);
        let number = reader.parse("former.id_no", Required, |e: &IdentifierError| e.code());
        Some(Former {
            name: name?,
            identity: number.map(|number: ereg_domain::identifier::PersonNumber| number.into())?,
        })
    }

    fn fits(&self, _: &Form) -> Result<(), SectionError> {
        // Only a person's card is read here; other documents are changed at the counter.
        match self.identity {
            IdentityNumber::Organisation(_) | IdentityNumber::Other { .. } => Err(SectionError::OtherMatter),
            IdentityNumber::Citizen(_) | IdentityNumber::ResidencePermit(_) | IdentityNumber::PermanentResident(_) => {
                Ok(())
            }
        }
    }

    fn write(&self, typed: &mut Typed) {
        typed.put("former.name", &self.name);
        typed.put("former.id_no", self.identity.as_str());
    }

    fn show(&self, _: &Showing<'_>) -> Vec<SheetLine> {
        vec![
            SheetLine::plain(of_field("former.name"), self.name.masked()),
            SheetLine::plain(of_field("former.id_no"), self.identity.masked()),
        ]
    }

    fn brings(&self, _: Instant) -> Vec<Met> {
        let field = || Some("former.id_no".to_owned());
        of_identity(&self.identity).map(|fact: RegisterFact| (fact, field())).collect()
    }
}
