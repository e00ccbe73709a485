//! Rust source as words, with comments and literals left out: enough to ask whether a word is used.

use proc_macro2::{Group, TokenStream, TokenTree};

/// Whether `word` stands in the code itself. Comments, strings and characters do not count; text that is no Rust is said
/// to use every word.
pub(crate) fn uses_word(text: &str, word: &str) -> bool {
    let Ok(tokens) = text.parse() else { return true };
    let mut found = Vec::new();
    words(tokens, &mut found);
    found.iter().any(|found| found == word)
}

/// Every word of the code, at any depth.
pub(crate) fn words(tokens: TokenStream, found: &mut Vec<String>) {
    for token in tokens {
        match token {
            TokenTree::Ident(word) => found.push(word.to_string()),
            TokenTree::Group(group) => words(group.stream(), found),
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
}

/// Whether an attribute keeps what follows out of the product: `cfg(test)`, or test among others.
pub(crate) fn is_for_tests(attribute: &Group) -> bool {
    let mut found = Vec::new();
    words(attribute.stream(), &mut found);
    let says = |word: &str| found.iter().any(|found| found == word);
    says("cfg") && says("test") && !says("not")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_code_counts() {
        let quiet = r###"
            // unsafe
            /* unsafe /* unsafe */ unsafe */
            #![forbid(unsafe_code)]
            const A: &str = "unsafe \" unsafe";
            const B: &str = r#"unsafe " unsafe"#;
            const C: (char, char, char) = ('"', '\'', '\u{41}');
            fn r#type<'unsafety>() {}
        "###;
        assert!(!uses_word(quiet, "unsafe"));
        assert!(uses_word("fn f<'a>(x: &'a str) { unsafe { g(x) } }", "unsafe"));
        assert!(uses_word("const Q: char = '\"'; unsafe fn g() {} // \"", "unsafe"));
        assert!(uses_word("let c = '\\''; unsafe { h() }", "unsafe"));
        assert!(uses_word("} unsafe", "unsafe"));
    }
}
