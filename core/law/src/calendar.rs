//! The working calendar (工作日历) and the last days that are counted by it (期限).
//!
//! The State Council names rest days and exchanged working days (调休) once a year, so the calendar is data of the
//! signed policy pack and ends with the last year that was announced. Beyond that day nothing here pretends to know:
//! a count that reaches it says "not before" instead of a date, and a period with such an end goes on until a calendar
//! that knows its year has counted it again.

use ereg_domain::time::{Day, Instant};
use serde::{Deserialize, Serialize};

/// The days that are worked, from the first to the last day that was announced.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WorkCalendar {
    /// First day it knows.
    pub first_day: Day,
    /// Last day it knows.
    pub last_day: Day,
    /// Rest days of the yearly announcements, rising.
    pub off: Vec<Day>,
    /// Weekend days that are worked in exchange, rising.
    pub work: Vec<Day>,
}

/// The last day of a period, as far as it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Deadline {
    /// This day, to its end.
    By(Day),
    /// The calendar of that year is not announced: it ends on this day or later, to be confirmed.
    NotBefore(Day),
}

impl Deadline {
    /// The day it names, whether or not that is certain.
    pub fn day(self) -> Day {
        match self {
            Deadline::By(day) | Deadline::NotBefore(day) => day,
        }
    }

    /// The first instant after that day, at +08:00: a period ends with its last day (民法典 203). `None` while the day
    /// is not certain: what is not known to be over has not ended.
    pub fn end(self) -> Option<Instant> {
        match self {
            Deadline::By(day) => Some(day.plus_days(1).start()),
            Deadline::NotBefore(_) => None,
        }
    }

    /// Whether it is certainly over.
    pub fn is_over(self, at: Instant) -> bool {
        self.end().is_some_and(|end| at >= end)
    }
}

/// The length of a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Length {
    /// Days; the last of them is moved past rest days.
    Days(u32),
    /// Working days (工作日).
    WorkingDays(u16),
}

/// A period that people have for something (期间), with what it was counted from, so that a calendar that comes to know
/// its year can count it again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Period {
    /// The day before its first.
    pub from: Day,
    /// Its length in days, of the calendar or of work.
    pub length: Length,
    /// Its last day, as far as it is known.
    pub by: Deadline,
}

impl Period {
    /// The period after a day.
    pub fn after(from: Day, length: Length, calendar: &WorkCalendar) -> Period {
        Period { from, length, by: calendar.after(from, length) }
    }

    /// This period counted again, where its last day was not certain and the calendar now knows it. A day that had gone
    /// by before anybody could know it is not held against anyone: the period then ends with the next working day.
    pub fn counted_again(&self, calendar: &WorkCalendar, today: Day) -> Option<Period> {
        let (Deadline::NotBefore(_), Deadline::By(day)) = (self.by, calendar.after(self.from, self.length)) else {
            return None;
        };
        let by = if day > today { Deadline::By(day) } else { calendar.after(today, Length::WorkingDays(1)) };
        matches!(by, Deadline::By(_)).then_some(Period { by, ..*self })
    }
}

impl WorkCalendar {
    /// Whether a day is worked. Outside the days it knows, Monday to Friday are.
    pub fn is_worked(&self, day: Day) -> bool {
        self.work.binary_search(&day).is_ok() || (day.is_weekday() && self.off.binary_search(&day).is_err())
    }

    /// The last day of a period after a day.
    pub fn after(&self, from: Day, length: Length) -> Deadline {
        match length {
            Length::Days(count) => self.after_days(from, count),
            Length::WorkingDays(count) => self.after_working_days(from, count),
        }
    }

    /// The last of `count` working days, counted from the day after `from` (民法典 201).
    pub fn after_working_days(&self, from: Day, count: u16) -> Deadline {
        let (mut day, mut left) = (from, count);
        while left > 0 {
            let next = day.plus_days(1);
            if next == day {
                break;
            }
            day = next;
            left -= u16::from(self.is_worked(day));
        }
        self.known(day)
    }

    /// The last of `count` days, counted from the day after `from`; one that is a rest day ends with the next day
    /// that is none (民法典 201, 203).
    pub fn after_days(&self, from: Day, count: u32) -> Deadline {
        let mut day = from.plus_days(i64::from(count));
        while !self.is_worked(day) {
            let next = day.plus_days(1);
            if next == day {
                break;
            }
            day = next;
        }
        self.known(day)
    }

    fn known(&self, day: Day) -> Deadline {
        if day <= self.last_day { Deadline::By(day) } else { Deadline::NotBefore(day) }
    }

    /// Whether it says one thing of each day: lists in order, within its days, a day not both rest and work.
    pub fn is_consistent(&self) -> bool {
        let within = |days: &[Day]| {
            days.windows(2).all(|pair| pair[0] < pair[1])
                && days.iter().all(|day| self.first_day <= *day && *day <= self.last_day)
        };
        self.first_day <= self.last_day
            && within(&self.off)
            && within(&self.work)
            && self.work.iter().all(|day| self.off.binary_search(day).is_err())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::references::floor_pack;

    fn calendar() -> WorkCalendar {
        floor_pack().unwrap().calendar.clone()
    }

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn the_year_2026_has_248_working_days() {
        let calendar = calendar();
        let days = (0..365).map(|n| day("2026-01-01").plus_days(n));
        assert_eq!(days.filter(|d| calendar.is_worked(*d)).count(), 248);
        for worked in ["2026-01-04", "2026-02-14", "2026-09-20", "2026-10-10", "2026-11-23"] {
            assert!(calendar.is_worked(day(worked)), "{worked}");
        }
        for rest in ["2026-01-01", "2026-02-16", "2026-05-05", "2026-10-07", "2026-11-22"] {
            assert!(!calendar.is_worked(day(rest)), "{rest}");
        }
    }

    /// The new year's week of 2026 is off from the 15th to the 23rd of February; Saturday the 14th and the 28th work.
    #[test]
    fn working_days_jump_over_a_holiday_and_count_an_exchanged_saturday() {
        let calendar = calendar();
        let friday = day("2026-02-13");
        assert_eq!(calendar.after_working_days(friday, 1), Deadline::By(day("2026-02-14")));
        assert_eq!(calendar.after_working_days(friday, 2), Deadline::By(day("2026-02-24")));
        assert_eq!(calendar.after_working_days(friday, 6), Deadline::By(day("2026-02-28")));
        assert_eq!(calendar.after_working_days(day("2026-11-20"), 5), Deadline::By(day("2026-11-27")));
        assert_eq!(calendar.after_working_days(friday, 0), Deadline::By(friday));
    }

    #[test]
    fn beyond_the_last_year_it_says_not_before_and_no_date() {
        let calendar = calendar();
        assert_eq!(calendar.after_working_days(day("2026-11-18"), 30), Deadline::By(day("2026-12-30")));
        assert_eq!(calendar.after_working_days(day("2026-11-19"), 30), Deadline::By(day("2026-12-31")));
        assert_eq!(calendar.after_working_days(day("2026-11-20"), 30), Deadline::NotBefore(day("2027-01-01")));
        assert_eq!(calendar.after_days(day("2026-12-24"), 7), Deadline::By(day("2026-12-31")));
        assert_eq!(calendar.after_days(day("2026-12-25"), 7), Deadline::NotBefore(day("2027-01-01")));
    }

    #[test]
    fn a_period_in_days_that_ends_on_a_rest_day_ends_with_the_next_that_is_none() {
        let calendar = calendar();
        // The 3rd of October 2026 is a Saturday in the national holiday, which ends on the 7th.
        assert_eq!(calendar.after_days(day("2026-09-18"), 15), Deadline::By(day("2026-10-08")));
        // The 10th of October is a Saturday that is worked.
        assert_eq!(calendar.after_days(day("2026-09-25"), 15), Deadline::By(day("2026-10-10")));
        assert_eq!(calendar.after_days(day("2026-11-14"), 7), Deadline::By(day("2026-11-23")));
        assert_eq!(calendar.after_days(day("2026-11-16"), 7), Deadline::By(day("2026-11-23")));
    }

    #[test]
    fn a_deadline_ends_with_its_day_in_wuhan() {
        let by = Deadline::By(day("2026-11-30"));
        assert_eq!(by.end().unwrap().to_string(), "2026-11-30T16:00:00.000Z");
        assert!(!by.is_over("2026-11-30T15:59:59.999Z".parse().unwrap()));
        assert!(by.is_over("2026-11-30T16:00:00.000Z".parse().unwrap()));
        assert_eq!(
            serde_json::to_string(&Deadline::NotBefore(day("2027-01-11"))).unwrap(),
            r#"{"not_before":"2027-01-11"}"#
        );
    }

    #[test]
    fn a_day_that_is_not_certain_is_never_over() {
        let by = Deadline::NotBefore(day("2027-01-11"));
        assert_eq!(by.end(), None);
        assert!(!by.is_over("2099-01-01T00:00:00.000Z".parse().unwrap()));
    }

    /// The year 2027 announced with its first day off, and a Monday of January in exchange.
    fn calendar_of_2027() -> WorkCalendar {
        let mut calendar = calendar();
        calendar.last_day = day("2027-12-31");
        calendar.off.extend([day("2027-01-01"), day("2027-01-11")]);
        calendar
    }

    #[test]
    fn a_period_is_counted_again_by_a_calendar_that_knows_its_year() {
        for (length, first, then) in
            [(Length::Days(12), "2027-01-11", "2027-01-12"), (Length::WorkingDays(6), "2027-01-07", "2027-01-08")]
        {
            let period = Period::after(day("2026-12-30"), length, &calendar());
            assert_eq!(period.by, Deadline::NotBefore(day(first)));
            assert_eq!(period.counted_again(&calendar(), day("2026-12-31")), None, "still not known");
            let known = period.counted_again(&calendar_of_2027(), day("2026-12-31")).unwrap();
            assert_eq!(known, Period { by: Deadline::By(day(then)), ..period });
            assert_eq!(known.counted_again(&calendar_of_2027(), day("2026-12-31")), None, "once");
        }
    }

    #[test]
    fn a_day_that_had_gone_by_before_it_was_known_is_held_against_nobody() {
        let period = Period::after(day("2026-12-30"), Length::Days(12), &calendar());
        let told = |today: &str| period.counted_again(&calendar_of_2027(), day(today)).unwrap().by;
        assert_eq!(told("2027-01-11"), Deadline::By(day("2027-01-12")));
        assert_eq!(told("2027-01-12"), Deadline::By(day("2027-01-13")));
        assert_eq!(told("2027-02-19"), Deadline::By(day("2027-02-22")));
        assert_eq!(period.counted_again(&calendar_of_2027(), day("2027-12-31")), None, "nor is the next day known");
    }

    #[test]
    fn a_calendar_that_says_two_things_of_a_day_is_none() {
        let with = |change: fn(&mut WorkCalendar)| {
            let mut calendar = calendar();
            change(&mut calendar);
            calendar.is_consistent()
        };
        assert!(with(|_| ()));
        assert!(!with(|c| c.work.insert(0, c.off[0])));
        assert!(!with(|c| c.off.swap(0, 1)));
        assert!(!with(|c| c.off.insert(0, c.off[0])));
        assert!(!with(|c| c.off.push(c.last_day.plus_days(1))));
        assert!(!with(|c| c.work.insert(0, c.first_day.plus_days(-1))));
        assert!(!with(|c| c.last_day = c.first_day.plus_days(-1)));
    }
}
