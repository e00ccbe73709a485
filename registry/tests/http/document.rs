//! The served OpenAPI document, held against what is really sent and answered.

use ereg_registry::http::routes::Route;
use serde_json::{Value, json};

use super::bench::{Reply, Wire, get};

/// The document as served.
pub struct Document(Value);

impl Document {
    pub fn served_at(wire: &Wire) -> Document {
        Document(serde_json::from_slice(&wire.send(&get("/v1/openapi.json", "?")).body).unwrap())
    }

    /// Every operation: path, method, what it says.
    pub fn operations(&self) -> impl Iterator<Item = (&str, &str, &Value)> {
        let paths = self.0["paths"].as_object().unwrap();
        paths.iter().flat_map(|(path, methods)| {
            methods.as_object().unwrap().iter().map(move |(method, said)| (path.as_str(), method.as_str(), said))
        })
    }

    pub fn operation(&self, route: &Route) -> &Value {
        &self.0["paths"][route.path][route.method.as_str().to_lowercase()]
    }

    /// Whether a body, or a line of one, is what the operation says it carries.
    pub fn carries(&self, route: &Route, body: &[u8]) -> Result<(), String> {
        let content = self.operation(route)["requestBody"]["content"].as_object().unwrap();
        let schema = &content.values().next().unwrap()["schema"];
        self.fits(schema, &serde_json::from_slice(body).unwrap())
    }

    /// Whether an answer is one of those the operation promises: its status, its type, its shape.
    pub fn promises(&self, route: &Route, reply: &Reply) -> Result<(), String> {
        let responses = &self.operation(route)["responses"];
        let said = responses.get(reply.status.to_string()).unwrap_or(&responses["default"]);
        if said.is_null() || (said == &responses["default"] && reply.status < 400) {
            return Err(format!("{} is not said", reply.status));
        }
        let Some(content) = said["content"].as_object() else {
            return if reply.body.is_empty() { Ok(()) } else { Err("a body nobody promised".to_owned()) };
        };
        let media = reply.header("content-type").unwrap_or_default();
        let schema = &content.get(media).ok_or_else(|| format!("{media} is not said"))?["schema"];
        if media == "application/octet-stream" {
            return Ok(());
        }
        let text = std::str::from_utf8(&reply.body).map_err(|e| e.to_string())?;
        let read = |text: &str| serde_json::from_str::<Value>(text).map_err(|e| e.to_string());
        match media {
            "text/plain" => self.fits(schema, &json!(text)),
            "application/x-ndjson" => text.lines().try_for_each(|line| self.fits(schema, &read(line)?)),
            _ => self.fits(schema, &read(text)?),
        }
    }

    /// JSON Schema as far as the document uses it.
    pub fn fits(&self, schema: &Value, value: &Value) -> Result<(), String> {
        let fails = |what: &str| Err(format!("{what}: {value:.80} against {schema:.200}"));
        if let Some(name) = schema["$ref"].as_str() {
            let at = self.0.pointer(name.strip_prefix('#').unwrap());
            return self.fits(at.ok_or_else(|| format!("{name} is nowhere"))?, value);
        }
        let right = match schema["type"].as_str() {
            None => true,
            Some("object") => value.is_object(),
            Some("array") => value.is_array(),
            Some("string") => value.is_string(),
            Some("integer") => value.is_u64(),
            Some(other) => return fails(other),
        };
        if !right {
            return fails("type");
        }
        if schema.get("const").is_some_and(|only| only != value) {
            return fails("const");
        }
        if schema["enum"].as_array().is_some_and(|words| !words.contains(value)) {
            return fails("enum");
        }
        if let (Some(pattern), Some(text)) = (schema["pattern"].as_str(), value.as_str())
            && !regex::Regex::new(pattern).unwrap().is_match(text)
        {
            return fails("pattern");
        }
        for (name, inside) in value.as_object().into_iter().flatten() {
            match schema["properties"].get(name) {
                Some(schema) => self.fits(schema, inside)?,
                None if schema["additionalProperties"] == json!(false) => return fails(name),
                None => {}
            }
        }
        for name in schema["required"].as_array().into_iter().flatten() {
            if value.get(name.as_str().unwrap()).is_none() {
                return fails(&format!("{name} is missing"));
            }
        }
        if schema["items"].is_object() {
            value.as_array().into_iter().flatten().try_for_each(|item| self.fits(&schema["items"], item))?;
        }
        schema["allOf"].as_array().into_iter().flatten().try_for_each(|part| self.fits(part, value))?;
        if let Some(ways) = schema["oneOf"].as_array()
            && ways.iter().filter(|way| self.fits(way, value).is_ok()).count() != 1
        {
            return fails("oneOf");
        }
        if schema["contentSchema"].is_object() {
            use base64::Engine as _;
            let text = value.as_str().unwrap();
            let bytes = match schema["contentEncoding"].as_str() {
                Some("base64") => base64::engine::general_purpose::STANDARD.decode(text).unwrap(),
                _ => text.as_bytes().to_vec(),
            };
            self.fits(&schema["contentSchema"], &serde_json::from_slice(&bytes).unwrap())?;
        }
        Ok(())
    }
}
