//! Values of facts and expressions.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use ius_calendar::{
    CalendarDuration, CountedDuration, Date, ExactDuration, PartialDate, Period, PeriodSet,
};
use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::program::Constant;

/// An ISO 3166-1 code (`NL`, also `HK` and `TW` as issuing territories) or an ISO 3166-2 code
/// (`BE-VLG`), packed so that countries compare as one integer, in alphabetical order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Country(u64);

/// The text is not written like an ISO 3166 code.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not written like a country code, such as `NL` or `BE-VLG`")]
pub struct NotACountry(pub String);

impl Country {
    /// The country of a person who has none: equal to no country and listed in no table.
    pub const NONE: Country = Country(0);

    /// Packs a code. Only the form is checked; whether ISO knows the code is for the checker.
    ///
    /// # Errors
    /// Two capital letters, optionally followed by `-` and one to three capitals or digits,
    /// are a code; anything else is refused.
    pub fn new(code: &str) -> Result<Country, NotACountry> {
        let refuse = || NotACountry(code.to_owned());
        let (country, part) = match code.split_once('-') {
            Some((country, part)) => (country, Some(part)),
            None => (code, None),
        };
        let letters = country.len() == 2 && country.bytes().all(|b| b.is_ascii_uppercase());
        let part_fits = part.is_none_or(|p| {
            (1..=3).contains(&p.len())
                && p.bytes()
                    .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
        });
        if !(letters && part_fits) {
            return Err(refuse());
        }
        let mut bytes = [0_u8; 8];
        for (slot, byte) in bytes.iter_mut().zip(code.bytes()) {
            *slot = byte;
        }
        Ok(Country(u64::from_be_bytes(bytes)))
    }

    /// The packed code; zero for [`Country::NONE`].
    #[must_use]
    #[inline]
    pub const fn packed(self) -> u64 {
        self.0
    }
}

impl FromStr for Country {
    type Err = NotACountry;
    fn from_str(code: &str) -> Result<Country, NotACountry> {
        Country::new(code)
    }
}

impl fmt::Display for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for byte in self.0.to_be_bytes().into_iter().take_while(|b| *b != 0) {
            fmt::Write::write_char(f, char::from(byte))?;
        }
        Ok(())
    }
}

impl Serialize for Country {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Country {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Country, D::Error> {
        let code = String::deserialize(deserializer)?;
        if code.is_empty() {
            return Ok(Country::NONE);
        }
        Country::new(&code).map_err(serde::de::Error::custom)
    }
}

/// Yes, no or unknown: strong Kleene logic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
#[repr(u8)]
pub enum Tri {
    /// No.
    No = 0,
    /// Yes.
    Yes = 1,
    /// Not known, or not known precisely enough.
    #[default]
    Unknown = 2,
}

impl Tri {
    /// Whether it is yes.
    #[must_use]
    #[inline]
    pub const fn is_yes(self) -> bool {
        matches!(self, Tri::Yes)
    }

    /// Whether it is no.
    #[must_use]
    #[inline]
    pub const fn is_no(self) -> bool {
        matches!(self, Tri::No)
    }

    /// Whether it is unknown.
    #[must_use]
    #[inline]
    pub const fn is_unknown(self) -> bool {
        matches!(self, Tri::Unknown)
    }
}

impl std::ops::Not for Tri {
    type Output = Tri;

    /// Unknown stays unknown.
    #[inline]
    fn not(self) -> Tri {
        match self {
            Tri::No => Tri::Yes,
            Tri::Yes => Tri::No,
            Tri::Unknown => Tri::Unknown,
        }
    }
}

impl From<bool> for Tri {
    #[inline]
    fn from(yes: bool) -> Tri {
        if yes { Tri::Yes } else { Tri::No }
    }
}

/// The value of a fact or an expression. There are no binary fractions; amounts of money,
/// decimals and percentages are exact decimals whose unit is part of the type, not of the value.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Value {
    /// Not known.
    #[default]
    Unknown,
    /// yes or no
    YesNo(bool),
    /// whole number
    Integer(i64),
    /// decimal, percentage (50 means 50 percent) or amount of money
    Decimal(Decimal),
    /// civil day; [`Date::ONGOING`] for a stay or absence that still goes on
    Date(Date),
    /// a day known only in part, or disputed: it stands for all its readings
    PartialDate(Arc<PartialDate>),
    /// calendar duration
    Months(CalendarDuration),
    /// exact duration
    Days(ExactDuration),
    /// working days
    WorkingDays(u32),
    /// weighed length
    Counted(CountedDuration),
    /// span of days, both included
    Period(Period),
    /// a period without any day (left and returned on consecutive days): shorter than any
    /// duration, and empty as a set
    NoDays,
    /// normalised set of weighed spans
    Periods(Arc<PeriodSet>),
    /// ISO 3166 code
    Country(Country),
    /// text or hierarchical code
    Text(Arc<str>),
    /// value of an enumeration, by position
    Member(u16),
    /// list
    List(Arc<[Value]>),
    /// element of a list of records: one value per field
    Record(Arc<[Value]>),
}

impl Value {
    /// Whether it is unknown. A date known in part is not unknown, but no single day either.
    #[must_use]
    #[inline]
    pub const fn is_unknown(&self) -> bool {
        matches!(self, Value::Unknown)
    }

    /// As yes, no or unknown; what is not yes or no is unknown.
    #[must_use]
    #[inline]
    pub const fn tri(&self) -> Tri {
        match self {
            Value::YesNo(true) => Tri::Yes,
            Value::YesNo(false) => Tri::No,
            _ => Tri::Unknown,
        }
    }

    /// A text.
    #[must_use]
    pub fn text(text: &str) -> Value {
        Value::Text(Arc::from(text))
    }

    /// A list.
    #[must_use]
    pub fn list(elements: Vec<Value>) -> Value {
        Value::List(Arc::from(elements))
    }

    /// A record: one value per field, in the order of the fields.
    #[must_use]
    pub fn record(fields: Vec<Value>) -> Value {
        Value::Record(Arc::from(fields))
    }

    /// A date as a register holds it; one that can only be one day is that day.
    #[must_use]
    pub fn partial_date(date: PartialDate) -> Value {
        match date.as_day() {
            Some(day) => Value::Date(day),
            None => Value::PartialDate(Arc::new(date)),
        }
    }

    /// Whether a date known in part stands anywhere in it.
    #[must_use]
    pub fn holds_partial_date(&self) -> bool {
        match self {
            Value::PartialDate(_) => true,
            Value::List(values) | Value::Record(values) => {
                values.iter().any(Value::holds_partial_date)
            }
            _ => false,
        }
    }

    /// The decimal of a number: whole numbers count as decimals.
    #[must_use]
    #[inline]
    pub(crate) fn as_decimal(&self) -> Option<Decimal> {
        match self {
            Value::Decimal(d) => Some(*d),
            Value::Integer(i) => Some(Decimal::from(*i)),
            _ => None,
        }
    }

    /// The day, where one day is known.
    #[must_use]
    #[inline]
    pub(crate) const fn as_date(&self) -> Option<Date> {
        match self {
            Value::Date(day) => Some(*day),
            _ => None,
        }
    }
}

impl From<Tri> for Value {
    #[inline]
    fn from(tri: Tri) -> Value {
        match tri {
            Tri::Yes => Value::YesNo(true),
            Tri::No => Value::YesNo(false),
            Tri::Unknown => Value::Unknown,
        }
    }
}

impl From<bool> for Value {
    fn from(yes: bool) -> Value {
        Value::YesNo(yes)
    }
}

impl From<&Constant> for Value {
    /// A country code that is not written like one is [`Country::NONE`]: it equals nothing.
    fn from(constant: &Constant) -> Value {
        match constant {
            Constant::YesNo(yes) => Value::YesNo(*yes),
            Constant::Integer(number) => Value::Integer(*number),
            Constant::Decimal(number) => Value::Decimal(*number),
            Constant::Date(day) => Value::Date(*day),
            Constant::Months(length) => Value::Months(*length),
            Constant::Days(length) => Value::Days(*length),
            Constant::WorkingDays(days) => Value::WorkingDays(*days),
            Constant::Counted(length) => Value::Counted(*length),
            Constant::Country(code) => Value::Country(Country::new(code).unwrap_or(Country::NONE)),
            Constant::Text(text) => Value::text(text),
            Constant::Member(_, position) => Value::Member(*position),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn countries_pack_and_print() {
        for code in ["NL", "GB", "HK", "BE-VLG", "FR-2A", "AT-9"] {
            assert_eq!(Country::new(code).unwrap().to_string(), code);
        }
        for bad in ["", "N", "nl", "NLD", "BE-", "BE-WALL", "B1", "NL_1"] {
            assert!(Country::new(bad).is_err(), "{bad}");
        }
        assert!(Country::new("AR").unwrap() < Country::new("NL").unwrap());
        assert_eq!(Country::NONE.to_string(), "");
    }

    #[test]
    fn values_stay_small() {
        assert!(size_of::<Value>() <= 24);
    }

    #[test]
    fn a_partial_date_of_one_day_is_that_day() {
        let day = PartialDate::parse("1996-06-15").unwrap();
        assert_eq!(
            Value::partial_date(day),
            Value::Date(Date::new(1996, 6, 15).unwrap())
        );
        assert!(Value::partial_date(PartialDate::parse("1996").unwrap()).holds_partial_date());
    }
}
