//! Section `matter.1`: what is applied for (申请登记事由).

use ereg_domain::{
    identifier::{CertScheme, IdentifierError, OldCertificate, QuotedCertificate, UnitCode},
    name::SectionName,
    text::TextError,
    time::Instant,
};
use serde::Deserialize;

use super::{Beginning, Content, Form, Reader, SheetLine, Showing, Typed, Whose, of_field, words};
use crate::{
    application::{Item, MatterSection, SectionError},
    draft::{NO_BUILDING, TypedFields},
    fact::{Met, RegisterFact},
    field::{
        FieldKind,
        FieldNeed::{Optional, Required},
        FieldSpec,
    },
    words::labels,
};

const NAME: SectionName = super::MATTER;

/// The field of the unit (不动产单元号).
pub const UNIT_FIELD: &str = "matter.unit";

const UNIT: FieldSpec = FieldSpec::of(UNIT_FIELD, NAME, FieldKind::Unit, Required);
const CERTIFICATE: &str = "matter.certificate";

/// The unit of a draft as it was typed, whether it can be read or not.
pub fn unit_of(typed: &TypedFields) -> Option<&str> {
    typed.get(UNIT_FIELD).map(String::as_str)
}

/// The fields of a matter that asks for no title certificate: whoever applies has none.
pub const UNIT_ALONE: &[FieldSpec] = &[UNIT];

/// Whether a matter asks for a title certificate.
fn asks_for_a_certificate(form: &Form) -> bool {
    form.section(NAME).is_some_and(|section| section.fields.iter().any(|field| field.path == CERTIFICATE))
}

impl Content for MatterSection {
    const NAME: SectionName = NAME;
    const WHOSE: Whose = Whose::Shared;
    const FIELDS: &'static [FieldSpec] = &[
        UNIT,
        FieldSpec::of(CERTIFICATE, NAME, FieldKind::Certificate, Required),
        // Absent: a 不动产权证书; the others are kept as written.
        FieldSpec::of("matter.cert_scheme", NAME, FieldKind::Choice(&["title", "house", "land", "other"]), Optional),
    ];

    /// The unit, and its certificate as the register has it; where the matter asks for none, whoever applies has none to
    /// quote.
    fn begin(from: &Beginning<'_>, typed: &mut Typed) {
        typed.put_some(UNIT_FIELD, from.unit);
        let Some(register) = from.register.filter(|_| asks_for_a_certificate(from.form)) else { return };
        let right = &register.right;
        if let Some(certificate) = right.certificates.first() {
            typed.put(CERTIFICATE, certificate);
        } else if let Some(old) = right.old_certificates.first() {
            typed.put(CERTIFICATE, &old.number);
            typed.put("matter.cert_scheme", old.scheme.name());
        }
    }

    fn read(reader: &mut Reader<'_>) -> Option<MatterSection> {
        let form = reader.form();
        let unit = reader.parse("matter.unit", Required, |e: &IdentifierError| e.code());
        let unit: Option<UnitCode> = match unit {
            Some(unit) if !form.deals_in(&unit) => {
                reader.problem("matter.unit", NO_BUILDING);
                None
            }
            unit => unit,
        };
        let certificate = if asks_for_a_certificate(form) { Some(read_certificate(reader)?) } else { None };
        let item = Item { unit: unit?, right: form.right, act: form.act, certificate };
        Some(MatterSection { matter: form.matter, items: vec![item] })
    }

    fn fits(&self, form: &Form) -> Result<(), SectionError> {
        if self.matter != form.matter || self.items.iter().any(|item| item.act != form.act) {
            return Err(SectionError::OtherMatter);
        }
        let asked = asks_for_a_certificate(form);
        if self.items.iter().any(|item| item.certificate.is_some() != asked) {
            return Err(SectionError::OtherMatter);
        }
        if self.items.iter().all(|item| form.deals_in(&item.unit)) { Ok(()) } else { Err(SectionError::NoBuilding) }
    }

    fn write(&self, typed: &mut Typed) {
        let Some(item) = self.items.first() else { return };
        typed.put("matter.unit", item.unit);
        typed.put_some(CERTIFICATE, item.certificate.as_ref());
        if let Some(QuotedCertificate::Old(old)) = &item.certificate {
            typed.choose("matter.cert_scheme", &old.scheme);
        }
    }

    fn show(&self, sheet: &Showing<'_>) -> Vec<SheetLine> {
        let name = sheet.pack.matter(self.matter).map(|said| said.name.clone());
        let name = name.unwrap_or_else(|| labels::act(sheet.form.act).into());
        let mut lines =
            vec![SheetLine::named(words::REGISTRATION, name), SheetLine::named(words::REASON, sheet.form.reason)];
        for item in &self.items {
            lines.push(SheetLine::named(words::RIGHT, labels::right(item.right)));
            lines.push(SheetLine::plain(of_field("matter.unit"), item.unit));
            lines.extend(item.certificate.iter().map(|quoted| SheetLine::plain(of_field(CERTIFICATE), quoted)));
            if let Some(QuotedCertificate::Old(old)) = &item.certificate {
                lines.push(SheetLine::named(of_field("matter.cert_scheme"), labels::cert_scheme(old.scheme)));
            }
        }
        lines
    }

    fn brings(&self, _: Instant) -> Vec<Met> {
        let unit = || Some("matter.unit".to_owned());
        let mut met = Vec::new();
        for item in &self.items {
            met.push((RegisterFact::Right(item.right), unit()));
            met.push((RegisterFact::Act(item.act), unit()));
            met.push((RegisterFact::Fixture(item.unit.fixture()), unit()));
        }
        if self.items.len() > 1 {
            met.push((RegisterFact::Package, unit()));
        }
        met
    }
}

/// The certificate as its scheme reads it: an old one is kept as written.
fn read_certificate(reader: &mut Reader<'_>) -> Option<QuotedCertificate> {
    #[derive(Deserialize)]
    #[serde(rename_all = "snake_case")]
    enum Scheme {
        Title,
        House,
        Land,
        Other,
    }
    let before = reader.found();
    let scheme = match reader.choice("matter.cert_scheme", Optional) {
        // A scheme that is none: the number is not judged by a guess.
        None if reader.found() > before => return None,
        None | Some(Scheme::Title) => {
            return reader.parse(CERTIFICATE, Required, |e: &IdentifierError| e.code()).map(QuotedCertificate::Title);
        }
        Some(Scheme::House) => CertScheme::House,
        Some(Scheme::Land) => CertScheme::Land,
        Some(Scheme::Other) => CertScheme::Other,
    };
    let number = reader.parse(CERTIFICATE, Required, TextError::code);
    Some(QuotedCertificate::Old(OldCertificate { scheme, number: number? }))
}
