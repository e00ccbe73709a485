//! Rust source as words, with comments and literals left out: enough to ask whether a word is used.

/// Whether `word` stands in the code itself. Comments, strings and characters do not count.
pub(crate) fn uses_word(text: &str, word: &str) -> bool {
    words(text).iter().any(|found| found == word)
}

fn words(text: &str) -> Vec<String> {
    let characters: Vec<char> = text.chars().collect();
    let mut words = Vec::new();
    let mut at = 0;
    while let Some(&character) = characters.get(at) {
        let next = characters.get(at + 1).copied();
        at = match (character, next) {
            ('/', Some('/')) => past_line(&characters, at),
            ('/', Some('*')) => past_block_comment(&characters, at),
            ('"', _) => past_string(&characters, at),
            ('\'', _) => past_character(&characters, at),
            _ if character.is_alphabetic() || character == '_' => {
                let end = (at..).find(|i| !is_word(characters.get(*i))).unwrap_or(at);
                let word: String = characters[at..end].iter().collect();
                let raw = matches!(word.as_str(), "r" | "br" | "cr");
                if raw && let Some(past) = past_raw_string(&characters, end) {
                    past
                } else {
                    words.push(word);
                    end
                }
            }
            _ => at + 1,
        };
    }
    words
}

fn is_word(character: Option<&char>) -> bool {
    character.is_some_and(|c| c.is_alphanumeric() || *c == '_')
}

fn past_line(characters: &[char], at: usize) -> usize {
    characters[at..].iter().position(|c| *c == '\n').map_or(characters.len(), |length| at + length)
}

/// Block comments nest.
fn past_block_comment(characters: &[char], start: usize) -> usize {
    let (mut depth, mut at) = (0_usize, start);
    while at < characters.len() {
        match (characters[at], characters.get(at + 1)) {
            ('/', Some('*')) => (depth, at) = (depth + 1, at + 2),
            ('*', Some('/')) => {
                (depth, at) = (depth.saturating_sub(1), at + 2);
                if depth == 0 {
                    return at;
                }
            }
            _ => at += 1,
        }
    }
    at
}

fn past_string(characters: &[char], start: usize) -> usize {
    let mut at = start + 1;
    while let Some(character) = characters.get(at) {
        match character {
            '\\' => at += 2,
            '"' => return at + 1,
            _ => at += 1,
        }
    }
    at
}

/// `r"…"` and `r#"…"#`; `at` is behind the letter. None for a raw identifier such as `r#type`.
fn past_raw_string(characters: &[char], at: usize) -> Option<usize> {
    let hashes = characters[at..].iter().take_while(|c| **c == '#').count();
    if characters.get(at + hashes) != Some(&'"') {
        return None;
    }
    let body = at + hashes + 1;
    let end = (body..characters.len()).find(|i| {
        characters[*i] == '"' && characters[i + 1..].iter().take(hashes).filter(|c| **c == '#').count() == hashes
    });
    Some(end.map_or(characters.len(), |end| end + 1 + hashes))
}

/// A character literal, or the quote of a lifetime.
fn past_character(characters: &[char], at: usize) -> usize {
    match (characters.get(at + 1), characters.get(at + 2)) {
        (Some('\\'), _) => (at + 3..characters.len()).find(|i| characters[*i] == '\'').map_or(at + 2, |end| end + 1),
        (Some(_), Some('\'')) => at + 3,
        _ => at + 1,
    }
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
        assert!(!uses_word(quiet, "unsafe"), "{:?}", words(quiet));
        assert!(uses_word("fn f<'a>(x: &'a str) { unsafe { g(x) } }", "unsafe"));
        assert!(uses_word("const Q: char = '\"'; unsafe fn g() {} // \"", "unsafe"));
        assert!(uses_word("let c = '\\''; unsafe { h() }", "unsafe"));
    }
}
