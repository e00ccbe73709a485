//! Help that teaches: what each command is for and an example of it, in both languages.

use clap::{Arg, ArgAction, Command};

use crate::language::{Language, Text, text};

const EXAMPLE: Text = text("示例：", "Example:");
const OPTIONS: Text = text("选项", "Options");
const ARGUMENTS: Text = text("参数", "Arguments");
const COMMANDS: Text = text("命令", "Commands");
const USAGE: Text = text("用法：", "Usage: ");

/// What a command is for, and how it is used.
struct Lesson {
    /// The command, `draft set`; empty for `ereg` itself.
    path: &'static str,
    about: Text,
    /// Lines of a shell.
    example: &'static str,
}

const fn lesson(path: &'static str, about: Text, example: &'static str) -> Lesson {
    Lesson { path, about, example }
}

const LESSONS: &[Lesson] = &[
    lesson(
        "",
        text(
            "不动产登记掌上办理的命令行外壳：核对编号、核验证照码、逐步办理存量房转移登记。\n\
             手机只做准备，登记只由登记机构办理。\n\
             退出码：0 全部正常；1 部分不正常；2 无法运行。",
            "The headless shell of real-estate e-registration: check identifiers, verify certificate tokens, and take a\n\
             second-hand home sale through every step. The device prepares; only the registry registers.\n\
             Exit codes: 0 all good, 1 some not, 2 could not run.",
        ),
        "ereg check ids.txt --json\nereg verify --trust trust.json certificate.txt\nereg demo --seed 7 --out journey",
    ),
    lesson(
        "check",
        text(
            "核对编号：每行一个，可直接写编号，也可写“类型:编号”。\n\
             类型：citizen_id credit_code unit title_certificate registration_proof licence_id case。",
            "Check identifiers, one a line, bare or kind:value.\n\
             Kinds: citizen_id credit_code unit title_certificate registration_proof licence_id case.",
        ),
        "echo 'citizen_id:11010519491231002x' | ereg check\nereg check ids.txt --json | jq -r 'select(.ok|not).error.code'",
    ),
    lesson(
        "verify",
        text(
            "离线核验证照码（EREG1:…）：每行一个。答三问：内容完整吗、谁签的章可信吗、登记簿怎么说。",
            "Verify certificate tokens (EREG1:…) offline, one a line. Three answers: is it intact, who sealed it, and\n\
             what does the book say.",
        ),
        "ereg verify --trust trust.json certificate.txt\nereg verify --trust trust.json --root \"$FINGERPRINT\" --json < tokens.txt",
    ),
    lesson(
        "demo",
        text(
            "演示：一条命令走完存量房转移登记全程（虚构城市、虚构人物）。",
            "The demonstration: a whole second-hand home sale in one command, in an invented city.",
        ),
        "ereg demo --seed 7 --out journey",
    ),
];

/// What an argument means, by its id, or by `command id` where it means something else there.
const ARGUMENT_TEXTS: &[(&str, Text)] = &[
    ("help", text("显示帮助", "Show this help")),
    ("version", text("显示版本", "Show the version")),
    ("json", text("每行输出一个 JSON 对象", "Answer with one JSON object a line")),
    (
        "lang",
        text(
            "语言；未指定时看 EREG_LANG 和系统语言，默认中文",
            "Language; else EREG_LANG, else the locale, else Chinese",
        ),
    ),
    ("file", text("输入文件；- 为标准输入", "Input file; - is standard input")),
    ("trust", text("登记机构的信任文件 trust.json", "The office's trust file, trust.json")),
    ("root", text("登记机构公布的根指纹", "Fingerprint of the root, as the office publishes it")),
    ("seed", text("种子：相同种子得到相同的城市和编号", "Same seed, same city and same ids")),
    ("out", text("输出目录，须不存在", "Directory to make; must not exist")),
];

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
            command.about(say(lesson.about)).after_help(format!("{}\n  {example}", say(EXAMPLE)))
        }
        None => command,
    };
    command
        .help_template(format!("{{about-with-newline}}\n{}{{usage}}\n\n{{all-args}}\n\n{{after-help}}\n", say(USAGE)))
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
                    line.split('|').map(str::trim).find(|part| part.starts_with("ereg ")).expect("an ereg command");
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
