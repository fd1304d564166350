//! One value from one text, by the type that is expected. Both readers use these; only the located
//! reader goes on to say what is wrong.

use std::sync::Arc;

use ius_calendar::{CalendarDuration, CountedDuration, Date, ExactDuration, PartialDate, Period};
use ius_engine::{Constant, Country, Program, Rate, Type, Value};
use rust_decimal::Decimal;

use crate::countries::is_country;
use crate::number::{NumberError, decimal};

/// No currency of ISO 4217 is divided further than into ten-thousandths.
pub(crate) const FINEST_MONEY: u32 = 4;

/// Why a text is not a value of the type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// Of another type.
    WrongType,
    /// A date-shaped text that is no day; the reason.
    ImpossibleDate(String),
    /// An amount of another currency; what was written.
    Currency(String),
    /// An amount at another rate; what was written.
    Rate(&'static str),
    /// Too many decimals, or too many digits to stay exact.
    TooPrecise,
    /// No value of the enumeration has this name.
    NoMember,
    /// No country has this code.
    NoCountry,
    /// A period or duration that cannot be, with the reason.
    Impossible(String),
    /// `ongoing` where the fact must have an end.
    NotOngoing,
}

/// A date: a day, a month, a year, or `ongoing` where the type allows it.
pub(crate) fn date(text: &str, may_be_ongoing: bool) -> Result<Value, Refusal> {
    if let Ok(day) = Date::parse_iso(text) {
        return if day.is_ongoing() {
            Err(Refusal::NotOngoing)
        } else {
            Ok(Value::Date(day))
        };
    }
    if text == "ongoing" {
        return if may_be_ongoing {
            Ok(Value::Date(Date::ONGOING))
        } else {
            Err(Refusal::NotOngoing)
        };
    }
    match PartialDate::parse(text) {
        Ok(partial) => Ok(partial_date(partial)),
        Err(error) if looks_like_a_date(text) => Err(Refusal::ImpossibleDate(error.to_string())),
        Err(_) => Err(Refusal::WrongType),
    }
}

/// A date known in part; a date of one reading is that day.
pub(crate) fn partial_date(partial: PartialDate) -> Value {
    match partial.as_day() {
        Some(day) => Value::Date(day),
        None => Value::PartialDate(Arc::new(partial)),
    }
}

/// `YYYY`, `YYYY-MM` or `YYYY-MM-DD` in digits, whatever they say.
fn looks_like_a_date(text: &str) -> bool {
    let mut parts = text.split('-');
    let four = parts
        .next()
        .is_some_and(|year| year.len() == 4 && year.bytes().all(|b| b.is_ascii_digit()));
    four && text.len() <= 10
        && parts.all(|part| part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit()))
}

/// A whole number.
pub(crate) fn integer(text: &str) -> Result<Value, Refusal> {
    match decimal(text) {
        Ok(number) if number.is_integer() && !text.contains(['.', 'e', 'E']) => {
            i64::try_from(number.trunc().mantissa())
                .map(Value::Integer)
                .map_err(|_| Refusal::TooPrecise)
        }
        Ok(_) | Err(NumberError::NotANumber) => Err(Refusal::WrongType),
        Err(NumberError::TooLong) => Err(Refusal::TooPrecise),
    }
}

/// A decimal number.
pub(crate) fn number(text: &str) -> Result<Value, Refusal> {
    decimal(text).map(Value::Decimal).map_err(refused)
}

/// `50`, `12.5` or `50 percent`.
pub(crate) fn percentage(text: &str) -> Result<Value, Refusal> {
    number(text.strip_suffix(" percent").unwrap_or(text))
}

fn refused(error: NumberError) -> Refusal {
    match error {
        NumberError::NotANumber => Refusal::WrongType,
        NumberError::TooLong => Refusal::TooPrecise,
    }
}

/// `2400`, `2400.00`, `EUR 2 400.00`, `EUR 2400 per month`.
pub(crate) fn money(text: &str, currency: &str, rate: Rate) -> Result<Value, Refusal> {
    let (amount, written) = match text
        .strip_suffix(" per month")
        .map(|amount| (amount, Rate::PerMonth))
    {
        Some(found) => (found.0, Some(found.1)),
        None => match text.strip_suffix(" per year") {
            Some(amount) => (amount, Some(Rate::PerYear)),
            None => (text, None),
        },
    };
    let amount = match amount.split_once(' ') {
        Some((code, rest)) if code.len() == 3 && code.bytes().all(|b| b.is_ascii_uppercase()) => {
            if code != currency {
                return Err(Refusal::Currency(code.to_owned()));
            }
            rest
        }
        _ => amount,
    };
    let amount = decimal(amount).map_err(refused)?;
    if written.is_some_and(|written| written != rate) {
        return Err(Refusal::Rate(match written {
            Some(Rate::PerMonth) => "per month",
            Some(Rate::PerYear) => "per year",
            Some(Rate::Once) | None => "once",
        }));
    }
    if amount.normalize().scale() > FINEST_MONEY {
        return Err(Refusal::TooPrecise);
    }
    Ok(Value::Decimal(amount))
}

/// `yes`, `no`, `true`, `false`.
pub(crate) fn yes_no(text: &str) -> Result<Value, Refusal> {
    match text {
        "yes" | "true" => Ok(Value::YesNo(true)),
        "no" | "false" => Ok(Value::YesNo(false)),
        _ => Err(Refusal::WrongType),
    }
}

/// An ISO 3166 code.
pub(crate) fn country(text: &str) -> Result<Value, Refusal> {
    if !is_country(text) {
        return Err(Refusal::NoCountry);
    }
    Country::new(text)
        .map(Value::Country)
        .map_err(|_| Refusal::NoCountry)
}

/// A value of an enumeration, by name.
pub(crate) fn member(text: &str, program: &Program, enumeration: usize) -> Result<Value, Refusal> {
    let values = program
        .schema
        .enumerations
        .get(enumeration)
        .map_or(&[][..], |e| e.values.as_slice());
    let position = values
        .iter()
        .position(|(name, _)| name == text)
        .ok_or(Refusal::NoMember)?;
    u16::try_from(position)
        .map(Value::Member)
        .map_err(|_| Refusal::NoMember)
}

fn calendar(text: &str) -> Result<CalendarDuration, Refusal> {
    text.parse().map_err(|error| duration_refused(text, &error))
}

fn exact(text: &str) -> Result<ExactDuration, Refusal> {
    text.parse().map_err(|error| duration_refused(text, &error))
}

fn duration_refused(text: &str, error: &ius_calendar::DurationError) -> Refusal {
    match error {
        ius_calendar::DurationError::Malformed(_)
            if !text.starts_with(|c: char| c.is_ascii_digit()) =>
        {
            Refusal::WrongType
        }
        other => Refusal::Impossible(other.to_string()),
    }
}

fn working_days(text: &str) -> Option<Value> {
    let count = text
        .strip_suffix(" working days")
        .or_else(|| text.strip_suffix(" working day"))?;
    count.parse().ok().map(Value::WorkingDays)
}

/// `2021-05-10/2026-05-09`, `2021-05-10/..`.
pub(crate) fn period(text: &str) -> Result<Period, Refusal> {
    match text.parse::<Period>() {
        Ok(period) if period.runs_from_event() => Err(Refusal::WrongType),
        Ok(period) => Ok(period),
        Err(ius_calendar::PeriodError::Malformed(_)) => Err(Refusal::WrongType),
        Err(error) => Err(Refusal::Impossible(error.to_string())),
    }
}

/// The value of a type that is written as one text; lists, records and sets of periods are not.
pub(crate) fn read(text: &str, ty: &Type, program: &Program) -> Result<Value, Refusal> {
    match ty {
        Type::YesNo => yes_no(text),
        Type::Integer => integer(text),
        Type::Decimal => number(text),
        Type::Percentage => percentage(text),
        Type::Money(currency, rate) => money(text, currency, *rate),
        Type::Date => date(text, false),
        Type::DateOrOngoing => date(text, true),
        Type::CalendarDuration => calendar(text).map(Value::Months),
        Type::ExactDuration => exact(text).map(Value::Days),
        Type::TimeLimit => match working_days(text) {
            Some(days) => Ok(days),
            None => exact(text)
                .map(Value::Days)
                .or_else(|_| calendar(text).map(Value::Months)),
        },
        Type::CountedDuration => text
            .parse::<CountedDuration>()
            .map(Value::Counted)
            .map_err(|_| Refusal::WrongType),
        Type::Period => period(text).map(Value::Period),
        Type::Country => country(text),
        Type::Code | Type::Text => Ok(Value::Text(text.into())),
        Type::Enumeration(id) => member(text, program, id.index()),
        Type::Periods | Type::Record(_) | Type::List(_) => Err(Refusal::WrongType),
    }
}

/// Whether a value lies below (`Less`) or above (`Greater`) a bound of the same kind.
pub(crate) fn against(value: &Value, bound: &Constant) -> Option<std::cmp::Ordering> {
    match (value, bound) {
        (Value::Integer(value), Constant::Integer(bound)) => Some(value.cmp(bound)),
        (Value::Integer(value), Constant::Decimal(bound)) => Some(Decimal::from(*value).cmp(bound)),
        (Value::Decimal(value), Constant::Decimal(bound)) => Some(value.cmp(bound)),
        (Value::Decimal(value), Constant::Integer(bound)) => {
            Some(value.cmp(&Decimal::from(*bound)))
        }
        (Value::Date(value), Constant::Date(bound)) => Some(value.cmp(bound)),
        (Value::PartialDate(value), Constant::Date(bound)) => {
            // A date known in part is refused only when no reading of it is allowed.
            let (first, last) = (value.earliest(), value.latest());
            Some(if last < *bound {
                std::cmp::Ordering::Less
            } else if first > *bound {
                std::cmp::Ordering::Greater
            } else {
                std::cmp::Ordering::Equal
            })
        }
        (Value::Months(value), Constant::Months(bound)) => Some(value.cmp(bound)),
        (Value::Days(value), Constant::Days(bound)) => Some(value.cmp(bound)),
        (Value::WorkingDays(value), Constant::WorkingDays(bound)) => Some(value.cmp(bound)),
        _ => None,
    }
}
