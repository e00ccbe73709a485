//! Time as the registry counts it: instants in UTC milliseconds and legal days at +08:00.
//!
//! The crate has no clock. Every judgement takes an `as_of` that the caller got from the registry (or, on a phone,
//! from an estimate that is labelled provisional). Intervals are half-open: from ≤ t < to.

use std::{fmt, ops::RangeInclusive, str::FromStr};

use jiff::{Timestamp, civil, tz::TimeZone};
use serde::{Deserialize, Serialize};

/// A fault of a written time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TimeError {
    /// Not `YYYY-MM-DDThh:mm:ss.sssZ`.
    #[error("time.instant")]
    Instant,
    /// Not `YYYY-MM-DD`, or no such day.
    #[error("time.day")]
    Day,
    /// A day of a year in which nobody states one.
    #[error("time.day_range")]
    DayRange,
}

impl TimeError {
    /// The stable code.
    pub fn code(self) -> &'static str {
        match self {
            TimeError::Instant => "time.instant",
            TimeError::Day => "time.day",
            TimeError::DayRange => "time.day_range",
        }
    }
}

/// A point in time, UTC, whole milliseconds. JSON: RFC 3339 with milliseconds and `Z`, no other spelling.
///
/// ```
/// use ereg_domain::time::Instant;
///
/// let booked: Instant = "2026-11-20T16:30:00.000Z".parse()?;
/// assert_eq!(booked.day().to_string(), "2026-11-21"); // a legal day is that of +08:00
/// assert!("2026-11-20T16:30:00Z".parse::<Instant>().is_err()); // one spelling
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Instant(i64);

/// One legal day's length in milliseconds; China has had no daylight saving since 1991.
pub const DAY_MS: i64 = 86_400_000;

impl Instant {
    /// 0001-01-01T00:00:00.000Z, the first there is.
    pub const FIRST: Instant = Instant(-62_135_596_800_000);
    /// 9998-12-31T23:59:59.999Z, the last there is: its year has four digits at every offset.
    pub const LAST: Instant = Instant(253_370_764_799_999);

    /// The instant of so many milliseconds since 1970-01-01T00:00:00Z; values before [`Instant::FIRST`] or after
    /// [`Instant::LAST`] are brought to it.
    pub fn from_ms(ms: i64) -> Instant {
        Instant(ms.clamp(Self::FIRST.0, Self::LAST.0))
    }

    /// Milliseconds since 1970-01-01T00:00:00Z.
    pub fn ms(self) -> i64 {
        self.0
    }

    /// Whole seconds since 1970-01-01T00:00:00Z.
    pub fn seconds(self) -> i64 {
        self.0.div_euclid(1000)
    }

    /// The time that is this much later (earlier where negative).
    pub fn plus_ms(self, ms: i64) -> Instant {
        Instant::from_ms(self.0.saturating_add(ms))
    }

    /// The legal day (+08:00) this instant falls in.
    pub fn day(self) -> Day {
        Day(self.beijing().date())
    }

    /// `YYYY-MM-DD hh:mm` at +08:00, as a person in Wuhan reads it.
    pub fn wall_text(self) -> String {
        let t = self.beijing();
        format!("{} {:02}:{:02}", t.date(), t.hour(), t.minute())
    }

    fn beijing(self) -> civil::DateTime {
        let ts = Timestamp::from_millisecond(self.0).unwrap_or(Timestamp::UNIX_EPOCH);
        TimeZone::fixed(jiff::tz::offset(8)).to_datetime(ts)
    }
}

impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match Timestamp::from_millisecond(self.0) {
            Ok(ts) => write!(f, "{ts:.3}"),
            Err(_) => f.write_str("0000-01-01T00:00:00.000Z"),
        }
    }
}

impl FromStr for Instant {
    type Err = TimeError;
    fn from_str(text: &str) -> Result<Instant, TimeError> {
        let ts: Timestamp = text.parse().map_err(|_| TimeError::Instant)?;
        let instant = Instant::from_ms(ts.as_millisecond());
        // The parser takes other offsets, precisions and years; the wire knows one spelling.
        if instant.to_string() == text { Ok(instant) } else { Err(TimeError::Instant) }
    }
}

impl From<Instant> for String {
    fn from(t: Instant) -> String {
        t.to_string()
    }
}

impl TryFrom<String> for Instant {
    type Error = TimeError;
    fn try_from(text: String) -> Result<Instant, TimeError> {
        text.parse()
    }
}

/// A legal day at +08:00. JSON: `YYYY-MM-DD`.
///
/// ```
/// use ereg_domain::time::Day;
///
/// let day: Day = "2026-11-21".parse()?;
/// assert_eq!(day.start().to_string(), "2026-11-20T16:00:00.000Z");
/// assert_eq!(day.plus_days(10).to_string(), "2026-12-01");
/// assert!("2026-02-30".parse::<Day>().is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Day(civil::Date);

impl Day {
    /// The day of these numbers, if there is one.
    pub fn new(year: i16, month: i8, day: i8) -> Result<Day, TimeError> {
        civil::Date::new(year, month, day).map(Day).map_err(|_| TimeError::Day)
    }

    /// Its first instant, 00:00 at +08:00.
    pub fn start(self) -> Instant {
        let start = self.0.to_datetime(civil::Time::midnight());
        let ts = TimeZone::fixed(jiff::tz::offset(8)).to_timestamp(start).unwrap_or(Timestamp::UNIX_EPOCH);
        Instant(ts.as_millisecond())
    }

    /// The day that is this many calendar days later.
    pub fn plus_days(self, days: i64) -> Day {
        Day(self.0.saturating_add(jiff::Span::new().days(days.clamp(-3_000_000, 3_000_000))))
    }

    /// Whether it is a Monday, Tuesday … Friday; whether it is worked says the law's calendar.
    pub fn is_weekday(self) -> bool {
        !matches!(self.0.weekday(), civil::Weekday::Saturday | civil::Weekday::Sunday)
    }

    /// The day as a date of the calendar.
    pub fn date(self) -> civil::Date {
        self.0
    }

    /// Year, month, day.
    pub fn ymd(self) -> (i16, i8, i8) {
        (self.0.year(), self.0.month(), self.0.day())
    }

    /// `yyyyMMdd`, as official numbers carry it.
    pub fn compact(self) -> String {
        format!("{:04}{:02}{:02}", self.0.year(), self.0.month(), self.0.day())
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl FromStr for Day {
    type Err = TimeError;
    fn from_str(text: &str) -> Result<Day, TimeError> {
        let day = Day(text.parse().map_err(|_| TimeError::Day)?);
        if day.to_string() == text { Ok(day) } else { Err(TimeError::Day) }
    }
}

impl From<Day> for String {
    fn from(d: Day) -> String {
        d.to_string()
    }
}

impl TryFrom<String> for Day {
    type Error = TimeError;
    fn try_from(text: String) -> Result<Day, TimeError> {
        text.parse()
    }
}

/// A legal day that somebody states in an application or a mandate, of the years 1950 to 2099: a year outside is a slip of
/// the keyboard, or of another calendar. JSON: `YYYY-MM-DD`. Whether the day has come is a rule's to say.
///
/// ```
/// use ereg_domain::time::{StatedDay, TimeError};
///
/// let signed_on: StatedDay = "2026-11-21".parse()?;
/// assert_eq!(signed_on.day().to_string(), "2026-11-21");
/// assert_eq!("2569-11-21".parse::<StatedDay>(), Err(TimeError::DayRange)); // by the Buddhist calendar
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct StatedDay(Day);

/// The years that a stated day can be of.
const STATED_YEARS: RangeInclusive<i16> = 1950..=2099;

impl StatedDay {
    /// The day of the calendar.
    pub fn day(self) -> Day {
        self.0
    }
}

impl TryFrom<Day> for StatedDay {
    type Error = TimeError;
    fn try_from(day: Day) -> Result<StatedDay, TimeError> {
        if STATED_YEARS.contains(&day.ymd().0) { Ok(StatedDay(day)) } else { Err(TimeError::DayRange) }
    }
}

impl fmt::Display for StatedDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl FromStr for StatedDay {
    type Err = TimeError;
    fn from_str(text: &str) -> Result<StatedDay, TimeError> {
        StatedDay::try_from(text.parse::<Day>()?)
    }
}

impl From<StatedDay> for String {
    fn from(d: StatedDay) -> String {
        d.to_string()
    }
}

impl TryFrom<String> for StatedDay {
    type Error = TimeError;
    fn try_from(text: String) -> Result<StatedDay, TimeError> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_has_one_spelling() {
        let t: Instant = "2026-11-23T05:30:00.000Z".parse().unwrap();
        assert_eq!(t.to_string(), "2026-11-23T05:30:00.000Z");
        for other in [
            "2026-11-23T05:30:00Z",
            "2026-11-23T13:30:00.000+08:00",
            "2026-11-23 05:30:00.000Z",
            "-000001-01-01T00:00:00.000Z",
            "",
        ] {
            assert_eq!(other.parse::<Instant>(), Err(TimeError::Instant), "{other}");
        }
    }

    #[test]
    fn the_first_and_the_last_instant_are_written_and_read() {
        assert_eq!(Instant::FIRST.to_string(), "0001-01-01T00:00:00.000Z");
        assert_eq!(Instant::LAST.to_string(), "9998-12-31T23:59:59.999Z");
        for end in [Instant::FIRST, Instant::LAST] {
            assert_eq!(end.to_string().parse(), Ok(end));
        }
        assert_eq!((Instant::from_ms(i64::MIN), Instant::from_ms(i64::MAX)), (Instant::FIRST, Instant::LAST));
        for beyond in ["0000-12-31T23:59:59.999Z", "9999-01-01T00:00:00.000Z", "-000001-01-01T00:00:00.000Z"] {
            assert_eq!(beyond.parse::<Instant>(), Err(TimeError::Instant), "{beyond}");
        }
    }

    #[test]
    fn the_legal_day_begins_at_sixteen_hundred_utc() {
        let before: Instant = "2026-11-22T15:59:59.999Z".parse().unwrap();
        assert_eq!(before.day().to_string(), "2026-11-22");
        assert_eq!(before.plus_ms(1).day().to_string(), "2026-11-23");
        assert_eq!(before.plus_ms(1), before.plus_ms(1).day().start());
    }

    #[test]
    fn an_instant_is_counted_in_milliseconds_and_whole_seconds_before_it() {
        let t: Instant = "2026-11-23T05:30:00.999Z".parse().unwrap();
        assert_eq!((t.ms(), t.seconds()), (1_795_411_800_999, 1_795_411_800));
        let before: Instant = "1969-12-31T23:59:58.001Z".parse().unwrap();
        assert_eq!((before.ms(), before.seconds()), (-1_999, -2));
        assert_eq!(t.plus_ms(-1_999), Instant::from_ms(t.ms() - 1_999));
        assert_eq!(Instant::from_ms(i64::MAX), Instant::from_ms(i64::MAX - 1), "no calendar writes it");
        assert_eq!(t.plus_ms(i64::MAX), Instant::from_ms(i64::MAX));
        assert_eq!(t.plus_ms(i64::MIN), Instant::from_ms(i64::MIN));
        assert_eq!(t.wall_text(), "2026-11-23 13:30");
    }

    #[test]
    fn a_day_is_told_in_numbers_and_counted_over_months_and_years_both_ways() {
        let day: Day = "2026-12-31".parse().unwrap();
        assert_eq!((day.ymd(), day.compact().as_str()), ((2026, 12, 31), "20261231"));
        assert_eq!(Day::new(2026, 12, 31), Ok(day));
        for (days, other) in [(0, "2026-12-31"), (1, "2027-01-01"), (-31, "2026-11-30"), (366, "2028-01-01")] {
            assert_eq!(day.plus_days(days).to_string(), other, "{days}");
            assert_eq!(day.plus_days(days).plus_days(-days), day, "{days}");
        }
        assert_eq!(day.plus_days(1).start(), day.start().plus_ms(DAY_MS));
        assert!(
            day.plus_days(i64::MAX).ymd().0 == 9999 && day.plus_days(i64::MIN).ymd().0 < 0,
            "as far as there are days"
        );
        for (year, month, date) in [(2026, 2, 29), (2026, 13, 1), (2026, 4, 31), (2026, 1, 0)] {
            assert_eq!(Day::new(year, month, date), Err(TimeError::Day));
        }
        for other in ["2026-2-1", "20260201", "2026-02-29", "2026-02-01T00:00", ""] {
            assert_eq!(other.parse::<Day>(), Err(TimeError::Day), "{other}");
        }
    }

    #[test]
    fn a_stated_day_is_of_the_years_1950_to_2099() {
        for day in ["1950-01-01", "2026-11-23", "2099-12-31"] {
            let stated: StatedDay = day.parse().unwrap();
            assert_eq!((stated.to_string().as_str(), StatedDay::try_from(stated.day())), (day, Ok(stated)));
            assert_eq!(serde_json::to_string(&stated).unwrap(), format!("{day:?}"));
            assert_eq!(serde_json::from_str::<StatedDay>(&format!("{day:?}")).unwrap(), stated);
        }
        for day in ["0001-01-01", "1899-12-31", "1949-12-31", "2100-01-01", "2569-11-10", "9999-12-31"] {
            assert_eq!(day.parse::<StatedDay>(), Err(TimeError::DayRange), "{day}");
            assert_eq!(StatedDay::try_from(day.parse::<Day>().unwrap()), Err(TimeError::DayRange), "{day}");
            let read = serde_json::from_str::<StatedDay>(&format!("{day:?}")).unwrap_err();
            assert!(read.to_string().starts_with(TimeError::DayRange.code()), "{day}: {read}");
        }
        assert_eq!("2026-02-30".parse::<StatedDay>(), Err(TimeError::Day));
    }

    #[test]
    fn five_days_of_a_week_are_weekdays() {
        let monday: Day = "2026-11-23".parse().unwrap();
        let week: Vec<bool> = (0..7).map(|days| monday.plus_days(days).is_weekday()).collect();
        assert_eq!(week, [true, true, true, true, true, false, false]);
    }
}
