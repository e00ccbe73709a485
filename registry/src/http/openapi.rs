//! The OpenAPI document, made from the route table and from the types that are sent and returned.

use ereg_protocol::{
    command_lanes::{MAX_COMMANDS_BYTES, MOST_COMMANDS},
    document::MOST_DOCUMENT_BYTES,
};
use serde_json::{Map, Value, json};

use super::routes::{Admission, Answers, Call, Carries, MAX_CHUNK_BYTES, Presence, ROUTES, Route, Spelling};

mod probe;
mod shape;

use shape::{components, envelope_of};

const SIGNATURE: &str = "RFC 9421, label `ereg`, tag `ereg-1`, parameters created, expires (at most 120 s later), nonce \
(128 bits), keyid (RFC 7638 thumbprint), tag, in this order and no others. GET covers @method @authority @path \
@query; PUT and POST also content-digest and content-type. @authority is the one in the trust \
bundle.";

/// The document.
pub(super) fn document() -> Value {
    let mut paths = Map::new();
    for route in ROUTES {
        let path = paths.entry(route.path).or_insert_with(|| json!({}));
        if let Some(methods) = path.as_object_mut() {
            methods.insert(route.method.as_str().to_lowercase(), operation(route));
        }
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "ereg registry",
            "version": env!("CARGO_PKG_VERSION"),
            "license": { "name": "Apache-2.0", "identifier": "Apache-2.0" },
            "description": "Commands in, signed outcomes and numbered changes out. Formats: docs/formats.md."
        },
        "paths": paths,
        "components": { "securitySchemes": security(), "schemas": components() }
    })
}

fn operation(route: &Route) -> Value {
    let mut operation = json!({
        "operationId": format!("{:?}", route.call).to_lowercase(),
        "summary": route.summary,
        "responses": responses(route),
        "security": match route.admission {
            Admission::Signed => json!([{ "signature": [], "signatureInput": [] }]),
            Admission::Public => json!([]),
        }
    });
    let parameters: Vec<Value> = path_parameters(route).chain(query_parameters(route)).collect();
    if let Some(fields) = operation.as_object_mut() {
        if !parameters.is_empty() {
            fields.insert("parameters".to_owned(), Value::Array(parameters));
        }
        if let Some(body) = body(route) {
            fields.insert("requestBody".to_owned(), body);
        }
    }
    operation
}

fn component(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

fn number() -> Value {
    json!({ "type": "integer", "minimum": 0 })
}

fn path_parameters(route: &Route) -> impl Iterator<Item = Value> {
    let names = route.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    names.map(|name| {
        let schema = match name {
            "unit" => component("UnitCode"),
            "digest" => component("Digest"),
            "licence" => component("LicenceId"),
            "n" => number(),
            _ => component("Uuid"),
        };
        json!({ "name": name, "in": "path", "required": true, "schema": schema })
    })
}

fn query_parameters(route: &Route) -> impl Iterator<Item = Value> {
    route.query.iter().map(|parameter| {
        let schema = match parameter.spelling {
            Spelling::Number => number(),
            Spelling::Object => json!({ "type": "string", "pattern": "^[a-z]+/" }),
            Spelling::Nonce => json!({ "type": "string", "pattern": "^[A-Za-z0-9_-]{1,64}$" }),
            Spelling::Text => json!({ "type": "string", "minLength": 1, "maxLength": 40 }),
            Spelling::Marks => json!({ "type": "string", "pattern": "^[A-Za-z0-9_-]{22}([.][A-Za-z0-9_-]{22}){0,7}$" }),
        };
        json!({
            "name": parameter.name, "in": "query", "required": parameter.presence == Presence::Required,
            "description": parameter.summary, "schema": schema
        })
    })
}

fn body(route: &Route) -> Option<Value> {
    let (media, schema) = match route.carries {
        Carries::Nothing => return None,
        Carries::Commands => {
            let description = format!(
                "A line each, at most {MOST_COMMANDS}, and at most {MAX_COMMANDS_BYTES} bytes with their line feeds; an empty \
                 line begins another lane. This is the shape of one line."
            );
            let content = json!({ "application/x-ndjson": { "schema": component("Command") } });
            return Some(json!({ "required": true, "description": description, "content": content }));
        }
        Carries::Json => ("application/json", component("StatusRequest")),
        Carries::Chunk => ("application/octet-stream", json!({ "type": "string", "maxLength": MAX_CHUNK_BYTES })),
    };
    Some(json!({ "required": true, "content": { media: { "schema": schema } } }))
}

fn responses(route: &Route) -> Value {
    let problem = json!({
        "description": "A problem; nothing was done.",
        "content": { "application/problem+json": { "schema": component("Problem") } }
    });
    let (status, description, media) = match route.answers {
        Answers::Json => ("200", "OK", "application/json"),
        Answers::Lines => ("200", "Changes, one a line; the last line is the head of the page", "application/x-ndjson"),
        Answers::Outcomes => ("200", "What came of each command, one a line", "application/x-ndjson"),
        Answers::Chunk => ("200", "Bytes", "application/octet-stream"),
        Answers::Text => ("200", "Text", "text/plain"),
        Answers::Nothing => return json!({ "204": { "description": "Held" }, "default": problem }),
    };
    let success = json!({ "description": description, "content": { media: { "schema": answered(route.call) } } });
    json!({ status: success, "default": problem })
}

/// The shape of a success; of a stream, of one line.
fn answered(call: Call) -> Value {
    match call {
        Call::Commands => json!({ "oneOf": [envelope_of("outcome.1", Some("Outcome")), component("Problem")] }),
        Call::Feed => json!({ "oneOf": [component("FeedItem"), envelope_of("feed.1", Some("FeedHead"))] }),
        Call::Vault => envelope_of("vault.1", Some("VaultSeen")),
        Call::Homes | Call::Extract | Call::Workspace | Call::Medium | Call::Outcome | Call::Licence => {
            envelope_of("told.1", Some("ToldTo"))
        }
        Call::Chunk | Call::PutChunk => json!({ "type": "string", "maxLength": MAX_CHUNK_BYTES }),
        Call::Document => json!({ "type": "string", "maxLength": MOST_DOCUMENT_BYTES }),
        Call::Trust => envelope_of("trust.1", None),
        Call::Pack => component("SignedPack"),
        Call::Checkpoint => json!({ "type": "string" }),
        Call::Inclusion | Call::Consistency => component("LogProof"),
        Call::Publications => component("Publications"),
        Call::Time => envelope_of("time.1", Some("SignedTime")),
        Call::Status => component("Token"),
        Call::OpenApi => json!({ "type": "object", "required": ["openapi", "info", "paths", "components"] }),
    }
}

fn security() -> Value {
    json!({
        "signature": { "type": "apiKey", "in": "header", "name": "Signature", "description": SIGNATURE },
        "signatureInput": { "type": "apiKey", "in": "header", "name": "Signature-Input", "description": SIGNATURE }
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_document_is_golden() {
        let text = serde_json::to_string_pretty(&super::document()).unwrap() + "\n";
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/openapi.json");
        if std::env::var_os("EREG_BLESS").is_some() {
            std::fs::write(path, &text).unwrap();
        }
        assert_eq!(text, std::fs::read_to_string(path).unwrap());
    }
}
