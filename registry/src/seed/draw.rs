//! Repeatable drawing: everything a seeded city has comes from its seed and a purpose, never from the system.

use std::{collections::BTreeSet, str::FromStr};

use ereg_domain::identifier::CitizenId;
use ereg_trust::digest::hmac_sha256;

use super::SeedError;

/// Weights and check characters of GB 11643 (ISO 7064 MOD 11-2).
const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECK_CHARACTERS: &[u8; 11] = b"10X98765432";

const SURNAMES: &[&str] = &[
    "李", "王", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "胡", "朱", "高", "林", "何", "郭", "马",
    "罗", "梁", "宋", "郑", "谢", "韩", "唐", "冯", "于", "董", "萧", "欧阳", "司马", "上官", "诸葛",
];
const FIRST: &[&str] = &[
    "建", "秀", "志", "晓", "文", "国", "丽", "海", "春", "明", "永", "思", "子", "雨", "家", "美", "立", "兴", "宏",
    "书",
];
const SECOND: &[&str] = &[
    "华", "英", "强", "梅", "军", "芳", "伟", "静", "平", "兰", "东", "洁", "涛", "娟", "勇", "琴", "林", "云", "𬍛",
    "民",
];
/// Names of other shapes, so that every screen meets them: middle dots, one character, long ones.
const RARE: &[&str] = &["阿依古丽·买买提", "那日苏", "朗嘎·扎西多吉", "李", "迪丽热巴·迪力木拉提"];

/// A stream of repeatable numbers.
#[derive(Debug)]
pub(super) struct Draw {
    seed: [u8; 8],
    ordinal: u64,
    used: BTreeSet<String>,
}

impl Draw {
    pub(super) fn new(seed: u64) -> Draw {
        Draw { seed: seed.to_be_bytes(), ordinal: 0, used: BTreeSet::new() }
    }

    /// A number below `bound`.
    pub(super) fn below(&mut self, bound: u32) -> u32 {
        self.ordinal += 1;
        let bytes = hmac_sha256(&self.seed, &[b"ereg/seed/1", &self.ordinal.to_be_bytes()]);
        // The bias of a 32-bit remainder does not matter for a synthetic city.
        u32::from_be_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]) % bound.max(1)
    }

    /// A number from `from` to `to`, both included.
    pub(super) fn between(&mut self, from: u32, to: u32) -> u32 {
        from + self.below(to.saturating_sub(from) + 1)
    }

    /// True in so many cases of a hundred.
    pub(super) fn percent(&mut self, of_hundred: u32) -> bool {
        self.below(100) < of_hundred
    }

    /// One of a list that is not empty.
    pub(super) fn one_of<T: Copy>(&mut self, list: &[T]) -> Result<T, SeedError> {
        let at = self.below(u32::try_from(list.len()).unwrap_or(u32::MAX)) as usize;
        list.get(at).copied().ok_or(SeedError::Unfit("an empty list"))
    }

    /// A synthetic name.
    pub(super) fn name(&mut self) -> Result<String, SeedError> {
        if self.percent(3) {
            return Ok(self.one_of(RARE)?.to_owned());
        }
        let (surname, first) = (self.one_of(SURNAMES)?, self.one_of(FIRST)?);
        let second = if self.percent(80) { self.one_of(SECOND)? } else { "" };
        Ok(format!("{surname}{first}{second}"))
    }

    /// A number of area 420100, which is issued to nobody, born in one of these years; never the same twice.
    pub(super) fn citizen_id(&mut self, from_year: u32, to_year: u32) -> Result<CitizenId, SeedError> {
        loop {
            let (year, month, day) = (self.between(from_year, to_year), self.between(1, 12), self.between(1, 28));
            let body = format!("420100{year:04}{month:02}{day:02}{:03}", self.between(1, 999));
            if self.used.insert(body.clone()) {
                return with_check_character(&body);
            }
        }
    }

    /// A day from 2016 to 2025, `YYYY-MM-DD`.
    pub(super) fn past_day(&mut self, from_year: u32) -> String {
        format!("{:04}-{:02}-{:02}", self.between(from_year, 2025), self.between(1, 12), self.between(1, 28))
    }
}

/// Completes the first seventeen digits.
pub(super) fn with_check_character(body: &str) -> Result<CitizenId, SeedError> {
    let sum: u32 =
        WEIGHTS.iter().zip(body.bytes()).map(|(weight, byte)| weight * u32::from(byte.wrapping_sub(b'0'))).sum();
    let check = CHECK_CHARACTERS.get((sum % 11) as usize).copied().map_or('0', char::from);
    read(&format!("{body}{check}"))
}

/// A value of the domain from text the generator wrote: that it does not parse is a fault of the generator.
pub(super) fn read<T: FromStr>(text: &str) -> Result<T, SeedError> {
    text.parse().map_err(|_| SeedError::Unfit(std::any::type_name::<T>()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_have_names_as_people_have_them() {
        let mut draw = Draw::new(7);
        let names: BTreeSet<String> = (0..500).map(|_| draw.name().unwrap()).collect();
        assert!(names.len() > 300, "{}", names.len());
        assert!(RARE.iter().all(|rare| names.contains(*rare)), "every screen meets every shape");
        for name in &names {
            let read: ereg_domain::text::PersonName = name.parse().unwrap();
            assert!(read.as_str().chars().all(|c| c == '·' || u32::from(c) >= 0x4E00), "{name}");
        }
    }

    #[test]
    fn the_same_seed_draws_the_same_and_no_number_twice() {
        let (mut one, mut two, mut other) = (Draw::new(7), Draw::new(7), Draw::new(8));
        let ids: Vec<String> = (0..500).map(|_| one.citizen_id(1940, 2005).unwrap().to_string()).collect();
        assert!((0..500).all(|at| two.citizen_id(1940, 2005).unwrap().to_string() == ids[at]));
        assert_ne!(other.citizen_id(1940, 2005).unwrap().to_string(), ids[0]);
        assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), 500);
        assert!(ids.iter().all(|id| id.starts_with("420100")));
    }
}
