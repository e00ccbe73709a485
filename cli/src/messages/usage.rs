//! The words about a command line that cannot be understood.

pub use ereg_terminal::usage::told;

#[cfg(test)]
mod tests {
    use std::ffi::OsString;

    use clap::CommandFactory as _;

    use super::*;
    use crate::language::Language;

    fn told_of(words: &[&str], language: Language) -> String {
        let args: Vec<OsString> = [&["ereg"], words].concat().iter().map(OsString::from).collect();
        let command = crate::messages::help::localised(crate::Cli::command(), language);
        told(&command.try_get_matches_from(&args).unwrap_err(), &args, language)
    }

    #[test]
    fn what_is_wrong_with_a_command_line_is_said_in_chinese() {
        for (words, says) in [
            (&["submit"][..], "还缺：<DRAFT>"),
            (&["submit", "--jsn", "x"], "这条命令用不上这个参数。（第 2 个词）\n是不是要写：--json"),
            (&["submitt"], "没有这条命令。（第 1 个词）\n是不是要写：submit"),
            (&["submit", "no-id"], "内容的写法不对：<DRAFT>"),
            (&["account", "--lang", "fr"], "内容的写法不对：--lang <LANG>\n可选：zh, en"),
            (&["account", "--lang"], "后面要写内容：--lang <LANG>\n可选：zh, en"),
        ] {
            let told = told_of(words, Language::Zh);
            assert!(told.starts_with(says), "{words:?}: {told}");
            assert!(told.ends_with("详情见 --help。"), "{told}");
            assert!(!told.contains("error:") && !told.contains("Usage:"), "{told}");
        }
    }

    #[test]
    fn what_was_typed_is_never_repeated() {
        for language in [Language::Zh, Language::En] {
            let mut command = crate::messages::help::localised(crate::Cli::command(), language);
            command.build();
            let (refused, repeated) = ereg_terminal::usage::repeated(&command, language);
            assert_eq!(repeated, Vec::<String>::new());
            assert!(refused > 500, "{refused}");
        }
    }
}
