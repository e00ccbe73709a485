//! Display masks (脱敏) in their strict default form: what a screen, a log or a stranger sees.
//!
//! The strict form was chosen by counting the candidates left: six leading and four trailing characters of
//! a citizen number, the usual mask, leave some 3,320 people.

/// Surnames of two characters (复姓) in use.
const COMPOUND_SURNAMES: [&str; 38] = [
    "欧阳", "太史", "端木", "上官", "司马", "东方", "独孤", "南宫", "万俟", "闻人", "夏侯", "诸葛", "尉迟", "公羊",
    "赫连", "澹台", "皇甫", "宗政", "濮阳", "公冶", "太叔", "申屠", "公孙", "慕容", "仲孙", "钟离", "长孙", "宇文",
    "司徒", "鲜于", "司空", "闾丘", "子车", "亓官", "司寇", "令狐", "轩辕", "呼延",
];

/// A person's name: surname, then at most two stars, so that a long name is not told by its length.
/// `张*`, `张**`, `欧阳**`; a single character is hidden whole.
pub fn name(name: &str) -> String {
    let length = name.chars().count();
    let compound = COMPOUND_SURNAMES.iter().any(|surname| name.starts_with(surname));
    // 欧阳 alone is the surname 欧 and the given name 阳.
    let shown = match length {
        0 | 1 => 0,
        2 => 1,
        _ if compound => 2,
        _ => 1,
    };
    let stars = (length - shown).clamp(1, 2);
    name.chars().take(shown).chain(std::iter::repeat_n('*', stars)).collect()
}

/// A number of an identity document: first and last character, `1****************X`.
pub fn id_number(number: &str) -> String {
    ends(number, 1, 1)
}

/// A phone number: first three and last two, `138******00`.
pub fn phone(number: &str) -> String {
    ends(number, 3, 2)
}

/// The last four after four stars, `****0001`: certificates, units, bank cards.
pub fn last_four(text: &str) -> String {
    let tail = ends(text, 0, 4);
    format!("****{}", tail.trim_start_matches('*'))
}

/// The first `head` and last `tail` characters, a star for each between. A text that would show whole, or
/// all but one, is hidden whole.
pub fn ends(text: &str, head: usize, tail: usize) -> String {
    let length = text.chars().count();
    let hidden = |at: usize| length < head + tail + 2 || (at >= head && at + tail < length);
    text.chars().enumerate().map(|(at, character)| if hidden(at) { '*' } else { character }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_name_keeps_its_surname() {
        for (whole, masked) in [
            ("张三", "张*"),
            ("林秀英", "林**"),
            ("欧阳修", "欧阳*"),
            ("欧阳娜娜", "欧阳**"),
            ("欧阳", "欧*"),
            ("张", "*"),
            ("买买提·吐尔逊", "买**"),
            ("𠮷野家", "𠮷**"),
        ] {
            assert_eq!(name(whole), masked);
        }
    }

    #[test]
    fn numbers_keep_their_ends() {
        assert_eq!(id_number("11010519491231002X"), "1****************X");
        assert_eq!(phone("13800138000"), "138******00");
        assert_eq!(last_four("420102001001GB00001F00010203"), "****0203");
        assert_eq!(last_four("12345"), "****");
        assert_eq!(phone("110"), "***");
        // Two hidden characters are the least with which the ends are shown.
        assert_eq!((phone("1234567"), phone("123456")), ("123**67".to_owned(), "******".to_owned()));
        assert_eq!((id_number("1234"), id_number("123")), ("1**4".to_owned(), "***".to_owned()));
        assert_eq!(ends("", 1, 1), "");
    }

    proptest! {
        #[test]
        fn a_mask_hides_at_least_two_characters_of_what_it_shows_in_part(text in "[0-9A-Z]{0,40}", head in 0_usize..5, tail in 0_usize..5) {
            let masked = ends(&text, head, tail);
            prop_assert_eq!(masked.chars().count(), text.chars().count());
            prop_assert!(masked.chars().filter(|c| *c == '*').count() >= text.len().min(2));
        }

        #[test]
        fn any_name_is_masked(typed in "\\PC{1,60}") {
            prop_assert!(name(&typed).ends_with('*'));
        }
    }
}
