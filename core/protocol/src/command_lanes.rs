//! Commands that travel in one request, and the answers to them.
//!
//! The body of a request is lines: the exact bytes of a command each, a line feed after each. Commands of one lane follow each
//! other in their order, and an empty line begins another lane. The answer has a line for each command, in the order of the
//! request: the envelope of its outcome, or a [`Problem`]. The lines are no part of any command: alone or with whichever
//! others, a command has the same id, bytes and outcome.
//!
//! Order holds within a lane: behind a command that was not carried out nothing of its lane is. Lanes are nothing to each other.

use crate::{command::MAX_COMMAND_BYTES, problem::Problem};

/// Most commands of one request.
pub const MOST_COMMANDS: usize = 32;
/// The longest body of such a request, bytes: the longest command and its line feed.
pub const MAX_COMMANDS_BYTES: usize = MAX_COMMAND_BYTES + 1;

/// The reasons why bytes are no commands of one request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CommandLanesError {
    /// No lines, or an empty lane.
    #[error("the request is not commands, one a line")]
    Lines,
    /// More than [`MOST_COMMANDS`].
    #[error("the request has more commands than one may have")]
    TooMany,
    /// More than [`MAX_COMMANDS_BYTES`].
    #[error("the request is longer than one may be")]
    TooLarge,
}

impl CommandLanesError {
    /// The stable code.
    pub fn code(self) -> &'static str {
        match self {
            CommandLanesError::Lines => "commands.lines",
            CommandLanesError::TooMany => "commands.too_many",
            CommandLanesError::TooLarge => "too_large",
        }
    }

    /// The problem that whoever sent them is told.
    pub fn problem(self) -> Problem {
        let status = match self {
            CommandLanesError::Lines | CommandLanesError::TooMany => 400,
            CommandLanesError::TooLarge => 413,
        };
        Problem::of(status, self.code())
    }
}

/// The commands of one request by lane, each lane in its order: 1 to [`MOST_COMMANDS`], exact bytes that nobody has read yet.
#[derive(Clone, PartialEq, Eq)]
pub struct CommandLanes(Vec<Vec<Vec<u8>>>);

/// The number of each lane, never their bytes.
impl std::fmt::Debug for CommandLanes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.0.iter().map(Vec::len)).finish()
    }
}

impl CommandLanes {
    /// Takes commands that were made here.
    ///
    /// # Errors
    /// Where they do not fit into one request.
    pub fn new(lanes: Vec<Vec<Vec<u8>>>) -> Result<CommandLanes, CommandLanesError> {
        let commands = || lanes.iter().flatten();
        if lanes.is_empty()
            || lanes.iter().any(Vec::is_empty)
            || commands().any(|one| one.is_empty() || one.contains(&b'\n'))
        {
            return Err(CommandLanesError::Lines);
        }
        if commands().count() > MOST_COMMANDS {
            return Err(CommandLanesError::TooMany);
        }
        let bytes = commands().map(|one| one.len() + 1).sum::<usize>() + lanes.len() - 1;
        if bytes > MAX_COMMANDS_BYTES { Err(CommandLanesError::TooLarge) } else { Ok(CommandLanes(lanes)) }
    }

    /// A request of one command.
    ///
    /// # Errors
    /// Where its bytes are no line, or longer than any may be.
    pub fn one(command: Vec<u8>) -> Result<CommandLanes, CommandLanesError> {
        CommandLanes::new(vec![vec![command]])
    }

    /// Reads the body of a request. What is in a line is not looked at.
    ///
    /// # Errors
    /// Where it is none.
    pub fn read(body: &[u8]) -> Result<CommandLanes, CommandLanesError> {
        let lines = body.strip_suffix(b"\n").ok_or(CommandLanesError::Lines)?;
        let (mut lanes, mut lane) = (Vec::new(), Vec::new());
        for (nth, line) in lines.split(|byte| *byte == b'\n').enumerate() {
            // A command and the empty line before it: whatever comes behind so many is not kept.
            if nth >= 2 * MOST_COMMANDS {
                return Err(CommandLanesError::TooMany);
            }
            if line.is_empty() { lanes.push(std::mem::take(&mut lane)) } else { lane.push(line.to_vec()) }
        }
        lanes.push(lane);
        CommandLanes::new(lanes)
    }

    /// The body of the request.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut body = Vec::new();
        for (nth, lane) in self.0.iter().enumerate() {
            if nth > 0 {
                body.push(b'\n');
            }
            for command in lane {
                body.extend_from_slice(command);
                body.push(b'\n');
            }
        }
        body
    }

    /// The commands by lane.
    pub fn into_lanes(self) -> Vec<Vec<Vec<u8>>> {
        self.0
    }

    /// The commands in the order of the request.
    pub fn commands(&self) -> impl Iterator<Item = &[u8]> {
        self.0.iter().flatten().map(Vec::as_slice)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(body: &str) -> Result<Vec<Vec<String>>, &'static str> {
        let lanes = CommandLanes::read(body.as_bytes()).map_err(CommandLanesError::code)?;
        assert_eq!(lanes.to_bytes(), body.as_bytes(), "one spelling");
        let text = |command: Vec<u8>| String::from_utf8(command).unwrap();
        Ok(lanes.into_lanes().into_iter().map(|lane| lane.into_iter().map(text).collect()).collect())
    }

    #[test]
    fn a_line_is_a_command_and_an_empty_one_begins_another_lane() {
        let lanes =
            |lanes: &[&[&str]]| Ok(lanes.iter().map(|l| l.iter().map(|one| (*one).to_owned()).collect()).collect());
        assert_eq!(read("a\n"), lanes(&[&["a"]]));
        assert_eq!(read("a\nb\n"), lanes(&[&["a", "b"]]));
        assert_eq!(read("a\n\nb\nc\n\nd\n"), lanes(&[&["a"], &["b", "c"], &["d"]]));
        for body in ["", "\n", "a", "a\nb", "\na\n", "a\n\n", "a\n\n\nb\n"] {
            assert_eq!(read(body), Err("commands.lines"), "{body:?}");
        }
    }

    #[test]
    fn a_request_has_a_most_of_commands_and_of_bytes() {
        for between in ["\n", "\n\n"] {
            let of = |count| ["a"].repeat(count).join(between) + "\n";
            assert!(read(&of(MOST_COMMANDS)).is_ok());
            assert_eq!(read(&of(MOST_COMMANDS + 1)), Err("commands.too_many"));
            assert_eq!(read(&of(100_000)), Err("commands.too_many"));
        }
        let longest = "a".repeat(MAX_COMMAND_BYTES);
        assert!(read(&format!("{longest}\n")).is_ok());
        assert_eq!(read(&format!("{longest}a\n")), Err("too_large"));
        assert_eq!(read(&format!("{longest}\na\n")), Err("too_large"));
    }
}
