//! `cargo xtask errors-doc`: writes `docs/errors.md` from the two catalogues of the house.
//!
//! A test compares the file with the catalogues, so that a new code without its line in the page is red.

use crate::{Broken, markdown::row, run};
use ereg_law::words::message::{CodedText, texts};
use ereg_protocol::catalogue::{CodeEntry, ErrorClass, entries};
use std::path::PathBuf;

const HEAD: &str = "\
# Error codes

Made by `cargo xtask errors-doc` from the catalogues in the code; not edited by hand.

A code is stable: programs may compare it, and a person may read it out on the telephone. No text carries personal
data.

## What can go wrong

The class says what the outbox does with it. It stands as it is here in `class` of a problem that the registry answers
and of an error that `ereg --json` tells; the latter says in `now` what the person can do: `try_again`, `fix_input`,
`unlock_first`, `update_app`, `ask_office`, `sign_again`, `not_found`, `storage`, `closed` or `cancelled`. What to do is
`fix` there, and a line of its own without `--json`.

| class | what happens |
|---|---|
";

const FINDINGS: &str = "
## What a review finds, and what is wrong with a typed value

These are findings about an application, not errors of a program. Where one is told as an error its class is
`permanent`.

| code | 含义 | meaning | 怎么办 | what to do |
|---|---|---|---|---|
";

fn class_effect(class: ErrorClass) -> &'static str {
    match class {
        ErrorClass::Transient => "the same bytes are sent again later",
        ErrorClass::Permanent => "it will never work as it is: the person decides",
        ErrorClass::Auth => "the key or account is not accepted",
        ErrorClass::Clock => "the clocks differ too much; the answer carries signed registry time",
        ErrorClass::Upgrade => "the app is too old",
        ErrorClass::Conflict => "somebody else wrote first",
    }
}

pub(crate) fn run(_: &[String]) -> Result<(), Broken> {
    std::fs::write(page(), render()).map_err(|error| Broken::one(format!("docs/errors.md: {error}")))?;
    println!("errors-doc: docs/errors.md written");
    Ok(())
}

fn page() -> PathBuf {
    run::root().join("docs").join("errors.md")
}

fn render() -> String {
    let mut page = HEAD.to_owned();
    ErrorClass::ALL.iter().for_each(|class| page.push_str(&row(&[class.name(), class_effect(*class)])));
    page.push_str("\n| code | class | 中文 | English | 怎么办 | what to do |\n|---|---|---|---|---|---|\n");
    let mut errors: Vec<&CodeEntry> = entries().collect();
    errors.sort_by_key(|entry| entry.code);
    for entry in errors {
        page.push_str(&row(&[&code(entry.code), entry.class.name(), entry.zh, entry.en, entry.fix_zh, entry.fix_en]));
    }
    page.push_str(FINDINGS);
    let mut findings: Vec<&CodedText> = texts().collect();
    findings.sort_by_key(|text| text.code);
    for text in findings {
        page.push_str(&row(&[&code(text.code), text.zh, text.en, text.fix_zh, text.fix_en]));
    }
    page
}

fn code(code: &str) -> String {
    format!("`{code}`")
}

#[cfg(test)]
mod tests {
    use ereg_domain::identifier::IdentifierError;
    use ereg_protocol::catalogue::words;

    use super::*;
    use crate::workspace::rust_files;

    #[test]
    fn the_page_is_current() {
        let found = std::fs::read_to_string(page()).unwrap_or_default();
        assert!(found == render(), "docs/errors.md is not what the catalogues say: run `cargo xtask errors-doc`");
    }

    #[test]
    fn every_code_has_its_line_and_every_class_its_meaning() {
        let page = render();
        for wanted in entries().map(|entry| entry.code).chain(texts().map(|text| text.code)) {
            assert_eq!(page.matches(&format!("\n| `{wanted}` |")).count(), 1, "{wanted}");
        }
        assert!(entries().all(|entry| ErrorClass::ALL.contains(&entry.class)));
    }

    /// The codes of an error enum, read from the source: what the page promises is what the code says.
    #[test]
    fn every_code_of_every_error_has_words() {
        let (mut codes, mut silent) = (0, Vec::new());
        for error in IdentifierError::every().filter(|error| words(error.code()).is_none()) {
            silent.push(error.code().to_owned());
        }
        // The identifiers' match names every fault of every kind; which of them exist, `every` has just said.
        let searched = |path: &str| !path.contains("/tests/") && path != "core/domain/src/identifier/mod.rs";
        for file in rust_files().unwrap_or_default().iter().filter(|file| searched(&file.path)) {
            let bodies = file.text.split("fn code(").skip(1).filter_map(|rest| rest.split_once("\n    }"));
            for (body, _) in bodies.filter(|(body, _)| body.contains("-> &'static str") || body.contains("-> &str")) {
                for code in body.split('"').skip(1).step_by(2).filter(|code| code.contains('.') && !code.contains(' '))
                {
                    codes += 1;
                    if words(code).is_none() {
                        silent.push(format!("{code} of {}", file.path));
                    }
                }
            }
        }
        assert_eq!(silent, Vec::<String>::new(), "without words");
        assert!(codes > 150, "the search found only {codes} codes");
    }
}
