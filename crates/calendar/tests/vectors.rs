//! Vectors made elsewhere; `tests/vectors/SOURCES.md` says where.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use std::collections::BTreeSet;

use ius_calendar::holidays::{FIRST_YEAR, LAST_YEAR};
use ius_calendar::{CalendarDuration, Date, ExactDuration, HolidayStatus, WorkingCalendar};

fn date(text: &str) -> Date {
    text.trim().parse().unwrap()
}

/// `[1 years, 2 months, 3 days]`
fn length(text: &str) -> (CalendarDuration, ExactDuration) {
    let numbers: Vec<i64> = text
        .trim()
        .trim_matches(['[', ']'])
        .split(',')
        .map(|part| {
            part.split_ascii_whitespace()
                .next()
                .unwrap()
                .parse()
                .unwrap()
        })
        .collect();
    (
        CalendarDuration::from_months((numbers[0] * 12 + numbers[1]) as i32),
        ExactDuration::from_days(numbers[2]),
    )
}

fn rows(csv: &str) -> Vec<Vec<&str>> {
    csv.lines()
        .skip(1)
        .filter(|line| !line.trim().is_empty())
        .map(|line| line.split(';').collect())
        .collect()
}

#[test]
fn dates_calc_exact() {
    let rows = rows(include_str!("vectors/exact_computations.csv"));
    assert_eq!(rows.len(), 19);
    for row in rows {
        let (months, days) = length(row[1]);
        assert_eq!(
            date(row[0]).plus_months(months).plus_days(days),
            date(row[2]),
            "{row:?}"
        );
        // Where no end of month is in the way, rounding up changes nothing.
        let up = date(row[0]).plus_months_rounding_up(months).plus_days(days);
        assert_eq!(up, date(row[2]), "{row:?}");
    }
}

#[test]
fn dates_calc_ambiguous() {
    let rows = rows(include_str!("vectors/ambiguous_computations.csv"));
    assert_eq!(rows.len(), 11);
    for row in rows {
        let (months, days) = length(row[1]);
        let up = date(row[0]).plus_months_rounding_up(months).plus_days(days);
        assert_eq!(up, date(row[2]), "{row:?}");
        let down = date(row[0]).plus_months(months).plus_days(days);
        assert_eq!(down, date(row[3]), "{row:?}");
    }
}

#[test]
fn dates_calc_first_and_last_day() {
    let rows = rows(include_str!("vectors/first_last_day_of_month.csv"));
    assert_eq!(rows.len(), 2);
    for row in rows {
        assert_eq!(date(row[0]).first_of_month(), date(row[1]));
        assert_eq!(date(row[0]).last_of_month(), date(row[2]));
    }
}

#[test]
fn holidays_agree_with_an_independent_list() {
    let rows = rows(include_str!("vectors/weekday_holidays.csv"));
    assert_eq!(rows.len(), 27 * 11);
    for row in rows {
        let (state, year) = (row[0], row[1]);
        let calendar = WorkingCalendar::for_state(state).unwrap();
        let listed: BTreeSet<Date> = row[2]
            .split_ascii_whitespace()
            .map(|day| date(&format!("{year}-{day}")))
            .collect();
        let ours = calendar.holidays(year.parse().unwrap()).unwrap();
        // What claims to be cross-checked is in the list.
        for holiday in ours {
            let weekend = holiday.date.weekday().num_days_from_monday() > 4;
            if holiday.status == HolidayStatus::CrossChecked && !weekend {
                assert!(
                    listed.contains(&holiday.date),
                    "{state} {} {}",
                    holiday.date,
                    holiday.name
                );
            }
        }
        // And every day of the list is known.
        for day in listed {
            assert!(
                calendar.holiday_on(day).unwrap().is_some(),
                "{state} {day} is missing"
            );
        }
    }
}

#[test]
fn every_state_knows_every_year_and_says_so_beyond() {
    assert_eq!(WorkingCalendar::states().count(), 27);
    for state in WorkingCalendar::states() {
        let calendar = WorkingCalendar::for_state(state).unwrap();
        for year in FIRST_YEAR..=LAST_YEAR {
            let holidays = calendar.holidays(year).unwrap();
            assert!(holidays.len() >= 9, "{state} {year}");
            assert!(holidays.is_sorted_by(|a, b| a.date < b.date));
            assert!(holidays.iter().all(|day| day.date.year() == year));
        }
        assert!(calendar.holidays(FIRST_YEAR - 1).is_err());
        assert!(calendar.holidays(LAST_YEAR + 1).is_err());
        assert!(!calendar.source().is_empty());
    }
}

#[test]
fn changes_of_law_by_year() {
    let is_holiday = |state: &str, day: &str| {
        WorkingCalendar::for_state(state)
            .unwrap()
            .holiday_on(date(day))
            .unwrap()
            .is_some()
    };
    // Denmark abolished Great Prayer Day from 2024.
    assert!(is_holiday("DK", "2023-05-05"));
    assert!(!is_holiday("DK", "2024-04-26"));
    // Poland made 24 December free from 2025.
    assert!(!is_holiday("PL", "2024-12-24"));
    assert!(is_holiday("PL", "2025-12-24"));
    // Slovakia works on 1 September since 2024 and on 17 November since 2025.
    assert!(is_holiday("SK", "2023-09-01") && !is_holiday("SK", "2024-09-01"));
    assert!(is_holiday("SK", "2024-11-17") && !is_holiday("SK", "2025-11-17"));
    // Romania added 6 and 7 January from 2024.
    assert!(!is_holiday("RO", "2023-01-06") && is_holiday("RO", "2024-01-06"));
    // King's Day moves to the Saturday when 27 April is a Sunday.
    assert!(is_holiday("NL", "2025-04-26") && !is_holiday("NL", "2025-04-27"));
}
