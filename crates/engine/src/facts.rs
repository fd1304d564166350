//! Facts about an applicant and an application, and the state of the world beside them.

use std::sync::Arc;

use ius_calendar::Date;

use crate::plane::{Plane, Row, Rows, UNKNOWN, word};
use crate::program::{Enumeration, ExternalId, FactId, Program, Rate, Record, Type};
use crate::value::Value;

/// What may be stated, kept apart from the program so that facts can be checked alone.
#[derive(Debug)]
struct Shape {
    facts: Vec<Slot>,
    records: Vec<Vec<Slot>>,
    members: Vec<usize>,
    externals: Vec<(String, Type, Option<Type>)>,
    names: Names,
}

/// Names of enumerations and records, for messages.
#[derive(Debug)]
struct Names {
    enumerations: Vec<String>,
    records: Vec<String>,
}

#[derive(Debug)]
struct Slot {
    path: String,
    ty: Type,
    at_least: Option<Value>,
    at_most: Option<Value>,
}

/// Why a value cannot be stated for a fact.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FactError {
    /// The program has no such fact or external value.
    #[error("the rules know no such fact")]
    NoSuchFact,
    /// The value is of another type.
    #[error("`{path}` is {expected}, not {found}")]
    WrongType {
        /// The fact, with the list position and field where they apply.
        path: String,
        /// What it should be, in the reader's words.
        expected: String,
        /// What was stated.
        found: String,
    },
    /// The value is below the least that may be stated.
    #[error("`{path}` is at least {bound}")]
    TooSmall {
        /// The fact.
        path: String,
        /// The least that may be stated.
        bound: String,
    },
    /// The value is above the greatest that may be stated.
    #[error("`{path}` is at most {bound}")]
    TooLarge {
        /// The fact.
        path: String,
        /// The greatest that may be stated.
        bound: String,
    },
}

/// One value of external data.
#[derive(Clone, Debug, PartialEq)]
pub struct ExternalValue {
    /// Which.
    pub external: ExternalId,
    /// Its key, if keyed.
    pub key: Option<Value>,
    /// Known on and from this day until a later value.
    pub as_of: Date,
    /// The value.
    pub value: Value,
    /// Where it comes from.
    pub source: Option<String>,
}

/// What is known about one application. A fact that was not set is unknown.
///
/// Every value is checked against the type and the bounds of its fact when it is set, so that
/// evaluation never meets an ill-typed value.
#[derive(Clone, Debug)]
pub struct Facts {
    shape: Arc<Shape>,
    values: Vec<Value>,
    /// One bit per fact: the fact was stated, be it as unknown.
    stated: Vec<u64>,
    /// One bit per fact: a date known in part stands in it.
    partial: Vec<u64>,
    partial_count: u32,
    externals: Vec<ExternalValue>,
    /// The values once more, as the compiled path reads them.
    plane: Plane,
    /// Lists by rows; the word of a list fact is its position here.
    lists: Vec<(FactId, Rows)>,
}

fn bit(bits: &[u64], index: usize) -> bool {
    bits.get(index / 64)
        .is_some_and(|word| word >> (index % 64) & 1 == 1)
}

fn set_bit(bits: &mut [u64], index: usize, on: bool) {
    if let Some(word) = bits.get_mut(index / 64) {
        let mask = 1_u64 << (index % 64);
        if on {
            *word |= mask;
        } else {
            *word &= !mask;
        }
    }
}

impl Facts {
    /// No fact known yet.
    #[must_use]
    pub fn new(program: &Program) -> Facts {
        let slot = |fact: &crate::program::Fact| Slot {
            path: fact.path.clone(),
            ty: fact.ty.clone(),
            at_least: fact.at_least.as_ref().map(Value::from),
            at_most: fact.at_most.as_ref().map(Value::from),
        };
        let schema = &program.schema;
        let shape = Shape {
            facts: schema.facts.iter().map(slot).collect(),
            records: schema
                .records
                .iter()
                .map(|r| r.fields.iter().map(slot).collect())
                .collect(),
            members: schema.enumerations.iter().map(|e| e.values.len()).collect(),
            externals: program
                .externals
                .iter()
                .map(|e| (e.name.clone(), e.ty.clone(), e.key.clone()))
                .collect(),
            names: Names {
                enumerations: schema
                    .enumerations
                    .iter()
                    .map(|e: &Enumeration| e.name.clone())
                    .collect(),
                records: schema
                    .records
                    .iter()
                    .map(|r: &Record| r.name.clone())
                    .collect(),
            },
        };
        let words = shape.facts.len().div_ceil(64);
        Facts {
            values: vec![Value::Unknown; shape.facts.len()],
            plane: Plane::unknown(shape.facts.len()),
            lists: Vec::new(),
            stated: vec![0; words],
            partial: vec![0; words],
            partial_count: 0,
            externals: Vec::new(),
            shape: Arc::new(shape),
        }
    }

    /// States a fact. [`Value::Unknown`] states that it is not known, which differs from not
    /// stating it only in the reason given for a missing fact.
    ///
    /// A whole number is taken where a decimal is asked for, and a date known in part that can
    /// only be one day is that day.
    ///
    /// # Errors
    /// The value is of another type than the fact, or outside its bounds.
    pub fn set(&mut self, fact: FactId, value: Value) -> Result<(), FactError> {
        let shape = Arc::clone(&self.shape);
        let slot = shape.facts.get(fact.index()).ok_or(FactError::NoSuchFact)?;
        let value = shape.fit(slot, value, &|| slot.path.clone())?;
        let partial = value.holds_partial_date();
        if bit(&self.partial, fact.index()) != partial {
            set_bit(&mut self.partial, fact.index(), partial);
            self.partial_count = if partial {
                self.partial_count + 1
            } else {
                self.partial_count.saturating_sub(1)
            };
        }
        set_bit(&mut self.stated, fact.index(), true);
        let as_word = match &value {
            Value::List(elements) => self.list_word(fact, elements),
            other => word(other),
        };
        self.plane.put(fact.index(), &value, as_word);
        if let Some(place) = self.values.get_mut(fact.index()) {
            *place = value;
        }
        Ok(())
    }

    /// Keeps a list by rows, in the memory of the one it replaces.
    fn list_word(&mut self, fact: FactId, elements: &[Value]) -> i64 {
        let position = match self.lists.iter().position(|(known, _)| *known == fact) {
            Some(position) => position,
            None => {
                self.lists.push((fact, Rows::default()));
                self.lists.len() - 1
            }
        };
        if let Some((_, rows)) = self.lists.get_mut(position) {
            rows.fill(elements);
        }
        i64::try_from(position).unwrap_or(UNKNOWN)
    }

    /// The value of a fact; unknown when it was not set.
    #[must_use]
    #[inline]
    pub fn get(&self, fact: FactId) -> &Value {
        self.values.get(fact.index()).unwrap_or(&Value::Unknown)
    }

    /// Forgets a fact.
    pub fn unset(&mut self, fact: FactId) {
        if let Some(place) = self.values.get_mut(fact.index()) {
            *place = Value::Unknown;
        }
        self.plane.put(fact.index(), &Value::Unknown, UNKNOWN);
        set_bit(&mut self.stated, fact.index(), false);
        if bit(&self.partial, fact.index()) {
            set_bit(&mut self.partial, fact.index(), false);
            self.partial_count = self.partial_count.saturating_sub(1);
        }
    }

    /// Whether the fact was stated, be it as unknown.
    #[must_use]
    pub fn is_stated(&self, fact: FactId) -> bool {
        bit(&self.stated, fact.index())
    }

    /// Hands in a value of external data, known on and from `as_of`.
    ///
    /// # Errors
    /// The key or the value is of another type than declared.
    pub fn set_external(
        &mut self,
        external: ExternalId,
        key: Option<Value>,
        as_of: Date,
        value: Value,
        source: Option<String>,
    ) -> Result<(), FactError> {
        let shape = Arc::clone(&self.shape);
        let (name, ty, key_type) = shape
            .externals
            .get(external.index())
            .ok_or(FactError::NoSuchFact)?;
        let slot = |ty: &Type| Slot {
            path: name.clone(),
            ty: ty.clone(),
            at_least: None,
            at_most: None,
        };
        let key = match (key_type, key) {
            (Some(ty), Some(key)) => {
                Some(shape.fit(&slot(ty), key, &|| format!("the key of {name}"))?)
            }
            (None, None) => None,
            (Some(_), None) => {
                return Err(FactError::WrongType {
                    path: name.clone(),
                    expected: "a value for each key".to_owned(),
                    found: "one value without a key".to_owned(),
                });
            }
            (None, Some(_)) => {
                return Err(FactError::WrongType {
                    path: name.clone(),
                    expected: "one value without a key".to_owned(),
                    found: "a value with a key".to_owned(),
                });
            }
        };
        let value = shape.fit(&slot(ty), value, &|| name.clone())?;
        self.externals.push(ExternalValue {
            external,
            key,
            as_of,
            value,
            source,
        });
        Ok(())
    }

    /// Forgets everything, keeping the memory: for deciding many applicants in turn.
    pub fn clear(&mut self) {
        self.values.fill(Value::Unknown);
        self.stated.fill(0);
        self.partial.fill(0);
        self.partial_count = 0;
        self.externals.clear();
        self.plane.forget();
    }

    /// The external data handed in, in the order it came.
    #[must_use]
    pub fn externals(&self) -> &[ExternalValue] {
        &self.externals
    }

    /// Whether any fact holds a date known in part.
    #[must_use]
    #[inline]
    pub fn any_partial_date(&self) -> bool {
        self.partial_count > 0
    }

    /// Whether this fact holds a date known in part.
    #[must_use]
    pub fn is_partial(&self, fact: FactId) -> bool {
        bit(&self.partial, fact.index())
    }

    /// The facts as words.
    #[inline]
    pub(crate) fn row(&self) -> Row<'_> {
        self.plane.row()
    }

    /// The row of one element of a list.
    pub(crate) fn element_row(&self, list: FactId, index: usize) -> Row<'_> {
        let rows = self.rows(self.row().word(list.index()));
        rows.and_then(|rows| rows.iter().nth(index))
            .unwrap_or(Row::EMPTY)
    }

    /// The rows of a list, by the word of its fact.
    #[inline]
    pub(crate) fn rows(&self, list: i64) -> Option<&Rows> {
        let position = usize::try_from(list).ok()?;
        self.lists.get(position).map(|(_, rows)| rows)
    }
}

impl Shape {
    /// The value as its slot wants it, or why it does not fit.
    fn fit(
        &self,
        slot: &Slot,
        value: Value,
        path: &dyn Fn() -> String,
    ) -> Result<Value, FactError> {
        let value = self.typed(&slot.ty, value, path)?;
        let beyond = |bound: &Option<Value>, wrong: std::cmp::Ordering| {
            bound
                .as_ref()
                .filter(|bound| crate::compare::order(&value, bound) == Some(wrong))
                .map(crate::words::plain_value)
        };
        if let Some(bound) = beyond(&slot.at_least, std::cmp::Ordering::Less) {
            return Err(FactError::TooSmall {
                path: path(),
                bound,
            });
        }
        if let Some(bound) = beyond(&slot.at_most, std::cmp::Ordering::Greater) {
            return Err(FactError::TooLarge {
                path: path(),
                bound,
            });
        }
        Ok(value)
    }

    fn typed(
        &self,
        ty: &Type,
        value: Value,
        path: &dyn Fn() -> String,
    ) -> Result<Value, FactError> {
        Ok(match (ty, value) {
            (_, Value::Unknown) => Value::Unknown,
            (Type::Decimal | Type::Percentage | Type::Money(..), Value::Integer(number)) => {
                Value::Decimal(number.into())
            }
            (Type::Date | Type::DateOrOngoing, Value::PartialDate(date)) => match date.as_day() {
                Some(day) => Value::Date(day),
                None => Value::PartialDate(date),
            },
            (Type::Date, Value::Date(day)) if day.is_ongoing() => {
                return Err(FactError::WrongType {
                    path: path(),
                    expected: self.describe(ty),
                    found: "something that still goes on".to_owned(),
                });
            }
            (Type::Enumeration(id), Value::Member(position))
                if usize::from(position) < self.members.get(id.index()).copied().unwrap_or(0) =>
            {
                Value::Member(position)
            }
            (Type::List(element), Value::List(values)) => {
                let settled = values.iter().all(|v| self.is_settled(element, v));
                if settled {
                    Value::List(values)
                } else {
                    let typed = values.iter().enumerate().map(|(index, v)| {
                        self.typed(element, v.clone(), &|| format!("{}[{index}]", path()))
                    });
                    Value::List(typed.collect::<Result<Vec<_>, _>>()?.into())
                }
            }
            (Type::Record(id), Value::Record(values)) => {
                let fields = self.records.get(id.index()).map_or(&[][..], Vec::as_slice);
                if fields.len() != values.len() {
                    return Err(FactError::WrongType {
                        path: path(),
                        expected: self.describe(ty),
                        found: "a record with other fields".to_owned(),
                    });
                }
                let fitted = fields.iter().zip(values.iter()).map(|(field, v)| {
                    self.fit(field, v.clone(), &|| format!("{}.{}", path(), field.path))
                });
                Value::Record(fitted.collect::<Result<Vec<_>, _>>()?.into())
            }
            (ty, value) if fits(ty, &value) => value,
            (ty, value) => {
                return Err(FactError::WrongType {
                    path: path(),
                    expected: self.describe(ty),
                    found: found(&value).to_owned(),
                });
            }
        })
    }

    /// Whether a value is of the type exactly as it stands, so that a list need not be copied.
    fn is_settled(&self, ty: &Type, value: &Value) -> bool {
        match (ty, value) {
            (_, Value::Unknown) => true,
            (Type::Date, Value::Date(day)) => !day.is_ongoing(),
            (Type::Date | Type::DateOrOngoing, Value::PartialDate(date)) => date.as_day().is_none(),
            (Type::Enumeration(id), Value::Member(position)) => {
                usize::from(*position) < self.members.get(id.index()).copied().unwrap_or(0)
            }
            (Type::List(_), Value::List(_)) => false,
            (Type::Record(id), Value::Record(values)) => {
                let fields = self.records.get(id.index()).map_or(&[][..], Vec::as_slice);
                fields.len() == values.len()
                    && fields.iter().zip(values.iter()).all(|(field, v)| {
                        field.at_least.is_none()
                            && field.at_most.is_none()
                            && self.is_settled(&field.ty, v)
                    })
            }
            (ty, value) => fits(ty, value),
        }
    }

    fn describe(&self, ty: &Type) -> String {
        match ty {
            Type::Enumeration(id) => self.names.enumerations.get(id.index()).map_or_else(
                || "one of a closed list".to_owned(),
                |name| format!("one of `{name}`"),
            ),
            Type::Record(id) => self
                .names
                .records
                .get(id.index())
                .map_or_else(|| "a record".to_owned(), |name| format!("a `{name}`")),
            Type::List(element) => format!("a list in which each is {}", self.describe(element)),
            other => expected(other),
        }
    }
}

fn fits(ty: &Type, value: &Value) -> bool {
    matches!(
        (ty, value),
        (Type::YesNo, Value::YesNo(_))
            | (Type::Integer, Value::Integer(_))
            | (
                Type::Decimal | Type::Percentage | Type::Money(..),
                Value::Decimal(_)
            )
            | (Type::Date | Type::DateOrOngoing, Value::Date(_))
            | (Type::CalendarDuration | Type::TimeLimit, Value::Months(_))
            | (Type::ExactDuration | Type::TimeLimit, Value::Days(_))
            | (Type::TimeLimit, Value::WorkingDays(_))
            | (Type::CountedDuration, Value::Counted(_))
            | (Type::Period, Value::Period(_) | Value::NoDays)
            | (Type::Periods, Value::Periods(_))
            | (Type::Country, Value::Country(_))
            | (Type::Text | Type::Code, Value::Text(_))
    )
}

fn expected(ty: &Type) -> String {
    match ty {
        Type::YesNo => "yes or no".to_owned(),
        Type::Integer => "a whole number".to_owned(),
        Type::Decimal => "a number".to_owned(),
        Type::Percentage => "a percentage".to_owned(),
        Type::Money(currency, Rate::Once) => format!("an amount in {currency}"),
        Type::Money(currency, Rate::PerMonth) => format!("an amount in {currency} per month"),
        Type::Money(currency, Rate::PerYear) => format!("an amount in {currency} per year"),
        Type::Date => "a date".to_owned(),
        Type::DateOrOngoing => "a date, or ongoing".to_owned(),
        Type::CalendarDuration => "a number of months or years".to_owned(),
        Type::ExactDuration => "a number of days or weeks".to_owned(),
        Type::TimeLimit => "a number of months, days or working days".to_owned(),
        Type::CountedDuration => "a counted duration".to_owned(),
        Type::Period => "a period".to_owned(),
        Type::Periods => "a set of periods".to_owned(),
        Type::Country => "a country".to_owned(),
        Type::Code => "a code".to_owned(),
        Type::Text => "a text".to_owned(),
        Type::Enumeration(_) => "one of a closed list".to_owned(),
        Type::Record(_) => "a record".to_owned(),
        Type::List(element) => format!("a list in which each is {}", expected(element)),
    }
}

fn found(value: &Value) -> &'static str {
    match value {
        Value::Unknown => "unknown",
        Value::YesNo(_) => "yes or no",
        Value::Integer(_) => "a whole number",
        Value::Decimal(_) => "a number",
        Value::Date(_) | Value::PartialDate(_) => "a date",
        Value::Months(_) => "a number of months",
        Value::Days(_) => "a number of days",
        Value::WorkingDays(_) => "a number of working days",
        Value::Counted(_) => "a counted duration",
        Value::Period(_) | Value::NoDays => "a period",
        Value::Periods(_) => "a set of periods",
        Value::Country(_) => "a country",
        Value::Text(_) => "a text",
        Value::Member(_) => "a value of another list",
        Value::List(_) => "a list",
        Value::Record(_) => "a record",
    }
}
