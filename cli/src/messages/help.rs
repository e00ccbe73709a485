//! Help that teaches: what each command is for and an example of it, in both languages.

mod lessons;

use clap::{Arg, ArgAction, Command};

use self::lessons::{ARGUMENT_TEXTS, LESSONS};
use crate::language::{Language, Text, text};

const EXAMPLE: Text = text("示例：", "Example:");
const OPTIONS: Text = text("选项", "Options");
const ARGUMENTS: Text = text("参数", "Arguments");
const COMMANDS: Text = text("命令", "Commands");
const USAGE: Text = text("用法：", "Usage: ");

fn argument(path: &str, id: &str) -> Option<Text> {
    let own = format!("{path} {id}");
    let find = |key: &str| ARGUMENT_TEXTS.iter().find(|(known, _)| *known == key).map(|(_, text)| *text);
    find(&own).or_else(|| find(id))
}

/// The whole command tree with its help in one language.
pub fn localised(command: Command, language: Language) -> Command {
    let shown = |id: &'static str, short: char, action: ArgAction| Arg::new(id).long(id).short(short).action(action);
    let command = command.disable_version_flag(true).arg(shown("help", 'h', ArgAction::Help).global(true)).arg(shown(
        "version",
        'V',
        ArgAction::Version,
    ));
    teach(command, "", language)
}

fn teach(command: Command, path: &str, language: Language) -> Command {
    let say = |text: Text| text.in_language(language);
    let command = match LESSONS.iter().find(|lesson| lesson.path == path) {
        Some(lesson) => {
            let example = lesson.example.replace('\n', "\n  ");
            let about = say(lesson.about);
            let first = about.lines().next().unwrap_or_default();
            command.about(first).long_about(about).after_help(format!("{}\n  {example}", say(EXAMPLE)))
        }
        None => command,
    };
    command
        .help_template(format!("{{about-with-newline}}\n{}{{usage}}\n\n{{all-args}}{{after-help}}\n", say(USAGE)))
        .subcommand_help_heading(say(COMMANDS))
        .mut_args(|arg| {
            let heading = if arg.is_positional() { ARGUMENTS } else { OPTIONS };
            let arg = arg.help_heading(say(heading));
            match argument(path, arg.get_id().as_str()) {
                Some(text) => arg.help(say(text)),
                None => arg,
            }
        })
        .mut_subcommands(|sub| {
            let inner = if path.is_empty() { sub.get_name().to_owned() } else { format!("{path} {}", sub.get_name()) };
            teach(sub, &inner, language)
        })
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    fn walk(command: &Command, path: &str, seen: &mut Vec<String>) {
        let lesson = LESSONS.iter().find(|lesson| lesson.path == path);
        assert!(lesson.is_some(), "no lesson for `{path}`");
        seen.push(path.to_owned());
        for arg in command.get_arguments() {
            assert!(argument(path, arg.get_id().as_str()).is_some(), "`{path}` does not explain `{}`", arg.get_id());
        }
        for sub in command.get_subcommands() {
            let inner = if path.is_empty() { sub.get_name().to_owned() } else { format!("{path} {}", sub.get_name()) };
            walk(sub, &inner, seen);
        }
    }

    #[test]
    fn every_command_and_argument_is_explained_and_every_lesson_has_its_command() {
        for language in [Language::Zh, Language::En] {
            let mut command = localised(crate::Cli::command(), language);
            let mut seen = Vec::new();
            walk(&command, "", &mut seen);
            assert_eq!(seen.len(), LESSONS.len());
            command.build();
            command.debug_assert();
        }
    }

    #[test]
    fn every_example_is_a_command_that_parses() {
        let command = localised(crate::Cli::command(), Language::Zh);
        for lesson in LESSONS {
            for line in lesson.example.lines() {
                let ours =
                    line.split('|').find_map(|part| part.find("ereg ").map(|at| &part[at..])).expect("a command");
                let words = ours.split(['<', '>']).next().unwrap_or_default();
                let words = words.split_whitespace().map(|word| word.trim_matches(['"', '\'']));
                if let Err(error) = command.clone().try_get_matches_from(words) {
                    // A fingerprint in a variable is no fingerprint.
                    assert!(line.contains('$'), "{line}: {error}");
                }
            }
        }
    }
}
