//! The two kinds of duration. They never mix silently: a month has no fixed
//! number of days, so only a rule that states a day count can turn one into the
//! other.

use std::fmt;
use std::ops::{Add, Sub};
use std::str::FromStr;

use thiserror::Error;

use crate::date::digits;
use crate::text::serde_as_text;

/// A calendar duration: whole months, a year being twelve of them.
///
/// It is only ever laid against a date ([`crate::Date::plus_months`],
/// [`crate::Period::compare_length`]). Negative values arise from subtraction
/// only; they move a date the other way.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct CalendarDuration(i32);

/// An exact duration: whole days, a week being seven of them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct ExactDuration(i64);

/// Why a text is not a duration of the kind asked for.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum DurationError {
    /// The text is no duration at all.
    #[error("`{0}` is not a duration, such as `5 years`, `18 months`, `90 days` or `P18M`")]
    Malformed(String),
    /// Days or weeks where months or years are needed.
    #[error("`{0}` counts days, and a period of months or years is needed here")]
    NotCalendar(String),
    /// Months or years where days or weeks are needed.
    #[error("`{0}` counts months, and a number of days or weeks is needed here")]
    NotExact(String),
    /// The number is too large to lay against any date.
    #[error("`{0}` is longer than any period the calendar holds")]
    TooLong(String),
}

impl CalendarDuration {
    /// No time at all.
    pub const ZERO: CalendarDuration = CalendarDuration(0);

    /// A number of months.
    #[must_use]
    pub const fn from_months(months: i32) -> CalendarDuration {
        CalendarDuration(months)
    }

    /// A number of years of twelve months; saturates.
    #[must_use]
    pub const fn from_years(years: i32) -> CalendarDuration {
        CalendarDuration(years.saturating_mul(12))
    }

    /// The whole length in months.
    #[must_use]
    #[inline]
    pub const fn months(self) -> i32 {
        self.0
    }

    /// The length in days under a stated day count ("counting a month as 30
    /// days").
    ///
    /// Convention: Regulation (EEC, Euratom) No 1182/71 article 3(2)(d) takes a
    /// month as 30 days where a period has parts of months. This is the only
    /// way from a calendar to an exact duration; saturates.
    #[must_use]
    pub const fn counting_month_as(self, days: u32) -> ExactDuration {
        ExactDuration((self.0 as i64).saturating_mul(days as i64))
    }

    /// This length a number of times; saturates.
    #[must_use]
    pub const fn times(self, count: i32) -> CalendarDuration {
        CalendarDuration(self.0.saturating_mul(count))
    }
}

impl ExactDuration {
    /// No time at all.
    pub const ZERO: ExactDuration = ExactDuration(0);

    /// A number of days.
    #[must_use]
    #[inline]
    pub const fn from_days(days: i64) -> ExactDuration {
        ExactDuration(days)
    }

    /// A number of weeks of seven days; saturates.
    #[must_use]
    pub const fn from_weeks(weeks: i64) -> ExactDuration {
        ExactDuration(weeks.saturating_mul(7))
    }

    /// The whole length in days.
    #[must_use]
    #[inline]
    pub const fn days(self) -> i64 {
        self.0
    }

    /// This length a number of times; saturates.
    #[must_use]
    pub const fn times(self, count: i64) -> ExactDuration {
        ExactDuration(self.0.saturating_mul(count))
    }
}

impl Add for CalendarDuration {
    type Output = CalendarDuration;
    /// Saturates.
    fn add(self, other: CalendarDuration) -> CalendarDuration {
        CalendarDuration(self.0.saturating_add(other.0))
    }
}

impl Sub for CalendarDuration {
    type Output = CalendarDuration;
    /// Saturates.
    fn sub(self, other: CalendarDuration) -> CalendarDuration {
        CalendarDuration(self.0.saturating_sub(other.0))
    }
}

impl Add for ExactDuration {
    type Output = ExactDuration;
    /// Saturates.
    fn add(self, other: ExactDuration) -> ExactDuration {
        ExactDuration(self.0.saturating_add(other.0))
    }
}

impl Sub for ExactDuration {
    type Output = ExactDuration;
    /// Saturates.
    fn sub(self, other: ExactDuration) -> ExactDuration {
        ExactDuration(self.0.saturating_sub(other.0))
    }
}

fn counted(f: &mut fmt::Formatter<'_>, count: i64, unit: &str) -> fmt::Result {
    let plural = if count.unsigned_abs() == 1 { "" } else { "s" };
    write!(f, "{count} {unit}{plural}")
}

impl fmt::Display for CalendarDuration {
    /// `5 years` when the months make whole years, otherwise `18 months`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 != 0 && self.0 % 12 == 0 {
            counted(f, i64::from(self.0 / 12), "year")
        } else {
            counted(f, i64::from(self.0), "month")
        }
    }
}

impl fmt::Display for ExactDuration {
    /// Always in days: a rule that said `2 weeks` means 14 days.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        counted(f, self.0, "day")
    }
}

impl fmt::Debug for CalendarDuration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Debug for ExactDuration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A text read as months and days apart from each other, before it is known
/// which kind of duration is wanted.
#[derive(Default)]
struct Parts {
    months: i64,
    days: i64,
    calendar: bool,
    exact: bool,
}

impl Parts {
    fn add(&mut self, count: i64, unit: &str) -> Option<()> {
        let (months, days) = match unit {
            "Y" | "year" | "years" => (12, 0),
            "M" | "month" | "months" => (1, 0),
            "W" | "week" | "weeks" => (0, 7),
            "D" | "day" | "days" => (0, 1),
            _ => return None,
        };
        self.calendar |= months > 0;
        self.exact |= days > 0;
        self.months = self.months.saturating_add(count.saturating_mul(months));
        self.days = self.days.saturating_add(count.saturating_mul(days));
        Some(())
    }

    fn parse(text: &str) -> Option<Parts> {
        match text.strip_prefix('P') {
            Some(designators) => Parts::parse_iso(designators),
            None => Parts::parse_words(text),
        }
    }

    /// `5Y`, `18M`, `1Y6M`, `90D`, `2W`, with the units in falling order.
    fn parse_iso(mut text: &str) -> Option<Parts> {
        let mut parts = Parts::default();
        let mut units = "YMWD".chars();
        while !text.is_empty() {
            let end = text.find(|c: char| !c.is_ascii_digit())?;
            let (number, rest) = text.split_at_checked(end)?;
            let unit = rest.chars().next()?;
            units.find(|&known| known == unit)?;
            let (unit, rest) = rest.split_at_checked(1)?;
            parts.add(number_of(number)?, unit)?;
            text = rest;
        }
        (parts.calendar || parts.exact).then_some(parts)
    }

    /// `5 years`, `1 year 6 months`, `1 year and 6 months`, `90 days`, with an
    /// optional minus before the first number.
    fn parse_words(text: &str) -> Option<Parts> {
        let (sign, text) = match text.strip_prefix('-') {
            Some(rest) => (-1, rest),
            None => (1, text),
        };
        let mut parts = Parts::default();
        let mut words = text.split_ascii_whitespace().filter(|&word| word != "and");
        while let Some(number) = words.next() {
            parts.add(sign * number_of(number)?, words.next()?)?;
        }
        (parts.calendar || parts.exact).then_some(parts)
    }
}

/// At most nine digits, so that no unit can overflow; longer is "too long", and
/// reads as the largest such number.
fn number_of(text: &str) -> Option<i64> {
    if text.is_empty() || !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    if text.len() > 9 {
        return Some(i64::MAX);
    }
    digits(text.as_bytes()).map(i64::from)
}

/// No duration longer than ten thousand years fits the calendar.
const MOST_MONTHS: i64 = 120_000;
const MOST_DAYS: i64 = 3_660_000;

impl FromStr for CalendarDuration {
    type Err = DurationError;

    /// Reads `5 years`, `18 months`, `1 year 6 months`, `P5Y`, `P18M`, `P1Y6M`.
    fn from_str(text: &str) -> Result<CalendarDuration, DurationError> {
        let parts = Parts::parse(text).ok_or_else(|| DurationError::Malformed(text.to_owned()))?;
        if parts.exact {
            return Err(DurationError::NotCalendar(text.to_owned()));
        }
        match i32::try_from(parts.months) {
            Ok(months) if parts.months.abs() <= MOST_MONTHS => Ok(CalendarDuration(months)),
            _ => Err(DurationError::TooLong(text.to_owned())),
        }
    }
}

impl FromStr for ExactDuration {
    type Err = DurationError;

    /// Reads `90 days`, `2 weeks`, `P90D`, `P2W`.
    fn from_str(text: &str) -> Result<ExactDuration, DurationError> {
        let parts = Parts::parse(text).ok_or_else(|| DurationError::Malformed(text.to_owned()))?;
        if parts.calendar {
            return Err(DurationError::NotExact(text.to_owned()));
        }
        if parts.days.abs() > MOST_DAYS {
            return Err(DurationError::TooLong(text.to_owned()));
        }
        Ok(ExactDuration(parts.days))
    }
}

impl CalendarDuration {
    /// The ISO 8601 form, `P5Y`, `P18M`; a negative length has a leading minus.
    #[must_use]
    pub fn to_iso(self) -> String {
        let sign = if self.0 < 0 { "-" } else { "" };
        let months = self.0.unsigned_abs();
        if months != 0 && months.is_multiple_of(12) {
            format!("{sign}P{}Y", months / 12)
        } else {
            format!("{sign}P{months}M")
        }
    }
}

impl ExactDuration {
    /// The ISO 8601 form, `P90D`; a negative length has a leading minus.
    #[must_use]
    pub fn to_iso(self) -> String {
        let sign = if self.0 < 0 { "-" } else { "" };
        format!("{sign}P{}D", self.0.unsigned_abs())
    }
}

serde_as_text!(
    CalendarDuration,
    "a period of months or years, such as `18 months` or P18M"
);
serde_as_text!(
    ExactDuration,
    "a number of days or weeks, such as `90 days` or P90D"
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_iso_forms_are_read() {
        let months = |text: &str| {
            text.parse::<CalendarDuration>()
                .map(CalendarDuration::months)
        };
        assert_eq!(months("5 years"), Ok(60));
        assert_eq!(months("1 year"), Ok(12));
        assert_eq!(months("18 months"), Ok(18));
        assert_eq!(months("1 year and 6 months"), Ok(18));
        assert_eq!(months("P18M"), Ok(18));
        assert_eq!(months("P5Y"), Ok(60));
        assert_eq!(months("P1Y6M"), Ok(18));
        assert_eq!(months("-3 months"), Ok(-3));
        let days = |text: &str| text.parse::<ExactDuration>().map(ExactDuration::days);
        assert_eq!(days("90 days"), Ok(90));
        assert_eq!(days("1 day"), Ok(1));
        assert_eq!(days("2 weeks"), Ok(14));
        assert_eq!(days("P90D"), Ok(90));
        assert_eq!(days("P2W"), Ok(14));
    }

    #[test]
    fn the_kinds_do_not_mix() {
        assert_eq!(
            "90 days"
                .parse::<CalendarDuration>()
                .unwrap_err()
                .to_string(),
            "`90 days` counts days, and a period of months or years is needed here"
        );
        assert_eq!(
            "P3M".parse::<ExactDuration>().unwrap_err().to_string(),
            "`P3M` counts months, and a number of days or weeks is needed here"
        );
        assert!("P1M2D".parse::<ExactDuration>().is_err());
        for bad in [
            "",
            "P",
            "5",
            "years",
            "5 moons",
            "P5",
            "PM",
            "P6M1Y",
            "P5Y5Y",
            "5.5 years",
        ] {
            assert!(
                matches!(
                    bad.parse::<CalendarDuration>(),
                    Err(DurationError::Malformed(_))
                ),
                "{bad}"
            );
        }
        assert!(matches!(
            "99999999999 years".parse::<CalendarDuration>(),
            Err(DurationError::TooLong(_))
        ));
        assert!(matches!(
            "P999999999999D".parse::<ExactDuration>(),
            Err(DurationError::TooLong(_))
        ));
    }

    #[test]
    fn display_is_read_back() {
        for months in [-13, -12, -1, 0, 1, 6, 12, 18, 60] {
            let value = CalendarDuration::from_months(months);
            assert_eq!(value.to_string().parse(), Ok(value));
        }
        for days in [-1, 0, 1, 45, 90] {
            let value = ExactDuration::from_days(days);
            assert_eq!(value.to_string().parse(), Ok(value));
        }
        assert_eq!(CalendarDuration::from_months(60).to_string(), "5 years");
        assert_eq!(CalendarDuration::from_months(60).to_iso(), "P5Y");
        assert_eq!(CalendarDuration::from_months(18).to_iso(), "P18M");
        assert_eq!(ExactDuration::from_weeks(2).to_iso(), "P14D");
    }

    #[test]
    fn a_month_becomes_days_only_when_told() {
        // E05: ten months in total against 305 days, a month taken as 30 days (PD-09).
        let ten = CalendarDuration::from_months(10).counting_month_as(30);
        assert_eq!(ten.days(), 300);
        assert!(ExactDuration::from_days(305) > ten);
    }
}
