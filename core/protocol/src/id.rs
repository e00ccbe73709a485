//! Identifiers made by clients and the registry: UUIDv7 with one spelling, the random account id, and the marks of a vault.

use std::{fmt, str::FromStr};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use ereg_trust::random::{RandomError, SecureRandom};
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
            /// Makes an id of a version-7 UUID.
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
    /// The id as text.
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

/// A paper that an act of the registry wrote (文书、电子证照): 128 bits, lower-case hexadecimal. It follows from the case and the act,
/// and from nothing that the paper says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct PaperId([u8; 16]);

impl PaperId {
    /// Makes an id of its bytes.
    pub fn from_bytes(bytes: [u8; 16]) -> PaperId {
        PaperId(bytes)
    }
}

impl fmt::Display for PaperId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl FromStr for PaperId {
    type Err = IdError;
    fn from_str(text: &str) -> Result<PaperId, IdError> {
        let digits = text.len() == 32 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        let value = if digits { u128::from_str_radix(text, 16) } else { return Err(IdError) };
        value.map(|value| PaperId(value.to_be_bytes())).map_err(|_| IdError)
    }
}

impl From<PaperId> for String {
    fn from(id: PaperId) -> String {
        id.to_string()
    }
}

impl TryFrom<String> for PaperId {
    type Error = IdError;
    fn try_from(text: String) -> Result<PaperId, IdError> {
        text.parse()
    }
}

/// A random mark that a vault draws and tells the registry: 128 bits, base64url. A copy of the vault from before it was drawn
/// does not know it, whatever that copy has done since.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct VaultMark([u8; 16]);

impl VaultMark {
    /// Draws a mark from the system's randomness.
    ///
    /// # Errors
    /// The system gives no randomness.
    pub fn draw(random: &SecureRandom) -> Result<VaultMark, RandomError> {
        Ok(VaultMark(random.bytes()?))
    }

    /// Makes a mark of given bytes: for tests.
    pub fn from_bytes(bytes: [u8; 16]) -> VaultMark {
        VaultMark(bytes)
    }
}

impl fmt::Display for VaultMark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&URL_SAFE_NO_PAD.encode(self.0))
    }
}

impl FromStr for VaultMark {
    type Err = IdError;
    fn from_str(text: &str) -> Result<VaultMark, IdError> {
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| IdError)?;
        bytes.try_into().map(VaultMark).map_err(|_| IdError)
    }
}

impl From<VaultMark> for String {
    fn from(mark: VaultMark) -> String {
        mark.to_string()
    }
}

impl TryFrom<String> for VaultMark {
    type Error = IdError;
    fn try_from(text: String) -> Result<VaultMark, IdError> {
        text.parse()
    }
}

/// The marks that a vault has drawn last, newest last: one at least, eight at most. On the wire they stand between full stops.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct VaultMarks(Vec<VaultMark>);

impl VaultMarks {
    /// Most marks that are kept: one that was told longer ago is forgotten.
    pub const MOST: usize = 8;

    /// The first one a vault draws.
    pub fn first(mark: VaultMark) -> VaultMarks {
        VaultMarks(vec![mark])
    }

    /// The marks with a newer one behind.
    #[must_use]
    pub fn then(mut self, mark: VaultMark) -> VaultMarks {
        self.0.push(mark);
        let surplus = self.0.len().saturating_sub(VaultMarks::MOST);
        self.0.drain(..surplus);
        self
    }

    /// The newest.
    pub fn newest(&self) -> VaultMark {
        self.0.last().copied().unwrap_or(VaultMark([0; 16])) // there is one at least
    }

    /// Whether the vault that drew these has drawn this mark.
    pub fn has(&self, mark: VaultMark) -> bool {
        self.0.contains(&mark)
    }

    /// Whether no other was drawn before.
    pub fn is_first(&self) -> bool {
        self.0.len() == 1
    }
}

impl fmt::Display for VaultMarks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let marks: Vec<String> = self.0.iter().map(VaultMark::to_string).collect();
        f.write_str(&marks.join("."))
    }
}

impl FromStr for VaultMarks {
    type Err = IdError;
    fn from_str(text: &str) -> Result<VaultMarks, IdError> {
        let marks = text.split('.').map(str::parse).collect::<Result<Vec<VaultMark>, IdError>>()?;
        if marks.len() <= VaultMarks::MOST { Ok(VaultMarks(marks)) } else { Err(IdError) }
    }
}

impl From<VaultMarks> for String {
    fn from(marks: VaultMarks) -> String {
        marks.to_string()
    }
}

impl TryFrom<String> for VaultMarks {
    type Error = IdError;
    fn try_from(text: String) -> Result<VaultMarks, IdError> {
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

    #[test]
    fn a_paper_has_one_spelling() {
        let text = "00abcdef0123456789abcdef01234567";
        assert_eq!(text.parse::<PaperId>().unwrap().to_string(), text);
        for bad in
            ["", "0", "00ABCDEF0123456789ABCDEF01234567", "+0abcdef0123456789abcdef01234567", &format!("{text}0")]
        {
            assert_eq!(bad.parse::<PaperId>(), Err(IdError), "{bad}");
        }
    }

    #[test]
    fn marks_have_one_spelling_and_the_oldest_gives_way() {
        let mark = |n: u8| VaultMark::from_bytes([n; 16]);
        let mut marks = VaultMarks::first(mark(0));
        assert!(marks.is_first());
        for n in 1..=8 {
            marks = marks.then(mark(n));
            assert_eq!(marks.to_string().parse(), Ok(marks.clone()));
        }
        assert!(!marks.has(mark(0)) && marks.has(mark(1)) && marks.newest() == mark(8));
        let nine = format!("{marks}.{}", mark(9));
        for bad in ["", ".", "AAAA", "AAAAAAAAAAAAAAAAAAAAAB", "AAAAAAAAAAAAAAAAAAAAAA.", nine.as_str()] {
            assert_eq!(bad.parse::<VaultMarks>(), Err(IdError), "{bad}");
        }
    }
}
