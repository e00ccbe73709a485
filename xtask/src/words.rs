//! `cargo xtask words`: one word for one thing, and comments that say something.
//!
//! No two public types of the house share a name, since a reader who meets the name would not know which of two things
//! is meant. The bindings declare the client's records a second time under the client's names: that is the same word for
//! the same thing. What is compiled for tests alone counts for nothing there. A doc comment says more than a question
//! word and is no clause without its head, and no comment names what stands outside the tree: that is read of tests too,
//! and of what the shells are written in.

use crate::rust_text::is_for_tests;
use crate::workspace::{SourceFile, source_files};
use crate::{Broken, circles};
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use std::collections::{BTreeMap, BTreeSet};
use std::iter::Peekable;

/// The endings of the files whose comments are read: Rust, Kotlin, Swift and ArkTS.
const ENDINGS: &[&str] = &["rs", "kt", "swift", "ets", "ts"];

/// The crate that declares again what another one shows, and the crate that shows it.
const MIRROR: &str = "bindings/";
const MIRRORED: &str = "core/client/";

/// Crates that stand outside the product: what they call public, no reader of the product meets.
const OUTSIDE: &[&str] = &["tests/", "xtask/"];

/// The words that make a name public and a type: `pub struct` and the like.
const TYPES: &[&str] = &["struct", "enum", "union", "trait", "type"];

/// The words of a comment that asks instead of saying: "Which.", "By whom.", "Until when."
const QUESTIONS: &[&str] = &[
    "which", "what", "whose", "whom", "who", "where", "when", "why", "how", "whether", "it", "is", "one", "ones",
    "they", "he", "a", "an", "the", "and", "or", "of", "by", "for", "from", "to", "until", "till", "since", "in", "at",
    "on", "with", "as", "many", "much", "long", "often", "far", "so",
];

/// The words that open a clause without a head: "What it is called.", "Who signs.", "How many are kept."
const HEADLESS: &[&str] = &["what", "who", "whose", "whom", "which", "how", "why", "when", "where"];

/// The words that may stand before one of those: "Until when it holds.", "By which it is chosen."
const BEFORE: &[&str] = &["as", "at", "by", "for", "from", "in", "of", "on", "since", "till", "to", "until", "with"];

/// The ways in which a comment would name an issue, a session of work, or a page that is not in the tree.
const ELSEWHERE: &[(&str, Follows)] = &[
    ("issue ", Follows::ANumber),
    ("issue #", Follows::ANumber),
    ("session ", Follows::ANumber),
    ("helper ", Follows::ANumber),
    ("design §", Follows::Anything),
    ("design.md", Follows::Anything),
    ("domain.md", Follows::Anything),
    ("domain reference", Follows::Anything),
    ("reliability.md", Follows::Anything),
    ("shared/", Follows::Anything),
];

/// The text behind the beginning of such a name.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Follows {
    ANumber,
    Anything,
}

pub(crate) fn run(_: &[String]) -> Result<(), Broken> {
    let broken = all(&source_files(ENDINGS)?);
    if broken.is_empty() {
        println!("words: no two public types share a name, every comment says something");
        return Ok(());
    }
    Err(Broken(broken))
}

fn all(files: &[SourceFile]) -> Vec<String> {
    let mut found = Found::default();
    let mut broken = Vec::new();
    for file in files {
        match found.read(file) {
            Ok(()) => {}
            Err(Broken(lines)) => broken.extend(lines),
        }
        broken.extend(fragments(file));
        broken.extend(elsewhere(file));
    }
    broken.extend(found.doubles());
    broken
}

/// The place where something stands.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    path: String,
    module: Vec<String>,
}

/// The declarations of the files, as far as this check asks.
#[derive(Default)]
struct Found {
    /// Public types by name, and where each is declared.
    types: BTreeMap<String, Vec<Place>>,
    /// Names that the mirrored crate passes on from the crates below it.
    passed_on: BTreeSet<String>,
    /// Modules that are compiled for tests alone, each with the directory of its crate.
    tests: BTreeSet<(String, Vec<String>)>,
}

impl Found {
    fn read(&mut self, file: &SourceFile) -> Result<(), Broken> {
        let Some((home, module)) = circles::place(&file.path) else { return Ok(()) };
        let text: TokenStream = file.text.parse().map_err(|error| Broken::one(format!("{}: {error}", file.path)))?;
        self.walk(home, &Place { path: file.path.clone(), module }, text);
        Ok(())
    }

    fn walk(&mut self, home: &str, at: &Place, text: TokenStream) {
        let mut tokens = text.into_iter().peekable();
        let mut for_tests = false;
        while let Some(token) = tokens.next() {
            if let TokenTree::Punct(punct) = &token
                && punct.as_char() == '#'
            {
                tokens.next_if(|token| matches!(token, TokenTree::Punct(punct) if punct.as_char() == '!'));
                if let Some(TokenTree::Group(attribute)) = tokens.next() {
                    for_tests |= is_for_tests(&attribute);
                }
                continue;
            }
            match token {
                TokenTree::Ident(word) if word == "mod" => {
                    let mut below = at.clone();
                    below.module.extend(tokens.next().map(|name| name.to_string()));
                    match tokens.next() {
                        _ if for_tests => drop(self.tests.insert((home.to_owned(), below.module))),
                        Some(TokenTree::Group(body)) => self.walk(home, &below, body.stream()),
                        _ => {}
                    }
                    for_tests = false;
                }
                TokenTree::Ident(word) if word == "pub" => {
                    if !is_restricted(&mut tokens) && !for_tests {
                        self.public(at, &mut tokens);
                    }
                }
                _ if for_tests => {
                    if !ends_item(&token) {
                        while tokens.next().is_some_and(|token| !ends_item(&token)) {}
                    }
                    for_tests = false;
                }
                TokenTree::Group(group) => self.walk(home, at, group.stream()),
                TokenTree::Ident(_) | TokenTree::Punct(_) | TokenTree::Literal(_) => {}
            }
        }
    }

    /// Reads what stands behind a `pub` without a restriction.
    fn public(&mut self, at: &Place, tokens: &mut Tokens) {
        let Some(TokenTree::Ident(word)) = tokens.peek() else { return };
        let word = word.to_string();
        if TYPES.contains(&word.as_str()) {
            tokens.next();
            if let Some(TokenTree::Ident(name)) = tokens.next() {
                self.types.entry(name.to_string()).or_default().push(at.clone());
            }
        } else if word == "use" && at.path.starts_with(MIRRORED) {
            while let Some(token) = tokens.next_if(|token| !ends_item(token) || matches!(token, TokenTree::Group(_))) {
                let mut words = Vec::new();
                crate::rust_text::words(token.into(), &mut words);
                self.passed_on.extend(words);
            }
        }
    }

    /// One line for each name that stands for two things.
    fn doubles(&self) -> Vec<String> {
        let mut broken = Vec::new();
        for (name, places) in &self.types {
            let ours = places
                .iter()
                .filter(|at| !self.is_test(at) && !OUTSIDE.iter().any(|outside| at.path.starts_with(outside)));
            let ours: Vec<&Place> = ours.collect();
            let shown = self.passed_on.contains(name) || ours.iter().any(|at| at.path.starts_with(MIRRORED));
            let counted: Vec<&str> =
                ours.iter().filter(|at| !(shown && at.path.starts_with(MIRROR))).map(|at| at.path.as_str()).collect();
            if counted.len() > 1 {
                broken.push(format!("{name}: one word for {} public types: {}", counted.len(), counted.join(", ")));
            }
        }
        broken
    }

    fn is_test(&self, at: &Place) -> bool {
        let Some((home, _)) = circles::place(&at.path) else { return false };
        self.tests.iter().any(|(of, module)| of == home && at.module.starts_with(module))
    }
}

type Tokens = Peekable<proc_macro2::token_stream::IntoIter>;

/// Whether a scope stands behind `pub`, such as `(crate)`; takes it.
fn is_restricted(tokens: &mut Tokens) -> bool {
    let is_scope = |token: &TokenTree| match token {
        TokenTree::Group(group) if group.delimiter() == Delimiter::Parenthesis => {
            let first = group.stream().into_iter().next();
            matches!(first, Some(TokenTree::Ident(word)) if ["crate", "super", "self", "in"].iter().any(|scope| word == scope))
        }
        _ => false,
    };
    tokens.next_if(is_scope).is_some()
}

fn ends_item(token: &TokenTree) -> bool {
    match token {
        TokenTree::Group(body) => body.delimiter() == Delimiter::Brace,
        TokenTree::Punct(punct) => punct.as_char() == ';',
        TokenTree::Ident(_) | TokenTree::Literal(_) => false,
    }
}

/// The mark of a doc comment.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    /// `///`, at each line.
    Line,
    /// `//!`, at each line.
    Inner,
    /// `/**`, at the beginning, and `*/` at the end.
    Block,
}

/// A doc comment: the number of its first line, and its text in one line.
struct DocComment {
    line: usize,
    text: String,
}

/// The doc comments of a file that begin a line, in order.
fn doc_comments(text: &str) -> Vec<DocComment> {
    let mut comments: Vec<DocComment> = Vec::new();
    let mut open = None;
    for (at, line) in text.lines().enumerate() {
        let Some((mark, said)) = doc_line(line.trim(), open) else {
            open = None;
            continue;
        };
        match comments.last_mut() {
            Some(comment) if open == Some(mark) => {
                comment.text.push(' ');
                comment.text.push_str(said);
            }
            _ => comments.push(DocComment { line: at + 1, text: said.to_owned() }),
        }
        open = Some(mark).filter(|_| mark != Mark::Block || !line.contains("*/"));
    }
    comments
}

/// The mark and the text of a line that belongs to a doc comment, where `open` is the mark of one that has not ended.
fn doc_line(line: &str, open: Option<Mark>) -> Option<(Mark, &str)> {
    let end = |text: &str| text.find("*/").unwrap_or(text.len());
    if open == Some(Mark::Block) {
        return Some((Mark::Block, line[..end(line)].trim_start_matches('*').trim()));
    }
    if let Some(said) = line.strip_prefix("//!") {
        return Some((Mark::Inner, said.trim()));
    }
    if let Some(said) = line.strip_prefix("///") {
        return Some((Mark::Line, said.trim())).filter(|_| !said.starts_with('/'));
    }
    let said = line.strip_prefix("/**")?;
    Some((Mark::Block, said[..end(said)].trim())).filter(|_| !said.starts_with(['*', '/']))
}

/// One line for each doc comment of a file that is no sentence.
fn fragments(file: &SourceFile) -> Vec<String> {
    let told = |comment: DocComment| {
        let text = comment.text.trim();
        let fault = fault_of(text)?;
        Some(format!("{}:{}: a doc comment {fault}: \"{text}\"", file.path, comment.line))
    };
    doc_comments(&file.text).into_iter().filter_map(told).collect()
}

/// Says what is wrong with a comment, if anything.
fn fault_of(text: &str) -> Option<&'static str> {
    if says_nothing(text) {
        Some("that says nothing")
    } else if is_headless(text) {
        Some("that is a clause without its head")
    } else {
        None
    }
}

/// Whether a comment opens with a question word, or with one behind a word such as "until".
fn is_headless(text: &str) -> bool {
    let mut words = text.split(|letter: char| !letter.is_alphanumeric()).map(str::to_lowercase);
    let opening = words.find(|word| !BEFORE.contains(&word.as_str()));
    opening.is_some_and(|word| HEADLESS.contains(&word.as_str()))
}

/// Whether a comment has nothing in it but question words and what binds them.
fn says_nothing(text: &str) -> bool {
    let mut words =
        text.split(|letter: char| !letter.is_alphanumeric() && letter != '`').filter(|word| !word.is_empty());
    words.all(|word| QUESTIONS.contains(&word.to_lowercase().as_str()))
}

/// One line for each comment of a file that names what is not in the tree.
fn elsewhere(file: &SourceFile) -> Vec<String> {
    let is_comment = |line: &str| ["//", "/*", "*"].iter().any(|mark| line.trim_start().starts_with(mark));
    let comments = file.text.lines().enumerate().filter(|(_, line)| is_comment(line));
    let names = |line: &str| {
        let line = line.to_lowercase();
        ELSEWHERE.iter().find_map(|(name, follows)| {
            let begins = |(at, _): (usize, _)| {
                let behind = line[at + name.len()..].chars().next();
                let before = line[..at].chars().next_back();
                let number = behind.is_some_and(|letter| letter.is_ascii_digit());
                !before.is_some_and(char::is_alphanumeric) && (*follows == Follows::Anything || number)
            };
            line.match_indices(name).any(begins).then_some(*name)
        })
    };
    let found = comments.filter_map(|(at, line)| Some((at + 1, names(line)?)));
    found
        .map(|(at, name)| format!("{}:{at}: a comment names what is not in the tree: \"{}\"", file.path, name.trim()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(files: &[(&str, &str)]) -> Vec<String> {
        let file = |(path, text): &(&str, &str)| SourceFile { path: (*path).to_owned(), text: (*text).to_owned() };
        all(&files.iter().map(file).collect::<Vec<_>>())
    }

    #[test]
    fn two_public_types_of_one_name_are_told_with_both_places() {
        for (one, other) in [
            ("pub struct Answer;", "pub enum Answer { Yes }"),
            ("pub trait Answer {}", "mod inner { pub type Answer = u8; }"),
            ("pub struct Answer(u8);", "names! { pub struct Answer; }"),
            ("pub struct Answer<T>(T);", "/// An answer.\n#[derive(Debug)]\npub union Answer { a: u8 }"),
        ] {
            let told = told(&[("core/law/src/a.rs", one), ("cli/src/b.rs", other)]);
            assert_eq!(told, ["Answer: one word for 2 public types: core/law/src/a.rs, cli/src/b.rs"], "{other}");
        }
    }

    #[test]
    fn what_is_not_public_or_for_tests_alone_may_be_called_anything() {
        for quiet in [
            "struct Answer;",
            "pub(crate) struct Answer;",
            "pub(in crate::a) enum Answer {}",
            "pub fn answer() -> Answer { Answer }",
            "pub use other::Answer;",
            "#[cfg(test)] mod tests { pub struct Answer; }",
            "#[cfg(any(test, feature = \"fixtures\"))] pub mod fixture { pub struct Answer; }",
            "#[cfg(test)] pub struct Answer;",
            "const A: &str = \"pub struct Answer;\"; // pub struct Answer;",
        ] {
            let told = told(&[("core/law/src/a.rs", "pub struct Answer;"), ("cli/src/b.rs", quiet)]);
            assert_eq!(told, Vec::<String>::new(), "{quiet}");
        }
        let elsewhere = [
            ("core/law/src/a.rs", "pub struct Answer;"),
            ("core/law/tests/b.rs", "pub struct Answer;"),
            ("tests/src/c.rs", "pub struct Answer;"),
            ("xtask/src/d.rs", "pub struct Answer;"),
            ("cli/src/e.rs", "#[cfg(test)] mod f;"),
            ("cli/src/e/f.rs", "pub struct Answer;"),
        ];
        assert_eq!(told(&elsewhere), Vec::<String>::new());
    }

    #[test]
    fn the_bindings_may_say_again_what_the_client_shows_and_nothing_else() {
        let law = ("core/law/src/a.rs", "pub struct Answer;");
        let mirror = ("bindings/src/b.rs", "pub struct Answer;");
        for client in ["pub use ereg_law::Answer;", "pub use ereg_law::{Question, review::{Answer}};"] {
            assert_eq!(told(&[law, mirror, ("core/client/src/lib.rs", client)]), Vec::<String>::new(), "{client}");
        }
        let own = ("core/client/src/lib.rs", "pub struct Answer;");
        assert_eq!(told(&[mirror, own]), Vec::<String>::new());
        assert_eq!(told(&[law, mirror, own]).len(), 1, "the client's own is another thing than the law's");
        assert_eq!(told(&[law, mirror, ("core/client/src/lib.rs", "pub use ereg_law::Question;")]).len(), 1);
    }

    #[test]
    fn a_doc_comment_that_only_asks_is_told() {
        for empty in ["Which.", "Of which.", "By whom.", "Until when.", "What it is.", "How many.", "Whose."] {
            let told = told(&[("cli/src/a.rs", &format!("struct A {{\n    /// {empty}\n    b: u8,\n}}"))]);
            assert_eq!(told, [format!("cli/src/a.rs:2: a doc comment that says nothing: \"{empty}\"")]);
        }
        for full in ["Fen.", "现势.", "`which`.", "Whatever is typed.", "Whether it signs.", "Until the end."] {
            assert_eq!(told(&[("cli/src/a.rs", &format!("/// {full}\nstruct A;"))]), Vec::<String>::new(), "{full}");
        }
        let both = "/// The one.\n///\n/// The number of the row.\nfn f() {}";
        assert_eq!(told(&[("cli/src/a.rs", both)]), Vec::<String>::new());
    }

    #[test]
    fn a_doc_comment_without_its_head_is_told() {
        for headless in [
            "What it is called.",
            "Who signs it.",
            "How many of them are kept.",
            "Which chunk.",
            "Where it stands now.",
            "Until when, half-open.",
            "By which it is chosen.",
            "As of when the book tells it.",
        ] {
            let told = told(&[("cli/src/a.rs", &format!("/// {headless}\nstruct A;"))]);
            let fault = "a doc comment that is a clause without its head";
            assert_eq!(told, [format!("cli/src/a.rs:1: {fault}: \"{headless}\"")]);
        }
    }

    #[test]
    fn doc_comments_of_tests_and_of_shells_are_read_too() {
        let line = "/// What it is called.\nclass A";
        let block = "class B\n/** What it is called. */\nclass A";
        let long = "/**\n * What it\n * is called.\n */\nclass A";
        let second = "//! A file.\n/// What it is called.\nstruct A;";
        let in_tests = "#[cfg(test)] mod tests {\n    /// What it is called.\n    fn f() {}\n}";
        for (path, text, at) in [
            ("core/law/tests/a.rs", second, 2),
            ("core/law/src/a.rs", in_tests, 2),
            ("tests/tests/a.rs", second, 2),
            ("android/kit/src/main/kotlin/ereg/kit/A.kt", block, 2),
            ("android/ui/src/test/kotlin/ereg/ui/A.kt", long, 1),
            ("ios/Kit/Sources/EregKit/A.swift", line, 1),
            ("harmony/kit/src/main/ets/values/A.ets", long, 1),
            ("harmony/kit/test/fakes/A.ts", block, 2),
        ] {
            let fault = "a doc comment that is a clause without its head";
            assert_eq!(told(&[(path, text)]), [format!("{path}:{at}: {fault}: \"What it is called.\"")], "{text}");
        }
        let no_docs = ["// What it is called.", "/* What it is called. */", "//// What it is called.", "/**/ what()"];
        for quiet in
            no_docs.into_iter().chain(["/** The name. */\nval what = 1", "/**\n * The name:\n * what it is.\n */"])
        {
            assert_eq!(told(&[("android/A.kt", quiet)]), Vec::<String>::new(), "{quiet}");
        }
    }

    #[test]
    fn files_of_every_language_are_read() {
        let files = source_files(ENDINGS).unwrap_or_default();
        for ending in ENDINGS {
            assert!(files.iter().any(|file| file.path.ends_with(&format!(".{ending}"))), "{ending}");
        }
    }

    #[test]
    fn a_comment_that_names_what_is_not_in_the_tree_is_told_with_its_line() {
        for name in ["As issue 7 says.", "See shared/design.", "By design §4.", "Since session 3.", "Issue #12."] {
            let told = told(&[("cli/src/a.rs", &format!("fn f() {{}}\n    // {name}"))]);
            let [line] = told.as_slice() else { panic!("{name}: {told:?}") };
            assert!(line.starts_with("cli/src/a.rs:2: a comment names what is not in the tree"), "{line}");
        }
        let block = "/**\n * As issue 7 says.\n */";
        let name = "a comment names what is not in the tree: \"issue\"";
        assert_eq!(told(&[("ios/A.swift", block)]), [format!("ios/A.swift:2: {name}")]);
        for quiet in
            ["// A session of the bank.", "// An issue date.", "const A: &str = \"issue 7\";", "// A tissue 7."]
        {
            assert_eq!(told(&[("cli/src/a.rs", quiet)]), Vec::<String>::new(), "{quiet}");
        }
    }

    #[test]
    fn a_file_that_is_no_rust_is_told() {
        assert_eq!(told(&[("cli/src/a.rs", "fn f( {")]).len(), 1);
    }
}
