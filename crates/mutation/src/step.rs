//! The smallest steps from what is written to what is not, and both in words.

use ius_applicant::value_text;
use ius_calendar::{CalendarDuration, CountedDuration, ExactDuration};
use ius_engine::{Constant, Count, Program, Relation, Type, Value};
use rust_decimal::Decimal;

/// The relation that differs in whether it holds at the bound itself.
pub(crate) const fn stricter(relation: Relation) -> Relation {
    match relation {
        Relation::Equal => Relation::NotEqual,
        Relation::NotEqual => Relation::Equal,
        Relation::AtLeast => Relation::MoreThan,
        Relation::MoreThan => Relation::AtLeast,
        Relation::AtMost => Relation::LessThan,
        Relation::LessThan => Relation::AtMost,
    }
}

pub(crate) const fn relation_words(relation: Relation, dates: bool) -> &'static str {
    match (relation, dates) {
        (Relation::Equal, _) => "is",
        (Relation::NotEqual, _) => "is not",
        (Relation::AtLeast, true) => "on or after",
        (Relation::MoreThan, true) => "after",
        (Relation::AtMost, true) => "on or before",
        (Relation::LessThan, true) => "before",
        (Relation::AtLeast, false) => "at least",
        (Relation::MoreThan, false) => "more than",
        (Relation::AtMost, false) => "at most",
        (Relation::LessThan, false) => "less than",
    }
}

/// The counts nearest to a count; `most` is how many there are, where that is known.
pub(crate) fn counts(count: Count, most: Option<u32>) -> Vec<Count> {
    let around = |number: u32, make: fn(u32) -> Count| {
        let mut out = Vec::new();
        if number > 1 {
            out.push(make(number - 1));
        }
        if most.is_none_or(|most| number < most) {
            out.push(make(number + 1));
        }
        out
    };
    match count {
        Count::All => vec![Count::AtLeast(1)],
        Count::None => vec![Count::AtLeast(1)],
        Count::AtLeast(1) if most.is_none() => vec![Count::All, Count::AtLeast(2)],
        Count::AtLeast(number) => around(number, Count::AtLeast),
        Count::Exactly(number) => around(number, Count::Exactly),
    }
}

pub(crate) fn count_words(count: Count) -> String {
    match count {
        Count::All => "every".to_owned(),
        Count::None => "no".to_owned(),
        Count::AtLeast(1) => "some".to_owned(),
        Count::AtLeast(number) => format!("at least {number} of"),
        Count::Exactly(number) => format!("exactly {number} of"),
    }
}

/// The constants that lie next to a constant of a type: by a day, a month, a cent, one.
pub(crate) fn neighbours(
    constant: &Constant,
    ty: &Type,
    ordered: bool,
    program: &Program,
) -> Vec<Constant> {
    match constant {
        Constant::YesNo(answer) => vec![Constant::YesNo(!answer)],
        Constant::Integer(number) => [number.checked_add(1), number.checked_sub(1)]
            .into_iter()
            .flatten()
            .filter(|other| *other >= 0 || *number < 0)
            .map(Constant::Integer)
            .collect(),
        Constant::Decimal(number) => {
            let step = match ty {
                Type::Money(..) => Decimal::new(1, number.scale().max(2)),
                _ => Decimal::new(1, number.normalize().scale()),
            };
            [number.checked_add(step), number.checked_sub(step)]
                .into_iter()
                .flatten()
                .filter(|other| !other.is_sign_negative() || number.is_sign_negative())
                .map(Constant::Decimal)
                .collect()
        }
        Constant::Date(day) if day.is_ongoing() => Vec::new(),
        Constant::Date(day) => vec![
            Constant::Date(day.next_day()),
            Constant::Date(day.previous_day()),
        ],
        Constant::Months(length) => [1, -1]
            .into_iter()
            .filter_map(|step| length.months().checked_add(step))
            .filter(|months| *months >= 0)
            .map(|months| Constant::Months(CalendarDuration::from_months(months)))
            .collect(),
        Constant::Days(length) => [1, -1]
            .into_iter()
            .filter_map(|step| length.days().checked_add(step))
            .filter(|days| *days >= 0)
            .map(|days| Constant::Days(ExactDuration::from_days(days)))
            .collect(),
        Constant::WorkingDays(days) => [days.checked_add(1), days.checked_sub(1)]
            .into_iter()
            .flatten()
            .map(Constant::WorkingDays)
            .collect(),
        Constant::Counted(length) => {
            let days = length.full_months() * 30 + length.left_over_days();
            [days + 1, days - 1]
                .into_iter()
                .filter(|days| *days >= 0)
                .filter_map(|days| i32::try_from(days).ok())
                .map(|days| Constant::Counted(CountedDuration::from_months_and_days(0, days)))
                .collect()
        }
        Constant::Member(id, position) => {
            let enumeration = program.schema.enumerations.get(id.index());
            let Some(enumeration) = enumeration.filter(|e| ordered && e.ordered) else {
                return Vec::new();
            };
            [position.checked_add(1), position.checked_sub(1)]
                .into_iter()
                .flatten()
                .filter(|other| usize::from(*other) < enumeration.values.len())
                .map(|other| Constant::Member(*id, other))
                .collect()
        }
        Constant::Country(_) | Constant::Text(_) => Vec::new(),
    }
}

pub(crate) fn constant_words(constant: &Constant, ty: &Type, program: &Program) -> String {
    let several = |number: i64, unit: &str| match number {
        1 => format!("1 {unit}"),
        number => format!("{number} {unit}s"),
    };
    match constant {
        Constant::Months(length) => {
            let months = i64::from(length.months());
            if months != 0 && months % 12 == 0 {
                several(months / 12, "year")
            } else {
                several(months, "month")
            }
        }
        Constant::Days(length) => several(length.days(), "day"),
        Constant::WorkingDays(days) => several(i64::from(*days), "working day"),
        Constant::Decimal(number) if *ty == Type::Percentage => format!("{number} percent"),
        _ => value_text(&Value::from(constant), ty, program),
    }
}
