//! Exact shares of ownership (份额, 按份共有): fractions, never percentages and never floats.
//!
//! Invariant: 0 < share ≤ 1, lowest terms, denominator at most 10⁹.

use crate::text::canonical_text;
use std::{cmp::Ordering, collections::BTreeMap, fmt, num::NonZeroU32, str::FromStr};

const LARGEST_DENOMINATOR: u64 = 1_000_000_000;

/// A share in lowest terms, such as `1/3`; the whole is `1/1`.
///
/// Typed input may be reducible (`2/6`); persisted and signed text is in lowest terms or refused.
///
/// ```
/// use ereg_domain::share::{Share, sum_is_one};
///
/// let typed: Share = "2/6".parse()?;
/// assert_eq!(typed.to_string(), "1/3");
/// assert!(sum_is_one(&[typed, typed, typed])); // exactly: no share is a percentage
/// assert!(!sum_is_one(&[typed, typed]));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Share {
    numer: u32,
    denom: NonZeroU32,
}

/// The reason why a text is no share.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum ShareError {
    /// Not two numbers around a slash.
    #[error("share.format")]
    Format,
    /// Zero, above the whole, or with a denominator above 10⁹ in lowest terms.
    #[error("share.range")]
    Range,
}

impl ShareError {
    /// The stable code.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Format => "share.format",
            Self::Range => "share.range",
        }
    }
}

impl Share {
    /// The whole: `1/1`.
    pub const WHOLE: Self = Self { numer: 1, denom: NonZeroU32::MIN };

    /// The share `numer/denom`, reduced.
    ///
    /// # Errors
    /// [`ShareError::Range`] unless 0 < share ≤ 1 with a denominator of at most 10⁹ after reduction.
    pub fn new(numer: u64, denom: u64) -> Result<Self, ShareError> {
        if numer == 0 || numer > denom {
            return Err(ShareError::Range);
        }
        let divisor = greatest_common_divisor(numer, denom);
        if denom / divisor > LARGEST_DENOMINATOR {
            return Err(ShareError::Range);
        }
        let small = |value: u64| u32::try_from(value / divisor).map_err(|_| ShareError::Range);
        let denom = NonZeroU32::new(small(denom)?).ok_or(ShareError::Range)?;
        Ok(Self { numer: small(numer)?, denom })
    }

    /// Numerator in lowest terms.
    pub fn numer(self) -> u64 {
        u64::from(self.numer)
    }

    /// Denominator in lowest terms.
    pub fn denom(self) -> u64 {
        u64::from(self.denom.get())
    }

    /// Whether this is the whole.
    pub fn is_whole(self) -> bool {
        self == Self::WHOLE
    }

    /// The share that is left once these parts are given away; `None` where nothing is.
    ///
    /// # Errors
    /// [`ShareError::Range`] where more is given away than it is, or where what is left has a denominator above 10⁹.
    pub fn less(self, given: &[Share]) -> Result<Option<Share>, ShareError> {
        // Parts of one size go together, so that what is left is no finer than it must be.
        let mut by_denominator: BTreeMap<u64, u64> = BTreeMap::new();
        for share in given {
            *by_denominator.entry(share.denom()).or_default() += share.numer();
        }
        let (mut numer, mut denom) = (u128::from(self.numer), u128::from(self.denom.get()));
        for (d, n) in by_denominator {
            let (d, n) = (u128::from(d), u128::from(n));
            let of = |a: u128, b: u128| a.checked_mul(b).ok_or(ShareError::Range);
            numer = of(numer, d)?.checked_sub(of(n, denom)?).ok_or(ShareError::Range)?;
            denom = of(denom, d)?;
            (numer, denom) = lowest_terms(numer, denom);
        }
        if numer == 0 { Ok(None) } else { share_of(numer, denom).map(Some) }
    }

    /// It and another together.
    ///
    /// # Errors
    /// [`ShareError::Range`] where they pass the whole, or where their sum has a denominator above 10⁹.
    pub fn plus(self, other: Share) -> Result<Share, ShareError> {
        let (a, b) = (u128::from(self.numer), u128::from(self.denom.get()));
        let (c, d) = (u128::from(other.numer), u128::from(other.denom.get()));
        share_of(a * d + c * b, b * d)
    }
}

fn share_of(numer: u128, denom: u128) -> Result<Share, ShareError> {
    let (numer, denom) = lowest_terms(numer, denom);
    let small = |value| u64::try_from(value).map_err(|_| ShareError::Range);
    Share::new(small(numer)?, small(denom)?)
}

fn lowest_terms(numer: u128, denom: u128) -> (u128, u128) {
    let (mut a, mut b) = (numer, denom);
    while b != 0 {
        (a, b) = (b, a % b);
    }
    numer.checked_div(a).zip(denom.checked_div(a)).unwrap_or((numer, denom))
}

/// Whether the shares sum to exactly one. Exact for any number of shares; none sum to zero.
pub fn sum_is_one(shares: &[Share]) -> bool {
    sum(shares).is_some_and(|(numer, denom)| numer == denom)
}

/// Whether shares together are no more than one share. Exact for any number of shares.
pub fn fit_into(shares: &[Share], whole: Share) -> bool {
    // Cross-multiplied: a/b ≤ c/d.
    sum(shares).is_some_and(|(a, b)| a.times(whole.denom.get()) <= b.times(whole.numer))
}

/// Whether the shares make two thirds of the whole (民法典 301). Exact for any number of shares.
pub fn make_two_thirds(shares: &[Share]) -> bool {
    sum(shares).is_none_or(|(numer, denom)| numer.times(3) >= denom.times(2))
}

/// The exact sum, not in lowest terms; `None` where it passes the whole.
fn sum(shares: &[Share]) -> Option<(Natural, Natural)> {
    // Co-owners mostly share a denominator, so the long arithmetic runs over few terms.
    let mut by_denominator: BTreeMap<u32, u64> = BTreeMap::new();
    for share in shares {
        let sum = by_denominator.entry(share.denom.get()).or_default();
        // Stopping above the whole keeps every sum below 2³³.
        *sum += share.numer();
        if *sum > share.denom() {
            return None;
        }
    }
    let (mut numer, mut denom) = (Natural(Vec::new()), Natural(vec![1]));
    for (d, n) in by_denominator {
        // n ≤ d < 2³², so it fits: numer/denom + n/d = (numer·d + n·denom) / (denom·d).
        let n = u32::try_from(n).unwrap_or(d);
        numer = numer.times(d).plus(denom.times(n));
        denom = denom.times(d);
        if numer > denom {
            return None;
        }
    }
    Some((numer, denom))
}

fn greatest_common_divisor(mut a: u64, mut b: u64) -> u64 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

/// A natural number of any size, least limb first, no zero limb on top. Five coprime denominators already
/// pass 2¹²⁸, and a sum that merely overflowed must not be called wrong.
#[derive(PartialEq, Eq)]
struct Natural(Vec<u32>);

impl Natural {
    fn times(&self, factor: u32) -> Self {
        let mut carry = 0_u64;
        let mut limbs = Vec::new();
        for limb in &self.0 {
            carry += u64::from(*limb) * u64::from(factor);
            limbs.push(carry as u32);
            carry >>= 32;
        }
        limbs.push(carry as u32);
        Self(limbs).trimmed()
    }

    fn plus(self, other: Self) -> Self {
        let mut carry = 0_u64;
        let mut limbs = Vec::new();
        for at in 0..self.0.len().max(other.0.len()) {
            let limb = |number: &Self| u64::from(number.0.get(at).copied().unwrap_or_default());
            carry += limb(&self) + limb(&other);
            limbs.push(carry as u32);
            carry >>= 32;
        }
        limbs.push(carry as u32);
        Self(limbs).trimmed()
    }

    fn trimmed(mut self) -> Self {
        while self.0.last() == Some(&0) {
            self.0.pop();
        }
        self
    }
}

impl Ord for Natural {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.len().cmp(&other.0.len()).then_with(|| self.0.iter().rev().cmp(other.0.iter().rev()))
    }
}

impl PartialOrd for Natural {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Share {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.numer() * other.denom()).cmp(&(other.numer() * self.denom()))
    }
}

impl PartialOrd for Share {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl FromStr for Share {
    type Err = ShareError;

    fn from_str(typed: &str) -> Result<Self, Self::Err> {
        let (numer, denom) = typed.trim().split_once('/').ok_or(ShareError::Format)?;
        let number = |part: &str| {
            let part = part.trim();
            if part.is_empty() || !part.bytes().all(|byte| byte.is_ascii_digit()) {
                return Err(ShareError::Format);
            }
            part.parse::<u64>().map_err(|_| ShareError::Range)
        };
        // Both are read before the range is judged, so that `0/x` is a matter of format.
        let (numer, denom) = (number(numer), number(denom));
        if numer == Err(ShareError::Format) || denom == Err(ShareError::Format) {
            return Err(ShareError::Format);
        }
        Self::new(numer?, denom?)
    }
}

impl fmt::Display for Share {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}/{}", self.numer, self.denom)
    }
}

impl fmt::Debug for Share {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, out)
    }
}

canonical_text!(Share);

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn share(text: &str) -> Share {
        text.parse().expect("a share")
    }

    #[test]
    fn typed_shares_are_reduced_and_signed_ones_must_be() {
        assert_eq!(share("2/6"), share("1/3"));
        assert_eq!(share(" 01 / 3 ").to_string(), "1/3");
        assert_eq!(format!("{:?}", share("2/6")), "1/3");
        assert_eq!(share("5/5"), Share::WHOLE);
        assert_eq!(serde_json::to_string(&share("2/6")).expect("json"), "\"1/3\"");
        assert_eq!(serde_json::from_str::<Share>("\"1/3\"").expect("canonical"), share("1/3"));
        for other in ["\"2/6\"", "\"01/3\"", "\"1/3 \"", "0.5", "null"] {
            assert!(serde_json::from_str::<Share>(other).is_err(), "{other}");
        }
    }

    #[test]
    fn bad_shares_have_their_own_codes() {
        for (typed, code) in [
            ("1/0", "share.range"),
            ("0/1", "share.range"),
            ("0/0", "share.range"),
            ("2/1", "share.range"),
            ("1/1000000000000000000", "share.range"),
            ("1/1000000001", "share.range"),
            ("1/99999999999999999999999", "share.range"),
            ("", "share.format"),
            ("1", "share.format"),
            ("0.5", "share.format"),
            ("50%", "share.format"),
            ("-1/3", "share.format"),
            ("+1/3", "share.format"),
            ("1/3/3", "share.format"),
            ("0/x", "share.format"),
            ("１/３", "share.format"),
        ] {
            assert_eq!(typed.parse::<Share>().expect_err(typed).code(), code, "{typed}");
        }
        assert_eq!(share("1000000000/3000000000"), share("1/3"));
        assert_eq!(share("999999999/1000000000").denom(), 1_000_000_000);
    }

    #[test]
    fn parts_are_compared_exactly() {
        let of = |shares: &[(u64, u64)]| -> Vec<Share> {
            shares.iter().map(|(n, d)| Share::new(*n, *d).expect("a share")).collect()
        };
        let whole = |n, d| Share::new(n, d).expect("a share");
        assert!(fit_into(&of(&[(1, 6), (1, 6)]), whole(1, 3)));
        assert!(fit_into(&of(&[(1, 2), (1, 3)]), whole(5, 6)) && fit_into(&[], whole(1, 2)));
        assert!(!fit_into(&of(&[(1, 3)]), whole(333_333, 1_000_000)));
        assert!(!fit_into(&of(&[(2, 3), (2, 3)]), Share::WHOLE), "above the whole is no part");
    }

    #[test]
    fn what_is_given_and_what_is_left_are_the_share_again() {
        assert_eq!(share("1/2").less(&[share("1/6"), share("1/6")]), Ok(Some(share("1/6"))));
        assert_eq!(share("1/2").less(&[share("1/3"), share("1/6")]), Ok(None));
        assert_eq!(share("1/2").less(&[]), Ok(Some(share("1/2"))));
        assert_eq!(share("1/2").less(&[share("2/3")]), Err(ShareError::Range));
        assert_eq!(share("1/3").plus(share("1/6")), Ok(share("1/2")));
        assert_eq!(share("2/3").plus(share("1/2")), Err(ShareError::Range));
        let fine = share("1/999999937");
        assert_eq!(share("1/2").less(&[fine]), Err(ShareError::Range), "finer than a share can be");
        assert_eq!(share("1/2").plus(fine), Err(ShareError::Range));
    }

    #[test]
    fn three_thirds_are_the_whole_and_ninety_nine_hundredths_are_not() {
        assert!(sum_is_one(&[share("1/3"); 3]));
        assert!(sum_is_one(&[share("1/2"), share("1/3"), share("1/6")]));
        assert!(sum_is_one(&[Share::WHOLE]));
        assert!(!sum_is_one(&[share("99/100")]));
        assert!(!sum_is_one(&[]));
        assert!(!sum_is_one(&[Share::WHOLE, share("1/1000000000")]));
        assert!(!sum_is_one(&[share("1/2"), share("1/3"), share("1/5")]));
    }

    #[test]
    fn denominators_whose_product_passes_any_integer_still_sum_exactly() {
        // Five primes just below 2·10⁸: the common denominator has some 140 bits.
        let primes = [199_999_991_u64, 199_999_963, 199_999_957, 199_999_949, 199_999_931];
        let mut shares = Vec::new();
        for prime in primes {
            shares.push(Share::new(1, 5 * prime).expect("a share"));
            shares.push(Share::new(prime - 1, 5 * prime).expect("a share"));
        }
        assert!(sum_is_one(&shares));
        shares[0] = Share::new(2, 5 * primes[0]).expect("a share");
        assert!(!sum_is_one(&shares));
        shares[0] = Share::new(1, 5 * primes[0] - 1).expect("a share");
        assert!(!sum_is_one(&shares));
    }

    #[test]
    fn two_thirds_are_told_exactly_also_where_the_common_denominator_passes_any_integer() {
        assert!(make_two_thirds(&[share("2/3")]));
        assert!(!make_two_thirds(&[share("666666666/1000000000")]));
        assert!(make_two_thirds(&[share("1/2"), share("1/6")]));
        assert!(!make_two_thirds(&[]));
        // Five primes just below 10⁹: their product has 150 bits.
        let tenths: Vec<Share> = [999_999_937_u64, 999_999_929, 999_999_893, 999_999_883, 999_999_797]
            .into_iter()
            .map(|prime| Share::new(prime / 7, prime).expect("a share"))
            .collect();
        assert!(make_two_thirds(&tenths), "five sevenths, less a little");
        assert!(!make_two_thirds(&tenths[1..]), "four sevenths");
    }

    #[test]
    fn shares_order_by_size() {
        assert!(share("1/3") < share("1/2"));
        assert!(share("999999998/999999999") < share("999999999/1000000000"));
    }

    proptest! {
        #[test]
        fn parts_of_a_whole_sum_to_one_and_miss_it_without_the_last(parts in prop::collection::vec(1_u64..1_000_000, 1..40)) {
            let whole: u64 = parts.iter().sum();
            let mut shares: Vec<Share> = parts.iter().map(|part| Share::new(*part, whole).expect("a share")).collect();
            prop_assert!(sum_is_one(&shares));
            shares.reverse();
            prop_assert!(sum_is_one(&shares));
            shares.pop();
            prop_assert!(!sum_is_one(&shares));
        }

        #[test]
        fn a_share_is_its_own_canonical_form(numer in 1_u64..=1_000_000_000, more in 0_u64..1_000_000_000) {
            if let Ok(share) = Share::new(numer, numer + more) {
                prop_assert_eq!(share.to_string().parse::<Share>(), Ok(share));
                let json = serde_json::to_string(&share).expect("json");
                prop_assert_eq!(serde_json::from_str::<Share>(&json).expect("canonical"), share);
            }
        }

        #[test]
        fn any_text_gets_an_answer(typed in "\\PC*", digits in "[0-9/. -]*") {
            let _ = typed.parse::<Share>();
            let _ = digits.parse::<Share>();
        }
    }
}
