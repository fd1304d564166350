//! Types as the checker sees them: enumerations and records are known by name, not by position.

use std::fmt;
use std::sync::Arc;

use ius_engine::Rate;

use crate::symbol::Symbol;

/// A type.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Ty {
    /// yes or no
    YesNo,
    /// whole number
    Integer,
    /// exact decimal
    Decimal,
    /// percentage
    Percentage,
    /// money of one currency and rate
    Money(Arc<str>, Rate),
    /// civil day
    Date,
    /// civil day, or still going on
    DateOrOngoing,
    /// years and months
    Calendar,
    /// days and weeks
    Exact,
    /// what a deadline is measured in
    TimeLimit,
    /// weighed length
    Counted,
    /// span of days
    Period,
    /// set of spans
    Periods,
    /// ISO 3166 code
    Country,
    /// hierarchical code
    Code,
    /// text
    Text,
    /// enumeration
    Enumeration(Symbol),
    /// record
    Record(Symbol),
    /// list
    List(Box<Ty>),
}

impl Ty {
    /// Whole numbers and decimals.
    #[must_use]
    pub fn is_number(&self) -> bool {
        matches!(self, Ty::Integer | Ty::Decimal)
    }

    /// A day, be it the last one of something that still goes on.
    #[must_use]
    pub fn is_date(&self) -> bool {
        matches!(self, Ty::Date | Ty::DateOrOngoing)
    }

    /// Calendar and exact durations.
    #[must_use]
    pub fn is_duration(&self) -> bool {
        matches!(self, Ty::Calendar | Ty::Exact)
    }

    /// A period or a set of periods.
    #[must_use]
    pub fn is_span(&self) -> bool {
        matches!(self, Ty::Period | Ty::Periods)
    }

    /// Codes and texts.
    #[must_use]
    pub fn is_text(&self) -> bool {
        matches!(self, Ty::Code | Ty::Text)
    }

    /// Whether a value of type `other` may stand where this type is wanted.
    #[must_use]
    pub fn accepts(&self, other: &Ty) -> bool {
        self == other
            || match self {
                Ty::Decimal => *other == Ty::Integer,
                Ty::DateOrOngoing | Ty::Date => other.is_date(),
                Ty::TimeLimit => other.is_duration(),
                Ty::Code | Ty::Text => other.is_text(),
                Ty::Periods => *other == Ty::Period,
                Ty::List(inner) => match other {
                    Ty::List(o) => inner.accepts(o),
                    _ => false,
                },
                _ => false,
            }
    }

    /// The type that holds values of both, if there is one.
    #[must_use]
    pub fn join(&self, other: &Ty) -> Option<Ty> {
        if self.accepts(other) {
            return Some(match (self, other) {
                (Ty::Date, Ty::DateOrOngoing) => Ty::DateOrOngoing,
                _ => self.clone(),
            });
        }
        other.accepts(self).then(|| other.clone())
    }
}

impl fmt::Display for Ty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Ty::YesNo => f.write_str("yes/no"),
            Ty::Integer => f.write_str("integer"),
            Ty::Decimal => f.write_str("decimal"),
            Ty::Percentage => f.write_str("percentage"),
            Ty::Money(currency, Rate::Once) => f.write_str(currency),
            Ty::Money(currency, Rate::PerMonth) => write!(f, "{currency} per month"),
            Ty::Money(currency, Rate::PerYear) => write!(f, "{currency} per year"),
            Ty::Date => f.write_str("date"),
            Ty::DateOrOngoing => f.write_str("date or ongoing"),
            Ty::Calendar => f.write_str("calendar duration"),
            Ty::Exact => f.write_str("exact duration"),
            Ty::TimeLimit => f.write_str("time limit"),
            Ty::Counted => f.write_str("counted duration"),
            Ty::Period => f.write_str("period"),
            Ty::Periods => f.write_str("periods"),
            Ty::Country => f.write_str("country"),
            Ty::Code => f.write_str("code"),
            Ty::Text => f.write_str("text"),
            Ty::Enumeration(symbol) | Ty::Record(symbol) => f.write_str(&symbol.name),
            Ty::List(inner) => write!(f, "list of {inner}"),
        }
    }
}
