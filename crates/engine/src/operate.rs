//! Arithmetic on values: pure functions from values to a value. Whatever does not exist is
//! unknown: no function here fails, rounds silently, or panics.

use std::cmp::Ordering;
use std::sync::Arc;

use ius_calendar::{
    CalendarDuration, CountedDuration, Date, ExactDuration, LeapBirthday, Period, PeriodSet,
    Weight, YearDay,
};
use rust_decimal::Decimal;

use crate::compare::{holds, order};
use crate::program::{Arithmetic, FullUnit, Relation, Seek, Type};
use crate::value::{Tri, Value};

/// A date and some months; none outside years 1 to 9999. What still goes on goes on later too.
#[inline]
pub(crate) fn plus_months(day: Date, months: i64) -> Option<Date> {
    let packed = day.packed();
    if (-1200..=1200).contains(&months) && 1_010_000 < packed && packed < 98_990_000 {
        // A century more or less stays within the calendar.
        return Some(day.plus_months(CalendarDuration::from_months(months as i32)));
    }
    plus_months_far(day, months)
}

#[cold]
fn plus_months_far(day: Date, months: i64) -> Option<Date> {
    if day.is_ongoing() && months >= 0 {
        return Some(day);
    }
    let index = (i64::from(day.year()) * 12 + i64::from(day.month()) - 1).checked_add(months)?;
    if !(12..=9999 * 12 + 11).contains(&index) {
        return None;
    }
    Some(day.plus_months(CalendarDuration::from_months(i32::try_from(months).ok()?)))
}

/// A date and some days; none outside years 1 to 9999.
#[inline]
pub(crate) fn plus_days(day: Date, days: i64) -> Option<Date> {
    if day.is_ongoing() && days >= 0 {
        return Some(day);
    }
    let number = i64::from(day.day_number()).checked_add(days)?;
    Date::from_day_number(i32::try_from(number).ok()?)
}

fn date(day: Option<Date>) -> Value {
    day.map_or(Value::Unknown, Value::Date)
}

/// Arithmetic on two known values. `ty` is the type of the result: a whole number stays one only
/// where the checker expects it.
pub(crate) fn arithmetic(op: Arithmetic, ty: &Type, left: &Value, right: &Value) -> Value {
    match op {
        Arithmetic::Plus | Arithmetic::Minus => sum(op, ty, left, right),
        Arithmetic::Times => times(ty, left, right),
        Arithmetic::DividedBy => divided(ty, left, right),
        Arithmetic::PercentOf => match (left.as_decimal(), right.as_decimal()) {
            (Some(percent), Some(whole)) => percent
                .checked_mul(whole)
                .and_then(|product| product.checked_div(Decimal::ONE_HUNDRED))
                .map_or(Value::Unknown, |number| typed_number(ty, number)),
            _ => Value::Unknown,
        },
        Arithmetic::OverMonths => over(ty, left, right, 1),
        Arithmetic::OverYears => over(ty, left, right, 12),
    }
}

/// An amount per so many months over a duration; none unless the duration has a whole number of
/// them, so that nothing is divided.
fn over(ty: &Type, rate: &Value, length: &Value, months: i32) -> Value {
    match (rate.as_decimal(), length) {
        (Some(amount), Value::Months(length)) if length.months() % months == 0 => amount
            .checked_mul((length.months() / months).into())
            .map_or(Value::Unknown, |number| typed_number(ty, number)),
        _ => Value::Unknown,
    }
}

/// Whether a day lies in the days from one day to another of any year.
pub(crate) fn in_year(day: &Value, from: YearDay, to: YearDay) -> Tri {
    match day {
        Value::Date(day) if !day.is_ongoing() => {
            Tri::from(ius_calendar::in_yearly_window(*day, from, to))
        }
        _ => Tri::Unknown,
    }
}

/// The latest or next day that comes every year.
pub(crate) fn day_of_year(seek: Seek, wanted: YearDay, from: &Value) -> Value {
    match from {
        Value::Date(day) if !day.is_ongoing() => date(match seek {
            Seek::OnOrBefore => wanted.on_or_before(*day),
            Seek::Before => wanted.before(*day),
            Seek::OnOrAfter => wanted.on_or_after(*day),
            Seek::After => wanted.after(*day),
        }),
        _ => Value::Unknown,
    }
}

/// The calendar year of a day.
pub(crate) fn year_of(day: &Value) -> Value {
    match day {
        Value::Date(day) if !day.is_ongoing() => Value::Integer(day.year().into()),
        _ => Value::Unknown,
    }
}

/// How many full units a period has.
pub(crate) fn full_units(unit: FullUnit, value: &Value) -> Value {
    match value {
        Value::NoDays => Value::Integer(0),
        Value::Period(period) if !period.is_ongoing() => Value::Integer(match unit {
            FullUnit::Years => i64::from(period.months_and_days().0) / 12,
            FullUnit::Months => period.months_and_days().0.into(),
            FullUnit::Weeks => period.days().days() / 7,
            FullUnit::Days => period.days().days(),
        }),
        _ => Value::Unknown,
    }
}

/// A decimal in the type of the result.
fn typed_number(ty: &Type, number: Decimal) -> Value {
    if *ty == Type::Integer {
        use rust_decimal::prelude::ToPrimitive;
        return if number.fract().is_zero() {
            number.to_i64().map_or(Value::Unknown, Value::Integer)
        } else {
            Value::Unknown
        };
    }
    Value::Decimal(number)
}

fn sum(op: Arithmetic, ty: &Type, left: &Value, right: &Value) -> Value {
    let minus = op == Arithmetic::Minus;
    match (left, right) {
        (Value::Integer(a), Value::Integer(b)) => {
            let result = if minus {
                a.checked_sub(*b)
            } else {
                a.checked_add(*b)
            };
            match result {
                Some(number) if *ty == Type::Integer => Value::Integer(number),
                Some(number) => typed_number(ty, number.into()),
                None => Value::Unknown,
            }
        }
        (Value::Integer(_) | Value::Decimal(_), Value::Integer(_) | Value::Decimal(_)) => {
            match (left.as_decimal(), right.as_decimal()) {
                (Some(a), Some(b)) => {
                    let result = if minus {
                        a.checked_sub(b)
                    } else {
                        a.checked_add(b)
                    };
                    result.map_or(Value::Unknown, |number| typed_number(ty, number))
                }
                _ => Value::Unknown,
            }
        }
        (Value::Date(day), Value::Months(length)) => {
            let months = i64::from(length.months());
            date(plus_months(*day, if minus { -months } else { months }))
        }
        (Value::Months(length), Value::Date(day)) if !minus => {
            date(plus_months(*day, i64::from(length.months())))
        }
        (Value::Date(day), Value::Days(length)) => {
            let days = if minus {
                length.days().checked_neg()
            } else {
                Some(length.days())
            };
            date(days.and_then(|days| plus_days(*day, days)))
        }
        (Value::Days(length), Value::Date(day)) if !minus => date(plus_days(*day, length.days())),
        (Value::Months(a), Value::Months(b)) => {
            let (a, b) = (a.months(), b.months());
            let result = if minus {
                a.checked_sub(b)
            } else {
                a.checked_add(b)
            };
            result.map_or(Value::Unknown, |m| {
                Value::Months(CalendarDuration::from_months(m))
            })
        }
        (Value::Days(a), Value::Days(b)) => {
            let (a, b) = (a.days(), b.days());
            let result = if minus {
                a.checked_sub(b)
            } else {
                a.checked_add(b)
            };
            result.map_or(Value::Unknown, |d| Value::Days(ExactDuration::from_days(d)))
        }
        (Value::WorkingDays(a), Value::WorkingDays(b)) => {
            let result = if minus {
                a.checked_sub(*b)
            } else {
                a.checked_add(*b)
            };
            result.map_or(Value::Unknown, Value::WorkingDays)
        }
        (Value::Counted(_) | Value::Months(_), Value::Counted(_) | Value::Months(_)) => {
            let counted = |value: &Value| match value {
                Value::Counted(length) => *length,
                Value::Months(length) => CountedDuration::from(*length),
                _ => CountedDuration::ZERO,
            };
            let (a, b) = (counted(left), counted(right));
            Value::Counted(if minus { a - b } else { a + b })
        }
        _ => Value::Unknown,
    }
}

fn times(ty: &Type, left: &Value, right: &Value) -> Value {
    match (left, right) {
        (Value::Integer(a), Value::Integer(b)) if *ty == Type::Integer => {
            a.checked_mul(*b).map_or(Value::Unknown, Value::Integer)
        }
        (Value::Integer(count), Value::Months(length))
        | (Value::Months(length), Value::Integer(count)) => i32::try_from(*count)
            .ok()
            .and_then(|count| length.months().checked_mul(count))
            .map_or(Value::Unknown, |m| {
                Value::Months(CalendarDuration::from_months(m))
            }),
        (Value::Integer(count), Value::Days(length))
        | (Value::Days(length), Value::Integer(count)) => length
            .days()
            .checked_mul(*count)
            .map_or(Value::Unknown, |d| Value::Days(ExactDuration::from_days(d))),
        _ => match (left.as_decimal(), right.as_decimal()) {
            (Some(a), Some(b)) => a
                .checked_mul(b)
                .map_or(Value::Unknown, |number| typed_number(ty, number)),
            _ => Value::Unknown,
        },
    }
}

fn divided(ty: &Type, left: &Value, right: &Value) -> Value {
    match (left.as_decimal(), right.as_decimal()) {
        (Some(a), Some(b)) => a
            .checked_div(b)
            .map_or(Value::Unknown, |number| typed_number(ty, number)),
        _ => Value::Unknown,
    }
}

/// Full years from birth to a day.
pub(crate) fn age(birth: &Value, on: &Value, leap: LeapBirthday) -> Value {
    match (birth.as_date(), on.as_date()) {
        (Some(birth), Some(on)) => Value::Integer(ius_calendar::age(birth, on, leap).into()),
        _ => Value::Unknown,
    }
}

/// The day on which an age is reached.
pub(crate) fn birthday(years: &Value, birth: &Value, leap: LeapBirthday) -> Value {
    let (Value::Integer(years), Value::Date(birth)) = (years, birth) else {
        return Value::Unknown;
    };
    match i32::try_from(*years) {
        Ok(years) if i64::from(birth.year()) + i64::from(years.max(0)) <= 9999 => {
            Value::Date(ius_calendar::birthday(*birth, years, leap))
        }
        _ => Value::Unknown,
    }
}

/// The window of some months that ends on the day before a date; none when it would begin before
/// year 1 or has no day.
#[inline]
pub(crate) fn before_months(day: Date, length: CalendarDuration) -> Option<Period> {
    plus_months(day, -i64::from(length.months()))?;
    Period::before(day, length)
}

/// The window of some days that ends on the day before a date.
#[inline]
pub(crate) fn before_days(day: Date, length: ExactDuration) -> Option<Period> {
    plus_days(day, length.days().checked_neg()?)?;
    Period::before_days(day, length)
}

/// The window of some months that starts on a date; none when it would end after year 9999 or
/// has no day.
#[inline]
pub(crate) fn from_months(day: Date, length: CalendarDuration) -> Option<Period> {
    plus_months(day, i64::from(length.months()))?;
    Period::starting(day, length)
}

/// The window of some days that starts on a date.
#[inline]
pub(crate) fn from_days(day: Date, length: ExactDuration) -> Option<Period> {
    plus_days(day, length.days())?;
    Period::starting_days(day, length)
}

/// The period of a duration that ends on the day before a date.
pub(crate) fn window_before(length: &Value, day: &Value) -> Value {
    let window = match (length, day) {
        (Value::Months(months), Value::Date(day)) => before_months(*day, *months),
        (Value::Days(days), Value::Date(day)) => before_days(*day, *days),
        _ => None,
    };
    window.map_or(Value::Unknown, Value::Period)
}

/// The period of a duration that starts on a date.
pub(crate) fn window_from(length: &Value, day: &Value) -> Value {
    let window = match (length, day) {
        (Value::Months(months), Value::Date(day)) => from_months(*day, *months),
        (Value::Days(days), Value::Date(day)) => from_days(*day, *days),
        _ => None,
    };
    window.map_or(Value::Unknown, Value::Period)
}

/// Both days counted; unknown when the period would end before it begins.
pub(crate) fn period_from_to(first: &Value, last: &Value) -> Value {
    match (first, last) {
        (Value::Date(first), Value::Date(last)) => {
            Period::state(*first, *last).map_or(Value::Unknown, Value::Period)
        }
        _ => Value::Unknown,
    }
}

/// Neither day counted.
pub(crate) fn days_between(event: &Value, other: &Value) -> Value {
    match (event, other) {
        (Value::Date(event), Value::Date(other)) => {
            Period::between(*event, *other).map_or(Value::NoDays, Value::Period)
        }
        _ => Value::Unknown,
    }
}

/// A period against months laid from its start; no days are shorter than any duration.
pub(crate) fn compare_length(relation: Relation, period: &Value, length: &Value) -> Tri {
    match (period, length) {
        (Value::Period(period), Value::Months(length)) => {
            Tri::from(holds(relation, period.compare_length(*length)))
        }
        (Value::NoDays, Value::Months(_)) => Tri::from(holds(relation, Ordering::Less)),
        _ => Tri::Unknown,
    }
}

/// A period's days against a number of days; no days are shorter than any duration.
pub(crate) fn compare_days(relation: Relation, period: &Value, length: &Value) -> Tri {
    match (period, length) {
        // What still goes on is longer than any number of days.
        (Value::Period(period), Value::Days(_)) if period.is_ongoing() => {
            Tri::from(holds(relation, Ordering::Greater))
        }
        (Value::Period(period), Value::Days(length)) => {
            Tri::from(holds(relation, period.days().cmp(length)))
        }
        (Value::NoDays, Value::Days(_)) => Tri::from(holds(relation, Ordering::Less)),
        _ => Tri::Unknown,
    }
}

/// A period or a set as a set; none when unknown.
pub(crate) fn as_set(value: &Value) -> Option<Arc<PeriodSet>> {
    match value {
        Value::Periods(set) => Some(Arc::clone(set)),
        Value::Period(period) => Some(Arc::new(PeriodSet::of(*period))),
        Value::NoDays => Some(Arc::new(PeriodSet::new())),
        _ => None,
    }
}

pub(crate) fn set(set: PeriodSet) -> Value {
    Value::Periods(Arc::new(set))
}

/// Whether every day of the right lies in the left, counting only days whose weight is above
/// zero. Of no days: yes.
pub(crate) fn covers(left: &Value, right: &Value) -> Tri {
    let (Some(left), Some(right)) = (as_set(left), as_set(right)) else {
        return Tri::Unknown;
    };
    Tri::from(right.runs().all(|run| covers_run(&left, run)))
}

/// Whether a set covers a period with days that count.
pub(crate) fn covers_run(set: &PeriodSet, run: Period) -> bool {
    if set.spans().iter().all(|span| span.weight() != Weight::ZERO) {
        return set.covers(run);
    }
    let counting: PeriodSet = set
        .spans()
        .iter()
        .copied()
        .filter(|span| span.weight() != Weight::ZERO)
        .collect();
    counting.covers(run)
}

/// Whether they share a day.
pub(crate) fn overlaps(left: &Value, right: &Value) -> Tri {
    match (left, right) {
        (Value::Period(a), Value::Period(b)) => Tri::from(a.overlap(*b).is_some()),
        _ => match (as_set(left), as_set(right)) {
            (Some(a), Some(b)) => Tri::from(!a.intersection(&b).is_empty()),
            _ => Tri::Unknown,
        },
    }
}

/// The first day of a period or set.
pub(crate) fn first_day(value: &Value) -> Value {
    match value {
        Value::Period(period) => Value::Date(period.first()),
        Value::Periods(set) => date(set.first_day()),
        _ => Value::Unknown,
    }
}

/// The last day of a period or set.
pub(crate) fn last_day(value: &Value) -> Value {
    match value {
        Value::Period(period) => Value::Date(period.last()),
        Value::Periods(set) => date(set.last_day()),
        _ => Value::Unknown,
    }
}

/// Days of a period or set, whatever their weight.
pub(crate) fn total_days(value: &Value) -> Value {
    match value {
        Value::Period(period) => Value::Days(period.days()),
        Value::NoDays => Value::Days(ExactDuration::ZERO),
        Value::Periods(set) => Value::Days(set.total_days()),
        _ => Value::Unknown,
    }
}

/// Full months and days of each span, weighed, added up.
pub(crate) fn weighed_length(value: &Value) -> Value {
    as_set(value).map_or(Value::Unknown, |set| Value::Counted(set.weighted_length()))
}

/// The longest unbroken span; no days for an empty set.
pub(crate) fn longest(value: &Value) -> Value {
    match value {
        Value::Period(_) | Value::NoDays => value.clone(),
        Value::Periods(set) => set.longest().map_or(Value::NoDays, Value::Period),
        _ => Value::Unknown,
    }
}

/// Gaps of the left within the right period.
pub(crate) fn gaps_within(left: &Value, window: &Value) -> Value {
    match (as_set(left), window) {
        (Some(left), Value::Period(window)) => set(left.gaps_within(*window)),
        (Some(_), Value::NoDays) => set(PeriodSet::new()),
        _ => Value::Unknown,
    }
}

/// The unbroken part that ends on the day before a date.
pub(crate) fn unbroken_run(value: &Value, day: &Value) -> Value {
    match (as_set(value), day) {
        (Some(periods), Value::Date(day)) => set(periods.unbroken_run_before(*day)),
        _ => Value::Unknown,
    }
}

/// The most days in any window of a length.
pub(crate) fn most_days(value: &Value, length: &Value) -> Value {
    match (as_set(value), length) {
        (Some(set), Value::Days(length)) => Value::Days(set.most_days_in_any(*length)),
        (Some(set), Value::Months(length)) => Value::Days(set.most_days_in_any_months(*length)),
        _ => Value::Unknown,
    }
}

/// A period stays a period where the checker says so.
fn restrict(ty: &Type, left: &Value, right: &Value) -> Option<Value> {
    if *ty == Type::Period {
        match (left, right) {
            (Value::Period(a), Value::Period(b)) => {
                return Some(a.overlap(*b).map_or(Value::NoDays, Value::Period));
            }
            (Value::NoDays, _) | (_, Value::NoDays) => return Some(Value::NoDays),
            _ => {}
        }
    }
    None
}

/// The left restricted to the right.
pub(crate) fn within(ty: &Type, left: &Value, right: &Value) -> Value {
    if left.is_unknown() || right.is_unknown() {
        return Value::Unknown;
    }
    if let Some(period) = restrict(ty, left, right) {
        return period;
    }
    match (left, right) {
        (Value::Periods(a), Value::Period(window)) => set(a.within(*window)),
        _ => match (as_set(left), as_set(right)) {
            (Some(a), Some(b)) => set(a.intersection(&b)),
            _ => Value::Unknown,
        },
    }
}

/// The left without the right.
pub(crate) fn except(left: &Value, right: &Value) -> Value {
    match (as_set(left), as_set(right)) {
        (Some(a), Some(b)) => set(a.difference(&b)),
        _ => Value::Unknown,
    }
}

/// Both together.
pub(crate) fn joined(left: &Value, right: &Value) -> Value {
    match (as_set(left), as_set(right)) {
        (Some(a), Some(b)) => set(a.union(&b)),
        _ => Value::Unknown,
    }
}

/// Gaps of at most a length filled.
pub(crate) fn bridging(value: &Value, length: &Value) -> Value {
    match (as_set(value), length) {
        (Some(periods), Value::Days(length)) => set(periods.bridging(*length)),
        (Some(periods), Value::Months(length)) => set(periods.bridging_months(*length)),
        _ => Value::Unknown,
    }
}

/// What lies on or after a date.
pub(crate) fn since(ty: &Type, value: &Value, day: &Value) -> Value {
    let Value::Date(day) = day else {
        return Value::Unknown;
    };
    if *ty == Type::Period {
        match value {
            Value::Period(period) => {
                return Period::state(*day, Date::ONGOING)
                    .and_then(|rest| period.overlap(rest))
                    .map_or(Value::NoDays, Value::Period);
            }
            Value::NoDays => return Value::NoDays,
            _ => {}
        }
    }
    as_set(value).map_or(Value::Unknown, |periods| set(periods.since(*day)))
}

/// A percentage as a weight; none above 100, below 0, or finer than 1/300.
pub(crate) fn weight(value: &Value) -> Option<Weight> {
    let percent = value.as_decimal()?.normalize();
    let numerator = u32::try_from(percent.mantissa()).ok()?;
    let denominator = 10_u32.checked_pow(percent.scale())?.checked_mul(100)?;
    Weight::from_fraction(numerator, denominator)
}

/// The zero of a type, for the sum of nothing.
pub(crate) fn zero(ty: &Type) -> Value {
    match ty {
        Type::Integer => Value::Integer(0),
        Type::Decimal | Type::Percentage | Type::Money(..) => Value::Decimal(Decimal::ZERO),
        Type::CalendarDuration => Value::Months(CalendarDuration::ZERO),
        Type::ExactDuration => Value::Days(ExactDuration::ZERO),
        Type::CountedDuration => Value::Counted(CountedDuration::ZERO),
        _ => Value::Unknown,
    }
}

/// The higher or lower of two known values.
pub(crate) fn extreme(highest: bool, left: Value, right: Value) -> Value {
    match order(&left, &right) {
        Some(Ordering::Less) if highest => right,
        Some(Ordering::Greater) if !highest => right,
        Some(_) => left,
        None => Value::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Value {
        Value::Date(text.parse().unwrap())
    }

    fn months(n: i32) -> Value {
        Value::Months(CalendarDuration::from_months(n))
    }

    #[test]
    fn dates_outside_the_calendar_are_unknown() {
        let ty = Type::Date;
        let late = day("9999-06-01");
        assert_eq!(
            arithmetic(Arithmetic::Plus, &ty, &late, &months(7)),
            Value::Unknown
        );
        assert_eq!(
            arithmetic(Arithmetic::Plus, &ty, &late, &months(6)),
            day("9999-12-01")
        );
        assert_eq!(
            arithmetic(Arithmetic::Minus, &ty, &day("0001-02-01"), &months(2)),
            Value::Unknown
        );
        // What still goes on goes on.
        let ongoing = Value::Date(Date::ONGOING);
        assert_eq!(
            arithmetic(Arithmetic::Plus, &ty, &ongoing, &months(7)),
            ongoing
        );
        assert_eq!(
            window_before(&months(24), &day("0002-01-01")),
            Value::Unknown
        );
        assert_eq!(
            birthday(
                &Value::Integer(9000),
                &day("1990-01-01"),
                LeapBirthday::March1
            ),
            Value::Unknown
        );
    }

    #[test]
    fn division_by_zero_and_overflow_are_unknown() {
        let ty = Type::Decimal;
        let (one, zero) = (Value::Decimal(Decimal::ONE), Value::Decimal(Decimal::ZERO));
        assert_eq!(
            arithmetic(Arithmetic::DividedBy, &ty, &one, &zero),
            Value::Unknown
        );
        let max = Value::Decimal(Decimal::MAX);
        assert_eq!(
            arithmetic(Arithmetic::Times, &ty, &max, &max),
            Value::Unknown
        );
        let big = Value::Integer(i64::MAX);
        assert_eq!(
            arithmetic(Arithmetic::Plus, &Type::Integer, &big, &big),
            Value::Unknown
        );
        assert_eq!(
            arithmetic(Arithmetic::Minus, &ty, &day("2020-01-01"), &one),
            Value::Unknown
        );
    }

    #[test]
    fn percent_of_is_exact() {
        let half = Value::Integer(50);
        let wage = Value::Decimal(Decimal::new(229_441, 2));
        assert_eq!(
            arithmetic(Arithmetic::PercentOf, &Type::Decimal, &half, &wage),
            Value::Decimal(Decimal::new(1_147_205, 3))
        );
    }

    #[test]
    fn no_days_are_shorter_than_any_duration_and_covered_by_anything() {
        let none = days_between(&day("2025-01-01"), &day("2025-01-02"));
        assert_eq!(none, Value::NoDays);
        assert_eq!(
            compare_length(Relation::LessThan, &none, &months(0)),
            Tri::Yes
        );
        let week = period_from_to(&day("2025-01-01"), &day("2025-01-07"));
        assert_eq!(covers(&week, &none), Tri::Yes);
        assert_eq!(covers(&none, &week), Tri::No);
        assert_eq!(overlaps(&none, &week), Tri::No);
    }

    #[test]
    fn weightless_days_are_not_covered() {
        let period: Period = "2025-01-01/2025-01-10".parse().unwrap();
        let idle = set([(period, Weight::ZERO)].into_iter().collect());
        assert_eq!(covers(&idle, &Value::Period(period)), Tri::No);
        assert_eq!(
            covers(&set(PeriodSet::of(period)), &Value::Period(period)),
            Tri::Yes
        );
    }

    #[test]
    fn weights_of_whole_and_broken_percentages() {
        assert_eq!(weight(&Value::Integer(50)), Some(Weight::HALF));
        assert_eq!(
            weight(&Value::Decimal(Decimal::new(5000, 2))),
            Some(Weight::HALF)
        );
        assert_eq!(weight(&Value::Integer(101)), None);
        assert_eq!(weight(&Value::Integer(-1)), None);
        assert_eq!(weight(&Value::Decimal(Decimal::new(12345, 3))), None);
    }
}
