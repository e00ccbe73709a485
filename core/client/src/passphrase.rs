//! Passphrases (口令) nobody should choose: told, with the reason, before a vault is locked with one.
//!
//! Whoever has the files can try as many as they like; Argon2id makes each try slow and a hopeless one no better. The rules
//! are few and can be explained: long enough, not digits alone, not one of those tried first.

use ereg_domain::identifier::CitizenId;

use crate::ClientError;

/// Fewest characters.
const SHORTEST: usize = 8;
/// Fewest where they are all Han: each stands for more than two letters.
const SHORTEST_HAN: usize = 6;
/// Fewest where they are digits alone.
const SHORTEST_DIGITS: usize = 14;
/// Fewest different characters.
const FEWEST: usize = 5;

/// The passphrases that everybody tries first, without digits and marks around them.
const COMMON: &[&str] = &[
    "password",
    "passw0rd",
    "p@ssw0rd",
    "p@ssword",
    "qwerty",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "qazwsx",
    "1qaz2wsx",
    "q1w2e3r4",
    "1q2w3e4r",
    "abc",
    "abcd",
    "abcdefg",
    "admin",
    "administrator",
    "root",
    "test",
    "user",
    "guest",
    "login",
    "welcome",
    "letmein",
    "iloveyou",
    "woaini",
    "wode",
    "mima",
    "woaiwojia",
    "wuhan",
    "beijing",
    "shanghai",
    "china",
    "zhongguo",
    "nihao",
    "baobao",
    "laopo",
    "laogong",
    "ereg",
    "budongchan",
    "fangchan",
    "passphrase",
    "secret",
    "changeme",
    "dragon",
    "monkey",
    "sunshine",
    "princess",
    "football",
];

/// Refuses a new passphrase that is no protection.
///
/// # Errors
/// `passphrase.too_short`, `passphrase.digits`, `passphrase.common`.
pub(crate) fn check(passphrase: &str) -> Result<(), ClientError> {
    let refuse = |code| Err(ClientError::fix_field(code, "passphrase"));
    let letters: Vec<char> = passphrase.chars().filter(|c| !c.is_whitespace()).collect();
    let is_han = |c: &char| matches!(c, '\u{3400}'..='\u{9FFF}' | '\u{20000}'..='\u{3FFFF}');
    let shortest = if letters.iter().all(is_han) { SHORTEST_HAN } else { SHORTEST };
    if letters.len() < shortest {
        return refuse("passphrase.too_short");
    }
    let text: String = letters.iter().collect::<String>().to_lowercase();
    if letters.iter().all(char::is_ascii_digit) && letters.len() < SHORTEST_DIGITS || text.parse::<CitizenId>().is_ok()
    {
        // A birthday, a telephone number, an ID number: whoever knows the person knows them.
        return refuse("passphrase.digits");
    }
    let mut different = letters.clone();
    different.sort_unstable();
    different.dedup();
    let step =
        |by: i64| letters.windows(2).all(|pair| i64::from(u32::from(pair[1])) - i64::from(u32::from(pair[0])) == by);
    let core = text.trim_matches(|c: char| !c.is_alphabetic());
    let known = |word: &&str| *word == core || *word == text;
    // The same few characters over and over, or the alphabet.
    if different.len() < FEWEST.min(shortest - 1) || step(1) || step(-1) || COMMON.iter().any(known) {
        return refuse("passphrase.common");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hopeless_passphrase_is_refused_with_its_reason() {
        for (passphrase, code) in [
            ("", "passphrase.too_short"),
            ("1234567", "passphrase.too_short"),
            ("abc def", "passphrase.too_short"),
            ("我爱中国", "passphrase.too_short"),
            ("19800101", "passphrase.digits"),
            ("13800138000", "passphrase.digits"),
            ("11010519491231002X", "passphrase.digits"),
            ("aaaaaaaaaa", "passphrase.common"),
            ("abababababab", "passphrase.common"),
            ("abcdefghij", "passphrase.common"),
            ("87654321zyx", ""),
            ("Password123!", "passphrase.common"),
            ("qwertyuiop", "passphrase.common"),
            ("1qaz2wsx", "passphrase.common"),
            ("woaini1314", "passphrase.common"),
            ("11111111111111", "passphrase.common"),
            ("山山山山山山", "passphrase.common"),
        ] {
            let refused = check(passphrase).err().map(|error| error.code().to_owned()).unwrap_or_default();
            assert_eq!(refused, code, "{passphrase}");
        }
    }

    #[test]
    fn one_that_a_person_can_keep_is_taken() {
        for passphrase in ["correct horse", "ereg-demo", "泰安路的老槐树", "mei you ren zhi dao", "31415926535897932"]
        {
            assert_eq!(check(passphrase), Ok(()), "{passphrase}");
        }
    }
}
