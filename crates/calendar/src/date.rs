//! A civil date: year, month and day of the Gregorian calendar, without a time
//! of day and without a time zone.

use std::fmt;
use std::str::FromStr;

pub use chrono::Weekday;
use thiserror::Error;

use crate::duration::{CalendarDuration, ExactDuration};
use crate::text::serde_as_text;

/// A civil date between 0001-01-01 and 9999-12-31.
///
/// It is one packed integer, `yyyymmdd`, so that dates compare as integers and
/// full years are a division. Rules that count days go through
/// [`Date::day_number`].
///
/// **Convention for the ends of the range.** Arithmetic saturates: a result
/// before 0001-01-01 is [`Date::FIRST`], one after 9999-12-31 is
/// [`Date::ONGOING`]. No arithmetic on dates fails or panics.
///
/// ```
/// use ius_calendar::Date;
/// let filed: Date = "2026-05-22".parse().unwrap();
/// assert_eq!(filed.packed(), 20_260_522);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(i32);

/// Why a text or a number is not a date.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum DateError {
    /// The text is not written as year-month-day.
    #[error("`{0}` is not a date written as year-month-day, such as 2026-05-22")]
    Malformed(String),
    /// The year lies outside 1 to 9999.
    #[error("`{0}` is not a year between 0001 and 9999")]
    NoSuchYear(String),
    /// The month lies outside 1 to 12.
    #[error("there is no month {0}; months run from 01 to 12")]
    NoSuchMonth(u32),
    /// The month has no such day in any year, or the day is 0.
    #[error("{month} has no day {day}")]
    NoSuchDay {
        /// The English name of the month.
        month: &'static str,
        /// The day that was written.
        day: u32,
    },
    /// 29 February of a common year.
    #[error("{0} has no 29 February")]
    NoLeapDay(i32),
}

const MONTH_NAMES: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Whether a year of the Gregorian calendar has a 29 February.
#[must_use]
#[inline]
pub const fn is_leap_year(year: i32) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

/// Days in a month; `month` outside 1..=12 reads as a month of 31 days, and the
/// callers have checked it.
#[inline]
pub(crate) const fn days_in_month(year: i32, month: i32) -> i32 {
    match month {
        2 => {
            if is_leap_year(year) {
                29
            } else {
                28
            }
        }
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days since 1970-01-01 of a packed `yyyymmdd`, also of 1 January 10000, which
/// the lengths of periods that end on 9999-12-31 need as their exclusive end.
///
/// The year is taken to begin in March, so that the leap day is its last day
/// and the days before each month follow one linear formula.
#[inline]
pub(crate) const fn packed_day_number(packed: i32) -> i32 {
    let (y, m, d) = split(packed);
    let in_next = (m <= 2) as i32;
    let year = y - in_next;
    let month = m + 12 * in_next;
    let century = year / 100;
    year * 365 + year / 4 - century + century / 4 + ((979 * month - 2919) >> 5) + d - 719_469
}

/// Year, month and day of a packed `yyyymmdd`.
#[inline]
pub(crate) const fn split(packed: i32) -> (i32, i32, i32) {
    // Unsigned divisions by a constant are cheaper, and a packed date is never negative.
    let p = packed as u32;
    let ym = p / 100;
    ((p / 10_000) as i32, (ym % 100) as i32, (p % 100) as i32)
}

/// The packed day after a packed day; gives 1 January 10000 after 9999-12-31.
#[inline]
pub(crate) const fn packed_next(packed: i32) -> i32 {
    let (y, m, d) = split(packed);
    if d < 28 || d < days_in_month(y, m) {
        packed + 1
    } else if m < 12 {
        packed - d + 101
    } else {
        (y + 1) * 10_000 + 101
    }
}

impl Date {
    /// 0001-01-01, the first date that can be written.
    pub const FIRST: Date = Date(10_101);

    /// 9999-12-31, the reading of a stay or absence that still goes on.
    ///
    /// Nothing lies after it, so forward arithmetic on it saturates.
    pub const ONGOING: Date = Date(99_991_231);

    /// The day number of [`Date::FIRST`].
    const FIRST_NUMBER: i32 = -719_162;
    /// The day number of [`Date::ONGOING`].
    const LAST_NUMBER: i32 = 2_932_896;

    /// A date from its parts, or `None` when the calendar has no such day.
    #[must_use]
    pub const fn new(year: i32, month: u32, day: u32) -> Option<Date> {
        if year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > 31 {
            return None;
        }
        let (m, d) = (month as i32, day as i32);
        if d > days_in_month(year, m) {
            return None;
        }
        Some(Date(year * 10_000 + m * 100 + d))
    }

    /// A date from its parts, with the reason when the calendar has no such day.
    ///
    /// # Errors
    /// Names the part that is impossible: the year, the month, the day, or a
    /// 29 February of a common year.
    pub fn checked(year: i32, month: u32, day: u32) -> Result<Date, DateError> {
        if !(1..=9999).contains(&year) {
            return Err(DateError::NoSuchYear(year.to_string()));
        }
        let Some(name) = month
            .checked_sub(1)
            .and_then(|index| MONTH_NAMES.get(index as usize))
        else {
            return Err(DateError::NoSuchMonth(month));
        };
        match Date::new(year, month, day) {
            Some(date) => Ok(date),
            None if month == 2 && day == 29 => Err(DateError::NoLeapDay(year)),
            None => Err(DateError::NoSuchDay { month: name, day }),
        }
    }

    /// A date from its packed form `yyyymmdd`, or `None` when there is no such day.
    #[must_use]
    pub const fn from_packed(packed: i32) -> Option<Date> {
        if packed < 10_101 {
            return None;
        }
        let (y, m, d) = split(packed);
        Date::new(y, m as u32, d as u32)
    }

    /// For arithmetic inside this crate that has just built a valid packed date.
    #[inline]
    pub(crate) const fn trusted(packed: i32) -> Date {
        Date(packed)
    }

    /// The packed form, `yyyymmdd`; it orders as the dates do.
    #[must_use]
    #[inline]
    pub const fn packed(self) -> i32 {
        self.0
    }

    /// The year, 1 to 9999.
    #[must_use]
    #[inline]
    pub const fn year(self) -> i32 {
        split(self.0).0
    }

    /// The month, 1 to 12.
    #[must_use]
    #[inline]
    pub const fn month(self) -> u32 {
        split(self.0).1 as u32
    }

    /// The day of the month, 1 to 31.
    #[must_use]
    #[inline]
    pub const fn day(self) -> u32 {
        split(self.0).2 as u32
    }

    /// Reads a date written as ISO 8601 year-month-day, `2026-05-22`.
    ///
    /// # Errors
    /// [`DateError`], which says which part is wrong and why.
    pub fn parse_iso(text: &str) -> Result<Date, DateError> {
        let bytes = text.as_bytes();
        let malformed = || DateError::Malformed(text.to_owned());
        let &[y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = bytes else {
            return Err(malformed());
        };
        let year = digits(&[y1, y2, y3, y4]).ok_or_else(malformed)?;
        let month = digits(&[m1, m2]).ok_or_else(malformed)?;
        let day = digits(&[d1, d2]).ok_or_else(malformed)?;
        if year == 0 {
            return Err(DateError::NoSuchYear("0000".to_owned()));
        }
        Date::checked(year as i32, month, day)
    }

    /// Days since 1970-01-01 (negative before it); for rules that count days.
    #[must_use]
    #[inline]
    pub const fn day_number(self) -> i32 {
        packed_day_number(self.0)
    }

    /// The date with this number of days since 1970-01-01, or `None` outside
    /// the years 1 to 9999.
    #[must_use]
    #[inline]
    pub const fn from_day_number(number: i32) -> Option<Date> {
        if number < Self::FIRST_NUMBER || number > Self::LAST_NUMBER {
            return None;
        }
        // Days since 1 March of year 0, then the 400-year, year and month parts.
        let z = (number + 719_468) as u32;
        let era = z / 146_097;
        let day_of_era = z % 146_097;
        let year_of_era =
            (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let march_month = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * march_month + 2) / 5 + 1;
        let (month, carry) = if march_month < 10 {
            (march_month + 3, 0)
        } else {
            (march_month - 9, 1)
        };
        let year = year_of_era + era * 400 + carry;
        Some(Date((year * 10_000 + month * 100 + day) as i32))
    }

    /// The nearest date of the range for a day number that may lie outside it.
    #[inline]
    pub(crate) const fn saturating_from_day_number(number: i64) -> Date {
        if number <= Self::FIRST_NUMBER as i64 {
            Date::FIRST
        } else if number >= Self::LAST_NUMBER as i64 {
            Date::ONGOING
        } else {
            match Date::from_day_number(number as i32) {
                Some(date) => date,
                None => Date::ONGOING,
            }
        }
    }

    /// This day plus a number of days; saturates at the ends of the range.
    #[must_use]
    #[inline]
    pub const fn plus_days(self, length: ExactDuration) -> Date {
        Date::saturating_from_day_number((self.day_number() as i64).saturating_add(length.days()))
    }

    /// This day less a number of days; saturates at the ends of the range.
    #[must_use]
    #[inline]
    pub const fn minus_days(self, length: ExactDuration) -> Date {
        Date::saturating_from_day_number((self.day_number() as i64).saturating_sub(length.days()))
    }

    /// The same day of the month, a number of months later; where that month
    /// has no such day, its last day.
    ///
    /// Convention: Regulation (EEC, Euratom) No 1182/71 article 3(2)(c), last
    /// sentence (end of the month clamps). Saturates at the ends of the range.
    ///
    /// ```
    /// use ius_calendar::{CalendarDuration, Date};
    /// let lodged: Date = "2025-08-31".parse().unwrap();
    /// let end = lodged.plus_months(CalendarDuration::from_months(6));
    /// assert_eq!(end.to_string(), "2026-02-28");
    /// ```
    #[must_use]
    #[inline]
    pub const fn plus_months(self, length: CalendarDuration) -> Date {
        self.shift_months(length.months() as i64)
    }

    /// The same day of the month, a number of months earlier, clamped to the
    /// end of the month like [`Date::plus_months`].
    #[must_use]
    #[inline]
    pub const fn minus_months(self, length: CalendarDuration) -> Date {
        self.shift_months(-(length.months() as i64))
    }

    /// The same day of the month, a number of months later; where that month
    /// has no such day, the first day of the month after it.
    ///
    /// This is the other reading of an impossible day ("rounding up"). It is
    /// not the rule of Regulation 1182/71; a rule that wants it must say so.
    #[must_use]
    pub const fn plus_months_rounding_up(self, length: CalendarDuration) -> Date {
        let clamped = self.plus_months(length);
        if clamped.day() < self.day() {
            clamped.next_day()
        } else {
            clamped
        }
    }

    #[inline]
    const fn shift_months(self, months: i64) -> Date {
        let (y, m, d) = split(self.0);
        let index = (y * 12 + m - 1) as i64 + months;
        if index < 12 {
            return Date::FIRST;
        }
        if index > 9999 * 12 + 11 {
            return Date::ONGOING;
        }
        let index = index as u32;
        let (year, month) = ((index / 12) as i32, (index % 12) as i32 + 1);
        let day = if d <= 28 {
            d
        } else {
            let longest = days_in_month(year, month);
            if d < longest { d } else { longest }
        };
        Date(year * 10_000 + month * 100 + day)
    }

    /// The day after; [`Date::ONGOING`] stays where it is.
    #[must_use]
    #[inline]
    pub const fn next_day(self) -> Date {
        if self.0 >= Date::ONGOING.0 {
            return Date::ONGOING;
        }
        Date(packed_next(self.0))
    }

    /// The day before; [`Date::FIRST`] stays where it is.
    #[must_use]
    #[inline]
    pub const fn previous_day(self) -> Date {
        let (y, m, d) = split(self.0);
        if d > 1 {
            Date(self.0 - 1)
        } else if m > 1 {
            Date(y * 10_000 + (m - 1) * 100 + days_in_month(y, m - 1))
        } else if y > 1 {
            Date((y - 1) * 10_000 + 1231)
        } else {
            Date::FIRST
        }
    }

    /// The first day of this day's month.
    #[must_use]
    pub const fn first_of_month(self) -> Date {
        Date(self.0 - self.0 % 100 + 1)
    }

    /// The last day of this day's month.
    #[must_use]
    pub const fn last_of_month(self) -> Date {
        let (y, m, _) = split(self.0);
        Date(y * 10_000 + m * 100 + days_in_month(y, m))
    }

    /// The day of the week.
    #[must_use]
    pub const fn weekday(self) -> Weekday {
        // 1970-01-01 was a Thursday.
        match (self.day_number() + 3).rem_euclid(7) {
            0 => Weekday::Mon,
            1 => Weekday::Tue,
            2 => Weekday::Wed,
            3 => Weekday::Thu,
            4 => Weekday::Fri,
            5 => Weekday::Sat,
            _ => Weekday::Sun,
        }
    }

    /// Whether this is [`Date::ONGOING`], the end of something that still goes on.
    #[must_use]
    #[inline]
    pub const fn is_ongoing(self) -> bool {
        self.0 == Date::ONGOING.0
    }

    /// The number of days from this day to another (negative when it is earlier).
    #[must_use]
    #[inline]
    pub const fn days_until(self, other: Date) -> ExactDuration {
        ExactDuration::from_days(other.day_number() as i64 - self.day_number() as i64)
    }
}

/// The value of ASCII digits, or `None` when one of them is something else.
pub(crate) fn digits(bytes: &[u8]) -> Option<u32> {
    bytes.iter().try_fold(0_u32, |value, byte| {
        byte.is_ascii_digit()
            .then(|| value * 10 + u32::from(byte - b'0'))
    })
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (y, m, d) = split(self.0);
        write!(f, "{y:04}-{m:02}-{d:02}")
    }
}

impl fmt::Debug for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Date {
    type Err = DateError;

    fn from_str(text: &str) -> Result<Date, DateError> {
        Date::parse_iso(text)
    }
}

serde_as_text!(Date, "a date written as year-month-day, such as 2026-05-22");

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{Datelike, NaiveDate};

    fn date(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn every_day_of_the_range_agrees_with_chrono() {
        let epoch = NaiveDate::from_ymd_opt(1970, 1, 1).unwrap();
        let mut day = NaiveDate::from_ymd_opt(1, 1, 1).unwrap();
        let mut ours = Date::FIRST;
        loop {
            assert_eq!(
                (ours.year(), ours.month(), ours.day()),
                (day.year(), day.month(), day.day())
            );
            let number = day.signed_duration_since(epoch).num_days();
            assert_eq!(i64::from(ours.day_number()), number);
            assert_eq!(Date::from_day_number(ours.day_number()), Some(ours));
            assert_eq!(ours.weekday(), day.weekday());
            assert_eq!(Date::from_packed(ours.packed()), Some(ours));
            let next = ours.next_day();
            if next == ours {
                break;
            }
            assert_eq!(next.previous_day(), ours);
            ours = next;
            day = day.succ_opt().unwrap();
        }
        assert!(ours.is_ongoing());
        assert_eq!((day.year(), day.ordinal()), (9999, 365));
    }

    #[test]
    fn impossible_dates_say_why() {
        let cases = [
            ("2026-02-29", "2026 has no 29 February"),
            ("2026-02-30", "February has no day 30"),
            ("2026-04-31", "April has no day 31"),
            ("2026-01-00", "January has no day 0"),
            (
                "2026-13-01",
                "there is no month 13; months run from 01 to 12",
            ),
            (
                "2026-00-01",
                "there is no month 0; months run from 01 to 12",
            ),
            ("0000-01-01", "`0000` is not a year between 0001 and 9999"),
            (
                "22-05-2026",
                "`22-05-2026` is not a date written as year-month-day, such as 2026-05-22",
            ),
            (
                "2026-5-22",
                "`2026-5-22` is not a date written as year-month-day, such as 2026-05-22",
            ),
        ];
        for (text, why) in cases {
            assert_eq!(Date::parse_iso(text).unwrap_err().to_string(), why);
        }
    }

    #[test]
    fn arithmetic_saturates_at_both_ends() {
        assert_eq!(
            Date::ONGOING.plus_days(ExactDuration::from_days(i64::MAX)),
            Date::ONGOING
        );
        assert_eq!(
            Date::FIRST.minus_days(ExactDuration::from_days(i64::MAX)),
            Date::FIRST
        );
        assert_eq!(
            Date::FIRST.plus_days(ExactDuration::from_days(i64::MIN)),
            Date::FIRST
        );
        assert_eq!(
            Date::ONGOING.plus_months(CalendarDuration::from_months(i32::MAX)),
            Date::ONGOING
        );
        assert_eq!(
            Date::FIRST.plus_months(CalendarDuration::from_months(i32::MIN)),
            Date::FIRST
        );
        assert_eq!(
            Date::FIRST.minus_months(CalendarDuration::from_months(i32::MIN)),
            Date::ONGOING
        );
        assert_eq!(Date::FIRST.previous_day(), Date::FIRST);
        assert_eq!(Date::ONGOING.next_day(), Date::ONGOING);
    }

    #[test]
    fn months_clamp_or_round_up() {
        // Regulation 1182/71 art 3(2)(c): no 31 February, so the last day of February.
        let clamp = |text: &str, n| {
            date(text)
                .plus_months(CalendarDuration::from_months(n))
                .to_string()
        };
        assert_eq!(clamp("2024-08-31", 6), "2025-02-28");
        assert_eq!(clamp("2023-08-31", 6), "2024-02-29");
        assert_eq!(clamp("2024-02-29", 12), "2025-02-28");
        assert_eq!(clamp("2024-02-29", 48), "2028-02-29");
        assert_eq!(clamp("2025-03-31", -1), "2025-02-28");
        let up = |text: &str, n| {
            date(text)
                .plus_months_rounding_up(CalendarDuration::from_months(n))
                .to_string()
        };
        assert_eq!(up("2024-08-31", 6), "2025-03-01");
        assert_eq!(up("2024-08-30", 2), "2024-10-30");
    }

    #[test]
    fn text_round_trips_through_json() {
        let day = date("2026-05-22");
        assert_eq!(serde_json::to_string(&day).unwrap(), "\"2026-05-22\"");
        assert_eq!(serde_json::from_str::<Date>("\"2026-05-22\"").unwrap(), day);
        let error = serde_json::from_str::<Date>("\"2026-02-29\"").unwrap_err();
        assert!(error.to_string().starts_with("2026 has no 29 February"));
    }
}
