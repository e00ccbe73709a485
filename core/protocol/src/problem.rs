//! Problems: answers that are no outcome (RFC 9457, `application/problem+json`), and their classes.
//!
//! Anybody on the way can write a [`Problem`]. About a command only a [`CommandProblem`], signed by the receipt role,
//! is the registry's word; without one a problem is a try that failed.

use ereg_domain::time::Instant;
use ereg_trust::digest::Digest;
use serde::{Deserialize, Serialize};

use crate::{
    catalogue::{self, ErrorClass},
    command::{Carried, CommandKind},
    id::{AccountId, CommandId},
};

/// The longest envelope of a [`CommandProblem`], bytes.
pub const MAX_PROBLEM_BYTES: usize = 16 * 1024;

/// A problem as returned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{status} {code}")]
pub struct Problem {
    /// `about:blank` plus the code as fragment.
    #[serde(rename = "type")]
    pub kind: String,
    /// The catalogue's English text.
    pub title: String,
    /// HTTP status.
    pub status: u16,
    /// The stable code.
    pub code: String,
    /// Its class.
    pub class: ErrorClass,
    /// For `command.field`: the field's name, never its value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// The bytes to put first, for `bytes_missing`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<Digest>,
    /// Seconds to wait, where the registry knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after_s: Option<u32>,
    /// For `clock_skew`: envelope `time.1` with registry time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time: Option<Carried>,
    /// About a command: the same as a [`CommandProblem`] in its envelope `problem.1`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signed: Option<Carried>,
}

/// The registry's word on a command that it did not carry out, signed by the receipt role as envelope `problem.1`.
///
/// It leaves no trace at the registry: the same bytes may come again, and are judged anew.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CommandProblem {
    /// The command.
    pub command_id: CommandId,
    /// Its kind.
    pub kind: CommandKind,
    /// Digest of the command's bytes.
    pub command: Digest,
    /// The sender of the command.
    pub by: Sender,
    /// Registry time.
    pub at: Instant,
    /// The office that answers.
    pub office: String,
    /// The stable code.
    pub code: String,
    /// Its class.
    pub class: ErrorClass,
    /// The bytes to put first, for `bytes_missing`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<Digest>,
    /// Seconds to wait, where the registry knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after_s: Option<u32>,
}

/// The sender of a command, by its request signature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Sender {
    /// An account.
    Account(AccountId),
    /// A device key that is being enrolled: its thumbprint.
    Key(String),
}

impl Problem {
    /// Makes the problem of a code: its class and its English text are the catalogue's, so that a code means the same
    /// to everybody.
    pub fn of(status: u16, code: &str) -> Problem {
        let unknown = if status >= 500 { ErrorClass::Transient } else { ErrorClass::Permanent };
        let class = catalogue::class(code).unwrap_or(unknown);
        Problem::new(status, class, code, catalogue::words(code).map_or("", |(_, en)| en))
    }

    /// Makes a problem with a class and a text of one's own: what stands between, and tests, know no catalogue.
    pub fn new(status: u16, class: ErrorClass, code: &str, title: &str) -> Problem {
        Problem {
            kind: format!("about:blank#{code}"),
            title: title.to_owned(),
            status,
            code: code.to_owned(),
            class,
            field: None,
            missing: Vec::new(),
            retry_after_s: None,
            time: None,
            signed: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The bytes under the signature.
    #[test]
    fn a_problem_about_a_command_has_its_bytes() {
        let told = CommandProblem {
            command_id: "019abcde-0000-7000-8000-000000000001".parse().unwrap(),
            kind: CommandKind::Submit,
            command: Digest::of(b"the command's bytes"),
            by: Sender::Account("AAAAAAAAAAAAAAAAAAAAAA".parse().unwrap()),
            at: "2026-11-23T02:00:00.000Z".parse().unwrap(),
            office: "demo".into(),
            code: "bytes_missing".into(),
            class: ErrorClass::Transient,
            missing: vec![Digest::of(b"a photo")],
            retry_after_s: Some(30),
        };
        let golden = include_str!("../tests/golden/command_problem.json").trim_end();
        let bytes = ereg_domain::canonical::to_canonical(&told).unwrap();
        assert_eq!(String::from_utf8(bytes).unwrap(), golden);
        assert_eq!(ereg_domain::canonical::from_canonical::<CommandProblem>(golden.as_bytes()).unwrap(), told);
        let by_key = CommandProblem { by: Sender::Key("kPrK".into()), ..told };
        let bytes = String::from_utf8(ereg_domain::canonical::to_canonical(&by_key).unwrap()).unwrap();
        assert!(bytes.contains(r#""by":{"key":"kPrK"}"#), "{bytes}");
    }
}
