//! Canonical JSON: bytes that `serde_json` with its sorted maps writes again the same, and picking values out of it.

use serde_json::Value;

use super::Checked;

/// Reads bytes that must be canonical.
pub(crate) fn canonical(bytes: &[u8]) -> Checked<Value> {
    let value: Value = serde_json::from_slice(bytes).map_err(|error| format!("no JSON: {error}"))?;
    if serde_json::to_vec(&value).is_ok_and(|written| written == bytes) {
        Ok(value)
    } else {
        Err("not in canonical form".to_owned())
    }
}

/// The canonical bytes of a value.
pub(crate) fn written(value: &Value) -> Vec<u8> {
    // A `Value` has text keys and finite numbers, so this does not fail; the empty result would fit no digest.
    serde_json::to_vec(value).unwrap_or_default()
}

/// The value at a place (RFC 6901).
pub(crate) fn at<'a>(value: &'a Value, pointer: &str) -> Checked<&'a Value> {
    value.pointer(pointer).ok_or_else(|| format!("nothing at {pointer}"))
}

/// The text at a place.
pub(crate) fn text<'a>(value: &'a Value, pointer: &str) -> Checked<&'a str> {
    at(value, pointer)?.as_str().ok_or_else(|| format!("no text at {pointer}"))
}

/// The whole number at a place.
pub(crate) fn number(value: &Value, pointer: &str) -> Checked<u64> {
    at(value, pointer)?.as_u64().ok_or_else(|| format!("no number at {pointer}"))
}

/// The list at a place.
pub(crate) fn list<'a>(value: &'a Value, pointer: &str) -> Checked<&'a [Value]> {
    at(value, pointer)?.as_array().map(Vec::as_slice).ok_or_else(|| format!("no list at {pointer}"))
}

/// The list at a place, empty where there is none.
pub(crate) fn list_or_none<'a>(value: &'a Value, pointer: &str) -> &'a [Value] {
    value.pointer(pointer).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// Every text in a value with its place, depth first.
pub(crate) fn texts(value: &Value) -> Vec<(String, &str)> {
    fn walk<'a>(value: &'a Value, place: &str, into: &mut Vec<(String, &'a str)>) {
        match value {
            Value::String(text) => into.push((place.to_owned(), text)),
            Value::Array(items) => {
                items.iter().enumerate().for_each(|(at, item)| walk(item, &format!("{place}/{at}"), into));
            }
            Value::Object(fields) => fields.iter().for_each(|(name, field)| {
                let name = name.replace('~', "~0").replace('/', "~1");
                walk(field, &format!("{place}/{name}"), into);
            }),
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }
    let mut found = Vec::new();
    walk(value, "", &mut found);
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_canonical_bytes_are_read() {
        assert!(canonical(br#"{"a":1,"b":["x"]}"#).is_ok());
        for other in [r#"{"b":1,"a":1}"#, r#"{"a": 1}"#, r#"{"a":1,"a":1}"#, r#"{"a":1}x"#, "{\"a\":1}\n"] {
            assert!(canonical(other.as_bytes()).is_err(), "{other}");
        }
    }

    #[test]
    fn every_text_has_its_place() {
        let value = serde_json::json!({ "a": ["x", { "b/c": "y" }], "n": 1 });
        let found = texts(&value);
        assert_eq!(found, [("/a/0".to_owned(), "x"), ("/a/1/b~1c".to_owned(), "y")]);
        assert!(found.iter().all(|(place, seen)| text(&value, place).unwrap() == *seen));
    }
}
