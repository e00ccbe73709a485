//! Help that teaches: what each command is for and an example of it, in both languages.

use clap::{Arg, ArgAction, Command};

use crate::language::{Language, Phrase, text};

const EXAMPLE: Phrase = text("示例：", "Example:");
const OPTIONS: Phrase = text("选项", "Options");
const ARGUMENTS: Phrase = text("参数", "Arguments");
const COMMANDS: Phrase = text("命令", "Commands");
const CHOICES: Phrase = text("（可选：", " (one of ");
const DEFAULT: Phrase = text("（不写时：", " (unless given: ");
const COMMA: Phrase = text("、", ", ");
const END: Phrase = text("）", ")");
const USAGE: Phrase = text("用法：", "Usage: ");

/// The purpose of a command, and the way it is used.
#[derive(Debug, Clone, Copy)]
pub struct Lesson {
    /// The command, `draft set`; empty for the program itself.
    pub path: &'static str,
    /// One sentence that says what the command is for.
    pub about: Phrase,
    /// Lines of a shell.
    pub example: &'static str,
}

/// A lesson of a table.
pub const fn lesson(path: &'static str, about: Phrase, example: &'static str) -> Lesson {
    Lesson { path, about, example }
}

/// The whole help of a program.
#[derive(Debug, Clone, Copy)]
pub struct Teaching {
    /// Every command.
    pub lessons: &'static [Lesson],
    /// Every argument by its id, or by its command and id where commands mean different things by it.
    pub arguments: &'static [(&'static str, Phrase)],
}

impl Teaching {
    fn lesson(&self, path: &str) -> Option<&'static Lesson> {
        self.lessons.iter().find(|lesson| lesson.path == path)
    }

    fn argument(&self, path: &str, id: &str) -> Option<Phrase> {
        let own = format!("{path} {id}");
        let find = |key: &str| self.arguments.iter().find(|(known, _)| *known == key).map(|(_, text)| *text);
        find(&own).or_else(|| find(id))
    }

    /// The whole command tree with its help in one language.
    pub fn localised(&self, command: Command, language: Language) -> Command {
        let shown =
            |id: &'static str, short: char, action: ArgAction| Arg::new(id).long(id).short(short).action(action);
        let command = command
            .disable_version_flag(true)
            .arg(shown("help", 'h', ArgAction::Help).global(true))
            .arg(shown("version", 'V', ArgAction::Version));
        self.teach(command, "", language)
    }

    fn teach(&self, command: Command, path: &str, language: Language) -> Command {
        let say = |text: Phrase| text.in_language(language);
        let command = match self.lesson(path) {
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
                match self.argument(path, arg.get_id().as_str()) {
                    Some(text) => explained(arg, say(text), language),
                    None => arg,
                }
            })
            .mut_subcommands(|sub| {
                let inner = below(path, sub.get_name());
                self.teach(sub, &inner, language)
            })
    }

    /// Lists what is not explained, and lessons of no command; empty where the teaching is whole. For a program's test.
    pub fn gaps(&self, command: &Command) -> Vec<String> {
        let (mut gaps, mut seen) = (Vec::new(), Vec::new());
        self.walk(command, "", &mut gaps, &mut seen);
        let strays = self.lessons.iter().filter(|lesson| !seen.iter().any(|path| path == lesson.path));
        gaps.extend(strays.map(|lesson| format!("`{}` is no command", lesson.path)));
        gaps
    }

    fn walk(&self, command: &Command, path: &str, gaps: &mut Vec<String>, seen: &mut Vec<String>) {
        if self.lesson(path).is_none() {
            gaps.push(format!("no lesson for `{path}`"));
        }
        seen.push(path.to_owned());
        let silent = command.get_arguments().filter(|arg| self.argument(path, arg.get_id().as_str()).is_none());
        gaps.extend(silent.map(|arg| format!("`{path}` does not explain `{}`", arg.get_id())));
        for sub in command.get_subcommands() {
            self.walk(sub, &below(path, sub.get_name()), gaps, seen);
        }
    }

    /// Lines of examples that are no command of this program, with why. A line of a variable (`$`) is not looked at:
    /// what it holds is not known. For a program's test.
    pub fn examples_that_do_not_parse(&self, command: &Command) -> Vec<String> {
        let program = format!("{} ", command.get_name());
        let mut broken = Vec::new();
        for line in self.lessons.iter().flat_map(|lesson| lesson.example.lines()) {
            let ours = line.split('|').find_map(|part| part.find(&program).map(|at| &part[at..]));
            let words = ours.unwrap_or_default().split(['<', '>']).next().unwrap_or_default();
            let words = words.split_whitespace().map(|word| word.trim_matches(['"', '\'']));
            match command.clone().try_get_matches_from(words) {
                Ok(_) => {}
                Err(_) if ours.is_some() && line.contains('$') => {}
                Err(error) => broken.push(format!("{line}: {error}")),
            }
        }
        broken
    }
}

/// The argument with its choices and its default in the same language: the argument parser says them in English alone.
fn explained(arg: Arg, text: &str, language: Language) -> Arg {
    let say = |text: Phrase| text.in_language(language);
    // What is merely given or not has no value to choose.
    if !arg.get_action().takes_values() {
        return arg.help(text.to_owned());
    }
    let choices: Vec<String> = arg.get_possible_values().iter().map(|value| value.get_name().to_owned()).collect();
    let default: Vec<String> =
        arg.get_default_values().iter().map(|value| value.to_string_lossy().into_owned()).collect();
    let mut help = text.to_owned();
    for (lead, values) in [(CHOICES, choices), (DEFAULT, default)] {
        if !values.is_empty() {
            help = format!("{help}{}{}{}", say(lead), values.join(say(COMMA)), say(END));
        }
    }
    arg.help(help).hide_possible_values(true).hide_default_value(true)
}

fn below(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path} {name}") }
}
