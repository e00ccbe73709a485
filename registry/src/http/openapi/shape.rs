//! What is sent and answered, type by type: names from serde, beside each what it holds.

use ereg_law::material::{MaterialCode, MediaType};
use ereg_protocol::{
    catalogue::ErrorClass,
    command::{
        AcceptInvitation, AskPayment, Collect, CommandKind, Enrol, Freeze, Invite, Pay, PutMedium, PutSections,
        SectionPut, ShareDraft, Sign, StatementRef, Submit, Withdraw,
    },
    feed::{FeedHead, FeedItem, ObjectKind, PageRange},
    objects::{
        CommandAnswer, Ended, Extract, HeldHome, HeldMedium, HeldSection, LogProof, MediumState, Participant,
        Participation, SignedPack, SignedTime, Tells, ToldTo, VaultSeen, WorkspaceView,
    },
    outcome::{AttemptState, Declined, Effect, Outcome, OutcomeResult, Receipt, WithdrawalEffect},
    problem::Problem,
};
use ereg_trust::envelope::{Envelope, Signature};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::names::{Names, fields, fields_of_variant, variants};
use crate::http::routes::{Presence, StatusRequest};

/// What a field holds.
#[derive(Debug, Clone, Copy)]
enum Holds {
    /// A component.
    One(&'static str),
    /// A list of a component.
    Many(&'static str),
    /// Words without a form of their own.
    Text,
    /// A list of those.
    Texts,
    /// A whole number from 0.
    Number,
    /// Whole numbers from 0.
    Numbers,
    /// Bytes in standard base64.
    Base64,
    /// Another object's bytes as text, byte for byte: its media type.
    Carried(&'static str),
    /// An envelope's bytes as text: its payload type, and the component its payload is.
    Signed(&'static str, &'static str),
    /// An object that docs/formats.md spells.
    Object,
}

use Holds::{Base64, Carried, Many, Number, Numbers, Object, One, Signed, Text, Texts};

/// A field with what it holds.
#[derive(Debug, Clone, Copy)]
struct Field(&'static str, Presence, Holds);

const fn has(name: &'static str, holds: Holds) -> Field {
    Field(name, Presence::Required, holds)
}

const fn may(name: &'static str, holds: Holds) -> Field {
    Field(name, Presence::Optional, holds)
}

/// An object: the names are serde's; the rows say what stands under each.
struct Shape {
    names: Names,
    rows: Vec<Field>,
}

fn shape<T: for<'de> Deserialize<'de>>(rows: &[Field]) -> Shape {
    Shape { names: fields::<T>(), rows: rows.to_vec() }
}

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
    ("Slot", "^(transferor|transferee)\\.[1-9][0-9]?$", "A party's place in an application."),
    ("UnitCode", "^[0-9]{12}[A-Z]{2}[0-9]{5}[A-Z][0-9]{8}$", "不动产单元号."),
    ("PersonNumber", "^([0-9]{17}[0-9X]|[A-Z]{3}[0-9]{12})$", "公民身份号码, 居住证 or 永久居留身份证号码."),
    ("MatterId", "^[A-Za-z0-9._-]{1,24}$", "登记事项, such as T04."),
    ("SectionName", "^[A-Za-z0-9._-]{1,24}$", "A section with its version, such as deal.1."),
    ("Token", "^EREG1:", "A certificate's token."),
];

/// Enums of words.
fn words() -> [(&'static str, Names); 8] {
    [
        ("MaterialCode", variants::<MaterialCode>()),
        ("MediaType", variants::<MediaType>()),
        ("CommandKind", variants::<CommandKind>()),
        ("ObjectKind", variants::<ObjectKind>()),
        ("AttemptState", variants::<AttemptState>()),
        ("WithdrawalEffect", variants::<WithdrawalEffect>()),
        ("Ended", variants::<Ended>()),
        ("ErrorClass", variants::<ErrorClass>()),
    ]
}

/// A command's own fields, beside `command_id` and `kind`.
fn command(kind: CommandKind) -> (&'static str, Shape) {
    let draft = has("draft_id", One("Uuid"));
    match kind {
        CommandKind::Enrol => (
            "Enrol",
            shape::<Enrol>(&[
                has("name", Text),
                has("id_no", One("PersonNumber")),
                has("device_key", One("PublicKey")),
                has("user_key", One("PublicKey")),
                has("user_key_proof", Carried(ENVELOPE)),
                has("identity_proof", Text),
            ]),
        ),
        CommandKind::Share => (
            "Share",
            shape::<ShareDraft>(&[
                draft,
                has("matter", One("MatterId")),
                has("slot", One("Slot")),
                has("extract", Signed("extract.1", "Extract")),
            ]),
        ),
        CommandKind::Invite => {
            ("Invite", shape::<Invite>(&[draft, has("slot", One("Slot")), has("code_hash", One("Digest"))]))
        }
        CommandKind::Accept => ("Accept", shape::<AcceptInvitation>(&[draft, has("code", Text)])),
        CommandKind::PutSections => {
            ("PutSections", shape::<PutSections>(&[draft, has("sections", Many("SectionPut"))]))
        }
        CommandKind::PutMedium => (
            "PutMedium",
            shape::<PutMedium>(&[
                draft,
                has("material", One("MaterialCode")),
                has("media_type", One("MediaType")),
                has("size", Number),
                has("digest", One("Digest")),
                has("chunks", Many("Digest")),
            ]),
        ),
        CommandKind::Freeze => ("Freeze", shape::<Freeze>(&[draft, has("manifest", Carried(CANONICAL))])),
        CommandKind::Sign => ("Sign", shape::<Sign>(&[draft, has("statement", Carried(ENVELOPE))])),
        CommandKind::Submit => (
            "Submit",
            shape::<Submit>(&[draft, has("manifest", One("Digest")), has("statements", Many("StatementRef"))]),
        ),
        CommandKind::Withdraw => {
            ("Withdraw", shape::<Withdraw>(&[has("case_id", One("Uuid")), has("statement", Carried(ENVELOPE))]))
        }
        CommandKind::Pay => ("Pay", shape::<Pay>(&[has("quote", One("Digest")), has("attempt_id", One("Uuid"))])),
        CommandKind::AskPayment => ("AskPayment", shape::<AskPayment>(&[has("attempt_id", One("Uuid"))])),
        CommandKind::Collect => ("Collect", shape::<Collect>(&[has("case_id", One("Uuid"))])),
    }
}

/// Everything else that is sent or answered.
fn objects() -> Vec<(&'static str, Shape)> {
    vec![
        (
            "SectionPut",
            shape::<SectionPut>(&[
                has("kind", One("SectionName")),
                has("rev", Number),
                has("body", Carried(CANONICAL)),
            ]),
        ),
        ("StatementRef", shape::<StatementRef>(&[has("slot", One("Slot")), has("digest", One("Digest"))])),
        (
            "Outcome",
            shape::<Outcome>(&[
                has("command_id", One("Uuid")),
                has("kind", One("CommandKind")),
                has("command", One("Digest")),
                has("account", One("AccountId")),
                has("at", One("Instant")),
                has("office", Text),
                has("assurance", Text),
                has("follows", Number),
                has("result", One("OutcomeResult")),
            ]),
        ),
        ("Declined", shape::<Declined>(&[has("code", Text), may("first", Carried(ENVELOPE))])),
        (
            "Receipt",
            shape::<Receipt>(&[
                has("case_id", One("Uuid")),
                has("draft_id", One("Uuid")),
                has("received_at", One("Instant")),
                has("manifest", One("Digest")),
                has("statements", Many("StatementRef")),
            ]),
        ),
        (
            "FeedItem",
            shape::<FeedItem>(&[
                has("seq", Number),
                has("object", Text),
                has("kind", One("ObjectKind")),
                has("rev", Number),
                has("body", Carried(CANONICAL)),
            ]),
        ),
        (
            "ToldTo",
            shape::<ToldTo>(&[
                has("account", One("AccountId")),
                has("at", One("Instant")),
                may("nonce", Text),
                has("tells", One("Tells")),
            ]),
        ),
        (
            "FeedHead",
            shape::<FeedHead>(&[
                has("account", One("AccountId")),
                has("at", One("Instant")),
                has("digest", One("Digest")),
                has("newest", Number),
                may("nonce", Text),
                has("range", One("PageRange")),
            ]),
        ),
        (
            "HeldHome",
            shape::<HeldHome>(&[
                has("unit", One("UnitCode")),
                has("extract", Signed("extract.1", "Extract")),
                has("since", One("Day")),
            ]),
        ),
        (
            "Extract",
            shape::<Extract>(&[
                has("unit", One("UnitCode")),
                has("entry_seq", Number),
                has("entry_hash", One("Digest")),
                has("facts", Object),
                has("as_of", One("Instant")),
            ]),
        ),
        (
            "WorkspaceView",
            shape::<WorkspaceView>(&[
                has("draft_id", One("Uuid")),
                has("slot", One("Slot")),
                has("matter", One("MatterId")),
                has("creator", One("Slot")),
                has("until", One("Instant")),
                has("participants", Many("Participant")),
                has("sections", Many("HeldSection")),
                has("media", Many("HeldMedium")),
                has("extract", Signed("extract.1", "Extract")),
                may("manifest", Carried(CANONICAL)),
                may("case_id", One("Uuid")),
                may("ended", One("Ended")),
            ]),
        ),
        ("Participant", shape::<Participant>(&[has("slot", One("Slot")), has("standing", One("Standing"))])),
        (
            "HeldSection",
            shape::<HeldSection>(&[
                has("kind", One("SectionName")),
                may("slot", One("Slot")),
                has("rev", Number),
                has("hash", One("Digest")),
                may("body", Carried(CANONICAL)),
            ]),
        ),
        (
            "HeldMedium",
            shape::<HeldMedium>(&[
                has("by", One("Slot")),
                has("material", One("MaterialCode")),
                has("media_type", One("MediaType")),
                has("digest", One("Digest")),
                has("size", Number),
                has("held", Number),
                has("chunks", Number),
            ]),
        ),
        (
            "CommandAnswer",
            shape::<CommandAnswer>(&[has("command_id", One("Uuid")), may("outcome", Signed("outcome.1", "Outcome"))]),
        ),
        ("MediumState", shape::<MediumState>(&[has("held", Numbers), has("chunks", Number)])),
        ("Proof", shape::<LogProof>(&[has("size", Number), has("path", Many("Digest"))])),
        ("SignedPack", shape::<SignedPack>(&[has("pack", Carried(CANONICAL)), has("signature", Carried(ENVELOPE))])),
        (
            "VaultSeen",
            shape::<VaultSeen>(&[
                has("account", One("AccountId")),
                has("at", One("Instant")),
                may("last", Text),
                may("nonce", Text),
            ]),
        ),
        ("SignedTime", shape::<SignedTime>(&[has("time", One("Instant")), may("nonce", Text)])),
        ("StatusRequest", shape::<StatusRequest>(&[has("token", One("Token"))])),
        (
            "Envelope",
            shape::<Envelope>(&[
                has("payload", Base64),
                has("payloadType", Text),
                has("signatures", Many("Signature")),
            ]),
        ),
        ("Signature", shape::<Signature>(&[has("keyid", One("KeyId")), has("sig", Base64)])),
        (
            "Problem",
            shape::<Problem>(&[
                has("type", Text),
                has("title", Text),
                has("status", Number),
                has("code", Text),
                has("class", One("ErrorClass")),
                may("field", Text),
                may("missing", Many("Digest")),
                may("retry_after_s", Number),
                may("time", Carried(ENVELOPE)),
                may("signed", Carried(ENVELOPE)),
            ]),
        ),
    ]
}

/// What a variant holds.
enum Inside {
    /// Fields of its own.
    Fields(Vec<Field>),
    /// A component.
    One(&'static str),
    /// One value.
    Of(Holds),
    /// Nothing: it is a word.
    Nothing,
}

/// An enum whose variants hold something.
struct Choice {
    name: &'static str,
    variants: Names,
    names: fn(&'static str) -> Names,
    inside: fn(&str) -> Option<Inside>,
}

fn choice<T: for<'de> Deserialize<'de>>(name: &'static str, inside: fn(&str) -> Option<Inside>) -> Choice {
    Choice { name, variants: variants::<T>(), names: fields_of_variant::<T>, inside }
}

fn choices() -> [Choice; 5] {
    [
        choice::<Effect>("Effect", effect),
        choice::<OutcomeResult>("OutcomeResult", |variant| match variant {
            "done" => Some(Inside::One("Effect")),
            "declined" => Some(Inside::One("Declined")),
            _ => None,
        }),
        choice::<Tells>("Tells", |variant| {
            Some(match variant {
                "homes" => Inside::Of(Many("HeldHome")),
                "extract" => Inside::Of(Signed("extract.1", "Extract")),
                "workspace" => Inside::One("WorkspaceView"),
                "medium" => Inside::One("MediumState"),
                "command" => Inside::One("CommandAnswer"),
                _ => return None,
            })
        }),
        choice::<PageRange>("PageRange", |variant| match variant {
            "changes" => Some(Inside::Fields(vec![has("first", Number), has("last", Number)])),
            "snapshot" => Some(Inside::Fields(vec![has("snapshot", Number), may("after", Text), may("last", Text)])),
            _ => None,
        }),
        choice::<Participation>("Standing", |variant| match variant {
            "open" | "invited" | "joined" => Some(Inside::Nothing),
            "signed" => Some(Inside::Fields(vec![has("statement", One("Digest"))])),
            _ => None,
        }),
    ]
}

fn effect(variant: &str) -> Option<Inside> {
    Some(match variant {
        "received" => Inside::One("Receipt"),
        "enrolled" => Inside::Fields(vec![has("device_key", Carried(ENVELOPE)), has("user_key", Carried(ENVELOPE))]),
        "shared" | "invited" => Inside::Fields(vec![has("until", One("Instant"))]),
        "joined" | "signed" => Inside::Fields(vec![has("slot", One("Slot"))]),
        "sections_put" | "medium_put" => Inside::Fields(vec![]),
        "frozen" => Inside::Fields(vec![has("manifest", One("Digest"))]),
        "withdrawal_held" => Inside::Fields(vec![has("case", One("WithdrawalEffect"))]),
        "payment" => Inside::Fields(vec![has("attempt_id", One("Uuid")), has("state", One("AttemptState"))]),
        "collected" => Inside::Fields(vec![has("certificates", Texts)]),
        _ => return None,
    })
}

fn reference(component: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{component}") })
}

impl Holds {
    fn schema(self) -> Value {
        match self {
            One(component) => reference(component),
            Many(component) => json!({ "type": "array", "items": reference(component) }),
            Text => json!({ "type": "string" }),
            Texts => json!({ "type": "array", "items": { "type": "string" } }),
            Number => json!({ "type": "integer", "minimum": 0 }),
            Numbers => json!({ "type": "array", "items": { "type": "integer", "minimum": 0 } }),
            Base64 => json!({ "type": "string", "contentEncoding": "base64" }),
            Carried(media) => json!({ "type": "string", "contentMediaType": media }),
            Signed(payload_type, component) => json!({
                "type": "string", "contentMediaType": ENVELOPE, "contentSchema": envelope_of(payload_type, Some(component))
            }),
            Object => json!({ "type": "object", "description": "docs/formats.md." }),
        }
    }
}

/// An object of these fields and no others. A name without a row is left out here, and found by the test.
fn object(names: Names, rows: &[Field]) -> Value {
    let row = |name: &&str| rows.iter().find(|row| row.0 == *name);
    let known = || names.iter().filter_map(row);
    let properties: Map<String, Value> = known().map(|row| (row.0.to_owned(), row.2.schema())).collect();
    let required: Vec<&str> = known().filter(|row| row.1 == Presence::Required).map(|row| row.0).collect();
    json!({ "type": "object", "required": required, "properties": properties, "additionalProperties": false })
}

/// An object of one member, named after the variant.
fn wrapped(variant: &str, inside: &Value) -> Value {
    let mut properties = Map::new();
    properties.insert(variant.to_owned(), inside.clone());
    json!({ "type": "object", "required": [variant], "properties": properties, "additionalProperties": false })
}

impl Choice {
    fn schema(&self) -> Value {
        let one = |variant: &&'static str| {
            Some(match (self.inside)(variant)? {
                Inside::Fields(rows) => wrapped(variant, &object((self.names)(variant), &rows)),
                Inside::One(component) => wrapped(variant, &reference(component)),
                Inside::Of(holds) => wrapped(variant, &holds.schema()),
                Inside::Nothing => json!({ "const": variant }),
            })
        };
        json!({ "oneOf": self.variants.iter().filter_map(one).collect::<Vec<_>>() })
    }
}

/// The name of a command's kind on the wire.
fn word(kind: CommandKind) -> Value {
    serde_json::to_value(kind).unwrap_or_default()
}

/// A command of one kind: its id, its kind, its own fields beside them.
fn command_schema(kind: CommandKind, own: &Shape) -> Value {
    let mut schema = object(own.names, &own.rows);
    schema["properties"]["command_id"] = reference("Uuid");
    schema["properties"]["kind"] = json!({ "const": word(kind) });
    if let Some(required) = schema["required"].as_array_mut() {
        required.extend([json!("command_id"), json!("kind")]);
    }
    schema
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
    for (name, words) in words() {
        all.insert(name.to_owned(), json!({ "type": "string", "enum": words }));
    }
    for (name, shape) in objects() {
        all.insert(name.to_owned(), object(shape.names, &shape.rows));
    }
    for choice in choices() {
        all.insert(choice.name.to_owned(), choice.schema());
    }
    let (mut kinds, mut mapping) = (Vec::new(), Map::new());
    for kind in CommandKind::ALL {
        let (name, own) = command(*kind);
        let at = reference(name);
        if let Some(word) = word(*kind).as_str() {
            mapping.insert(word.to_owned(), at["$ref"].clone());
        }
        kinds.push(at);
        all.insert(name.to_owned(), command_schema(*kind, &own));
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

    fn same(what: &str, names: Names, rows: &[Field]) {
        let rows: BTreeSet<&str> = rows.iter().map(|row| row.0).collect();
        assert_eq!(rows, names.iter().copied().collect(), "{what}: the rows are not the type's fields");
    }

    #[test]
    fn every_field_of_every_type_says_what_it_holds() {
        for (name, shape) in objects() {
            same(name, shape.names, &shape.rows);
        }
        for kind in CommandKind::ALL {
            let (name, shape) = command(*kind);
            same(name, shape.names, &shape.rows);
        }
        for choice in choices() {
            for variant in choice.variants {
                match (choice.inside)(variant) {
                    Some(Inside::Fields(rows)) => same(variant, (choice.names)(variant), &rows),
                    Some(Inside::Nothing) => same(variant, (choice.names)(variant), &[]),
                    Some(Inside::One(_) | Inside::Of(_)) => {}
                    None => panic!("{} says nothing of {variant}", choice.name),
                }
            }
        }
        assert!(words().iter().all(|(_, words)| !words.is_empty()));
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
