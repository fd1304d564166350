//! Laws of dates, ages, periods and deadlines, against naive day-by-day models.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use std::cmp::Ordering;

use ius_calendar::{
    CalendarDuration, CountingRule, Date, DeadlineLength, ExactDuration, LeapBirthday, PartialDate,
    Period, PeriodSet, WorkingCalendar, age, backward, birthday, deadline, deadline_suspended,
};
use proptest::prelude::*;

fn dates() -> impl Strategy<Value = Date> {
    prop_oneof![
        6 => (-719_162_i32..=2_932_896).prop_map(|n| Date::from_day_number(n).unwrap()),
        2 => (1_i32..=9999, 1_u32..=12).prop_map(|(y, m)| Date::new(y, m, 1).unwrap().last_of_month()),
        2 => (1900_i32..=2100).prop_map(|y| Date::new(y, 2, 28).unwrap().next_day()),
    ]
}

fn modern_dates() -> impl Strategy<Value = Date> {
    prop_oneof![
        4 => (10_000_i32..=30_000).prop_map(|n| Date::from_day_number(n).unwrap()),
        1 => (2000_i32..=2040, 1_u32..=12).prop_map(|(y, m)| Date::new(y, m, 1).unwrap().last_of_month()),
    ]
}

fn months() -> impl Strategy<Value = CalendarDuration> {
    (0_i32..400).prop_map(CalendarDuration::from_months)
}

fn leap() -> impl Strategy<Value = LeapBirthday> {
    prop_oneof![Just(LeapBirthday::February28), Just(LeapBirthday::March1)]
}

fn lengths() -> impl Strategy<Value = DeadlineLength> {
    prop_oneof![
        (0_i32..24).prop_map(|n| DeadlineLength::Months(CalendarDuration::from_months(n))),
        (0_i64..200).prop_map(|n| DeadlineLength::Days(ExactDuration::from_days(n))),
        (0_u32..20).prop_map(DeadlineLength::Weeks),
        (0_u32..60).prop_map(DeadlineLength::WorkingDays),
    ]
}

fn rules() -> impl Strategy<Value = CountingRule> {
    prop_oneof![Just(CountingRule::R1), Just(CountingRule::R2)]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn text_and_packed_forms_round_trip(d in dates()) {
        prop_assert_eq!(d.to_string().parse::<Date>().unwrap(), d);
        prop_assert_eq!(Date::from_packed(d.packed()), Some(d));
        prop_assert_eq!(PartialDate::from(d).as_day(), Some(d));
    }

    #[test]
    fn order_is_the_order_of_day_numbers(a in dates(), b in dates()) {
        prop_assert_eq!(a.cmp(&b), a.day_number().cmp(&b.day_number()));
        prop_assert_eq!(a.plus_days(a.days_until(b)), b);
    }

    #[test]
    fn months_clamp(d in modern_dates(), n in months(), more in months()) {
        let moved = d.plus_months(n);
        let total = d.year() * 12 + d.month() as i32 - 1 + n.months();
        prop_assert_eq!((moved.year(), moved.month() as i32 - 1), (total / 12, total % 12));
        prop_assert_eq!(moved.day(), d.day().min(moved.last_of_month().day()));
        // Adding is monotone in the date and in the length; undoing never lands later.
        prop_assert!(moved <= d.next_day().plus_months(n));
        prop_assert!(moved <= d.plus_months(n + more));
        prop_assert!(moved.minus_months(n) <= d);
        prop_assert_eq!(moved.minus_months(n) == d, moved.day() == d.day());
        let up = d.plus_months_rounding_up(n);
        prop_assert!(up == moved || (up == moved.next_day() && up.day() == 1));
    }

    #[test]
    fn any_packed_number_is_a_date_or_nothing(packed in any::<i32>()) {
        if let Some(d) = Date::from_packed(packed) {
            prop_assert_eq!(d.packed(), packed);
        }
    }

    #[test]
    fn parsing_never_panics(text in "\\PC{0,20}") {
        let _ = text.parse::<Date>();
        let _ = text.parse::<PartialDate>();
        let _ = text.parse::<CalendarDuration>();
        let _ = text.parse::<ExactDuration>();
        let _ = text.parse::<Period>();
        let _ = text.parse::<ius_calendar::Span>();
        let _ = text.parse::<ius_calendar::CountedDuration>();
    }

    #[test]
    fn parsing_near_misses_never_panics(text in "[-P/0-9]{0,8}[ ./DMWYatfer%-]{0,5}[-0-9a-z /]{0,12}") {
        let _ = text.parse::<Date>();
        let _ = text.parse::<PartialDate>();
        let _ = text.parse::<CalendarDuration>();
        let _ = text.parse::<ExactDuration>();
        let _ = text.parse::<Period>();
        let _ = text.parse::<ius_calendar::Span>();
        let _ = text.parse::<ius_calendar::CountedDuration>();
    }

    #[test]
    fn age_counts_birthdays(birth in modern_dates(), later in 0_i64..40_000, convention in leap()) {
        let on = birth.plus_days(ExactDuration::from_days(later));
        let years = age(birth, on, convention);
        prop_assert!(birthday(birth, years, convention) <= on);
        prop_assert!(birthday(birth, years + 1, convention) > on);
        prop_assert_eq!(age(birth, birthday(birth, years, convention), convention), years);
        prop_assert!(age(birth, on, LeapBirthday::February28) >= age(birth, on, LeapBirthday::March1));
        prop_assert_eq!(age(on.next_day(), birth, convention), 0);
    }

    #[test]
    fn a_period_is_measured_as_a_naive_count_does(first in modern_dates(), length in 0_i64..2000, event in any::<bool>()) {
        let last = first.plus_days(ExactDuration::from_days(length));
        let period = if event {
            Period::between(first.previous_day(), last.next_day()).unwrap()
        } else {
            Period::state(first, last).unwrap()
        };
        prop_assert_eq!(period.days().days(), length + 1);
        // The naive reading: the end of n months from the start, and whether it is passed.
        let end_of = |n: i32| {
            let n = CalendarDuration::from_months(n);
            if event {
                first.previous_day().plus_months(n)
            } else {
                first.plus_months(n).previous_day()
            }
        };
        let mut full = 0;
        while end_of(full + 1) <= last {
            full += 1;
        }
        let days = end_of(full).days_until(last).days() as i32;
        prop_assert_eq!(period.months_and_days(), (full, days));
        for n in [0, full - 1, full, full + 1] {
            let n = CalendarDuration::from_months(n);
            let expected = last.cmp(&end_of(n.months()));
            prop_assert_eq!(period.compare_length(n), expected);
            prop_assert_eq!(period.is_complete(n), expected != Ordering::Less);
        }
        prop_assert_eq!(period.to_string().parse::<Period>().unwrap(), period);
    }

    #[test]
    fn windows_meet_the_date(d in modern_dates(), n in 1_i32..100) {
        let n = CalendarDuration::from_months(n);
        let before = Period::before(d, n).unwrap();
        prop_assert_eq!((before.first(), before.last()), (d.minus_months(n), d.previous_day()));
        prop_assert_eq!(Period::starting(d, n).unwrap().compare_length(n), Ordering::Equal);
    }

    #[test]
    fn partial_dates_are_all_their_days(year in 1_i32..=9999, month in 1_u32..=12, d in dates()) {
        for text in [format!("{year:04}"), format!("{year:04}-{month:02}"), d.to_string()] {
            let partial: PartialDate = text.parse().unwrap();
            let days: Vec<Date> = partial.readings().collect();
            prop_assert_eq!(days.len(), partial.reading_count());
            prop_assert_eq!(days[0], partial.earliest());
            prop_assert_eq!(days[days.len() - 1], partial.latest());
            prop_assert!(days.windows(2).all(|pair| pair[0].next_day() == pair[1]));
        }
    }
}

fn calendars() -> &'static [WorkingCalendar] {
    static ALL: std::sync::OnceLock<Vec<WorkingCalendar>> = std::sync::OnceLock::new();
    ALL.get_or_init(|| {
        WorkingCalendar::states()
            .map(|code| WorkingCalendar::for_state(code).unwrap())
            .collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn deadlines_end_on_working_days(
        event in (18_300_i32..21_000).prop_map(|n| Date::from_day_number(n).unwrap()),
        length in lengths(),
        rule in rules(),
        state in 0_usize..27,
    ) {
        let calendar = &calendars()[state];
        let end = deadline(event, length, calendar, rule).unwrap();
        prop_assert!(calendar.is_working_day(end.due).unwrap());
        prop_assert!(end.unshifted >= event && end.due >= end.unshifted);
        // The days passed over are exactly those from the unshifted end to the due day.
        let passed: Vec<Date> = end.shifted_over.iter().map(|day| day.date).collect();
        let mut expected = Vec::new();
        let mut day = end.unshifted;
        while day < end.due {
            expected.push(day);
            day = day.next_day();
        }
        prop_assert_eq!(passed, expected);
        let working = |from: Date, to: Date| {
            let (mut day, mut count) = (from, 0);
            while day <= to {
                count += u32::from(calendar.is_working_day(day).unwrap());
                day = day.next_day();
            }
            count
        };
        let in_period = working(event.next_day(), end.due);
        match length {
            DeadlineLength::WorkingDays(0) => {}
            DeadlineLength::WorkingDays(n) => prop_assert_eq!(in_period, n),
            _ if event.next_day() < end.unshifted => prop_assert!(in_period >= 2),
            _ => {}
        }
        // R2 never ends earlier.
        let other = deadline(event, length, calendar, CountingRule::R2).unwrap();
        prop_assert!(other.due >= deadline(event, length, calendar, CountingRule::R1).unwrap().due);
        // Without suspension nothing changes.
        prop_assert_eq!(deadline_suspended(event, length, &PeriodSet::new(), calendar, rule).unwrap(), end);
    }

    #[test]
    fn a_suspension_adds_the_days_it_took(
        event in (18_300_i32..20_500).prop_map(|n| Date::from_day_number(n).unwrap()),
        length in lengths(),
        stops in prop::collection::vec((0_i64..200, 0_i64..30), 0..5),
        state in 0_usize..27,
    ) {
        let calendar = &calendars()[state];
        let suspensions: PeriodSet = stops
            .iter()
            .map(|(after, days)| {
                let first = event.plus_days(ExactDuration::from_days(after - 10));
                Period::state(first, first.plus_days(ExactDuration::from_days(*days))).unwrap()
            })
            .collect();
        let plain = deadline(event, length, calendar, CountingRule::R1).unwrap();
        let stopped = deadline_suspended(event, length, &suspensions, calendar, CountingRule::R1).unwrap();
        prop_assert!(calendar.is_working_day(stopped.due).unwrap());
        prop_assert!(stopped.unshifted >= plain.unshifted);
        let running = |to: Date| {
            let (mut day, mut count) = (event.next_day(), 0_i64);
            while day <= to {
                let counts = match length {
                    DeadlineLength::WorkingDays(_) => calendar.is_working_day(day).unwrap(),
                    _ => true,
                };
                count += i64::from(counts && !suspensions.contains(day));
                day = day.next_day();
            }
            count
        };
        let wanted = match length {
            DeadlineLength::WorkingDays(n) => i64::from(n),
            _ => event.days_until(plain.unshifted).days(),
        };
        prop_assert_eq!(running(stopped.unshifted), wanted);
        prop_assert!(wanted == 0 || running(stopped.unshifted.previous_day()) == wanted - 1);
    }

    #[test]
    fn backward_periods_undo_forward_ones(event in modern_dates(), n in 0_i64..400) {
        let calendar = &calendars()[0];
        let days = DeadlineLength::Days(ExactDuration::from_days(n));
        let back = backward(event, days, calendar).unwrap();
        prop_assert_eq!(back.days_until(event).days(), n);
    }
}
