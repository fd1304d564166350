//! Day arithmetic by the plainest means: a civil day is a count of days, and every question is
//! answered by walking or by asking for single days.

use std::cmp::Ordering;

use chrono::{Datelike, Days, NaiveDate};

/// A civil day.
pub type Day = NaiveDate;

/// The reading of a stay that still goes on.
#[must_use]
pub fn ongoing() -> Day {
    NaiveDate::from_ymd_opt(9999, 12, 31).unwrap_or(NaiveDate::MAX)
}

/// The first day of the calendar.
#[must_use]
pub fn beginning() -> Day {
    NaiveDate::from_ymd_opt(1, 1, 1).unwrap_or(NaiveDate::MIN)
}

/// A day outside the years 1 to 9999 does not exist.
fn in_calendar(day: Day) -> Option<Day> {
    (beginning() <= day && day <= ongoing()).then_some(day)
}

fn days_in_month(year: i32, month: u32) -> u32 {
    (28..=31)
        .rev()
        .find(|&day| NaiveDate::from_ymd_opt(year, month, day).is_some())
        .unwrap_or(28)
}

/// The day after, also beyond the calendar: for exclusive ends.
#[must_use]
pub fn after(day: Day) -> Day {
    day.succ_opt().unwrap_or(NaiveDate::MAX)
}

/// The day before, also beyond the calendar.
#[must_use]
pub fn before(day: Day) -> Day {
    day.pred_opt().unwrap_or(NaiveDate::MIN)
}

/// The same day `months` later, or the last of that month if it has no such day
/// (Reg. 1182/71 art. 3(2)(c)). Not limited to the years 1 to 9999.
#[must_use]
pub fn shifted_months(day: Day, months: i64) -> Option<Day> {
    let count = i64::from(day.year()) * 12 + i64::from(day.month0()) + months;
    let year = i32::try_from(count.div_euclid(12)).ok()?;
    let month = u32::try_from(count.rem_euclid(12)).ok()? + 1;
    let last = days_in_month(year, month);
    NaiveDate::from_ymd_opt(year, month, day.day().min(last))
}

/// [`shifted_months`], or nothing outside the calendar.
///
/// What still goes on goes on later too.
#[must_use]
pub fn plus_months(day: Day, months: i64) -> Option<Day> {
    if day == ongoing() && months >= 0 {
        return Some(day);
    }
    shifted_months(day, months).and_then(in_calendar)
}

/// A number of days later, or nothing outside the calendar. What still goes on goes on later too.
#[must_use]
pub fn plus_days(day: Day, days: i64) -> Option<Day> {
    if day == ongoing() && days >= 0 {
        return Some(day);
    }
    let count = Days::new(days.unsigned_abs());
    let moved = if days < 0 {
        day.checked_sub_days(count)
    } else {
        day.checked_add_days(count)
    };
    moved.and_then(in_calendar)
}

/// Whether a day is one that comes every year, by its month and day.
#[must_use]
pub fn is_day(day: Day, wanted: ius_calendar::YearDay) -> bool {
    let same_month = day.month() == u32::from(wanted.month());
    same_month
        && match wanted.day() {
            Some(number) => day.day() == u32::from(number),
            // The last of February: the next day is in March.
            None => after(day).month() != day.month(),
        }
}

/// Whether a person born on 29 February has a birthday on 28 February or 1 March of common years.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leap {
    /// 28 February.
    February28,
    /// 1 March.
    March1,
}

/// The birthday in a year, or nothing outside the calendar.
fn birthday_in(birth: Day, year: i32, leap: Leap) -> Option<Day> {
    let same = NaiveDate::from_ymd_opt(year, birth.month(), birth.day());
    same.or_else(|| match leap {
        Leap::February28 => NaiveDate::from_ymd_opt(year, 2, 28),
        Leap::March1 => NaiveDate::from_ymd_opt(year, 3, 1),
    })
    .and_then(in_calendar)
}

/// The day on which an age is reached; a negative age reads as the day of birth.
#[must_use]
pub fn birthday(birth: Day, age: i64, leap: Leap) -> Option<Day> {
    let age = i32::try_from(age).ok()?;
    birthday_in(birth, birth.year().checked_add(age.max(0))?, leap)
}

/// Full years: the birthdays after the birth that have begun; never negative.
#[must_use]
pub fn age(birth: Day, on: Day, leap: Leap) -> i64 {
    ((birth.year() + 1)..=on.year())
        .filter(|&year| birthday_in(birth, year, leap).is_some_and(|day| day <= on))
        .count()
        .try_into()
        .unwrap_or(0)
}

/// A span of days, both ends included, and whether its months run from the day before its first
/// (an event) or from its first day (a state).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// First day.
    pub first: Day,
    /// Last day.
    pub last: Day,
    /// Whether months run from the event on the day before `first`.
    pub from_event: bool,
}

impl Span {
    /// A state; nothing if it has no day.
    #[must_use]
    pub fn state(first: Day, last: Day) -> Option<Span> {
        (first <= last).then_some(Span {
            first,
            last,
            from_event: false,
        })
    }

    /// The days strictly between two days; nothing if there is none. Who has not returned is away
    /// on the last day too.
    #[must_use]
    pub fn between(event: Day, other: Day) -> Option<Span> {
        let first = after(event);
        let last = if other == ongoing() {
            other
        } else {
            before(other)
        };
        (first <= last && event < other).then_some(Span {
            first,
            last,
            from_event: true,
        })
    }

    /// How many days, both ends included.
    #[must_use]
    pub fn days(self) -> i64 {
        (self.last - self.first).num_days() + 1
    }

    /// Where months run from, and the day by which they are complete.
    fn measure(self) -> (Day, Day) {
        if self.from_event {
            (before(self.first), self.last)
        } else {
            (self.first, after(self.last))
        }
    }

    /// Shorter than, exactly or longer than a number of months. What still goes on is longer.
    #[must_use]
    pub fn compare_months(self, months: i64) -> Ordering {
        if self.last == ongoing() {
            return Ordering::Greater;
        }
        let (from, end) = self.measure();
        match shifted_months(from, months) {
            Some(complete) => end.cmp(&complete),
            None => Ordering::Less,
        }
    }

    /// Shorter than, exactly or longer than a number of days. What still goes on is longer.
    #[must_use]
    pub fn compare_days(self, days: i64) -> Ordering {
        if self.last == ongoing() {
            return Ordering::Greater;
        }
        self.days().cmp(&days)
    }

    /// Full months, counted one by one, and the days left.
    #[must_use]
    pub fn months_and_days(self) -> (i64, i64) {
        let (from, end) = self.measure();
        let mut months = i64::from(end.year() - from.year()) * 12 - 12;
        let reached = |months: i64| shifted_months(from, months).is_some_and(|day| day <= end);
        months = months.max(0);
        while reached(months + 1) {
            months += 1;
        }
        let rest = shifted_months(from, months).map_or(0, |day| (end - day).num_days());
        (months, rest)
    }
}

/// What a set of periods says of one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Weight in parts of 300.
    pub weight: i64,
    /// Whether a span that runs from an event begins on this day.
    pub from_event: bool,
}

/// A set of periods: spans that touch differ in weight. It is always built day by day: a rule says
/// for each day whether it belongs and with what weight. Between two days at which anything can
/// change, one day stands for all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Set {
    /// Ascending.
    pub spans: Vec<(Span, i64)>,
}

impl Set {
    /// The set of the days for which `mark` says something. `changes` must hold every day on
    /// which the answer may differ from that of the day before.
    pub fn by_day(mut changes: Vec<Day>, mark: impl Fn(Day) -> Option<Mark>) -> Set {
        changes.retain(|day| *day <= ongoing());
        changes.sort_unstable();
        changes.dedup();
        // The day after each change stands for what follows it, since an event marks only one day.
        let mut days: Vec<Day> = changes.iter().flat_map(|day| [*day, after(*day)]).collect();
        days.retain(|day| *day <= ongoing());
        days.sort_unstable();
        days.dedup();
        let mut spans: Vec<(Span, i64)> = Vec::new();
        for (position, &first) in days.iter().enumerate() {
            let last = days
                .get(position + 1)
                .map_or(ongoing(), |next| before(*next));
            let Some(found) = mark(first) else { continue };
            if let Some((before_it, weight)) = spans.last_mut()
                && after(before_it.last) == first
                && *weight == found.weight
            {
                before_it.last = last;
                continue;
            }
            let from_event = found.from_event;
            spans.push((
                Span {
                    first,
                    last,
                    from_event,
                },
                found.weight,
            ));
        }
        Set { spans }
    }

    /// One period, in full.
    #[must_use]
    pub fn of(span: Span) -> Set {
        Set {
            spans: vec![(span, 300)],
        }
    }

    /// Spans in any order: on each day the heaviest counts; among equals a state before an event.
    #[must_use]
    pub fn collect(spans: &[(Span, i64)]) -> Set {
        let changes = boundaries(spans);
        Set::by_day(changes, |day| {
            let here = || {
                spans
                    .iter()
                    .filter(move |(span, _)| span.first <= day && day <= span.last)
            };
            let weight = here().map(|(_, weight)| *weight).max()?;
            let from_event = here()
                .filter(|(_, other)| *other == weight)
                .all(|(span, _)| span.from_event && span.first == day);
            Some(Mark { weight, from_event })
        })
    }

    /// What the set says of a day.
    #[must_use]
    pub fn mark(&self, day: Day) -> Option<Mark> {
        self.spans
            .iter()
            .find(|(span, _)| span.first <= day && day <= span.last)
            .map(|(span, weight)| Mark {
                weight: *weight,
                from_event: span.from_event && span.first == day,
            })
    }

    /// Whether a day belongs, whatever its weight.
    #[must_use]
    pub fn has(&self, day: Day) -> bool {
        self.mark(day).is_some()
    }

    /// Every day on which what the set says may change.
    #[must_use]
    pub fn changes(&self) -> Vec<Day> {
        boundaries(&self.spans)
    }

    /// The days that also satisfy a rule; `changes` as for [`Set::by_day`].
    pub fn only(&self, mut changes: Vec<Day>, keep: impl Fn(Day) -> bool) -> Set {
        changes.extend(self.changes());
        Set::by_day(changes, |day| self.mark(day).filter(|_| keep(day)))
    }

    /// Union: the heavier weight wins.
    #[must_use]
    pub fn joined(&self, other: &Set) -> Set {
        let all: Vec<(Span, i64)> = self.spans.iter().chain(&other.spans).copied().collect();
        Set::collect(&all)
    }

    /// Days without a break, whatever their weights.
    #[must_use]
    pub fn runs(&self) -> Vec<Span> {
        let mut runs: Vec<Span> = Vec::new();
        for (span, _) in &self.spans {
            match runs.last_mut() {
                Some(run) if after(run.last) == span.first => run.last = span.last,
                _ => runs.push(*span),
            }
        }
        runs
    }

    /// The days of a window that are missing. After a day of the set a gap runs from an event.
    #[must_use]
    pub fn gaps(&self, window: Span) -> Set {
        let mut changes = self.changes();
        changes.extend([window.first, after(window.last)]);
        Set::by_day(changes, |day| {
            (window.first <= day && day <= window.last && !self.has(day)).then(|| Mark {
                weight: 300,
                from_event: day > window.first && self.has(before(day)),
            })
        })
    }

    /// Gaps between runs filled where `small` says so, with the weight of the day before the gap.
    pub fn bridged(&self, small: impl Fn(Span) -> bool) -> Set {
        let runs = self.runs();
        let mut filled: Vec<(Span, i64)> = self.spans.clone();
        for pair in runs.windows(2) {
            let [left, right] = pair else { continue };
            let Some(gap) = Span::between(left.last, right.first) else {
                continue;
            };
            if small(gap) {
                let weight = self.mark(left.last).map_or(300, |mark| mark.weight);
                // The filling continues what went before: it is no beginning of its own.
                filled.push((
                    Span {
                        from_event: false,
                        ..gap
                    },
                    weight,
                ));
            }
        }
        Set::collect(&filled)
    }

    /// Days, each once.
    #[must_use]
    pub fn days(&self) -> i64 {
        self.spans.iter().map(|(span, _)| span.days()).sum()
    }

    /// Days that lie in a window.
    fn days_in(&self, first: Day, last: Day) -> i64 {
        self.spans
            .iter()
            .filter_map(|(span, _)| Span::state(span.first.max(first), span.last.min(last)))
            .map(Span::days)
            .sum()
    }

    /// The most days in any window that `end` lays from its first day, trying every first day.
    /// A set that goes on for ever is tried for nine years more than it is finite, within which
    /// every length of a year has occurred.
    pub fn most_days(&self, end: impl Fn(Day) -> Option<Day>) -> i64 {
        let Some(first) = self.spans.first().map(|(span, _)| span.first) else {
            return 0;
        };
        let last = self
            .spans
            .iter()
            .map(|(span, _)| {
                if span.last == ongoing() {
                    span.first
                } else {
                    span.last
                }
            })
            .max()
            .unwrap_or(first);
        let endless = self.spans.iter().any(|(span, _)| span.last == ongoing());
        let stop = if endless {
            plus_days(last, 9 * 366).unwrap_or(last)
        } else {
            last
        };
        first
            .iter_days()
            .take_while(|day| *day <= stop)
            .filter_map(|day| end(day).map(|end| self.days_in(day, end)))
            .max()
            .unwrap_or(0)
    }

    /// The weighed length in parts of 1/300 day, a month counted as 30 days. Days left over from
    /// a month that is not full never make a month, however long it is.
    #[must_use]
    pub fn weighed(&self) -> i64 {
        self.spans
            .iter()
            .map(|(span, weight)| {
                let (months, days) = span.months_and_days();
                (months * 30 + days.min(29)) * weight
            })
            .sum()
    }
}

fn boundaries(spans: &[(Span, i64)]) -> Vec<Day> {
    spans
        .iter()
        .flat_map(|(span, _)| [span.first, after(span.last)])
        .collect()
}
