//! The kinds of rule from which holidays are computed.

use std::borrow::Cow;

use super::easter::{orthodox_easter, western_easter};
use super::{Holiday, HolidayStatus};
use crate::date::{Date, Weekday};
use crate::duration::ExactDuration;

/// On which day of a year a holiday falls.
#[derive(Debug, Clone, Copy)]
pub(super) enum When {
    /// A month and a day.
    On(u32, u32),
    /// Days after Western Easter Sunday.
    Easter(i64),
    /// Days after Orthodox Easter Sunday.
    Orthodox(i64),
    /// The first such weekday on or after a month and a day.
    From(u32, u32, Weekday),
    /// The last such weekday on or before a month and a day.
    Until(u32, u32, Weekday),
    /// A month and a day, or the day before when that is a Sunday.
    OnOrSaturdayBefore(u32, u32),
    /// The first Monday of February, or 1 February when that is a Friday.
    SaintBrigid,
}

/// What happens when the day falls on a weekend.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Substitute {
    /// Nothing.
    None,
    /// The Monday after is a holiday too.
    Monday,
    /// The next working day is a holiday too.
    NextWorkingDay,
}

/// One holiday over a range of years.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rule {
    pub when: When,
    pub name: &'static str,
    pub first_year: i32,
    pub last_year: i32,
    /// A year within the range in which the day is not a holiday, or 0.
    pub except: i32,
    pub status: HolidayStatus,
    pub substitute: Substitute,
}

impl Rule {
    pub(super) const fn new(when: When, name: &'static str) -> Rule {
        Rule {
            when,
            name,
            first_year: 1,
            last_year: 9999,
            except: 0,
            status: HolidayStatus::CrossChecked,
            substitute: Substitute::None,
        }
    }

    /// In force from this year on.
    pub(super) const fn since(mut self, year: i32) -> Rule {
        self.first_year = year;
        self
    }

    /// In force up to and including this year.
    pub(super) const fn up_to(mut self, year: i32) -> Rule {
        self.last_year = year;
        self
    }

    /// In one year only.
    pub(super) const fn only(self, year: i32) -> Rule {
        self.since(year).up_to(year)
    }

    /// Not in this one year.
    pub(super) const fn except(mut self, year: i32) -> Rule {
        self.except = year;
        self
    }

    pub(super) const fn status(mut self, status: HolidayStatus) -> Rule {
        self.status = status;
        self
    }

    pub(super) const fn substitute(mut self, substitute: Substitute) -> Rule {
        self.substitute = substitute;
        self
    }

    fn day_in(&self, year: i32) -> Option<Date> {
        if !(self.first_year..=self.last_year).contains(&year) || year == self.except {
            return None;
        }
        let offset = |easter: Option<Date>, days| {
            easter.map(|sunday| sunday.plus_days(ExactDuration::from_days(days)))
        };
        match self.when {
            When::On(month, day) => Date::new(year, month, day),
            When::Easter(days) => offset(western_easter(year), days),
            When::Orthodox(days) => offset(orthodox_easter(year), days),
            When::From(month, day, weekday) => {
                let mut date = Date::new(year, month, day)?;
                while date.weekday() != weekday {
                    date = date.next_day();
                }
                Some(date)
            }
            When::Until(month, day, weekday) => {
                let mut date = Date::new(year, month, day)?;
                while date.weekday() != weekday {
                    date = date.previous_day();
                }
                Some(date)
            }
            When::OnOrSaturdayBefore(month, day) => {
                let date = Date::new(year, month, day)?;
                Some(if date.weekday() == Weekday::Sun {
                    date.previous_day()
                } else {
                    date
                })
            }
            When::SaintBrigid => {
                let first = Date::new(year, 2, 1)?;
                if first.weekday() == Weekday::Fri {
                    return Some(first);
                }
                let mut date = first;
                while date.weekday() != Weekday::Mon {
                    date = date.next_day();
                }
                Some(date)
            }
        }
    }
}

/// The holidays of one state.
#[derive(Debug, Clone, Copy)]
pub(super) struct State {
    pub code: &'static str,
    /// The statute the rules follow.
    pub source: &'static str,
    /// What is known to be missing.
    pub gaps: &'static str,
    pub rules: &'static [Rule],
}

fn is_weekend(day: Date) -> bool {
    matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}

/// Appends the holidays of a state in a year, substitutes included.
pub(super) fn holidays_of(state: &State, year: i32, out: &mut Vec<Holiday>) {
    let mut days: Vec<(Date, &Rule)> = state
        .rules
        .iter()
        .filter_map(|rule| rule.day_in(year).map(|day| (day, rule)))
        .collect();
    days.sort_by_key(|(day, _)| *day);
    out.extend(days.iter().map(|(day, rule)| Holiday {
        date: *day,
        name: Cow::Borrowed(rule.name),
        status: rule.status,
    }));
    // Substitutes are laid in the order of the days they stand for, so that two
    // weekend holidays in a row take the two working days after them.
    for (day, rule) in days.iter().filter(|(day, _)| is_weekend(*day)) {
        let mut substitute = day.next_day();
        match rule.substitute {
            Substitute::None => continue,
            Substitute::Monday => {
                while is_weekend(substitute) {
                    substitute = substitute.next_day();
                }
            }
            Substitute::NextWorkingDay => {
                while is_weekend(substitute) || out.iter().any(|taken| taken.date == substitute) {
                    substitute = substitute.next_day();
                }
            }
        }
        out.push(Holiday {
            date: substitute,
            name: Cow::Owned(format!("{} (in lieu)", rule.name)),
            status: rule.status,
        });
    }
}
