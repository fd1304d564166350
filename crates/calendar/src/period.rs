//! An unbroken span of days.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use crate::date::{Date, DateError, days_in_month, packed_day_number, packed_next, split};
use crate::duration::{CalendarDuration, ExactDuration};
use crate::text::serde_as_text;

/// A non-empty span of days, both ends included.
///
/// Months are measured in one of two ways, which the period remembers:
///
/// * a **state** (residence, a permit): its first day counts in full, so five
///   years that begin on 10 May are complete at the end of 9 May;
/// * a span **running from an event** (an absence): the day of the event is not
///   counted, and months run from it. Left on 31 January, six months end on
///   31 July. Regulation (EEC, Euratom) No 1182/71 article 3(1), second
///   subparagraph, and article 3(2)(c), with "the day from which the period
///   runs" read as the day of the event.
///
/// A period whose last day is [`Date::ONGOING`] still goes on.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    first: Date,
    last: Date,
    runs_from_event: bool,
}

impl Period {
    /// A state that holds from `first` to `last`, both counted in full; `None`
    /// when it ends before it begins.
    #[must_use]
    #[inline]
    pub const fn state(first: Date, last: Date) -> Option<Period> {
        if first.packed() > last.packed() {
            return None;
        }
        Some(Period {
            first,
            last,
            runs_from_event: false,
        })
    }

    /// The days strictly between an event and a later day; `None` when there
    /// are none.
    ///
    /// For an absence the event is the day of leaving and `other` the day of
    /// return: both are days of presence. With [`Date::ONGOING`] as `other` the
    /// person has not returned, and the period is itself ongoing.
    /// Months are measured from the event (see [`Period`]).
    #[must_use]
    #[inline]
    pub const fn between(event: Date, other: Date) -> Option<Period> {
        let first = event.next_day();
        let last = if other.is_ongoing() {
            other
        } else {
            other.previous_day()
        };
        if first.packed() > last.packed() || event.packed() >= other.packed() {
            return None;
        }
        Some(Period {
            first,
            last,
            runs_from_event: true,
        })
    }

    /// For callers in this crate that know `first <= last`.
    #[inline]
    pub(crate) const fn trusted(first: Date, last: Date, runs_from_event: bool) -> Period {
        Period {
            first,
            last,
            runs_from_event,
        }
    }

    /// The window of a calendar length that ends on the day before a date:
    /// `date` less n months up to the day before `date`. `None` when the length
    /// is not positive or the window lies outside the calendar.
    ///
    /// "The five years immediately before the application" is
    /// `Period::before(application, 5 years)`. Backward periods are clamped to
    /// the end of the month and never shifted for holidays (Regulation 1182/71
    /// article 3(4), second subparagraph).
    #[must_use]
    pub const fn before(date: Date, length: CalendarDuration) -> Option<Period> {
        Period::up_to(date.minus_months(length), date)
    }

    /// The window of a number of days that ends on the day before a date.
    #[must_use]
    pub const fn before_days(date: Date, length: ExactDuration) -> Option<Period> {
        Period::up_to(date.minus_days(length), date)
    }

    /// The window of a calendar length that begins on a date, which counts in
    /// full: `date` up to the day before `date` plus n months. `None` when the
    /// length is not positive.
    #[must_use]
    pub const fn starting(date: Date, length: CalendarDuration) -> Option<Period> {
        Period::up_to(date, date.plus_months(length))
    }

    /// The window of a number of days that begins on a date, which counts.
    #[must_use]
    pub const fn starting_days(date: Date, length: ExactDuration) -> Option<Period> {
        Period::up_to(date, date.plus_days(length))
    }

    /// From `first` up to, not including, `end`. Where the arithmetic saturated
    /// at the end of the calendar, the last day itself is included.
    const fn up_to(first: Date, end: Date) -> Option<Period> {
        if first.packed() >= end.packed() {
            return None;
        }
        let last = if end.is_ongoing() {
            end
        } else {
            end.previous_day()
        };
        Period::state(first, last)
    }

    /// The first day.
    #[must_use]
    #[inline]
    pub const fn first(self) -> Date {
        self.first
    }

    /// The last day, included; [`Date::ONGOING`] when the period still goes on.
    #[must_use]
    #[inline]
    pub const fn last(self) -> Date {
        self.last
    }

    /// The event the period runs from, which is the day before its first day,
    /// or `None` for a state.
    #[must_use]
    pub const fn event(self) -> Option<Date> {
        if self.runs_from_event {
            Some(self.first.previous_day())
        } else {
            None
        }
    }

    /// Whether months are measured from an event before the first day.
    #[must_use]
    #[inline]
    pub const fn runs_from_event(self) -> bool {
        self.runs_from_event
    }

    /// Whether the period still goes on.
    #[must_use]
    #[inline]
    pub const fn is_ongoing(self) -> bool {
        self.last.is_ongoing()
    }

    /// The number of days, both ends included; at least 1. An ongoing period is
    /// counted up to 9999-12-31.
    #[must_use]
    #[inline]
    pub const fn days(self) -> ExactDuration {
        ExactDuration::from_days(self.day_count() as i64)
    }

    #[inline]
    pub(crate) const fn day_count(self) -> i32 {
        self.last.day_number() - self.first.day_number() + 1
    }

    /// Whether a day lies in the period.
    #[must_use]
    #[inline]
    pub const fn contains(self, day: Date) -> bool {
        self.first.packed() <= day.packed() && day.packed() <= self.last.packed()
    }

    /// Whether the whole of another period lies in this one.
    #[must_use]
    pub const fn covers(self, other: Period) -> bool {
        self.first.packed() <= other.first.packed() && other.last.packed() <= self.last.packed()
    }

    /// The days in both periods, or `None`. The part keeps this period's way of
    /// measuring months when its beginning is not cut off; a cut part is a
    /// state that begins on the first day left.
    #[must_use]
    #[inline]
    pub fn overlap(self, other: Period) -> Option<Period> {
        let first = self.first.max(other.first);
        let last = self.last.min(other.last);
        (first <= last).then_some(Period {
            first,
            last,
            runs_from_event: self.runs_from_event && first == self.first,
        })
    }

    /// Where months are measured from, and the packed day at which a number of
    /// full months from there is complete and not a day more.
    #[inline]
    const fn measure(self) -> (Date, i32) {
        if self.runs_from_event {
            (self.first.previous_day(), self.last.packed())
        } else {
            (self.first, packed_next(self.last.packed()))
        }
    }

    /// Compares the length with a number of months: `Less` when shorter,
    /// `Equal` when exactly that many months are complete and not a day more,
    /// `Greater` when longer. An ongoing period is longer than any duration.
    ///
    /// So "shorter than six months" is `Less`, "not exceeding six months" is
    /// not `Greater`, "at least five years" is not `Less`.
    ///
    /// Convention: months are never turned into days. They run from the first
    /// day of a state, or from the event, clamped to the end of the month
    /// (Regulation 1182/71 article 3(2)(c)).
    #[must_use]
    #[inline]
    pub fn compare_length(self, length: CalendarDuration) -> Ordering {
        if self.is_ongoing() {
            return Ordering::Greater;
        }
        let (from, end) = self.measure();
        end.cmp(&from.plus_months(length).packed())
    }

    /// Whether the period lasts at least a number of months.
    #[must_use]
    pub fn is_complete(self, length: CalendarDuration) -> bool {
        self.compare_length(length) != Ordering::Less
    }

    /// Full months from its start, and the days left over after them.
    ///
    /// Convention as for [`Period::compare_length`]. An ongoing period is
    /// measured up to 9999-12-31.
    #[must_use]
    #[inline]
    pub const fn months_and_days(self) -> (i32, i32) {
        let (from, end) = self.measure();
        let (y1, m1, d1) = split(from.packed());
        let (y2, m2, d2) = split(end);
        let months = (y2 - y1) * 12 + (m2 - m1);
        if d2 >= d1 {
            // The same day of the end month exists and is not after the end.
            return (months, d2 - d1);
        }
        if d2 == days_in_month(y2, m2) {
            // The end month is too short to hold the day, and the end is its last day.
            return (months, 0);
        }
        let months = months - 1;
        let anchor = from.plus_months(CalendarDuration::from_months(months));
        (months, packed_day_number(end) - anchor.day_number())
    }
}

/// Why a text is not a period.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PeriodError {
    /// The text is not two dates joined by a stroke.
    #[error("`{0}` is not a period written as first day/last day, such as 2024-01-01/2024-03-31")]
    Malformed(String),
    /// One of the ends is not a date.
    #[error(transparent)]
    Date(#[from] DateError),
    /// The period ends before it begins.
    #[error("a period cannot end on {last} before it begins on {first}")]
    Backwards {
        /// The first day as written.
        first: Date,
        /// The last day as written.
        last: Date,
    },
}

impl fmt::Display for Period {
    /// The ISO 8601 interval `2024-01-01/2024-03-31`, with `..` as the end of
    /// one that still goes on. A period running from an event is written
    /// `after 2023-12-31/2024-03-31`, with the event first.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.event() {
            Some(event) => write!(f, "after {event}/")?,
            None => write!(f, "{}/", self.first)?,
        }
        if self.is_ongoing() {
            f.write_str("..")
        } else {
            write!(f, "{}", self.last)
        }
    }
}

impl fmt::Debug for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Period {
    type Err = PeriodError;

    fn from_str(text: &str) -> Result<Period, PeriodError> {
        let malformed = || PeriodError::Malformed(text.to_owned());
        let (start, last) = text.split_once('/').ok_or_else(malformed)?;
        let last = match last {
            ".." => Date::ONGOING,
            written => written.parse()?,
        };
        let (first, runs_from_event) = match start.strip_prefix("after ") {
            Some(event) => (event.parse::<Date>()?.next_day(), true),
            None => (start.parse()?, false),
        };
        if first > last {
            return Err(PeriodError::Backwards { first, last });
        }
        Ok(Period {
            first,
            last,
            runs_from_event,
        })
    }
}

serde_as_text!(
    Period,
    "a period written as first day/last day, such as 2024-01-01/2024-03-31"
);

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn state(first: &str, last: &str) -> Period {
        Period::state(date(first), date(last)).unwrap()
    }

    fn absence(left: &str, returned: &str) -> Period {
        Period::between(date(left), date(returned)).unwrap()
    }

    const SIX: CalendarDuration = CalendarDuration::from_months(6);
    const FIVE_YEARS: CalendarDuration = CalendarDuration::from_years(5);

    #[test]
    fn e01_exactly_six_months_away() {
        // Six months from 31 January end on 31 July, the last absent day.
        let away = absence("2025-01-31", "2025-08-01");
        assert_eq!(away.last(), date("2025-07-31"));
        assert_eq!(away.days(), ExactDuration::from_days(181));
        assert_eq!(away.compare_length(SIX), Ordering::Equal);
        assert_eq!(away.months_and_days(), (6, 0));
    }

    #[test]
    fn e03_the_end_of_the_month_clamps() {
        let a = absence("2024-08-31", "2025-02-28");
        assert_eq!(a.compare_length(SIX), Ordering::Less);
        // Five months end on 31 January, and 27 days are left over.
        assert_eq!(a.months_and_days(), (5, 27));
        let b = absence("2024-08-31", "2025-03-01");
        assert_eq!(b.compare_length(SIX), Ordering::Equal);
        assert_eq!(
            absence("2024-08-31", "2025-03-02").compare_length(SIX),
            Ordering::Greater
        );
    }

    #[test]
    fn e10_twelve_months_outside_the_union() {
        let year = CalendarDuration::from_years(1);
        let a = absence("2024-05-31", "2025-05-31");
        assert_eq!(
            (a.days().days(), a.compare_length(year)),
            (364, Ordering::Less)
        );
        let b = absence("2024-05-31", "2025-06-01");
        assert_eq!(
            (b.days().days(), b.compare_length(year)),
            (365, Ordering::Equal)
        );
    }

    #[test]
    fn e15_five_years_from_a_permit() {
        // A state counts its first day: complete at the end of 2026-05-09.
        let held = |application: &str| {
            Period::state(date("2021-05-10"), date(application).previous_day()).unwrap()
        };
        assert!(!held("2026-05-09").is_complete(FIVE_YEARS));
        assert!(held("2026-05-10").is_complete(FIVE_YEARS));
        assert_eq!(
            held("2026-05-10").compare_length(FIVE_YEARS),
            Ordering::Equal
        );
        // With the first day uncounted the span runs from an event, one day longer.
        let uncounted = |application: &str| Period::between(date("2021-05-10"), date(application));
        assert!(!uncounted("2026-05-10").unwrap().is_complete(FIVE_YEARS));
        assert!(uncounted("2026-05-11").unwrap().is_complete(FIVE_YEARS));
    }

    #[test]
    fn an_absence_over_29_february() {
        // Left on 2024-02-28, back on 2024-03-01: only 29 February is absent.
        assert_eq!(absence("2024-02-28", "2024-03-01").days().days(), 1);
        assert_eq!(
            Period::between(date("2025-02-28"), date("2025-03-01")),
            None
        );
        // Six months from 29 August end on the leap day when there is one.
        assert_eq!(
            absence("2023-08-29", "2024-03-01").compare_length(SIX),
            Ordering::Equal
        );
        assert_eq!(
            absence("2024-08-29", "2025-03-01").compare_length(SIX),
            Ordering::Equal
        );
    }

    #[test]
    fn windows_from_a_date() {
        let filed = date("2026-03-01");
        assert_eq!(
            Period::before(filed, FIVE_YEARS).unwrap().to_string(),
            "2021-03-01/2026-02-28"
        );
        assert_eq!(
            Period::starting(filed, SIX).unwrap().to_string(),
            "2026-03-01/2026-08-31"
        );
        let ninety = ExactDuration::from_days(90);
        assert_eq!(Period::before_days(filed, ninety).unwrap().days(), ninety);
        assert_eq!(Period::starting_days(filed, ninety).unwrap().days(), ninety);
        assert_eq!(Period::before(filed, CalendarDuration::ZERO), None);
        assert_eq!(Period::before(Date::FIRST, SIX), None);
        assert!(Period::starting(Date::ONGOING, SIX).is_none());
    }

    #[test]
    fn the_ends_of_the_calendar() {
        assert_eq!(Period::between(Date::ONGOING, Date::ONGOING), None);
        assert_eq!(
            Period::between(date("2025-01-02"), date("2025-01-01")),
            None
        );
        assert_eq!(
            Period::between(date("2025-01-01"), date("2025-01-01")),
            None
        );
        assert_eq!(Period::between(Date::FIRST, Date::FIRST), None);
        let still_away = Period::between(date("2025-01-31"), Date::ONGOING).unwrap();
        assert_eq!(
            still_away.compare_length(CalendarDuration::from_months(i32::MAX)),
            Ordering::Greater
        );
        let whole = Period::state(Date::FIRST, Date::ONGOING).unwrap();
        assert_eq!(whole.months_and_days(), (9999 * 12, 0));
        assert_eq!(whole.days().days(), 3_652_059);
    }

    #[test]
    fn text_round_trips() {
        for text in [
            "2024-01-01/2024-03-31",
            "2024-01-01/..",
            "after 2024-01-01/2024-03-31",
            "after 2024-01-01/..",
        ] {
            let period: Period = text.parse().unwrap();
            assert_eq!(period.to_string(), text);
            assert_eq!(
                serde_json::from_str::<Period>(&serde_json::to_string(&period).unwrap()).unwrap(),
                period
            );
        }
        assert_eq!(
            "2024-03-31/2024-01-01"
                .parse::<Period>()
                .unwrap_err()
                .to_string(),
            "a period cannot end on 2024-01-01 before it begins on 2024-03-31"
        );
        assert!("2024-03-31".parse::<Period>().is_err());
        assert_eq!(state("2024-01-01", "2024-01-01").days().days(), 1);
    }
}
