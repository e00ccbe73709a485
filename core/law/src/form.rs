//! The form: from what was typed to sections with types.
//!
//! A draft holds what was typed, field by field; here it is read, once, with every problem at once. A section exists
//! only when all of its fields are there and well-formed, so that nothing half-read is ever frozen or signed.
//! Absent = unanswered; `""` clears; only blanks is `blank`.

mod typed;

use std::{collections::BTreeSet, str::FromStr};

use ereg_domain::{
    dictionary::{DocumentKind, PartyKind, RightKind},
    identifier::{CertScheme, IdentifierError, OldCertificate, PersonNumber, QuotedCertificate, UnitCode},
    money::{Fen, MoneyError},
    party::{AddressForService, Agent, IdentityNumber, Party, ServiceWay, Side, Slot},
    share::ShareError,
    text::TextError,
    time::{Day, TimeError},
};
use serde::{Deserialize, de::DeserializeOwned};

use crate::{
    application::{
        Acknowledgement, Act, Answer, CONTRACT_YEARS, Deal, Delivery, FeeClaim, Handover, Inquiry, Item, Matter,
        MatterType, Parties, Question, RuleId, SectionKind, SharedSections,
    },
    draft::{FieldProblem, NO_BUILDING, TypedFields},
    field::{
        FieldKind,
        FieldNeed::{self, Optional, Required},
        slot_of, spec,
    },
    policy::PolicyPack,
    review::table,
    words::{labels, message},
};

pub use typed::{FieldChange, changes, masked, typed_of};

/// Most characters of one field.
pub const LONGEST_VALUE: usize = 1_000;
/// Most fields of one draft.
pub const MOST_FIELDS: usize = 200;

/// How an amount that was typed is read, with separators and in capital characters (大写), as a person holds it against the
/// contract: `1,680,000.00（壹佰陆拾捌万元整）`. None for any other kind of field, and for what is no amount.
pub fn reads(path: &str, typed: &str) -> Option<String> {
    spec(path).filter(|spec| spec.kind == FieldKind::Yuan)?;
    let amount: Fen = typed.parse().ok()?;
    Some(format!("{}（{}）", amount.grouped(), amount.in_capitals()))
}

/// Reads the shared sections; each exists only if every field of it is good. All problems at once, in path order.
pub fn read_shared(typed: &TypedFields) -> (SharedSections, Vec<FieldProblem>) {
    let mut reader = Reader::over(typed, |s| s != SectionKind::Inquiry);
    if reader.overflows {
        return (SharedSections::default(), reader.problems);
    }
    let shared = SharedSections {
        matter: reader.section(read_matter),
        parties: reader.section(read_parties),
        deal: reader.section(read_deal),
        delivery: reader.section(read_delivery),
    };
    (shared, reader.finish())
}

/// Reads a party's own section. Unanswered questions stay absent and are told; the notice an acknowledgement names is
/// the pack's current one.
pub fn read_inquiry(slot: Slot, typed: &TypedFields, pack: &PolicyPack) -> (Inquiry, Vec<FieldProblem>) {
    let mut reader = Reader::over(typed, |s| s == SectionKind::Inquiry);
    let mut inquiry = Inquiry { slot, answers: Default::default(), acknowledgements: Vec::new(), draft: None };
    if reader.overflows {
        return (inquiry, reader.problems);
    }
    for question in Question::ALL {
        if let Some(answer) = reader.choice::<Answer>(&format!("inquiry.{}", question.field()), Required) {
            inquiry.answers.insert(*question, answer);
        }
    }
    for path in typed.keys().filter(|path| spec(path).is_some()) {
        let rule = path.strip_prefix("inquiry.ack.").and_then(|id| RuleId::try_from(id.to_owned()).ok());
        let Some((rule, asks)) = rule.and_then(|rule| Some((rule, table::rule(rule)?.notice?))) else { continue };
        if reader.yes(path).is_none() {
            continue;
        }
        match pack.notice_ref(asks) {
            Some(notice) => inquiry.acknowledgements.push(Acknowledgement { rule, notice }),
            None => reader.problem(path, "field.unknown"),
        }
    }
    inquiry.acknowledgements.sort();
    (inquiry, reader.finish())
}

/// Why a section that came in is none of its kind: the code of the first thing that is wrong, such as `unit.format`, or
/// `section.unreadable` where no field of it can be named. `None` where it is good.
///
/// The canonical form is the receiver's to check; this looks at what the bytes say.
pub fn section_fault(kind: SectionKind, body: &str) -> Option<&'static str> {
    fn fault<T: DeserializeOwned>(body: &str) -> Option<&'static str> {
        let told = serde_json::from_str::<T>(body).err()?.to_string();
        // Types of this crate say their code and never the value; what serde says itself may quote one and is not kept.
        let code = told.split(' ').next().unwrap_or_default();
        Some(message::lookup(code).map_or("section.unreadable", |text| text.code))
    }
    match kind {
        SectionKind::Matter => fault::<Matter>(body),
        SectionKind::Parties => fault::<Parties>(body),
        SectionKind::Deal => fault::<Deal>(body),
        SectionKind::Delivery => fault::<Delivery>(body),
        SectionKind::Inquiry => fault::<Inquiry>(body),
    }
}

fn read_matter(reader: &mut Reader<'_>) -> Option<Matter> {
    const MATTER: MatterType = MatterType::T04;
    let unit = reader.parse("matter.unit", Required, |e: &IdentifierError| e.code());
    let unit: Option<UnitCode> = match unit {
        Some(unit) if !MATTER.deals_in(&unit) => {
            reader.problem("matter.unit", NO_BUILDING);
            None
        }
        unit => unit,
    };
    let certificate = read_certificate(reader);
    // A second-hand home is building and land in one right (房地一体); other rights have no T04 form yet.
    let item = Item { unit: unit?, right: RightKind::StateLandAndHouse, act: Act::Transfer, certificate: certificate? };
    Some(Matter { matter: MATTER, items: vec![item] })
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
    const NUMBER: &str = "matter.certificate";
    let before = reader.problems.len();
    let scheme = match reader.choice("matter.cert_scheme", Optional) {
        // A scheme that is none: the number is not judged by a guess.
        None if reader.problems.len() > before => return None,
        None | Some(Scheme::Title) => {
            return reader.parse(NUMBER, Required, |e: &IdentifierError| e.code()).map(QuotedCertificate::Title);
        }
        Some(Scheme::House) => CertScheme::House,
        Some(Scheme::Land) => CertScheme::Land,
        Some(Scheme::Other) => CertScheme::Other,
    };
    let number = reader.parse(NUMBER, Required, TextError::code);
    Some(QuotedCertificate::Old(OldCertificate { scheme, number: number? }))
}

fn read_parties(reader: &mut Reader<'_>) -> Option<Parties> {
    let co_ownership = reader.choice("parties.co_ownership", Required);
    let mut slots: BTreeSet<Slot> =
        [Side::Transferor, Side::Transferee].into_iter().flat_map(|s| Slot::new(s, 1)).collect();
    let typed = reader.typed.iter().filter(|(_, value)| !value.is_empty());
    slots.extend(typed.filter_map(|(path, _)| slot_of(path)).map(|(slot, _)| slot));
    let parties: Vec<Option<Party>> = slots.into_iter().map(|slot| read_party(reader, slot)).collect();
    Some(Parties { co_ownership: co_ownership?, parties: parties.into_iter().collect::<Option<_>>()? })
}

fn read_party(reader: &mut Reader<'_>, slot: Slot) -> Option<Party> {
    let at = |name: &str| format!("parties.{slot}.{name}");
    let name = reader.parse(&at("name"), Required, TextError::code);
    let kind = reader.choice(&at("kind"), Optional).unwrap_or(PartyKind::Person);
    let document = reader.choice(&at("document"), Optional);
    let identity = read_identity(reader, &at("id_no"), kind, document);
    let share = reader.parse(&at("share"), Optional, ShareError::code);
    let phone = reader.parse(&at("phone"), Optional, TextError::code);
    let service = read_service(reader, &at("service"), &at("address"));
    let agent = read_agent(reader, &at);
    Some(Party { slot, kind, name: name?, identity: identity?, share, phone, service, agent })
}

/// The number on its document. Where none is named, an organisation shows its licence and a person the card that the
/// number belongs to.
fn read_identity(
    reader: &mut Reader<'_>,
    path: &str,
    kind: PartyKind,
    document: Option<DocumentKind>,
) -> Option<IdentityNumber> {
    let number = |e: &IdentifierError| e.code();
    match (document, kind) {
        (None, PartyKind::Person) => reader.parse(path, Required, number).map(PersonNumber::into),
        (None, PartyKind::Enterprise | PartyKind::Institution | PartyKind::StateOrgan | PartyKind::Other)
        | (Some(DocumentKind::BusinessLicence), _) => {
            reader.parse(path, Required, number).map(IdentityNumber::Organisation)
        }
        (Some(DocumentKind::CitizenCard), _) => reader.parse(path, Required, number).map(IdentityNumber::Citizen),
        (Some(DocumentKind::ResidencePermit), _) => {
            reader.parse(path, Required, number).map(IdentityNumber::ResidencePermit)
        }
        (Some(DocumentKind::PermanentResidentCard), _) => {
            reader.parse(path, Required, number).map(IdentityNumber::PermanentResident)
        }
        (Some(document), _) => {
            let read = reader.parse(path, Required, TextError::code);
            read.map(|number| IdentityNumber::Other { document, number })
        }
    }
}

fn read_service(reader: &mut Reader<'_>, way: &str, address: &str) -> Option<AddressForService> {
    let chosen = reader.choice(way, Optional);
    let need = if chosen == Some(ServiceWay::Post) { Required } else { Optional };
    let at = reader.parse(address, need, TextError::code);
    match (chosen, at) {
        (None, None) => None,
        (way, address) => Some(AddressForService { way: way.unwrap_or(ServiceWay::App), address }),
    }
}

/// The agent, where anything of one was typed; then name and number must be there.
fn read_agent(reader: &mut Reader<'_>, at: &impl Fn(&str) -> String) -> Option<Agent> {
    let parts = ["agent_name", "agent_id_no", "agent_agency", "agent_phone"];
    let said = |name: &&str| reader.typed.get(&at(name)).is_some_and(|value| !value.is_empty());
    if !parts.iter().any(said) {
        return None;
    }
    let name = reader.parse(&at("agent_name"), Required, TextError::code);
    let number = reader.parse(&at("agent_id_no"), Required, |e: &IdentifierError| e.code());
    let agency = reader.parse(&at("agent_agency"), Optional, TextError::code);
    let phone = reader.parse(&at("agent_phone"), Optional, TextError::code);
    Some(Agent { name: name?, number: number?, agency, phone })
}

fn read_deal(reader: &mut Reader<'_>) -> Option<Deal> {
    let price = reader.parse("deal.price", Required, MoneyError::code);
    let contract = reader.parse("deal.contract", Required, TextError::code);
    let signed_on: Option<Day> = reader.parse("deal.signed_on", Required, |e: &TimeError| e.code());
    if signed_on.is_some_and(|day| !CONTRACT_YEARS.contains(&day.ymd().0)) {
        reader.problem("deal.signed_on", "time.day_range");
    }
    let fee_claim = reader.choice("deal.fee_claim", Optional).unwrap_or(FeeClaim::None);
    Some(Deal { price: price?, contract: contract?, signed_on: signed_on?, fee_claim })
}

fn read_delivery(reader: &mut Reader<'_>) -> Option<Delivery> {
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

/// Reads typed fields and collects what is wrong with them.
struct Reader<'a> {
    typed: &'a TypedFields,
    problems: Vec<FieldProblem>,
    overflows: bool,
}

impl<'a> Reader<'a> {
    /// Over the fields of the sections asked for; a path of no section at all is told with the shared ones.
    fn over(typed: &'a TypedFields, mine: fn(SectionKind) -> bool) -> Reader<'a> {
        let mut reader = Reader { typed, problems: Vec::new(), overflows: typed.len() > MOST_FIELDS };
        if reader.overflows {
            reader.problem("", "too_large");
            return reader;
        }
        for path in typed.keys() {
            let inquiry = path.starts_with("inquiry.");
            let known = spec(path).is_some();
            if !known && mine(if inquiry { SectionKind::Inquiry } else { SectionKind::Matter }) {
                reader.problem(path, "field.unknown");
            }
        }
        reader
    }

    fn problem(&mut self, path: &str, code: &'static str) {
        self.problems.push(FieldProblem { field: path.to_owned(), code });
    }

    fn finish(mut self) -> Vec<FieldProblem> {
        self.problems.sort();
        self.problems.dedup();
        self.problems
    }

    /// A section is there only if reading it added no problem.
    fn section<T>(&mut self, read: fn(&mut Reader<'a>) -> Option<T>) -> Option<T> {
        let before = self.problems.len();
        let section = read(self);
        section.filter(|_| self.problems.len() == before)
    }

    /// The text of a field, if it says anything that is worth reading.
    fn text(&mut self, path: &str, need: FieldNeed) -> Option<&'a str> {
        let typed = self.typed.get(path).map(String::as_str).filter(|value| !value.is_empty());
        let Some(value) = typed else {
            if need == Required {
                self.problem(path, "field.missing");
            }
            return None;
        };
        // No further than that: ten megabytes are refused without being counted.
        if value.chars().nth(LONGEST_VALUE).is_some() {
            self.problem(path, "too_large");
            return None;
        }
        if value.trim().is_empty() {
            self.problem(path, "blank");
            return None;
        }
        Some(value)
    }

    fn parse<T: FromStr>(&mut self, path: &str, need: FieldNeed, code: fn(&T::Err) -> &'static str) -> Option<T> {
        let text = self.text(path, need)?;
        match text.parse() {
            Ok(value) => Some(value),
            Err(error) => {
                self.problem(path, code(&error));
                None
            }
        }
    }

    fn choice<T: DeserializeOwned>(&mut self, path: &str, need: FieldNeed) -> Option<T> {
        let text = self.text(path, need)?.trim();
        // In words as they are shown, or by name: the names of the dictionaries are the names of the formats.
        let text = labels::chosen(path, text).unwrap_or(text);
        let value = serde_json::from_value(serde_json::Value::String(text.to_owned())).ok();
        if value.is_none() {
            self.problem(path, "field.choice");
        }
        value
    }

    fn yes(&mut self, path: &str) -> Option<()> {
        let text = self.text(path, Optional)?;
        if labels::chosen(path, text) == Some("yes") {
            return Some(());
        }
        self.problem(path, "field.choice");
        None
    }
}

#[cfg(test)]
mod tests;
