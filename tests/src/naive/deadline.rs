//! Deadlines after Regulation (EEC, Euratom) No 1182/71, day by day. Only the holidays themselves
//! come from the calendar's data.

use chrono::{Datelike, Weekday};
use ius_calendar::holidays::WorkingCalendar;

use super::days::{Day, Set, after, ongoing, plus_days, plus_months};
use super::value::{Val, date_of};

/// Whether a day is a working day: no Saturday, Sunday or public holiday (art. 2(2)).
/// Nothing if the holidays of that year are not known.
fn is_working_day(day: Day, calendar: &WorkingCalendar) -> Option<bool> {
    if matches!(day.weekday(), Weekday::Sat | Weekday::Sun) {
        return Some(false);
    }
    let holiday = calendar.holiday_on(date_of(day)?).ok()?;
    Some(holiday.is_none())
}

/// Whether the clock stands still from a day on and never runs again.
fn still_for_ever(still: &Set, day: Day) -> bool {
    still
        .runs()
        .iter()
        .any(|run| run.first <= day && run.last == ongoing())
}

/// The last day of a length from an event, before any shift. The day of the event is not counted.
fn laid_out(event: Day, length: &Val, still: &Set, calendar: &WorkingCalendar) -> Option<Day> {
    let end = match length {
        Val::Months(months) if *months >= 0 => plus_months(event, *months)?,
        Val::Days(days) if *days >= 0 => plus_days(event, *days)?,
        Val::WorkingDays(days) => {
            let mut day = event;
            let mut left = *days;
            while left > 0 {
                day = plus_days(day, 1)?;
                if still_for_ever(still, day) {
                    return None;
                }
                if !still.has(day) && is_working_day(day, calendar)? {
                    left -= 1;
                }
            }
            return Some(day);
        }
        _ => return None,
    };
    // Every day on which the clock stood still, up to the end, moves the end by one day; so do
    // the days gained.
    let mut running = (end - event).num_days();
    let mut day = event;
    while running > 0 {
        day = plus_days(day, 1)?;
        if !still.has(day) {
            running -= 1;
        } else if still_for_ever(still, day) {
            return None;
        }
    }
    Some(day)
}

/// An end carried to a working day (art. 3(4)) and, for a period of two days or more, to the second
/// working day on which it ran (art. 3(5)).
fn carried(
    event: Day,
    end: Day,
    long: bool,
    still: &Set,
    calendar: &WorkingCalendar,
) -> Option<Day> {
    let mut ran = 0;
    if long {
        for day in event.iter_days().skip(1).take_while(|day| *day <= end) {
            if ran < 2 && !still.has(day) && is_working_day(day, calendar)? {
                ran += 1;
            }
        }
    }
    let mut due = end;
    loop {
        if is_working_day(due, calendar)? {
            if due > end {
                ran += 1;
            }
            if !long || ran >= 2 {
                return Some(due);
            }
        }
        due = plus_days(due, 1)?;
    }
}

/// A period without extension: its last day before any shift, and after it.
fn simple(event: Day, length: &Val, still: &Set, calendar: &WorkingCalendar) -> Option<(Day, Day)> {
    let end = laid_out(event, length, still, calendar)?;
    let long = match length {
        Val::WorkingDays(_) => false,
        _ => after(event) < laid_out(event, length, &Set::default(), calendar)?,
    };
    Some((end, carried(event, end, long, still, calendar)?))
}

/// The last day on which an act is in time.
#[must_use]
pub fn deadline(
    event: Day,
    length: &Val,
    state: &str,
    still: &Set,
    extension: Option<&Val>,
) -> Option<Day> {
    let calendar = WorkingCalendar::for_state(state).ok()?;
    let due = |length: &Val| simple(event, length, still, &calendar).map(|(_, due)| due);
    let Some(extension) = extension else {
        return due(length);
    };
    // In one unit they make one longer period; otherwise the extension runs from the last day of
    // the period before any shift.
    match (length, extension) {
        (Val::Months(a), Val::Months(b)) => due(&Val::Months(a + b)),
        (Val::Days(a), Val::Days(b)) => due(&Val::Days(a + b)),
        (Val::WorkingDays(a), Val::WorkingDays(b)) => due(&Val::WorkingDays(a + b)),
        _ if still.spans.is_empty() => {
            let first = laid_out(event, length, still, &calendar)?;
            let end = laid_out(first, extension, still, &calendar)?;
            carried(event, end, after(event) < end, still, &calendar)
        }
        _ => {
            let (first, _) = simple(event, length, still, &calendar)?;
            simple(first, extension, still, &calendar).map(|(_, due)| due)
        }
    }
}
