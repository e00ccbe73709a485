//! Names that tables are looked up by: of matters, sections, roles and questions.
//!
//! A name is a spelling, never an index: it is parsed where it enters and means nothing until a table is asked for it.
//! A name that a program does not know stays a well-formed name, so that a newer office's matter can be shown as one.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// Longest name, bytes.
const LONGEST: usize = 24;

/// Not a name: empty, longer than 24 bytes, or with a character other than `A`–`Z`, `a`–`z`, `0`–`9`, `_`, `-` and `.`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a name of a table")]
pub struct NameError;

/// The bytes of a name, unused ones zero, so that the order of the arrays is the order of the texts.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Spelling([u8; LONGEST]);

impl Spelling {
    const fn read(text: &str) -> Result<Spelling, NameError> {
        let bytes = text.as_bytes();
        if bytes.is_empty() || bytes.len() > LONGEST {
            return Err(NameError);
        }
        let mut spelling = [0; LONGEST];
        let mut at = 0;
        while at < bytes.len() {
            let byte = bytes[at];
            if !(byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.')) {
                return Err(NameError);
            }
            spelling[at] = byte;
            at += 1;
        }
        Ok(Spelling(spelling))
    }

    fn as_str(&self) -> &str {
        let length = self.0.iter().position(|byte| *byte == 0).unwrap_or(LONGEST);
        self.0.get(..length).and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or_default()
    }
}

macro_rules! names {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(into = "String", try_from = "String")]
        pub struct $name(Spelling);

        impl $name {
            /// A name written in a table.
            ///
            /// Meant for constants: a text that is no name does not compile there.
            pub const fn of(text: &'static str) -> $name {
                let read = Spelling::read(text);
                assert!(read.is_ok(), "not a name of a table");
                match read {
                    Ok(spelling) => $name(spelling),
                    Err(_) => $name(Spelling([0; LONGEST])),
                }
            }

            /// The spelling of the name.
            pub fn as_str(&self) -> &str {
                self.0.as_str()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl FromStr for $name {
            type Err = NameError;
            fn from_str(text: &str) -> Result<$name, NameError> {
                Spelling::read(text).map($name)
            }
        }

        impl From<$name> for String {
            fn from(name: $name) -> String {
                name.as_str().to_owned()
            }
        }

        impl TryFrom<String> for $name {
            type Error = NameError;
            fn try_from(text: String) -> Result<$name, NameError> {
                text.parse()
            }
        }
    )*};
}

names! {
    /// A matter (登记事项) by its id, such as `T04`.
    MatterId;
    /// A section of an application with its version, such as `deal.1`.
    SectionName;
    /// A role (当事人身份) of a matter, such as `transferor`.
    RoleName;
    /// A question of the inquiry (询问事项), such as `true_intent`.
    QuestionName;
    /// A use (用途) for which an office is shown a licence, such as `school_admission`.
    PurposeName;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_one_spelling_and_the_order_of_its_text() {
        for good in ["T04", "deal.1", "true_intent", "a", "abcdefghijklmnopqrstuvwx"] {
            let name: MatterId = good.parse().unwrap();
            assert_eq!((name.as_str(), name.to_string().as_str(), format!("{name:?}").as_str()), (good, good, good));
            assert_eq!(serde_json::to_string(&name).unwrap(), format!("\"{good}\""));
            assert_eq!(serde_json::from_str::<MatterId>(&format!("\"{good}\"")).unwrap(), name);
        }
        for bad in ["", "abcdefghijklmnopqrstuvwxy", "a b", "名", "a\0", "a/b"] {
            assert_eq!(bad.parse::<SectionName>(), Err(NameError), "{bad}");
        }
        let mut names: Vec<RoleName> = ["b", "a.1", "a", "B", "ab"].iter().map(|text| text.parse().unwrap()).collect();
        names.sort();
        assert_eq!(names.iter().map(RoleName::as_str).collect::<Vec<_>>(), ["B", "a", "a.1", "ab", "b"]);
    }

    #[test]
    fn a_constant_is_the_name_that_is_parsed() {
        const NAME: QuestionName = QuestionName::of("mortgaged");
        assert_eq!("mortgaged".parse(), Ok(NAME));
    }
}
