//! Section `discharge.1`: which mortgage ends, and why (抵押权注销).

use ereg_domain::{
    identifier::{IdentifierError, RegistrationProofNumber},
    name::SectionName,
    register::Mortgage,
    time::Instant,
};

use super::{Beginning, Content, Form, Reader, SheetLine, Showing, Typed, Whose, of_field};
use crate::{
    application::{Discharge, SectionError},
    fact::Met,
    field::{FieldKind, FieldNeed::Required, FieldSpec},
    words::labels,
};

const NAME: SectionName = super::DISCHARGE;

impl Content for Discharge {
    const NAME: SectionName = NAME;
    const WHOSE: Whose = Whose::Shared;
    const FIELDS: &'static [FieldSpec] = &[
        FieldSpec::of("discharge.proof", NAME, FieldKind::Proof, Required),
        FieldSpec::of("discharge.reason", NAME, FieldKind::Choice(&["debt_paid", "realised", "waived"]), Required),
    ];

    /// The proof of the one mortgage that the register has for whoever begins.
    fn begin(from: &Beginning<'_>, typed: &mut Typed) {
        let (Some(by), Some(register)) = (from.by, from.register) else { return };
        let number = by.identity();
        let mut lent = register.mortgages.iter().filter(|mortgage| mortgage.mortgagee_identity == number);
        if let (Some(mortgage), None) = (lent.next(), lent.next()) {
            typed.put("discharge.proof", &mortgage.proof);
        }
    }

    fn read(reader: &mut Reader<'_>) -> Option<Discharge> {
        let proof: Option<RegistrationProofNumber> =
            reader.parse("discharge.proof", Required, |e: &IdentifierError| e.code());
        let reason = reader.choice("discharge.reason", Required);
        Some(Discharge { proof: proof?, reason: reason? })
    }

    fn fits(&self, _: &Form) -> Result<(), SectionError> {
        Ok(())
    }

    fn write(&self, typed: &mut Typed) {
        typed.put("discharge.proof", &self.proof);
        typed.choose("discharge.reason", &self.reason);
    }

    fn show(&self, _: &Showing<'_>) -> Vec<SheetLine> {
        vec![
            SheetLine::plain(of_field("discharge.proof"), &self.proof),
            SheetLine::named(of_field("discharge.reason"), labels::discharge(self.reason)),
        ]
    }

    fn brings(&self, _: Instant) -> Vec<Met> {
        Vec::new()
    }

    fn ends(&self, mortgage: &Mortgage) -> bool {
        self.proof == mortgage.proof
    }
}
