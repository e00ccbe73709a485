//! The fields that an event may have: each a name and one type. There is no type for what is a person's. After them a line
//! says `vault=`, the number that the log gave to the vault in this run ([`crate::Logs::of_vault`]), and nothing of whose it is.

use std::{fmt, time::Duration};

use ereg_protocol::{
    catalogue,
    command::CommandKind,
    id::{CaseId, CommandId, DraftId},
};

/// A word of the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word(&'static str);

impl From<&'static str> for Word {
    fn from(word: &'static str) -> Word {
        Word(word)
    }
}

impl fmt::Display for Word {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

/// A stable code: one that this program says, or one of the catalogues.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Code(&'static str);

/// The word that stands for a code that no catalogue has: somebody else's text is not repeated.
const UNLISTED: &str = "unlisted";

impl Code {
    /// A code that is a text by now, as the catalogues have it; `unlisted` where they do not.
    pub fn of(code: &str) -> Code {
        Code(catalogue::listed(code).unwrap_or(UNLISTED))
    }
}

impl From<&'static str> for Code {
    fn from(code: &'static str) -> Code {
        Code(code)
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

/// A number of things, such as rows or tries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Count(u64);

impl From<u32> for Count {
    fn from(count: u32) -> Count {
        Count(count.into())
    }
}

impl From<u64> for Count {
    fn from(count: u64) -> Count {
        Count(count)
    }
}

impl From<usize> for Count {
    fn from(count: usize) -> Count {
        Count(u64::try_from(count).unwrap_or(u64::MAX))
    }
}

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A duration, in whole milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Millis(u64);

impl From<u64> for Millis {
    fn from(ms: u64) -> Millis {
        Millis(ms)
    }
}

impl From<Duration> for Millis {
    fn from(duration: Duration) -> Millis {
        Millis(u64::try_from(duration.as_millis()).unwrap_or(u64::MAX))
    }
}

impl fmt::Display for Millis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The kind of a command, which says nothing of what is in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kind(CommandKind);

impl From<CommandKind> for Kind {
    fn from(kind: CommandKind) -> Kind {
        Kind(kind)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.name())
    }
}

macro_rules! fields {
    ($($(#[$doc:meta])* $name:ident: $type:ty,)*) => {
        $($(#[$doc])* #[doc(hidden)] pub fn $name(value: impl Into<$type>) -> $type {
            value.into()
        })*

        /// Every field and its type, in the order of their names.
        pub const ALL: &[(&str, &str)] = &[$((stringify!($name), stringify!($type)),)*];
    };
}

fields! {
    /// Commands answered with done.
    acked: Count,
    /// The number of times a command or a file was tried.
    attempts: Count,
    /// A case, by its random id.
    case: CaseId,
    /// Changes of the feed.
    changes: Count,
    /// Pieces of files put.
    chunks: Count,
    /// An error, a finding, a reason.
    code: Code,
    /// A command, by its random id.
    command: CommandId,
    /// `vault` or `media`.
    database: Word,
    /// A draft, by its random id.
    draft: DraftId,
    /// The schema, or the version, that was there.
    from: Count,
    /// Records that were kept.
    kept: Count,
    /// The key: `device` or `user`.
    key: Word,
    /// The kind of command.
    kind: Kind,
    /// The number of things left to be sent.
    left: Count,
    /// Records or lines that were lost.
    lost: Count,
    /// The time it took.
    ms: Millis,
    /// Commands that stand still.
    needs_you: Count,
    /// The occasion of a run of sync.
    occasion: Word,
    /// The knowledge of whether it has arrived: `known` or `unknown`.
    reach: Word,
    /// The result, in a word of the program.
    result: Word,
    /// Rows of a vault.
    rows: Count,
    /// Commands sent.
    sent: Count,
    /// The part of a vault that was opened: `whole` or `transit`.
    slots: Word,
    /// The state of a command or a payment, in a word of the program.
    state: Word,
    /// The schema, or the version, that is there now.
    to: Count,
    /// The version of a trust bundle or a policy pack.
    version: Count,
    /// The wait until the next try.
    wait_ms: Millis,
    /// The one who can make it move: `you` or `app_update`.
    who: Word,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_told_as_the_catalogue_has_it_and_no_other_text_is() {
        assert_eq!(Code::of("vault.full").to_string(), "vault.full");
        assert_eq!(Code::of("R-12.seized").to_string(), "R-12.seized", "of the law's catalogue too");
        assert_eq!(Code::of("林秀英").to_string(), "unlisted");
    }

    #[test]
    fn the_table_is_in_order_and_has_each_name_once() {
        assert!(ALL.windows(2).all(|pair| pair[0].0 < pair[1].0), "{ALL:?}");
    }
}
