//! Deadlines under Regulation (EEC, Euratom) No 1182/71 in the calendar of a state.

use std::sync::OnceLock;

use ius_calendar::deadline::{
    CountingRule, Deadline, DeadlineError, DeadlineLength, deadline, deadline_suspended, extended,
};
use ius_calendar::holidays::WorkingCalendar;
use ius_calendar::{Date, PeriodSet};

use crate::operate::as_set;
use crate::value::Value;

/// The calendar of a state, made once: it holds every holiday of a decade. A part of a state
/// (`BE-VLG`) keeps the holidays of the state.
pub(crate) fn calendar(state: &str) -> Option<&'static WorkingCalendar> {
    static CALENDARS: [OnceLock<Option<WorkingCalendar>>; 32] = [const { OnceLock::new() }; 32];
    let code = state.split('-').next().unwrap_or(state);
    let code = if code == "EL" { "GR" } else { code };
    let position = WorkingCalendar::states().position(|known| known == code)?;
    CALENDARS
        .get(position)?
        .get_or_init(|| WorkingCalendar::for_state(code).ok())
        .as_ref()
}

fn length(value: &Value) -> Option<DeadlineLength> {
    match value {
        Value::Months(months) => Some(DeadlineLength::Months(*months)),
        Value::Days(days) => Some(DeadlineLength::Days(*days)),
        Value::WorkingDays(days) => Some(DeadlineLength::WorkingDays(*days)),
        _ => None,
    }
}

/// The deadline, or why there is none; nothing when an operand is unknown.
pub(crate) fn compute(
    limit: &Value,
    after: &Value,
    state: &str,
    suspended: Option<&Value>,
    extension: Option<&Value>,
) -> Option<Result<Deadline, DeadlineError>> {
    let limit = length(limit)?;
    let Value::Date(event) = after else {
        return None;
    };
    let extension = match extension {
        Some(value) => Some(length(value)?),
        None => None,
    };
    let suspended = match suspended {
        Some(value) => as_set(value)?,
        None => std::sync::Arc::new(PeriodSet::new()),
    };
    let calendar = calendar(state)?;
    let rule = CountingRule::R1;
    Some(match (suspended.is_empty(), extension) {
        (true, None) => deadline(*event, limit, calendar, rule),
        (true, Some(extension)) => extended(*event, limit, extension, calendar, rule),
        (false, None) => deadline_suspended(*event, limit, &suspended, calendar, rule),
        (false, Some(extension)) => match whole(limit, extension) {
            Some(whole) => deadline_suspended(*event, whole, &suspended, calendar, rule),
            // In another unit the extension runs on from the end of the first period, before
            // any shift over a weekend.
            None => {
                deadline_suspended(*event, limit, &suspended, calendar, rule).and_then(|first| {
                    deadline_suspended(first.unshifted, extension, &suspended, calendar, rule)
                })
            }
        },
    })
}

/// A period and its extension in the same unit are one longer period, clamped once.
fn whole(limit: DeadlineLength, extension: DeadlineLength) -> Option<DeadlineLength> {
    Some(match (limit, extension) {
        (DeadlineLength::Months(a), DeadlineLength::Months(b)) => DeadlineLength::Months(a + b),
        (DeadlineLength::Days(a), DeadlineLength::Days(b)) => DeadlineLength::Days(a + b),
        (DeadlineLength::WorkingDays(a), DeadlineLength::WorkingDays(b)) => {
            DeadlineLength::WorkingDays(a.saturating_add(b))
        }
        _ => return None,
    })
}

/// The last day on which the act is in time.
pub(crate) fn due(
    limit: &Value,
    after: &Value,
    state: &str,
    suspended: Option<&Value>,
    extension: Option<&Value>,
) -> Option<Date> {
    compute(limit, after, state, suspended, extension)?
        .ok()
        .map(|deadline| deadline.due)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ius_calendar::{CalendarDuration, ExactDuration};

    fn months(n: i32) -> Value {
        Value::Months(CalendarDuration::from_months(n))
    }

    fn day(text: &str) -> Value {
        Value::Date(text.parse().unwrap())
    }

    #[test]
    fn a_weekend_moves_the_end() {
        // Six months from 31 August clamp to 28 February 2026, a Saturday.
        let due = due(&months(6), &day("2025-08-31"), "NL", None, None);
        assert_eq!(due, Date::new(2026, 3, 2));
    }

    #[test]
    fn the_clock_stands_still_and_is_extended() {
        let still = crate::operate::set(PeriodSet::of("2026-01-10/2026-01-19".parse().unwrap()));
        let ninety = Value::Days(ExactDuration::from_days(90));
        let thirty = Value::Days(ExactDuration::from_days(30));
        let base = due(&ninety, &day("2026-01-01"), "NL", None, None).unwrap();
        assert_eq!(base.to_string(), "2026-04-01");
        let longer = due(
            &ninety,
            &day("2026-01-01"),
            "NL",
            Some(&still),
            Some(&thirty),
        )
        .unwrap();
        // 120 days and ten suspended ones end on 11 May.
        assert_eq!(longer.to_string(), "2026-05-11");
    }

    #[test]
    fn unknown_states_and_years_have_no_deadline() {
        assert_eq!(due(&months(6), &day("2025-08-31"), "XX", None, None), None);
        assert_eq!(due(&months(6), &day("2080-08-31"), "NL", None, None), None);
        assert_eq!(
            due(&Value::Unknown, &day("2025-08-31"), "NL", None, None),
            None
        );
    }
}
