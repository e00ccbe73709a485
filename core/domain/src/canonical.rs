//! Canonical JSON (RFC 8785) in the subset of the formats: what is signed, hashed or kept has one spelling.
//!
//! ASCII keys, no null (an absent value is omitted), no fractions, integers below 2⁵³ in size, at most 1 MiB and 32 levels
//! deep. Strings are never normalised. A receiver hashes the bytes as they came and refuses any that are not
//! their own canonical form; it never repairs them.

use std::borrow::Cow;
use std::cell::Cell;
use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;
use serde::de::{DeserializeOwned, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

mod spelling;

/// The most bytes one canonical document may have: 1 MiB.
pub const MAX_BYTES: usize = 1024 * 1024;
/// Deepest nesting of arrays and objects.
pub const MAX_DEPTH: usize = 32;
/// Integers are smaller than this in size: 2⁵³, beyond which JSON readers disagree.
pub const INTEGER_BOUND: u64 = 1 << 53;

/// The reason why bytes are refused, or a value cannot be written. Never carries the content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CanonicalError {
    /// More than the cap.
    #[error("more than {MAX_BYTES} bytes")]
    TooLarge,
    /// Nested deeper than [`MAX_DEPTH`].
    #[error("nested deeper than {MAX_DEPTH} levels")]
    TooDeep,
    /// A null: an absent value is omitted instead.
    #[error("null is not allowed")]
    Null,
    /// A number with a fraction or an exponent, or minus zero.
    #[error("a number that is not an integer")]
    Fraction,
    /// An integer of 2⁵³ or more in size.
    #[error("an integer beyond 2^53")]
    IntegerRange,
    /// The same key twice in one object.
    #[error("the same key twice")]
    DuplicateKey,
    /// A key outside ASCII.
    #[error("a key outside ASCII")]
    KeyCharset,
    /// A byte order mark in front.
    #[error("a byte order mark")]
    ByteOrderMark,
    /// Something after the end of the value.
    #[error("bytes after the end")]
    TrailingBytes,
    /// Not JSON, or not UTF-8.
    #[error("not JSON at byte {at}")]
    Syntax {
        /// Column of the first line where reading stopped.
        at: usize,
    },
    /// JSON in another spelling: blanks, key order, escapes.
    #[error("not in canonical form")]
    NotCanonical,
    /// Canonical, but not the object that was expected (missing, unknown or mistyped field).
    #[error("not the expected object, at byte {at}")]
    Shape {
        /// Column where the mismatch was noticed.
        at: usize,
    },
    /// A value of ours that has no JSON form (a map with keys that are not strings).
    #[error("a value without a JSON form")]
    Unwritable,
}

impl CanonicalError {
    /// Stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::TooLarge | Self::TooDeep => "too_large",
            Self::Null => "null_not_allowed",
            Self::Fraction => "canonical.fraction",
            Self::IntegerRange => "canonical.integer_range",
            Self::DuplicateKey => "canonical.duplicate_key",
            Self::KeyCharset => "canonical.key_charset",
            Self::ByteOrderMark => "canonical.byte_order_mark",
            Self::TrailingBytes => "canonical.trailing_bytes",
            Self::Syntax { .. } => "canonical.syntax",
            Self::NotCanonical => "canonical.not_canonical",
            Self::Shape { .. } => "canonical.shape",
            Self::Unwritable => "canonical.unwritable",
        }
    }
}

/// The canonical bytes of a value.
///
/// The outcome is checked like received bytes: a value with a null, a fraction or a long integer is refused here
/// rather than by the first receiver.
///
/// ```
/// use ereg_domain::canonical::{check_canonical, to_canonical};
/// use std::collections::HashMap;
///
/// let bytes = to_canonical(&HashMap::from([("b", 2), ("a", 1)]))?;
/// assert_eq!(bytes, br#"{"a":1,"b":2}"#); // keys sorted, no blanks: one value, one spelling, one digest
/// assert_eq!(check_canonical(br#"{"b":2,"a":1}"#).unwrap_err().code(), "canonical.not_canonical");
/// assert!(to_canonical(&0.5).is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn to_canonical<T: Serialize + ?Sized>(value: &T) -> Result<Vec<u8>, CanonicalError> {
    let plain = serde_json::to_vec(value).map_err(|_| CanonicalError::Unwritable)?;
    let bytes = match spelling::sorted(&plain) {
        Some(bytes) => bytes,
        None => tree_of(&plain)?.written(plain.len()),
    };
    if bytes.len() > MAX_BYTES { Err(CanonicalError::TooLarge) } else { Ok(bytes) }
}

/// Reads an object from received bytes, which must be canonical.
pub fn from_canonical<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, CanonicalError> {
    check_canonical(bytes)?;
    // The message of serde may quote a value, so only the place is kept.
    serde_json::from_slice(bytes).map_err(|error| CanonicalError::Shape { at: error.column() })
}

/// Reads an object from bytes that this device wrote with [`to_canonical`] and has kept under its own seal: who opened
/// the seal knows the spelling. Never for what came from elsewhere.
pub fn from_sealed<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, CanonicalError> {
    serde_json::from_slice(bytes).map_err(|error| CanonicalError::Shape { at: error.column() })
}

/// Whether received bytes are canonical, whatever they say.
pub fn check_canonical(bytes: &[u8]) -> Result<(), CanonicalError> {
    if bytes.len() > MAX_BYTES {
        return Err(CanonicalError::TooLarge);
    }
    if bytes.starts_with(&[0xEF, 0xBB, 0xBF]) {
        return Err(CanonicalError::ByteOrderMark);
    }
    if spelling::is_canonical(bytes) || is_as_its_tree(bytes)? { Ok(()) } else { Err(CanonicalError::NotCanonical) }
}

/// Whether bytes are what their tree is written as.
fn is_as_its_tree(bytes: &[u8]) -> Result<bool, CanonicalError> {
    Ok(tree_of(bytes)?.written(bytes.len()) == bytes)
}

/// A JSON value of the subset. An own tree, because `serde_json::Value` keeps the last of two equal keys, and
/// keeps their order when some other crate asks for its `preserve_order`. Texts without escapes are those of the input.
enum Node<'de> {
    Bool(bool),
    Integer(i64),
    Text(Cow<'de, str>),
    Array(Vec<Node<'de>>),
    Object(BTreeMap<Cow<'de, str>, Node<'de>>), // byte order of ASCII keys is the UTF-16 order of RFC 8785
}

fn tree_of(bytes: &[u8]) -> Result<Node<'_>, CanonicalError> {
    let fault = Cell::new(None);
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let node = Reader { depth: 0, fault: &fault }
        .deserialize(&mut deserializer)
        .map_err(|error| fault.get().unwrap_or(CanonicalError::Syntax { at: error.column() }))?;
    deserializer.end().map_err(|_| CanonicalError::TrailingBytes)?;
    Ok(node)
}

impl Node<'_> {
    /// The canonical bytes, which are about as long as those that were read.
    fn written(&self, about: usize) -> Vec<u8> {
        let mut out = Vec::with_capacity(about);
        self.write(&mut out);
        out
    }

    fn write(&self, out: &mut Vec<u8>) {
        match self {
            Self::Bool(value) => out.extend_from_slice(if *value { b"true" } else { b"false" }),
            Self::Integer(value) => out.extend_from_slice(value.to_string().as_bytes()),
            Self::Text(text) => write_text(text, out),
            Self::Array(items) => {
                out.push(b'[');
                for (n, item) in items.iter().enumerate() {
                    if n > 0 {
                        out.push(b',');
                    }
                    item.write(out);
                }
                out.push(b']');
            }
            Self::Object(entries) => {
                out.push(b'{');
                for (n, (key, value)) in entries.iter().enumerate() {
                    if n > 0 {
                        out.push(b',');
                    }
                    write_text(key, out);
                    out.push(b':');
                    value.write(out);
                }
                out.push(b'}');
            }
        }
    }
}

/// RFC 8785 §3.2.2.2: the two-character escapes where they exist, `\u00xx` for the other controls, all else raw.
fn write_text(text: &str, out: &mut Vec<u8>) {
    let bytes = text.as_bytes();
    let mut raw = 0; // where what is not written yet begins
    out.push(b'"');
    for (at, byte) in bytes.iter().enumerate() {
        if !matches!(byte, b'"' | b'\\' | 0x00..=0x1F) {
            continue;
        }
        out.extend_from_slice(&bytes[raw..at]);
        raw = at + 1;
        match byte {
            b'"' => out.extend_from_slice(b"\\\""),
            b'\\' => out.extend_from_slice(b"\\\\"),
            0x08 => out.extend_from_slice(b"\\b"),
            0x09 => out.extend_from_slice(b"\\t"),
            0x0A => out.extend_from_slice(b"\\n"),
            0x0C => out.extend_from_slice(b"\\f"),
            0x0D => out.extend_from_slice(b"\\r"),
            control => out.extend_from_slice(format!("\\u{control:04x}").as_bytes()),
        }
    }
    out.extend_from_slice(&bytes[raw..]);
    out.push(b'"');
}

/// Reads one value at `depth` and leaves the exact reason of a refusal in `fault`, since serde errors are text.
#[derive(Clone, Copy)]
struct Reader<'a> {
    depth: usize,
    fault: &'a Cell<Option<CanonicalError>>,
}

impl<'a> Reader<'a> {
    fn refuse<T, E: serde::de::Error>(&self, fault: CanonicalError) -> Result<T, E> {
        self.fault.set(Some(fault));
        Err(E::custom("refused"))
    }

    /// One level further in. Asked at the opening bracket, so that an empty array or object counts like a full one.
    fn inner<E: serde::de::Error>(&self) -> Result<Reader<'a>, E> {
        if self.depth == MAX_DEPTH {
            return self.refuse(CanonicalError::TooDeep);
        }
        Ok(Reader { depth: self.depth + 1, fault: self.fault })
    }
}

impl<'de> DeserializeSeed<'de> for Reader<'_> {
    type Value = Node<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node<'de>, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Reader<'_> {
    type Value = Node<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("canonical JSON")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Node<'de>, E> {
        Ok(Node::Bool(value))
    }

    fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<Node<'de>, E> {
        match i64::try_from(value) {
            Ok(signed) if value < INTEGER_BOUND => Ok(Node::Integer(signed)),
            _ => self.refuse(CanonicalError::IntegerRange),
        }
    }

    fn visit_i64<E: serde::de::Error>(self, value: i64) -> Result<Node<'de>, E> {
        if value.unsigned_abs() < INTEGER_BOUND {
            Ok(Node::Integer(value))
        } else {
            self.refuse(CanonicalError::IntegerRange)
        }
    }

    fn visit_f64<E: serde::de::Error>(self, _: f64) -> Result<Node<'de>, E> {
        self.refuse(CanonicalError::Fraction)
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<Node<'de>, E> {
        self.refuse(CanonicalError::Null)
    }

    fn visit_str<E>(self, text: &str) -> Result<Node<'de>, E> {
        Ok(Node::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Node<'de>, E> {
        Ok(Node::Text(Cow::Borrowed(text)))
    }

    fn visit_string<E>(self, text: String) -> Result<Node<'de>, E> {
        Ok(Node::Text(Cow::Owned(text)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Node<'de>, A::Error> {
        let inner = self.inner()?;
        let mut items = Vec::new();
        while let Some(item) = seq.next_element_seed(inner)? {
            items.push(item);
        }
        Ok(Node::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Node<'de>, A::Error> {
        let inner = self.inner()?;
        let mut entries = BTreeMap::new();
        while let Some(key) = map.next_key_seed(Key)? {
            if !key.is_ascii() {
                return self.refuse(CanonicalError::KeyCharset);
            }
            let value = map.next_value_seed(inner)?;
            if entries.insert(key, value).is_some() {
                return self.refuse(CanonicalError::DuplicateKey);
            }
        }
        Ok(Node::Object(entries))
    }
}

/// A key of an object, borrowed where it has no escapes.
struct Key;

impl<'de> DeserializeSeed<'de> for Key {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Key {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(text.to_owned()))
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::{Value, json};

    fn code(bytes: &[u8]) -> &'static str {
        check_canonical(bytes).unwrap_err().code()
    }

    #[test]
    fn every_refusal_has_its_own_code() {
        assert_eq!(code(b"{\"a\":null}"), "null_not_allowed");
        assert_eq!(code(b"null"), "null_not_allowed");
        assert_eq!(code(b"[1.5]"), "canonical.fraction");
        assert_eq!(code(b"[1e3]"), "canonical.fraction");
        assert_eq!(code(b"[-0]"), "canonical.fraction");
        assert_eq!(code(b"[9007199254740992]"), "canonical.integer_range");
        assert_eq!(code(b"[-9007199254740992]"), "canonical.integer_range");
        assert_eq!(code(b"{\"a\":1,\"a\":1}"), "canonical.duplicate_key");
        assert_eq!(code("{\"é\":1}".as_bytes()), "canonical.key_charset");
        assert_eq!(code(b"\xEF\xBB\xBF{}"), "canonical.byte_order_mark");
        assert_eq!(code(b"{}{}"), "canonical.trailing_bytes");
        assert_eq!(code(b"{}\n"), "canonical.not_canonical");
        assert_eq!(code(b"{\"b\":1,\"a\":1}"), "canonical.not_canonical");
        assert_eq!(code(b"{\"a\": 1}"), "canonical.not_canonical");
        assert_eq!(code(b"[\"\\u0041\"]"), "canonical.not_canonical");
        assert_eq!(code(b"[\"\\/\"]"), "canonical.not_canonical");
        assert_eq!(code(b"[\"\\ud800\"]"), "canonical.syntax");
        assert_eq!(code(b"[\"\xFF\"]"), "canonical.syntax");
        assert_eq!(code(b""), "canonical.syntax");
        assert_eq!(code(b"[01]"), "canonical.syntax");
        assert_eq!(code(&vec![b' '; MAX_BYTES + 1]), "too_large");
    }

    #[test]
    fn thirty_two_levels_pass_and_thirty_three_do_not() {
        for (opens, closes) in [("[", "]"), ("{\"a\":", "}")] {
            for innermost in ["[]", "{}", "[0]", "{\"a\":0}"] {
                let levels = |n: usize| [&opens.repeat(n - 1), innermost, &closes.repeat(n - 1)].concat();
                assert_eq!(check_canonical(levels(MAX_DEPTH).as_bytes()), Ok(()), "{innermost} in {opens}");
                assert_eq!(code(levels(MAX_DEPTH + 1).as_bytes()), "too_large", "{innermost} in {opens}");
            }
        }
        assert_eq!(code(&vec![b'['; 1000]), "too_large");
    }

    /// A text as deep as an attacker likes is parsed on the smallest of stacks.
    #[test]
    fn b10_ten_thousand_levels_a_million_items_and_ten_megabytes_are_refused_on_a_small_stack() {
        let refused = || {
            assert_eq!(code(&vec![b'['; 10_000]), "too_large");
            assert_eq!(code(&b"{\"a\":".repeat(10_000)), "too_large");
            assert_eq!(code(&[b"[".as_slice(), &b"0,".repeat(1_000_000), b"0]"].concat()), "too_large");
            assert_eq!(code(&vec![b'"'; 10 * 1024 * 1024]), "too_large");
        };
        std::thread::Builder::new().stack_size(256 * 1024).spawn(refused).unwrap().join().unwrap();
    }

    #[test]
    fn every_other_spelling_of_a_number_or_a_character_is_refused() {
        for number in ["1.0", "1e0", "1E0", "10e-1", "-0", "-0.0", "0e0", "1e999"] {
            assert!(check_canonical(number.as_bytes()).is_err(), "{number}");
        }
        for text in [r#""\u001F""#, r#""\u000a""#, r#""\ud83d\ude00""#, r#""\u007f""#, r#""\u2028""#] {
            assert_eq!(code(text.as_bytes()), "canonical.not_canonical", "{text}");
        }
        for text in [r#""\udc00""#, r#""\ud800x""#, r#""\ud800\ud800""#, r#"{"\ud800":1}"#, "\"\n\"", "\"\u{1f}\""] {
            assert_eq!(code(text.as_bytes()), "canonical.syntax", "{text}");
        }
        for text in [r#""\u001f""#, r#""\n""#, "\"\u{7f}\u{2028}😀\u{feff}\"", r#"{"\u0000":1}"#] {
            assert_eq!(check_canonical(text.as_bytes()), Ok(()), "{text}");
        }
    }

    #[test]
    fn a_document_has_a_mebibyte_and_no_byte_more_written_or_read() {
        for (bytes, fits) in [(MAX_BYTES - 1, true), (MAX_BYTES, true), (MAX_BYTES + 1, false)] {
            let text = "x".repeat(bytes - 2);
            assert_eq!(to_canonical(&text).map(|written| written.len()).ok(), fits.then_some(bytes));
            assert_eq!(check_canonical(format!("\"{text}\"").as_bytes()).is_ok(), fits, "{bytes}");
        }
    }

    #[test]
    fn the_bounds_of_an_integer_are_kept() {
        assert_eq!(check_canonical(b"[-9007199254740991,0,9007199254740991]"), Ok(()));
    }

    #[test]
    fn an_absent_value_must_be_omitted_when_writing() {
        assert_eq!(to_canonical(&json!({"a": null})), Err(CanonicalError::Null));
        assert_eq!(to_canonical(&1.5f64), Err(CanonicalError::Fraction));
        assert_eq!(to_canonical(&u64::MAX), Err(CanonicalError::IntegerRange));
        assert_eq!(to_canonical(&BTreeMap::from([((1, 2), 3)])), Err(CanonicalError::Unwritable));
    }

    #[test]
    fn the_shape_error_does_not_quote_the_content() {
        #[derive(serde::Deserialize, Debug)]
        #[serde(deny_unknown_fields)]
        struct Named {
            #[serde(rename = "n")]
            _n: u32,
        }
        let error = from_canonical::<Named>("{\"n\":\"林秀英\"}".as_bytes()).unwrap_err();
        assert_eq!(error.code(), "canonical.shape");
        assert!(!format!("{error} {error:?}").contains("林秀英"));
        assert_eq!(from_canonical::<Named>(b"{\"m\":1,\"n\":1}").unwrap_err().code(), "canonical.shape");
    }

    fn subset() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            any::<bool>().prop_map(Value::from),
            (-(INTEGER_BOUND as i64 - 1)..INTEGER_BOUND as i64).prop_map(Value::from),
            any::<String>().prop_map(Value::from),
            "[\\x00-\\x7f]{0,12}".prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 48, 6, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
                prop::collection::hash_map("[\\x00-\\x7f]{0,8}", inner, 0..6)
                    .prop_map(|map| Value::Object(map.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn our_bytes_are_those_of_an_independent_crate(value in subset()) {
            let ours = to_canonical(&value).unwrap();
            prop_assert_eq!(&ours, &serde_json_canonicalizer::to_vec(&value).unwrap());
            prop_assert_eq!(check_canonical(&ours), Ok(()));
            prop_assert_eq!(from_canonical::<Value>(&ours).unwrap(), value);
        }

        /// One pass and the tree write and take the same; what is usual is followed without a tree.
        #[test]
        fn one_pass_says_what_the_tree_says(value in subset()) {
            let plain = serde_json::to_vec(&value).unwrap();
            let ours = tree_of(&plain).unwrap().written(plain.len());
            let is_followed = !has_escaped_key(&value);
            prop_assert_eq!(spelling::sorted(&plain), is_followed.then(|| ours.clone()));
            prop_assert_eq!(spelling::is_canonical(&ours), is_followed);
        }
    }

    fn has_escaped_key(value: &Value) -> bool {
        let is_escaped = |key: &String| key.bytes().any(|byte| matches!(byte, b'"' | b'\\' | 0x00..=0x1F));
        match value {
            Value::Array(items) => items.iter().any(has_escaped_key),
            Value::Object(entries) => entries.iter().any(|(key, value)| is_escaped(key) || has_escaped_key(value)),
            _ => false,
        }
    }

    /// The damage done to canonical bytes: a byte more or less, a flipped one or a piece twice.
    #[derive(Debug, Clone)]
    enum Damage {
        Flip(prop::sample::Index, u8),
        Insert(prop::sample::Index, u8),
        Delete(prop::sample::Index),
        Twice(prop::sample::Index, prop::sample::Index),
    }

    impl Damage {
        fn done_to(&self, bytes: &mut Vec<u8>) {
            match self {
                Damage::Insert(at, byte) => bytes.insert(at.index(bytes.len() + 1), *byte),
                _ if bytes.is_empty() => {}
                Damage::Flip(at, mask) => {
                    let at = at.index(bytes.len());
                    bytes[at] ^= mask;
                }
                Damage::Delete(at) => {
                    bytes.remove(at.index(bytes.len()));
                }
                Damage::Twice(from, to) => {
                    let (a, b) = (from.index(bytes.len()), to.index(bytes.len()));
                    let piece = bytes[a.min(b)..=a.max(b)].to_vec();
                    let at = a.max(b) + 1;
                    bytes.splice(at..at, piece);
                }
            }
        }
    }

    fn damage() -> impl Strategy<Value = Damage> {
        // What JSON is made of more often than any byte: most of what still reads comes of it.
        let byte = || prop_oneof![prop::sample::select(b"0123456789-.eE+\"\\{}[]:, tfnu\n".to_vec()), any::<u8>()];
        let place = any::<prop::sample::Index>;
        prop_oneof![
            (place(), 1_u8..).prop_map(|(at, mask)| Damage::Flip(at, mask)),
            (place(), (0_u32..8).prop_map(|bit| 1 << bit)).prop_map(|(at, mask)| Damage::Flip(at, mask)),
            (place(), byte()).prop_map(|(at, byte)| Damage::Insert(at, byte)),
            place().prop_map(Damage::Delete),
            (place(), place()).prop_map(|(from, to)| Damage::Twice(from, to)),
        ]
    }

    /// Damaged bytes are refused, or are canonical themselves: then their value has these bytes and no others. Enough of
    /// both must have been met, so that neither half is empty words.
    #[test]
    fn damaged_bytes_are_refused_or_are_the_one_spelling_of_what_they_say() {
        let (taken, refused) = (Cell::new(0), Cell::new(0));
        let strategy = (subset(), prop::collection::vec(damage(), 1..4));
        let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig::with_cases(4_000));
        let met = runner.run(&strategy, |(value, damages)| {
            let whole = to_canonical(&value).unwrap();
            let mut bytes = whole.clone();
            damages.iter().for_each(|damage| damage.done_to(&mut bytes));
            let by_tree = is_as_its_tree(&bytes);
            prop_assert!(by_tree == Ok(true) || !spelling::is_canonical(&bytes), "followed, and refused: {by_tree:?}");
            match check_canonical(&bytes) {
                Ok(()) if bytes != whole => {
                    taken.set(taken.get() + 1);
                    let value: Value = from_canonical(&bytes).unwrap();
                    prop_assert_eq!(&to_canonical(&value).unwrap(), &bytes);
                    prop_assert_eq!(&serde_json_canonicalizer::to_vec(&value).unwrap(), &bytes);
                }
                Ok(()) => {}
                Err(error) => {
                    refused.set(refused.get() + 1);
                    prop_assert!(from_canonical::<Value>(&bytes).is_err(), "{} and yet read", error.code());
                }
            }
            Ok(())
        });
        met.unwrap();
        assert!(taken.get() >= 200 && refused.get() >= 1_000, "{} taken, {} refused", taken.get(), refused.get());
    }
}
