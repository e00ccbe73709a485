//! The shapes of what is sent and returned, type by type, as serde reads them; what a text carries is written here, for
//! a type does not say it.

use std::any::type_name;

use ereg_domain::{
    identifier::{CertScheme, OldCertificate, QuotedCertificate},
    party::PrincipalNumber,
};
use ereg_law::{
    application::LossKind,
    calendar::Deadline,
    material::{MaterialCode, MediaType},
    publication::Publication,
    verdict::Needs,
};
use ereg_protocol::{
    catalogue::ErrorClass,
    command::{
        About, AcceptInvitation, Annotate, AskPayment, Collect, CommandKind, Dispute, Enrol, Freeze, GrantConsent,
        GrantMandate, Invite, LiftHomeLock, LockHome, Pay, PutMedium, PutSections, RevokeConsent, RevokeInvitation,
        RevokeMandate, SectionPut, ShareDraft, Sign, StatementRef, Submit, Supplement, UseLicence, Withdraw,
    },
    document::{
        Annotation, CopyPurpose, DocumentState, DocumentView, LicenceStanding, LicenceView, PaperKind, SealedDocument,
        SealedFile, Twin,
    },
    feed::{FeedHead, FeedItem, ObjectKind, PageRange},
    objects::{
        CommandAnswer, Ended, Extract, HeldHome, HeldMedium, HeldSection, LogProof, MediumState, Participant,
        Participation, Publications, Published, SignedTime, Tells, ToldTo, VaultSeen, WorkspaceView,
    },
    outcome::{AttemptState, CommandEffect, Declined, Outcome, OutcomeResult, Receipt, WithdrawalEffect},
    pack::SignedPack,
    problem::Problem,
};
use ereg_trust::{
    envelope::{Envelope, Signature},
    keys::{AssuranceLevel, Attestation, Kept},
};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::probe::{Field, Inside, fields, names, variant};
use crate::http::routes::StatusRequest;

const ENVELOPE: &str = "application/vnd.ereg.envelope+json";
const CANONICAL: &str = "application/json";

/// Texts with one spelling.
const SPELLED: &[(&str, &str, &str)] = &[
    ("Uuid", "^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$", "UUIDv7."),
    ("Digest", "^sha256:[0-9a-f]{64}$", "SHA-256."),
    ("PublicKey", "^(p256|ed25519):[A-Za-z0-9_-]+$", "SEC1 uncompressed or 32 bytes, unpadded base64url."),
    ("KeyId", "^[A-Za-z0-9_-]{43}$", "RFC 7638 thumbprint."),
    ("AccountId", "^[A-Za-z0-9_-]{22}$", "Of one person."),
    ("Instant", "^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{3}Z$", "Registry time, UTC, milliseconds."),
    ("Day", "^\\d{4}-\\d{2}-\\d{2}$", "Of the legal calendar, +08:00."),
    ("Slot", "^[a-z_]{1,24}\\.[1-9][0-9]?$", "A party's place in an application."),
    ("UnitCode", "^[0-9]{12}[A-Z]{2}[0-9]{5}[A-Z][0-9]{8}$", "不动产单元号."),
    ("PersonNumber", "^([0-9]{17}[0-9X]|[A-Z]{3}[0-9]{12})$", "公民身份号码, 居住证 or 永久居留身份证号码."),
    ("CreditCode", "^[0-9A-Z]{18}$", "统一社会信用代码."),
    ("MatterId", "^[A-Za-z0-9._-]{1,24}$", "登记事项, such as T04."),
    ("SectionName", "^[A-Za-z0-9._-]{1,24}$", "A section with its version, such as deal.1."),
    ("PurposeName", "^[A-Za-z0-9._-]{1,24}$", "A use of a licence (用途), such as school_admission."),
    ("ChannelId", "^[a-z0-9_]{1,32}$", "A payment channel of the quote, such as wechat."),
    (
        "IssuedNumber",
        "^[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵黔粤青藏川宁琼国]",
        "不动产权证书号 or 不动产登记证明号.",
    ),
    ("LicenceId", "^1\\.2\\.156\\.3005\\.2(\\.[0-9A-Z]+){5}$", "电子证照标识 (GB/T 36904)."),
    ("PaperId", "^[0-9a-f]{32}$", "A paper of the office."),
    ("PlainText", "^\\S(.*\\S)?$", "A line of text."),
    ("Token", "^EREG1:", "A certificate's token."),
];

/// Types in Rust that are one of those on the wire.
const SPELLED_AS: &[(&str, &str)] =
    &[("AttemptId", "Uuid"), ("CaseId", "Uuid"), ("CommandId", "Uuid"), ("DraftId", "Uuid")];

/// The content of what its type calls a text.
#[derive(Debug, Clone, Copy)]
enum Carries {
    /// Bytes in standard base64.
    Base64,
    /// Another object's bytes as text, byte for byte: its media type.
    Bytes(&'static str),
    /// An envelope's bytes as text: its payload type, and the component its payload is.
    Signed(&'static str, &'static str),
    /// A text with one spelling.
    Spelled(&'static str),
}

/// Texts that carry something: the type, or the variant of an enum, the field, and what.
const CARRIED: &[(&str, &str, Carries)] = {
    use Carries::{Base64, Bytes, Signed, Spelled};
    const EXTRACT: Carries = Signed("extract.1", "Extract");
    &[
        ("Enrol", "user_key_proof", Bytes(ENVELOPE)),
        ("GrantMandate", "mandate", Bytes(ENVELOPE)),
        ("GrantConsent", "consent", Bytes(ENVELOPE)),
        ("LiftHomeLock", "lift", Bytes(ENVELOPE)),
        ("About", "extract", EXTRACT),
        ("SectionPut", "body", Bytes(CANONICAL)),
        ("Freeze", "manifest", Bytes(CANONICAL)),
        ("Sign", "statement", Bytes(ENVELOPE)),
        ("Withdraw", "statement", Bytes(ENVELOPE)),
        ("Dispute", "statement", Bytes(ENVELOPE)),
        ("Declined", "first", Bytes(ENVELOPE)),
        ("FeedItem", "body", Bytes(CANONICAL)),
        ("HeldHome", "extract", EXTRACT),
        ("Tells", "extract", EXTRACT),
        ("WorkspaceView", "extract", EXTRACT),
        ("WorkspaceView", "manifest", Bytes(CANONICAL)),
        ("HeldSection", "body", Bytes(CANONICAL)),
        ("CommandAnswer", "outcome", Signed("outcome.1", "Outcome")),
        ("SignedPack", "pack", Bytes(CANONICAL)),
        ("SignedPack", "signature", Bytes(ENVELOPE)),
        ("StatusRequest", "token", Spelled("Token")),
        ("Envelope", "payload", Base64),
        ("Signature", "sig", Base64),
        ("Problem", "time", Bytes(ENVELOPE)),
        ("Problem", "signed", Bytes(ENVELOPE)),
        ("CommandEffect", "device_key", Bytes(ENVELOPE)),
        ("CommandEffect", "user_key", Bytes(ENVELOPE)),
    ]
};

/// Fields that may be left out although their type has no word for nothing.
const LEFT_OUT: &[(&str, &str)] = &[("Kept", "attestation"), ("Problem", "missing")];

/// A type on the wire: its component.
struct Component {
    name: &'static str,
    schema: Value,
}

/// The last word of a type's name in Rust, without what it is generic over.
fn word_of(name: &'static str) -> &'static str {
    let plain = name.split('<').next().unwrap_or(name);
    plain.rsplit("::").next().unwrap_or(plain)
}

/// Returns what stands in these brackets, where the type is this generic one.
fn within<'a>(of: &'a str, outer: &str) -> Option<&'a str> {
    of.strip_prefix(outer)?.strip_prefix('<')?.strip_suffix('>')
}

/// An enum of words.
fn words<T: for<'de> Deserialize<'de>>() -> Component {
    Component { name: word_of(type_name::<T>()), schema: json!({ "type": "string", "enum": names::<T>() }) }
}

/// An object of these fields and no others.
fn object<T: for<'de> Deserialize<'de>>() -> Component {
    let name = word_of(type_name::<T>());
    Component { name, schema: object_of(name, &fields::<T>()) }
}

/// An enum whose variants hold something: each an object of one member, named after it.
fn choice<T: for<'de> Deserialize<'de>>() -> Component {
    let name = word_of(type_name::<T>());
    let one = |held: &&'static str| match variant::<T>(held) {
        Inside::Nothing => json!({ "const": held }),
        Inside::One(of) => wrapped(held, &schema_of(name, &Field { name: held, of })),
        Inside::Fields(fields) => wrapped(held, &object_of(name, &fields)),
    };
    Component { name, schema: json!({ "oneOf": names::<T>().iter().map(one).collect::<Vec<_>>() }) }
}

fn object_of(owner: &str, fields: &[Field]) -> Value {
    let may =
        |field: &Field| within(field.of, "core::option::Option").is_some() || LEFT_OUT.contains(&(owner, field.name));
    let properties: Map<String, Value> =
        fields.iter().map(|field| (field.name.to_owned(), schema_of(owner, field))).collect();
    let required: Vec<&str> = fields.iter().filter(|field| !may(field)).map(|field| field.name).collect();
    json!({ "type": "object", "required": required, "properties": properties, "additionalProperties": false })
}

fn wrapped(variant: &str, inside: &Value) -> Value {
    let mut properties = Map::new();
    properties.insert(variant.to_owned(), inside.clone());
    json!({ "type": "object", "required": [variant], "properties": properties, "additionalProperties": false })
}

fn schema_of(owner: &str, field: &Field) -> Value {
    match CARRIED.iter().find(|(of, name, _)| (*of, *name) == (owner, field.name)) {
        Some((.., Carries::Base64)) => json!({ "type": "string", "contentEncoding": "base64" }),
        Some((.., Carries::Bytes(media))) => json!({ "type": "string", "contentMediaType": media }),
        Some((.., Carries::Signed(payload_type, component))) => json!({
            "type": "string", "contentMediaType": ENVELOPE, "contentSchema": envelope_of(payload_type, Some(component))
        }),
        Some((.., Carries::Spelled(spelling))) => reference(spelling),
        None => type_schema(field.of),
    }
}

/// The shape of a type, by its name in Rust.
fn type_schema(of: &'static str) -> Value {
    for outer in ["core::option::Option", "alloc::boxed::Box"] {
        if let Some(inner) = within(of, outer) {
            return type_schema(inner);
        }
    }
    if let Some(inner) = within(of, "alloc::vec::Vec") {
        return json!({ "type": "array", "items": type_schema(inner) });
    }
    let word = word_of(of);
    let word = SPELLED_AS.iter().find(|(name, _)| *name == word).map_or(word, |(_, spelling)| spelling);
    match word {
        "u16" | "u32" | "u64" => json!({ "type": "integer", "minimum": 0 }),
        // Words without a form of their own.
        "String" | "PayloadType" | "PersonName" | "CertificateNumber" | "VaultMark" => json!({ "type": "string" }),
        "Attestation" => json!({
            "type": "array", "maxItems": Attestation::MOST, "items": { "type": "string", "pattern": "^[A-Za-z0-9_-]+$" },
            "description": "Certificates, leaf first, base64url of DER."
        }),
        "RegisterFacts" => json!({ "type": "object", "description": "docs/formats.md." }),
        component => reference(component),
    }
}

fn reference(component: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{component}") })
}

/// A command of one kind: its id, its kind, its own fields beside them.
fn command(kind: CommandKind) -> Component {
    let mut own = match kind {
        CommandKind::Enrol => object::<Enrol>(),
        CommandKind::GrantMandate => object::<GrantMandate>(),
        CommandKind::RevokeMandate => object::<RevokeMandate>(),
        CommandKind::Share => object::<ShareDraft>(),
        CommandKind::Invite => object::<Invite>(),
        CommandKind::RevokeInvitation => object::<RevokeInvitation>(),
        CommandKind::Accept => object::<AcceptInvitation>(),
        CommandKind::PutSections => object::<PutSections>(),
        CommandKind::PutMedium => object::<PutMedium>(),
        CommandKind::Freeze => object::<Freeze>(),
        CommandKind::Sign => object::<Sign>(),
        CommandKind::Submit => object::<Submit>(),
        CommandKind::Supplement => object::<Supplement>(),
        CommandKind::Withdraw => object::<Withdraw>(),
        CommandKind::Dispute => object::<Dispute>(),
        CommandKind::Pay => object::<Pay>(),
        CommandKind::AskPayment => object::<AskPayment>(),
        CommandKind::Collect => object::<Collect>(),
        CommandKind::Annotate => object::<Annotate>(),
        CommandKind::GrantConsent => object::<GrantConsent>(),
        CommandKind::RevokeConsent => object::<RevokeConsent>(),
        CommandKind::UseLicence => object::<UseLicence>(),
        CommandKind::LockHome => object::<LockHome>(),
        CommandKind::LiftHomeLock => object::<LiftHomeLock>(),
    };
    own.schema["properties"]["command_id"] = reference("Uuid");
    own.schema["properties"]["kind"] = json!({ "const": kind.name() });
    own.schema["description"] = json!(kind.act().called.en);
    if let Some(required) = own.schema["required"].as_array_mut() {
        required.extend([json!("command_id"), json!("kind")]);
    }
    own
}

/// Everything else that is sent or returned.
fn others() -> Vec<Component> {
    vec![
        words::<MaterialCode>(),
        words::<MediaType>(),
        words::<CommandKind>(),
        words::<ObjectKind>(),
        words::<AssuranceLevel>(),
        words::<AttemptState>(),
        words::<WithdrawalEffect>(),
        words::<Needs>(),
        choice::<Deadline>(),
        words::<Ended>(),
        words::<PaperKind>(),
        words::<ErrorClass>(),
        object::<SectionPut>(),
        object::<StatementRef>(),
        object::<Outcome>(),
        object::<Declined>(),
        object::<Receipt>(),
        object::<FeedItem>(),
        object::<ToldTo>(),
        object::<FeedHead>(),
        object::<Kept>(),
        object::<HeldHome>(),
        object::<Extract>(),
        object::<WorkspaceView>(),
        object::<Participant>(),
        object::<HeldSection>(),
        object::<HeldMedium>(),
        object::<CommandAnswer>(),
        object::<LicenceView>(),
        choice::<LicenceStanding>(),
        object::<DocumentView>(),
        choice::<DocumentState>(),
        object::<SealedDocument>(),
        choice::<Twin>(),
        object::<SealedFile>(),
        object::<Annotation>(),
        choice::<CopyPurpose>(),
        object::<MediumState>(),
        object::<LogProof>(),
        object::<Publications>(),
        object::<Published>(),
        choice::<Publication>(),
        words::<LossKind>(),
        choice::<QuotedCertificate>(),
        object::<OldCertificate>(),
        words::<CertScheme>(),
        choice::<PrincipalNumber>(),
        object::<SignedPack>(),
        object::<VaultSeen>(),
        object::<SignedTime>(),
        object::<StatusRequest>(),
        object::<Envelope>(),
        object::<Signature>(),
        object::<Problem>(),
        choice::<CommandEffect>(),
        choice::<OutcomeResult>(),
        choice::<Tells>(),
        choice::<About>(),
        choice::<PageRange>(),
        choice::<Participation>(),
    ]
}

/// An envelope of this payload type; `component` is the payload's shape, where it is said here.
pub(super) fn envelope_of(payload_type: &str, component: Option<&str>) -> Value {
    let media = format!("application/vnd.ereg.{payload_type}+json");
    let mut payload = json!({ "type": "string", "contentEncoding": "base64", "contentMediaType": media });
    if let Some(component) = component {
        payload["contentSchema"] = reference(component);
    }
    json!({
        "allOf": [reference("Envelope")],
        "properties": { "payloadType": { "const": media }, "payload": payload }
    })
}

/// Every component, by name.
pub(super) fn components() -> Map<String, Value> {
    let mut all = Map::new();
    for (name, pattern, what) in SPELLED {
        all.insert((*name).to_owned(), json!({ "type": "string", "pattern": pattern, "description": what }));
    }
    for Component { name, schema } in others() {
        all.insert(name.to_owned(), schema);
    }
    let (mut kinds, mut mapping) = (Vec::new(), Map::new());
    for kind in CommandKind::ALL {
        let Component { name, schema } = command(*kind);
        let at = reference(name);
        mapping.insert(kind.name().to_owned(), at["$ref"].clone());
        kinds.push(at);
        all.insert(name.to_owned(), schema);
    }
    all.insert(
        "Command".to_owned(),
        json!({
            "description": "Canonical JSON (RFC 8785), at most 1 MiB.",
            "oneOf": kinds,
            "discriminator": { "propertyName": "kind", "mapping": mapping }
        }),
    );
    all
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// The names of a component's fields, its variants' too.
    fn fields_of(schema: &Value) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        if let Some(properties) = schema["properties"].as_object() {
            found.extend(properties.keys().cloned());
            found.extend(properties.values().flat_map(fields_of));
        }
        found.extend(schema["oneOf"].as_array().into_iter().flatten().flat_map(fields_of));
        found
    }

    /// The words written here beside the types are of a type that is there, and of a field that it has.
    #[test]
    fn what_a_text_carries_is_said_of_fields_that_are_there() {
        let all = components();
        let said = CARRIED.iter().map(|(owner, field, _)| (owner, field));
        for (owner, field) in said.chain(LEFT_OUT.iter().map(|(owner, field)| (owner, field))) {
            let component = all.get(*owner).unwrap_or_else(|| panic!("{owner} is nowhere"));
            assert!(fields_of(component).contains(*field), "{owner} has no {field}");
        }
    }

    #[test]
    fn a_type_has_every_field_of_its_own() {
        for component in others().into_iter().chain(CommandKind::ALL.iter().map(|kind| command(*kind))) {
            let empty = component.schema["enum"].as_array().is_some_and(Vec::is_empty)
                || component.schema["oneOf"].as_array().is_some_and(Vec::is_empty)
                || component.schema["properties"].as_object().is_some_and(Map::is_empty);
            assert!(!empty, "{} was not read", component.name);
        }
        assert_eq!(fields::<Outcome>().len(), names::<Outcome>().len());
    }

    #[test]
    fn every_component_referred_to_is_there() {
        let all = components();
        let text = crate::http::openapi::document().to_string();
        let named: BTreeSet<&str> =
            text.split("#/components/schemas/").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        assert!(named.len() > 30, "{named:?}");
        for name in &named {
            assert!(all.contains_key(*name), "{name} is nowhere");
        }
        for name in all.keys() {
            assert!(named.contains(name.as_str()), "{name} is used nowhere");
        }
    }
}
