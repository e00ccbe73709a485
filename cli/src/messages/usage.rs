//! What is said of a command line that cannot be understood. In English the argument parser speaks for itself.

use clap::error::{ContextKind, Error, ErrorKind};

use crate::language::Language;

/// Why the arguments cannot be understood, and how they are written.
pub fn told(error: &Error, language: Language) -> String {
    match language {
        Language::En => error.to_string(),
        Language::Zh => chinese(error),
    }
}

fn chinese(error: &Error) -> String {
    let of = |kind| error.get(kind).map(ToString::to_string).filter(|text| !text.is_empty());
    let argument = of(ContextKind::InvalidArg).unwrap_or_default();
    let said = match error.kind() {
        // The help itself, which is in Chinese already.
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => return error.to_string(),
        ErrorKind::UnknownArgument => format!("不认识参数“{argument}”。"),
        ErrorKind::InvalidSubcommand => {
            format!("不认识命令“{}”。", of(ContextKind::InvalidSubcommand).unwrap_or_default())
        }
        ErrorKind::MissingRequiredArgument => format!("还缺：{argument}"),
        ErrorKind::MissingSubcommand => "还缺命令。".to_owned(),
        ErrorKind::ArgumentConflict => match of(ContextKind::PriorArg) {
            Some(prior) => format!("“{argument}”不能与“{prior}”同用。"),
            None => format!("“{argument}”写了不止一次，或不能与其他参数同用。"),
        },
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => match of(ContextKind::InvalidValue) {
            Some(value) => format!("“{argument}”不能写成“{value}”。"),
            None => format!("“{argument}”后面要写内容。"),
        },
        _ => "命令的写法有误。".to_owned(),
    };
    let mut lines = vec![said];
    let suggested = [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue];
    lines.extend(suggested.into_iter().find_map(of).map(|meant| format!("是不是要写“{meant}”？")));
    lines.extend(of(ContextKind::ValidValue).map(|values| format!("可选：{values}")));
    lines.extend(of(ContextKind::Usage).map(|usage| usage.trim().replacen("Usage: ", "用法：", 1)));
    lines.push("详情见 --help。".to_owned());
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    fn told_of(words: &[&str]) -> String {
        let words = [&["ereg"], words].concat();
        told(&crate::Cli::command().try_get_matches_from(words).unwrap_err(), Language::Zh)
    }

    #[test]
    fn what_is_wrong_with_a_command_line_is_said_in_chinese() {
        for (words, says) in [
            (&["submit"][..], "还缺：<DRAFT>"),
            (&["submit", "--jsn", "x"], "不认识参数“--jsn”。\n是不是要写“--json”？"),
            (&["submitt"], "不认识命令“submitt”。\n是不是要写“submit”？"),
            (&["submit", "no-id"], "“<DRAFT>”不能写成“no-id”。"),
            (&["account", "--lang", "fr"], "“--lang <LANG>”不能写成“fr”。\n可选：zh, en"),
        ] {
            let told = told_of(words);
            assert!(told.starts_with(says), "{words:?}: {told}");
            assert!(told.ends_with("详情见 --help。"), "{told}");
            assert!(!told.contains("error:") && !told.contains("Usage:"), "{told}");
        }
    }
}
