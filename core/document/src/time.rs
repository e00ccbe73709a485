//! Times as seals and PDFs state them: `20201010071120Z`, with a fraction, with an offset, or by the clock of China.

use ereg_domain::time::{Day, Instant};

const HOUR_MS: i64 = 60 * 60 * 1000;
/// The offset of a time that states none: all of China has one clock, eight hours before UTC.
const CHINA_MS: i64 = 8 * HOUR_MS;

/// Reads a time; `None` for what is none.
pub(crate) fn read(text: &str) -> Option<Instant> {
    let (digits, rest) = text.split_at_checked(14)?;
    let part = |from: usize, to: usize| -> Option<i64> {
        let part = digits.get(from..to)?;
        part.bytes().all(|byte| byte.is_ascii_digit()).then(|| part.parse().ok()).flatten()
    };
    let (year, month, day) = (part(0, 4)?, part(4, 6)?, part(6, 8)?);
    let (hour, minute, second) = (part(8, 10)?, part(10, 12)?, part(12, 14)?);
    if hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let day = Day::new(year.try_into().ok()?, month.try_into().ok()?, day.try_into().ok()?).ok()?;
    let rest = match rest.strip_prefix(['.', ',']) {
        Some(fraction) => {
            let behind = fraction.trim_start_matches(|character: char| character.is_ascii_digit());
            (behind.len() < fraction.len()).then_some(behind)?
        }
        None => rest,
    };
    // `Day` begins by the clock of China.
    let wall = day.start().plus_ms(((hour * 60 + minute) * 60 + second) * 1000);
    Some(wall.plus_ms(CHINA_MS - offset(rest)?))
}

/// The time by which a clock is before UTC, milliseconds.
fn offset(text: &str) -> Option<i64> {
    match text {
        "" => Some(CHINA_MS),
        "Z" => Some(0),
        _ => {
            let (sign, digits) = text.split_at_checked(1)?;
            let number =
                |part: &str| part.bytes().all(|byte| byte.is_ascii_digit()).then(|| part.parse::<i64>().ok()).flatten();
            let (hours, minutes) = digits.split_at_checked(2)?;
            let minutes = minutes.trim_start_matches([':', '\'']);
            let minutes = if minutes.is_empty() { 0 } else { number(minutes).filter(|minutes| *minutes < 60)? };
            let offset = number(hours).filter(|hours| *hours <= 14)? * HOUR_MS + minutes * 60_000;
            match sign {
                "+" => Some(offset),
                "-" => Some(-offset),
                _ => None,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_ways_of_one_moment() {
        let moment: Instant = "2020-10-10T07:11:20.000Z".parse().unwrap();
        for text in
            ["20201010071120Z", "20201010071120.302Z", "20201010151120", "20201010151120+0800", "20201010151120+08'00"]
        {
            assert_eq!(read(text), Some(moment), "{text}");
        }
    }

    #[test]
    fn what_is_no_moment_is_none() {
        for text in [
            "",
            "2020",
            "20201310071120Z",
            "20201010241120Z",
            "2020101007112xZ",
            "20201010071120.Z",
            "20201010071120X",
            "20201010071120+9",
            "２０２０",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
