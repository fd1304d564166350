//! Every operation on period sets against a naive model that keeps one weight
//! for each day.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use ius_calendar::{
    CalendarDuration, CountedDuration, Date, ExactDuration, Period, PeriodSet, Weight,
};
use proptest::prelude::*;

/// The model: the weight of each day of a few years, `None` outside the set.
const FIRST: i32 = 19_000;
const DAYS: usize = 1_500;

type Model = Vec<Option<Weight>>;

fn day(index: usize) -> Date {
    Date::from_day_number(FIRST + index as i32).unwrap()
}

fn index(date: Date) -> usize {
    (date.day_number() - FIRST) as usize
}

fn whole() -> Period {
    Period::state(day(0), day(DAYS - 1)).unwrap()
}

fn weights() -> impl Strategy<Value = Weight> {
    prop_oneof![
        4 => Just(Weight::FULL),
        2 => Just(Weight::HALF),
        1 => Just(Weight::ZERO),
        1 => (0_u32..=100).prop_map(|p| Weight::from_percent(p).unwrap()),
    ]
}

fn periods() -> impl Strategy<Value = Period> {
    (0..DAYS, 1_usize..120, any::<bool>()).prop_map(|(start, length, event)| {
        let end = (start + length).min(DAYS) - 1;
        if event && start > 0 && end + 1 < DAYS {
            Period::between(day(start - 1), day(end + 1)).unwrap()
        } else {
            Period::state(day(start), day(end)).unwrap()
        }
    })
}

fn lists() -> impl Strategy<Value = Vec<(Period, Weight)>> {
    prop::collection::vec((periods(), weights()), 0..14)
}

fn model_of(list: &[(Period, Weight)]) -> Model {
    let mut model = vec![None; DAYS];
    for (period, weight) in list {
        for slot in &mut model[index(period.first())..=index(period.last())] {
            *slot = (*slot).max(Some(*weight));
        }
    }
    model
}

fn model_in(set: &PeriodSet) -> Model {
    (0..DAYS).map(|i| set.weight_on(day(i))).collect()
}

fn assert_normal(set: &PeriodSet) {
    for pair in set.spans().windows(2) {
        assert!(pair[0].period().last() < pair[1].period().first(), "{set}");
        let touches = pair[0].period().last().next_day() == pair[1].period().first();
        assert!(!touches || pair[0].weight() != pair[1].weight(), "{set}");
    }
}

fn set(list: &[(Period, Weight)]) -> PeriodSet {
    list.iter().copied().collect()
}

fn count(model: &Model, range: std::ops::Range<usize>) -> i64 {
    model[range].iter().filter(|slot| slot.is_some()).count() as i64
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn building_keeps_the_highest_weight_of_each_day(list in lists(), turn in 0_usize..14) {
        let built = set(&list);
        assert_normal(&built);
        prop_assert_eq!(model_in(&built), model_of(&list));
        // The order of the list does not matter, nor does building twice.
        let mut turned = list.clone();
        turned.rotate_left(turn % list.len().max(1));
        turned.reverse();
        prop_assert_eq!(&set(&turned), &built);
        let again: PeriodSet = built.into_iter().collect();
        prop_assert_eq!(&again, &built);
        let text = serde_json::to_string(&built).unwrap();
        prop_assert_eq!(serde_json::from_str::<PeriodSet>(&text).unwrap(), built);
    }

    #[test]
    fn union_intersection_difference(a in lists(), b in lists()) {
        let (ma, mb) = (model_of(&a), model_of(&b));
        let (a, b) = (set(&a), set(&b));
        let (union, both, left) = (a.union(&b), a.intersection(&b), a.difference(&b));
        for result in [&union, &both, &left] {
            assert_normal(result);
        }
        for i in 0..DAYS {
            prop_assert_eq!(union.weight_on(day(i)), ma[i].max(mb[i]));
            prop_assert_eq!(both.weight_on(day(i)), ma[i].filter(|_| mb[i].is_some()));
            prop_assert_eq!(left.weight_on(day(i)), ma[i].filter(|_| mb[i].is_none()));
        }
        prop_assert_eq!(&a.union(&b), &b.union(&a));
        prop_assert_eq!(both.total_days() + left.total_days(), a.total_days());
    }

    #[test]
    fn windows_and_gaps(a in lists(), window in periods(), at in 0..DAYS) {
        let model = model_of(&a);
        let a = set(&a);
        let (within, gaps) = (a.within(window), a.gaps_within(window));
        let (since, before) = (a.since(day(at)), a.before(day(at)));
        for result in [&within, &gaps, &since, &before] {
            assert_normal(result);
        }
        for (i, weight) in model.iter().enumerate() {
            let inside = window.contains(day(i));
            prop_assert_eq!(within.weight_on(day(i)), weight.filter(|_| inside));
            prop_assert_eq!(gaps.contains(day(i)), inside && weight.is_none());
            prop_assert_eq!(since.weight_on(day(i)), weight.filter(|_| i >= at));
            prop_assert_eq!(before.weight_on(day(i)), weight.filter(|_| i < at));
        }
        prop_assert_eq!(a.total_days_within(window), within.total_days());
        prop_assert_eq!(a.weighted_length_within(window), within.weighted_length());
        prop_assert_eq!(within.total_days() + gaps.total_days(), window.days());
        let days = index(window.first())..index(window.last()) + 1;
        prop_assert_eq!(a.covers(window), model[days].iter().all(Option::is_some));
    }

    #[test]
    fn totals_runs_and_ends(a in lists(), at in 0..DAYS) {
        let model = model_of(&a);
        let a = set(&a);
        prop_assert_eq!(a.total_days().days(), count(&model, 0..DAYS));
        let first = model.iter().position(Option::is_some);
        let last = model.iter().rposition(Option::is_some);
        prop_assert_eq!(a.first_day(), first.map(day));
        prop_assert_eq!(a.last_day(), last.map(day));
        // The runs of the model.
        let mut runs: Vec<(usize, usize)> = Vec::new();
        for i in (0..DAYS).filter(|&i| model[i].is_some()) {
            match runs.last_mut() {
                Some(run) if run.1 + 1 == i => run.1 = i,
                _ => runs.push((i, i)),
            }
        }
        let ours: Vec<_> = a.runs().map(|run| (index(run.first()), index(run.last()))).collect();
        prop_assert_eq!(&ours, &runs);
        let longest = runs.iter().map(|run| run.1 - run.0 + 1).max();
        prop_assert_eq!(a.longest().map(|run| run.days().days() as usize), longest);
        // The unbroken run before a day.
        let mut start = at;
        while start > 0 && model[start - 1].is_some() {
            start -= 1;
        }
        let run = a.unbroken_run_before(day(at));
        assert_normal(&run);
        for (i, weight) in model.iter().enumerate() {
            let expected = weight.filter(|_| (start..at).contains(&i));
            prop_assert_eq!(run.weight_on(day(i)), expected);
        }
        prop_assert_eq!(
            a.weighted_length(),
            a.into_iter().map(|s| CountedDuration::of(s.period(), s.weight())).sum::<CountedDuration>()
        );
    }

    #[test]
    fn bridging_fills_short_gaps(a in lists(), longest in 0_i64..90, months in 0_i32..4) {
        let model = model_of(&a);
        let a = set(&a);
        let by_days = a.bridging(ExactDuration::from_days(longest));
        let by_months = a.bridging_months(CalendarDuration::from_months(months));
        assert_normal(&by_days);
        assert_normal(&by_months);
        let (mut expect_days, mut expect_months) = (model.clone(), model.clone());
        let mut i = 0;
        while i < DAYS {
            if model[i].is_some() {
                i += 1;
                continue;
            }
            let mut end = i;
            while end < DAYS && model[end].is_none() {
                end += 1;
            }
            if i > 0 && end < DAYS {
                if (end - i) as i64 <= longest {
                    expect_days[i..end].fill(model[i - 1]);
                }
                // Months run from the last day before the gap, clamped.
                let limit = day(i - 1).plus_months(CalendarDuration::from_months(months));
                if day(end - 1) <= limit {
                    expect_months[i..end].fill(model[i - 1]);
                }
            }
            i = end;
        }
        prop_assert_eq!(model_in(&by_days), expect_days);
        prop_assert_eq!(model_in(&by_months), expect_months);
    }

    #[test]
    fn rolling_windows_find_the_maximum(a in lists(), length in 1_usize..400, months in 1_i32..14) {
        let model = model_of(&a);
        let a = set(&a);
        let mut sums = vec![0_i64];
        for slot in &model {
            sums.push(sums[sums.len() - 1] + i64::from(slot.is_some()));
        }
        let naive = (0..DAYS).map(|s| sums[(s + length).min(DAYS)] - sums[s]).max().unwrap();
        prop_assert_eq!(a.most_days_in_any(ExactDuration::from_days(length as i64)).days(), naive);
        let window = CalendarDuration::from_months(months);
        let naive = (0..DAYS)
            .map(|s| {
                let end = index(Period::starting(day(s), window).unwrap().last()) + 1;
                sums[end.min(DAYS)] - sums[s]
            })
            .max()
            .unwrap();
        prop_assert_eq!(a.most_days_in_any_months(window).days(), naive);
        if let Some((found, days)) = a.fullest_window_of_months(window) {
            prop_assert_eq!(a.total_days_within(found), days);
        }
    }
}

#[test]
fn an_empty_set_answers_everything() {
    let empty = PeriodSet::new();
    assert_eq!(empty.total_days(), ExactDuration::ZERO);
    assert_eq!(empty.weighted_length(), CountedDuration::ZERO);
    assert_eq!(empty.longest(), None);
    assert_eq!(
        empty.most_days_in_any(ExactDuration::from_days(180)),
        ExactDuration::ZERO
    );
    assert_eq!(empty.gaps_within(whole()).periods().next(), Some(whole()));
    assert!(!empty.covers(whole()));
    assert!(empty.unbroken_run_before(day(9)).is_empty());
    assert!(
        empty
            .union(&empty)
            .intersection(&empty)
            .difference(&empty)
            .is_empty()
    );
}

#[test]
fn ongoing_spans_do_not_overflow() {
    let stay = Period::state(day(0), Date::ONGOING).unwrap();
    let set: PeriodSet = [
        (stay, Weight::HALF),
        (Period::state(day(5), Date::ONGOING).unwrap(), Weight::FULL),
        (
            Period::state(Date::FIRST, Date::ONGOING).unwrap(),
            Weight::ZERO,
        ),
    ]
    .into_iter()
    .collect();
    assert_eq!(set.last_day(), Some(Date::ONGOING));
    assert_eq!(set.spans().len(), 3);
    assert!(set.covers(stay));
    assert_eq!(set.gaps_within(stay).total_days(), ExactDuration::ZERO);
    assert_eq!(
        set.difference(&PeriodSet::of(stay)).last_day(),
        Some(day(0).previous_day())
    );
    let year = CalendarDuration::from_years(1);
    assert_eq!(set.most_days_in_any_months(year).days(), 366);
    assert_eq!(
        set.most_days_in_any(ExactDuration::from_days(180)).days(),
        180
    );
    assert_eq!(set.bridging(ExactDuration::from_days(1)), set);
}
