//! Help that teaches: what each command is for and an example of it, in both languages.

use clap::Command;
use ereg_terminal::help::Teaching;

use super::lessons::{ARGUMENT_TEXTS, LESSONS};
use crate::language::Language;

const TEACHING: Teaching = Teaching { lessons: LESSONS, arguments: ARGUMENT_TEXTS };

/// The whole command tree with its help in one language.
pub fn localised(command: Command, language: Language) -> Command {
    TEACHING.localised(command, language)
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn every_command_and_argument_is_explained_and_every_lesson_has_its_command() {
        for language in [Language::Zh, Language::En] {
            let mut command = localised(crate::Cli::command(), language);
            assert_eq!(TEACHING.gaps(&command), Vec::<String>::new());
            command.build();
            command.debug_assert();
        }
    }

    #[test]
    fn every_example_is_a_command_that_parses() {
        let command = localised(crate::Cli::command(), Language::Zh);
        assert_eq!(TEACHING.examples_that_do_not_parse(&command), Vec::<String>::new());
    }
}
