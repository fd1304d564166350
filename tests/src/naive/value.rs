//! Values of the naive evaluator.

use std::cmp::Ordering;

use chrono::{Datelike, NaiveDate};
use ius_calendar::{Date, PartialDate};
use ius_engine::{Constant, Country, Type, Value};
use rust_decimal::Decimal;

use super::days::{Day, Set, Span};

/// A value. What is not known is `Unknown`, whatever the reason.
#[derive(Clone, Debug, PartialEq)]
pub enum Val {
    /// Not known.
    Unknown,
    /// yes or no
    Bool(bool),
    /// whole number
    Int(i64),
    /// any other number, percentage, amount
    Dec(Decimal),
    /// civil day
    Date(Day),
    /// a date known in part: the number of the place where it is stated, and its readings
    Partial(usize, Vec<Day>),
    /// months
    Months(i64),
    /// days
    Days(i64),
    /// working days
    WorkingDays(u32),
    /// parts of 1/300 day
    Counted(i64),
    /// a span, or none if it has no day
    Period(Option<Span>),
    /// a set of spans
    Periods(Set),
    /// ISO code; empty for the country of a person who has none
    Country(String),
    /// text or code
    Text(String),
    /// position in an enumeration
    Member(u16),
    /// list
    List(Vec<Val>),
    /// record
    Record(Vec<Val>),
}

/// The day of a calendar date.
#[must_use]
pub fn day_of(date: Date) -> Day {
    NaiveDate::from_ymd_opt(date.year(), date.month(), date.day()).unwrap_or_default()
}

/// The calendar date of a day.
#[must_use]
pub fn date_of(day: Day) -> Option<Date> {
    Date::new(day.year(), day.month(), day.day())
}

fn parts(weight: ius_calendar::Weight) -> i64 {
    i64::from(weight.as_fraction().0)
}

fn span_of(period: ius_calendar::Period) -> Span {
    Span {
        first: day_of(period.first()),
        last: day_of(period.last()),
        from_event: period.runs_from_event(),
    }
}

impl Val {
    /// Whether it is unknown. A date known in part is no single day either.
    #[must_use]
    pub fn is_unknown(&self) -> bool {
        matches!(self, Val::Unknown | Val::Partial(..))
    }

    /// As yes, no or unknown.
    #[must_use]
    pub fn truth(&self) -> Option<bool> {
        match self {
            Val::Bool(yes) => Some(*yes),
            _ => None,
        }
    }

    /// As a number.
    #[must_use]
    pub fn number(&self) -> Option<Decimal> {
        match self {
            Val::Int(number) => Some(Decimal::from(*number)),
            Val::Dec(number) => Some(*number),
            _ => None,
        }
    }

    /// A period as a set, a set as itself.
    #[must_use]
    pub fn set(&self) -> Option<Set> {
        match self {
            Val::Period(None) => Some(Set::default()),
            Val::Period(Some(span)) => Some(Set::of(*span)),
            Val::Periods(set) => Some(set.clone()),
            _ => None,
        }
    }

    /// Yes, no or unknown as a value.
    #[must_use]
    pub fn of_truth(truth: Option<bool>) -> Val {
        truth.map_or(Val::Unknown, Val::Bool)
    }

    /// Order of two values of one type; nothing if there is none or one is unknown.
    #[must_use]
    pub fn order(&self, other: &Val) -> Option<Ordering> {
        match (self, other) {
            (Val::Int(a), Val::Int(b)) => Some(a.cmp(b)),
            (Val::Bool(a), Val::Bool(b)) => Some(a.cmp(b)),
            (Val::Date(a), Val::Date(b)) => Some(a.cmp(b)),
            (Val::Months(a), Val::Months(b)) | (Val::Days(a), Val::Days(b)) => Some(a.cmp(b)),
            (Val::Counted(a), Val::Counted(b)) => Some(a.cmp(b)),
            (Val::WorkingDays(a), Val::WorkingDays(b)) => Some(a.cmp(b)),
            (Val::Country(a), Val::Country(b)) | (Val::Text(a), Val::Text(b)) => Some(a.cmp(b)),
            (Val::Member(a), Val::Member(b)) => Some(a.cmp(b)),
            _ => Some(self.number()?.cmp(&other.number()?)),
        }
    }

    /// Whether two values are equal, or unknown. No country equals that of a person who has none.
    #[must_use]
    pub fn equal(&self, other: &Val) -> Option<bool> {
        self.order(other).map(|order| order == Ordering::Equal)
    }

    /// A constant.
    #[must_use]
    pub fn constant(constant: &Constant) -> Val {
        match constant {
            Constant::YesNo(yes) => Val::Bool(*yes),
            Constant::Integer(number) => Val::Int(*number),
            Constant::Decimal(number) => Val::Dec(*number),
            Constant::Date(date) => Val::Date(day_of(*date)),
            Constant::Months(length) => Val::Months(i64::from(length.months())),
            Constant::Days(length) => Val::Days(length.days()),
            Constant::WorkingDays(days) => Val::WorkingDays(*days),
            Constant::Counted(length) => Val::Counted(length.as_fraction_of_days().0),
            Constant::Country(code) => Val::Country(code.clone()),
            Constant::Text(text) => Val::Text(text.clone()),
            Constant::Member(_, position) => Val::Member(*position),
        }
    }

    /// What an applicant file states. Each date known in part gets a number of its own.
    pub fn stated(value: &Value, places: &mut usize) -> Val {
        match value {
            Value::Unknown => Val::Unknown,
            Value::YesNo(yes) => Val::Bool(*yes),
            Value::Integer(number) => Val::Int(*number),
            Value::Decimal(number) => Val::Dec(*number),
            Value::Date(date) => Val::Date(day_of(*date)),
            Value::PartialDate(date) => {
                *places += 1;
                Val::Partial(*places, readings(date))
            }
            Value::Months(length) => Val::Months(i64::from(length.months())),
            Value::Days(length) => Val::Days(length.days()),
            Value::WorkingDays(days) => Val::WorkingDays(*days),
            Value::Counted(length) => Val::Counted(length.as_fraction_of_days().0),
            Value::Period(period) => Val::Period(Some(span_of(*period))),
            Value::NoDays => Val::Period(None),
            Value::Periods(set) => Val::Periods(Set {
                spans: set
                    .spans()
                    .iter()
                    .map(|span| (span_of(span.period()), parts(span.weight())))
                    .collect(),
            }),
            Value::Country(country) => Val::Country(country.to_string()),
            Value::Text(text) => Val::Text(text.to_string()),
            Value::Member(position) => Val::Member(*position),
            Value::List(values) => {
                Val::List(values.iter().map(|v| Val::stated(v, places)).collect())
            }
            Value::Record(values) => {
                Val::Record(values.iter().map(|v| Val::stated(v, places)).collect())
            }
        }
    }

    /// The dates known in part that stand anywhere in it.
    pub fn partial_dates<'a>(&'a self, found: &mut Vec<(usize, &'a [Day])>) {
        match self {
            Val::Partial(place, readings) if !found.iter().any(|(known, _)| known == place) => {
                found.push((*place, readings));
            }
            Val::List(values) | Val::Record(values) => {
                for value in values {
                    value.partial_dates(found);
                }
            }
            _ => {}
        }
    }
}

/// Every day a date may be.
fn readings(date: &PartialDate) -> Vec<Day> {
    date.readings().map(day_of).collect()
}

/// Nothing: zero of a type.
#[must_use]
pub fn zero(ty: &Type) -> Val {
    match ty {
        Type::Integer => Val::Int(0),
        Type::CalendarDuration => Val::Months(0),
        Type::ExactDuration => Val::Days(0),
        Type::CountedDuration => Val::Counted(0),
        _ => Val::Dec(Decimal::ZERO),
    }
}

/// Whether an answer of the engine is the same value.
#[must_use]
pub fn same(naive: &Val, engine: &Value) -> bool {
    let engine = Val::stated(engine, &mut 0);
    match (naive, &engine) {
        (Val::Partial(_, a), Val::Partial(_, b)) => a == b,
        (Val::Partial(..), Val::Unknown) | (Val::Unknown, Val::Partial(..)) => true,
        (Val::List(a), Val::List(b)) | (Val::Record(a), Val::Record(b)) => a.len() == b.len(),
        (Val::Periods(_) | Val::Period(_), Val::Periods(_) | Val::Period(_)) => {
            naive.set() == engine.set()
        }
        (a, b) => a == b || a.number().is_some_and(|n| b.number() == Some(n)),
    }
}

/// The code of a country, for a person who has none.
#[must_use]
pub fn no_country() -> Val {
    Val::Country(Country::NONE.to_string())
}
