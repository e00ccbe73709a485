//! The few words of PDF (ISO 32000-1, 7.3) in which a signature dictionary is written, and no more: plain names, nothing
//! twice, no comments. What is written otherwise is none.

/// Deepest nesting of arrays and dictionaries.
const DEEPEST: usize = 8;
/// Most values of an array or entries of a dictionary.
const MOST_VALUES: usize = 100;
/// Most digits of a number.
const MOST_DIGITS: usize = 10;

/// A value where it stands.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Value<'a> {
    /// A name, without its slash.
    Name(&'a [u8]),
    /// A whole number that is not negative.
    Number(usize),
    /// The inside of a string in parentheses, as it is spelled.
    Text(&'a [u8]),
    /// A string in hexadecimal digits; it stands from its `<` to behind its `>`.
    Hex {
        from: usize,
        to: usize,
    },
    Array(Vec<Value<'a>>),
    /// Anything else: a reference, a dictionary, a number with a sign or a fraction.
    Other,
}

/// A dictionary that is a whole object.
#[derive(Debug)]
pub(super) struct Dictionary<'a> {
    entries: Vec<(&'a [u8], Value<'a>)>,
}

impl<'a> Dictionary<'a> {
    /// Reads the object in which a place lies, if it is a dictionary and nothing else.
    pub(super) fn around(bytes: &'a [u8], place: usize) -> Option<Self> {
        let before = bytes.get(..place)?;
        // Of an object that ends before the place this is the keyword of its end, and no dictionary follows.
        let keyword = before.windows(3).rposition(|window| window == b"obj")?;
        let mut reader = Reader { bytes, at: keyword + 3 };
        reader.skip_blanks();
        let entries = reader.dictionary(0)?;
        reader.skip_blanks();
        reader.rest().starts_with(b"endobj").then_some(Self { entries })
    }

    pub(super) fn get(&self, key: &[u8]) -> Option<&Value<'a>> {
        self.entries.iter().find(|(name, _)| *name == key).map(|(_, value)| value)
    }
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    fn skip_blanks(&mut self) {
        self.at += self.rest().iter().take_while(|byte| is_blank(**byte)).count();
    }

    fn takes(&mut self, word: &[u8]) -> bool {
        let is_there = self.rest().starts_with(word);
        if is_there {
            self.at += word.len();
        }
        is_there
    }

    /// The characters up to the next blank or delimiter.
    fn word(&mut self) -> &'a [u8] {
        let rest = self.rest();
        let length = rest.iter().take_while(|byte| !is_blank(**byte) && !is_delimiter(**byte)).count();
        self.at += length;
        rest.get(..length).unwrap_or_default()
    }

    /// A name, which is spelled without escapes.
    fn name(&mut self) -> Option<&'a [u8]> {
        if !self.takes(b"/") {
            return None;
        }
        let word = self.word();
        (!word.is_empty() && !word.contains(&b'#')).then_some(word)
    }

    fn dictionary(&mut self, depth: usize) -> Option<Vec<(&'a [u8], Value<'a>)>> {
        if !self.takes(b"<<") || depth == DEEPEST {
            return None;
        }
        let mut entries: Vec<(&[u8], Value<'_>)> = Vec::new();
        loop {
            self.skip_blanks();
            if self.takes(b">>") {
                return Some(entries);
            }
            let name = self.name()?;
            if entries.len() == MOST_VALUES || entries.iter().any(|(other, _)| *other == name) {
                return None;
            }
            self.skip_blanks();
            let mut value = self.value(depth)?;
            self.skip_blanks();
            // Behind a reference stand its second number and its letter.
            while !self.rest().starts_with(b"/") && !self.rest().starts_with(b">>") {
                self.value(depth)?;
                self.skip_blanks();
                value = Value::Other;
            }
            entries.push((name, value));
        }
    }

    fn value(&mut self, depth: usize) -> Option<Value<'a>> {
        match *self.rest() {
            [b'/', ..] => self.name().map(Value::Name),
            [b'(', ..] => self.text().map(Value::Text),
            [b'<', b'<', ..] => self.dictionary(depth + 1).map(|_| Value::Other),
            [b'<', ..] => {
                let from = self.at;
                self.at += self.rest().iter().position(|byte| *byte == b'>')? + 1;
                Some(Value::Hex { from, to: self.at })
            }
            [b'[', ..] => self.array(depth + 1).map(Value::Array),
            _ => match self.word() {
                [] => None,
                word => Some(number(word).map_or(Value::Other, Value::Number)),
            },
        }
    }

    fn array(&mut self, depth: usize) -> Option<Vec<Value<'a>>> {
        if !self.takes(b"[") || depth == DEEPEST {
            return None;
        }
        let mut values = Vec::new();
        loop {
            self.skip_blanks();
            if self.takes(b"]") {
                return Some(values);
            }
            if values.len() == MOST_VALUES {
                return None;
            }
            values.push(self.value(depth)?);
        }
    }

    /// A string in parentheses, of which those inside are paired or escaped.
    fn text(&mut self) -> Option<&'a [u8]> {
        let rest = self.rest();
        let mut open = 0usize;
        let mut escaped = false;
        for (at, byte) in rest.iter().enumerate() {
            match byte {
                _ if escaped => escaped = false,
                b'\\' => escaped = true,
                b'(' => open += 1,
                b')' if open == 1 => {
                    self.at += at + 1;
                    return rest.get(1..at);
                }
                b')' => open -= 1,
                _ => {}
            }
        }
        None
    }
}

fn number(word: &[u8]) -> Option<usize> {
    let digits = str::from_utf8(word).ok().filter(|word| word.bytes().all(|byte| byte.is_ascii_digit()))?;
    if digits.len() > MOST_DIGITS { None } else { digits.parse().ok() }
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | 0x0C | b'\r' | b' ')
}

fn is_delimiter(byte: u8) -> bool {
    matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The dictionary of an object in which `/X` lies.
    fn read(inside: &str) -> Option<Dictionary<'_>> {
        Dictionary::around(inside.as_bytes(), inside.find("/X").unwrap())
    }

    #[test]
    fn values_are_read_where_they_stand() {
        let text = "6 0 obj\n<</X/Sig /A[0 12(\\)a(b))]/B 7 0 R/C<0aF>/D -1/E<</X 1>>/F(x)>>\nendobj";
        let dictionary = read(text).unwrap();
        assert_eq!(dictionary.get(b"X"), Some(&Value::Name(b"Sig")));
        let values = vec![Value::Number(0), Value::Number(12), Value::Text(b"\\)a(b)")];
        assert_eq!(dictionary.get(b"A"), Some(&Value::Array(values)));
        let Some(Value::Hex { from, to }) = dictionary.get(b"C") else { panic!() };
        assert_eq!(&text[*from..*to], "<0aF>");
        for other in [&b"B"[..], b"D", b"E"] {
            assert_eq!(dictionary.get(other), Some(&Value::Other), "{other:?}");
        }
        assert_eq!(dictionary.get(b"F"), Some(&Value::Text(b"x")));
        assert_eq!(dictionary.get(b"G"), None);
    }

    #[test]
    fn what_could_be_read_in_two_ways_is_none() {
        assert!(read("1 0 obj<</X 1>>endobj").is_some());
        for text in [
            "1 0 obj<</X 1/X 2>>endobj",
            "1 0 obj<</X 1/X#58 2>>endobj",
            "1 0 obj<</X 1%>>\n/Y 2>>endobj",
            "1 0 obj<</X 1>>stream",
            "1 0 obj<</X 1>>",
            "1 0 obj<</X 1",
            "1 0 obj<</X>>endobj",
            "1 0 obj<</X(1>>endobj",
            "1 0 obj<</X<1>>endobj",
            "1 0 obj<</X[1>>endobj",
            "1 0 obj<</X{1}>>endobj",
            "1 0 obj<</X 1/ 2>>endobj",
            "1 0 obj[/X 1]endobj",
            "1 0 obj<<>>endobj /X",
            "<</X 1>>endobj",
        ] {
            assert!(read(text).is_none(), "{text}");
        }
    }

    #[test]
    fn nesting_numbers_and_lists_have_an_end() {
        let nested = |depth| format!("1 0 obj<</X {}{}>>endobj", "[".repeat(depth), "]".repeat(depth));
        assert!(read(&nested(DEEPEST - 1)).is_some());
        for depth in [DEEPEST, 100_000] {
            assert!(read(&nested(depth)).is_none());
        }
        let many = |count: usize| format!("1 0 obj<</X[{}]>>endobj", "1 ".repeat(count));
        assert!(read(&many(MOST_VALUES)).is_some());
        assert!(read(&many(MOST_VALUES + 1)).is_none());
        let entries: String = (1..=MOST_VALUES).map(|at| format!("/K{at} 1")).collect();
        assert!(read(&format!("1 0 obj<</X 1{entries}>>endobj")).is_none());
        assert_eq!(read("1 0 obj<</X 9999999999>>endobj").unwrap().get(b"X"), Some(&Value::Number(9_999_999_999)));
        for number in ["99999999999", "+1", "1.5", "-0"] {
            let text = format!("1 0 obj<</X {number}>>endobj");
            assert_eq!(read(&text).unwrap().get(b"X"), Some(&Value::Other), "{number}");
        }
    }
}
