//! The words about a command line that cannot be understood, in both languages.
//!
//! Nothing that was typed is ever repeated: a word in the wrong place may be an identity number, a passphrase or an
//! invitation. A wrong word is told by its place, and by the word of ours that was probably meant.

use std::ffi::OsString;

use clap::{
    Command,
    error::{ContextKind, Error, ErrorKind},
};

use crate::language::{Language, Phrase, text};

const UNKNOWN_ARGUMENT: Phrase = text("这条命令用不上这个参数。", "This command takes no such argument.");
const UNKNOWN_COMMAND: Phrase = text("没有这条命令。", "There is no such command.");
const MISSING: Phrase = text("还缺：", "Missing: ");
const MISSING_COMMAND: Phrase = text("还缺命令。", "A command is missing.");
const MISSING_VALUE: Phrase = text("后面要写内容：", "A value must follow: ");
const CONFLICT: Phrase = text("不能同用：", "Cannot be used together: ");
const TWICE: Phrase = text("写了不止一次，或不能与其他参数同用：", "Given twice, or not to be used with another: ");
const WRONG_VALUE: Phrase = text("内容的写法不对：", "The value is not written as it must be: ");
const WRONG: Phrase = text("命令的写法有误。", "The command is not written right.");
const CHOICES: Phrase = text("可选：", "One of: ");
const MEANT: Phrase = text("是不是要写：", "Perhaps: ");
const USAGE: Phrase = text("用法：", "Usage: ");
const MORE: Phrase = text("详情见 --help。", "See --help.");

/// Says why the arguments cannot be understood, and how they are written. `args` are those of the process, the
/// program's name first: only the place of the wrong one is told.
pub fn told(error: &Error, args: &[OsString], language: Language) -> String {
    let say = |text: Phrase| text.in_language(language);
    // What our own argument is called; never what was typed.
    let ours = |kind| error.get(kind).map(ToString::to_string).filter(|text| !text.is_empty());
    let named = |lead: Phrase| format!("{}{}", say(lead), ours(ContextKind::InvalidArg).unwrap_or_default());
    let said = match error.kind() {
        // The help itself.
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => return error.to_string(),
        ErrorKind::UnknownArgument => at_place(say(UNKNOWN_ARGUMENT), error, ContextKind::InvalidArg, args, language),
        ErrorKind::InvalidSubcommand => {
            at_place(say(UNKNOWN_COMMAND), error, ContextKind::InvalidSubcommand, args, language)
        }
        ErrorKind::MissingRequiredArgument => named(MISSING),
        ErrorKind::MissingSubcommand => say(MISSING_COMMAND).to_owned(),
        ErrorKind::ArgumentConflict => match ours(ContextKind::PriorArg) {
            Some(prior) => format!("{} / {prior}", named(CONFLICT)),
            None => named(TWICE),
        },
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => match ours(ContextKind::InvalidValue) {
            Some(_) => named(WRONG_VALUE),
            None => named(MISSING_VALUE),
        },
        _ => say(WRONG).to_owned(),
    };
    let mut lines = vec![said];
    let suggested = [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue];
    lines.extend(suggested.into_iter().find_map(ours).map(|meant| format!("{}{meant}", say(MEANT))));
    lines.extend(ours(ContextKind::ValidValue).map(|values| format!("{}{values}", say(CHOICES))));
    lines.extend(ours(ContextKind::Usage).map(|usage| usage.trim().replacen("Usage: ", say(USAGE), 1)));
    lines.push(say(MORE).to_owned());
    lines.join("\n")
}

/// The sentence, and which of the words of the command line it is about.
fn at_place(said: &str, error: &Error, kind: ContextKind, args: &[OsString], language: Language) -> String {
    let typed = error.get(kind).map(ToString::to_string).unwrap_or_default();
    let is_it = |arg: &OsString| {
        arg.to_str().is_some_and(|arg| arg == typed || arg.split_once('=').is_some_and(|(name, _)| name == typed))
    };
    match (args.iter().skip(1).position(is_it), language) {
        (Some(at), Language::Zh) => format!("{said}（第 {} 个词）", at + 1),
        (Some(at), Language::En) => format!("{said} (word {})", at + 1),
        (None, _) => said.to_owned(),
    }
}

/// Returns what the usage errors of a program repeat of what was typed, with the number of errors looked at: in every
/// command, a canary as a stray word, as an option that is none, as the value of every option and argument. For a
/// program's test.
pub fn repeated(command: &Command, language: Language) -> (usize, Vec<String>) {
    const TYPED: [&str; 2] = ["42010219880905123X", "林秀英"];
    const CANARIES: [&str; 5] =
        ["42010219880905123X", "--42010219880905123X", "--no-such=42010219880905123X", "-42010219880905123X", "林秀英"];
    let mut all = Vec::new();
    paths(command, Vec::new(), &mut all);
    let (mut refused, mut repeated) = (0, Vec::new());
    for (path, options) in all {
        for canary in CANARIES {
            let mut tries = vec![vec![canary], vec![canary; 2], vec![canary; 4]];
            for option in &options {
                tries.push(vec![option, canary]);
                tries.push(vec![option, canary, option, canary]);
            }
            for words in tries {
                let words = path.iter().map(String::as_str).chain(words);
                let args: Vec<OsString> = [command.get_name()].into_iter().chain(words).map(OsString::from).collect();
                let Err(error) = command.clone().try_get_matches_from(&args) else { continue };
                refused += 1;
                let told = told(&error, &args, language);
                if TYPED.iter().any(|typed| told.contains(typed)) {
                    repeated.push(format!("{args:?}: {told}"));
                }
            }
        }
    }
    (refused, repeated)
}

/// Every command below this one, with its options.
fn paths(command: &Command, path: Vec<String>, out: &mut Vec<(Vec<String>, Vec<String>)>) {
    let options = command.get_arguments().filter_map(|arg| arg.get_long()).map(|long| format!("--{long}"));
    out.push((path.clone(), options.collect()));
    for sub in command.get_subcommands() {
        paths(sub, [path.clone(), vec![sub.get_name().to_owned()]].concat(), out);
    }
}
