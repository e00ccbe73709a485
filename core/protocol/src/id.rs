//! Identifiers made by clients and the registry: UUIDv7 with one spelling, and the random account id.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Not an id in its one spelling: lower-case hyphenated UUID, version 7.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an id is a lower-case hyphenated UUID of version 7")]
pub struct IdError;

impl IdError {
    /// The stable code.
    pub fn code(self) -> &'static str {
        "id.format"
    }
}

macro_rules! uuid7 {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(into = "String", try_from = "String")]
        pub struct $name(Uuid);

        impl $name {
            /// Of a version-7 UUID.
            pub fn new(uuid: Uuid) -> Result<$name, IdError> {
                if uuid.get_version_num() == 7 { Ok($name(uuid)) } else { Err(IdError) }
            }

            /// Its 16 bytes.
            pub fn bytes(&self) -> [u8; 16] {
                *self.0.as_bytes()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.as_hyphenated().fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = IdError;
            fn from_str(text: &str) -> Result<$name, IdError> {
                let id = $name::new(Uuid::try_parse(text).map_err(|_| IdError)?)?;
                if id.to_string() == text { Ok(id) } else { Err(IdError) }
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> String {
                id.to_string()
            }
        }

        impl TryFrom<String> for $name {
            type Error = IdError;
            fn try_from(text: String) -> Result<$name, IdError> {
                text.parse()
            }
        }
    };
}

uuid7!(
    /// One intended effect; the idempotency key, kept for ever.
    CommandId
);
uuid7!(
    /// A draft, and the workspace in which it is shared.
    DraftId
);
uuid7!(
    /// A case (案件), made by the registry at receipt.
    CaseId
);
uuid7!(
    /// One attempt to pay, made by the client.
    AttemptId
);

/// A person's account at an office: 128 random bits, base64url. Says nothing of the person.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct AccountId(String);

impl AccountId {
    /// As text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for AccountId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for AccountId {
    type Err = IdError;
    fn from_str(text: &str) -> Result<AccountId, IdError> {
        let fits = text.len() == 22 && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
        if fits { Ok(AccountId(text.to_owned())) } else { Err(IdError) }
    }
}

impl From<AccountId> for String {
    fn from(id: AccountId) -> String {
        id.0
    }
}

impl TryFrom<String> for AccountId {
    type Error = IdError;
    fn try_from(text: String) -> Result<AccountId, IdError> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_has_one_spelling_and_one_version() {
        let text = "019abcde-0000-7000-8000-000000000001";
        assert_eq!(text.parse::<CommandId>().unwrap().to_string(), text);
        for bad in [
            "019ABCDE-0000-7000-8000-000000000001",
            "{019abcde-0000-7000-8000-000000000001}",
            "019abcde000070008000000000000001",
            "019abcde-0000-4000-8000-000000000001",
            "",
        ] {
            assert_eq!(bad.parse::<CommandId>(), Err(IdError), "{bad}");
        }
    }
}
