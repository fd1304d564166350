//! Days that come every year, such as the first of March, on which a quota year begins.

use std::fmt;
use std::str::FromStr;

use crate::date::{Date, days_in_month};
use crate::text::serde_as_text;

/// A day that comes every year.
///
/// Convention: 29 February is none, for it comes in leap years only; what begins or ends with the
/// month says [`YearDay::LAST_OF_FEBRUARY`], which is the 28th in common years and the 29th in leap
/// years.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct YearDay {
    /// 1 to 12.
    month: u8,
    /// 1 to 31; 29 in February is its last day.
    day: u8,
}

impl YearDay {
    /// The last day of February.
    pub const LAST_OF_FEBRUARY: YearDay = YearDay { month: 2, day: 29 };

    /// A month and a day; none for a day that does not come every year.
    ///
    /// ```
    /// use ius_calendar::YearDay;
    /// assert!(YearDay::new(3, 1).is_some());
    /// assert!(YearDay::new(2, 29).is_none());
    /// assert!(YearDay::new(4, 31).is_none());
    /// ```
    #[must_use]
    pub const fn new(month: u8, day: u8) -> Option<YearDay> {
        if month < 1 || month > 12 || day < 1 || day as i32 > days_in_month(1, month as i32) {
            return None;
        }
        Some(YearDay { month, day })
    }

    /// The month, 1 to 12.
    #[must_use]
    pub const fn month(self) -> u8 {
        self.month
    }

    /// The day of the month; none for the last day of February.
    #[must_use]
    pub const fn day(self) -> Option<u8> {
        if self.month == 2 && self.day == 29 {
            None
        } else {
            Some(self.day)
        }
    }

    /// The day in a year; none outside years 1 to 9999.
    #[must_use]
    pub fn in_year(self, year: i32) -> Option<Date> {
        let last = days_in_month(year, i32::from(self.month));
        let day = i32::from(self.day).min(last);
        Date::new(year, u32::from(self.month), u32::try_from(day).ok()?)
    }

    /// The latest such day on or before a date; none before year 1.
    ///
    /// ```
    /// use ius_calendar::{Date, YearDay};
    /// let filed: Date = "2026-02-28".parse().unwrap();
    /// let quota_year = YearDay::new(3, 1).unwrap().on_or_before(filed);
    /// assert_eq!(quota_year, "2025-03-01".parse().ok());
    /// ```
    #[must_use]
    pub fn on_or_before(self, date: Date) -> Option<Date> {
        self.in_year(date.year())
            .filter(|day| *day <= date)
            .or_else(|| self.in_year(date.year() - 1))
    }

    /// The latest such day before a date; none before year 1.
    #[must_use]
    pub fn before(self, date: Date) -> Option<Date> {
        self.in_year(date.year())
            .filter(|day| *day < date)
            .or_else(|| self.in_year(date.year() - 1))
    }

    /// The next such day on or after a date; none after year 9999.
    #[must_use]
    pub fn on_or_after(self, date: Date) -> Option<Date> {
        self.in_year(date.year())
            .filter(|day| *day >= date)
            .or_else(|| self.in_year(date.year() + 1))
    }

    /// The next such day after a date; none after year 9999.
    #[must_use]
    pub fn after(self, date: Date) -> Option<Date> {
        self.in_year(date.year())
            .filter(|day| *day > date)
            .or_else(|| self.in_year(date.year() + 1))
    }
}

/// Whether a date lies in the days from one day to another of any year, both included.
///
/// Convention: they run from the first day to the next such last day, so that a last day that comes
/// before the first in the year is one of the next year.
///
/// ```
/// use ius_calendar::{YearDay, in_yearly_window};
/// let (september, february) = (YearDay::new(9, 1).unwrap(), YearDay::LAST_OF_FEBRUARY);
/// assert!(in_yearly_window("2028-02-29".parse().unwrap(), september, february));
/// assert!(!in_yearly_window("2028-03-01".parse().unwrap(), september, february));
/// ```
#[must_use]
pub fn in_yearly_window(date: Date, from: YearDay, to: YearDay) -> bool {
    match from.on_or_before(date) {
        Some(first) => to.on_or_after(first).is_none_or(|last| date <= last),
        // They began before year 1, and go on if they run over its beginning.
        None => to < from && to.in_year(date.year()).is_some_and(|last| date <= last),
    }
}

impl fmt::Display for YearDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "--{:02}-{:02}", self.month, self.day)
    }
}

impl FromStr for YearDay {
    type Err = String;

    /// Reads the ISO 8601 form of a day without a year, `--03-01`; `--02-29` is the last day of
    /// February.
    fn from_str(text: &str) -> Result<YearDay, String> {
        let read = || {
            let (month, day) = text.strip_prefix("--")?.split_once('-')?;
            let (month, day) = (month.parse().ok()?, day.parse().ok()?);
            if (month, day) == (2, 29) {
                return Some(YearDay::LAST_OF_FEBRUARY);
            }
            YearDay::new(month, day)
        };
        read().ok_or_else(|| format!("`{text}` is no day of the year such as --03-01"))
    }
}

serde_as_text!(YearDay, "a day of the year such as --03-01");

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Date {
        text.parse().unwrap()
    }

    /// Every day of eight years, looked at one by one.
    #[test]
    fn agrees_with_walking_day_by_day() {
        let days = [
            YearDay::new(1, 1),
            YearDay::new(2, 28),
            Some(YearDay::LAST_OF_FEBRUARY),
            YearDay::new(3, 1),
            YearDay::new(8, 31),
            YearDay::new(12, 31),
        ];
        let is = |day: YearDay, date: Date| day.in_year(date.year()) == Some(date);
        let mut at = date("2023-12-30");
        while at <= date("2032-01-02") {
            for day in days.into_iter().flatten() {
                let mut back = at;
                while !is(day, back) {
                    back = back.previous_day();
                }
                assert_eq!(day.on_or_before(at), Some(back), "{day} {at}");
                assert_eq!(day.before(at.next_day()), Some(back), "{day} {at}");
                let mut on = at;
                while !is(day, on) {
                    on = on.next_day();
                }
                assert_eq!(day.on_or_after(at), Some(on), "{day} {at}");
                assert_eq!(day.after(at.previous_day()), Some(on), "{day} {at}");
                for last in days.into_iter().flatten() {
                    // From the latest first day on, up to the last day that follows it.
                    let within = last.on_or_after(back).is_some_and(|end| at <= end);
                    assert_eq!(in_yearly_window(at, day, last), within, "{day} {last} {at}");
                }
            }
            at = at.next_day();
        }
    }

    #[test]
    fn outside_the_calendar_there_is_none() {
        let march = YearDay::new(3, 1).unwrap();
        assert_eq!(march.on_or_before(date("0001-02-28")), None);
        assert_eq!(march.after(date("9999-03-01")), None);
        assert_eq!(
            march.on_or_after(date("9999-03-01")),
            Some(date("9999-03-01"))
        );
    }

    #[test]
    fn reads_what_it_writes() {
        for day in [YearDay::new(3, 1).unwrap(), YearDay::LAST_OF_FEBRUARY] {
            assert_eq!(day.to_string().parse(), Ok(day));
        }
        assert!("--02-30".parse::<YearDay>().is_err());
        assert!("03-01".parse::<YearDay>().is_err());
    }
}
