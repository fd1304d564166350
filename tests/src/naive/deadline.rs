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
                if is_working_day(day, calendar)? && !still.has(day) {
                    left -= 1;
                } else if still_for_ever(still, day) {
                    return None;
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
    let mut from = event;
    let mut last_length = length.clone();
    if let Some(extension) = extension {
        // In one unit they make one longer period; otherwise the extension runs from the last day
        // of the period before any shift.
        match (length, extension) {
            (Val::Months(a), Val::Months(b)) => last_length = Val::Months(a + b),
            (Val::Days(a), Val::Days(b)) => last_length = Val::Days(a + b),
            (Val::WorkingDays(a), Val::WorkingDays(b)) => last_length = Val::WorkingDays(a + b),
            _ => {
                from = laid_out(event, length, still, &calendar)?;
                last_length = extension.clone();
            }
        }
    }
    let mut end = laid_out(from, &last_length, still, &calendar)?;
    // Art. 3(5): two days or more contain at least two working days, on which the period ran.
    let long = match &last_length {
        Val::WorkingDays(_) => false,
        _ => laid_out(event, length, &Set::default(), &calendar)? > after(event) || from != event,
    };
    // Art. 3(4): an end on a day that is no working day moves to the next one.
    while !is_working_day(end, &calendar)? {
        end = plus_days(end, 1)?;
    }
    if long {
        let ran = |until: Day| -> Option<usize> {
            let mut count = 0;
            for day in event.iter_days().skip(1).take_while(|day| *day <= until) {
                if is_working_day(day, &calendar)? && !still.has(day) {
                    count += 1;
                    if count == 2 {
                        break;
                    }
                }
            }
            Some(count)
        };
        while ran(end)? < 2 {
            end = plus_days(end, 1)?;
            while !is_working_day(end, &calendar)? {
                end = plus_days(end, 1)?;
            }
        }
    }
    Some(end)
}
