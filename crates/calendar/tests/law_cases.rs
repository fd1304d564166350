//! Worked cases of long-term residence and of deadlines, with their derivation.
//!
//! Conventions: the first day of a permit counts; days of leaving and of return
//! are days of presence; separate and weighted periods are summed with 30 days
//! to a month; qualifying periods do not shift.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use std::cmp::Ordering;

use ius_calendar::{CalendarDuration, Date, ExactDuration, Period, PeriodSet, Weight};

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

fn permits(list: &[(&str, Weight)]) -> PeriodSet {
    list.iter()
        .map(|(text, weight)| (text.parse::<Period>().unwrap(), *weight))
        .collect()
}

/// The first application date on which the residence before it counts sixty
/// months, searched day by day.
fn earliest(residence: &PeriodSet, from: &str) -> String {
    let sixty = CalendarDuration::from_years(5);
    let mut day = date(from);
    for _ in 0..6000 {
        if residence.unbroken_run_before(day).weighted_length() >= sixty {
            return day.to_string();
        }
        day = day.next_day();
    }
    panic!("never");
}

#[test]
fn e05_five_absences_together() {
    // 5 x 61 = 305 days = 10 months 5 days: more than ten months. Each absence
    // alone is far below six.
    let absences: PeriodSet = [
        ("2021-03-31", "2021-06-01"),
        ("2022-03-31", "2022-06-01"),
        ("2023-03-31", "2023-06-01"),
        ("2024-03-31", "2024-06-01"),
        ("2025-03-31", "2025-06-01"),
    ]
    .iter()
    .map(|(left, back)| Period::between(date(left), date(back)).unwrap())
    .collect();
    assert_eq!(absences.total_days().days(), 305);
    let ten_months = CalendarDuration::from_months(10);
    assert!(absences.total_days() > ten_months.counting_month_as(30));
    let six = CalendarDuration::from_months(6);
    assert!(
        absences
            .periods()
            .all(|one| one.compare_length(six) == Ordering::Less)
    );
    // Measured in full months each would be two months from 31 March to 31 May,
    // ten in all: the rule has to say that it counts days.
    assert_eq!(absences.weighted_length().to_string(), "10 months");
}

#[test]
fn e29_cumulation_with_the_first_state() {
    let cards = permits(&[
        ("2021-01-01/2023-12-31", Weight::FULL),
        ("2024-01-01/..", Weight::FULL),
    ]);
    assert_eq!(earliest(&cards, "2025-01-01"), "2026-01-01");
    let second = permits(&[("2024-01-01/..", Weight::FULL)]);
    let two_years = CalendarDuration::from_years(2);
    assert!(second.before(date("2025-12-31")).weighted_length() < two_years);
    assert!(second.before(date("2026-01-01")).weighted_length() == two_years);
}

#[test]
fn e07_the_window_cuts_the_sum_not_the_single_absence() {
    let absence = Period::between(date("2020-11-30"), date("2021-05-01")).unwrap();
    assert_eq!(absence.days().days(), 151);
    assert_eq!(
        absence.compare_length(CalendarDuration::from_months(6)),
        Ordering::Less
    );
    let window = Period::before(date("2026-03-01"), CalendarDuration::from_years(5)).unwrap();
    assert_eq!(window.to_string(), "2021-03-01/2026-02-28");
    let inside = PeriodSet::of(absence).within(window);
    assert_eq!(inside.total_days().days(), 61);
    assert_eq!(
        inside.periods().next().unwrap().to_string(),
        "2021-03-01/2021-04-30"
    );
}

#[test]
fn e13_six_years_away_from_the_granting_state() {
    let years = CalendarDuration::from_years(6);
    let away = |today: &str| Period::between(date("2019-09-15"), date(today).next_day()).unwrap();
    assert_eq!(away("2025-09-15").compare_length(years), Ordering::Equal);
    assert_eq!(away("2025-09-16").compare_length(years), Ordering::Greater);
}

#[test]
fn e17_studies_count_half() {
    let work = ("2022-09-01/..", Weight::FULL);
    let half = permits(&[("2019-09-01/2022-08-31", Weight::HALF), work]);
    // 36 / 2 = 18 months; 60 - 18 = 42 months from 2022-09-01.
    assert_eq!(
        half.before(date("2022-09-01"))
            .weighted_length()
            .to_string(),
        "18 months"
    );
    assert_eq!(earliest(&half, "2022-09-01"), "2026-03-01");
    let zero = permits(&[("2019-09-01/2022-08-31", Weight::ZERO), work]);
    assert_eq!(earliest(&zero, "2022-09-01"), "2027-09-01");
}

#[test]
fn e20_an_au_pair_year_weighs_nothing() {
    let stay = permits(&[
        ("2020-06-01/2021-05-31", Weight::ZERO),
        ("2021-06-01/..", Weight::FULL),
    ]);
    let counted = |on: &str| stay.unbroken_run_before(date(on)).weighted_length();
    let sixty = CalendarDuration::from_years(5);
    assert!(counted("2026-05-31") < sixty);
    // From 1 to 30 May 2026 thirty days are left over, still no full month.
    assert_eq!(counted("2026-05-31").to_string(), "59 months 29 days");
    assert!(counted("2026-06-01") >= sixty);
    assert_eq!(earliest(&stay, "2025-01-01"), "2026-06-01");
}

#[test]
fn e22_and_e25_the_wait_for_protection() {
    // 14 months of waiting at half: 7; 53 months from 2021-03-15.
    let old = permits(&[
        ("2020-01-15/2021-03-14", Weight::HALF),
        ("2021-03-15/..", Weight::FULL),
    ]);
    assert_eq!(earliest(&old, "2021-03-15"), "2025-08-15");
    // 10 months: all under the new rule, five under the old one.
    let wait = "2022-04-01/2023-01-31";
    let new = permits(&[(wait, Weight::FULL), ("2023-02-01/..", Weight::FULL)]);
    assert_eq!(earliest(&new, "2023-02-01"), "2027-04-01");
    let old = permits(&[(wait, Weight::HALF), ("2023-02-01/..", Weight::FULL)]);
    assert_eq!(earliest(&old, "2023-02-01"), "2027-09-01");
}

#[test]
fn e27_overlapping_permits_count_once() {
    let both = permits(&[
        ("2021-02-01/2023-01-31", Weight::FULL),
        ("2022-12-01/2026-01-31", Weight::FULL),
    ]);
    assert_eq!(both.total_days().days(), 1826);
    assert_eq!(both.weighted_length().to_string(), "60 months");
    assert_eq!(earliest(&both, "2025-01-01"), "2026-02-01");
}

#[test]
fn ninety_days_in_any_180() {
    let limit = ExactDuration::from_days(90);
    let stays = permits(&[
        ("2026-01-01/2026-02-14", Weight::FULL),
        ("2026-05-01/2026-06-14", Weight::FULL),
    ]);
    // 45 + 45 days, the first 180 days from 1 January holding both.
    assert_eq!(stays.most_days_in_any(ExactDuration::from_days(180)), limit);
    let longer = stays.union(&permits(&[("2026-06-15/2026-06-15", Weight::FULL)]));
    assert!(longer.most_days_in_any(ExactDuration::from_days(180)) > limit);
}
