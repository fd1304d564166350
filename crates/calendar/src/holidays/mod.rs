//! Public holidays and working days of the Member States.
//!
//! A working day is every day that is neither a public holiday, nor a Saturday,
//! nor a Sunday (Regulation (EEC, Euratom) No 1182/71 article 2(2)). The
//! holidays that matter are those of the Member State, or the institution, in
//! which the act is to be done (article 2(1)), so a calendar always names its
//! state.
//!
//! **Where the days come from.** No published crate carried all 27 states with
//! a licence and years that fit, so the days are computed from rules: fixed
//! days, days counted from Western or Orthodox Easter, and days set for one
//! year. Each state names the statute its rules follow, and each rule carries a
//! [`HolidayStatus`], so that a decision can say what it rests on.
//!
//! **What is not here.** Days kept only in a region, a town or one branch of
//! public service; rest days swapped against working Saturdays by decree
//! (Hungary, Latvia), which are not public holidays. [`WorkingCalendar::gaps`]
//! names them for each state, and [`WorkingCalendar::with_holidays`] adds days
//! from a list handed in. A year outside [`FIRST_YEAR`] to [`LAST_YEAR`] is an
//! error, never a year without holidays.

mod easter;
mod rules;
mod states;

use std::borrow::Cow;

use thiserror::Error;

use crate::date::{Date, Weekday};

pub use easter::{orthodox_easter, western_easter};

/// The first year the built-in calendars know.
pub const FIRST_YEAR: i32 = 2020;
/// The last year the built-in calendars know.
pub const LAST_YEAR: i32 = 2030;

/// How far a holiday has been checked.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum HolidayStatus {
    /// The rule follows the statute named and agrees with an independent public
    /// list of holidays (python-holidays 0.109) for 2020 to 2030.
    CrossChecked,
    /// A second source reports the act that set the day, but the act itself was
    /// not read.
    Reported,
    /// Taken from one source only, or a decision that has still to be taken for
    /// that year.
    Unverified,
}

/// A public holiday.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Holiday {
    /// The day.
    pub date: Date,
    /// Its English name.
    pub name: Cow<'static, str>,
    /// How far it has been checked.
    pub status: HolidayStatus,
}

/// Why a calendar cannot answer.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum HolidayError {
    /// The code is not one of the 27 Member States.
    #[error("`{0}` is not the code of a Member State of the Union")]
    UnknownState(String),
    /// The calendar holds no holidays of that year, which is not the same as a
    /// year without holidays.
    #[error("the public holidays of {state} are known from {first} to {last}, not for {year}")]
    YearNotCovered {
        /// The state of the calendar.
        state: String,
        /// The year asked for.
        year: i32,
        /// The first year it holds.
        first: i32,
        /// The last year it holds.
        last: i32,
    },
}

/// Why a day is not a working day.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NonWorking {
    /// A Saturday.
    Saturday,
    /// A Sunday.
    Sunday,
    /// A public holiday on a weekday.
    Holiday {
        /// Its English name.
        name: Cow<'static, str>,
        /// How far it has been checked.
        status: HolidayStatus,
    },
}

impl std::fmt::Display for NonWorking {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            NonWorking::Saturday => f.write_str("Saturday"),
            NonWorking::Sunday => f.write_str("Sunday"),
            NonWorking::Holiday { name, .. } => f.write_str(name),
        }
    }
}

/// The public holidays of one Member State over a range of years.
///
/// ```
/// use ius_calendar::holidays::WorkingCalendar;
/// let dutch = WorkingCalendar::for_state("NL").unwrap();
/// let kings_day = "2026-04-27".parse().unwrap();
/// assert!(!dutch.is_working_day(kings_day).unwrap());
/// assert!(dutch.is_working_day("2035-04-26".parse().unwrap()).is_err());
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkingCalendar {
    state: Cow<'static, str>,
    first_year: i32,
    last_year: i32,
    source: Cow<'static, str>,
    gaps: Cow<'static, str>,
    /// Ascending, one for each day.
    holidays: Vec<Holiday>,
}

impl WorkingCalendar {
    /// The built-in calendar of a Member State by its ISO 3166-1 alpha-2 code
    /// (`EL` is read as `GR`), for the years [`FIRST_YEAR`] to [`LAST_YEAR`].
    ///
    /// # Errors
    /// [`HolidayError::UnknownState`] when the code is no Member State.
    pub fn for_state(code: &str) -> Result<WorkingCalendar, HolidayError> {
        let code = if code == "EL" { "GR" } else { code };
        let state = states::STATES
            .iter()
            .find(|state| state.code == code)
            .ok_or_else(|| HolidayError::UnknownState(code.to_owned()))?;
        let mut calendar = WorkingCalendar {
            state: Cow::Borrowed(state.code),
            first_year: FIRST_YEAR,
            last_year: LAST_YEAR,
            source: Cow::Borrowed(state.source),
            gaps: Cow::Borrowed(state.gaps),
            holidays: Vec::new(),
        };
        for year in FIRST_YEAR..=LAST_YEAR {
            rules::holidays_of(state, year, &mut calendar.holidays);
        }
        calendar.settle();
        Ok(calendar)
    }

    /// A calendar from a list handed in, for instance the list a Member State
    /// sent to the Commission under article 2(1) of Regulation 1182/71. It
    /// knows the years `first_year` to `last_year`; holidays outside them are
    /// left out.
    #[must_use]
    pub fn from_list(
        name: &str,
        first_year: i32,
        last_year: i32,
        holidays: impl IntoIterator<Item = Holiday>,
    ) -> WorkingCalendar {
        let mut calendar = WorkingCalendar {
            state: Cow::Owned(name.to_owned()),
            first_year,
            last_year,
            source: Cow::Borrowed("a list handed in"),
            gaps: Cow::Borrowed(""),
            holidays: Vec::new(),
        };
        calendar.add(holidays);
        calendar
    }

    /// The same calendar with further holidays, for instance those of a region.
    /// Days outside its years are left out; a day it already holds stays as it
    /// is.
    #[must_use]
    pub fn with_holidays(mut self, holidays: impl IntoIterator<Item = Holiday>) -> WorkingCalendar {
        self.add(holidays);
        self
    }

    fn add(&mut self, holidays: impl IntoIterator<Item = Holiday>) {
        let known = self.first_year..=self.last_year;
        self.holidays.extend(
            holidays
                .into_iter()
                .filter(|day| known.contains(&day.date.year())),
        );
        self.settle();
    }

    /// Sorts by day and keeps the first holiday of each. The sort is stable, so
    /// that of two names for one day the one written first stays.
    fn settle(&mut self) {
        self.holidays.sort_by_key(|holiday| holiday.date);
        self.holidays.dedup_by_key(|holiday| holiday.date);
    }

    /// The codes of the Member States with a built-in calendar.
    pub fn states() -> impl Iterator<Item = &'static str> {
        states::STATES.iter().map(|state| state.code)
    }

    /// The state, or the name of a calendar handed in.
    #[must_use]
    pub fn state(&self) -> &str {
        &self.state
    }

    /// The statute the rules follow.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// The days this calendar is known not to hold; empty when none is known.
    #[must_use]
    pub fn gaps(&self) -> &str {
        &self.gaps
    }

    /// The years this calendar knows.
    #[must_use]
    pub fn years(&self) -> std::ops::RangeInclusive<i32> {
        self.first_year..=self.last_year
    }

    fn check_year(&self, year: i32) -> Result<(), HolidayError> {
        if self.years().contains(&year) {
            return Ok(());
        }
        Err(HolidayError::YearNotCovered {
            state: self.state.clone().into_owned(),
            year,
            first: self.first_year,
            last: self.last_year,
        })
    }

    /// The public holiday on a day, if it is one, weekends included.
    ///
    /// # Errors
    /// [`HolidayError::YearNotCovered`] when the calendar does not know the
    /// year.
    pub fn holiday_on(&self, day: Date) -> Result<Option<&Holiday>, HolidayError> {
        self.check_year(day.year())?;
        let found = self
            .holidays
            .binary_search_by_key(&day, |holiday| holiday.date);
        Ok(found.ok().and_then(|index| self.holidays.get(index)))
    }

    /// The public holidays of a year, ascending.
    ///
    /// # Errors
    /// [`HolidayError::YearNotCovered`] when the calendar does not know the
    /// year.
    pub fn holidays(&self, year: i32) -> Result<&[Holiday], HolidayError> {
        self.check_year(year)?;
        let start = self.holidays.partition_point(|day| day.date.year() < year);
        let end = self.holidays.partition_point(|day| day.date.year() <= year);
        Ok(self.holidays.get(start..end).unwrap_or_default())
    }

    /// Why a day is not a working day, or `None` when it is one (Regulation
    /// 1182/71 article 2(2)). A holiday on a Saturday or Sunday is named as the
    /// Saturday or Sunday.
    ///
    /// # Errors
    /// [`HolidayError::YearNotCovered`] when the day is not at a weekend and the
    /// calendar does not know its year.
    pub fn why_not_working(&self, day: Date) -> Result<Option<NonWorking>, HolidayError> {
        match day.weekday() {
            Weekday::Sat => Ok(Some(NonWorking::Saturday)),
            Weekday::Sun => Ok(Some(NonWorking::Sunday)),
            _ => Ok(self.holiday_on(day)?.map(|holiday| NonWorking::Holiday {
                name: holiday.name.clone(),
                status: holiday.status,
            })),
        }
    }

    /// Whether a day is a working day: neither a public holiday, nor a
    /// Saturday, nor a Sunday (Regulation 1182/71 article 2(2)).
    ///
    /// # Errors
    /// As for [`WorkingCalendar::why_not_working`].
    pub fn is_working_day(&self, day: Date) -> Result<bool, HolidayError> {
        self.why_not_working(day).map(|reason| reason.is_none())
    }
}
