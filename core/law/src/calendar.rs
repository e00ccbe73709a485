//! The working calendar (工作日历) and the last days that are counted by it (期限).
//!
//! The State Council names rest days and exchanged working days (调休) once a year, so the calendar is data of the
//! signed policy pack and ends with the last year that was announced. Beyond that day nothing here pretends to know:
//! a count that reaches it answers "not before", never a date.

use ereg_domain::time::{Day, Instant};
use serde::{Deserialize, Serialize};

/// Which days are worked, from the first to the last day that was announced.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WorkCalendar {
    /// First day it knows.
    pub first_day: Day,
    /// Last day it knows.
    pub last_day: Day,
    /// Rest days of the yearly notices, rising.
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

    /// The first instant after that day, at +08:00: a period ends with its last day (民法典 203).
    pub fn end(self) -> Instant {
        self.day().plus_days(1).start()
    }
}

impl WorkCalendar {
    /// Whether a day is worked. Outside the days it knows, Monday to Friday are.
    pub fn is_worked(&self, day: Day) -> bool {
        self.work.binary_search(&day).is_ok() || (day.is_weekday() && self.off.binary_search(&day).is_err())
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
    use crate::policy::floor_pack;

    fn calendar() -> WorkCalendar {
        floor_pack().unwrap().calendar
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
        let end = Deadline::By(day("2026-11-30")).end();
        assert_eq!(end.to_string(), "2026-11-30T16:00:00.000Z");
        assert_eq!(
            serde_json::to_string(&Deadline::NotBefore(day("2027-01-11"))).unwrap(),
            r#"{"not_before":"2027-01-11"}"#
        );
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
