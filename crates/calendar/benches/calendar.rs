//! What a decision asks of the calendar, at the size of a long residence file:
//! 30 periods of residence and 60 absences.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use ius_calendar::{
    CalendarDuration, CountingRule, Date, DeadlineLength, ExactDuration, LeapBirthday, Period,
    PeriodSet, Weight, WorkingCalendar, age, deadline,
};

fn day(number: i32) -> Date {
    Date::from_day_number(number).unwrap_or(Date::FIRST)
}

/// Thirty permits in a row, every fifth for studies, some overlapping.
fn residence() -> Vec<(Period, Weight)> {
    (0..30)
        .filter_map(|n| {
            let first = 17_500 + n * 97;
            let overlap = if n % 3 == 0 { 20 } else { 0 };
            let weight = if n % 5 == 0 {
                Weight::HALF
            } else {
                Weight::FULL
            };
            Period::state(day(first), day(first + 96 + overlap)).map(|period| (period, weight))
        })
        .collect()
}

/// The same permits without overlaps.
fn tidy_residence() -> Vec<(Period, Weight)> {
    (0..30)
        .filter_map(|n| {
            let first = 17_500 + n * 97;
            let weight = if n % 5 == 0 {
                Weight::HALF
            } else {
                Weight::FULL
            };
            Period::state(day(first), day(first + 96)).map(|period| (period, weight))
        })
        .collect()
}

fn absences() -> Vec<(Period, Weight)> {
    (0..60)
        .filter_map(|n| {
            let left = 17_510 + n * 45;
            Period::between(day(left), day(left + 9)).map(|period| (period, Weight::FULL))
        })
        .collect()
}

fn calendar(c: &mut Criterion) {
    let births: Vec<Date> = (0..1000).map(|n| day(n * 13)).collect();
    let on = day(20_596);
    c.bench_function("age/1000 births", |b| {
        b.iter(|| {
            black_box(&births)
                .iter()
                .map(|birth| age(*birth, black_box(on), LeapBirthday::March1))
                .sum::<i32>()
        });
    });
    let months = CalendarDuration::from_months(6);
    c.bench_function("plus 6 months/1000 dates", |b| {
        b.iter(|| {
            black_box(&births)
                .iter()
                .map(|birth| birth.plus_months(black_box(months)).packed())
                .fold(0_i32, |sum, packed| sum ^ packed)
        });
    });
    c.bench_function("day number/1000 dates", |b| {
        b.iter(|| {
            black_box(&births)
                .iter()
                .map(|birth| birth.day_number())
                .sum::<i32>()
        });
    });

    let mut buffer = PeriodSet::new();
    let mut window_buffer = PeriodSet::new();
    let permits = residence();
    let tidy = tidy_residence();
    let away = absences();
    let five_years = CalendarDuration::from_years(5);
    let window = Period::before(on, five_years);
    c.bench_function("build/30 disjoint periods", |b| {
        b.iter(|| {
            buffer.assign(black_box(&tidy).iter().copied());
            buffer.spans().len()
        });
    });
    c.bench_function("build/30 overlapping weighted periods", |b| {
        b.iter(|| {
            buffer.assign(black_box(&permits).iter().copied());
            buffer.spans().len()
        });
    });
    buffer.assign(tidy.iter().copied());
    c.bench_function("window/30 periods", |b| {
        b.iter(|| {
            if let Some(window) = black_box(window) {
                buffer.within_into(window, &mut window_buffer);
            }
            window_buffer.spans().len()
        });
    });
    c.bench_function("weighted length/30 periods", |b| {
        b.iter(|| black_box(&buffer).weighted_length());
    });
    c.bench_function("build, window, weighted length/30 periods", |b| {
        b.iter(|| {
            buffer.assign(black_box(&tidy).iter().copied());
            if let Some(window) = black_box(window) {
                buffer.within_into(window, &mut window_buffer);
            }
            window_buffer.weighted_length()
        });
    });
    let gone: PeriodSet = away.iter().copied().collect();
    c.bench_function("total days/60 absences", |b| {
        b.iter(|| black_box(&gone).total_days());
    });
    c.bench_function("build and total days/60 absences", |b| {
        b.iter(|| {
            window_buffer.assign(black_box(&away).iter().copied());
            window_buffer.total_days()
        });
    });
    c.bench_function("most days in any 180 days/60 absences", |b| {
        b.iter(|| black_box(&gone).most_days_in_any(ExactDuration::from_days(180)));
    });
    c.bench_function("most days in any 12 months/60 absences", |b| {
        b.iter(|| black_box(&gone).most_days_in_any_months(CalendarDuration::from_years(1)));
    });
    if let Ok(dutch) = WorkingCalendar::for_state("NL") {
        c.bench_function("deadline of 6 months", |b| {
            b.iter(|| {
                deadline(
                    black_box(on),
                    DeadlineLength::Months(months),
                    &dutch,
                    CountingRule::R1,
                )
            });
        });
    }
}

criterion_group!(benches, calendar);
criterion_main!(benches);
