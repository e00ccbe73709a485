//! Canonical JSON: what is and what is not.

use ereg_domain::canonical::{MAX_BYTES, check_canonical};
use serde::Serialize;

use crate::fixture::hex;

#[derive(Serialize)]
pub struct Vector {
    name: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    hex: Option<String>,
    /// A text of letters a, so many bytes with its quotes.
    #[serde(skip_serializing_if = "Option::is_none")]
    fill: Option<usize>,
    answer: &'static str,
}

/// Returns what our reader says of bytes in hex.
pub fn judged(hex: &str) -> &'static str {
    let digits: Vec<char> = hex.chars().collect();
    let byte = |pair: &[char]| u8::from_str_radix(&String::from_iter(pair), 16).unwrap();
    let bytes: Vec<u8> = digits.chunks(2).map(byte).collect();
    if check_canonical(&bytes).is_ok() { "good" } else { "form" }
}

pub fn all() -> Vec<Vector> {
    let nested = |levels: usize| ["[".repeat(levels), "]".repeat(levels)].concat();
    let (deep, too_deep) = (nested(32), nested(33));
    let good: [(&str, &[u8]); 12] = [
        ("an object, its keys ascending", br#"{"":0,"A":1,"a":{},"a b":[],"b":true}"#),
        ("integers up to 2^53 - 1", b"[-9007199254740991,0,9007199254740991]"),
        ("text beyond ASCII stands as it is", "\"林秀英 😀 \u{7f}\u{2028}\u{feff}\"".as_bytes()),
        ("the short escapes and no other", br#""\b\t\n\f\r\"\\/""#),
        ("other controls in lower-case hex", br#""\u0000\u001f""#),
        ("an escape in a key", br#"{"\u0000":1}"#),
        ("text in two forms of Unicode is two texts", "[\"\u{e9}\",\"e\u{301}\"]".as_bytes()),
        ("a text alone", b"\"\""),
        ("an integer alone", b"0"),
        ("false", b"false"),
        ("thirty-two levels", deep.as_bytes()),
        ("an empty object", b"{}"),
    ];
    let bad: [(&str, &[u8]); 35] = [
        ("nothing", b""),
        ("null", b"null"),
        ("null in an object", br#"{"a":null}"#),
        ("a fraction", b"1.5"),
        ("a fraction of nothing", b"[1.0]"),
        ("an exponent", b"[1e3]"),
        ("minus zero", b"[-0]"),
        ("2^53", b"[9007199254740992]"),
        ("-2^53", b"[-9007199254740992]"),
        ("a leading zero", b"[01]"),
        ("a plus", b"[+1]"),
        ("not a number", b"[NaN]"),
        ("a key twice", br#"{"a":1,"a":1}"#),
        ("keys descending", br#"{"b":1,"a":1}"#),
        ("a key outside ASCII", "{\"é\":1}".as_bytes()),
        ("a blank", br#"{"a": 1}"#),
        ("a line end", b"{}\n"),
        ("a comma at the end", b"[1,]"),
        ("a byte order mark", b"\xEF\xBB\xBF{}"),
        ("two values", b"{}{}"),
        ("a letter that is escaped", br#""\u0041""#),
        ("a slash that is escaped", br#""\/""#),
        ("delete that is escaped", br#""\u007f""#),
        ("upper-case hex", br#""\u001F""#),
        ("a tab as \\u0009", br#""\u0009""#),
        ("a pair of surrogates that is escaped", br#""\ud83d\ude00""#),
        ("half of a pair of surrogates", br#""\ud800""#),
        ("the other half", br#""\udc00""#),
        ("a raw line feed in a text", b"\"\n\""),
        ("not UTF-8", b"\"\xFF\""),
        ("a surrogate in UTF-8", b"\"\xED\xA0\x80\""),
        ("an overlong slash", b"\"\xC0\xAF\""),
        ("single quotes", b"'a'"),
        ("a comment", b"[1/**/]"),
        ("thirty-three levels", too_deep.as_bytes()),
    ];
    let vector = |(name, bytes): &(&'static str, &[u8]), answer| {
        assert_eq!(check_canonical(bytes).is_ok(), answer == "good", "{name}");
        Vector { name, hex: Some(hex(bytes)), fill: None, answer }
    };
    let filled = |name, fill: usize, answer: &'static str| {
        let text = format!("\"{}\"", "a".repeat(fill - 2));
        assert_eq!(check_canonical(text.as_bytes()).is_ok(), answer == "good", "{name}");
        Vector { name, hex: None, fill: Some(fill), answer }
    };
    let large = [filled("1 MiB", MAX_BYTES, "good"), filled("a byte more than 1 MiB", MAX_BYTES + 1, "form")];
    good.iter().map(|one| vector(one, "good")).chain(bad.iter().map(|one| vector(one, "form"))).chain(large).collect()
}
