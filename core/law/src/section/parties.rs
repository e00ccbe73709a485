//! Section `parties.1`: who applies (申请人).

use std::fmt;

use ereg_domain::{
    dictionary::{DocumentKind, PartyKind},
    identifier::{IdentifierError, PersonNumber},
    mask,
    name::SectionName,
    party::{AddressForService, Agent, Holder, IdentityNumber, Party, PrincipalNumber, ServiceWay, Slot},
    text::TextError,
    time::Instant,
};

use super::{Beginner, Beginning, Content, Form, Reader, SheetLine, Showing, Typed, Whose, Wording, of_field, words};
use crate::{
    application::{Parties, SectionError},
    fact::{Met, RegisterFact, is_minor, of_identity},
    field::{
        FieldKind,
        FieldNeed::{Optional, Required},
        FieldSpec,
    },
    role::Recorded,
    words::labels,
};

const NAME: SectionName = super::PARTIES;
const PARTY_KINDS: FieldKind = FieldKind::Choice(&["person", "enterprise", "institution", "state_organ", "other"]);
const DOCUMENTS: FieldKind = FieldKind::Choice(&[
    "citizen_card",
    "hong_kong_macao_taiwan",
    "residence_permit",
    "permanent_resident_card",
    "passport",
    "household_book",
    "officer_card",
    "organisation_code",
    "business_licence",
    "other",
]);
const WAYS: FieldKind = FieldKind::Choice(&["app", "post", "counter"]);

/// The fields asked of whoever takes part and of nobody who is only named: the dead are not called, written to or
/// represented.
const OF_WHO_SIGNS: &[&str] =
    &["phone", "service", "address", "agent_name", "agent_id_no", "agent_agency", "agent_phone"];

impl Content for Parties {
    const NAME: SectionName = NAME;
    const WHOSE: Whose = Whose::Shared;
    const FIELDS: &'static [FieldSpec] = &[
        FieldSpec::of("parties.<slot>.name", NAME, FieldKind::Name, Required),
        FieldSpec::of("parties.<slot>.id_no", NAME, FieldKind::IdentityNumber, Required),
        // Absent: a natural person with an identity card, as in nearly every sale of a home.
        FieldSpec::of("parties.<slot>.kind", NAME, PARTY_KINDS, Optional),
        FieldSpec::of("parties.<slot>.document", NAME, DOCUMENTS, Optional),
        FieldSpec::of("parties.<slot>.phone", NAME, FieldKind::Text(20), Optional),
        // Absent: in this app.
        FieldSpec::of("parties.<slot>.service", NAME, WAYS, Optional),
        FieldSpec::of("parties.<slot>.address", NAME, FieldKind::Text(120), Optional),
        // Absent: the party acts in person.
        FieldSpec::of("parties.<slot>.agent_name", NAME, FieldKind::Name, Optional),
        FieldSpec::of("parties.<slot>.agent_id_no", NAME, FieldKind::IdentityNumber, Optional),
        FieldSpec::of("parties.<slot>.agent_agency", NAME, FieldKind::Text(100), Optional),
        FieldSpec::of("parties.<slot>.agent_phone", NAME, FieldKind::Text(20), Optional),
    ];

    /// Whoever begins, in their place, and the holders who apply; the register's word goes before their own.
    fn begin(from: &Beginning<'_>, typed: &mut Typed) {
        if let (Some(by), Some(slot)) = (from.by, from.slot()) {
            begin_acted_for(from, by, slot, typed);
        }
        from.holders().into_iter().for_each(|(slot, holder)| begin_holder(holder, slot, typed));
        let (Some(by), Some(_)) = (from.by, from.register) else { return };
        // The register knows them under another name, or as the mortgagee, and says no more of them. An organisation that
        // lends is named already.
        let renamed = from.first_place(Recorded::Formerly);
        let lends = from.first_place(Recorded::Mortgagee).filter(|_| !by.is_for_an_organisation());
        for slot in renamed.into_iter().chain(lends) {
            typed.put(format!("parties.{slot}.name"), by.party_name());
            typed.put(format!("parties.{slot}.id_no"), by.identity().as_str());
        }
    }

    fn asks(form: &Form, slot: Slot, field: &str) -> bool {
        form.signs(slot) || !OF_WHO_SIGNS.contains(&field)
    }

    fn read(reader: &mut Reader<'_>) -> Option<Parties> {
        let form = reader.form();
        let slots = form.slots_named(reader.answered());
        let parties: Vec<Option<Party>> = slots.into_iter().map(|slot| read_party(reader, slot)).collect();
        Some(Parties { parties: parties.into_iter().collect::<Option<_>>()? })
    }

    fn fits(&self, form: &Form) -> Result<(), SectionError> {
        if !self.parties.iter().all(|party| form.has_slot(party.slot)) {
            return Err(SectionError::OtherMatter);
        }
        let reached = |party: &Party| party.phone.is_some() || party.service.is_some() || party.agent.is_some();
        if self.parties.iter().any(|party| reached(party) && !form.signs(party.slot)) {
            return Err(SectionError::OtherMatter);
        }
        if self.parties.iter().all(|party| may_fill(form, party)) { Ok(()) } else { Err(SectionError::PartyKind) }
    }

    fn write(&self, typed: &mut Typed) {
        self.parties.iter().for_each(|party| write_party(party, typed));
    }

    fn show(&self, sheet: &Showing<'_>) -> Vec<SheetLine> {
        self.parties.iter().flat_map(|party| person_lines(party, sheet.form)).collect()
    }

    fn brings(&self, as_of: Instant) -> Vec<Met> {
        let mut met = Vec::new();
        for party in &self.parties {
            let field = |name: &str| Some(format!("parties.{}.{name}", party.slot));
            met.push((RegisterFact::Applicant(party.kind), field("kind")));
            met.extend(of_identity(&party.identity).map(|fact| (fact, field("id_no"))));
            if is_minor(&party.identity, as_of) {
                met.push((RegisterFact::Minor, field("id_no")));
            }
        }
        met
    }
}

/// Whoever is acted for has the person who begins as their agent: an organisation, which is named in its own place, and a
/// person where the place is theirs by the register.
fn begin_acted_for(from: &Beginning<'_>, by: &Beginner, slot: Slot, typed: &mut Typed) {
    let mut put = |field: &str, value: &dyn fmt::Display| typed.put(format!("parties.{slot}.{field}"), value);
    match &by.principal {
        Some((name, PrincipalNumber::Organisation(code))) => {
            put("name", name);
            put("id_no", code);
            put("kind", &PartyKind::Enterprise.name());
        }
        Some((_, PrincipalNumber::Person(_))) if from.is_place_of(slot, &by.identity()) => {}
        Some((_, PrincipalNumber::Person(_))) | None => return,
    }
    put("agent_name", &by.name);
    put("agent_id_no", &by.number);
}

/// A holder is named as the register has them; the plain case is left unsaid, as it is typed.
fn begin_holder(holder: &Holder, slot: Slot, typed: &mut Typed) {
    let mut put = |field: &str, value: &dyn fmt::Display| typed.put(format!("parties.{slot}.{field}"), value);
    put("name", &holder.name);
    put("id_no", &holder.identity.as_str());
    if holder.kind != PartyKind::Person {
        put("kind", &holder.kind.name());
    }
    let document = holder.identity.document();
    if !matches!(document, DocumentKind::CitizenCard | DocumentKind::BusinessLicence) {
        put("document", &document.name());
    }
}

/// Whether the party's role takes parties of this kind.
fn may_fill(form: &Form, party: &Party) -> bool {
    form.role_of(party.slot).is_some_and(|role| role.takes.contains(&party.kind.principal()))
}

fn read_party(reader: &mut Reader<'_>, slot: Slot) -> Option<Party> {
    let at = |name: &str| format!("parties.{slot}.{name}");
    let name = reader.parse(&at("name"), Required, TextError::code);
    let kind = reader.choice(&at("kind"), Optional).unwrap_or(PartyKind::Person);
    let document = reader.choice(&at("document"), Optional);
    let identity = read_identity(reader, &at("id_no"), kind, document);
    let (phone, service, agent) = if reader.form().signs(slot) {
        let phone = reader.parse(&at("phone"), Optional, TextError::code);
        (phone, read_service(reader, &at("service"), &at("address")), read_agent(reader, &at))
    } else {
        (None, None, None)
    };
    let party = Party { slot, kind, name: name?, identity: identity?, phone, service, agent };
    if !may_fill(reader.form(), &party) {
        reader.problem(&at("kind"), SectionError::PartyKind.code());
        return None;
    }
    Some(party)
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
    if !parts.iter().any(|name| reader.is_answered(&at(name))) {
        return None;
    }
    let name = reader.parse(&at("agent_name"), Required, TextError::code);
    let number = reader.parse(&at("agent_id_no"), Required, |e: &IdentifierError| e.code());
    let agency = reader.parse(&at("agent_agency"), Optional, TextError::code);
    let phone = reader.parse(&at("agent_phone"), Optional, TextError::code);
    Some(Agent { name: name?, number: number?, agency, phone })
}

fn write_party(party: &Party, typed: &mut Typed) {
    let at = |name: &str| format!("parties.{}.{name}", party.slot);
    typed.put(at("name"), &party.name);
    typed.put(at("id_no"), party.identity.as_str());
    // The plain case is left unsaid, as it was typed.
    if (party.kind, party.identity.document()) != (PartyKind::Person, DocumentKind::CitizenCard) {
        typed.choose(at("kind"), &party.kind);
        typed.choose(at("document"), &party.identity.document());
    }
    typed.put_some(at("phone"), party.phone.as_ref());
    if let Some(service) = &party.service {
        typed.choose(at("service"), &service.way);
        typed.put_some(at("address"), service.address.as_ref());
    }
    if let Some(agent) = &party.agent {
        typed.put(at("agent_name"), &agent.name);
        typed.put(at("agent_id_no"), &agent.number);
        typed.put_some(at("agent_agency"), agent.agency.as_ref());
        typed.put_some(at("agent_phone"), agent.phone.as_ref());
    }
}

/// One party: who, by which document, reached how, and who acts.
fn person_lines(party: &Party, form: &Form) -> Vec<SheetLine> {
    let at = |field: &str| of_field(&format!("parties.{}.{field}", party.slot));
    let who = format!("{} {}", party.name.masked(), party.identity.masked());
    let mut lines = vec![
        SheetLine::plain(heading(party.slot, form), who),
        SheetLine::named(at("document"), labels::document(party.identity.document())),
    ];
    if !form.signs(party.slot) {
        return lines;
    }
    lines.push(match &party.phone {
        Some(phone) => SheetLine::plain(at("phone"), mask::phone(phone.as_str())),
        None => SheetLine::named(at("phone"), words::NOT_GIVEN),
    });
    let way = labels::service_way(party.service.as_ref().map(|service| service.way));
    lines.push(match party.service.as_ref().and_then(|service| service.address.as_ref()) {
        None => SheetLine::named(at("service"), way),
        Some(address) => SheetLine::named(at("service"), words::served_at(way, &mask::ends(address.as_str(), 6, 0))),
    });
    lines.push(match &party.agent {
        None => SheetLine::named(words::AGENT, words::NO_AGENT),
        Some(who) => SheetLine::plain(words::AGENT, agent_text(who)),
    });
    lines
}

/// The heading of a party's lines: what the matter calls them, and their side.
fn heading(slot: Slot, form: &Form) -> Wording {
    match form.role_of(slot) {
        Some(role) => words::party_heading(role),
        None => labels::PARTY.into(),
    }
}

fn agent_text(agent: &Agent) -> String {
    let mut parts = vec![format!("{} {}", agent.name.masked(), agent.number.masked())];
    parts.extend(agent.agency.iter().map(ToString::to_string));
    parts.extend(agent.phone.iter().map(|phone| mask::phone(phone.as_str())));
    parts.join(" ")
}
