//! The way back: sections as the fields they were typed in, to edit them again and to show what changed.

use serde::Serialize;

use ereg_domain::{
    dictionary::{DocumentKind, PartyKind},
    identifier::QuotedCertificate,
    mask,
    party::Party,
};

use crate::{
    application::SharedSections,
    draft::{FieldPath, TypedFields},
    field::{FieldKind, spec},
};

/// A field that differs between two versions. People's names and numbers are masked; the rest is shown as written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FieldChange {
    /// Which field.
    pub field: FieldPath,
    /// What it was; absent where it was not answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old: Option<String>,
    /// What it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new: Option<String>,
}

/// The fields of the sections that are there, so that [`super::read_shared`] reads the same sections again.
pub fn typed_of(shared: &SharedSections) -> TypedFields {
    let mut typed = TypedFields::new();
    let mut put = |path: &str, value: String| drop(typed.insert(path.to_owned(), value));
    if let Some(item) = shared.matter.as_ref().and_then(|matter| matter.items.first()) {
        put("matter.unit", item.unit.to_string());
        put("matter.certificate", item.certificate.to_string());
        if let QuotedCertificate::Old(old) = &item.certificate {
            put("matter.cert_scheme", word(&old.scheme));
        }
    }
    if let Some(deal) = &shared.deal {
        put("deal.price", deal.price.to_string());
        put("deal.contract", deal.contract.to_string());
        put("deal.signed_on", deal.signed_on.to_string());
        put("deal.fee_claim", word(&deal.fee_claim));
    }
    if let Some(delivery) = &shared.delivery {
        put("delivery.medium", word(&delivery.medium));
        put("delivery.certificates", word(&delivery.certificates));
        delivery.handover.iter().for_each(|handover| put("delivery.handover", word(handover)));
        delivery.recipient.iter().for_each(|name| put("delivery.recipient", name.to_string()));
        delivery.address.iter().for_each(|address| put("delivery.address", address.to_string()));
        delivery.utilities.iter().for_each(|wish| put("delivery.utilities", word(wish)));
    }
    if let Some(parties) = &shared.parties {
        put("parties.co_ownership", word(&parties.co_ownership));
        parties.parties.iter().for_each(|party| put_party(party, &mut put));
    }
    typed
}

fn put_party(party: &Party, put: &mut impl FnMut(&str, String)) {
    let mut put = |name: &str, value: String| put(&format!("parties.{}.{name}", party.slot), value);
    put("name", party.name.to_string());
    put("id_no", party.identity.as_str().to_owned());
    // The plain case is left unsaid, as it was typed.
    if (party.kind, party.identity.document()) != (PartyKind::Person, DocumentKind::CitizenCard) {
        put("kind", word(&party.kind));
        put("document", word(&party.identity.document()));
    }
    if let Some(share) = party.share {
        put("share", share.to_string());
    }
    if let Some(phone) = &party.phone {
        put("phone", phone.to_string());
    }
    if let Some(service) = &party.service {
        put("service", word(&service.way));
        service.address.iter().for_each(|address| put("address", address.to_string()));
    }
    if let Some(agent) = &party.agent {
        put("agent_name", agent.name.to_string());
        put("agent_id_no", agent.number.to_string());
        agent.agency.iter().for_each(|agency| put("agent_agency", agency.to_string()));
        agent.phone.iter().for_each(|phone| put("agent_phone", phone.to_string()));
    }
}

/// What differs between two versions of the shared sections, in path order: what a party is shown whose signature fell.
pub fn changes(old: &SharedSections, new: &SharedSections) -> Vec<FieldChange> {
    let (old, new) = (typed_of(old), typed_of(new));
    let paths: std::collections::BTreeSet<&FieldPath> = old.keys().chain(new.keys()).collect();
    let differs = paths.into_iter().filter(|path| old.get(*path) != new.get(*path));
    differs
        .map(|path| FieldChange {
            field: path.clone(),
            old: shown(path, old.get(path)),
            new: shown(path, new.get(path)),
        })
        .collect()
}

fn shown(path: &str, value: Option<&String>) -> Option<String> {
    value.map(|value| masked(path, value))
}

/// A field's value as another party sees it: people's names and numbers masked.
pub fn masked(path: &str, value: &str) -> String {
    match spec(path).map(|field| field.kind) {
        Some(FieldKind::Name) => mask::name(value),
        Some(FieldKind::IdentityNumber) => mask::id_number(value),
        Some(_) if path.ends_with("phone") => mask::phone(value),
        Some(_) if path.ends_with(".address") => mask::ends(value, 6, 0),
        _ => value.to_owned(),
    }
}

/// The name of a dictionary's value in formats.
fn word<T: Serialize>(value: &T) -> String {
    let value = serde_json::to_value(value).ok();
    value.as_ref().and_then(|v| v.as_str()).unwrap_or_default().to_owned()
}
