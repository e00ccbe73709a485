//! The OpenAPI document, made from the route table.

use ereg_protocol::{command::CommandKind, transport::Method};
use serde_json::{Map, Value, json};

use super::routes::{Access, Answers, Carries, ROUTES, Route};

const SIGNATURE: &str = "RFC 9421, label `ereg`, tag `ereg-1`, parameters created, expires (at most 120 s later), nonce \
(128 bits), keyid (RFC 7638 thumbprint), tag, in this order and no others. GET covers @method @authority @path \
@query; PUT also content-digest and content-type; POST also idempotency-key. @authority is the one in the trust \
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
        "components": { "securitySchemes": security(), "schemas": schemas() }
    })
}

fn operation(route: &Route) -> Value {
    let mut operation = json!({
        "operationId": format!("{:?}", route.call).to_lowercase(),
        "summary": route.summary,
        "responses": responses(route),
        "security": match route.access {
            Access::Signed => json!([{ "signature": [], "signatureInput": [] }]),
            Access::Public => json!([]),
        }
    });
    let parameters: Vec<Value> = path_parameters(route).chain(query_parameters(route)).chain(headers(route)).collect();
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

fn path_parameters(route: &Route) -> impl Iterator<Item = Value> {
    let names = route.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    names.map(|name| json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } }))
}

fn query_parameters(route: &Route) -> impl Iterator<Item = Value> {
    route.query.iter().map(|parameter| {
        json!({
            "name": parameter.name, "in": "query", "description": parameter.summary, "schema": { "type": "string" }
        })
    })
}

fn headers(route: &Route) -> impl Iterator<Item = Value> {
    let keyed = route.method == Method::Post && route.access == Access::Signed;
    keyed
        .then(|| {
            json!({
                "name": "Idempotency-Key", "in": "header", "required": true,
                "description": "The command's id.", "schema": { "type": "string", "format": "uuid" }
            })
        })
        .into_iter()
}

fn body(route: &Route) -> Option<Value> {
    let (media, schema) = match (route.carries, route.access) {
        (Carries::Nothing, _) => return None,
        (Carries::Json, Access::Signed) => ("application/json", json!({ "$ref": "#/components/schemas/Command" })),
        (Carries::Json, Access::Public) => {
            ("application/json", json!({ "$ref": "#/components/schemas/StatusRequest" }))
        }
        (Carries::Chunk, _) => ("application/octet-stream", json!({ "type": "string", "maxLength": 262_144 })),
    };
    Some(json!({ "required": true, "content": { media: { "schema": schema } } }))
}

fn responses(route: &Route) -> Value {
    let problem = json!({
        "description": "A problem; nothing was done.",
        "content": { "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } }
    });
    let success = match route.answers {
        Answers::Json => ("200", json!({ "description": "OK", "content": { "application/json": {} } })),
        Answers::Lines => ("200", json!({ "description": "Lines", "content": { "application/x-ndjson": {} } })),
        Answers::Chunk => ("200", json!({ "description": "Bytes", "content": { "application/octet-stream": {} } })),
        Answers::Text => ("200", json!({ "description": "Text", "content": { "text/plain": {} } })),
        Answers::Nothing => ("204", json!({ "description": "Held" })),
    };
    json!({ success.0: success.1, "default": problem })
}

fn security() -> Value {
    json!({
        "signature": { "type": "apiKey", "in": "header", "name": "Signature", "description": SIGNATURE },
        "signatureInput": { "type": "apiKey", "in": "header", "name": "Signature-Input", "description": SIGNATURE }
    })
}

fn schemas() -> Value {
    let kinds: Vec<Value> = CommandKind::ALL.iter().filter_map(|kind| serde_json::to_value(kind).ok()).collect();
    json!({
        "Command": {
            "type": "object",
            "description": "Canonical JSON (RFC 8785); the kind's own fields stand beside these.",
            "required": ["command_id", "kind"],
            "properties": {
                "command_id": { "type": "string", "format": "uuid" },
                "kind": { "type": "string", "enum": kinds }
            }
        },
        "StatusRequest": {
            "type": "object", "required": ["token"], "additionalProperties": false,
            "properties": { "token": { "type": "string", "pattern": "^EREG1:" } }
        },
        "Problem": {
            "type": "object",
            "required": ["type", "title", "status", "code", "class"],
            "properties": {
                "type": { "type": "string" },
                "title": { "type": "string" },
                "status": { "type": "integer" },
                "code": { "type": "string", "description": "Stable; docs/errors.md lists them." },
                "class": {
                    "type": "string",
                    "enum": ["transient", "permanent", "auth", "clock", "upgrade", "conflict"]
                },
                "missing": { "type": "array", "items": { "type": "string" } },
                "retry_after_s": { "type": "integer" },
                "time": { "type": "string", "description": "For clock_skew: envelope time.1." }
            }
        }
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_document_is_golden() {
        let text = serde_json::to_string_pretty(&super::document()).unwrap() + "\n";
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/openapi.json");
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            std::fs::write(path, &text).unwrap();
        }
        assert_eq!(text, std::fs::read_to_string(path).unwrap());
    }
}
