//! Many mutants in one text (mutant schemata: Untch, Offutt and Harrold 1993).
//!
//! The body of every function that has mutants holds them beside the original, each behind its number; the environment says
//! at run time which one is meant, and without a number it is the original. What cannot stand in one body with others
//! (outside of functions, in a `const fn`, in a function within another) is left for itself.
//!
//! Text in, text out: the tree that it is written to and the tests that judge are `tried`'s.

use serde::Deserialize;
use std::collections::BTreeMap;
use std::ops::Range;

/// The variable that names the mutant by its number; none or 0 is the original.
pub(crate) const VARIABLE: &str = "EREG_MUTANT";
/// The variable that names a file to which a run adds the number of each mutant whose function it comes to.
pub(crate) const REACHED: &str = "EREG_MUTANTS_REACHED";

/// A mutant as cargo-mutants tells it.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
pub(crate) struct Mutant {
    /// Its place and what it does: `core/trust/src/aead.rs:21:33: replace + with - in open`.
    pub(crate) name: String,
    /// The file, from the root.
    pub(crate) file: String,
    function: Option<Function>,
    /// The text that it replaces.
    span: Span,
    replacement: String,
}

#[cfg(test)]
impl Mutant {
    /// One that is drawn and never woven.
    pub(crate) fn called(name: &str) -> Self {
        let nowhere = Span { start: Place { line: 1, column: 1 }, end: Place { line: 1, column: 1 } };
        let (name, file, replacement) = (name.to_owned(), String::new(), String::new());
        Self { name, file, function: None, span: nowhere, replacement }
    }
}

impl Mutant {
    /// The text of its file with this one in it and no other; none where the text has no such place.
    pub(crate) fn alone(&self, text: &str) -> Option<String> {
        let span = bytes(text, self.span)?;
        Some([&text[..span.start], &self.replacement, &text[span.end..]].concat())
    }
}

/// The function that a mutant stands in, with its documentation and attributes.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
struct Function {
    span: Span,
}

/// From the first letter to behind the last one.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
struct Span {
    start: Place,
    end: Place,
}

/// Line and column, both from 1; columns count characters.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    line: usize,
    column: usize,
}

/// A file with mutants in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Woven {
    pub(crate) text: String,
    /// The bytes of each mutant, by its number.
    pub(crate) arms: Vec<(Range<usize>, usize)>,
    /// The numbers of those that could not be woven in.
    pub(crate) alone: Vec<usize>,
}

/// The beginning of a root: a mutant that must fail where it runs, since it always overflows, is one that tests judge.
pub(crate) const ROOT_HEAD: &str = "#![allow(arithmetic_overflow, unconditional_panic)] ";

impl Woven {
    /// Adds what the root of a crate has beside its text.
    pub(crate) fn becomes_a_root(&mut self) {
        self.text.insert_str(0, ROOT_HEAD);
        for (bytes, _) in &mut self.arms {
            *bytes = bytes.start + ROOT_HEAD.len()..bytes.end + ROOT_HEAD.len();
        }
        self.text.push_str(&number_of_the_run());
    }
}

/// The part of a text that a span is, in bytes; none where the text has no such place.
fn bytes(text: &str, span: Span) -> Option<Range<usize>> {
    let at = |place: Place| {
        let line = text.split_inclusive('\n').take(place.line - 1).map(str::len).sum::<usize>();
        let letters = text.get(line..)?.char_indices().map(|(at, _)| at);
        letters.chain([text.len() - line]).nth(place.column - 1).map(|column| line + column)
    };
    Some(at(span.start)?..at(span.end)?)
}

/// The body of a function, its braces included, where it can hold mutants: not of a `const fn`, which reads no environment.
fn body(text: &str, function: Range<usize>) -> Option<Range<usize>> {
    let (mut at, mut depth, mut head) = (function.start, 0_i32, String::new());
    while at < function.end {
        let rest = text.get(at..function.end)?;
        if rest.starts_with("//") {
            at += rest.find('\n')?;
            continue;
        }
        if rest.starts_with("/*") {
            at += rest.find("*/")? + 2;
            continue;
        }
        let letter = rest.chars().next()?;
        match letter {
            '"' => {
                let mut escaped = false;
                let end = rest.char_indices().skip(1).find(|(_, letter)| {
                    let ends = *letter == '"' && !escaped;
                    escaped = *letter == '\\' && !escaped;
                    ends
                });
                at += end?.0;
            }
            '(' | '[' => depth += 1,
            ')' | ']' => depth -= 1,
            '{' if depth == 0 => {
                let is_const = head.split_whitespace().take_while(|word| *word != "fn").any(|word| word == "const");
                return (!is_const && text.get(..function.end)?.ends_with('}')).then_some(at..function.end);
            }
            _ => {}
        }
        if depth == 0 {
            head.push(letter);
        }
        at += letter.len_utf8();
    }
    None
}

/// Weaves numbered mutants of one file into its text.
pub(crate) fn weave(text: &str, mutants: &[(usize, &Mutant)]) -> Woven {
    let mut woven = Woven::default();
    let mut bodies: BTreeMap<(usize, usize), Vec<(usize, &Mutant)>> = BTreeMap::new();
    for (number, mutant) in mutants {
        let function = mutant.function.as_ref().and_then(|function| bytes(text, function.span));
        match function.and_then(|function| body(text, function)) {
            Some(body) => bodies.entry((body.start, body.end)).or_default().push((*number, mutant)),
            None => woven.alone.push(*number),
        }
    }
    let mut written = 0;
    for ((start, end), group) in bodies {
        // A function within another whose body is woven already.
        if start < written {
            woven.alone.extend(group.iter().map(|(number, _)| *number));
            continue;
        }
        let (open, close) = (start + 1, end - 1);
        woven.text.push_str(&text[written..start]);
        let numbers: Vec<usize> = group.iter().map(|(number, _)| *number).collect();
        woven.text.push_str(&format!("{{ match crate::mutant(&{numbers:?}) {{"));
        for (number, mutant) in group {
            let Some(span) = bytes(text, mutant.span).filter(|span| open <= span.start && span.end <= close) else {
                woven.alone.push(number);
                continue;
            };
            woven.text.push_str(&format!(" {number} => {{"));
            let from = woven.text.len();
            woven.text.push_str(&text[open..span.start]);
            woven.text.push_str(&mutant.replacement);
            woven.text.push_str(&text[span.end..close]);
            woven.arms.push((from..woven.text.len(), number));
            woven.text.push('}');
        }
        woven.text.push_str(&format!(" _ => {{{}}} }} }}", &text[open..close]));
        written = end;
    }
    woven.text.push_str(&text[written..]);
    woven
}

/// The function that each woven body asks, for the root of a library or a program: the number of the mutant that is meant. It is told which
/// ones stand in that body, and writes them down where that is wanted.
pub(crate) fn number_of_the_run() -> String {
    NUMBER_OF_THE_RUN.replace("MEANT_BY", VARIABLE).replace("WRITTEN_TO", REACHED)
}

const NUMBER_OF_THE_RUN: &str = r#"
#[doc(hidden)]
#[allow(missing_docs)]
pub fn mutant(here: &[usize]) -> usize {
    use std::collections::BTreeSet;
    use std::io::Write as _;
    use std::sync::{LazyLock, Mutex};
    static MEANT: LazyLock<usize> =
        LazyLock::new(|| std::env::var("MEANT_BY").ok().and_then(|number| number.parse().ok()).unwrap_or(0));
    static FILE: LazyLock<Option<String>> = LazyLock::new(|| std::env::var("WRITTEN_TO").ok());
    static SEEN: Mutex<BTreeSet<usize>> = Mutex::new(BTreeSet::new());
    if let Some(file) = FILE.as_deref() {
        let new = SEEN.lock().is_ok_and(|mut seen| here.first().is_some_and(|first| seen.insert(*first)));
        if new {
            let text: String = here.iter().map(|number| format!("{number}\n")).collect();
            let file = std::fs::OpenOptions::new().create(true).append(true).open(file);
            let _ = file.and_then(|mut file| file.write_all(text.as_bytes()));
        }
    }
    *MEANT
}
"#;

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "\
/// Says {nothing}.
fn first(a: [u8; 2]) -> bool {
    // 每个字符算一列
    a[0] == a[1]
}

const fn second() -> u8 {
    1 + 1
}

fn third() {
    fn inner() -> u8 {
        2
    }
    drop((\"}\", inner()));
}
static FOURTH: bool = !true;
";

    fn span([line, column, to, end]: [usize; 4]) -> Span {
        Span { start: Place { line, column }, end: Place { line: to, column: end } }
    }

    fn mutant(function: Option<[usize; 4]>, place: [usize; 4], replacement: &str) -> Mutant {
        Mutant {
            name: format!("a.rs:{}:{}: with {replacement}", place[0], place[1]),
            file: "a.rs".to_owned(),
            function: function.map(|function| Function { span: span(function) }),
            span: span(place),
            replacement: replacement.to_owned(),
        }
    }

    #[test]
    fn a_place_is_counted_in_lines_and_letters() {
        let of = |place| bytes(TEXT, span(place)).map(|bytes| &TEXT[bytes]);
        assert_eq!(of([4, 10, 4, 12]), Some("=="));
        assert_eq!(of([3, 8, 3, 11]), Some("每个字"));
        assert_eq!(of([90, 1, 90, 2]), None);
    }

    #[test]
    fn mutants_of_one_function_stand_side_by_side_and_the_original_is_the_rest() {
        let first = Some([1, 1, 5, 2]);
        let (not_equal, whole) = (mutant(first, [4, 10, 4, 12], "!="), mutant(first, [3, 5, 4, 17], "true"));
        let woven = weave(TEXT, &[(1, &not_equal), (2, &whole)]);
        assert!(woven.alone.is_empty());
        let arm = |at: usize| &woven.text[woven.arms[at].0.clone()];
        assert!(arm(0).contains("a[0] != a[1]") && arm(1).trim() == "true", "{}", woven.text);
        assert!(
            woven.text.contains(" _ => {\n    // 每个字符算一列\n    a[0] == a[1]\n} } }\n\nconst fn"),
            "{}",
            woven.text
        );
        assert!(
            woven.text.starts_with(
                "/// Says {nothing}.\nfn first(a: [u8; 2]) -> bool { match crate::mutant(&[1, 2]) { 1 => {"
            )
        );
        assert!(woven.text.ends_with(&TEXT[TEXT.find("const fn").unwrap_or(0)..]), "nothing else has changed");
        let (mut root, of_the_second) = (woven.clone(), &woven.text[woven.arms[1].0.clone()]);
        root.becomes_a_root();
        assert_eq!(&root.text[root.arms[1].0.clone()], of_the_second);
    }

    #[test]
    fn what_cannot_stand_beside_others_is_left_for_itself() {
        let in_const = mutant(Some([7, 1, 9, 2]), [8, 7, 8, 8], "-");
        let outer = mutant(Some([11, 1, 16, 2]), [15, 5, 15, 26], "()");
        let inner = mutant(Some([12, 5, 14, 6]), [13, 9, 13, 10], "1");
        let outside = mutant(None, [17, 23, 17, 24], "");
        let woven = weave(TEXT, &[(1, &in_const), (2, &outer), (3, &inner), (4, &outside)]);
        assert_eq!(woven.arms.iter().map(|(_, number)| *number).collect::<Vec<_>>(), [2]);
        assert_eq!(woven.alone, [1, 4, 3]);
    }
}
