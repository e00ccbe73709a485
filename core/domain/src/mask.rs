//! Display masks (脱敏) in their strict default form: what a screen, a log or a stranger sees.
//!
//! The strict form was chosen by counting the candidates left: six leading and four trailing characters of
//! a citizen number, the usual mask, leave some 3,320 people.

use crate::share::Share;
use crate::text::PersonName;

/// Surnames of two characters (复姓) in use.
const COMPOUND_SURNAMES: [&str; 38] = [
    "欧阳", "太史", "端木", "上官", "司马", "东方", "独孤", "南宫", "万俟", "闻人", "夏侯", "诸葛", "尉迟",
    "公羊", "赫连", "澹台", "皇甫", "宗政", "濮阳", "公冶", "太叔", "申屠", "公孙", "慕容", "仲孙", "钟离",
    "长孙", "宇文", "司徒", "鲜于", "司空", "闾丘", "子车", "亓官", "司寇", "令狐", "轩辕", "呼延",
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

/// Several holders (权利人): up to three by name with their shares (`张* 1/2、李** 1/2`), from four on the
/// first and the number (`张*等4人`). A sole holder or joint owners (共同共有) have no share to show.
pub fn holders(holders: &[(&PersonName, Option<Share>)]) -> String {
    match holders {
        [(first, _), _, _, _, ..] => format!("{}等{}人", first.masked(), holders.len()),
        few => {
            let each: Vec<String> = few
                .iter()
                .map(|(holder, share)| match share {
                    Some(share) if few.len() > 1 => format!("{} {share}", holder.masked()),
                    _ => holder.masked(),
                })
                .collect();
            each.join("、")
        }
    }
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
