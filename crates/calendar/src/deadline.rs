//! Deadlines after Regulation (EEC, Euratom) No 1182/71.
//!
//! The rules here are for acts to be done: to file, to decide, to notify. A
//! *qualifying* period (five years of residence, an absence of six months) is
//! not prolonged by a holiday and is measured with [`crate::Period`].
//!
//! A directive's limit on an authority works through national law, which may
//! count days in its own way; the calendar handed in is the one of the Member
//! State where the act is to be done (article 2(1)).

use thiserror::Error;

use crate::date::Date;
use crate::duration::{CalendarDuration, ExactDuration};
use crate::holidays::{HolidayError, NonWorking, WorkingCalendar};
use crate::period_set::PeriodSet;

/// How long a deadline is, in the unit its provision uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DeadlineLength {
    /// Months or years (article 3(2)(c)).
    Months(CalendarDuration),
    /// Calendar days; holidays and weekends inside count (article 3(2)(b) and
    /// 3(3)).
    Days(ExactDuration),
    /// Weeks of seven days, which run like months from a day of the week to the
    /// same day of the week (article 3(2)(c)).
    Weeks(u32),
    /// Working days (article 3(3)).
    WorkingDays(u32),
}

impl std::fmt::Display for DeadlineLength {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            DeadlineLength::Months(months) => months.fmt(f),
            DeadlineLength::Days(days) => days.fmt(f),
            DeadlineLength::Weeks(1) => f.write_str("1 week"),
            DeadlineLength::Weeks(weeks) => write!(f, "{weeks} weeks"),
            DeadlineLength::WorkingDays(1) => f.write_str("1 working day"),
            DeadlineLength::WorkingDays(days) => write!(f, "{days} working days"),
        }
    }
}

/// Which day is "the day from which the period runs" in article 3(2)(c).
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Default,
    serde::Serialize,
    serde::Deserialize,
)]
pub enum CountingRule {
    /// The day of the event, which is not counted: an event on 15 March and a
    /// period of a month end on 15 April. The project's reading.
    #[default]
    R1,
    /// The first day counted: the same month ends on 16 April. Argued by the
    /// authority in case C-171/03 Toeters. It differs for weeks, months and
    /// years only; a number of days ends on the same day under both.
    R2,
}

/// A day the end of a deadline was carried over, and why.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DayPassedOver {
    /// The day.
    pub date: Date,
    /// Why the deadline does not end on it.
    pub why: PassedOver,
}

/// Why a deadline does not end on a day.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PassedOver {
    /// The day is not a working day (article 3(4), first subparagraph).
    NotWorking(NonWorking),
    /// The period did not yet contain two working days (article 3(5)).
    FewerThanTwoWorkingDays,
}

impl std::fmt::Display for PassedOver {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            PassedOver::NotWorking(reason) => reason.fmt(f),
            PassedOver::FewerThanTwoWorkingDays => {
                f.write_str("the period has fewer than two working days")
            }
        }
    }
}

/// A deadline as computed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deadline {
    /// The last day on which the act is in time, up to its last hour.
    pub due: Date,
    /// The last day before weekends and holidays were passed over.
    pub unshifted: Date,
    /// The days from `unshifted` on that were passed over, ascending.
    pub shifted_over: Vec<DayPassedOver>,
}

/// Why a deadline has no date.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum DeadlineError {
    /// The calendar does not know the holidays that decide.
    #[error(transparent)]
    Holidays(#[from] HolidayError),
    /// The clock is stopped and does not run again.
    #[error("the period does not end, because it is still suspended on {0}")]
    StillSuspended(Date),
    /// The length is negative.
    #[error("a period of {0} is no deadline, because its length is negative")]
    NegativeLength(DeadlineLength),
    /// The end lies beyond the last date that can be written.
    #[error("a period of {length} from {event} ends after the year 9999")]
    TooLong {
        /// The event it runs from.
        event: Date,
        /// Its length.
        length: DeadlineLength,
    },
}

fn days(count: i64) -> ExactDuration {
    ExactDuration::from_days(count)
}

/// The last day of a period that runs from an event, before any shift.
fn nominal_end(
    event: Date,
    length: DeadlineLength,
    calendar: &WorkingCalendar,
    rule: CountingRule,
) -> Result<Date, DeadlineError> {
    let runs_from = match rule {
        CountingRule::R1 => event,
        CountingRule::R2 => event.next_day(),
    };
    let end = match length {
        DeadlineLength::Months(months) if months < CalendarDuration::ZERO => {
            return Err(DeadlineError::NegativeLength(length));
        }
        DeadlineLength::Days(count) if count < ExactDuration::ZERO => {
            return Err(DeadlineError::NegativeLength(length));
        }
        DeadlineLength::Months(months) => runs_from.plus_months(months),
        DeadlineLength::Weeks(weeks) => {
            runs_from.plus_days(ExactDuration::from_weeks(weeks.into()))
        }
        DeadlineLength::Days(count) => event.plus_days(count),
        DeadlineLength::WorkingDays(count) => nth_working_day_after(event, count, calendar, &[])?,
    };
    if end.is_ongoing() {
        return Err(DeadlineError::TooLong { event, length });
    }
    Ok(end)
}

/// The n-th working day after an event that no suspension covers.
fn nth_working_day_after(
    event: Date,
    count: u32,
    calendar: &WorkingCalendar,
    suspended: &[crate::Span],
) -> Result<Date, DeadlineError> {
    let mut day = event;
    let mut left = count;
    let mut suspensions = suspended.iter().map(|span| span.period()).peekable();
    while left > 0 {
        if day.is_ongoing() {
            let length = DeadlineLength::WorkingDays(count);
            return Err(DeadlineError::TooLong { event, length });
        }
        day = day.next_day();
        while suspensions.next_if(|period| period.last() < day).is_some() {}
        if let Some(period) = suspensions.peek().filter(|period| period.contains(day)) {
            if period.is_ongoing() {
                return Err(DeadlineError::StillSuspended(day));
            }
            day = period.last();
            continue;
        }
        if calendar.is_working_day(day)? {
            left -= 1;
        }
    }
    Ok(day)
}

/// Whether article 3(5) speaks of the period: it is two days long or more. A
/// period in working days holds as many as it says.
fn is_two_days_or_more(event: Date, length: DeadlineLength, end: Date) -> bool {
    !matches!(length, DeadlineLength::WorkingDays(_)) && event.next_day() < end
}

/// Carries an end over days that are not working days and, where
/// `needs_two_working_days`, on to the second working day on which the period
/// ran.
fn shifted(
    event: Date,
    unshifted: Date,
    needs_two_working_days: bool,
    suspensions: &PeriodSet,
    calendar: &WorkingCalendar,
) -> Result<Deadline, DeadlineError> {
    let mut due = unshifted;
    let mut shifted_over = Vec::new();
    let mut working_days = 0;
    if needs_two_working_days {
        let mut day = event.next_day();
        while day <= unshifted && working_days < 2 {
            if !suspensions.contains(day) && calendar.is_working_day(day)? {
                working_days += 1;
            }
            day = day.next_day();
        }
    }
    loop {
        let why = match calendar.why_not_working(due)? {
            Some(reason) => PassedOver::NotWorking(reason),
            None => {
                if due > unshifted {
                    working_days += 1;
                }
                if !needs_two_working_days || working_days >= 2 {
                    return Ok(Deadline {
                        due,
                        unshifted,
                        shifted_over,
                    });
                }
                PassedOver::FewerThanTwoWorkingDays
            }
        };
        shifted_over.push(DayPassedOver { date: due, why });
        if due.is_ongoing() {
            let length = DeadlineLength::Days(event.days_until(unshifted));
            return Err(DeadlineError::TooLong { event, length });
        }
        due = due.next_day();
    }
}

/// The last day for an act that must be done within a period from an event.
///
/// Convention (Regulation 1182/71): the day of the event is not counted
/// (article 3(1)); a period in days ends with its last day, one in weeks,
/// months or years with the same weekday or date as the day it runs from
/// (article 3(2)(b) and (c), under the [`CountingRule`]), clamped to the end of
/// the month; holidays and weekends inside count unless the period is in
/// working days (article 3(3)); an end on a day that is not a working day moves
/// to the next working day (article 3(4)); a period of two days or more contains
/// at least two working days (article 3(5)).
///
/// # Errors
/// [`DeadlineError`]: a length that is negative or too long, or a year whose
/// holidays the calendar does not know.
///
/// ```
/// use ius_calendar::deadline::{deadline, CountingRule, DeadlineLength};
/// use ius_calendar::holidays::WorkingCalendar;
/// let dutch = WorkingCalendar::for_state("NL").unwrap();
/// let lodged = "2025-08-31".parse().unwrap();
/// let six_months = DeadlineLength::Months("6 months".parse().unwrap());
/// let end = deadline(lodged, six_months, &dutch, CountingRule::R1).unwrap();
/// assert_eq!(end.unshifted.to_string(), "2026-02-28"); // a Saturday
/// assert_eq!(end.due.to_string(), "2026-03-02");
/// ```
pub fn deadline(
    event: Date,
    length: DeadlineLength,
    calendar: &WorkingCalendar,
    rule: CountingRule,
) -> Result<Deadline, DeadlineError> {
    let end = nominal_end(event, length, calendar, rule)?;
    let two_days = is_two_days_or_more(event, length, end);
    shifted(event, end, two_days, &PeriodSet::new(), calendar)
}

/// The last day for an act when the clock stopped on some days, for instance
/// while a file was incomplete.
///
/// Convention (the project's, the Regulation is silent): the clock stands still
/// on every suspended day after the event. A period in working days counts the
/// working days on which it runs. Any other period is first laid out without
/// suspension, so that months keep their calendar length; then every suspended
/// day up to the end moves the end by one day, and so on for the days gained.
/// The shift over weekends and holidays comes last, once. Weights of the
/// suspensions do not matter.
///
/// # Errors
/// As for [`deadline`], and [`DeadlineError::StillSuspended`] when the clock
/// does not run again.
pub fn deadline_suspended(
    event: Date,
    length: DeadlineLength,
    suspensions: &PeriodSet,
    calendar: &WorkingCalendar,
    rule: CountingRule,
) -> Result<Deadline, DeadlineError> {
    if let DeadlineLength::WorkingDays(count) = length {
        let end = nth_working_day_after(event, count, calendar, suspensions.spans())?;
        return shifted(event, end, false, suspensions, calendar);
    }
    let mut end = nominal_end(event, length, calendar, rule)?;
    let two_days = is_two_days_or_more(event, length, end);
    for suspension in suspensions.periods() {
        let first = suspension.first().max(event.next_day());
        if suspension.last() < first {
            continue;
        }
        if first > end {
            break;
        }
        if suspension.is_ongoing() {
            return Err(DeadlineError::StillSuspended(first));
        }
        end = end.plus_days(days(first.days_until(suspension.last()).days() + 1));
    }
    if end.is_ongoing() {
        return Err(DeadlineError::TooLong { event, length });
    }
    shifted(event, end, two_days, suspensions, calendar)
}

/// The last day of a period that was prolonged once.
///
/// Convention (the project's): an extension in the unit of the period makes one
/// longer period from the event, so that the end of the month clamps once; an
/// extension in another unit runs from the last day of the first period before
/// any shift, so that a weekend in between lengthens nothing.
///
/// # Errors
/// As for [`deadline`].
pub fn extended(
    event: Date,
    length: DeadlineLength,
    extension: DeadlineLength,
    calendar: &WorkingCalendar,
    rule: CountingRule,
) -> Result<Deadline, DeadlineError> {
    use DeadlineLength::{Days, Months, Weeks, WorkingDays};
    let whole = match (length, extension) {
        (Months(first), Months(more)) => Months(first + more),
        (Days(first), Days(more)) => Days(first + more),
        (Weeks(first), Weeks(more)) => Weeks(first.saturating_add(more)),
        (WorkingDays(first), WorkingDays(more)) => WorkingDays(first.saturating_add(more)),
        _ => {
            let first_end = nominal_end(event, length, calendar, rule)?;
            // The extension continues a period already running, so its own
            // first day is not left out a second time.
            let end = nominal_end(first_end, extension, calendar, CountingRule::R1)?;
            return shifted(
                event,
                end,
                event.next_day() < end,
                &PeriodSet::new(),
                calendar,
            );
        }
    };
    deadline(event, whole, calendar, rule)
}

/// The day that lies a period before a date, for acts to be done no later than
/// so long before it.
///
/// Convention: the day the period is counted back from is not counted, the end
/// of the month clamps, and **no shift** is made over weekends or holidays
/// (Regulation 1182/71 article 3(4), second subparagraph). A period in working
/// days counts working days only.
///
/// # Errors
/// [`DeadlineError::NegativeLength`], or for working days a year whose holidays
/// the calendar does not know.
pub fn backward(
    date: Date,
    length: DeadlineLength,
    calendar: &WorkingCalendar,
) -> Result<Date, DeadlineError> {
    match length {
        DeadlineLength::Months(months) if months < CalendarDuration::ZERO => {
            Err(DeadlineError::NegativeLength(length))
        }
        DeadlineLength::Days(count) if count < ExactDuration::ZERO => {
            Err(DeadlineError::NegativeLength(length))
        }
        DeadlineLength::Months(months) => Ok(date.minus_months(months)),
        DeadlineLength::Days(count) => Ok(date.minus_days(count)),
        DeadlineLength::Weeks(weeks) => {
            Ok(date.minus_days(ExactDuration::from_weeks(weeks.into())))
        }
        DeadlineLength::WorkingDays(count) => {
            let mut day = date;
            let mut left = count;
            // Nothing lies before the first date, so the count stops there.
            while left > 0 && day > Date::FIRST {
                day = day.previous_day();
                if calendar.is_working_day(day)? {
                    left -= 1;
                }
            }
            Ok(day)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::period::Period;

    fn date(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn months(count: i32) -> DeadlineLength {
        DeadlineLength::Months(CalendarDuration::from_months(count))
    }

    fn state(code: &str) -> WorkingCalendar {
        WorkingCalendar::for_state(code).unwrap()
    }

    fn due(event: &str, length: DeadlineLength, code: &str) -> String {
        deadline(date(event), length, &state(code), CountingRule::R1)
            .unwrap()
            .due
            .to_string()
    }

    #[test]
    fn e33_one_month_from_entry() {
        // Entry 2026-02-10: a Tuesday a month later. Entry 2026-01-31: there is
        // no 31 February (PD-08), and the 28th is a Saturday (PD-11).
        assert_eq!(due("2026-02-10", months(1), "NL"), "2026-03-10");
        let late = deadline(
            date("2026-01-31"),
            months(1),
            &state("NL"),
            CountingRule::R1,
        )
        .unwrap();
        assert_eq!(late.unshifted, date("2026-02-28"));
        assert_eq!(late.due, date("2026-03-02"));
        let passed: Vec<String> = late
            .shifted_over
            .iter()
            .map(|d| format!("{} {}", d.date, d.why))
            .collect();
        assert_eq!(passed, ["2026-02-28 Saturday", "2026-03-01 Sunday"]);
    }

    #[test]
    fn e34_six_months_from_the_end_of_august() {
        // 2026-03-02 is a working day in every Member State.
        for code in WorkingCalendar::states() {
            assert_eq!(due("2025-08-31", months(6), code), "2026-03-02", "{code}");
        }
    }

    #[test]
    fn e36_forty_five_days() {
        let length = DeadlineLength::Days(days(45));
        assert_eq!(due("2026-07-17", length, "NL"), "2026-08-31");
    }

    #[test]
    fn the_two_readings_of_the_first_day() {
        let calendar = state("NL");
        let end = |event: &str, length, rule| {
            deadline(date(event), length, &calendar, rule)
                .unwrap()
                .unshifted
                .to_string()
        };
        // Section 7.2: event 15 March and a month.
        assert_eq!(end("2027-03-15", months(1), CountingRule::R1), "2027-04-15");
        assert_eq!(end("2027-03-15", months(1), CountingRule::R2), "2027-04-16");
        // Toeters has the same shape: three weeks from a Thursday 12 March.
        assert_eq!(
            end("2026-03-12", DeadlineLength::Weeks(3), CountingRule::R1),
            "2026-04-02"
        );
        assert_eq!(
            end("2026-03-12", DeadlineLength::Weeks(3), CountingRule::R2),
            "2026-04-03"
        );
        // Days end alike under both readings.
        let ten = DeadlineLength::Days(days(10));
        assert_eq!(
            end("2026-03-12", ten, CountingRule::R1),
            end("2026-03-12", ten, CountingRule::R2)
        );
    }

    #[test]
    fn a_period_of_two_days_has_two_working_days() {
        // Friday 2026-03-13 and two days: Saturday and Sunday hold no working
        // day, so the period runs to Tuesday (article 3(5)).
        let two = deadline(
            date("2026-03-13"),
            DeadlineLength::Days(days(2)),
            &state("NL"),
            CountingRule::R1,
        )
        .unwrap();
        assert_eq!(two.unshifted, date("2026-03-15"));
        assert_eq!(two.due, date("2026-03-17"));
        assert_eq!(
            two.shifted_over.last().unwrap().why,
            PassedOver::FewerThanTwoWorkingDays
        );
        // Saturday and two days: Monday is a working day, yet only one.
        assert_eq!(
            due("2026-03-14", DeadlineLength::Days(days(2)), "NL"),
            "2026-03-17"
        );
        // One day is shifted only.
        assert_eq!(
            due("2026-03-13", DeadlineLength::Days(days(1)), "NL"),
            "2026-03-16"
        );
        assert_eq!(
            due("2026-03-16", DeadlineLength::Days(days(2)), "NL"),
            "2026-03-18"
        );
    }

    #[test]
    fn holidays_of_the_state_move_the_end() {
        // Working days over Easter 2026 (3 to 6 April) in the Netherlands.
        assert_eq!(
            due("2026-04-02", DeadlineLength::WorkingDays(1), "NL"),
            "2026-04-07"
        );
        assert_eq!(
            due("2026-04-02", DeadlineLength::WorkingDays(1), "FR"),
            "2026-04-03"
        );
        // 2026-04-27 is King's Day, a Monday.
        assert_eq!(due("2026-03-27", months(1), "NL"), "2026-04-28");
        assert_eq!(due("2026-03-27", months(1), "DE"), "2026-04-27");
        assert_eq!(
            due("2026-04-25", DeadlineLength::WorkingDays(0), "NL"),
            "2026-04-28"
        );
    }

    #[test]
    fn a_stopped_clock() {
        let calendar = state("NL");
        let stop = |text: &str| PeriodSet::of(text.parse::<Period>().unwrap());
        let end = |length, suspensions: &PeriodSet| {
            deadline_suspended(
                date("2026-01-05"),
                length,
                suspensions,
                &calendar,
                CountingRule::R1,
            )
        };
        let ten = DeadlineLength::Days(days(10));
        // Ten days to 2026-01-15; three of them stopped; 2026-01-18 is a Sunday.
        let stopped = end(ten, &stop("2026-01-10/2026-01-12")).unwrap();
        assert_eq!(
            (stopped.unshifted, stopped.due),
            (date("2026-01-18"), date("2026-01-19"))
        );
        // A stop that begins in the days gained counts too.
        let twice: PeriodSet = ["2026-01-10/2026-01-12", "2026-01-17/2026-01-18"]
            .iter()
            .map(|text| text.parse::<Period>().unwrap())
            .collect();
        assert_eq!(end(ten, &twice).unwrap().unshifted, date("2026-01-20"));
        // A stop before the event or after the end changes nothing.
        assert_eq!(
            end(ten, &stop("2025-12-01/2026-01-05")).unwrap().due,
            date("2026-01-15")
        );
        assert_eq!(
            end(ten, &stop("2026-01-16/2026-01-20")).unwrap().due,
            date("2026-01-15")
        );
        assert_eq!(
            end(ten, &stop("2026-01-10/..")),
            Err(DeadlineError::StillSuspended(date("2026-01-10")))
        );
        // Five working days from Monday 5 January end on Monday 12; with Wednesday
        // to Friday stopped, on Thursday 15.
        let five = DeadlineLength::WorkingDays(5);
        assert_eq!(
            end(five, &PeriodSet::new()).unwrap().due,
            date("2026-01-12")
        );
        assert_eq!(
            end(five, &stop("2026-01-07/2026-01-09")).unwrap().due,
            date("2026-01-15")
        );
        assert!(end(five, &stop("2026-01-07/..")).is_err());
    }

    #[test]
    fn an_extension_makes_one_longer_period() {
        let calendar = state("NL");
        let both = extended(
            date("2025-08-31"),
            months(6),
            months(2),
            &calendar,
            CountingRule::R1,
        )
        .unwrap();
        assert_eq!(both.unshifted, date("2026-04-30"));
        let mixed = extended(
            date("2025-08-31"),
            months(6),
            DeadlineLength::Days(days(10)),
            &calendar,
            CountingRule::R1,
        )
        .unwrap();
        assert_eq!(mixed.unshifted, date("2026-03-10"));
    }

    #[test]
    fn backward_periods_do_not_shift() {
        let calendar = state("NL");
        // PD-12: 2026-03-28 is a Saturday and stays.
        assert_eq!(
            backward(date("2026-04-28"), months(1), &calendar).unwrap(),
            date("2026-03-28")
        );
        assert_eq!(
            backward(date("2026-03-31"), months(1), &calendar).unwrap(),
            date("2026-02-28")
        );
        assert_eq!(
            backward(
                date("2026-04-07"),
                DeadlineLength::WorkingDays(1),
                &calendar
            )
            .unwrap(),
            date("2026-04-02")
        );
    }

    #[test]
    fn what_cannot_be_computed_is_said() {
        let calendar = state("NL");
        let try_it = |event: &str, length| {
            deadline(date(event), length, &calendar, CountingRule::R1)
                .unwrap_err()
                .to_string()
        };
        assert_eq!(
            try_it("2030-12-30", months(1)),
            "the public holidays of NL are known from 2020 to 2030, not for 2031"
        );
        assert_eq!(
            try_it("2026-01-01", months(-1)),
            "a period of -1 month is no deadline, because its length is negative"
        );
        assert_eq!(
            try_it("2026-01-01", months(120_000)),
            "a period of 10000 years from 2026-01-01 ends after the year 9999"
        );
        assert!(WorkingCalendar::for_state("GB").is_err());
        assert_eq!(WorkingCalendar::for_state("EL").unwrap().state(), "GR");
    }
}
