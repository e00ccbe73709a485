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
    use std::collections::BTreeSet;

    use ereg_domain::identifier::IdentifierError;
    use ereg_law::matter::LAW;
    use ereg_protocol::catalogue::words;
    use proc_macro2::{Delimiter, Literal, TokenStream, TokenTree};

    use super::*;
    use crate::{rust_text::is_for_tests, workspace::rust_files};

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

    /// Rooms whose texts nobody is told: this one, the tests' own, and the generator of other languages.
    const NO_PRODUCT: &[&str] = &["xtask/", "tests/", "bindings/bindgen/"];

    /// The endings of the names of files.
    const FILES: &[&str] =
        &["css", "db", "der", "html", "json", "jsonl", "ofd", "p8", "pdf", "pem", "png", "sql", "ttf", "txt", "xml"];

    /// Names that are written like codes and told nobody as what went wrong: keys and locks of a directory, a path of the
    /// pack, items of a bill, what an audit row says was done, and where a review stood.
    const OTHER_NAMES: &[&str] = &[
        "book.inherited",
        "book.official",
        "case.accept",
        "case.answer",
        "case.approved",
        "case.ask_correction",
        "case.book",
        "case.booking_returned",
        "case.close_unpaid",
        "case.deferred",
        "case.expire",
        "case.fee",
        "case.gives_way",
        "case.pass_turn",
        "case.quote",
        "case.recount",
        "case.refuse",
        "case.reminder",
        "case.rest",
        "case.review",
        "case.source",
        "case.withdrawal_lapsed",
        "document.seal_anew",
        "document.sealed",
        "document.unfit",
        "document.void",
        "document.waits",
        "fee.certificates",
        "fee.further_certificates",
        "fee.registration",
        "fee.small_enterprise",
        "fee.spouse_certificates",
        "in_review.auto",
        "in_review.manual",
        "in_review.partner",
        "in_review.queue",
        "in_review.source",
        "in_review.supplement",
        "keys.new",
        "pack.in_force",
        "pack.take",
        "parameters.districts",
        "payment.heard",
        "payment.refund",
        "seal.renew",
        "seal.renewed",
        "seal.revoke",
        "seal.revoked",
        "serve.lock",
        "trust.publish",
        "vault.key",
        "vault.key.new",
        "workspace.over",
    ];

    /// The areas of names that are put together from parts: paths of the form, and the keys of a device.
    const PATHS: &[&str] = &["ereg", "holding", "inquiry", "materials", "parties", "transferee", "transferor"];

    /// Whether a text is written like a code: `area.name`, of small letters. A part in braces stands for what is put in.
    fn is_like_a_code(text: &str) -> bool {
        let is_name = |part: &str| {
            part.starts_with(|first: char| first.is_ascii_lowercase())
                && part.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
        };
        let is_put_in = |part: &str| part.starts_with('{') && part.ends_with('}');
        let mut parts = text.split('.');
        parts.next().is_some_and(is_name) && text.contains('.') && parts.all(|part| is_name(part) || is_put_in(part))
    }

    /// Whether a text that is written like a code is the name of something else.
    fn is_another_name(text: &str) -> bool {
        let (area, last) = (text.split('.').next().unwrap_or_default(), text.rsplit('.').next().unwrap_or_default());
        LAW.field(text).is_some() || FILES.contains(&last) || OTHER_NAMES.contains(&text) || PATHS.contains(&area)
    }

    /// Every text of the product's own code, at any depth. Attributes and comments are no code, and what is compiled for
    /// tests alone is no product.
    fn texts_of(tokens: TokenStream, found: &mut Vec<String>) {
        let mut tokens = tokens.into_iter().peekable();
        let mut for_tests = false;
        while let Some(token) = tokens.next() {
            match token {
                TokenTree::Punct(mark) if mark.as_char() == '#' => {
                    tokens.next_if(|token| matches!(token, TokenTree::Punct(mark) if mark.as_char() == '!'));
                    let attribute = tokens.next_if(
                        |token| matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Bracket),
                    );
                    if let Some(TokenTree::Group(attribute)) = attribute {
                        for_tests |= is_for_tests(&attribute);
                    }
                }
                TokenTree::Punct(mark) if mark.as_char() == ';' => for_tests = false,
                TokenTree::Group(group) if for_tests => for_tests = group.delimiter() != Delimiter::Brace,
                TokenTree::Group(group) => texts_of(group.stream(), found),
                TokenTree::Literal(literal) if !for_tests => found.extend(text_of(&literal)),
                TokenTree::Ident(_) | TokenTree::Punct(_) | TokenTree::Literal(_) => {}
            }
        }
    }

    /// The text of a literal as it is spelled between its quotes; none of a number, a character, bytes or a raw text.
    fn text_of(literal: &Literal) -> Option<String> {
        let spelled = literal.to_string();
        spelled.strip_prefix('"')?.strip_suffix('"').map(str::to_owned)
    }

    /// Whatever the product spells like a code, wherever it spells it, has words and what to do: no code can be told that
    /// the page does not have. One with a part put in has no words and is told; one that is joined otherwise is not found.
    #[test]
    fn every_code_that_the_product_spells_has_words() {
        let (mut codes, mut silent, mut others) = (BTreeSet::new(), Vec::new(), BTreeSet::new());
        for error in IdentifierError::every().filter(|error| words(error.code()).is_none()) {
            silent.push(error.code().to_owned());
        }
        let searched = |path: &str| {
            // The identifiers' match names every fault of every kind; which of them exist, `every` has just said.
            path != "core/domain/src/identifier/mod.rs"
                && !path.contains("/tests/")
                && !path.ends_with("/tests.rs")
                && !NO_PRODUCT.iter().any(|room| path.starts_with(room))
        };
        for file in rust_files()
            .unwrap_or_else(|_| panic!("the tree cannot be read"))
            .iter()
            .filter(|file| searched(&file.path))
        {
            let mut found = Vec::new();
            texts_of(file.text.parse().unwrap(), &mut found);
            for text in found.into_iter().filter(|text| is_like_a_code(text)) {
                if words(&text).is_some() {
                    codes.insert(text);
                } else if is_another_name(&text) {
                    others.insert(text);
                } else {
                    silent.push(format!("{text} of {}", file.path));
                }
            }
        }
        assert_eq!(silent, Vec::<String>::new(), "without words");
        assert!(codes.len() > 500, "the search found only {} codes", codes.len());
        let idle: Vec<_> = OTHER_NAMES.iter().filter(|name| !others.contains(**name)).collect();
        assert!(idle.is_empty(), "names that nothing has any more, or that have words by now: {idle:?}");
    }

    #[test]
    fn a_code_is_told_from_other_texts_by_how_it_is_written() {
        for like in ["draft.step", "citizen_id.born_later", "outbox.{state}", "keys.lock.next.json"] {
            assert!(is_like_a_code(like), "{like}");
        }
        for unlike in ["draft", "parties.1", "R-12.seized", "A sentence. ", "e.g.", "{}.{}", ".ofd", "T04.limits"] {
            assert!(!is_like_a_code(unlike), "{unlike}");
        }
        assert!(is_another_name("deal.price") && is_another_name("trust.json") && !is_another_name("draft.step"));
    }

    #[test]
    fn a_text_counts_where_the_product_says_it() {
        let code = r###"
            //! "a.comment"
            #[error("an.attribute")]
            fn f() -> &'static str { g("a.code", b"some.bytes", 'c', 7); "deep.er" }
            #[cfg(test)] const C: &str = "of.a_test";
            const D: &str = "after.it";
            #[cfg(any(test, feature = "fixtures"))] #[allow(dead_code)] fn h() { g("in.a_test") }
            #[cfg(test)] mod tests { const E: &str = "of.tests"; }
            #[cfg(not(test))] const F: &str = "not.for_tests";
        "###;
        let mut found = Vec::new();
        texts_of(code.parse().unwrap(), &mut found);
        assert_eq!(found, ["a.code", "deep.er", "after.it", "not.for_tests"]);
    }
}
