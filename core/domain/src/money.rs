//! Money in integer fen (分). Never a float, never a currency other than CNY.

use serde::{Deserialize, Deserializer, Serialize, de};
use std::{fmt, str::FromStr};

/// An amount in fen, below 2⁵³ so that every JSON reader holds it exactly. Zero is an amount (a fee may be
/// waived); a price that a person types may not be zero.
///
/// ```
/// use ereg_domain::money::Fen;
///
/// let price: Fen = "168.5万元".parse()?;
/// assert_eq!(price, Fen::new(168_500_000)?); // whole fen, never a float
/// assert_eq!(price.to_string(), "1685000.00");
/// assert_eq!(price.in_capitals(), "壹佰陆拾捌万伍仟元整");
/// assert_eq!("0.005".parse::<Fen>().unwrap_err().code(), "money.format"); // nothing is rounded
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Fen(u64);

/// The reason why a text or a sum is no amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum MoneyError {
    /// Not an amount in yuan, or one that is not whole in fen.
    #[error("money.format")]
    Format,
    /// Zero, negative, or 2⁵³ fen and above.
    #[error("money.range")]
    Range,
}

impl MoneyError {
    /// Every error, for the generated list of codes.
    pub const ALL: [Self; 2] = [Self::Format, Self::Range];

    /// The stable code.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Format => "money.format",
            Self::Range => "money.range",
        }
    }
}

impl Fen {
    /// Nothing.
    pub const ZERO: Self = Self(0);
    /// The largest amount: 2⁵³ − 1 fen.
    pub const MAX: Self = Self((1 << 53) - 1);

    /// An amount of `fen` fen.
    ///
    /// # Errors
    /// [`MoneyError::Range`] from 2⁵³ on.
    pub const fn new(fen: u64) -> Result<Self, MoneyError> {
        if fen > Self::MAX.0 { Err(MoneyError::Range) } else { Ok(Self(fen)) }
    }

    /// The number of fen.
    pub const fn get(self) -> u64 {
        self.0
    }

    /// Whether this is nothing.
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// The sum.
    ///
    /// # Errors
    /// [`MoneyError::Range`] from 2⁵³ on.
    pub fn checked_add(self, other: Self) -> Result<Self, MoneyError> {
        self.0.checked_add(other.0).ok_or(MoneyError::Range).and_then(Self::new)
    }

    /// The amount that is left.
    ///
    /// # Errors
    /// [`MoneyError::Range`] below zero.
    pub fn checked_sub(self, other: Self) -> Result<Self, MoneyError> {
        self.0.checked_sub(other.0).map(Self).ok_or(MoneyError::Range)
    }

    /// The amount so many times over.
    ///
    /// # Errors
    /// [`MoneyError::Range`] from 2⁵³ on.
    pub fn checked_mul(self, times: u64) -> Result<Self, MoneyError> {
        self.0.checked_mul(times).ok_or(MoneyError::Range).and_then(Self::new)
    }

    /// Yuan with separators, as a person compares them with a contract: `1,680,000.00`.
    pub fn grouped(self) -> String {
        let yuan = (self.0 / 100).to_string();
        let mut out = String::new();
        for (at, digit) in yuan.chars().enumerate() {
            if at > 0 && (yuan.len() - at).is_multiple_of(3) {
                out.push(',');
            }
            out.push(digit);
        }
        format!("{out}.{:02}", self.0 % 100)
    }

    /// The amount in capital characters (大写), as contracts and bills write it: `壹佰陆拾捌万元整`.
    pub fn in_capitals(self) -> String {
        let (yuan, jiao, fen) = (self.0 / 100, (self.0 / 10) % 10, self.0 % 10);
        let mut out = String::new();
        if yuan > 0 {
            capitals(yuan, &mut out);
            out.push('元');
        }
        match (jiao, fen) {
            (0, 0) if yuan == 0 => out.push_str("零元整"),
            (0, 0) => out.push('整'),
            (jiao, 0) => out.extend([CAPITALS[jiao as usize], '角', '整']),
            (0, fen) if yuan == 0 => out.extend([CAPITALS[fen as usize], '分']),
            (0, fen) => out.extend(['零', CAPITALS[fen as usize], '分']),
            (jiao, fen) => out.extend([CAPITALS[jiao as usize], '角', CAPITALS[fen as usize], '分']),
        }
        out
    }
}

const CAPITALS: [char; 10] = ['零', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖'];

/// A number above zero in capitals; one 零 for each run of zeros between digits.
fn capitals(number: u64, out: &mut String) {
    const UNITS: [(u64, char); 5] = [(100_000_000, '亿'), (10_000, '万'), (1_000, '仟'), (100, '佰'), (10, '拾')];
    let Some((size, unit)) = UNITS.into_iter().find(|(size, _)| number >= *size) else {
        out.push(CAPITALS[(number % 10) as usize]);
        return;
    };
    capitals(number / size, out);
    out.push(unit);
    let rest = number % size;
    if rest > 0 {
        if rest < size / 10 {
            out.push('零');
        }
        capitals(rest, out);
    }
}

/// Reads yuan as people write them: `1680000`, `1680000.00`, `1,680,000`, `168万`, `¥168万元`, full-width too. Nothing is
/// rounded: what is not whole in fen is no amount.
fn typed_fen(typed: &str) -> Result<u64, MoneyError> {
    let half_width: String = typed.trim().chars().map(half_width).collect();
    let text = half_width.trim_start_matches(['¥', '￥']).trim();
    let text = ["元整", "圆整", "元", "圆"].iter().find_map(|end| text.strip_suffix(end)).unwrap_or(text).trim_end();
    let (number, times) = if let Some(number) = text.strip_suffix('万') {
        (number, 10_000)
    } else if let Some(number) = text.strip_suffix('亿') {
        (number, 100_000_000)
    } else {
        (text, 1)
    };
    let (negative, unsigned) = match number.trim_end().strip_prefix('-') {
        Some(unsigned) => (true, unsigned),
        None => (false, number.trim_end()),
    };
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, decimals) = match unsigned.split_once('.') {
        None => (unsigned, ""),
        // Two places, or as many as the unit has zeros and two.
        Some((whole, decimals)) if digits(decimals) && decimals.len() <= 10 => (whole, decimals),
        Some(_) => return Err(MoneyError::Format),
    };
    let whole = ungrouped(whole).filter(|whole| digits(whole)).ok_or(MoneyError::Format)?;
    let places = u32::try_from(decimals.len()).map_err(|_| MoneyError::Format)?;
    let value: u128 = format!("{whole}{decimals}").parse().map_err(|_| MoneyError::Range)?;
    let fen = value.checked_mul(times * 100).ok_or(MoneyError::Range)?;
    let scale = 10_u128.pow(places);
    if fen % scale != 0 || (times == 1 && places > 2) {
        return Err(MoneyError::Format);
    }
    if negative {
        return Err(MoneyError::Range);
    }
    u64::try_from(fen / scale).map_err(|_| MoneyError::Range)
}

/// A full-width digit, comma or point as the keyboard of another input method has it.
fn half_width(character: char) -> char {
    match character {
        '０'..='９' | '，' | '．' | '－' => char::from_u32(u32::from(character) - 0xFEE0).unwrap_or(character),
        other => other,
    }
}

/// The digits without separators, which stand before every three digits or nowhere.
fn ungrouped(whole: &str) -> Option<String> {
    if !whole.contains(',') {
        return Some(whole.to_owned());
    }
    let mut groups = whole.split(',');
    let first = groups.next().filter(|first| (1..=3).contains(&first.len()))?;
    let mut out = first.to_owned();
    for group in groups {
        if group.len() != 3 {
            return None;
        }
        out.push_str(group);
    }
    Some(out)
}

/// Reads typed yuan, above zero: `1680000`, `1680000.50`, `1,680,000`, `168万`, `168万元`.
impl FromStr for Fen {
    type Err = MoneyError;

    fn from_str(typed: &str) -> Result<Self, Self::Err> {
        match typed_fen(typed)? {
            0 => Err(MoneyError::Range),
            fen => Self::new(fen),
        }
    }
}

/// Yuan with two decimals: `1234.56`.
impl fmt::Display for Fen {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}.{:02}", self.0 / 100, self.0 % 100)
    }
}

impl fmt::Debug for Fen {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} fen", self.0)
    }
}

impl<'de> Deserialize<'de> for Fen {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        Self::new(u64::deserialize(input)?).map_err(|error| de::Error::custom(error.code()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn bad_amounts_have_their_own_codes() {
        for (typed, code) in [
            ("-1", "money.range"),
            ("0", "money.range"),
            ("0.00", "money.range"),
            ("9223372036854775807", "money.range"),
            ("99999999999999999999999999999999", "money.range"),
            ("90071992547409.92", "money.range"),
            ("1e309", "money.format"),
            ("NaN", "money.format"),
            ("inf", "money.format"),
            ("0.005", "money.format"),
            ("1.", "money.format"),
            (".5", "money.format"),
            ("+1", "money.format"),
            ("--1", "money.format"),
            ("1,23", "money.format"),
            ("1,2345", "money.format"),
            ("1234,567", "money.format"),
            (",234", "money.format"),
            ("1,,234", "money.format"),
            ("1,234.5,6", "money.format"),
            ("1²", "money.format"),
            ("四百零九万", "money.format"),
            ("409万5千", "money.format"),
            ("万", "money.format"),
            ("0万", "money.range"),
            ("-5万", "money.range"),
            ("1.2345678万", "money.format"),
            ("1.500", "money.format"),
            ("$100", "money.format"),
            ("999999999999亿", "money.range"),
            ("", "money.format"),
            ("-", "money.format"),
        ] {
            assert_eq!(typed.parse::<Fen>().expect_err(typed).code(), code, "{typed}");
        }
    }

    #[test]
    fn typed_yuan_are_fen() {
        for (typed, fen) in [
            ("1234.56", 123_456),
            (" 80 ", 8_000),
            ("0.5", 50),
            ("0.01", 1),
            ("90071992547409.91", Fen::MAX.get()),
            ("4,090,000", 409_000_000),
            ("4，090，000.50", 409_000_050),
            ("409万", 409_000_000),
            ("409 万元", 409_000_000),
            ("409.05万", 409_050_000),
            ("0.000123万", 123),
            ("1.2亿", 12_000_000_000),
            ("¥1,234.56元", 123_456),
            ("￥80元整", 8_000),
            ("１６８００００", 168_000_000),
        ] {
            assert_eq!(typed.parse::<Fen>().map(Fen::get), Ok(fen), "{typed}");
        }
        assert_eq!(Fen::new(8_005).expect("fen").to_string(), "80.05");
    }

    #[test]
    fn an_amount_is_shown_in_groups_and_in_capitals() {
        for (fen, grouped, capitals) in [
            (0, "0.00", "零元整"),
            (5, "0.05", "伍分"),
            (50, "0.50", "伍角整"),
            (8_000, "80.00", "捌拾元整"),
            (10_005, "100.05", "壹佰元零伍分"),
            (10_050, "100.50", "壹佰元伍角整"),
            (99_999, "999.99", "玖佰玖拾玖元玖角玖分"),
            (100_100, "1,001.00", "壹仟零壹元整"),
            (1_000_500, "10,005.00", "壹万零伍元整"),
            (168_000_000, "1,680,000.00", "壹佰陆拾捌万元整"),
            (409_000_000, "4,090,000.00", "肆佰零玖万元整"),
            (100_050_000, "1,000,500.00", "壹佰万零伍佰元整"),
            (12_000_000_100, "120,000,001.00", "壹亿贰仟万零壹元整"),
            (10_000_000_000_000, "100,000,000,000.00", "壹仟亿元整"),
            (Fen::MAX.get(), "90,071,992,547,409.91", "玖拾万零柒佰壹拾玖亿玖仟贰佰伍拾肆万柒仟肆佰零玖元玖角壹分"),
        ] {
            let amount = Fen::new(fen).expect("fen");
            assert_eq!((amount.grouped().as_str(), amount.in_capitals().as_str()), (grouped, capitals));
        }
    }

    #[test]
    fn sums_never_wrap() {
        let one = Fen::new(1).expect("fen");
        assert_eq!(Fen::MAX.checked_add(one), Err(MoneyError::Range));
        assert_eq!(Fen::MAX.checked_mul(u64::MAX), Err(MoneyError::Range));
        assert_eq!(Fen::ZERO.checked_sub(one), Err(MoneyError::Range));
        assert_eq!(one.checked_mul(8_000).and_then(|fee| fee.checked_add(one)), Fen::new(8_001));
    }

    #[test]
    fn nothing_is_an_amount_and_the_largest_is_the_last_that_every_reader_holds() {
        assert!(Fen::ZERO.is_zero() && !Fen::new(1).expect("fen").is_zero());
        assert_eq!(
            (format!("{:?}", Fen::ZERO), format!("{:?}", Fen::MAX)),
            ("0 fen".into(), "9007199254740991 fen".into())
        );
        assert_eq!(Fen::MAX.get(), 9_007_199_254_740_991);
        assert_eq!(Fen::new(9_007_199_254_740_991), Ok(Fen::MAX));
        assert_eq!(Fen::new(9_007_199_254_740_992), Err(MoneyError::Range));
    }

    #[test]
    fn json_is_an_integer() {
        assert_eq!(serde_json::to_string(&Fen::new(8_000).expect("fen")).expect("json"), "8000");
        assert_eq!(serde_json::from_str::<Fen>("0").expect("fen"), Fen::ZERO);
        for other in ["9007199254740992", "-1", "1.0", "1e3", "\"80\"", "null"] {
            assert!(serde_json::from_str::<Fen>(other).is_err(), "{other}");
        }
    }

    proptest! {
        #[test]
        fn what_is_shown_reads_back(fen in 1..=Fen::MAX.get()) {
            let amount = Fen::new(fen).expect("fen");
            prop_assert_eq!(amount.to_string().parse::<Fen>(), Ok(amount));
            prop_assert_eq!(amount.grouped().parse::<Fen>(), Ok(amount));
        }

        #[test]
        fn any_text_gets_an_answer(typed in "\\PC*", digits in "[0-9. ,万元-]*") {
            let _ = typed.parse::<Fen>();
            let _ = digits.parse::<Fen>();
        }
    }
}
