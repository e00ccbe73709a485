//! The text by which a thing is searched (检索), and what a person typed to find it.
//!
//! One spelling for both: NFKC, small letters, nothing but letters and digits, so that width, case, blanks, brackets and
//! dots do not matter. A name or a number is found by how it begins, an address by any part of it. A *fragment* is a
//! short piece of such a text that can be looked up; what is looked up is a candidate, and [`Searchable::meets`] has
//! the last word on it.

use std::collections::BTreeSet;
use std::fmt;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

/// The most fragments that one thing is found by; names and numbers come before addresses.
pub const MOST_FRAGMENTS: usize = 256;
/// The most characters of one text that are kept for search.
const LONGEST: usize = 64;
/// The most texts of each sort that are kept of one thing.
const MOST_TEXTS: usize = 64;
/// The characters of a beginning, and of the digits in a text, that are looked up one by one.
const HEAD: usize = 8;
/// The characters that are looked up where a beginning is digits alone: a case number has 21.
const DIGITS: usize = 24;
/// The most words of what was typed that are told apart, and of these those that are looked up.
const MOST_WORDS: usize = 16;
const LOOKED_UP: usize = 4;

/// The spelling in which texts are compared for search, never shown: NFKC, small letters, letters and digits alone.
fn spelled(typed: &str) -> String {
    if typed.chars().all(is_plain) {
        let kept = typed.chars().filter(|c| !c.is_ascii() || c.is_ascii_alphanumeric());
        return kept.map(|c| c.to_ascii_lowercase()).take(LONGEST).collect();
    }
    folded(typed)
}

/// Whether it is ASCII, or an ideograph that is its own spelling: most texts have nothing else, and NFKC takes many times as long.
fn is_plain(c: char) -> bool {
    c.is_ascii() || ('\u{4E00}'..='\u{9FFF}').contains(&c)
}

fn folded(typed: &str) -> String {
    typed.nfkc().flat_map(char::to_lowercase).filter(|c| c.is_alphanumeric()).take(LONGEST).collect()
}

/// The first `count` characters of a text.
fn head(text: &str, count: usize) -> &str {
    text.char_indices().nth(count).map_or(text, |(end, _)| &text[..end])
}

/// The maximal runs of digits of a text, in their order: where each begins, and its digits.
fn digit_runs(text: &str) -> Vec<(usize, &str)> {
    let mut runs = Vec::new();
    let mut rest = 0;
    while let Some(from) = text[rest..].find(|c: char| c.is_ascii_digit()).map(|at| rest + at) {
        let end = text[from..].find(|c: char| !c.is_ascii_digit()).map_or(text.len(), |len| from + len);
        runs.push((from, &text[from..end]));
        rest = end;
    }
    runs
}

/// The number of characters of a beginning that are looked up. A text that goes on where another ends reaches as far as it
/// at least.
fn reach(text: &str) -> usize {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    digits.clamp(HEAD, DIGITS)
}

/// Every one and every two characters that follow each other.
fn pairs(text: &str) -> impl Iterator<Item = &str> {
    let ends = |from: usize, count: usize| text[from..].char_indices().nth(count).map(|(len, _)| from + len);
    text.char_indices().flat_map(move |(from, _)| {
        let one = ends(from, 1).unwrap_or(text.len());
        let two = (one < text.len()).then(|| &text[from..ends(from, 2).unwrap_or(text.len())]);
        [Some(&text[from..one]), two].into_iter().flatten()
    })
}

/// The texts by which one thing is found.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Searchable {
    /// Names and numbers, found by how they begin.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    starts: Vec<String>,
    /// Addresses, found by any part.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    anywhere: Vec<String>,
}

/// Shows how much there is, and nothing of it.
impl fmt::Debug for Searchable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Searchable({} texts)", self.starts.len() + self.anywhere.len())
    }
}

impl Searchable {
    fn add(texts: &mut Vec<String>, text: String) {
        if !text.is_empty() && texts.len() < MOST_TEXTS && !texts.contains(&text) {
            texts.push(text);
        }
    }

    /// Adds the name of a person or an organisation: it is found by its beginning and by that of each later part, which a
    /// blank or a middle dot sets apart.
    pub fn add_name(&mut self, name: &str) {
        let parts: Vec<&str> = name.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).collect();
        for from in 0..parts.len() {
            Self::add(&mut self.starts, spelled(&parts[from..].concat()));
        }
    }

    /// Adds a number: it is found by its beginning and, where it is not digits alone, by that of its last digits.
    pub fn add_number(&mut self, number: &str) {
        let number = spelled(number);
        let serial = digit_runs(&number).pop().filter(|(from, digits)| *from > 0 && digits.len() > 2);
        let serial = serial.map(|(from, _)| number[from..].to_owned());
        Self::add(&mut self.starts, number);
        serial.into_iter().for_each(|serial| Self::add(&mut self.starts, serial));
    }

    /// Adds an address (坐落): it is found by any part of it.
    pub fn add_address(&mut self, address: &str) {
        Self::add(&mut self.anywhere, spelled(address));
    }

    /// Adds the texts of another.
    pub fn join(&mut self, other: &Searchable) {
        other.starts.iter().for_each(|text| Self::add(&mut self.starts, text.clone()));
        other.anywhere.iter().for_each(|text| Self::add(&mut self.anywhere, text.clone()));
    }

    /// Whether there is nothing to find it by.
    pub fn is_empty(&self) -> bool {
        self.starts.is_empty() && self.anywhere.is_empty()
    }

    /// The fragments by which it is looked up, at most [`MOST_FRAGMENTS`].
    pub fn fragments(&self) -> BTreeSet<&str> {
        let beginnings = self.starts.iter().flat_map(|text| {
            let longest = text.chars().count().min(reach(text));
            (1..=longest).map(move |count| head(text, count))
        });
        let beginning_of_digits = |digits| {
            let longest = str::len(digits).min(HEAD);
            (1..=longest).map(move |count| head(digits, count))
        };
        let inner =
            self.starts.iter().flat_map(|text| digit_runs(text)).flat_map(|(_, digits)| beginning_of_digits(digits));
        let houses = self.anywhere.iter().flat_map(|text| digit_runs(text)).flat_map(|(_, digits)| {
            let long = (0..digits.len().saturating_sub(HEAD)).map(move |from| &digits[from..=from + HEAD]);
            beginning_of_digits(digits).skip(2).chain(long)
        });
        let parts = self.anywhere.iter().flat_map(|text| pairs(text));
        let mut fragments = BTreeSet::new();
        for fragment in beginnings.chain(inner).chain(houses).chain(parts) {
            if fragments.len() == MOST_FRAGMENTS {
                break;
            }
            fragments.insert(fragment);
        }
        fragments
    }

    fn has(&self, word: &str) -> bool {
        self.starts.iter().any(|text| text.starts_with(word)) || self.anywhere.iter().any(|text| text.contains(word))
    }

    /// Whether it is what was searched for: as one text, or each of its words.
    pub fn meets(&self, sought: &Sought) -> bool {
        self.has(&sought.whole) || (sought.words.len() > 1 && sought.words.iter().all(|word| self.has(word)))
    }
}

/// The text that a person searches for, as read: at least one letter or digit.
#[derive(Clone, PartialEq, Eq)]
pub struct Sought {
    /// All of it as one text.
    whole: String,
    /// Its words, as blanks set them apart.
    words: Vec<String>,
}

/// Never the text.
impl fmt::Debug for Sought {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sought({} words)", self.words.len())
    }
}

impl Sought {
    /// Reads what was typed; none where it has neither a letter nor a digit.
    pub fn read(typed: &str) -> Option<Sought> {
        let whole = spelled(typed);
        let mut words: Vec<String> = Vec::new();
        for word in typed.split_whitespace().map(spelled).filter(|word| !word.is_empty()) {
            if words.len() < MOST_WORDS && !words.contains(&word) {
                words.push(word);
            }
        }
        (!whole.is_empty()).then_some(Sought { whole, words })
    }

    /// The fragments that a thing must have to be a candidate: all of one of these sets. None that meets it is missed, but
    /// for what [`MOST_FRAGMENTS`] leaves out.
    pub fn ways(&self) -> Vec<BTreeSet<&str>> {
        let mut ways = ways_of(&self.whole);
        if self.words.len() > 1 {
            let mut together = vec![BTreeSet::new()];
            for word in self.words.iter().take(LOOKED_UP) {
                let of_word = ways_of(word);
                together = together
                    .iter()
                    .flat_map(|so_far| of_word.iter().map(move |way| so_far.union(way).copied().collect()))
                    .collect();
            }
            ways.append(&mut together);
        }
        ways
    }
}

/// The ways to a word: as the beginning of a name or number, or as a part of an address.
fn ways_of(word: &str) -> Vec<BTreeSet<&str>> {
    let count = word.chars().count();
    if count <= 2 {
        return vec![BTreeSet::from([word])];
    }
    let runs = digit_runs(word);
    let mut beginning = BTreeSet::from([head(word, reach(word))]);
    if count > HEAD {
        // All numbers of a place begin alike: the last digits that were typed tell them apart.
        beginning.extend(runs.last().filter(|(from, _)| *from > 0).map(|(_, digits)| head(digits, HEAD)));
    }
    let mut part: BTreeSet<&str> = pairs(word).filter(|pair| pair.chars().nth(1).is_some()).collect();
    for (from, digits) in runs {
        // The number of a house or a room, from its first digit on; and so many digits as hardly any address has.
        part.extend((from > 0 && digits.len() > 2).then(|| head(digits, HEAD)));
        part.extend(digits.get(..=HEAD));
    }
    vec![beginning, part]
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const NUMBER: &str = "鄂（2026）武汉市江岸不动产权第0012345号";

    fn thing() -> Searchable {
        let mut thing = Searchable::default();
        thing.add_name("林秀英");
        thing.add_name("买买提·艾力");
        thing.add_number(NUMBER);
        thing.add_number("420102202611231000017");
        thing.add_address("江岸区沿江大道101号3栋2单元1201室");
        thing
    }

    #[test]
    fn a_thing_has_nothing_to_find_it_by_only_where_nothing_was_added() {
        let mut thing = [Searchable::default(), Searchable::default(), Searchable::default()];
        thing[1].add_name("林秀英");
        thing[2].add_address("江岸区沿江大道101号");
        assert_eq!(thing.map(|thing| thing.is_empty()), [true, false, false]);
    }

    /// Whether it is found: looked up by its fragments and then looked at.
    fn finds(thing: &Searchable, typed: &str) -> bool {
        let Some(sought) = Sought::read(typed) else { return false };
        let fragments = thing.fragments();
        sought.ways().iter().any(|way| way.is_subset(&fragments)) && thing.meets(&sought)
    }

    #[test]
    fn a_name_is_found_from_its_first_character_on_and_a_later_part_too() {
        for typed in ["林", "林秀", "林秀英", "买买提艾力", "艾力", "林 秀英", "林秀英 艾力"] {
            assert!(finds(&thing(), typed), "{typed}");
        }
        for typed in ["秀英", "林英", "林秀英艾力", "", " · ", "（）"] {
            assert!(!finds(&thing(), typed), "{typed}");
        }
    }

    #[test]
    fn what_is_plain_is_spelled_as_if_it_were_folded() {
        for c in (0..=0xFFFF).filter_map(char::from_u32).filter(|c| is_plain(*c)) {
            let text = format!("林{c}1");
            assert_eq!(spelled(&text), folded(&text), "{c:?}");
        }
        assert_eq!(spelled("A-1 林"), "a1林");
    }

    #[test]
    fn width_case_blanks_and_separators_do_not_matter() {
        let mut lender = thing();
        lender.add_name("Bank ＯＦ Wuhan");
        for typed in [
            "bank",
            "ｂａｎｋ of",
            "WUHAN",
            "鄂(2026)武汉市江岸不动产权第0012345号",
            "4201 0220 2611-23",
            "101 号 3 栋",
        ] {
            assert!(finds(&lender, typed), "{typed}");
        }
    }

    #[test]
    fn every_beginning_of_a_number_and_of_its_last_digits_finds_it() {
        for number in [spelled(NUMBER), "0012345号".to_owned(), "420102202611231000017".to_owned()] {
            for count in 1..=number.chars().count() {
                assert!(finds(&thing(), head(&number, count)), "{}", head(&number, count));
            }
        }
        for typed in ["012345", "鄂2026武汉市江岸不动产权第0012346", "420102202611231000018"] {
            assert!(!finds(&thing(), typed), "{typed}");
        }
    }

    #[test]
    fn every_part_of_an_address_finds_it() {
        let address = spelled("江岸区沿江大道101号3栋2单元1201室");
        let starts: Vec<usize> = address.char_indices().map(|(at, _)| at).collect();
        for (n, from) in starts.iter().enumerate() {
            for to in starts[n + 1..].iter().copied().chain([address.len()]) {
                assert!(finds(&thing(), &address[*from..to]), "{}", &address[*from..to]);
            }
        }
        assert!(!finds(&thing(), "沿江路"));
    }

    #[test]
    fn a_thing_has_no_more_fragments_than_the_bound_and_keeps_names_first() {
        let mut long = Searchable::default();
        for n in 0..200_u32 {
            let another = |at: u32| char::from_u32(0x4E00 + 4 * n + at).unwrap();
            long.add_address(&format!("{}{}{}路{n}号", another(0), another(1), another(2)));
        }
        long.add_name("林秀英");
        assert_eq!(long.fragments().len(), MOST_FRAGMENTS);
        assert!(finds(&long, "林秀英"));
    }

    #[test]
    fn two_sets_of_texts_are_one_when_joined() {
        let mut joined = Searchable::default();
        assert!(joined.is_empty());
        joined.join(&thing());
        joined.join(&thing());
        assert_eq!(joined, thing());
    }

    proptest! {
        /// Whatever meets what was typed is a candidate.
        #[test]
        fn looking_up_misses_nothing_that_meets(
            name in "[0-9甲乙丙a-cＡ ·-]{0,14}",
            number in "[0-9甲乙a]{0,40}",
            address in "[0-9甲乙丙]{0,20}",
            typed in "[0-9甲乙丙aＡ ]{0,12}",
        ) {
            let mut thing = Searchable::default();
            thing.add_name(&name);
            thing.add_number(&number);
            thing.add_address(&address);
            if let Some(sought) = Sought::read(&typed) {
                prop_assert!(!thing.meets(&sought) || finds(&thing, &typed));
            }
        }

        /// A beginning of any number is a candidate, also where it is longer than what is looked up one by one.
        #[test]
        fn every_beginning_is_looked_up(number in "[0-9甲乙a]{1,60}", count in 1_usize..60) {
            let mut thing = Searchable::default();
            thing.add_number(&number);
            prop_assert!(finds(&thing, head(&spelled(&number), count)));
        }
    }
}
