//! The exact sum of weighted lengths.

use std::cmp::Ordering;
use std::fmt;
use std::ops::{Add, Sub};
use std::str::FromStr;

use crate::duration::{CalendarDuration, DurationError, ExactDuration};
use crate::period::Period;
use crate::period_set::Weight;
use crate::text::serde_as_text;

/// A sum of lengths of separate or weighted periods: full months plus left-over
/// days, 30 days to a month.
///
/// Convention: Regulation (EEC, Euratom) No 1182/71 article 3(2)(d) takes a
/// month as 30 days where a period has parts of months; the project applies it
/// by analogy to sums of periods. Nothing is rounded: the value is a whole
/// number of 1/300 days (1/9000 months), which every [`Weight`] divides.
/// Arithmetic saturates.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct CountedDuration(i64);

/// Parts of a day, so that a weight of a whole percentage or of thirds is exact.
pub(crate) const PARTS_OF_A_DAY: i64 = 300;
const DAYS_OF_A_MONTH: i64 = 30;
const PARTS_OF_A_MONTH: i64 = PARTS_OF_A_DAY * DAYS_OF_A_MONTH;

impl CountedDuration {
    /// No time at all.
    pub const ZERO: CountedDuration = CountedDuration(0);

    /// Full months and days, 30 days to a month.
    #[must_use]
    pub const fn from_months_and_days(months: i32, days: i32) -> CountedDuration {
        CountedDuration(months as i64 * PARTS_OF_A_MONTH + days as i64 * PARTS_OF_A_DAY)
    }

    /// The length of one period under a weight: its full months and left-over
    /// days ([`Period::months_and_days`]), then the weight.
    ///
    /// A part of a month never counts as a whole one: the 30 days left over in
    /// a month of 31 count as 29, or else five years would be complete a day
    /// before their last month is.
    #[must_use]
    #[inline]
    pub const fn of(period: Period, weight: Weight) -> CountedDuration {
        let (months, days) = period.months_and_days();
        let days = if days < DAYS_OF_A_MONTH as i32 {
            days as i64
        } else {
            DAYS_OF_A_MONTH - 1
        };
        let days = months as i64 * DAYS_OF_A_MONTH + days;
        CountedDuration(days * weight.parts() as i64)
    }

    /// The full months in it (rounded towards zero).
    #[must_use]
    pub const fn full_months(self) -> i64 {
        self.0 / PARTS_OF_A_MONTH
    }

    /// The full days left over after the full months (rounded towards zero).
    #[must_use]
    pub const fn left_over_days(self) -> i64 {
        self.0 % PARTS_OF_A_MONTH / PARTS_OF_A_DAY
    }

    /// The exact value as a fraction of months: numerator and denominator.
    #[must_use]
    pub const fn as_fraction_of_months(self) -> (i64, i64) {
        (self.0, PARTS_OF_A_MONTH)
    }

    /// The exact value as a fraction of days, a month being 30: numerator and
    /// denominator.
    #[must_use]
    pub const fn as_fraction_of_days(self) -> (i64, i64) {
        (self.0, PARTS_OF_A_DAY)
    }
}

impl From<CalendarDuration> for CountedDuration {
    fn from(length: CalendarDuration) -> CountedDuration {
        CountedDuration(i64::from(length.months()) * PARTS_OF_A_MONTH)
    }
}

impl From<ExactDuration> for CountedDuration {
    /// Thirty days make a month of the sum; saturates.
    fn from(length: ExactDuration) -> CountedDuration {
        CountedDuration(length.days().saturating_mul(PARTS_OF_A_DAY))
    }
}

impl PartialEq<CalendarDuration> for CountedDuration {
    fn eq(&self, other: &CalendarDuration) -> bool {
        *self == CountedDuration::from(*other)
    }
}

impl PartialOrd<CalendarDuration> for CountedDuration {
    fn partial_cmp(&self, other: &CalendarDuration) -> Option<Ordering> {
        Some(self.cmp(&CountedDuration::from(*other)))
    }
}

impl Add for CountedDuration {
    type Output = CountedDuration;
    fn add(self, other: CountedDuration) -> CountedDuration {
        CountedDuration(self.0.saturating_add(other.0))
    }
}

impl Sub for CountedDuration {
    type Output = CountedDuration;
    fn sub(self, other: CountedDuration) -> CountedDuration {
        CountedDuration(self.0.saturating_sub(other.0))
    }
}

impl std::iter::Sum for CountedDuration {
    fn sum<I: Iterator<Item = CountedDuration>>(values: I) -> CountedDuration {
        values.fold(CountedDuration::ZERO, Add::add)
    }
}

fn greatest_common_divisor(a: u64, b: u64) -> u64 {
    if b == 0 {
        a
    } else {
        greatest_common_divisor(b, a % b)
    }
}

impl fmt::Display for CountedDuration {
    /// `60 months`, `59 months 29 days`, `7 months 14 1/2 days`, `0 months`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 < 0 {
            f.write_str("-")?;
        }
        let value = self.0.unsigned_abs();
        let month = PARTS_OF_A_MONTH.unsigned_abs();
        let day = PARTS_OF_A_DAY.unsigned_abs();
        let (months, rest) = (value / month, value % month);
        let (days, parts) = (rest / day, rest % day);
        if months > 0 || rest == 0 {
            let plural = if months == 1 { "" } else { "s" };
            write!(f, "{months} month{plural}")?;
            if rest == 0 {
                return Ok(());
            }
            f.write_str(" ")?;
        }
        if days > 0 || parts == 0 {
            write!(f, "{days}")?;
        }
        if parts > 0 {
            let common = greatest_common_divisor(parts, day);
            let space = if days > 0 { " " } else { "" };
            write!(f, "{space}{}/{}", parts / common, day / common)?;
        }
        let plural = if (days == 1 && parts == 0) || days == 0 {
            ""
        } else {
            "s"
        };
        write!(f, " day{plural}")
    }
}

impl fmt::Debug for CountedDuration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for CountedDuration {
    type Err = DurationError;

    /// Reads what is displayed: `60 months`, `59 months 29 days`,
    /// `7 months 14 1/2 days`, `1/2 day`.
    fn from_str(text: &str) -> Result<CountedDuration, DurationError> {
        parse(text).ok_or_else(|| DurationError::Malformed(text.to_owned()))
    }
}

fn parse(text: &str) -> Option<CountedDuration> {
    let (sign, body) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text),
    };
    let mut total = 0_i64;
    // The number waiting for its unit, in parts of one unit.
    let mut waiting: Option<i64> = None;
    let mut any = false;
    for word in body.split_ascii_whitespace() {
        let size = match word {
            "month" | "months" => Some(PARTS_OF_A_MONTH),
            "day" | "days" => Some(PARTS_OF_A_DAY),
            _ => None,
        };
        if let Some(size) = size {
            // The waiting number is in 1/300 units, and 300 divides both sizes.
            let parts = waiting.take()?.checked_mul(size / PARTS_OF_A_DAY)?;
            total = total.checked_add(parts)?;
            any = true;
            continue;
        }
        let value = match word.split_once('/') {
            Some((numerator, denominator)) => {
                let numerator: i64 = numerator.parse().ok().filter(|n| *n >= 0)?;
                let denominator: i64 = denominator.parse().ok().filter(|d| *d > 0)?;
                let parts = numerator.checked_mul(PARTS_OF_A_DAY)?;
                (parts % denominator == 0).then_some(parts / denominator)?
            }
            None => {
                let whole: i64 = word.parse().ok().filter(|n| *n >= 0)?;
                whole.checked_mul(PARTS_OF_A_DAY)?
            }
        };
        waiting = Some(waiting.unwrap_or(0).checked_add(value)?);
    }
    (any && waiting.is_none()).then_some(CountedDuration(sign * total))
}

serde_as_text!(
    CountedDuration,
    "a counted length, such as `59 months 29 days`"
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn display_is_exact_and_read_back() {
        let half = Weight::HALF;
        let period = |text: &str| text.parse::<Period>().unwrap();
        let cases = [
            (CountedDuration::from_months_and_days(60, 0), "60 months"),
            (
                CountedDuration::from_months_and_days(59, 29),
                "59 months 29 days",
            ),
            (CountedDuration::from_months_and_days(1, 1), "1 month 1 day"),
            (CountedDuration::ZERO, "0 months"),
            (
                CountedDuration::of(period("2024-01-01/2024-01-01"), half),
                "1/2 day",
            ),
            (
                CountedDuration::of(period("2024-01-01/2024-01-03"), half),
                "1 1/2 days",
            ),
            (
                CountedDuration::of(period("2024-01-01/2025-03-01"), half),
                "7 months 1/2 day",
            ),
            (
                CountedDuration::ZERO - CountedDuration::from_months_and_days(0, 5),
                "-5 days",
            ),
        ];
        for (value, text) in cases {
            assert_eq!(value.to_string(), text);
            assert_eq!(text.parse(), Ok(value));
        }
        for bad in [
            "", "5", "months", "5 weeks", "1/7 day", "1/0 day", "-", "5 5",
        ] {
            assert!(bad.parse::<CountedDuration>().is_err(), "{bad}");
        }
    }

    #[test]
    fn compares_with_calendar_durations() {
        let sixty = CalendarDuration::from_years(5);
        assert!(CountedDuration::from_months_and_days(59, 29) < sixty);
        assert!(CountedDuration::from_months_and_days(59, 30) == sixty);
        assert!(CountedDuration::from_months_and_days(60, 1) > sixty);
        assert!(
            CountedDuration::from(ExactDuration::from_days(305))
                > CalendarDuration::from_months(10)
        );
    }
}
