//! The check that what a certificate shows of people and place is the entry's, masked: a mask may hide more or less of
//! a surname, so it is judged, not made.

use serde_json::Value;

use super::{Checked, json, token::Shown};

/// Checks masked holders and address of a certificate against what its entry says that it shows.
pub(crate) fn fits(certificate: &Value, shown: &Shown) -> Checked {
    let place = |part| json::text(certificate, &format!("/face/address/{part}"));
    if shown.address != format!("{}{}", place("district")?, place("street")?) {
        return Err("the address shown is not the entry's up to the street".to_owned());
    }
    let mut holders = Vec::new();
    for holder in json::list(certificate, "/face/holders")? {
        holders.push((json::text(holder, "/name")?, holder.get("share").and_then(Value::as_str)));
    }
    if holders_fit(&holders, &shown.holders) { Ok(()) } else { Err("the holders shown are not the entry's".to_owned()) }
}

fn holders_fit(holders: &[(&str, Option<&str>)], shown: &str) -> bool {
    if let [(first, _), _, _, _, ..] = holders {
        return shown.strip_suffix(&format!("等{}人", holders.len())).is_some_and(|mask| name_fits(first, mask));
    }
    let masks: Vec<&str> = shown.split('、').collect();
    let several = holders.len() > 1;
    masks.len() == holders.len()
        && holders.iter().zip(masks).all(|((name, share), mask)| match share {
            Some(share) if several => mask.strip_suffix(&format!(" {share}")).is_some_and(|mask| name_fits(name, mask)),
            _ => name_fits(name, mask),
        })
}

/// One or two characters of a surname, nothing of a single one, then a star for each of the rest, two at most.
fn name_fits(name: &str, mask: &str) -> bool {
    let (name, mask): (Vec<char>, Vec<char>) = (name.chars().collect(), mask.chars().collect());
    let stars = mask.iter().rev().take_while(|letter| **letter == '*').count();
    let (kept, hidden) = (mask.len() - stars, name.len().saturating_sub(mask.len() - stars));
    let surname = match name.len() {
        0 | 1 => kept == 0,
        2 => kept == 1,
        _ => kept == 1 || kept == 2,
    };
    surname && mask[..kept] == name[..kept] && stars == hidden.clamp(1, 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mask_keeps_the_surname_and_hides_the_rest() {
        for (name, mask) in
            [("张三", "张*"), ("林秀英", "林**"), ("欧阳娜娜", "欧阳**"), ("买买提·吐尔逊", "买**"), ("张", "*")]
        {
            assert!(name_fits(name, mask), "{name} {mask}");
        }
        for (name, mask) in
            [("张三", "张三"), ("张三", "李*"), ("林秀英", "林*"), ("林秀英", "林***"), ("张", "张"), ("林秀英", "**")]
        {
            assert!(!name_fits(name, mask), "{name} {mask}");
        }
    }

    #[test]
    fn several_holders_show_their_shares_and_many_their_number() {
        let half = Some("1/2");
        assert!(holders_fit(&[("张三", half), ("李小四", half)], "张* 1/2、李** 1/2"));
        assert!(!holders_fit(&[("张三", half), ("李小四", half)], "张* 1/2、李** 1/3"));
        assert!(!holders_fit(&[("张三", half), ("李小四", half)], "张* 1/2"));
        assert!(holders_fit(&[("张三", Some("1/1"))], "张*"));
        assert!(holders_fit(&[("张三", half); 4], "张*等4人"));
        assert!(!holders_fit(&[("张三", half); 4], "张*等5人"));
    }
}
